/* SPDX-License-Identifier: MIT
 *
 * test_exact.c - kernels, threads and blocks change how the work is done, never
 * what comes out. Here for Hebb's rule, without anything else that moves a neuron.
 */
#include "crew.h"

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
