/* SPDX-License-Identifier: MIT
 *
 * inside.h - the inside of a host, for the other files here.
 */
#ifndef ENGRAM_HOST_INSIDE_H
#define ENGRAM_HOST_INSIDE_H

#include "heap.h"
#include "host.h"
#include "stage.h"
#include "watch.h"

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
  const eg_net *painted;    /* a touch of the brush that its past has not got yet; or NULL */
  uint64_t stroke;          /* which stroke that is part of */
  bool learning;            /* a rule is at work for the person */
  double rate, rated_at;    /* updates a second lately; when that was measured */
  uint64_t rated;           /* updates by then */
  bool changed;             /* the window has not seen the newest */
  bool seen_running;        /* as of the last scene, and what it was asked for */
  scene_request seen_ask;
  double published; /* when */
} hand;

/* See film.c. */
typedef struct film_time {
  double now, speed; /* seconds of film; updates a second */
  uint64_t frames;   /* taken so far */
  uint64_t owed;
  bool over;
} film_time;

typedef struct path_list {
  char **list;
  size_t count, room;
} path_list;

/* Pictures that wait for an answer; see files.c. */
typedef struct question {
  char text[512]; /* "": there is none */
  path_list paths;
} question;

struct host {
  host_options options;
  lua_stage stage;
  lua_State *L;
  scene_phase phase;
  char *fault;
  hand hand;
  film_time film;
  question asked;

  heap heap;    /* of L */
  int status;   /* of the last run */
  double began; /* the run in progress, while what it has not put up yet still shows; or 0 */

  /* for live.c; the draft is what was saved and does not compile */
  watch *watch; /* NULL: nothing is heard of */
  pthread_mutex_t draft_lock;
  char *draft;          /* NULL, or why not */
  char draft_path[512]; /* the watch's thread only */
  atomic_bool draft_changed;
  atomic_int again; /* host_again */

  /* for stop.c */
  atomic_bool stopping, timed_out;
  bool exiting; /* os.exit was called, with */
  int exit_status;
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
void hand_publish(host *); /* a scene, if there is news and the window has shown the last one */
void hand_start_run(host *, eg_net *);
/* "A" with its quotes, or memory 3. */
const char *hand_name(const eg_net *, uint32_t mu, char out[EG_NAME_MAX + 8]);

/* orders.c */
void obey_net(host *, eg_net *, const scene_command *);
bool obey_world(host *, const scene_command *); /* false: it is about a network */
void orders_end_touch(host *);                  /* the brush has painted; its past gets to know */
void orders_say_parting(
    host *); /* the network has gone on from an earlier moment: what became of the later ones */
bool orders_learn(host *, eg_net *, eg_learning *, eg_status, const eg_patterns *,
                  const char *doing);
bool orders_learn_all(host *, eg_net *, const eg_patterns *); /* or none of them, and says why */
/* While work goes on for the person: obeys what is not about the network; true: a pause gave the work
 * up, or all ends. */
bool orders_given_up(host *);

/* files.c; the network may be NULL: there is none yet */
bool files_obey(host *, eg_net *, const scene_command *); /* false: it is about something else */
/* Paths, one a line, of PNG files, of folders of these, or of networks, or patterns of paths. */
void files_load(host *, eg_net *, const char *paths);
/* NAME.png: the grid; a folder: every memory; else the network. memory: 0, or 1 + one to be saved alone. */
void files_save(host *, eg_net *, const char *path, uint32_t memory);
void files_answer(host *, eg_net *, bool yes);
void files_end(host *); /* what waits for an answer is let go */

/* film.c */
uint64_t film_allow(host *, const eg_net *, uint64_t most);
void film_wait(host *, double seconds);

/* explain.c: the message with the line that it speaks of; malloc'ed, NULL: no memory */
char *host_explain(host *, const char *message);

/* live.c */
enum { HOST_GOES_ON, HOST_AGAIN, HOST_AFRESH };
void live_open(host *);
void live_close(host *);
char *live_fault(host *); /* of the draft, malloc'ed; NULL: there is none, or no memory */
/* The content of a script's file, malloc'ed, and from now on watched; NULL: errno says why. */
char *live_text(host *, const char *path, size_t *size);
/* As lua_load, of a file's content; pushes a function or a message. */
int live_compile(lua_State *, const char *path, const char *text, size_t size);
void live_reads(lua_stage *, const char *path);

/* sandbox.c */
void sandbox_open(lua_State *); /* after the standard library */
bool sandbox_may(lua_stage *, const char *path, char *message, size_t room);
int sandbox_load(lua_State *,
                 const char *path); /* the same with what is in the file; or LUA_ERRFILE */

/* stop.c */
bool stop_wanted(const host *);   /* the run has to end */
void stop_kick(host *);           /* from any thread: it notices now */
void stop_no_timer(const host *); /* the run has ended by itself */
int stop_exit(lua_State *);       /* os.exit */
void stop_open(host *);  /* signals speak of this host from now on; its coroutines can be stopped */
void stop_close(host *); /* no longer */
bool stop_asked(lua_stage *);

/* prompt.c */
int prompt_run(host *, int (*call)(host *, int args, int results));

#endif
