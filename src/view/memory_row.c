/* SPDX-License-Identifier: MIT
 *
 * memory_row.c - one memory: its picture, how near the state is, whether it is stable.
 *
 * Stable and not stable differ in colour, in the mark's shape and in words. A
 * click anywhere on the row uses it as cue; what else can be done to it comes
 * up under the mouse in place of its key.
 */
#include "memories.h"

#include <math.h>
#include <stdio.h>

void memory_name(const scene *s, uint32_t mu, char to[SCENE_NAME + 16]) {
  if (s->memories->names[mu][0])
    snprintf(to, SCENE_NAME + 16, "%s", s->memories->names[mu]);
  else
    snprintf(to, SCENE_NAME + 16, "memory %u", mu + 1);
}

static void draw_overlap(ui_rect bar, float m, bool best) {
  const float middle = floorf(bar.x + bar.w / 2), reach = fminf(1, fmaxf(-1, m)) * bar.w / 2;
  ui_box(bar, UI_FIELD, bar.h / 2);
  const ui_colour c = best ? UI_ACCENT : ui_now->bar;
  if (reach >= 0)
    ui_box((ui_rect){middle, bar.y, reach, bar.h}, c, 0);
  else
    ui_box((ui_rect){middle + reach, bar.y, -reach, bar.h}, c, 0);
  ui_box((ui_rect){middle, bar.y - ui_px(2), fmaxf(1, ui_px(1)), bar.h + 2 * ui_px(2)}, UI_DIM, 0);
}

/* The memory is what the state is, or a part of what it is. */
static bool is_meant(const scene *s, uint32_t mu) {
  bool part = false;
  for (uint32_t k = 0; k < s->part_count; k++) part |= s->parts[k].memory == mu;
  return s->class.kind != EG_KIND_NONE && (part || s->class.memory == mu);
}

/* ---- what can be done ----------------------------------------------------------------- */

/* A sign to press. */
static bool icon(view *v, const char *id, ui_rect r, bool seen, bool on, const char *sign,
                 const char *hint) {
  const ui_touch t = ui_touchable(id, r);
  places_note(v->places, id, r);
  if (!seen && !on) return t.clicked;
  if (t.hovered || on) ui_box(r, t.hovered ? UI_FIELD_HOT : UI_ACCENT_DARK, ui_px(3));
  ui_label(UI_BODY, r, 0.5f, t.hovered ? UI_TEXT : on ? UI_ACCENT : UI_DIM, sign);
  if (t.hovered) ui_hint(hint);
  return t.clicked;
}

static void show_difference(looks *l, uint32_t mu) {
  const bool on = l->overlay == OVERLAY_DIFFERENCE && l->against == mu + 1;
  l->overlay = on ? OVERLAY_NONE : OVERLAY_DIFFERENCE;
  l->against = on ? 0 : mu + 1;
}

/* The memories behind it move up by one. */
static void forget(view *v, path_line *path, uint32_t mu) {
  looks *l = &v->looks;
  view_send(v, SCENE_FORGET, mu, 0);
  if (l->against == mu + 1) {
    l->against = 0;
    if (l->overlay == OVERLAY_DIFFERENCE) l->overlay = OVERLAY_NONE;
  } else if (l->against > mu + 1) {
    l->against--;
  }
  if (path->memory > mu + 1) path->memory--;
}

/* At the right end of a line; gives what is left of it. */
static ui_rect draw_actions(path_line *path, view *v, uint32_t mu, ui_rect line, bool seen) {
  const looks *l = &v->looks;
  const float side = line.h, right = line.x + line.w;
  const bool on = l->overlay == OVERLAY_DIFFERENCE && l->against == mu + 1;
  char id[32];
  snprintf(id, sizeof id, "difference_%u", mu + 1);
  if (icon(v, id, (ui_rect){right - 3 * side, line.y, side, side}, seen, on, "\u2260",
           "Marks the neurons that differ from this memory; once more: no longer."))
    show_difference(&v->looks, mu);
  snprintf(id, sizeof id, "save_%u", mu + 1);
  if (icon(v, id, (ui_rect){right - 2 * side, line.y, side, side}, seen, false, "\u2193",
           "Saves this memory as a PNG file: its name goes into the path below, and Enter saves "
           "it."))
    path_line_save(path, v->scene, mu);
  snprintf(id, sizeof id, "forget_%u", mu + 1);
  if (icon(v, id, (ui_rect){right - side, line.y, side, side}, seen, false, "\u00d7",
           "Forgets this memory: its share of the couplings is taken away."))
    forget(v, path, mu);
  if (seen) return (ui_rect){line.x, line.y, line.w - 3 * side - ui_px(4), line.h};
  if (on) return (ui_rect){line.x, line.y, line.w - 3 * side - ui_px(4), line.h};
  if (mu >= 10) return line;
  char key[8];
  snprintf(key, sizeof key, "%u", (mu + 1) % 10);
  ui_label(UI_SMALL, line, 1, UI_FAINT, key);
  return (ui_rect){line.x, line.y, line.w - ui_px(14), line.h};
}

/* ---- what it is --------------------------------------------------------------------------- */

static void draw_errors(view *v, uint32_t mu, ui_rect line) {
  const scene *s = v->scene;
  const uint32_t errors = s->memories->errors ? s->memories->errors[mu] : 0;
  const bool leads = s->rule == EG_SEQUENCE; /* each into the next: none of them is meant to stay */
  char text[64], id[32], count[48];
  const char *mark = "\u25cf";
  ui_colour sign = UI_ACCENT, ink = UI_DIM;
  if (errors == SCENE_UNKNOWN) return;
  snprintf(id, sizeof id, "%s_%u", errors ? "errors" : "stable", mu + 1);
  if (errors == 0) {
    snprintf(text, sizeof text, "stable");
  } else if (leads) {
    mark = "\u2192";
    sign = UI_DIM;
    snprintf(text, sizeof text, "leads on");
  } else {
    mark = "\u25b2";
    sign = ink = UI_WARN;
    snprintf(text, sizeof text, "%s %s", words_count(count, sizeof count, errors),
             errors == 1 ? "error" : "errors");
  }
  const float wide = ui_px(14);
  const ui_rect place = {line.x, line.y, wide, line.h};
  places_note(v->places, id, place);
  ui_label(UI_SMALL, place, 0, sign, mark);
  ui_label(UI_SMALL, (ui_rect){line.x + wide, line.y, line.w - wide, line.h}, 0, ink, text);
}

void memory_row_draw(thumbnails *pictures, path_line *path, view *v, uint32_t mu, ui_rect row,
                     int side) {
  const scene *s = v->scene;
  char id[32], text[SCENE_NAME + 16];
  const bool best = is_meant(s, mu), under_mouse = ui_hovers(row);
  const float size = (float)side, line = ui_px(18), top = floorf(row.y + (row.h - 3 * line) / 2);
  const ui_rect picture = {row.x + ui_px(6), floorf(row.y + (row.h - size) / 2), size, size};
  const float x = picture.x + size + ui_px(10), right = row.x + row.w - ui_px(6);

  if (best) ui_box(row, ui_fade(UI_ACCENT_DARK, 0.55f), ui_px(5));
  if (under_mouse) ui_frame_box(row, UI_EDGE, ui_px(5));
  const ui_rect name = draw_actions(path, v, mu, (ui_rect){x, top, right - x, line}, under_mouse);
  snprintf(id, sizeof id, "memory_%u", mu + 1);
  const ui_touch t = ui_touchable(id, row); /* the signs above came first and have the mouse */
  places_note(v->places, id, picture);
  const bool pressed = widget_focus(v, id, picture) && v->focus.pressed;
  if (t.clicked || pressed) view_send(v, SCENE_CUE, mu, 0);
  if (t.hovered)
    ui_hint("Puts this memory on the grid: add noise to it, and let the network fall back.");
  thumbnails_draw(pictures, s, mu, picture);
  ui_frame_box((ui_rect){picture.x - 1, picture.y - 1, size + 2, size + 2},
               t.hovered ? UI_TEXT
               : best    ? UI_ACCENT
                         : ui_now->rim,
               0);
  memory_name(s, mu, text);
  ui_label(UI_BODY, name, 0, best ? UI_ACCENT : UI_TEXT, text);

  const float overlap = s->overlaps ? s->overlaps[mu] : 0, high = ui_px(6);
  draw_overlap((ui_rect){x, floorf(top + line + (line - high) / 2), right - x, high}, overlap,
               best);
  words_signed(text, sizeof text, round((double)overlap * 1000) / 1000, 3); /* never 1.4e-4 */
  ui_label(UI_SMALL, (ui_rect){x, top + 2 * line, right - x, line}, 1, best ? UI_ACCENT : UI_TEXT,
           text);
  draw_errors(v, mu, (ui_rect){x, top + 2 * line, right - x - ui_px(50), line});
}
