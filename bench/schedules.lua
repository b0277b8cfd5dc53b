-- SPDX-License-Identifier: MIT
--
-- What an order of the script's own costs beside a sweep by name: the same neurons in the same order.
--
--     engram --headless bench/schedules.lua [tiny]
--
-- The ways take turns, so that whatever else the machine does slows all of them, and the best time of each counts.

local engram = require "engram"

local tiny = engram.args[1] == "tiny"
local n, seconds = tiny and 500 or 10000, tiny and 0.02 or 1

local list = {}
for i = 1, n do list[i] = i end
local ways = { "cyclic", "random", function() return list end, { list }, function()
  local i = 0
  return function()
    i = i + 1
    return list[i]
  end
end }

-- The best time of each way, from the same state.
local function measure(net, cue)
  local best, until_then = {}, engram.now() + seconds
  while #best == 0 or engram.now() < until_then do
    for k, schedule in ipairs(ways) do
      net:set(cue)
      local began = engram.now()
      net:sweep(schedule)
      best[k] = math.min(best[k] or math.huge, engram.now() - began)
    end
  end
  return best
end

print(("\nOrders of one's own: a sweep of %d neurons, the best of %g s\n"):format(n, seconds))
print "  memories  weights      cyclic      random        list  /cyclic  /random    {list}    iterator\n"
for _, p in ipairs { n // 700 + 1, n // 10 } do
  for _, dense in ipairs { false, true } do
    local net = engram.network { n = n, dense = dense, seed = 1 }
    net:learn(engram.random(p, { n = n, seed = 2 }))
    local t = measure(net, net.memories[1]:corrupt(0.1, 3))
    for k = 1, #t do t[k] = 1e6 * t[k] end
    print(("%10d %8s %8.1f µs %8.1f µs %8.1f µs %8.2f %8.2f %6.1f µs %8.1f µs"):format(p, dense and "matrix" or "bits",
      t[1], t[2], t[3], t[3] / t[1], t[3] / t[2], t[4], t[5]))
  end
end
