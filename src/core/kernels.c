/* SPDX-License-Identifier: MIT
 *
 * kernels.c - which inner loops this machine runs, and which are best.
 */
#include "kernels.h"

bool eg_kernel_runs(eg_kernel kernel) {
#ifdef __x86_64__
  if (kernel == EG_KERNEL_AVX2) return __builtin_cpu_supports("avx2");
  if (kernel == EG_KERNEL_AVX512)
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni") &&
           __builtin_cpu_supports("avx512vpopcntdq");
#endif
  return kernel == EG_KERNEL_SCALAR || kernel == EG_KERNEL_BEST;
}

const kernels *kernels_for(eg_kernel kernel) {
#ifdef __x86_64__
  bool any = kernel == EG_KERNEL_BEST || !eg_kernel_runs(kernel);
  if ((any || kernel == EG_KERNEL_AVX512) && eg_kernel_runs(EG_KERNEL_AVX512))
    return &kernels_avx512;
  if ((any || kernel == EG_KERNEL_AVX2) && eg_kernel_runs(EG_KERNEL_AVX2)) return &kernels_avx2;
#else
  (void)kernel;
#endif
  return &kernels_scalar;
}
