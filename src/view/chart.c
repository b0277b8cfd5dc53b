/* SPDX-License-Identifier: MIT
 *
 * chart.c - one chart: title, legend, axes with their labels, curves, marks.
 *
 * From the outside in: words take their room first, the plot gets what is
 * left. Words that are too long for their line are wrapped; the label of y
 * stands upright beside the axis, or above the plot where it is longer than
 * the axis. Lines break at numbers that are not finite. Marks say what
 * happened from outside: only an undisturbed asynchronous run must fall.
 */
#include "axis.h"
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct frame { /* where numbers are on the screen */
  ui_rect at;
  axis x, y;
} frame;

bool chart_is_figure(const scene_chart *c) {
  return strcmp(c->name, SCENE_ENERGY) != 0 && (c->x_label[0] || c->y_label[0] || c->title[0]);
}

static float to_x(const frame *f, double x) {
  return (float)(f->at.x + fmin(2, fmax(-1, (x - f->x.low) / (f->x.high - f->x.low))) * f->at.w);
}

static float to_y(const frame *f, double y) {
  return (float)(f->at.y + f->at.h -
                 fmin(2, fmax(-1, (y - f->y.low) / (f->y.high - f->y.low))) * f->at.h);
}

static size_t extent(const scene_chart *c, double low[2], double high[2]) {
  size_t seen = 0;
  low[0] = low[1] = INFINITY;
  high[0] = high[1] = -INFINITY;
  for (size_t i = 0; i < c->series_count; i++)
    for (size_t k = 0; k < c->series[i].count; k++) {
      if (!series_shows(&c->series[i], k)) continue;
      low[0] = fmin(low[0], c->series[i].x[k]);
      high[0] = fmax(high[0], c->series[i].x[k]);
      const double y = (double)c->series[i].y[k], err = series_err(&c->series[i], k);
      low[1] = fmin(low[1], y - err);
      high[1] = fmax(high[1], y + err);
      seen++;
    }
  for (size_t k = 0; k < c->mark_count && seen > 0; k++)
    if (isfinite(c->marks[k].x)) high[0] = fmax(high[0], c->marks[k].x);
  return seen;
}

/* ---- words ----------------------------------------------------------------------- */

/* On three lines at most, which cuts only a long title in a narrow tile. */
static float words_height(ui_font font, const char *text, float width) {
  if (!text[0]) return 0;
  return fminf(3 * ui_line_height(font), ui_wrapped_height(font, width, text));
}

static void draw_words(view *v, const char *place, ui_font font, ui_rect r, float align,
                       ui_colour colour, const char *text) {
  if (!text[0]) return;
  places_note(v->places, place, r);
  if (ui_width(font, text) <= r.w) {
    ui_label(font, r, align, colour, text);
    return;
  }
  ui_clip_push(r);
  ui_wrapped(font, r.x, r.y, r.w, colour, text);
  ui_clip_pop();
}

static void draw_ticks(const frame *f, ui_rect inside, float widest) {
  char text[64];
  const float small = ui_line_height(UI_SMALL);
  for (int k = 0; k < f->y.count; k++) {
    const double value = f->y.first + k * f->y.step;
    const float y = floorf(to_y(f, value)) + 0.5f;
    ui_line(f->at.x, y, f->at.x + f->at.w, y, ui_now->rule, 1);
    ui_label(UI_SMALL, (ui_rect){f->at.x - ui_px(6) - widest, y - small / 2, widest, small}, 1,
             UI_DIM, axis_label(&f->y, value, text, sizeof text));
  }
  for (int k = 0; k < f->x.count; k++) {
    const double value = f->x.first + k * f->x.step;
    const float x = floorf(to_x(f, value)) + 0.5f;
    axis_label(&f->x, value, text, sizeof text);
    const float wide = ui_width(UI_SMALL, text);
    ui_line(x, f->at.y + f->at.h, x, f->at.y + f->at.h + ui_px(3), UI_FAINT, 1);
    const float left = fminf(x - wide / 2, inside.x + inside.w - wide);
    ui_text(UI_SMALL, left, f->at.y + f->at.h + ui_px(5), UI_DIM, text);
  }
  const float bottom = floorf(f->at.y + f->at.h) + 0.5f, left = floorf(f->at.x) + 0.5f;
  ui_line(f->at.x, bottom, f->at.x + f->at.w, bottom, UI_FAINT, 1);
  ui_line(left, f->at.y, left, f->at.y + f->at.h, UI_FAINT, 1);
}

/* ---- what is in the plot ------------------------------------------------------------ */

/* Labels take the first of three rows in which they touch no other; else only the line is drawn. The
 * rows lie above the curves: `band` is their height. Gives the rows that are used; measures only
 * where `band` is negative. */
static int draw_marks(const frame *f, const scene_chart *c, float band) {
  float taken[3] = {-1e9f, -1e9f, -1e9f};
  const float small = ui_line_height(UI_SMALL), top = f->at.y - band;
  int rows = 0;
  for (size_t k = 0; k < c->mark_count; k++) {
    const double at = (double)c->marks[k].x;
    if (!isfinite(at) || at < f->x.low || at > f->x.high) continue;
    const float x = floorf(to_x(f, at)) + 0.5f, wide = ui_width(UI_SMALL, c->marks[k].label);
    if (band >= 0) ui_line(x, top, x, f->at.y + f->at.h, ui_fade(UI_DIM, 0.4f), 1);
    const bool right = x + wide + ui_px(6) <= f->at.x + f->at.w;
    const float from = right ? x + ui_px(3) : x - wide - ui_px(3);
    for (int row = 0; row < 3; row++) {
      if (from < taken[row] || !c->marks[k].label[0]) continue;
      if (band >= 0) ui_text(UI_SMALL, from, top + (float)row * small, UI_DIM, c->marks[k].label);
      taken[row] = from + wide + ui_px(4);
      if (row >= rows) rows = row + 1;
      break;
    }
  }
  return rows;
}

static void draw_series(const frame *f, const scene_chart *c, size_t series) {
  const scene_series *s = &c->series[series];
  ui_point path[SCENE_POINTS];
  int count = 0;
  size_t last = SIZE_MAX;
  for (size_t k = 0; k <= s->count; k++) {
    const bool good = k < s->count && series_shows(s, k);
    if (good) {
      const ui_point at = {to_x(f, (double)s->x[k]), to_y(f, (double)s->y[k])};
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
    ui_disc(to_x(f, (double)s->x[last]), to_y(f, (double)s->y[last]), ui_px(3),
            series_colour(series));
}

/* How far a measured value may be off. Under all marks; a curve has no room for caps. */
static void draw_errors(const frame *f, const scene_chart *c) {
  for (size_t i = 0; i < c->series_count; i++) {
    const scene_series *s = &c->series[i];
    const bool caps = series_is_marked(c, s);
    for (size_t k = 0; k < s->count; k++) {
      const double y = (double)s->y[k], err = series_err(s, k);
      if (series_shows(s, k) && err > 0)
        series_whisker(i, to_x(f, (double)s->x[k]), to_y(f, y + err), to_y(f, y - err), caps);
    }
  }
}

/* Over all lines, so that no line hides a measured value. */
static void draw_points(const frame *f, const scene_chart *c) {
  for (size_t i = 0; i < c->series_count; i++) {
    const scene_series *s = &c->series[i];
    if (!series_is_marked(c, s)) continue;
    for (size_t k = 0; k < s->count; k++)
      if (series_shows(s, k)) series_mark(i, to_x(f, (double)s->x[k]), to_y(f, (double)s->y[k]));
  }
}

static void draw_nearest(const frame *f, const scene_chart *c, const ui_touch *t) {
  double best = INFINITY;
  size_t series = 0, point = 0;
  for (size_t i = 0; i < c->series_count; i++)
    for (size_t k = 0; k < c->series[i].count; k++) {
      if (!series_shows(&c->series[i], k)) continue;
      const double dx = (double)(to_x(f, (double)c->series[i].x[k]) - t->x);
      const double dy = (double)(to_y(f, (double)c->series[i].y[k]) - t->y);
      const double far = dx * dx + 0.05 * dy * dy; /* first of all the same x */
      if (far < best) best = far, series = i, point = k;
    }
  if (!isfinite(best)) return;
  const scene_series *s = &c->series[series];
  const float x = to_x(f, (double)s->x[point]), y = to_y(f, (double)s->y[point]);
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

static axis axis_of_y(const frame *f, const double low[2], const double high[2]) {
  return axis_over(low[1], high[1], 0.06, (int)fmaxf(2, f->at.h / ui_px(34)));
}

/* As many ticks as have room for their labels. */
static axis axis_of_x(const frame *f, double low, double high) {
  char text[64];
  axis a = {.count = 0};
  for (int ticks = (int)(f->at.w / ui_px(40));; ticks--) {
    a = axis_over(low, high, 0, ticks > 2 ? ticks : 2);
    float widest = 0;
    for (int k = 0; k < a.count; k++)
      widest = fmaxf(widest,
                     ui_width(UI_SMALL, axis_label(&a, a.first + k * a.step, text, sizeof text)));
    if (ticks <= 2 || widest + ui_px(14) <= f->at.w * a.step / (a.high - a.low)) return a;
  }
}

/* Places the plot and scales its axes; gives the width of the widest label of y. `upright`: of a
 * label beside them. */
static float place_plot(frame *f, const scene_chart *c, ui_rect room, float upright,
                        const double low[2], const double high[2]) {
  char text[64];
  float widest = 0;
  f->at = room;
  f->y = axis_of_y(f, low, high);
  for (int k = 0; k < f->y.count; k++)
    widest =
        fmaxf(widest,
              ui_width(UI_SMALL, axis_label(&f->y, f->y.first + k * f->y.step, text, sizeof text)));
  widest = fminf(widest, room.w * 0.4f);
  f->at.x = floorf(room.x + upright + widest + ui_px(8));
  f->at.w = fmaxf(8, room.x + room.w - f->at.x - ui_px(4));
  const bool begins = low[0] == high[0] && strcmp(c->name, SCENE_ENERGY) == 0; /* time goes on */
  f->x = axis_of_x(f, low[0], begins ? low[0] + 1 : high[0]);
  return widest;
}

void chart_draw(view *v, const scene_chart *c, ui_rect inside) {
  double low[2], high[2];
  const size_t seen = extent(c, low, high);
  const float small = ui_line_height(UI_SMALL);
  ui_rect room = inside; /* what is left */

  const float title = words_height(UI_BODY, c->title, inside.w);
  draw_words(v, "chart_title", UI_BODY, (ui_rect){room.x, room.y, room.w, title}, 0, UI_TEXT,
             c->title);
  if (title > 0) room.y += title + ui_px(6), room.h -= title + ui_px(6);

  /* The legend gets a share of what the labels leave, which a long one of y takes from the plot. */
  ui_rect open = room;
  open.h -= words_height(UI_SMALL, c->x_label, room.w);
  if (ui_width(UI_SMALL, c->y_label) > room.h) open.h -= words_height(UI_SMALL, c->y_label, room.w);
  const legend l = legend_for(c, open);
  if (l.h > 0) legend_draw(&l, v, c, l.beside ? room.x + room.w - l.w : room.x, room.y);
  if (l.beside)
    room.w -= l.w + ui_px(16);
  else
    room.y += l.h + ui_px(6), room.h -= l.h + ui_px(6);

  const float below = words_height(UI_SMALL, c->x_label, room.w);
  const float bottom = room.y + room.h;
  room.h = fmaxf(8, room.h - small - ui_px(8) - (below > 0 ? below + ui_px(2) : 0));
  const bool upright = ui_width(UI_SMALL, c->y_label) <= room.h;
  const float above = upright ? 0 : words_height(UI_SMALL, c->y_label, room.w);
  const ui_rect over = {room.x, room.y, room.w, above};
  if (above > 0) {
    room.h = fmaxf(8, room.h - above - ui_px(6));
    room.y += above + ui_px(6);
  }

  frame f;
  const float side = upright && c->y_label[0] ? small + ui_px(4) : 0;
  const float widest = place_plot(&f, c, room, side, low, high);
  const float band = fminf((float)draw_marks(&f, c, -1) * small, f.at.h * 0.4f);
  f.at.y += band;
  f.at.h -= band;
  f.y = axis_of_y(&f, low, high);

  const ui_touch t = ui_touchable("plot", f.at);
  places_note(v->places, "energy", f.at);
  draw_ticks(&f, room, widest);
  if (side > 0) {
    places_note(v->places, "y_label", (ui_rect){room.x, room.y, small, room.h});
    ui_label_up(UI_SMALL, (ui_rect){room.x, room.y, small, room.h}, 0.5f, UI_DIM, c->y_label);
  } else {
    draw_words(v, "y_label", UI_SMALL, over, 0, UI_DIM, c->y_label);
  }
  const bool fits = ui_width(UI_SMALL, c->x_label) <= f.at.w;
  draw_words(v, "x_label", UI_SMALL,
             (ui_rect){fits ? f.at.x : room.x, bottom - below, fits ? f.at.w : room.w, below}, 0.5f,
             UI_DIM, c->x_label);

  const float rim = ui_px(5);
  ui_clip_push(
      (ui_rect){f.at.x - rim, f.at.y - band - rim, f.at.w + 2 * rim, f.at.h + band + 2 * rim});
  draw_marks(&f, c, band);
  for (size_t k = 0; k < c->series_count; k++) draw_series(&f, c, k);
  draw_errors(&f, c);
  draw_points(&f, c);
  if (t.hovered) draw_nearest(&f, c, &t);
  ui_clip_pop();
  if (seen == 0) ui_label(UI_BODY, f.at, 0.5f, UI_FAINT, "nothing measured yet");
}
