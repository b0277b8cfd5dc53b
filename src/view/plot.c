/* SPDX-License-Identifier: MIT
 *
 * plot.c - where numbers are on the screen; see plot.h.
 *
 * From the outside in: words take their room first, the plot gets what is
 * left. Words that are too long for their line are wrapped; the label of y
 * stands upright beside the axis, or above the plot where it is longer than
 * the axis.
 */
#include "plot.h"

#include <math.h>

float plot_x(const plot *f, double x) {
  return (float)(f->at.x + fmin(2, fmax(-1, (x - f->x.low) / (f->x.high - f->x.low))) * f->at.w);
}

float plot_y(const plot *f, double y) {
  return (float)(f->at.y + f->at.h -
                 fmin(2, fmax(-1, (y - f->y.low) / (f->y.high - f->y.low))) * f->at.h);
}

/* ---- words ----------------------------------------------------------------------- */

/* On three lines at most, which cuts only a long title in a narrow tile. */
float plot_words_height(ui_font font, const char *text, float width) {
  if (!text[0]) return 0;
  return fminf(3 * ui_line_height(font), ui_wrapped_height(font, width, text));
}

void plot_words(view *v, const char *place, ui_font font, ui_rect r, float align, ui_colour colour,
                const char *text) {
  if (!text[0]) return;
  places_note(v->places, place, r);
  if (ui_width(font, text) <= r.w) {
    ui_label(font, r, align, colour, text);
    return;
  }
  ui_clip_push(r);
  ui_wrapped(font, r.x, r.y, r.w, colour, text);
  ui_clip_pop();
}

void plot_placeholder(ui_rect room, const char *text) {
  const float high = ui_wrapped_height(UI_BODY, room.w, text);
  const float wide = ui_wrapped_width(UI_BODY, room.w, text);
  ui_wrapped(UI_BODY, floorf(room.x + (room.w - wide) / 2), floorf(room.y + (room.h - high) / 2),
             room.w, UI_FAINT, text);
}

static void draw_ticks(const plot *f, ui_rect inside, float widest) {
  char text[64];
  const float small = ui_line_height(UI_SMALL);
  for (int k = 0; k < f->y.count; k++) {
    const double value = f->y.first + k * f->y.step;
    const float y = floorf(plot_y(f, value)) + 0.5f;
    ui_line(f->at.x, y, f->at.x + f->at.w, y, ui_now->rule, 1);
    ui_label(UI_SMALL, (ui_rect){f->at.x - ui_px(6) - widest, y - small / 2, widest, small}, 1,
             UI_DIM, axis_label(&f->y, value, text, sizeof text));
  }
  for (int k = 0; k < f->x.count; k++) {
    const double value = f->x.first + k * f->x.step;
    const float x = floorf(plot_x(f, value)) + 0.5f;
    axis_label(&f->x, value, text, sizeof text);
    const float wide = ui_width(UI_SMALL, text);
    ui_line(x, f->at.y + f->at.h, x, f->at.y + f->at.h + ui_px(3), UI_FAINT, 1);
    const float left = fminf(x - wide / 2, inside.x + inside.w - wide);
    ui_text(UI_SMALL, left, f->at.y + f->at.h + ui_px(5), UI_DIM, text);
  }
  const float bottom = floorf(f->at.y + f->at.h) + 0.5f, left = floorf(f->at.x) + 0.5f;
  ui_line(f->at.x, bottom, f->at.x + f->at.w, bottom, UI_FAINT, 1);
  ui_line(left, f->at.y, left, f->at.y + f->at.h, UI_FAINT, 1);
}

/* ---- the whole ------------------------------------------------------------------------ */

static axis axis_of_y(const plot *f, const plot_about *c) {
  return axis_over(c->low[1], c->high[1], c->margin, (int)fmaxf(2, f->at.h / ui_px(34)));
}

/* As many ticks as have room for their labels. */
static axis axis_of_x(const plot *f, double low, double high) {
  char text[64];
  axis a = {.count = 0};
  for (int ticks = (int)(f->at.w / ui_px(40));; ticks--) {
    a = axis_over(low, high, 0, ticks > 2 ? ticks : 2);
    float widest = 0;
    for (int k = 0; k < a.count; k++)
      widest = fmaxf(widest,
                     ui_width(UI_SMALL, axis_label(&a, a.first + k * a.step, text, sizeof text)));
    if (ticks <= 2 || widest + ui_px(14) <= f->at.w * a.step / (a.high - a.low)) return a;
  }
}

/* Places the plot and scales its axes; gives the width of the widest label of y. `upright`: of a
 * label beside them. */
static float place(plot *f, const plot_about *c, ui_rect room, float upright) {
  char text[64];
  float widest = 0;
  f->at = room;
  f->y = axis_of_y(f, c);
  for (int k = 0; k < f->y.count; k++)
    widest =
        fmaxf(widest,
              ui_width(UI_SMALL, axis_label(&f->y, f->y.first + k * f->y.step, text, sizeof text)));
  widest = fminf(widest, room.w * 0.4f);
  f->at.x = floorf(room.x + upright + widest + ui_px(8));
  f->at.w = fmaxf(8, room.x + room.w - f->at.x - ui_px(4));
  f->x = axis_of_x(f, c->low[0], c->high[0]);
  return widest;
}

void plot_begin(plot *f, view *v, const plot_about *c, ui_rect room) {
  const float small = ui_line_height(UI_SMALL);
  const float below = plot_words_height(UI_SMALL, c->x_label, room.w);
  const float bottom = room.y + room.h;
  room.h = fmaxf(8, room.h - small - ui_px(8) - (below > 0 ? below + ui_px(2) : 0));
  const bool upright = ui_width(UI_SMALL, c->y_label) <= room.h;
  const float above = upright ? 0 : plot_words_height(UI_SMALL, c->y_label, room.w);
  const ui_rect over = {room.x, room.y, room.w, above};
  if (above > 0) {
    room.h = fmaxf(8, room.h - above - ui_px(6));
    room.y += above + ui_px(6);
  }

  const float side = upright && c->y_label[0] ? small + ui_px(4) : 0;
  const float widest = place(f, c, room, side);
  f->band = marks_band(f, c);
  f->at.y += f->band;
  f->at.h -= f->band;
  f->y = axis_of_y(f, c);

  f->touch = ui_touchable("plot", f->at);
  places_note(v->places, "energy", f->at);
  draw_ticks(f, room, widest);
  if (side > 0) {
    places_note(v->places, "y_label", (ui_rect){room.x, room.y, small, room.h});
    ui_label_up(UI_SMALL, (ui_rect){room.x, room.y, small, room.h}, 0.5f, UI_DIM, c->y_label);
  } else {
    plot_words(v, "y_label", UI_SMALL, over, 0, UI_DIM, c->y_label);
  }
  const bool fits = ui_width(UI_SMALL, c->x_label) <= f->at.w;
  plot_words(v, "x_label", UI_SMALL,
             (ui_rect){fits ? f->at.x : room.x, bottom - below, fits ? f->at.w : room.w, below},
             0.5f, UI_DIM, c->x_label);

  const float rim = ui_px(5);
  ui_clip_push((ui_rect){f->at.x - rim, f->at.y - f->band - rim, f->at.w + 2 * rim,
                         f->at.h + f->band + 2 * rim});
  marks_draw(v, f, c);
}

void plot_end(void) { ui_clip_pop(); }
