/* SPDX-License-Identifier: MIT
 *
 * projection.c - the pseudo-inverse rule (Personnaz, Guyon, Dreyfus 1985;
 * Kanter and Sompolinsky 1987): W projects onto the space of the memories,
 *
 *     W = (1/n) sum_{mu, nu} xi^mu (Q^-1)_{mu nu} xi^nu,   Q_{mu nu} = (1/n) xi^mu . xi^nu
 *
 * so that W xi = xi for every memory, however they overlap. A further memory
 * adds what it has that the others do not:
 *
 *     r = xi - W xi,   W += r r^T / (r . r)
 *
 * (Gram and Schmidt). There is no such r for a combination of the others.
 */
#include "rule.h"

#include <math.h>
#include <stdlib.h>

/* Of r . r / n. Rounding leaves 1e-12 of a dependent memory; an independent one leaves 1/n at least
 * in most cases. */
#define LEAST 1e-9

static void add_column(void *with, float *column, size_t j) {
  const double *r = ((void **)with)[0];
  const size_t n = *(size_t *)((void **)with)[1];
  for (size_t i = 0; i < n; i++) column[i] = (float)((double)column[i] + r[i] * r[j]);
}

void projection_part(eg_learning *l) {
  size_t n = l->memories->n;
  uint64_t *xi = malloc(eg_words(n) * sizeof *xi);
  double *r = malloc(n * sizeof *r), left = 0;
  if (!xi || !r) {
    l->status = EG_NO_MEMORY;
  } else {
    store_column(l->memories, l->next, xi);
    weights_times(l->weights, xi, r, l->team);
    for (size_t i = 0; i < n; i++) {
      r[i] = eg_spin(xi, i) - r[i];
      left += r[i] * r[i];
    }
    if (left < LEAST * (double)n) {
      l->status = EG_DEPENDENT;
      l->trouble.memory = l->next;
    } else {
      for (size_t i = 0; i < n; i++) r[i] /= sqrt(left); /* r_i r_j is then the same as r_j r_i */
      weights_columns(l->weights, l->team, add_column, (void *[]){r, &n});
      l->next++;
    }
  }
  free(xi);
  free(r);
}
