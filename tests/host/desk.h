/* SPDX-License-Identifier: MIT
 *
 * desk.h - a script on a thread of its own, commands sent to it, scenes taken from it: a window without
 * a window. To be included by one file of a program.
 */
#ifndef DESK_H
#define DESK_H

#include "host.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define PATIENCE 30.0 /* seconds; sanitizers are slow */

typedef struct desk {
  scene_channel *channel;
  host *host;
  pthread_t thread;
  scene *now; /* the newest */
} desk;

static inline double clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline void *run(void *context) {
  desk *d = context;
  host_run(d->host);
  host_attend(d->host);
  return NULL;
}

/* memory: for Lua, in bytes; 0: as usual. */
static inline desk *sit_down_with(const char *script, const char *chunk, size_t memory) {
  static const char *none[] = {NULL};
  static char *no_args[] = {NULL};
  desk *d = calloc(1, sizeof *d);
  d->channel = scene_channel_new();
  d->host = host_new(&(host_options){.script = script,
                                     .chunk = chunk,
                                     .sets = none,
                                     .args = no_args,
                                     .seed = 1,
                                     .quiet = true,
                                     .watched = true,
                                     .lua_memory = memory,
                                     .channel = d->channel});
  assert_non_null(d->host);
  assert_int_equal(pthread_create(&d->thread, NULL, run, d), 0);
  return d;
}

static inline desk *sit_down(const char *chunk) { return sit_down_with(NULL, chunk, 0); }

static inline void get_up(desk *d) {
  host_stop(d->host);
  pthread_join(d->thread, NULL);
  host_free(d->host);
  scene_free(d->now);
  scene_channel_free(d->channel);
  free(d);
}

static inline void send(desk *d, scene_command c) { scene_send(d->channel, &c); }

/* Takes scenes until one is as it should be. */
#define WAIT_FOR(d, what)                                                                          \
  for (double until = clock_now() + PATIENCE;;) {                                                  \
    scene *newer = scene_take((d)->channel);                                                       \
    if (newer) {                                                                                   \
      scene_free((d)->now);                                                                        \
      (d)->now = newer;                                                                            \
    }                                                                                              \
    const scene *s = (d)->now;                                                                     \
    if (s && (what)) break;                                                                        \
    if (clock_now() > until) fail_msg("never: %s", #what);                                         \
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);                                       \
  }

static inline size_t ups(const scene *s) {
  size_t count = 0;
  for (size_t i = 0; i < s->n; i++) count += eg_bit(s->state, i);
  return count;
}

static inline bool said(const scene *s, const char *text) {
  for (size_t k = 0; k < s->line_count; k++)
    if (strstr(s->lines[k].text, text)) return true;
  return false;
}

static inline uint64_t newest(const scene *s) {
  return s->past.count ? s->past.number[s->past.count - 1] : 0;
}

static const char grid[] = "local engram = require 'engram' "
                           "local net = engram.network { width = 10, height = 10, seed = 3 } ";
static const char taught[] = "local engram = require 'engram' "
                             "local net = engram.network { width = 10, height = 10, seed = 3 } "
                             "net:learn(engram.random(3, { width = 10, height = 10, seed = 2 })) ";

#endif
