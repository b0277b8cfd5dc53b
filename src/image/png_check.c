/* SPDX-License-Identifier: MIT
 *
 * png_check.c - is this file a PNG, chunk by chunk?
 *
 * One walk from the signature to IEND: every length stays inside the file,
 * every CRC is right, the header is one of the standard's combinations and
 * the chunks are in order (PNG specification, third edition, 2023). What
 * would leave a pixel in doubt is refused; what cannot change one, such as
 * text or palette entries nobody can reach, is passed over.
 * Invariant: whoever holds an img_png may follow its pointers as far as its
 * counts say without looking at the file's size again.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define CRITICAL(type) (!((type)&0x20000000u))

enum {
  IHDR = 0x49484452,
  PLTE = 0x504c5445,
  IDAT = 0x49444154,
  IEND = 0x49454e44,
  TRNS = 0x74524e53,
};

enum stage { AT_START, AFTER_HEADER, IN_DATA, AFTER_DATA, AT_END };

typedef struct walk {
  img_png *png;
  enum stage stage;
  const char *name;
  char *message;
} walk;

static uint32_t be32(const uint8_t *b) {
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The table is made for each file: a global one would have to be made once by one thread. */
static void crc_table(uint32_t table[256]) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    table[i] = c;
  }
}

static uint32_t crc32_of(const uint32_t table[256], const uint8_t *bytes, size_t size) {
  uint32_t c = 0xffffffffu;
  for (size_t i = 0; i < size; i++) c = table[(c ^ bytes[i]) & 255] ^ c >> 8;
  return ~c;
}

uint32_t img_png_crc(const uint8_t *bytes, size_t size) {
  uint32_t table[256];
  crc_table(table);
  return crc32_of(table, bytes, size);
}

static bool check_signature(const uint8_t *bytes, size_t size, const char *name, char *message) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  size_t have = size < 8 ? size : 8;
  if (size == 0) return img_fail(message, name, "is empty; " IMG_GET_ANOTHER);
  if (memcmp(bytes, signature, have) == 0) {
    if (have == 8) return true;
    return img_fail(message, name, "is cut off after %zu bytes; " IMG_GET_ANOTHER, size);
  }
  if (have > 4 && memcmp(bytes, signature, 4) == 0)
    return img_fail(message, name,
                    "was changed on its way as if it were text; copy it again as binary");
  const char *other = img_other_format(bytes, size);
  char start[4 * 4 + 1], advice[IMG_ADVICE];
  if (other) {
    img_advise_png(name, advice);
    return img_fail(message, name, "is a %s picture; %s", other, advice);
  }
  size_t used = 0;
  for (size_t i = 0; i < have && i < 4; i++) {
    bool plain = bytes[i] >= 32 && bytes[i] < 127 && bytes[i] != '"' && bytes[i] != '\\';
    used += (size_t)snprintf(start + used, sizeof start - used, plain ? "%c" : "\\x%02x", bytes[i]);
  }
  return img_fail(message, name, "not a PNG file (it starts with \"%s\"); convert it to PNG first",
                  start);
}

static bool depth_allowed(int colour, int depth) {
  switch (colour) {
    case IMG_COLOUR_GREY:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case IMG_COLOUR_PALETTE: return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case IMG_COLOUR_RGB:
    case IMG_COLOUR_GREY_ALPHA:
    case IMG_COLOUR_RGB_ALPHA: return depth == 8 || depth == 16;
    default: return false;
  }
}

static bool take_header(walk *w, const uint8_t *data, uint32_t length) {
  img_png *png = w->png;
  if (length != 13)
    return img_fail(w->message, w->name, "its header has %u bytes instead of 13; " IMG_SAVE_AGAIN,
                    length);
  png->width = be32(data);
  png->height = be32(data + 4);
  png->depth = data[8];
  png->colour = data[9];
  png->interlaced = data[12] == 1;
  if (!depth_allowed(png->colour, png->depth))
    return img_fail(w->message, w->name,
                    "its header asks for colour type %d with %d bits, which PNG does not "
                    "have; " IMG_SAVE_AGAIN,
                    png->colour, png->depth);
  if (data[10] != 0 || data[11] != 0 || data[12] > 1)
    return img_fail(w->message, w->name,
                    "its header asks for compression %d, filter %d, interlacing %d, "
                    "which PNG does not have; " IMG_SAVE_AGAIN,
                    data[10], data[11], data[12]);
  if (png->width == 0 || png->height == 0)
    return img_fail(w->message, w->name, "has no pixels (%u x %u); " IMG_SAVE_AGAIN, png->width,
                    png->height);
  if (!img_size_fits(png->width, png->height))
    return img_fail(w->message, w->name,
                    "has %u x %u pixels, but %u a side and %u altogether are the most; "
                    "make it smaller first",
                    png->width, png->height, IMG_MAX_SIDE, IMG_MAX_PIXELS);
  w->stage = AFTER_HEADER;
  return true;
}

static bool take_palette(walk *w, const uint8_t *data, uint32_t length) {
  if (w->png->palette) return img_fail(w->message, w->name, "has two palettes; " IMG_SAVE_AGAIN);
  if (w->stage != AFTER_HEADER)
    return img_fail(w->message, w->name, "its palette comes after the picture; " IMG_SAVE_AGAIN);
  if (length == 0 || length % 3 != 0 || length > 3 * 256)
    return img_fail(w->message, w->name,
                    "its palette has %u bytes, not three for each of 1 to 256 "
                    "colours; " IMG_SAVE_AGAIN,
                    length);
  w->png->palette = data;
  w->png->entries = length / 3;
  return true;
}

static bool take_transparency(walk *w, const uint8_t *data, uint32_t length) {
  img_png *png = w->png;
  bool fits = false;
  if (png->clear)
    return img_fail(w->message, w->name, "says twice what is transparent; " IMG_SAVE_AGAIN);
  if (w->stage != AFTER_HEADER)
    return img_fail(w->message, w->name,
                    "says after the picture what in it is transparent; " IMG_SAVE_AGAIN);
  if (png->colour == IMG_COLOUR_GREY) fits = length == 2;
  if (png->colour == IMG_COLOUR_RGB) fits = length == 6;
  if (png->colour == IMG_COLOUR_PALETTE)
    fits = length <= png->entries; /* and the palette came before */
  if (!fits || length == 0)
    return img_fail(w->message, w->name,
                    "its tRNS chunk (%u bytes) does not fit its colours; " IMG_SAVE_AGAIN, length);
  png->clear = data;
  png->clear_size = length;
  return true;
}

static bool take_data(walk *w, const uint8_t *data, uint32_t length) {
  img_png *png = w->png;
  if (w->stage == AFTER_DATA)
    return img_fail(w->message, w->name,
                    "its picture data is torn apart by another chunk; " IMG_SAVE_AGAIN);
  if (png->colour == IMG_COLOUR_PALETTE && !png->palette)
    return img_fail(w->message, w->name,
                    "has no palette, but its pixels need one; " IMG_SAVE_AGAIN);
  if (!png->idat) png->idat = data - 8;
  png->idat_count++;
  png->idat_size += length;
  w->stage = IN_DATA;
  return true;
}

static bool take_end(walk *w, uint32_t length) {
  if (length != 0)
    return img_fail(w->message, w->name, "its end chunk is not empty; " IMG_SAVE_AGAIN);
  if (!w->png->idat)
    return img_fail(w->message, w->name, "holds no picture data; " IMG_GET_ANOTHER);
  w->stage = AT_END;
  return true;
}

static bool take_chunk(walk *w, uint32_t type, const uint8_t *data, uint32_t length) {
  if (w->stage == AT_START && type != IHDR)
    return img_fail(w->message, w->name, "does not begin with its header; " IMG_SAVE_AGAIN);
  if (w->stage == IN_DATA && type != IDAT) w->stage = AFTER_DATA;
  switch (type) {
    case IHDR:
      if (w->stage != AT_START)
        return img_fail(w->message, w->name, "has two headers; " IMG_SAVE_AGAIN);
      return take_header(w, data, length);
    case PLTE: return take_palette(w, data, length);
    case TRNS: return take_transparency(w, data, length);
    case IDAT: return take_data(w, data, length);
    case IEND: return take_end(w, length);
    default:
      if (!CRITICAL(type)) return true;
      return img_fail(w->message, w->name,
                      "cannot be understood without its chunk \"%.4s\"; "
                      "save it again as plain PNG",
                      (const char *)data - 4);
  }
}

static bool is_type(const uint8_t *type) {
  for (int i = 0; i < 4; i++)
    if (!((type[i] >= 'A' && type[i] <= 'Z') || (type[i] >= 'a' && type[i] <= 'z'))) return false;
  return true;
}

bool img_png_check(const uint8_t *bytes, size_t size, const char *name, img_png *png,
                   char *message) {
  *png = (img_png){0};
  if (!check_signature(bytes, size, name, message)) return false;
  walk w = {.png = png, .name = name, .message = message};
  uint32_t table[256];
  crc_table(table);
  size_t at = 8;
  while (w.stage != AT_END) {
    /* A chunk is its length, its type, the data, and the CRC of type and data. */
    const uint8_t *chunk = bytes + at;
    size_t left = size - at;
    if (left < 12 || be32(chunk) > left - 12)
      return img_fail(message, name, "is cut off, or damaged at byte %zu; " IMG_GET_ANOTHER, at);
    uint32_t length = be32(chunk);
    if (!is_type(chunk + 4) ||
        crc32_of(table, chunk + 4, 4 + (size_t)length) != be32(chunk + 8 + length))
      return img_fail(message, name, "is damaged at byte %zu (wrong checksum); " IMG_GET_ANOTHER,
                      at);
    if (!take_chunk(&w, be32(chunk + 4), chunk + 8, length)) return false;
    at += 12 + (size_t)length;
  }
  if (at != size)
    return img_fail(message, name, "has %zu bytes after its end; " IMG_SAVE_AGAIN, size - at);
  return true;
}
