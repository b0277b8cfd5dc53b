/* SPDX-License-Identifier: MIT
 *
 * team.h - threads that help with parts of a piece of work.
 *
 * Parts are taken one after another by whoever is free, and the caller is one
 * of them: helpers that get no processor at the moment, because others use
 * it, delay nothing. What comes out may not depend on who did which part.
 */
#ifndef ENGRAM_TEAM_H
#define ENGRAM_TEAM_H

#include <stddef.h>
#include <stdint.h>

typedef struct team team;

/* With threads - 1 helpers, started when they are first needed (0: one for each processor); NULL: no
 * memory. One thread at a time may call. */
team *team_new(uint32_t threads);
void team_free(team *);
size_t team_threads(const team *); /* 1 for NULL */
/* Calls part(with, k) for k in 0..parts-1; returns when all have returned. */
void team_run(team *, size_t parts, void (*part)(void *with, size_t k), void *with);

#endif
