/* SPDX-License-Identifier: MIT
 *
 * diagnose.c - net:diagnose(): why pictures do not come back, and what helps.
 *
 * A memory can only come back if it is a fixed point, so every memory is looked
 * at, the worst one most closely. What is said to help has been tried: the
 * same memories in a network of another rule, or fewer of them in one of this
 * rule. Where the network is too large for that in some seconds, a few memories
 * stand for all, and what could not be tried is not said.
 */
#include "network.h"
#include "stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIAGNOSIS "engram.Diagnosis"
#define WORK 4e10 /* neurons x memories (or neurons) x memories looked at */
#define TRIAL 2e9 /* neurons x neurons x memories of a rule that is tried */
#define DISTURBERS 3
#define FEW 64 /* memories, of which those that do not fit are sought one by one */

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
  double most = WORK / (n * (eg_net_about(net)->rule == EG_HEBB ? p : fmax(n, p)));
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

/* Pushes a network of this size with the same memories under another rule; false, and nothing pushed,
 * where it cannot learn them. */
static bool push_like(lua_State *L, const eg_net *net, eg_rule rule) {
  eg_net_desc about = *eg_net_about(net);
  uint64_t available;
  about.rule = rule;
  about.temperature = about.activity = about.kappa = 0;
  about.dense = about.has_threshold = false;
  eg_net **other = push_net(L);
  eg_patterns **ps = push_patterns(L);
  check_status(L, eg_net_memories(net, ps), "diagnose");
  bool good = memory_has(eg_net_bytes(&about), &available) && eg_net_new(other, &about) == EG_OK &&
              memory_has(eg_net_learn_bytes(*other, *ps), &available) &&
              learn_in_parts(L, *other, *ps, NULL) == EG_OK;
  lua_pop(L, good ? 1 : 2);
  return good;
}

/* How many of the memories this rule would hold; -1: it cannot learn them, or that would take too long. */
static int64_t would_hold(lua_State *L, const eg_net *net, eg_rule rule) {
  double n = (double)eg_net_n(net), p = eg_net_count(net);
  if (rule == eg_net_about(net)->rule || affordable(net) < p) return -1;
  if (rule != EG_HEBB && rule != EG_COVARIANCE && n * n * p > TRIAL) return -1;
  if (!push_like(L, net, rule)) return -1;
  look all = look_at(L, check_net(L, -1), false);
  lua_pop(L, 1);
  return all.stable;
}

/* Pushes the names of memories that are fixed points together under this network's rule: the worst one
 * goes, again and again. False: too many memories, or none is left. */
static bool push_smaller_set(lua_State *L, const eg_net *net, uint32_t *left) {
  const eg_rule rule = eg_net_about(net)->rule;
  if (eg_net_count(net) > FEW || eg_net_dreams(net) || !push_like(L, net, rule)) return false;
  eg_net *other = check_net(L, -1);
  look all;
  while (eg_net_count(other) > 0) {
    all = look_at(L, other, false);
    if (all.errors == 0) break;
    check_status(L, eg_net_forget(other, all.worst), "diagnose");
  }
  *left = eg_net_count(other);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (uint32_t mu = 0; mu < *left && mu < 12; mu++) {
    if (mu) luaL_addstring(&b, ", ");
    push_memory_name(L, other, mu);
    luaL_addvalue(&b);
  }
  if (*left > 12) luaL_addstring(&b, ", …");
  luaL_pushresult(&b);
  lua_remove(L, -2);
  if (*left) return true;
  lua_pop(L, 1);
  return false;
}

/* ---- the advice ------------------------------------------------------------------------------------- */

/* Adds the text on top to the list `advice` of the table at `at`. */
static void advise(lua_State *L, int at) {
  lua_getfield(L, at, "advice");
  lua_insert(L, -2);
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
  lua_pop(L, 1);
}

static const char *push_format(lua_State *L, const char *format, double value) {
  char text[64];
  snprintf(text, sizeof text, format, value);
  return lua_pushstring(L, text);
}

static void advise_rules(lua_State *L, int at, const eg_net *net, const look *all) {
  static const struct {
    eg_rule rule;
    const char *price;
  } others[] =
      {{EG_PROJECTION,
        "it makes any independent memories fixed points; basins shrink as p nears n / 2"},
       {EG_COVARIANCE,
        "it takes off what all have in common, and works from the memories as fast as Hebb"},
       {EG_PERCEPTRON, "it trains each neuron until it is held; kappa > 0 asks for a margin"},
       {EG_STORKEY, "it is local and incremental as Hebb"},
       {EG_HEBB, "it is the simplest"}};
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    int64_t held = would_hold(L, net, others[k].rule);
    if (held <= all->stable) continue;
    lua_pushfstring(L, "rule = \"%s\" holds %I of the %d (tried): %s.", rule_names[others[k].rule],
                    (lua_Integer)held, (int)eg_net_count(net), others[k].price);
    advise(L, at);
  }
}

static void advise_causes(lua_State *L, int at, const eg_net *net, const likeness *alike) {
  const double n = (double)eg_net_n(net), p = eg_net_count(net), chance = sqrt(2 / (M_PI * n));
  const bool sum = eg_net_about(net)->rule == EG_HEBB || eg_net_about(net)->rule == EG_STORKEY;
  if (sum && p > 0.138 * n) {
    push_format(L, "%.0f", ceil(p / 0.138));
    lua_pushfstring(L,
                    "Too many for their size: even random memories fit only up to 0.138 n. As many "
                    "of %s neurons or more would fit, were they random.",
                    lua_tostring(L, -1));
    lua_remove(L, -2);
    advise(L, at);
  }
  if (sum && p > 1 && alike->overlap > 2 * chance) {
    push_format(L, "%.2f", alike->overlap);
    push_format(L, "%.2f", chance);
    push_format(L, "%.0f", 100 * alike->activity);
    lua_pushfstring(L,
                    "They are too alike: two of them overlap by %s on average, where random ones "
                    "of "
                    "this size would by %s (%s %% of the neurons are +1). What they share adds up, "
                    "and pulls every picture the same way.",
                    lua_tostring(L, -3), lua_tostring(L, -2), lua_tostring(L, -1));
    lua_insert(L, -4);
    lua_pop(L, 3);
    advise(L, at);
  }
}

static void advise_all(lua_State *L, int at, const eg_net *net, const look *all,
                       const likeness *alike) {
  uint32_t left;
  if (all->errors == 0) {
    lua_pushliteral(L, "Nothing is wrong with them. How much damage they stand, a trial tells: "
                       "net:set(p):corrupt(0.2) and net:run().");
    advise(L, at);
    return;
  }
  advise_causes(L, at, net, alike);
  advise_rules(L, at, net, all);
  if (push_smaller_set(L, net, &left)) {
    lua_pushfstring(L, "Fewer of them: %d %s together under this rule (tried): %s.", (int)left,
                    left == 1 ? "is held" : "are held", lua_tostring(L, -1));
    lua_remove(L, -2);
    advise(L, at);
  }
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

/* ---- as text ------------------------------------------------------------------------------------------- */

#define WIDE 92u /* letters of a line */

/* Adds words of `text`, after `first` and on further lines after as many spaces, wrapped. */
static void add_wrapped(luaL_Buffer *b, const char *first, const char *text) {
  const size_t margin = strlen(first);
  size_t at = margin;
  luaL_addstring(b, first);
  while (*text) {
    size_t length = strcspn(text, " "), letters = 0;
    for (size_t k = 0; k < length; k++) letters += ((unsigned char)text[k] & 0xc0) != 0x80;
    if (at > margin && at + 1 + letters > WIDE) {
      luaL_addchar(b, '\n');
      for (size_t k = 0; k < margin; k++) luaL_addchar(b, ' ');
      at = margin;
    } else if (at > margin) {
      luaL_addchar(b, ' ');
      at++;
    }
    luaL_addlstring(b, text, length);
    at += letters;
    text += length;
    while (*text == ' ') text++;
  }
  luaL_addchar(b, '\n');
}

static double number_in(lua_State *L, int at, const char *name) {
  lua_getfield(L, at, name);
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

static const char *string_in(lua_State *L, int at, const char *name) { /* pushes it */
  lua_getfield(L, at, name);
  return luaL_optstring(L, -1, "");
}

static void add_load(lua_State *L, luaL_Buffer *b) {
  char text[320];
  const double p = number_in(L, 1, "p"), n = number_in(L, 1, "n");
  lua_getfield(L, 1, "limits");
  const int limits = lua_gettop(L);
  snprintf(text, sizeof text,
           "load p/n = %.3g. Were they random, up to %.0f would be recalled with few errors "
           "(0.138 n), up to %.0f would mostly be fixed points (n / 2 ln n), up to %.0f all of "
           "them (n / 4 ln n).",
           p / n, floor(number_in(L, limits, "ags")), floor(number_in(L, limits, "most")),
           floor(number_in(L, limits, "all")));
  lua_settop(L, limits - 1);
  add_wrapped(b, "  ", text);
}

/* "0: 20, 1: 17, …" of few memories; the buffer is elsewhere on the stack, so this is one string. */
static void push_errors(lua_State *L) {
  const lua_Integer p = (lua_Integer)number_in(L, 1, "p");
  lua_getfield(L, 1, "errors");
  lua_getfield(L, 1, "names");
  const int names = lua_gettop(L);
  lua_pushliteral(L, "");
  for (lua_Integer mu = 1; mu <= p && mu <= 32; mu++) {
    lua_geti(L, names, mu);
    lua_geti(L, names - 1, mu);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 2);
      continue;
    }
    lua_pushfstring(L, "%s%s: %d", *lua_tostring(L, names + 1) ? ", " : "", lua_tostring(L, -2),
                    (int)lua_tointeger(L, -1));
    lua_replace(L, names + 2);
    lua_settop(L, names + 2);
    lua_concat(L, 2);
  }
  if (p > 32) {
    lua_pushliteral(L, ", …");
    lua_concat(L, 2);
  }
  lua_replace(L, names - 1);
  lua_settop(L, names - 1);
}

static void push_worst(lua_State *L) {
  char share[64];
  const int top = lua_gettop(L);
  const char *name = string_in(L, 1, "worst_name");
  lua_pushfstring(L, "the worst is \"%s\": %d of its %d neurons %s pulled away", name,
                  (int)number_in(L, 1, "worst_errors"), (int)number_in(L, 1, "n"),
                  number_in(L, 1, "worst_errors") == 1 ? "is" : "are");
  lua_getfield(L, 1, "disturbers");
  const int list = lua_gettop(L);
  lua_pushvalue(L, list - 1);
  for (lua_Integer k = 1; k <= (lua_Integer)lua_rawlen(L, list); k++) {
    lua_geti(L, list, k);
    snprintf(share, sizeof share, "%.0f %%, overlap %.2f", 100 * number_in(L, list + 2, "share"),
             number_in(L, list + 2, "overlap"));
    lua_pushfstring(L, "%s\"%s\" (%s)", k == 1 ? ", most by " : ", ",
                    string_in(L, list + 2, "name"), share);
    lua_replace(L, list + 2);
    lua_settop(L, list + 2);
    lua_concat(L, 2);
  }
  lua_pushliteral(L, ".");
  lua_concat(L, 2);
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
}

static int diagnosis_tostring(lua_State *L) {
  lua_settop(L, 1);
  const int p = (int)number_in(L, 1, "p"), seen = (int)number_in(L, 1, "seen");
  const int stable = (int)number_in(L, 1, "stable");
  push_errors(L); /* 2 */
  push_worst(L);  /* 3 */
  lua_pushfstring(L, "%d memor%s in %d neurons, rule %s: %d of %d %s.", p, p == 1 ? "y" : "ies",
                  (int)number_in(L, 1, "n"), string_in(L, 1, "rule"), stable, seen,
                  seen < p ? "that were looked at are fixed points" : "are fixed points");
  lua_replace(L, 4);
  lua_settop(L, 4);
  lua_getfield(L, 1, "advice"); /* 5 */
  const lua_Integer count = (lua_Integer)lua_rawlen(L, 5);
  lua_pushfstring(L, "neurons whose field opposes the memory: %s", lua_tostring(L, 2));
  lua_replace(L, 2);
  for (lua_Integer k = 1; k <= count; k++) lua_rawgeti(L, 5, k); /* 6 … */
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  add_wrapped(&b, "", lua_tostring(L, 4));
  add_load(L, &b);
  if (stable < seen) {
    add_wrapped(&b, "  ", lua_tostring(L, 2));
    add_wrapped(&b, "  ", lua_tostring(L, 3));
  }
  for (lua_Integer k = 1; k <= count; k++) add_wrapped(&b, "  - ", lua_tostring(L, 5 + (int)k));
  luaL_pushresult(&b);
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  lua_pushlstring(L, text, length - 1); /* print adds the last line's end */
  return 1;
}

/* ---- net:diagnose() -------------------------------------------------------------------------------------- */

static void set_number(lua_State *L, const char *name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

static void set_limits(lua_State *L, double n) {
  lua_createtable(L, 0, 3);
  set_number(L, "ags", 0.137906 * n);
  set_number(L, "most", n > 1 ? n / (2 * log(n)) : 0);
  set_number(L, "all", n > 1 ? n / (4 * log(n)) : 0);
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
  lua_newtable(L);
  lua_setfield(L, 2, "advice");
  lua_pushstring(L, eg_net_rule(net));
  lua_setfield(L, 2, "rule");
  set_integer(L, "n", (lua_Integer)n);
  set_integer(L, "p", p);
  set_integer(L, "seen", all.seen);
  set_integer(L, "stable", all.stable);
  set_number(L, "load", p / n);
  set_limits(L, n);
  set_number(L, "mean_overlap", alike.overlap);
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
  advise_all(L, 2, net, &all, &alike);
  luaL_setmetatable(L, DIAGNOSIS);
  return 1;
}

void open_diagnose(lua_State *L) {
  luaL_newmetatable(L, DIAGNOSIS);
  lua_pushcfunction(L, diagnosis_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}
