/* SPDX-License-Identifier: MIT
 *
 * test_saves.c - a script is saved again and again, in six ways, at random moments of its runs.
 *
 * None is missed, no half of one is run, and nothing is left behind: threads, files, memory. ENGRAM_SAVES
 * says how many (1000 for a good look); what it took is printed, but is no part of the verdict.
 */
#include "desk.h"
#include "folder.h"

#include <dirent.h>

static char other[80];

enum { IN_PLACE, HALVES, RENAMED, RECREATED, LINKED, BY_SED, WAYS };

/* Told apart from its first half, which would run to its end and say so. */
static void text_of(int k, char first[512], char second[512]) {
  snprintf(first, 512,
           "local whole = false\n"
           "local watch <close> = setmetatable({}, { __close = function()\n"
           "  if not whole then print 'half' end end })\n");
  snprintf(second, 512,
           "whole = true\nprint('save %d.')\n"
           "local engram = require 'engram'\n"
           "local net = engram.network { width = 20, height = 20 }\n"
           "net:learn(engram.random(5, { width = 20, height = 20 }))\n"
           "%s\n",
           k,
           k % 3 == 0   ? "while true do net:corrupt(0.3) net:run() end"
           : k % 3 == 1 ? "require('engram.studio').wait(0.05) while true do end"
                        : "print 'at rest'");
}

static void save(int k) {
  char first[512], second[512], command[256];
  text_of(k, first, second);
  switch (k % WAYS) {
    case IN_PLACE: save_slowly(script, first, second, 0); break;
    case HALVES: save_slowly(script, first, second, 150); break;
    case RENAMED:
      save_slowly(other, first, second, 0);
      assert_int_equal(rename(other, script), 0);
      break;
    case RECREATED:
      assert_int_equal(unlink(script), 0);
      nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
      save_slowly(script, first, second, 0);
      break;
    case LINKED: {
      char target[96];
      snprintf(target, sizeof target, "%s/target-%d.lua", folder, k % 4);
      save_slowly(target, first, second, 0);
      assert_int_equal(symlink(target, other), 0);
      assert_int_equal(rename(other, script), 0);
      break;
    }
    case BY_SED:
      snprintf(command, sizeof command, "sed -i \"s/save %d\\./save %d./\" '%s'", k - 1, k, script);
      assert_int_equal(system(command), 0);
      break;
  }
}

static size_t entries(const char *path) {
  DIR *d = opendir(path);
  size_t count = 0;
  while (readdir(d)) count++;
  closedir(d);
  return count;
}

static long resident(void) { /* kB */
  long pages = 0, rest;
  FILE *file = fopen("/proc/self/statm", "r");
  if (fscanf(file, "%ld %ld", &rest, &pages) != 2) pages = 0;
  fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void every_save_runs_once_and_whole(void **state) {
  (void)state;
  const char *wanted = getenv("ENGRAM_SAVES");
  const int saves = wanted ? atoi(wanted) : 48, settled = saves / 4;
  double *took = calloc((size_t)saves + 1, sizeof *took);
  size_t files = 0, threads = 0;
  long memory = 0;
  snprintf(other, sizeof other, "%s/.script.lua.new", folder);
  save(0);
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "save 0."));
  srand(1);
  for (int k = 1; k <= saves; k++) {
    char expected[32];
    snprintf(expected, sizeof expected, "save %d.", k);
    nanosleep(&(struct timespec){.tv_nsec = rand() % 30 * 1000000}, NULL);
    save(k);
    const double then = clock_now();
    WAIT_FOR(d, said(s, expected));
    took[k] = clock_now() - then;
    assert_false(said(d->now, "half"));
    assert_null(d->now->fault);
    if (k == settled) {
      files = entries("/proc/self/fd");
      threads = entries("/proc/self/task");
      memory = resident();
    }
  }
  assert_int_equal(entries("/proc/self/fd"), files);
  assert_int_equal(entries("/proc/self/task"), threads);
  const long grown = resident() - memory;
  qsort(took + 1, (size_t)saves, sizeof *took, by_size);
  print_message("%d saves: to the new run's first scene p50 %.0f ms, p99 %.0f ms, longest %.0f ms; "
                "%ld kB more memory after the first quarter\n",
                saves, 1e3 * took[(saves + 1) / 2], 1e3 * took[saves - saves / 100],
                1e3 * took[saves], grown);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what was freed, and looks for leaks itself */
  assert_true(grown < 16384 + 16L * saves); /* a run of its own takes more than 16 kB */
#endif
  get_up(d);
  free(took);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_save_runs_once_and_whole)};
  return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
