/* SPDX-License-Identifier: MIT
 *
 * about.c - the fields of a Network: what it is, and how far it has come.
 */
#include "network.h"

static int net_n(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)eg_net_n(check_net(L, 1)));
  return 1;
}

static int net_width(lua_State *L) {
  lua_pushinteger(L, eg_net_about(check_net(L, 1))->width);
  return 1;
}

static int net_height(lua_State *L) {
  lua_pushinteger(L, eg_net_about(check_net(L, 1))->height);
  return 1;
}

static int net_rule(lua_State *L) {
  lua_pushstring(L, eg_net_rule(check_net(L, 1)));
  return 1;
}

static int net_ties(lua_State *L) {
  lua_pushstring(L, tie_names[eg_net_about(check_net(L, 1))->ties]);
  return 1;
}

static int net_scale(lua_State *L) {
  lua_pushstring(L, scale_names[eg_net_about(check_net(L, 1))->scale]);
  return 1;
}

static int net_self(lua_State *L) {
  lua_pushboolean(L, eg_net_about(check_net(L, 1))->self);
  return 1;
}

static int net_temperature(lua_State *L) {
  lua_pushnumber(L, eg_net_temperature(check_net(L, 1)));
  return 1;
}

static int net_set_temperature(lua_State *L) {
  eg_net *net = check_net(L, 1);
  if (lua_type(L, 2) != LUA_TNUMBER || eg_net_heat(net, lua_tonumber(L, 2)) != EG_OK)
    luaL_error(L, "bad temperature (expected a finite number from 0 on, got %s)", args_shown(L, 2));
  return 0;
}

static int net_kernel(lua_State *L) {
  lua_pushstring(L, eg_net_kernel(check_net(L, 1)));
  return 1;
}

static int net_symmetric(lua_State *L) {
  lua_pushboolean(L, eg_net_symmetric(check_net(L, 1)));
  return 1;
}

static int net_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)eg_net_about(check_net(L, 1))->seed);
  return 1;
}

static int net_sweeps(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)eg_net_sweeps(check_net(L, 1)));
  return 1;
}

static int net_updates(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)eg_net_updates(check_net(L, 1)));
  return 1;
}

/* ---- of one rule; nil for others ------------------------------------------------------------ */

static const eg_net_desc *of_rule(lua_State *L, eg_rule rule) {
  const eg_net_desc *about = eg_net_about(check_net(L, 1));
  return about->rule == rule ? about : NULL;
}

static int net_activity(lua_State *L) {
  if (!of_rule(L, EG_COVARIANCE)) return 0;
  lua_pushnumber(L, eg_net_activity(check_net(L, 1)));
  return 1;
}

static int net_threshold(lua_State *L) {
  if (!of_rule(L, EG_COVARIANCE)) return 0;
  lua_pushnumber(L, eg_net_threshold(check_net(L, 1)));
  return 1;
}

static int net_dense(lua_State *L) {
  const eg_net_desc *about = of_rule(L, EG_HEBB);
  if (!about) return 0;
  lua_pushboolean(L, about->dense);
  return 1;
}

static int net_kappa(lua_State *L) {
  const eg_net_desc *about = of_rule(L, EG_PERCEPTRON);
  if (!about) return 0;
  lua_pushnumber(L, about->kappa);
  return 1;
}

static int net_limit(lua_State *L) {
  const eg_net_desc *about = of_rule(L, EG_PERCEPTRON);
  if (!about) return 0;
  lua_pushinteger(L, about->limit);
  return 1;
}

static int net_strength(lua_State *L) {
  const eg_net_desc *about = of_rule(L, EG_SEQUENCE);
  if (!about) return 0;
  lua_pushnumber(L, about->strength);
  return 1;
}

static int net_cycle(lua_State *L) {
  const eg_net_desc *about = of_rule(L, EG_SEQUENCE);
  if (!about) return 0;
  lua_pushboolean(L, !about->open);
  return 1;
}

const luaL_Reg net_about[] = {{"n", net_n},
                              {"width", net_width},
                              {"height", net_height},
                              {"rule", net_rule},
                              {"ties", net_ties},
                              {"scale", net_scale},
                              {"self", net_self},
                              {"kernel", net_kernel},
                              {"temperature", net_temperature},
                              {"activity", net_activity},
                              {"threshold", net_threshold},
                              {"dreams", net_dreams},
                              {"dense", net_dense},
                              {"kappa", net_kappa},
                              {"limit", net_limit},
                              {"strength", net_strength},
                              {"cycle", net_cycle},
                              {"symmetric", net_symmetric},
                              {"seed", net_seed},
                              {"sweeps", net_sweeps},
                              {"updates", net_updates},
                              {"memories", net_memories},
                              {NULL, NULL}};

const luaL_Reg net_settable[] = {{"temperature", net_set_temperature}, {NULL, NULL}};
