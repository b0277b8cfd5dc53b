/* SPDX-License-Identifier: MIT
 *
 * patterns.c - a list of p named pictures of one size, packed pattern by pattern.
 */
#include "engram.h"

#include <stdlib.h>
#include <string.h>

struct eg_patterns {
  uint32_t width, height, count;
  size_t words;               /* of one pattern */
  uint64_t *bits;             /* (count, words) */
  char (*names)[EG_NAME_MAX]; /* (count), or NULL while nobody has a name */
};

const char *eg_status_text(eg_status status) {
  switch (status) {
    case EG_OK: return "ok";
    case EG_NO_MEMORY: return "not enough memory";
    case EG_BAD_SIZE: return "width and height must be 1..65536, and at most 2^30 neurons together";
    case EG_SIZE_MISMATCH: return "the sizes differ";
    case EG_TOO_MANY: return "more than 2^22 memories";
    case EG_BAD_INDEX: return "no such neuron or memory";
  }
  return "unknown status";
}

eg_status eg_patterns_new(eg_patterns **out, uint32_t width, uint32_t height, uint32_t count) {
  *out = NULL;
  if (width < 1 || height < 1 || width > EG_MAX_SIDE || height > EG_MAX_SIDE ||
      (uint64_t)width * height > EG_MAX_NEURONS)
    return EG_BAD_SIZE;
  if (count > EG_MAX_MEMORIES) return EG_TOO_MANY;
  eg_patterns *ps = calloc(1, sizeof *ps);
  if (!ps) return EG_NO_MEMORY;
  *ps = (eg_patterns){.width = width,
                      .height = height,
                      .count = count,
                      .words = eg_words((size_t)width * height)};
  ps->bits = calloc(count ? count : 1, ps->words * sizeof *ps->bits);
  if (!ps->bits) {
    free(ps);
    return EG_NO_MEMORY;
  }
  *out = ps;
  return EG_OK;
}

void eg_patterns_free(eg_patterns *ps) {
  if (!ps) return;
  free(ps->bits);
  free(ps->names);
  free(ps);
}

uint32_t eg_patterns_width(const eg_patterns *ps) { return ps->width; }
uint32_t eg_patterns_height(const eg_patterns *ps) { return ps->height; }
uint32_t eg_patterns_count(const eg_patterns *ps) { return ps->count; }
size_t eg_patterns_n(const eg_patterns *ps) { return (size_t)ps->width * ps->height; }
uint64_t *eg_patterns_bits(eg_patterns *ps, uint32_t k) { return ps->bits + k * ps->words; }
const uint64_t *eg_patterns_at(const eg_patterns *ps, uint32_t k) {
  return ps->bits + k * ps->words;
}
const char *eg_patterns_name(const eg_patterns *ps, uint32_t k) {
  return ps->names ? ps->names[k] : "";
}

void eg_patterns_set_name(eg_patterns *ps, uint32_t k, const char *name) {
  if (!ps->names && *name) ps->names = calloc(ps->count, sizeof *ps->names);
  if (!ps->names)
    return; /* a name is a convenience: without memory for it the pattern stays nameless */
  size_t length = strlen(name);
  if (length >= EG_NAME_MAX) {
    length = EG_NAME_MAX - 1;
    while (length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80)
      length--; /* not inside a UTF-8 letter */
  }
  memmove(ps->names[k], name, length); /* it may be a name of this list */
  memset(ps->names[k] + length, 0, EG_NAME_MAX - length);
}

void eg_patterns_copy(eg_patterns *to, uint32_t k, const eg_patterns *from, uint32_t j) {
  memmove(eg_patterns_bits(to, k), eg_patterns_at(from, j), to->words * sizeof *to->bits);
  eg_patterns_set_name(to, k, eg_patterns_name(from, j));
}
