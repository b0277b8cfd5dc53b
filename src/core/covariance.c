/* SPDX-License-Identifier: MIT
 *
 * covariance.c - Hebb's rule for memories that are mostly +1 or mostly -1
 * (Tsodyks and Feigelman 1988; for neurons of +1 and -1: Amit, Gutfreund,
 * Sompolinsky 1987).
 *
 *     W_ij = sum_mu (xi_i^mu - b)(xi_j^mu - b),   b = 2 a - 1 with the mean share a of +1
 *
 * What all memories have in common is taken off, so that it no longer adds up
 * to a field of its own. With the overlaps M, their sum, S = sum_j s_j and
 * c_i = sum_mu xi_i^mu
 *
 *     h_i = [Hebb's h_i] - b S c_i - b sum_mu M[mu] + p b^2 S - (p b^2 - 2 b c_i) s_i
 *
 * where the last term takes out the diagonal. b is a binary fraction short
 * enough for all of these to be exact in a double: fields do not depend on
 * the order in which flips are added, and a zero is a zero.
 */
#include "covariance.h"
#include "hebb.h"

#include <math.h>

double covariance_rises(const store *st) {
  uint64_t ones = 0;
  for (size_t i = 0; i < st->n; i++) ones += st->ones[i];
  return 2 * (double)ones - (double)st->n * st->p;
}

/* Terms are at most p (n + 1) in size, there are less than eight of them, and b squared has twice the
 * digits of b. */
double covariance_mean(const store *st, double activity) {
  if (st->p == 0 && activity == 0) return 0;
  double b = 2 * activity - 1;
  if (activity == 0) b = covariance_rises(st) / ((double)st->n * st->p);
  int room;
  frexp(0x1p50 / ((double)(st->p ? st->p : 1) * ((double)st->n + 1)), &room);
  double unit = ldexp(1, room > 40 ? 20 : (room - 1) / 2);
  b = round(b * unit) / unit;
  return b <= -1 ? -1 + 1 / unit : b >= 1 ? 1 - 1 / unit : b;
}

/* c_i */
static double rise(const coupling *c, size_t i) {
  return 2 * (double)c->memories->ones[i] - c->memories->p;
}

static double of_all(const coupling *c, const kept_agreements *k) { /* sum_mu M[mu] */
  return 2 * (double)k->total - (double)c->memories->p * (double)c->memories->n;
}

/* Hebb's fields of one state become ours. */
static void lower(const coupling *c, const uint64_t *s, const kept_agreements *k,
                  const uint32_t *who, size_t count, double *h) {
  const double b = c->mean, p = c->memories->p, spins = (double)k->spins;
  const double common = p * b * b * spins - b * of_all(c, k);
  for (size_t r = 0; r < count; r++) {
    double own = rise(c, who[r]);
    h[r] += common - b * spins * own;
    if (!c->self) h[r] -= (p * b * b - 2 * b * own) * eg_spin(s, who[r]);
  }
}

static void fields(const coupling *c, const uint64_t *s, const void *kept, const uint32_t *who,
                   size_t count, double *h) {
  hebb_fields(c, s, kept, who, count, h);
  lower(c, s, kept, who, count, h);
}

static double *crowd_fields(const coupling *c, void *crowd, const uint64_t *const *s,
                            const void *const *kept, size_t states, const uint32_t *who,
                            size_t count) {
  double *h = hebb_crowd_fields(c, crowd, s, kept, states, who, count);
  for (size_t k = 0; k < states; k++) lower(c, s[k], kept[k], who, count, h + k * count);
  return h;
}

/* sum_mu (M[mu] - b S)^2 less the diagonal */
static double energy(const coupling *c, const uint64_t *s, const void *kept) {
  const kept_agreements *k = kept;
  const double b = c->mean, p = c->memories->p, n = (double)c->memories->n;
  const double spins = (double)k->spins;
  return hebb_energy(c, s, kept) - 2 * b * spins * of_all(c, k) + p * b * b * spins * spins -
         n * p * b * b + 2 * b * c->rises;
}

/* What W_ij is less by than Hebb's. */
static double taken(const coupling *c, size_t i, size_t j) {
  return c->mean * (rise(c, i) + rise(c, j)) - c->memories->p * c->mean * c->mean;
}

static double weight(const coupling *c, size_t i, size_t j) {
  return i == j && !c->self ? 0 : hebb_weight(c, i, j) - taken(c, i, j);
}

static double corrected(const coupling *c, double h, size_t i, const uint32_t *who, size_t count,
                        uint64_t up) {
  h = hebb_corrected(c, h, i, who, count, up);
  for (size_t k = 0; k < count; k++) h -= (up >> k & 1 ? 2 : -2) * taken(c, i, who[k]);
  return h;
}

static double reach(const coupling *c) {
  return c->memories->p * (1 + fabs(c->mean)) * (1 + fabs(c->mean));
}

const coupling_type coupling_covariance = {
    .block = hebb_block,
    .kept_size = hebb_kept_size,
    .settle = hebb_settle,
    .flipped = hebb_flipped,
    .fields = fields,
    .crowd_settle = hebb_crowd_settle,
    .crowd_size = hebb_crowd_size,
    .crowd_set = hebb_crowd_set,
    .crowd_fields = crowd_fields,
    .energy = energy,
    .overlap = hebb_overlap,
    .weight = weight,
    .corrected = corrected,
    .reach = reach,
    .soon = hebb_soon,
    .per_ms = hebb_per_ms,
};
