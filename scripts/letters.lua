-- How does a damaged letter come back?
--
-- The 26 letters are taught to a network of 400 neurons. One of them is damaged, and the
-- network falls back into it, neuron by neuron, each taking the sign of its field.
--
--     engram scripts/letters.lua                                   watch it
--     engram --headless --set letter=Q --set damage=0.3 scripts/letters.lua

local engram = require "engram"
local studio = require "engram.studio"

local letters = assert(engram.load "../patterns/letters/*.png")
local net = engram.network { width = letters[1].width, height = letters[1].height }
net:learn(letters)

local names = {}
for i = 1, #letters do names[i] = letters[i].name end

studio.speed(400) -- updates a second in the window: one sweep

local shown
repeat
  local name = studio.choice("letter", names, "A")
  local damage = studio.slider("damage", 0, 0.5, 0.25, 0.01)
  local again = studio.button "again"
  local wanted = name .. damage
  if again or wanted ~= shown then
    shown = wanted
    net:set(letters:find(name)):corrupt(damage)
    studio.wait(1)
    print(net:run())
  end
until not studio.frame()
