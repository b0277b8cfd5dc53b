/* SPDX-License-Identifier: MIT
 *
 * axis.c - ticks at 1, 2 or 5 times a power of ten.
 *
 * A range too thin for float32 numbers of its size is widened around its
 * middle, so that a constant is a line in the middle and not noise.
 */
#include "axis.h"
#include "panel.h"

#include <math.h>
#include <stdio.h>

axis axis_over(double low, double high, double margin, int ticks) {
  if (!isfinite(low) || !isfinite(high) || low > high) low = 0, high = 1;
  const double middle = (low + high) / 2, size = fmax(fabs(low), fabs(high));
  if (high - low <= size * 2e-6 || high - low < 1e-300) {
    const double half = size > 0 ? size * 0.1 : 1;
    low = middle - half;
    high = middle + half;
  } else {
    const double extra = (high - low) * margin;
    low -= extra;
    high += extra;
  }
  axis a = {.low = low, .high = high};
  const double rough = (high - low) / (ticks < 2 ? 2 : ticks);
  const double power = pow(10, floor(log10(rough)));
  const double ratio = rough / power;
  a.step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
  a.first = ceil(low / a.step - 1e-9) * a.step;
  a.count = (int)fmin(100, floor((high - a.first) / a.step + 1e-9) + 1);
  const double top = fmax(fabs(low), fabs(high));
  a.powers = top >= 1e6 || a.step < 1e-5;
  if (a.powers)
    a.digits = (int)fmin(6, fmax(0, floor(log10(top) + 1e-9) - floor(log10(a.step) + 1e-9)));
  else
    a.digits = (int)fmax(0, -floor(log10(a.step) + 1e-9));
  return a;
}

const char *axis_label(const axis *a, double value, char *to, size_t size) {
  char plain[400];
  if (fabs(value) < a->step * 1e-6) value = 0;
  if (value == 0)
    snprintf(plain, sizeof plain, "0");
  else if (a->powers)
    snprintf(plain, sizeof plain, "%.*e", a->digits, fabs(value));
  else
    snprintf(plain, sizeof plain, "%.*f", a->digits, fabs(value));
  words_trim_power(plain);
  snprintf(to, size, "%s%s", value < 0 ? "\u2212" : "", plain);
  return to;
}
