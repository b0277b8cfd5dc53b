/* SPDX-License-Identifier: MIT
 *
 * charts.c - the charts of the network's past and the script's own, one at a time.
 *
 * The chart that is shown is chosen by a tab, or by a list where the tabs do
 * not fit, and stays chosen by name when others come and go. Until the person
 * chooses it is the script's newest, or the energy where the script has none.
 * A script that has a chart by the name of one of ours has its own there.
 */
#include "chart.h"
#include "history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABS 128

struct panel_charts {
  landscape *landscape;
  overlaps overlaps;
  travel travel;
};

typedef enum own { ENERGY, OVERLAPS, FLIPS, LANDSCAPE, OWN } own;
static const char *const own_names[OWN] = {SCENE_ENERGY, "overlaps", "flips", "landscape"};

panel_charts *panel_charts_new(const char *shaders, char *message) {
  panel_charts *p = calloc(1, sizeof *p);
  if (!p) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    return NULL;
  }
  p->landscape = landscape_new(shaders, message);
  if (p->landscape) return p;
  panel_charts_free(p);
  return NULL;
}

void panel_charts_free(panel_charts *p) {
  if (!p) return;
  landscape_free(p->landscape);
  free(p);
}

const char *panel_charts_trouble(const panel_charts *p) { return landscape_trouble(p->landscape); }

/* ---- which chart ------------------------------------------------------------- */

typedef struct tabs {
  const char *names[TABS];
  const scene_chart *charts[TABS]; /* of the script; NULL: one of ours */
  int count, at;
} tabs;

static int find(const tabs *t, const char *name) {
  for (int k = 0; k < t->count; k++)
    if (strcmp(t->names[k], name) == 0) return k;
  return -1;
}

static tabs tabs_of(const view *v) {
  const scene *s = v->scene;
  tabs t = {.count = OWN};
  int newest = ENERGY;
  memcpy(t.names, own_names, sizeof own_names);
  for (size_t k = 0; k < s->chart_count; k++) {
    const scene_chart *c = &s->charts[k];
    int at = find(&t, c->name);
    if (at < 0 && t.count == TABS) break;
    if (at < 0) at = t.count++;
    t.names[at] = c->name;
    t.charts[at] = c;
    if (at != ENERGY) newest = at; /* each network begins the energy anew */
  }
  t.at = find(&t, v->looks.chart);
  if (t.at < 0) t.at = newest;
  return t;
}

static void choose(view *v, const char *name) {
  snprintf(v->looks.chart, sizeof v->looks.chart, "%s", name);
}

void panel_charts_next(view *v) {
  const tabs t = tabs_of(v);
  choose(v, t.names[(t.at + 1) % t.count]);
}

static float tabs_width(const tabs *t, float gap) {
  float total = -gap;
  for (int k = 0; k < t->count; k++) total += ui_width(UI_SMALL, t->names[k]) + gap;
  return total;
}

static void draw_tabs(tabs *t, view *v, ui_rect line, float gap) {
  float x = line.x + line.w - tabs_width(t, gap);
  for (int k = 0; k < t->count; k++) {
    char id[SCENE_NAME + 8];
    snprintf(id, sizeof id, "chart:%s", t->names[k]);
    const float w = ui_width(UI_SMALL, t->names[k]);
    const ui_rect tab = {x - gap / 2 + 1, line.y, w + gap - 2, line.h};
    const ui_touch touch = ui_touchable(id, tab);
    places_note(v->places, id, tab);
    const bool keyed = widget_focus(v, id, tab) && v->focus.pressed;
    if (touch.clicked || keyed) choose(v, t->names[t->at = k]);
    ui_label(UI_SMALL, tab, 0.5f, k == t->at || touch.hovered ? UI_TEXT : UI_DIM, t->names[k]);
    if (k == t->at) ui_box((ui_rect){x, line.y + line.h - ui_px(2), w, ui_px(2)}, UI_ACCENT, 0);
    x += w + gap;
  }
}

static void draw_list(tabs *t, view *v, ui_rect line) {
  const float wide = fminf(line.w, ui_px(180));
  const ui_rect box = {line.x + line.w - wide, line.y, wide, line.h};
  if (widget_choice(v, "charts", box, t->names, t->count, &t->at)) choose(v, t->names[t->at]);
}

#define GAP 16  /* between tabs */
#define HEAD 80 /* width that the heading takes */

/* ---- the panel ------------------------------------------------------------------ */

static void draw_own(panel_charts *p, view *v, own which, ui_rect inside) {
  const scene *s = v->scene;
  const bool measured = s->past.count > 0 && travel_newest(&s->past) != SIZE_MAX;
  const bool raced = measured && s->memories && s->past.tracked <= s->memories->shown;
  if (which == LANDSCAPE)
    landscape_draw(p->landscape, v, inside);
  else if (which == ENERGY && measured)
    history_energy(&p->travel, v, inside);
  else if (which == FLIPS && measured)
    history_flips(&p->travel, v, inside);
  else if (which == OVERLAPS && raced)
    overlaps_draw(&p->overlaps, &p->travel, v, inside);
  else {
    places_note(v->places, "energy", inside);
    plot_placeholder(inside, "nothing measured yet");
  }
}

void panel_charts_draw(panel_charts *p, view *v) {
  tabs t = tabs_of(v);
  const ui_rect inside = widget_tile("energy", v->at.energy, "charts");
  ui_rect line = widget_heading_line(v->at.energy);
  line.x += ui_px(HEAD), line.w -= ui_px(HEAD);
  if (tabs_width(&t, ui_px(GAP)) <= line.w)
    draw_tabs(&t, v, line, ui_px(GAP));
  else
    draw_list(&t, v, line);
  if (t.charts[t.at])
    chart_draw(v, t.charts[t.at], inside);
  else
    draw_own(p, v, (own)t.at, inside);
  ui_panel_end();
}
