/* SPDX-License-Identifier: MIT
 *
 * studio.c - the Lua module engram.studio: what a script puts on the screen.
 *
 * Nothing here draws: calls change the board, and the board is drawn where
 * somebody watches. Without a window a control gives its default or what
 * --set said, waiting takes no time, and charts go to the results.
 */
#include "module.h"
#include "args.h"
#include "class.h"
#include "stage.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void check_label(lua_State *L, int arg, char out[SCENE_NAME]) {
  size_t length;
  const char *name = luaL_checklstring(L, arg, &length);
  if (length == 0 || length >= SCENE_NAME || strlen(name) != length)
    args_bad(L, arg, "expected a name of 1..%d bytes, got %s", SCENE_NAME - 1, args_shown(L, arg));
  memset(out, 0, SCENE_NAME);
  memcpy(out, name, length);
}

/* Words to be read, which may be none. */
static const char *check_words(lua_State *L, int arg, size_t room) {
  size_t length;
  const char *words = luaL_checklstring(L, arg, &length);
  if (length >= room || strlen(words) != length)
    args_bad(L, arg, "expected at most %d bytes of text, got %s", (int)room - 1,
             args_shown(L, arg));
  return words;
}

static int studio_show(lua_State *L) {
  eg_net *net = check_net(L, 1);
  stage_show(L, 1, net);
  return 0;
}

/* ---- controls ---------------------------------------------------------------------------- */

static const char *set_value(const lua_stage *stage, const char *name) {
  size_t length = strlen(name);
  const char *found = NULL; /* the last one counts */
  for (int k = 0; stage->sets && stage->sets[k]; k++)
    if (strncmp(stage->sets[k], name, length) == 0 && stage->sets[k][length] == '=')
      found = stage->sets[k] + length + 1;
  return found;
}

static scene_control *declare(lua_State *L, const scene_control *wanted) {
  scene_control *control = scene_board_control(stage_of(L)->board, wanted);
  if (!control) luaL_error(L, "no room for the control '%s' (64 at most)", wanted->name);
  return control;
}

static int studio_slider(lua_State *L) {
  scene_control c = {.kind = SCENE_SLIDER};
  check_label(L, 1, c.name);
  c.low = luaL_checknumber(L, 2);
  c.high = luaL_checknumber(L, 3);
  c.value = luaL_checknumber(L, 4);
  c.step = luaL_optnumber(L, 5, 0);
  if (!(isfinite(c.low) && isfinite(c.high) && c.low < c.high))
    args_bad(L, 3, "the range of '%s' is empty: %f..%f", c.name, c.low, c.high);
  if (!(c.value >= c.low && c.value <= c.high))
    args_bad(L, 4, "the default of '%s' is %f, outside of %f..%f", c.name, c.value, c.low, c.high);
  if (!(c.step >= 0)) args_bad(L, 5, "expected a step of 0 or more, got %s", args_shown(L, 5));
  const char *set = set_value(stage_of(L), c.name);
  if (set && !scene_board_find_control(stage_of(L)->board, c.name)) {
    char *end;
    c.value = strtod(set, &end);
    if (*end || end == set || !(c.value >= c.low && c.value <= c.high))
      luaL_error(L, "--set %s=%s: expected a number in %f..%f", c.name, set, c.low, c.high);
  }
  double value = declare(L, &c)->value;
  if (c.step > 0) value = fmin(c.high, c.low + c.step * round((value - c.low) / c.step));
  if (c.step >= 1 && c.step == floor(c.step) && value == floor(value) && fabs(value) < 1e15)
    lua_pushinteger(L, (lua_Integer)value);
  else
    lua_pushnumber(L, value);
  return 1;
}

static int studio_toggle(lua_State *L) {
  scene_control c = {.kind = SCENE_TOGGLE};
  check_label(L, 1, c.name);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TBOOLEAN);
  c.value = lua_toboolean(L, 2);
  const char *set = set_value(stage_of(L), c.name);
  if (set && !scene_board_find_control(stage_of(L)->board, c.name)) {
    bool on = strcmp(set, "true") == 0 || strcmp(set, "1") == 0;
    if (!on && strcmp(set, "false") != 0 && strcmp(set, "0") != 0)
      luaL_error(L, "--set %s=%s: expected true or false", c.name, set);
    c.value = on;
  }
  lua_pushboolean(L, declare(L, &c)->value != 0);
  return 1;
}

static int studio_choice(lua_State *L) {
  scene_control c = {.kind = SCENE_CHOICE};
  check_label(L, 1, c.name);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 3);
  lua_Integer count = luaL_len(L, 2);
  if (count < 1 || count > 256) args_bad(L, 2, "expected a list of 1..256 names, got %I", count);
  char(*options)[SCENE_NAME] = push_scratch(L, (size_t)count, sizeof *options);
  for (lua_Integer k = 0; k < count; k++) {
    lua_geti(L, 2, k + 1);
    if (!lua_isstring(L, -1))
      args_bad(L, 2, "entry %I is %s, expected a name", k + 1, args_shown(L, -1));
    check_label(L, lua_gettop(L), options[k]);
    lua_pop(L, 1);
  }
  c.option_count = (size_t)count;
  c.options = options;
  const char *wanted = luaL_optstring(L, 3, options[0]), *set = set_value(stage_of(L), c.name);
  if (set && !scene_board_find_control(stage_of(L)->board, c.name)) wanted = set;
  bool found = false;
  for (size_t k = 0; k < c.option_count && !found; k++)
    if (strcmp(options[k], wanted) == 0) {
      c.value = (double)k;
      found = true;
    }
  if (!found) {
    args_near near = args_near_to(wanted);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t k = 0; k < c.option_count; k++) {
      args_offer(&near, options[k]);
      if (k) luaL_addstring(&b, ", ");
      luaL_addstring(&b, options[k]);
    }
    luaL_pushresult(&b);
    const char *all = lua_tostring(L, -1);
    luaL_error(L, "%s'%s' is not among the choices of '%s': %s%s", wanted == set ? "--set: " : "",
               wanted, c.name, all,
               near.best ? lua_pushfstring(L, " (did you mean '%s'?)", near.best) : "");
  }
  const scene_control *control = declare(L, &c);
  lua_pushstring(L, control->options[(size_t)control->value]);
  return 1;
}

static int studio_button(lua_State *L) {
  scene_control c = {.kind = SCENE_BUTTON};
  check_label(L, 1, c.name);
  scene_control *control = declare(L, &c);
  lua_pushboolean(L, control->value > 0);
  if (control->value > 0) control->value--;
  return 1;
}

static int studio_speed(lua_State *L) {
  double speed = luaL_checknumber(L, 1);
  if (!(speed > 0))
    args_bad(L, 1, "expected updates a second, math.huge for as fast as it goes, got %s",
             args_shown(L, 1));
  stage_of(L)->wanted_speed = isinf(speed) ? 0 : speed;
  return 0;
}

/* ---- charts and texts ------------------------------------------------------------------------ */

/* One standard error, or NaN where there is no such argument. It is the last one: a point that is
 * dropped in silence is a wrong chart. */
static double check_err(lua_State *L, int arg) {
  for (int k = lua_gettop(L); k > arg; k--)
    if (!lua_isnil(L, k))
      args_bad(L, k, "a point is x, y and err, what more is %s?", args_shown(L, k));
  if (lua_isnoneornil(L, arg)) return NAN;
  const double err = lua_type(L, arg) == LUA_TNUMBER ? lua_tonumber(L, arg) : NAN;
  if (!(isfinite(err) && err >= 0))
    args_bad(L, arg, "err is one standard error, a finite number of 0 or more, got %s",
             args_shown(L, arg));
  return err;
}

/* plot(chart, y), plot(chart, x, y, [err]); behind the chart perhaps the series */
static int studio_plot(lua_State *L) {
  char chart[SCENE_NAME], series[SCENE_NAME] = "y";
  check_label(L, 1, chart);
  bool named = lua_type(L, 2) == LUA_TSTRING;
  if (named) check_label(L, 2, series);
  int first = named ? 3 : 2;
  double x = luaL_checknumber(L, first), y = x;
  const double err = check_err(L, first + 2);
  const bool alone = lua_isnoneornil(L, first + 1) && isnan(err);
  if (alone) { /* it is y, and x counts the points */
    stage_push_run(L, "points");
    lua_pushfstring(L, "%s\n%s", chart, series);
    lua_pushvalue(L, -1);
    lua_rawget(L, -3);
    lua_Integer count = lua_tointeger(L, -1) + 1;
    lua_pop(L, 1);
    lua_pushinteger(L, count);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    x = (double)count;
  } else {
    y = luaL_checknumber(L, first + 1);
  }
  if (!scene_board_point(stage_of(L)->board, chart, series, x, y, isnan(err) ? 0 : err))
    luaL_error(L, "no room for '%s' in chart '%s' (128 charts of 128 series at most)", series,
               chart);
  results_point(L, chart, series, x, y, err);
  return 0;
}

static int studio_axes(lua_State *L) {
  char chart[SCENE_NAME];
  check_label(L, 1, chart);
  const char *x = check_words(L, 2, SCENE_NAME), *y = check_words(L, 3, SCENE_NAME);
  const char *title = lua_isnoneornil(L, 4) ? "" : check_words(L, 4, SCENE_TITLE);
  if (!scene_board_axes(stage_of(L)->board, chart, x, y, title))
    luaL_error(L, "no room for the chart '%s' (128 at most)", chart);
  return 0;
}

static int studio_text(lua_State *L) {
  char name[SCENE_NAME];
  check_label(L, 1, name);
  luaL_checkany(L, 2);
  if (!scene_board_text(stage_of(L)->board, name, luaL_tolstring(L, 2, NULL)))
    luaL_error(L, "no room for the text '%s' (128 at most)", name);
  return 0;
}

/* ---- pictures ------------------------------------------------------------------------------------ */

/* width and height from the arguments 3 and 4; the sides of a square where they are left out. */
static void check_sides(lua_State *L, lua_Integer n, scene_drawing *d) {
  if (lua_isnoneornil(L, 3) && lua_isnoneornil(L, 4)) {
    lua_Integer side = (lua_Integer)llround(sqrt((double)n));
    if (side * side != n)
      args_bad(L, 2, "%I numbers are no square picture: give width and height", n);
    d->width = d->height = (uint32_t)side;
    return;
  }
  d->width = (uint32_t)args_index(L, 3, "width", EG_MAX_NEURONS);
  d->height = (uint32_t)args_index(L, 4, "height", EG_MAX_NEURONS);
  if ((lua_Integer)d->width * d->height != n)
    args_bad(L, 2, "%d x %d is a picture of %I numbers, the list has %I", (int)d->width,
             (int)d->height, (lua_Integer)d->width * d->height, n);
}

/* The numbers at 2: all are looked at, and kept (in scratch) where somebody will see them. */
static void check_numbers(lua_State *L, bool keep, scene_drawing *d) {
  const lua_Integer n = luaL_len(L, 2);
  if (n < 1 || n > EG_MAX_NEURONS)
    args_bad(L, 2, "expected a list of 1..%I numbers, got %I", (lua_Integer)EG_MAX_NEURONS, n);
  check_sides(L, n, d);
  float *values = keep ? push_scratch(L, (size_t)n, sizeof *values) : NULL;
  for (lua_Integer i = 0; i < n; i++) {
    if (i % 65536 == 0) stage_check(L);
    double value = lua_geti(L, 2, i + 1) == LUA_TNUMBER ? lua_tonumber(L, -1) : NAN;
    if (!(fabs(value) <= (double)FLT_MAX))
      args_bad(L, 2, "entry %I is %s, expected a finite number", i + 1, args_shown(L, -1));
    if (keep) values[i] = (float)value;
    lua_pop(L, 1);
  }
  d->values = values;
}

/* image(name, pattern), image(name, list, [width, height]) */
static int studio_image(lua_State *L) {
  char name[SCENE_NAME];
  scene_drawing d = {.bits = NULL};
  check_label(L, 1, name);
  lua_settop(L, 4);
  const lua_stage *stage = stage_of(L);
  const eg_patterns *pattern = to_pattern(L, 2);
  if (pattern) {
    if (!lua_isnil(L, 3) || !lua_isnil(L, 4))
      args_bad(L, lua_isnil(L, 3) ? 4 : 3, "a Pattern has a width and height of its own");
    d.width = eg_patterns_width(pattern);
    d.height = eg_patterns_height(pattern);
    if (stage->watched) d.bits = eg_patterns_at(pattern, 0);
  } else if (lua_istable(L, 2)) {
    check_numbers(L, stage->watched, &d);
  } else {
    args_bad(L, 2, "expected a Pattern or a list of numbers, got %s",
             luaL_testudata(L, 2, "engram.Patterns") ? "Patterns; ps[1] is the first"
                                                     : args_shown(L, 2));
  }
  if (!scene_board_image(stage->board, name, &d))
    luaL_error(L, "no room for the image '%s' (%d at most)", name, SCENE_IMAGES);
  return 0;
}

/* ---- time --------------------------------------------------------------------------------------- */

/* Gives whether a window is open: repeat … until not studio.frame() runs once without one. */
static int rest(lua_State *L, double seconds) {
  stage_wait(L, seconds);
  lua_pushboolean(L, stage_of(L)->live);
  return 1;
}

static int studio_wait(lua_State *L) {
  double seconds = luaL_checknumber(L, 1);
  if (!(seconds >= 0 && seconds <= 1e6))
    args_bad(L, 1, "expected seconds in 0..1000000, got %s", args_shown(L, 1));
  return rest(L, seconds);
}

static int studio_frame(lua_State *L) { return rest(L, 1.0 / 60); }

int luaopen_engram_studio(lua_State *L) {
  static const luaL_Reg functions[] = {{"show", studio_show},
                                       {"slider", studio_slider},
                                       {"toggle", studio_toggle},
                                       {"choice", studio_choice},
                                       {"button", studio_button},
                                       {"speed", studio_speed},
                                       {"plot", studio_plot},
                                       {"axes", studio_axes},
                                       {"text", studio_text},
                                       {"image", studio_image},
                                       {"wait", studio_wait},
                                       {"frame", studio_frame},
                                       {NULL, NULL}};
  luaL_requiref(L, "engram", luaopen_engram, 0); /* its classes are needed */
  luaL_newlib(L, functions);
  class_strict(L, "engram.studio");
  return 1;
}
