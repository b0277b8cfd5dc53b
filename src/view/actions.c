/* SPDX-License-Identifier: MIT
 *
 * actions.c - the table of what the person can do, and the doing.
 *
 * What is about the network is sent to the script's side; what is about how it
 * is seen changes v->looks at once. keys.c says which key is which action.
 */
#include "actions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const action_entry table[ACTIONS] = {
    [ACTION_RUN] =
        {"run", "Run", "space",
         "Lets the network fall until no neuron wants to flip. One neuron after another, "
         "the energy E = -\u00bd \u03a3 W_ij s_i s_j can only go down."},
    [ACTION_STEP] = {"step", "Step", ".",
                     "Updates one neuron: it takes the sign of its field h_i = \u03a3 W_ij s_j."},
    [ACTION_SWEEP] = {"sweep", "Sweep", "W",
                      "Updates to the end of the sweep, in which every neuron has its turn."},
    [ACTION_SLOWER] = {"slower", "Slower", "\u2212",
                       "Fewer updates a second: slow shows the order, fast the result."},
    [ACTION_FASTER] = {"faster", "Faster", "+",
                       "More updates a second; the last step is as fast as it goes."},
    [ACTION_SCHEDULE] = {"schedule", "Order of updates", "U",
                         "The next order: random, uniform, cyclic, or all at once (synchronous), "
                         "where the energy may rise."},
    [ACTION_WARMER] = {"warmer", "Warmer", "\u2191",
                       "Raises the temperature T: a neuron becomes +1 with probability "
                       "1 / (1 + exp(-2 h / T))."},
    [ACTION_COOLER] = {"cooler", "Cooler", "\u2193",
                       "Lowers the temperature T; at 0 a neuron always follows its field."},
    [ACTION_TIES] = {"ties", "Ties", "Y",
                     "What a neuron does whose field is exactly zero: keep its state, or become "
                     "+1, -1, or either at random."},
    [ACTION_SEED] = {"seed", "Next seed", "E",
                     "Another seed: every random stream begins anew. The same seed gives the same "
                     "run."},
    [ACTION_TRAIN] = {"train", "Train on the grid", "T",
                      "Learns what is on the grid, as a memory; Load files learns pictures. By "
                      "Hebb's rule neurons that agree in "
                      "it are coupled more: W_ij grows by \u03be_i \u03be_j / n."},
    [ACTION_RULE] = {"rule", "Learning rule", "R",
                     "The next rule: all memories are learned anew by it."},
    [ACTION_CUE] = {"cue", "Memory as cue", "1 \u2026 9, 0",
                    "Puts a memory on the grid: damage it, and let the network fall back."},
    [ACTION_FORGET] =
        {"forget", "Forget nearest", "Delete",
         "Forgets the memory that the state is nearest to: its share of the couplings "
         "is taken away."},
    [ACTION_RESET] = {"reset", "Forget all", "Shift+Delete",
                      "Takes every memory out of the couplings. What is on the grid stays."},
    [ACTION_LOAD] = {"load", "Load files", "Ctrl+O",
                     "Learns PNG files, each as a memory: a path, a folder, or a pattern like "
                     "letters/*.png. Files "
                     "can be dropped on the window too. Train learns the grid."},
    [ACTION_SAVE] = {"save", "Save", "Ctrl+S",
                     "Saves: to NAME.png the grid, to a folder every memory, else the whole "
                     "network."},
    [ACTION_NOISE] = {"noise", "Noise", "N",
                      "Flips exactly this share of the neurons: how much damage can the memory "
                      "repair?"},
    [ACTION_MORE_NOISE] = {"more_noise", "More noise", "Page Up",
                           "The noise button flips a larger share."},
    [ACTION_LESS_NOISE] = {"less_noise", "Less noise", "Page Down",
                           "The noise button flips a smaller share."},
    [ACTION_OCCLUDE] = {"occlude", "Occlude", "O",
                        "Covers this share of the grid, from below: those neurons become -1."},
    [ACTION_RANDOMIZE] = {"randomize", "Random", "X",
                          "Every neuron +1 or -1 by a coin: where does the network fall from "
                          "nowhere?"},
    [ACTION_FILL] = {"fill", "Fill", "F", "Sets every neuron to +1."},
    [ACTION_CLEAR] = {"clear", "Clear", "C",
                      "Sets every neuron to -1: an empty grid to draw on. The memories stay."},
    [ACTION_INVERT] = {"invert", "Invert", "I",
                       "Turns every neuron round. Without a threshold a state and its inverse have "
                       "the same energy."},
    [ACTION_BRUSH_SMALLER] = {"brush_smaller", "Smaller brush", "[",
                              "A touch paints fewer neurons."},
    [ACTION_BRUSH_LARGER] = {"brush_larger", "Larger brush", "]", "A touch paints more neurons."},
    [ACTION_UNDO] =
        {"undo", "Undo", "Ctrl+Z",
         "Takes back what you changed last: paint, noise, learning, or going on from an "
         "earlier moment."},
    [ACTION_REDO] = {"redo", "Redo", "Ctrl+Y", "Does again what was taken back."},
    [ACTION_BACK] = {"back", "Back in time", "\u2190", "Goes back to the moment before."},
    [ACTION_FORWARD] = {"forward", "Forward", "\u2192", "Goes on to the next moment."},
    [ACTION_FIRST] = {"first", "First moment", "Home", "Goes back to the first moment there is."},
    [ACTION_LAST] = {"last", "Newest moment", "End", "Comes back from the past."},
    [ACTION_FIELDS] = {"fields", "Fields", "H",
                       "Colours every neuron by its field h_i = \u03a3 W_ij s_j: blue pulls to -1, "
                       "red to +1. One overlay at a time."},
    [ACTION_DIFFERENCE] =
        {"difference", "Difference", "D",
         "Marks the neurons that differ from the nearest memory. One overlay at a time."},
    [ACTION_FLIPPED] = {"flipped", "Just flipped", "J",
                        "Neurons that have just flipped glow. One overlay at a time."},
    [ACTION_PAIRS] = {"pairs", "Pairs", "P",
                      "Shows W_ij s_i s_j for W_ij: which connections agree with the state, and "
                      "which are frustrated."},
    [ACTION_WHOLE] = {"whole", "Whole matrix", "M", "Shows all of the matrix again."},
    [ACTION_CHART] = {"next_chart", "Next chart", "G",
                      "Energy, overlaps, flips, landscape, and what the script plots."},
    [ACTION_FOLD_CONTROLS] = {"fold_controls", "Controls", "Ctrl+1",
                              "Puts the controls away, or brings them back."},
    [ACTION_FOLD_NEURONS] = {"fold_neurons", "Neurons", "Ctrl+2",
                             "Puts the neurons away, or brings them back."},
    [ACTION_FOLD_WEIGHTS] = {"fold_weights", "Weights", "Ctrl+3",
                             "Puts the weights away, or brings them back."},
    [ACTION_FOLD_CHARTS] = {"fold_charts", "Charts", "Ctrl+4",
                            "Puts the charts away, or brings them back."},
    [ACTION_FOLD_LOG] = {"fold_log", "Log", "Ctrl+5", "Puts the log away, or brings it back."},
    [ACTION_FOLD_MEMORIES] = {"fold_memories", "Memories", "Ctrl+6",
                              "Puts the memories away, or brings them back."},
    [ACTION_FOLD_PICTURES] = {"fold_pictures", "Pictures", "Ctrl+7",
                              "Puts the script's pictures away, or brings them back."},
    [ACTION_THEME] = {"theme", "Light or dark", "L",
                      "A light theme for projectors, a dark one for screens."},
    [ACTION_AGAIN] = {"again", "Begin again", "Ctrl+R",
                      "Runs the script from its top, as saving it does. The network on the screen, "
                      "the controls and what engram.keep named stay."},
    [ACTION_AFRESH] = {"afresh", "Begin afresh", "Shift+R",
                       "Runs the script from its top without anything of before."},
    [ACTION_COPY] = {"copy", "Copy the error", "Ctrl+C",
                     "Puts the error that is shown on the clipboard."},
    [ACTION_SNAPSHOT] = {"snapshot", "Snapshot", "S",
                         "Saves a picture of the window, with seed, version and script in it."},
    [ACTION_FILM] = {"film", "Record", "V", "Begins a film of the window, or ends it."},
    [ACTION_HELP] = {"help", "Help", "?", "Shows what the keys do."},
    [ACTION_QUIT] = {"quit", "Close", "Ctrl+Q", "Closes the window."},
};

const action_entry *action_about(action a) { return &table[a]; }

/* ---- the doing --------------------------------------------------------------------- */

/* The point of the past that is `step` moments from where the network is; gaps do not count. */
static void travel(view *v, int step) {
  const scene_past *p = &v->scene->past;
  for (size_t k = p->now + (size_t)step; k < p->count; k += (size_t)step)
    if (p->number[k]) {
      view_send_number(v, SCENE_GO, p->number[k]);
      return;
    }
}

/* The moment that is nearest to either end. */
static void travel_to_end(view *v, bool last) {
  const scene_past *p = &v->scene->past;
  size_t k = last ? p->count - 1 : 0;
  while (k < p->count && !p->number[k]) k += last ? (size_t)-1 : 1;
  if (k < p->count) view_send_number(v, SCENE_GO, p->number[k]);
}

static void copy_error(view *v) {
  const char *text = panel_fault_text(v);
  if (!text) return;
  ui_copy(text);
  view_say(v, "The error is on the clipboard.");
}

static void next_choice(view *v, dial d, int count) {
  dial_set(v, d, fmod(dial_get(v, d) + 1, count));
}

static void more_noise(view *v, double step) {
  const double share = round((dial_get(v, DIAL_NOISE) + step) * 200) / 200;
  dial_set(v, DIAL_NOISE, fmin(DIAL_NOISE_MOST, fmax(0, share)));
}

static void warmer(view *v, double step) {
  const double t = round((dial_get(v, DIAL_TEMPERATURE) + step) * 100) / 100;
  dial_set(v, DIAL_TEMPERATURE, fmin(DIAL_TEMPERATURE_MOST, fmax(0, t)));
}

static void brush(view *v, int up) {
  static const int sizes[] = {1, 2, 3, 5, 9};
  const int count = sizeof sizes / sizeof *sizes;
  int at = 0;
  while (at + 1 < count && sizes[at] < v->looks.brush) at++;
  at += up;
  v->looks.brush = sizes[at < 0 ? 0 : at >= count ? count - 1 : at];
}

/* There is one at a time, since all of them are colours of the neurons: which one went is said. */
static void toggle_overlay(view *v, overlay o) {
  static const char *const names[] = {"", "fields", "differs", "just flipped"};
  const overlay before = v->looks.overlay;
  char said[80];
  v->looks.overlay = before == o ? OVERLAY_NONE : o;
  if (before != OVERLAY_NONE && before != o) {
    snprintf(said, sizeof said, "On the grid: %s, in the place of %s.", names[o], names[before]);
    view_say(v, said);
  }
  v->looks.against = 0;
}

static void forget_nearest(view *v) {
  if (v->scene->class.kind != EG_KIND_NONE) view_send(v, SCENE_FORGET, v->scene->class.memory, 0);
}

static void do_recall(view *v, action a) {
  const scene *s = v->scene;
  switch (a) {
    case ACTION_RUN:
      view_send(v, (s->running && !s->paused) || s->learning ? SCENE_PAUSE : SCENE_RUN, 0, 0);
      break;
    case ACTION_STEP: view_send(v, SCENE_STEP, 0, 0); break;
    case ACTION_SWEEP: view_send(v, SCENE_SWEEP, 0, 0); break;
    case ACTION_SLOWER: dial_speed_step(v, -1); break;
    case ACTION_FASTER: dial_speed_step(v, 1); break;
    case ACTION_SCHEDULE: next_choice(v, DIAL_SCHEDULE, EG_SYNCHRONOUS + 1); break;
    case ACTION_WARMER: warmer(v, 0.05); break;
    case ACTION_COOLER: warmer(v, -0.05); break;
    case ACTION_TIES: next_choice(v, DIAL_TIES, EG_TIES_RANDOM + 1); break;
    default: view_send_number(v, SCENE_SEED, s->seed + 1);
  }
}

static void do_memory(view *v, action a, int which) {
  const scene *s = v->scene;
  switch (a) {
    case ACTION_TRAIN: view_send(v, SCENE_TRAIN, 0, 0); break;
    case ACTION_RULE:
      if (s->learns) next_choice(v, DIAL_RULE, EG_GIVEN);
      break;
    case ACTION_CUE:
      if (s->memories && which >= 0 && (uint32_t)which < s->memories->count)
        view_send(v, SCENE_CUE, (uint32_t)which, 0);
      break;
    case ACTION_FORGET: forget_nearest(v); break;
    case ACTION_RESET: view_send(v, SCENE_RESET, 0, 0); break;
    default: fold_bring(v, FOLD_MEMORIES); panel_memories_focus(v->memories, a == ACTION_SAVE);
  }
}

static void do_grid(view *v, action a) {
  switch (a) {
    case ACTION_NOISE: view_send(v, SCENE_NOISE, 0, dial_get(v, DIAL_NOISE)); break;
    case ACTION_MORE_NOISE: more_noise(v, 0.05); break;
    case ACTION_LESS_NOISE: more_noise(v, -0.05); break;
    case ACTION_OCCLUDE: view_send(v, SCENE_OCCLUDE, 0, dial_get(v, DIAL_NOISE)); break;
    case ACTION_RANDOMIZE: view_send(v, SCENE_RANDOMIZE, 0, 0); break;
    case ACTION_FILL: view_send(v, SCENE_FILL, 0, 1); break;
    case ACTION_CLEAR: view_send(v, SCENE_FILL, 0, -1); break;
    case ACTION_INVERT: view_send(v, SCENE_INVERT, 0, 0); break;
    case ACTION_BRUSH_SMALLER: brush(v, -1); break;
    case ACTION_BRUSH_LARGER: brush(v, 1); break;
    case ACTION_UNDO: view_send(v, SCENE_UNDO, 0, 0); break;
    case ACTION_REDO: view_send(v, SCENE_REDO, 0, 0); break;
    case ACTION_BACK: travel(v, -1); break;
    case ACTION_FORWARD: travel(v, 1); break;
    case ACTION_FIRST: travel_to_end(v, false); break;
    default: travel_to_end(v, true);
  }
}

static void do_look(view *v, action a) {
  looks *l = &v->looks;
  switch (a) {
    case ACTION_FIELDS: toggle_overlay(v, OVERLAY_FIELDS); break;
    case ACTION_DIFFERENCE: toggle_overlay(v, OVERLAY_DIFFERENCE); break;
    case ACTION_FLIPPED: toggle_overlay(v, OVERLAY_FLIPPED); break;
    case ACTION_PAIRS: l->pairs = !l->pairs; break;
    case ACTION_WHOLE: panel_weights_whole(v->weights); break;
    case ACTION_CHART: panel_charts_next(v); break;
    case ACTION_THEME: l->light = !l->light; break;
    case ACTION_AGAIN: v->wants_again = 1; break;
    case ACTION_AFRESH: v->wants_again = 2; break;
    case ACTION_COPY: copy_error(v); break;
    case ACTION_SNAPSHOT: v->wants_snapshot = true; break;
    case ACTION_FILM: v->wants_film = true; break;
    case ACTION_HELP: l->help = !l->help; break;
    case ACTION_QUIT: v->quit = true; break;
    default: fold_turn(v, (fold)(a - ACTION_FOLD_CONTROLS));
  }
}

void action_do(view *v, action a, int which) {
  if (a <= ACTION_SEED)
    do_recall(v, a);
  else if (a <= ACTION_SAVE)
    do_memory(v, a, which);
  else if (a <= ACTION_LAST)
    do_grid(v, a);
  else
    do_look(v, a);
}

bool action_button(view *v, action a, ui_rect r, bool strong, bool faded) {
  const action_entry *e = &table[a];
  const bool pause =
      a == ACTION_RUN && (v->scene->learning || (v->scene->running && !v->scene->paused));
  const widget_button_look look =
      {.label = pause ? (v->scene->learning ? "Give up" : "Pause") : e->label,
       .hint = strlen(e->keys) <= 6 ? e->keys : NULL,
       .tooltip =
           pause ? "Holds the network where it is; painting and noise still work." : e->tooltip,
       .strong = strong,
       .faded = faded};
  const bool pressed = widget_button(v, e->name, r, &look);
  if (pressed) action_do(v, a, 0);
  return pressed;
}
