/* SPDX-License-Identifier: MIT
 *
 * What the person orders that is odd, comes late, or has to go with what a script does.
 */
#include "desk.h"

static const char heated[] =
    "local engram = require 'engram' local studio = require 'engram.studio' "
    "local net = engram.network { width = 10, height = 10, seed = 3 } "
    "net:learn(engram.random(3, { width = 10, height = 10, seed = 2 })) "
    "studio.speed(3000) net:randomize() "
    "net:run { sweeps = 1000000, temperature = 0.5 }";

/* ---- time -------------------------------------------------------------------------------- */

enum { LONG = 4000, SEEN = 900 };

typedef struct trace {
  bool known[LONG];
  float energy[LONG], overlap[LONG];
} trace;

/* By updates, of which every one has a point until the past is thinned. */
static void follow(trace *t, const scene *s, bool again, size_t *compared) {
  const scene_past *p = &s->past;
  for (size_t k = 0; k < p->count; k++) {
    const long at = lround((double)p->x[k] * (double)s->n);
    if (at == 0 || at >= LONG || p->number[k] == 0) continue;
    if (again && t->known[at]) {
      assert_true(p->energy[k] == t->energy[at] && p->overlaps[k] == t->overlap[at]);
      ++*compared;
    }
    t->known[at] = true;
    t->energy[at] = p->energy[k];
    t->overlap[at] = p->overlaps[k];
  }
}

static void a_heated_script_lives_again_what_it_lived(void **state) {
  (void)state;
  desk *d = sit_down(heated);
  trace t = {0};
  WAIT_FOR(d, s->past.count > SEEN);
  follow(&t, d->now, false, NULL);
  for (size_t k = 0; k < 3; k++) {
    size_t compared = 0;
    const uint64_t to = d->now->past.number[50 + 300 * k];
    send(d, (scene_command){.verb = SCENE_GO, .number = to});
    WAIT_FOR(d, s->paused && s->past.number[s->past.now] == to);
    send(d, (scene_command){.verb = SCENE_RUN});
    WAIT_FOR(d, s->past.count > SEEN && s->past.now + 1 == s->past.count);
    follow(&t, d->now, true, &compared);
    assert_true(compared > 100);
  }
  get_up(d);
}

static void who_cannot_go_back_stops_nothing(void **state) {
  (void)state;
  desk *d = sit_down(heated);
  WAIT_FOR(d, s->running && s->updates > 50);
  send(d, (scene_command){.verb = SCENE_GO, .number = UINT64_MAX});
  WAIT_FOR(d, said(s, "cannot go there"));
  assert_false(d->now->paused);
  const uint64_t updates = d->now->updates;
  WAIT_FOR(d, s->updates > updates + 50 && s->running && !s->paused);
  get_up(d);
  d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  send(d, (scene_command){.verb = SCENE_SPEED, .value = 3000});
  send(d, (scene_command){.verb = SCENE_TEMPERATURE, .value = 0.5});
  send(d, (scene_command){.verb = SCENE_RUN}); /* has no end */
  WAIT_FOR(d, s->running && s->updates > 50);
  send(d, (scene_command){.verb = SCENE_GO});
  WAIT_FOR(d, said(s, "cannot go there"));
  const uint64_t then = d->now->updates;
  WAIT_FOR(d, s->running && s->updates > then + 50);
  send(d, (scene_command){.verb = SCENE_GO, .number = 1});
  WAIT_FOR(d, !s->running && s->past.now == 0);
  assert_int_equal(d->now->updates, 0);
  get_up(d);
}

/* Seeds name all that is random: the same seed, the same states again. */
static void a_seed_begins_everything_anew(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  uint64_t first[2];
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  for (int times = 0; times < 2; times++) {
    send(d, (scene_command){.verb = SCENE_FILL, .value = -1});
    send(d, (scene_command){.verb = SCENE_SEED, .number = times ? 8 : 9});
    send(d, (scene_command){.verb = SCENE_SEED, .number = 7});
    send(d, (scene_command){.verb = SCENE_RANDOMIZE});
    send(d, (scene_command){.verb = SCENE_NOISE, .value = 0.3});
    send(d, (scene_command){.verb = SCENE_SWEEP});
    WAIT_FOR(d, s->updates == 100 && s->seed == 7);
    if (times) assert_memory_equal(d->now->state, first, sizeof first);
    memcpy(first, d->now->state, sizeof first);
    send(d, (scene_command){.verb = SCENE_SEED, .number = 1});
    WAIT_FOR(d, s->updates == 0 && s->seed == 1);
  }
  get_up(d);
}

static void steps_and_sweeps_are_as_many_updates(void **state) {
  (void)state;
  desk *d = sit_down(taught);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->memories && s->memories->count == 3);
  send(d, (scene_command){.verb = SCENE_STEP});
  WAIT_FOR(d, s->updates == 1);
  send(d, (scene_command){.verb = SCENE_STEP});
  send(d, (scene_command){.verb = SCENE_STEP});
  WAIT_FOR(d, s->updates == 3);
  send(d, (scene_command){.verb = SCENE_SWEEP});
  WAIT_FOR(d, s->updates == 100 && s->sweeps == 1);
  send(d, (scene_command){.verb = SCENE_SCHEDULE, .index = EG_SYNCHRONOUS});
  send(d, (scene_command){.verb = SCENE_STEP}); /* of all at once */
  WAIT_FOR(d, s->updates == 200 && s->schedule == EG_SYNCHRONOUS);
  send(d, (scene_command){.verb = SCENE_GO, .number = d->now->past.number[4]});
  WAIT_FOR(d, s->updates == 3);
  send(d, (scene_command){.verb = SCENE_SWEEP}); /* the rest of that one, as it was begun */
  WAIT_FOR(d, s->updates == 100);
  get_up(d);
}

/* The brush is down when another order comes, and they are two changes. */
static void a_touch_ends_before_the_next_order(void **state) {
  (void)state;
  desk *d = sit_down(grid);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->n == 100);
  for (uint64_t times = 1; times <= 10; times++) {
    send(d, (scene_command){.verb = SCENE_PAINT, .index = 7, .value = 1, .number = times});
    send(d, (scene_command){.verb = SCENE_INVERT});
    WAIT_FOR(d, ups(s) == 99);
    assert_int_equal(d->now->state[1] >> 36, 0); /* no neuron behind the last */
    send(d, (scene_command){.verb = SCENE_UNDO});
    WAIT_FOR(d, ups(s) == 1 && s->past.redo);
    send(d, (scene_command){.verb = SCENE_UNDO});
    WAIT_FOR(d, ups(s) == 0);
  }
  get_up(d);
}

/* ---- what has no sense -------------------------------------------------------------------- */

static double control(const scene *s, const char *name) {
  for (size_t k = 0; k < s->control_count; k++)
    if (strcmp(s->controls[k].name, name) == 0) return s->controls[k].value;
  return -1;
}

static void set(desk *d, const char *name, double value) {
  send(d, (scene_command){.verb = SCENE_CONTROL, .text = (char *)name, .value = value});
}

static void controls_stay_within_what_they_have(void **state) {
  (void)state;
  desk *d = sit_down("local studio = require 'engram.studio' studio.slider('s', 2, 3, 2.5) "
                     "studio.toggle('t', true) studio.choice('c', { 'x', 'y', 'z' }, 'y')");
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->control_count == 3);
  static const char *names[] = {"s", "t", "c"};
  static const double values[] = {INFINITY, -INFINITY, 1e300, -1, 2.25, NAN};
  static const double expected[][3] = {{3, 1, 2}, {2, 0, 0},    {3, 1, 2},
                                       {2, 0, 0}, {2.25, 1, 2}, {2.25, 1, 2}};
  for (size_t v = 0; v < 6; v++) {
    for (size_t k = 0; k < 3; k++) set(d, names[k], values[v]);
    const double mark = 0.01 * (double)(v + 1);
    send(d, (scene_command){.verb = SCENE_SHARE, .value = mark});
    WAIT_FOR(d, s->noise == mark);
    for (size_t k = 0; k < 3; k++) assert_true(control(d->now, names[k]) == expected[v][k]);
  }
  get_up(d);
}

static void obeyed_to_the_end(desk *d) {
  for (int verb = 0; verb <= SCENE_CONTROL; verb++)
    for (uint32_t index = 0; index < 2; index++)
      if (verb != SCENE_SHARE && verb != SCENE_SAVE)
        send(d, (scene_command){.verb = (scene_verb)verb, .index = index, .value = 0.5});
  send(d, (scene_command){.verb = SCENE_SHARE, .value = 0.75});
  WAIT_FOR(d, s->noise == 0.75);
}

static void without_a_network_there_is_nothing_to_do(void **state) {
  (void)state;
  desk *d = sit_down("local answer = 42");
  obeyed_to_the_end(d);
  assert_int_equal(d->now->n, 0);
  assert_true(d->now->past.count == 0 && !d->now->past.undo && !d->now->past.redo);
  get_up(d);
}

static void given_weights_are_not_taught(void **state) {
  (void)state;
  desk *d = sit_down("local engram = require 'engram' "
                     "local net = engram.network { width = 2, height = 1, seed = 3, "
                     "weights = { { 0, 1 }, { 1, 0 } } } net:randomize()");
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->n == 2);
  static const scene_verb verbs[] = {SCENE_TRAIN, SCENE_RESET, SCENE_RULE, SCENE_FORGET, SCENE_CUE};
  const uint64_t moments = newest(d->now);
  for (size_t k = 0; k < 5; k++) send(d, (scene_command){.verb = verbs[k]});
  send(d, (scene_command){.verb = SCENE_SHARE, .value = 0.5});
  WAIT_FOR(d,
           s->noise == 0.5 && said(s, "learn: ") && said(s, "forget all: ") && said(s, "rule: "));
  assert_int_equal(newest(d->now), moments);
  assert_false(d->now->learns);
  obeyed_to_the_end(d); /* it can be run, drawn on and undone */
  assert_int_equal(d->now->n, 2);
  get_up(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_heated_script_lives_again_what_it_lived),
      cmocka_unit_test(who_cannot_go_back_stops_nothing),
      cmocka_unit_test(a_seed_begins_everything_anew),
      cmocka_unit_test(steps_and_sweeps_are_as_many_updates),
      cmocka_unit_test(a_touch_ends_before_the_next_order),
      cmocka_unit_test(controls_stay_within_what_they_have),
      cmocka_unit_test(without_a_network_there_is_nothing_to_do),
      cmocka_unit_test(given_weights_are_not_taught),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
