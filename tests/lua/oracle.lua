-- SPDX-License-Identifier: MIT
--
-- oracle.lua - the learning rules by their formulas, as slow and as plain as they are in the papers.
--
-- Memories are lists of n numbers +1 or -1; a matrix is a list of n rows. Every rule here keeps the
-- diagonal of its formula; `matrix` takes it away unless the network has `self`.

local engram = require "engram"

local M = {}

function M.spins(p)
  local s = {}
  for i = 1, p.n do s[i] = p[i] end
  return s
end

function M.lists(ps)
  local xi = {}
  for mu = 1, #ps do xi[mu] = M.spins(ps[mu]) end
  return xi
end

local function square(n, entry)
  local w = {}
  for i = 1, n do
    w[i] = {}
    for j = 1, n do w[i][j] = entry(i, j) end
  end
  return w
end

local function factor(n, p, opts) return ({ n = 1 / n, none = 1, p = 1 / p })[opts.scale or "n"] end

local rules = {}

function rules.hebb(n, xi, opts)
  local f = factor(n, #xi, opts)
  return square(n, function(i, j)
    local sum = 0
    for mu = 1, #xi do sum = sum + xi[mu][i] * xi[mu][j] end
    return f * sum
  end)
end

-- `opts.activity` is what the network says that it uses.
function rules.covariance(n, xi, opts)
  local f, b = factor(n, #xi, opts), 2 * opts.activity - 1
  return square(n, function(i, j)
    local sum = 0
    for mu = 1, #xi do sum = sum + (xi[mu][i] - b) * (xi[mu][j] - b) end
    return f * sum
  end)
end

-- The inverse of a matrix by elimination with the largest pivot of each column.
local function inverse(a)
  local p = #a
  local m = {}
  for r = 1, p do
    m[r] = table.move(a[r], 1, p, 1, {})
    for c = 1, p do m[r][p + c] = r == c and 1 or 0 end
  end
  for c = 1, p do
    local best = c
    for r = c + 1, p do if math.abs(m[r][c]) > math.abs(m[best][c]) then best = r end end
    m[c], m[best] = m[best], m[c]
    local pivot = m[c][c]
    for k = 1, 2 * p do m[c][k] = m[c][k] / pivot end
    for r = 1, p do
      local times = m[r][c]
      if r ~= c and times ~= 0 then for k = 1, 2 * p do m[r][k] = m[r][k] - times * m[c][k] end end
    end
  end
  for r = 1, p do m[r] = table.move(m[r], p + 1, 2 * p, 1, {}) end
  return m
end

-- Personnaz, Guyon, Dreyfus 1985.
function rules.projection(n, xi)
  local p = #xi
  local q = {}
  for mu = 1, p do
    q[mu] = {}
    for nu = 1, p do
      local sum = 0
      for i = 1, n do sum = sum + xi[mu][i] * xi[nu][i] end
      q[mu][nu] = sum / n
    end
  end
  q = inverse(q)
  local dual = {} -- sum_nu (Q^-1)_{mu nu} xi_j^nu
  for mu = 1, p do
    dual[mu] = {}
    for j = 1, n do
      local sum = 0
      for nu = 1, p do sum = sum + q[mu][nu] * xi[nu][j] end
      dual[mu][j] = sum
    end
  end
  return square(n, function(i, j)
    local sum = 0
    for mu = 1, p do sum = sum + xi[mu][i] * dual[mu][j] end
    return sum / n
  end)
end

-- Storkey 1997. What W is before the first memory may be given.
function rules.storkey(n, xi, opts)
  local w = opts.from or square(n, function() return 0 end)
  for mu = 1, #xi do
    local x, before = xi[mu], w
    local h = square(n, function(i, j)
      local row, sum = before[i], 0
      for k = 1, n do if k ~= i and k ~= j then sum = sum + row[k] * x[k] end end
      return sum
    end)
    w = square(n, function(i, j)
      return before[i][j] + (x[i] * x[j] - x[i] * h[j][i] - h[i][j] * x[j]) / n
    end)
  end
  return w
end

-- One neuron by Krauth & Mezard 1987. Gives its weights as integers, its stability, how many
-- reinforcements there were, and whether that was enough.
function M.minover(n, xi, i, opts)
  local kappa, most, done, w = opts.kappa or 0.5, (opts.limit or 1000) * #xi, 0, {}
  for j = 1, n do w[j] = 0 end
  while true do
    local least, worst, norm = math.huge, nil, 0
    for j = 1, n do norm = norm + w[j] * w[j] end
    for mu = 1, #xi do
      local x, g = xi[mu], 0
      for j = 1, n do g = g + w[j] * x[j] end
      g = g * x[i]
      if g < least then least, worst = g, mu end
    end
    local stability = norm > 0 and least / math.sqrt(norm) or 0
    if least > 0 and stability >= kappa then return w, stability, done, true end
    if done == most then return w, stability, done, false end
    local x = xi[worst]
    for j = 1, n do if j ~= i or opts.self then w[j] = w[j] + x[i] * x[j] end end
    done = done + 1
  end
end

-- nil, and the neurons that failed with what they came to, where there are such.
function rules.perceptron(n, xi, opts)
  local rows, failed = {}, nil
  for i = 1, n do
    local w, stability, _, good = M.minover(n, xi, i, opts)
    rows[i] = w
    if not good then
      failed = failed or {}
      failed[i] = stability
    end
  end
  if failed then return nil, failed end
  local f = factor(n, #xi, opts)
  return square(n, function(i, j) return f * rows[i][j] end)
end

function rules.sequence(n, xi, opts)
  local f, strength, p = factor(n, #xi, opts), opts.strength or 1.5, #xi
  return square(n, function(i, j)
    local sum, walk = 0, 0
    for mu = 1, p do
      sum = sum + xi[mu][i] * xi[mu][j]
      local after = mu < p and mu + 1 or opts.cycle ~= false and 1
      if after then walk = walk + xi[after][i] * xi[mu][j] end
    end
    return f * (sum + strength * walk)
  end)
end

-- W of a network of these options after these memories.
function M.matrix(n, xi, opts)
  if #xi == 0 then return square(n, function() return 0 end) end
  local w, why = rules[opts.rule or "hebb"](n, xi, opts)
  if not w then return w, why end
  if not opts.self then for i = 1, n do w[i][i] = 0 end end
  return w
end

function M.symmetric(w)
  for i = 1, #w do for j = 1, i - 1 do if w[i][j] ~= w[j][i] then return false end end end
  return true
end

-- The first memory that is a combination of those before it; exact, in the field of integers modulo a prime.
function M.dependent(xi)
  local prime, rows = 2147483647, {}
  local function power(a, k)
    local r = 1
    while k > 0 do
      if k % 2 == 1 then r = r * a % prime end
      a, k = a * a % prime, k // 2
    end
    return r
  end
  for mu = 1, #xi do
    local v = {}
    for i = 1, #xi[mu] do v[i] = xi[mu][i] % prime end
    for _, row in ipairs(rows) do
      local times = v[row.lead]
      if times ~= 0 then for i = 1, #v do v[i] = (v[i] - times * row[i]) % prime end end
    end
    for i = 1, #v do
      if v[i] ~= 0 then
        local over = power(v[i], prime - 2)
        for k = 1, #v do v[k] = v[k] * over % prime end
        v.lead = i
        break
      end
    end
    if not v.lead then return mu end
    rows[#rows + 1] = v
  end
end

function M.field(w, s, i)
  local sum = 0
  for j = 1, #s do sum = sum + w[i][j] * s[j] end
  return sum
end

function M.energy(w, s)
  local sum = 0
  for i = 1, #s do for j = 1, #s do if i ~= j then sum = sum + w[i][j] * s[i] * s[j] end end end
  return -sum / 2
end

function M.rows(net)
  local w = {}
  for i = 1, net.n do w[i] = net:weights(i) end
  return w
end

-- Memories of one kind: "random", "biased" (three in ten are white), "correlated" (each near the first),
-- "twice" (some of them again, and the inverses of some).
function M.memories(kind, n, p, seed)
  if kind == "biased" then return engram.random(p, { n = n, seed = seed, bias = -0.4 }) end
  local ps = engram.random(p, { n = n, seed = seed })
  if kind == "random" or p < 2 then return ps end
  local list = ps:subset { 1 }
  for mu = 2, p do
    local q
    if kind == "correlated" then q = ps[1]:corrupt(0.2, seed + mu)
    elseif mu % 3 == 2 then q = list[(mu + 1) // 2]
    elseif mu % 3 == 0 then q = -list[mu // 2]
    else q = ps[mu] end
    list = list .. q
  end
  return list
end

-- The same options in a table of its own.
function M.copy(opts)
  local t = {}
  for k, v in pairs(opts) do t[k] = v end
  return t
end

-- A network of n neurons by these options.
function M.network(n, opts)
  local t = M.copy(opts)
  t.n = n
  return engram.network(t)
end

return M
