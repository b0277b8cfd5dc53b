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

#include <math.h>
#include <stdlib.h>
#include <string.h>

void net_settle(eg_net *net) {
  net->coupling.type->settle(&net->coupling, net->state, net->room.kept);
}

void room_free(room *r) {
  mem_free(r->kept, r->size, 1);
  mem_free(r->coming, r->size, 1);
  *r = (room){0};
}

bool net_room(const eg_net *net, const coupling *c, uint32_t p, room *r) {
  size_t size = c->type->kept_size(c, p);
  bool large_enough = net->room.kept && size <= net->room.size;
  *r = (room){.size = size};
  if (large_enough) return true;
  r->kept = mem_new(size, 1);
  r->coming = mem_new(size, 1);
  if (r->kept && r->coming) return true;
  room_free(r);
  return false;
}

void room_use(eg_net *net, room *r) {
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

bool net_is_dense(const eg_net_desc *about) {
  if (about->rule == EG_COVARIANCE) return about->weights;
  return about->rule != EG_HEBB || about->dense || about->weights;
}

const rule *net_rule_of(const eg_net_desc *about, bool dense) {
  return dense && about->rule == EG_HEBB ? &rule_hebb_matrix : &rules[about->rule];
}

const coupling_type *net_type_of(const eg_net_desc *about, bool dense) {
  if (dense) return &coupling_weights;
  return about->rule == EG_COVARIANCE ? &coupling_covariance : &coupling_hebb;
}

void net_form(eg_net *net) {
  const bool dense = net->coupling.weights;
  net->rule = net_rule_of(&net->about, dense);
  net->coupling.type = net_type_of(&net->about, dense);
  net->coupling.symmetric = !dense || weights_symmetric(net->coupling.weights);
}

void net_take_options(eg_net *net, const eg_net_desc *from) {
  eg_net_desc *about = &net->about;
  about->rule = from->rule;
  about->dense = from->dense;
  about->scale = from->scale;
  about->self = net->coupling.self = from->self;
  about->activity = from->activity;
  about->has_threshold = from->has_threshold;
  about->threshold = from->threshold;
  about->kappa = from->kappa;
  about->limit = from->limit;
  about->strength = from->strength;
  about->open = from->open;
}

eg_status net_check(const eg_net_desc *about) {
  if (about->width < 1 || about->height < 1 || about->width > EG_MAX_SIDE ||
      about->height > EG_MAX_SIDE || (uint64_t)about->width * about->height > EG_MAX_NEURONS)
    return EG_BAD_SIZE;
  bool good = about->temperature >= 0 && isfinite(about->temperature) && about->activity >= 0 &&
              about->activity < 1 && isfinite(about->threshold) && about->kappa >= 0 &&
              isfinite(about->kappa) && fabs(about->strength) <= EG_MAX_STRENGTH;
  return good ? EG_OK : EG_BAD_VALUE;
}

eg_status net_make(eg_net **out, const eg_net_desc *about, weights *w) {
  eg_net *net = *out = bare(about);
  if (!net) {
    weights_release(w);
    return EG_NO_MEMORY;
  }
  coupling *c = &net->coupling;
  c->weights = w;
  c->memories = store_new(net->n, 0);
  c->team = team_new(about->threads);
  net->order = order_new(net->n);
  bool good = c->memories && c->team && net->order;
  if (good && !w && net_is_dense(about)) good = (c->weights = weights_new(net->n));
  if (good) {
    net_form(net);
    good = net_room(net, c, 0, &net->room);
  }
  if (!good) {
    eg_net_free(net);
    *out = NULL;
    return EG_NO_MEMORY;
  }
  net_tune(net);
  net_settle(net);
  return EG_OK;
}

eg_status eg_net_new(eg_net **out, const eg_net_desc *wanted) {
  eg_net_desc about = *wanted;
  weights *w = NULL;
  *out = NULL;
  eg_status status = net_check(&about);
  if (status == EG_OK && about.rule >= EG_GIVEN) status = EG_BAD_VALUE;
  if (!about.limit) about.limit = EG_LIMIT;
  if (status == EG_OK && about.weights) {
    about.rule = EG_GIVEN;
    w = weights_given((size_t)about.width * about.height, about.weights, about.self, &status);
  }
  return status == EG_OK ? net_make(out, &about, w) : status;
}

eg_net *net_copy(const eg_net *of, uint64_t seed, order *o) {
  eg_net *net = bare(&of->about);
  if (!net) return NULL;
  net->about.seed = seed;
  net->rule = of->rule;
  net->coupling = of->coupling;
  net->coupling.team = NULL;
  net->bias = bias_share(of->bias);
  net->lift = of->lift;
  store_share(net->coupling.memories);
  weights_share(net->coupling.weights);
  net->order = order_share(o);
  net->taught = of->taught;
  net->updates = of->updates;
  net->sweeps = of->sweeps;
  net->flips = of->flips;
  if (net_room(net, &net->coupling, eg_net_count(net), &net->room)) return net;
  eg_net_free(net);
  return NULL;
}

void eg_net_free(eg_net *net) {
  if (!net) return;
  store_release(net->coupling.memories);
  weights_release(net->coupling.weights);
  team_free(net->coupling.team);
  bias_release(net->bias);
  order_release(net->order);
  room_free(&net->room);
  mem_free(net->next, eg_words(net->n), sizeof *net->next);
  mem_free(net->state, eg_words(net->n), sizeof *net->state);
  free(net);
}

uint64_t eg_net_bytes(const eg_net_desc *about) {
  uint64_t n = (uint64_t)about->width * about->height;
  uint64_t matrix = net_is_dense(about) ? weights_bytes((size_t)n) + 2 * n * sizeof(double) : 0;
  return matrix + n * 2 * sizeof(uint32_t) + eg_words(n) * 2 * sizeof(uint64_t);
}

const eg_net_desc *eg_net_about(const eg_net *net) { return &net->about; }
const char *eg_net_rule(const eg_net *net) { return net->rule->name; }
bool eg_net_symmetric(const eg_net *net) { return net->coupling.symmetric; }
bool eg_net_learns(const eg_net *net) { return net->about.rule != EG_GIVEN; }
bool eg_net_has_matrix(const eg_net *net) { return net->coupling.weights; }
uint64_t eg_net_dreams(const eg_net *net) { return net->dreams; }
size_t eg_net_n(const eg_net *net) { return net->n; }
const char *eg_net_kernel(const eg_net *net) { return net->coupling.kernel->name; }
uint32_t eg_net_count(const eg_net *net) { return net->coupling.memories->p; }
uint64_t eg_net_taught(const eg_net *net) { return net->taught; }
const uint64_t *eg_net_state(const eg_net *net) { return net->state; }

const char *eg_net_name(const eg_net *net, uint32_t mu) {
  return store_name(net->coupling.memories, mu);
}

double net_unit(const eg_net *net) {
  uint32_t p = eg_net_count(net);
  if (!net->rule->scaled) return 1;
  switch (net->about.scale) {
    case EG_SCALE_N: return (double)net->n;
    case EG_SCALE_P: return p ? p : 1;
    case EG_SCALE_NONE: break;
  }
  return 1;
}

double net_factor(const eg_net *net) { return 1 / net_unit(net); }

void net_disturb(eg_net *net) {
  net->disturbed++;
  if (net->schedule == EG_SYNCHRONOUS) net->due = 0;
}

static void resettle(eg_net *net) {
  net_disturb(net);
  net_settle(net);
}

/* ---- memories ---------------------------------------------------------------- */

void net_taught(eg_net *net) {
  net->taught++;
  net_tune(net);
  resettle(net);
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
