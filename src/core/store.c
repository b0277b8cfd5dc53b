/* SPDX-License-Identifier: MIT
 *
 * store.c - packing, unpacking and dropping memories.
 *
 * Patterns come pattern by pattern and are wanted neuron by neuron, so
 * learning is the transposition of a bit matrix. It goes in blocks of 64 x 64
 * bits by recursive halving (Warren, Hacker's Delight, 2003): 6 rounds on 64
 * words, where bit by bit would take 4096 steps.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

/* Bit c of word r becomes bit r of word c. */
static void transpose(uint64_t block[64]) {
  uint64_t mask = UINT64_C(0x00000000ffffffff);
  for (unsigned half = 32; half; half >>= 1, mask ^= mask << half)
    for (unsigned r = 0; r < 64; r = ((r | half) + 1) & ~half) {
      uint64_t swap = (block[r] >> half ^ block[r | half]) & mask;
      block[r] ^= swap << half;
      block[r | half] ^= swap;
    }
}

/* Room for p memories in every row. Grows by half at least, so that learning one by one stays cheap. */
static eg_status reserve(store *st, uint32_t p) {
  size_t stride = eg_words(p);
  if (stride <= st->stride) return EG_OK;
  if (st->p && stride < st->stride + st->stride / 2) stride = st->stride + st->stride / 2;
  if (stride > SIZE_MAX / sizeof *st->rows / st->n) return EG_NO_MEMORY;
  uint64_t *rows = calloc(st->n * stride, sizeof *rows);
  if (!rows) return EG_NO_MEMORY;
  for (size_t i = 0; st->p && i < st->n; i++)
    memcpy(rows + i * stride, store_row(st, i), st->stride * sizeof *rows);
  free(st->rows);
  st->rows = rows;
  st->stride = stride;
  return EG_OK;
}

/* Writes up to 64 further bits into a row whose bits from `at` on are zero. */
static void put(uint64_t *row, uint32_t at, uint64_t bits) {
  unsigned shift = at & 63;
  row[at >> 6] |= bits << shift;
  if (shift && bits >> (64 - shift)) row[(at >> 6) + 1] |= bits >> (64 - shift);
}

eg_status store_append(store *st, const eg_patterns *ps) {
  uint32_t count = eg_patterns_count(ps);
  if (count > EG_MAX_MEMORIES - st->p) return EG_TOO_MANY;
  eg_status status = reserve(st, st->p + count);
  if (status != EG_OK) return status;
  for (uint32_t k = 0; k < count; k += 64) {
    uint32_t part = count - k < 64 ? count - k : 64;
    for (size_t w = 0; w < eg_words(st->n); w++) {
      uint64_t block[64] = {0};
      for (uint32_t j = 0; j < part; j++) block[j] = eg_patterns_at(ps, k + j)[w];
      transpose(block);
      for (size_t i = w * 64; i < st->n && i < w * 64 + 64; i++)
        put(st->rows + i * st->stride, st->p + k, block[i & 63]);
    }
  }
  st->p += count;
  return EG_OK;
}

void store_remove(store *st, uint32_t mu) {
  size_t first = mu >> 6, used = eg_words(st->p);
  uint64_t below = (UINT64_C(1) << (mu & 63)) - 1;
  for (size_t i = 0; i < st->n; i++) {
    uint64_t *row = st->rows + i * st->stride;
    row[first] = (row[first] & below) | (row[first] >> 1 & ~below);
    for (size_t w = first + 1; w < used; w++) {
      row[w - 1] |= row[w] << 63;
      row[w] >>= 1;
    }
  }
  st->p--;
}

void store_clear(store *st) {
  free(st->rows);
  st->rows = NULL;
  st->stride = 0;
  st->p = 0;
}

void store_column(const store *st, uint32_t mu, uint64_t *bits) {
  memset(bits, 0, eg_words(st->n) * sizeof *bits);
  for (size_t i = 0; i < st->n; i++)
    if (eg_bit(store_row(st, i), mu)) eg_flip_bit(bits, i);
}
