/* SPDX-License-Identifier: MIT
 *
 * history.h - the charts of the network's own past: energy, overlaps, flips,
 * the landscape; and going back in time on them.
 */
#ifndef ENGRAM_VIEW_HISTORY_H
#define ENGRAM_VIEW_HISTORY_H

#include "plot.h"

/* ---- travel.c ---------------------------------------------------------------- */

typedef struct travel {
  bool held;      /* the mouse has hold of time */
  uint64_t asked; /* number of the moment that was asked for last, while held */
} travel;

/* Points of the past: the newest moment, and the one that x stands for where the axis goes from low to
 * high; SIZE_MAX where there is none. Moments at one x share what is nearest to it in their order, and
 * have room of `reach` each at both sides where others crowd them: so each of them can be reached, and x
 * to the right is never an earlier one. */
size_t travel_newest(const scene_past *);
bool travel_is_back(const scene_past *); /* the network is not at the newest moment */
void travel_moment(const scene_past *, size_t *moment, size_t *moments); /* where it is: from 1 */
size_t travel_nearest(const scene_past *, double x, double low, double high, double reach);
/* One line over a chart: the value, where in time the network is, and the way back to the end. */
void travel_line(view *, ui_rect line, const char *value);
float travel_line_height(void);
/* In a plot over sweeps, after its curves: the hand on it, what is to come dimmed, where the network is.
 * Gives the point under the mouse, or SIZE_MAX. */
size_t travel_draw(travel *, view *, const plot *);
/* The tooltip at such a point. */
void travel_tooltip(const view *, size_t point, const char *value);

/* ---- history.c ---------------------------------------------------------------- */

void history_energy(travel *, view *, ui_rect);
void history_flips(travel *, view *, ui_rect);
/* A plot over the sweeps of the past; low and high of y. */
void history_plot(plot *, view *, ui_rect, const char *y_label, double low, double high,
                  double margin);

/* ---- overlaps.c ---------------------------------------------------------------- */

#define OVERLAPS_NAMED 6 /* lines with a colour and a name */

typedef struct overlaps {
  uint32_t of[OVERLAPS_NAMED + 1]; /* 1 + the memory that has a colour, so that it keeps it; or 0 */
} overlaps;
void overlaps_draw(overlaps *, travel *, view *, ui_rect);
/* The memories nearest to the state, of the first `of` of them: what it is first, then by size of the
 * overlap. Gives how many, at most `most`. */
uint32_t overlaps_rank(const scene *, uint32_t of, uint32_t *best, uint32_t most);
const char *overlaps_name(char *to, size_t size, const scene *, uint32_t memory);

/* ---- landscape.c ---------------------------------------------------------------- */

typedef struct landscape landscape;
landscape *landscape_new(const char *shaders, char *message);
void landscape_free(landscape *);
void landscape_draw(landscape *, view *, ui_rect);
const char *landscape_trouble(const landscape *);

#endif
