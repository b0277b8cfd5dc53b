/* SPDX-License-Identifier: MIT
 *
 * whole.c - a file that is there whole or not at all.
 *
 * It is written under a name of its own in the target's folder (only there is
 * a rename atomic), handed to the disk, and renamed over the target. The name does not contain the
 * target's, which may already be as long as names can be. It is created with
 * open rather than mkstemp, because open leaves the permissions to the umask
 * and mkstemp makes them 0600. Invariant: after the end no temporary file is
 * left, whatever happened.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define TRIES 100    /* other names, when one is taken */
#define NAME_ROOM 64 /* bytes for a name without its folder */

struct img_whole {
  char *path, *name; /* the target; the file's own name meanwhile */
  int file, reason;  /* errno of the first failure, or 0 */
};

static bool fail_write(const char *path, int reason, char *message) {
  const char *advice = "check the path and the disk";
  if (reason == ENOENT) advice = "make its folder first";
  if (reason == ENOTDIR)
    return img_fail(message, path,
                    "cannot be written: a file stands where its folder should be; choose another");
  if (reason == EACCES || reason == EPERM || reason == EROFS)
    advice = "choose a folder that you may write to";
  if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG)
    advice = "make room, or choose another disk";
  return img_fail(message, path, "cannot be written (%s); %s", strerror(reason), advice);
}

/* "FOLDER/.engram-PID-NUMBER.tmp", malloc'ed; NULL: no memory. */
static char *name_beside(const char *path) {
  static atomic_uint number;
  const char *slash = strrchr(path, '/');
  size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
  char *name = malloc(folder + NAME_ROOM);
  if (!name) return NULL;
  memcpy(name, path, folder);
  snprintf(name + folder, NAME_ROOM, ".engram-%ld-%u.tmp", (long)getpid(),
           atomic_fetch_add(&number, 1));
  return name;
}

/* Creates a file beside `path` that nobody else has; its descriptor, or -1: errno says why. */
static int create_beside(const char *path, char **name) {
  for (int k = 0; k < TRIES; k++) {
    *name = name_beside(path);
    if (!*name) {
      errno = ENOMEM;
      return -1;
    }
    int file = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) return file;
    int reason = errno;
    free(*name);
    *name = NULL;
    errno = reason;
    if (reason != EEXIST) return -1;
  }
  return -1;
}

static void free_whole(img_whole *w) {
  free(w->path);
  free(w->name);
  free(w);
}

img_whole *img_whole_new(const char *path, char *message) {
  struct stat about;
  /* A rename would put a file in the place of a device. */
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
    img_fail(message, path,
             S_ISDIR(about.st_mode) ? "is a folder; name a file in it"
                                    : "is not an ordinary file; choose another name");
    return NULL;
  }
  img_whole *w = calloc(1, sizeof *w);
  if (w) w->path = strdup(path);
  if (!w || !w->path) {
    fail_write(path, ENOMEM, message);
    free(w);
    return NULL;
  }
  w->file = create_beside(path, &w->name);
  if (w->file >= 0) return w;
  fail_write(path, errno, message);
  free_whole(w);
  return NULL;
}

const char *img_whole_name(const img_whole *w) { return w->name; }

bool img_whole_put(img_whole *w, const void *bytes, size_t size) {
  const char *at = bytes;
  while (size > 0 && !w->reason) {
    ssize_t put = write(w->file, at, size);
    if (put >= 0) {
      at += put;
      size -= (size_t)put;
    } else if (errno != EINTR) {
      w->reason = errno;
    }
  }
  return !w->reason;
}

bool img_whole_end(img_whole *w, bool keep, char *message) {
  if (keep && !w->reason && fsync(w->file) != 0 && errno != EINVAL) w->reason = errno;
  if (close(w->file) != 0 && !w->reason) w->reason = errno;
  if (!w->reason && keep && rename(w->name, w->path) != 0) w->reason = errno;
  if (w->reason || !keep) unlink(w->name);
  bool good = !w->reason;
  if (!good) fail_write(w->path, w->reason, message);
  free_whole(w);
  return good;
}
