/* SPDX-License-Identifier: MIT
 *
 * The channel between two threads: nothing lost, nothing reordered, nobody waits for the other's work.
 */
#include "scene.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { COMMANDS = 100000, SCENES = 20000 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *send_all(void *channel) {
  for (uint32_t k = 0; k < COMMANDS; k++)
    scene_send(channel, &(scene_command){.verb = SCENE_PAINT, .index = k, .value = -1.0 * k});
  return NULL;
}

static void commands_arrive_all_and_in_order(void **unused) {
  (void)unused;
  scene_channel *channel = scene_channel_new();
  pthread_t sender;
  pthread_create(&sender, NULL, send_all, channel);
  for (uint32_t k = 0; k < COMMANDS;) {
    scene_command command;
    if (!scene_receive(channel, &command)) {
      scene_await(channel, 1);
      continue;
    }
    assert_int_equal(command.index, k);
    assert_true(command.value == -1.0 * k);
    k++;
  }
  pthread_join(sender, NULL);
  scene_command none;
  assert_false(scene_receive(channel, &none));
  scene_channel_free(channel);
}

/* Publishes scenes of one board and network, whose pictures they share, as the script's side does. */
static void *publish_all(void *channel) {
  scene_board *board = scene_board_new();
  eg_net *net;
  eg_net_new(&net, &(eg_net_desc){.width = 8, .height = 8, .seed = 1});
  eg_patterns *ps;
  eg_patterns_new(&ps, 8, 8, 1);
  for (int k = 1; k <= SCENES; k++) {
    if (k % 100 == 0) eg_net_learn(net, ps);
    scene_request ask = scene_requested(channel);
    scene *sc = scene_capture(board, net, &ask);
    sc->updates = (uint64_t)k;
    scene_publish(channel, sc);
  }
  eg_patterns_free(ps);
  eg_net_free(net);
  scene_board_free(board);
  return NULL;
}

static void scenes_arrive_newest_first_and_whole(void **unused) {
  (void)unused;
  scene_channel *channel = scene_channel_new();
  pthread_t publisher;
  pthread_create(&publisher, NULL, publish_all, channel);
  uint64_t last = 0;
  while (last < SCENES) {
    scene *sc = scene_take(channel);
    if (!sc) continue;
    assert_true(sc->updates > last);
    last = sc->updates;
    assert_int_equal(sc->memories->count, last / 100);
    scene_ask(channel,
              &(scene_request){.rows = (uint32_t)(last % 64), .cols = 64, .height = 8, .width = 8});
    scene_free(sc);
  }
  pthread_join(publisher, NULL);
  assert_null(scene_take(channel));
  assert_true(scene_wanted(channel));
  scene_channel_free(channel);
}

static void *wake_later(void *channel) {
  usleep(100000);
  scene_wake(channel);
  return NULL;
}

static void an_await_ends_by_time_command_or_wake(void **unused) {
  (void)unused;
  scene_channel *channel = scene_channel_new();
  double began = now();
  scene_await(channel, 0.05);
  assert_true(now() - began >= 0.05);
  scene_send(channel, &(scene_command){.verb = SCENE_RUN});
  began = now();
  scene_await(channel, 100);
  scene_command command;
  assert_true(scene_receive(channel, &command) && command.verb == SCENE_RUN);
  pthread_t waker;
  pthread_create(&waker, NULL, wake_later, channel);
  scene_await(channel, 100);
  pthread_join(waker, NULL);
  assert_true(now() - began < 50);
  scene_channel_free(channel);
}

static void what_nobody_took_is_freed(void **unused) {
  (void)unused;
  scene_channel *channel = scene_channel_new();
  scene_board *board = scene_board_new();
  for (int k = 0; k < 3; k++)
    scene_publish(channel, scene_capture(board, NULL, &(scene_request){0}));
  assert_false(scene_wanted(channel));
  for (int k = 0; k < 100; k++) scene_send(channel, &(scene_command){.verb = SCENE_STEP});
  scene_channel_free(channel);
  scene_board_free(board);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(commands_arrive_all_and_in_order),
      cmocka_unit_test(scenes_arrive_newest_first_and_whole),
      cmocka_unit_test(an_await_ends_by_time_command_or_wake),
      cmocka_unit_test(what_nobody_took_is_freed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
