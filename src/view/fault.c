/* SPDX-License-Identifier: MIT
 *
 * fault.c - the script's error in a box over the last good frame.
 *
 * It hangs over charts and log, so that grid and controls stay in reach: the
 * network can still be used by hand. Closed by its cross, it stays away until
 * there is a different message. A shader that fails after a change of its
 * file is shown in the same box.
 */
#include "panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct panel_fault {
  char *dismissed; /* the message that was closed */
};

panel_fault *panel_fault_new(void) { return calloc(1, sizeof(panel_fault)); }

void panel_fault_free(panel_fault *p) {
  if (!p) return;
  free(p->dismissed);
  free(p);
}

void panel_fault_draw(panel_fault *p, view *v) {
  const char *heading = "error in the script", *text = v->scene->fault;
  if (!text) text = panel_neurons_trouble(v->neurons), heading = "error in a shader";
  if (!text) text = panel_weights_trouble(v->weights);
  if (!text) text = panel_charts_trouble(v->charts);
  if (!text || !text[0]) {
    free(p->dismissed);
    p->dismissed = NULL;
    return;
  }
  if (p->dismissed && strcmp(p->dismissed, text) == 0) return;

  const ui_rect a = v->at.energy, b = v->at.log;
  const float pad = ui_px(16), head = ui_px(40), bar = ui_scroll_bar() + ui_px(4);
  const float width = b.x + b.w - a.x, bottom = a.y + a.h;
  const float content = ui_wrapped_height(UI_MONO, width - 2 * pad - bar, text);
  const float high = fminf(head + content + pad, a.h);
  const ui_rect box = {a.x, bottom - high, width, high};
  ui_panel_begin("fault", box, true);
  ui_box(box, ui_now->warn_dark, ui_px(6));
  ui_frame_box(box, UI_WARN, ui_px(6));
  places_note(v->places, "fault", box);
  widget_heading(box.x + pad, box.y + ui_px(14), UI_WARN, heading);
  const float side = ui_px(24);
  const ui_rect cross = {box.x + box.w - side - ui_px(8), box.y + ui_px(8), side, side};
  places_note(v->places, "fault_close", cross);
  const ui_rect room = {box.x + pad, box.y + head, box.w - pad - ui_px(4),
                        box.h - head - ui_px(10)};
  const float scrolled = ui_scroll_begin("text", room, content, false);
  ui_wrapped(UI_MONO, room.x, room.y - scrolled, width - 2 * pad - bar, UI_TEXT, text);
  ui_scroll_end();
  if (widget_cross("close", cross, UI_WARN,
                   "Closes this box; saving a corrected file closes it too.")) {
    free(p->dismissed);
    p->dismissed = strdup(text);
  }
  ui_panel_end();
}
