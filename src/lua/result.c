/* SPDX-License-Identifier: MIT
 *
 * result.c - the Result of a run, and what a state is: a memory, its inverse,
 * a mixture of several, or none of these.
 */
#include "args.h"
#include "network.h"

#include <stdio.h>
#include <string.h>

#define RESULT "engram.Result"
#define CLASS "engram.Class" /* what classify gives */

/* ---- what a state is ------------------------------------------------------------------------ */

void push_memory_name(lua_State *L, const eg_net *net, uint32_t mu) {
  const char *name = eg_net_name(net, mu);
  if (*name)
    lua_pushstring(L, name);
  else
    lua_pushfstring(L, "%d", (int)mu + 1);
}

/* Into the table on top: a memory's number, name and overlap. */
static void set_memory(lua_State *L, const eg_net *net, uint32_t mu, double overlap) {
  lua_pushinteger(L, (lua_Integer)mu + 1);
  lua_setfield(L, -2, "memory");
  push_memory_name(L, net, mu);
  lua_setfield(L, -2, "name");
  lua_pushnumber(L, overlap);
  lua_setfield(L, -2, "overlap");
}

void set_class(lua_State *L, const eg_net *net, const uint64_t *s) {
  static const char *const kinds[] = {"memory", "inverse", "spurious", "mixture"}; /* as eg_kind */
  eg_class class;
  eg_mixture mixture;
  check_status(L, eg_net_analyse(net, s, &class, &mixture), "classify");
  if (class.kind == EG_KIND_NONE) return;
  lua_pushstring(L, kinds[class.kind]);
  lua_setfield(L, -2, "kind");
  set_memory(L, net, class.memory, class.overlap);
  if (class.kind != EG_KIND_MIXTURE) return;
  lua_pushnumber(L, mixture.whole);
  lua_setfield(L, -2, "mixture");
  lua_createtable(L, (int)mixture.count, 0);
  for (uint32_t k = 0; k < mixture.count; k++) {
    lua_createtable(L, 0, 4);
    set_memory(L, net, mixture.memory[k], mixture.overlap[k]);
    lua_pushinteger(L, mixture.overlap[k] < 0 ? -1 : 1);
    lua_setfield(L, -2, "sign");
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "parts");
}

int net_classify(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const uint64_t *s = lua_isnoneornil(L, 2) ? NULL : check_state(L, 2, net);
  lua_createtable(L, 0, 6);
  lua_pushliteral(L, "none");
  lua_setfield(L, -2, "kind");
  set_class(L, net, s);
  luaL_setmetatable(L, CLASS);
  return 1;
}

/* ---- the Result of a run ---------------------------------------------------------------------- */

static void push_overlap(lua_State *L, int at, const char *field) {
  char text[32];
  lua_getfield(L, at, field);
  snprintf(text, sizeof text, "%.3f", luaL_optnumber(L, -1, 0));
  lua_pop(L, 1);
  lua_pushstring(L, text);
}

/* Pushes "mixture of "A", "B" and -"C"" of the table at `at`. */
static void push_parts(lua_State *L, int at) {
  lua_getfield(L, at, "parts");
  const int parts = lua_gettop(L);
  const lua_Integer count = lua_istable(L, parts) ? luaL_len(L, parts) : 0;
  lua_pushliteral(L, "mixture of ");
  for (lua_Integer k = 1; k <= count; k++) {
    lua_geti(L, parts, k);
    lua_getfield(L, -1, "name");
    lua_getfield(L, -2, "sign");
    lua_pushfstring(L, "%s%s\"%s\"",
                    k == 1       ? ""
                    : k == count ? " and "
                                 : ", ",
                    luaL_optnumber(L, -1, 1) < 0 ? "-" : "", luaL_optstring(L, -2, "?"));
    lua_replace(L, parts + 2);
    lua_settop(L, parts + 2);
    lua_concat(L, 2);
  }
  lua_remove(L, parts);
}

void push_class(lua_State *L) {
  static const char *const words[] = {"recalled", "inverse of", "spurious, nearest"};
  const int at = lua_gettop(L);
  lua_getfield(L, at, "kind");
  const char *kind = luaL_optstring(L, -1, "none");
  if (strcmp(kind, "none") == 0) {
    lua_pushliteral(L, "");
  } else if (strcmp(kind, "mixture") == 0) {
    push_parts(L, at);
    push_overlap(L, at, "mixture");
    lua_pushfstring(L, "%s: overlap %s", lua_tostring(L, -2), lua_tostring(L, -1));
  } else {
    const int word = *kind == 'm' ? 0 : *kind == 'i' ? 1 : 2;
    lua_getfield(L, at, "name");
    push_overlap(L, at, "overlap");
    lua_pushfstring(L, "%s \"%s\": overlap %s", words[word], luaL_optstring(L, -2, "?"),
                    lua_tostring(L, -1));
  }
  lua_replace(L, at);
  lua_settop(L, at);
}

static int result_tostring(lua_State *L) {
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  push_class(L); /* 2 */
  const char *kind = lua_tostring(L, 2);
  lua_getfield(L, 1, "sweeps");
  lua_getfield(L, 1, "flips");
  lua_getfield(L, 1, "energy");
  lua_getfield(L, 1, "converged");
  lua_getfield(L, 1, "cycle");
  lua_getfield(L, 1, "temperature");
  char numbers[96], heat[40];
  lua_Integer sweeps = luaL_optinteger(L, 3, 0), flips = luaL_optinteger(L, 4, 0);
  snprintf(numbers, sizeof numbers, "%lld sweep%s, %lld flip%s, energy %.1f", (long long)sweeps,
           sweeps == 1 ? "" : "s", (long long)flips, flips == 1 ? "" : "s",
           luaL_optnumber(L, 5, 0) + 0.0); /* which takes the sign from a zero */
  const bool by_schedule =
      lua_getfield(L, 1, "ended") == LUA_TSTRING && strcmp(lua_tostring(L, 9), "schedule") == 0;
  const char *end = lua_toboolean(L, 6)        ? ""
                    : luaL_optinteger(L, 7, 0) ? "oscillates"
                    : by_schedule              ? "ended by its schedule"
                                               : "not converged";
  if (luaL_optnumber(L, 8, 0) > 0) { /* where nothing could converge */
    snprintf(heat, sizeof heat, "at temperature %.4g", lua_tonumber(L, 8));
    end = heat;
  }
  if (*kind)
    lua_pushfstring(L, "%s, %s%s%s", kind, numbers, *end ? ", " : "", end);
  else /* given weights, or all was forgotten on the way */
    lua_pushfstring(L, "%s: %s", *end ? end : "settled", numbers);
  return 1;
}

int push_result(lua_State *L, const eg_net *net, const eg_run *run) {
  double energy;
  check_status(L, eg_net_energy(net, NULL, &energy), "run");
  lua_createtable(L, 0, 12);
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
  lua_pushnumber(L, run->heat);
  lua_setfield(L, -2, "temperature");
  set_class(L, net, NULL);
  luaL_setmetatable(L, RESULT);
  return 1;
}

static int class_tostring(lua_State *L) {
  lua_settop(L, 1);
  push_class(L);
  if (!*lua_tostring(L, 1)) lua_pushliteral(L, "no memories");
  return 1;
}

void open_result(lua_State *L) {
  static args_list class = {"kind", "memory", "name", "overlap", "mixture", "parts", NULL};
  static args_list result = {"converged", "cycle",       "ended", "sweeps", "flips",
                             "energy",    "temperature", "kind",  "memory", "name",
                             "overlap",   "mixture",     "parts", "state",  NULL};
  class_record(L, "Class", class_tostring, class);
  class_record(L, "Result", result_tostring, result);
}
