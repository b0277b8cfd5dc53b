/* SPDX-License-Identifier: MIT
 *
 * weights.c - the part of the matrix that is looked at, sampled little by
 * little.
 *
 * With p memories a W_ij costs p / 64 words, so that a panel full of them may
 * take a large part of a second. A scene spends no more than WORK on it: first
 * every 16th row and column, each value standing for a block, then every 8th,
 * and so on, until scene after scene the samples are all there. Panning,
 * zooming and learning begin anew, which is rare beside frames.
 * Invariant: every sample is W_ij of the neurons at its place or of the place
 * in its block that is known, and with stride 0 all are known.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORK 4e6 /* words and as much again for each sample; some milliseconds */
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

double weight_cost(const eg_net *net) {
  return SAMPLE + (eg_net_has_matrix(net) ? 0 : eg_net_count(net) / 64.0);
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
  if (!(w.w = malloc((size_t)w.height * w.width * sizeof *w.w))) return false;
  free(b->seen.w);
  *b = (board_weights){.seen = w, .ask = *ask, .taught = eg_net_taught(net), .stride = COARSEST};
  return true;
}

/* The samples of one row that are new at this stride, each over its block. */
static double sample_row(board_weights *b, const eg_net *net) {
  scene_weights *w = &b->seen;
  const uint32_t step = b->stride, y = b->row;
  const bool fresh = step == COARSEST || y % (2 * step) != 0; /* else every second one is known */
  const size_t i = sampled(w->first_row, w->rows, w->height, y);
  double work = 0;
  for (uint32_t x = fresh ? 0 : step; x < w->width; x += fresh ? step : 2 * step) {
    const double value = eg_net_weight(net, i, sampled(w->first_col, w->cols, w->width, x));
    if (fabs(value) > (double)w->peak) w->peak = (float)fabs(value);
    for (uint32_t below = y; below < w->height && below < y + step; below++)
      for (uint32_t right = x; right < w->width && right < x + step; right++)
        w->w[(size_t)below * w->width + right] = (float)value;
    work += 1;
  }
  return work * weight_cost(net);
}

static void go_on(board_weights *b, const eg_net *net, bool whole) {
  double work = 0;
  while (b->stride > 0 && (whole || work < WORK)) {
    work += sample_row(b, net);
    b->row += b->stride;
    if (b->row >= b->seen.height) {
      b->row = 0;
      b->stride /= 2;
    }
  }
}

static bool is_same(const scene_request *a, const scene_request *b) {
  return a->first_row == b->first_row && a->first_col == b->first_col && a->rows == b->rows &&
         a->cols == b->cols && a->height == b->height && a->width == b->width;
}

bool capture_weights(scene *sc, scene_board *board, const eg_net *net, const scene_request *ask) {
  board_weights *b = &board->weights;
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
  return board->weights.seen.w && board->weights.stride > 0;
}
