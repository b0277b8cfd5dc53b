/* SPDX-License-Identifier: MIT
 *
 * module.c - the Lua module engram.
 */
#include "module.h"
#include "args.h"
#include "class.h"
#include "stage.h"
#include "trials.h"

#include <stdio.h>
#include <string.h>

static int engram_now(lua_State *L) {
  lua_pushnumber(L, stage_now());
  return 1;
}

static int engram_require_version(lua_State *L) {
  const char *wanted = luaL_checkstring(L, 1);
  int major = 0, minor = 0, patch = 0, used = 0;
  int parts = sscanf(wanted, "%d.%d.%d%n", &major, &minor, &patch, &used);
  if (parts < 1 || wanted[strspn(wanted, "0123456789.")] || (parts == 3 && wanted[used]))
    args_bad(L, 1, "expected \"major.minor.patch\", got %s", args_shown(L, 1));
  long have = EG_VERSION_MAJOR * 1000000L + EG_VERSION_MINOR * 1000L + EG_VERSION_PATCH;
  if (major * 1000000L + minor * 1000L + patch > have)
    luaL_error(L, "this script needs engram %s, and this is %s", wanted, EG_VERSION);
  return 0;
}

/* keep(name, value or function): the value of the first call by this name. */
static int engram_keep(lua_State *L) {
  luaL_checkstring(L, 1);
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, "engram.kept"); /* 3 */
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 3) != LUA_TNIL) {
    eg_net **net = luaL_testudata(L, -1, "engram.Network");
    if (net) stage_show_first(L, -1, *net); /* as if it had been made now */
    return 1;
  }
  lua_pushvalue(L, 2);
  if (lua_isfunction(L, -1)) lua_call(L, 0, 1);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 3);
  return 1;
}

int luaopen_engram(lua_State *L) {
  static const luaL_Reg functions[] = {{"load", engram_load},
                                       {"ascii", engram_ascii},
                                       {"random", engram_random},
                                       {"network", engram_network},
                                       {"recall", engram_recall},
                                       {"attractors", engram_attractors},
                                       {"open", engram_open},
                                       {"memory", engram_memory},
                                       {"keep", engram_keep},
                                       {"trials", engram_trials},
                                       {"record", engram_record},
                                       {"now", engram_now},
                                       {"require_version", engram_require_version},
                                       {NULL, NULL}};
  lua_stage *stage = stage_of(L);
  open_patterns(L);
  open_network(L);
  open_recall(L);
  open_attractors(L);
  luaL_newlib(L, functions);
  lua_pushliteral(L, EG_VERSION);
  lua_setfield(L, -2, "version");
  lua_pushinteger(L, (lua_Integer)stage->seed);
  lua_setfield(L, -2, "seed");
  if (lua_getglobal(L, "arg") != LUA_TTABLE) { /* what a stock interpreter calls it */
    lua_pop(L, 1);
    lua_newtable(L);
  }
  lua_setfield(L, -2, "args");
  open_theory(L);
  lua_setfield(L, -2, "theory");
  class_strict(L, "engram");
  return 1;
}
