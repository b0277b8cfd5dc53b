/* SPDX-License-Identifier: MIT
 *
 * measure.c - what can be read off a network without changing it.
 *
 * A measure of a state that is not the network's own settles the coupling on
 * that state in scratch memory.
 */
#include "mem.h"
#include "net.h"

static size_t kept_size(const eg_net *net) {
  return net->coupling.type->kept_size(&net->coupling, eg_net_count(net));
}

void *net_settled(const eg_net *net, const uint64_t *s) {
  if (!s) return net->room.kept;
  void *kept = mem_new(kept_size(net), 1);
  if (kept) net->coupling.type->settle(&net->coupling, s, kept);
  return kept;
}

void net_let_go(const eg_net *net, void *kept) {
  if (kept != net->room.kept) mem_free(kept, kept_size(net), 1);
}

bool net_scan(const eg_net *net, const uint64_t *s, const void *kept, scan *at) {
  uint32_t who[SCAN_MOST];
  at->first += at->count;
  at->count = net->n - at->first < SCAN_MOST ? net->n - at->first : SCAN_MOST;
  for (size_t k = 0; k < at->count; k++) who[k] = (uint32_t)(at->first + k);
  if (at->count) net->coupling.type->fields(&net->coupling, s, kept, who, at->count, at->h);
  for (size_t k = 0; k < at->count; k++) at->h[k] += net_drive(net, who[k]);
  return at->count;
}

eg_status eg_net_energy(const eg_net *net, const uint64_t *s, double *energy) {
  void *kept = net_settled(net, s);
  if (!kept) return EG_NO_MEMORY;
  const uint64_t *state = s ? s : net->state;
  *energy = -0.5 * net_factor(net) * net->coupling.type->energy(&net->coupling, state, kept) +
            net_driven_energy(net, state) + 0.0; /* not -0 */
  net_let_go(net, kept);
  return EG_OK;
}

double eg_net_field(const eg_net *net, size_t i) {
  uint32_t who = (uint32_t)i;
  double h;
  net->coupling.type->fields(&net->coupling, net->state, net->room.kept, &who, 1, &h);
  return net_factor(net) * (h + net_drive(net, i));
}

void eg_net_fields(const eg_net *net, double *h) {
  scan at = {0};
  while (net_scan(net, net->state, net->room.kept, &at))
    for (size_t k = 0; k < at.count; k++) h[at.first + k] = net_factor(net) * at.h[k];
}

double eg_net_overlap(const eg_net *net, uint32_t mu) {
  return net->coupling.type->overlap(&net->coupling, net->state, net->room.kept, mu) /
         (double)net->n;
}

double eg_net_weight(const eg_net *net, size_t i, size_t j) {
  return net_factor(net) * net->coupling.type->weight(&net->coupling, i, j);
}

uint64_t eg_net_per_ms(const eg_net *net) {
  uint64_t updates = net->coupling.type->per_ms(&net->coupling);
  return updates ? updates : 1;
}

eg_status eg_net_errors(const eg_net *net, const uint64_t *s, size_t *errors) {
  void *kept = net_settled(net, s);
  if (!kept) return EG_NO_MEMORY;
  if (!s) s = net->state;
  *errors = 0;
  scan at = {0};
  while (net_scan(net, s, kept, &at))
    for (size_t k = 0; k < at.count; k++) *errors += eg_spin(s, at.first + k) * at.h[k] < 0;
  net_let_go(net, kept);
  return EG_OK;
}
