/* SPDX-License-Identifier: MIT
 *
 * stb.c - the two things this layer takes from stb: inflate and a PNG encoder.
 *
 * Of stb_image only the inflater is compiled. Its PNG reader was tried and
 * left: in 2.27 a pixel beyond the palette's end takes its colour from the
 * stack, CRCs are not looked at, and inflated data grows without bound. The
 * inflater alone, writing into a buffer that cannot grow, has none of this.
 * Everything of stb is static; nothing but the two functions below leaves.
 */
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_SUPPORT_ZLIB
#define STBI_NO_PNG
#define STBI_NO_JPEG
#define STBI_NO_BMP
#define STBI_NO_PSD
#define STBI_NO_TGA
#define STBI_NO_GIF
#define STBI_NO_HDR
#define STBI_NO_PIC
#define STBI_NO_PNM
#define STBI_NO_LINEAR
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_NO_FAILURE_STRINGS /* they would be a global */
#include "stb_image.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include "stb_image_write.h"

#include "internal.h"

/* A distance code beyond the standard's 30 means 0 in stb and copies a byte
 * of the output onto itself, hence the zeroed output in the contract. */
int img_stb_inflate(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size) {
  if (in_size > INT_MAX || out_size > INT_MAX) return -1;
  return stbi_zlib_decode_buffer((char *)out, (int)out_size, (const char *)in, (int)in_size);
}

/* The encoder does not survive a failed realloc, so that the room it may
 * need is asked for first: the filtered rows, the stream in its old and its
 * doubled buffer, its hash table. */
uint8_t *img_stb_encode(uint32_t width, uint32_t height, int channels, const uint8_t *pixels,
                        size_t *size) {
  size_t rows = ((size_t)width * (size_t)channels + 1) * height;
  void *room = malloc(6 * rows + ((size_t)8 << 20));
  if (!room) return NULL;
  free(room);
  int length = 0;
  uint8_t *png = stbi_write_png_to_mem(pixels, (int)width * channels, (int)width, (int)height,
                                       channels, &length);
  *size = (size_t)length;
  return png;
}
