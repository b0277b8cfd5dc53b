/* SPDX-License-Identifier: MIT
 *
 * trace.c - a line of many points, drawn as what can be seen of it.
 *
 * A column of pixels shows the lowest and the highest of its points and where
 * the line comes in and goes out, so these are all that is kept of it: the
 * picture is the same, a peak of one point is in it, and the cost is that of
 * the pixels. A point alone between breaks is a dot.
 */
#include "plot.h"

#include <math.h>

#define RUN 1024    /* points that are gathered, at most */
#define LEVEL 0.05f /* pixels within which a stretch is level */

int trace_thin(ui_point *points, int count) {
  int kept = 0;
  for (int from = 0; from < count;) {
    const float column = floorf(points[from].x);
    int to = from, low = from, high = from;
    for (; to < count && floorf(points[to].x) == column; to++) {
      if (points[to].y < points[low].y) low = to;
      if (points[to].y > points[high].y) high = to;
    }
    const int stay[4] = {from, low < high ? low : high, low < high ? high : low, to - 1};
    for (int k = 0; k < 4; k++)
      if (k == 0 || stay[k] != stay[k - 1]) points[kept++] = points[stay[k]];
    from = to;
  }
  count = kept;
  kept = 0;
  for (int k = 0; k < count; k++) {
    const bool level = kept > 0 && k + 1 < count &&
                       fabsf(points[k].y - points[kept - 1].y) < LEVEL &&
                       fabsf(points[k + 1].y - points[kept - 1].y) < LEVEL;
    if (!level) points[kept++] = points[k];
  }
  return kept;
}

/* A turn back is drawn as two pieces: joined, they would be thin at the tip, and a peak not seen. */
static bool turns_back(ui_point a, ui_point b, ui_point c) {
  return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;
}

static void draw_run(ui_point *points, int count, const trace_look *look) {
  if (count == 0) return;
  count = trace_thin(points, count);
  int ends = 1; /* a piece without length has no direction, and would be drawn as a wedge */
  for (int k = 1; k < count; k++)
    if (hypotf(points[k].x - points[ends - 1].x, points[k].y - points[ends - 1].y) > 0.05f)
      points[ends++] = points[k];
  for (int from = 0, to; from + 1 < ends; from = to) {
    for (to = from + 1; to + 1 < ends; to++)
      if (turns_back(points[to - 1], points[to], points[to + 1])) break;
    ui_path(points + from, to - from + 1, look->colour, look->thickness);
  }
  if (ends == 1) ui_disc(points[0].x, points[0].y, look->thickness * 1.4f, look->colour);
}

void trace_draw(const plot *f, const float *x, const float *y, size_t count,
                const trace_look *look) {
  ui_point run[RUN];
  int gathered = 0;
  for (size_t k = 0; k <= count; k++) {
    const bool good = k < count && isfinite(x[k]) && isfinite(y[k]);
    if (!good || gathered == RUN) {
      const ui_point end = gathered > 0 ? run[gathered - 1] : (ui_point){0, 0};
      draw_run(run, gathered, look);
      gathered = 0;
      if (good) run[gathered++] = end;
    }
    if (good) run[gathered++] = (ui_point){plot_x(f, (double)x[k]), plot_y(f, (double)y[k])};
  }
}
