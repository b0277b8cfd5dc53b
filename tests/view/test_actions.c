/* SPDX-License-Identifier: MIT
 *
 * test_actions.c - every action has a key, and what it does is what its button does.
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

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  hand_show(h, s);
  hand_frame(h);
}

static scene *busy_scene(void) {
  scene *s = scene_grid(20, 20);
  scene_memory(s, 12, 12);
  s->class = (eg_class){EG_KIND_MEMORY, 4, 0.95};
  s->noise = 0.25;
  s->speed = 0;
  s->seed = 7;
  s->past.count = 4;
  s->past.number = calloc(4, sizeof(uint64_t));
  s->past.x = calloc(4, sizeof(float));
  s->past.energy = calloc(4, sizeof(float));
  s->past.flips = calloc(4, sizeof(float));
  s->past.overlaps = calloc(4, sizeof(float));
  s->past.marks = calloc(1, sizeof *s->past.marks);
  for (uint64_t k = 0; k < 4; k++) s->past.number[k] = k == 2 ? 0 : 10 + k; /* 10, 11, gap, 13 */
  s->past.now = 1;
  s->past.undo = s->past.redo = true;
  return s;
}

static void the_table_is_whole(void **state) {
  (void)state;
  for (int a = 0; a < ACTIONS; a++) {
    const action_entry *e = action_about((action)a);
    assert_true(e->name && *e->name && e->label && *e->label && e->keys && *e->keys);
    assert_true(e->tooltip && strlen(e->tooltip) > 15);
    for (int b = 0; b < a; b++) {
      assert_string_not_equal(e->name, action_about((action)b)->name);
      assert_string_not_equal(e->keys, action_about((action)b)->keys);
    }
  }
}

typedef struct expected {
  key_stroke key;
  scene_verb verb;
  uint32_t index;
  double value;
  uint64_t number;
} expected;

#define ANY NAN

static const expected about_the_network[] = {
    {{.special = KEY_SPACE}, SCENE_RUN, 0, 0, 0},
    {{.printed = '.'}, SCENE_STEP, 0, 0, 0},
    {{.printed = 'w'}, SCENE_SWEEP, 0, 0, 0},
    {{.printed = '-'}, SCENE_SPEED, 0, 1e6, 0},
    {{.printed = 'u'}, SCENE_SCHEDULE, 1, ANY, 0},
    {{.special = KEY_UP}, SCENE_TEMPERATURE, 0, 0.05, 0},
    {{.printed = 'y'}, SCENE_TIES, 1, ANY, 0},
    {{.printed = 'e'}, SCENE_SEED, 0, 0, 8},
    {{.printed = 't'}, SCENE_TRAIN, 0, 0, 0},
    {{.printed = 'r'}, SCENE_RULE, 1, ANY, 0},
    {{.printed = '1'}, SCENE_CUE, 0, 0, 0},
    {{.printed = '9'}, SCENE_CUE, 8, 0, 0},
    {{.printed = '0'}, SCENE_CUE, 9, 0, 0},
    {{.special = KEY_DELETE}, SCENE_FORGET, 4, 0, 0},
    {{.special = KEY_DELETE, .shift = true}, SCENE_RESET, 0, 0, 0},
    {{.printed = 'n'}, SCENE_NOISE, 0, 0.25, 0},
    {{.special = KEY_PAGE_UP}, SCENE_SHARE, 0, 0.3, 0},
    {{.printed = 'o'}, SCENE_OCCLUDE, 0, ANY, 0},
    {{.printed = 'x'}, SCENE_RANDOMIZE, 0, 0, 0},
    {{.printed = 'f'}, SCENE_FILL, 0, 1, 0},
    {{.printed = 'c'}, SCENE_FILL, 0, -1, 0},
    {{.printed = 'i'}, SCENE_INVERT, 0, 0, 0},
    {{.printed = 'z', .control = true}, SCENE_UNDO, 0, 0, 0},
    {{.printed = 'y', .control = true}, SCENE_REDO, 0, 0, 0},
    {{.printed = 'z', .control = true, .shift = true}, SCENE_REDO, 0, 0, 0},
    {{.special = KEY_LEFT}, SCENE_GO, 0, 0, 10},
    {{.special = KEY_RIGHT}, SCENE_GO, 0, 0, 13}, /* over the gap */
    {{.special = KEY_HOME}, SCENE_GO, 0, 0, 10},
    {{.special = KEY_END}, SCENE_GO, 0, 0, 13},
};

static void keys_send_what_they_say(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = busy_scene();
  scene_command c;
  begin(&h, s, 1280, 800);
  while (hand_sent(&h, &c)) free(c.text);
  for (size_t k = 0; k < sizeof about_the_network / sizeof *about_the_network; k++) {
    const expected *e = &about_the_network[k];
    assert_true(action_key(&h.view, &e->key));
    if (!hand_sent(&h, &c)) fail_msg("key %zu sends nothing", k);
    assert_int_equal(c.verb, e->verb);
    assert_int_equal(c.index, e->index);
    if (!isnan(e->value)) assert_float_equal(c.value, e->value, 1e-9);
    assert_int_equal(c.number, e->number);
    assert_false(hand_sent(&h, &c));
  }
  /* What does not repeat does nothing while the key is held; what does, does. */
  assert_true(action_key(&h.view, &(key_stroke){.printed = 't', .repeat = true}));
  assert_false(hand_sent(&h, &c));
  assert_true(action_key(&h.view, &(key_stroke){.printed = '.', .repeat = true}));
  assert_true(hand_sent(&h, &c));
  assert_false(action_key(&h.view, &(key_stroke){.printed = '~'}));
  assert_false(action_key(&h.view, &(key_stroke){.printed = 't', .control = true}));
  hand_end(&h);
  scene_free(s);
}

static void other_keys_change_what_is_seen(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = busy_scene();
  begin(&h, s, 1280, 800);
  looks *l = &h.view.looks;
#define KEY(...) assert_true(action_key(&h.view, &(key_stroke){__VA_ARGS__}))
  h.view.toast[0] = 0;
  KEY(.printed = 'h');
  assert_int_equal(l->overlay, OVERLAY_FIELDS);
  assert_string_equal(h.view.toast, "");
  KEY(.printed = 'd');
  assert_int_equal(l->overlay, OVERLAY_DIFFERENCE);
  assert_string_equal(h.view.toast, "On the grid: differs, in the place of fields.");
  KEY(.printed = 'j');
  assert_int_equal(l->overlay, OVERLAY_FLIPPED);
  KEY(.printed = 'j');
  assert_int_equal(l->overlay, OVERLAY_NONE);
  KEY(.printed = 'p');
  assert_true(l->pairs);
  KEY(.printed = 'l');
  assert_true(l->light);
  static const int sizes[] = {2, 3, 5, 9, 9};
  for (int k = 0; k < 5; k++) {
    KEY(.printed = ']');
    assert_int_equal(l->brush, sizes[k]);
  }
  KEY(.printed = '[', .shift = true); /* on keyboards where it takes Shift */
  assert_int_equal(l->brush, 5);
  for (char f = 0; f < FOLDS; f++) {
    KEY(.printed = (char)('1' + f), .control = true);
    assert_true(l->folded[(int)f]);
    KEY(.printed = (char)('1' + f), .control = true);
    assert_false(l->folded[(int)f]);
  }
  KEY(.printed = 's');
  assert_true(h.view.wants_snapshot);
  KEY(.printed = 'v');
  assert_true(h.view.wants_film);
  KEY(.printed = '?', .shift = true);
  assert_true(l->help);
  KEY(.special = KEY_ESCAPE);
  assert_false(l->help);
  KEY(.special = KEY_F1);
  assert_true(l->help);
  KEY(.printed = 'q', .control = true);
  assert_true(h.view.quit);
  scene_command c;
  assert_false(hand_sent(&h, &c));
  hand_end(&h);
  scene_free(s);
}

static void buttons_do_what_their_keys_do(void **state) {
  (void)state;
  needs_egl();
  static const action buttons[] = {ACTION_TRAIN, ACTION_NOISE, ACTION_OCCLUDE, ACTION_RUN,
                                   ACTION_STEP,  ACTION_SWEEP, ACTION_CLEAR,   ACTION_RANDOMIZE,
                                   ACTION_UNDO,  ACTION_RESET};
  hand h;
  scene *s = busy_scene();
  scene_command by_key, by_button;
  begin(&h, s, 1280, 800);
  for (size_t k = 0; k < sizeof buttons / sizeof *buttons; k++) {
    action_do(&h.view, buttons[k], 0);
    assert_true(hand_sent(&h, &by_key));
    free(hand_picture(&h).rgb);
    const place *where = at(action_about(buttons[k])->name);
    h.x = (float)(where->x + where->w / 2);
    h.y = (float)(where->y + where->h / 2);
    for (int press = 2; press >= 0; press--) {
      h.left = press == 1;
      hand_frame(&h);
    }
    assert_true(hand_sent(&h, &by_button));
    assert_int_equal(by_button.verb, by_key.verb);
    assert_true(by_button.value == by_key.value);
    assert_false(hand_sent(&h, &by_button));
  }
  hand_end(&h);
  scene_free(s);
}

static void the_help_shows_every_action(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 4; k++) {
    hand h;
    scene *s = busy_scene();
    const int width = k == 3 ? 3840 : picture_sizes[k][0],
              height = k == 3 ? 2160 : picture_sizes[k][1];
    begin(&h, s, width, height);
    h.view.looks.help = true;
    hand_frame(&h);
    free(hand_picture(&h).rgb);
    const place *box = at("help");
    assert_true(box->x >= 0 && box->y >= 0 && box->x + box->w <= width &&
                box->y + box->h <= height);
    int seen = 0;
    for (int a = 0; a < ACTIONS; a++) {
      char name[64];
      snprintf(name, sizeof name, "help:%s", action_about((action)a)->name);
      seen += find(name) != NULL;
    }
    if (height >= 800) assert_int_equal(seen, ACTIONS);
    assert_true(seen > ACTIONS / 2);
    hand_end(&h);
    scene_free(s);
  }
}

/* ---- the keyboard's place ------------------------------------------------------------------- */

static void tab(hand *h, bool back) {
  assert_true(action_key(&h->view, &(key_stroke){.special = KEY_TAB, .shift = back}));
  hand_frame(h);
  hand_frame(h);
}

static void tab_goes_round_and_enter_presses(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = busy_scene();
  scene_command c;
  scene_handle(s, SCENE_SLIDER, "damage", 0, 1, 0.5);
  scene_handle(s, SCENE_TOGGLE, "on", 0, 0, 0);
  scene_handle(s, SCENE_BUTTON, "go", 0, 0, 0);
  begin(&h, s, 1280, 800);
  char names[64][2 * SCENE_NAME];
  int count = 0;
  for (tab(&h, false); count < 64; tab(&h, false)) {
    if (count > 0 && strcmp(h.view.focus.name, names[0]) == 0) break;
    snprintf(names[count++], sizeof names[0], "%s", h.view.focus.name);
  }
  assert_in_range(count, 18, 60);
  int script = 0;
  for (int k = 0; k < count; k++) script += strncmp(names[k], "control:", 8) == 0;
  assert_int_equal(script, 3);
  for (int k = count - 1; k >= 0; k--) { /* and back the same way */
    tab(&h, true);
    assert_string_equal(h.view.focus.name, names[k]);
    if (strcmp(names[k], "train") == 0) {
      action_key(&h.view, &(key_stroke){.special = KEY_ENTER});
      hand_frame(&h);
      assert_true(hand_sent(&h, &c) && c.verb == SCENE_TRAIN);
    } else if (strcmp(names[k], "control:damage") == 0) {
      action_key(&h.view, &(key_stroke){.special = KEY_RIGHT});
      hand_frame(&h);
      assert_true(hand_sent(&h, &c) && c.verb == SCENE_CONTROL && c.value > 0.5);
      assert_string_equal(c.text, "damage");
      free(c.text);
    } else if (strcmp(names[k], "control:on") == 0) {
      action_key(&h.view, &(key_stroke){.special = KEY_ENTER});
      hand_frame(&h);
      assert_true(hand_sent(&h, &c) && c.verb == SCENE_CONTROL && c.value == 1);
      free(c.text);
    } else if (strcmp(names[k], "schedule") == 0) {
      action_key(&h.view, &(key_stroke){.special = KEY_LEFT});
      hand_frame(&h);
      assert_true(hand_sent(&h, &c) && c.verb == SCENE_SCHEDULE && c.index == EG_SYNCHRONOUS);
    }
    assert_false(hand_sent(&h, &c));
  }
  action_key(&h.view, &(key_stroke){.special = KEY_ESCAPE});
  assert_string_equal(h.view.focus.name, "");
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_RIGHT})); /* travels again */
  assert_true(hand_sent(&h, &c) && c.verb == SCENE_GO);
  hand_end(&h);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table_is_whole),
      cmocka_unit_test(keys_send_what_they_say),
      cmocka_unit_test(other_keys_change_what_is_seen),
      cmocka_unit_test(buttons_do_what_their_keys_do),
      cmocka_unit_test(the_help_shows_every_action),
      cmocka_unit_test(tab_goes_round_and_enter_presses),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
