/* SPDX-License-Identifier: MIT
 *
 * advice.h - from the facts of a diagnosis to its text.
 */
#ifndef ENGRAM_LUA_ADVICE_H
#define ENGRAM_LUA_ADVICE_H

#include "network.h"

/* The table of facts on top, of diagnose.c, gets a list `advice` and becomes a Diagnosis. */
void advise(lua_State *);

#endif
