/* SPDX-License-Identifier: MIT
 *
 * naive.h - the formulas of engram.h as plain double loops, and dice for the tests.
 *
 * Everything here is slow and written from the definitions alone: W from the
 * patterns, h and E from W. The dice are not the generator under test.
 */
#ifndef NAIVE_H
#define NAIVE_H

#include "engram.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* ---- dice: splitmix64 (Steele, Lea, Flood 2014) ------------------------------- */

typedef struct dice {
  uint64_t x;
} dice;

static inline uint64_t roll(dice *d) {
  uint64_t z = d->x += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static inline uint32_t roll_below(dice *d, uint32_t bound) {
  return (uint32_t)((roll(d) >> 32) * bound >> 32);
}

/* The lowest bit: GCC 12.2 at -O1 with -fsanitize=shift loses the highest on its way into
 * eg_put_bit. */
static inline bool toss(dice *d) { return roll(d) & 1; }

static inline void roll_bits(dice *d, uint64_t *s, size_t n) {
  memset(s, 0, eg_words(n) * sizeof *s);
  for (size_t i = 0; i < n; i++) eg_put_bit(s, i, toss(d));
}

/* Random pictures; most have a name, some have none. */
static inline eg_patterns *roll_patterns(dice *d, uint32_t width, uint32_t height, uint32_t count) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, width, height, count), EG_OK);
  for (uint32_t k = 0; k < count; k++) {
    roll_bits(d, eg_patterns_bits(ps, k), eg_patterns_n(ps));
    char name[32];
    snprintf(name, sizeof name, "picture %u", (unsigned)roll_below(d, 1000000));
    if (roll_below(d, 5)) eg_patterns_set_name(ps, k, name);
  }
  return ps;
}

static inline eg_net *make_net(eg_net_desc about) {
  eg_net *net;
  assert_int_equal(eg_net_new(&net, &about), EG_OK);
  return net;
}

/* ---- states --------------------------------------------------------------------- */

static inline bool same_bits(const uint64_t *a, const uint64_t *b, size_t n) {
  return memcmp(a, b, eg_words(n) * sizeof *a) == 0;
}

static inline bool tail_is_zero(const uint64_t *s, size_t n) {
  for (size_t i = n; i < eg_words(n) * 64; i++)
    if (eg_bit(s, i)) return false;
  return true;
}

static inline size_t count_up(const uint64_t *s, size_t n) {
  size_t up = 0;
  for (size_t i = 0; i < n; i++) up += eg_bit(s, i);
  return up;
}

static inline void invert(uint64_t *s, size_t n) {
  for (size_t i = 0; i < n; i++) eg_flip_bit(s, i);
}

/* ---- the formulas ------------------------------------------------------------- */

/* sum_mu xi_i^mu xi_j^mu, (n, n), with its diagonal; to be freed */
static inline int32_t *naive_weights(const eg_patterns *ps) {
  size_t n = eg_patterns_n(ps);
  int32_t *w = calloc(n * n, sizeof *w);
  int8_t *xi = malloc(n);
  assert_true(w && xi);
  for (uint32_t mu = 0; mu < eg_patterns_count(ps); mu++) {
    for (size_t i = 0; i < n; i++) xi[i] = (int8_t)eg_spin(eg_patterns_at(ps, mu), i);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) w[i * n + j] += xi[i] * xi[j];
  }
  free(xi);
  return w;
}

static inline int64_t naive_field(const int32_t *w, const uint64_t *s, size_t n, size_t i,
                                  bool self) {
  int64_t h = 0;
  for (size_t j = 0; j < n; j++)
    if (j != i || self) h += (int64_t)w[i * n + j] * eg_spin(s, j);
  return h;
}

/* sum_{i != j} w_ij s_i s_j */
static inline int64_t naive_pairs(const int32_t *w, const uint64_t *s, size_t n) {
  int64_t sum = 0;
  for (size_t i = 0; i < n; i++) sum += eg_spin(s, i) * naive_field(w, s, n, i, false);
  return sum;
}

static inline double naive_factor(eg_scale scale, size_t n, uint32_t p) {
  if (scale == EG_SCALE_NONE) return 1;
  if (scale == EG_SCALE_N) return 1.0 / (double)n;
  return p ? 1.0 / p : 1;
}

/* -2 E / scale of the network's own state: an integer, which rises when the energy falls. */
static inline int64_t pairs_of(const eg_net *net) {
  double energy;
  assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
  double sum =
      -2 * energy / naive_factor(eg_net_about(net)->scale, eg_net_n(net), eg_net_count(net));
  int64_t whole = (int64_t)(sum < 0 ? sum - 0.5 : sum + 0.5);
  assert_true(sum - (double)whole < 1e-6 && (double)whole - sum < 1e-6);
  return whole;
}

static inline size_t errors_of(const eg_net *net) {
  size_t errors;
  assert_int_equal(eg_net_errors(net, NULL, &errors), EG_OK);
  return errors;
}

/* ---- statistics ----------------------------------------------------------------- */

/* Pearson's sum for counts that should all be equal. */
static inline double chi_square(const uint32_t *seen, size_t cells) {
  double total = 0, sum = 0;
  for (size_t k = 0; k < cells; k++) total += seen[k];
  double expected = total / (double)cells;
  for (size_t k = 0; k < cells; k++) sum += (seen[k] - expected) * (seen[k] - expected) / expected;
  return sum;
}

/* Passes up to the quantile 1 - 1e-6 (Wilson and Hilferty 1931): a fair die fails once in a
 * million seeds. */
static inline void assert_even(const uint32_t *seen, size_t cells) {
  double k = (double)cells - 1, c = 2 / (9 * k), root = 1 - c + 4.75 * sqrt(c);
  double sum = chi_square(seen, cells), bound = k * root * root * root;
  if (sum > bound) fail_msg("chi-square %.1f of %zu cells exceeds %.1f", sum, cells, bound);
}

#endif
