/* SPDX-License-Identifier: MIT
 *
 * schedule.c - from what a schedule gives to neurons that move; see schedule.h.
 *
 * A list is read once and whole, before any neuron of it moves, into numbers
 * that nobody else can change: neurons, counted from 0, and in front of those
 * that move together a head, BLOCK + how many. What an iterator gives moves
 * before it is asked again. Between parts of a few milliseconds stands
 * stage_allow; between the calls of an iterator, whose own work is not known,
 * the clock says when.
 */
#include "schedule.h"
#include "network.h"
#include "stage.h"

#include <string.h>

#define SCHEDULE "engram.schedule"
#define BLOCK (UINT32_C(1) << 31)
#define FRAME (1.0 / 60)
enum { LIST = 1, MARKS = 2 }; /* user values: who[] and marks[] */
enum { AT_ONCE = 64 };        /* entries of a list that are on the stack */
enum { FEW = 64 };            /* entries of a list that is searched for holes from its beginning */
_Static_assert(EG_MAX_NEURONS < BLOCK, "a head is no neuron");

struct own_schedule {
  eg_net *net;
  eg_pass pass;
  int at;              /* of the schedule on the stack */
  uint64_t t, before;  /* which sweep; flips of the run before it */
  uint32_t *who;       /* (room) the list at hand */
  size_t count, room;  /* of its entries */
  uint64_t *marks;     /* (eg_words(n)) all zero; NULL: there was no block yet */
  double allowed;      /* when stage_allow was called last */
  double recorded;     /* when the past got its last moment, */
  uint64_t unrecorded; /* and updates since then */
};

/* ---- what is wrong ---------------------------------------------------------------------------- */

/* Raises with the place of the function at `from`, where it is one of Lua, as the place of the error: what it gave is
 * wrong, not the call of net:run. */
static int bad(lua_State *L, const own_schedule *o, int from, const char *message) {
  lua_Debug about = {0};
  if (lua_isfunction(L, from)) {
    lua_pushvalue(L, from);
    lua_getinfo(L, ">S", &about);
    if (about.linedefined > 0)
      lua_pushfstring(L, "%s:%d: ", about.short_src, about.linedefined);
    else if (from != o->at)
      return bad(L, o, o->at, message);
  }
  if (about.linedefined <= 0) luaL_where(L, 1);
  lua_pushstring(L, message);
  lua_pushfstring(L, " (in sweep %I)", (lua_Integer)o->t);
  lua_concat(L, 3);
  return lua_error(L);
}

/* The value on top is no neuron. block: 0, or the place of the list that it is in. */
static int bad_entry(lua_State *L, const own_schedule *o, int from, lua_Integer block,
                     lua_Integer place) {
  const char *what = args_shown(L, -1), *where = lua_pushfstring(L, "place %I", place);
  if (block) where = lua_pushfstring(L, "place %I of the list at place %I", place, block);
  return bad(L, o, from,
             lua_pushfstring(L, "schedule gave %s at %s, expected neurons 1..%I", what, where,
                             (lua_Integer)eg_net_n(o->net)));
}

/* Raises where the list, said to end at `count`, goes on behind a hole. A short one is searched whole, a longer one from
 * its end, behind which the hole of a list that was filled in its order is found. */
static void check_holes(lua_State *L, const own_schedule *o, int from, int list,
                        lua_Integer count) {
  if (luaL_getmetafield(L, list, "__len") != LUA_TNIL) {
    lua_pop(L, 1);
    return;
  }
  if (count < FEW)
    lua_pushnil(L);
  else
    lua_pushinteger(L, count);
  for (lua_Integer walked = 0; lua_next(L, list); walked++) { /* key value */
    lua_pop(L, 1);
    if (walked % 1024 == 1023) stage_check(L);
    const lua_Integer key = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
    if ((key >= 1 && key <= count) || (count > 0 && lua_type(L, -1) != LUA_TNUMBER)) continue;
    const char *shown = args_shown(L, -1);
    bad(L, o, from,
        count > 0 ? lua_pushfstring(L,
                                    "schedule gave a list that ends at place %I, but holds "
                                    "[%s] too: is there a hole?",
                                    count, shown)
                  : lua_pushfstring(L,
                                    "schedule gave a table without [1] that holds [%s], expected a "
                                    "list of neurons",
                                    shown));
  }
}

/* ---- reading ------------------------------------------------------------------------------------ */

/* Room for so many more entries. The schedule's own userdata is found by its address. */
static void reserve(lua_State *L, own_schedule *o, int self, lua_Integer more) {
  if ((uint64_t)more <= o->room - o->count) return;
  size_t room = o->count + (size_t)more;
  if (room < 2 * o->room) room = 2 * o->room;
  uint32_t *who = push_scratch(L, room, sizeof *who);
  if (o->count) memcpy(who, o->who, o->count * sizeof *who);
  lua_setiuservalue(L, self, LIST);
  o->who = who;
  o->room = room;
}

static lua_Integer length_of(lua_State *L, int list) {
  const lua_Integer count = luaL_len(L, list);
  return count > 0 ? count : 0;
}

/* The neuron on top, from 0, a value of this type; negative: it is none. */
static int64_t neuron_on_top(lua_State *L, int type, lua_Integer n) {
  int exact;
  if (type != LUA_TNUMBER) return -1;
  const lua_Integer i = lua_tointegerx(L, -1, &exact);
  return exact && i >= 1 && i <= n ? i - 1 : -1;
}

static void use_marks(lua_State *L, own_schedule *o, int self) {
  if (o->marks) return;
  const size_t words = eg_words(eg_net_n(o->net));
  uint64_t *marks = push_scratch(L, words, sizeof *marks);
  memset(marks, 0, words * sizeof *marks);
  lua_setiuservalue(L, self, MARKS);
  o->marks = marks;
}

/* Reads the list on top, at `place`, as those that move together. */
static void read_block(lua_State *L, own_schedule *o, int self, int from, lua_Integer place) {
  const int list = lua_gettop(L);
  const lua_Integer n = (lua_Integer)eg_net_n(o->net), count = length_of(L, list);
  use_marks(L, o, self);
  reserve(L, o, self, (count < n ? count : n) + 1); /* more than n cannot be different ones */
  const size_t head = o->count++;
  for (lua_Integer k = 1; k <= count; k++) {
    if (k % 1024 == 0) stage_check(L);
    const int type = lua_geti(L, list, k);
    const int64_t i = neuron_on_top(L, type, n);
    if (i < 0) bad_entry(L, o, from, place, k);
    if (eg_bit(o->marks, (size_t)i))
      bad(L, o, from,
          lua_pushfstring(L,
                          "schedule gave neuron %I twice in the list at place %I, whose neurons "
                          "move together",
                          (lua_Integer)i + 1, place));
    eg_flip_bit(o->marks, (size_t)i);
    o->who[o->count++] = (uint32_t)i;
    lua_pop(L, 1);
  }
  check_holes(L, o, from, list, count);
  const size_t length = o->count - head - 1;
  o->who[head] = BLOCK | (uint32_t)length;
  for (size_t k = head + 1; k < o->count; k++) eg_flip_bit(o->marks, o->who[k]);
  if (length == 0) o->count = head;
}

static void read_list(lua_State *L, own_schedule *o, int self, int from, int list) {
  const lua_Integer n = (lua_Integer)eg_net_n(o->net), count = length_of(L, list);
  const int top = lua_gettop(L);
  luaL_checkstack(L, AT_ONCE + LUA_MINSTACK, NULL);
  reserve(L, o, self, count);
  for (lua_Integer k = 1; k <= count; k++) {
    if (k % 1024 == 0) stage_check(L);
    const int type = lua_geti(L, list, k);
    const int64_t i = neuron_on_top(L, type, n);
    if (i >= 0) {
      if (o->count == o->room) reserve(L, o, self, 1 + count - k);
      o->who[o->count++] = (uint32_t)i;
    } else if (type == LUA_TTABLE) {
      read_block(L, o, self, from, k);
    } else {
      bad_entry(L, o, from, 0, k);
    }
    if (k % AT_ONCE == 0) lua_settop(L, top);
  }
  lua_settop(L, top);
  check_holes(L, o, from, list, count);
}

/* ---- moving ---------------------------------------------------------------------------------------- */

static uint64_t allow(lua_State *L, own_schedule *o, uint64_t most) {
  most = stage_allow(L, o->net, most);
  o->allowed = stage_now();
  return most;
}

static void record(lua_stage *stage, own_schedule *o) {
  if (o->unrecorded == 0) return;
  stage_record(stage, o->net);
  o->unrecorded = 0;
  o->recorded = o->allowed;
}

/* A moment of the past for every point of a chart; at a slow pace, which only a window has, sooner. */
static void moved(lua_State *L, own_schedule *o, size_t count) {
  lua_stage *stage = stage_of(L);
  if (o->net != stage->shown) return;
  stage->flips = o->before + o->pass.flips;
  o->unrecorded += count;
  const bool slow = stage->live && o->allowed - o->recorded > FRAME;
  if (slow || o->unrecorded >= scene_past_part(stage->board, o->net)) record(stage, o);
}

static void move_in_turn(lua_State *L, own_schedule *o, const uint32_t *who, size_t count) {
  while (count > 0) {
    const size_t part = (size_t)allow(L, o, count);
    eg_pass_turn(&o->pass, o->net, who, part);
    who += part;
    count -= part;
    moved(L, o, part);
  }
}

static void move_together(lua_State *L, own_schedule *o, uint32_t *who, size_t count) {
  for (size_t left = count; left > 0;)
    left = eg_pass_together(&o->pass, o->net, who, count, (size_t)allow(L, o, left));
  moved(L, o, count);
}

static void move_list(lua_State *L, own_schedule *o) {
  for (size_t k = 0, end; k < o->count; k = end) {
    if (o->who[k] & BLOCK) {
      end = k + 1 + (o->who[k] & ~BLOCK);
      move_together(L, o, o->who + k + 1, end - k - 1);
      continue;
    }
    for (end = k; end < o->count && !(o->who[end] & BLOCK);) end++;
    move_in_turn(L, o, o->who + k, end - k);
  }
}

static void move_one(lua_State *L, own_schedule *o, uint32_t who) {
  const lua_stage *stage = stage_of(L);
  if (stage->paced && o->net == stage->shown) allow(L, o, 1); /* every update keeps the pace */
  eg_pass_turn(&o->pass, o->net, &who, 1);
  moved(L, o, 1);
}

/* Asks the iterator at `first`, with its state, control and closing value behind it, as a generic for does. */
static void iterate(lua_State *L, own_schedule *o, int self, int first) {
  const lua_Integer n = (lua_Integer)eg_net_n(o->net);
  if (!lua_isnil(L, first + 3)) lua_toclose(L, first + 3);
  for (lua_Integer place = 1;; place++) {
    if (stage_now() - o->allowed > 1e-3 * STAGE_PART_MS) allow(L, o, 1);
    lua_settop(L, first + 3);
    for (int k = 0; k < 3; k++) lua_pushvalue(L, first + k);
    lua_call(L, 2, 2);
    if (lua_isnil(L, -2)) return;
    if (!lua_isnil(L, -1)) {
      const char *second = args_shown(L, -1), *one = args_shown(L, first + 4);
      bad(L, o, first,
          lua_pushfstring(L,
                          "schedule gave two values (%s and %s) at place %I, expected one neuron "
                          "or list at a time: give the list itself in place of ipairs(list)",
                          one, second, place));
    }
    lua_pop(L, 1);
    lua_copy(L, -1, first + 2);
    const int64_t i = neuron_on_top(L, lua_type(L, -1), n);
    if (i >= 0) {
      move_one(L, o, (uint32_t)i);
    } else if (lua_istable(L, -1)) {
      o->count = 0;
      read_block(L, o, self, first, place);
      move_list(L, o);
    } else {
      bad_entry(L, o, first, 0, place);
    }
  }
}

/* self: on top */
bool schedule_sweep(lua_State *L, own_schedule *o, uint64_t t, double temperature, uint64_t flips) {
  const int self = lua_gettop(L), gave = self + 1;
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  o->t = t;
  o->before = flips;
  o->count = 0;
  lua_pushvalue(L, o->at);
  if (lua_isfunction(L, gave)) {
    lua_pushvalue(L, 1);
    lua_pushinteger(L, (lua_Integer)t);
    lua_call(L, 2, 4); /* what it gave, and of an iterator state, control and closing value */
    if (lua_isnil(L, gave)) {
      lua_settop(L, self);
      return false;
    }
  }
  eg_pass_begin(&o->pass, o->net, temperature);
  if (lua_istable(L, gave)) {
    read_list(L, o, self, o->at, gave);
    if (o->count == 0 && lua_istable(L, o->at))
      luaL_error(L, "schedule is an empty list, expected neurons 1..%I",
                 (lua_Integer)eg_net_n(o->net));
    move_list(L, o);
  } else if (lua_isfunction(L, gave)) {
    iterate(L, o, self, gave);
  } else {
    bad(L, o, o->at,
        lua_pushfstring(L,
                        "schedule gave %s, expected a list of neurons, an iterator of them, or nil "
                        "to end",
                        args_shown(L, gave)));
  }
  lua_settop(L, self);
  if (o->pass.visited == 0) allow(L, o, 1); /* nobody moves, and yet a pause has to hold */
  eg_pass_end(o->net);
  if (o->net == stage_of(L)->shown) record(stage_of(L), o);
  return true;
}

/* ---- the object ------------------------------------------------------------------------------------ */

bool schedule_is_own(lua_State *L, int index) {
  return lua_isfunction(L, index) || lua_istable(L, index);
}

own_schedule *push_schedule(lua_State *L, int index, eg_net *net) {
  own_schedule *o = lua_newuserdatauv(L, sizeof *o, 2);
  *o = (own_schedule){.net = net, .at = index, .allowed = stage_now()};
  luaL_setmetatable(L, SCHEDULE);
  check_status(L, eg_pass_new(&o->pass, net), "schedule");
  return o;
}

const eg_pass *schedule_pass(const own_schedule *o) { return &o->pass; }

void schedule_end(own_schedule *o) { eg_pass_free(&o->pass); }

static int schedule_gc(lua_State *L) {
  schedule_end(lua_touserdata(L, 1));
  return 0;
}

void open_schedule(lua_State *L) {
  luaL_newmetatable(L, SCHEDULE);
  lua_pushcfunction(L, schedule_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
}
