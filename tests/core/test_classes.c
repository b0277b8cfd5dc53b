/* SPDX-License-Identifier: MIT
 *
 * test_classes.c - what a state is, and what a memory is held by and disturbed by.
 *
 * Mixtures are made of memories and found again, with noise or without; signal
 * and crosstalk add up to the field of every neuron, and what each memory takes
 * away is a sum over pairs of neurons by the definition.
 */
#include "naive.h"

static eg_net *taught(eg_net_desc about, const eg_patterns *ps) {
  eg_net *net = make_net(about);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  return net;
}

/* ---- mixtures ---------------------------------------------------------------------------------- */

/* sign of the sum of the first k memories, memory m with sign 1 - 2 (signs >> m & 1) */
static void mix(const eg_patterns *ps, uint32_t k, uint32_t signs, uint64_t *s) {
  for (size_t i = 0; i < eg_patterns_n(ps); i++) {
    int sum = 0;
    for (uint32_t m = 0; m < k; m++)
      sum += (signs >> m & 1 ? -1 : 1) * eg_spin(eg_patterns_at(ps, m), i);
    eg_put_bit(s, i, sum > 0);
  }
}

static void mixtures_are_found(void **state) {
  (void)state;
  enum { N = 2000, P = 20 };
  dice d = {1};
  eg_patterns *ps = roll_patterns(&d, N, 1, P);
  eg_net *net = taught((eg_net_desc){.width = N, .height = 1}, ps);
  uint64_t s[(N + 63) / 64] = {0}, clean[(N + 63) / 64];
  for (uint32_t k = 1; k <= 11; k += 2)
    for (int trial = 0; trial < 12; trial++) {
      uint32_t signs = roll_below(&d, 1u << k), flips = trial % 4 == 3 ? 200 : 20 * (trial % 4);
      mix(ps, k, signs, s);
      memcpy(clean, s, sizeof s);
      eg_stream r = eg_stream_at((uint64_t)trial, EG_STREAM_NOISE, k);
      assert_int_equal(eg_bits_corrupt(s, N, flips, &r), EG_OK);
      eg_class class;
      eg_mixture mixture;
      assert_int_equal(eg_net_analyse(net, s, &class, &mixture), EG_OK);
      eg_kind expected = k == 1 && flips <= 100 ? signs ? EG_KIND_INVERSE : EG_KIND_MEMORY
                         : k > 1 && k < 11 && flips <= 100 ? EG_KIND_MIXTURE
                                                           : EG_KIND_SPURIOUS;
      assert_int_equal(class.kind, expected);
      assert_true(class.memory < k); /* the largest of all */
      assert_true(class.overlap == (double)eg_bits_dot(s, eg_patterns_at(ps, class.memory), N) / N);
      for (uint32_t mu = 0; mu < P; mu++)
        assert_true(fabs((double)eg_bits_dot(s, eg_patterns_at(ps, mu), N) / N) <=
                    fabs(class.overlap));
      assert_int_equal(mixture.count, expected == EG_KIND_MIXTURE ? k : 0);
      if (mixture.count) assert_true(mixture.whole == (double)eg_bits_dot(s, clean, N) / N);
      uint32_t seen = 0;
      for (uint32_t part = 0; part < mixture.count; part++) {
        uint32_t m = mixture.memory[part];
        assert_true(m < k);
        seen |= 1u << m;
        assert_true(mixture.overlap[part] == (double)eg_bits_dot(s, eg_patterns_at(ps, m), N) / N);
        assert_int_equal(mixture.overlap[part] < 0, signs >> m & 1);
        if (part) assert_true(fabs(mixture.overlap[part]) <= fabs(mixture.overlap[part - 1]));
      }
      if (mixture.count) assert_int_equal(seen, (1u << k) - 1);
      eg_class own;
      eg_mixture same;
      eg_net_set(net, s);
      assert_int_equal(eg_net_analyse(net, NULL, &own, &same), EG_OK);
      assert_true(own.kind == class.kind && own.memory == class.memory);
      own = eg_net_classify(net); /* which does not look for mixtures */
      assert_int_equal(own.kind, class.kind == EG_KIND_MIXTURE ? EG_KIND_SPURIOUS : class.kind);
    }
  eg_net_free(net);
  eg_patterns_free(ps);
}

/* 0.9 counts; a random state is near nothing; without memories there is nothing to be near to. */
static void what_counts_as_a_memory(void **state) {
  (void)state;
  dice d = {2};
  eg_patterns *ps = roll_patterns(&d, 200, 1, 5);
  eg_net *net = taught((eg_net_desc){.width = 200, .height = 1}, ps);
  uint64_t s[4];
  for (size_t flips = 0; flips <= 200; flips++) {
    memcpy(s, eg_patterns_at(ps, 3), sizeof s);
    for (size_t i = 0; i < flips; i++) eg_flip_bit(s, i);
    eg_net_set(net, s);
    eg_class class = eg_net_classify(net);
    assert_int_equal(class.kind, flips <= 10    ? EG_KIND_MEMORY
                                 : flips >= 190 ? EG_KIND_INVERSE
                                                : EG_KIND_SPURIOUS);
    if (flips <= 10 || flips >= 190) assert_int_equal(class.memory, 3);
  }
  assert_int_equal(eg_net_reset(net), EG_OK);
  eg_class class;
  eg_mixture mixture;
  assert_int_equal(eg_net_analyse(net, s, &class, &mixture), EG_OK);
  assert_int_equal(class.kind, EG_KIND_NONE);
  assert_int_equal(mixture.count, 0);
  eg_net_free(net);
  eg_patterns_free(ps);
}

/* ---- crosstalk ------------------------------------------------------------------------------------ */

static double spin(const eg_patterns *ps, uint32_t mu, size_t i) {
  return eg_spin(eg_patterns_at(ps, mu), i);
}

static bool close(double a, double b) { return fabs(a - b) <= 1e-9 * (1 + fabs(b)); }

static void signals_and_disturbers_are_the_sums(void **state) {
  (void)state;
  static const eg_rule rules[] = {EG_HEBB, EG_COVARIANCE, EG_STORKEY, EG_SEQUENCE};
  dice d = {3};
  int opposed = 0, held = 0;
  for (int trial = 0; trial < 240; trial++) {
    eg_net_desc about = {.width = 3 + roll_below(&d, 60),
                         .height = 1,
                         .scale = (eg_scale)roll_below(&d, 3),
                         .self = toss(&d),
                         .temperature = toss(&d), /* does not matter */
                         .strength = 0.5,
                         .rule = rules[trial % 4]};
    const uint32_t n = about.width, p = 1 + roll_below(&d, trial % 8 < 4 ? 4 : n);
    eg_patterns *ps = roll_patterns(&d, n, 1, p);
    eg_net *net = taught(about, ps);
    const uint32_t mu = roll_below(&d, p);
    double signal[64], crosstalk[64], against[64], b[64];
    const double mean = about.rule == EG_COVARIANCE ? 2 * eg_net_activity(net) - 1 : 0;
    const double per =
        about.rule == EG_STORKEY ? 1.0 / n : naive_factor(about.scale, n, p); /* Hebb's factor */
    for (size_t i = 0; i < n; i++) b[i] = 0.02 * per * ((double)i - n / 2.0);
    if (trial % 3 == 0) assert_int_equal(eg_net_set_bias(net, b), EG_OK);
    assert_int_equal(eg_net_crosstalk(net, mu, signal, crosstalk), EG_OK);
    assert_int_equal(eg_net_disturbers(net, mu, against), EG_OK);
    eg_net_set(net, eg_patterns_at(ps, mu));
    size_t weakest = 0;
    for (size_t i = 0; i < n; i++) {
      double drive = (trial % 3 == 0 ? b[i] : 0) - eg_net_threshold(net), by_itself = drive;
      for (size_t j = 0; j < n; j++)
        if (j != i || about.self)
          by_itself += per * (spin(ps, mu, i) - mean) * (spin(ps, mu, j) - mean) * spin(ps, mu, j);
      assert_true(close(signal[i], spin(ps, mu, i) * by_itself));
      assert_true(close(signal[i] + crosstalk[i], spin(ps, mu, i) * eg_net_field(net, i)));
      if (spin(ps, mu, i) * eg_net_field(net, i) <
          spin(ps, mu, weakest) * eg_net_field(net, weakest) - 1e-12)
        weakest = i;
    }
    bool any = errors_of(net) > 0;
    for (uint32_t nu = 0; nu < p; nu++) {
      double sum = 0;
      for (size_t i = 0; i < n && nu != mu; i++) {
        if (any ? spin(ps, mu, i) * eg_net_field(net, i) >= 0 : i != weakest) continue;
        for (size_t j = 0; j < n; j++)
          if (j != i || about.self)
            sum -= per * spin(ps, mu, i) * (spin(ps, nu, i) - mean) * (spin(ps, nu, j) - mean) *
                   spin(ps, mu, j);
      }
      assert_true(close(against[nu], sum));
    }
    opposed += any;
    held += !any;
    eg_net_free(net);
    eg_patterns_free(ps);
  }
  assert_true(opposed > 30 && held > 30);
}

static void no_such_memory(void **state) {
  (void)state;
  dice d = {4};
  eg_patterns *ps = roll_patterns(&d, 9, 1, 2);
  eg_net *net = taught((eg_net_desc){.width = 9, .height = 1}, ps);
  double one[9], two[9];
  assert_int_equal(eg_net_crosstalk(net, 2, one, two), EG_BAD_INDEX);
  assert_int_equal(eg_net_disturbers(net, 2, one), EG_BAD_INDEX);
  eg_net_free(net);
  eg_patterns_free(ps);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mixtures_are_found),
      cmocka_unit_test(what_counts_as_a_memory),
      cmocka_unit_test(signals_and_disturbers_are_the_sums),
      cmocka_unit_test(no_such_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
