/* SPDX-License-Identifier: MIT
 *
 * camera.c - pictures and films of the window, taken when a frame is drawn.
 *
 * A film has frames at even times by the clock: where the window was slower
 * than that a frame is repeated, so that the film keeps time. It ends when the
 * window changes its size.
 */
#include "camera.h"

#include <stdio.h>
#include <stdlib.h>

#define FPS 30
#define MOST 8 /* frames at once, after which the film waits for no clock */

static bool grab(camera *c, int width, int height) {
  const size_t bytes = (size_t)width * (size_t)height * 3;
  if (bytes > c->room) {
    uint8_t *more = realloc(c->rgb, bytes);
    if (!more) return false;
    c->rgb = more;
    c->room = bytes;
  }
  return view_read_pixels(width, height, c->rgb);
}

static void say(view *v, const char *said) {
  if (said[0]) view_say(v, said);
}

void camera_end(camera *c, view *v) {
  char said[VIEW_MESSAGE] = "";
  if (v->filming) v->options->film(v->options->context, v->scene, NULL, 0, 0, said);
  v->filming = false;
  say(v, said);
  free(c->rgb);
  *c = (camera){.rgb = NULL};
}

static void snapshot(camera *c, view *v, int width, int height) {
  char said[VIEW_MESSAGE] = "";
  v->wants_snapshot = false;
  if (!v->options->snapshot) return;
  if (grab(c, width, height))
    v->options->snapshot(v->options->context, v->scene, c->rgb, width, height, said);
  else
    snprintf(said, sizeof said, "no memory for a picture");
  say(v, said);
}

static void turn(camera *c, view *v, int width, int height) {
  v->wants_film = false;
  if (v->filming) {
    camera_end(c, v);
  } else if (v->options->film) {
    c->width = width;
    c->height = height;
    c->begun = v->now;
    c->frames = 0;
    v->filming = true;
  }
}

void camera_look(camera *c, view *v, int width, int height) {
  if (v->wants_snapshot) snapshot(c, v, width, height);
  if (v->wants_film) turn(c, v, width, height);
  if (!v->filming) return;
  if (width != c->width || height != c->height) {
    camera_end(c, v);
    view_say(v, "The film ended: the window has another size now.");
    return;
  }
  const double fps = v->options->fps > 0 ? v->options->fps : FPS;
  v->filmed = v->now - c->begun;
  int due = (int)(v->filmed * fps + 1) - (int)c->frames;
  if (due <= 0) return;
  if (due > MOST) due = MOST;
  char said[VIEW_MESSAGE] = "";
  bool good = grab(c, width, height);
  for (int k = 0; k < due && good; k++, c->frames++)
    good = v->options->film(v->options->context, v->scene, c->rgb, width, height, said);
  if (!good) v->filming = false;
  say(v, said);
}
