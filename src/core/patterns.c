/* SPDX-License-Identifier: MIT
 *
 * patterns.c - a list of p named pictures of one size: packed pattern by
 * pattern, or a store that a network may share.
 */
#include "mem.h"
#include "store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE ((size_t)1 << 28) /* bits that one call of eg_patterns_roll makes, about */

struct eg_patterns {
  uint32_t width, height, count;
  size_t words;               /* of one pattern */
  uint64_t *bits;             /* (count, words), or NULL: they are in `memories` */
  char (*names)[EG_NAME_MAX]; /* (count), or NULL while nobody has a name; of `bits` */
  store *memories;            /* owned, or NULL */
  size_t rolled;              /* neurons of eg_patterns_random that are done */
  team *team;                 /* while they are rolled, or NULL */
};

const char *eg_status_text(eg_status status) {
  switch (status) {
    case EG_OK: return "ok";
    case EG_NO_MEMORY: return "not enough memory";
    case EG_BAD_SIZE: return "width and height must be 1..65536, and at most 2^30 neurons together";
    case EG_SIZE_MISMATCH: return "the sizes differ";
    case EG_TOO_MANY: return "more than 2^22 memories";
    case EG_BAD_INDEX: return "no such neuron or memory";
    case EG_NOT_FINITE: return "a weight is not a finite number";
    case EG_FIXED: return "the weights were given, so there is nothing to learn or forget";
    case EG_BAD_VALUE: return "a number is out of its range";
    case EG_DEPENDENT: return "a memory is a combination of others";
    case EG_NOT_STABLE: return "the perceptron did not reach its margin";
    case EG_DREAMT: return "dreams have changed the weights";
    case EG_STOPPED: return "it was stopped";
    case EG_FOREIGN: return "no network is written there";
    case EG_NEWER: return "a newer engram, or another kind of machine, wrote it";
    case EG_DAMAGED: return "it is damaged: not what was written";
  }
  return "unknown status";
}

static eg_status shape(eg_patterns **out, uint32_t width, uint32_t height, uint32_t count) {
  *out = NULL;
  if (width < 1 || height < 1 || width > EG_MAX_SIDE || height > EG_MAX_SIDE ||
      (uint64_t)width * height > EG_MAX_NEURONS)
    return EG_BAD_SIZE;
  if (count > EG_MAX_MEMORIES) return EG_TOO_MANY;
  if (!(*out = calloc(1, sizeof **out))) return EG_NO_MEMORY;
  **out = (eg_patterns){.width = width,
                        .height = height,
                        .count = count,
                        .words = eg_words((size_t)width * height)};
  return EG_OK;
}

static eg_status whole(eg_patterns **ps) {
  if ((*ps)->bits || (*ps)->memories) return EG_OK;
  eg_patterns_free(*ps);
  *ps = NULL;
  return EG_NO_MEMORY;
}

eg_status eg_patterns_new(eg_patterns **out, uint32_t width, uint32_t height, uint32_t count) {
  eg_status status = shape(out, width, height, count);
  if (status != EG_OK) return status;
  (*out)->bits = mem_new(count * (*out)->words, sizeof *(*out)->bits);
  return whole(out);
}

eg_status eg_patterns_random(eg_patterns **out, uint32_t width, uint32_t height, uint32_t count) {
  eg_status status = shape(out, width, height, count);
  if (status != EG_OK) return status;
  (*out)->memories = store_new((size_t)width * height, count);
  return whole(out);
}

typedef struct rolling {
  store *st;
  size_t from;
  double bias;
  uint64_t seed;
} rolling;

static void roll_tile(void *with, size_t tile) {
  const rolling *r = with;
  store_roll(r->st, r->from + tile * STORE_TILE, r->bias, r->seed);
}

bool eg_patterns_roll(eg_patterns *ps, double bias, uint64_t seed) {
  size_t n = eg_patterns_n(ps), tiles = AT_ONCE / STORE_TILE / (ps->count + 1);
  size_t left = (n - ps->rolled + STORE_TILE - 1) / STORE_TILE;
  if (!ps->team && (uint64_t)n * ps->count > AT_ONCE / 16) ps->team = team_new(0);
  tiles = (tiles / team_threads(ps->team) + 1) * team_threads(ps->team);
  if (tiles > left) tiles = left;
  rolling r = {.st = ps->memories, .from = ps->rolled, .bias = bias, .seed = seed};
  team_run(ps->team, tiles, roll_tile, &r);
  ps->rolled += tiles * STORE_TILE;
  if (ps->rolled < n) return true;
  ps->rolled = n;
  team_free(ps->team);
  ps->team = NULL;
  return false;
}

uint64_t eg_patterns_bytes(uint32_t width, uint32_t height, uint32_t count) {
  return eg_words((size_t)width * height) * sizeof(uint64_t) * count;
}

uint64_t eg_patterns_random_bytes(uint32_t width, uint32_t height, uint32_t count) {
  return store_bytes((size_t)width * height, count);
}

void eg_patterns_free(eg_patterns *ps) {
  if (!ps) return;
  mem_free(ps->bits, ps->count * ps->words, sizeof *ps->bits);
  store_release(ps->memories);
  team_free(ps->team);
  free(ps->names);
  free(ps);
}

store *patterns_store(const eg_patterns *ps) { return ps->memories; }

eg_patterns *patterns_over(store *st, uint32_t width, uint32_t height) {
  eg_patterns *ps;
  if (shape(&ps, width, height, st->p) != EG_OK) return NULL;
  ps->memories = store_share(st);
  ps->rolled = st->n;
  return ps;
}

uint32_t eg_patterns_width(const eg_patterns *ps) { return ps->width; }
uint32_t eg_patterns_height(const eg_patterns *ps) { return ps->height; }
uint32_t eg_patterns_count(const eg_patterns *ps) { return ps->count; }
size_t eg_patterns_n(const eg_patterns *ps) { return (size_t)ps->width * ps->height; }
void eg_patterns_get(const eg_patterns *ps, uint32_t k, uint64_t *bits) {
  if (ps->memories)
    store_column(ps->memories, k, bits);
  else
    memmove(bits, ps->bits + k * ps->words, ps->words * sizeof *bits);
}

uint64_t *eg_patterns_bits(eg_patterns *ps, uint32_t k) {
  assert(ps->bits);
  return ps->bits + k * ps->words;
}

const uint64_t *eg_patterns_at(const eg_patterns *ps, uint32_t k) {
  assert(ps->bits);
  return ps->bits + k * ps->words;
}

const char *eg_patterns_name(const eg_patterns *ps, uint32_t k) {
  if (ps->memories) return store_name(ps->memories, k);
  return ps->names ? ps->names[k] : "";
}

void eg_patterns_set_name(eg_patterns *ps, uint32_t k, const char *name) {
  assert(ps->bits);
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
  eg_patterns_get(from, j, eg_patterns_bits(to, k));
  eg_patterns_set_name(to, k, eg_patterns_name(from, j));
}
