/* SPDX-License-Identifier: MIT
 *
 * view.h - draws scenes in a window or into a picture; sends commands back.
 * Knows neither Lua nor networks. One thread, the main one.
 */
#ifndef ENGRAM_VIEW_H
#define ENGRAM_VIEW_H

#include "scene.h"

#define VIEW_MESSAGE 512

typedef enum view_theme { VIEW_AS_KEPT, VIEW_DARK, VIEW_LIGHT } view_theme; /* kept: or dark */

typedef struct view_options {
  const char *shaders; /* folder with *.vert and *.frag */
  int width, height;   /* of window or picture; 0: 1280 x 800 */
  const char
      *layout;       /* NULL, or a file that gets the place of every widget, for tests that click */
  view_theme theme;  /* to begin with */
  const char *chart; /* the chart to begin with, by its name; or NULL */
  const char *settings; /* a file that keeps what the person has chosen to see; or NULL */
  /* A picture of the window was asked for: (height, width) RGB, top row first. What became of it goes to
   * said (VIEW_MESSAGE). NULL: not to be had. */
  void (*snapshot)(void *context, const scene *, const uint8_t *rgb, int width, int height,
                   char *said);
  /* A film likewise: begin with the first frame, a frame, end (rgb NULL). False: it is over. */
  bool (*film)(void *context, const scene *, const uint8_t *rgb, int width, int height, char *said);
  double fps;                                /* of films; 0: 30 */
  bool film_begins;                          /* with the window */
  void (*again)(void *context, bool afresh); /* the person wants the script to begin again */
  void (*opened)(void *context);             /* told once, when the window is there; NULL: nobody */
  bool (*should_close)(void *context);       /* asked once a frame; NULL: never */
  void *context;
} view_options;

/* How evenly the window went on: gaps in milliseconds between turns of its loop. A turn polls the
 * person's hand, takes the newest scene, and draws unless nothing at all has changed. */
typedef struct view_pace {
  uint64_t frames; /* turns */
  uint64_t drawn;
  double p50, p99, longest, later; /* later: the longest after the first second */
} view_pace;

/* Shows the channel's scenes until the person closes the window. False: no window could be had. */
bool view_window(scene_channel *, const view_options *, view_pace *, char *message);

/* What the state is, in words: "A" · overlap 1.000 */
void view_words(const scene *, char *to, size_t size);

/* Draws one scene without a display (EGL, off screen) into (height, width) RGB bytes, top row
 * first, malloc'ed for the caller. False: no EGL, a shader that fails, no memory. */
bool view_picture(const scene *, const view_options *, uint8_t **rgb, int *width, int *height,
                  char *message);

/* The same for many scenes, one after another; `now` in seconds that only grow. */
typedef struct view_easel view_easel;
view_easel *view_easel_open(const view_options *,
                            char *message); /* options: borrowed, for its life */
void view_easel_size(const view_easel *, int *width, int *height);
/* Into (height, width) RGB bytes of the caller; NULL: an empty studio. */
bool view_easel_draw(view_easel *, const scene *, double now, uint8_t *rgb, char *message);
void view_easel_close(view_easel *); /* NULL is fine */

#endif
