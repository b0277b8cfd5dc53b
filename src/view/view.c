/* SPDX-License-Identifier: MIT
 *
 * view.c - a frame: every panel draws the same scene, once.
 *
 * Window and picture differ only in where the pixels go and in who listens to
 * the commands. Before the first scene an empty one is drawn.
 */
#include "panel.h"

#include <stdio.h>
#include <string.h>

static const scene nothing = {.phase = SCENE_SCRIPT_RUNS};

bool view_begin(view *v, const view_options *o, char *message) {
  message[0] = 0;
  snprintf(message, VIEW_MESSAGE, "no memory");
  v->scene = &nothing;
  v->options = o;
  settings kept;
  settings_read(&kept, o->settings);
  v->looks = (looks){.light = o->theme == VIEW_LIGHT || (o->theme == VIEW_AS_KEPT && kept.light),
                     .brush = kept.brush};
  memcpy(v->looks.folded, kept.folded, sizeof kept.folded);
  if (o->chart) snprintf(v->looks.chart, sizeof v->looks.chart, "%s", o->chart);
  v->neurons = panel_neurons_new(o->shaders ? o->shaders : "shaders", message);
  if (v->neurons) v->weights = panel_weights_new(o->shaders ? o->shaders : "shaders", message);
  if (v->weights) v->charts = panel_charts_new(o->shaders ? o->shaders : "shaders", message);
  v->memories = panel_memories_new();
  v->pictures = panel_pictures_new();
  v->controls = panel_controls_new();
  v->logs = panel_logs_new();
  v->fault = panel_fault_new();
  v->places = o->layout ? places_new(o->layout) : NULL;
  if (v->neurons && v->weights && v->charts && v->memories && v->pictures && v->controls &&
      v->logs && v->fault && (!o->layout || v->places))
    return true;
  view_end(v);
  return false;
}

void view_end(view *v) {
  panel_neurons_free(v->neurons);
  panel_weights_free(v->weights);
  panel_charts_free(v->charts);
  panel_memories_free(v->memories);
  panel_pictures_free(v->pictures);
  panel_controls_free(v->controls);
  panel_logs_free(v->logs);
  panel_fault_free(v->fault);
  places_free(v->places);
}

void view_draw(view *v, int width, int height, double content_scale, double seconds) {
  v->at = layout_for(width, height, content_scale, v->scene, &v->looks);
  ui_set_theme(v->looks.light);
  ui_rescale(v->at.scale);
  ui_frame(width, height, seconds);
  places_begin(v->places);
  v->ask = (scene_request){.probe = v->hover, .fields = v->looks.overlay == OVERLAY_FIELDS};
  widget_focus_begin(v);
  panel_status_draw(v);
  if (v->at.controls.w > 0) panel_controls_draw(v->controls, v);
  if (v->at.neurons.w > 0)
    panel_neurons_draw(v->neurons, v);
  else
    v->hover = 0;
  if (v->at.weights.w > 0)
    panel_weights_draw(v->weights, v);
  else
    v->mark[0] = v->mark[1] = 0, v->ask.unseen = 1;
  if (v->at.energy.w > 0) panel_charts_draw(v->charts, v);
  if (v->at.log.w > 0) panel_logs_draw(v->logs, v);
  if (v->at.memories.w > 0) panel_memories_draw(v->memories, v);
  if (v->at.pictures.w > 0) panel_pictures_draw(v->pictures, v);
  fold_draw(v);
  panel_memories_over(v->memories, v);
  panel_fault_draw(v->fault, v);
  panel_toast_draw(v);
  panel_help_draw(v);
  panel_question_draw(v);
  widget_focus_end(v);
  ui_rect hint;
  if (ui_hint_shown(&hint)) places_note_over(v->places, "hint", hint);
  places_end(v->places);
  if (v->channel) scene_ask(v->channel, &v->ask);
  glViewport(0, 0, width, height);
  gl_fill(height, 0, 0, (float)width, (float)height, UI_GROUND);
  const ui_rect tiles[] = {v->at.status,   v->at.controls, v->at.neurons, v->at.weights,
                           v->at.pictures, v->at.energy,   v->at.log,     v->at.memories};
  for (size_t k = 0; k < sizeof tiles / sizeof *tiles; k++)
    if (tiles[k].w > 0) gl_fill(height, tiles[k].x, tiles[k].y, tiles[k].w, tiles[k].h, UI_TILE);
  ui_draw();
}

void view_send(view *v, scene_verb verb, uint32_t index, double value) {
  if (v->channel)
    scene_send(v->channel, &(scene_command){.verb = verb, .index = index, .value = value});
}

void view_send_paint(view *v, uint32_t index, bool up) {
  if (v->channel)
    scene_send(v->channel, &(scene_command){.verb = SCENE_PAINT,
                                            .index = index,
                                            .value = up ? 1 : -1,
                                            .number = v->strokes});
}

void view_send_named(view *v, const char *name, double value) {
  if (v->channel)
    scene_send(v->channel,
               &(scene_command){.verb = SCENE_CONTROL, .value = value, .text = (char *)name});
}

void view_send_number(view *v, scene_verb verb, uint64_t number) {
  if (v->channel) scene_send(v->channel, &(scene_command){.verb = verb, .number = number});
}

void view_send_text(view *v, scene_verb verb, const char *text) {
  if (v->channel) scene_send(v->channel, &(scene_command){.verb = verb, .text = (char *)text});
}

void view_say(view *v, const char *text) {
  snprintf(v->toast, sizeof v->toast, "%s", text);
  v->toast_until = v->now + 4;
}
