/* SPDX-License-Identifier: MIT
 *
 * neurons.c - the state as a picture, and painting on it.
 *
 * The bits become a texture of one byte a neuron, at most TEXELS along a side;
 * of larger networks a texel is the mean of a few neurons of its block. The
 * shader draws it at whole pixels a neuron where there are enough, into a
 * texture of the panel's size, and only when something has changed.
 *
 * What the person paints is drawn at once and sent; it stays "pending" over
 * the scenes that were on their way, at most LAG of them, and not for long: an
 * undo may have overtaken it. A line that is not painted yet is drawn half as
 * strong, on a copy of the texels.
 */
#include "neurons.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXELS 2048u
#define PENDING 16384 /* painted neurons that are remembered; older ones are forgotten */
#define LAG 3         /* scenes that may have been made before the paint arrived */
#define PATIENCE 0.5  /* seconds */

typedef struct painted {
  uint32_t index;
  bool up;
  uint64_t serial; /* of the scene that was seen */
  double at;
} painted;

struct panel_neurons {
  gl_shader shader;
  gl_target target;
  GLuint cells;
  uint8_t *texels, *planned; /* planned: with the line that is not painted yet */
  size_t room;
  texel_grid grid; /* that the texels are of */
  uint64_t serial; /* scene that they were made of */
  bool changed;    /* the texels are not those of the texture */
  bool stale;      /* the target is to be drawn again */
  bool light;      /* the theme that it was drawn in */
  painted pending[PENDING];
  size_t pending_count;
  brush brush;
  brush_place planned_to;
  overlays overlays;
};

panel_neurons *panel_neurons_new(const char *shaders, char *message) {
  panel_neurons *p = calloc(1, sizeof *p);
  if (!p) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    return NULL;
  }
  if (!gl_shader_load(&p->shader, shaders, "neurons")) {
    snprintf(message, VIEW_MESSAGE, "%.500s", p->shader.fault);
    panel_neurons_free(p);
    return NULL;
  }
  p->serial = UINT64_MAX;
  return p;
}

void panel_neurons_free(panel_neurons *p) {
  if (!p) return;
  gl_shader_free(&p->shader);
  gl_target_free(&p->target);
  if (p->cells) glDeleteTextures(1, &p->cells);
  overlays_free(&p->overlays);
  free(p->texels);
  free(p->planned);
  free(p);
}

const char *panel_neurons_trouble(const panel_neurons *p) {
  return p->shader.fault[0] ? p->shader.fault : NULL;
}

/* ---- bits to texels -------------------------------------------------------- */

static void expand(panel_neurons *p, const scene *s) {
  const size_t n = s->n;
  const texel_grid *g = &p->grid;
  if (g->block == 1) {
    size_t i = 0;
    for (; i + 64 <= n; i += 64) {
      const uint64_t word = s->state[i >> 6];
      for (int b = 0; b < 64; b++) p->texels[i + (size_t)b] = (uint8_t) - (int)(word >> b & 1);
    }
    for (; i < n; i++) p->texels[i] = eg_bit(s->state, i) ? 255 : 0;
    return;
  }
  const uint32_t stride = g->block > 4 ? g->block / 4 : 1;
  for (uint32_t ty = 0; ty < g->down; ty++)
    for (uint32_t tx = 0; tx < g->across; tx++) {
      uint32_t up = 0, seen = 0;
      for (uint32_t y = ty * g->block; y < s->height && y < (ty + 1) * g->block; y += stride)
        for (uint32_t x = tx * g->block; x < s->width && x < (tx + 1) * g->block;
             x += stride, seen++)
          up += eg_bit(s->state, (size_t)y * s->width + x);
      p->texels[(size_t)ty * g->across + tx] = (uint8_t)(255 * up / (seen ? seen : 1));
    }
}

static uint8_t *texel(uint8_t *of, const texel_grid *g, uint32_t x, uint32_t y) {
  return of + (size_t)(y / g->block) * g->across + x / g->block;
}

static texel_grid grid_of(const scene *s) {
  GLint most = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
  const uint32_t side = s->width > s->height ? s->width : s->height;
  const uint32_t limit = most > 0 && (uint32_t)most < TEXELS ? (uint32_t)most : TEXELS;
  const uint32_t block = (side + limit - 1) / limit;
  return (texel_grid){s->width, s->height, block, (s->width + block - 1) / block,
                      (s->height + block - 1) / block};
}

static bool make_texels(panel_neurons *p, const view *v) {
  const scene *s = v->scene;
  const texel_grid g = grid_of(s);
  const size_t count = (size_t)g.across * g.down;
  if (count > p->room) {
    uint8_t *more = realloc(p->texels, count);
    if (more) p->texels = more;
    uint8_t *planned = realloc(p->planned, count);
    if (planned) p->planned = planned;
    if (!more || !planned) return false;
    p->room = count;
  }
  if (memcmp(&p->grid, &g, sizeof g) != 0) {
    p->pending_count = 0;
    p->brush.side = 0;
  }
  p->grid = g;
  expand(p, s);

  size_t kept = 0;
  for (size_t k = 0; k < p->pending_count; k++) {
    const painted *at = &p->pending[k];
    if (v->serial - at->serial >= LAG || v->now - at->at > PATIENCE ||
        eg_bit(s->state, at->index) == at->up)
      continue;
    p->pending[kept++] = *at;
    *texel(p->texels, &g, at->index % g.width, at->index / g.width) = at->up ? 255 : 0;
  }
  p->pending_count = kept;
  p->serial = v->serial;
  p->changed = true;
  return true;
}

/* What is not confirmed in time was not done, or undone: then the scene alone counts. */
static bool waited_enough(const panel_neurons *p, const view *v) {
  return p->pending_count > 0 && v->now - p->pending[p->pending_count - 1].at > PATIENCE;
}

/* ---- painting -------------------------------------------------------------- */

typedef struct painter {
  panel_neurons *panel;
  view *view;
} painter;

static void paint(void *context, uint32_t x, uint32_t y) {
  panel_neurons *p = ((painter *)context)->panel;
  view *v = ((painter *)context)->view;
  const uint32_t index = y * p->grid.width + x;
  const bool up = p->brush.side > 0;
  view_send_paint(v, index, up);
  if (p->pending_count == PENDING) {
    memmove(p->pending, p->pending + PENDING / 2, PENDING / 2 * sizeof *p->pending);
    p->pending_count = PENDING / 2;
  }
  p->pending[p->pending_count++] = (painted){index, up, v->serial, v->now};
  *texel(p->texels, &p->grid, x, y) = up ? 255 : 0;
  p->changed = true;
}

static void plan(void *context, uint32_t x, uint32_t y) {
  panel_neurons *p = context;
  *texel(p->planned, &p->grid, x, y) = p->brush.side > 0 ? 190 : 65;
}

static void upload(panel_neurons *p) {
  const texel_grid *g = &p->grid;
  const brush *b = &p->brush;
  const bool planning = b->side && b->straight;
  if (planning && (b->to.x != p->planned_to.x || b->to.y != p->planned_to.y)) p->changed = true;
  if (!p->changed) return;
  const uint8_t *shown = p->texels;
  if (planning) {
    memcpy(p->planned, p->texels, (size_t)g->across * g->down);
    brush_dab(g, b->size, b->from, plan, p);
    brush_line(g, b->size, b->from, b->to, plan, p);
    p->planned_to = b->to;
    shown = p->planned;
  }
  gl_upload(&p->cells, GL_R8, (int)g->across, (int)g->down, shown);
  p->changed = false;
  p->stale = true;
}

/* ---- the panel --------------------------------------------------------------- */

/* The grid's rectangle: whole pixels a neuron from 3 on, else as large as it fits; never
 * thinner than 12 pixels, so that a row of 1000 neurons can still be seen and painted. */
static ui_rect place_grid(ui_rect room, uint32_t width, uint32_t height) {
  const float w = (float)width, h = (float)height;
  float cell = fminf(room.w / w, room.h / h);
  if (cell >= 3) cell = floorf(cell);
  const float least = ui_px(12);
  const float gw = fminf(room.w, fmaxf(fmaxf(1, floorf(cell * w)), fminf(least, room.w)));
  const float gh = fminf(room.h, fmaxf(fmaxf(1, floorf(cell * h)), fminf(least, room.h)));
  return (ui_rect){floorf(room.x + (room.w - gw) / 2), floorf(room.y + (room.h - gh) / 2), gw, gh};
}

static void set_colour(const gl_shader *s, const char *name, ui_colour c) {
  glUniform3f(gl_place(s, name), (float)(c & 255) / 255, (float)(c >> 8 & 255) / 255,
              (float)(c >> 16 & 255) / 255);
}

static void bind(const gl_shader *s, int unit, const char *name, GLuint texture) {
  glActiveTexture((GLenum)(GL_TEXTURE0 + unit));
  glBindTexture(GL_TEXTURE_2D, texture);
  glUniform1i(gl_place(s, name), unit);
}

static void draw_grid(panel_neurons *p, const view *v, ui_rect where) {
  const int w = (int)where.w, h = (int)where.h;
  const texel_grid *g = &p->grid;
  if (p->stale || p->target.width != w || p->target.height != h || p->light != ui_now->light) {
    const float pixels = fminf(where.w / (float)g->across, where.h / (float)g->down);
    const overlay over = overlays_now(&p->overlays, v);
    const float peak = v->scene->fields.peak;
    gl_target_begin(&p->target, w, h);
    glUseProgram(p->shader.program);
    bind(&p->shader, 2, "fields", over == OVERLAY_FIELDS ? p->overlays.fields : p->cells);
    bind(&p->shader, 1, "marks", over > OVERLAY_FIELDS ? p->overlays.marks : p->cells);
    bind(&p->shader, 0, "cells", p->cells);
    glUniform2i(gl_place(&p->shader, "grid"), (GLint)g->across, (GLint)g->down);
    glUniform2f(gl_place(&p->shader, "size"), where.w, where.h);
    set_colour(&p->shader, "down", ui_now->down);
    set_colour(&p->shader, "up", ui_now->up);
    /* Faint where the lines are many, up to a good third where cells are large. */
    glUniform1f(gl_place(&p->shader, "line"),
                pixels >= 6 && g->block == 1 ? fminf(0.3f, 0.08f + pixels / 120) : 0);
    glUniform1i(gl_place(&p->shader, "over"), over == OVERLAY_NONE     ? 0
                                              : over == OVERLAY_FIELDS ? 1
                                                                       : 2);
    /* The grid is black and white in both themes: marks on it are those of the dark one. */
    set_colour(&p->shader, "mark", over == OVERLAY_FLIPPED ? ui_dark.accent : ui_dark.warn);
    glUniform3fv(gl_place(&p->shader, "map"), SIGNED, &signed_map[0][0]);
    glUniform1f(gl_place(&p->shader, "peak"), peak > 0 ? peak : 1);
    glUniform1i(gl_place(&p->shader, "dots"), pixels >= 8 && g->block == 1);
    gl_target_cover(&p->shader);
    gl_target_end(&p->target);
    p->stale = false;
    p->light = ui_now->light;
  }
  ui_image(p->target.texture, where, 0, 0, 1, 1); /* row 0 is the top one in both */
  ui_frame_box((ui_rect){where.x - 1, where.y - 1, where.w + 2, where.h + 2}, ui_now->rim, 0);
}

static bool is_up(const panel_neurons *p, const view *v, uint32_t index) {
  for (size_t k = p->pending_count; k-- > 0;)
    if (p->pending[k].index == index) return p->pending[k].up;
  return eg_bit(v->scene->state, index);
}

/* What is under the mouse, in as many words as there is room for, or what the mouse can do. */
static void draw_caption(const panel_neurons *p, view *v, ui_rect line, bool over) {
  char text[256] = "left button paints +1, right button \u22121, Shift a line";
  ui_colour ink = UI_FAINT;
  if (over) {
    const uint32_t index = v->hover - 1;
    const bool up = is_up(p, v, index);
    for (int brevity = 0; brevity < 3; brevity++) {
      neuron_words(v->scene, index, up, brevity, text, sizeof text);
      if (ui_width(UI_SMALL, text) <= line.w) break;
    }
    ink = UI_TEXT;
  } else if (ui_width(UI_SMALL, text) > line.w) {
    snprintf(text, sizeof text, "left paints +1, right \u22121");
  }
  ui_label(UI_SMALL, line, 0.5f, ink, text);
}

/* At the right of the heading: the key of the fields, what an overlay shows, or how large the grid is. */
static void draw_heading(const panel_neurons *p, view *v) {
  const scene *s = v->scene;
  ui_rect r = widget_heading_line(v->at.neurons);
  char text[160], count[48];
  r.x += ui_px(84);
  r.w -= ui_px(84);
  if (overlays_now(&p->overlays, v) == OVERLAY_FIELDS) {
    signed_key(r, (double)s->fields.peak);
    places_note(v->places, "fields_key", r);
    return;
  }
  overlays_caption(&p->overlays, v, text, sizeof text);
  if (text[0]) {
    places_note(v->places, "overlay_caption", r);
    ui_label(UI_SMALL, r, ui_width(UI_SMALL, text) > r.w ? 0 : 1, UI_TEXT, text);
    return;
  }
  snprintf(text, sizeof text, "%u \u00d7 %u = %s", s->width, s->height,
           words_count(count, sizeof count, (double)s->n));
  ui_label(UI_SMALL, r, 1, UI_DIM, text);
}

typedef struct mouse {
  bool over;
  double x, y; /* in neurons, inside of the grid */
} mouse;

/* The mouse on the grid: paints, and says which neuron it is over. */
static mouse touch_grid(panel_neurons *p, view *v, ui_rect where) {
  const texel_grid *g = &p->grid;
  const ui_touch t = ui_touchable("grid", where);
  places_note(v->places, "neurons", where);
  const double x = ((double)t.x - where.x) / where.w * g->width,
               y = ((double)t.y - where.y) / where.h * g->height, within = 1e-6;
  const mouse m = {t.hovered, fmin(g->width - within, fmax(0, x)),
                   fmin(g->height - within, fmax(0, y))};
  brush_follow(&p->brush, v, &t, m.x, m.y, g, paint, &(painter){p, v});
  if (m.over) v->hover = 1 + (uint32_t)m.y * g->width + (uint32_t)m.x;
  return m;
}

/* The two neurons whose coupling is under the mouse. */
static void draw_marks(const panel_neurons *p, const view *v, ui_rect where) {
  for (int k = 0; k < 2; k++) {
    if (v->mark[k] == 0 || v->mark[k] > v->scene->n) continue;
    const uint32_t i = v->mark[k] - 1, x = i % p->grid.width, y = i / p->grid.width;
    char name[32];
    snprintf(name, sizeof name, "mark:%u", v->mark[k]);
    places_note(v->places, name,
                brush_outline(&p->grid, where, 1, (brush_place){(int32_t)x, (int32_t)y}, x, y));
  }
}

static void draw_brush(const panel_neurons *p, view *v, ui_rect where, mouse m) {
  if (!m.over) return;
  const int size = p->brush.side ? p->brush.size : brush_size(&v->looks);
  const ui_rect ring =
      brush_outline(&p->grid, where, size, brush_at(m.x, m.y, size), (uint32_t)m.x, (uint32_t)m.y);
  char name[32];
  snprintf(name, sizeof name, "hover:%u", v->hover);
  places_note(v->places, name, ring);
}

void panel_neurons_draw(panel_neurons *p, view *v) {
  const scene *s = v->scene;
  const ui_rect inside = widget_tile("neurons", v->at.neurons, "neurons");
  v->hover = 0;
  if (gl_shader_refresh(&p->shader, v->now)) p->stale = true;
  if (s->n == 0) {
    ui_label(UI_BODY, inside, 0.5f, UI_DIM, "no network yet");
    p->brush.side = 0;
    ui_panel_end();
    return;
  }
  const bool newer = p->serial != v->serial;
  if (((newer || waited_enough(p, v)) && !make_texels(p, v)) || !p->texels) {
    ui_label(UI_BODY, inside, 0.5f, UI_WARN, "no memory for the picture");
    ui_panel_end();
    return;
  }
  if (newer) overlays_see(&p->overlays, s, &p->grid);

  const float line = ui_px(22), tools = tools_height(inside);
  if (tools > 0) tools_draw(v, (ui_rect){inside.x, inside.y - ui_px(4), inside.w, tools});
  const ui_rect room = {inside.x, inside.y + tools, inside.w,
                        fmaxf(1, inside.h - tools - line + ui_px(4))};
  const ui_rect where = place_grid(room, s->width, s->height);
  const mouse m = touch_grid(p, v, where);
  upload(p);
  if (overlays_prepare(&p->overlays, v, &p->grid, where)) p->stale = true;
  draw_grid(p, v, where);
  draw_marks(p, v, where);
  draw_brush(p, v, where, m);
  draw_heading(p, v);
  draw_caption(p, v, (ui_rect){inside.x, inside.y + inside.h - ui_px(10), inside.w, line}, m.over);
  ui_panel_end();
}
