/* SPDX-License-Identifier: MIT
 *
 * test_images.c - the pictures of a script: their pixels, their shapes, their places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "scenes.h"

static void a_pattern_is_drawn_at_whole_pixels(void **state) {
  (void)state;
  needs_egl();
  static const char *names[3] = {"image:noisy_input", "image:recall", "image:target"};
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(20, 20);
    scene_pixels *of[3] = {scene_picture(s, "noisy input", 20, 20, NULL),
                           scene_picture(s, "recall", 20, 20, NULL),
                           scene_picture(s, "target", 13, 17, NULL)};
    for (size_t j = 0; j < 3; j++)
      for (size_t i = 0; i < (size_t)of[j]->width * of[j]->height; i++)
        of[j]->grey[i] = (i * i + i / 7 + j) % 3 ? 0 : 255;
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    nothing_overlaps(p.width, p.height);
    for (size_t j = 0; j < 3; j++) {
      const place *in = at(names[j]);
      const int w = (int)of[j]->width, h = (int)of[j]->height, side = in->w / w;
      assert_true(side >= 2 && in->w == side * w && in->h == side * h);
      for (int y = 0; y < in->h; y++) /* every pixel, and not only the middle of each */
        for (int x = 0; x < in->w; x++) {
          const uint8_t *c = pixel(&p, in->x + x, in->y + y);
          if (of[j]->grey[y / side * w + x / side])
            is_white(c);
          else
            is_black(c);
        }
    }
    assert_true(at(names[0])->x < at(names[1])->x && at(names[0])->y == at(names[1])->y);
    free(p.rgb);
    scene_free(s);
  }
}

static void numbers_are_blue_below_and_red_above_zero(void **state) {
  (void)state;
  needs_egl();
  static const float values[6] = {-2, -1, 0, 0, 1, 2}, none[4] = {0};
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(20, 20);
    scene_picture(s, "v", 3, 2, values);
    scene_picture(s, "zero", 2, 2, none);
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    for (int i = 0; i < 6; i++) {
      const uint8_t *c = cell(&p, at("image:v"), 2, 3, i / 3, i % 3);
      const int lightness = c[0] + c[1] + c[2];
      if (values[i] == 0) assert_true(lightness > 690);
      if (values[i] > 0) assert_true(c[0] > c[2] + 60);
      if (values[i] < 0) assert_true(c[2] > c[0] + 60);
      if (fabsf(values[i]) == 2) assert_true(lightness < 350);
      if (fabsf(values[i]) == 1) assert_true(lightness > 420 && lightness < 600);
      c = cell(&p, at("image:zero"), 2, 2, i / 2 % 2, i % 2);
      assert_true(c[0] + c[1] + c[2] > 690);
    }
    free(p.rgb);
    scene_free(s);
  }
}

static void no_shape_is_distorted(void **state) {
  (void)state;
  needs_egl();
  static const uint32_t shapes[6][2] = {{50, 10},  {10, 60},     {1000, 1},
                                        {1, 1000}, {1000, 1000}, {1, 1}};
  scene *s = scene_grid(20, 20);
  char name[SCENE_NAME];
  for (int k = 0; k < 6; k++) {
    snprintf(name, sizeof name, "%d", k);
    scene_pixels *of = scene_picture(s, name, shapes[k][0], shapes[k][1], NULL);
    for (size_t i = 0; k == 4 && i < 1000000; i++) of->grey[i] = (i + i / 1000) % 2 ? 255 : 0;
  }
  for (int size = 0; size < 3; size++) {
    picture p = take(s, picture_sizes[size][0], picture_sizes[size][1]);
    nothing_overlaps(p.width, p.height);
    for (int k = 0; k < 6; k++) {
      snprintf(name, sizeof name, "image:%d", k);
      const place *in = at(name);
      const double scale = (double)(shapes[k][0] > shapes[k][1] ? in->w : in->h) /
                           (shapes[k][0] > shapes[k][1] ? shapes[k][0] : shapes[k][1]);
      assert_true(fabs(fmax(1, scale * shapes[k][0]) - in->w) <= 1);
      assert_true(fabs(fmax(1, scale * shapes[k][1]) - in->h) <= 1);
    }
    const place *chess = at("image:4"); /* far more samples than pixels: an even grey */
    for (int y = 2; chess->w < 500 && y < chess->h - 2; y++)
      for (int x = 2; x < chess->w - 2; x++)
        assert_in_range(pixel(&p, chess->x + x, chess->y + y)[1], 95, 160);
    free(p.rgb);
  }
  scene_free(s);
}

static void any_number_of_them_has_room(void **state) {
  (void)state;
  needs_egl();
  static const int counts[] = {1, 2, 3, 6, 7, 30, SCENE_IMAGES};
  char name[SCENE_NAME];
  for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
    scene *s = scene_grid(20, 20);
    scene_memory(s, 3, 3);
    scene_tile(s, 400, 400, 1);
    for (int i = 0; i < counts[k]; i++) {
      snprintf(name, sizeof name, "a long name %d", i);
      scene_picture(s, name, 20, 20, NULL);
    }
    for (int size = 0; size < 3; size++) {
      picture p = take(s, picture_sizes[size][0], picture_sizes[size][1]);
      nothing_overlaps(p.width, p.height);
      int least = p.width;
      for (int i = 0; i < counts[k]; i++) {
        snprintf(name, sizeof name, "image:a_long_name_%d", i);
        const place *in = at(name);
        assert_int_equal(in->w, in->h);
        least = in->w < least ? in->w : least;
      }
      assert_true(least >= (counts[k] <= 6 ? 60 : counts[k] <= 30 ? 20 : 14));
      assert_true(at("weights")->h >= 100 && at("log")->h >= 40);
      free(p.rgb);
    }
    scene_free(s);
  }
}

/* Where they would be too small to be seen they scroll, and all can be reached. */
static void too_many_for_their_tile_scroll(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  char name[SCENE_NAME];
  bool seen[SCENE_IMAGES] = {0};
  for (int i = 0; i < SCENE_IMAGES; i++) {
    snprintf(name, sizeof name, "%d", i);
    scene_picture(s, name, 60, 20, NULL);
  }
  hand h;
  assert_true(hand_begin(&h, 480, 200));
  for (int f = 0; f < FOLD_PICTURES; f++) h.view.looks.folded[f] = f != FOLD_NEURONS;
  hand_show(&h, s);
  free(hand_picture(&h).rgb);
  assert_null(find("image:63"));
  const place *first = at("image:0");
  h.x = (float)(first->x + 2);
  h.y = (float)(first->y + 2);
  for (int k = 0; k < 40; k++) {
    h.wheel = k ? -1 : 0;
    free(hand_picture(&h).rgb);
    nothing_overlaps(480, 200);
    for (int i = 0; i < SCENE_IMAGES; i++) {
      snprintf(name, sizeof name, "image:%d", i);
      const place *in = find(name);
      seen[i] |= in && in->h >= 4 && in->w >= 12;
    }
  }
  for (int i = 0; i < SCENE_IMAGES; i++) assert_true(seen[i]);
  assert_null(find("image:0"));
  hand_end(&h);
  scene_free(s);
}

static void without_them_all_stays_as_it_was(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20), *with = scene_grid(20, 20);
  scene_picture(with, "one", 20, 20, NULL);
  picture p = take(s, 1280, 800);
  const place grid = *at("neurons"), log = *at("log");
  free(p.rgb);
  assert_null(find("image:one"));
  p = take(with, 1280, 800);
  free(p.rgb);
  const place *now = at("neurons");
  assert_true(now->x == grid.x && now->y == grid.y && now->w == grid.w && now->h == grid.h);
  assert_true(at("log")->h < log.h && at("log")->y + at("log")->h == log.y + log.h);
  scene_free(s);
  scene_free(with);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pattern_is_drawn_at_whole_pixels),
      cmocka_unit_test(numbers_are_blue_below_and_red_above_zero),
      cmocka_unit_test(no_shape_is_distorted),
      cmocka_unit_test(any_number_of_them_has_room),
      cmocka_unit_test(too_many_for_their_tile_scroll),
      cmocka_unit_test(without_them_all_stays_as_it_was),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
