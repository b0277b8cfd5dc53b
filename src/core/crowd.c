/* SPDX-License-Identifier: MIT
 *
 * crowd.c - Hebbian overlaps and fields of many states at once.
 *
 * Overlaps from scratch: the rows are turned back into memories, 64 of them and
 * 64 neurons at a time, and each word is compared with each state: the bits are
 * read once for all.
 *
 * Fields: for every four memories a table holds the 16 sums that four bits can select,
 * each for LANES states side by side; a row then costs one load and one
 * addition for four memories and all of the states. (The method of four
 * Russians: Arlazarov, Dinic, Kronrod, Faradzev 1970.)
 *
 * What is summed are d = a - n/2, the agreements less what half of the neurons
 * give, since these are small: 64 of them, a word of the row, have to fit into
 * 16 bits. Where they might not, for one state and one word, the tables hold
 * zeros and the word is added from the agreements themselves. In terms of d
 *
 *     h_i = 4 sum_{set mu} d[mu] - 2 (n mod 2) c_i - sum_mu M[mu] - p s_i
 *
 * with the row's number of set bits c_i; all of these are far below 2^53.
 *
 * The same by rows in the lanes, for a single state (vpermw on transposed
 * rows), was tried for synchronous steps: 10 cycles for 512 memories of a row
 * in the cache where the sums over bits take 14, but 20 and more where they take
 * 17 with rows from memory, since the tables come from there too.
 */
#include "hebb.h"

#include <string.h>

#define RUN 4u    /* words at a time: their tables stay in the nearer caches */
#define LONG 512u /* words of a row whose tables come from memory: then for more rows at a time */
#define HEAVY_MOST 256u

typedef struct heavy_word {
  uint32_t state, word;
} heavy_word;

typedef struct crowd {
  size_t heavy_count;
  heavy_word heavy[HEAVY_MOST];
  double h[LANES * CROWD_ROWS];
  int32_t sums[CROWD_ROWS * LANES];
  _Alignas(64) int16_t tables[];
} crowd;

/* ---- overlaps ----------------------------------------------------------------------------- */

#define LINE 8u  /* words of the rows that are taken together: a cache line */
#define SOME 32u /* words of the states */

typedef struct settling {
  const coupling *c;
  const uint64_t *const *s;
  void *const *kept;
  size_t states, groups; /* of up to LANES states */
} settling;

static void put_agreements(const coupling *c, kept_agreements *k, size_t w,
                           const uint64_t differ[64]) {
  const size_t n = c->memories->n;
  const unsigned planes = planes_for(n);
  uint8_t *lowest = k->a + w * 64 * planes;
  for (size_t mu = 0; mu < 64 && w * 64 + mu < c->memories->p; mu++)
    for (unsigned plane = 0; plane < planes; plane++)
      lowest[plane * 64 + mu] = (uint8_t)((n - differ[mu]) >> 8 * plane);
}

/* The words of 64 memories in `some` words of neurons from word `from` on. */
static void turn_back(const coupling *c, size_t w, size_t from, size_t some,
                      uint64_t blocks[][64]) {
  const store *st = c->memories;
  uint32_t ones[64] = {0};
  for (size_t x = 0; x < some; x++) {
    size_t i = (from + x) * 64, rows = st->n - i < 64 ? st->n - i : 64;
    for (size_t r = 0; r < 64; r++) blocks[x][r] = r < rows ? store_row(st, i + r)[w] : 0;
    c->kernel->transpose(blocks[x], ones);
  }
}

/* One line of the rows for one group of states. */
static void settle_part(void *with, size_t part) {
  const settling *all = with;
  const size_t words = eg_words(all->c->memories->p), neurons = eg_words(all->c->memories->n);
  const size_t first = part / all->groups * LINE,
               last = first + LINE < words ? first + LINE : words;
  const size_t begin = part % all->groups * LANES;
  const size_t end = begin + LANES < all->states ? begin + LANES : all->states;
  uint64_t differ[LINE][LANES][64], blocks[SOME][64];
  memset(differ, 0, sizeof differ);
  for (size_t from = 0; from < neurons; from += SOME) {
    size_t some = neurons - from < SOME ? neurons - from : SOME;
    for (size_t w = first; w < last; w++) {
      turn_back(all->c, w, from, some, blocks);
      for (size_t k = begin; k < end; k++)
        all->c->kernel->compare((const uint64_t(*)[64])blocks, all->s[k] + from, some,
                                differ[w - first][k - begin]);
    }
  }
  for (size_t w = first; w < last; w++)
    for (size_t k = begin; k < end; k++)
      put_agreements(all->c, all->kept[k], w, differ[w - first][k - begin]);
}

void hebb_crowd_settle(const coupling *c, const uint64_t *const *s, void *const *kept,
                       size_t states, team *helpers) {
  const store *st = c->memories;
  settling all = {.c = c, .s = s, .kept = kept, .states = states};
  all.groups = (states + LANES - 1) / LANES;
  team_run(helpers, (eg_words(st->p) + LINE - 1) / LINE * all.groups, settle_part, &all);
  for (size_t k = 0; k < states; k++) {
    kept_agreements *own = kept[k];
    own->total = 0;
    own->spins = spins_of(s[k], st->n);
    for (uint32_t mu = 0; mu < st->p; mu++) own->total += agreement(own->a, planes_for(st->n), mu);
  }
}

/* ---- fields -------------------------------------------------------------------------------- */

size_t hebb_crowd_size(const coupling *c) {
  return sizeof(crowd) + eg_words(c->memories->p) * TABLE_OF_WORD * sizeof(int16_t);
}

/* The d of 64 memories of one state; false if they may not fit. */
static bool word_of(const coupling *c, const kept_agreements *k, size_t w, int16_t d[64]) {
  const store *st = c->memories;
  const int64_t half = (int64_t)st->n / 2;
  int64_t sum = 0;
  for (size_t mu = 0; mu < 64; mu++) {
    int64_t x = 0;
    if (w * 64 + mu < st->p) x = (int64_t)agreement(k->a, planes_for(st->n), w * 64 + mu) - half;
    sum += x < 0 ? -x : x;
    d[mu] = (int16_t)x;
  }
  return sum <= INT16_MAX;
}

static void fill_table(int16_t *entries, const int16_t (*d)[LANES]) {
  memset(entries, 0, LANES * sizeof *entries);
  for (size_t bits = 1; bits < 16; bits++) {
    const int16_t *rest = entries + (bits & (bits - 1)) * LANES,
                  *lowest = d[__builtin_ctz((unsigned)bits)];
    for (size_t k = 0; k < LANES; k++) entries[bits * LANES + k] = (int16_t)(rest[k] + lowest[k]);
  }
}

bool hebb_crowd_set(const coupling *c, void *with, const void *const *kept, size_t states) {
  crowd *all = with;
  all->heavy_count = 0;
  for (size_t w = 0; w < eg_words(c->memories->p); w++) {
    int16_t lanes[64][LANES] = {{0}};
    for (size_t k = 0; k < states; k++) {
      int16_t d[64];
      if (word_of(c, kept[k], w, d)) {
        for (size_t mu = 0; mu < 64; mu++) lanes[mu][lane_of(k)] = d[mu];
        continue;
      }
      if (all->heavy_count == HEAVY_MOST) return false;
      all->heavy[all->heavy_count++] = (heavy_word){(uint32_t)k, (uint32_t)w};
    }
    for (size_t four = 0; four < 16; four++)
      fill_table(all->tables + w * TABLE_OF_WORD + four * 16 * LANES, &lanes[4 * four]);
  }
  return true;
}

/* h += 4 times what a heavy word adds to its state's sums */
static void add_heavy(const coupling *c, const heavy_word *heavy, const kept_agreements *k,
                      const uint32_t *who, size_t count, double *h) {
  const store *st = c->memories;
  const unsigned planes = planes_for(st->n);
  const int64_t half = (int64_t)st->n / 2;
  const uint64_t *words[CROWD_ROWS];
  int64_t sums[CROWD_ROWS];
  for (size_t r = 0; r < count; r++) words[r] = store_row(st, who[r]) + heavy->word;
  c->kernel->sums(k->a + heavy->word * 64 * planes, planes, 1, words, count, sums);
  for (size_t r = 0; r < count; r++)
    h[r] += 4 * (double)(sums[r] - half * (int64_t)__builtin_popcountll(*words[r]));
}

double *hebb_crowd_fields(const coupling *c, void *with, const uint64_t *const *s,
                          const void *const *kept, size_t states, const uint32_t *who,
                          size_t count) {
  crowd *all = with;
  int32_t *sums = all->sums;
  double *h = all->h;
  const store *st = c->memories;
  const size_t words = eg_words(st->p);
  const uint64_t *rows[CROWD_ROWS];
  const size_t chunk = words > LONG ? CROWD_ROWS : 256;
  memset(sums, 0, count * LANES * sizeof *sums);
  for (size_t first = 0; first < count; first += chunk) {
    size_t part = count - first < chunk ? count - first : chunk;
    for (size_t w = 0; w < words; w += RUN) {
      for (size_t r = 0; r < part; r++) rows[r] = store_row(st, who[first + r]) + w;
      c->kernel->look_up(all->tables + w * TABLE_OF_WORD, words - w < RUN ? words - w : RUN, rows,
                         part, sums + first * LANES);
    }
  }
  const double diagonal[2] = {c->self ? 0 : st->p, c->self ? 0 : -(double)st->p}; /* by bit */
  double overlaps[LANES];                                                         /* sum_mu M[mu] */
  for (size_t k = 0; k < states; k++)
    overlaps[k] =
        (double)(2 * ((const kept_agreements *)kept[k])->total - (int64_t)st->p * (int64_t)st->n);
  double odd[CROWD_ROWS];
  for (size_t r = 0; r < count; r++) odd[r] = st->n % 2 ? 2.0 * st->ones[who[r]] : 0;
  for (size_t k = 0; k < states; k++)
    for (size_t r = 0; r < count; r++)
      h[k * count + r] =
          4.0 * sums[r * LANES + k] - odd[r] - overlaps[k] + diagonal[eg_bit(s[k], who[r])];
  for (size_t x = 0; x < all->heavy_count; x++) {
    size_t k = all->heavy[x].state;
    add_heavy(c, &all->heavy[x], kept[k], who, count, h + k * count);
  }
  return h;
}
