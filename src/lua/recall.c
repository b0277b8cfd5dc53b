/* SPDX-License-Identifier: MIT
 *
 * recall.c - engram.recall(net, cues, opts): many cues at once.
 *
 * Each is recalled on a copy of the network as it is at the call, so the
 * window may go on with the network itself meanwhile. The work is done in
 * parts of a few milliseconds, however many cues are still under way.
 */
#include "network.h"
#include "stage.h"

#include <string.h>

#define BATCH "engram.batch"
#define RESULT_BYTES 1024u /* of a Result, about */

static int batch_gc(lua_State *L) {
  eg_batch **box = lua_touserdata(L, 1);
  eg_batch_free(*box);
  *box = NULL;
  return 0;
}

static uint32_t under_way(const eg_batch *batch, uint32_t count) {
  uint32_t left = 0;
  for (uint32_t k = 0; k < count; k++) left += !eg_batch_run(batch, k)->over;
  return left;
}

/* A part is the same few neurons of all cues. How long it takes depends on how many cores there are to
 * share the cues out to, so that it is measured; what comes out does not depend on it. */
static void advance_all(lua_State *L, eg_batch *batch, uint32_t count, uint64_t per_ms) {
  uint32_t left = under_way(batch, count);
  uint64_t most = left ? STAGE_PART_MS * per_ms / left : 0;
  for (; left > 0; left = under_way(batch, count)) {
    stage_wait(L, 0);
    double began = stage_now();
    eg_batch_advance(batch, most ? most : 1);
    double ms = 1e3 * (stage_now() - began);
    if (ms < STAGE_PART_MS) most = 2 * most + 1;
    if (ms > 4 * STAGE_PART_MS) most /= 2;
  }
}

eg_batch *push_recalled(lua_State *L, const eg_net *net, const eg_patterns *cues,
                        const recall_options *o) {
  eg_batch **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, BATCH);
  check_status(L, eg_batch_new(box, net, cues, o->schedule, o->sweeps, o->seed), "recall");
  eg_batch_heat(*box, o->temperature);
  advance_all(L, *box, eg_patterns_count(cues), eg_net_per_ms(net));
  return *box;
}

void pop_recalled(lua_State *L) {
  eg_batch **box = lua_touserdata(L, -1);
  eg_batch_free(*box);
  *box = NULL;
  lua_pop(L, 1);
}

static void push_state(lua_State *L, const eg_net *net, const char *name) {
  eg_patterns **out = push_pattern(L);
  make_patterns(L, out, eg_net_about(net)->width, eg_net_about(net)->height, 1, "recall");
  memcpy(eg_patterns_bits(*out, 0), eg_net_state(net), eg_words(eg_net_n(net)) * sizeof(uint64_t));
  eg_patterns_set_name(*out, 0, name);
}

int engram_recall(lua_State *L) {
  static args_list known = {"schedule", "sweeps", "seed", "temperature", NULL};
  eg_net *net = check_net(L, 1);
  lua_Integer sweeps = 100, seed = (lua_Integer)eg_net_about(net)->seed;
  recall_options o = {.temperature = -1};
  int schedule = EG_RANDOM;
  args_known(L, 3, known);
  args_choice(L, 3, "schedule", schedules, &schedule);
  args_integer(L, 3, "sweeps", 1, LUA_MAXINTEGER, &sweeps);
  args_integer(L, 3, "seed", LUA_MININTEGER, LUA_MAXINTEGER, &seed);
  args_finite(L, 3, "temperature", 0, &o.temperature);
  o.schedule = (eg_schedule)schedule;
  o.sweeps = (uint64_t)sweeps;
  o.seed = (uint64_t)seed;
  check_can_run(L, net);
  lua_settop(L, 2);
  const eg_patterns *cues = check_some_patterns(L, 2, net);
  uint32_t count = eg_patterns_count(cues);
  memory_check(L,
               eg_batch_bytes(net, count) +
                   count * (eg_words(eg_net_n(net)) * sizeof(uint64_t) + RESULT_BYTES),
               "recall: %d cues of %I neurons at once need", (int)count,
               (lua_Integer)eg_net_n(net));
  const eg_batch *batch = push_recalled(L, net, cues, &o);
  lua_createtable(L, (int)count, 0);
  for (uint32_t k = 0; k < count; k++) {
    if (k % 64 == 0) stage_check(L);
    const eg_net *copy = eg_batch_net(batch, k);
    push_result(L, copy, eg_batch_run(batch, k));
    push_state(L, copy, eg_patterns_name(cues, k));
    lua_setfield(L, -2, "state");
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_insert(L, -2);
  pop_recalled(L);
  return 1;
}

void open_recall(lua_State *L) {
  luaL_newmetatable(L, BATCH);
  lua_pushcfunction(L, batch_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
}
