-- SPDX-License-Identifier: MIT
--
-- What a script puts on the screen beside the network: axes of charts, pictures. Without a window all is
-- checked and nothing kept; what is drawn is seen on a snapshot.

local engram = require "engram"
local studio = require "engram.studio"
local program = require "program"

teardown(program.clean)

local function refuses(text, f, ...)
  local ok, message = pcall(f, ...)
  assert.is_false(ok, "should have refused: " .. text)
  assert.truthy(message:find(text, 1, true), message)
end

describe("studio.axes", function()
  it("names axes and title, and may do so again", function()
    assert.equal(0, select("#", studio.axes("c", "load p/n", "overlap m", "Retrieval")))
    studio.axes("c", "load p/n", "overlap m")
    studio.axes("c", "", "", "")
    studio.axes("c", "λ (1/s)", ("y"):rep(63), ("t"):rep(127))
    studio.plot("c", "s", 1, 2)
  end)

  it("says what is wrong", function()
    refuses("bad argument #1", studio.axes)
    refuses("1..63 bytes", studio.axes, "", "x", "y")
    refuses("bad argument #2", studio.axes, "c")
    refuses("bad argument #3", studio.axes, "c", "x")
    refuses("bad argument #3", studio.axes, "c", "x", {})
    refuses("bad argument #4", studio.axes, "c", "x", "y", {})
    refuses("at most 63 bytes", studio.axes, "c", ("x"):rep(64), "y")
    refuses("at most 63 bytes", studio.axes, "c", "x", "y\0")
    refuses("at most 127 bytes", studio.axes, "c", "x", "y", ("t"):rep(128))
  end)

  it("counts among the charts", function()
    local status, _, err = program.headless [[
      local studio = require "engram.studio"
      for k = 1, 200 do studio.axes("chart " .. k, "x", "y") end]]
    assert.equal(1, status)
    assert.truthy(err:find("no room for the chart 'chart 129' (128 at most)", 1, true), err)
  end)
end)

describe("studio.image", function()
  it("takes a Pattern", function()
    local net = engram.network { width = 5, height = 3 }
    assert.equal(0, select("#", studio.image("state", net:state())))
    studio.image("state", engram.random(1, { width = 7, height = 9 })[1])
    studio.image("state", engram.random(1, { n = 1000000 })[1])
  end)

  it("takes numbers, square or of a given shape", function()
    studio.image("square", { 1, 2, 3, -4 })
    studio.image("one", { 0 })
    studio.image("wide", { 1, 2, 3, 4, 5, 6 }, 3, 2)
    studio.image("row", { 1, 2, 3 }, 3, 1)
    studio.image("large", { 3.4e38, -3.4e38, 0, 1 })
    studio.image("wide", { 1 }) -- in place of the other
    local net = engram.network { width = 6, height = 2 }
    studio.image("fields", net:fields(), net.width, net.height)
    studio.image("lazy", setmetatable({}, { __len = function() return 4 end, __index = function(_, k) return k end }))
  end)

  it("says what is wrong", function()
    refuses("bad argument #1", studio.image)
    refuses("1..63 bytes", studio.image, "", { 1 })
    refuses("1..63 bytes", studio.image, ("x"):rep(64), { 1 })
    refuses("(expected a Pattern or a list of numbers, got nil)", studio.image, "i")
    refuses("got 5", studio.image, "i", 5)
    refuses("got Patterns; ps[1] is the first", studio.image, "i", engram.random(2, { n = 4 }))
    refuses("got a userdata", studio.image, "i", engram.network { n = 4 })
    refuses("a list of 1..1073741824 numbers, got 0", studio.image, "i", {})
    refuses("(12 numbers are no square picture: give width and height)", studio.image,
      "i", { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
    refuses("(3 x 2 is a picture of 6 numbers, the list has 5)", studio.image, "i",
      { 1, 2, 3, 4, 5 }, 3, 2)
    refuses("bad argument #4", studio.image, "i", { 1, 2 }, 2)
    refuses("bad argument #3", studio.image, "i", { 1, 2 }, nil, 2)
    refuses("bad argument #3", studio.image, "i", { 1, 2 }, 0, 2)
    refuses("bad argument #3", studio.image, "i", { 1, 2 }, 1.5, 2)
    refuses("bad argument #4", studio.image, "i", { 1, 2 }, 2, "one")
    refuses("the list has 2", studio.image, "i", { 1, 2 }, 1 << 30, 1 << 30)
    refuses("#2", studio.image, "i", { 1, 0 / 0 }, 2, 1)
    refuses("(entry 2 is nan, expected a finite number)", studio.image, "i", { 1, 0 / 0 }, 2, 1)
    refuses("entry 1 is inf", studio.image, "i", { 1 / 0 })
    refuses("entry 1 is 1e+300", studio.image, "i", { 1e300 })
    refuses('entry 1 is "1"', studio.image, "i", { "1" })
    refuses("entry 4 is a table", studio.image, "i", { 1, 2, 3, {} })
    refuses("has a width and height of its own", studio.image, "i", engram.random(1, { n = 4 })[1], 2, 2)
    refuses("bad argument #4", studio.image, "i", engram.random(1, { n = 4 })[1], nil, 2)
  end)

  it("an error in the list is an error of the script", function()
    local bad = setmetatable({}, { __len = function() return 4 end, __index = function() error "no such entry" end })
    refuses("no such entry", studio.image, "i", bad)
  end)

  it("has room for 64, watched or not", function()
    local text = [[
      local studio = require "engram.studio"
      for k = 1, 64 do studio.image("image " .. k, { k }) end
      studio.image("image 1", { 2 })
      print "so far"
      studio.image("image 65", { 1 })]]
    local status, out, err = program.headless(text)
    assert.equal(1, status)
    assert.truthy(out:find("so far", 1, true))
    assert.truthy(err:find("no room for the image 'image 65' (64 at most)", 1, true), err)
    local picture = program.path ".png"
    status, out, err = program.headless(text, "--snapshot", picture)
    if err:find("EGL", 1, true) then return end
    assert.equal(1, status)
    assert.truthy(out:find("so far", 1, true))
    assert.truthy(err:find("no room for the image 'image 65' (64 at most)", 1, true), err)
  end)

  it("costs nothing where nobody watches", function()
    local pattern = engram.random(1, { width = 4096, height = 4096 })[1]
    local before = engram.memory().used
    for k = 1, 40 do studio.image("many " .. k % 20, pattern) end
    collectgarbage()
    assert.is_true(engram.memory().used - before < 4 << 20)
  end)

  it("is on the snapshot as it came last", function()
    local bytes = {}
    for k, text in ipairs {
      "studio.image('a', white)",
      "studio.image('a', black) studio.image('a', white)",
      "studio.image('a', black)",
      "",
    } do
      local path = program.path ".png"
      local status, _, err = program.run { "--snapshot", path, "-e", [[
        local engram, studio = require "engram", require "engram.studio"
        local black = engram.ascii "....\n....\n...."[1]
        local white = -black
        engram.network { n = 4 }
        ]] .. text .. " return black, white" }
      if err:find("EGL", 1, true) then return end
      assert.equal(0, status, err)
      bytes[k] = assert(program.read(path))
    end
    assert.is_true(bytes[1] == bytes[2])
    assert.is_true(bytes[1] ~= bytes[3] and bytes[3] ~= bytes[4] and bytes[1] ~= bytes[4])
  end)
end)
