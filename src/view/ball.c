/* SPDX-License-Identifier: MIT
 *
 * ball.c - the state on the landscape: a ball, the trail that it has left,
 * and names that keep out of each other's way, on a dark ground of their own.
 *
 * The trail since the last gap is bright and grows brighter towards the ball;
 * what was before is faint, and so is what the network has gone back from. All
 * of it has a dark rim, for the ground is anything from dark to light.
 */
#include "landscape.h"

#include <math.h>
#include <stdlib.h>

ui_point ground_point(const ground *g, double m1, double m2) {
  return (ui_point){(float)(g->at.x + (m1 / (double)REACH + 1) / 2 * g->at.w),
                    (float)(g->at.y + (1 - m2 / (double)REACH) / 2 * g->at.h)};
}

static bool is_known(const scene_past *p, const ground *g, size_t k, ui_point *at) {
  if (g->axes[0] >= p->tracked || g->axes[1] >= p->tracked) return false;
  const float m1 = p->overlaps[(size_t)g->axes[0] * p->count + k];
  const float m2 = p->overlaps[(size_t)g->axes[1] * p->count + k];
  *at = ground_point(g, (double)m1, (double)m2);
  return p->number[k] && isfinite(m1) && isfinite(m2);
}

static void piece(ui_point a, ui_point b, float strength) {
  ui_line(a.x, a.y, b.x, b.y, ui_fade(ui_now->up, strength), ui_px(1.75f));
}

static void rim(ui_point a, ui_point b, float strength) {
  ui_line(a.x, a.y, b.x, b.y, ui_fade(ui_now->down, 0.45f * strength), ui_px(3.75f));
}

#define FAINTEST 0.03f

/* Of the piece that ends at point k: bright in the stretch that the network is in, which begins at
 * `begins`; fainter with each stretch between, so that many of them do not add up to a blot. */
static float strength_of(size_t k, size_t begins, size_t now, int stretches_away) {
  if (k > now) return 0.15f * powf(0.6f, (float)stretches_away);
  if (stretches_away > 0) return 0.3f * powf(0.6f, (float)(stretches_away - 1));
  return 0.4f + 0.6f * (float)(k - begins) / (float)(now - begins + 1);
}

void ball_trail(const view *v, const ground *g) {
  const scene *s = v->scene;
  const scene_past *p = &s->past;
  size_t begins = 0; /* the stretch that the network is in */
  int stretch = 0;
  for (size_t k = 0; k < p->count && k <= p->now; k++)
    if (!p->number[k]) begins = k, stretch++;
  for (int layer = 0; layer < 2; layer++) {
    void (*line)(ui_point, ui_point, float) = layer ? piece : rim;
    ui_point last = {0, 0};
    bool drawing = false;
    int at_stretch = 0;
    for (size_t k = 0; k < p->count; k++) {
      ui_point at;
      if (!p->number[k]) at_stretch++;
      const float strength = strength_of(k, begins, p->now, abs(stretch - at_stretch));
      if (strength < FAINTEST || !is_known(p, g, k, &at)) {
        drawing = false;
        continue;
      }
      if (drawing && k != p->now && hypotf(at.x - last.x, at.y - last.y) < 1) continue;
      if (drawing) line(last, at, strength);
      if (layer && !drawing) ui_disc(at.x, at.y, ui_px(2), ui_fade(ui_now->up, strength));
      last = at;
      drawing = true;
    }
    /* the state may have gone on since the last moment that was kept */
    const size_t newest = travel_newest(p);
    if (newest != SIZE_MAX && p->now == newest && is_known(p, g, newest, &last))
      line(last, ground_point(g, (double)s->overlaps[g->axes[0]], (double)s->overlaps[g->axes[1]]),
           1);
  }
}

void ball_draw(float x, float y) {
  const float r = ui_px(6.5f);
  const ui_colour body = ui_now->series[1];
  ui_disc(x + r * 0.35f, y + r * 0.45f, r * 1.15f, ui_fade(ui_now->down, 0.4f));
  ui_disc(x, y, r + ui_px(1.25f), ui_now->down);
  ui_disc(x, y, r, ui_mix(body, ui_now->down, 0.3f));
  ui_disc(x - r * 0.1f, y - r * 0.1f, r * 0.82f, body);
  ui_disc(x - r * 0.28f, y - r * 0.3f, r * 0.45f, ui_mix(body, ui_now->up, 0.45f));
  ui_disc(x - r * 0.36f, y - r * 0.4f, r * 0.2f, ui_now->up);
}

/* ---- names ------------------------------------------------------------------------------ */

static bool is_free(const name_tags *t, ui_rect r) {
  if (r.x < t->bounds.x || r.y < t->bounds.y || r.x + r.w > t->bounds.x + t->bounds.w ||
      r.y + r.h > t->bounds.y + t->bounds.h)
    return false;
  for (int k = 0; k < t->count; k++) {
    const ui_rect *q = &t->taken[k];
    if (r.x < q->x + q->w && q->x < r.x + r.w && r.y < q->y + q->h && q->y < r.y + r.h)
      return false;
  }
  return true;
}

void name_tag(name_tags *t, float x, float y, const char *name, const char *instead) {
  const float high = ui_line_height(UI_SMALL), away = ui_px(9);
  const char *texts[2] = {name, instead};
  for (int k = 0; k < 2; k++) {
    const float wide = ui_width(UI_SMALL, texts[k]), pad = ui_px(2);
    if (wide > t->bounds.w * 0.6f && k == 0) continue;
    const float inside =
        fminf(fmaxf(x - wide / 2, t->bounds.x + pad), t->bounds.x + t->bounds.w - wide - pad);
    const ui_rect spots[4] = {{inside, y + away, wide, high},
                              {inside, y - away - high, wide, high},
                              {x + away, y - high / 2, wide, high},
                              {x - away - wide, y - high / 2, wide, high}};
    for (int j = 0; j < 4; j++) {
      if (t->count >= 16 || !is_free(t, spots[j])) continue;
      const ui_rect behind = {spots[j].x - pad, spots[j].y, wide + 2 * pad, high};
      if (!t->plain) ui_box(behind, ui_fade(ui_now->down, 0.7f), pad);
      ui_text(UI_SMALL, spots[j].x, spots[j].y, t->plain ? UI_TEXT : ui_now->up, texts[k]);
      t->taken[t->count++] = spots[j];
      return;
    }
  }
}
