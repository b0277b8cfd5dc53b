/* SPDX-License-Identifier: MIT
 *
 * prompt.c - engram -i: read a line, evaluate it, print what it gives.
 *
 * A line is tried as an expression first and then as a statement; a statement
 * that is not finished asks for more lines. engram and studio are there
 * already.
 */
#include "inside.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_line(lua_State *L, const char *prompt) {
  char *line = NULL;
  size_t room = 0;
  if (isatty(STDIN_FILENO)) {
    fputs(prompt, stdout);
    fflush(stdout);
  }
  ssize_t length = getline(&line, &room, stdin);
  if (length > 0 && line[length - 1] == '\n') length--;
  if (length >= 0) lua_pushlstring(L, line, (size_t)length);
  free(line);
  return length >= 0;
}

static bool unfinished(lua_State *L, int status) {
  const char *message = lua_tostring(L, -1);
  size_t length = message ? strlen(message) : 0;
  return status == LUA_ERRSYNTAX && length >= 5 && strcmp(message + length - 5, "<eof>") == 0;
}

/* Leaves a function; false: a message. Below it the text, which may have grown. */
static bool load_text(lua_State *L) {
  const char *expression = lua_pushfstring(L, "return %s", lua_tostring(L, -1));
  int status = luaL_loadbufferx(L, expression, strlen(expression), "=prompt", "t");
  if (status == LUA_OK) {
    lua_remove(L, -2);
    return true;
  }
  lua_pop(L, 2);
  while (unfinished(L, status = luaL_loadbufferx(L, lua_tostring(L, -1),
                                                 strlen(lua_tostring(L, -1)), "=prompt", "t")) &&
         read_line(L, ">> ")) { /* text message line */
    lua_remove(L, -2);
    lua_pushliteral(L, "\n");
    lua_insert(L, -2);
    lua_concat(L, 3);
  }
  return status == LUA_OK;
}

int prompt_run(host *h, int (*call)(host *, int, int)) {
  lua_State *L = h->L;
  static const char names[] = "engram = require 'engram' studio = require 'engram.studio'";
  luaL_loadstring(L, names);
  if (call(h, 0, 0) != LUA_OK) fprintf(stderr, "engram: %s\n", lua_tostring(L, -1));
  lua_settop(L, 0);
  while (!h->stopping && read_line(L, "> ")) {
    bool good = load_text(L) && call(h, 0, LUA_MULTRET) == LUA_OK;
    if (h->stopping) break;
    if (!good) {
      fprintf(stderr, "engram: %s\n", lua_tostring(L, -1));
    } else if (lua_gettop(L) > 1) { /* text values… */
      lua_getglobal(L, "print");
      lua_replace(L, 1);
      if (call(h, lua_gettop(L) - 1, 0) != LUA_OK)
        fprintf(stderr, "engram: %s\n", lua_tostring(L, -1));
    }
    lua_settop(L, 0);
  }
  return h->stopping ? HOST_INTERRUPTED : HOST_DONE;
}
