/* SPDX-License-Identifier: MIT
 *
 * test_batch_driven.c - batches under every rule, with bias, threshold, heat and
 * dreams: each cue is recalled as it would be alone, with noise of its own.
 *
 * Alone: a network with the batch's seed that has learned the same and is set to
 * the cue. Cue k's noise is lane k of the stream, which a network by itself has not: it is
 * given to it here; without, it goes the way of cue 0.
 */
#include "naive.h"

#include "net.h"

typedef struct scene {
  eg_net_desc about;
  eg_patterns *memories;
  double *bias; /* or NULL */
  uint64_t dreams, seed;
  uint32_t sweeps; /* behind it */
} scene;

static eg_net *grown(const scene *sc, uint64_t seed) {
  eg_net_desc about = sc->about;
  about.seed = seed;
  eg_net *net = make_net(about);
  assert_int_equal(eg_net_learn(net, sc->memories), EG_OK);
  if (sc->dreams) {
    eg_dreaming *dreaming;
    eg_dreaming_desc dreams = {.dreams = sc->dreams, .rate = 0.01, .seed = 1, .sweeps = 30};
    assert_int_equal(eg_dreaming_new(&dreaming, net, &dreams), EG_OK);
    while (eg_dreaming_advance(dreaming)) continue;
    assert_int_equal(eg_dreaming_end(dreaming), EG_OK);
  }
  assert_int_equal(eg_net_set_bias(net, sc->bias), EG_OK);
  for (uint32_t k = 0; k < sc->sweeps; k++) {
    uint64_t flips = 0;
    eg_net_begin(net, (eg_schedule)(k % 4));
    eg_net_advance(net, UINT64_MAX, &flips);
  }
  return net;
}

/* Memories that overlap little enough for every rule, some with few +1. */
static scene roll_scene(dice *d, eg_net_desc about) {
  uint32_t n = about.width * about.height, most = about.rule == EG_PERCEPTRON ? n / 4 : n / 3;
  scene sc = {.about = about, .seed = roll(d), .sweeps = toss(d) ? roll_below(d, 6) : 0};
  if (about.rule <= EG_COVARIANCE && !roll_below(d, 3)) most = 200;
  sc.memories = roll_patterns(d, about.width, about.height, 1 + roll_below(d, most));
  for (uint32_t k = 0; k < eg_patterns_count(sc.memories) && about.rule == EG_COVARIANCE; k++)
    for (size_t i = 0; i < n; i++)
      if (toss(d)) eg_put_bit(eg_patterns_bits(sc.memories, k), i, false);
  if (roll_below(d, 3)) {
    sc.bias = malloc(n * sizeof *sc.bias);
    assert_non_null(sc.bias);
    for (size_t i = 0; i < n; i++)
      sc.bias[i] = 0.3 * ((double)(roll(d) >> 11) * 0x1p-52 - 1) * (double)(n * (about.scale != 0));
  }
  if (!roll_below(d, 4)) sc.dreams = 1 + roll_below(d, 3);
  return sc;
}

static void scene_free(scene *sc) {
  eg_patterns_free(sc->memories);
  free(sc->bias);
}

static eg_patterns *roll_cues(dice *d, const scene *sc, uint32_t count) {
  eg_patterns *cues = roll_patterns(d, sc->about.width, sc->about.height, count);
  size_t n = eg_patterns_n(cues);
  for (uint32_t k = 0; k < count; k++) {
    if (roll_below(d, 3) == 0) continue;
    eg_patterns_copy(cues, k, sc->memories, roll_below(d, eg_patterns_count(sc->memories)));
    for (uint32_t f = roll_below(d, (uint32_t)n / 4 + 1); f > 0; f--)
      eg_flip_bit(eg_patterns_bits(cues, k), roll_below(d, (uint32_t)n));
  }
  return cues;
}

/* `run_heat` negative: the network's own counts. */
static void assert_as_alone(const scene *sc, const eg_batch *b, const eg_patterns *cues,
                            eg_schedule schedule, uint64_t limit, double run_heat, double heat) {
  size_t n = eg_patterns_n(cues);
  double *h = malloc(2 * n * sizeof *h), energy, expected;
  assert_non_null(h);
  for (uint32_t k = 0; k < eg_patterns_count(cues); k++) {
    eg_net *alone = grown(sc, sc->seed);
    const eg_net *net = eg_batch_net(b, k);
    const eg_run *run = eg_batch_run(b, k);
    alone->lane = k;
    assert_int_equal(eg_net_heat(alone, heat), EG_OK);
    eg_net_set(alone, eg_patterns_at(cues, k));
    eg_run own;
    assert_int_equal(eg_run_begin(&own, alone, schedule, limit), EG_OK);
    own.temperature = run_heat;
    while (!own.over) eg_run_advance(&own, alone, UINT64_MAX);
    assert_true(run->over);
    assert_int_equal(run->converged, own.converged);
    assert_int_equal(run->cycle, own.cycle);
    assert_int_equal(run->sweeps, own.sweeps);
    assert_int_equal(run->flips, own.flips);
    assert_int_equal(run->sweep_flips, own.sweep_flips);
    assert_true(same_bits(eg_net_state(net), eg_net_state(alone), n));
    assert_int_equal(eg_net_updates(net), eg_net_updates(alone));
    assert_int_equal(eg_net_sweeps(net), eg_net_sweeps(alone));
    assert_string_equal(eg_net_rule(net), eg_net_rule(alone));
    assert_true(eg_net_activity(net) == eg_net_activity(alone));
    assert_true(eg_net_threshold(net) == eg_net_threshold(alone));
    assert_true(eg_net_temperature(net) == heat);
    eg_net_fields(net, h);
    eg_net_fields(alone, h + n);
    assert_memory_equal(h, h + n, n * sizeof *h);
    assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
    assert_int_equal(eg_net_energy(alone, NULL, &expected), EG_OK);
    assert_true(energy == expected);
    assert_int_equal(errors_of(net), errors_of(alone));
    for (uint32_t mu = 0; mu < eg_net_count(net); mu++)
      assert_true(eg_net_overlap(net, mu) == eg_net_overlap(alone, mu));
    eg_run_end(&own);
    eg_net_free(alone);
  }
  free(h);
}

static void try_batch(scene *sc, dice *d, uint32_t count, eg_schedule schedule) {
  static const double temperatures[] = {0, 0, 0.1, 0.5, 2, 1e-9};
  const double unit = sc->about.scale == EG_SCALE_N ? 1 : sc->about.width * sc->about.height;
  double heat = unit * temperatures[roll_below(d, COUNT_OF(temperatures))], run_heat = -1;
  eg_patterns *cues = roll_cues(d, sc, count);
  eg_net *net = grown(sc, sc->about.seed);
  uint64_t limit = 1 + roll_below(d, 9), n = eg_net_n(net);
  eg_batch *b;
  assert_int_equal(eg_net_heat(net, heat), EG_OK);
  assert_int_equal(eg_batch_new(&b, net, cues, schedule, limit, sc->seed), EG_OK);
  if (toss(d)) {
    run_heat = unit * temperatures[roll_below(d, COUNT_OF(temperatures))];
    eg_batch_heat(b, run_heat);
  }
  if (toss(d)) { /* the network may be another meanwhile, or gone */
    double *other = calloc(n, sizeof *other);
    assert_non_null(other);
    for (size_t i = 0; i < n; i++) other[i] = 1e6;
    assert_int_equal(eg_net_heat(net, 1e9), EG_OK);
    assert_int_equal(eg_net_set_bias(net, toss(d) ? other : NULL), EG_OK);
    if (toss(d)) assert_int_equal(eg_net_reset(net), EG_OK);
    free(other);
  }
  if (toss(d)) {
    eg_net_free(net);
    net = NULL;
  }
  bool whole = toss(d);
  while (eg_batch_advance(b, whole ? UINT64_MAX : 1 + roll_below(d, 2 * (uint32_t)n))) continue;
  assert_as_alone(sc, b, cues, schedule, limit, run_heat, heat);
  eg_batch_free(b);
  eg_patterns_free(cues);
  eg_net_free(net);
}

/* ---- laws ------------------------------------------------------------------------------------ */

static void each_cue_is_as_if_alone(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 280; trial++) {
    int which = trial / 4 % 7; /* hebb as a matrix too */
    scene sc = roll_scene(&d, (eg_net_desc){.width = 4 + roll_below(&d, 14),
                                            .height = 1 + roll_below(&d, 7),
                                            .seed = roll(&d),
                                            .ties = (eg_ties)roll_below(&d, 4),
                                            .scale = (eg_scale)roll_below(&d, 3),
                                            .rule = which == 6 ? EG_HEBB : (eg_rule)which,
                                            .dense = which == 6,
                                            .limit = 100000,
                                            .strength = 1.5,
                                            .activity = toss(&d) ? 0.2 : 0,
                                            .kernel = (eg_kernel)roll_below(&d, 4),
                                            .threads = roll_below(&d, 5),
                                            .block = roll_below(&d, EG_BLOCK_MAX + 1)});
    eg_net *net;
    assert_int_equal(eg_net_new(&net, &sc.about), EG_OK);
    /* random memories may depend on each other, or not be separable */
    if (eg_net_learn(net, sc.memories) == EG_OK)
      try_batch(&sc, &d, 1 + roll_below(&d, trial % 5 ? 9 : 40), (eg_schedule)(trial % 4));
    else
      assert_true(which == EG_PROJECTION || which == EG_PERCEPTRON);
    eg_net_free(net);
    scene_free(&sc);
  }
}

/* Many words of memories and many cues: a synchronous sweep looks them up in tables. */
static void crowds_of_cues_too(void **state) {
  (void)state;
  static const struct {
    uint32_t width, p, cues, threads;
  } sizes[] = {{257, 129, 40, 2}, {900, 70, 33, 1}, {400, 1100, 32, 3}, {2100, 64, 14, 2}};
  dice d = {2};
  for (size_t v = 0; v < 2 * COUNT_OF(sizes); v++) {
    size_t of = v % COUNT_OF(sizes);
    scene sc = roll_scene(&d, (eg_net_desc){.width = sizes[of].width,
                                            .height = 1,
                                            .seed = roll(&d),
                                            .rule = v < COUNT_OF(sizes) ? EG_COVARIANCE : EG_HEBB,
                                            .self = toss(&d),
                                            .kernel = (eg_kernel)roll_below(&d, 4),
                                            .threads = sizes[of].threads});
    sc.dreams = 0;
    eg_patterns_free(sc.memories);
    sc.memories = roll_patterns(&d, sizes[of].width, 1, sizes[of].p);
    for (uint32_t k = 0; k < sizes[of].p && v < COUNT_OF(sizes); k++)
      for (size_t i = 0; i < sizes[of].width; i++)
        if (roll_below(&d, 4)) eg_put_bit(eg_patterns_bits(sc.memories, k), i, false);
    try_batch(&sc, &d, sizes[of].cues, EG_SYNCHRONOUS);
    scene_free(&sc);
  }
}

/* Cue 0 is what eg_net_set and a run would do on a network of its own. */
static void the_first_has_the_noise_of_the_network(void **state) {
  (void)state;
  dice d = {3};
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    scene sc =
        roll_scene(&d, (eg_net_desc){.width = 20, .height = 5, .seed = 9, .temperature = 0.4});
    sc.seed = 9; /* the network's own */
    eg_patterns *cues = roll_cues(&d, &sc, 3);
    eg_net *net = grown(&sc, 9);
    eg_batch *b;
    assert_int_equal(eg_batch_new(&b, net, cues, (eg_schedule)schedule, 7, 9), EG_OK);
    while (eg_batch_advance(b, 77)) continue;
    for (uint32_t k = 0; k < 3; k++) {
      eg_net *alone = grown(&sc, 9);
      eg_run run;
      eg_net_set(alone, eg_patterns_at(cues, k));
      assert_int_equal(eg_run_begin(&run, alone, (eg_schedule)schedule, 7), EG_OK);
      while (!run.over) eg_run_advance(&run, alone, UINT64_MAX);
      eg_run_end(&run);
      assert_int_equal(same_bits(eg_net_state(alone), eg_net_state(eg_batch_net(b, k)), 100),
                       k == 0);
      eg_net_free(alone);
    }
    eg_batch_free(b);
    eg_net_free(net);
    eg_patterns_free(cues);
    scene_free(&sc);
  }
}

/* Equal cues at an infinite temperature, as it were: two agree in half of their neurons, to within four
 * standard deviations of a coin. At none they go the same way. */
static void each_cue_has_noise_of_its_own(void **state) {
  (void)state;
  enum { CUES = 12, N = 4000 };
  dice d = {4};
  eg_patterns *ps = roll_patterns(&d, N, 1, 3), *cues = roll_patterns(&d, N, 1, CUES);
  eg_net *net = make_net((eg_net_desc){.width = N, .height = 1, .seed = 5});
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  for (uint32_t k = 1; k < CUES; k++) eg_patterns_copy(cues, k, cues, 0);
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (int hot = 0; hot < 2; hot++) {
      if (schedule == EG_UNIFORM) continue; /* does not come to all */
      eg_batch *b;
      assert_int_equal(eg_batch_new(&b, net, cues, (eg_schedule)schedule, 2, 6), EG_OK);
      if (hot) eg_batch_heat(b, 1e6);
      while (eg_batch_advance(b, 999)) continue;
      for (uint32_t k = 1; k < CUES; k++)
        for (uint32_t j = 0; j < k; j++) {
          int64_t dot =
              eg_bits_dot(eg_net_state(eg_batch_net(b, j)), eg_net_state(eg_batch_net(b, k)), N);
          if (hot)
            assert_true((double)(dot * dot) < 16.0 * N);
          else
            assert_int_equal(dot, N);
        }
      eg_batch_free(b);
    }
  eg_patterns_free(ps);
  eg_patterns_free(cues);
  eg_net_free(net);
}

/* Hot at first, then cold: those that are under way are told; heat claims nothing, cold does. */
static void a_batch_may_cool(void **state) {
  (void)state;
  enum { CUES = 8, N = 60 };
  dice d = {5};
  eg_patterns *ps = roll_patterns(&d, N, 1, 3), *cues = roll_patterns(&d, N, 1, CUES);
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_net *net = make_net((eg_net_desc){.width = N, .height = 1, .seed = 5, .temperature = 1});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    eg_batch *b;
    assert_int_equal(eg_batch_new(&b, net, cues, (eg_schedule)schedule, 60, 6), EG_OK);
    for (int sweep = 0; sweep < 5; sweep++) {
      eg_batch_advance(b, N);
      for (uint32_t k = 0; k < CUES; k++) {
        const eg_run *run = eg_batch_run(b, k);
        assert_false(run->over || run->converged || run->cycle);
      }
    }
    eg_batch_heat(b, 0);
    while (eg_batch_advance(b, N)) continue;
    for (uint32_t k = 0; k < CUES; k++) {
      const eg_run *run = eg_batch_run(b, k);
      assert_true(run->sweeps > 5);
      assert_true(run->converged || run->cycle);
      if (run->converged) assert_int_equal(errors_of(eg_batch_net(b, k)), 0);
    }
    eg_batch_free(b);
    eg_net_free(net);
  }
  eg_patterns_free(ps);
  eg_patterns_free(cues);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_cue_is_as_if_alone),
      cmocka_unit_test(crowds_of_cues_too),
      cmocka_unit_test(the_first_has_the_noise_of_the_network),
      cmocka_unit_test(each_cue_has_noise_of_its_own),
      cmocka_unit_test(a_batch_may_cool),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
