-- Does it help to forget what one has dreamt?
--
-- Random states fall mostly into what nobody has taught. If a little of each such attractor is taken out of the
-- weights, the memories gain: from a seventh of 40 memories in 200 neurons that are fixed points to all of them
-- (Hopfield, Feinstein, Palmer 1983). Too many dreams take the memories too, all at once.

local engram = require "engram"
local studio = require "engram.studio"
local stats = require "tools.stats"

local n = studio.slider("neurons", 50, 1000, 200, 10)
local p = studio.slider("memories", 1, 200, 40, 1)
local rate = studio.slider("rate", 0.001, 0.1, 0.01, 0.001)
local networks = studio.slider("networks", 1, 100, 5, 1)
local most = studio.slider("dreams", 100, 20000, 6000, 100)

studio.axes("dreams", "dreams", "share of memories, %", "Unlearning")

local function shares(net, memories)
  local still, back = 0, 0
  for mu, r in ipairs(engram.recall(net, memories)) do
    if net:errors(memories[mu]) == 0 then still = still + 1 end
    if r.state:overlap(memories[mu]) > 0.9 then back = back + 1 end
  end
  return 100 * still / #memories, 100 * back / #memories
end

local nets, taught = {}, {}
for k = 1, networks do
  taught[k] = engram.random(p, { n = n })
  nets[k] = engram.network { n = n, seed = engram.seed + k }
  nets[k]:learn(taught[k])
end

local step = most // 20
for dreams = 0, most, step do
  local mean, err = stats.gather(networks, ("%d dreams"):format(dreams), function(k)
    if dreams > 0 then nets[k]:unlearn { dreams = step, rate = rate } end
    local still, back = shares(nets[k], taught[k])
    return { still = still, back = back }
  end)
  studio.plot("dreams", "fixed points", dreams, mean.still, err.still)
  studio.plot("dreams", "still near (m > 0.9)", dreams, mean.back, err.back)
  print(("%5d dreams: %5.1f %% are fixed points, %5.1f %% stay at m > 0.9"):format(dreams, mean.still, mean.back))
end
