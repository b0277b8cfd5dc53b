/* SPDX-License-Identifier: MIT
 *
 * share.h - what comes with the program: scripts, patterns, shaders.
 */
#ifndef ENGRAM_SHARE_H
#define ENGRAM_SHARE_H

#include <stdbool.h>
#include <stddef.h>

#define SHARE_PATH 4096

/* The path of "shaders" or another part; false: it is nowhere, or the path is too long. */
bool share_path(const char *what, char *out, size_t room);
/* The script of this name, with or without .lua; false: none comes with the program. */
bool share_script(const char *name, char *out, size_t room);
/* Their names in order, with ", " between them; "" where there are none. */
void share_scripts(char *out, size_t room);

#endif
