/* SPDX-License-Identifier: MIT
 *
 * theory.c - large networks with random memories, by formulas.
 *
 * The retrieval state of Amit, Gutfreund, Sompolinsky (1985, 1987; replica
 * symmetric): the field of a neuron along its memory is m + sigma z, with z a
 * standard normal number, <> the mean over z and T the temperature, and
 *
 *     m = <tanh((m + sigma z) / T)>    q = <tanh^2>    C = (1 - q) / T
 *     sigma^2 = alpha r                r = q / (1 - C)^2
 *
 * What is given is alpha and T. Iterating the equations takes ever longer
 * towards the load where the state ends, so they are solved along a curve.
 * With w = sigma / m given instead of alpha,
 *
 *     sigma / w = <tanh(sigma (1/w + z) / T)>
 *
 * has one root sigma > 0 for every T < 1, its right side being concave in
 * sigma, and the load follows:
 *
 *     sqrt(alpha) = g(w) = sigma (1 - C) / sqrt(q).
 *
 * g rises from 0 to its peak, which is the critical load, and falls on the
 * unstable side. Up to the peak it is concave (as tables of it show at all T)
 * and its slope is at most 1, so that Newton's method from w = sqrt(alpha)
 * climbs to the state and never passes it.
 *
 * sigma C = <z tanh> = J (Stein's lemma) stays finite for T -> 0, and with it
 * all that follows: T = 0, where m = erf(1 / (sqrt(2) w)), is no special case.
 */
#include "engram.h"

#include <math.h>

/* <tanh((u + z)/k)> and <z^i / cosh^2((u + z)/k)> / k. */
typedef struct averages {
  double tanh, j[3];
} averages;

/* By the trapezoidal rule, whose error for a smooth integrand over the whole line is about
 * exp(-2 pi d / step), d being how far from the line the nearest pole is (Trefethen, Weideman
 * 2014). The poles of tanh are pi k/2 away, and too near where it is steeper than the bell. But
 * it is a mean of signs, with thresholds x of density 1/(2 cosh^2 x); so there the mean over z
 * is taken first, which is an erf, and that over x by the rule, with poles pi/2 away again. */
static averages average(double u, double k) {
  const double step = 0.25;
  bool steep = k < 1;
  int reach = steep ? 78 : 36; /* what is left out is below 1e-16 */
  averages a = {0};
  for (int i = -reach; i <= reach; i++) {
    double x = steep ? step * i : (u + step * i) / k, z = steep ? k * x - u : step * i;
    double bell = M_2_SQRTPI * M_SQRT1_2 / 2 * exp(-z * z / 2), sech = 1 / cosh(x);
    a.tanh += step * (steep ? sech * sech / 2 * erf(-z * M_SQRT1_2) : bell * tanh(x));
    double part = step * bell * sech * sech / (steep ? 1 : k);
    for (int power = 0; power < 3; power++, part *= z) a.j[power] += part;
  }
  return a;
}

/* A place on the curve of a temperature. */
typedef struct place {
  double w, sigma, j; /* m = sigma / w */
  double g, slope;    /* of the curve: g(w), g'(w) */
} place;

/* For T < 1 and w > 0. The slopes are along the curve, from d<tanh> = j0 du - (u j0 + j1)/k dk and
 * dj0 = j1 du - (j2 + u j1)/k dk, where u = 1/w and k = T / sigma. */
static place place_at(double temperature, double w) {
  /* Both bounds of m are above the root: m at T = 0, and m without load, where
   * m = tanh(m/T) < (m/T) / sqrt(1 + 2 (m/T)^2 / 3). From there Newton descends and passes none. */
  double most = fmin(erf(M_SQRT1_2 / w), sqrt(1.5 * (1 - temperature) * (1 + temperature)));
  double sigma = w * most, k, rest;
  averages a;
  for (;;) {
    k = temperature / sigma;
    a = average(1 / w, k);
    rest = sigma - a.j[0] - w * a.j[1]; /* > 0 from the root on */
    double next = sigma + sigma * (w * a.tanh - sigma) / rest;
    if (!(next < sigma * (1 - 1e-15) && next > 0)) break; /* as near as rounding lets it */
    sigma = next;
  }
  double j = a.j[0], q = 1 - k * j;
  double sigma_slope = sigma * (sigma - j) / (w * rest);
  double j_slope = ((sigma - j) * a.j[2] + a.j[1] * a.j[1]) / (w * rest);
  double q_slope = k * (j * sigma_slope / sigma - j_slope);
  double g = (sigma - j) / sqrt(q);
  double slope = (sigma_slope - j_slope) / sqrt(q) - g * q_slope / (2 * q);
  return (place){.w = w, .sigma = sigma, .j = j, .g = g, .slope = slope};
}

/* Where g is largest: at w = 0.468 for T = 0, at 0.478 for T -> 1, where g is (1 - T) times
 * w / ((1 + 3 w^2) sqrt(1 + w^2)), and at all T between these. The secant of g' divides it by far
 * more than 2 a step until only rounding is left. */
static place peak(double temperature) {
  place before = place_at(temperature, 0.465), here = place_at(temperature, 0.48);
  for (;;) {
    double w = here.w - here.slope * (here.w - before.w) / (here.slope - before.slope);
    place next = place_at(temperature, w);
    if (!(fabs(next.slope) < fabs(here.slope) / 2)) return here;
    before = here;
    here = next;
  }
}

/* Closer to T = 1 the curve drowns in rounding; the critical load is 0.262 (1 - T)^2 < 1e-20. */
static const double warmest = 1 - 1e-10;

static bool is_amount(double x) { return x >= 0 && isfinite(x); }

double eg_theory_critical_load(double temperature) {
  if (!is_amount(temperature)) return NAN;
  if (temperature > warmest) return 0;
  double g = peak(temperature).g;
  return g * g;
}

/* The retrieval state, if there is one. */
static bool retrieve(double load, double temperature, place *at) {
  if (temperature >= 1 || (temperature > warmest && load > 0)) return false;
  double goal = sqrt(load), w = fmax(goal, 1e-50), last = w; /* below it m is the same */
  if (load > 0) {
    place top = peak(temperature);
    if (load > top.g * top.g) return false;
    last = top.w;
  }
  for (;;) {
    *at = place_at(temperature, w);
    double next = fmin(w + (goal - at->g) / at->slope, last); /* past it by rounding only */
    if (!(next > w * (1 + 1e-15))) return true;
    w = next;
  }
}

double eg_theory_overlap(double load, double temperature) {
  if (!is_amount(load) || !is_amount(temperature)) return NAN;
  place at;
  return retrieve(load, temperature, &at) ? at.sigma / at.w : 0;
}

/* d(f/T)/d(1/T) of the free energy f of Amit et al. (1987), which is stationary in m, q and r; with
 * the diagonal left out, -m^2/2 - (alpha/2) (C / (1 - C) + r C). */
double eg_theory_energy(double load, double temperature) {
  place at;
  if (!is_amount(load) || !is_amount(temperature) || !retrieve(load, temperature, &at)) return NAN;
  double m = at.sigma / at.w;
  return -0.5 * (m * m + load * at.j / (at.sigma - at.j) + at.sigma * at.j);
}

/* The field along the memory is m + sqrt(alpha) z as long as the state is independent of the other
 * memories (Peretto 1988; Hertz, Krogh, Palmer 1991). */
double eg_theory_step_error(double load, double overlap) {
  if (!is_amount(load) || !(fabs(overlap) <= 1)) return NAN;
  return overlap == 0 ? 0.5 : 0.5 * erfc(overlap / sqrt(2 * load));
}

eg_capacity eg_theory_capacity(double n) {
  if (!(n >= 2) || !isfinite(n)) return (eg_capacity){NAN, NAN, NAN};
  return (eg_capacity){eg_theory_critical_load(0) * n, n / (2 * log(n)), n / (4 * log(n))};
}
