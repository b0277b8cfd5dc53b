/* SPDX-License-Identifier: MIT
 *
 * bench.c - how fast engram is on this machine, and how fast NumPy.
 *
 *     bench          everything, up to the largest network that fits into memory
 *     bench quick    without the largest ones
 *     bench tiny     the same tables of very small networks, for the tests
 *
 * A time is the median of repetitions that take about a second together; of
 * what takes longer than five, one. engram and NumPy work one after the other,
 * each with all cores. Both get the same memories and cues and take the
 * neurons in the same order, so their states have to be the same: that is
 * checked, and so is that engram's batches and single runs agree.
 */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static machine here;
static bool numpy;
static char numpy_about[160];
double budget = 1;
int wrong;

void progress(const char *format, ...) {
  if (!isatty(STDERR_FILENO)) return;
  va_list values;
  va_start(values, format);
  fputs("\r\033[K", stderr);
  vfprintf(stderr, format, values);
  va_end(values);
}

static void progress_end(void) {
  if (isatty(STDERR_FILENO)) fputs("\r\033[K", stderr);
}

/* ---- tables ------------------------------------------------------------------------------ */

static word shown(const cell *c) { return c->seconds > 0 ? word_time(c->seconds) : c->why; }

static word ratio(const cell *numpys, const cell *engrams) {
  if (numpys->seconds == 0 || engrams->seconds == 0) return word_of("");
  return word_number(numpys->seconds / engrams->seconds);
}

static word share(const bed *b, row r) {
  bool once = r == SET || r == STEP || r == SWEEP; /* all memories are read once */
  if (!once || here.bandwidth == 0 || b->cells[r].seconds == 0) return word_of("");
  return word_percent((double)bed_packed(&b->size) / b->cells[r].seconds / here.bandwidth);
}

static word title(const bed *b, row r) {
  static const char *const titles[ROWS] = {"random memories",
                                           "learn",
                                           "overlaps from scratch",
                                           "synchronous step",
                                           "asynchronous sweep",
                                           "recall",
                                           "step of",
                                           "recall of"};
  word w = word_of(titles[r]);
  char *end = w.text + strlen(w.text);
  size_t left = sizeof w.text - strlen(w.text);
  if (r == LEARN && b->shared) snprintf(end, left, ", shared");
  if (r == RECALL) snprintf(end, left, ", %d sweeps", (int)b->run.sweeps);
  if (r >= BATCH_STEP) snprintf(end, left, " %u cues", b->size.cues);
  return w;
}

static void put_columns(void) {
  put(-28, "");
  put(11, "engram");
  put(11, "bandwidth");
  put(12, "NumPy W");
  put(8, "ratio");
  put(12, "factored");
  put(8, "ratio");
  put_end();
}

static void put_rows(const bed *b, unsigned rows, cell numpys[FORMS][ROWS]) {
  for (int r = 0; r < ROWS; r++) {
    if (!(rows >> r & 1)) continue;
    put(2, "");
    put(-26, title(b, (row)r).text);
    put(11, shown(&b->cells[r]).text);
    put(11, share(b, (row)r).text);
    for (int f = 0; f < FORMS; f++) {
      put(12, shown(&numpys[f][r]).text);
      put(8, ratio(&numpys[f][r], &b->cells[r]).text);
    }
    put_end();
  }
}

/* What the growth table takes from the first one. */
typedef struct point {
  double n;
  cell learn, step, sweep;
  bool shared;
} point;

static point point_of(const bed *b) {
  return (point){(double)b->n, b->cells[LEARN], b->cells[STEP], b->cells[SWEEP], b->shared};
}

static point compare(bed_size s, bool share, unsigned rows) {
  bed b;
  cell numpys[FORMS][ROWS];
  bool good = bed_lay_out(&b, s, share);
  word name = word_count(b.n);
  if (good) bed_measure(&b, name.text);
  numpy_measure(&b, name.text, numpy ? NULL : numpy_about, numpys);
  progress_end();
  printf("\n%s neurons (%u × %u), %s memories: ", name.text, s.width, s.height,
         word_count(s.memories).text);
  printf("%s of bits, W would be %s\n", word_bytes(bed_packed(&s)).text,
         word_bytes(4 * (uint64_t)b.n * b.n).text);
  if (b.shared) rows |= 1u << MAKE;
  put_rows(&b, rows, numpys);
  point p = point_of(&b);
  bed_free(&b);
  return p;
}

static point grow(bed_size s) {
  cell none = {.why = word_of("no memory")};
  if (!bed_fits(&s, 1)) return (point){(double)s.width * s.height, none, none, none, false};
  bed b;
  progress("growth: %u neurons", s.width * s.height);
  if (bed_lay_out(&b, s, false)) bed_measure_little(&b);
  progress_end();
  point p = point_of(&b);
  bed_free(&b);
  return p;
}

static double exponent(const point *points, size_t from, size_t count, int column) {
  double n[16], t[16];
  size_t known = 0;
  for (size_t k = from; k < count; k++) {
    const cell *cells[] = {&points[k].learn, &points[k].step, &points[k].sweep};
    if (cells[column]->seconds == 0 || (column == 0 && points[k].shared)) continue;
    n[known] = points[k].n;
    t[known++] = cells[column]->seconds;
  }
  return known > 1 ? fit_exponent(n, t, known) : 0;
}

static void put_exponents(const char *name, const point *points, size_t from, size_t count) {
  put(-40, name);
  for (int column = 0; column < 3; column++) {
    double a = exponent(points, from, count, column);
    put(column ? 12 : 14, a != 0 ? word_number(a).text : "");
  }
  put_end();
}

static void put_growth(const bed_size *sizes, size_t count, const point *done, size_t done_count) {
  point points[16];
  bool shared = false;
  puts("\nGrowth: p = n/10 memories, so twice the neurons are four times the bits: exponent 2\n");
  put(12, "neurons");
  put(14, "memories");
  put(14, "bits");
  put(14, "learn");
  put(12, "step");
  put(12, "sweep");
  put_end();
  for (size_t k = 0; k < count; k++) {
    const bed_size *s = &sizes[k];
    bool found = false;
    for (size_t j = 0; j < done_count && !found; j++)
      if ((found = done[j].n == (double)s->width * s->height)) points[k] = done[j];
    if (!found) points[k] = grow(*s);
    shared = shared || points[k].shared;
    put(12, word_count((uint64_t)points[k].n).text);
    put(14, word_count(s->memories).text);
    put(14, word_bytes(bed_packed(s)).text);
    word learned = shown(&points[k].learn);
    if (points[k].shared) strcat(learned.text, "*");
    put(14, learned.text);
    put(12, shown(&points[k].step).text);
    put(12, shown(&points[k].sweep).text);
    put_end();
  }
  put_exponents("     exponent of n, all", points, 0, count);
  put_exponents("     exponent of n, last three", points, count > 3 ? count - 3 : 0, count);
  if (shared) puts("  * shared with the patterns, which are not copied; not in the exponent");
}

/* ---- the whole ------------------------------------------------------------------------------ */

#define ROW(r) (1u << (r))
static const unsigned most_rows = ROW(LEARN) | ROW(SET) | ROW(STEP) | ROW(SWEEP) | ROW(RECALL) |
                                  ROW(BATCH_STEP) | ROW(BATCH_RECALL);

static void put_head(void) {
  eg_net *net = NULL;
  if (eg_net_new(&net, &(eg_net_desc){.width = 1, .height = 1}) == EG_OK)
    printf("engram %s, kernel %s\n\n", EG_VERSION, eg_net_kernel(net));
  eg_net_free(net);
  printf("  processor  %s, %d core%s used", here.processor, here.cores, here.cores == 1 ? "" : "s");
  if (here.cache) printf(", %s in the last level of cache", word_bytes(here.cache).text);
  printf("\n  memory     %s, %s available", word_bytes(here.memory).text,
         word_bytes(machine_available()).text);
  if (here.bandwidth > 0)
    printf("\n  bandwidth  %s/s, what all cores read (best of 8 sums over %s)",
           word_bytes((uint64_t)here.bandwidth).text, word_bytes(here.array).text);
  printf("\n  reference  %s\n\n", numpy_about);
  puts("Medians of repetitions that take a second together; of what takes more than five, one.\n"
       "Cues are memories with 10 % noise. NumPy works with W or, factored, with the memories X\n"
       "as X^T (X s); from scratch it takes W s or X s. ratio: its time over engram's. bandwidth:\n"
       "the bits of all memories, read once in this time, as a share of what all cores read;\n"
       "above 100 % they come from the cache. A size in place of a time: what it would need.\n");
}

static int usage(const char *program) {
  fprintf(stderr, "usage: %s [quick]\n", program);
  return 2;
}

int main(int argc, char **argv) {
  static const bed_size usual[] = {{35, 35, 100, 200},
                                   {100, 100, 1000, 200},
                                   {200, 200, 4000, 200}},
                        largest[] = {{1000, 1000, 100000, 200},
                                     {800, 625, 50000, 200},
                                     {500, 400, 20000, 200},
                                     {400, 250, 10000, 200}},
                        growth[] = {{40, 25, 100, 1},       {60, 50, 300, 1},
                                    {100, 100, 1000, 1},    {200, 150, 3000, 1},
                                    {400, 250, 10000, 1},   {600, 500, 30000, 1},
                                    {1000, 1000, 100000, 1}},
                        small = {35, 35, 10, 1}, tiny[] = {{20, 15, 40, 20}, {30, 20, 40, 5}};
  bool is_quick = argc == 2 && strcmp(argv[1], "quick") == 0,
       is_tiny = argc == 2 && strcmp(argv[1], "tiny") == 0;
  if (argc > 1 && !is_quick && !is_tiny) return usage(argv[0]);
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (is_tiny) budget = 0.002;
  progress("reading memory");
  here = machine_look(is_tiny ? UINT64_C(4) << 20 : UINT64_MAX);
  numpy = numpy_look(numpy_about, sizeof numpy_about, here.cores);
  progress_end();
  put_head();

  point done[4];
  size_t count = 0;
  put_columns();
  if (is_tiny) {
    done[count++] = compare(tiny[0], false, most_rows);
    done[count++] = compare(tiny[1], true, most_rows);
  }
  for (size_t k = 0; k < 3 && !is_tiny; k++) done[count++] = compare(usual[k], false, most_rows);
  for (size_t k = 0; k < 4 && !is_tiny && !is_quick; k++)
    if (bed_fits(&largest[k], 1)) {
      done[count++] = compare(largest[k], false, most_rows);
      break;
    }
  compare(small, false, ROW(STEP) | ROW(SWEEP) | ROW(RECALL));
  put_growth(growth, is_tiny ? 3 : is_quick ? 5 : 7, done, count);
  if (wrong)
    printf("\n%d results are wrong or differ\n", wrong);
  else
    puts(numpy ? "\nNumPy came to the same states." : "\nThere was nothing to compare with.");
  return wrong > 0;
}
