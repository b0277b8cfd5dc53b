/* SPDX-License-Identifier: MIT
 *
 * toast.c - something said for a moment, over everything.
 */
#include "panel.h"

#include <math.h>

#define FADE 0.5 /* seconds at the end */

void panel_toast_draw(view *v) {
  const double left = v->toast_until - v->now;
  if (!v->toast[0] || left <= 0) return;
  const float most = ui_px(560), pad = ui_px(14), margin = ui_px(24);
  const float room = fminf(most, v->at.status.w - 2 * margin - 2 * pad);
  if (room < ui_px(60)) return;
  const float w = fminf(room, ui_width(UI_BODY, v->toast) + 1);
  const float h = ui_wrapped_height(UI_BODY, room, v->toast);
  const ui_rect box = {floorf(v->at.status.x + (v->at.status.w - w) / 2 - pad),
                       floorf(v->at.height - h - 2 * pad - margin), w + 2 * pad, h + 2 * pad};
  const float opacity = (float)fmin(1, left / FADE);
  ui_panel_begin("toast", box, true);
  ui_box(box, ui_fade(ui_now->popup, opacity), ui_px(8));
  ui_frame_box(box, ui_fade(UI_ACCENT, opacity), ui_px(8));
  ui_wrapped(UI_BODY, box.x + pad, box.y + pad, room, ui_fade(UI_TEXT, opacity), v->toast);
  places_note_over(v->places, "toast", box);
  ui_panel_end();
}
