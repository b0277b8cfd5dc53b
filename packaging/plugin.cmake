# SPDX-License-Identifier: MIT
#
# Where the Lua module goes. lua5.4 looks for engram.studio in engram.so too.
set(ENGRAM_LUA_MODULES lib/lua/5.4 CACHE STRING "where require of Lua 5.4 looks for modules in C")
install(TARGETS plugin LIBRARY DESTINATION ${ENGRAM_LUA_MODULES})
