-- Can noise help to remember?
--
-- A mixture of three memories is a fixed point, and at T = 0 nothing leads out of it. At a temperature T a
-- neuron disobeys its field h with probability 1 / (1 + exp(2 |h| / T)). In a very large network mixtures of three
-- are no longer stable above T = 0.46, while memories are up to T = 1 (Amit, Gutfreund, Sompolinsky 1985): some
-- noise, then none, and the network remembers one of the three. Beyond T = 1 all is forgotten, and where the
-- network ends is chance. Near T = 1 a network of 1,000 neurons falls short of the theory, which is of very large
-- ones, and beyond it an overlap of chance is left.

local engram = require "engram"
local studio = require "engram.studio"
local stats = require "tools.stats"

local n = studio.slider("neurons", 100, 5000, 1000, 100)
local runs = studio.slider("runs", 1, 500, 40, 1)
local hot = studio.slider("warm sweeps", 1, 1000, 100, 1)

studio.axes("overlap", "temperature T", "largest overlap m", "What is left of a memory at T")
studio.axes("noise", "temperature T while it is warm", "share of runs, %", "From a mixture of three into a memory")

for k = 0, 60 do studio.plot("overlap", "theory: m = tanh(m / T)", k / 50, engram.theory.overlap(0, k / 50)) end

for step = 0, 12 do
  local T = step / 10
  local mean, err = stats.gather(runs, ("T = %.1f"):format(T), function()
    local net, three = engram.network { n = n }, engram.random(3, { n = n })
    local mixture = {}
    for i = 1, n do mixture[i] = three[1][i] + three[2][i] + three[3][i] > 0 and 1 or -1 end
    net:learn(three):set(mixture)
    net:run { sweeps = hot + 20, temperature = function(t) return t <= hot and T or 0 end }
    local kind = net:classify().kind
    local recalled = (kind == "memory" or kind == "inverse") and 100 or 0

    net:set(three[1]):run { sweeps = hot, temperature = T }
    return { recalled = recalled, m = math.abs(net:classify().overlap) } -- it may have gone over to another memory
  end)
  studio.plot("noise", "ends in a memory", T, mean.recalled, err.recalled)
  studio.plot("overlap", ("n = %d, p = 3"):format(n), T, mean.m, err.m)
  print(("T = %.1f: from the mixture into a memory %3.0f %%"):format(T, mean.recalled))
  print(("    overlap of a memory at T %.3f ± %.3f, theory %.3f"):format(mean.m, err.m, engram.theory.overlap(0, T)))
end
