/* SPDX-License-Identifier: MIT
 *
 * stage.c - the module's side of the stage; see stage.h.
 */
#include "stage.h"

#include <lauxlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

static const char STAGE = 0, SHOWN = 0; /* their addresses are registry keys */

void stage_install(lua_State *L, lua_stage *stage) {
  lua_pushlightuserdata(L, stage);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &STAGE);
}

static int own_gc(lua_State *L) {
  lua_stage *stage = lua_touserdata(L, 1);
  scene_board_free(stage->board);
  stage->board = NULL;
  return 0;
}

/* The stage of a stock interpreter. It is made first and closed last, since every object may use it. */
static lua_stage *own_stage(lua_State *L) {
  lua_stage *stage = lua_newuserdatauv(L, sizeof *stage, 0);
  *stage =
      (lua_stage){.seed = 1, .wanted_speed = -1}; /* the seed of a program started without --seed */
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, own_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  if (!(stage->board = scene_board_new())) luaL_error(L, "not enough memory");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &STAGE);
  return stage;
}

lua_stage *stage_of(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &STAGE);
  lua_stage *stage = lua_touserdata(L, -1);
  lua_pop(L, 1);
  if (!stage) return own_stage(L);
  /* The __gc of what is older than the module runs later than own_gc. */
  if (!stage->board) luaL_error(L, "engram is closed: the interpreter ends");
  return stage;
}

void stage_check(lua_State *L) {
  lua_stage *stage = stage_of(L);
  if (stage->stopped && stage->stopped(stage)) luaL_error(L, "interrupted");
}

uint64_t stage_part(const lua_stage *stage, const eg_net *net, uint64_t most) {
  uint64_t part = STAGE_PART_MS * eg_net_per_ms(net);
  if (stage->watched && net == stage->shown) {
    const uint64_t point = scene_past_part(stage->board, net);
    if (point < part) part = point;
  }
  if (part < 1) part = 1;
  return most < part ? most : part;
}

uint64_t stage_allow(lua_State *L, eg_net *net, uint64_t most) {
  lua_stage *stage = stage_of(L);
  most = stage_part(stage, net, most);
  if (stage->allow) most = stage->allow(stage, net, most);
  stage_check(L);
  return most;
}

void stage_wait(lua_State *L, double seconds) {
  lua_stage *stage = stage_of(L);
  if (stage->wait) stage->wait(stage, seconds);
  stage_check(L);
}

void stage_push_run(lua_State *L, const char *key) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, "engram.run");
  luaL_getsubtable(L, -1, key);
  lua_remove(L, -2);
}

void stage_next_run(lua_State *L) {
  lua_stage *stage = stage_of(L);
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "engram.run");
  stage->drawn = stage->trial = stage->asked = 0;
  stage->wanted_speed = -1;
  stage->earlier = stage->shown != NULL;
}

bool stage_may_write(lua_State *L, const char *path, char *message, size_t room) {
  lua_stage *stage = stage_of(L);
  return !stage->may_write || stage->may_write(stage, path, message, room);
}

void stage_show_first(lua_State *L, int index, eg_net *net) {
  const lua_stage *stage = stage_of(L);
  if (!stage->shown || stage->earlier) stage_show(L, index, net);
}

void stage_show(lua_State *L, int index, eg_net *net) {
  lua_stage *stage = stage_of(L);
  stage->earlier = false;
  lua_pushvalue(L, index);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &SHOWN);
  if (stage->shown == net) return;
  stage->shown = net;
  scene_board_new_net(stage->board);
  stage_record(stage, net);
}

void stage_record(lua_stage *stage, eg_net *net) {
  if (stage->watched && net == stage->shown) scene_past_record(stage->board, net, NULL, 0);
}

void stage_changed(lua_stage *stage, eg_net *net, const char *label) {
  if (stage->watched && net == stage->shown)
    scene_past_record(stage->board, net, label, SCENE_SCRIPT);
}

double stage_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void stage_warn(lua_State *L, const char *format, ...) {
  lua_stage *stage = stage_of(L);
  if (stage->quiet) return;
  va_list values;
  va_start(values, format);
  const char *text = lua_pushvfstring(L, format, values);
  va_end(values);
  if (stage->log)
    stage->log(stage, SCENE_NOTE, text);
  else
    fprintf(stderr, "engram: %s\n", text);
  lua_pop(L, 1);
}

uint64_t stage_seed(const lua_stage *stage) {
  return stage->trial ? eg_seed_derive(stage->seed, stage->trial) : stage->seed;
}

eg_stream stage_stream(lua_stage *stage, eg_purpose purpose) {
  return eg_stream_at(stage_seed(stage), purpose, stage->drawn++);
}
