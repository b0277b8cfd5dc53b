/* SPDX-License-Identifier: MIT
 *
 * layout.c - the places, following the window.
 *
 *     status                                       one line
 *     controls | neurons | weights  | memories     the grids get what is left, nearly square
 *              |         | pictures |              only where a script puts some up
 *              | energy  | log      |
 *
 * The side columns have a width to read by; the middle is shared evenly. The
 * scale is the display's own, more on a large window that says nothing about
 * its display (a projector, a picture), and never so large that less than
 * 1024 x 640 units are left. Pictures take first from the log, then from the
 * weights, never from neurons and charts; a figure, which is to be read, takes
 * from the grids above and, where no pictures are, from the log beside it.
 * What is where depends on what there is to see, not on what is chosen, so
 * that nothing moves under the mouse. Invariant: tiles lie inside of the
 * window and do not overlap.
 */
#include "chart.h"

#include <math.h>

#define GAP 8.0f
#define LOG_LEAST 112 /* beside pictures */
#define WEIGHTS_LEAST 232

static double clamp(double v, double low, double high) {
  return v < low ? low : v > high ? high : v;
}

static double scale_for(double width, double height, double content_scale) {
  const double large = 0.75 * fmin(width / 1280, height / 800);
  const double most = fmin(width / 1024, height / 640);
  double scale = fmax(fmax(content_scale, 1), large);
  scale = fmin(scale, most);
  return clamp(floor(scale * 8 + 1e-6) / 8, 0.5, 6);
}

/* What the pictures would like: square ones side by side, each with its name. */
static float pictures_height(size_t count, float width, float s) {
  const double side = ceil(sqrt((double)count));
  const double columns = count <= 2 ? 2 : fmax(3, side), rows = ceil((double)count / columns);
  const double picture = ((double)(width / s) - 28) / columns - 8;
  return roundf(s * (float)(44 + rows * (picture + 26)));
}

static bool has_figure(const scene *sc) {
  for (size_t k = 0; k < sc->chart_count; k++)
    if (chart_is_figure(&sc->charts[k])) return true;
  return false;
}

layout layout_for(int width, int height, double content_scale, const scene *sc, const looks *look) {
  (void)look;
  layout l = {.scale = (float)scale_for(width, height, content_scale), .height = (float)height};
  const float s = l.scale, gap = roundf(GAP * s);
  const float status = roundf(40 * s);
  const float units = (float)width / s; /* width in units of the scale */
  const float controls = roundf(s * (float)clamp(units * 0.19, 212, 272));
  const float memories = roundf(s * (float)clamp(units * 0.195, 214, 320));
  const float top = status + gap, full = (float)height - top - gap;
  const float middle = fmaxf(2, (float)width - controls - memories - 4 * gap);
  const float left = floorf((middle - gap) / 2);
  const bool figure = has_figure(sc);
  /* The grids are square: as high as they are wide, heading and caption added, while a lower row is left. */
  const float upper = floorf(fminf(full * (figure ? 0.52f : 0.66f), left + roundf(44 * s)));
  const float x = gap + controls + gap, x2 = x + left + gap;
  const float chart = figure && sc->image_count == 0 ? floorf((middle - gap) * 0.66f) : left;

  l.status = (ui_rect){0, 0, (float)width, status};
  l.controls = (ui_rect){gap, top, controls, full};
  l.neurons = (ui_rect){x, top, left, upper};
  l.weights = (ui_rect){x2, top, middle - left - gap, upper};
  l.energy = (ui_rect){x, top + upper + gap, chart, full - upper - gap};
  l.log = (ui_rect){x + chart + gap, l.energy.y, middle - chart - gap, l.energy.h};
  if (sc->image_count > 0) {
    const float most = full - 2 * gap - roundf(s * (LOG_LEAST + WEIGHTS_LEAST));
    const float high = fmaxf(1, fminf(pictures_height(sc->image_count, l.log.w, s), most));
    const float log = fmaxf(roundf(s * LOG_LEAST), l.log.h - gap - high);
    l.log.h = log;
    l.log.y = top + full - log;
    l.pictures = (ui_rect){x2, l.log.y - gap - high, l.log.w, high};
    l.weights.h = l.pictures.y - gap - top;
  }
  l.memories = (ui_rect){(float)width - gap - memories, top, memories, full};
  return l;
}
