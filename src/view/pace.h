/* SPDX-License-Identifier: MIT
 *
 * pace.h - the gaps between frames, and the waiting for the next one.
 */
#ifndef ENGRAM_VIEW_PACE_H
#define ENGRAM_VIEW_PACE_H

#include "view.h"

#define PACE_BINS 4096 /* of a quarter of a millisecond; the last holds all that is longer */

typedef struct pace {
  uint64_t bins[PACE_BINS];
  uint64_t frames, drawn;
  double begun, last, longest, later; /* seconds; later: the longest but for the beginning */
  double interval;                    /* that the display wants between frames */
  double early; /* running share of frames for which we had to wait: 1 is no vsync */
  double due;   /* when the next frame is due, without vsync */
  double fps_since, fps;
  int fps_frames;
} pace;

double pace_now(void); /* seconds of a monotonic clock */
void pace_start(pace *, double refresh);
void pace_wait(pace *);  /* sleeps where nothing else holds the frames back */
void pace_frame(pace *); /* a frame has begun */
void pace_break(pace *); /* the window was hidden: the gap does not count */
view_pace pace_report(const pace *);

#endif
