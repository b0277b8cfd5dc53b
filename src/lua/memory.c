/* SPDX-License-Identifier: MIT
 *
 * memory.c - how much memory there is, and a look at it before every large
 * request.
 *
 * Linux hands out more than it has and ends the process that uses it, so an
 * allocation that succeeds says nothing. What may be used is the least of
 * what the machine has available, what is left of the limits of the control
 * group and of those around it, and of the process's own limits. All of it is
 * read from files, any of which may be missing.
 */
#include "class.h"
#include "stage.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LARGE ((uint64_t)64 << 20) /* bytes of a request from which on it is looked at */

typedef struct memory {
  uint64_t total, available, used, peak; /* bytes */
} memory;

/* ---- what the system says ------------------------------------------------------------- */

/* The number behind `key` at the start of a line, or without a key that on the first line, in bytes.
 * False: no such file, line or number ("max" is none). */
static bool read_number(const char *path, const char *key, uint64_t *out) {
  FILE *file = fopen(path, "r");
  if (!file) return false;
  size_t length = key ? strlen(key) : 0;
  char line[256], unit[3];
  bool found = false;
  while (!found && fgets(line, sizeof line, file)) {
    if (key && (strncmp(line, key, length) != 0 || !strchr(": \t", line[length]))) continue;
    int read = sscanf(line + length + (line[length] == ':'), "%" SCNu64 " %2s", out, unit);
    if (read == 2 && strcmp(unit, "kB") == 0) *out *= 1024;
    found = read > 0;
    if (!key) break;
  }
  fclose(file);
  return found;
}

static void limit(memory *m, uint64_t most, uint64_t used) {
  uint64_t left = most > used ? most - used : 0;
  if (most < m->total) m->total = most;
  if (left < m->available) m->available = left;
}

static void look_at_machine(memory *m) {
  uint64_t total, available;
  if (!read_number("/proc/meminfo", "MemTotal", &total))
    total = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
  if (!read_number("/proc/meminfo", "MemAvailable", &available))
    available = (uint64_t)sysconf(_SC_AVPHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
  limit(m, total, total > available ? total - available : 0);
}

typedef struct group_files { /* of one version of control groups */
  const char *mount, *limit, *usage, *cache;
} group_files;

/* File pages that nobody has touched lately count as used, and are given up when memory is short. */
static void look_at_group(memory *m, const group_files *files, const char *folder) {
  char path[PATH_MAX + 64];
  uint64_t most, used, cache = 0;
  snprintf(path, sizeof path, "%s/%s", folder, files->limit);
  if (!read_number(path, NULL, &most)) return;
  snprintf(path, sizeof path, "%s/%s", folder, files->usage);
  if (!read_number(path, NULL, &used)) return;
  snprintf(path, sizeof path, "%s/memory.stat", folder);
  read_number(path, files->cache, &cache);
  limit(m, most, used > cache ? used - cache : 0);
}

/* The group and those around it, up to the mount. In a container the path may be one that is seen only
 * from outside: then the mount itself is the group. */
static void look_at_groups(memory *m, const group_files *files, const char *group) {
  char folder[PATH_MAX];
  size_t top = strlen(files->mount);
  if ((size_t)snprintf(folder, sizeof folder, "%s%s", files->mount, group) >= sizeof folder) return;
  for (;;) {
    look_at_group(m, files, folder);
    if (strlen(folder) <= top) return;
    *strrchr(folder, '/') = '\0';
  }
}

/* Lines of /proc/self/cgroup are number:controllers:path, without controllers for version 2. */
static void look_at_cgroup(memory *m) {
  static const group_files unified = {"/sys/fs/cgroup", "memory.max", "memory.current",
                                      "inactive_file"};
  static const group_files first = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                    "memory.usage_in_bytes", "total_inactive_file"};
  FILE *file = fopen("/proc/self/cgroup", "r");
  char line[PATH_MAX + 64];
  while (file && fgets(line, sizeof line, file)) {
    char *controllers = strchr(line, ':'),
         *path = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!path) continue;
    *path++ = '\0';
    path[strcspn(path, "\n")] = '\0';
    bool about_memory = false;
    char *rest;
    for (char *name = strtok_r(controllers + 1, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest))
      about_memory = about_memory || strcmp(name, "memory") == 0;
    if (about_memory)
      look_at_groups(m, &first, path);
    else if (controllers + 1 == path - 1)
      look_at_groups(m, &unified, path);
  }
  if (file) fclose(file);
}

static void look_at_limit(memory *m, int resource, const char *key) {
  struct rlimit own;
  uint64_t used;
  if (getrlimit(resource, &own) == 0 && own.rlim_cur != RLIM_INFINITY &&
      read_number("/proc/self/status", key, &used))
    limit(m, own.rlim_cur, used);
}

static memory look(void) {
  memory m = {.total = UINT64_MAX, .available = UINT64_MAX};
  struct rusage own = {0};
  look_at_machine(&m);
  look_at_cgroup(&m);
  look_at_limit(&m, RLIMIT_AS, "VmSize");
  look_at_limit(&m, RLIMIT_DATA, "VmData");
  getrusage(RUSAGE_SELF, &own);
  m.peak = (uint64_t)own.ru_maxrss * 1024;
  read_number("/proc/self/status", "VmHWM", &m.peak);
  m.used = m.peak;
  read_number("/proc/self/status", "VmRSS", &m.used);
  if (m.peak < m.used) m.peak = m.used;
  return m;
}

/* ---- for Lua ----------------------------------------------------------------------------- */

int engram_memory(lua_State *L) {
  memory m = look();
  const struct {
    const char *name;
    uint64_t bytes;
  } fields[] = {{"total", m.total}, {"available", m.available}, {"used", m.used}, {"peak", m.peak}};
  lua_createtable(L, 0, 4);
  for (size_t k = 0; k < 4; k++) {
    lua_pushinteger(L, fields[k].bytes > INT64_MAX ? INT64_MAX : (lua_Integer)fields[k].bytes);
    lua_setfield(L, -2, fields[k].name);
  }
  return 1;
}

static const char *push_size(lua_State *L, uint64_t bytes) {
  static const char *const units[] = {"kB", "MB", "GB", "TB", "PB"};
  double size = (double)bytes / 1e3;
  int unit = 0;
  char text[32];
  for (; size >= 999.5 && unit < 4; unit++) size /= 1e3;
  snprintf(text, sizeof text, unit < 2 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  return lua_pushstring(L, text);
}

bool memory_has(uint64_t bytes, uint64_t *available) {
  if (bytes < LARGE) return true;
  *available = look().available;
  return bytes <= *available;
}

/* To Lua a network is a box of a few bytes: its collector has to be told what hangs on them, also where
 * many small requests make a large one, and works in vain before anybody is refused. */
void memory_check(lua_State *L, uint64_t bytes, const char *what, ...) {
  lua_stage *stage = stage_of(L);
  uint64_t available;
  stage->asked += bytes < LARGE ? bytes : LARGE;
  if (stage->asked < LARGE) return;
  stage->asked = 0;
  if (lua_gc(L, LUA_GCISRUNNING)) lua_gc(L, LUA_GCSTEP, (int)(LARGE >> 10));
  if (memory_has(bytes, &available)) return;
  lua_gc(L, LUA_GCCOLLECT);
  if (memory_has(bytes, &available)) return;
  va_list values;
  va_start(values, what);
  const char *whose = lua_pushvfstring(L, what, values);
  va_end(values);
  luaL_error(L, "%s %s, and %s are available (engram.memory() tells)", whose, push_size(L, bytes),
             push_size(L, available));
}
