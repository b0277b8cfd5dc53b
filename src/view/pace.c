/* SPDX-License-Identifier: MIT
 *
 * pace.c - even frames, with and without vsync.
 *
 * With vsync the swap of buffers waits for the display, and waiting as well
 * would miss every other refresh: so we sleep only when a frame comes clearly
 * before its time. Where that is so for most frames there is no vsync, and
 * frames are due at fixed times.
 */
#include "pace.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define SETTLED 1.0 /* seconds after which fonts and shaders are there */

double pace_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void sleep_until(double at) {
  const struct timespec t = {.tv_sec = (time_t)at, .tv_nsec = (long)((at - floor(at)) * 1e9)};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

void pace_start(pace *p, double refresh) {
  memset(p, 0, sizeof *p);
  p->interval = 1 / fmin(500, fmax(refresh > 0 ? refresh : 60, 30));
  p->begun = p->fps_since = p->due = pace_now();
}

void pace_wait(pace *p) {
  if (p->last == 0) return;
  const double now = pace_now();
  const bool early = now - p->last < 0.8 * p->interval;
  p->early += 0.05 * ((early ? 1 : 0) - p->early);
  if (p->early > 0.5) {
    p->due += p->interval;
    if (p->due < now - p->interval || p->due > now + 2 * p->interval)
      p->due = p->last + p->interval;
    if (p->due > now) sleep_until(p->due);
  } else {
    p->due = p->last + p->interval;
    if (early) sleep_until(p->last + 0.8 * p->interval);
  }
}

void pace_frame(pace *p) {
  const double now = pace_now();
  if (p->last > 0) {
    const double gap = now - p->last;
    const double bin = gap * 4000;
    p->bins[bin >= PACE_BINS ? PACE_BINS - 1 : (int)bin]++;
    p->frames++;
    p->longest = fmax(p->longest, gap);
    if (p->last - p->begun > SETTLED) p->later = fmax(p->later, gap);
  }
  p->last = now;
  p->fps_frames++;
  if (now - p->fps_since >= 0.5) {
    p->fps = p->fps_frames / (now - p->fps_since);
    p->fps_since = now;
    p->fps_frames = 0;
  }
}

void pace_break(pace *p) {
  p->last = 0;
  p->fps_frames = 0;
  p->fps_since = pace_now();
}

/* The upper end of the bin: a gap is never reported shorter than it was. */
static double quantile(const pace *p, double share) {
  uint64_t seen = 0;
  for (int k = 0; k < PACE_BINS; k++) {
    seen += p->bins[k];
    if ((double)seen >= share * (double)p->frames && seen > 0)
      return k == PACE_BINS - 1 ? 1000 * p->longest : fmin((k + 1) / 4.0, 1000 * p->longest);
  }
  return 0;
}

view_pace pace_report(const pace *p) {
  return (view_pace){.frames = p->frames,
                     .drawn = p->drawn,
                     .p50 = quantile(p, 0.5),
                     .p99 = quantile(p, 0.99),
                     .longest = 1000 * p->longest,
                     .later = 1000 * p->later};
}
