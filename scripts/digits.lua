-- Why do ten digits not fit into 90 neurons?
--
-- A stored picture can only come back if it is a fixed point: no neuron's field may oppose it.
-- Ten digits overlap so much (they are mostly background) that none of them is one. Of the five
-- digits 0 to 4 two are.

local engram = require "engram"
local studio = require "engram.studio"

local digits = assert(engram.load "../patterns/digits/*.png")
local trials = studio.slider("trials", 1, 1000, 100, 1)

local function examine(set)
  local net = engram.network { width = set[1].width, height = set[1].height }
  net:learn(set)
  studio.show(net)

  local names, errors, recalled = {}, {}, {}
  for i = 1, #set do
    local exact = 0
    for _ = 1, trials do
      net:set(set[i]):corrupt(0.05)
      net:run()
      if net:state() == set[i] then exact = exact + 1 end
    end
    names[i], errors[i] = set[i].name, net:errors(set[i])
    recalled[i] = ("%.0f%%"):format(100 * exact / trials)
  end

  print("stored  " .. table.concat(names, " "))
  print("  errors    " .. table.concat(errors, " "))
  print("  recalled  " .. table.concat(recalled, " ") .. "  (exactly, from 5 % noise)")
  print(("  mean overlap of two: %.3f"):format(set:mean_overlap()))
end

examine(digits)
examine(digits:subset { 1, 2, 3, 4, 5 })
