/* SPDX-License-Identifier: MIT
 *
 * load_meter.c - memories per neuron, against what the rule can hold.
 *
 * A tick stands where theory has a number for random memories: for Hebb's rule
 * 0.138 n, where all are lost at once (Amit, Gutfreund, Sompolinsky 1985), and
 * n / (2 ln n), up to which most are fixed points (McEliece, Posner, Rodemich,
 * Venkatesh 1987); n for projection (Kanter, Sompolinsky 1987), 2 n for the
 * perceptron (Cover 1965, Gardner 1988). The last tick stands at a fixed share
 * of the bar, so that what is too much can be seen as well.
 */
#include "memories.h"

#include <math.h>
#include <stdio.h>

#define LAST 0.68 /* of the bar: where the largest tick is */

typedef struct tick {
  double load;
  const char *label;
} tick;

typedef struct capacity {
  int count;
  tick ticks[2]; /* the smaller first */
  double limit;  /* beyond it there are too many; 0: nobody knows */
  const char *hint;
} capacity;

static capacity hebb(const scene *s) {
  static char hint[768]; /* a hint is known by its address */
  const double n = (double)s->n, limit = 0.138, most = n >= 3 ? 1 / (2 * log(n)) : 0;
  const tick lost = {limit, "0.138 n"}, fixed = {most, "n/(2 ln n)"};
  char p[48], all[48], ags[48], exact[48];
  snprintf(hint, sizeof hint,
           "Memories per neuron, p/n = %s / %s.\n\n0.138 n = %s: with more, random memories are "
           "lost all at once (Amit, Gutfreund, Sompolinsky 1985).\n\nn/(2 ln n) = %s: up to it "
           "most of them come back without a wrong neuron (McEliece and others 1987).\n\nPictures "
           "that resemble each other use it up far sooner.",
           words_count(p, sizeof p, s->memories->count), words_count(all, sizeof all, n),
           words_count(ags, sizeof ags, floor(limit * n)),
           words_count(exact, sizeof exact, floor(most * n)));
  if (most <= 0) return (capacity){1, {lost}, limit, hint};
  if (most < limit) return (capacity){2, {fixed, lost}, limit, hint};
  return (capacity){2, {lost, fixed}, limit, hint};
}

static capacity capacity_of(const scene *s) {
  if (s->dreams > 0)
    return (capacity){.hint =
                          "Memories per neuron; dreams have made room for more than the rule had."};
  switch (s->rule) {
    case EG_HEBB: return hebb(s);
    case EG_PROJECTION:
      return (capacity){1,
                        {{1, "n"}},
                        1,
                        "Any independent memories are held, so at most one per neuron; what they "
                        "can be recalled from shrinks on the way, to nothing much at one half "
                        "(Kanter, Sompolinsky 1987)."};
    case EG_PERCEPTRON:
      return (capacity){1,
                        {{2, "2 n"}},
                        2,
                        "Random memories can be held up to two per neuron (Cover 1965, Gardner "
                        "1988); the closer, the less noise they stand, and the longer the learning "
                        "takes."};
    default: return (capacity){.hint = "Memories per neuron, p/n."};
  }
}

float load_meter_height(const scene *s) { return ui_px(capacity_of(s).count ? 44 : 18); }

/* Words under the ticks: beside their own, and not over each other. */
static void draw_ticks(view *v, const capacity *c, ui_rect bar) {
  float from = bar.x, x[2];
  for (int k = 0; k < c->count; k++)
    x[k] = roundf(bar.x + bar.w * (float)(LAST * c->ticks[k].load / c->ticks[c->count - 1].load));
  for (int k = 0; k < c->count; k++) {
    const bool last = k + 1 == c->count;
    const float wide = ui_width(UI_SMALL, c->ticks[k].label) + 1, gap = ui_px(6);
    const float end =
        last ? bar.x + bar.w : fmaxf(x[k], x[k + 1] - wide / 2 > x[k] ? x[k + 1] : x[k]);
    /* The last label begins at its tick, one before it ends there, where it has the room. */
    float left = last ? fminf(x[k] - ui_px(3), end - wide) : fmaxf(bar.x, x[k] + ui_px(3) - wide);
    left = fmaxf(left, from);
    const ui_rect label = {left, bar.y + bar.h + ui_px(4), wide, ui_px(15)};
    char id[32];
    snprintf(id, sizeof id, "load_tick_%d", k + 1);
    places_note(v->places, id, (ui_rect){x[k], bar.y - ui_px(2), ui_px(1.5f), bar.h + ui_px(4)});
    ui_box((ui_rect){x[k], bar.y - ui_px(3), fmaxf(1, ui_px(1.5f)), bar.h + ui_px(6)}, UI_TEXT, 0);
    snprintf(id, sizeof id, "load_label_%d", k + 1);
    places_note(v->places, id, label);
    ui_label(UI_SMALL, label, 0, UI_DIM, c->ticks[k].label);
    from = left + wide + gap;
  }
}

void load_meter_draw(view *v, ui_rect r) {
  const scene *s = v->scene;
  const capacity c = capacity_of(s);
  const double load = (double)s->memories->count / (double)s->n;
  const int digits = load > 0 && load < 0.001 ? 5 : load < 0.1 ? 4 : 3;
  const bool over = c.limit > 0 && load > c.limit;
  char text[96];
  const ui_touch t = ui_touchable("load_meter", r);
  snprintf(text, sizeof text, "load p/n = %.*f", digits, load);
  const ui_rect line = {r.x, r.y, r.w, ui_px(16)};
  places_note(v->places, "load_meter", line);
  ui_label(UI_SMALL, line, 0, over ? UI_WARN : UI_DIM, text);
  if (over) ui_label(UI_SMALL, line, 1, UI_WARN, "too many");
  if (t.hovered) ui_hint(c.hint);
  if (c.count == 0) return;
  const ui_rect bar = {r.x, r.y + ui_px(20), r.w, ui_px(5)};
  const double share = fmin(1, LAST * load / c.ticks[c.count - 1].load);
  ui_box(bar, UI_FIELD, ui_px(2));
  if (share > 0)
    ui_box((ui_rect){bar.x, bar.y, fmaxf(ui_px(2), bar.w * (float)share), bar.h},
           over ? UI_WARN : UI_ACCENT, ui_px(2));
  draw_ticks(v, &c, bar);
}
