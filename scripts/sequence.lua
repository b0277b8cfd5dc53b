-- Can a network remember a word, letter by letter?
--
-- With W_ij = (1/n) (sum of xi_i xi_j + strength × sum of xi_i next xi_j) each memory holds itself and leads to
-- the next one. All neurons at once, and with a strength well above 1 (here from about 1.7), the network spells;
-- well below 1 (here up to 0.4) it stays where it is; between them it does neither. Many neurons with unrelated
-- memories change over at 1. W is not symmetric, so that there is no energy that has to fall.

local engram = require "engram"
local studio = require "engram.studio"

local letters = assert(engram.load "../patterns/letters/*.png")
local strength = studio.slider("strength", 0, 4, 2, 0.1)
local steps = studio.slider("steps", 1, 200, 18, 1)
local noise = studio.slider("noise", 0, 0.5, 0.2, 0.01)

local word = letters:subset { "E", "N", "G", "R", "A", "M" }
local net = engram.network {
  width = word.width, height = word.height, rule = "sequence", strength = strength,
}
net:learn(word):set(word[1]):corrupt(noise)

studio.speed(2 * net.n) -- updates a second: two steps
studio.axes("overlaps", "steps", "overlap m", "One letter leads to the next")

local spelled = ""
for t = 0, steps do
  for mu = 1, #word do studio.plot("overlaps", word[mu].name, t, net:overlap(mu)) end
  local now = net:classify()
  spelled = spelled .. (now.kind == "memory" and now.name or "·")
  if t < steps then net:step() end
end
print(("strength %.1f: %s"):format(strength, spelled))
