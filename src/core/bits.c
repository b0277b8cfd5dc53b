/* SPDX-License-Identifier: MIT
 *
 * bits.c - states and pictures as packed bits.
 *
 * Invariant: the bits behind the last neuron stay zero, so that whole words
 * can be compared and counted.
 */
#include "kernels.h"

#include <stdlib.h>
#include <string.h>

static uint64_t tail_mask(size_t n) { return n % 64 ? (UINT64_C(1) << n % 64) - 1 : ~UINT64_C(0); }

int64_t eg_bits_dot(const uint64_t *a, const uint64_t *b, size_t n) {
  int64_t differ = 0;
  for (size_t w = 0; w < eg_words(n); w++) differ += __builtin_popcountll(a[w] ^ b[w]);
  return (int64_t)n - 2 * differ;
}

void eg_bits_fill(uint64_t *s, size_t n, bool up) {
  memset(s, up ? 0xff : 0, eg_words(n) * sizeof *s);
  if (up && n) s[eg_words(n) - 1] &= tail_mask(n);
}

void eg_bits_box(uint64_t *s, uint32_t width, uint32_t height, uint32_t x, uint32_t y,
                 uint32_t box_width, uint32_t box_height, bool up) {
  uint64_t right = (uint64_t)x + box_width, bottom = (uint64_t)y + box_height;
  if (right > width) right = width;
  if (bottom > height) bottom = height;
  for (size_t row = y; row < bottom; row++)
    for (size_t column = x; column < right; column++) eg_put_bit(s, row * width + column, up);
}

/* Floyd's sample (Bentley and Floyd 1987): a set of `count` out of n, each equally likely. */
eg_status eg_bits_corrupt(uint64_t *s, size_t n, size_t count, eg_stream *r) {
  if (count > n) return EG_BAD_INDEX;
  uint64_t *chosen = calloc(eg_words(n), sizeof *chosen);
  if (!chosen) return EG_NO_MEMORY;
  for (size_t j = n - count; j < n; j++) {
    size_t pick = eg_random_below(r, (uint32_t)(j + 1));
    eg_put_bit(chosen, eg_bit(chosen, pick) ? j : pick, true);
  }
  for (size_t w = 0; w < eg_words(n); w++) s[w] ^= chosen[w];
  free(chosen);
  return EG_OK;
}

void eg_bits_random(uint64_t *s, size_t n, double bias, eg_stream *r) {
  size_t words = eg_words(n);
  if (bias == 0) {
    for (size_t w = 0; w < words; w++) {
      uint64_t first = eg_random(r);
      s[w] = first << 32 | eg_random(r);
    }
  } else {
    uint64_t threshold = threshold_for(bias);
    memset(s, 0, words * sizeof *s);
    for (size_t i = 0; i < n; i++)
      if (eg_random(r) < threshold) eg_flip_bit(s, i);
  }
  if (words) s[words - 1] &= tail_mask(n);
}
