/* SPDX-License-Identifier: MIT
 *
 * test_resumed.c - a run that finishes the sweep in progress first.
 *
 * Cut anywhere and resumed, a run ends in the state in which it would have ended, and
 * what it claims then is true, although it has not seen how its first sweep began.
 */
#include "naive.h"

static eg_net *roll_net(dice *d, eg_ties ties, double temperature) {
  eg_net *net = make_net((eg_net_desc){.width = 1 + roll_below(d, 9),
                                       .height = 9,
                                       .seed = roll(d),
                                       .ties = ties,
                                       .temperature = temperature});
  eg_patterns *ps = roll_patterns(d, eg_net_about(net)->width, 9, 1 + roll_below(d, 8));
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  return net;
}

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

/* Without claims of its own, so that nothing hangs on where a fixed point is seen. */
static void cut_runs_go_on_as_whole_ones(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 400; trial++) {
    const eg_schedule schedule = (eg_schedule)(trial % 4);
    const double temperature = trial / 4 % 2 ? 0.5 : 0;
    dice again = d;
    eg_net *whole = roll_net(&d, (eg_ties)(trial / 8 % 4), temperature);
    eg_net *cut = roll_net(&again, (eg_ties)(trial / 8 % 4), temperature);
    const uint32_t n = (uint32_t)eg_net_n(whole);
    eg_run a, b;
    assert_int_equal(eg_run_begin(&a, whole, schedule, 12), EG_OK);
    a.whole = true;
    while (!a.over) eg_run_advance(&a, whole, UINT64_MAX);
    uint64_t sweeps = 0, flips = 0;
    while (sweeps < 12) {
      assert_int_equal(eg_run_resume(&b, cut, schedule, 12 - sweeps), EG_OK);
      b.whole = true;
      for (uint32_t parts = roll_below(&d, 4); parts > 0; parts--)
        eg_run_advance(&b, cut, 1 + roll_below(&d, n));
      sweeps += b.sweeps;
      flips += b.flips;
      eg_run_end(&b);
    }
    assert_true(same_bits(eg_net_state(whole), eg_net_state(cut), n));
    assert_int_equal(eg_net_updates(whole), eg_net_updates(cut));
    assert_int_equal(eg_net_sweeps(cut), 12);
    assert_int_equal(flips, a.flips);
    assert_int_equal(flips, eg_net_flips(cut));
    eg_run_end(&a);
    eg_net_free(whole);
    eg_net_free(cut);
  }
}

/* One that stops by itself sees a fixed point no later than a whole one, and the same. */
static void a_resumed_run_ends_where_a_whole_one_does(void **state) {
  (void)state;
  dice d = {2};
  int sooner = 0;
  for (int trial = 0; trial < 600; trial++) {
    const eg_schedule schedule = (eg_schedule)(trial % 4);
    dice again = d;
    eg_net *whole = roll_net(&d, (eg_ties)(trial / 4 % 3), 0);
    eg_net *cut = roll_net(&again, (eg_ties)(trial / 4 % 3), 0);
    const uint32_t n = (uint32_t)eg_net_n(whole);
    uint64_t flips = 0;
    eg_run a, b;
    assert_int_equal(eg_run_begin(&a, whole, schedule, 500), EG_OK);
    while (!a.over) eg_run_advance(&a, whole, UINT64_MAX);
    for (uint32_t sweeps = roll_below(&d, 3) + 1; sweeps > 0; sweeps--) {
      eg_net_begin(cut, schedule);
      eg_net_advance(cut, sweeps > 1 ? n : roll_below(&d, n), &flips);
    }
    assert_int_equal(eg_run_resume(&b, cut, schedule, 500), EG_OK);
    while (!b.over) {
      eg_run_advance(&b, cut, 1 + roll_below(&d, n));
      if (b.converged) assert_true(at_rest(cut) && b.sweep_flips == 0);
      if (b.sweeps > 0 && !b.over) assert_false(b.converged);
    }
    assert_true(b.converged == a.converged && b.cycle == a.cycle);
    assert_true(a.cycle || same_bits(eg_net_state(whole), eg_net_state(cut), n));
    sooner += eg_net_sweeps(cut) < eg_net_sweeps(whole);
    eg_run_end(&a);
    eg_run_end(&b);
    eg_net_free(whole);
    eg_net_free(cut);
  }
  assert_true(sooner > 0);
}

/* What was painted behind the sweep's back is not seen by what is left of it. */
static void a_quiet_rest_is_no_fixed_point(void **state) {
  (void)state;
  for (int schedule = EG_RANDOM; schedule <= EG_CYCLIC; schedule++)
    for (uint64_t part = 1; part < 40; part++) {
      eg_net *net = make_net((eg_net_desc){.width = 40, .height = 1, .seed = part});
      eg_patterns *ps;
      assert_int_equal(eg_patterns_new(&ps, 40, 1, 1), EG_OK);
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      uint64_t flips = 0;
      eg_net_begin(net, (eg_schedule)schedule);
      eg_net_advance(net, part, &flips);
      for (size_t i = 0; i < 40; i += 7) eg_net_put(net, i, true);
      eg_run run;
      assert_int_equal(eg_run_resume(&run, net, (eg_schedule)schedule, 1000), EG_OK);
      assert_int_equal(eg_net_due(net), 40 - part);
      assert_true(eg_run_advance(&run, net, UINT64_MAX));
      assert_int_equal(run.converged, count_up(eg_net_state(net), 40) == 0 && run.flips == 0);
      while (!run.over) eg_run_advance(&run, net, 40);
      assert_true(run.converged);
      assert_int_equal(count_up(eg_net_state(net), 40), 0);
      eg_run_end(&run);
      eg_patterns_free(ps);
      eg_net_free(net);
    }
}

/* A run that has seen nothing but rest, in a network that goes to a moment in the middle of a sweep: the
 * first neurons have had their turn, and were painted after it. */
static void a_run_does_not_trust_what_it_saw_elsewhere(void **state) {
  (void)state;
  eg_net *net = make_net((eg_net_desc){.width = 40, .height = 1});
  eg_patterns *ps;
  eg_moment *painted, *still;
  uint64_t flips = 0;
  assert_int_equal(eg_patterns_new(&ps, 40, 1, 1), EG_OK);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_int_equal(eg_moment_new(&still, net), EG_OK);
  eg_net_begin(net, EG_CYCLIC);
  eg_net_advance(net, 20, &flips);
  for (size_t i = 0; i < 5; i++) eg_net_put(net, i, true);
  assert_int_equal(eg_moment_new(&painted, net), EG_OK);
  for (int over = 0; over < 2; over++) {
    assert_int_equal(eg_net_go(net, still), EG_OK);
    assert_int_equal(eg_net_due(net), 0);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, EG_CYCLIC, 100), EG_OK);
    assert_int_equal(eg_run_advance(&run, net, over ? 40 : 30), over);
    assert_int_equal(run.converged, over);
    assert_int_equal(eg_net_go(net, painted), EG_OK);
    assert_int_equal(eg_net_due(net), 20);
    if (over)
      eg_run_review(&run, net);
    else
      assert_true(eg_run_advance(&run, net, 40));
    assert_int_equal(run.flips, 0);
    assert_false(run.converged || run.over);
    while (!run.over) eg_run_advance(&run, net, 40);
    assert_int_equal(count_up(eg_net_state(net), 40), 0);
    eg_run_end(&run);
  }
  eg_moment_free(painted);
  eg_moment_free(still);
  eg_patterns_free(ps);
  eg_net_free(net);
}

static void by_another_schedule_a_run_begins(void **state) {
  (void)state;
  dice d = {3};
  for (int was = EG_RANDOM; was <= EG_SYNCHRONOUS; was++)
    for (int is = EG_RANDOM; is <= EG_SYNCHRONOUS; is++)
      for (uint64_t limit = 0; limit < 3; limit++) {
        eg_net *net = roll_net(&d, EG_TIES_KEEP, 0);
        const size_t n = eg_net_n(net);
        uint64_t flips = 0, updates;
        eg_net_begin(net, (eg_schedule)was);
        eg_net_advance(net, n / 2, &flips);
        updates = eg_net_updates(net);
        eg_run run;
        assert_int_equal(eg_run_resume(&run, net, (eg_schedule)is, limit), EG_OK);
        assert_int_equal(eg_net_due(net), is == was ? n - n / 2 : 0);
        assert_int_equal(run.over, limit == 0);
        run.whole = true;
        while (!run.over) eg_run_advance(&run, net, n);
        assert_int_equal(run.sweeps, limit);
        assert_int_equal(eg_net_updates(net) - updates,
                         limit * n - (is == was && limit ? n / 2 : 0));
        eg_run_end(&run);
        if (limit == 0 && is == was) { /* nothing is lost; but a run that begins gives it up */
          assert_int_equal(eg_net_due(net), n - n / 2);
          assert_int_equal(eg_run_begin(&run, net, (eg_schedule)is, 0), EG_OK);
          assert_int_equal(eg_net_due(net), 0);
          eg_run_end(&run);
        }
        eg_net_free(net);
      }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cut_runs_go_on_as_whole_ones),
      cmocka_unit_test(a_resumed_run_ends_where_a_whole_one_does),
      cmocka_unit_test(a_quiet_rest_is_no_fixed_point),
      cmocka_unit_test(a_run_does_not_trust_what_it_saw_elsewhere),
      cmocka_unit_test(by_another_schedule_a_run_begins),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
