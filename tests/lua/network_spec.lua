-- SPDX-License-Identifier: MIT
--
-- A network: its options, memories, state and measures, against sums written out in Lua.

local engram = require "engram"
local program = require "program"

local function spins(p)
  local s = {}
  for i = 1, p.n do s[i] = p[i] end
  return s
end

local function close(a, b) return math.abs(a - b) <= 1e-12 * (1 + math.abs(b)) end

-- W by its definition.
local function matrix(net)
  local w, memories, p = {}, net.memories, #net.memories
  local factor = ({ n = 1 / net.n, none = 1, p = 1 / p })[net.scale]
  local xi = {}
  for mu = 1, p do xi[mu] = spins(memories[mu]) end
  for i = 1, net.n do
    w[i] = {}
    for j = 1, net.n do
      local sum = 0
      if i ~= j or net.self then for mu = 1, p do sum = sum + xi[mu][i] * xi[mu][j] end end
      w[i][j] = factor * sum
    end
  end
  return w
end

local function field(w, s, i)
  local sum = 0
  for j = 1, #s do sum = sum + w[i][j] * s[j] end
  return sum
end

local function energy(w, s)
  local sum = 0
  for i = 1, #s do for j = 1, #s do if i ~= j then sum = sum + w[i][j] * s[i] * s[j] end end end
  return -sum / 2
end

local function taught(opts, p)
  local net = engram.network(opts)
  net:learn(engram.random(p, { width = net.width, height = net.height, seed = 5 }))
  return net:randomize()
end

-- Same couplings, seen through everything that can be measured of them.
local function same_network(a, b)
  assert.equal(#a.memories, #b.memories)
  for mu = 1, #a.memories do
    assert.is_true(a.memories[mu] == b.memories[mu])
    assert.equal(a.memories[mu].name, b.memories[mu].name)
  end
  local state = engram.random(1, { width = a.width, height = a.height, seed = 9 })[1]
  a:set(state)
  b:set(state)
  assert.same(a:fields(), b:fields())
  assert.same(a:overlaps(), b:overlaps())
  assert.equal(a:energy(), b:energy())
end

describe("a new network", function()
  it("has the shape and the settings it was given", function()
    local net = engram.network { width = 5, height = 3, seed = 7, ties = "plus", scale = "p", self = true }
    assert.same({ 15, 5, 3, 7 }, { net.n, net.width, net.height, net.seed })
    assert.same({ "hebb", "plus", "p", true, true }, { net.rule, net.ties, net.scale, net.self, net.symmetric })
    assert.equal("network of 5 x 3 neurons, rule hebb, 0 memories", tostring(net))
    assert.equal("network of 5 x 3 neurons, rule hebb, 1 memory", tostring(net:learn(net:state())))
  end)

  it("has defaults", function()
    local net = engram.network { n = 400 }
    assert.same({ 400, 20, 20, 0 }, { net.n, net.width, net.height, net.sweeps })
    assert.same({ "hebb", "keep", "n", false, engram.seed }, { net.rule, net.ties, net.scale, net.self, net.seed })
    assert.equal(0, #net.memories)
    for i = 1, 400 do assert.equal(-1, net:state()[i]) end
  end)

  it("lays out any n up to 1000 in full rows", function()
    for n = 1, 1000 do
      local net = engram.network { n = n }
      assert.equal(n, net.n)
      assert.equal(n, net.width * net.height)
      assert.is_true(net.width >= net.height)
    end
    assert.equal(6, engram.network({ n = 6, width = 6, height = 1 }).width)
  end)
end)

describe("measures", function()
  for _, self in ipairs { false, true } do
    for _, scale in ipairs { "n", "none", "p" } do
      it(("are the sums they stand for: scale %s, self %s"):format(scale, self), function()
        for _, p in ipairs { 1, 2, 7, 64, 65 } do
          local net = taught({ width = 5, height = 7, scale = scale, self = self }, p)
          local w, s = matrix(net), spins(net:state())
          local other = engram.random(1, { width = 5, height = 7, seed = 77 })[1]
          local fields, errors, errors_of_other = net:fields(), 0, 0
          for i = 1, net.n do
            local row = net:weights(i)
            for j = 1, net.n do
              assert.is_true(close(row[j], w[i][j]))
              assert.equal(row[j], net:weight(i, j))
            end
            assert.is_true(close(net:field(i), field(w, s, i)))
            assert.equal(net:field(i), fields[i])
            if s[i] * field(w, s, i) < -1e-9 then errors = errors + 1 end
            if other[i] * field(w, spins(other), i) < -1e-9 then errors_of_other = errors_of_other + 1 end
          end
          assert.is_true(close(net:energy(), energy(w, s)))
          assert.is_true(close(net:energy(other), energy(w, spins(other))))
          assert.equal(net:energy(), net:energy(net:state()))
          assert.equal(net:energy(other), net:energy(spins(other)))
          assert.equal(errors, net:errors(net:state()))
          assert.equal(errors_of_other, net:errors(other))
          for mu, m in ipairs(net:overlaps()) do
            assert.equal(net.memories[mu]:overlap(net:state()), m)
            assert.equal(m, net:overlap(mu))
            assert.equal(m, net:overlap(net.memories[mu]))
          end
          assert.equal(p, #net:overlaps())
          assert.equal(net:state():overlap(other), net:overlap(other))
        end
      end)
    end
  end

  it("are zero where nothing was learned", function()
    local net = engram.network { n = 10 }:randomize()
    assert.equal(0, net:energy())
    for i = 1, 10 do assert.equal(0, net:field(i)) end
    assert.equal(0, net:weight(1, 2))
    assert.equal(0, net:errors(net:state()))
    assert.same({}, net:overlaps())
  end)
end)

describe("memories", function()
  local ps = engram.random(5, { n = 65, seed = 2 })

  it("come back as they were learned, names and all", function()
    local letters = assert(engram.load(program.source .. "/patterns/letters/*.png"))
    local net = engram.network { n = 400 }
    assert.is_true(net:learn(letters) == net)
    assert.equal(26, #net.memories)
    for mu = 1, 26 do
      assert.is_true(net.memories[mu] == letters[mu])
      assert.equal(letters[mu].name, net.memories[mu].name)
    end
  end)

  it("are learned one by one as together", function()
    local a, b = engram.network { n = 65 }, engram.network { n = 65 }
    a:learn(ps)
    for _, p in ipairs(ps) do b:learn(p) end
    same_network(a, b)
  end)

  it("are forgotten as if never learned", function()
    for k = 1, 5 do
      local rest = {}
      for j = 1, 5 do if j ~= k then rest[#rest + 1] = j end end
      local a = engram.network({ n = 65 }):learn(ps)
      assert.is_true(a:forget(k) == a)
      same_network(a, engram.network({ n = 65 }):learn(ps:subset(rest)))
    end
  end)

  it("are all forgotten by reset, which leaves the state", function()
    local net = engram.network({ n = 65 }):learn(ps):set(ps[3])
    assert.is_true(net:reset() == net)
    assert.equal(0, #net.memories)
    assert.is_true(net:state() == ps[3])
    assert.equal(0, net:energy())
    same_network(net:learn(ps), engram.network({ n = 65 }):learn(ps))
  end)

  it("learned twice weigh double, and a note says so", function()
    local script = [[
      local engram = require "engram"
      local p = engram.ascii({ "##.#", "#..." }, { names = { "A", "B" } })
      local net = engram.network { width = 4, height = 1 }
      net:learn(p)
      local before = net:weight(1, 2)
      net:forget(2):learn(p[1])
      print(net:weight(1, 2) * 4)]]
    local status, out, err = program.headless(script)
    assert.same({ 0, "2.0\n" }, { status, out })
    assert.truthy(err:find('"A" is learned 2 times now', 1, true))
    status, out, err = program.headless(script, "--quiet")
    assert.same({ 0, "2.0\n", "" }, { status, out, err })
    program.clean()
  end)

  it("learned twice are told by name or number, among those that are new", function()
    for _, case in ipairs {
      { "engram.random(70, { n = 90, seed = 1 })", "net.memories[3] .. net.memories[5]", "pattern 1 is" },
      { "engram.random(70, { n = 90, seed = 1 })", "net.memories", "pattern 1 is" },
      { "engram.random(70, { n = 90, seed = 1 })", "engram.random(70, { n = 90, seed = 1 })", "pattern 1 is" },
      { "engram.random(70, { n = 90, seed = 1 })", "engram.random(3, { n = 90, seed = 2 }) .. net.memories[9]",
        "pattern 4 is" },
      { "engram.random(3, { n = 90, seed = 1 })", "engram.random(3, { n = 90, seed = 2 })", nil },
    } do
      local status, out, err = program.headless(([[
        local engram = require "engram"
        local net = engram.network { n = 90 }
        net:learn(%s)
        net:learn(%s)]]):format(case[1], case[2]))
      assert.same({ 0, "" }, { status, out })
      assert.equal(case[3] and "engram: " .. case[3] .. " learned 2 times now: it weighs that much more\n" or "", err)
    end
    program.clean()
  end)

  it("learned while the state stands leave it and give it new fields", function()
    local net = engram.network({ n = 65 }):set(ps[1])
    net:learn(ps[2]):learn(ps[1])
    assert.is_true(net:state() == ps[1])
    local w = matrix(net)
    for i = 1, 65 do assert.is_true(close(net:field(i), field(w, spins(ps[1]), i))) end
  end)
end)

-- A network, its patterns and its memories may hold the same bits; whoever changes them takes a copy.
describe("memories that are shared", function()
  local function values(ps)
    local list = {}
    for k = 1, #ps do list[k] = tostring(ps[k]) .. ps[k].name end
    return list
  end

  local changes = {
    forget = function(net) net:forget(1):forget(#net.memories) end,
    reset = function(net) net:reset() end,
    learn = function(net) net:learn(net:state()):learn(engram.random(66, { n = 65, seed = 8 })) end,
    ["reset and learn"] = function(net) net:reset():learn(net:state()) end,
    ["forget in a run"] = function(net) net:run { on_sweep = function(it) it:forget(2) end } end,
  }

  for how, change in pairs(changes) do
    it("are nobody else's business: " .. how, function()
      for _, count in ipairs { 5, 64, 130 } do
        local ps = engram.random(count, { n = 65, seed = 4 })
        local before = values(ps)
        local net = engram.network({ n = 65, seed = 2 }):learn(ps):randomize()
        local other = engram.network({ n = 65, seed = 2 }):learn(net.memories)
        local taken = net.memories
        change(net)
        assert.same(before, values(ps))
        assert.same(before, values(taken))
        assert.same(before, values(other.memories))
        assert.are_not.same(before, values(net.memories))
        same_network(other, engram.network({ n = 65 }):learn(ps))
        net = engram.network({ n = 65 }):learn(net.memories:subset {} .. ps)
        same_network(net, other)
      end
    end)
  end

  it("outlive their network", function()
    local ps = engram.random(100, { n = 65, seed = 4 })
    local memories = engram.network({ n = 65 }):learn(ps):forget(100).memories
    collectgarbage()
    collectgarbage()
    assert.equal(99, #memories)
    for k = 1, 99 do assert.is_true(memories[k] == ps[k]) end
  end)

  it("cost no more memory, however many look at them", function()
    local ps = engram.random(800, { n = 1000000, seed = 1 }) -- 100 MB
    local used = engram.memory().used
    local nets, views = {}, {}
    for k = 1, 10 do
      nets[k] = engram.network({ n = 1000000 }):learn(ps)
      views[k] = nets[k].memories
    end
    assert.is_true(engram.memory().used < used + 250e6, "ten networks with orders of 4 MB each")
    assert.equal(800, #views[10])
  end)
end)

describe("the state", function()
  it("is set from a pattern or a list, and given as a copy", function()
    local net = engram.network { width = 3, height = 2 }
    local p = engram.ascii("#.#\n.#.")[1]
    assert.is_true(net:set(p) == net)
    assert.is_true(net:state() == p)
    local before = net:state()
    net:set { 1, 1, 1, -1, -1, -1 }
    assert.equal("###\n...", tostring(net:state()))
    assert.is_true(before == p, "a state that was taken out does not move")
    net:set { 1.0, -1.0, 1, 1, 1, 1 }
    assert.equal("#.#\n###", tostring(net:state()))
    assert.equal("#.#\n.#.", tostring(p))
  end)

  it("is random by the network's seed, anew each time", function()
    local a, b = engram.network { n = 10000, seed = 3 }, engram.network { n = 10000, seed = 3 }
    local c = engram.network { n = 10000, seed = 4 }
    assert.is_true(a:randomize() == a)
    local first = a:state()
    assert.is_true(first == b:randomize():state())
    assert.is_false(first == c:randomize():state())
    assert.is_false(first == a:randomize():state())
    local sum = 0
    for _, s in ipairs(spins(first)) do sum = sum + s end
    assert.is_true(math.abs(sum) < 400) -- four standard deviations
  end)

  it("is corrupted in exactly round(f n) neurons", function()
    for _, n in ipairs { 1, 64, 65, 400 } do
      local net = engram.network { n = n }
      for f = 0, 1, 1 / 16 do
        local before = net:randomize():state()
        assert.is_true(net:corrupt(f) == net)
        assert.equal(n - 2 * math.floor(f * n + 0.5), math.floor(before:overlap(net:state()) * n + 0.5))
      end
    end
    local a, b = engram.network { n = 100, seed = 1 }, engram.network { n = 100, seed = 1 }
    a:corrupt(0.2)
    assert.is_true(a:state() == b:corrupt(0.2):state())
    assert.is_false(a:corrupt(0.2):state() == b:state())
  end)

  it("is occluded as a pattern is", function()
    local net = engram.network { width = 7, height = 5 }
    local p = engram.random(1, { width = 7, height = 5, seed = 1 })[1]
    for _, how in ipairs { { 0.3 }, { 0.5, 1 }, { { x = 2, y = 3, width = 9, height = 2, value = 1 } }, { {} } } do
      assert.is_true(net:set(p):occlude(table.unpack(how)) == net)
      assert.is_true(net:state() == p:occlude(table.unpack(how)))
    end
  end)

  it("carries its fields with it, however it was made", function()
    local net = taught({ n = 65 }, 3)
    local w = matrix(net)
    local ways = {
      function() net:corrupt(0.3) end, function() net:occlude(0.4, 1) end, function() net:randomize() end,
      function() net:update(7) end, function() net:step() end, function() net:sweep() end,
      function() net:set(-net:state()) end,
    }
    for _, change in ipairs(ways) do
      change()
      local s = spins(net:state())
      for i = 1, 65 do assert.is_true(close(net:field(i), field(w, s, i))) end
      assert.is_true(close(net:energy(), energy(w, s)))
    end
  end)
end)

describe("a measure changes nothing", function()
  local function history(measure)
    local net = taught({ n = 120, seed = 4, ties = "random" }, 12)
    local states = {}
    for round = 1, 3 do
      net:corrupt(0.3)
      if round == 2 then net:randomize() end
      states[#states + 1] = tostring(net:run {
        on_sweep = function(it)
          states[#states + 1] = tostring(it:state())
          if measure then measure(it) end
        end,
      })
      net:sweep "uniform"
      if measure then measure(net) end
    end
    return states
  end

  it("neither the state nor any later run", function()
    local other = engram.random(1, { n = 120, seed = 6 })[1]
    local plain = history()
    assert.is_true(#plain > 6)
    local measures = {
      energy = function(net) return net:energy() + net:energy(other) end,
      fields = function(net) return net:field(3), net:fields() end,
      overlaps = function(net) return net:overlap(1), net:overlap(other), net:overlaps() end,
      weights = function(net) return net:weight(1, 2), net:weights(3) end,
      errors = function(net) return net:errors(other) + net:errors(net:state()) end,
      reading = function(net) return tostring(net), net.memories, net.sweeps, net.n, net:state(), net.seed end,
      drawing = function() return other:corrupt(0.5), engram.random(2, { n = 120 }), other:occlude(0.5) end,
    }
    for name, measure in pairs(measures) do assert.same(plain, history(measure), name) end
  end)
end)
