-- Can a million neurons with a hundred thousand memories be run on one computer?
--
-- Their weight matrix would take 4 TB. The memories themselves, a bit for each neuron, take 12.5 GB and
-- say the same. Where there is less memory, the square is smaller and as full: a memory to ten neurons.
--
--     engram --headless scripts/million.lua          1000 × 1000, or as much as fits
--     engram --headless scripts/million.lua 300      300 × 300

local engram = require "engram"

local wanted = math.tointeger(tonumber(engram.args[1] or 1000))
assert(wanted and wanted >= 10 and wanted <= 6000, "the first argument is the side of the square, 10 to 6000")

local function bits(s) return s * s // 10 * (s * s) / 8 end -- bytes: one bit a neuron and memory

local side, available = wanted, engram.memory().available
while side > 10 and 1.15 * bits(side) > 0.7 * available do side = math.max(10, side * 98 // 100) end

local n, p = side * side, side * side // 10

local function size(bytes)
  local units, k = { "B", "kB", "MB", "GB", "TB", "PB" }, 1
  while bytes >= 1000 and k < #units do bytes, k = bytes / 1000, k + 1 end
  return ("%.4g %s"):format(bytes, units[k])
end

local function timed(what, work, ...)
  print(what .. " …")
  local start = engram.now()
  local result = work(...)
  print(("    %.3g s"):format(engram.now() - start))
  return result
end

print(("%d neurons (%d × %d), %d memories: %s of bits, %s available"):format(
  n, side, side, p, size(bits(side)), size(available)))
if side < wanted then print(("    (%d × %d would take %s)"):format(wanted, wanted, size(bits(wanted)))) end

local net = engram.network { width = side, height = side }
local memories = timed("random memories", engram.random, p, { width = side, height = side })
timed("learning them", net.learn, net, memories)

local cue = memories[1]:corrupt(0.1)
net:set(cue)
timed(("memory 1 with 10 %% noise, overlap %.4f: all neurons at once"):format(net:overlap(1)), net.step, net)
print(("    overlap %.4f"):format(net:overlap(1)))

net:set(cue)
local last = engram.now()
local result = timed("from the same noise, one neuron after another", net.run, net, { on_sweep = function(_, t)
  local took, m, energy = engram.now() - last, net:overlap(1), net:energy()
  print(("    sweep %d: %.3g s, overlap %.4f, energy %.1f"):format(t, took, m, energy))
  last = engram.now()
end })
print(result)

local peak = engram.memory().peak
print(("a weight matrix would take %s; the peak was %s, %.2f times the bits"):format(
  size(4 * n * n), size(peak), peak / bits(side)))
