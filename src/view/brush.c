/* SPDX-License-Identifier: MIT
 *
 * brush.c - a disc of neurons that is drawn over the grid with the mouse.
 *
 * The disc lies in a square of `size` neurons, whose top left one is the brush's
 * place; an even brush is centred on the corner of neurons that is nearest to
 * the mouse. Its place goes by Bresenham's line from where it was in the frame
 * before. A neuron can only be under the brush at places that are less than
 * `size` steps apart, so it is new where it was not covered at the last few.
 * Invariant: a movement visits every neuron that the brush passes over once,
 * however fast the mouse, and none that it was on already.
 */
#include "neurons.h"

#include <math.h>
#include <stdlib.h>

int brush_size(const looks *look) {
  return look->brush < 1 ? 1 : look->brush > BRUSH_MOST ? BRUSH_MOST : look->brush;
}

brush_place brush_at(double x, double y, int size) {
  return (brush_place){(int32_t)floor(x - size / 2.0 + 0.5), (int32_t)floor(y - size / 2.0 + 0.5)};
}

/* Twice the distance from the middle is a whole number, the radius is size / 2. */
bool brush_covers(int size, int32_t x, int32_t y) {
  const int32_t dx = 2 * x + 1 - size, dy = 2 * y + 1 - size;
  return x >= 0 && y >= 0 && x < size && y < size && dx * dx + dy * dy <= size * size;
}

/* What is covered at `at` and at none of the `count` places in `earlier`, the latest first. */
static void visit_new(const texel_grid *g, int size, brush_place at, const brush_place *earlier,
                      int count, brush_visit *visit, void *context) {
  for (int32_t y = at.y; y < at.y + size; y++)
    for (int32_t x = at.x; x < at.x + size; x++) {
      if (x < 0 || y < 0 || x >= (int64_t)g->width || y >= (int64_t)g->height) continue;
      if (!brush_covers(size, x - at.x, y - at.y)) continue;
      bool seen = false;
      for (int k = 0; k < count && !seen; k++)
        seen = brush_covers(size, x - earlier[k].x, y - earlier[k].y);
      if (!seen) visit(context, (uint32_t)x, (uint32_t)y);
    }
}

void brush_dab(const texel_grid *g, int size, brush_place at, brush_visit *visit, void *context) {
  visit_new(g, size, at, NULL, 0, visit, context);
}

void brush_line(const texel_grid *g, int size, brush_place from, brush_place to, brush_visit *visit,
                void *context) {
  brush_place earlier[BRUSH_MOST];
  int count = 0;
  brush_place at = from;
  const int64_t dx = llabs((int64_t)to.x - from.x), dy = -llabs((int64_t)to.y - from.y);
  const int32_t step_x = from.x < to.x ? 1 : -1, step_y = from.y < to.y ? 1 : -1;
  int64_t off = dx + dy;
  while (at.x != to.x || at.y != to.y) {
    for (int k = count < size ? count : size - 1; k > 0; k--) earlier[k] = earlier[k - 1];
    earlier[0] = at;
    if (count < size) count++;
    const int64_t twice = 2 * off;
    if (twice >= dy) {
      off += dy;
      at.x += step_x;
    }
    if (twice <= dx) {
      off += dx;
      at.y += step_y;
    }
    visit_new(g, size, at, earlier, count, visit, context);
  }
}

/* ---- strokes ----------------------------------------------------------------- */

static void finish(brush *b, const texel_grid *g, brush_visit *paint, void *context) {
  if (b->side && b->straight) {
    brush_dab(g, b->size, b->from, paint, context);
    brush_line(g, b->size, b->from, b->to, paint, context);
  }
  b->side = 0;
}

void brush_follow(brush *b, view *v, const ui_touch *t, double x, double y, const texel_grid *g,
                  brush_visit *paint, void *context) {
  const int side = t->held ? 1 : t->right_held ? -1 : 0;
  const int size = b->side && b->straight ? b->size : brush_size(&v->looks);
  const brush_place here = brush_at(x, y, size);
  const bool again = b->presses != v->presses; /* let go and pressed again between two frames */
  b->presses = v->presses;
  if (b->side && b->straight && !side && !again) b->to = here;
  if (side != b->side || again) finish(b, g, paint, context);
  if (!side) return;
  if (!b->side) {
    v->strokes++;
    *b = (brush){side, t->shift, size, v->presses, here, here};
    if (!b->straight) brush_dab(g, size, here, paint, context);
    return;
  }
  b->to = here;
  if (b->straight) return;
  if (b->size != size)
    brush_dab(g, size, here, paint, context);
  else
    brush_line(g, size, b->from, here, paint, context);
  b->size = size;
  b->from = here;
}

/* ---- where it is --------------------------------------------------------------- */

static float edge(float start, float length, int64_t k, uint32_t count) {
  return floorf(start + length * (float)k / (float)count + 0.5f);
}

/* The rectangle of neurons, at least as large as can be seen, and within one of its border. */
static ui_rect rect_of(const texel_grid *g, ui_rect where, int32_t x, int32_t y, int32_t size) {
  const int64_t wide = g->width, high = g->height;
  const int64_t x1 = x + size < wide ? x + size : wide, y1 = y + size < high ? y + size : high;
  const float left = edge(where.x, where.w, x > 0 ? x : 0, g->width),
              top = edge(where.y, where.h, y > 0 ? y : 0, g->height);
  ui_rect r = {left, top, edge(where.x, where.w, x1, g->width) - left,
               edge(where.y, where.h, y1, g->height) - top};
  const float least = ui_px(5);
  if (r.w < least) r.x = floorf(r.x - (least - r.w) / 2), r.w = least;
  if (r.h < least) r.y = floorf(r.y - (least - r.h) / 2), r.h = least;
  return r;
}

static ui_rect grown(ui_rect r, float by) {
  return (ui_rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

/* Lines along the sides at which the brush ends. */
static void outline_cells(const texel_grid *g, ui_rect where, int size, brush_place at, float wide,
                          ui_colour c) {
  static const int32_t beside[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
  for (int32_t y = 0; y < size; y++)
    for (int32_t x = 0; x < size; x++) {
      const int64_t column = at.x + (int64_t)x, row = at.y + (int64_t)y;
      if (!brush_covers(size, x, y) || column < 0 || row < 0 || column >= (int64_t)g->width ||
          row >= (int64_t)g->height)
        continue;
      const float x0 = edge(where.x, where.w, column, g->width),
                  x1 = edge(where.x, where.w, column + 1, g->width),
                  y0 = edge(where.y, where.h, row, g->height),
                  y1 = edge(where.y, where.h, row + 1, g->height);
      for (int k = 0; k < 4; k++) {
        if (brush_covers(size, x + beside[k][0], y + beside[k][1])) continue;
        const float half = floorf(wide / 2);
        if (beside[k][0])
          ui_box((ui_rect){(beside[k][0] < 0 ? x0 : x1) - half, y0 - half, wide, y1 - y0 + wide}, c,
                 0);
        else
          ui_box((ui_rect){x0 - half, (beside[k][1] < 0 ? y0 : y1) - half, x1 - x0 + wide, wide}, c,
                 0);
      }
    }
}

ui_rect brush_outline(const texel_grid *g, ui_rect where, int size, brush_place at, uint32_t x,
                      uint32_t y) {
  const bool fine = where.w < 3 * (float)g->width || where.h < 3 * (float)g->height;
  if (size > 1 && fine) {
    const ui_rect r = rect_of(g, where, at.x, at.y, size);
    ui_frame_box(grown(r, 1), ui_now->up, 0);
    ui_frame_box(grown(r, 2), ui_now->down, 0);
  } else if (size > 1) {
    const float thin = fmaxf(1, ui_px(1));
    outline_cells(g, where, size, at, 3 * thin, ui_now->down);
    outline_cells(g, where, size, at, thin, ui_now->up);
  }
  /* Bright in both themes: the grid is black and white in both. */
  const ui_rect ring = rect_of(g, where, (int32_t)x, (int32_t)y, 1);
  const int thick = (int)fmaxf(1, ui_px(2));
  ui_frame_box(grown(ring, (float)thick), ui_now->down, 0);
  for (int k = 0; k < thick; k++) ui_frame_box(grown(ring, (float)k), ui_dark.accent, 0);
  return ring;
}
