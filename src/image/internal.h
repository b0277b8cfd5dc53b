/* SPDX-License-Identifier: MIT
 *
 * internal.h - what the files of this layer tell each other.
 *
 * A PNG becomes a picture in three steps: png_check.c walks the chunks and
 * trusts nothing, stb.c inflates, png_pixels.c undoes filters and interlacing.
 */
#ifndef ENGRAM_IMAGE_INTERNAL_H
#define ENGRAM_IMAGE_INTERNAL_H

#include "image.h"

/* Writes "NAME: ..." into message as one line; false, so that a caller can return it. */
bool img_fail(char *message, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What to do about a broken file, to end a message with. */
#define IMG_GET_ANOTHER "get a fresh copy of the file"
#define IMG_SAVE_AGAIN "save it again as PNG with another program"

/* May a picture have this size? */
bool img_size_fits(uint32_t width, uint32_t height);

enum {
  IMG_COLOUR_GREY = 0,
  IMG_COLOUR_RGB = 2,
  IMG_COLOUR_PALETTE = 3,
  IMG_COLOUR_GREY_ALPHA = 4,
  IMG_COLOUR_RGB_ALPHA = 6,
};

/* A PNG whose chunks are in order. The pointers go into the file's bytes. */
typedef struct img_png {
  uint32_t width, height;
  int depth, colour; /* a combination that the standard allows */
  bool interlaced;
  const uint8_t *palette; /* (entries, 3); there are some where colour says so */
  uint32_t entries;
  const uint8_t *clear; /* tRNS: an alpha per entry, or a 16-bit value per channel; NULL: none */
  uint32_t clear_size;  /* bytes, right for the colour */
  const uint8_t *idat;  /* the first IDAT, from its length field; the others follow it */
  uint32_t idat_count;
  size_t idat_size; /* bytes of data in all of them */
} img_png;

bool img_png_check(const uint8_t *bytes, size_t size, const char *name, img_png *, char *message);
bool img_png_pixels(const img_png *, const char *name, float background, img_gray *out,
                    char *message);

uint32_t img_png_crc(const uint8_t *bytes, size_t size); /* of a chunk: its type and data */

/* Inflates a zlib stream into at most out_size bytes, which must be zeroed;
 * how many it made, or -1: it is damaged or does not fit. */
int img_stb_inflate(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size);
/* A whole PNG file of the pixels, malloc'ed; NULL: no memory. */
uint8_t *img_stb_encode(uint32_t width, uint32_t height, int channels, const uint8_t *pixels,
                        size_t *size);

const char *img_whole_name(const img_whole *); /* the file's own, until it has its place */

typedef enum img_form { IMG_FORM_GIF, IMG_FORM_MP4, IMG_FORM_WEBM, IMG_FORM_PICTURES } img_form;

/* The program ffmpeg at work on a film. NULL: message says why; *missing: there is no such program. */
typedef struct img_ffmpeg img_ffmpeg;
img_ffmpeg *img_ffmpeg_new(const char *path, img_form, uint32_t width, uint32_t height,
                           unsigned fps, const img_text *, bool *missing, char *message);
/* SIGPIPE must be blocked. False: it has ended, and says why. */
bool img_ffmpeg_frame(img_ffmpeg *, const uint8_t *rgb, char *message);
void img_ffmpeg_kill(const img_ffmpeg *);                    /* from any thread, before the end */
bool img_ffmpeg_end(img_ffmpeg *, bool keep, char *message); /* frees; true: the film is there */

#endif
