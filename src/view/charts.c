/* SPDX-License-Identifier: MIT
 *
 * charts.c - the energy and the script's own charts, one at a time.
 *
 * The chart that is shown is chosen by a tab, or by a list where the tabs do
 * not fit, and stays chosen by name when others come and go.
 */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABS 128

struct panel_charts {
  char chosen[SCENE_NAME];
};

panel_charts *panel_charts_new(void) { return calloc(1, sizeof(panel_charts)); }
void panel_charts_free(panel_charts *p) { free(p); }

static void choose(panel_charts *p, const char *name) {
  snprintf(p->chosen, sizeof p->chosen, "%s", name);
}

/* ---- which chart ------------------------------------------------------------- */

static size_t pick(panel_charts *p, view *v, ui_rect line) {
  const scene *s = v->scene;
  size_t at = s->chart_count - 1; /* the script's newest, until the person chooses */
  if (at > 0 && strcmp(s->charts[at].name, SCENE_ENERGY) == 0)
    at--; /* each network begins it anew */
  for (size_t k = 0; k < s->chart_count; k++)
    if (strcmp(s->charts[k].name, p->chosen) == 0) at = k;
  if (s->chart_count < 2) return 0;

  float total = 0;
  const float gap = ui_px(16);
  for (size_t k = 0; k < s->chart_count; k++) total += ui_width(UI_SMALL, s->charts[k].name) + gap;
  if (total - gap <= line.w) {
    float x = line.x + line.w - (total - gap);
    for (size_t k = 0; k < s->chart_count; k++) {
      char id[SCENE_NAME + 8];
      snprintf(id, sizeof id, "chart:%s", s->charts[k].name);
      const float w = ui_width(UI_SMALL, s->charts[k].name);
      const ui_rect tab = {x - gap / 2 + 1, line.y, w + gap - 2, line.h};
      const ui_touch t = ui_touchable(id, tab);
      places_note(v->places, id, tab);
      if (t.clicked) choose(p, s->charts[at = k].name);
      ui_label(UI_SMALL, tab, 0.5f,
               k == at     ? UI_TEXT
               : t.hovered ? UI_TEXT
                           : UI_DIM,
               s->charts[k].name);
      if (k == at) ui_box((ui_rect){x, line.y + line.h - ui_px(2), w, ui_px(2)}, UI_ACCENT, 0);
      x += w + gap;
    }
    return at;
  }
  const char *names[TABS];
  const int count = s->chart_count < TABS ? (int)s->chart_count : TABS;
  for (int k = 0; k < count; k++) names[k] = s->charts[k].name;
  int index = (int)at;
  bool open;
  const float wide = fminf(line.w, ui_px(180));
  const ui_rect box = {line.x + line.w - wide, line.y, wide, line.h};
  if (ui_choice("charts", box, names, count, &index, NULL, &open)) choose(p, names[index]);
  places_note(v->places, "charts", box);
  return (size_t)index < s->chart_count ? (size_t)index : 0;
}

void panel_charts_draw(panel_charts *p, view *v) {
  const scene *s = v->scene;
  const char *heading = s->chart_count > 1                            ? "charts"
                        : s->chart_count == 1 && s->charts[0].name[0] ? s->charts[0].name
                                                                      : "energy";
  const ui_rect inside = widget_tile("energy", v->at.energy, heading);
  ui_rect line = widget_heading_line(v->at.energy);
  line.x += ui_px(90);
  line.w -= ui_px(90);
  if (s->chart_count == 0) {
    places_note(v->places, "energy", inside);
    ui_label(UI_BODY, inside, 0.5f, UI_FAINT, "nothing measured yet");
  } else {
    const size_t at = pick(p, v, line);
    chart_draw(v, &s->charts[at], inside);
  }
  ui_panel_end();
}

void panel_charts_next(view *v) { (void)v; }
