/* SPDX-License-Identifier: MIT
 *
 * theory.c - engram.theory: what the theory of large networks says, as numbers to compare with.
 */
#include "args.h"
#include "class.h"

#include <math.h>

static double amount(lua_State *L, int arg, const char *what) {
  double x = lua_tonumber(L, arg);
  if (lua_type(L, arg) != LUA_TNUMBER || !(x >= 0) || isinf(x))
    args_bad(L, arg, "expected a %s, finite and 0 or more, got %s", what, args_shown(L, arg));
  return x;
}

static double load(lua_State *L, int arg) { return amount(L, arg, "load p/n"); }

static double temperature(lua_State *L, int arg) {
  return lua_isnoneornil(L, arg) ? 0 : amount(L, arg, "temperature");
}

static int theory_overlap(lua_State *L) {
  double alpha = load(L, 1);
  lua_pushnumber(L, eg_theory_overlap(alpha, temperature(L, 2)));
  return 1;
}

static int theory_critical_load(lua_State *L) {
  lua_pushnumber(L, eg_theory_critical_load(temperature(L, 1)));
  return 1;
}

static int theory_energy(lua_State *L) {
  double alpha = load(L, 1), energy = eg_theory_energy(alpha, temperature(L, 2));
  if (isnan(energy))
    lua_pushnil(L); /* no retrieval state */
  else
    lua_pushnumber(L, energy);
  return 1;
}

static int theory_step_error(lua_State *L) {
  double alpha = load(L, 1), m = 1;
  if (!lua_isnoneornil(L, 2)) {
    m = lua_tonumber(L, 2);
    if (lua_type(L, 2) != LUA_TNUMBER || !(fabs(m) <= 1))
      args_bad(L, 2, "expected an overlap in -1..1, got %s", args_shown(L, 2));
  }
  lua_pushnumber(L, eg_theory_step_error(alpha, m));
  return 1;
}

static int theory_capacity(lua_State *L) {
  double n = lua_tonumber(L, 1);
  if (lua_type(L, 1) != LUA_TNUMBER || !(n >= 2) || isinf(n))
    args_bad(L, 1, "expected a number of neurons, finite and 2 or more, got %s", args_shown(L, 1));
  eg_capacity holds = eg_theory_capacity(n);
  lua_createtable(L, 0, 3);
  lua_pushnumber(L, holds.ags);
  lua_setfield(L, -2, "ags");
  lua_pushnumber(L, holds.most);
  lua_setfield(L, -2, "most");
  lua_pushnumber(L, holds.all);
  lua_setfield(L, -2, "all");
  return 1;
}

void open_theory(lua_State *L) {
  static const luaL_Reg functions[] = {{"overlap", theory_overlap},
                                       {"critical_load", theory_critical_load},
                                       {"energy", theory_energy},
                                       {"step_error", theory_step_error},
                                       {"capacity", theory_capacity},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  class_strict(L, "engram.theory");
}
