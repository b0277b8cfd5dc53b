/* SPDX-License-Identifier: MIT
 *
 * valleys.h - the mean-field free energy of the overlaps with two memories.
 */
#ifndef ENGRAM_VIEW_VALLEYS_H
#define ENGRAM_VIEW_VALLEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The share of n neurons in which two packed patterns agree. */
double valleys_share(const uint64_t *a, const uint64_t *b, size_t n);
/* f(m1, m2) for two memories that agree in this share of the neurons, and f(m) for one. */
double valleys_energy(double share, double temperature, double m1, double m2);
double valleys_energy_one(double temperature, double m);
/* The lowest and the highest f that a state can have. */
void valleys_range(double share, double temperature, double *low, double *high);

typedef struct valley {
  double m1, m2; /* its lowest point */
  int first;  /* the sign with which the first memory is what lies there; 0: it has no part in it */
  int second; /* of the second, likewise; both: the valley is theirs together */
} valley;
/* Gives how many there are: 4, 2, or 1 that is no memory. */
int valleys_find(double share, double temperature, valley found[4]);
double valleys_depth_one(double temperature); /* the overlap m >= 0 of the valley of one memory */

#endif
