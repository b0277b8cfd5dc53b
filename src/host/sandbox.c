/* SPDX-License-Identifier: MIT
 *
 * sandbox.c - what a script may do to the world, unless it is trusted.
 *
 * A script that somebody has sent can compute, print, and touch files in its
 * own folder and in the one for results; nothing else. It cannot run programs,
 * load machine code or bytecode (which could break Lua itself), read or write
 * elsewhere, or change the process. Pictures and networks may be read from
 * anywhere by engram.load and engram.open: what is neither is refused there.
 * Functions that are not open say so, and how to open them. The library's own
 * functions are kept as upvalues; debug.getinfo gives no functions away, or a
 * finalizer that runs within one of them could find it on the stack.
 * Promised against scripts, not against somebody who changes links in those
 * folders at the same time.
 */
#include "inside.h"
#include "class.h"

#include <errno.h>
#include <lauxlib.h>
#include <limits.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static host *host_of(lua_State *L) { return stage_of(L)->host; }

/* ---- places -------------------------------------------------------------------------- */

/* The folder of a path, as it really is; false: there is no such folder. */
static bool real_folder(const char *path, char real[PATH_MAX]) {
  char folder[PATH_MAX];
  const char *slash = strrchr(path, '/');
  const size_t length = slash ? (size_t)(slash - path) + (slash == path) : 1;
  if (length >= sizeof folder) return false;
  memcpy(folder, slash ? path : ".", length);
  folder[length] = 0;
  return realpath(folder, real) != NULL;
}

/* The script's, with a slash at its end; without a script's file the working directory. */
static bool home_folder(const host *h, char real[PATH_MAX]) {
  const char *script = h->options.script;
  return real_folder(script && strcmp(script, "-") != 0 ? script : "./", real);
}

static bool is_below(const char *path, const char *folder) {
  const size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 &&
         (path[length] == '/' || path[length] == 0 || (length > 0 && folder[length - 1] == '/'));
}

static bool is_open_to(const host *h, const char *path) {
  char real[PATH_MAX], folder[PATH_MAX];
  if (!realpath(path,
                real)) { /* it is to be made: a link that leads nowhere is not ours to follow */
    struct stat about;
    if (errno != ENOENT || lstat(path, &about) == 0 || !real_folder(path, real)) return false;
  }
  if (home_folder(h, folder) && is_below(real, folder)) return true;
  return h->options.out && realpath(h->options.out, folder) && is_below(real, folder);
}

bool sandbox_may(lua_stage *stage, const char *path, char *message, size_t room) {
  const host *h = stage->host;
  char folder[PATH_MAX] = "?";
  if (h->options.trust || is_open_to(h, path)) return true;
  home_folder(h, folder);
  snprintf(message, room,
           "%.300s: a script touches files in its own folder (%.300s) and that of --out only; move "
           "it there, or run engram --trust",
           path, folder);
  return false;
}

/* ---- files ----------------------------------------------------------------------------- */

#define REASON 1024 /* bytes of why not */

typedef enum intent { TO_READ, TO_WRITE } intent;

/* Like every path in a script, a relative one is meant from the script's own file, then from the working
 * directory. It takes the argument's place. */
static const char *resolve(lua_State *L, int arg, intent use) {
  const char *path = luaL_checkstring(L, arg);
  path = use == TO_READ ? push_path_to_read(L, path) : push_path_to_write(L, path);
  lua_replace(L, arg);
  return path;
}

/* Calls upvalue 1 with all arguments, of which the first `paths` are paths. What is not open is the
 * library's own kind of failure where `raises` is false: nil, message, number. */
static int call_with_paths(lua_State *L, int paths, intent use, bool raises) {
  for (int k = 1; k <= paths; k++) {
    char message[REASON];
    if (sandbox_may(stage_of(L), resolve(L, k, use), message, sizeof message)) continue;
    if (raises) return luaL_error(L, "%s", message);
    luaL_pushfail(L);
    lua_pushstring(L, message);
    lua_pushinteger(L, EACCES);
    return 3;
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

static int open_file(lua_State *L) { /* io.open(path, [mode]) */
  const char *mode = luaL_optstring(L, 2, "r");
  return call_with_paths(L, 1, mode[0] == 'r' ? TO_READ : TO_WRITE, false);
}
static int one_path(lua_State *L) { return call_with_paths(L, 1, TO_READ, false); }
static int two_paths(lua_State *L) { return call_with_paths(L, 2, TO_WRITE, false); }
/* io.lines, io.input, io.output: a file that is open already, or nothing, is as good as a path */
static int path_to_read(lua_State *L) {
  return call_with_paths(L, lua_type(L, 1) == LUA_TSTRING, TO_READ, true);
}
static int path_to_write(lua_State *L) {
  return call_with_paths(L, lua_type(L, 1) == LUA_TSTRING, TO_WRITE, true);
}

static int closed(lua_State *L) { /* upvalue: its name */
  return luaL_error(L, "%s is not open to scripts; engram --trust opens it",
                    lua_tostring(L, lua_upvalueindex(1)));
}

/* Both for the table on top. */
static void wrap(lua_State *L, const char *name, lua_CFunction by) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, by, 1);
  lua_setfield(L, -2, name);
}

static void shut(lua_State *L, const char *table, const char *name) {
  lua_pushfstring(L, "%s.%s", table, name);
  lua_pushcclosure(L, closed, 1);
  lua_setfield(L, -2, name);
}

/* ---- code -------------------------------------------------------------------------------- */

/* load(chunk, [name, mode, env]): text only */
static int load(lua_State *L) {
  if (lua_gettop(L) < 3) lua_settop(L, 3);
  if (!lua_isnil(L, 3) && !strchr(luaL_checkstring(L, 3), 't')) {
    luaL_pushfail(L);
    lua_pushliteral(L, "bytecode is not open to scripts; engram --trust opens it");
    return 2;
  }
  lua_pushliteral(L, "t");
  lua_replace(L, 3);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

static int text_gc(lua_State *L) {
  char **box = lua_touserdata(L, 1);
  free(*box);
  *box = NULL;
  return 0;
}

int sandbox_load(lua_State *L, const char *path) {
  size_t size = 0;
  char **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, text_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  if (!(*box = live_text(host_of(L), path, &size))) {
    lua_pushfstring(L, "%s: %s", path,
                    errno == ENOENT   ? "there is no such script; see engram --help"
                    : errno == EISDIR ? "is a folder; name the script in it"
                                      : strerror(errno));
    lua_remove(L, -2);
    return LUA_ERRFILE;
  }
  const int status = live_compile(L, path, *box, size);
  free(*box);
  *box = NULL;
  lua_remove(L, -2);
  return status;
}

/* loadfile(path, [mode, env]) */
static int loadfile(lua_State *L) {
  char message[REASON];
  const bool has_env = !lua_isnone(L, 3);
  const char *path = resolve(L, 1, TO_READ);
  if (!sandbox_may(stage_of(L), path, message, sizeof message)) {
    luaL_pushfail(L);
    lua_pushstring(L, message);
    return 2;
  }
  if (sandbox_load(L, path) != LUA_OK) {
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
  }
  if (has_env) {
    lua_pushvalue(L, 3);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
  }
  return 1;
}

static int dofile(lua_State *L) {
  lua_settop(L, 1);
  if (loadfile(L) != 1) return lua_error(L); /* the message is on top */
  lua_call(L, 0, LUA_MULTRET);
  return lua_gettop(L) - 1;
}

/* ---- modules ------------------------------------------------------------------------------ */

/* Whether a module may be taken from there: the script's own, or one that is installed, which is where
 * package.path led at the start (upvalue 2). */
static bool may_require(lua_State *L, const char *path) {
  char message[REASON];
  if (sandbox_may(stage_of(L), path, message, sizeof message)) return true;
  const char *at = lua_tostring(L, lua_upvalueindex(2));
  for (; at && *at; at += strcspn(at, ";"), at += *at == ';') {
    const size_t length = strcspn(at, ";?");
    if (length > 1 && at[0] == '/' && strncmp(path, at, length) == 0 && !strstr(path, "/../"))
      return true;
  }
  return false;
}

/* A searcher for require (upvalue 1: package): as Lua's own for modules in Lua, but text only, from open
 * places, and from then on watched. */
static int search(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_getfield(L, lua_upvalueindex(1), "searchpath");
  lua_pushvalue(L, 1);
  if (lua_getfield(L, lua_upvalueindex(1), "path") != LUA_TSTRING)
    return luaL_error(L, "'package.path' must be a string");
  lua_call(L, 2, 2); /* path or nil, why not */
  if (lua_isnil(L, -2)) return 1;
  const char *path = lua_tostring(L, -2);
  if (!may_require(L, path)) {
    lua_pushfstring(L, "'%s' is not open to scripts; engram --trust opens it", path);
    return 1;
  }
  if (sandbox_load(L, path) != LUA_OK)
    return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, path,
                      lua_tostring(L, -1));
  lua_pushstring(L, path);
  return 2;
}

/* require looks beside the script first; `package` is on top. */
static void find_modules_beside(lua_State *L, const char *script) {
  const char *slash = strrchr(script, '/');
  lua_pushlstring(L, script, slash ? (size_t)(slash - script) + 1 : 0);
  const char *folder = slash ? lua_tostring(L, -1) : "./";
  lua_getfield(L, -2, "path");
  lua_pushfstring(L, "%s?.lua;%s?/init.lua;%s", folder, folder, lua_tostring(L, -1));
  lua_setfield(L, -4, "path");
  lua_pop(L, 2);
}

static void open_modules(lua_State *L, const host *h) {
  lua_getglobal(L, "package");
  lua_pushvalue(L, -1);
  lua_getfield(L, -2, "path");
  lua_pushcclosure(L, search, 2); /* package search */
  lua_getfield(L, -2, "searchers");
  lua_insert(L, -2); /* package searchers search */
  lua_rawseti(L, -2, 2);
  for (int k = 3; !h->options.trust && k <= 4; k++) { /* machine code */
    lua_pushnil(L);
    lua_rawseti(L, -2, k);
  }
  lua_pop(L, 1);
  if (h->options.script && strcmp(h->options.script, "-") != 0)
    find_modules_beside(L, h->options.script);
  if (!h->options.trust) shut(L, "package", "loadlib");
  lua_pop(L, 1);
}

/* ---- the rest ------------------------------------------------------------------------------ */

/* debug.getinfo without the functions that it finds; a level of this thread is one more from here */
static int getinfo(lua_State *L) {
  const int at = lua_isthread(L, 1) ? 2 : 1;
  if (lua_isinteger(L, at) && (at == 1 || lua_tothread(L, 1) == L)) {
    lua_pushinteger(L, lua_tointeger(L, at) + 1);
    lua_replace(L, at);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  if (lua_istable(L, -1)) {
    lua_pushnil(L);
    lua_setfield(L, -2, "func");
  }
  return 1;
}

static void keep_only(lua_State *L, const char *table, const char *const names[]) {
  lua_getglobal(L, table);
  lua_newtable(L);
  for (; *names; names++) {
    lua_getfield(L, -2, *names);
    lua_setfield(L, -2, *names);
  }
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, table);
  lua_pop(L, 1);
  lua_setglobal(L, table);
  lua_pop(L, 1);
}

void sandbox_open(lua_State *L) {
  static const char *const debug_names[] = {"traceback", "getinfo", NULL};
  const host *h = host_of(L);
  open_modules(L, h);
  lua_getglobal(L, "os");
  lua_pushcfunction(L, stop_exit);
  lua_setfield(L, -2, "exit");
  wrap(L, "remove", one_path);
  wrap(L, "rename", two_paths);
  lua_getglobal(L, "io");
  wrap(L, "open", open_file);
  wrap(L, "lines", path_to_read);
  wrap(L, "input", path_to_read);
  wrap(L, "output", path_to_write);
  lua_pop(L, 2);
  if (h->options.trust) return;

  lua_getglobal(L, "os");
  shut(L, "os", "execute");
  shut(L, "os", "tmpname");
  shut(L, "os", "setlocale");
  lua_getglobal(L, "io");
  shut(L, "io", "popen");
  lua_pushglobaltable(L);
  wrap(L, "load", load);
  lua_pushcfunction(L, loadfile);
  lua_setfield(L, -2, "loadfile");
  lua_pushcfunction(L, dofile);
  lua_setfield(L, -2, "dofile");
  lua_pop(L, 3);
  keep_only(L, "debug", debug_names);
  lua_getglobal(L, "debug");
  wrap(L, "getinfo", getinfo);
  lua_pop(L, 1);
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_FILEHANDLE); /* the class of files */
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}
