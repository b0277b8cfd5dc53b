/* SPDX-License-Identifier: MIT
 *
 * thumbnails.c - the memories as small pictures.
 *
 * They live in one texture of SIDE x SIDE slots, drawn here from the
 * bits when a memory first comes into sight; a change of the memories only
 * marks all slots as old. So the cost is that of the rows that are seen,
 * whatever the number and the size of the memories.
 */
#include "memories.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 16   /* slots along one side of the atlas */
#define SAMPLES 3 /* neurons looked at for a pixel, along one side */

_Static_assert(SIDE *SIDE >= SCENE_MEMORIES, "a slot for every memory that is shown");

struct thumbnails {
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

thumbnails *thumbnails_new(void) { return calloc(1, sizeof(thumbnails)); }

void thumbnails_free(thumbnails *t) {
  if (!t) return;
  if (t->atlas) glDeleteTextures(1, &t->atlas);
  free(t->pixels);
  free(t);
}

bool thumbnails_ready(thumbnails *t, const scene *s, int side) {
  if (t->slot != side) {
    uint8_t *whole = calloc((size_t)side * (size_t)side, SIDE * SIDE);
    uint8_t *one = malloc((size_t)side * (size_t)side);
    if (whole && one) {
      gl_upload(&t->atlas, GL_R8, side * SIDE, side * SIDE, whole);
      gl_as_grey(t->atlas);
      free(t->pixels);
      t->pixels = one;
      t->slot = side;
      t->of = NULL;
    } else {
      free(one);
    }
    free(whole);
  }
  if (t->slot != side) return false;
  if (t->of != s->memories || t->taught != s->memories->taught || t->count != s->memories->count ||
      t->width != s->width || t->height != s->height) {
    memset(t->drawn, 0, sizeof t->drawn);
    t->of = s->memories;
    t->taught = s->memories->taught;
    t->count = s->memories->count;
    t->width = s->width;
    t->height = s->height;
  }
  return true;
}

/* The picture in the middle of its slot, aspect kept; a pixel is the mean of a few neurons. */
static void draw(thumbnails *t, const scene *s, uint32_t mu) {
  const uint64_t *bits = s->memories->bits + (size_t)mu * s->memories->words;
  const double side = s->width > s->height ? s->width : s->height;
  const int w = (int)fmax(2, round(t->slot * s->width / side)),
            h = (int)fmax(2, round(t->slot * s->height / side));
  const int left = (t->slot - w) / 2, top = (t->slot - h) / 2;
  memset(t->pixels, 21, (size_t)t->slot * (size_t)t->slot);
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      int up = 0;
      for (int b = 0; b < SAMPLES; b++)
        for (int a = 0; a < SAMPLES; a++) {
          const uint32_t row = (uint32_t)((y + (b + 0.5) / SAMPLES) * s->height / h);
          const uint32_t column = (uint32_t)((x + (a + 0.5) / SAMPLES) * s->width / w);
          up += eg_bit(bits, (size_t)row * s->width + column);
        }
      t->pixels[(top + y) * t->slot + left + x] = (uint8_t)(8 + (240 * up) / (SAMPLES * SAMPLES));
    }
  gl_upload_part(t->atlas, (int)(mu % SIDE) * t->slot, (int)(mu / SIDE) * t->slot, t->slot, t->slot,
                 t->pixels);
  t->drawn[mu] = true;
}

void thumbnails_draw(thumbnails *t, const scene *s, uint32_t mu, ui_rect r) {
  if (!t->drawn[mu]) draw(t, s, mu);
  const float u = (float)(mu % SIDE) / SIDE, w = (float)(mu / SIDE) / SIDE;
  ui_image(t->atlas, r, u, w, u + 1.0f / SIDE, w + 1.0f / SIDE);
}
