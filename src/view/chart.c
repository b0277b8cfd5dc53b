/* SPDX-License-Identifier: MIT
 *
 * chart.c - one chart of the script: title, legend, and in the plot its curves.
 *
 * Lines break at numbers that are not finite. Measured values lie over all
 * lines, and how far they may be off lies under all marks.
 */
#include "chart.h"
#include "plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool chart_is_figure(const scene_chart *c) {
  return strcmp(c->name, SCENE_ENERGY) != 0 && (c->x_label[0] || c->y_label[0] || c->title[0]);
}

static size_t widen(const scene_series *s, double low[2], double high[2]) {
  size_t seen = 0;
  for (size_t k = 0; k < s->count; k++) {
    if (!series_shows(s, k)) continue;
    low[0] = fmin(low[0], s->x[k]);
    high[0] = fmax(high[0], s->x[k]);
    const double y = (double)s->y[k], err = series_err(s, k);
    low[1] = fmin(low[1], y - err);
    high[1] = fmax(high[1], y + err);
    seen++;
  }
  return seen;
}

static size_t extent(const scene_chart *c, double low[2], double high[2]) {
  size_t seen = 0;
  low[0] = low[1] = INFINITY;
  high[0] = high[1] = -INFINITY;
  for (size_t i = 0; i < c->series_count; i++) seen += widen(&c->series[i], low, high);
  for (size_t i = 0; i < c->before_count; i++) seen += widen(&c->before[i], low, high);
  for (size_t k = 0; k < c->mark_count && seen > 0; k++)
    if (isfinite(c->marks[k].x)) high[0] = fmax(high[0], c->marks[k].x);
  return seen;
}

/* ---- what is in the plot ------------------------------------------------------------ */

static void draw_series(const plot *f, const scene_chart *c, size_t series) {
  const scene_series *s = &c->series[series];
  ui_point path[SCENE_POINTS];
  int count = 0;
  size_t last = SIZE_MAX;
  for (size_t k = 0; k <= s->count; k++) {
    const bool good = k < s->count && series_shows(s, k);
    if (good) {
      const ui_point at = {plot_x(f, (double)s->x[k]), plot_y(f, (double)s->y[k])};
      last = k;
      /* a piece without length has no direction, and is drawn as a wedge */
      if (count == 0 || hypotf(at.x - path[count - 1].x, at.y - path[count - 1].y) > 0.05f)
        path[count++] = at;
    }
    if (!good || count == SCENE_POINTS) {
      if (count > 1)
        series_line(series, path, count);
      else if (count == 1)
        ui_disc(path[0].x, path[0].y, ui_px(2.5f), series_colour(series));
      if (good) path[0] = path[count - 1];
      count = good ? 1 : 0;
    }
  }
  if (last != SIZE_MAX && !chart_is_figure(c)) /* where a history is now */
    ui_disc(plot_x(f, (double)s->x[last]), plot_y(f, (double)s->y[last]), ui_px(3),
            series_colour(series));
}

/* What the run before the last change of the script had, pale and under all else. */
static void draw_before(const plot *f, const scene_chart *c) {
  for (size_t i = 0; i < c->before_count; i++) {
    size_t twin = 0;
    while (twin < c->series_count && strcmp(c->series[twin].name, c->before[i].name) != 0) twin++;
    const scene_series *s = &c->before[i];
    const trace_look look = {ui_mix(UI_TILE, series_colour(twin), 0.38f), ui_px(1.5f)};
    trace_draw(f, s->x, s->y, s->count, &look);
  }
}

/* How far a measured value may be off. Under all marks; a curve has no room for caps. */
static void draw_errors(const plot *f, const scene_chart *c) {
  for (size_t i = 0; i < c->series_count; i++) {
    const scene_series *s = &c->series[i];
    const bool caps = series_is_marked(c, s);
    for (size_t k = 0; k < s->count; k++) {
      const double y = (double)s->y[k], err = series_err(s, k);
      if (series_shows(s, k) && err > 0)
        series_whisker(i, plot_x(f, (double)s->x[k]), plot_y(f, y + err), plot_y(f, y - err), caps);
    }
  }
}

/* Over all lines, so that no line hides a measured value. */
static void draw_points(const plot *f, const scene_chart *c) {
  for (size_t i = 0; i < c->series_count; i++) {
    const scene_series *s = &c->series[i];
    if (!series_is_marked(c, s)) continue;
    for (size_t k = 0; k < s->count; k++)
      if (series_shows(s, k))
        series_mark(i, plot_x(f, (double)s->x[k]), plot_y(f, (double)s->y[k]));
  }
}

static void draw_nearest(const plot *f, const scene_chart *c, const ui_touch *t) {
  double best = INFINITY;
  size_t series = 0, point = 0;
  for (size_t i = 0; i < c->series_count; i++)
    for (size_t k = 0; k < c->series[i].count; k++) {
      if (!series_shows(&c->series[i], k)) continue;
      const double dx = (double)(plot_x(f, (double)c->series[i].x[k]) - t->x);
      const double dy = (double)(plot_y(f, (double)c->series[i].y[k]) - t->y);
      const double far = dx * dx + 0.05 * dy * dy; /* first of all the same x */
      if (far < best) best = far, series = i, point = k;
    }
  if (!isfinite(best)) return;
  const scene_series *s = &c->series[series];
  const float x = plot_x(f, (double)s->x[point]), y = plot_y(f, (double)s->y[point]);
  ui_line(floorf(x) + 0.5f, f->at.y, floorf(x) + 0.5f, f->at.y + f->at.h, ui_fade(UI_TEXT, 0.25f),
          1);
  ui_disc(x, y, ui_px(4.5f), UI_TILE);
  ui_disc(x, y, ui_px(3.5f), series_colour(series));
  char a[64], b[64], err[64], text[3 * SCENE_NAME + 240];
  words_number(a, sizeof a, (double)s->x[point], -6);
  words_number(b, sizeof b, (double)s->y[point], -6);
  words_number(err, sizeof err, series_err(s, point), -2);
  const bool known = series_err(s, point) > 0;
  snprintf(text, sizeof text, "%s %s\n%s %s%s%s", c->x_label[0] ? c->x_label : "x", a,
           c->series_count > 1 && s->name[0] ? s->name
           : c->y_label[0]                   ? c->y_label
                                             : c->name,
           b, known ? " \u00b1 " : "", known ? err : "");
  ui_tooltip(text);
}

/* ---- the whole ------------------------------------------------------------------------ */

void chart_draw(view *v, const scene_chart *c, ui_rect inside) {
  double low[2], high[2];
  const size_t seen = extent(c, low, high);
  ui_rect room = inside; /* what is left */

  const float title = plot_words_height(UI_BODY, c->title, inside.w);
  plot_words(v, "chart_title", UI_BODY, (ui_rect){room.x, room.y, room.w, title}, 0, UI_TEXT,
             c->title);
  if (title > 0) room.y += title + ui_px(6), room.h -= title + ui_px(6);

  /* The legend gets a share of what the labels leave, which a long one of y takes from the plot. */
  ui_rect open = room;
  open.h -= plot_words_height(UI_SMALL, c->x_label, room.w);
  if (ui_width(UI_SMALL, c->y_label) > room.h)
    open.h -= plot_words_height(UI_SMALL, c->y_label, room.w);
  const legend l = legend_for(c, open);
  if (l.h > 0) legend_draw(&l, v, c, l.beside ? room.x + room.w - l.w : room.x, room.y);
  if (l.beside)
    room.w -= l.w + ui_px(16);
  else
    room.y += l.h + ui_px(6), room.h -= l.h + ui_px(6);

  const bool begins = low[0] == high[0] && strcmp(c->name, SCENE_ENERGY) == 0; /* time goes on */
  plot f;
  plot_begin(&f, v,
             &(plot_about){.x_label = c->x_label,
                           .y_label = c->y_label,
                           .low = {low[0], low[1]},
                           .high = {begins ? low[0] + 1 : high[0], high[1]},
                           .margin = 0.06,
                           .marks = c->marks,
                           .mark_count = c->mark_count},
             room);
  draw_before(&f, c);
  for (size_t k = 0; k < c->series_count; k++) draw_series(&f, c, k);
  draw_errors(&f, c);
  draw_points(&f, c);
  if (f.touch.hovered) draw_nearest(&f, c, &f.touch);
  plot_end();
  if (seen == 0) plot_placeholder(f.at, "nothing measured yet");
}
