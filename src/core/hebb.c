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
#define LONG 512u         /* words of a row from which on memories are shared out, not neurons, */
#define SHARES 8u         /* between so many threads at most, */
#define MANY 1024u        /* and for so many neurons */
#define SHARED_WORK 4096u /* words that are worth a second thread */

size_t hebb_kept_size(const coupling *c, uint32_t p) {
  return sizeof(kept_agreements) + eg_words(p) * 64 * planes_for(c->memories->n);
}

static team *team_for(const coupling *c, size_t words) {
  return words < SHARED_WORK ? NULL : c->team;
}

/* The words of the rows that are one thread's: whole cache lines. */
static size_t share_of(size_t words, const team *helpers) {
  return (words / team_threads(helpers) + 8) & ~(size_t)7;
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
  size_t share = share_of(words, helpers);
  tallying t = {.c = c, .s = s, .a = a, .who = who, .count = count, .words = words, .share = share};
  team_run(helpers, (words + share - 1) / share, tally_part, &t);
}

void hebb_settle(const coupling *c, const uint64_t *s, void *kept) {
  const store *st = c->memories;
  kept_agreements *k = kept;
  memset(kept, 0, hebb_kept_size(c, st->p));
  k->spins = spins_of(s, st->n);
  if (!st->p) return;
  tally(c, s, k->a, NULL, st->n);
  for (uint32_t mu = 0; mu < st->p; mu++) k->total += agreement(k->a, planes_for(st->n), mu);
}

void hebb_flipped(const coupling *c, const uint64_t *s, void *kept, const uint32_t *who,
                  size_t count) {
  const store *st = c->memories;
  kept_agreements *k = kept;
  for (size_t r = 0; r < count; r++) k->spins += 2 * eg_spin(s, who[r]);
  if (!st->p || !count) return;
  tally(c, s, k->a, who, count);
  for (size_t r = 0; r < count; r++)
    k->total += eg_spin(s, who[r]) * (2 * (int64_t)st->ones[who[r]] - st->p);
}

/* ---- what follows from them ------------------------------------------------------------------ */

/* Many fields at once. The cores share out either the neurons or, where rows are long, the memories: a
 * core then has to do with its own share of the agreements alone, as in tally, and what a flip changes
 * need not go from one core to the other. */
typedef struct looking {
  const coupling *c;
  const uint64_t *s;
  const kept_agreements *kept;
  const uint32_t *who;
  size_t count, share; /* share: neurons or words of a part */
  double *h;
  int64_t *sums; /* (parts, count), or NULL where neurons are shared out */
} looking;

static void sum_rows(const looking *l, size_t first, size_t count, size_t from, size_t to,
                     int64_t *sums) {
  const store *st = l->c->memories;
  const unsigned planes = planes_for(st->n);
  for (size_t k = 0; k < count; k += PART) {
    const uint64_t *rows[PART];
    size_t part = count - k < PART ? count - k : PART;
    rows[0] = NULL; /* gcc 12 cannot see that part > 0 */
    for (size_t r = 0; r < part; r++) rows[r] = store_row(st, l->who[first + k + r]) + from;
    l->c->kernel->sums(l->kept->a + from * 64 * planes, planes, to - from, rows, part, sums + k);
  }
}

static void put_fields(const looking *l, size_t first, size_t count, const int64_t *sums) {
  const store *st = l->c->memories;
  const int64_t n = (int64_t)st->n, p = st->p;
  for (size_t r = 0; r < count; r++) {
    uint32_t i = l->who[first + r];
    int64_t field = 2 * (2 * sums[r] - l->kept->total) - n * (2 * (int64_t)st->ones[i] - p);
    l->h[first + r] = (double)(l->c->self ? field : field - p * eg_spin(l->s, i));
  }
}

static void fields_of_neurons(void *with, size_t k) {
  const looking *l = with;
  size_t first = k * l->share;
  size_t count = l->count - first < l->share ? l->count - first : l->share;
  int64_t sums[PART];
  sum_rows(l, first, count, 0, eg_words(l->c->memories->p), sums);
  put_fields(l, first, count, sums);
}

static void sums_of_memories(void *with, size_t k) {
  const looking *l = with;
  const size_t words = eg_words(l->c->memories->p), from = k * l->share;
  sum_rows(l, 0, l->count, from, from + l->share < words ? from + l->share : words,
           l->sums + k * l->count);
}

static void fields_by_memories(looking *l, team *helpers, size_t parts) {
  int64_t sums[SHARES * MANY];
  l->sums = sums;
  team_run(helpers, parts, sums_of_memories, l);
  for (size_t k = 1; k < parts; k++)
    for (size_t r = 0; r < l->count; r++) sums[r] += sums[k * l->count + r];
  put_fields(l, 0, l->count, sums);
}

void hebb_fields(const coupling *c, const uint64_t *s, const void *kept, const uint32_t *who,
                 size_t count, double *h) {
  size_t words = eg_words(c->memories->p);
  if (!words) {
    memset(h, 0, count * sizeof *h);
    return;
  }
  team *helpers = team_for(c, words * count);
  size_t share = share_of(words, helpers), parts = (words + share - 1) / share;
  looking l = {.c = c, .s = s, .kept = kept, .who = who, .count = count, .h = h};
  if (words >= LONG && count <= MANY && parts > 1 && parts <= SHARES) {
    l.share = share;
    fields_by_memories(&l, helpers, parts);
    return;
  }
  l.share = (count / team_threads(helpers) + 7) & ~(size_t)7; /* kernels like eight rows */
  if (l.share > PART || !helpers) l.share = PART;
  if (l.share < 8) l.share = 8;
  team_run(helpers, (count + l.share - 1) / l.share, fields_of_neurons, &l);
}

double hebb_energy(const coupling *c, const uint64_t *s, const void *kept) {
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

double hebb_overlap(const coupling *c, const uint64_t *s, const void *kept, uint32_t mu) {
  (void)s;
  size_t n = c->memories->n;
  return 2 * (double)agreement(((const kept_agreements *)kept)->a, planes_for(n), mu) - (double)n;
}

double hebb_weight(const coupling *c, size_t i, size_t j) {
  const store *st = c->memories;
  if (!st->p || (i == j && !c->self)) return 0;
  int64_t differ = c->kernel->differ(store_row(st, i), store_row(st, j), eg_words(st->p));
  return (double)((int64_t)st->p - 2 * differ);
}

double hebb_corrected(const coupling *c, double h, size_t i, const uint32_t *who, size_t count,
                      uint64_t up) {
  const store *st = c->memories;
  const uint64_t *rows[EG_BLOCK_MAX];
  for (size_t k = 0; k < count; k++) rows[k] = store_row(st, who[k]);
  int64_t differ = c->kernel->differ_signed(store_row(st, i), rows, count, up, eg_words(st->p));
  int64_t rise = 2 * (int64_t)__builtin_popcountll(up) - (int64_t)count;
  return h + (double)(2 * (rise * (int64_t)st->p - 2 * differ));
}

/* The first lines of each row; what comes behind them the processor foresees. */
void hebb_soon(const coupling *c, const uint32_t *who, size_t count) {
  size_t words = eg_words(c->memories->p);
  for (size_t k = 0; k < count; k++)
    for (size_t w = 0; w < words && w < SOON; w += 8)
      __builtin_prefetch(store_row(c->memories, who[k]) + w);
}

/* Corrections within a block cost; what it saves is above all the waiting of threads for each other. */
size_t hebb_block(const coupling *c) {
  return team_threads(team_for(c, EG_BLOCK_MAX * eg_words(c->memories->p))) > 1 ? EG_BLOCK_MAX : 16;
}

static double reach(const coupling *c) { return c->memories->p; }

/* By what the loops take where it was measured; elsewhere it is the right order of magnitude. */
uint64_t hebb_per_ms(const coupling *c) {
  size_t words = eg_words(c->memories->p);
  double ns = c->kernel == &kernels_scalar ? 60 : 0.8;
  return (uint64_t)(1e6 /
                    (12 + ns * (double)words / (double)team_threads(team_for(c, 64 * words))));
}

const coupling_type coupling_hebb = {
    .block = hebb_block,
    .kept_size = hebb_kept_size,
    .settle = hebb_settle,
    .flipped = hebb_flipped,
    .fields = hebb_fields,
    .crowd_settle = hebb_crowd_settle,
    .crowd_size = hebb_crowd_size,
    .crowd_set = hebb_crowd_set,
    .crowd_fields = hebb_crowd_fields,
    .energy = hebb_energy,
    .overlap = hebb_overlap,
    .weight = hebb_weight,
    .corrected = hebb_corrected,
    .reach = reach,
    .soon = hebb_soon,
    .per_ms = hebb_per_ms,
};
