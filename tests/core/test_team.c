/* SPDX-License-Identifier: MIT
 *
 * test_team.c - every part is done once, before the caller goes on, whoever
 * helps.
 *
 * The parts write without any lock, and the caller reads what they wrote and
 * writes what the next ones read: the thread sanitizer sees here whether a team
 * orders them.
 */
#include "naive.h"

#include "team.h"

#include <pthread.h>
#include <time.h>

#define MOST 3000

typedef struct task {
  uint32_t given[MOST], sum[MOST], done[MOST];
  size_t parts, work;
} task;

static void do_part(void *with, size_t k) {
  task *t = with;
  uint32_t x = t->given[k];
  for (size_t turn = 0; turn < t->work; turn++) x = x * 1664525u + 1013904223u;
  t->sum[k] = x;
  t->done[k]++;
}

static void run_and_check(team *t, task *j, dice *d) {
  memset(j->done, 0, sizeof j->done);
  for (size_t k = 0; k < j->parts; k++) j->given[k] = j->sum[k] ^ (uint32_t)roll(d);
  team_run(t, j->parts, do_part, j);
  for (size_t k = 0; k < j->parts; k++) {
    assert_int_equal(j->done[k], 1);
    uint32_t x = j->given[k];
    for (size_t turn = 0; turn < j->work; turn++) x = x * 1664525u + 1013904223u;
    assert_int_equal(j->sum[k], x);
  }
  for (size_t k = j->parts; k < MOST; k++) assert_int_equal(j->done[k], 0);
}

static void each_part_is_done_once(void **state) {
  (void)state;
  static task j;
  dice d = {1};
  for (uint32_t threads = 0; threads <= 9; threads++) {
    team *t = team_new(threads);
    assert_non_null(t);
    if (threads) assert_int_equal(team_threads(t), threads);
    for (int run = 0; run < 300; run++) {
      j.parts = roll_below(&d, 8) ? roll_below(&d, 2 * threads + 3) : roll_below(&d, MOST + 1);
      j.work = roll_below(&d, 2) ? 0 : roll_below(&d, 400);
      run_and_check(t, &j, &d);
    }
    team_free(t);
  }
}

static void no_team_is_a_team_of_one(void **state) {
  (void)state;
  static task j;
  dice d = {2};
  assert_int_equal(team_threads(NULL), 1);
  for (j.parts = 0; j.parts < 20; j.parts++) run_and_check(NULL, &j, &d);
  team_free(NULL);
}

/* Helpers that have gone to sleep come back; pauses of the length at which they do so. */
static void helpers_sleep_and_wake(void **state) {
  (void)state;
  static task j;
  dice d = {3};
  team *t = team_new(4);
  assert_non_null(t);
  for (int run = 0; run < 250; run++) {
    nanosleep(&(struct timespec){.tv_nsec = (long)roll_below(&d, run % 10 ? 300000 : 4000000)},
              NULL);
    j.parts = 2 + roll_below(&d, 12);
    j.work = 1000;
    run_and_check(t, &j, &d);
  }
  team_free(t);
}

/* Ended before they have begun, at once after their work, and in their sleep. */
static void a_team_may_end_at_any_time(void **state) {
  (void)state;
  static task j;
  dice d = {4};
  j.parts = 6;
  for (int run = 0; run < 300; run++) {
    team *t = team_new(1 + roll_below(&d, 5));
    assert_non_null(t);
    for (uint32_t k = roll_below(&d, 3); k > 0; k--) run_and_check(t, &j, &d);
    if (run % 30 == 0) nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
    team_free(t);
  }
}

/* Other threads do some of the work: parts that sleep leave them a processor. */
typedef struct roll_call {
  pthread_t who[64];
} roll_call;

static void pause_for(double seconds) {
  nanosleep(&(struct timespec){.tv_sec = (time_t)seconds,
                               .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)},
            NULL);
}

static void answer(void *with, size_t k) {
  roll_call *c = with;
  c->who[k] = pthread_self();
  pause_for(0.002);
}

static bool others_help(team *t) {
  roll_call c;
  team_run(t, 64, answer, &c);
  for (size_t k = 0; k < 64; k++)
    if (!pthread_equal(c.who[k], pthread_self())) return true;
  return false;
}

/* At once, out of their sleep, and when they have gone home meanwhile. */
static void helpers_do_help(void **state) {
  (void)state;
  static const double pauses[] = {0, 0.05, 1.5, 0.05, 0};
  team *t = team_new(4);
  assert_non_null(t);
  for (size_t v = 0; v < COUNT_OF(pauses); v++) {
    bool others = false;
    for (int attempt = 0; attempt < 4 && !others; attempt++) {
      pause_for(pauses[v]);
      others = others_help(t);
    }
    assert_true(others);
  }
  team_free(t);
}

/* Nobody waits for helpers that sleep; of several times one is not disturbed by others' work. */
static void sleepers_end_at_once(void **state) {
  (void)state;
  double least = 9;
  for (int attempt = 0; attempt < 4; attempt++) {
    struct timespec from, to;
    team *t = team_new(4);
    assert_non_null(t);
    others_help(t);
    pause_for(0.03);
    clock_gettime(CLOCK_MONOTONIC, &from);
    team_free(t);
    clock_gettime(CLOCK_MONOTONIC, &to);
    least =
        fmin(least, (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
  }
  assert_true(least < 0.3);
}

/* Two teams at work at the same time, each called by a thread of its own. */
static void *work_alone(void *with) {
  dice *d = with;
  task *j = calloc(1, sizeof *j);
  team *t = team_new(3);
  long bad = !j || !t;
  for (int run = 0; run < 200 && !bad; run++) {
    j->parts = 1 + roll_below(d, 20);
    memset(j->done, 0, sizeof j->done);
    team_run(t, j->parts, do_part, j);
    for (size_t k = 0; k < j->parts; k++) bad += j->done[k] != 1;
  }
  team_free(t);
  free(j);
  return (void *)(intptr_t)bad;
}

static void teams_do_not_know_each_other(void **state) {
  (void)state;
  dice d[3] = {{5}, {6}, {7}};
  pthread_t threads[3];
  for (size_t k = 0; k < 3; k++)
    assert_int_equal(pthread_create(&threads[k], NULL, work_alone, &d[k]), 0);
  for (size_t k = 0; k < 3; k++) {
    void *bad;
    assert_int_equal(pthread_join(threads[k], &bad), 0);
    assert_null(bad);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_part_is_done_once),
      cmocka_unit_test(no_team_is_a_team_of_one),
      cmocka_unit_test(helpers_sleep_and_wake),
      cmocka_unit_test(a_team_may_end_at_any_time),
      cmocka_unit_test(helpers_do_help),
      cmocka_unit_test(sleepers_end_at_once),
      cmocka_unit_test(teams_do_not_know_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
