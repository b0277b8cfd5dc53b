-- SPDX-License-Identifier: MIT
-- Films without a window, in the script's own time; words in pictures; pictures and films by key.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"
local window = require "window"

local folder = io.popen("mktemp -d"):read "l"
local function run(command)
  local pipe = io.popen(("cd %s && %s 2>&1; echo status $?"):format(folder, command))
  local text = pipe:read "a"
  pipe:close()
  return text:match "^(.*)status (%d+)%s*$"
end

local function film(name, script)
  local file = assert(io.open(folder .. "/script.lua", "w"))
  file:write(script)
  file:close()
  local said, status = run(("ENGRAM_FFMPEG= %q --headless --size 300x200 --fps 10 --record %s/ script.lua"):format(
    os.getenv "ENGRAM", name))
  assert.equal("0", status, said)
  return tonumber((run("ls " .. name .. " | grep -c 'frame-.*png'"))), said
end

local net = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 5, height = 4, seed = 7 }
net:learn(engram.random(2, { width = 5, height = 4, seed = 1 }))
net:set(net.memories[1]):corrupt(0.2)
]]

teardown(function()
  window.abandon()
  program.clean()
  os.execute("rm -rf " .. folder)
end)

describe("a film without a window", function()
  it("takes as long as the script waits, and a second for its end", function()
    assert.equal(10 * (1.5 + 1) + 1, (film("waits", net .. "studio.wait(1.5)")))
    assert.equal(10 * 1 + 1, (film("nothing", "print 'hello'")))
  end)

  it("takes a second a sweep, or as long as the speed says", function()
    assert.equal(10 * (3 + 1) + 1, (film("sweeps", net .. "for _ = 1, 3 do net:sweep() end")))
    assert.equal(10 * (0.5 + 1) + 1, (film("fast", net .. "studio.speed(80) net:sweep() net:sweep()")))
    assert.equal(10 * (2 + 1) + 1, (film("single", net .. "studio.speed(2) net:update{1, 2, 3, 4}")))
  end)

  it("takes no time for networks that are not on the screen", function()
    assert.equal(10 * (1 + 1) + 1, (film("aside", net .. [[
      local other = engram.network { n = 50 }
      other:learn(engram.random(2, { n = 50 }))
      for _ = 1, 20 do other:randomize() other:run() end
      net:sweep()]])))
  end)

  it("is the same when it is made again, and shows what happens", function()
    film("once", net .. "net:run()")
    film("again", net .. "net:run()")
    assert.equal("", (run "diff -r once again"))
    assert.truthy(tonumber((run "md5sum once/*.png | cut -d' ' -f1 | sort -u | wc -l")) > 3)
  end)

  it("ends with its script when that fails, and is kept", function()
    local file = assert(io.open(folder .. "/bad.lua", "w"))
    file:write(net .. "net:sweep() error 'enough'")
    file:close()
    local said, status = run(("ENGRAM_FFMPEG= %q --headless --size 300x200 --fps 10 --record bad/ bad.lua"):format(
      os.getenv "ENGRAM"))
    assert.equal("1", status)
    assert.truthy(said:find "enough")
    assert.equal("21", (run "ls bad | wc -l"):match "%d+")
  end)

  it("refuses what it cannot do, before the script runs", function()
    for _, case in ipairs {
      { "--fps 0", "1..120" }, { "--fps 1e9", "1..120" }, { "--fps", "needs a value" },
      { "--theme blue", "dark or light" }, { "--record", "needs a value" },
    } do
      local said, status = run(("%q --headless %s"):format(os.getenv "ENGRAM", case[1]))
      assert.equal("2", status, said)
      assert.truthy(said:find(case[2], 1, true), said)
    end
    local said, status = run(("%q --headless --size 300x200 --record x.avi script.lua"):format(os.getenv "ENGRAM"))
    assert.equal("3", status)
    assert.truthy(said:find(".gif, .mp4 or .webm", 1, true), said)
  end)
end)

describe("a picture", function()
  it("says of which script, seed and version it is", function()
    local said, status = run(("%q --headless --seed 12 --size 300x200 --snapshot s.png script.lua"):format(
      os.getenv "ENGRAM"))
    assert.equal("0", status, said)
    local bytes = assert(io.open(folder .. "/s.png", "rb")):read "a"
    assert.truthy(bytes:find("tEXtengram seed\0" .. "12", 1, true))
    assert.truthy(bytes:find("tEXtengram script\0script.lua", 1, true))
    assert.truthy(bytes:find("tEXtengram version\0%d+%.%d+%.%d+"))
    assert.truthy(bytes:find("tEXtTitle\0script.lua", 1, true))
    assert.truthy(bytes:find("Description\0", 1, true))
  end)

  it("and a film of the window are taken by key", function()
    local w = window.open(net .. "studio.text('ready', 1) print 'ready' repeat until not studio.frame()")
    w:expect "ready"
    w:key "s"
    local path = w:expect "Saved (script%-%d+%-%d+%.png)"
    assert.truthy(w:holds(path))
    w:key "v"
    local place = w:expect "Recording (script%-%d+%-%d+)"
    w:place "filming"
    w:key "v"
    w:expect "Recorded script"
    assert.truthy(w:holds(place .. "/frame-00001.png"))
    assert.equal(0, (w:close()))
  end)
end)
