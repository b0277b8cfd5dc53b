/* SPDX-License-Identifier: MIT
 *
 * suggest.c - a hint for the errors that Lua itself raises; see suggest.h.
 *
 * "attempt to index a nil value (global 'engam')" names what was looked for. What it may have been is
 * what can be seen from there: the locals and upvalues of the running functions of that file, the
 * globals, and for a field what is in the tables among these. Methods that were called with a dot, and
 * functions of a module with a colon, are told by how the function was called.
 */
#include "suggest.h"
#include "args.h"

#include <string.h>

enum {
  MOST = 4096, /* keys looked at in all: an error has to be quick, whatever the tables hold */
  LEVELS = 32  /* running functions */
};

typedef struct search {
  args_near near;
  bool inside; /* what is sought is in a table that can be seen, not seen itself */
  int left;    /* keys */
} search;

/* ---- what can be seen ------------------------------------------------------------------- */

/* The string keys of the table on top; `deep`: of the tables in it instead. */
static void offer_keys(lua_State *L, search *s, bool deep) {
  if (!lua_checkstack(L, 8)) return;
  lua_pushnil(L);
  while (lua_next(L, -2)) { /* table key value */
    if (s->left-- <= 0) {
      lua_pop(L, 2);
      return;
    }
    if (deep && lua_istable(L, -1)) offer_keys(L, s, false);
    lua_pop(L, 1);
    if (!deep && lua_type(L, -1) == LUA_TSTRING) args_offer(&s->near, lua_tostring(L, -1));
  }
}

/* A variable, its value on top, which it pops. Temporaries have names such as "(temporary)". */
static void offer_variable(lua_State *L, search *s, const char *name) {
  if (strcmp(name, "_ENV") == 0) {
    for (int depth = 0; depth < 4 && lua_istable(L, -1);
         depth++) { /* an environment may stand on another */
      offer_keys(L, s, s->inside);
      if (luaL_getmetafield(L, -1, "__index") == LUA_TNIL) break;
      lua_remove(L, -2);
    }
  } else if (s->inside && lua_istable(L, -1)) {
    offer_keys(L, s, false);
  } else if (!s->inside && *name != '(' && !lua_isnil(L, -1)) {
    args_offer(&s->near, name);
  }
  lua_pop(L, 1);
}

static void offer_function(lua_State *L, search *s, lua_Debug *ar) {
  const char *name;
  for (int k = 1; (name = lua_getlocal(L, ar, k)); k++) offer_variable(L, s, name);
  lua_getinfo(L, "f", ar);
  for (int k = 1; (name = lua_getupvalue(L, -1, k)); k++) offer_variable(L, s, name);
  lua_pop(L, 1);
}

/* All that can be seen from the function at `level`; variables of callers in the same file are most often
 * those around it. */
static void look_around(lua_State *L, search *s, int level) {
  lua_Debug first, ar;
  if (!lua_getstack(L, level, &first) || !lua_getinfo(L, "S", &first)) return;
  for (int k = level; k < level + LEVELS && lua_getstack(L, k, &ar); k++) {
    lua_getinfo(L, "S", &ar);
    if (*ar.what != 'C' && strcmp(ar.source, first.source) == 0) offer_function(L, s, &ar);
  }
}

/* ---- what is sought ----------------------------------------------------------------------- */

/* The text between `before` and `after` in `from`, pushed; NULL, and nothing pushed: it is not of this form. */
static const char *push_between(lua_State *L, const char *from, const char *before,
                                const char *after) {
  const char *start = strstr(from, before),
             *end = start ? strstr(start + strlen(before), after) : NULL;
  if (!end) return NULL;
  start += strlen(before);
  return lua_pushlstring(L, start, (size_t)(end - start));
}

static const char *push_missing(lua_State *L, const char *message, const char *kind) {
  const char *tail = strstr(message, " a nil value (");
  if (!strstr(message, "attempt to ") || !tail) return NULL;
  return push_between(L, tail, lua_pushfstring(L, " a nil value (%s '", kind), "')");
}

/* engram.load where nobody wrote local engram = require "engram" */
static const char *module_called(const char *name) {
  static const char *const modules[][2] = {{"engram", "engram"}, {"studio", "engram.studio"}};
  for (int k = 0; k < 2; k++)
    if (strcmp(name, modules[k][0]) == 0) return modules[k][1];
  return NULL;
}

static const char *push_hint_for_name(lua_State *L, const char *message) {
  const char *name = push_missing(L, message, "global");
  const bool global = name != NULL;
  if (!name) name = push_missing(L, message, "field");
  if (!name) name = push_missing(L, message, "method");
  if (!name) return NULL;
  const char *module = global ? module_called(name) : NULL;
  if (module) return lua_pushfstring(L, "local %s = require \"%s\" is missing", name, module);
  search s = {.near = args_near_to(name), .inside = !global, .left = MOST};
  look_around(L, &s, 1);
  if (global) {
    args_offer(&s.near, "engram");
    args_offer(&s.near, "studio");
  }
  return s.near.best ? lua_pushfstring(L, "did you mean '%s'?", s.near.best) : NULL;
}

/* net.run() instead of net:run(), engram:random(…) instead of engram.random(…) */
static const char *push_hint_for_call(lua_State *L, const char *message) {
  lua_Debug ar;
  const char *name = push_between(L, message, "calling '", "' on bad self");
  if (name) return lua_pushfstring(L, "functions of a module are called with a dot, .%s(…)", name);
  name = push_between(L, message, "bad argument #1 to '", "' (engram.");
  if (!name || !strstr(message, " expected, got ")) return NULL;
  if (!lua_getstack(L, 1, &ar) || !lua_getinfo(L, "n", &ar)) return NULL;
  if (!ar.namewhat || strcmp(ar.namewhat, "field") != 0) return NULL;
  return lua_pushfstring(L, "methods are called with a colon, :%s(…)", name);
}

const char *suggest(lua_State *L, const char *message) {
  const int top = lua_gettop(L);
  const bool room = lua_checkstack(L, 32); /* which there is not where the stack was too deep */
  const char *hint = room ? push_hint_for_name(L, message) : NULL;
  if (room && !hint) hint = push_hint_for_call(L, message);
  const char *whole =
      hint ? lua_pushfstring(L, "%s (%s)", message, hint) : lua_pushstring(L, message);
  lua_copy(L, -1, top + 1);
  lua_settop(L, top + 1);
  return whole;
}
