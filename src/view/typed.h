/* SPDX-License-Identifier: MIT
 *
 * typed.h - what a keyboard tells, kept in order until a frame can take it.
 */
#ifndef ENGRAM_VIEW_TYPED_H
#define ENGRAM_VIEW_TYPED_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TYPED_MOST 256
#define TYPED_KEYS 512

typedef struct typed_event {
  int key;       /* GLFW's code, below TYPED_KEYS; or 0 for a sign */
  bool down;     /* of a key */
  unsigned sign; /* Unicode */
} typed_event;

typedef struct typed {
  typed_event events[TYPED_MOST];
  int first, count;
  bool control;        /* is down, as of what was taken */
  bool full;           /* a key was pressed in this frame */
  bool up[TYPED_KEYS]; /* keys that came up in this frame */
} typed;

void typed_note(typed *, typed_event); /* what there is no room for is lost */
void typed_frame(typed *);             /* a frame begins */
/* Takes the next event of this frame; false: the others are for later. */
bool typed_next(typed *, typed_event *);

#ifdef __cplusplus
}
#endif
#endif
