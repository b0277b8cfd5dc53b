/* SPDX-License-Identifier: MIT
 *
 * receptive.h - the receptive field of the neuron under the mouse, for
 * weights.c.
 */
#ifndef ENGRAM_VIEW_RECEPTIVE_H
#define ENGRAM_VIEW_RECEPTIVE_H

#include "panel.h"

typedef struct receptive receptive;
receptive *receptive_new(void);
void receptive_free(receptive *);
/* Of the scene's probe; key: the line for the colours' range. */
void receptive_draw(receptive *, view *, ui_rect inside, ui_rect key);

#endif
