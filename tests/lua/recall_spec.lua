-- SPDX-License-Identifier: MIT
--
-- engram.recall: every cue comes out as if it alone had been set and run on a network of its own.

local engram = require "engram"

local every_schedule = { "random", "uniform", "cyclic", "synchronous" }

-- A network that always comes out the same, and so may stand for a copy.
local function taught(opts, p)
  local net = engram.network(opts)
  return net:learn(engram.random(p, { width = net.width, height = net.height, seed = 5 }))
end

-- Near memories, near inverses, far from everything.
local function cues_for(net, count)
  local list = {}
  for k = 1, count do
    local xi = net.memories[(k - 1) % #net.memories + 1]
    list[k] = (k % 5 == 0 and -xi or xi):corrupt(k % 7 / 14, k)
  end
  return list
end

local function joined(list)
  local ps = list[1] .. list[2]
  for k = 3, #list do ps = ps .. list[k] end
  return ps
end

local fields = { "converged", "cycle", "sweeps", "flips", "energy", "kind", "memory", "name", "overlap" }

local function same_result(one, other)
  for _, field in ipairs(fields) do assert.equal(one[field], other[field], field) end
  assert.equal(tostring(one), tostring(other))
end

-- Compares with set and run, one cue after another, on networks that `make` gives.
local function check(make, cues, opts)
  local net = make()
  local results = engram.recall(net, cues, opts)
  assert.equal(#cues, #results)
  for k = 1, #cues do
    local alone = make()
    same_result(alone:set(cues[k]):run(opts), results[k])
    assert.is_true(alone:state() == results[k].state, "state of cue " .. k)
  end
  return results
end

describe("each cue is recalled as by itself:", function()
  for _, schedule in ipairs(every_schedule) do
    it(schedule, function()
      for _, opts in ipairs {
        { width = 10, height = 10 }, { width = 65, height = 1, ties = "plus" }, { n = 64, ties = "minus", scale = "p" },
        { n = 100, ties = "random", seed = 9 }, { n = 63, self = true, scale = "none", block = 3, threads = 2 },
      } do
        for _, p in ipairs { 1, 6, 40, 130 } do
          local function make() return taught(opts, p) end
          check(make, cues_for(make(), 11), { schedule = schedule })
        end
      end
    end)
  end

  it("all kinds of ends are among them", function()
    local function make() return taught({ n = 100, seed = 3 }, 12) end
    local seen = {}
    for _, r in ipairs(check(make, cues_for(make(), 40), { sweeps = 2 })) do
      seen[r.kind] = true
      seen[r.converged and "converged" or "stopped"] = true
    end
    local all = { "memory", "inverse", "mixture", "spurious", "converged", "stopped" }
    for _, kind in ipairs(all) do assert.is_true(seen[kind], kind) end
  end)

  it("a swing between two states too", function()
    local function make() return engram.network({ width = 2, height = 1 }):learn(engram.ascii "#.") end
    local cues = { engram.ascii("##")[1], engram.ascii("#.")[1], engram.ascii("..")[1] }
    local results = check(make, cues, { schedule = "synchronous" })
    assert.same({ 2, 0, 2 }, { results[1].cycle, results[2].cycle, results[3].cycle })
    assert.truthy(tostring(results[1]):find ", oscillates$")
  end)

  it("on a network that has moved before", function()
    for _, schedule in ipairs(every_schedule) do
      local function make()
        local net = taught({ n = 120, seed = 4, ties = "random" }, 14):randomize()
        net:run { sweeps = 2 }
        net:sweep "uniform"
        net:update { 3, 5, 7 }
        return net:forget(2)
      end
      check(make, cues_for(make(), 9), { schedule = schedule })
    end
  end)

  it("on given weights", function()
    local weights = {}
    for i = 1, 50 do
      weights[i] = {}
      for j = 1, 50 do weights[i][j] = math.sin(i * j) end
    end
    for _, schedule in ipairs(every_schedule) do
      local function make() return engram.network { weights = weights, seed = 2 } end
      local results = check(make, engram.random(7, { n = 50, seed = 1 }), { schedule = schedule, sweeps = 20 })
      assert.is_nil(results[1].kind)
      assert.is_nil(results[1].name)
    end
  end)

  it("in parts that cut its sweeps", function()
    local function make() return taught({ n = 1 << 15, seed = 2 }, 70) end
    local cues = cues_for(make(), 66)
    local results = engram.recall(make(), cues)
    for _, k in ipairs { 1, 2, 5, 13, 66 } do
      local alone = make()
      same_result(alone:set(cues[k]):run(), results[k])
      assert.is_true(alone:state() == results[k].state)
    end
  end)
end)

describe("the seed", function()
  local ps = engram.random(40, { n = 200, seed = 5 })
  local function net_of(seed) return engram.network({ n = 200, seed = seed }):learn(ps) end

  it("is the network's, or the one that is given", function()
    local cue, paths = ps[1]:corrupt(0.45, 3), {}
    for seed = 1, 5 do
      local r = engram.recall(net_of(7), cue, { seed = seed })[1]
      local alone = net_of(seed)
      same_result(alone:set(cue):run(), r)
      assert.is_true(alone:state() == r.state)
      paths[tostring(r.state)] = true
    end
    assert.is_truthy(next(paths, next(paths)), "orders matter for this cue")
    local own, seven = engram.recall(net_of(7), cue)[1], engram.recall(net_of(1), cue, { seed = 7 })[1]
    assert.is_true(own.state == seven.state)
  end)

  it("is common: equal cues end equal, wherever they stand", function()
    local cue = ps[1]:corrupt(0.45, 3)
    local results = engram.recall(net_of(7), { cue, ps[2], cue, ps[3]:corrupt(0.4), cue })
    for _, k in ipairs { 3, 5 } do
      same_result(results[1], results[k])
      assert.is_true(results[1].state == results[k].state)
    end
  end)
end)

describe("the network", function()
  it("stays as it is", function()
    for _, schedule in ipairs(every_schedule) do
      local function history(recalls)
        local net = taught({ n = 150, seed = 3, ties = "random" }, 20):randomize()
        local states = {}
        for t = 1, 3 do
          if recalls then engram.recall(net, net.memories, { schedule = schedule, sweeps = 5 }) end
          states[#states + 1] = tostring(net:state())
          net:run { sweeps = 1 }
          net:corrupt(0.2)
          if recalls then engram.recall(net, { net:state() }, { seed = t }) end
          states[#states + 1] = ("%d %d %s"):format(net.sweeps, net.updates, net:energy())
        end
        return states
      end
      assert.same(history(false), history(true))
    end
  end)

  it("may be forgotten before the results are", function()
    local net = taught({ n = 100 }, 5)
    local results = engram.recall(net, net.memories)
    local first = net.memories[1]
    net:reset()
    net = nil -- luacheck: ignore
    collectgarbage()
    collectgarbage()
    assert.equal("memory", results[1].kind)
    assert.is_true(results[1].state == first)
  end)
end)

describe("cues", function()
  local letters = engram.ascii({ "##..", "#.#.", "#..#" }, { names = { "A", "", "C" } })
  local net = engram.network({ width = 4, height = 1, seed = 1 }):learn(letters)

  it("are one Pattern, Patterns of any origin, or a list of Pattern", function()
    assert.equal(1, #engram.recall(net, letters[1]))
    assert.equal(3, #engram.recall(net, letters))
    assert.equal(3, #engram.recall(net, net.memories))
    assert.equal(2, #engram.recall(net, { letters[1], letters[3]:corrupt(0.25) }))
    local big = taught({ n = 80 }, 5)
    local many = engram.random(100, { n = 80, seed = 2 })
    local all, one_by_one, list = engram.recall(big, many), {}, {}
    for k = 1, 100 do
      list[k] = many[k]
      one_by_one[k] = engram.recall(big, many[k])[1]
    end
    local listed, together = engram.recall(big, list), engram.recall(big, joined(list))
    for k = 1, 100 do
      for _, other in ipairs { one_by_one[k], listed[k], together[k] } do
        same_result(all[k], other)
        assert.is_true(all[k].state == other.state)
      end
    end
  end)

  it("none give no results", function()
    assert.same({}, engram.recall(net, {}))
    assert.same({}, engram.recall(net, letters:subset {}))
    assert.same({}, engram.recall(net, setmetatable({}, { __len = function() return -1 end })))
  end)

  it("lend their names to the states", function()
    local results = engram.recall(net, letters)
    assert.same({ "A", "", "C" }, { results[1].state.name, results[2].state.name, results[3].state.name })
    assert.equal("-A", engram.recall(net, { -letters[1] })[1].state.name)
    assert.same({ 4, 1 }, { results[1].state.width, results[1].state.height })
  end)

  it("of a list are asked for once", function()
    local asked = {}
    local list = setmetatable({}, {
      __len = function() return 3 end,
      __index = function(_, k)
        asked[#asked + 1] = k
        net:set(letters[2]):corrupt(0.5) -- a list may have its own mind
        collectgarbage()
        return letters[k]:corrupt(0)
      end,
    })
    assert.equal(3, #engram.recall(net, list))
    assert.same({ 1, 2, 3 }, asked)
  end)

  it("are left as they were", function()
    local big = taught({ n = 100 }, 5)
    local cue = big.memories[1]:corrupt(0.2, 1)
    local before = tostring(cue)
    local r = engram.recall(big, { cue })[1]
    assert.equal(before, tostring(cue))
    assert.is_true(r.state == big.memories[1])
  end)
end)

describe("a recall that fails", function()
  it("leaves nothing behind that a later one would meet", function()
    local net = taught({ n = 100, seed = 1 }, 10)
    local cues = cues_for(net, 5)
    local before = engram.recall(net, cues)
    for _, wrong in ipairs { { cues[1], 5 }, { cues[1], engram.random(1, { n = 9 })[1] }, 5 } do
      assert.is_false(pcall(engram.recall, net, wrong))
    end
    local stubborn = setmetatable({}, { __len = function() return 2 end, __index = function() error "no" end })
    assert.is_false(pcall(engram.recall, net, stubborn))
    local after = engram.recall(net, cues)
    for k = 1, 5 do assert.is_true(before[k].state == after[k].state) end
  end)
end)
