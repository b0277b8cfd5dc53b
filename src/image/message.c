/* SPDX-License-Identifier: MIT
 *
 * message.c - one line for a person: the path, what is wrong, what to do.
 *
 * A long path loses its front, never the reason its room: what identifies a
 * file stands at the path's end. Invariant: a message has no control
 * characters and ends within IMG_MESSAGE bytes, whatever the path holds.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define PATH_SHOWN 240 /* bytes; the rest of IMG_MESSAGE is for the reason */

static const char *path_tail(const char *path) {
  size_t length = strlen(path);
  if (length <= PATH_SHOWN) return path;
  const char *tail = path + (length - PATH_SHOWN);
  while ((*tail & 0xc0) == 0x80) tail++; /* not into the middle of a UTF-8 character */
  return tail;
}

bool img_fail(char *message, const char *name, const char *format, ...) {
  const char *tail = path_tail(name);
  int used = snprintf(message, IMG_MESSAGE, "%s%s: ", tail == name ? "" : "...", tail);
  va_list values;
  va_start(values, format);
  vsnprintf(message + used, IMG_MESSAGE - (size_t)used, format, values);
  va_end(values);
  for (char *c = message; *c; c++)
    if ((unsigned char)*c < 32 || *c == 127) *c = '?';
  return false;
}

bool img_size_fits(uint32_t width, uint32_t height) {
  return width >= 1 && height >= 1 && width <= IMG_MAX_SIDE && height <= IMG_MAX_SIDE &&
         (uint64_t)width * height <= IMG_MAX_PIXELS;
}
