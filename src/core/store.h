/* SPDX-License-Identifier: MIT
 *
 * store.h - the memories as a bit matrix, one row a neuron.
 *
 * Row i holds neuron i's bit in every memory: what a field, a flip and a
 * coupling read is then one run of memory. Bits behind the last memory of
 * a row are zero. A store may have several owners (a network, its copies,
 * the patterns that it learned): one with more than one is copied before it
 * changes.
 */
#ifndef ENGRAM_STORE_H
#define ENGRAM_STORE_H

#include "engram.h"
#include "team.h"

#include <stdatomic.h>

typedef struct store {
  atomic_uint owners;
  size_t n;       /* rows */
  uint32_t p;     /* memories */
  size_t stride;  /* words of a row */
  uint64_t *rows; /* (n, stride) */
  uint32_t *ones; /* (n) set bits of each row */
  char **names;   /* (p), each malloc'ed or NULL for none; or NULL while nobody has a name */
} store;

static inline const uint64_t *store_row(const store *st, size_t i) {
  return st->rows + i * st->stride;
}
static inline const char *store_name(const store *st, uint32_t mu) {
  return st->names && st->names[mu] ? st->names[mu] : "";
}

store *store_new(size_t n, uint32_t p); /* all -1, nameless; NULL: not enough memory */
store *store_share(store *);            /* one more owner */
void store_release(store *);
uint64_t store_bytes(size_t n, uint32_t p);
uint64_t store_held(const store *); /* bytes, room and names included */
uint64_t store_append_bytes(const store *, const eg_patterns *);

/* These may put another store in the place of the given one. All or nothing. */
eg_status store_append(store **, const eg_patterns *, team *);
eg_status store_remove(store **, uint32_t mu); /* later memories move up by one */
eg_status store_clear(store **);

void store_column(const store *, uint32_t mu, uint64_t *bits); /* memory mu as a state */

/* The neurons that learning and rolling take at a time. */
#define STORE_TILE 2048u
/* Fills STORE_TILE rows, or those there are, from row `from` on: pattern k as eg_bits_random says of
 * the stream (seed, PATTERN, k). */
void store_roll(store *, size_t from, double bias, uint64_t seed);

store *patterns_store(const eg_patterns *); /* of patterns that lie neuron by neuron, else NULL */
eg_patterns *patterns_over(store *, uint32_t width,
                           uint32_t height); /* shares it; NULL: no memory */

#endif
