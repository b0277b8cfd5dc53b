/* SPDX-License-Identifier: MIT
 *
 * test_sweeps.c - whose turn it is, what a neuron without a field does, and
 * that a sweep may be cut anywhere.
 *
 * An untaught network with ties = plus, started dark, shows its order: each
 * neuron that is looked at lights up.
 */
#include "naive.h"

static const eg_schedule schedules[] = {EG_RANDOM, EG_UNIFORM, EG_CYCLIC, EG_SYNCHRONOUS};

/* The next sweep's order, by darkening every neuron that has lit up. */
static void see_order(eg_net *net, eg_schedule schedule, uint32_t *order) {
  size_t n = eg_net_n(net);
  uint64_t *dark = calloc(eg_words(n), sizeof *dark);
  eg_net_set(net, dark);
  eg_net_begin(net, schedule);
  for (size_t k = 0; k < n; k++) {
    uint64_t flips = 0;
    assert_int_equal(eg_net_due(net), n - k);
    assert_int_equal(eg_net_advance(net, 1, &flips), n - k - 1);
    assert_int_equal(flips, 1);
    size_t i = 0;
    while (!eg_bit(eg_net_state(net), i)) i++;
    assert_int_equal(count_up(eg_net_state(net), n), 1);
    eg_net_put(net, i, false);
    order[k] = (uint32_t)i;
  }
  free(dark);
}

static eg_net *glass_net(uint32_t width, uint32_t height, uint64_t seed) {
  return make_net(
      (eg_net_desc){.width = width, .height = height, .seed = seed, .ties = EG_TIES_PLUS});
}

/* ---- orders ------------------------------------------------------------------------------ */

static void random_sweeps_visit_each_neuron_once(void **state) {
  (void)state;
  static const uint32_t sizes[] = {1, 2, 3, 63, 64, 65, 130};
  for (size_t v = 0; v < COUNT_OF(sizes); v++) {
    eg_net *net = glass_net(sizes[v], 1, v);
    for (int sweep = 0; sweep < 20; sweep++) {
      uint32_t order[130];
      bool seen[130] = {false};
      see_order(net, EG_RANDOM, order);
      for (uint32_t k = 0; k < sizes[v]; k++) {
        assert_false(seen[order[k]]);
        seen[order[k]] = true;
      }
    }
    eg_net_free(net);
  }
}

static void every_order_is_equally_likely(void **state) {
  (void)state;
  enum { SWEEPS = 24000 };
  eg_net *net = glass_net(4, 1, 1);
  uint32_t code[256] = {0}, used[24], kinds = 0;
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    uint32_t o[4];
    see_order(net, EG_RANDOM, o);
    code[o[0] << 6 | o[1] << 4 | o[2] << 2 | o[3]]++;
  }
  for (size_t k = 0; k < 256; k++)
    if (code[k]) {
      assert_true(kinds < 24);
      used[kinds++] = code[k];
    }
  assert_int_equal(kinds, 24);
  assert_even(used, 24);
  eg_net_free(net);
}

static void uniform_sweeps_draw_with_replacement(void **state) {
  (void)state;
  enum { SWEEPS = 3000, SIDE = 7 };
  eg_net *net = glass_net(SIDE, 1, 2);
  uint32_t pairs[SIDE * SIDE] = {0}, first[SIDE] = {0}, last[SIDE] = {0};
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    uint32_t o[SIDE];
    see_order(net, EG_UNIFORM, o);
    first[o[0]]++;
    last[o[SIDE - 1]]++;
    for (int k = 0; k + 1 < SIDE; k += 2) pairs[o[k] * SIDE + o[k + 1]]++;
  }
  assert_even(first, SIDE);
  assert_even(last, SIDE);
  assert_even(pairs, (size_t)SIDE * SIDE); /* the same neuron twice in a row as often as any two */
  eg_net_free(net);
}

static void cyclic_sweeps_go_row_by_row(void **state) {
  (void)state;
  eg_net *net = glass_net(11, 12, 3);
  uint32_t order[132];
  for (int sweep = 0; sweep < 3; sweep++) {
    see_order(net, EG_CYCLIC, order);
    for (uint32_t k = 0; k < 132; k++) assert_int_equal(order[k], k);
  }
  eg_net_free(net);
}

static void orders_follow_seed_and_sweep(void **state) {
  (void)state;
  for (int schedule = EG_RANDOM; schedule <= EG_UNIFORM; schedule++) {
    eg_net *a = glass_net(10, 10, 4), *b = glass_net(10, 10, 4), *other = glass_net(10, 10, 5);
    uint32_t oa[100], ob[100], oo[100], last[100] = {0};
    for (int sweep = 0; sweep < 10; sweep++) {
      eg_net_randomize(b); /* draws from another stream */
      assert_int_equal(eg_net_corrupt(b, 7, EG_STREAM_NOISE), EG_OK);
      see_order(a, (eg_schedule)schedule, oa);
      see_order(b, (eg_schedule)schedule, ob);
      see_order(other, (eg_schedule)schedule, oo);
      assert_memory_equal(oa, ob, sizeof oa);
      assert_memory_not_equal(oa, oo, sizeof oa);
      assert_memory_not_equal(oa, last, sizeof oa);
      memcpy(last, oa, sizeof last);
      assert_int_equal(eg_net_sweeps(a), sweep + 1);
      assert_int_equal(eg_net_updates(a), 100 * (sweep + 1));
    }
    eg_net_free(a);
    eg_net_free(b);
    eg_net_free(other);
  }
}

/* ---- ties ---------------------------------------------------------------------------------- */

static void ties_decide_without_a_field(void **state) {
  (void)state;
  enum { SIDE = 40, ALL = SIDE * SIDE };
  for (size_t v = 0; v < COUNT_OF(schedules); v++)
    for (int ties = EG_TIES_KEEP; ties <= EG_TIES_RANDOM; ties++) {
      if (schedules[v] == EG_UNIFORM && ties != EG_TIES_KEEP) continue;
      eg_net *net =
          make_net((eg_net_desc){.width = SIDE, .height = SIDE, .seed = 6, .ties = (eg_ties)ties});
      uint64_t before[ALL / 64], flips = 0;
      eg_net_randomize(net);
      for (int sweep = 0; sweep < 3; sweep++) {
        memcpy(before, eg_net_state(net), sizeof before);
        eg_net_begin(net, schedules[v]);
        assert_int_equal(eg_net_advance(net, UINT64_MAX, &flips), 0);
        size_t up = count_up(eg_net_state(net), ALL);
        int64_t same = eg_bits_dot(before, eg_net_state(net), ALL);
        if (ties == EG_TIES_KEEP) assert_int_equal(same, ALL);
        if (ties == EG_TIES_PLUS) assert_int_equal(up, ALL);
        if (ties == EG_TIES_MINUS) assert_int_equal(up, 0);
        if (ties == EG_TIES_RANDOM) { /* half up, and half of them new, within 5 sigma */
          assert_true(fabs((double)up - ALL / 2.0) < 5 * sqrt(ALL / 4.0));
          assert_true(fabs((double)same) < 5 * sqrt(ALL));
        }
      }
      eg_net_free(net);
    }
}

/* Of two orthogonal memories, half of the neurons have no field at the first one's inverse. */
static void ties_decide_nothing_else(void **state) {
  (void)state;
  for (int ties = EG_TIES_KEEP; ties <= EG_TIES_RANDOM; ties++)
    for (uint64_t s = 0; s < 256; s++) {
      eg_net *net =
          make_net((eg_net_desc){.width = 8, .height = 1, .seed = s, .ties = (eg_ties)ties});
      eg_patterns *ps;
      assert_int_equal(eg_patterns_new(&ps, 8, 1, 2), EG_OK);
      *eg_patterns_bits(ps, 0) = 0x0f;
      *eg_patterns_bits(ps, 1) = 0x33;
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      for (size_t i = 0; i < 8; i++) {
        eg_net_set(net, &s);
        double h = eg_net_field(net, i);
        bool was = eg_bit(&s, i), flipped = eg_net_update(net, i),
             now = eg_bit(eg_net_state(net), i);
        assert_int_equal(flipped, now != was);
        if (h > 0)
          assert_true(now);
        else if (h < 0)
          assert_false(now);
        else if (ties != EG_TIES_RANDOM)
          assert_int_equal(now, ties == EG_TIES_KEEP ? was : ties == EG_TIES_PLUS);
      }
      eg_patterns_free(ps);
      eg_net_free(net);
    }
}

/* ---- cutting ------------------------------------------------------------------------------ */

static uint32_t roll_part(dice *d, uint32_t n) {
  switch (roll_below(d, 6)) {
    case 0: return 0;
    case 1: return 1;
    case 2: return n;
    case 3: return n + roll_below(d, 9);
    default: return roll_below(d, n + 1);
  }
}

static void a_cut_changes_nothing(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 480; trial++) {
    eg_schedule schedule = schedules[trial % 4];
    eg_net_desc about = {.width = 1 + roll_below(&d, 12),
                         .height = 1 + roll_below(&d, 12),
                         .seed = roll(&d),
                         .ties = (eg_ties)(trial / 4 % 4),
                         .self = trial / 16 & 1};
    eg_net *whole = make_net(about), *cut = make_net(about);
    uint32_t n = (uint32_t)eg_net_n(whole);
    eg_patterns *ps = roll_patterns(&d, about.width, about.height, 2 * roll_below(&d, 4));
    assert_int_equal(eg_net_learn(whole, ps), EG_OK);
    assert_int_equal(eg_net_learn(cut, ps), EG_OK);
    eg_net_randomize(whole);
    eg_net_randomize(cut);
    for (int sweep = 0; sweep < 6; sweep++) {
      uint64_t flips = 0, cut_flips = 0, before[3];
      memcpy(before, eg_net_state(cut), eg_words(n) * sizeof *before);
      eg_net_begin(whole, schedule);
      assert_int_equal(eg_net_due(whole), n);
      assert_int_equal(eg_net_advance(whole, n, &flips), 0);
      eg_net_begin(cut, schedule);
      for (uint64_t due = n; due;) {
        uint32_t part = roll_part(&d, n);
        uint64_t expected = part < due ? due - part : 0;
        due = eg_net_advance(cut, part, &cut_flips);
        assert_int_equal(due, expected);
        assert_int_equal(due, eg_net_due(cut));
        assert_int_equal(eg_net_updates(cut), eg_net_updates(whole) - due);
        if (due && schedule == EG_SYNCHRONOUS) assert_true(same_bits(eg_net_state(cut), before, n));
      }
      assert_true(same_bits(eg_net_state(whole), eg_net_state(cut), n));
      assert_int_equal(flips, cut_flips);
      assert_int_equal(eg_net_updates(whole), (uint64_t)n * (sweep + 1));
      assert_int_equal(eg_net_advance(cut, n, &cut_flips), 0); /* nothing is left to do */
      assert_int_equal(eg_net_updates(cut), eg_net_updates(whole));
      assert_int_equal(flips, cut_flips);
    }
    eg_patterns_free(ps);
    eg_net_free(whole);
    eg_net_free(cut);
  }
}

/* ---- synchronous sweeps --------------------------------------------------------------------- */

static void synchronous_neurons_see_the_old_state(void **state) {
  (void)state;
  dice d = {2};
  for (int trial = 0; trial < 150; trial++) {
    eg_net_desc about = {.width = 1 + roll_below(&d, 12),
                         .height = 1 + roll_below(&d, 11),
                         .seed = roll(&d),
                         .ties = (eg_ties)(trial % 3),
                         .self = trial & 1};
    eg_net *net = make_net(about);
    size_t n = eg_net_n(net);
    eg_patterns *ps = roll_patterns(&d, about.width, about.height, 1 + roll_below(&d, 9));
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    eg_net_randomize(net);
    int32_t *w = naive_weights(ps);
    for (int sweep = 0; sweep < 4; sweep++) {
      uint64_t next[3] = {0}, flips = 0, moved = 0;
      for (size_t i = 0; i < n; i++) {
        int64_t h = naive_field(w, eg_net_state(net), n, i, about.self);
        bool was = eg_bit(eg_net_state(net), i);
        bool tied = about.ties == EG_TIES_KEEP ? was : about.ties == EG_TIES_PLUS;
        eg_put_bit(next, i, h ? h > 0 : tied);
        moved += eg_bit(next, i) != was;
      }
      eg_net_begin(net, EG_SYNCHRONOUS);
      eg_net_advance(net, n, &flips);
      assert_true(same_bits(eg_net_state(net), next, n));
      assert_int_equal(flips, moved);
    }
    free(w);
    eg_patterns_free(ps);
    eg_net_free(net);
  }
}

/* A change of the state or the memories, by whatever call; false if it was none. */
static bool disturb(eg_net *net, int how) {
  uint64_t dark[2] = {0};
  eg_patterns *ps;
  switch (how) {
    case 0: eg_net_put(net, 3, !eg_bit(eg_net_state(net), 3)); return true;
    case 1: eg_net_set(net, dark); return true;
    case 2: return eg_net_corrupt(net, 5, EG_STREAM_HAND) == EG_OK;
    case 3: eg_net_randomize(net); return true;
    case 4: eg_net_reset(net); return true;
    case 5: return eg_net_forget(net, 1) == EG_OK;
    case 6:
      assert_int_equal(eg_patterns_new(&ps, 10, 9, 1), EG_OK);
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      eg_patterns_free(ps);
      return true;
    case 7:
      for (size_t i = 0; i < 90; i++)
        if (eg_net_update(net, i)) return true;
      return false;
    default: eg_net_put(net, 3, eg_bit(eg_net_state(net), 3)); return false;
  }
}

static void painting_abandons_a_synchronous_sweep(void **state) {
  (void)state;
  for (int how = 0; how < 9; how++)
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      dice d = {3};
      eg_net *net = make_net((eg_net_desc){.width = 10, .height = 9, .seed = 7});
      eg_patterns *ps = roll_patterns(&d, 10, 9, 4);
      assert_int_equal(eg_net_learn(net, ps), EG_OK);
      eg_net_randomize(net);
      uint64_t flips = 0, painted[2];
      eg_net_begin(net, (eg_schedule)schedule);
      eg_net_advance(net, 40, &flips);
      bool changed = disturb(net, how);
      assert_int_equal(eg_net_due(net), schedule == EG_SYNCHRONOUS && changed ? 0 : 50);
      memcpy(painted, eg_net_state(net), sizeof painted);
      flips = 0;
      assert_int_equal(eg_net_advance(net, 90, &flips), 0);
      if (schedule == EG_SYNCHRONOUS && changed) {
        assert_true(same_bits(eg_net_state(net), painted, 90));
        assert_int_equal(flips, 0);
      }
      for (uint32_t mu = 0; mu < eg_net_count(net); mu++) {
        assert_int_equal(eg_net_memory(net, mu, ps, 0), EG_OK);
        int64_t m = eg_bits_dot(eg_patterns_at(ps, 0), eg_net_state(net), 90);
        assert_true(eg_net_overlap(net, mu) == (double)m / 90);
      }
      eg_patterns_free(ps);
      eg_net_free(net);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_sweeps_visit_each_neuron_once),
      cmocka_unit_test(every_order_is_equally_likely),
      cmocka_unit_test(uniform_sweeps_draw_with_replacement),
      cmocka_unit_test(cyclic_sweeps_go_row_by_row),
      cmocka_unit_test(orders_follow_seed_and_sweep),
      cmocka_unit_test(ties_decide_without_a_field),
      cmocka_unit_test(ties_decide_nothing_else),
      cmocka_unit_test(a_cut_changes_nothing),
      cmocka_unit_test(synchronous_neurons_see_the_old_state),
      cmocka_unit_test(painting_abandons_a_synchronous_sweep),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
