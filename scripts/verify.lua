-- Does engram obey the laws?
--
-- Every row is a result of the literature, or one that an independent program (full matrices, another generator)
-- has found, measured anew on many networks; errors are standard errors over networks. A row fails where the
-- difference is more than 4 of them (once in 16,000 rows by chance), or at all where a law is exact.
--
--     engram --headless scripts/verify.lua          the long form, half a minute
--     engram --headless scripts/verify.lua quick    fewer networks, some seconds

local engram = require "engram"
local stats = require "tools.stats"
local theory = engram.theory

local quick = engram.args[1] == "quick"
assert(quick or not engram.args[1] or engram.args[1] == "long", "the argument is quick or long")

local rows, failed = 0, 0

local function row(law, expected, found, verdict)
  rows = rows + 1
  if not verdict then failed = failed + 1 end
  print(("%-56s %12s %22s  %s"):format(law, expected, found, verdict and "ok" or "FAILS"))
end

local function heading(text) print("\n" .. text) end

-- A law that holds without exception.
local function exact(law, expected, found)
  row(law, tostring(expected), tostring(found), tostring(expected) == tostring(found))
end

-- A number of the theory, to the last digit that is known.
local function digits(law, known, found)
  local decimals = #known:match "%.(%d+)"
  row(law, known, ("%." .. decimals .. "f"):format(found), math.abs(found - tonumber(known)) <= 0.51 * 10 ^ -decimals)
end

-- A mean over networks. `off` is the error of the expected number, or what it leaves out.
local function close(law, expected, found, err, off)
  local sigma = math.sqrt(err ^ 2 + (off or 0) ^ 2)
  local text = ("%.5f ± %.5f"):format(found, err)
  row(law, ("%.5f"):format(expected), text, sigma > 0 and math.abs(found - expected) <= 4 * sigma)
end

-- Calls one(k) on `count` networks (fewer of them when quick); means and errors of what it gives.
local function sample(label, count, one)
  if quick then count = math.max(12, count // 25) end
  return stats.gather(count, label, one)
end

local function yes(condition) return condition and 1 or 0 end

-- A network of n neurons with p random memories.
local function taught(n, p, opts)
  opts = opts or {}
  opts.n = n
  local net = engram.network(opts)
  local memories = engram.random(p, { n = n })
  return net:learn(memories), memories
end

-- Probability that the field of a neuron opposes its memory, exactly: (p - 1)(n - 1) independent signs whose
-- sum is n - 1 or more against it. Summed from the tail in logarithms.
local function unstable(n, p)
  local terms, log = (p - 1) * (n - 1), math.log
  local function log_factorial(k) -- Stirling with two corrections; exact to 1e-9 from 20 on
    if k < 20 then
      local sum = 0
      for i = 2, k do sum = sum + log(i) end
      return sum
    end
    return k * log(k) - k + 0.5 * log(2 * math.pi * k) + 1 / (12 * k) - 1 / (360 * k ^ 3)
  end
  local least, sum = (terms + n - 1) // 2 + 1, 0 -- more than half of them by more than (n - 1) / 2
  for k = least, math.min(terms, least + math.ceil(20 * math.sqrt(terms))) do
    sum = sum + math.exp(log_factorial(terms) - log_factorial(k) - log_factorial(terms - k) - terms * log(2))
  end
  return sum
end

print(("%-56s %12s %22s"):format("law", "expected", "found ± error"))

-- ---------------------------------------------------------------------------------------------------------
heading "Ten digits of 10 × 9"

local ten = assert(engram.load "../patterns/digits/*.png")

local function errors_of(set)
  local net, list = engram.network { width = set.width, height = set.height }, {}
  net:learn(set)
  for i = 1, #set do list[i] = net:errors(set[i]) end
  return table.concat(list, " "), net
end

local errors, net = errors_of(ten)
exact("errors of ten, Hebb", "20 17 12 9 6 9 4 20 3 6", errors)
exact("errors of 0 to 4, Hebb", "0 8 9 3 0", (errors_of(ten:subset { 1, 2, 3, 4, 5 })))

net:set(ten[2])
local zeros = 0
for _, h in ipairs(net:fields()) do zeros = zeros + yes(h == 0) end
exact("fields of exactly zero at digit 1, ten stored", 2, zeros)

local function projected() return engram.network({ width = 9, height = 10, rule = "projection" }):learn(ten) end

local fixed = 0
for i = 1, 10 do fixed = fixed + yes(projected():errors(ten[i]) == 0) end
exact("fixed points of ten, projection", 10, fixed)

local mean, err = sample("digits, 5 % noise", 500, function()
  local noisy, right = projected(), 0
  for i = 1, 10 do
    noisy:set(ten[i]:corrupt(0.05)):run()
    right = right + yes(noisy:state() == ten[i])
  end
  return { right = right / 10 }
end)
row("recalled exactly from 5 % noise, projection", "≥ 0.97", ("%.5f ± %.5f"):format(mean.right, err.right),
  mean.right - 4 * err.right >= 0.95 and mean.right + 4 * err.right >= 0.97)

-- ---------------------------------------------------------------------------------------------------------
heading "Theory at T = 0 (Amit, Gutfreund, Sompolinsky 1985, 1987)"

for _, r in ipairs { { 0.05, "0.999992" }, { 0.08, "0.999557" }, { 0.10, "0.997999" }, { 0.12, "0.993223" } } do
  digits(("overlap at load %.2f"):format(r[1]), r[2], theory.overlap(r[1]))
end
digits("critical load", "0.137906", theory.critical_load())
digits("overlap there", "0.96742", theory.overlap(theory.critical_load() - 1e-12))
digits("energy a neuron at load 0.1", "-0.500154", theory.energy(0.1))
digits("few memories at T = 0.5", "0.957504", theory.overlap(0, 0.5))

-- ---------------------------------------------------------------------------------------------------------
heading "Networks of finite size, T = 0, from each memory itself"

-- Overlap, share of memories that end with m > 0.9, share that are fixed points, and errors a memory.
local function recall_all(n, p)
  local one, memories = taught(n, p)
  local m, kept, still, wrong, energy = 0, 0, 0, 0, 0
  for mu = 1, p do
    local e = one:errors(memories[mu])
    one:set(memories[mu]):run()
    local own = one:overlap(mu)
    m, kept, still, wrong = m + own, kept + yes(own > 0.9), still + yes(e == 0), wrong + e
    energy = energy + one:energy() / n
  end
  return { m = m / p, kept = kept / p, still = still / p, wrong = wrong / p, energy = energy / p }
end

-- The last number of each is the error of the one before it.
for _, r in ipairs {
  { n = 100, p = 10, count = 5000, m = { 0.99762, 0.00004 }, still = { 0.9674, 0.0003 } },
  { n = 100, p = 14, count = 5000, m = { 0.9777, 0.0008 }, kept = { 0.935, 0.002 }, still = { 0.801, 0.002 } },
  { n = 1000, p = 100, count = 100, m = { 0.9981, 0.0002 }, still = { 0.527, 0.005 } },
} do
  local name = ("n = %d, p = %d: "):format(r.n, r.p)
  mean, err = sample(name, r.count, function() return recall_all(r.n, r.p) end)
  close(name .. "mean overlap", r.m[1], mean.m, err.m, r.m[2])
  if r.kept then close(name .. "share with m > 0.9", r.kept[1], mean.kept, err.kept, r.kept[2]) end
  close(name .. "share of fixed points", r.still[1], mean.still, err.still, r.still[2])
  close(name .. "errors a memory, exact binomial", r.n * unstable(r.n, r.p), mean.wrong, err.wrong)
  if r.n == 1000 then
    close(name .. "energy a neuron, theory", theory.energy(0.1), mean.energy, err.energy, 1 / r.n)
  end
end

for _, load in ipairs { 0.1048, 0.1848 } do
  local n, p = 2000, math.floor(2000 * load + 0.5)
  mean, err = sample("one step", 100, function()
    local one, memories = taught(n, p)
    local e = 0
    for mu = 1, 20 do e = e + one:errors(memories[mu]) / n / 20 end
    return { e = e }
  end)
  -- terms of order 1/n are left out: (p - 1)(n - 1) of p n signs
  close(("one-step error at load %.4f, n = %d"):format(load, n), theory.step_error(p / n), mean.e, err.e,
    math.abs(unstable(n, p) - theory.step_error(p / n)))
end

for _, r in ipairs { { "n / (2 ln n)", 2, 0.5 }, { "n / (4 ln n)", 4, 0.9 } } do
  local n = 1000
  local p = math.floor(n / (r[2] * math.log(n)))
  mean, err = sample(r[1], 200, function()
    local one, memories = taught(n, p)
    local all = 0
    for mu = 1, p do all = all + yes(one:errors(memories[mu]) == 0) end
    return { memories = all / p, whole = yes(all == p) }
  end)
  -- errors of one memory are nearly independent, so that their number is a Poisson variable
  close(("p = %s = %d of n = %d: share of fixed points"):format(r[1], p, n), math.exp(-n * unstable(n, p)),
    mean.memories, err.memories, 0.002)
  if r[2] == 4 then
    row("    networks in which all are", "most", ("%.5f ± %.5f"):format(mean.whole, err.whole), mean.whole > r[3])
  end
end

-- ---------------------------------------------------------------------------------------------------------
heading "Dynamics"

mean = sample("ends of runs", 500, function(k)
  math.randomseed(engram.seed, k)
  local one = taught(100, 10)
  local rises, before = 0, one:randomize():energy()
  for _ = 1, 300 do
    local flips = one:update(math.random(100))
    rises = rises + yes(flips == 1 and one:energy() >= before)
    before = one:energy()
  end
  local r = one:randomize():run { sweeps = 1000 }
  local s = one:randomize():run { sweeps = 1000, schedule = "synchronous" }
  return { rises = rises, free = yes(not r.converged), other = yes(not s.converged and s.cycle ~= 2) }
end)
exact("updates that do not lower the energy, W symmetric", 0, math.tointeger(mean.rises))
exact("asynchronous runs without a fixed point", 0, math.tointeger(mean.free))
exact("synchronous runs with neither fixed point nor 2-cycle", 0, math.tointeger(mean.other))

mean, err = sample("2-cycles", 2000, function()
  local one, cycles = taught(100, 10), 0
  for _ = 1, 10 do cycles = cycles + yes(one:randomize():run { sweeps = 1000, schedule = "synchronous" }.cycle == 2) end
  return { share = cycles / 10 }
end)
close("2-cycles from random starts, synchronous, n = 100, p = 10", 0.0477, mean.share, err.share, 0.0003)

mean = sample("period", 100, function(k)
  math.randomseed(engram.seed, k)
  local n, w = 21, {}
  for i = 1, n do w[i] = {} end
  for i = 1, n do
    w[i][i] = 0
    for j = 1, i - 1 do
      w[i][j] = (math.random(2) * 2 - 3) * (1 + math.random()) -- no sum of these is zero
      w[j][i] = -w[i][j]
    end
  end
  local one, seen = engram.network { weights = w }, {}
  one:randomize()
  for t = 1, 1000 do
    one:step()
    seen[t] = one:state()
  end
  return { off = yes(seen[1000] ~= seen[996] or seen[1000] == seen[998] or seen[1000] == seen[999]) }
end)
exact("antisymmetric W, synchronous: runs without period 4", 0, math.tointeger(mean.off))

mean, err = sample("temperature", 100, function()
  local one = taught(4000, 2, { temperature = 0.5 })
  one:set(one.memories[1])
  local m = 0
  for t = 1, 150 do
    one:sweep()
    if t > 50 then m = m + one:overlap(1) / 100 end
  end
  return { m = m }
end)
close("overlap at T = 0.5, n = 4000, p = 2", theory.overlap(0, 0.5), mean.m, err.m, 2 / 4000)

mean, err = sample("Boltzmann", 100, function()
  local n = 10
  local one, T, z, expected = taught(n, 3), 1, 0, 0
  for code = 0, 2 ^ n - 1 do
    local s = {}
    for i = 1, n do s[i] = (code >> (i - 1)) & 1 == 1 and 1 or -1 end
    local energy = one:set(s):energy()
    z, expected = z + math.exp(-energy / T), expected + energy * math.exp(-energy / T)
  end
  one.temperature = T
  local found, count = 0, 4000
  for t = 1, count + 50 do
    one:sweep()
    if t > 50 then found = found + one:energy() / count end
  end
  return { off = found - expected / z }
end)
close("mean energy at T = 1 less that over all states, n = 10", 0, mean.off, err.off)

-- ---------------------------------------------------------------------------------------------------------
heading "Other rules"

for _, r in ipairs { { 0.1, 1.000 }, { 0.2, 0.90 } } do
  mean, err = sample("projection", 100, function()
    local one, memories = taught(200, 60, { rule = "projection" })
    local sum = 0
    for mu = 1, 60 do
      one:set(memories[mu]):corrupt(r[1]):run()
      sum = sum + one:overlap(mu) / 60
    end
    return { m = sum }
  end)
  close(("projection, n = 200, p = 60: overlap after %.0f %% noise"):format(100 * r[1]), r[2], mean.m, err.m, 0.005)
end

mean, err = sample("Storkey", 500, function()
  local one, memories = taught(100, 30, { rule = "storkey" })
  local all = 1
  for mu = 1, 30 do all = all * yes(one:errors(memories[mu]) == 0) end
  return { whole = all }
end)
close("Storkey, n = 100, p = 30: networks with all fixed", 0.7547, mean.whole, err.whole, 0.0111)

mean, err = sample("unlearning", 100, function()
  local one, memories = taught(200, 40)
  local function share()
    local sum = 0
    for mu = 1, 40 do sum = sum + yes(one:errors(memories[mu]) == 0) end
    return sum / 40
  end
  local before = share()
  one:unlearn { dreams = 1000, rate = 0.01 }
  return { before = before, after = share() }
end)
close("unlearning, n = 200, p = 40: fixed before", 0.1378, mean.before, err.before, 0.0011)
close("    and after 1000 dreams of rate 0.01", 0.9883, mean.after, err.after, 0.0027)

mean = sample("perceptron", 50, function()
  local one, memories = taught(100, 100, { rule = "perceptron", kappa = 0.2 })
  local wrong = 0
  for mu = 1, 100 do wrong = wrong + one:errors(memories[mu]) end
  return { wrong = wrong }
end)
exact("perceptron, n = 100, p = 100: errors", 0, math.tointeger(mean.wrong))

mean = sample("sequence", 50, function()
  local one, memories = taught(2000, 8, { rule = "sequence", strength = 2 })
  local off = 0
  one:set(memories[1])
  for t = 1, 24 do
    one:step()
    off = off + yes(one:overlap(t % 8 + 1) < 0.9)
  end
  return { off = off }
end)
exact("sequence of 8, synchronous: steps off the next memory", 0, math.tointeger(mean.off))

-- ---------------------------------------------------------------------------------------------------------
heading "Inverses and mixtures"

mean = sample("inverses", 200, function()
  local one, memories = taught(100, 5)
  local s = one:randomize():state()
  local inverse = one:set(memories[1]):corrupt(0.85):run()
  return { off = yes(one:energy(s) ~= one:energy(-s)), other = yes(inverse.kind ~= "inverse" or inverse.memory ~= 1) }
end)
exact("states with another energy than their inverse", 0, math.tointeger(mean.off))
row("85 % noise recalls the inverse, n = 100, p = 5", "most", ("%.3f"):format(1 - mean.other), mean.other < 0.1)

mean, err = sample("mixtures", 200, function()
  local one, memories = taught(2000, 5)
  local s = {}
  for i = 1, 2000 do s[i] = memories[1][i] + memories[2][i] + memories[3][i] > 0 and 1 or -1 end
  local r = one:set(s):run()
  local m = (one:overlap(1) + one:overlap(2) + one:overlap(3)) / 3
  return { m = m, other = yes(r.kind ~= "mixture" or #r.parts ~= 3) }
end)
close("overlap of a mixture of three with each, n = 2000", 0.5, mean.m, err.m, 1 / 2000)
row("    it stays a mixture of three", "most", ("%.3f"):format(1 - mean.other), mean.other < 0.1)

-- ---------------------------------------------------------------------------------------------------------
print(("\n%d laws, %d failed"):format(rows, failed))
if failed > 0 then error(("%d of %d laws do not hold"):format(failed, rows), 0) end
