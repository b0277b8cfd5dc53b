/* SPDX-License-Identifier: MIT
 *
 * bytes.h - networks of all kinds, written to memory and read back, and what the
 * tests of that compare and do to them.
 */
#ifndef BYTES_H
#define BYTES_H

#include "naive.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- bytes ---------------------------------------------------------------------------------------- */

typedef struct bytes {
  uint8_t *at;
  size_t count, room;
  size_t most; /* that may be written or read; then it stops */
} bytes;

static inline bool put(void *with, const void *from, size_t count) {
  bytes *b = with;
  if (b->count + count > b->most) return false;
  if (b->count + count > b->room) {
    b->room = 2 * (b->count + count);
    assert_non_null(b->at = realloc(b->at, b->room));
  }
  memcpy(b->at + b->count, from, count);
  b->count += count;
  return true;
}

static inline bytes written(const eg_net *net) {
  bytes b = {.most = SIZE_MAX};
  assert_int_equal(eg_net_write(net, put, &b), EG_OK);
  return b;
}

typedef struct source {
  const bytes *of;
  size_t at;
} source;

static inline bool take(void *with, void *to, size_t count) {
  source *s = with;
  assert_true(count <= s->of->count - s->at); /* never asks for more than there is */
  if (s->at + count > s->of->most) return false;
  memcpy(to, s->of->at + s->at, count);
  s->at += count;
  return true;
}

static inline eg_status try(const bytes *b, eg_net **net) {
  source s = {.of = b};
  eg_status status = eg_net_read(net, b->count, take, &s);
  assert_true((status == EG_OK) == (*net != NULL));
  if (status == EG_OK) assert_int_equal(s.at, b->count);
  return status;
}

static inline eg_net *read_back(const eg_net *net) {
  eg_net *again;
  bytes b = written(net);
  assert_int_equal(try(&b, &again), EG_OK);
  free(b.at);
  return again;
}

/* The sum at the end becomes right. */
static inline void sign(bytes *b) {
  uint64_t sum = XXH3_64bits(b->at, b->count - sizeof sum);
  memcpy(b->at + b->count - sizeof sum, &sum, sizeof sum);
}

/* ---- two that should be the same ------------------------------------------------------------------ */

static inline void assert_same_about(const eg_net_desc *a, const eg_net_desc *b) {
  assert_true(a->width == b->width && a->height == b->height && a->seed == b->seed);
  assert_true(a->ties == b->ties && a->scale == b->scale && a->self == b->self);
  assert_true(a->temperature == b->temperature && a->rule == b->rule && a->dense == b->dense);
  assert_true(a->activity == b->activity && a->has_threshold == b->has_threshold);
  assert_true(a->threshold == b->threshold && a->kappa == b->kappa && a->limit == b->limit);
  assert_true(a->strength == b->strength && a->open == b->open);
}

static inline void assert_same_memories(const eg_net *a, const eg_net *b) {
  eg_patterns *x, *y;
  const size_t words = eg_words(eg_net_n(a));
  uint64_t *s = calloc(2 * words, sizeof *s);
  assert_non_null(s);
  assert_int_equal(eg_net_count(a), eg_net_count(b));
  assert_int_equal(eg_net_memories(a, &x), EG_OK);
  assert_int_equal(eg_net_memories(b, &y), EG_OK);
  for (uint32_t mu = 0; mu < eg_net_count(a); mu++) {
    eg_patterns_get(x, mu, s);
    eg_patterns_get(y, mu, s + words);
    assert_memory_equal(s, s + words, words * sizeof *s);
    assert_string_equal(eg_net_name(a, mu), eg_net_name(b, mu));
  }
  eg_patterns_free(x);
  eg_patterns_free(y);
  free(s);
}

static inline void assert_same(const eg_net *a, const eg_net *b) {
  const size_t n = eg_net_n(a);
  double one, other;
  assert_int_equal(n, eg_net_n(b));
  assert_string_equal(eg_net_rule(a), eg_net_rule(b));
  assert_memory_equal(eg_net_state(a), eg_net_state(b), eg_words(n) * sizeof(uint64_t));
  assert_true(eg_net_updates(a) == eg_net_updates(b) && eg_net_sweeps(a) == eg_net_sweeps(b));
  assert_true(eg_net_due(a) == eg_net_due(b) && eg_net_dreams(a) == eg_net_dreams(b));
  assert_true(eg_net_temperature(a) == eg_net_temperature(b));
  assert_true(eg_net_threshold(a) == eg_net_threshold(b));
  assert_true(eg_net_activity(a) == eg_net_activity(b));
  assert_true(eg_net_symmetric(a) == eg_net_symmetric(b));
  assert_int_equal(eg_net_energy(a, NULL, &one), EG_OK);
  assert_int_equal(eg_net_energy(b, NULL, &other), EG_OK);
  assert_true(one == other);
  for (size_t i = 0; i < n; i++) assert_true(eg_net_field(a, i) == eg_net_field(b, i));
  for (uint32_t mu = 0; mu < eg_net_count(a); mu++)
    assert_true(eg_net_overlap(a, mu) == eg_net_overlap(b, mu));
  assert_int_equal(eg_net_bias(a) != NULL, eg_net_bias(b) != NULL);
  if (eg_net_bias(a)) assert_memory_equal(eg_net_bias(a), eg_net_bias(b), n * sizeof(double));
}

static inline void assert_same_throughout(const eg_net *a, const eg_net *b) {
  const size_t n = eg_net_n(a);
  assert_same(a, b);
  assert_same_about(eg_net_about(a), eg_net_about(b));
  assert_same_memories(a, b);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) assert_true(eg_net_weight(a, i, j) == eg_net_weight(b, i, j));
  bytes x = written(a), y = written(b);
  assert_int_equal(x.count, y.count);
  assert_memory_equal(x.at, y.at, x.count);
  free(x.at);
  free(y.at);
}

/* ---- networks of all kinds ------------------------------------------------------------------------- */

enum { KINDS = 8 }; /* rules, Hebb as a matrix, given weights */

static const char *const odd_names[] = {
    "",
    "A",
    "\xc3\xa9t\xc3\xa9",                         /* été */
    "\xe6\xa8\xa1\xe5\xbc\x8f \xf0\x9f\x90\x88", /* 模式 🐈 */
    "a\nb\tc\x01",
    "sixty-three bytes and not one more: 0123456789 0123456789 01234",
    "more than sixty-three bytes, of which the last are cut away: 0123456789 0123456789",
};

static inline eg_patterns *roll_named(dice *d, const eg_net *net, uint32_t count) {
  eg_patterns *ps = roll_patterns(d, eg_net_about(net)->width, eg_net_about(net)->height, count);
  const uint32_t style = roll_below(d, 3);
  for (uint32_t k = 0; k < count; k++)
    if (style == 0)
      eg_patterns_set_name(ps, k, "");
    else if (style == 1)
      eg_patterns_set_name(ps, k, odd_names[roll_below(d, COUNT_OF(odd_names))]);
  return ps;
}

static inline void learn(eg_net *net, dice *d, uint32_t count) {
  eg_patterns *ps = roll_named(d, net, count);
  eg_net_learn(net, ps); /* which a rule may not be able to do, and then nothing has happened */
  eg_patterns_free(ps);
}

static inline eg_net *roll_net(dice *d, unsigned kind, uint32_t width, uint32_t height,
                               uint32_t p) {
  const size_t n = (size_t)width * height;
  eg_net_desc about = {.width = width,
                       .height = height,
                       .seed = roll(d),
                       .ties = (eg_ties)roll_below(d, 4),
                       .scale = (eg_scale)roll_below(d, 3),
                       .self = roll_below(d, 3) == 0,
                       .temperature = roll_below(d, 3) ? 0 : 0.7};
  float *w = NULL;
  if (kind < EG_GIVEN) about.rule = (eg_rule)kind;
  if (kind == KINDS - 1) about.dense = true;
  if (kind == EG_GIVEN) {
    about.weights = w = malloc(n * n * sizeof *w);
    assert_non_null(w);
    const bool wide = toss(d); /* so that sums of them depend on their order */
    for (size_t k = 0; k < n * n; k++)
      w[k] = (float)ldexp((double)roll_below(d, 2001) / 1000 - 1,
                          wide ? (int)roll_below(d, 80) - 40 : 0);
  }
  if (kind == EG_COVARIANCE) {
    about.activity = toss(d) ? 0 : 0.3;
    about.has_threshold = toss(d);
    about.threshold = 0.25;
  }
  about.kappa = kind == EG_PERCEPTRON && toss(d) ? 0.1 : 0;
  about.limit = kind == EG_PERCEPTRON ? 20 : 0;
  about.strength = 1.5;
  about.open = toss(d);
  eg_net *net = make_net(about);
  free(w);
  if (p) learn(net, d, p);
  while (p && kind != EG_GIVEN && !eg_net_count(net) && (p /= 2) > 0) learn(net, d, p);
  if (toss(d)) eg_net_randomize(net);
  return net;
}

static inline void set_bias(eg_net *net, dice *d) {
  const size_t n = eg_net_n(net);
  double *b = malloc(n * sizeof *b);
  assert_non_null(b);
  for (size_t i = 0; i < n; i++) b[i] = ((double)roll_below(d, 2001) - 1000) / 3000;
  assert_int_equal(eg_net_set_bias(net, roll_below(d, 4) ? b : NULL), EG_OK);
  free(b);
}

static inline void dream(eg_net *net, dice *d) {
  eg_dreaming *job;
  eg_dreaming_desc about = {.dreams = 1 + roll_below(d, 2), .seed = roll(d), .rate = 0.02};
  about.sweeps = 3;
  assert_int_equal(eg_dreaming_new(&job, net, &about), EG_OK);
  while (eg_dreaming_advance(job)) continue;
  assert_int_equal(eg_dreaming_end(job), EG_OK);
}

static inline void run(eg_net *net, dice *d) {
  eg_run r;
  assert_int_equal(eg_run_begin(&r, net, (eg_schedule)roll_below(d, 4), 1 + roll_below(d, 3)),
                   EG_OK);
  if (toss(d)) r.temperature = (double)roll_below(d, 3) / 2;
  while (!r.over) eg_run_advance(&r, net, 1 + roll_below(d, (uint32_t)eg_net_n(net)));
  eg_run_end(&r);
}

/* Something happens: the same to networks that are the same and get the same dice. `rarely`: also what
 * changes all of the weights. */
static inline void act(eg_net *net, dice *d, bool rarely) {
  const uint32_t n = (uint32_t)eg_net_n(net), p = eg_net_count(net);
  uint64_t flips = 0;
  switch (roll_below(d, rarely ? 17 : 13)) {
    case 0:
    case 1: eg_net_begin(net, (eg_schedule)roll_below(d, 4)); break;
    case 2:
    case 3:
    case 4: eg_net_advance(net, 1 + roll_below(d, n), &flips); break;
    case 5:
    case 6: eg_net_update(net, roll_below(d, n)); break;
    case 7:
      eg_net_corrupt(net, roll_below(d, n), toss(d) ? EG_STREAM_NOISE : EG_STREAM_HAND);
      break;
    case 8: eg_net_randomize(net); break;
    case 9: eg_net_put(net, roll_below(d, n), toss(d)); break;
    case 10: run(net, d); break;
    case 11: eg_net_heat(net, toss(d) ? 0 : (double)roll_below(d, 100) / 50); break;
    case 12: set_bias(net, d); break;
    case 13: learn(net, d, 1 + roll_below(d, 3)); break;
    case 14:
      if (p) eg_net_forget(net, roll_below(d, p));
      break;
    case 15:
      if (!roll_below(d, 4)) dream(net, d);
      break;
    default:
      if (!roll_below(d, 8)) eg_net_reset(net);
  }
}

static inline void act_alike(eg_net *a, eg_net *b, uint64_t seed, unsigned steps, bool rarely) {
  for (unsigned k = 0; k < steps; k++) {
    dice one = {seed + k}, other = {seed + k};
    act(a, &one, rarely);
    act(b, &other, rarely);
    assert_same(a, b);
  }
}

#endif
