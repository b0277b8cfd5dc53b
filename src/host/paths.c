/* SPDX-License-Identifier: MIT
 *
 * paths.c - which files a person means by what was typed or dropped.
 *
 * A path is looked for from the working directory and then from the script's
 * folder; what is there by that very name is meant, whatever signs are in it.
 * Only then * ? [ are a pattern. A folder stands for the PNG files in it, in
 * the order of their names.
 */
#include "files.h"
#include "image.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is wrong ------------------------------------------------------------------ */

void complain(complaints *c, const char *format, ...) {
  char text[1024];
  if (c->count++ >= COMPLAINTS) return;
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  host_say(c->h, SCENE_ERROR, "%s", text);
}

void complaints_end(complaints *c) {
  if (c->count > COMPLAINTS) host_say(c->h, SCENE_ERROR, "and %u more", c->count - COMPLAINTS);
}

/* ---- lists --------------------------------------------------------------------------- */

bool paths_add(path_list *l, const char *path) {
  if (l->count == l->room) {
    const size_t room = 2 * l->room + 16;
    char **more = realloc(l->list, room * sizeof *more);
    if (!more) return false;
    l->list = more;
    l->room = room;
  }
  if (!(l->list[l->count] = strdup(path))) return false;
  l->count++;
  return true;
}

void paths_free(path_list *l) {
  for (size_t k = 0; k < l->count; k++) free(l->list[k]);
  free(l->list);
  *l = (path_list){0};
}

/* ---- files ----------------------------------------------------------------------------- */

file_kind file_kind_of(const char *path) {
  static const unsigned char png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  static const unsigned char net[8] = {'e', 'n', 'g', 'r', 'a', 'm', 0, '\n'};
  unsigned char head[IMG_HEAD];
  struct stat about;
  if (stat(path, &about) != 0) return FILE_UNREAD;
  if (!S_ISREG(about.st_mode))
    return FILE_OTHER; /* one that waits to be written to would hold us */
  FILE *file = fopen(path, "rb");
  if (!file) return FILE_UNREAD;
  const size_t count = fread(head, 1, sizeof head, file);
  const int reason = ferror(file) ? errno : 0;
  fclose(file);
  errno = reason;
  if (reason) return FILE_UNREAD;
  if (count == 0) return FILE_EMPTY;
  if (count >= sizeof png && memcmp(head, png, sizeof png) == 0) return FILE_PNG;
  if (count >= sizeof net && memcmp(head, net, sizeof net) == 0) return FILE_NET;
  return img_other_format(head, count) ? FILE_PICTURE : FILE_OTHER;
}

bool path_is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool path_ends_in(const char *path, const char *end) {
  const size_t length = strlen(path), wanted = strlen(end);
  return length > wanted && strcasecmp(path + length - wanted, end) == 0;
}

static char *joined(const char *folder, const char *rest) {
  char *path = malloc(strlen(folder) + strlen(rest) + 1);
  if (path) sprintf(path, "%s%s", folder, rest);
  return path;
}

char *path_at_home(const char *path) {
  const char *home = getenv("HOME");
  const bool at_home = path[0] == '~' && (path[1] == '/' || !path[1]);
  return at_home && home ? joined(home, path + 1) : strdup(path);
}

static const char *behind(const char *path, const char *folder) {
  const size_t length = folder ? strlen(folder) : 0;
  return length > 1 && strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1
                                                                                 : NULL;
}

const char *path_shown(const char *path, char to[PATH_SHOWN]) {
  char here[4096];
  const char *near = getcwd(here, sizeof here) ? behind(path, here) : NULL;
  const char *at_home = near ? NULL : behind(path, getenv("HOME"));
  const char *rest = near ? near : at_home ? at_home : path;
  const size_t most = PATH_SHOWN - 5, length = strlen(rest);
  if (length <= most) {
    snprintf(to, PATH_SHOWN, "%s%s", at_home ? "~/" : "", rest);
    return to;
  }
  const char *end = rest + length - most, *slash = strchr(end, '/');
  if (slash && slash[1]) end = slash;
  while ((*end & 0xc0) == 0x80) end++; /* whole characters */
  snprintf(to, PATH_SHOWN, "\u2026%s", end);
  return to;
}

/* With a final slash; "" is the working directory. NULL: no memory. */
static char *script_folder(const host *h) {
  const char *script = h->options.script ? h->options.script : "", *slash = strrchr(script, '/');
  return strndup(script, slash ? (size_t)(slash - script) + 1 : 0);
}

/* ---- what is meant ------------------------------------------------------------------------ */

static int is_png(const struct dirent *entry) {
  return entry->d_name[0] != '.' && path_ends_in(entry->d_name, ".png");
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(path_list *l, const char *folder, complaints *c) {
  struct dirent **entries;
  char at[PATH_SHOWN];
  const int count = scandir(folder, &entries, is_png, by_bytes);
  if (count < 0) {
    complain(c, "%s: this folder cannot be read (%s)", path_shown(folder, at), strerror(errno));
    return true;
  }
  if (count == 0) complain(c, "%s: there is no PNG file in this folder", path_shown(folder, at));
  const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
  char *base = joined(folder, slash);
  bool good = base != NULL;
  for (int k = 0; k < count; k++) {
    char *path = good ? joined(base, entries[k]->d_name) : NULL;
    good = path && paths_add(l, path);
    free(path);
    free(entries[k]);
  }
  free(entries);
  free(base);
  return good;
}

static bool add_there(path_list *l, const char *path, complaints *c) {
  return path_is_folder(path) ? add_folder(l, path, c) : paths_add(l, path);
}

/* The folder's own name has no wildcards. */
static char *escaped(const char *folder) {
  char *out = malloc(2 * strlen(folder) + 1), *at = out;
  for (; out && *folder; folder++) {
    if (strchr("*?[]\\", *folder)) *at++ = '\\';
    *at++ = *folder;
  }
  if (out) *at = 0;
  return out;
}

/* False: nothing fits; *good is false where memory ran out. */
static bool add_pattern(path_list *l, const char *folder, const char *wanted, complaints *c,
                        bool *good) {
  glob_t files = {0};
  char *base = escaped(folder), *pattern = base ? joined(base, wanted) : NULL;
  *good = pattern != NULL;
  if (pattern) glob(pattern, 0, NULL, &files);
  const bool found = files.gl_pathc > 0;
  for (size_t k = 0; *good && k < files.gl_pathc; k++) *good = add_there(l, files.gl_pathv[k], c);
  globfree(&files);
  free(base);
  free(pattern);
  return found;
}

/* reason 0: it is a pattern; folder: the script's, where it was looked for too, or NULL */
static void complain_missing(complaints *c, const char *path, int reason, const char *folder) {
  char at[PATH_SHOWN], room[PATH_SHOWN];
  const char *shown = path_shown(path, at);
  if (reason == ENOTDIR)
    complain(c, "%s: a part of this path is a file and no folder; correct it", shown);
  else if (reason == EACCES)
    complain(c, "%s: you may not look into its folder; change its permissions (chmod)", shown);
  else if (reason != 0 && reason != ENOENT)
    complain(c, "%s: %s", shown, strerror(reason));
  else if (folder)
    complain(c, "%s: %s, here or in %s", shown, reason ? "there is no such file" : "no file fits",
             path_shown(folder, room));
  else
    complain(c, "%s: %s", shown,
             reason ? "there is no such file; check its name and folder" : "no file fits");
}

static bool gather_one(path_list *l, const char *path, complaints *c) {
  struct stat about;
  const bool relative = path[0] != '/';
  char *folder = script_folder(c->h), *beside = folder ? joined(folder, path) : NULL;
  const bool two = relative && folder && folder[0];
  bool good = beside != NULL;
  if (!good) goto end;
  const int reason = stat(path, &about) == 0 ? 0 : errno;
  if (reason == 0) {
    good = add_there(l, path, c);
  } else if (two && stat(beside, &about) == 0) {
    good = add_there(l, beside, c);
  } else {
    const bool pattern = strpbrk(path, "*?[") != NULL;
    if (pattern && (add_pattern(l, "", path, c, &good) ||
                    (good && two && add_pattern(l, folder, path, c, &good))))
      goto end;
    if (!good) goto end;
    complain_missing(c, path, pattern ? 0 : reason, two ? folder : NULL);
  }
end:
  free(folder);
  free(beside);
  return good;
}

void paths_gather(path_list *l, const char *text, complaints *c) {
  while (*text) {
    const size_t length = strcspn(text, "\r\n");
    char *line = strndup(text, length), *path = line ? path_at_home(line) : NULL;
    const bool good = path && (length == 0 || gather_one(l, path, c));
    free(line);
    free(path);
    if (!good) complain(c, "load: %s", eg_status_text(EG_NO_MEMORY));
    text += length;
    text += strspn(text, "\r\n");
  }
}
