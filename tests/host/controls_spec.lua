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
    w:click "tool_invert"
    w:expect "up=0 "
    w:click "tool_undo"
    w:expect "up=100 "
    w:click "tool_redo"
    w:expect "up=0 "
    w:click "tool_fill"
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
    w:key "Next"
    w:key "Next" -- page down: 20 %
    w:click "tool_fill"
    w:expect "up=100 "
    w:click "occlude"
    w:expect "up=80 "
    local x, y, wide, high = w:place "noise_share"
    w:press(x + wide - 2, y + high // 2) -- to its end: 50 %
    w:key "n"
    w:expect "flipped 50 of 100"
    w:key "c"
    w:expect "up=0 "
    w:click "randomize"
    w:expect "up=[3-7]%d "
    w:key "c"
    w:expect "up=0 "
    w:key "x"
    w:expect "up=[3-7]%d "

    -- the brush, also where its keys take AltGr, which must not be the digits that are on them too
    w:key "c"
    w:expect "up=0 "
    w:key "bracketright"
    w:press(w:neuron(5, 5, 10, 10))
    w:expect "up=4 "
    w:keyboard "de"
    w:do_x "keydown ISO_Level3_Shift sleep 0.1 key --delay 100 9 sleep 0.1 key --delay 100 9 sleep 0.1" -- ] and ]
    w:do_x "key --delay 100 8 sleep 0.1 keyup ISO_Level3_Shift sleep 0.1" -- [
    w:key "c"
    w:expect "up=0 "
    w:press(w:neuron(5, 5, 10, 10))
    w:expect "up=9 "
    w:key "shift+ssharp" -- ?
    w:place "help"
    w:click "help_close"
    w:keyboard "us"
    assert.is_nil(w:output():find "is on the grid")
    w:key "bracketleft"
    w:key "bracketleft"
    w:key "c"
    w:expect "up=0 "
    w:press(w:neuron(5, 5, 10, 10))
    w:expect "up=1 "

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
    x, y, wide, high = w:place "temperature"
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
    w:click "seed"
    w:key "Tab" -- leaves the line, and so does what comes
    w:until_true("the next one", function() return w:focus() == "clear" end)
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

    -- the speed, by key and by mouse: of one update a second a run sees no end
    w:key "1"
    w:expect "memory 1 is on the grid"
    w:keys("minus", 24)
    w:keys("Next", 8)
    w:key "n"
    w:expect "flipped 10 of 100"
    w:key "space"
    os.execute "sleep 0.4"
    assert.is_nil(w:output():find("recalled", w.at, true))
    w:keys("plus", 24)
    w:expect "recalled"
    x, y, wide, high = w:place "speed"
    w:press(x + 1, y + high // 2)
    w:key "n"
    w:expect "flipped"
    w:click "run"
    os.execute "sleep 0.4"
    assert.is_nil(w:output():find("recalled", w.at, true))
    w:press(x + wide - 1, y + high // 2)
    w:expect "recalled"

    -- the script's own, by mouse and by the keyboard's focus
    local sx, sy, sw, sh = w:place "control:amount"
    w:press(sx + sw - 2, sy + sh // 2)
    w:expect "amount=10 "
    w:drag(sx + sw - 2, sy + sh // 2, sx - 10, sy + sh // 2)
    w:expect "amount=0 "
    w:key "Tab" -- the mouse took the focus away: from the first one on
    for _ = 1, 30 do
      if w:focus() == "control:amount" then break end
      w:key "Tab"
    end
    w:key "Right"
    w:expect "amount=1 "
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
    w:click "control:on" -- the focus has scrolled to them
    w:expect "on=false"
    w:click "control:go"
    w:expect "pressed"

    -- what is only seen
    w:key "h"
    w:place "fields_key"
    w:click "tool_difference"
    w:place "overlay_caption"
    w:key "g"
    w:key "g"
    w:key "g"
    w:place "landscape"
    w:key "l"
    w:key "ctrl+5"
    w:place "unfold:log"
    w:click "unfold:log"
    w:click "fold:log"
    w:place "unfold:log"
    w:key "question"
    w:place "help"
    w:key "Escape"
    w:click "help_button"
    w:place "help"
    w:key "F1"
    local status, _, kept = w:close()
    assert.equal(0, status)
    assert.truthy(kept:find "theme light" and kept:find "folded log", kept)
  end)
end)
