-- SPDX-License-Identifier: MIT
--
-- Networks whose weights were given, against sums written out in Lua and against learned ones.

local engram = require "engram"

local every_schedule = { "random", "uniform", "cyclic", "synchronous" }

local function single(x) return (string.unpack("f", string.pack("f", x))) end

-- n rows of multiples of 1/16, so that every sum is exact.
local function rough(n, seed)
  local r, w = seed, {}
  for i = 1, n do
    w[i] = {}
    for j = 1, n do
      r = (r * 1103515245 + 12345) % 2147483648
      w[i][j] = (r // 65536 % 65 - 32) / 16
    end
  end
  return w
end

local function symmetric(w)
  for i = 1, #w do for j = 1, i - 1 do w[i][j] = w[j][i] end end
  return w
end

local function spins(p)
  local s = {}
  for i = 1, p.n do s[i] = p[i] end
  return s
end

local function field(w, s, i, self)
  local sum = 0
  for j = 1, #s do if i ~= j or self then sum = sum + w[i][j] * s[j] end end
  return sum
end

local function energy(w, s)
  local sum = 0
  for i = 1, #s do for j = 1, #s do if i ~= j then sum = sum + w[i][j] * s[i] * s[j] end end end
  return -sum / 2
end

-- All that can be seen of how a network moves from a state.
local function history(net, schedule)
  local states, flips = {}, 0
  local function note(it, t) states[t] = tostring(it:state()) end
  local r = net:run { schedule = schedule, sweeps = 12, on_sweep = note }
  for _ = 1, 2 do
    flips = flips + net:sweep(schedule) + net:update { 1, net.n, 1 }
    states[#states + 1] = tostring(net:state())
  end
  return { states, flips, r.converged, r.cycle, r.sweeps, r.flips, net.updates }
end

describe("given weights", function()
  it("are what was given, as 32-bit numbers", function()
    local rows = { { 0, 1 / 3, -2 }, { 0.1, 0, 1e-40 }, { 3.4e38, -0.0, 0 } }
    local net = engram.network { weights = rows }
    for i = 1, 3 do
      for j = 1, 3 do
        assert.equal(single(rows[i][j]), net:weight(i, j))
        assert.equal(net:weight(i, j), net:weights(i)[j])
      end
    end
    rows[1][2] = 5
    assert.equal(single(1 / 3), net:weight(1, 2), "a copy")
  end)

  it("make a network of their size", function()
    local net = engram.network { weights = rough(6, 1), seed = 4, ties = "plus" }
    assert.same({ 6, 3, 2, 4, "plus" }, { net.n, net.width, net.height, net.seed, net.ties })
    assert.equal(6, engram.network({ weights = rough(6, 1), width = 6, height = 1 }).width)
    assert.equal(6, engram.network({ weights = rough(6, 1), n = 6 }).n)
    assert.equal(1, engram.network({ weights = { { 5 } } }).n)
    assert.equal("network of 3 x 2 neurons, given weights", tostring(net))
    assert.equal("weights", net.rule)
    assert.equal(0, #net.memories)
    assert.same({}, net:overlaps())
  end)

  it("say whether they are symmetric", function()
    assert.is_true(engram.network({ weights = symmetric(rough(9, 1)) }).symmetric)
    local w = symmetric(rough(70, 1))
    w[70][69] = w[70][69] + 1
    assert.is_false(engram.network({ weights = w }).symmetric)
    assert.is_true(engram.network({ n = 4 }).symmetric)
  end)

  it("make the fields and the energy that they stand for, however the state came", function()
    for _, n in ipairs { 1, 2, 7, 64, 65 } do
      for _, self in ipairs { false, true } do
        for _, w in ipairs { rough(n, n), symmetric(rough(n, n + 1)) } do
          local net = engram.network { weights = w, self = self, seed = 3 }
          local function same()
            local s, fields, errors = spins(net:state()), net:fields(), 0
            for i = 1, n do
              assert.equal(field(w, s, i, self), fields[i])
              assert.equal(fields[i], net:field(i))
              if fields[i] * s[i] < 0 then errors = errors + 1 end
            end
            assert.equal(energy(w, s), net:energy())
            assert.equal(net:energy(), net:energy(net:state()))
            assert.equal(errors, net:errors(net:state()))
          end
          same()
          for _, change in ipairs { net.randomize, net.step, net.sweep, net.randomize, net.run } do
            change(net)
            same()
          end
          net:corrupt(0.5):occlude(0.3, 1)
          same()
          net:update(1)
          same()
        end
      end
    end
  end)

  it("move a neuron by its row, not by its column", function()
    -- 2 follows 1, and 1 goes against 2: a synchronous circle of four states, and no rest
    local net = engram.network { weights = { { 0, -1 }, { 1, 0 } }, width = 2, height = 1 }
    net:set { 1, 1 }
    local seen = {}
    for k = 1, 4 do
      net:step()
      seen[k] = tostring(net:state())
    end
    assert.same({ ".#", "..", "#.", "##" }, seen)
    local r = net:run { schedule = "synchronous", sweeps = 20 }
    assert.same({ false, 0, 20 }, { r.converged, r.cycle, r.sweeps })
    assert.equal("not converged: 20 sweeps, 20 flips, energy 0.0", tostring(r))
  end)

  it("run to rest, and the result says so in a line", function()
    local net = engram.network { weights = { { 0, 2 }, { 2, 0 } }, width = 2, height = 1 }
    local r = net:set({ 1, -1 }):run { schedule = "cyclic" }
    assert.same({ true, 0, 2, 1, -2 }, { r.converged, r.cycle, r.sweeps, r.flips, r.energy })
    for _, field_name in ipairs { "kind", "memory", "name", "overlap" } do assert.is_nil(r[field_name]) end
    assert.equal("settled: 2 sweeps, 1 flip, energy -2.0", tostring(r))
    r = net:set({ 1, -1 }):run { schedule = "synchronous" }
    assert.equal(2, r.cycle)
    assert.equal("oscillates: 2 sweeps, 4 flips, energy 2.0", tostring(r))
  end)

  it("fall in energy at every flip where they are symmetric", function()
    local w = symmetric(rough(40, 5))
    local net = engram.network { weights = w, seed = 2 }
    for _ = 1, 5 do
      local e = net:randomize():energy()
      repeat
        local flips = 0
        for i = 1, 40 do
          local flipped = net:update(i)
          flips = flips + flipped
          assert.is_true(flipped == 1 and net:energy() < e or net:energy() == e)
          e = net:energy()
        end
      until flips == 0
      assert.equal(0, net:errors(net:state()))
    end
  end)
end)

describe("weights taken from a network that learned", function()
  it("move as it does", function()
    for _, self in ipairs { false, true } do
      for _, ties in ipairs { "keep", "plus", "minus", "random" } do
        local learned = engram.network { n = 70, scale = "none", self = self, ties = ties, seed = 6 }
        learned:learn(engram.random(8, { n = 70, seed = 1 })) -- an even number, so that there are ties
        local w = {}
        for i = 1, 70 do w[i] = learned:weights(i) end
        local given = engram.network { weights = w, self = self, ties = ties, seed = 6 }
        assert.is_true(given.symmetric)
        for _, schedule in ipairs(every_schedule) do
          learned:randomize()
          given:randomize()
          assert.is_true(learned:state() == given:state())
          assert.same(learned:fields(), given:fields())
          assert.equal(learned:energy(), given:energy())
          assert.same(history(learned, schedule), history(given, schedule))
        end
      end
    end
  end)
end)

-- Which of the options for how the work is done there are here.
local function ways()
  local list = { {}, { threads = 1 }, { threads = 3 }, { threads = 1024 }, { block = 1 }, { block = 5, threads = 2 },
    { block = 64 } }
  for _, kernel in ipairs { "best", "scalar", "avx2", "avx512" } do
    local good, why = pcall(engram.network, { n = 4, kernel = kernel })
    if good then
      list[#list + 1] = { kernel = kernel }
      list[#list + 1] = { kernel = kernel, threads = 2, block = 7 }
    else
      assert.truthy(why:find('"' .. kernel .. '" does not run on this machine; these do: "best", "scalar"', 1, true))
    end
  end
  return list
end

describe("how the work is done", function()
  local n, w, ps = 300, rough(300, 3), engram.random(400, { n = 300, seed = 2 })

  local function made(way, opts)
    for k, v in pairs(way) do opts[k] = v end
    return engram.network(opts)
  end

  it("changes no run", function()
    for _, schedule in ipairs(every_schedule) do
      local learned, given
      for _, way in ipairs(ways()) do
        local net = made(way, { n = n, seed = 8, ties = "random" }):learn(ps):randomize()
        local seen = history(net, schedule)
        assert.same(learned or seen, seen)
        learned = learned or seen
        net = made(way, { weights = w, seed = 8, ties = "random" }):randomize()
        seen = { history(net, schedule), net:fields(), net:energy() }
        assert.same(given or seen, seen)
        given = given or seen
      end
    end
  end)

  it("changes no recall", function()
    local first
    for _, way in ipairs(ways()) do
      local seen = {}
      for k, r in ipairs(engram.recall(made(way, { n = n, seed = 8 }):learn(ps), ps:subset { 1, 70, 400 })) do
        seen[k] = tostring(r) .. tostring(r.state)
      end
      assert.same(first or seen, seen)
      first = first or seen
    end
  end)

  it("tells its kernel", function()
    local function kernel(name) return engram.network({ n = 4, kernel = name }).kernel end
    assert.equal("scalar", kernel "scalar")
    assert.equal(kernel "best", kernel())
    for _, name in ipairs { "avx2", "avx512" } do
      local good, found = pcall(kernel, name)
      if good then assert.equal(name, found) end
    end
    assert.truthy(({ scalar = true, avx2 = true, avx512 = true })[kernel()])
  end)
end)

describe("a list of weights", function()
  it("may be any table that acts as one, and is asked for each entry once", function()
    local asked = 0
    local function list(n, entry)
      return setmetatable({}, { __len = function() return n end, __index = function(_, k)
        asked = asked + 1
        return entry(k)
      end })
    end
    local net = engram.network { weights = list(5, function(i)
      return list(5, function(j) return i * 10 + j end)
    end) }
    assert.equal(5 + 25, asked)
    for i = 1, 5 do for j = 1, 5 do assert.equal(i == j and 0 or i * 10 + j, net:weight(i, j)) end end
  end)

  it("may fail on the way, and leaves nothing behind", function()
    for _, length in ipairs { -1, 0, 1 << 31, 1 << 62, math.mininteger, 2 } do
      local rows = setmetatable({}, { __len = function() return length end, __index = function() error "no" end })
      assert.is_false(pcall(engram.network, { weights = rows }))
    end
  end)
end)
