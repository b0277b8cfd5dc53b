/* SPDX-License-Identifier: MIT
 *
 * test_oom_back.c - another rule, what was learned and moments: without memory for it a
 * network stays as it was, and nothing leaks.
 */
#include "oom_nets.h"

static void another_rule_fails_cleanly(void **state) {
  (void)state;
  static bytes before, expected;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++)
    for (eg_rule rule = EG_HEBB; rule < EG_GIVEN; rule++)
      for (int dreamt = 0; dreamt < 2; dreamt++) {
        dice d = {k}, again = {k};
        eg_net *net = used_net(&d, k, 5, EG_SYNCHRONOUS),
               *twin = used_net(&again, k, 5, EG_SYNCHRONOUS);
        if (dreamt) assert_int_equal(dream(net, 2), EG_OK);
        look(net, &before);
        EACH_FAILURE(learn_as(net, rule), assert_unchanged(net, &before));
        assert_true(failures >= (rules[k].rule == rule && !dreamt ? 1
                                 : rule <= EG_COVARIANCE          ? 1
                                                                  : 4));
        if (rules[k].rule == rule && dreamt) assert_int_equal(dream(twin, 2), EG_OK);
        assert_int_equal(learn_as(twin, rule), EG_OK);
        eg_net_set(net, eg_net_state(net));
        eg_net_set(twin, eg_net_state(twin));
        look(twin, &expected);
        expected.taught = eg_net_taught(net);
        assert_unchanged(net, &expected);
        eg_net_free(net);
        eg_net_free(twin);
      }
  assert_int_equal(balance, start);
}

/* To hold what was learned takes one piece of memory; to put it back none, if there is room. */
static void putting_back_fails_cleanly(void **state) {
  (void)state;
  static bytes before, old;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++) {
    dice d = {k};
    eg_net *net = used_net(&d, k, 9, EG_CYCLIC), *other = used_net(&d, 0, 0, EG_SYNCHRONOUS);
    eg_patterns *ps = named(&d, 2);
    eg_learned *l;
    eg_net_set(net, eg_net_state(net));
    look(net, &old);
    EACH_FAILURE(eg_learned_new(&l, net), {
      assert_null(l);
      assert_unchanged(net, &old);
    });
    assert_int_equal(failures, 1);
    look(net, &before);
    EACH_FAILURE(learn(net, ps), assert_unchanged(net, &before)); /* what is held is copied */
    assert_int_equal(dream(net, 2), EG_OK);
    look(net, &before);
    EACH_FAILURE(eg_net_relearn(net, l), assert_unchanged(net, &before));
    assert_int_equal(failures, 0);
    old.taught = eg_net_taught(net);
    assert_unchanged(net, &old);
    look(other, &before);
    EACH_FAILURE(eg_net_relearn(other, l), assert_unchanged(other, &before));
    assert_int_equal(failures, 2);
    assert_int_equal(eg_net_count(other), 9);
    eg_net_free(net);
    eg_net_free(other);
    eg_learned_free(l); /* the last owner */
    eg_patterns_free(ps);
  }
  assert_int_equal(balance, start);
}

/* A moment takes one piece; what is done with it, and with seed and ties, none. */
static void going_back_fails_cleanly(void **state) {
  (void)state;
  static bytes before;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++)
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      dice d = {k};
      eg_net *net = used_net(&d, k, 9, (eg_schedule)schedule);
      eg_moment *m;
      eg_run run;
      look(net, &before);
      EACH_FAILURE(eg_moment_new(&m, net), {
        assert_null(m);
        assert_unchanged(net, &before);
      });
      assert_int_equal(failures, 1);
      EACH_FAILURE(eg_run_resume(&run, net, (eg_schedule)schedule, 3),
                   assert_unchanged(net, &before));
      assert_int_equal(failures, schedule == EG_SYNCHRONOUS ? 2 : 0);
      assert_unchanged(net, &before);
      while (!run.over) eg_run_advance(&run, net, 7);
      eg_run_end(&run);
      failed = false;
      grants = 0;
      eg_net_set_ties(net, EG_TIES_PLUS);
      eg_net_set_ties(net, EG_TIES_KEEP);
      assert_int_equal(eg_net_go(net, m), EG_OK);
      assert_false(failed);
      assert_unchanged(net, &before);
      eg_net_reseed(net, 6);
      grants = -1;
      assert_false(failed);
      eg_moment_free(m);
      eg_net_free(net);
    }
  assert_int_equal(balance, start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(another_rule_fails_cleanly),
      cmocka_unit_test(putting_back_fails_cleanly),
      cmocka_unit_test(going_back_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
