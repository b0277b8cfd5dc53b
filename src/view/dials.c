/* SPDX-License-Identifier: MIT
 *
 * dials.c - the numbers that the person sets and the script's side then tells
 * back: share of noise, speed, order of updates, rule, ties, temperature.
 *
 * Keys, buttons and sliders set the same dial. What was set is shown until a
 * scene says the same, so that a slider does not jump back under the hand.
 */
#include "panel.h"

#include <math.h>

#define SPEED_DECADES 6.0 /* 1 to 10^6 updates a second */
#define SPEED_END 0.94    /* of the slider; from there on it is as fast as it goes */

static scene_verb verb_of(dial d) {
  static const scene_verb verbs[DIALS] =
      {[DIAL_NOISE] = SCENE_SHARE,       [DIAL_SPEED] = SCENE_SPEED,
       [DIAL_SCHEDULE] = SCENE_SCHEDULE, [DIAL_RULE] = SCENE_RULE,
       [DIAL_TIES] = SCENE_TIES,         [DIAL_TEMPERATURE] = SCENE_TEMPERATURE};
  return verbs[d];
}

static double told(const scene *s, dial d) {
  switch (d) {
    case DIAL_NOISE: return s->noise;
    case DIAL_SPEED: return s->speed;
    case DIAL_SCHEDULE: return s->schedule;
    case DIAL_RULE: return s->rule;
    case DIAL_TIES: return s->ties;
    default: return s->temperature;
  }
}

double dial_see(view *v, dial d, bool held) {
  return widget_hold_see(&v->dials[d], v, told(v->scene, d), held);
}

double dial_get(const view *v, dial d) {
  return v->dials[d].set ? v->dials[d].value : told(v->scene, d);
}

void dial_set(view *v, dial d, double value) {
  if (value == dial_get(v, d)) return;
  widget_hold_set(&v->dials[d], v, value);
  const bool choice = d == DIAL_SCHEDULE || d == DIAL_RULE || d == DIAL_TIES;
  view_send(v, verb_of(d), choice ? (uint32_t)value : 0, value);
}

/* ---- speed: a slider by decades, whose end is as fast as it goes -------------------- */

double dial_speed_at(double position) {
  if (position >= SPEED_END) return 0;
  const double v = pow(10, SPEED_DECADES * position / (SPEED_END - 0.02));
  const double unit = pow(10, floor(log10(fmax(v, 1))) - 1);
  return fmin(1e6, fmax(1, v < 10 ? round(v) : round(v / unit) * unit));
}

double dial_speed_position(double speed) {
  if (speed <= 0) return 1;
  return fmin(SPEED_END - 0.02, log10(fmax(1, speed)) / SPEED_DECADES * (SPEED_END - 0.02));
}

/* 1, 2, 5, 10 … 10^6, and as fast as it goes. */
void dial_speed_step(view *v, int up) {
  const double speed = dial_get(v, DIAL_SPEED);
  double to = up > 0 ? 0 : 1e6;
  for (int k = 0; k <= 18 && speed > 0; k++) {
    static const double digits[3] = {1, 2, 5};
    const double round_one = digits[k % 3] * pow(10, k / 3); /* NOLINT: whole decades */
    if (up > 0 && round_one > speed * 1.001) {
      to = round_one;
      break;
    }
    if (up < 0 && round_one < speed * 0.999) to = round_one;
    if (up < 0 && round_one >= speed * 0.999) {
      if (k == 0) to = 1;
      break;
    }
  }
  dial_set(v, DIAL_SPEED, to);
}
