/* SPDX-License-Identifier: MIT
 *
 * axis.h - a range of numbers, its ticks at round places, and their labels.
 */
#ifndef ENGRAM_VIEW_AXIS_H
#define ENGRAM_VIEW_AXIS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct axis {
  double low, high;   /* low < high, finite */
  double first, step; /* ticks at first + k step */
  int count;
  int digits;  /* behind the point */
  bool powers; /* labels as 1.5e6 */
} axis;

/* margin: share of the range left free at both ends; ticks: as many at most, at least 2. */
axis axis_over(double low, double high, double margin, int ticks);
const char *axis_label(const axis *, double value, char *to, size_t size);

#endif
