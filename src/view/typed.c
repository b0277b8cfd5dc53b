/* SPDX-License-Identifier: MIT
 *
 * typed.c - what a keyboard tells, one stroke a frame.
 *
 * Dear ImGui 1.86 looks at its keys once a frame and does one thing: a key that
 * went down and up between two frames is lost, of two the second is, and what
 * was typed behind a key comes before it. So events wait in a queue; a frame
 * takes signs and releases up to the first key that does something, and what
 * comes behind that key is for the next; a key that came up goes down in the next
 * one at the earliest. Keys of letters do something only with Control: without,
 * they pass, and their sign follows.
 */
#include "typed.h"

#include <string.h>

#define FIRST_SPECIAL 256 /* GLFW: Escape; letters, digits and signs are below */
#define FIRST_MODIFIER 340
#define LAST_MODIFIER 347
#define LEFT_CONTROL 341
#define RIGHT_CONTROL 345

void typed_note(typed *t, typed_event e) {
  if (t->count < TYPED_MOST) t->events[(t->first + t->count++) % TYPED_MOST] = e;
}

void typed_frame(typed *t) {
  t->full = false;
  memset(t->up, 0, sizeof t->up);
}

static bool is_modifier(int key) { return key >= FIRST_MODIFIER && key <= LAST_MODIFIER; }

bool typed_next(typed *t, typed_event *e) {
  if (t->full || t->count == 0) return false;
  *e = t->events[t->first];
  if (e->down && t->up[e->key]) return false;
  t->up[e->key] = e->key && !e->down;
  t->first = (t->first + 1) % TYPED_MOST;
  t->count--;
  if (e->key == LEFT_CONTROL || e->key == RIGHT_CONTROL) t->control = e->down;
  t->full = e->key && e->down && !is_modifier(e->key) && (t->control || e->key >= FIRST_SPECIAL);
  return true;
}
