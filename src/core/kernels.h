/* SPDX-License-Identifier: MIT
 *
 * kernels.h - the inner loops: free functions over one row of memory bits
 * and the p integer overlaps m. All arithmetic is exact.
 */
#ifndef ENGRAM_KERNELS_H
#define ENGRAM_KERNELS_H

#include <stdint.h>

/* sum of m[mu] over the set bits mu of the row */
int64_t kernel_masked_sum(const uint64_t *row, const int32_t *m, uint32_t p);
/* m[mu] += step where the bit is set, -= step where it is not */
void kernel_add_signs(const uint64_t *row, int32_t *m, uint32_t p, int32_t step);
/* set bits of the row's first p */
int64_t kernel_count(const uint64_t *row, uint32_t p);
/* sum_mu a_mu b_mu of two rows as signs */
int64_t kernel_row_dot(const uint64_t *a, const uint64_t *b, uint32_t p);

#endif
