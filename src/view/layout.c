/* SPDX-License-Identifier: MIT
 *
 * layout.c - the places, following the window and what has been put away.
 *
 *     status                                       one line
 *     controls | neurons | weights  | memories     the grids get what is left, nearly square
 *              |         | pictures |              only where a script puts some up
 *              | energy  | log      |
 *
 * The side columns have a width to read by; the middle is shared evenly, and a
 * panel whose neighbour is folded away gets its place. The scale is the
 * display's own, more on a large window (a projector, a picture): from 1707 x 1067
 * units on it grows with the window, and from 1920 x 1200 on all that a window has
 * more goes into it, as who looks at it then sits far away. It is never so large
 * that less than 1024 x 640 units are left. In a window that is too small even so, panels go by themselves:
 * memories, charts and log, controls, weights; the neurons stay. Where memories
 * or controls have room but not both, the memories wait until they are asked for
 * and the controls are put away. Pictures take
 * first from the log, then from the weights, never from neurons and charts; a
 * figure, which is to be read, takes from the grids above and, where no
 * pictures are, from the log beside it. What is where depends on what there is
 * to see and on what is folded, so that nothing moves under the mouse.
 * Invariant: tiles lie inside of the window and do not overlap; one that is not
 * there has no width.
 */
#include "chart.h"

#include <math.h>

#define GAP 8.0f
#define SCALE_LEAST 0.625
#define LOG_LEAST 112 /* beside pictures */
#define WEIGHTS_LEAST 232
#define HEADING 66 /* of a grid's tile, with tools and caption: what makes it less than square */

/* Units that a window needs to show them. */
#define MEMORIES_FROM 880
#define MEMORIES_ALONE 600 /* without the controls */
#define CONTROLS_FROM 600
#define PAIR_FROM 420  /* of the middle, for two tiles side by side */
#define LOWER_FROM 420 /* of height, for two rows */

static double clamp(double v, double low, double high) {
  return v < low ? low : v > high ? high : v;
}

static double scale_for(double width, double height, double content_scale) {
  const double own = fmax(content_scale, 1);
  const double size = fmin(width / 1280, height / 800) / own;
  const double large = own * (size < 1.5 ? 0.75 * size : size - 0.375);
  const double most = fmin(width / 1024, height / 640);
  double scale = fmax(own, large);
  scale = fmin(scale, most);
  return clamp(floor(scale * 8 + 1e-6) / 8, SCALE_LEAST, 10);
}

/* What the pictures would like: square ones side by side, each with its name. */
static float pictures_height(size_t count, float width, float s) {
  const double side = ceil(sqrt((double)count));
  const double columns = count <= 2 ? 2 : fmax(3, side), rows = ceil((double)count / columns);
  const double picture = ((double)(width / s) - 28) / columns - 8;
  return roundf(s * (float)(44 + rows * (picture + 26)));
}

static bool has_figure(const scene *sc) {
  for (size_t k = 0; k < sc->chart_count; k++)
    if (chart_is_figure(&sc->charts[k])) return true;
  return false;
}

/* Which tiles there are. */
typedef struct shown {
  bool controls, memories, neurons, weights, charts, log, pictures;
} shown;

static shown what_is_shown(const scene *sc, const looks *look, double wide, double high) {
  const bool *f = look->folded;
  shown s = {.controls = !f[FOLD_CONTROLS] && wide >= CONTROLS_FROM && high >= 200,
             .memories =
                 !f[FOLD_MEMORIES] && wide >= (f[FOLD_CONTROLS] ? MEMORIES_ALONE : MEMORIES_FROM),
             .neurons = !f[FOLD_NEURONS],
             .weights = !f[FOLD_WEIGHTS],
             .charts = !f[FOLD_CHARTS],
             .log = !f[FOLD_LOG],
             .pictures = !f[FOLD_PICTURES] && sc->image_count > 0};
  if (high < LOWER_FROM && (s.neurons || s.weights)) s.charts = s.log = false;
  return s;
}

/* Two tiles side by side, or the one that there is over all of it. */
static void side_by_side(ui_rect room, bool first, bool second, float split, float gap, ui_rect *a,
                         ui_rect *b) {
  if (first && second) {
    *a = (ui_rect){room.x, room.y, split, room.h};
    *b = (ui_rect){room.x + split + gap, room.y, room.w - split - gap, room.h};
  } else if (first) {
    *a = room;
  } else if (second) {
    *b = room;
  }
}

/* What stands over one another in the right column where there are pictures. */
static void stack_right(layout *l, ui_rect column, const shown *has, size_t count, float gap) {
  const float s = l->scale;
  const float least = (has->log ? roundf(s * LOG_LEAST) + gap : 0) +
                      (has->weights ? roundf(s * WEIGHTS_LEAST) + gap : 0);
  const float wanted = pictures_height(count, column.w, s);
  float high = fmaxf(1, fminf(wanted, column.h - least));
  if (!has->weights) high = fmaxf(1, column.h - (has->log ? l->log.h + gap : 0));
  float log = 0;
  if (has->log) {
    log = has->weights ? fmaxf(roundf(s * LOG_LEAST), l->log.h - gap - high) : l->log.h;
    if (!has->weights && high < wanted) log = fmaxf(roundf(s * LOG_LEAST), column.h - gap - wanted);
    log = fminf(log, fmaxf(1, column.h - gap - 1));
    l->log = (ui_rect){column.x, column.y + column.h - log, column.w, log};
    if (!has->weights) high = column.h - gap - log;
  } else if (!has->weights) {
    high = column.h;
  }
  const float bottom = column.y + column.h - (has->log ? log + gap : 0);
  l->pictures = (ui_rect){column.x, bottom - high, column.w, high};
  if (has->weights)
    l->weights = (ui_rect){column.x, column.y, column.w, fmaxf(1, l->pictures.y - gap - column.y)};
}

layout layout_for(int width, int height, double content_scale, const scene *sc, const looks *look) {
  layout l = {.scale = (float)scale_for(width, height, content_scale), .height = (float)height};
  const float s = l.scale, gap = roundf(GAP * s);
  const float status = fminf(roundf(40 * s), (float)height);
  const double units = (double)width / (double)s; /* width in units of the scale */
  shown has = what_is_shown(sc, look, units, (double)height / (double)s);
  const float controls = has.controls ? roundf(s * (float)clamp(units * 0.19, 212, 272)) : 0;
  const float memories = has.memories ? roundf(s * (float)clamp(units * 0.195, 214, 320)) : 0;
  const float top = status + gap, full = fmaxf(1, (float)height - top - gap);
  const float x = gap + controls + (has.controls ? gap : 0);
  const float middle = fmaxf(1, (float)width - x - memories - (has.memories ? gap : 0) - gap);
  if (middle / s < PAIR_FROM) {
    if (has.neurons) has.weights = has.pictures = false;
    if (has.charts) has.log = false;
  }
  l.memories_wait = !look->folded[FOLD_MEMORIES] && !has.memories && units >= MEMORIES_ALONE;
  l.status = (ui_rect){0, 0, (float)width, status};
  if (has.controls) l.controls = (ui_rect){gap, top, controls, full};
  if (has.memories) l.memories = (ui_rect){(float)width - gap - memories, top, memories, full};

  const float left = floorf((middle - gap) / 2);
  const bool figure = has_figure(sc);
  const bool above = has.neurons || has.weights, below = has.charts || has.log;
  /* The grids are square: as high as they are wide, heading and caption added, while a lower row is left. */
  float upper = floorf(
      fminf(full * (figure ? 0.52f : 0.66f),
            (has.neurons && (has.weights || has.pictures) ? left : middle) + roundf(HEADING * s)));
  if (!below) upper = full;
  if (!above) upper = -gap;
  const float lower = full - upper - gap;
  const ui_rect first = {x, top, middle, upper}, second = {x, top + upper + gap, middle, lower};
  const bool beside = has.pictures && (has.neurons || has.charts);
  const float chart = figure && !has.pictures ? floorf((middle - gap) * 0.66f) : left;
  if (above)
    side_by_side(first, has.neurons, has.weights || beside, left, gap, &l.neurons, &l.weights);
  if (below) side_by_side(second, has.charts, has.log || beside, chart, gap, &l.energy, &l.log);
  if (has.pictures) {
    const ui_rect column = {beside ? x + left + gap : x, top, beside ? middle - left - gap : middle,
                            full};
    if (!has.weights) l.weights = (ui_rect){0};
    if (!has.log) l.log = (ui_rect){0};
    stack_right(&l, column, &has, sc->image_count, gap);
  }
  return l;
}
