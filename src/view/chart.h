/* SPDX-License-Identifier: MIT
 *
 * chart.h - the parts of a chart: its series, its legend, the whole.
 */
#ifndef ENGRAM_VIEW_CHART_H
#define ENGRAM_VIEW_CHART_H

#include "panel.h"

/* A chart is a figure when the script has named its axes: its legend says what is what. Any other is
 * a history, whose newest values matter. */
bool chart_is_figure(const scene_chart *);
void chart_draw(view *, const scene_chart *, ui_rect);

/* ---- series.c ---------------------------------------------------------------- */

bool series_shows(const scene_series *, size_t point); /* it is finite, and so on the chart */
double series_err(const scene_series *, size_t point); /* 0 where there is none to show */
ui_colour series_colour(size_t series);
/* Whether each point is marked: measured values are few, a curve has many. */
bool series_is_marked(const scene_chart *, const scene_series *);
void series_mark(size_t series, float x, float y);
/* The line from y - err to y + err, unless the mark would hide it; with caps or without. */
void series_whisker(size_t series, float x, float high, float low, bool caps);
/* A line through the points, which follow each other. */
void series_line(size_t series, const ui_point *, int count);
void series_sample(const scene_chart *, size_t series, ui_rect); /* for a legend */

#define SERIES_SAMPLE 18 /* units of width of a sample */

/* ---- legend.c ---------------------------------------------------------------- */

typedef struct legend {
  bool beside;       /* at the right of the plot; else above it */
  float w, h;        /* 0: there is none */
  int columns, rows; /* of entries */
  float entry;       /* width of one */
} legend;

legend legend_for(const scene_chart *, ui_rect room);
void legend_draw(const legend *, view *, const scene_chart *, float x, float y);

#endif
