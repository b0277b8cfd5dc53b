/* SPDX-License-Identifier: MIT
 *
 * bed.c - one network on the test bed: random memories, cues with noise, and
 * how long engram takes for each row of the table.
 *
 * A time is the median of repetitions that fill the budget together, three at
 * least; of what takes five times as long, one. A short one is done once before
 * that, so that caches and threads are as in the middle of work. What the network
 * comes to is kept, for NumPy to come to the same.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED BENCH_SEED
#define LIMIT 100 /* sweeps of a recall */

/* ---- time ---------------------------------------------------------------------- */

typedef eg_status (*act)(bed *);

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static cell measure(bed *b, act prepare, act work) {
  double times[1000], sum = 0, begun = now();
  size_t count = 0;
  bool warm = false;
  do {
    eg_status status = prepare ? prepare(b) : EG_OK;
    double start = now();
    if (status == EG_OK) status = work(b);
    double took = now() - start;
    if (status != EG_OK)
      return (cell){.why = word_of(status == EG_NO_MEMORY ? "no memory" : "failed")};
    bool counts = warm || took >= budget / 10;
    warm = true;
    if (!counts) continue;
    sum += times[count++] = took;
  } while (count < 1000 && now() - begun < 5 * budget && (count < 3 || sum < budget));
  if (count == 0) return (cell){.why = word_of("too slow")};
  qsort(times, count, sizeof *times, by_size);
  return (cell){.seconds = times[(count - 1) / 2]};
}

/* ---- what engram does ------------------------------------------------------------ */

static eg_status new_net(bed *b) {
  eg_net_free(b->net);
  return eg_net_new(&b->net,
                    &(eg_net_desc){.width = b->size.width, .height = b->size.height, .seed = SEED});
}

static eg_status make(bed *b) {
  eg_patterns_free(b->taught);
  eg_status status =
      eg_patterns_random(&b->taught, b->size.width, b->size.height, b->size.memories);
  while (status == EG_OK && eg_patterns_roll(b->taught, 0, SEED)) continue;
  return status;
}

static eg_status learn(bed *b) { return eg_net_learn(b->net, b->taught); }

static eg_status set(bed *b) {
  eg_net_set(b->net, eg_patterns_at(b->cues, 0));
  return EG_OK;
}

static eg_status move(bed *b, eg_schedule schedule) {
  uint64_t flips = 0;
  eg_net_begin(b->net, schedule);
  while (eg_net_advance(b->net, UINT64_MAX, &flips) > 0) continue;
  return EG_OK;
}

static eg_status step(bed *b) { return move(b, EG_SYNCHRONOUS); }
static eg_status sweep(bed *b) { return move(b, EG_RANDOM); }

static eg_status recall(bed *b) {
  set(b);
  eg_status status = eg_run_begin(&b->run, b->net, EG_RANDOM, LIMIT);
  while (status == EG_OK && !b->run.over) eg_run_advance(&b->run, b->net, UINT64_MAX);
  eg_run_end(&b->run);
  return status;
}

static eg_status no_batch(bed *b) {
  eg_batch_free(b->batch);
  b->batch = NULL;
  return EG_OK;
}

static eg_status batch(bed *b, eg_schedule schedule, uint64_t limit) {
  eg_status status = eg_batch_new(&b->batch, b->net, b->cues, schedule, limit, SEED);
  while (status == EG_OK && eg_batch_advance(b->batch, UINT64_MAX)) continue;
  return status;
}

static eg_status batch_step(bed *b) { return batch(b, EG_SYNCHRONOUS, 1); }
static eg_status batch_recall(bed *b) { return batch(b, EG_RANDOM, LIMIT); }

/* ---- the bed ---------------------------------------------------------------------- */

uint64_t bed_packed(const bed_size *s) { return (uint64_t)s->width * s->height * s->memories / 8; }

/* Two thirds of what there is leave room for what else wants some. */
bool bed_fits(const bed_size *s, double copies) {
  return 1.15 * copies * (double)bed_packed(s) <= 0.7 * (double)machine_available();
}

static void free_cues(bed *b) {
  eg_patterns_free(b->cues);
  free(b->stepped);
  free(b->recalled);
  free(b->swept);
  b->cues = NULL;
  b->stepped = b->recalled = b->swept = NULL;
}

void bed_free(bed *b) {
  no_batch(b);
  free_cues(b);
  eg_net_free(b->net);
  eg_patterns_free(b->taught);
}

static void make_some(void *context, int me, int all) {
  bed *b = context;
  for (uint32_t k = (uint32_t)me; k < b->size.memories; k += (uint32_t)all) {
    eg_stream r = eg_stream_at(SEED, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(b->taught, k), b->n, 0, &r);
  }
}

/* Memories as eg_patterns_random would make them, one after another. */
static eg_status make_by_pattern(bed *b) {
  eg_status status = eg_patterns_new(&b->taught, b->size.width, b->size.height, b->size.memories);
  if (status == EG_OK) on_cores(machine_cores(), make_some, b);
  return status;
}

/* Cue k is memory k with 10 % noise. */
static eg_status make_cues(bed *b) {
  free_cues(b);
  eg_status status = eg_patterns_new(&b->cues, b->size.width, b->size.height, b->size.cues);
  for (uint32_t k = 0; status == EG_OK && k < b->size.cues; k++) {
    eg_stream r = eg_stream_at(SEED, EG_STREAM_CUE, k);
    eg_patterns_get(b->taught, k % b->size.memories, eg_patterns_bits(b->cues, k));
    status = eg_bits_corrupt(eg_patterns_bits(b->cues, k), b->n, b->n / 10, &r);
  }
  if (status != EG_OK) return status;
  b->stepped = calloc((size_t)b->size.cues * b->words, sizeof *b->stepped);
  b->recalled = calloc((size_t)b->size.cues * b->words, sizeof *b->recalled);
  b->swept = calloc(b->words, sizeof *b->swept);
  return b->stepped && b->recalled && b->swept ? EG_OK : EG_NO_MEMORY;
}

bool bed_lay_out(bed *b, bed_size s, bool share) {
  *b = (bed){.size = s};
  b->n = (size_t)b->size.width * b->size.height;
  b->words = eg_words(b->n);
  for (int r = 0; r < ROWS; r++) b->cells[r].why = word_of("no memory");
  b->shared = share || !bed_fits(&b->size, 2);
  if (b->shared)
    b->cells[MAKE] = measure(b, NULL, make);
  else if (make_by_pattern(b) != EG_OK)
    return false;
  return b->taught && make_cues(b) == EG_OK;
}

/* ---- measuring ---------------------------------------------------------------------- */

static void keep_states(bed *b, uint64_t *states) {
  for (uint32_t k = 0; k < b->size.cues; k++) {
    memcpy(states + k * b->words, eg_net_state(eg_batch_net(b->batch, k)),
           b->words * sizeof *states);
    uint64_t sweeps = eg_batch_run(b->batch, k)->sweeps;
    if (sweeps > b->sweeps) b->sweeps = sweeps;
  }
}

static bool at(const bed *b, const uint64_t *state) {
  return memcmp(eg_net_state(b->net), state, b->words * sizeof *state) == 0;
}

static void must(bool so, const char *what) {
  if (so) return;
  wrong++;
  fprintf(stderr, "bench: engram is wrong: %s\n", what);
}

/* Before the network's first sweep, so that its orders are those of a new one. */
static bool measure_batches(bed *b) {
  b->cells[BATCH_STEP] = measure(b, no_batch, batch_step);
  if (b->cells[BATCH_STEP].seconds == 0) return false;
  keep_states(b, b->stepped);
  b->cells[BATCH_RECALL] = measure(b, no_batch, batch_recall);
  if (b->cells[BATCH_RECALL].seconds == 0) return false;
  keep_states(b, b->recalled);
  no_batch(b);
  return true;
}

/* Cue 0 by itself, compared with the batch if there was one. */
static eg_status follow_one(bed *b, bool batches) {
  uint64_t *memory = calloc(b->words, sizeof *memory);
  if (!memory) return EG_NO_MEMORY;
  eg_patterns_get(b->taught, 0, memory);
  set(b);
  eg_status status = eg_run_begin(&b->run, b->net, EG_RANDOM, LIMIT);
  while (status == EG_OK && !b->run.over) {
    eg_run_advance(&b->run, b->net, UINT64_MAX);
    if (b->run.sweeps == 1) memcpy(b->swept, eg_net_state(b->net), b->words * sizeof *memory);
  }
  eg_run_end(&b->run);
  b->overlap = (double)eg_bits_dot(memory, eg_net_state(b->net), b->n) / (double)b->n;
  must(b->overlap > EG_RECALLED, "a memory was not recalled");
  if (batches) must(at(b, b->recalled), "a recall in a batch and one alone end differently");
  memcpy(b->recalled, eg_net_state(b->net), b->words * sizeof *memory);
  if (b->run.sweeps > b->sweeps) b->sweeps = b->run.sweeps;
  set(b);
  step(b);
  if (batches) must(at(b, b->stepped), "a step in a batch and one alone end differently");
  memcpy(b->stepped, eg_net_state(b->net), b->words * sizeof *memory);
  b->known = batches ? b->size.cues : 1;
  free(memory);
  return status;
}

/* So many cues that a step of all, one by one, takes a few seconds at most. */
static bool choose_cues(bed *b) {
  uint32_t all = b->size.cues;
  while (b->size.cues > 10 && b->cells[SET].seconds * b->size.cues > 8) b->size.cues -= 10;
  return all == b->size.cues || make_cues(b) == EG_OK;
}

void bed_measure(bed *b, const char *name) {
  progress("%s neurons: engram learns", name);
  b->cells[LEARN] = measure(b, new_net, learn);
  if (b->cells[LEARN].seconds == 0) return;
  b->cells[SET] = measure(b, NULL, set);
  if (!choose_cues(b)) return;
  progress("%s neurons: engram recalls %u cues at once", name, b->size.cues);
  bool batches = b->size.cues > 1 &&
                 eg_batch_bytes(b->net, b->size.cues) < machine_available() / 2 &&
                 measure_batches(b);
  no_batch(b);
  progress("%s neurons: engram moves", name);
  if (follow_one(b, batches) != EG_OK) return;
  b->cells[STEP] = measure(b, set, step);
  b->cells[SWEEP] = measure(b, set, sweep);
  b->cells[RECALL] = measure(b, NULL, recall);
}

void bed_measure_little(bed *b) {
  b->cells[LEARN] = measure(b, new_net, learn);
  if (b->cells[LEARN].seconds == 0) return;
  b->cells[STEP] = measure(b, set, step);
  b->cells[SWEEP] = measure(b, set, sweep);
}
