/* SPDX-License-Identifier: MIT
 *
 * test_kept.c - what a network keeps up to date equals what a fresh one works out.
 *
 * Overlaps, energy and fields are kept across everything that can happen to a
 * network; after long random histories they equal those of a new network
 * with the same memories and state. Measures change nothing; the streams that
 * corrupt and randomize draw from do not disturb each other.
 */
#include "naive.h"

#define WORDS 3

static void assert_as_fresh(const eg_net *net) {
  const eg_net_desc *about = eg_net_about(net);
  uint32_t p = eg_net_count(net);
  size_t n = eg_net_n(net);
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, about->width, about->height, p), EG_OK);
  for (uint32_t mu = 0; mu < p; mu++) assert_int_equal(eg_net_memory(net, mu, ps, mu), EG_OK);
  eg_net *fresh = make_net(*about);
  assert_int_equal(eg_net_learn(fresh, ps), EG_OK);
  eg_net_set(fresh, eg_net_state(net));
  assert_true(tail_is_zero(eg_net_state(net), n));
  for (uint32_t mu = 0; mu < p; mu++) {
    double m = 0;
    for (size_t i = 0; i < n; i++)
      m += eg_spin(eg_patterns_at(ps, mu), i) * eg_spin(eg_net_state(net), i);
    assert_true(eg_net_overlap(net, mu) == m / (double)n);
    assert_true(eg_net_overlap(fresh, mu) == m / (double)n);
  }
  assert_int_equal(pairs_of(net), pairs_of(fresh));
  assert_int_equal(errors_of(net), errors_of(fresh));
  for (size_t i = 0; i < n; i++) assert_true(eg_net_field(net, i) == eg_net_field(fresh, i));
  eg_patterns_free(ps);
  eg_net_free(fresh);
}

static void do_something(eg_net *net, dice *d) {
  const eg_net_desc *about = eg_net_about(net);
  uint32_t n = (uint32_t)eg_net_n(net);
  uint64_t s[WORDS], flips = 0;
  switch (roll_below(d, 16)) {
    case 0:
    case 1: eg_net_update(net, roll_below(d, n)); break;
    case 2:
    case 3: eg_net_put(net, roll_below(d, n), toss(d)); break;
    case 4:
      roll_bits(d, s, n);
      eg_net_set(net, s);
      break;
    case 5: eg_net_set(net, eg_net_state(net)); break;
    case 6:
      assert_int_equal(eg_net_corrupt(net, roll_below(d, n + 1), EG_STREAM_NOISE), EG_OK);
      break;
    case 7:
      assert_int_equal(eg_net_corrupt(net, roll_below(d, n + 1), EG_STREAM_HAND), EG_OK);
      break;
    case 8: eg_net_randomize(net); break;
    case 9: {
      eg_patterns *ps =
          roll_patterns(d, about->width, about->height, roll_below(d, 9) ? roll_below(d, 4) : 66);
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      eg_patterns_free(ps);
      break;
    }
    case 10:
      if (eg_net_count(net))
        assert_int_equal(eg_net_forget(net, roll_below(d, eg_net_count(net))), EG_OK);
      break;
    case 11:
      if (!roll_below(d, 6)) eg_net_reset(net);
      break;
    case 12: eg_net_begin(net, (eg_schedule)roll_below(d, 4)); break;
    default: eg_net_advance(net, roll_below(d, 2 * n), &flips); break;
  }
}

static void histories_leave_no_trace(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 250; trial++) {
    eg_net *net = make_net((eg_net_desc){.width = 1 + roll_below(&d, 14),
                                         .height = 1 + roll_below(&d, 10),
                                         .seed = roll(&d),
                                         .ties = (eg_ties)roll_below(&d, 4),
                                         .scale = (eg_scale)roll_below(&d, 3),
                                         .self = toss(&d)});
    for (int step = 0; step < 80; step++) {
      do_something(net, &d);
      if (step % 3 == 0) assert_as_fresh(net);
    }
    assert_as_fresh(net);
    eg_net_free(net);
  }
}

/* Flips alone, thousands of them between two looks. */
static void flips_do_not_drift(void **state) {
  (void)state;
  dice d = {2};
  eg_net *net = make_net((eg_net_desc){.width = 11, .height = 13, .seed = 5});
  eg_patterns *ps = roll_patterns(&d, 11, 13, 130);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  for (int step = 0; step < 20000; step++) eg_net_put(net, roll_below(&d, 143), toss(&d));
  assert_as_fresh(net);
  eg_patterns_free(ps);
  eg_net_free(net);
}

/* ---- measures ---------------------------------------------------------------------------- */

static void measures_of_other_states_change_nothing(void **state) {
  (void)state;
  dice d = {3};
  for (int trial = 0; trial < 200; trial++) {
    eg_net_desc about = {.width = 1 + roll_below(&d, 12),
                         .height = 10,
                         .scale = (eg_scale)(trial % 3),
                         .self = trial & 1};
    eg_net *net = make_net(about), *twin = make_net(about);
    eg_patterns *ps = roll_patterns(&d, about.width, about.height, 1 + roll_below(&d, 80));
    size_t n = eg_net_n(net), errors, twin_errors;
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_int_equal(eg_net_learn(twin, ps), EG_OK);
    uint64_t s[WORDS];
    roll_bits(&d, s, n);
    eg_net_randomize(net);
    uint64_t flips = 0;
    eg_net_begin(net, EG_SYNCHRONOUS);
    eg_net_advance(net, n / 2, &flips);
    uint64_t due = eg_net_due(net);
    int64_t pairs = pairs_of(net);
    double energy, twin_energy;
    eg_net_set(twin, s);
    assert_int_equal(eg_net_energy(net, s, &energy), EG_OK);
    assert_int_equal(eg_net_energy(twin, NULL, &twin_energy), EG_OK);
    assert_true(energy == twin_energy);
    assert_int_equal(eg_net_errors(net, s, &errors), EG_OK);
    assert_int_equal(eg_net_errors(twin, NULL, &twin_errors), EG_OK);
    assert_int_equal(errors, twin_errors);
    eg_net_classify(net);
    assert_int_equal(pairs_of(net), pairs);
    assert_int_equal(eg_net_due(net), due);
    assert_as_fresh(net);
    eg_patterns_free(ps);
    eg_net_free(net);
    eg_net_free(twin);
  }
}

/* Memory k has 20 neurons; the state is turned away from it one by one. */
static void a_state_is_named_by_its_nearest_memory(void **state) {
  (void)state;
  eg_net *net = make_net((eg_net_desc){.width = 20, .height = 1});
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 20, 1, 3), EG_OK);
  *eg_patterns_bits(ps, 0) = 0x003ff;
  *eg_patterns_bits(ps, 1) = 0x0f0f5;
  *eg_patterns_bits(ps, 2) = 0xcccc0;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_net_set(net, eg_patterns_at(ps, 1));
  for (size_t wrong = 0; wrong <= 20; wrong++) {
    eg_class c = eg_net_classify(net);
    double m = (20 - 2 * (double)wrong) / 20;
    assert_true(eg_net_overlap(net, 1) == m);
    if (m >= EG_RECALLED) assert_true(c.kind == EG_KIND_MEMORY && c.memory == 1 && c.overlap == m);
    if (m <= -EG_RECALLED)
      assert_true(c.kind == EG_KIND_INVERSE && c.memory == 1 && c.overlap == m);
    double largest = 0;
    for (uint32_t mu = 0; mu < 3; mu++) largest = fmax(largest, fabs(eg_net_overlap(net, mu)));
    assert_true(fabs(c.overlap) == largest && c.overlap == eg_net_overlap(net, c.memory));
    if (largest < EG_RECALLED) assert_int_equal(c.kind, EG_KIND_SPURIOUS);
    if (wrong < 20) eg_net_put(net, wrong, !eg_bit(eg_net_state(net), wrong));
  }
  eg_patterns_free(ps);
  eg_net_free(net);
}

/* ---- noise ------------------------------------------------------------------------------- */

static void corrupt_flips_as_many_as_it_says(void **state) {
  (void)state;
  eg_net *net = make_net((eg_net_desc){.width = 10, .height = 9, .seed = 3});
  for (size_t count = 0; count <= 90; count++) {
    uint64_t before[2];
    memcpy(before, eg_net_state(net), sizeof before);
    assert_int_equal(eg_net_corrupt(net, count, EG_STREAM_NOISE), EG_OK);
    assert_int_equal(eg_bits_dot(before, eg_net_state(net), 90), 90 - 2 * (int64_t)count);
  }
  uint64_t before[2];
  memcpy(before, eg_net_state(net), sizeof before);
  assert_int_equal(eg_net_corrupt(net, 91, EG_STREAM_NOISE), EG_BAD_INDEX);
  assert_true(same_bits(before, eg_net_state(net), 90));
  eg_net_free(net);
}

static void noise_and_random_states_follow_the_seed(void **state) {
  (void)state;
  for (int randomize = 0; randomize < 2; randomize++) {
    eg_net *a = make_net((eg_net_desc){.width = 16, .height = 16, .seed = 1});
    eg_net *b = make_net((eg_net_desc){.width = 16, .height = 16, .seed = 1});
    eg_net *other = make_net((eg_net_desc){.width = 16, .height = 16, .seed = 2});
    uint64_t last[4] = {0};
    for (int k = 0; k < 20; k++) {
      eg_net *nets[] = {a, b, other};
      for (size_t v = 0; v < 3; v++) {
        uint64_t dark[4] = {0};
        eg_net_set(nets[v], dark);
        if (randomize)
          eg_net_randomize(nets[v]);
        else
          assert_int_equal(eg_net_corrupt(nets[v], 100, EG_STREAM_NOISE), EG_OK);
      }
      assert_true(same_bits(eg_net_state(a), eg_net_state(b), 256));
      assert_false(same_bits(eg_net_state(a), eg_net_state(other), 256));
      assert_false(same_bits(eg_net_state(a), last, 256)); /* each time anew */
      memcpy(last, eg_net_state(a), sizeof last);
    }
    eg_net_free(a);
    eg_net_free(b);
    eg_net_free(other);
  }
}

/* What a person's hand draws must not shift what the network draws later. */
static void the_hand_does_not_disturb_the_noise(void **state) {
  (void)state;
  eg_net *alone = make_net((eg_net_desc){.width = 16, .height = 16, .seed = 9});
  eg_net *touched = make_net((eg_net_desc){.width = 16, .height = 16, .seed = 9});
  uint64_t dark[4] = {0}, by_hand[4];
  assert_int_equal(eg_net_corrupt(touched, 60, EG_STREAM_HAND), EG_OK);
  memcpy(by_hand, eg_net_state(touched), sizeof by_hand);
  eg_net_set(touched, dark);
  assert_int_equal(eg_net_corrupt(touched, 60, EG_STREAM_NOISE), EG_OK);
  assert_int_equal(eg_net_corrupt(alone, 60, EG_STREAM_NOISE), EG_OK);
  assert_false(same_bits(eg_net_state(alone), by_hand, 256));
  assert_true(same_bits(eg_net_state(alone), eg_net_state(touched), 256));
  eg_net_free(alone);
  eg_net_free(touched);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(histories_leave_no_trace),
      cmocka_unit_test(flips_do_not_drift),
      cmocka_unit_test(measures_of_other_states_change_nothing),
      cmocka_unit_test(a_state_is_named_by_its_nearest_memory),
      cmocka_unit_test(corrupt_flips_as_many_as_it_says),
      cmocka_unit_test(noise_and_random_states_follow_the_seed),
      cmocka_unit_test(the_hand_does_not_disturb_the_noise),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
