/* SPDX-License-Identifier: MIT
 *
 * landscape.c - the valleys of two memories as a map, and the state on it.
 *
 * A shader draws the map into a texture, again only when the memories, the
 * temperature, the theme or the size are others; trail, ball and names lie over
 * it in every frame. With one memory it is a curve.
 */
#include "landscape.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES 14 /* contour lines from low to high, about */

static const char about_two[] =
    "free energy of two overlaps, Hebb's rule, these two memories alone (Amit 1989)";
static const char about_one[] =
    "free energy of the overlap, Hebb's rule, this memory alone (Amit 1989)";

struct landscape {
  gl_shader shader;
  gl_target target;
  bool stale, light;
  double share, temperature; /* of what was drawn */
  pair pair;
  /* Of which memories the share was counted; identity, never followed. */
  const void *of;
  uint64_t taught;
  uint32_t axes[2];
  int open; /* 1 + the axis whose name was clicked */
};

landscape *landscape_new(const char *shaders, char *message) {
  landscape *l = calloc(1, sizeof *l);
  if (!l) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    return NULL;
  }
  if (!gl_shader_load(&l->shader, shaders, "landscape")) {
    snprintf(message, VIEW_MESSAGE, "%.500s", l->shader.fault);
    landscape_free(l);
    return NULL;
  }
  l->stale = true;
  return l;
}

void landscape_free(landscape *l) {
  if (!l) return;
  gl_shader_free(&l->shader);
  gl_target_free(&l->target);
  free(l);
}

const char *landscape_trouble(const landscape *l) {
  return l->shader.fault[0] ? l->shader.fault : NULL;
}

/* ---- the map ------------------------------------------------------------------------- */

static void count_share(landscape *l, const scene *s, const uint32_t axes[2]) {
  const scene_memories *m = s->memories;
  if (l->of == m && l->taught == m->taught && l->axes[0] == axes[0] && l->axes[1] == axes[1])
    return;
  l->of = m;
  l->taught = m->taught;
  memcpy(l->axes, axes, sizeof l->axes);
  const double share =
      valleys_share(m->bits + axes[0] * m->words, m->bits + axes[1] * m->words, s->n);
  if (share != l->share) l->stale = true;
  l->share = share;
}

static void three(const gl_shader *s, const char *name, ui_colour c) {
  glUniform3f(gl_place(s, name), (float)(c & 255) / 255, (float)(c >> 8 & 255) / 255,
              (float)(c >> 16 & 255) / 255);
}

static void draw_map(landscape *l, double temperature, ui_rect at) {
  const int side = (int)at.w;
  if (l->stale || l->target.width != side || l->temperature != temperature ||
      l->light != ui_now->light) {
    double low, high;
    valleys_range(l->share, temperature, &low, &high);
    const double origin = valleys_energy(l->share, temperature, 0, 0);
    const double range = fmax(1e-9, high - low);
    const axis lines = axis_over(low, low + range, 0, LINES);
    const gl_shader *s = &l->shader;
    gl_target_begin(&l->target, side, side);
    glUseProgram(s->program);
    glUniform1f(gl_place(s, "side"), (float)side);
    glUniform1f(gl_place(s, "reach"), REACH);
    glUniform1f(gl_place(s, "share"), (float)l->share);
    glUniform1f(gl_place(s, "temperature"), temperature < 1e-6 ? 0 : (float)temperature);
    glUniform1f(gl_place(s, "low"), (float)(low - origin));
    glUniform1f(gl_place(s, "high"), (float)(low - origin + range));
    glUniform1f(gl_place(s, "between"), (float)lines.step);
    glUniform1f(gl_place(s, "phase"), (float)fmod(origin / lines.step, 1));
    glUniform1f(gl_place(s, "line"), fmaxf(1, ui_px(1)));
    glUniform3fv(gl_place(s, "map"), UNIFORM, &uniform_map[0][0]);
    three(s, "ground", UI_TILE);
    three(s, "ink", UI_TEXT);
    gl_target_cover(s);
    gl_target_end(&l->target);
    l->stale = false;
    l->temperature = temperature;
    l->light = ui_now->light;
  }
  ui_image(l->target.texture, at, 0, 0, 1, 1);
  ui_frame_box((ui_rect){at.x - 1, at.y - 1, at.w + 2, at.h + 2}, ui_now->rim, 0);
}

/* ---- what lies on it ------------------------------------------------------------------- */

static const char *signed_name(char *to, size_t size, const scene *s, uint32_t memory, int sign) {
  char name[SCENE_NAME + 16];
  snprintf(to, size, "%s%s", sign < 0 ? "inverse of " : "",
           overlaps_name(name, sizeof name, s, memory));
  return to;
}

static void mark_valley(const view *v, const ground *g, name_tags *tags, const valley *at) {
  char first[SCENE_NAME + 32], second[SCENE_NAME + 32], both[2 * SCENE_NAME + 80] = "mixture";
  const ui_point p = ground_point(g, at->m1, at->m2);
  const float d = ui_px(3.5f);
  for (int rim = 1; rim >= 0; rim--) {
    const ui_colour c = rim ? ui_fade(ui_now->down, 0.6f) : ui_now->up;
    const float thick = ui_px(rim ? 3.5f : 1.5f);
    ui_line(p.x - d, p.y, p.x + d, p.y, c, thick);
    ui_line(p.x, p.y - d, p.x, p.y + d, c, thick);
  }
  signed_name(first, sizeof first, v->scene, g->axes[0], at->first);
  signed_name(second, sizeof second, v->scene, g->axes[1], at->second);
  if (at->first && at->second) snprintf(both, sizeof both, "%s and %s", first, second);
  char brief[32]; /* with the arrow of its axis */
  snprintf(brief, sizeof brief, "%s %s", at->first + at->second < 0 ? "inverse" : "memory",
           at->first ? "\u2192" : "\u2191");
  if (!at->first && !at->second)
    name_tag(tags, p.x, p.y, "too warm for memories", "too warm");
  else if (at->first && at->second)
    name_tag(tags, p.x, p.y, both, "mixture");
  else
    name_tag(tags, p.x, p.y, at->first ? first : second, brief);
}

static void draw_on_it(const landscape *l, const view *v, const ground *g) {
  const scene *s = v->scene;
  valley found[4];
  const int count = valleys_find(l->share, s->temperature, found);
  const ui_point ball =
      ground_point(g, (double)s->overlaps[g->axes[0]], (double)s->overlaps[g->axes[1]]);
  const float r = ui_px(9);
  name_tags tags = {.bounds = g->at, .count = 1};
  tags.taken[0] = (ui_rect){ball.x - r, ball.y - r, 2 * r, 2 * r};
  for (int k = 0; k < count; k++) {
    const ui_point p = ground_point(g, found[k].m1, found[k].m2);
    const float d = ui_px(4);
    tags.taken[tags.count++] = (ui_rect){p.x - d, p.y - d, 2 * d, 2 * d};
  }
  ui_clip_push(g->at);
  ball_trail(v, g);
  for (int k = 0; k < count; k++) mark_valley(v, g, &tags, &found[k]);
  ball_draw(ball.x, ball.y);
  ui_clip_pop();
}

/* ---- beside and around ------------------------------------------------------------------ */

static void draw_choice(landscape *l, view *v, int way, const uint32_t axes[2], ui_rect line) {
  static const char *const ids[2] = {"axis_1", "axis_2"}, *const arrows[2] = {"\u2192", "\u2191"};
  const scene *s = v->scene;
  const uint32_t shown = s->memories->shown;
  char names[SCENE_MEMORIES + 1][SCENE_NAME + 16];
  const char *options[SCENE_MEMORIES + 1];
  const float arrow = ui_px(18);
  const bool fixed = v->looks.axes[way] == axes[way] + 1;
  for (uint32_t k = 0; k <= shown; k++) {
    options[k] = names[k];
    if (k > 0) overlaps_name(names[k], sizeof names[k], s, k - 1);
  }
  if (fixed)
    snprintf(names[0], sizeof names[0], "nearest");
  else
    overlaps_name(names[0], sizeof names[0], s, axes[way]);
  int index = fixed ? (int)axes[way] + 1 : 0;
  const ui_rect box = {line.x + arrow, line.y, line.w - arrow, line.h};
  ui_label(UI_BODY, (ui_rect){line.x, line.y, arrow, line.h}, 0, UI_DIM, arrows[way]);
  if (l->open == way + 1) ui_choice_open(ids[way]);
  if (widget_choice(v, ids[way], box, options, (int)shown + 1, &index))
    pair_take(v, axes, way, (uint32_t)index);
  static char hints[2][SCENE_NAME + 64]; /* a hint is known by its address */
  overlaps_name(names[0], sizeof names[0], s, axes[way]);
  snprintf(hints[way], sizeof hints[way], "%s %s: overlap with %s", way ? "up" : "to the right",
           arrows[way], names[0]);
  if (ui_hovers(box)) ui_hint(hints[way]);
}

static void draw_key(view *v, const landscape *l, ui_rect line) {
  double low, high;
  char text[32];
  valleys_range(l->share, v->scene->temperature, &low, &high);
  const float small = ui_line_height(UI_SMALL), bar = ui_px(9), part = line.w / (UNIFORM - 1);
  for (int k = 0; k < UNIFORM - 1; k++)
    ui_gradient((ui_rect){line.x + (float)k * part, line.y, part, bar},
                uniform_colour((float)k / (UNIFORM - 1)),
                uniform_colour((float)(k + 1) / (UNIFORM - 1)));
  ui_frame_box((ui_rect){line.x - 1, line.y - 1, line.w + 2, bar + 2}, ui_now->rim, 0);
  const ui_rect under = {line.x, line.y + bar + ui_px(3), line.w, small};
  places_note(v->places, "landscape_key",
              (ui_rect){line.x, line.y, line.w, under.y + small - line.y});
  ui_label(UI_SMALL, under, 0, UI_DIM, words_number(text, sizeof text, low, 3));
  ui_label(UI_SMALL, under, 0.5f, UI_DIM, "f");
  ui_label(UI_SMALL, under, 1, UI_DIM, words_number(text, sizeof text, high, 3));
}

/* Where things are: the map, one choice for each axis, the key and what it is, where in time. */
typedef struct places_of_two {
  ui_rect map, choices[2], side, travel;
} places_of_two;

#define ROW 22   /* of a choice */
#define ROWS 6   /* between two */
#define WIDE 130 /* of a choice that stands beside the map */
#define KEY 98   /* width of the key there */

/* All of it beside the map, or the choices below it, or the key as well: as the map is largest. */
static places_of_two arrange(ui_rect inside) {
  const float label = ui_line_height(UI_SMALL) + ui_px(5), gap = ui_px(16), row = ui_px(ROW);
  const float line = travel_line_height(), key = ui_px(18) + ui_line_height(UI_SMALL);
  const float wide = inside.w - label, high = inside.h - label, below = row + ui_px(ROWS + 4);
  const float sides[3] = {
      fminf(high, wide - gap - fmaxf(ui_px(WIDE), inside.w * 0.28f)),
      fminf(high - below, wide - gap - ui_px(KEY)),
      fminf(high - below - key - ui_px(ROWS) - line, wide),
  };
  const int best = sides[0] >= sides[1] && sides[0] >= sides[2] ? 0 : sides[1] >= sides[2] ? 1 : 2;
  const float side = floorf(fmaxf(8, sides[best])), bottom = inside.y + inside.h;
  places_of_two at = {.map = {floorf(inside.x + label), floorf(inside.y), side, side}};
  const float left = at.map.x + side + gap, under = at.map.y + side + label + ui_px(4);
  const ui_rect column = {left, inside.y, fminf(ui_px(240), inside.x + inside.w - left), 0};
  for (int way = 0; way < 2; way++) {
    const float half = floorf((inside.w - ui_px(10)) / 2), down = (float)way * (row + ui_px(ROWS));
    at.choices[way] = best == 0
                          ? (ui_rect){left, inside.y + down, column.w, row}
                          : (ui_rect){inside.x + (float)way * (half + ui_px(10)), under, half, row};
  }
  const float from = best == 0   ? at.choices[1].y + row + ui_px(ROWS + 4)
                     : best == 1 ? inside.y
                                 : under + row + ui_px(ROWS + 2);
  at.side = best == 2 ? (ui_rect){inside.x, from, inside.w, 0} : column;
  /* Where in time: in what is free below, else at the end of what stands beside the map. */
  const float used = best == 0 ? under : best == 1 ? under + row + ui_px(ROWS) : from;
  const bool below_all = best == 2 || used + line <= bottom;
  const float beside = best == 0 ? bottom : under - ui_px(4); /* its lower end */
  at.travel = below_all ? (ui_rect){inside.x, bottom - line, inside.w, line}
                        : (ui_rect){left, beside - line, column.w, line};
  at.side.y = from;
  at.side.h = (best < 2 && below_all ? under - ui_px(4) : at.travel.y - ui_px(ROWS)) - from;
  return at;
}

/* The key, and what it is where that has room. */
static void draw_side(const landscape *l, view *v, ui_rect side) {
  const float small = ui_line_height(UI_SMALL), key = ui_px(12) + small;
  float y = side.y;
  if (key > side.h) return;
  draw_key(v, l, (ui_rect){side.x + 1, y, fminf(side.w - 2, ui_px(240)), key});
  y += key + ui_px(10);
  const float high = ui_wrapped_height(UI_SMALL, side.w, about_two);
  if (y + high > side.y + side.h) return;
  places_note(v->places, "landscape_about", (ui_rect){side.x, y, side.w, high});
  ui_wrapped(UI_SMALL, side.x, y, side.w, UI_DIM, about_two);
}

/* The name of an axis, which opens its list; -1 and 1 where they are. */
static void draw_axis(landscape *l, view *v, int way, uint32_t memory, ui_rect at) {
  static const char *const ids[2] = {"axis_name_1", "axis_name_2"};
  char name[SCENE_NAME + 16], text[SCENE_NAME + 40];
  const ui_touch t = ui_touchable(ids[way], at);
  const ui_colour ink = t.hovered ? UI_TEXT : UI_DIM;
  if (t.clicked) l->open = way + 1;
  places_note(v->places, ids[way], at);
  snprintf(text, sizeof text, "overlap with %s",
           overlaps_name(name, sizeof name, v->scene, memory));
  const float length = way ? at.h : at.w, off = length / 2 / REACH, one = ui_px(16);
  if (ui_width(UI_SMALL, text) > 2 * off - 2 * one) snprintf(text, sizeof text, "%s", name);
  for (int sign = -1; sign <= 1; sign += 2) {
    const char *number = sign < 0 ? "\u22121" : "1";
    const float wide = ui_width(UI_SMALL, number),
                place = length / 2 + (float)sign * off - wide / 2;
    if (way)
      ui_label_up(UI_SMALL, (ui_rect){at.x, at.y + at.h - place - wide - 1, at.w, wide + 1}, 0,
                  UI_DIM, number);
    else
      ui_label(UI_SMALL, (ui_rect){at.x + place, at.y, wide + 1, at.h}, 0, UI_DIM, number);
  }
  const float from = length / 2 - off + one, room = 2 * (off - one);
  if (way)
    ui_label_up(UI_SMALL, (ui_rect){at.x, at.y + from, at.w, room}, 0.5f, ink, text);
  else
    ui_label(UI_SMALL, (ui_rect){at.x + from, at.y, room, at.h}, 0.5f, ink, text);
}

static void draw_hover(const landscape *l, const view *v, const ground *g, const ui_touch *t) {
  char names[2][SCENE_NAME + 16], numbers[3][32], text[3 * SCENE_NAME + 160];
  const double m1 = ((double)(t->x - g->at.x) / g->at.w * 2 - 1) * (double)REACH;
  const double m2 = (1 - (double)(t->y - g->at.y) / g->at.h * 2) * (double)REACH;
  for (int k = 0; k < 2; k++) {
    overlaps_name(names[k], sizeof names[k], v->scene, g->axes[k]);
    words_number(numbers[k], sizeof numbers[k], k ? m2 : m1, 2);
  }
  words_number(numbers[2], sizeof numbers[2],
               valleys_energy(l->share, v->scene->temperature, m1, m2), 3);
  const bool beyond =
      fabs(m1 + m2) > 2 * l->share + 1e-9 || fabs(m1 - m2) > 2 * (1 - l->share) + 1e-9;
  snprintf(text, sizeof text, "%s %s\n%s %s\nf %s%s", names[0], numbers[0], names[1], numbers[1],
           numbers[2], beyond ? "\nno state can be here" : "");
  ui_tooltip(text);
}

static void draw_two(landscape *l, view *v, ui_rect inside) {
  uint32_t axes[2];
  pair_see(&l->pair, v, axes);
  count_share(l, v->scene, axes);
  const places_of_two to = arrange(inside);
  const ui_rect at = to.map;
  const float small = ui_line_height(UI_SMALL);
  const ui_touch t = ui_touchable("landscape", at);
  places_note(v->places, "landscape", at);
  draw_map(l, fmax(0, v->scene->temperature), at);
  const ground g = {at, axes};
  draw_on_it(l, v, &g);
  draw_axis(l, v, 0, axes[0], (ui_rect){at.x, at.y + at.h + ui_px(4), at.w, small + ui_px(1)});
  draw_axis(l, v, 1, axes[1], (ui_rect){inside.x, at.y, small, at.h});
  for (int way = 0; way < 2; way++) draw_choice(l, v, way, axes, to.choices[way]);
  l->open = 0;
  draw_side(l, v, to.side);
  travel_line(v, to.travel, "");
  if (t.hovered) draw_hover(l, v, &g, &t);
}

/* ---- one memory -------------------------------------------------------------------------- */

#define CURVE 221

static void draw_one(view *v, ui_rect inside) {
  const scene *s = v->scene;
  const double temperature = fmax(0, s->temperature), depth = valleys_depth_one(temperature);
  double low = INFINITY, high = -INFINITY;
  float x[CURVE], y[CURVE];
  for (int k = 0; k < CURVE; k++) {
    const double m = (2.0 * k / (CURVE - 1) - 1) * (double)REACH;
    x[k] = (float)m;
    y[k] = (float)valleys_energy_one(temperature, m);
    low = fmin(low, (double)y[k]), high = fmax(high, (double)y[k]);
  }
  char name[SCENE_NAME + 16], label[SCENE_NAME + 40], inverse[SCENE_NAME + 32];
  snprintf(label, sizeof label, "overlap with %s", overlaps_name(name, sizeof name, s, 0));
  signed_name(inverse, sizeof inverse, s, 0, -1);
  const float line = travel_line_height();
  const bool fits = ui_width(UI_SMALL, about_one) <= inside.w;
  travel_line(v, (ui_rect){inside.x, inside.y, inside.w, line},
              fits ? about_one : "Hebb's rule alone (Amit 1989)");
  inside.y += line + ui_px(6);
  inside.h -= line + ui_px(6);
  plot f;
  plot_begin(&f, v,
             &(plot_about){.x_label = label,
                           .y_label = "free energy f",
                           .low = {-(double)REACH, low},
                           .high = {(double)REACH, high},
                           .margin = 0.15},
             inside);
  trace_draw(&f, x, y, CURVE, &(trace_look){.colour = UI_ACCENT, .thickness = ui_px(2)});
  const double m = (double)s->overlaps[0];
  const float bx = plot_x(&f, m), by = plot_y(&f, valleys_energy_one(temperature, m)), r = ui_px(9);
  name_tags tags = {.bounds = f.at, .count = 1, .plain = true};
  tags.taken[0] = (ui_rect){bx - r, by - r, 2 * r, 2 * r};
  const float bottom = plot_y(&f, valleys_energy_one(temperature, depth));
  if (depth > 0) {
    name_tag(&tags, plot_x(&f, depth), bottom, name, "memory");
    name_tag(&tags, plot_x(&f, -depth), bottom, inverse, "inverse");
  } else {
    name_tag(&tags, plot_x(&f, 0), bottom, "too warm for memories", "too warm");
  }
  ball_draw(bx, by);
  plot_end();
}

void landscape_draw(landscape *l, view *v, ui_rect inside) {
  const scene *s = v->scene;
  if (gl_shader_refresh(&l->shader, v->now)) l->stale = true;
  const uint32_t shown = s->memories ? s->memories->shown : 0;
  if (shown >= 2) {
    draw_two(l, v, inside);
    return;
  }
  if (shown == 1) {
    draw_one(v, inside);
    return;
  }
  const float line = travel_line_height(); /* there may have been some later */
  travel_line(v, (ui_rect){inside.x, inside.y, inside.w, line}, "");
  const ui_rect room = {inside.x, inside.y + line + ui_px(6), inside.w,
                        fmaxf(1, inside.h - line - ui_px(6))};
  places_note(v->places, "landscape", room);
  plot_placeholder(room, s->n == 0    ? "no network yet"
                         : !s->learns ? "its weights were given: there are no memories to map"
                                      : "no memories yet: each one digs a valley");
}
