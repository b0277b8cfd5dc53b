/* SPDX-License-Identifier: MIT
 *
 * watch.h - tells when files have changed, and what is in them.
 *
 * What it knows of a file is always something whole: the content at a moment at which nobody was
 * writing. An empty file and one that has gone are waited for; the last content stands in for them.
 */
#ifndef ENGRAM_HOST_WATCH_H
#define ENGRAM_HOST_WATCH_H

#include <stdbool.h>
#include <stddef.h>

typedef struct watch watch;

/* told: called from the watch's own thread, when some content is another one than before, and at every
 * watch_nudge. NULL: no memory, or no thread. */
watch *watch_new(void (*told)(void *context), void *context);
void watch_free(watch *); /* NULL is fine */
void watch_nudge(watch *);

/* The rest from any thread. More than WATCHED files are not watched. */
enum { WATCHED = 4096 };
void watch_add(watch *, const char *path);
/* Adds it; a copy of its content for the caller, with a zero behind it. NULL: it cannot be read, errno
 * says why. */
char *watch_text(watch *, const char *path, size_t *size);
char *watch_read(const char *path, size_t *size); /* the same without a watch */
/* Calls with every file whose content has changed since the last call of this; text: NULL unless it is
 * one of watch_text. */
void watch_each_news(watch *,
                     void (*visit)(void *context, const char *path, const char *text, size_t),
                     void *context);
/* A run begins: files that the last ones have not asked for are let go. */
void watch_next_run(watch *);

#endif
