-- How many random memories does a network hold?
--
-- Each memory is put on the network, which may then move as it likes; m says how much of it is left. Up to a
-- load p/n of 0.138 nearly all is left, beyond nothing is certain: the wall of Amit, Gutfreund and Sompolinsky
-- (1985), whose curve for very large networks is drawn too. It is a wall for large networks only: 20 memories
-- in 100 neurons do not stand still, and end at m = 0.87.

local engram = require "engram"
local studio = require "engram.studio"
local stats = require "tools.stats"

local networks = studio.slider("networks", 2, 200, 20, 1)
local largest = studio.slider("largest n", 100, 4000, 1000, 100)

studio.axes("capacity", "load p / n", "overlap m with the memory", "What is left of a memory")

local critical = engram.theory.critical_load()
for k = 0, 100 do
  local load = critical * k / 100
  studio.plot("capacity", "theory, n → ∞", load, engram.theory.overlap(load))
end
studio.plot("capacity", "theory, n → ∞", critical, 0) -- the wall

-- Mean and standard error of m over networks of n neurons with p memories.
local function measure(n, p)
  return stats.gather(networks, ("n = %d, p = %d"):format(n, p), function()
    local net, memories = engram.network { n = n }, engram.random(p, { n = n })
    net:learn(memories)
    local results, m = engram.recall(net, memories), 0
    for mu, r in ipairs(results) do m = m + r.state:overlap(memories[mu]) / p end
    return { m = m }
  end)
end

-- One network more is on the grid meanwhile: what has become of its first memory.
local function look(n, p)
  local net, memories = engram.network { n = n }, engram.random(p, { n = n })
  studio.show(net:learn(memories):set(memories[1]))
  net:run()
end

print "    n    p/n   m ± error"
for _, n in ipairs { 100, 300, 1000, 4000 } do
  for p = math.ceil(n / 50), n // 5, math.ceil(n / 50) do
    if n > largest then break end
    look(n, p)
    local mean, err = measure(n, p)
    studio.plot("capacity", ("n = %d"):format(n), p / n, mean.m, err.m)
    print(("%5d  %5.3f   %.4f ± %.4f"):format(n, p / n, mean.m, err.m))
  end
end
