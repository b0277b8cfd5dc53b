/* SPDX-License-Identifier: MIT
 *
 * test_dreams.c - a dream is a random state that relaxes, and leaves the weights
 * less by rate / n of it.
 *
 * The book relaxes by itself: neuron after neuron in the orders of a network with the
 * dream's seed. 64 neurons and a rate that is a binary fraction make all weights
 * exact, so that they are equal to the bit, whatever has made them.
 */
#include "naive.h"

#include "net.h"

#define SIDE 8
#define N (SIDE * SIDE)

static const eg_net_desc makes[] = {
    {.rule = EG_HEBB},
    {.rule = EG_HEBB, .scale = EG_SCALE_NONE},
    {.rule = EG_HEBB, .scale = EG_SCALE_P, .self = true},
    {.rule = EG_HEBB, .dense = true, .temperature = 2},
    {.rule = EG_COVARIANCE},
    {.rule = EG_COVARIANCE, .has_threshold = true, .threshold = 0.25, .self = true},
    {.rule = EG_STORKEY, .temperature = 0.5},
    {.rule = EG_SEQUENCE, .strength = 1.5},
    {.rule = EG_GIVEN},
};

static eg_net *roll_net(dice *d, const eg_net_desc *make, uint32_t p) {
  static float w[N * N];
  eg_net_desc about = *make;
  about.width = about.height = SIDE;
  about.seed = 17;
  about.threads = roll_below(d, 4);
  for (size_t k = 0; k < N * N; k++) w[k] = (float)roll_below(d, 33) - 16;
  if (about.rule == EG_GIVEN) about.weights = w;
  about.rule = about.rule == EG_GIVEN ? EG_HEBB : about.rule;
  eg_net *net = make_net(about);
  eg_patterns *ps = roll_patterns(d, SIDE, SIDE, p);
  for (uint32_t k = 0; k < p && about.rule == EG_COVARIANCE; k++)
    for (size_t i = 0; i < N; i++)
      if (toss(d)) eg_put_bit(eg_patterns_bits(ps, k), i, false);
  if (make->rule != EG_GIVEN) assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  return net;
}

static eg_status dream(eg_net *net, eg_dreaming_desc about) {
  eg_dreaming *d;
  eg_status status = eg_dreaming_new(&d, net, &about);
  if (status != EG_OK) return status;
  while (eg_dreaming_advance(d)) continue;
  return eg_dreaming_end(d);
}

/* The matrix of a network that has or has not one, as floats; bias and threshold. */
static naive_net *book_of(const eg_net *net) {
  eg_net_desc about = *eg_net_about(net);
  about.temperature = 0;
  naive_net *book = naive_new(&about);
  book->p = eg_net_count(net);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++)
      book->w[i * N + j] = (double)(float)net->coupling.type->weight(&net->coupling, i, j);
  if (eg_net_bias(net)) {
    assert_non_null(book->bias = malloc(N * sizeof *book->bias));
    memcpy(book->bias, eg_net_bias(net), N * sizeof *book->bias);
  }
  book->lift = net->lift;
  return book;
}

/* Returns whether it has come to rest. */
static bool dream_by_book(naive_net *book, const eg_dreaming_desc *about, uint64_t number) {
  const uint64_t seed = eg_seed_for(about->seed, EG_STREAM_DREAM);
  eg_stream r = eg_stream_at(seed, EG_STREAM_STATE, number);
  double unit = book->about.rule == EG_STORKEY || book->about.rule == EG_GIVEN ? 1
                : book->about.scale == EG_SCALE_N                              ? N
                : book->about.scale == EG_SCALE_P                              ? book->p
                                                                               : 1;
  book->about.seed = eg_seed_derive(seed, number);
  book->sweeps = book->updates = book->due = 0;
  eg_bits_random(book->state, N, 0, &r);
  uint64_t flips = 1;
  for (uint64_t sweep = 0; sweep < about->sweeps && flips; sweep++) {
    flips = 0;
    naive_begin(book, EG_RANDOM);
    naive_advance(book, UINT64_MAX, &flips);
  }
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++)
      if (i != j)
        book->w[i * N + j] -=
            about->rate * unit / N * eg_spin(book->state, i) * eg_spin(book->state, j);
  return !flips;
}

static void assert_as_in_book(const eg_net *net, const naive_net *book) {
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++)
      if (i != j || book->about.self)
        assert_true(eg_net_weight(net, i, j) * net_unit(net) == (double)(float)book->w[i * N + j]);
}

/* ---- laws ------------------------------------------------------------------------------------- */

static void dreams_are_those_of_the_book(void **state) {
  (void)state;
  dice d = {1};
  int rested = 0, restless = 0;
  for (int trial = 0; trial < 4 * (int)COUNT_OF(makes); trial++) {
    const eg_net_desc *make = &makes[(size_t)trial % COUNT_OF(makes)];
    eg_net *net = roll_net(&d, make, 16); /* so that 1/p is a binary fraction */
    bool rounds = make->rule == EG_STORKEY || make->rule == EG_COVARIANCE;
    double b[N];
    for (size_t i = 0; i < N; i++) b[i] = 0.01 * ((double)roll_below(&d, 101) - 50);
    if (trial % 2) assert_int_equal(eg_net_set_bias(net, b), EG_OK);
    eg_net_randomize(net);
    naive_net *book = book_of(net);
    const uint64_t before = *eg_net_state(net), updates = eg_net_updates(net);
    for (uint64_t number = 0; number < 6;) {
      eg_dreaming_desc about = {.dreams = 1 + roll_below(&d, 3),
                                .seed = roll(&d),
                                .rate = number ? 0.25 : -0.125,
                                .sweeps = trial % 3 ? 50 : 1 + roll_below(&d, 3)};
      assert_int_equal(dream(net, about), EG_OK);
      for (uint64_t k = 0; k < about.dreams; k++) {
        bool still = dream_by_book(book, &about, number++);
        rested += still;
        restless += !still;
        for (size_t w = 0; rounds && w < N * N; w++) book->w[w] = (double)(float)book->w[w];
      }
      assert_as_in_book(net, book);
      assert_int_equal(eg_net_dreams(net), number);
    }
    assert_true(*eg_net_state(net) == before); /* it slept */
    assert_int_equal(eg_net_updates(net), updates);
    assert_true(eg_net_temperature(net) == make->temperature);
    assert_int_equal(eg_net_about(net)->seed, 17);
    memcpy(book->state, eg_net_state(net), sizeof *book->state);
    for (size_t i = 0; i < N; i++)
      assert_true(fabs(eg_net_field(net, i) * net_unit(net) - naive_h(book, i) -
                       naive_drive(book, i)) < 1e-9 * (1 + fabs(naive_h(book, i))));
    naive_free(book);
    eg_net_free(net);
  }
  assert_true(rested > 100 && restless > 20);
}

static void ten_and_ten_are_twenty(void **state) {
  (void)state;
  dice d = {2};
  for (size_t v = 0; v < COUNT_OF(makes); v++) {
    dice same = d;
    eg_net *once = roll_net(&d, &makes[v], 9), *twice = roll_net(&same, &makes[v], 9);
    eg_dreaming_desc about = {.dreams = 20, .seed = 4, .rate = 0.01, .sweeps = 100};
    assert_int_equal(dream(once, about), EG_OK);
    about.dreams = 10;
    assert_int_equal(dream(twice, about), EG_OK);
    about.dreams = 0; /* changes nothing */
    assert_int_equal(dream(twice, about), EG_OK);
    about.dreams = 10;
    assert_int_equal(dream(twice, about), EG_OK);
    for (size_t i = 0; i < N; i++)
      for (size_t j = 0; j < N; j++)
        assert_true(eg_net_weight(once, i, j) == eg_net_weight(twice, i, j));
    assert_int_equal(eg_net_dreams(once), 20);
    assert_int_equal(eg_net_dreams(twice), 20);
    eg_net_free(once);
    eg_net_free(twice);
  }
}

/* No dreams leave a memory form as it is; dreams of no weight only make it a matrix. */
static void dreams_of_no_weight(void **state) {
  (void)state;
  dice d = {3};
  for (size_t v = 0; v < COUNT_OF(makes); v++) {
    eg_net *net = roll_net(&d, &makes[v], 9);
    bool memory_form = !net->coupling.weights;
    double h[N], now[N], energy, later;
    eg_net_randomize(net);
    eg_net_fields(net, h);
    assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
    eg_dreaming_desc about = {.dreams = 0, .seed = 4, .rate = 0.01, .sweeps = 100};
    uint64_t taught = eg_net_taught(net);
    assert_int_equal(dream(net, about), EG_OK);
    assert_int_equal(!net->coupling.weights, memory_form);
    assert_int_equal(eg_net_taught(net), taught);
    about.dreams = 3;
    about.rate = 0;
    assert_int_equal(dream(net, about), EG_OK);
    assert_non_null(net->coupling.weights);
    assert_true(eg_net_taught(net) > taught);
    eg_net_fields(net, now);
    for (size_t i = 0; i < N; i++) assert_true(fabs(now[i] - h[i]) < 1e-6 * (1 + fabs(h[i])));
    assert_int_equal(eg_net_energy(net, NULL, &later), EG_OK);
    assert_true(fabs(later - energy) < 1e-6 * (1 + fabs(energy)));
    eg_net_free(net);
  }
}

/* What was learned before cannot be told from what was dreamt; further memories add to it, by rules that
 * go on from a matrix. */
static void learning_after_dreams(void **state) {
  (void)state;
  dice d = {4};
  for (size_t v = 0; v < COUNT_OF(makes); v++) {
    const eg_rule made = makes[v].rule;
    if (made == EG_GIVEN) continue;
    eg_net *net = roll_net(&d, &makes[v], 8), *fresh = roll_net(&(dice){1}, &makes[v], 0);
    eg_patterns *ps = roll_patterns(&d, SIDE, SIDE, 8), *all;
    eg_dreaming_desc about = {.dreams = 3, .seed = 4, .rate = 0.25, .sweeps = 100};
    assert_int_equal(dream(net, about), EG_OK);
    naive_net *book = book_of(net);
    assert_int_equal(eg_net_forget(net, 0), EG_DREAMT);
    assert_int_equal(eg_net_count(net), 8);
    bool learns = made == EG_HEBB || made == EG_STORKEY;
    assert_int_equal(eg_net_learn(net, ps), learns ? EG_OK : EG_DREAMT);
    if (made == EG_HEBB) {
      for (uint32_t k = 0; k < 8; k++) naive_add(book, eg_patterns_at(ps, k), 1);
      assert_as_in_book(net, book);
    }
    assert_int_equal(eg_net_count(net), learns ? 16 : 8);
    assert_int_equal(eg_net_dreams(net), 3);
    assert_int_equal(eg_net_reset(net), EG_OK); /* awake again, as if it had never been */
    assert_int_equal(eg_net_dreams(net), 0);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_int_equal(eg_net_learn(fresh, ps), EG_OK);
    assert_int_equal(eg_net_memories(fresh, &all), EG_OK);
    for (size_t i = 0; i < N; i++)
      for (size_t j = 0; j < N; j++)
        assert_true(eg_net_weight(net, i, j) == eg_net_weight(fresh, i, j));
    assert_int_equal(!net->coupling.weights, !fresh->coupling.weights);
    assert_int_equal(eg_net_forget(net, 0), EG_OK);
    eg_patterns_free(all);
    eg_patterns_free(ps);
    naive_free(book);
    eg_net_free(net);
    eg_net_free(fresh);
  }
}

static void what_is_no_dream_is_refused(void **state) {
  (void)state;
  dice d = {5};
  eg_net *net = roll_net(&d, &makes[0], 3);
  assert_int_equal(dream(net, (eg_dreaming_desc){.dreams = 1, .rate = NAN, .sweeps = 1}),
                   EG_BAD_VALUE);
  assert_int_equal(dream(net, (eg_dreaming_desc){.dreams = 1, .rate = INFINITY, .sweeps = 1}),
                   EG_BAD_VALUE);
  assert_int_equal(dream(net, (eg_dreaming_desc){.dreams = 1, .rate = 0.1}), EG_BAD_VALUE);
  assert_null(net->coupling.weights);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dreams_are_those_of_the_book), cmocka_unit_test(ten_and_ten_are_twenty),
      cmocka_unit_test(dreams_of_no_weight),          cmocka_unit_test(learning_after_dreams),
      cmocka_unit_test(what_is_no_dream_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
