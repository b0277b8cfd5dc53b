/* SPDX-License-Identifier: MIT
 *
 * scenes.c - scenes made by hand; see scenes.h.
 */
#include "scenes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *memory) {
  if (memory) return memory;
  fprintf(stderr, "no memory\n");
  exit(1);
}

static void *grown(void *list, size_t count, size_t size) {
  char *more = must(realloc(list, (count + 1) * size));
  memset(more + count * size, 0, size);
  return more;
}

scene *scene_empty(void) {
  scene *s = must(calloc(1, sizeof *s));
  snprintf(s->script, sizeof s->script, "scripts/letters.lua");
  s->noise = 0.2;
  s->speed = 1000;
  s->class.kind = EG_KIND_NONE;
  return s;
}

scene *scene_grid(uint32_t width, uint32_t height) {
  scene *s = scene_empty();
  s->phase = SCENE_SCRIPT_ENDED;
  s->width = width;
  s->height = height;
  s->n = (size_t)width * height;
  s->learns = true;
  s->state = must(calloc(eg_words(s->n), sizeof *s->state));
  s->memories = must(calloc(1, sizeof *s->memories));
  s->memories->refs = 1;
  s->memories->words = eg_words(s->n);
  s->overlaps = must(calloc(1, sizeof *s->overlaps));
  return s;
}

void scene_memory(scene *s, uint32_t shown, uint32_t count) {
  scene_memories *m = s->memories;
  m->shown = shown;
  m->count = count;
  m->taught = count;
  m->bits = must(calloc((size_t)shown * m->words, sizeof *m->bits));
  m->names = must(calloc(shown, sizeof *m->names));
  m->errors = must(calloc(shown, sizeof *m->errors));
  free(s->overlaps);
  s->overlaps = must(calloc(shown, sizeof *s->overlaps));
  for (uint32_t k = 0; k < shown; k++) {
    snprintf(m->names[k], SCENE_NAME, "memory with a long name, the %u. of many", k + 1);
    m->errors[k] = k % 3 ? k * 12 : 0;
    s->overlaps[k] = (float)(k % 21) / 10 - 1;
    for (size_t i = 0; i < s->n; i++)
      if (i % s->width % (k + 2) == 0) eg_put_bit(m->bits + k * m->words, i, true);
  }
  s->class = (eg_class){.kind = EG_KIND_MEMORY, .memory = 0, .overlap = 0.95};
  snprintf(s->class_name, sizeof s->class_name, "%s", m->names[0]);
}

void scene_tile(scene *s, uint32_t height, uint32_t width, float peak) {
  s->weights = (scene_weights){.rows = (uint32_t)s->n,
                               .cols = (uint32_t)s->n,
                               .height = height,
                               .width = width,
                               .peak = peak};
  s->weights.w = must(calloc((size_t)height * width, sizeof *s->weights.w));
}

scene_past *scene_gone_through(scene *s, size_t moments) {
  scene_past *p = &s->past;
  p->count = moments;
  p->now = moments - 1;
  p->tracked = s->memories->shown < SCENE_TRACKED ? s->memories->shown : SCENE_TRACKED;
  p->number = must(calloc(moments, sizeof *p->number));
  p->x = must(calloc(moments, sizeof *p->x));
  p->energy = must(calloc(moments, sizeof *p->energy));
  p->flips = must(calloc(moments, sizeof *p->flips));
  p->overlaps = must(calloc(moments * (p->tracked + 1), sizeof *p->overlaps));
  for (size_t k = 0; k < moments; k++) {
    p->number[k] = k + 1;
    p->x[k] = (float)k;
    p->energy[k] = -(float)k;
  }
  p->flips[0] = NAN;
  return p;
}

scene_series *scene_line_of(scene *s, const char *chart, size_t count) {
  s->charts = grown(s->charts, s->chart_count, sizeof *s->charts);
  scene_chart *c = &s->charts[s->chart_count++];
  snprintf(c->name, sizeof c->name, "%s", chart);
  snprintf(c->x_label, sizeof c->x_label, "sweeps");
  snprintf(c->y_label, sizeof c->y_label, "%s", chart);
  c->marks = must(calloc(2, sizeof *c->marks));
  c->mark_count = 2;
  c->marks[0] = (scene_mark){.x = 0, .label = "learn"};
  c->marks[1] = (scene_mark){.x = (float)count / 2, .label = "noise"};
  return scene_one_more(s, "", count);
}

scene_series *scene_one_more(scene *s, const char *name, size_t count) {
  scene_chart *c = &s->charts[s->chart_count - 1];
  c->series = grown(c->series, c->series_count, sizeof *c->series);
  scene_series *y = &c->series[c->series_count++];
  snprintf(y->name, sizeof y->name, "%s", name);
  y->count = count;
  y->x = must(calloc(count + 1, sizeof(float)));
  y->y = must(calloc(count + 1, sizeof(float)));
  y->err = must(calloc(count + 1, sizeof(float)));
  for (size_t k = 0; k < count; k++) y->x[k] = y->y[k] = (float)k;
  return y;
}

scene_pixels *scene_picture(scene *s, const char *name, uint32_t width, uint32_t height,
                            const float *values) {
  const size_t n = (size_t)width * height;
  s->images = grown(s->images, s->image_count, sizeof *s->images);
  scene_image *image = &s->images[s->image_count++];
  snprintf(image->name, sizeof image->name, "%s", name);
  scene_pixels *p = image->pixels = must(calloc(1, sizeof *p));
  *p = (scene_pixels){.width = width,
                      .height = height,
                      .columns = width,
                      .rows = height,
                      .id = s->image_count,
                      .refs = 1};
  if (!values) {
    p->grey = must(calloc(n, 1));
    return p;
  }
  p->values = must(malloc(n * sizeof *values));
  memcpy(p->values, values, n * sizeof *values);
  for (size_t i = 0; i < n; i++) p->peak = fmaxf(p->peak, fabsf(values[i]));
  return p;
}

void scene_say(scene *s, scene_line_kind kind, const char *text) {
  s->lines = grown(s->lines, s->line_count, sizeof *s->lines);
  s->lines[s->line_count++] = (scene_line){.kind = kind, .text = must(strdup(text))};
}

void scene_handle(scene *s, scene_control_kind kind, const char *name, double low, double high,
                  double value) {
  s->controls = grown(s->controls, s->control_count, sizeof *s->controls);
  scene_control *c = &s->controls[s->control_count++];
  *c = (scene_control){.kind = kind, .low = low, .high = high, .value = value};
  snprintf(c->name, sizeof c->name, "%s", name);
  if (kind != SCENE_CHOICE) return;
  c->option_count = 2;
  c->options = must(calloc(2, SCENE_NAME));
  snprintf(c->options[0], SCENE_NAME, "one");
  snprintf(c->options[1], SCENE_NAME, "another");
}
