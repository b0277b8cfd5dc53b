/* SPDX-License-Identifier: MIT
 *
 * learning.c - how a network learns and forgets from Lua.
 *
 * The work goes in parts, between which a stop is noticed; the network changes
 * at the end, or not at all.
 */
#include "network.h"
#include "stage.h"

#define LEARNING "engram.learning"
#define DREAMING "engram.dreaming"

int net_memories(lua_State *L) {
  eg_net *net = check_net(L, 1);
  check_status(L, eg_net_memories(net, push_patterns(L)), "memories");
  return 1;
}

int net_dreams(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)eg_net_dreams(check_net(L, 1)));
  return 1;
}

/* ---- jobs that an error leaves ------------------------------------------------------------- */

/* Either kind is in a box, and ends without effect while there is work left. */
static int learning_gc(lua_State *L) {
  eg_learning **box = lua_touserdata(L, 1);
  eg_learning_end(*box, NULL);
  *box = NULL;
  return 0;
}

static int dreaming_gc(lua_State *L) {
  eg_dreaming **box = lua_touserdata(L, 1);
  eg_dreaming_end(*box);
  *box = NULL;
  return 0;
}

static void *push_job(lua_State *L, const char *class) {
  void **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, class);
  return box;
}

/* ---- learning and forgetting ---------------------------------------------------------------- */

static void check_learns(lua_State *L, const eg_net *net, const char *doing) {
  if (!eg_net_learns(net))
    luaL_error(L,
               "%s: the weights of this network were given, so there is nothing to learn or "
               "forget; a network without 'weights' learns",
               doing);
}

/* Those from `first` on are new. */
static void warn_of_doubles(lua_State *L, const eg_net *net, uint32_t first) {
  uint32_t mu, copies;
  if (eg_net_about(net)->rule == EG_PERCEPTRON) return; /* it makes no difference there */
  if (eg_net_repeated(net, first, &mu, &copies) != EG_OK || copies < 2) return;
  const char *name = eg_net_name(net, mu);
  stage_warn(L, "%s%s%s is learned %d times now: it weighs that much more",
             *name ? "\"" : "pattern ",
             *name ? name : lua_pushfstring(L, "%d", (int)(mu - first) + 1), *name ? "\"" : "",
             (int)copies);
}

static void raise_dependent(lua_State *L, const eg_net *net, const eg_patterns *ps, uint32_t mu) {
  uint32_t old = eg_net_count(net);
  const char *name = mu < old ? eg_net_name(net, mu) : eg_patterns_name(ps, mu - old);
  luaL_error(L,
             "learn: %s%s%s adds nothing to the memories before it: it is one of them, or a "
             "combination of several, and rule \"projection\" needs independent ones; leave it out",
             *name ? "\"" : "pattern ",
             *name ? name : lua_pushfstring(L, "%d", (int)(mu - old) + 1), *name ? "\"" : "");
}

/* Why it did not work, beyond what check_status says. */
static void raise_trouble(lua_State *L, const eg_net *net, const eg_patterns *ps, eg_status status,
                          const eg_trouble *trouble, const char *doing) {
  const eg_net_desc *about = eg_net_about(net);
  switch (status) {
    case EG_DEPENDENT: raise_dependent(L, net, ps, trouble->memory); break;
    case EG_NOT_STABLE:
      if (about->kappa > 0)
        lua_pushfstring(L, "of kappa = %f", about->kappa);
      else
        lua_pushliteral(L, "above 0");
      luaL_error(L,
                 "%s: the perceptron did not get every neuron to a stability %s in %I "
                 "reinforcements a memory: neuron %I came to %f, and others may have come less "
                 "far; lower 'kappa', raise 'limit' or leave memories out",
                 doing, lua_tostring(L, -1), (lua_Integer)about->limit,
                 (lua_Integer)trouble->neuron + 1, trouble->stability);
      break;
    case EG_DREAMT:
      luaL_error(L,
                 "%s: %I dream%s changed the weights of this network (unlearn), so that rule "
                 "\"%s\" cannot %s exactly; net:reset() forgets all, dreams too",
                 doing, (lua_Integer)eg_net_dreams(net),
                 eg_net_dreams(net) == 1 ? " has" : "s have", eg_net_rule(net), doing);
      break;
    default: check_status(L, status, doing);
  }
}

/* Does the job in the box on top, and pops it. */
static eg_status work(lua_State *L, eg_learning **box, eg_trouble *trouble) {
  while (eg_learning_advance(*box)) stage_check(L);
  eg_status status = eg_learning_end(*box, trouble);
  *box = NULL;
  lua_pop(L, 1);
  return status;
}

eg_status learn_in_parts(lua_State *L, eg_net *net, const eg_patterns *ps, eg_trouble *trouble) {
  eg_learning **box = push_job(L, LEARNING);
  eg_status status = eg_learning_new(box, net, ps);
  if (status == EG_OK) return work(L, box, trouble);
  lua_pop(L, 1);
  return status;
}

int net_learn(lua_State *L) {
  eg_net *net = check_net(L, 1);
  check_learns(L, net, "learn");
  lua_settop(L, 2);
  const eg_patterns *ps = check_some_patterns(L, 2, net);
  uint32_t first = eg_net_count(net), count = eg_patterns_count(ps);
  if (count == 0) args_bad(L, 2, "there is no pattern in it");
  memory_check(L, eg_net_learn_bytes(net, ps), "learn: %d memories of %I neurons need",
               (int)(first + count), (lua_Integer)eg_net_n(net));
  eg_trouble trouble = {0};
  raise_trouble(L, net, ps, learn_in_parts(L, net, ps, &trouble), &trouble, "learn");
  warn_of_doubles(L, net, first);
  stage_changed(stage_of(L), net, "learn");
  lua_settop(L, 1);
  return 1;
}

int net_forget(lua_State *L) {
  eg_net *net = check_net(L, 1);
  check_learns(L, net, "forget");
  uint32_t mu = (uint32_t)args_index(L, 2, "memory", eg_net_count(net)) - 1;
  memory_check(L, eg_net_forget_bytes(net),
               "forget: a copy of the memories or of the weights needs");
  eg_learning **box = push_job(L, LEARNING);
  eg_trouble trouble = {0};
  raise_trouble(L, net, NULL, eg_learning_without(box, net, mu), NULL, "forget");
  raise_trouble(L, net, NULL, work(L, box, &trouble), &trouble, "forget");
  stage_changed(stage_of(L), net, "forget");
  lua_settop(L, 1);
  return 1;
}

int net_reset(lua_State *L) {
  eg_net *net = check_net(L, 1);
  check_learns(L, net, "reset");
  check_status(L, eg_net_reset(net), "reset");
  stage_changed(stage_of(L), net, "reset");
  lua_settop(L, 1);
  return 1;
}

int net_unlearn(lua_State *L) {
  static args_list known = {"dreams", "rate", "seed", "sweeps", NULL};
  eg_net *net = check_net(L, 1);
  lua_Integer dreams = 1, sweeps = 100, seed = (lua_Integer)eg_net_about(net)->seed;
  eg_dreaming_desc about = {.rate = 0.01};
  args_known(L, 2, known);
  args_integer(L, 2, "dreams", 0, LUA_MAXINTEGER, &dreams);
  args_integer(L, 2, "sweeps", 1, LUA_MAXINTEGER, &sweeps);
  args_integer(L, 2, "seed", LUA_MININTEGER, LUA_MAXINTEGER, &seed);
  args_number(L, 2, "rate", 0, 1e6, &about.rate);
  about.dreams = (uint64_t)dreams;
  about.sweeps = (uint64_t)sweeps;
  about.seed = (uint64_t)seed;
  memory_check(L, eg_dreaming_bytes(net), "unlearn: a matrix between %I neurons needs",
               (lua_Integer)eg_net_n(net));
  eg_dreaming **box = push_job(L, DREAMING);
  check_status(L, eg_dreaming_new(box, net, &about), "unlearn");
  while (eg_dreaming_advance(*box)) stage_check(L);
  eg_status status = eg_dreaming_end(*box);
  *box = NULL;
  check_status(L, status, "unlearn");
  stage_changed(stage_of(L), net, "unlearn");
  lua_settop(L, 1);
  return 1;
}

void open_learning(lua_State *L) {
  luaL_newmetatable(L, LEARNING);
  lua_pushcfunction(L, learning_gc);
  lua_setfield(L, -2, "__gc");
  luaL_newmetatable(L, DREAMING);
  lua_pushcfunction(L, dreaming_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 2);
}
