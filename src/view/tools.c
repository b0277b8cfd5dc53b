/* SPDX-License-Identifier: MIT
 *
 * tools.c - the row of small buttons over the grid: brush, the whole grid,
 * undo, overlays.
 *
 * Each is an action of actions.h with a picture instead of a word. The
 * overlays stand at the right as one switch, for there is one at a time, in
 * words where there is room and else by their first letters.
 */
#include "actions.h"
#include "neurons.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HIGH 22
#define GAP 8        /* between groups */
#define APART 1      /* between overlays */
#define NARROWEST 13 /* of a button */
#define COUNT 11     /* buttons, and the size of the brush */

typedef enum icon { ICON_MINUS, ICON_PLUS, ICON_UP, ICON_DOWN, ICON_HALF, ICON_TEXT } icon;

typedef struct tool {
  const char *place;
  action does;
  icon icon;
  const char *text;
} tool;

static const tool smaller = {"tool_brush_smaller", ACTION_BRUSH_SMALLER, ICON_MINUS, NULL},
                  larger = {"tool_brush_larger", ACTION_BRUSH_LARGER, ICON_PLUS, NULL};
static const tool edits[] = {
    {"tool_fill", ACTION_FILL, ICON_UP, NULL},
    {"tool_clear", ACTION_CLEAR, ICON_DOWN, NULL},
    {"tool_invert", ACTION_INVERT, ICON_HALF, NULL},
};
static const tool undo = {"tool_undo", ACTION_UNDO, ICON_TEXT, "\u21b6"},
                  redo = {"tool_redo", ACTION_REDO, ICON_TEXT, "\u21b7"};
static const tool overlays_of[] = {
    {"tool_fields", ACTION_FIELDS, ICON_TEXT, "fields"},
    {"tool_difference", ACTION_DIFFERENCE, ICON_TEXT, "differs"},
    {"tool_flipped", ACTION_FLIPPED, ICON_TEXT, "just flipped"},
};
#define OVERLAYS (sizeof overlays_of / sizeof *overlays_of)

static void draw_icon(icon what, ui_rect r, ui_colour ink) {
  const float x = floorf(r.x + r.w / 2), y = floorf(r.y + r.h / 2), d = ui_px(4),
              thick = fmaxf(1, ui_px(1.5f));
  const ui_rect square = {x - ui_px(5), y - ui_px(5), ui_px(11), ui_px(11)};
  switch (what) {
    case ICON_PLUS:
      ui_box((ui_rect){x - floorf(thick / 2), y - d, thick, 2 * d}, ink, 0); /* fall through */
    case ICON_MINUS: ui_box((ui_rect){x - d, y - floorf(thick / 2), 2 * d, thick}, ink, 0); break;
    case ICON_UP:
    case ICON_DOWN:
    case ICON_HALF:
      ui_box(square, what == ICON_UP ? ui_now->up : ui_now->down, 0);
      if (what == ICON_HALF)
        ui_box((ui_rect){square.x, square.y, floorf(square.w / 2), square.h}, ui_now->up, 0);
      ui_frame_box(square, ink, 0);
      break;
    default: break;
  }
}

/* "Undo (Ctrl+Z): takes the last change back." Each button has its own: a hint is known by its address. */
static void hint(const action_entry *about) {
  static char texts[ACTIONS][320];
  char *text = texts[about - action_about((action)0)];
  if (about->keys && about->keys[0])
    snprintf(text, sizeof texts[0], "%s (%s): %s", about->label, about->keys, about->tooltip);
  else
    snprintf(text, sizeof texts[0], "%s: %s", about->label, about->tooltip);
  ui_hint(text);
}

static void draw_tool(view *v, const tool *w, ui_rect r, const char *text, bool on, bool faded) {
  const ui_touch t = ui_touchable(w->place, r);
  places_note(v->places, w->place, r);
  const bool toggle = w->does >= ACTION_FIELDS && w->does <= ACTION_FLIPPED;
  if (on || toggle || t.hovered)
    ui_box(r,
           on           ? UI_ACCENT_DARK
           : !t.hovered ? UI_FIELD
           : t.held     ? ui_now->field_down
                        : UI_FIELD_HOT,
           ui_px(3));
  const ui_colour ink = faded       ? ui_fade(UI_FAINT, 0.6f)
                        : on        ? UI_ACCENT
                        : t.hovered ? UI_TEXT
                                    : UI_DIM;
  if (w->icon == ICON_TEXT)
    ui_label(w->text == text && text[0] & 0x80 ? UI_BODY : UI_SMALL, r, 0.5f, ink, text);
  else
    draw_icon(w->icon, r, ink);
  if (t.hovered && !t.held) hint(action_about(w->does));
  if (t.clicked) action_do(v, w->does, 0);
}

float tools_height(ui_rect room) {
  const float least = COUNT * ui_px(NARROWEST) + 3 * ui_px(GAP) + 2 * ui_px(APART);
  return room.w < least || room.h < ui_px(120) ? 0 : ui_px(HIGH) + ui_px(6);
}

void tools_draw(view *v, ui_rect row) {
  const scene *s = v->scene;
  const float gap = ui_px(GAP);
  const float side = fminf(ui_px(HIGH), floorf((row.w - 3 * gap - 2 * ui_px(APART)) / COUNT));
  char size[16];
  ui_rect r = {row.x, row.y, side, ui_px(HIGH)};
  draw_tool(v, &smaller, r, "", false, brush_size(&v->looks) == 1);
  r.x += side;
  snprintf(size, sizeof size, "%d", brush_size(&v->looks));
  const ui_touch t = ui_touchable("tool_brush", r);
  places_note(v->places, "tool_brush", r);
  ui_label(UI_SMALL, r, 0.5f, UI_TEXT, size);
  if (t.hovered)
    ui_hint("Neurons across that a touch paints: left +1, right \u22121; with Shift, a line.");
  r.x += side;
  draw_tool(v, &larger, r, "", false, false);
  r.x += side + gap;
  for (size_t k = 0; k < sizeof edits / sizeof *edits; k++, r.x += side)
    draw_tool(v, &edits[k], r, "", false, false);
  r.x += gap;
  draw_tool(v, &undo, r, undo.text, false, !s->past.undo);
  r.x += side;
  draw_tool(v, &redo, r, redo.text, false, !s->past.redo);
  r.x += side + gap;

  /* "fields differs just flipped", "fields differs flipped", or "F D J". */
  const float room = row.x + row.w - r.x, pad = ui_px(5);
  const char *words[OVERLAYS];
  float wide[OVERLAYS], all = 0;
  for (int brevity = 0; brevity < 3; brevity++) {
    static const char *const letters[OVERLAYS] = {"F", "D", "J"};
    all = 2 * ui_px(APART);
    for (size_t k = 0; k < OVERLAYS; k++) {
      words[k] = brevity == 2             ? letters[k]
                 : brevity == 1 && k == 2 ? "flipped"
                                          : overlays_of[k].text;
      wide[k] = brevity == 2 ? side : ui_width(UI_SMALL, words[k]) + 2 * pad;
      all += wide[k];
    }
    if (all <= room) break;
  }
  r.x = row.x + row.w - all;
  ui_box((ui_rect){r.x, r.y, all, r.h}, UI_FIELD, ui_px(3));
  for (size_t k = 0; k < OVERLAYS; k++) {
    r.w = wide[k];
    draw_tool(v, &overlays_of[k], r, words[k], v->looks.overlay == OVERLAY_FIELDS + k, false);
    r.x += r.w + ui_px(APART);
    const float edge = floorf(r.x - ui_px(APART)) + 0.5f;
    if (k + 1 < OVERLAYS) ui_line(edge, r.y, edge, r.y + r.h, UI_EDGE, 1);
  }
}
