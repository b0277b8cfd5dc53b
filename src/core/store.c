/* SPDX-License-Identifier: MIT
 *
 * store.c - packing, unpacking, sharing and dropping memories.
 *
 * Patterns come pattern by pattern and are wanted neuron by neuron, so
 * learning them is the transposition of a bit matrix, in blocks of 64 x 64
 * bits. A tile of neurons takes all patterns before the next tile begins, so
 * that the lines that are written stay in the cache until they are full.
 */
#include "store.h"
#include "kernels.h"
#include "mem.h"

#include <stdlib.h>
#include <string.h>

#define TILE_WORDS (STORE_TILE / 64)
#define MANY ((uint64_t)1 << 22) /* bits that are worth a second thread */

/* Long rows start on a cache line. */
static size_t stride_for(uint32_t p) {
  size_t words = eg_words(p);
  return words < 16 ? words : (words + 7) & ~(size_t)7;
}

static store *store_with(size_t n, uint32_t p, size_t stride) {
  store *st = calloc(1, sizeof *st);
  if (!st) return NULL;
  atomic_init(&st->owners, 1);
  st->n = n;
  st->p = p;
  st->stride = stride;
  st->rows = mem_new(n * stride, sizeof *st->rows);
  st->ones = mem_new(n, sizeof *st->ones);
  if (st->rows && st->ones) return st;
  store_release(st);
  return NULL;
}

store *store_new(size_t n, uint32_t p) { return store_with(n, p, stride_for(p)); }

store *store_share(store *st) {
  atomic_fetch_add(&st->owners, 1);
  return st;
}

/* Frees the names from..to-1, and the list. */
static void free_names(char **names, uint32_t from, uint32_t to) {
  for (uint32_t k = from; names && k < to; k++) free(names[k]);
  free(names);
}

void store_release(store *st) {
  if (!st || atomic_fetch_sub(&st->owners, 1) > 1) return;
  free_names(st->names, 0, st->p);
  mem_free(st->rows, st->n * st->stride, sizeof *st->rows);
  mem_free(st->ones, st->n, sizeof *st->ones);
  free(st);
}

uint64_t store_bytes(size_t n, uint32_t p) {
  return (uint64_t)n * (stride_for(p) * sizeof(uint64_t) + sizeof(uint32_t));
}

uint64_t store_held(const store *st) {
  uint64_t names = st->names ? (uint64_t)st->p * sizeof *st->names : 0;
  for (uint32_t mu = 0; st->names && mu < st->p; mu++)
    if (st->names[mu]) names += strlen(st->names[mu]) + 1;
  return (uint64_t)st->n * (st->stride * sizeof *st->rows + sizeof *st->ones) + names;
}

/* ---- names ----------------------------------------------------------------------------- */

static bool copy_name(char **to, const char *name) { return !*name || (*to = strdup(name)); }

/* The names of st, if any, and behind them those of ps: true, and NULL if nobody has one. With `move`
 * the old ones are the very same, to be taken out of st once nothing can fail any more. */
static bool joined_names(const store *st, bool move, const eg_patterns *ps, char ***out) {
  uint32_t count = ps ? eg_patterns_count(ps) : 0;
  bool any = st->names;
  for (uint32_t k = 0; k < count && !any; k++) any = *eg_patterns_name(ps, k);
  *out = NULL;
  if (!any) return true;
  char **names = calloc((size_t)st->p + count + 1, sizeof *names);
  bool good = names;
  for (uint32_t mu = 0; st->names && good && mu < st->p; mu++) {
    if (move)
      names[mu] = st->names[mu];
    else
      good = copy_name(&names[mu], store_name(st, mu));
  }
  for (uint32_t k = 0; good && k < count; k++)
    good = copy_name(&names[st->p + k], eg_patterns_name(ps, k));
  if (good)
    *out = names;
  else
    free_names(names, move ? st->p : 0, st->p + count);
  return good;
}

/* ---- learning ----------------------------------------------------------------------------- */

/* Writes up to 64 further bits into a row whose bits from `at` on are zero. */
static void put(uint64_t *row, uint32_t at, uint64_t bits) {
  unsigned shift = at & 63;
  row[at >> 6] |= bits << shift;
  if (shift && bits >> (64 - shift)) row[(at >> 6) + 1] |= bits >> (64 - shift);
}

/* Puts 64 patterns of one tile, `words` words each, into its rows from bit `at` on. */
static void put_tile(store *st, size_t from, size_t words, uint64_t patterns[][TILE_WORDS],
                     uint32_t at) {
  const kernels *kernel = kernels_for(EG_KERNEL_BEST);
  for (size_t w = 0; w < words; w++) {
    uint64_t block[64];
    uint32_t ones[64] = {0};
    for (size_t k = 0; k < 64; k++) block[k] = patterns[k][w];
    kernel->transpose(block, ones);
    size_t first = from + w * 64, count = st->n - first < 64 ? st->n - first : 64;
    for (size_t i = 0; i < count; i++) {
      put(st->rows + (first + i) * st->stride, at, block[i]);
      st->ones[first + i] += ones[i];
    }
  }
}

static size_t tile_words(const store *st, size_t from) {
  size_t words = eg_words(st->n - from);
  return words < TILE_WORDS ? words : TILE_WORDS;
}

typedef struct appending {
  store *st;
  const eg_patterns *ps;
  const store *more; /* the same if they lie neuron by neuron */
} appending;

static void append_by_pattern(const appending *a, size_t from) {
  size_t words = tile_words(a->st, from);
  uint32_t count = eg_patterns_count(a->ps);
  for (uint32_t k = 0; k < count; k += 64) {
    uint64_t patterns[64][TILE_WORDS];
    for (uint32_t j = 0; j < 64; j++)
      for (size_t w = 0; w < words; w++)
        patterns[j][w] = k + j < count ? eg_patterns_at(a->ps, k + j)[from / 64 + w] : 0;
    put_tile(a->st, from, words, patterns, a->st->p + k);
  }
}

static void append_by_neuron(const appending *a, size_t from) {
  store *st = a->st;
  for (size_t i = from; i < st->n && i < from + STORE_TILE; i++) {
    for (size_t w = 0; w < eg_words(a->more->p); w++)
      put(st->rows + i * st->stride, st->p + 64 * (uint32_t)w, store_row(a->more, i)[w]);
    st->ones[i] += a->more->ones[i];
  }
}

static void append_tile(void *with, size_t tile) {
  const appending *a = with;
  if (a->more)
    append_by_neuron(a, tile * STORE_TILE);
  else
    append_by_pattern(a, tile * STORE_TILE);
}

/* Room for p memories in a store of our own: this one, or a copy. Grows by half at least while it is
 * small, so that learning one by one stays cheap. */
static store *with_room(store *st, uint32_t p) {
  bool own = atomic_load(&st->owners) == 1;
  size_t stride = stride_for(p);
  if (own && stride <= st->stride) return st;
  if (stride < st->stride) stride = st->stride;
  size_t half_more = st->stride + st->stride / 2;
  if (st->p && stride < half_more && st->n * half_more < MANY) stride = half_more;
  store *copy = store_with(st->n, st->p, stride);
  if (!copy) return NULL;
  for (size_t i = 0; i < st->n; i++)
    memcpy(copy->rows + i * stride, store_row(st, i), eg_words(st->p) * sizeof *copy->rows);
  memcpy(copy->ones, st->ones, st->n * sizeof *copy->ones);
  return copy;
}

uint64_t store_append_bytes(const store *st, const eg_patterns *ps) {
  uint32_t p = st->p + eg_patterns_count(ps);
  if (st->p == 0 && patterns_store(ps)) return 0;
  if (atomic_load(&st->owners) == 1 && stride_for(p) <= st->stride) return 0;
  return store_bytes(st->n, p);
}

eg_status store_append(store **at, const eg_patterns *ps, team *t) {
  store *old = *at, *more = patterns_store(ps);
  uint32_t count = eg_patterns_count(ps);
  if (count > EG_MAX_MEMORIES - old->p) return EG_TOO_MANY;
  if (old->p == 0 && more) {
    *at = store_share(more);
    store_release(old);
    return EG_OK;
  }
  bool own = atomic_load(&old->owners) == 1;
  char **names;
  if (!joined_names(old, own, ps, &names)) return EG_NO_MEMORY;
  store *st = with_room(old, old->p + count);
  if (!st) {
    free_names(names, own ? old->p : 0, old->p + count);
    return EG_NO_MEMORY;
  }
  appending a = {.st = st, .ps = ps, .more = more};
  bool many = (uint64_t)st->n * count > MANY;
  team_run(many ? t : NULL, (st->n + STORE_TILE - 1) / STORE_TILE, append_tile, &a);
  if (own) {
    free(old->names);
    old->names = NULL;
  }
  st->names = names;
  st->p += count;
  if (st != old) store_release(old);
  *at = st;
  return EG_OK;
}

/* ---- forgetting ------------------------------------------------------------------------------ */

eg_status store_remove(store **at, uint32_t mu) {
  store *st = *at;
  if (atomic_load(&st->owners) > 1) {
    char **names;
    if (!joined_names(*at, false, NULL, &names)) return EG_NO_MEMORY;
    st = with_room(*at, (*at)->p);
    if (!st) {
      free_names(names, 0, (*at)->p);
      return EG_NO_MEMORY;
    }
    st->names = names;
    store_release(*at);
    *at = st;
  }
  size_t first = mu >> 6, used = eg_words(st->p);
  uint64_t below = (UINT64_C(1) << (mu & 63)) - 1;
  for (size_t i = 0; i < st->n; i++) {
    uint64_t *row = st->rows + i * st->stride;
    st->ones[i] -= eg_bit(row, mu);
    row[first] = (row[first] & below) | (row[first] >> 1 & ~below);
    for (size_t w = first + 1; w < used; w++) {
      row[w - 1] |= row[w] << 63;
      row[w] >>= 1;
    }
  }
  st->p--;
  if (st->names) {
    free(st->names[mu]);
    memmove(st->names + mu, st->names + mu + 1, (st->p - mu) * sizeof *st->names);
  }
  return EG_OK;
}

eg_status store_clear(store **at) {
  store *empty = store_new((*at)->n, 0);
  if (!empty) return EG_NO_MEMORY;
  store_release(*at);
  *at = empty;
  return EG_OK;
}

/* ---- patterns ---------------------------------------------------------------------------------- */

void store_column(const store *st, uint32_t mu, uint64_t *bits) {
  for (size_t w = 0; w < eg_words(st->n); w++) {
    size_t left = st->n - w * 64;
    bits[w] = 0;
    for (size_t i = 0; i < 64 && i < left; i++)
      bits[w] |= (uint64_t)eg_bit(store_row(st, w * 64 + i), mu) << i;
  }
}

/* One pattern's share of a tile, as eg_bits_random would make it. */
static void roll(uint64_t *words, size_t from, size_t count, double bias, const eg_stream *r) {
  const kernels *kernel = kernels_for(EG_KERNEL_BEST);
  uint32_t numbers[STORE_TILE];
  if (bias == 0) { /* two numbers a word, the first one high */
    kernel->random(r, from / 128, (count + 1) / 2, numbers);
    for (size_t w = 0; w < count; w++)
      words[w] = (uint64_t)numbers[2 * w] << 32 | numbers[2 * w + 1];
    return;
  }
  uint64_t threshold = threshold_for(bias);
  kernel->random(r, from / 4, 16 * count, numbers);
  for (size_t w = 0; w < count; w++) {
    words[w] = 0;
    for (size_t i = 0; i < 64; i++) words[w] |= (uint64_t)(numbers[64 * w + i] < threshold) << i;
  }
}

void store_roll(store *st, size_t from, double bias, uint64_t seed) {
  size_t words = tile_words(st, from);
  for (uint32_t k = 0; k < st->p; k += 64) {
    uint64_t patterns[64][TILE_WORDS] = {{0}};
    for (uint32_t j = 0; j < 64 && k + j < st->p; j++) {
      eg_stream r = eg_stream_at(seed, EG_STREAM_PATTERN, k + j);
      roll(patterns[j], from, words, bias, &r);
    }
    put_tile(st, from, words, patterns, k);
  }
}
