-- SPDX-License-Identifier: MIT
-- Painting in a real window: brushes, lines, both buttons. What it did is read from what the script prints.

local window = require "window"

-- Prints the state whenever it changes.
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

local function grid(rows) return (table.concat(rows, "\n"):gsub("%.", "%%.")) end

describe("painting in a window", function()
  teardown(window.abandon)

  it("has brushes, draws lines with Shift, takes away with the right button", function()
    local w = window.open(mirror)
    w:expect "state\n[.\n]+end"
    w:click "tool_brush_larger"
    w:click "tool_brush_larger"
    w:press(w:neuron(2, 2, 10, 10))
    w:expect(grid { "###.......", "###.......", "###.......", ".........." })

    w:press(w:neuron(10, 10, 10, 10)) -- clipped at the border
    w:expect(grid { "..........", "........##", "........##\nend" })

    w:click "tool_brush_smaller"
    w:click "tool_brush_smaller"
    local x, y = w:neuron(2, 2, 10, 10)
    w:press(x, y, 3)
    w:expect(grid { "###.......", "#.#.......", "###......." })

    -- The line is straight from where it began to where it ends, whatever is between; nothing comes before.
    local x1, y1 = w:neuron(6, 1, 10, 10)
    local x2, y2 = w:neuron(8, 9, 10, 10)
    local x3, y3 = w:neuron(6, 8, 10, 10)
    w:do_x(("mousemove %d %d keydown Shift sleep 0.1 mousedown 1 sleep 0.15 mousemove %d %d sleep 0.2")
      :format(x1, y1, x2, y2))
    local before = w:output()
    w:do_x(("mousemove %d %d sleep 0.2"):format(x3, y3))
    assert.equal(before, w:output())
    w:do_x "mouseup 1 keyup Shift"
    w:expect(grid { "..........", "########..", "..........", "..........", "........##" })
    w:place "hover:58" -- row 6, column 8

    w:click "tool_clear"
    w:expect "state\n[.\n]+end"
    w:do_x "mousemove 5 5"
    w:until_true("no neuron under the mouse", function() return not w:places():find "hover:" end)
    assert.equal(0, w:close())
  end)
end)
