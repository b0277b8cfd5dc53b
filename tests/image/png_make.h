/* SPDX-License-Identifier: MIT
 *
 * png_make.h - PNGs of every kind, whole and broken, made in memory.
 *
 * Written after the standard, apart from the layer under test: rows go through
 * all five filters in turn and into stored deflate blocks. A blob grows and is
 * freed by its owner; every other pointer is borrowed for the call.
 */
#ifndef PNG_MAKE_H
#define PNG_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct blob {
  uint8_t *bytes;
  size_t size;
} blob;

typedef struct make_png {
  uint32_t width, height;
  int depth, colour;
  bool interlaced;
  const uint16_t *samples; /* (height, width, channels) */
  const uint8_t *palette;  /* (entries, 3) */
  uint32_t entries;
  const uint8_t *clear; /* the bytes of tRNS */
  uint32_t clear_size;
  uint32_t idats; /* the stream is cut into so many, some of them empty; 0 means 1 */
} make_png;

int make_channels(int colour);

void blob_put(blob *, const void *bytes, size_t size);
void blob_put32(blob *, uint32_t value); /* most significant byte first */
void blob_free(blob *);

/* The parts of a file, appended. */
void make_signature(blob *);
void make_chunk(blob *, const char *type, const void *data, size_t size);
void make_header(blob *, const make_png *);
void make_before_data(blob *, const make_png *); /* signature, header, palette, transparency */
void make_rows(blob *, const make_png *);        /* filtered, not deflated */
void make_stored(blob *, const uint8_t *raw, size_t size); /* a zlib stream */
/* A zlib stream of 1 + 258 runs zeros, at 13 bits a run. */
void make_bomb(blob *, size_t runs);
/* A zlib stream by zlib itself at its highest level, a block with codes of its
 * own: 24 by 24 grey of 8 bits, (x x + 3 y y) % 23 * 11, all filters 0. */
#define MAKE_DEFLATED 243
extern const uint8_t make_deflated[MAKE_DEFLATED];
void make_file(blob *, const make_png *);
/* A file whose stream is given: before_data, one IDAT, IEND. */
void make_file_of(blob *, const make_png *, const blob *stream);

/* Makes every checksum right that can be reached by following the lengths. */
void make_checksums(uint8_t *bytes, size_t size);

/* The tests' own random numbers: xorshift64 (Marsaglia 2003). */
uint32_t make_random(uint64_t *state);

#endif
