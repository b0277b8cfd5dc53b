/* SPDX-License-Identifier: MIT
 *
 * studio.h - what main puts between host and view: places of files, pictures,
 * films.
 */
#ifndef ENGRAM_STUDIO_H
#define ENGRAM_STUDIO_H

#include "command.h"
#include "image.h"
#include "view.h"

bool studio_shaders(char *out, size_t room); /* their folder; false: said so */
const char *studio_settings(char *out, size_t room);
view_options studio_view(const command_line *, const char *shaders);

int studio_snapshot(host *, const command_line *); /* its exit status */

/* Films, and pictures of the window: the callbacks of host.h and view.h, whose context is a recorder. */
typedef struct recorder {
  const command_line *line;
  img_film *film;
  view_easel *easel; /* without a window */
  uint8_t *rgb;
  bool named, failed; /* --record has had its film; it could not go on, which was said */
} recorder;

bool recorder_open(recorder *, const view_options *); /* without a window; false: said so */
bool recorder_frame(void *recorder, const scene *, double now);
int recorder_close(recorder *); /* its exit status */

void recorder_snapshot(recorder *, const scene *, const uint8_t *rgb, int width, int height,
                       char *said);
bool recorder_film(recorder *, const scene *, const uint8_t *rgb, int width, int height,
                   char *said);

#endif
