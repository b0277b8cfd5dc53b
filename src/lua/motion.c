/* SPDX-License-Identifier: MIT
 *
 * motion.c - how a network moves from Lua: updates, sweeps, runs, and the
 * Result of a run.
 *
 * All of them go in parts of a few milliseconds with stage_allow between, and
 * hold nothing across a part that an error would leak.
 */
#include "network.h"
#include "stage.h"

#include <stdio.h>

#define RESULT "engram.Result"
#define RUN "engram.run"

args_list schedules = {"random", "uniform", "cyclic", "synchronous", NULL};

/* ---- single updates ------------------------------------------------------------------- */

/* Watched, every update keeps the pace of the window; otherwise nobody wants to wait for one. */
static bool update_one(lua_State *L, lua_stage *stage, eg_net *net, lua_Integer i) {
  if (stage->live && net == stage->shown) stage_allow(L, net, 1);
  bool flipped = eg_net_update(net, (size_t)i - 1);
  stage_record(stage, net);
  return flipped;
}

int net_update(lua_State *L) {
  eg_net *net = check_net(L, 1);
  lua_stage *stage = stage_of(L);
  lua_Integer n = (lua_Integer)eg_net_n(net), flips = 0;
  if (!lua_istable(L, 2)) {
    lua_pushinteger(L, update_one(L, stage, net, args_index(L, 2, "neuron", n)));
    return 1;
  }
  lua_Integer count = luaL_len(L, 2);
  if (count < 0) count = 0;
  uint32_t *order = push_scratch(L, (size_t)count, sizeof *order);
  for (lua_Integer k = 1; k <= count; k++) { /* all are looked at, once, before any is moved */
    int exact;
    lua_geti(L, 2, k);
    lua_Integer i = lua_tointegerx(L, -1, &exact);
    if (!exact || i < 1 || i > n)
      args_bad(L, 2, "entry %I is %s, expected a neuron in 1..%I", k, args_shown(L, -1), n);
    order[k - 1] = (uint32_t)i;
    lua_pop(L, 1);
  }
  for (lua_Integer k = 0; k < count; k++) {
    if (k % 256 == 0) stage_check(L);
    flips += update_one(L, stage, net, order[k]);
  }
  lua_pushinteger(L, flips);
  return 1;
}

static lua_Integer one_sweep(lua_State *L, eg_net *net, eg_schedule schedule) {
  uint64_t flips = 0, due;
  eg_net_begin(net, schedule);
  while ((due = eg_net_due(net)) > 0) {
    eg_net_advance(net, stage_allow(L, net, due), &flips);
    if (schedule != EG_SYNCHRONOUS || eg_net_due(net) == 0) stage_record(stage_of(L), net);
  }
  return (lua_Integer)flips;
}

int net_step(lua_State *L) {
  lua_pushinteger(L, one_sweep(L, check_net(L, 1), EG_SYNCHRONOUS));
  return 1;
}

int net_sweep(lua_State *L) {
  eg_net *net = check_net(L, 1);
  int schedule = lua_isnoneornil(L, 2) ? EG_RANDOM : args_name(L, 2, "schedule", schedules);
  lua_pushinteger(L, one_sweep(L, net, (eg_schedule)schedule));
  return 1;
}

/* ---- runs -------------------------------------------------------------------------------- */

static int run_gc(lua_State *L) {
  eg_run_end(lua_touserdata(L, 1));
  return 0;
}

static int result_tostring(lua_State *L) {
  static const char *const words[] = {"recalled \"", "inverse of \"", "spurious, nearest \""};
  lua_settop(L, 1);
  lua_getfield(L, 1, "kind");
  const char *kind = luaL_optstring(L, -1, "");
  int word = *kind == 'm' ? 0 : *kind == 'i' ? 1 : 2;
  lua_getfield(L, 1, "name");
  lua_getfield(L, 1, "overlap");
  lua_getfield(L, 1, "sweeps");
  lua_getfield(L, 1, "flips");
  lua_getfield(L, 1, "energy");
  lua_getfield(L, 1, "converged");
  lua_getfield(L, 1, "cycle");
  char numbers[96];
  lua_Integer sweeps = luaL_optinteger(L, 5, 0), flips = luaL_optinteger(L, 6, 0);
  snprintf(numbers, sizeof numbers, "%lld sweep%s, %lld flip%s, energy %.1f", (long long)sweeps,
           sweeps == 1 ? "" : "s", (long long)flips, flips == 1 ? "" : "s",
           luaL_optnumber(L, 7, 0) + 0.0); /* which takes the sign from a zero */
  bool converged = lua_toboolean(L, 8), cycle = luaL_optinteger(L, 9, 0);
  if (!*kind) { /* given weights, or all was forgotten on the way */
    lua_pushfstring(L, "%s: %s",
                    converged ? "settled"
                    : cycle   ? "oscillates"
                              : "not converged",
                    numbers);
    return 1;
  }
  char overlap[32];
  snprintf(overlap, sizeof overlap, "%.3f", luaL_optnumber(L, 4, 0));
  lua_pushfstring(L, "%s%s\": overlap %s, %s%s", words[word], luaL_optstring(L, 3, "?"), overlap,
                  numbers,
                  converged ? ""
                  : cycle   ? ", oscillates"
                            : ", not converged");
  return 1;
}

int push_result(lua_State *L, const eg_net *net, const eg_run *run) {
  static const char *const kinds[] = {"memory", "inverse", "spurious"}; /* as eg_kind */
  eg_class class = eg_net_classify(net);
  double energy;
  check_status(L, eg_net_energy(net, NULL, &energy), "run");
  lua_createtable(L, 0, 10);
  lua_pushboolean(L, run->converged);
  lua_setfield(L, -2, "converged");
  lua_pushinteger(L, run->cycle);
  lua_setfield(L, -2, "cycle");
  lua_pushinteger(L, (lua_Integer)run->sweeps);
  lua_setfield(L, -2, "sweeps");
  lua_pushinteger(L, (lua_Integer)run->flips);
  lua_setfield(L, -2, "flips");
  lua_pushnumber(L, energy);
  lua_setfield(L, -2, "energy");
  if (class.kind != EG_KIND_NONE) {
    const char *name = eg_net_name(net, class.memory);
    lua_pushstring(L, kinds[class.kind]);
    lua_setfield(L, -2, "kind");
    lua_pushinteger(L, (lua_Integer) class.memory + 1);
    lua_setfield(L, -2, "memory");
    if (*name)
      lua_pushstring(L, name);
    else
      lua_pushfstring(L, "%d", (int)class.memory + 1); /* a nameless memory goes by its number */
    lua_setfield(L, -2, "name");
    lua_pushnumber(L, class.overlap);
    lua_setfield(L, -2, "overlap");
  }
  luaL_setmetatable(L, RESULT);
  return 1;
}

void check_can_run(lua_State *L, const eg_net *net) {
  if (eg_net_count(net) == 0 && eg_net_learns(net))
    luaL_error(L, "the network has no memories to recall: teach it first, net:learn(patterns)");
}

/* net opts callback run */
static bool call_on_sweep(lua_State *L, const eg_run *run) {
  lua_pushvalue(L, 3);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, (lua_Integer)run->sweeps);
  lua_call(L, 2, 1);
  bool go_on = !lua_isboolean(L, -1) || lua_toboolean(L, -1);
  lua_pop(L, 1);
  return go_on;
}

int net_run(lua_State *L) {
  static args_list known = {"schedule", "sweeps", "on_sweep", NULL};
  eg_net *net = check_net(L, 1);
  lua_stage *stage = stage_of(L);
  lua_Integer sweeps = 100;
  int schedule = EG_RANDOM;
  args_known(L, 2, known);
  args_choice(L, 2, "schedule", schedules, &schedule);
  args_integer(L, 2, "sweeps", 1, LUA_MAXINTEGER, &sweeps);
  lua_settop(L, 2);
  if (lua_isnil(L, 2) || lua_getfield(L, 2, "on_sweep") == LUA_TNIL) lua_settop(L, 3);
  if (!lua_isnil(L, 3) && !lua_isfunction(L, 3))
    luaL_error(L, "bad field 'on_sweep' (expected a function, got %s)", args_shown(L, 3));
  check_can_run(L, net);
  eg_run *run = lua_newuserdatauv(L, sizeof *run, 0);
  *run = (eg_run){0};
  luaL_setmetatable(L, RUN);
  check_status(L, eg_run_begin(run, net, (eg_schedule)schedule, (uint64_t)sweeps), "run");
  stage_record(stage, net);
  while (!run->over) {
    uint64_t due = eg_net_due(net);
    bool swept = eg_run_advance(run, net, stage_allow(L, net, due ? due : eg_net_n(net)));
    if (net == stage->shown) stage->flips = run->flips;
    if (schedule != EG_SYNCHRONOUS || swept) stage_record(stage, net);
    if (!swept || lua_isnil(L, 3)) continue;
    bool go_on = call_on_sweep(L, run);
    eg_run_review(run, net);
    if (!go_on) run->over = true;
  }
  eg_run_end(run);
  return push_result(L, net, run);
}

void open_motion(lua_State *L) {
  luaL_newmetatable(L, RUN);
  lua_pushcfunction(L, run_gc);
  lua_setfield(L, -2, "__gc");
  luaL_newmetatable(L, RESULT);
  lua_pushcfunction(L, result_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 2);
}
