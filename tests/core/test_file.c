/* SPDX-License-Identifier: MIT
 *
 * test_file.c - a network as bytes, and back.
 *
 * What is read back is the network that was written, and goes on as it does, to
 * the bit, whatever happens to both; it is written as the same bytes.
 */
#include "bytes.h"

static void every_network_comes_back(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{1, 1}, {7, 9}, {64, 1}, {5, 13}, {9, 10}};
  static const uint32_t counts[] = {0, 1, 63, 64, 65, 200};
  dice d = {1};
  uint32_t most[KINDS] = {0};
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (size_t k = 0; k < COUNT_OF(sizes); k++)
      for (size_t j = 0; j < COUNT_OF(counts); j++) {
        eg_net *net = roll_net(&d, kind, sizes[k][0], sizes[k][1], counts[j]);
        if (eg_net_count(net) > most[kind]) most[kind] = eg_net_count(net);
        for (int step = 0; step < 12; step++) act(net, &d, roll_below(&d, 3) == 0);
        eg_net *again = read_back(net);
        assert_same_throughout(net, again);
        act_alike(net, again, roll(&d), 40, sizes[k][0] < 9);
        assert_same_throughout(net, again);
        eg_net_free(again);
        eg_net_free(net);
      }
  for (unsigned kind = 0; kind < KINDS; kind++)
    assert_true(kind == EG_GIVEN ? !most[kind] : most[kind] >= 50); /* the test itself */
}

/* Often, and always from what was read. */
static void again_and_again(void **state) {
  (void)state;
  dice d = {2};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    eg_net *net = roll_net(&d, kind, 5, 7, 4), *copy = read_back(net);
    for (int k = 0; k < 60; k++) {
      act_alike(net, copy, roll(&d), 3, true);
      eg_net *next = read_back(copy);
      eg_net_free(copy);
      copy = next;
      assert_same_throughout(net, copy);
    }
    eg_net_free(copy);
    eg_net_free(net);
  }
}

static void in_the_middle_of_a_sweep(void **state) {
  (void)state;
  dice d = {3};
  const uint32_t n = 65;
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (int schedule = 0; schedule < 4; schedule++)
      for (uint32_t cut = 0; cut <= n; cut++) {
        uint64_t flips[2] = {0};
        eg_net *net = roll_net(&d, kind, n, 1, 6);
        eg_net_randomize(net);
        eg_net_begin(net, (eg_schedule)schedule);
        eg_net_heat(net,
                    cut % 3 ? 0 : 0.5); /* which counts at once, and is not what it began with */
        if (cut) assert_int_equal(eg_net_advance(net, cut, &flips[0]), n - cut);
        eg_net *again = read_back(net);
        assert_int_equal(eg_net_due(again), n - cut);
        flips[0] = 0;
        for (int sweep = 0; sweep < 3; sweep++) {
          while (eg_net_due(net)) {
            eg_net_advance(net, 1 + roll_below(&d, n), &flips[0]);
          }
          while (eg_net_due(again)) eg_net_advance(again, 1 + roll_below(&d, n), &flips[1]);
          assert_true(flips[0] == flips[1]);
          assert_same(net, again);
          eg_net_begin(net, (eg_schedule)schedule);
          eg_net_begin(again, (eg_schedule)schedule);
        }
        eg_net_free(again);
        eg_net_free(net);
      }
}

/* A sweep of a run has a temperature that is not the network's, also when it is saved on the way. */
static void in_the_middle_of_a_run(void **state) {
  (void)state;
  dice d = {4};
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (int schedule = 0; schedule < 4; schedule++) {
      eg_net *net = roll_net(&d, kind, 9, 10, 6);
      eg_net_heat(net, 0);
      eg_net_randomize(net);
      eg_run r;
      assert_int_equal(eg_run_begin(&r, net, (eg_schedule)schedule, 5), EG_OK);
      r.temperature = 2;
      assert_false(eg_run_advance(&r, net, 40));
      eg_net *again = read_back(net);
      uint64_t flips = 0;
      while (eg_net_due(again)) eg_net_advance(again, 7, &flips);
      while (!eg_run_advance(&r, net, 11)) continue;
      eg_run_end(&r);
      assert_same_throughout(net, again);
      eg_net_free(again);
      eg_net_free(net);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_network_comes_back),
      cmocka_unit_test(again_and_again),
      cmocka_unit_test(in_the_middle_of_a_sweep),
      cmocka_unit_test(in_the_middle_of_a_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
