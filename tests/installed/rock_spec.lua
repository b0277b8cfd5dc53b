-- SPDX-License-Identifier: MIT
--
-- The rockspec: `luarocks make` builds the module from the sources that it is given, without a network, and a
-- stock interpreter requires it from the tree of rocks.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"
local quote = program.quote

teardown(program.clean)

describe("the rock", function()
  if program.shell "command -v luarocks" ~= 0 or program.shell "command -v make" ~= 0 then
    pending "luarocks or make is not installed, so no rock can be built"
    return
  end

  local offline = program.shell "unshare -rn true" == 0 and "unshare -rn " or ""

  it("is built from a copy of the sources, without a network, and works", function()
    local copy, tree, home = program.path " of the sources", program.path " of rocks", program.folder()
    local function gives(line)
      local status, out, err = program.shell("env -i PATH=/usr/bin:/bin HOME=" .. quote(home) .. " " .. line)
      assert.equal(0, status, out .. err)
      return out, err
    end
    gives("mkdir " .. quote(copy))
    for _, part in ipairs { "CMakeLists.txt", "LICENSE", "docs", "packaging", "patterns", "scripts", "src" } do
      gives(("cp -r %s %s"):format(quote(program.source .. "/" .. part), quote(copy)))
    end
    gives(("sh -c %s"):format(quote(("cp %s/*.rockspec %s"):format(quote(program.source), quote(copy)))))
    local rocks = ("luarocks --lua-version 5.4 --tree %s "):format(quote(tree))
    local make = ("cd %s && %s make"):format(quote(copy), rocks)
    local said, warned = gives(("%ssh -c %s"):format(offline, quote(make)))
    assert.truthy(said:find "engram 0.1.0%-1 is now installed", said .. warned)
    local script = program.script [[
      local engram, studio = require "engram", require "engram.studio"
      local letters = assert(engram.load(arg[1] .. "/patterns/letters/*.png"))
      local net = engram.network { width = letters[1].width, height = letters[1].height }
      net:learn(letters)
      net:set(letters:find "A"):corrupt(studio.slider("damage", 0, 0.5, 0.25))
      print(net:run())]]
    local rock = gives(rocks .. "show --rock-dir engram"):match "^[^\n]+"
    local place = quote(tree .. "/lib/lua/5.4/?.so")
    local out = gives(("LUA_CPATH=%s lua5.4 %s %s"):format(place, quote(script), quote(rock)))
    assert.truthy(out:find '^recalled "A": overlap 1%.000', out)
  end)
end)
