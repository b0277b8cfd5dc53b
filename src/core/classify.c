/* SPDX-License-Identifier: MIT
 *
 * classify.c - what a state is, and what a memory is held by.
 *
 * Besides memories and their inverses a Hopfield network has fixed points that
 * nobody has taught it: the signs of odd sums of memories (Amit, Gutfreund,
 * Sompolinsky 1985), and at high load states that have little to do with any.
 * The memories with the largest overlaps are the parts that such a sum can be
 * made of; it is looked at for 3, 5, 7 and 9 of them.
 */
#include "hebb.h"
#include "net.h"

#include <math.h>
#include <stdlib.h>

static eg_class nearest(const eg_net *net, const uint64_t *s, const void *kept) {
  const coupling *c = &net->coupling;
  eg_class best = {.kind = EG_KIND_NONE};
  for (uint32_t mu = 0; mu < eg_net_count(net); mu++) {
    double m = c->type->overlap(c, s, kept, mu) / (double)net->n;
    if (mu == 0 || fabs(m) > fabs(best.overlap)) best = (eg_class){EG_KIND_SPURIOUS, mu, m};
  }
  if (best.kind == EG_KIND_NONE) return best;
  if (best.overlap >= EG_RECALLED) best.kind = EG_KIND_MEMORY;
  if (best.overlap <= -EG_RECALLED) best.kind = EG_KIND_INVERSE;
  return best;
}

eg_class eg_net_classify(const eg_net *net) { return nearest(net, net->state, net->room.kept); }

/* ---- mixtures ------------------------------------------------------------------------------- */

/* The EG_PARTS_MAX memories with the largest |overlap|, largest first. */
static uint32_t rank(const eg_net *net, const uint64_t *s, const void *kept, eg_mixture *parts) {
  const coupling *c = &net->coupling;
  uint32_t count = 0;
  for (uint32_t mu = 0; mu < eg_net_count(net); mu++) {
    double m = c->type->overlap(c, s, kept, mu) / (double)net->n;
    uint32_t k = count;
    while (k > 0 && fabs(parts->overlap[k - 1]) < fabs(m)) k--;
    if (k == EG_PARTS_MAX) continue;
    if (count < EG_PARTS_MAX) count++;
    for (uint32_t later = count - 1; later > k; later--) {
      parts->memory[later] = parts->memory[later - 1];
      parts->overlap[later] = parts->overlap[later - 1];
    }
    parts->memory[k] = mu;
    parts->overlap[k] = m;
  }
  return count;
}

/* Overlap of s with the sign of the sum of the first k parts, each with the sign of its overlap. */
static double overlap_with_sum(const eg_net *net, const uint64_t *s, const eg_mixture *parts,
                               uint32_t k) {
  const store *st = net->coupling.memories;
  int64_t agree = 0;
  for (size_t i = 0; i < net->n; i++) {
    const uint64_t *row = store_row(st, i);
    int sum = 0;
    for (uint32_t part = 0; part < k; part++)
      sum += parts->overlap[part] < 0 ? -eg_spin(row, parts->memory[part])
                                      : eg_spin(row, parts->memory[part]);
    agree += eg_spin(s, i) * sum > 0 ? 1 : -1;
  }
  return (double)agree / (double)net->n;
}

/* Random parts have overlaps of 0.5, 0.375, 0.31, 0.27 with a mixture of 3, 5, 7, 9; with half of that
 * it is not worth a look. */
static bool promising(uint32_t k, double least) {
  static const double usual[] = {0.5, 0.375, 0.3125, 0.2734};
  return least > usual[(k - 3) / 2] / 2;
}

eg_status eg_net_analyse(const eg_net *net, const uint64_t *s, eg_class *class,
                         eg_mixture *mixture) {
  void *kept = net_settled(net, s);
  if (!kept) return EG_NO_MEMORY;
  if (!s) s = net->state;
  *class = nearest(net, s, kept);
  *mixture = (eg_mixture){0};
  if (class->kind == EG_KIND_SPURIOUS) {
    uint32_t count = rank(net, s, kept, mixture);
    for (uint32_t k = 3; k <= count && !mixture->count; k += 2) {
      if (!promising(k, fabs(mixture->overlap[k - 1]))) break;
      mixture->whole = overlap_with_sum(net, s, mixture, k);
      if (mixture->whole >= EG_RECALLED) mixture->count = k;
    }
    if (mixture->count) class->kind = EG_KIND_MIXTURE;
  }
  net_let_go(net, kept);
  return EG_OK;
}

/* ---- crosstalk ---------------------------------------------------------------------------------- */

eg_status eg_net_crosstalk(const eg_net *net, uint32_t mu, double *signal, double *crosstalk) {
  if (mu >= eg_net_count(net)) return EG_BAD_INDEX;
  uint64_t *xi = malloc(eg_words(net->n) * sizeof *xi);
  if (!xi) return EG_NO_MEMORY;
  store_column(net->coupling.memories, mu, xi);
  void *kept = net_settled(net, xi);
  if (!kept) {
    free(xi);
    return EG_NO_MEMORY;
  }
  const double n = (double)net->n, b = net->coupling.mean, factor = net_factor(net);
  const double per = net->rule->scaled ? factor : 1 / n; /* Hebb's factor, for rules without one */
  const double spins = (double)spins_of(xi, net->n);
  scan at = {0};
  while (net_scan(net, xi, kept, &at))
    for (size_t k = 0; k < at.count; k++) {
      size_t i = at.first + k;
      double spin = eg_spin(xi, i), others = n - b * spins; /* sum_j (xi_j - b) xi_j */
      if (!net->about.self) others -= (spin - b) * spin;
      signal[i] = spin * ((spin - b) * others * per + factor * net_drive(net, i));
      crosstalk[i] = spin * factor * at.h[k] - signal[i];
    }
  net_let_go(net, kept);
  free(xi);
  return EG_OK;
}

eg_status eg_net_disturbers(const eg_net *net, uint32_t mu, double *against) {
  const uint32_t p = eg_net_count(net);
  if (mu >= p) return EG_BAD_INDEX;
  double *held = malloc((2 * net->n + p) * sizeof *held); /* and crosstalk, and pull */
  uint64_t *xi = malloc(eg_words(net->n) * sizeof *xi);
  void *kept = NULL;
  eg_status status = held && xi ? eg_net_crosstalk(net, mu, held, held + net->n) : EG_NO_MEMORY;
  if (status == EG_OK) {
    store_column(net->coupling.memories, mu, xi);
    kept = net_settled(net, xi);
    if (!kept) status = EG_NO_MEMORY;
  }
  if (status == EG_OK) {
    const coupling *c = &net->coupling;
    const double n = (double)net->n, b = c->mean;
    const double per = net->rule->scaled ? net_factor(net) : 1 / n;
    const double *crosstalk = held + net->n;
    const double spins = (double)spins_of(xi, net->n);
    double *pull = held + 2 * net->n; /* sum_j (xi_j^nu - b) xi_j */
    size_t weakest = 0;
    for (size_t i = 0; i < net->n; i++) {
      held[i] += crosstalk[i];
      if (held[i] < held[weakest]) weakest = i;
    }
    for (uint32_t nu = 0; nu < p; nu++) {
      pull[nu] = c->type->overlap(c, xi, kept, nu) - b * spins;
      against[nu] = 0;
    }
    for (size_t i = 0; i < net->n; i++) {
      if (held[i] >= 0 && i != weakest) continue;
      const uint64_t *row = store_row(c->memories, i);
      const double spin = eg_spin(xi, i);
      for (uint32_t nu = 0; nu < p; nu++) {
        double x = eg_spin(row, nu) - b, own = net->about.self ? 0 : x * spin;
        against[nu] -= spin * x * (pull[nu] - own);
      }
    }
    for (uint32_t nu = 0; nu < p; nu++) against[nu] *= per;
    against[mu] = 0;
  }
  if (kept) net_let_go(net, kept);
  free(held);
  free(xi);
  return status;
}
