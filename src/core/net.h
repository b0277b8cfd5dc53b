/* SPDX-License-Identifier: MIT
 *
 * net.h - the inside of a network, for net.c, dynamics.c and measure.c.
 *
 * Invariant between calls: `kept` is what the coupling keeps for `state`.
 */
#ifndef ENGRAM_NET_H
#define ENGRAM_NET_H

#include "coupling.h"

struct eg_net {
  eg_net_desc about;
  size_t n;
  store memories;
  char **names;    /* (memories.p), each malloc'ed or NULL for none */
  uint64_t taught; /* changes of the memories so far */
  coupling coupling;
  uint64_t *state; /* (eg_words(n)) */
  void *kept;

  uint64_t updates, sweeps, noises[2], randomized; /* so far; they name the random streams */
  uint64_t disturbed;   /* changes of state or memories from outside of a sweep, so far */
  eg_schedule schedule; /* of the sweep in progress */
  uint64_t due;         /* updates left of it */
  uint32_t *order;      /* (n) whose turn it is, the last `due` still to come */
  uint64_t *next;       /* (eg_words(n)) the coming state of a synchronous sweep */
};

double net_factor(const eg_net *); /* of W, before the sum */
void net_resettle(eg_net *);       /* the state was replaced */
void net_disturb(eg_net *);        /* state or memories changed from outside of a sweep */
bool net_next(const eg_net *, size_t i, uint64_t update); /* neuron i after its update */

#endif
