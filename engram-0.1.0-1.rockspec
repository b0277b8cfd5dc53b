-- SPDX-License-Identifier: MIT
--
-- luarocks make: the Lua module from this tree. What it needs are packages of Debian: cmake, make, gcc,
-- liblua5.4-dev, librandom123-dev, libxxhash-dev, libstb-dev.
rockspec_format = "3.0"
package = "engram"
version = "0.1.0-1"
source = { url = "file://." }
description = {
  summary = "Associative memory: Hopfield networks with packed patterns",
  detailed = [[
    Teaches pictures to a Hopfield network, damages a cue, and lets the network fall back into a
    memory: learning rules, dynamics, measures and theory, exact to the bit whatever the machine.]],
  license = "MIT",
}
supported_platforms = { "linux" }
dependencies = { "lua ~> 5.4" }
external_dependencies = {
  RANDOM123 = { header = "Random123/philox.h" },
  XXHASH = { header = "xxhash.h" },
  STB = { header = "stb/stb_image.h" },
}
build = {
  type = "command",
  build_command = [[cmake --fresh -S . -B build/rock -DCMAKE_BUILD_TYPE=Release -DENGRAM_PLUGIN_ONLY=ON]] ..
    [[ "-DCMAKE_C_COMPILER=$(CC)" "-DENGRAM_LUA_INCLUDE=$(LUA_INCDIR)" "-DENGRAM_LUA_MODULES=$(LIBDIR)"]] ..
    [[ && cmake --build build/rock --parallel `nproc`]],
  install_command = "cmake --install build/rock",
  copy_directories = { "docs", "patterns", "scripts" },
}
