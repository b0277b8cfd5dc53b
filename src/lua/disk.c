/* SPDX-License-Identifier: MIT
 *
 * disk.c - see disk.h.
 *
 * No call here raises: what was begun is ended on every way out.
 */
#include "disk.h"
#include "class.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE ((size_t)1 << 22) /* bytes between two looks at a stop */

static bool is_stopped(lua_stage *stage) { return stage->stopped && stage->stopped(stage); }

static bool fail(char *message, const char *path, const char *format, ...) {
  char why[IMG_MESSAGE];
  va_list values;
  va_start(values, format);
  vsnprintf(why, sizeof why, format, values);
  va_end(values);
  snprintf(message, IMG_MESSAGE, "%.300s: %.200s", path, why);
  return false;
}

/* ---- patterns ------------------------------------------------------------------------------- */

bool disk_write_bits(const char *path, uint32_t width, uint32_t height, const uint64_t *bits,
                     char *message) {
  const size_t n = (size_t)width * height;
  uint8_t *pixels = malloc(n);
  if (!pixels) return fail(message, path, "%s", eg_status_text(EG_NO_MEMORY));
  for (size_t i = 0; i < n; i++) pixels[i] = eg_bit(bits, i) ? 255 : 0;
  const bool good = img_write_png(path, width, height, 1, pixels, message);
  free(pixels);
  return good;
}

bool disk_write_pattern(const char *path, const eg_patterns *ps, uint32_t k, char *message) {
  uint64_t *bits = malloc(eg_words(eg_patterns_n(ps)) * sizeof *bits);
  if (!bits) return fail(message, path, "%s", eg_status_text(EG_NO_MEMORY));
  eg_patterns_get(ps, k, bits);
  const bool good =
      disk_write_bits(path, eg_patterns_width(ps), eg_patterns_height(ps), bits, message);
  free(bits);
  return good;
}

void disk_file_name(const char *name, uint32_t k, char to[EG_NAME_MAX]) {
  if (!*name || strchr(name, '/') || name[0] == '.')
    snprintf(to, EG_NAME_MAX, "%u", k + 1);
  else
    snprintf(to, EG_NAME_MAX, "%s", name);
}

void disk_name_after(eg_patterns *ps, uint32_t k, const char *path) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path,
             *dot = strrchr(base, '.');
  char name[256]; /* no file has a longer one */
  const size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
  snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : 255, base);
  eg_patterns_set_name(ps, k, name);
}

/* Names that files have got: open addresses, at most half of them taken. */
typedef struct names {
  char (*list)[EG_NAME_MAX + 16];
  size_t room;
} names;

/* True: it was not there, and is now. */
static bool take_name(names *t, const char *name) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a (Fowler, Noll, Vo 1991) */
  for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
  for (size_t k = hash % t->room;; k = (k + 1) % t->room) {
    if (strcmp(t->list[k], name) == 0) return false;
    if (t->list[k][0]) continue;
    snprintf(t->list[k], sizeof t->list[k], "%s", name);
    return true;
  }
}

/* A name that is taken gets a number behind it, so that no file replaces another. */
static void own_name(names *taken, const eg_patterns *ps, uint32_t k, char to[EG_NAME_MAX + 16]) {
  char own[EG_NAME_MAX];
  disk_file_name(eg_patterns_name(ps, k), k, own);
  snprintf(to, EG_NAME_MAX + 16, "%s", own);
  for (unsigned copy = 2; !take_name(taken, to); copy++)
    snprintf(to, EG_NAME_MAX + 16, "%s-%u", own, copy);
}

static bool write_all(const char *folder, const eg_patterns *ps, names *taken, lua_stage *stage,
                      char *message) {
  const size_t size = strlen(folder) + EG_NAME_MAX + 32;
  char *path = malloc(size), name[EG_NAME_MAX + 16];
  bool good = path != NULL;
  if (!path) fail(message, folder, "%s", eg_status_text(EG_NO_MEMORY));
  for (uint32_t k = 0; good && k < eg_patterns_count(ps); k++) {
    own_name(taken, ps, k, name);
    const char *slash = folder[0] && folder[strlen(folder) - 1] == '/' ? "" : "/";
    snprintf(path, size, "%s%s%s.png", folder, slash, name);
    good = !is_stopped(stage) && disk_write_pattern(path, ps, k, message);
  }
  free(path);
  return good;
}

bool disk_write_patterns(const char *folder, const eg_patterns *ps, lua_stage *stage,
                         char *message) {
  message[0] = 0;
  if (mkdir(folder, 0777) != 0 && errno != EEXIST)
    return fail(message, folder, "cannot make this folder: %s", strerror(errno));
  names taken = {.room = 2 * (size_t)eg_patterns_count(ps) + 1};
  if (!(taken.list = calloc(taken.room, sizeof *taken.list)))
    return fail(message, folder, "%s", eg_status_text(EG_NO_MEMORY));
  const bool good = write_all(folder, ps, &taken, stage, message);
  free(taken.list);
  return good;
}

/* ---- a network is written -------------------------------------------------------------------- */

/* Small pieces are gathered: a row of few memories is a few bytes. */
typedef struct saving {
  lua_stage *stage;
  img_whole *file;
  size_t filled;
  char buffer[1 << 16];
} saving;

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

bool disk_write_net(const char *path, const eg_net *net, lua_stage *stage, char *message) {
  message[0] = 0;
  saving *s = malloc(sizeof *s);
  if (!s) return fail(message, path, "%s", eg_status_text(EG_NO_MEMORY));
  s->stage = stage;
  s->filled = 0;
  bool good = (s->file = img_whole_new(path, message)) != NULL;
  if (good) {
    const bool written = eg_net_write(net, save_bytes, s) == EG_OK && flush(s);
    good = img_whole_end(s->file, written, message) && written;
  }
  free(s);
  return good;
}

/* ---- and read -------------------------------------------------------------------------------- */

typedef struct opening {
  lua_stage *stage;
  FILE *file;
  bool stopped;
} opening;

static bool open_bytes(void *with, void *bytes, size_t count) {
  opening *o = with;
  for (char *at = bytes; count > 0;) {
    size_t part = count < PIECE ? count : PIECE;
    if (fread(at, 1, part, o->file) != part) return false;
    if ((o->stopped = is_stopped(o->stage))) return false;
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

static bool cannot_open(const char *path, char *message) {
  if (errno == ENOENT) return fail(message, path, "there is no such file");
  return fail(message, path, "cannot be opened (%s)", strerror(errno));
}

bool disk_net_size(const char *path, uint64_t *size, char *message) {
  struct stat about;
  uint64_t available;
  message[0] = 0;
  if (stat(path, &about) != 0) return cannot_open(path, message);
  if (!S_ISREG(about.st_mode))
    return fail(message, path, S_ISDIR(about.st_mode) ? "is a folder" : "is not an ordinary file");
  if (about.st_size == 0) return fail(message, path, "is empty");
  *size = (uint64_t)about.st_size;
  FILE *file = fopen(path, "rb");
  if (!file) return cannot_open(path, message);
  fclose(file);
  if (memory_has(*size, &available)) return true;
  return fail(message, path, "is larger than the memory that is available (engram.memory() tells)");
}

bool disk_read_net(const char *path, uint64_t size, eg_net **out, lua_stage *stage, char *message) {
  message[0] = 0;
  opening o = {.stage = stage, .file = fopen(path, "rb")};
  if (!o.file) return cannot_open(path, message);
  eg_status status = eg_net_read(out, size, open_bytes, &o);
  fclose(o.file);
  if (o.stopped) return false;
  return status == EG_OK || fail(message, path, "%s", why(status));
}
