/* SPDX-License-Identifier: MIT
 *
 * test_keys.c - what the help says of a key is what the key does, on every keyboard; who has the keys.
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
#include "keyboard.h"
#include "scenes.h"

/* ---- the table and the keys ------------------------------------------------------------- */

/* "Ctrl+Z", "Page Up", "?": as the help writes it. */
static key_stroke stroke_of(const char *keys) {
  static const struct {
    const char *name;
    key_special special;
  } specials[] = {{"space", KEY_SPACE},  {"\u2190", KEY_LEFT},     {"\u2192", KEY_RIGHT},
                  {"\u2191", KEY_UP},    {"\u2193", KEY_DOWN},     {"Home", KEY_HOME},
                  {"End", KEY_END},      {"Page Up", KEY_PAGE_UP}, {"Page Down", KEY_PAGE_DOWN},
                  {"Delete", KEY_DELETE}};
  key_stroke k = {0};
  if (strncmp(keys, "Ctrl+", 5) == 0) k.control = true, keys += 5;
  if (strncmp(keys, "Shift+", 6) == 0) k.shift = true, keys += 6;
  for (size_t s = 0; s < sizeof specials / sizeof *specials; s++)
    if (strcmp(specials[s].name, keys) == 0) k.special = specials[s].special;
  if (strcmp(keys, "\u2212") == 0) keys = "-";
  if (!k.special) {
    if (strlen(keys) != 1) fail_msg("the help says \"%s\", which is no key", keys);
    k.printed = (char)(*keys >= 'A' && *keys <= 'Z' ? *keys + 32 : *keys);
  }
  return k;
}

static void a_key_does_what_the_help_says_of_it(void **state) {
  (void)state;
  for (int a = 0; a < ACTIONS; a++) {
    if (a == ACTION_CUE) {
      for (char digit = '0'; digit <= '9'; digit++)
        assert_int_equal(action_of_key(&(key_stroke){.printed = digit}), a);
      continue;
    }
    const key_stroke k = stroke_of(action_about((action)a)->keys);
    assert_int_equal(action_of_key(&k), a);
  }
}

static void shift_and_control_make_another_key_of_a_letter(void **state) {
  (void)state;
  for (char c = 'a'; c <= 'z'; c++) {
    const action plain = action_of_key(&(key_stroke){.printed = c});
    const action control = action_of_key(&(key_stroke){.printed = c, .control = true});
    assert_int_equal(action_of_key(&(key_stroke){.printed = c, .shift = true}),
                     c == 'r' ? ACTION_AFRESH : ACTIONS);
    assert_true(plain == ACTIONS || plain != control);
  }
  for (char c = '0'; c <= '9'; c++)
    assert_int_equal(action_of_key(&(key_stroke){.printed = c, .shift = true}), ACTIONS);
  assert_int_equal(action_of_key(&(key_stroke){.printed = '='}), ACTION_FASTER);
  assert_int_equal(action_of_key(&(key_stroke){.special = KEY_F1}), ACTION_HELP);
  assert_int_equal(action_of_key(&(key_stroke){.printed = 'z', .control = true, .shift = true}),
                   ACTION_REDO);
}

/* ---- keyboards ---------------------------------------------------------------------------- */

typedef struct pressed {
  const char *what;
  const char *printed;
  char place;
  bool control, shift;
  unsigned sign; /* 0: it gives none */
  action does;
} pressed;

static const pressed presses[] = {
    {"US t", "t", 't', false, false, 't', ACTION_TRAIN},
    {"US T, Caps Lock", "t", 't', false, false, 'T', ACTION_TRAIN},
    {"US 1", "1", '1', false, false, '1', ACTION_CUE},
    {"US !", "1", '1', false, true, '!', ACTIONS},
    {"US ?", "/", 0, false, true, '?', ACTION_HELP},
    {"US /", "/", 0, false, false, '/', ACTIONS},
    {"US =", "=", 0, false, false, '=', ACTION_FASTER},
    {"US +", "=", 0, false, true, '+', ACTION_FASTER},
    {"US [", "[", 0, false, false, '[', ACTION_BRUSH_SMALLER},
    {"US Ctrl+1", "1", '1', true, false, 0, ACTION_FOLD_CONTROLS},
    {"keypad 5", NULL, 0, false, false, '5', ACTION_CUE},
    {"keypad -", "-", 0, false, false, '-', ACTION_SLOWER},
    {"German ?, Shift+\u00df", "\u00df", 0, false, true, '?', ACTION_HELP},
    {"German [, AltGr+8", "8", '8', false, false, '[', ACTION_BRUSH_SMALLER},
    {"German ], AltGr+9", "9", '9', false, false, ']', ACTION_BRUSH_LARGER},
    {"German @, AltGr+Q", "q", 'q', false, false, '@', ACTIONS},
    {"German euro, AltGr+E", "e", 'e', false, false, 0x20ac, ACTIONS},
    {"German +", "+", 0, false, false, '+', ACTION_FASTER},
    {"German \u00fc", "\u00fc", 0, false, false, 0xfc, ACTIONS},
    {"German Ctrl+Z", "z", 'y', true, false, 0, ACTION_UNDO},
    {"French 1, Shift+&", "&", '1', false, true, '1', ACTION_CUE},
    {"French &", "&", '1', false, false, '&', ACTIONS},
    {"French \u00e9", "\u00e9", '2', false, false, 0xe9, ACTIONS},
    {"French Ctrl+1", "&", '1', true, false, 0, ACTION_FOLD_CONTROLS},
    {"French Ctrl+2", "\u00e9", '2', true, false, 0, ACTION_FOLD_NEURONS},
    {"French ., Shift+;", ";", 0, false, true, '.', ACTION_STEP},
    {"French ], AltGr+)", ")", 0, false, false, ']', ACTION_BRUSH_LARGER},
    {"French Ctrl+Q", "q", 'a', true, false, 0, ACTION_QUIT},
    {"French Ctrl+A", "a", 'q', true, false, 0, ACTIONS},
    {"Dvorak ., where E is", ".", 'e', false, false, '.', ACTION_STEP},
    {"Russian, where T is", "\u0435", 't', false, false, 0x435, ACTION_TRAIN},
    {"Russian, where Ctrl+Z is", "\u044f", 'z', true, false, 0, ACTION_UNDO},
    {"Russian \u044d", "\u044d", 0, false, false, 0x44d, ACTIONS},
    {"a key without a name", NULL, 'a', false, false, 0, ACTIONS},
};

static void press(keyboard *k, const pressed *p, bool repeat) {
  keyboard_key(k, &(keyboard_press){.printed = p->printed,
                                    .place = p->place,
                                    .control = p->control,
                                    .shift = p->shift,
                                    .repeat = repeat});
  if (p->sign) keyboard_sign(k, p->sign);
}

/* What of the strokes does something; more than one thing is none. */
static action meant(const keyboard *k) {
  action does = ACTIONS;
  int count = 0;
  for (int s = 0; s < k->count; s++) {
    const action a = action_of_key(&k->strokes[s]);
    if (a != ACTIONS) does = a, count++;
  }
  if (count > 1) fail_msg("one key does %d things", count);
  return does;
}

static void a_key_means_the_same_on_every_keyboard(void **state) {
  (void)state;
  for (size_t p = 0; p < sizeof presses / sizeof *presses; p++)
    for (int repeat = 0; repeat < 2; repeat++) {
      keyboard k = {0};
      press(&k, &presses[p], repeat);
      if (meant(&k) != presses[p].does)
        fail_msg("%s: action %d, not %d", presses[p].what, meant(&k), presses[p].does);
      for (int s = 0; s < k.count; s++) assert_int_equal(k.strokes[s].repeat, repeat);
    }
}

static void keys_between_two_frames_do_not_mix(void **state) {
  (void)state;
  keyboard k = {0};
  const pressed t = presses[0], bracket = presses[13];
  pressed mute = t;
  mute.sign = 0;
  press(&k, &t, false);
  press(&k, &bracket, false);
  press(&k, &mute, false);
  assert_int_equal(k.count, 3);
  assert_int_equal(k.strokes[0].printed, 't');
  assert_int_equal(k.strokes[1].printed, '[');
  assert_int_equal(k.strokes[2].printed, 't');
  keyboard_key(&k, &(keyboard_press){.printed = "n", .place = 'n', .other = true}); /* Alt+N */
  assert_int_equal(k.count, 3);
  keyboard_sign(&k, 0xe9); /* is not of the T before it */
  assert_int_equal(k.count, 3);
  for (int n = 0; n < 3 * KEYBOARD_STROKES; n++) press(&k, &presses[n % 3 + 12], false);
  assert_int_equal(k.count, KEYBOARD_STROKES);
}

/* ---- who has the keys ------------------------------------------------------------------------ */

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  hand_show(h, s);
  free(hand_picture(h).rgb);
}

static void click(hand *h, const char *name) {
  const place *where = at(name);
  h->x = (float)(where->x + where->w / 2);
  h->y = (float)(where->y + where->h / 2);
  for (int step = 0; step < 3; step++) {
    h->left = step == 1;
    hand_frame(h);
  }
}

static void a_line_of_text_has_the_keys_until_it_is_left(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  scene_command c;
  begin(&h, s, 1280, 800);
  assert_false(ui_typing());
  click(&h, "seed");
  hand_frame(&h);
  assert_true(ui_typing());
  for (char k = ' ' + 1; k < 127; k++)
    assert_false(action_typing(&h.view, &(key_stroke){.printed = k}));
  assert_false(action_typing(&h.view, &(key_stroke){.special = KEY_DELETE, .shift = true}));
  assert_false(action_typing(&h.view, &(key_stroke){.printed = 'z', .control = true}));
  assert_false(h.view.quit || hand_sent(&h, &c));
  assert_true(action_typing(&h.view, &(key_stroke){.special = KEY_TAB}));
  for (int k = 0; k < 3; k++) hand_frame(&h);
  assert_false(ui_typing());
  assert_string_equal(h.view.focus.name, "clear"); /* the next one */
  action_key(&h.view, &(key_stroke){.special = KEY_ENTER, .repeat = true}); /* still held */
  hand_frame(&h);
  assert_false(hand_sent(&h, &c));
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_TAB, .shift = true}));
  for (int k = 0; k < 2; k++) hand_frame(&h);
  assert_string_equal(h.view.focus.name, "seed");
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_ENTER})); /* into it */
  for (int k = 0; k < 3; k++) hand_frame(&h);
  assert_true(ui_typing());
  assert_true(action_typing(&h.view, &(key_stroke){.printed = 'q', .control = true}));
  assert_true(h.view.quit);
  assert_false(hand_sent(&h, &c));
  hand_end(&h);
  scene_free(s);
}

static void keys_scroll_the_help_and_leave_the_network_alone(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  scene_command c;
  bool seen[ACTIONS] = {0};
  scene_gone_through(s, 9);
  begin(&h, s, 400, 300);
  h.view.looks.help = true;
  for (int page = 0; page < 20; page++) {
    for (int k = 0; k < 2; k++) hand_frame(&h);
    free(hand_picture(&h).rgb);
    for (int a = 0; a < ACTIONS; a++) {
      char name[64];
      snprintf(name, sizeof name, "help:%s", action_about((action)a)->name);
      seen[a] |= find(name) != NULL;
    }
    if (page == 0) assert_false(seen[ACTION_LAST]);
    assert_true(action_key(&h.view, &(key_stroke){.special = page % 2 ? KEY_DOWN : KEY_PAGE_DOWN}));
  }
  for (int a = 0; a < ACTIONS; a++)
    if (!seen[a]) fail_msg("%s is not to be seen", action_about((action)a)->name);
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_HOME}));
  for (int k = 0; k < 3; k++) hand_frame(&h);
  free(hand_picture(&h).rgb);
  assert_non_null(find("help:fields"));
  assert_false(hand_sent(&h, &c));
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_ESCAPE}));
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_LEFT})); /* travels again */
  assert_true(hand_sent(&h, &c) && c.verb == SCENE_GO && c.number == 8);
  hand_end(&h);
  scene_free(s);
}

static void the_status_line_leads_back_from_the_past(void **state) {
  (void)state;
  needs_egl();
  for (int size = 0; size < 3; size++) {
    hand h;
    scene *s = scene_grid(20, 20);
    scene_command c;
    scene_past *p = scene_gone_through(s, 9);
    begin(&h, s, picture_sizes[size][0], picture_sizes[size][1]);
    assert_null(find("moment_now"));
    p->now = 2;
    hand_show(&h, s);
    free(hand_picture(&h).rgb);
    nothing_overlaps(h.width, h.height);
    click(&h, "moment_now");
    assert_true(hand_sent(&h, &c) && c.verb == SCENE_GO && c.number == 9);
    assert_false(hand_sent(&h, &c));
    hand_end(&h);
    scene_free(s);
  }
}

static void the_ends_of_the_past_are_found_behind_gaps(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  scene_command c;
  scene_past *p = scene_gone_through(s, 6);
  begin(&h, s, 1280, 800);
  p->number[0] = p->number[5] = 0;
  p->now = 3;
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_HOME}));
  assert_true(hand_sent(&h, &c) && c.verb == SCENE_GO && c.number == 2);
  assert_true(action_key(&h.view, &(key_stroke){.special = KEY_END}));
  assert_true(hand_sent(&h, &c) && c.verb == SCENE_GO && c.number == 5);
  for (size_t k = 0; k < 6; k++) p->number[k] = 0;
  static const key_special ways[] = {KEY_HOME, KEY_END, KEY_LEFT, KEY_RIGHT};
  for (int k = 0; k < 4; k++) {
    assert_true(action_key(&h.view, &(key_stroke){.special = ways[k]}));
    assert_false(hand_sent(&h, &c));
  }
  hand_end(&h);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_key_does_what_the_help_says_of_it),
      cmocka_unit_test(shift_and_control_make_another_key_of_a_letter),
      cmocka_unit_test(a_key_means_the_same_on_every_keyboard),
      cmocka_unit_test(keys_between_two_frames_do_not_mix),
      cmocka_unit_test(a_line_of_text_has_the_keys_until_it_is_left),
      cmocka_unit_test(keys_scroll_the_help_and_leave_the_network_alone),
      cmocka_unit_test(the_status_line_leads_back_from_the_past),
      cmocka_unit_test(the_ends_of_the_past_are_found_behind_gaps),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
