/* SPDX-License-Identifier: MIT
 *
 * coupling.h - what dynamics and measures need of a network's couplings.
 *
 * Fields are in units of the coupling's own sum, before the factor `scale` of
 * W; a zero field is an exact zero. `kept` is what a coupling keeps up to
 * date for one state s, so that a field or a flip need not start from
 * nothing; several states may be under way on one coupling, each with its own.
 */
#ifndef ENGRAM_COUPLING_H
#define ENGRAM_COUPLING_H

#include "store.h"

typedef struct coupling coupling;

typedef struct coupling_type {
  const char *rule;
  bool symmetric;
  size_t (*kept_size)(const coupling *); /* bytes for one state, with the memories there are now */
  void (*settle)(const coupling *, const uint64_t *s, void *kept); /* kept from scratch */
  void (*flipped)(const coupling *, const uint64_t *s, void *kept,
                  size_t i); /* s[i] is new already */
  double (*field)(const coupling *, const uint64_t *s, const void *kept, size_t i);
  double (*energy)(const coupling *, const void *kept); /* sum_{i != j} W_ij s_i s_j */
  double (*overlap)(const coupling *, const void *kept, uint32_t mu); /* sum_i xi_i s_i */
  double (*weight)(const coupling *, size_t i, size_t j);
} coupling_type;

struct coupling {
  const coupling_type *type;
  const store *memories; /* borrowed of the network */
  bool self;             /* keep the diagonal in fields */
};

extern const coupling_type coupling_hebb;

#endif
