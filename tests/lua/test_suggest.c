/* SPDX-License-Identifier: MIT
 *
 * test_suggest.c - errors that Lua itself raises say what was meant.
 */
#include "module.h"
#include "stage.h"
#include "suggest.h"

#include <lauxlib.h>
#include <lualib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int handler(lua_State *L) {
  const int top = lua_gettop(L);
  const char *message = lua_tostring(L, 1), *whole = suggest(L, message ? message : "?");
  assert_int_equal(lua_gettop(L), top + 1);
  assert_ptr_equal(whole, lua_tostring(L, -1));
  return 1;
}

/* Runs the chunk, whose environment is a table on top of the globals where `boxed`; its error is to end
 * with that, or where that is empty to have no hint. */
static void says(lua_State *L, bool boxed, const char *chunk, const char *hint) {
  lua_pushcfunction(L, handler);
  assert_int_equal(luaL_loadbufferx(L, chunk, strlen(chunk), "=t", "t"), LUA_OK);
  if (boxed) {
    lua_newtable(L);
    lua_newtable(L);
    lua_pushglobaltable(L);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setupvalue(L, -2, 1);
  }
  assert_int_equal(lua_pcall(L, 0, 0, 1), LUA_ERRRUN);
  const char *message = lua_tostring(L, -1);
  const size_t length = strlen(message), wanted = strlen(hint);
  if (!*hint) {
    if (strstr(message, "did you mean") || strstr(message, "called with")) fail_msg("%s", message);
  } else if (length < wanted || strcmp(message + length - wanted, hint) != 0) {
    fail_msg("%s: %s, and not %s", chunk, message, hint);
  }
  lua_settop(L, 0);
}

static const struct {
  const char *chunk, *hint;
} cases[] = {
    {"local engram = require 'engram' return engam.load 'x'",
     "(global 'engam') (did you mean 'engram'?)"},
    {"engam.load 'x'", "(did you mean 'engram'?)"},
    {"return engram.load 'x'", "(local engram = require \"engram\" is missing)"},
    {"studio.frame()", "(local studio = require \"engram.studio\" is missing)"},
    {"pirnt(1)", "(did you mean 'print'?)"},
    {"return 1 + lenght", "(global 'lenght')"},
    {"local length = 2 return 1 + lenght", "(did you mean 'length'?)"},
    {"local length = 2 local function f() return lenght .. 'x' end f()",
     "(did you mean 'length'?)"},
    {"length = 2 return #lenght", "(did you mean 'length'?)"},
    {"local height return #hieght", "(global 'hieght')"},
    {"local x = 1 return coroutine.wrap(function() return xyz.w + x end)()", "(global 'xyz')"},
    {"return math.flor(2.5)", "(field 'flor') (did you mean 'floor'?)"},
    {"return ('x'):fromat()", "(method 'fromat') (did you mean 'format'?)"},
    {"local o = { colour = { 1 } } return o.color[1]", "(did you mean 'colour'?)"},
    {"local o = { colour = { 1 } } return o.size[1]", "(field 'size')"},
    {"local o = {} for k = 1, 9999 do o['k' .. k] = k end return o.kk[1]", ")"},
    {"local net return net.run()", "(local 'net')"},
    {"local net = require 'engram'.network { n = 4 } net.run()",
     "(methods are called with a colon, :run(…))"},
    {"local p = require 'engram'.random(1, { n = 4 })[1] p:overlap(5)", ""},
    {"require 'engram':random(1, { n = 4 })",
     "(functions of a module are called with a dot, .random(…))"},
    {"error 'plain'", ""},
    {"error 'attempt to index a nil value'", ""},
    {"error 'attempt to index a nil value (global'", ""},
    {"error \"calling '\"", ""},
    {"error {}", ""},
};

static void errors_have_hints(void **state) {
  lua_State *L = *state;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    says(L, false, cases[k].chunk, cases[k].hint);
    says(L, true, cases[k].chunk, cases[k].hint);
  }
}

static void a_full_stack_stays_the_error(void **state) {
  lua_State *L = *state;
  const char chunk[] = "local function f() return 1 + f() end return f()";
  lua_pushcfunction(L, handler);
  assert_int_equal(luaL_loadbufferx(L, chunk, strlen(chunk), "=t", "t"), LUA_OK);
  assert_int_equal(lua_pcall(L, 0, 0, 1), LUA_ERRRUN);
  assert_non_null(strstr(lua_tostring(L, -1), "stack overflow"));
}

static int open(void **state) {
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  luaL_requiref(L, "engram", luaopen_engram, 0);
  lua_settop(L, 0);
  *state = L;
  return 0;
}

static int shut(void **state) {
  lua_close(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(errors_have_hints, open, shut),
      cmocka_unit_test_setup_teardown(a_full_stack_stays_the_error, open, shut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
