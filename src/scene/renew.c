/* SPDX-License-Identifier: MIT
 *
 * renew.c - what a board keeps when its script begins again.
 *
 * Nothing blinks: what was there stays until the new run has put up its own,
 * or has had the time to. Charts stay longer than that, since they are what a
 * change is judged by: beside a series of the new run stands the one of the
 * run before. A control that is gone keeps its position, out of sight, for the
 * day that it comes back.
 */
#include "board.h"

#include <stdlib.h>
#include <string.h>

void series_free(board_series *s) {
  free(s->seen.x);
  free(s->seen.y);
  free(s->seen.err);
}

void chart_free(board_chart *chart) {
  for (size_t s = 0; s < chart->series_count; s++) series_free(&chart->series[s]);
  free(chart->series);
  free(chart->seen.marks);
}

/* Keeps the series that the last run has put points to. */
static void age_series(board_chart *chart) {
  size_t kept = 0;
  for (size_t k = 0; k < chart->series_count; k++) {
    board_series *s = &chart->series[k];
    if (s->stale || s->before) {
      series_free(s);
      continue;
    }
    s->stale = true;
    chart->series[kept++] = *s;
  }
  chart->series_count = kept;
  chart->stale = true;
}

bool series_renew(board_chart *chart, board_series **fresh) {
  const size_t at = (size_t)(*fresh - chart->series);
  board_series made;
  board_series *series = series_make(&made, (*fresh)->seen.name)
                             ? realloc(chart->series, (chart->series_count + 1) * sizeof *series)
                             : NULL;
  if (!series) { /* then without what was before */
    series_free(&made);
    (*fresh)->seen.count = 0;
    (*fresh)->stale = (*fresh)->pending = false;
    (*fresh)->offered = 0;
    (*fresh)->stride = 1;
    return false;
  }
  chart->series = series;
  series[chart->series_count] = series[at];
  series[chart->series_count].stale = false;
  series[chart->series_count++].before = true;
  series[at] = made;
  *fresh = &series[at];
  return true;
}

static void drop_images(scene_board *board, bool all) {
  size_t kept = 0;
  for (size_t k = 0; k < board->image_count; k++) {
    if (all || board->images[k].stale)
      image_release(&board->images[k]);
    else
      board->images[kept++] = board->images[k];
  }
  board->image_count = kept;
}

static void drop_texts(scene_board *board, bool all) {
  size_t kept = 0;
  for (size_t k = 0; k < board->text_count; k++)
    if (!all && !board->texts[k].stale) board->texts[kept++] = board->texts[k];
  board->text_count = kept;
}

static void forget_all(scene_board *board) {
  for (size_t c = 0; c < board->chart_count; c++) chart_free(&board->charts[c]);
  for (size_t c = 0; c < board->control_count; c++) {
    free(board->controls[c]->options);
    free(board->controls[c]);
  }
  board->chart_count = board->control_count = 0;
  drop_images(board, true);
  drop_texts(board, true);
}

void scene_board_again(scene_board *board, bool afresh) {
  if (afresh) {
    forget_all(board);
    return;
  }
  size_t kept = 0;
  for (size_t c = 0; c < board->chart_count; c++) {
    board_chart *chart = &board->charts[c];
    if (chart->stale) {
      chart_free(chart);
      continue;
    }
    age_series(chart);
    board->charts[kept++] = *chart;
  }
  board->chart_count = kept;
  for (size_t c = 0; c < board->control_count; c++) {
    board->controls[c]->stale = true;
    if (board->controls[c]->kind == SCENE_BUTTON) board->controls[c]->value = 0;
  }
  for (size_t k = 0; k < board->image_count; k++) board->images[k].stale = true;
  for (size_t k = 0; k < board->text_count; k++) board->texts[k].stale = true;
}

void scene_board_settle(scene_board *board) {
  for (size_t c = 0; c < board->control_count; c++)
    board->controls[c]->hidden |= board->controls[c]->stale;
  drop_images(board, false);
  drop_texts(board, false);
}
