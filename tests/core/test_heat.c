/* SPDX-License-Identifier: MIT
 *
 * test_heat.c - a network at a temperature visits its states as often as
 * statistical mechanics says.
 *
 * Of all 2^n states of a few neurons the frequencies are compared with
 * exp(-E / T) / Z for one neuron after another, and with Peretto's (1984)
 *
 *     exp(sum_i b_i s_i / T) prod_i 2 cosh(h_i / T)
 *
 * for all together. E and h are sums over a matrix by the definitions of
 * engram.h. Seeds are fixed; chi-square may be as far out on either side as it
 * is once in ten thousand times, and neighbours among the samples must be
 * uncorrelated to within four standard deviations.
 */
#include "naive.h"

#include <float.h>

#define MOST 12  /* neurons */
#define FAR 3.72 /* standard deviations: 1e-4 on each side */

/* ---- what theory says ------------------------------------------------------------------------ */

typedef struct model {
  size_t n;
  double w[MOST * MOST]; /* (n, n), zero diagonal */
  double b[MOST];        /* bias and threshold together */
} model;

static double field_of(const model *m, uint32_t s, size_t i) {
  double h = m->b[i];
  for (size_t j = 0; j < m->n; j++) h += m->w[i * m->n + j] * (s >> j & 1 ? 1 : -1);
  return h;
}

static double energy_of(const model *m, uint32_t s) {
  double energy = 0;
  for (size_t i = 0; i < m->n; i++)
    energy -= (s >> i & 1 ? 0.5 : -0.5) * (field_of(m, s, i) + m->b[i]);
  return energy;
}

static double log_weight(const model *m, uint32_t s, double t, bool together) {
  if (!together) return -energy_of(m, s) / t;
  double sum = 0;
  for (size_t i = 0; i < m->n; i++)
    sum += (s >> i & 1 ? 1 : -1) * m->b[i] / t + log(2 * cosh(field_of(m, s, i) / t));
  return sum;
}

/* (2^n), to be freed */
static double *chances(const model *m, double t, bool together) {
  const uint32_t states = 1u << m->n;
  double *p = malloc(states * sizeof *p), z = 0, top = -DBL_MAX;
  assert_non_null(p);
  for (uint32_t s = 0; s < states; s++) {
    p[s] = log_weight(m, s, t, together);
    if (p[s] > top) top = p[s];
  }
  for (uint32_t s = 0; s < states; s++) z += p[s] = exp(p[s] - top);
  for (uint32_t s = 0; s < states; s++) p[s] /= z;
  return p;
}

/* ---- what is seen --------------------------------------------------------------------------- */

/* How far out chi-square is, in standard deviations (Wilson and Hilferty 1931). States that are expected
 * less than ten times are counted together. */
static double deviation(const uint32_t *seen, const double *p, uint32_t states, double samples) {
  double sum = 0, rare = 0, rare_seen = 0;
  int cells = 0;
  for (uint32_t s = 0; s <= states; s++) {
    double expected = s < states ? p[s] * samples : rare, got = s < states ? seen[s] : rare_seen;
    if (s < states && expected < 10) {
      rare += expected;
      rare_seen += got;
    } else if (expected > 1) {
      sum += (got - expected) * (got - expected) / expected;
      cells++;
    } else {
      assert_true(got < 20);
    }
  }
  assert_true(cells > 3);
  double k = cells - 1, c = 2 / (9 * k);
  return (cbrt(sum / k) - (1 - c)) / sqrt(c);
}

enum {
  SINGLY = EG_SYNCHRONOUS + 1,
  WAYS
}; /* besides the schedules: eg_net_update, of any neuron */

static void step(eg_net *net, int way, dice *d, int sweeps) {
  uint64_t flips = 0;
  uint32_t n = (uint32_t)eg_net_n(net);
  for (int k = 0; k < sweeps; k++) {
    if (way != SINGLY) {
      eg_net_begin(net, (eg_schedule)way);
      while (eg_net_advance(net, toss(d) ? n : 1 + roll_below(d, n), &flips)) continue;
    }
    for (uint32_t i = 0; way == SINGLY && i < n; i++) eg_net_update(net, roll_below(d, n));
  }
}

/* Correlation of x(k) and x(k + 1), in standard deviations of independent ones. */
typedef struct neighbours {
  double count, last, sum, squares, products;
} neighbours;

static void put(neighbours *a, double x) {
  if (a->count++) a->products += a->last * x;
  a->last = x;
  a->sum += x;
  a->squares += x * x;
}

static void assert_apart(const neighbours *a) {
  double mean = a->sum / a->count, variance = a->squares / a->count - mean * mean;
  double rho = (a->products / (a->count - 1) - mean * mean) / variance;
  if (fabs(rho) * sqrt(a->count) > 4) fail_msg("samples are not far enough apart: %g", rho);
}

static double sample(eg_net *net, const model *m, double t, int way, int samples, int apart) {
  const uint32_t states = 1u << m->n;
  uint32_t *seen = calloc(states, sizeof *seen);
  double *p = chances(m, t, way == EG_SYNCHRONOUS);
  neighbours energy = {0}, first = {0}, likely = {0};
  dice d = {(uint64_t)way};
  uint32_t top = 0;
  assert_non_null(seen);
  for (uint32_t s = 0; s < states; s++)
    if (p[s] > p[top]) top = s;
  assert_int_equal(eg_net_heat(net, t), EG_OK);
  step(net, way, &d, 200);
  for (int k = 0; k < samples; k++) {
    step(net, way, &d, apart);
    uint32_t s = (uint32_t)*eg_net_state(net);
    seen[s]++;
    put(&energy, energy_of(m, s));
    put(&first, s & 1);
    put(&likely, 2.0 * __builtin_popcount(s ^ top) - (double)m->n); /* which valley it is in */
  }
  assert_apart(&energy);
  assert_apart(&first);
  assert_apart(&likely);
  double out = deviation(seen, p, states, samples);
  free(seen);
  free(p);
  return out;
}

static void assert_sampled(eg_net *net, const model *m, double t, int samples, int apart) {
  for (int way = 0; way < WAYS; way++) {
    double out = sample(net, m, t, way, samples, apart);
    if (fabs(out) > FAR)
      fail_msg("way %d, T %g, n %zu: chi-square is %.1f standard deviations out", way, t, m->n,
               out);
  }
}

/* ---- laws: frequencies ------------------------------------------------------------------------ */

static model model_of(const eg_patterns *ps, double b) {
  model m = {.n = eg_patterns_n(ps)};
  for (size_t i = 0; i < m.n; i++)
    for (size_t j = 0; j < m.n; j++)
      for (uint32_t mu = 0; mu < eg_patterns_count(ps) && i != j; mu++)
        m.w[i * m.n + j] += (eg_spin(eg_patterns_at(ps, mu), i) - b) *
                            (eg_spin(eg_patterns_at(ps, mu), j) - b) / (double)m.n;
  return m;
}

static eg_net *taught(eg_net_desc about, const eg_patterns *ps) {
  eg_net *net = make_net(about);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  return net;
}

static void memories_are_visited_as_boltzmann_says(void **state) {
  (void)state;
  dice d = {1};
  eg_patterns *ps = roll_patterns(&d, 8, 1, 3);
  model m = model_of(ps, 0);
  for (int dense = 0; dense < 2; dense++) {
    eg_net *net = taught((eg_net_desc){.width = 8, .height = 1, .seed = 1, .dense = dense}, ps);
    if (!dense) assert_sampled(net, &m, 0.7, 2000, 60);
    if (!dense) assert_sampled(net, &m, 3, 4000, 12);
    assert_sampled(net, &m, 1.2, 2000, 30);
    eg_net_free(net);
  }
  eg_patterns_free(ps);
}

/* 12 neurons, which a bias keeps in one valley; and other units of W. */
static void larger_ones_and_other_units_too(void **state) {
  (void)state;
  dice d = {2};
  eg_patterns *ps = roll_patterns(&d, 4, 3, 2);
  for (int scale = EG_SCALE_N; scale <= EG_SCALE_P; scale++) {
    eg_net *net = taught((eg_net_desc){.width = 4,
                                       .height = 3,
                                       .seed = 2 + (uint64_t)scale,
                                       .scale = (eg_scale)scale,
                                       .temperature = 1},
                         ps);
    double unit = 12 * naive_factor((eg_scale)scale, 12, 2);
    model m = model_of(ps, 0);
    for (size_t k = 0; k < 144; k++) m.w[k] *= unit;
    for (size_t i = 0; i < 12; i++) m.b[i] = unit * 0.3 * eg_spin(eg_patterns_at(ps, 0), i);
    assert_int_equal(eg_net_set_bias(net, m.b), EG_OK);
    assert_sampled(net, &m, 0.8 * unit, 6000, 10);
    eg_net_free(net);
  }
  eg_patterns_free(ps);
}

static void biases_count(void **state) {
  (void)state;
  dice d = {3};
  for (int trial = 0; trial < 2; trial++) {
    model m = {.n = 7};
    float w[49];
    for (size_t i = 0; i < 7; i++)
      for (size_t j = 0; j <= i; j++) {
        w[i * 7 + j] = w[j * 7 + i] = (float)(roll_below(&d, 2001) / 1000.0 - 1);
        if (i != j) m.w[i * 7 + j] = m.w[j * 7 + i] = (double)w[i * 7 + j];
      }
    for (size_t i = 0; i < 7; i++) m.b[i] = roll_below(&d, 2001) / 1000.0 - 1;
    eg_net *net = make_net((eg_net_desc){.width = 7, .height = 1, .weights = w, .seed = 3});
    assert_int_equal(eg_net_set_bias(net, m.b), EG_OK);
    assert_sampled(net, &m, 1.6, 3000, 30);
    assert_sampled(net, &m, 4, 4000, 10);
    eg_net_free(net);
  }
}

/* A fifth of +1: without the threshold, or with b for a, the magnetization is another. */
static void thresholds_count(void **state) {
  (void)state;
  dice d = {4};
  eg_patterns *ps = roll_patterns(&d, 9, 1, 4);
  size_t ones = 0;
  for (uint32_t mu = 0; mu < 4; mu++) {
    for (size_t i = 0; i < 9; i++)
      if (roll_below(&d, 2)) eg_put_bit(eg_patterns_bits(ps, mu), i, false);
    ones += count_up(eg_patterns_at(ps, mu), 9);
  }
  const double share = (double)ones / 36, activities[] = {0, 0.3, 0}, thresholds[] = {0, 0, -0.4};
  assert_true(share < 0.4);
  for (int v = 0; v < 3; v++) {
    double b = 2 * (activities[v] > 0 ? activities[v] : share) - 1;
    model m = model_of(ps, b);
    eg_net *net = taught((eg_net_desc){.width = 9,
                                       .height = 1,
                                       .seed = 4,
                                       .rule = EG_COVARIANCE,
                                       .activity = activities[v],
                                       .has_threshold = v == 2,
                                       .threshold = thresholds[v]},
                         ps);
    for (size_t i = 0; i < 9; i++) m.b[i] = v == 2 ? -thresholds[v] : b * (1 - b * b);
    if (v != 1) assert_sampled(net, &m, 0.9, 3000, 24);
    for (size_t i = 0; i < 9; i++) m.b[i] += 0.1 * (double)i - 0.3;
    double bias[9];
    for (size_t i = 0; i < 9; i++) bias[i] = 0.1 * (double)i - 0.3;
    assert_int_equal(eg_net_set_bias(net, bias), EG_OK);
    assert_sampled(net, &m, 0.9, 3000, 24);
    eg_net_free(net);
  }
  eg_patterns_free(ps);
}

/* ---- laws: one update -------------------------------------------------------------------------- */

/* A single neuron whose field is its bias: a hair above the threshold of update k it becomes +1, a hair
 * below it -1. The numbers are those of stream (seed, HEAT, 0), one for each update. */
static void the_threshold_is_the_logarithm(void **state) {
  (void)state;
  static const double temperatures[] = {2, 1e-3, 0.7, 1e9};
  eg_net *net = make_net((eg_net_desc){.width = 1, .height = 1, .seed = 77});
  eg_stream r = eg_stream_at(77, EG_STREAM_HEAT, 0);
  dice d = {5};
  double least = 0.5, most = 0.5, t = 0;
  for (int k = 0; k < 1000000; k++) {
    if (k % 250000 == 0) {
      t = temperatures[k / 250000];
      assert_int_equal(eg_net_heat(net, t), EG_OK);
    }
    double u = (eg_random(&r) + 0.5) / 0x1p32, at = t / 2 * (log(u) - log1p(-u));
    bool above = toss(&d);
    double b = at + (above ? 1 : -1) * (fabs(at) * 4e-15 + t * 4e-15);
    assert_int_equal(eg_net_set_bias(net, &b), EG_OK);
    if (toss(&d)) {
      eg_net_update(net, 0);
    } else {
      uint64_t flips = 0;
      eg_net_begin(net, (eg_schedule)roll_below(&d, 4));
      eg_net_advance(net, 1, &flips);
    }
    if (eg_bit(eg_net_state(net), 0) != above) fail_msg("update %d, u = %.17g, T = %g", k, u, t);
    least = u < least ? u : least;
    most = u > most ? u : most;
  }
  assert_true(least < 1e-5 && most > 1 - 1e-5);
  eg_net_free(net);
}

/* Three memories, and an even number of neurons: no field is zero. */
static void a_little_heat_is_none(void **state) {
  (void)state;
  dice d = {6};
  for (int trial = 0; trial < 200; trial++) {
    eg_net_desc about = {.width = 2 * (1 + roll_below(&d, 40)), .height = 1, .seed = roll(&d)};
    eg_patterns *ps = roll_patterns(&d, about.width, 1, 3);
    eg_net *cold = taught(about, ps);
    about.temperature = toss(&d) ? 1e-6 : DBL_MIN;
    eg_net *warm = taught(about, ps);
    eg_net_randomize(cold);
    eg_net_randomize(warm);
    for (int sweep = 0; sweep < 4; sweep++) {
      step(cold, trial % 4, &(dice){1}, 1);
      step(warm, trial % 4, &(dice){1}, 1);
      assert_true(same_bits(eg_net_state(cold), eg_net_state(warm), about.width));
    }
    eg_patterns_free(ps);
    eg_net_free(cold);
    eg_net_free(warm);
  }
}

/* Whatever the fields: each sweep is a new throw of all coins. */
static void much_heat_is_a_coin(void **state) {
  (void)state;
  static const double temperatures[] = {1e9, 1e300, DBL_MAX};
  dice d = {7};
  eg_patterns *ps = roll_patterns(&d, 6, 1, 1);
  for (size_t v = 0; v < COUNT_OF(temperatures); v++)
    for (int way = EG_RANDOM; way <= EG_SYNCHRONOUS; way++) {
      if (way == EG_UNIFORM) continue; /* leaves some as they were */
      uint32_t seen[64] = {0}, pairs[4] = {0}, last = 0;
      eg_net *net =
          taught((eg_net_desc){.width = 6, .height = 1, .seed = v, .temperature = temperatures[v]},
                 ps);
      for (int k = 0; k < 40000; k++) {
        step(net, way, &d, 1);
        uint32_t s = (uint32_t)*eg_net_state(net);
        seen[s]++;
        pairs[(s & 1) | (last & 1) << 1]++;
        last = s;
      }
      assert_even(seen, 64);
      assert_even(pairs, 4);
      eg_net_free(net);
    }
  eg_patterns_free(ps);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memories_are_visited_as_boltzmann_says),
      cmocka_unit_test(larger_ones_and_other_units_too),
      cmocka_unit_test(biases_count),
      cmocka_unit_test(thresholds_count),
      cmocka_unit_test(the_threshold_is_the_logarithm),
      cmocka_unit_test(a_little_heat_is_none),
      cmocka_unit_test(much_heat_is_a_coin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
