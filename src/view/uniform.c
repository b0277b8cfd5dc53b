/* SPDX-License-Identifier: MIT
 *
 * uniform.c - the map of numbers that have no middle: from dark to light.
 *
 * The stops are even in CIELAB lightness, 7 to 95 in steps of 11, so that equal
 * steps look equal, to every eye and in grey as well; violet, blue, teal, pale.
 */
#include "panel.h"

#include <math.h>

const float uniform_map[UNIFORM][3] = {
    {0.085f, 0.072f, 0.165f}, {0.151f, 0.150f, 0.344f}, {0.180f, 0.248f, 0.518f},
    {0.202f, 0.369f, 0.622f}, {0.194f, 0.501f, 0.697f}, {0.097f, 0.643f, 0.742f},
    {0.274f, 0.773f, 0.761f}, {0.560f, 0.887f, 0.752f}, {0.923f, 0.960f, 0.825f},
};

ui_colour uniform_colour(float share) {
  const float t = fminf(1, fmaxf(0, share)) * (UNIFORM - 1);
  const int k = t >= UNIFORM - 1 ? UNIFORM - 2 : (int)t;
  ui_colour c = 0xff000000u;
  for (int j = 0; j < 3; j++) {
    const float level =
        uniform_map[k][j] + (t - (float)k) * (uniform_map[k + 1][j] - uniform_map[k][j]);
    c |= (ui_colour)(level * 255 + 0.5f) << 8 * j;
  }
  return c;
}
