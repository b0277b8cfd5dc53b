/* SPDX-License-Identifier: MIT
 *
 * test_runs.c - what a run claims when it is over is true.
 *
 * "Converged" means a fixed point and "cycle" an oscillation, whoever paints
 * in between; a symmetric network's synchronous run ends in one or the other,
 * and -sum_i s_i(t) h_i(t-1) never rises on the way (Goles, Fogelman, Pellegrin 1985).
 */
#include "naive.h"

static eg_net *roll_net(dice *d, eg_net_desc about, uint32_t p) {
  eg_net *net = make_net(about);
  eg_patterns *ps = roll_patterns(d, about.width, about.height, p);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  return net;
}

static eg_run run_to_end(eg_net *net, eg_schedule schedule, uint64_t limit) {
  eg_run run;
  assert_int_equal(eg_run_begin(&run, net, schedule, limit), EG_OK);
  while (!run.over) assert_true(eg_run_advance(&run, net, UINT64_MAX));
  eg_run_end(&run);
  return run;
}

/* No neuron would move, whatever the coin of a random tie. */
static bool at_rest(const eg_net *net) {
  eg_ties ties = eg_net_about(net)->ties;
  for (size_t i = 0; i < eg_net_n(net); i++) {
    double h = eg_net_field(net, i);
    bool up = eg_bit(eg_net_state(net), i);
    if (h > 0 ? !up : h < 0 ? up : (ties == EG_TIES_PLUS && !up) || (ties == EG_TIES_MINUS && up))
      return false;
  }
  return true;
}

/* ---- ends --------------------------------------------------------------------------------- */

static void converged_is_a_fixed_point(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 1600; trial++) {
    eg_schedule schedule = (eg_schedule)(trial % 3);
    eg_net *net = roll_net(&d,
                           (eg_net_desc){.width = 1 + roll_below(&d, 9),
                                         .height = 1 + roll_below(&d, 9),
                                         .seed = roll(&d),
                                         .ties = (eg_ties)(trial / 3 % 4)},
                           1 + roll_below(&d, 8));
    uint64_t last[2], flips = 0, sweeps = 0, n = eg_net_n(net);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, schedule, 200), EG_OK);
    while (!run.over) {
      memcpy(last, eg_net_state(net), eg_words(n) * sizeof *last);
      assert_true(eg_run_advance(&run, net, n));
      assert_int_equal(run.sweeps, ++sweeps);
      assert_int_equal(run.flips, flips += run.sweep_flips);
      if (!same_bits(last, eg_net_state(net), n)) assert_true(run.sweep_flips > 0);
      if (run.converged) assert_true(run.over && run.sweep_flips == 0 && at_rest(net));
    }
    if (eg_net_about(net)->ties != EG_TIES_RANDOM) assert_true(run.converged);
    if (!run.converged) assert_int_equal(run.sweeps, 200);
    assert_int_equal(run.cycle, 0);
    assert_int_equal(eg_net_updates(net), sweeps * n);
    eg_run_end(&run);
    eg_net_free(net);
  }
}

/* In 2 to 5 neurons a sweep of draws with replacement often misses the one that wants to flip. */
static void uniform_runs_do_not_stop_early(void **state) {
  (void)state;
  dice d = {2};
  uint64_t quiet = 0;
  for (int trial = 0; trial < 3000; trial++) {
    eg_net *net = roll_net(&d,
                           (eg_net_desc){.width = 2 + roll_below(&d, 4),
                                         .height = 1,
                                         .seed = roll(&d),
                                         .ties = (eg_ties)(trial % 3)},
                           1 + roll_below(&d, 3));
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, EG_UNIFORM, 500), EG_OK);
    while (!run.over) {
      eg_run_advance(&run, net, UINT64_MAX);
      quiet += run.sweep_flips == 0 && !run.converged;
    }
    assert_true(run.converged && at_rest(net));
    eg_run_end(&run);
    eg_net_free(net);
  }
  assert_true(quiet > 100); /* it has been put to the test */
}

static void limits_hold(void **state) {
  (void)state;
  dice d = {3};
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (uint64_t limit = 0; limit < 3; limit++) {
      eg_net *net = roll_net(&d, (eg_net_desc){.width = 10, .height = 10, .seed = 3}, 10);
      uint64_t before[2];
      memcpy(before, eg_net_state(net), sizeof before);
      eg_run run = run_to_end(net, (eg_schedule)schedule, limit);
      assert_int_equal(run.sweeps, limit);
      assert_int_equal(eg_net_sweeps(net), limit);
      assert_int_equal(eg_net_updates(net), limit * 100);
      assert_int_equal(same_bits(before, eg_net_state(net), 100), limit == 0);
      assert_false(run.converged);
      eg_net_free(net);
    }
}

static void a_fixed_point_is_seen_in_one_sweep(void **state) {
  (void)state;
  dice d = {4};
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_net *net = roll_net(&d, (eg_net_desc){.width = 10, .height = 10, .seed = 4}, 5);
    assert_true(run_to_end(net, EG_CYCLIC, 1000).converged);
    eg_run run = run_to_end(net, (eg_schedule)schedule, 1);
    assert_true(run.converged && run.sweeps == 1 && run.flips == 0 && run.cycle == 0);
    eg_net_free(net);
  }
}

/* Parts of any size; true exactly when a sweep was completed; never past the end of one. */
static void a_run_may_be_cut(void **state) {
  (void)state;
  dice d = {5};
  for (int trial = 0; trial < 200; trial++) {
    eg_net_desc about = {.width = 9,
                         .height = 8,
                         .seed = roll(&d),
                         .ties = (eg_ties)(trial / 4 % 4)};
    dice again = d;
    eg_net *whole = roll_net(&d, about, 7), *cut = roll_net(&again, about, 7);
    eg_run a = run_to_end(whole, (eg_schedule)(trial % 4), 20), b;
    assert_int_equal(eg_run_begin(&b, cut, (eg_schedule)(trial % 4), 20), EG_OK);
    while (!b.over) {
      uint64_t sweeps = b.sweeps;
      bool completed = eg_run_advance(&b, cut, roll_below(&d, 80));
      assert_int_equal(completed, b.sweeps == sweeps + 1);
      assert_int_equal(completed, eg_net_due(cut) == 0);
      assert_true(b.sweeps <= sweeps + 1);
      assert_true(completed || !b.over);
    }
    assert_true(same_bits(eg_net_state(whole), eg_net_state(cut), 72));
    assert_true(a.sweeps == b.sweeps && a.flips == b.flips && a.sweep_flips == b.sweep_flips);
    assert_true(a.converged == b.converged && a.cycle == b.cycle);
    uint64_t updates = eg_net_updates(cut);
    assert_false(eg_run_advance(&b, cut, 100)); /* it is over */
    eg_run_end(&b);
    eg_run_end(&b);
    assert_false(eg_run_advance(&b, cut, 100));
    assert_int_equal(eg_net_updates(cut), updates);
    assert_true(a.sweeps == b.sweeps && a.flips == b.flips);
    eg_net_free(whole);
    eg_net_free(cut);
  }
}

static void a_run_does_not_finish_an_older_sweep(void **state) {
  (void)state;
  dice d = {6};
  eg_net *net = roll_net(&d, (eg_net_desc){.width = 10, .height = 10, .seed = 6}, 3);
  uint64_t flips = 0;
  eg_net_begin(net, EG_CYCLIC);
  eg_net_advance(net, 60, &flips);
  eg_run run;
  assert_int_equal(eg_run_begin(&run, net, EG_CYCLIC, 100), EG_OK);
  assert_int_equal(eg_net_due(net), 0);
  assert_false(eg_run_advance(&run, net, 60));
  assert_int_equal(eg_net_due(net), 40);
  eg_run_end(&run);
  eg_net_free(net);
}

/* ---- synchronous runs -------------------------------------------------------------------- */

/* Two neurons that remember (+,+) but differ follow each other for ever; the memory and its
 * inverse rest. */
static void an_oscillation_is_seen(void **state) {
  (void)state;
  for (uint64_t memory = 0; memory < 4; memory++)
    for (uint64_t s = 0; s < 4; s++) {
      eg_net *net = make_net((eg_net_desc){.width = 2, .height = 1});
      eg_patterns *ps;
      assert_int_equal(eg_patterns_new(&ps, 2, 1, 1), EG_OK);
      *eg_patterns_bits(ps, 0) = memory;
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      eg_net_set(net, &s);
      bool stable = s == memory || s == (memory ^ 3);
      eg_run run = run_to_end(net, EG_SYNCHRONOUS, 100);
      assert_int_equal(run.converged, stable);
      assert_int_equal(run.cycle, stable ? 0 : 2);
      assert_int_equal(run.sweeps, stable ? 1 : 2);
      assert_int_equal(run.flips, stable ? 0 : 4);
      assert_int_equal(*eg_net_state(net), s);
      eg_patterns_free(ps);
      eg_net_free(net);
    }
}

static void sweep_synchronously(eg_net *net) {
  uint64_t flips = 0;
  eg_net_begin(net, EG_SYNCHRONOUS);
  assert_int_equal(eg_net_advance(net, UINT64_MAX, &flips), 0);
}

static void synchronous_runs_rest_or_swing(void **state) {
  (void)state;
  dice d = {7};
  int swings = 0;
  for (int trial = 0; trial < 900; trial++) {
    eg_net *net = roll_net(&d,
                           (eg_net_desc){.width = 1 + roll_below(&d, 10),
                                         .height = 1 + roll_below(&d, 10),
                                         .seed = roll(&d),
                                         .ties = (eg_ties)(trial % 3)},
                           1 + roll_below(&d, 12));
    size_t n = eg_net_n(net);
    eg_run run = run_to_end(net, EG_SYNCHRONOUS, 1000);
    assert_true(run.converged != (run.cycle == 2));
    assert_int_equal(run.converged, at_rest(net));
    uint64_t end[2];
    memcpy(end, eg_net_state(net), eg_words(n) * sizeof *end);
    sweep_synchronously(net);
    assert_int_equal(same_bits(end, eg_net_state(net), n), run.converged);
    sweep_synchronously(net);
    assert_true(same_bits(end, eg_net_state(net), n));
    swings += run.cycle == 2;
    eg_net_free(net);
  }
  assert_true(swings > 20 && swings < 880);
}

static void a_synchronous_function_never_rises(void **state) {
  (void)state;
  dice d = {8};
  for (int trial = 0; trial < 600; trial++) {
    eg_net *net = roll_net(&d,
                           (eg_net_desc){.width = 1 + roll_below(&d, 12),
                                         .height = 1 + roll_below(&d, 9),
                                         .seed = roll(&d),
                                         .ties = (eg_ties)(trial % 4),
                                         .self = trial & 1,
                                         .scale = EG_SCALE_NONE},
                           1 + roll_below(&d, 12));
    double h[108], last = 0;
    for (int step = 0; step < 12; step++) {
      eg_net_fields(net, h);
      sweep_synchronously(net);
      double now = 0;
      for (size_t i = 0; i < eg_net_n(net); i++) now -= eg_spin(eg_net_state(net), i) * h[i];
      if (step) assert_true(now <= last);
      last = now;
    }
    eg_net_free(net);
  }
}

/* ---- symmetry ------------------------------------------------------------------------------ */

static void inverse_starts_run_inversely(void **state) {
  (void)state;
  dice d = {9};
  for (int trial = 0; trial < 400; trial++) {
    eg_net_desc about = {.width = 1 + roll_below(&d, 12),
                         .height = 9,
                         .seed = roll(&d),
                         .self = trial / 4 & 1};
    uint32_t p = 1 + roll_below(&d, 12);
    dice again = d;
    eg_net *a = roll_net(&d, about, p), *b = roll_net(&again, about, p);
    size_t n = eg_net_n(a);
    uint64_t s[2];
    memcpy(s, eg_net_state(a), eg_words(n) * sizeof *s);
    invert(s, n);
    eg_net_set(b, s);
    eg_run ra = run_to_end(a, (eg_schedule)(trial % 4), 100),
           rb = run_to_end(b, (eg_schedule)(trial % 4), 100);
    memcpy(s, eg_net_state(b), eg_words(n) * sizeof *s);
    invert(s, n);
    assert_true(same_bits(s, eg_net_state(a), n));
    assert_true(ra.sweeps == rb.sweeps && ra.flips == rb.flips && ra.cycle == rb.cycle);
    eg_net_free(a);
    eg_net_free(b);
  }
}

/* ---- painting while it runs ------------------------------------------------------------------ */

static void painting_never_makes_a_false_fixed_point(void **state) {
  (void)state;
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (uint64_t part = 0; part <= 40; part++) {
      eg_net *net = make_net((eg_net_desc){.width = 40, .height = 1, .seed = part});
      eg_patterns *ps;
      assert_int_equal(eg_patterns_new(&ps, 40, 1, 1), EG_OK);
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      eg_run run; /* from the memory itself: nothing flips but what is painted */
      assert_int_equal(eg_run_begin(&run, net, (eg_schedule)schedule, 1000), EG_OK);
      if (part < 40) assert_false(eg_run_advance(&run, net, part));
      for (size_t i = 0; i < 40; i += 7) eg_net_put(net, i, true);
      while (!run.over) eg_run_advance(&run, net, 40);
      assert_true(run.converged);
      assert_int_equal(errors_of(net), 0);
      assert_int_equal(count_up(eg_net_state(net), 40), 0);
      eg_run_end(&run);
      eg_patterns_free(ps);
      eg_net_free(net);
    }
}

static void new_memories_never_make_a_false_fixed_point(void **state) {
  (void)state;
  dice d = {10};
  for (int trial = 0; trial < 300; trial++) {
    eg_net *net = roll_net(&d, (eg_net_desc){.width = 10, .height = 8, .seed = roll(&d)}, 2);
    assert_true(run_to_end(net, EG_RANDOM, 100).converged);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, (eg_schedule)(trial % 3), 1000), EG_OK);
    assert_false(eg_run_advance(&run, net, 70 + roll_below(&d, 10)));
    eg_patterns *ps = roll_patterns(&d, 10, 8, 12);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    while (!run.over) eg_run_advance(&run, net, 80);
    assert_true(run.converged && at_rest(net));
    eg_run_end(&run);
    eg_patterns_free(ps);
    eg_net_free(net);
  }
}

/* A fixed point that was painted into a synchronous run is a fixed point, though its step
 * repeats it. */
static void a_painted_fixed_point_is_no_oscillation(void **state) {
  (void)state;
  eg_net *net = make_net((eg_net_desc){.width = 9, .height = 1});
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 9, 1, 1), EG_OK);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_run run;
  for (size_t i = 0; i < 5; i++) eg_net_put(net, i, true); /* the four join the five */
  assert_int_equal(eg_run_begin(&run, net, EG_SYNCHRONOUS, 1000), EG_OK);
  assert_true(eg_run_advance(&run, net, 9));
  assert_false(run.over);
  eg_net_set(net, eg_patterns_at(ps, 0));
  assert_true(eg_run_advance(&run, net, 9));
  assert_true(run.over && run.converged && run.cycle == 0);
  eg_run_end(&run);
  eg_patterns_free(ps);
  eg_net_free(net);
}

/* A goes to B by itself; then C is painted, which goes to A. The state was A two steps ago, but
 * A is in no cycle. */
static void painting_never_makes_a_false_oscillation(void **state) {
  (void)state;
  dice d = {11};
  int found = 0;
  for (int trial = 0; found < 50 && trial < 20000; trial++) {
    eg_net *net = roll_net(&d, (eg_net_desc){.width = 7, .height = 1, .seed = roll(&d)}, 4);
    uint64_t c = *eg_net_state(net), a, b, next;
    sweep_synchronously(net);
    a = *eg_net_state(net);
    sweep_synchronously(net);
    b = *eg_net_state(net);
    sweep_synchronously(net);
    next = *eg_net_state(net);
    if (a != b && a != next && c != b) {
      found++;
      eg_net_set(net, &a);
      eg_run run;
      assert_int_equal(eg_run_begin(&run, net, EG_SYNCHRONOUS, 1000), EG_OK);
      eg_run_advance(&run, net, 7);
      eg_net_set(net, &c);
      eg_run_advance(&run, net, 7);
      assert_int_equal(*eg_net_state(net), a);
      assert_false(run.over);
      assert_int_equal(run.cycle, 0);
      while (!run.over) eg_run_advance(&run, net, 7);
      assert_int_equal(run.converged, at_rest(net));
      eg_run_end(&run);
    }
    eg_net_free(net);
  }
  assert_int_equal(found, 50);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(converged_is_a_fixed_point),
      cmocka_unit_test(uniform_runs_do_not_stop_early),
      cmocka_unit_test(limits_hold),
      cmocka_unit_test(a_fixed_point_is_seen_in_one_sweep),
      cmocka_unit_test(a_run_may_be_cut),
      cmocka_unit_test(a_run_does_not_finish_an_older_sweep),
      cmocka_unit_test(an_oscillation_is_seen),
      cmocka_unit_test(synchronous_runs_rest_or_swing),
      cmocka_unit_test(a_synchronous_function_never_rises),
      cmocka_unit_test(inverse_starts_run_inversely),
      cmocka_unit_test(painting_never_makes_a_false_fixed_point),
      cmocka_unit_test(new_memories_never_make_a_false_fixed_point),
      cmocka_unit_test(a_painted_fixed_point_is_no_oscillation),
      cmocka_unit_test(painting_never_makes_a_false_oscillation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
