/* SPDX-License-Identifier: MIT
 *
 * machine.c - what the benchmark runs on, and how fast its memory can be read.
 */
#include "bench.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int machine_cores(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

typedef struct part {
  pthread_t thread;
  void (*work)(void *, int, int);
  void *context;
  int me, all;
} part;

static void *run_part(void *context) {
  const part *p = context;
  p->work(p->context, p->me, p->all);
  return NULL;
}

void on_cores(int cores, void (*work)(void *, int, int), void *context) {
  part parts[1024];
  if (cores > 1024) cores = 1024;
  bool started[1024] = {false};
  for (int k = 1; k < cores; k++) {
    parts[k] = (part){.work = work, .context = context, .me = k, .all = cores};
    started[k] = pthread_create(&parts[k].thread, NULL, run_part, &parts[k]) == 0;
  }
  work(context, 0, cores);
  for (int k = 1; k < cores; k++) {
    if (started[k])
      pthread_join(parts[k].thread, NULL);
    else
      work(context, k, cores);
  }
}

/* The text behind "key   : " in a file of such lines; false if there is none. */
static bool look_up(const char *path, const char *key, char *value, size_t size) {
  FILE *file = fopen(path, "r");
  if (!file) return false;
  char line[512];
  bool found = false;
  while (!found && fgets(line, sizeof line, file)) {
    const char *colon = strchr(line, ':');
    if (!colon || strncmp(line, key, strlen(key)) != 0) continue;
    found = true;
    snprintf(value, size, "%s", colon + 1 + strspn(colon + 1, " \t"));
    value[strcspn(value, "\n")] = 0;
  }
  fclose(file);
  return found;
}

static uint64_t kilobytes(const char *key) {
  char value[64];
  return look_up("/proc/meminfo", key, value, sizeof value) ? strtoull(value, NULL, 10) * 1024 : 0;
}

/* The number that a file begins with, or `otherwise` if there is none. */
static uint64_t number_in(const char *path, uint64_t otherwise) {
  FILE *file = fopen(path, "r");
  if (!file) return otherwise;
  unsigned long long number;
  if (fscanf(file, "%llu", &number) != 1) number = otherwise;
  fclose(file);
  return number;
}

uint64_t machine_available(void) {
  uint64_t free_now = kilobytes("MemAvailable");
  uint64_t limit = number_in("/sys/fs/cgroup/memory.max", UINT64_MAX);
  uint64_t used = number_in("/sys/fs/cgroup/memory.current", 0);
  if (limit == UINT64_MAX) return free_now;
  uint64_t left = limit > used ? limit - used : 0;
  return left < free_now ? left : free_now;
}

/* Of the last level. What sysconf says is wrong on some processors. */
static uint64_t last_cache(void) {
  uint64_t size = 0;
  for (int k = 0; k < 8; k++) {
    char path[64];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", k);
    uint64_t here = number_in(path, 0);
    if (here * 1024 > size) size = here * 1024;
  }
  return size;
}

/* ---- bandwidth: a sum over an array that no cache holds ----------------------- */

#define SUM                                                                                        \
  uint64_t sum = 0;                                                                                \
  for (size_t i = 0; i < count; i++) sum += a[i];                                                  \
  return sum

static uint64_t sum_plainly(const uint64_t *a, size_t count) { SUM; }
#ifdef __x86_64__
__attribute__((target("avx2"))) static uint64_t sum_avx2(const uint64_t *a, size_t count) { SUM; }
__attribute__((target("avx512f"))) static uint64_t sum_avx512(const uint64_t *a, size_t count) {
  SUM;
}
#endif

typedef uint64_t (*sum_function)(const uint64_t *, size_t);

static sum_function widest_sum(void) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f")) return sum_avx512;
  if (__builtin_cpu_supports("avx2")) return sum_avx2;
#endif
  return sum_plainly;
}

typedef struct reading {
  uint64_t *a;
  size_t count;
  sum_function sum_of;
  bool write; /* every core writes its part first, so that it lies near to it */
  uint64_t *sums;
} reading;

static void read_part(void *context, int me, int all) {
  reading *r = context;
  size_t count = r->count / (size_t)all, from = count * (size_t)me;
  if (me + 1 == all) count = r->count - from;
  for (size_t i = from; r->write && i < from + count; i++) r->a[i] = i;
  r->sums[me] = r->sum_of(r->a + from, count);
}

/* The best of eight. */
static void measure_bandwidth(machine *m, uint64_t most) {
  uint64_t huge = 1 << 21, bytes = UINT64_C(4) << 30;
  if (bytes > machine_available() / 3) bytes = machine_available() / 3;
  if (bytes > most) bytes = most;
  bytes -= bytes % huge;
  uint64_t *a = bytes ? aligned_alloc(huge, bytes) : NULL;
  uint64_t *sums = calloc((size_t)m->cores, sizeof *sums);
  reading r = {.a = a, .count = bytes / sizeof *a, .sum_of = widest_sum(), .sums = sums};
  if (a && sums) {
    madvise(a, bytes, MADV_HUGEPAGE);
    uint64_t right = (uint64_t)r.count * (r.count - 1) / 2;
    for (int k = 0; k <= 8; k++) {
      uint64_t sum = 0;
      double start = now();
      r.write = k == 0;
      on_cores(m->cores, read_part, &r);
      double speed = (double)bytes / (now() - start);
      for (int core = 0; core < m->cores; core++) sum += sums[core];
      if (k > 0 && sum == right && speed > m->bandwidth) m->bandwidth = speed;
    }
    m->array = bytes;
  }
  free(sums);
  free(a);
}

machine machine_look(uint64_t most) {
  machine m = {.cores = machine_cores(), .memory = kilobytes("MemTotal")};
  uint64_t limit = number_in("/sys/fs/cgroup/memory.max", UINT64_MAX);
  if (limit < m.memory) m.memory = limit;
  if (!look_up("/proc/cpuinfo", "model name", m.processor, sizeof m.processor) &&
      !look_up("/proc/cpuinfo", "Hardware", m.processor, sizeof m.processor))
    snprintf(m.processor, sizeof m.processor, "unknown processor");
  m.cache = last_cache();
  measure_bandwidth(&m, most);
  return m;
}
