/* SPDX-License-Identifier: MIT
 *
 * mem.h - memory that starts on a cache line and is zero. Large pieces come
 * in huge pages where there are any: a row read in random order then costs
 * one translation, not one for every page.
 */
#ifndef ENGRAM_MEM_H
#define ENGRAM_MEM_H

#include <stddef.h>

void *mem_new(size_t count, size_t size); /* NULL: not enough */
void mem_free(void *, size_t count, size_t size);

#endif
