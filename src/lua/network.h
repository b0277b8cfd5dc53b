/* SPDX-License-Identifier: MIT
 *
 * network.h - between network.c and motion.c.
 */
#ifndef ENGRAM_LUA_NETWORK_H
#define ENGRAM_LUA_NETWORK_H

#include "class.h"

#define NETWORK "engram.Network"

const uint64_t *check_state(lua_State *, int arg, const eg_net *);

void open_motion(lua_State *);
int net_update(lua_State *);
int net_step(lua_State *);
int net_sweep(lua_State *);
int net_run(lua_State *);

#endif
