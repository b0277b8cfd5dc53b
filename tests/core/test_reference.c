/* SPDX-License-Identifier: MIT
 *
 * test_reference.c - numbers that a correct Hopfield network must give.
 *
 * The digits' counts, and means of up to 60000 networks, come from independent
 * programs that form the matrix W. The statistics here have fixed seeds; an
 * error bar is the scatter between networks, since the memories of one network
 * are correlated, and four of them are allowed.
 */
#include "naive.h"

/* ---- ten digits of 9 by 10 ---------------------------------------------------------------- */

static const char *digits[10][10] = {
    {"...###...", "..#...#..", ".#.....#.", ".#.....#.", ".#.....#.", ".#.....#.", ".#.....#.",
     ".#.....#.", "..#...#..", "...###..."},
    {".....#...", "....##...", "...#.#...", "..#..#...", ".....#...", ".....#...", ".....#...",
     ".....#...", ".....#...", "..#######"},
    {"..#####..", ".#.....#.", "#.......#", "........#", "..######.", ".#.......", "#........",
     "#........", "#........", "#########"},
    {"########.", "......#..", ".....#...", "....#....", "...####..", ".......#.", "........#",
     "........#", ".......#.", "#######.."},
    {".......##", "......#.#", ".....#..#", "....#...#", "...#....#", "..#.....#", ".########",
     "........#", "........#", "........#"},
    {"#########", "#........", "#........", "#........", "#######..", ".......#.", "........#",
     "........#", ".......#.", "#######.."},
    {"..#####..", ".#.....#.", "#.......#", "#........", "#.#####..", "##.....#.", "#.......#",
     "#.......#", ".#.....#.", "..#####.."},
    {"#########", "........#", ".......#.", "......#..", ".....#...", "....#....", "...#.....",
     "..#......", ".#.......", "#........"},
    {"..#####..", ".#.....#.", "#.......#", ".#.....#.", "..#####..", ".#.....#.", "#.......#",
     "#.......#", ".#.....#.", "..#####.."},
    {"..#####..", ".#.....#.", "#.......#", ".#.....##", "..#####.#", "........#", "........#",
     "#.......#", ".#.....#.", "..#####.."},
};

static eg_patterns *some_digits(uint32_t count) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 9, 10, count), EG_OK);
  for (uint32_t k = 0; k < count; k++)
    for (size_t i = 0; i < 90; i++)
      eg_put_bit(eg_patterns_bits(ps, k), i, digits[k][i / 9][i % 9] == '#');
  return ps;
}

static void digits_have_known_errors(void **state) {
  (void)state;
  static const struct {
    uint32_t stored;
    size_t errors[10];
  } known[] = {
      {10, {20, 17, 12, 9, 6, 9, 4, 20, 3, 6}},
      {5, {0, 8, 9, 3, 0}},
  };
  for (size_t v = 0; v < COUNT_OF(known); v++) {
    eg_patterns *ps = some_digits(known[v].stored);
    eg_net *net = make_net((eg_net_desc){.width = 9, .height = 10});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    for (uint32_t k = 0; k < known[v].stored; k++) {
      size_t errors, ties = 0;
      assert_int_equal(eg_net_errors(net, eg_patterns_at(ps, k), &errors), EG_OK);
      assert_int_equal(errors, known[v].errors[k]);
      eg_net_set(net, eg_patterns_at(ps, k));
      for (size_t i = 0; i < 90; i++) ties += eg_net_field(net, i) == 0;
      if (v == 0 && k == 1) assert_int_equal(ties, 2);
      if (v == 1) assert_int_equal(ties, 0); /* p (n - 1) is odd */
    }
    eg_patterns_free(ps);
    eg_net_free(net);
  }
}

/* ---- statistics ------------------------------------------------------------------------------ */

/* A mean over networks and its standard error. */
typedef struct mean {
  double count, sum, squares;
} mean;

static void mean_add(mean *m, double x) {
  m->count++;
  m->sum += x;
  m->squares += x * x;
}

/* Within four standard errors of `expected`, which is itself known to `known`. */
static void assert_mean(const char *what, const mean *m, double expected, double known,
                        double largest) {
  double value = m->sum / m->count;
  double error = sqrt((m->squares / m->count - value * value) / (m->count - 1) + known * known);
  if (fabs(value - expected) > 4 * error || error > largest)
    fail_msg("%s: %.5f, not %.5f, standard error %.5f", what, value, expected, error);
}

static eg_patterns *random_patterns(uint64_t seed, uint32_t n, uint32_t p) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, n, 1, p), EG_OK);
  for (uint32_t k = 0; k < p; k++) {
    eg_stream r = eg_stream_at(seed, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(ps, k), n, 0, &r);
  }
  return ps;
}

typedef struct recall {
  mean overlap, fixed, recalled, energy;
} recall;

/* From the memories themselves to the fixed points. */
static recall recall_memories(uint32_t n, uint32_t p, uint32_t cues, uint64_t networks) {
  recall r = {0};
  for (uint64_t k = 0; k < networks; k++) {
    eg_patterns *ps = random_patterns(eg_seed_derive(n, k), n, p);
    eg_net *net = make_net((eg_net_desc){.width = n, .height = 1, .seed = k});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    double overlap = 0, fixed = 0, recalled = 0, energies = 0;
    for (uint32_t mu = 0; mu < cues; mu++) {
      eg_net_set(net, eg_patterns_at(ps, mu));
      fixed += errors_of(net) == 0;
      eg_run run;
      assert_int_equal(eg_run_begin(&run, net, EG_RANDOM, 1000), EG_OK);
      while (!run.over) eg_run_advance(&run, net, UINT64_MAX);
      assert_true(run.converged);
      eg_run_end(&run);
      double m = eg_net_overlap(net, mu), energy;
      overlap += m;
      recalled += m > 0.9;
      assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
      energies += energy / n;
    }
    mean_add(&r.overlap, overlap / cues);
    mean_add(&r.fixed, fixed / cues);
    mean_add(&r.recalled, recalled / cues);
    mean_add(&r.energy, energies / cues);
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  return r;
}

static void a_hundred_neurons_recall(void **state) {
  (void)state;
  recall r = recall_memories(100, 10, 10, 1500);
  assert_mean("n = 100, p = 10, overlap", &r.overlap, 0.99762, 0.00004, 0.0004);
  assert_mean("n = 100, p = 10, fixed", &r.fixed, 0.96736, 0.0003, 0.0025);
  assert_mean("n = 100, p = 10, above 0.9", &r.recalled, 0.994, 0.001, 0.002);
  r = recall_memories(100, 14, 14, 800);
  assert_mean("n = 100, p = 14, overlap", &r.overlap, 0.97847, 0.0003, 0.002);
  assert_mean("n = 100, p = 14, fixed", &r.fixed, 0.80415, 0.0012, 0.008);
  assert_mean("n = 100, p = 14, above 0.9", &r.recalled, 0.935, 0.002, 0.006);
}

static void a_thousand_neurons_recall(void **state) {
  (void)state;
  recall r = recall_memories(1000, 100, 40, 16);
  assert_mean("n = 1000, p = 100, overlap", &r.overlap, 0.9980, 0.0001, 0.0004);
  assert_mean("n = 1000, p = 100, fixed", &r.fixed, 0.529, 0.007, 0.04);
  assert_mean("n = 1000, p = 100, energy", &r.energy, -0.500154, 0.0002, 0.002);
}

/* A memory's field is n - 1 of signal and (p - 1)(n - 1) coins of noise. */
static void one_step_errors_are_gaussian(void **state) {
  (void)state;
  static const struct {
    uint32_t n, p, cues;
    uint64_t networks;
    double about;
  } cases[] = {{1000, 185, 20, 20, 0.01}, {300, 55, 55, 60, 0.01}, {100, 30, 30, 100, 0.031}};
  for (size_t v = 0; v < COUNT_OF(cases); v++) {
    mean share = {0};
    uint32_t n = cases[v].n, p = cases[v].p;
    for (uint64_t k = 0; k < cases[v].networks; k++) {
      eg_patterns *ps = random_patterns(eg_seed_derive(p, k), n, p);
      eg_net *net = make_net((eg_net_desc){.width = n, .height = 1});
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      double sum = 0;
      for (uint32_t mu = 0; mu < cases[v].cues; mu++) {
        size_t errors;
        assert_int_equal(eg_net_errors(net, eg_patterns_at(ps, mu), &errors), EG_OK);
        sum += (double)errors;
      }
      mean_add(&share, sum / cases[v].cues / n);
      eg_patterns_free(ps);
      eg_net_free(net);
    }
    /* the sum has steps of 2: where it may be zero, an error begins half a step below */
    double signal = n - 1 + ((n - 1) * p % 2 == 0);
    double expected = 0.5 * erfc(signal / sqrt(2.0 * (p - 1) * (n - 1)));
    assert_true(fabs(expected / cases[v].about - 1) < 0.1);
    assert_mean("one-step errors", &share, expected, 0.01 * expected, 0.06 * expected);
  }
}

/* From random states at alpha = 0.1, 4.8 % of the synchronous runs end in a 2-cycle. */
static void some_synchronous_runs_oscillate(void **state) {
  (void)state;
  mean share = {0};
  for (uint64_t k = 0; k < 500; k++) {
    eg_patterns *ps = random_patterns(eg_seed_derive(2, k), 100, 10);
    eg_net *net = make_net((eg_net_desc){.width = 100, .height = 1, .seed = k});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    double cycles = 0;
    for (int start = 0; start < 10; start++) {
      eg_net_randomize(net);
      eg_run run;
      assert_int_equal(eg_run_begin(&run, net, EG_SYNCHRONOUS, 10000), EG_OK);
      while (!run.over) eg_run_advance(&run, net, UINT64_MAX);
      assert_true(run.converged != (run.cycle == 2));
      cycles += run.cycle == 2;
      eg_run_end(&run);
    }
    mean_add(&share, cycles / 10);
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  assert_mean("2-cycles", &share, 0.0477, 0.0003, 0.004);
}

/* Far below capacity: cues of 30 % noise come back, of 70 % as the inverse, and the
 * majority of three memories is a state of its own with an overlap of 1/2 on each. */
static void three_memories_make_mixtures(void **state) {
  (void)state;
  enum { N = 1000 };
  eg_patterns *ps = random_patterns(3, N, 3);
  eg_net *net = make_net((eg_net_desc){.width = N, .height = 1, .seed = 3});
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  for (uint32_t mu = 0; mu < 3; mu++)
    for (size_t noise = 300; noise <= 700; noise += 400) {
      eg_net_set(net, eg_patterns_at(ps, mu));
      assert_int_equal(eg_net_corrupt(net, noise, EG_STREAM_NOISE), EG_OK);
      assert_int_equal(eg_net_classify(net).kind, EG_KIND_SPURIOUS);
      eg_run run;
      assert_int_equal(eg_run_begin(&run, net, EG_RANDOM, 100), EG_OK);
      while (!run.over) eg_run_advance(&run, net, UINT64_MAX);
      eg_run_end(&run);
      eg_class c = eg_net_classify(net);
      assert_int_equal(c.memory, mu);
      assert_int_equal(c.kind, noise < 500 ? EG_KIND_MEMORY : EG_KIND_INVERSE);
      assert_true(c.overlap == (noise < 500 ? 1 : -1));
    }
  uint64_t mixture[N / 64 + 1] = {0};
  for (size_t i = 0; i < N; i++) {
    int sum = 0;
    for (uint32_t mu = 0; mu < 3; mu++) sum += eg_spin(eg_patterns_at(ps, mu), i);
    eg_put_bit(mixture, i, sum > 0);
  }
  eg_net_set(net, mixture);
  assert_int_equal(errors_of(net), 0);
  assert_int_equal(eg_net_classify(net).kind, EG_KIND_SPURIOUS);
  for (uint32_t mu = 0; mu < 3; mu++)
    assert_true(fabs(eg_net_overlap(net, mu) - 0.5) < 5 * sqrt(0.75 / N));
  eg_patterns_free(ps);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digits_have_known_errors),
      cmocka_unit_test(a_hundred_neurons_recall),
      cmocka_unit_test(a_thousand_neurons_recall),
      cmocka_unit_test(one_step_errors_are_gaussian),
      cmocka_unit_test(some_synchronous_runs_oscillate),
      cmocka_unit_test(three_memories_make_mixtures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
