/* SPDX-License-Identifier: MIT
 *
 * logs.c - what the script has printed, what engram says, errors.
 *
 * Lines are wrapped to the tile; their heights are measured once for a scene
 * and a width. An error has a bar beside it: it is read as easily as the rest.
 * The list follows its end while the person has not scrolled up.
 */
#include "panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 4000 /* bytes of a line that are drawn; all of it is copied */

struct panel_logs {
  float *tops; /* (count + 1) of the lines, from the top of the list */
  char *cut;   /* SHOWN + 1 */
  size_t count;
  uint64_t serial;
  float width, scale;
};

panel_logs *panel_logs_new(void) {
  panel_logs *p = calloc(1, sizeof *p);
  if (p) p->serial = UINT64_MAX;
  if (p && !(p->cut = malloc(SHOWN + 8))) {
    free(p);
    return NULL;
  }
  return p;
}

void panel_logs_free(panel_logs *p) {
  if (!p) return;
  free(p->tops);
  free(p->cut);
  free(p);
}

static const char *shown(panel_logs *p, const scene_line *line) {
  const char *text = line->text ? line->text : "";
  if (strlen(text) <= SHOWN) return text;
  size_t end = SHOWN;
  while (end > 0 && (text[end] & 0xc0) == 0x80) end--; /* whole characters */
  memcpy(p->cut, text, end);
  memcpy(p->cut + end, "\u2026", 4);
  return p->cut;
}

static bool measure(panel_logs *p, const view *v, float width) {
  const scene *s = v->scene;
  if (p->serial == v->serial && p->width == width && p->scale == v->at.scale && p->tops)
    return true;
  float *tops = realloc(p->tops, (s->line_count + 1) * sizeof *tops);
  if (!tops) return false;
  p->tops = tops;
  tops[0] = 0;
  for (size_t k = 0; k < s->line_count; k++) {
    const float high = ui_wrapped_height(UI_MONO, width, shown(p, &s->lines[k]));
    tops[k + 1] = tops[k] + fmaxf(high, ui_line_height(UI_MONO)) + ui_px(2);
  }
  p->count = s->line_count;
  p->serial = v->serial;
  p->width = width;
  p->scale = v->at.scale;
  return true;
}

static void copy(const scene *s) {
  size_t length = 1;
  for (size_t k = 0; k < s->line_count; k++)
    length += s->lines[k].text ? strlen(s->lines[k].text) + 1 : 1;
  char *all = malloc(length), *at = all;
  if (!all) return;
  for (size_t k = 0; k < s->line_count; k++) {
    const size_t bytes = s->lines[k].text ? strlen(s->lines[k].text) : 0;
    if (bytes) memcpy(at, s->lines[k].text, bytes);
    at += bytes;
    *at++ = '\n';
  }
  *at = 0;
  ui_copy(all);
  free(all);
}

void panel_logs_draw(panel_logs *p, view *v) {
  const ui_colour colours[] =
      {[SCENE_PRINT] = UI_TEXT, [SCENE_NOTE] = UI_DIM, [SCENE_ERROR] = UI_TEXT};
  const scene *s = v->scene;
  const ui_rect inside = widget_tile("log", v->at.log, "log"), tile = v->at.log;
  const ui_rect heading = widget_heading_line(tile);
  const float wide = ui_px(44);
  const ui_rect button = {heading.x + heading.w - wide, heading.y, wide, heading.h};
  if (s->line_count > 0) {
    const ui_touch t = ui_touchable("copy_log", button);
    places_note(v->places, "copy_log", button);
    ui_label(UI_SMALL, button, 1, t.hovered ? UI_TEXT : UI_FAINT, "copy");
    if (t.hovered) ui_hint("Copies the whole log to the clipboard.");
    if (t.clicked) copy(s);
  }
  const float aside = ui_px(8);
  const ui_rect room = {inside.x - aside, inside.y, tile.x + tile.w - ui_px(4) - inside.x + aside,
                        tile.y + tile.h - ui_px(10) - inside.y};
  places_note(v->places, "log", room);
  if (s->line_count == 0)
    ui_label(UI_BODY, inside, 0.5f, UI_FAINT, "what the script prints comes here");
  if (!measure(p, v, fmaxf(1, room.w - aside - ui_scroll_bar() - ui_px(6)))) {
    ui_panel_end();
    return;
  }
  const float scrolled = ui_scroll_begin("lines", room, p->tops[p->count], true);
  for (size_t k = 0; k < p->count; k++) {
    if (p->tops[k + 1] < scrolled || p->tops[k] > scrolled + room.h) continue;
    const float y = room.y - scrolled + p->tops[k], high = p->tops[k + 1] - p->tops[k] - ui_px(2);
    if (s->lines[k].kind == SCENE_ERROR)
      ui_box((ui_rect){room.x, y, ui_px(3), high}, UI_WARN, ui_px(1));
    ui_wrapped(UI_MONO, room.x + aside, y, p->width, colours[s->lines[k].kind],
               shown(p, &s->lines[k]));
  }
  ui_scroll_end();
  ui_panel_end();
}
