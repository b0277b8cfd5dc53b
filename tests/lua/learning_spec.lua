-- SPDX-License-Identifier: MIT
--
-- What each learning rule promises: margins, projections, walks, equal signals, exact fields.

local engram = require "engram"
local oracle = require "oracle"

-- Everything of a network that a refused call must leave.
local function whole(net)
  local t = { tostring(net), tostring(net:state()), net:energy(), net:fields(), net.symmetric, oracle.rows(net),
    net.activity or 0, net.threshold or 0, net.dreams }
  for mu = 1, #net.memories do t[#t + 1] = tostring(net.memories[mu]) .. net.memories[mu].name end
  return t
end

local function refuses(net, message, change, ...)
  local before = whole(net)
  local good, why = pcall(change, net, ...)
  assert.is_false(good)
  for _, text in ipairs(message) do assert.truthy(why:find(text, 1, true), why) end
  assert.same(before, whole(net))
  return why
end

describe("the covariance rule", function()
  local function share(ps)
    local ones = 0
    for mu = 1, #ps do for i = 1, ps[mu].n do if ps[mu][i] == 1 then ones = ones + 1 end end end
    return ones / (#ps * ps[1].n)
  end

  it("takes the mean activity of its memories, as a binary fraction, or what it is given", function()
    for _, bias in ipairs { -0.9, -0.3, 0, 0.8 } do
      for _, p in ipairs { 1, 7, 40 } do
        local ps = engram.random(p, { n = 60, seed = p, bias = bias })
        local net = engram.network({ n = 60, rule = "covariance" }):learn(ps)
        assert.is_true(math.abs(net.activity - share(ps)) <= 2 ^ -21)
        assert.equal(0, net.activity * 2 ^ 30 % 1)
        assert.is_true(net.symmetric)
        local given = engram.network({ n = 60, rule = "covariance", activity = 0.37 }):learn(ps)
        assert.is_true(math.abs(given.activity - 0.37) <= 2 ^ -21)
        assert.equal(0, given.activity * 2 ^ 30 % 1)
        local exact = engram.network({ n = 60, rule = "covariance", activity = 0.375 }):learn(ps)
        assert.equal(0.375, exact.activity)
        assert.equal(0.25 * (1 - 0.0625), exact.threshold)
        exact = engram.network({ n = 60, rule = "covariance", activity = 0.375, threshold = 1 / 3 }):learn(ps)
        assert.equal(1 / 3, exact.threshold)
      end
    end
  end)

  it("stays between none and all white, whatever the memories are", function()
    for _, s in ipairs { -1, 1 } do
      local list = {}
      for i = 1, 20 do list[i] = s end
      local net = engram.network { n = 20, rule = "covariance" }
      net:learn(net:set(list):state())
      assert.is_true(net.activity > 0 and net.activity < 1)
      assert.is_true(math.abs(net:weight(1, 2)) < 1e-9)
      assert.equal(0, net:errors(net:state()))
    end
  end)

  it("gives white and black neurons of a lone memory equal signals", function()
    -- to the share that the diagonal, left out, takes of it
    local ps = engram.random(1, { n = 400, seed = 4, bias = -0.6 })
    local net = engram.network({ n = 400, rule = "covariance", self = true }):learn(ps):set(ps[1])
    local b = 2 * net.activity - 1
    local fields = net:fields()
    for i = 1, 400 do assert.is_true(math.abs(ps[1][i] * fields[i] - (1 - b * b)) < 1e-5) end
  end)

  it("holds sparse memories that Hebb's rule cannot", function()
    local ps = engram.random(12, { n = 400, seed = 6, bias = -0.8 })
    local errors = { hebb = 0, covariance = 0 }
    for rule in pairs(errors) do
      local net = engram.network({ n = 400, rule = rule }):learn(ps)
      for mu = 1, 12 do errors[rule] = errors[rule] + net:errors(ps[mu]) end
    end
    assert.is_true(errors.covariance < 12 * 400 * 0.01, errors.covariance)
    assert.is_true(errors.hebb > 12 * 400 * 0.05, errors.hebb)
  end)

  it("has the same fields, bit for bit, however the work is done", function()
    local n = 130
    local ps = engram.random(70, { n = n, seed = 2, bias = 0.2 })
    for _, activity in ipairs { false, 0.1, 1 / 3, 0.97 } do
      local first
      for _, way in ipairs { {}, { threads = 1 }, { threads = 3, block = 5 }, { block = 1 }, { block = 64 },
        { kernel = "scalar" }, { kernel = "avx2", block = 3 }, { kernel = "avx512" } } do
        local opts = oracle.copy(way)
        opts.n, opts.rule, opts.activity, opts.ties, opts.seed = n, "covariance", activity or nil, "random", 3
        local good, net = pcall(engram.network, opts)
        if good then
          local seen = {}
          net:learn(ps)
          for _, schedule in ipairs { "random", "uniform", "cyclic", "synchronous" } do
            net:randomize()
            for _ = 1, 4 do
              seen[#seen + 1] = net:sweep(schedule)
              seen[#seen + 1] = tostring(net:state())
              seen[#seen + 1] = net:energy()
              table.move(net:fields(), 1, n, #seen + 1, seen)
            end
            -- moved to, and come from somewhere else, are one and the same
            local fields = net:fields()
            local state = net:state()
            assert.same(fields, net:set(-state):set(state):fields())
          end
          for _, r in ipairs(engram.recall(net, ps:subset { 1, 2, 3, 4, 5, 6, 7, 8, 9 })) do
            seen[#seen + 1] = tostring(r) .. tostring(r.state)
          end
          first = first or seen
          assert.equal(#first, #seen)
          for k = 1, #first do assert.is_true(first[k] == seen[k], k) end
        end
      end
    end
  end)
end)

describe("the projection rule", function()
  it("fixes every memory while they are independent, and W W is W", function()
    for _, n in ipairs { 5, 16, 40 } do
      for seed = 1, 4 do
        for _, kind in ipairs { "random", "biased", "correlated" } do
          local ps = oracle.memories(kind, n, n // 2, seed)
          while oracle.dependent(oracle.lists(ps)) do
            seed = seed + 100
            ps = oracle.memories(kind, n, n // 2, seed)
          end
          local net = engram.network({ n = n, rule = "projection", self = true }):learn(ps)
          local bare = engram.network({ n = n, rule = "projection" }):learn(ps)
          local w, trace = oracle.rows(net), 0
          for mu = 1, #ps do
            -- without its diagonal a neuron has what that leaves: nothing, where no other one knows of it
            local s, with, without = oracle.spins(ps[mu]), net:set(ps[mu]):fields(), bare:set(ps[mu]):fields()
            for i = 1, n do
              assert.is_true(math.abs(with[i] - s[i]) < 2e-6)
              assert.is_true(math.abs(without[i] - s[i] * (1 - w[i][i])) < 2e-6)
            end
            assert.equal(0, net:errors(ps[mu]))
            if kind == "random" and n > 5 then assert.equal(0, bare:errors(ps[mu])) end
          end
          for i = 1, n do
            trace = trace + w[i][i]
            for j = 1, n do
              local sum = 0
              for k = 1, n do sum = sum + w[i][k] * w[k][j] end
              assert.is_true(math.abs(sum - w[i][j]) < 2e-6)
              assert.equal(i == j and 0 or w[i][j], bare:weight(i, j))
            end
          end
          assert.is_true(math.abs(trace - #ps) < 1e-5, "onto as many dimensions as there are memories")
        end
      end
    end
  end)

  it("refuses what its memories make already, and says which", function()
    local ps = engram.random(4, { n = 30, seed = 2 })
    -- d is +-1 and the sum of two memories less the third: where the first two differ the third is one of them
    local c = {}
    for i = 1, 30 do c[i] = ps[1][i] == ps[2][i] and ps[1][i] or (i % 2 == 0 and 1 or -1) end
    local net = engram.network { n = 30, rule = "projection", seed = 1 }
    local function pattern(list) return net:set(list):state() end
    local third = pattern(c)
    local d = {}
    for i = 1, 30 do d[i] = ps[1][i] + ps[2][i] - c[i] end
    local fourth = pattern(d)
    net:learn(ps:subset { 1, 2 } .. third):randomize()
    refuses(net, { "learn: pattern 1 adds nothing", "combination" }, net.learn, fourth)
    refuses(net, { "learn: pattern 1 adds nothing" }, net.learn, ps[2])
    refuses(net, { "learn: pattern 1 adds nothing" }, net.learn, -third)
    refuses(net, { "learn: pattern 3 adds nothing" }, net.learn, ps:subset { 3, 4 } .. ps[4])
    refuses(net, { "learn: pattern 2 adds nothing" }, net.learn, ps[3] .. -ps[3] .. ps[3])
    local named = engram.ascii({ ("#"):rep(30), ("."):rep(30) }, { names = { "all", "none" } })
    local wide = engram.network { width = 30, height = 1, rule = "projection" }
    refuses(wide, { 'learn: "none" adds nothing' }, wide.learn, named)
    wide:learn(named[1])
    refuses(wide, { 'learn: "none" adds nothing' }, wide.learn, named[2])
    net:forget(3):learn(fourth)
    refuses(net, { "adds nothing" }, net.learn, third)
  end)

  it("takes n memories at the most", function()
    -- the last of them have little that the others do not: this is where rounding adds up
    for _, n in ipairs { 1, 8, 20, 30 } do
      local ps = engram.random(60, { n = n, seed = 5 })
      local net, known = engram.network { n = n, rule = "projection", self = true }, {}
      for mu = 1, 60 do
        known[#known + 1] = mu
        if oracle.dependent(oracle.lists(ps:subset(known))) then
          assert.is_false(pcall(net.learn, net, ps[mu]))
          known[#known] = nil
        else
          net:learn(ps[mu])
        end
      end
      assert.equal(n, #net.memories)
      for i = 1, n do
        for j = 1, n do assert.is_true(math.abs(net:weight(i, j) - (i == j and 1 or 0)) < 2e-6) end
      end
      assert.is_false(pcall(net.learn, net, net:randomize():state()))
      assert.equal(n, #net.memories)
    end
  end)
end)

describe("Storkey's rule", function()
  it("is Hebb's of a lone memory, and holds more of them", function()
    local ps = engram.random(25, { n = 100, seed = 2 })
    local storkey, hebb = engram.network { n = 100, rule = "storkey" }, engram.network { n = 100 }
    storkey:learn(ps[1])
    hebb:learn(ps[1])
    for i = 1, 100 do
      for j = 1, 100 do assert.is_true(math.abs(storkey:weight(i, j) - hebb:weight(i, j)) < 1e-9) end
    end
    local errors = { 0, 0 }
    for k, net in ipairs { storkey:reset():learn(ps), hebb:reset():learn(ps) } do
      for mu = 1, 25 do errors[k] = errors[k] + net:errors(ps[mu]) end
    end
    assert.is_true(errors[1] <= 5 and errors[2] > 40, table.concat(errors, " and "))
  end)
end)

describe("the perceptron", function()
  -- The least g / |w| of a network's weights.
  local function stability(net, ps)
    local least = math.huge
    for i = 1, net.n do
      local w, norm = net:weights(i), 0
      for j = 1, net.n do norm = norm + w[j] * w[j] end
      for mu = 1, #ps do
        local g = 0
        for j = 1, net.n do g = g + ps[mu][i] * w[j] * ps[mu][j] end
        least = math.min(least, g / math.sqrt(norm))
      end
    end
    return least
  end

  it("reaches the margin that was asked for", function()
    for _, n in ipairs { 20, 50 } do
      for _, kappa in ipairs { 0, 0.3, 0.7 } do
        for _, self in ipairs { false, true } do
          local ps = engram.random(n // 4, { n = n, seed = n })
          local net = engram.network { n = n, rule = "perceptron", kappa = kappa, self = self }
          net:learn(ps)
          local reached = stability(net, ps)
          assert.is_true(reached > 0 and reached >= kappa - 1e-12, reached)
          assert.is_true(reached < kappa + 0.5, "and stops there")
          assert.is_false(net.symmetric)
          for mu = 1, #ps do assert.equal(0, net:errors(ps[mu])) end
        end
      end
    end
  end)

  it("needs what it needs and no reinforcement more", function()
    local exact, missed = 0, 0
    for seed = 1, 60 do
      local n, p = 12, 2 + seed % 4
      local ps = engram.random(p, { n = n, seed = seed })
      local xi, most, possible = oracle.lists(ps), 0, true
      for i = 1, n do
        local _, _, done, good = oracle.minover(n, xi, i, { limit = 20, kappa = 0 })
        most, possible = math.max(most, done), possible and good
      end
      if possible then
        local enough = -(-most // p)
        local able = engram.network { n = n, rule = "perceptron", limit = enough, kappa = 0 }
        assert.is_true(pcall(able.learn, able, ps))
        if most == enough * p then exact = exact + 1 end
        if enough > 1 then
          local net = engram.network { n = n, rule = "perceptron", limit = enough - 1, kappa = 0 }
          refuses(net, { "learn: the perceptron", ("in %d reinforcements"):format(enough - 1) }, net.learn, ps)
          if most == (enough - 1) * p + 1 then missed = missed + 1 end
        end
      end
    end
    assert.is_true(exact > 0 and missed > 0, "the limit is met to the very reinforcement, from both sides")
  end)

  it("refuses what cannot be, names a neuron and what it came to, and changes nothing", function()
    local ps = engram.random(3, { n = 24, seed = 3 })
    local net = engram.network { n = 24, rule = "perceptron", limit = 50, seed = 5, kappa = 0 }
    net:learn(ps):randomize()
    -- two memories that are one but for a neuron: nobody can tell it which
    local other = ps[1]:occlude { x = 1, y = 1, width = 1, height = 1, value = -ps[1][1] }
    local close = ps[1] .. other
    local said = { "learn: the perceptron", "a stability above 0 ", "neuron 1 came to", "'limit'" }
    local why = refuses(net, said, net.learn, close)
    assert.is_true(tonumber(why:match "came to ([-%d.e]+)") <= 0)
    local p = net.memories[1]
    refuses(net, { "neuron 1 " }, net.learn, close .. engram.random(3, { n = 24, seed = 8 }) .. p)
    -- a margin beyond sqrt(n - 1) is beyond any weights
    local far = engram.network { n = 24, rule = "perceptron", kappa = 4.8, limit = 20 }
    why = refuses(far, { "kappa = 4.8", "20 reinforcements", "neuron 1 came to" }, far.learn, ps)
    local _, reached = oracle.minover(24, oracle.lists(ps), 1, { kappa = 4.8, limit = 20 })
    assert.is_true(math.abs(tonumber(why:match "came to ([-%d.e]+)") - reached) < 1e-12)
    assert.is_true(reached > 1)
  end)

  it("asks for a margin of a half unless told", function()
    local ps = engram.random(9, { n = 40, seed = 1 })
    local function rows(kappa)
      return oracle.rows(engram.network({ n = 40, rule = "perceptron", kappa = kappa }):learn(ps))
    end
    assert.same(rows(0.5), rows())
    assert.not_same(rows(0), rows())
  end)

  it("does not care whether a memory comes twice, nor how many work on it", function()
    local ps = engram.random(9, { n = 40, seed = 1 })
    local once = engram.network({ n = 40, rule = "perceptron", kappa = 0.5 }):learn(ps)
    local twice = engram.network({ n = 40, rule = "perceptron", kappa = 0.5, threads = 3 }):learn(ps .. ps)
    assert.same(oracle.rows(once), oracle.rows(twice))
  end)

  it("forgets one of many, or says why it cannot and keeps it", function()
    local refused = 0
    for seed = 1, 40 do
      local ps = engram.random(5, { n = 10, seed = seed })
      local opts = { n = 10, rule = "perceptron", limit = 2, seed = 1 }
      local net = engram.network(opts)
      if pcall(net.learn, net, ps) then
        local fresh = engram.network(opts)
        local can, because = pcall(fresh.learn, fresh, ps:subset { 2, 3, 4, 5 })
        if can then
          net:forget(1)
          assert.same(oracle.rows(fresh), oracle.rows(net))
        else
          refused = refused + 1
          local why = refuses(net, { "forget: the perceptron" }, net.forget, 1)
          assert.equal(because:match "neuron.*", why:match "neuron.*")
        end
      end
    end
    assert.is_true(refused > 0)
  end)
end)

describe("a sequence", function()
  local n = 200
  local ps = engram.random(5, { n = n, seed = 9 })
  local function steps(opts, count)
    opts.n, opts.rule = n, "sequence"
    local net, at = engram.network(opts):learn(ps):set(ps[1]), {}
    for t = 1, count do
      net:step()
      for mu = 1, 5 do if net:state() == ps[mu] then at[t] = mu end end
    end
    return at
  end

  it("walks from memory to memory where its strength is above 1", function()
    for _, strength in ipairs { 1.5, 3 } do
      assert.same({ 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2 }, steps({ strength = strength }, 11))
    end
    assert.same({ 2, 3, 4, 5, 1 }, steps({}, 5))
  end)

  it("stops at the last one where it is open", function()
    assert.same({ 2, 3, 4, 5, 5, 5, 5 }, steps({ cycle = false, strength = 2 }, 7))
  end)

  it("stays where it is below 1", function()
    assert.same({ 1, 1, 1 }, steps({ strength = 0.5 }, 3))
    assert.same({ 1, 1, 1 }, steps({ strength = 0 }, 3))
  end)

  it("walks backwards through the inverses where the strength is negative", function()
    local net = engram.network({ n = n, rule = "sequence", strength = -2 }):learn(ps):set(ps[1])
    net:step()
    assert.is_true(net:state() == -ps[2])
    net:step()
    assert.is_true(net:state() == ps[3])
  end)

  it("tells whether it is symmetric", function()
    local function symmetric(memories, opts)
      opts.n, opts.rule = n, "sequence"
      return engram.network(opts):learn(memories).symmetric
    end
    assert.is_true(symmetric(ps[1], {}))
    assert.is_true(symmetric(ps:subset { 1, 2 }, {}))
    assert.is_false(symmetric(ps:subset { 1, 2 }, { cycle = false }))
    assert.is_false(symmetric(ps:subset { 1, 2, 3 }, {}))
    assert.is_true(symmetric(ps:subset { 1, 2, 3 }, { strength = 0 }))
    assert.is_true(symmetric(ps:subset { 1, 2, 3, 2 }, {}))
  end)
end)

it("antisymmetric weights go round in four synchronous steps", function()
  -- an odd number of odd weights a row, so that no field is zero (Goles 1986)
  local random = 99
  for _, n in ipairs { 2, 6, 40 } do
    local w = {}
    for i = 1, n do w[i] = {} end
    for i = 1, n do
      w[i][i] = 0
      for j = 1, i - 1 do
        random = (random * 1103515245 + 12345) % 2147483648
        w[i][j] = random // 65536 % 64 * 2 - 63
        w[j][i] = -w[i][j]
      end
    end
    local net = engram.network { weights = w, seed = n }
    assert.is_false(net.symmetric)
    for _ = 1, 5 do
      net:randomize()
      for _ = 1, 300 do net:step() end
      local states = {}
      for k = 0, 4 do
        states[k] = net:state()
        net:step()
      end
      assert.is_true(states[4] == states[0])
      assert.is_true(states[2] == -states[0], "half way it is the inverse")
      assert.is_false(states[1] == states[0])
    end
  end
end)

describe("a network of any rule", function()
  it("tells the options of its rule, and of no other", function()
    local all = {
      hebb = { dense = true }, covariance = { activity = 0.25, threshold = 0.125 }, projection = {}, storkey = {},
      perceptron = { kappa = 0.75, limit = 77 }, sequence = { strength = -2.5, cycle = false },
    }
    for rule, own in pairs(all) do
      local opts = { n = 10, rule = rule }
      for k, v in pairs(own) do opts[k] = v end
      local net = engram.network(opts)
      for _, others in pairs(all) do
        for k in pairs(others) do assert.equal(own[k], net[k], rule .. "." .. k) end
      end
    end
    local net = engram.network { n = 4, rule = "perceptron" }
    assert.same({ 0.5, 1000 }, { net.kappa, net.limit })
    net = engram.network { n = 4, rule = "sequence" }
    assert.same({ 1.5, true }, { net.strength, net.cycle })
    assert.is_false(engram.network({ n = 4 }).dense)
  end)

  it("learns a list of patterns as the same Patterns", function()
    local ps = engram.random(5, { n = 30, seed = 1 })
    for _, rule in ipairs { "hebb", "storkey" } do
      local a = engram.network({ n = 30, rule = rule }):learn(ps)
      local b = engram.network({ n = 30, rule = rule }):learn { ps[1], ps[2], ps[3], ps[4], ps[5] }
      assert.same(oracle.rows(a), oracle.rows(b))
    end
  end)
end)
