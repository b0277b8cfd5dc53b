/* SPDX-License-Identifier: MIT
 *
 * heap.c - the memory of one Lua state, with an end to it.
 *
 * Invariant: `used` is the sum of the sizes of all blocks. A block never fails to shrink: Lua counts on it.
 */
#include "heap.h"

#include <stdlib.h>

void *heap_alloc(void *context, void *block, size_t old_size, size_t size) {
  heap *h = context;
  if (!block) old_size = 0; /* then it says what kind of object is meant */
  if (size == 0) {
    free(block);
    h->used -= old_size;
    return NULL;
  }
  if (size > old_size) {
    h->asked++;
    if (h->fails && h->asked >= h->fails) return NULL;
    if (h->most && size - old_size > h->most - (h->used < h->most ? h->used : h->most)) return NULL;
  }
  void *moved = realloc(block, size);
  if (!moved) return size <= old_size ? block : NULL;
  h->used += size - old_size;
  return moved;
}
