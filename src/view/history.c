/* SPDX-License-Identifier: MIT
 *
 * history.c - energy and flips of the network on the screen, over its sweeps.
 *
 * They are drawn from the past's own arrays. The axes hold all of the past,
 * what is to come after a journey back as well: nothing moves while the mouse
 * drags time. Of very many flips a column of pixels shows the mean.
 */
#include "history.h"

#include <math.h>
#include <stdio.h>

#define HISTORY_POINTS 4096 /* more than a past has */

void history_plot(plot *f, view *v, ui_rect room, const char *y_label, double low, double high,
                  double margin) {
  const scene_past *p = &v->scene->past;
  double first = (double)p->x[0], last = (double)p->x[p->count - 1];
  if (!(last > first)) last = first + 1; /* time goes on */
  for (size_t k = 0; k < p->mark_count; k++)
    if (isfinite(p->marks[k].x)) last = fmax(last, (double)p->marks[k].x);
  plot_begin(f, v,
             &(plot_about){.x_label = "sweeps",
                           .y_label = y_label,
                           .low = {first, low},
                           .high = {last, high},
                           .margin = margin,
                           .marks = p->marks,
                           .mark_count = p->mark_count},
             room);
}

/* A rate is to a tenth: that of a sweep between two moments is an estimate. */
static void value_text(char *to, size_t size, const char *unit, float value, bool rate) {
  char number[64];
  const double shown = rate ? round(10 * (double)value) / 10 : (double)value;
  snprintf(to, size, "%s %s", unit, words_number(number, sizeof number, shown, -6));
}

/* The point that is looked at: where the value is on its line. */
static void draw_hover(const view *v, const plot *f, size_t point, const float *y, const char *unit,
                       bool rate) {
  const scene_past *p = &v->scene->past;
  const float x = plot_x(f, (double)p->x[point]), line = floorf(x) + 0.5f;
  char text[128] = "";
  ui_line(line, f->at.y, line, f->at.y + f->at.h, ui_fade(UI_TEXT, 0.25f), 1);
  if (isfinite(y[point])) {
    ui_disc(x, plot_y(f, (double)y[point]), ui_px(4.5f), UI_TILE);
    ui_disc(x, plot_y(f, (double)y[point]), ui_px(3.5f), UI_ACCENT);
    value_text(text, sizeof text, unit, y[point], rate);
  } else {
    snprintf(text, sizeof text, "%s: not known", unit);
  }
  travel_tooltip(v, point, text);
}

/* A state that lasted no time, between two changes: it can be gone to, and is no part of the curve. */
static bool is_passing(const scene_past *p, size_t k) {
  const bool alone = (k == 0 || p->number[k - 1] == 0) && k + 1 < p->count && p->number[k + 1] == 0;
  return alone && p->x[k + 1] <= p->x[k] && k != p->now;
}

/* Values of one column of pixels become their mean: the lowest and the highest of many sweeps would be
 * a block. The last of a stretch stays, for it is what the run has come to. */
static void even_columns(const plot *f, const float *x, float *y, size_t count) {
  for (size_t from = 0, to; from < count; from = to) {
    const float column = floorf(plot_x(f, (double)x[from]));
    double sum = 0;
    for (to = from; to < count && isfinite(y[to]); to++) {
      if (floorf(plot_x(f, (double)x[to])) != column) break;
      sum += (double)y[to];
    }
    const bool ends = to == count || !isfinite(y[to]);
    for (size_t k = from; k + (ends ? 1 : 0) < to; k++) y[k] = (float)(sum / (double)(to - from));
    if (to == from) to++;
  }
}

static void draw(travel *t, view *v, ui_rect inside, const float *y, const char *label,
                 const char *unit, bool rate) {
  const scene_past *p = &v->scene->past;
  double low = rate ? 0 : INFINITY, high = rate ? 0 : -INFINITY;
  float lasting[HISTORY_POINTS];
  const size_t count = p->count < HISTORY_POINTS ? p->count : HISTORY_POINTS;
  for (size_t k = 0; k < count; k++) {
    lasting[k] = is_passing(p, k) ? NAN : y[k];
    if (!isfinite(lasting[k])) continue;
    low = fmin(low, (double)y[k]);
    high = fmax(high, (double)y[k]);
  }
  if (rate) high = high > 0 ? high * 1.06 : 1;

  char value[128] = "";
  if (p->now < p->count && isfinite(y[p->now]))
    value_text(value, sizeof value, unit, y[p->now], rate);
  const float line = travel_line_height();
  travel_line(v, (ui_rect){inside.x, inside.y, inside.w, line}, value);
  inside.y += line + ui_px(6);
  inside.h -= line + ui_px(6);

  plot f;
  history_plot(&f, v, inside, label, low, high, rate ? 0 : 0.06);
  if (rate) even_columns(&f, p->x, lasting, count);
  trace_draw(&f, p->x, lasting, count,
             &(trace_look){.colour = UI_ACCENT, .thickness = ui_px(1.75f)});
  if (p->now < count && isfinite(lasting[p->now]))
    ui_disc(plot_x(&f, (double)p->x[p->now]), plot_y(&f, (double)lasting[p->now]), ui_px(3),
            UI_ACCENT);
  const size_t under = travel_draw(t, v, &f);
  if (under != SIZE_MAX) draw_hover(v, &f, under, y, unit, rate);
  plot_end();
}

void history_energy(travel *t, view *v, ui_rect inside) {
  draw(t, v, inside, v->scene->past.energy, "energy E", "E", false);
}

void history_flips(travel *t, view *v, ui_rect inside) {
  char count[48], label[96];
  words_count(count, sizeof count, (double)v->scene->n);
  snprintf(label, sizeof label, "flips per sweep of %s updates", count);
  draw(t, v, inside, v->scene->past.flips, label, "flips per sweep", true);
}
