/* SPDX-License-Identifier: MIT
 *
 * interpreter.c - `interpreter FILE [ARGS]` runs a Lua file as `lua5.4 FILE [ARGS]` would.
 *
 * It exists to be built with a sanitizer, so that a module built with it can be loaded.
 */
#include <stdbool.h>
#include <stdio.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

static int traceback(lua_State *L) {
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

int main(int argc, char **argv) {
  lua_State *L = luaL_newstate();
  if (!L || argc < 2) return 2;
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* a leak report ends the process without a flush */
  luaL_openlibs(L);
  lua_createtable(L, argc, 1);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - 1); /* the file is arg[0] */
  }
  lua_setglobal(L, "arg");
  lua_pushcfunction(L, traceback);
  bool failed = luaL_loadfile(L, argv[1]) || lua_pcall(L, 0, 0, 1);
  if (failed) fprintf(stderr, "%s\n", lua_tostring(L, -1));
  lua_close(L);
  return failed;
}
