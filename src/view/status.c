/* SPDX-License-Identifier: MIT
 *
 * status.c - one line over everything: what runs, what the state is, numbers.
 *
 * From the left come script, phase and class, from the right the numbers; the
 * numbers that matter least give way first where the window is narrow, then
 * the phase is but a dot.
 */
#include "actions.h"
#include "history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* A dim name and its value, right aligned at x; returns the new right end. */
static float number(float x, ui_rect bar, float least, const char *name, const char *value) {
  const float gap = ui_px(6), value_wide = ui_width(UI_BODY, value),
              name_wide = ui_width(UI_SMALL, name);
  const float left = x - value_wide - gap - name_wide;
  if (left < least) return x;
  ui_label(UI_SMALL, (ui_rect){left, bar.y + ui_px(1), name_wide + 1, bar.h}, 0, UI_DIM, name);
  ui_label(UI_BODY, (ui_rect){left + name_wide + gap, bar.y, value_wide + 1, bar.h}, 0, UI_TEXT,
           value);
  return left - ui_px(18);
}

static float draw_filming(view *v, float right) {
  if (!v->filming) return right;
  char text[32];
  const int seconds = (int)v->filmed;
  snprintf(text, sizeof text, "REC %d:%02d", seconds / 60, seconds % 60);
  const ui_rect bar = v->at.status;
  const float wide = ui_width(UI_SMALL, text);
  ui_disc(right - wide - ui_px(9), floorf(bar.y + bar.h / 2), ui_px(4), UI_RGB(0xe5484du));
  ui_label(UI_SMALL, (ui_rect){right - wide, bar.y, wide + 1, bar.h}, 0, UI_TEXT, text);
  places_note(v->places, "filming", (ui_rect){right - wide, bar.y, wide, bar.h});
  return right - wide - ui_px(28);
}

/* Where in time the network is, when it has gone back; pressed, it comes to the end again. */
static float draw_moment(view *v, float right, float least) {
  if (!travel_is_back(&v->scene->past)) return right;
  char text[96];
  size_t moment, moments;
  travel_moment(&v->scene->past, &moment, &moments);
  snprintf(text, sizeof text, "moment %zu of %zu \u00b7 End returns", moment, moments);
  const float pad = ui_px(11), high = ui_px(22);
  if (right - ui_width(UI_SMALL, text) - 2 * pad < least)
    snprintf(text, sizeof text, "%zu/%zu", moment, moments);
  const float wide = ceilf(ui_width(UI_SMALL, text)) + 2 * pad;
  if (right - wide < least) return right;
  const ui_rect bar = v->at.status,
                pill = {right - wide, bar.y + floorf((bar.h - high) / 2), wide, high};
  const ui_touch t = ui_touchable("moment_now", pill);
  places_note(v->places, "moment_now", pill);
  ui_box(pill, UI_ACCENT_DARK, high / 2);
  if (t.hovered) {
    ui_frame_box(pill, UI_ACCENT, high / 2);
    ui_hint(action_about(ACTION_LAST)->tooltip);
  }
  ui_label(UI_SMALL, pill, 0.5f, UI_ACCENT, text);
  if (t.clicked) action_do(v, ACTION_LAST, 0);
  return right - wide - ui_px(16);
}

/* Gives what is left of it. */
static float help_button(view *v, ui_rect bar) {
  const float side = ui_px(22), x = bar.x + bar.w - ui_px(14) - side;
  const ui_rect r = {x, bar.y + floorf((bar.h - side) / 2), side, side};
  const ui_touch t = ui_touchable("help_button", r);
  places_note(v->places, "help_button", r);
  ui_box(r, t.hovered ? UI_FIELD_HOT : UI_FIELD, side / 2);
  ui_label(UI_BOLD, r, 0.5f, t.hovered ? UI_TEXT : UI_DIM, "?");
  if (t.hovered) ui_hint("What the keys do (?).");
  if (t.clicked) v->looks.help = !v->looks.help;
  return x - ui_px(16);
}

void panel_status_draw(view *v) {
  const scene *s = v->scene;
  const ui_rect bar = v->at.status;
  char text[512], count[64];
  ui_panel_begin("status", bar, false);
  ui_box((ui_rect){bar.x, bar.y + bar.h - 1, bar.w, 1}, UI_EDGE, 0);

  float x = bar.x + ui_px(22);
  const char *script = s->script[0] ? base_name(s->script) : "engram";
  const float script_wide = fminf(ui_width(UI_BODY, script), bar.w * 0.22f);
  ui_label(UI_BODY, (ui_rect){x, bar.y, script_wide + 1, bar.h}, 0, UI_TEXT, script);
  x += script_wide + ui_px(18);

  ui_colour colour;
  const char *phase = words_phase(s, &colour);
  float right = draw_filming(v, help_button(v, bar));
  const float phase_wide = ui_width(UI_SMALL, phase), end = right - fold_least(v);
  const bool named = x + phase_wide + ui_px(30) <= end;
  const ui_rect pill = {x, bar.y + (bar.h - ui_px(22)) / 2,
                        named ? phase_wide + ui_px(30) : ui_px(24), ui_px(22)};
  if (x + pill.w <= end) {
    places_note(v->places, "phase", pill);
    ui_box(pill, ui_mix(UI_TILE, colour, 0.16f), ui_px(11));
    ui_disc(pill.x + ui_px(12), pill.y + pill.h / 2, ui_px(3.5f), colour);
    x = pill.x + pill.w + ui_px(18);
  }
  if (named)
    ui_label(UI_SMALL, (ui_rect){pill.x + ui_px(21), pill.y, phase_wide + 1, pill.h}, 0, UI_TEXT,
             phase);

  words_class(text, sizeof text, s);
  const float class_wide = ui_width(UI_BODY, text),
              least = x + fminf(class_wide, bar.w * 0.34f) + ui_px(18);
  const float chips = draw_moment(v, right, least);
  right = fold_chips(v, chips, least);
  if (right < chips) right -= ui_px(10);
  if (s->n > 0) {
    char energy[64];
    words_number(energy, sizeof energy, s->energy,
                 fabs(s->energy) >= 1e5   ? 0
                 : fabs(s->energy) >= 100 ? 1
                                          : 3);
    right = number(right, bar, least, "energy", energy);
    if (s->temperature > 0)
      right = number(right, bar, least, "T", words_number(count, sizeof count, s->temperature, -3));
    right =
        number(right, bar, least, "sweeps", words_count(count, sizeof count, (double)s->sweeps));
    right =
        number(right, bar, least, "updates", words_count(count, sizeof count, (double)s->updates));
  }
  if (v->fps > 0) {
    snprintf(count, sizeof count, "%.0f fps", v->fps);
    const float wide = ui_width(UI_SMALL, count);
    if (right - wide > least) {
      ui_label(UI_SMALL, (ui_rect){right - wide, bar.y + ui_px(1), wide + 1, bar.h}, 0, UI_FAINT,
               count);
      right -= wide + ui_px(18);
    }
  }
  const bool known =
      s->n > 0 && (s->class.kind == EG_KIND_MEMORY || s->class.kind == EG_KIND_INVERSE);
  ui_label(UI_BODY, (ui_rect){x, bar.y, fmaxf(0, right - x), bar.h}, 0, known ? UI_ACCENT : UI_DIM,
           text);
  ui_panel_end();
}
