-- Why do ten digits not fit into 90 neurons?
--
-- A stored picture can only come back if it is a fixed point: no neuron's field may oppose it. Ten digits
-- overlap so much (they are mostly background) that none of them is one. Of the five digits 0 to 4 two are.
-- Noisy input, recall and target stand side by side, and each recall's energy over the sweeps.

local engram = require "engram"
local studio = require "engram.studio"

local digits = assert(engram.load "../patterns/digits/*.png")
local sets = {
  ["all ten"] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" },
  ["0 to 4"] = { "0", "1", "2", "3", "4" },
  ["4 6 8"] = { "4", "6", "8" },
}
local chosen = studio.choice("digits", { "all ten", "0 to 4", "4 6 8" }, "all ten")
local rule = studio.choice("rule", { "hebb", "projection", "storkey" }, "hebb")
local noise = studio.slider("noise", 0, 0.5, 0.05, 0.01)
local trials = studio.slider("trials", 1, 1000, 100, 1)

local function examine(set, shown)
  local net = engram.network { width = set.width, height = set.height, rule = rule }
  net:learn(set)
  if shown then
    studio.show(net)
    studio.axes("recall", "sweeps", "energy E", "Each digit from its noisy input")
  end
  local names, errors, recalled = {}, {}, {}
  for i = 1, #set do
    local exact = 0
    for _ = 1, trials do
      net:set(set[i]):corrupt(noise):run()
      if net:state() == set[i] then exact = exact + 1 end
    end
    names[i], errors[i] = set[i].name, net:errors(set[i])
    recalled[i] = ("%.0f%%"):format(100 * exact / trials)
    if shown then
      local input = set[i]:corrupt(noise)
      net:set(input)
      studio.plot("recall", names[i], 0, net:energy())
      net:run { on_sweep = function(_, t) studio.plot("recall", names[i], t, net:energy()) end }
      studio.image(names[i] .. " in", input)
      studio.image(names[i] .. " out", net:state())
      studio.image(names[i], set[i])
    end
  end
  print("stored  " .. table.concat(names, " "))
  print("  errors    " .. table.concat(errors, " "))
  print("  recalled  " .. table.concat(recalled, " ") .. ("  (exactly, from %.0f %% noise)"):format(100 * noise))
  print(("  mean overlap of two: %.3f"):format(set:mean_overlap()))
end

examine(digits:subset(sets[chosen]), true)
if chosen == "all ten" then examine(digits:subset(sets["0 to 4"])) end
