/* SPDX-License-Identifier: MIT
 *
 * kernels_avx2.c - inner loops for processors with AVX2 (Haswell and later).
 * Compiled for them; entered only there.
 *
 * There are no masks here: 32 bits of a row are spread over 32 bytes of 0 or
 * 255, which select bytes of an agreement's planes, and vpsadbw adds those up.
 */
#include "kernels.h"

#ifdef __x86_64__
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))

/* Byte k is 255 where bit k of the 32 is set. */
INLINE __m256i spread(uint32_t bits) {
  const __m256i byte_of = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2,
                                           2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
  const __m256i bit_of = _mm256_set1_epi64x((int64_t)0x8040201008040201u);
  __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), byte_of);
  return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit_of), bit_of);
}

INLINE int64_t total(__m256i four) {
  __m128i two = _mm_add_epi64(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
  return _mm_cvtsi128_si64(two) + _mm_extract_epi64(two, 1);
}

INLINE __m256i picked(__m256i sum, const uint8_t *plane, __m256i which) {
  __m256i bytes = _mm256_and_si256(_mm256_load_si256((const __m256i *)plane), which);
  return _mm256_add_epi64(sum, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
}

INLINE void sums_by(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
                    size_t count, int64_t *out) {
  for (size_t r = 0; r < count; r += 2) { /* two rows share the loads of the planes */
    const uint64_t *x = rows[r], *y = rows[r + 1 < count ? r + 1 : r];
    __m256i x0 = _mm256_setzero_si256(), x1 = x0, x2 = x0, x3 = x0;
    __m256i y0 = x0, y1 = x0, y2 = x0, y3 = x0;
    for (size_t w = 0; w < words; w++)
      for (size_t half = 0; half < 2; half++) {
        const uint8_t *plane = a + w * 64 * planes + 32 * half;
        __m256i of_x = spread((uint32_t)(x[w] >> 32 * half));
        __m256i of_y = spread((uint32_t)(y[w] >> 32 * half));
        x0 = picked(x0, plane, of_x);
        y0 = picked(y0, plane, of_y);
        if (planes > 1) x1 = picked(x1, plane + 64, of_x), y1 = picked(y1, plane + 64, of_y);
        if (planes > 2) x2 = picked(x2, plane + 128, of_x), y2 = picked(y2, plane + 128, of_y);
        if (planes > 3) x3 = picked(x3, plane + 192, of_x), y3 = picked(y3, plane + 192, of_y);
      }
    out[r] = total(x0) + (total(x1) << 8) + (total(x2) << 16) + (total(x3) << 24);
    if (r + 1 < count)
      out[r + 1] = total(y0) + (total(y1) << 8) + (total(y2) << 16) + (total(y3) << 24);
  }
}

static void sums(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
                 size_t count, int64_t *out) {
  switch (planes) {
    case 1: sums_by(a, 1, words, rows, count, out); return;
    case 2: sums_by(a, 2, words, rows, count, out); return;
    case 3: sums_by(a, 3, words, rows, count, out); return;
    default: sums_by(a, 4, words, rows, count, out); return;
  }
}

/* ---- tally ------------------------------------------------------------------------------- */

/* One more bit for each counter of four binary digits. */
INLINE void count_bit(__m256i *c, __m256i x) {
  for (int d = 0; d < 4; d++) {
    __m256i carry = _mm256_and_si256(c[d], x);
    c[d] = _mm256_xor_si256(c[d], x);
    x = carry;
  }
}

/* Adds 32 signed bytes to 32 numbers. What a byte plane carries or borrows is 1. */
INLINE void add_bytes(uint8_t *a, unsigned planes, __m256i step) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i before = _mm256_load_si256((const __m256i *)a), after = _mm256_add_epi8(before, step);
  _mm256_store_si256((__m256i *)a, after);
  __m256i down = _mm256_cmpgt_epi8(zero, step);
  __m256i not_less = _mm256_cmpeq_epi8(_mm256_max_epu8(after, before), after);
  __m256i not_more = _mm256_cmpeq_epi8(_mm256_min_epu8(after, before), after);
  __m256i carry = _mm256_andnot_si256(_mm256_or_si256(down, not_less), _mm256_set1_epi8(-1));
  __m256i borrow = _mm256_andnot_si256(not_more, down);
  for (unsigned k = 1; k < planes; k++) {
    before = _mm256_load_si256((const __m256i *)(a + 64 * k));
    after = _mm256_add_epi8(_mm256_sub_epi8(before, carry), borrow);
    _mm256_store_si256((__m256i *)(a + 64 * k), after);
    carry = _mm256_and_si256(carry, _mm256_cmpeq_epi8(after, zero));
    borrow = _mm256_and_si256(borrow, _mm256_cmpeq_epi8(before, zero));
  }
}

INLINE __m256i four_words(const uint64_t *row, size_t there) {
  if (there == 4) return _mm256_loadu_si256((const __m256i *)row);
  uint64_t words[4] = {0};
  for (size_t w = 0; w < there; w++) words[w] = row[w];
  return _mm256_loadu_si256((const __m256i *)words);
}

INLINE void tally_by(uint8_t *a, unsigned planes, size_t from, size_t to,
                     const uint64_t *const *rows, unsigned count, uint32_t up, bool fresh) {
  const char none = fresh ? 0 : (char)-(int)count, unit = fresh ? 1 : 2;
  for (size_t w = from; w < to; w += 4) {
    size_t part = to - w < 4 ? to - w : 4;
    __m256i c[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                    _mm256_setzero_si256()};
    for (unsigned r = 0; r < count; r++)
      count_bit(c, _mm256_xor_si256(four_words(rows[r] + w, part),
                                    _mm256_set1_epi64x(up >> r & 1 ? 0 : -1)));
    uint64_t agree[4][4];
    for (int d = 0; d < 4; d++) _mm256_storeu_si256((__m256i *)agree[d], c[d]);
    for (size_t k = 0; k < part; k++)
      for (size_t half = 0; half < 2; half++) {
        __m256i step = _mm256_set1_epi8(none);
        for (int d = 0; d < 4; d++)
          step =
              _mm256_add_epi8(step, _mm256_and_si256(spread((uint32_t)(agree[d][k] >> 32 * half)),
                                                     _mm256_set1_epi8((char)(unit << d))));
        add_bytes(a + (w + k) * 64 * planes + 32 * half, planes, step);
      }
  }
}

static void tally(uint8_t *a, unsigned planes, size_t from, size_t to, const uint64_t *const *rows,
                  unsigned count, uint32_t up, bool fresh) {
  switch (planes) {
    case 1: tally_by(a, 1, from, to, rows, count, up, fresh); return;
    case 2: tally_by(a, 2, from, to, rows, count, up, fresh); return;
    case 3: tally_by(a, 3, from, to, rows, count, up, fresh); return;
    default: tally_by(a, 4, from, to, rows, count, up, fresh); return;
  }
}

/* ---- the rest ------------------------------------------------------------------------------ */

/* One half of the lanes: 16 sums of 16 bits over a word, spread to 32 bits by multiplying with 1 and 0. */
INLINE void look_up_half(const int16_t *tables, size_t words, const uint64_t *row, size_t half,
                         int32_t *out) {
  const __m256i even = _mm256_set1_epi32(1), odd = _mm256_set1_epi32(0x10000);
  __m256i *low = (__m256i *)(out + 8 * half), *high = (__m256i *)(out + LANES / 2 + 8 * half);
  __m256i sum_low = _mm256_loadu_si256(low), sum_high = _mm256_loadu_si256(high);
  for (size_t w = 0; w < words; w++) {
    __m256i sum = _mm256_setzero_si256();
    uint64_t bits = row[w];
    const int16_t *table = tables + w * TABLE_OF_WORD + 16 * half;
    for (size_t four = 0; four < 16; four++, bits >>= 4)
      sum = _mm256_add_epi16(sum, _mm256_loadu_si256((
                                      const __m256i *)(table + (four * 16 + (bits & 15)) * LANES)));
    sum_low = _mm256_add_epi32(sum_low, _mm256_madd_epi16(sum, even));
    sum_high = _mm256_add_epi32(sum_high, _mm256_madd_epi16(sum, odd));
  }
  _mm256_storeu_si256(low, sum_low);
  _mm256_storeu_si256(high, sum_high);
}

static void look_up(const int16_t *tables, size_t words, const uint64_t *const *rows, size_t count,
                    int32_t *out) {
  for (size_t r = 0; r < count; r++)
    for (size_t half = 0; half < 2; half++)
      look_up_half(tables, words, rows[r], half, out + r * LANES);
}

static void compare(const uint64_t (*blocks)[64], const uint64_t *s, size_t count,
                    uint64_t differ[64]) {
  for (size_t w = 0; w < count; w++)
    for (size_t mu = 0; mu < 64; mu++)
      differ[mu] += (uint64_t)__builtin_popcountll(blocks[w][mu] ^ s[w]);
}

static int64_t differ(const uint64_t *a, const uint64_t *b, size_t words) {
  int64_t count = 0;
  for (size_t w = 0; w < words; w++) count += __builtin_popcountll(a[w] ^ b[w]);
  return count;
}

static int64_t differ_signed(const uint64_t *row, const uint64_t *const *others, size_t count,
                             uint64_t up, size_t words) {
  int64_t sum = 0;
  for (size_t r = 0; r < count; r++) {
    int64_t one = differ(row, others[r], words);
    sum += up >> r & 1 ? one : -one;
  }
  return sum;
}

const kernels kernels_avx2 = {.name = "avx2",
                              .sums = sums,
                              .tally = tally,
                              .look_up = look_up,
                              .compare = compare,
                              .differ = differ,
                              .differ_signed = differ_signed,
                              .transpose = kernel_transpose,
                              .random = kernel_random};
#endif
