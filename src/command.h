/* SPDX-License-Identifier: MIT
 *
 * command.h - the command line.
 */
#ifndef ENGRAM_COMMAND_H
#define ENGRAM_COMMAND_H

#include "host.h"
#include "share.h"

typedef struct command_line {
  host_options host;
  const char *snapshot, *record; /* files, or NULL */
  const char *theme, *chart;     /* or NULL */
  bool headless, stats;
  int width, height; /* 0: as it is kept, or as usual */
  unsigned fps;
  double timeout; /* seconds; 0: none */
  char own_script[SHARE_PATH]; /* of one that comes with the program, its path */
} command_line;

/* Fills it; HOST_DONE, a status to end with, or -1 to end well at once. sets: room for all of argv. */
int command_parse(int argc, char **argv, const char **sets, command_line *);

#endif
