/* SPDX-License-Identifier: MIT
 *
 * flips.c - how many neurons flip in a sweep, for every moment of a run.
 *
 * A rate over the few updates between two moments is nothing but noise: 0 or n.
 * So a moment has the flips of the n updates that led to it. A run at T = 0 that
 * has come to rest is at exactly 0 then, a sweep after its last flip, where it
 * ends. Moments of the first sweep have all of its flips, for there is nothing
 * before it; where not even a sweep was done, what there was. Between two
 * moments that are kept flips are taken to be even, and moments farther apart than a
 * sweep have the mean since the one before, so that no flip is left out.
 */
#include "board.h"

#include <math.h>

/* Flips up to `at`, from moment *k on, which moves to the one at or before it. */
static double flips_until(const uint64_t *updates, const uint64_t *flips, size_t count, size_t *k,
                          uint64_t at) {
  while (*k + 1 < count && updates[*k + 1] <= at) ++*k;
  if (*k + 1 == count || at <= updates[*k]) return (double)flips[*k];
  const double share = (double)(at - updates[*k]) / (double)(updates[*k + 1] - updates[*k]);
  return (double)flips[*k] + share * (double)(flips[*k + 1] - flips[*k]);
}

void flips_per_sweep(const uint64_t *updates, const uint64_t *flips, size_t count, size_t n,
                     float *rate) {
  size_t low = 0, high = 0;
  for (size_t k = 0; k < count; k++) {
    const uint64_t first = updates[0], last = updates[count - 1];
    uint64_t to = updates[k], from = to - first > n ? to - n : first;
    if (k > 0 && updates[k - 1] < from) from = updates[k - 1];
    if (to - first < n) to = last - first > n ? first + n : last;
    if (last == first) {
      rate[k] = NAN;
      continue;
    }
    const double during = flips_until(updates, flips, count, &high, to) -
                          flips_until(updates, flips, count, &low, from);
    const double length = (double)(to - from), sweep = (double)n;
    rate[k] = (float)(during * sweep / (length > sweep ? length : sweep));
  }
}
