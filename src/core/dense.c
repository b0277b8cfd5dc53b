/* SPDX-License-Identifier: MIT
 *
 * dense.c - couplings as a matrix of numbers, for what has no memory form.
 *
 * The fields of all neurons are kept, so that looking at a neuron costs
 * nothing and a flip costs n. Weights are float32; the fields are sums in
 * double, each over the neurons (or flips) in their order, whatever the number
 * of threads: a thread has neurons of its own, for all of the sum.
 *
 * The matrix is stored by columns: what neuron j does to all others is one run
 * of memory.
 */
#include "dense.h"
#include "mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHARED_WORK ((size_t)1 << 16) /* weights that are worth a second thread */
#define TILE 64

struct weights {
  atomic_uint owners;
  size_t n;
  float *from; /* (n, n): from[j * n + i] = W_ij, what i gets from j */
};

weights *weights_new(size_t n, const float *w, bool self, bool *symmetric, eg_status *status) {
  *status = EG_NO_MEMORY;
  weights *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  atomic_init(&m->owners, 1);
  m->n = n;
  if (!(m->from = mem_new(n * n, sizeof *m->from))) {
    free(m);
    return NULL;
  }
  bool finite = true, same = true;
  for (size_t row = 0; row < n; row += TILE) /* in tiles, since one side goes across the lines */
    for (size_t column = 0; column < n; column += TILE)
      for (size_t i = row; i < n && i < row + TILE; i++)
        for (size_t j = column; j < n && j < column + TILE; j++) {
          float x = w[i * n + j];
          finite = finite && isfinite(x);
          same = same && x == w[j * n + i];
          m->from[j * n + i] = i == j && !self ? 0 : x;
        }
  *symmetric = same;
  *status = EG_OK;
  if (finite) return m;
  *status = EG_NOT_FINITE;
  weights_release(m);
  return NULL;
}

weights *weights_share(weights *m) {
  if (m) atomic_fetch_add(&m->owners, 1);
  return m;
}

void weights_release(weights *m) {
  if (!m || atomic_fetch_sub(&m->owners, 1) > 1) return;
  mem_free(m->from, m->n * m->n, sizeof *m->from);
  free(m);
}

/* ---- the coupling ---------------------------------------------------------------------------- */

static size_t block(const coupling *c) {
  (void)c;
  return 1;
}

static size_t kept_size(const coupling *c, uint32_t p) {
  (void)p;
  return c->weights->n * sizeof(double);
}

static void add(double *h, const float *column, double step, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) h[i] += step * (double)column[i];
}

typedef struct adding {
  const coupling *c;
  const uint64_t *s;
  double *h, step;
  const uint32_t *who; /* (count), or NULL for all */
  size_t count, share;
} adding;

static void add_part(void *with, size_t part) {
  const adding *a = with;
  size_t n = a->c->weights->n, from = part * a->share;
  size_t to = from + a->share < n ? from + a->share : n;
  for (size_t k = 0; k < a->count; k++) {
    size_t j = a->who ? a->who[k] : k;
    add(a->h, a->c->weights->from + j * n, a->step * eg_spin(a->s, j), from, to);
  }
}

/* h += step of each neuron in `who` times its sign times its column */
static void add_columns(const coupling *c, const uint64_t *s, double *h, const uint32_t *who,
                        size_t count, double step) {
  size_t n = c->weights->n;
  team *helpers = n * count < SHARED_WORK ? NULL : c->team;
  size_t share = (n / team_threads(helpers) + 16) & ~(size_t)15;
  adding a = {.c = c, .s = s, .h = h, .step = step, .who = who, .count = count, .share = share};
  team_run(helpers, (n + share - 1) / share, add_part, &a);
}

static void settle(const coupling *c, const uint64_t *s, void *kept) {
  memset(kept, 0, kept_size(c, 0));
  add_columns(c, s, kept, NULL, c->weights->n, 1);
}

static void flipped(const coupling *c, const uint64_t *s, void *kept, const uint32_t *who,
                    size_t count) {
  add_columns(c, s, kept, who, count, 2);
}

static void fields(const coupling *c, const uint64_t *s, const void *kept, const uint32_t *who,
                   size_t count, double *h) {
  (void)c, (void)s;
  for (size_t k = 0; k < count; k++) h[k] = ((const double *)kept)[who[k]];
}

static double weight(const coupling *c, size_t i, size_t j) {
  return (double)c->weights->from[j * c->weights->n + i];
}

static double energy(const coupling *c, const uint64_t *s, const void *kept) {
  const double *h = kept;
  double sum = 0;
  for (size_t i = 0; i < c->weights->n; i++) sum += eg_spin(s, i) * h[i] - weight(c, i, i);
  return sum;
}

static double overlap(const coupling *c, const uint64_t *s, const void *kept, uint32_t mu) {
  (void)c, (void)s, (void)kept, (void)mu;
  return 0; /* there are no memories */
}

static double corrected(const coupling *c, double h, size_t i, const uint32_t *who, size_t count,
                        uint64_t up) {
  for (size_t k = 0; k < count; k++) h += (up >> k & 1 ? 2 : -2) * weight(c, i, who[k]);
  return h;
}

static void soon(const coupling *c, const uint32_t *who, size_t count) {
  (void)c, (void)who, (void)count; /* their fields are there */
}

typedef struct settling {
  const coupling *c;
  const uint64_t *const *s;
  void *const *kept;
} settling;

static void settle_part(void *with, size_t k) {
  const settling *all = with;
  settle(all->c, all->s[k], all->kept[k]);
}

static void crowd_settle(const coupling *c, const uint64_t *const *s, void *const *kept,
                         size_t states, team *helpers) {
  settling all = {.c = c, .s = s, .kept = kept};
  team_run(helpers, states, settle_part, &all);
}

static size_t crowd_size(const coupling *c) {
  (void)c;
  return 0;
}

static double reach(const coupling *c) {
  (void)c;
  return INFINITY; /* nobody looked for the largest */
}

/* As if every tenth neuron flipped. */
static uint64_t per_ms(const coupling *c) {
  return (uint64_t)(1e6 / (5 + 0.1 * (double)c->weights->n));
}

const coupling_type coupling_weights = {
    .rule = "weights",
    .block = block,
    .kept_size = kept_size,
    .settle = settle,
    .flipped = flipped,
    .fields = fields,
    .crowd_settle = crowd_settle,
    .crowd_size = crowd_size,
    .energy = energy,
    .overlap = overlap,
    .weight = weight,
    .corrected = corrected,
    .reach = reach,
    .soon = soon,
    .per_ms = per_ms,
};
