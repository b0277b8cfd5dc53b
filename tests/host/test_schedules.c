/* SPDX-License-Identifier: MIT
 *
 * What the person can do while a script moves the network in an order of its own: hold it, let it go step by step,
 * go back to where it was, and stop it, however endless it is.
 */
#include "desk.h"

#define RUN_BY(schedule)                                                                           \
  "local engram = require 'engram' "                                                               \
  "local net = engram.network { width = 10, height = 10, seed = 3, temperature = 0.5 } "           \
  "net:learn(engram.random(3, { width = 10, height = 10, seed = 2 })) "                            \
  "local all, halves = {}, { {}, {} } "                                                            \
  "for i = 1, 100 do all[i] = i halves[1 + i % 2][(i + 1) // 2] = i end "                          \
  "net:run { sweeps = 1 << 40, schedule = " schedule " }"

static const char *const endless[] = {
    RUN_BY("function() return function() return 7 end end"),
    RUN_BY("function() return function() return { 1, 2, 3 } end end"),
    RUN_BY("all"),
    RUN_BY("halves"),
    RUN_BY("function() return coroutine.wrap(function() "
           "while true do for i = 1, 100 do coroutine.yield(i) end end end) end"),
};

static const char *const still[] = {
    RUN_BY("function() return function() return {} end end"),
    RUN_BY("function() return function() end end"),
    RUN_BY("function() return {} end"),
};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static void command(desk *d, scene_verb verb) { send(d, (scene_command){.verb = verb}); }

static void a_pause_holds_any_order(void **state) {
  (void)state;
  for (size_t k = 0; k < COUNT_OF(endless); k++) {
    desk *d = sit_down(endless[k]);
    WAIT_FOR(d, s->updates > 300);
    command(d, SCENE_PAUSE);
    WAIT_FOR(d, s->paused);
    const uint64_t held = d->now->updates;
    send(d, (scene_command){.verb = SCENE_SHARE, .value = 0.125}); /* so that there is news */
    WAIT_FOR(d, s->noise == 0.125);
    assert_int_equal(d->now->updates, held);
    command(d, SCENE_SWEEP);
    WAIT_FOR(d, s->updates > held && s->updates <= held + 100);
    command(d, SCENE_RUN);
    WAIT_FOR(d, s->updates > held + 300);
    get_up(d);
  }
  for (size_t k = 0; k < COUNT_OF(still); k++) {
    desk *d = sit_down(still[k]);
    WAIT_FOR(d, s->running);
    command(d, SCENE_PAUSE);
    WAIT_FOR(d, s->paused);
    assert_int_equal(d->now->updates, 0);
    get_up(d);
  }
}

/* The best of some, since the machine may be busy. */
static void a_stop_ends_any_order_at_once(void **state) {
  (void)state;
  for (size_t k = 0; k < COUNT_OF(endless) + COUNT_OF(still); k++) {
    double best = INFINITY;
    for (int times = 0; times < 10 && best > 0.05; times++) {
      const bool moves = k < COUNT_OF(endless);
      desk *d = sit_down(moves ? endless[k] : still[k - COUNT_OF(endless)]);
      WAIT_FOR(d, moves ? s->updates > 300 : s->running);
      const double asked = clock_now();
      get_up(d);
      best = fmin(best, clock_now() - asked);
    }
    assert_true(best < 0.05);
  }
}

static void going_back_leads_to_the_bit_to_where_it_was(void **state) {
  (void)state;
  for (size_t k = 0; k < COUNT_OF(endless); k++) {
    desk *d = sit_down(endless[k]);
    WAIT_FOR(d, s->updates > 1000);
    command(d, SCENE_PAUSE);
    WAIT_FOR(d, s->paused);
    command(d, SCENE_INVERT); /* which leaves a moment before it and one after it */
    WAIT_FOR(d, s->past.undo);
    command(d, SCENE_UNDO);
    WAIT_FOR(d, s->past.redo);
    const uint64_t updates = d->now->updates, number = d->now->past.number[d->now->past.now];
    uint64_t then[2];
    memcpy(then, d->now->state, sizeof then);
    command(d, SCENE_RUN);
    WAIT_FOR(d, s->updates > updates + 1000);
    send(d, (scene_command){.verb = SCENE_GO, .number = number});
    WAIT_FOR(d, s->paused && s->past.number[s->past.now] == number);
    assert_int_equal(d->now->updates, updates);
    assert_memory_equal(d->now->state, then, sizeof then);
    command(d, SCENE_RUN);
    WAIT_FOR(d, s->updates > updates + 300);
    get_up(d);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pause_holds_any_order),
      cmocka_unit_test(a_stop_ends_any_order_at_once),
      cmocka_unit_test(going_back_leads_to_the_bit_to_where_it_was),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
