/* SPDX-License-Identifier: MIT
 *
 * orders.c - what the person can have done to the network on the screen.
 *
 * Every order that changes the network leaves a moment in its past under its
 * name, and so can be taken back; the touches of one stroke are one change.
 * Whoever goes on from an earlier moment is told that what came after it is set
 * aside, and how to get it back. Whoever goes back in time holds what was
 * running: a script waits, a run by hand ends. Learning goes in parts: meanwhile
 * the window shows that the network learns, a pause gives it up, and no other
 * order about the network is taken. An order that cannot be done says why and changes nothing.
 */
#include "inside.h"
#include "class.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *number_of(uint32_t count, const char *one, const char *many, char out[64]) {
  snprintf(out, 64, "%u %s", count, count == 1 ? one : many);
  return out;
}

/* Once for each time that the network has gone on from an earlier moment. */
void orders_say_parting(host *h) {
  size_t from, moments;
  if (!scene_past_parted(h->stage.board)) return;
  if (!(moments = scene_past_aside(h->stage.board, &from))) return;
  const bool twice = !scene_past_is_aside(h->stage.board, scene_past_undo(h->stage.board));
  host_say(h, SCENE_NOTE,
           "went on from moment %zu: %zu later moment%s set aside; Ctrl+Z%s brings %s back", from,
           moments, moments == 1 ? " is" : "s are", twice ? " twice" : "",
           moments == 1 ? "it" : "them");
}

/* The hand has changed the network, by what is no update. */
static void record(host *h, const eg_net *net, const char *label, uint64_t stroke) {
  if (h->stage.watched && net == h->stage.shown)
    scene_past_record(h->stage.board, net, label, stroke);
  orders_say_parting(h);
}

/* ---- learning ----------------------------------------------------------------------- */

/* Why a rule could not take the memories. `ps`: those that were new, or NULL. */
static void say_trouble(host *h, const eg_net *net, const eg_patterns *ps, const char *doing,
                        eg_status status, const eg_trouble *trouble) {
  char name[EG_NAME_MAX + 8];
  const uint32_t old = eg_net_count(net), mu = trouble->memory;
  switch (status) {
    case EG_DEPENDENT:
      if (mu < old)
        hand_name(net, mu, name);
      else
        snprintf(name, sizeof name, "\"%s\"", ps ? eg_patterns_name(ps, mu - old) : "");
      host_say(h, SCENE_ERROR,
               "%s: %s adds nothing to the memories before it, and projection needs independent "
               "ones; forget it first, or choose another rule",
               doing, name);
      break;
    case EG_NOT_STABLE:
      host_say(h, SCENE_ERROR,
               "%s: the perceptron does not get every neuron to hold these memories (neuron %zu "
               "came to a stability of %.3g); forget some, or choose another rule",
               doing, trouble->neuron + 1, trouble->stability);
      break;
    case EG_DREAMT:
      host_say(h, SCENE_ERROR,
               "%s: dreams have changed the weights, so that this cannot be done exactly; forget "
               "all, or choose another rule",
               doing);
      break;
    case EG_STOPPED: host_say(h, SCENE_NOTE, "%s: given up, nothing has changed", doing); break;
    default: host_say(h, SCENE_ERROR, "%s: %s", doing, eg_status_text(status));
  }
}

bool orders_given_up(host *h) {
  scene_command c;
  bool paused = false;
  while (h->options.channel && scene_receive(h->options.channel, &c)) {
    if (c.verb == SCENE_PAUSE) paused = true;
    if (!obey_world(h, &c) && (c.verb == SCENE_LOAD || c.verb == SCENE_SAVE))
      host_say(h, SCENE_NOTE, "the network is still learning: %s again when it has done",
               c.verb == SCENE_LOAD ? "load" : "save");
    free(c.text);
  }
  return paused || stop_wanted(h);
}

/* Does the job, which may be NULL where `status` says why; true: it is done. The patterns are those that are
 * new, or NULL. */
bool orders_learn(host *h, eg_net *net, eg_learning *job, eg_status status, const eg_patterns *ps,
                  const char *doing) {
  eg_trouble trouble = {0};
  if (status == EG_OK) {
    bool more = true, stopped = false;
    h->hand.learning = true;
    while (more && !stopped) {
      more = eg_learning_advance(job);
      hand_publish(h);
      stopped = more && orders_given_up(h);
    }
    h->hand.learning = false;
    h->hand.changed = true;
    status = eg_learning_end(job, &trouble);
    if (stopped) status = EG_STOPPED;
  }
  if (status != EG_OK) say_trouble(h, net, ps, doing, status, &trouble);
  return status == EG_OK;
}

static eg_status begin_learning(eg_learning **job, eg_net *net, const eg_patterns *ps) {
  uint64_t available;
  if (!memory_has(eg_net_learn_bytes(net, ps), &available)) return EG_NO_MEMORY;
  return eg_learning_new(job, net, ps);
}

bool orders_learn_all(host *h, eg_net *net, const eg_patterns *ps) {
  eg_learning *job = NULL;
  eg_status status = begin_learning(&job, net, ps);
  if (!orders_learn(h, net, job, status, ps, "learn")) return false;
  record(h, net, "learn", 0);
  return true;
}

static void train(host *h, eg_net *net) {
  const eg_net_desc *about = eg_net_about(net);
  eg_patterns *ps;
  if (eg_patterns_new(&ps, about->width, about->height, 1) != EG_OK) {
    host_say(h, SCENE_ERROR, "learn: %s", eg_status_text(EG_NO_MEMORY));
    return;
  }
  memcpy(eg_patterns_bits(ps, 0), eg_net_state(net), eg_words(eg_net_n(net)) * sizeof(uint64_t));
  char name[32], memories[64];
  snprintf(name, sizeof name, "drawn %llu", (unsigned long long)h->hand.drawn + 1);
  eg_patterns_set_name(ps, 0, name);
  uint32_t copies = 0;
  eg_net_find(net, eg_net_state(net), &copies);
  const bool learned = orders_learn_all(h, net, ps);
  eg_patterns_free(ps);
  if (!learned) return;
  h->hand.drawn++;
  host_say(h, SCENE_NOTE, "learned \"%s\": %s, load %.3g%s", name,
           number_of(eg_net_count(net), "memory", "memories", memories),
           eg_net_count(net) / (double)eg_net_n(net),
           copies && about->rule != EG_PERCEPTRON ? " (it was a memory already and weighs more now)"
                                                  : "");
}

static void forget(host *h, eg_net *net, uint32_t mu) {
  if (mu >= eg_net_count(net)) return;
  char name[EG_NAME_MAX + 8];
  hand_name(net, mu, name);
  uint64_t available; /* what a script shares with the network is copied before it changes */
  eg_learning *job = NULL;
  eg_status status = memory_has(eg_net_forget_bytes(net), &available)
                         ? eg_learning_without(&job, net, mu)
                         : EG_NO_MEMORY;
  if (!orders_learn(h, net, job, status, NULL, "forget")) return;
  record(h, net, "forget", 0);
  host_say(h, SCENE_NOTE, "forgot %s: %u left", name, eg_net_count(net));
}

static void reset(host *h, eg_net *net) {
  eg_status status = eg_net_reset(net);
  if (status != EG_OK) {
    host_say(h, SCENE_ERROR, "forget all: %s", eg_status_text(status));
    return;
  }
  record(h, net, "reset", 0);
  host_say(h, SCENE_NOTE, "forgot all memories");
}

static void change_rule(host *h, eg_net *net, eg_rule rule) {
  uint64_t available;
  char memories[64];
  if (rule >= EG_GIVEN) return;
  eg_learning *job = NULL;
  eg_status status = memory_has(eg_net_rule_bytes(net, rule), &available)
                         ? eg_learning_as(&job, net, rule)
                         : EG_NO_MEMORY;
  if (!orders_learn(h, net, job, status, NULL, "rule")) return;
  record(h, net, "rule", 0);
  host_say(h, SCENE_NOTE, "rule %s: %s learned anew", eg_net_rule(net),
           number_of(eg_net_count(net), "memory", "memories", memories));
}

/* ---- the state ------------------------------------------------------------------------ */

static void noise(host *h, eg_net *net, double share) {
  if (!(share >= 0 && share <= 1)) return;
  size_t count = (size_t)llround(share * (double)eg_net_n(net));
  eg_status status = eg_net_corrupt(net, count, EG_STREAM_HAND);
  if (status != EG_OK) {
    host_say(h, SCENE_ERROR, "noise: %s", eg_status_text(status));
    return;
  }
  record(h, net, "noise", 0);
  host_say(h, SCENE_NOTE, "flipped %zu of %zu neurons", count, eg_net_n(net));
}

/* Sets the state to what `change` makes of it. */
static void reshape(host *h, eg_net *net, const char *label, double value,
                    void (*change)(uint64_t *s, size_t n, double value)) {
  const size_t words = eg_words(eg_net_n(net));
  uint64_t *s = malloc(words * sizeof *s);
  if (!s) {
    host_say(h, SCENE_ERROR, "%s: %s", label, eg_status_text(EG_NO_MEMORY));
    return;
  }
  memcpy(s, eg_net_state(net), words * sizeof *s);
  change(s, eg_net_n(net), value);
  eg_net_set(net, s);
  free(s);
  record(h, net, label, 0);
}

static void fill(uint64_t *s, size_t n, double value) { eg_bits_fill(s, n, value > 0); }

static void invert(uint64_t *s, size_t n, double value) {
  (void)value;
  for (size_t w = 0; w < eg_words(n); w++) s[w] = ~s[w];
  if (n % 64) s[n / 64] &= (UINT64_C(1) << n % 64) - 1;
}

static void cover(uint64_t *s, size_t n, double share) {
  for (size_t i = n - (size_t)llround(share * (double)n); i < n; i++) eg_put_bit(s, i, false);
}

static void cue(host *h, eg_net *net, uint32_t mu) {
  eg_patterns *ps;
  if (eg_patterns_new(&ps, eg_net_about(net)->width, eg_net_about(net)->height, 1) != EG_OK) return;
  if (eg_net_memory(net, mu, ps, 0) == EG_OK) {
    eg_net_set(net, eg_patterns_at(ps, 0));
    record(h, net, "cue", 0);
    char name[EG_NAME_MAX + 8];
    host_say(h, SCENE_NOTE, "%s is on the grid", hand_name(net, mu, name));
  }
  eg_patterns_free(ps);
}

/* A touch of the brush; the moment is recorded when the next order is another one. */
static void paint(host *h, eg_net *net, const scene_command *c) {
  if (c->index >= eg_net_n(net)) return;
  if (h->hand.painted && h->hand.stroke != c->number) orders_end_touch(h);
  eg_net_put(net, c->index, c->value > 0);
  h->hand.painted = net;
  h->hand.stroke = c->number;
}

void orders_end_touch(host *h) {
  if (h->hand.painted) record(h, h->hand.painted, "paint", h->hand.stroke);
  h->hand.painted = NULL;
}

/* ---- time ------------------------------------------------------------------------------- */

static bool go(host *h, eg_net *net, uint64_t number) {
  const uint32_t before = eg_net_count(net);
  char memories[64];
  if (!scene_past_go(h->stage.board, net, number)) {
    host_say(h, SCENE_NOTE, "cannot go there: that moment is kept no longer, or memory is short");
    return false;
  }
  if (h->hand.running) hand_end_run(h);
  if (hand_script_drives(h)) h->hand.paused = true;
  h->hand.steps = 0;
  if (eg_net_count(net) != before)
    host_say(h, SCENE_NOTE, "with the memories of then: %s",
             number_of(eg_net_count(net), "memory", "memories", memories));
  return true;
}

/* Goes to where the hand's last change is taken back or done again, or to what was set aside. */
static void turn(host *h, eg_net *net, uint64_t to, uint64_t change, const char *done) {
  char label[SCENE_NAME];
  size_t from = 0;
  snprintf(label, sizeof label, "%s", scene_past_label(h->stage.board, change));
  const size_t moments =
      scene_past_is_aside(h->stage.board, to) ? scene_past_aside(h->stage.board, &from) : 0;
  if (!go(h, net, to)) return;
  if (moments)
    host_say(h, SCENE_NOTE, "%s: going on from moment %zu; %zu later moment%s back", done, from,
             moments, moments == 1 ? " is" : "s are");
  else
    host_say(h, SCENE_NOTE, "%s: %s", done, label);
}

static void undo(host *h, eg_net *net) {
  const scene_board *board = h->stage.board;
  const uint64_t to = scene_past_undo(board);
  const char *scripts = scene_past_kept_by_script(board);
  if (to)
    turn(h, net, to, scene_past_after(board, to), "took back");
  else if (scripts)
    host_say(h, SCENE_NOTE,
             "there is no change of yours to take back: the last one (%s) is the script's; a click "
             "in "
             "the energy chart goes further back",
             scripts);
  else
    host_say(h, SCENE_NOTE, "there is no change to take back");
}

static void redo(host *h, eg_net *net) {
  const uint64_t to = scene_past_redo(h->stage.board);
  if (to)
    turn(h, net, to, to, "did again");
  else
    host_say(h, SCENE_NOTE, "there is no change to do again");
}

static void reseed(host *h, eg_net *net, uint64_t seed) {
  hand_end_run(h);
  eg_net_reseed(net, seed);
  record(h, net, "seed", 0);
  host_say(h, SCENE_NOTE, "seed %llu: every random stream begins anew", (unsigned long long)seed);
}

/* ---- which is which ------------------------------------------------------------------------ */

static void obey_run(host *h, eg_net *net, scene_verb verb) {
  switch (verb) {
    case SCENE_STEP: h->hand.steps++; break;
    case SCENE_SWEEP: h->hand.steps += eg_net_due(net) ? eg_net_due(net) : eg_net_n(net); break;
    case SCENE_RUN:
      if (h->hand.paused)
        h->hand.paused = false;
      else if (!hand_script_drives(h))
        hand_start_run(h, net);
      break;
    default:
      if (h->hand.running)
        hand_end_run(h);
      else
        h->hand.paused = hand_script_drives(h);
  }
}

void obey_net(host *h, eg_net *net, const scene_command *c) {
  if (c->verb != SCENE_PAINT) orders_end_touch(h);
  switch (c->verb) {
    case SCENE_PAINT: paint(h, net, c); break;
    case SCENE_TRAIN: train(h, net); break;
    case SCENE_NOISE: noise(h, net, c->value); break;
    case SCENE_STEP:
    case SCENE_SWEEP:
    case SCENE_RUN:
    case SCENE_PAUSE: obey_run(h, net, c->verb); break;
    case SCENE_FILL: reshape(h, net, c->value > 0 ? "fill" : "clear", c->value, fill); break;
    case SCENE_INVERT: reshape(h, net, "invert", 0, invert); break;
    case SCENE_RANDOMIZE:
      eg_net_randomize(net);
      record(h, net, "random", 0);
      break;
    case SCENE_OCCLUDE:
      if (c->value >= 0 && c->value <= 1) reshape(h, net, "occlude", c->value, cover);
      break;
    case SCENE_UNDO: undo(h, net); break;
    case SCENE_REDO: redo(h, net); break;
    case SCENE_GO: go(h, net, c->number); break;
    case SCENE_RULE: change_rule(h, net, (eg_rule)c->index); break;
    case SCENE_TIES:
      if (c->index <= EG_TIES_RANDOM) eg_net_set_ties(net, (eg_ties)c->index);
      break;
    case SCENE_TEMPERATURE: eg_net_heat(net, c->value); break; /* refuses what is no temperature */
    case SCENE_SEED: reseed(h, net, c->number); break;
    case SCENE_RESET: reset(h, net); break;
    case SCENE_CUE: cue(h, net, c->index); break;
    case SCENE_FORGET: forget(h, net, c->index); break;
    default: break;
  }
}

/* A position that it has not is taken to the nearest one, and what is no number is not taken. */
static void set_control(scene_control *c, double value) {
  const double low = c->kind == SCENE_SLIDER ? c->low : 0;
  const double high = c->kind == SCENE_SLIDER   ? c->high
                      : c->kind == SCENE_CHOICE ? (double)c->option_count - 1
                                                : 1;
  if (c->kind == SCENE_BUTTON)
    c->value++;
  else if (!isnan(value))
    c->value = fmin(high, fmax(low, c->kind == SCENE_SLIDER ? value : floor(value)));
}

bool obey_world(host *h, const scene_command *c) {
  h->hand.changed = true;
  switch (c->verb) {
    case SCENE_SPEED:
      h->hand.speed = c->value > 0 && isfinite(c->value) ? c->value : 0;
      return true;
    case SCENE_SHARE:
      if (c->value >= 0 && c->value <= 1) h->hand.share = c->value;
      return true;
    case SCENE_SCHEDULE:
      h->hand.schedule = c->index <= EG_SYNCHRONOUS ? (eg_schedule)c->index : EG_RANDOM;
      return true;
    case SCENE_CONTROL: {
      scene_control *control = scene_board_find_control(h->stage.board, c->text ? c->text : "");
      if (control) set_control(control, c->value);
      return true;
    }
    default: return false;
  }
}
