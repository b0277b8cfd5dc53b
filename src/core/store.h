/* SPDX-License-Identifier: MIT
 *
 * store.h - the memories as a bit matrix, one row a neuron.
 *
 * Row i holds neuron i's bit in every memory: what a field, a flip and a
 * coupling read is then one run of memory. Bits behind the last memory of
 * a row are zero.
 */
#ifndef ENGRAM_STORE_H
#define ENGRAM_STORE_H

#include "engram.h"

typedef struct store {
  size_t n;       /* rows */
  uint32_t p;     /* memories */
  size_t stride;  /* words of a row */
  uint64_t *rows; /* (n, stride) */
} store;

static inline const uint64_t *store_row(const store *st, size_t i) {
  return st->rows + i * st->stride;
}

eg_status store_append(store *, const eg_patterns *); /* all or nothing */
void store_remove(store *, uint32_t mu);              /* later memories move up by one */
void store_clear(store *);
void store_column(const store *, uint32_t mu, uint64_t *bits); /* memory mu as a state */

#endif
