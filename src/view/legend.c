/* SPDX-License-Identifier: MIT
 *
 * legend.c - which line is which series.
 *
 * Entries stand in columns of one width above the plot, or in one beside it
 * where that takes less of the tile. They never take more than a part of the tile; where not
 * all fit, the last entry says how many are left out. In a history an entry
 * ends with the newest value.
 */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW 17
#define VALUES 4    /* series beyond which newest values would be a table and no legend */
#define UNNAMED "y" /* what a series without a name is called */

static const char *entry_text(const scene_chart *c, size_t series, char *to, size_t size) {
  const scene_series *s = &c->series[series];
  const bool named = s->name[0] && (c->series_count > 1 || strcmp(s->name, UNNAMED) != 0);
  snprintf(to, size, "%s", named ? s->name : c->name);
  if (chart_is_figure(c) || c->series_count > VALUES) return to;
  for (size_t k = s->count; k-- > 0;)
    if (series_shows(s, k)) {
      char value[64];
      words_number(value, sizeof value, (double)s->y[k], -6);
      snprintf(to + strlen(to), size - strlen(to), "  %s", value);
      break;
    }
  return to;
}

legend legend_for(const scene_chart *c, ui_rect room) {
  legend l = {.beside = false};
  /* The only series of a figure, and without a name: the axis has said it all. */
  if (c->series_count == 1 && chart_is_figure(c) && strcmp(c->series[0].name, UNNAMED) == 0)
    return l;
  char text[SCENE_NAME + 80];
  const float row = ui_px(ROW), gap = ui_px(12), sample = ui_px(SERIES_SAMPLE + 6);
  for (size_t k = 0; k < c->series_count; k++)
    l.entry = fmaxf(l.entry, sample + ui_width(UI_SMALL, entry_text(c, k, text, sizeof text)) + 1);
  l.entry = fminf(l.entry, room.w);
  l.columns = (int)fmaxf(1, floorf((room.w + gap) / (l.entry + gap)));
  const float above = (float)(((int)c->series_count + l.columns - 1) / l.columns) * row * room.w;
  l.beside = (l.entry + ui_px(16)) * room.h < above && room.w - l.entry > ui_px(190);
  if (l.beside) l.columns = 1;
  const int most = (int)fmaxf(1, floorf(room.h * (l.beside ? 0.9f : 0.4f) / row));
  l.rows = ((int)c->series_count + l.columns - 1) / l.columns;
  if (l.rows > most) l.rows = most;
  l.w = l.beside ? l.entry : room.w;
  l.h = (float)l.rows * row;
  return l;
}

void legend_draw(const legend *l, view *v, const scene_chart *c, float x, float y) {
  char text[SCENE_NAME + 80];
  const float row = ui_px(ROW), gap = ui_px(12), sample = ui_px(SERIES_SAMPLE);
  const size_t room = (size_t)l->rows * (size_t)l->columns;
  for (size_t k = 0; k < c->series_count && k < room; k++) {
    const float left = x + (float)(k % (size_t)l->columns) * (l->entry + gap);
    const ui_rect line = {left, y + (float)(k / (size_t)l->columns) * row, l->entry, row};
    if (k + 1 == room && c->series_count > room) {
      snprintf(text, sizeof text, "\u2026 and %zu more", c->series_count - k);
      ui_label(UI_SMALL, line, 0, UI_DIM, text);
      return;
    }
    char id[SCENE_NAME + 8];
    snprintf(id, sizeof id, "series:%s", c->series[k].name);
    places_note(v->places, id, line);
    series_sample(c, k, (ui_rect){line.x, line.y, sample, row});
    const float after = sample + ui_px(6);
    ui_label(UI_SMALL, (ui_rect){line.x + after, line.y, line.w - after, row}, 0, UI_TEXT,
             entry_text(c, k, text, sizeof text));
  }
}
