/* SPDX-License-Identifier: MIT
 *
 * test_overlays.c - what is laid over the grid says the right thing of the right neuron.
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

static bool near(const uint8_t *c, ui_colour to, int within) {
  for (int k = 0; k < 3; k++)
    if (abs(c[k] - (int)(to >> 8 * k & 255)) > within) return false;
  return true;
}

/* How much of a colour is in a pixel, where that over black or white was mixed: 0, or more. */
static bool is_marked(const uint8_t *c) {
  const int high = c[0] > c[1] ? (c[0] > c[2] ? c[0] : c[2]) : (c[1] > c[2] ? c[1] : c[2]);
  const int low = c[0] < c[1] ? (c[0] < c[2] ? c[0] : c[2]) : (c[1] < c[2] ? c[1] : c[2]);
  return high - low > 40;
}

static void fields_of(scene *s, uint32_t width, uint32_t height) {
  free(s->fields.values);
  s->fields = (scene_samples){width, height, calloc((size_t)width * height, sizeof(float)), 2};
  assert_non_null(s->fields.values);
}

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  hand_show(h, s);
  hand_frame(h);
}

/* ---- fields ------------------------------------------------------------------------ */

static void fields_have_their_colour_and_states_their_dot(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 4; k++) {
    hand h;
    scene *s = scene_grid(20, 10);
    for (size_t i = 0; i < s->n; i += 3) eg_put_bit(s->state, i, true);
    begin(&h, s, picture_sizes[k % 3][0], picture_sizes[k % 3][1]);
    h.view.looks.light = k % 2 == 1;
    h.view.looks.overlay = OVERLAY_FIELDS;
    hand_frame(&h);
    assert_int_equal(h.view.ask.fields, 1);
    picture p = hand_picture(&h); /* asked for and not there yet: the state as ever */
    assert_null(find("fields_key"));
    is_white(cell(&p, at("neurons"), 10, 20, 0, 3));
    free(p.rgb);
    fields_of(s, 20, 10);
    for (int i = 0; i < 200; i++) s->fields.values[i] = (float)(i % 7 - 3) / 1.5f;
    hand_show(&h, s);
    p = hand_picture(&h);
    const place *grid = at("neurons");
    at("fields_key");
    for (int i = 0; i < 200; i++) {
      const uint8_t *middle = cell(&p, grid, 10, 20, i / 20, i % 20),
                    *corner = cell(&p, grid, 10, 20, i / 20 + 0.35, i % 20 + 0.35);
      if (i % 3 == 0)
        is_white(middle);
      else
        is_black(middle);
      assert_true(near(corner, signed_colour(s->fields.values[i] / 2), 12));
    }
    free(p.rgb);
    nothing_overlaps(h.width, h.height);
    hand_end(&h);
    scene_free(s);
  }
}

static void many_fields_are_drawn_where_they_belong(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(1000, 1000);
  fields_of(s, 250, 250);
  for (int y = 0; y < 250; y++)
    for (int x = 0; x < 250; x++) s->fields.values[250 * y + x] = x >= 125 ? 2 : y >= 125 ? -2 : -1;
  begin(&h, s, 1280, 800);
  h.view.looks.overlay = OVERLAY_FIELDS;
  picture p = hand_picture(&h);
  for (int y = 0; y < 10; y++)
    for (int x = 0; x < 10; x++) {
      const uint8_t *c = cell(&p, at("neurons"), 10, 10, y, x);
      const ui_colour field = signed_colour(x >= 5 ? 1 : y >= 5 ? -1 : -0.5f);
      assert_true(near(c, ui_mix(field, ui_now->down, 0.3f), 8));
    }
  free(p.rgb);
  hand_end(&h);
  scene_free(s);
}

/* ---- difference ---------------------------------------------------------------------- */

static void what_differs_is_marked_and_counted(void **state) {
  (void)state;
  needs_egl();
  static const int wrong[5] = {0, 19, 57, 210, 399};
  for (int inverse = 0; inverse < 2; inverse++) {
    hand h;
    scene *s = scene_grid(20, 20);
    scene_memory(s, 3, 5);
    const uint64_t *bits = s->memories->bits + 2 * s->memories->words;
    for (size_t i = 0; i < 400; i++) eg_put_bit(s->state, i, eg_bit(bits, i) != inverse);
    for (int k = 0; k < 5; k++) eg_flip_bit(s->state, (size_t)wrong[k]);
    s->class = (eg_class){inverse ? EG_KIND_INVERSE : EG_KIND_MEMORY, 2, inverse ? -0.975 : 0.975};
    begin(&h, s, 1280, 800);
    h.view.looks.overlay = OVERLAY_DIFFERENCE;
    picture p = hand_picture(&h);
    at("overlay_caption");
    for (int i = 0; i < 400; i++) {
      bool is = false;
      for (int k = 0; k < 5; k++) is |= wrong[k] == i;
      assert_int_equal(is_marked(cell(&p, at("neurons"), 20, 20, i / 20, i % 20)), is);
    }
    free(p.rgb);
    overlay_other with = overlay_compare(s, 0);
    assert_true(with.any && with.known && with.memory == 2 && (int)with.inverse == inverse);
    assert_int_equal(with.differ, 5);
    with = overlay_compare(s, 3); /* chosen by the person: as it is */
    assert_int_equal(with.differ, inverse ? 395 : 5);
    h.view.looks.against = 3;
    p = hand_picture(&h);
    assert_int_equal(is_marked(cell(&p, at("neurons"), 20, 20, 5, 5)), inverse);
    free(p.rgb);
    with = overlay_compare(s, 5); /* in the network, without a picture */
    assert_true(with.any && !with.known && with.memory == 4);
    with = overlay_compare(s, 6); /* forgotten: the nearest again */
    assert_true(with.known && with.memory == 2);
    hand_end(&h);
    scene_free(s);
  }
}

static void captions_say_what_is_compared(void **state) {
  (void)state;
  needs_egl();
  static const struct {
    uint32_t against;
    const char *text;
  } cases[] = {{0, "2 of 100 differ from the inverse of \"A\""},
               {1, "98 of 100 differ from \"A\""},
               {2, "98 of 100 differ from memory 2"},
               {3, "memory 3 has no picture here"}};
  hand h;
  scene *s = scene_grid(10, 10);
  scene_memory(s, 2, 3);
  memset(s->memories->bits, 0, 2 * s->memories->words * sizeof(uint64_t));
  snprintf(s->memories->names[0], SCENE_NAME, "A");
  s->memories->names[1][0] = 0;
  for (size_t i = 2; i < 100; i++) eg_put_bit(s->state, i, true);
  s->class = (eg_class){EG_KIND_INVERSE, 0, -0.96};
  begin(&h, s, 1280, 800);
  overlays o = {0};
  char text[160];
  const texel_grid g = {10, 10, 1, 10, 10};
  assert_true(overlays_see(&o, s, &g));
  h.view.looks.overlay = OVERLAY_DIFFERENCE;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    h.view.looks.against = cases[k].against;
    overlays_prepare(&o, &h.view, &g, (ui_rect){0, 0, 100, 100});
    overlays_caption(&o, &h.view, text, sizeof text);
    assert_string_equal(text, cases[k].text);
  }
  s->class.kind = EG_KIND_NONE;
  s->memories->count = 0;
  hand_show(&h, s);
  overlays_prepare(&o, &h.view, &g, (ui_rect){0, 0, 100, 100});
  overlays_caption(&o, &h.view, text, sizeof text);
  assert_string_equal(text, "no memory to compare with");
  overlays_free(&o);
  hand_end(&h);
  scene_free(s);
}

/* ---- flips --------------------------------------------------------------------------- */

/* The colour of a black cell that glows: none, some, and more. */
static int glow(hand *h, int row, int column) {
  picture p = hand_picture(h);
  const uint8_t *c = cell(&p, at("neurons"), 20, 20, row, column);
  const int bright = c[1];
  const bool marked = is_marked(c);
  free(p.rgb);
  return marked ? bright : 0;
}

static void a_flip_glows_until_others_come(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  s->updates = 10;
  for (size_t i = 0; i < 400; i++) eg_put_bit(s->state, i, true);
  begin(&h, s, 640, 400); /* the first scene: nobody knows what has flipped */
  h.view.looks.overlay = OVERLAY_FLIPPED;
  for (int i = 0; i < 400; i += 37) assert_int_equal(glow(&h, i / 20, i % 20), 0);

  h.view.looks.overlay = OVERLAY_NONE; /* what was not looked at is known all the same */
  s->updates = 11;
  eg_flip_bit(s->state, 47);
  hand_show(&h, s);
  hand_frame(&h);
  h.view.looks.overlay = OVERLAY_FLIPPED;
  picture p = hand_picture(&h);
  for (int i = 0; i < 400; i++)
    assert_int_equal(is_marked(cell(&p, at("neurons"), 20, 20, i / 20, i % 20)), i == 47);
  free(p.rgb);

  const int full = glow(&h, 2, 7);
  for (int k = 0; k < 5; k++) { /* while nothing moves it stays; what a hand changes is no flip */
    eg_flip_bit(s->state, (size_t)(100 + k));
    hand_show(&h, s);
    assert_int_equal(glow(&h, 2, 7), full);
    assert_int_equal(glow(&h, 5, k), 0);
  }
  s->updates = 12; /* an update without a flip */
  hand_show(&h, s);
  const int less = glow(&h, 2, 7);
  assert_true(less > 0 && less < full);
  s->updates = 13;
  eg_flip_bit(s->state, 321);
  hand_show(&h, s);
  assert_true(glow(&h, 2, 7) < less);
  assert_int_equal(glow(&h, 16, 1), full);
  for (int k = 0; k < 20; k++) {
    s->updates++;
    hand_show(&h, s);
    hand_frame(&h);
  }
  assert_int_equal(glow(&h, 2, 7), 0);
  assert_int_equal(glow(&h, 16, 1), 0);
  hand_end(&h);
  scene_free(s);
}

/* In a million neurons, and where a texel is a block of them, a single one is seen. */
static void one_of_very_many_is_marked(void **state) {
  (void)state;
  needs_egl();
  static const uint32_t shapes[3][2] = {{1000, 1000}, {4096, 256}, {1000000, 1}};
  for (int k = 0; k < 3; k++)
    for (int flips = 0; flips < 2; flips++) {
      hand h;
      scene *s = scene_grid(shapes[k][0], shapes[k][1]);
      s->updates = 1;
      scene_memory(s, 1, 1);
      memset(s->memories->bits, 0, s->memories->words * sizeof(uint64_t));
      begin(&h, s, 1280, 800);
      h.view.looks.overlay = flips ? OVERLAY_FLIPPED : OVERLAY_DIFFERENCE;
      const size_t one = (size_t)(s->height / 4) * s->width + s->width / 4;
      s->updates = 2;
      eg_flip_bit(s->state, one);
      hand_show(&h, s);
      picture p = hand_picture(&h);
      const place *grid = at("neurons");
      int coloured = 0;
      for (int y = 0; y < grid->h; y++)
        for (int x = 0; x < grid->w; x++) {
          const uint8_t *c = pixel(&p, grid->x + x, grid->y + y);
          const int high = c[0] > c[1] ? c[0] : c[1];
          if (abs(c[0] - c[2]) + abs(c[0] - c[1]) < 12 || high < 30) continue;
          coloured++;
          assert_true(fabs(x + 0.5 - 0.25 * grid->w) <= 3);
          assert_true(s->height == 1 || fabs(y + 0.5 - 0.25 * grid->h) <= 3);
        }
      assert_in_range(coloured, 4, s->height == 1 ? 60 : 25); /* a dot that the eye finds */
      free(p.rgb);
      hand_end(&h);
      scene_free(s);
    }
}

/* ---- what is under the mouse ------------------------------------------------------------ */

static void a_neuron_says_what_it_is_and_wants(void **state) {
  (void)state;
  static const struct {
    eg_ties ties;
    double h;
    bool up;
    const char *text;
  } cases[] = {
      {EG_TIES_KEEP, 0.132, true, "field +0.132 \u00b7 wants to stay"},
      {EG_TIES_KEEP, 0.132, false, "field +0.132 \u00b7 wants to flip"},
      {EG_TIES_KEEP, -0.5, true, "field \u22120.500 \u00b7 wants to flip"},
      {EG_TIES_KEEP, -0.5, false, "field \u22120.500 \u00b7 wants to stay"},
      {EG_TIES_KEEP, 0, true, "field 0.000 \u00b7 wants to stay"},
      {EG_TIES_KEEP, 0, false, "field 0.000 \u00b7 wants to stay"},
      {EG_TIES_PLUS, 0, false, "field 0.000 \u00b7 wants to flip"},
      {EG_TIES_MINUS, 0, true, "field 0.000 \u00b7 wants to flip"},
      {EG_TIES_RANDOM, 0, true, "field 0.000 \u00b7 could do either"},
  };
  scene *s = scene_grid(20, 20);
  char text[256], whole[256];
  neuron_words(s, 56, true, 0, text, sizeof text);
  assert_string_equal(text,
                      "neuron 57 \u00b7 row 3, column 17 \u00b7 +1"); /* nobody has asked yet */
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    s->ties = cases[k].ties;
    s->probe = 57;
    s->probe_field = cases[k].h;
    neuron_words(s, 56, cases[k].up, 0, text, sizeof text);
    snprintf(whole, sizeof whole, "neuron 57 \u00b7 row 3, column 17 \u00b7 %s \u00b7 %s",
             cases[k].up ? "+1" : "\u22121", cases[k].text);
    assert_string_equal(text, whole);
    neuron_words(s, 57, cases[k].up, 0, text, sizeof text); /* what is known is about another one */
    assert_null(strstr(text, "field"));
  }
  scene_free(s);
}

static void the_neuron_under_the_mouse_has_a_ring(void **state) {
  (void)state;
  needs_egl();
  for (int light = 0; light < 2; light++) {
    hand h;
    scene *s = scene_grid(20, 20);
    for (size_t i = 0; i < 400; i += 2) eg_put_bit(s->state, i, true);
    begin(&h, s, 1280, 800);
    h.view.looks.light = light;
    h.view.looks.brush = 5;
    for (uint32_t index = 0; index < 400; index += 57) {
      char name[32];
      hand_over(&h, index / 20, index % 20);
      assert_int_equal(h.view.hover, index + 1);
      picture p = hand_picture(&h);
      assert_int_equal(h.view.ask.probe, index + 1);
      snprintf(name, sizeof name, "hover:%u", index + 1);
      const place *ring = at(name), *grid = at("neurons");
      assert_true(near(pixel(&p, ring->x + ring->w / 2, ring->y), ui_dark.accent, 2));
      assert_true(near(pixel(&p, ring->x, ring->y + ring->h / 2), ui_dark.accent, 2));
      assert_int_equal(ring->x, grid->x + (int)(index % 20) * grid->w / 20);
      assert_int_equal(ring->y, grid->y + (int)(index / 20) * grid->h / 20);
      free(p.rgb);
    }
    h.x = h.y = -1;
    hand_frame(&h);
    hand_frame(&h);
    assert_int_equal(h.view.hover, 0);
    assert_int_equal(h.view.ask.probe, 0);
    hand_end(&h);
    scene_free(s);
  }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_have_their_colour_and_states_their_dot),
      cmocka_unit_test(many_fields_are_drawn_where_they_belong),
      cmocka_unit_test(what_differs_is_marked_and_counted),
      cmocka_unit_test(captions_say_what_is_compared),
      cmocka_unit_test(a_flip_glows_until_others_come),
      cmocka_unit_test(one_of_very_many_is_marked),
      cmocka_unit_test(a_neuron_says_what_it_is_and_wants),
      cmocka_unit_test(the_neuron_under_the_mouse_has_a_ring),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
