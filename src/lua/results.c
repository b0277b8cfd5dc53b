/* SPDX-License-Identifier: MIT
 *
 * results.c - tables of results as CSV files in the folder given by --out.
 *
 * A file is opened at the first row of a run, with a head that says by what
 * it was made; every row goes out whole and is flushed, so that a run that is
 * stopped leaves all rows it had. Without --out a row goes to the log.
 */
#include "args.h"
#include "class.h"
#include "stage.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Of a run: name -> userdata FILE *, whose user value is the list of columns. */
#define TABLES "results"

static int file_gc(lua_State *L) {
  FILE **box = lua_touserdata(L, 1);
  if (*box) fclose(*box);
  *box = NULL;
  return 0;
}

/* Pushes the file name of a table: what a file name had better not hold is written as %2F. */
static const char *push_file_name(lua_State *L, const char *name) {
  luaL_Buffer b;
  if (!*name || strlen(name) > 80)
    luaL_error(L, "a table of results needs a name of 1 to 80 bytes, got \"%s\"", name);
  luaL_buffinit(L, &b);
  for (const char *c = name; *c; c++) {
    unsigned char letter = (unsigned char)*c;
    bool plain = isalnum(letter) || letter >= 128 || (strchr("_-. ", letter) && c > name);
    char code[4];
    snprintf(code, sizeof code, "%%%02X", letter);
    if (plain)
      luaL_addchar(&b, *c);
    else
      luaL_addstring(&b, code);
  }
  luaL_pushresult(&b);
  return lua_tostring(L, -1);
}

/* Replaces a float on top by the shortest text that reads back as the same number. */
static void exact_number(lua_State *L) {
  char text[40];
  if (!lua_isinteger(L, -1) && lua_type(L, -1) == LUA_TNUMBER) {
    double value = lua_tonumber(L, -1);
    for (int digits = 15; digits <= 17; digits++) {
      snprintf(text, sizeof text, "%.*g", digits, value);
      if (value != value)
        snprintf(text, sizeof text, "nan"); /* which has a sign, but no meaning by it */
      if (strtod(text, NULL) == value) break;
    }
    lua_pushstring(L, text);
    lua_replace(L, -2);
  }
}

/* Pushes the FILE box of a fresh table; raises when it cannot be written, or when the other kind of
 * results, at the key `rival` of the tables at `tables`, has this file. */
static FILE *open_table(lua_State *L, const lua_stage *stage, const char *name, int tables,
                        const char *rival) {
  if (lua_getfield(L, tables, rival) != LUA_TNIL)
    luaL_error(L, "a chart and a table of results are both named \"%s\": they would share %s.csv",
               name, name);
  lua_pop(L, 1);
  const char *path = lua_pushfstring(L, "%s/%s.csv", stage->out, push_file_name(L, name));
  lua_remove(L, -2);
  FILE **box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = NULL;
  luaL_newmetatable(L, "engram.file");
  lua_pushcfunction(L, file_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  if (mkdir(stage->out, 0777) != 0 && errno != EEXIST)
    luaL_error(L, "%s: cannot make the folder for results: %s", stage->out, strerror(errno));
  if (!(*box = fopen(path, "w"))) luaL_error(L, "%s: cannot be written: %s", path, strerror(errno));
  fprintf(*box, "# engram %s, seed %" PRIu64 ", script %s\n", EG_VERSION, stage->seed,
          stage->script ? stage->script : "-");
  lua_remove(L, -2);
  return *box;
}

/* RFC 4180: a text with a comma, a quote or a line break goes in quotes, quotes doubled. */
static void add_cell(luaL_Buffer *b, const char *text) {
  if (!strpbrk(text, ",\"\n\r")) {
    luaL_addstring(b, text);
    return;
  }
  luaL_addchar(b, '"');
  for (; *text; text++) {
    if (*text == '"') luaL_addchar(b, '"');
    luaL_addchar(b, *text);
  }
  luaL_addchar(b, '"');
}

static void write_line(lua_State *L, FILE *file) { /* the line is on top */
  if (fprintf(file, "%s\n", lua_tostring(L, -1)) < 0 || fflush(file) != 0)
    luaL_error(L, "the results cannot be written: %s", strerror(errno));
  lua_pop(L, 1);
}

/* Pushes the sorted list of the row's keys. */
static void push_columns(lua_State *L, int row) {
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, row)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      args_bad(L, row, "a row has names, but this has [%s]", args_shown(L, -1));
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
  }
  int count = (int)lua_rawlen(L, -1);
  for (int i = 2; i <= count; i++) /* insertion sort: a row has few names */
    for (int j = i; j > 1; j--) {
      lua_rawgeti(L, -1, j - 1);
      lua_rawgeti(L, -2, j);
      if (strcmp(lua_tostring(L, -2), lua_tostring(L, -1)) <= 0) {
        lua_pop(L, 2);
        break;
      }
      lua_rawseti(L, -3, j - 1);
      lua_rawseti(L, -2, j);
    }
}

/* Pushes "a,b,c": the columns' names, or the row's values in their order. */
static void push_line(lua_State *L, int columns, int row) {
  int count = (int)lua_rawlen(L, columns), strings = lua_gettop(L) + 1;
  luaL_checkstack(L, count + 4, "too many columns");
  for (int c = 1; c <= count; c++) {
    lua_rawgeti(L, columns, c);
    if (!row) continue;
    const char *name = lua_tostring(L, -1);
    if (lua_getfield(L, row, name) == LUA_TNIL)
      args_bad(L, row, "the table has a column '%s' that this row lacks", name);
    if (lua_type(L, -1) != LUA_TNUMBER && lua_type(L, -1) != LUA_TSTRING)
      args_bad(L, row, "'%s' is %s, expected a number or a string", name, args_shown(L, -1));
    exact_number(L);
    lua_tostring(L, -1);
    lua_replace(L, -2);
  }
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int c = 0; c < count; c++) {
    if (c) luaL_addchar(&b, ',');
    add_cell(&b, lua_tostring(L, strings + c));
  }
  luaL_pushresult(&b);
  lua_replace(L, strings);
  lua_settop(L, strings);
}

/* "table: a = 1, b = 2" of the row at 2 with the columns at 3 */
static void log_row(lua_State *L, lua_stage *stage, const char *name) {
  if (!stage->log || stage->quiet) return;
  int count = (int)lua_rawlen(L, 3);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  luaL_addstring(&b, name);
  for (int c = 1; c <= count; c++) {
    lua_rawgeti(L, 3, c);
    lua_getfield(L, 2, lua_tostring(L, -1));
    lua_pushfstring(L, "%s%s = %s", c > 1 ? ", " : ": ", lua_tostring(L, -2), lua_tostring(L, -1));
    lua_replace(L, -3);
    lua_pop(L, 1);
    luaL_addvalue(&b);
  }
  luaL_pushresult(&b);
  stage->log(stage, SCENE_NOTE, lua_tostring(L, -1));
}

int engram_record(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  if (strlen(name) != lua_rawlen(L, 1)) args_bad(L, 1, "the name holds a zero byte");
  lua_settop(L, 2);
  push_file_name(L, name); /* refuses what cannot be one, with --out or without */
  lua_pop(L, 1);
  lua_stage *stage = stage_of(L);
  push_columns(L, 2); /* 3 */
  if (lua_rawlen(L, 3) == 0) args_bad(L, 2, "the row is empty");
  if (!stage->out) {
    push_line(L, 3, 2); /* a row that cannot be written is refused here too */
    log_row(L, stage, name);
    return 0;
  }
  stage_push_run(L, TABLES); /* 4 */
  if (lua_getfield(L, 4, name) == LUA_TNIL) {
    lua_pop(L, 1);
    const char *chart = lua_pushfstring(L, "chart/%s", name);
    FILE *fresh = open_table(L, stage, name, 4, chart);
    lua_remove(L, -2); /* 5: box */
    push_line(L, 3, 0);
    write_line(L, fresh);
    lua_pushvalue(L, 3);
    lua_setiuservalue(L, 5, 1);
    lua_pushvalue(L, 5);
    lua_setfield(L, 4, name);
  }
  FILE **box = lua_touserdata(L, 5);
  lua_getiuservalue(L, 5, 1); /* 6: columns */
  if (lua_rawlen(L, 6) < lua_rawlen(L, 3))
    args_bad(L, 2, "the row has more names than the table's first row had");
  push_line(L, 6, 2);
  write_line(L, *box);
  return 0;
}

/* Every chart has the column err, empty where none was given: the head is written with the first
 * point, when nobody knows what will come. */
void results_point(lua_State *L, const char *chart, const char *series, double x, double y,
                   double err) {
  lua_stage *stage = stage_of(L);
  if (!stage->out) return;
  int top = lua_gettop(L);
  stage_push_run(L, TABLES);
  const char *key =
      lua_pushfstring(L, "chart/%s", chart); /* no clash with a table of this name's rows */
  if (lua_getfield(L, top + 1, key) == LUA_TNIL) {
    lua_pop(L, 1);
    FILE *fresh = open_table(L, stage, chart, top + 1, chart);
    lua_pushliteral(L, "series,x,y,err");
    write_line(L, fresh);
    lua_pushvalue(L, -1);
    lua_setfield(L, top + 1, key);
  }
  FILE **box = lua_touserdata(L, -1);
  lua_pushnumber(L, x);
  exact_number(L);
  lua_pushnumber(L, y);
  exact_number(L);
  if (isnan(err))
    lua_pushliteral(L, "");
  else
    lua_pushnumber(L, err);
  exact_number(L);
  const char *numbers = lua_pushfstring(L, ",%s,%s,%s", lua_tostring(L, -3), lua_tostring(L, -2),
                                        lua_tostring(L, -1));
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  add_cell(&b, series);
  luaL_addstring(&b, numbers);
  luaL_pushresult(&b);
  write_line(L, *box);
  lua_settop(L, top);
}
