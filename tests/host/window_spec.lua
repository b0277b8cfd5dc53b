-- SPDX-License-Identifier: MIT
-- The studio in a real window, by mouse and by key; what it did is read from what it says.

local window = require "window"

-- Shows an empty grid and prints the state and the count of updates whenever one of them changes.
local mirror = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 10, height = 10 }
local state, updates
repeat
  if net:state() ~= state or net.updates ~= updates then
    state, updates = net:state(), net.updates
    print("updates " .. updates .. "\n" .. tostring(state) .. "\nend")
  end
until not studio.frame()
]]

-- Sweep after sweep, a line each: in a loop that gives the screen time, and in one run that never does.
local restless = {
  ["between its sweeps"] = [[
local count = 0
repeat
  net:sweep()
  count = count + 1
  print("sweep " .. count .. ".")
until not studio.frame()
]],
  ["in the middle of a run"] = [[
net:run { sweeps = 1000000, on_sweep = function(_, t)
  net:corrupt(0.2)
  io.write("sweep ", t, ".\n"):flush() -- print would give the screen time as well
end }
]],
}

local restless_network = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 10, height = 10 }
net:learn(engram.random(2, { width = 10, height = 10 }))
studio.speed(2000)
]]

-- Ten sweeps' time without one; gives what was printed before.
local function stands_still(w)
  os.execute "sleep 0.4"
  local held = w:output()
  os.execute "sleep 0.5"
  assert.equal(held, w:output())
  return held
end

local function count_up(state) return select(2, state:gsub("#", "")) end

describe("the studio in a window", function()
  after_each(window.abandon)

  it("paints, trains, damages, recalls, steps and sweeps by mouse, and does the same by key", function()
    local w = window.open(mirror)
    w:expect "updates 0\n[.\n]+end"

    w:press(w:neuron(3, 4, 10, 10))
    local state = w:expect "updates 0\n([.#\n]+)\nend"
    assert.equal("...#......", state:match(("[^\n]+\n"):rep(2) .. "([^\n]+)"))
    assert.equal(1, count_up(state))

    local x1, y1 = w:neuron(5, 1, 10, 10)
    local x2, y2 = w:neuron(5, 10, 10, 10)
    w:drag(x1, y1, x2, y2)
    w:expect "\n##########\n" -- without a gap, however fast the mouse

    w:press(w:neuron(3, 4, 10, 10))
    local x, y = w:neuron(3, 4, 10, 10)
    w:press(x, y, 3)
    state = w:expect "updates 0\n([.#\n]+)\nend"
    assert.equal(10, count_up(state))

    w:click "train"
    w:expect 'learned "drawn 1": 1 memory'
    w:click "noise"
    w:expect "flipped 25 of 100 neurons"
    w:click "run"
    w:expect 'recalled "drawn 1": overlap 1.000'
    state = w:output():match ".*updates %d+\n([.#\n]+)\nend"
    assert.equal(10, count_up(state))

    w:click "noise"
    w:expect "flipped 25 of 100 neurons"
    local before = tonumber(w:output():match ".*updates (%d+)\n")
    w:click "step"
    w:expect("updates " .. before + 1 .. "\n")
    w:click "sweep" -- to the end of the sweep that the step began
    w:expect("updates " .. before + 100 .. "\n")
    w:click "sweep"
    w:expect("updates " .. before + 200 .. "\n")
    w:click "clear"
    w:expect "\n[.\n]+\nend"
    w:click "memory_1"
    w:expect '"drawn 1" is on the grid'
    w:click "reset"
    w:expect "forgot all memories"
    w:click "run"
    w:expect "nothing to recall yet"

    x1, y1 = w:neuron(2, 2, 10, 10)
    x2, y2 = w:neuron(9, 9, 10, 10)
    w:drag(x1, y1, x2, y2)
    w:expect "#"
    w:key "t"
    w:expect 'learned "drawn 2": 1 memory'
    w:key "n"
    w:expect "flipped 25 of 100 neurons"
    w:key "space"
    w:expect 'recalled "drawn 2": overlap 1.000'
    w:key "n"
    w:expect "flipped 25 of 100 neurons"
    before = tonumber(w:output():match ".*updates (%d+)\n")
    w:key "period"
    w:expect("updates " .. before + 1 .. "\n")
    w:key "w"
    w:expect("updates " .. before + 100 .. "\n")
    w:key "w"
    w:expect("updates " .. before + 200 .. "\n")
    w:key "c"
    w:expect "\n[.\n]+\nend"
    w:key "shift+Delete"
    w:expect "forgot all memories"
    assert.equal(0, w:close())
  end)

  for where, loop in pairs(restless) do
    it("holds a script " .. where .. ", lets it go by one sweep, and goes on", function()
      local w = window.open(restless_network .. loop)
      w:expect "sweep 5%."
      w:click "run" -- which reads pause now
      local held = stands_still(w)

      local last = tonumber(held:match ".*sweep (%d+)%.")
      w:click "sweep"
      w:expect("sweep " .. last + 1 .. "%.")
      os.execute "sleep 0.5"
      assert.is_nil(w:output():find("sweep " .. last + 2 .. ".", 1, true))

      w:key "space"
      w:expect("sweep " .. last + 20 .. "%.")
      w:key "space"
      stands_still(w)
      assert.equal(0, w:close())
    end)
  end

  it("stays open with the error when a script fails, and gives its status at the end", function()
    local w = window.open [[
local engram = require "engram"
local net = engram.network { width = 10, height = 10 }
error "something is wrong"
]]
    w:expect "script.lua:3: something is wrong"
    w:press(w:neuron(1, 1, 10, 10))
    w:click "train" -- the network can still be used by hand
    w:expect 'learned "drawn 1"'
    assert.equal(1, w:close())
  end)

  it("obeys in the middle of a recall", function()
    local w = window.open [[
local engram = require "engram"
engram.network { width = 10, height = 10 }
local none = {}
for i = 1, 16 do none[i] = {} for j = 1, 16 do none[i][j] = 0 end end
local coins = engram.network { weights = none, ties = "random" }
print "busy"
engram.recall(coins, engram.random(300, { n = 16 }), { sweeps = 1 << 40 })
]]
    w:expect "busy"
    w:press(w:neuron(1, 1, 10, 10))
    w:click "train"
    w:expect 'learned "drawn 1"'
    w:key "n"
    w:expect "flipped 25 of 100"
    w:click "run"
    w:expect '"drawn 1": overlap'
    assert.equal(0, w:close())
  end)

  it("goes on drawing while a script sits in a long C call", function()
    local w = window.open [[
local engram = require "engram"
engram.network { width = 10, height = 10 }
local began = engram.now()
print "busy"
while engram.now() - began < 3 do string.find(("a"):rep(1200), (".-"):rep(2) .. "b") end
print "done"
]]
    w:expect "busy"
    local x, y = w:neuron(5, 5, 10, 10)
    local moves = {} -- each is news to draw; by one call, since to start many takes its time
    for k = 1, 25 do moves[k] = ("mousemove %d %d sleep 0.05"):format(x + k, y) end
    w:do_x(table.concat(moves, " "))
    assert.is_nil(w:output():find "done")
    w:expect "done"
    local status, output = w:close()
    assert.equal(0, status)
    local drawn = tonumber(output:match "(%d+) drawn")
    assert.is_true(drawn >= 13, "too few frames: " .. drawn) -- 10 a second, on any machine
  end)
end)
