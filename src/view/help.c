/* SPDX-License-Identifier: MIT
 *
 * help.c - what the keys do, over everything, made of the table of actions.
 *
 * Groups stand in as many columns as the window has room for, each group whole
 * and in the column that is shortest so far; what is still too high scrolls.
 */
#include "actions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct group {
  const char *heading;
  action first, last;
} group;

static const group groups[] = {
    {"recall", ACTION_RUN, ACTION_SEED},          {"memories", ACTION_TRAIN, ACTION_SAVE},
    {"the grid", ACTION_NOISE, ACTION_REDO},      {"time", ACTION_BACK, ACTION_LAST},
    {"what is seen", ACTION_FIELDS, ACTION_QUIT},
};
#define GROUPS ((int)(sizeof groups / sizeof *groups))
#define ROW 22
#define HEAD 30
#define AFTER 14
#define WIDE 292 /* of a column */

/* What no key does. */
static const char *const by_mouse[][2] = {
    {"left, right button", "paint +1, \u22121"},
    {"Shift + drag", "a straight line"},
    {"over a neuron", "its field, and who acts on it"},
    {"wheel, drag on weights", "zoom, move"},
    {"click a memory", "use it as cue"},
    {"click or drag a chart", "go back in time"},
    {"drop PNG files", "learn them"},
    {"Tab, Enter, \u2190 \u2192", "any control, by key"},
};
#define BY_MOUSE ((int)(sizeof by_mouse / sizeof *by_mouse))

static float height_of(int k) {
  const int rows = k < GROUPS ? (int)(groups[k].last - groups[k].first) + 1 : BY_MOUSE;
  return ui_px(HEAD) + (float)rows * ui_px(ROW) + ui_px(AFTER);
}

static void draw_row(view *v, float x, float y, const char *keys, const char *does,
                     const char *place) {
  const ui_rect row = {x, y, ui_px(WIDE - 24), ui_px(ROW)};
  const float key = ui_width(UI_SMALL, keys) + ui_px(12);
  const ui_rect cap = {row.x + row.w - key, row.y + ui_px(2), key, row.h - ui_px(4)};
  ui_box(cap, UI_FIELD, ui_px(4));
  ui_frame_box(cap, UI_EDGE, ui_px(4));
  ui_label(UI_SMALL, cap, 0.5f, UI_TEXT, keys);
  ui_label(UI_BODY, (ui_rect){row.x, row.y, row.w - key - ui_px(8), row.h}, 0, UI_TEXT, does);
  if (place) places_note(v->places, place, row);
}

static void draw_group(view *v, int k, float x, float y) {
  const bool mouse = k == GROUPS;
  widget_heading(x, y + ui_px(6), UI_ACCENT, mouse ? "by mouse" : groups[k].heading);
  y += ui_px(HEAD);
  for (int row = 0; mouse && row < BY_MOUSE; row++, y += ui_px(ROW))
    draw_row(v, x, y, by_mouse[row][0], by_mouse[row][1], NULL);
  for (int a = mouse ? ACTIONS : (int)groups[k].first; !mouse && a <= (int)groups[k].last;
       a++, y += ui_px(ROW)) {
    char place[64];
    const action_entry *e = action_about((action)a);
    snprintf(place, sizeof place, "help:%s", e->name);
    draw_row(v, x, y, e->keys, e->label, place);
  }
}

/* The column of each group; gives the height of the highest. */
static float arrange(int columns, int column[GROUPS + 1], float top[GROUPS + 1]) {
  float high[8] = {0}, most = 0;
  static const int order[GROUPS + 1] = {4,      2, 0,
                                        GROUPS, 1, 3}; /* the longest first: they balance */
  for (int j = 0; j <= GROUPS; j++) {
    const int k = order[j];
    int least = 0;
    for (int c = 1; c < columns; c++)
      if (high[c] < high[least]) least = c;
    column[k] = least;
    top[k] = high[least];
    high[least] += height_of(k);
    most = fmaxf(most, high[least]);
  }
  return most;
}

void panel_help_draw(view *v) {
  if (!v->looks.help) return;
  int column[GROUPS + 1];
  float top[GROUPS + 1];
  const ui_rect window = {0, 0, v->at.status.w, v->at.height};
  const float margin = ui_px(20), pad = ui_px(22), head = ui_px(44);
  int columns = (int)((window.w - 2 * margin - 2 * pad + ui_px(24)) / ui_px(WIDE));
  columns = columns < 1 ? 1 : columns > 3 ? 3 : columns;
  const float high = arrange(columns, column, top);
  ui_rect box = {0, 0, (float)columns * ui_px(WIDE) - ui_px(24) + 2 * pad, high + head + pad};
  box.w = fminf(box.w, window.w);
  box.h = fminf(box.h, window.h - 2 * margin);
  box.x = floorf((window.w - box.w) / 2);
  box.y = floorf((window.h - box.h) / 2);

  ui_panel_begin("help_shade", window, true);
  ui_box(window, ui_fade(UI_GROUND, 0.72f), 0);
  if (ui_touchable("help_shade", window).clicked) v->looks.help = false;
  ui_panel_end();
  ui_panel_begin("help", box, true);
  ui_box(box, ui_now->popup, ui_px(10));
  ui_frame_box(box, ui_now->rim, ui_px(10));
  places_note_over(v->places, "help", box);
  widget_heading(box.x + pad, box.y + ui_px(18), UI_TEXT, "keys");
  const ui_rect cross = {box.x + box.w - pad - ui_px(16), box.y + ui_px(16), ui_px(18), ui_px(18)};
  places_note_over(v->places, "help_close", cross);
  if (widget_cross("help_close", cross, UI_DIM, "Closes this; so do ? and Escape."))
    v->looks.help = false;
  const ui_rect room = {box.x + pad, box.y + head, box.w - pad - ui_px(8), box.h - head - ui_px(8)};
  const float scrolled = ui_scroll_begin("list", room, high, false);
  if (v->help_way != 0) ui_scroll_by(v->help_way * ui_px(ROW));
  v->help_way = 0;
  for (int k = 0; k <= GROUPS; k++)
    draw_group(v, k, room.x + (float)column[k] * ui_px(WIDE), room.y + top[k] - scrolled);
  ui_scroll_end();
  ui_panel_end();
}
