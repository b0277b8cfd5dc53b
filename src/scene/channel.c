/* SPDX-License-Identifier: MIT
 *
 * channel.c - between the thread of the script and the thread of the window.
 *
 * One lock, held for pointer swaps and queue moves only: whatever the script
 * is doing, the window gets its turn at once. The newest scene waits in one
 * slot; commands wait in a queue that grows as needed, in the order they came.
 */
#include "scene.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct scene_channel {
  pthread_mutex_t lock;
  pthread_cond_t news; /* a command, or a wake */
  scene *newest;       /* published and not yet taken */
  scene_command *commands;
  size_t first, count, room; /* a ring */
  scene_request request;
  bool woken;
  char notice[512];
};

scene_channel *scene_channel_new(void) {
  scene_channel *ch = calloc(1, sizeof *ch);
  if (!ch) return NULL;
  pthread_condattr_t attributes;
  pthread_mutex_init(&ch->lock, NULL);
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&ch->news, &attributes);
  pthread_condattr_destroy(&attributes);
  return ch;
}

void scene_channel_free(scene_channel *ch) {
  if (!ch) return;
  scene_free(ch->newest);
  for (size_t k = 0; k < ch->count; k++) free(ch->commands[(ch->first + k) % ch->room].text);
  free(ch->commands);
  pthread_cond_destroy(&ch->news);
  pthread_mutex_destroy(&ch->lock);
  free(ch);
}

bool scene_wanted(scene_channel *ch) {
  pthread_mutex_lock(&ch->lock);
  bool wanted = !ch->newest;
  pthread_mutex_unlock(&ch->lock);
  return wanted;
}

void scene_publish(scene_channel *ch, scene *sc) {
  pthread_mutex_lock(&ch->lock);
  scene *unseen = ch->newest;
  ch->newest = sc;
  pthread_mutex_unlock(&ch->lock);
  scene_free(unseen);
}

scene *scene_take(scene_channel *ch) {
  pthread_mutex_lock(&ch->lock);
  scene *sc = ch->newest;
  ch->newest = NULL;
  pthread_mutex_unlock(&ch->lock);
  return sc;
}

/* Doubles the ring, its oldest command first. */
static bool make_room(scene_channel *ch) {
  size_t room = ch->room ? 2 * ch->room : 64;
  scene_command *commands = malloc(room * sizeof *commands);
  if (!commands) return false;
  for (size_t k = 0; k < ch->count; k++) commands[k] = ch->commands[(ch->first + k) % ch->room];
  free(ch->commands);
  ch->commands = commands;
  ch->first = 0;
  ch->room = room;
  return true;
}

void scene_send(scene_channel *ch, const scene_command *command) {
  scene_command mine = *command;
  if (command->text && !(mine.text = strdup(command->text))) return;
  pthread_mutex_lock(&ch->lock);
  const bool room = ch->count < ch->room || make_room(ch);
  if (room) ch->commands[(ch->first + ch->count++) % ch->room] = mine;
  pthread_cond_signal(&ch->news);
  pthread_mutex_unlock(&ch->lock);
  if (!room) free(mine.text);
}

bool scene_receive(scene_channel *ch, scene_command *command) {
  pthread_mutex_lock(&ch->lock);
  bool any = ch->count > 0;
  if (any) {
    *command = ch->commands[ch->first];
    ch->first = (ch->first + 1) % ch->room;
    ch->count--;
  }
  pthread_mutex_unlock(&ch->lock);
  return any;
}

void scene_await(scene_channel *ch, double seconds) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  double whole = (double)(time_t)seconds;
  until.tv_sec += (time_t)whole;
  until.tv_nsec += (long)((seconds - whole) * 1e9);
  if (until.tv_nsec >= 1000000000) {
    until.tv_sec++;
    until.tv_nsec -= 1000000000;
  }
  pthread_mutex_lock(&ch->lock);
  while (!ch->count && !ch->woken)
    if (pthread_cond_timedwait(&ch->news, &ch->lock, &until)) break;
  ch->woken = false;
  pthread_mutex_unlock(&ch->lock);
}

void scene_wake(scene_channel *ch) {
  pthread_mutex_lock(&ch->lock);
  ch->woken = true;
  pthread_cond_signal(&ch->news);
  pthread_mutex_unlock(&ch->lock);
}

void scene_set_notice(scene_channel *ch, const char *text) {
  pthread_mutex_lock(&ch->lock);
  snprintf(ch->notice, sizeof ch->notice, "%s", text);
  pthread_mutex_unlock(&ch->lock);
}

bool scene_notice(scene_channel *ch, char *to, size_t size) {
  pthread_mutex_lock(&ch->lock);
  snprintf(to, size, "%s", ch->notice);
  pthread_mutex_unlock(&ch->lock);
  return to[0];
}

void scene_ask(scene_channel *ch, const scene_request *request) {
  pthread_mutex_lock(&ch->lock);
  if (memcmp(&ch->request, request, sizeof *request) != 0) {
    ch->request = *request;
    ch->woken = true;
    pthread_cond_signal(&ch->news);
  }
  pthread_mutex_unlock(&ch->lock);
}

scene_request scene_requested(scene_channel *ch) {
  pthread_mutex_lock(&ch->lock);
  scene_request request = ch->request;
  pthread_mutex_unlock(&ch->lock);
  return request;
}
