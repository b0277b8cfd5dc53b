/* SPDX-License-Identifier: MIT
 *
 * controls.c - the person's hand on the network: teach, damage, recall.
 *
 * Every button is an action of actions.h, and every number is a dial of
 * dials.c, so that keys and mouse do the same. The script's own controls
 * follow below. The content is laid out from the top and scrolls where the
 * tile is too small for it; its height is known from the frame before.
 */
#include "actions.h"
#include "controls.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct panel_controls {
  script_controls *script;
  float height;
  char seed[24]; /* as it is being typed */
  bool typing;   /* the seed has the keyboard */
};

panel_controls *panel_controls_new(void) {
  panel_controls *p = calloc(1, sizeof *p);
  if (p && !(p->script = script_controls_new())) {
    free(p);
    return NULL;
  }
  return p;
}

void panel_controls_free(panel_controls *p) {
  if (!p) return;
  script_controls_free(p->script);
  free(p);
}

/* ---- the pen ------------------------------------------------------------------------- */

ui_rect pen_row(pen *at, float height, float gap) {
  const ui_rect r = {at->x, at->y, at->w, ui_px(height)};
  at->y += ui_px(height) + ui_px(gap);
  return r;
}

void pen_divide(pen *at, const char *heading) {
  at->y += ui_px(2);
  ui_line(at->x, floorf(at->y) + 0.5f, at->x + at->w, floorf(at->y) + 0.5f, UI_EDGE, 1);
  at->y += ui_px(6);
  widget_heading(at->x, at->y, UI_DIM, heading);
  at->y += ui_px(18);
}

ui_rect pen_part(ui_rect row, int count, int k) {
  const float gap = ui_px(6), w = floorf((row.w - gap * (float)(count - 1)) / (float)count);
  const float x = row.x + (float)k * (w + gap);
  return (ui_rect){x, row.y, k + 1 == count ? row.x + row.w - x : w, row.h};
}

void pen_caption(ui_rect r, const char *name, const char *value) {
  const float wide = fminf(ui_width(UI_SMALL, value), r.w * 0.7f);
  ui_label(UI_SMALL, (ui_rect){r.x, r.y, r.w - wide - ui_px(6), r.h}, 0, UI_DIM, name);
  ui_label(UI_SMALL, (ui_rect){r.x + r.w - wide - 1, r.y, wide + 1, r.h}, 1, UI_TEXT, value);
}

/* ---- dials ----------------------------------------------------------------------------- */

static void draw_share(view *v, pen *at) {
  bool held = false;
  char text[32];
  const ui_rect words = pen_row(at, 15, 0), line = pen_row(at, 16, 5);
  double position = dial_get(v, DIAL_NOISE) / DIAL_NOISE_MOST;
  if (widget_slider(v, "noise_share", line, &position,
                    "The share of the neurons that Noise flips and Occlude covers; with 50 % "
                    "flipped nothing is left of a picture.",
                    &held))
    dial_set(v, DIAL_NOISE, round(position * DIAL_NOISE_MOST * 200) / 200);
  snprintf(text, sizeof text, "%.3g %%", 100 * dial_see(v, DIAL_NOISE, held));
  pen_caption(words, "share of neurons", text);
}

static void draw_speed(view *v, pen *at) {
  const scene *s = v->scene;
  bool held = false;
  char text[96], count[48], rate[48] = "";
  const ui_rect words = pen_row(at, 15, 0), line = pen_row(at, 16, 5);
  double position = dial_speed_position(dial_get(v, DIAL_SPEED));
  if (widget_slider(v, "speed", line, &position,
                    "Updates in a second. One update lets one neuron take the sign of its field; "
                    "slow shows the order, fast the result.",
                    &held))
    dial_set(v, DIAL_SPEED, dial_speed_at(position));
  const double speed = dial_see(v, DIAL_SPEED, held);
  if (s->rate >= 1) words_count(rate, sizeof rate, s->rate);
  if (speed <= 0)
    snprintf(text, sizeof text, rate[0] ? "full speed: %s / s" : "as fast as it goes", rate);
  else
    snprintf(text, sizeof text, "%s / s", words_count(count, sizeof count, speed));
  pen_caption(words, "updates", text);
}

static void draw_temperature(view *v, pen *at) {
  bool held = false;
  char text[32];
  const ui_rect words = pen_row(at, 15, 0), line = pen_row(at, 16, 5);
  double position = dial_get(v, DIAL_TEMPERATURE) / DIAL_TEMPERATURE_MOST;
  if (widget_slider(v, "temperature", line, &position,
                    "Heat: a neuron becomes +1 with probability 1 / (1 + exp(-2 h / T)). At T = 0 "
                    "it follows its field; from T = 1 on nothing is remembered.",
                    &held))
    dial_set(v, DIAL_TEMPERATURE, round(position * DIAL_TEMPERATURE_MOST * 100) / 100);
  const double t = dial_see(v, DIAL_TEMPERATURE, held);
  if (t > 0)
    words_number(text, sizeof text, t, -3);
  else
    snprintf(text, sizeof text, "0: no heat");
  pen_caption(words, "temperature T", text);
}

static void draw_choice(view *v, dial d, const char *name, ui_rect box, const char *const *options,
                        int count, const char *hint) {
  int index = (int)dial_see(v, d, false);
  if (widget_choice(v, name, box, options, count, &index)) dial_set(v, d, index);
  if (ui_hovers(box)) ui_hint(hint);
}

/* Two lists side by side, each under its name. */
static void draw_order(view *v, pen *at) {
  static const char *const orders[] = {"random", "uniform", "cyclic", "synchronous"};
  static const char *const ties[] = {"keep", "plus", "minus", "random"};
  const ui_rect words = pen_row(at, 15, 1), boxes = pen_row(at, 26, 5);
  pen_caption(pen_part(words, 2, 0), "order", "");
  pen_caption(pen_part(words, 2, 1), "ties", "");
  draw_choice(v, DIAL_SCHEDULE, "schedule", pen_part(boxes, 2, 0), orders, 4,
              "Which neuron is next: every one once in a fresh random order; drawn with "
              "replacement; in a row; or all at once, where the energy may rise and a swing of "
              "two states is possible.");
  draw_choice(v, DIAL_TIES, "ties", pen_part(boxes, 2, 1), ties, 4,
              "What a neuron does whose field is exactly zero: keep its state, become +1, "
              "become -1, or either at random.");
}

static void draw_rule(view *v, pen *at) {
  static const char *const rules[] = {"hebb",    "covariance", "projection",
                                      "storkey", "perceptron", "sequence"};
  const scene *s = v->scene;
  const ui_rect row = pen_row(at, 26, 5);
  const float wide = ui_width(UI_SMALL, "rule") + ui_px(10);
  const ui_rect box = {row.x + wide, row.y, row.w - wide, row.h};
  ui_label(UI_SMALL, row, 0, UI_DIM, "rule");
  if (s->n > 0 && !s->learns) {
    ui_label(UI_SMALL, box, 0, UI_FAINT, "none: the weights were given");
    return;
  }
  draw_choice(v, DIAL_RULE, "rule", box, rules, EG_GIVEN,
              "How W is made of the memories \u03be. hebb: W_ij = \u03a3 \u03be_i \u03be_j / n; "
              "projection "
              "takes off what they share; perceptron trains until each is held. All memories are "
              "learned anew.");
}

/* A whole number, sent with Enter; shows the network's own while nobody types. */
static void draw_seed(panel_controls *p, view *v, pen *at) {
  const ui_rect row = pen_row(at, 26, 5);
  const float wide = ui_width(UI_SMALL, "seed") + ui_px(10);
  const ui_rect box = {row.x + wide, row.y, row.w - wide, row.h};
  ui_label(UI_SMALL, row, 0, UI_DIM, "seed");
  if (!p->typing) snprintf(p->seed, sizeof p->seed, "%llu", (unsigned long long)v->scene->seed);
  const bool take = widget_focus(v, "seed", box) && v->focus.pressed;
  places_note(v->places, "seed", box);
  if (ui_input("seed", box, p->seed, sizeof p->seed, "a whole number", take)) {
    char *end;
    errno = 0;
    const unsigned long long seed = strtoull(p->seed, &end, 10);
    if (errno || end == p->seed || *end || p->seed[0] == '-')
      view_say(v, "A seed is a whole number from 0 to 2^64 - 1.");
    else
      view_send_number(v, SCENE_SEED, seed);
  }
  p->typing = ui_input_active();
  if (p->typing) widget_typing(v, "seed");
  if (ui_hovers(box))
    ui_hint("Names all chance of this network: the same seed gives the same run. Enter begins "
            "every random stream anew.");
}

/* ---- the groups -------------------------------------------------------------------------- */

static void draw_hand(panel_controls *p, view *v, pen *at) {
  const scene *s = v->scene;
  const bool idle = s->n == 0, fixed = idle || !s->learns;
  action_button(v, ACTION_TRAIN, pen_row(at, 30, 5), !fixed, fixed);
  draw_rule(v, at);

  pen_divide(at, "damage");
  const ui_rect harm = pen_row(at, 26, 3);
  action_button(v, ACTION_NOISE, pen_part(harm, 2, 0), false, idle);
  action_button(v, ACTION_OCCLUDE, pen_part(harm, 2, 1), false, idle);
  draw_share(v, at);

  pen_divide(at, "recall");
  action_button(v, ACTION_RUN, pen_row(at, 30, 5), false, idle);
  const ui_rect steps = pen_row(at, 26, 3);
  action_button(v, ACTION_STEP, pen_part(steps, 2, 0), false, idle);
  action_button(v, ACTION_SWEEP, pen_part(steps, 2, 1), false, idle);
  draw_speed(v, at);
  draw_order(v, at);
  draw_temperature(v, at);
  draw_seed(p, v, at);

  pen_divide(at, "start over");
  const ui_rect anew = pen_row(at, 26, 5), more = pen_row(at, 26, 5);
  action_button(v, ACTION_CLEAR, pen_part(anew, 2, 0), false, idle);
  action_button(v, ACTION_RANDOMIZE, pen_part(anew, 2, 1), false, idle);
  action_button(v, ACTION_UNDO, pen_part(more, 2, 0), false, !s->past.undo);
  action_button(v, ACTION_RESET, pen_part(more, 2, 1), false, fixed);
}

void panel_controls_draw(panel_controls *p, view *v) {
  const ui_rect inside = widget_tile("controls", v->at.controls, "controls");
  const ui_rect tile = v->at.controls;
  const ui_rect room = {inside.x - ui_px(4), inside.y, tile.x + tile.w - inside.x,
                        tile.y + tile.h - ui_px(6) - inside.y};
  const float scrolled = ui_scroll_begin("list", room, p->height, false);
  pen at = {inside.x, floorf(inside.y - scrolled) + ui_px(2), inside.w};
  draw_hand(p, v, &at);
  script_controls_draw(p->script, v, &at);
  p->height = at.y + scrolled - inside.y;
  ui_scroll_end();
  ui_panel_end();
}
