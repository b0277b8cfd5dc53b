/* SPDX-License-Identifier: MIT
 *
 * images.c - the pictures that a script puts up.
 *
 * A picture is at most SCENE_SAMPLES samples along a side; of a larger one a
 * sample is the mean of a block, the blocks at the right and the lower edge
 * being smaller ones. So a picture is at most 4 MiB whatever came in. Scenes
 * hold what the board holds by reference, and a script that shows the same
 * again leaves the old pixels where they are.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void release(scene_pixels *p) {
  if (!p || __atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
  free(p->grey);
  free(p->values);
  free(p);
}

void image_release(scene_image *image) { release(image->pixels); }

void images_release(scene_image *images, size_t count) {
  for (size_t k = 0; k < count; k++) release(images[k].pixels);
  free(images);
}

static double at(const scene_drawing *d, size_t i) {
  return d->bits ? eg_bit(d->bits, i) : (double)d->values[i];
}

static double mean(const scene_drawing *d, uint32_t top, uint32_t left, uint32_t block) {
  double sum = 0;
  size_t seen = 0;
  for (uint32_t y = top; y < d->height && y - top < block; y++)
    for (uint32_t x = left; x < d->width && x - left < block; x++, seen++)
      sum += at(d, (size_t)y * d->width + x);
  return sum / (double)seen;
}

static scene_pixels *pixels_new(const scene_drawing *d) {
  const uint32_t side = d->width > d->height ? d->width : d->height;
  const uint32_t block = (side - 1) / SCENE_SAMPLES + 1;
  scene_pixels *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  *p = (scene_pixels){.width = d->width,
                      .height = d->height,
                      .columns = (d->width - 1) / block + 1,
                      .rows = (d->height - 1) / block + 1,
                      .refs = 1};
  const size_t count = (size_t)p->rows * p->columns;
  if (d->bits)
    p->grey = malloc(count);
  else
    p->values = malloc(count * sizeof *p->values);
  if (!p->grey && !p->values) {
    release(p);
    return NULL;
  }
  for (uint32_t y = 0; y < p->rows; y++)
    for (uint32_t x = 0; x < p->columns; x++) {
      const double sample = mean(d, y * block, x * block, block);
      const size_t i = (size_t)y * p->columns + x;
      if (p->grey) {
        p->grey[i] = (uint8_t)lround(255 * sample);
      } else {
        p->values[i] = (float)sample;
        p->peak = fmaxf(p->peak, fabsf(p->values[i]));
      }
    }
  return p;
}

static bool same(const scene_pixels *a, const scene_pixels *b) {
  if (!a || a->width != b->width || a->height != b->height || !a->grey != !b->grey) return false;
  const size_t count = (size_t)a->rows * a->columns;
  return a->grey ? memcmp(a->grey, b->grey, count) == 0
                 : memcmp(a->values, b->values, count * sizeof *a->values) == 0;
}

static scene_image *find(scene_board *board, const char *name) {
  for (size_t k = 0; k < board->image_count; k++)
    if (strncmp(board->images[k].name, name, SCENE_NAME - 1) == 0) return &board->images[k];
  if (board->image_count == SCENE_IMAGES) return NULL;
  scene_image *images = realloc(board->images, (board->image_count + 1) * sizeof *images);
  if (!images) return NULL;
  board->images = images;
  scene_image *image = &images[board->image_count++];
  *image = (scene_image){.pixels = NULL};
  memcpy(image->name, name, strnlen(name, SCENE_NAME - 1));
  return image;
}

bool scene_board_image(scene_board *board, const char *name, const scene_drawing *d) {
  scene_image *image = find(board, name);
  if (!image) return false;
  image->stale = false;
  if (!d->bits && !d->values) return true;
  scene_pixels *fresh = pixels_new(d);
  if (!fresh) return true; /* the old picture stays, as a line of the log is lost */
  if (same(image->pixels, fresh)) {
    release(fresh);
    return true;
  }
  fresh->id = ++board->pictures;
  release(image->pixels);
  image->pixels = fresh;
  return true;
}

bool capture_images(scene *sc, const scene_board *board) {
  if (!(sc->images = malloc((board->image_count + 1) * sizeof *sc->images))) return false;
  for (size_t k = 0; k < board->image_count; k++) {
    const scene_image *image = &board->images[k];
    if (!image->pixels) continue;
    __atomic_add_fetch(&image->pixels->refs, 1, __ATOMIC_RELAXED);
    sc->images[sc->image_count++] = *image;
  }
  return true;
}
