/* SPDX-License-Identifier: MIT
 *
 * png_pixels.c - from a PNG's compressed rows to luminance.
 *
 * The header says to the byte how long the inflated rows are, so they are
 * inflated into exactly that room: a stream that makes more is refused, not
 * followed. Filters are undone in place, row by row, and each row's pixels go
 * to where their pass has them. An uninterlaced picture is one pass.
 * Invariant: luminance is (2126 R + 7152 G + 722 B) / 10000 in integers (Rec.
 * ITU-R BT.709 on the stored values), so that grey stored as RGB gives the
 * same float as grey stored as grey.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

typedef struct pass {
  uint32_t x, y, dx, dy; /* its pixels: x, x + dx, ... in the rows y, y + dy, ... */
} pass;

static const pass whole[1] = {{0, 0, 1, 1}};
static const pass adam7[7] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                              {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};

typedef struct reader {
  const img_png *png;
  const pass *passes;
  int pass_count;
  int channels;
  uint32_t max; /* the largest sample */
  double background;
  bool has_key; /* grey and RGB: this one value is transparent */
  uint32_t key[3];
  float colours[256]; /* the palette's entries, as luminance over the background */
} reader;

static double luma_of(const reader *r, uint32_t red, uint32_t green, uint32_t blue) {
  uint32_t sum = 2126 * red + 7152 * green + 722 * blue;
  return sum / (10000.0 * r->max);
}

static float over_background(const reader *r, double luma, double alpha) {
  return (float)(alpha * luma + (1 - alpha) * r->background);
}

static reader reader_of(const img_png *png, float background) {
  static const int channels[7] = {1, 0, 3, 1, 2, 0, 4};
  reader r = {.png = png, .background = background};
  r.passes = png->interlaced ? adam7 : whole;
  r.pass_count = png->interlaced ? 7 : 1;
  r.channels = channels[png->colour];
  r.max = (1u << png->depth) - 1;
  if (png->colour == IMG_COLOUR_PALETTE) {
    r.max = 255;
    for (uint32_t i = 0; i < png->entries; i++) {
      const uint8_t *entry = png->palette + 3 * i;
      double alpha = i < png->clear_size ? png->clear[i] / 255.0 : 1;
      r.colours[i] = over_background(&r, luma_of(&r, entry[0], entry[1], entry[2]), alpha);
    }
  } else if (png->clear) {
    r.has_key = true;
    for (uint32_t i = 0; i < png->clear_size / 2; i++) /* only as many bits count as a sample has */
      r.key[i] = ((uint32_t)png->clear[2 * i] << 8 | png->clear[2 * i + 1]) & r.max;
  }
  return r;
}

static uint32_t columns_of(const img_png *png, const pass *p) {
  return png->width > p->x ? (png->width - p->x + p->dx - 1) / p->dx : 0;
}

static uint32_t rows_of(const img_png *png, const pass *p) {
  return png->height > p->y ? (png->height - p->y + p->dy - 1) / p->dy : 0;
}

static size_t row_bytes(const reader *r, uint32_t columns) {
  return ((size_t)columns * (size_t)(r->channels * r->png->depth) + 7) / 8;
}

/* A pass without columns has no rows either. */
static size_t inflated_size(const reader *r) {
  size_t size = 0;
  for (const pass *p = r->passes; p < r->passes + r->pass_count; p++) {
    uint32_t columns = columns_of(r->png, p);
    if (columns > 0) size += rows_of(r->png, p) * (1 + row_bytes(r, columns));
  }
  return size;
}

/* The filter type Paeth: whichever of left, above, above-left is nearest to a + b - c. */
static uint8_t paeth(int a, int b, int c) {
  int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);
  if (pa <= pb && pa <= pc) return (uint8_t)a;
  return (uint8_t)(pb <= pc ? b : c);
}

/* `above` is the row before, unfiltered; NULL for a pass's first, where zeros stand for it. */
static bool unfilter(int filter, uint8_t *row, const uint8_t *above, size_t size, size_t pixel) {
  if (filter > 4) return false;
  if (filter == 0) return true;
  for (size_t i = 0; i < size; i++) {
    int a = i >= pixel ? row[i - pixel] : 0;
    int b = above ? above[i] : 0;
    int c = above && i >= pixel ? above[i - pixel] : 0;
    int guess = filter == 1 ? a : filter == 2 ? b : filter == 3 ? (a + b) / 2 : paeth(a, b, c);
    row[i] = (uint8_t)(row[i] + guess);
  }
  return true;
}

static uint32_t sample(const uint8_t *row, size_t i, int depth) {
  if (depth == 8) return row[i];
  if (depth == 16) return (uint32_t)row[2 * i] << 8 | row[2 * i + 1];
  size_t bit = i * (size_t)depth;
  return row[bit / 8] >> (8 - (size_t)depth - bit % 8) & ((1u << depth) - 1);
}

/* Writes to[0], to[step], ... Returns the column whose colour is not in the
 * palette, or `columns`: all was well. */
static uint32_t put_row(const reader *r, const uint8_t *row, uint32_t columns, float *to,
                        uint32_t step) {
  int depth = r->png->depth;
  double max = r->max;
  for (uint32_t x = 0; x < columns; x++) {
    size_t i = (size_t)x * (size_t)r->channels;
    uint32_t v = sample(row, i, depth);
    float *pixel = to + (size_t)x * step;
    if (r->png->colour == IMG_COLOUR_PALETTE) {
      if (v >= r->png->entries) return x;
      *pixel = r->colours[v];
    } else if (r->channels <= 2) {
      double alpha = r->channels == 2               ? sample(row, i + 1, depth) / max
                     : r->has_key && v == r->key[0] ? 0
                                                    : 1;
      *pixel = over_background(r, v / max, alpha);
    } else {
      uint32_t green = sample(row, i + 1, depth), blue = sample(row, i + 2, depth);
      bool clear = r->has_key && v == r->key[0] && green == r->key[1] && blue == r->key[2];
      double alpha = r->channels == 4 ? sample(row, i + 3, depth) / max : clear ? 0 : 1;
      *pixel = over_background(r, luma_of(r, v, green, blue), alpha);
    }
  }
  return columns;
}

static bool put_rows(const reader *r, const char *name, uint8_t *rows, float *luma, char *message) {
  const img_png *png = r->png;
  size_t pixel = (size_t)(r->channels * png->depth + 7) / 8;
  for (const pass *p = r->passes; p < r->passes + r->pass_count; p++) {
    uint32_t columns = columns_of(png, p), count = columns > 0 ? rows_of(png, p) : 0;
    size_t size = row_bytes(r, columns);
    const uint8_t *above = NULL;
    for (uint32_t j = 0; j < count; j++, rows += 1 + size) {
      uint32_t y = p->y + j * p->dy;
      if (!unfilter(rows[0], rows + 1, above, size, pixel))
        return img_fail(message, name,
                        "its row %u uses filter %d, which PNG does not have; " IMG_SAVE_AGAIN,
                        y + 1, rows[0]);
      above = rows + 1;
      uint32_t bad = put_row(r, above, columns, luma + (size_t)y * png->width + p->x, p->dx);
      if (bad < columns)
        return img_fail(message, name,
                        "the pixel in column %u, row %u has colour %u of a palette "
                        "that has only 0 to %u; " IMG_SAVE_AGAIN,
                        p->x + bad * p->dx + 1, y + 1, sample(above, bad, png->depth),
                        png->entries - 1);
    }
  }
  return true;
}

/* The stream may be cut into any number of IDATs, anywhere. */
static uint8_t *join_idats(const img_png *png) {
  uint8_t *stream = malloc(png->idat_size + 1);
  if (!stream) return NULL;
  const uint8_t *chunk = png->idat;
  size_t used = 0;
  for (uint32_t k = 0; k < png->idat_count; k++) {
    size_t length =
        (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 | chunk[3];
    memcpy(stream + used, chunk + 8, length);
    used += length;
    chunk += 12 + length;
  }
  return stream;
}

/* zlib's checksum of the inflated bytes, which is also a check of the inflater. */
static uint32_t adler32_of(const uint8_t *bytes, size_t size) {
  uint32_t s1 = 1, s2 = 0;
  while (size > 0) {
    size_t part = size < 5552 ? size : 5552; /* as many as s2 holds without a remainder taken */
    size -= part;
    for (; part > 0; part--) {
      s1 += *bytes++;
      s2 += s1;
    }
    s1 %= 65521;
    s2 %= 65521;
  }
  return s2 << 16 | s1;
}

static bool inflate_rows(const img_png *png, const char *name, uint8_t *rows, size_t size,
                         char *message) {
  uint8_t *joined = NULL;
  if (png->idat_count > 1 && !(joined = join_idats(png)))
    return img_fail(message, name, "does not fit into memory; make it smaller first");
  const uint8_t *stream = joined ? joined : png->idat + 8, *end = stream + png->idat_size;
  int made = img_stb_inflate(stream, png->idat_size, rows, size);
  uint32_t sum = 0;
  for (int k = png->idat_size < 4 ? 0 : -4; k < 0; k++) sum = sum << 8 | end[k];
  free(joined);
  if (made < 0)
    return img_fail(message, name,
                    "its picture data is damaged or more than its %u x %u pixels "
                    "need; " IMG_SAVE_AGAIN,
                    png->width, png->height);
  if ((size_t)made < size)
    return img_fail(message, name, "its picture data ends after %d of %zu bytes; " IMG_GET_ANOTHER,
                    made, size);
  if (sum != adler32_of(rows, size))
    return img_fail(message, name, "its picture data has a wrong checksum; " IMG_SAVE_AGAIN);
  return true;
}

bool img_png_pixels(const img_png *png, const char *name, float background, img_gray *out,
                    char *message) {
  reader r = reader_of(png, background);
  size_t size = inflated_size(&r);
  /* Deflate makes at most 258 bytes of 2 bits: a small file cannot ask for much memory. */
  if (size / 1032 > png->idat_size)
    return img_fail(message, name,
                    "its picture data (%zu bytes) cannot hold %u x %u pixels; " IMG_GET_ANOTHER,
                    png->idat_size, png->width, png->height);
  uint8_t *rows = calloc(size, 1);
  float *luma = malloc((size_t)png->width * png->height * sizeof *luma);
  bool done = false;
  if (!rows || !luma)
    img_fail(message, name, "does not fit into memory; make it smaller first");
  else
    done = inflate_rows(png, name, rows, size, message) && put_rows(&r, name, rows, luma, message);
  free(rows);
  if (done)
    *out = (img_gray){png->width, png->height, luma};
  else
    free(luma);
  return done;
}
