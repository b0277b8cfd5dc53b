-- Means with their standard errors.
--
-- Memories of one network are correlated, so the numbers that are averaged here should come one from each
-- network, never one from each memory or run.

local engram = require "engram"

local stats = {}

-- Mean and standard error of a list of numbers.
function stats.mean(list)
  local n, sum, squares = #list, 0, 0
  for _, x in ipairs(list) do sum = sum + x end
  for _, x in ipairs(list) do squares = squares + (x - sum / n) ^ 2 end
  return sum / n, n > 1 and math.sqrt(squares / (n - 1) / n) or 0
end

-- Calls one(k) in `count` trials (engram.trials); it gives a table of numbers by name. Gives two tables by the same
-- names: means and standard errors.
function stats.gather(count, label, one)
  local lists, means, errors = {}, {}, {}
  for k in engram.trials(count, label) do
    for name, x in pairs(one(k)) do
      lists[name] = lists[name] or {}
      table.insert(lists[name], x)
    end
  end
  for name, list in pairs(lists) do means[name], errors[name] = stats.mean(list) end
  return means, errors
end

return stats
