/* SPDX-License-Identifier: MIT
 *
 * args.c - checked arguments; see args.h.
 */
#include "args.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { LONGEST = 64 }; /* names compared for likeness */

static size_t smallest(size_t a, size_t b, size_t c) {
  size_t least = a < b ? a : b;
  return least < c ? least : c;
}

static int small(char letter) { return tolower((unsigned char)letter); }

/* Edits that turn a into b: a letter more, less, another, or two neighbours swapped (Damerau 1964).
 * Capitals are as good as small letters. */
static size_t distance(const char *a, const char *b) {
  size_t m = strlen(a), n = strlen(b), rows[3][LONGEST + 1];
  if (m > LONGEST || n > LONGEST) return LONGEST;
  for (size_t j = 0; j <= n; j++) rows[0][j] = j;
  for (size_t i = 1; i <= m; i++) {
    size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *swapped = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= n; j++) {
      row[j] = smallest(above[j] + 1, row[j - 1] + 1,
                        above[j - 1] + (small(a[i - 1]) != small(b[j - 1])));
      if (i > 1 && j > 1 && small(a[i - 1]) == small(b[j - 2]) &&
          small(a[i - 2]) == small(b[j - 1]) && swapped[j - 2] + 1 < row[j])
        row[j] = swapped[j - 2] + 1;
    }
  }
  return rows[m % 3][n];
}

args_near args_near_to(const char *given) {
  size_t least = (strlen(given) + 1) / 3 + 1; /* a third of it may be wrong */
  return (args_near){.given = given, .least = least > 4 ? 4 : least};
}

void args_offer(args_near *near, const char *known) {
  size_t m = strlen(near->given), n = strlen(known);
  if ((m > n ? m - n : n - m) >= near->least) return; /* that many letters more or less, at least */
  size_t d = distance(near->given, known);
  if (d >= near->least) return;
  near->least = d;
  near->best = known;
}

const char *args_nearest(const char *given, args_list known) {
  args_near near = args_near_to(given);
  for (int k = 0; known[k]; k++) args_offer(&near, known[k]);
  return near.best;
}

const char *args_shown(lua_State *L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: return lua_pushliteral(L, "nil");
    case LUA_TBOOLEAN: return lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
    case LUA_TNUMBER:
      if (isnan(lua_tonumber(L, index)))
        return lua_pushliteral(L, "nan"); /* printf has a "-nan" too */
      lua_pushvalue(L, index);            /* converting the original would change its type */
      return lua_tostring(L, -1);
    case LUA_TSTRING: {
      size_t length;
      const char *s = lua_tolstring(L, index, &length);
      if (length <= 40) return lua_pushfstring(L, "\"%s\"", s);
      lua_pushlstring(L, s, 40);
      return lua_pushfstring(L, "\"%s…\"", lua_tostring(L, -1));
    }
    default: return lua_pushfstring(L, "a %s", luaL_typename(L, index));
  }
}

int args_bad(lua_State *L, int arg, const char *format, ...) {
  va_list values;
  va_start(values, format);
  const char *message = lua_pushvfstring(L, format, values);
  va_end(values);
  return luaL_argerror(L, arg, message);
}

static int bad_field(lua_State *L, const char *field, const char *expected) {
  return luaL_error(L, "bad field '%s' (expected %s, got %s)", field, expected, args_shown(L, -1));
}

static const char *joined(lua_State *L, args_list names) {
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int k = 0; names[k]; k++) {
    if (k) luaL_addstring(&b, names[k + 1] ? ", " : " or ");
    luaL_addchar(&b, '"');
    luaL_addstring(&b, names[k]);
    luaL_addchar(&b, '"');
  }
  luaL_pushresult(&b);
  return lua_tostring(L, -1);
}

const char *args_guess(lua_State *L, int index, args_list names) {
  const char *near =
      lua_type(L, index) == LUA_TSTRING ? args_nearest(lua_tostring(L, index), names) : NULL;
  return near ? lua_pushfstring(L, "; did you mean \"%s\"?", near) : lua_pushliteral(L, "");
}

void args_known(lua_State *L, int arg, args_list known) {
  if (lua_isnoneornil(L, arg)) return;
  if (!lua_istable(L, arg))
    args_bad(L, arg, "expected a table of options such as { %s = ... }, got %s", known[0],
             args_shown(L, arg));
  lua_pushnil(L);
  while (lua_next(L, arg)) { /* key value */
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING) {
      const char *shown = args_shown(L, -1);
      luaL_error(L, "unknown field [%s] (the fields are %s)", shown, joined(L, known));
    }
    const char *key = lua_tostring(L, -1), *near = args_nearest(key, known);
    bool found = false;
    for (int k = 0; known[k] && !found; k++) found = strcmp(key, known[k]) == 0;
    if (found) continue;
    if (near) luaL_error(L, "unknown field '%s' (did you mean '%s'?)", key, near);
    luaL_error(L, "unknown field '%s' (the fields are %s)", key, joined(L, known));
  }
}

/* Pushes the field; false, with nothing pushed, where there is none. */
static bool field(lua_State *L, int arg, const char *name) {
  if (lua_isnoneornil(L, arg)) return false;
  if (lua_getfield(L, arg, name) != LUA_TNIL) return true;
  lua_pop(L, 1);
  return false;
}

bool args_integer(lua_State *L, int arg, const char *name, lua_Integer low, lua_Integer high,
                  lua_Integer *out) {
  if (!field(L, arg, name)) return false;
  int exact;
  lua_Integer value = lua_tointegerx(L, -1, &exact);
  if (!exact || lua_type(L, -1) != LUA_TNUMBER || value < low || value > high) {
    const char *range = low == LUA_MININTEGER ? lua_pushliteral(L, "an integer")
                        : high == LUA_MAXINTEGER
                            ? lua_pushfstring(L, "an integer from %I on", low)
                            : lua_pushfstring(L, "an integer in %I..%I", low, high);
    lua_insert(L, -2); /* range value */
    bad_field(L, name, range);
  }
  lua_pop(L, 1);
  *out = value;
  return true;
}

bool args_number(lua_State *L, int arg, const char *name, double low, double high, double *out) {
  if (!field(L, arg, name)) return false;
  double value = lua_tonumber(L, -1);
  if (lua_type(L, -1) != LUA_TNUMBER || !(value >= low && value <= high)) {
    const char *range = isinf(high) && isinf(low) ? lua_pushliteral(L, "a number")
                        : isinf(high)             ? lua_pushfstring(L, "a number from %f on", low)
                                      : lua_pushfstring(L, "a number in %f..%f", low, high);
    lua_insert(L, -2);
    bad_field(L, name, range);
  }
  lua_pop(L, 1);
  *out = value;
  return true;
}

bool args_finite(lua_State *L, int arg, const char *name, double low, double *out) {
  double value;
  if (!args_number(L, arg, name, low, INFINITY, &value)) return false;
  if (isinf(value)) luaL_error(L, "bad field '%s' (expected a finite number, got %f)", name, value);
  *out = value;
  return true;
}

bool args_boolean(lua_State *L, int arg, const char *name, bool *out) {
  if (!field(L, arg, name)) return false;
  if (!lua_isboolean(L, -1)) bad_field(L, name, "true or false");
  *out = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return true;
}

static int which(const char *given, args_list choices) {
  for (int k = 0; given && choices[k]; k++)
    if (strcmp(given, choices[k]) == 0) return k;
  return -1;
}

bool args_choice(lua_State *L, int arg, const char *name, args_list choices, int *out) {
  if (!field(L, arg, name)) return false;
  *out = lua_type(L, -1) == LUA_TSTRING ? which(lua_tostring(L, -1), choices) : -1;
  if (*out < 0) {
    const int given = lua_gettop(L);
    luaL_error(L, "bad field '%s' (expected %s, got %s%s)", name, joined(L, choices),
               args_shown(L, given), args_guess(L, given, choices));
  }
  lua_pop(L, 1);
  return true;
}

double args_share(lua_State *L, int arg) {
  double f = lua_tonumber(L, arg);
  if (lua_type(L, arg) != LUA_TNUMBER || !(f >= 0 && f <= 1))
    args_bad(L, arg, "expected a share in 0..1, got %s", args_shown(L, arg));
  return f;
}

lua_Integer args_index(lua_State *L, int arg, const char *what, lua_Integer high) {
  int exact;
  lua_Integer i = lua_tointegerx(L, arg, &exact);
  if (!exact || lua_type(L, arg) != LUA_TNUMBER || i < 1 || i > high) {
    if (high < 1) args_bad(L, arg, "expected a %s, but there are none", what);
    args_bad(L, arg, "expected a %s in 1..%I, got %s", what, high, args_shown(L, arg));
  }
  return i;
}

int args_name(lua_State *L, int arg, const char *what, args_list choices) {
  int found = lua_type(L, arg) == LUA_TSTRING ? which(lua_tostring(L, arg), choices) : -1;
  if (found < 0)
    args_bad(L, arg, "expected a %s: %s, got %s%s", what, joined(L, choices), args_shown(L, arg),
             args_guess(L, arg, choices));
  return found;
}
