/* SPDX-License-Identifier: MIT
 *
 * order.c - whose turn it is: the order of sweep t comes from stream
 * (seed, SWEEP, t), so that it depends on nothing else.
 */
#include "mem.h"
#include "net.h"

#include <stdlib.h>

order *order_new(size_t n) {
  order *o = calloc(1, sizeof *o);
  if (!o) return NULL;
  atomic_init(&o->owners, 1);
  o->n = n;
  if ((o->who = mem_new(n, sizeof *o->who))) return o;
  free(o);
  return NULL;
}

order *order_share(order *o) {
  atomic_fetch_add(&o->owners, 1);
  return o;
}

void order_release(order *o) {
  if (!o || atomic_fetch_sub(&o->owners, 1) > 1) return;
  mem_free(o->who, o->n, sizeof *o->who);
  free(o);
}

/* The numbers of a stream, taken from it many at a time: eg_random and eg_random_below, faster. */
#define AT_ONCE 64u
typedef struct draws {
  const kernels *kernel;
  eg_stream stream;
  uint64_t blocks;
  unsigned left;
  uint32_t numbers[4 * AT_ONCE];
} draws;

static uint32_t draw(draws *d) {
  if (d->left == 0) {
    d->kernel->random(&d->stream, d->blocks, AT_ONCE, d->numbers);
    d->blocks += AT_ONCE;
    d->left = 4 * AT_ONCE;
  }
  return d->numbers[4 * AT_ONCE - d->left--];
}

static uint32_t draw_below(draws *d, uint32_t bound) {
  uint64_t product = (uint64_t)draw(d) * bound;
  if ((uint32_t)product < bound) {
    uint32_t uneven = (0u - bound) % bound;
    while ((uint32_t)product < uneven) product = (uint64_t)draw(d) * bound;
  }
  return (uint32_t)(product >> 32);
}

void order_draw(order *o, eg_schedule schedule, uint64_t seed, uint64_t sweep) {
  bool same = o->drawn && o->schedule == schedule;
  if (same && (schedule == EG_CYCLIC || (o->seed == seed && o->sweep == sweep))) return;
  uint32_t n = (uint32_t)o->n, *who = o->who;
  draws d = {.kernel = kernels_for(EG_KERNEL_BEST),
             .stream = eg_stream_at(seed, EG_STREAM_SWEEP, sweep)};
  if (schedule == EG_UNIFORM) {
    for (uint32_t k = 0; k < n; k++) who[k] = draw_below(&d, n);
  } else {
    for (uint32_t k = 0; k < n; k++) who[k] = k;
  }
  for (uint32_t k = n - 1; schedule == EG_RANDOM && k > 0; k--) { /* Fisher and Yates 1938 */
    uint32_t pick = draw_below(&d, k + 1), held = who[k];
    who[k] = who[pick];
    who[pick] = held;
  }
  o->drawn = true;
  o->schedule = schedule;
  o->seed = seed;
  o->sweep = sweep;
}
