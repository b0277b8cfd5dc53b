/* SPDX-License-Identifier: MIT
 *
 * settings.c - what the person has chosen to see, kept from one window to the
 * next: theme, folded panels, brush, size of the window.
 *
 * A file of lines, `name value`. What a line does not say as it should is left
 * as it is, so that a damaged file does no harm; it is written whole, beside
 * its place, and only when something has changed.
 */
#include "panel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const folds[FOLDS] = {"controls", "neurons",  "weights", "charts",
                                         "log",      "memories", "pictures"};

static void take(settings *s, const char *name, const char *value) {
  if (strcmp(name, "theme") == 0) {
    if (strcmp(value, "light") == 0) s->light = true;
    if (strcmp(value, "dark") == 0) s->light = false;
  } else if (strcmp(name, "brush") == 0) {
    char *end;
    const long brush = strtol(value, &end, 10);
    if (!*end && brush >= 1 && brush <= 9) s->brush = (int)brush;
  } else if (strcmp(name, "window") == 0) {
    int width, height;
    char more;
    if (sscanf(value, "%6dx%6d%c", &width, &height, &more) == 2 && width >= 200 && height >= 150 &&
        width <= 16384 && height <= 16384) {
      s->width = width;
      s->height = height;
    }
  } else if (strcmp(name, "folded") == 0) {
    for (int f = 0; f < FOLDS; f++)
      if (strcmp(value, folds[f]) == 0) s->folded[f] = true;
  }
}

void settings_read(settings *s, const char *path) {
  char line[256];
  *s = (settings){.brush = 1};
  struct stat about;
  if (!path || stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return; /* a pipe would wait */
  FILE *file = fopen(path, "r");
  if (!file) return;
  bool whole = true; /* the line before; the rest of one that is too long is no line */
  for (int k = 0; k < 100 && fgets(line, sizeof line, file); k++) {
    char name[32], value[64], more[2];
    const bool begins = whole;
    whole = strchr(line, '\n') != NULL;
    if (begins && sscanf(line, "%31s %63s %1s", name, value, more) == 2) take(s, name, value);
  }
  fclose(file);
}

static void make_folders(const char *path) {
  char part[1100];
  snprintf(part, sizeof part, "%s", path);
  for (char *at = part + 1; (at = strchr(at, '/')); at++) {
    *at = 0;
    mkdir(part, 0777);
    *at = '/';
  }
}

void settings_write(const settings *s, const char *path) {
  char beside[1100];
  if (!path || (size_t)snprintf(beside, sizeof beside, "%s.new", path) >= sizeof beside) return;
  make_folders(path);
  FILE *file = fopen(beside, "w");
  if (!file) return;
  fprintf(file, "theme %s\nbrush %d\n", s->light ? "light" : "dark", s->brush);
  if (s->width > 0) fprintf(file, "window %dx%d\n", s->width, s->height);
  for (int f = 0; f < FOLDS; f++)
    if (s->folded[f]) fprintf(file, "folded %s\n", folds[f]);
  const bool whole = !ferror(file);
  if (fclose(file) != 0 || !whole || rename(beside, path) != 0) remove(beside);
}
