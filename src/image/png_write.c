/* SPDX-License-Identifier: MIT
 *
 * png_write.c - a PNG that is there whole or not at all: it is encoded in
 * memory, words are put in behind its header, and it is written as whole.c
 * does.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define HEAD 33 /* bytes of signature and IHDR */

static void put32(uint8_t *to, uint32_t value) {
  for (int k = 0; k < 4; k++) to[k] = (uint8_t)(value >> (24 - 8 * k));
}

static bool is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text > 126 || ((unsigned char)*text < 32 && *text != '\n')) return false;
  return true;
}

/* As the standard has it: no character in more bytes than it needs, none of UTF-16's halves. */
static bool is_utf8(const char *text) {
  const unsigned char *c = (const unsigned char *)text;
  while (*c) {
    if (*c > 0xf4 || (*c >= 0x80 && *c < 0xc2)) return false;
    const int more = (*c >= 0xc2) + (*c >= 0xe0) + (*c >= 0xf0);
    uint32_t value = more ? *c & (0x3fu >> more) : *c;
    for (int k = 1; k <= more; k++) {
      if ((c[k] & 0xc0) != 0x80) return false;
      value = value << 6 | (c[k] & 0x3f);
    }
    if ((more == 2 && (value < 0x800 || (value >= 0xd800 && value < 0xe000))) ||
        (more == 3 && (value < 0x10000 || value > 0x10ffff)))
      return false;
    c += more + 1;
  }
  return true;
}

/* One chunk: tEXt for ASCII, and for bytes that are no UTF-8 (a file's name can be anything), since any
 * byte is a letter of Latin-1; else iTXt, not packed. */
static bool put_text(img_whole *file, const img_text *t) {
  const size_t keyword = strlen(t->keyword), text = strlen(t->text);
  assert(keyword >= 1 && keyword <= 79);
  const bool plain = is_ascii(t->text) || !is_utf8(t->text);
  const size_t between = plain ? 1 : 5; /* zero; and two flags, no language, no translation */
  uint8_t *chunk = calloc(1, 12 + keyword + between + text);
  if (!chunk) return false;
  const size_t length = keyword + between + text;
  put32(chunk, (uint32_t)length);
  memcpy(chunk + 4, plain ? "tEXt" : "iTXt", 4);
  memcpy(chunk + 8, t->keyword, keyword);
  memcpy(chunk + 8 + keyword + between, t->text, text);
  put32(chunk + 8 + length, img_png_crc(chunk + 4, 4 + length));
  const bool good = img_whole_put(file, chunk, 12 + length);
  free(chunk);
  return good;
}

bool img_write_png_with(const char *path, uint32_t width, uint32_t height, int channels,
                        const uint8_t *pixels, const img_text *texts, char *message) {
  assert(channels == 1 || channels == 3);
  if (!img_size_fits(width, height))
    return img_fail(message, path,
                    "a picture of %u x %u pixels cannot be written; take 1 to %u a side and at "
                    "most %u "
                    "altogether",
                    width, height, IMG_MAX_SIDE, IMG_MAX_PIXELS);
  size_t size;
  uint8_t *bytes = img_stb_encode(width, height, channels, pixels, &size);
  if (!bytes) return img_fail(message, path, "does not fit into memory; write a smaller picture");
  img_whole *file = img_whole_new(path, message);
  bool room = true;
  if (file) {
    img_whole_put(file, bytes, HEAD);
    for (; texts && texts->keyword && room; texts++) room = put_text(file, texts);
    img_whole_put(file, bytes + HEAD, size - HEAD);
  }
  free(bytes);
  if (!file) return false;
  const bool whole = img_whole_end(file, room, message);
  if (whole && !room) return img_fail(message, path, "its words do not fit into memory");
  return whole && room;
}

bool img_write_png(const char *path, uint32_t width, uint32_t height, int channels,
                   const uint8_t *pixels, char *message) {
  return img_write_png_with(path, width, height, channels, pixels, NULL, message);
}
