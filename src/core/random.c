/* SPDX-License-Identifier: MIT
 *
 * random.c - counter-based random streams.
 *
 * The k-th block of four numbers of the stream (seed, purpose, step) is
 * Philox4x32-10 of the counter (k, purpose, step) under the key seed (Salmon,
 * Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
 * A number therefore depends on its name alone: not on threads, not on what
 * was drawn before, not on what a window does meanwhile.
 */
#include "engram.h"

#include <Random123/philox.h>

static uint32_t low(uint64_t x) { return (uint32_t)x; }
static uint32_t high(uint64_t x) { return (uint32_t)(x >> 32); }

eg_stream eg_stream_at(uint64_t seed, eg_purpose purpose, uint64_t step) {
  return (eg_stream){.seed = seed, .step = step, .purpose = (uint32_t)purpose};
}

uint32_t eg_random(eg_stream *r) {
  unsigned lane = r->drawn & 3;
  if (lane == 0) {
    uint64_t k = r->drawn >> 2; /* 48 bits of k are more than anyone draws */
    philox4x32_ctr_t counter = {{low(k), r->purpose | high(k) << 16, low(r->step), high(r->step)}};
    philox4x32_key_t key = {{low(r->seed), high(r->seed)}};
    counter = philox4x32(counter, key);
    for (int i = 0; i < 4; i++) r->block[i] = counter.v[i];
  }
  r->drawn++;
  return r->block[lane];
}

/* Multiply and reject (Lemire 2019): the high word of x * bound is uniform once the
 * 2^32 mod bound smallest low words are drawn again. */
uint32_t eg_random_below(eg_stream *r, uint32_t bound) {
  uint64_t product = (uint64_t)eg_random(r) * bound;
  if (low(product) < bound) {
    uint32_t uneven = (0u - bound) % bound;
    while (low(product) < uneven) product = (uint64_t)eg_random(r) * bound;
  }
  return high(product);
}

static uint64_t seed_at(uint64_t seed, eg_purpose purpose, uint64_t k) {
  eg_stream r = eg_stream_at(seed, purpose, k);
  uint64_t first = eg_random(&r);
  return first << 32 | eg_random(&r);
}

uint64_t eg_seed_derive(uint64_t seed, uint64_t k) { return seed_at(seed, EG_STREAM_SEED, k); }
uint64_t eg_seed_for(uint64_t seed, eg_purpose purpose) { return seed_at(seed, purpose, 0); }
