/* SPDX-License-Identifier: MIT
 *
 * test_memories.c - the list of memories with a mouse: cue, difference, save, forget, files, questions.
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

#include "actions.h"
#include "hand.h"
#include "scenes.h"

static scene *some(uint32_t count) {
  scene *s = scene_grid(20, 20);
  scene_memory(s, count, count);
  for (uint32_t mu = 0; mu < count; mu++) s->memories->errors[mu] = mu % 3;
  return s;
}

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  hand_show(h, s);
  hand_frame(h);
}

static void over(hand *h, const char *name) {
  free(hand_picture(h).rgb);
  const place *where = at(name);
  h->x = (float)(where->x + where->w / 2);
  h->y = (float)(where->y + where->h / 2);
  hand_frame(h);
  hand_frame(h);
}

static void click(hand *h, const char *name) {
  over(h, name);
  for (int press = 1; press >= 0; press--) {
    h->left = press == 1;
    hand_frame(h);
  }
}

static void expect(hand *h, scene_verb verb, uint32_t index) {
  scene_command c;
  assert_true(hand_sent(h, &c));
  assert_int_equal(c.verb, verb);
  assert_int_equal(c.index, index);
  free(c.text);
  assert_false(hand_sent(h, &c));
}

static void a_row_is_a_cue_and_its_signs_do_the_rest(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = some(4);
  scene_command c;
  begin(&h, s, 1280, 800);
  click(&h, "memory_3");
  expect(&h, SCENE_CUE, 2);
  click(&h, "difference_2");
  assert_true(h.view.looks.overlay == OVERLAY_DIFFERENCE && h.view.looks.against == 2);
  click(&h, "difference_2");
  assert_true(h.view.looks.overlay == OVERLAY_NONE);
  click(&h, "forget_4");
  expect(&h, SCENE_FORGET, 3);
  click(&h, "save_1"); /* its name goes into the path, and nothing is sent yet */
  assert_false(hand_sent(&h, &c));
  click(&h, "save");
  assert_true(hand_sent(&h, &c));
  assert_true(c.verb == SCENE_SAVE && c.index == 1 && c.text && strstr(c.text, ".png"));
  free(c.text);
  hand_end(&h);
  scene_free(s);
}

static void stable_and_not_are_told_by_a_mark(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = some(200);
    for (uint32_t mu = 0; mu < 200; mu++)
      snprintf(s->memories->names[mu], SCENE_NAME, "%.60s",
               "a name that is as long as names can be, and then a little more of it");
    s->class = (eg_class){.kind = EG_KIND_MIXTURE, .memory = 2, .overlap = 0.4};
    s->part_count = EG_PARTS_MAX;
    for (uint32_t part = 0; part < EG_PARTS_MAX; part++)
      memcpy(s->parts[part].name, s->memories->names[0], SCENE_NAME);
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    at("stable_1");
    assert_null(find("errors_1"));
    at("errors_2");
    at("errors_3");
    at("stable_4");
    at("load_meter");
    at("verdict");
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
    scene_free(s);
  }
}

/* Where the bar ends, in pixels from its left; rows of text lie above it and ticks reach over it. */
static int filled(const picture *p, bool over) {
  const place *text = at("load_meter"), *tick = at("load_tick_1");
  int end = 0;
  for (int x = 0; x < text->w; x++) {
    const uint8_t *c = pixel(p, text->x + x, tick->y + tick->h / 2);
    if (over ? c[0] > 200 && c[1] < 200 : c[1] > 180 && c[0] < 120) end = x + 1;
  }
  return end;
}

/* A tick stands where as many memories would end the bar; beyond the limit the bar warns. */
static void ticks_stand_where_theory_says(void **state) {
  (void)state;
  needs_egl();
  static const struct {
    eg_rule rule;
    uint32_t side;
    int ticks;
    double load[2]; /* 0.138 and 1 / (2 ln n) in their order; 1; 2 */
  } cases[] = {{EG_HEBB, 20, 2, {0.0834526, 0.138}},
               {EG_HEBB, 4, 2, {0.138, 0.1803369}},
               {EG_HEBB, 6, 2, {0.138, 0.1395278}},
               {EG_HEBB, 1, 1, {0.138}},
               {EG_PROJECTION, 20, 1, {1}},
               {EG_PERCEPTRON, 20, 1, {2}},
               {EG_SEQUENCE, 20, 0, {0}}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    hand h;
    const int *size = picture_sizes[k % 2];
    scene *s = scene_grid(cases[k].side, cases[k].side);
    scene_memory(s, 1, 1);
    s->rule = cases[k].rule;
    begin(&h, s, size[0], size[1]);
    free(hand_picture(&h).rgb);
    assert_int_equal(find("load_tick_1") != NULL, cases[k].ticks > 0);
    assert_int_equal(find("load_tick_2") != NULL, cases[k].ticks > 1);
    assert_int_equal(find("load_label_2") != NULL, cases[k].ticks > 1);
    if (cases[k].side != 6) nothing_overlaps(size[0], size[1]); /* there the ticks are one */
    if (cases[k].ticks > 1) assert_true(at("load_tick_1")->x <= at("load_tick_2")->x);
    if (cases[k].ticks > 1)
      assert_true(at("load_label_1")->x + at("load_label_1")->w <= at("load_label_2")->x);
    for (int tick = 0; tick < cases[k].ticks && cases[k].side >= 20; tick++) {
      const double load = cases[k].load[tick] * (double)s->n;
      s->memories->count = (uint32_t)(load + 1e-9);
      picture p = hand_picture(&h);
      const place *where = at(tick ? "load_tick_2" : "load_tick_1");
      const double wanted = where->x - at("load_meter")->x;
      /* The tick covers the end of a bar that reaches it. */
      assert_in_range(filled(&p, false), floor(wanted * s->memories->count / load) - 2, wanted + 1);
      free(p.rgb);
    }
    if (cases[k].ticks > 0) {
      s->memories->count = (uint32_t)(2.1 * (double)s->n) + 1;
      picture p = hand_picture(&h);
      assert_true(filled(&p, true) > at("load_meter")->w * 0.68);
      free(p.rgb);
    }
    hand_end(&h);
    scene_free(s);
  }
}

/* Names do not become files by themselves: what no file can be called is proposed as a number. */
static void a_memory_is_saved_under_its_name(void **state) {
  (void)state;
  needs_egl();
  static const char *const names[4] = {"A", "a/b", ".hidden", ""};
  static const char *const files[4] = {"A.png", "2.png", "3.png", "4.png"};
  hand h;
  scene *s = some(4);
  for (int mu = 0; mu < 4; mu++) snprintf(s->memories->names[mu], SCENE_NAME, "%s", names[mu]);
  begin(&h, s, 1280, 800);
  for (int mu = 0; mu < 4; mu++) {
    char sign[32];
    scene_command c;
    snprintf(sign, sizeof sign, "save_%d", mu + 1);
    click(&h, sign);
    click(&h, "save");
    assert_true(hand_sent(&h, &c));
    assert_int_equal(c.index, mu + 1);
    assert_string_equal(c.text, files[mu]);
    free(c.text);
  }
  /* What was meant for a memory that has gone is not saved under its name as something else. */
  scene_command none;
  click(&h, "save_4");
  s->memories->shown = s->memories->count = 3;
  hand_frame(&h);
  click(&h, "save");
  assert_false(hand_sent(&h, &none));
  hand_end(&h);
  s->memories->shown = 4;
  scene_free(s);
}

/* The memories behind one that is forgotten move up, and what was chosen of them moves with them. */
static void what_was_chosen_stays_chosen_when_others_go(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = some(4);
  begin(&h, s, 1280, 800);
  click(&h, "difference_3");
  click(&h, "save_4");
  click(&h, "forget_1");
  expect(&h, SCENE_FORGET, 0);
  assert_int_equal(h.view.looks.against, 2);
  click(&h, "save");
  expect(&h, SCENE_SAVE, 3);
  click(&h, "forget_2");
  expect(&h, SCENE_FORGET, 1);
  assert_true(h.view.looks.overlay == OVERLAY_NONE && h.view.looks.against == 0);
  hand_end(&h);
  scene_free(s);
}

static void a_question_is_answered_by_button_or_key(void **state) {
  (void)state;
  needs_egl();
  static const key_stroke keys[2] = {{.special = KEY_ESCAPE}, {.special = KEY_ENTER}};
  for (int k = 0; k < 4; k++) {
    hand h;
    scene *s = some(3);
    scene_command c;
    s->question = strdup("3 pictures are 64 x 64, and the network is 20 x 20.");
    snprintf(s->answer, sizeof s->answer, "Resize and learn");
    begin(&h, s, picture_sizes[k % 3][0], picture_sizes[k % 3][1]);
    /* Nothing else is heard meanwhile. */
    assert_true(action_key(&h.view, &(key_stroke){.printed = 't'}));
    assert_false(hand_sent(&h, &c));
    if (k < 2)
      action_key(&h.view, &keys[k]);
    else
      click(&h, k == 2 ? "answer_no" : "answer_yes");
    assert_true(hand_sent(&h, &c));
    assert_int_equal(c.verb, SCENE_ANSWER);
    assert_true(c.value == (k % 2));
    hand_end(&h);
    scene_free(s);
  }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_row_is_a_cue_and_its_signs_do_the_rest),
      cmocka_unit_test(stable_and_not_are_told_by_a_mark),
      cmocka_unit_test(ticks_stand_where_theory_says),
      cmocka_unit_test(a_memory_is_saved_under_its_name),
      cmocka_unit_test(what_was_chosen_stays_chosen_when_others_go),
      cmocka_unit_test(a_question_is_answered_by_button_or_key),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
