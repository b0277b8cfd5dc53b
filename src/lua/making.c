/* SPDX-License-Identifier: MIT
 *
 * making.c - engram.network(opts): a network from its options, all of which
 * are looked at, and the memory that it needs, before anything is made.
 */
#include "network.h"
#include "stage.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

args_list tie_names = {"keep", "plus", "minus", "random", NULL};
args_list scale_names = {"n", "none", "p", NULL};
args_list rule_names = {"hebb",       "covariance", "projection", "storkey",
                        "perceptron", "sequence",   NULL};             /* as eg_rule */
static args_list kernels = {"best", "scalar", "avx2", "avx512", NULL}; /* as eg_kernel */

static void check_kernel(lua_State *L, eg_kernel *out) {
  int kernel = EG_KERNEL_BEST;
  args_choice(L, 1, "kernel", kernels, &kernel);
  *out = (eg_kernel)kernel;
  if (eg_kernel_runs(*out)) return;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int k = 0; kernels[k]; k++) {
    if (!eg_kernel_runs((eg_kernel)k)) continue;
    luaL_addstring(&b, k ? ", \"" : "\"");
    luaL_addstring(&b, kernels[k]);
    luaL_addstring(&b, "\"");
  }
  luaL_pushresult(&b);
  luaL_error(L, "bad field 'kernel' (\"%s\" does not run on this machine; these do: %s)",
             kernels[kernel], lua_tostring(L, -1));
}

/* The list on top becomes row i of w. */
static void read_row(lua_State *L, size_t i, size_t n, float *w) {
  lua_Integer row = (lua_Integer)i + 1, count = (lua_Integer)n;
  if (!lua_istable(L, -1))
    luaL_error(L, "bad field 'weights' (row %I is %s, expected a list of %I numbers)", row,
               args_shown(L, -1), count);
  lua_Integer length = luaL_len(L, -1);
  if (length != count)
    luaL_error(L,
               "bad field 'weights' (row %I ends at column %I, and there are %I rows; give "
               "n rows of n numbers)",
               row, length, count);
  for (lua_Integer j = 1; j <= count; j++) {
    int numeric = lua_geti(L, -1, j) == LUA_TNUMBER;
    double x = lua_tonumber(L, -1);
    if (!numeric || !isfinite(x))
      luaL_error(L, "bad field 'weights' (row %I, column %I is %s, expected a finite number)", row,
                 j, args_shown(L, -1));
    if (fabs(x) > FLT_MAX)
      luaL_error(L,
                 "bad field 'weights' (row %I, column %I is %s, and a weight is at most 3.4e38 in "
                 "size; divide all by the same number: a network moves by their ratios)",
                 row, j, args_shown(L, -1));
    w[j - 1] = (float)x;
    lua_pop(L, 1);
  }
}

static void raise_learned(lua_State *L, const char *field) {
  luaL_error(L, "bad field '%s' (it is about weights that are learned; leave it or 'weights' out)",
             field);
}

/* Pushes an array with the matrix of field 'weights', or nothing where there is none. */
static const float *push_weights(lua_State *L, eg_net_desc *about, bool shaped) {
  static const float some = 0;
  if (lua_getfield(L, 1, "weights") == LUA_TNIL) {
    lua_pop(L, 1);
    return NULL;
  }
  static const char *const others[] = {"rule", "scale"};
  for (int k = 0; k < 2; k++) {
    if (lua_getfield(L, 1, others[k]) != LUA_TNIL) raise_learned(L, others[k]);
    lua_pop(L, 1);
  }
  if (!lua_istable(L, -1))
    luaL_error(L, "bad field 'weights' (expected a list of rows, lists of numbers, got %s)",
               args_shown(L, -1));
  lua_Integer rows = luaL_len(L, -1), n = (lua_Integer)about->width * about->height;
  if (rows < 1 || rows > EG_MAX_NEURONS)
    luaL_error(L, "bad field 'weights' (it has %I rows, expected 1..%I)", rows,
               (lua_Integer)EG_MAX_NEURONS);
  if (shaped && rows != n)
    luaL_error(L,
               "bad field 'weights' (it has %I row%s and the network %I neurons; leave the size "
               "out)",
               rows, rows == 1 ? "" : "s", n);
  if (!shaped) check_layout(L, "weights", rows, &about->width, &about->height);
  about->weights = &some;
  n = rows;
  memory_check(L, (uint64_t)n * (uint64_t)n * sizeof(float) + eg_net_bytes(about),
               "network: weights between %I neurons need", n);
  float *w = push_scratch(L, (size_t)n * (size_t)n, sizeof *w);
  lua_insert(L, -2); /* w rows */
  for (size_t i = 0; i < (size_t)n; i++) {
    stage_check(L);
    lua_geti(L, -1, (lua_Integer)i + 1);
    read_row(L, i, (size_t)n, w + i * (size_t)n);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return w;
}

/* ---- rules ------------------------------------------------------------------------------- */

/* An option that one rule has, where another is chosen. */
static void check_belongs(lua_State *L, const char *field, eg_rule rule, eg_rule chosen) {
  if (rule == chosen || lua_getfield(L, 1, field) == LUA_TNIL) {
    if (rule != chosen) lua_pop(L, 1);
    return;
  }
  luaL_error(L, "bad field '%s' (it is an option of rule \"%s\", and the rule is \"%s\")", field,
             rule_names[rule], rule_names[chosen]);
}

static void check_rule(lua_State *L, eg_net_desc *about) {
  static const struct {
    const char *field;
    eg_rule rule;
  } options[] = {{"activity", EG_COVARIANCE}, {"threshold", EG_COVARIANCE},
                 {"kappa", EG_PERCEPTRON},    {"limit", EG_PERCEPTRON},
                 {"strength", EG_SEQUENCE},   {"cycle", EG_SEQUENCE},
                 {"dense", EG_HEBB}};
  int rule = EG_HEBB;
  bool cycle = true;
  const bool given = lua_getfield(L, 1, "weights") != LUA_TNIL;
  for (size_t k = 0; given && k < sizeof options / sizeof *options; k++)
    if (lua_getfield(L, 1, options[k].field) != LUA_TNIL) raise_learned(L, options[k].field);
  lua_Integer limit = 0;
  args_choice(L, 1, "rule", rule_names, &rule);
  for (size_t k = 0; k < sizeof options / sizeof *options; k++)
    check_belongs(L, options[k].field, options[k].rule, (eg_rule)rule);
  if ((rule == EG_PROJECTION || rule == EG_STORKEY) && lua_getfield(L, 1, "scale") != LUA_TNIL)
    luaL_error(L, "bad field 'scale' (rule \"%s\" has a scale of its own; leave it out)",
               rule_names[rule]);
  about->rule = (eg_rule)rule;
  about->strength = 1.5;
  about->kappa = KAPPA;
  if (args_number(L, 1, "activity", 0, 1, &about->activity) &&
      (about->activity == 0 || about->activity == 1))
    luaL_error(L, "bad field 'activity' (expected a share between 0 and 1, got %f)",
               about->activity);
  about->has_threshold = args_finite(L, 1, "threshold", -INFINITY, &about->threshold);
  args_finite(L, 1, "kappa", 0, &about->kappa);
  args_integer(L, 1, "limit", 1, UINT32_MAX, &limit);
  about->limit = (uint32_t)limit;
  args_number(L, 1, "strength", -EG_MAX_STRENGTH, EG_MAX_STRENGTH, &about->strength);
  args_boolean(L, 1, "cycle", &cycle);
  about->open = !cycle;
  args_boolean(L, 1, "dense", &about->dense);
  lua_settop(L, 1);
}

/* ---- engram.network ------------------------------------------------------------------------ */

int engram_network(lua_State *L) {
  static args_list known = {"width",   "height",   "n",     "rule",        "weights",  "seed",
                            "ties",    "scale",    "self",  "kernel",      "block",    "limit",
                            "threads", "kappa",    "dense", "temperature", "activity", "threshold",
                            "cycle",   "strength", NULL};
  if (!lua_istable(L, 1))
    args_bad(L, 1, "expected { width =, height = } or { n = }, got %s", args_shown(L, 1));
  args_known(L, 1, known);
  lua_stage *stage = stage_of(L);
  lua_Integer seed = (lua_Integer)stage_seed(stage), threads = 0, block = 0;
  int tie = EG_TIES_KEEP, scale = EG_SCALE_N;
  eg_net_desc about = {0};
  lua_settop(L, 1);
  bool shaped = check_shape(L, 1, &about.width, &about.height);
  check_rule(L, &about);
  args_choice(L, 1, "ties", tie_names, &tie);
  args_choice(L, 1, "scale", scale_names, &scale);
  args_integer(L, 1, "seed", LUA_MININTEGER, LUA_MAXINTEGER, &seed);
  args_boolean(L, 1, "self", &about.self);
  args_finite(L, 1, "temperature", 0, &about.temperature);
  check_kernel(L, &about.kernel);
  args_integer(L, 1, "threads", 1, 1024, &threads);
  args_integer(L, 1, "block", 1, EG_BLOCK_MAX, &block);
  about.seed = (uint64_t)seed;
  about.ties = (eg_ties)tie;
  about.scale = (eg_scale)scale;
  about.threads = (uint32_t)threads;
  about.block = (uint32_t)block;
  about.weights = push_weights(L, &about, shaped);
  if (!shaped && !about.weights)
    luaL_error(L, "missing field 'width' (give 'width' and 'height', or 'n')");
  if (!about.weights)
    memory_check(L, eg_net_bytes(&about), "network: %I neurons need",
                 (lua_Integer)about.width * about.height);
  eg_net **box = push_net(L);
  check_status(L, eg_net_new(box, &about), "network");
  stage_show_first(L, -1, *box);
  return 1;
}
