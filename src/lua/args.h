/* SPDX-License-Identifier: MIT
 *
 * args.h - arguments and option tables: checked, with errors that name the
 * culprit and what is allowed.
 *
 *     bad field 'width' (expected an integer in 1..65536, got -3)
 */
#ifndef ENGRAM_ARGS_H
#define ENGRAM_ARGS_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

typedef const char *const args_list[]; /* names, closed by NULL */

/* Raises for a key of the table at `arg` that is not among `known`, with the nearest that is.
 * A missing table (nil or none) is fine. */
void args_known(lua_State *L, int arg, args_list known);

/* Each looks up a field of the table at `arg`; an absent one leaves *out alone and gives false. */
bool args_integer(lua_State *L, int arg, const char *field, lua_Integer low, lua_Integer high,
                  lua_Integer *out);
bool args_number(lua_State *L, int arg, const char *field, double low, double high, double *out);
bool args_finite(lua_State *L, int arg, const char *field, double low, double *out);
bool args_boolean(lua_State *L, int arg, const char *field, bool *out);
bool args_choice(lua_State *L, int arg, const char *field, args_list choices, int *out);

/* Positional arguments. */
double args_share(lua_State *L, int arg); /* a number in 0..1 */
lua_Integer args_index(lua_State *L, int arg, const char *what, lua_Integer high); /* 1..high */
int args_name(lua_State *L, int arg, const char *what, args_list choices);

/* "got -3", "got nan", "got a table": pushes and returns how a value reads in a message. */
const char *args_shown(lua_State *L, int index);
/* The name in `known` closest to `given`, or NULL when none is close. */
const char *args_nearest(const char *given, args_list known);
/* Pushes and returns "; did you mean "x"?" for the value at `index`, or "". */
const char *args_guess(lua_State *L, int index, args_list names);
/* The nearest of names that come one by one; `best` is one of them, or NULL. */
typedef struct args_near {
  const char *given, *best;
  size_t least; /* edits: only what is nearer counts */
} args_near;
args_near args_near_to(const char *given);
void args_offer(args_near *, const char *known);
/* Raises `bad argument #arg to 'f' (message)`, message made as by lua_pushfstring. */
int args_bad(lua_State *L, int arg, const char *format, ...);

#endif
