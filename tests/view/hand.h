/* SPDX-License-Identifier: MIT
 *
 * hand.h - the studio without a window, frame by frame, with a mouse: what it draws, what it sends.
 */
#ifndef TEST_VIEW_HAND_H
#define TEST_VIEW_HAND_H

#include "panel.h"
#include "picture.h"

typedef struct hand {
  view view; /* looks may be set between frames */
  view_options options;
  int width, height;
  float x, y; /* of the mouse; off the window to begin with */
  bool left, right, shift;
  float wheel; /* notches in each frame */
} hand;

bool hand_begin(hand *, int width, int height); /* false: there is no EGL */
void hand_end(hand *);
void hand_show(hand *, const scene *); /* a newer one; borrowed until the next, or the end */
void hand_frame(hand *);
picture hand_picture(hand *); /* of one more frame; its places are read: find(), at() */
/* The mouse into the middle of a neuron, and a frame. */
void hand_over(hand *, uint32_t row, uint32_t column);
/* Takes the oldest command that was sent. */
bool hand_sent(hand *, scene_command *);

/* mouse.cpp */
void mouse_is(float x, float y, bool left, bool right, bool shift, float wheel);

#endif
