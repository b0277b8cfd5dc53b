/* SPDX-License-Identifier: MIT
 *
 * inside.h - the inside of a host, for host.c, stop.c, hand.c and prompt.c.
 */
#ifndef ENGRAM_HOST_INSIDE_H
#define ENGRAM_HOST_INSIDE_H

#include "host.h"
#include "stage.h"

#include <lua.h>
#include <pthread.h>
#include <stdatomic.h>

/* What the person wants of the network on the screen; see hand.c. */
typedef struct hand {
  double share, speed;      /* of the noise slider; updates a second, 0: as fast as it goes */
  eg_schedule schedule;     /* of runs by hand */
  bool waiting;             /* the script gives the screen time */
  bool paused;              /* the script waits */
  double drove;             /* when the script last moved the network on the screen */
  uint64_t steps;           /* updates still owed to the step and sweep buttons */
  double earned, earned_at; /* fraction of an update that the speed allows by now; when */
  eg_run run;               /* by hand */
  const eg_net *running;    /* the network of that run, or NULL */
  uint64_t drawn;           /* patterns trained by hand so far: their names */
  bool changed;             /* the window has not seen the newest */
  bool seen_running;        /* as of the last scene, and what it was asked for */
  scene_request seen_ask;
  double published; /* when */
} hand;

struct host {
  host_options options;
  lua_stage stage;
  lua_State *L;
  scene_phase phase;
  char *fault;
  hand hand;

  /* for stop.c */
  atomic_bool stopping;
  _Atomic(lua_State *) current; /* the coroutine that runs now; NULL: none */
  pthread_t thread;
  atomic_bool on_own_thread; /* `thread` may be signalled */
};

bool host_is_running(const host *); /* updates are being done, by the script or by hand */
/* In the log, and on standard error unless quiet. */
void host_say(host *, scene_line_kind, const char *format, ...);

/* hand.c: the stage's calls */
uint64_t hand_allow(lua_stage *, eg_net *, uint64_t most);
void hand_wait(lua_stage *, double seconds);
void hand_attend(host *);
void hand_end_run(host *);
bool hand_script_drives(const host *);

/* stop.c */
void stop_open(host *);  /* signals speak of this host from now on; its coroutines can be stopped */
void stop_close(host *); /* no longer */
bool stop_asked(lua_stage *);

/* prompt.c */
int prompt_run(host *, int (*call)(host *, int args, int results));

#endif
