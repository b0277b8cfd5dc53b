/* SPDX-License-Identifier: MIT
 *
 * memories.c - the list of memories, with how near the state is to each.
 *
 * Thumbnails live in one texture of SIDE x SIDE slots, drawn here from the
 * bits when a memory first comes into sight; a change of the memories only
 * marks all slots as old. So the cost is that of the rows that are seen,
 * whatever the number and the size of the memories.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 16   /* slots along one side of the atlas */
#define SAMPLES 3 /* neurons looked at for a pixel, along one side */

_Static_assert(SIDE *SIDE >= SCENE_MEMORIES, "a slot for every memory that is shown");

struct panel_memories {
  GLuint atlas;
  int slot;        /* pixels along one side */
  uint8_t *pixels; /* of one slot */
  bool drawn[SIDE * SIDE];
  /* Identity of the memories that are drawn, never followed. The scene before is freed only after the
   * newer one was made, so that other memories cannot have come to the same place. */
  const void *of;
  uint64_t taught;
  uint32_t count, width, height;
};

panel_memories *panel_memories_new(void) { return calloc(1, sizeof(panel_memories)); }

void panel_memories_free(panel_memories *p) {
  if (!p) return;
  if (p->atlas) glDeleteTextures(1, &p->atlas);
  free(p->pixels);
  free(p);
}

/* ---- thumbnails -------------------------------------------------------------- */

static bool prepare(panel_memories *p, const view *v, int slot) {
  const scene *s = v->scene;
  if (p->slot != slot) {
    uint8_t *whole = calloc((size_t)slot * (size_t)slot, SIDE * SIDE);
    uint8_t *one = malloc((size_t)slot * (size_t)slot);
    if (whole && one) {
      gl_upload(&p->atlas, GL_R8, slot * SIDE, slot * SIDE, whole);
      gl_as_grey(p->atlas);
      free(p->pixels);
      p->pixels = one;
      p->slot = slot;
      p->of = NULL;
    } else {
      free(one);
    }
    free(whole);
  }
  if (p->slot != slot) return false;
  if (p->of != s->memories || p->taught != s->memories->taught || p->count != s->memories->count ||
      p->width != s->width || p->height != s->height) {
    memset(p->drawn, 0, sizeof p->drawn);
    p->of = s->memories;
    p->taught = s->memories->taught;
    p->count = s->memories->count;
    p->width = s->width;
    p->height = s->height;
  }
  return true;
}

/* The picture in the middle of its slot, aspect kept; a pixel is the mean of a few neurons. */
static void draw_thumbnail(panel_memories *p, const scene *s, uint32_t mu) {
  const uint64_t *bits = s->memories->bits + (size_t)mu * s->memories->words;
  const double side = s->width > s->height ? s->width : s->height;
  const int w = (int)fmax(2, round(p->slot * s->width / side)),
            h = (int)fmax(2, round(p->slot * s->height / side));
  const int left = (p->slot - w) / 2, top = (p->slot - h) / 2;
  memset(p->pixels, 21, (size_t)p->slot * (size_t)p->slot);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      int up = 0;
      for (int b = 0; b < SAMPLES; b++)
        for (int a = 0; a < SAMPLES; a++) {
          const uint32_t row = (uint32_t)((y + (b + 0.5) / SAMPLES) * s->height / h);
          const uint32_t column = (uint32_t)((x + (a + 0.5) / SAMPLES) * s->width / w);
          up += eg_bit(bits, (size_t)row * s->width + column);
        }
      p->pixels[(top + y) * p->slot + left + x] = (uint8_t)(8 + (240 * up) / (SAMPLES * SAMPLES));
    }
  gl_upload_part(p->atlas, (int)(mu % SIDE) * p->slot, (int)(mu / SIDE) * p->slot, p->slot, p->slot,
                 p->pixels);
  p->drawn[mu] = true;
}

/* ---- one row ------------------------------------------------------------------- */

static void draw_overlap(ui_rect bar, float m, bool best) {
  const float middle = floorf(bar.x + bar.w / 2), reach = fminf(1, fmaxf(-1, m)) * bar.w / 2;
  ui_box(bar, UI_FIELD, bar.h / 2);
  const ui_colour c = best ? UI_ACCENT : ui_now->bar;
  if (reach >= 0)
    ui_box((ui_rect){middle, bar.y, reach, bar.h}, c, 0);
  else
    ui_box((ui_rect){middle + reach, bar.y, -reach, bar.h}, c, 0);
  ui_box((ui_rect){middle, bar.y - ui_px(2), fmaxf(1, ui_px(1)), bar.h + 2 * ui_px(2)}, UI_DIM, 0);
}

/* The memory is what the state is, or a part of what it is. */
static bool is_meant(const scene *s, uint32_t mu) {
  bool part = false;
  for (uint32_t k = 0; k < s->part_count; k++) part |= s->parts[k].memory == mu;
  return s->class.kind != EG_KIND_NONE && (part || s->class.memory == mu);
}

static void draw_row(panel_memories *p, view *v, uint32_t mu, ui_rect row) {
  const scene *s = v->scene;
  const scene_memories *m = s->memories;
  char id[32], text[64];
  const bool best = is_meant(s, mu);
  const float side = (float)p->slot;
  const ui_rect picture = {row.x + ui_px(6), floorf(row.y + (row.h - side) / 2), side, side};

  if (best) ui_box(row, ui_fade(UI_ACCENT_DARK, 0.55f), ui_px(5));
  snprintf(id, sizeof id, "memory_%u", mu + 1);
  const ui_touch t = ui_touchable(id, picture);
  places_note(v->places, id, picture);
  if (t.clicked) view_send(v, SCENE_CUE, mu, 0);
  if (t.hovered)
    ui_hint("Puts this memory on the grid: add noise to it, and let the network fall back.");
  if (!p->drawn[mu]) draw_thumbnail(p, s, mu);
  const float u = (float)(mu % SIDE) / SIDE, w = (float)(mu / SIDE) / SIDE;
  ui_image(p->atlas, picture, u, w, u + 1.0f / SIDE, w + 1.0f / SIDE);
  ui_frame_box((ui_rect){picture.x - 1, picture.y - 1, side + 2, side + 2},
               t.hovered ? UI_TEXT
               : best    ? UI_ACCENT
                         : ui_now->rim,
               0);

  const float x = picture.x + side + ui_px(10), right = row.x + row.w - ui_px(6);
  const float line = ui_px(18), top = floorf(row.y + (row.h - 3 * line) / 2), cross = ui_px(16);
  const ui_rect corner = {right - cross, top + (line - cross) / 2, cross, cross};
  snprintf(id, sizeof id, "forget_%u", mu + 1);
  places_note(v->places, id, corner);
  if (widget_cross(id, corner, UI_FAINT,
                   "Forgets this memory: its share of the couplings is taken away."))
    view_send(v, SCENE_FORGET, mu, 0);
  if (m->names[mu][0])
    snprintf(text, sizeof text, "%s", m->names[mu]);
  else
    snprintf(text, sizeof text, "memory %u", mu + 1);
  ui_label(UI_BODY, (ui_rect){x, top, corner.x - x - ui_px(4), line}, 0, best ? UI_ACCENT : UI_TEXT,
           text);

  const float overlap = s->overlaps ? s->overlaps[mu] : 0, high = ui_px(6);
  draw_overlap((ui_rect){x, floorf(top + line + (line - high) / 2), right - x, high}, overlap,
               best);
  words_signed(text, sizeof text, (double)overlap, 3);
  ui_label(UI_SMALL, (ui_rect){x, top + 2 * line, right - x, line}, 1, best ? UI_ACCENT : UI_TEXT,
           text);
  const uint32_t errors = m->errors ? m->errors[mu] : 0;
  const bool leads = s->rule == EG_SEQUENCE; /* each into the next: none of them is meant to stay */
  if (errors == SCENE_UNKNOWN)
    text[0] = 0;
  else if (errors == 0)
    snprintf(text, sizeof text, "stable");
  else if (leads)
    snprintf(text, sizeof text, "leads on");
  else
    snprintf(text, sizeof text, "%u %s", errors, errors == 1 ? "error" : "errors");
  ui_label(UI_SMALL, (ui_rect){x, top + 2 * line, right - x - ui_px(52), line}, 0,
           errors && !leads ? UI_WARN : UI_DIM, text);
}

/* ---- the panel ------------------------------------------------------------------- */

/* Random memories per neuron that a rule can hold, where a number is known; 0: none is. */
typedef struct capacity {
  double limit;
  const char *hint;
} capacity;

static capacity capacity_of(const scene *s) {
  if (s->dreams > 0)
    return (capacity){0, "Memories per neuron; dreams have made room for more than the rule had."};
  switch (s->rule) {
    case EG_HEBB: /* Amit, Gutfreund, Sompolinsky 1985 */
      return (capacity){0.138, "Random memories come back nearly whole up to 0.138 of them per "
                               "neuron; pictures that resemble each other use it up far sooner."};
    case EG_PROJECTION: /* Kanter, Sompolinsky 1987 */
      return (capacity){1,
                        "Any independent memories are held, so at most one per neuron; what they "
                        "can be recalled from shrinks on the way, to nothing much at one half."};
    case EG_PERCEPTRON: /* Cover 1965, Gardner 1988 */
      return (capacity){2, "Random memories can be held up to two per neuron; the closer, the less "
                           "noise they stand, and the longer the learning takes."};
    default: return (capacity){0, "Memories per neuron."};
  }
}

static void draw_load(view *v, ui_rect r) {
  const scene *s = v->scene;
  const capacity c = capacity_of(s);
  const double load = (double)s->memories->count / (double)s->n;
  const int digits = load > 0 && load < 0.001 ? 5 : load < 0.1 ? 4 : 3;
  const bool over = c.limit > 0 && load > c.limit;
  char text[96];
  if (c.limit > 0)
    snprintf(text, sizeof text, "load %.*f of %.4g", digits, load, c.limit);
  else
    snprintf(text, sizeof text, "load %.*f", digits, load);
  ui_label(UI_SMALL, (ui_rect){r.x, r.y, r.w, ui_px(16)}, 0, over ? UI_WARN : UI_DIM, text);
  if (over) ui_label(UI_SMALL, (ui_rect){r.x, r.y, r.w, ui_px(16)}, 1, UI_WARN, "too many");
  const ui_rect bar = {r.x, r.y + ui_px(20), r.w, ui_px(4)};
  const float share = c.limit > 0 ? (float)fmin(1, load / c.limit) : 0;
  if (c.limit > 0) ui_box(bar, UI_FIELD, ui_px(2));
  if (share > 0)
    ui_box((ui_rect){bar.x, bar.y, fmaxf(ui_px(2), bar.w * share), bar.h},
           over ? UI_WARN : UI_ACCENT, ui_px(2));
  const ui_touch t = ui_touchable("load", r);
  places_note(v->places, "load", r);
  if (t.hovered) ui_hint(c.hint);
}

void panel_memories_draw(panel_memories *p, view *v) {
  const scene *s = v->scene;
  const scene_memories *m = s->memories;
  const ui_rect inside = widget_tile("memories", v->at.memories, "memories");
  const ui_rect heading = widget_heading_line(v->at.memories);
  char text[96], count[48];
  if (s->n == 0 || !m || m->count == 0) {
    p->of = NULL;
    const char *none = s->n == 0   ? "no network yet"
                       : s->learns ? "none yet: draw something and press train"
                                   : "none: the weights were given";
    ui_wrapped(UI_BODY, inside.x, inside.y + ui_px(4), inside.w, UI_DIM, none);
    ui_panel_end();
    return;
  }
  words_count(count, sizeof count, m->count);
  snprintf(text, sizeof text, "%s %s", count, m->count == 1 ? "memory" : "memories");
  const float beside = ui_px(100);
  ui_label(UI_SMALL, (ui_rect){heading.x + beside, heading.y, heading.w - beside, heading.h}, 1,
           UI_DIM, text);
  draw_load(v, (ui_rect){inside.x, inside.y, inside.w, ui_px(26)});

  const float top = inside.y + ui_px(36), row = ui_px(70);
  const int slot = (int)ui_px(54);
  if (!prepare(p, v, slot)) {
    ui_panel_end();
    return;
  }
  const bool more = m->count > m->shown;
  const ui_rect tile = v->at.memories;
  const ui_rect list = {tile.x + ui_px(8), top, tile.w - ui_px(16),
                        tile.y + tile.h - top - ui_px(8)};
  const float height = row * (float)m->shown + (more ? ui_px(28) : 0);
  const float scrolled = ui_scroll_begin("list", list, height, false);
  const float width = list.w - (height > list.h ? ui_scroll_bar() + ui_px(2) : 0);
  const uint32_t first = (uint32_t)fmaxf(0, floorf(scrolled / row));
  for (uint32_t mu = first; mu < m->shown && (float)mu * row - scrolled < list.h; mu++)
    draw_row(p, v, mu,
             (ui_rect){list.x, floorf(list.y - scrolled + (float)mu * row) + 1, width,
                       row - ui_px(4)});
  if (more) {
    words_count(count, sizeof count, m->count - m->shown);
    snprintf(text, sizeof text, "\u2026 and %s more", count);
    ui_label(UI_SMALL,
             (ui_rect){list.x, list.y - scrolled + row * (float)m->shown, width, ui_px(28)}, 0.5f,
             UI_DIM, text);
  }
  ui_scroll_end();
  ui_panel_end();
}

void panel_memories_focus(panel_memories *p, bool save) { (void)p, (void)save; }
