/* SPDX-License-Identifier: MIT
 *
 * test_matrix.c - the weights panel with a mouse: pair by pair, from all couplings to one, and who acts
 * on a neuron.
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

/* While the couplings are on their way a value belongs to the first neurons of its block. */
static void a_block_has_the_sign_of_its_corner(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(8, 2);
  scene_memory(s, 1, 1);
  scene_tile(s, 16, 16, 1);
  s->weights.grain = 2;
  s->weights.fine = 8;
  for (int k = 0; k < 256; k++) s->weights.w[k] = 1;
  for (size_t i = 0; i < 16; i++) eg_put_bit(s->state, i, i % 4 == 1 || i == 2 || i == 6 || i == 8);
  begin(&h, s, 1280, 800);
  h.view.looks.pairs = true;
  picture p = hand_picture(&h);
  for (size_t i = 0; i < 16; i++)
    for (size_t j = 0; j < 16; j++) {
      const size_t side = i < 8 ? 2 : 4;
      const uint8_t *c = cell(&p, at("weights"), 16, 16, (double)i - 0.2, (double)j - 0.2);
      if (eg_bit(s->state, i - i % side) == eg_bit(s->state, j - j % side))
        assert_true(c[0] > c[2] + 60);
      else
        assert_true(c[2] > c[0] + 60);
    }
  free(p.rgb);
  const place *map = at("weights"); /* over W(7, 10), and what is there is W(7, 9) */
  h.x = (float)(map->x + 9.5 * map->w / 16);
  h.y = (float)(map->y + 6.5 * map->h / 16);
  hand_frame(&h);
  free(hand_picture(&h).rgb);
  assert_true(h.view.mark[0] == 7 && h.view.mark[1] == 9);
  at("mark:7");
  at("mark:9");
  h.x = h.y = 3;
  hand_frame(&h);
  free(hand_picture(&h).rgb);
  assert_true(h.view.mark[0] == 0 && !find("mark:7"));
  hand_end(&h);
  scene_free(s);
}

static float coin(size_t i, size_t j) { return (i * 7919 + j * 104729) % 5 < 2 ? -1 : 1; }

/* What the script's side would answer. */
static void answer(hand *h, scene *s) {
  const scene_request *ask = &h->view.ask;
  scene_weights *w = &s->weights;
  free(w->w);
  *w = (scene_weights){.first_row = ask->first_row,
                       .first_col = ask->first_col,
                       .rows = ask->rows,
                       .cols = ask->cols,
                       .height = ask->height,
                       .width = ask->width,
                       .peak = 1};
  w->w = calloc((size_t)w->height * w->width, sizeof *w->w);
  for (uint32_t y = 0; y < w->height; y++)
    for (uint32_t x = 0; x < w->width; x++)
      w->w[(size_t)y * w->width + x] =
          coin(w->first_row + ((2 * (size_t)y + 1) * w->rows) / (2 * (size_t)w->height),
               w->first_col + ((2 * (size_t)x + 1) * w->cols) / (2 * (size_t)w->width));
  hand_show(h, s);
  hand_frame(h);
  hand_frame(h);
}

/* Where the mouse is it stays, on the way from 10^12 couplings to one and back. */
static void the_wheel_goes_down_to_one_coupling(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(1000, 1000);
  scene_memory(s, 1, 1);
  scene_tile(s, 8, 8, 1);
  begin(&h, s, 1280, 800);
  free(hand_picture(&h).rgb);
  const place map = *at("weights");
  h.x = (float)(map.x + map.w * 7 / 10);
  h.y = (float)(map.y + map.h / 3);
  const double row = (h.y - map.y) / map.h * 1e6, column = (h.x - map.x) / map.w * 1e6;
  h.wheel = 0;
  hand_frame(&h);
  assert_int_equal(h.view.ask.rows, 1000000);
  h.wheel = 1;
  for (int notch = 0; notch < 70; notch++) {
    const uint32_t before = h.view.ask.rows;
    hand_frame(&h);
    const scene_request *ask = &h.view.ask;
    assert_true(ask->rows <= before && ask->height <= 512 && ask->width <= 512);
    assert_true(ask->first_row <= row && row < ask->first_row + ask->rows);
    assert_true(ask->first_col <= column && column < ask->first_col + ask->cols);
  }
  assert_true(h.view.ask.rows <= 2 && h.view.ask.cols <= 2);
  h.wheel = 0;
  answer(&h, s);
  assert_int_equal(h.view.mark[0], (uint32_t)row + 1);
  assert_int_equal(h.view.mark[1], (uint32_t)column + 1);

  /* From there by hand to all of its neighbours. */
  for (int k = 0; k < 8; k++) {
    const double down = k % 3 - 1, right = k / 3 - 1;
    const uint32_t i = h.view.mark[0] - 1, j = h.view.mark[1] - 1;
    const float x = h.x, y = h.y;
    h.left = true;
    hand_frame(&h);
    h.x = x - (float)(right * map.w);
    h.y = y - (float)(down * map.h);
    hand_frame(&h);
    h.left = false;
    hand_frame(&h);
    h.x = x;
    h.y = y;
    view_draw(&h.view, h.width, h.height, 1, 1); /* the next press is no double click */
    answer(&h, s);
    assert_true(h.view.mark[0] == i + 1 + (uint32_t)(int)down);
    assert_true(h.view.mark[1] == j + 1 + (uint32_t)(int)right);
    const float value = coin(h.view.mark[0] - 1, h.view.mark[1] - 1);
    picture p = hand_picture(&h);
    /* Of the same cell, beside its number. */
    const uint8_t *c = pixel(&p, map.x + 0.9 * map.w, map.y + 0.9 * map.h);
    assert_true(value > 0 ? c[0] > c[2] + 60 : c[2] > c[0] + 60);
    free(p.rgb);
  }
  h.wheel = -1;
  for (int notch = 0; notch < 70; notch++) hand_frame(&h);
  assert_true(h.view.ask.first_row == 0 && h.view.ask.rows == 1000000 &&
              h.view.ask.cols == 1000000);
  hand_end(&h);
  scene_free(s);
}

static void a_panel_that_is_away_asks_for_nothing(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(4, 2);
  scene_memory(s, 1, 1);
  scene_tile(s, 8, 8, 1);
  begin(&h, s, 1280, 800);
  for (int k = 0; k < 3; k++) {
    h.view.looks.folded[FOLD_WEIGHTS] = k == 1;
    hand_frame(&h);
    assert_int_equal(h.view.ask.unseen, k == 1);
    assert_int_equal(h.view.ask.rows, k == 1 ? 0 : 8);
  }
  hand_end(&h);
  scene_free(s);
}

/* Numbers in cells can be read on every colour there is: a contrast of 4.5 (WCAG 2, 1.4.3). */
static void numbers_are_read_on_every_colour(void **state) {
  (void)state;
  for (int k = -100; k <= 100; k++) {
    const ui_colour c[2] = {signed_colour((float)k / 100), signed_ink((float)k / 100)};
    double light[2] = {0, 0};
    for (int of = 0; of < 2; of++)
      for (int channel = 0; channel < 3; channel++) {
        const double level = (c[of] >> 8 * channel & 255) / 255.0;
        static const double weight[3] = {0.2126, 0.7152, 0.0722};
        light[of] += weight[channel] *
                     (level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4));
      }
    const double high = fmax(light[0], light[1]), low = fmin(light[0], light[1]);
    assert_true((high + 0.05) / (low + 0.05) >= 4.5);
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
      cmocka_unit_test(a_block_has_the_sign_of_its_corner),
      cmocka_unit_test(the_wheel_goes_down_to_one_coupling),
      cmocka_unit_test(a_panel_that_is_away_asks_for_nothing),
      cmocka_unit_test(numbers_are_read_on_every_colour),
      cmocka_unit_test(the_switch_turns_pairs_on_and_off),
      cmocka_unit_test(over_a_neuron_its_row_is_shown),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
