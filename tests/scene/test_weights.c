/* SPDX-License-Identifier: MIT
 *
 * The part of the matrix in sight, little by little; fields and one neuron's
 * row: what is there is W and h to the bit, however it was sampled.
 */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static eg_net *taught(uint32_t width, uint32_t height, uint32_t count, eg_rule rule) {
  eg_net *net;
  eg_patterns *ps;
  assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = width,
                                                   .height = height,
                                                   .rule = rule,
                                                   .seed = 3}),
                   EG_OK);
  assert_int_equal(eg_patterns_random(&ps, width, height, count), EG_OK);
  while (eg_patterns_roll(ps, 0, 5)) continue;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  return net;
}

static scene *captured(scene_board *board, const eg_net *net, scene_request ask) {
  scene *sc = scene_capture(board, net, &ask);
  assert_non_null(sc);
  return sc;
}

static size_t at(uint32_t first, uint32_t count, uint32_t samples, uint32_t k) {
  return first + (size_t)((2 * (uint64_t)k + 1) * count / (2 * (uint64_t)samples));
}

/* How many samples are not W_ij of their place; the peak covers them all. */
static size_t wrong(const scene_weights *w, const eg_net *net) {
  size_t count = 0;
  for (uint32_t y = 0; y < w->height; y++)
    for (uint32_t x = 0; x < w->width; x++) {
      const float value = w->w[(size_t)y * w->width + x];
      assert_true(fabsf(value) <= w->peak);
      count += value != (float)eg_net_weight(net, at(w->first_row, w->rows, w->height, y),
                                             at(w->first_col, w->cols, w->width, x));
    }
  return count;
}

static void a_small_network_is_there_at_once(void **state) {
  (void)state;
  static const uint32_t sizes[][3] = {{1, 1, 1}, {5, 3, 2}, {20, 20, 26}, {37, 41, 9}};
  for (int k = 0; k < 8; k++) {
    eg_net *net =
        taught(sizes[k % 4][0], sizes[k % 4][1], sizes[k % 4][2], k < 4 ? EG_HEBB : EG_STORKEY);
    scene_board *board = scene_board_new();
    scene *sc = captured(board, net, (scene_request){0});
    assert_false(scene_board_unfinished(board));
    assert_int_equal(wrong(&sc->weights, net), 0);
    scene_free(sc);
    const uint32_t n = (uint32_t)eg_net_n(net);
    sc = captured(board, net,
                  (scene_request){.first_row = n / 3,
                                  .rows = n,
                                  .first_col = n / 2,
                                  .cols = 1,
                                  .height = 7,
                                  .width = 9});
    assert_int_equal(wrong(&sc->weights, net), 0);
    scene_free(sc);
    scene_board_free(board);
    eg_net_free(net);
  }
}

static void many_memories_come_scene_by_scene(void **state) {
  (void)state;
  eg_net *net = taught(32, 32, 20000, EG_HEBB);
  scene_board *board = scene_board_new();
  const scene_request ask = {.height = 300, .width = 500};
  size_t before = SIZE_MAX, scenes = 0;
  for (;;) {
    scene *sc = captured(board, net, ask);
    const size_t missing = wrong(&sc->weights, net);
    assert_true(missing < before); /* each one knows more */
    before = missing;
    scene_free(sc);
    if (!scene_board_unfinished(board)) break;
    assert_true(missing > 0);
    scenes++;
  }
  assert_int_equal(before, 0);
  assert_in_range(scenes, 3, 100);
  /* A look elsewhere, or another memory, begins anew. */
  scene *sc = captured(board, net,
                       (scene_request){.first_row = 9, .rows = 900, .height = 300, .width = 500});
  assert_true(scene_board_unfinished(board));
  scene_free(sc);
  sc = captured(board, net, (scene_request){.height = 300, .width = 500, .whole = 1});
  assert_false(scene_board_unfinished(board));
  assert_int_equal(wrong(&sc->weights, net), 0);
  scene_free(sc);
  assert_int_equal(eg_net_forget(net, 4), EG_OK);
  sc = captured(board, net, ask);
  assert_true(scene_board_unfinished(board));
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void a_neuron_and_all_fields_are_true(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    eg_net *net = taught(21, 13, 5, k ? EG_PROJECTION : EG_HEBB);
    scene_board *board = scene_board_new();
    double bias[21 * 13];
    for (size_t i = 0; i < 21 * 13; i++) bias[i] = (double)i / 1000 - 0.1;
    assert_int_equal(eg_net_set_bias(net, bias), EG_OK);
    for (uint32_t i = 0; i < eg_net_n(net); i += 17) {
      scene *sc = captured(board, net, (scene_request){.probe = i + 1, .fields = 1});
      assert_int_equal(sc->probe, i + 1);
      assert_true(sc->probe_field == eg_net_field(net, i));
      assert_true(sc->row.width == 21 && sc->row.height == 13 && sc->fields.width == 21);
      for (size_t j = 0; j < eg_net_n(net); j++) {
        assert_true(sc->row.values[j] == (float)eg_net_weight(net, i, j));
        assert_true(sc->fields.values[j] == (float)eg_net_field(net, j));
        assert_true(fabsf(sc->row.values[j]) <= sc->row.peak);
        assert_true(fabsf(sc->fields.values[j]) <= sc->fields.peak);
      }
      scene_free(sc);
    }
    scene *sc = captured(board, net, (scene_request){.probe = 21 * 13 + 1});
    assert_true(sc->probe == 0 && !sc->row.values && !sc->fields.values);
    scene_free(sc);
    scene_board_free(board);
    eg_net_free(net);
  }
}

static void a_large_network_is_looked_at_here_and_there(void **state) {
  (void)state;
  eg_net *net = taught(600, 400, 3000, EG_HEBB);
  scene_board *board = scene_board_new();
  scene *sc = captured(board, net, (scene_request){.probe = 12345, .fields = 1});
  const scene_samples *s[2] = {&sc->row, &sc->fields};
  for (int k = 0; k < 2; k++) {
    assert_in_range(s[k]->width, 16, 256);
    assert_in_range(s[k]->height, 16, 256);
    for (uint32_t y = 0; y < s[k]->height; y += 5)
      for (uint32_t x = 0; x < s[k]->width; x += 3) {
        const size_t j = at(0, 400, s[k]->height, y) * 600 + at(0, 600, s[k]->width, x);
        const double value = k ? eg_net_field(net, j) : eg_net_weight(net, 12344, j);
        assert_true(s[k]->values[(size_t)y * s[k]->width + x] == (float)value);
      }
  }
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_small_network_is_there_at_once),
      cmocka_unit_test(many_memories_come_scene_by_scene),
      cmocka_unit_test(a_neuron_and_all_fields_are_true),
      cmocka_unit_test(a_large_network_is_looked_at_here_and_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
