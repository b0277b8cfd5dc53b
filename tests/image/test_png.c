/* SPDX-License-Identifier: MIT
 *
 * test_png.c - every kind of valid PNG gives the luminance that was put in.
 *
 * Law: for each colour type, depth, interlacing, size and background, the
 * decoded float is the one that the standard's meaning of the samples gives,
 * computed here from the samples alone.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"

static const struct {
  int colour, depth;
} kinds[] = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
    {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16},
};
#define KINDS (sizeof kinds / sizeof *kinds)

typedef struct scene {
  make_png png;
  uint16_t samples[40 * 40 * 4];
  uint8_t palette[256 * 3], clear[256];
} scene;

/* Random samples; a full random palette; no transparency. */
static void fill(scene *s, size_t kind, uint32_t width, uint32_t height, bool interlaced,
                 uint64_t *random) {
  s->png = (make_png){.width = width,
                      .height = height,
                      .depth = kinds[kind].depth,
                      .colour = kinds[kind].colour,
                      .interlaced = interlaced,
                      .samples = s->samples};
  size_t count = (size_t)width * height * (size_t)make_channels(s->png.colour);
  assert_true(count <= sizeof s->samples / sizeof *s->samples);
  for (size_t i = 0; i < count; i++) {
    uint32_t v = make_random(random);
    /* Half of them at an end of the range, where alpha matters and keys match. */
    s->samples[i] = (uint16_t)((v & 3) == 0   ? 0
                               : (v & 3) == 1 ? 0xffff
                                              : v >> 8) &
                    (uint16_t)((1u << s->png.depth) - 1);
  }
  for (size_t i = 0; i < sizeof s->palette; i++) s->palette[i] = (uint8_t)make_random(random);
  if (s->png.colour != 3) return;
  s->png.palette = s->palette;
  s->png.entries = 1u << s->png.depth;
}

static double luma_709(double r, double g, double b) {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/* What pixel i means: luminance over the background. */
static double meaning(const make_png *p, size_t i, double background) {
  const uint16_t *v = p->samples + i * (size_t)make_channels(p->colour);
  double max = (1u << p->depth) - 1, luma = 0, alpha = 1;
  uint32_t key[3] = {0};
  for (uint32_t k = 0; p->clear && k < p->clear_size / 2 && k < 3; k++)
    key[k] = (p->clear[2 * k] * 256u + p->clear[2 * k + 1]) & ((1u << p->depth) - 1);
  switch (p->colour) {
    case 0:
      luma = v[0] / max;
      if (p->clear && v[0] == key[0]) alpha = 0;
      break;
    case 2:
      luma = luma_709(v[0], v[1], v[2]) / max;
      if (p->clear && v[0] == key[0] && v[1] == key[1] && v[2] == key[2]) alpha = 0;
      break;
    case 3:
      luma =
          luma_709(p->palette[3 * v[0]], p->palette[3 * v[0] + 1], p->palette[3 * v[0] + 2]) / 255;
      if (p->clear && v[0] < p->clear_size) alpha = p->clear[v[0]] / 255.0;
      break;
    case 4:
      luma = v[0] / max;
      alpha = v[1] / max;
      break;
    case 6:
      luma = luma_709(v[0], v[1], v[2]) / max;
      alpha = v[3] / max;
      break;
  }
  return alpha * luma + (1 - alpha) * background;
}

static void assert_means(const make_png *p, float background) {
  blob file = {0};
  make_file(&file, p);
  img_gray gray = decoded(&file, background);
  assert_int_equal(gray.width, p->width);
  assert_int_equal(gray.height, p->height);
  for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
    double want = meaning(p, i, background);
    if (!(fabs(gray.luma[i] - want) < 1e-7))
      fail_msg("colour %d, depth %d, interlaced %d, %u x %u: pixel %zu is %.9g, not %.9g",
               p->colour, p->depth, p->interlaced, p->width, p->height, i, gray.luma[i], want);
  }
  img_free(&gray);
  blob_free(&file);
}

static void every_kind_and_size(void **state) {
  (void)state;
  static scene s;
  uint64_t random = 1;
  for (size_t kind = 0; kind < KINDS; kind++)
    for (int interlaced = 0; interlaced < 2; interlaced++) {
      for (uint32_t height = 1; height <= 10; height++)
        for (uint32_t width = 1; width <= 10; width++) {
          fill(&s, kind, width, height, interlaced, &random);
          s.png.idats = (width + height) % 5;
          assert_means(&s.png, (float)(height % 3) / 2);
        }
      fill(&s, kind, 37, 29, interlaced, &random);
      assert_means(&s.png, 0);
      assert_means(&s.png, 1);
      assert_means(&s.png, 0.3f);
      s.png.idats = 300;
      assert_means(&s.png, 1);
    }
}

static void transparency_of_every_kind(void **state) {
  (void)state;
  static scene s;
  uint64_t random = 2;
  for (size_t kind = 0; kind < KINDS; kind++)
    for (int interlaced = 0; interlaced < 2; interlaced++)
      for (int k = 0; k < 20; k++) {
        fill(&s, kind, 21, 5, interlaced, &random);
        int channels = make_channels(s.png.colour);
        if (s.png.colour == 4 || s.png.colour == 6) continue;
        s.png.clear = s.clear;
        s.png.clear_size =
            s.png.colour == 3 ? 1 + make_random(&random) % s.png.entries : 2 * (uint32_t)channels;
        for (uint32_t i = 0; i < s.png.clear_size; i++) s.clear[i] = (uint8_t)make_random(&random);
        uint32_t pick = make_random(&random) % 105;
        for (int c = 0; s.png.colour != 3 && c < channels; c++) { /* the colour of some pixel */
          s.clear[2 * c] = (uint8_t)(s.samples[pick * (uint32_t)channels + (uint32_t)c] >> 8);
          s.clear[2 * c + 1] = (uint8_t)s.samples[pick * (uint32_t)channels + (uint32_t)c];
        }
        assert_means(&s.png, 0);
        assert_means(&s.png, 1);
        if (s.png.colour == 3 || s.png.depth == 16) continue;
        for (int c = 0; c < channels; c++) s.clear[2 * c] |= 0xa0; /* bits no sample has */
        assert_means(&s.png, 1);
      }
}

/* 16 bits are told apart: one step next to the transparent value is opaque. */
static void a_key_of_16_bits_is_exact(void **state) {
  (void)state;
  uint16_t samples[3] = {0x1234, 0x1235, 0x1334};
  make_png p = {.width = 3,
                .height = 1,
                .depth = 16,
                .samples = samples,
                .clear = (const uint8_t *)"\x12\x34",
                .clear_size = 2};
  blob file = {0};
  make_file(&file, &p);
  img_gray gray = decoded(&file, 1);
  assert_true(gray.luma[0] == 1);
  assert_true(gray.luma[1] == (float)(0x1235 / 65535.0));
  assert_true(gray.luma[2] == (float)(0x1334 / 65535.0));
  img_free(&gray);
  blob_free(&file);
}

static void grey_in_any_colour_type_is_the_same_float(void **state) {
  (void)state;
  uint16_t grey[256], rgb[256 * 3], rgba[256 * 4];
  uint8_t palette[256 * 3];
  for (int v = 0; v < 256; v++) {
    grey[v] = (uint16_t)v;
    for (int c = 0; c < 3; c++) rgb[3 * v + c] = rgba[4 * v + c] = palette[3 * v + c] = (uint8_t)v;
    rgba[4 * v + 3] = 255;
  }
  make_png files[4] = {
      {.width = 16, .height = 16, .depth = 8, .colour = 0, .samples = grey},
      {.width = 16, .height = 16, .depth = 8, .colour = 2, .samples = rgb},
      {.width = 16, .height = 16, .depth = 8, .colour = 6, .samples = rgba},
      {.width = 16,
       .height = 16,
       .depth = 8,
       .colour = 3,
       .samples = grey,
       .palette = palette,
       .entries = 256},
  };
  for (int k = 0; k < 4; k++) {
    blob file = {0};
    make_file(&file, &files[k]);
    img_gray gray = decoded(&file, 0.7f);
    for (int v = 0; v < 256; v++) assert_true(gray.luma[v] == (float)(v / 255.0));
    img_free(&gray);
    blob_free(&file);
  }
}

static void clear_pixels_are_the_background(void **state) {
  (void)state;
  uint16_t samples[4 * 2] = {255, 0, 255, 255, 0, 0, 100, 0};
  make_png p = {.width = 4, .height = 1, .depth = 8, .colour = 4, .samples = samples};
  for (int b = 0; b < 2; b++) {
    blob file = {0};
    make_file(&file, &p);
    img_gray gray = decoded(&file, (float)b);
    assert_true(gray.luma[0] == b && gray.luma[1] == 1 && gray.luma[2] == b && gray.luma[3] == b);
    img_free(&gray);
    blob_free(&file);
  }
}

static void a_block_with_codes_of_its_own(void **state) {
  (void)state;
  make_png p = {.width = 24, .height = 24, .depth = 8};
  blob in = {(uint8_t *)make_deflated, MAKE_DEFLATED}, file = {0};
  make_file_of(&file, &p, &in);
  img_gray gray = decoded(&file, 0);
  for (int y = 0; y < 24; y++)
    for (int x = 0; x < 24; x++)
      assert_true(gray.luma[24 * y + x] == (float)((x * x + 3 * y * y) % 23 * 11 / 255.0));
  img_free(&gray);
  blob_free(&file);
}

/* Text, animation, a suggested palette: none of it changes a pixel. */
static void what_cannot_change_a_pixel_is_passed_over(void **state) {
  (void)state;
  static scene s;
  uint64_t random = 3;
  for (size_t kind = 0; kind < KINDS; kind++) {
    fill(&s, kind, 9, 7, false, &random);
    const make_png *p = &s.png;
    blob file = {0}, plain = {0}, rows = {0}, stream = {0};
    make_file(&plain, p);
    make_rows(&rows, p);
    make_stored(&stream, rows.bytes, rows.size);
    make_signature(&file);
    make_header(&file, p);
    make_chunk(&file, "tEXt", "Title\0energy", 12);
    make_chunk(&file, "acTL", "\0\0\0\1\0\0\0\0", 8);
    make_chunk(&file, "PLTE", s.palette,
               p->colour == 3 ? 3 * 256 : 3 * 5); /* longer than its indices reach */
    make_chunk(&file, "abcd", NULL, 0);
    make_chunk(&file, "IDAT", stream.bytes, stream.size);
    make_chunk(&file, "fdAT", "\0\0\0\1abc", 7);
    make_chunk(&file, "tIME", "\7\xe8\1\1\0\0\0", 7);
    make_chunk(&file, "IEND", NULL, 0);
    img_gray a = decoded(&plain, 0.5f), b = decoded(&file, 0.5f);
    assert_memory_equal(a.luma, b.luma, sizeof(float) * 9 * 7);
    img_free(&a);
    img_free(&b);
    blob_free(&file);
    blob_free(&plain);
    blob_free(&rows);
    blob_free(&stream);
  }
}

int run_png_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_kind_and_size),
      cmocka_unit_test(transparency_of_every_kind),
      cmocka_unit_test(a_key_of_16_bits_is_exact),
      cmocka_unit_test(grey_in_any_colour_type_is_the_same_float),
      cmocka_unit_test(clear_pixels_are_the_background),
      cmocka_unit_test(a_block_with_codes_of_its_own),
      cmocka_unit_test(what_cannot_change_a_pixel_is_passed_over),
  };
  return cmocka_run_group_tests_name("png", tests, NULL, NULL);
}
