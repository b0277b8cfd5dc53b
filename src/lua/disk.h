/* SPDX-License-Identifier: MIT
 *
 * disk.h - patterns and networks on the disk: for the module and for the host, without Lua.
 *
 * What is written is there whole or not at all. False: `message` (IMG_MESSAGE
 * bytes) says why, path first; it is empty where the stage asked to stop.
 */
#ifndef ENGRAM_DISK_H
#define ENGRAM_DISK_H

#include "image.h"
#include "stage.h"

/* White for +1, one pixel a neuron. */
bool disk_write_bits(const char *path, uint32_t width, uint32_t height, const uint64_t *bits,
                     char *message);
bool disk_write_pattern(const char *path, const eg_patterns *, uint32_t k, char *message);
/* A file NAME.png each in that folder, which is made where it is not there; the first that cannot be
 * written ends it. */
bool disk_write_patterns(const char *folder, const eg_patterns *, lua_stage *, char *message);
/* The name that pattern k's file gets, without its end: its own, or its number where it has none that can
 * be one. */
void disk_file_name(const char *name, uint32_t k, char to[EG_NAME_MAX]);
/* Pattern k is called as the file, without folder and end. */
void disk_name_after(eg_patterns *, uint32_t k, const char *path);

bool disk_write_net(const char *path, const eg_net *, lua_stage *, char *message);
/* How many bytes of a network are there: to be asked before memory is. */
bool disk_net_size(const char *path, uint64_t *size, char *message);
bool disk_read_net(const char *path, uint64_t size, eg_net **, lua_stage *, char *message);

#endif
