/* SPDX-License-Identifier: MIT
 *
 * memories.h - between the files of the memories panel.
 */
#ifndef ENGRAM_VIEW_MEMORIES_H
#define ENGRAM_VIEW_MEMORIES_H

#include "panel.h"

/* thumbnails.c */
typedef struct thumbnails thumbnails;
thumbnails *thumbnails_new(void);
void thumbnails_free(thumbnails *);
bool thumbnails_ready(thumbnails *, const scene *, int side); /* false: no memory */
void thumbnails_draw(thumbnails *, const scene *, uint32_t mu, ui_rect);

/* path_line.c: where paths are typed */
typedef struct path_line {
  char text[1024];
  bool saves;      /* Enter saves, else it loads */
  uint32_t memory; /* 1 + the one that is saved alone, or 0 */
  bool take;       /* the keyboard goes there in the next frame */
  bool active;     /* as of the last frame */
  bool drawn;      /* it has a place in this frame */
} path_line;
float path_line_height(void);
bool path_line_draw(path_line *, view *, ui_rect); /* true: it was used, or left */
void path_line_take(path_line *, bool save);
void path_line_save(path_line *, const scene *, uint32_t mu);

/* load_meter.c */
float load_meter_height(const scene *);
void load_meter_draw(view *, ui_rect);

/* verdict.c: what the state is, in words */
float verdict_height(void);
void verdict_draw(view *, ui_rect);
void verdict_words(char *to, size_t size, const scene *, uint32_t named); /* parts of a mixture */
void verdict_numbers(char *to, size_t size, const scene *);

/* memory_row.c */
void memory_row_draw(thumbnails *, path_line *, view *, uint32_t mu, ui_rect row, int side);
/* What it is called; without a name by its number. */
void memory_name(const scene *, uint32_t mu, char to[SCENE_NAME + 16]);

#endif
