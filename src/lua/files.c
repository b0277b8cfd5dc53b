/* SPDX-License-Identifier: MIT
 *
 * files.c - net:save(path) and engram.open(path): a network in a file, whole or
 * not at all.
 */
#include "disk.h"
#include "network.h"

static int fail(lua_State *L, const char *message) {
  if (!message[0]) return luaL_error(L, "interrupted");
  luaL_pushfail(L);
  lua_pushstring(L, message);
  return 2;
}

int net_save(lua_State *L) {
  eg_net *net = check_net(L, 1);
  const char *path = push_path_to_write(L, luaL_checkstring(L, 2));
  char message[IMG_MESSAGE];
  if (!stage_may_write(L, path, message, sizeof message)) return fail(L, message);
  if (!disk_write_net(path, net, stage_of(L), message)) return fail(L, message);
  stage_check(L);
  lua_settop(L, 1);
  return 1;
}

int engram_open(lua_State *L) {
  const char *path = push_path_to_read(L, luaL_checkstring(L, 1));
  lua_stage *stage = stage_of(L);
  char message[IMG_MESSAGE];
  uint64_t size;
  if (!disk_net_size(path, &size, message)) return fail(L, message);
  memory_check(L, size, "open: the network in %s needs", path);
  eg_net **box = push_net(L);
  if (!disk_read_net(path, size, box, stage, message)) return fail(L, message);
  stage_check(L);
  stage_show_first(L, -1, *box);
  return 1;
}
