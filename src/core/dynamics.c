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
 *
 * "One after another" is kept to the bit although fields are taken for a block
 * of neurons at once, on all cores: they are those of the block's start, and
 * what the flips within the block do to a later neuron of it is added before
 * that one decides. A flip of j moves the field of i by 2 s_j W_ij, so nothing
 * need be added where the field is larger than all of that could be. The more
 * neurons flip, the smaller the blocks, since corrections go by pairs.
 *
 * Bias, threshold and heat (drive.c) shift a field before its sign is taken.
 */
#include "net.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool net_decides(const eg_net *net, size_t i, double h, uint64_t update) {
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

uint64_t eg_net_updates(const eg_net *net) { return net->updates; }
uint64_t eg_net_sweeps(const eg_net *net) { return net->sweeps - (net->due > 0); }
uint64_t eg_net_due(const eg_net *net) { return net->due; }
uint64_t eg_net_flips(const eg_net *net) { return net->flips; }

/* A run must not trust what it has seen by other ties. */
void eg_net_set_ties(eg_net *net, eg_ties ties) {
  net->disturbed += net->about.ties != ties;
  net->about.ties = ties;
}

/* ---- one after another ------------------------------------------------------------------- */

/* Neurons that have flipped since the fields were taken, and the bits of their new states. */
typedef struct flip_list {
  size_t count;
  uint64_t up;
  uint32_t who[EG_BLOCK_MAX];
} flip_list;

static bool among(const flip_list *f, uint32_t i) {
  for (size_t k = 0; k < f->count; k++)
    if (f->who[k] == i) return true;
  return false;
}

/* Updates neurons who[0..count) in turn; returns how many of them. `twice`: one may come again; where it has
 * flipped, that needs a field of its own, and the block ends before it. */
static size_t update_block(eg_net *net, const uint32_t *who, size_t count, bool twice,
                           flip_list *f) {
  const coupling *c = &net->coupling;
  double h[EG_BLOCK_MAX], shift[EG_BLOCK_MAX], reach = c->type->reach(c);
  bool driven = net_is_driven(net);
  size_t k = 0;
  f->count = 0;
  f->up = 0;
  c->type->fields(c, net->state, net->room.kept, who, count, h);
  if (driven) net_drives(net, who, count, net->updates, shift);
  for (; k < count && !(twice && among(f, who[k])); k++) {
    uint32_t i = who[k];
    double x = driven ? h[k] + shift[k] : h[k];
    double rounding = driven ? 1e-12 * (fabs(h[k]) + fabs(shift[k])) : 0;
    if (f->count && !(fabs(x) > 2 * reach * (double)f->count + rounding)) {
      h[k] = c->type->corrected(c, h[k], i, f->who, f->count, f->up);
      x = driven ? h[k] + shift[k] : h[k];
    }
    bool up = net_decides(net, i, x, net->updates++);
    if (eg_bit(net->state, i) == up) continue;
    eg_flip_bit(net->state, i);
    f->up |= (uint64_t)up << f->count;
    f->who[f->count++] = i;
  }
  c->type->flipped(c, net->state, net->room.kept, f->who, f->count);
  net->flips += f->count;
  return k;
}

bool eg_net_update(eg_net *net, size_t i) {
  uint32_t who = (uint32_t)i;
  double heat = net->heat; /* of a sweep in progress, if there is one */
  flip_list f;
  net->heat = net->about.temperature;
  update_block(net, &who, 1, false, &f);
  net->heat = heat;
  if (f.count) net_disturb(net);
  return f.count;
}

uint64_t net_in_turn(eg_net *net, const uint32_t *who, size_t count, size_t ahead, bool twice) {
  const size_t fixed = net->about.block, largest = net->coupling.type->block(&net->coupling);
  const uint64_t before = net->flips;
  size_t block = fixed ? fixed : largest;
  if (block > EG_BLOCK_MAX) block = EG_BLOCK_MAX;
  while (count > 0) {
    const size_t part = block < count ? block : count, after = count - part + ahead;
    net->coupling.type->soon(&net->coupling, who + part, after < block ? after : block);
    flip_list f;
    const size_t done = update_block(net, who, part, twice, &f);
    who += done;
    count -= done;
    if (fixed || largest == 1) continue;
    if (4 * f.count > done && block > 8) block /= 2;
    if (16 * f.count < done && block < largest) block *= 2;
  }
  return net->flips - before;
}

static void advance_in_turn(eg_net *net, uint64_t most, uint64_t *count) {
  const size_t due = (size_t)net->due, part = most < due ? (size_t)most : due;
  const uint32_t *who = net->order->who + net->n - due;
  *count += net_in_turn(net, who, part, due - part, net->schedule == EG_UNIFORM);
  net->due -= part;
}

/* ---- all together ------------------------------------------------------------------------ */

/* Neurons who[0..count) = first, first + 1, …, whose fields are h, move in `next`: those of one word together,
 * without a branch that the signs of fields would decide. */
static void move_in_next(eg_net *net, const uint32_t *who, size_t count, double *h) {
  const coupling *c = &net->coupling;
  const size_t first = who[0];
  uint32_t moved[SCAN_MOST];
  size_t moves = 0;
  if (net_is_driven(net)) {
    double shift[SCAN_MOST];
    net_drives(net, who, count, net->updates, shift);
    for (size_t k = 0; k < count; k++) h[k] += shift[k];
  }
  for (size_t k = 0, part; k < count; k += part) {
    size_t i = first + k, shift = i % 64;
    part = 64 - shift < count - k ? 64 - shift : count - k;
    uint64_t up = 0, tied = 0;
    for (size_t j = 0; j < part; j++) {
      up |= (uint64_t)(h[k + j] > 0) << j;
      tied |= (uint64_t)(h[k + j] == 0) << j;
    }
    for (; tied; tied &= tied - 1) {
      size_t j = (size_t)__builtin_ctzll(tied);
      up |= (uint64_t)net_decides(net, i + j, 0, net->updates + k + j) << j;
    }
    uint64_t mine = (part < 64 ? (UINT64_C(1) << part) - 1 : ~UINT64_C(0)) << shift;
    uint64_t flips = (net->next[i / 64] ^ up << shift) & mine;
    net->next[i / 64] ^= flips;
    for (; flips; flips &= flips - 1)
      moved[moves++] = (uint32_t)(i - shift + (size_t)__builtin_ctzll(flips));
  }
  /* while the rows are still in the cache */
  c->type->flipped(c, net->next, net->room.coming, moved, moves);
  net->updates += count;
  net->moved += moves;
  net->due -= count;
}

_Static_assert(SCAN_MOST <= CROWD_ROWS, "a scan fits a crowd");

static void swap_in_next(eg_net *net, uint64_t *count) {
  uint64_t *state = net->state;
  void *kept = net->room.kept;
  net->state = net->next;
  net->next = state;
  net->room.kept = net->room.coming;
  net->room.coming = kept;
  net->flips += net->moved;
  *count += net->moved;
}

void net_advance_together(eg_net *const *nets, size_t count, void *crowd, uint64_t most,
                          uint64_t *flips) {
  const coupling *c = &nets[0]->coupling;
  const uint64_t *s[LANES];
  const void *kept[LANES];
  for (size_t k = 0; k < count && crowd; k++) {
    s[k] = nets[k]->state;
    kept[k] = nets[k]->room.kept;
  }
  uint64_t due = nets[0]->due;
  while (most > 0 && due > 0) {
    uint32_t who[SCAN_MOST];
    double h[SCAN_MOST];
    double *all = NULL;
    size_t part = SCAN_MOST, first = nets[0]->n - (size_t)due;
    if (part > most) part = (size_t)most;
    if (part > due) part = (size_t)due;
    for (size_t k = 0; k < part; k++) who[k] = (uint32_t)(first + k);
    if (crowd) all = c->type->crowd_fields(c, crowd, s, kept, count, who, part);
    for (size_t k = 0; k < count; k++) {
      if (!all) c->type->fields(c, nets[k]->state, nets[k]->room.kept, who, part, h);
      move_in_next(nets[k], who, part, all ? all + k * part : h);
    }
    most -= part;
    due -= part;
  }
  for (size_t k = 0; k < count && due == 0; k++) swap_in_next(nets[k], &flips[k]);
}

void eg_net_begin(eg_net *net, eg_schedule schedule) {
  assert(schedule <= EG_SYNCHRONOUS);
  uint64_t sweep = net->sweeps++;
  net->disturbed++; /* for whoever began an earlier one */
  net->schedule = schedule;
  net->due = net->n;
  net->heat = net->about.temperature;
  if (schedule != EG_SYNCHRONOUS) {
    order_draw(net->order, schedule, net->about.seed, sweep);
    return;
  }
  const coupling *c = &net->coupling;
  net->moved = 0;
  memcpy(net->next, net->state, eg_words(net->n) * sizeof *net->next);
  memcpy(net->room.coming, net->room.kept, c->type->kept_size(c, c->memories->p));
}

uint64_t eg_net_advance(eg_net *net, uint64_t most, uint64_t *count) {
  if (net->due == 0) return 0;
  if (net->schedule == EG_SYNCHRONOUS)
    net_advance_together(&net, 1, NULL, most, count);
  else
    advance_in_turn(net, most, count);
  return net->due;
}

/* ---- runs ------------------------------------------------------------------------ */

eg_status eg_run_resume(eg_run *run, eg_net *net, eg_schedule schedule, uint64_t limit) {
  *run = (eg_run){.schedule = schedule, .limit = limit, .over = limit == 0, .temperature = -1};
  size_t words = eg_words(net->n);
  run->disturbed = net->disturbed;
  for (int k = 0; k < 2 && (schedule == EG_SYNCHRONOUS || schedule == EG_OWN); k++) {
    if (!(run->before[k] = malloc(words * sizeof *net->state))) {
      eg_run_end(run);
      return EG_NO_MEMORY;
    }
    memcpy(run->before[k], net->state, words * sizeof *net->state);
  }
  run->resumed = net->due > 0 && net->schedule == schedule;
  if (!run->resumed) net->due = 0;
  return EG_OK;
}

eg_status eg_run_begin(eg_run *run, eg_net *net, eg_schedule schedule, uint64_t limit) {
  eg_status status = eg_run_resume(run, net, schedule, limit);
  if (status != EG_OK) return status;
  run->resumed = false;
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

bool net_is_fixed(const eg_net *net) {
  scan at = {0};
  while (net_scan(net, net->state, net->room.kept, &at))
    for (size_t k = 0; k < at.count; k++)
      if (net_decides(net, at.first + k, at.h[k], net->updates) != eg_bit(net->state, at.first + k))
        return false;
  return true;
}

/* A sweep of draws with replacement misses a third of the neurons, of one that began before the run
 * nothing is known, and an order of one's own may leave out any: look at all before a claim. */
static bool is_fixed(const eg_run *run, const eg_net *net) {
  bool whole = run->schedule <= EG_SYNCHRONOUS && run->schedule != EG_UNIFORM && !run->resumed;
  return (whole && run->disturbed == net->disturbed) || net_is_fixed(net);
}

void run_remember(eg_run *run, const eg_net *net, bool same) {
  size_t bytes = eg_words(net->n) * sizeof *net->state;
  if (same && !run->converged && memcmp(run->before[1], net->state, bytes) == 0) run->cycle = 2;
  uint64_t *oldest = run->before[1];
  run->before[1] = run->before[0];
  run->before[0] = oldest;
  memcpy(oldest, net->state, bytes);
}

/* A step from a painted state, or by chance, repeats nothing. */
static void remember_nothing(eg_run *run, const eg_net *net) {
  for (int k = 0; k < 2; k++)
    memcpy(run->before[k], net->state, eg_words(net->n) * sizeof *net->state);
}

void run_begin_sweep(eg_run *run, eg_net *net) {
  if (run->disturbed != net->disturbed && run->schedule == EG_SYNCHRONOUS)
    remember_nothing(run, net);
  eg_net_begin(net, run->schedule);
  run->disturbed = net->disturbed;
  if (run->temperature >= 0) net->heat = run->temperature;
  run->sweep_flips = 0;
  run->resumed = false;
}

bool run_count(eg_run *run, eg_net *net, uint64_t flips) {
  run->flips += flips;
  run->sweep_flips += flips;
  if (net->due > 0) return false;
  run->sweeps++;
  run->cycle = 0;
  run->heat = net->heat;
  run->converged = run->sweep_flips == 0 && net->heat == 0 && is_fixed(run, net);
  if (run->schedule == EG_SYNCHRONOUS && net->heat > 0)
    remember_nothing(run, net);
  else if (run->schedule == EG_SYNCHRONOUS)
    run_remember(run, net, run->sweeps > 1);
  run->over = run->sweeps >= run->limit || (!run->whole && (run->converged || run->cycle));
  return true;
}

bool eg_run_advance(eg_run *run, eg_net *net, uint64_t most) {
  if (run->over) return false;
  if (net->due == 0) run_begin_sweep(run, net);
  uint64_t flips = 0;
  eg_net_advance(net, most, &flips);
  return run_count(run, net, flips);
}

void eg_run_review(eg_run *run, const eg_net *net) {
  if (run->disturbed == net->disturbed) return;
  run->converged = run->converged && is_fixed(run, net);
  run->cycle = 0;
  run->over = run->sweeps >= run->limit || (!run->whole && run->converged);
}
