/* SPDX-License-Identifier: MIT
 *
 * mem.c - see mem.h. Small pieces come from the allocator, so that its
 * checkers see them.
 */
#include "mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE ((size_t)4 << 20)
#define HUGE_PAGE ((size_t)2 << 20)
#define LINE ((size_t)64)

static size_t rounded(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

/* The kernel may put a mapping anywhere; it starts at a huge page if what is too much is given back. */
static void *map(size_t bytes) {
  char *at =
      mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return NULL;
  size_t before = rounded((uintptr_t)at, HUGE_PAGE) - (uintptr_t)at;
  if (before) munmap(at, before);
  if (before < HUGE_PAGE) munmap(at + before + bytes, HUGE_PAGE - before);
  madvise(at + before, bytes, MADV_HUGEPAGE);
  return at + before;
}

void *mem_new(size_t count, size_t size) {
  if (size && count > (SIZE_MAX - HUGE_PAGE * 2) / size) return NULL;
  size_t bytes = count * size;
  if (bytes >= LARGE) return map(rounded(bytes, HUGE_PAGE));
  bytes = rounded(bytes + !bytes, LINE);
  void *at = aligned_alloc(LINE, bytes);
  return at ? memset(at, 0, bytes) : NULL;
}

void mem_free(void *at, size_t count, size_t size) {
  if (!at) return;
  if (count * size >= LARGE)
    munmap(at, rounded(count * size, HUGE_PAGE));
  else
    free(at);
}
