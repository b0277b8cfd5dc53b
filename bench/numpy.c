/* SPDX-License-Identifier: MIT
 *
 * numpy.c - writes the work down for reference.py, starts it and reads what it
 * measured: a line
 *
 *     ROW SECONDS same|differs|-
 *
 * for each row that it timed, and "done" at its end. Whatever goes wrong there leaves cells that say
 * so, and the benchmark goes on.
 */
#include "bench.h"

#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const row_names[ROWS] = {"make",  "learn",  "set",        "step",
                                            "sweep", "recall", "batch_step", "batch_recall"};

extern char **environ;

/* ---- the work ------------------------------------------------------------------ */

/* The orders of a new network's first sweeps: one without memories, where neurons without a field
 * light up, shows them. */
static bool write_orders(const bed *b, FILE *file) {
  eg_net *glass = NULL;
  uint64_t *dark = calloc(b->words, sizeof *dark), *before = calloc(b->words, sizeof *before);
  uint32_t *order = calloc(b->n, sizeof *order);
  bool good = dark && before && order &&
              eg_net_new(&glass, &(eg_net_desc){.width = b->size.width,
                                                .height = b->size.height,
                                                .seed = BENCH_SEED,
                                                .ties = EG_TIES_PLUS}) == EG_OK;
  for (uint64_t t = 0; good && t < b->sweeps; t++) {
    eg_net_set(glass, dark);
    eg_net_begin(glass, EG_RANDOM);
    memcpy(before, dark, b->words * sizeof *before);
    for (size_t k = 0; k < b->n; k++) {
      uint64_t flips = 0;
      eg_net_advance(glass, 1, &flips);
      const uint64_t *s = eg_net_state(glass);
      size_t w = 0;
      while (s[w] == before[w]) w++;
      order[k] = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(s[w] ^ before[w]);
      before[w] = s[w];
    }
    good = fwrite(order, sizeof *order, b->n, file) == b->n;
  }
  eg_net_free(glass);
  free(order);
  free(before);
  free(dark);
  return good;
}

static bool write_states(const uint64_t *states, size_t count, FILE *file) {
  return fwrite(states, sizeof *states, count, file) == count;
}

/* As reference.py reads it. */
static bool write_work(const bed *b, const char *path) {
  FILE *file = fopen(path, "wb");
  if (!file) return false;
  uint64_t head[] = {0x6d6172676e65, b->n, b->size.memories, b->known, b->sweeps};
  size_t all = b->known * b->words;
  bool good = write_states(head, 5, file);
  for (uint32_t k = 0; good && k < b->size.memories; k++)
    good = write_states(eg_patterns_at(b->taught, k), b->words, file);
  good = good && write_states(eg_patterns_at(b->cues, 0), all, file) &&
         write_states(b->stepped, all, file) && write_states(b->swept, b->words, file) &&
         write_states(b->recalled, all, file) && write_orders(b, file);
  return fclose(file) == 0 && good;
}

/* Beside the program, which lies in a build folder. */
static const char *work_path(void) {
  static char path[PATH_MAX + 8];
  ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
  snprintf(path + (length > 0 ? length : 0), 8, "%s", length > 0 ? ".work" : "work");
  return path;
}

/* ---- the program ----------------------------------------------------------------- */

static const char *interpreter(void) {
  const char *named = getenv("PYTHON");
  if (named && *named) return named;
  return access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3";
}

/* What reference.py prints, or NULL; `*child` is to be waited for. */
static FILE *start(const char *const *arguments, size_t count, bool quiet, pid_t *child) {
  const char *argv[8] = {interpreter(), ENGRAM_REFERENCE};
  for (size_t k = 0; k < count; k++) argv[2 + k] = arguments[k];
  int ends[2];
  if (pipe(ends) != 0) return NULL;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  if (quiet) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  int failed = posix_spawnp(child, argv[0], &actions, NULL, (char **)(uintptr_t)argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  FILE *pipe_end = failed ? NULL : fdopen(ends[0], "r");
  if (!pipe_end) close(ends[0]);
  return pipe_end;
}

/* The exit status, or -1 after a signal. */
static int finish(FILE *output, pid_t child) {
  int status = 0;
  fclose(output);
  return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool numpy_look(char *about, size_t size, int cores) {
  char number[16];
  snprintf(number, sizeof number, "%d", cores);
  setenv("OPENBLAS_NUM_THREADS", number, 1);
  unsetenv("OPENBLAS_CORETYPE"); /* it knows best which of its kernels this processor likes */
  unsetenv("OPENBLAS_L2_SIZE");
  pid_t child;
  FILE *output = start(NULL, 0, true, &child);
  bool said = output && fgets(about, (int)size, output);
  int status = output ? finish(output, child) : 127;
  if (said && status == 0) {
    about[strcspn(about, "\n")] = 0;
    return true;
  }
  snprintf(about, size, status == 127 ? "no Python" : "no NumPy");
  return false;
}

static void read_line(char *line, cell cells[ROWS], int *differ) {
  char *rest, *name = strtok_r(line, " \n", &rest), *seconds = strtok_r(NULL, " \n", &rest),
              *verdict = strtok_r(NULL, " \n", &rest);
  for (int r = 0; name && seconds && verdict && r < ROWS; r++) {
    if (strcmp(name, row_names[r]) != 0) continue;
    cells[r].seconds = strtod(seconds, NULL);
    *differ += strcmp(verdict, "differs") == 0;
  }
}

/* How many results differ from those in the file, or -1 if it did not come to its end. */
static int run(const char *file, form f, cell cells[ROWS]) {
  char seconds[32];
  snprintf(seconds, sizeof seconds, "%g", budget);
  const char *arguments[] = {file, f == WEIGHTS ? "weights" : "factored", seconds};
  for (int r = 0; r < ROWS; r++) cells[r] = (cell){.why = word_of("")};
  pid_t child;
  FILE *output = start(arguments, 3, false, &child);
  int differ = 0;
  bool done = false;
  char line[256];
  while (output && fgets(line, sizeof line, output))
    if (strncmp(line, "done", 4) == 0)
      done = true;
    else
      read_line(line, cells, &differ);
  int status = output ? finish(output, child) : 127;
  if (done && status == 0) return differ;
  for (int r = 0; r < ROWS; r++)
    if (cells[r].seconds == 0) cells[r].why = word_of(status == 4 ? "no memory" : "failed");
  return -1;
}

/* ---- measuring ------------------------------------------------------------------- */

/* Bytes that NumPy needs at its peak; the part that nobody can do without is what a cell shows. */
static double needs(const bed *b, form f, double *largest) {
  double n = (double)b->n, p = b->size.memories, cues = b->size.cues;
  *largest = 4 * n * (f == WEIGHTS ? n : p);
  return *largest + (f == WEIGHTS ? 4 : 8) * n * p + 32 * n * cues + 3e8;
}

void numpy_measure(const bed *b, const char *name, const char *missing, cell cells[FORMS][ROWS]) {
  static const char *const forms[FORMS] = {"weights", "factored"};
  bool written = false;
  for (int f = 0; f < FORMS; f++) {
    double largest, bytes = needs(b, (form)f, &largest);
    word why = word_of("");
    if (missing)
      why = word_of(missing);
    else if (b->shared || bytes > 0.9 * (double)machine_available())
      why = word_bytes((uint64_t)largest);
    for (int r = 0; r < ROWS; r++) cells[f][r] = (cell){.why = r == MAKE ? word_of("") : why};
    if (f == FACTORED) cells[f][LEARN].why = word_of("");
    if (*why.text || !b->known) continue;
    progress("%s neurons: NumPy, %s", name, forms[f]);
    written = written || write_work(b, work_path());
    if (!written) {
      fprintf(stderr, "bench: %s cannot be written, so there is no work for NumPy\n", work_path());
      break;
    }
    int differ = run(work_path(), (form)f, cells[f]);
    if (differ <= 0) continue;
    wrong += differ;
    fprintf(stderr, "bench: NumPy, %s: %d results differ from engram's\n", forms[f], differ);
  }
  unlink(work_path());
}
