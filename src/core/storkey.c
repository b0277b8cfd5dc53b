/* SPDX-License-Identifier: MIT
 *
 * storkey.c - Storkey's rule (1997): local and incremental as Hebb's, with a
 * larger capacity. Of a further memory xi
 *
 *     W_ij += (1/n) [xi_i xi_j - xi_i h_ji - h_ij xi_j],   h_ij = sum_{k != i, j} W_ik xi_k
 *
 * with the weights W before it. With the fields H_i = sum_{k != i} W_ik xi_k
 * h_ij = H_i - W_ij xi_j for j != i, so that for these
 *
 *     W_ij += (1/n) [xi_i xi_j - (xi_i H_j + H_i xi_j) + 2 W_ij]
 */
#include "rule.h"

#include <stdlib.h>

typedef struct adding {
  const uint64_t *xi;
  const double *h; /* H */
  size_t n;
} adding;

static void add_column(void *with, float *column, size_t j) {
  const adding *a = with;
  const double n = (double)a->n, own = eg_spin(a->xi, j);
  for (size_t i = 0; i < a->n; i++) {
    double spin = eg_spin(a->xi, i), w = (double)column[i];
    double twice = i == j ? 0 : 2 * w; /* h_ii leaves out i alone, and there is no j besides */
    column[i] = (float)(w + (spin * own - (spin * a->h[j] + a->h[i] * own) + twice) / n);
  }
}

void storkey_part(eg_learning *l) {
  size_t n = l->memories->n;
  uint64_t *xi = malloc(eg_words(n) * sizeof *xi);
  double *h = malloc(n * sizeof *h);
  if (!xi || !h) {
    l->status = EG_NO_MEMORY;
  } else {
    store_column(l->memories, l->next, xi);
    weights_times(l->weights, xi, h, l->team);
    for (size_t i = 0; i < n; i++) h[i] -= (double)l->weights->from[i * n + i] * eg_spin(xi, i);
    adding a = {.xi = xi, .h = h, .n = n};
    weights_columns(l->weights, l->team, add_column, &a);
    l->next++;
  }
  free(xi);
  free(h);
}
