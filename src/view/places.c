/* SPDX-License-Identifier: MIT
 *
 * places.c - writes where every widget is, for programs that click.
 *
 * A list is filled in each frame; where it differs from the frame before, the
 * file is written whole: to a neighbour, then renamed, so that a reader never
 * sees half of it. Only what can be seen is listed, in whole pixels.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct places {
  char path[1024];
  char *now, *before; /* the text of this frame and of the one that was written */
  size_t length, room;
};

places *places_new(const char *path) {
  places *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  snprintf(p->path, sizeof p->path, "%s", path);
  return p;
}

void places_free(places *p) {
  if (!p) return;
  free(p->now);
  free(p->before);
  free(p);
}

void places_begin(places *p) {
  if (p) p->length = 0;
}

void places_note(places *p, const char *name, ui_rect r) {
  if (p) places_note_over(p, name, ui_clip(r));
}

void places_note_over(places *p, const char *name, ui_rect r) {
  if (!p) return;
  if (r.w < 1 || r.h < 1) return;
  char word[2 * SCENE_NAME], line[4 * SCENE_NAME];
  snprintf(word, sizeof word, "%s", name);
  for (char *c = word; *c; c++)
    if (*c == ' ' || *c == '\t' || *c == '\n') *c = '_';
  const int count = snprintf(line, sizeof line, "%s %.0f %.0f %.0f %.0f\n", word, floor(r.x),
                             floor(r.y), floor(r.w), floor(r.h));
  if (p->length + (size_t)count + 1 > p->room) {
    const size_t room = 2 * p->room + 4096;
    char *more = realloc(p->now, room);
    if (!more) return;
    p->now = more;
    p->room = room;
  }
  memcpy(p->now + p->length, line, (size_t)count + 1);
  p->length += (size_t)count;
}

void places_end(places *p) {
  if (!p || !p->now || (p->before && strcmp(p->now, p->before) == 0)) return;
  char beside[1100];
  snprintf(beside, sizeof beside, "%s.new", p->path);
  FILE *file = fopen(beside, "w");
  if (!file) return;
  const bool whole = fwrite(p->now, 1, p->length, file) == p->length;
  if (fclose(file) != 0 || !whole || rename(beside, p->path) != 0) {
    remove(beside);
    return;
  }
  free(p->before);
  p->before = strdup(p->now);
}
