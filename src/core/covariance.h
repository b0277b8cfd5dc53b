/* SPDX-License-Identifier: MIT
 *
 * covariance.h - the mean that is taken off the memories.
 */
#ifndef ENGRAM_COVARIANCE_H
#define ENGRAM_COVARIANCE_H

#include "store.h"

double covariance_rises(const store *); /* sum of all memories' neurons */
/* b for these memories, within -1..1; of an activity of 0 their own mean. */
double covariance_mean(const store *, double activity);

#endif
