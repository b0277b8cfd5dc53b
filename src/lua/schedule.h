/* SPDX-License-Identifier: MIT
 *
 * schedule.h - orders of updates that a script makes itself.
 *
 * A function schedule(net, t) gives, for sweep t, a list of neurons, an iterator
 * of them, or nil, after which there is no more. A list stands for itself. What
 * is a list within a list, or comes from an iterator as one, moves together.
 */
#ifndef ENGRAM_LUA_SCHEDULE_H
#define ENGRAM_LUA_SCHEDULE_H

#include "engram.h"

#include <lua.h>

typedef struct own_schedule own_schedule;

bool schedule_is_own(lua_State *, int index);
/* Pushes what works off the schedule at `index`, a positive one, for the network at 1; both have to stay there. */
own_schedule *push_schedule(lua_State *, int index, eg_net *);
/* With that on top again, one sweep, the t-th, after so many flips of a run; false, and nothing done: the schedule gave
 * nil. */
bool schedule_sweep(lua_State *, own_schedule *, uint64_t t, double temperature, uint64_t flips);
const eg_pass *schedule_pass(const own_schedule *); /* that sweep */
void schedule_end(own_schedule *);                  /* frees */
void open_schedule(lua_State *);

#endif
