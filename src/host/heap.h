/* SPDX-License-Identifier: MIT
 *
 * heap.h - the memory of one Lua state, with an end to it.
 *
 * What a script asks for beyond it is refused, and Lua makes "not enough memory" of that: the system,
 * which would end the process, is not asked at all. Networks and patterns are not part of it.
 */
#ifndef ENGRAM_HOST_HEAP_H
#define ENGRAM_HOST_HEAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct heap {
  size_t used, most; /* bytes; most 0: no end */
  uint64_t asked,
      fails; /* requests so far; from which one on all are refused, for tests; 0: never */
} heap;

void *heap_alloc(void *heap, void *block, size_t old_size, size_t size); /* a lua_Alloc */

#endif
