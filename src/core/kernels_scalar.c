/* SPDX-License-Identifier: MIT
 *
 * kernels_scalar.c - the readable reference: one memory after another. The
 * faster tables are tested against this one.
 */
#include "kernels.h"

#include <Random123/philox.h>

static void sums(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
                 size_t count, int64_t *out) {
  for (size_t r = 0; r < count; r++) {
    out[r] = 0;
    for (size_t w = 0; w < words; w++)
      for (uint64_t bits = rows[r][w]; bits; bits &= bits - 1)
        out[r] += agreement(a, planes, w * 64 + (size_t)__builtin_ctzll(bits));
  }
}

static void add(uint8_t *a, unsigned planes, size_t mu, int step) {
  uint8_t *lowest = a + mu / 64 * planes * 64 + mu % 64;
  uint32_t number = agreement(a, planes, mu) + (uint32_t)step;
  for (unsigned k = 0; k < planes; k++) lowest[k * 64] = (uint8_t)(number >> 8 * k);
}

static void tally(uint8_t *a, unsigned planes, size_t from, size_t to, const uint64_t *const *rows,
                  unsigned count, uint32_t up, bool fresh) {
  for (size_t mu = from * 64; mu < to * 64; mu++) {
    int step = 0;
    for (unsigned r = 0; r < count; r++)
      step += eg_bit(rows[r], mu) == (up >> r & 1) ? 1 : fresh ? 0 : -1;
    add(a, planes, mu, step);
  }
}

static void look_up(const int16_t *tables, size_t words, const uint64_t *const *rows, size_t count,
                    int32_t *out) {
  for (size_t r = 0; r < count; r++)
    for (size_t four = 0; four < 16 * words; four++) {
      size_t bits = rows[r][four / 16] >> four % 16 * 4 & 15;
      const int16_t *entry = tables + (four * 16 + bits) * LANES;
      for (size_t k = 0; k < LANES; k++) out[r * LANES + k] += entry[lane_of(k)];
    }
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
  for (size_t r = 0; r < count; r++)
    sum += up >> r & 1 ? differ(row, others[r], words) : -differ(row, others[r], words);
  return sum;
}

/* By recursive halving (Warren, Hacker's Delight, 2003): 6 rounds on 64 words, where bit by bit would
 * take 4096 steps. */
void kernel_transpose(uint64_t block[64], uint32_t ones[64]) {
  uint64_t mask = UINT64_C(0x00000000ffffffff);
  for (unsigned half = 32; half; half >>= 1, mask ^= mask << half)
    for (unsigned r = 0; r < 64; r = ((r | half) + 1) & ~half) {
      uint64_t swap = (block[r] >> half ^ block[r | half]) & mask;
      block[r] ^= swap << half;
      block[r | half] ^= swap;
    }
  for (int r = 0; r < 64; r++) ones[r] += (uint32_t)__builtin_popcountll(block[r]);
}

void kernel_random(const eg_stream *r, uint64_t first, size_t count, uint32_t *numbers) {
  for (size_t k = 0; k < count; k++) {
    philox4x32_ctr_t counter = {{(uint32_t)(first + k),
                                 r->purpose | (uint32_t)((first + k) >> 32) << 16,
                                 (uint32_t)r->step, (uint32_t)(r->step >> 32)}};
    philox4x32_key_t key = {{(uint32_t)r->seed, (uint32_t)(r->seed >> 32)}};
    counter = philox4x32(counter, key);
    for (int i = 0; i < 4; i++) numbers[k * 4 + (size_t)i] = counter.v[i];
  }
}

const kernels kernels_scalar = {.name = "scalar",
                                .sums = sums,
                                .tally = tally,
                                .look_up = look_up,
                                .compare = compare,
                                .differ = differ,
                                .differ_signed = differ_signed,
                                .transpose = kernel_transpose,
                                .random = kernel_random};
