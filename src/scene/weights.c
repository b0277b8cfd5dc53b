/* SPDX-License-Identifier: MIT
 *
 * weights.c - the part of the matrix that is looked at, sampled little by
 * little.
 *
 * With p memories a W_ij costs p / 64 words, so that a panel full of them may
 * take a large part of a second. A scene looks at no more than SCENE_WORK words
 * for it: first at every 16th row and column, or fewer where these are too much
 * for one scene already, each value standing for a block; then at every 8th,
 * and so on, until scene after scene the samples are all there. Panning,
 * zooming and learning begin anew, which is rare beside frames.
 * Invariant: what is seen is W_ij of the neurons at the corner of its block, as
 * scene_weights_block() tells; a row that was broken off is not seen yet.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 4 /* words that a sample costs at least */
#define COARSEST 16

static void clip_range(uint32_t *first, uint32_t *count, uint32_t *samples, size_t n) {
  if (*count == 0 || *first >= n) {
    *first = 0;
    *count = (uint32_t)n;
  }
  if (*count > n - *first) *count = (uint32_t)(n - *first);
  if (*samples == 0 || *samples > SCENE_WEIGHTS) *samples = SCENE_WEIGHTS;
  if (*samples > *count) *samples = *count;
}

static size_t sampled(uint32_t first, uint32_t count, uint32_t samples, uint32_t k) {
  return first + (size_t)((2 * (uint64_t)k + 1) * count / (2 * (uint64_t)samples));
}

/* No more than what a scene may spend, so that each has one at least. */
double weight_cost(const eg_net *net) {
  return fmin(SCENE_WORK, SAMPLE + (eg_net_has_matrix(net) ? 0 : eg_net_count(net) / 64.0));
}

static uint32_t blocks(uint32_t samples, uint32_t side) { return (samples + side - 1) / side; }

/* What the first scene has covers all there is to see. */
static uint32_t coarsest(const scene_weights *w, double cost) {
  uint32_t side = COARSEST;
  while (blocks(w->height, side) * blocks(w->width, side) * cost > SCENE_WORK &&
         side < SCENE_WEIGHTS)
    side *= 2;
  return side;
}

static bool begin(board_weights *b, const eg_net *net, const scene_request *ask) {
  scene_weights w = {.first_row = ask->first_row,
                     .first_col = ask->first_col,
                     .rows = ask->rows,
                     .cols = ask->cols,
                     .height = ask->height,
                     .width = ask->width};
  clip_range(&w.first_row, &w.rows, &w.height, eg_net_n(net));
  clip_range(&w.first_col, &w.cols, &w.width, eg_net_n(net));
  w.grain = coarsest(&w, weight_cost(net));
  if (!(w.w = malloc((size_t)w.height * w.width * sizeof *w.w))) return false;
  free(b->seen.w);
  *b = (board_weights){.seen = w, .ask = *ask, .taught = eg_net_taught(net), .first = w.grain};
  return true;
}

/* Of one row, each value over its block. */
static void spread(board_weights *b, uint32_t from, uint32_t hop) {
  scene_weights *w = &b->seen;
  const uint32_t side = w->grain, y = w->fine;
  for (uint32_t k = 0, x = from; x < w->width; k++, x += hop) {
    if (fabsf(b->row[k]) > w->peak) w->peak = fabsf(b->row[k]);
    for (uint32_t below = y; below < w->height && below < y + side; below++)
      for (uint32_t right = x; right < w->width && right < x + side; right++)
        w->w[(size_t)below * w->width + right] = b->row[k];
  }
}

/* Some samples of the next row, as many as there are or as `work` allows; gives what is left of it. */
static double sample_row(board_weights *b, const eg_net *net, double work) {
  scene_weights *w = &b->seen;
  const uint32_t side = w->grain;
  const bool every = side == b->first || w->fine % (2 * side) != 0; /* else each second is known */
  const uint32_t from = every ? 0 : side, hop = every ? side : 2 * side;
  const size_t i = sampled(w->first_row, w->rows, w->height, w->fine);
  const double cost = weight_cost(net);
  uint32_t x = from + b->known * hop;
  for (; x < w->width && (work >= cost || side == b->first); x += hop, work -= cost)
    b->row[b->known++] = (float)eg_net_weight(net, i, sampled(w->first_col, w->cols, w->width, x));
  if (x < w->width) return 0;
  spread(b, from, hop);
  b->known = 0;
  w->fine += side;
  if (w->fine < w->height) return work;
  w->fine = 0;
  w->grain /= 2;
  return work;
}

static void go_on(board_weights *b, const eg_net *net, bool whole) {
  double work = whole ? INFINITY : SCENE_WORK;
  while (b->seen.grain > 0 && work > 0) work = sample_row(b, net, work);
}

static bool is_same(const scene_request *a, const scene_request *b) {
  return a->first_row == b->first_row && a->first_col == b->first_col && a->rows == b->rows &&
         a->cols == b->cols && a->height == b->height && a->width == b->width;
}

bool capture_weights(scene *sc, scene_board *board, const eg_net *net, const scene_request *ask) {
  board_weights *b = &board->weights;
  b->unseen = ask->unseen;
  if (b->unseen) return true;
  if (!b->seen.w || b->taught != eg_net_taught(net) || !is_same(&b->ask, ask))
    if (!begin(b, net, ask)) return false;
  go_on(b, net, ask->whole);
  const size_t bytes = (size_t)b->seen.height * b->seen.width * sizeof *b->seen.w;
  sc->weights = b->seen;
  if (!(sc->weights.w = malloc(bytes))) return false;
  memcpy(sc->weights.w, b->seen.w, bytes);
  return true;
}

bool scene_board_unfinished(const scene_board *board) {
  const board_weights *b = &board->weights;
  return board->rest_waits || (b->seen.w && b->seen.grain > 0 && !b->unseen);
}
