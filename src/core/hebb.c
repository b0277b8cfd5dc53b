/* SPDX-License-Identifier: MIT
 *
 * hebb.c - Hebbian couplings without the matrix (Hopfield 1982).
 *
 * W is the sum of the memories' outer products, so that with the overlaps
 * M[mu] = sum_j xi_j^mu s_j
 *
 *     h_i = sum_mu xi_i^mu M[mu] - p s_i        (the second term takes out the diagonal)
 *     sum_{i != j} W_ij s_i s_j = sum_mu M[mu]^2 - p n
 *     a flip of neuron i to s: M[mu] += 2 s xi_i^mu
 *
 * A field and a flip cost p operations on one row of bits; all are integers.
 * Invariant: M and their total equal the sums above after every call.
 */
#include "coupling.h"
#include "kernels.h"

#include <string.h>

typedef struct kept_overlaps {
  int64_t total; /* sum_mu M[mu]: turns a sum over set bits into one over signs */
  int32_t m[];   /* (p) */
} kept_overlaps;

static size_t kept_size(const coupling *c) {
  return sizeof(kept_overlaps) + c->memories->p * sizeof(int32_t);
}

static void move(const store *st, kept_overlaps *k, size_t i, int32_t step) {
  const uint64_t *row = store_row(st, i);
  kernel_add_signs(row, k->m, st->p, step);
  k->total += step * (2 * kernel_count(row, st->p) - st->p);
}

static void settle(const coupling *c, const uint64_t *s, void *kept) {
  const store *st = c->memories;
  memset(kept, 0, kept_size(c));
  for (size_t i = 0; st->p && i < st->n; i++) move(st, kept, i, eg_spin(s, i));
}

static void flipped(const coupling *c, const uint64_t *s, void *kept, size_t i) {
  if (c->memories->p) move(c->memories, kept, i, 2 * eg_spin(s, i));
}

static double field(const coupling *c, const uint64_t *s, const void *kept, size_t i) {
  const store *st = c->memories;
  const kept_overlaps *k = kept;
  if (!st->p) return 0;
  int64_t h = 2 * kernel_masked_sum(store_row(st, i), k->m, st->p) - k->total;
  return (double)(c->self ? h : h - (int64_t)st->p * eg_spin(s, i));
}

static double energy(const coupling *c, const void *kept) {
  const store *st = c->memories;
  const kept_overlaps *k = kept;
  __extension__ __int128 sum = -(__int128)((int64_t)st->p * (int64_t)st->n);
  for (uint32_t mu = 0; mu < st->p; mu++) sum += (int64_t)k->m[mu] * k->m[mu];
  return (double)sum;
}

static double overlap(const coupling *c, const void *kept, uint32_t mu) {
  (void)c;
  return ((const kept_overlaps *)kept)->m[mu];
}

static double weight(const coupling *c, size_t i, size_t j) {
  const store *st = c->memories;
  if (!st->p || (i == j && !c->self)) return 0;
  return (double)kernel_row_dot(store_row(st, i), store_row(st, j), st->p);
}

const coupling_type coupling_hebb = {
    .rule = "hebb",
    .symmetric = true,
    .kept_size = kept_size,
    .settle = settle,
    .flipped = flipped,
    .field = field,
    .energy = energy,
    .overlap = overlap,
    .weight = weight,
};
