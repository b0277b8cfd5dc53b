/* SPDX-License-Identifier: MIT
 *
 * batch.c - many cues at once: copies of one network in step.
 *
 * A copy shares the memories and the order of the sweep and has a state of its
 * own. All go through the same few neurons before the next ones come, so that
 * rows are read from memory once for many cues; the cores share the cues out.
 * In a synchronous sweep a core takes up to LANES cues together (crowd.c).
 */
#include "mem.h"
#include "net.h"

#include <stdlib.h>
#include <string.h>

#define CACHED ((uint64_t)1 << 22) /* bytes of rows that stay while all cues go through them */
#define SETTLED 64u                /* cues whose overlaps are taken together, */
#define SETTLE_WORK 1e8            /* or fewer where a matrix makes it this many operations */
#define FEW 6                      /* cues for which tables are not worth their making */

/* Cues that go through a synchronous sweep together. */
typedef struct group {
  void *crowd;
  bool ready; /* crowd is set for this sweep */
} group;

struct eg_batch {
  uint32_t count, left; /* cues in all; under way */
  uint32_t *active;     /* (left) their numbers */
  eg_net **nets;        /* (count) */
  eg_run *runs;         /* (count) */
  eg_schedule schedule;
  team *team;
  uint64_t part;    /* updates at a time */
  uint32_t settled; /* of the active, how many have been */
  size_t groups, crowd_size;
  group *group; /* (groups) */
};

/* As many groups as fill their lanes, and one for each core at least. */
static size_t groups_for(uint32_t count, const team *t) {
  size_t groups = (count + LANES - 1) / LANES, threads = team_threads(t);
  return (groups + threads - 1) / threads * threads;
}

/* Without memory for it a group goes through its sweep cue by cue. */
static bool make_groups(eg_batch *b, const coupling *c) {
  b->crowd_size = b->schedule == EG_SYNCHRONOUS ? c->type->crowd_size(c) : 0;
  if (b->schedule != EG_SYNCHRONOUS) return true;
  b->groups = groups_for(b->count, b->team);
  b->group = calloc(b->groups, sizeof *b->group);
  for (size_t k = 0; b->group && b->crowd_size && k < b->groups; k++)
    b->group[k].crowd = mem_new(b->crowd_size, 1);
  return b->group;
}

eg_status eg_batch_new(eg_batch **out, const eg_net *net, const eg_patterns *cues,
                       eg_schedule schedule, uint64_t limit, uint64_t seed) {
  *out = NULL;
  if (eg_patterns_width(cues) != net->about.width || eg_patterns_height(cues) != net->about.height)
    return EG_SIZE_MISMATCH;
  uint32_t count = eg_patterns_count(cues);
  eg_batch *b = calloc(1, sizeof *b);
  order *o = order_new(net->n);
  bool good = b && o;
  if (good) {
    *b = (eg_batch){.count = count, .schedule = schedule};
    b->team = team_new(net->about.threads);
    b->active = calloc((size_t)count + 1, sizeof *b->active);
    b->nets = calloc((size_t)count + 1, sizeof *b->nets);
    b->runs = calloc((size_t)count + 1, sizeof *b->runs);
    good = b->team && b->active && b->nets && b->runs && make_groups(b, &net->coupling);
  }
  for (uint32_t k = 0; good && k < count; k++) {
    good = (b->nets[k] = net_copy(net, seed, o));
    if (!good) break;
    b->nets[k]->lane = k;
    eg_patterns_get(cues, k, b->nets[k]->state);
    good = eg_run_begin(&b->runs[k], b->nets[k], schedule, limit) == EG_OK;
    if (b->runs[k].over)
      net_settle(b->nets[k]); /* nothing else will */
    else
      b->active[b->left++] = k;
  }
  order_release(o);
  if (good) {
    *out = b;
    return EG_OK;
  }
  eg_batch_free(b);
  return EG_NO_MEMORY;
}

void eg_batch_free(eg_batch *b) {
  if (!b) return;
  for (uint32_t k = 0; k < b->count; k++) {
    if (b->runs) eg_run_end(&b->runs[k]);
    if (b->nets) eg_net_free(b->nets[k]);
  }
  for (size_t k = 0; b->group && k < b->groups; k++) mem_free(b->group[k].crowd, b->crowd_size, 1);
  free(b->group);
  team_free(b->team);
  free(b->active);
  free(b->nets);
  free(b->runs);
  free(b);
}

uint64_t eg_batch_bytes(const eg_net *net, uint32_t count) {
  const coupling *c = &net->coupling;
  uint64_t kept = c->type->kept_size(c, c->memories->p),
           state = eg_words(net->n) * sizeof(uint64_t);
  uint64_t crowd = c->type->crowd_size(c) * groups_for(count, c->team);
  return crowd + net->n * sizeof(uint32_t) + count * (2 * kept + 4 * state + sizeof(eg_net) + 256);
}

static void advance_one(void *with, size_t k) {
  eg_batch *b = with;
  eg_run_advance(&b->runs[b->active[k]], b->nets[b->active[k]], b->part);
}

/* The cues of group g: an even share of those that are under way. */
static void advance_group(void *with, size_t g) {
  eg_batch *b = with;
  size_t from = b->left * g / b->groups, to = b->left * (g + 1) / b->groups, count = to - from;
  if (!count) return;
  eg_net *nets[LANES];
  const void *kept[LANES];
  uint64_t flips[LANES] = {0};
  group *own = &b->group[g];
  bool starts = eg_net_due(b->nets[b->active[from]]) == 0;
  for (size_t k = 0; k < count; k++) {
    nets[k] = b->nets[b->active[from + k]];
    if (starts) run_begin_sweep(&b->runs[b->active[from + k]], nets[k]);
    kept[k] = nets[k]->room.kept;
  }
  const coupling *c = &nets[0]->coupling;
  if (starts)
    own->ready = own->crowd && count >= FEW && c->type->crowd_set(c, own->crowd, kept, count);
  net_advance_together(nets, count, own->ready ? own->crowd : NULL, b->part, flips);
  for (size_t k = 0; k < count; k++) run_count(&b->runs[b->active[from + k]], nets[k], flips[k]);
}

/* Some cues at a time, since to settle all of many takes long. */
static uint64_t settle_some(eg_batch *b, uint64_t most) {
  const coupling *c = &b->nets[b->active[0]]->coupling;
  const uint64_t n = b->nets[b->active[0]]->n;
  size_t together = SETTLED, threads = team_threads(b->team);
  if (c->weights && SETTLE_WORK / ((double)n * (double)n) < SETTLED) {
    together = (size_t)(SETTLE_WORK / ((double)n * (double)n));
    if (together < threads) together = threads < SETTLED ? threads : SETTLED;
  }
  while (b->settled < b->left && most > 0) {
    const uint64_t *s[SETTLED];
    void *kept[SETTLED];
    size_t part = 0;
    for (; part < together && b->settled < b->left; part++, b->settled++) {
      const eg_net *net = b->nets[b->active[b->settled]];
      s[part] = net->state;
      kept[part] = net->room.kept;
    }
    c->type->crowd_settle(c, s, kept, part, b->team);
    most = most > n && !c->weights ? most - n : 0;
  }
  return most;
}

bool eg_batch_advance(eg_batch *b, uint64_t most) {
  if (b->settled < b->left) most = settle_some(b, most);
  while (b->left > 0 && most > 0) {
    const eg_net *one = b->nets[b->active[0]];
    uint64_t due = eg_net_due(one);
    if (due == 0) { /* the order is common: it is drawn before anybody needs it */
      if (!b->group) order_draw(one->order, b->schedule, one->about.seed, one->sweeps);
      due = one->n;
    }
    b->part = CACHED / (one->coupling.memories->stride * sizeof(uint64_t) + 64) + 1;
    if (b->part > due) b->part = due;
    if (b->part > most) b->part = most;
    if (b->group)
      team_run(b->team, b->groups, advance_group, b);
    else
      team_run(b->team, b->left, advance_one, b);
    most -= b->part;
    uint32_t left = 0;
    for (uint32_t k = 0; k < b->left; k++)
      if (!b->runs[b->active[k]].over) b->active[left++] = b->active[k];
    b->left = b->settled = left;
  }
  return b->left > 0;
}

void eg_batch_heat(eg_batch *b, double temperature) {
  for (uint32_t k = 0; k < b->count; k++) b->runs[k].temperature = temperature;
}

const eg_net *eg_batch_net(const eg_batch *b, uint32_t k) { return b->nets[k]; }
const eg_run *eg_batch_run(const eg_batch *b, uint32_t k) { return &b->runs[k]; }
