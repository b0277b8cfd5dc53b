/* SPDX-License-Identifier: MIT
 *
 * png_make.c - an encoder slow and plain enough to be believed.
 *
 * Filters are taken from the standard's table byte by byte, the CRC bit by
 * bit, Adam7 from its picture of 8 by 8 pass numbers: nothing is shared with
 * the decoder under test, so that a mistake does not cancel out.
 */
#include "png_make.h"

#include <stdlib.h>
#include <string.h>

void blob_put(blob *b, const void *bytes, size_t size) {
  if (size == 0) return;
  b->bytes = realloc(b->bytes, b->size + size);
  if (!b->bytes) abort();
  memcpy(b->bytes + b->size, bytes, size);
  b->size += size;
}

void blob_put32(blob *b, uint32_t v) {
  uint8_t bytes[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
  blob_put(b, bytes, 4);
}

void blob_free(blob *b) {
  free(b->bytes);
  *b = (blob){0};
}

int make_channels(int colour) { return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1; }

static uint32_t slow_crc(const uint8_t *bytes, size_t size) {
  uint32_t c = ~0u;
  for (size_t i = 0; i < size; i++)
    for (int k = 0; k < 8; k++) {
      uint32_t bit = (bytes[i] >> k ^ c) & 1;
      c = c >> 1 ^ (bit ? 0xedb88320u : 0);
    }
  return ~c;
}

void make_signature(blob *b) { blob_put(b, "\x89PNG\r\n\x1a\n", 8); }

void make_chunk(blob *b, const char *type, const void *data, size_t size) {
  size_t start = b->size + 4;
  blob_put32(b, (uint32_t)size);
  blob_put(b, type, 4);
  blob_put(b, data, size);
  blob_put32(b, slow_crc(b->bytes + start, size + 4));
}

void make_header(blob *b, const make_png *p) {
  blob data = {0};
  uint8_t rest[5] = {(uint8_t)p->depth, (uint8_t)p->colour, 0, 0, p->interlaced};
  blob_put32(&data, p->width);
  blob_put32(&data, p->height);
  blob_put(&data, rest, 5);
  make_chunk(b, "IHDR", data.bytes, data.size);
  blob_free(&data);
}

void make_before_data(blob *b, const make_png *p) {
  make_signature(b);
  make_header(b, p);
  if (p->palette) make_chunk(b, "PLTE", p->palette, 3 * (size_t)p->entries);
  if (p->clear) make_chunk(b, "tRNS", p->clear, p->clear_size);
}

static void put_sample(uint8_t *row, size_t i, int depth, unsigned v) {
  for (int k = 0; k < depth; k++) {
    size_t bit = i * (size_t)depth + (size_t)k;
    if (v >> (depth - 1 - k) & 1) row[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
  }
}

static int nearest(int a, int b, int c) {
  int p = a + b - c;
  if (abs(p - a) <= abs(p - b) && abs(p - a) <= abs(p - c)) return a;
  return abs(p - b) <= abs(p - c) ? b : c;
}

static void put_filtered(blob *b, int filter, const uint8_t *row, const uint8_t *above, size_t size,
                         size_t pixel) {
  uint8_t type = (uint8_t)filter;
  blob_put(b, &type, 1);
  for (size_t i = 0; i < size; i++) {
    int left = i < pixel ? 0 : row[i - pixel], up = above[i],
        corner = i < pixel ? 0 : above[i - pixel];
    int guess[5] = {0, left, up, (left + up) >> 1, nearest(left, up, corner)};
    uint8_t byte = (uint8_t)(row[i] - guess[filter]);
    blob_put(b, &byte, 1);
  }
}

/* Which pass has the pixel (the standard's figure); without interlacing all are in one. */
static int pass_of(const make_png *p, uint32_t x, uint32_t y) {
  static const char figure[8][9] = {"16462646", "77777777", "56565656", "77777777",
                                    "36463646", "77777777", "56565656", "77777777"};
  return p->interlaced ? figure[y % 8][x % 8] - '0' : 1;
}

void make_rows(blob *b, const make_png *p) {
  int channels = make_channels(p->colour), filter = 0;
  size_t bits = (size_t)(channels * p->depth), pixel = (bits + 7) / 8,
         room = (p->width * bits + 7) / 8;
  uint8_t *row = malloc(room), *above = malloc(room);
  if (!row || !above) abort();
  for (int pass = 1; pass <= 7; pass++) {
    memset(above, 0, room);
    for (uint32_t y = 0; y < p->height; y++) {
      size_t columns = 0;
      memset(row, 0, room);
      for (uint32_t x = 0; x < p->width; x++) {
        if (pass_of(p, x, y) != pass) continue;
        for (int c = 0; c < channels; c++)
          put_sample(row, columns * (size_t)channels + (size_t)c, p->depth,
                     p->samples[((size_t)y * p->width + x) * (size_t)channels + (size_t)c]);
        columns++;
      }
      if (columns == 0) continue;
      put_filtered(b, filter++ % 5, row, above, (columns * bits + 7) / 8, pixel);
      memcpy(above, row, room);
    }
  }
  free(row);
  free(above);
}

static void put_adler(blob *b, const uint8_t *raw, size_t size) {
  uint32_t s1 = 1, s2 = 0;
  for (size_t i = 0; i < size; i++) {
    s1 = (s1 + raw[i]) % 65521;
    s2 = (s2 + s1) % 65521;
  }
  blob_put32(b, s2 << 16 | s1);
}

void make_stored(blob *b, const uint8_t *raw, size_t size) {
  size_t at = 0;
  blob_put(b, "\x78\x01", 2);
  do {
    size_t part = size - at < 65535 ? size - at : 65535;
    uint8_t head[5] = {at + part == size, (uint8_t)part, (uint8_t)(part >> 8), (uint8_t)~part,
                       (uint8_t)(~part >> 8)};
    blob_put(b, head, 5);
    blob_put(b, raw + at, part);
    at += part;
  } while (at < size);
  put_adler(b, raw, size);
}

void make_bomb(blob *b, size_t runs) {
  /* A fixed-code block: the literal 0, then runs of 258 (11000101) from 1 back (00000), then 0000000. */
  static const char run[] = "1100010100000";
  size_t bits = 3 + 8 + 13 * runs + 7, bit = 0;
  uint8_t *out = calloc((bits + 7) / 8, 1);
  if (!out) abort();
#define PUT(text)                                                                                  \
  for (const char *t = (text); *t; t++, bit++) out[bit / 8] |= (uint8_t)((*t == '1') << bit % 8)
  PUT("110");
  PUT("00110000");
  for (size_t k = 0; k < runs; k++) PUT(run);
  PUT("0000000");
#undef PUT
  blob_put(b, "\x78\x01", 2);
  blob_put(b, out, (bits + 7) / 8);
  blob_put32(b, (uint32_t)((1 + 258 * runs) % 65521) << 16 | 1); /* Adler-32 of zeros */
  free(out);
}

const uint8_t make_deflated[MAKE_DEFLATED] = {
    0x78, 0xda, 0x75, 0x92, 0x11, 0x1b, 0x80, 0x21, 0x0c, 0x84, 0xe7, 0xf9, 0x3c, 0x9f, 0xe7, 0x79,
    0x3e, 0x9f, 0xe7, 0xf9, 0x3c, 0xff, 0x3c, 0x9f, 0xe7, 0xf3, 0x3c, 0xcf, 0xfb, 0x05, 0xdf, 0x2f,
    0x88, 0xf7, 0x3c, 0xb7, 0xbb, 0xf7, 0x0e, 0x20, 0x90, 0x18, 0xf6, 0xe8, 0xca, 0x39, 0xb3, 0x7a,
    0xec, 0x68, 0x42, 0x01, 0x20, 0x52, 0xd1, 0x95, 0x2c, 0x9f, 0xd1, 0x44, 0xda, 0x38, 0xd9, 0xd2,
    0xd2, 0x42, 0x11, 0xb4, 0xdb, 0x49, 0x1f, 0x8e, 0x12, 0xb6, 0xfb, 0x0e, 0x65, 0xe0, 0x97, 0x8e,
    0x75, 0x05, 0x4a, 0xdc, 0x77, 0x9e, 0xe5, 0x9a, 0xd6, 0xaa, 0x76, 0xcb, 0xcc, 0xbb, 0x73, 0x22,
    0xc0, 0x98, 0x9b, 0xd3, 0x48, 0xfb, 0xab, 0xcc, 0xf5, 0xdb, 0x69, 0x90, 0xb7, 0x1c, 0x11, 0x72,
    0xa9, 0xe3, 0xf2, 0x92, 0xe0, 0x9f, 0xea, 0xe7, 0x41, 0x16, 0xdf, 0x51, 0x4b, 0x06, 0x9b, 0x1b,
    0xc5, 0xf3, 0x6a, 0x29, 0xdc, 0x1b, 0x52, 0x5b, 0xd9, 0x05, 0xf7, 0x34, 0x90, 0xda, 0x1d, 0xdb,
    0x55, 0x3a, 0x73, 0x8c, 0x79, 0x48, 0x6f, 0x43, 0xef, 0x55, 0x80, 0x45, 0x67, 0xa8, 0xa7, 0xc5,
    0x6d, 0xdf, 0x67, 0x3b, 0xb6, 0x53, 0xc3, 0x54, 0x61, 0xe8, 0xdf, 0xbc, 0x79, 0x44, 0x63, 0x3c,
    0x6b, 0x1d, 0x64, 0x8b, 0x23, 0xdf, 0xf9, 0x75, 0x08, 0x98, 0xea, 0x8c, 0x1f, 0xad, 0x2e, 0xa5,
    0x48, 0x5f, 0xf4, 0xc5, 0x59, 0x13, 0x06, 0xf0, 0x75, 0xa9, 0x6d, 0x3e, 0xbd, 0xc4, 0x10, 0x62,
    0xe9, 0x87, 0x77, 0xa3, 0xbb, 0xfc, 0x7d, 0x78, 0x4a, 0x3d, 0x9f, 0x3f, 0xed, 0x3e, 0x03, 0x3e,
    0x91, 0x3c, 0x21, 0x3e, 0xb1, 0x3f, 0x8b, 0x7a, 0x56, 0xfb, 0x1c, 0xc3, 0x6b, 0x3e, 0x3f, 0x5c,
    0xf4, 0x14, 0xc8,
};

void make_file_of(blob *b, const make_png *p, const blob *stream) {
  make_before_data(b, p);
  make_chunk(b, "IDAT", stream->bytes, stream->size);
  make_chunk(b, "IEND", NULL, 0);
}

void make_file(blob *b, const make_png *p) {
  blob rows = {0}, stream = {0};
  make_rows(&rows, p);
  make_stored(&stream, rows.bytes, rows.size);
  make_before_data(b, p);
  size_t parts = p->idats ? p->idats : 1, at = 0;
  for (size_t k = 1; k <= parts; k++) {
    size_t end =
        k == parts ? stream.size : stream.size * (k / 2) / parts; /* every other one is empty */
    make_chunk(b, "IDAT", stream.bytes + at, end - at);
    at = end;
  }
  make_chunk(b, "IEND", NULL, 0);
  blob_free(&rows);
  blob_free(&stream);
}

void make_checksums(uint8_t *bytes, size_t size) {
  for (size_t at = 8; at <= size && size - at >= 12;) {
    size_t length = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 |
                    (size_t)bytes[at + 2] << 8 | bytes[at + 3];
    if (length > size - at - 12) return;
    uint32_t crc = slow_crc(bytes + at + 4, length + 4);
    for (size_t k = 0; k < 4; k++) bytes[at + 8 + length + k] = (uint8_t)(crc >> (24 - 8 * k));
    at += 12 + length;
  }
}

uint32_t make_random(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (uint32_t)(*state >> 32);
}
