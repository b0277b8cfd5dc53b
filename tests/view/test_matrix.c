/* SPDX-License-Identifier: MIT
 *
 * test_matrix.c - the weights panel with a mouse: pair by pair, and who acts on a neuron.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hand.h"
#include "scenes.h"

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  hand_show(h, s);
  hand_frame(h);
}

static void pairs_are_red_where_they_agree(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 4; k++) {
    hand h;
    scene *s = scene_grid(4, 2);
    scene_memory(s, 1, 1);
    scene_tile(s, 8, 8, 1);
    for (int i = 0; i < 8; i++)
      for (int j = 0; j < 8; j++) s->weights.w[8 * i + j] = i == j ? 0 : (i + j) % 3 == 0 ? -1 : 1;
    for (size_t i = 0; i < 8; i++) eg_put_bit(s->state, i, i == 1 || i == 4 || i == 5);
    begin(&h, s, picture_sizes[k % 3][0], picture_sizes[k % 3][1]);
    h.view.looks.light = k % 2 == 1;
    h.view.looks.pairs = true;
    for (int turn = 0; turn < 2; turn++) {
      picture p = hand_picture(&h);
      for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
          const uint8_t *c = cell(&p, at("weights"), 8, 8, i - 0.35, j - 0.35);
          const float value = s->weights.w[8 * i + j] *
                              (float)(eg_spin(s->state, (size_t)i) * eg_spin(s->state, (size_t)j));
          if (value > 0) assert_true(c[0] > c[2] + 60);
          if (value < 0) assert_true(c[2] > c[0] + 60);
          if (value == 0) assert_true(c[0] > 200 && c[2] > 200);
        }
      free(p.rgb);
      /* The state moves, and the couplings stay. */
      for (size_t i = 0; i < 8; i += 3) eg_flip_bit(s->state, i);
      hand_show(&h, s);
      hand_frame(&h);
    }
    hand_end(&h);
    scene_free(s);
  }
}

static void the_switch_turns_pairs_on_and_off(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(4, 2);
  scene_memory(s, 1, 1);
  scene_tile(s, 8, 8, 1);
  begin(&h, s, 1280, 800);
  free(hand_picture(&h).rgb);
  for (int k = 0; k < 2; k++) {
    const place *on = at(k ? "couplings" : "pairs");
    h.x = (float)(on->x + on->w / 2);
    h.y = (float)(on->y + on->h / 2);
    for (int press = 2; press >= 0; press--) {
      h.left = press == 1;
      hand_frame(&h);
    }
    assert_int_equal(h.view.looks.pairs, k == 0);
  }
  hand_end(&h);
  scene_free(s);
}

static void over_a_neuron_its_row_is_shown(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 4; k++) {
    hand h;
    scene *s = scene_grid(12, 6);
    scene_memory(s, 1, 1);
    scene_tile(s, 8, 8, 1);
    begin(&h, s, picture_sizes[k % 3][0], picture_sizes[k % 3][1]);
    h.view.looks.light = k % 2 == 1;
    hand_over(&h, 2, 7);
    hand_frame(&h);
    assert_int_equal(h.view.ask.probe, 2 * 12 + 7 + 1);
    picture p = hand_picture(&h);
    assert_null(find("receptive")); /* asked for, and not there yet */
    assert_non_null(find("weights"));
    free(p.rgb);
    s->probe = 2 * 12 + 7 + 1;
    s->row = (scene_samples){12, 6, calloc(72, sizeof(float)), 0.5f};
    for (int j = 0; j < 72; j++) s->row.values[j] = j % 5 == 0 ? 0.5f : j % 5 == 1 ? -0.5f : 0;
    hand_show(&h, s);
    p = hand_picture(&h);
    assert_null(find("weights"));
    for (int j = 0; j < 72; j++) {
      const bool ringed = abs(j / 12 - 2) <= 1 && abs(j % 12 - 7) <= 1;
      const uint8_t *c = cell(&p, at("receptive"), 6, 12, j / 12, j % 12);
      if (ringed) continue;
      if (j % 5 == 0) assert_true(c[0] > c[2] + 60);
      if (j % 5 == 1) assert_true(c[2] > c[0] + 60);
      if (j % 5 > 1) assert_true(c[0] > 200 && c[2] > 200);
    }
    free(p.rgb);
    h.x = h.y = 3; /* away again: the matrix is back */
    hand_frame(&h);
    p = hand_picture(&h);
    assert_non_null(find("weights"));
    assert_int_equal(h.view.ask.probe, 0);
    free(p.rgb);
    hand_end(&h);
    scene_free(s);
  }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pairs_are_red_where_they_agree),
      cmocka_unit_test(the_switch_turns_pairs_on_and_off),
      cmocka_unit_test(over_a_neuron_its_row_is_shown),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
