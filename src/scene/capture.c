/* SPDX-License-Identifier: MIT
 *
 * capture.c - a scene from a board and a network, and its end.
 *
 * The cost does not depend on what is off the screen: of weights (weights.c)
 * and fields (probe.c) only what was asked for is computed, at the resolution
 * of the screen; the memories' pictures are made once and shared until they
 * change.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *copied(const void *from, size_t count, size_t size) {
  void *to = malloc((count ? count : 1) * size);
  if (to && count) memcpy(to, from, count * size);
  return to;
}

/* ---- memories ------------------------------------------------------------------- */

#define PICTURES                                                                                   \
  ((size_t)16 << 20)   /* bytes of pictures at most; one of 2^30 neurons would take 128 MiB */
#define ERROR_WORK 2e8 /* neurons x memories or neurons x pictures whose errors are counted */

static scene_memories *memories_new(const eg_net *net) {
  size_t picture = eg_words(eg_net_n(net)) * sizeof(uint64_t), most = PICTURES / picture;
  if (most > SCENE_MEMORIES) most = SCENE_MEMORIES;
  uint32_t count = eg_net_count(net), shown = count < most ? count : (uint32_t)most;
  const eg_net_desc *about = eg_net_about(net);
  double look = (double)eg_net_n(net) * (eg_net_has_matrix(net) ? (double)eg_net_n(net) : count);
  bool countable = look * shown < ERROR_WORK;
  eg_patterns *one = NULL;
  scene_memories *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  *m = (scene_memories){.count = count,
                        .shown = shown,
                        .words = eg_words(eg_net_n(net)),
                        .taught = eg_net_taught(net),
                        .refs = 1};
  size_t room = shown ? shown : 1;
  m->bits = calloc(room * m->words, sizeof *m->bits);
  m->names = calloc(room, sizeof *m->names);
  m->errors = calloc(room, sizeof *m->errors);
  bool good = m->bits && m->names && m->errors &&
              eg_patterns_new(&one, about->width, about->height, 1) == EG_OK;
  for (uint32_t mu = 0; good && mu < shown; mu++) {
    size_t errors = 0;
    eg_net_memory(net, mu, one, 0);
    memcpy(m->bits + mu * m->words, eg_patterns_at(one, 0), m->words * sizeof *m->bits);
    memcpy(m->names[mu], eg_net_name(net, mu), strnlen(eg_net_name(net, mu), SCENE_NAME - 1));
    good = !countable || eg_net_errors(net, eg_patterns_at(one, 0), &errors) == EG_OK;
    m->errors[mu] = countable ? (uint32_t)errors : SCENE_UNKNOWN;
  }
  eg_patterns_free(one);
  if (good) return m;
  scene_memories_release(m);
  return NULL;
}

void scene_memories_release(scene_memories *m) {
  if (!m || __atomic_sub_fetch(&m->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
  free(m->bits);
  free(m->names);
  free(m->errors);
  free(m);
}

/* ---- what the board holds ------------------------------------------------------------ */

/* The kept points and, behind them, the newest if it was thinned away. */
static bool copy_series(scene_series *to, const board_series *from) {
  size_t count = from->seen.count;
  memcpy(to->name, from->seen.name, SCENE_NAME);
  to->x = malloc((count + 1) * sizeof *to->x);
  to->y = malloc((count + 1) * sizeof *to->y);
  to->err = malloc((count + 1) * sizeof *to->err);
  if (!to->x || !to->y || !to->err) return false;
  memcpy(to->x, from->seen.x, count * sizeof *to->x);
  memcpy(to->y, from->seen.y, count * sizeof *to->y);
  memcpy(to->err, from->seen.err, count * sizeof *to->err);
  if (from->pending) {
    to->x[count] = from->last_x;
    to->err[count] = from->last_err;
    to->y[count++] = from->last_y;
  }
  to->count = count;
  return true;
}

static bool capture_charts(scene *sc, const scene_board *board) {
  if (!(sc->charts = calloc(board->chart_count + 1, sizeof *sc->charts))) return false;
  for (; sc->chart_count < board->chart_count; sc->chart_count++) {
    const board_chart *from = &board->charts[sc->chart_count];
    scene_chart *to = &sc->charts[sc->chart_count];
    *to = from->seen;
    to->series_count = to->before_count = 0;
    to->marks = copied(from->seen.marks, to->mark_count, sizeof *to->marks);
    to->series = calloc(from->series_count + 1, sizeof *to->series);
    to->before = calloc(from->series_count + 1, sizeof *to->before);
    bool good = to->marks && to->series && to->before;
    for (size_t k = 0; good && k < from->series_count; k++) {
      const board_series *s = &from->series[k];
      good =
          copy_series(s->before ? &to->before[to->before_count++] : &to->series[to->series_count++],
                      s);
    }
    if (!good) {
      sc->chart_count++;
      return false;
    }
  }
  return true;
}

static bool capture_controls(scene *sc, const scene_board *board) {
  if (!(sc->controls = calloc(board->control_count + 1, sizeof *sc->controls))) return false;
  for (size_t k = 0; k < board->control_count; k++) {
    if (board->controls[k]->hidden) continue;
    scene_control *to = &sc->controls[sc->control_count++];
    *to = *board->controls[k];
    to->options = copied(to->options, to->option_count, sizeof *to->options);
    if (!to->options) return false;
  }
  return true;
}

static bool capture_lines(scene *sc, const scene_board *board) {
  if (!(sc->lines = calloc(board->line_count + 1, sizeof *sc->lines))) return false;
  for (; sc->line_count < board->line_count; sc->line_count++) {
    const scene_line *from = &board->lines[(board->line_first + sc->line_count) % SCENE_LINES];
    char *text = strdup(from->text);
    if (!text) return false;
    sc->lines[sc->line_count] = (scene_line){from->kind, text};
  }
  return true;
}

/* ---- what the state is ---------------------------------------------------------------- */

#define MIXTURE_WORK ((double)(1 << 22)) /* neurons x memories that are looked at in a scene */

static void name_into(char out[SCENE_NAME], const eg_net *net, uint32_t mu) {
  const char *name = eg_net_name(net, mu);
  memcpy(out, name, strnlen(name, SCENE_NAME - 1)); /* the scene was zeroed */
}

/* As a Result says it wherever that is done between two frames: to look for a mixture costs a pass
 * over the memories' bits. In larger networks a mixture is what it is near. */
static bool capture_class(scene *sc, const eg_net *net) {
  eg_mixture mixture = {0};
  if ((double)eg_net_n(net) * (eg_net_count(net) + (double)EG_PARTS_MAX) < MIXTURE_WORK) {
    if (eg_net_analyse(net, NULL, &sc->class, &mixture) != EG_OK) return false;
  } else {
    sc->class = eg_net_classify(net);
  }
  if (sc->class.kind != EG_KIND_NONE) name_into(sc->class_name, net, sc->class.memory);
  sc->part_count = mixture.count;
  sc->whole = mixture.whole;
  for (uint32_t k = 0; k < mixture.count; k++) {
    sc->parts[k].memory = mixture.memory[k];
    sc->parts[k].inverse = mixture.overlap[k] < 0;
    name_into(sc->parts[k].name, net, mixture.memory[k]);
  }
  return true;
}

#define REST_WORK 3e7 /* words of memories, at most, that are looked at for all fields */

/* Counts those that an update without heat would turn: where that takes longer than a frame, only when no
 * update was done since the scene before. */
static bool capture_rest(scene *sc, scene_board *board, const eg_net *net,
                         const scene_request *ask) {
  const size_t n = eg_net_n(net);
  const double cost = eg_net_has_matrix(net) ? 1 : 8 + eg_net_count(net) / 16.0,
               work = (double)n * cost;
  const bool moves = board->rest_updates != eg_net_updates(net);
  board->rest_updates = eg_net_updates(net);
  board->rest_waits = work >= SCENE_WORK && work < REST_WORK && moves && !ask->whole;
  sc->restless = SCENE_UNKNOWN;
  if (work >= REST_WORK || board->rest_waits) return true;
  double *h = malloc(n * sizeof *h);
  if (!h) return false;
  const eg_ties ties = eg_net_about(net)->ties;
  const int at_zero = ties == EG_TIES_PLUS ? 1 : ties == EG_TIES_MINUS ? -1 : 0; /* 0: stays */
  sc->restless = 0;
  eg_net_fields(net, h);
  for (size_t i = 0; i < n; i++) {
    const int goes = h[i] > 0 ? 1 : h[i] < 0 ? -1 : at_zero;
    sc->restless += goes * eg_spin(eg_net_state(net), i) < 0;
  }
  free(h);
  return true;
}

static bool capture_net(scene *sc, scene_board *board, const eg_net *net,
                        const scene_request *ask) {
  const eg_net_desc *about = eg_net_about(net);
  sc->n = eg_net_n(net);
  sc->state = copied(eg_net_state(net), eg_words(sc->n), sizeof *sc->state);
  if (!sc->state || eg_net_energy(net, NULL, &sc->energy) != EG_OK) return false;
  sc->sweeps = eg_net_sweeps(net);
  sc->updates = eg_net_updates(net);
  if (!capture_class(sc, net) || !capture_rest(sc, board, net, ask)) return false;
  if (!board->memories || board->memories->taught != eg_net_taught(net)) {
    scene_memories *fresh = memories_new(net);
    if (!fresh) return false;
    scene_memories_release(board->memories);
    board->memories = fresh;
  }
  __atomic_add_fetch(&board->memories->refs, 1, __ATOMIC_RELAXED);
  sc->memories = board->memories;
  if (!(sc->overlaps = calloc(sc->memories->shown + 1, sizeof *sc->overlaps))) return false;
  for (uint32_t mu = 0; mu < sc->memories->shown; mu++)
    sc->overlaps[mu] = (float)eg_net_overlap(net, mu);
  if (!capture_weights(sc, board, net, ask) || !capture_probe(sc, board, net, ask) ||
      !capture_past(sc, board, sc->n))
    return false;
  sc->learns = eg_net_learns(net);
  sc->rule = about->rule;
  sc->ties = about->ties;
  sc->temperature = eg_net_temperature(net);
  sc->seed = about->seed;
  sc->dreams = eg_net_dreams(net);
  sc->width = about->width;
  sc->height = about->height;
  return true;
}

scene *scene_capture(scene_board *board, const eg_net *net, const scene_request *ask) {
  scene *sc = calloc(1, sizeof *sc);
  if (!sc) return NULL;
  bool good = capture_charts(sc, board) && capture_images(sc, board) &&
              capture_controls(sc, board) && capture_lines(sc, board);
  sc->texts = copied(board->texts, board->text_count, sizeof *sc->texts);
  sc->text_count = sc->texts ? board->text_count : 0;
  if (good && sc->texts && (!net || capture_net(sc, board, net, ask))) return sc;
  scene_free(sc);
  return NULL;
}

static void series_release(scene_series *series, size_t count) {
  for (size_t k = 0; k < count; k++) {
    free(series[k].x);
    free(series[k].y);
    free(series[k].err);
  }
  free(series);
}

void scene_free(scene *sc) {
  if (!sc) return;
  for (size_t c = 0; c < sc->chart_count; c++) {
    series_release(sc->charts[c].series, sc->charts[c].series_count);
    series_release(sc->charts[c].before, sc->charts[c].before_count);
    free(sc->charts[c].marks);
  }
  for (size_t c = 0; c < sc->control_count; c++) free(sc->controls[c].options);
  for (size_t l = 0; l < sc->line_count; l++) free(sc->lines[l].text);
  images_release(sc->images, sc->image_count);
  scene_memories_release(sc->memories);
  free(sc->past.number);
  free(sc->past.x);
  free(sc->past.energy);
  free(sc->past.flips);
  free(sc->past.overlaps);
  free(sc->past.marks);
  free(sc->row.values);
  free(sc->fields.values);
  free(sc->question);
  free(sc->fault);
  free(sc->state);
  free(sc->overlaps);
  free(sc->weights.w);
  free(sc->charts);
  free(sc->controls);
  free(sc->texts);
  free(sc->lines);
  free(sc);
}
