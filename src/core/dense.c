/* SPDX-License-Identifier: MIT
 *
 * dense.c - couplings as a matrix of numbers, for what has no memory form.
 *
 * The fields of all neurons are kept, so that looking at a neuron costs
 * nothing and a flip costs n. The overlaps with the memories, if there are any,
 * are kept beside them as hebb.c does. Weights are float32; the fields are sums in
 * double, each over the neurons (or flips) in their order, whatever the number
 * of threads: a thread has neurons of its own, for all of the sum.
 *
 * The matrix is stored by columns: what neuron j does to all others is one run
 * of memory.
 */
#include "dense.h"
#include "hebb.h"
#include "mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define SHARED_WORK ((size_t)1 << 16) /* weights that are worth a second thread */
#define TILE 64

/* ---- the matrix ------------------------------------------------------------------------------ */

weights *weights_new(size_t n) {
  weights *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  atomic_init(&m->owners, 1);
  m->n = n;
  m->from = mem_new(n * n, sizeof *m->from);
  m->diagonal = mem_new(n, sizeof *m->diagonal);
  if (m->from && m->diagonal) return m;
  weights_release(m);
  return NULL;
}

uint64_t weights_bytes(size_t n) { return (uint64_t)n * (n + 1) * sizeof(float); }

weights *weights_copy(const weights *of) {
  weights *m = weights_new(of->n);
  if (!m) return NULL;
  memcpy(m->from, of->from, of->n * of->n * sizeof *m->from);
  memcpy(m->diagonal, of->diagonal, of->n * sizeof *m->diagonal);
  return m;
}

weights *weights_given(size_t n, const float *w, bool self, eg_status *status) {
  weights *m = weights_new(n);
  *status = m ? EG_OK : EG_NO_MEMORY;
  if (!m) return NULL;
  bool finite = true;
  for (size_t row = 0; row < n; row += TILE) /* in tiles, since one side goes across the lines */
    for (size_t column = 0; column < n; column += TILE)
      for (size_t i = row; i < n && i < row + TILE; i++)
        for (size_t j = column; j < n && j < column + TILE; j++) {
          finite = finite && isfinite(w[i * n + j]);
          m->from[j * n + i] = w[i * n + j];
        }
  weights_close(m, self);
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
  mem_free(m->diagonal, m->n, sizeof *m->diagonal);
  free(m);
}

void weights_open(weights *m) {
  for (size_t i = 0; i < m->n; i++) m->from[i * m->n + i] = m->diagonal[i];
}

void weights_close(weights *m, bool self) {
  for (size_t i = 0; i < m->n; i++) {
    m->diagonal[i] = m->from[i * m->n + i];
    if (!self) m->from[i * m->n + i] = 0;
  }
}

bool weights_symmetric(const weights *m) {
  const size_t n = m->n;
  for (size_t row = 0; row < n; row += TILE)
    for (size_t column = 0; column <= row; column += TILE)
      for (size_t i = row; i < n && i < row + TILE; i++)
        for (size_t j = column; j < i && j < column + TILE; j++)
          if (m->from[i * n + j] != m->from[j * n + i]) return false;
  return true;
}

/* XXH3 (Collet 2019). Owners of one matrix may ask at the same time, and find the same. */
uint64_t weights_sum(weights *m) {
  uint64_t sum = atomic_load(&m->sum);
  if (sum) return sum;
  sum = XXH3_64bits(m->from, m->n * m->n * sizeof *m->from) | 1;
  atomic_store(&m->sum, sum);
  return sum;
}

typedef struct doing_columns {
  weights *m;
  void (*column)(void *with, float *column, size_t j);
  void *with;
  size_t share;
} doing_columns;

static void do_columns(void *with, size_t part) {
  const doing_columns *d = with;
  size_t from = part * d->share, to = from + d->share < d->m->n ? from + d->share : d->m->n;
  for (size_t j = from; j < to; j++) d->column(d->with, d->m->from + j * d->m->n, j);
}

void weights_columns(weights *m, team *t, void (*column)(void *with, float *column, size_t j),
                     void *with) {
  team *helpers = m->n * m->n < SHARED_WORK ? NULL : t;
  size_t share = m->n / (4 * team_threads(helpers)) + 1;
  doing_columns d = {.m = m, .column = column, .with = with, .share = share};
  team_run(helpers, (m->n + share - 1) / share, do_columns, &d);
}

/* ---- the coupling ---------------------------------------------------------------------------- */

static size_t block(const coupling *c) {
  (void)c;
  return 1;
}

/* The fields come first, the agreements behind them on a cache line. */
static size_t fields_size(const coupling *c) {
  return (c->memories->n * sizeof(double) + 63) & ~(size_t)63;
}

static size_t kept_size(const coupling *c, uint32_t p) {
  return fields_size(c) + hebb_kept_size(c, p);
}

static void *agreements_in(const coupling *c, const void *kept) {
  return (char *)kept + fields_size(c);
}

static void add(double *h, const float *column, double step, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) h[i] += step * (double)column[i];
}

typedef struct adding {
  const weights *m;
  const uint64_t *s;
  double *h, step;
  const uint32_t *who; /* (count), or NULL for all */
  size_t count, share;
} adding;

static void add_part(void *with, size_t part) {
  const adding *a = with;
  size_t n = a->m->n, from = part * a->share, to = from + a->share < n ? from + a->share : n;
  for (size_t k = 0; k < a->count; k++) {
    size_t j = a->who ? a->who[k] : k;
    add(a->h, a->m->from + j * n, a->step * eg_spin(a->s, j), from, to);
  }
}

/* h += step of each neuron in `who` times its sign times its column */
static void add_columns(const weights *m, const uint64_t *s, double *h, const uint32_t *who,
                        size_t count, double step, team *t) {
  team *helpers = m->n * count < SHARED_WORK ? NULL : t;
  size_t share = (m->n / team_threads(helpers) + 16) & ~(size_t)15;
  adding a = {.m = m, .s = s, .h = h, .step = step, .who = who, .count = count, .share = share};
  team_run(helpers, (m->n + share - 1) / share, add_part, &a);
}

void weights_times(const weights *m, const uint64_t *s, double *h, team *t) {
  memset(h, 0, m->n * sizeof *h);
  add_columns(m, s, h, NULL, m->n, 1, t);
}

static void settle(const coupling *c, const uint64_t *s, void *kept) {
  weights_times(c->weights, s, kept, c->team);
  hebb_settle(c, s, agreements_in(c, kept));
}

void weights_settle_known(const coupling *c, const uint64_t *s, const double *h, void *kept) {
  memcpy(kept, h, c->weights->n * sizeof *h);
  hebb_settle(c, s, agreements_in(c, kept));
}

static void flipped(const coupling *c, const uint64_t *s, void *kept, const uint32_t *who,
                    size_t count) {
  add_columns(c->weights, s, kept, who, count, 2, c->team);
  hebb_flipped(c, s, agreements_in(c, kept), who, count);
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
  return hebb_overlap(c, s, agreements_in(c, kept), mu);
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
