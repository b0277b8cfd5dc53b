/* SPDX-License-Identifier: MIT
 *
 * camera.h - pictures and films of the window.
 */
#ifndef ENGRAM_VIEW_CAMERA_H
#define ENGRAM_VIEW_CAMERA_H

#include "panel.h"

typedef struct camera {
  uint8_t *rgb; /* the last frame that was read */
  size_t room;
  int width, height; /* of the film */
  double begun;
  uint64_t frames; /* of the film so far */
} camera;

void camera_look(camera *, view *, int width, int height); /* after a frame was drawn */
void camera_end(camera *, view *);                         /* frees; a film is ended */

#endif
