/* SPDX-License-Identifier: MIT
 *
 * test_driven.c - every rule, with bias, threshold, heat and dreams, comes to the
 * same whatever kernel, threads and blocks do the work, and to what the book
 * says.
 *
 * The book has the matrix by the rule's own sum, or, of rules that have a test of
 * their own, as the network tells it. Where all terms are binary fractions sums
 * are equal to the bit; of other matrices the order of flips shows in the last
 * digits, and a bias sees to it that no field is zero but for those.
 */
#include "crew.h"

#include "dense.h"

/* ---- matrices for the book -------------------------------------------------------------------- */

static void as_told(crew *c) {
  const coupling *told = &c->at[0]->coupling;
  if (!c->book) return;
  c->book->lift = c->at[0]->lift;
  for (size_t i = 0; i < c->n; i++)
    for (size_t j = 0; j < c->n; j++) c->book->w[i * c->n + j] = told->type->weight(told, i, j);
}

static double spin_of(const naive_net *book, uint32_t mu, size_t i) {
  return eg_spin(book->memories + mu * book->words, i);
}

/* The activity is that of the memories, or as wished, but for the digits that it has to do without. */
static void by_covariance(crew *c) {
  naive_net *book = c->book;
  const double a = eg_net_activity(c->at[0]), b = 2 * a - 1;
  double share = 0;
  if (!book) return;
  for (uint32_t mu = 0; mu < book->p; mu++)
    share += (double)count_up(book->memories + mu * book->words, c->n) / (double)c->n / book->p;
  if (c->about.activity > 0) share = c->about.activity;
  if (book->p) assert_true(fabs(a - share) < 1e-5 || (share == 0 && a < 1e-5));
  if (share > 0.01 && share < 0.99 && book->p) assert_true(fabs(a - share) < 1e-6);
  for (size_t i = 0; i < c->n; i++)
    for (size_t j = 0; j < c->n; j++) {
      double sum = 0;
      for (uint32_t mu = 0; mu < book->p; mu++)
        sum += (spin_of(book, mu, i) - b) * (spin_of(book, mu, j) - b);
      book->w[i * c->n + j] = sum;
    }
  book->lift = c->about.has_threshold ? -c->about.threshold * naive_unit(book)
                                      : b * (1 - b * b) * (double)c->n;
}

static void by_sequence(crew *c) {
  naive_net *book = c->book;
  if (!book) return;
  for (size_t i = 0; i < c->n; i++)
    for (size_t j = 0; j < c->n; j++) {
      double sum = 0;
      for (uint32_t mu = 0; mu < book->p; mu++) {
        sum += spin_of(book, mu, i) * spin_of(book, mu, j);
        if (mu + 1 < book->p || !c->about.open)
          sum += c->about.strength * spin_of(book, (mu + 1) % book->p, i) * spin_of(book, mu, j);
      }
      book->w[i * c->n + j] = sum;
    }
}

/* ---- what happens to them besides ------------------------------------------------------------ */

static void warm(crew *c, double temperature) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_heat(c->at[k], temperature), EG_OK);
  if (c->book) c->book->about.temperature = temperature;
}

static void bias_by(crew *c, const double *b) {
  for (size_t k = 0; k < c->count; k++) assert_int_equal(eg_net_set_bias(c->at[k], b), EG_OK);
  if (!c->book) return;
  free(c->book->bias);
  c->book->bias = NULL;
  naive_disturb(c->book);
  if (!b) return;
  c->book->bias = malloc(c->n * sizeof *b);
  assert_non_null(c->book->bias);
  memcpy(c->book->bias, b, c->n * sizeof *b);
}

/* Small ones, whole ones (so that fields are zero all the same), ones that outdo every memory, and large
 * ones of which nothing small is left in a sum; or none. */
static void bias_somehow(crew *c, dice *d) {
  double *b = malloc(c->n * sizeof *b);
  assert_non_null(b);
  int kind = c->within > 0 ? (int)roll_below(d, 2) : (int)roll_below(d, 5);
  for (size_t i = 0; i < c->n; i++) {
    double any = (double)(roll(d) >> 11) * 0x1p-52 - 1;
    b[i] = kind == 0   ? 0.3 * any
           : kind == 1 ? 3 * any
           : kind == 2 ? (double)roll_below(d, 7) - 3
                       : 1e13 * any;
  }
  bias_by(c, kind < 4 ? b : NULL);
  free(b);
}

static void warm_somehow(crew *c, dice *d) {
  static const double temperatures[] = {0, 0, 0.05, 0.5, 1, 4, 100, 1e-9, 1e13};
  warm(c, temperatures[roll_below(d, COUNT_OF(temperatures))]);
}

/* From here on the matrix is known by what is told. */
static void dream(crew *c, dice *d) {
  eg_dreaming_desc about = {.dreams = 1 + roll_below(d, 3),
                            .rate = toss(d) ? 0.0625 : 0.01,
                            .seed = roll_below(d, 3),
                            .sweeps = 1 + roll_below(d, 20)};
  for (size_t k = 0; k < c->count; k++) {
    eg_dreaming *dreaming;
    assert_int_equal(eg_dreaming_new(&dreaming, c->at[k], &about), EG_OK);
    while (eg_dreaming_advance(dreaming)) continue;
    assert_int_equal(eg_dreaming_end(dreaming), EG_OK);
    ASSERT_LIKE(c, k, eg_net_dreams(c->at[k]) == eg_net_dreams(c->at[0]));
  }
  c->may_fail = true;
  c->within = c->energy_within = 1e-11;
  c->write = as_told;
  as_told(c);
  bias_somehow(c, d);
  if (c->book) naive_disturb(c->book);
}

static void do_more(crew *c, dice *d, bool dreams) {
  switch (roll_below(d, 12)) {
    case 0: bias_somehow(c, d); break;
    case 1:
    case 2: warm_somehow(c, d); break;
    case 3:
      if (dreams && !roll_below(d, 3)) dream(c, d);
      break;
    default: do_something(c, d); break;
  }
}

/* ---- rules ------------------------------------------------------------------------------------- */

typedef struct rule_case {
  eg_net_desc about; /* of the rule */
  void (*write)(crew *);
  uint32_t most;
  bool may_fail;
  double within, energy_within;
} rule_case;

static const rule_case cases[] = {
    {.about = {.rule = EG_HEBB}, .most = 100},
    {.about = {.rule = EG_HEBB, .dense = true}, .most = 100},
    {.about = {.rule = EG_COVARIANCE}, .write = by_covariance, .most = 100, .energy_within = 1e-12},
    {.about = {.rule = EG_COVARIANCE, .dense = true}, /* which is Hebb's alone */
     .write = by_covariance,
     .most = 100,
     .energy_within = 1e-12},
    {.about = {.rule = EG_COVARIANCE, .activity = 0.1},
     .write = by_covariance,
     .most = 100,
     .energy_within = 1e-12},
    {.about = {.rule = EG_COVARIANCE, .has_threshold = true, .threshold = 0.25},
     .write = by_covariance,
     .most = 100,
     .energy_within = 1e-12},
    {.about = {.rule = EG_PROJECTION},
     .write = as_told,
     .most = 30,
     .may_fail = true,
     .within = 1e-11,
     .energy_within = 1e-11},
    {.about = {.rule = EG_STORKEY},
     .write = as_told,
     .most = 30,
     .within = 1e-11,
     .energy_within = 1e-11},
    {.about = {.rule = EG_PERCEPTRON, .kappa = 0.3, .limit = 20},
     .write = as_told,
     .most = 20,
     .may_fail = true},
    {.about = {.rule = EG_SEQUENCE, .strength = 1.5}, .write = by_sequence, .most = 70},
    {.about = {.rule = EG_SEQUENCE, .strength = -0.25, .open = true},
     .write = by_sequence,
     .most = 70},
};

static crew crew_of(const rule_case *of, dice *d, uint32_t width, uint32_t height, bool book) {
  eg_net_desc about = of->about, rolled = roll_about(d, width, height);
  about.width = width;
  about.height = height;
  about.seed = rolled.seed;
  about.ties = rolled.ties;
  about.scale = rolled.scale;
  about.self = rolled.self;
  crew c = crew_new(about, book);
  c.most = of->most;
  c.write = of->write;
  c.may_fail = of->may_fail;
  c.within = of->within;
  c.energy_within = of->energy_within;
  return c;
}

/* ---- laws --------------------------------------------------------------------------------------- */

static void histories_are_those_of_the_book(void **state) {
  (void)state;
  dice d = {1};
  for (size_t trial = 0; trial < 14 * COUNT_OF(cases); trial++) {
    const rule_case *of = &cases[trial % COUNT_OF(cases)];
    crew c = crew_of(of, &d, 1 + roll_below(&d, 9), 1 + roll_below(&d, 8), true);
    join_all(&c, &d, 2);
    if (of->about.rule == EG_HEBB) { /* with and without a matrix */
      c.about.dense = !of->about.dense;
      join(&c, EG_KERNEL_BEST, 1 + roll_below(&d, 4), roll_block(&d));
    }
    learn_some(&c, &d, roll_below(&d, of->most - 5), (int)(trial % KINDS));
    if (trial % 4 || c.within > 0) bias_somehow(&c, &d);
    if (trial % 3) warm_somehow(&c, &d);
    for (int step = 0; step < 60; step++) {
      do_more(&c, &d, trial / COUNT_OF(cases) % 2);
      assert_alike(&c);
      if (step % 10 == 0) assert_same_measures(&c, &d);
    }
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
      sweep(&c, &d, (eg_schedule)schedule, 1);
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* So many weights, and words of memories, that threads share them. */
static void larger_networks_agree(void **state) {
  (void)state;
  dice d = {2};
  for (size_t trial = 0; trial < 2 * COUNT_OF(cases); trial++) {
    const rule_case *of = &cases[trial % COUNT_OF(cases)];
    bool wide = !of->write || of->write == by_covariance; /* memory forms, and Hebb's matrix */
    crew c =
        crew_of(of, &d,
                of->write == by_covariance || (wide && !of->about.dense) ? 700 + roll_below(&d, 900)
                                                                         : 290,
                1, false);
    for (uint32_t threads = 2; threads <= 4; threads++)
      join(&c, (eg_kernel)(threads % 4), threads, threads & 1 ? roll_block(&d) : 0);
    learn_some(&c, &d, wide ? 300 : 15, (int)(trial % 2 ? BIASED : RANDOM));
    if (wide) learn_some(&c, &d, 400, RANDOM);
    corrupt(&c, c.n / 3);
    bias_somehow(&c, &d);
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      warm_somehow(&c, &d);
      sweep(&c, &d, (eg_schedule)schedule, 1);
    }
    if (trial % 3 == 0 && c.n < 300) dream(&c, &d);
    for (int step = 0; step < 8; step++) {
      do_more(&c, &d, false);
      assert_alike(&c);
    }
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* One field in a block is corrected for every flip before it, or need not be. At this heat about half of
 * all flip. */
static void any_block_will_do(void **state) {
  (void)state;
  dice d = {3};
  for (uint32_t block = 1; block <= EG_BLOCK_MAX; block++) {
    const rule_case *of = &cases[block % COUNT_OF(cases)];
    crew c = crew_of(of, &d, 71, 2, true);
    for (int kernel = EG_KERNEL_SCALAR; kernel <= EG_KERNEL_AVX512; kernel++)
      join(&c, (eg_kernel)kernel, 1 + roll_below(&d, 4), block);
    learn_some(&c, &d, 1 + roll_below(&d, 15), RANDOM);
    bias_somehow(&c, &d);
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
      warm(&c, (0.2 + roll_below(&d, 3)) / naive_unit(c.book) * (c.within > 0 ? 1 : 30));
      corrupt(&c, c.n / 2);
      sweep(&c, &d, (eg_schedule)schedule, 2);
    }
    assert_same_measures(&c, &d);
    crew_free(&c);
  }
}

/* The number of an update counts on: where it no longer fits 32 bits, and where its block no longer does. */
static void noise_goes_on_for_ever(void **state) {
  (void)state;
  static const uint64_t numbers[] = {0xffffffffu - 300, 4 * (UINT64_C(1) << 32) - 500};
  dice d = {4};
  for (size_t v = 0; v < COUNT_OF(numbers); v++) {
    crew c = crew_of(&cases[0], &d, 71, 3, true);
    join_all(&c, &d, 2);
    learn_some(&c, &d, 9, RANDOM);
    warm(&c, 9 / naive_unit(c.book));
    for (size_t k = 0; k < c.count; k++) c.at[k]->updates = numbers[v];
    c.book->updates = numbers[v];
    for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
      sweep(&c, &d, (eg_schedule)schedule, 1);
    crew_free(&c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(histories_are_those_of_the_book),
      cmocka_unit_test(larger_networks_agree),
      cmocka_unit_test(any_block_will_do),
      cmocka_unit_test(noise_goes_on_for_ever),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
