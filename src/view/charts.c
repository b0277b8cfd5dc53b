/* SPDX-License-Identifier: MIT
 *
 * charts.c - the energy and the script's own charts, one at a time.
 *
 * The chart that is shown is chosen by a tab, or by a list where the tabs do
 * not fit, and stays chosen by name when others come and go. Lines break at
 * numbers that are not finite. Marks say what happened from outside: only an
 * undisturbed asynchronous run must fall.
 */
#include "axis.h"
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERIES 8 /* colours; further series begin again */
#define TABS 128

/* After Okabe and Ito (2008), lightened for a dark ground. */
static const ui_colour colours[SERIES] = {
    UI_ACCENT,         UI_RGB(0xffa24du), UI_RGB(0x6db9f5u), UI_RGB(0xe58fc4u),
    UI_RGB(0xf2e45cu), UI_RGB(0xd4dae3u), UI_RGB(0xe06a3bu), UI_RGB(0x7f8cf0u),
};

struct panel_charts {
  char chosen[SCENE_NAME];
  ui_point path[SCENE_POINTS];
};

panel_charts *panel_charts_new(void) { return calloc(1, sizeof(panel_charts)); }
void panel_charts_free(panel_charts *p) { free(p); }

static void choose(panel_charts *p, const char *name) {
  snprintf(p->chosen, sizeof p->chosen, "%s", name);
}

static bool shows(const scene_series *s, size_t k) {
  return isfinite(s->x[k]) && isfinite(s->y[k]);
}

/* ---- which chart ------------------------------------------------------------- */

static size_t pick(panel_charts *p, view *v, ui_rect line) {
  const scene *s = v->scene;
  size_t at = s->chart_count - 1; /* the newest, until the person chooses */
  for (size_t k = 0; k < s->chart_count; k++)
    if (strcmp(s->charts[k].name, p->chosen) == 0) at = k;
  if (s->chart_count < 2) return 0;

  float total = 0;
  const float gap = ui_px(16);
  for (size_t k = 0; k < s->chart_count; k++) total += ui_width(UI_SMALL, s->charts[k].name) + gap;
  if (total - gap <= line.w) {
    float x = line.x + line.w - (total - gap);
    for (size_t k = 0; k < s->chart_count; k++) {
      char id[SCENE_NAME + 8];
      snprintf(id, sizeof id, "chart:%s", s->charts[k].name);
      const float w = ui_width(UI_SMALL, s->charts[k].name);
      const ui_rect tab = {x - gap / 2 + 1, line.y, w + gap - 2, line.h};
      const ui_touch t = ui_touchable(id, tab);
      places_note(v->places, id, tab);
      if (t.clicked) choose(p, s->charts[at = k].name);
      ui_label(UI_SMALL, tab, 0.5f,
               k == at     ? UI_TEXT
               : t.hovered ? UI_TEXT
                           : UI_DIM,
               s->charts[k].name);
      if (k == at) ui_box((ui_rect){x, line.y + line.h - ui_px(2), w, ui_px(2)}, UI_ACCENT, 0);
      x += w + gap;
    }
    return at;
  }
  const char *names[TABS];
  const int count = s->chart_count < TABS ? (int)s->chart_count : TABS;
  for (int k = 0; k < count; k++) names[k] = s->charts[k].name;
  int index = (int)at;
  bool open;
  const float wide = fminf(line.w, ui_px(180));
  const ui_rect box = {line.x + line.w - wide, line.y, wide, line.h};
  if (ui_choice("charts", box, names, count, &index, NULL, &open)) choose(p, names[index]);
  places_note(v->places, "charts", box);
  return (size_t)index < s->chart_count ? (size_t)index : 0;
}

/* ---- one chart ----------------------------------------------------------------- */

typedef struct frame { /* where numbers are on the screen */
  ui_rect at;
  axis x, y;
} frame;

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
      if (!shows(&c->series[i], k)) continue;
      low[0] = fmin(low[0], c->series[i].x[k]);
      high[0] = fmax(high[0], c->series[i].x[k]);
      low[1] = fmin(low[1], c->series[i].y[k]);
      high[1] = fmax(high[1], c->series[i].y[k]);
      seen++;
    }
  for (size_t k = 0; k < c->mark_count && seen > 0; k++)
    if (isfinite(c->marks[k].x)) high[0] = fmax(high[0], c->marks[k].x);
  return seen;
}

static void draw_axes(const frame *f, const scene_chart *c, ui_rect inside) {
  char text[64];
  const float small = ui_line_height(UI_SMALL);
  for (int k = 0; k < f->y.count; k++) {
    const double value = f->y.first + k * f->y.step;
    const float y = floorf(to_y(f, value)) + 0.5f;
    ui_line(f->at.x, y, f->at.x + f->at.w, y, UI_RGB(0x202835u), 1);
    ui_label(UI_SMALL, (ui_rect){inside.x, y - small / 2, f->at.x - inside.x - ui_px(6), small}, 1,
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
  if (c->x_label[0])
    ui_label(UI_SMALL, (ui_rect){f->at.x, inside.y + inside.h - small, f->at.w, small}, 0.5f,
             UI_DIM, c->x_label);
}

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

static void draw_series(panel_charts *p, const frame *f, const scene_series *s, ui_colour colour) {
  int count = 0;
  size_t last = SIZE_MAX;
  for (size_t k = 0; k <= s->count; k++) {
    const bool good = k < s->count && shows(s, k);
    if (good) {
      const ui_point at = {to_x(f, (double)s->x[k]), to_y(f, (double)s->y[k])};
      last = k;
      /* a piece without length has no direction, and is drawn as a wedge */
      if (count == 0 || hypotf(at.x - p->path[count - 1].x, at.y - p->path[count - 1].y) > 0.05f)
        p->path[count++] = at;
    }
    if (!good || count == SCENE_POINTS) {
      if (count > 1)
        ui_path(p->path, count, colour, ui_px(1.75f));
      else if (count == 1)
        ui_disc(p->path[0].x, p->path[0].y, ui_px(2.5f), colour);
      if (good) p->path[0] = p->path[count - 1];
      count = good ? 1 : 0;
    }
  }
  if (last != SIZE_MAX)
    ui_disc(to_x(f, (double)s->x[last]), to_y(f, (double)s->y[last]), ui_px(3), colour);
}

/* The newest value of each series beside its name, wrapped to lines; returns the height. */
static float draw_legend(const scene_chart *c, ui_rect room, bool measure_only) {
  const float row = ui_px(17), gap = ui_px(14);
  float x = room.x, y = room.y;
  for (size_t k = 0; k < c->series_count; k++) {
    const scene_series *s = &c->series[k];
    char value[64] = "", text[SCENE_NAME + 80];
    for (size_t at = s->count; at-- > 0;)
      if (shows(s, at)) {
        words_number(value, sizeof value, (double)s->y[at], -6);
        break;
      }
    const char *name = c->series_count > 1 || !c->y_label[0] ? s->name : c->y_label;
    snprintf(text, sizeof text, "%s  %s", name[0] ? name : c->name, value);
    const float wide = fminf(ui_px(14) + ui_width(UI_SMALL, text), room.w);
    if (x > room.x && x + wide > room.x + room.w) x = room.x, y += row;
    if (y > room.y + 3 * row) break;
    if (!measure_only) {
      ui_box((ui_rect){x, y + row / 2 - ui_px(1.5f), ui_px(9), ui_px(3)}, colours[k % SERIES], 0);
      ui_label(UI_SMALL, (ui_rect){x + ui_px(14), y, wide - ui_px(14) + 1, row}, 0, UI_TEXT, text);
    }
    x += wide + gap;
  }
  return c->series_count > 0 ? y + row - room.y : 0;
}

static void draw_nearest(const frame *f, const scene_chart *c, const ui_touch *t) {
  double best = INFINITY;
  size_t series = 0, point = 0;
  for (size_t i = 0; i < c->series_count; i++)
    for (size_t k = 0; k < c->series[i].count; k++) {
      if (!shows(&c->series[i], k)) continue;
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
  ui_disc(x, y, ui_px(3.5f), colours[series % SERIES]);
  char a[64], b[64], text[3 * SCENE_NAME + 160];
  words_number(a, sizeof a, (double)s->x[point], -6);
  words_number(b, sizeof b, (double)s->y[point], -6);
  snprintf(text, sizeof text, "%s %s\n%s %s", c->x_label[0] ? c->x_label : "x", a,
           c->series_count > 1 && s->name[0] ? s->name
           : c->y_label[0]                   ? c->y_label
                                             : c->name,
           b);
  ui_tooltip(text);
}

static void draw_chart(panel_charts *p, view *v, const scene_chart *c, ui_rect inside) {
  double low[2], high[2];
  const size_t seen = extent(c, low, high);
  const float small = ui_line_height(UI_SMALL);
  const float legend =
      fminf(draw_legend(c, (ui_rect){inside.x, 0, inside.w, 0}, true), inside.h * 0.4f);
  frame f = {.at = {inside.x, inside.y + legend + ui_px(6), 0, 0}};
  f.at.h = fmaxf(8, inside.y + inside.h - f.at.y - small * (c->x_label[0] ? 2 : 1) - ui_px(8));
  f.y = axis_over(low[1], high[1], 0.06, (int)fmaxf(2, f.at.h / ui_px(34)));
  char text[64];
  float widest = 0;
  for (int k = 0; k < f.y.count; k++)
    widest = fmaxf(widest, ui_width(UI_SMALL,
                                    axis_label(&f.y, f.y.first + k * f.y.step, text, sizeof text)));
  f.at.x = inside.x + fminf(widest + ui_px(8), inside.w * 0.4f);
  f.at.w = fmaxf(8, inside.x + inside.w - f.at.x - ui_px(4));
  f.x = axis_over(low[0], high[0], 0, (int)fmaxf(2, f.at.w / ui_px(64)));
  if (seen > 0 && low[0] == high[0])
    f.x = axis_over(low[0], low[0] + 1, 0, (int)fmaxf(2, f.at.w / ui_px(64)));

  const float band = fminf((float)draw_marks(&f, c, -1) * small, f.at.h * 0.4f);
  f.at.y += band;
  f.at.h -= band;
  f.y = axis_over(low[1], high[1], 0.06, (int)fmaxf(2, f.at.h / ui_px(34)));

  const ui_touch t = ui_touchable("plot", f.at);
  places_note(v->places, "energy", f.at);
  draw_axes(&f, c, inside);
  ui_clip_push(
      (ui_rect){f.at.x, f.at.y - band - ui_px(4), f.at.w + ui_px(5), f.at.h + band + ui_px(6)});
  draw_marks(&f, c, band);
  for (size_t k = 0; k < c->series_count; k++)
    draw_series(p, &f, &c->series[k], colours[k % SERIES]);
  if (t.hovered) draw_nearest(&f, c, &t);
  ui_clip_pop();
  draw_legend(c, (ui_rect){inside.x, inside.y, inside.w, legend}, false);
  if (seen == 0) ui_label(UI_BODY, f.at, 0.5f, UI_FAINT, "nothing measured yet");
}

void panel_charts_draw(panel_charts *p, view *v) {
  const scene *s = v->scene;
  const char *heading = s->chart_count > 1                            ? "charts"
                        : s->chart_count == 1 && s->charts[0].name[0] ? s->charts[0].name
                                                                      : "energy";
  const ui_rect inside = widget_tile("energy", v->at.energy, heading);
  ui_rect line = widget_heading_line(v->at.energy);
  line.x += ui_px(90);
  line.w -= ui_px(90);
  if (s->chart_count == 0) {
    places_note(v->places, "energy", inside);
    ui_label(UI_BODY, inside, 0.5f, UI_FAINT, "nothing measured yet");
  } else {
    const size_t at = pick(p, v, line);
    draw_chart(p, v, &s->charts[at], inside);
  }
  ui_panel_end();
}
