/* SPDX-License-Identifier: MIT
 *
 * dense.h - a matrix of weights that several networks may share.
 */
#ifndef ENGRAM_DENSE_H
#define ENGRAM_DENSE_H

#include "coupling.h"

typedef struct weights weights;

/* Copies w, (n, n) row-major; without its diagonal unless `self`. NULL: *status says why. */
weights *weights_new(size_t n, const float *w, bool self, bool *symmetric, eg_status *status);
weights *weights_share(weights *); /* NULL stays NULL */
void weights_release(weights *);

#endif
