-- Does it matter whether neurons move one by one or all at once?
--
-- One by one, each flip lowers the energy, and a run must end. All at once, each neuron trusts a state that
-- has changed when it arrives: the energy may rise, and two states may follow each other for ever (Bruck 1990).
-- Of many starts the one with the largest rise is run both ways, in a network with far too many memories, where
-- the two differ most.

local engram = require "engram"
local studio = require "engram.studio"

local n = studio.slider("neurons", 20, 1000, 100, 10)
local p = studio.slider("memories", 1, 200, 80, 1)
local starts = studio.slider("starts", 1, 5000, 500, 1)

local shown = 20 -- sweeps on the chart; the runs go to their end

local net = engram.network { n = n }
net:learn(engram.random(p, { n = n }))

-- Calls see(t, energy, bond) after every sweep; what is bound between a state and the one before it,
-- -1/2 sum of s_i(t) h_i(t-1), cannot rise all at once. Gives the Result.
local function follow(start, schedule, see)
  net:set(start)
  local h = net:fields()
  return net:run { schedule = schedule, sweeps = 1000, on_sweep = function(_, t)
    local s, bond = net:state(), 0
    for i = 1, n do bond = bond - s[i] * h[i] / 2 end
    h = net:fields()
    return see(t, net:energy(), bond)
  end }
end

local cycles, most, chosen = 0, -math.huge, nil
for _ = 1, starts do
  local start = net:randomize():state()
  local before, rise = net:energy(), 0
  local result = follow(start, "synchronous", function(_, energy)
    before, rise = energy, math.max(rise, energy - before)
  end)
  if result.cycle == 2 then cycles = cycles + 1 end
  if rise > most then most, chosen = rise, start end
end
print(("all at once, %d of %d random starts end in a swing"):format(cycles, starts))

studio.axes("both ways", "sweeps", "energy E", "The same start, all at once and one by one")

for _, way in ipairs { { "all at once", "synchronous" }, { "one by one", "random" } } do
  local before, rises = net:set(chosen):energy(), 0
  studio.plot("both ways", way[1], 0, before)
  print(way[1], follow(chosen, way[2], function(t, energy, bond)
    if t <= shown then studio.plot("both ways", way[1], t, energy) end
    if t <= shown and way[2] == "synchronous" then studio.plot("both ways", "two states together", t, bond) end
    if energy > before + 1e-9 then rises = rises + 1 end
    before = energy
  end))
  print(("    sweeps in which the energy rose: %d"):format(rises))
end
