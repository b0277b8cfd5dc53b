-- SPDX-License-Identifier: MIT
--
-- How a network moves: updates, sweeps, runs and their results.

local engram = require "engram"
local program = require "program"

local letters = assert(engram.load(program.source .. "/patterns/letters/*.png"))

local function taught(opts, p)
  local net = engram.network(opts)
  return net:learn(engram.random(p, { width = net.width, height = net.height, seed = 5 })):randomize()
end

local function differing(p, q)
  local count = 0
  for i = 1, p.n do if p[i] ~= q[i] then count = count + 1 end end
  return count
end

-- The state that the fields ask for; where a field is zero, the one there is.
local function wanted(net)
  local s, fields = net:state(), net:fields()
  local list = {}
  for i = 1, net.n do
    list[i] = s[i]
    if fields[i] ~= 0 then list[i] = fields[i] > 0 and 1 or -1 end
  end
  return list
end

local function matches(list, state)
  for i = 1, #list do if list[i] ~= state[i] then return false end end
  return true
end

-- All states of a few neurons.
local function every_state(n)
  local bits = -1
  return function()
    bits = bits + 1
    if bits >= 1 << n then return nil end
    local s = {}
    for i = 1, n do s[i] = bits >> i - 1 & 1 == 1 and 1 or -1 end
    return s
  end
end

describe("update", function()
  it("gives a neuron the sign of its field and tells whether it flipped", function()
    local net = taught({ n = 65 }, 9)
    for i = 1, 65 do
      local before, want = net:state(), wanted(net)[i]
      local flips = net:update(i)
      assert.equal(before[i] == want and 0 or 1, flips)
      assert.equal(want, net:state()[i])
      assert.equal(flips, differing(before, net:state()), "and no other")
      assert.equal(0, net:update(i))
    end
  end)

  it("of a list does one after another, in its order, repeats included", function()
    local a, b = taught({ n = 65 }, 9), taught({ n = 65 }, 9)
    local order, flips = { 5, 64, 65, 1, 5, 5, 30, 2 }, 0
    for _, i in ipairs(order) do flips = flips + a:update(i) end
    assert.equal(flips, b:update(order))
    assert.is_true(a:state() == b:state())
    assert.equal(0, b:update {})
  end)

  it("asks a list for each entry once, and looks at all before it moves any", function()
    local net = taught({ n = 65 }, 9)
    local before, asked = net:state(), 0
    local list = setmetatable({}, {
      __len = function() return 3 end,
      __index = function(_, k)
        asked = asked + 1
        return asked > 3 and 1 << 40 or k
      end,
    })
    net:update(list)
    assert.equal(3, asked)
    net:set(before)
    assert.has_error(function() net:update { 1, 2, 3, 4, 5, 6, 7, 8, 66 } end)
    assert.is_true(net:state() == before)
  end)
end)

describe("ties decide what a neuron with a field of zero does:", function()
  local function after(ties, seed)
    local net = engram.network { n = 1000, ties = ties, seed = seed }:randomize() -- untaught: all fields are zero
    local before = net:state()
    local flips = net:sweep "cyclic"
    assert.equal(flips, differing(before, net:state()))
    return before, net:state()
  end

  it("keep", function()
    local before, now = after "keep"
    assert.is_true(before == now)
  end)
  it("plus", function() assert.equal(("#"):rep(1000), (tostring(select(2, after "plus")):gsub("\n", ""))) end)
  it("minus", function() assert.equal(("."):rep(1000), (tostring(select(2, after "minus")):gsub("\n", ""))) end)
  it("random, by the seed", function()
    local before, now = after("random", 3)
    assert.is_true(math.abs(differing(before, now) - 500) < 80) -- five standard deviations
    local _, again = after("random", 3)
    local _, other = after("random", 4)
    assert.is_true(now == again)
    assert.is_false(now == other)
  end)
end)

describe("a sweep", function()
  local function visited(schedule)
    local net = engram.network { n = 1000, ties = "plus" } -- every neuron that is looked at turns white, once
    return net:sweep(schedule)
  end

  it("looks at every neuron once, but for uniform, which draws", function()
    assert.equal(1000, visited())
    assert.equal(1000, visited "random")
    assert.equal(1000, visited "cyclic")
    assert.equal(1000, visited "synchronous")
    assert.is_true(math.abs(visited "uniform" - 632) < 50) -- n (1 - 1/e), five standard deviations
  end)

  it("cyclic is 1 to n in order", function()
    local a, b, order = taught({ n = 65 }, 9), taught({ n = 65 }, 9), {}
    for i = 1, 65 do order[i] = i end
    assert.equal(a:update(order), b:sweep "cyclic")
    assert.is_true(a:state() == b:state())
  end)

  it("synchronous is step: all fields are taken before any neuron moves", function()
    local a, b = taught({ n = 65 }, 9), taught({ n = 65 }, 9)
    for _ = 1, 4 do
      local before, want = a:state(), wanted(a)
      assert.equal(differing(before, engram.network({ n = 65 }):set(want):state()), a:step())
      assert.is_true(matches(want, a:state()))
      b:sweep "synchronous"
      assert.is_true(a:state() == b:state())
    end
  end)

  it("random takes a new order each time, by the seed", function()
    local function path(seed)
      local net, states = taught({ n = 200, seed = seed }, 40), {}
      for k = 1, 3 do
        net:set(engram.random(1, { n = 200, seed = 1 })[1]):sweep()
        states[k] = tostring(net:state())
      end
      return states
    end
    local one, again, other = path(1), path(1), path(2)
    assert.same(one, again)
    assert.are_not.same(one, other)
    assert.is_false(one[1] == one[2] and one[2] == one[3])
  end)

  it("is counted", function()
    local net = taught({ n = 10 }, 2)
    assert.equal(0, net.sweeps)
    net:sweep()
    net:step()
    net:sweep "cyclic"
    assert.equal(3, net.sweeps)
    assert.equal(30, net.updates)
    net:update { 1, 2 }
    net:update(3)
    assert.same({ 3, 33 }, { net.sweeps, net.updates })
  end)
end)

describe("the energy", function()
  it("falls strictly at every flip and the end is at rest, from every state of 8 neurons", function()
    for p = 1, 4 do
      local net = taught({ n = 8 }, p)
      for s in every_state(8) do
        net:set(s)
        local e = net:energy()
        repeat
          local flips = 0
          for i = 1, 8 do
            if net:update(i) == 1 then
              flips = flips + 1
              assert.is_true(net:energy() < e - 1e-12)
            end
            assert.is_true(net:energy() <= e)
            e = net:energy()
          end
        until flips == 0
        assert.equal(0, net:errors(net:state()))
      end
    end
  end)

  it("never rises by an asynchronous sweep, whatever the load, ties and schedule", function()
    for _, schedule in ipairs { "random", "uniform", "cyclic" } do
      for _, ties in ipairs { "keep", "plus", "minus", "random" } do
        for _, p in ipairs { 2, 10, 60, 200 } do
          local net = taught({ n = 100, ties = ties }, p)
          local e = net:energy()
          for _ = 1, 5 do
            net:sweep(schedule)
            assert.is_true(net:energy() <= e)
            e = net:energy()
          end
        end
      end
    end
  end)
end)

describe("run", function()
  it("recalls a damaged letter", function()
    for _, name in ipairs { "A", "M", "Z" } do
      local net = engram.network { width = 20, height = 20, seed = 7 }:learn(letters)
      local r = net:set(letters:find(name)):corrupt(0.25):run()
      assert.same({ "memory", name, true, 0 }, { r.kind, r.name, r.converged, r.cycle })
      assert.equal(net:energy(), r.energy)
      assert.equal(net:overlap(r.memory), r.overlap)
      assert.equal(name, net.memories[r.memory].name)
      assert.is_true(r.overlap >= 0.9)
      assert.is_true(r.flips >= 50)
    end
  end)

  it("prints as one line", function()
    local net = engram.network { width = 20, height = 20, seed = 7 }:learn(letters:subset { 1, 24 })
    local a = letters:find "A"
    assert.equal(('recalled "A": overlap 1.000, 1 sweep, 0 flips, energy %.1f'):format(net:energy(a)),
      tostring(net:set(a):run()))
    assert.equal(('inverse of "A": overlap -1.000, 1 sweep, 0 flips, energy %.1f'):format(net:energy(a)),
      tostring(net:set(-a):run()))
    local r = net:set(a):corrupt(0.3):run { sweeps = 1 }
    assert.equal(('recalled "A": overlap %.3f, 1 sweep, %d flips, energy %.1f, not converged'):format(
      r.overlap, r.flips, r.energy), tostring(r))
    local nameless = engram.network({ n = 9 }):learn(engram.random(2, { n = 9, seed = 4 }))
    assert.truthy(tostring(nameless:set(nameless.memories[2]):run()):find('^recalled "2": '))
  end)

  it("calls the sign of a sum of three memories a mixture", function()
    local ps = engram.random(3, { n = 400, seed = 1 })
    local mixture = {}
    for i = 1, 400 do mixture[i] = ps[1][i] + ps[2][i] + ps[3][i] > 0 and 1 or -1 end
    local r = engram.network({ n = 400 }):learn(ps):set(mixture):run()
    assert.equal("mixture", r.kind)
    assert.is_true(math.abs(r.overlap) < 0.9)
    assert.truthy(tostring(r):find('^mixture of "%d", "%d" and "%d": overlap [01]%.%d%d%d, '))
  end)

  it("claims no rest that its on_sweep has disturbed", function()
    local net = taught({ n = 100, temperature = 50 }, 5)
    for _, move in ipairs { "sweep", "step" } do
      local r = net:set(net.memories[1]):run { temperature = 0, sweeps = 3, on_sweep = function() net[move](net) end }
      local errors = net:errors(net:state())
      assert.is_true(errors > 0)
      assert.is_false(r.converged)
    end
    local r = net:set(net.memories[1]):run { temperature = 0, on_sweep = function() net.temperature = 7 end }
    assert.same({ true, 0 }, { r.converged, r.temperature })
  end)

  it("that says it converged is at rest", function()
    for _, schedule in ipairs { "random", "uniform", "cyclic", "synchronous" } do
      for p = 2, 40, 6 do
        local net = taught({ n = 100 }, p)
        local r = net:run { schedule = schedule, sweeps = 1000 }
        assert.is_true(r.converged or r.cycle == 2)
        local before = net:state()
        assert.equal(r.converged, net:step() == 0)
        assert.equal(r.converged, net:state() == before)
        if r.cycle == 2 then
          net:step()
          assert.is_true(net:state() == before)
        end
      end
    end
  end)

  it("sees a synchronous network swing between two states", function()
    local net = engram.network { width = 2, height = 1 }:learn(engram.ascii "#.")
    local r = net:set({ 1, 1 }):run { schedule = "synchronous" }
    assert.same({ false, 2, 2, 4 }, { r.converged, r.cycle, r.sweeps, r.flips })
    assert.truthy(tostring(r):find ", oscillates$")
    assert.is_true(net:run().converged, "one after another it comes to rest")
  end)

  it("ends at its limit, and may go on from there", function()
    local function fresh() return taught({ n = 500, seed = 3 }, 120) end
    local whole = fresh():run { sweeps = 100 }
    assert.is_true(whole.converged and whole.sweeps > 3)
    local net, sweeps, flips = fresh(), 0, 0
    repeat
      local r = net:run { sweeps = 1 }
      assert.equal(1, r.sweeps)
      sweeps, flips = sweeps + 1, flips + r.flips
    until r.converged
    assert.same({ whole.sweeps, whole.flips }, { sweeps, flips })
    assert.equal(sweeps, net.sweeps)
  end)

  it("does the same again with the same seed, and otherwise with another", function()
    for _, schedule in ipairs { "random", "uniform" } do
      local function path(seed)
        local net, states = taught({ n = 300, seed = seed }, 30), {}
        net:set(net.memories[1]):corrupt(0.4)
        local r = net:run { schedule = schedule, on_sweep = function(it, t) states[t] = tostring(it:state()) end }
        states[#states + 1] = tostring(r)
        return states
      end
      assert.same(path(7), path(7))
      assert.are_not.same(path(7), path(8))
    end
  end)
end)

describe("on_sweep", function()
  it("is called after every sweep with the network and the count", function()
    local net, seen = taught({ n = 500, seed = 3 }, 120), {}
    local r = net:run {
      on_sweep = function(it, t, ...)
        assert.is_true(it == net)
        assert.equal(0, select("#", ...))
        seen[#seen + 1] = t
      end,
    }
    assert.is_true(r.sweeps > 3)
    assert.equal(r.sweeps, #seen)
    for t = 1, #seen do assert.equal(t, seen[t]) end
  end)

  it("is not called in the middle of a sweep that is done in parts", function()
    local n = 1 << 17 -- more than is updated at a time
    local net, seen = engram.network { n = n, seed = 3 }, {}
    for _, schedule in ipairs { "random", "cyclic", "synchronous" } do
      assert.equal(n, engram.network({ n = n, ties = "plus" }):sweep(schedule))
    end
    local r = net:learn(engram.random(3, { n = n, seed = 5 })):randomize():run {
      on_sweep = function(it, t)
        seen[#seen + 1] = t
        assert.equal(t, it.sweeps)
      end,
    }
    assert.is_true(r.sweeps > 1)
    assert.equal(r.sweeps, #seen)
    for t = 1, #seen do assert.equal(t, seen[t]) end
  end)

  it("that moves the network at the end of the last sweep lets the run go on, to a true end", function()
    local net = engram.network { width = 20, height = 20, seed = 7 }
    net:learn(letters)
    local left = 3
    local r = net:set(letters:find "A"):corrupt(0.1):run {
      on_sweep = function()
        if left > 0 and net:errors(net:state()) == 0 then
          left = left - 1
          net:corrupt(0.1)
        end
      end,
    }
    assert.equal(0, left)
    assert.is_true(r.converged)
    assert.equal(0, net:errors(net:state()))
    r = net:run { sweeps = 5, on_sweep = function() net:corrupt(0.2) end }
    assert.same({ false, 5 }, { r.converged, r.sweeps })
  end)

  it("ends the run by false, and by nothing else", function()
    local net = taught({ n = 500, seed = 3 }, 120)
    local r = net:run { on_sweep = function(_, t) return t < 2 end }
    assert.same({ 2, false }, { r.sweeps, r.converged })
    local longest = taught({ n = 500, seed = 3 }, 120):run().sweeps
    for _, value in ipairs { 0, "", true, {} } do
      assert.equal(longest, taught({ n = 500, seed = 3 }, 120):run({ on_sweep = function() return value end }).sweeps)
    end
    assert.equal(longest, taught({ n = 500, seed = 3 }, 120):run({ on_sweep = function() return nil end }).sweeps)
  end)
end)

describe("the ten lines of the manual", function()
  teardown(program.clean)

  it("recall an A, in the program and in a stock interpreter", function()
    local folder = program.folder()
    os.execute(("mkdir %s/scripts && ln -s %s %s/patterns"):format(folder, program.quote(program.source .. "/patterns"),
      folder))
    local script = program.write(folder .. "/scripts/ten.lua", [[
local engram = require "engram"

local letters = engram.load "../patterns/letters/*.png"
local net = engram.network { width = 20, height = 20, seed = 7 }
net:learn(letters)
net:set(letters:find "A"):corrupt(0.25)
print(net:run())
]])
    local status, out, err = program.run { "--headless", script }
    assert.same({ 0, "" }, { status, err })
    assert.truthy(out:find '^recalled "A": overlap 1%.000, %d+ sweeps, %d+ flips, energy %-%d+%.%d\n$')
    local status_of_stock, same, err_of_stock = program.stock { script }
    assert.same({ 0, out, "" }, { status_of_stock, same, err_of_stock })
  end)
end)
