/* SPDX-License-Identifier: MIT
 *
 * sequence.c - a memory that leads to the next one (Amari 1972, Hopfield 1982;
 * Sompolinsky and Kanter 1986).
 *
 *     W_ij = sum_mu xi_i^mu xi_j^mu + strength sum_mu xi_i^{mu+1} xi_j^mu
 *
 * The first sum holds a memory, the second drives on; it makes W asymmetric,
 * so that there is no energy that must fall. With a strength above 1 and all
 * neurons at once the state goes from memory to memory; below 1 it stays.
 * Unless the sequence is open the last memory leads to the first.
 *
 * The second sum comes first, in integers, and takes its strength as a whole:
 * were each step multiplied and rounded by itself, W_ij and W_ji could differ
 * where the sums do not, and a symmetric W would not be known for one.
 */
#include "rule.h"

#include <stdlib.h>

/* Adds the steps from memory *at on, 64 at most. */
static void walk(eg_learning *l, uint32_t *at) {
  const uint32_t p = l->memories->p;
  const unsigned count = p - *at < 64 ? p - *at : 64;
  const unsigned steps = *at + count < p ? count : count - 1; /* the last of all has no next one */
  if (steps) matrix_add(l->weights, l->memories, *at + 1, *at, steps, l->team);
  *at += count;
  if (*at == p && !l->about.open) matrix_add(l->weights, l->memories, 0, p - 1, 1, l->team);
}

static void strengthen(void *with, float *column, size_t j) {
  const eg_learning *l = with;
  (void)j;
  for (size_t i = 0; i < l->memories->n; i++)
    column[i] = (float)(l->about.strength * (double)column[i]);
}

void sequence_part(eg_learning *l) {
  uint32_t *at = l->own;
  if (!at) {
    l->own = calloc(1, sizeof *at);
    l->own_free = free;
    if (!l->own) l->status = EG_NO_MEMORY;
  } else if (*at < l->memories->p) {
    walk(l, at);
    if (*at == l->memories->p) weights_columns(l->weights, l->team, strengthen, l);
  } else {
    matrix_part(l);
  }
}
