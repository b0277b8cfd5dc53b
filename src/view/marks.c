/* SPDX-License-Identifier: MIT
 *
 * marks.c - what happened from outside, as lines in a plot with words above it.
 *
 * Marks in one column of pixels are one line. Words stand in a band of one row
 * over the plot, whole or not at all and none over another: what changes the
 * couplings comes first, then damage, then the rest, the newest before the
 * oldest; and while there is room a line says all that happened there. A line whose
 * words are shown goes up to them. Under the mouse every line says all of it.
 */
#include "plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINES 64 /* with words, at most */
#define GAP 5    /* between words */
#define NEAR 5   /* of the mouse to a line */

typedef struct mark_line {
  float x;
  int weight, count;
  const char *word; /* the weightiest */
  char all[160];
  float from, wide; /* of its words; wide 0: none */
  char text[160];
} mark_line;

typedef struct mark_lines {
  mark_line line[LINES];
  int count;
} mark_lines;

static int weight_of(const char *word) {
  static const char *const words[2][8] = {
      {"noise", "occlude", "random"},
      {"learn", "forget", "reset", "rule", "unlearn", "bias"},
  };
  for (int w = 0; w < 2; w++)
    for (int k = 0; k < 8 && words[w][k]; k++)
      if (strcmp(word, words[w][k]) == 0) return w + 1;
  return 0;
}

static void add(mark_line *l, const char *word) {
  const int weight = weight_of(word);
  const size_t used = strlen(l->all);
  if (!word[0]) return;
  if (!l->word || weight > l->weight) l->word = word, l->weight = weight;
  snprintf(l->all + used, sizeof l->all - used, "%s%s", l->count++ ? ", " : "", word);
}

/* The newest, where there are too many. */
static void gather(mark_lines *m, const plot *f, const plot_about *c) {
  for (size_t k = 0; k < c->mark_count; k++) {
    const double at = (double)c->marks[k].x;
    if (!isfinite(at) || at < f->x.low || at > f->x.high) continue;
    const float x = floorf(plot_x(f, at)) + 0.5f;
    int j = 0;
    while (j < m->count && fabsf(m->line[j].x - x) > 1) j++;
    if (j == LINES) {
      memmove(m->line, m->line + 1, (LINES - 1) * sizeof *m->line);
      j = --m->count;
    }
    if (j == m->count) m->line[m->count++] = (mark_line){.x = x};
    add(&m->line[j], c->marks[k].label);
  }
}

/* ---- room for words ------------------------------------------------------------- */

/* Beside the line where they are within the plot and no others are; false: nowhere. */
static bool place(mark_lines *m, mark_line *l, const plot *f, const char *text) {
  const float wide = ui_width(UI_SMALL, text), off = ui_px(3), left = f->at.x;
  const float spots[2] = {l->x + off, l->x - off - wide};
  for (int s = 0; s < 2; s++) {
    bool free = spots[s] >= left && spots[s] + wide <= left + f->at.w;
    for (int k = 0; k < m->count && free; k++) {
      const mark_line *o = &m->line[k];
      if (o == l || o->wide == 0) continue;
      const float low = fminf(o->from, o->x), high = fmaxf(o->from + o->wide, o->x);
      free = spots[s] > high + ui_px(GAP) || spots[s] + wide + ui_px(GAP) < low;
    }
    if (!free) continue;
    l->from = spots[s];
    l->wide = wide;
    snprintf(l->text, sizeof l->text, "%s", text);
    return true;
  }
  return false;
}

static void place_all(mark_lines *m, const plot *f) {
  for (int weight = 2; weight >= 0; weight--) /* a word each */
    for (int k = m->count; k-- > 0;)
      if (m->line[k].word && m->line[k].weight == weight) place(m, &m->line[k], f, m->line[k].word);
  for (int k = m->count; k-- > 0;) { /* and more where there is room */
    mark_line *l = &m->line[k];
    char text[64];
    if (l->wide == 0 || l->count < 2) continue;
    snprintf(text, sizeof text, "%s +%d", l->word, l->count - 1);
    if (!place(m, l, f, l->all)) place(m, l, f, text);
  }
}

/* ---- drawing ---------------------------------------------------------------------- */

float marks_band(const plot *f, const plot_about *c) {
  const float small = ui_line_height(UI_SMALL);
  if (f->at.h * 0.4f < small) return 0;
  for (size_t k = 0; k < c->mark_count; k++)
    if (c->marks[k].label[0] && (double)c->marks[k].x >= f->x.low &&
        (double)c->marks[k].x <= f->x.high)
      return small;
  return 0;
}

static void draw_words(view *v, const plot *f, const mark_line *l) {
  char id[32];
  const ui_rect r = {l->from, f->at.y - f->band, l->wide, f->band};
  snprintf(id, sizeof id, "mark:%s", l->word);
  places_note(v->places, id, r);
  ui_text(UI_SMALL, r.x, r.y, UI_DIM, l->text);
}

/* All that happened at the line under the mouse, over whatever words are there. */
static void draw_hovered(view *v, const plot *f, const mark_line *l) {
  const float wide = fminf(ui_width(UI_SMALL, l->all) + 1, f->at.w), pad = ui_px(3);
  const float high = ui_line_height(UI_SMALL), top = f->at.y - f->band;
  const float from = fmaxf(f->at.x, fminf(l->x + pad, f->at.x + f->at.w - wide));
  const ui_rect r = {from, top, wide, high};
  ui_line(l->x, top, l->x, f->at.y + f->at.h, UI_DIM, 1);
  ui_box((ui_rect){r.x - pad, r.y, r.w + 2 * pad, r.h}, ui_now->popup, pad);
  ui_label(UI_SMALL, r, 0, UI_TEXT, l->all);
  places_note_over(v->places, "mark_hover", r);
}

void marks_draw(view *v, const plot *f, const plot_about *c) {
  mark_lines m = {.count = 0};
  gather(&m, f, c);
  const ui_touch *t = &f->touch;
  const ui_touch over =
      ui_touchable("marks", (ui_rect){f->at.x, f->at.y - f->band, f->at.w, fmaxf(1, f->band)});
  const mark_line *hovered = NULL;
  float near = ui_px(NEAR);
  if (f->band > 0) place_all(&m, f);
  for (int k = 0; k < m.count; k++) {
    const mark_line *l = &m.line[k];
    const float top = f->at.y - (l->wide > 0 ? f->band : 0);
    ui_line(l->x, top, l->x, f->at.y + f->at.h, ui_fade(UI_DIM, 0.4f), 1);
    if (l->wide > 0) draw_words(v, f, l);
    const float x = over.hovered ? over.x : t->x, away = fabsf(x - l->x);
    const bool on = over.hovered && x >= l->from && x <= l->from + l->wide; /* its words */
    if (!(over.hovered || t->hovered) || !l->word || (!on && away >= near)) continue;
    near = on ? 0 : away;
    hovered = l;
  }
  if (hovered) draw_hovered(v, f, hovered);
}
