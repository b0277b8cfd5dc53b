/* SPDX-License-Identifier: MIT
 *
 * test_film.c - films through a stand-in for ffmpeg, through the real one where
 * it is installed, and as folders of pictures; words in pictures.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "image.h"

#define WIDTH 32u
#define HEIGHT 18u

static char folder[] = "/tmp/engram-film-XXXXXX", name[300];

static const char *in_folder(const char *base) {
  snprintf(name, sizeof name, "%s/%s", folder, base);
  return name;
}

/* A script that is run for ffmpeg. */
static void stand_in(const char *text) {
  char path[300];
  snprintf(path, sizeof path, "%s/stand-in", folder);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fprintf(file, "#!/bin/sh\n%s\n", text);
  fclose(file);
  chmod(path, 0755);
  setenv("ENGRAM_FFMPEG", path, 1);
}

static size_t size_of(const char *base) {
  struct stat about;
  return stat(in_folder(base), &about) == 0 ? (size_t)about.st_size : 0;
}

static bool holds(const char *base, const char *text) {
  char line[4096] = "";
  FILE *file = fopen(in_folder(base), "rb");
  if (!file) return false;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  return memmem(line, length, text, strlen(text)) != NULL;
}

static int open_files(void) {
  int count = 0;
  DIR *all = opendir("/proc/self/fd");
  while (all && readdir(all)) count++;
  if (all) closedir(all);
  return count;
}

/* A film of `frames` frames, each of its own grey; false with the message of whatever failed. */
static bool make(const char *base, int frames, char *message) {
  const img_text words[] = {{"Title", "letters.lua"}, {"engram seed", "7"}, {NULL, NULL}};
  uint8_t rgb[WIDTH * HEIGHT * 3];
  img_film *film = img_film_open(in_folder(base), WIDTH, HEIGHT, 20, words, message);
  if (!film) return false;
  bool good = true;
  for (int k = 0; k < frames && good; k++) {
    memset(rgb, 10 * k, sizeof rgb);
    good = img_film_frame(film, rgb, message);
  }
  if (good) return img_film_close(film, message);
  img_film_drop(film);
  return false;
}

static void every_frame_goes_through_the_pipe(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  stand_in("for last; do :; done; echo \"$@\" > \"${0%/*}/args\"; cat > \"$last\"");
  const int before = open_files();
  if (!make("a.gif", 25, message)) fail_msg("%s", message);
  assert_int_equal(size_of("a.gif"), 25 * WIDTH * HEIGHT * 3);
  assert_true(holds("args", "rawvideo") && holds("args", "32x18") && holds("args", "-r 20"));
  assert_true(holds("args", "title=letters.lua") && holds("args", "engram seed: 7"));
  assert_true(holds("args", "palettegen"));
  assert_int_equal(size_of("a.gif.part"), 0);
  if (!make("a.mp4", 3, message)) fail_msg("%s", message);
  assert_true(holds("args", "libx264") && holds("args", "faststart"));
  if (!make("a.webm", 3, message)) fail_msg("%s", message);
  assert_true(holds("args", "webm"));
  assert_int_equal(open_files(), before);
}

static void a_film_that_fails_leaves_nothing_and_says_why(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  const int before = open_files();
  stand_in("for last; do :; done; head -c 100 > \"$last\"; echo the disk is full >&2; exit 1");
  assert_false(make("b.gif", 200, message));
  assert_int_equal(size_of("b.gif"), 0);
  assert_int_equal(size_of("b.gif.part"), 0);
  assert_non_null(strstr(message, "b.gif"));
  stand_in("cat > /dev/null; echo nonsense; echo the codec is unknown >&2; exit 3");
  assert_false(make("b.gif", 2, message));
  assert_non_null(strstr(message, "the codec is unknown"));
  stand_in("for last; do :; done; cat > \"$last\"");
  assert_false(make("b.gif", 0, message)); /* no frame */
  assert_int_equal(size_of("b.gif"), 0);
  assert_int_equal(open_files(), before);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
}

static void a_film_that_is_dropped_leaves_nothing(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  uint8_t rgb[WIDTH * HEIGHT * 3] = {0};
  stand_in("for last; do :; done; cat > \"$last\"; sleep 60");
  img_film *film = img_film_open(in_folder("c.mp4"), WIDTH, HEIGHT, 30, NULL, message);
  assert_non_null(film);
  assert_true(img_film_frame(film, rgb, message));
  img_film_drop(film);
  assert_int_equal(size_of("c.mp4"), 0);
  assert_int_equal(size_of("c.mp4.part"), 0);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  img_film_drop(NULL);
}

static void without_ffmpeg_it_is_a_folder_of_pictures(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "", path[300];
  static const char *const nowhere[] = {"", "/no/such/ffmpeg"};
  for (int k = 0; k < 2; k++) {
    setenv("ENGRAM_FFMPEG", nowhere[k], 1);
    uint8_t rgb[WIDTH * HEIGHT * 3];
    snprintf(path, sizeof path, "%s/d%d.gif", folder, k);
    img_film *film = img_film_open(path, WIDTH, HEIGHT, 30, NULL, message);
    if (!film) fail_msg("%s", message);
    snprintf(path, sizeof path, "%s/d%d", folder, k);
    assert_string_equal(img_film_path(film), path);
    for (int f = 0; f < 12; f++) {
      memset(rgb, 20 * f, sizeof rgb);
      assert_true(img_film_frame(film, rgb, message));
    }
    if (!img_film_close(film, message)) fail_msg("%s", message);
    for (int f = 0; f < 12; f++) {
      char base[64];
      img_gray picture;
      snprintf(base, sizeof base, "d%d/frame-%05d.png", k, f + 1);
      if (!img_read_png(in_folder(base), 0, &picture, message)) fail_msg("%s", message);
      assert_true(picture.width == WIDTH && picture.height == HEIGHT);
      assert_float_equal(picture.luma[100], 20 * f / 255.0, 1e-3);
      img_free(&picture);
    }
    assert_int_equal(size_of(k ? "d1/frame-00013.png" : "d0/frame-00013.png"), 0);
  }
  if (!make("e.png", 2, message) || !make("f/", 2, message)) fail_msg("%s", message);
  assert_true(size_of("e/frame-00002.png") > 0 && size_of("f/frame-00002.png") > 0);
}

static void what_cannot_be_a_film_is_refused_at_once(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  stand_in("cat > /dev/null");
  assert_false(make("x.avi", 1, message));
  assert_non_null(strstr(message, ".gif, .mp4 or .webm"));
  assert_false(make("none/x.gif", 1, message));
  assert_non_null(strstr(message, "none/x.gif"));
  mkdir(in_folder("y.gif"), 0777);
  assert_false(make("y.gif", 1, message));
  assert_non_null(strstr(message, "is a folder"));
  assert_null(img_film_open(in_folder("z.gif"), 0, 5, 30, NULL, message));
  assert_null(img_film_open(in_folder("z.gif"), 5, 5, 0, NULL, message));
}

static void the_real_one_makes_a_gif_and_an_mp4(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  unsetenv("ENGRAM_FFMPEG");
  if (system("command -v ffmpeg >/dev/null 2>&1") != 0) skip();
  if (!make("real.gif", 10, message)) fail_msg("%s", message);
  assert_true(holds("real.gif", "GIF89a"));
  if (!make("real.mp4", 10, message)) fail_msg("%s", message);
  assert_true(holds("real.mp4", "ftyp"));
}

static void words_are_in_the_picture(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  const uint8_t pixel[3] = {1, 2, 3};
  const img_text words[] = {{"Title", "letters.lua"},
                            {"Description", "\"\xc3\x84\" \xc2\xb7 overlap 1"},
                            {NULL, NULL}};
  if (!img_write_png_with(in_folder("w.png"), 1, 1, 3, pixel, words, message))
    fail_msg("%s", message);
  assert_true(holds("w.png", "tEXtTitle"));
  assert_true(holds("w.png", "iTXtDescription"));
  assert_true(holds("w.png", "\xc3\x84"));
  img_gray picture; /* whose reader checks every CRC */
  if (!img_read_png(in_folder("w.png"), 0, &picture, message)) fail_msg("%s", message);
  img_free(&picture);
}

int main(void) {
  if (!mkdtemp(folder)) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_frame_goes_through_the_pipe),
      cmocka_unit_test(a_film_that_fails_leaves_nothing_and_says_why),
      cmocka_unit_test(a_film_that_is_dropped_leaves_nothing),
      cmocka_unit_test(without_ffmpeg_it_is_a_folder_of_pictures),
      cmocka_unit_test(what_cannot_be_a_film_is_refused_at_once),
      cmocka_unit_test(the_real_one_makes_a_gif_and_an_mp4),
      cmocka_unit_test(words_are_in_the_picture),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  char remove[300];
  snprintf(remove, sizeof remove, "rm -rf %s", folder);
  if (system(remove) != 0) return 1;
  return failed;
}
