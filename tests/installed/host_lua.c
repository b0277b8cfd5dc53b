/* SPDX-License-Identifier: MIT
 *
 * host_lua.c - a program with Lua 5.4 inside that loads the module, has an
 * experiment run and reads what came out.
 *
 *     cc -DMODULES="\"$(pkg-config --variable=luadir engram)\"" host_lua.c $(pkg-config --cflags --libs lua5.4)
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

static const char experiment[] =
    "package.cpath = ... .. '/?.so;' .. package.cpath\n"
    "local engram = require 'engram'\n"
    "local memories = engram.random(12, { width = 20, height = 20, seed = 7 })\n"
    "local net = engram.network { width = 20, height = 20, seed = 7 }\n"
    "net:learn(memories)\n"
    "net:set(memories[1]):corrupt(0.25)\n"
    "local result = net:run()\n"
    "return tostring(result), memories[1]:overlap(net:state())\n";

int main(void) {
  lua_State *L = luaL_newstate();
  if (!L) return 1;
  luaL_openlibs(L);
  int status = luaL_loadstring(L, experiment);
  if (status == LUA_OK) {
    lua_pushliteral(L, MODULES);
    status = lua_pcall(L, 1, 2, 0);
  }
  if (status == LUA_OK)
    printf("%s\noverlap %.3f\n", lua_tostring(L, -2), lua_tonumber(L, -1));
  else
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return status != LUA_OK;
}
