/* SPDX-License-Identifier: MIT
 *
 * test_rest.c - whether the state would stay: as many neurons are restless as one step turns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "scene.h"

enum { SIDE = 8, MEMORIES = 4 };

static eg_net *taught(const eg_net_desc *about) {
  eg_net *net;
  eg_patterns *ps;
  assert_int_equal(eg_net_new(&net, about), EG_OK);
  assert_int_equal(eg_patterns_new(&ps, about->width, about->height, MEMORIES), EG_OK);
  for (uint32_t mu = 0; mu < MEMORIES; mu++) {
    eg_stream r = eg_stream_at(7, EG_STREAM_PATTERN, mu);
    eg_bits_random(eg_patterns_bits(ps, mu), eg_net_n(net), 0, &r);
  }
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  return net;
}

static uint32_t restless(scene_board *board, const eg_net *net) {
  scene *sc = scene_capture(board, net, &(scene_request){0});
  assert_non_null(sc);
  const uint32_t count = sc->restless;
  scene_free(sc);
  return count;
}

/* With four memories of random bits some fields are zero: then the ties decide. */
static void as_many_are_restless_as_one_step_turns(void **unused) {
  (void)unused;
  uint64_t seen[EG_TIES_RANDOM] = {0}, stable = 0;
  for (int rule = EG_HEBB; rule < EG_GIVEN; rule++)
    for (int ties = EG_TIES_KEEP; ties < EG_TIES_RANDOM; ties++) {
      scene_board *board = scene_board_new();
      eg_net *net = taught(&(eg_net_desc){.width = SIDE,
                                          .height = SIDE,
                                          .rule = (eg_rule)rule,
                                          .ties = (eg_ties)ties,
                                          .seed = 3});
      assert_non_null(board);
      for (int start = 0; start < 12; start++) {
        eg_net_randomize(net);
        for (int step = 0; step < 6; step++) {
          uint64_t flips = 0;
          const uint32_t count = restless(board, net);
          eg_net_begin(net, EG_SYNCHRONOUS);
          eg_net_advance(net, eg_net_n(net), &flips);
          assert_int_equal(count, flips);
          seen[ties] += flips;
          stable += flips == 0;
        }
      }
      eg_net_free(net);
      scene_board_free(board);
    }
  assert_true(stable > 20);
  assert_true(seen[0] != seen[1] && seen[1] != seen[2]); /* there were ties to decide */
}

/* Of many it is asked when they are at rest, or when all is wanted. */
static void of_many_it_is_told_when_they_do_not_move(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  eg_net *net = taught(&(eg_net_desc){.width = 1000, .height = 600, .seed = 3});
  uint64_t flips = 0;
  assert_non_null(board);
  eg_net_randomize(net);
  eg_net_begin(net, EG_RANDOM);
  for (int k = 0; k < 3; k++) {
    eg_net_advance(net, 50, &flips);
    assert_int_equal(restless(board, net), SCENE_UNKNOWN);
    assert_true(scene_board_unfinished(board));
  }
  const uint32_t count = restless(board, net);
  assert_true(count > 0 && count < 600000);
  eg_net_advance(net, 50, &flips);
  scene *sc = scene_capture(board, net, &(scene_request){.whole = 1});
  assert_non_null(sc);
  assert_in_range(sc->restless, 1, 599999);
  scene_free(sc);
  eg_net_free(net);
  scene_board_free(board);
}

static void of_very_many_nobody_knows(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  eg_net *net = taught(&(eg_net_desc){.width = 2048, .height = 2048, .seed = 3});
  assert_non_null(board);
  assert_int_equal(restless(board, net), SCENE_UNKNOWN);
  eg_net_free(net);
  scene_board_free(board);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_many_are_restless_as_one_step_turns),
      cmocka_unit_test(of_many_it_is_told_when_they_do_not_move),
      cmocka_unit_test(of_very_many_nobody_knows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
