/* SPDX-License-Identifier: MIT
 *
 * hand.c - the person's hand on the network: pause, pace, frames, runs.
 *
 * The script's thread comes here from every part of a run, from every wait,
 * and for good when the script has ended. Each visit obeys the commands that
 * came, publishes a scene if the window has shown the last one, and then says
 * how many updates may go ahead. A run by hand goes on only while the script
 * itself is not updating: in its waits and after its end.
 * Drawing and painting take nothing from the network's random streams.
 */
#include "inside.h"
#include "class.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME (1.0 / 60)
#define RATED 0.25             /* seconds over which updates are counted, for their rate */
#define MIXTURE_WORK (1 << 22) /* neurons x memories that are looked at for a mixture */
enum { BY_HAND = 100 };        /* sweeps of a run by hand at most, as of net:run */

/* Whether the window shows something else than there is: without news neither side does any work. */
static bool outdated(const host *h) {
  scene_request ask = scene_requested(h->options.channel);
  return h->hand.changed || h->draft_changed || scene_board_unfinished(h->stage.board) ||
         h->hand.seen_running != host_is_running(h) ||
         memcmp(&ask, &h->hand.seen_ask, sizeof ask) != 0;
}

static void measure_rate(host *h, double now) {
  const double seconds = now - h->hand.rated_at;
  if (seconds < RATED) return;
  const uint64_t updates = h->stage.shown ? eg_net_updates(h->stage.shown) : 0;
  const bool on = seconds < 4 * RATED && updates > h->hand.rated; /* else there was a pause */
  h->hand.rate = on ? (double)(updates - h->hand.rated) / seconds : 0;
  h->hand.rated = updates;
  h->hand.rated_at = now;
}

void hand_publish(host *h) {
  scene_channel *channel = h->options.channel;
  double now = stage_now();
  orders_say_parting(h);
  if (now - h->hand.published < FRAME || !outdated(h) || !scene_wanted(channel)) return;
  h->hand.seen_ask = scene_requested(channel);
  h->hand.seen_running = host_is_running(h);
  measure_rate(h, now);
  h->draft_changed = false;
  scene *sc = host_scene(h);
  if (!sc) return;
  scene_publish(channel, sc);
  h->hand.published = now;
  h->hand.changed = false;
}

/* ---- runs by hand ---------------------------------------------------------------------- */

void hand_end_run(host *h) {
  if (h->hand.running) eg_run_end(&h->hand.run);
  h->hand.running = NULL;
  h->hand.changed = true;
}

const char *hand_name(const eg_net *net, uint32_t mu, char out[EG_NAME_MAX + 8]) {
  const char *name = eg_net_name(net, mu);
  if (*name)
    snprintf(out, EG_NAME_MAX + 8, "\"%s\"", name);
  else
    snprintf(out, EG_NAME_MAX + 8, "memory %u", mu + 1);
  return out;
}

/* "A", "C" and "E", each with a minus where it is the inverse. */
static void name_parts(const eg_net *net, const eg_mixture *m, char *to, size_t size) {
  char name[EG_NAME_MAX + 8];
  size_t at = 0;
  to[0] = 0;
  for (uint32_t k = 0; k < m->count && at < size; k++)
    at += (size_t)snprintf(to + at, size - at, "%s%s%s",
                           k == 0             ? ""
                           : k + 1 < m->count ? ", "
                                              : " and ",
                           m->overlap[k] < 0 ? "-" : "", hand_name(net, m->memory[k], name));
}

static void say_result(host *h, const eg_net *net) {
  const eg_run *run = &h->hand.run;
  char what[EG_PARTS_MAX * (EG_NAME_MAX + 16) + 64], name[EG_NAME_MAX + 8], end[96];
  snprintf(end, sizeof end, "%llu sweep%s, %llu flip%s", (unsigned long long)run->sweeps,
           run->sweeps == 1 ? "" : "s", (unsigned long long)run->flips, run->flips == 1 ? "" : "s");
  eg_class class = eg_net_classify(net);
  eg_mixture mixture = {0};
  if (class.kind == EG_KIND_SPURIOUS && (double)eg_net_n(net) * eg_net_count(net) < MIXTURE_WORK)
    eg_net_analyse(net, NULL, &class, &mixture);
  hand_name(net, class.memory, name);
  switch (class.kind) {
    case EG_KIND_NONE: /* given weights, or all were forgotten on the way */
      host_say(h, SCENE_NOTE, "%s: %s",
               run->converged ? "settled"
               : run->cycle   ? "oscillates"
                              : "not yet at rest",
               end);
      return;
    case EG_KIND_MEMORY:
      snprintf(what, sizeof what, "%s %s", run->converged ? "recalled" : "near", name);
      break;
    case EG_KIND_INVERSE: snprintf(what, sizeof what, "fell into the inverse of %s", name); break;
    case EG_KIND_MIXTURE:
      memcpy(what, "fell into a mixture of ", 24);
      name_parts(net, &mixture, what + 23, sizeof what - 23);
      break;
    case EG_KIND_SPURIOUS:
      snprintf(what, sizeof what, "fell into a spurious state, nearest to %s", name);
      break;
  }
  host_say(h, SCENE_NOTE, "%s: overlap %.3f, %s%s", what,
           class.kind == EG_KIND_MIXTURE ? mixture.whole : class.overlap, end,
           run->cycle       ? "; it oscillates between two states"
           : run->converged ? ""
                            : "; not yet at rest");
}

void hand_start_run(host *h, eg_net *net) {
  if (eg_net_count(net) == 0 && eg_net_learns(net)) {
    host_say(h, SCENE_NOTE, "nothing to recall yet: draw something and press train");
    return;
  }
  hand_end_run(h);
  /* What never comes to rest goes on until the person has seen enough. */
  const bool restless = eg_net_temperature(net) > 0 || eg_net_about(net)->rule == EG_SEQUENCE;
  if (eg_run_resume(&h->hand.run, net, h->hand.schedule, restless ? UINT64_MAX : BY_HAND) != EG_OK)
    return;
  h->hand.running = net;
  h->hand.earned = 1;
}

static void advance_run(host *h, eg_net *net, uint64_t most) {
  bool swept = eg_run_advance(&h->hand.run, net, most);
  h->hand.changed = true;
  h->stage.flips = h->hand.run.flips;
  if (h->hand.schedule != EG_SYNCHRONOUS || swept) stage_record(&h->stage, net);
  if (!h->hand.run.over) return;
  say_result(h, net);
  hand_end_run(h);
}

/* Pays the step and sweep buttons outside of any run. */
static void pay_steps(host *h, eg_net *net) {
  uint64_t flips = 0, most = h->hand.steps;
  if (eg_net_due(net) == 0) eg_net_begin(net, h->hand.schedule);
  if (most > eg_net_due(net)) most = eg_net_due(net);
  if (h->hand.schedule == EG_SYNCHRONOUS) most = eg_net_due(net); /* one step of all is one step */
  eg_net_advance(net, most, &flips);
  h->hand.steps = 0;
  h->hand.changed = true;
  stage_record(&h->stage, net);
}

/* A script that moves the network on the screen is what run and pause speak to, in its short waits too;
 * one that only looks on leaves both to the person. */
bool hand_script_drives(const host *h) {
  return h->phase == SCENE_SCRIPT_RUNS && (h->hand.paused || stage_now() - h->hand.drove < 0.5);
}

#define RENEWAL 0.5 /* seconds that a run has to put up again what was there before it */

static void obey_all(host *h) {
  scene_command command;
  if (h->began > 0 && stage_now() - h->began > RENEWAL) {
    scene_board_settle(h->stage.board);
    h->began = 0;
  }
  if (h->stage.wanted_speed >= 0) {
    h->hand.speed = h->stage.wanted_speed;
    h->stage.wanted_speed = -1;
  }
  while (h->options.channel && scene_receive(h->options.channel, &command)) {
    if (!obey_world(h, &command) && !files_obey(h, h->stage.shown, &command) && h->stage.shown)
      obey_net(h, h->stage.shown, &command);
    free(command.text);
  }
  orders_end_touch(h);
  if (h->hand.running && h->hand.running != h->stage.shown) hand_end_run(h);
}

/* ---- pace ------------------------------------------------------------------------------------ */

/* How many updates the speed allows by now, at most `most`; 0: not yet one. */
static uint64_t earn(host *h, uint64_t most) {
  double now = stage_now();
  if (h->hand.speed == 0) {
    h->hand.earned_at = now;
    return most;
  }
  double burst = fmax(1, h->hand.speed / 10); /* after a pause nothing is made up for */
  h->hand.earned = fmin(burst, h->hand.earned + (now - h->hand.earned_at) * h->hand.speed);
  h->hand.earned_at = now;
  const uint64_t allowed = h->hand.earned < (double)most ? (uint64_t)h->hand.earned : most;
  h->hand.earned -= (double)allowed;
  return allowed;
}

static void sleep_until_earned(host *h) {
  double seconds = (1 - h->hand.earned) / h->hand.speed;
  scene_await(h->options.channel, seconds < FRAME ? seconds : FRAME);
}

/* The script wants to update `net`. Holds while paused, unless a step is owed. */
uint64_t hand_allow(lua_stage *stage, eg_net *net, uint64_t most) {
  host *h = stage->host;
  if (!h->options.channel) return film_allow(h, net, most);
  h->hand.changed = true;
  h->hand.waiting = false;
  uint64_t allowed = 0;
  while (!stop_wanted(h)) {
    obey_all(h);
    hand_end_run(h); /* the script moves the network now */
    if (h->hand.paused && h->hand.steps) {
      allowed = h->hand.steps < most ? h->hand.steps : most;
      h->hand.steps -= allowed;
      break;
    }
    h->hand.steps = 0;
    hand_publish(h);
    if (h->hand.paused) {
      scene_await(h->options.channel, outdated(h) ? FRAME : 0.25);
      continue;
    }
    if (net != stage->shown) {
      allowed = most;
      break;
    }
    h->hand.drove = stage_now();
    if ((allowed = earn(h, most))) break;
    sleep_until_earned(h);
  }
  return allowed ? allowed : 1;
}

/* One visit while the script does not update: commands, the run by hand, a frame. */
static void attend_once(host *h, double deadline) {
  obey_all(h);
  eg_net *net = h->stage.shown;
  bool busy = false;
  if (h->hand.running) {
    uint64_t left = eg_net_due(net) ? eg_net_due(net) : eg_net_n(net);
    h->hand.steps = 0;
    uint64_t allowed = earn(h, stage_part(&h->stage, net, left));
    if (allowed) advance_run(h, net, allowed);
    busy = allowed > 0;
  } else if (h->hand.steps && net && !h->hand.paused) {
    pay_steps(h, net);
  }
  hand_publish(h);
  if (busy || stop_wanted(h)) return;
  double left = deadline - stage_now();
  if (left <= 0) return;
  if (h->hand.running && h->hand.speed > 0)
    sleep_until_earned(h);
  else
    scene_await(h->options.channel, outdated(h) ? fmin(left, FRAME) : left);
}

/* A pause holds a wait too; a step or sweep that is owed then lets the script go on to its next update. */
void hand_wait(lua_stage *stage, double seconds) {
  host *h = stage->host;
  if (!h->options.channel) {
    film_wait(h, seconds);
    return;
  }
  h->hand.waiting = seconds > 0;
  double deadline = stage_now() + seconds;
  h->hand.changed = true;
  do attend_once(h, h->hand.paused ? stage_now() + 0.25 : deadline);
  while (!stop_wanted(h) && (h->hand.paused ? !h->hand.steps : stage_now() < deadline));
}

void hand_attend(host *h) {
  h->hand.changed = true;
  h->hand.paused = false;
  while (!stop_wanted(h)) attend_once(h, stage_now() + 0.25);
}
