/* SPDX-License-Identifier: MIT
 *
 * module.h - the two modules of the plugin.
 */
#ifndef ENGRAM_MODULE_H
#define ENGRAM_MODULE_H

#include <lua.h>

/* What `require` looks for in the plugin; the only names it shows. */
__attribute__((visibility("default"))) int luaopen_engram(lua_State *);
__attribute__((visibility("default"))) int luaopen_engram_studio(lua_State *);

#endif
