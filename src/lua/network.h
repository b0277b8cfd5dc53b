/* SPDX-License-Identifier: MIT
 *
 * network.h - between the files of class Network.
 */
#ifndef ENGRAM_LUA_NETWORK_H
#define ENGRAM_LUA_NETWORK_H

#include "args.h"
#include "class.h"

#define NETWORK "engram.Network"
#define KAPPA                                                                                      \
  0.5 /* by default: a margin that most sets of less than n / 2 memories have, and that stands noise */

/* Raises where there is nothing that a run could fall into. */
void check_can_run(lua_State *, const eg_net *);
const uint64_t *check_state(lua_State *, int arg, const eg_net *);
/* Pushes why patterns of this size do not belong on this network; NULL, and nothing pushed: they do. */
const char *push_misfit(lua_State *, const eg_net *, const eg_patterns *);
/* Learns, with looks at a stop in between; changes the network or nothing. `trouble` may be NULL. */
eg_status learn_in_parts(lua_State *, eg_net *, const eg_patterns *, eg_trouble *trouble);
/* Pushes Patterns with the list of Pattern at `index`; errors speak of argument `arg`. */
const eg_patterns *push_listed(lua_State *, int index, int arg, const eg_net *);
/* Patterns, a Pattern or a list of these at `arg`, of the network's size. */
const eg_patterns *check_some_patterns(lua_State *, int arg, const eg_net *);
void check_fits(lua_State *, int arg, const eg_net *, const eg_patterns *);

extern args_list rule_names;  /* as eg_rule */
extern args_list schedules;   /* as eg_schedule */
extern args_list tie_names;   /* as eg_ties */
extern args_list scale_names; /* as eg_scale */
int push_result(lua_State *, const eg_net *, const eg_run *);
/* Into the table on top: kind and, where there are memories, memory, name, overlap, parts. */
void set_class(lua_State *, const eg_net *, const uint64_t *s);
void push_class(lua_State *); /* such a table on top becomes text: recalled "A": overlap 1.000 */
void push_memory_name(lua_State *, const eg_net *, uint32_t mu); /* its number where it has none */

/* Recalls cues on copies of the network; pushes a box with them, to be popped by the other. */
typedef struct recall_options {
  eg_schedule schedule;
  uint64_t sweeps, seed;
  double temperature; /* negative: the network's own */
} recall_options;
eg_batch *push_recalled(lua_State *, const eg_net *, const eg_patterns *cues,
                        const recall_options *);
void pop_recalled(lua_State *);

extern const luaL_Reg net_about[], net_settable[]; /* about.c: fields; those that can be set */

int net_memories(lua_State *);
int net_learn(lua_State *);
int net_forget(lua_State *);
int net_reset(lua_State *);
int net_unlearn(lua_State *);
int net_dreams(lua_State *);
int net_classify(lua_State *);
int net_diagnose(lua_State *);
int net_save(lua_State *);
void open_motion(lua_State *);
void open_result(lua_State *);
void open_learning(lua_State *);
void open_diagnose(lua_State *);
int net_update(lua_State *);
int net_step(lua_State *);
int net_sweep(lua_State *);
int net_run(lua_State *);

#endif
