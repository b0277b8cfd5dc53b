/* SPDX-License-Identifier: MIT
 *
 * kernels.h - the inner loops, one table for each kind of processor.
 *
 * They work on rows of memory bits (one row a neuron) and on the agreements
 * a[mu] = how many neurons of the state agree with memory mu, 0..n. With the
 * row's number of set bits c, overlap M[mu] = 2 a[mu] - n and
 *
 *     sum_mu xi^mu M[mu] = 2 (2 sum_{set mu} a[mu] - sum_mu a[mu]) - n (2 c - p)
 *
 * so a field needs nothing but a sum of unsigned numbers over set bits.
 *
 * Layout of a: for every word of a row (64 memories) `planes` runs of 64
 * bytes, the lowest bytes of the 64 numbers first. What stands behind the last
 * memory is never counted, since the rows' bits there are zero.
 *
 * All arithmetic is of integers and exact, so every table gives the same
 * numbers. Bounds: a < 2^30, p <= 2^22.
 */
#ifndef ENGRAM_KERNELS_H
#define ENGRAM_KERNELS_H

#include "engram.h"

#define TALLY_MOST 15 /* rows of one tally */
#define LANES 32u     /* states of one look-up */

typedef struct kernels {
  const char *name;
  /* sums[r] = sum over the set bits mu of rows[r] of a[mu] */
  void (*sums)(const uint8_t *a, unsigned planes, size_t words, const uint64_t *const *rows,
               size_t count, int64_t *sums);
  /* For each of 1..TALLY_MOST rows, in the words from..to-1: a[mu] += 1 where the bit equals that of
   * `up` (bit r for row r); where it does not, a[mu] -= 1, or nothing if `fresh`. */
  void (*tally)(uint8_t *a, unsigned planes, size_t from, size_t to, const uint64_t *const *rows,
                unsigned count, uint32_t up, bool fresh);
  /* For LANES states at once: sums[r * LANES + k] += what the tables (see crowd.c) hold for state k and
   * the bits of rows[r], of a few words. */
  void (*look_up)(const int16_t *tables, size_t words, const uint64_t *const *rows, size_t count,
                  int32_t *sums);
  /* differ[mu] += in how many bits memory mu of 64 differs from s, both of `count` words: blocks[w] holds
   * word w of each of the memories. */
  void (*compare)(const uint64_t (*blocks)[64], const uint64_t *s, size_t count,
                  uint64_t differ[64]);
  /* in how many bits two runs differ */
  int64_t (*differ)(const uint64_t *a, const uint64_t *b, size_t words);
  /* the same for 1..EG_BLOCK_MAX others, counted up where bit r of `up` is set for others[r], else down */
  int64_t (*differ_signed)(const uint64_t *row, const uint64_t *const *others, size_t count,
                           uint64_t up, size_t words);
  /* Bit c of word r becomes bit r of word c; ones[r] grows by the bits set in the new word r. */
  void (*transpose)(uint64_t block[64], uint32_t ones[64]);
  /* `count` blocks of four numbers of a stream, from block number `first` on */
  void (*random)(const eg_stream *, uint64_t first, size_t count, uint32_t *numbers);
} kernels;

const kernels *kernels_for(eg_kernel);

extern const kernels kernels_scalar;
void kernel_transpose(uint64_t block[64],
                      uint32_t ones[64]); /* the scalar ones, for tables that know no better */
void kernel_random(const eg_stream *, uint64_t first, size_t count, uint32_t *numbers);
#ifdef __x86_64__
extern const kernels kernels_avx2, kernels_avx512;
#endif

/* The tables of one word of a row: for each run of four memories 16 entries of LANES numbers. State k
 * stands in this lane of an entry, so that sums of 32 bits are made of even lanes and of odd ones. */
#define TABLE_OF_WORD (16u * 16u * LANES)
static inline size_t lane_of(size_t k) { return k < LANES / 2 ? 2 * k : 2 * (k - LANES / 2) + 1; }

/* A neuron of a random pattern is +1 where its random number is below this. */
static inline uint64_t threshold_for(double bias) {
  return (uint64_t)((1 + bias) / 2 * 4294967296.0);
}

/* Bytes that hold an agreement of 0..n. */
static inline unsigned planes_for(size_t n) {
  return n < 0x100 ? 1 : n < 0x10000 ? 2 : n < 0x1000000 ? 3 : 4;
}
static inline uint32_t agreement(const uint8_t *a, unsigned planes, size_t mu) {
  const uint8_t *lowest = a + mu / 64 * planes * 64 + mu % 64;
  uint32_t number = 0;
  for (unsigned k = planes; k-- > 0;) number = number << 8 | lowest[k * 64];
  return number;
}

#endif
