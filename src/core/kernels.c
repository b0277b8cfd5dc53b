/* SPDX-License-Identifier: MIT
 *
 * kernels.c - the scalar reference. Every faster kernel has to give the same
 * numbers, which are integers, so that "the same" means every bit.
 *
 * Bounds: |m| <= n <= 2^30 and p <= 2^22, so a sum stays below 2^52.
 */
#include "kernels.h"

int64_t kernel_masked_sum(const uint64_t *row, const int32_t *m, uint32_t p) {
  int64_t sum = 0;
  for (uint32_t mu = 0; mu < p; mu++) sum += -(int64_t)(row[mu >> 6] >> (mu & 63) & 1) & m[mu];
  return sum;
}

void kernel_add_signs(const uint64_t *row, int32_t *m, uint32_t p, int32_t step) {
  for (uint32_t mu = 0; mu < p; mu++) m[mu] += row[mu >> 6] >> (mu & 63) & 1 ? step : -step;
}

int64_t kernel_count(const uint64_t *row, uint32_t p) {
  int64_t count = 0;
  for (uint32_t w = 0; w < (p + 63) / 64; w++) count += __builtin_popcountll(row[w]);
  return count;
}

int64_t kernel_row_dot(const uint64_t *a, const uint64_t *b, uint32_t p) {
  int64_t differ = 0;
  for (uint32_t w = 0; w < (p + 63) / 64; w++) differ += __builtin_popcountll(a[w] ^ b[w]);
  return (int64_t)p - 2 * differ;
}
