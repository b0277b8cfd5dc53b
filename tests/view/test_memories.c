/* SPDX-License-Identifier: MIT
 *
 * test_memories.c - the list of memories with a mouse: cue, difference, save, forget, files, questions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
  click(&h, "learn_grid");
  expect(&h, SCENE_TRAIN, 0);
  hand_end(&h);
  scene_free(s);
}

static void stable_and_not_are_told_by_a_mark(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = some(200);
    snprintf(s->memories->names[1], SCENE_NAME, "%.60s",
             "a name that is as long as names can be, and then a little more of it");
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    at("stable_1");
    assert_null(find("errors_1"));
    at("errors_2");
    at("errors_3");
    at("stable_4");
    at("load_meter");
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
    scene_free(s);
  }
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
      cmocka_unit_test(a_question_is_answered_by_button_or_key),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
