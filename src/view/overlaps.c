/* SPDX-License-Identifier: MIT
 *
 * overlaps.c - the race of the memories: one line each, the winner on top.
 *
 * The memory that the state is has the accent, the next best have colours and
 * names, all others are faint. A memory keeps its colour for as long as it has
 * a name, whoever overtakes it.
 */
#include "history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW 17
#define SAMPLE 18 /* units of width of a piece of a line in the legend */

const char *overlaps_name(char *to, size_t size, const scene *s, uint32_t memory) {
  const char *name = s->memories->names[memory];
  if (name[0])
    snprintf(to, size, "%s", name);
  else
    snprintf(to, size, "memory %u", memory + 1);
  return to;
}

uint32_t overlaps_rank(const scene *s, uint32_t of, uint32_t *best, uint32_t most) {
  uint32_t count = 0;
  const bool known = s->class.kind != EG_KIND_NONE && s->class.memory < of;
  if (known && most > 0) best[count++] = s->class.memory;
  while (count < most && count < of) {
    uint32_t next = UINT32_MAX;
    for (uint32_t mu = 0; mu < of; mu++) {
      bool taken = false;
      for (uint32_t k = 0; k < count; k++) taken |= best[k] == mu;
      if (!taken && (next == UINT32_MAX || fabsf(s->overlaps[mu]) > fabsf(s->overlaps[next])))
        next = mu;
    }
    best[count++] = next;
  }
  return count;
}

/* ---- colours ------------------------------------------------------------------------ */

static void give_colours(overlaps *o, const uint32_t *best, uint32_t count) {
  for (int c = 0; c <= OVERLAPS_NAMED; c++) {
    bool named = false;
    for (uint32_t k = 0; k < count; k++) named |= o->of[c] == best[k] + 1;
    if (!named) o->of[c] = 0;
  }
  for (uint32_t k = 0; k < count; k++) {
    int has = -1, open = -1;
    for (int c = OVERLAPS_NAMED; c >= 0; c--) {
      if (o->of[c] == best[k] + 1) has = c;
      if (!o->of[c]) open = c;
    }
    if (has < 0) o->of[open] = best[k] + 1;
  }
}

/* The first colour of the series is the accent, which the best one has. */
static ui_colour colour_of(const overlaps *o, const uint32_t *best, uint32_t rank) {
  int c = 0;
  while (c < OVERLAPS_NAMED && o->of[c] != best[rank] + 1) c++;
  return rank == 0 ? UI_ACCENT : ui_now->series[1 + c];
}

/* ---- legend ------------------------------------------------------------------------- */

/* What is left of the room. */
static ui_rect draw_legend(const overlaps *o, view *v, const uint32_t *best, uint32_t count,
                           ui_rect room) {
  const scene *s = v->scene;
  const float row = ui_px(ROW), gap = ui_px(12), sample = ui_px(SAMPLE), after = ui_px(6);
  char name[SCENE_NAME + 16], value[32], id[SCENE_NAME + 32];
  const float number = ui_width(UI_SMALL, "\u22120.000") + ui_px(8);
  float widest = 0;
  /* As wide as any of them needs, so that the plot stays where it is while the mouse drags time. */
  for (uint32_t mu = 0; mu < s->past.tracked; mu++)
    widest = fmaxf(widest, ui_width(UI_SMALL, overlaps_name(name, sizeof name, s, mu)));
  const float entry = fminf(room.w, fminf(widest + 1, ui_px(110)) + sample + after + number);
  const int across = (int)fmaxf(1, floorf((room.w + gap) / (entry + gap)));
  const float above = ceilf((float)count / (float)across) * row;
  const bool beside = room.w - entry - ui_px(16) > ui_px(150) && above > row;
  const int columns = beside ? 1 : across;
  const int most = (int)fmaxf(1, floorf(room.h * (beside ? 1 : 0.3f) / row)) * columns;
  if (count > (uint32_t)most) count = (uint32_t)most;
  for (uint32_t k = 0; k < count; k++) {
    const ui_rect line = {beside ? room.x + room.w - entry
                                 : room.x + (float)((int)k % columns) * (entry + gap),
                          room.y + (float)((int)k / columns) * row, entry, row};
    overlaps_name(name, sizeof name, s, best[k]);
    snprintf(id, sizeof id, "series:%s", name);
    places_note(v->places, id, line);
    const float y = floorf(line.y + row / 2) + 0.5f;
    ui_line(line.x, y, line.x + sample, y, colour_of(o, best, k), ui_px(k == 0 ? 3 : 2));
    const ui_rect words = {line.x + sample + after, line.y, line.w - sample - after, row};
    ui_label(UI_SMALL, (ui_rect){words.x, words.y, words.w - number + ui_px(6), row}, 0,
             k == 0 ? UI_TEXT : UI_DIM, name);
    ui_label(UI_SMALL, words, 1, k == 0 ? UI_TEXT : UI_DIM,
             words_number(value, sizeof value, (double)s->overlaps[best[k]], 3));
  }
  const float high = beside ? 0 : ceilf((float)count / (float)columns) * row + ui_px(6);
  return (ui_rect){room.x, room.y + high, room.w - (beside ? entry + ui_px(16) : 0), room.h - high};
}

/* ---- the race ----------------------------------------------------------------------- */

static const float *line_of(const scene_past *p, uint32_t mu) {
  return p->overlaps + (size_t)mu * p->count;
}

static void draw_line(const plot *f, const scene_past *p, uint32_t mu, ui_colour colour,
                      float thickness) {
  trace_draw(f, p->x, line_of(p, mu), p->count,
             &(trace_look){.colour = colour, .thickness = thickness});
}

static void draw_hover(const view *v, const plot *f, size_t point) {
  const scene_past *p = &v->scene->past;
  const float x = plot_x(f, (double)p->x[point]), line = floorf(x) + 0.5f;
  uint32_t nearest = UINT32_MAX;
  float far = INFINITY;
  for (uint32_t mu = 0; mu < p->tracked; mu++) {
    const float m = line_of(p, mu)[point];
    const float away = fabsf(plot_y(f, (double)m) - f->touch.y);
    if (isfinite(m) && away < far) far = away, nearest = mu;
  }
  ui_line(line, f->at.y, line, f->at.y + f->at.h, ui_fade(UI_TEXT, 0.25f), 1);
  if (nearest == UINT32_MAX) {
    travel_tooltip(v, point, p->tracked ? "overlaps not known" : "no memories");
    return;
  }
  char name[SCENE_NAME + 16], value[32], text[SCENE_NAME + 64];
  const float m = line_of(p, nearest)[point], y = plot_y(f, (double)m);
  draw_line(f, p, nearest, UI_TEXT, ui_px(1.75f));
  ui_disc(x, y, ui_px(4.5f), UI_TILE);
  ui_disc(x, y, ui_px(3.5f), UI_TEXT);
  snprintf(text, sizeof text, "%s %s", overlaps_name(name, sizeof name, v->scene, nearest),
           words_number(value, sizeof value, (double)m, 3));
  travel_tooltip(v, point, text);
}

void overlaps_draw(overlaps *o, travel *t, view *v, ui_rect inside) {
  const scene *s = v->scene;
  const scene_past *p = &s->past;
  uint32_t best[OVERLAPS_NAMED];
  const uint32_t count = overlaps_rank(s, p->tracked, best, OVERLAPS_NAMED);
  give_colours(o, best, count);

  const float line = travel_line_height();
  char value[64] = "";
  if (s->memories->count > p->tracked)
    snprintf(value, sizeof value, "the first %u of %u", p->tracked, s->memories->count);
  travel_line(v, (ui_rect){inside.x, inside.y, inside.w, line}, value);
  inside.y += line + ui_px(6);
  inside.h -= line + ui_px(6);
  if (count > 0) inside = draw_legend(o, v, best, count, inside);

  plot f;
  history_plot(&f, v, inside, "overlap m", -1, 1, 0);
  const float zero = floorf(plot_y(&f, 0)) + 0.5f;
  ui_line(f.at.x, zero, f.at.x + f.at.w, zero, UI_FAINT, 1);
  for (uint32_t mu = 0; mu < p->tracked; mu++) {
    bool named = false;
    for (uint32_t k = 0; k < count; k++) named |= best[k] == mu;
    if (!named) draw_line(&f, p, mu, ui_fade(UI_DIM, 0.4f), fmaxf(1, ui_px(0.75f)));
  }
  for (uint32_t k = count; k-- > 0;)
    draw_line(&f, p, best[k], colour_of(o, best, k), ui_px(k == 0 ? 2.75f : 1.5f));
  if (count > 0 && p->now < p->count && isfinite(line_of(p, best[0])[p->now]))
    ui_disc(plot_x(&f, (double)p->x[p->now]), plot_y(&f, (double)line_of(p, best[0])[p->now]),
            ui_px(3.5f), UI_ACCENT);
  if (count == 0) plot_placeholder(f.at, "no memories yet");
  const size_t under = travel_draw(t, v, &f);
  if (under != SIZE_MAX) draw_hover(v, &f, under);
  plot_end();
}
