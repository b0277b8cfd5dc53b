/* SPDX-License-Identifier: MIT
 *
 * files.h - between files.c, which loads and saves, and paths.c, which finds the files.
 */
#ifndef ENGRAM_HOST_FILES_H
#define ENGRAM_HOST_FILES_H

#include "inside.h"

#define COMPLAINTS 5 /* lines about what could not be used; of others only the number is said */

typedef struct complaints {
  host *h;
  unsigned count;
} complaints;
void complain(complaints *, const char *format, ...);
void complaints_end(complaints *);

typedef enum file_kind {
  FILE_PNG,
  FILE_NET,
  FILE_PICTURE, /* of another format */
  FILE_EMPTY,
  FILE_OTHER,
  FILE_UNREAD /* errno says why */
} file_kind;
file_kind file_kind_of(const char *path);

/* Adds a copy; false: no memory. */
bool paths_add(path_list *, const char *path);
void paths_free(path_list *);
/* Adds the files that the lines of `text` stand for, each a file, a folder, or a pattern of files, and
 * complains of lines that stand for none. */
void paths_gather(path_list *, const char *text, complaints *);
/* With the home folder for "~"; malloc'ed, NULL: no memory. */
char *path_at_home(const char *path);
/* As short as it can be said: from the working directory, from home, or its end. */
#define PATH_SHOWN 64
const char *path_shown(const char *path, char to[PATH_SHOWN]);
bool path_is_folder(const char *path);
bool path_ends_in(const char *path, const char *end); /* in capitals too */

#endif
