-- Into what else does a network fall?
--
-- Random states are let go, and what they end in is counted: memories, their inverses, mixtures of an odd
-- number of them, and states that are near nothing that was taught. The inverse of every fixed point is one,
-- since E(s) = E(-s). With more memories the strange ones take over.

local engram = require "engram"
local studio = require "engram.studio"

local n = studio.slider("neurons", 50, 2000, 200, 50)
local starts = studio.slider("starts", 100, 10000, 1000, 100)
local networks = studio.slider("networks", 1, 50, 5, 1)

local few = engram.network { n = n, seed = 5 }
few:learn(engram.random(3, { n = n, seed = 5 }))
local census = engram.attractors(few, { starts = starts })
print(census)
few:set(census[#census].state)

studio.axes("ends", "memories p", "share of random starts, %", "Where random states end")
local kinds = { "memory", "inverse", "mixture", "spurious" }

for _, p in ipairs { 2, 3, 5, 7, 10, 14, 20, 28, 40 } do
  if p > n / 4 then break end
  local share = { memory = 0, inverse = 0, mixture = 0, spurious = 0 }
  for _ in engram.trials(networks, ("p = %d"):format(p)) do
    local net = engram.network { n = n }
    net:learn(engram.random(p, { n = n }))
    for _, found in ipairs(engram.attractors(net, { starts = starts })) do
      share[found.kind] = share[found.kind] + 100 * found.share / networks
    end
  end
  local line = ("p = %d:"):format(p)
  for _, kind in ipairs(kinds) do
    studio.plot("ends", kind, p, share[kind])
    line = line .. (" %s %.0f %%"):format(kind, share[kind])
  end
  print(line)
end
