/* SPDX-License-Identifier: MIT
 *
 * explain.c - an error of a script as a person wants to read it: with the line of the source that it
 * names, under the message and over the traceback.
 */
#include "inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "some/file.lua:12: what": where the number begins, or NULL. Lua may have cut the path's beginning off. */
static const char *line_number(const char *message) {
  const char *end = message + strcspn(message, "\n");
  for (const char *at = message; (at = memchr(at, ':', (size_t)(end - at))); at++) {
    const char *digits = at + 1, *behind = digits;
    while (isdigit((unsigned char)*behind)) behind++;
    if (behind > digits && behind - digits < 8 && *behind == ':' && at > message) return digits;
  }
  return NULL;
}

/* The file that the message means: the script itself or a module, known by the end of its path. */
static char *source_of(host *h, const char *message, const char *number, size_t *size) {
  char path[512];
  const size_t length = (size_t)(number - 1 - message);
  if (length >= sizeof path) return NULL;
  memcpy(path, message, length);
  path[length] = 0;
  const char *script = h->options.script;
  const char *end = strncmp(path, "...", 3) == 0 ? path + 3 : path;
  const size_t tail = strlen(end), whole = script ? strlen(script) : 0;
  if (whole >= tail && strcmp(script + whole - tail, end) == 0) return live_text(h, script, size);
  return end == path ? live_text(h, path, size) : NULL;
}

char *host_explain(host *h, const char *message) {
  const char *number = line_number(message);
  size_t size = 0;
  char *source = number ? source_of(h, message, number, &size) : NULL, *out = NULL;
  const char *at = source, *end = source ? source + size : NULL;
  for (long line = number ? strtol(number, NULL, 10) : 0; at && line > 1; line--) {
    at = memchr(at, '\n', (size_t)(end - at));
    if (at) at++;
  }
  if (at && at < end) {
    while (*at == ' ' || *at == '\t') at++;
    size_t length = strcspn(at, "\r\n");
    if (length > 160) length = 160;
    while (length > 0 && ((unsigned char)at[length] & 0xc0) == 0x80) length--;
    const size_t first = strcspn(message, "\n"), digits = strspn(number, "0123456789");
    const size_t room = strlen(message) + digits + length + 16;
    if (length > 0 && (out = malloc(room)))
      snprintf(out, room, "%.*s\n  %.*s | %.*s%s", (int)first, message, (int)digits, number,
               (int)length, at, message + first);
  }
  free(source);
  return out ? out : strdup(message);
}
