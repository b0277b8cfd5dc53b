/* SPDX-License-Identifier: MIT
 *
 * What the person orders, through the channel and without a window: a script on
 * a thread of its own, commands sent, scenes taken.
 */
#include "desk.h"

static void the_grid_is_changed_and_changed_back(void **state) {
  (void)state;
  desk *d = sit_down(grid);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->n == 100);
  for (uint32_t k = 0; k < 10; k++)
    send(d, (scene_command){.verb = SCENE_PAINT, .index = 11 * k, .value = 1, .number = 1});
  send(d, (scene_command){.verb = SCENE_PAINT, .index = 5, .value = 1, .number = 2});
  WAIT_FOR(d, ups(s) == 11 && s->past.undo);
  send(d, (scene_command){.verb = SCENE_INVERT});
  WAIT_FOR(d, ups(s) == 89);
  send(d, (scene_command){.verb = SCENE_FILL, .value = 1});
  WAIT_FOR(d, ups(s) == 100);
  send(d, (scene_command){.verb = SCENE_OCCLUDE, .value = 0.25});
  WAIT_FOR(d, ups(s) == 75);
  for (size_t i = 75; i < 100; i++) assert_false(eg_bit(d->now->state, i));
  send(d, (scene_command){.verb = SCENE_NOISE, .value = 0.1});
  WAIT_FOR(d, said(s, "flipped 10 of 100"));
  send(d, (scene_command){.verb = SCENE_RANDOMIZE});
  send(d, (scene_command){.verb = SCENE_FILL, .value = -1});
  WAIT_FOR(d, ups(s) == 0);
  static const size_t back[] = {75, 100, 89, 11, 10, 0};
  send(d, (scene_command){.verb = SCENE_UNDO});
  send(d, (scene_command){.verb = SCENE_UNDO});
  for (int k = 0; k < 6; k++) {
    send(d, (scene_command){.verb = SCENE_UNDO});
    WAIT_FOR(d, ups(s) == back[k]);
  }
  assert_false(d->now->past.undo);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, said(s, "no change to take back"));
  for (int k = 4; k >= 0; k--) {
    send(d, (scene_command){.verb = SCENE_REDO});
    WAIT_FOR(d, ups(s) == back[k]);
  }
  get_up(d);
}

static void what_is_out_of_range_changes_nothing(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  const uint64_t first = newest(d->now);
  static const scene_verb verbs[] = {SCENE_NOISE, SCENE_OCCLUDE, SCENE_TEMPERATURE, SCENE_SPEED};
  static const double values[] = {NAN, -1, 1e300, INFINITY, -INFINITY};
  for (size_t v = 0; v < 4; v++)
    for (size_t k = 0; k < 5; k++)
      if (verbs[v] != SCENE_TEMPERATURE || k != 2)
        send(d, (scene_command){.verb = verbs[v], .value = values[k]});
  static const scene_verb by_index[] = {SCENE_PAINT, SCENE_CUE,  SCENE_FORGET,
                                        SCENE_RULE,  SCENE_TIES, SCENE_SCHEDULE};
  for (size_t k = 0; k < 6; k++)
    send(d, (scene_command){.verb = by_index[k], .index = UINT32_MAX, .value = 1});
  send(d, (scene_command){.verb = SCENE_GO, .number = 1234567});
  send(d, (scene_command){.verb = SCENE_CONTROL, .text = (char *)"no such control", .value = 1});
  send(d, (scene_command){.verb = SCENE_CONTROL});
  send(d, (scene_command){.verb = (scene_verb)999});
  send(d, (scene_command){.verb = SCENE_SHARE, .value = 0.125});
  WAIT_FOR(d, s->noise == 0.125);
  assert_int_equal(newest(d->now), first);
  assert_int_equal(d->now->memories->count, 3);
  assert_true(d->now->temperature == 0 && d->now->rule == EG_HEBB);
  get_up(d);
}

static void rule_ties_temperature_and_seed_are_set(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  static const eg_rule rules[] = {EG_PROJECTION, EG_STORKEY,  EG_PERCEPTRON,
                                  EG_COVARIANCE, EG_SEQUENCE, EG_HEBB};
  for (size_t k = 0; k < 6; k++) {
    send(d, (scene_command){.verb = SCENE_RULE, .index = rules[k]});
    WAIT_FOR(d, s->rule == rules[k] && s->memories->count == 3);
  }
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->rule == EG_SEQUENCE);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->rule == EG_COVARIANCE);
  send(d, (scene_command){.verb = SCENE_TIES, .index = EG_TIES_MINUS});
  send(d, (scene_command){.verb = SCENE_TEMPERATURE, .value = 0.5});
  send(d, (scene_command){.verb = SCENE_SEED, .number = 42});
  WAIT_FOR(d, s->ties == EG_TIES_MINUS && s->temperature == 0.5 && s->seed == 42);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->seed == 3);
  get_up(d);
}

static void memories_come_and_go_and_come_back(void **state) {
  (void)state;
  desk *d = sit_down(grid);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->n == 100);
  send(d, (scene_command){.verb = SCENE_RUN});
  WAIT_FOR(d, said(s, "nothing to recall yet"));
  for (int k = 0; k < 3; k++) {
    send(d, (scene_command){.verb = SCENE_RANDOMIZE});
    send(d, (scene_command){.verb = SCENE_TRAIN});
  }
  WAIT_FOR(d, s->memories->count == 3 && said(s, "learned \"drawn 3\": 3 memories"));
  send(d, (scene_command){.verb = SCENE_FORGET, .index = 0});
  WAIT_FOR(d, s->memories->count == 2 && strcmp(s->memories->names[0], "drawn 2") == 0);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->memories->count == 3 && strcmp(s->memories->names[0], "drawn 1") == 0);
  send(d, (scene_command){.verb = SCENE_RESET});
  WAIT_FOR(d, s->memories->count == 0);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->memories->count == 3 && said(s, "with the memories of then: 3 memories"));
  send(d, (scene_command){.verb = SCENE_CUE, .index = 1});
  WAIT_FOR(d, s->overlaps[1] == 1);
  get_up(d);
}

static void the_future_of_a_run_is_the_same_again(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  send(d, (scene_command){.verb = SCENE_CUE, .index = 2});
  send(d, (scene_command){.verb = SCENE_NOISE, .value = 0.3});
  WAIT_FOR(d, said(s, "flipped 30"));
  const uint64_t start = newest(d->now);
  send(d, (scene_command){.verb = SCENE_RUN});
  WAIT_FOR(d, !s->running && s->updates >= 200 && newest(s) > start + 3);
  const uint64_t updates = d->now->updates;
  const double energy = d->now->energy;
  uint64_t last[2];
  memcpy(last, d->now->state, sizeof last);
  /* From before the run, and from several moments of it. */
  for (size_t k = 0; k < 4; k++) {
    const scene_past *p = &d->now->past;
    const uint64_t from = k == 0 ? start : p->number[p->count - 2 * k];
    assert_true(from != 0);
    send(d, (scene_command){.verb = SCENE_GO, .number = from});
    WAIT_FOR(d, s->updates < updates && s->past.now + 1 < s->past.count);
    send(d, (scene_command){.verb = SCENE_RUN});
    WAIT_FOR(d, !s->running && s->updates >= updates);
    assert_int_equal(d->now->updates, updates);
    assert_true(d->now->energy == energy);
    assert_memory_equal(d->now->state, last, sizeof last);
  }
  get_up(d);
}

static void who_goes_on_from_before_a_training_loses_nothing(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  const uint64_t script = newest(d->now);
  send(d, (scene_command){.verb = SCENE_RANDOMIZE});
  send(d, (scene_command){.verb = SCENE_STEP});
  WAIT_FOR(d, newest(s) == script + 2);
  send(d, (scene_command){.verb = SCENE_TRAIN});
  WAIT_FOR(d, s->memories->count == 4);
  send(d, (scene_command){.verb = SCENE_RUN});
  WAIT_FOR(d, !s->running && s->updates >= 100);
  uint64_t last[2];
  memcpy(last, d->now->state, sizeof last);
  const uint64_t updates = d->now->updates;
  send(d, (scene_command){.verb = SCENE_GO, .number = script + 1});
  WAIT_FOR(d, s->memories->count == 3);
  size_t later = 0;
  for (size_t k = d->now->past.now + 1; k < d->now->past.count; k++)
    later += d->now->past.number[k] != 0;
  assert_false(said(d->now, "went on"));
  send(d, (scene_command){.verb = SCENE_RUN});
  WAIT_FOR(d, !s->running && said(s, "went on from moment"));
  char text[128];
  snprintf(text, sizeof text, "went on from moment %zu: %zu later moments are set aside; Ctrl+Z",
           (size_t)script + 1, later);
  assert_true(said(d->now, text));
  size_t times = 0;
  for (size_t k = 0; k < d->now->line_count; k++)
    times += strstr(d->now->lines[k].text, "went on") != NULL;
  assert_int_equal(times, 1);
  assert_true(d->now->past.undo && !d->now->past.redo);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->memories->count == 4 && said(s, "took back: going on from moment"));
  assert_int_equal(d->now->updates, updates);
  assert_memory_equal(d->now->state, last, sizeof last);
  send(d, (scene_command){.verb = SCENE_REDO});
  WAIT_FOR(d, s->memories->count == 3 && said(s, "did again: going on from moment"));
  /* A change by the hand comes first. */
  send(d, (scene_command){.verb = SCENE_UNDO});
  send(d, (scene_command){.verb = SCENE_GO, .number = script + 1});
  send(d, (scene_command){.verb = SCENE_INVERT});
  WAIT_FOR(d, s->memories->count == 3 && said(s, "are set aside; Ctrl+Z twice brings them back"));
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, said(s, "took back: invert"));
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, s->memories->count == 4);
  get_up(d);
}

static void undo_stops_at_what_the_script_did(void **state) {
  (void)state;
  desk *d = sit_down("local engram = require 'engram' "
                     "local studio = require 'engram.studio' "
                     "local net = engram.network { width = 10, height = 10, seed = 3 } "
                     "net:learn(engram.random(3, { width = 10, height = 10, seed = 2 })) "
                     "net:randomize() net:run() net:corrupt(0.1) "
                     "repeat if studio.button 'go' then net:corrupt(0.2) end "
                     "until not studio.frame()");
  WAIT_FOR(d, s->waiting && !s->running && s->control_count == 1);
  const uint64_t begun = newest(d->now);
  assert_false(d->now->past.undo);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, said(s, "the last one (noise) is the script's"));
  send(d, (scene_command){.verb = SCENE_FILL, .value = 1});
  WAIT_FOR(d, s->past.undo && ups(s) == 100);
  send(d, (scene_command){.verb = SCENE_UNDO});
  WAIT_FOR(d, !s->past.undo && s->past.number[s->past.now] == begun);
  send(d, (scene_command){.verb = SCENE_REDO});
  WAIT_FOR(d, ups(s) == 100);
  send(d, (scene_command){.verb = SCENE_CONTROL, .text = (char *)"go", .value = 1});
  WAIT_FOR(d, ups(s) == 80); /* the script has changed it since */
  assert_false(d->now->past.undo);
  send(d, (scene_command){.verb = SCENE_GO, .number = 1}); /* but all of it can be gone to */
  WAIT_FOR(d, s->memories->count == 0);
  assert_false(d->now->past.redo);
  get_up(d);
}

static void a_script_that_runs_waits_for_who_goes_back(void **state) {
  (void)state;
  desk *d = sit_down("local engram = require 'engram' local studio = require 'engram.studio' "
                     "local net = engram.network { width = 10, height = 10, seed = 3 } "
                     "net:learn(engram.random(3, { width = 10, height = 10, seed = 2 })) "
                     "studio.speed(5000) net:randomize() "
                     "net:run { sweeps = 1000000, temperature = 0.5 }");
  WAIT_FOR(d, s->running && s->past.count > 20);
  const uint64_t to = d->now->past.number[5], updates = d->now->updates;
  send(d, (scene_command){.verb = SCENE_GO, .number = to});
  WAIT_FOR(d, s->paused && s->updates < updates);
  assert_int_equal(d->now->past.number[d->now->past.now], to);
  const uint64_t then = d->now->updates;
  nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
  send(d, (scene_command){.verb = SCENE_SHARE, .value = 0.5});
  WAIT_FOR(d, s->noise == 0.5);
  assert_int_equal(d->now->updates, then); /* it waits */
  send(d, (scene_command){.verb = SCENE_RUN});
  WAIT_FOR(d, s->running && !s->paused && s->updates > then + 100);
  assert_int_equal(d->now->past.now, d->now->past.count - 1);
  get_up(d);
}

static void a_pause_gives_up_a_long_learning(void **state) {
  (void)state;
  /* More random memories than a perceptron can hold: it would try for a long time. */
  desk *d = sit_down("local engram = require 'engram' "
                     "local net = engram.network { width = 20, height = 20, seed = 3 } "
                     "net:learn(engram.random(850, { width = 20, height = 20, seed = 2 }))");
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 850);
  send(d, (scene_command){.verb = SCENE_RULE, .index = EG_PERCEPTRON});
  WAIT_FOR(d, s->learning);
  send(d, (scene_command){.verb = SCENE_PAUSE});
  WAIT_FOR(d, !s->learning && said(s, "given up, nothing has changed"));
  assert_true(d->now->rule == EG_HEBB && d->now->memories->count == 850);
  get_up(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_grid_is_changed_and_changed_back),
      cmocka_unit_test(what_is_out_of_range_changes_nothing),
      cmocka_unit_test(rule_ties_temperature_and_seed_are_set),
      cmocka_unit_test(memories_come_and_go_and_come_back),
      cmocka_unit_test(the_future_of_a_run_is_the_same_again),
      cmocka_unit_test(who_goes_on_from_before_a_training_loses_nothing),
      cmocka_unit_test(undo_stops_at_what_the_script_did),
      cmocka_unit_test(a_script_that_runs_waits_for_who_goes_back),
      cmocka_unit_test(a_pause_gives_up_a_long_learning),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
