-- Does it matter in which order the neurons move?
--
-- A schedule is a list of neurons, or a function that gives a list for each sweep, or an iterator that finds the next
-- neuron when it is asked. A list within the list moves together, each neuron by the fields before. One by one, every
-- flip lowers the energy and any order ends in a valley, but not in the same one: who lets the neuron move that is
-- wrong by most flips the fewest and more often finds the memory. Together, neurons may answer each other for ever.

local engram = require "engram"
local studio = require "engram.studio"
local stats = require "tools.stats"

local side = studio.slider("side", 4, 60, 20, 2)
local load = studio.slider("load p/n", 0.01, 0.3, 0.12, 0.01)
local damage = studio.slider("damage", 0, 0.5, 0.3, 0.01)
local networks = studio.slider("networks", 1, 1000, 100, 1)

local n = side * side
local cyclic, checkerboard = {}, { {}, {} }
for i = 1, n do
  cyclic[i] = i
  table.insert(checkerboard[1 + ((i - 1) // side + i) % 2], i)
end

-- An iterator: the neuron that its field opposes most, as long as there is one.
local function boldest(net)
  return function()
    local s, h, worst, most = net:state(), net:fields(), nil, 0
    for i = 1, n do if -s[i] * h[i] > most then worst, most = i, -s[i] * h[i] end end
    return worst
  end
end

-- The k-th network, showing a damaged memory: the same for every order.
local function damaged(k)
  local net = engram.network { width = side, height = side, seed = k }
  net:learn(engram.random(math.max(1, math.floor(load * n)), { width = side, height = side, seed = k }))
  return net:set(net.memories[1]:corrupt(damage, k))
end
studio.axes("orders", "flips / n", "energy E / n", "One damaged memory, four orders")

local orders = {
  { "cyclic", cyclic }, { "checkerboard", checkerboard }, { "together", { cyclic } }, { "boldest", boldest },
}
for _, order in ipairs(orders) do
  local name, schedule = table.unpack(order)
  local net, flips = damaged(1), 0
  studio.show(net)
  studio.plot("orders", name, 0, net:energy() / n)
  for _ = 1, 20 do
    flips = flips + net:sweep(schedule)
    studio.plot("orders", name, flips / n, net:energy() / n)
  end
  local mean, err = stats.gather(networks, name, function(k)
    local r = damaged(k):run { schedule = schedule }
    return { recalled = r.kind == "memory" and 100 or 0, flips = r.flips / n, swings = r.cycle > 0 and 100 or 0 }
  end)
  print(("%-12s recalls %3.0f ± %.0f %%, flips a neuron %.2f ± %.2f, swings for ever %2.0f %%")
    :format(name, mean.recalled, err.recalled, mean.flips, err.flips, mean.swings))
end
