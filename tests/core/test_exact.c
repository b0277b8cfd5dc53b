/* SPDX-License-Identifier: MIT
 *
 * test_exact.c - kernels, threads and blocks change how the work is done, never
 * what comes out.
 *
 * A crew of networks lives through one and the same random history: first a
 * reference (scalar loops, one thread, one neuron at a time), then others that
 * do the work in other ways, and where n is small the matrix by the book. After
 * each step all that can be seen of them must be equal, bit for bit.
 */
#include "naive.h"

#include "net.h"

#define MOST 12 /* networks of a crew */

typedef struct crew {
  eg_net *at[MOST]; /* the first is the reference */
  size_t count;
  naive_net *book; /* or NULL */
  eg_net_desc about;
  size_t n, words;
} crew;

static crew crew_new(eg_net_desc about, bool book) {
  crew c = {.about = about};
  about.kernel = EG_KERNEL_SCALAR;
  about.threads = about.block = 1;
  c.at[c.count++] = make_net(about);
  if (book) c.book = naive_new(&about);
  c.n = eg_net_n(c.at[0]);
  c.words = eg_words(c.n);
  return c;
}

static void join(crew *c, eg_kernel kernel, uint32_t threads, uint32_t block) {
  eg_net_desc about = c->about;
  about.kernel = kernel;
  about.threads = threads;
  about.block = block;
  assert_true(c->count < MOST);
  c->at[c->count++] = make_net(about);
}

static uint32_t roll_block(dice *d) {
  static const uint32_t blocks[] = {0, 1, 2, 3, 7, 8, 16, 31, 63, 64};
  return toss(d) ? blocks[roll_below(d, COUNT_OF(blocks))] : 1 + roll_below(d, EG_BLOCK_MAX);
}

/* Each kernel, whether it runs here or not, with other threads and blocks. */
static void join_all(crew *c, dice *d, int times) {
  for (int k = 0; k < times; k++)
    for (int kernel = EG_KERNEL_BEST; kernel <= EG_KERNEL_AVX512; kernel++)
      join(c, (eg_kernel)kernel, roll_below(d, 5), roll_block(d));
}

static void crew_free(crew *c) {
  for (size_t k = 0; k < c->count; k++) eg_net_free(c->at[k]);
  if (c->book) naive_free(c->book);
}

/* ---- what can be seen ---------------------------------------------------------------------- */

/* To be asserted of networks k = 1, 2, ... of a crew. */
#define ASSERT_LIKE(c, k, what)                                                                    \
  if (!(what)) {                                                                                   \
    const eg_net_desc *as = eg_net_about((c)->at[k]);                                              \
    fail_msg("%s, %u threads, blocks of %u: not %s (n %zu, p %u, ties %d, self %d)",               \
             eg_net_kernel((c)->at[k]), as->threads, as->block, #what, (c)->n,                     \
             eg_net_count((c)->at[k]), as->ties, as->self);                                        \
  }

/* What is read at once. */
static void assert_alike(const crew *c) {
  const eg_net *first = c->at[0];
  for (size_t k = 1; k < c->count; k++) {
    const eg_net *net = c->at[k];
    ASSERT_LIKE(c, k, same_bits(eg_net_state(net), eg_net_state(first), c->n));
    ASSERT_LIKE(c, k, eg_net_updates(net) == eg_net_updates(first));
    ASSERT_LIKE(c, k, eg_net_sweeps(net) == eg_net_sweeps(first));
    ASSERT_LIKE(c, k, eg_net_due(net) == eg_net_due(first));
    ASSERT_LIKE(c, k, eg_net_count(net) == eg_net_count(first));
  }
  if (!c->book) return;
  assert_true(same_bits(eg_net_state(first), c->book->state, c->n));
  assert_int_equal(eg_net_updates(first), c->book->updates);
  assert_int_equal(eg_net_due(first), c->book->due);
  assert_int_equal(eg_net_count(first), c->book->p);
}

/* And what is worked out: overlaps, energies, fields, errors, weights. */
static void assert_same_measures(const crew *c, dice *d) {
  const eg_net *first = c->at[0];
  uint32_t p = eg_net_count(first);
  double *m = malloc((p + 1) * sizeof *m), *h = malloc(c->n * sizeof *h),
         *others = malloc(c->n * sizeof *others), energy, energy_s;
  uint64_t *s = malloc(c->words * sizeof *s);
  size_t errors, errors_s, i = roll_below(d, (uint32_t)c->n), j = roll_below(d, (uint32_t)c->n);
  uint32_t found;
  assert_true(m && h && others && s);
  roll_bits(d, s, c->n);
  for (uint32_t mu = 0; mu < p; mu++) m[mu] = eg_net_overlap(first, mu);
  eg_net_fields(first, h);
  assert_int_equal(eg_net_energy(first, NULL, &energy), EG_OK);
  assert_int_equal(eg_net_energy(first, s, &energy_s), EG_OK);
  assert_int_equal(eg_net_errors(first, NULL, &errors), EG_OK);
  assert_int_equal(eg_net_errors(first, s, &errors_s), EG_OK);
  assert_int_equal(eg_net_find(first, s, &found), EG_OK);
  eg_class class = eg_net_classify(first);
  for (size_t k = 1; k < c->count; k++) {
    const eg_net *net = c->at[k];
    double e;
    size_t wrong;
    uint32_t equal;
    for (uint32_t mu = 0; mu < p; mu++) ASSERT_LIKE(c, k, eg_net_overlap(net, mu) == m[mu]);
    eg_net_fields(net, others);
    ASSERT_LIKE(c, k, memcmp(others, h, c->n * sizeof *h) == 0);
    ASSERT_LIKE(c, k, eg_net_field(net, i) == h[i]);
    ASSERT_LIKE(c, k, eg_net_energy(net, NULL, &e) == EG_OK && e == energy);
    ASSERT_LIKE(c, k, eg_net_energy(net, s, &e) == EG_OK && e == energy_s);
    ASSERT_LIKE(c, k, eg_net_errors(net, NULL, &wrong) == EG_OK && wrong == errors);
    ASSERT_LIKE(c, k, eg_net_errors(net, s, &wrong) == EG_OK && wrong == errors_s);
    ASSERT_LIKE(c, k, eg_net_find(net, s, &equal) == EG_OK && equal == found);
    ASSERT_LIKE(c, k, eg_net_weight(net, i, j) == eg_net_weight(first, i, j));
    eg_class other = eg_net_classify(net);
    ASSERT_LIKE(c, k,
                other.kind == class.kind && other.memory == class.memory &&
                    other.overlap == class.overlap);
  }
  if (c->book) {
    double factor = naive_factor(c->about.scale, c->n, p);
    for (uint32_t mu = 0; mu < p; mu++)
      assert_true(m[mu] == (double)naive_overlap(c->book, mu) / (double)c->n);
    for (size_t k = 0; k < c->n; k++) assert_true(h[k] == factor * naive_h(c->book, k));
    assert_true(energy == -0.5 * factor * naive_pairs_of(c->book) + 0.0);
    if (i != j || c->about.self)
      assert_true(eg_net_weight(first, i, j) == factor * c->book->w[i * c->n + j]);
  }
  free(m);
  free(h);
  free(others);
  free(s);
}

/* ---- what happens to them ------------------------------------------------------------------- */

enum { RANDOM, EQUAL, INVERSE, DOUBLES, BIASED, BALANCED, KINDS };

/* Memories that overlap in every way. */
static eg_patterns *roll_memories(dice *d, const eg_net_desc *about, uint32_t count, int kind) {
  size_t n = (size_t)about->width * about->height, words = eg_words(n);
  eg_patterns *ps = roll_patterns(d, about->width, about->height, count);
  for (uint32_t k = 0; k < count; k++) {
    uint64_t *xi = eg_patterns_bits(ps, k);
    const uint64_t *first = eg_patterns_at(ps, 0);
    if ((kind == EQUAL || kind == INVERSE) && k > 0) memcpy(xi, first, words * sizeof *xi);
    if (kind == INVERSE && k & 1) invert(xi, n);
    if (kind == DOUBLES && k > 0 && toss(d))
      memcpy(xi, eg_patterns_at(ps, roll_below(d, k)), words * sizeof *xi);
    for (size_t i = 0; kind == BIASED && i < n; i++)
      if (roll_below(d, 8)) eg_put_bit(xi, i, false);
    for (size_t i = 0; kind == BALANCED && i < n; i++)
      eg_put_bit(xi, i, i >> k % 8 & 1); /* orthogonal: fields of zero */
  }
  return ps;
}

static void learn(crew *c, const eg_patterns *ps) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_learn(c->at[k], ps), EG_OK);
  if (c->book) naive_learn(c->book, ps);
}

static void learn_some(crew *c, dice *d, uint32_t count, int kind) {
  eg_patterns *ps = roll_memories(d, &c->about, count, kind);
  learn(c, ps);
  eg_patterns_free(ps);
}

static void forget(crew *c, uint32_t mu) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_forget(c->at[k], mu), EG_OK);
  if (c->book) naive_forget(c->book, mu);
}

static void set(crew *c, const uint64_t *s) {
  for (size_t k = 0; k < c->count; k++) eg_net_set(c->at[k], s);
  if (c->book) naive_set(c->book, s);
}

static void corrupt(crew *c, size_t count) {
  for (size_t k = 0; k < c->count; k++)
    assert_int_equal(eg_net_corrupt(c->at[k], count, EG_STREAM_NOISE), EG_OK);
  if (c->book) naive_set(c->book, eg_net_state(c->at[0]));
}

static void update(crew *c, size_t i) {
  bool flipped = eg_net_update(c->at[0], i);
  for (size_t k = 1; k < c->count; k++) ASSERT_LIKE(c, k, eg_net_update(c->at[k], i) == flipped);
  if (c->book) assert_int_equal(naive_update(c->book, i), flipped);
}

static void begin(crew *c, eg_schedule schedule) {
  for (size_t k = 0; k < c->count; k++) eg_net_begin(c->at[k], schedule);
  if (c->book) naive_begin(c->book, schedule);
}

static uint64_t advance(crew *c, uint64_t most) {
  uint64_t flips = 0, due = eg_net_advance(c->at[0], most, &flips);
  for (size_t k = 1; k < c->count; k++) {
    uint64_t others = 0;
    ASSERT_LIKE(c, k, eg_net_advance(c->at[k], most, &others) == due);
    ASSERT_LIKE(c, k, others == flips);
  }
  if (c->book) {
    uint64_t others = 0;
    assert_int_equal(naive_advance(c->book, most, &others), due);
    assert_int_equal(others, flips);
  }
  return due;
}

static void reset(crew *c) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_reset(c->at[k]), EG_OK);
  while (c->book && c->book->p) naive_forget(c->book, c->book->p - 1);
  if (c->book) naive_disturb(c->book);
}

static uint64_t roll_part(dice *d, size_t n) {
  switch (roll_below(d, 5)) {
    case 0: return roll_below(d, 4);
    case 1: return 60 + roll_below(d, 10);
    case 2: return UINT64_MAX;
    default: return roll_below(d, (uint32_t)n + 2);
  }
}

static void do_something(crew *c, dice *d) {
  uint32_t n = (uint32_t)c->n, p = eg_net_count(c->at[0]);
  switch (roll_below(d, 14)) {
    case 0:
      if (p < 700) learn_some(c, d, 1 + roll_below(d, 5), (int)roll_below(d, KINDS));
      break;
    case 1:
      if (p) forget(c, roll_below(d, p));
      break;
    case 2: {
      uint64_t *s = malloc(c->words * sizeof *s);
      assert_non_null(s);
      roll_bits(d, s, n);
      set(c, s);
      free(s);
      break;
    }
    case 3: corrupt(c, 1 + roll_below(d, n)); break;
    case 4: update(c, roll_below(d, n)); break;
    case 5:
      if (!roll_below(d, 8)) reset(c);
      break;
    case 6:
    case 7:
    case 8: begin(c, (eg_schedule)roll_below(d, 4)); break;
    default: advance(c, roll_part(d, n)); break;
  }
}

/* A few sweeps of every schedule, cut anywhere. */
static void sweep(crew *c, dice *d, eg_schedule schedule, int times) {
  for (int k = 0; k < times; k++) {
    begin(c, schedule);
    while (advance(c, roll_part(d, c->n))) continue;
    assert_alike(c);
  }
}

static eg_net_desc roll_about(dice *d, uint32_t width, uint32_t height) {
  return (eg_net_desc){.width = width,
                       .height = height,
                       .seed = roll(d),
                       .ties = (eg_ties)roll_below(d, 4),
                       .scale = (eg_scale)roll_below(d, 3),
                       .self = toss(d)};
}

/* ---- laws ------------------------------------------------------------------------------------- */

static void names_of_kernels_are_told(void **state) {
  (void)state;
  static const char *const names[] = {"", "scalar", "avx2", "avx512"};
  for (int kernel = EG_KERNEL_SCALAR; kernel <= EG_KERNEL_AVX512; kernel++) {
    eg_net *net = make_net((eg_net_desc){.width = 3, .height = 3, .kernel = (eg_kernel)kernel});
    eg_net *best = make_net((eg_net_desc){.width = 3, .height = 3});
    if (eg_kernel_runs((eg_kernel)kernel))
      assert_string_equal(eg_net_kernel(net), names[kernel]);
    else
      assert_string_equal(eg_net_kernel(net), eg_net_kernel(best));
    eg_net_free(net);
    eg_net_free(best);
  }
}

/* Drawn many numbers at a time, an order is what eg_random_below says: at sizes at which it has to
 * reject some numbers, and of whatever order was there before. */
static void orders_are_those_of_the_stream(void **state) {
  (void)state;
  static const uint32_t sizes[] = {1, 2, 3, 255, 256, 257, 1000, 150000};
  dice d = {8};
  for (size_t v = 0; v < COUNT_OF(sizes); v++) {
    uint32_t n = sizes[v];
    order *o = order_new(n);
    naive_net book = {.n = n, .order = malloc(n * sizeof *book.order)};
    assert_true(o && book.order);
    for (int step = 0; step < (n < 10000 ? 60 : 6); step++) {
      eg_schedule schedule = n < 10000 ? (eg_schedule)roll_below(&d, 3) : (eg_schedule)(step % 2);
      book.about.seed = roll_below(&d, 2);
      book.sweeps = n < 10000 ? roll_below(&d, 2) : roll(&d);
      order_draw(o, schedule, book.about.seed, book.sweeps);
      naive_begin(&book, schedule);
      assert_memory_equal(o->who, book.order, n * sizeof *book.order);
    }
    free(book.order);
    order_release(o);
  }
}

/* Long histories of small networks, beside the matrix. */
static void histories_are_those_of_the_book(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 60; trial++) {
    /* in five neurons a block of 64 meets every one of them many times */
    uint32_t width = trial % 4 ? 1 + roll_below(&d, 12) : 1 + roll_below(&d, 5);
    crew c = crew_new(roll_about(&d, width, trial % 4 ? 1 + roll_below(&d, 9) : 1), true);
    join_all(&c, &d, 2);
    uint32_t p = roll_below(&d, 4) ? roll_below(&d, 40) : roll_below(&d, 701);
    learn_some(&c, &d, p, trial % KINDS);
    for (int step = 0; step < 60; step++) {
      do_something(&c, &d);
      assert_alike(&c);
      if (step % 10 == 0) assert_same_measures(&c, &d);
    }
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* Every number of memories, up to a tenth word and a little more; every remainder of 64 and 512. */
static void any_number_of_memories_will_do(void **state) {
  (void)state;
  dice d = {2};
  for (uint32_t p = 0; p <= 700; p++) {
    crew c = crew_new(roll_about(&d, 1 + roll_below(&d, 70), 1), false);
    join_all(&c, &d, 1);
    learn_some(&c, &d, p, (int)(p / 4 % KINDS));
    corrupt(&c, c.n / 2);
    sweep(&c, &d, (eg_schedule)(p % 4), 2);
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* Every block; the widest one and the neurons' number share no divisor. */
static void any_block_will_do(void **state) {
  (void)state;
  dice d = {3};
  for (uint32_t block = 0; block <= EG_BLOCK_MAX; block++)
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      bool few = schedule == EG_UNIFORM && block & 1;
      crew c = crew_new(roll_about(&d, few ? 1 + roll_below(&d, 4) : 71, few ? 1 : 2), true);
      for (int kernel = EG_KERNEL_SCALAR; kernel <= EG_KERNEL_AVX512; kernel++)
        join(&c, (eg_kernel)kernel, 1 + roll_below(&d, 4), block);
      learn_some(&c, &d, 1 + roll_below(&d, 40), (int)(block % KINDS));
      for (int start = 0; start < 2; start++) {
        corrupt(&c, c.n);
        corrupt(&c, c.n / 2);
        sweep(&c, &d, (eg_schedule)schedule, 2);
      }
      assert_same_measures(&c, &d);
      crew_free(&c);
    }
}

/* Thousands of neurons: agreements of two bytes, sweeps of many blocks. */
static void larger_networks_agree(void **state) {
  (void)state;
  dice d = {4};
  for (int trial = 0; trial < 14; trial++) {
    crew c = crew_new(roll_about(&d, 200 + roll_below(&d, 1500), 1 + roll_below(&d, 3)), false);
    join_all(&c, &d, 1);
    learn_some(&c, &d, 1 + roll_below(&d, 700), trial % KINDS);
    corrupt(&c, c.n / 3);
    sweep(&c, &d, (eg_schedule)(trial % 4), 1);
    for (int step = 0; step < 12; step++) {
      do_something(&c, &d);
      assert_alike(&c);
    }
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* At 255 and 256 neurons, and at 65535 and 65536, an agreement needs one byte more. */
static void agreements_may_be_as_large_as_the_network(void **state) {
  (void)state;
  static const uint32_t sizes[] = {254, 255, 256, 257, 65535, 65536};
  dice d = {5};
  for (size_t v = 0; v < COUNT_OF(sizes); v++) {
    crew c = crew_new(roll_about(&d, sizes[v], 1), false);
    join_all(&c, &d, 1);
    learn_some(&c, &d, 9, EQUAL);
    uint64_t *s = malloc(c.words * sizeof *s);
    assert_non_null(s);
    eg_patterns *ps;
    assert_int_equal(eg_net_memories(c.at[0], &ps), EG_OK);
    eg_patterns_get(ps, 0, s);
    for (int sign = 0; sign < 2; sign++) { /* all agree; then none does */
      set(&c, s);
      for (uint32_t mu = 0; mu < 9; mu++) assert_true(eg_net_overlap(c.at[0], mu) == 1 - 2 * sign);
      update(&c, 3);
      corrupt(&c, 2);
      begin(&c, EG_RANDOM);
      advance(&c, 200);
      assert_alike(&c);
      assert_same_measures(&c, &d);
      invert(s, c.n);
    }
    free(s);
    eg_patterns_free(ps);
    crew_free(&c);
  }
}

/* ---- where threads share the work ---------------------------------------------------------------- */

/* Made by all threads, one memory as eg_bits_random makes it. */
static void learn_random(crew *c, uint32_t count, uint64_t seed) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_random(&ps, c->about.width, c->about.height, count), EG_OK);
  while (eg_patterns_roll(ps, 0, seed)) continue;
  learn(c, ps);
  eg_patterns_free(ps);
}

/* A second thread is called for from 8192 words of memories at a time, be it 64 neurons of 8192
 * memories or all neurons of one word; tallies are parted by words, from 16 on. */
static void threads_change_nothing(void **state) {
  (void)state;
  static const struct {
    uint32_t width, height, p;
    uint64_t part; /* updates of a schedule */
  } cases[] = {
      {300, 1, 40000, 150}, {97, 3, 8200, UINT64_MAX}, {4, 1, 530000, UINT64_MAX},
      {500, 400, 64, 6000}, {1500, 1, 1100, 700},      {1030, 1, 520, UINT64_MAX},
  };
  dice d = {6};
  for (size_t v = 0; v < COUNT_OF(cases); v++) {
    crew c = crew_new(roll_about(&d, cases[v].width, cases[v].height), false);
    for (uint32_t threads = 2; threads <= 4; threads++)
      join(&c, EG_KERNEL_BEST, threads, threads & 1 ? roll_block(&d) : 0);
    join(&c, EG_KERNEL_AVX2, 2 + roll_below(&d, 3), 0);
    learn_random(&c, cases[v].p, v);
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      corrupt(&c, c.n / 3);
      begin(&c, (eg_schedule)schedule);
      advance(&c, cases[v].part);
      if (schedule == EG_SYNCHRONOUS) advance(&c, UINT64_MAX);
      assert_alike(&c);
      update(&c, c.n / 2);
    }
    learn_some(&c, &d, 30, RANDOM);
    forget(&c, cases[v].p / 2);
    assert_alike(&c);
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* As on a machine with more processors than there are neurons to be shared out. */
static void there_may_be_more_threads_than_work(void **state) {
  (void)state;
  dice d = {7};
  static const uint32_t blocks[] = {0, 1, 2, 15, 16, 17, 33, 64};
  for (size_t v = 0; v < COUNT_OF(blocks); v++) {
    crew c = crew_new(roll_about(&d, 71, 1), false);
    join(&c, EG_KERNEL_BEST, 33, blocks[v]);
    join(&c, EG_KERNEL_BEST, 2, v ? 64 + (uint32_t)v : UINT32_MAX); /* counts as 64 */
    learn_random(&c, 33000, v);
    sweep(&c, &d, EG_RANDOM, 1);
    sweep(&c, &d, EG_SYNCHRONOUS, 1);
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
  crew c = crew_new(roll_about(&d, 71, 1), false);
  join(&c, EG_KERNEL_BEST, UINT32_MAX, 0); /* any wish will do */
  learn_some(&c, &d, 9, RANDOM);
  sweep(&c, &d, EG_RANDOM, 1);
  crew_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_of_kernels_are_told),
      cmocka_unit_test(orders_are_those_of_the_stream),
      cmocka_unit_test(histories_are_those_of_the_book),
      cmocka_unit_test(any_number_of_memories_will_do),
      cmocka_unit_test(any_block_will_do),
      cmocka_unit_test(larger_networks_agree),
      cmocka_unit_test(agreements_may_be_as_large_as_the_network),
      cmocka_unit_test(threads_change_nothing),
      cmocka_unit_test(there_may_be_more_threads_than_work),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
