/* SPDX-License-Identifier: MIT
 *
 * learn.c - learning and forgetting, in parts, all or nothing.
 *
 * Memory forms take or drop a memory at the end, and that is all. A matrix is
 * learned apart from the network's own, which it replaces at the end: what is
 * there already is copied where the rule goes on from it, else all memories
 * are learned from the first on. To forget is to learn the others, and another
 * rule learns them all anew.
 */
#include "net.h"
#include "covariance.h"

#include <stdlib.h>

const rule rules[] = {
    [EG_HEBB] = {.name = "hebb", .scaled = true},
    [EG_COVARIANCE] = {.name = "covariance", .scaled = true},
    [EG_PROJECTION] = {.name = "projection", .part = projection_part},
    [EG_STORKEY] = {.name = "storkey", .part = storkey_part, .dreaming = true},
    [EG_PERCEPTRON] = {.name = "perceptron",
                       .scaled = true,
                       .afresh = true,
                       .part = perceptron_part},
    [EG_SEQUENCE] = {.name = "sequence", .scaled = true, .afresh = true, .part = sequence_part},
    [EG_GIVEN] = {.name = "weights"},
};
const rule rule_hebb_matrix = {.name = "hebb",
                               .scaled = true,
                               .dreaming = true,
                               .part = matrix_part};

void net_tune(eg_net *net) {
  coupling *c = &net->coupling;
  const bool covariance = net->about.rule == EG_COVARIANCE;
  c->mean = covariance ? covariance_mean(c->memories, net->about.activity) : 0;
  c->rises = covariance ? covariance_rises(c->memories) : 0;
  net->lift = 0;
  if (covariance)
    net->lift = net->about.has_threshold ? -net->about.threshold * net_unit(net)
                                         : c->mean * (1 - c->mean * c->mean) * (double)net->n;
}

double eg_net_activity(const eg_net *net) { return (net->coupling.mean + 1) / 2; }

/* ---- jobs --------------------------------------------------------------------------------- */

static void abandon(eg_learning *l) {
  if (l->own) l->own_free(l->own);
  if (l->memories) store_release(l->memories);
  weights_release(l->weights);
  free(l);
}

static eg_status begin(eg_learning **out, eg_net *net) {
  *out = NULL;
  if (net->about.rule == EG_GIVEN) return EG_FIXED;
  if (!(*out = calloc(1, sizeof **out))) return EG_NO_MEMORY;
  **out = (eg_learning){.net = net,
                        .about = net->about,
                        .dreams = net->dreams,
                        .rule = net->rule,
                        .team = net->coupling.team};
  return EG_OK;
}

static eg_status give_up(eg_learning **out, eg_status status) {
  abandon(*out);
  *out = NULL;
  return status;
}

eg_status eg_learning_new(eg_learning **out, eg_net *net, const eg_patterns *ps) {
  eg_status status = begin(out, net);
  if (status != EG_OK) return status;
  eg_learning *l = *out;
  l->does = LEARNING_ADDS;
  l->add = ps;
  if (eg_patterns_width(ps) != net->about.width || eg_patterns_height(ps) != net->about.height)
    return give_up(out, EG_SIZE_MISMATCH);
  if (eg_patterns_count(ps) > EG_MAX_MEMORIES - eg_net_count(net)) return give_up(out, EG_TOO_MANY);
  if (net->dreams && !l->rule->dreaming) return give_up(out, EG_DREAMT);
  if (!l->rule->part) return EG_OK;
  l->memories = store_share(net->coupling.memories);
  if ((status = store_append(&l->memories, ps, l->team)) != EG_OK) return give_up(out, status);
  l->weights = l->rule->afresh ? weights_new(net->n) : weights_copy(net->coupling.weights);
  if (!l->weights) return give_up(out, EG_NO_MEMORY);
  weights_open(l->weights);
  l->next = l->rule->afresh ? 0 : eg_net_count(net);
  return EG_OK;
}

static eg_status may_drop(const eg_net *net, uint32_t mu) {
  if (net->about.rule == EG_GIVEN) return EG_FIXED;
  if (mu >= eg_net_count(net)) return EG_BAD_INDEX;
  return net->dreams ? EG_DREAMT : EG_OK;
}

eg_status eg_learning_without(eg_learning **out, eg_net *net, uint32_t mu) {
  *out = NULL;
  eg_status status = may_drop(net, mu);
  if (status == EG_OK) status = begin(out, net);
  if (status != EG_OK) return status;
  eg_learning *l = *out;
  l->does = LEARNING_DROPS;
  l->drop = mu;
  if (!l->rule->part) return EG_OK;
  l->memories = store_share(net->coupling.memories);
  if ((status = store_remove(&l->memories, mu)) != EG_OK) return give_up(out, status);
  return (l->weights = weights_new(net->n)) ? EG_OK : give_up(out, EG_NO_MEMORY);
}

static eg_net_desc by_rule(const eg_net *net, eg_rule which) {
  eg_net_desc about = net->about;
  if (about.rule == which) return about;
  about.rule = which;
  about.dense = about.has_threshold = about.open = false;
  about.activity = about.threshold = 0;
  about.kappa = EG_KAPPA;
  about.limit = EG_LIMIT;
  about.strength = EG_STRENGTH;
  if (!rules[which].scaled) about.scale = EG_SCALE_N;
  return about;
}

eg_status eg_learning_as(eg_learning **out, eg_net *net, eg_rule which) {
  *out = NULL;
  if (which >= EG_GIVEN) return EG_BAD_VALUE;
  eg_status status = begin(out, net);
  if (status != EG_OK) return status;
  eg_learning *l = *out;
  l->does = which == net->about.rule && !net->dreams ? LEARNING_NOTHING : LEARNING_FORMS;
  if (l->does == LEARNING_NOTHING) return EG_OK;
  l->about = by_rule(net, which);
  l->dreams = 0;
  const bool dense = net_is_dense(&l->about);
  l->rule = net_rule_of(&l->about, dense);
  if (dense && !(l->weights = weights_new(net->n))) return give_up(out, EG_NO_MEMORY);
  l->memories = store_share(net->coupling.memories);
  l->next = dense ? 0 : l->memories->p;
  return EG_OK;
}

bool eg_learning_advance(eg_learning *l) {
  if (l && l->memories && l->status == EG_OK && l->next < l->memories->p) l->rule->part(l);
  return l && l->memories && l->status == EG_OK && l->next < l->memories->p;
}

/* Memory form. */
static eg_status change_memories(eg_learning *l) {
  coupling *c = &l->net->coupling;
  if (l->does == LEARNING_NOTHING) return EG_OK;
  if (l->does == LEARNING_DROPS) return store_remove(&c->memories, l->drop);
  room more;
  if (!net_room(l->net, c, eg_net_count(l->net) + eg_patterns_count(l->add), &more))
    return EG_NO_MEMORY;
  eg_status status = store_append(&c->memories, l->add, l->team);
  if (status != EG_OK)
    room_free(&more);
  else
    room_use(l->net, &more);
  return status;
}

static eg_status change_form(eg_learning *l) {
  coupling *c = &l->net->coupling, next = *c;
  room more;
  next.type = net_type_of(&l->about, l->weights);
  if (!net_room(l->net, &next, l->memories->p, &more)) return EG_NO_MEMORY;
  room_use(l->net, &more);
  if (l->weights) weights_close(l->weights, c->self);
  store_release(c->memories);
  weights_release(c->weights);
  c->memories = l->memories;
  c->weights = l->weights;
  l->memories = NULL;
  l->weights = NULL;
  net_take_options(l->net, &l->about);
  l->net->dreams = l->dreams;
  net_form(l->net);
  return EG_OK;
}

eg_status eg_learning_end(eg_learning *l, eg_trouble *trouble) {
  if (!l) return EG_OK;
  eg_status status = l->status;
  bool whole = !l->memories || l->next >= l->memories->p;
  if (trouble) *trouble = l->trouble;
  if (status == EG_OK && whole) {
    status = l->memories ? change_form(l) : change_memories(l);
    if (status == EG_OK && l->does != LEARNING_NOTHING) net_taught(l->net);
  }
  abandon(l);
  return status;
}

/* ---- at once -------------------------------------------------------------------------------- */

static eg_status finish(eg_learning *l) {
  while (eg_learning_advance(l)) continue;
  return eg_learning_end(l, NULL);
}

eg_status eg_net_learn(eg_net *net, const eg_patterns *ps) {
  eg_learning *l;
  eg_status status = eg_learning_new(&l, net, ps);
  return status == EG_OK ? finish(l) : status;
}

/* A memory form needs no memory for it, unless others share what is there. */
eg_status eg_net_forget(eg_net *net, uint32_t mu) {
  eg_learning *l;
  eg_status status = may_drop(net, mu);
  if (status == EG_OK && !net->rule->part) {
    status = store_remove(&net->coupling.memories, mu);
    if (status == EG_OK) net_taught(net);
    return status;
  }
  if (status == EG_OK) status = eg_learning_without(&l, net, mu);
  return status == EG_OK ? finish(l) : status;
}

/* A network that has got its matrix for dreams works from its memories again. */
eg_status eg_net_reset(eg_net *net) {
  coupling *c = &net->coupling;
  if (net->about.rule == EG_GIVEN) return EG_FIXED;
  weights *blank = net_is_dense(&net->about) ? weights_new(net->n) : NULL;
  if (net_is_dense(&net->about) && !blank) return EG_NO_MEMORY;
  eg_status status = store_clear(&c->memories);
  if (status != EG_OK) {
    weights_release(blank);
    return status;
  }
  weights_release(c->weights);
  c->weights = blank;
  net->dreams = 0;
  net_form(net);
  net_taught(net);
  return EG_OK;
}

/* ---- what it takes ------------------------------------------------------------------------------ */

static uint64_t kept_bytes(const eg_net *net, uint32_t more) {
  return 2 * net->coupling.type->kept_size(&net->coupling, eg_net_count(net) + more);
}

uint64_t eg_net_learn_bytes(const eg_net *net, const eg_patterns *ps) {
  const store *st = net->coupling.memories;
  uint64_t p = (uint64_t)st->p + eg_patterns_count(ps),
           kept = kept_bytes(net, (uint32_t)(p - st->p));
  if (!net->rule->part) return store_append_bytes(st, ps) + kept;
  uint64_t school = net->about.rule == EG_PERCEPTRON ? p * p * sizeof(int32_t) : 0;
  return store_bytes(st->n, (uint32_t)p) + weights_bytes(st->n) + kept + school;
}

uint64_t eg_net_rule_bytes(const eg_net *net, eg_rule which) {
  const uint64_t n = net->n, p = eg_net_count(net);
  if (which >= EG_GIVEN || (which == net->about.rule && !net->dreams)) return 0;
  const eg_net_desc about = by_rule(net, which);
  const bool dense = net_is_dense(&about);
  uint64_t school = which == EG_PERCEPTRON ? p * p * sizeof(int32_t) : 0;
  return 2 * net_type_of(&about, dense)->kept_size(&net->coupling, (uint32_t)p) + school +
         (dense ? weights_bytes((size_t)n) : 0);
}

uint64_t eg_net_forget_bytes(const eg_net *net) {
  const store *st = net->coupling.memories;
  if (net->rule->part) return store_bytes(st->n, st->p) + weights_bytes(st->n);
  return atomic_load(&st->owners) > 1 ? store_bytes(st->n, st->p) : 0;
}
