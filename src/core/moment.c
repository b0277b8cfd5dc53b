/* SPDX-License-Identifier: MIT
 *
 * moment.c - where a network is in its run, and the way back there.
 *
 * What a coupling keeps for a state is not part of a moment where it is a
 * function of the state: overlaps are worked out again, by flips from where the
 * network is if that is nearer. The fields of a matrix are sums in the order of
 * flips and do have a past, so they are part of it, with the sum by which the
 * matrix will be known again. The order of a sweep comes from its stream. What a
 * synchronous sweep keeps for the coming state are the old fields and the flips
 * of the neurons done so far, in their order.
 */
#include "net.h"

#include <stdlib.h>
#include <string.h>

struct eg_moment {
  size_t n, bytes;
  uint64_t updates, sweeps, noises[2], randomized, flips;
  eg_schedule schedule;
  uint64_t due, moved;
  double heat;
  uint64_t matrix;        /* its sum, if there is one */
  uint64_t *state, *next; /* (eg_words(n)); next: between synchronous steps, or NULL */
  double *h;              /* (n) fields of a matrix, or NULL */
  double room[];
};

eg_status eg_moment_new(eg_moment **out, const eg_net *net) {
  weights *matrix = net->coupling.weights;
  const size_t words = eg_words(net->n), state = words * sizeof *net->state;
  const bool between_steps = net->due > 0 && net->schedule == EG_SYNCHRONOUS;
  const size_t fields = matrix ? net->n * sizeof(double) : 0;
  const size_t bytes = sizeof(eg_moment) + fields + (between_steps ? 2 : 1) * state;
  eg_moment *m = *out = malloc(bytes);
  if (!m) return EG_NO_MEMORY;
  *m = (eg_moment){.n = net->n,
                   .bytes = bytes,
                   .updates = net->updates,
                   .sweeps = net->sweeps,
                   .noises = {net->noises[0], net->noises[1]},
                   .randomized = net->randomized,
                   .flips = net->flips,
                   .schedule = net->schedule,
                   .due = net->due,
                   .moved = net->moved,
                   .heat = net->heat};
  m->state = (uint64_t *)((char *)m->room + fields);
  memcpy(m->state, net->state, state);
  if (between_steps) m->next = memcpy(m->state + words, net->next, state);
  if (!matrix) return EG_OK;
  m->matrix = weights_sum(matrix);
  m->h = memcpy(m->room, net->room.kept, fields);
  return EG_OK;
}

void eg_moment_free(eg_moment *m) { free(m); }

size_t eg_moment_bytes(const eg_moment *m) { return m->bytes; }
const uint64_t *eg_moment_state(const eg_moment *m) { return m->state; }
uint64_t eg_moment_updates(const eg_moment *m) { return m->updates; }
uint64_t eg_moment_sweeps(const eg_moment *m) { return m->sweeps - (m->due > 0); }
uint64_t eg_moment_flips(const eg_moment *m) { return m->flips; }

/* s, for which `kept` is kept, becomes `to`: neuron after neuron in their order. */
static void flip_to(const coupling *c, uint64_t *s, void *kept, const uint64_t *to) {
  uint32_t who[SCAN_MOST];
  size_t count = 0;
  for (size_t w = 0; w < eg_words(c->memories->n); w++) {
    uint64_t flips = s[w] ^ to[w];
    s[w] = to[w];
    for (; flips; flips &= flips - 1) {
      who[count++] = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(flips);
      if (count < SCAN_MOST) continue;
      c->type->flipped(c, s, kept, who, count);
      count = 0;
    }
  }
  c->type->flipped(c, s, kept, who, count);
}

static bool are_near(const uint64_t *a, const uint64_t *b, size_t n) {
  return eg_bits_dot(a, b, n) > 0;
}

static void take_state(eg_net *net, const eg_moment *m) {
  const coupling *c = &net->coupling;
  if (!c->weights && are_near(net->state, m->state, net->n)) {
    flip_to(c, net->state, net->room.kept, m->state);
    return;
  }
  memcpy(net->state, m->state, eg_words(net->n) * sizeof *net->state);
  if (c->weights && m->h && m->matrix == weights_sum(c->weights))
    weights_settle_known(c, net->state, m->h, net->room.kept);
  else
    net_settle(net);
}

static void take_coming(eg_net *net, const eg_moment *m) {
  const coupling *c = &net->coupling;
  memcpy(net->next, net->state, eg_words(net->n) * sizeof *net->next);
  memcpy(net->room.coming, net->room.kept, c->type->kept_size(c, c->memories->p));
  flip_to(c, net->next, net->room.coming, m->next);
}

eg_status eg_net_go(eg_net *net, const eg_moment *m) {
  if (m->n != net->n) return EG_SIZE_MISMATCH;
  net_disturb(net);
  net->updates = m->updates;
  net->sweeps = m->sweeps;
  memcpy(net->noises, m->noises, sizeof net->noises);
  net->randomized = m->randomized;
  net->flips = m->flips;
  net->schedule = m->schedule;
  net->due = m->due;
  net->moved = m->moved;
  net->heat = m->heat;
  take_state(net, m);
  if (m->next)
    take_coming(net, m);
  else if (m->due > 0)
    order_draw(net->order, m->schedule, net->about.seed, m->sweeps - 1);
  return EG_OK;
}

/* Fields without a past, as those of a new network. */
void eg_net_reseed(eg_net *net, uint64_t seed) {
  net_disturb(net);
  net->about.seed = seed;
  net->updates = net->sweeps = net->randomized = net->flips = 0;
  net->noises[0] = net->noises[1] = 0;
  net->schedule = EG_RANDOM;
  net->due = net->moved = 0;
  net->heat = 0;
  if (net->coupling.weights) net_settle(net);
}
