/* SPDX-License-Identifier: MIT
 *
 * test_descent.c - whatever has made the matrix: where it is symmetric, energy
 * falls at every flip by 2 |h| and the end is a fixed point; where it is not, only
 * a fixed point is called one.
 *
 * The fixed point is looked for with the weights, bias and threshold that the
 * network tells, in a sum of our own. At T = 0, one neuron after another.
 */
#include "naive.h"

static const eg_net_desc rules[] = {
    {.rule = EG_HEBB},
    {.rule = EG_HEBB, .dense = true},
    {.rule = EG_COVARIANCE},
    {.rule = EG_COVARIANCE, .activity = 0.2},
    {.rule = EG_COVARIANCE, .has_threshold = true, .threshold = -0.5},
    {.rule = EG_PROJECTION},
    {.rule = EG_STORKEY},
    {.rule = EG_PERCEPTRON, .limit = 100000},
    {.rule = EG_SEQUENCE, .strength = 1.5},
    {.rule = EG_SEQUENCE, .strength = 0}, /* is Hebb's */
};

static bool is_lopsided(const eg_net_desc *about) {
  return about->rule == EG_PERCEPTRON || (about->rule == EG_SEQUENCE && about->strength != 0);
}

static eg_net *roll_net(dice *d, const eg_net_desc *rule, bool small) {
  eg_net_desc about = *rule;
  about.width = small ? 1 + roll_below(d, 9) : 2 + roll_below(d, 14);
  about.height = small ? 1 : 1 + roll_below(d, 8);
  about.seed = roll(d);
  about.scale = (eg_scale)roll_below(d, 3);
  about.ties = (eg_ties)roll_below(d, 3); /* a coin would go on for ever at a field of zero */
  about.self = about.rule != EG_PERCEPTRON && toss(d);
  about.block = roll_below(d, 3) ? 0 : 1 + roll_below(d, 64);
  uint32_t n = about.width * about.height;
  eg_net *net = make_net(about);
  eg_patterns *ps = roll_patterns(d, about.width, about.height,
                                  about.rule <= EG_COVARIANCE ? 1 + roll_below(d, 30) : 1);
  for (uint32_t k = 0; k < eg_patterns_count(ps) && about.rule == EG_COVARIANCE; k++)
    for (size_t i = 0; i < n; i++)
      if (roll_below(d, 3)) eg_put_bit(eg_patterns_bits(ps, k), i, false);
  if (about.rule <= EG_COVARIANCE)
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
  else /* one by one, as many as will do */
    for (uint32_t k = roll_below(d, n / 2 + 1) + 1; k--;) {
      roll_bits(d, eg_patterns_bits(ps, 0), n);
      eg_net_learn(net, ps);
    }
  eg_patterns_free(ps);
  return net;
}

static void dream(eg_net *net) {
  eg_dreaming *dreaming;
  eg_dreaming_desc about = {.dreams = 4, .rate = 0.01, .seed = 3, .sweeps = 50};
  assert_int_equal(eg_dreaming_new(&dreaming, net, &about), EG_OK);
  while (eg_dreaming_advance(dreaming)) continue;
  assert_int_equal(eg_dreaming_end(dreaming), EG_OK);
}

static void push(eg_net *net, dice *d) {
  double b[128], unit = fabs(eg_net_field(net, 0)) + 0.1;
  for (size_t i = 0; i < eg_net_n(net); i++) b[i] = unit * ((double)(roll(d) >> 11) * 0x1p-52 - 1);
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
}

/* By the weights that are told. */
static double field_of(const eg_net *net, size_t i, double *size) {
  const double *b = eg_net_bias(net);
  double h = (b ? b[i] : 0) - eg_net_threshold(net);
  *size = fabs(h);
  for (size_t j = 0; j < eg_net_n(net); j++) {
    double w = eg_net_weight(net, i, j);
    h += w * eg_spin(eg_net_state(net), j);
    *size += fabs(w);
  }
  return h;
}

/* Fields that are zero but for rounding oppose nothing. */
static bool is_fixed(const eg_net *net) {
  for (size_t i = 0; i < eg_net_n(net); i++) {
    double size, h = field_of(net, i, &size);
    if (h * eg_spin(eg_net_state(net), i) < -1e-12 * size) return false;
  }
  return true;
}

static double energy_by_weights(const eg_net *net, double *size) {
  const uint64_t *s = eg_net_state(net);
  const double *b = eg_net_bias(net);
  double sum = 0;
  *size = 0;
  for (size_t i = 0; i < eg_net_n(net); i++) {
    double drive = (b ? b[i] : 0) - eg_net_threshold(net);
    sum -= drive * eg_spin(s, i);
    *size += fabs(drive);
    for (size_t j = 0; j < eg_net_n(net); j++) {
      if (i == j) continue;
      sum -= 0.5 * eg_net_weight(net, i, j) * eg_spin(s, i) * eg_spin(s, j);
      *size += fabs(eg_net_weight(net, i, j));
    }
  }
  return sum;
}

static double energy_of(const eg_net *net) {
  double energy;
  assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
  return energy;
}

/* One update at a time until a sweep flips nothing (of a uniform one thirty). The gain is that of the field
 * before the flip, less the diagonal's part of it, which is not in the energy and holds the neuron. */
static uint64_t fall(eg_net *net, eg_schedule schedule) {
  uint64_t total = 0;
  double size, now = energy_of(net), book = energy_by_weights(net, &size);
  uint64_t before[2];
  double *h = malloc(eg_net_n(net) * sizeof *h);
  assert_non_null(h);
  assert_true(fabs(now - book) <= 1e-12 * size);
  for (int quiet = 0; quiet < (schedule == EG_UNIFORM ? 30 : 1); quiet++) {
    eg_net_begin(net, schedule);
    for (uint64_t due = 1; due;) {
      uint64_t flips = 0;
      memcpy(before, eg_net_state(net), eg_words(eg_net_n(net)) * sizeof *before);
      eg_net_fields(net, h);
      due = eg_net_advance(net, 1, &flips);
      if (!flips) continue;
      double next = energy_of(net), gain = 0;
      for (size_t i = 0; i < eg_net_n(net); i++)
        if (eg_bit(before, i) != eg_bit(eg_net_state(net), i))
          gain += 2 * fabs(h[i]) + 2 * eg_net_weight(net, i, i);
      assert_true(fabs(now - next - gain) <= 1e-12 * size);
      if (gain > 1e-12 * size)
        assert_true(next < now);
      else /* a tie that PLUS or MINUS has decided */
        assert_true(gain >= -1e-12 * size);
      now = next;
      quiet = -1;
      total++;
    }
    assert_true(total < 100000);
  }
  free(h);
  assert_true(fabs(now - energy_by_weights(net, &size)) <= 1e-11 * size);
  return total;
}

static void energy_falls_where_weights_are_symmetric(void **state) {
  (void)state;
  dice d = {1};
  uint64_t flips = 0, trials = 0;
  for (int trial = 0; trial < 600; trial++) {
    const eg_net_desc *rule = &rules[(size_t)trial % COUNT_OF(rules)];
    eg_net *net = roll_net(&d, rule, trial % 4 == 0);
    if (!is_lopsided(rule)) assert_true(eg_net_symmetric(net));
    if (eg_net_symmetric(net)) {
      bool negative = false; /* a diagonal that drives a neuron away from where it is */
      if (trial / 10 % 3 == 0) dream(net);
      assert_true(eg_net_symmetric(net));
      if (trial / 10 % 2) push(net, &d);
      for (size_t i = 0; i < eg_net_n(net); i++)
        negative = negative || eg_net_weight(net, i, i) < 0;
      eg_net_randomize(net);
      if (!negative) {
        trials++;
        flips += fall(net, (eg_schedule)(trial % 3));
        assert_true(is_fixed(net));
        assert_int_equal(errors_of(net), 0);
        for (size_t i = 0; i < eg_net_n(net); i++) {
          eg_net_update(net, i);
          assert_int_equal(errors_of(net), 0);
        }
      }
    }
    eg_net_free(net);
  }
  assert_true(trials > 400 && flips > 10 * trials); /* there was something to fall */
}

/* Every schedule; a run that goes on for ever is told from one that does not. */
static void only_fixed_points_are_called_so(void **state) {
  (void)state;
  dice d = {2};
  int converged = 0, other = 0, cycles = 0, lopsided = 0;
  for (int trial = 0; trial < 1600; trial++) {
    const eg_net_desc *rule = &rules[(size_t)trial % COUNT_OF(rules)];
    eg_schedule schedule = (eg_schedule)(trial / 10 % 4);
    eg_net *net = roll_net(&d, rule, trial % 4 == 0);
    if (trial / 40 % 3 == 0) push(net, &d);
    eg_net_randomize(net);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, schedule, trial % 7 ? 30 : 3), EG_OK);
    uint64_t one[2], two[2], size = eg_words(eg_net_n(net)) * sizeof *one;
    memcpy(one, eg_net_state(net), size);
    memcpy(two, one, size);
    while (!run.over) {
      if (eg_net_due(net) == 0) {
        memcpy(two, one, size);
        memcpy(one, eg_net_state(net), size);
      }
      eg_run_advance(&run, net, 1 + roll_below(&d, 200));
    }
    eg_run_end(&run);
    if (run.converged) {
      assert_true(is_fixed(net));
      assert_int_equal(errors_of(net), 0);
      assert_int_equal(run.cycle, 0);
      lopsided += is_lopsided(rule);
    } else if (schedule == EG_RANDOM || schedule == EG_CYCLIC) {
      assert_true(run.sweep_flips > 0);
    }
    if (run.cycle) {
      assert_int_equal(run.cycle, 2);
      assert_int_equal(schedule, EG_SYNCHRONOUS);
      assert_true(same_bits(two, eg_net_state(net), eg_net_n(net)));
      assert_false(same_bits(one, eg_net_state(net), eg_net_n(net)));
    }
    converged += run.converged;
    cycles += run.cycle == 2;
    other += !run.converged && !run.cycle;
    eg_net_free(net);
  }
  assert_true(converged > 700 && cycles > 30 && other > 50 && lopsided > 50);
}

/* A walk through a sequence never rests. */
static void a_sequence_walks(void **state) {
  (void)state;
  dice d = {3};
  eg_net *net = make_net(
      (eg_net_desc){.width = 20, .height = 20, .seed = 1, .rule = EG_SEQUENCE, .strength = 1.5});
  eg_patterns *ps = roll_patterns(&d, 20, 20, 5);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_false(eg_net_symmetric(net));
  eg_net_set(net, eg_patterns_at(ps, 0));
  eg_run run;
  assert_int_equal(eg_run_begin(&run, net, EG_SYNCHRONOUS, 40), EG_OK);
  while (!run.over) {
    eg_run_advance(&run, net, UINT64_MAX);
    assert_true(eg_net_overlap(net, (uint32_t)run.sweeps % 5) > 0.95);
    assert_false(run.converged || run.cycle);
  }
  assert_int_equal(run.sweeps, 40);
  eg_run_end(&run);
  eg_patterns_free(ps);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(energy_falls_where_weights_are_symmetric),
      cmocka_unit_test(only_fixed_points_are_called_so),
      cmocka_unit_test(a_sequence_walks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
