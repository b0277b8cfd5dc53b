/* SPDX-License-Identifier: MIT
 *
 * picture.c - takes pictures and reads the layout file; see picture.h.
 */
#include "picture.h"
#include "scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char picture_folder[] = "/tmp/engram-view-XXXXXX";
static char layout_file[64];
static bool no_egl;
const int picture_sizes[3][2] = {{1280, 800}, {1024, 640}, {3840, 2160}};

#define PLACES 512
static place placed[PLACES];
static int place_count;

void read_places(void) {
  FILE *file = fopen(layout_file, "r");
  place_count = 0;
  if (!file) return;
  place p;
  while (place_count < PLACES &&
         fscanf(file, "%127s %d %d %d %d", p.name, &p.x, &p.y, &p.w, &p.h) == 5)
    placed[place_count++] = p;
  fclose(file);
}

const place *find(const char *name) {
  for (int k = 0; k < place_count; k++)
    if (strcmp(placed[k].name, name) == 0) return &placed[k];
  return NULL;
}

const place *at(const char *name) {
  const place *p = find(name);
  if (!p) fail_msg("'%s' is not in the layout file", name);
  return p;
}

picture take(const scene *s, int width, int height) {
  return take_chart(s, width, height, NULL, false);
}

picture take_chart(const scene *s, int width, int height, const char *chart, bool light) {
  char message[VIEW_MESSAGE] = "";
  picture p;
  remove(layout_file);
  const view_options o = {.shaders = SHADERS,
                          .width = width,
                          .height = height,
                          .layout = layout_file,
                          .chart = chart,
                          .theme = light ? VIEW_LIGHT : VIEW_DARK};
  if (!view_picture(s, &o, &p.rgb, &p.width, &p.height, message))
    fail_msg("no picture: %s", message);
  assert_int_equal(p.width, width);
  assert_int_equal(p.height, height);
  read_places();
  return p;
}

const uint8_t *pixel(const picture *p, double x, double y) {
  assert_true(x >= 0 && y >= 0 && x < p->width && y < p->height);
  return p->rgb + 3 * ((size_t)y * (size_t)p->width + (size_t)x);
}

const uint8_t *cell(const picture *p, const place *in, double rows, double columns, double row,
                    double column) {
  return pixel(p, in->x + (column + 0.5) * in->w / columns, in->y + (row + 0.5) * in->h / rows);
}

void is_white(const uint8_t *c) { assert_true(c[0] > 225 && c[1] > 225 && c[2] > 225); }
void is_black(const uint8_t *c) { assert_true(c[0] < 20 && c[1] < 20 && c[2] < 20); }

void nothing_overlaps(int width, int height) {
  for (int a = 0; a < place_count; a++) {
    const place *p = &placed[a];
    assert_true(p->x >= 0 && p->y >= 0 && p->w > 0 && p->h > 0 && p->x + p->w <= width &&
                p->y + p->h <= height);
    for (int b = 0; b < a; b++) {
      const place *q = &placed[b];
      const bool apart =
          p->x + p->w <= q->x || q->x + q->w <= p->x || p->y + p->h <= q->y || q->y + q->h <= p->y;
      if (!apart) fail_msg("%s and %s overlap at %d x %d", p->name, q->name, width, height);
    }
  }
}

void needs_egl(void) {
  if (!no_egl) return;
  print_message("no EGL here: skipped\n");
  skip();
}

bool pictures_begin(void) {
  if (!mkdtemp(picture_folder)) {
    perror(picture_folder);
    return false;
  }
  snprintf(layout_file, sizeof layout_file, "%s/layout", picture_folder);
  char message[VIEW_MESSAGE] = "";
  uint8_t *rgb = NULL;
  int width, height;
  scene *s = scene_empty();
  if (!view_picture(s, &(view_options){.shaders = SHADERS}, &rgb, &width, &height, message)) {
    print_message("%s\n", message);
    no_egl = strstr(message, "EGL") != NULL;
  }
  free(rgb);
  scene_free(s);
  return true;
}

int pictures_end(int failed) {
  remove(layout_file);
  rmdir(picture_folder);
  return failed ? failed : no_egl ? 77 : 0;
}
