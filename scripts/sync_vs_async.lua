-- Does it matter whether neurons move one by one or all at once?
--
-- One by one, each flip lowers the energy, and a run must end. All at once, each neuron trusts a state that
-- has changed when it arrives: the energy may rise, and two states may follow each other for ever (Bruck 1990).
-- A start that ends so is sought, and run both ways.

local engram = require "engram"
local studio = require "engram.studio"

local n = studio.slider("neurons", 20, 1000, 100, 10)
local p = studio.slider("memories", 1, 200, 10, 1)
local starts = studio.slider("starts", 1, 5000, 500, 1)

local net = engram.network { n = n }
net:learn(engram.random(p, { n = n }))

local cycles, start = 0, nil
for _ = 1, starts do
  local s = net:randomize():state()
  if net:run { schedule = "synchronous" }.cycle == 2 then
    cycles, start = cycles + 1, start or s
  end
end
print(("all at once, %d of %d random starts end in a swing between two states"):format(cycles, starts))

if not start then
  print "none of these starts does: take another --seed, or more memories"
  return
end

studio.axes("both ways", "sweeps", "energy E", "The same start, all at once and one by one")

local function follow(name, schedule)
  net:set(start)
  studio.plot("both ways", name, 0, net:energy())
  local before, rises = net:energy(), 0
  local result = net:run { schedule = schedule, sweeps = 12, on_sweep = function(_, t)
    local energy = net:energy()
    studio.plot("both ways", name, t, energy)
    if energy > before then rises = rises + 1 end
    before = energy
  end }
  print(("%-13s %s; the energy rose %d times"):format(name, result, rises))
end

follow("all at once", "synchronous")
follow("one by one", "random")
