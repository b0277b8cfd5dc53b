/* SPDX-License-Identifier: MIT
 *
 * test_random.c - a stream's numbers depend on its name alone, and are uniform.
 *
 * Statistics use fixed seeds and bounds that a fair generator passes all but
 * once in a million seeds.
 */
#include "naive.h"

#include <Random123/philox.h>

/* ---- known answers ------------------------------------------------------------------ */

/* The three vectors of Random123's kat_vectors, philox4x32 with 10 rounds: zeros, ones, digits
 * of pi. */
static const struct {
  uint32_t counter[4], key[2], answer[4];
} known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void the_vectors_are_known(void **state) {
  (void)state;
  for (size_t v = 0; v < COUNT_OF(known); v++) {
    const uint32_t *c = known[v].counter, *key = known[v].key;
    /* counter = (k, purpose | k >> 32 << 16, step), key = seed, four numbers a block */
    uint64_t k = (uint64_t)(c[1] >> 16) << 32 | c[0];
    eg_stream r = {.seed = (uint64_t)key[1] << 32 | key[0],
                   .step = (uint64_t)c[3] << 32 | c[2],
                   .purpose = c[1] & 0xffff,
                   .drawn = k << 2};
    for (int lane = 0; lane < 4; lane++) assert_int_equal(eg_random(&r), known[v].answer[lane]);
  }
}

static void a_stream_is_philox_of_its_name(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 500; trial++) {
    uint64_t seed = roll(&d), step = roll(&d);
    eg_purpose purpose = (eg_purpose)(1 + roll_below(&d, EG_STREAM_HAND));
    eg_stream r = eg_stream_at(seed, purpose, step);
    for (uint32_t k = 0; k < 9; k++) {
      philox4x32_ctr_t c = {{k, purpose, (uint32_t)step, (uint32_t)(step >> 32)}};
      philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
      c = philox4x32(c, key);
      for (int lane = 0; lane < 4; lane++) assert_int_equal(eg_random(&r), c.v[lane]);
    }
  }
}

/* ---- names -------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void assert_distinct(uint64_t *values, size_t count) {
  qsort(values, count, sizeof *values, by_value);
  for (size_t k = 1; k < count; k++) assert_true(values[k - 1] != values[k]);
}

static void every_part_of_a_name_matters(void **state) {
  (void)state;
  enum { BITS = 130 };
  uint64_t first[BITS + EG_STREAM_HAND];
  size_t count = 0;
  for (unsigned bit = 0; bit < 65; bit++) {
    uint64_t one = bit < 64 ? UINT64_C(1) << bit : 0;
    eg_stream a = eg_stream_at(one, EG_STREAM_SWEEP, 0), b = eg_stream_at(0, EG_STREAM_SWEEP, one);
    uint64_t high = eg_random(&a);
    first[count++] = high << 32 | eg_random(&a);
    if (!one) continue; /* seed 0 and step 0 are the same name */
    high = eg_random(&b);
    first[count++] = high << 32 | eg_random(&b);
  }
  for (int purpose = 2; purpose <= EG_STREAM_HAND; purpose++) {
    eg_stream r = eg_stream_at(0, (eg_purpose)purpose, 0);
    uint64_t high = eg_random(&r);
    first[count++] = high << 32 | eg_random(&r);
  }
  assert_distinct(first, count);
}

/* Bits of neighbouring streams agree half the time, within 5 sigma. */
static void neighbouring_streams_are_independent(void **state) {
  (void)state;
  enum { WORDS = 4000 };
  eg_stream pairs[][2] = {
      {eg_stream_at(7, EG_STREAM_SWEEP, 0), eg_stream_at(8, EG_STREAM_SWEEP, 0)},
      {eg_stream_at(7, EG_STREAM_SWEEP, 0), eg_stream_at(7, EG_STREAM_TIES, 0)},
      {eg_stream_at(7, EG_STREAM_SWEEP, 0), eg_stream_at(7, EG_STREAM_SWEEP, 1)},
      {eg_stream_at(7, EG_STREAM_SWEEP, 1), eg_stream_at(8, EG_STREAM_SWEEP, 0)},
  };
  for (size_t v = 0; v < COUNT_OF(pairs); v++) {
    int64_t agree = 0;
    for (int k = 0; k < WORDS; k++)
      agree += 32 - __builtin_popcount(eg_random(&pairs[v][0]) ^ eg_random(&pairs[v][1]));
    double sigma = sqrt(WORDS * 32 / 4.0);
    assert_true(fabs((double)agree - WORDS * 16) < 5 * sigma);
  }
}

static void drawing_from_one_stream_leaves_the_others_alone(void **state) {
  (void)state;
  eg_stream alone = eg_stream_at(3, EG_STREAM_NOISE, 5), among = alone;
  eg_stream other = eg_stream_at(3, EG_STREAM_HAND, 5);
  dice d = {2};
  for (int k = 0; k < 200; k++) {
    for (uint32_t j = roll_below(&d, 4); j; j--) eg_random(&other);
    assert_int_equal(eg_random(&alone), eg_random(&among));
  }
}

static void derived_seeds_are_distinct(void **state) {
  (void)state;
  enum { SEEDS = 40, EACH = 250 };
  static uint64_t derived[SEEDS * (EACH + 1)];
  size_t count = 0, halves = 0;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    derived[count++] = seed;
    for (uint64_t k = 0; k < EACH; k++) {
      uint64_t d = derived[count++] = eg_seed_derive(seed, k);
      assert_true(d == eg_seed_derive(seed, k));
      halves += d >> 32 == (uint32_t)d || d >> 32 == 0 || (uint32_t)d == 0;
    }
  }
  assert_int_equal(halves, 0); /* all 64 bits are used */
  assert_distinct(derived, count);
}

/* ---- bounded numbers ------------------------------------------------------------------ */

static void below_is_uniform(void **state) {
  (void)state;
  static const uint32_t bounds[] = {2, 3, 5, 6, 7, 10, 64, 100, 1000};
  for (size_t b = 0; b < COUNT_OF(bounds); b++) {
    uint32_t seen[1000] = {0};
    eg_stream r = eg_stream_at(11, EG_STREAM_CUE, bounds[b]);
    for (uint32_t k = 0; k < 100 * bounds[b] + 10000; k++) {
      uint32_t x = eg_random_below(&r, bounds[b]);
      assert_true(x < bounds[b]);
      seen[x]++;
    }
    assert_even(seen, bounds[b]);
  }
}

/* Of 2^32 numbers, 3 * 2^30 boxes get one or two each: without rejection every third box is
 * twice as likely. The same with 5 * 2^29, where 3 of 5 boxes get two, and with 7 * 2^29. */
static void below_rejects_what_would_be_uneven(void **state) {
  (void)state;
  static const uint32_t odd[] = {3, 5, 7}, shift[] = {30, 29, 29};
  for (size_t b = 0; b < COUNT_OF(odd); b++) {
    uint32_t seen[7] = {0};
    eg_stream r = eg_stream_at(12, EG_STREAM_CUE, b);
    for (int k = 0; k < 60000; k++) {
      uint32_t x = eg_random_below(&r, odd[b] << shift[b]);
      assert_true(x < odd[b] << shift[b]);
      seen[x % odd[b]]++;
    }
    assert_even(seen, odd[b]);
  }
}

static void below_has_no_bad_bounds(void **state) {
  (void)state;
  static const uint32_t bounds[] =
      {1, 2, UINT32_MAX, UINT32_MAX - 1, 1u << 31, (1u << 31) + 1, (1u << 31) - 1};
  for (size_t b = 0; b < COUNT_OF(bounds); b++) {
    eg_stream r = eg_stream_at(13, EG_STREAM_CUE, b);
    double sum = 0;
    for (int k = 0; k < 20000; k++) {
      uint32_t x = eg_random_below(&r, bounds[b]);
      assert_true(x < bounds[b]);
      sum += x;
    }
    double top = (double)bounds[b] - 1, sigma = sqrt(((top + 1) * (top + 1) - 1) / 12 / 20000);
    assert_true(fabs(sum / 20000 - top / 2) <= 5 * sigma);
  }
}

/* ---- random bits ---------------------------------------------------------------------- */

static void corrupt_flips_exactly_so_many(void **state) {
  (void)state;
  static const size_t sizes[] = {1, 2, 3, 63, 64, 65, 100, 127, 128, 129, 200};
  dice d = {3};
  for (size_t v = 0; v < COUNT_OF(sizes); v++)
    for (size_t n = sizes[v], count = 0; count <= n; count++) {
      uint64_t before[4], after[4];
      roll_bits(&d, before, n);
      memcpy(after, before, sizeof after);
      eg_stream r = eg_stream_at(14, EG_STREAM_CUE, n * 1000 + count);
      assert_int_equal(eg_bits_corrupt(after, n, count, &r), EG_OK);
      size_t flipped = 0;
      for (size_t i = 0; i < n; i++) flipped += eg_bit(before, i) != eg_bit(after, i);
      assert_int_equal(flipped, count);
      assert_true(tail_is_zero(after, n));
    }
}

static void corrupt_refuses_more_than_all(void **state) {
  (void)state;
  uint64_t s[2] = {0x1234, 0x5}, before[2] = {0x1234, 0x5};
  eg_stream r = eg_stream_at(14, EG_STREAM_CUE, 0);
  assert_int_equal(eg_bits_corrupt(s, 70, 71, &r), EG_BAD_INDEX);
  assert_int_equal(eg_bits_corrupt(s, 70, SIZE_MAX, &r), EG_BAD_INDEX);
  assert_true(same_bits(s, before, 70));
  assert_int_equal(r.drawn, 0);
}

static void every_choice_is_equally_likely(void **state) {
  (void)state;
  static const struct {
    size_t n, count, choices;
  } cases[] = {{2, 1, 2},  {4, 1, 4},  {4, 3, 4},  {5, 2, 10},
               {6, 3, 20}, {7, 3, 35}, {8, 6, 28}, {9, 4, 126}};
  for (size_t v = 0; v < COUNT_OF(cases); v++) {
    uint32_t seen[512] = {0}, used[126], kinds = 0;
    eg_stream r = eg_stream_at(15, EG_STREAM_CUE, v);
    for (size_t k = 0; k < 400 * cases[v].choices + 5000; k++) {
      uint64_t s = 0;
      assert_int_equal(eg_bits_corrupt(&s, cases[v].n, cases[v].count, &r), EG_OK);
      seen[s]++;
    }
    for (size_t s = 0; s < 512; s++)
      if (seen[s]) {
        assert_true(kinds < cases[v].choices);
        used[kinds++] = seen[s];
      }
    assert_int_equal(kinds, cases[v].choices);
    assert_even(used, kinds);
  }
}

static void bias_is_the_mean(void **state) {
  (void)state;
  static const double biases[] = {-1, -0.999, -0.5, 0, 0.3, 0.5, 0.98, 1};
  enum { N = 20011 };
  for (size_t b = 0; b < COUNT_OF(biases); b++) {
    uint64_t s[N / 64 + 1];
    memset(s, 0x5a, sizeof s);
    eg_stream r = eg_stream_at(16, EG_STREAM_PATTERN, b);
    eg_bits_random(s, N, biases[b], &r);
    assert_true(tail_is_zero(s, N));
    double q = (1 + biases[b]) / 2;
    assert_true(fabs((double)count_up(s, N) - N * q) <= 5 * sqrt(N * q * (1 - q)));
    /* neighbours, and neurons 32 apart, agree as often as independent ones */
    for (size_t far = 1; far <= 32; far += 31) {
      double agree = 0, even = q * q + (1 - q) * (1 - q);
      for (size_t i = 0; i + far < N; i++) agree += eg_bit(s, i) == eg_bit(s, i + far);
      assert_true(fabs(agree - (double)(N - far) * even) <= 8 * sqrt(N * even * (1 - even)));
    }
  }
}

static void every_neuron_has_the_bias(void **state) {
  (void)state;
  static const double biases[] = {0, -0.4};
  enum { N = 131, DRAWS = 4000 };
  for (size_t b = 0; b < COUNT_OF(biases); b++) {
    uint32_t up[N] = {0};
    for (int k = 0; k < DRAWS; k++) {
      uint64_t s[N / 64 + 1];
      eg_stream r = eg_stream_at(17, EG_STREAM_PATTERN, (uint64_t)k);
      eg_bits_random(s, N, biases[b], &r);
      assert_true(tail_is_zero(s, N));
      for (size_t i = 0; i < N; i++) up[i] += eg_bit(s, i);
    }
    double q = (1 + biases[b]) / 2;
    for (size_t i = 0; i < N; i++)
      assert_true(fabs(up[i] - DRAWS * q) < 5.5 * sqrt(DRAWS * q * (1 - q)));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_vectors_are_known),
      cmocka_unit_test(a_stream_is_philox_of_its_name),
      cmocka_unit_test(every_part_of_a_name_matters),
      cmocka_unit_test(neighbouring_streams_are_independent),
      cmocka_unit_test(drawing_from_one_stream_leaves_the_others_alone),
      cmocka_unit_test(derived_seeds_are_distinct),
      cmocka_unit_test(below_is_uniform),
      cmocka_unit_test(below_rejects_what_would_be_uneven),
      cmocka_unit_test(below_has_no_bad_bounds),
      cmocka_unit_test(corrupt_flips_exactly_so_many),
      cmocka_unit_test(corrupt_refuses_more_than_all),
      cmocka_unit_test(every_choice_is_equally_likely),
      cmocka_unit_test(bias_is_the_mean),
      cmocka_unit_test(every_neuron_has_the_bias),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
