/* SPDX-License-Identifier: MIT
 *
 * class.c - classes, modules and paths: what all bindings share.
 */
#include "class.h"
#include "args.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* ---- classes ---------------------------------------------------------------------- */

enum { NAMES = 64 };

/* Collects the string keys of the table at `index` behind the `count` there are. */
static int collect(lua_State *L, int index, const char **names, int count) {
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index)) { /* key value */
    if (lua_type(L, -2) == LUA_TSTRING && count < NAMES) names[count++] = lua_tostring(L, -2);
    lua_pop(L, 1);
  }
  return count;
}

/* Whether objects of this class have that method or field. */
static bool class_has(lua_State *L, const char *class, const char *key) {
  const int top = lua_gettop(L);
  bool found = false;
  lua_pushfstring(L, "engram.%s", class);
  lua_rawget(L, LUA_REGISTRYINDEX);
  if (lua_istable(L, -1) && lua_getfield(L, -1, "__index") == LUA_TFUNCTION)
    for (int table = 1; table <= 2 && lua_getupvalue(L, top + 2, table); table++)
      found = found || (lua_istable(L, -1) && (lua_pushstring(L, key), lua_rawget(L, -2)));
  lua_settop(L, top);
  return found;
}

/* Raises that `what` has no `key`, with the nearest of its names, or who else has it. */
static int miss(lua_State *L, const char *what, const char *key, const char *const names[]) {
  static const char *const classes[] = {"Pattern", "Patterns", "Network"};
  const char *near = args_nearest(key, names);
  if (near) return luaL_error(L, "%s has no '%s' (did you mean '%s'?)", what, key, near);
  if (strcmp(what, "engram") == 0 && strcmp(key, "studio") == 0)
    return luaL_error(L, "engram has no 'studio': local studio = require \"engram.studio\"");
  for (int k = 0; k < 3; k++)
    if (strcmp(what, classes[k]) != 0 && class_has(L, classes[k], key))
      return luaL_error(L, "%s has no '%s' (%s has%s)", what, key, classes[k],
                        strcmp(what, "Patterns") == 0 && k == 0 ? "; ps[1] is the first" : "");
  return luaL_error(L, "%s has no '%s'", what, key);
}

/* upvalues: methods, fields, at, name */
static int class_index(lua_State *L) {
  if (lua_type(L, 2) == LUA_TNUMBER && lua_tocfunction(L, lua_upvalueindex(3)))
    return lua_tocfunction(L, lua_upvalueindex(3))(L);
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL) {
      lua_CFunction get = lua_tocfunction(L, -1);
      lua_settop(L, 1);
      return get(L);
    }
  }
  const char *names[NAMES + 1] = {0};
  collect(L, lua_upvalueindex(2), names, collect(L, lua_upvalueindex(1), names, 0));
  return miss(L, lua_tostring(L, lua_upvalueindex(4)), luaL_tolstring(L, 2, NULL), names);
}

/* upvalues: sets, name */
static int class_newindex(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
      lua_CFunction set = lua_tocfunction(L, -1);
      lua_settop(L, 3);
      lua_remove(L, 2);
      return set(L);
    }
  }
  const char *key = luaL_tolstring(L, 2, NULL), *names[NAMES + 1] = {0};
  collect(L, lua_upvalueindex(1), names, 0);
  const char *class = lua_tostring(L, lua_upvalueindex(2)), *near = args_nearest(key, names);
  if (near && !class_has(L, class, key))
    return luaL_error(L, "%s has no '%s' to be set (did you mean '%s'?)", class, key, near);
  return luaL_error(L, "'%s' of a %s cannot be set", key, class);
}

static void push_functions(lua_State *L, const luaL_Reg *functions) {
  lua_newtable(L);
  if (functions) luaL_setfuncs(L, functions, 0);
}

void class_make(lua_State *L, const class_spec *spec) {
  lua_pushfstring(L, "engram.%s", spec->name);
  luaL_newmetatable(L, lua_tostring(L, -1)); /* name meta */
  luaL_setfuncs(L, spec->meta, 0);
  push_functions(L, spec->methods);
  push_functions(L, spec->fields);
  lua_pushcfunction(L, spec->at);
  lua_pushstring(L, spec->name);
  lua_pushcclosure(L, class_index, 4);
  lua_setfield(L, -2, "__index");
  push_functions(L, spec->sets);
  lua_pushstring(L, spec->name);
  lua_pushcclosure(L, class_newindex, 2);
  lua_setfield(L, -2, "__newindex");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable"); /* a script that calls __gc by hand would free twice */
  lua_pop(L, 2);
}

static int strict_index(lua_State *L) { /* table key; upvalue: name */
  luaL_checktype(L, 1, LUA_TTABLE);
  const char *names[NAMES + 1] = {0};
  collect(L, 1, names, 0);
  return miss(L, lua_tostring(L, lua_upvalueindex(1)), luaL_tolstring(L, 2, NULL), names);
}

void class_strict(lua_State *L, const char *what) {
  lua_createtable(L, 0, 2);
  lua_pushstring(L, what);
  lua_pushcclosure(L, strict_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

/* upvalues: fields, name. An index of a list that is not there is nil, as in any table. */
static int record_index(lua_State *L) { /* record key */
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 0;
  const char *names[NAMES + 1] = {0};
  collect(L, lua_upvalueindex(1), names, 0);
  return miss(L, lua_tostring(L, lua_upvalueindex(2)), lua_tostring(L, 2), names);
}

void class_record(lua_State *L, const char *name, lua_CFunction tostring,
                  const char *const fields[]) {
  lua_pushfstring(L, "engram.%s", name);
  luaL_newmetatable(L, lua_tostring(L, -1)); /* name meta */
  if (tostring) {
    lua_pushcfunction(L, tostring);
    lua_setfield(L, -2, "__tostring");
  }
  lua_newtable(L);
  for (int k = 0; fields[k]; k++) {
    lua_pushboolean(L, true);
    lua_setfield(L, -2, fields[k]);
  }
  lua_pushstring(L, name);
  lua_pushcclosure(L, record_index, 2);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 2);
}

/* ---- small helpers ------------------------------------------------------------------ */

void check_status(lua_State *L, eg_status status, const char *doing) {
  if (status != EG_OK) luaL_error(L, "%s: %s", doing, eg_status_text(status));
}

void *push_scratch(lua_State *L, size_t count, size_t size) {
  if (size && count > (size_t)-1 / 2 / size) luaL_error(L, "not enough memory");
  memory_check(L, (uint64_t)count * size, "a list of %I entries needs", (lua_Integer)count);
  return lua_newuserdatauv(L, count * size + 1, 0);
}

void check_layout(lua_State *L, const char *field, lua_Integer n, uint32_t *width,
                  uint32_t *height) {
  lua_Integer h = (lua_Integer)sqrt((double)n);
  while (h > 1 && n % h) h--;
  if (n / h > 8 * h && n <= EG_MAX_SIDE) h = 1; /* a single row where n has no near factors */
  *height = (uint32_t)h;
  *width = (uint32_t)(n / h);
  if (n / h > EG_MAX_SIDE)
    luaL_error(L,
               "bad field '%s' (%I has no two factors up to %d; choose another or give width and "
               "height)",
               field, n, (int)EG_MAX_SIDE);
}

bool check_shape(lua_State *L, int arg, uint32_t *width, uint32_t *height) {
  lua_Integer w = 0, h = 0, n = 0;
  bool has_width = args_integer(L, arg, "width", 1, EG_MAX_SIDE, &w);
  bool has_height = args_integer(L, arg, "height", 1, EG_MAX_SIDE, &h);
  bool has_n = args_integer(L, arg, "n", 1, EG_MAX_NEURONS, &n);
  if (has_width != has_height)
    luaL_error(L, "missing field '%s' ('width' and 'height' go together)",
               has_width ? "height" : "width");
  if (!has_width && !has_n) return false;
  if (has_width && has_n && w * h != n)
    luaL_error(L, "bad field 'n' (width x height is %I, got %I; leave one of them out)", w * h, n);
  if (has_width && w * h > EG_MAX_NEURONS)
    luaL_error(L, "bad field 'width' (width x height is %I, and a network has at most %I neurons)",
               w * h, (lua_Integer)EG_MAX_NEURONS);
  if (has_width) {
    *width = (uint32_t)w;
    *height = (uint32_t)h;
  } else {
    check_layout(L, "n", n, width, height);
  }
  return true;
}

/* ---- paths ---------------------------------------------------------------------------- */

bool push_script_folder(lua_State *L) {
  lua_Debug caller;
  for (int level = 1; lua_getstack(L, level, &caller); level++) {
    lua_getinfo(L, "S", &caller);
    if (caller.source[0] != '@') continue;
    const char *path = caller.source + 1, *slash = strrchr(path, '/');
    if (slash)
      lua_pushlstring(L, path, (size_t)(slash - path) + 1);
    else
      lua_pushliteral(L, "./");
    return true;
  }
  return false;
}

const char *push_path_to_read(lua_State *L, const char *path) {
  if (path[0] != '/' && push_script_folder(L)) {
    const char *beside = lua_pushfstring(L, "%s%s", lua_tostring(L, -1), path);
    lua_remove(L, -2);
    if (access(beside, F_OK) == 0) return beside;
    lua_pop(L, 1);
  }
  return lua_pushstring(L, path);
}

const char *push_path_to_write(lua_State *L, const char *path) {
  if (path[0] == '/' || !push_script_folder(L)) return lua_pushstring(L, path);
  const char *beside = lua_pushfstring(L, "%s%s", lua_tostring(L, -1), path);
  lua_remove(L, -2);
  return beside;
}
