/* SPDX-License-Identifier: MIT
 *
 * files.c - net:save(path) and engram.open(path): a network in a file, whole or
 * not at all.
 */
#include "network.h"
#include "image.h"
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SAVING "engram.saving"
#define OPENING "engram.opening"
#define PIECE ((size_t)1 << 22) /* bytes between two looks at a stop */

static bool is_stopped(lua_stage *stage) { return stage->stopped && stage->stopped(stage); }

static int fail(lua_State *L, const char *format, const char *path, const char *why) {
  luaL_pushfail(L);
  lua_pushfstring(L, format, path, why);
  return 2;
}

/* ---- saving ------------------------------------------------------------------------------------ */

/* Small pieces are gathered: a row of few memories is a few bytes. */
typedef struct saving {
  lua_stage *stage;
  img_whole *file;
  size_t filled;
  char buffer[1 << 16];
} saving;

static int saving_gc(lua_State *L) {
  saving *s = lua_touserdata(L, 1);
  char message[IMG_MESSAGE];
  if (s->file) img_whole_end(s->file, false, message);
  s->file = NULL;
  return 0;
}

static bool flush(saving *s) {
  bool good = img_whole_put(s->file, s->buffer, s->filled);
  s->filled = 0;
  return good && !is_stopped(s->stage);
}

static bool save_bytes(void *with, const void *bytes, size_t count) {
  saving *s = with;
  if (count > sizeof s->buffer - s->filled && !flush(s)) return false;
  if (count <= sizeof s->buffer) {
    memcpy(s->buffer + s->filled, bytes, count);
    s->filled += count;
    return true;
  }
  for (const char *at = bytes; count > 0;) {
    size_t part = count < PIECE ? count : PIECE;
    if (!img_whole_put(s->file, at, part) || is_stopped(s->stage)) return false;
    at += part;
    count -= part;
  }
  return true;
}

int net_save(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const char *path = push_path_to_write(L, luaL_checkstring(L, 2));
  char message[IMG_MESSAGE];
  saving *s = lua_newuserdatauv(L, sizeof *s, 0);
  s->stage = stage_of(L);
  s->file = NULL;
  s->filled = 0;
  luaL_setmetatable(L, SAVING);
  if (!(s->file = img_whole_new(path, message))) return fail(L, "%s%s", message, "");
  bool good = eg_net_write(net, save_bytes, s) == EG_OK && flush(s);
  img_whole *file = s->file;
  s->file = NULL;
  if (!img_whole_end(file, good, message)) return fail(L, "%s%s", message, "");
  if (!good) return luaL_error(L, "interrupted"); /* nothing else ends it without a message */
  stage_check(L);
  lua_settop(L, 1);
  return 1;
}

/* ---- opening ------------------------------------------------------------------------------------- */

typedef struct opening {
  lua_stage *stage;
  FILE *file;
} opening;

static int opening_gc(lua_State *L) {
  opening *o = lua_touserdata(L, 1);
  if (o->file) fclose(o->file);
  o->file = NULL;
  return 0;
}

static bool open_bytes(void *with, void *bytes, size_t count) {
  opening *o = with;
  for (char *at = bytes; count > 0;) {
    size_t part = count < PIECE ? count : PIECE;
    if (fread(at, 1, part, o->file) != part || is_stopped(o->stage)) return false;
    at += part;
    count -= part;
  }
  return true;
}

/* What went wrong with the file, for people. */
static const char *why(eg_status status) {
  switch (status) {
    case EG_FOREIGN: return "is not a network that net:save wrote";
    case EG_NEWER:
      return "was written by a newer engram, or on a machine with another order of bytes; open it "
             "there";
    case EG_DAMAGED:
      return "is damaged: its checksum, or what it says of itself, does not fit; take another copy";
    case EG_STOPPED: return "cannot be read to its end; try again, or take another copy";
    default: return eg_status_text(status);
  }
}

static int cannot_open(lua_State *L, const char *path) {
  if (errno == ENOENT) return fail(L, "%s: %s", path, "there is no such file");
  return fail(L, "%s: cannot be opened (%s)", path, strerror(errno));
}

int engram_open(lua_State *L) {
  const char *path = push_path_to_read(L, luaL_checkstring(L, 1));
  struct stat about;
  uint64_t available;
  opening *o = lua_newuserdatauv(L, sizeof *o, 0);
  *o = (opening){.stage = stage_of(L)};
  luaL_setmetatable(L, OPENING);
  if (stat(path, &about) != 0) return cannot_open(L, path);
  if (!S_ISREG(about.st_mode))
    return fail(L, "%s: %s", path,
                S_ISDIR(about.st_mode) ? "is a folder" : "is not an ordinary file");
  if (about.st_size == 0) return fail(L, "%s: %s", path, "is empty");
  if (!(o->file = fopen(path, "rb"))) return cannot_open(L, path);
  if (!memory_has((uint64_t)about.st_size, &available))
    return fail(L, "%s: %s", path,
                "is larger than the memory that is available (engram.memory() tells)");
  memory_check(L, (uint64_t)about.st_size, "open: the network in %s needs", path);
  eg_net **box = push_net(L);
  eg_status status = eg_net_read(box, (uint64_t)about.st_size, open_bytes, o);
  fclose(o->file);
  o->file = NULL;
  stage_check(L);
  if (status != EG_OK) return fail(L, "%s: %s", path, why(status));
  if (!o->stage->shown) stage_show(L, -1, *box);
  return 1;
}

void open_files(lua_State *L) {
  luaL_newmetatable(L, SAVING);
  lua_pushcfunction(L, saving_gc);
  lua_setfield(L, -2, "__gc");
  luaL_newmetatable(L, OPENING);
  lua_pushcfunction(L, opening_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 2);
}
