/* SPDX-License-Identifier: MIT
 *
 * trials.h - engram.trials: counted repetitions with their own random streams.
 */
#ifndef ENGRAM_TRIALS_H
#define ENGRAM_TRIALS_H

#include <lua.h>

int engram_trials(lua_State *);

#endif
