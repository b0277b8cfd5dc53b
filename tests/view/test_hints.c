/* SPDX-License-Identifier: MIT
 *
 * test_hints.c - a sentence on what is under the mouse: when it comes, when it goes, what it leaves in sight;
 * and that the controls are all there to be asked about.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "scenes.h"

static const char *const buttons[] = {"train", "noise",       "occlude",   "run",      "step",
                                      "sweep", "noise_share", "speed",     "schedule", "ties",
                                      "rule",  "temperature", "seed",      "clear",    "randomize",
                                      "undo",  "reset",       "tool_fill", "fields"};
#define BUTTONS (sizeof buttons / sizeof *buttons)

static bool over(ui_rect a, const place *b) {
  return a.x < b->x + b->w && b->x < a.x + a.w && a.y < b->y + b->h && b->y < a.y + a.h;
}

/* The mouse into the middle, or a pixel beside it. */
static void point_at(hand *h, const place *p, float aside) {
  h->x = (float)(p->x + p->w / 2) + aside;
  h->y = (float)(p->y + p->h / 2);
}

/* Frames that pass; whether there was a hint in the last of them. */
static bool hint_after(hand *h, int frames, ui_rect *where) {
  while (frames-- > 0) hand_frame(h);
  return ui_hint_shown(where);
}

/* A second that passes in two frames. */
static bool hint_after_a_second(hand *h, ui_rect *where) {
  for (int half = 0; half < 2; half++) {
    h->view.now += 0.5;
    mouse_is(h->x, h->y, h->left, h->right, h->shift, h->wheel);
    view_draw(&h->view, h->width, h->height, 1, 0.5);
  }
  return ui_hint_shown(where);
}

static bool starts(hand *h, const char *name, place *widget) {
  h->x = h->y = -1000;
  h->left = false;
  hand_frame(h);
  hand_frame(h);
  read_places();
  *widget = (place){0};
  if (!find(name)) return false;
  *widget = *at(name);
  point_at(h, widget, 0);
  return true;
}

static scene *full_scene(void) {
  scene *s = scene_grid(20, 20);
  scene_memory(s, 5, 5);
  return s;
}

static void it_comes_to_a_mouse_that_rests(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = full_scene();
  place p;
  ui_rect r;
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  hand_frame(&h);
  hand_frame(&h);
  assert_true(starts(&h, "train", &p));
  for (int k = 0; k < 40; k++) { /* a good while of moving about over it */
    point_at(&h, &p, (float)(k % 9));
    assert_false(hint_after(&h, 1, &r));
  }
  assert_false(hint_after(&h, 20, &r)); /* a third of a second of rest */
  assert_true(hint_after(&h, 10, &r));
  for (int k = 0; k < 9; k++) { /* now that it is there it stays, wherever on the widget */
    point_at(&h, &p, (float)(3 * k));
    assert_true(hint_after(&h, 1, &r));
  }
  point_at(&h, &p, (float)p.w); /* elsewhere: at once */
  assert_false(hint_after(&h, 1, &r));
  point_at(&h, &p, 0);
  assert_false(hint_after(&h, 20, &r)); /* and it has to be waited for again */
  assert_true(hint_after(&h, 10, &r));
  hand_end(&h);
  scene_free(s);
}

static void a_button_or_a_key_takes_it_away(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = full_scene();
  place p;
  ui_rect r;
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  hand_frame(&h);
  for (int key = 0; key < 2; key++)
    for (int early = 0; early < 2; early++) { /* before it has come, too */
      assert_true(starts(&h, "noise", &p));
      assert_int_equal(early ? hint_after(&h, 10, &r) : hint_after_a_second(&h, &r), !early);
      if (key)
        ui_hush();
      else
        h.left = true;
      assert_false(hint_after(&h, 1, &r));
      h.left = false;
      assert_false(hint_after_a_second(&h, &r));
      point_at(&h, &p, 3);
      assert_false(hint_after_a_second(&h, &r));
      assert_true(starts(&h, "noise", &p)); /* it has been elsewhere */
      assert_true(hint_after_a_second(&h, &r));
      assert_true(starts(&h, "noise", &p));
      point_at(&h, at("occlude"), 0); /* what is beside it has its own */
      assert_true(hint_after_a_second(&h, &r));
    }
  hand_end(&h);
  scene_free(s);
}

static void its_neighbours_stay_in_sight(void **state) {
  (void)state;
  needs_egl();
  static const int sizes[][2] = {{1280, 800}, {1024, 640}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    hand h;
    scene *s = full_scene();
    int seen = 0;
    assert_true(hand_begin(&h, sizes[k][0], sizes[k][1]));
    hand_show(&h, s);
    hand_frame(&h);
    for (size_t b = 0; b < BUTTONS; b++) {
      place p;
      ui_rect r;
      if (!starts(&h, buttons[b], &p)) continue;
      const place *others[BUTTONS] = {NULL};
      for (size_t o = 0; o < BUTTONS; o++) others[o] = find(buttons[o]);
      if (!hint_after_a_second(&h, &r)) fail_msg("%s: no hint", buttons[b]);
      seen++;
      assert_true(r.x >= 0 && r.y >= 0 && r.x + r.w <= (float)sizes[k][0] &&
                  r.y + r.h <= (float)sizes[k][1]);
      for (size_t o = 0; o < BUTTONS; o++)
        if (others[o] && over(r, others[o]))
          fail_msg("%d x %d: the hint on %s hides %s", sizes[k][0], sizes[k][1], buttons[b],
                   buttons[o]);
    }
    assert_true(seen >= 15);
    hand_end(&h);
    scene_free(s);
  }
}

/* As high as they are in a window of 1280 x 800, under which nothing has to be scrolled to. */
static void four_sliders_and_a_button_have_their_room(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = full_scene();
  static const char *const names[] = {"alpha", "beta", "gamma", "delta"};
  for (size_t k = 0; k < 4; k++) scene_handle(s, SCENE_SLIDER, names[k], 0, 1, 0.5);
  scene_handle(s, SCENE_BUTTON, "again", 0, 0, 0);
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  for (int k = 0; k < 3; k++) hand_frame(&h);
  read_places();
  const layout l = layout_for(1280, 800, 1, s, &h.view.looks);
  const place *again = at("control:again"), *train = at("train");
  assert_true(again->y + again->h <= (double)(l.controls.y + l.controls.h) - 4);
  assert_true(again->h >= train->h * 0.8 && again->w == train->w); /* it is not cut */
  for (size_t k = 0; k < 4; k++) {
    char id[32];
    snprintf(id, sizeof id, "control:%s", names[k]);
    assert_true(at(id)->h >= 14);
  }
  hand_end(&h);
  scene_free(s);
}

/* Text is in whole pixels, no smaller for more room, and from 1920 x 1200 on it takes all the room. */
static void text_grows_with_the_window(void **state) {
  (void)state;
  static const struct {
    int width, height;
    double content;
    float scale;
  } known[] = {{1280, 800, 1, 1},       {1920, 1080, 1, 1},     {1920, 1200, 1, 1.125f},
               {3000, 2000, 1, 1.875f}, {3840, 2160, 1, 2.25f}, {2560, 1600, 2, 2},
               {3840, 2400, 2, 2.25f},  {7680, 4320, 1, 5},     {400, 300, 1, 0.625f},
               {200, 150, 1, 0.625f}};
  scene *s = full_scene();
  const looks look = {.brush = 1};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    const layout l = layout_for(known[k].width, known[k].height, known[k].content, s, &look);
    if (l.scale != known[k].scale)
      fail_msg("%d x %d: %g", known[k].width, known[k].height, (double)l.scale);
  }
  float before = 0, units = 0;
  for (int width = 1920; width <= 7680; width += 16) {
    const layout l = layout_for(width, width * 5 / 8, 1, s, &look);
    assert_true(l.scale >= before && (float)width / l.scale >= 1024);
    if (units > 0) assert_true((float)width / l.scale <= units * 1.08f);
    if (units == 0) units = (float)width / l.scale;
    before = l.scale;
  }
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_comes_to_a_mouse_that_rests),
      cmocka_unit_test(a_button_or_a_key_takes_it_away),
      cmocka_unit_test(its_neighbours_stay_in_sight),
      cmocka_unit_test(four_sliders_and_a_button_have_their_room),
      cmocka_unit_test(text_grows_with_the_window),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
