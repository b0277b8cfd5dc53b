/* SPDX-License-Identifier: MIT
 *
 * stage.h - what the module needs of the world around it: who watches, at
 * what pace, where results go.
 *
 * A host installs its stage before it opens the module; in a stock
 * interpreter the module makes one of its own, where nobody watches and
 * waiting takes no time. Every call that moves a network passes through
 * stage_allow at least every few milliseconds: that is where a person's
 * commands act, where a pause holds, and where a stop is noticed. Calls that
 * learn, and others that nobody may come between, only look at a stop.
 */
#ifndef ENGRAM_STAGE_H
#define ENGRAM_STAGE_H

#include "scene.h"

#include <lua.h>

enum { STAGE_PART_MS = 4 }; /* of work between two looks at what a person wants */

typedef struct lua_stage lua_stage;
struct lua_stage {
  scene_board *board;
  uint64_t seed;           /* the run's master seed */
  const char *out;         /* folder for results, or NULL */
  const char *script;      /* for the heads of results */
  bool quiet;              /* no warnings, no progress */
  bool live;               /* a window is open */
  bool paced;              /* that or a film: every update counts */
  bool watched;            /* scenes will be made: energies go on the chart */
  const char *const *sets; /* NAME=VALUE for controls, closed by NULL; or NULL */

  eg_net *shown;  /* the network on the screen; the registry keeps it alive */
  bool earlier;   /* it is there from an earlier run: the first one of this run takes its place */
  uint64_t flips; /* in the last run of the network on the screen */
  uint64_t drawn; /* patterns and cues drawn so far without a seed of their own */
  uint64_t trial; /* 0, or the trial that is running */
  double wanted_speed; /* of studio.speed; negative: none */
  uint64_t asked;      /* bytes that were asked for since somebody looked; see memory.c */

  void *host; /* of the calls below; each may be NULL */
  uint64_t (*allow)(lua_stage *, eg_net *, uint64_t most);
  void (*wait)(lua_stage *, double seconds);
  bool (*stopped)(lua_stage *);
  void (*log)(lua_stage *, scene_line_kind, const char *text);
  void (*reads)(lua_stage *, const char *path); /* a picture is going to be read */
  /* Whether a script may write there; false: why not. */
  bool (*may_write)(lua_stage *, const char *path, char *message, size_t room);
};

void stage_install(lua_State *, lua_stage *); /* borrowed; before the module is opened */
lua_stage *stage_of(lua_State *);
/* A table of what belongs to the run in progress and goes with it; pushes it. */
void stage_push_run(lua_State *, const char *key);
void stage_next_run(
    lua_State *); /* nothing of the run before is left but the network on the screen */

/* The share of `most` updates that is a few milliseconds of work and, on a chart, a point. */
uint64_t stage_part(const lua_stage *, const eg_net *, uint64_t most);
/* How many of at most `most` updates of net may be done before the next call; at least one.
 * May take its time. Raises "interrupted" when the script has to end. */
uint64_t stage_allow(lua_State *, eg_net *, uint64_t most);
void stage_check(lua_State *); /* raises "interrupted" when the script has to end */
void stage_wait(lua_State *, double seconds);

/* The network at `index` of the stack becomes the one on the screen. */
void stage_show(lua_State *, int index, eg_net *);
/* The same for one that the script has just made or got: the first of a run is shown by itself. */
void stage_show_first(lua_State *, int index, eg_net *);
/* False: a script may not write there, and `message` says why. */
bool stage_may_write(lua_State *, const char *path, char *message, size_t room);
/* One more moment of the past, if this network is watched. */
void stage_record(lua_stage *, eg_net *);
/* The same after a change by the script that is no update: it breaks the curves and is marked. */
void stage_changed(lua_stage *, eg_net *, const char *label);

double stage_now(void); /* seconds of a monotonic clock */
void stage_warn(lua_State *, const char *format, ...);
/* A fresh stream for what has no seed of its own: (master seed or trial, purpose, running number). */
eg_stream stage_stream(lua_stage *, eg_purpose);
uint64_t stage_seed(const lua_stage *); /* of the run, or of the trial in progress */

#endif
