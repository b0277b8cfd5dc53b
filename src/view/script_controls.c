/* SPDX-License-Identifier: MIT
 *
 * script_controls.c - the controls and values that the script has made.
 *
 * A control shows what the person has set until the script's side says the
 * same; it is known by its name, so that it keeps its place when others come
 * and go.
 */
#include "controls.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS WIDGET_OPTIONS

typedef struct held_control {
  char name[SCENE_NAME];
  widget_hold hold;
} held_control;

struct script_controls {
  held_control *held; /* the scene's controls, in its order */
  size_t count;
};

script_controls *script_controls_new(void) { return calloc(1, sizeof(script_controls)); }

void script_controls_free(script_controls *p) {
  if (!p) return;
  free(p->held);
  free(p);
}

static bool match(script_controls *p, const scene *s) {
  bool same = p->count == s->control_count;
  for (size_t k = 0; same && k < s->control_count; k++)
    same = strcmp(p->held[k].name, s->controls[k].name) == 0;
  if (same) return true;
  held_control *now = calloc(s->control_count + 1, sizeof *now);
  if (!now) return false;
  for (size_t k = 0; k < s->control_count; k++) {
    snprintf(now[k].name, sizeof now[k].name, "%s", s->controls[k].name);
    for (size_t old = 0; old < p->count; old++)
      if (strcmp(p->held[old].name, now[k].name) == 0) now[k].hold = p->held[old].hold;
  }
  free(p->held);
  p->held = now;
  p->count = s->control_count;
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
  const ui_rect words = pen_row(at, 15, 0), line = pen_row(at, 16, 5);
  double position = range > 0 ? (value - c->low) / range : 0;
  if (widget_slider(v, id, line, &position, NULL, &held)) {
    double to = c->low + position * range;
    if (c->step > 0) to = fmin(c->high, c->low + round((to - c->low) / c->step) * c->step);
    if (to == value && v->focus.nudge) /* an arrow moves by one step at least */
      to = fmin(c->high, fmax(c->low, value + v->focus.nudge * c->step));
    if (to != value) set(h, v, to);
  }
  words_number(text, sizeof text, widget_hold_see(&h->hold, v, c->value, held),
               digits_of(c->step, range));
  pen_caption(words, c->name, text);
}

static void draw_options(held_control *h, view *v, const scene_control *c, const char *id,
                         pen *at) {
  const char *options[OPTIONS];
  const int count = c->option_count < OPTIONS ? (int)c->option_count : OPTIONS;
  for (int k = 0; k < count; k++) options[k] = c->options[k];
  const ui_rect row = pen_row(at, 26, 5);
  const float wide = fminf(ui_width(UI_SMALL, c->name), row.w * 0.45f) + ui_px(10);
  const ui_rect box = {row.x + wide, row.y, row.w - wide, row.h};
  int index = (int)widget_hold_see(&h->hold, v, c->value, false);
  ui_label(UI_SMALL, (ui_rect){row.x, row.y, wide - ui_px(8), row.h}, 0, UI_DIM, c->name);
  if (widget_choice(v, id, box, options, count, &index)) set(h, v, index);
}

void script_controls_draw(script_controls *p, view *v, pen *at) {
  const scene *s = v->scene;
  if (s->control_count > 0 && match(p, s)) {
    pen_divide(at, s->phase == SCENE_SCRIPT_RUNS ? "script" : "script (ended)");
    for (size_t k = 0; k < s->control_count; k++) {
      const scene_control *c = &s->controls[k];
      held_control *h = &p->held[k];
      char id[SCENE_NAME + 16];
      snprintf(id, sizeof id, "control:%s", c->name);
      if (c->kind == SCENE_SLIDER) {
        draw_slider(h, v, c, id, at);
      } else if (c->kind == SCENE_CHOICE) {
        draw_options(h, v, c, id, at);
      } else if (c->kind == SCENE_TOGGLE) {
        bool on = widget_hold_see(&h->hold, v, c->value, false) != 0;
        if (widget_toggle(v, id, pen_row(at, 22, 5), c->name, &on)) set(h, v, on);
      } else if (widget_button(v, id, pen_row(at, 26, 5),
                               &(widget_button_look){.label = c->name})) {
        view_send_named(v, c->name, 1);
      }
    }
  }
  if (s->text_count > 0) pen_divide(at, s->control_count > 0 ? "values" : "script");
  for (size_t k = 0; k < s->text_count; k++) {
    const scene_text *t = &s->texts[k];
    const float name = ui_width(UI_SMALL, t->name), value = ui_width(UI_SMALL, t->value);
    if (name + value + ui_px(12) <= at->w && !strchr(t->value, '\n')) {
      pen_caption(pen_row(at, 18, 2), t->name, t->value);
      continue;
    }
    ui_label(UI_SMALL, pen_row(at, 18, 0), 0, UI_DIM, t->name);
    ui_wrapped(UI_SMALL, at->x, at->y, at->w, UI_TEXT, t->value);
    at->y += ui_wrapped_height(UI_SMALL, at->w, t->value) + ui_px(6);
  }
}
