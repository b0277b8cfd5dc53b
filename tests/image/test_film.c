/* SPDX-License-Identifier: MIT
 *
 * test_film.c - films through a stand-in for ffmpeg, through the real one where
 * it is installed, and as folders of pictures; words in pictures.
 *
 * Laws: every byte of every frame arrives; a film is there whole or not at all,
 * and what was there before stays until then; and after each test there is no
 * process, no descriptor and no other file than before.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "image.h"

#define WIDTH 33u
#define HEIGHT 19u
#define FRAME ((size_t)WIDTH * HEIGHT * 3)

static char folder[] = "/tmp/engram-film-XXXXXX", stand_in_path[64];
static int descriptors;

static const char *in_folder(const char *base) {
  static char name[600];
  snprintf(name, sizeof name, "%s/%s", folder, base);
  return name;
}

static int count_in(const char *path) {
  int count = 0;
  DIR *all = opendir(path);
  assert_non_null(all);
  while (readdir(all)) count++;
  closedir(all);
  return count - 2;
}

static int enter(void **state) {
  (void)state;
  strcpy(folder + sizeof folder - 7, "XXXXXX");
  snprintf(stand_in_path, sizeof stand_in_path, "/tmp/engram-stand-in-%ld", (long)getpid());
  setenv("ENGRAM_FFMPEG", stand_in_path, 1);
  descriptors = count_in("/proc/self/fd");
  return mkdtemp(folder) ? 0 : -1;
}

static int leave(void **state) {
  (void)state;
  unlink(stand_in_path);
  assert_int_equal(count_in("/proc/self/fd"), descriptors);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
  return rmdir(folder);                             /* fails if anything is left */
}

/* A script that is run for ffmpeg; `out` is where the film goes, or in a GIF's first step its frames.
 * In the second it is run with `in` as the file of those, and else fed with them. */
static void stand_in(const char *text) {
  FILE *file = fopen(stand_in_path, "w");
  assert_non_null(file);
  fprintf(file,
          "#!/bin/sh\n"
          "for out; do case \"$out\" in *.mov) in=${out#file:};; *.png) : > \"${out#file:}\";; "
          "esac; "
          "done\n"
          "out=${out#file:}; test \"$in\" = \"$out\" && in=\n"
          "test \"$in\" && exec < \"$in\"\n"
          "%s\n",
          text);
  fclose(file);
  chmod(stand_in_path, 0755);
}

/* The file's bytes; NULL: there is none. */
static char *bytes_of(const char *base, size_t *size) {
  FILE *file = fopen(in_folder(base), "rb");
  *size = 0;
  if (!file) return NULL;
  char *bytes = calloc(1, 1 << 20);
  assert_non_null(bytes);
  *size = fread(bytes, 1, 1 << 20, file);
  fclose(file);
  return bytes;
}

static bool holds(const char *base, const char *text) {
  size_t size;
  char *bytes = bytes_of(base, &size);
  const bool found = bytes && memmem(bytes, size, text, strlen(text));
  free(bytes);
  return found;
}

static void put_file(const char *base, const char *text) {
  FILE *file = fopen(in_folder(base), "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static void clear(const char *base) {
  char command[900];
  snprintf(command, sizeof command, "rm -r '%s'", in_folder(base));
  assert_int_equal(system(command), 0);
}

static void assert_says(const char *message, const char *what) {
  if (!strstr(message, what)) fail_msg("\"%s\" is not in \"%s\"", what, message);
}

static const img_text words[] = {{"Title", "letters.lua"}, {"engram seed", "7"}, {NULL, NULL}};

/* No two frames are the same, and none is of one colour. */
static void paint(uint8_t rgb[FRAME], int frame) {
  for (size_t k = 0; k < FRAME; k++) rgb[k] = (uint8_t)(k * 7 + (size_t)frame * 31);
}

static bool make_at(const char *path, unsigned fps, int frames, char *message) {
  uint8_t rgb[FRAME];
  img_film *film = img_film_open(path, WIDTH, HEIGHT, fps, words, message);
  if (!film) return false;
  bool good = true;
  for (int k = 0; k < frames && good; k++) {
    paint(rgb, k);
    good = img_film_frame(film, rgb, message);
    memset(rgb, 0, sizeof rgb); /* it was copied */
  }
  if (good) return img_film_close(film, message);
  img_film_drop(film);
  return false;
}

/* False, with the message of whatever failed. */
static bool make(const char *base, int frames, char *message) {
  return make_at(in_folder(base), 20, frames, message);
}

static void every_frame_goes_through_the_pipe(void **state) {
  (void)state;
  static const char *const names[] = {"a.mp4", "a.webm", "a.gif"};
  static const char *const tells[][3] = {{"-c:v libx264", "+faststart", "-f mp4"},
                                         {"-c:v libvpx-vp9", "yuv420p", "-f webm"},
                                         {"palettegen", "[0:v][1:v]paletteuse", "-f gif"}};
  char message[IMG_MESSAGE] = "", script[600];
  uint8_t rgb[FRAME];
  snprintf(script, sizeof script, "echo \"$@\" >> %s/args; cat > \"$out\"", folder);
  for (int k = 0; k < 3; k++) {
    stand_in(script);
    put_file(names[k], "an older film");
    if (!make(names[k], 25, message)) fail_msg("%s", message);
    size_t size;
    char *bytes = bytes_of(names[k], &size);
    assert_non_null(bytes);
    assert_int_equal(size, 25 * FRAME);
    for (int f = 0; f < 25; f++) {
      paint(rgb, f);
      assert_memory_equal(bytes + (size_t)f * FRAME, rgb, FRAME);
    }
    free(bytes);
    assert_true(holds("args", "-f rawvideo -pix_fmt rgb24 -s 33x19 -r 20 -i pipe:0"));
    assert_true(holds("args", "title=letters.lua") && holds("args", "engram seed: 7"));
    for (int t = 0; t < 3; t++) assert_true(holds("args", tells[k][t]));
    unlink(in_folder("args"));
    assert_int_equal(count_in(folder), 1);
    unlink(in_folder(names[k]));
  }
}

static void a_film_that_fails_leaves_nothing_and_says_why(void **state) {
  (void)state;
  static const struct {
    const char *script, *says;
    int frames;
  } cases[] = {
      {"exit 1", "ffmpeg", 200},
      {"echo first >&2; echo no such codec >&2; exit 3", ": first;no such codec", 200},
      {"head -c 5000 > \"$out\"; echo the disk is full >&2; exit 1", "the disk is full", 200},
      {"head -c 5000 > \"$out\"; exit 0", "no more frames", 200},
      {"cat > \"$out\"; echo the disk is full >&2; exit 1", "the disk is full", 2},
      {"cat > \"$out\"; kill -KILL $$", "could not make", 2},
      {"cat > \"$out\"; seq 1 9 >&2; exit 1", "could not make the film: 8;9", 2},
      {"cat > \"$out\"; echo first >&2; head -c 99999 /dev/zero | tr '\\0' e >&2; exit 1",
       "could not make the film: ...eeeee", 2},
      {"cat > \"$out\"", "without a frame", 0},
      {"cat > \"$out\"; rm -f \"$out\"", "No such file", 2},
      {"exec <&-; echo enough >&2; sleep 60", "enough", 200}, /* and does not end */
  };
  static const char *const names[] = {"b.mp4", "b.gif"};
  for (size_t k = 0; k < 2 * sizeof cases / sizeof *cases; k++) {
    const char *base = names[k % 2];
    char message[IMG_MESSAGE] = "";
    stand_in(cases[k / 2].script);
    put_file(base, "kept");
    assert_false(make(base, cases[k / 2].frames, message));
    assert_says(message, base);
    assert_says(message, cases[k / 2].says);
    assert_true(holds(base, "kept"));
    assert_int_equal(count_in(folder), 1);
    unlink(in_folder(base));
  }
}

static void a_gif_can_fail_in_its_second_step(void **state) {
  (void)state;
  static const char *const scripts[][2] = {
      {"cat > \"$out\"; test -z \"$in\" || { echo no palette >&2; exit 1; }", "no palette"},
      {"cat > \"$out\"; rm \"$0\"", "cannot be started"}, /* it cannot be started again */
  };
  for (int k = 0; k < 2; k++) {
    char message[IMG_MESSAGE] = "";
    stand_in(scripts[k][0]);
    put_file("b.gif", "kept");
    assert_false(make("b.gif", 5, message));
    assert_says(message, scripts[k][1]);
    assert_true(holds("b.gif", "kept"));
    assert_int_equal(count_in(folder), 1);
    unlink(in_folder("b.gif"));
  }
}

static void a_film_that_is_dropped_leaves_nothing(void **state) {
  (void)state;
  static const char *const scripts[] =
      {"cat > \"$out\"; sleep 60", "trap '' TERM INT; cat > \"$out\"; sleep 60",
       "trap '' TERM; sleep 60 > \"$out\"; exit 0", /* never reads: a frame waits in the pipe */
       "exit 1"};
  static const char *const names[] = {"c.mp4", "c.gif"};
  uint8_t *rgb = calloc(1 << 20, 3);
  assert_non_null(rgb);
  for (size_t k = 0; k < 2 * sizeof scripts / sizeof *scripts; k++) {
    char message[IMG_MESSAGE] = "";
    stand_in(scripts[k / 2]);
    put_file(names[k % 2], "kept");
    img_film *film = img_film_open(in_folder(names[k % 2]), 1024, 1024, 30, NULL, message);
    assert_non_null(film);
    assert_true(img_film_frame(film, rgb, message));
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* until the pipe is full */
    const time_t before = time(NULL);
    img_film_drop(film);
    assert_true(time(NULL) - before < 30);
    assert_true(holds(names[k % 2], "kept"));
    assert_int_equal(count_in(folder), 1);
    unlink(in_folder(names[k % 2]));
  }
  free(rgb);
  img_film_drop(NULL);
}

static void assert_pictures(const char *base, int frames) {
  assert_int_equal(count_in(in_folder(base)), frames);
  for (int f = 0; f < frames; f++) {
    char name[300], message[IMG_MESSAGE];
    uint8_t rgb[FRAME];
    img_gray picture;
    snprintf(name, sizeof name, "%s/frame-%05d.png", base, f + 1);
    if (!img_read_png(in_folder(name), 0, &picture, message)) fail_msg("%s", message);
    assert_true(picture.width == WIDTH && picture.height == HEIGHT);
    paint(rgb, f);
    for (size_t k = 0; k < FRAME / 3; k++) {
      const uint8_t *p = rgb + 3 * k;
      assert_true(picture.luma[k] == (float)((2126 * p[0] + 7152 * p[1] + 722 * p[2]) / 2550000.0));
    }
    img_free(&picture);
    assert_int_equal(holds(name, "engram seed"), f == 0);
  }
}

static void without_ffmpeg_it_is_a_folder_of_pictures(void **state) {
  (void)state;
  static const char *const nowhere[] = {"", "/no/such/ffmpeg", "no-such-ffmpeg"};
  static const char *const names[] = {"d.gif", "d.mp4", "d.png", "d/"};
  for (int k = 0; k < 4; k++) {
    char message[IMG_MESSAGE] = "", path[300];
    setenv("ENGRAM_FFMPEG", nowhere[k % 3], 1);
    img_film *film = img_film_open(in_folder(names[k]), WIDTH, HEIGHT, 30, NULL, message);
    if (!film) fail_msg("%s", message);
    snprintf(path, sizeof path, "%s/d", folder);
    assert_string_equal(img_film_path(film), path);
    img_film_drop(film);
    assert_int_equal(count_in(folder), 0);
    if (!make(names[k], 12, message)) fail_msg("%s", message);
    assert_pictures("d", 12);
    if (!make(names[k], 5, message)) fail_msg("%s", message); /* in the place of the longer one */
    assert_pictures("d", 5);
    assert_int_equal(count_in(folder), 1);
    clear("d");
  }
}

static void pictures_that_are_given_up_are_not_there(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  uint8_t rgb[FRAME] = {0};
  assert_false(make("e/", 0, message));
  assert_says(message, "without a frame");
  for (int there = 0; there < 2; there++) { /* what was in the folder, and the folder, stay */
    if (there) {
      assert_int_equal(mkdir(in_folder("e"), 0777), 0);
      put_file("e/mine.png", "kept");
    }
    img_film *film = img_film_open(in_folder("e/"), WIDTH, HEIGHT, 30, NULL, message);
    assert_non_null(film);
    for (int k = 0; k < 9; k++) assert_true(img_film_frame(film, rgb, message));
    img_film_drop(film);
    assert_int_equal(count_in(folder), there);
  }
  assert_true(holds("e/mine.png", "kept"));
  assert_int_equal(count_in(in_folder("e")), 1);

  /* The disk is full after 20 bytes. */
  struct rlimit before, limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  limit = before;
  limit.rlim_cur = 20;
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const bool done = make("e/", 3, message);
  setrlimit(RLIMIT_FSIZE, &before); /* before anything is asserted, and printed */
  signal(SIGXFSZ, handler);
  assert_false(done);
  assert_says(message, "frame-00001.png: ");
  assert_says(message, "make room");
  assert_int_equal(count_in(in_folder("e")), 1);
  clear("e");
}

static void assert_refused(const char *base, const char *says) {
  char message[IMG_MESSAGE] = "";
  assert_false(make(base, 1, message));
  assert_says(message, folder);
  assert_says(message, says);
}

static void what_cannot_be_a_film_is_refused_at_once(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "", name[300];
  stand_in("cat > \"$out\"");
  assert_refused("x.avi", ".gif, .mp4 or .webm, or in .png or /");
  assert_refused("x", ".gif, .mp4 or .webm, or in .png or /");
  assert_refused("none/x.gif", "make its folder first");
  assert_refused("none/x/", "make the one that it is in first");
  put_file("y", "a file");
  assert_refused("y/", "choose another name");
  assert_refused("y.png", "choose another name");
  assert_refused("y/x.gif", "cannot be written");
  unlink(in_folder("y"));
  mkdir(in_folder("y.gif"), 0777);
  assert_refused("y.gif", "is a folder");
  rmdir(in_folder("y.gif"));
  assert_null(img_film_open(in_folder("z.gif"), 0, 5, 30, words, message));
  assert_null(img_film_open(in_folder("z.gif"), 5, 0, 30, words, message));
  assert_null(img_film_open(in_folder("z.gif"), 5, IMG_MAX_SIDE + 1, 30, words, message));
  assert_null(img_film_open(in_folder("z.gif"), 5, 5, 0, words, message));
  assert_says(message, "at 0 frames a second");
  memset(name, 'n', 255);
  strcpy(name + 255, ".gif");
  assert_false(make(name, 1, message));
  assert_says(message, "cannot be written (File name too long)");
  chmod(stand_in_path, 0644);
  assert_refused("z.gif", "cannot be started (Permission denied)");
  chmod(stand_in_path, 0755);
  const uid_t user = geteuid();
  chmod(folder, 0555);
  if (user != 0 || seteuid(65534) == 0) {
    const bool one = make("z.gif", 1, message), other = make("z/", 1, name);
    assert_int_equal(seteuid(user), 0);
    assert_false(one || other);
    assert_says(message, "choose a folder that you may write to");
    assert_says(name, "choose another place");
  }
  chmod(folder, 0755);
  assert_int_equal(count_in(folder), 0);
}

/* The hundredths that the pictures of a GIF stay, all together; `least`: the shortest. */
static int gif_time(const char *base, int *pictures, int *least) {
  size_t size;
  int sum = 0;
  char *bytes = bytes_of(base, &size);
  assert_non_null(bytes);
  *pictures = 0;
  *least = 1 << 16;
  for (const char *c = bytes; (c = memmem(c, size - (size_t)(c - bytes), "\x21\xf9\x04", 3));
       c += 8) {
    const int stays = (uint8_t)c[4] | (uint8_t)c[5] << 8;
    sum += stays;
    if (stays < *least) *least = stays;
    ++*pictures;
  }
  free(bytes);
  return sum;
}

static void the_real_one_makes_them(void **state) {
  (void)state;
  char message[IMG_MESSAGE] = "";
  unsetenv("ENGRAM_FFMPEG");
  if (system("command -v ffmpeg >/dev/null 2>&1") != 0) skip();
  /* A folder that ffmpeg could take for a protocol, and a name for an option with a number in it. */
  int pictures, least;
  const int here = open(".", O_RDONLY | O_DIRECTORY);
  assert_true(here >= 0 && chdir(folder) == 0 && mkdir("pipe:x", 0777) == 0);
  if (!make_at("pipe:x/-%d.gif", 20, 10, message)) fail_msg("%s", message);
  assert_int_equal(fchdir(here), 0);
  close(here);
  assert_true(holds("pipe:x/-%d.gif", "GIF89a"));
  assert_int_equal(count_in(in_folder("pipe:x")), 1);
  assert_int_equal(gif_time("pipe:x/-%d.gif", &pictures, &least), 50);
  assert_true(pictures == 10 && least == 5);
  clear("pipe:x");
  if (!make_at(in_folder("a.gif"), 100, 40, message)) fail_msg("%s", message);
  assert_in_range(gif_time("a.gif", &pictures, &least), 38, 42); /* as long as it should be */
  assert_true(least >= 2);                                       /* and shown at that speed */
  unlink(in_folder("a.gif"));
  if (!make("a.mp4", 10, message)) fail_msg("%s", message); /* whose sides are odd */
  assert_true(holds("a.mp4", "ftypisom") && holds("a.mp4", "engram seed: 7"));
  unlink(in_folder("a.mp4"));
}

/* By the letter of the standard, a bit at a time. */
static uint32_t crc_of(const uint8_t *bytes, size_t size) {
  uint32_t crc = ~0u;
  for (size_t k = 0; k < size; k++) {
    crc ^= bytes[k];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static uint32_t number_at(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void words_are_in_the_picture(void **state) {
  (void)state;
  static const struct {
    const char *keyword, *text, *type;
  } cases[] = {
      {"Title", "letters.lua", "tEXt"},
      {"Comment", "", "tEXt"},
      {"Description", "two\nlines", "tEXt"},
      {"engram seed", "18446744073709551615", "tEXt"},
      {"Source", "\xc3\x84 \xc2\xb7 \xcf\x83 \xe2\x89\xa4 \xf0\x9f\xa7\xa0", "iTXt"},
      {"engram script", "caf\xe9.lua", "tEXt"}, /* Latin-1, which no UTF-8 is like this */
      {"a", "\xc0\x80", "tEXt"},                /* a zero in too many bytes */
      {"b", "\xe0\x9f\xbf", "tEXt"},
      {"c", "\xed\xa0\x80", "tEXt"}, /* half of a pair */
      {"d", "\xf0\x8f\xbf\xbf", "tEXt"},
      {"e", "\xf4\x90\x80\x80", "tEXt"},
      {"f", "\xe2\x89", "tEXt"}, /* cut */
      {"g", "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf\xc2\x80\xdf\xbf", "iTXt"},
      {"h", "\x80", "tEXt"},
      {"i", "\xf5\x80\x80\x80", "tEXt"},
      {"seventy-nine letters are the most that a keyword may have and this one has them", "x",
       "tEXt"},
  };
  enum { COUNT = sizeof cases / sizeof *cases };
  char message[IMG_MESSAGE] = "";
  const uint8_t pixel[3] = {1, 2, 3};
  img_text texts[COUNT + 1] = {{NULL, NULL}};
  for (size_t k = 0; k < COUNT; k++) texts[k] = (img_text){cases[k].keyword, cases[k].text};
  if (!img_write_png_with(in_folder("w.png"), 1, 1, 3, pixel, texts, message))
    fail_msg("%s", message);
  size_t size, chunk = 0;
  char *file = bytes_of("w.png", &size);
  assert_non_null(file);
  const uint8_t *bytes = (const uint8_t *)file;
  for (size_t at = 8; at < size; chunk++) {
    const uint32_t length = number_at(bytes + at);
    const uint8_t *type = bytes + at + 4, *data = type + 4;
    assert_true(at + 12 + length <= size);
    assert_int_equal(number_at(data + length), crc_of(type, 4 + length));
    if (chunk >= 1 && chunk <= COUNT) { /* right behind the header */
      const char *keyword = cases[chunk - 1].keyword, *text = cases[chunk - 1].text;
      const size_t before = strlen(keyword) + (cases[chunk - 1].type[0] == 't' ? 1 : 5);
      assert_memory_equal(type, cases[chunk - 1].type, 4);
      assert_int_equal(length, before + strlen(text));
      assert_memory_equal(data, keyword, strlen(keyword));
      for (size_t k = strlen(keyword); k < before; k++) assert_int_equal(data[k], 0);
      assert_memory_equal(data + before, text, strlen(text));
    }
    at += 12 + length;
  }
  assert_int_equal(chunk, COUNT + 3); /* and IHDR, IDAT, IEND */
  free(file);
  img_gray picture;
  if (!img_read_png(in_folder("w.png"), 0, &picture, message)) fail_msg("%s", message);
  img_free(&picture);
  unlink(in_folder("w.png"));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_FOLDER(every_frame_goes_through_the_pipe),
      IN_A_FOLDER(a_film_that_fails_leaves_nothing_and_says_why),
      IN_A_FOLDER(a_gif_can_fail_in_its_second_step),
      IN_A_FOLDER(a_film_that_is_dropped_leaves_nothing),
      IN_A_FOLDER(without_ffmpeg_it_is_a_folder_of_pictures),
      IN_A_FOLDER(pictures_that_are_given_up_are_not_there),
      IN_A_FOLDER(what_cannot_be_a_film_is_refused_at_once),
      IN_A_FOLDER(the_real_one_makes_them),
      IN_A_FOLDER(words_are_in_the_picture),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
