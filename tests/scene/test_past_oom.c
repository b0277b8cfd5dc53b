/* SPDX-License-Identifier: MIT
 *
 * test_past_oom.c - without memory a moment is lost at most, or a scene, or a way back:
 * what was kept stays as it was, and nothing leaks.
 */
#include "oom_nets.h"
#include "scene.h"

static scene *captured(scene_board *board, const eg_net *net) {
  scene *sc = scene_capture(board, net, &(scene_request){0});
  assert_non_null(sc);
  return sc;
}

static eg_status record(scene_board *board, const eg_net *net, const char *label) {
  scene_past_record(board, net, label, 0);
  return failed ? EG_NO_MEMORY : EG_OK;
}

static eg_status go(scene_board *board, eg_net *net, uint64_t number) {
  return scene_past_go(board, net, number) ? EG_OK : EG_NO_MEMORY;
}

static eg_status capture(scene_board *board, const eg_net *net, scene **out) {
  return (*out = scene_capture(board, net, &(scene_request){0})) ? EG_OK : EG_NO_MEMORY;
}

/* The first, an update, something learned: k-th allocation after k-th allocation. */
static void a_moment_is_lost_at_most(void **state) {
  (void)state;
  const long long start = balance;
  for (size_t rule = 0; rule < COUNT_OF(rules); rule++)
    for (int after = 0; after < 3; after++)
      for (long long at_most = 0, more = 1; more; at_most++) {
        dice d = {rule};
        uint64_t flips = 0;
        eg_net *net = used_net(&d, rule, 3, EG_RANDOM);
        scene_board *board = scene_board_new();
        if (after > 0) scene_past_record(board, net, NULL, 0);
        if (after == 1) eg_net_advance(net, 5, &flips);
        if (after == 2) {
          eg_patterns *ps = named(&d, 1);
          assert_int_equal(eg_net_learn(net, ps), EG_OK);
          eg_patterns_free(ps);
        }
        static bytes before;
        look(net, &before);
        failed = false;
        grants = at_most;
        scene_past_record(board, net, after == 2 ? "learn" : NULL, 0);
        grants = -1;
        more = failed;
        assert_unchanged(net, &before);
        scene *sc = captured(board, net);
        const uint64_t kept = sc->past.count ? sc->past.number[sc->past.count - 1] : 0;
        assert_in_range(kept, after > 0, (after > 0) + 1);
        if (!more) assert_int_equal(kept, (after > 0) + 1);
        scene_free(sc);
        eg_net_begin(net, EG_SYNCHRONOUS);
        eg_net_advance(net, 7, &flips);
        scene_past_record(board, net, NULL, 0);
        sc = captured(board, net);
        const scene_past *p = &sc->past;
        assert_int_equal(p->number[p->count - 1], kept + 1);
        assert_int_equal(p->now, p->count - 1);
        for (size_t k = 0; k < p->count; k++)
          if (p->number[k]) {
            double energy;
            assert_true(scene_past_go(board, net, p->number[k]));
            assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
            assert_true(p->energy[k] == (float)energy);
          }
        scene_free(sc);
        scene_board_free(board);
        eg_net_free(net);
      }
  assert_int_equal(balance, start);
}

/* Back over what was learned, forgotten and seeded anew, where there is room for as much already. */
static void a_way_back_takes_no_memory(void **state) {
  (void)state;
  const long long start = balance;
  for (size_t rule = 0; rule < COUNT_OF(rules); rule++) {
    static bytes then, now;
    dice d = {rule};
    eg_net *net = used_net(&d, rule, 9, EG_CYCLIC);
    scene_board *board = scene_board_new();
    scene_past_record(board, net, NULL, 0);
    look(net, &then);
    assert_int_equal(eg_net_reset(net), EG_OK);
    scene_past_record(board, net, "reset", 0);
    eg_patterns *ps = named(&d, 1);
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    eg_patterns_free(ps);
    scene_past_record(board, net, "learn", 0);
    eg_net_reseed(net, 77);
    scene_past_record(board, net, "seed", 0);
    look(net, &now);
    EACH_FAILURE(go(board, net, 1), assert_unchanged(net, &now));
    assert_int_equal(failures, 0);
    then.taught = eg_net_taught(net);
    assert_unchanged(net, &then);
    scene_board_free(board);
    eg_net_free(net);
  }
  assert_int_equal(balance, start);
}

/* A scene that could not be made leaves nothing behind, and the next one is the same. */
static void a_scene_of_the_past_fails_cleanly(void **state) {
  (void)state;
  const long long start = balance;
  dice d = {5};
  eg_net *net = used_net(&d, 0, 4, EG_RANDOM);
  scene_board *board = scene_board_new();
  uint64_t flips = 0;
  for (int k = 0; k < 9; k++) {
    if (k % 4 == 3)
      eg_net_put(net, (size_t)k, !eg_bit(eg_net_state(net), (size_t)k));
    else if (eg_net_due(net))
      eg_net_advance(net, 5, &flips);
    else
      eg_net_begin(net, EG_RANDOM);
    EACH_FAILURE(record(board, net, k % 4 == 3 ? "paint" : NULL), );
  }
  scene *whole = captured(board, net), *sc;
  EACH_FAILURE(capture(board, net, &sc), assert_null(sc));
  assert_true(failures > 10);
  assert_int_equal(sc->past.count, whole->past.count);
  for (size_t k = 0; k < sc->past.count; k++) {
    assert_int_equal(sc->past.number[k], whole->past.number[k]);
    assert_true(sc->past.number[k] == 0 || sc->past.overlaps[k] == whole->past.overlaps[k]);
  }
  scene_free(whole);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
  assert_int_equal(balance, start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_moment_is_lost_at_most),
      cmocka_unit_test(a_way_back_takes_no_memory),
      cmocka_unit_test(a_scene_of_the_past_fails_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
