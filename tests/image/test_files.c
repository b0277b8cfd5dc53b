/* SPDX-License-Identifier: MIT
 *
 * test_files.c - paths that are wrong, and files that are there whole or not at all.
 *
 * Laws: what is written is read back to the bit; a write that fails leaves the
 * folder as it was, to the byte; each failure is one line that begins with the
 * path. Everything happens in a new folder, which each test leaves empty.
 */
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests.h"

static char folder[64];

static const char *in_folder(const char *name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static int files_in(const char *path) {
  DIR *dir = opendir(path);
  int count = 0;
  assert_non_null(dir);
  while (readdir(dir)) count++;
  closedir(dir);
  return count - 2;
}

static int enter(void **state) {
  (void)state;
  strcpy(folder, P_tmpdir "/engram-test-XXXXXX");
  return mkdtemp(folder) ? 0 : -1;
}

static int leave(void **state) {
  (void)state;
  return rmdir(folder); /* fails if anything is left */
}

static void assert_unreadable(const char *path, const char *says) {
  char message[IMG_MESSAGE];
  img_gray gray = {1, 1, (float *)message};
  assert_false(img_read_png(path, 0, &gray, message));
  assert_message(message, path, says);
  assert_true(gray.width == 0 && gray.height == 0 && gray.luma == NULL);
}

static void assert_unwritable(const char *path, const char *says) {
  char message[IMG_MESSAGE];
  const uint8_t pixel = 7;
  assert_false(img_write_png(path, 1, 1, 1, &pixel, message));
  assert_message(message, path, says);
}

static void put_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  assert_int_equal(fclose(file), 0);
}

/* Runs as somebody without rights, if we may; false: we may not, and have too many rights to test. */
static bool drop_rights(void) { return geteuid() != 0 || seteuid(65534) == 0; }
static void take_rights(uid_t before) { assert_int_equal(seteuid(before), 0); }

static void wrong_paths_to_read(void **state) {
  (void)state;
  assert_unreadable(in_folder("none.png"), "there is no such file");
  assert_unreadable("", "there is no such file");
  assert_unreadable(folder, "is a folder");
  assert_unreadable("/dev/null", "is a device");
  const char *path = in_folder("a.png");
  put_file(path, "", 0);
  assert_unreadable(path, "is empty");
  assert_unreadable(in_folder("a.png/b.png"), "not a folder");
  path = in_folder("a.png");
  put_file(path, "GIF89a", 6);
  assert_unreadable(path, "is a GIF picture");
  assert_int_equal(truncate(path, (off_t)IMG_MAX_FILE + 1), 0);
  assert_unreadable(path, "is larger than 256 MiB");
  uid_t user = geteuid();
  assert_int_equal(chmod(folder, 0755), 0);
  assert_int_equal(chmod(path, 0), 0);
  if (drop_rights()) {
    assert_unreadable(path, "may not be read");
    take_rights(user);
  }
  unlink(path);
  path = in_folder("pipe");
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_unreadable(path, "or a pipe"); /* and does not wait for a writer */
  unlink(path);
}

/* A path can be longer than the message and hold anything. */
static void strange_paths(void **state) {
  (void)state;
  char message[IMG_MESSAGE], path[3000];
  img_gray gray;
  for (size_t length = 300; length < 1000;
       length++) { /* two bytes to a character, and every other time one more */
    for (size_t i = 0; i < length; i++) path[i] = i % 2 ? '\xa4' : '\xc3';
    strcpy(path + length, length % 2 ? "\xa4" : "x");
    assert_false(img_read_png(path, 0, &gray, message));
    assert_true(strlen(message) < IMG_MESSAGE);
    assert_non_null(strstr(message, ": cannot be opened (File name too long); check the path"));
    assert_memory_equal(message, "...\xc3\xa4", 5);
  }
  assert_false(img_read_png("a\nb\033c\x7f", 0, &gray, message));
  assert_memory_equal(message, "a?b?c?: ", 8);
}

static void written_is_read(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{1, 1},   {1, 300},   {300, 1},   {7, 5},
                                      {64, 64}, {513, 129}, {1200, 700}};
  const char *path = in_folder("a.png");
  char message[IMG_MESSAGE];
  uint64_t random = 6;
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    for (int channels = 1; channels <= 3; channels += 2)
      for (int plain = 0; plain < 3; plain++) { /* noise, stripes of noise, one colour */
        uint32_t width = sizes[k][0], height = sizes[k][1];
        size_t n = (size_t)width * height;
        uint8_t *pixels = malloc(n * (size_t)channels);
        assert_non_null(pixels);
        for (size_t i = 0; i < n * (size_t)channels; i++)
          pixels[i] = plain && i >= 97 ? pixels[i - 97]
                      : plain < 2      ? (uint8_t)make_random(&random)
                                       : 201;
        img_gray gray;
        if (!img_write_png(path, width, height, channels, pixels, message)) fail_msg("%s", message);
        if (!img_read_png(path, 0, &gray, message)) fail_msg("%s", message);
        assert_true(gray.width == width && gray.height == height);
        for (size_t i = 0; i < n; i++) {
          const uint8_t *p = pixels + i * (size_t)channels;
          double luma =
              channels == 1 ? p[0] / 255.0 : (2126 * p[0] + 7152 * p[1] + 722 * p[2]) / 2550000.0;
          assert_true(gray.luma[i] == (float)luma);
        }
        assert_int_equal(files_in(folder), 1);
        img_free(&gray);
        free(pixels);
      }
  unlink(path);
}

static void permissions_are_the_umask_s(void **state) {
  (void)state;
  static const mode_t masks[] = {0, 022, 027, 077};
  const uint8_t pixel = 7;
  const char *path = in_folder("a.png");
  char message[IMG_MESSAGE];
  for (int k = 0; k < 4; k++) {
    struct stat about;
    mode_t before = umask(masks[k]);
    assert_true(img_write_png(path, 1, 1, 1, &pixel, message));
    umask(before);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0666 & ~masks[k]);
  }
  unlink(path);
}

static void a_name_as_long_as_names_can_be(void **state) {
  (void)state;
  char name[256], message[IMG_MESSAGE];
  const uint8_t pixel = 7;
  memset(name, 'n', 255);
  name[255] = 0;
  const char *path = in_folder(name);
  assert_true(img_write_png(path, 1, 1, 1, &pixel, message));
  assert_int_equal(files_in(folder), 1);
  unlink(path);
}

/* Without a folder in it, a path is one in the working folder. */
static void a_name_without_a_folder(void **state) {
  (void)state;
  char message[IMG_MESSAGE];
  const uint8_t pixel = 7;
  int here = open(".", O_RDONLY | O_DIRECTORY);
  assert_true(here >= 0 && chdir(folder) == 0);
  assert_true(img_write_png("a.png", 1, 1, 1, &pixel, message));
  assert_int_equal(files_in("."), 1);
  unlink("a.png");
  assert_int_equal(fchdir(here), 0);
  close(here);
}

static void wrong_paths_to_write(void **state) {
  (void)state;
  assert_unwritable(in_folder("none/a.png"), "make its folder first");
  assert_unwritable(in_folder("none/"), "make its folder first");
  assert_unwritable("", "cannot be written");
  assert_unwritable(folder, "is a folder");
  assert_unwritable(in_folder(""), "is a folder");
  const char *path = in_folder("pipe");
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_unwritable(path, "is not an ordinary file");
  assert_int_equal(unlink(path), 0);
  char name[257];
  memset(name, 'n', 256);
  name[256] = 0;
  char message[IMG_MESSAGE];
  const uint8_t pixel = 7;
  assert_false(img_write_png(in_folder(name), 1, 1, 1, &pixel, message));
  assert_non_null(strstr(message, "File name too long"));
  assert_int_equal(files_in(folder), 0);
}

static void sizes_that_cannot_be(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{0, 1},
                                      {1, 0},
                                      {IMG_MAX_SIDE + 1, 1},
                                      {1, UINT32_MAX},
                                      {IMG_MAX_SIDE, 4097}};
  const uint8_t pixel = 7;
  const char *path = in_folder("a.png");
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    char message[IMG_MESSAGE];
    assert_false(img_write_png(path, sizes[k][0], sizes[k][1], 1, &pixel, message));
    assert_message(message, path, "cannot be written; take 1 to 16384");
  }
  assert_int_equal(files_in(folder), 0);
}

/* The file that was there stays, and nothing comes beside it. */
static void assert_kept(const char *path) {
  char bytes[8] = "";
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  assert_int_equal(fread(bytes, 1, sizeof bytes, file), 4);
  fclose(file);
  assert_memory_equal(bytes, "kept", 4);
  assert_int_equal(files_in(folder), 1);
}

static void a_failed_write_changes_nothing(void **state) {
  (void)state;
  const char *path = in_folder("a.png");
  uid_t user = geteuid();
  put_file(path, "kept", 4);
  assert_int_equal(chmod(folder, 0555), 0);
  if (drop_rights()) {
    assert_unwritable(path, "choose a folder that you may write to");
    take_rights(user);
  }
  assert_int_equal(chmod(folder, 0755), 0);
  assert_kept(path);

  /* The disk is full after 20 bytes. */
  struct rlimit before, limit;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  limit = before;
  limit.rlim_cur = 20;
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  char message[IMG_MESSAGE];
  const uint8_t pixel = 7;
  bool done = img_write_png(path, 1, 1, 1, &pixel, message);
  setrlimit(RLIMIT_FSIZE, &before); /* before anything is asserted, and printed */
  signal(SIGXFSZ, handler);
  assert_false(done);
  assert_message(message, path, "make room");
  assert_kept(path);
  unlink(path);
}

int run_file_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(wrong_paths_to_read, enter, leave),
      cmocka_unit_test(strange_paths),
      cmocka_unit_test_setup_teardown(written_is_read, enter, leave),
      cmocka_unit_test_setup_teardown(permissions_are_the_umask_s, enter, leave),
      cmocka_unit_test_setup_teardown(a_name_as_long_as_names_can_be, enter, leave),
      cmocka_unit_test_setup_teardown(a_name_without_a_folder, enter, leave),
      cmocka_unit_test_setup_teardown(wrong_paths_to_write, enter, leave),
      cmocka_unit_test_setup_teardown(sizes_that_cannot_be, enter, leave),
      cmocka_unit_test_setup_teardown(a_failed_write_changes_nothing, enter, leave),
  };
  return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
