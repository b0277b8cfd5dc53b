/* SPDX-License-Identifier: MIT
 *
 * hand.c - the person's hand on the network: commands, pause, pace, frames.
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
enum { BY_HAND = 100 }; /* sweeps of a run by hand at most, as of net:run */

/* Whether the window shows something else than there is: without news neither side does any work. */
static bool outdated(const host *h) {
  scene_request ask = scene_requested(h->options.channel);
  return h->hand.changed || h->hand.seen_running != host_is_running(h) ||
         memcmp(&ask, &h->hand.seen_ask, sizeof ask) != 0;
}

static void publish(host *h) {
  scene_channel *channel = h->options.channel;
  double now = stage_now();
  if (now - h->hand.published < FRAME || !outdated(h) || !scene_wanted(channel)) return;
  h->hand.seen_ask = scene_requested(channel);
  h->hand.seen_running = host_is_running(h);
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

static const char *name_of(const eg_net *net, uint32_t mu, char out[EG_NAME_MAX + 8]) {
  const char *name = eg_net_name(net, mu);
  if (*name)
    snprintf(out, EG_NAME_MAX + 8, "\"%s\"", name);
  else
    snprintf(out, EG_NAME_MAX + 8, "memory %u", mu + 1);
  return out;
}

static void say_result(host *h, const eg_net *net) {
  static const char *const words[] = {"recalled", "fell into the inverse of",
                                      "fell into a spurious state, nearest to"};
  eg_class class = eg_net_classify(net);
  const eg_run *run = &h->hand.run;
  if (class.kind == EG_KIND_NONE) { /* given weights, or all were forgotten on the way */
    host_say(h, SCENE_NOTE, "%s: %llu sweep%s, %llu flip%s",
             run->converged ? "settled"
             : run->cycle   ? "oscillates"
                            : "not yet at rest",
             (unsigned long long)run->sweeps, run->sweeps == 1 ? "" : "s",
             (unsigned long long)run->flips, run->flips == 1 ? "" : "s");
    return;
  }
  char name[EG_NAME_MAX + 8];
  host_say(h, SCENE_NOTE, "%s %s: overlap %.3f, %llu sweep%s, %llu flip%s%s", words[class.kind],
           name_of(net, class.memory, name), class.overlap, (unsigned long long)run->sweeps,
           run->sweeps == 1 ? "" : "s", (unsigned long long)run->flips, run->flips == 1 ? "" : "s",
           run->cycle       ? "; it oscillates between two states"
           : run->converged ? ""
                            : "; not yet at rest");
}

static void start_run(host *h, eg_net *net) {
  if (eg_net_count(net) == 0 && eg_net_learns(net)) {
    host_say(h, SCENE_NOTE, "nothing to recall yet: draw something and press train");
    return;
  }
  hand_end_run(h);
  if (eg_run_begin(&h->hand.run, net, h->hand.schedule, BY_HAND) != EG_OK) return;
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

/* ---- commands ------------------------------------------------------------------------------ */

/* After a change of the memories: says so where there was none. */
static bool changed(host *h, eg_net *net, const char *label, eg_status status) {
  if (status == EG_OK)
    stage_changed(&h->stage, net, label);
  else
    host_say(h, SCENE_ERROR, "%s: %s", label, eg_status_text(status));
  return status == EG_OK;
}

static void train(host *h, eg_net *net) {
  const eg_net_desc *about = eg_net_about(net);
  eg_patterns *ps;
  if (eg_patterns_new(&ps, about->width, about->height, 1) != EG_OK) return;
  memcpy(eg_patterns_bits(ps, 0), eg_net_state(net), eg_words(eg_net_n(net)) * sizeof(uint64_t));
  char name[32];
  snprintf(name, sizeof name, "drawn %llu", (unsigned long long)++h->hand.drawn);
  eg_patterns_set_name(ps, 0, name);
  uint32_t copies = 0;
  eg_net_find(net, eg_net_state(net), &copies);
  uint64_t available;
  eg_status status =
      memory_has(eg_net_learn_bytes(net, ps), &available) ? eg_net_learn(net, ps) : EG_NO_MEMORY;
  eg_patterns_free(ps);
  if (!changed(h, net, "learn", status)) return;
  host_say(h, SCENE_NOTE, "learned \"%s\": %u memor%s, load %.3g%s", name, eg_net_count(net),
           eg_net_count(net) == 1 ? "y" : "ies", eg_net_count(net) / (double)eg_net_n(net),
           copies && eg_net_about(net)->rule != EG_PERCEPTRON
               ? " (it was a memory already and weighs more now)"
               : "");
}

static void noise(host *h, eg_net *net, double share) {
  size_t count = (size_t)llround(share * (double)eg_net_n(net));
  if (eg_net_corrupt(net, count, EG_STREAM_HAND) != EG_OK) return;
  stage_changed(&h->stage, net, "noise");
  host_say(h, SCENE_NOTE, "flipped %zu of %zu neurons", count, eg_net_n(net));
}

static void cue(host *h, eg_net *net, uint32_t mu) {
  eg_patterns *ps;
  if (eg_patterns_new(&ps, eg_net_about(net)->width, eg_net_about(net)->height, 1) != EG_OK) return;
  if (eg_net_memory(net, mu, ps, 0) == EG_OK) {
    eg_net_set(net, eg_patterns_at(ps, 0));
    stage_changed(&h->stage, net, "cue");
    char name[EG_NAME_MAX + 8];
    host_say(h, SCENE_NOTE, "%s is on the grid", name_of(net, mu, name));
  }
  eg_patterns_free(ps);
}

static void forget(host *h, eg_net *net, uint32_t mu) {
  if (mu >= eg_net_count(net)) return;
  char name[EG_NAME_MAX + 8];
  name_of(net, mu, name);
  uint64_t available; /* what a script shares with the network is copied before it changes */
  eg_status status =
      memory_has(eg_net_forget_bytes(net), &available) ? eg_net_forget(net, mu) : EG_NO_MEMORY;
  if (!changed(h, net, "forget", status)) return;
  host_say(h, SCENE_NOTE, "forgot %s: %u left", name, eg_net_count(net));
}

static void fill(host *h, eg_net *net, bool up) {
  for (size_t i = 0; i < eg_net_n(net); i++) eg_net_put(net, i, up);
  stage_changed(&h->stage, net, up ? "fill" : "clear");
}

/* Commands about a network. */
static void obey_net(host *h, eg_net *net, const scene_command *c) {
  switch (c->verb) {
    case SCENE_PAINT:
      if (c->index >= eg_net_n(net)) return;
      eg_net_put(net, c->index, c->value > 0);
      stage_changed(&h->stage, net, "paint");
      break;
    case SCENE_TRAIN: train(h, net); break;
    case SCENE_NOISE:
      if (c->value >= 0 && c->value <= 1) noise(h, net, c->value);
      break;
    case SCENE_STEP: h->hand.steps++; break;
    case SCENE_SWEEP: h->hand.steps += eg_net_due(net) ? eg_net_due(net) : eg_net_n(net); break;
    case SCENE_RUN:
      if (h->hand.paused)
        h->hand.paused = false;
      else if (!hand_script_drives(h))
        start_run(h, net);
      break;
    case SCENE_PAUSE:
      if (h->hand.running)
        hand_end_run(h);
      else
        h->hand.paused = hand_script_drives(h);
      break;
    case SCENE_FILL: fill(h, net, c->value > 0); break;
    case SCENE_RESET:
      if (changed(h, net, "reset", eg_net_reset(net)))
        host_say(h, SCENE_NOTE, "forgot all memories");
      break;
    case SCENE_CUE: cue(h, net, c->index); break;
    case SCENE_FORGET: forget(h, net, c->index); break;
    default: break;
  }
}

static void obey(host *h, const scene_command *c) {
  h->hand.changed = true;
  switch (c->verb) {
    case SCENE_SPEED: h->hand.speed = c->value > 0 ? c->value : 0; return;
    case SCENE_SHARE: h->hand.share = c->value; return;
    case SCENE_SCHEDULE:
      h->hand.schedule = c->index <= EG_SYNCHRONOUS ? (eg_schedule)c->index : EG_RANDOM;
      return;
    case SCENE_CONTROL: {
      scene_control *control = scene_board_find_control(h->stage.board, c->text ? c->text : "");
      if (!control) return;
      control->value = control->kind == SCENE_BUTTON ? control->value + 1 : c->value;
      return;
    }
    default:
      if (h->stage.shown) obey_net(h, h->stage.shown, c);
  }
}

static void obey_all(host *h) {
  scene_command command;
  if (h->stage.wanted_speed >= 0) {
    h->hand.speed = h->stage.wanted_speed;
    h->stage.wanted_speed = -1;
  }
  while (h->options.channel && scene_receive(h->options.channel, &command)) {
    obey(h, &command);
    free(command.text);
  }
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
  uint64_t allowed = (uint64_t)h->hand.earned;
  if (allowed > most) allowed = most;
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
  if (!h->options.channel) return most;
  h->hand.changed = true;
  h->hand.waiting = false;
  uint64_t allowed = 0;
  while (!h->stopping) {
    obey_all(h);
    hand_end_run(h); /* the script moves the network now */
    if (h->hand.paused && h->hand.steps) {
      allowed = h->hand.steps < most ? h->hand.steps : most;
      h->hand.steps -= allowed;
      break;
    }
    h->hand.steps = 0;
    publish(h);
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
  publish(h);
  if (busy || h->stopping) return;
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
  if (!h->options.channel) return;
  h->hand.waiting = seconds > 0;
  double deadline = stage_now() + seconds;
  h->hand.changed = true;
  do attend_once(h, h->hand.paused ? stage_now() + 0.25 : deadline);
  while (!h->stopping && (h->hand.paused ? !h->hand.steps : stage_now() < deadline));
}

void hand_attend(host *h) {
  h->hand.changed = true;
  h->hand.paused = false;
  while (!h->stopping) attend_once(h, stage_now() + 0.25);
}
