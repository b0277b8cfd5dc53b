/* SPDX-License-Identifier: MIT
 *
 * kernels_avx512.c - inner loops for processors with AVX-512 BW, VNNI and
 * VPOPCNTDQ (Ice Lake, Zen 4 and later). Compiled for them; entered only there.
 *
 * A sum over set bits goes 64 memories at a time: the word of a row is a mask
 * as it stands in memory, which turns into 64 bytes of 0 or 1, and vpdpbusd
 * multiplies those with each byte plane of the agreements and adds four
 * products into each of 16 sums of 32 bits. Eight rows share the loads of the
 * planes. A row's sum over one plane is below 2^22 * 255, so 32 bits hold it.
 *
 * What lost, measured on Zen 5 in cycles for 512 memories of one row, three
 * planes from the second-level cache (this one: 17):
 *   four rows at a time                         22   (the planes' loads)
 *   bits to bytes by vpmultishiftqb             20
 *   16-bit planes, masked vpaddw, widened late  22
 *   32-bit numbers, masked vpaddd               32 and more
 *   arrays of accumulators instead of names     +8   (gcc 12 copies them)
 */
#include "kernels.h"

#ifdef __x86_64__
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))
#define EIGHT(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)

/* sum += the 64 products, four to each of 16 numbers. In assembly since gcc 12 would copy every sum to
 * the stack and back. */
INLINE void add_products(__m512i *sum, __m512i x, __m512i y) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(*sum) : "v"(x), "v"(y));
}

/* Sums of the 16 numbers in each of c0..c7. */
INLINE __m512i sums_of_8(__m512i c0, __m512i c1, __m512i c2, __m512i c3, __m512i c4, __m512i c5,
                         __m512i c6, __m512i c7) {
#define PAIR(x, y) _mm512_add_epi32(_mm512_unpacklo_epi32(x, y), _mm512_unpackhi_epi32(x, y))
#define FOUR(x, y) _mm512_add_epi32(_mm512_unpacklo_epi64(x, y), _mm512_unpackhi_epi64(x, y))
  __m512i low = FOUR(PAIR(c0, c1), PAIR(c2, c3)), high = FOUR(PAIR(c4, c5), PAIR(c6, c7));
#undef PAIR
#undef FOUR
  __m512i halves = _mm512_add_epi32(_mm512_shuffle_i64x2(low, high, 0x88),
                                    _mm512_shuffle_i64x2(low, high, 0xdd));
  __m512i all = _mm512_add_epi32(halves, _mm512_shuffle_i64x2(halves, halves, 0xb1));
  return _mm512_cvtepi32_epi64(_mm512_castsi512_si256(_mm512_shuffle_i64x2(all, all, 0x08)));
}

INLINE void sums_8(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
                   size_t ahead, int64_t *out) {
  const __m512i one = _mm512_set1_epi8(1);
#define START(r)                                                                                   \
  const uint64_t *q##r = rows[r];                                                                  \
  __m512i c##r##0 = _mm512_setzero_si512(), c##r##1 = c##r##0, c##r##2 = c##r##0, c##r##3 = c##r##0;
#define TAKE(r)                                                                                    \
  {                                                                                                \
    __m512i bits = _mm512_maskz_mov_epi8(_load_mask64((__mmask64 *)(uintptr_t)(q##r + w)), one);   \
    add_products(&c##r##0, a0, bits);                                                              \
    if (planes > 1) add_products(&c##r##1, a1, bits);                                              \
    if (planes > 2) add_products(&c##r##2, a2, bits);                                              \
    if (planes > 3) add_products(&c##r##3, a3, bits);                                              \
  }
#define TOTAL(k) sums_of_8(c0##k, c1##k, c2##k, c3##k, c4##k, c5##k, c6##k, c7##k)
  EIGHT(START)
  /* one loop: of two, gcc 12 copies all sums */
  for (size_t w = 0; w < words; w++, a += 64 * planes) {
    if (w % 8 == 0)
      for (size_t r = 8; r < 8 + ahead; r++) _mm_prefetch((const char *)(rows[r] + w), _MM_HINT_T1);
    __m512i a0 = _mm512_load_si512(a), a1 = a0, a2 = a0, a3 = a0;
    if (planes > 1) a1 = _mm512_load_si512(a + 64);
    if (planes > 2) a2 = _mm512_load_si512(a + 128);
    if (planes > 3) a3 = _mm512_load_si512(a + 192);
    EIGHT(TAKE)
  }
  __m512i sum = TOTAL(0);
  if (planes > 1) sum = _mm512_add_epi64(sum, _mm512_slli_epi64(TOTAL(1), 8));
  if (planes > 2) sum = _mm512_add_epi64(sum, _mm512_slli_epi64(TOTAL(2), 16));
  if (planes > 3) sum = _mm512_add_epi64(sum, _mm512_slli_epi64(TOTAL(3), 24));
  _mm512_storeu_si512(out, sum);
#undef START
#undef TAKE
#undef TOTAL
}

INLINE int64_t sum_1(const uint8_t *a, unsigned planes, size_t words, const uint64_t *row) {
  const __m512i one = _mm512_set1_epi8(1);
  __m512i c0 = _mm512_setzero_si512(), c1 = c0, c2 = c0, c3 = c0;
  for (size_t w = 0; w < words; w++, a += 64 * planes) {
    __m512i bits = _mm512_maskz_mov_epi8(_load_mask64((__mmask64 *)(uintptr_t)(row + w)), one);
    c0 = _mm512_dpbusd_epi32(c0, _mm512_load_si512(a), bits);
    if (planes > 1) c1 = _mm512_dpbusd_epi32(c1, _mm512_load_si512(a + 64), bits);
    if (planes > 2) c2 = _mm512_dpbusd_epi32(c2, _mm512_load_si512(a + 128), bits);
    if (planes > 3) c3 = _mm512_dpbusd_epi32(c3, _mm512_load_si512(a + 192), bits);
  }
  int64_t sum = _mm512_reduce_add_epi32(c0);
  if (planes > 1) sum += (int64_t)_mm512_reduce_add_epi32(c1) << 8;
  if (planes > 2) sum += (int64_t)_mm512_reduce_add_epi32(c2) << 16;
  if (planes > 3) sum += (int64_t)_mm512_reduce_add_epi32(c3) << 24;
  return sum;
}

INLINE void sums_by(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
                    size_t count, int64_t *out) {
  size_t r = 0;
  for (; r + 8 <= count; r += 8) {
    size_t left = count - r - 8;
    sums_8(a, planes, words, rows + r, left < 8 ? left : 8, out + r);
  }
  for (; r < count; r++) out[r] = sum_1(a, planes, words, rows[r]);
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

/* x + y + z = low + 2 * high, bit by bit */
#define FULL_ADD(low, high, x, y, z)                                                               \
  __m512i low = _mm512_ternarylogic_epi64(x, y, z, 0x96),                                          \
          high = _mm512_ternarylogic_epi64(x, y, z, 0xe8)

/* How many of seven bits are set, as three bits. */
INLINE void count_7(const __m512i *x, __m512i *c) {
  FULL_ADD(s0, k0, x[0], x[1], x[2]);
  FULL_ADD(s1, k1, x[3], x[4], x[5]);
  FULL_ADD(s2, k2, s0, s1, x[6]);
  FULL_ADD(s3, k3, k0, k1, k2);
  c[0] = s2;
  c[1] = s3;
  c[2] = k3;
}

/* The same of up to 2^digits - 1 bits. */
INLINE void count_bits(const __m512i *x, unsigned digits, __m512i *c) {
  if (digits == 1) {
    c[0] = x[0];
  } else if (digits == 2) {
    FULL_ADD(s, k, x[0], x[1], x[2]);
    c[0] = s;
    c[1] = k;
  } else if (digits == 3) {
    count_7(x, c);
  } else {
    __m512i a[3], b[3];
    count_7(x, a);
    count_7(x + 7, b);
    FULL_ADD(s0, k0, a[0], b[0], x[14]);
    FULL_ADD(s1, k1, a[1], b[1], k0);
    FULL_ADD(s2, k2, a[2], b[2], k1);
    c[0] = s0;
    c[1] = s1;
    c[2] = s2;
    c[3] = k2;
  }
}

/* Adds 64 signed bytes to 64 numbers. What a byte plane carries or borrows is 1. */
INLINE void add_bytes(uint8_t *a, unsigned planes, __m512i step) {
  __m512i before = _mm512_load_si512(a), after = _mm512_add_epi8(before, step);
  _mm512_store_si512(a, after);
  if (planes == 1) return;
  const __m512i zero = _mm512_setzero_si512(), one = _mm512_set1_epi8(1);
  __mmask64 down = _mm512_movepi8_mask(step);
  __mmask64 carry = _mm512_mask_cmplt_epu8_mask(~down, after, before);
  __mmask64 borrow = _mm512_mask_cmpgt_epu8_mask(down, after, before);
  for (unsigned k = 1; k < planes; k++) {
    before = _mm512_load_si512(a + 64 * k);
    after = _mm512_mask_add_epi8(before, carry, before, one);
    after = _mm512_mask_sub_epi8(after, borrow, after, one);
    _mm512_store_si512(a + 64 * k, after);
    carry = _mm512_mask_cmpeq_epi8_mask(carry, after, zero);
    borrow = _mm512_mask_cmpeq_epi8_mask(borrow, before, zero);
  }
}

INLINE void tally_by(uint8_t *a, unsigned planes, size_t from, size_t to,
                     const uint64_t *const *rows, unsigned count, uint32_t up, bool fresh,
                     unsigned digits) {
  const unsigned most = (1u << digits) - 1;
  const __m512i none = _mm512_set1_epi8(fresh ? 0 : (char)-(int)count);
  const char unit = fresh ? 1 : 2;
  __m512i against[TALLY_MOST]; /* all ones where to agree is to be unset */
  for (unsigned r = 0; r < count; r++) against[r] = _mm512_set1_epi64(up >> r & 1 ? 0 : -1);
  a += from * 64 * planes;
  for (size_t w = from; w < to; w += 8) {
    size_t part = to - w < 8 ? to - w : 8;
    __mmask8 there = (__mmask8)((1u << part) - 1);
    __m512i x[TALLY_MOST], c[4];
    for (unsigned r = 0; r < most; r++)
      x[r] = r < count ? _mm512_xor_si512(_mm512_maskz_loadu_epi64(there, rows[r] + w), against[r])
                       : _mm512_setzero_si512();
    count_bits(x, digits, c);
    uint64_t agree[4][8];
    for (unsigned d = 0; d < digits; d++) _mm512_storeu_si512(agree[d], c[d]);
    for (size_t k = 0; k < part; k++, a += 64 * planes) {
      __m512i step = none;
      for (unsigned d = 0; d < digits; d++)
        step = _mm512_mask_add_epi8(step, _load_mask64((__mmask64 *)&agree[d][k]), step,
                                    _mm512_set1_epi8((char)(unit << d)));
      add_bytes(a, planes, step);
    }
  }
}

INLINE void tally_of(uint8_t *a, unsigned planes, size_t from, size_t to,
                     const uint64_t *const *rows, unsigned count, uint32_t up, bool fresh) {
  if (count > 7)
    tally_by(a, planes, from, to, rows, count, up, fresh, 4);
  else if (count > 3)
    tally_by(a, planes, from, to, rows, count, up, fresh, 3);
  else if (count > 1)
    tally_by(a, planes, from, to, rows, count, up, fresh, 2);
  else
    tally_by(a, planes, from, to, rows, count, up, fresh, 1);
}

static void tally(uint8_t *a, unsigned planes, size_t from, size_t to, const uint64_t *const *rows,
                  unsigned count, uint32_t up, bool fresh) {
  switch (planes) {
    case 1: tally_of(a, 1, from, to, rows, count, up, fresh); return;
    case 2: tally_of(a, 2, from, to, rows, count, up, fresh); return;
    case 3: tally_of(a, 3, from, to, rows, count, up, fresh); return;
    default: tally_of(a, 4, from, to, rows, count, up, fresh); return;
  }
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void look_up(const int16_t *tables, size_t words, const uint64_t *const *rows, size_t count,
                    int32_t *out) {
  const __m512i even = _mm512_set1_epi32(1), odd = _mm512_set1_epi32(0x10000);
  for (size_t r = 0; r < count; r++, out += LANES) {
    __m512i low = _mm512_loadu_si512(out), high = _mm512_loadu_si512(out + LANES / 2);
    const char *table = (const char *)tables;
    for (size_t w = 0; w < words; w++) {
      uint64_t bits = rows[r][w];
      __m512i a = _mm512_setzero_si512(), b = a;
      for (int pair = 0; pair < 8; pair++, table += 2048, bits >>= 8) {
        a = _mm512_add_epi16(a, _mm512_loadu_si512(table + (bits << 6 & 0x3c0)));
        b = _mm512_add_epi16(b, _mm512_loadu_si512(table + 1024 + (bits << 2 & 0x3c0)));
      }
      a = _mm512_add_epi16(a, b);
      low = _mm512_add_epi32(low, _mm512_madd_epi16(a, even)); /* times 1 and 0 */
      high = _mm512_add_epi32(high, _mm512_madd_epi16(a, odd));
    }
    _mm512_storeu_si512(out, low);
    _mm512_storeu_si512(out + LANES / 2, high);
  }
}

static void compare(const uint64_t (*blocks)[64], const uint64_t *s, size_t count,
                    uint64_t differ[64]) {
#define SUM(k) __m512i sum##k = _mm512_loadu_si512(differ + 8 * k);
#define COUNT(k)                                                                                   \
  sum##k = _mm512_add_epi64(sum##k,                                                                \
                            _mm512_popcnt_epi64(                                                   \
                                _mm512_xor_si512(state, _mm512_loadu_si512(blocks[w] + 8 * k))));
#define KEEP(k) _mm512_storeu_si512(differ + 8 * k, sum##k);
  EIGHT(SUM)
  for (size_t w = 0; w < count; w++) {
    const __m512i state = _mm512_set1_epi64((int64_t)s[w]);
    EIGHT(COUNT)
  }
  EIGHT(KEEP)
#undef SUM
#undef COUNT
#undef KEEP
}

/* counts += the bits in which 8 words differ, or fewer at the end of a row */
INLINE __m512i add_differ(__m512i counts, const uint64_t *a, const uint64_t *b, size_t left) {
  __mmask8 there = left < 8 ? (__mmask8)((1u << left) - 1) : 0xff;
  return _mm512_add_epi64(counts, _mm512_popcnt_epi64(
                                      _mm512_xor_si512(_mm512_maskz_loadu_epi64(there, a),
                                                       _mm512_maskz_loadu_epi64(there, b))));
}

static int64_t differ(const uint64_t *a, const uint64_t *b, size_t words) {
  __m512i counts = _mm512_setzero_si512();
  for (size_t w = 0; w < words; w += 8) counts = add_differ(counts, a + w, b + w, words - w);
  return _mm512_reduce_add_epi64(counts);
}

static int64_t differ_signed(const uint64_t *row, const uint64_t *const *others, size_t count,
                             uint64_t up, size_t words) {
  __m512i sum[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
  for (size_t r = 0; r < count; r++) {
    __m512i counts = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w += 8)
      counts = add_differ(counts, row + w, others[r] + w, words - w);
    const __m512i sign = _mm512_set1_epi64((int64_t)(up >> r & 1) - 1); /* all ones for down */
    sum[r & 1] =
        _mm512_add_epi64(sum[r & 1], _mm512_sub_epi64(_mm512_xor_si512(counts, sign), sign));
  }
  return _mm512_reduce_add_epi64(_mm512_add_epi64(sum[0], sum[1]));
}

/* Eight words in a register: three rounds of the halving go between registers, three within. */
static void transpose(uint64_t block[64], uint32_t ones[64]) {
  __m512i x[8];
  for (int k = 0; k < 8; k++) x[k] = _mm512_loadu_si512(block + 8 * k);
  static const uint64_t masks[6] = {0x5555555555555555u, 0x3333333333333333u, 0x0f0f0f0f0f0f0f0fu,
                                    0x00ff00ff00ff00ffu, 0x0000ffff0000ffffu, 0x00000000ffffffffu};
  for (unsigned round = 6; round-- > 3;) {
    unsigned half = 1u << round;
    const __m512i mask = _mm512_set1_epi64((int64_t)masks[round]);
    for (unsigned k = 0; k < 8; k++) {
      if (k & half / 8) continue;
      __m512i *low = &x[k], *high = &x[k | half / 8];
      __m512i swap =
          _mm512_and_si512(mask,
                           _mm512_xor_si512(*high,
                                            _mm512_srl_epi64(*low, _mm_cvtsi32_si128((int)half))));
      *high = _mm512_xor_si512(*high, swap);
      *low = _mm512_xor_si512(*low, _mm512_sll_epi64(swap, _mm_cvtsi32_si128((int)half)));
    }
  }
  const __m512i lanes = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
  for (unsigned round = 3; round-- > 0;) {
    unsigned half = 1u << round;
    const __m128i shift = _mm_cvtsi32_si128((int)half);
    const __m512i mask = _mm512_set1_epi64((int64_t)masks[round]);
    const __m512i partner = _mm512_xor_si512(lanes, _mm512_set1_epi64((int64_t)half));
    const __mmask8 high = half == 4 ? 0xf0 : half == 2 ? 0xcc : 0xaa;
    for (unsigned k = 0; k < 8; k++) {
      __m512i other = _mm512_permutexvar_epi64(partner, x[k]);
      /* lower rows keep their low bits and take the partner's low ones above; higher ones the reverse */
      __m512i low = _mm512_ternarylogic_epi64(mask, x[k], _mm512_sll_epi64(other, shift), 0xca);
      __m512i up = _mm512_ternarylogic_epi64(mask, _mm512_srl_epi64(other, shift), x[k], 0xca);
      x[k] = _mm512_mask_mov_epi64(low, high, up);
    }
  }
  for (int k = 0; k < 8; k++) {
    _mm512_storeu_si512(block + 8 * k, x[k]);
    __m256i *counts = (__m256i *)(ones + 8 * k);
    __m256i more = _mm512_cvtepi64_epi32(_mm512_popcnt_epi64(x[k]));
    _mm256_storeu_si256(counts, _mm256_add_epi32(_mm256_loadu_si256(counts), more));
  }
}

/* Philox4x32-10 for 16 counters side by side. */
INLINE void multiply(__m512i x, __m512i by, __m512i *low, __m512i *high) {
  __m512i even = _mm512_mul_epu32(x, by), odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), by);
  *low = _mm512_mask_mov_epi32(even, 0xaaaa, _mm512_slli_epi64(odd, 32));
  *high = _mm512_mask_mov_epi32(_mm512_srli_epi64(even, 32), 0xaaaa, odd);
}

INLINE __m512i xor3(__m512i x, __m512i y, __m512i z) {
  return _mm512_ternarylogic_epi64(x, y, z, 0x96);
}

static void random_blocks(const eg_stream *r, uint64_t first, size_t count, uint32_t *numbers) {
  const __m512i by0 = _mm512_set1_epi32((int)0xd2511f53), by1 = _mm512_set1_epi32((int)0xcd9e8d57);
  const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  for (; count > 0;) {
    /* up to where the lower half of the counter turns over */
    uint64_t turn = (UINT64_C(1) << 32) - (first & 0xffffffff);
    size_t part = count < 16 ? count : 16;
    if (part > turn) part = (size_t)turn;
    __m512i c0 = _mm512_add_epi32(_mm512_set1_epi32((int)(uint32_t)first), lanes);
    __m512i c1 = _mm512_set1_epi32((int)(r->purpose | (uint32_t)(first >> 32) << 16));
    __m512i c2 = _mm512_set1_epi32((int)(uint32_t)r->step);
    __m512i c3 = _mm512_set1_epi32((int)(uint32_t)(r->step >> 32));
    uint32_t k0 = (uint32_t)r->seed, k1 = (uint32_t)(r->seed >> 32);
    for (int round = 0; round < 10; round++, k0 += 0x9e3779b9, k1 += 0xbb67ae85) {
      __m512i low0, high0, low1, high1;
      multiply(c0, by0, &low0, &high0);
      multiply(c2, by1, &low1, &high1);
      c0 = xor3(high1, c1, _mm512_set1_epi32((int)k0));
      c2 = xor3(high0, c3, _mm512_set1_epi32((int)k1));
      c1 = low1;
      c3 = low0;
    }
    /* four registers of one number each become four blocks a register */
    __m512i a = _mm512_unpacklo_epi32(c0, c1), b = _mm512_unpacklo_epi32(c2, c3);
    __m512i c = _mm512_unpackhi_epi32(c0, c1), d = _mm512_unpackhi_epi32(c2, c3);
    __m512i q0 = _mm512_unpacklo_epi64(a, b), q1 = _mm512_unpackhi_epi64(a, b);
    __m512i q2 = _mm512_unpacklo_epi64(c, d), q3 = _mm512_unpackhi_epi64(c, d);
    __m512i e = _mm512_shuffle_i32x4(q0, q1, 0x44), f = _mm512_shuffle_i32x4(q0, q1, 0xee);
    __m512i g = _mm512_shuffle_i32x4(q2, q3, 0x44), h = _mm512_shuffle_i32x4(q2, q3, 0xee);
    __m512i out[4] = {_mm512_shuffle_i32x4(e, g, 0x88), _mm512_shuffle_i32x4(e, g, 0xdd),
                      _mm512_shuffle_i32x4(f, h, 0x88), _mm512_shuffle_i32x4(f, h, 0xdd)};
    for (size_t k = 0; k < 4 && 4 * k < part; k++) {
      size_t left = 4 * part - 16 * k;
      __mmask16 there = left < 16 ? (__mmask16)((1u << left) - 1) : 0xffff;
      _mm512_mask_storeu_epi32(numbers + 16 * k, there, out[k]);
    }
    first += part;
    count -= part;
    numbers += 4 * part;
  }
}

const kernels kernels_avx512 = {.name = "avx512",
                                .sums = sums,
                                .tally = tally,
                                .look_up = look_up,
                                .compare = compare,
                                .differ = differ,
                                .differ_signed = differ_signed,
                                .transpose = transpose,
                                .random = random_blocks};
#endif
