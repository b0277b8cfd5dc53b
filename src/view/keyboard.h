/* SPDX-License-Identifier: MIT
 *
 * keyboard.h - from what a keyboard tells to key strokes, whatever its layout.
 */
#ifndef ENGRAM_VIEW_KEYBOARD_H
#define ENGRAM_VIEW_KEYBOARD_H

#include "actions.h"

#define KEYBOARD_STROKES 256

typedef struct keyboard {
  key_stroke strokes[KEYBOARD_STROKES]; /* not yet acted on */
  int count;
  bool left;   /* a line of text was given the key that ends it */
  bool open;   /* the last stroke waits for the sign that its key gives */
  bool repeat; /* the key that is down has been for a while */
} keyboard;

typedef struct keyboard_press {
  const char *printed; /* on the key, in UTF-8; NULL: nothing is */
  char place;          /* the letter or digit that a US keyboard has there, in lower case, or 0 */
  key_special special;
  bool control, shift, repeat;
  bool other; /* Alt or the like is down: it is not for us */
} keyboard_press;

void keyboard_key(keyboard *, const keyboard_press *);
void keyboard_sign(keyboard *, unsigned sign); /* what the key gives, after keyboard_key() */

/* keys.c: acts on the strokes; some may have to wait for the next frame. */
void action_strokes(view *, keyboard *);

#endif
