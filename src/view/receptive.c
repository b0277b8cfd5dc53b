/* SPDX-License-Identifier: MIT
 *
 * receptive.c - who acts on a neuron: its row of W as a picture over the grid.
 *
 * Drawn at whole pixels a sample where there is room, the neuron itself ringed.
 * The texture is made again with every scene that brings another row.
 */
#include "receptive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct receptive {
  GLuint texture;
  uint64_t serial; /* scene that was uploaded */
};

receptive *receptive_new(void) {
  receptive *p = calloc(1, sizeof *p);
  if (p) p->serial = UINT64_MAX;
  return p;
}

void receptive_free(receptive *p) {
  if (!p) return;
  if (p->texture) glDeleteTextures(1, &p->texture);
  free(p);
}

static bool upload(receptive *p, const view *v) {
  const scene_samples *row = &v->scene->row;
  if (p->texture && p->serial == v->serial) return true;
  const size_t count = (size_t)row->width * row->height;
  ui_colour *texels = malloc(count * sizeof *texels);
  if (!texels) return false;
  for (size_t k = 0; k < count; k++)
    texels[k] = signed_colour(row->peak > 0 ? row->values[k] / row->peak : 0);
  gl_upload(&p->texture, GL_RGBA8, (int)row->width, (int)row->height, texels);
  free(texels);
  p->serial = v->serial;
  return true;
}

void receptive_draw(receptive *p, view *v, ui_rect inside, ui_rect key) {
  const scene *s = v->scene;
  const float line = ui_px(22);
  if (!upload(p, v)) return;
  const ui_rect room = {inside.x, inside.y, inside.w, fmaxf(1, inside.h - line + ui_px(4))};
  float cell = fminf(room.w / (float)s->width, room.h / (float)s->height);
  if (cell >= 1) cell = floorf(cell);
  const float w = fmaxf(fminf(room.w, ui_px(12)), floorf(cell * (float)s->width)),
              h = fmaxf(fminf(room.h, ui_px(12)), floorf(cell * (float)s->height));
  const ui_rect at = {floorf(room.x + (room.w - w) / 2), floorf(room.y + (room.h - h) / 2), w, h};
  ui_image(p->texture, at, 0, 0, 1, 1);
  ui_frame_box((ui_rect){at.x - 1, at.y - 1, at.w + 2, at.h + 2}, ui_now->rim, 0);
  places_note(v->places, "receptive", at);

  const uint32_t i = s->probe - 1;
  const float across = w / (float)s->width, down = h / (float)s->height;
  const float ring = fmaxf(ui_px(7), fmaxf(across, down));
  const float x = at.x + ((float)(i % s->width) + 0.5f) * across,
              y = at.y + ((float)(i / s->width) + 0.5f) * down;
  ui_frame_box((ui_rect){floorf(x - ring / 2), floorf(y - ring / 2), ring, ring}, UI_RGB(0x14191fu),
               0);
  ui_frame_box((ui_rect){floorf(x - ring / 2) - 1, floorf(y - ring / 2) - 1, ring + 2, ring + 2},
               ui_dark.accent, 0);
  signed_key(key, (double)s->row.peak);
  char text[96];
  snprintf(text, sizeof text, "who acts on neuron %u: W(%u, j)", s->probe, s->probe);
  ui_label(UI_SMALL, (ui_rect){inside.x, inside.y + inside.h - ui_px(10), inside.w, line}, 0.5f,
           UI_TEXT, text);
}
