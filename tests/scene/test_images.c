/* SPDX-License-Identifier: MIT
 *
 * The pictures of a script: true to what came in, shared and not copied, bounded.
 */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static scene *captured(scene_board *board) {
  scene *sc = scene_capture(board, NULL, &(scene_request){0});
  assert_non_null(sc);
  return sc;
}

static bool put_values(scene_board *board, const char *name, uint32_t width, uint32_t height,
                       const float *values) {
  return scene_board_image(board, name,
                           &(scene_drawing){.width = width, .height = height, .values = values});
}

static uint64_t *stripes(uint32_t width, uint32_t height, uint32_t wide) {
  const size_t n = (size_t)width * height;
  uint64_t *bits = calloc(eg_words(n), sizeof *bits);
  assert_non_null(bits);
  for (size_t i = 0; i < n; i++) eg_put_bit(bits, i, i % width / wide % 2);
  return bits;
}

static void a_pattern_is_shown_bit_by_bit(void **unused) {
  (void)unused;
  static const uint32_t sizes[][2] = {{1, 1},
                                      {7, 3},
                                      {64, 2},
                                      {SCENE_SAMPLES, 3},
                                      {5, SCENE_SAMPLES}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    const uint32_t w = sizes[k][0], h = sizes[k][1];
    scene_board *board = scene_board_new();
    uint64_t *bits = calloc(eg_words((size_t)w * h), sizeof *bits);
    eg_stream r = eg_stream_at(3, EG_STREAM_PATTERN, k);
    eg_bits_random(bits, (size_t)w * h, 0, &r);
    assert_true(
        scene_board_image(board, "p", &(scene_drawing){.width = w, .height = h, .bits = bits}));
    scene *sc = captured(board);
    assert_int_equal(sc->image_count, 1);
    assert_string_equal(sc->images[0].name, "p");
    const scene_pixels *p = sc->images[0].pixels;
    assert_true(p->width == w && p->height == h && p->columns == w && p->rows == h);
    assert_null(p->values);
    for (size_t i = 0; i < (size_t)w * h; i++)
      assert_int_equal(p->grey[i], eg_bit(bits, i) ? 255 : 0);
    free(bits);
    scene_free(sc);
    scene_board_free(board);
  }
}

static void numbers_are_kept_with_their_peak(void **unused) {
  (void)unused;
  static const float values[6] = {0.5f, -2.5f, 0, 1, -1, 2};
  scene_board *board = scene_board_new();
  assert_true(put_values(board, "v", 3, 2, values));
  scene *sc = captured(board);
  const scene_pixels *p = sc->images[0].pixels;
  assert_null(p->grey);
  assert_true(p->peak == 2.5f && p->columns == 3 && p->rows == 2);
  assert_memory_equal(p->values, values, sizeof values);
  scene_free(sc);
  scene_board_free(board);
}

/* Whatever its size: bounded, blocks of it averaged, the blocks at the edges over what there is. */
static void a_large_picture_becomes_means(void **unused) {
  (void)unused;
  static const uint32_t sizes[][2] = {{SCENE_SAMPLES + 1, 1},
                                      {1, 3 * SCENE_SAMPLES - 1},
                                      {2500, 1500},
                                      {1u << 20, 1}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    const uint32_t w = sizes[k][0], h = sizes[k][1];
    const size_t n = (size_t)w * h;
    float *values = malloc(n * sizeof *values);
    assert_non_null(values);
    double sum = 0, shown = 0;
    for (size_t i = 0; i < n; i++) sum += values[i] = (float)(i % 17) - 8;
    scene_board *board = scene_board_new();
    assert_true(put_values(board, "v", w, h, values));
    scene *sc = captured(board);
    const scene_pixels *p = sc->images[0].pixels;
    assert_true(p->columns <= SCENE_SAMPLES && p->rows <= SCENE_SAMPLES);
    assert_true(p->width == w && p->height == h);
    const uint32_t block = (w > h ? w : h) / SCENE_SAMPLES + ((w > h ? w : h) % SCENE_SAMPLES != 0);
    for (uint32_t y = 0; y < p->rows; y++)
      for (uint32_t x = 0; x < p->columns; x++) {
        const uint32_t across = w - x * block < block ? w - x * block : block,
                       down = h - y * block < block ? h - y * block : block;
        shown += (double)p->values[(size_t)y * p->columns + x] * across * down;
      }
    assert_true(fabs(shown - sum) < 1e-5 * (double)n);
    scene_free(sc);
    scene_board_free(board);
    free(values);
  }
  uint64_t *bits = stripes(4 * SCENE_SAMPLES, 8, 4); /* a block is a whole stripe */
  scene_board *board = scene_board_new();
  scene_board_image(board, "s",
                    &(scene_drawing){.width = 4 * SCENE_SAMPLES, .height = 8, .bits = bits});
  scene *sc = captured(board);
  for (uint32_t x = 0; x < SCENE_SAMPLES; x++)
    assert_int_equal(sc->images[0].pixels->grey[x], x % 2 ? 255 : 0);
  scene_free(sc);
  scene_board_free(board);
  free(bits);
}

static void what_is_the_same_is_shared(void **unused) {
  (void)unused;
  float values[4] = {1, 2, 3, 4};
  scene_board *board = scene_board_new();
  put_values(board, "v", 2, 2, values);
  put_values(board, "w", 2, 2, values);
  scene *first = captured(board);
  put_values(board, "v", 2, 2, values);
  scene *second = captured(board);
  assert_ptr_equal(first->images[0].pixels, second->images[0].pixels);
  values[3] = -4; /* as large, but another */
  put_values(board, "v", 2, 2, values);
  scene *third = captured(board);
  assert_ptr_not_equal(first->images[0].pixels, third->images[0].pixels);
  assert_ptr_equal(first->images[1].pixels, third->images[1].pixels);
  assert_true(first->images[0].pixels->values[3] == 4); /* what was published stays as it was */
  assert_true(third->images[0].pixels->values[3] == -4);
  put_values(board, "v", 4, 1, values); /* another shape */
  scene *fourth = captured(board);
  assert_int_equal(fourth->images[0].pixels->width, 4);
  uint64_t ids[] = {first->images[0].pixels->id, first->images[1].pixels->id,
                    third->images[0].pixels->id, fourth->images[0].pixels->id};
  for (int a = 0; a < 4; a++)
    for (int b = 0; b < a; b++) assert_true(ids[a] != ids[b]);
  scene_board_free(board); /* scenes outlive the board */
  scene_free(second);
  scene_free(first);
  scene_free(fourth);
  scene_free(third);
}

static void there_are_at_most_so_many(void **unused) {
  (void)unused;
  static const float one = 1;
  scene_board *board = scene_board_new();
  char name[SCENE_NAME];
  for (int k = 0; k < SCENE_IMAGES; k++) {
    snprintf(name, sizeof name, "image %d", k);
    if (k % 2) /* a name that nobody watches counts, and is not shown */
      assert_true(scene_board_image(board, name, &(scene_drawing){.width = 1, .height = 1}));
    else
      assert_true(put_values(board, name, 1, 1, &one));
  }
  assert_false(put_values(board, "one more", 1, 1, &one));
  assert_true(put_values(board, "image 1", 1, 1, &one));
  scene *sc = captured(board);
  assert_int_equal(sc->image_count, SCENE_IMAGES / 2 + 1);
  assert_string_equal(sc->images[1].name, "image 1"); /* in the order of the names */
  assert_string_equal(sc->images[2].name, "image 2");
  scene_free(sc);
  scene_board_free(board);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pattern_is_shown_bit_by_bit),
      cmocka_unit_test(numbers_are_kept_with_their_peak),
      cmocka_unit_test(a_large_picture_becomes_means),
      cmocka_unit_test(what_is_the_same_is_shared),
      cmocka_unit_test(there_are_at_most_so_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
