/* SPDX-License-Identifier: MIT
 *
 * oom_nets.h - networks of all rules for the tests of oom.h, and whether one is as it was:
 * every byte of what eg_net_write says of it, whose own need of memory is none.
 */
#ifndef OOM_NETS_H
#define OOM_NETS_H

#include "oom.h"

#define WIDTH 10
#define HEIGHT 9
#define ALL (WIDTH * HEIGHT)

/* ---- a network as bytes ---------------------------------------------------------------------- */

typedef struct bytes {
  size_t size, read;
  uint64_t taught;
  unsigned char at[60000];
} bytes;

static inline bool put(void *with, const void *from, size_t count) {
  bytes *b = with;
  if (count > sizeof b->at - b->size) return false;
  memcpy(b->at + b->size, from, count);
  b->size += count;
  return true;
}

static inline bool get(void *with, void *to, size_t count) {
  bytes *b = with;
  if (count > b->size - b->read) return false;
  memcpy(to, b->at + b->read, count);
  b->read += count;
  return true;
}

static inline void look(const eg_net *net, bytes *b) {
  bool before = failed;
  long long left = grants;
  *b = (bytes){.taught = eg_net_taught(net)};
  failed = false;
  grants = 0;
  assert_int_equal(eg_net_write(net, put, b), EG_OK);
  assert_false(failed);
  failed = before;
  grants = left;
}

static inline void assert_unchanged(const eg_net *net, const bytes *before) {
  static bytes now;
  look(net, &now);
  assert_int_equal(now.taught, before->taught);
  assert_int_equal(now.size, before->size);
  assert_memory_equal(now.at, before->at, now.size);
}

/* ---- networks ---------------------------------------------------------------------------------- */

static const eg_net_desc rules[] = {
    {.rule = EG_HEBB},
    {.rule = EG_HEBB, .dense = true},
    {.rule = EG_COVARIANCE},
    {.rule = EG_PROJECTION},
    {.rule = EG_STORKEY},
    {.rule = EG_PERCEPTRON},
    {.rule = EG_SEQUENCE, .strength = 1.5},
};

static inline eg_net_desc about_of(size_t k) {
  eg_net_desc about = rules[k];
  about.width = WIDTH;
  about.height = HEIGHT;
  about.threads = 1;
  about.seed = 5;
  about.temperature = 0.5;
  return about;
}

static inline eg_patterns *named(dice *d, uint32_t count) {
  return roll_patterns(d, WIDTH, HEIGHT, count);
}

static inline void bias_all(eg_net *net) {
  double b[ALL];
  for (size_t i = 0; i < ALL; i++) b[i] = 0.01 * (double)i;
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
}

/* With `old` memories, a bias, a random state and half a sweep behind it. */
static inline eg_net *used_net(dice *d, size_t rule, uint32_t old, eg_schedule schedule) {
  eg_net *net = make_net(about_of(rule));
  eg_patterns *ps = named(d, old);
  uint64_t flips = 0;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  bias_all(net);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  eg_net_begin(net, schedule);
  eg_net_advance(net, ALL / 2, &flips);
  return net;
}

/* ---- jobs -------------------------------------------------------------------------------------- */

static int parts; /* of the last job */

static inline eg_status finish(eg_learning *l) {
  for (parts = 0; eg_learning_advance(l); parts++) continue;
  eg_trouble trouble;
  return eg_learning_end(l, &trouble);
}

static inline eg_status learn(eg_net *net, const eg_patterns *ps) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_new(&l, net, ps);
  if (status == EG_OK) return finish(l);
  assert_null(l);
  return status;
}

static inline eg_status drop(eg_net *net, uint32_t mu) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_without(&l, net, mu);
  if (status == EG_OK) return finish(l);
  assert_null(l);
  return status;
}

static inline eg_status learn_as(eg_net *net, eg_rule rule) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_as(&l, net, rule);
  if (status == EG_OK) return finish(l);
  assert_null(l);
  return status;
}

static inline eg_status dream(eg_net *net, uint64_t dreams) {
  eg_dreaming *d = (eg_dreaming *)net;
  eg_dreaming_desc about = {.dreams = dreams, .seed = 3, .rate = 0.01, .sweeps = 20};
  eg_status status = eg_dreaming_new(&d, net, &about);
  if (status != EG_OK) {
    assert_null(d);
    return status;
  }
  for (parts = 0; eg_dreaming_advance(d); parts++) continue;
  return eg_dreaming_end(d);
}

#endif
