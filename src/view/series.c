/* SPDX-License-Identifier: MIT
 *
 * series.c - what tells the series of a chart apart.
 *
 * There are eight colours; the next eight series have them again with dashed
 * lines and square marks, the next with dotted lines and rings. Measured
 * values are few and get a mark each, a curve has many points and is a line.
 */
#include "chart.h"

#include <math.h>
#include <string.h>

#define COLOURS 8
#define STYLES 3
#define MARKED 40 /* points from which on a series is a curve */
#define MARK 3.0f /* half of a mark, without the rim */
#define RIM 1.25f /* which keeps marks apart from lines */

static const float dashes[STYLES][2] = {{0, 0}, {7, 4}, {2, 4}}; /* on, off */

static size_t style_of(size_t series) { return series / COLOURS % STYLES; }

ui_colour series_colour(size_t series) { return ui_now->series[series % COLOURS]; }

bool series_shows(const scene_series *s, size_t point) {
  return isfinite(s->x[point]) && isfinite(s->y[point]);
}

double series_err(const scene_series *s, size_t point) {
  return s->err && isfinite(s->err[point]) ? (double)s->err[point] : 0;
}

/* Points that are on the chart, counted up to MARKED. */
static size_t points(const scene_series *s) {
  size_t count = 0;
  for (size_t k = 0; k < s->count && count < MARKED; k++) count += series_shows(s, k);
  return count;
}

bool series_is_marked(const scene_chart *c, const scene_series *s) {
  if (strcmp(c->name, SCENE_ENERGY) == 0) return false; /* it begins with few and grows */
  const size_t count = points(s);
  return count > 0 && count < MARKED;
}

void series_mark(size_t series, float x, float y) {
  const ui_colour c = series_colour(series);
  const float r = ui_px(MARK), rim = ui_px(RIM);
  if (style_of(series) == 1) {
    ui_box((ui_rect){x - r - rim, y - r - rim, 2 * (r + rim), 2 * (r + rim)}, UI_TILE, 0);
    ui_box((ui_rect){x - r, y - r, 2 * r, 2 * r}, c, 0);
    return;
  }
  ui_disc(x, y, r + rim, UI_TILE);
  ui_disc(x, y, r + ui_px(0.5f), c);
  if (style_of(series) == 2) ui_disc(x, y, r - ui_px(1), UI_TILE);
}

void series_whisker(size_t series, float x, float high, float low, bool caps) {
  if (low - high <= 2 * ui_px(MARK + RIM)) return;
  const ui_colour c = series_colour(series);
  const float half = ui_px(3.5f), thick = ui_px(1.25f);
  x = floorf(x), high = floorf(high), low = floorf(low); /* a line of one pixel is to be sharp */
  ui_line(x, high, x, low, c, thick);
  if (!caps) return;
  ui_line(x - half, high, x + half, high, c, thick);
  ui_line(x - half, low, x + half, low, c, thick);
}

static void dashed(const ui_point *path, int count, ui_colour c, float thick, const float dash[2]) {
  const float on = ui_px(dash[0]), period = on + ui_px(dash[1]);
  float at = 0; /* in the period */
  for (int k = 1; k < count; k++) {
    const ui_point a = path[k - 1], b = path[k];
    const float length = hypotf(b.x - a.x, b.y - a.y);
    for (float from = 0; from < length;) {
      const float to = fminf(length, from + fmaxf(0.01f, (at < on ? on : period) - at));
      const float s = from / length, t = to / length;
      if (at < on)
        ui_line(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s, a.x + (b.x - a.x) * t,
                a.y + (b.y - a.y) * t, c, thick);
      at = at + to - from >= period ? 0 : at + to - from;
      from = to;
    }
  }
}

void series_line(size_t series, const ui_point *path, int count) {
  const float *dash = dashes[style_of(series)];
  if (dash[0] > 0)
    dashed(path, count, series_colour(series), ui_px(1.75f), dash);
  else
    ui_path(path, count, series_colour(series), ui_px(1.75f));
}

void series_sample(const scene_chart *c, size_t series, ui_rect r) {
  const float y = floorf(r.y + r.h / 2) + 0.5f;
  if (points(&c->series[series]) != 1)
    series_line(series, (const ui_point[]){{r.x, y}, {r.x + r.w, y}}, 2);
  if (series_is_marked(c, &c->series[series])) series_mark(series, floorf(r.x + r.w / 2), y);
}
