/* SPDX-License-Identifier: MIT
 *
 * test_oom_rules.c - jobs of learning, forgetting and dreaming, bias, analysis and
 * networks as bytes: without memory for it all stays as it was, and nothing leaks.
 *
 * As it was: every byte of what eg_net_write says of the network, whose own need of
 * memory is none.
 */
#include "oom.h"

#define WIDTH 10
#define HEIGHT 9
#define ALL (WIDTH * HEIGHT)

/* ---- a network as bytes ---------------------------------------------------------------------- */

typedef struct bytes {
  size_t size, read;
  uint64_t taught;
  unsigned char at[60000];
} bytes;

static bool put(void *with, const void *from, size_t count) {
  bytes *b = with;
  if (count > sizeof b->at - b->size) return false;
  memcpy(b->at + b->size, from, count);
  b->size += count;
  return true;
}

static bool get(void *with, void *to, size_t count) {
  bytes *b = with;
  if (count > b->size - b->read) return false;
  memcpy(to, b->at + b->read, count);
  b->read += count;
  return true;
}

static void look(const eg_net *net, bytes *b) {
  bool before = failed;
  long long left = grants;
  *b = (bytes){.taught = eg_net_taught(net)};
  failed = false;
  grants = 0;
  assert_int_equal(eg_net_write(net, put, b), EG_OK);
  assert_false(failed);
  failed = before;
  grants = left;
}

static void assert_unchanged(const eg_net *net, const bytes *before) {
  static bytes now;
  look(net, &now);
  assert_int_equal(now.taught, before->taught);
  assert_int_equal(now.size, before->size);
  assert_memory_equal(now.at, before->at, now.size);
}

/* ---- networks ---------------------------------------------------------------------------------- */

static const eg_net_desc rules[] = {
    {.rule = EG_HEBB},
    {.rule = EG_HEBB, .dense = true},
    {.rule = EG_COVARIANCE},
    {.rule = EG_PROJECTION},
    {.rule = EG_STORKEY},
    {.rule = EG_PERCEPTRON},
    {.rule = EG_SEQUENCE, .strength = 1.5},
};

static eg_net_desc about_of(size_t k) {
  eg_net_desc about = rules[k];
  about.width = WIDTH;
  about.height = HEIGHT;
  about.threads = 1;
  about.seed = 5;
  about.temperature = 0.5;
  return about;
}

static eg_patterns *named(dice *d, uint32_t count) {
  return roll_patterns(d, WIDTH, HEIGHT, count);
}

static void bias_all(eg_net *net) {
  double b[ALL];
  for (size_t i = 0; i < ALL; i++) b[i] = 0.01 * (double)i;
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
}

/* With `old` memories, a bias, a random state and half a sweep behind it. */
static eg_net *used_net(dice *d, size_t rule, uint32_t old, eg_schedule schedule) {
  eg_net *net = make_net(about_of(rule));
  eg_patterns *ps = named(d, old);
  uint64_t flips = 0;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  bias_all(net);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  eg_net_begin(net, schedule);
  eg_net_advance(net, ALL / 2, &flips);
  return net;
}

/* ---- jobs -------------------------------------------------------------------------------------- */

static int parts; /* of the last job */

static eg_status finish(eg_learning *l) {
  for (parts = 0; eg_learning_advance(l); parts++) continue;
  eg_trouble trouble;
  return eg_learning_end(l, &trouble);
}

static eg_status learn(eg_net *net, const eg_patterns *ps) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_new(&l, net, ps);
  if (status == EG_OK) return finish(l);
  assert_null(l);
  return status;
}

static eg_status drop(eg_net *net, uint32_t mu) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_without(&l, net, mu);
  if (status == EG_OK) return finish(l);
  assert_null(l);
  return status;
}

static eg_status dream(eg_net *net, uint64_t dreams) {
  eg_dreaming *d = (eg_dreaming *)net;
  eg_dreaming_desc about = {.dreams = dreams, .seed = 3, .rate = 0.01, .sweeps = 20};
  eg_status status = eg_dreaming_new(&d, net, &about);
  if (status != EG_OK) {
    assert_null(d);
    return status;
  }
  for (parts = 0; eg_dreaming_advance(d); parts++) continue;
  return eg_dreaming_end(d);
}

/* ---- laws --------------------------------------------------------------------------------------- */

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
