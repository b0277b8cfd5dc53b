/* SPDX-License-Identifier: MIT
 *
 * png_write.c - a PNG that is there whole or not at all: it is encoded in
 * memory, and written as whole.c does.
 */
#include <assert.h>
#include <stdlib.h>

#include "internal.h"

bool img_write_png(const char *path, uint32_t width, uint32_t height, int channels,
                   const uint8_t *pixels, char *message) {
  assert(channels == 1 || channels == 3);
  if (!img_size_fits(width, height))
    return img_fail(message, path,
                    "a picture of %u x %u pixels cannot be written; take 1 to %u a side and at "
                    "most %u "
                    "altogether",
                    width, height, IMG_MAX_SIDE, IMG_MAX_PIXELS);
  size_t size;
  uint8_t *bytes = img_stb_encode(width, height, channels, pixels, &size);
  if (!bytes) return img_fail(message, path, "does not fit into memory; write a smaller picture");
  img_whole *file = img_whole_new(path, message);
  if (file) img_whole_put(file, bytes, size);
  free(bytes);
  return file && img_whole_end(file, true, message);
}
