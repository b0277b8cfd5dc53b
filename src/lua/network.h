/* SPDX-License-Identifier: MIT
 *
 * network.h - between making.c, network.c, motion.c and recall.c.
 */
#ifndef ENGRAM_LUA_NETWORK_H
#define ENGRAM_LUA_NETWORK_H

#include "args.h"
#include "class.h"

#define NETWORK "engram.Network"

/* Raises where there is nothing that a run could fall into. */
void check_can_run(lua_State *, const eg_net *);
const uint64_t *check_state(lua_State *, int arg, const eg_net *);
/* Pushes why patterns of this size do not belong on this network; NULL, and nothing pushed: they do. */
const char *push_misfit(lua_State *, const eg_net *, const eg_patterns *);
void check_fits(lua_State *, int arg, const eg_net *, const eg_patterns *);

extern args_list schedules;   /* as eg_schedule */
extern args_list tie_names;   /* as eg_ties */
extern args_list scale_names; /* as eg_scale */
int push_result(lua_State *, const eg_net *, const eg_run *);

void open_motion(lua_State *);
int net_update(lua_State *);
int net_step(lua_State *);
int net_sweep(lua_State *);
int net_run(lua_State *);

#endif
