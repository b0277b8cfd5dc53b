/* SPDX-License-Identifier: MIT
 *
 * travel.c - back in time on a chart: click or drag, and the network goes to
 * the nearest moment that was kept.
 *
 * Where the network is comes from the scene, so a moment that cannot be had is
 * never shown as reached. While the mouse holds on, one command goes out a
 * frame at most, and none for the moment that was asked for last.
 */
#include "history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define REACH 3 /* units of width for each of several moments at one place, at least */

size_t travel_newest(const scene_past *p) {
  size_t k = p->count;
  while (k > 0 && !p->number[k - 1]) k--;
  return k > 0 ? k - 1 : SIZE_MAX;
}

bool travel_is_back(const scene_past *p) {
  const size_t newest = travel_newest(p);
  return newest != SIZE_MAX && p->now < newest;
}

void travel_moment(const scene_past *p, size_t *moment, size_t *moments) {
  *moment = *moments = 0;
  for (size_t k = 0; k < p->count; k++) {
    *moments += p->number[k] != 0;
    if (k == p->now) *moment = *moments;
  }
}

/* Moments at one place; gaps may lie between them. */
typedef struct place {
  double x;
  size_t first, members;
} place;

/* The one that begins at or behind point *k, which moves behind it. */
static bool next_place(const scene_past *p, size_t *k, place *found) {
  while (*k < p->count && !p->number[*k]) ++*k;
  if (*k >= p->count) return false;
  *found = (place){.x = (double)p->x[*k], .first = *k};
  for (; *k < p->count && (!p->number[*k] || (double)p->x[*k] == found->x); ++*k)
    found->members += p->number[*k] != 0;
  return true;
}

/* Room at each side that a place has, whatever is beside it. */
static double room_of(const place *q, double reach) {
  return q->members > 1 ? reach * (double)q->members : 0;
}

/* The place of several moments that is nearest of these, where x is in its room; else the nearest. */
static bool find_place(const scene_past *p, double x, double reach, place *here) {
  place q, crowd = {.members = 0};
  here->members = 0;
  for (size_t k = 0; next_place(p, &k, &q);) {
    if (!here->members || fabs(x - q.x) < fabs(x - here->x)) *here = q;
    if (q.members > 1 && (!crowd.members || fabs(x - q.x) < fabs(x - crowd.x))) crowd = q;
  }
  if (crowd.members && fabs(x - crowd.x) < room_of(&crowd, reach)) *here = crowd;
  return here->members > 0;
}

size_t travel_nearest(const scene_past *p, double x, double low, double high, double reach) {
  place here = {0}, q;
  if (!find_place(p, x, reach, &here)) return SIZE_MAX;
  const double room = room_of(&here, reach);
  double left = low, right = high; /* between which x stands for this place */
  for (size_t k = 0; next_place(p, &k, &q);) {
    const double middle = (q.x + here.x) / 2;
    const bool crowded = room_of(&q, reach) > 0;
    if (q.x < here.x) left = fmax(left, crowded ? middle : fmin(middle, here.x - room));
    if (q.x > here.x) right = fmin(right, crowded ? middle : fmax(middle, here.x + room));
  }
  const double share = right > left ? (x - left) / (right - left) : 0;
  size_t wanted = (size_t)(fmin(1, fmax(0, share)) * (double)here.members), k = here.first;
  if (wanted >= here.members) wanted = here.members - 1;
  for (;; k++)
    if (p->number[k] && wanted-- == 0) return k;
}

/* ---- the line over a chart --------------------------------------------------------- */

float travel_line_height(void) { return ui_px(20); }

static void go(view *v, uint64_t number) { view_send_number(v, SCENE_GO, number); }

void travel_line(view *v, ui_rect line, const char *value) {
  const scene_past *p = &v->scene->past;
  const size_t newest = travel_newest(p);
  const float gap = ui_px(12);
  ui_rect left = line;
  char text[96] = "";
  if (travel_is_back(p)) {
    const float wide = ui_px(54);
    const ui_rect button = {line.x + line.w - wide, line.y, wide, line.h};
    if (widget_button(v, "now", button,
                      &(widget_button_look){.label = "now",
                                            .tooltip = "Back to the newest moment (End)."}))
      go(v, p->number[newest]);
    size_t moment, moments;
    travel_moment(p, &moment, &moments);
    ui_rect room = line;
    room.w = fmaxf(1, button.x - gap / 2 - line.x);
    snprintf(text, sizeof text, "moment %zu of %zu \u00b7 End: now", moment, moments);
    if (ui_width(UI_SMALL, text) + gap + ui_width(UI_SMALL, value) > room.w)
      snprintf(text, sizeof text, "moment %zu of %zu", moment, moments);
    if (ui_width(UI_SMALL, text) + gap > room.w)
      snprintf(text, sizeof text, "%zu/%zu", moment, moments);
    const float length = fminf(room.w, ui_width(UI_SMALL, text) + 1);
    const ui_rect words = {room.x + room.w - length, line.y, length, line.h};
    places_note(v->places, "moment", words);
    ui_label(UI_SMALL, words, 1, UI_ACCENT, text);
    left.w = words.x - gap - line.x;
  } else if (newest != SIZE_MAX && p->count > 1) {
    snprintf(text, sizeof text, "click or drag: back in time");
    const float wide = ui_width(UI_SMALL, text) + 1;
    if (value[0] && v->channel && wide + gap + ui_width(UI_SMALL, value) <= line.w) {
      ui_label(UI_SMALL, line, 1, UI_FAINT, text);
      left.w -= wide + gap;
    }
  }
  if (!value[0] || left.w < ui_px(24)) return;
  places_note(v->places, "value", left);
  ui_label(UI_SMALL, left, 0, UI_TEXT, value);
}

/* ---- on the plot ---------------------------------------------------------------------- */

static size_t find(const scene_past *p, uint64_t number) {
  size_t k = 0;
  while (k < p->count && p->number[k] != number) k++;
  return k;
}

static void draw_place(const plot *f, float x, bool held) {
  const float line = floorf(x) + 0.5f, top = f->at.y - ui_px(1);
  ui_line(line, top, line, f->at.y + f->at.h, UI_ACCENT, ui_px(1.5f));
  ui_disc(line, top, ui_px(held ? 6.5f : 5.5f), UI_TILE);
  ui_disc(line, top, ui_px(held ? 5 : 4), UI_ACCENT);
}

size_t travel_draw(travel *t, view *v, const plot *f) {
  const scene_past *p = &v->scene->past;
  const size_t newest = travel_newest(p);
  size_t under = SIZE_MAX, shown = p->now;
  if (f->touch.hovered || f->touch.held) {
    const double share = (double)(f->touch.x - f->at.x) / fmaxf(1, f->at.w);
    const double range = f->x.high - f->x.low;
    under = travel_nearest(p, f->x.low + share * range, f->x.low, f->x.high,
                           range * (double)(ui_px(REACH) / fmaxf(1, f->at.w)));
  }
  if (f->touch.held && under != SIZE_MAX) {
    const uint64_t number = p->number[under], here = p->now < p->count ? p->number[p->now] : 0;
    if (number != (t->held ? t->asked : here)) go(v, number);
    t->held = true;
    t->asked = number;
  } else {
    t->held = false;
  }
  if (t->held && find(p, t->asked) < p->count) shown = find(p, t->asked);
  if (newest != SIZE_MAX && shown < newest) {
    const float x = plot_x(f, (double)p->x[shown]), rim = ui_px(5);
    ui_box((ui_rect){floorf(x), f->at.y - rim, f->at.x + f->at.w + rim - floorf(x),
                     f->at.h + rim - 1},
           ui_fade(UI_TILE, 0.62f), 0);
    draw_place(f, x, t->held);
  }
  return under;
}

void travel_tooltip(const view *v, size_t point, const char *value) {
  const scene_past *p = &v->scene->past;
  char sweep[64], text[512];
  words_number(sweep, sizeof sweep, (double)p->x[point], -6);
  snprintf(text, sizeof text, "sweep %s\n%s%s", sweep, value,
           point == p->now ? "" : "\nclick: back to here");
  ui_tooltip(text);
}
