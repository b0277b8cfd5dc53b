/* SPDX-License-Identifier: MIT
 *
 * test_image.c - sizes, cuts and bits; and the main of all groups.
 *
 * Laws: resizing agrees with the plain double sum over covered areas and
 * keeps the mean; the same size and a flat picture come out bit by bit. Otsu's
 * cut is as good as the best of all cuts. A bit is what the threshold says,
 * and the bits behind the last pixel are zero.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"

static img_gray new_gray(uint32_t width, uint32_t height) {
  img_gray gray = {width, height, malloc((size_t)width * height * sizeof(float))};
  assert_non_null(gray.luma);
  return gray;
}

static img_gray random_gray(uint32_t width, uint32_t height, uint64_t *random) {
  img_gray gray = new_gray(width, height);
  for (size_t i = 0; i < (size_t)width * height; i++)
    gray.luma[i] = (float)(make_random(random) % 4 == 0 ? make_random(random) % 2
                                                        : make_random(random) / 4294967295.0);
  return gray;
}

static img_gray resized(const img_gray *in, uint32_t width, uint32_t height) {
  img_gray out;
  char message[IMG_MESSAGE];
  assert_true(img_resize(in, width, height, &out, message));
  assert_true(out.width == width && out.height == height);
  return out;
}

static double mean_of(const img_gray *gray) {
  double sum = 0;
  for (size_t i = 0; i < (size_t)gray->width * gray->height; i++) sum += gray->luma[i];
  return sum / ((double)gray->width * gray->height);
}

/* The length that [a, b) and [c, d) share. */
static double shared(double a, double b, double c, double d) {
  return fmax(0, fmin(b, d) - fmax(a, c));
}

static double plain_mean(const img_gray *in, uint32_t width, uint32_t height, uint32_t x,
                         uint32_t y) {
  double dx = (double)in->width / width, dy = (double)in->height / height, sum = 0;
  for (uint32_t j = 0; j < in->height; j++)
    for (uint32_t i = 0; i < in->width; i++)
      sum += shared(x * dx, (x + 1) * dx, i, i + 1) * shared(y * dy, (y + 1) * dy, j, j + 1) *
             in->luma[j * in->width + i];
  return sum / (dx * dy);
}

static void resizing_is_the_mean_of_what_is_covered(void **state) {
  (void)state;
  static const uint32_t sides[] = {1, 2, 3, 5, 8, 13};
  uint64_t random = 7;
  for (int from = 0; from < 36; from++)
    for (int to = 0; to < 36; to++) {
      img_gray in = random_gray(sides[from % 6], sides[from / 6], &random);
      img_gray out = resized(&in, sides[to % 6], sides[to / 6]);
      for (uint32_t y = 0; y < out.height; y++)
        for (uint32_t x = 0; x < out.width; x++)
          assert_true(fabs(out.luma[y * out.width + x] -
                           plain_mean(&in, out.width, out.height, x, y)) < 1e-7);
      img_free(&in);
      img_free(&out);
    }
}

/* A float in 0..1 is off by 2^-25 at most; so is their mean. */
static void resizing_keeps_the_mean(void **state) {
  (void)state;
  uint64_t random = 8;
  for (int k = 0; k < 300; k++) {
    img_gray in =
        random_gray(1 + make_random(&random) % 200, 1 + make_random(&random) % 200, &random);
    img_gray out = resized(&in, 1 + make_random(&random) % 200, 1 + make_random(&random) % 200);
    assert_true(fabs(mean_of(&in) - mean_of(&out)) < 3.1e-8);
    for (size_t i = 0; i < (size_t)out.width * out.height; i++)
      assert_true(out.luma[i] >= 0 && out.luma[i] <= 1);
    img_free(&in);
    img_free(&out);
  }
}

static void the_same_size_is_the_same_picture(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{1, 1},
                                      {7, 3},
                                      {255, 257},
                                      {IMG_MAX_SIDE, 3},
                                      {3, IMG_MAX_SIDE}};
  uint64_t random = 9;
  for (int k = 0; k < 5; k++) {
    img_gray in = random_gray(sizes[k][0], sizes[k][1], &random),
             out = resized(&in, in.width, in.height);
    assert_memory_equal(in.luma, out.luma, sizeof(float) * in.width * in.height);
    img_free(&in);
    img_free(&out);
  }
}

static void a_flat_picture_stays_flat(void **state) {
  (void)state;
  uint64_t random = 10;
  for (int k = 0; k < 100; k++) {
    float luma = (float)(make_random(&random) / 4294967295.0);
    img_gray in = new_gray(1 + make_random(&random) % 500, 1 + make_random(&random) % 50);
    for (size_t i = 0; i < (size_t)in.width * in.height; i++) in.luma[i] = luma;
    img_gray out = resized(&in, 1 + make_random(&random) % 500, 1 + make_random(&random) % 50);
    for (size_t i = 0; i < (size_t)out.width * out.height; i++) assert_true(out.luma[i] == luma);
    img_free(&in);
    img_free(&out);
  }
}

/* Enlarged by whole numbers and shrunk again, a picture is what it was. */
static void there_and_back(void **state) {
  (void)state;
  uint64_t random = 11;
  for (uint32_t k = 1; k < 9; k++) {
    img_gray in = random_gray(17, 11, &random), large = resized(&in, 17 * k, 11 * (9 - k)),
             out = resized(&large, 17, 11);
    for (uint32_t y = 0; y < large.height; y++)
      for (uint32_t x = 0; x < large.width; x++)
        assert_true(large.luma[y * large.width + x] == in.luma[y / (9 - k) * 17 + x / k]);
    assert_memory_equal(in.luma, out.luma, sizeof(float) * 17 * 11);
    img_free(&in);
    img_free(&large);
    img_free(&out);
  }
}

static void sizes_that_cannot_be(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{0, 1},
                                      {1, 0},
                                      {IMG_MAX_SIDE + 1, 1},
                                      {1, UINT32_MAX},
                                      {IMG_MAX_SIDE, 4097}};
  float luma = 0.5f;
  img_gray in = {1, 1, &luma};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    char message[IMG_MESSAGE];
    img_gray out = {1, 1, &luma};
    assert_false(img_resize(&in, sizes[k][0], sizes[k][1], &out, message));
    assert_message(message, "picture", "cannot be resized to");
    assert_true(out.width == 0 && out.height == 0 && out.luma == NULL);
  }
}

/* ---- Otsu ----------------------------------------------------------------- */

/* w0 w1 (mu0 - mu1)^2 of the classes that `threshold` makes; 0 for a single one. */
static double between(const img_gray *gray, double threshold) {
  double n[2] = {0}, sum[2] = {0};
  for (size_t i = 0; i < (size_t)gray->width * gray->height; i++) {
    int up = gray->luma[i] > threshold;
    n[up]++;
    sum[up] += gray->luma[i];
  }
  if (n[0] == 0 || n[1] == 0) return 0;
  double gap = sum[0] / n[0] - sum[1] / n[1], all = n[0] + n[1];
  return n[0] / all * (n[1] / all) * gap * gap;
}

static void otsu_is_the_best_of_all_cuts(void **state) {
  (void)state;
  uint64_t random = 12;
  for (int k = 0; k < 300; k++) {
    img_gray gray = new_gray(20, 20);
    uint32_t low = make_random(&random) % 100, range = 2 + make_random(&random) % 156, levels = 0;
    for (size_t i = 0; i < 400; i++) { /* humps of different weights, in 8-bit levels */
      uint32_t v = make_random(&random) % range;
      if (make_random(&random) % 8 > (uint32_t)k % 8) v = (v + 3 * (range - 1)) / 4;
      gray.luma[i] = (float)((low + v) / 255.0);
      levels = v > levels ? v : levels;
    }
    double best = 0;
    for (uint32_t v = 0; v < 256; v++) best = fmax(best, between(&gray, (v + 0.5) / 255));
    float threshold = img_otsu(&gray);
    assert_true(levels > 0 && best > 0);
    if (!(between(&gray, threshold) >= best * (1 - 1e-6)))
      fail_msg("round %d: %g gives %g, but %g is possible", k, threshold, between(&gray, threshold),
               best);
    img_free(&gray);
  }
}

/* Two humps of any contrast and weight: the cut is half way from one to the other. */
static void otsu_separates_two_humps(void **state) {
  (void)state;
  uint64_t random = 13;
  for (double contrast = 1; contrast > 1e-5; contrast /= 3)
    for (uint32_t share = 1; share < 10; share++) {
      img_gray gray = new_gray(50, 50);
      double brightest = 0, darkest = 1;
      for (size_t i = 0; i < 2500; i++) {
        bool up = i == 0 || (i > 1 && make_random(&random) % 10 < share);
        double spread = (make_random(&random) / 4294967295.0 - 0.5) * 0.2;
        gray.luma[i] = (float)(0.5 + contrast * ((up ? 0.25 : -0.25) + spread));
        if (up && gray.luma[i] < darkest) darkest = gray.luma[i];
        if (!up && gray.luma[i] > brightest) brightest = gray.luma[i];
      }
      float threshold = img_otsu(&gray);
      assert_true(threshold == (float)((brightest + darkest) / 2));
      img_free(&gray);
    }
}

static void otsu_at_the_edges(void **state) {
  (void)state;
  float luma[3] = {0.25f, 0.25f, 0.25f};
  img_gray gray = {3, 1, luma};
  assert_true(img_otsu(&gray) == 0.5f);
  for (int k = 0; k < 40; k++) { /* neighbouring floats are still two classes */
    luma[1] = nextafterf(luma[0], 1);
    luma[2] = luma[0];
    float threshold = img_otsu(&gray);
    assert_true(threshold >= luma[0] && threshold < luma[1]);
    luma[0] = luma[1];
  }
  luma[0] = 0;
  luma[1] = 1;
  luma[2] = 1;
  assert_true(img_otsu(&gray) == 0.5f);
}

/* ---- bits ----------------------------------------------------------------- */

static void a_bit_is_above_the_threshold(void **state) {
  (void)state;
  uint64_t random = 14;
  for (uint32_t n = 1; n <= 200; n++) {
    img_gray gray = random_gray(n, 1, &random);
    gray.luma[n / 2] = 0.5f;
    if (n % 3 == 0) gray = (img_gray){n / 3, 3, gray.luma}; /* the same pixels in rows */
    for (int invert = 0; invert < 2; invert++) {
      uint64_t bits[5];
      size_t words = (n + 63) / 64;
      memset(bits, 0xa5, sizeof bits);
      img_threshold(&gray, 0.5f, invert, bits);
      for (uint32_t i = 0; i < 64 * words; i++) {
        bool up = i < n && (invert ? !(gray.luma[i] > 0.5f) : gray.luma[i] > 0.5f);
        assert_int_equal(bits[i / 64] >> (i % 64) & 1, up);
      }
      for (size_t w = words; w < 5; w++) assert_true(bits[w] == UINT64_C(0xa5a5a5a5a5a5a5a5));
    }
    img_free(&gray);
  }
}

static void freeing_nothing(void **state) {
  (void)state;
  img_gray gray = {0};
  img_free(&gray);
  gray = new_gray(2, 2);
  img_free(&gray);
  img_free(&gray);
  assert_null(gray.luma);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(resizing_is_the_mean_of_what_is_covered),
      cmocka_unit_test(resizing_keeps_the_mean),
      cmocka_unit_test(the_same_size_is_the_same_picture),
      cmocka_unit_test(a_flat_picture_stays_flat),
      cmocka_unit_test(there_and_back),
      cmocka_unit_test(sizes_that_cannot_be),
      cmocka_unit_test(otsu_is_the_best_of_all_cuts),
      cmocka_unit_test(otsu_separates_two_humps),
      cmocka_unit_test(otsu_at_the_edges),
      cmocka_unit_test(a_bit_is_above_the_threshold),
      cmocka_unit_test(freeing_nothing),
  };
  int failed = cmocka_run_group_tests_name("image", tests, NULL, NULL);
  return failed + run_png_tests() + run_hostile_tests() + run_file_tests() ? 1 : 0;
}
