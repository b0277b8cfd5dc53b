/* SPDX-License-Identifier: MIT
 *
 * pictures.c - the pictures that a script puts up, side by side, named.
 *
 * All have cells of one size, in as many columns as make the pictures largest.
 * A picture that fits into its cell is drawn at whole pixels a sample, from a
 * texture of its samples; of a larger one a pixel is the mean of what it
 * covers. A texture is made again only when the pixels or the size change.
 * Names give way where the pictures become far larger without them; where even
 * so they would be too small to be seen, the list scrolls.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FEW 12   /* pictures; more stand closer together */
#define LEAST 20 /* side of a cell */

typedef struct slot {
  GLuint texture;
  uint64_t id; /* of the pixels in it */
  int w, h;    /* texels */
} slot;

struct panel_pictures {
  slot slots[SCENE_IMAGES];
};

panel_pictures *panel_pictures_new(void) { return calloc(1, sizeof(panel_pictures)); }

void panel_pictures_free(panel_pictures *p) {
  if (!p) return;
  for (int k = 0; k < SCENE_IMAGES; k++)
    if (p->slots[k].texture) glDeleteTextures(1, &p->slots[k].texture);
  free(p);
}

/* ---- samples to texels ------------------------------------------------------------- */

static ui_colour colour_of(const scene_pixels *p, double sample) {
  if (p->grey) return ui_mix(ui_now->down, ui_now->up, (float)(sample / 255));
  return signed_colour(p->peak > 0 ? (float)(sample / (double)p->peak) : 0);
}

/* The mean over a rectangle of samples, each by the share of it that is inside. */
static double mean(const scene_pixels *p, double left, double top, double right, double bottom) {
  double sum = 0, area = 0;
  for (uint32_t y = (uint32_t)top; y < p->rows && y < bottom; y++)
    for (uint32_t x = (uint32_t)left; x < p->columns && x < right; x++) {
      const double share =
          (fmin(right, x + 1.0) - fmax(left, x)) * (fmin(bottom, y + 1.0) - fmax(top, y));
      const size_t i = (size_t)y * p->columns + x;
      sum += share * (p->grey ? (double)p->grey[i] : (double)p->values[i]);
      area += share;
    }
  return area > 0 ? sum / area : 0;
}

static bool upload(slot *s, const scene_pixels *p, int w, int h) {
  if (s->texture && s->id == p->id && s->w == w && s->h == h) return true;
  ui_colour *texels = malloc((size_t)w * (size_t)h * sizeof *texels);
  if (!texels) return false;
  const double across = (double)p->columns / w, down = (double)p->rows / h;
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      texels[(size_t)y * (size_t)w + (size_t)x] =
          colour_of(p, mean(p, x * across, y * down, (x + 1) * across, (y + 1) * down));
  gl_upload(&s->texture, GL_RGBA8, w, h, texels);
  free(texels);
  *s = (slot){.texture = s->texture, .id = p->id, .w = w, .h = h};
  return true;
}

/* ---- places -------------------------------------------------------------------------- */

/* Where a picture is drawn in its cell: at the bottom, so that names stand in a row below. */
static ui_rect place(const scene_pixels *p, ui_rect cell) {
  double scale = fmin((double)cell.w / p->width, (double)cell.h / p->height);
  if (scale >= 1) scale = floor(scale);
  const float w = (float)fmax(1, floor(p->width * scale + 1e-6)),
              h = (float)fmax(1, floor(p->height * scale + 1e-6));
  return (ui_rect){floorf(cell.x + (cell.w - w) / 2), floorf(cell.y + cell.h - h), w, h};
}

typedef struct grid {
  int columns, rows;
  float w, h;     /* of a cell, without the name */
  double covered; /* by the pictures, in pixels */
} grid;

static float gap_for(size_t count) { return ui_px(count > FEW ? 5 : 8); }

static grid divided(ui_rect room, size_t count, int columns, float name) {
  const float gap = gap_for(count);
  grid g = {.columns = columns, .rows = ((int)count + columns - 1) / columns};
  g.w = floorf((room.w - gap * (float)(g.columns - 1)) / (float)g.columns);
  g.h = floorf((room.h - gap * (float)(g.rows - 1)) / (float)g.rows) - name;
  return g;
}

/* The columns at which the pictures cover most; of those that cover the same, the roomiest. */
static grid arranged(const scene *s, ui_rect room, float name) {
  grid best = {.columns = 1};
  for (int columns = 1; columns <= (int)s->image_count; columns++) {
    grid g = divided(room, s->image_count, columns, name);
    if (g.w < 1 || g.h < 1) continue;
    g.covered = 1e-3 * (double)fminf(g.w, g.h);
    for (size_t k = 0; k < s->image_count; k++) {
      const ui_rect at = place(s->images[k].pixels, (ui_rect){0, 0, g.w, g.h});
      g.covered += (double)at.w * (double)at.h;
    }
    if (g.covered > best.covered) best = g;
  }
  return best;
}

static bool is_small(const grid *g) { return fminf(g->w, g->h) < ui_px(LEAST); }

/* Cells that can be seen, as many side by side as there is room for; they may need to scroll. */
static grid scrolling(ui_rect room, size_t count) {
  const float gap = gap_for(count), inner = room.w - ui_scroll_bar() - ui_px(4);
  grid g = {.columns = (int)fmaxf(1, fminf((float)count,
                                           floorf((inner + gap) / (ui_px(2 * LEAST) + gap))))};
  g.rows = ((int)count + g.columns - 1) / g.columns;
  g.w = fmaxf(1, floorf((inner - gap * (float)(g.columns - 1)) / (float)g.columns));
  g.h = fmaxf(ui_px(LEAST), fminf(g.w, floorf(room.h * 0.75f)));
  return g;
}

/* ---- drawing ------------------------------------------------------------------------- */

static void draw_name(const scene_image *image, ui_rect line) {
  char range[48] = "", peak[32];
  const scene_pixels *p = image->pixels;
  if (p->values)
    snprintf(range, sizeof range, "  \u00b1%s",
             words_number(peak, sizeof peak, (double)p->peak, -3));
  const float name = ui_width(UI_SMALL, image->name), beside = ui_width(UI_SMALL, range);
  if (name + beside > line.w) {
    ui_label(UI_SMALL, line, 0.5f, UI_TEXT, image->name);
    return;
  }
  const float x = floorf(line.x + (line.w - name - beside) / 2);
  ui_label(UI_SMALL, (ui_rect){x, line.y, name + 1, line.h}, 0, UI_TEXT, image->name);
  ui_label(UI_SMALL, (ui_rect){x + name, line.y, beside + 1, line.h}, 0, UI_DIM, range);
}

static void tell(const scene_image *image, ui_rect at, const ui_touch *t) {
  const scene_pixels *p = image->pixels;
  const double x = floor(fmin(0.9999, fmax(0, (double)(t->x - at.x) / (double)at.w)) * p->width),
               y = floor(fmin(0.9999, fmax(0, (double)(t->y - at.y) / (double)at.h)) * p->height);
  const size_t i =
      (size_t)(y * p->rows / p->height) * p->columns + (size_t)(x * p->columns / p->width);
  char text[SCENE_NAME + 128], value[48];
  if (p->values)
    words_signed(value, sizeof value, (double)p->values[i], 4);
  else if (p->grey[i] == 0 || p->grey[i] == 255)
    snprintf(value, sizeof value, "%s", p->grey[i] ? "+1" : "\u22121");
  else
    words_signed(value, sizeof value, p->grey[i] / 127.5 - 1, 2);
  snprintf(text, sizeof text, "%s\nrow %.0f, column %.0f: %s", image->name, y + 1, x + 1, value);
  ui_tooltip(text);
}

static void draw_picture(slot *s, view *v, const scene_image *image, ui_rect at) {
  const scene_pixels *p = image->pixels;
  char id[SCENE_NAME + 8];
  snprintf(id, sizeof id, "image:%s", image->name);
  const ui_touch t = ui_touchable(id, at);
  places_note(v->places, id, at);
  const int w = (int)at.w, h = (int)at.h;
  const bool whole = p->columns == p->width && w % (int)p->columns == 0 && h % (int)p->rows == 0;
  if (!upload(s, p, whole ? (int)p->columns : w, whole ? (int)p->rows : h)) return;
  ui_image(s->texture, at, 0, 0, 1, 1);
  ui_frame_box((ui_rect){at.x - 1, at.y - 1, at.w + 2, at.h + 2}, t.hovered ? UI_TEXT : ui_now->rim,
               0);
  if (t.hovered) tell(image, at, &t);
}

void panel_pictures_draw(panel_pictures *p, view *v) {
  const scene *s = v->scene;
  if (s->image_count == 0) return;
  ui_rect room = widget_tile("pictures", v->at.pictures, "pictures");
  room.h += ui_px(6);
  float name = ui_line_height(UI_SMALL) + ui_px(5);
  grid g = arranged(s, room, name);
  const grid bare = arranged(s, room, 0);
  if (bare.covered > 2.5 * g.covered || is_small(&g)) name = 0, g = bare;
  const bool scrolls = is_small(&g);
  if (scrolls) g = scrolling(room, s->image_count), name = ui_line_height(UI_SMALL) + ui_px(5);
  float tallest = 0; /* what is left of the cells' height goes between the rows */
  for (size_t k = 0; k < s->image_count; k++)
    tallest = fmaxf(tallest, place(s->images[k].pixels, (ui_rect){0, 0, g.w, g.h}).h);
  g.h = fminf(g.h, tallest);
  const float gap = gap_for(s->image_count), rows = (float)g.rows;
  const float spare = scrolls ? 0 : room.h - rows * (g.h + name + gap) + gap;
  const float pitch = floorf(g.h + name + gap + fminf(2 * gap, spare / (rows + 1)));
  float top = room.y;
  if (scrolls)
    top -= ui_scroll_begin("list", room, rows * pitch, false);
  else
    top = floorf(room.y + (room.h - rows * pitch + pitch - g.h - name) / 2);
  for (size_t k = 0; k < s->image_count && g.w >= 1 && g.h >= 1; k++) {
    const float row = (float)((int)k / g.columns), column = (float)((int)k % g.columns);
    const ui_rect cell = {room.x + column * (g.w + gap), top + row * pitch, g.w, g.h};
    if (scrolls && (cell.y + pitch < room.y || cell.y > room.y + room.h)) continue;
    draw_picture(&p->slots[k], v, &s->images[k], place(s->images[k].pixels, cell));
    if (name > 0)
      draw_name(&s->images[k], (ui_rect){cell.x, cell.y + g.h + ui_px(3), g.w, name - ui_px(3)});
  }
  if (scrolls) ui_scroll_end();
  ui_panel_end();
}
