/* SPDX-License-Identifier: MIT
 *
 * png_write.c - a PNG that is there whole or not at all.
 *
 * The file is encoded in memory, written under a name of its own in the
 * target's folder (only there is a rename atomic) and renamed over the target.
 * The name does not contain the target's, which may already be as long as
 * names can be. It is created with open rather than mkstemp, because open
 * leaves the permissions to the umask and mkstemp makes them 0600.
 * Invariant: on return no temporary file is left, whatever happened.
 */
#include <assert.h>
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

static bool fail_write(const char *path, int reason, char *message) {
  const char *advice = "check the path and the disk";
  if (reason == ENOENT || reason == ENOTDIR) advice = "make its folder first";
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

/* All of it; 0, or why not. Closes the file. */
static int write_all(int file, const uint8_t *bytes, size_t size) {
  int reason = 0;
  while (size > 0 && !reason) {
    ssize_t put = write(file, bytes, size);
    if (put >= 0) {
      bytes += put;
      size -= (size_t)put;
    } else if (errno != EINTR) {
      reason = errno;
    }
  }
  if (close(file) != 0 && !reason) reason = errno;
  return reason;
}

static bool replace(const char *path, const uint8_t *bytes, size_t size, char *message) {
  char *name;
  int file = create_beside(path, &name);
  if (file < 0) return fail_write(path, errno, message);
  int reason = write_all(file, bytes, size);
  if (!reason && rename(name, path) != 0) reason = errno;
  if (reason) unlink(name);
  free(name);
  return reason ? fail_write(path, reason, message) : true;
}

bool img_write_png(const char *path, uint32_t width, uint32_t height, int channels,
                   const uint8_t *pixels, char *message) {
  assert(channels == 1 || channels == 3);
  struct stat about;
  if (!img_size_fits(width, height))
    return img_fail(message, path,
                    "a picture of %u x %u pixels cannot be written; take 1 to %u a side and at "
                    "most %u "
                    "altogether",
                    width, height, IMG_MAX_SIDE, IMG_MAX_PIXELS);
  /* A rename would put a file in the place of a device. */
  if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
    return img_fail(message, path,
                    S_ISDIR(about.st_mode) ? "is a folder; name a file in it"
                                           : "is not an ordinary file; choose another name");
  size_t size;
  uint8_t *bytes = img_stb_encode(width, height, channels, pixels, &size);
  if (!bytes) return img_fail(message, path, "does not fit into memory; write a smaller picture");
  bool done = replace(path, bytes, size, message);
  free(bytes);
  return done;
}
