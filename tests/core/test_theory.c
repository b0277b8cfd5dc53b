/* SPDX-License-Identifier: MIT
 *
 * test_theory.c - the theory's numbers against its equations, solved another
 * way, and against networks.
 *
 * Here the equations of Amit, Gutfreund, Sompolinsky stand as they are written:
 * averages by points close together, solutions by iteration, the end of the
 * retrieval state by a search over m, the energy as a derivative of the free
 * energy.
 */
#include "naive.h"

#include <float.h>

#define assert_near(x, y, most) assert_true(fabs((x) - (y)) <= (most))

/* ---- the equations, slowly ---------------------------------------------------------------- */

typedef struct means {
  double tanh, square, log2cosh; /* of (m + sigma z)/T */
} means;

static means naive_means(double m, double sigma, double temperature) {
  double step = fmin(0.1, 0.2 * temperature / (sigma + 1e-9)); /* well below the width of tanh */
  means sum = {0};
  for (double z = -9; z <= 9; z += step) {
    double x = fabs((m + sigma * z) / temperature);
    double bell = step * exp(-z * z / 2) / sqrt(2 * M_PI), e = exp(-2 * x);
    double t = copysign((1 - e) / (1 + e), m + sigma * z);
    sum.tanh += bell * t;
    sum.square += bell * t * t;
    sum.log2cosh += bell * (x + log1p(e));
  }
  return sum;
}

typedef struct solution {
  double m, q, r;
} solution;

static double naive_r(double q, double temperature) {
  double rest = 1 - (1 - q) / temperature;
  return q / (rest * rest);
}

/* From a perfect memory downwards, which ends at the largest m. */
static solution naive_solve(double load, double temperature) {
  solution s = {1, 1, 1};
  for (int k = 0; k < 30000; k++) {
    means now = naive_means(s.m, sqrt(load * s.r), temperature);
    bool still = fabs(now.tanh - s.m) < 1e-14 * s.m;
    s = (solution){now.tanh, now.square, naive_r(now.square, temperature)};
    if (still) return s;
  }
  fail_msg("no end at load %g, T %g", load, temperature);
  return s;
}

/* The noise that leaves m, for 0 < m < the m without load. */
static double naive_sigma(double m, double temperature) {
  double low = 0, high = 3;
  while (high - low > 1e-15) {
    double middle = (low + high) / 2;
    *(naive_means(m, middle, temperature).tanh > m ? &low : &high) = middle;
  }
  return low;
}

/* The load at which m solves the equations. */
static double naive_load(double m, double temperature) {
  double sigma = naive_sigma(m, temperature);
  return sigma * sigma / naive_r(naive_means(m, sigma, temperature).square, temperature);
}

/* The largest load with a solution, by golden section over m. */
static double naive_critical(double temperature, double low, double high) {
  const double golden = (sqrt(5) - 1) / 2;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = naive_load(a, temperature), at_b = naive_load(b, temperature);
  while (high - low > 1e-6) {
    if (at_a > at_b) {
      high = b;
      b = a;
      at_b = at_a;
      at_a = naive_load(a = high - golden * (high - low), temperature);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      at_b = naive_load(b = low + golden * (high - low), temperature);
    }
  }
  return at_a > at_b ? at_a : at_b;
}

/* ---- T = 0 -------------------------------------------------------------------------------- */

/* To all the digits that are known. */
static void known_values_at_zero_temperature(void **state) {
  (void)state;
  assert_near(eg_theory_overlap(0.05, 0), 0.999992, 5e-7);
  assert_near(eg_theory_overlap(0.08, 0), 0.999557, 5e-7);
  assert_near(eg_theory_overlap(0.10, 0), 0.997999, 5e-7);
  assert_near(eg_theory_overlap(0.12, 0), 0.993223, 5e-7);
  assert_near(eg_theory_critical_load(0), 0.137906, 5e-7);
  assert_near(eg_theory_critical_load(0), 0.137905566, 5e-10);
  assert_near(eg_theory_overlap(eg_theory_critical_load(0), 0), 0.96742, 5e-6);
  assert_near(eg_theory_energy(0.1, 0), -0.500154, 5e-7);
  assert_true(eg_theory_overlap(0, 0) == 1);
  assert_true(eg_theory_energy(0, 0) == -0.5);
}

static double y_equation(double y, double load) {
  return erf(y) / y - sqrt(2 * load) - 2 / sqrt(M_PI) * exp(-y * y);
}

static void overlap_solves_the_equation_at_zero_temperature(void **state) {
  (void)state;
  for (double load = 0.01; load < 0.1379; load += 0.0005) {
    /* on this side of the peak at 1.51 the equation falls with y */
    double low = 1.512, high = 10;
    while (high - low > 1e-15 * high) {
      double y = (low + high) / 2;
      *(y_equation(y, load) > 0 ? &low : &high) = y;
    }
    assert_near(eg_theory_overlap(load, 0), erf(low), 1e-12);
    double sigma = erf(low) / low / sqrt(2), j = sqrt(2 / M_PI) * exp(-low * low), c = j / sigma;
    double r = 1 / ((1 - c) * (1 - c)); /* sigma^2 = load r holds as well */
    assert_near(sigma * sigma, load * r, 1e-13);
    double energy = -erf(low) * erf(low) / 2 - load / 2 * (c / (1 - c) + r * c);
    assert_near(eg_theory_energy(load, 0), energy, 1e-12);
  }
}

/* Retrieval states are the ground states up to a load of 0.051 (Amit et al. 1985), where the energy
 * is that of the spin glass, -1/pi - sqrt(2 load/pi). */
static void retrieval_states_are_lowest_at_small_load(void **state) {
  (void)state;
  assert_true(eg_theory_energy(0.051, 0) < -1 / M_PI - sqrt(2 * 0.051 / M_PI));
  assert_true(eg_theory_energy(0.052, 0) > -1 / M_PI - sqrt(2 * 0.052 / M_PI));
}

/* ---- T > 0 -------------------------------------------------------------------------------- */

static const double temperatures[] = {0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97};

static void overlap_is_where_the_equations_lead_from_a_memory(void **state) {
  (void)state;
  static const double shares[] = {1e-6, 0.1, 0.5, 0.9, 0.99};
  for (size_t t = 0; t < COUNT_OF(temperatures); t++)
    for (size_t v = 0; v < COUNT_OF(shares); v++) {
      double load = shares[v] * eg_theory_critical_load(temperatures[t]);
      solution s = naive_solve(load, temperatures[t]);
      assert_near(eg_theory_overlap(load, temperatures[t]), s.m, 1e-11);
    }
}

/* Next to the critical load too: the overlap there is one of that load... */
static void overlap_fits_its_load_next_to_the_end(void **state) {
  (void)state;
  static const double below[] = {1e-3, 1e-6, 1e-9, 1e-12, 0};
  for (size_t t = 0; t < COUNT_OF(temperatures); t++) {
    double critical = eg_theory_critical_load(temperatures[t]), before = 1;
    for (size_t v = 0; v < COUNT_OF(below); v++) {
      double load = critical * (1 - below[v]), m = eg_theory_overlap(load, temperatures[t]);
      assert_near(naive_load(m, temperatures[t]) / load, 1, 1e-9);
      assert_true(m < before);
      before = m;
    }
  }
}

/* ...and no overlap has a larger one. */
static void critical_load_is_the_largest_of_any_overlap(void **state) {
  (void)state;
  for (size_t t = 0; t < COUNT_OF(temperatures); t++) {
    double critical = eg_theory_critical_load(temperatures[t]);
    double without_load = eg_theory_overlap(0, temperatures[t]);
    double found = naive_critical(temperatures[t], 0.5 * without_load, 0.9999 * without_load);
    assert_near(found / critical, 1, 1e-9);
  }
}

static void there_is_a_state_up_to_the_critical_load(void **state) {
  (void)state;
  for (double t = 0; t < 1; t += 0.02) {
    double critical = eg_theory_critical_load(t);
    for (int k = 0; k <= 50; k++) {
      double near = k ? pow(0.5, k + 2) : 0; /* down to 2e-16 of it */
      assert_true(eg_theory_overlap(critical * (1 - near), t) > 0.7 * eg_theory_overlap(0, t));
      assert_true(eg_theory_energy(critical * (1 - near), t) < 0);
    }
    for (double over = 1e-15; over < 1e300; over *= 1e3) {
      assert_true(eg_theory_overlap(critical * (1 + over), t) == 0);
      assert_true(isnan(eg_theory_energy(critical * (1 + over), t)));
    }
  }
}

/* At the peak the slope is rounding error, and Newton's step may be anything: without a bound
 * these went past it, to an m too small by 1e-4. By the law of the square root 1e-13 of the load
 * is 1e-6 of m. */
static void rounding_at_the_end_leads_no_further(void **state) {
  (void)state;
  static const double wild[][2] = {{0.9645273847201119, 0.0003270784728958205},
                                   {0.80690225759687506, 0.0094266859460649683},
                                   {0.83846424129058506, 0.0066319799532631677}};
  for (size_t v = 0; v < COUNT_OF(wild); v++) {
    double t = wild[v][0], critical = eg_theory_critical_load(t);
    double m = eg_theory_overlap(critical * (1 - 1e-13), t);
    assert_near(eg_theory_overlap(fmin(wild[v][1], critical), t), m, 1e-6);
  }
  for (double t = 0; t < 1; t += 0.001) {
    double critical = eg_theory_critical_load(t);
    double m = eg_theory_overlap(critical * (1 - 1e-13), t);
    assert_near(eg_theory_overlap(critical, t), m, 1e-6);
  }
}

static void overlap_falls_with_load_and_temperature(void **state) {
  (void)state;
  for (double t = 0.1; t < 1; t += 0.05)
    for (double load = 0.001; load < 0.137; load += 0.001) {
      double m = eg_theory_overlap(load, t), more = eg_theory_overlap(load + 0.001, t);
      assert_true(more < m || m == 0);
      double warmer = eg_theory_overlap(load, t + 0.05);
      assert_true(warmer < m || m == 0);
      assert_true((m == 0) == (load > eg_theory_critical_load(t)));
    }
}

/* ---- energy ------------------------------------------------------------------------------- */

/* f/T of Amit et al. (1987), the diagonal left out, at a load and the solution for it. */
static double free_energy_by_temperature(double load, double beta) {
  solution s = naive_solve(load, 1 / beta);
  double c = beta * (1 - s.q);
  return beta * load / 2 + beta * s.m * s.m / 2 + load / 2 * (log(1 - c) - beta * s.q / (1 - c)) +
         load * beta * beta * s.r * (1 - s.q) / 2 -
         naive_means(s.m, sqrt(load * s.r), 1 / beta).log2cosh;
}

static void energy_is_the_derivative_of_the_free_energy(void **state) {
  (void)state;
  static const double shares[] = {0.2, 0.6, 0.9};
  for (size_t t = 0; t < COUNT_OF(temperatures); t++)
    for (size_t v = 0; v < COUNT_OF(shares); v++) {
      double load = shares[v] * eg_theory_critical_load(temperatures[t]);
      double beta = 1 / temperatures[t], step = 1e-5 * beta;
      double derivative = (free_energy_by_temperature(load, beta + step) -
                           free_energy_by_temperature(load, beta - step)) /
                          (2 * step);
      assert_near(eg_theory_energy(load, temperatures[t]), derivative, 1e-8);
    }
}

/* ---- limits ------------------------------------------------------------------------------- */

static void few_memories_are_a_magnet(void **state) {
  (void)state;
  assert_near(eg_theory_overlap(0, 0.5), 0.957504, 5e-7);
  static const double few[] = {0, 5e-324, 1e-300, 1e-99, 1e-30, 1e-15};
  for (double t = 0.005; t < 1; t += 0.005) {
    double m = 1;
    for (int k = 0; k < 20000; k++) m = tanh(m / t);
    for (size_t v = 0; v < COUNT_OF(few); v++) {
      assert_near(eg_theory_overlap(few[v], t), m, 1e-11);
      assert_near(eg_theory_energy(few[v], t), -m * m / 2, 1e-11);
    }
  }
}

/* A law of order T: half the temperature, half the distance; and none is left at the end. */
static void low_temperatures_lead_to_zero_temperature(void **state) {
  (void)state;
  static const double loads[] = {0.1, 0.12, 0.13};
  for (size_t v = 0; v < COUNT_OF(loads); v++) {
    double m = eg_theory_overlap(loads[v], 0);
    double far = eg_theory_overlap(loads[v], 2e-6) - m,
           near = eg_theory_overlap(loads[v], 1e-6) - m;
    assert_near(far / near, 2, 0.01);
    for (double t = 1e-14; t > 0; t /= 16) {
      assert_near(eg_theory_overlap(loads[v], t), m, 1e-12);
      assert_near(eg_theory_energy(loads[v], t), eg_theory_energy(loads[v], 0), 1e-12);
      assert_near(eg_theory_critical_load(t), eg_theory_critical_load(0), 1e-12);
    }
  }
}

/* Near T = 1 all is small, and the equations can be expanded. With sigma^2 = rho (1 - T) the
 * load is (1 - T)^2 4 rho (1 - rho)^2 / (3 - 2 rho), largest at rho = (9 - sqrt 33)/8, where m^2
 * = 3 (1 - rho) (1 - T). In the form 1 - T = 1.95 sqrt(load) it is in Amit et al. (1987). */
static void near_the_highest_temperature_all_is_small(void **state) {
  (void)state;
  double rho = (9 - sqrt(33)) / 8;
  double limit = 4 * rho * (1 - rho) * (1 - rho) / (3 - 2 * rho);
  assert_near(1 / sqrt(limit), 1.95, 0.005);
  for (double cold = 1e-2; cold > 1e-9; cold /= 10) {
    double t = 1 - cold, critical = eg_theory_critical_load(t), rounding = 1e-15 / cold;
    assert_near(critical / ((1 - t) * (1 - t)), limit, 0.5 * cold + rounding);
    double m = eg_theory_overlap(critical, t), top = sqrt(3 * (1 - rho));
    assert_near(m / sqrt(1 - t), top, 2 * cold + 10 * sqrt(rounding));
    assert_near(eg_theory_overlap(0, t) / sqrt(1 - t), sqrt(3), 2 * cold + rounding);
  }
  for (double t = 1 - 1e-9; t < 1; t = (1 + t) / 2) { /* rounding, but nothing absurd */
    double critical = eg_theory_critical_load(t), m = eg_theory_overlap(0, t);
    assert_true(critical >= 0 && critical < 0.27 * (1 - t) * (1 - t));
    assert_true(m > sqrt(1 - t) && m < 2 * sqrt(1 - t));
    assert_true(eg_theory_overlap(1e-17, t) == 0);
  }
}

static void from_temperature_one_on_there_is_none(void **state) {
  (void)state;
  static const double hot[] = {1, 1.0000001, 1.5, 1e10, DBL_MAX};
  static const double loads[] = {0, 1e-300, 1e-3, 0.1};
  for (size_t t = 0; t < COUNT_OF(hot); t++) {
    assert_true(eg_theory_critical_load(hot[t]) == 0);
    for (size_t v = 0; v < COUNT_OF(loads); v++) {
      assert_true(eg_theory_overlap(loads[v], hot[t]) == 0);
      assert_true(isnan(eg_theory_energy(loads[v], hot[t])));
    }
  }
}

/* The line bends back a little at low temperatures (Naef, Canning 1992), far enough to hold the
 * capacity with two steps of replica symmetry breaking, 0.138187 (Steffan, Kühn 1994). */
static void critical_load_rises_a_little_before_it_falls(void **state) {
  (void)state;
  double before = eg_theory_critical_load(0);
  for (double t = 0.001; t < 0.0225; t += 0.001, before = eg_theory_critical_load(t - 0.001))
    assert_true(eg_theory_critical_load(t) > before);
  assert_true(before > 0.138187 && before < 0.13819);
  for (double t = 0.024, last = before; t < 1; t += 0.004, last = before) {
    before = eg_theory_critical_load(t);
    assert_true(before < last);
  }
}

/* ---- one step and capacity ---------------------------------------------------------------- */

static void one_step_errors_are_known(void **state) {
  (void)state;
  assert_near(eg_theory_step_error(0.1048, 1), 0.001, 5e-6);
  assert_near(eg_theory_step_error(0.1848, 1), 0.01, 5e-6);
  static const double table[][2] = {/* Hertz, Krogh, Palmer 1991, table 2.1 */
                                    {0.105, 0.001},
                                    {0.138, 0.0036},
                                    {0.185, 0.01},
                                    {0.37, 0.05},
                                    {0.61, 0.1}};
  for (size_t v = 0; v < COUNT_OF(table); v++)
    assert_near(eg_theory_step_error(table[v][0], 1) / table[v][1], 1, 0.02);
}

/* The share of a bell below zero, by adding it up. */
static void one_step_error_is_the_tail_of_the_noise(void **state) {
  (void)state;
  for (double load = 0.02; load < 3; load *= 1.7)
    for (double m = -1; m <= 1; m += 0.125) {
      double tail = 0, sigma = sqrt(load);
      for (double x = -9 * sigma; x < -m; x += 1e-4 * sigma) {
        double next = fmin(x + 1e-4 * sigma, -m), middle = (x + next) / 2;
        tail += (next - x) * exp(-middle * middle / (2 * load)) / sqrt(2 * M_PI * load);
      }
      assert_near(eg_theory_step_error(load, m), tail, 1e-9);
    }
  assert_true(eg_theory_step_error(0, 0.001) == 0);
  assert_true(eg_theory_step_error(0, 0) == 0.5);
  assert_true(eg_theory_step_error(0, -0.001) == 1);
  assert_true(eg_theory_step_error(DBL_MAX, 1) == 0.5);
}

/* Networks of 2000 neurons with 300 memories, one synchronous step; the networks are the sample. */
static void networks_make_the_errors_of_one_step(void **state) {
  (void)state;
  enum { NETS = 40, CUES = 10, N = 2000, P = 300 };
  static const double overlaps[] = {1, 0.6, 0.2};
  double sum[3] = {0}, squares[3] = {0};
  for (int k = 0; k < NETS; k++) {
    eg_net *net;
    eg_patterns *ps;
    assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = N, .height = 1}), EG_OK);
    assert_int_equal(eg_patterns_new(&ps, N, 1, P), EG_OK);
    for (uint32_t mu = 0; mu < P; mu++) {
      eg_stream r = eg_stream_at(100 + (uint64_t)k, EG_STREAM_PATTERN, mu);
      eg_bits_random(eg_patterns_bits(ps, mu), N, 0, &r);
    }
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    for (size_t v = 0; v < COUNT_OF(overlaps); v++) {
      double wrong = 0;
      for (uint32_t mu = 0; mu < CUES; mu++) {
        uint64_t cue[N / 64 + 1];
        memcpy(cue, eg_patterns_at(ps, mu), sizeof cue);
        eg_stream r = eg_stream_at(100 + (uint64_t)k, EG_STREAM_CUE, 10 * mu + v);
        size_t flips = (size_t)lround(N * (1 - overlaps[v]) / 2);
        assert_int_equal(eg_bits_corrupt(cue, N, flips, &r), EG_OK);
        eg_net_set(net, cue);
        uint64_t flipped = 0;
        eg_net_begin(net, EG_SYNCHRONOUS);
        assert_int_equal(eg_net_advance(net, N, &flipped), 0);
        wrong += (1 - eg_net_overlap(net, mu)) / 2 / CUES;
      }
      sum[v] += wrong;
      squares[v] += wrong * wrong;
    }
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  for (size_t v = 0; v < COUNT_OF(overlaps); v++) {
    double mean = sum[v] / NETS, bar = sqrt((squares[v] / NETS - mean * mean) / (NETS - 1));
    double expected = eg_theory_step_error((double)P / N, overlaps[v]);
    assert_true(bar < 0.05 * expected);
    assert_near(mean, expected, 4 * bar);
  }
}

static void capacity_is_by_three_measures(void **state) {
  (void)state;
  for (double n = 2; n < 1e12; n = 3 * n - 0.5) {
    eg_capacity holds = eg_theory_capacity(n);
    assert_near(holds.ags / n, 0.137905566, 1e-9);
    assert_near(exp(n / (2 * holds.most)) / n, 1, 1e-12);
    assert_near(exp(n / (4 * holds.all)) / n, 1, 1e-12);
  }
}

/* ---- arguments ---------------------------------------------------------------------------- */

static void bad_arguments_give_no_number(void **state) {
  (void)state;
  const double bad[] = {-DBL_TRUE_MIN, -0.1, -1, -INFINITY, INFINITY, NAN};
  for (size_t v = 0; v < COUNT_OF(bad); v++) {
    assert_true(isnan(eg_theory_overlap(bad[v], 0)) && isnan(eg_theory_overlap(0, bad[v])));
    assert_true(isnan(eg_theory_overlap(bad[v], 2)) && isnan(eg_theory_overlap(1, bad[v])));
    assert_true(isnan(eg_theory_energy(bad[v], 0)) && isnan(eg_theory_energy(0, bad[v])));
    assert_true(isnan(eg_theory_critical_load(bad[v])));
    assert_true(isnan(eg_theory_step_error(bad[v], 1)));
  }
  const double no_overlap[] = {nextafter(1, 2), nextafter(-1, -2), INFINITY, -INFINITY, NAN};
  for (size_t v = 0; v < COUNT_OF(no_overlap); v++)
    assert_true(isnan(eg_theory_step_error(0.1, no_overlap[v])));
  const double no_size[] = {nextafter(2, 0), 1, 0, -5, INFINITY, -INFINITY, NAN};
  for (size_t v = 0; v < COUNT_OF(no_size); v++) {
    eg_capacity holds = eg_theory_capacity(no_size[v]);
    assert_true(isnan(holds.ags) && isnan(holds.most) && isnan(holds.all));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_values_at_zero_temperature),
      cmocka_unit_test(overlap_solves_the_equation_at_zero_temperature),
      cmocka_unit_test(retrieval_states_are_lowest_at_small_load),
      cmocka_unit_test(overlap_is_where_the_equations_lead_from_a_memory),
      cmocka_unit_test(overlap_fits_its_load_next_to_the_end),
      cmocka_unit_test(critical_load_is_the_largest_of_any_overlap),
      cmocka_unit_test(there_is_a_state_up_to_the_critical_load),
      cmocka_unit_test(rounding_at_the_end_leads_no_further),
      cmocka_unit_test(overlap_falls_with_load_and_temperature),
      cmocka_unit_test(energy_is_the_derivative_of_the_free_energy),
      cmocka_unit_test(few_memories_are_a_magnet),
      cmocka_unit_test(low_temperatures_lead_to_zero_temperature),
      cmocka_unit_test(near_the_highest_temperature_all_is_small),
      cmocka_unit_test(from_temperature_one_on_there_is_none),
      cmocka_unit_test(critical_load_rises_a_little_before_it_falls),
      cmocka_unit_test(one_step_errors_are_known),
      cmocka_unit_test(one_step_error_is_the_tail_of_the_noise),
      cmocka_unit_test(networks_make_the_errors_of_one_step),
      cmocka_unit_test(capacity_is_by_three_measures),
      cmocka_unit_test(bad_arguments_give_no_number),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
