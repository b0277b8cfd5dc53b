/* SPDX-License-Identifier: MIT
 *
 * dynamics.c - updates, sweeps, runs.
 *
 * A neuron takes the sign of its field; a field of zero is decided by `ties`.
 * An asynchronous sweep draws its order first and then updates one neuron
 * after another, so that it may stop anywhere and go on later; a synchronous
 * one fills `next` from the fields of an unchanged state and moves at its end.
 * The random order of sweep t comes from stream (seed, SWEEP, t), the coin of
 * update u from (seed, TIES, u): neither depends on how a sweep was cut.
 */
#include "net.h"

#include <stdlib.h>
#include <string.h>

bool net_next(const eg_net *net, size_t i, uint64_t update) {
  double h = net->coupling.type->field(&net->coupling, net->state, net->kept, i);
  if (h != 0) return h > 0;
  switch (net->about.ties) {
    case EG_TIES_PLUS: return true;
    case EG_TIES_MINUS: return false;
    case EG_TIES_RANDOM: {
      eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_TIES, update);
      return eg_random(&r) >> 31;
    }
    case EG_TIES_KEEP: break;
  }
  return eg_bit(net->state, i);
}

static bool take(eg_net *net, size_t i, bool up) {
  if (eg_bit(net->state, i) == up) return false;
  eg_flip_bit(net->state, i);
  net->coupling.type->flipped(&net->coupling, net->state, net->kept, i);
  return true;
}

bool eg_net_update(eg_net *net, size_t i) {
  bool up = net_next(net, i, net->updates++);
  if (eg_bit(net->state, i) == up) return false;
  net_disturb(net);
  return take(net, i, up);
}

uint64_t eg_net_updates(const eg_net *net) { return net->updates; }
uint64_t eg_net_sweeps(const eg_net *net) { return net->sweeps - (net->due > 0); }
uint64_t eg_net_due(const eg_net *net) { return net->due; }

void eg_net_begin(eg_net *net, eg_schedule schedule) {
  uint32_t n = (uint32_t)net->n;
  eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_SWEEP, net->sweeps++);
  net->schedule = schedule;
  net->due = n;
  if (schedule == EG_UNIFORM) {
    for (uint32_t k = 0; k < n; k++) net->order[k] = eg_random_below(&r, n);
    return;
  }
  for (uint32_t k = 0; k < n; k++) net->order[k] = k;
  if (schedule != EG_RANDOM) return;
  for (uint32_t k = n - 1; k > 0; k--) { /* Fisher and Yates 1938 */
    uint32_t pick = eg_random_below(&r, k + 1), held = net->order[k];
    net->order[k] = net->order[pick];
    net->order[pick] = held;
  }
}

static uint64_t advance_together(eg_net *net, uint64_t most, uint64_t *flips) {
  for (; most > 0 && net->due > 0; most--, net->due--) {
    size_t i = net->n - net->due;
    eg_put_bit(net->next, i, net_next(net, i, net->updates++));
  }
  if (net->due == 0)
    for (size_t i = 0; i < net->n; i++) *flips += take(net, i, eg_bit(net->next, i));
  return net->due;
}

uint64_t eg_net_advance(eg_net *net, uint64_t most, uint64_t *flips) {
  if (net->due == 0) return 0;
  if (net->schedule == EG_SYNCHRONOUS) return advance_together(net, most, flips);
  for (; most > 0 && net->due > 0; most--, net->due--) {
    size_t i = net->order[net->n - net->due];
    *flips += take(net, i, net_next(net, i, net->updates++));
  }
  return net->due;
}

/* ---- runs ------------------------------------------------------------------------ */

eg_status eg_run_begin(eg_run *run, eg_net *net, eg_schedule schedule, uint64_t limit) {
  *run = (eg_run){.schedule = schedule, .limit = limit, .over = limit == 0};
  size_t words = eg_words(net->n);
  run->disturbed = net->disturbed;
  for (int k = 0; k < 2 && schedule == EG_SYNCHRONOUS; k++) {
    if (!(run->before[k] = malloc(words * sizeof *net->state))) {
      eg_run_end(run);
      return EG_NO_MEMORY;
    }
    memcpy(run->before[k], net->state, words * sizeof *net->state);
  }
  net->due = 0;
  return EG_OK;
}

void eg_run_end(eg_run *run) {
  for (int k = 0; k < 2; k++) {
    free(run->before[k]);
    run->before[k] = NULL;
  }
  run->over = true;
}

/* A sweep of draws with replacement misses a third of the neurons: look at all before a claim. */
static bool is_fixed(const eg_run *run, const eg_net *net) {
  if (run->schedule == EG_UNIFORM || run->disturbed != net->disturbed)
    for (size_t i = 0; i < net->n; i++)
      if (net_next(net, i, net->updates) != eg_bit(net->state, i)) return false;
  return true;
}

/* before[0] is the state one step ago and before[1] two steps ago: the same as now is a 2-cycle. */
static void remember(eg_run *run, const eg_net *net) {
  size_t bytes = eg_words(net->n) * sizeof *net->state;
  if (run->sweeps > 1 && !run->converged && memcmp(run->before[1], net->state, bytes) == 0)
    run->cycle = 2;
  uint64_t *oldest = run->before[1];
  run->before[1] = run->before[0];
  run->before[0] = oldest;
  memcpy(oldest, net->state, bytes);
}

bool eg_run_advance(eg_run *run, eg_net *net, uint64_t most) {
  if (run->over) return false;
  if (net->due == 0) {
    if (run->disturbed != net->disturbed && run->schedule == EG_SYNCHRONOUS)
      for (int k = 0; k < 2; k++) /* a step from a painted state repeats nothing */
        memcpy(run->before[k], net->state, eg_words(net->n) * sizeof *net->state);
    run->disturbed = net->disturbed;
    eg_net_begin(net, run->schedule);
    run->sweep_flips = 0;
  }
  uint64_t flips = 0;
  bool done = eg_net_advance(net, most, &flips) == 0;
  run->flips += flips;
  run->sweep_flips += flips;
  if (!done) return false;
  run->sweeps++;
  run->converged = run->sweep_flips == 0 && is_fixed(run, net);
  if (run->schedule == EG_SYNCHRONOUS) remember(run, net);
  run->over = run->converged || run->cycle || run->sweeps >= run->limit;
  return true;
}

void eg_run_review(eg_run *run, const eg_net *net) {
  if (run->disturbed == net->disturbed) return;
  run->converged = run->converged && is_fixed(run, net);
  run->cycle = 0;
  run->over = run->converged || run->sweeps >= run->limit;
}
