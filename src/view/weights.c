/* SPDX-License-Identifier: MIT
 *
 * weights.c - the couplings W_ij around zero, or pair by pair what they make of
 * the state: W_ij s_i s_j, which is above zero where a connection agrees with
 * the two neurons and below where it is frustrated.
 *
 * A square window on the matrix is kept in doubles (corner and span, in
 * neurons); wheel and drag move it within the matrix, a double click shows all
 * again. The script's side is asked for the whole rows and columns that can be
 * seen, at no more samples than there are pixels, and answers in a later scene;
 * until then the old tile is drawn at its own place. While the mouse is over a
 * neuron of the grid its row of W is shown instead (receptive.c).
 * Invariant: 0 <= corner and corner + span <= n.
 */
#include "actions.h"
#include "receptive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct panel_weights {
  gl_shader shader;
  gl_target target;
  GLuint tile, rows, columns; /* W_ij; the states of the neurons that it was sampled at */
  uint8_t signs[2][SCENE_WEIGHTS];
  bool pairs, light; /* as it was drawn */
  double agree;      /* share of |W| that agrees with the state; negative: not known */
  receptive *receptive;
  uint64_t serial;  /* scene that was looked at */
  scene_weights of; /* what was uploaded, with a copy of its numbers */
  bool stale;
  size_t n; /* of the network that the window is on */
  double row, column, span;
  double grab_row, grab_column; /* place in the matrix that the mouse holds */
  bool grabbed;
};

panel_weights *panel_weights_new(const char *shaders, char *message) {
  panel_weights *p = calloc(1, sizeof *p);
  if (!p) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    return NULL;
  }
  if (!(p->receptive = receptive_new())) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    panel_weights_free(p);
    return NULL;
  }
  if (!gl_shader_load(&p->shader, shaders, "weights")) {
    snprintf(message, VIEW_MESSAGE, "%.500s", p->shader.fault);
    panel_weights_free(p);
    return NULL;
  }
  p->serial = UINT64_MAX;
  return p;
}

void panel_weights_free(panel_weights *p) {
  if (!p) return;
  free(p->of.w);
  gl_shader_free(&p->shader);
  gl_target_free(&p->target);
  const GLuint textures[3] = {p->tile, p->rows, p->columns};
  glDeleteTextures(3, textures); /* 0 is fine */
  receptive_free(p->receptive);
  free(p);
}

const char *panel_weights_trouble(const panel_weights *p) {
  return p->shader.fault[0] ? p->shader.fault : NULL;
}

/* ---- the window on the matrix ---------------------------------------------- */

static void keep_inside(panel_weights *p) {
  const double n = (double)p->n;
  p->span = fmin(n, fmax(fmin(n, 1), p->span));
  p->row = fmin(n - p->span, fmax(0, p->row));
  p->column = fmin(n - p->span, fmax(0, p->column));
}

static void move(panel_weights *p, const ui_touch *t, ui_rect square) {
  const double before[3] = {p->row, p->column, p->span};
  const double ux = ((double)t->x - square.x) / square.w, uy = ((double)t->y - square.y) / square.h;
  if (t->wheel != 0) {
    const double row = p->row + uy * p->span, column = p->column + ux * p->span;
    p->span *= pow(0.8, t->wheel);
    p->span = fmin((double)p->n, fmax(fmin((double)p->n, 1), p->span));
    p->row = row - uy * p->span;
    p->column = column - ux * p->span;
  }
  if (t->held && !p->grabbed) {
    p->grab_row = p->row + uy * p->span;
    p->grab_column = p->column + ux * p->span;
  }
  p->grabbed = t->held;
  if (t->held) {
    p->row = p->grab_row - uy * p->span;
    p->column = p->grab_column - ux * p->span;
  }
  if (t->double_clicked) p->row = p->column = 0, p->span = (double)p->n;
  keep_inside(p);
  if (before[0] != p->row || before[1] != p->column || before[2] != p->span) p->stale = true;
}

static uint32_t samples(uint32_t cells, float pixels) {
  uint32_t most = pixels < 1 ? 1 : (uint32_t)pixels;
  if (most > SCENE_WEIGHTS) most = SCENE_WEIGHTS;
  return cells < most ? cells : most;
}

static void ask(panel_weights *p, view *v, ui_rect square) {
  const uint32_t n = (uint32_t)p->n;
  scene_request *r = &v->ask;
  r->first_row = (uint32_t)floor(p->row);
  r->first_col = (uint32_t)floor(p->column);
  const double last_row = fmin(n, ceil(p->row + p->span)),
               last_column = fmin(n, ceil(p->column + p->span));
  r->rows = (uint32_t)fmax(1, last_row - r->first_row);
  r->cols = (uint32_t)fmax(1, last_column - r->first_col);
  r->height = samples(r->rows, square.h);
  r->width = samples(r->cols, square.w);
}

/* Most scenes bring the same couplings as the one before: then there is nothing to draw. */
static void upload(panel_weights *p, const scene_weights *w) {
  const size_t bytes = (size_t)w->height * w->width * sizeof *w->w;
  const scene_weights *of = &p->of;
  if (of->w && of->first_row == w->first_row && of->first_col == w->first_col &&
      of->rows == w->rows && of->cols == w->cols && of->height == w->height &&
      of->width == w->width && of->grain == w->grain && of->fine == w->fine &&
      of->peak == w->peak && memcmp(of->w, w->w, bytes) == 0)
    return;
  gl_upload(&p->tile, GL_R32F, (int)w->width, (int)w->height, w->w);
  p->stale = true;
  float *copy = realloc(p->of.w, bytes);
  if (!copy)
    free(p->of.w);
  else
    memcpy(copy, w->w, bytes);
  p->of = *w;
  p->of.w = copy;
}

/* The neuron that a sample is taken at, along one side. */
static size_t sampled(uint32_t first, uint32_t count, uint32_t samples, uint32_t k) {
  return first + (size_t)((2 * (uint64_t)k + 1) * count / (2 * (uint64_t)samples));
}

/* The states of these neurons. */
static bool take_signs(uint8_t *signs, const scene *s, uint32_t first, uint32_t count,
                       uint32_t samples) {
  bool changed = false;
  for (uint32_t k = 0; k < samples; k++) {
    const size_t i = sampled(first, count, samples, k);
    const uint8_t sign = i < s->n && eg_bit(s->state, i) ? 255 : 0;
    changed |= signs[k] != sign;
    signs[k] = sign;
  }
  return changed;
}

/* Whether the two neurons whose coupling is shown at a sample are in the same state. */
static bool alike(const panel_weights *p, const scene_weights *w, uint32_t y, uint32_t x) {
  const uint32_t block = scene_weights_block(w, y);
  return p->signs[0][y - y % block] == p->signs[1][x - x % block];
}

/* How much of the coupling in sight the state satisfies. */
static double agreement(const panel_weights *p, const scene_weights *w) {
  double all = 0, good = 0;
  for (uint32_t y = 0; y < w->height; y++)
    for (uint32_t x = 0; x < w->width; x++) {
      const double value = (double)w->w[(size_t)y * w->width + x];
      all += fabs(value);
      if (alike(p, w, y, x) == (value > 0)) good += fabs(value);
    }
  return all > 0 ? good / all : -1;
}

static void upload_signs(panel_weights *p, const scene *s) {
  const scene_weights *w = &s->weights;
  const bool rows = take_signs(p->signs[0], s, w->first_row, w->rows, w->height);
  const bool columns = take_signs(p->signs[1], s, w->first_col, w->cols, w->width);
  if (!rows && !columns && !p->stale && p->pairs) return;
  gl_upload(&p->rows, GL_R8, (int)w->height, 1, p->signs[0]);
  gl_upload(&p->columns, GL_R8, (int)w->width, 1, p->signs[1]);
  p->agree = agreement(p, w);
  p->stale = true;
}

/* ---- drawing --------------------------------------------------------------- */

static void draw_map(panel_weights *p, const view *v, ui_rect square) {
  const scene_weights *w = &v->scene->weights;
  const int side = (int)square.w;
  if (p->stale || p->target.width != side || p->light != ui_now->light) {
    const double per_pixel = p->span / side, n = (double)p->n;
    const double whole_row = floor(p->row), whole_column = floor(p->column);
    gl_target_begin(&p->target, side, side);
    glUseProgram(p->shader.program);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, p->tile);
    glUniform1i(gl_place(&p->shader, "tile"), 0);
    glUniform2i(gl_place(&p->shader, "samples"), (GLint)w->width, (GLint)w->height);
    glUniform2f(gl_place(&p->shader, "origin"), (float)((p->column - w->first_col) / w->cols),
                (float)((p->row - w->first_row) / w->rows));
    glUniform2f(gl_place(&p->shader, "step_of"), (float)(per_pixel / w->cols),
                (float)(per_pixel / w->rows));
    glUniform2f(gl_place(&p->shader, "cell"), (float)(p->column - whole_column),
                (float)(p->row - whole_row));
    glUniform2f(gl_place(&p->shader, "cell_step"), (float)per_pixel, (float)per_pixel);
    glUniform2f(gl_place(&p->shader, "matrix_low"), (float)-whole_column, (float)-whole_row);
    glUniform2f(gl_place(&p->shader, "matrix_high"), (float)(n - whole_column),
                (float)(n - whole_row));
    if (v->looks.pairs) {
      glActiveTexture(GL_TEXTURE1);
      glBindTexture(GL_TEXTURE_2D, p->rows);
      glActiveTexture(GL_TEXTURE2);
      glBindTexture(GL_TEXTURE_2D, p->columns);
      glActiveTexture(GL_TEXTURE0);
    }
    glUniform1i(gl_place(&p->shader, "row_states"), 1);
    glUniform1i(gl_place(&p->shader, "column_states"), 2);
    glUniform1i(gl_place(&p->shader, "pairs"), v->looks.pairs);
    glUniform2i(gl_place(&p->shader, "blocks"), (GLint)w->grain, (GLint)w->fine);
    glUniform1f(gl_place(&p->shader, "peak"), w->peak > 0 ? w->peak : 1);
    glUniform3fv(gl_place(&p->shader, "map"), SIGNED, &signed_map[0][0]);
    glUniform3f(gl_place(&p->shader, "ground"), (float)(UI_TILE & 255) / 255,
                (float)(UI_TILE >> 8 & 255) / 255, (float)(UI_TILE >> 16 & 255) / 255);
    glUniform1f(gl_place(&p->shader, "line"), 1 / per_pixel >= 8 ? 0.7f : 0);
    gl_target_cover(&p->shader);
    gl_target_end(&p->target);
    p->stale = false;
    p->light = ui_now->light;
    p->pairs = v->looks.pairs;
  }
  ui_image(p->target.texture, square, 0, 0, 1, 1);
  ui_frame_box((ui_rect){square.x - 1, square.y - 1, square.w + 2, square.h + 2}, ui_now->rim, 0);
}

/* Numbers in the cells, when these are large: in the middle of what can be seen of each. */
static void draw_values(const panel_weights *p, const view *v, ui_rect square) {
  const scene_weights *w = &v->scene->weights;
  const double cell = square.w / p->span;
  if (cell < ui_px(58) || w->height != w->rows || w->width != w->cols) return;
  for (uint32_t y = 0; y < w->height; y++)
    for (uint32_t x = 0; x < w->width; x++) {
      const double top = (w->first_row + y - p->row) * cell,
                   left = (w->first_col + x - p->column) * cell;
      const double low = fmin(square.h, top + cell), right = fmin(square.w, left + cell);
      const ui_rect seen = {square.x + (float)fmax(0, left), square.y + (float)fmax(0, top),
                            (float)(right - fmax(0, left)), (float)(low - fmax(0, top))};
      if (scene_weights_block(w, y) > 1) continue; /* it may stand for another */
      const bool against = v->looks.pairs && !alike(p, w, y, x);
      const float value = (against ? -1 : 1) * w->w[(size_t)y * w->width + x];
      char text[32];
      words_signed(text, sizeof text, (double)value, 4);
      if (ui_width(UI_SMALL, text) + 2 < seen.w && ui_line_height(UI_SMALL) < seen.h)
        ui_label(UI_SMALL, seen, 0.5f, signed_ink(w->peak > 0 ? value / w->peak : 0), text);
    }
}

/* W_ij, or W_ij s_i s_j: a switch of two at the right of the line below. */
static float draw_switch(view *v, ui_rect line) {
  const action_entry *e = action_about(ACTION_PAIRS);
  const char *const names[2] = {"W", "W s s"};
  float x = line.x + line.w;
  for (int k = 1; k >= 0; k--) {
    const float wide = ui_width(UI_SMALL, names[k]) + ui_px(12);
    const ui_rect at = {x - wide, line.y + ui_px(1), wide, line.h - ui_px(2)};
    const char *id = k ? "pairs" : "couplings";
    const ui_touch t = ui_touchable(id, at);
    const bool on = v->looks.pairs == (k == 1);
    places_note(v->places, id, at);
    ui_box(at, on ? UI_ACCENT_DARK : t.hovered ? UI_FIELD_HOT : UI_FIELD, ui_px(3));
    ui_label(UI_SMALL, at, 0.5f, on ? UI_TEXT : UI_DIM, names[k]);
    if (t.clicked) v->looks.pairs = k == 1;
    if (t.hovered) ui_hint(e->tooltip);
    x -= wide + ui_px(3);
  }
  return x - ui_px(6);
}

/* What is under the mouse: the pair of neurons that is shown there, which need not be the nearest. */
typedef struct pair {
  bool over;
  uint32_t y, x; /* of its sample */
  size_t i, j;
  ui_rect cell; /* what it is shown for */
} pair;

static pair pair_at(const panel_weights *p, const scene_weights *w, ui_rect square,
                    const ui_touch *t) {
  const double pixels = square.w / p->span; /* of one W_ij */
  const double y = ((t->y - square.y) / pixels + p->row - w->first_row) / w->rows * w->height;
  const double x = ((t->x - square.x) / pixels + p->column - w->first_col) / w->cols * w->width;
  if (!t->hovered || y < 0 || x < 0 || y >= w->height || x >= w->width) return (pair){false};
  const uint32_t side = scene_weights_block(w, (uint32_t)y);
  pair at = {.over = true, .y = (uint32_t)y - (uint32_t)y % side};
  at.x = (uint32_t)x - (uint32_t)x % side;
  at.i = sampled(w->first_row, w->rows, w->height, at.y);
  at.j = sampled(w->first_col, w->cols, w->width, at.x);
  const double down = pixels * w->rows / w->height, across = pixels * w->cols / w->width;
  const double top = (w->first_row - p->row) * pixels + at.y * down,
               left = (w->first_col - p->column) * pixels + at.x * across;
  at.cell = (ui_rect){square.x + (float)left, square.y + (float)top, (float)(side * across),
                      (float)(side * down)};
  return at;
}

/* A large cell is framed; from a small one lines go to the axes, along its row and its column. */
static void draw_cross(const pair *at, ui_rect square) {
  const ui_rect c = at->cell;
  const float thin = fmaxf(1, ui_px(1));
  const ui_colour ink = UI_RGB(0x14191fu);
  ui_clip_push(square);
  if (c.w >= ui_px(12)) {
    for (float k = 0; k < 2 * thin; k++)
      ui_frame_box((ui_rect){c.x + k, c.y + k, c.w + 1 - 2 * k, c.h + 1 - 2 * k}, ink, 0);
  } else {
    const float y = floorf(c.y + (c.h - thin) / 2), x = floorf(c.x + (c.w - thin) / 2);
    ui_box((ui_rect){square.x, y, c.x - square.x, thin}, ui_fade(ink, 0.6f), 0);
    ui_box((ui_rect){x, c.y + c.h, thin, square.y + square.h - c.y - c.h}, ui_fade(ink, 0.6f), 0);
  }
  ui_clip_pop();
}

/* Of what is under the mouse the value and what the pair makes of it go last. */
static void pair_words(const panel_weights *p, const view *v, const pair *at, int brevity, char *to,
                       size_t size) {
  const scene_weights *w = &v->scene->weights;
  const float coupling = w->w[(size_t)at->y * w->width + at->x];
  const bool same = alike(p, w, at->y, at->x);
  char name[64] = "", value[48], states[32] = "";
  if (brevity < 2) snprintf(name, sizeof name, "W(%zu, %zu) = ", at->i + 1, at->j + 1);
  words_signed(value, sizeof value, (double)coupling, 5);
  if (brevity == 0)
    snprintf(states, sizeof states, " \u00b7 s %s %s", p->signs[0][at->y] ? "+1" : "\u22121",
             p->signs[1][at->x] ? "+1" : "\u22121");
  if (!v->looks.pairs)
    snprintf(to, size, "%s%s", name, value);
  else
    snprintf(to, size, "%s%s%s \u00b7 %s", name, value, states,
             coupling == 0            ? "no coupling"
             : same == (coupling > 0) ? "agree"
                                      : "frustrated");
}

static void draw_words(const panel_weights *p, const view *v, ui_rect line, const pair *at) {
  char text[192];
  if (at->over) {
    for (int brevity = 0; brevity < 3; brevity++) {
      pair_words(p, v, at, brevity, text, sizeof text);
      if (ui_width(UI_SMALL, text) <= line.w) break;
    }
  } else if (v->looks.pairs && p->agree >= 0) {
    const double share = floor(100 * p->agree + 0.5);
    snprintf(text, sizeof text, "W_ij s_i s_j: red agrees %.0f %%, blue frustrated %.0f %%", share,
             100 - share);
    if (ui_width(UI_SMALL, text) > line.w)
      snprintf(text, sizeof text, "agree %.0f %% \u00b7 frustrated %.0f %%", share, 100 - share);
  } else {
    snprintf(text, sizeof text,
             p->span < (double)p->n ? "double click: the whole matrix" : "wheel zooms, drag moves");
  }
  const bool told = at->over || (v->looks.pairs && p->agree >= 0);
  ui_label(UI_SMALL, line, 0.5f, told ? UI_TEXT : UI_FAINT, text);
}

static void draw_axes(const panel_weights *p, ui_rect square) {
  /* neuron j along the bottom, neuron i down the side */
  char first[48], last[48];
  const float y = square.y + square.h + ui_px(4), small = ui_line_height(UI_SMALL);
  words_count(first, sizeof first, floor(p->column) + 1);
  words_count(last, sizeof last, fmin((double)p->n, ceil(p->column + p->span)));
  const ui_rect below = {square.x, y, square.w, small};
  ui_label(UI_SMALL, below, 0, UI_DIM, first);
  ui_label(UI_SMALL, below, 1, UI_DIM, last);
  ui_label(UI_SMALL, below, 0.5f, UI_DIM, "neuron j");
  words_count(first, sizeof first, floor(p->row) + 1);
  words_count(last, sizeof last, fmin((double)p->n, ceil(p->row + p->span)));
  const ui_rect beside = {square.x - small - ui_px(5), square.y, small, square.h};
  ui_label_up(UI_SMALL, beside, 1, UI_DIM, first);
  ui_label_up(UI_SMALL, beside, 0, UI_DIM, last);
  ui_label_up(UI_SMALL, beside, 0.5f, UI_DIM, "neuron i");
}

/* What there is instead of a matrix. */
static void draw_nothing(const scene *s, ui_rect inside, bool taught) {
  const float high = ui_px(24), middle = inside.y + inside.h / 2;
  ui_label(UI_BODY, (ui_rect){inside.x, middle - high, inside.w, high}, 0.5f, UI_DIM,
           s->n == 0 ? "no network yet"
           : taught  ? "the couplings are on their way"
                     : "no memories yet:");
  if (s->n > 0 && !taught)
    ui_label(UI_BODY, (ui_rect){inside.x, middle, inside.w, high}, 0.5f, UI_DIM,
             "draw something and press train");
}

static void draw_matrix(panel_weights *p, view *v, ui_rect inside, ui_rect square, ui_rect key) {
  const scene_weights *w = &v->scene->weights;
  if (p->serial != v->serial) upload(p, w);
  p->serial = v->serial;
  if (v->looks.pairs) upload_signs(p, v->scene);
  if (v->looks.pairs != p->pairs) p->stale = true;
  const ui_touch t = ui_touchable("matrix", square);
  places_note(v->places, "weights", square);
  move(p, &t, square);
  ask(p, v, square);
  draw_map(p, v, square);
  draw_values(p, v, square);
  const pair under = pair_at(p, w, square, &t);
  if (under.over) {
    draw_cross(&under, square);
    v->mark[0] = 1 + (uint32_t)under.i;
    v->mark[1] = 1 + (uint32_t)under.j;
  }
  signed_key(key, (double)w->peak);
  draw_axes(p, square);
  const float line = ui_px(22);
  ui_rect below = {inside.x, inside.y + inside.h - ui_px(10), inside.w, line};
  below.w = draw_switch(v, below) - below.x;
  draw_words(p, v, below, &under);
}

void panel_weights_draw(panel_weights *p, view *v) {
  const scene *s = v->scene;
  const scene_weights *w = &s->weights;
  const ui_rect inside = widget_tile("weights", v->at.weights, "weights");
  v->mark[0] = v->mark[1] = 0;
  if (gl_shader_refresh(&p->shader, v->now)) p->stale = true;
  if (p->n != s->n) {
    p->n = s->n;
    panel_weights_whole(p);
  }
  const float line = ui_px(22), axis = ui_px(18);
  const float side = floorf(fmaxf(8, fminf(inside.w - axis, inside.h - line - axis + ui_px(8))));
  const float left = floorf(inside.x + axis + (inside.w - axis - side) / 2);
  const ui_rect square = {left, floorf(inside.y + (inside.h - line - axis + ui_px(8) - side) / 2),
                          side, side};
  ui_rect key = widget_heading_line(v->at.weights);
  key.x += ui_px(84);
  key.w -= ui_px(84);
  if (s->n > 0) ask(p, v, square);
  const bool taught = s->n > 0 && s->memories && (s->memories->count > 0 || !s->learns);
  if (!taught || !w->w || w->rows == 0 || w->cols == 0 || w->height == 0 || w->width == 0)
    draw_nothing(s, inside, taught);
  else if (v->hover && s->probe && s->row.values)
    receptive_draw(p->receptive, v, inside, key);
  else
    draw_matrix(p, v, inside, square, key);
  ui_panel_end();
}

void panel_weights_whole(panel_weights *p) {
  p->row = p->column = 0;
  p->span = (double)p->n;
  p->stale = true;
}
