-- How many drawings can 1,225 neurons hold?
--
-- Draw on the grid (left button white, right button black) and press T to memorize. Clear with C,
-- draw the same figure roughly, and press the space bar: the network falls into the nearest memory.
-- Random patterns fit up to 0.138 n of them (Amit, Gutfreund, Sompolinsky 1985); drawings, which
-- share their background, far fewer.

local engram = require "engram"
local studio = require "engram.studio"

local net = engram.network { width = 35, height = 35 }
local limit = math.floor(0.138 * net.n)

studio.speed(1200) -- updates a second: about a sweep

local told
repeat
  local count = #net.memories
  if count ~= told then
    told = count
    studio.text("memories", ("%d of at most %d (0.138 n)"):format(count, limit))
    print(("memories: %d; %d neurons hold at most %d random ones (0.138 n)"):format(count, net.n, limit))
  end
until not studio.frame()
