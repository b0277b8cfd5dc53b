/* SPDX-License-Identifier: MIT
 *
 * bench.h - the parts of the benchmark: the machine it runs on, the words of a
 * table, and the NumPy program that does the same work. bench.c puts them together.
 */
#ifndef BENCH_H
#define BENCH_H

#include "engram.h"

double now(void); /* seconds of a monotonic clock */

extern double budget; /* seconds for one time, about */
extern int wrong;     /* results that were not as they have to be */
void progress(const char *format, ...) __attribute__((format(printf, 1, 2))); /* to a terminal */

/* ---- machine.c ----------------------------------------------------------- */

typedef struct machine {
  char processor[96];
  int cores;        /* that are used */
  uint64_t cache;   /* bytes of the last level, 0 where it is not known */
  uint64_t memory;  /* bytes, as far as this process may have them */
  double bandwidth; /* bytes a second that all cores read together, from an array... */
  uint64_t array;   /* ...of so many bytes; 0 if there was no memory for it */
} machine;

/* The array has `most` bytes at most. */
machine machine_look(uint64_t most);
int machine_cores(void);
/* Calls work(context, me, all) for each me in 0..all-1 on a core of its own. */
void on_cores(int cores, void (*work)(void *, int me, int all), void *context);
uint64_t machine_available(void); /* bytes that can be had now */

/* ---- table.c --------------------------------------------------------------- */

typedef struct word {
  char text[32];
} word;

word word_of(const char *);
word word_time(double seconds); /* "1.23 ms" */
word word_bytes(uint64_t);      /* "12.5 GB", powers of ten */
word word_count(uint64_t);      /* "40,000" */
word word_percent(double share);
word word_number(double); /* three digits: "0.0123", "1.23", "12.3", "1,230" */

/* Writes a text into a column of so many letters: to its right, or to its left if negative. */
void put(int width, const char *text);
void put_end(void); /* of the line */

/* a of t = c n^a by least squares of the logarithms. */
double fit_exponent(const double *n, const double *t, size_t count);

/* ---- bed.c ------------------------------------------------------------------- */

/* What is timed, in the order of the rows. */
typedef enum row { MAKE, LEARN, SET, STEP, SWEEP, RECALL, BATCH_STEP, BATCH_RECALL, ROWS } row;

typedef struct cell {
  double seconds; /* 0: not measured, and `why` says why not */
  word why;
} cell;

#define BENCH_SEED 1

typedef struct bed_size {
  uint32_t width, height, memories, cues;
} bed_size;

/* One network, what it is taught and what it has to recall. */
typedef struct bed {
  bed_size size;
  size_t n, words;
  bool shared; /* the memories, between network and patterns, since there is no room for both */
  eg_patterns *taught, *cues;
  eg_net *net;
  eg_batch *batch;
  cell cells[ROWS];
  uint64_t *stepped, *recalled; /* (cues, words) */
  uint64_t *swept;              /* (words) cue 0 after one sweep */
  uint32_t known;               /* cues whose end is known: all, or the first */
  uint64_t sweeps;              /* of the longest recall */
  eg_run run;                   /* of cue 0 */
  double overlap;               /* with memory 0 at its end */
} bed;

uint64_t bed_packed(const bed_size *); /* bytes of its memories as bits */
/* Is there room for so many copies of these, and for what else wants some? */
bool bed_fits(const bed_size *, double copies);
/* Memories and cues, the memories shared with the network if wanted or if there is no other way;
 * false: no memory. To be freed in either case. */
bool bed_lay_out(bed *, bed_size, bool share);
void bed_measure(bed *, const char *name); /* every row */
void bed_measure_little(bed *);            /* LEARN, STEP and SWEEP */
void bed_free(bed *);

/* ---- numpy.c ----------------------------------------------------------------- */

/* What NumPy is: "NumPy 1.24.2, ..."; false: there is none, and `about` says so in two words. */
bool numpy_look(char *about, size_t size, int cores);

typedef enum form { WEIGHTS, FACTORED, FORMS } form;

/* Has NumPy do the same; `missing` is why there is no NumPy, or NULL. Counts in `wrong` what comes out
 * differently. */
void numpy_measure(const bed *, const char *name, const char *missing, cell cells[FORMS][ROWS]);

#endif
