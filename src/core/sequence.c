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
 */
#include "rule.h"

void sequence_part(eg_learning *l) {
  const uint32_t p = l->memories->p, at = l->next;
  const unsigned count = p - at < 64 ? p - at : 64;
  const float strength = (float)l->about->strength;
  matrix_add(l->weights, l->memories, at, at, count, 1, l->team);
  unsigned steps = at + count < p ? count : count - 1; /* the last of all has no next one */
  if (steps) matrix_add(l->weights, l->memories, at + 1, at, steps, strength, l->team);
  if (at + count == p && !l->about->open)
    matrix_add(l->weights, l->memories, 0, p - 1, 1, strength, l->team);
  l->next += count;
}
