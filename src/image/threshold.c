/* SPDX-License-Identifier: MIT
 *
 * threshold.c - from luminance to bits, and where to cut.
 *
 * Otsu (1979) cuts a histogram where the variance between the two classes,
 * w0 w1 (mu0 - mu1)^2, is largest. The histogram's 256 bins span from the
 * darkest to the brightest pixel, so that a pale picture is cut as well as a
 * strong one. 8-bit levels fall into bins of their own, and a bin knows the sum
 * of what is in it, so that only where to cut is rounded, no mean.
 * Invariant: the threshold lies half way from the lower class's brightest pixel
 * to the upper class's darkest, so that neither class is empty.
 */
#include <string.h>

#include "image.h"

#define BINS 256

static size_t pixels_of(const img_gray *gray) { return (size_t)gray->width * gray->height; }

typedef struct bin {
  double count, sum;        /* pixels, and their luminance above the darkest of all */
  float darkest, brightest; /* of them, where there are any */
} bin;

static void fill_bins(const img_gray *gray, float low, float high, bin bins[BINS]) {
  double scale = (BINS - 1) / ((double)high - low);
  for (size_t i = 0; i < pixels_of(gray); i++) {
    float luma = gray->luma[i];
    double above = (double)luma - low;
    bin *b = &bins[(int)(above * scale + 0.5)];
    if (b->count == 0) b->darkest = b->brightest = luma;
    if (luma < b->darkest) b->darkest = luma;
    if (luma > b->brightest) b->brightest = luma;
    b->count++;
    b->sum += above;
  }
}

/* The last bin of the lower class. The first and the last bin are occupied. */
static int best_cut(const bin bins[BINS]) {
  double n = 0, sum = 0, n0 = 0, sum0 = 0, best = -1;
  int cut = 0;
  for (int k = 0; k < BINS; k++) {
    n += bins[k].count;
    sum += bins[k].sum;
  }
  for (int k = 0; k < BINS - 1; k++) {
    if (bins[k].count == 0) continue; /* the same classes as before */
    n0 += bins[k].count;
    sum0 += bins[k].sum;
    double n1 = n - n0, gap = sum0 / n0 - (sum - sum0) / n1;
    double between = n0 * n1 * gap * gap;
    if (between > best) {
      best = between;
      cut = k;
    }
  }
  return cut;
}

float img_otsu(const img_gray *gray) {
  float low = gray->luma[0], high = low;
  for (size_t i = 1; i < pixels_of(gray); i++) {
    if (gray->luma[i] < low) low = gray->luma[i];
    if (gray->luma[i] > high) high = gray->luma[i];
  }
  if (!(high > low)) return 0.5f; /* one class: it is bright or dark */
  bin bins[BINS] = {0};
  fill_bins(gray, low, high, bins);
  int cut = best_cut(bins), next = cut + 1;
  while (bins[next].count == 0) next++;
  float middle = (float)(((double)bins[cut].brightest + bins[next].darkest) / 2);
  return middle < bins[next].darkest ? middle
                                     : bins[cut].brightest; /* neighbouring floats have no middle */
}

void img_threshold(const img_gray *gray, float threshold, bool invert, uint64_t *bits) {
  size_t n = pixels_of(gray);
  memset(bits, 0, (n + 63) / 64 * sizeof *bits);
  for (size_t i = 0; i < n; i++)
    if ((gray->luma[i] > threshold) != invert) bits[i / 64] |= UINT64_C(1) << (i % 64);
}
