/* SPDX-License-Identifier: MIT
 *
 * test_moments.c - a network that goes back to a moment has the future again that it had.
 *
 * A twin, read from the bytes of the network at the moment, is the witness: it has
 * had no other past and no other future. Whatever the network has done since, once it is
 * back the two are the same in every byte, and stay so.
 */
#include "bytes.h"

/* What a moment does not take back: temperature and bias. */
typedef struct settings {
  double temperature, *bias; /* (n), or NULL */
} settings;

static settings settings_of(const eg_net *net) {
  const size_t size = eg_net_n(net) * sizeof(double);
  settings s = {.temperature = eg_net_temperature(net)};
  if (!eg_net_bias(net)) return s;
  assert_non_null(s.bias = malloc(size));
  memcpy(s.bias, eg_net_bias(net), size);
  return s;
}

static void set_again(eg_net *net, settings s) {
  assert_int_equal(eg_net_heat(net, s.temperature), EG_OK);
  assert_int_equal(eg_net_set_bias(net, s.bias), EG_OK);
  free(s.bias);
}

static eg_moment *now(const eg_net *net) {
  eg_moment *m;
  assert_int_equal(eg_moment_new(&m, net), EG_OK);
  assert_memory_equal(eg_moment_state(m), eg_net_state(net),
                      eg_words(eg_net_n(net)) * sizeof(uint64_t));
  assert_int_equal(eg_moment_updates(m), eg_net_updates(net));
  assert_int_equal(eg_moment_sweeps(m), eg_net_sweeps(net));
  assert_int_equal(eg_moment_flips(m), eg_net_flips(net));
  return m;
}

static void live(eg_net *net, dice *d, unsigned steps) {
  for (unsigned k = 0; k < steps; k++) act(net, d, false);
}

/* A further memory comes and goes; without a name, of which there might be none yet. */
static void learn_in_vain(eg_net *net, dice *d) {
  const uint32_t p = eg_net_count(net);
  if (!eg_net_learns(net) || eg_net_dreams(net)) return;
  eg_patterns *ps = roll_patterns(d, eg_net_about(net)->width, eg_net_about(net)->height, 1);
  eg_patterns_set_name(ps, 0, "");
  if (eg_net_learn(net, ps) == EG_OK) assert_int_equal(eg_net_forget(net, p), EG_OK);
  eg_patterns_free(ps);
}

/* ---- going back -------------------------------------------------------------------------------- */

static void from_a_moment_on_all_is_as_it_was(void **state) {
  (void)state;
  dice d = {1};
  int between_steps = 0, within = 0;
  for (unsigned trial = 0; trial < 50 * KINDS; trial++) {
    const unsigned kind = trial % KINDS;
    eg_net *net =
        roll_net(&d, kind, 1 + roll_below(&d, 12), 1 + roll_below(&d, 9), roll_below(&d, 9));
    const size_t n = eg_net_n(net);
    uint64_t flips = 0;
    if (trial / KINDS % 4 == 0) set_bias(net, &d);
    if (trial / KINDS % 6 == 0) dream(net, &d);
    live(net, &d, roll_below(&d, 30));
    if (toss(&d)) {
      eg_net_begin(net, (eg_schedule)roll_below(&d, 4));
      eg_net_advance(net, roll_below(&d, (uint32_t)n), &flips);
    }
    eg_moment *m = now(net);
    eg_net *twin = read_back(net);
    within += eg_net_due(net) > 0;
    between_steps += eg_moment_bytes(m) >= 2 * eg_words(n) * 8 && eg_net_due(net) > 0;
    for (int times = 0; times < 2; times++) {
      const uint64_t flipped = eg_moment_flips(m);
      live(net, &d, roll_below(&d, 3) ? 1 + roll_below(&d, 12) : 0);
      if (roll_below(&d, 3) == 0) learn_in_vain(net, &d);
      set_again(net, settings_of(twin));
      assert_int_equal(eg_net_go(net, m), EG_OK);
      assert_int_equal(eg_net_flips(net), flipped);
      assert_same_throughout(net, twin);
    }
    const uint64_t before = eg_net_flips(twin);
    act_alike(net, twin, roll(&d), 15, true);
    assert_int_equal(eg_net_flips(net) - eg_moment_flips(m), eg_net_flips(twin) - before);
    assert_same_throughout(net, twin);
    eg_moment_free(m);
    eg_net_free(net);
    eg_net_free(twin);
  }
  assert_true(within > 100 && between_steps > 30);
}

/* Another network may go there, whose matrix is another one of the same numbers. */
static void a_moment_is_for_any_network_that_knows_the_same(void **state) {
  (void)state;
  dice d = {2};
  for (unsigned trial = 0; trial < 10 * KINDS; trial++) {
    eg_net *net = roll_net(&d, trial % KINDS, 1 + roll_below(&d, 9), 10, 6);
    live(net, &d, 20);
    eg_net *other = read_back(net);
    live(net, &d, 10);
    eg_moment *m = now(net);
    live(other, &d, 10);
    set_again(other, settings_of(net));
    assert_int_equal(eg_net_go(other, m), EG_OK);
    assert_same_throughout(net, other);
    act_alike(net, other, roll(&d), 10, true);
    eg_moment_free(m);
    eg_net_free(net);
    eg_net_free(other);
  }
}

/* With other memories the state is that of the moment, and its fields those of the memories. */
static void other_memories_stay(void **state) {
  (void)state;
  dice d = {3};
  for (unsigned trial = 0; trial < 10 * KINDS; trial++) {
    const unsigned kind = trial % KINDS;
    eg_net *net = roll_net(&d, kind, 9, 8, 5);
    uint64_t flips = 0;
    eg_net_begin(net, trial / KINDS % 2 ? EG_SYNCHRONOUS : EG_RANDOM);
    eg_net_advance(net, 50, &flips);
    eg_moment *m = now(net);
    const uint64_t due = eg_net_due(net);
    if (eg_net_learns(net)) learn(net, &d, 3);
    live(net, &d, 5);
    eg_net *twin = read_back(net);
    assert_int_equal(eg_net_go(net, m), EG_OK);
    assert_int_equal(eg_net_due(net), due);
    eg_net_set(twin, eg_moment_state(m));
    for (int end = 0; end < 2; end++) {
      assert_memory_equal(eg_net_state(net), eg_net_state(twin), 2 * sizeof(uint64_t));
      for (size_t i = 0; i < 72; i++)
        assert_true(fabs(eg_net_field(net, i) - eg_net_field(twin, i)) <=
                    1e-12 * (1 + fabs(eg_net_field(twin, i))));
      for (uint32_t mu = 0; mu < eg_net_count(net); mu++)
        assert_true(eg_net_overlap(net, mu) == eg_net_overlap(twin, mu));
      eg_net_advance(net, UINT64_MAX, &flips);
      eg_net_set(twin, eg_net_state(net));
    }
    eg_moment_free(m);
    eg_net_free(net);
    eg_net_free(twin);
  }
}

static void moments_are_small_and_of_one_size(void **state) {
  (void)state;
  eg_net *net = make_net((eg_net_desc){.width = 1000, .height = 64});
  eg_net *other = make_net((eg_net_desc){.width = 1001, .height = 64});
  eg_net *dense = make_net((eg_net_desc){.width = 20, .height = 16, .rule = EG_STORKEY});
  eg_moment *m = now(net), *fields = now(dense);
  assert_true(eg_moment_bytes(m) < 8000 + 300);
  assert_true(eg_moment_bytes(fields) < 8 * 320 + 40 + 300);
  uint64_t flips = 0;
  eg_net_begin(net, EG_SYNCHRONOUS);
  eg_net_advance(net, 10, &flips);
  eg_moment *between = now(net);
  assert_true(eg_moment_bytes(between) < 16000 + 300);
  eg_net_randomize(other);
  eg_net_begin(other, EG_SYNCHRONOUS);
  eg_net_advance(other, 10, &flips);
  bytes before = written(other);
  assert_int_equal(eg_net_go(other, m), EG_SIZE_MISMATCH);
  bytes after = written(other);
  assert_int_equal(before.count, after.count);
  assert_memory_equal(before.at, after.at, after.count);
  free(before.at);
  free(after.at);
  eg_moment_free(m);
  eg_moment_free(between);
  eg_moment_free(fields);
  eg_moment_free(NULL);
  eg_net_free(net);
  eg_net_free(other);
  eg_net_free(dense);
}

/* By flips, or from nothing. */
static void near_and_far_are_the_same(void **state) {
  (void)state;
  dice d = {4};
  for (unsigned kind = EG_HEBB; kind <= EG_COVARIANCE; kind++) {
    eg_net *net = roll_net(&d, kind, 60, 51, 70);
    const size_t n = eg_net_n(net);
    for (size_t turned = 0; turned <= n; turned += 180) {
      eg_moment *m = now(net);
      bytes before = written(net);
      const uint64_t updates = eg_net_updates(net);
      assert_int_equal(eg_net_corrupt(net, turned, EG_STREAM_HAND), EG_OK);
      eg_net *fresh = read_back(net);
      assert_int_equal(eg_net_go(net, m), EG_OK);
      bytes after = written(net);
      assert_memory_equal(before.at, after.at, after.count);
      assert_int_equal(eg_net_go(fresh, m), EG_OK);
      assert_same(net, fresh);
      eg_net_set(fresh, eg_net_state(net));
      for (size_t i = 0; i < n; i++) assert_true(eg_net_field(net, i) == eg_net_field(fresh, i));
      assert_int_equal(eg_net_updates(net), updates);
      free(before.at);
      free(after.at);
      eg_moment_free(m);
      eg_net_free(fresh);
    }
    eg_net_free(net);
  }
}

/* ---- flips ------------------------------------------------------------------------------------- */

static void flips_are_counted(void **state) {
  (void)state;
  dice d = {5};
  for (unsigned trial = 0; trial < 10 * KINDS; trial++) {
    eg_net *net = roll_net(&d, trial % KINDS, 9, 8, 5);
    uint64_t flips = 0;
    eg_net_randomize(net);
    for (int step = 0; step < 12; step++) {
      if (step % 3 == 0) eg_net_begin(net, (eg_schedule)(step / 3));
      eg_net_advance(net, 1 + roll_below(&d, 60), &flips);
      if (step % 3 == 2) eg_net_advance(net, UINT64_MAX, &flips);
      assert_int_equal(eg_net_flips(net), flips);
      for (int k = 0; k < 5 && step % 3 == 2; k++) flips += eg_net_update(net, roll_below(&d, 72));
      if (step % 3 == 2) eg_net_put(net, roll_below(&d, 72), toss(&d)); /* is none */
      assert_int_equal(eg_net_flips(net), flips);
    }
    assert_true(flips > 0);
    eg_patterns *cue = roll_patterns(&d, 9, 8, 1);
    eg_batch *batch; /* its copies go on from there */
    assert_int_equal(eg_batch_new(&batch, net, cue, EG_CYCLIC, 3, 1), EG_OK);
    while (eg_batch_advance(batch, 100)) continue;
    assert_int_equal(eg_net_flips(eg_batch_net(batch, 0)), flips + eg_batch_run(batch, 0)->flips);
    assert_int_equal(eg_net_flips(net), flips);
    eg_batch_free(batch);
    eg_patterns_free(cue);
    eg_net_free(net);
  }
}

/* ---- seeds and ties ---------------------------------------------------------------------------- */

/* With the memories, the bias and the state of `of`. */
static eg_net *made_anew(const eg_net *of, uint64_t seed) {
  const size_t n = eg_net_n(of);
  eg_net_desc about = *eg_net_about(of);
  float *w = malloc(n * n * sizeof *w);
  eg_patterns *ps;
  assert_non_null(w);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) w[i * n + j] = (float)eg_net_weight(of, i, j);
  about.seed = seed;
  if (about.rule == EG_GIVEN) {
    about.rule = EG_HEBB;
    about.weights = w;
  }
  eg_net *net = make_net(about);
  free(w);
  assert_int_equal(eg_net_memories(of, &ps), EG_OK);
  if (eg_net_learns(of)) assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  assert_int_equal(eg_net_set_bias(net, eg_net_bias(of)), EG_OK);
  eg_net_set(net, eg_net_state(of));
  return net;
}

static void with_another_seed_all_begins_anew(void **state) {
  (void)state;
  dice d = {6};
  for (unsigned trial = 0; trial < 20 * KINDS; trial++) {
    eg_net *net = roll_net(&d, trial % KINDS, 1 + roll_below(&d, 9), 10, roll_below(&d, 7));
    live(net, &d, 25);
    const uint64_t seed = trial % 3 ? roll(&d) : eg_net_about(net)->seed;
    eg_net *fresh = made_anew(net, seed);
    eg_net_reseed(net, seed);
    assert_int_equal(eg_net_about(net)->seed, seed);
    assert_int_equal(eg_net_due(net), 0);
    assert_int_equal(eg_net_flips(net), 0);
    if (eg_net_learns(net)) assert_same_throughout(net, fresh);
    act_alike(net, fresh, roll(&d), 15, eg_net_learns(net));
    assert_int_equal(eg_net_flips(net), eg_net_flips(fresh));
    eg_net_free(net);
    eg_net_free(fresh);
  }
}

static void ties_are_those_that_were_set_last(void **state) {
  (void)state;
  dice d = {7};
  for (unsigned trial = 0; trial < 60; trial++) {
    eg_net_desc about = {.width = 9, .height = 1 + roll_below(&d, 8), .seed = roll(&d)};
    eg_patterns *ps = roll_patterns(&d, about.width, about.height, 2);
    about.ties = (eg_ties)(trial % 4);
    eg_net *net = make_net(about);
    about.ties = (eg_ties)(trial / 4 % 4);
    eg_net *other = make_net(about);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_int_equal(eg_net_learn(other, ps), EG_OK);
    eg_net_set_ties(net, about.ties);
    assert_same_throughout(net, other);
    act_alike(net, other, roll(&d), 30, false);
    eg_patterns_free(ps);
    eg_net_free(net);
    eg_net_free(other);
  }
}

/* No memories: only ties move. The first half has been looked at when they change. */
static void a_run_does_not_trust_what_it_saw_by_other_ties(void **state) {
  (void)state;
  for (int schedule = EG_CYCLIC; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_net *net = make_net((eg_net_desc){.width = 40, .height = 1});
    for (size_t i = 20; i < 40; i++) eg_net_put(net, i, true);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, (eg_schedule)schedule, 100), EG_OK);
    assert_false(eg_run_advance(&run, net, 20));
    eg_net_set_ties(net, EG_TIES_PLUS);
    assert_int_equal(eg_net_due(net), 20);
    assert_true(eg_run_advance(&run, net, 20));
    assert_int_equal(run.flips, 0);
    assert_false(run.converged);
    while (!run.over) eg_run_advance(&run, net, 40);
    assert_true(run.converged);
    assert_int_equal(count_up(eg_net_state(net), 40), 40);
    eg_run_end(&run);
    eg_net_free(net);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(from_a_moment_on_all_is_as_it_was),
      cmocka_unit_test(a_moment_is_for_any_network_that_knows_the_same),
      cmocka_unit_test(other_memories_stay),
      cmocka_unit_test(moments_are_small_and_of_one_size),
      cmocka_unit_test(near_and_far_are_the_same),
      cmocka_unit_test(flips_are_counted),
      cmocka_unit_test(with_another_seed_all_begins_anew),
      cmocka_unit_test(ties_are_those_that_were_set_last),
      cmocka_unit_test(a_run_does_not_trust_what_it_saw_by_other_ties),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
