/* SPDX-License-Identifier: MIT
 *
 * perceptron.c - every neuron learns for itself to be held by all others in
 * every memory (Krauth and Mezard 1987, "minover"; Gardner 1988).
 *
 * Neuron i has weights w_j = sum_mu x_mu xi_i^mu xi_j^mu; memory mu is stable
 * there where g_mu = xi_i^mu sum_j w_j xi_j^mu > 0. The memory with the
 * least g is reinforced, x_mu += 1, again and again, until
 *
 *     min_mu g_mu > 0   and   min_mu g_mu / |w| >= kappa
 *
 * which comes about if any w at all has a larger margin than kappa. What a
 * reinforcement of nu does to the g is known from the memories' products
 * G_{mu nu} = sum_j xi_j^mu xi_j^nu:
 *
 *     g_mu += xi_i^mu xi_i^nu G_{mu nu} - 1     (the 1 takes out j = i)
 *     |w|^2 += 2 g_nu + n - 1
 *
 * so that a step costs p, and all of it is in integers. W_ij = w_j of neuron
 * i is not symmetric. Neurons are independent of each other: several are at
 * work at a time, and how many makes no difference.
 */
#include "rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AT_WORK 16u   /* neurons */
#define STEPS 200000u /* memories looked at by one of them in a part */

typedef struct trainee {
  size_t neuron;
  uint64_t steps;
  int64_t *x, *g; /* (p) */
  double square;  /* |w|^2 */
  enum { IDLE, LEARNING, STABLE, FAILED } is;
} trainee;

typedef struct school {
  uint32_t p;
  size_t n, words, enrolled; /* neurons that have begun */
  uint64_t *xi;              /* (p, words) the memories, one after another */
  int32_t *products;         /* (p, p) */
  int64_t *w;                /* (AT_WORK, n) */
  trainee at[AT_WORK];
} school;

static void close_school(void *with) {
  school *all = with;
  for (unsigned k = 0; k < AT_WORK; k++) {
    free(all->at[k].x);
    free(all->at[k].g);
  }
  free(all->xi);
  free(all->products);
  free(all->w);
  free(all);
}

static const uint64_t *memory_of(const school *all, uint32_t mu) {
  return all->xi + mu * all->words;
}

static void multiply(void *with, size_t mu) {
  const school *all = with;
  for (uint32_t nu = 0; nu < all->p; nu++)
    all->products[mu * all->p + nu] =
        (int32_t)eg_bits_dot(memory_of(all, (uint32_t)mu), memory_of(all, nu), all->n);
}

static school *open_school(const store *st, team *t) {
  school *all = calloc(1, sizeof *all);
  if (!all) return NULL;
  *all = (school){.p = st->p, .n = st->n, .words = eg_words(st->n)};
  all->xi = malloc((size_t)st->p * all->words * sizeof *all->xi);
  all->products = malloc((size_t)st->p * st->p * sizeof *all->products);
  all->w = malloc(AT_WORK * st->n * sizeof *all->w);
  bool good = all->xi && all->products && all->w;
  for (unsigned k = 0; k < AT_WORK; k++) {
    all->at[k].x = malloc(st->p * sizeof *all->at[k].x);
    all->at[k].g = malloc(st->p * sizeof *all->at[k].g);
    good = good && all->at[k].x && all->at[k].g;
  }
  if (!good) {
    close_school(all);
    return NULL;
  }
  for (uint32_t mu = 0; mu < st->p; mu++) store_column(st, mu, all->xi + mu * all->words);
  team_run(t, st->p, multiply, all);
  return all;
}

static uint32_t least_stable(const school *all, const trainee *t) {
  uint32_t least = 0;
  for (uint32_t mu = 1; mu < all->p; mu++)
    if (t->g[mu] < t->g[least]) least = mu;
  return least;
}

static void reinforce(const school *all, trainee *t, uint32_t nu, bool self) {
  const int64_t own = eg_spin(memory_of(all, nu), t->neuron), alone = self ? 0 : 1;
  t->square += 2 * (double)t->g[nu] + (double)((int64_t)all->n - alone);
  t->x[nu]++;
  for (uint32_t mu = 0; mu < all->p; mu++)
    t->g[mu] += eg_spin(memory_of(all, mu), t->neuron) * own *
                    (int64_t)all->products[(size_t)nu * all->p + mu] -
                alone;
}

/* w of trainee k becomes row `neuron` of W. */
static void write_weights(eg_learning *l, const school *all, unsigned k) {
  const trainee *t = &all->at[k];
  int64_t *w = all->w + k * all->n;
  memset(w, 0, all->n * sizeof *w);
  for (uint32_t mu = 0; mu < all->p; mu++) {
    if (!t->x[mu]) continue;
    const uint64_t *xi = memory_of(all, mu);
    const int64_t step = t->x[mu] * eg_spin(xi, t->neuron);
    for (size_t j = 0; j < all->n; j++) w[j] += step * eg_spin(xi, j);
  }
  for (size_t j = 0; j < all->n; j++) l->weights->from[j * all->n + t->neuron] = (float)w[j];
}

static void train(void *with, size_t k) {
  eg_learning *l = with;
  school *all = l->own;
  trainee *t = &all->at[k];
  const double kappa = l->about.kappa;
  const uint64_t limit = (uint64_t)l->about.limit * all->p;
  for (uint32_t looks = 0; t->is == LEARNING && looks < STEPS; looks += 2 * all->p) {
    uint32_t least = least_stable(all, t);
    if (t->g[least] > 0 && (double)t->g[least] >= kappa * sqrt(t->square))
      t->is = STABLE;
    else if (t->steps++ < limit)
      reinforce(all, t, least, l->about.self);
    else
      t->is = FAILED;
  }
  if (t->is == STABLE) write_weights(l, all, (unsigned)k);
}

/* A team may have fewer members than there are trainees; the free ones take the next neurons. */
static bool enrol(school *all) {
  bool any = false;
  for (unsigned k = 0; k < AT_WORK; k++) {
    trainee *t = &all->at[k];
    if (t->is == STABLE) t->is = IDLE;
    if (t->is == IDLE && all->enrolled < all->n) {
      t->is = LEARNING;
      t->neuron = all->enrolled++;
      t->steps = 0;
      t->square = 0;
      memset(t->x, 0, all->p * sizeof *t->x);
      memset(t->g, 0, all->p * sizeof *t->g);
    }
    any = any || t->is == LEARNING;
  }
  return any;
}

void perceptron_part(eg_learning *l) {
  if (!l->own) {
    l->own = open_school(l->memories, l->team);
    l->own_free = close_school;
    if (!l->own) l->status = EG_NO_MEMORY;
    return;
  }
  school *all = l->own;
  if (!enrol(all)) {
    l->next = l->memories->p;
    return;
  }
  team_run(l->team, AT_WORK, train, l);
  size_t first = all->n; /* of those that fail together the first one is named */
  for (unsigned k = 0; k < AT_WORK; k++) {
    const trainee *t = &all->at[k];
    if (t->is != FAILED || t->neuron > first) continue;
    first = t->neuron;
    l->status = EG_NOT_STABLE;
    l->trouble.neuron = first;
    l->trouble.stability = t->square > 0 ? (double)t->g[least_stable(all, t)] / sqrt(t->square) : 0;
  }
}
