/* SPDX-License-Identifier: MIT
 *
 * test_learned.c - what was learned can be put back, and learned by another rule.
 *
 * Whatever a network learns, forgets, dreams or is told to learn by afterwards: put back, all
 * that can be measured is to the bit what it was, and with the moment (test_moments.c) every byte
 * of the network. By another rule it is the network that one made by that rule would be.
 */
#include "bytes.h"

static eg_learned *held(const eg_net *net) {
  eg_learned *l;
  assert_int_equal(eg_learned_new(&l, net), EG_OK);
  return l;
}

static eg_moment *now(const eg_net *net) {
  eg_moment *m;
  assert_int_equal(eg_moment_new(&m, net), EG_OK);
  return m;
}

static eg_status learn_as(eg_net *net, eg_rule rule, eg_trouble *trouble) {
  eg_learning *l = (eg_learning *)net;
  eg_status status = eg_learning_as(&l, net, rule);
  if (status == EG_OK) {
    while (eg_learning_advance(l)) continue;
    return eg_learning_end(l, trouble);
  }
  assert_null(l);
  return status;
}

/* One of all that changes what a network has learned. */
static void change(eg_net *net, dice *d) {
  const uint32_t p = eg_net_count(net);
  switch (roll_below(d, 8)) {
    case 0:
    case 1: learn(net, d, 1 + roll_below(d, roll_below(d, 8) ? 5 : 80)); break;
    case 2:
      if (p) eg_net_forget(net, roll_below(d, p));
      break;
    case 3: eg_net_reset(net); break;
    case 4: dream(net, d); break;
    case 5: set_bias(net, d); break;
    default: learn_as(net, (eg_rule)roll_below(d, EG_GIVEN), NULL);
  }
}

static void assert_bytes(const eg_net *net, const bytes *before) {
  bytes now_there = written(net);
  assert_int_equal(now_there.count, before->count);
  assert_memory_equal(now_there.at, before->at, before->count);
  free(now_there.at);
}

static eg_patterns *memories_of(const eg_net *net) {
  eg_patterns *ps;
  assert_int_equal(eg_net_memories(net, &ps), EG_OK);
  return ps;
}

/* ---- putting back ------------------------------------------------------------------------------ */

/* `twin` was read when it was as it is again now, and is in the same state. */
static void assert_knows(const eg_net *net, const eg_net *twin) {
  const size_t n = eg_net_n(net);
  double one, other;
  const eg_net_desc *a = eg_net_about(net), *b = eg_net_about(twin);
  assert_true(a->rule == b->rule && a->dense == b->dense && a->scale == b->scale);
  assert_true(a->activity == b->activity && a->threshold == b->threshold && a->self == b->self);
  assert_true(a->kappa == b->kappa && a->limit == b->limit && a->strength == b->strength);
  assert_true(a->has_threshold == b->has_threshold && a->open == b->open);
  assert_string_equal(eg_net_rule(net), eg_net_rule(twin));
  assert_int_equal(eg_net_has_matrix(net), eg_net_has_matrix(twin));
  assert_int_equal(eg_net_symmetric(net), eg_net_symmetric(twin));
  assert_int_equal(eg_net_dreams(net), eg_net_dreams(twin));
  assert_true(eg_net_threshold(net) == eg_net_threshold(twin));
  assert_same_memories(net, twin);
  for (size_t i = 0; i < n; i++) assert_true(eg_net_field(net, i) == eg_net_field(twin, i));
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      assert_true(eg_net_weight(net, i, j) == eg_net_weight(twin, i, j));
  for (uint32_t mu = 0; mu < eg_net_count(net); mu++)
    assert_true(eg_net_overlap(net, mu) == eg_net_overlap(twin, mu));
  assert_int_equal(eg_net_energy(net, NULL, &one), EG_OK);
  assert_int_equal(eg_net_energy(twin, NULL, &other), EG_OK);
  assert_true(one == other);
}

static void what_was_learned_comes_back(void **state) {
  (void)state;
  dice d = {1};
  int forms = 0;
  for (unsigned trial = 0; trial < 24 * KINDS; trial++) {
    eg_net *net = roll_net(&d, trial % KINDS, 1 + roll_below(&d, 8), 1 + roll_below(&d, 8),
                           roll_below(&d, 9));
    for (uint32_t k = roll_below(&d, 20); k > 0; k--) act(net, &d, true);
    eg_learned *l = held(net);
    eg_moment *m = now(net);
    bytes before = written(net);
    eg_net *twin = read_back(net);
    const double temperature = eg_net_temperature(net);
    const bool matrix = eg_net_has_matrix(net);
    for (int times = 0; times < 2; times++) {
      for (uint32_t k = 1 + roll_below(&d, 4); k > 0; k--) {
        change(net, &d);
        if (roll_below(&d, 4) == 0) act(net, &d, true);
      }
      forms += eg_net_has_matrix(net) != matrix;
      const uint64_t taught = eg_net_taught(net);
      eg_net_set(twin, eg_net_state(net));
      assert_int_equal(eg_net_relearn(net, l), EG_OK);
      assert_true(eg_net_taught(net) > taught);
      assert_true(same_bits(eg_net_state(net), eg_net_state(twin), eg_net_n(net)));
      assert_knows(net, twin);
      assert_int_equal(eg_net_heat(net, temperature), EG_OK);
      assert_int_equal(eg_net_go(net, m), EG_OK);
      assert_bytes(net, &before);
    }
    assert_int_equal(eg_net_go(twin, m), EG_OK);
    assert_same_throughout(net, twin);
    act_alike(net, twin, roll(&d), 12, true);
    eg_learned_free(l);
    act_alike(net, twin, roll(&d), 4, true);
    assert_same_throughout(net, twin);
    free(before.at);
    eg_moment_free(m);
    eg_net_free(net);
    eg_net_free(twin);
  }
  assert_true(forms > 50);
}

/* One after another, newest first. */
static void a_pile_of_them(void **state) {
  (void)state;
  enum { DEEP = 12 };
  dice d = {2};
  for (unsigned trial = 0; trial < 3 * KINDS; trial++) {
    eg_net *net = roll_net(&d, trial % KINDS, 7, 6, 4);
    eg_learned *pile[DEEP];
    bytes before[DEEP];
    for (int k = 0; k < DEEP; k++) {
      eg_net_set(net, eg_net_state(net)); /* fields without a past */
      before[k] = written(net);
      pile[k] = held(net);
      change(net, &d);
    }
    for (int k = DEEP; k-- > 0;) {
      assert_int_equal(eg_net_relearn(net, pile[k]), EG_OK);
      assert_bytes(net, &before[k]);
      eg_learned_free(pile[k]);
      free(before[k].at);
    }
    eg_net_free(net);
  }
}

/* It outlives the network, and another one may have it; seed, ties and temperature are its own. */
static void another_network_may_have_it(void **state) {
  (void)state;
  dice d = {3};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    eg_net *net = roll_net(&d, kind, 7, 6, 5);
    if (kind % 2) dream(net, &d);
    set_bias(net, &d);
    eg_net *other = make_net((eg_net_desc){.width = 7,
                                           .height = 6,
                                           .seed = 99,
                                           .ties = EG_TIES_PLUS,
                                           .temperature = 0.25,
                                           .rule = (eg_rule)((kind + 1) % EG_GIVEN)});
    eg_net_randomize(other);
    eg_learned *l = held(net);
    eg_net *twin = read_back(net);
    eg_net_free(net);
    eg_net_set(twin, eg_net_state(other));
    for (uint32_t shape = 0; shape < 3; shape++) { /* 6 x 7 has as many neurons */
      eg_net *misfit = make_net((eg_net_desc){.width = 7 - (shape > 0), .height = 5 + shape});
      bytes before = written(misfit);
      assert_int_equal(eg_net_relearn(misfit, l), EG_SIZE_MISMATCH);
      assert_bytes(misfit, &before);
      free(before.at);
      eg_net_free(misfit);
    }
    assert_int_equal(eg_net_relearn(other, l), EG_OK);
    eg_learned_free(l);
    assert_knows(other, twin);
    assert_int_equal(eg_net_about(other)->seed, 99);
    assert_int_equal(eg_net_about(other)->ties, EG_TIES_PLUS);
    assert_true(eg_net_temperature(other) == 0.25);
    eg_net_free(other);
    eg_net_free(twin);
  }
  eg_learned_free(NULL);
}

static uint64_t bytes_held(const eg_net *net) {
  eg_learned *l = held(net);
  const uint64_t count = eg_learned_bytes(l);
  eg_learned_free(l);
  return count;
}

static void its_bytes_are_those_of_what_it_holds(void **state) {
  (void)state;
  dice d = {4};
  double b[400] = {0};
  eg_patterns *ps = roll_patterns(&d, 20, 20, 640);
  for (int dense = 0; dense < 2; dense++) {
    eg_net *net = make_net((eg_net_desc){.width = 20, .height = 20, .dense = dense});
    for (uint32_t k = 0; k < 640; k++) eg_patterns_set_name(ps, k, "");
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    const uint64_t nameless = bytes_held(net), least = 400 * (80 + 4) + (dense ? 400 * 401 * 4 : 0);
    assert_true(nameless >= least && nameless < least + 2000);
    assert_int_equal(eg_net_reset(net), EG_OK);
    eg_patterns_set_name(ps, 7, "seven");
    eg_patterns_set_name(ps, 9, "nine");
    const uint64_t names = 640 * sizeof(char *) + 6 + 5;
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_int_equal(bytes_held(net), nameless + names);
    assert_int_equal(eg_net_set_bias(net, b), EG_OK);
    assert_int_equal(bytes_held(net), nameless + names + 400 * 8);
    eg_net_free(net);
  }
  eg_patterns_free(ps);
}

/* ---- another rule ------------------------------------------------------------------------------ */

/* Made by the rule, as eg_learning_as would have it. */
static eg_net *made_by(const eg_net *of, eg_rule rule) {
  eg_net_desc about = *eg_net_about(of);
  if (rule != about.rule) {
    eg_scale scale = rule == EG_PROJECTION || rule == EG_STORKEY ? EG_SCALE_N : about.scale;
    about = (eg_net_desc){.width = about.width,
                          .height = about.height,
                          .seed = about.seed,
                          .ties = about.ties,
                          .scale = scale,
                          .self = about.self,
                          .temperature = about.temperature,
                          .rule = rule,
                          .kappa = EG_KAPPA,
                          .limit = EG_LIMIT,
                          .strength = EG_STRENGTH};
  }
  eg_net *net = make_net(about);
  eg_patterns *ps = memories_of(of);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_int_equal(eg_net_set_bias(net, eg_net_bias(of)), EG_OK);
  eg_net_set(net, eg_net_state(of));
  eg_patterns_free(ps);
  return net;
}

static void by_another_rule_it_is_one_made_by_it(void **state) {
  (void)state;
  dice d = {5};
  for (int trial = 0; trial < 3; trial++)
    for (unsigned kind = 0; kind < KINDS; kind++)
      for (eg_rule rule = EG_HEBB; rule < EG_GIVEN; rule++) {
        if (kind == EG_GIVEN) continue;
        const uint32_t p = trial == 2 ? 0 : 1 + roll_below(&d, 6);
        eg_net *net = roll_net(&d, kind, 8, 7, 0);
        eg_patterns *ps = roll_patterns(&d, 8, 7, p);
        assert_int_equal(eg_net_learn(net, ps), EG_OK);
        if (trial == 1) dream(net, &d);
        set_bias(net, &d);
        eg_net_reseed(net, roll(&d));
        const eg_rule was = eg_net_about(net)->rule;
        const uint64_t taught = eg_net_taught(net), dreams = eg_net_dreams(net);
        eg_net *expected = made_by(net, rule);
        eg_net_set(net, eg_net_state(net));
        assert_int_equal(learn_as(net, rule, NULL), EG_OK);
        assert_same_throughout(net, expected);
        assert_int_equal(eg_net_about(net)->rule, rule);
        assert_int_equal(eg_net_dreams(net), 0);
        assert_int_equal(eg_net_taught(net) > taught, rule != was || dreams);
        assert_int_equal(eg_net_has_matrix(net), eg_net_has_matrix(expected));
        act_alike(net, expected, roll(&d), 10, true);
        eg_patterns_free(ps);
        eg_net_free(net);
        eg_net_free(expected);
      }
}

/* Sums of many memories and a strength that is no binary fraction: what dreams there were must not show in
 * how they are rounded. */
static void dreams_leave_no_trace(void **state) {
  (void)state;
  dice d = {9};
  for (int dense = 0; dense < 2; dense++) {
    eg_net_desc about = {.width = 8,
                         .height = 7,
                         .rule = dense ? EG_HEBB : EG_SEQUENCE,
                         .dense = dense,
                         .strength = 0.1};
    eg_net *net = make_net(about);
    eg_patterns *ps = roll_patterns(&d, 8, 7, 150);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    dream(net, &d);
    eg_net *expected = made_by(net, about.rule);
    assert_int_equal(learn_as(net, about.rule, NULL), EG_OK);
    assert_same_throughout(net, expected);
    eg_patterns_free(ps);
    eg_net_free(net);
    eg_net_free(expected);
  }
}

/* By the rule that there is nothing happens: not even a sweep in progress ends. */
static void by_the_same_rule_nothing_happens(void **state) {
  (void)state;
  dice d = {6};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    if (kind == EG_GIVEN) continue;
    eg_net *net = roll_net(&d, kind, 8, 7, 5);
    uint64_t flips = 0;
    eg_net_begin(net, EG_SYNCHRONOUS);
    eg_net_advance(net, 20, &flips);
    bytes before = written(net);
    const uint64_t taught = eg_net_taught(net);
    const eg_rule rule = eg_net_about(net)->rule;
    assert_int_equal(eg_net_rule_bytes(net, rule), 0);
    assert_int_equal(learn_as(net, rule, NULL), EG_OK);
    assert_bytes(net, &before);
    assert_int_equal(eg_net_taught(net), taught);
    free(before.at);
    eg_net_free(net);
  }
}

static void what_a_rule_cannot_do_changes_nothing(void **state) {
  (void)state;
  dice d = {7};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    eg_net *net = roll_net(&d, kind, 8, 7, 0);
    eg_patterns *ps = roll_patterns(&d, 8, 7, 6), *more = roll_patterns(&d, 8, 7, 1);
    eg_patterns_copy(ps, 4, ps, 1);
    bool takes = kind != EG_PROJECTION && kind != EG_GIVEN;
    if (takes) assert_int_equal(eg_net_learn(net, ps), EG_OK);
    bytes before = written(net);
    eg_trouble trouble = {0};
    assert_int_equal(learn_as(net, EG_GIVEN, NULL), EG_BAD_VALUE);
    assert_int_equal(learn_as(net, (eg_rule)77, NULL), EG_BAD_VALUE);
    assert_int_equal(eg_net_rule_bytes(net, (eg_rule)77), 0);
    if (kind == EG_GIVEN) assert_int_equal(learn_as(net, EG_HEBB, NULL), EG_FIXED);
    if (takes) {
      assert_int_equal(learn_as(net, EG_PROJECTION, &trouble), EG_DEPENDENT);
      assert_int_equal(trouble.memory, 4);
    }
    assert_bytes(net, &before);
    if (takes && !eg_net_about(net)
                      ->self) { /* two that differ in one neuron, which the others cannot tell */
      eg_patterns_copy(more, 0, ps, 3);
      eg_flip_bit(eg_patterns_bits(more, 0), 40);
      if (eg_net_learn(net, more) == EG_OK) {
        assert_true(kind != EG_PERCEPTRON);
        free(before.at);
        before = written(net);
      }
      if (kind != EG_PERCEPTRON)
        assert_int_equal(learn_as(net, EG_PERCEPTRON, &trouble), EG_NOT_STABLE);
      if (kind != EG_PERCEPTRON) assert_true(trouble.neuron == 40 && trouble.stability < EG_KAPPA);
      eg_learning *l; /* given up on the way */
      assert_int_equal(eg_learning_as(&l, net, kind == EG_STORKEY ? EG_SEQUENCE : EG_STORKEY),
                       EG_OK);
      assert_true(eg_learning_advance(l));
      assert_int_equal(eg_learning_end(l, NULL), EG_OK);
    }
    assert_bytes(net, &before);
    free(before.at);
    eg_patterns_free(ps);
    eg_patterns_free(more);
    eg_net_free(net);
  }
}

static void what_a_rule_asks_for(void **state) {
  (void)state;
  dice d = {8};
  eg_net *net = make_net((eg_net_desc){.width = 50, .height = 40});
  eg_patterns *ps = roll_patterns(&d, 50, 40, 100);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  const uint64_t matrix = 2000 * 2001 * 4;
  assert_true(eg_net_rule_bytes(net, EG_COVARIANCE) < 2000);
  assert_true(eg_net_rule_bytes(net, EG_STORKEY) > matrix + 2 * 16000);
  assert_true(eg_net_rule_bytes(net, EG_STORKEY) < matrix + 3 * 16000);
  assert_int_equal(eg_net_rule_bytes(net, EG_PERCEPTRON) - eg_net_rule_bytes(net, EG_STORKEY),
                   40000);
  eg_patterns_free(ps);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_learned_comes_back),
      cmocka_unit_test(a_pile_of_them),
      cmocka_unit_test(another_network_may_have_it),
      cmocka_unit_test(its_bytes_are_those_of_what_it_holds),
      cmocka_unit_test(by_another_rule_it_is_one_made_by_it),
      cmocka_unit_test(dreams_leave_no_trace),
      cmocka_unit_test(by_the_same_rule_nothing_happens),
      cmocka_unit_test(what_a_rule_cannot_do_changes_nothing),
      cmocka_unit_test(what_a_rule_asks_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
