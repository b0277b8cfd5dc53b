/* SPDX-License-Identifier: MIT
 *
 * plot.h - where numbers are on the screen: axes, ticks, labels, marks.
 */
#ifndef ENGRAM_VIEW_PLOT_H
#define ENGRAM_VIEW_PLOT_H

#include "axis.h"
#include "panel.h"

typedef struct plot_about {
  const char *x_label, *y_label; /* "" for none */
  double low[2], high[2];        /* of what is shown, x and y */
  double margin;                 /* share of the range of y that is left free at both ends */
  const scene_mark *marks;
  size_t mark_count;
} plot_about;

typedef struct plot {
  ui_rect at;
  float band; /* height above it, for the words of marks */
  axis x, y;
  ui_touch touch;
} plot;

/* Draws all but the curves into the room, and clips to the plot until plot_end(). */
void plot_begin(plot *, view *, const plot_about *, ui_rect room);
void plot_end(void);
float plot_x(const plot *, double x);
float plot_y(const plot *, double y);

/* Words on up to three lines, their place noted. */
float plot_words_height(ui_font, const char *text, float width);
void plot_words(view *, const char *place, ui_font, ui_rect, float align, ui_colour,
                const char *text);

/* What is said in the place of a plot that has nothing to show. */
void plot_placeholder(ui_rect, const char *text);

/* ---- marks.c: what happened from outside, since only an undisturbed run must fall ---- */

float marks_band(const plot *, const plot_about *); /* height for words, over the plot */
void marks_draw(view *, const plot *, const plot_about *);

/* ---- trace.c: a line of many points ------------------------------------------ */

/* Thins points, x rising, where they stand: of those in one column of pixels the first, the lowest,
 * the highest and the last stay, and nothing of a level stretch but its ends. Gives how many. */
int trace_thin(ui_point *, int count);
/* A line through (x, y), broken at NaN. */
typedef struct trace_look {
  ui_colour colour;
  float thickness; /* pixels */
} trace_look;
void trace_draw(const plot *, const float *x, const float *y, size_t count, const trace_look *);

#endif
