-- SPDX-License-Identifier: MIT
-- Files by their paths in a real window: pictures are learned, asked about, refused; grid and network are saved.

local window = require "window"

local source = os.getenv "ENGRAM_SOURCE"

local script = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 20, height = 20, seed = 7 }
print "ready"
repeat until not studio.frame()
]]

local restless = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 20, height = 20, seed = 7 }
net:learn(engram.random(2, { width = 20, height = 20 }))
studio.speed(20000)
net:run { sweeps = 1000000, on_sweep = function(_, t)
  net:corrupt(0.2)
  if t % 10 == 3 then io.write("sweep ", t, ".\n"):flush() end
end }
print "at rest"
]]

-- As fast as the display takes it: the line waits for nobody, and what stood in it goes.
local function enter(w, path, key)
  assert(w:do_x(("key --delay 0 %s type --delay 0 --args 1 '%s' key --delay 0 Return"):format(key or "ctrl+o", path)))
end

describe("files in the window", function()
  after_each(window.abandon)

  it("are learned, asked about, refused, and saved", function()
    local w = window.open(script)
    w:expect "ready"
    assert(os.execute(("cd %q && cp -r %q/patterns/letters l && cp %q/patterns/digits/3.png d.png && echo words >t.png")
      :format(w.folder, source, source)))
    enter(w, "l/A.png")
    w:expect "learned .-: 1 memory"
    enter(w, "l")
    w:expect "27 memories"
    enter(w, "d.png")
    w:place "question"
    w:click "answer_no"
    w:until_true("the end of the question", function() return not w:places():find "question" end)
    enter(w, "d.png")
    w:place "question"
    w:key "Return"
    w:expect "28 memories"
    enter(w, "t.png")
    enter(w, "no.png")
    w:expect "t%.png"
    w:expect "no%.png"
    w:key "1"
    w:expect '"A" is on the grid'
    enter(w, "grid.png", "ctrl+s")
    w:expect "grid%.png"
    enter(w, "net.engram", "ctrl+s")
    w:expect "net%.engram"
    w:until_true("both files", function() return w:holds "grid.png" and w:holds "net.engram" end)
    local check = io.open(w.folder .. "/check.lua", "w")
    check:write(([[
      local engram = require "engram"
      local grid, a = engram.load("grid.png")[1], engram.load(%q)[1]
      assert(grid == a)
      assert(#engram.open("net.engram").memories == 28)
      print "the same"]]):format(source .. "/patterns/letters/A.png"))
    check:close()
    local pipe = io.popen(("cd %q && %q --headless check.lua 2>&1"):format(w.folder, os.getenv "ENGRAM"))
    assert.equal("the same\n", pipe:read "a")
    pipe:close()
    assert.equal(0, (w:close()))
  end)

  it("come and go while the script runs its network", function()
    local w = window.open(restless)
    w:expect "sweep 3%."
    assert(os.execute(("cd %q && mkdir s && cp %q/patterns/letters/[XYZ].png s"):format(w.folder, source)))
    enter(w, "s/")
    w:expect "learned 3 pictures from s/: 5 memories"
    w:click "forget_1"
    w:expect "forgot memory 1: 4 left"
    w:click "save_2" -- X is the second now; Enter would load, had it not come from the row
    w:place "typing:path"
    w:hold "Return"
    w:expect 'saved "X" to /[^\n]*/X%.png\n'
    enter(w, "all/", "ctrl+s")
    w:expect "saved 4 memories to "
    w:until_true("all files", function()
      for _, name in ipairs { "1", "X", "Y", "Z" } do
        if not w:holds("all/" .. name .. ".png") then return false end
      end
      return w:holds "X.png"
    end)
    w:click "save_2"
    w:place "typing:path"
    w:hold "Escape" -- nothing is saved, and keys act again
    w:key "shift+Delete"
    w:expect "forgot all memories"
    w:expect "at rest" -- without a memory there is no field to follow
    enter(w, "s/X.png")
    w:expect "1 memory"
    assert.equal(0, (w:close()))
  end)

  local drag = os.getenv "ENGRAM_DRAG"
  it("are dropped with the mouse, whatever their names", drag and function()
    local w = window.open(script)
    w:expect "ready"
    assert(os.execute(("cd %q && mkdir 'a b' && cp %q/patterns/letters/[XY].png 'a b' && " ..
      "cp %q/patterns/digits/3.png d.png && printf '\\377\\330\\377\\340 JFIF' >p.jpg")
      :format(w.folder, source, source)))
    local function drop(...)
      local files = {}
      for k, name in ipairs { ... } do files[k] = ("file://%s/%s"):format(w.folder, name) end
      assert(w:on_display(("timeout 20 %q $(xdotool search --name engram | head -1) %s")
        :format(drag, table.concat(files, " "))))
    end
    drop("a%20b/X.png", "p.jpg", "a%20b/Y.png")
    w:expect "p%.jpg: is a JPEG picture; make it PNG: convert p%.jpg p%.png\n"
    w:expect "learned 2 pictures: 2 memories"
    drop "a%20b"
    w:expect "learned 2 pictures from [^\n]*/a b: 4 memories"
    drop "d.png"
    w:expect "Resize and learn%?"
    w:place "question"
    w:key "Return"
    w:expect "5 memories"
    assert.equal(0, (w:close()))
  end or nil)
end)
