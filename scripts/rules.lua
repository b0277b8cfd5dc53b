-- One damaged cue: what do different learning rules make of it?
--
-- Ten digits on 90 neurons overlap too much for Hebb. The same cue is given to networks that have learned the
-- same digits by other rules, and then all digits at every level of noise. The perceptron is asked for a margin
-- kappa of 1, twice the default: the larger it is, the more noise its memories stand.

local engram = require "engram"
local studio = require "engram.studio"
local stats = require "tools.stats"

local digits = assert(engram.load "../patterns/digits/*.png")
local rules = { "hebb", "covariance", "storkey", "projection", "perceptron" }
local names = {}
for i = 1, #digits do names[i] = digits[i].name end

local name = studio.choice("digit", names, "3")
local noise = studio.slider("noise", 0, 0.5, 0.1, 0.01)
local trials = studio.slider("trials", 1, 500, 20, 1)

local target = digits:find(name)
local cue = target:corrupt(noise)
studio.image("cue", cue)

local nets = {}
for k, rule in ipairs(rules) do
  local kappa = rule == "perceptron" and 1 or nil
  nets[k] = engram.network { width = digits.width, height = digits.height, rule = rule, kappa = kappa }
  nets[k]:learn(digits):set(cue)
  local result = nets[k]:run()
  local stable = 0
  for i = 1, #digits do if nets[k]:errors(digits[i]) == 0 then stable = stable + 1 end end
  studio.image(rule, nets[k]:state())
  print(("%-11s %2d of %d are fixed points; %s"):format(rule, stable, #digits, result))
end
studio.image("target", target)
studio.show(nets[4])

studio.axes("rules", "noise, share of neurons flipped", "overlap m with the digit", "Ten digits by five rules")
for step = 0, 10 do
  local share = step / 25
  for k, rule in ipairs(rules) do
    local m = {} -- of all digits, in each trial
    for trial = 1, trials do
      local cues = {}
      for i = 1, #digits do cues[i] = digits[i]:corrupt(share) end
      m[trial] = 0
      for i, r in ipairs(engram.recall(nets[k], cues)) do m[trial] = m[trial] + r.state:overlap(digits[i]) / #digits end
    end
    studio.plot("rules", rule == "perceptron" and "perceptron, κ = 1" or rule, share, stats.mean(m))
  end
end
