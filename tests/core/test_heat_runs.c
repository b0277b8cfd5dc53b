/* SPDX-License-Identifier: MIT
 *
 * test_heat_runs.c - a run at a temperature does all its sweeps and claims
 * nothing; the temperature is the run's or else the network's, and stays what it
 * was at the begin of a sweep.
 */
#include "naive.h"

#include <float.h>

#define N 40

/* Three memories and an even number of neurons: no field is zero. */
static eg_net *taught(uint64_t seed, double temperature) {
  dice d = {seed};
  eg_net *net =
      make_net((eg_net_desc){.width = N, .height = 1, .seed = seed, .temperature = temperature});
  eg_patterns *ps = roll_patterns(&d, N, 1, 3);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_net_set(net, eg_patterns_at(ps, 0));
  eg_patterns_free(ps);
  return net;
}

/* Two neurons that want to differ: all together they swing. */
static eg_net *swinging(double temperature) {
  static const float w[] = {0, -1, -1, 0};
  return make_net((eg_net_desc){.width = 2, .height = 1, .weights = w, .temperature = temperature});
}

static eg_run begun(eg_net *net, eg_schedule schedule, uint64_t limit) {
  eg_run run;
  assert_int_equal(eg_run_begin(&run, net, schedule, limit), EG_OK);
  assert_true(run.temperature < 0);
  assert_false(run.whole);
  return run;
}

/* A sweep in parts; at its end the run is looked at. */
static void sweep(eg_run *run, eg_net *net, double temperature) {
  uint64_t before = run->sweeps;
  run->temperature = temperature;
  while (!run->over && run->sweeps == before) eg_run_advance(run, net, 7);
  assert_int_equal(run->sweeps, before + 1);
}

static uint64_t finish(eg_run *run, eg_net *net) {
  while (!run->over) eg_run_advance(run, net, 11);
  eg_run_end(run);
  return run->sweeps;
}

/* ---- laws ------------------------------------------------------------------------------------ */

/* However little heat: from a memory nothing ever flips, and two neurons swing. */
static void heat_does_all_sweeps_and_claims_nothing(void **state) {
  (void)state;
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (int of_run = 0; of_run < 2; of_run++) {
      eg_net *net = taught(1, of_run ? 0 : 1e-6);
      eg_run run = begun(net, (eg_schedule)schedule, 37);
      if (of_run) run.temperature = 1e-6;
      assert_int_equal(finish(&run, net), 37);
      assert_int_equal(run.flips, 0);
      assert_false(run.converged);
      assert_int_equal(run.cycle, 0);
      assert_int_equal(eg_net_sweeps(net), 37);
      assert_int_equal(eg_net_updates(net), 37 * N);
      eg_net_free(net);
    }
  eg_net *net = swinging(1e-6);
  eg_run run = begun(net, EG_SYNCHRONOUS, 9);
  for (int k = 0; k < 9; k++) {
    sweep(&run, net, -1);
    assert_int_equal(run.cycle, 0);
    assert_int_equal(run.sweep_flips, 2);
  }
  eg_run_end(&run);
  eg_net_free(net);
}

/* The field of the run wins; a negative one means the network's own, as it is by then. */
static void whose_temperature_counts(void **state) {
  (void)state;
  eg_net *net = taught(2, 1e9);
  eg_run run = begun(net, EG_CYCLIC, 100);
  sweep(&run, net, -1);
  assert_true(run.sweep_flips > 5);
  run.whole = true;
  for (int k = 0; k < 10; k++) sweep(&run, net, 0);
  assert_true(run.converged); /* whatever the network's own */
  run.whole = false;
  sweep(&run, net, -1);
  assert_true(run.sweep_flips > 5);
  assert_int_equal(eg_net_heat(net, 0), EG_OK);
  for (int k = 0; k < 20 && !run.over; k++) sweep(&run, net, -1);
  assert_true(run.converged);
  assert_int_equal(errors_of(net), 0);
  eg_run_end(&run);
  run = begun(net, EG_RANDOM, 3);
  sweep(&run, net, 1e9);
  assert_true(run.sweep_flips > 5);
  assert_true(eg_net_temperature(net) ==
              0); /* that of the network is as it was, also for updates */
  uint64_t s[1];
  memcpy(s, eg_net_state(net), sizeof s);
  for (size_t i = 0; i < N; i++) {
    bool opposed = eg_net_field(net, i) * eg_spin(s, i) < 0;
    assert_int_equal(eg_net_update(net, i), opposed);
    eg_net_set(net, s);
  }
  assert_int_equal(finish(&run, net), 3);
  eg_net_free(net);
}

/* Cold, hot, cold: after heat a step repeats nothing. */
static void no_cycle_is_made_of_hot_steps(void **state) {
  (void)state;
  for (int hot = 1; hot < 5; hot++) {
    eg_net *net = swinging(0);
    eg_run run = begun(net, EG_SYNCHRONOUS, 30);
    sweep(&run, net, 0);
    for (int k = 0; k < hot; k++) {
      sweep(&run, net, 1e-6);
      assert_int_equal(run.cycle, 0);
    }
    sweep(&run, net, 0); /* the state two steps ago came of heat, though it was the same */
    assert_int_equal(run.cycle, 0);
    assert_false(run.over);
    sweep(&run, net, 0);
    assert_int_equal(run.cycle, 2);
    assert_true(run.over);
    eg_run_end(&run);
    eg_net_free(net);
  }
}

/* With `whole` a run goes on from what it has found: the last sweep's verdict stays. */
static void a_whole_run_goes_on(void **state) {
  (void)state;
  eg_net *net = taught(3, 0);
  eg_run run = begun(net, EG_RANDOM, 12);
  run.whole = true;
  for (int k = 0; k < 12; k++) {
    assert_false(run.over);
    sweep(&run, net, k == 5 ? 1e9 : 0);
    assert_int_equal(run.converged, k < 5 || (k > 5 && run.sweep_flips == 0));
    if (k == 5) assert_true(run.sweep_flips > 5);
  }
  assert_true(run.over && run.converged);
  eg_run_end(&run);
  eg_net_free(net);
  net = swinging(0);
  run = begun(net, EG_SYNCHRONOUS, 10);
  run.whole = true;
  assert_int_equal(finish(&run, net), 10);
  assert_int_equal(run.cycle, 2);
  eg_net_free(net);
  net = taught(3, 0); /* and without it the first verdict ends the run */
  run = begun(net, EG_RANDOM, 12);
  assert_int_equal(finish(&run, net), 1);
  assert_true(run.converged);
  eg_net_free(net);
}

/* Frozen in mid-sweep, a state that chance alone has kept would pass for a fixed point. */
static void a_sweep_keeps_its_temperature(void **state) {
  (void)state;
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (int way = 0; way < 2; way++) { /* hot becomes cold; cold becomes hot */
      eg_net *net = taught(4, way ? 0 : 3), *twin = taught(4, way ? 0 : 3);
      uint64_t flips = 0, others = 0;
      for (int k = 0; k < 50; k++) {
        if (way) eg_net_randomize(net);
        if (way) eg_net_randomize(twin);
        eg_net_begin(net, (eg_schedule)schedule);
        eg_net_begin(twin, (eg_schedule)schedule);
        eg_net_advance(net, (uint64_t)k % N, &flips);
        assert_int_equal(eg_net_heat(net, way ? 3 : 0), EG_OK);
        eg_net_advance(net, N, &flips);
        eg_net_advance(twin, N, &others);
        assert_true(same_bits(eg_net_state(net), eg_net_state(twin), N));
        assert_int_equal(flips, others);
        assert_int_equal(eg_net_heat(net, way ? 0 : 3), EG_OK);
      }
      eg_net_free(net);
      eg_net_free(twin);
    }
}

static void frozen_halfway_nothing_is_claimed(void **state) {
  (void)state;
  int kept = 0;
  for (uint64_t seed = 0; seed < 300; seed++) {
    static const float w[] = {0, 1, 0, 0}; /* nothing holds the other */
    static const uint64_t differ = 1;
    eg_net *net = make_net(
        (eg_net_desc){.width = 2, .height = 1, .weights = w, .seed = seed, .temperature = 4});
    eg_net_set(net, &differ);
    eg_run run = begun(net, EG_CYCLIC, 1);
    eg_run_advance(&run, net, 1);
    assert_int_equal(eg_net_heat(net, 0), EG_OK);
    eg_run_advance(&run, net, 1);
    kept += run.flips == 0;
    if (run.converged) assert_int_equal(errors_of(net), 0);
    eg_run_end(&run);
    eg_net_free(net);
  }
  assert_true(kept > 10);
}

static void what_is_no_temperature_is_refused(void **state) {
  (void)state;
  static const double bad[] = {-1, -1e-300, NAN, INFINITY, -INFINITY};
  static const double good[] = {0, DBL_MIN, 1, DBL_MAX};
  eg_net *net = taught(5, 0.25);
  for (size_t v = 0; v < COUNT_OF(bad); v++) {
    assert_int_equal(eg_net_heat(net, bad[v]), EG_BAD_VALUE);
    assert_true(eg_net_temperature(net) == 0.25);
    eg_net *none;
    eg_net_desc about = {.width = 2, .height = 2, .temperature = bad[v]};
    assert_int_equal(eg_net_new(&none, &about), EG_BAD_VALUE);
    assert_null(none);
    double b[N] = {0};
    b[N / 2] = bad[v];
    assert_int_equal(eg_net_set_bias(net, b), isfinite(bad[v]) ? EG_OK : EG_BAD_VALUE);
  }
  for (size_t v = 0; v < COUNT_OF(good); v++) {
    assert_int_equal(eg_net_heat(net, good[v]), EG_OK);
    assert_true(eg_net_temperature(net) == good[v]);
    assert_true(eg_net_about(net)->temperature == good[v]);
  }
  eg_net_free(net);
}

/* A bias from outside in mid-run: the verdict is taken back where it no longer holds. */
static void a_bias_disturbs_a_run(void **state) {
  (void)state;
  eg_net *net = taught(6, 0);
  eg_run run = begun(net, EG_CYCLIC, 100);
  sweep(&run, net, -1);
  assert_true(run.over && run.converged);
  double b[N];
  for (size_t i = 0; i < N; i++) b[i] = -9 * eg_spin(eg_net_state(net), i);
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
  b[0] = 0; /* it was copied */
  assert_true(eg_net_bias(net)[0] != 0);
  assert_int_equal(errors_of(net), N);
  eg_run_review(&run, net);
  assert_false(run.over || run.converged);
  sweep(&run, net, -1);
  assert_int_equal(run.sweep_flips, N);
  assert_int_equal(eg_net_set_bias(net, NULL), EG_OK);
  assert_null(eg_net_bias(net));
  eg_run_end(&run);
  /* within a sweep that flips nothing before */
  run = begun(net, EG_CYCLIC, 1);
  eg_run_advance(&run, net, N - 1);
  for (size_t i = 0; i < N; i++) b[i] = (i < N - 1 ? -9 : 9) * eg_spin(eg_net_state(net), i);
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
  eg_run_advance(&run, net, 1);
  assert_true(run.over);
  assert_false(run.converged);
  eg_run_end(&run);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(heat_does_all_sweeps_and_claims_nothing),
      cmocka_unit_test(whose_temperature_counts),
      cmocka_unit_test(no_cycle_is_made_of_hot_steps),
      cmocka_unit_test(a_whole_run_goes_on),
      cmocka_unit_test(a_sweep_keeps_its_temperature),
      cmocka_unit_test(frozen_halfway_nothing_is_claimed),
      cmocka_unit_test(what_is_no_temperature_is_refused),
      cmocka_unit_test(a_bias_disturbs_a_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
