/* SPDX-License-Identifier: MIT
 *
 * dense.h - a matrix of weights that several networks may share.
 */
#ifndef ENGRAM_DENSE_H
#define ENGRAM_DENSE_H

#include "coupling.h"

#include <stdatomic.h>

typedef struct weights {
  atomic_uint owners;
  size_t n;
  float *from;          /* (n, n): from[j * n + i] = W_ij, what i gets from j, column by column */
  float *diagonal;      /* (n): W's own, of which `from` has zeros unless the network keeps it */
  _Atomic uint64_t sum; /* see weights_sum; 0: nobody has asked */
} weights;

weights *weights_new(size_t n); /* zeros; NULL: no memory */
weights *weights_copy(const weights *);
/* Copies w, (n, n) row-major. NULL: *status says why. */
weights *weights_given(size_t n, const float *w, bool self, eg_status *status);
weights *weights_share(weights *); /* NULL stays NULL */
void weights_release(weights *);
uint64_t weights_bytes(size_t n);

/* Learning works on the whole matrix: the diagonal goes in before, and is set apart afterwards. */
void weights_open(weights *);
void weights_close(weights *, bool self);
bool weights_symmetric(const weights *);
/* By this number a matrix that changes no more is known, but for the diagonal that is set apart. */
uint64_t weights_sum(weights *);
/* What is kept for s, whose fields h are known. */
void weights_settle_known(const coupling *, const uint64_t *s, const double *h, void *kept);

/* column(with, W's column j, j) for every j, shared out to the team. */
void weights_columns(weights *, team *, void (*column)(void *with, float *column, size_t j),
                     void *with);
/* h = W s, all of it: each sum over the neurons in their order. */
void weights_times(const weights *, const uint64_t *s, double *h, team *);

#endif
