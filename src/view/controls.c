/* SPDX-License-Identifier: MIT
 *
 * controls.c - the person's hand on the network, and the script's own controls.
 *
 * Every button has a key and every key does what its button does. A slider
 * shows what the person has set until the script's side says the same
 * (widget_hold). The content is laid out from the top and scrolls where the
 * tile is too small for it; its height is known from the frame before.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOISE_MOST 0.5
#define SPEED_DECADES 6.0 /* 1 to 10^6 updates a second */
#define SPEED_END 0.94    /* of the slider; from there on it is as fast as it goes */
#define OPTIONS 64

typedef struct held_control {
  char name[SCENE_NAME];
  widget_hold hold;
} held_control;

struct panel_controls {
  widget_hold noise, speed, schedule;
  held_control *script; /* the scene's controls, in its order */
  size_t script_count;
  float height;
};

panel_controls *panel_controls_new(void) { return calloc(1, sizeof(panel_controls)); }

void panel_controls_free(panel_controls *p) {
  if (!p) return;
  free(p->script);
  free(p);
}

static bool goes(const scene *s) { return s->running && !s->paused; }

void panel_controls_key(panel_controls *p, view *v, char key) {
  const double share = p->noise.set ? p->noise.value : v->scene->noise;
  switch (key) {
    case 't': view_send(v, SCENE_TRAIN, 0, 0); break;
    case 'n': view_send(v, SCENE_NOISE, 0, share); break;
    case 's': view_send(v, SCENE_STEP, 0, 0); break;
    case 'w': view_send(v, SCENE_SWEEP, 0, 0); break;
    case ' ': view_send(v, goes(v->scene) ? SCENE_PAUSE : SCENE_RUN, 0, 0); break;
    case 'c': view_send(v, SCENE_FILL, 0, -1); break;
    case 'R': view_send(v, SCENE_RESET, 0, 0); break;
    default: break;
  }
}

/* ---- the pen: where the next row goes ------------------------------------------ */

typedef struct pen {
  float x, y, w;
} pen;

static ui_rect rows(pen *at, float height, float gap) {
  const ui_rect r = {at->x, at->y, at->w, ui_px(height)};
  at->y += ui_px(height) + ui_px(gap);
  return r;
}

static void halves(ui_rect r, ui_rect *left, ui_rect *right) {
  const float gap = ui_px(6), w = floorf((r.w - gap) / 2);
  *left = (ui_rect){r.x, r.y, w, r.h};
  *right = (ui_rect){r.x + w + gap, r.y, r.w - w - gap, r.h};
}

/* A name at the left and its value at the right. */
static void caption(ui_rect r, const char *name, const char *value) {
  const float wide = fminf(ui_width(UI_SMALL, value), r.w * 0.7f);
  ui_label(UI_SMALL, (ui_rect){r.x, r.y, r.w - wide - ui_px(6), r.h}, 0, UI_DIM, name);
  ui_label(UI_SMALL, (ui_rect){r.x + r.w - wide - 1, r.y, wide + 1, r.h}, 1, UI_TEXT, value);
}

static void divide(pen *at, const char *name) {
  at->y += ui_px(4);
  ui_line(at->x, floorf(at->y) + 0.5f, at->x + at->w, floorf(at->y) + 0.5f, UI_EDGE, 1);
  at->y += ui_px(10);
  widget_heading(at->x, at->y, UI_DIM, name);
  at->y += ui_px(22);
}

/* ---- by hand --------------------------------------------------------------------- */

static double speed_at(double position) {
  if (position >= SPEED_END) return 0;
  const double v = pow(10, SPEED_DECADES * position / (SPEED_END - 0.02));
  const double unit = pow(10, floor(log10(fmax(v, 1))) - 1);
  return fmin(1e6, fmax(1, v < 10 ? round(v) : round(v / unit) * unit));
}

static double speed_position(double speed) {
  if (speed <= 0) return 1;
  return fmin(SPEED_END - 0.02, log10(fmax(1, speed)) / SPEED_DECADES * (SPEED_END - 0.02));
}

typedef struct hand {
  const char *name, *label, *hint;
  char key;
  const char *tooltip;
} hand;

static const hand train =
    {"train", "Train", "T", 't',
     "Stores what is on the grid as a memory: neurons that agree are coupled a "
     "little more strongly (Hebb)."};
static const hand noise =
    {"noise", "Noise", "N", 'n',
     "Flips a random share of the neurons: how much damage can the memory repair?"};
static const hand run =
    {"run", "Run", "space", ' ',
     "Lets the network fall until no neuron wants to flip: one neuron after another, "
     "the energy can only go down."};
static const hand hold = {"run", "Pause", "space", ' ',
                          "Holds the network where it is; painting and noise still work."};
static const hand step =
    {"step", "Step", "S", 's',
     "Updates one neuron: it takes the sign of the weighted sum of all others."};
static const hand sweep = {"sweep", "Sweep", "W", 'w',
                           "Updates to the end of the sweep, in which every neuron has its turn."};
static const hand clear =
    {"clear", "Clear", "C", 'c',
     "Sets every neuron to \u22121: an empty grid to draw on. The memories stay."};
static const hand reset =
    {"reset", "Forget all", NULL, 'R',
     "Takes every memory out of the couplings (Shift+Delete). What is on the grid "
     "stays."};

static void press(panel_controls *p, view *v, const hand *h, ui_rect r) {
  const bool teaches = h == &train || h == &reset;
  const bool idle = v->scene->n == 0 || (teaches && !v->scene->learns);
  const widget_button_look look = {.label = h->label,
                                   .hint = h->hint,
                                   .tooltip = h->tooltip,
                                   .strong = h == &train && !idle,
                                   .faded = idle};
  if (widget_button(v, h->name, r, &look)) panel_controls_key(p, v, h->key);
}

static void draw_noise(panel_controls *p, view *v, pen *at) {
  const scene *s = v->scene;
  bool held = false;
  char text[32];
  const double share = p->noise.set ? p->noise.value : s->noise;
  press(p, v, &noise, rows(at, 30, 2));
  const ui_rect words = rows(at, 20, 0), line = rows(at, 18, 8);
  double position = share / NOISE_MOST;
  if (widget_slider(v, "noise_share", line, &position,
                    "The share of neurons that the noise button flips; at 50 % nothing is left of "
                    "the picture.",
                    &held)) {
    const double to = round(position * NOISE_MOST * 200) / 200;
    if (to != share) {
      widget_hold_set(&p->noise, v, to);
      view_send(v, SCENE_SHARE, 0, to);
    }
  }
  snprintf(text, sizeof text, "%.3g %%", 100 * widget_hold_see(&p->noise, v, s->noise, held));
  caption(words, "neurons to flip", text);
}

static void draw_speed(panel_controls *p, view *v, pen *at) {
  const scene *s = v->scene;
  bool held = false;
  char text[64], count[48];
  const double speed = p->speed.set ? p->speed.value : s->speed;
  const ui_rect words = rows(at, 20, 0), line = rows(at, 18, 8);
  double position = speed_position(speed);
  if (widget_slider(v, "speed", line, &position,
                    "Updates in a second. One update lets one neuron take the sign of its field; "
                    "slow shows "
                    "the order, fast the result.",
                    &held)) {
    const double to = speed_at(position);
    if (to != speed) {
      widget_hold_set(&p->speed, v, to);
      view_send(v, SCENE_SPEED, 0, to);
    }
  }
  const double now = widget_hold_see(&p->speed, v, s->speed, held);
  if (now <= 0)
    snprintf(text, sizeof text, "as fast as it goes");
  else
    snprintf(text, sizeof text, "%s / s", words_count(count, sizeof count, now));
  caption(words, "updates", text);
}

static void draw_schedule(panel_controls *p, view *v, pen *at) {
  static const char *const names[4] = {"random", "uniform", "cyclic", "synchronous"};
  static const char *const entry_names[4] = {"schedule:random", "schedule:uniform",
                                             "schedule:cyclic", "schedule:synchronous"};
  const ui_rect words = rows(at, 20, 2), box = rows(at, 28, 8);
  ui_rect entries[4];
  bool open = false;
  int index = (int)widget_hold_see(&p->schedule, v, v->scene->schedule, false);
  caption(words, "order of updates", "");
  if (ui_choice("schedule", box, names, 4, &index, entries, &open)) {
    widget_hold_set(&p->schedule, v, index);
    view_send(v, SCENE_SCHEDULE, (uint32_t)index, index);
  }
  places_note(v->places, "schedule", box);
  for (int k = 0; open && k < 4; k++) places_note_over(v->places, entry_names[k], entries[k]);
}

static void draw_hand(panel_controls *p, view *v, pen *at) {
  ui_rect left, right;
  press(p, v, &train, rows(at, 34, 6));
  draw_noise(p, v, at);
  divide(at, "recall");
  press(p, v, goes(v->scene) ? &hold : &run, rows(at, 34, 6));
  halves(rows(at, 30, 6), &left, &right);
  press(p, v, &step, left);
  press(p, v, &sweep, right);
  draw_speed(p, v, at);
  draw_schedule(p, v, at);
  divide(at, "start over");
  halves(rows(at, 30, 8), &left, &right);
  press(p, v, &clear, left);
  press(p, v, &reset, right);
}

/* ---- the script's own ---------------------------------------------------------------- */

static bool match(panel_controls *p, const scene *s) {
  bool same = p->script_count == s->control_count;
  for (size_t k = 0; same && k < s->control_count; k++)
    same = strcmp(p->script[k].name, s->controls[k].name) == 0;
  if (same) return true;
  held_control *now = calloc(s->control_count + 1, sizeof *now);
  if (!now) return false;
  for (size_t k = 0; k < s->control_count; k++) {
    snprintf(now[k].name, sizeof now[k].name, "%s", s->controls[k].name);
    for (size_t old = 0; old < p->script_count; old++)
      if (strcmp(p->script[old].name, now[k].name) == 0) now[k].hold = p->script[old].hold;
  }
  free(p->script);
  p->script = now;
  p->script_count = s->control_count;
  return true;
}

static void set(held_control *h, view *v, double value) {
  widget_hold_set(&h->hold, v, value);
  view_send_named(v, h->name, value);
}

static int digits_of(double least, double range) {
  const double unit = least > 0 ? least : range / 500;
  return unit > 0 ? (int)fmin(6, fmax(0, ceil(-log10(unit) - 1e-9))) : 0;
}

static void draw_slider(held_control *h, view *v, const scene_control *c, const char *id, pen *at) {
  char text[64];
  bool held = false;
  const double range = c->high - c->low, value = h->hold.set ? h->hold.value : c->value;
  const ui_rect words = rows(at, 20, 0), line = rows(at, 18, 8);
  double position = range > 0 ? (value - c->low) / range : 0;
  if (widget_slider(v, id, line, &position, NULL, &held)) {
    double to = c->low + position * range;
    if (c->step > 0) to = fmin(c->high, c->low + round((to - c->low) / c->step) * c->step);
    if (to != value) set(h, v, to);
  }
  words_number(text, sizeof text, widget_hold_see(&h->hold, v, c->value, held),
               digits_of(c->step, range));
  caption(words, c->name, text);
}

static void draw_options(held_control *h, view *v, const scene_control *c, const char *id,
                         pen *at) {
  const char *options[OPTIONS];
  const int count = c->option_count < OPTIONS ? (int)c->option_count : OPTIONS;
  for (int k = 0; k < count; k++) options[k] = c->options[k];
  const ui_rect words = rows(at, 20, 2), box = rows(at, 28, 8);
  bool open = false;
  int index = (int)widget_hold_see(&h->hold, v, c->value, false);
  caption(words, c->name, "");
  if (ui_choice(id, box, options, count, &index, NULL, &open)) set(h, v, index);
  places_note(v->places, id, box);
}

static void draw_script(panel_controls *p, view *v, pen *at) {
  const scene *s = v->scene;
  if (s->control_count > 0 && match(p, s)) {
    divide(at, s->phase == SCENE_SCRIPT_RUNS ? "script" : "script (ended)");
    for (size_t k = 0; k < s->control_count; k++) {
      const scene_control *c = &s->controls[k];
      held_control *h = &p->script[k];
      char id[SCENE_NAME + 16];
      snprintf(id, sizeof id, "control:%s", c->name);
      if (c->kind == SCENE_SLIDER) {
        draw_slider(h, v, c, id, at);
      } else if (c->kind == SCENE_CHOICE) {
        draw_options(h, v, c, id, at);
      } else if (c->kind == SCENE_TOGGLE) {
        bool on = widget_hold_see(&h->hold, v, c->value, false) != 0;
        if (widget_toggle(v, id, rows(at, 24, 6), c->name, &on)) set(h, v, on);
      } else if (widget_button(v, id, rows(at, 30, 6), &(widget_button_look){.label = c->name})) {
        view_send_named(v, c->name, 1);
      }
    }
  }
  if (s->text_count > 0) divide(at, s->control_count > 0 ? "values" : "script");
  for (size_t k = 0; k < s->text_count; k++) {
    const scene_text *t = &s->texts[k];
    const float name = ui_width(UI_SMALL, t->name), value = ui_width(UI_SMALL, t->value);
    if (name + value + ui_px(12) <= at->w && !strchr(t->value, '\n')) {
      caption(rows(at, 18, 2), t->name, t->value);
      continue;
    }
    ui_label(UI_SMALL, rows(at, 18, 0), 0, UI_DIM, t->name);
    ui_wrapped(UI_SMALL, at->x, at->y, at->w, UI_TEXT, t->value);
    at->y += ui_wrapped_height(UI_SMALL, at->w, t->value) + ui_px(6);
  }
}

void panel_controls_draw(panel_controls *p, view *v) {
  const ui_rect inside = widget_tile("controls", v->at.controls, "controls");
  const ui_rect tile = v->at.controls;
  const ui_rect room = {inside.x, inside.y, tile.x + tile.w - ui_px(4) - inside.x,
                        tile.y + tile.h - ui_px(6) - inside.y};
  const float scrolled = ui_scroll_begin("list", room, p->height, false);
  pen at = {inside.x, floorf(inside.y - scrolled), inside.w};
  draw_hand(p, v, &at);
  draw_script(p, v, &at);
  p->height = at.y + scrolled - inside.y;
  ui_scroll_end();
  ui_panel_end();
}
