-- SPDX-License-Identifier: MIT
--
-- engram.attractors: what a network falls into from many starts, compared with all that there is to fall into.

local engram = require "engram"
local program = require "program"

-- Every state of a small network, as a list; its key.
local function states(n)
  local bits = -1
  return function()
    bits = bits + 1
    if bits >= 1 << n then return nil end
    local s = {}
    for i = 1, n do s[i] = bits >> i - 1 & 1 == 1 and 1 or -1 end
    return s, table.concat(s, " ")
  end
end

local function key(p)
  local s = {}
  for i = 1, p.n do s[i] = p[i] end
  return table.concat(s, " "), s
end

-- What the definitions say of a network's fixed points and of all its neurons moving at once.
local function enumerate(net)
  local n, w = net.n, {}
  for i = 1, n do w[i] = net:weights(i) end
  local b = net:bias()
  for i = 1, n do b[i] = b[i] - (net.threshold or 0) end
  local function fields(s)
    local h = {}
    for i = 1, n do
      h[i] = b[i]
      for j = 1, n do h[i] = h[i] + w[i][j] * s[j] end
      if math.abs(h[i]) < 1e-9 then h[i] = 0 end
    end
    return h
  end
  local fixed, count, after, energy = {}, 0, {}, {}
  for s, name in states(n) do
    local h, next_state, still, e = fields(s), {}, true, 0
    for i = 1, n do
      next_state[i] = h[i] > 0 and 1 or h[i] < 0 and -1 or s[i]
      still = still and next_state[i] == s[i]
      e = e - (h[i] + b[i]) * s[i] / 2
    end
    energy[name] = e
    after[name] = table.concat(next_state, " ")
    if still then fixed[name], count = true, count + 1 end
  end
  return { fixed = fixed, count = count, after = after, energy = energy }
end

local function check(net, opts, cycles)
  local all, census = enumerate(net), engram.attractors(net, opts)
  local found, total, last = {}, 0, nil
  for k, a in ipairs(census) do
    local name, s = key(a.state)
    assert.is_nil(found[name], "each once")
    found[name] = a
    total = total + a.count
    assert.is_true(a.count >= 1)
    assert.equal(a.count / census.starts, a.share)
    assert.near(all.energy[name], a.energy, 1e-9)
    if a.cycle == 0 then
      assert.is_true(all.fixed[name])
      assert.equal(0, net:errors(s))
    else
      assert.is_true(cycles and a.cycle == 2)
      assert.is_nil(all.fixed[name])
      assert.equal(name, all.after[all.after[name]])
      assert.is_nil(found[all.after[name]], "the two states of a cycle are one")
    end
    local class = net:classify(a.state)
    for _, field in ipairs { "kind", "memory", "name", "overlap" } do assert.equal(class[field], a[field]) end
    assert.same(class.parts, a.parts)
    if last then
      assert.is_true(a.count < last.count or a.count == last.count and a.energy >= last.energy, "in order at " .. k)
    end
    last = a
  end
  assert.equal(census.settled, total)
  assert.equal(census.starts, census.settled + census.unsettled)
  return census, all, found
end

local function taught(n, p, opts)
  opts = opts or {}
  opts.n = n
  opts.seed = opts.seed or 3
  return engram.network(opts):learn(engram.random(p, { n = n, seed = 5 }))
end

local function weights(n, symmetric)
  local w = {}
  for i = 1, n do w[i] = {} end
  for i = 1, n do
    for j = 1, n do w[i][j] = symmetric and math.sin(i * j) + math.cos(i + j) or math.sin(7 * i * j + i) end
  end
  return w
end

describe("every attractor", function()
  local nets = {
    ["one memory"] = taught(9, 1),
    ["few memories"] = taught(11, 3),
    ["many memories"] = taught(12, 7),
    ["a bias"] = taught(10, 3):bias { 0.3, -0.2, 0.1, 0, 0, 0.4, -0.1, 0, 0, 0 },
    ["projection"] = taught(12, 4, { rule = "projection" }),
    ["storkey"] = taught(12, 3, { rule = "storkey" }),
    ["covariance"] = taught(12, 4, { rule = "covariance" }),
    ["given weights"] = engram.network { weights = weights(10, true), seed = 1 },
  }
  for name, net in pairs(nets) do
    it("is a fixed point, and all that have a basin are found: " .. name, function()
      local census, all, found = check(net, { starts = 2000 })
      assert.equal(0, census.unsettled)
      local reached = {} -- how many states are one flip from a fixed point: these have a basin for sure
      for s, state in states(net.n) do
        local ends = {}
        if not all.fixed[state] then
          for i = 1, net.n do
            s[i] = -s[i]
            local other = table.concat(s, " ")
            if all.fixed[other] then ends[#ends + 1] = other end
            s[i] = -s[i]
          end
          if #ends == 1 then reached[ends[1]] = (reached[ends[1]] or 0) + 1 end
        end
      end
      for fixed in pairs(all.fixed) do
        if (reached[fixed] or 0) >= net.n // 2 then assert.truthy(found[fixed], fixed .. " is found") end
      end
      assert.is_true(#census <= all.count)
      assert.is_true(#census >= 2)
    end)
  end

  it("is a fixed point or a cycle of two where all neurons move at once", function()
    local cycles = 0
    for _, net in ipairs { taught(8, 2), taught(11, 4), engram.network { weights = weights(9, true) } } do
      local census, all, found = check(net, { starts = 1500, schedule = "synchronous" }, true)
      -- here where a start ends is known: all 2 ^ n starts come up, or nearly
      local shares = {}
      for _, name in states(net.n) do
        local s = name
        for _ = 1, 100 do s = all.after[s] end
        local other = all.after[s]
        local here = found[s] or found[other]
        if here then shares[here] = (shares[here] or 0) + 1 / (1 << net.n) end
      end
      for _, a in ipairs(census) do
        if a.cycle == 2 then cycles = cycles + 1 end
        local deviation = math.sqrt(shares[a] * (1 - shares[a]) / census.starts)
        assert.is_true(math.abs(a.share - shares[a]) < 5 * deviation + 1e-9)
      end
    end
    assert.is_true(cycles > 0)
  end)

  it("may be missed: what does not come to rest is counted", function()
    local net = engram.network { weights = weights(10, false), seed = 2 }
    local census = check(net, { starts = 300, sweeps = 30 }, true)
    assert.equal(300, census.starts)
    local one = engram.attractors(taught(100, 20), { starts = 50, sweeps = 1 })
    assert.is_true(one.unsettled > 0)
    assert.truthy(tostring(one):find(("(%d did not come to rest)"):format(one.unsettled), 1, true))
  end)
end)

local function summary(census)
  local list = { census.starts, census.settled, census.unsettled }
  for _, a in ipairs(census) do
    list[#list + 1] = ("%s %d %.17g %s %d"):format(tostring(a.state), a.count, a.energy, a.kind, a.cycle)
  end
  return list
end

describe("a census", function()
  it("is the same again, whatever the threads, and another with another seed", function()
    for _, schedule in ipairs { "random", "uniform", "cyclic", "synchronous" } do
      local function take(seed, threads, more)
        local net = taught(80, 9, { threads = threads, ties = "random" })
        return summary(engram.attractors(net, { starts = 200, seed = seed, schedule = schedule, sweeps = more }))
      end
      local one = take(7, 1)
      assert.same(one, take(7, 2))
      assert.same(one, take(7, 4))
      assert.not_same(one, take(8, 1))
      assert.same(take(nil, 1), take(3, 1), "the network's own seed where none is given")
    end
  end)

  it("of more starts goes on from that of fewer", function()
    local net = taught(40, 3)
    local few, more = engram.attractors(net, { starts = 100 }), engram.attractors(net, { starts = 164 })
    local counts = {}
    for _, a in ipairs(more) do counts[key(a.state)] = a.count end
    for _, a in ipairs(few) do assert.is_true(counts[key(a.state)] >= a.count) end
  end)

  it("leaves the network as it was, and is of zero temperature", function()
    local net, cold = taught(60, 4, { temperature = 2 }):randomize(), taught(60, 4):randomize()
    local before, sweeps = net:state(), net.sweeps
    assert.same(summary(engram.attractors(cold, { starts = 100 })), summary(engram.attractors(net, { starts = 100 })))
    assert.is_true(net:state() == before)
    assert.same({ 2, sweeps }, { net.temperature, net.sweeps })
  end)

  it("from patterns starts near these", function()
    local net = taught(200, 4)
    local census = engram.attractors(net, { starts = 80, from = net.memories })
    assert.equal(4, #census)
    for _, a in ipairs(census) do assert.same({ "memory", 20, 1 }, { a.kind, a.count, a.overlap }) end
    local one = engram.attractors(net, { starts = 30, from = net.memories[2], damage = 0.2 })
    assert.same({ 1, 2, 30 }, { #one, one[1].memory, one[1].count })
    local inverse = engram.attractors(net, { starts = 30, from = net.memories[2], damage = 1 })
    assert.same({ 1, "inverse" }, { #inverse, inverse[1].kind })
    local full, own, kept = taught(100, 30), 0, 0
    local exact = engram.attractors(full, { starts = 30, damage = 0, from = full.memories })
    for mu = 1, 30 do if full:errors(full.memories[mu]) == 0 then own = own + 1 end end
    for _, a in ipairs(exact) do if a.overlap == 1 then kept = kept + a.count end end
    assert.is_true(kept >= own)
  end)

  it("reads as a table", function()
    local letters = assert(engram.load(program.source .. "/patterns/letters/*.png")):subset { 1, 2, 3 }
    local net = engram.network { width = 20, height = 20, rule = "projection" }:learn(letters)
    local census = engram.attractors(net, { starts = 300 })
    local lines = {}
    for line in (tostring(census) .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
    assert.equal(("%d attractors from 300 starts"):format(#census), lines[1])
    assert.truthy(lines[2]:find "count +share +energy")
    assert.equal(math.min(12, #census) + 2 + (#census > 12 and 1 or 0), #lines)
    for k = 1, math.min(12, #census) do
      local count, share, energy, rest = lines[k + 2]:match "^ *(%d+) +([%d.]+) %% +(%-[%d.]+)  (.+)$"
      assert.equal(census[k].count, tonumber(count))
      assert.near(100 * census[k].share, tonumber(share), 0.051)
      assert.near(census[k].energy, tonumber(energy), 0.0051)
      local word = ({ memory = "recalled ", inverse = "inverse of ", mixture = "mixture of ", spurious = "spurious" })
      assert.equal(1, (rest:find(word[census[k].kind], 1, true)))
    end
    assert.truthy(tostring(engram.attractors(net, { starts = 1 })):find "^1 attractor from 1 start\n")
    local many = engram.attractors(taught(200, 40), { starts = 200 })
    assert.truthy(tostring(many):find("\n   … and " .. #many - 12 .. " more", 1, true))
  end)

  it("reads whatever a script has made of it", function()
    for _, wrong in ipairs { 5, "x", {}, { parts = {} } } do
      local census = engram.attractors(taught(20, 2), { starts = 20 })
      census[1], census.starts, census.unsettled = wrong, wrong, wrong
      pcall(tostring, census)
    end
  end)

  it("refuses what makes no sense", function()
    local net = taught(9, 2)
    local function refuses(opts, text, of)
      local ok, message = pcall(engram.attractors, of or net, opts)
      assert.is_false(ok)
      assert.truthy(message:find(text, 1, true), message)
    end
    refuses({ starts = 0 }, "'starts' (expected an integer in 1..")
    refuses({ starts = 1.5 }, "'starts'")
    refuses({ seed = "x" }, "'seed'")
    refuses({ schedule = "sync" }, "'schedule'")
    refuses({ sweeps = 0 }, "'sweeps'")
    refuses({ from = 5 }, "bad field 'from' (expected a Pattern or Patterns, got 5)")
    refuses({ from = engram.random(2, { n = 16 }) }, "bad field 'from'")
    refuses({ from = net.memories:subset {} }, "no pattern in it")
    refuses({ damage = 0.1 }, "'damage'")
    refuses({ from = net.memories, damage = 1.5 }, "'damage'")
    refuses({ start = 5 }, "did you mean 'starts'?")
    refuses({}, "no memories", engram.network { n = 9 })
    assert.has_error(function() engram.attractors() end)
    assert.has_error(function() engram.attractors(net.memories) end)
  end)
end)

describe("starts", function()
  it("may be a list of patterns", function()
    local ps = engram.random(4, { n = 60, seed = 2 })
    local net = engram.network({ n = 60, seed = 1 }):learn(ps)
    local a = engram.attractors(net, { starts = 40, from = ps, damage = 0.2 })
    local b = engram.attractors(net, { starts = 40, from = { ps[1], ps[2], ps[3], ps[4] }, damage = 0.2 })
    assert.equal(tostring(a), tostring(b))
  end)

  it("are not the states that the network's own randomize gives", function()
    local net = engram.network { weights = { { 0, 0 }, { 0, 0 } }, seed = 5 } -- everything is a fixed point
    local big = {}
    for i = 1, 64 do
      big[i] = {}
      for j = 1, 64 do big[i][j] = 0 end
    end
    net = engram.network { weights = big, seed = net.seed }
    local own = net:randomize():state()
    for _, found in ipairs(engram.attractors(net, { starts = 50 })) do assert.is_false(found.state == own) end
  end)
end)
