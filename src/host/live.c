/* SPDX-License-Identifier: MIT
 *
 * live.c - the experiment changes when its files do.
 *
 * The watch's thread hears of a saved file and compiles what is new on a Lua
 * state of its own. What does not compile becomes the draft's fault, which is
 * shown while the old run goes on. Else the old run is asked to end, as often
 * as it takes, and the script's own thread begins the new one (host.c).
 * What is run is what was compiled: files are read by the watch alone, which
 * never gives half of one.
 */
#include "inside.h"

#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE 50 /* times 20 ms until a script that does not end is spoken of */

/* Behind a mark of the byte order and before the newline of a first line that begins with #. */
static const char *begin_of(const char *text, size_t *size) {
  const char *at = text;
  if (*size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) at += 3;
  if (*at == '#') at += strcspn(at, "\n");
  *size -= (size_t)(at - text);
  return at;
}

int live_compile(lua_State *L, const char *path, const char *text, size_t size) {
  const char *begin = begin_of(text, &size), *name = lua_pushfstring(L, "@%s", path);
  const int status = luaL_loadbufferx(L, begin, size, name, "t");
  lua_remove(L, -2);
  return status;
}

/* ---- drafts --------------------------------------------------------------------------- */

typedef struct drafts {
  host *h;
  bool any, script; /* something has changed; the script itself has */
  bool same;        /* the file that did not compile before has */
  char *fault;      /* of the first that does not compile */
  char path[512];
} drafts;

typedef struct attempt {
  const char *path, *text;
  size_t size;
} attempt;

static int try_to_compile(lua_State *L) {
  const attempt *a = lua_touserdata(L, 1);
  if (live_compile(L, a->path, a->text, a->size) != LUA_OK) lua_error(L);
  return 0;
}

static void check_draft(void *context, const char *path, const char *text, size_t size) {
  drafts *d = context;
  host *h = d->h;
  d->any = true;
  if (!text) return; /* a picture */
  d->script |= strcmp(path, h->options.script) == 0;
  d->same |= strcmp(path, h->draft_path) == 0;
  if (d->fault) return;
  heap scratch = {.most = h->heap.most};
  lua_State *L = lua_newstate(heap_alloc, &scratch);
  attempt a = {path, text, size};
  if (L) {
    lua_pushcfunction(L, try_to_compile);
    lua_pushlightuserdata(L, &a);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
      const char *message = lua_tostring(L, -1);
      d->fault = strdup(message ? message : "not enough memory");
      snprintf(d->path, sizeof d->path, "%s", path);
    }
    lua_close(L);
  }
}

static void set_draft(host *h, char *fault, const char *path) {
  char *shown = fault ? host_explain(h, fault) : NULL;
  free(fault);
  pthread_mutex_lock(&h->draft_lock);
  free(h->draft);
  h->draft = shown;
  pthread_mutex_unlock(&h->draft_lock);
  snprintf(h->draft_path, sizeof h->draft_path, "%s", path);
  h->draft_changed = true;
  scene_wake(h->options.channel);
}

/* Asks the run to end until it has: a signal may fall between two coroutines. */
static void end_the_run(host *h) {
  for (int tries = 0; h->again && !h->stopping; tries++) {
    stop_kick(h);
    if (tries == PATIENCE) {
      scene_set_notice(h->options.channel,
                       "The script does not stop: it is inside one long call that Lua cannot be "
                       "called back from, such as string.find with a pattern that backtracks, or a "
                       "__gc without an end. The new run begins when that returns; if it never "
                       "does, close the window (Ctrl+Q) and open it again.");
      return;
    }
    nanosleep(&(struct timespec){.tv_nsec = tries ? 20000000 : 2000000}, NULL);
  }
}

/* On the watch's thread. */
static void told(void *context) {
  host *h = context;
  drafts d = {.h = h};
  watch_each_news(h->watch, check_draft, &d);
  if (d.fault) {
    set_draft(h, d.fault, d.path);
  } else if (d.any && (d.script || d.same || !h->draft_path[0])) {
    set_draft(h, NULL, "");
    int none = HOST_GOES_ON;
    atomic_compare_exchange_strong(&h->again, &none, HOST_AGAIN);
  }
  if (h->again) end_the_run(h);
}

/* ---- for the host ------------------------------------------------------------------------ */

void live_open(host *h) {
  pthread_mutex_init(&h->draft_lock, NULL);
  const char *script = h->options.script;
  if (!h->options.channel || !script || strcmp(script, "-") == 0) return;
  h->watch = watch_new(told, h);
  if (!h->watch) host_say(h, SCENE_NOTE, "saved changes are not heard of: no thread to be had");
}

void live_close(host *h) {
  watch_free(h->watch);
  h->watch = NULL;
  free(h->draft);
  pthread_mutex_destroy(&h->draft_lock);
}

void host_again(host *h, bool afresh) {
  h->again = afresh ? HOST_AFRESH : HOST_AGAIN;
  if (h->watch)
    watch_nudge(h->watch);
  else
    stop_kick(h);
}

char *live_fault(host *h) {
  pthread_mutex_lock(&h->draft_lock);
  char *fault = h->draft ? strdup(h->draft) : NULL;
  pthread_mutex_unlock(&h->draft_lock);
  return fault;
}

char *live_text(host *h, const char *path, size_t *size) {
  if (h->watch) return watch_text(h->watch, path, size);
  return watch_read(path, size);
}

void live_reads(lua_stage *stage, const char *path) {
  host *h = stage->host;
  if (h->watch) watch_add(h->watch, path);
}
