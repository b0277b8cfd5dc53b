/* SPDX-License-Identifier: MIT
 *
 * test_past_lives.c - whole lives of networks of all kinds, lived forth and back.
 *
 * A twin, read from the bytes of the network at the moment that was recorded, is the
 * witness: wherever in its past the network goes, through whatever was learned,
 * forgotten, dreamt or seeded since, the two are the same in every byte and stay so.
 * What a scene says of the past is compared with a list that keeps everything.
 */
#include "bytes.h"
#include "scene.h"

enum { MOST = 40 }; /* moments of a life: nothing is thinned */

typedef struct lived {
  uint64_t number, stroke;
  eg_net *twin;
  char label[8]; /* "" for updates */
} lived;

typedef struct life {
  scene_board *board;
  eg_net *net;
  lived at[MOST], aside[MOST];
  size_t count, now, set_aside, parting; /* that many are set aside, behind at[parting] */
  bool older;
  uint64_t numbers;
  double temperature; /* which nobody takes back */
} life;

static void forget_from(life *l, size_t first) {
  while (l->count > first) eg_net_free(l->at[--l->count].twin);
}

static void forget_aside(life *l) {
  while (l->set_aside > 0) eg_net_free(l->aside[--l->set_aside].twin);
}

static void set_aside(life *l) {
  if (l->count == 0 || l->now + 1 == l->count) return;
  forget_aside(l);
  l->parting = l->now;
  l->older = true;
  while (l->count > l->now + 1 + l->set_aside) {
    l->aside[l->set_aside] = l->at[l->now + 1 + l->set_aside];
    l->set_aside++;
  }
  l->count = l->now + 1;
  if (l->at[l->now].stroke != SCENE_SCRIPT) l->at[l->now].stroke = 0;
}

static void change_places(life *l) {
  lived was[MOST];
  const size_t first = l->parting + 1, here = l->count - first;
  for (size_t k = 0; k < here; k++) was[k] = l->at[first + k];
  for (size_t k = 0; k < l->set_aside; k++) l->at[first + k] = l->aside[k];
  for (size_t k = 0; k < here; k++) l->aside[k] = was[k];
  l->count = first + l->set_aside;
  l->set_aside = here;
  l->older = !l->older;
}

static void record(life *l, const char *label, uint64_t stroke) {
  scene_past_record(l->board, l->net, *label ? label : NULL, stroke);
  set_aside(l);
  if (*label && stroke && stroke != SCENE_SCRIPT && l->count > 1 &&
      l->at[l->count - 1].stroke == stroke)
    forget_from(l, l->count - 1);
  lived *at = &l->at[l->now = l->count++];
  *at = (lived){.number = ++l->numbers, .stroke = stroke, .twin = read_back(l->net)};
  snprintf(at->label, sizeof at->label, "%s", label);
}

static uint64_t model_undo(const life *l) {
  const bool behind = l->set_aside > 0 && l->older && l->now >= l->parting;
  for (size_t k = l->now; k > (behind ? l->parting : 0); k--)
    if (*l->at[k].label) {
      if (l->at[k].stroke != SCENE_SCRIPT) return l->at[k - 1].number;
      break;
    }
  return behind ? l->aside[l->set_aside - 1].number : 0;
}

static uint64_t model_redo(const life *l) {
  for (size_t k = l->now + 1; k < l->count; k++)
    if (*l->at[k].label) return l->at[k].stroke == SCENE_SCRIPT ? 0 : l->at[k].number;
  return l->set_aside > 0 && !l->older ? l->aside[l->set_aside - 1].number : 0;
}

static void go(life *l, uint64_t number) {
  size_t k = 0;
  for (size_t j = 0; j < l->set_aside; j++)
    if (l->aside[j].number == number) {
      assert_true(scene_past_is_aside(l->board, number));
      change_places(l);
      break;
    }
  while (k < l->count && l->at[k].number != number) k++;
  assert_true(k < l->count);
  assert_true(scene_past_go(l->board, l->net, number));
  l->now = k;
  const uint64_t taught = eg_net_taught(l->net); /* has all that it had then: once is enough */
  assert_true(scene_past_go(l->board, l->net, number));
  assert_int_equal(eg_net_taught(l->net), taught);
  eg_net_heat(l->net, l->temperature);
  eg_net_heat(l->at[k].twin, l->temperature);
  assert_same_throughout(l->net, l->at[k].twin);
}

static float overlap_of(const scene *sc, uint32_t mu, const eg_net *twin) {
  const scene_memories *m = sc->memories;
  const int64_t dot = eg_bits_dot(eg_net_state(twin), m->bits + mu * m->words, sc->n);
  return (float)((double)dot / (double)sc->n);
}

/* Updates were done between the changes before and after it. */
static bool is_moving(const life *l, size_t k) {
  size_t first = k, last = k;
  while (first > 0 && !*l->at[first].label) first--;
  while (last + 1 < l->count && !*l->at[last + 1].label) last++;
  return eg_net_updates(l->at[first].twin) != eg_net_updates(l->at[last].twin);
}

/* What a scene says of the past, field by field. */
static void assert_told(life *l) {
  scene *sc = scene_capture(l->board, l->net, &(scene_request){0});
  assert_non_null(sc);
  const scene_past *p = &sc->past;
  size_t at = 0, marks = 0;
  double x = 0;
  size_t from = 0;
  assert_int_equal(scene_past_aside(l->board, &from), l->set_aside);
  if (l->set_aside) assert_int_equal(from, l->parting + 1);
  assert_int_equal(p->undo, model_undo(l) != 0);
  assert_int_equal(p->redo, model_redo(l) != 0);
  assert_int_equal(scene_past_undo(l->board), model_undo(l));
  assert_int_equal(scene_past_redo(l->board), model_redo(l));
  assert_int_equal(p->tracked, sc->memories->count);
  for (size_t k = 0; k < l->count; k++, at++) {
    const lived *m = &l->at[k];
    double energy;
    const uint64_t then = k ? eg_net_updates(m[-1].twin) : 0, updates = eg_net_updates(m->twin);
    if (k && updates > then) x += (double)(updates - then) / (double)sc->n;
    if (k && *m->label) { /* the gap */
      assert_true(at < p->count && p->number[at] == 0);
      assert_true(isnan(p->energy[at]) && isnan(p->flips[at]) && p->x[at] == p->x[at + 1]);
      for (uint32_t mu = 0; mu < p->tracked; mu++)
        assert_true(isnan(p->overlaps[mu * p->count + at]));
      at++;
    }
    assert_true(at < p->count);
    assert_int_equal(p->number[at], m->number);
    assert_string_equal(scene_past_label(l->board, m->number), m->label);
    assert_int_equal(scene_past_after(l->board, m->number), k + 1 < l->count ? m[1].number : 0);
    assert_float_equal(p->x[at], x, 1e-5 * (1 + x));
    assert_int_equal(eg_net_energy(m->twin, NULL, &energy), EG_OK);
    assert_true(p->energy[at] == (float)energy);
    assert_int_equal(isnan(p->flips[at]) != 0, !is_moving(l, k));
    for (uint32_t mu = 0; mu < p->tracked; mu++)
      assert_true(p->overlaps[mu * p->count + at] == overlap_of(sc, mu, m->twin));
    if (k == l->now) assert_int_equal(p->now, at);
    if (*m->label && marks < p->mark_count && strcmp(p->marks[marks].label, m->label) == 0 &&
        p->marks[marks].x == p->x[at])
      marks++;
  }
  assert_int_equal(at, p->count);
  assert_int_equal(marks, p->mark_count); /* all are of changes, and in their order */
  scene_free(sc);
}

static void live_by_updates(eg_net *net, dice *d) {
  uint64_t flips = 0;
  switch (roll_below(d, 4)) {
    case 0: eg_net_begin(net, (eg_schedule)roll_below(d, 4)); break;
    case 1: eg_net_update(net, roll_below(d, (uint32_t)eg_net_n(net))); break;
    case 2: run(net, d); break;
    default: break;
  }
  if (eg_net_due(net) == 0) eg_net_begin(net, (eg_schedule)roll_below(d, 4));
  eg_net_advance(net, 1 + roll_below(d, (uint32_t)eg_net_n(net)), &flips); /* or so far */
}

static void live_on(life *l, dice *d) {
  switch (roll_below(d, 8)) {
    case 0:
    case 1:
    case 2:
      live_by_updates(l->net, d);
      record(l, "", 0);
      break;
    case 3:
    case 4:
      act(l->net, d, true);
      record(l, "act", roll_below(d, 3) ? 0 : SCENE_SCRIPT);
      break;
    case 5: /* a touch of a stroke, which often goes on */
      eg_net_put(l->net, roll_below(d, (uint32_t)eg_net_n(l->net)), toss(d));
      record(l, "paint", 1 + l->numbers / 4);
      break;
    case 6:
      if (roll_below(d, 4)) break;
      eg_net_reseed(l->net, roll_below(d, 3));
      record(l, "seed", 0);
      break;
    default: { /* where the person likes */
      const uint64_t to[] = {model_undo(l), model_redo(l),
                             l->at[roll_below(d, (uint32_t)l->count)].number,
                             l->set_aside ? l->aside[l->set_aside / 2].number : 0};
      const uint64_t number = to[roll_below(d, 4)];
      if (number) go(l, number);
    }
  }
  l->temperature = eg_net_temperature(l->net);
}

static void whatever_happened_all_is_as_it_was(void **state) {
  (void)state;
  dice d = {7};
  for (unsigned trial = 0; trial < 12 * KINDS; trial++) {
    const uint32_t width = trial < 2 * KINDS ? 1 : 1 + roll_below(&d, 9);
    const uint32_t height = trial < KINDS ? 1 : 1 + roll_below(&d, 8);
    life l = {.board = scene_board_new()};
    l.net = roll_net(&d, trial % KINDS, width, height, trial / KINDS % 4 ? roll_below(&d, 6) : 0);
    l.temperature = eg_net_temperature(l.net);
    record(&l, "", 0);
    while (l.count < MOST && l.numbers < 60) {
      live_on(&l, &d);
      assert_told(&l);
    }
    for (size_t k = l.count; k-- > 0;) go(&l, l.at[k].number); /* the whole way back */
    for (int times = 0; times < 6; times++) go(&l, l.at[roll_below(&d, (uint32_t)l.count)].number);
    act_alike(l.net, l.at[l.now].twin, roll(&d), 15, true);
    forget_from(&l, 0);
    forget_aside(&l);
    scene_board_free(l.board);
    eg_net_free(l.net);
  }
}

/* ---- synchronous ----------------------------------------------------------------------------- */

/* Half of the neurons have been asked and nobody has moved yet; then the brush comes. */
static void within_a_synchronous_step_nothing_is_lost(void **state) {
  (void)state;
  dice d = {3};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    life l = {.board = scene_board_new()};
    l.net = roll_net(&d, kind, 9, 8, 4);
    eg_net_randomize(l.net);
    l.temperature = eg_net_temperature(l.net);
    uint64_t flips = 0;
    for (int k = 0; k < 8; k++) {
      if (eg_net_due(l.net) == 0) eg_net_begin(l.net, EG_SYNCHRONOUS);
      eg_net_advance(l.net, 1 + roll_below(&d, 71), &flips);
      record(&l, "", 0);
      if (k % 3 == 2) {
        eg_net_corrupt(l.net, 9, EG_STREAM_HAND);
        record(&l, "noise", 0);
      }
    }
    for (size_t k = 0; k < l.count; k++) {
      go(&l, l.at[k].number);
      eg_net *then = read_back(l.at[k].twin);
      uint64_t one = 0, other = 0;
      for (int steps = 0; steps < 3; steps++) {
        const uint64_t due = eg_net_due(then) ? eg_net_due(then) : 72;
        if (eg_net_due(then) == 0) eg_net_begin(then, EG_SYNCHRONOUS);
        if (eg_net_due(l.net) == 0) eg_net_begin(l.net, EG_SYNCHRONOUS);
        eg_net_advance(then, due, &one);
        eg_net_advance(l.net, due, &other);
        assert_same_throughout(l.net, then);
        assert_int_equal(one, other);
      }
      eg_net_free(then);
    }
    forget_from(&l, 0);
    forget_aside(&l);
    scene_board_free(l.board);
    eg_net_free(l.net);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(whatever_happened_all_is_as_it_was),
      cmocka_unit_test(within_a_synchronous_step_nothing_is_lost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
