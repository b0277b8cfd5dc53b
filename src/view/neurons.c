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
 * the scenes that were on their way, at most LAG of them. Invariant: while the
 * mouse is held, every neuron on the line between two of its places is sent,
 * and none twice in a row.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXELS 2048u
#define PENDING 4096 /* painted neurons that are remembered; older ones are forgotten */
#define LAG 3        /* scenes that may have been made before the paint arrived */

typedef struct painted {
  uint32_t index;
  bool up;
  uint64_t serial; /* of the scene that was seen */
} painted;

struct panel_neurons {
  gl_shader shader;
  gl_target target;
  GLuint cells;
  uint8_t *texels;
  size_t room;
  uint32_t width, height; /* of the network that the texels are of */
  uint32_t block, tw, th; /* neurons along a side of a texel; texels */
  uint64_t serial;        /* scene that was uploaded */
  bool stale;             /* the target is to be drawn again */
  painted pending[PENDING];
  size_t pending_count;
  bool painting;
  uint64_t presses; /* as of the last frame: another press is another stroke */
  uint32_t last;    /* neuron under the mouse in the frame before */
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
  free(p->texels);
  free(p);
}

const char *panel_neurons_trouble(const panel_neurons *p) {
  return p->shader.fault[0] ? p->shader.fault : NULL;
}

/* ---- bits to texels -------------------------------------------------------- */

static void expand(panel_neurons *p, const scene *s) {
  const size_t n = s->n;
  if (p->block == 1) {
    size_t i = 0;
    for (; i + 64 <= n; i += 64) {
      const uint64_t word = s->state[i >> 6];
      for (int b = 0; b < 64; b++) p->texels[i + (size_t)b] = (uint8_t) - (int)(word >> b & 1);
    }
    for (; i < n; i++) p->texels[i] = eg_bit(s->state, i) ? 255 : 0;
    return;
  }
  const uint32_t stride = p->block > 4 ? p->block / 4 : 1;
  for (uint32_t ty = 0; ty < p->th; ty++)
    for (uint32_t tx = 0; tx < p->tw; tx++) {
      uint32_t up = 0, seen = 0;
      for (uint32_t y = ty * p->block; y < s->height && y < (ty + 1) * p->block; y += stride)
        for (uint32_t x = tx * p->block; x < s->width && x < (tx + 1) * p->block;
             x += stride, seen++)
          up += eg_bit(s->state, (size_t)y * s->width + x);
      p->texels[(size_t)ty * p->tw + tx] = (uint8_t)(255 * up / (seen ? seen : 1));
    }
}

static bool upload(panel_neurons *p, const view *v) {
  const scene *s = v->scene;
  GLint most = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
  const uint32_t side = s->width > s->height ? s->width : s->height;
  const uint32_t limit = most > 0 && (uint32_t)most < TEXELS ? (uint32_t)most : TEXELS;
  p->block = (side + limit - 1) / limit;
  p->tw = (s->width + p->block - 1) / p->block;
  p->th = (s->height + p->block - 1) / p->block;
  const size_t count = (size_t)p->tw * p->th;
  if (count > p->room) {
    uint8_t *more = realloc(p->texels, count);
    if (!more) return false;
    p->texels = more;
    p->room = count;
  }
  if (p->width != s->width || p->height != s->height) p->pending_count = 0;
  p->width = s->width;
  p->height = s->height;
  expand(p, s);

  size_t kept = 0;
  for (size_t k = 0; k < p->pending_count; k++) {
    const painted *at = &p->pending[k];
    if (v->serial - at->serial >= LAG || eg_bit(s->state, at->index) == at->up) continue;
    p->pending[kept++] = *at;
    const uint32_t x = at->index % s->width / p->block, y = at->index / s->width / p->block;
    p->texels[(size_t)y * p->tw + x] = at->up ? 255 : 0;
  }
  p->pending_count = kept;
  gl_upload(&p->cells, GL_R8, (int)p->tw, (int)p->th, p->texels);
  p->serial = v->serial;
  p->stale = true;
  return true;
}

/* ---- painting -------------------------------------------------------------- */

static void paint(panel_neurons *p, view *v, uint32_t x, uint32_t y, bool up) {
  const uint32_t index = y * p->width + x;
  const uint8_t texel = up ? 255 : 0;
  view_send(v, SCENE_PAINT, index, up ? 1 : -1);
  if (p->pending_count == PENDING) {
    memmove(p->pending, p->pending + PENDING / 2, PENDING / 2 * sizeof *p->pending);
    p->pending_count = PENDING / 2;
  }
  p->pending[p->pending_count++] = (painted){.index = index, .up = up, .serial = v->serial};
  gl_upload_part(p->cells, (int)(x / p->block), (int)(y / p->block), 1, 1, &texel);
  p->stale = true;
}

/* Bresenham's line from the neuron of the frame before, which was sent then. */
static void stroke(panel_neurons *p, view *v, uint32_t x, uint32_t y, bool up) {
  if (!p->painting) {
    paint(p, v, x, y, up);
  } else {
    int64_t ax = p->last % p->width, ay = p->last / p->width;
    const int64_t bx = x, by = y;
    const int64_t dx = llabs(bx - ax), dy = -llabs(by - ay);
    const int64_t step_x = ax < bx ? 1 : -1, step_y = ay < by ? 1 : -1;
    int64_t off = dx + dy;
    while (ax != bx || ay != by) {
      const int64_t twice = 2 * off;
      if (twice >= dy) {
        off += dy;
        ax += step_x;
      }
      if (twice <= dx) {
        off += dx;
        ay += step_y;
      }
      paint(p, v, (uint32_t)ax, (uint32_t)ay, up);
    }
  }
  p->painting = true;
  p->last = y * p->width + x;
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

static void draw_grid(panel_neurons *p, ui_rect grid) {
  const int w = (int)grid.w, h = (int)grid.h;
  if (p->stale || p->target.width != w || p->target.height != h) {
    const float pixels = fminf(grid.w / (float)p->tw, grid.h / (float)p->th);
    gl_target_begin(&p->target, w, h);
    glUseProgram(p->shader.program);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, p->cells);
    glUniform1i(gl_place(&p->shader, "cells"), 0);
    glUniform2i(gl_place(&p->shader, "grid"), (GLint)p->tw, (GLint)p->th);
    glUniform2f(gl_place(&p->shader, "size"), grid.w, grid.h);
    glUniform3f(gl_place(&p->shader, "down"), 0.028f, 0.032f, 0.040f);
    glUniform3f(gl_place(&p->shader, "up"), 0.955f, 0.965f, 0.975f);
    glUniform1f(gl_place(&p->shader, "line"), pixels >= 6 && p->block == 1 ? 0.45f : 0);
    gl_target_cover(&p->shader);
    gl_target_end(&p->target);
    p->stale = false;
  }
  ui_image(p->target.texture, grid, 0, 0, 1, 1); /* row 0 is the top one in both */
  ui_frame_box((ui_rect){grid.x - 1, grid.y - 1, grid.w + 2, grid.h + 2}, ui_now->rim, 0);
}

static void draw_caption(const panel_neurons *p, const view *v, ui_rect line, bool over, uint32_t x,
                         uint32_t y) {
  char text[256];
  if (!over) {
    ui_label(UI_SMALL, line, 0.5f, UI_FAINT, "left button paints +1, right button \u22121");
    return;
  }
  const size_t index = (size_t)y * p->width + x;
  bool up = eg_bit(v->scene->state, index);
  for (size_t k = 0; k < p->pending_count; k++)
    if (p->pending[k].index == index) up = p->pending[k].up;
  snprintf(text, sizeof text, "neuron %zu \u00b7 row %u, column %u \u00b7 %s", index + 1, y + 1,
           x + 1, up ? "+1" : "\u22121");
  ui_label(UI_SMALL, line, 0.5f, UI_TEXT, text);
}

void panel_neurons_draw(panel_neurons *p, view *v) {
  const scene *s = v->scene;
  const ui_rect inside = widget_tile("neurons", v->at.neurons, "neurons");
  const ui_rect heading = widget_heading_line(v->at.neurons);
  if (gl_shader_refresh(&p->shader, v->now)) p->stale = true;
  if (s->n == 0) {
    ui_label(UI_BODY, inside, 0.5f, UI_DIM, "no network yet");
    p->painting = false;
    ui_panel_end();
    return;
  }
  if ((p->serial != v->serial && !upload(p, v)) || !p->texels) {
    ui_label(UI_BODY, inside, 0.5f, UI_WARN, "no memory for the picture");
    ui_panel_end();
    return;
  }
  char size[96], count[48];
  snprintf(size, sizeof size, "%u \u00d7 %u = %s", s->width, s->height,
           words_count(count, sizeof count, (double)s->n));
  ui_label(UI_SMALL, (ui_rect){heading.x + ui_px(90), heading.y, heading.w - ui_px(90), heading.h},
           1, UI_DIM, size);

  const float line = ui_px(22);
  const ui_rect room = {inside.x, inside.y, inside.w, fmaxf(1, inside.h - line + ui_px(4))};
  const ui_rect grid = place_grid(room, s->width, s->height);
  draw_grid(p, grid);
  const ui_touch t = ui_touchable("grid", grid);
  places_note(v->places, "neurons", grid);

  const double fx = ((double)t.x - grid.x) / grid.w * s->width,
               fy = ((double)t.y - grid.y) / grid.h * s->height;
  const uint32_t x = (uint32_t)fmin(s->width - 1, fmax(0, floor(fx)));
  const uint32_t y = (uint32_t)fmin(s->height - 1, fmax(0, floor(fy)));
  if (p->presses != v->presses) p->painting = false;
  p->presses = v->presses;
  if (t.held || t.right_held)
    stroke(p, v, x, y, t.held);
  else
    p->painting = false;
  draw_caption(p, v, (ui_rect){inside.x, inside.y + inside.h - ui_px(10), inside.w, line},
               t.hovered || p->painting, x, y);
  ui_panel_end();
}
