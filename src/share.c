/* SPDX-License-Identifier: MIT
 *
 * share.c - where scripts, patterns and shaders lie, wherever the program was
 * put.
 *
 * They keep their places to each other in the source tree and where they are
 * installed, so one folder has to be found. The program's own place counts
 * first: what was moved, copied or built elsewhere takes what came with it,
 * never another version's. A folder is the one if letters.lua is in it, since
 * folders called "scripts" lie about everywhere.
 */
#include "share.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* folder/more as the whole path that it is, if scripts are there. */
static bool try(const char *folder, const char *more, char out[SHARE_PATH]) {
  char path[SHARE_PATH + 64], whole[PATH_MAX];
  if (!realpath(folder, whole) ||
      (size_t)snprintf(path, sizeof path, "%s/%s", whole, more) >= sizeof path ||
      !realpath(path, whole) ||
      (size_t)snprintf(path, sizeof path, "%s/scripts/letters.lua", whole) >= sizeof path ||
      !is_file(path) || strlen(whole) >= SHARE_PATH)
    return false;
  strcpy(out, whole);
  return true;
}

static bool share_folder(char out[SHARE_PATH]) {
  char self[SHARE_PATH];
  const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  self[length > 0 ? length : 0] = 0;
  for (int up = 0; up < 4; up++) { /* a build tree lies some folders below the sources */
    char *slash = strrchr(self, '/');
    if (!slash) break;
    *slash = 0;
    if ((up == 0 && try(self, ENGRAM_SHARE_FROM_PROGRAM, out)) || try(self, ".", out)) return true;
  }
  return try(ENGRAM_SHARE, ".", out) || try(ENGRAM_SOURCE_TREE, ".", out);
}

bool share_path(const char *what, char *out, size_t room) {
  char folder[SHARE_PATH];
  struct stat about;
  return share_folder(folder) && (size_t)snprintf(out, room, "%s/%s", folder, what) < room &&
         stat(out, &about) == 0;
}

bool share_script(const char *name, char *out, size_t room) {
  char folder[SHARE_PATH];
  if (strchr(name, '/') || !share_path("scripts", folder, sizeof folder)) return false;
  return ((size_t)snprintf(out, room, "%s/%s", folder, name) < room && is_file(out)) ||
         ((size_t)snprintf(out, room, "%s/%s.lua", folder, name) < room && is_file(out));
}

static int is_script(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  return dot && entry->d_name[0] != '.' && strcmp(dot, ".lua") == 0;
}

void share_scripts(char *out, size_t room) {
  char folder[SHARE_PATH];
  struct dirent **entries;
  size_t used = 0;
  out[0] = 0;
  if (!share_path("scripts", folder, sizeof folder)) return;
  const int count = scandir(folder, &entries, is_script, alphasort);
  for (int k = 0; k < count; k++) {
    if (used < room)
      used += (size_t)snprintf(out + used, room - used, "%s%.*s", k ? ", " : "",
                               (int)(strlen(entries[k]->d_name) - 4), entries[k]->d_name);
    free(entries[k]);
  }
  if (count >= 0) free(entries);
}
