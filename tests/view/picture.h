/* SPDX-License-Identifier: MIT
 *
 * picture.h - pictures of scenes, taken off screen, and where things are on them.
 */
#ifndef TEST_VIEW_PICTURE_H
#define TEST_VIEW_PICTURE_H

#include "view.h"

typedef struct picture {
  uint8_t *rgb;
  int width, height;
} picture;

typedef struct place {
  char name[128];
  int x, y, w, h;
} place;

extern char picture_folder[]; /* a temporary one */
extern const int picture_sizes[3][2];

bool pictures_begin(void);
int pictures_end(int failed); /* the exit status: 77 where there was no EGL */
void needs_egl(void);         /* skips the test where there is none */

picture take(const scene *, int width, int height);
picture take_chart(const scene *, int width, int height, const char *chart, bool light);
void read_places(void); /* from the layout file; take() has done it */
/* A thing on the picture taken last, by its name in the layout file; find: NULL where it is not. */
const place *find(const char *name);
const place *at(const char *name);
/* No two things overlap, and all are inside of the picture. */
void nothing_overlaps(int width, int height);

const uint8_t *pixel(const picture *, double x, double y);
/* The middle of a cell of a grid of rows and columns that fills a place. */
const uint8_t *cell(const picture *, const place *, double rows, double columns, double row,
                    double column);
void is_white(const uint8_t *);
void is_black(const uint8_t *);

#endif
