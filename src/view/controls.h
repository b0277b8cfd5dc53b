/* SPDX-License-Identifier: MIT
 *
 * controls.h - what the two halves of the controls panel share: the pen that
 * lays out row after row, and the script's half.
 */
#ifndef ENGRAM_VIEW_CONTROLS_H
#define ENGRAM_VIEW_CONTROLS_H

#include "panel.h"

/* Where the next row goes. */
typedef struct pen {
  float x, y, w;
} pen;

ui_rect pen_row(pen *, float height, float gap); /* in units of the scale */
void pen_divide(pen *, const char *heading);
/* The k-th of `count` equal parts of a row. */
ui_rect pen_part(ui_rect row, int count, int k);
/* A name at the left and its value at the right. */
void pen_caption(ui_rect, const char *name, const char *value);

/* script_controls.c: the sliders, toggles, choices, buttons and texts of the script. */
typedef struct script_controls script_controls;
script_controls *script_controls_new(void);
void script_controls_free(script_controls *);
void script_controls_draw(script_controls *, view *, pen *);

#endif
