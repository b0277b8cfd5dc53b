/* SPDX-License-Identifier: MIT
 *
 * pair.c - which two memories the landscape is of.
 *
 * What the person has chosen stays. For the other axis the memory is taken
 * that the state is nearest to, or the next one, and it is kept for as long as
 * it is among the nearest and the nearest of all is on one of the axes: so the
 * ground does not change under the ball at every step. Back in time the pair
 * stays as it is.
 */
#include "landscape.h"

#define NEAR 4 /* memories among which one is kept */

static bool among(uint32_t memory, const uint32_t *list, uint32_t count) {
  for (uint32_t k = 0; k < count; k++)
    if (list[k] == memory) return true;
  return false;
}

void pair_see(pair *p, const view *v, uint32_t axes[2]) {
  const scene *s = v->scene;
  const uint32_t count = s->memories->shown;
  uint32_t best[NEAR], fixed[2];
  const uint32_t known = overlaps_rank(s, count, best, NEAR);
  for (int k = 0; k < 2; k++) {
    fixed[k] = v->looks.axes[k] <= count ? v->looks.axes[k] : 0;
    if (p->chosen[k] > count) p->chosen[k] = 0;
    if (fixed[k]) p->chosen[k] = fixed[k];
  }
  if (fixed[1] && fixed[1] == fixed[0]) fixed[1] = 0;
  if (p->chosen[0] == p->chosen[1]) p->chosen[fixed[1] ? 0 : 1] = 0;

  const bool away = travel_is_back(&s->past);
  const bool whole = p->chosen[0] && p->chosen[1];
  if (!(away && whole)) {
    for (int k = 0; k < 2; k++)
      if (!fixed[k] && p->chosen[k] && !among(p->chosen[k] - 1, best, known)) p->chosen[k] = 0;
    /* the nearest is on an which, in place of the one that is farther away */
    const bool there = p->chosen[0] == best[0] + 1 || p->chosen[1] == best[0] + 1;
    if (known > 0 && !there && !(fixed[0] && fixed[1])) {
      int which = fixed[0] || (!fixed[1] && p->chosen[0] && !p->chosen[1]) ? 1 : 0;
      if (!fixed[0] && !fixed[1] && p->chosen[0] && p->chosen[1])
        for (uint32_t k = 0; k < known; k++)
          for (int a = 0; a < 2; a++)
            if (p->chosen[a] == best[k] + 1) which = a;
      p->chosen[which] = best[0] + 1;
    }
    for (int a = 0; a < 2; a++)
      for (uint32_t k = 0; k < known && !p->chosen[a]; k++)
        if (p->chosen[1 - a] != best[k] + 1) p->chosen[a] = best[k] + 1;
  }
  for (int a = 0; a < 2; a++) axes[a] = p->chosen[a] ? p->chosen[a] - 1 : 0;
}

void pair_take(view *v, const uint32_t axes[2], int which, uint32_t memory) {
  uint32_t *chosen = v->looks.axes;
  if (memory == axes[1 - which] + 1) chosen[1 - which] = axes[which] + 1; /* they change places */
  chosen[which] = memory;
}
