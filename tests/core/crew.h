/* SPDX-License-Identifier: MIT
 *
 * crew.h - networks that live through one and the same random history.
 *
 * First a reference (scalar loops, one thread, one neuron at a time), then
 * others that do the work in other ways, and where n is small the matrix by the
 * book. After each step all that can be seen of them must be equal, bit for bit.
 */
#ifndef CREW_H
#define CREW_H

#include "naive.h"

#include "net.h"

#define MOST 12 /* networks of a crew */

typedef struct crew {
  eg_net *at[MOST]; /* the first is the reference */
  size_t count;
  naive_net *book; /* or NULL */
  eg_net_desc about;
  size_t n, words;
  uint32_t most; /* memories */
  /* What else than Hebb's rule says goes into the book by this; then */
  void (*write)(struct crew *);
  bool may_fail;                /* learning may be refused, */
  double within, energy_within; /* and this is how near the book's sums are; 0: equal to the bit */
} crew;

static inline crew crew_new(eg_net_desc about, bool book) {
  crew c = {.about = about, .most = 700};
  about.kernel = EG_KERNEL_SCALAR;
  about.threads = about.block = 1;
  c.at[c.count++] = make_net(about);
  if (book) c.book = naive_new(&about);
  c.n = eg_net_n(c.at[0]);
  c.words = eg_words(c.n);
  return c;
}

static inline void join(crew *c, eg_kernel kernel, uint32_t threads, uint32_t block) {
  eg_net_desc about = c->about;
  about.kernel = kernel;
  about.threads = threads;
  about.block = block;
  assert_true(c->count < MOST);
  c->at[c->count++] = make_net(about);
}

static inline uint32_t roll_block(dice *d) {
  static const uint32_t blocks[] = {0, 1, 2, 3, 7, 8, 16, 31, 63, 64};
  return toss(d) ? blocks[roll_below(d, COUNT_OF(blocks))] : 1 + roll_below(d, EG_BLOCK_MAX);
}

/* Each kernel, whether it runs here or not, with other threads and blocks. */
static inline void join_all(crew *c, dice *d, int times) {
  for (int k = 0; k < times; k++)
    for (int kernel = EG_KERNEL_BEST; kernel <= EG_KERNEL_AVX512; kernel++)
      join(c, (eg_kernel)kernel, roll_below(d, 5), roll_block(d));
}

static inline void crew_free(crew *c) {
  for (size_t k = 0; k < c->count; k++) eg_net_free(c->at[k]);
  if (c->book) naive_free(c->book);
}

/* ---- what can be seen ---------------------------------------------------------------------- */

/* To be asserted of networks k = 1, 2, ... of a crew. */
#define ASSERT_LIKE(c, k, what)                                                                    \
  if (!(what)) {                                                                                   \
    const eg_net_desc *as = eg_net_about((c)->at[k]);                                              \
    fail_msg("%s, %u threads, blocks of %u: not %s (n %zu, p %u, ties %d, self %d)",               \
             eg_net_kernel((c)->at[k]), as->threads, as->block, #what, (c)->n,                     \
             eg_net_count((c)->at[k]), as->ties, as->self);                                        \
  }

/* What is read at once. */
static inline void assert_alike(const crew *c) {
  const eg_net *first = c->at[0];
  for (size_t k = 1; k < c->count; k++) {
    const eg_net *net = c->at[k];
    ASSERT_LIKE(c, k, same_bits(eg_net_state(net), eg_net_state(first), c->n));
    ASSERT_LIKE(c, k, eg_net_updates(net) == eg_net_updates(first));
    ASSERT_LIKE(c, k, eg_net_sweeps(net) == eg_net_sweeps(first));
    ASSERT_LIKE(c, k, eg_net_due(net) == eg_net_due(first));
    ASSERT_LIKE(c, k, eg_net_count(net) == eg_net_count(first));
  }
  if (!c->book) return;
  assert_true(same_bits(eg_net_state(first), c->book->state, c->n));
  assert_int_equal(eg_net_updates(first), c->book->updates);
  assert_int_equal(eg_net_due(first), c->book->due);
  assert_int_equal(eg_net_count(first), c->book->p);
}

static inline bool near(double a, double b, double within) {
  return within > 0 ? fabs(a - b) <= within * (1 + fabs(b)) : a == b;
}

static inline void assert_as_in_book(const crew *c, const double *m, const double *h,
                                     double energy) {
  const naive_net *book = c->book;
  const double factor = 1 / naive_unit(book);
  double driven = 0, spins = 0;
  for (uint32_t mu = 0; mu < book->p; mu++)
    assert_true(m[mu] == (double)naive_overlap(book, mu) / (double)c->n);
  for (size_t k = 0; k < c->n; k++) {
    assert_true(near(h[k], factor * (naive_h(book, k) + naive_drive(book, k)), c->within));
    if (book->bias) driven += book->bias[k] * eg_spin(book->state, k);
    spins += eg_spin(book->state, k);
  }
  driven += book->lift * factor * spins;
  assert_true(near(energy, -0.5 * factor * naive_pairs_of(book) - driven + 0.0, c->energy_within));
}

/* And what is worked out: overlaps, energies, fields, errors, weights. */
static inline void assert_same_measures(const crew *c, dice *d) {
  const eg_net *first = c->at[0];
  uint32_t p = eg_net_count(first);
  double *m = malloc((p + 1) * sizeof *m), *h = malloc(c->n * sizeof *h),
         *others = malloc(c->n * sizeof *others), energy, energy_s;
  uint64_t *s = malloc(c->words * sizeof *s);
  size_t errors, errors_s, i = roll_below(d, (uint32_t)c->n), j = roll_below(d, (uint32_t)c->n);
  uint32_t found;
  assert_true(m && h && others && s);
  roll_bits(d, s, c->n);
  for (uint32_t mu = 0; mu < p; mu++) m[mu] = eg_net_overlap(first, mu);
  eg_net_fields(first, h);
  assert_int_equal(eg_net_energy(first, NULL, &energy), EG_OK);
  assert_int_equal(eg_net_energy(first, s, &energy_s), EG_OK);
  assert_int_equal(eg_net_errors(first, NULL, &errors), EG_OK);
  assert_int_equal(eg_net_errors(first, s, &errors_s), EG_OK);
  assert_int_equal(eg_net_find(first, s, &found), EG_OK);
  eg_class class = eg_net_classify(first);
  for (size_t k = 1; k < c->count; k++) {
    const eg_net *net = c->at[k];
    double e;
    size_t wrong;
    uint32_t equal;
    for (uint32_t mu = 0; mu < p; mu++) ASSERT_LIKE(c, k, eg_net_overlap(net, mu) == m[mu]);
    eg_net_fields(net, others);
    ASSERT_LIKE(c, k, memcmp(others, h, c->n * sizeof *h) == 0);
    ASSERT_LIKE(c, k, eg_net_field(net, i) == h[i]);
    ASSERT_LIKE(c, k, eg_net_energy(net, NULL, &e) == EG_OK && e == energy);
    ASSERT_LIKE(c, k, eg_net_energy(net, s, &e) == EG_OK && e == energy_s);
    ASSERT_LIKE(c, k, eg_net_errors(net, NULL, &wrong) == EG_OK && wrong == errors);
    ASSERT_LIKE(c, k, eg_net_errors(net, s, &wrong) == EG_OK && wrong == errors_s);
    ASSERT_LIKE(c, k, eg_net_find(net, s, &equal) == EG_OK && equal == found);
    ASSERT_LIKE(c, k, eg_net_weight(net, i, j) == eg_net_weight(first, i, j));
    eg_class other = eg_net_classify(net);
    ASSERT_LIKE(c, k,
                other.kind == class.kind && other.memory == class.memory &&
                    other.overlap == class.overlap);
  }
  if (c->book) assert_as_in_book(c, m, h, energy);
  if (c->book && (i != j || c->about.self))
    assert_true(near(eg_net_weight(first, i, j), c->book->w[i * c->n + j] / naive_unit(c->book),
                     c->within ? c->within : 1e-15));
  free(m);
  free(h);
  free(others);
  free(s);
}

/* ---- what happens to them ------------------------------------------------------------------- */

enum { RANDOM, EQUAL, INVERSE, DOUBLES, BIASED, BALANCED, KINDS };

/* Memories that overlap in every way. */
static inline eg_patterns *roll_memories(dice *d, const eg_net_desc *about, uint32_t count,
                                         int kind) {
  size_t n = (size_t)about->width * about->height, words = eg_words(n);
  eg_patterns *ps = roll_patterns(d, about->width, about->height, count);
  for (uint32_t k = 0; k < count; k++) {
    uint64_t *xi = eg_patterns_bits(ps, k);
    const uint64_t *first = eg_patterns_at(ps, 0);
    if ((kind == EQUAL || kind == INVERSE) && k > 0) memcpy(xi, first, words * sizeof *xi);
    if (kind == INVERSE && k & 1) invert(xi, n);
    if (kind == DOUBLES && k > 0 && toss(d))
      memcpy(xi, eg_patterns_at(ps, roll_below(d, k)), words * sizeof *xi);
    for (size_t i = 0; kind == BIASED && i < n; i++)
      if (roll_below(d, 8)) eg_put_bit(xi, i, false);
    for (size_t i = 0; kind == BALANCED && i < n; i++)
      eg_put_bit(xi, i, i >> k % 8 & 1); /* orthogonal: fields of zero */
  }
  return ps;
}

static inline eg_status learn(crew *c, const eg_patterns *ps) {
  eg_status status = eg_net_learn(c->at[0], ps);
  for (size_t k = 1; k < c->count; k++) ASSERT_LIKE(c, k, eg_net_learn(c->at[k], ps) == status);
  assert_true(status == EG_OK || c->may_fail);
  if (c->book && status == EG_OK) naive_learn(c->book, ps);
  if (c->write && status == EG_OK) c->write(c);
  return status;
}

static inline void learn_some(crew *c, dice *d, uint32_t count, int kind) {
  eg_patterns *ps = roll_memories(d, &c->about, count, kind);
  learn(c, ps);
  eg_patterns_free(ps);
}

static inline void forget(crew *c, uint32_t mu) {
  eg_status status = eg_net_forget(c->at[0], mu);
  for (size_t k = 1; k < c->count; k++) ASSERT_LIKE(c, k, eg_net_forget(c->at[k], mu) == status);
  assert_true(status == EG_OK || c->may_fail);
  if (c->book && status == EG_OK) naive_forget(c->book, mu);
  if (c->write && status == EG_OK) c->write(c);
}

static inline void set(crew *c, const uint64_t *s) {
  for (size_t k = 0; k < c->count; k++) eg_net_set(c->at[k], s);
  if (c->book) naive_set(c->book, s);
}

static inline void corrupt(crew *c, size_t count) {
  for (size_t k = 0; k < c->count; k++)
    assert_int_equal(eg_net_corrupt(c->at[k], count, EG_STREAM_NOISE), EG_OK);
  if (c->book) naive_set(c->book, eg_net_state(c->at[0]));
}

static inline void update(crew *c, size_t i) {
  bool flipped = eg_net_update(c->at[0], i);
  for (size_t k = 1; k < c->count; k++) ASSERT_LIKE(c, k, eg_net_update(c->at[k], i) == flipped);
  if (c->book) assert_int_equal(naive_update(c->book, i), flipped);
}

static inline void begin(crew *c, eg_schedule schedule) {
  for (size_t k = 0; k < c->count; k++) eg_net_begin(c->at[k], schedule);
  if (c->book) naive_begin(c->book, schedule);
}

static inline uint64_t advance(crew *c, uint64_t most) {
  uint64_t flips = 0, due = eg_net_advance(c->at[0], most, &flips);
  for (size_t k = 1; k < c->count; k++) {
    uint64_t others = 0;
    ASSERT_LIKE(c, k, eg_net_advance(c->at[k], most, &others) == due);
    ASSERT_LIKE(c, k, others == flips);
  }
  if (c->book) {
    uint64_t others = 0;
    assert_int_equal(naive_advance(c->book, most, &others), due);
    assert_int_equal(others, flips);
  }
  return due;
}

static inline void reset(crew *c) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_reset(c->at[k]), EG_OK);
  while (c->book && c->book->p) naive_forget(c->book, c->book->p - 1);
  if (c->book) naive_disturb(c->book);
  if (c->write) c->write(c);
}

static inline uint64_t roll_part(dice *d, size_t n) {
  switch (roll_below(d, 5)) {
    case 0: return roll_below(d, 4);
    case 1: return 60 + roll_below(d, 10);
    case 2: return UINT64_MAX;
    default: return roll_below(d, (uint32_t)n + 2);
  }
}

static inline void do_something(crew *c, dice *d) {
  uint32_t n = (uint32_t)c->n, p = eg_net_count(c->at[0]);
  switch (roll_below(d, 14)) {
    case 0:
      if (p + 5 <= c->most) learn_some(c, d, 1 + roll_below(d, 5), (int)roll_below(d, KINDS));
      break;
    case 1:
      if (p) forget(c, roll_below(d, p));
      break;
    case 2: {
      uint64_t *s = malloc(c->words * sizeof *s);
      assert_non_null(s);
      roll_bits(d, s, n);
      set(c, s);
      free(s);
      break;
    }
    case 3: corrupt(c, 1 + roll_below(d, n)); break;
    case 4: update(c, roll_below(d, n)); break;
    case 5:
      if (!roll_below(d, 8)) reset(c);
      break;
    case 6:
    case 7:
    case 8: begin(c, (eg_schedule)roll_below(d, 4)); break;
    default: advance(c, roll_part(d, n)); break;
  }
}

/* A few sweeps of every schedule, cut anywhere. */
static inline void sweep(crew *c, dice *d, eg_schedule schedule, int times) {
  for (int k = 0; k < times; k++) {
    begin(c, schedule);
    while (advance(c, roll_part(d, c->n))) continue;
    assert_alike(c);
  }
}

static inline eg_net_desc roll_about(dice *d, uint32_t width, uint32_t height) {
  return (eg_net_desc){.width = width,
                       .height = height,
                       .seed = roll(d),
                       .ties = (eg_ties)roll_below(d, 4),
                       .scale = (eg_scale)roll_below(d, 3),
                       .self = toss(d)};
}

#endif
