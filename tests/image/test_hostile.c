/* SPDX-License-Identifier: MIT
 *
 * test_hostile.c - no file, however broken, does more than get a message.
 *
 * Laws: each prefix of a file is refused; so is the file with any one byte
 * changed to any other value; so is each breach of the standard that would
 * leave a pixel in doubt. What random damage with right checksums lets
 * through is a whole picture within 0..1. Files lie in blocks of their own
 * size, so that an address sanitizer sees each step beyond.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests.h"

#define NAME "letters/A.png"

void assert_message(const char *message, const char *name, const char *says) {
  size_t length = strlen(message), name_length = strlen(name);
  assert_true(length < IMG_MESSAGE);
  assert_true(strncmp(message, name, name_length) == 0 &&
              strncmp(message + name_length, ": ", 2) == 0);
  assert_non_null(strstr(message, "; "));
  for (const char *c = message; *c; c++) assert_true((unsigned char)*c >= 32);
  if (says && !strstr(message, says)) fail_msg("\"%s\" does not say \"%s\"", message, says);
}

static bool decode(const blob *file, float background, img_gray *out, char *message) {
  uint8_t *alone = malloc(file->size ? file->size : 1);
  assert_non_null(alone);
  memcpy(alone, file->bytes, file->size);
  memset(message, 'x', IMG_MESSAGE);
  bool done = img_decode_png(alone, file->size, NAME, background, out, message);
  free(alone);
  return done;
}

void assert_refused(const blob *file, const char *says) {
  char message[IMG_MESSAGE];
  img_gray gray = {1, 1, (float *)message};
  if (decode(file, 0, &gray, message))
    fail_msg("accepted, but should say \"%s\"", says ? says : "anything");
  assert_message(message, NAME, says);
  assert_true(gray.width == 0 && gray.height == 0 && gray.luma == NULL);
}

img_gray decoded(const blob *file, float background) {
  char message[IMG_MESSAGE];
  img_gray gray;
  if (!decode(file, background, &gray, message)) fail_msg("refused: %s", message);
  return gray;
}

static uint16_t ramp[16 * 16 * 4];
static const uint8_t some_palette[3 * 256] = {255, 0, 0, 0, 255, 0, 0, 0, 255};

static make_png small(int colour, int depth) {
  for (size_t i = 0; i < sizeof ramp / sizeof *ramp; i++)
    ramp[i] = (uint16_t)((i * 37 >> 2) & ((1u << depth) - 1));
  make_png p = {.width = 5, .height = 3, .depth = depth, .colour = colour, .samples = ramp};
  if (colour == 3) {
    p.palette = some_palette;
    p.entries = 1u << depth;
  }
  return p;
}

static void every_prefix_is_refused(void **state) {
  (void)state;
  static const int kinds[][2] = {{0, 8}, {3, 4}, {6, 16}};
  for (size_t k = 0; k < 3; k++) {
    make_png p = small(kinds[k][0], kinds[k][1]);
    blob file = {0};
    p.idats = 3;
    make_file(&file, &p);
    img_gray whole = decoded(&file, 0);
    img_free(&whole);
    for (size_t size = 0; size < file.size; size++)
      assert_refused(&(blob){file.bytes, size}, size == 0 ? "is empty" : "is cut off");
    blob_free(&file);
  }
}

static void every_changed_byte_is_refused(void **state) {
  (void)state;
  make_png p = small(3, 2);
  p.clear = (const uint8_t *)"\x80\x10";
  p.clear_size = 2;
  blob file = {0};
  make_file(&file, &p);
  for (size_t i = 0; i < file.size; i++)
    for (int change = 1; change < 256; change++) {
      file.bytes[i] ^= (uint8_t)change;
      assert_refused(&file, NULL);
      file.bytes[i] ^= (uint8_t)change;
    }
  img_gray gray = decoded(&file, 0);
  img_free(&gray);
  blob_free(&file);
}

static void other_files_are_named(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t size;
    const char *name;
  } others[] = {{"GIF89a....", 10, "GIF"},        {"\xff\xd8\xff\xe0 JFIF", 9, "JPEG"},
                {"RIFF....WEBPVP8 ", 16, "WebP"}, {"BM6\0\0\0\0\0", 8, "BMP"},
                {"MM\0*\0\0\0\x08", 8, "TIFF"},   {"P5\n2 2\n255\n", 11, "PNM"},
                {"....ftypavif", 12, "AVIF"}};
  for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
    char says[96];
    snprintf(says, sizeof says, NAME ": is a %s picture; ", others[k].name);
    assert_refused(&(blob){(uint8_t *)others[k].bytes, others[k].size}, says);
  }
  char message[IMG_MESSAGE];
  img_gray gray;
  static const struct {
    const char *path, *says;
  } paths[] = {{"x/my.photo.jpg", "x/my.photo.jpg: is a GIF picture; "
                                  "make it PNG: convert my.photo.jpg my.photo.png"},
               {"x.PNG", "x.PNG: is a GIF picture; make it PNG: convert x.PNG x-2.png"},
               {"photo", "photo: is a GIF picture; make it PNG: convert photo photo.png"},
               {"a b.gif", "a b.gif: is a GIF picture; convert it to PNG first"},
               {"-x.gif", "-x.gif: is a GIF picture; convert it to PNG first"},
               {"x/$(y).gif", "x/$(y).gif: is a GIF picture; convert it to PNG first"}};
  for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
    assert_false(
        img_decode_png((const uint8_t *)"GIF89a....", 10, paths[k].path, 0, &gray, message));
    assert_string_equal(message, paths[k].says);
  }
  assert_refused(&(blob){(uint8_t *)"BMW is a make of cars", 21},
                 NAME ": not a PNG file (it starts with \"BMW \"); convert it");
  assert_refused(&(blob){(uint8_t *)"\x01\xd8\xff\xe0 JFIF", 9},
                 "(it starts with \"\\x01\\xd8\\xff\\xe0\")");
  assert_refused(&(blob){(uint8_t *)"\n\"", 2}, "(it starts with \"\\x0a\\x22\")");
  assert_refused(&(blob){(uint8_t *)"\x89PNG\n\x1a\n....", 11}, "as if it were text");
  assert_refused(&(blob){(uint8_t *)"\x89PNG\r\n\x1a\n", 8}, "is cut off");
}

/* ---- headers ------------------------------------------------------------- */

static void header(uint32_t width, uint32_t height, const char rest[5], const char *says) {
  blob file = {0}, data = {0};
  make_signature(&file);
  blob_put32(&data, width);
  blob_put32(&data, height);
  blob_put(&data, rest, 5);
  make_chunk(&file, "IHDR", data.bytes, data.size);
  make_chunk(&file, "PLTE", some_palette, 3);
  make_chunk(&file, "IDAT", "\x78\x01\x01\x00\x00\xff\xff\x00\x00\x00\x01", 11);
  make_chunk(&file, "IEND", NULL, 0);
  assert_refused(&file, says);
  blob_free(&file);
  blob_free(&data);
}

static void headers(void **state) {
  (void)state;
  header(0, 5, "\10\0\0\0\0", "has no pixels (0 x 5)");
  header(5, 0, "\10\0\0\0\0", "has no pixels (5 x 0)");
  header(60000, 60000, "\10\0\0\0\0", "has 60000 x 60000 pixels");
  header(IMG_MAX_SIDE + 1, 1, "\10\0\0\0\0", "16385 x 1 pixels");
  header(1, IMG_MAX_SIDE + 1, "\10\0\0\0\0", "1 x 16385 pixels");
  header(IMG_MAX_SIDE, IMG_MAX_SIDE, "\10\0\0\0\0", "make it smaller");
  header(UINT32_MAX, UINT32_MAX, "\10\0\0\0\0", "make it smaller");
  header(IMG_MAX_SIDE, 4096, "\20\6\0\0\1",
         "cannot hold 16384 x 4096 pixels"); /* the most there may be, in 11 bytes */
  header(1, 1, "\10\0\0\0\0", "ends after 0 of 2 bytes");
  header(1, 1, "\10\0\1\0\0", "compression 1");
  header(1, 1, "\10\0\0\1\0", "filter 1");
  header(1, 1, "\10\0\0\0\2", "interlacing 2");
  for (int colour = 0; colour < 256; colour++)
    for (int depth = 0; depth < 256; depth++) {
      bool power = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
      bool fits = (colour == 0 && power) || (colour == 3 && power && depth < 16) ||
                  ((colour == 2 || colour == 4 || colour == 6) && (depth == 8 || depth == 16));
      const char rest[5] = {(char)depth, (char)colour, 0, 0, 0};
      header(1, 1, rest, fits ? "ends after 0 of" : "which PNG does not have");
    }
}

/* ---- chunks: one letter each, to write orders down ----------------------- */

static void put_letter(blob *file, const make_png *p, const blob *stream, char letter) {
  size_t half = stream->size / 2;
  switch (letter) {
    case 'H': make_header(file, p); break;
    case 'P': make_chunk(file, "PLTE", some_palette, 3 * 4); break;
    case 'p': make_chunk(file, "PLTE", some_palette, 0); break;
    case 'q': make_chunk(file, "PLTE", some_palette, 4); break;
    case 'Q': make_chunk(file, "PLTE", ramp, 3 * 257); break;
    case 'T':
      make_chunk(file, "tRNS", "\x80\xff\0\0\0\0", p->colour == 0 ? 2 : p->colour == 2 ? 6 : 4);
      break;
    case 't': make_chunk(file, "tRNS", "\x80\xff\0\0", 0); break;
    case 'u': make_chunk(file, "tRNS", "\x80\xff\0\0\0", 5); break;
    case 'D': make_chunk(file, "IDAT", stream->bytes, stream->size); break;
    case '1': make_chunk(file, "IDAT", stream->bytes, half); break;
    case '2': make_chunk(file, "IDAT", stream->bytes + half, stream->size - half); break;
    case '0': make_chunk(file, "IDAT", NULL, 0); break;
    case 'x': make_chunk(file, "tEXt", "Title\0x", 7); break;
    case 'C': make_chunk(file, "CgBI", "\x50\0\x20\2", 4); break;
    case 'n': make_chunk(file, "ab1d", NULL, 0); break;
    case 'E': make_chunk(file, "IEND", NULL, 0); break;
    case 'e': make_chunk(file, "IEND", "!", 1); break;
    case '.': blob_put(file, "", 1); break;
    default: fail_msg("no chunk has the letter %c", letter);
  }
}

/* `says` NULL: the file is fine. */
static void order(int colour, const char *letters, const char *says) {
  make_png p = small(colour, colour == 3 ? 2 : 8);
  blob file = {0}, rows = {0}, stream = {0};
  make_rows(&rows, &p);
  make_stored(&stream, rows.bytes, rows.size);
  make_signature(&file);
  for (const char *l = letters; *l; l++) put_letter(&file, &p, &stream, *l);
  if (says) {
    assert_refused(&file, says);
  } else {
    img_gray gray = decoded(&file, 0);
    img_free(&gray);
  }
  blob_free(&file);
  blob_free(&rows);
  blob_free(&stream);
}

static void orders(void **state) {
  (void)state;
  order(0, "HDE", NULL);
  order(0, "H12E", NULL);
  order(0, "H0100200E", NULL);
  order(0, "HxTxDxE", NULL);
  order(0, "HPDE", NULL);
  order(3, "HPTDE", NULL);
  order(2, "HTDE", NULL);
  order(0, "DE", "does not begin with its header");
  order(0, "xHDE", "does not begin with its header");
  order(0, "CHDE", "does not begin with its header");
  order(0, "HHDE", "two headers");
  order(0, "HDHE", "two headers");
  order(0, "HE", "no picture data");
  order(0, "HxE", "no picture data");
  order(0, "H0E", "its picture data");
  order(0, "H1E", "damaged");
  order(0, "H1x2E", "torn apart");
  order(0, "HDxDE", "torn apart");
  order(0, "HD", "is cut off");
  order(0, "HDx", "is cut off");
  order(0, "HDE.", "1 bytes after its end");
  order(0, "HDEx", "bytes after its end");
  order(0, "HDEE", "bytes after its end");
  order(0, "HDe", "end chunk is not empty");
  order(0, "HCDE", "\"CgBI\"");
  order(0, "HDCE", "\"CgBI\"");
  order(0, "HnDE", "damaged at byte 33");
  order(3, "HDE", "has no palette");
  order(3, "HDPE", "has no palette");
  order(0, "HDPE", "palette comes after");
  order(3, "HPPDE", "two palettes");
  order(3, "HpDE", "palette has 0 bytes");
  order(3, "HqDE", "palette has 4 bytes");
  order(3, "HQDE", "palette has 771 bytes");
  order(3, "HTPDE", "tRNS");
  order(3, "HPuDE", "tRNS chunk (5 bytes)");
  order(3, "HPtDE", "tRNS chunk (0 bytes)");
  order(0, "HuDE", "tRNS");
  order(2, "HuDE", "tRNS");
  order(4, "HTDE", "tRNS");
  order(6, "HTDE", "tRNS");
  order(0, "HTTDE", "twice");
  order(0, "HDTE", "after the picture");
}

/* A length that points beyond the file, or around it. */
static void lengths(void **state) {
  (void)state;
  make_png p = small(0, 8);
  for (size_t at = 8; at < 8 + 25 + 12; at += 25)
    for (int shift = 0; shift < 32; shift++) {
      blob file = {0};
      make_file(&file, &p);
      for (size_t k = 0; k < 4; k++)
        file.bytes[at + k] = (uint8_t)((0xffffffffu >> shift) >> (24 - 8 * k));
      make_checksums(file.bytes, file.size);
      assert_refused(&file, NULL);
      blob_free(&file);
    }
}

/* ---- picture data -------------------------------------------------------- */

/* A file whose inflated rows are `extra` bytes longer than its pixels need. */
static void rows_changed_by(const make_png *p, int extra, const char *says) {
  blob file = {0}, rows = {0}, stream = {0};
  make_rows(&rows, p);
  if (extra > 0)
    for (int k = 0; k < extra; k++) blob_put(&rows, "", 1);
  else
    rows.size -= (size_t)-extra;
  make_stored(&stream, rows.bytes, rows.size);
  make_file_of(&file, p, &stream);
  assert_refused(&file, says);
  blob_free(&file);
  blob_free(&rows);
  blob_free(&stream);
}

static void too_few_and_too_many_bytes(void **state) {
  (void)state;
  static const int kinds[][2] = {{0, 1}, {0, 8}, {2, 16}, {3, 2}};
  for (size_t k = 0; k < 8; k++) {
    make_png p = small(kinds[k / 2][0], kinds[k / 2][1]);
    p.interlaced = k % 2;
    blob rows = {0};
    make_rows(&rows, &p);
    for (int less = 1; less <= (int)rows.size; less++)
      rows_changed_by(&p, -less, "its picture data ends after");
    rows_changed_by(&p, 1, "more than its 5 x 3 pixels need");
    rows_changed_by(&p, 70000, "more than its 5 x 3 pixels need");
    blob_free(&rows);
  }
}

static void checksum_of_the_stream(void **state) {
  (void)state;
  make_png p = small(0, 8);
  blob rows = {0};
  make_rows(&rows, &p);
  for (size_t back = 1; back <= 4; back++) {
    blob file = {0}, stream = {0};
    make_stored(&stream, rows.bytes, rows.size);
    stream.bytes[stream.size - back] ^= 1;
    make_file_of(&file, &p, &stream);
    assert_refused(&file, "wrong checksum");
    blob_free(&file);
    blob_free(&stream);
  }
  blob_free(&rows);
}

static void bombs(void **state) {
  (void)state;
  blob stream = {0}, file = {0};
  /* The bomb's own code is right: 258 k + 1 zeros are a picture of that size. */
  make_png fits = {.width = 258 * 4, .height = 1, .depth = 8};
  make_bomb(&stream, 4);
  make_file_of(&file, &fits, &stream);
  img_gray gray = decoded(&file, 1);
  for (size_t i = 0; i < 258 * 4; i++) assert_true(gray.luma[i] == 0);
  img_free(&gray);
  blob_free(&stream);
  blob_free(&file);
  make_bomb(&stream, (size_t)4 << 20); /* 1 GiB in 7 MB */
  make_file_of(&file, &fits, &stream);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  assert_refused(&file, "more than its 1032 x 1 pixels need");
  getrusage(RUSAGE_SELF, &after);
  assert_true(after.ru_maxrss - before.ru_maxrss < 64 * 1024); /* KiB */
  blob_free(&stream);
  blob_free(&file);
}

static void filters_beyond_four(void **state) {
  (void)state;
  for (int filter = 0; filter < 256; filter++)
    for (uint32_t row = 0; row < 3; row++) {
      make_png p = small(0, 8);
      blob file = {0}, rows = {0}, stream = {0};
      make_rows(&rows, &p);
      rows.bytes[6 * row] = (uint8_t)filter;
      make_stored(&stream, rows.bytes, rows.size);
      make_file_of(&file, &p, &stream);
      if (filter <= 4) {
        img_gray gray = decoded(&file, 0);
        img_free(&gray);
      } else {
        char says[64];
        snprintf(says, sizeof says, "its row %u uses filter %d", row + 1, filter);
        assert_refused(&file, says);
      }
      blob_free(&file);
      blob_free(&rows);
      blob_free(&stream);
    }
}

/* One pixel of a wrong colour, anywhere, is found and named; padding bits are no pixels. */
static void colours_beyond_the_palette(void **state) {
  (void)state;
  for (int depth = 1; depth <= 8; depth *= 2)
    for (uint32_t entries = 1; entries < 1u << depth; entries = entries * 2 + 1)
      for (int interlaced = 0; interlaced < 2; interlaced++)
        for (uint32_t i = 0; i < 13 * 9; i++) {
          uint16_t samples[13 * 9];
          for (uint32_t k = 0; k < 13 * 9; k++) samples[k] = (uint16_t)(k % entries);
          make_png p = {.width = 13,
                        .height = 9,
                        .depth = depth,
                        .colour = 3,
                        .interlaced = interlaced,
                        .samples = samples,
                        .palette = some_palette,
                        .entries = entries};
          blob file = {0};
          samples[i] = (uint16_t)(i % 2 ? entries : (1u << depth) - 1);
          make_file(&file, &p);
          char says[128];
          snprintf(says, sizeof says,
                   "the pixel in column %u, row %u has colour %u of a palette that has only 0 to "
                   "%u;",
                   i % 13 + 1, i / 13 + 1, samples[i], entries - 1);
          assert_refused(&file, says);
          blob_free(&file);
        }
  /* One pixel of 1 bit in a byte of ones: the other seven are padding. */
  uint16_t one = 0;
  make_png p = {.width = 1,
                .height = 1,
                .depth = 1,
                .colour = 3,
                .samples = &one,
                .palette = some_palette,
                .entries = 1};
  blob file = {0}, stream = {0};
  make_stored(&stream, (const uint8_t *)"\0\x7f", 2);
  make_file_of(&file, &p, &stream);
  img_gray gray = decoded(&file, 0);
  assert_true(gray.luma[0] == (float)0.2126);
  img_free(&gray);
  blob_free(&file);
  blob_free(&stream);
}

/* ---- random damage -------------------------------------------------------- */

/* True: it was let through. */
static bool survive(const blob *file) {
  char message[IMG_MESSAGE];
  img_gray gray;
  if (!decode(file, 0.5f, &gray, message)) {
    assert_message(message, NAME, NULL);
    assert_null(gray.luma);
    return false;
  }
  for (size_t i = 0; i < (size_t)gray.width * gray.height; i++)
    assert_true(gray.luma[i] >= 0 && gray.luma[i] <= 1);
  img_free(&gray);
  return true;
}

static void damage(uint8_t *bytes, size_t size, uint64_t *random) {
  for (uint32_t n = 1 + make_random(random) % 4; n > 0; n--) {
    size_t at = make_random(random) % size;
    uint32_t v = make_random(random);
    bytes[at] = (uint8_t)(v & 256 ? v : bytes[at] ^ 1u << v % 8);
  }
}

static void random_damage(void **state) {
  (void)state;
  static const int kinds[][2] = {{0, 1}, {0, 16}, {2, 8}, {3, 1}, {3, 4}, {3, 8}, {4, 8}, {6, 16}};
  uint64_t random = 4;
  size_t through = 0, rounds = 12000;
  for (size_t k = 0; k < rounds; k++) {
    make_png p = small(kinds[k % 8][0], kinds[k % 8][1]);
    p.interlaced = k / 8 % 2;
    p.width = 1 + make_random(&random) % 16;
    p.height = 1 + make_random(&random) % 16;
    if (p.colour == 3) p.entries = 1 + make_random(&random) % p.entries;
    blob file = {0}, rows = {0}, stream = {0};
    if (k % 3 == 0) { /* the file */
      make_file(&file, &p);
      damage(file.bytes + 8, file.size - 8, &random);
      make_checksums(file.bytes, file.size);
    } else if (k % 3 == 1) { /* the rows: filters and samples */
      make_rows(&rows, &p);
      damage(rows.bytes, rows.size, &random);
      make_stored(&stream, rows.bytes, rows.size);
      make_file_of(&file, &p, &stream);
    } else { /* the codes of a deflated stream */
      make_bomb(&stream, 1 + make_random(&random) % 64);
      if (k & 1) /* perhaps a block with codes of its own */
        for (size_t i = 2; i < stream.size; i++) stream.bytes[i] = (uint8_t)make_random(&random);
      damage(stream.bytes + 2, stream.size - 2, &random);
      make_file_of(&file, &p, &stream);
    }
    through += survive(&file);
    blob_free(&file);
    blob_free(&rows);
    blob_free(&stream);
  }
  assert_in_range(through, rounds / 50, rounds - rounds / 50); /* both ways out were taken */
}

/* A good compressor's stream leads damage deeper into the inflater. */
static void damaged_codes(void **state) {
  (void)state;
  uint64_t random = 5;
  make_png p = {.width = 24, .height = 24, .depth = 8};
  for (int k = 0; k < 8000; k++) {
    blob stream = {0}, file = {0};
    blob_put(&stream, make_deflated, MAKE_DEFLATED);
    damage(stream.bytes + 2, k % 2 ? 80 : stream.size - 2, &random); /* the codes come first */
    if (k % 5 == 0) stream.size -= make_random(&random) % 200;
    make_file_of(&file, &p, &stream);
    survive(&file);
    blob_free(&stream);
    blob_free(&file);
  }
}

int run_hostile_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_prefix_is_refused),
      cmocka_unit_test(every_changed_byte_is_refused),
      cmocka_unit_test(other_files_are_named),
      cmocka_unit_test(headers),
      cmocka_unit_test(orders),
      cmocka_unit_test(lengths),
      cmocka_unit_test(too_few_and_too_many_bytes),
      cmocka_unit_test(checksum_of_the_stream),
      cmocka_unit_test(bombs),
      cmocka_unit_test(filters_beyond_four),
      cmocka_unit_test(colours_beyond_the_palette),
      cmocka_unit_test(random_damage),
      cmocka_unit_test(damaged_codes),
  };
  return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
