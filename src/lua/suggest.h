/* SPDX-License-Identifier: MIT
 *
 * suggest.h - what a script may have meant by a name that is not there.
 */
#ifndef ENGRAM_LUA_SUGGEST_H
#define ENGRAM_LUA_SUGGEST_H

#include <lua.h>

/* Pushes and returns the message of an error, with a hint behind it where there is one to be given. Belongs
 * into the message handler of lua_pcall, before its traceback: it looks at the functions that are running. */
const char *suggest(lua_State *, const char *message);

#endif
