/* SPDX-License-Identifier: MIT
 *
 * network.c - the Lua class Network: its state, measures. How it is made is in
 * making.c, what it is in about.c, how it learns in learning.c, the ways in
 * which it moves are in motion.c.
 */
#include "network.h"
#include "args.h"
#include "stage.h"

#include <math.h>
#include <string.h>

eg_net **push_net(lua_State *L) {
  eg_net **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, NETWORK);
  return box;
}

eg_net *check_net(lua_State *L, int arg) {
  eg_net **box = luaL_checkudata(L, arg, NETWORK);
  if (!*box)
    args_bad(L, arg, "this Network has been collected"); /* seen from another object's __gc */
  return *box;
}

static int net_gc(lua_State *L) {
  eg_net **box = lua_touserdata(L, 1);
  lua_stage *stage = stage_of(L);
  if (stage->shown == *box)
    stage->shown = NULL; /* only when the state closes: the registry held it */
  eg_net_free(*box);
  *box = NULL;
  return 0;
}

static int net_tostring(lua_State *L) {
  eg_net *net = check_net(L, 1);
  uint32_t p = eg_net_count(net);
  lua_pushfstring(L, "network of %d x %d neurons, ", (int)eg_net_about(net)->width,
                  (int)eg_net_about(net)->height);
  if (!eg_net_learns(net))
    lua_pushliteral(L, "given weights");
  else
    lua_pushfstring(L, "rule %s, %d memor%s", eg_net_rule(net), (int)p, p == 1 ? "y" : "ies");
  lua_concat(L, 2);
  return 1;
}

/* ---- what fits --------------------------------------------------------------------------- */

const char *push_misfit(lua_State *L, const eg_net *net, const eg_patterns *ps) {
  int width = (int)eg_net_about(net)->width, height = (int)eg_net_about(net)->height;
  int own_width = (int)eg_patterns_width(ps), own_height = (int)eg_patterns_height(ps);
  if (own_width == width && own_height == height) return NULL;
  const char *name = eg_patterns_count(ps) == 1 ? eg_patterns_name(ps, 0) : "";
  return lua_pushfstring(L,
                         "the pattern%s%s%s is %d x %d and the network %d x %d; "
                         "engram.load(path, {width = %d, height = %d}) resizes pictures",
                         *name ? " \"" : "", name, *name ? "\"" : "", own_width, own_height, width,
                         height, width, height);
}

void check_fits(lua_State *L, int arg, const eg_net *net, const eg_patterns *ps) {
  const char *misfit = push_misfit(L, net, ps);
  if (misfit) args_bad(L, arg, "%s", misfit);
}

const eg_patterns *push_listed(lua_State *L, int index, int arg, const eg_net *net) {
  const eg_net_desc *about = eg_net_about(net);
  lua_Integer count = luaL_len(L, index);
  if (count < 0) count = 0;
  if (count > EG_MAX_MEMORIES) args_bad(L, arg, "more than %d patterns", (int)EG_MAX_MEMORIES);
  eg_patterns **out = push_patterns(L);
  make_patterns(L, out, about->width, about->height, (uint32_t)count, "a list of patterns");
  for (lua_Integer k = 0; k < count; k++) {
    lua_geti(L, index, k + 1);
    const eg_patterns *p = to_pattern(L, -1);
    if (!p) args_bad(L, arg, "entry %I is %s, expected a Pattern", k + 1, args_shown(L, -1));
    const char *misfit = push_misfit(L, net, p);
    if (misfit) args_bad(L, arg, "entry %I: %s", k + 1, misfit);
    eg_patterns_copy(*out, (uint32_t)k, p, 0);
    lua_pop(L, 1);
  }
  return *out;
}

const eg_patterns *check_some_patterns(lua_State *L, int arg, const eg_net *net) {
  if (lua_istable(L, arg)) {
    const eg_patterns *ps = push_listed(L, arg, arg, net);
    lua_replace(L, arg);
    return ps;
  }
  const eg_patterns *ps = check_any_patterns(L, arg);
  check_fits(L, arg, net, ps);
  return ps;
}

/* ---- the state ----------------------------------------------------------------------------- */

/* Pushes scratch bits with the list of n numbers at `arg`, each +1 or -1. */
static uint64_t *check_spins(lua_State *L, int arg, size_t n) {
  if ((size_t)luaL_len(L, arg) != n)
    args_bad(L, arg, "the list has %I entries and the network %I neurons",
             (lua_Integer)luaL_len(L, arg), (lua_Integer)n);
  uint64_t *bits = push_scratch(L, eg_words(n), sizeof *bits);
  memset(bits, 0, eg_words(n) * sizeof *bits);
  for (size_t i = 0; i < n; i++) {
    lua_geti(L, arg, (lua_Integer)i + 1);
    double spin = lua_tonumber(L, -1);
    if (spin != 1 && spin != -1)
      args_bad(L, arg, "entry %I is %s, expected +1 or -1", (lua_Integer)i + 1, args_shown(L, -1));
    eg_put_bit(bits, i, spin > 0);
    lua_pop(L, 1);
  }
  return bits;
}

/* The state at `arg`: a pattern of the network's size, or a list. May push scratch. */
const uint64_t *check_state(lua_State *L, int arg, const eg_net *net) {
  if (lua_istable(L, arg)) return check_spins(L, arg, eg_net_n(net));
  const eg_patterns *ps = check_any_patterns(L, arg);
  if (eg_patterns_count(ps) != 1)
    args_bad(L, arg, "expected one Pattern, got %d; ps[1] is the first",
             (int)eg_patterns_count(ps));
  check_fits(L, arg, net, ps);
  if (to_pattern(L, arg)) return eg_patterns_at(ps, 0);
  uint64_t *bits = push_scratch(L, eg_words(eg_net_n(net)), sizeof *bits);
  eg_patterns_get(ps, 0, bits);
  return bits;
}

static int net_set(lua_State *L) {
  eg_net *net = check_net(L, 1);
  eg_net_set(net, check_state(L, 2, net));
  stage_changed(stage_of(L), net, "set");
  lua_settop(L, 1);
  return 1;
}

static int net_state(lua_State *L) {
  eg_net *net = check_net(L, 1);
  eg_patterns **out = push_pattern(L);
  make_patterns(L, out, eg_net_about(net)->width, eg_net_about(net)->height, 1, "state");
  memcpy(eg_patterns_bits(*out, 0), eg_net_state(net), eg_words(eg_net_n(net)) * sizeof(uint64_t));
  return 1;
}

static int net_randomize(lua_State *L) {
  eg_net *net = check_net(L, 1);
  eg_net_randomize(net);
  stage_changed(stage_of(L), net, "random");
  lua_settop(L, 1);
  return 1;
}

static int net_corrupt(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t count = (size_t)llround(args_share(L, 2) * (double)eg_net_n(net));
  check_status(L, eg_net_corrupt(net, count, EG_STREAM_NOISE), "corrupt");
  stage_changed(stage_of(L), net, "noise");
  lua_settop(L, 1);
  return 1;
}

static int net_occlude(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t words = eg_words(eg_net_n(net));
  lua_settop(L, 3); /* the arguments of occlude stay where it looks for them */
  uint64_t *bits = push_scratch(L, words, sizeof *bits);
  memcpy(bits, eg_net_state(net), words * sizeof *bits);
  occlude(L, bits, eg_net_about(net)->width, eg_net_about(net)->height);
  eg_net_set(net, bits);
  stage_changed(stage_of(L), net, "occlude");
  lua_settop(L, 1);
  return 1;
}

/* ---- the field from outside ----------------------------------------------------------------- */

static void push_list(lua_State *L, size_t count) {
  memory_check(L, (uint64_t)count * LUA_ENTRY, "a list of %I entries needs", (lua_Integer)count);
  lua_createtable(L, (int)count, 0);
}

/* numbers of NULL: zeros */
static void push_numbers(lua_State *L, const double *numbers, size_t n) {
  push_list(L, n);
  for (size_t i = 0; i < n; i++) {
    lua_pushnumber(L, numbers ? numbers[i] : 0);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* bias(), bias(number), bias(list of n) */
static int net_bias(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const size_t n = eg_net_n(net);
  if (lua_isnone(L, 2)) {
    push_numbers(L, eg_net_bias(net), n);
    return 1;
  }
  const bool listed = lua_istable(L, 2);
  if (!listed && lua_type(L, 2) != LUA_TNUMBER)
    args_bad(L, 2, "expected a number or a list of %I, got %s", (lua_Integer)n, args_shown(L, 2));
  if (listed && luaL_len(L, 2) != (lua_Integer)n)
    args_bad(L, 2, "the list has %I entries and the network %I neurons", luaL_len(L, 2),
             (lua_Integer)n);
  double *b = push_scratch(L, n, sizeof *b);
  bool any = false;
  for (size_t i = 0; i < n; i++) {
    if (listed)
      lua_geti(L, 2, (lua_Integer)i + 1);
    else
      lua_pushvalue(L, 2);
    b[i] = lua_tonumber(L, -1);
    if (lua_type(L, -1) != LUA_TNUMBER || !isfinite(b[i])) {
      if (!listed) args_bad(L, 2, "expected a finite number, got %s", args_shown(L, -1));
      args_bad(L, 2, "entry %I is %s, expected a finite number", (lua_Integer)i + 1,
               args_shown(L, -1));
    }
    any = any || b[i] != 0;
    lua_pop(L, 1);
  }
  check_status(L, eg_net_set_bias(net, any ? b : NULL), "bias");
  stage_changed(stage_of(L), net, "bias");
  lua_settop(L, 1);
  return 1;
}

/* ---- measures ------------------------------------------------------------------------------ */

static size_t check_neuron(lua_State *L, int arg, const eg_net *net) {
  return (size_t)args_index(L, arg, "neuron", (lua_Integer)eg_net_n(net)) - 1;
}

static int net_energy(lua_State *L) {
  eg_net *net = check_net(L, 1);
  double energy;
  const uint64_t *s = lua_isnoneornil(L, 2) ? NULL : check_state(L, 2, net);
  check_status(L, eg_net_energy(net, s, &energy), "energy");
  lua_pushnumber(L, energy);
  return 1;
}

static int net_field(lua_State *L) {
  eg_net *net = check_net(L, 1);
  lua_pushnumber(L, eg_net_field(net, check_neuron(L, 2, net)));
  return 1;
}

static int net_fields(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t n = eg_net_n(net);
  push_list(L, n);
  for (size_t i = 0; i < n; i++) {
    lua_pushnumber(L, eg_net_field(net, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int net_overlap(lua_State *L) {
  eg_net *net = check_net(L, 1);
  if (lua_type(L, 2) == LUA_TNUMBER) {
    lua_pushnumber(L, eg_net_overlap(net,
                                     (uint32_t)args_index(L, 2, "memory", eg_net_count(net)) - 1));
  } else {
    size_t n = eg_net_n(net);
    lua_pushnumber(L,
                   (double)eg_bits_dot(eg_net_state(net), check_state(L, 2, net), n) / (double)n);
  }
  return 1;
}

static int net_overlaps(lua_State *L) {
  eg_net *net = check_net(L, 1);
  uint32_t p = eg_net_count(net);
  push_list(L, p);
  for (uint32_t mu = 0; mu < p; mu++) {
    lua_pushnumber(L, eg_net_overlap(net, mu));
    lua_rawseti(L, -2, (lua_Integer)mu + 1);
  }
  return 1;
}

static int net_weight(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t i = check_neuron(L, 2, net);
  lua_pushnumber(L, eg_net_weight(net, i, check_neuron(L, 3, net)));
  return 1;
}

static int net_weights(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t i = check_neuron(L, 2, net), n = eg_net_n(net);
  push_list(L, n);
  for (size_t j = 0; j < n; j++) {
    lua_pushnumber(L, eg_net_weight(net, i, j));
    lua_rawseti(L, -2, (lua_Integer)j + 1);
  }
  return 1;
}

static int net_errors(lua_State *L) {
  eg_net *net = check_net(L, 1);
  size_t errors;
  check_status(L, eg_net_errors(net, check_state(L, 2, net), &errors), "errors");
  lua_pushinteger(L, (lua_Integer)errors);
  return 1;
}

static int net_crosstalk(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const size_t n = eg_net_n(net);
  uint32_t mu = (uint32_t)args_index(L, 2, "memory", eg_net_count(net)) - 1;
  double *signal = push_scratch(L, 2 * n, sizeof *signal);
  check_status(L, eg_net_crosstalk(net, mu, signal, signal + n), "crosstalk");
  lua_createtable(L, 0, 2);
  push_numbers(L, signal, n);
  lua_setfield(L, -2, "signal");
  push_numbers(L, signal + n, n);
  lua_setfield(L, -2, "crosstalk");
  return 1;
}

void open_network(lua_State *L) {
  static const luaL_Reg methods[] = {{"learn", net_learn},
                                     {"forget", net_forget},
                                     {"reset", net_reset},
                                     {"unlearn", net_unlearn},
                                     {"bias", net_bias},
                                     {"classify", net_classify},
                                     {"crosstalk", net_crosstalk},
                                     {"diagnose", net_diagnose},
                                     {"save", net_save},
                                     {"set", net_set},
                                     {"state", net_state},
                                     {"randomize", net_randomize},
                                     {"corrupt", net_corrupt},
                                     {"occlude", net_occlude},
                                     {"update", net_update},
                                     {"step", net_step},
                                     {"sweep", net_sweep},
                                     {"run", net_run},
                                     {"energy", net_energy},
                                     {"field", net_field},
                                     {"fields", net_fields},
                                     {"overlap", net_overlap},
                                     {"overlaps", net_overlaps},
                                     {"weight", net_weight},
                                     {"weights", net_weights},
                                     {"errors", net_errors},
                                     {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__gc", net_gc}, {"__tostring", net_tostring}, {NULL, NULL}};
  class_make(L, &(class_spec){.name = "Network",
                              .methods = methods,
                              .fields = net_about,
                              .sets = net_settable,
                              .meta = meta});
  open_motion(L);
  open_result(L);
  open_learning(L);
  open_diagnose(L);
}
