/* SPDX-License-Identifier: MIT
 *
 * probe.c - one neuron looked at closely: its field and its row of W; and the
 * fields of all.
 *
 * Both are pictures over the grid. They are sampled at every neuron, or at
 * every second, fourth … along both sides where all would take longer than a
 * frame may. The row stays while the couplings do; the fields are new in every
 * scene, for the state is.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Samples over the grid, as many as `cost` words each allow. */
static bool begin(scene_samples *s, const eg_net *net, double cost, bool whole) {
  const eg_net_desc *about = eg_net_about(net);
  uint32_t w = about->width, h = about->height;
  if (w > SCENE_FIELDS) w = SCENE_FIELDS;
  if (h > SCENE_FIELDS) h = SCENE_FIELDS;
  while (!whole && (double)w * h * cost > SCENE_WORK && (w > 1 || h > 1)) {
    w = (w + 1) / 2;
    h = (h + 1) / 2;
  }
  *s = (scene_samples){.width = w, .height = h};
  return (s->values = malloc((size_t)w * h * sizeof *s->values)) != NULL;
}

static size_t neuron_at(const scene_samples *s, const eg_net *net, uint32_t y, uint32_t x) {
  const eg_net_desc *about = eg_net_about(net);
  const size_t row = (2 * (size_t)y + 1) * about->height / (2 * (size_t)s->height);
  const size_t column = (2 * (size_t)x + 1) * about->width / (2 * (size_t)s->width);
  return row * about->width + column;
}

/* Of the row of neuron `of` - 1, or, of 0, the fields. */
static void fill(scene_samples *s, const eg_net *net, uint32_t of) {
  for (uint32_t y = 0; y < s->height; y++)
    for (uint32_t x = 0; x < s->width; x++) {
      const size_t j = neuron_at(s, net, y, x);
      const float value = (float)(of ? eg_net_weight(net, of - 1, j) : eg_net_field(net, j));
      s->values[(size_t)y * s->width + x] = value;
      if (fabsf(value) > s->peak) s->peak = fabsf(value);
    }
}

static bool capture_row(scene *sc, board_row *kept, const eg_net *net, const scene_request *ask) {
  if (!kept->seen.values || kept->probe != ask->probe || kept->whole != ask->whole ||
      kept->taught != eg_net_taught(net)) {
    scene_samples fresh;
    if (!begin(&fresh, net, weight_cost(net), ask->whole)) return false;
    fill(&fresh, net, ask->probe);
    free(kept->seen.values);
    *kept = (board_row){fresh, ask->probe, ask->whole, eg_net_taught(net)};
  }
  const size_t bytes = (size_t)kept->seen.width * kept->seen.height * sizeof *kept->seen.values;
  sc->row = kept->seen;
  if (!(sc->row.values = malloc(bytes))) return false;
  memcpy(sc->row.values, kept->seen.values, bytes);
  return true;
}

bool capture_probe(scene *sc, scene_board *board, const eg_net *net, const scene_request *ask) {
  if (ask->probe > 0 && ask->probe <= eg_net_n(net)) {
    sc->probe = ask->probe;
    sc->probe_field = eg_net_field(net, ask->probe - 1);
    if (!capture_row(sc, &board->row, net, ask)) return false;
  }
  if (ask->fields) {
    /* A field is p sums of a bit each, by vectors; a matrix keeps its fields. */
    const double cost = 8 + (eg_net_has_matrix(net) ? 0 : eg_net_count(net) / 16.0);
    if (!begin(&sc->fields, net, cost, ask->whole)) return false;
    fill(&sc->fields, net, 0);
  }
  return true;
}
