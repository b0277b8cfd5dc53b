/* SPDX-License-Identifier: MIT
 *
 * The past of a network: whatever was kept can be gone back to, to the bit, and
 * has the same future again; what is too much is thinned honestly.
 */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIDE 7u /* 49 neurons: not a whole word */
#define N ((size_t)SIDE * SIDE)

static eg_net *new_net(eg_net_desc about) {
  eg_net *net;
  if (!about.width) about.width = about.height = SIDE;
  assert_int_equal(eg_net_new(&net, &about), EG_OK);
  return net;
}

static void teach(eg_net *net, uint32_t count, uint64_t seed) {
  eg_patterns *ps;
  const eg_net_desc *about = eg_net_about(net);
  assert_int_equal(eg_patterns_new(&ps, about->width, about->height, count), EG_OK);
  for (uint32_t k = 0; k < count; k++) {
    eg_stream r = eg_stream_at(seed, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(ps, k), eg_net_n(net), 0, &r);
  }
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
}

/* Some updates, which may end within a sweep. */
static void move(eg_net *net, eg_schedule schedule, uint64_t updates) {
  uint64_t flips = 0;
  while (updates > 0) {
    if (eg_net_due(net) == 0) eg_net_begin(net, schedule);
    const uint64_t part = updates < eg_net_due(net) ? updates : eg_net_due(net);
    eg_net_advance(net, part, &flips);
    updates -= part;
  }
}

static scene *captured(scene_board *board, const eg_net *net) {
  scene *sc = scene_capture(board, net, &(scene_request){0});
  assert_non_null(sc);
  return sc;
}

static uint64_t newest(scene_board *board, const eg_net *net) {
  scene *sc = captured(board, net);
  const uint64_t number = sc->past.number[sc->past.count - 1];
  scene_free(sc);
  return number;
}

/* All that can be seen of a network, in a few numbers. */
typedef struct print {
  uint64_t state, updates, sweeps, flips, due;
  double energy, fields;
  uint32_t count;
} print;

static print print_of(const eg_net *net) {
  print p = {.updates = eg_net_updates(net),
             .sweeps = eg_net_sweeps(net),
             .flips = eg_net_flips(net),
             .due = eg_net_due(net),
             .count = eg_net_count(net)};
  for (size_t w = 0; w < eg_words(eg_net_n(net)); w++)
    p.state = p.state * 1000003 ^ eg_net_state(net)[w];
  assert_int_equal(eg_net_energy(net, NULL, &p.energy), EG_OK);
  for (size_t i = 0; i < eg_net_n(net); i++) p.fields += (double)(i + 1) * eg_net_field(net, i);
  return p;
}

static void assert_same(print a, print b) {
  assert_int_equal(a.state, b.state);
  assert_int_equal(a.updates, b.updates);
  assert_int_equal(a.sweeps, b.sweeps);
  assert_int_equal(a.flips, b.flips);
  assert_int_equal(a.due, b.due);
  assert_int_equal(a.count, b.count);
  assert_true(a.energy == b.energy && a.fields == b.fields);
}

/* ---- going back -------------------------------------------------------------------------- */

enum { STEPS = 60 };

/* One step of a history that knows everything: by its number it always does the same. */
static const char *live(eg_net *net, eg_schedule schedule, int step) {
  switch (step % 12) {
    case 3: eg_net_corrupt(net, 9, EG_STREAM_HAND); return "noise";
    case 6: eg_net_corrupt(net, 5, EG_STREAM_NOISE); return "noise";
    case 8: eg_net_randomize(net); return "random";
    case 10:
      if (step % 24 == 10)
        teach(net, 1, 100 + (uint64_t)step);
      else if (eg_net_forget(net, 0) != EG_OK)
        return NULL;
      return step % 24 == 10 ? "learn" : "forget";
    case 11: eg_net_put(net, (size_t)step % N, step % 24 < 12); return "paint";
    default: move(net, schedule, 17 + (uint64_t)step); return NULL;
  }
}

static void from_every_moment_the_future_is_the_same(void **state) {
  (void)state;
  static const eg_rule rules[] = {EG_HEBB, EG_STORKEY, EG_PROJECTION, EG_COVARIANCE};
  for (int kind = 0; kind < 16; kind++) {
    const eg_schedule schedule = (eg_schedule)(kind % 4);
    eg_net *net = new_net((eg_net_desc){.seed = 5 + (uint64_t)kind,
                                        .rule = rules[kind / 4],
                                        .ties = EG_TIES_RANDOM,
                                        .temperature = kind % 3 == 0 ? 0.4 : 0});
    scene_board *board = scene_board_new();
    print was[STEPS + 1];
    uint64_t number[STEPS + 1];
    teach(net, 3, 1);
    scene_past_record(board, net, NULL, 0);
    was[0] = print_of(net);
    number[0] = newest(board, net);
    for (int step = 0; step < STEPS; step++) {
      /* A synchronous sweep is recorded at its end. */
      if (schedule == EG_SYNCHRONOUS && eg_net_due(net)) move(net, schedule, eg_net_due(net));
      const char *label = live(net, schedule, step);
      if (schedule == EG_SYNCHRONOUS && eg_net_due(net)) move(net, schedule, eg_net_due(net));
      scene_past_record(board, net, label, 0);
      was[step + 1] = print_of(net);
      number[step + 1] = newest(board, net);
    }
    /* From the last one back, since a new future takes the place of the old one. */
    for (int from = STEPS - 1; from >= 0; from -= 7) {
      assert_true(scene_past_go(board, net, number[from]));
      assert_same(print_of(net), was[from]);
      for (int step = from; step < STEPS; step++) {
        live(net, schedule, step);
        if (schedule == EG_SYNCHRONOUS && eg_net_due(net)) move(net, schedule, eg_net_due(net));
        assert_same(print_of(net), was[step + 1]);
      }
    }
    scene_board_free(board);
    eg_net_free(net);
  }
}

static void another_seed_is_taken_back_as_well(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 3});
  scene_board *board = scene_board_new();
  teach(net, 8, 1);
  eg_net_randomize(net);
  move(net, EG_RANDOM, 30);
  scene_past_record(board, net, NULL, 0);
  const uint64_t before = newest(board, net);
  eg_net *other = new_net((eg_net_desc){.seed = 3});
  teach(other, 8, 1);
  eg_net_randomize(other);
  move(other, EG_RANDOM, 30);
  eg_net_reseed(net, 99);
  scene_past_record(board, net, "seed", 0);
  move(net, EG_RANDOM, 200);
  scene_past_record(board, net, NULL, 0);
  assert_int_equal(scene_past_undo(board), before);
  assert_true(scene_past_go(board, net, before));
  assert_int_equal(eg_net_about(net)->seed, 3);
  eg_net_randomize(net);
  eg_net_randomize(other);
  move(net, EG_RANDOM, 100);
  move(other, EG_RANDOM, 100);
  assert_same(print_of(net), print_of(other));
  eg_net_free(other);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- changes ----------------------------------------------------------------------------- */

static void changes_are_taken_back_and_done_again_one_by_one(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 1});
  scene_board *board = scene_board_new();
  print was[12];
  teach(net, 2, 1);
  scene_past_record(board, net, NULL, 0);
  was[0] = print_of(net);
  assert_int_equal(scene_past_undo(board), 0);
  assert_int_equal(scene_past_redo(board), 0);
  for (int k = 1; k < 12; k++) {
    if (k == 5)
      teach(net, 1, 77);
    else
      eg_net_corrupt(net, (size_t)k, EG_STREAM_HAND);
    scene_past_record(board, net, k == 5 ? "learn" : "noise", 0);
    was[k] = print_of(net);
  }
  for (int k = 10; k >= 0; k--) {
    const uint64_t to = scene_past_undo(board);
    assert_string_equal(scene_past_label(board, scene_past_after(board, to)),
                        k + 1 == 5 ? "learn" : "noise");
    assert_true(scene_past_go(board, net, to));
    assert_same(print_of(net), was[k]);
  }
  assert_int_equal(scene_past_undo(board), 0);
  for (int k = 1; k < 12; k++) {
    assert_true(scene_past_go(board, net, scene_past_redo(board)));
    assert_same(print_of(net), was[k]);
  }
  assert_int_equal(scene_past_redo(board), 0);
  /* What was taken back is gone once something new happens. */
  for (int k = 0; k < 4; k++) scene_past_go(board, net, scene_past_undo(board));
  eg_net_put(net, 3, !eg_bit(eg_net_state(net), 3));
  scene_past_record(board, net, "paint", 0);
  assert_int_equal(scene_past_redo(board), 0);
  scene *sc = captured(board, net);
  assert_true(sc->past.undo && !sc->past.redo);
  assert_int_equal(sc->past.now, sc->past.count - 1);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void a_stroke_is_one_change(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 1});
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  const print empty = print_of(net);
  for (uint64_t stroke = 1; stroke <= 3; stroke++)
    for (size_t i = 0; i < 10; i++) {
      eg_net_put(net, 10 * (size_t)stroke + i, true);
      scene_past_record(board, net, "paint", stroke);
    }
  scene *sc = captured(board, net);
  assert_int_equal(sc->past.count, 1 + 3 * 2); /* each with its gap */
  scene_free(sc);
  for (int k = 0; k < 3; k++) scene_past_go(board, net, scene_past_undo(board));
  assert_same(print_of(net), empty);
  scene_board_free(board);
  eg_net_free(net);
}

static void strokes_without_a_number_stay_apart(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 1});
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  for (size_t i = 0; i < 3; i++) {
    eg_net_put(net, i, true);
    scene_past_record(board, net, "paint", 0);
  }
  scene *sc = captured(board, net);
  assert_int_equal(sc->past.count, 1 + 3 * 2);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- the script and the hand ------------------------------------------------------------- */

static void record_noise(scene_board *board, eg_net *net, uint64_t stroke) {
  eg_net_corrupt(net, 5, EG_STREAM_HAND);
  scene_past_record(board, net, "noise", stroke);
}

static void undo_leaves_alone_what_the_script_did(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 1});
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  teach(net, 2, 1);
  scene_past_record(board, net, "learn", SCENE_SCRIPT);
  record_noise(board, net, SCENE_SCRIPT);
  record_noise(board, net, SCENE_SCRIPT); /* no stroke: these are two */
  const uint64_t begun = newest(board, net);
  assert_int_equal(begun, 4);
  assert_int_equal(scene_past_undo(board), 0);
  assert_string_equal(scene_past_kept_by_script(board), "noise");
  move(net, EG_RANDOM, 100); /* updates are no change */
  scene_past_record(board, net, NULL, 0);
  const uint64_t ran = newest(board, net);
  record_noise(board, net, 0);
  record_noise(board, net, 7);
  assert_null(scene_past_kept_by_script(board));
  assert_true(scene_past_go(board, net, scene_past_undo(board)));
  assert_int_equal(scene_past_undo(board), ran);
  assert_true(scene_past_go(board, net, ran));
  assert_int_equal(scene_past_undo(board), 0);
  assert_int_equal(scene_past_redo(board), ran + 1);
  assert_true(
      scene_past_go(board, net, 1)); /* what the script did can be gone to, but not done again */
  assert_int_equal(scene_past_redo(board), 0);
  assert_int_equal(eg_net_count(net), 0);
  assert_true(scene_past_go(board, net, ran + 2));
  /* The script goes on, and what the hand did before it is out of reach. */
  record_noise(board, net, SCENE_SCRIPT);
  assert_int_equal(scene_past_undo(board), 0);
  record_noise(board, net, 0);
  assert_true(scene_past_go(board, net, scene_past_undo(board)));
  assert_int_equal(scene_past_undo(board), 0);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- going on from an earlier moment ------------------------------------------------------ */

static void a_later_history_is_set_aside_with_its_memories(void **state) {
  (void)state;
  for (int script = 0; script < 2; script++) {
    eg_net *net = new_net((eg_net_desc){.seed = 1, .temperature = 0.5});
    scene_board *board = scene_board_new();
    print was[41];
    size_t from = 0;
    teach(net, 2, 1);
    scene_past_record(board, net, NULL, 0);
    for (int k = 1; k <= 40; k++) {
      if (k == 20)
        teach(net, 1, 77);
      else
        move(net, EG_RANDOM, 10);
      scene_past_record(board, net, k == 20 ? "learn" : NULL, 0);
      was[k] = print_of(net); /* its number is k + 1 */
    }
    assert_true(scene_past_go(board, net, 12));
    assert_false(scene_past_parted(board)); /* nothing new has happened yet */
    assert_int_equal(scene_past_aside(board, &from), 0);
    for (int k = 0; k < 10; k++) {
      eg_net_randomize(net);
      move(net, EG_RANDOM, 10);
      if (script && k == 3)
        record_noise(board, net, SCENE_SCRIPT); /* is not in the way */
      else
        scene_past_record(board, net, NULL, 0);
      assert_int_equal(scene_past_parted(board), k == 0); /* said once */
    }
    const print other = print_of(net);
    assert_int_equal(scene_past_aside(board, &from), 29);
    assert_int_equal(from, 12);
    for (int times = 0; times < 3; times++) {
      assert_int_equal(eg_net_count(net), 2);
      assert_int_equal(scene_past_redo(board), 0);
      scene *sc = captured(board, net);
      assert_true(sc->past.undo && !sc->past.redo);
      assert_int_equal(sc->past.count, 22 + script);
      scene_free(sc);
      const uint64_t last = scene_past_undo(board);
      assert_int_equal(last, 41);
      assert_true(scene_past_is_aside(board, last));
      assert_true(scene_past_go(board, net, last));
      assert_false(scene_past_is_aside(board, last));
      assert_same(print_of(net), was[40]);
      assert_int_equal(eg_net_count(net), 3);
      sc = captured(board, net);
      assert_true(sc->past.undo && sc->past.redo);
      assert_int_equal(sc->past.count, 41 + 1);
      scene_free(sc);
      for (int k = 40; k > 0; k--) { /* all of it, to the bit */
        assert_true(scene_past_go(board, net, (uint64_t)k + 1));
        assert_same(print_of(net), was[k]);
      }
      assert_true(scene_past_go(board, net, 41));
      assert_true(scene_past_go(board, net, scene_past_redo(board)));
      assert_same(print_of(net), other);
    }
    assert_false(scene_past_parted(board));
    scene_board_free(board);
    eg_net_free(net);
  }
}

/* First what the hand did since, then the going on itself; then what it did before. */
static void going_on_is_taken_back_in_its_turn(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 1});
  scene_board *board = scene_board_new();
  scene_past_record(board, net, NULL, 0);
  record_noise(board, net, 0); /* 2 */
  record_noise(board, net, 3); /* 3, taken back */
  const print third = print_of(net);
  assert_true(scene_past_go(board, net, 2));
  record_noise(board, net, 3); /* 4: the stroke goes on, and is another one */
  record_noise(board, net, 0); /* 5 */
  static const uint64_t back[] = {4, 2, 3, 2, 1};
  for (size_t k = 0; k < 5; k++) {
    assert_int_equal(scene_past_undo(board), back[k]);
    assert_true(scene_past_go(board, net, back[k]));
    if (back[k] == 3) assert_same(print_of(net), third);
  }
  assert_int_equal(scene_past_undo(board), 0);
  static const uint64_t forth[] = {2, 3, 5};
  for (size_t k = 0; k < 3; k++) {
    assert_int_equal(scene_past_redo(board), forth[k]);
    assert_true(scene_past_go(board, net, forth[k]));
  }
  assert_int_equal(scene_past_redo(board), 0);
  /* Another parting takes the place of this one, also where it lies before it. */
  assert_true(scene_past_go(board, net, 1));
  record_noise(board, net, 0); /* 6 */
  assert_false(scene_past_is_aside(board, 3));
  assert_false(scene_past_go(board, net, 3));
  size_t from = 0;
  assert_int_equal(scene_past_aside(board, &from), 3);
  assert_int_equal(from, 1);
  assert_true(
      scene_past_go(board, net, 4)); /* a moment that is set aside is gone to as any other */
  assert_int_equal(newest(board, net), 5);
  assert_int_equal(scene_past_undo(board), 2);
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- thinning ---------------------------------------------------------------------------- */

static void a_long_past_is_thinned_but_for_changes(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 2, .temperature = 0.6});
  scene_board *board = scene_board_new();
  teach(net, 3, 1);
  scene_past_record(board, net, NULL, 0);
  enum { LONG = 9000 };
  print *was = calloc(LONG, sizeof *was);
  for (int k = 0; k < LONG; k++) {
    const bool change = k % 500 == 250;
    if (change)
      eg_net_corrupt(net, 4, EG_STREAM_HAND);
    else
      move(net, EG_RANDOM, 5);
    scene_past_record(board, net, change ? "noise" : NULL, 0);
    was[k] = print_of(net); /* its number is k + 2 */
  }
  scene *sc = captured(board, net);
  const scene_past *p = &sc->past;
  assert_in_range(p->count, 500, 2048);
  assert_int_equal(p->number[p->count - 1], LONG + 1); /* the newest */
  assert_int_equal(p->mark_count, LONG / 500);
  size_t changes = 0;
  for (size_t k = 1; k < p->count; k++) {
    assert_true(p->x[k] >= p->x[k - 1]);
    if (p->number[k] == 0) { /* both sides of a change are there */
      assert_true(isnan(p->energy[k]) && isnan(p->flips[k]) && isnan(p->overlaps[k]));
      assert_int_equal(p->number[k + 1], p->number[k - 1] + 1);
      changes++;
    } else {
      assert_true(p->flips[k] >= 0 && p->flips[k] <= (float)N);
    }
  }
  assert_int_equal(changes, LONG / 500);
  /* What is kept is kept to the bit. */
  for (size_t k = 0; k < p->count; k += 37) {
    if (p->number[k] < 2) continue;
    assert_true(scene_past_go(board, net, p->number[k]));
    assert_same(print_of(net), was[p->number[k] - 2]);
    assert_true(p->energy[k] == (float)was[p->number[k] - 2].energy);
    for (uint32_t mu = 0; mu < p->tracked; mu++)
      assert_true(p->overlaps[mu * p->count + k] == (float)eg_net_overlap(net, mu));
  }
  scene_free(sc);
  free(was);
  scene_board_free(board);
  eg_net_free(net);
}

static void changes_without_end_push_out_the_oldest(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 2});
  scene_board *board = scene_board_new();
  teach(net, 3, 1);
  for (int k = 0; k < 5000; k++) {
    eg_net_corrupt(net, 2, EG_STREAM_HAND);
    scene_past_record(board, net, k % 2 ? "noise" : "paint", 0);
  }
  scene *sc = captured(board, net);
  assert_in_range(sc->past.count, 100, 4096);
  assert_int_equal(sc->past.number[sc->past.count - 1], 5000);
  assert_in_range(sc->past.mark_count, 1, 24);
  scene_free(sc);
  int back = 0;
  for (uint64_t to; (to = scene_past_undo(board)) != 0; back++)
    assert_true(scene_past_go(board, net, to));
  assert_in_range(back, 100, 5000);
  scene_board_free(board);
  eg_net_free(net);
}

static void large_networks_keep_fewer_moments(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.width = 3000, .height = 3000, .seed = 2}); /* 1.1 MB each */
  scene_board *board = scene_board_new();
  for (int k = 0; k < 200; k++) {
    eg_net_put(net, (size_t)k, true);
    scene_past_record(board, net, NULL, 0);
  }
  scene *sc = captured(board, net);
  assert_in_range(sc->past.count, 10, 62); /* 64 MiB */
  assert_int_equal(sc->past.number[sc->past.count - 1], 200);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* Such as a script that sets the state before each of very many runs. */
static void a_past_of_nothing_but_changes_goes_on(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 2});
  scene_board *board = scene_board_new();
  for (int k = 0; k < 100000; k++) {
    eg_net_put(net, (size_t)k % N, k / (int)N % 2 == 0);
    scene_past_record(board, net, "set", 0);
    eg_net_update(net, 3);
    scene_past_record(board, net, NULL, 0);
  }
  assert_int_equal(newest(board, net), 200000);
  scene_board_free(board);
  eg_net_free(net);
}

/* An order to go back that was on its way when another network came finds nothing. */
static void numbers_are_never_given_twice(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 2});
  scene_board *board = scene_board_new();
  for (int k = 0; k < 3; k++) scene_past_record(board, net, "set", 0);
  scene_board_new_net(board);
  scene_past_record(board, net, NULL, 0);
  assert_int_equal(newest(board, net), 4);
  for (uint64_t old = 1; old <= 3; old++) assert_false(scene_past_go(board, net, old));
  scene_board_free(board);
  eg_net_free(net);
}

/* ---- what a scene says -------------------------------------------------------------------- */

static void overlaps_are_with_the_memories_of_today(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.seed = 4});
  scene_board *board = scene_board_new();
  uint64_t kept[40][1];
  for (int k = 0; k < 40; k++) {
    if (k == 0) teach(net, 2, 1);
    if (k == 15) teach(net, 3, 50);
    if (k == 30) assert_int_equal(eg_net_forget(net, 1), EG_OK);
    const bool change = k == 15 || k == 30;
    if (!change) eg_net_randomize(net);
    scene_past_record(board, net, change ? "memories" : "random", 0);
    memcpy(kept[k], eg_net_state(net), sizeof kept[k]);
  }
  scene *sc = captured(board, net);
  const scene_past *p = &sc->past;
  assert_int_equal(p->tracked, 4);
  for (size_t k = 0; k < p->count; k++)
    for (uint32_t mu = 0; mu < 4 && p->number[k]; mu++) {
      const uint64_t *s = kept[p->number[k] - 1];
      const double m =
          (double)eg_bits_dot(s, sc->memories->bits + mu * sc->memories->words, N) / (double)N;
      assert_float_equal(p->overlaps[mu * p->count + k], m, 1e-6);
    }
  scene_free(sc);
  scene_board_new_net(board); /* another network has no past */
  sc = captured(board, net);
  assert_int_equal(sc->past.count, 0);
  assert_true(!sc->past.undo && !sc->past.redo);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void what_is_not_there_is_not_gone_to(void **state) {
  (void)state;
  eg_net *net = new_net((eg_net_desc){.width = 1, .height = 1});
  scene_board *board = scene_board_new();
  assert_false(scene_past_go(board, net, 0));
  assert_false(scene_past_go(board, net, 7));
  scene_past_record(board, net, NULL, 0);
  const print before = print_of(net);
  assert_false(scene_past_go(board, net, 0));
  assert_false(scene_past_go(board, net, UINT64_MAX));
  assert_same(print_of(net), before);
  assert_true(scene_past_go(board, net, 1));
  assert_int_equal(scene_past_after(board, 1), 0);
  assert_string_equal(scene_past_label(board, 99), "");
  scene *sc = captured(board, net);
  assert_true(sc->past.count == 1 && sc->past.tracked == 0);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(from_every_moment_the_future_is_the_same),
      cmocka_unit_test(another_seed_is_taken_back_as_well),
      cmocka_unit_test(changes_are_taken_back_and_done_again_one_by_one),
      cmocka_unit_test(a_stroke_is_one_change),
      cmocka_unit_test(undo_leaves_alone_what_the_script_did),
      cmocka_unit_test(a_later_history_is_set_aside_with_its_memories),
      cmocka_unit_test(going_on_is_taken_back_in_its_turn),
      cmocka_unit_test(strokes_without_a_number_stay_apart),
      cmocka_unit_test(a_long_past_is_thinned_but_for_changes),
      cmocka_unit_test(changes_without_end_push_out_the_oldest),
      cmocka_unit_test(large_networks_keep_fewer_moments),
      cmocka_unit_test(a_past_of_nothing_but_changes_goes_on),
      cmocka_unit_test(numbers_are_never_given_twice),
      cmocka_unit_test(overlaps_are_with_the_memories_of_today),
      cmocka_unit_test(what_is_not_there_is_not_gone_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
