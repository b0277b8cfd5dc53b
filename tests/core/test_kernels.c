/* SPDX-License-Identifier: MIT
 *
 * test_kernels.c - every table of inner loops against plain loops, bit for bit.
 *
 * The buffers end where a page begins that may not be touched, so that a
 * kernel that reads or writes one byte too many ends there, and what lies
 * before them is compared afterwards. Rows start wherever a word may.
 */
#include "naive.h"

#include "kernels.h"

#include <sys/mman.h>
#include <unistd.h>

#define MOST_ROWS 20
#define MOST_WORDS 24

static const struct {
  eg_kernel kind;
  const kernels *table;
} tables[] = {
    {EG_KERNEL_SCALAR, &kernels_scalar},
#ifdef __x86_64__
    {EG_KERNEL_AVX2, &kernels_avx2},
    {EG_KERNEL_AVX512, &kernels_avx512},
#endif
};

/* The tables that run here. */
#define EACH_TABLE(k)                                                                              \
  for (size_t v_ = 0; v_ < COUNT_OF(tables); v_++)                                                 \
    for (const kernels *k = eg_kernel_runs(tables[v_].kind) ? tables[v_].table : NULL; k; k = NULL)

/* ---- fenced memory ---------------------------------------------------------------------- */

#define WORN 0xa5 /* what lies before a buffer */

typedef struct fence {
  uint8_t *from, *to; /* the page at `to` may not be touched */
  uint8_t *at;
} fence;

static size_t page(void) { return (size_t)sysconf(_SC_PAGESIZE); }

static fence fence_new(size_t most) {
  size_t bytes = (most + page() - 1) / page() * page() + page();
  uint8_t *from =
      mmap(NULL, bytes + page(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert_true(from != MAP_FAILED);
  assert_int_equal(mprotect(from + bytes, page(), PROT_NONE), 0);
  return (fence){from, from + bytes, from + bytes};
}

static void fence_free(fence *f) {
  assert_int_equal(munmap(f->from, (size_t)(f->to - f->from) + page()), 0);
}

/* `bytes` bytes that end at the fence. */
static void *fenced(fence *f, size_t bytes) {
  f->at = f->to - bytes;
  memset(f->at - 256, WORN, 256);
  return f->at;
}

static void assert_untouched(const fence *f) {
  for (size_t k = 1; k <= 256; k++) assert_int_equal(f->at[-(ptrdiff_t)k], WORN);
}

/* ---- agreements --------------------------------------------------------------------------- */

/* Numbers at which a byte, two or three are full or empty, and some that nobody chose. */
static uint32_t roll_number(dice *d, unsigned planes) {
  static const uint32_t edges[] = {0, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000};
  uint32_t mask = planes == 4 ? ~0u : (1u << 8 * planes) - 1;
  switch (roll_below(d, 4)) {
    case 0: return (uint32_t)roll(d) & mask;
    case 1: return ((1u << 30) - 1 - roll_below(d, 16)) & mask;
    default: return (edges[roll_below(d, COUNT_OF(edges))] + roll_below(d, 33) - 16) & mask;
  }
}

static void put_number(uint8_t *a, unsigned planes, size_t mu, uint32_t number) {
  for (unsigned k = 0; k < planes; k++)
    a[mu / 64 * planes * 64 + k * 64 + mu % 64] = (uint8_t)(number >> 8 * k);
}

static uint32_t get_number(const uint8_t *a, unsigned planes, size_t mu) {
  uint32_t number = 0;
  for (unsigned k = 0; k < planes; k++)
    number += (uint32_t)a[mu / 64 * planes * 64 + k * 64 + mu % 64] << 8 * k;
  return number;
}

static void the_layout_is_as_written(void **state) {
  (void)state;
  dice d = {1};
  uint8_t a[4 * 3 * 64];
  for (unsigned planes = 1; planes <= 4; planes++)
    for (size_t mu = 0; mu < 3 * 64; mu++) {
      for (size_t k = 0; k < sizeof a; k++) a[k] = (uint8_t)roll(&d);
      uint32_t number = roll_number(&d, planes);
      put_number(a, planes, mu, number);
      assert_int_equal(agreement(a, planes, mu), number);
      assert_int_equal(get_number(a, planes, mu), number);
    }
  for (unsigned planes = 1; planes < 4; planes++) {
    assert_int_equal(planes_for((1u << 8 * planes) - 1), planes);
    assert_int_equal(planes_for(1u << 8 * planes), planes + 1);
  }
  assert_int_equal(planes_for(1), 1);
  assert_int_equal(planes_for(EG_MAX_NEURONS), 4);
}

/* Rows of every density, the last bits of some of them zero as behind the last memory. */
static void roll_row(dice *d, uint64_t *row, size_t words) {
  uint32_t kind = roll_below(d, 6);
  for (size_t w = 0; w < words; w++) {
    uint64_t x = roll(d);
    row[w] = kind == 0 ? 0 : kind == 1 ? ~UINT64_C(0) : kind == 2 ? x & roll(d) & roll(d) : x;
  }
  if (words && toss(d)) row[words - 1] &= (UINT64_C(1) << roll_below(d, 64)) - 1;
}

typedef struct bench {
  fence a, rows[MOST_ROWS], out;
  const uint64_t *row[MOST_ROWS];
} bench;

static bench bench_new(size_t words) {
  bench b;
  b.a = fence_new(words * 4 * 64);
  b.out = fence_new(MOST_ROWS * sizeof(int64_t));
  for (size_t r = 0; r < MOST_ROWS; r++) b.rows[r] = fence_new(words * sizeof(uint64_t));
  return b;
}

static void bench_free(bench *b) {
  fence_free(&b->a);
  fence_free(&b->out);
  for (size_t r = 0; r < MOST_ROWS; r++) fence_free(&b->rows[r]);
}

static void roll_bench(bench *b, dice *d, unsigned planes, size_t words, size_t count) {
  uint8_t *a = fenced(&b->a, words * planes * 64);
  bool full = !roll_below(d, 8);
  for (size_t mu = 0; mu < words * 64; mu++)
    put_number(a, planes, mu, full ? ~0u : roll_number(d, planes));
  for (size_t r = 0; r < count; r++) {
    uint64_t *row = fenced(&b->rows[r], words * sizeof *row);
    roll_row(d, row, words);
    b->row[r] = row;
  }
}

/* ---- sums --------------------------------------------------------------------------------- */

static int64_t naive_sum(const uint8_t *a, unsigned planes, size_t words, const uint64_t *row) {
  int64_t sum = 0;
  for (size_t mu = 0; mu < words * 64; mu++)
    if (eg_bit(row, mu)) sum += get_number(a, planes, mu);
  return sum;
}

static void sums_are_exact(void **state) {
  (void)state;
  dice d = {2};
  bench b = bench_new(MOST_WORDS);
  for (unsigned planes = 1; planes <= 4; planes++)
    for (size_t words = 0; words <= MOST_WORDS; words++) {
      int64_t expected[MOST_ROWS];
      roll_bench(&b, &d, planes, words, MOST_ROWS);
      for (size_t r = 0; r < MOST_ROWS; r++)
        expected[r] = naive_sum(b.a.at, planes, words, b.row[r]);
      EACH_TABLE(k)
      for (size_t count = 0; count <= MOST_ROWS; count++) {
        int64_t *out = fenced(&b.out, count * sizeof *out);
        memset(out, WORN, count * sizeof *out);
        k->sums(b.a.at, planes, words, b.row, count, out);
        for (size_t r = 0; r < count; r++)
          if (out[r] != expected[r])
            fail_msg("%s: %u planes, %zu words, row %zu of %zu: %lld, not %lld", k->name, planes,
                     words, r, count, (long long)out[r], (long long)expected[r]);
        assert_untouched(&b.out);
        assert_untouched(&b.a);
      }
    }
  bench_free(&b);
}

/* As many memories as there may be, every one of them with the largest agreement. */
static void sums_do_not_overflow(void **state) {
  (void)state;
  const size_t words = EG_MAX_MEMORIES / 64;
  static const uint32_t largest[] = {0xff, 0xffff, 0xffffff, (1u << 30) - 1};
  dice d = {3};
  uint8_t *a = aligned_alloc(64, words * 4 * 64);
  uint64_t *full = malloc(words * sizeof *full), *half = malloc(words * sizeof *half);
  assert_true(a && full && half);
  int64_t ones = 0;
  for (size_t w = 0; w < words; w++) {
    full[w] = ~UINT64_C(0);
    half[w] = roll(&d);
    ones += __builtin_popcountll(half[w]);
  }
  const uint64_t *rows[] = {full, half, full, full, full, half, full, full, full, half};
  for (unsigned planes = 1; planes <= 4; planes++) {
    for (size_t w = 0; w < words; w++)
      for (unsigned k = 0; k < planes; k++)
        memset(a + (w * planes + k) * 64, (int)(largest[planes - 1] >> 8 * k & 0xff), 64);
    EACH_TABLE(k) {
      int64_t out[COUNT_OF(rows)];
      /* the reference needs no more than its one loop, the others have several */
      size_t count = k == &kernels_scalar ? 2 : COUNT_OF(rows);
      k->sums(a, planes, words, rows, count, out);
      for (size_t r = 0; r < count; r++)
        assert_true(out[r] ==
                    (rows[r] == full ? (int64_t)words * 64 : ones) * (int64_t)largest[planes - 1]);
    }
  }
  free(a);
  free(full);
  free(half);
}

/* ---- tallies ------------------------------------------------------------------------------ */

static void naive_tally(uint8_t *a, unsigned planes, size_t from, size_t to,
                        const uint64_t *const *rows, unsigned count, uint32_t up, bool fresh) {
  for (unsigned r = 0; r < count; r++)
    for (size_t mu = from * 64; mu < to * 64; mu++) {
      bool agrees = eg_bit(rows[r], mu) == (up >> r & 1);
      uint32_t number = get_number(a, planes, mu);
      put_number(a, planes, mu, agrees ? number + 1 : fresh ? number : number - 1);
    }
}

static void assert_tally(const kernels *k, bench *b, unsigned planes, size_t words, size_t from,
                         size_t to, unsigned count, uint32_t up, bool fresh) {
  static uint8_t before[MOST_WORDS * 4 * 64], expected[MOST_WORDS * 4 * 64];
  size_t bytes = words * planes * 64;
  memcpy(before, b->a.at, bytes);
  memcpy(expected, before, bytes);
  naive_tally(expected, planes, from, to, b->row, count, up, fresh);
  k->tally(b->a.at, planes, from, to, b->row, count, up, fresh);
  for (size_t mu = 0; mu < words * 64; mu++)
    if (get_number(b->a.at, planes, mu) != get_number(expected, planes, mu))
      fail_msg("%s: %u planes, words %zu to %zu of %zu, %u rows, up %x%s: memory %zu: %x, not %x "
               "but %x",
               k->name, planes, from, to, words, count, up, fresh ? ", fresh" : "", mu,
               get_number(before, planes, mu), get_number(expected, planes, mu),
               get_number(b->a.at, planes, mu));
  assert_untouched(&b->a);
  memcpy(b->a.at, before, bytes);
}

/* Every number of rows with every number of words, and parts of a row that begin and end anywhere. */
static void tallies_are_exact(void **state) {
  (void)state;
  dice d = {4};
  bench b = bench_new(MOST_WORDS);
  for (unsigned planes = 1; planes <= 4; planes++)
    for (size_t words = 1; words <= MOST_WORDS; words++) {
      roll_bench(&b, &d, planes, words, TALLY_MOST);
      for (unsigned count = 1; count <= TALLY_MOST; count++) {
        size_t from = roll_below(&d, (uint32_t)words + 1);
        size_t to = from + roll_below(&d, (uint32_t)(words - from) + 1);
        uint32_t up = (uint32_t)roll(&d) & ((1u << count) - 1);
        bool fresh = toss(&d);
        EACH_TABLE(k) {
          assert_tally(k, &b, planes, words, 0, words, count, up, fresh);
          assert_tally(k, &b, planes, words, from, to, count, up, !fresh);
        }
      }
    }
  bench_free(&b);
}

/* Some rows of each kind, in every mixture. */
static void tallies_know_which_rows_are_up(void **state) {
  (void)state;
  dice d = {5};
  bench b = bench_new(MOST_WORDS);
  for (unsigned count = 1; count <= TALLY_MOST; count++)
    for (uint32_t up = 0; up < 1u << count;
         up += count < 8 ? 1 : 1 + roll_below(&d, 1u << (count - 6)))
      EACH_TABLE(k) {
        unsigned planes = 1 + (unsigned)roll_below(&d, 4);
        roll_bench(&b, &d, planes, 2, TALLY_MOST);
        assert_tally(k, &b, planes, 2, 0, 2, count, up, toss(&d));
      }
  bench_free(&b);
}

/* Rows that all agree, or none: steps of -15..15 from either side of every edge between two bytes,
 * with neighbours that go the other way. */
static void tallies_carry_and_borrow(void **state) {
  (void)state;
  static const uint32_t edges[] = {0x100, 0x10000, 0x1000000};
  dice d = {6};
  bench b = bench_new(1);
  for (unsigned planes = 2; planes <= 4; planes++)
    for (unsigned edge = 0; edge + 1 < planes; edge++)
      for (unsigned count = 1; count <= TALLY_MOST; count++)
        for (int fresh = 0; fresh < 2; fresh++) {
          roll_bench(&b, &d, planes, 1, TALLY_MOST);
          for (uint32_t mu = 0; mu < 64; mu++)
            put_number(b.a.at, planes, mu, edges[edge] - 16 + mu % 32);
          for (unsigned r = 0; r < count; r++) {
            uint64_t *row = (uint64_t *)(void *)b.rows[r].at;
            uint32_t kind = roll_below(&d, 4);
            *row = kind == 0   ? 0
                   : kind == 1 ? ~UINT64_C(0)
                   : kind == 2 ? UINT64_C(0x00000000ffffffff)
                               : UINT64_C(0x5555555555555555);
          }
          for (int all = 0; all < 2; all++) EACH_TABLE(k) {
              uint32_t up = all ? (1u << count) - 1 : (uint32_t)roll(&d) & ((1u << count) - 1);
              assert_tally(k, &b, planes, 1, 0, 1, count, up, fresh);
            }
          for (unsigned r = 0; r < count; r++) *(uint64_t *)(void *)b.rows[r].at = ~UINT64_C(0);
          EACH_TABLE(k) {
            assert_tally(k, &b, planes, 1, 0, 1, count, (1u << count) - 1, fresh);
            assert_tally(k, &b, planes, 1, 0, 1, count, 0, fresh);
          }
        }
  bench_free(&b);
}

/* ---- look-ups ------------------------------------------------------------------------------- */

#define LOOK_UP_WORDS 6

/* 64 numbers whose magnitudes add up to no more than 16 bits hold; in some lanes to just so much. */
static void roll_numbers(dice *d, int32_t numbers[64]) {
  int32_t left = INT16_MAX;
  uint32_t kind = roll_below(d, 4);
  for (size_t k = 0; k < 64; k++) {
    int32_t x = kind == 0 ? 511 : (int32_t)roll_below(d, kind == 1 ? 1100 : 400);
    if (x > left || k == 63) x = left;
    if (kind > 1 && k == 63) x = left < 5 ? left : 5;
    left -= x;
    numbers[k] = kind == 3 && toss(d) ? -x : x;
  }
  if (toss(d))
    for (size_t k = 0; k < 64; k++) numbers[k] = -numbers[k];
}

/* The entry of four bits is the sum of the numbers that they select. */
static void put_tables(int16_t *held, size_t words, const int32_t numbers[][LANES][64]) {
  for (size_t w = 0; w < words; w++)
    for (size_t k = 0; k < LANES; k++)
      for (size_t four = 0; four < 16; four++)
        for (size_t bits = 0; bits < 16; bits++) {
          int32_t sum = 0;
          for (size_t b = 0; b < 4; b++)
            if (bits >> b & 1) sum += numbers[w][k][four * 4 + b];
          held[w * TABLE_OF_WORD + (four * 16 + bits) * LANES + lane_of(k)] = (int16_t)sum;
        }
}

static void lanes_are_all_there(void **state) {
  (void)state;
  bool seen[LANES] = {false};
  for (size_t k = 0; k < LANES; k++) {
    assert_true(lane_of(k) < LANES && !seen[lane_of(k)]);
    seen[lane_of(k)] = true;
  }
}

static void look_ups_are_exact(void **state) {
  (void)state;
  static int32_t numbers[LOOK_UP_WORDS][LANES][64];
  dice d = {11};
  bench b = bench_new(LOOK_UP_WORDS);
  fence ft = fence_new(LOOK_UP_WORDS * TABLE_OF_WORD * 2), fs = fence_new(MOST_ROWS * LANES * 4);
  for (size_t words = 0; words <= LOOK_UP_WORDS; words++)
    for (int trial = 0; trial < 6; trial++) {
      int32_t before[MOST_ROWS * LANES], expected[MOST_ROWS * LANES];
      for (size_t w = 0; w < words; w++)
        for (size_t k = 0; k < LANES; k++) roll_numbers(&d, numbers[w][k]);
      int16_t *held = fenced(&ft, words * TABLE_OF_WORD * sizeof *held);
      put_tables(held, words, (const int32_t(*)[LANES][64])numbers);
      roll_bench(&b, &d, 1, words, MOST_ROWS);
      for (size_t r = 0; r < MOST_ROWS; r++)
        for (size_t k = 0; k < LANES; k++) {
          int32_t sum = (int32_t)roll_below(&d, 2000000000) - 1000000000;
          before[r * LANES + k] = sum;
          for (size_t mu = 0; mu < words * 64; mu++)
            if (eg_bit(b.row[r], mu)) sum += numbers[mu / 64][k][mu % 64];
          expected[r * LANES + k] = sum;
        }
      for (size_t count = 0; count <= MOST_ROWS; count++) EACH_TABLE(k) {
          int32_t *sums = fenced(&fs, count * LANES * sizeof *sums);
          memcpy(sums, before, count * LANES * sizeof *sums);
          k->look_up(held, words, b.row, count, sums);
          assert_memory_equal(sums, expected, count * LANES * sizeof *sums);
          assert_untouched(&fs);
        }
    }
  fence_free(&ft);
  fence_free(&fs);
  bench_free(&b);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void differences_are_counted(void **state) {
  (void)state;
  dice d = {7};
  fence fa = fence_new(300 * 8), fb = fence_new(300 * 8);
  for (size_t words = 0; words <= 300; words += words < 2 * MOST_WORDS ? 1 : 84)
    for (int trial = 0; trial < 4; trial++) {
      uint64_t *a = fenced(&fa, words * sizeof *a), *b = fenced(&fb, words * sizeof *b);
      int64_t expected = 0;
      for (size_t w = 0; w < words; w++) {
        a[w] = roll(&d);
        b[w] = trial == 0 ? a[w] : trial == 1 ? ~a[w] : roll(&d);
      }
      for (size_t i = 0; i < words * 64; i++) expected += eg_bit(a, i) != eg_bit(b, i);
      EACH_TABLE(k) assert_int_equal(k->differ(a, b, words), expected);
    }
  fence_free(&fa);
  fence_free(&fb);
}

/* 64 memories and one state, a word at a time. */
static void memories_are_compared(void **state) {
  (void)state;
  dice d = {12};
  fence fb = fence_new(40 * 64 * 8), fs = fence_new(40 * 8), fd = fence_new(64 * 8);
  for (size_t words = 0; words <= 40; words++)
    for (int trial = 0; trial < 3; trial++) {
      uint64_t *s = fenced(&fs, words * sizeof *s), before[64], expected[64];
      uint64_t(*blocks)[64] = fenced(&fb, words * sizeof *blocks);
      roll_row(&d, s, words);
      for (size_t w = 0; w < words; w++)
        for (size_t mu = 0; mu < 64; mu++)
          blocks[w][mu] = trial == 0 ? roll(&d) : mu & 1 ? s[w] : ~s[w];
      for (size_t mu = 0; mu < 64; mu++) {
        before[mu] = expected[mu] = roll(&d) >> (toss(&d) ? 30 : 2);
        for (size_t i = 0; i < words * 64; i++)
          expected[mu] += eg_bit(s, i) != (blocks[i / 64][mu] >> i % 64 & 1);
      }
      EACH_TABLE(k) {
        uint64_t *apart = fenced(&fd, sizeof before);
        memcpy(apart, before, sizeof before);
        k->compare((const uint64_t(*)[64])blocks, s, words, apart);
        assert_memory_equal(apart, expected, sizeof expected);
        assert_untouched(&fd);
      }
    }
  fence_free(&fb);
  fence_free(&fs);
  fence_free(&fd);
}

/* One row against many: their distances, added or taken away. */
static void signed_differences_are_counted(void **state) {
  (void)state;
  dice d = {10};
  bench b = bench_new(MOST_WORDS);
  for (size_t words = 0; words <= MOST_WORDS; words++) {
    roll_bench(&b, &d, 1, words, MOST_ROWS);
    int64_t apart[MOST_ROWS] = {0};
    for (size_t r = 0; r < MOST_ROWS; r++)
      for (size_t i = 0; i < words * 64; i++)
        apart[r] += eg_bit(b.row[0], i) != eg_bit(b.row[r], i);
    for (size_t count = 1; count <= EG_BLOCK_MAX; count++) {
      const uint64_t *others[EG_BLOCK_MAX];
      uint64_t up = toss(&d) ? roll(&d) : toss(&d) ? ~UINT64_C(0) : 0;
      int64_t expected = 0;
      if (count < 64) up &= (UINT64_C(1) << count) - 1;
      for (size_t k = 0; k < count; k++) {
        uint32_t r = roll_below(&d, MOST_ROWS);
        others[k] = b.row[r];
        expected += up >> k & 1 ? apart[r] : -apart[r];
      }
      EACH_TABLE(k)
      assert_int_equal(k->differ_signed(b.row[0], others, count, up, words), expected);
    }
  }
  bench_free(&b);
}

static void transposing_swaps_rows_and_columns(void **state) {
  (void)state;
  dice d = {8};
  fence f = fence_new(64 * sizeof(uint64_t)), fo = fence_new(64 * sizeof(uint32_t));
  for (int trial = 0; trial < 200; trial++) {
    uint64_t before[64];
    for (size_t r = 0; r < 64; r++) before[r] = trial < 100 ? roll(&d) : 0;
    if (trial >= 100) eg_flip_bit(before, roll_below(&d, 4096));
    EACH_TABLE(k) {
      /* some words before the fence: where a row of bits may start, but no cache line does */
      size_t behind = (size_t)trial % 3;
      uint64_t *block = fenced(&f, (64 + behind) * sizeof *block);
      uint32_t *ones = fenced(&fo, (64 + behind) * sizeof *ones), had[64];
      memset(block, WORN, (64 + behind) * sizeof *block);
      memset(ones, WORN, (64 + behind) * sizeof *ones);
      memcpy(block, before, sizeof before);
      for (size_t r = 0; r < 64; r++)
        ones[r] = had[r] = (uint32_t)(roll(&d) >> (toss(&d) ? 40 : 60));
      k->transpose(block, ones);
      for (size_t c = 0; c < 64; c++) {
        uint32_t set = 0;
        for (size_t r = 0; r < 64; r++) {
          assert_int_equal(block[c] >> r & 1, before[r] >> c & 1);
          set += before[r] >> c & 1;
        }
        assert_int_equal(ones[c], had[c] + set);
      }
      assert_untouched(&f);
      assert_untouched(&fo);
      for (size_t w = 64; w < 64 + behind; w++)
        assert_true(block[w] == UINT64_C(0xa5a5a5a5a5a5a5a5) && ones[w] == 0xa5a5a5a5u);
    }
  }
  fence_free(&f);
  fence_free(&fo);
}

/* Block `first` is what a stream draws from its number 4 first on. */
static void blocks_are_those_of_the_stream(void **state) {
  (void)state;
  static const uint64_t firsts[] =
      {0,           1,           7,           0xfffffff0,    0xfffffff8,    0xffffffff,
       0x100000000, 0x1fffffff5, 0x123456789, 0xabcfffffffa, 0xffffffffffc0};
  dice d = {9};
  fence f = fence_new(64 * 16);
  for (size_t v = 0; v < COUNT_OF(firsts); v++)
    for (size_t count = 0; count <= 50; count++) {
      eg_stream r = eg_stream_at(roll(&d), (eg_purpose)(1 + roll_below(&d, 8)), roll(&d));
      if (!roll_below(&d, 4)) r = eg_stream_at(~UINT64_C(0), EG_STREAM_PATTERN, ~UINT64_C(0));
      eg_stream drawn = r;
      uint32_t expected[50 * 4];
      drawn.drawn = firsts[v] * 4;
      for (size_t k = 0; k < count * 4; k++) expected[k] = eg_random(&drawn);
      r.drawn = roll(&d); /* what has been drawn so far does not matter */
      EACH_TABLE(k) {
        uint32_t *numbers = fenced(&f, count * 16);
        memset(numbers, WORN, count * 16);
        k->random(&r, firsts[v], count, numbers);
        assert_memory_equal(numbers, expected, count * 16);
        assert_untouched(&f);
      }
    }
  fence_free(&f);
}

static void the_best_table_runs(void **state) {
  (void)state;
  assert_true(eg_kernel_runs(EG_KERNEL_BEST) && eg_kernel_runs(EG_KERNEL_SCALAR));
  assert_ptr_equal(kernels_for(EG_KERNEL_SCALAR), &kernels_scalar);
  const kernels *best = NULL;
  EACH_TABLE(k) {
    best = k;
    assert_ptr_equal(kernels_for(tables[v_].kind), k);
  }
  assert_ptr_equal(kernels_for(EG_KERNEL_BEST), best);
  for (size_t v = 0; v < COUNT_OF(tables); v++) {
    static const char *const names[] = {"scalar", "avx2", "avx512"};
    assert_string_equal(tables[v].table->name, names[v]);
    if (eg_kernel_runs(tables[v].kind)) continue;
    print_message("this machine does not run %s: left out\n", tables[v].table->name);
    assert_ptr_equal(kernels_for(tables[v].kind), best);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_table_runs),
      cmocka_unit_test(the_layout_is_as_written),
      cmocka_unit_test(sums_are_exact),
      cmocka_unit_test(sums_do_not_overflow),
      cmocka_unit_test(tallies_are_exact),
      cmocka_unit_test(tallies_know_which_rows_are_up),
      cmocka_unit_test(tallies_carry_and_borrow),
      cmocka_unit_test(lanes_are_all_there),
      cmocka_unit_test(look_ups_are_exact),
      cmocka_unit_test(differences_are_counted),
      cmocka_unit_test(memories_are_compared),
      cmocka_unit_test(signed_differences_are_counted),
      cmocka_unit_test(transposing_swaps_rows_and_columns),
      cmocka_unit_test(blocks_are_those_of_the_stream),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
