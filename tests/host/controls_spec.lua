-- SPDX-License-Identifier: MIT
-- Every control in a real window, by mouse and by key; what it did is read from the network itself.

local window = require "window"

-- Says what the network is whenever it has changed.
local mirror = [[
local engram = require "engram"
local studio = require "engram.studio"
local net = engram.network { width = 10, height = 10, seed = 7 }
net:learn(engram.random(3, { width = 10, height = 10, seed = 2 }))
local slider, choice, toggle = nil, nil, nil
local before
repeat
  slider = studio.slider("amount", 0, 10, 5, 1)
  choice = studio.choice("kind", { "a", "b", "c" })
  toggle = studio.toggle("on", false)
  local up = 0
  local state = net:state()
  for i = 1, 100 do up = up + (state[i] > 0 and 1 or 0) end
  local now = ("rule=%s ties=%s T=%g seed=%d up=%d p=%d updates=%d amount=%s kind=%s on=%s;"):format(net.rule, net.ties,
    net.temperature, net.seed, up, #net.memories, net.updates, slider, choice, toggle)
  if studio.button "go" then now = now .. " pressed" end
  if now ~= before then print(now) end
  before = now
until not studio.frame()
]]

describe("controls", function()
  after_each(window.abandon)

  it("of the network and of the script do what they say", function()
    local w = window.open(mirror)
    w:expect "rule=hebb ties=keep T=0 seed=7 up=0 p=3"

    -- the grid
    w:key "f"
    w:expect "up=100 "
    w:click "occlude"
    w:expect "up=75 "
    w:key "i"
    w:expect "up=25 "
    w:key "ctrl+z"
    w:expect "up=75 "
    w:key "ctrl+y"
    w:expect "up=25 "
    w:click "undo"
    w:expect "up=75 "
    w:key "Prior" -- page up: 30 %
    w:key "o"
    w:expect "up=70 "
    w:key "c"
    w:expect "up=0 "
    w:click "randomize"
    w:expect "up=[3-7]%d "
    w:key "c"
    w:expect "up=0 "
    w:key "x"
    w:expect "up=[3-7]%d "

    -- memories
    w:key "2"
    w:expect "memory 2 is on the grid"
    w:key "Delete"
    w:expect "p=2 "
    w:key "ctrl+z"
    w:expect "p=3 "

    -- what the network is
    w:key "r"
    w:expect "rule=covariance "
    w:click "rule"
    w:click "rule:projection"
    w:expect "rule=projection "
    w:key "y"
    w:expect "ties=plus "
    w:click "ties"
    w:click "ties:minus"
    w:expect "ties=minus "
    w:key "Up"
    w:expect "T=0%.05 "
    w:key "Down"
    w:expect "T=0 "
    local x, y, wide, high = w:place "temperature"
    w:press(x + wide // 2, y + high // 2)
    w:expect "T=1 "
    w:press(x + 1, y + high // 2)
    w:expect "T=0 "
    w:key "e"
    w:expect "seed=8 "
    w:click "seed"
    w:hold "ctrl+a"
    w:do_x "type --delay 25 4242"
    w:hold "Return"
    w:expect "seed=4242 "
    w:key "Escape"

    -- steps, by a synchronous order, at a speed
    w:click "schedule"
    w:click "schedule:synchronous"
    w:click "step"
    w:expect "updates=100 "
    w:key "u" -- back to random
    w:key "period"
    w:expect "updates=101 "
    w:key "w"
    w:expect "updates=200 "
    w:key "Left"
    w:expect "updates=101 "
    w:key "Home"
    w:expect "updates=0 "
    w:key "End"
    w:expect "updates=200 "

    -- the script's own, by mouse and by the keyboard's focus
    local sx, sy, sw, sh = w:place "control:amount"
    w:press(sx + sw - 2, sy + sh // 2)
    w:expect "amount=10 "
    w:key "Tab" -- the mouse took the focus away: from the first one on
    for _ = 1, 30 do
      if w:focus() == "control:amount" then break end
      w:key "Tab"
    end
    w:key "Left"
    w:expect "amount=9 "
    w:key "Tab"
    w:key "Right"
    w:expect "kind=b "
    w:key "Tab"
    w:key "Return"
    w:expect "on=true"
    w:key "Tab"
    w:key "Return"
    w:expect "pressed"
    w:key "Escape"

    -- what is only seen
    w:key "h"
    w:place "fields_key"
    w:key "l"
    w:key "ctrl+5"
    w:place "unfold:log"
    w:key "question"
    w:place "help"
    w:key "Escape"
    local status, _, kept = w:close()
    assert.equal(0, status)
    assert.truthy(kept:find "theme light" and kept:find "folded log", kept)
  end)
end)
