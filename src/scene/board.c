/* SPDX-License-Identifier: MIT
 *
 * board.c - charts, controls, texts and the log, as they grow.
 *
 * Bounded: a series keeps SCENE_POINTS points. When it is full every second
 * one goes and from then on only every second newcomer is kept, so that the
 * whole history stays on the chart, evenly thinned and each point as it came;
 * the ends of a stretch between two gaps are never thinned away. A chart with
 * more marks than can be told apart forgets what lies before the later half.
 * A log line beyond SCENE_LINES pushes out the oldest. Out of memory, a point
 * or a line is lost, never the board.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MARKS = 24, CHARTS = 128, SERIES = 128, CONTROLS = 64, TEXTS = 128 };

static void name_into(char out[SCENE_NAME], const char *name) {
  size_t length = strnlen(name, SCENE_NAME - 1);
  memcpy(out, name, length);
  memset(out + length, 0, SCENE_NAME - length);
}

static bool same_name(const char stored[SCENE_NAME], const char *name) {
  return strncmp(stored, name, SCENE_NAME - 1) == 0;
}

/* One more zeroed element behind an array of `count`; NULL leaves it as it was. */
static void *grown(void *array, size_t *count, size_t size) {
  char *bigger = realloc(array, (*count + 1) * size);
  if (bigger) memset(bigger + *count * size, 0, size);
  return bigger;
}

scene_board *scene_board_new(void) {
  scene_board *board = calloc(1, sizeof *board);
  if (board && !(board->lines = calloc(SCENE_LINES, sizeof *board->lines))) {
    free(board);
    return NULL;
  }
  return board;
}

void scene_board_free(scene_board *board) {
  if (!board) return;
  for (size_t c = 0; c < board->chart_count; c++) chart_free(&board->charts[c]);
  for (size_t c = 0; c < board->control_count; c++) {
    free(board->controls[c]->options);
    free(board->controls[c]);
  }
  for (size_t l = 0; l < SCENE_LINES; l++) free(board->lines[l].text);
  images_release(board->images, board->image_count);
  free(board->charts);
  free(board->controls);
  free(board->texts);
  free(board->lines);
  scene_board_new_net(board);
  free(board);
}

void scene_board_new_net(scene_board *board) {
  scene_memories_release(board->memories);
  free(board->weights.seen.w);
  free(board->row.seen.values);
  past_free(board->past);
  board->past = NULL;
  board->memories = NULL;
  board->weights = (board_weights){.known = 0};
  board->row = (board_row){.probe = 0};
}

/* ---- charts --------------------------------------------------------------------- */

static board_chart *find_chart(scene_board *board, const char *name) {
  for (size_t c = 0; c < board->chart_count; c++)
    if (same_name(board->charts[c].seen.name, name)) return &board->charts[c];
  if (board->chart_count == CHARTS) return NULL;
  board_chart *charts = grown(board->charts, &board->chart_count, sizeof *charts);
  if (!charts) return NULL;
  board->charts = charts;
  board_chart *chart = &charts[board->chart_count++];
  name_into(chart->seen.name, name);
  return chart;
}

bool series_make(board_series *s, const char *name) {
  *s = (board_series){.seen = {.x = malloc(SCENE_POINTS * sizeof(float)),
                               .y = malloc(SCENE_POINTS * sizeof(float)),
                               .err = malloc(SCENE_POINTS * sizeof(float))},
                      .stride = 1};
  name_into(s->seen.name, name);
  return s->seen.x && s->seen.y && s->seen.err;
}

static board_series *find_series(board_chart *chart, const char *name) {
  for (size_t s = 0; s < chart->series_count; s++)
    if (!chart->series[s].before && same_name(chart->series[s].seen.name, name))
      return &chart->series[s];
  if (chart->series_count == SERIES) return NULL;
  board_series fresh, *series = series_make(&fresh, name)
                                    ? grown(chart->series, &chart->series_count, sizeof *series)
                                    : NULL;
  if (!series) {
    series_free(&fresh);
    return NULL;
  }
  chart->series = series;
  series[chart->series_count] = fresh;
  return &series[chart->series_count++];
}

/* A gap, and the points on both sides of one: the ends of an undisturbed stretch, which stay. */
static bool is_end(const scene_series *s, size_t k) {
  return isnan(s->y[k]) || (k > 0 && isnan(s->y[k - 1])) ||
         (k + 1 < s->count && isnan(s->y[k + 1]));
}

/* `count` points from place `from` on go to place `to`. */
static void move_points(scene_series *s, size_t to, size_t from, size_t count) {
  memmove(s->x + to, s->x + from, count * sizeof *s->x);
  memmove(s->y + to, s->y + from, count * sizeof *s->y);
  memmove(s->err + to, s->err + from, count * sizeof *s->err);
}

static void thin(board_series *s) {
  size_t kept = 0;
  bool keep = true; /* every second of the others */
  for (size_t k = 0; k < s->seen.count; k++) {
    bool end = is_end(&s->seen, k);
    if (!end) keep = !keep;
    if (!end && keep) continue;
    move_points(&s->seen, kept++, k, 1);
  }
  s->seen.count = kept;
  s->stride *= 2;
}

static void keep_point(board_series *s, float x, float y, float err) {
  s->seen.x[s->seen.count] = x;
  s->seen.err[s->seen.count] = err;
  s->seen.y[s->seen.count++] = y;
}

/* Drops the last stretch if it has lasted no time: of several changes in a row only the last is seen. */
static void drop_moment(board_series *s, float x) {
  size_t first = s->seen.count;
  while (first > 0 && !isnan(s->seen.y[first - 1])) first--;
  if (first < s->seen.count && s->seen.x[first] == x) s->seen.count = first;
}

bool scene_board_point(scene_board *board, const char *chart_name, const char *series_name,
                       double x, double y, double err) {
  board_chart *chart = find_chart(board, chart_name);
  board_series *s = chart ? find_series(chart, series_name) : NULL;
  if (!s) return false;
  chart->stale = false;
  if (s->stale) series_renew(chart, &s);
  if (s->seen.count >= SCENE_POINTS - 3) thin(s);
  if (s->seen.count >= SCENE_POINTS - 3) { /* nothing but ends: the oldest half goes */
    s->seen.count /= 2;
    move_points(&s->seen, 0, s->seen.count, s->seen.count);
  }
  if (isnan(y)) { /* a gap: what came last before it is an end and stays */
    if (s->pending) keep_point(s, s->last_x, s->last_y, s->last_err);
    drop_moment(s, (float)x);
    if (s->seen.count > 0 && !isnan(s->seen.y[s->seen.count - 1])) keep_point(s, (float)x, NAN, 0);
    s->offered = 0; /* so that the first point behind it is kept */
    s->pending = false;
    return true;
  }
  s->last_x = (float)x;
  s->last_y = (float)y;
  s->last_err = (float)err;
  s->pending = s->offered++ % s->stride != 0;
  if (!s->pending) keep_point(s, s->last_x, s->last_y, s->last_err);
  return true;
}

bool scene_board_axes(scene_board *board, const char *name, const char *x_label,
                      const char *y_label, const char *title) {
  board_chart *chart = find_chart(board, name);
  if (!chart) return false;
  name_into(chart->seen.x_label, x_label);
  name_into(chart->seen.y_label, y_label);
  size_t length = strnlen(title, SCENE_TITLE - 1);
  memcpy(chart->seen.title, title, length);
  chart->seen.title[length] = 0;
  return true;
}

static void drop_before(board_series *s, float x) {
  size_t first = 0;
  while (first < s->seen.count && s->seen.x[first] < x) first++;
  size_t gap = first; /* what stands at x before a gap is the end of what goes */
  while (gap < s->seen.count && s->seen.x[gap] == x && !isnan(s->seen.y[gap])) gap++;
  if (gap < s->seen.count && isnan(s->seen.y[gap])) first = gap + 1;
  s->seen.count -= first;
  move_points(&s->seen, 0, first, s->seen.count);
}

/* Drops the older half of the marks, whole places at a time, and the points before the first one left. */
static void forget_past(board_chart *chart) {
  scene_mark *marks = chart->seen.marks;
  size_t first = chart->seen.mark_count / 2, count = chart->seen.mark_count;
  while (first < count - 1 && marks[first].x == marks[first - 1].x) first++;
  for (size_t k = 0; k < chart->series_count; k++) drop_before(&chart->series[k], marks[first].x);
  memmove(marks, marks + first, (count - first) * sizeof *marks);
  chart->seen.mark_count = count - first;
}

void scene_board_mark(scene_board *board, const char *name, double x, const char *label) {
  board_chart *chart = find_chart(board, name);
  if (!chart) return;
  const scene_mark *old = chart->seen.marks;
  for (size_t k = chart->seen.mark_count; k > 0 && old[k - 1].x == (float)x; k--)
    if (strcmp(old[k - 1].label, label) == 0) return; /* said at this place already */
  if (chart->seen.mark_count == MARKS) forget_past(chart);
  scene_mark *marks = grown(chart->seen.marks, &chart->seen.mark_count, sizeof *marks);
  if (!marks) return;
  scene_mark *mark = &marks[chart->seen.mark_count++];
  mark->x = (float)x;
  memcpy(mark->label, label, strnlen(label, sizeof mark->label - 1));
  chart->seen.marks = marks;
}

void scene_board_clear(scene_board *board, const char *name) {
  board_chart *chart = find_chart(board, name);
  if (!chart) return;
  for (size_t k = 0; k < chart->series_count; k++) {
    chart->series[k].seen.count = 0;
    chart->series[k].stride = 1;
    chart->series[k].offered = 0;
    chart->series[k].pending = false;
  }
  chart->seen.mark_count = 0;
}

/* ---- texts and the log ------------------------------------------------------------ */

bool scene_board_text(scene_board *board, const char *name, const char *value) {
  scene_text *text = NULL;
  for (size_t t = 0; t < board->text_count && !text; t++)
    if (same_name(board->texts[t].name, name)) text = &board->texts[t];
  if (!text) {
    if (board->text_count == TEXTS) return false;
    scene_text *texts = grown(board->texts, &board->text_count, sizeof *texts);
    if (!texts) return false;
    board->texts = texts;
    text = &texts[board->text_count++];
    name_into(text->name, name);
  }
  size_t length = strnlen(value, sizeof text->value - 1);
  text->stale = false;
  memcpy(text->value, value, length);
  text->value[length] = 0;
  return true;
}

static void log_line(scene_board *board, scene_line_kind kind, const char *text, size_t length) {
  char *copy = malloc(length + 1);
  if (!copy) return;
  memcpy(copy, text, length);
  copy[length] = 0;
  size_t at = (board->line_first + board->line_count) % SCENE_LINES;
  if (board->line_count == SCENE_LINES) {
    free(board->lines[at].text);
    board->line_first = (board->line_first + 1) % SCENE_LINES;
  } else {
    board->line_count++;
  }
  board->lines[at] = (scene_line){kind, copy};
}

void scene_board_log(scene_board *board, scene_line_kind kind, const char *text) {
  for (;;) {
    size_t length = strcspn(text, "\n");
    log_line(board, kind, text, length);
    if (!text[length] || !text[length + 1]) return;
    text += length + 1;
  }
}

/* ---- controls ------------------------------------------------------------------------ */

scene_control *scene_board_find_control(scene_board *board, const char *name) {
  for (size_t c = 0; c < board->control_count; c++)
    if (same_name(board->controls[c]->name, name)) return board->controls[c];
  return NULL;
}

const char *scene_board_control_name(const scene_board *board, size_t k) {
  return k < board->control_count ? board->controls[k]->name : NULL;
}

/* Where a control of the same kind stood, if that is still a place on the new one. */
static double position(const scene_control *old, const scene_control *wanted) {
  if (old->kind != wanted->kind) return wanted->value;
  if (wanted->kind == SCENE_SLIDER)
    return old->value >= wanted->low && old->value <= wanted->high ? old->value : wanted->value;
  if (wanted->kind == SCENE_CHOICE) {
    size_t at = (size_t)old->value;
    for (size_t k = 0; at < old->option_count && k < wanted->option_count; k++)
      if (strcmp(old->options[at], wanted->options[k]) == 0) return (double)k;
    return wanted->value;
  }
  return old->value;
}

/* Room for another control, where one is out of sight; false: there is none. */
static bool drop_hidden(scene_board *board) {
  for (size_t c = 0; c < board->control_count; c++) {
    if (!board->controls[c]->hidden) continue;
    free(board->controls[c]->options);
    free(board->controls[c]);
    memmove(board->controls + c, board->controls + c + 1,
            (--board->control_count - c) * sizeof(scene_control *));
    return true;
  }
  return false;
}

scene_control *scene_board_control(scene_board *board, const scene_control *wanted) {
  scene_control *control = scene_board_find_control(board, wanted->name);
  if (!control) {
    if (board->control_count == CONTROLS && !drop_hidden(board)) return NULL;
    scene_control **controls = grown(board->controls, &board->control_count, sizeof *controls);
    if (!controls) return NULL;
    board->controls = controls;
    if (!(control = calloc(1, sizeof *control))) return NULL;
    *control = *wanted;
    control->options = NULL;
    control->option_count = 0;
    controls[board->control_count++] = control;
    control->value = wanted->value;
  } else {
    control->value = position(control, wanted);
  }
  char(*options)[SCENE_NAME] = NULL;
  if (wanted->option_count) {
    if (!(options = malloc(wanted->option_count * sizeof *options))) return NULL;
    memcpy(options, wanted->options, wanted->option_count * sizeof *options);
  }
  free(control->options);
  control->stale = control->hidden = false;
  control->options = options;
  control->option_count = wanted->option_count;
  control->kind = wanted->kind;
  control->low = wanted->low;
  control->high = wanted->high;
  control->step = wanted->step;
  return control;
}
