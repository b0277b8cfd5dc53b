/* SPDX-License-Identifier: MIT
 *
 * sources.c - where patterns come from: PNG files, drawings in ASCII, chance.
 */
#include "args.h"
#include "class.h"
#include "disk.h"
#include "stage.h"

#include <glob.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* ---- engram.load ---------------------------------------------------------------------- */

typedef struct load_options {
  uint32_t width, height; /* 0: the images' own */
  double threshold;
  bool otsu, invert;
  double background;
} load_options;

static load_options check_load_options(lua_State *L, int arg) {
  static args_list known = {"width", "height", "threshold", "invert", "background", NULL};
  static args_list backgrounds = {"black", "white", NULL};
  load_options o = {.threshold = 0.5, .background = 1};
  lua_Integer width = 0, height = 0;
  int white = 1;
  args_known(L, arg, known);
  bool has_width = args_integer(L, arg, "width", 1, EG_MAX_SIDE, &width);
  bool has_height = args_integer(L, arg, "height", 1, EG_MAX_SIDE, &height);
  if (has_width != has_height)
    luaL_error(L, "missing field '%s' ('width' and 'height' go together)",
               has_width ? "height" : "width");
  if (lua_istable(L, arg) && lua_getfield(L, arg, "threshold") != LUA_TNIL) {
    o.otsu = lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "otsu") == 0;
    o.threshold = o.otsu ? 0 : lua_tonumber(L, -1);
    if (!o.otsu && (lua_type(L, -1) != LUA_TNUMBER || !(o.threshold >= 0 && o.threshold <= 1)))
      luaL_error(L, "bad field 'threshold' (expected a number in 0..1 or \"otsu\", got %s)",
                 args_shown(L, -1));
    lua_pop(L, 1);
  }
  args_boolean(L, arg, "invert", &o.invert);
  args_choice(L, arg, "background", backgrounds, &white);
  o.background = white;
  o.width = (uint32_t)width;
  o.height = (uint32_t)height;
  return o;
}

static int glob_gc(lua_State *L) {
  globfree(lua_touserdata(L, 1));
  return 0;
}

static glob_t *push_glob(lua_State *L) {
  glob_t *files = lua_newuserdatauv(L, sizeof *files, 0);
  memset(files, 0, sizeof *files);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, glob_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  return files;
}

/* Pushes the path with a backslash before what glob would take for a wildcard. */
static const char *push_escaped(lua_State *L, const char *path) {
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (; *path; path++) {
    if (strchr("*?[]\\", *path)) luaL_addchar(&b, '\\');
    luaL_addchar(&b, *path);
  }
  luaL_pushresult(&b);
  return lua_tostring(L, -1);
}

/* A picture that is not there yet is waited for where it is most likely to come. */
static void await_picture(lua_State *L, const char *wanted) {
  lua_stage *stage = stage_of(L);
  if (!stage->reads || wanted[0] == '/' || !push_script_folder(L)) return;
  stage->reads(stage, lua_pushfstring(L, "%s%s", lua_tostring(L, -1), wanted));
  lua_pop(L, 2);
}

/* Appends to the list at `list` the files that `wanted` stands for; false: message pushed. */
static bool add_paths(lua_State *L, int list, const char *wanted) {
  struct stat about;
  const char *path = push_path_to_read(L, wanted);
  const bool there = stat(path, &about) == 0;
  if (!there) await_picture(L, wanted);
  if (!strpbrk(wanted, "*?[") || there) { /* a file may be called "[1].png" */
    lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
    return true;
  }
  lua_pop(L, 1);
  glob_t *files = push_glob(L);
  bool folder = wanted[0] != '/' && push_script_folder(L);
  if (folder) {
    path = lua_pushfstring(L, "%s%s", push_escaped(L, lua_tostring(L, -1)), wanted);
    glob(path, 0, NULL, files);
    lua_pop(L, 2);
  }
  if (files->gl_pathc == 0) {
    globfree(files);
    memset(files, 0, sizeof *files);
    glob(wanted, 0, NULL, files);
  }
  for (size_t k = 0; k < files->gl_pathc; k++) {
    lua_pushstring(L, files->gl_pathv[k]);
    lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
  }
  if (files->gl_pathc > 0) return true;
  if (folder)
    lua_pushfstring(L, "%s: no file matches (looked in %s and in the working directory)", wanted,
                    lua_tostring(L, -1));
  else
    lua_pushfstring(L, "%s: no file matches", wanted);
  return false;
}

static int gray_gc(lua_State *L) {
  img_free(lua_touserdata(L, 1));
  return 0;
}

static img_gray *push_gray(lua_State *L) {
  img_gray *image = lua_newuserdatauv(L, sizeof *image, 0);
  memset(image, 0, sizeof *image);
  luaL_newmetatable(L, "engram.image");
  lua_pushcfunction(L, gray_gc);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  return image;
}

static bool read_one(lua_State *L, const char *path, const load_options *o, eg_patterns **out,
                     uint32_t k, uint32_t count, char *message) {
  img_gray *image = push_gray(L);
  lua_stage *stage = stage_of(L);
  if (stage->reads) stage->reads(stage, path);
  if (!img_read_png(path, (float)o->background, image, message)) return false;
  if (o->width && (image->width != o->width || image->height != o->height)) {
    img_gray *resized = push_gray(L);
    if (!img_resize(image, o->width, o->height, resized, message)) return false;
    image = resized;
  }
  if (!*out) make_patterns(L, out, image->width, image->height, count, path);
  if (image->width != eg_patterns_width(*out) || image->height != eg_patterns_height(*out)) {
    lua_pushfstring(L,
                    "%s: is %d x %d, but the first picture is %d x %d; "
                    "{width = %d, height = %d} makes all of one size",
                    path, (int)image->width, (int)image->height, (int)eg_patterns_width(*out),
                    (int)eg_patterns_height(*out), (int)eg_patterns_width(*out),
                    (int)eg_patterns_height(*out));
    strncpy(message, lua_tostring(L, -1), IMG_MESSAGE - 1);
    return false;
  }
  float threshold = o->otsu ? img_otsu(image) : (float)o->threshold;
  img_threshold(image, threshold, o->invert, eg_patterns_bits(*out, k));
  disk_name_after(*out, k, path);
  return true;
}

int engram_load(lua_State *L) {
  if (!lua_istable(L, 1)) luaL_checkstring(L, 1);
  load_options o = check_load_options(L, 2);
  lua_settop(L, 1);
  lua_newtable(L); /* 2: the list of files */
  if (lua_isstring(L, 1)) {
    if (!add_paths(L, 2, lua_tostring(L, 1))) goto failed;
  } else {
    lua_Integer length = luaL_len(L, 1);
    for (lua_Integer k = 1; k <= length; k++) {
      if (lua_geti(L, 1, k) != LUA_TSTRING)
        args_bad(L, 1, "entry %I is %s, expected a path", k, args_shown(L, -1));
      if (!add_paths(L, 2, lua_tostring(L, -1))) goto failed;
      lua_settop(L, 2);
    }
  }
  lua_settop(L, 2);
  size_t count = lua_rawlen(L, 2);
  if (count == 0) args_bad(L, 1, "the list of files is empty");
  if (count > EG_MAX_MEMORIES) args_bad(L, 1, "more than %d files", (int)EG_MAX_MEMORIES);
  eg_patterns **out = push_patterns(L);
  for (uint32_t k = 0; k < count; k++) {
    char message[IMG_MESSAGE] = "";
    stage_check(L);
    lua_rawgeti(L, 2, (lua_Integer)k + 1);
    if (!read_one(L, lua_tostring(L, -1), &o, out, k, (uint32_t)count, message)) {
      lua_pushstring(L, message);
      goto failed;
    }
    lua_settop(L, 3);
  }
  return 1;
failed: /* the message is on top */
  luaL_pushfail(L);
  lua_insert(L, -2);
  return 2;
}

/* ---- engram.ascii ------------------------------------------------------------------------ */

typedef struct drawing {
  const char *on, *off;
  uint32_t width, height; /* of the first drawing; 0 before it */
} drawing;

/* One line without its end; blanks around it do not count, unless one of the letters is a blank. */
static const char *line_of(const drawing *d, const char **text, size_t *length) {
  const char *start = *text;
  size_t end = strcspn(start, "\n");
  *text = start + end + (start[end] == '\n');
  bool trim = *d->on != ' ' && *d->off != ' ';
  while (end > 0 &&
         (start[end - 1] == '\r' || (trim && (start[end - 1] == ' ' || start[end - 1] == '\t'))))
    end--;
  while (trim && end > 0 && (*start == ' ' || *start == '\t')) start++, end--;
  *length = end;
  return start;
}

/* Goes over all drawings of a text; with ps NULL it only measures, else it fills from pattern k on.
 * Gives the count of drawings. */
static uint32_t read_drawings(lua_State *L, drawing *d, const char *text, eg_patterns *ps,
                              uint32_t k) {
  uint32_t count = 0, row = 0;
  while (*text || row) {
    size_t length = 0;
    const char *line = *text ? line_of(d, &text, &length) : "";
    if (length == 0) {
      if (row && d->height == 0) d->height = row;
      if (row && row != d->height)
        luaL_error(L, "drawing %d has %d rows and the first has %d", (int)(k + count + 1), (int)row,
                   (int)d->height);
      count += row > 0;
      row = 0;
      continue;
    }
    if (d->width == 0) d->width = (uint32_t)(length > EG_MAX_SIDE ? EG_MAX_SIDE + 1 : length);
    if (length != d->width)
      luaL_error(L, "drawing %d, row %d has %d letters and the first row has %d",
                 (int)(k + count + 1), (int)row + 1, (int)length, (int)d->width);
    for (size_t x = 0; x < length; x++) {
      if (line[x] != *d->on && line[x] != *d->off) {
        size_t end = x + 1;
        while (end < length && (line[end] & 0xc0) == 0x80)
          end++; /* all bytes of a letter in UTF-8 */
        luaL_error(L, "drawing %d, row %d: '%s' is neither '%c' (+1) nor '%c' (-1)",
                   (int)(k + count + 1), (int)row + 1, lua_pushlstring(L, line + x, end - x),
                   *d->on, *d->off);
      }
      if (ps)
        eg_put_bit(eg_patterns_bits(ps, k + count), (size_t)row * d->width + x, line[x] == *d->on);
    }
    row++;
  }
  return count;
}

static const char *letter_field(lua_State *L, const char *field, const char *letter) {
  if (!lua_istable(L, 2) || lua_getfield(L, 2, field) == LUA_TNIL) return letter;
  letter = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  if (strlen(letter) != 1 || *letter == '\n')
    luaL_error(L, "bad field '%s' (expected one letter, got %s)", field, args_shown(L, -1));
  return letter;
}

int engram_ascii(lua_State *L) {
  static args_list known = {"on", "off", "names", NULL};
  if (lua_type(L, 1) != LUA_TSTRING) luaL_checktype(L, 1, LUA_TTABLE);
  args_known(L, 2, known);
  lua_newtable(L); /* the texts, each asked for once: they are gone over twice */
  if (lua_type(L, 1) == LUA_TSTRING) {
    lua_pushvalue(L, 1);
    lua_rawseti(L, -2, 1);
  } else {
    for (lua_Integer t = 1; lua_geti(L, 1, t) != LUA_TNIL; t++) lua_rawseti(L, -2, t);
    lua_pop(L, 1);
  }
  lua_replace(L, 1);
  drawing d = {.on = letter_field(L, "on", "#"), .off = letter_field(L, "off", ".")};
  if (*d.on == *d.off) luaL_error(L, "bad field 'off' (it is the same letter as 'on')");
  uint32_t count = 0;
  eg_patterns **out = push_patterns(L);
  int at = lua_gettop(L);
  for (int pass = 0; pass < 2; pass++) {
    count = 0;
    for (lua_Integer t = 1; lua_geti(L, 1, t) != LUA_TNIL; t++) {
      if (lua_type(L, -1) != LUA_TSTRING)
        args_bad(L, 1, "entry %I is %s, expected a drawing", t, args_shown(L, -1));
      if (strlen(lua_tostring(L, -1)) != lua_rawlen(L, -1))
        args_bad(L, 1, "entry %I holds a zero byte", t);
      count += read_drawings(L, &d, lua_tostring(L, -1), *out, count);
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
    if (count == 0) args_bad(L, 1, "there is no drawing in it");
    if (pass == 0) make_patterns(L, out, d.width, d.height, count, "ascii");
  }
  if (lua_istable(L, 2) && lua_getfield(L, 2, "names") != LUA_TNIL) {
    if (!lua_istable(L, -1) || luaL_len(L, -1) != count)
      luaL_error(L, "bad field 'names' (expected a list of %d names)", (int)count);
    for (uint32_t k = 0; k < count; k++) {
      lua_geti(L, -1, (lua_Integer)k + 1);
      if (!lua_isstring(L, -1))
        luaL_error(L, "bad field 'names' (entry %d is %s)", (int)k + 1, args_shown(L, -1));
      eg_patterns_set_name(*out, k, lua_tostring(L, -1));
      lua_pop(L, 1);
    }
  }
  lua_settop(L, at);
  return 1;
}

/* ---- engram.random ------------------------------------------------------------------------ */

enum {
  MANY = 64
}; /* from here on patterns are made neuron by neuron: the same bits, on all cores */

static void roll(lua_State *L, eg_patterns **out, uint32_t width, uint32_t height, uint32_t count,
                 double bias, uint64_t seed) {
  memory_check(L, eg_patterns_random_bytes(width, height, count),
               "random: %d patterns of %I neurons need", (int)count, (lua_Integer)width * height);
  check_status(L, eg_patterns_random(out, width, height, count), "random");
  while (eg_patterns_roll(*out, bias, seed)) stage_check(L);
}

static void roll_few(lua_State *L, eg_patterns **out, uint32_t width, uint32_t height,
                     uint32_t count, double bias, uint64_t seed) {
  make_patterns(L, out, width, height, count, "random");
  for (uint32_t k = 0; k < count; k++) {
    eg_stream r = eg_stream_at(seed, EG_STREAM_PATTERN, k);
    stage_check(L);
    eg_bits_random(eg_patterns_bits(*out, k), (size_t)width * height, bias, &r);
  }
}

int engram_random(lua_State *L) {
  static args_list known = {"n", "width", "height", "seed", "bias", NULL};
  lua_Integer count = luaL_checkinteger(L, 1), seed = 0;
  if (count < 1 || count > EG_MAX_MEMORIES)
    args_bad(L, 1, "expected an integer in 1..%d, got %I", (int)EG_MAX_MEMORIES, count);
  if (!lua_istable(L, 2))
    args_bad(L, 2, "expected { n = } or { width =, height = }, got %s", args_shown(L, 2));
  args_known(L, 2, known);
  double bias = 0;
  uint32_t width, height;
  if (!check_shape(L, 2, &width, &height))
    luaL_error(L, "missing field 'n' (or 'width' and 'height')");
  args_number(L, 2, "bias", -1, 1, &bias);
  bool seeded = args_integer(L, 2, "seed", LUA_MININTEGER, LUA_MAXINTEGER, &seed);
  lua_stage *stage = stage_of(L);
  eg_patterns **out = push_patterns(L);
  uint64_t base = seeded ? (uint64_t)seed : eg_seed_derive(stage_seed(stage), stage->drawn);
  (count < MANY ? roll_few : roll)(L, out, width, height, (uint32_t)count, bias, base);
  if (!seeded) stage->drawn++; /* what failed draws nothing */
  return 1;
}
