/* SPDX-License-Identifier: MIT
 *
 * naive.h - the formulas of engram.h as plain double loops, and dice for the tests.
 *
 * Everything here is slow and written from the definitions alone: W from the
 * patterns, h and E from W, a sweep as one neuron after another. The dice are
 * not the generator under test.
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

/* ---- a network by the book ---------------------------------------------------- */

/* The matrix itself, and one neuron after another; what it cannot know (what noise flips) it is
 * told by naive_set. */
typedef struct naive_net {
  eg_net_desc about;
  size_t n, words;
  double *w;    /* (n, n), before the factor, with its diagonal */
  double *bias; /* (n), or NULL; to be freed with it */
  double lift;  /* a threshold, before the factor */
  double heat;  /* temperature of the sweep in progress */
  uint64_t lane;
  uint32_t p;
  uint64_t *memories; /* (p, words) */
  uint64_t *state, *next;
  uint64_t updates, sweeps, due;
  eg_schedule schedule;
  uint32_t *order; /* (n) */
} naive_net;

static inline naive_net *naive_new(const eg_net_desc *about) {
  naive_net *net = calloc(1, sizeof *net);
  assert_non_null(net);
  net->about = *about;
  net->n = (size_t)about->width * about->height;
  net->words = eg_words(net->n);
  net->w = calloc(net->n * net->n, sizeof *net->w);
  net->memories = NULL;
  net->state = calloc(net->words, sizeof *net->state);
  net->next = calloc(net->words, sizeof *net->next);
  net->order = calloc(net->n, sizeof *net->order);
  assert_true(net->w && net->state && net->next && net->order);
  for (size_t k = 0; about->weights && k < net->n * net->n; k++) net->w[k] = about->weights[k];
  return net;
}

static inline void naive_free(naive_net *net) {
  free(net->w);
  free(net->bias);
  free(net->memories);
  free(net->state);
  free(net->next);
  free(net->order);
  free(net);
}

/* From outside: a synchronous sweep that is under way is given up. */
static inline void naive_disturb(naive_net *net) {
  if (net->schedule == EG_SYNCHRONOUS) net->due = 0;
}

static inline void naive_set(naive_net *net, const uint64_t *s) {
  memcpy(net->state, s, net->words * sizeof *s);
  naive_disturb(net);
}

static inline void naive_add(naive_net *net, const uint64_t *xi, double sign) {
  for (size_t i = 0; i < net->n; i++)
    for (size_t j = 0; j < net->n; j++)
      net->w[i * net->n + j] += sign * eg_spin(xi, i) * eg_spin(xi, j);
}

static inline void naive_learn(naive_net *net, const eg_patterns *ps) {
  uint32_t count = eg_patterns_count(ps);
  net->memories = realloc(net->memories, (net->p + count + 1) * net->words * sizeof *net->memories);
  assert_non_null(net->memories);
  for (uint32_t k = 0; k < count; k++) {
    uint64_t *xi = net->memories + net->p++ * net->words;
    eg_patterns_get(ps, k, xi);
    naive_add(net, xi, 1);
  }
  naive_disturb(net);
}

static inline void naive_forget(naive_net *net, uint32_t mu) {
  uint64_t *xi = net->memories + mu * net->words;
  naive_add(net, xi, -1);
  memmove(xi, xi + net->words, (--net->p - mu) * net->words * sizeof *xi);
  naive_disturb(net);
}

/* Before the factor. */
static inline double naive_h(const naive_net *net, size_t i) {
  double h = 0;
  for (size_t j = 0; j < net->n; j++)
    if (j != i || net->about.self) h += net->w[i * net->n + j] * eg_spin(net->state, j);
  return h;
}

static inline double naive_pairs_of(const naive_net *net) {
  double sum = 0;
  for (size_t i = 0; i < net->n; i++)
    for (size_t j = 0; j < net->n; j++)
      if (i != j) sum += net->w[i * net->n + j] * eg_spin(net->state, i) * eg_spin(net->state, j);
  return sum;
}

static inline int64_t naive_overlap(const naive_net *net, uint32_t mu) {
  int64_t m = 0;
  for (size_t i = 0; i < net->n; i++)
    m += eg_spin(net->memories + mu * net->words, i) * eg_spin(net->state, i);
  return m;
}

/* The inverse of the factor of W. */
static inline double naive_unit(const naive_net *net) {
  eg_rule rule = net->about.weights ? EG_GIVEN : net->about.rule;
  if (rule == EG_PROJECTION || rule == EG_STORKEY || rule == EG_GIVEN) return 1;
  switch (net->about.scale) {
    case EG_SCALE_N: return (double)net->n;
    case EG_SCALE_P: return net->p ? net->p : 1;
    case EG_SCALE_NONE: break;
  }
  return 1;
}

/* What adds to the field beside the couplings, before the factor. */
static inline double naive_drive(const naive_net *net, size_t i) {
  return (net->bias ? net->bias[i] * naive_unit(net) : 0) + net->lift;
}

/* ln(u / (1 - u)) of number k of a stream: +1 has probability 1 / (1 + exp(-2 h / T)) where a neuron
 * becomes +1 for 2 h / T above it. */
static inline double naive_noise(uint64_t seed, uint64_t lane, uint64_t k) {
  eg_stream r = eg_stream_at(seed, EG_STREAM_HEAT, lane);
  r.drawn = k / 4 * 4;
  for (uint64_t skip = k % 4; skip; skip--) eg_random(&r);
  double u = (eg_random(&r) + 0.5) / 0x1p32;
  return log(u) - log1p(-u);
}

/* Neuron i after its update. */
static inline bool naive_next(naive_net *net, size_t i) {
  double h = naive_h(net, i), drive = naive_drive(net, i);
  if (net->heat > 0)
    drive -=
        net->heat / 2 * naive_unit(net) * naive_noise(net->about.seed, net->lane, net->updates);
  h += drive;
  eg_stream coin = eg_stream_at(net->about.seed, EG_STREAM_TIES, net->updates++);
  if (h != 0) return h > 0;
  switch (net->about.ties) {
    case EG_TIES_PLUS: return true;
    case EG_TIES_MINUS: return false;
    case EG_TIES_RANDOM: return eg_random(&coin) >= 0x80000000u;
    case EG_TIES_KEEP: break;
  }
  return eg_bit(net->state, i);
}

static inline bool naive_update(naive_net *net, size_t i) {
  double heat = net->heat;
  net->heat = net->about.temperature;
  bool was = eg_bit(net->state, i), up = naive_next(net, i);
  net->heat = heat;
  eg_put_bit(net->state, i, up);
  if (up != was) naive_disturb(net);
  return up != was;
}

static inline void naive_begin(naive_net *net, eg_schedule schedule) {
  uint32_t n = (uint32_t)net->n;
  eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_SWEEP, net->sweeps++);
  net->schedule = schedule;
  net->due = n;
  net->heat = net->about.temperature;
  for (uint32_t k = 0; k < n; k++)
    net->order[k] = schedule == EG_UNIFORM ? eg_random_below(&r, n) : k;
  for (uint32_t k = n - 1; schedule == EG_RANDOM && k > 0; k--) {
    uint32_t pick = eg_random_below(&r, k + 1), there = net->order[k];
    net->order[k] = net->order[pick];
    net->order[pick] = there;
  }
}

static inline uint64_t naive_advance(naive_net *net, uint64_t most, uint64_t *flips) {
  if (net->due == 0) return 0;
  bool together = net->schedule == EG_SYNCHRONOUS;
  for (; most > 0 && net->due > 0; most--, net->due--) {
    size_t i = net->order[net->n - net->due];
    bool was = eg_bit(net->state, i), up = naive_next(net, i);
    eg_put_bit(together ? net->next : net->state, i, up);
    *flips += !together && up != was;
  }
  if (!together || net->due > 0) return net->due;
  for (size_t i = 0; i < net->n; i++) *flips += eg_bit(net->next, i) != eg_bit(net->state, i);
  memcpy(net->state, net->next, net->words * sizeof *net->state);
  return net->due;
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
