/* SPDX-License-Identifier: MIT
 *
 * oom.h - the k-th allocation fails.
 *
 * The linker sends malloc, calloc, aligned_alloc, strdup, free, mmap and munmap
 * here (--wrap). A balance of allocations and of mapped bytes stands in for a leak
 * checker. To be included by one file of a program.
 */
#ifndef OOM_H
#define OOM_H

#include "naive.h"

#include <sys/mman.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t line, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *at);
void *__real_mmap(void *at, size_t size, int may, int flags, int file, off_t from);
int __real_munmap(void *at, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t line, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *at);
void *__wrap_mmap(void *at, size_t size, int may, int flags, int file, off_t from);
int __wrap_munmap(void *at, size_t size);

static long long grants = -1; /* allocations before one fails; negative: none fails */
static long long balance;     /* allocated and not freed: pieces, and mapped bytes */
static bool failed;
static long long failures; /* of the call that EACH_FAILURE repeated last */

static bool refuse(void) {
  if (grants < 0) return false;
  failed = grants == 0;
  return grants-- == 0; /* negative again after the one that failed */
}

static void *counted(void *at) {
  balance += at != NULL;
  return at;
}

void *__wrap_malloc(size_t size) { return refuse() ? NULL : counted(__real_malloc(size)); }
void *__wrap_calloc(size_t count, size_t size) {
  return refuse() ? NULL : counted(__real_calloc(count, size));
}
void *__wrap_aligned_alloc(size_t line, size_t size) {
  return refuse() ? NULL : counted(__real_aligned_alloc(line, size));
}
char *__wrap_strdup(const char *text) { return refuse() ? NULL : counted(__real_strdup(text)); }

void __wrap_free(void *at) {
  balance -= at != NULL;
  __real_free(at);
}

void *__wrap_mmap(void *at, size_t size, int may, int flags, int file, off_t from) {
  if (refuse()) return MAP_FAILED;
  void *got = __real_mmap(at, size, may, flags, file, from);
  if (got != MAP_FAILED) balance += (long long)size;
  return got;
}

int __wrap_munmap(void *at, size_t size) {
  balance -= (long long)size;
  return __real_munmap(at, size);
}

/* Calls until it comes through, with the failure one allocation later each time. */
#define EACH_FAILURE(call, unchanged)                                                              \
  for (long long at_most = 0;; at_most++) {                                                        \
    failed = false;                                                                                \
    grants = at_most;                                                                              \
    eg_status status = call;                                                                       \
    grants = -1;                                                                                   \
    if (!failed) {                                                                                 \
      assert_int_equal(status, EG_OK);                                                             \
      failures = at_most;                                                                          \
      break;                                                                                       \
    }                                                                                              \
    assert_int_equal(status, EG_NO_MEMORY);                                                        \
    unchanged;                                                                                     \
  }

#endif
