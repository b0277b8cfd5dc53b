/* SPDX-License-Identifier: MIT
 *
 * hebb.h - between hebb.c and crowd.c.
 */
#ifndef ENGRAM_HEBB_H
#define ENGRAM_HEBB_H

#include "coupling.h"

typedef struct kept_agreements {
  int64_t total; /* sum_mu a[mu]: turns a sum over set bits into one over signs */
  _Alignas(64) uint8_t a[];
} kept_agreements;

void hebb_crowd_settle(const coupling *, const uint64_t *const *s, void *const *kept, size_t states,
                       team *);
size_t hebb_crowd_size(const coupling *);
bool hebb_crowd_set(const coupling *, void *crowd, const void *const *kept, size_t states);
const double *hebb_crowd_fields(const coupling *, void *crowd, const uint64_t *const *s,
                                const void *const *kept, size_t states, const uint32_t *who,
                                size_t count);

#endif
