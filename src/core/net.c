/* SPDX-License-Identifier: MIT
 *
 * net.c - a network: its making, its memories, its state.
 *
 * Everything that can fail is allocated before anything is changed, so that
 * a failed call leaves the network as it was.
 */
#include "dense.h"
#include "mem.h"
#include "net.h"

#include <stdlib.h>
#include <string.h>

void net_settle(eg_net *net) {
  net->coupling.type->settle(&net->coupling, net->state, net->room.kept);
}

static void room_free(room *r) {
  mem_free(r->kept, r->size, 1);
  mem_free(r->coming, r->size, 1);
  *r = (room){0};
}

/* Room for two states with p memories; empty where the present one is large enough. */
static bool room_new(const eg_net *net, uint32_t p, room *r) {
  size_t size = net->coupling.type->kept_size(&net->coupling, p);
  bool large_enough = net->room.kept && size <= net->room.size;
  *r = (room){.size = size};
  if (large_enough) return true;
  r->kept = mem_new(size, 1);
  r->coming = mem_new(size, 1);
  if (r->kept && r->coming) return true;
  room_free(r);
  return false;
}

static void room_use(eg_net *net, room *r) {
  if (!r->kept) return;
  room_free(&net->room);
  net->room = *r;
}

/* Everything but the couplings. */
static eg_net *bare(const eg_net_desc *about) {
  eg_net *net = calloc(1, sizeof *net);
  if (!net) return NULL;
  net->about = *about;
  net->about.weights = NULL;
  net->n = (size_t)about->width * about->height;
  net->state = mem_new(eg_words(net->n), sizeof *net->state);
  net->next = mem_new(eg_words(net->n), sizeof *net->next);
  net->coupling.kernel = kernels_for(about->kernel);
  net->coupling.self = about->self;
  if (net->state && net->next) return net;
  eg_net_free(net);
  return NULL;
}

eg_status eg_net_new(eg_net **out, const eg_net_desc *about) {
  *out = NULL;
  if (about->width < 1 || about->height < 1 || about->width > EG_MAX_SIDE ||
      about->height > EG_MAX_SIDE || (uint64_t)about->width * about->height > EG_MAX_NEURONS)
    return EG_BAD_SIZE;
  eg_net *net = bare(about);
  if (!net) return EG_NO_MEMORY;
  coupling *c = &net->coupling;
  eg_status status = EG_NO_MEMORY;
  c->type = about->weights ? &coupling_weights : &coupling_hebb;
  c->symmetric = true;
  c->memories = store_new(net->n, 0);
  c->team = team_new(about->threads);
  net->order = order_new(net->n);
  if (about->weights && c->memories && net->order)
    c->weights = weights_new(net->n, about->weights, about->self, &c->symmetric, &status);
  if (!c->memories || !c->team || !net->order || (about->weights && !c->weights) ||
      !room_new(net, 0, &net->room)) {
    eg_net_free(net);
    return status == EG_OK ? EG_NO_MEMORY : status;
  }
  net_settle(net);
  *out = net;
  return EG_OK;
}

eg_net *net_copy(const eg_net *of, uint64_t seed, order *o) {
  eg_net *net = bare(&of->about);
  if (!net) return NULL;
  net->about.seed = seed;
  net->coupling = of->coupling;
  net->coupling.team = NULL;
  store_share(net->coupling.memories);
  weights_share(net->coupling.weights);
  net->order = order_share(o);
  net->taught = of->taught;
  net->updates = of->updates;
  net->sweeps = of->sweeps;
  if (room_new(net, eg_net_count(net), &net->room)) return net;
  eg_net_free(net);
  return NULL;
}

void eg_net_free(eg_net *net) {
  if (!net) return;
  store_release(net->coupling.memories);
  weights_release(net->coupling.weights);
  team_free(net->coupling.team);
  order_release(net->order);
  room_free(&net->room);
  mem_free(net->next, eg_words(net->n), sizeof *net->next);
  mem_free(net->state, eg_words(net->n), sizeof *net->state);
  free(net);
}

uint64_t eg_net_bytes(const eg_net_desc *about) {
  uint64_t n = (uint64_t)about->width * about->height;
  uint64_t matrix = about->weights ? n * n * sizeof(float) + 2 * n * sizeof(double) : 0;
  return matrix + n * 2 * sizeof(uint32_t) + eg_words(n) * 2 * sizeof(uint64_t);
}

const eg_net_desc *eg_net_about(const eg_net *net) { return &net->about; }
const char *eg_net_rule(const eg_net *net) { return net->coupling.type->rule; }
bool eg_net_symmetric(const eg_net *net) { return net->coupling.symmetric; }
bool eg_net_learns(const eg_net *net) { return !net->coupling.weights; }
size_t eg_net_n(const eg_net *net) { return net->n; }
const char *eg_net_kernel(const eg_net *net) { return net->coupling.kernel->name; }
uint32_t eg_net_count(const eg_net *net) { return net->coupling.memories->p; }
uint64_t eg_net_taught(const eg_net *net) { return net->taught; }
const uint64_t *eg_net_state(const eg_net *net) { return net->state; }

const char *eg_net_name(const eg_net *net, uint32_t mu) {
  return store_name(net->coupling.memories, mu);
}

double net_factor(const eg_net *net) {
  uint32_t p = eg_net_count(net);
  if (!net->coupling.type->scaled) return 1;
  switch (net->about.scale) {
    case EG_SCALE_N: return 1.0 / (double)net->n;
    case EG_SCALE_P: return p ? 1.0 / p : 1;
    case EG_SCALE_NONE: break;
  }
  return 1;
}

void net_disturb(eg_net *net) {
  net->disturbed++;
  if (net->schedule == EG_SYNCHRONOUS) net->due = 0;
}

static void resettle(eg_net *net) {
  net_disturb(net);
  net_settle(net);
}

/* ---- memories ---------------------------------------------------------------- */

static eg_status taught(eg_net *net) {
  net->taught++;
  resettle(net);
  return EG_OK;
}

uint64_t eg_net_learn_bytes(const eg_net *net, const eg_patterns *ps) {
  uint64_t kept =
      2 * 64 * planes_for(net->n) * (eg_words(eg_net_count(net)) + eg_words(eg_patterns_count(ps)));
  return store_append_bytes(net->coupling.memories, ps) + kept;
}

eg_status eg_net_learn(eg_net *net, const eg_patterns *ps) {
  if (net->coupling.weights) return EG_FIXED;
  if (eg_patterns_width(ps) != net->about.width || eg_patterns_height(ps) != net->about.height)
    return EG_SIZE_MISMATCH;
  uint32_t count = eg_patterns_count(ps);
  if (count > EG_MAX_MEMORIES - eg_net_count(net)) return EG_TOO_MANY;
  room more;
  if (!room_new(net, eg_net_count(net) + count, &more)) return EG_NO_MEMORY;
  eg_status status = store_append(&net->coupling.memories, ps, net->coupling.team);
  if (status != EG_OK) {
    room_free(&more);
    return status;
  }
  room_use(net, &more);
  return taught(net);
}

uint64_t eg_net_forget_bytes(const eg_net *net) {
  const store *st = net->coupling.memories;
  return atomic_load(&st->owners) > 1 ? store_bytes(st->n, st->p) : 0;
}

eg_status eg_net_forget(eg_net *net, uint32_t mu) {
  if (net->coupling.weights) return EG_FIXED;
  if (mu >= eg_net_count(net)) return EG_BAD_INDEX;
  eg_status status = store_remove(&net->coupling.memories, mu);
  return status == EG_OK ? taught(net) : status;
}

eg_status eg_net_reset(eg_net *net) {
  if (net->coupling.weights) return EG_FIXED;
  eg_status status = store_clear(&net->coupling.memories);
  return status == EG_OK ? taught(net) : status;
}

eg_status eg_net_memory(const eg_net *net, uint32_t mu, eg_patterns *to, uint32_t k) {
  if (mu >= eg_net_count(net) || k >= eg_patterns_count(to)) return EG_BAD_INDEX;
  if (eg_patterns_width(to) != net->about.width || eg_patterns_height(to) != net->about.height)
    return EG_SIZE_MISMATCH;
  store_column(net->coupling.memories, mu, eg_patterns_bits(to, k));
  eg_patterns_set_name(to, k, eg_net_name(net, mu));
  return EG_OK;
}

eg_status eg_net_memories(const eg_net *net, eg_patterns **out) {
  *out = patterns_over(net->coupling.memories, net->about.width, net->about.height);
  return *out ? EG_OK : EG_NO_MEMORY;
}

/* ---- the state ----------------------------------------------------------------- */

void eg_net_set(eg_net *net, const uint64_t *s) {
  memmove(net->state, s, eg_words(net->n) * sizeof *s);
  resettle(net);
}

void eg_net_put(eg_net *net, size_t i, bool up) {
  if (eg_bit(net->state, i) == up) return;
  net_disturb(net);
  eg_flip_bit(net->state, i);
  uint32_t who = (uint32_t)i;
  net->coupling.type->flipped(&net->coupling, net->state, net->room.kept, &who, 1);
}

eg_status eg_net_corrupt(eg_net *net, size_t count, eg_purpose purpose) {
  uint64_t *noises = &net->noises[purpose == EG_STREAM_HAND];
  eg_stream r = eg_stream_at(net->about.seed, purpose, *noises);
  eg_status status = eg_bits_corrupt(net->state, net->n, count, &r);
  if (status != EG_OK) return status;
  ++*noises;
  resettle(net);
  return EG_OK;
}

void eg_net_randomize(eg_net *net) {
  eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_STATE, net->randomized++);
  eg_bits_random(net->state, net->n, 0, &r);
  resettle(net);
}
