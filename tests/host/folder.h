/* SPDX-License-Identifier: MIT
 *
 * folder.h - a folder of the test's own with a script in it, for tests that save. After desk.h, by one
 * file of a program.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <unistd.h>

static char folder[32], script[64];

static inline int folder_make(void **state) {
  (void)state;
  strcpy(folder, "/tmp/engram-test-XXXXXX");
  if (!mkdtemp(folder)) return -1;
  snprintf(script, sizeof script, "%s/script.lua", folder);
  return 0;
}

static inline int folder_remove(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command);
}

/* In two parts, `pause` milliseconds apart, the file being open the while. */
static inline void save_slowly(const char *path, const char *first, const char *second,
                               long pause) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(first, file);
  fflush(file);
  nanosleep(&(struct timespec){.tv_nsec = pause * 1000000}, NULL);
  fputs(second, file);
  assert_int_equal(fclose(file), 0);
}

static inline void save_text(const char *path, const char *text) { save_slowly(path, text, "", 0); }

#endif
