/* SPDX-License-Identifier: MIT
 *
 * resize.c - area averaging, exact for every ratio of sizes.
 *
 * A target pixel is the mean of the part of the source that it covers. Lengths
 * are counted in units in which both grids are whole: target column x spans
 * [x W, x W + W) and source column j spans [j w, j w + w), for w columns made
 * of W; rows alike. Each source row is shrunk once and shared by the target
 * rows that it touches.
 * Invariant: covers are integers that sum to W H per target pixel, so that
 * the mean is kept, and a picture of one luminance, or of the same size,
 * comes out bit by bit: 24 bits of a float times 28 of a cover fit a double.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* How much of the source cell j, `to` long, lies in [start, start + from). */
static uint64_t cover(uint64_t start, uint64_t from, uint64_t j, uint64_t to) {
  uint64_t low = j * to > start ? j * to : start;
  uint64_t high = (j + 1) * to < start + from ? (j + 1) * to : start + from;
  return high - low;
}

/* sums[x] = sum_j cover(x, j) row[j] */
static void shrink_row(const float *row, uint32_t from, double *sums, uint32_t to) {
  for (uint32_t x = 0; x < to; x++) {
    uint64_t start = (uint64_t)x * from;
    double sum = 0;
    for (uint64_t j = start / to; j * to < start + from; j++)
      sum += (double)cover(start, from, j, to) * row[j];
    sums[x] = sum;
  }
}

/* `sums` has room for two target rows. */
static void shrink(const img_gray *in, const img_gray *out, double *sums) {
  double *row = sums, *total = sums + out->width;
  double area = (double)in->width * in->height;
  uint64_t have = UINT64_MAX; /* the source row that is in `row` */
  for (uint32_t y = 0; y < out->height; y++) {
    uint64_t start = (uint64_t)y * in->height;
    for (uint32_t x = 0; x < out->width; x++) total[x] = 0;
    for (uint64_t j = start / out->height; j * out->height < start + in->height; j++) {
      if (j != have) shrink_row(in->luma + j * in->width, in->width, row, out->width);
      have = j;
      double part = (double)cover(start, in->height, j, out->height);
      for (uint32_t x = 0; x < out->width; x++) total[x] += part * row[x];
    }
    float *to = out->luma + (size_t)y * out->width;
    for (uint32_t x = 0; x < out->width; x++) to[x] = (float)(total[x] / area);
  }
}

bool img_resize(const img_gray *in, uint32_t width, uint32_t height, img_gray *out, char *message) {
  assert(in != out && img_size_fits(in->width, in->height));
  *out = (img_gray){0};
  if (!img_size_fits(width, height))
    return img_fail(message, "picture",
                    "cannot be resized to %u x %u pixels; take 1 to %u a side and at most %u "
                    "altogether",
                    width, height, IMG_MAX_SIDE, IMG_MAX_PIXELS);
  img_gray made = {width, height, malloc((size_t)width * height * sizeof(float))};
  double *sums = malloc(2 * (size_t)width * sizeof *sums);
  bool done = made.luma && sums;
  if (done) {
    shrink(in, &made, sums);
    *out = made;
  } else {
    free(made.luma);
    img_fail(message, "picture", "of %u x %u pixels does not fit into memory; take a smaller size",
             width, height);
  }
  free(sums);
  return done;
}
