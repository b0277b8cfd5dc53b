/* SPDX-License-Identifier: MIT
 *
 * fault.c - the script's error in a box over the last good frame.
 *
 * It hangs over charts and log, so that grid and controls stay in reach: the
 * network can still be used by hand; where both are away, over the lower half
 * of what is there. Closed by its cross, it stays away until there is a
 * different message. A shader that fails after a change of its
 * file is shown in the same box.
 */
#include "actions.h"

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

static ui_rect around(ui_rect a, ui_rect b) {
  if (a.w <= 0) return b;
  if (b.w <= 0) return a;
  const float x = fminf(a.x, b.x), y = fminf(a.y, b.y);
  return (ui_rect){x, y, fmaxf(a.x + a.w, b.x + b.w) - x, fmaxf(a.y + a.h, b.y + b.h) - y};
}

static ui_rect room_for(const layout *l) {
  ui_rect r = around(l->energy, l->log);
  if (r.w > 0) return r;
  r = around(around(l->neurons, l->weights), l->pictures);
  if (r.w <= 0) {
    const float gap = ui_px(8);
    r = (ui_rect){gap, l->status.h, l->status.w - 2 * gap, l->height - l->status.h - gap};
  }
  const float half = floorf(r.h / 2);
  return (ui_rect){r.x, r.y + r.h - half, r.w, half};
}

static const char *trouble(const view *v, const char **heading) {
  const char *text = v->scene->fault;
  *heading = "the script does not stop";
  if (v->notice[0]) return v->notice;
  *heading = v->scene->draft ? "what was saved does not compile: the script before it goes on"
                             : "error in the script";
  if (text) return text;
  *heading = "error in a shader";
  if (!text) text = panel_neurons_trouble(v->neurons);
  if (!text) text = panel_weights_trouble(v->weights);
  if (!text) text = panel_charts_trouble(v->charts);
  return text && text[0] ? text : NULL;
}

const char *panel_fault_text(const view *v) {
  const char *heading;
  return trouble(v, &heading);
}

void panel_fault_draw(panel_fault *p, view *v) {
  const char *heading, *text = trouble(v, &heading);
  if (!text) {
    free(p->dismissed);
    p->dismissed = NULL;
    return;
  }
  if (p->dismissed && strcmp(p->dismissed, text) == 0) return;

  const ui_rect over = room_for(&v->at);
  const float pad = ui_px(16), head = ui_px(40), bar = ui_scroll_bar() + ui_px(4);
  const float width = fmaxf(1, over.w - 2 * pad - bar);
  const float content = ui_wrapped_height(UI_MONO, width, text);
  const float high = fminf(head + content + pad, over.h);
  const ui_rect box = {over.x, over.y + over.h - high, over.w, high};
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
  ui_wrapped(UI_MONO, room.x, room.y - scrolled, width, UI_TEXT, text);
  ui_scroll_end();
  const char *copy = "Ctrl+C copies";
  const float wide = ceilf(ui_width(UI_SMALL, copy)) + 1,
              room_for_copy = cross.x - wide - ui_px(10);
  if (room_for_copy > box.x + pad + ui_width(UI_SMALL, heading) * 1.3f) {
    const ui_rect at = {room_for_copy, cross.y, wide, side};
    const ui_touch touch = ui_touchable("copy", at);
    places_note(v->places, "fault_copy", at);
    ui_label(UI_SMALL, at, 0, touch.hovered ? UI_TEXT : UI_DIM, copy);
    if (touch.clicked) action_do(v, ACTION_COPY, 0);
  }
  if (widget_cross("close", cross, UI_WARN,
                   "Closes this box; saving a corrected file closes it too.")) {
    free(p->dismissed);
    p->dismissed = strdup(text);
  }
  ui_panel_end();
}
