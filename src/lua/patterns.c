/* SPDX-License-Identifier: MIT
 *
 * patterns.c - the Lua classes Pattern and Patterns: values, whose methods
 * return new ones. A Pattern is a list of exactly one, and its bits lie in a
 * row. Patterns may be shared with a network and lie neuron by neuron: they
 * are read one at a time, by a copy.
 */
#include "args.h"
#include "class.h"
#include "disk.h"
#include "stage.h"

#include <math.h>
#include <string.h>

#define PATTERN "engram.Pattern"
#define PATTERNS "engram.Patterns"

static eg_patterns **push_box(lua_State *L, const char *class) {
  eg_patterns **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, class);
  return box;
}

eg_patterns **push_pattern(lua_State *L) { return push_box(L, PATTERN); }
eg_patterns **push_patterns(lua_State *L) { return push_box(L, PATTERNS); }

void make_patterns(lua_State *L, eg_patterns **box, uint32_t width, uint32_t height, uint32_t count,
                   const char *doing) {
  size_t n = (size_t)width * height;
  memory_check(L, (uint64_t)count * eg_words(n) * sizeof(uint64_t),
               "%s: %d pattern%s of %I neurons need%s", doing, (int)count, count == 1 ? "" : "s",
               (lua_Integer)n, count == 1 ? "s" : "");
  check_status(L, eg_patterns_new(box, width, height, count), doing);
}

/* A box is empty once collected, which another object's __gc may still see. */
static eg_patterns *content(lua_State *L, int arg, eg_patterns **box) {
  if (!*box) args_bad(L, arg, "these patterns have been collected");
  return *box;
}

eg_patterns *check_pattern(lua_State *L, int arg) {
  return content(L, arg, luaL_checkudata(L, arg, PATTERN));
}

eg_patterns *check_patterns(lua_State *L, int arg) {
  return content(L, arg, luaL_checkudata(L, arg, PATTERNS));
}

eg_patterns *to_pattern(lua_State *L, int arg) {
  eg_patterns **box = luaL_testudata(L, arg, PATTERN);
  return box ? *box : NULL;
}

eg_patterns *to_any_patterns(lua_State *L, int arg) {
  eg_patterns **box = luaL_testudata(L, arg, PATTERN);
  if (!box) box = luaL_testudata(L, arg, PATTERNS);
  return box ? *box : NULL;
}

eg_patterns *check_any_patterns(lua_State *L, int arg) {
  eg_patterns **box = luaL_testudata(L, arg, PATTERN);
  if (!box) box = luaL_testudata(L, arg, PATTERNS);
  if (!box && lua_isnoneornil(L, arg))
    args_bad(L, arg,
             "expected a Pattern or Patterns, got nil; assert(engram.load(...)) or "
             "assert(ps:find(...)) says why");
  if (!box) args_bad(L, arg, "expected a Pattern or Patterns, got %s", args_shown(L, arg));
  return content(L, arg, box);
}

static int box_gc(lua_State *L) {
  eg_patterns **box = lua_touserdata(L, 1);
  eg_patterns_free(*box);
  *box = NULL;
  return 0;
}

/* Pushes a Pattern that is a copy of number k, or one of the same size and name to be written over. */
static eg_patterns *push_copy(lua_State *L, const eg_patterns *ps, uint32_t k) {
  eg_patterns **box = push_pattern(L);
  make_patterns(L, box, eg_patterns_width(ps), eg_patterns_height(ps), 1, "pattern");
  eg_patterns_copy(*box, 0, ps, k);
  return *box;
}

static bool same_size(const eg_patterns *a, const eg_patterns *b) {
  return eg_patterns_width(a) == eg_patterns_width(b) &&
         eg_patterns_height(a) == eg_patterns_height(b);
}

static void check_same_size(lua_State *L, const eg_patterns *a, const eg_patterns *b, int arg) {
  if (!same_size(a, b))
    args_bad(L, arg, "this pattern is %d x %d and the other %d x %d", (int)eg_patterns_width(a),
             (int)eg_patterns_height(a), (int)eg_patterns_width(b), (int)eg_patterns_height(b));
}

/* The arguments of an occlude, from 2 on: a share of the rows' area at the bottom and a value, or a box. */
void occlude(lua_State *L, uint64_t *bits, uint32_t width, uint32_t height) {
  static args_list known = {"x", "y", "width", "height", "value", NULL};
  lua_Integer x = 1, y = 1, box_width = width, box_height = height, value = -1;
  if (!lua_istable(L, 2)) {
    size_t n = (size_t)width * height, hidden = (size_t)llround(args_share(L, 2) * (double)n);
    value = luaL_optinteger(L, 3, -1);
    if (value != 1 && value != -1) args_bad(L, 3, "expected +1 or -1, got %s", args_shown(L, 3));
    for (size_t i = n - hidden; i < n; i++) eg_put_bit(bits, i, value > 0);
    return;
  }
  args_known(L, 2, known);
  args_integer(L, 2, "x", 1, width, &x);
  args_integer(L, 2, "y", 1, height, &y);
  if (!args_integer(L, 2, "width", 0, EG_MAX_SIDE, &box_width)) box_width = width - x + 1;
  if (!args_integer(L, 2, "height", 0, EG_MAX_SIDE, &box_height)) box_height = height - y + 1;
  if (args_integer(L, 2, "value", -1, 1, &value) && value == 0)
    luaL_error(L, "bad field 'value' (expected +1 or -1, got 0)");
  eg_bits_box(bits, width, height, (uint32_t)x - 1, (uint32_t)y - 1, (uint32_t)box_width,
              (uint32_t)box_height, value > 0);
}

/* ---- Pattern ------------------------------------------------------------------------- */

static int any_n(lua_State *L) { /* these three of Patterns as well */
  lua_pushinteger(L, (lua_Integer)eg_patterns_n(check_any_patterns(L, 1)));
  return 1;
}

static int any_width(lua_State *L) {
  lua_pushinteger(L, eg_patterns_width(check_any_patterns(L, 1)));
  return 1;
}

static int any_height(lua_State *L) {
  lua_pushinteger(L, eg_patterns_height(check_any_patterns(L, 1)));
  return 1;
}

static int pattern_name(lua_State *L) {
  lua_pushstring(L, eg_patterns_name(check_pattern(L, 1), 0));
  return 1;
}

static int pattern_at(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  int exact;
  lua_Integer i = lua_tointegerx(L, 2, &exact);
  if (!exact || i < 1 || (size_t)i > eg_patterns_n(p)) return 0; /* nil, so that ipairs ends */
  lua_pushinteger(L, eg_spin(eg_patterns_at(p, 0), (size_t)i - 1));
  return 1;
}

static int pattern_corrupt(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  size_t n = eg_patterns_n(p), count = (size_t)llround(args_share(L, 2) * (double)n);
  eg_stream r = lua_isnoneornil(L, 3)
                    ? stage_stream(stage_of(L), EG_STREAM_CUE)
                    : eg_stream_at((uint64_t)luaL_checkinteger(L, 3), EG_STREAM_CUE, 0);
  eg_patterns *cue = push_copy(L, p, 0);
  check_status(L, eg_bits_corrupt(eg_patterns_bits(cue, 0), n, count, &r), "corrupt");
  return 1;
}

static int pattern_occlude(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  lua_settop(L, 3); /* the arguments of occlude stay where it looks for them */
  eg_patterns *cue = push_copy(L, p, 0);
  occlude(L, eg_patterns_bits(cue, 0), eg_patterns_width(p), eg_patterns_height(p));
  return 1;
}

static int pattern_unm(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  eg_patterns *inverse = push_copy(L, p, 0);
  uint64_t *bits = eg_patterns_bits(inverse, 0);
  size_t n = eg_patterns_n(p);
  eg_bits_fill(bits, n, true);
  for (size_t w = 0; w < eg_words(n); w++) bits[w] ^= eg_patterns_at(p, 0)[w];
  const char *name = eg_patterns_name(p, 0);
  if (*name)
    eg_patterns_set_name(inverse, 0, *name == '-' ? name + 1 : lua_pushfstring(L, "-%s", name));
  lua_settop(L, 3); /* p p inverse: a unary operator is called with its operand twice */
  return 1;
}

static int pattern_eq(lua_State *L) {
  const eg_patterns *a = to_pattern(L, 1), *b = to_pattern(L, 2);
  lua_pushboolean(L, a && b && same_size(a, b) &&
                         memcmp(eg_patterns_at(a, 0), eg_patterns_at(b, 0),
                                eg_words(eg_patterns_n(a)) * sizeof(uint64_t)) == 0);
  return 1;
}

static int pattern_overlap(lua_State *L) {
  const eg_patterns *a = check_pattern(L, 1), *b = check_pattern(L, 2);
  check_same_size(L, b, a, 2);
  size_t n = eg_patterns_n(a);
  lua_pushnumber(L, (double)eg_bits_dot(eg_patterns_at(a, 0), eg_patterns_at(b, 0), n) / (double)n);
  return 1;
}

static int pattern_tostring(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  uint32_t width = eg_patterns_width(p), height = eg_patterns_height(p);
  memory_check(L, 4 * (uint64_t)eg_patterns_n(p), "a drawing of %I neurons needs",
               (lua_Integer)eg_patterns_n(p)); /* a buffer that grows by halves, and the text */
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (size_t y = 0; y < height; y++) {
    if (y) luaL_addchar(&b, '\n');
    for (size_t x = 0; x < width; x++)
      luaL_addchar(&b, eg_bit(eg_patterns_at(p, 0), y * width + x) ? '#' : '.');
  }
  luaL_pushresult(&b);
  return 1;
}

/* nil, message: the outside world said no */
static int failure(lua_State *L, const char *message) {
  luaL_pushfail(L);
  lua_pushstring(L, message);
  return 2;
}

static int pattern_save(lua_State *L) {
  const eg_patterns *p = check_pattern(L, 1);
  const char *path = push_path_to_write(L, luaL_checkstring(L, 2));
  char message[IMG_MESSAGE];
  if (!stage_may_write(L, path, message, sizeof message)) return failure(L, message);
  if (!disk_write_pattern(path, p, 0, message)) return failure(L, message);
  lua_settop(L, 1);
  return 1;
}

/* ---- Patterns -------------------------------------------------------------------------- */

static int patterns_len(lua_State *L) {
  lua_pushinteger(L, eg_patterns_count(check_patterns(L, 1)));
  return 1;
}

static int patterns_at(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  int exact;
  lua_Integer k = lua_tointegerx(L, 2, &exact);
  if (!exact || k < 1 || k > eg_patterns_count(ps)) return 0;
  push_copy(L, ps, (uint32_t)k - 1);
  return 1;
}

/* 1-based; 0: nobody has this name. */
static lua_Integer index_of(const eg_patterns *ps, const char *name) {
  for (uint32_t k = 0; k < eg_patterns_count(ps); k++)
    if (strcmp(eg_patterns_name(ps, k), name) == 0) return (lua_Integer)k + 1;
  return 0;
}

enum { COMPARED = 1 << 16 }; /* names: of millions, a miss would take its time */

static const char *nearest_name(const eg_patterns *ps, const char *given) {
  args_near near = args_near_to(given);
  for (uint32_t k = 0; k < eg_patterns_count(ps) && k < COMPARED; k++)
    args_offer(&near, eg_patterns_name(ps, k));
  return near.best;
}

static int patterns_find(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  const char *name = luaL_checkstring(L, 2);
  lua_Integer found = index_of(ps, name);
  if (found) {
    push_copy(L, ps, (uint32_t)found - 1);
    return 1;
  }
  const char *near = nearest_name(ps, name);
  return failure(L, lua_pushfstring(L,
                                    near ? "no pattern is named \"%s\" (did you mean \"%s\"?)"
                                         : "no pattern is named \"%s\"",
                                    name, near));
}

static int patterns_subset(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer count = luaL_len(L, 2);
  if (count < 0) count = 0;
  if (count > EG_MAX_MEMORIES) args_bad(L, 2, "more than %d patterns", (int)EG_MAX_MEMORIES);
  eg_patterns **out = push_patterns(L);
  make_patterns(L, out, eg_patterns_width(ps), eg_patterns_height(ps), (uint32_t)count, "subset");
  for (lua_Integer k = 0; k < count; k++) {
    if (k % 64 == 0) stage_check(L);
    lua_geti(L, 2, k + 1);
    lua_Integer from =
        lua_type(L, -1) == LUA_TSTRING ? index_of(ps, lua_tostring(L, -1)) : lua_tointeger(L, -1);
    if (from < 1 || from > eg_patterns_count(ps)) {
      const char *near =
          lua_type(L, -1) == LUA_TSTRING ? nearest_name(ps, lua_tostring(L, -1)) : NULL;
      const char *shown = args_shown(L, -1);
      args_bad(L, 2, "entry %I is %s, expected a pattern's name or 1..%I%s", k + 1, shown,
               (lua_Integer)eg_patterns_count(ps),
               near ? lua_pushfstring(L, "; did you mean \"%s\"?", near) : "");
    }
    eg_patterns_copy(*out, (uint32_t)k, ps, (uint32_t)from - 1);
    lua_pop(L, 1);
  }
  return 1;
}

/* Copies all of `from` over those from `first` on. */
static void copy_all(lua_State *L, eg_patterns *to, uint32_t first, const eg_patterns *from) {
  for (uint32_t k = 0; k < eg_patterns_count(from); k++) {
    if (k % 64 == 0) stage_check(L);
    eg_patterns_copy(to, first + k, from, k);
  }
}

static int patterns_concat(lua_State *L) {
  const eg_patterns *a = check_any_patterns(L, 1), *b = check_any_patterns(L, 2);
  check_same_size(L, b, a, 2);
  uint32_t first = eg_patterns_count(a), second = eg_patterns_count(b);
  if (first > EG_MAX_MEMORIES - second)
    args_bad(L, 2, "more than %d patterns", (int)EG_MAX_MEMORIES);
  eg_patterns **out = push_patterns(L);
  make_patterns(L, out, eg_patterns_width(a), eg_patterns_height(a), first + second, "..");
  copy_all(L, *out, 0, a);
  copy_all(L, *out, first, b);
  return 1;
}

/* Pushes a copy that lies pattern by pattern: of the p squared products each is then a run of memory. */
static const eg_patterns *push_rows(lua_State *L, const eg_patterns *ps) {
  eg_patterns **rows = push_patterns(L);
  make_patterns(L, rows, eg_patterns_width(ps), eg_patterns_height(ps), eg_patterns_count(ps),
                "overlaps");
  copy_all(L, *rows, 0, ps);
  return *rows;
}

static double mutual(const eg_patterns *ps, uint32_t i, uint32_t j) {
  size_t n = eg_patterns_n(ps);
  return (double)eg_bits_dot(eg_patterns_at(ps, i), eg_patterns_at(ps, j), n) / (double)n;
}

static int patterns_overlaps(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  uint32_t p = eg_patterns_count(ps);
  memory_check(L, (uint64_t)p * p * LUA_ENTRY, "overlaps: a table of %d x %d needs", (int)p,
               (int)p);
  ps = push_rows(L, ps);
  lua_createtable(L, (int)p, 0);
  for (uint32_t i = 0; i < p; i++) {
    stage_check(L);
    lua_createtable(L, (int)p, 0);
    for (uint32_t j = 0; j < p; j++) {
      lua_pushnumber(L, mutual(ps, i, j));
      lua_rawseti(L, -2, (lua_Integer)j + 1);
    }
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static int patterns_mean_overlap(lua_State *L) {
  const eg_patterns *ps = push_rows(L, check_patterns(L, 1));
  uint32_t p = eg_patterns_count(ps);
  double sum = 0;
  for (uint32_t i = 0; i < p; i++) {
    stage_check(L);
    for (uint32_t j = 0; j < i; j++) sum += fabs(mutual(ps, i, j));
  }
  lua_pushnumber(L, p > 1 ? sum / (0.5 * p * (p - 1.0)) : 0);
  return 1;
}

static int patterns_tostring(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  uint32_t p = eg_patterns_count(ps);
  lua_pushfstring(L, "%d pattern%s of %d x %d", (int)p, p == 1 ? "" : "s",
                  (int)eg_patterns_width(ps), (int)eg_patterns_height(ps));
  return 1;
}

static int patterns_save(lua_State *L) {
  const eg_patterns *ps = check_patterns(L, 1);
  const char *folder = push_path_to_write(L, luaL_checkstring(L, 2));
  char message[IMG_MESSAGE];
  if (!stage_may_write(L, folder, message, sizeof message)) return failure(L, message);
  if (!disk_write_patterns(folder, ps, stage_of(L), message))
    return message[0] ? failure(L, message) : luaL_error(L, "interrupted");
  lua_settop(L, 1);
  return 1;
}

void open_patterns(lua_State *L) {
  static const luaL_Reg pattern_methods[] = {{"corrupt", pattern_corrupt},
                                             {"occlude", pattern_occlude},
                                             {"overlap", pattern_overlap},
                                             {"save", pattern_save},
                                             {NULL, NULL}};
  static const luaL_Reg pattern_fields[] = {{"n", any_n},
                                            {"width", any_width},
                                            {"height", any_height},
                                            {"name", pattern_name},
                                            {NULL, NULL}};
  static const luaL_Reg pattern_meta[] = {{"__gc", box_gc},
                                          {"__unm", pattern_unm},
                                          {"__eq", pattern_eq},
                                          {"__len", any_n},
                                          {"__concat", patterns_concat},
                                          {"__tostring", pattern_tostring},
                                          {NULL, NULL}};
  static const luaL_Reg patterns_methods[] = {{"find", patterns_find},
                                              {"subset", patterns_subset},
                                              {"overlaps", patterns_overlaps},
                                              {"mean_overlap", patterns_mean_overlap},
                                              {"save", patterns_save},
                                              {NULL, NULL}};
  static const luaL_Reg patterns_fields[] = {{"n", any_n},
                                             {"width", any_width},
                                             {"height", any_height},
                                             {NULL, NULL}};
  static const luaL_Reg patterns_meta[] = {{"__gc", box_gc},
                                           {"__len", patterns_len},
                                           {"__concat", patterns_concat},
                                           {"__tostring", patterns_tostring},
                                           {NULL, NULL}};
  class_make(L, &(class_spec){.name = "Pattern",
                              .methods = pattern_methods,
                              .fields = pattern_fields,
                              .meta = pattern_meta,
                              .at = pattern_at});
  class_make(L, &(class_spec){.name = "Patterns",
                              .methods = patterns_methods,
                              .fields = patterns_fields,
                              .meta = patterns_meta,
                              .at = patterns_at});
}
