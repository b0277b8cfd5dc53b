/* SPDX-License-Identifier: MIT
 *
 * measure.c - what can be read off a network without changing it.
 *
 * A measure of a state that is not the network's own settles the coupling on
 * that state in scratch memory.
 */
#include "net.h"

#include <math.h>
#include <stdlib.h>

/* What the coupling keeps for s; the network's own for NULL. To be freed if it is not the network's. */
static void *settled(const eg_net *net, const uint64_t *s) {
  if (!s) return net->kept;
  void *kept = malloc(net->coupling.type->kept_size(&net->coupling));
  if (kept) net->coupling.type->settle(&net->coupling, s, kept);
  return kept;
}

eg_status eg_net_energy(const eg_net *net, const uint64_t *s, double *energy) {
  void *kept = settled(net, s);
  if (!kept) return EG_NO_MEMORY;
  *energy =
      -0.5 * net_factor(net) * net->coupling.type->energy(&net->coupling, kept) + 0.0; /* not -0 */
  if (kept != net->kept) free(kept);
  return EG_OK;
}

double eg_net_field(const eg_net *net, size_t i) {
  return net_factor(net) * net->coupling.type->field(&net->coupling, net->state, net->kept, i);
}

void eg_net_fields(const eg_net *net, double *h) {
  for (size_t i = 0; i < net->n; i++) h[i] = eg_net_field(net, i);
}

double eg_net_overlap(const eg_net *net, uint32_t mu) {
  return net->coupling.type->overlap(&net->coupling, net->kept, mu) / (double)net->n;
}

double eg_net_weight(const eg_net *net, size_t i, size_t j) {
  return net_factor(net) * net->coupling.type->weight(&net->coupling, i, j);
}

eg_status eg_net_errors(const eg_net *net, const uint64_t *s, size_t *errors) {
  void *kept = settled(net, s);
  if (!kept) return EG_NO_MEMORY;
  if (!s) s = net->state;
  *errors = 0;
  for (size_t i = 0; i < net->n; i++)
    *errors += eg_spin(s, i) * net->coupling.type->field(&net->coupling, s, kept, i) < 0;
  if (kept != net->kept) free(kept);
  return EG_OK;
}

eg_class eg_net_classify(const eg_net *net) {
  eg_class best = {.kind = EG_KIND_NONE};
  for (uint32_t mu = 0; mu < net->memories.p; mu++) {
    double m = eg_net_overlap(net, mu);
    if (mu == 0 || fabs(m) > fabs(best.overlap)) best = (eg_class){EG_KIND_SPURIOUS, mu, m};
  }
  if (best.kind == EG_KIND_NONE) return best;
  if (best.overlap >= EG_RECALLED) best.kind = EG_KIND_MEMORY;
  if (best.overlap <= -EG_RECALLED) best.kind = EG_KIND_INVERSE;
  return best;
}
