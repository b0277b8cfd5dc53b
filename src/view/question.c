/* SPDX-License-Identifier: MIT
 *
 * question.c - something that the script's side wants to know, over everything.
 *
 * Nothing else has the mouse meanwhile, and of the keys only Enter, Escape and
 * the one that closes the window; the network goes on. It hangs there until a
 * newer scene does not ask any more: an answer too much is heard by nobody.
 */
#include "actions.h"

#include <math.h>

void question_answer(view *v, bool yes) { view_send(v, SCENE_ANSWER, 0, yes ? 1 : 0); }

void panel_question_draw(view *v) {
  const scene *s = v->scene;
  if (!s->question) return;
  const ui_rect window = {0, 0, v->at.status.w, v->at.height};
  const float pad = ui_px(22), button = ui_px(32), gap = ui_px(10);
  const float wide = fminf(ui_px(460), window.w - 2 * pad);
  const float inside = fmaxf(1, wide - 2 * pad);
  const float words = ui_wrapped_height(UI_BODY, inside, s->question);
  ui_rect box = {0, 0, wide, words + button + 2 * pad + ui_px(18)};
  box.x = floorf((window.w - box.w) / 2);
  box.y = floorf(fmaxf(0, (window.h - box.h) / 2));

  ui_panel_begin("question", window, true);
  ui_box(window, ui_fade(UI_GROUND, 0.72f), 0);
  ui_box(box, ui_now->popup, ui_px(10));
  ui_frame_box(box, UI_ACCENT, ui_px(10));
  places_note_over(v->places, "question", (ui_rect){box.x, box.y, box.w, pad + words});
  ui_wrapped(UI_BODY, box.x + pad, box.y + pad, inside, UI_TEXT, s->question);
  const float y = box.y + box.h - pad - button, no = floorf(inside * 0.4f);
  const widget_button_look yes_look = {.label = s->answer[0] ? s->answer : "Yes",
                                       .hint = "Enter",
                                       .strong = true},
                           no_look = {.label = "Leave it", .hint = "Esc"};
  if (widget_button(v, "answer_yes", (ui_rect){box.x + pad, y, inside - no - gap, button},
                    &yes_look))
    question_answer(v, true);
  if (widget_button(v, "answer_no", (ui_rect){box.x + pad + inside - no, y, no, button}, &no_look))
    question_answer(v, false);
  ui_touchable("shade", window); /* what is under it does not get the mouse */
  ui_panel_end();
}
