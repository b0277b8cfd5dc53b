-- Why do my pictures not come back, and what helps?
--
-- Ten digits are taught by Hebb's rule and none of them comes back, although the load is low enough for ten
-- random pictures. net:diagnose() says why, and what it has found to help; then that is done.

local engram = require "engram"
local studio = require "engram.studio"

local digits = assert(engram.load "../patterns/digits/*.png")

local function teach(rule)
  local net = engram.network { width = digits.width, height = digits.height, rule = rule }
  net:learn(digits)
  local back = 0
  for i = 1, #digits do
    net:set(digits[i]:corrupt(0.05)):run()
    if net:state() == digits[i] then back = back + 1 end
  end
  print(("rule %s: %d of %d digits come back from 5 %% noise"):format(rule, back, #digits))
  return net
end

local hebb = teach "hebb"
local diagnosis = hebb:diagnose()
print(("\n%s\n"):format(diagnosis))

-- Where it hurts: what holds each neuron of the worst digit.
local worst = digits[diagnosis.worst]
local held, parts = {}, hebb:crosstalk(diagnosis.worst)
for i = 1, hebb.n do held[i] = parts.signal[i] + parts.crosstalk[i] end
studio.image("worst digit", worst)
studio.image("blue: pulled away", held, worst.width, worst.height)
hebb:set(worst):run()
studio.image("after Hebb", hebb:state())

local projection = teach "projection"
studio.show(projection)
projection:set(worst:corrupt(0.05)):run()
studio.image("projection", projection:state())
