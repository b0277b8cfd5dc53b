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
 *
 * W is rounded, so r has a little of W's own space left, which for a short r is
 * not little at all; r - W r is rid of it. Without this second pass weights of
 * as many memories as neurons were off by 1e-3 at n = 100.
 */
#include "rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of r . r / n. Rounding leaves 1e-12 of a dependent memory; an independent one leaves 1/n at least
 * in most cases. */
#define LEAST 1e-9

static void add_column(void *with, float *column, size_t j) {
  const double *r = ((void **)with)[0];
  const size_t n = *(size_t *)((void **)with)[1];
  for (size_t i = 0; i < n; i++) column[i] = (float)((double)column[i] + r[i] * r[j]);
}

typedef struct second_pass {
  const double *r;
  double *rest; /* r - W r */
  size_t n;
} second_pass;

/* W is symmetric: column j is row j. */
static void clear_column(void *with, float *column, size_t j) {
  const second_pass *p = with;
  double inside = 0;
  for (size_t i = 0; i < p->n; i++) inside += (double)column[i] * p->r[i];
  p->rest[j] = p->r[j] - inside;
}

void projection_part(eg_learning *l) {
  size_t n = l->memories->n;
  uint64_t *xi = malloc(eg_words(n) * sizeof *xi);
  double *r = malloc(2 * n * sizeof *r), left = 0;
  if (!xi || !r) {
    l->status = EG_NO_MEMORY;
  } else {
    store_column(l->memories, l->next, xi);
    weights_times(l->weights, xi, r, l->team);
    for (size_t i = 0; i < n; i++) r[i] = eg_spin(xi, i) - r[i];
    weights_columns(l->weights, l->team, clear_column, &(second_pass){r, r + n, n});
    memcpy(r, r + n, n * sizeof *r);
    for (size_t i = 0; i < n; i++) left += r[i] * r[i];
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
