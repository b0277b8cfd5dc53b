/* SPDX-License-Identifier: MIT
 *
 * motion.c - how a network moves from Lua: updates, sweeps, runs.
 *
 * All of them go in parts of a few milliseconds with stage_allow between, and
 * hold nothing across a part that an error would leak.
 */
#include "network.h"
#include "schedule.h"
#include "stage.h"

#include <math.h>

#define RUN "engram.run"
#define SCHEDULES "a name such as \"random\", a function or a list of neurons"

args_list schedules = {"random", "uniform", "cyclic", "synchronous", NULL};

/* ---- single updates ------------------------------------------------------------------- */

/* Watched, every update keeps the pace of the window; otherwise nobody wants to wait for one. */
static bool update_one(lua_State *L, lua_stage *stage, eg_net *net, lua_Integer i) {
  if (stage->paced && net == stage->shown) stage_allow(L, net, 1);
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

static lua_Integer own_sweep(lua_State *L, int at, eg_net *net) {
  lua_settop(L, at);
  own_schedule *own = push_schedule(L, at, net);
  const bool moved = schedule_sweep(L, own, 1, -1, 0);
  const uint64_t flips = moved ? schedule_pass(own)->flips : 0;
  schedule_end(own);
  return (lua_Integer)flips;
}

int net_sweep(lua_State *L) {
  eg_net *net = check_net(L, 1);
  lua_Integer flips;
  if (schedule_is_own(L, 2)) {
    flips = own_sweep(L, 2, net);
  } else {
    if (!lua_isnoneornil(L, 2) && lua_type(L, 2) != LUA_TSTRING)
      args_bad(L, 2, "expected a schedule: " SCHEDULES ", got %s", args_shown(L, 2));
    int named = lua_isnoneornil(L, 2) ? EG_RANDOM : args_name(L, 2, "schedule", schedules);
    flips = one_sweep(L, net, (eg_schedule)named);
  }
  lua_pushinteger(L, flips);
  return 1;
}

/* ---- runs -------------------------------------------------------------------------------- */

static int run_gc(lua_State *L) {
  eg_run_end(lua_touserdata(L, 1));
  return 0;
}

void check_can_run(lua_State *L, const eg_net *net) {
  if (eg_net_count(net) == 0 && eg_net_learns(net))
    luaL_error(L, "the network has no memories to recall: teach it first, net:learn(patterns)");
}

/* net opts on_sweep heat run */
static bool call_on_sweep(lua_State *L, const eg_run *run) {
  lua_pushvalue(L, 3);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, (lua_Integer)run->sweeps);
  lua_call(L, 2, 1);
  bool go_on = !lua_isboolean(L, -1) || lua_toboolean(L, -1);
  lua_pop(L, 1);
  return go_on;
}

/* The temperature of the sweep to come by the function at 4. */
static double call_heat(lua_State *L, const eg_run *run) {
  lua_Integer t = (lua_Integer)run->sweeps + 1;
  lua_pushvalue(L, 4);
  lua_pushinteger(L, t);
  lua_call(L, 1, 1);
  double value = lua_tonumber(L, -1);
  if (lua_type(L, -1) != LUA_TNUMBER || !(value >= 0 && isfinite(value)))
    luaL_error(L,
               "bad field 'temperature' (for sweep %I its function gave %s, expected a finite "
               "number from 0 on)",
               t, args_shown(L, -1));
  lua_pop(L, 1);
  return value;
}

/* Pushes a function of the options at 2, or nil; a number is fine where `number` is given. */
static void push_callback(lua_State *L, const char *field, double *number) {
  if (lua_isnil(L, 2))
    lua_pushnil(L);
  else
    lua_getfield(L, 2, field);
  if (lua_isnil(L, -1) || lua_isfunction(L, -1)) return;
  if (!number)
    luaL_error(L, "bad field '%s' (expected a function, got %s)", field, args_shown(L, -1));
  if (lua_type(L, -1) != LUA_TNUMBER)
    luaL_error(L, "bad field '%s' (expected a number or a function of the sweep, got %s)", field,
               args_shown(L, -1));
  lua_pop(L, 1);
  args_finite(L, 2, field, 0, number);
  lua_pushnil(L);
}

/* Pushes a schedule of the script's own from the options at 2 or, with its name in *schedule, nil. */
static bool push_own(lua_State *L, eg_schedule *schedule) {
  int named = EG_RANDOM;
  lua_pushnil(L);
  if (!lua_isnil(L, 2)) {
    lua_pop(L, 1);
    lua_getfield(L, 2, "schedule");
  }
  *schedule = EG_OWN;
  if (schedule_is_own(L, -1)) return true;
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "bad field 'schedule' (expected " SCHEDULES ", got %s)", args_shown(L, -1));
  lua_pop(L, 1);
  args_choice(L, 2, "schedule", schedules, &named);
  lua_pushnil(L);
  *schedule = (eg_schedule)named;
  return false;
}

/* Some of a sweep by name; true: it was completed. */
static bool advance_run(lua_State *L, eg_net *net, eg_run *run) {
  lua_stage *stage = stage_of(L);
  const uint64_t due = eg_net_due(net);
  if (due == 0 && run->whole) run->temperature = call_heat(L, run);
  const bool swept = eg_run_advance(run, net, stage_allow(L, net, due ? due : eg_net_n(net)));
  if (net == stage->shown) stage->flips = run->flips;
  if (run->schedule != EG_SYNCHRONOUS || swept) stage_record(stage, net);
  return swept;
}

/* A sweep of the script's own, which is on top; false: there are no more. */
static bool take_own(lua_State *L, eg_net *net, eg_run *run, own_schedule *own) {
  if (run->whole) run->temperature = call_heat(L, run);
  if (!schedule_sweep(L, own, run->sweeps + 1, run->temperature, run->flips)) {
    eg_run_close(run, net);
    return false;
  }
  eg_run_take(run, net, schedule_pass(own));
  return true;
}

int net_run(lua_State *L) {
  static args_list known = {"schedule", "sweeps", "temperature", "on_sweep", NULL};
  eg_net *net = check_net(L, 1);
  lua_Integer sweeps = 100;
  double temperature = -1;
  eg_schedule schedule;
  const char *ended = NULL;
  args_known(L, 2, known);
  args_integer(L, 2, "sweeps", 1, LUA_MAXINTEGER, &sweeps);
  lua_settop(L, 2);
  push_callback(L, "on_sweep", NULL);            /* 3 */
  push_callback(L, "temperature", &temperature); /* 4 */
  const bool is_own = push_own(L, &schedule);    /* 5 */
  check_can_run(L, net);
  eg_run *run = lua_newuserdatauv(L, sizeof *run, 0);
  *run = (eg_run){0};
  luaL_setmetatable(L, RUN);
  own_schedule *own = is_own ? push_schedule(L, 5, net) : NULL;
  check_status(L, eg_run_begin(run, net, schedule, (uint64_t)sweeps), "run");
  run->temperature = temperature;
  run->whole = !lua_isnil(L, 4);
  stage_record(stage_of(L), net);
  while (!run->over) {
    const bool swept = own ? take_own(L, net, run, own) : advance_run(L, net, run);
    if (own && !swept) ended = "schedule";
    if (!swept || lua_isnil(L, 3)) continue;
    const bool go_on = call_on_sweep(L, run);
    eg_run_review(run, net);
    if (go_on) continue;
    ended = "on_sweep";
    run->over = true;
  }
  eg_run_end(run);
  if (own) schedule_end(own);
  push_result(L, net, run);
  if (ended) {
    lua_pushstring(L, ended);
    lua_setfield(L, -2, "ended");
  }
  return 1;
}

void open_motion(lua_State *L) {
  luaL_newmetatable(L, RUN);
  lua_pushcfunction(L, run_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
  open_schedule(L);
}
