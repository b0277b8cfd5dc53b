/* SPDX-License-Identifier: MIT
 *
 * landscape.h - the parts of the landscape: the map, what lies on it, what stands beside it.
 */
#ifndef ENGRAM_VIEW_LANDSCAPE_H
#define ENGRAM_VIEW_LANDSCAPE_H

#include "history.h"
#include "valleys.h"

#define REACH 1.1f /* the axes go from -REACH to REACH */

/* ---- pair.c: which two memories -------------------------------------------------- */

typedef struct pair {
  uint32_t chosen[2]; /* 1 + a memory for each axis, or 0; what was chosen for the person */
} pair;
/* The memories of both axes; with one memory twice that. */
void pair_see(pair *, const view *, uint32_t axes[2]);
/* The person takes a memory (1 + its index; 0: whatever fits) for an axis. */
void pair_take(view *, const uint32_t axes[2], int which, uint32_t memory);

/* ---- ball.c: the state and where it came from ------------------------------------- */

typedef struct ground { /* where overlaps are on the screen */
  ui_rect at;
  const uint32_t *axes;
} ground;

ui_point ground_point(const ground *, double m1, double m2);
void ball_trail(const view *, const ground *);
void ball_draw(float x, float y);
/* Names at points, none over another nor over what is taken already. */
typedef struct name_tags {
  ui_rect bounds, taken[16];
  int count;
  bool plain; /* the ground is the tile's */
} name_tags;
void name_tag(name_tags *, float x, float y, const char *name, const char *instead);

#endif
