/* SPDX-License-Identifier: MIT
 *
 * hint.c - a sentence on the widget under the mouse, beside it.
 *
 * A hint comes when the mouse has rested on a widget for a moment, and stays
 * until it leaves. A button or a key takes it away, and then it does not come
 * again before the mouse has been elsewhere. Of the places below, above and
 * beside the widget, and beside its panel, it takes the one where it hides
 * least of what could be touched in the last frame: small things count as much
 * as large ones, so that neighbours stay in sight before a corner of a picture
 * does.
 */
#include "hint.h"

#include <float.h>
#include <math.h>

#define AFTER 0.4f  /* seconds of rest */
#define HIDDEN 100  /* what it costs to lie over the mouse or the widget itself */
#define FAR 0.0005f /* and each unit of distance: less than a button */
enum { TOUCHABLES = 512 };

typedef struct touchables {
  ui_rect at[TOUCHABLES];
  int count;
} touchables;

static touchables now, before; /* this frame's, and the last one's */
static hint_mouse mouse;
static ui_rect window, panel, under, shown;
static float seconds;

/* The widget that the mouse is on, as of the last call: its words, where it is, for how long the mouse has
 * rested there; whether it has had its say. */
static const char *said;
static ui_rect of;
static float rested;
static bool hushed;

void hint_begin(const hint_mouse *m, ui_rect whole, float since) {
  before = now;
  now.count = 0;
  mouse = *m;
  window = whole;
  seconds = since;
  shown.w = 0;
  if (m->x < of.x || m->y < of.y || m->x >= of.x + of.w || m->y >= of.y + of.h) said = NULL;
  if (m->down) hushed = true;
}

void hint_panel(ui_rect r) { panel = r; }
void hint_over(ui_rect r) { under = r; }

void hint_touchable(ui_rect r) {
  if (r.w > 0 && now.count < TOUCHABLES) now.at[now.count++] = r;
}

static float common(ui_rect a, ui_rect b) {
  const float w = fminf(a.x + a.w, b.x + b.w) - fmaxf(a.x, b.x);
  const float h = fminf(a.y + a.h, b.y + b.h) - fmaxf(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

static float cost(ui_rect hint) {
  const ui_rect tip = {mouse.x, mouse.y, 1, 1};
  float sum = common(hint, of) > 0 || common(hint, tip) > 0 ? HIDDEN : 0;
  for (int k = 0; k < before.count; k++) {
    const ui_rect t = before.at[k];
    sum += common(hint, t) / (t.w * t.h);
  }
  const float dx = fmaxf(of.x - hint.x - hint.w, hint.x - of.x - of.w);
  const float dy = fmaxf(of.y - hint.y - hint.h, hint.y - of.y - of.h);
  return sum + FAR * fmaxf(dx, dy) / ui_px(1);
}

static ui_rect place_for(const char *text) {
  const float gap = ui_px(6), edge = ui_px(4), room = ui_px(UI_NOTE_WIDE);
  const float w = ceilf(ui_wrapped_width(UI_SMALL, room, text)) + 2 * ui_px(UI_NOTE_X);
  const float h = ui_wrapped_height(UI_SMALL, room, text) + 2 * ui_px(UI_NOTE_Y);
  const float y = floorf(of.y + (of.h - h) / 2);
  const float below = of.y + of.h + gap, above = of.y - h - gap;
  const float right = panel.x + panel.w + gap, left = panel.x - w - gap;
  const ui_point ways[] = {{of.x, below},       {of.x, above}, {of.x + of.w + gap, y},
                           {of.x - w - gap, y}, {right, y},    {left, y},
                           {right, below},      {left, below}, {right, above},
                           {left, above}};
  ui_rect best = {0, 0, w, h};
  float least = FLT_MAX;
  for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
    const ui_rect at = {fmaxf(edge, fminf(ways[k].x, window.w - w - edge)),
                        fmaxf(edge, fminf(ways[k].y, window.h - h - edge)), w, h};
    const float c = cost(at);
    if (c >= least) continue;
    least = c;
    best = at;
  }
  return best;
}

static bool is_same(ui_rect a, ui_rect b) {
  return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

void ui_hint(const char *text) {
  const bool same = text == said && is_same(of, under);
  if (!same) hushed = mouse.down;
  if (!same || (mouse.moved && rested <= AFTER))
    rested = 0;
  else
    rested += seconds;
  of = under;
  said = text;
  if (hushed || rested <= AFTER) return;
  shown = place_for(text);
  ui_note(text, &(ui_point){shown.x, shown.y});
}

void ui_hush(void) { hushed = true; }

bool ui_hint_shown(ui_rect *where) {
  *where = shown;
  return shown.w > 0;
}
