/* SPDX-License-Identifier: MIT
 *
 * valleys.c - the landscape that two memories make by Hebb's rule, alone.
 *
 *     f(m1, m2) = (m1^2 + m2^2)/2 - (T/n) sum_i ln 2cosh((m1 xi_i^1 + m2 xi_i^2)/T)
 *
 * (Amit 1989), where a sum of |m1 xi_i^1 + m2 xi_i^2| / n takes the place of the
 * last term at T = 0. A neuron counts in one of two ways: its two bits agree,
 * in a share c of them, or they do not. So with u = m1 + m2 and v = m1 - m2
 *
 *     f = u^2/4 - c F(u) + v^2/4 - (1 - c) F(v),   F(x) = T ln 2cosh(x/T),
 *
 * which falls apart into a line across u and one across v: each has two lowest
 * points where T < 2c, or T < 2(1 - c), and one otherwise. No state is beyond
 * |u| = 2c or |v| = 2(1 - c).
 */
#include "valleys.h"

#include <math.h>

double valleys_share(const uint64_t *a, const uint64_t *b, size_t n) {
  size_t differ = 0;
  for (size_t k = 0; k < (n + 63) / 64; k++) {
    uint64_t left = a[k] ^ b[k];
    if (k == n / 64) left &= (UINT64_C(1) << (n & 63)) - 1;
    differ += (size_t)__builtin_popcountll(left);
  }
  return n > 0 ? (double)(n - differ) / (double)n : 1;
}

/* F, without a power that runs over. */
static double well(double x, double temperature) {
  const double a = fabs(x);
  return temperature > 0 ? a + temperature * log1p(exp(-2 * a / temperature)) : a;
}

/* One of the two lines; `share` of the neurons belongs to it. */
static double across(double x, double share, double temperature) {
  return x * x / 4 - share * well(x, temperature);
}

double valleys_energy(double share, double temperature, double m1, double m2) {
  return across(m1 + m2, share, temperature) + across(m1 - m2, 1 - share, temperature);
}

double valleys_energy_one(double temperature, double m) { return m * m / 2 - well(m, temperature); }

/* Where x = 2 share tanh(x/T), not at 0 unless that is all there is. */
static double lowest(double share, double temperature) {
  double low = share * 1e-9, high = 2 * share;
  if (temperature <= 0) return high;
  if (temperature >= 2 * share) return 0;
  for (int k = 0; k < 80; k++) {
    const double middle = (low + high) / 2;
    if (middle < 2 * share * tanh(middle / temperature))
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

double valleys_depth_one(double temperature) { return lowest(0.5, temperature); }

void valleys_range(double share, double temperature, double *low, double *high) {
  *low = *high = 0;
  for (int line = 0; line < 2; line++) {
    const double part = line ? 1 - share : share;
    *low += across(lowest(part, temperature), part, temperature);
    *high += fmax(across(0, part, temperature), across(2 * part, part, temperature));
  }
}

int valleys_find(double share, double temperature, valley found[4]) {
  const double u = lowest(share, temperature), v = lowest(1 - share, temperature);
  if (u > 0 && v > 0) {
    const double near = (u + v) / 2, off = (u - v) / 2;
    found[0] = (valley){near, off, 1, 0};
    found[1] = (valley){off, near, 0, 1};
    found[2] = (valley){-near, -off, -1, 0};
    found[3] = (valley){-off, -near, 0, -1};
    return 4;
  }
  if (u > 0 || v > 0) {
    const double half = (u + v) / 2;
    const int second = u > 0 ? 1 : -1;
    found[0] = (valley){half, second * half, 1, second};
    found[1] = (valley){-half, -second * half, -1, -second};
    return 2;
  }
  found[0] = (valley){0, 0, 0, 0};
  return 1;
}
