/* SPDX-License-Identifier: MIT
 *
 * learned.c - what a network has learned, to be put back.
 *
 * Memories, weights and bias have owners, and whoever is not the only one
 * changes a copy or a fresh one: to hold them is to become an owner. What is
 * put back is the very same as before; room for what is kept of a state is all
 * that it may need, and that is made first.
 */
#include "net.h"

#include <stdlib.h>

struct eg_learned {
  eg_net_desc about;
  coupling coupling; /* of which memories and weights are owned, and the team is nobody's */
  bias *bias;
  uint64_t dreams;
};

eg_status eg_learned_new(eg_learned **out, const eg_net *net) {
  eg_learned *l = *out = malloc(sizeof *l);
  if (!l) return EG_NO_MEMORY;
  *l = (eg_learned){.about = net->about,
                    .coupling = net->coupling,
                    .bias = bias_share(net->bias),
                    .dreams = net->dreams};
  l->coupling.team = NULL;
  store_share(l->coupling.memories);
  weights_share(l->coupling.weights);
  return EG_OK;
}

void eg_learned_free(eg_learned *l) {
  if (!l) return;
  store_release(l->coupling.memories);
  weights_release(l->coupling.weights);
  bias_release(l->bias);
  free(l);
}

uint64_t eg_learned_bytes(const eg_learned *l) {
  const size_t n = l->coupling.memories->n;
  return sizeof *l + store_held(l->coupling.memories) +
         (l->coupling.weights ? weights_bytes(n) : 0) + (l->bias ? n * sizeof(double) : 0);
}

eg_status eg_net_relearn(eg_net *net, const eg_learned *l) {
  coupling *c = &net->coupling;
  const coupling *then = &l->coupling;
  if (l->about.width != net->about.width || l->about.height != net->about.height)
    return EG_SIZE_MISMATCH;
  room r;
  if (!net_room(net, then, then->memories->p, &r)) return EG_NO_MEMORY;
  room_use(net, &r);
  store *memories = store_share(then->memories);
  weights *matrix = weights_share(then->weights);
  bias *b = bias_share(l->bias);
  store_release(c->memories);
  weights_release(c->weights);
  bias_release(net->bias);
  c->memories = memories;
  c->weights = matrix;
  c->type = then->type;
  c->symmetric = then->symmetric;
  net->bias = b;
  net->dreams = l->dreams;
  net_take_options(net, &l->about);
  net->rule = net_rule_of(&net->about, matrix);
  net_taught(net);
  return EG_OK;
}
