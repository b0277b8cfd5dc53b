/* SPDX-License-Identifier: MIT
 *
 * diagnose.c - net:diagnose(): the facts of why pictures do not come back, and
 * what helps. Their text is in advice.c.
 *
 * A memory can only come back if it is a fixed point, so every memory is looked
 * at, the worst one most closely. What is said to help has been tried: the
 * same memories in a network of another rule, or fewer of them in one of this
 * rule, under the same bias. Where the network is too large for that in some
 * seconds, a few memories stand for all, and what could not be tried is not
 * said.
 */
#include "advice.h"
#include "network.h"
#include "stage.h"

#include <math.h>

#define WORK 4e10    /* neurons x memories (or neurons) x memories looked at */
#define TRIAL 1e9    /* neurons x neurons (or words of bits) x memories of a rule that is tried */
#define LESSONS 4e10 /* reinforcements a memory of the perceptron x memories x memories x neurons */
#define DISTURBERS 3
#define FEW 64 /* memories, of which those that do not fit are sought one by one */

static void set_number(lua_State *L, const char *name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

/* ---- looking at memories -------------------------------------------------------------------- */

typedef struct look {
  uint32_t seen, stable, worst; /* memories looked at; fixed points; the one with the most errors */
  size_t errors;                /* of the worst */
} look;

/* Memory number k of `seen`, spread over all p. */
static uint32_t spread(uint32_t k, uint32_t seen, uint32_t p) {
  return (uint32_t)((uint64_t)k * p / seen);
}

static uint32_t affordable(const eg_net *net) {
  double n = (double)eg_net_n(net), p = eg_net_count(net);
  double most = WORK / (n * (eg_net_has_matrix(net) ? fmax(n, p) : p));
  return most >= p ? (uint32_t)p : most < 16 ? (uint32_t)fmin(16, p) : (uint32_t)most;
}

/* Sets the errors of each memory that is looked at in the table on top, where `list`. */
static look look_at(lua_State *L, const eg_net *net, bool list) {
  const eg_net_desc *about = eg_net_about(net);
  const uint32_t p = eg_net_count(net);
  look all = {.seen = affordable(net)};
  eg_patterns **one = push_pattern(L);
  make_patterns(L, one, about->width, about->height, 1, "diagnose");
  for (uint32_t k = 0; k < all.seen; k++) {
    uint32_t mu = spread(k, all.seen, p);
    size_t errors;
    stage_check(L);
    check_status(L, eg_net_memory(net, mu, *one, 0), "diagnose");
    check_status(L, eg_net_errors(net, eg_patterns_at(*one, 0), &errors), "diagnose");
    all.stable += errors == 0;
    if (k == 0 || errors > all.errors) {
      all.worst = mu;
      all.errors = errors;
    }
    if (!list) continue;
    lua_pushinteger(L, (lua_Integer)errors);
    lua_rawseti(L, -3, (lua_Integer)mu + 1);
  }
  lua_pop(L, 1);
  return all;
}

/* ---- the memories among each other ------------------------------------------------------------ */

typedef struct likeness {
  double activity, overlap; /* mean share of +1; mean |m| of two */
} likeness;

/* Of those that are looked at. */
static likeness compare(lua_State *L, const eg_net *net, uint32_t seen) {
  const eg_net_desc *about = eg_net_about(net);
  const size_t n = eg_net_n(net);
  const uint32_t p = eg_net_count(net);
  likeness all = {0, 0};
  if (seen > 512) seen = 512;
  eg_patterns **ps = push_patterns(L);
  make_patterns(L, ps, about->width, about->height, seen, "diagnose");
  for (uint32_t k = 0; k < seen; k++) {
    stage_check(L);
    check_status(L, eg_net_memory(net, spread(k, seen, p), *ps, k), "diagnose");
    for (size_t i = 0; i < n; i++) all.activity += eg_bit(eg_patterns_at(*ps, k), i);
    for (uint32_t j = 0; j < k; j++)
      all.overlap += fabs((double)eg_bits_dot(eg_patterns_at(*ps, k), eg_patterns_at(*ps, j), n));
  }
  all.activity /= (double)n * seen;
  if (seen > 1) all.overlap /= (double)n * seen * (seen - 1) / 2;
  lua_pop(L, 1);
  return all;
}

/* ---- what would help: tried ---------------------------------------------------------------------- */

typedef enum same { ALL, NO_BIAS, NO_DREAMS } same; /* what is as in the network */

/* Pushes a network of this size with the same memories under a rule; false, and nothing pushed, where it
 * cannot learn them. */
static bool push_like(lua_State *L, const eg_net *net, eg_rule rule, same what, eg_status *status) {
  eg_net_desc about = *eg_net_about(net);
  const double p = eg_net_count(net);
  uint64_t available;
  if (rule != about.rule) {
    about.activity = 0;
    about.kappa = KAPPA;
    about.has_threshold = false;
    about.limit = (uint32_t)fmin(EG_LIMIT, 1 + LESSONS / (p * p * fmax(16, (double)eg_net_n(net))));
  }
  about.rule = rule;
  about.temperature = 0;
  about.dense = false;
  eg_net **other = push_net(L);
  eg_patterns **ps = push_patterns(L);
  check_status(L, eg_net_memories(net, ps), "diagnose");
  *status = EG_NO_MEMORY;
  if (memory_has(eg_net_bytes(&about), &available) && eg_net_new(other, &about) == EG_OK &&
      memory_has(eg_net_learn_bytes(*other, *ps), &available))
    *status = learn_in_parts(L, *other, *ps, NULL);
  const bool good = *status == EG_OK;
  if (good && what != NO_BIAS)
    check_status(L, eg_net_set_bias(*other, eg_net_bias(net)), "diagnose");
  lua_pop(L, good ? 1 : 2);
  return good;
}

static bool has_matrix(eg_rule rule) { return rule != EG_HEBB && rule != EG_COVARIANCE; }

/* Whether the memories can be learned `times` times in some seconds, and all looked at. */
static bool worth_trying(const eg_net *net, eg_rule rule, double times) {
  double n = (double)eg_net_n(net), p = eg_net_count(net);
  return affordable(net) >= p &&
         times * n * p * (has_matrix(rule) ? n : p / 32) <= TRIAL; /* bits go by many */
}

#define DEPENDENT (-2)
/* How many of the memories are held then; negative: they cannot be learned, or that would take too long. */
static int64_t would_hold(lua_State *L, const eg_net *net, eg_rule rule, same what) {
  eg_status status = EG_OK;
  if (!worth_trying(net, rule, 1)) return -1;
  if (!push_like(L, net, rule, what, &status)) return status == EG_DEPENDENT ? DEPENDENT : -1;
  look all = look_at(L, check_net(L, -1), false);
  lua_pop(L, 1);
  return all.stable;
}

/* Sets `tried` of the table on top: { rule =, holds = } of the other rules, those that hold most first. */
static void set_tried(lua_State *L, const eg_net *net) {
  static const eg_rule others[] = {EG_PROJECTION, EG_COVARIANCE, EG_PERCEPTRON, EG_STORKEY,
                                   EG_HEBB};
  enum { OTHERS = sizeof others / sizeof *others };
  int64_t holds[OTHERS];
  lua_Integer untried = 0; /* which would take too long */
  for (size_t k = 0; k < OTHERS; k++) {
    const bool other = others[k] != eg_net_about(net)->rule;
    holds[k] = other ? would_hold(L, net, others[k], ALL) : -1;
    untried += other && !worth_trying(net, others[k], 1);
    if (holds[k] == DEPENDENT) {
      lua_pushboolean(L, true);
      lua_setfield(L, -2, "dependent");
    }
  }
  set_integer(L, "untried", untried);
  lua_newtable(L);
  for (lua_Integer place = 1;; place++) {
    size_t most = 0;
    for (size_t k = 1; k < OTHERS; k++)
      if (holds[k] > holds[most]) most = k;
    if (holds[most] < 0) break;
    lua_createtable(L, 0, 2);
    lua_pushstring(L, rule_names[others[most]]);
    lua_setfield(L, -2, "rule");
    set_integer(L, "holds", holds[most]);
    lua_rawseti(L, -2, place);
    holds[most] = -1;
  }
  lua_setfield(L, -2, "tried");
}

/* Sets `together` of the table on top: the numbers of memories that are fixed points together under this
 * network's rule. The worst one goes, again and again. Not where there are too many. */
static void set_together(lua_State *L, const eg_net *net) {
  const eg_rule rule = eg_net_about(net)->rule;
  const uint32_t p = eg_net_count(net);
  eg_status status;
  if (p > FEW || !worth_trying(net, rule, p) || !push_like(L, net, rule, ALL, &status)) return;
  eg_net *other = check_net(L, -1);
  uint32_t left[FEW], count = p; /* which they are in the network itself */
  bool good = true;
  for (uint32_t mu = 0; mu < p; mu++) left[mu] = mu;
  while (good && count > 0) {
    look all = look_at(L, other, false);
    if (all.errors == 0) break;
    good = eg_net_forget(other, all.worst) == EG_OK;
    count--;
    for (uint32_t k = all.worst; k < count; k++) left[k] = left[k + 1];
  }
  lua_pop(L, 1);
  if (!good || !count || count == p) return;
  lua_newtable(L);
  for (uint32_t k = 0; k < count; k++) {
    lua_pushinteger(L, (lua_Integer)left[k] + 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "together");
}

/* Into the table on top: what was tried. */
static void try_all(lua_State *L, const eg_net *net) {
  const eg_rule rule = eg_net_about(net)->rule;
  set_tried(L, net);
  set_together(L, net);
  if (eg_net_bias(net)) set_integer(L, "without_bias", would_hold(L, net, rule, NO_BIAS));
  if (eg_net_dreams(net)) set_integer(L, "without_dreams", would_hold(L, net, rule, NO_DREAMS));
}

/* ---- damage ----------------------------------------------------------------------------------------------- */

#define DAMAGE 0.1
#define DAMAGED 64 /* memories, at most */

/* How many of `count` memories, a share DAMAGE of their neurons flipped, come back at this temperature. */
static uint32_t come_back(lua_State *L, const eg_net *net, uint32_t count, double temperature) {
  const eg_net_desc *about = eg_net_about(net);
  const size_t n = eg_net_n(net);
  eg_patterns **cues = push_patterns(L);
  make_patterns(L, cues, about->width, about->height, count, "diagnose");
  for (uint32_t k = 0; k < count; k++) {
    eg_stream r = eg_stream_at(about->seed, EG_STREAM_CUE, k);
    check_status(L, eg_net_memory(net, spread(k, count, eg_net_count(net)), *cues, k), "diagnose");
    check_status(L,
                 eg_bits_corrupt(eg_patterns_bits(*cues, k), n, (size_t)llround(DAMAGE * (double)n),
                                 &r),
                 "diagnose");
  }
  const recall_options o = {.sweeps = 50, .seed = about->seed, .temperature = temperature};
  const eg_batch *batch = push_recalled(L, net, *cues, &o);
  uint32_t back = 0;
  for (uint32_t k = 0; k < count; k++)
    back +=
        eg_net_overlap(eg_batch_net(batch, k), spread(k, count, eg_net_count(net))) >= EG_RECALLED;
  pop_recalled(L);
  lua_pop(L, 1);
  return back;
}

/* Into the table on top: how many were damaged, and how many of them came back; at T = 0, too. */
static void set_damage(lua_State *L, const eg_net *net) {
  const double n = (double)eg_net_n(net), T = eg_net_temperature(net);
  const uint32_t p = eg_net_count(net), count = p < DAMAGED ? p : DAMAGED;
  if (n * fmax(n, p) * count > WORK) return;
  set_integer(L, "damaged", count);
  set_integer(L, "back", come_back(L, net, count, -1));
  if (T > 0) set_integer(L, "back_cold", come_back(L, net, count, 0));
}

/* Into the table on top: the memory that was learned most often, if one was more than once. */
static void set_repeated(lua_State *L, const eg_net *net) {
  uint32_t mu, copies;
  check_status(L, eg_net_repeated(net, 0, &mu, &copies), "diagnose");
  if (copies < 2) return;
  push_memory_name(L, net, mu);
  lua_setfield(L, -2, "repeated");
  set_integer(L, "copies", copies);
}

/* ---- the worst memory --------------------------------------------------------------------------------- */

/* Sets `disturbers` of the table at `at`: those that take most from the worst memory. */
static void set_disturbers(lua_State *L, int at, const eg_net *net, uint32_t worst) {
  const uint32_t p = eg_net_count(net);
  double *against = push_scratch(L, p, sizeof *against), all = 0;
  check_status(L, eg_net_disturbers(net, worst, against), "diagnose");
  const eg_net_desc *about = eg_net_about(net);
  eg_patterns **pair = push_patterns(L);
  make_patterns(L, pair, about->width, about->height, 2, "diagnose");
  check_status(L, eg_net_memory(net, worst, *pair, 0), "diagnose");
  for (uint32_t nu = 0; nu < p; nu++) all += fmax(0, against[nu]);
  lua_newtable(L);
  for (lua_Integer k = 1; k <= DISTURBERS; k++) {
    uint32_t most = 0;
    for (uint32_t nu = 1; nu < p; nu++)
      if (against[nu] > against[most]) most = nu;
    if (!(against[most] > 0)) break;
    check_status(L, eg_net_memory(net, most, *pair, 1), "diagnose");
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, (lua_Integer)most + 1);
    lua_setfield(L, -2, "memory");
    push_memory_name(L, net, most);
    lua_setfield(L, -2, "name");
    lua_pushnumber(L, (double)eg_bits_dot(eg_patterns_at(*pair, 0), eg_patterns_at(*pair, 1),
                                          eg_net_n(net)) /
                          (double)eg_net_n(net));
    lua_setfield(L, -2, "overlap");
    lua_pushnumber(L, against[most] / all);
    lua_setfield(L, -2, "share");
    lua_rawseti(L, -2, k);
    against[most] = 0;
  }
  lua_setfield(L, at, "disturbers");
  lua_pop(L, 2);
}

/* ---- net:diagnose() -------------------------------------------------------------------------------------- */

static void set_limits(lua_State *L, double n) {
  eg_capacity limits = {0};
  if (n > 1) limits = eg_theory_capacity(n);
  lua_createtable(L, 0, 3);
  set_number(L, "ags", limits.ags);
  set_number(L, "most", limits.most);
  set_number(L, "all", limits.all);
  lua_setfield(L, -2, "limits");
}

int net_diagnose(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const double n = (double)eg_net_n(net);
  const uint32_t p = eg_net_count(net);
  if (p == 0)
    luaL_error(L, "diagnose: there are no memories to look at%s",
               eg_net_learns(net) ? "; teach some first, net:learn(patterns)"
                                  : ": the weights of this network were given");
  lua_settop(L, 1);
  lua_createtable(L, 0, 16); /* 2 */
  lua_newtable(L);           /* 3: errors */
  look all = look_at(L, net, true);
  lua_setfield(L, 2, "errors");
  likeness alike = compare(L, net, all.seen);
  lua_pushstring(L, eg_net_rule(net));
  lua_setfield(L, 2, "rule");
  set_integer(L, "n", (lua_Integer)n);
  set_integer(L, "p", p);
  set_integer(L, "seen", all.seen);
  set_integer(L, "stable", all.stable);
  set_number(L, "load", p / n);
  set_limits(L, n);
  set_number(L, "mean_overlap", alike.overlap);
  set_number(L, "random_overlap", sqrt(2 / (M_PI * n)));
  set_number(L, "activity", alike.activity);
  set_integer(L, "worst", (lua_Integer)all.worst + 1);
  push_memory_name(L, net, all.worst);
  lua_setfield(L, 2, "worst_name");
  lua_createtable(L, (int)(p < FEW ? p : FEW), 0);
  for (uint32_t mu = 0; mu < p && mu < FEW; mu++) {
    push_memory_name(L, net, mu);
    lua_rawseti(L, -2, (lua_Integer)mu + 1);
  }
  lua_setfield(L, 2, "names");
  set_integer(L, "worst_errors", (lua_Integer)all.errors);
  set_disturbers(L, 2, net, all.worst);
  set_number(L, "temperature", eg_net_temperature(net));
  set_number(L, "kappa", eg_net_about(net)->kappa);
  set_repeated(L, net);
  if (eg_net_about(net)->rule != EG_SEQUENCE) {
    set_damage(L, net);
    if (all.errors) try_all(L, net);
  }
  advise(L);
  return 1;
}
