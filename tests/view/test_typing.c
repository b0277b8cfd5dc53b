/* SPDX-License-Identifier: MIT
 *
 * test_typing.c - the path line and the keyboard: however many keys come between two frames, none is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "hand.h"
#include "keyboard.h"
#include "scenes.h"
#include "typed.h"

void keys_are_known(void); /* mouse.cpp */

enum { ESCAPE = 256, ENTER = 257, BACKSPACE = 259, LEFT = 263, HOME = 268, CONTROL = 341 };

static void press(int key) {
  ui_key(key, true);
  ui_key(key, false);
}

static void type(const char *text) {
  for (; *text; text++) {
    ui_key(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text, true);
    ui_sign((unsigned char)*text);
    ui_key(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text, false);
  }
}

static void begin(hand *h, const scene *s, int width, int height) {
  assert_true(hand_begin(h, width, height));
  keys_are_known();
  for (int f = 0; f < FOLDS; f++) h->view.looks.folded[f] = f != FOLD_MEMORIES; /* quicker */
  hand_show(h, s);
  hand_frame(h);
}

static void order(hand *h, char letter) {
  action_key(&h->view, &(key_stroke){.printed = letter, .control = true});
}

static void frames(hand *h, int count) {
  for (int k = 0; k < count; k++) hand_frame(h);
}

static void expect(hand *h, scene_verb verb, const char *text) {
  scene_command c;
  bool sent = false;
  for (int k = 0; k < 60 && !sent; k++) {
    hand_frame(h);
    sent = hand_sent(h, &c);
  }
  if (!sent) fail_msg("%s was not sent", text);
  assert_int_equal(c.verb, verb);
  assert_string_equal(c.text, text);
  free(c.text);
  assert_false(hand_sent(h, &c));
}

/* Order, path and Enter, with any number of frames between any two of them. */
static void what_is_typed_between_two_frames_is_not_lost(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  begin(&h, s, 900, 420);
  for (int k = 0; k < 64; k++) {
    order(&h, k & 1 ? 's' : 'o');
    frames(&h, k >> 1 & 1 ? 1 + (k >> 2 & 1) * 5 : 0);
    assert_true(ui_typing());
    type("letters/a");
    frames(&h, k >> 3 & 1);
    type(".png");
    frames(&h, k >> 4 & 1);
    press(ENTER);
    frames(&h, k >> 5 & 1);
    expect(&h, k & 1 ? SCENE_SAVE : SCENE_LOAD, "letters/a.png");
    frames(&h, 2);
    assert_false(ui_typing());
  }
  hand_end(&h);
  scene_free(s);
}

static void keys_keep_their_order(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  begin(&h, s, 900, 420);
  order(&h, 'o');
  type("abcxyz");
  for (int k = 0; k < 3; k++) press(BACKSPACE);
  type("de");
  press(LEFT);
  type("-");
  press(HOME);
  type("~/");
  press(ENTER);
  expect(&h, SCENE_LOAD, "~/abcd-e");
  order(&h, 'o'); /* what was used stands there, and goes with the first sign */
  frames(&h, 6);
  type("new");
  order(&h, 'o'); /* once more, while the line is being typed in */
  frames(&h, 6);
  type("newer");
  press(ENTER);
  expect(&h, SCENE_LOAD, "newer");
  order(&h, 'o');
  press(ENTER);
  expect(&h, SCENE_LOAD, "newer");
  order(&h, 'o'); /* Control+A is one key that does something, Escape another */
  type("lost");
  ui_key(CONTROL, true);
  press('A');
  ui_key(CONTROL, false);
  type("kept");
  press(ENTER);
  expect(&h, SCENE_LOAD, "kept");
  hand_end(&h);
  scene_free(s);
}

/* As the window hears of it: by its key, and by its sign. */
static void strike(keyboard *k, int key, key_special special, bool control) {
  char printed[2] = {(char)(key < ESCAPE ? key : 0), 0};
  const int code = key >= 'a' && key <= 'z' ? key - 'a' + 'A' : key;
  if (control) ui_key(CONTROL, true);
  ui_key(code, true);
  keyboard_key(k, &(keyboard_press){.special = special, .printed = printed, .control = control});
  if (!special && !control) {
    ui_sign((unsigned)key);
    keyboard_sign(k, (unsigned)key);
  }
  ui_key(code, false);
  if (control) ui_key(CONTROL, false);
}

/* Orders between two paths are orders, and paths are paths, whatever comes into one frame. */
static void orders_and_paths_are_told_apart(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  begin(&h, s, 900, 420);
  for (int pause = 0; pause < 24; pause++) {
    static const struct {
      int key;
      key_special special;
      bool control;
    } keys[] =
        {{'o', 0, true},  {'n', 0, false}, {ENTER, KEY_ENTER, false}, {'n', 0, false},
         {'o', 0, true},  {'x', 0, false}, {ENTER, KEY_ENTER, false}, {'o', 0, true},
         {'f', 0, false}, {'o', 0, true},  {'c', 0, false},           {ESCAPE, KEY_ESCAPE, false},
         {'c', 0, false}};
    static const struct {
      scene_verb verb;
      const char *text;
    } told[] = {{SCENE_LOAD, "n"}, {SCENE_NOISE, NULL}, {SCENE_LOAD, "x"}, {SCENE_FILL, NULL}};
    keyboard k = {0};
    size_t seen = 0;
    scene_command c;
    for (int step = 0; step < 80; step++) {
      for (int j = 0; j < (int)(sizeof keys / sizeof *keys); j++)
        if (step == (pause < 12 ? j * (pause / 4) : j > pause - 12 ? 1 + pause % 3 : 0))
          strike(&k, keys[j].key, keys[j].special, keys[j].control);
      action_strokes(&h.view, &k);
      hand_frame(&h);
      for (; hand_sent(&h, &c); seen++) {
        if (seen >= 4 || c.verb != told[seen].verb)
          fail_msg("pause %d: %zu is %d", pause, seen, c.verb);
        if (told[seen].text) assert_string_equal(c.text, told[seen].text);
        free(c.text);
      }
    }
    assert_int_equal(seen, 4);
    assert_int_equal(k.count, 0);
    assert_false(ui_typing());
  }
  hand_end(&h);
  scene_free(s);
}

/* Where no panel has the path, it comes up when it is asked for, and goes when it was used or left. */
static void the_path_is_there_in_small_windows(void **state) {
  (void)state;
  needs_egl();
  static const int sizes[][2] = {{200, 150}, {360, 300}, {370, 600}};
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    hand h;
    begin(&h, s, sizes[k][0], sizes[k][1]);
    free(hand_picture(&h).rgb);
    assert_null(find("path"));
    for (int how = 0; how < 3; how++) {
      order(&h, 'o');
      type("x.png");
      frames(&h, 12);
      free(hand_picture(&h).rgb);
      at("files");
      const place *where = at("typing:path");
      assert_true(where->x >= 0 && where->x + where->w <= sizes[k][0]);
      if (how == 0) press(ENTER);
      if (how == 1) press(ESCAPE);
      if (how == 2) h.view.presses++; /* outside of it */
      if (how == 0) expect(&h, SCENE_LOAD, "x.png");
      frames(&h, 3);
      free(hand_picture(&h).rgb);
      assert_null(find("path"));
    }
    hand_end(&h);
  }
  scene_free(s);
}

/* What comes out is what went in, in order, and no frame has two keys that do something. */
static void a_frame_takes_one_key(void **state) {
  (void)state;
  typed t = {0};
  int in = 0, out = 0;
  typed_event e;
  srand(5);
  for (int frame = 0; frame < 4000; frame++) {
    for (int k = rand() % 6; k > 0 && in - out < TYPED_MOST; k--, in++)
      typed_note(&t, (typed_event){.key = in % 3 == 0  ? 0
                                          : rand() % 2 ? 'A'
                                                       : ENTER,
                                   .down = in % 3 == 1,
                                   .sign = (unsigned)in});
    int pressed = 0;
    for (typed_frame(&t); typed_next(&t, &e); out++) {
      assert_int_equal(e.sign, out);
      assert_int_equal(pressed, 0);
      pressed += e.down && e.key == ENTER;
    }
  }
  assert_true(out > 4000);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_typed_between_two_frames_is_not_lost),
      cmocka_unit_test(keys_keep_their_order),
      cmocka_unit_test(orders_and_paths_are_told_apart),
      cmocka_unit_test(the_path_is_there_in_small_windows),
      cmocka_unit_test(a_frame_takes_one_key),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
