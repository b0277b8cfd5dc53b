/* SPDX-License-Identifier: MIT
 *
 * matrix.c - sums of outer products of memories in a matrix, 64 memories at a
 * time: what two neurons' bits have in common. For Hebb's rule all of this is
 * of integers below 2^24, exact in a float.
 */
#include "net.h"

typedef struct adding {
  const store *st;
  uint32_t a, b;
  unsigned count;
} adding;

/* Bits from..from + count - 1 of a row. */
static uint64_t bits_of(const store *st, size_t i, uint32_t from, unsigned count) {
  const uint64_t *row = store_row(st, i) + from / 64;
  unsigned shift = from % 64;
  uint64_t bits = row[0] >> shift;
  if (shift && shift + count > 64) bits |= row[1] << (64 - shift);
  return count < 64 ? bits & ((UINT64_C(1) << count) - 1) : bits;
}

static void add_column(void *with, float *column, size_t j) {
  const adding *x = with;
  const uint64_t bits = bits_of(x->st, j, x->b, x->count);
  for (size_t i = 0; i < x->st->n; i++) {
    int differ = __builtin_popcountll(bits_of(x->st, i, x->a, x->count) ^ bits);
    column[i] += (float)((int)x->count - 2 * differ);
  }
}

void matrix_add(weights *m, const store *st, uint32_t a, uint32_t b, unsigned count, team *t) {
  adding x = {.st = st, .a = a, .b = b, .count = count};
  weights_columns(m, t, add_column, &x);
}

/* W_ij = sum_mu xi_i^mu xi_j^mu (Hebb 1949, Hopfield 1982) */
void matrix_part(eg_learning *l) {
  uint32_t left = l->memories->p - l->next;
  unsigned most = l->dreams ? 1 : 64; /* after dreams sums are rounded: one by one, always */
  unsigned count = left < most ? left : most;
  matrix_add(l->weights, l->memories, l->next, l->next, count, l->team);
  l->next += count;
}
