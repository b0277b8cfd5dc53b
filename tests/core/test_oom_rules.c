/* SPDX-License-Identifier: MIT
 *
 * test_oom_rules.c - jobs of learning, forgetting and dreaming, bias, analysis and
 * networks as bytes: without memory for it all stays as it was, and nothing leaks.
 */
#include "oom_nets.h"

static void making_fails_cleanly(void **state) {
  (void)state;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++) {
    eg_net_desc about = about_of(k);
    eg_net *net;
    EACH_FAILURE(eg_net_new(&net, &about), assert_null(net));
    assert_true(failures >= 6);
    eg_net_free(net);
    assert_int_equal(balance, start);
  }
}

/* What comes out in the end is what comes out where nothing fails. */
static void learning_and_forgetting_fail_cleanly(void **state) {
  (void)state;
  static bytes before, after, expected;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++)
    for (int shared = 0; shared < 2; shared++)
      for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule += EG_SYNCHRONOUS) {
        dice d = {k}, again = {k};
        uint32_t old = shared ? 9 : 0;
        eg_net *net = used_net(&d, k, old, (eg_schedule)schedule),
               *twin = used_net(&again, k, old, (eg_schedule)schedule);
        eg_patterns *ps = named(&d, 4), *holder = NULL;
        eg_patterns_set_name(ps, 0, "named");
        if (shared) assert_int_equal(eg_net_memories(net, &holder), EG_OK);
        assert_int_equal(eg_net_learn(twin, ps), EG_OK);
        look(net, &before);
        EACH_FAILURE(learn(net, ps), assert_unchanged(net, &before));
        assert_true(failures >= 3);
        look(net, &after);
        look(twin, &expected);
        expected.taught = after.taught;
        assert_unchanged(net, &expected);
        look(net, &before);
        EACH_FAILURE(drop(net, 2), assert_unchanged(net, &before));
        assert_int_equal(eg_net_forget(twin, 2), EG_OK);
        look(net, &before);
        EACH_FAILURE(eg_net_forget(net, 0), assert_unchanged(net, &before));
        assert_int_equal(eg_net_forget(twin, 0), EG_OK);
        look(twin, &expected);
        expected.taught = eg_net_taught(net);
        assert_unchanged(net, &expected);
        look(net, &before);
        eg_patterns *others;
        assert_int_equal(eg_net_memories(net, &others), EG_OK); /* so that there is need of some */
        EACH_FAILURE(eg_net_reset(net), assert_unchanged(net, &before));
        assert_true(failures >= 1);
        assert_int_equal(eg_net_count(net), 0);
        eg_patterns_free(others);
        if (holder) eg_patterns_free(holder);
        eg_patterns_free(ps);
        eg_net_free(net);
        eg_net_free(twin);
      }
  assert_int_equal(balance, start);
}

static void dreaming_fails_cleanly(void **state) {
  (void)state;
  static bytes before;
  static float weights[ALL * ALL];
  long long start = balance;
  dice d = {7};
  for (size_t k = 0; k < ALL * ALL; k++) weights[k] = (float)roll_below(&d, 9) - 4;
  for (size_t k = 0; k <= COUNT_OF(rules); k++) {
    eg_net_desc given = {.width = WIDTH, .height = HEIGHT, .weights = weights, .threads = 1};
    eg_net *net = k < COUNT_OF(rules) ? used_net(&d, k, 7, EG_SYNCHRONOUS) : make_net(given);
    for (int times = 0; times < 2; times++) { /* of a memory form, and of a matrix */
      look(net, &before);
      EACH_FAILURE(dream(net, 3), assert_unchanged(net, &before));
      assert_true(failures >= 6);
      assert_int_equal(eg_net_dreams(net), 3 * (times + 1));
    }
    look(net, &before);
    if (k == 0 || rules[k % COUNT_OF(rules)].rule == EG_STORKEY) {
      eg_patterns *ps = named(&d, 3);
      EACH_FAILURE(learn(net, ps), assert_unchanged(net, &before));
      eg_patterns_free(ps);
      look(net, &before);
    }
    if (k < COUNT_OF(rules)) {
      EACH_FAILURE(eg_net_reset(net), assert_unchanged(net, &before));
      assert_int_equal(eg_net_dreams(net), 0);
    }
    eg_net_free(net);
  }
  assert_int_equal(balance, start);
}

/* Whoever has enough of a job, wherever it is, leaves the network as it was. */
static void jobs_may_be_given_up(void **state) {
  (void)state;
  static bytes before;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++) {
    dice d = {k};
    eg_net *net = used_net(&d, k, 9, EG_CYCLIC);
    eg_patterns *ps = named(&d, 5);
    look(net, &before);
    for (int kind = 0; kind < 3; kind++)
      for (int most = 0;; most++) {
        eg_learning *l = NULL;
        eg_dreaming *dreaming = NULL;
        eg_dreaming_desc about = {.dreams = 3, .seed = 3, .rate = 0.01, .sweeps = 20};
        bool more = true;
        if (kind == 0) assert_int_equal(eg_learning_new(&l, net, ps), EG_OK);
        if (kind == 1) assert_int_equal(eg_learning_without(&l, net, 3), EG_OK);
        if (kind == 2) assert_int_equal(eg_dreaming_new(&dreaming, net, &about), EG_OK);
        for (int part = 0; part < most && more; part++)
          more = kind < 2 ? eg_learning_advance(l) : eg_dreaming_advance(dreaming);
        assert_unchanged(net, &before);
        if (!more || (kind < 2 && most == 0 && rules[k].rule <= EG_COVARIANCE && !rules[k].dense)) {
          /* memory forms have nothing to do in parts; what is done would count */
          assert_int_equal(kind < 2 ? eg_learning_end(l, NULL) : eg_dreaming_end(dreaming), EG_OK);
          eg_net_free(net);
          net = used_net(&(dice){k}, k, 9, EG_CYCLIC);
          look(net, &before);
          break;
        }
        assert_int_equal(kind < 2 ? eg_learning_end(l, NULL) : eg_dreaming_end(dreaming), EG_OK);
        assert_unchanged(net, &before);
      }
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  assert_int_equal(eg_learning_end(NULL, NULL), EG_OK);
  assert_int_equal(eg_dreaming_end(NULL), EG_OK);
  assert_false(eg_learning_advance(NULL) || eg_dreaming_advance(NULL));
  assert_int_equal(balance, start);
}

static void a_bias_fails_cleanly(void **state) {
  (void)state;
  static bytes before;
  long long start = balance;
  dice d = {9};
  eg_net *net = used_net(&d, 0, 5, EG_SYNCHRONOUS);
  double b[ALL];
  for (size_t i = 0; i < ALL; i++) b[i] = 1 + (double)i;
  look(net, &before);
  EACH_FAILURE(eg_net_set_bias(net, b), assert_unchanged(net, &before));
  assert_int_equal(failures, 1);
  assert_memory_equal(eg_net_bias(net), b, sizeof b);
  look(net, &before);
  b[ALL - 1] = NAN;
  assert_int_equal(eg_net_set_bias(net, b), EG_BAD_VALUE);
  assert_unchanged(net, &before);
  failed = false;
  grants = 0; /* to have none needs nothing, nor do temperatures */
  assert_int_equal(eg_net_set_bias(net, NULL), EG_OK);
  assert_int_equal(eg_net_heat(net, 3), EG_OK);
  grants = -1;
  assert_false(failed);
  eg_net_free(net);
  assert_int_equal(balance, start);
}

static void analysis_fails_cleanly(void **state) {
  (void)state;
  static bytes before;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++) {
    dice d = {k};
    eg_net *net = used_net(&d, k, 9, EG_SYNCHRONOUS);
    uint64_t s[2];
    double signal[ALL], crosstalk[ALL], against[9];
    eg_class class;
    eg_mixture mixture;
    roll_bits(&d, s, ALL);
    look(net, &before);
    EACH_FAILURE(eg_net_analyse(net, s, &class, &mixture), assert_unchanged(net, &before));
    assert_true(failures >= 1);
    EACH_FAILURE(eg_net_analyse(net, NULL, &class, &mixture), (void)0);
    assert_int_equal(failures, 0); /* its own is always to be had */
    EACH_FAILURE(eg_net_crosstalk(net, 4, signal, crosstalk), assert_unchanged(net, &before));
    assert_true(failures >= 2);
    EACH_FAILURE(eg_net_disturbers(net, 4, against), assert_unchanged(net, &before));
    assert_true(failures >= 5);
    assert_unchanged(net, &before);
    eg_net_free(net);
  }
  assert_int_equal(balance, start);
}

static void reading_fails_cleanly(void **state) {
  (void)state;
  static bytes written, again;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++)
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      dice d = {k};
      eg_net *net = used_net(&d, k, 9, (eg_schedule)schedule), *read;
      if (schedule == EG_CYCLIC) assert_int_equal(dream(net, 2), EG_OK);
      look(net, &written);
      EACH_FAILURE((written.read = 0, eg_net_read(&read, written.size, get, &written)),
                   assert_null(read));
      assert_true(failures >= 8);
      look(read, &again);
      assert_int_equal(again.size, written.size);
      assert_memory_equal(again.at, written.at, written.size);
      eg_net_free(read);
      eg_net_free(net);
    }
  assert_int_equal(balance, start);
}

static void batches_fail_cleanly(void **state) {
  (void)state;
  static bytes before;
  long long start = balance;
  for (size_t k = 0; k < COUNT_OF(rules); k++) {
    dice d = {k};
    eg_net *net = used_net(&d, k, 9, EG_CYCLIC);
    eg_patterns *cues = named(&d, 6);
    look(net, &before);
    eg_batch *b;
    EACH_FAILURE(eg_batch_new(&b, net, cues, EG_CYCLIC, 9, 1), {
      assert_null(b);
      assert_unchanged(net, &before);
    });
    eg_net_free(net); /* what it shares with the batch is the last owner's */
    failed = false;
    grants = 0;
    eg_batch_heat(b, 0.25);
    while (eg_batch_advance(b, 41)) continue;
    grants = -1;
    assert_false(failed);
    eg_batch_free(b);
    eg_patterns_free(cues);
  }
  assert_int_equal(balance, start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(making_fails_cleanly),
      cmocka_unit_test(learning_and_forgetting_fail_cleanly),
      cmocka_unit_test(dreaming_fails_cleanly),
      cmocka_unit_test(jobs_may_be_given_up),
      cmocka_unit_test(a_bias_fails_cleanly),
      cmocka_unit_test(analysis_fails_cleanly),
      cmocka_unit_test(reading_fails_cleanly),
      cmocka_unit_test(batches_fail_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
