/* SPDX-License-Identifier: MIT
 *
 * pass.c - sweeps in an order of one's own.
 *
 * Neurons come as they come: one after another they are updated as those of a
 * sweep, and together by the fields of an unchanged state. Who is to move with
 * others is marked in the list, since a neuron's number leaves two bits free,
 * and moves when all have been looked at: first all looks, then all moves, each
 * in parts. The updates of the block are counted at its end, so that one that
 * is disturbed and looked at again takes the numbers of the random streams that
 * it would have taken.
 *
 * Two passes of the same order are the same map of states at T = 0. So where
 * the second of them leads to the state before the first, both will follow each
 * other for ever.
 */
#include "net.h"

#include <stdlib.h>
#include <string.h>

#define MOVES (UINT32_C(1) << 31)
_Static_assert(EG_MAX_NEURONS < MOVES, "a mark is no part of a neuron's number");

eg_status eg_pass_new(eg_pass *pass, const eg_net *net) {
  *pass = (eg_pass){.seen = calloc(eg_words(net->n), sizeof *pass->seen)};
  return pass->seen ? EG_OK : EG_NO_MEMORY;
}

void eg_pass_free(eg_pass *pass) {
  free(pass->seen);
  pass->seen = NULL;
}

void eg_pass_begin(eg_pass *pass, eg_net *net, double temperature) {
  uint64_t *seen = pass->seen;
  memset(seen, 0, eg_words(net->n) * sizeof *seen);
  *pass = (eg_pass){.heat = temperature < 0 ? net->about.temperature : temperature,
                    .seen = seen,
                    .before = net->disturbed,
                    .disturbed = net->disturbed + 1};
  net->disturbed++; /* for whoever began a sweep before */
}

void eg_pass_end(eg_net *net) { net->sweeps++; }

/* ---- who comes ------------------------------------------------------------------------- */

/* Of one who comes as number `place`. The places have independent factors, so that a sum will do, in which no term
 * waits for another. */
static uint64_t term_of(uint64_t place, uint64_t who) {
  const uint64_t factor = (place + 1) * UINT64_C(0x9e3779b97f4a7c15); /* 2^64 / golden ratio */
  return (factor ^ factor >> 32) * (who + 1);
}

/* True: one of them has been here before in this pass. */
static bool visit(eg_pass *pass, const uint32_t *who, size_t count) {
  size_t fresh = 0;
  uint64_t sum = 0;
  for (size_t k = 0; k < count; k++) {
    uint64_t *seen = &pass->seen[who[k] / 64];
    fresh += ~*seen >> who[k] % 64 & 1;
    *seen |= UINT64_C(1) << who[k] % 64;
    sum += term_of(pass->came + k, who[k]);
  }
  pass->order += sum;
  pass->came += count;
  pass->visited += fresh;
  return fresh < count;
}

/* The network is this pass's from now on, whoever moved it meanwhile. */
static void take_over(const eg_pass *pass, eg_net *net) {
  net->due = 0;
  net->heat = pass->heat;
}

void eg_pass_turn(eg_pass *pass, eg_net *net, const uint32_t *who, size_t count) {
  take_over(pass, net);
  const bool twice = visit(pass, who, count);
  pass->flips += net_in_turn(net, who, count, 0, twice);
}

/* ---- together ---------------------------------------------------------------------------- */

static size_t look(eg_pass *pass, eg_net *net, uint32_t *who, size_t count) {
  const coupling *c = &net->coupling;
  double h[SCAN_MOST], shift[SCAN_MOST];
  const uint64_t update = net->updates + pass->at;
  if (count > SCAN_MOST) count = SCAN_MOST;
  c->type->fields(c, net->state, net->room.kept, who, count, h);
  if (net_is_driven(net)) {
    net_drives(net, who, count, update, shift);
    for (size_t k = 0; k < count; k++) h[k] += shift[k];
  }
  for (size_t k = 0; k < count; k++)
    if (net_decides(net, who[k], h[k], update + k) != eg_bit(net->state, who[k])) who[k] |= MOVES;
  return count;
}

/* Moves `most` marked ones at most; returns how many entries of the list are done with. */
static size_t move(eg_pass *pass, eg_net *net, uint32_t *who, size_t count, size_t most) {
  const coupling *c = &net->coupling;
  uint32_t moved[SCAN_MOST];
  size_t k = 0, moves = 0;
  if (most > SCAN_MOST) most = SCAN_MOST;
  for (; k < count && moves < most; k++) {
    if (!(who[k] & MOVES)) continue;
    who[k] ^= MOVES;
    eg_flip_bit(net->state, who[k]);
    moved[moves++] = who[k];
  }
  c->type->flipped(c, net->state, net->room.kept, moved, moves);
  net->flips += moves;
  pass->flips += moves;
  return k;
}

static void look_again(eg_pass *pass, uint32_t *who, size_t count) {
  for (size_t k = 0; k < count && k < pass->at; k++) who[k] &= ~MOVES;
  pass->at = 0;
}

size_t eg_pass_together(eg_pass *pass, eg_net *net, uint32_t *who, size_t count, size_t most) {
  if (pass->at && pass->together != net->disturbed) look_again(pass, who, count);
  pass->together = net->disturbed;
  take_over(pass, net);
  while (pass->at < count && most > 0) {
    const size_t part = most < count - pass->at ? most : count - pass->at;
    const size_t looked = look(pass, net, who + pass->at, part);
    pass->at += looked;
    most -= looked;
  }
  if (pass->at < count) return count - pass->at;
  for (size_t left = (size_t)eg_net_per_ms(net); pass->at < 2 * count && left > 0;) {
    const size_t part = left < SCAN_MOST ? left : SCAN_MOST;
    pass->at += move(pass, net, who + pass->at - count, 2 * count - pass->at, part);
    left -= part;
  }
  if (pass->at < 2 * count) return 1;
  net->updates += count;
  pass->order += term_of(pass->came++, MOVES + (uint64_t)count);
  visit(pass, who, count);
  pass->at = 0;
  return 0;
}

/* ---- runs ------------------------------------------------------------------------------------ */

void eg_run_take(eg_run *run, eg_net *net, const eg_pass *pass) {
  const bool calm = net->disturbed == pass->disturbed;
  const bool steady = calm && pass->before == run->disturbed && pass->heat == 0;
  const bool whole = calm && pass->visited == net->n;
  run->sweeps++;
  run->flips += pass->flips;
  run->sweep_flips = pass->flips;
  run->cycle = 0;
  run->heat = pass->heat;
  run->converged = pass->flips == 0 && pass->heat == 0 && (whole || net_is_fixed(net));
  run_remember(run, net, steady && run->steady && pass->flips > 0 && pass->order == run->order);
  run->steady = steady;
  run->order = pass->order;
  run->disturbed = pass->disturbed;
  run->over = run->sweeps >= run->limit || (!run->whole && (run->converged || run->cycle));
}

void eg_run_close(eg_run *run, const eg_net *net) {
  if (run->sweeps == 0)
    run->heat = run->temperature < 0 ? net->about.temperature : run->temperature;
  run->converged = run->heat == 0 && net_is_fixed(net);
  run->over = true;
}
