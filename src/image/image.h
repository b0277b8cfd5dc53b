/* SPDX-License-Identifier: MIT
 *
 * image.h - PNG in and out, resizing, thresholds. Knows nothing of Lua or GL.
 *
 * Every function that can fail returns false and writes one line into
 * `message` (IMG_MESSAGE bytes): the path, what is wrong, what to do. *out is
 * then zeroed; else it is the caller's, to be given to img_free.
 * Nothing is half written: a file is written beside its place and renamed.
 */
#ifndef ENGRAM_IMAGE_H
#define ENGRAM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMG_MESSAGE 512
#define IMG_MAX_SIDE 16384u       /* pixels along one side of a PNG */
#define IMG_MAX_PIXELS (1u << 26) /* and altogether */
#define IMG_MAX_FILE ((size_t)256 << 20)

/* A grey picture: luminance 0 (black) to 1 (white), row by row. */
typedef struct img_gray {
  uint32_t width, height;
  float *luma; /* (height, width), malloc'ed */
} img_gray;

void img_free(img_gray *); /* also fine on a zeroed one */

/* Any valid PNG. Colours become Rec. 709 luma; transparent pixels are laid over
 * `background` (0..1). */
bool img_read_png(const char *path, float background, img_gray *out, char *message);
/* The same from memory; `name` stands for the path in messages. */
bool img_decode_png(const uint8_t *bytes, size_t size, const char *name, float background,
                    img_gray *out, char *message);

/* Of a file's first bytes: the name of another format of pictures than PNG ("JPEG"), or NULL. */
#define IMG_HEAD 12
const char *img_other_format(const uint8_t *head, size_t have);
/* "make it PNG: convert photo.jpg photo.png" */
#define IMG_ADVICE 128
void img_advise_png(const char *path, char advice[IMG_ADVICE]);

/* Area-averaging; every target pixel is the mean of what it covers. `out` is another picture. */
bool img_resize(const img_gray *, uint32_t width, uint32_t height, img_gray *out, char *message);

/* The threshold that separates the two classes of luminance best (Otsu 1979), in 0..1;
 * 0.5 for a picture of one luminance. */
float img_otsu(const img_gray *);

/* A bit per pixel into zeroed words: luminance > threshold is 1, or the contrary when inverted. */
void img_threshold(const img_gray *, float threshold, bool invert, uint64_t *bits);

/* A file that is there whole or not at all: written beside its path, and put in its place at the end if
 * nothing has failed and it is to be kept. NULL, or false: message says why. */
typedef struct img_whole img_whole;
img_whole *img_whole_new(const char *path, char *message);
bool img_whole_put(img_whole *, const void *bytes, size_t size); /* after a failure nothing */
bool img_whole_end(img_whole *, bool keep, char *message);       /* frees */

/* Words that go into a picture or a film: a list that ends with keyword NULL. Keywords as PNG has them:
 * "Title", "Software", …, at most 79 bytes of Latin letters; texts in UTF-8 (else taken for Latin-1). */
typedef struct img_text {
  const char *keyword, *text;
} img_text;

/* 8 bits a channel; channels is 1 (grey) or 3 (RGB). */
bool img_write_png(const char *path, uint32_t width, uint32_t height, int channels,
                   const uint8_t *pixels, char *message);
bool img_write_png_with(const char *path, uint32_t width, uint32_t height, int channels,
                        const uint8_t *pixels, const img_text *, char *message);

/* A film: RGB frames of one size, at so many a second. By the path's ending a .gif (of at most 50 a
 * second), .mp4 or .webm, through the program ffmpeg, or the one that ENGRAM_FFMPEG names (empty: none);
 * where that is not installed, or the path ends in .png or /, a folder of pictures, frame-00001.png and
 * on, the first with the words. Pictures of that name that were in the folder are an earlier film's and
 * are replaced. Frames are copied, and encoded on a thread of their own. */
typedef struct img_film img_film;
img_film *img_film_open(const char *path, uint32_t width, uint32_t height, unsigned fps,
                        const img_text *, char *message); /* texts are borrowed for the call */
const char *img_film_path(const img_film *); /* what there will be: the file or the folder */
bool img_film_frame(img_film *, const uint8_t *rgb, char *message); /* false: it cannot go on */
/* Frees; true: the film is there, whole. False: there is no file, but in a folder the pictures so far. */
bool img_film_close(img_film *, char *message);
void img_film_drop(img_film *); /* frees; nothing of it is left. NULL is fine */

#endif
