/* SPDX-License-Identifier: MIT
 *
 * test_energy.c - fields and energy are the double sums, and energy falls at every flip.
 *
 * First every state of networks of 8 neurons, then thousands of larger
 * networks. Energies are compared as the integers -2 E / scale.
 */
#include "naive.h"

#define N 8
#define STATES (1u << N)

/* ---- all states of 8 neurons ---------------------------------------------------------- */

/* Memories of 8 neurons as bytes. */
static const struct {
  uint32_t p;
  uint8_t xi[9];
} sets[] = {
    {0, {0}},
    {1, {0xb1}},
    {1, {0xff}},
    {2, {0x0f, 0x33}},       /* orthogonal: ties everywhere */
    {2, {0x6d, 0x92}},       /* a memory and its inverse */
    {3, {0x5a, 0x5a, 0x5a}}, /* all equal */
    {3, {0x1b, 0xc4, 0x77}},
    {4, {0x3c, 0x3c, 0xe9, 0x16}}, /* twice the same, and an inverse pair */
    {5, {0x01, 0x02, 0x04, 0x08, 0x10}},
    {8, {0x9e, 0x3b, 0x70, 0xd5, 0x28, 0xc6, 0xf1, 0x4d}},
    {9, {0x00, 0xff, 0x0f, 0xf0, 0x33, 0xcc, 0x55, 0xaa, 0x00}},
};
static const eg_net_desc descs[] = {
    {.width = 4, .height = 2, .scale = EG_SCALE_N},
    {.width = 8, .height = 1, .scale = EG_SCALE_NONE},
    {.width = 2, .height = 4, .scale = EG_SCALE_P},
    {.width = 4, .height = 2, .scale = EG_SCALE_N, .self = true},
    {.width = 1, .height = 8, .scale = EG_SCALE_NONE, .self = true},
};

typedef struct small {
  eg_net *net;
  int32_t *w;
  double factor;
  bool self;
} small;

static void each_small(void (*law)(const small *, uint64_t s)) {
  for (size_t v = 0; v < COUNT_OF(sets); v++)
    for (size_t k = 0; k < COUNT_OF(descs); k++) {
      eg_patterns *ps;
      assert_int_equal(eg_patterns_new(&ps, descs[k].width, descs[k].height, sets[v].p), EG_OK);
      for (uint32_t mu = 0; mu < sets[v].p; mu++) *eg_patterns_bits(ps, mu) = sets[v].xi[mu];
      small t = {.net = make_net(descs[k]),
                 .w = naive_weights(ps),
                 .self = descs[k].self,
                 .factor = naive_factor(descs[k].scale, N, sets[v].p)};
      assert_int_equal(eg_net_learn(t.net, ps), EG_OK);
      for (uint64_t s = 0; s < STATES; s++) {
        eg_net_set(t.net, &s);
        law(&t, s);
      }
      eg_net_free(t.net);
      eg_patterns_free(ps);
      free(t.w);
    }
}

static double energy_of(const eg_net *net, const uint64_t *s) {
  double energy;
  assert_int_equal(eg_net_energy(net, s, &energy), EG_OK);
  return energy;
}

static void sums_are_the_definitions(const small *t, uint64_t s) {
  size_t wrong = 0, errors;
  for (size_t i = 0; i < N; i++) {
    int64_t h = naive_field(t->w, &s, N, i, t->self);
    assert_true(eg_net_field(t->net, i) == t->factor * (double)h);
    wrong += h * eg_spin(&s, i) < 0;
  }
  double energy = -0.5 * t->factor * (double)naive_pairs(t->w, &s, N);
  uint64_t inverse = s ^ (STATES - 1);
  assert_true(energy_of(t->net, NULL) == energy);
  assert_true(energy_of(t->net, &s) == energy);
  assert_true(energy_of(t->net, &inverse) == energy);
  assert_int_equal(errors_of(t->net), wrong);
  assert_int_equal(eg_net_errors(t->net, &inverse, &errors), EG_OK);
  assert_int_equal(errors, wrong);
  assert_int_equal(*eg_net_state(t->net), s); /* looking changes nothing */
}

/* A neuron flips if its field opposes it and not else; each flip gains 4 |h| without the
 * diagonal. */
static void an_update_obeys_the_field(const small *t, uint64_t s) {
  for (size_t i = 0; i < N; i++) {
    eg_net_set(t->net, &s);
    int64_t h = naive_field(t->w, &s, N, i, t->self) * eg_spin(&s, i);
    int64_t gain = -4 * naive_field(t->w, &s, N, i, false) * eg_spin(&s, i),
            before = pairs_of(t->net);
    assert_int_equal(eg_net_update(t->net, i), h < 0);
    assert_int_equal(*eg_net_state(t->net), h < 0 ? s ^ UINT64_C(1) << i : s);
    if (h < 0) assert_true(gain > 0);
    assert_int_equal(pairs_of(t->net), h < 0 ? before + gain : before);
  }
}

static void sweeps_end_in_a_fixed_point(const small *t, uint64_t s) {
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_net_set(t->net, &s);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, t->net, (eg_schedule)schedule, 1000), EG_OK);
    while (!run.over) eg_run_advance(&run, t->net, 3);
    eg_run_end(&run);
    assert_true(run.converged || (schedule == EG_SYNCHRONOUS && run.cycle == 2));
    uint64_t end = *eg_net_state(t->net);
    bool fixed = true;
    for (size_t i = 0; i < N; i++)
      fixed = fixed && naive_field(t->w, &end, N, i, t->self) * eg_spin(&end, i) >= 0;
    assert_int_equal(run.converged, fixed);
    assert_int_equal(errors_of(t->net) == 0, fixed);
    for (size_t i = 0; fixed && i < N; i++) assert_false(eg_net_update(t->net, i));
  }
}

static void all_states_have_the_defined_sums(void **state) {
  (void)state;
  each_small(sums_are_the_definitions);
}

static void all_updates_obey_the_field(void **state) {
  (void)state;
  each_small(an_update_obeys_the_field);
}

static void all_runs_end_in_a_fixed_point(void **state) {
  (void)state;
  each_small(sweeps_end_in_a_fixed_point);
}

/* ---- larger networks --------------------------------------------------------------------- */

/* Sweeps, one update at a time, until nothing flips; the energy as an integer falls with each
 * flip. */
static uint64_t fall(eg_net *net, eg_schedule schedule) {
  uint64_t total = 0, flips, quiet = 0;
  for (int64_t now = pairs_of(net); quiet < (schedule == EG_UNIFORM ? 30 : 1);
       quiet = flips ? 0 : quiet + 1) {
    eg_net_begin(net, schedule);
    flips = 0;
    for (uint64_t due = eg_net_n(net); due;) {
      uint64_t before = flips;
      due = eg_net_advance(net, 1, &flips);
      int64_t next = pairs_of(net);
      if (flips > before)
        assert_true(next > now);
      else
        assert_true(next == now);
      now = next;
    }
    total += flips;
    assert_true(total < 100000);
  }
  return total;
}

static void energy_falls_at_every_flip(void **state) {
  (void)state;
  dice d = {1};
  uint64_t flips = 0;
  for (int trial = 0; trial < 2400; trial++) {
    eg_net_desc about = {.width = 1 + roll_below(&d, 20),
                         .height = 1 + roll_below(&d, 10),
                         .seed = roll(&d),
                         .scale = (eg_scale)(trial % 3),
                         .self = trial / 3 & 1};
    eg_net *net = make_net(about);
    size_t n = eg_net_n(net);
    eg_patterns *ps = roll_patterns(&d, about.width, about.height, 1 + roll_below(&d, 30));
    eg_bits_box(eg_patterns_bits(ps, 0), about.width, about.height, 0, 0, 9, 9, true);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    eg_net_randomize(net);
    flips += fall(net, (eg_schedule)(trial % 3));
    assert_int_equal(errors_of(net), 0);
    if (trial % 40 == 0) {
      int32_t *w = naive_weights(ps);
      assert_int_equal(pairs_of(net), naive_pairs(w, eg_net_state(net), n));
      for (size_t i = 0; i < n; i++)
        assert_true(naive_field(w, eg_net_state(net), n, i, about.self) *
                        eg_spin(eg_net_state(net), i) >=
                    0);
      free(w);
    }
    for (size_t i = 0; i < n; i++) assert_false(eg_net_update(net, i));
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  assert_true(flips > 2400 * 20); /* there was something to fall */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_states_have_the_defined_sums),
      cmocka_unit_test(all_updates_obey_the_field),
      cmocka_unit_test(all_runs_end_in_a_fixed_point),
      cmocka_unit_test(energy_falls_at_every_flip),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
