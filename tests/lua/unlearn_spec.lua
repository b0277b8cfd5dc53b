-- SPDX-License-Identifier: MIT
--
-- Unlearning (Hopfield, Feinstein, Palmer 1983): what a dream takes from the weights, and what it mends.

local engram = require "engram"
local oracle = require "oracle"

local n, count = 40, 4
local ps = engram.random(count, { n = n, seed = 5 })

-- Weights near 1/4, with a few that are not symmetric.
local function given()
  local w = oracle.matrix(n, oracle.lists(ps), { rule = "sequence", strength = 0.2 })
  for i = 1, n do w[i][i] = i / 64 end
  return w
end

local cases = {
  hebb = { rule = "hebb" },
  ["hebb, dense"] = { rule = "hebb", dense = true },
  ["hebb, self, scale none"] = { rule = "hebb", scale = "none", self = true },
  ["hebb, scale p"] = { rule = "hebb", scale = "p" },
  covariance = { rule = "covariance" },
  ["covariance, scale none"] = { rule = "covariance", activity = 0.4, scale = "none" },
  projection = { rule = "projection", self = true },
  storkey = { rule = "storkey" },
  perceptron = { rule = "perceptron", kappa = 0.5 },
  ["perceptron, scale none"] = { rule = "perceptron", scale = "none" },
  sequence = { rule = "sequence", strength = 0.2 },
  ["given weights"] = { weights = given() },
  ["given weights, self"] = { weights = given(), self = true },
}

local function made(opts)
  local t = oracle.copy(opts)
  t.n, t.seed = n, 3
  local net = engram.network(t)
  return opts.weights and net or net:learn(ps)
end

local function equal(a, b)
  for i = 1, n do
    local v, w = a:weights(i), b:weights(i)
    for j = 1, n do
      if v[j] ~= w[j] then error(("W[%d][%d] is %.17g and %.17g"):format(i, j, v[j], w[j]), 2) end
    end
  end
  assert.equal(a.symmetric, b.symmetric)
  b:set(a:state())
  local f, g = a:fields(), b:fields()
  for i = 1, n do assert.is_true(f[i] == g[i]) end
  assert.is_true(a:energy() == b:energy())
end

-- The state s whose rate/n s s^T was taken off the diagonal of `before`, or an error.
local function taken(before, after, amount)
  local s, most = { 1 }, 0
  for i = 1, n do for j = 1, n do most = math.max(most, math.abs(before[i][j])) end end
  for j = 2, n do s[j] = before[1][j] > after[1][j] and 1 or -1 end
  for i = 1, n do
    for j = 1, n do
      local d = before[i][j] - after[i][j] - (i == j and 0 or amount * s[i] * s[j])
      if math.abs(d) > 2 ^ -23 * (most + amount) then error(("W[%d][%d] is off by %g"):format(i, j, d), 2) end
    end
  end
  return s
end

describe("a dream takes rate/n s s^T of a resting state off the diagonal:", function()
  for name, opts in pairs(cases) do
    it(name, function()
      local found = {}
      for seed = 1, 12 do
        local rate = 0.02 * seed
        local net, before = made(opts):set(ps[1]), made(opts)
        if seed % 2 == 0 then
          for _, it in ipairs { net, before } do it:bias(0.01) end
        end
        assert.is_true(net:unlearn { rate = rate, seed = seed } == net)
        assert.equal(1, net.dreams)
        assert.is_true(net:state() == ps[1], "the state stays")
        local s = taken(oracle.rows(before), oracle.rows(net), rate / n)
        assert.equal(opts.self and before:weight(3, 3) or 0, net:weight(3, 3))
        local state = before:set(s):state()
        local rests = before:errors(state) == 0 or before:errors(-state) == 0
        assert.is_true(rests, "a fixed point, or the inverse of one")
        assert.equal(before.symmetric, net.symmetric)
        found[tostring(state)] = true
        -- what is measured is of the new weights
        local w, fields = oracle.rows(net), net:fields()
        local spins, up, most = oracle.spins(ps[1]), net:bias()[1] - (net.threshold or 0), 1
        for i = 1, n do for j = 1, n do most = most + math.abs(w[i][j]) end end
        for i = 1, n do assert.is_true(math.abs(oracle.field(w, spins, i) + up - fields[i]) <= 1e-13 * most) end
      end
      local different = 0
      for _ in pairs(found) do different = different + 1 end
      assert.is_true(different >= 2, "of other seeds other starts")
    end)
  end

  it("0.01 of it, one dream, by the network's seed, where nothing else is said", function()
    local a, b = made(cases.hebb):unlearn(), made(cases.hebb)
    equal(a, b:unlearn { dreams = 1, rate = 0.01, seed = b.seed, sweeps = 100 })
    taken(oracle.rows(made(cases.hebb)), oracle.rows(a), 0.01 / n)
  end)

  it("without heat, however warm the network is", function()
    for _, opts in pairs(cases) do
      local warm = made(opts)
      warm.temperature = 2
      warm:unlearn { dreams = 3, rate = 0.1 }
      assert.equal(2, warm.temperature)
      equal(warm, made(opts):unlearn { dreams = 3, rate = 0.1 })
    end
  end)

  it("of what it is after so many sweeps, settled or not", function()
    local fixed = 0
    for seed = 1, 10 do
      local net, before = made(cases.hebb), made(cases.hebb)
      net:unlearn { rate = 0.1, sweeps = 1, seed = seed }
      local s = taken(oracle.rows(before), oracle.rows(net), 0.1 / n)
      if before:errors(before:set(s):state()) == 0 then fixed = fixed + 1 end
    end
    assert.is_true(fixed < 10)
  end)
end)

describe("twenty dreams are ten and ten more, bit for bit:", function()
  for name, opts in pairs(cases) do
    it(name, function()
      local whole = made(opts):randomize():unlearn { dreams = 20, rate = 0.013 }
      for _, parts in ipairs { { 10, 10 }, { 1, 19 }, { 7, 0, 13 } } do
        local net = made(opts):randomize()
        for _, dreams in ipairs(parts) do net:unlearn { dreams = dreams, rate = 0.013 } end
        assert.equal(20, net.dreams)
        equal(net, whole)
        -- whatever goes on between
        net = made(opts):unlearn { dreams = parts[1], rate = 0.013 }
        net:randomize():sweep()
        net.temperature = 0.4
        net:randomize():sweep "uniform"
        net.temperature = 0
        equal(net:unlearn { dreams = 20 - parts[1], rate = 0.013 }, whole)
      end
      local other = made(opts):unlearn { dreams = 20, rate = 0.013, seed = 77 }
      assert.is_false(pcall(equal, other, whole))
    end)
  end

  it("however many work on it", function()
    for _, rule in ipairs { "hebb", "covariance", "storkey" } do
      local first
      for _, way in ipairs { { threads = 1 }, { threads = 3 }, { kernel = "scalar", block = 5 } } do
        local opts = { n = 300, rule = rule, seed = 1 }
        for k, v in pairs(way) do opts[k] = v end
        local net = engram.network(opts):learn(engram.random(20, { n = 300, seed = 2 })):unlearn { dreams = 3 }
        local seen = {}
        for i = 1, 300, 7 do table.move(net:weights(i), 1, 300, #seen + 1, seen) end
        first = first or seen
        for k = 1, #seen do assert.is_true(first[k] == seen[k]) end
      end
    end
  end)
end)

describe("dreams", function()
  it("make memories rest that did not, and random states find them more often", function()
    local big = engram.random(22, { n = 120, seed = 4 })
    local net = engram.network({ n = 120, seed = 1 }):learn(big)
    local function look()
      local fixed, hits = 0, 0
      for mu = 1, #big do if net:errors(big[mu]) == 0 then fixed = fixed + 1 end end
      for _ = 1, 200 do
        local kind = net:randomize():run().kind
        if kind == "memory" or kind == "inverse" then hits = hits + 1 end
      end
      return fixed / #big, hits / 200
    end
    local fixed, hits = look()
    net:unlearn { dreams = 500, rate = 0.01 }
    local fixed_after, hits_after = look()
    assert.is_true(fixed < 0.7 and fixed_after > 0.95, fixed .. " " .. fixed_after)
    assert.is_true(hits < 0.05 and hits_after > 0.12, hits .. " " .. hits_after)
  end)

  it("of a rate of 0 or none at all leave the weights", function()
    for _, opts in pairs(cases) do
      local net = made(opts):randomize():unlearn { dreams = 0 }
      assert.equal(0, net.dreams)
      equal(net, made(opts))
      if not opts.weights then net:forget(1):learn(ps[1]) end
      net = made(opts):randomize():unlearn { dreams = 3, rate = 0 }
      assert.equal(3, net.dreams)
      local w, v = oracle.rows(net), oracle.rows(made(opts))
      for i = 1, n do
        for j = 1, n do assert.is_true(math.abs(w[i][j] - v[i][j]) <= 2 ^ -24 * math.abs(v[i][j])) end
      end
    end
  end)

  it("leave memories that can be told and named, and a state that runs", function()
    for name, opts in pairs(cases) do
      local net = made(opts):unlearn { dreams = 2 }
      if not opts.weights then
        assert.equal(count, #net.memories, name)
        assert.equal(1, net:set(ps[2]):overlaps()[2])
        if net:errors(ps[2]) == 0 then
          local r = net:run()
          assert.same({ "memory", 2 }, { r.kind, r.memory }, name)
        end
      else
        assert.is_true(net:randomize():run().sweeps >= 1)
      end
    end
  end)

  it("cannot be forgotten around", function()
    for name, opts in pairs(cases) do
      local net = made(opts):randomize():unlearn { dreams = 2 }
      local before, state = oracle.rows(net), net:state()
      local good, why = pcall(net.forget, net, 1)
      assert.is_false(good)
      local learns = opts.rule == "hebb" or opts.rule == "storkey"
      assert.truthy(why:find(opts.weights and "forget: the weights of this network were given"
        or "forget: 2 dreams have changed the weights of this network", 1, true), why)
      if not opts.weights then assert.truthy(why:find("net:reset()", 1, true), why) end
      if not learns then
        good, why = pcall(net.learn, net, engram.random(1, { n = n, seed = 9 }))
        assert.is_false(good)
        assert.truthy(opts.weights or why:find("learn: 2 dreams have changed", 1, true), why)
      end
      assert.same(before, oracle.rows(net), name)
      assert.equal(2, net.dreams)
      assert.is_true(state == net:state())
      assert.equal(opts.weights and 0 or count, #net.memories)
    end
  end)

  it("are gone after reset", function()
    for name, opts in pairs(cases) do
      if not opts.weights then
        local net = made(opts):randomize():unlearn { dreams = 5, rate = 0.2 }:reset()
        assert.same({ 0, 0 }, { net.dreams, #net.memories }, name)
        assert.equal(0, net:weight(1, 2))
        equal(net:learn(ps), made(opts))
        net:forget(2):learn(ps[2])
        equal(net, made(opts):forget(2):learn(ps[2]))
        equal(net:unlearn { dreams = 4 }, made(opts):forget(2):learn(ps[2]):unlearn { dreams = 4 })
      end
    end
  end)

  it("of an untaught network are dreams too", function()
    for _, opts in ipairs { { rule = "hebb" }, { rule = "hebb", scale = "p" }, { rule = "storkey" } } do
      local net = oracle.network(n, opts):unlearn { rate = 0.5 }
      taken(oracle.rows(oracle.network(n, opts)), oracle.rows(net), 0.5 / n)
    end
  end)
end)

describe("after dreams", function()
  local more = engram.random(5, { n = n, seed = 8 })

  it("Hebb's rule adds its terms", function()
    for _, name in ipairs { "hebb", "hebb, dense", "hebb, self, scale none" } do
      local opts = cases[name]
      local net = made(opts):unlearn { dreams = 6 }
      local before = oracle.rows(net)
      net:learn(more)
      assert.same({ count + 5, 6 }, { #net.memories, net.dreams })
      local w = oracle.matrix(n, oracle.lists(more), opts)
      for i = 1, n do
        for j = 1, n do
          local d = net:weight(i, j) - before[i][j] - w[i][j]
          assert.is_true(math.abs(d) <= 2 ^ -23 * (1 + math.abs(w[i][j])), d)
        end
      end
    end
  end)

  it("Storkey's rule goes on from the weights that there are", function()
    for _, self in ipairs { false, true } do
      local net = made({ rule = "storkey", self = self }):unlearn { dreams = 6, rate = 0.1 }
      local from = oracle.rows(made({ rule = "storkey", self = true }):unlearn { dreams = 6, rate = 0.1 })
      if not self then for i = 1, n do for j = 1, n do if i ~= j then from[i][j] = net:weight(i, j) end end end end
      net:learn(more)
      local w = oracle.matrix(n, oracle.lists(more), { rule = "storkey", self = self, from = from })
      for i = 1, n do
        for j = 1, n do assert.is_true(math.abs(net:weight(i, j) - w[i][j]) <= 4 * 6 * 2 ^ -24) end
      end
    end
  end)

  it("portions make no difference, and dreams go on", function()
    for _, rule in ipairs { "hebb", "storkey" } do
      local a = made({ rule = rule }):unlearn { dreams = 3 }:learn(more):unlearn { dreams = 4 }
      local b = made({ rule = rule }):unlearn { dreams = 3 }
      for mu = 1, 5 do b:learn(more[mu]) end
      b:unlearn { dreams = 1 }:unlearn { dreams = 3 }
      assert.equal(7, b.dreams)
      equal(a, b)
    end
  end)
end)
