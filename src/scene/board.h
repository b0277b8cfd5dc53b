/* SPDX-License-Identifier: MIT
 *
 * board.h - the inside of a board, for board.c and capture.c.
 */
#ifndef ENGRAM_BOARD_H
#define ENGRAM_BOARD_H

#include "scene.h"

/* A chart in the making: its series own room for SCENE_POINTS points and are thinned when full. */
typedef struct board_series {
  scene_series seen;              /* what a scene copies */
  uint64_t offered;               /* points that came in */
  uint64_t stride;                /* every how-manyth is kept: 1, 2, 4, … */
  float last_x, last_y, last_err; /* the newest point: a curve ends where the run is */
  bool pending;                   /* it is not among the kept ones */
  bool stale, before; /* all is from an earlier run; beside that of the new one; renew.c */
} board_series;

typedef struct board_chart {
  scene_chart seen; /* name, labels, marks; its series are empty */
  size_t series_count;
  board_series *series;
  bool stale; /* this run has not touched it */
} board_chart;

/* The samples as far as they are known; weights.c. */
typedef struct board_weights {
  scene_weights seen;
  scene_request ask;        /* for which they are */
  uint64_t taught;          /* eg_net_taught when they were begun */
  uint32_t first;           /* grain */
  float row[SCENE_WEIGHTS]; /* of the row in work, those that are */
  uint32_t known;
  bool unseen; /* nobody looks at them */
} board_weights;

/* The row of W that was shown last; probe.c. */
typedef struct board_row {
  scene_samples seen;
  uint32_t probe, whole; /* as they were asked for */
  uint64_t taught;       /* eg_net_taught at the time */
} board_row;

typedef struct board_past board_past; /* past.c */

struct scene_board {
  size_t chart_count, image_count, control_count, text_count, line_count;
  board_chart *charts;
  scene_image *images;      /* pixels NULL: a name whose picture nobody watches */
  uint64_t pictures;        /* made so far: the id of the newest */
  scene_control **controls; /* each its own block, so that pointers given out stay good */
  scene_text *texts;
  scene_line *lines; /* a ring of SCENE_LINES */
  size_t line_first;
  board_past *past;         /* of the network on the screen; NULL: nothing was recorded */
  uint64_t numbers;         /* of moments, given so far, those of earlier networks too */
  scene_memories *memories; /* as of the last capture, one reference; NULL: to be made */
  board_weights weights;
  board_row row;
  uint64_t rest_updates; /* eg_net_updates as of the last capture */
  bool rest_waits;       /* the next scene says whether the state would stay */
};

void scene_memories_release(scene_memories *);

void series_free(board_series *); /* what it owns */
bool series_make(board_series *,
                 const char *name); /* empty; false: no memory, free what there is */
void chart_free(board_chart *);     /* what it owns */
/* The first new point is coming: its old ones become another series of the chart. False: they are lost. */
bool series_renew(board_chart *, board_series **);
void past_free(board_past *); /* NULL is fine */
bool capture_weights(scene *, scene_board *, const eg_net *, const scene_request *);
double weight_cost(const eg_net *); /* of one W_ij, in words that are looked at */
bool capture_probe(scene *, scene_board *, const eg_net *, const scene_request *);
/* After the memories were captured. */
bool capture_past(scene *, scene_board *, size_t n);

/* flips.c: of `count` moments of one run, by updates and flips until then; NaN where none was done. */
void flips_per_sweep(const uint64_t *updates, const uint64_t *flips, size_t count, size_t n,
                     float *rate);

/* Those of the board that have pixels, which are shared. */
bool capture_images(scene *, const scene_board *);
void image_release(scene_image *);                /* what it owns */
void images_release(scene_image *, size_t count); /* and the list itself */

#endif
