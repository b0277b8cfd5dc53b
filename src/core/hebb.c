/* SPDX-License-Identifier: MIT
 *
 * hebb.c - Hebbian couplings without the matrix (Hopfield 1982).
 *
 * W is the sum of the memories' outer products, so that with the overlaps
 * M[mu] = sum_j xi_j^mu s_j
 *
 *     h_i = sum_mu xi_i^mu M[mu] - p s_i        (the second term takes out the diagonal)
 *     sum_{i != j} W_ij s_i s_j = sum_mu M[mu]^2 - p n
 *     a flip of neuron i to s: M[mu] += 2 s xi_i^mu
 *
 * What is kept are the agreements a = (n + M) / 2 in the layout of kernels.h:
 * unsigned, of as few bytes as hold n. A field and a flip cost p operations
 * on one row of bits; all are integers. Invariant: a and their total equal the
 * sums above after every call.
 */
#include "hebb.h"

#include <string.h>

#define RUN 32u           /* words of a row tallied at a time */
#define SOON 64u          /* words of a row to be fetched before they are needed */
#define PART 64u          /* rows handed to a kernel at a time */
#define SHARED_WORK 8192u /* words that are worth a second thread */

static size_t kept_size(const coupling *c, uint32_t p) {
  return sizeof(kept_agreements) + eg_words(p) * 64 * planes_for(c->memories->n);
}

static team *team_for(const coupling *c, size_t words) {
  return words < SHARED_WORK ? NULL : c->team;
}

/* ---- the agreements ------------------------------------------------------------------------ */

/* Neurons who[0..count), or all for NULL, in the words from..to-1. Goes in runs of a few lines, with
 * those of the coming rows on their way meanwhile: more streams than the processor would foresee. */
static void tally_rows(const coupling *c, const uint64_t *s, uint8_t *a, const uint32_t *who,
                       size_t count, size_t from, size_t to) {
  const store *st = c->memories;
  for (size_t k = 0; k < count; k += TALLY_MOST) {
    const uint64_t *rows[TALLY_MOST];
    unsigned part = count - k < TALLY_MOST ? (unsigned)(count - k) : TALLY_MOST;
    size_t coming = count - k - part < TALLY_MOST ? count - k - part : TALLY_MOST;
    uint32_t up = 0;
    for (unsigned r = 0; r < part; r++) {
      size_t i = who ? who[k + r] : k + r;
      rows[r] = store_row(st, i);
      up |= (uint32_t)eg_bit(s, i) << r;
    }
    for (size_t w = from; w < to; w += RUN) {
      size_t end = w + RUN < to ? w + RUN : to;
      for (size_t r = 0; r < coming && !who; r++)
        for (size_t line = w; line < end; line += 8)
          __builtin_prefetch(store_row(st, k + part + r) + line);
      c->kernel->tally(a, planes_for(st->n), w, end, rows, part, up, !who);
    }
  }
}

typedef struct tallying {
  const coupling *c;
  const uint64_t *s;
  uint8_t *a;
  const uint32_t *who;
  size_t count, words, share; /* share: words of a part, whole lines */
} tallying;

static void tally_part(void *with, size_t k) {
  const tallying *t = with;
  size_t from = k * t->share, to = from + t->share < t->words ? from + t->share : t->words;
  tally_rows(t->c, t->s, t->a, t->who, t->count, from, to);
}

static void tally(const coupling *c, const uint64_t *s, uint8_t *a, const uint32_t *who,
                  size_t count) {
  size_t words = eg_words(c->memories->p);
  team *helpers = team_for(c, words * count);
  size_t share = (words / team_threads(helpers) + 8) & ~(size_t)7;
  tallying t = {.c = c, .s = s, .a = a, .who = who, .count = count, .words = words, .share = share};
  team_run(helpers, (words + share - 1) / share, tally_part, &t);
}

static void settle(const coupling *c, const uint64_t *s, void *kept) {
  const store *st = c->memories;
  kept_agreements *k = kept;
  memset(kept, 0, kept_size(c, st->p));
  if (!st->p) return;
  tally(c, s, k->a, NULL, st->n);
  for (uint32_t mu = 0; mu < st->p; mu++) k->total += agreement(k->a, planes_for(st->n), mu);
}

static void flipped(const coupling *c, const uint64_t *s, void *kept, const uint32_t *who,
                    size_t count) {
  const store *st = c->memories;
  kept_agreements *k = kept;
  if (!st->p || !count) return;
  tally(c, s, k->a, who, count);
  for (size_t r = 0; r < count; r++)
    k->total += eg_spin(s, who[r]) * (2 * (int64_t)st->ones[who[r]] - st->p);
}

/* ---- what follows from them ------------------------------------------------------------------ */

static void fields_of(const coupling *c, const uint64_t *s, const kept_agreements *k,
                      const uint32_t *who, size_t count, double *h) {
  const store *st = c->memories;
  const int64_t n = (int64_t)st->n, p = st->p;
  const uint64_t *rows[PART];
  int64_t sums[PART];
  rows[0] = NULL; /* gcc 12 cannot see that count > 0 */
  for (size_t r = 0; r < count; r++) rows[r] = store_row(st, who[r]);
  c->kernel->sums(k->a, planes_for(st->n), eg_words(st->p), rows, count, sums);
  for (size_t r = 0; r < count; r++) {
    int64_t field = 2 * (2 * sums[r] - k->total) - n * (2 * (int64_t)st->ones[who[r]] - p);
    h[r] = (double)(c->self ? field : field - p * eg_spin(s, who[r]));
  }
}

typedef struct looking {
  const coupling *c;
  const uint64_t *s;
  const void *kept;
  const uint32_t *who;
  size_t count, share;
  double *h;
} looking;

static void fields_part(void *with, size_t k) {
  const looking *l = with;
  size_t from = k * l->share;
  size_t count = l->count - from < l->share ? l->count - from : l->share;
  fields_of(l->c, l->s, l->kept, l->who + from, count, l->h + from);
}

static void fields(const coupling *c, const uint64_t *s, const void *kept, const uint32_t *who,
                   size_t count, double *h) {
  size_t words = eg_words(c->memories->p);
  if (!words) {
    memset(h, 0, count * sizeof *h);
    return;
  }
  team *helpers = team_for(c, words * count);
  size_t share = (count / team_threads(helpers) + 7) & ~(size_t)7; /* kernels like eight rows */
  if (share > PART || !helpers) share = PART;
  if (share < 8) share = 8;
  looking l = {.c = c, .s = s, .kept = kept, .who = who, .count = count, .share = share, .h = h};
  team_run(helpers, (count + share - 1) / share, fields_part, &l);
}

static double energy(const coupling *c, const uint64_t *s, const void *kept) {
  (void)s;
  const store *st = c->memories;
  const kept_agreements *k = kept;
  __extension__ __int128 sum = -(__int128)((int64_t)st->p * (int64_t)st->n);
  for (uint32_t mu = 0; mu < st->p; mu++) {
    int64_t m = 2 * (int64_t)agreement(k->a, planes_for(st->n), mu) - (int64_t)st->n;
    sum += m * m;
  }
  return (double)sum;
}

static double overlap(const coupling *c, const uint64_t *s, const void *kept, uint32_t mu) {
  (void)s;
  size_t n = c->memories->n;
  return 2 * (double)agreement(((const kept_agreements *)kept)->a, planes_for(n), mu) - (double)n;
}

static double weight(const coupling *c, size_t i, size_t j) {
  const store *st = c->memories;
  if (!st->p || (i == j && !c->self)) return 0;
  int64_t differ = c->kernel->differ(store_row(st, i), store_row(st, j), eg_words(st->p));
  return (double)((int64_t)st->p - 2 * differ);
}

static double corrected(const coupling *c, double h, size_t i, const uint32_t *who, size_t count,
                        uint64_t up) {
  const store *st = c->memories;
  const uint64_t *rows[EG_BLOCK_MAX];
  for (size_t k = 0; k < count; k++) rows[k] = store_row(st, who[k]);
  int64_t differ = c->kernel->differ_signed(store_row(st, i), rows, count, up, eg_words(st->p));
  int64_t rise = 2 * (int64_t)__builtin_popcountll(up) - (int64_t)count;
  return h + (double)(2 * (rise * (int64_t)st->p - 2 * differ));
}

/* The first lines of each row; what comes behind them the processor foresees. */
static void soon(const coupling *c, const uint32_t *who, size_t count) {
  size_t words = eg_words(c->memories->p);
  for (size_t k = 0; k < count; k++)
    for (size_t w = 0; w < words && w < SOON; w += 8)
      __builtin_prefetch(store_row(c->memories, who[k]) + w);
}

/* Corrections within a block cost; what it saves is above all the waiting of threads for each other. */
static size_t block(const coupling *c) {
  return team_threads(team_for(c, EG_BLOCK_MAX * eg_words(c->memories->p))) > 1 ? EG_BLOCK_MAX : 16;
}

static double reach(const coupling *c) { return c->memories->p; }

/* By what the loops take where it was measured; elsewhere it is the right order of magnitude. */
static uint64_t per_ms(const coupling *c) {
  size_t words = eg_words(c->memories->p);
  double ns = c->kernel == &kernels_scalar ? 60 : 0.8;
  return (uint64_t)(1e6 /
                    (12 + ns * (double)words / (double)team_threads(team_for(c, 64 * words))));
}

const coupling_type coupling_hebb = {
    .rule = "hebb",
    .scaled = true,
    .block = block,
    .kept_size = kept_size,
    .settle = settle,
    .flipped = flipped,
    .fields = fields,
    .crowd_settle = hebb_crowd_settle,
    .crowd_size = hebb_crowd_size,
    .crowd_set = hebb_crowd_set,
    .crowd_fields = hebb_crowd_fields,
    .energy = energy,
    .overlap = overlap,
    .weight = weight,
    .corrected = corrected,
    .reach = reach,
    .soon = soon,
    .per_ms = per_ms,
};
