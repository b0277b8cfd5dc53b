/* SPDX-License-Identifier: MIT
 *
 * scenes.h - scenes made by hand, without a network; free them with scene_free().
 */
#ifndef TEST_VIEW_SCENES_H
#define TEST_VIEW_SCENES_H

#include "scene.h"

scene *scene_empty(void);                           /* no network yet */
scene *scene_grid(uint32_t width, uint32_t height); /* every neuron -1, no memories */
void scene_memory(scene *, uint32_t shown,
                  uint32_t count); /* memory k is +1 in column c where c % (k + 2) == 0 */
/* The whole matrix in height x width samples, all 0, with the given peak. */
void scene_tile(scene *, uint32_t height, uint32_t width, float peak);
scene_series *scene_line_of(scene *, const char *chart,
                            size_t count); /* a new chart of one series: x = y = 0, 1, … */
/* A past of so many moments, numbered from 1, a sweep apart, of all memories that are shown; energy
 * falls by 1 a moment, flips and overlaps are 0, the network is at the newest. */
scene_past *scene_gone_through(scene *, size_t moments);
/* One more series of the newest chart, likewise. */
scene_series *scene_one_more(scene *, const char *name, size_t count);
/* A picture; values of NULL: a pattern, all -1. */
scene_pixels *scene_picture(scene *, const char *name, uint32_t width, uint32_t height,
                            const float *values);
void scene_say(scene *, scene_line_kind, const char *text);
void scene_handle(scene *, scene_control_kind, const char *name, double low, double high,
                  double value);

#endif
