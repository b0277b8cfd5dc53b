/* SPDX-License-Identifier: MIT
 *
 * host.h - a script's life: made, run, stopped; and the network that goes on
 * by hand when the script has ended.
 *
 * One host runs one script. All calls belong to one thread, the script's,
 * except host_stop and host_again, which any thread may make.
 */
#ifndef ENGRAM_HOST_H
#define ENGRAM_HOST_H

#include "scene.h"

#define HOST_DONE 0   /* exit statuses of the program */
#define HOST_FAILED 1 /* the script raised an error */
#define HOST_USAGE 2
#define HOST_UNUSABLE 3 /* a file or display could not be used */
#define HOST_TIMED_OUT 4
#define HOST_INTERRUPTED 130

typedef struct host_options {
  const char *script;      /* a path, "-" for standard input, or NULL */
  const char *chunk;       /* text of -e, or NULL */
  bool prompt;             /* -i: read, evaluate, print */
  char **args;             /* what follows the script, closed by NULL */
  const char *const *sets; /* NAME=VALUE, closed by NULL */
  uint64_t seed;
  const char *out; /* folder for results, or NULL */
  bool quiet;
  bool trust;             /* the whole standard library is open to the script; see sandbox.c */
  size_t lua_memory;      /* bytes that Lua itself may use; 0: as much as is sensible */
  bool watched;           /* a scene will be wanted: by a window or for a snapshot */
  scene_channel *channel; /* to the window, or NULL */
  /* Without a window: gets a frame of a film at every 1 / fps of the script's own time, which film.c
   * tells; false ends the film. NULL: nobody films. */
  bool (*frame)(void *context, const scene *, double now);
  void *frame_context;
  double fps;
} host_options;

typedef struct host host;

host *host_new(
    const host_options *); /* options are borrowed for the host's life; NULL: no memory */
void host_free(host *);

/* The script from start to end; its exit status. HOST_USAGE: it ended well, but without a control that was
 * to be set; with a window that is only said. */
int host_run(host *);
/* By hand until host_stop, and the script again whenever its files change; the last run's exit status. */
int host_attend(host *);
void host_stop(host *); /* from any thread: ends run and attend as soon as may be */
/* From any thread: begins the script again as if it had been saved; afresh: without what was kept. */
void host_again(host *, bool afresh);
void host_film_end(host *); /* after host_run: the last frames */
scene *host_scene(host *);  /* as it is now; NULL: no memory */

/* Ctrl-C: the first asks the script to stop; when it cannot hear that within half a second, or at a
 * second Ctrl-C, the process ends with 130. Without a window only; there the main thread asks. */
void host_catch_interrupt(void);
/* Without a window: after so many seconds the run ends with HOST_TIMED_OUT, in the same way. */
void host_limit_time(double seconds);

#endif
