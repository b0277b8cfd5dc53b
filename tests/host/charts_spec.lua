-- SPDX-License-Identifier: MIT
-- The charts of the past in a real window: where the mouse takes hold of time, the network goes.

local window = require "window"

local mirror = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 10, height = 10 }
local state
repeat
  if net:state() ~= state then
    state = net:state()
    print("state\n" .. tostring(state) .. "\nend")
  end
until not studio.frame()
]]

describe("the charts in a window", function()
  after_each(window.abandon)

  it("take the network back in time by click and by drag, and to the end again", function()
    local w = window.open(mirror)
    w:expect "state\n[.\n]+\nend"
    local x1, y1 = w:neuron(3, 1, 10, 10)
    local x2, y2 = w:neuron(3, 10, 10, 10)
    w:drag(x1, y1, x2, y2)
    w:expect "\n##########\n"
    w:click "train"
    w:expect 'learned "drawn 1"'
    w:click "noise"
    w:expect "flipped %d+ of 100"
    w:click "run"
    w:expect 'recalled "drawn 1": overlap 1.000'

    for _, chart in ipairs { "energy", "flips", "overlaps" } do
      w:click("chart:" .. chart)
      local x, y, width, height = w:place "energy"
      local middle = y + height // 2
      w:press(x + 1, middle)
      w:expect "state\n[.\n]+\nend" -- the first moment: an empty grid
      w:click "now"
      local last = w:expect "state\n([.#\n]+)\nend"
      assert.equal(10, select(2, last:gsub("#", "")))
      w:drag(x + width - 2, middle, x + 1, middle)
      w:expect "state\n[.\n]+\nend"
      w:drag(x + 1, middle, x + width - 1, middle)
      w:until_true("the newest moment again", function() return w:output():match(".*state\n(.-)\nend") == last end)
      w.at = #w:output() + 1
    end
    assert.equal(0, w:close())
  end)

  it("open a list of the memories for either axis of the landscape", function()
    local w = window.open [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 10, height = 10 }
net:learn(engram.random(4, { width = 10, height = 10 }))
print "ready"
repeat until not studio.frame()
]]
    w:expect "ready"
    w:click "chart:landscape"
    w:place "landscape"
    for which, name in ipairs { "axis_1", "axis_name_2" } do
      w:click(name)
      w:click(("axis_%d:memory_4"):format(which))
    end
    w:click "chart:energy"
    w:place "energy"
    assert.equal(0, w:close())
  end)
end)
