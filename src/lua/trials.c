/* SPDX-License-Identifier: MIT
 *
 * trials.c - for k in engram.trials(count, label) do … end
 *
 * While trial k runs, everything that has no seed of its own takes it from
 * (master seed, k): trial 17 is the same whether 16 trials ran before it or
 * none, and whatever those drew. Progress goes to standard error where that
 * is a terminal, at most ten times a second.
 */
#include "trials.h"
#include "args.h"
#include "stage.h"

#include <stdio.h>
#include <unistd.h>

#define TRIALS "engram.trials"

typedef struct trials {
  lua_Integer count, k;
  uint64_t outer_trial, outer_drawn; /* of the loop around this one */
  double began, shown;
  bool bar;
} trials;

static void draw_bar(trials *t, const char *label) {
  double time = stage_now(), share = (double)(t->k - 1) / (double)t->count;
  if (t->k <= t->count && time - t->shown < 0.1) return;
  t->shown = time;
  char bar[31] = "..............................";
  for (int i = 0; i < (int)(share * 30 + 0.5); i++) bar[i] = '#';
  fprintf(stderr, "\r%s%s[%s] %3.0f %%", label, *label ? "  " : "", bar, 100 * share);
  if (t->k > t->count) {
    fprintf(stderr, "  %.1f s      \n", time - t->began);
  } else if (share > 0) {
    fprintf(stderr, "  %.0f s left ", (time - t->began) * (1 - share) / share);
  }
  fflush(stderr);
}

static int next_trial(lua_State *L) { /* upvalues: trials, label */
  trials *t = lua_touserdata(L, lua_upvalueindex(1));
  lua_stage *stage = stage_of(L);
  stage_wait(L, 0);
  t->k++;
  if (t->bar) draw_bar(t, lua_tostring(L, lua_upvalueindex(2)));
  if (t->k > t->count) {
    stage->trial = t->outer_trial;
    stage->drawn = t->outer_drawn;
    return 0;
  }
  stage->trial = t->outer_trial ? eg_seed_derive(t->outer_trial, (uint64_t)t->k) : (uint64_t)t->k;
  stage->drawn = 0;
  lua_pushinteger(L, t->k);
  return 1;
}

/* The loop was left early: the streams go on outside as they would have. */
static int leave(lua_State *L) {
  trials *t = luaL_checkudata(L, 1, TRIALS);
  lua_stage *stage = stage_of(L);
  if (t->k >= 1 && t->k <= t->count) {
    stage->trial = t->outer_trial;
    stage->drawn = t->outer_drawn;
    if (t->bar && t->k > 1) fputc('\n', stderr);
    t->k = t->count + 1;
  }
  return 0;
}

int engram_trials(lua_State *L) {
  lua_Integer count = luaL_checkinteger(L, 1);
  if (count < 0) args_bad(L, 1, "expected a count of 0 or more, got %I", count);
  luaL_optstring(L, 2, "");
  lua_settop(L, 2);
  lua_stage *stage = stage_of(L);
  trials *t = lua_newuserdatauv(L, sizeof *t, 0); /* 3 */
  *t = (trials){.count = count,
                .outer_trial = stage->trial,
                .outer_drawn = stage->drawn,
                .began = stage_now(),
                .bar = !stage->quiet && count > 0 && isatty(STDERR_FILENO)};
  luaL_newmetatable(L, TRIALS);
  lua_pushcfunction(L, leave);
  lua_setfield(L, -2, "__close");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, 3);
  lua_pushvalue(L, 3);
  lua_pushstring(L, luaL_optstring(L, 2, ""));
  lua_pushcclosure(L, next_trial, 2);
  lua_pushnil(L);
  lua_pushnil(L);
  lua_pushvalue(L, 3); /* closed when the loop ends, however it ends */
  return 4;
}
