/* SPDX-License-Identifier: MIT
 *
 * test_brush.c - what is painted is what lies under the brush, once.
 *
 * The brush alone is compared with a naive twin; then strokes are done with a mouse on the panel, and what is
 * sent is put together to the picture that it paints.
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
#include "neurons.h"
#include "scenes.h"

#define SIDE 40

typedef struct sheet {
  int count[SIDE][SIDE]; /* visits of (row, column) */
  int all;
} sheet;

static void visit(void *context, uint32_t x, uint32_t y) {
  sheet *s = context;
  assert_true(x < SIDE && y < SIDE);
  s->count[y][x]++;
  s->all++;
}

static texel_grid grid_of(uint32_t width, uint32_t height) {
  return (texel_grid){width, height, 1, width, height};
}

/* ---- the brush ------------------------------------------------------------------ */

static void brushes_are_discs_around_the_mouse(void **state) {
  (void)state;
  static const int sizes[5][2] = {{1, 1}, {2, 4}, {3, 9}, {5, 21}, {9, 69}};
  const texel_grid g = grid_of(SIDE, SIDE);
  for (int k = 0; k < 5; k++) {
    const int size = sizes[k][0];
    sheet s = {0};
    brush_dab(&g, size, brush_at(20.5, 10.5, size), visit, &s);
    assert_int_equal(s.all, sizes[k][1]);
    double x = 0, y = 0;
    for (int row = 0; row < SIDE; row++)
      for (int column = 0; column < SIDE; column++) {
        assert_true(s.count[row][column] <= 1);
        x += s.count[row][column] * (column + 0.5) / s.all;
        y += s.count[row][column] * (row + 0.5) / s.all;
      }
    /* An odd brush is centred on the neuron, an even one on the nearest corner. */
    assert_true(fabs(x - 20.5) <= (size % 2 ? 1e-9 : 0.5 + 1e-9));
    assert_true(fabs(y - 10.5) <= (size % 2 ? 1e-9 : 0.5 + 1e-9));
  }
  for (int size = 1; size <= 9; size += 2) /* wherever the mouse is in its neuron */
    for (int k = 0; k < 10; k++) {
      const brush_place middle = brush_at(20 + k / 10.0, 10.99 - k / 10.0, size);
      assert_true(middle.x == 20 - size / 2 && middle.y == 10 - size / 2);
    }
  const brush_place low = brush_at(20.4, 10.6, 2);
  assert_true(low.x == 19 && low.y == 10);
}

static void a_brush_is_clipped_at_the_border(void **state) {
  (void)state;
  const texel_grid g = grid_of(7, 3);
  for (int size = 1; size <= BRUSH_MOST; size++)
    for (int y = -2; y <= 2; y++)
      for (int x = -2; x <= 2; x++) {
        sheet s = {0};
        brush_dab(&g, size, brush_at(3.5 + 3.4 * x, 1.5 + 1.4 * y, size), visit, &s);
        for (int row = 0; row < SIDE; row++)
          for (int column = 0; column < SIDE; column++)
            assert_true(s.count[row][column] <= (row < 3 && column < 7));
      }
}

/* The union of the brush at every place of the way is visited, each neuron once, but for what the first
 * place covers: from everywhere to everywhere within a square, for all brushes. */
static void a_movement_visits_everything_once(void **state) {
  (void)state;
  const texel_grid g = grid_of(SIDE, SIDE);
  static const int sizes[] = {1, 2, 3, 4, 5, 9, 13};
  for (int k = 0; k < 7; k++)
    for (int y = -14; y <= 14; y++)
      for (int x = -14; x <= 14; x++) {
        const int size = sizes[k];
        const brush_place from = {15, 15}, to = {15 + x, 15 + y};
        sheet s = {0}, first = {0}, last = {0};
        brush_line(&g, size, from, to, visit, &s);
        brush_dab(&g, size, from, visit, &first);
        brush_dab(&g, size, to, visit, &last);
        const int longer = abs(x) > abs(y) ? abs(x) : abs(y);
        for (int row = 0; row < SIDE; row++)
          for (int column = 0; column < SIDE; column++) {
            const int seen = s.count[row][column], under = first.count[row][column];
            assert_true(seen + under <= 1);
            if (last.count[row][column]) assert_true(seen + under == 1);
            if (!seen) continue;
            bool near = false; /* no further than half a neuron from the straight way */
            for (int step = 1; step <= longer && !near; step++)
              for (int b = 0; b < size && !near; b++)
                for (int a = 0; a < size && !near; a++)
                  near = brush_covers(size, a, b) &&
                         fabs(15 + (double)x * step / longer + a - column) <= 0.5 + 1e-9 &&
                         fabs(15 + (double)y * step / longer + b - row) <= 0.5 + 1e-9;
            assert_true(near);
          }
        if (size != 1 || longer == 0) continue;
        assert_int_equal(s.all, longer);
        for (int step = 1; step <= longer; step++) { /* without a gap */
          bool met = false;
          const double row = 15 + (double)y * step / longer,
                       column = 15 + (double)x * step / longer;
          for (int b = -1; b <= 1; b++)
            for (int a = -1; a <= 1; a++)
              met |= s.count[(int)floor(row + 0.5) + b][(int)floor(column + 0.5) + a] &&
                     fabs(floor(row + 0.5) + b - row) <= 0.5 &&
                     fabs(floor(column + 0.5) + a - column) <= 0.5;
          assert_true(met);
        }
      }
}

/* ---- strokes --------------------------------------------------------------------- */

/* What has been sent by now: the values painted, and how often each neuron was. */
typedef struct sent {
  int value[20][20], times[20][20], all, strokes;
  uint64_t stroke; /* the last one's number */
} sent;

static sent all_sent(hand *h) {
  sent s = {0};
  scene_command c;
  while (hand_sent(h, &c)) {
    assert_int_equal(c.verb, SCENE_PAINT);
    assert_true(c.index < 400 && c.number > 0 && fabs(c.value) == 1);
    s.value[c.index / 20][c.index % 20] = (int)c.value;
    s.times[c.index / 20][c.index % 20]++;
    s.all++;
    s.strokes += c.number != s.stroke;
    s.stroke = c.number;
  }
  return s;
}

static bool begun(hand *h, const scene *s) {
  if (!hand_begin(h, 1280, 800)) return false;
  hand_show(h, s);
  hand_frame(h);
  return true;
}

static void press(hand *h, bool left, bool right) {
  h->left = left;
  h->right = right;
  if (left || right) h->view.presses++;
  hand_frame(h);
}

static void a_stroke_paints_by_its_button_and_has_a_number(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  assert_true(begun(&h, s));
  hand_over(&h, 3, 4);
  assert_int_equal(h.view.hover, 1 + 3 * 20 + 4);
  assert_int_equal(all_sent(&h).all, 0);
  press(&h, true, false);
  for (int k = 0; k < 3; k++) hand_frame(&h); /* a mouse that rests paints nothing more */
  sent got = all_sent(&h);
  assert_true(got.all == 1 && got.value[3][4] == 1 && got.stroke == 1);
  hand_over(&h, 3, 15);
  got = all_sent(&h);
  assert_int_equal(got.all, 11);
  for (int column = 5; column <= 15; column++) assert_int_equal(got.value[3][column], 1);
  assert_int_equal(got.stroke, 1);
  press(&h, false, false);

  picture p = hand_picture(&h); /* at once, before any scene knows of it */
  is_white(cell(&p, at("neurons"), 20, 20, 3, 9));
  is_black(cell(&p, at("neurons"), 20, 20, 4, 9));
  free(p.rgb);

  hand_over(&h, 3, 9);
  press(&h, false, true);
  got = all_sent(&h);
  assert_true(got.all == 1 && got.value[3][9] == -1 && got.stroke == 2);
  press(&h, false, false);
  h.view.looks.brush = 3;
  press(&h, true, false);
  got = all_sent(&h);
  assert_true(got.all == 9 && got.stroke == 3 && got.value[2][8] == 1 && got.value[4][10] == 1);
  hand_over(&h, 3, 10);
  got = all_sent(&h);
  assert_true(got.all == 3 && got.stroke == 3 && got.value[4][11] == 1);
  press(&h, false, false);

  h.x = h.y = 5; /* elsewhere */
  hand_frame(&h);
  assert_int_equal(h.view.hover, 0);
  hand_end(&h);
  scene_free(s);
}

/* Pressing again between two frames begins another stroke: nothing is painted between the two places. */
static void strokes_do_not_run_into_each_other(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  assert_true(begun(&h, s));
  hand_over(&h, 1, 1);
  press(&h, true, false);
  h.view.presses++;
  hand_over(&h, 18, 18);
  const sent got = all_sent(&h);
  assert_int_equal(got.all, 2);
  assert_int_equal(got.strokes, 2);
  hand_end(&h);
  scene_free(s);
}

static void a_line_is_shown_and_painted_when_let_go(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  assert_true(begun(&h, s));
  hand_over(&h, 2, 2);
  h.shift = true;
  press(&h, true, false);
  hand_over(&h, 17, 10);
  hand_over(&h, 2, 17); /* only the last end counts */
  h.shift = false;      /* and how it began */
  picture p = hand_picture(&h);
  const uint8_t *on = cell(&p, at("neurons"), 20, 20, 2, 9);
  assert_in_range(on[0], 120, 220); /* planned: neither white nor black */
  is_black(cell(&p, at("neurons"), 20, 20, 9, 6));
  free(p.rgb);
  assert_int_equal(all_sent(&h).all, 0);
  press(&h, false, false);
  const sent got = all_sent(&h);
  assert_int_equal(got.all, 16);
  assert_int_equal(got.strokes, 1);
  for (int column = 2; column <= 17; column++) assert_int_equal(got.times[2][column], 1);
  p = hand_picture(&h);
  is_white(cell(&p, at("neurons"), 20, 20, 2, 9));
  free(p.rgb);

  h.shift = true; /* with the other button, and broad */
  h.view.looks.brush = 2;
  hand_over(&h, 2, 17);
  press(&h, false, true);
  hand_over(&h, 10, 17);
  press(&h, false, false);
  const sent broad = all_sent(&h);
  assert_int_equal(broad.all, 20);
  for (int row = 0; row < 20; row++)
    for (int column = 0; column < 20; column++)
      assert_true(broad.times[row][column] <= 1 && broad.value[row][column] <= 0);
  hand_end(&h);
  scene_free(s);
}

/* What was painted is shown until a scene has it; what no scene ever has is not shown for ever. */
static void paint_waits_for_its_scene_and_no_longer(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  assert_true(begun(&h, s));
  hand_over(&h, 5, 5);
  press(&h, true, false);
  press(&h, false, false);
  hand_show(&h, s); /* made before the paint arrived */
  h.x = h.y = 5;
  picture p = hand_picture(&h);
  is_white(cell(&p, at("neurons"), 20, 20, 5, 5));
  free(p.rgb);
  for (int k = 0; k < 60; k++) hand_frame(&h);
  p = hand_picture(&h);
  is_black(cell(&p, at("neurons"), 20, 20, 5, 5));
  free(p.rgb);
  hand_end(&h);
  scene_free(s);
}

/* A million neurons, the largest brush, a movement over all of it in one frame. */
static void a_large_grid_is_painted_without_a_flood(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(1000, 1000);
  assert_true(begun(&h, s));
  h.view.looks.brush = 9;
  hand_over(&h, 500, 10);
  press(&h, true, false);
  hand_over(&h, 500, 990);
  int count = 0;
  scene_command c;
  uint8_t *times = calloc(1000000, 1);
  assert_non_null(times);
  while (hand_sent(&h, &c)) {
    assert_int_equal(times[c.index]++, 0);
    count++;
  }
  assert_in_range(count, 69 + 9 * 970, 69 + 9 * 990);
  free(times);
  hand_end(&h);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(brushes_are_discs_around_the_mouse),
      cmocka_unit_test(a_brush_is_clipped_at_the_border),
      cmocka_unit_test(a_movement_visits_everything_once),
      cmocka_unit_test(a_stroke_paints_by_its_button_and_has_a_number),
      cmocka_unit_test(strokes_do_not_run_into_each_other),
      cmocka_unit_test(a_line_is_shown_and_painted_when_let_go),
      cmocka_unit_test(paint_waits_for_its_scene_and_no_longer),
      cmocka_unit_test(a_large_grid_is_painted_without_a_flood),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
