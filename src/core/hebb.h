/* SPDX-License-Identifier: MIT
 *
 * hebb.h - the memories' overlaps and what follows from them, for hebb.c, crowd.c
 * and the couplings that are made of them.
 */
#ifndef ENGRAM_HEBB_H
#define ENGRAM_HEBB_H

#include "coupling.h"

typedef struct kept_agreements {
  int64_t total; /* sum_mu a[mu]: turns a sum over set bits into one over signs */
  int64_t spins; /* sum_i s_i */
  _Alignas(64) uint8_t a[];
} kept_agreements;

static inline int64_t spins_of(const uint64_t *s, size_t n) {
  int64_t up = 0;
  for (size_t w = 0; w < eg_words(n); w++) up += __builtin_popcountll(s[w]);
  return 2 * up - (int64_t)n;
}

size_t hebb_kept_size(const coupling *, uint32_t p);
void hebb_settle(const coupling *, const uint64_t *s, void *kept);
void hebb_flipped(const coupling *, const uint64_t *s, void *kept, const uint32_t *who,
                  size_t count);
void hebb_fields(const coupling *, const uint64_t *s, const void *kept, const uint32_t *who,
                 size_t count, double *h);
double hebb_energy(const coupling *, const uint64_t *s, const void *kept);
double hebb_overlap(const coupling *, const uint64_t *s, const void *kept, uint32_t mu);
double hebb_weight(const coupling *, size_t i, size_t j);
double hebb_corrected(const coupling *, double h, size_t i, const uint32_t *who, size_t count,
                      uint64_t up);
void hebb_soon(const coupling *, const uint32_t *who, size_t count);
size_t hebb_block(const coupling *);
uint64_t hebb_per_ms(const coupling *);

/* crowd.c */
void hebb_crowd_settle(const coupling *, const uint64_t *const *s, void *const *kept, size_t states,
                       team *);
size_t hebb_crowd_size(const coupling *);
bool hebb_crowd_set(const coupling *, void *crowd, const void *const *kept, size_t states);
double *hebb_crowd_fields(const coupling *, void *crowd, const uint64_t *const *s,
                          const void *const *kept, size_t states, const uint32_t *who,
                          size_t count);

#endif
