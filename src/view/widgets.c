/* SPDX-License-Identifier: MIT
 *
 * widgets.c - tiles, buttons, sliders, toggles: the look of everything that is
 * not a panel's own drawing.
 *
 * A widget is a rectangle that is touchable and a drawing of its state; it
 * keeps nothing. What the person sets travels to the script's side and comes
 * back in a later scene; widget_hold bridges that time.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NUDGES 40        /* of an arrow, along a slider */
#define HOLD_SECONDS 1.5 /* after which a value that was never echoed is given up */

/* Spaced capitals, one letter after the other. */
void widget_heading(float x, float y, ui_colour c, const char *text) {
  for (const char *at = text; *at; at++) {
    char letter[2] = {*at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at, 0};
    ui_text(UI_BOLD, x, y, c, letter);
    x += ui_width(UI_BOLD, letter) + ui_px(1.5f);
  }
}

ui_rect widget_heading_line(ui_rect tile) {
  return (ui_rect){tile.x + ui_px(14), tile.y + ui_px(7), tile.w - ui_px(28), ui_px(22)};
}

ui_rect widget_tile(const char *id, ui_rect r, const char *heading) {
  ui_panel_begin(id, r, false);
  ui_round_off(r, UI_GROUND, ui_px(6)); /* the tile itself was cleared to its colour */
  ui_frame_box(r, UI_EDGE, ui_px(6));
  const ui_rect line = widget_heading_line(r);
  if (heading)
    widget_heading(line.x, floorf(line.y + (line.h - ui_line_height(UI_BOLD)) / 2), UI_DIM,
                   heading);
  const float top = ui_px(36), pad = ui_px(14);
  return (ui_rect){r.x + pad, r.y + top, fmaxf(1, r.w - 2 * pad), fmaxf(1, r.h - top - pad)};
}

/* ---- the keyboard's place ------------------------------------------------------------- *
 * Widgets are in a ring, in the order in which they are drawn. Tab moves on by one: the name that has
 * the focus is looked for while a frame is drawn, and the one drawn before it or after it gets it. */

static void give_focus(view *v, const char *name) {
  snprintf(v->focus.name, sizeof v->focus.name, "%s", name);
  v->focus.fresh = true;
}

void widget_focus_begin(view *v) {
  v->focus.first[0] = v->focus.last[0] = v->focus.line[0] = 0;
  v->focus.seen = v->focus.take = false;
  if (v->focus.presses != v->presses) v->focus.name[0] = 0; /* the mouse is in use now */
  v->focus.presses = v->presses;
}

bool widget_focus(view *v, const char *name, ui_rect r) {
  focus *f = &v->focus;
  if (!f->first[0]) snprintf(f->first, sizeof f->first, "%s", name);
  if (f->take) {
    give_focus(v, name);
    f->take = false;
    f->seen = true;
  } else if (f->name[0] && strcmp(f->name, name) == 0) {
    f->seen = true;
    if (f->move > 0) {
      f->take = true;
      f->move = 0;
    } else if (f->move < 0 && f->last[0]) {
      give_focus(v, f->last);
      f->move = 0;
    }
  }
  snprintf(f->last, sizeof f->last, "%s", name);
  const bool has = f->name[0] && strcmp(f->name, name) == 0;
  if (!has) return false;
  if (f->fresh) ui_scroll_show(r);
  f->fresh = false;
  const float out = ui_px(2);
  ui_frame_box((ui_rect){r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out}, UI_ACCENT, ui_px(6));
  char place[2 * SCENE_NAME + 8];
  snprintf(place, sizeof place, "focus:%s", name);
  places_note(v->places, place, r);
  return true;
}

void widget_typing(view *v, const char *name) {
  snprintf(v->focus.line, sizeof v->focus.line, "%s", name);
}

void widget_focus_end(view *v) {
  focus *f = &v->focus;
  if (f->take || (f->move > 0 && !f->seen))
    give_focus(v, f->first);
  else if (f->move < 0)
    give_focus(v, f->last);
  else if (!f->seen)
    f->name[0] = 0; /* it is not there any more */
  f->move = f->nudge = 0;
  f->pressed = false;
}

/* ---- widgets ------------------------------------------------------------------------------ */

bool widget_button(view *v, const char *name, ui_rect r, const widget_button_look *look) {
  const ui_touch t = ui_touchable(name, r);
  places_note(v->places, name, r);
  ui_colour fill = look->strong ? UI_ACCENT : UI_FIELD,
            ink = look->strong ? ui_now->on_accent : UI_TEXT;
  ui_colour key = look->strong ? ui_now->on_accent_dim : UI_FAINT;
  if (look->faded) ink = UI_FAINT;
  if (t.hovered) fill = look->strong ? ui_now->accent_hot : UI_FIELD_HOT;
  if (t.held && t.hovered) fill = look->strong ? ui_now->accent_down : ui_now->field_down;
  ui_box(r, fill, ui_px(4));
  const float pad = ui_px(10);
  const float hint = look->hint ? ui_width(UI_SMALL, look->hint) : 0;
  ui_rect inside = {r.x + pad, r.y, r.w - 2 * pad, r.h};
  const bool hinted = look->hint && ui_width(UI_BODY, look->label) + hint + ui_px(6) <=
                                        inside.w; /* the word first */
  if (hinted) {
    ui_label(UI_SMALL, inside, 1, key, look->hint);
    inside.w -= hint + ui_px(6);
  }
  ui_label(UI_BODY, inside, hinted ? 0 : 0.5f, ink, look->label);
  if (t.hovered && !t.held && look->tooltip) ui_hint(look->tooltip);
  const bool pressed = widget_focus(v, name, r) && v->focus.pressed;
  return t.clicked || pressed;
}

bool widget_slider(view *v, const char *name, ui_rect r, double *position, const char *tooltip,
                   bool *held) {
  const ui_touch t = ui_touchable(name, r);
  places_note(v->places, name, r);
  const float knob = ui_px(7), track = ui_px(4);
  const float x0 = r.x + knob, x1 = r.x + r.w - knob, y = floorf(r.y + r.h / 2);
  bool moved = false;
  if (t.held) {
    const double to = fmin(1, fmax(0, (double)(t.x - x0) / fmaxf(1, x1 - x0)));
    moved = to != *position;
    *position = to;
  }
  if (widget_focus(v, name, r) && v->focus.nudge) {
    *position = fmin(1, fmax(0, *position + (double)v->focus.nudge / NUDGES));
    moved = true;
  }
  const double shown = fmin(1, fmax(0, *position));
  const float x = x0 + (float)shown * (x1 - x0);
  ui_box((ui_rect){r.x, y - track / 2, r.w, track}, UI_FIELD, track / 2);
  ui_box((ui_rect){r.x, y - track / 2, x - r.x, track}, ui_mix(UI_FIELD, UI_ACCENT, 0.75f),
         track / 2);
  ui_disc(x, y, knob, t.held ? UI_ACCENT : t.hovered ? UI_TEXT : ui_now->knob);
  if (t.hovered && !t.held && tooltip) ui_hint(tooltip);
  *held = t.held;
  return moved;
}

bool widget_toggle(view *v, const char *name, ui_rect r, const char *label, bool *on) {
  const ui_touch t = ui_touchable(name, r);
  places_note(v->places, name, r);
  const float w = ui_px(30), h = ui_px(16), y = floorf(r.y + (r.h - h) / 2), x = r.x + r.w - w;
  const bool turned =
      t.clicked || (widget_focus(v, name, r) && (v->focus.pressed || v->focus.nudge));
  if (turned) *on = !*on;
  ui_box((ui_rect){x, y, w, h}, *on ? UI_ACCENT : t.hovered ? UI_FIELD_HOT : UI_FIELD, h / 2);
  ui_disc(*on ? x + w - h / 2 : x + h / 2, y + h / 2, h / 2 - ui_px(3),
          *on ? ui_now->on_accent : UI_DIM);
  ui_label(UI_BODY, (ui_rect){r.x, r.y, r.w - w - ui_px(8), r.h}, 0, UI_TEXT, label);
  return turned;
}

bool widget_choice(view *v, const char *name, ui_rect r, const char *const *options, int count,
                   int *index) {
  ui_rect entries[WIDGET_OPTIONS];
  bool open = false;
  const int before = *index;
  bool changed = ui_choice(name, r, options, count, index, entries, &open);
  places_note(v->places, name, r);
  for (int k = 0; open && k < count; k++) {
    char entry[4 * SCENE_NAME];
    snprintf(entry, sizeof entry, "%s:%s", name, options[k]);
    places_note_over(v->places, entry, entries[k]);
  }
  if (widget_focus(v, name, r) && count > 0) {
    const int step = v->focus.nudge + (v->focus.pressed ? 1 : 0);
    if (step) *index = ((before + step) % count + count) % count;
    changed |= step != 0;
  }
  return changed && *index != before;
}

bool widget_cross(const char *id, ui_rect r, ui_colour c, const char *tooltip) {
  const ui_touch t = ui_touchable(id, r);
  if (t.hovered) ui_box(r, UI_FIELD_HOT, ui_px(3));
  const float d = ui_px(4), x = floorf(r.x + r.w / 2), y = floorf(r.y + r.h / 2);
  const ui_colour ink = t.hovered ? UI_TEXT : c;
  ui_line(x - d, y - d, x + d, y + d, ink, ui_px(1.5f));
  ui_line(x - d, y + d, x + d, y - d, ink, ui_px(1.5f));
  if (t.hovered && tooltip) ui_hint(tooltip);
  return t.clicked;
}

void widget_hold_set(widget_hold *h, const view *v, double value) {
  *h = (widget_hold){.set = true, .value = value, .since = v->now, .serial = v->serial};
}

double widget_hold_see(widget_hold *h, const view *v, double scene_value, bool held) {
  if (!h->set) return scene_value;
  if (held) {
    h->since = v->now;
    return h->value;
  }
  const bool echoed = fabs(scene_value - h->value) <= 1e-9 * fmax(1, fabs(h->value));
  const bool given_up = v->serial != h->serial && v->now - h->since > HOLD_SECONDS;
  if (echoed || given_up) h->set = false;
  return h->set ? h->value : scene_value;
}
