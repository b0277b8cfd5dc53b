/* SPDX-License-Identifier: MIT
 *
 * team.c - see team.h.
 *
 * A ticket holds how many parts there are and which is next; to raise it is to
 * take that part, and only who has taken one looks at what is to be done, since
 * the caller waits for every part that is taken. Helpers look for work for some
 * tenths of a millisecond before they go to sleep, which is longer than a sweep
 * needs from one block to the next; those that nobody wakes for long end, so that
 * many networks do not hold many threads. Measured on two cores: a piece of work costs
 * a quarter of what a parallel region of OpenMP does, and where others use the
 * cores too a sweep in small blocks is ten times as fast, for nobody waits for
 * a thread that has not come.
 */
#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPIN 20000              /* looks for a ticket before sleep */
#define IDLE 1                  /* seconds without work after which a helper ends */
#define MOST 256u               /* threads */
#define STACK ((size_t)2 << 20) /* parts of some 150 KB, and what a host keeps for each thread */

struct team {
  _Alignas(64) atomic_uint_fast64_t ticket; /* parts << 32 | next part */
  _Alignas(64) atomic_uint_fast64_t done;   /* parts */
  void (*part)(void *, size_t);
  void *with;

  _Alignas(64) atomic_uint sleeping, running; /* helpers */
  atomic_bool over;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  size_t places;  /* for helpers */
  size_t threads; /* that there are at most, the caller's too */
  struct helper {
    team *of;
    pthread_t thread;
    bool started; /* and not joined yet */
    atomic_bool ended;
  } helpers[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static bool work_in(uint64_t ticket) { return (ticket & UINT32_MAX) < ticket >> 32; }

static void help(team *t) {
  uint64_t ticket = atomic_load(&t->ticket);
  while (work_in(ticket)) {
    if (!atomic_compare_exchange_weak(&t->ticket, &ticket, ticket + 1)) continue;
    t->part(t->with, ticket & UINT32_MAX);
    atomic_fetch_add(&t->done, 1);
    ticket = atomic_load(&t->ticket);
  }
}

static bool idle(const team *t) {
  return !work_in(atomic_load(&t->ticket)) && !atomic_load(&t->over);
}

/* False when the team is to end, or nobody needs this helper. */
static bool await_work(team *t) {
  for (int k = 0; k < SPIN && !atomic_load(&t->over); k++) {
    if (work_in(atomic_load(&t->ticket))) return true;
    pause_briefly();
  }
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += IDLE;
  int late = 0;
  pthread_mutex_lock(&t->lock);
  atomic_fetch_add(&t->sleeping, 1);
  while (!late && idle(t)) late = pthread_cond_timedwait(&t->wake, &t->lock, &until);
  atomic_fetch_sub(&t->sleeping, 1);
  pthread_mutex_unlock(&t->lock);
  return work_in(atomic_load(&t->ticket));
}

static void *helper(void *with) {
  struct helper *own = with;
  team *t = own->of;
  while (await_work(t)) help(t);
  atomic_store(&own->ended, true);
  atomic_fetch_sub(&t->running, 1);
  return NULL;
}

/* Signals are for those who called, so helpers take none. */
static void start(team *t) {
  sigset_t all, before;
  pthread_attr_t attributes;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK);
  for (size_t k = 0; k + 1 < t->threads; k++) {
    struct helper *h = &t->helpers[k];
    if (h->started && !atomic_load(&h->ended)) continue;
    if (h->started) pthread_join(h->thread, NULL);
    h->of = t;
    atomic_init(&h->ended, false);
    h->started = pthread_create(&h->thread, &attributes, helper, h) == 0;
    if (h->started)
      atomic_fetch_add(&t->running, 1);
    else
      t->threads = k + 1; /* what cannot be had is not asked for again */
  }
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

team *team_new(uint32_t threads) {
  cpu_set_t set;
  if (!threads)
    threads = sched_getaffinity(0, sizeof set, &set) == 0 ? (uint32_t)CPU_COUNT(&set) : 1;
  if (threads > MOST) threads = MOST;
  size_t size = (sizeof(team) + threads * sizeof(struct helper) + 63) & ~(size_t)63;
  team *t = aligned_alloc(64, size);
  if (!t) return NULL;
  memset(t, 0, size);
  t->threads = threads;
  t->places = threads; /* one more than needed */
  atomic_init(&t->ticket, 0);
  atomic_init(&t->done, 0);
  atomic_init(&t->sleeping, 0);
  atomic_init(&t->running, 0);
  atomic_init(&t->over, false);
  pthread_mutex_init(&t->lock, NULL);
  pthread_cond_init(&t->wake, NULL);
  return t;
}

static void wake(team *t) {
  pthread_mutex_lock(&t->lock);
  pthread_cond_broadcast(&t->wake);
  pthread_mutex_unlock(&t->lock);
}

void team_free(team *t) {
  if (!t) return;
  atomic_store(&t->over, true);
  wake(t);
  for (size_t k = 0; k < t->places; k++)
    if (t->helpers[k].started) pthread_join(t->helpers[k].thread, NULL);
  pthread_cond_destroy(&t->wake);
  pthread_mutex_destroy(&t->lock);
  free(t);
}

size_t team_threads(const team *t) { return t ? t->threads : 1; }

void team_run(team *t, size_t parts, void (*part)(void *with, size_t k), void *with) {
  if (team_threads(t) == 1 || parts < 2) {
    for (size_t k = 0; k < parts; k++) part(with, k);
    return;
  }
  if (atomic_load(&t->running) + 1 < t->threads) start(t);
  t->part = part; /* all parts of earlier work are taken and done, so nobody looks */
  t->with = with;
  atomic_store(&t->done, 0);
  atomic_store(&t->ticket, (uint64_t)parts << 32);
  if (atomic_load(&t->sleeping)) wake(t);
  help(t);
  for (int k = 0; atomic_load(&t->done) < parts; k++) {
    if (k < SPIN)
      pause_briefly();
    else
      sched_yield();
  }
}
