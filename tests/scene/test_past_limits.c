/* SPDX-License-Identifier: MIT
 *
 * test_past_limits.c - what of a long past stays, and what is known of it.
 */
#include "naive.h"
#include "scene.h"

static eg_net *square(uint32_t side) {
  return make_net((eg_net_desc){.width = side, .height = side, .seed = 3});
}

static void teach(eg_net *net, dice *d, uint32_t count) {
  const eg_net_desc *about = eg_net_about(net);
  eg_patterns *ps = roll_patterns(d, about->width, about->height, count);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
}

static scene *captured(scene_board *board, const eg_net *net) {
  scene *sc = scene_capture(board, net, &(scene_request){0});
  assert_non_null(sc);
  return sc;
}

static void run_on(scene_board *board, eg_net *net, uint64_t updates) {
  uint64_t flips = 0;
  while (updates > 0) {
    if (eg_net_due(net) == 0) eg_net_begin(net, EG_RANDOM);
    uint64_t part = scene_past_part(board, net);
    if (part > eg_net_due(net)) part = eg_net_due(net);
    if (part > updates) part = updates;
    eg_net_advance(net, part, &flips);
    scene_past_record(board, net, NULL, 0);
    updates -= part;
  }
}

/* Points since the last change, the one right after it included. */
static size_t newest_stretch(const scene *sc) {
  size_t count = 0;
  while (count < sc->past.count && sc->past.number[sc->past.count - 1 - count]) count++;
  return count;
}

/* ---- runs ------------------------------------------------------------------------------------ */

/* A loop of cues, noise and short runs for as long as anybody looks on. */
static void each_run_of_a_long_loop_has_its_points(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = square(20);
  scene_board *board = scene_board_new();
  assert_int_equal(eg_net_heat(net, 0.2), EG_OK);
  teach(net, &d, 5);
  size_t least = SIZE_MAX;
  for (int k = 0; k < 1500; k++) {
    eg_net_randomize(net);
    scene_past_record(board, net, "random", 0);
    eg_net_corrupt(net, 50, EG_STREAM_NOISE);
    scene_past_record(board, net, "noise", 0);
    run_on(board, net, 4 * 400);
    if (k < 700 || k % 7) continue;
    scene *sc = captured(board, net);
    if (newest_stretch(sc) < least) least = newest_stretch(sc);
    assert_in_range(sc->past.count, 500, 2 * 1536);
    scene_free(sc);
  }
  assert_true(least >= 3); /* more than its two ends */
  scene_board_free(board);
  eg_net_free(net);
}

/* However large the parts are in which a run goes on, its points are as dense. */
static void points_of_a_run_are_even(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = square(16);
  scene_board *board = scene_board_new();
  assert_int_equal(eg_net_heat(net, 0.5), EG_OK);
  teach(net, &d, 5);
  scene_past_record(board, net, NULL, 0);
  assert_int_equal(scene_past_part(board, net), 256 / 64);
  for (int k = 0; k < 20; k++) run_on(board, net, 10 * 256 + 3);
  assert_true(scene_past_part(board, net) > 256 / 64);
  scene *sc = captured(board, net);
  const scene_past *p = &sc->past;
  const double x = 20 * (10 + 3.0 / 256), step = (double)scene_past_part(board, net) / 256;
  assert_float_equal(p->x[p->count - 1], x, 1e-3);
  assert_in_range(p->count, 500, 1536);
  for (size_t k = 1; k < p->count; k++) {
    assert_true(p->x[k] > p->x[k - 1]);
    assert_true((double)(p->x[k] - p->x[k - 1]) <= 2 * step + 1e-3);
  }
  scene_free(sc);
  /* Where most of it is taken back and something new happens, there is room for all again. */
  assert_true(scene_past_go(board, net, 1));
  run_on(board, net, 1);
  run_on(board, net, 256);
  assert_int_equal(scene_past_part(board, net), 256 / 64);
  sc = captured(board, net);
  assert_in_range(sc->past.count, 65, 67);
  assert_int_equal(sc->past.now, sc->past.count - 1);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void a_past_begins_where_the_network_is_shown(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  uint64_t flips = 0;
  teach(net, &d, 2);
  eg_net_begin(net, EG_RANDOM);
  eg_net_advance(net, 40, &flips);
  scene_past_record(board, net, NULL, 0);
  eg_net_advance(net, 16, &flips);
  scene_past_record(board, net, NULL, 0);
  scene *sc = captured(board, net);
  assert_true(sc->past.x[0] == 0 && sc->past.x[1] == 0.25F);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- what was learned ------------------------------------------------------------------------ */

/* 1600 neurons as a matrix: 10 MB each time that something is learned. */
static void what_was_learned_is_kept_for_as_long_as_there_is_room(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = make_net((eg_net_desc){.width = 40, .height = 40, .dense = true});
  scene_board *board = scene_board_new();
  enum { LESSONS = 34, HELD = (256 << 20) / (1600 * 1600 * 4) };
  scene_past_record(board, net, NULL, 0);
  for (int k = 1; k <= LESSONS; k++) {
    teach(net, &d, 1);
    scene_past_record(board, net, "learn", 0);
    eg_net_put(net, (size_t)k, true); /* shares what was learned with the moment before */
    scene_past_record(board, net, "paint", 0);
  }
  uint32_t count = LESSONS;
  for (uint64_t to; (to = scene_past_undo(board)) != 0;) {
    const bool unlearn = strcmp(scene_past_label(board, scene_past_after(board, to)), "learn") == 0;
    assert_true(scene_past_go(board, net, to));
    assert_int_equal(eg_net_count(net), count -= unlearn);
  }
  assert_in_range(LESSONS - count, HELD - 2, HELD);
  while (scene_past_redo(board)) assert_true(scene_past_go(board, net, scene_past_redo(board)));
  assert_int_equal(eg_net_count(net), LESSONS);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- what is set aside ------------------------------------------------------------------------ */

static void what_is_set_aside_outlives_a_long_run(void **state) {
  (void)state;
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  size_t from = 0, moments = 0;
  scene_past_record(board, net, NULL, 0);
  run_on(board, net, 1400);
  eg_net_put(net, 5, true); /* nothing else is up: the couplings are all 0 */
  scene_past_record(board, net, "paint", 0);
  assert_true(scene_past_go(board, net, 701));
  for (int times = 0; times < 2; times++) {
    run_on(board, net, 20000); /* is thinned over and over */
    if (times == 0) moments = scene_past_aside(board, &from);
    assert_int_equal(moments, 701);
    assert_int_equal(scene_past_aside(board, &from), moments);
    assert_true(from < 701);
    const uint64_t parting = eg_net_updates(net);
    assert_true(scene_past_go(board, net, scene_past_undo(board)));
    assert_true(eg_bit(eg_net_state(net), 5) && eg_net_updates(net) < parting);
    scene *sc = captured(board, net);
    assert_int_equal(sc->past.count, from + moments + 1); /* and the gap before the paint */
    for (size_t k = 1; k < sc->past.count; k++) assert_true(sc->past.x[k] >= sc->past.x[k - 1]);
    scene_free(sc);
    assert_true(scene_past_go(board, net, scene_past_redo(board)));
    assert_false(eg_bit(eg_net_state(net), 5));
    assert_int_equal(eg_net_updates(net), parting);
  }
  scene_board_free(board);
  eg_net_free(net);
}

/* Also of a moment that would not have stayed for good. */
static void ways_part_at_any_moment(void **state) {
  (void)state;
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  run_on(board, net, 8000);
  assert_true(scene_past_part(board, net) >= 4);
  for (uint64_t k = 0; k < 8; k++) {
    run_on(board, net, 1 + k % 2);
    scene *sc = captured(board, net);
    const uint64_t here = sc->past.number[sc->past.count - 1], updates = eg_net_updates(net);
    scene_free(sc);
    eg_net_put(net, k, true);
    scene_past_record(board, net, "paint", 0);
    assert_true(scene_past_go(board, net, here));
    run_on(board, net, 1);
    assert_true(scene_past_go(board, net, here));
    assert_int_equal(eg_net_updates(net), updates);
    assert_int_equal(scene_past_undo(board), here + 1);
    assert_true(scene_past_go(board, net, here + 1));
    assert_int_equal(scene_past_undo(board), here);
  }
  scene_board_free(board);
  eg_net_free(net);
}

/* Where the moment behind which they come is kept no longer, they are not either. */
static void what_is_set_aside_goes_with_where_it_belongs(void **state) {
  (void)state;
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  size_t from = 0;
  for (int k = 0; k < 4000; k++) {
    if (k == 100) assert_true(scene_past_go(board, net, 60));
    eg_net_put(net, (size_t)k % 64, k / 64 % 2 == 0);
    scene_past_record(board, net, "paint", 0);
    if (k == 100) assert_int_equal(scene_past_aside(board, &from), 40);
  }
  assert_int_equal(scene_past_aside(board, &from), 0);
  int back = 0;
  for (uint64_t to; (to = scene_past_undo(board)) != 0; back++)
    assert_true(scene_past_go(board, net, to));
  assert_in_range(back, 700, 1536);
  scene_board_free(board);
  eg_net_free(net);
}

static void lessons_that_are_set_aside_give_way_to_new_ones(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = make_net((eg_net_desc){.width = 40, .height = 40, .dense = true});
  scene_board *board = scene_board_new();
  enum { HELD = (256 << 20) / (1600 * 1600 * 4), LESSONS = HELD - 6 };
  size_t from = 0;
  scene_past_record(board, net, NULL, 0);
  for (int k = 1; k <= LESSONS; k++) {
    teach(net, &d, 1);
    scene_past_record(board, net, "learn", 0);
  }
  assert_true(scene_past_go(board, net, 3)); /* with two of them */
  int more = 0;
  do {
    teach(net, &d, 1);
    scene_past_record(board, net, "learn", 0);
  } while (scene_past_aside(board, &from) > 0 && ++more < LESSONS);
  assert_in_range(more, 4, 7);
  uint32_t count = eg_net_count(net);
  for (uint64_t to; (to = scene_past_undo(board)) != 0;) {
    assert_true(scene_past_go(board, net, to));
    assert_int_equal(eg_net_count(net), --count);
  }
  assert_int_equal(count, 0);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- overlaps and marks ----------------------------------------------------------------------- */

static void overlaps_are_those_of_the_first_memories(void **state) {
  (void)state;
  dice d = {1};
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0); /* before there was any */
  teach(net, &d, SCENE_TRACKED + 6);
  scene_past_record(board, net, "learn", 0);
  for (uint32_t left = SCENE_TRACKED + 6; left > 0; left -= left > 3 ? left - 3 : 1) {
    scene *sc = captured(board, net);
    const scene_past *p = &sc->past;
    assert_int_equal(p->tracked, left < SCENE_TRACKED ? left : SCENE_TRACKED);
    for (uint32_t mu = 0; mu < p->tracked; mu++)
      for (size_t k = 0; k < p->count; k++)
        assert_true(p->number[k] ? p->overlaps[mu * p->count + k] ==
                                       (float)eg_net_overlap(net, mu) /* all -1 at all times */
                                 : isnan(p->overlaps[mu * p->count + k]));
    scene_free(sc);
    for (uint32_t gone = left > 3 ? left - 3 : 1; gone-- > 0;) eg_net_forget(net, 0);
    scene_past_record(board, net, "forget", 0);
  }
  scene *sc = captured(board, net);
  assert_int_equal(sc->past.tracked, 0);
  scene_free(sc);
  /* Back where there were more of them, they are known again. */
  assert_true(scene_past_go(board, net, 2));
  sc = captured(board, net);
  assert_int_equal(sc->past.tracked, SCENE_TRACKED);
  for (size_t k = 0; k < sc->past.tracked * sc->past.count; k++)
    assert_int_equal(isnan(sc->past.overlaps[k]), sc->past.number[k % sc->past.count] == 0);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* What would hold up a scene for too long is not known: the newest moments come first. */
static void overlaps_that_take_too_long_are_unknown(void **state) {
  (void)state;
  eg_net *net = square(512);
  scene_board *board = scene_board_new();
  eg_patterns *ps;
  assert_int_equal(eg_patterns_random(&ps, 512, 512, 64), EG_OK);
  while (eg_patterns_roll(ps, 0, 5)) continue;
  enum { MOMENTS = 300 };
  for (int k = 0; k < MOMENTS; k++) {
    eg_net_put(net, 3 * (size_t)k, true);
    scene_past_record(board, net, NULL, 0);
  }
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  scene_past_record(board, net, "learn", 0);
  scene *sc = captured(board, net);
  const scene_past *p = &sc->past;
  size_t known = 0;
  for (size_t k = p->count; k-- > 0 && !(p->number[k] && isnan(p->overlaps[k]));)
    known += p->number[k] != 0;
  assert_in_range(known, 50, MOMENTS - 1);
  for (size_t k = 0; k + known + 1 < p->count; k++) /* and one gap */
    for (uint32_t mu = 0; mu < 64; mu++) assert_true(isnan(p->overlaps[mu * p->count + k]));
  for (uint32_t mu = 0; mu < 64; mu++)
    for (size_t k = p->count - known - 1; k < p->count; k += 17) {
      if (p->number[k] == 0 || !scene_past_go(board, net, p->number[k])) continue;
      const int64_t dot =
          eg_bits_dot(eg_net_state(net), sc->memories->bits + mu * sc->memories->words, sc->n);
      assert_true(p->overlaps[mu * p->count + k] == (float)((double)dot / (double)sc->n));
    }
  scene_free(sc);
  eg_patterns_free(ps);
  scene_board_free(board);
  eg_net_free(net);
}

static void the_newest_changes_are_named(void **state) {
  (void)state;
  eg_net *net = square(8);
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  for (int k = 1; k <= 40; k++) {
    char label[32];
    snprintf(label, sizeof label, "number %d, which is a long one", k);
    eg_net_put(net, (size_t)k, true);
    scene_past_record(board, net, k % 2 ? label : "same", 0);
    if (k % 4 == 0) { /* at one place, and of one name: one mark */
      eg_net_put(net, (size_t)k, false);
      scene_past_record(board, net, "same", 0);
    }
    run_on(board, net, 32);
  }
  scene *sc = captured(board, net);
  const scene_past *p = &sc->past;
  assert_int_equal(p->mark_count, 24);
  for (int k = 17; k <= 40; k++) {
    char label[32];
    snprintf(label, sizeof label, "number %d, which is a long one", k);
    label[k % 2 ? 15 : 0] = 0; /* as much as there is room for */
    assert_string_equal(p->marks[k - 17].label, k % 2 ? label : "same");
    assert_true(p->marks[k - 17].x == (float)(k - 1) / 2);
  }
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_run_of_a_long_loop_has_its_points),
      cmocka_unit_test(points_of_a_run_are_even),
      cmocka_unit_test(a_past_begins_where_the_network_is_shown),
      cmocka_unit_test(what_was_learned_is_kept_for_as_long_as_there_is_room),
      cmocka_unit_test(what_is_set_aside_outlives_a_long_run),
      cmocka_unit_test(ways_part_at_any_moment),
      cmocka_unit_test(what_is_set_aside_goes_with_where_it_belongs),
      cmocka_unit_test(lessons_that_are_set_aside_give_way_to_new_ones),
      cmocka_unit_test(overlaps_are_those_of_the_first_memories),
      cmocka_unit_test(overlaps_that_take_too_long_are_unknown),
      cmocka_unit_test(the_newest_changes_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
