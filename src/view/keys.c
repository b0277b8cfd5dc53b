/* SPDX-License-Identifier: MIT
 *
 * keys.c - which key is which action.
 *
 * Letters and digits go by what is printed on the key, whatever the layout
 * and whether or not Shift is held; other signs by the character that they
 * give. A key that is held down repeats what may be done many times, and
 * nothing else. While a widget has the keyboard's focus the arrows move it,
 * and while the help is shown they scroll it.
 */
#include "keyboard.h"

#include <stdio.h>
#include <string.h>

#define HELP_PAGE 10  /* rows */
#define HELP_END 1000 /* more than there are */

typedef struct binding {
  char printed;
  key_special special;
  bool control, shift;
  action does;
  bool repeats;
} binding;

static const binding bindings[] = {
    {0, KEY_SPACE, false, false, ACTION_RUN, false},
    {'.', 0, false, false, ACTION_STEP, true},
    {'w', 0, false, false, ACTION_SWEEP, true},
    {'-', 0, false, false, ACTION_SLOWER, true},
    {'+', 0, false, false, ACTION_FASTER, true},
    {'=', 0, false, false, ACTION_FASTER, true}, /* + without Shift on many keyboards */
    {'u', 0, false, false, ACTION_SCHEDULE, false},
    {0, KEY_UP, false, false, ACTION_WARMER, true},
    {0, KEY_DOWN, false, false, ACTION_COOLER, true},
    {'y', 0, false, false, ACTION_TIES, false},
    {'e', 0, false, false, ACTION_SEED, false},
    {'t', 0, false, false, ACTION_TRAIN, false},
    {'r', 0, false, false, ACTION_RULE, false},
    {0, KEY_DELETE, false, false, ACTION_FORGET, false},
    {0, KEY_DELETE, false, true, ACTION_RESET, false},
    {'o', 0, true, false, ACTION_LOAD, false},
    {'s', 0, true, false, ACTION_SAVE, false},
    {'n', 0, false, false, ACTION_NOISE, false},
    {0, KEY_PAGE_UP, false, false, ACTION_MORE_NOISE, true},
    {0, KEY_PAGE_DOWN, false, false, ACTION_LESS_NOISE, true},
    {'o', 0, false, false, ACTION_OCCLUDE, false},
    {'x', 0, false, false, ACTION_RANDOMIZE, false},
    {'f', 0, false, false, ACTION_FILL, false},
    {'c', 0, false, false, ACTION_CLEAR, false},
    {'i', 0, false, false, ACTION_INVERT, false},
    {'[', 0, false, false, ACTION_BRUSH_SMALLER, true},
    {']', 0, false, false, ACTION_BRUSH_LARGER, true},
    {'z', 0, true, false, ACTION_UNDO, true},
    {'y', 0, true, false, ACTION_REDO, true},
    {'z', 0, true, true, ACTION_REDO, true},
    {0, KEY_LEFT, false, false, ACTION_BACK, true},
    {0, KEY_RIGHT, false, false, ACTION_FORWARD, true},
    {0, KEY_HOME, false, false, ACTION_FIRST, false},
    {0, KEY_END, false, false, ACTION_LAST, false},
    {'h', 0, false, false, ACTION_FIELDS, false},
    {'d', 0, false, false, ACTION_DIFFERENCE, false},
    {'j', 0, false, false, ACTION_FLIPPED, false},
    {'p', 0, false, false, ACTION_PAIRS, false},
    {'m', 0, false, false, ACTION_WHOLE, false},
    {'g', 0, false, false, ACTION_CHART, false},
    {'1', 0, true, false, ACTION_FOLD_CONTROLS, false},
    {'2', 0, true, false, ACTION_FOLD_NEURONS, false},
    {'3', 0, true, false, ACTION_FOLD_WEIGHTS, false},
    {'4', 0, true, false, ACTION_FOLD_CHARTS, false},
    {'5', 0, true, false, ACTION_FOLD_LOG, false},
    {'6', 0, true, false, ACTION_FOLD_MEMORIES, false},
    {'7', 0, true, false, ACTION_FOLD_PICTURES, false},
    {'l', 0, false, false, ACTION_THEME, false},
    {'r', 0, true, false, ACTION_AGAIN, false},
    {'r', 0, false, true, ACTION_AFRESH, false},
    {'c', 0, true, false, ACTION_COPY, false},
    {'s', 0, false, false, ACTION_SNAPSHOT, false},
    {'v', 0, false, false, ACTION_FILM, false},
    {'?', 0, false, false, ACTION_HELP, false},
    {0, KEY_F1, false, false, ACTION_HELP, false},
    {'q', 0, true, false, ACTION_QUIT, false},
};

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

static bool matches(const binding *b, const key_stroke *k) {
  if (b->printed != k->printed || b->special != k->special || b->control != k->control)
    return false;
  return b->shift == k->shift || (k->printed && !is_letter(k->printed)); /* it took Shift to type */
}

/* What the widget that has the focus does with the key. */
static bool focus_key(view *v, const key_stroke *k) {
  if (k->special == KEY_TAB) {
    v->focus.move = k->shift ? -1 : 1;
    return true;
  }
  if (!v->focus.name[0]) return false;
  switch (k->special) {
    case KEY_ENTER: v->focus.pressed |= !k->repeat; return true;
    case KEY_LEFT: v->focus.nudge--; return true;
    case KEY_RIGHT: v->focus.nudge++; return true;
    case KEY_ESCAPE: v->focus.name[0] = 0; return true;
    default: return false;
  }
}

/* A question has the keyboard; the window can still be closed. */
static bool question_key(view *v, const key_stroke *k) {
  if (!v->scene->question || (k->control && k->printed == 'q')) return false;
  if ((k->special == KEY_ENTER || k->special == KEY_ESCAPE) && !k->repeat)
    question_answer(v, k->special == KEY_ENTER);
  return true;
}

/* While the help is shown it is closed and scrolled by keys; the others do what they say there. */
static bool help_key(view *v, const key_stroke *k) {
  if (!v->looks.help || k->control) return false;
  switch (k->special) {
    case KEY_ENTER:
    case KEY_ESCAPE: v->looks.help = false; return true;
    case KEY_UP: v->help_way -= 1; return true;
    case KEY_DOWN: v->help_way += 1; return true;
    case KEY_PAGE_UP: v->help_way -= HELP_PAGE; return true;
    case KEY_PAGE_DOWN: v->help_way += HELP_PAGE; return true;
    case KEY_HOME: v->help_way -= HELP_END; return true;
    case KEY_END: v->help_way += HELP_END; return true;
    default: return false;
  }
}

/* The binding of a key, or NULL. */
static const binding *binding_of(const key_stroke *k) {
  for (size_t b = 0; b < sizeof bindings / sizeof *bindings; b++)
    if (matches(&bindings[b], k)) return &bindings[b];
  return NULL;
}

static bool is_cue(const key_stroke *k) {
  return !k->control && !k->shift && k->printed >= '0' && k->printed <= '9';
}

action action_of_key(const key_stroke *k) {
  const binding *b = binding_of(k);
  return is_cue(k) ? ACTION_CUE : b ? b->does : ACTIONS;
}

bool action_key(view *v, const key_stroke *k) {
  if (question_key(v, k) || help_key(v, k)) return true;
  if (!k->control && focus_key(v, k)) return true;
  const action a = action_of_key(k);
  if (a == ACTIONS) return false;
  const binding *b = binding_of(k);
  if (!k->repeat || (b && b->repeats)) action_do(v, a, is_cue(k) ? (k->printed - '0' + 9) % 10 : 0);
  return true;
}

bool action_typing(view *v, const key_stroke *k) {
  if (k->special == KEY_TAB && v->focus.line[0]) {
    snprintf(v->focus.name, sizeof v->focus.name, "%s", v->focus.line);
    ui_stop_typing();
    return focus_key(v, k);
  }
  const action a = action_of_key(k);
  if (a != ACTION_QUIT && a != ACTION_LOAD && a != ACTION_SAVE) return false;
  action_do(v, a, 0);
  return true;
}

/* A line of text takes its keys in the frames to come. What was struck behind the one that ends it is not
 * for the line: it waits until the line has had that one. */
void action_strokes(view *v, keyboard *k) {
  int done = 0;
  k->open = false;
  if (k->left && ui_typing() && ui_typed_waits()) return;
  for (k->left = false; done < k->count && !k->left; done++) {
    const key_stroke *stroke = &k->strokes[done];
    if (!ui_typing()) {
      action_key(v, stroke);
    } else if (!action_typing(v, stroke)) {
      k->left = stroke->special == KEY_ENTER || stroke->special == KEY_ESCAPE;
    }
  }
  k->count -= done;
  memmove(k->strokes, k->strokes + done, (size_t)k->count * sizeof *k->strokes);
}
