/* SPDX-License-Identifier: MIT
 *
 * neurons.h - what the files of the neurons panel share: the grid as texels,
 * the brush (brush.c), what is laid over the state (overlay.c), the tools
 * above the grid (tools.c).
 */
#ifndef ENGRAM_VIEW_NEURONS_H
#define ENGRAM_VIEW_NEURONS_H

#include "panel.h"

/* A texel is one neuron, or in a large network a block of neurons of this side. */
typedef struct texel_grid {
  uint32_t width, height; /* neurons */
  uint32_t block, across, down;
} texel_grid;

/* ---- brush.c ----------------------------------------------------------------- */

#define BRUSH_MOST 65 /* neurons along one side */

/* Where a brush is: the neuron at the top left of the square that it fills; may lie outside of the grid. */
typedef struct brush_place {
  int32_t x, y;
} brush_place;
typedef void brush_visit(void *context, uint32_t x, uint32_t y);

int brush_size(const looks *);
brush_place brush_at(double x, double y, int size); /* the mouse, in neurons */
bool brush_covers(int size, int32_t x, int32_t y);  /* a disc; x, y from the place on */
/* Visits what the brush covers, inside of the grid. */
void brush_dab(const texel_grid *, int size, brush_place, brush_visit *, void *context);
/* Visits, each once, the neurons that it covers on the straight way from one place to another and does
 * not cover at the first. */
void brush_line(const texel_grid *, int size, brush_place from, brush_place to, brush_visit *,
                void *context);

/* A stroke: from the button going down to its coming up. */
typedef struct brush {
  int side;      /* +1 or -1 is being painted; 0: nothing is */
  bool straight; /* a line, painted at the end */
  int size;
  uint64_t presses;
  brush_place from, to;
} brush;

/* Follows the mouse, which is over (x, y) in neurons; `paint` is called for what is to be painted with
 * b->side. A new stroke counts one more in v->strokes. */
void brush_follow(brush *b, view *v, const ui_touch *, double x, double y, const texel_grid *,
                  brush_visit *paint, void *context);
/* The brush's outline over the grid that is drawn at `where`, and a ring around the neuron (x, y): where
 * it is. */
ui_rect brush_outline(const texel_grid *, ui_rect where, int size, brush_place, uint32_t x,
                      uint32_t y);

/* ---- overlay.c --------------------------------------------------------------- */

/* What DIFFERENCE compares with. */
typedef struct overlay_other {
  bool any;     /* there is a memory to compare with */
  bool known;   /* its picture is here */
  bool inverse; /* the other sign of it is meant */
  uint32_t memory;
  size_t differ; /* neurons, where it is known */
} overlay_other;
overlay_other overlay_compare(const scene *, uint32_t against); /* as in looks */

typedef struct overlays {
  GLuint marks, fields; /* textures: a byte a texel; the field's samples */
  uint8_t *texels;      /* what went into marks */
  uint8_t *glow;    /* of what has flipped: 255 in the last scene with updates, fading after it */
  size_t room;      /* texels of both */
  bool glowing;     /* some of it is not 0 */
  size_t flipped;   /* in the last scene with updates */
  uint64_t *before; /* the state of the scene before */
  size_t words;
  texel_grid of;
  uint64_t updates; /* of that scene */
  overlay shown;    /* what the textures are of */
  uint32_t against;
  uint64_t serial;
  uint32_t reach[2];
  overlay_other other;
} overlays;

void overlays_free(overlays *);
/* Called once with every scene. False: no memory. */
bool overlays_see(overlays *, const scene *, const texel_grid *);
/* Makes the textures of what is chosen, for a grid of that size on the screen; true where they have
 * changed since. */
bool overlays_prepare(overlays *, const view *, const texel_grid *, ui_rect where);
/* What is laid over the state now: NONE while the fields are not here yet. */
overlay overlays_now(const overlays *, const view *);
/* One line about what is shown; "" for nothing. */
void overlays_caption(const overlays *, const view *, char *to, size_t size);

/* "neuron 57 · row 3, column 17 · +1 · field +0.132 · wants to flip"; brevity 1 and 2 are shorter. */
void neuron_words(const scene *, uint32_t index, bool up, int brevity, char *to, size_t size);

/* ---- tools.c ----------------------------------------------------------------- */

float tools_height(ui_rect room); /* 0: there is no place for them */
void tools_draw(view *, ui_rect row);

#endif
