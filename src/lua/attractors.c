/* SPDX-License-Identifier: MIT
 *
 * attractors.c - engram.attractors(net, opts): the census of what a network
 * falls into from many starts.
 *
 * Starts are random states, or patterns that are damaged; each runs at T = 0 on
 * a copy of the network. Ends that are equal, neuron by neuron, are one
 * attractor; a 2-cycle counts as its two states together, whichever of them
 * comes last. Starts go in batches, each with orders of its own.
 */
#include "network.h"
#include "stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENSUS "engram.Attractors"
#define ATTRACTOR "engram.Attractor"
#define BATCH 64u /* starts that see the same random orders */

typedef struct census {
  eg_net *net;
  const eg_patterns *from; /* NULL: random states */
  double damage;
  uint64_t seed, sweeps;
  eg_schedule schedule;
  lua_Integer starts, settled;
} census;

/* Pushes the starts first..first + count - 1. */
static const eg_patterns *push_starts(lua_State *L, const census *c, lua_Integer first,
                                      uint32_t count) {
  const eg_net_desc *about = eg_net_about(c->net);
  const size_t n = eg_net_n(c->net);
  eg_patterns **ps = push_patterns(L);
  make_patterns(L, ps, about->width, about->height, count, "attractors");
  for (uint32_t k = 0; k < count; k++) {
    uint64_t start = (uint64_t)first + k, *bits = eg_patterns_bits(*ps, k);
    eg_stream r = eg_stream_at(c->seed, c->from ? EG_STREAM_CUE : EG_STREAM_STATE, start);
    if (!c->from) {
      eg_bits_random(bits, n, 0, &r);
      continue;
    }
    eg_patterns_get(c->from, (uint32_t)(start % eg_patterns_count(c->from)), bits);
    size_t flips = (size_t)llround(c->damage * (double)n);
    check_status(L, eg_bits_corrupt(bits, n, flips, &r), "attractors");
  }
  return *ps;
}

/* Pushes an entry for a new attractor. */
static void push_entry(lua_State *L, const eg_net *net, const eg_run *run, const uint64_t *s) {
  double energy;
  eg_patterns **state;
  lua_createtable(L, 0, 10);
  state = push_pattern(L);
  make_patterns(L, state, eg_net_about(net)->width, eg_net_about(net)->height, 1, "attractors");
  memcpy(eg_patterns_bits(*state, 0), s, eg_words(eg_net_n(net)) * sizeof *s);
  lua_setfield(L, -2, "state");
  const uint64_t *own = s == eg_net_state(net) ? NULL : s; /* which costs nothing */
  check_status(L, eg_net_energy(net, own, &energy), "attractors");
  lua_pushnumber(L, energy);
  lua_setfield(L, -2, "energy");
  lua_pushinteger(L, 0);
  lua_setfield(L, -2, "count");
  lua_pushinteger(L, run->cycle);
  lua_setfield(L, -2, "cycle");
  lua_pushliteral(L, "none");
  lua_setfield(L, -2, "kind");
  set_class(L, net, own);
  luaL_setmetatable(L, ATTRACTOR);
}

/* Counts an end of a run: list at `list`, state -> entry at `seen`. */
static void count_end(lua_State *L, census *c, const eg_net *net, const eg_run *run, int list,
                      int seen) {
  const size_t bytes = eg_words(eg_net_n(net)) * sizeof(uint64_t);
  const uint64_t *s = eg_net_state(net);
  if (!run->converged && !run->cycle) return;
  c->settled++;
  /* before[1] is the other state of a cycle: the one with the smaller bits stands for both */
  if (run->cycle && memcmp(run->before[1], s, bytes) < 0) s = run->before[1];
  lua_pushlstring(L, (const char *)s, bytes);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, seen) == LUA_TNIL) {
    lua_pop(L, 1);
    push_entry(L, net, run, s);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, seen);
    lua_pushvalue(L, -1);
    lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
  }
  lua_getfield(L, -1, "count"); /* bits entry count */
  lua_pushinteger(L, lua_tointeger(L, -1) + 1);
  lua_setfield(L, -3, "count");
  lua_pop(L, 3);
}

static void count_batch(lua_State *L, census *c, lua_Integer first, int list, int seen) {
  lua_Integer left = c->starts - first;
  uint32_t count = left < BATCH ? (uint32_t)left : BATCH;
  const eg_patterns *ps = push_starts(L, c, first, count);
  recall_options o = {.schedule = c->schedule,
                      .sweeps = c->sweeps,
                      .seed = eg_seed_derive(c->seed, (uint64_t)first / BATCH)};
  const eg_batch *batch = push_recalled(L, c->net, ps, &o);
  for (uint32_t k = 0; k < count; k++) {
    stage_check(L);
    count_end(L, c, eg_batch_net(batch, k), eg_batch_run(batch, k), list, seen);
  }
  pop_recalled(L);
  lua_pop(L, 1);
}

/* ---- in order ----------------------------------------------------------------------------------- */

typedef struct rank {
  lua_Integer count, found;
  double energy;
} rank;

/* More often reached first, then lower in energy, then as they were found. */
static int by_count(const void *a, const void *b) {
  const rank *x = a, *y = b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  if (x->energy != y->energy) return x->energy < y->energy ? -1 : 1;
  return x->found < y->found ? -1 : 1;
}

/* Pushes the entries of the list at `list` in their order. */
static void push_sorted(lua_State *L, const census *c, int list) {
  const size_t count = lua_rawlen(L, list);
  rank *ranks = push_scratch(L, count, sizeof *ranks);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, list, (lua_Integer)k + 1);
    lua_getfield(L, -1, "energy");
    lua_getfield(L, -2, "count");
    ranks[k] = (rank){lua_tointeger(L, -1), (lua_Integer)k + 1, lua_tonumber(L, -2)};
    lua_pushnumber(L, (double)ranks[k].count / (double)c->starts);
    lua_setfield(L, -4, "share");
    lua_pop(L, 3);
  }
  qsort(ranks, count, sizeof *ranks, by_count);
  lua_createtable(L, (int)count, 3);
  for (size_t k = 0; k < count; k++) {
    lua_rawgeti(L, list, ranks[k].found);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

/* ---- engram.attractors ---------------------------------------------------------------------------- */

static void check_options(lua_State *L, census *c) {
  static args_list known = {"starts", "seed", "schedule", "sweeps", "from", "damage", NULL};
  lua_Integer sweeps = 100, seed = (lua_Integer)eg_net_about(c->net)->seed;
  int schedule = EG_RANDOM;
  args_known(L, 2, known);
  args_integer(L, 2, "starts", 1, INT32_MAX, &c->starts);
  args_integer(L, 2, "seed", LUA_MININTEGER, LUA_MAXINTEGER, &seed);
  args_integer(L, 2, "sweeps", 1, LUA_MAXINTEGER, &sweeps);
  args_choice(L, 2, "schedule", schedules, &schedule);
  bool damaged = args_number(L, 2, "damage", 0, 1, &c->damage);
  c->seed = eg_seed_for((uint64_t)seed, EG_STREAM_CENSUS);
  c->sweeps = (uint64_t)sweeps;
  c->schedule = (eg_schedule)schedule;
  lua_settop(L, 2);
  if (lua_isnil(L, 2) || lua_getfield(L, 2, "from") == LUA_TNIL) {
    if (damaged)
      luaL_error(L, "bad field 'damage' (it is of the patterns in 'from'; give these too)");
    lua_settop(L, 2);
    lua_pushnil(L);
    return;
  }
  if (lua_istable(L, 3)) {
    push_listed(L, 3, 2, c->net);
    lua_replace(L, 3);
  }
  c->from = to_any_patterns(L, 3);
  if (!c->from)
    luaL_error(L, "bad field 'from' (expected a Pattern or Patterns, got %s)", args_shown(L, 3));
  const char *misfit = push_misfit(L, c->net, c->from);
  if (misfit) luaL_error(L, "bad field 'from' (%s)", misfit);
  if (!eg_patterns_count(c->from)) luaL_error(L, "bad field 'from' (there is no pattern in it)");
}

static void set_integer(lua_State *L, const char *name, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

int engram_attractors(lua_State *L) {
  census c = {.net = check_net(L, 1), .starts = 1000, .damage = 0.1};
  check_options(L, &c); /* 3: from */
  check_can_run(L, c.net);
  memory_check(L, eg_batch_bytes(c.net, BATCH), "attractors: %d states of %I neurons at once need",
               (int)BATCH, (lua_Integer)eg_net_n(c.net));
  lua_newtable(L); /* 4: entries as they are found */
  lua_newtable(L); /* 5: state -> entry */
  for (lua_Integer first = 0; first < c.starts; first += BATCH) count_batch(L, &c, first, 4, 5);
  push_sorted(L, &c, 4);
  set_integer(L, "starts", c.starts);
  set_integer(L, "settled", c.settled);
  set_integer(L, "unsettled", c.starts - c.settled);
  luaL_setmetatable(L, CENSUS);
  return 1;
}

/* ---- as text --------------------------------------------------------------------------------------- */

#define SHOWN 12

/* Pushes what entry k of the list at 1 is: memory "A", inverse of "B", mixture of "A", "B" and "C". */
static void push_line(lua_State *L, lua_Integer k) {
  char numbers[96];
  const int top = lua_gettop(L);
  lua_geti(L, 1, k);
  lua_getfield(L, top + 1, "share");
  lua_getfield(L, top + 1, "energy");
  lua_getfield(L, top + 1, "cycle");
  lua_getfield(L, top + 1, "count");
  snprintf(numbers, sizeof numbers, "%6lld  %5.1f %%  %10.2f  ", (long long)lua_tointeger(L, -1),
           100 * lua_tonumber(L, top + 2), lua_tonumber(L, top + 3));
  const char *cycle = lua_tointeger(L, top + 4) ? "2-cycle, " : "";
  lua_pushvalue(L, top + 1);
  push_class(L);
  lua_pushfstring(L, "\n%s%s%s", numbers, cycle, lua_tostring(L, -1));
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
}

static int census_tostring(lua_State *L) {
  lua_settop(L, 1);
  const lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
  lua_getfield(L, 1, "starts");
  lua_getfield(L, 1, "unsettled");
  lua_pushfstring(L, "%I attractor%s from %I start%s%s\n count   share      energy", count,
                  count == 1 ? "" : "s", lua_tointeger(L, 2), lua_tointeger(L, 2) == 1 ? "" : "s",
                  lua_tointeger(L, 3)
                      ? lua_pushfstring(L, " (%I did not come to rest)", lua_tointeger(L, 3))
                      : "");
  const int text = lua_gettop(L);
  for (lua_Integer k = 1; k <= count && k <= SHOWN; k++) {
    push_line(L, k);
    lua_concat(L, 2);
  }
  if (count > SHOWN) {
    lua_pushfstring(L, "\n   … and %I more", count - SHOWN);
    lua_concat(L, 2);
  }
  lua_settop(L, text);
  return 1;
}

void open_attractors(lua_State *L) {
  static args_list whole = {"starts", "settled", "unsettled", NULL};
  static args_list one = {"state",  "count", "share",   "energy",  "cycle", "kind",
                          "memory", "name",  "overlap", "mixture", "parts", NULL};
  class_record(L, "Attractors", census_tostring, whole);
  class_record(L, "Attractor", NULL, one);
}
