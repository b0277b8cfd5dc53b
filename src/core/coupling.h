/* SPDX-License-Identifier: MIT
 *
 * coupling.h - what dynamics and measures need of a network's couplings.
 *
 * Fields are in units of the coupling's own sum, before the factor `scale` of
 * W; a zero field is an exact zero. `kept` is what a coupling keeps up to
 * date for one state s, so that a field or a flip need not start from
 * nothing; several states may be under way on one coupling, each with its own.
 * What is kept depends on s and on the flips in their order, never on the
 * number of threads or on the kernel.
 */
#ifndef ENGRAM_COUPLING_H
#define ENGRAM_COUPLING_H

#include "kernels.h"
#include "store.h"
#include "team.h"

#define CROWD_ROWS 1024u

typedef struct coupling coupling;

typedef struct coupling_type {
  size_t (*block)(const coupling *); /* neurons of an asynchronous sweep best taken together */
  size_t (*kept_size)(const coupling *, uint32_t p); /* bytes for one state, with p memories */
  void (*settle)(const coupling *, const uint64_t *s, void *kept); /* kept from scratch */
  /* Neurons who[0..count) have flipped, one after another; s has their new bits already. */
  void (*flipped)(const coupling *, const uint64_t *s, void *kept, const uint32_t *who,
                  size_t count);
  /* h[k] is the field of neuron who[k]. */
  void (*fields)(const coupling *, const uint64_t *s, const void *kept, const uint32_t *who,
                 size_t count, double *h);
  /* settle for many states at once, with the help of a team. */
  void (*crowd_settle)(const coupling *, const uint64_t *const *s, void *const *kept, size_t states,
                       team *);
  /* Fields of many states at once, faster: first crowd_set, true if it can be done, then crowd_fields
   * until a state changes; gives h[k * count + r] of state k and neuron who[r], count <= CROWD_ROWS, kept
   * in `crowd`, which is crowd_size bytes; 0: there is no such thing. */
  size_t (*crowd_size)(const coupling *);
  bool (*crowd_set)(const coupling *, void *crowd, const void *const *kept, size_t states);
  double *(*crowd_fields)(const coupling *, void *crowd, const uint64_t *const *s,
                          const void *const *kept, size_t states, const uint32_t *who,
                          size_t count);
  double (*energy)(const coupling *, const uint64_t *s,
                   const void *kept); /* sum_{i != j} W_ij s_i s_j */
  double (*overlap)(const coupling *, const uint64_t *s, const void *kept,
                    uint32_t mu); /* sum_i xi_i s_i */
  double (*weight)(const coupling *, size_t i, size_t j);
  /* The field h of neuron i after neurons who[0..count), none of them i itself, have flipped one after
   * another; bit k of `up` is the new state of who[k]. */
  double (*corrected)(const coupling *, double h, size_t i, const uint32_t *who, size_t count,
                      uint64_t up);
  double (*reach)(const coupling *); /* no |weight| is larger: what need not be corrected */
  void (*soon)(const coupling *, const uint32_t *who, size_t count); /* their fields come next */
  uint64_t (*per_ms)(const coupling *); /* updates in about a millisecond */
} coupling_type;

struct coupling {
  const coupling_type *type;
  const kernels *kernel;
  team *team; /* owned, or NULL: one thread does all */
  bool self;  /* keep the diagonal in fields */
  bool symmetric;
  double mean, rises;      /* covariance: b, which is taken off the memories; their sum over all */
  store *memories;         /* owned */
  struct weights *weights; /* owned, shared; of dense.c, or NULL */
};

extern const coupling_type coupling_hebb, coupling_covariance, coupling_weights;

#endif
