/* SPDX-License-Identifier: MIT
 *
 * class.h - classes of userdata with methods, fields and helpful misses.
 */
#ifndef ENGRAM_CLASS_H
#define ENGRAM_CLASS_H

#include "engram.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

typedef struct class_spec {
  const char *name;        /* "Network"; the metatable is "engram.Network" */
  const luaL_Reg *methods; /* obj:method(...) */
  const luaL_Reg *fields;  /* obj.field: called with the object */
  const luaL_Reg *sets;    /* obj.field = value: called with the object and the value, or NULL */
  const luaL_Reg *meta;    /* metamethods */
  lua_CFunction at;        /* obj[i]: called with the object and an integer, or NULL */
} class_spec;

void class_make(lua_State *, const class_spec *);

/* The metatable "engram.NAME" of tables of results: reading a name that is none of these fields raises, with
 * the nearest that is; one of these that is not there is nil. */
void class_record(lua_State *, const char *name, lua_CFunction tostring,
                  const char *const fields[]);

/* A table whose unknown names raise, with the nearest known one: for modules. The table is on top. */
void class_strict(lua_State *, const char *what);

/* Objects. A box is made first, empty, so that an error on the way cannot leak what goes in. */
eg_patterns **push_pattern(lua_State *);  /* a Pattern: holds exactly one, of eg_patterns_new */
eg_patterns **push_patterns(lua_State *); /* Patterns: any, to be read with eg_patterns_get */
/* What goes into a box: eg_patterns_new, or raises. */
void make_patterns(lua_State *, eg_patterns **box, uint32_t width, uint32_t height, uint32_t count,
                   const char *doing);
eg_patterns *check_pattern(lua_State *, int arg);
eg_patterns *check_patterns(lua_State *, int arg);
eg_patterns *check_any_patterns(lua_State *,
                                int arg);      /* either; the error for nil speaks of load */
eg_patterns *to_pattern(lua_State *, int arg); /* NULL if it is none */
eg_patterns *to_any_patterns(lua_State *, int arg);
eg_net **push_net(lua_State *);
eg_net *check_net(lua_State *, int arg);
void check_status(lua_State *, eg_status, const char *doing); /* raises unless EG_OK */

/* By the arguments from 2 on. */
void occlude(lua_State *, uint64_t *bits, uint32_t width, uint32_t height);

/* Before anything large is asked for: where there is less, raises "… need 12.5 GB, and 3.1 GB are
 * available", `what` being all up to the number, as of lua_pushfstring. Small requests cost nothing. */
void memory_check(lua_State *, uint64_t bytes, const char *what, ...);
/* The same without raising; sets *available where it is false. */
bool memory_has(uint64_t bytes, uint64_t *available);

#define LUA_ENTRY 16 /* bytes of a table's list for each entry */

/* Scratch memory that the collector frees: pushes it. */
void *push_scratch(lua_State *, size_t count, size_t size);

/* width and height from the options at `arg`: both, or n. False: neither was given. */
bool check_shape(lua_State *, int arg, uint32_t *width, uint32_t *height);
/* The most square picture of n neurons; the error, where there is none, names the field. */
void check_layout(lua_State *, const char *field, lua_Integer n, uint32_t *width, uint32_t *height);

/* Where a file of a script is: beside the script that calls, else in the working directory. Pushes it. */
const char *push_path_to_read(lua_State *, const char *path);
/* Beside the script, if there is one. */
const char *push_path_to_write(lua_State *, const char *path);
/* With a final slash; false and nothing pushed where there is none. */
bool push_script_folder(lua_State *);

/* The parts of the module, each of which leaves its functions or nothing. */
void open_patterns(lua_State *);
void open_network(lua_State *);
void open_recall(lua_State *);
void open_attractors(lua_State *);
void open_theory(lua_State *); /* leaves the table engram.theory */
int engram_load(lua_State *);
int engram_ascii(lua_State *);
int engram_random(lua_State *);
int engram_network(lua_State *);
int engram_recall(lua_State *);
int engram_attractors(lua_State *);
int engram_open(lua_State *);
int engram_memory(lua_State *);
int engram_record(lua_State *);
/* err: NaN where none was given */
void results_point(lua_State *, const char *chart, const char *series, double x, double y,
                   double err);

#endif
