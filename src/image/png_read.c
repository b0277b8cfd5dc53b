/* SPDX-License-Identifier: MIT
 *
 * png_read.c - a picture from a path, and what people get wrong about paths.
 *
 * The file is read whole before anything looks at it. Opening does not wait,
 * so that a pipe without a writer is an error and not a hang.
 * Invariant: *out is a whole picture, or zeroed and the message says why.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

void img_free(img_gray *gray) {
  free(gray->luma);
  *gray = (img_gray){0};
}

bool img_decode_png(const uint8_t *bytes, size_t size, const char *name, float background,
                    img_gray *out, char *message) {
  assert(background >= 0 && background <= 1);
  img_png png;
  *out = (img_gray){0};
  return img_png_check(bytes, size, name, &png, message) &&
         img_png_pixels(&png, name, background, out, message);
}

static bool fail_open(const char *path, char *message) {
  switch (errno) {
    case ENOENT: return img_fail(message, path, "there is no such file; check its name and folder");
    case ENOTDIR:
      return img_fail(message, path, "goes through something that is not a folder; check the path");
    case EACCES:
      return img_fail(message, path, "may not be read; change its permissions or take a copy");
    default:
      return img_fail(message, path, "cannot be opened (%s); check the path", strerror(errno));
  }
}

static bool check_kind(const char *path, const struct stat *about, char *message) {
  if (S_ISDIR(about->st_mode)) return img_fail(message, path, "is a folder; name a PNG file in it");
  if (!S_ISREG(about->st_mode))
    return img_fail(message, path, "is a device or a pipe; give the path of a PNG file");
  if (about->st_size == 0) return img_fail(message, path, "is empty; " IMG_GET_ANOTHER);
  if ((uint64_t)about->st_size > IMG_MAX_FILE)
    return img_fail(message, path, "is larger than %zu MiB; make the picture smaller first",
                    IMG_MAX_FILE >> 20);
  return true;
}

/* Reads up to `size` bytes; fewer if the file shrinks meanwhile. False: errno says why. */
static bool read_all(int file, uint8_t *bytes, size_t *size) {
  size_t have = 0;
  while (have < *size) {
    ssize_t got = read(file, bytes + have, *size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    have += (size_t)got;
  }
  *size = have;
  return true;
}

static bool read_open(int file, const char *path, float background, img_gray *out, char *message) {
  struct stat about;
  if (fstat(file, &about) != 0)
    return img_fail(message, path, "cannot be read (%s); check the disk", strerror(errno));
  if (!check_kind(path, &about, message)) return false;
  size_t size = (size_t)about.st_size;
  uint8_t *bytes = malloc(size);
  if (!bytes)
    return img_fail(message, path, "does not fit into memory; make the picture smaller first");
  bool done = read_all(file, bytes, &size)
                  ? img_decode_png(bytes, size, path, background, out, message)
                  : img_fail(message, path, "cannot be read (%s); check the disk", strerror(errno));
  free(bytes);
  return done;
}

bool img_read_png(const char *path, float background, img_gray *out, char *message) {
  *out = (img_gray){0};
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return fail_open(path, message);
  bool done = read_open(file, path, background, out, message);
  close(file);
  return done;
}
