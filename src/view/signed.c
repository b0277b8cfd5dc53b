/* SPDX-License-Identifier: MIT
 *
 * signed.c - the map of signed numbers: blue below zero, white at it, red
 * above.
 *
 * As the field draws couplings. Lightness (CIELAB) falls alike to both sides, so
 * that size is seen before sign, and blue and red stay apart for every kind of
 * colour blindness. Weights, fields and pictures share it in both themes: a
 * colour means one thing.
 */
#include "panel.h"

#include <math.h>

const float signed_map[SIGNED][3] = {
    {0.08f, 0.29f, 0.58f},  {0.37f, 0.62f, 0.83f}, {0.945f, 0.95f, 0.955f},
    {0.90f, 0.482f, 0.35f}, {0.61f, 0.07f, 0.13f},
};

ui_colour signed_colour(float share) {
  const float t = (fminf(1, fmaxf(-1, share)) + 1) * (SIGNED - 1) / 2;
  const int k = t >= SIGNED - 1 ? SIGNED - 2 : (int)t;
  ui_colour c = 0xff000000u;
  for (int j = 0; j < 3; j++) {
    const float level =
        signed_map[k][j] + (t - (float)k) * (signed_map[k + 1][j] - signed_map[k][j]);
    c |= (ui_colour)(level * 255 + 0.5f) << 8 * j;
  }
  return c;
}

/* White where the colour is dark, whichever has more contrast. */
ui_colour signed_ink(float share) {
  static const float weight[3] = {0.2126f, 0.7152f, 0.0722f};
  const ui_colour c = signed_colour(share);
  float light = 0;
  for (int k = 0; k < 3; k++) light += weight[k] * powf((float)(c >> 8 * k & 255) / 255, 2.2f);
  return light < 0.18f ? UI_RGB(0xffffffu) : UI_RGB(0);
}

void signed_key(ui_rect line, double peak) {
  char low[32], high[32];
  const int digits = peak >= 100 ? 0 : peak >= 1 ? 2 : peak >= 0.01 ? 3 : 4;
  words_signed(low, sizeof low, -peak, digits);
  words_signed(high, sizeof high, peak, digits);
  const float gap = ui_px(7), right = ui_width(UI_SMALL, high), left = ui_width(UI_SMALL, low);
  const float wide = fminf(ui_px(130), line.w - left - right - 2 * gap), thick = ui_px(14);
  if (wide < ui_px(30)) return;
  const ui_rect bar = {floorf(line.x + line.w - right - gap - wide),
                       floorf(line.y + (line.h - thick) / 2), floorf(wide), thick};
  const float part = bar.w / (SIGNED - 1);
  for (int k = 0; k < SIGNED - 1; k++)
    ui_gradient((ui_rect){bar.x + (float)k * part, bar.y, part, bar.h},
                signed_colour(2.0f * (float)k / (SIGNED - 1) - 1),
                signed_colour(2.0f * (float)(k + 1) / (SIGNED - 1) - 1));
  ui_frame_box((ui_rect){bar.x - 1, bar.y - 1, bar.w + 2, bar.h + 2}, ui_now->rim, 0);
  ui_label(UI_SMALL, bar, 0.5f, UI_RGB(0x39424eu), "0");
  ui_label(UI_SMALL, (ui_rect){line.x, line.y, line.w, line.h}, 1, UI_DIM, high);
  ui_label(UI_SMALL, (ui_rect){bar.x - gap - left, line.y, left + 1, line.h}, 0, UI_DIM, low);
}
