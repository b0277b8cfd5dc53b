/* SPDX-License-Identifier: MIT
 *
 * hint.h - between ui.cpp, which knows the mouse and what can be touched, and hint.c.
 */
#ifndef ENGRAM_VIEW_HINT_H
#define ENGRAM_VIEW_HINT_H

#include "ui.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hint_mouse {
  float x, y;
  bool moved, down; /* since the last frame; a button, now */
} hint_mouse;

void hint_begin(const hint_mouse *, ui_rect window, float seconds); /* a frame */
void hint_panel(ui_rect);                                           /* that is drawn from now on */
void hint_touchable(ui_rect);                                       /* what is seen of it */
void hint_over(ui_rect);                                            /* the mouse is */

/* ui.cpp: a text in a box, with its corner there or at the mouse; in units: how wide its lines are at
 * most, and what is around them. */
#define UI_NOTE_WIDE 300
#define UI_NOTE_X 10
#define UI_NOTE_Y 8
void ui_note(const char *text, const ui_point *place);

#ifdef __cplusplus
}
#endif
#endif
