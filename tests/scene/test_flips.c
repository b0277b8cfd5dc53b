/* SPDX-License-Identifier: MIT
 *
 * test_flips.c - flips per sweep are what happened in a sweep, and a run that comes to rest is seen to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "board.h"

enum { LONG = 3000 };

/* Flips of the updates from..to, one by one; what a moment at `at` should have in a run of `last`. */
static double counted(const bool *flip, uint64_t last, size_t n, uint64_t at) {
  const uint64_t from = at > n ? at - n : 0, to = at > n ? at : n < last ? n : last;
  double sum = 0;
  for (uint64_t u = from; u < to; u++) sum += flip[u];
  return sum;
}

static void random_run(bool *flip, uint64_t last) {
  int share = rand() % 1000;
  for (uint64_t u = 0; u < last; u++) {
    if (rand() % 200 == 0) share = rand() % 1000;
    flip[u] = rand() % 1000 < share;
  }
}

/* With a moment after every update there is nothing to guess: the last n updates, or the first. */
static void the_flips_of_a_sweep_are_counted(void **state) {
  (void)state;
  static bool flip[LONG];
  static uint64_t updates[LONG + 1], flips[LONG + 1];
  static float rate[LONG + 1];
  for (int round = 0; round < 60; round++) {
    const uint64_t last = 1 + (uint64_t)rand() % (round % 2 ? 60 : LONG), begun = (uint64_t)rand();
    const size_t n = 1 + (size_t)rand() % 700;
    random_run(flip, last);
    for (uint64_t u = 0; u <= last; u++) {
      updates[u] = begun + u;
      flips[u] = u ? flips[u - 1] + flip[u - 1] : begun;
    }
    flips_per_sweep(updates, flips, last + 1, n, rate);
    for (uint64_t u = 0; u <= last; u++) assert_true(rate[u] == (float)counted(flip, last, n, u));
  }
}

/* Of fewer moments: nowhere off by more than what was done in the gaps where the sweep begins and ends;
 * where they are farther apart than a sweep, not a flip is lost. */
static void of_few_moments_the_flips_are_all_there(void **state) {
  (void)state;
  static bool flip[LONG];
  static uint64_t updates[LONG + 1], flips[LONG + 1];
  static float rate[LONG + 1];
  for (int round = 0; round < 200; round++) {
    const size_t n = 1 + (size_t)rand() % 100, gap = 1 + (size_t)rand() % (3 * n);
    size_t count = 0;
    double sum = 0;
    random_run(flip, LONG);
    updates[0] = flips[0] = 0;
    for (uint64_t u = 1, total = 0; u <= LONG; u++) {
      total += flip[u - 1];
      if (u % gap) continue;
      updates[++count] = u;
      flips[count] = total;
    }
    if (count == 0) continue;
    flips_per_sweep(updates, flips, ++count, n, rate);
    for (size_t k = 0; k < count; k++) {
      assert_true(rate[k] >= 0 && rate[k] <= (float)n);
      const double exact = counted(flip, updates[count - 1], n, updates[k]);
      if (gap <= n) assert_true(fabs((double)rate[k] - exact) <= 2 * (double)gap);
      if (gap > n && k > 0) sum += (double)rate[k] * (double)gap / (double)n;
    }
    if (gap > n) assert_true(fabs(sum - (double)flips[count - 1]) < 1e-3 * (double)LONG);
  }
}

static void where_nothing_was_done_nobody_knows(void **state) {
  (void)state;
  float rate[2];
  flips_per_sweep((uint64_t[]){5}, (uint64_t[]){2}, 1, 10, rate);
  assert_true(isnan(rate[0]));
  flips_per_sweep((uint64_t[]){5, 5}, (uint64_t[]){2, 2}, 2, 10, rate);
  assert_true(isnan(rate[0]) && isnan(rate[1]));
}

/* A network that falls into a memory, as the studio records it: all flips of the first sweep to begin
 * with, and exactly none a sweep after the last one, whatever came before. */
static void an_undisturbed_run_falls_to_zero(void **state) {
  (void)state;
  eg_net *net;
  eg_patterns *ps;
  scene_board *board = scene_board_new();
  assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = 20, .height = 20, .seed = 1}), EG_OK);
  assert_int_equal(eg_patterns_new(&ps, 20, 20, 5), EG_OK);
  for (uint32_t k = 0; k < 5; k++) {
    eg_stream r = eg_stream_at(7, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(ps, k), 400, 0, &r);
  }
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  for (int run = 0; run < 3; run++) {
    eg_net_randomize(net);
    scene_past_record(board, net, "random", 0);
    const uint64_t before = eg_net_flips(net);
    uint64_t flips = 0, first = 0, moved = 1, sweeps = 0;
    for (; moved; sweeps++) {
      const uint64_t then = flips;
      eg_net_begin(net, EG_RANDOM);
      while (eg_net_due(net)) {
        eg_net_advance(net, scene_past_part(board, net), &flips);
        scene_past_record(board, net, NULL, 0);
      }
      moved = flips - then;
      if (!sweeps) first = flips;
    }
    assert_true(first > 50 && sweeps >= 2 && eg_net_flips(net) - before == flips);
    scene *sc = scene_capture(board, net, &(scene_request){0});
    const scene_past *p = &sc->past;
    size_t begins = p->count;
    while (begins > 0 && p->number[begins - 1]) begins--;
    assert_true(fabs((double)p->flips[begins] - (double)first) <= 1);
    assert_true(p->flips[p->count - 1] == 0);
    float most = 0;
    for (size_t k = begins; k < p->count; k++) most = fmaxf(most, p->flips[k]);
    assert_true(most <= 1.5f * (float)first); /* no peaks that are made of two updates */
    scene_free(sc);
  }
  scene_board_free(board);
  eg_patterns_free(ps);
  eg_net_free(net);
}

int main(void) {
  srand(1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_flips_of_a_sweep_are_counted),
      cmocka_unit_test(of_few_moments_the_flips_are_all_there),
      cmocka_unit_test(where_nothing_was_done_nobody_knows),
      cmocka_unit_test(an_undisturbed_run_falls_to_zero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
