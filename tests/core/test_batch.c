/* SPDX-License-Identifier: MIT
 *
 * test_batch.c - a batch of cues is recalled as each of them would be alone.
 *
 * Alone: a twin of the network, with the batch's seed and the same history of
 * sweeps, is set to the cue and run. State, counts, verdict, energy and class
 * must be equal, bit for bit, whatever the batch's parts, kernel and threads,
 * and whatever becomes of the network meanwhile.
 */
#include "naive.h"

typedef struct scene {
  eg_net_desc about; /* of the network */
  uint64_t seed;     /* of the batch */
  eg_net *net;
  eg_patterns *memories; /* or NULL: it was given weights */
  uint32_t sweeps;       /* it has behind it */
  uint64_t part;         /* and so much of one more */
} scene;

/* What every network of a scene has been through. */
static eg_net *grown(const scene *sc, uint64_t seed) {
  eg_net_desc about = sc->about;
  about.seed = seed;
  eg_net *net = make_net(about);
  uint64_t flips = 0;
  if (sc->memories) assert_int_equal(eg_net_learn(net, sc->memories), EG_OK);
  for (uint32_t k = 0; k < sc->sweeps; k++) {
    eg_net_begin(net, EG_RANDOM);
    eg_net_advance(net, UINT64_MAX, &flips);
  }
  if (sc->part) eg_net_begin(net, EG_UNIFORM);
  eg_net_advance(net, sc->part, &flips);
  return net;
}

static scene scene_new(dice *d, eg_net_desc about, uint32_t p) {
  scene sc = {.about = about, .seed = roll(d)};
  uint32_t n = about.width * about.height;
  if (!about.weights) {
    sc.memories = roll_patterns(d, about.width, about.height, p);
    for (uint32_t k = 0; k < p; k++) /* some are biased, so that there is something to fall into */
      for (size_t i = 0; k % 3 == 0 && i < n; i++)
        if (toss(d)) eg_put_bit(eg_patterns_bits(sc.memories, k), i, false);
  }
  if (toss(d)) sc.sweeps = roll_below(d, 4);
  if (!roll_below(d, 3)) sc.part = roll_below(d, n);
  sc.net = grown(&sc, about.seed);
  return sc;
}

static void scene_free(scene *sc) {
  eg_net_free(sc->net);
  if (sc->memories) eg_patterns_free(sc->memories);
}

/* Some far from every memory, some near, some that rest at once: they are through at different
 * times. */
static eg_patterns *roll_cues(dice *d, const scene *sc, uint32_t count) {
  eg_patterns *cues = roll_patterns(d, sc->about.width, sc->about.height, count);
  size_t n = eg_patterns_n(cues);
  for (uint32_t k = 0; k < count && sc->memories && eg_patterns_count(sc->memories); k++) {
    uint32_t mu = roll_below(d, eg_patterns_count(sc->memories));
    if (roll_below(d, 4) == 0) continue;
    eg_patterns_copy(cues, k, sc->memories, mu);
    for (uint32_t f = roll_below(d, (uint32_t)n / 4 + 1); f > 0; f--)
      eg_flip_bit(eg_patterns_bits(cues, k), roll_below(d, (uint32_t)n));
  }
  return cues;
}

/* The same again, neuron by neuron: as the memories of a network, which is gone afterwards. */
static eg_patterns *by_neuron(const eg_patterns *ps) {
  eg_net *net =
      make_net((eg_net_desc){.width = eg_patterns_width(ps), .height = eg_patterns_height(ps)});
  eg_patterns *same;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_int_equal(eg_net_memories(net, &same), EG_OK);
  eg_net_free(net);
  return same;
}

static void assert_as_alone(const scene *sc, const eg_batch *b, const eg_patterns *cues,
                            eg_schedule schedule, uint64_t limit) {
  for (uint32_t k = 0; k < eg_patterns_count(cues); k++) {
    eg_net *alone = grown(sc, sc->seed);
    const eg_net *net = eg_batch_net(b, k);
    const eg_run *run = eg_batch_run(b, k);
    size_t n = eg_net_n(alone);
    uint64_t *cue = malloc(eg_words(n) * sizeof *cue);
    assert_non_null(cue);
    eg_patterns_get(cues, k, cue);
    eg_net_set(alone, cue);
    eg_run own;
    assert_int_equal(eg_run_begin(&own, alone, schedule, limit), EG_OK);
    while (!own.over) eg_run_advance(&own, alone, UINT64_MAX);
    assert_true(run->over);
    assert_int_equal(run->schedule, schedule);
    assert_int_equal(run->limit, limit);
    assert_int_equal(run->converged, own.converged);
    assert_int_equal(run->cycle, own.cycle);
    assert_int_equal(run->sweeps, own.sweeps);
    assert_int_equal(run->flips, own.flips);
    assert_int_equal(run->sweep_flips, own.sweep_flips);
    assert_true(same_bits(eg_net_state(net), eg_net_state(alone), n));
    assert_int_equal(eg_net_updates(net), eg_net_updates(alone));
    assert_int_equal(eg_net_sweeps(net), eg_net_sweeps(alone));
    assert_int_equal(eg_net_due(net), eg_net_due(alone));
    assert_int_equal(eg_net_count(net), eg_net_count(alone));
    assert_string_equal(eg_net_rule(net), eg_net_rule(alone));
    double energy, expected;
    assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
    assert_int_equal(eg_net_energy(alone, NULL, &expected), EG_OK);
    assert_true(energy == expected);
    eg_class class = eg_net_classify(net), same = eg_net_classify(alone);
    assert_true(class.kind == same.kind && class.memory == same.memory &&
                class.overlap == same.overlap);
    for (uint32_t mu = 0; mu < eg_net_count(net); mu++) {
      assert_true(eg_net_overlap(net, mu) == eg_net_overlap(alone, mu));
      assert_string_equal(eg_net_name(net, mu), eg_net_name(alone, mu));
    }
    assert_true(eg_net_field(net, n / 2) == eg_net_field(alone, n / 2));
    assert_int_equal(errors_of(net), errors_of(alone));
    eg_run_end(&own);
    eg_net_free(alone);
    free(cue);
  }
}

/* In parts of any size: nobody does more than he may, and there is an end to it. */
static void advance_to_end(eg_batch *b, dice *d, uint32_t count, uint32_t n, bool whole) {
  uint64_t *updates = calloc((size_t)count + 1, sizeof *updates);
  assert_non_null(updates);
  for (bool more = true; more;) {
    uint64_t most = whole              ? UINT64_MAX
                    : roll_below(d, 3) ? roll_below(d, 2 * n + 1)
                                       : roll_below(d, 3);
    bool *over = calloc((size_t)count + 1, sizeof *over), all = true;
    assert_non_null(over);
    for (uint32_t k = 0; k < count; k++) {
      updates[k] = eg_net_updates(eg_batch_net(b, k));
      over[k] = eg_batch_run(b, k)->over;
    }
    more = eg_batch_advance(b, most);
    for (uint32_t k = 0; k < count; k++) {
      uint64_t done = eg_net_updates(eg_batch_net(b, k)) - updates[k];
      assert_true(done <= most);
      if (over[k]) assert_int_equal(done, 0);
      all = all && eg_batch_run(b, k)->over;
    }
    assert_int_equal(more, !all);
    free(over);
  }
  assert_false(eg_batch_advance(b, 100)); /* it stays so */
  free(updates);
}

/* The network in mid-batch. */
static void disturb(scene *sc, dice *d) {
  eg_patterns *more = roll_patterns(d, sc->about.width, sc->about.height, 1 + roll_below(d, 70));
  uint64_t flips = 0;
  switch (roll_below(d, 6)) {
    case 0:
    case 1:
      if (sc->memories) assert_int_equal(eg_net_learn(sc->net, more), EG_OK);
      break;
    case 2:
      if (eg_net_count(sc->net)) assert_int_equal(eg_net_forget(sc->net, 0), EG_OK);
      break;
    case 3:
      eg_net_free(sc->net);
      sc->net = NULL;
      break;
    case 4: eg_net_reset(sc->net); break;
    default:
      eg_net_randomize(sc->net);
      eg_net_begin(sc->net, EG_RANDOM);
      eg_net_advance(sc->net, UINT64_MAX, &flips);
      break;
  }
  eg_patterns_free(more);
}

static void try_batch(scene *sc, dice *d, uint32_t count, eg_schedule schedule, uint64_t limit) {
  eg_patterns *cues = roll_cues(d, sc, count);
  if (roll_below(d, 3) == 0) {
    eg_patterns *lying = by_neuron(cues);
    eg_patterns_free(cues);
    cues = lying;
  }
  uint64_t updates = eg_net_updates(sc->net), due = eg_net_due(sc->net);
  uint32_t n = (uint32_t)eg_net_n(sc->net);
  uint64_t *before = malloc(eg_words(n) * sizeof *before);
  assert_non_null(before);
  memcpy(before, eg_net_state(sc->net), eg_words(n) * sizeof *before);
  eg_batch *b;
  assert_int_equal(eg_batch_new(&b, sc->net, cues, schedule, limit, sc->seed), EG_OK);
  bool whole = toss(d), disturbed = toss(d);
  if (disturbed) {
    eg_batch_advance(b, roll_below(d, n));
    disturb(sc, d);
  }
  advance_to_end(b, d, count, n, whole);
  if (!disturbed) { /* the network knows nothing of it */
    assert_int_equal(eg_net_updates(sc->net), updates);
    assert_int_equal(eg_net_due(sc->net), due);
    assert_true(same_bits(eg_net_state(sc->net), before, n));
  }
  assert_as_alone(sc, b, cues, schedule, limit);
  eg_batch_free(b);
  eg_patterns_free(cues);
  free(before);
}

/* ---- laws ------------------------------------------------------------------------------------ */

static void each_cue_is_as_if_alone(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 240; trial++) {
    scene sc = scene_new(&d,
                         (eg_net_desc){.width = 1 + roll_below(&d, 14),
                                       .height = 1 + roll_below(&d, 12),
                                       .seed = roll(&d),
                                       .ties = (eg_ties)(trial / 4 % 4),
                                       .scale = (eg_scale)roll_below(&d, 3),
                                       .self = roll_below(&d, 4) == 0,
                                       .kernel = (eg_kernel)roll_below(&d, 4),
                                       .threads = roll_below(&d, 5),
                                       .block = roll_below(&d, EG_BLOCK_MAX + 1)},
                         roll_below(&d, 8) ? roll_below(&d, 12) : 200);
    try_batch(&sc, &d, 1 + roll_below(&d, 14), (eg_schedule)(trial % 4), 1 + roll_below(&d, 30));
    scene_free(&sc);
  }
}

/* Enough neurons for a sweep in several parts, and enough memories that rows leave the cache. */
static void large_batches_too(void **state) {
  (void)state;
  static const struct { uint32_t width, p; } cases[] = {{3000, 40}, {120, 20000}};
  dice d = {2};
  for (size_t v = 0; v < COUNT_OF(cases); v++)
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      scene sc = scene_new(&d,
                           (eg_net_desc){.width = cases[v].width,
                                         .height = 1,
                                         .seed = roll(&d),
                                         .threads = 1 + roll_below(&d, 4)},
                           cases[v].p);
      try_batch(&sc, &d, 3, (eg_schedule)schedule, 5);
      scene_free(&sc);
    }
}

/* Memories of which some come back in one sweep, beside cues that need many. */
static void cues_are_through_at_different_times(void **state) {
  (void)state;
  dice d = {3};
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    scene sc = scene_new(&d, (eg_net_desc){.width = 20, .height = 20, .seed = 3}, 45);
    eg_patterns *cues = roll_cues(&d, &sc, 40);
    eg_batch *b;
    assert_int_equal(eg_batch_new(&b, sc.net, cues, (eg_schedule)schedule, 100, sc.seed), EG_OK);
    advance_to_end(b, &d, 40, 400, false);
    uint64_t least = UINT64_MAX, most = 0;
    for (uint32_t k = 0; k < 40; k++) {
      uint64_t sweeps = eg_batch_run(b, k)->sweeps;
      least = sweeps < least ? sweeps : least;
      most = sweeps > most ? sweeps : most;
    }
    assert_true(least + 3 <= most);
    assert_as_alone(&sc, b, cues, (eg_schedule)schedule, 100);
    eg_batch_free(b);
    eg_patterns_free(cues);
    scene_free(&sc);
  }
}

/* In a synchronous sweep many cues are looked up in tables together, 32 at a time. The tables hold
 * numbers of 16 bits: where memories are alike and the state is near one of them, a word of them does
 * not fit, and where too many do not, the tables are not used at all. */
static void try_crowd(scene *sc, dice *d, const eg_patterns *cues) {
  uint32_t count = eg_patterns_count(cues), n = (uint32_t)eg_patterns_n(cues);
  eg_net_free(sc->net);
  sc->net = grown(sc, sc->about.seed);
  eg_batch *b;
  assert_int_equal(eg_batch_new(&b, sc->net, cues, EG_SYNCHRONOUS, 4, sc->seed), EG_OK);
  advance_to_end(b, d, count, n, toss(d));
  assert_as_alone(sc, b, cues, EG_SYNCHRONOUS, 4);
  eg_batch_free(b);
}

/* Of the memories that are alike, a third is the same and the others are another same, which differs
 * in a fifth of the neurons and has the last word there. */
static void crowds_of_cues_too(void **state) {
  (void)state;
  static const struct {
    uint32_t width, p, alike, near, cues, threads; /* memories that are alike; cues near them */
  } cases[] = {
      {90, 70, 0, 0, 33, 1},         {257, 129, 40, 10, 40, 2}, {1500, 65, 65, 12, 40, 3},
      {2100, 1000, 1000, 32, 32, 1}, {1900, 128, 90, 3, 36, 2}, {400, 1100, 1100, 30, 32, 3},
      {5, 64, 64, 64, 70, 3},        {30000, 64, 64, 2, 14, 2}, {1501, 321, 321, 9, 9, 1},
  };
  dice d = {9};
  for (size_t trial = 0; trial < 2 * COUNT_OF(cases); trial++) {
    size_t v = trial % COUNT_OF(cases), inverses = trial / COUNT_OF(cases);
    uint32_t n = cases[v].width;
    scene sc = scene_new(&d,
                         (eg_net_desc){.width = n,
                                       .height = 1,
                                       .seed = roll(&d),
                                       .ties = (eg_ties)roll_below(&d, 4),
                                       .self = toss(&d),
                                       .kernel = (eg_kernel)roll_below(&d, 4),
                                       .threads = cases[v].threads},
                         cases[v].p);
    for (uint32_t k = 1; k < cases[v].alike; k++) {
      eg_patterns_copy(sc.memories, k, sc.memories, 0);
      for (size_t i = 0; i < n && k > cases[v].alike / 3; i += 5)
        eg_flip_bit(eg_patterns_bits(sc.memories, k), i);
      if (inverses && toss(&d)) invert(eg_patterns_bits(sc.memories, k), n);
    }
    eg_patterns *cues = roll_cues(&d, &sc, cases[v].cues);
    for (uint32_t k = 0; k < cases[v].near && k < cases[v].cues; k++) {
      eg_patterns_copy(cues, k, sc.memories, 0);
      for (uint32_t f = roll_below(&d, n / 8 + 2) * (k & 1); f > 0; f--)
        eg_flip_bit(eg_patterns_bits(cues, k), roll_below(&d, n));
    }
    try_crowd(&sc, &d, cues);
    eg_patterns_free(cues);
    scene_free(&sc);
  }
}

/* A is in two words, which never fit. Five others agree with each other against A in a twentieth of
 * the neurons, where they win if A is counted once in every sweep, and lose if it is counted twice. */
static void what_did_not_fit_is_counted_once(void **state) {
  (void)state;
  enum { N = 1500, A = 128, OTHERS = 5, EACH = 90, CUES = 12 };
  dice d = {10};
  scene sc = scene_new(&d, (eg_net_desc){.width = N, .height = 1, .seed = 1, .threads = 1},
                       A + OTHERS * EACH);
  uint64_t xi[OTHERS + 1][(N + 63) / 64];
  eg_patterns_get(sc.memories, 0, xi[0]);
  for (size_t k = 1; k <= OTHERS; k++) {
    memcpy(xi[k], xi[0], sizeof xi[k]);
    for (size_t i = 0; i < N; i++)
      if (i < N / 20 || (i + 2 * k) % 10 < 3) eg_flip_bit(xi[k], i); /* of two others at most */
  }
  for (uint32_t mu = 0; mu < A + OTHERS * EACH; mu++)
    memcpy(eg_patterns_bits(sc.memories, mu), xi[mu < A ? 0 : 1 + (mu - A) / EACH], sizeof *xi);
  eg_patterns *cues = roll_patterns(&d, N, 1, CUES);
  for (uint32_t k = 0; k < CUES; k++) {
    memcpy(eg_patterns_bits(cues, k), xi[0], sizeof *xi);
    eg_flip_bit(eg_patterns_bits(cues, k), roll_below(&d, N));
  }
  try_crowd(&sc, &d, cues);
  uint64_t *s =
      eg_patterns_bits(cues, 0); /* it is as was said: A is left where they win, and rest */
  memcpy(s, xi[0], sizeof *xi);
  for (size_t i = 0; i < N / 20; i++) eg_flip_bit(s, i);
  size_t errors;
  assert_int_equal(eg_net_errors(sc.net, s, &errors), EG_OK);
  assert_int_equal(errors, 0);
  assert_int_equal(eg_net_errors(sc.net, xi[0], &errors), EG_OK);
  assert_int_equal(errors, N / 20);
  eg_patterns_free(cues);
  scene_free(&sc);
}

/* Two words that never fit, of equal overlaps and of memories that disagree about a neuron: its field is
 * what is left of large numbers, the diagonal alone. */
static void what_did_not_fit_is_exact(void **state) {
  (void)state;
  enum { N = 2101, APART = 400, CUES = 12 };
  dice d = {11};
  for (int self = 0; self < 2; self++) {
    scene sc = scene_new(&d,
                         (eg_net_desc){.width = N,
                                       .height = 1,
                                       .seed = 2,
                                       .threads = 1,
                                       .self = self,
                                       .scale = EG_SCALE_NONE},
                         128);
    for (uint32_t mu = 1; mu < 128; mu++) {
      eg_patterns_copy(sc.memories, mu, sc.memories, 0);
      for (size_t i = 0; i < APART && mu >= 64; i++)
        eg_flip_bit(eg_patterns_bits(sc.memories, mu), i);
    }
    eg_patterns *cues = roll_patterns(&d, N, 1, CUES);
    for (uint32_t k = 0; k < CUES; k++) {
      eg_patterns_copy(cues, k, sc.memories, 0);
      for (size_t i = 0; i < APART; i += 2) /* one of each two */
        eg_flip_bit(eg_patterns_bits(cues, k), i + toss(&d));
    }
    try_crowd(&sc, &d, cues);
    eg_net_set(sc.net, eg_patterns_at(cues, 0));
    for (size_t i = 0; i < APART; i++)
      assert_true(eg_net_field(sc.net, i) ==
                  (self ? 0 : -128.0 * eg_spin(eg_net_state(sc.net), i)));
    eg_patterns_free(cues);
    scene_free(&sc);
  }
}

/* Whole numbers, and numbers that a sum in another order would round in another way. */
static void given_weights_too(void **state) {
  (void)state;
  dice d = {4};
  for (int trial = 0; trial < 80; trial++) {
    uint32_t n = 1 + roll_below(&d, trial % 8 ? 60 : 300);
    float *w = malloc((size_t)n * n * sizeof *w);
    assert_non_null(w);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j <= i; j++) {
        float x = trial & 4 ? (float)roll_below(&d, 7) - 3 : (float)roll(&d) * 1e-19f - 0.9f;
        if (trial & 32) x = (toss(&d) ? 1.f : -1.f) * (toss(&d) ? 1.f : 0x1p60f); /* swallows a 1 */
        w[i * n + j] = x;
        w[j * n + i] = trial & 8 ? x : (float)roll_below(&d, 7) - 3;
      }
    scene sc = scene_new(&d,
                         (eg_net_desc){.width = n,
                                       .height = 1,
                                       .seed = roll(&d),
                                       .ties = (eg_ties)roll_below(&d, 4),
                                       .self = toss(&d),
                                       .weights = w,
                                       .threads = roll_below(&d, 5),
                                       .block = roll_below(&d, 5)},
                         0);
    try_batch(&sc, &d, 1 + roll_below(&d, 9), (eg_schedule)(trial % 4), 12);
    scene_free(&sc);
    free(w);
  }
}

static void a_limit_of_zero_is_over(void **state) {
  (void)state;
  dice d = {5};
  scene sc = scene_new(&d, (eg_net_desc){.width = 9, .height = 8, .seed = 5}, 6);
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_patterns *cues = roll_cues(&d, &sc, 5);
    eg_batch *b;
    assert_int_equal(eg_batch_new(&b, sc.net, cues, (eg_schedule)schedule, 0, sc.seed), EG_OK);
    assert_false(eg_batch_advance(b, 1000));
    assert_as_alone(&sc, b, cues, (eg_schedule)schedule, 0);
    for (uint32_t k = 0; k < 5; k++)
      assert_true(same_bits(eg_net_state(eg_batch_net(b, k)), eg_patterns_at(cues, k), 72));
    eg_batch_free(b);
    eg_patterns_free(cues);
  }
  scene_free(&sc);
}

static void no_cues_are_over_at_once(void **state) {
  (void)state;
  dice d = {6};
  scene sc = scene_new(&d, (eg_net_desc){.width = 9, .height = 8, .seed = 6}, 6);
  for (int lying = 0; lying < 2; lying++) {
    eg_patterns *cues = roll_cues(&d, &sc, 0);
    if (lying) {
      eg_patterns_free(cues);
      assert_int_equal(eg_patterns_random(&cues, 9, 8, 0), EG_OK);
      while (eg_patterns_roll(cues, 0, 1)) continue;
    }
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      eg_batch *b;
      assert_int_equal(eg_batch_new(&b, sc.net, cues, (eg_schedule)schedule, 9, 1), EG_OK);
      assert_false(eg_batch_advance(b, 1));
      assert_false(eg_batch_advance(b, UINT64_MAX));
      eg_batch_free(b);
    }
    eg_patterns_free(cues);
  }
  eg_batch_free(NULL);
  scene_free(&sc);
}

static void cues_must_fit(void **state) {
  (void)state;
  dice d = {7};
  scene sc = scene_new(&d, (eg_net_desc){.width = 9, .height = 8, .seed = 7}, 6);
  static const uint32_t sizes[][2] = {{8, 9}, {9, 9}, {72, 1}, {8, 8}};
  for (size_t v = 0; v < COUNT_OF(sizes); v++) {
    eg_patterns *cues = roll_patterns(&d, sizes[v][0], sizes[v][1], 2);
    eg_batch *b = (eg_batch *)&d;
    assert_int_equal(eg_batch_new(&b, sc.net, cues, EG_RANDOM, 9, 1), EG_SIZE_MISMATCH);
    assert_null(b);
    eg_patterns_free(cues);
  }
  scene_free(&sc);
}

/* The seed names the orders: all cues have the same, and another seed gives others. */
static void equal_cues_go_the_same_way(void **state) {
  (void)state;
  dice d = {8};
  scene sc = scene_new(&d, (eg_net_desc){.width = 12, .height = 12, .seed = 8}, 40);
  eg_patterns *cues = roll_patterns(&d, 12, 12, 6);
  for (uint32_t k = 1; k < 6; k++) eg_patterns_copy(cues, k, cues, 0);
  eg_batch *b, *other;
  assert_int_equal(eg_batch_new(&b, sc.net, cues, EG_RANDOM, 1, 1), EG_OK);
  assert_int_equal(eg_batch_new(&other, sc.net, cues, EG_RANDOM, 1, 2), EG_OK);
  while (eg_batch_advance(b, 60)) continue;
  while (eg_batch_advance(other, 60)) continue;
  for (uint32_t k = 0; k < 6; k++) {
    const uint64_t *s = eg_net_state(eg_batch_net(b, k));
    assert_true(same_bits(s, eg_net_state(eg_batch_net(b, 0)), 144));
    assert_false(same_bits(s, eg_net_state(eg_batch_net(other, k)), 144));
  }
  eg_batch_free(b);
  eg_batch_free(other);
  eg_patterns_free(cues);
  scene_free(&sc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_cue_is_as_if_alone),
      cmocka_unit_test(large_batches_too),
      cmocka_unit_test(cues_are_through_at_different_times),
      cmocka_unit_test(crowds_of_cues_too),
      cmocka_unit_test(what_did_not_fit_is_counted_once),
      cmocka_unit_test(what_did_not_fit_is_exact),
      cmocka_unit_test(given_weights_too),
      cmocka_unit_test(a_limit_of_zero_is_over),
      cmocka_unit_test(no_cues_are_over_at_once),
      cmocka_unit_test(cues_must_fit),
      cmocka_unit_test(equal_cues_go_the_same_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
