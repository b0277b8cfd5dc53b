/* SPDX-License-Identifier: MIT
 *
 * fold.c - putting panels away and bringing them back.
 *
 * The heading of a tile folds it; in the status line stands a chip for each
 * panel that is away, or one for them all where these have no room. Memories that
 * have no room beside the controls are away as well, and come in their place.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHIP_GAP 6

static const char *const names[FOLDS] = {"controls", "neurons",  "weights", "charts",
                                         "log",      "memories", "pictures"};

static float chip_width(const char *label) { return ui_width(UI_SMALL, label) + ui_px(26); }

static void draw_heading(view *v, fold f, ui_rect tile) {
  if (tile.w < ui_px(60) || tile.h < ui_px(30)) return;
  char id[32];
  snprintf(id, sizeof id, "fold:%s", names[f]);
  /* In front of the tile, whose own panel would have the mouse: the corner and the heading's word. */
  const float wide = f == FOLD_LOG ? 42 : 76;
  const ui_rect at = {tile.x + ui_px(2), tile.y + ui_px(7), ui_px(wide), ui_px(22)};
  ui_panel_begin(id, at, true);
  const ui_touch t = ui_touchable(id, at);
  places_note_over(v->places, id, at);
  const float x = at.x + ui_px(4.5f), y = floorf(at.y + at.h / 2), d = ui_px(2.5f);
  const ui_colour ink = t.hovered ? UI_TEXT : ui_fade(UI_FAINT, 0.8f);
  ui_line(x - d, y - d / 2, x, y + d / 2, ink, ui_px(1.25f));
  ui_line(x, y + d / 2, x + d, y - d / 2, ink, ui_px(1.25f));
  if (t.hovered) {
    static char hints[FOLDS][64]; /* a hint is known by its address */
    snprintf(hints[f], sizeof hints[f], "Puts the %s away (Ctrl+%d).", names[f], (int)f + 1);
    ui_hint(hints[f]);
  }
  if (t.clicked) v->looks.folded[f] = true;
  ui_panel_end();
}

void fold_draw(view *v) {
  const ui_rect tiles[FOLDS] = {v->at.controls, v->at.neurons,  v->at.weights, v->at.energy,
                                v->at.log,      v->at.memories, v->at.pictures};
  bool any = false;
  for (int f = 0; f < FOLDS; f++) {
    draw_heading(v, (fold)f, tiles[f]);
    any |= tiles[f].w > 0;
  }
  if (any) return;
  const ui_rect room = {0, v->at.status.h, v->at.status.w, v->at.height - v->at.status.h};
  ui_panel_begin("nothing", room, false);
  static const char *const words =
      "All panels are put away: what is named in the line above can be brought back.";
  const float most = room.w - 2 * ui_px(16), wide = ui_wrapped_width(UI_BODY, most, words);
  const float high = ui_wrapped_height(UI_BODY, most, words);
  ui_wrapped(UI_BODY, room.x + (room.w - wide) / 2, room.y + (room.h - high) / 2, most, UI_DIM,
             words);
  ui_panel_end();
}

/* Its left end is where the next chip ends. */
static bool draw_chip(view *v, const char *name, const char *label, const char *hint,
                      float *right) {
  char id[32];
  snprintf(id, sizeof id, "unfold:%s", name);
  const ui_rect bar = v->at.status;
  const float wide = chip_width(label);
  const ui_rect chip = {*right - wide, bar.y + floorf((bar.h - ui_px(20)) / 2), wide, ui_px(20)};
  const ui_touch t = ui_touchable(id, chip);
  places_note(v->places, id, chip);
  ui_box(chip, t.hovered ? UI_FIELD_HOT : UI_FIELD, ui_px(10));
  const float x = floorf(chip.x + ui_px(10)), y = floorf(chip.y + chip.h / 2), d = ui_px(3);
  ui_line(x - d, y, x + d, y, UI_ACCENT, ui_px(1.5f));
  ui_line(x, y - d, x, y + d, UI_ACCENT, ui_px(1.5f));
  ui_label(UI_SMALL, (ui_rect){chip.x + ui_px(17), chip.y, chip.w - ui_px(17), chip.h}, 0, UI_TEXT,
           label);
  if (t.hovered && hint) ui_hint(hint);
  *right -= wide + ui_px(CHIP_GAP);
  return t.clicked;
}

static bool is_folded(const view *v, int f) {
  return v->looks.folded[f] || (f == FOLD_MEMORIES && v->at.memories_wait);
}

/* Of a script without pictures none are missed. */
static bool is_away(const view *v, int f) {
  return is_folded(v, f) && (f != FOLD_PICTURES || v->scene->image_count > 0);
}

void fold_bring(view *v, fold f) {
  if (f == FOLD_MEMORIES && v->at.memories_wait) v->looks.folded[FOLD_CONTROLS] = true;
  v->looks.folded[f] = false;
}

void fold_turn(view *v, fold f) {
  if (is_folded(v, (int)f))
    fold_bring(v, f);
  else
    v->looks.folded[f] = true;
}

static int away(const view *v, char label[16]) {
  int count = 0;
  for (int f = 0; f < FOLDS; f++) count += is_away(v, f);
  snprintf(label, 16, "%d away", count);
  return count;
}

float fold_least(const view *v) {
  char label[16];
  return away(v, label) > 0 ? chip_width(label) + ui_px(CHIP_GAP) : 0;
}

float fold_chips(view *v, float right, float least) {
  char label[16];
  float wide = 0;
  for (int f = 0; f < FOLDS; f++)
    if (is_away(v, f)) wide += chip_width(names[f]) + ui_px(CHIP_GAP);
  if (away(v, label) > 0 && right - wide < least) {
    if (draw_chip(v, "all", label, "Brings back all panels that were put away.", &right)) {
      const bool wait = v->at.memories_wait;
      memset(v->looks.folded, 0, sizeof v->looks.folded);
      v->looks.folded[FOLD_CONTROLS] = wait;
    }
    return right;
  }
  for (int f = FOLDS - 1; f >= 0; f--)
    if (is_away(v, f) && draw_chip(v, names[f], names[f], NULL, &right)) fold_bring(v, (fold)f);
  return right;
}
