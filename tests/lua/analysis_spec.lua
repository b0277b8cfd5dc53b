-- SPDX-License-Identifier: MIT
--
-- What a state is, what holds a memory and what pulls it away, what a network falls into, bias and heat: all
-- compared with the definitions, written out in Lua.

local engram = require "engram"

local rules = { "hebb", "covariance", "projection", "storkey", "perceptron", "sequence" }

-- sign of the sum of memories, each with its sign; `ties` is what it takes where the sum is zero
local function mixture(ps, parts, signs, ties)
  local list = {}
  for i = 1, ps[1].n do
    local sum = 0
    for k = 1, #parts do sum = sum + signs[k] * ps[parts[k]][i] end
    list[i] = sum > 0 and 1 or sum < 0 and -1 or ties(i)
  end
  return list
end

local function overlap(a, b)
  local sum = 0
  for i = 1, b.n do sum = sum + a[i] * b[i] end
  return sum / b.n
end

local function names_of(count)
  local names = {}
  for k = 1, count do names[k] = "m" .. k end
  return names
end

local n = 1000

local function named(count, seed)
  local drawings, random = {}, engram.random(count, { width = n, height = 1, seed = seed })
  for k = 1, count do drawings[k] = tostring(random[k]) end
  return engram.ascii(drawings, { names = names_of(count) })
end

local ps = named(10, 3)
local net = engram.network { width = n, height = 1 }:learn(ps)

describe("classify", function()
  it("knows memories and their inverses", function()
    for mu = 1, 10 do
      assert.same({ kind = "memory", memory = mu, name = "m" .. mu, overlap = 1 }, net:classify(ps[mu]))
      assert.same({ kind = "inverse", memory = mu, name = "m" .. mu, overlap = -1 }, net:classify(-ps[mu]))
    end
  end)

  it("takes the network's own state where none is given, and lists as well", function()
    assert.equal(4, net:set(ps[4]):classify().memory)
    local list = {}
    for i = 1, n do list[i] = -ps[7][i] end
    assert.same(net:classify(-ps[7]), net:classify(list))
    assert.equal(4, net:classify().memory)
  end)

  it("draws the line at an overlap of 0.9", function()
    assert.equal("memory", net:classify(ps[2]:corrupt(0.05, 1)).kind)
    assert.equal(0.9, net:classify(ps[2]:corrupt(0.05, 1)).overlap)
    assert.equal("spurious", net:classify(ps[2]:corrupt(0.051, 1)).kind)
    assert.equal("inverse", net:classify((-ps[2]):corrupt(0.05, 1)).kind)
    assert.equal("spurious", net:classify((-ps[2]):corrupt(0.051, 1)).kind)
    local near = net:classify(ps[2]:corrupt(0.051, 1))
    assert.same({ kind = "spurious", memory = 2, name = "m2", overlap = 0.898 }, near)
  end)

  local function check_mixture(parts, signs)
    local s = mixture(ps, parts, signs)
    local class = net:classify(s)
    assert.equal("mixture", class.kind)
    assert.equal(1, class.mixture)
    assert.equal(#parts, #class.parts)
    local sign_of, last = {}, math.huge
    for k = 1, #parts do sign_of[parts[k]] = signs[k] end
    for _, part in ipairs(class.parts) do
      assert.equal(sign_of[part.memory], part.sign)
      sign_of[part.memory] = nil
      assert.equal("m" .. part.memory, part.name)
      assert.equal(overlap(s, ps[part.memory]), part.overlap)
      assert.is_true(math.abs(part.overlap) <= last, "the largest comes first")
      last = math.abs(part.overlap)
    end
    assert.same({ class.parts[1].memory, class.parts[1].overlap }, { class.memory, class.overlap })
    assert.equal("m" .. class.memory, class.name)
    return s
  end

  it("knows mixtures of three, with all signs", function()
    for bits = 0, 7 do
      check_mixture({ 2, 5, 9 }, { bits & 1 == 0 and 1 or -1, bits & 2 == 0 and 1 or -1, bits & 4 == 0 and 1 or -1 })
    end
  end)

  it("knows mixtures of five, seven, nine", function()
    check_mixture({ 1, 3, 4, 8, 10 }, { 1, -1, 1, 1, -1 })
    check_mixture({ 10, 9, 8, 7, 6 }, { 1, 1, 1, 1, 1 })
    check_mixture({ 1, 2, 3, 4, 5, 6, 7 }, { 1, -1, 1, -1, -1, -1, 1 })
    check_mixture({ 1, 2, 3, 4, 5, 6, 7, 9, 10 }, { 1, 1, -1, 1, 1, 1, 1, 1, -1 })
  end)

  it("knows them damaged a little, and not more", function()
    local s = engram.network({ width = n, height = 1 }):set(mixture(ps, { 1, 2, 3 }, { 1, 1, 1 })):state()
    local class = net:classify(s:corrupt(0.05, 1))
    assert.same({ "mixture", 0.9, 3 }, { class.kind, class.mixture, #class.parts })
    assert.equal("spurious", net:classify(s:corrupt(0.055, 1)).kind)
    assert.is_nil(net:classify(s:corrupt(0.055, 1)).parts)
  end)

  it("finds nothing in even mixtures and in noise", function()
    local noise = engram.random(20, { width = n, height = 1, seed = 77 })
    for _, count in ipairs { 2, 4, 6 } do
      local parts, signs = {}, {}
      for k = 1, count do parts[k], signs[k] = k, 1 end
      local class = net:classify(mixture(ps, parts, signs, function(i) return noise[1][i] end))
      assert.same({ "spurious", nil, nil }, { class.kind, class.parts, class.mixture })
    end
    for k = 1, 20 do
      local class = net:classify(noise[k])
      local best = 0
      for mu = 1, 10 do best = math.max(best, math.abs(ps[mu]:overlap(noise[k]))) end
      assert.equal("spurious", class.kind)
      assert.equal(best, math.abs(class.overlap))
      assert.equal(class.overlap, ps[class.memory]:overlap(noise[k]))
    end
  end)

  it("says none without memories", function()
    assert.same({ kind = "none" }, engram.network({ n = 9 }):classify())
    assert.same({ kind = "none" }, engram.network({ weights = { { 0, 1 }, { 1, 0 } } }):classify { 1, -1 })
  end)

  it("numbers memories without a name", function()
    local plain = engram.network { n = 100 }:learn(engram.random(3, { n = 100, seed = 1 }))
    assert.equal("2", plain:classify(plain.memories[2]).name)
  end)

  it("refuses what is no state", function()
    for _, wrong in ipairs { 5, "x", { 1, -1 }, ps } do assert.has_error(function() net:classify(wrong) end) end
  end)
end)

describe("a Result", function()
  local function after(state) return net:set(state):run { schedule = "cyclic" } end

  it("says memory, inverse and spurious", function()
    local r = after(ps[1]:corrupt(0.2, 1))
    assert.same({ "memory", 1, "m1", 1, true }, { r.kind, r.memory, r.name, r.overlap, r.converged })
    assert.truthy(tostring(r):find '^recalled "m1": overlap 1.000, %d sweeps, 200 flips, energy %-%d+.%d$', tostring(r))
    r = after((-ps[1]):corrupt(0.2, 1))
    assert.same({ "inverse", 1, "m1", -1 }, { r.kind, r.memory, r.name, r.overlap })
    assert.truthy(tostring(r):find('^inverse of "m1": overlap %-1.000, '), tostring(r))
    r = net:set(ps[1]:corrupt(0.4, 1)):run { sweeps = 1, temperature = 50 }
    assert.equal("spurious", r.kind)
    local text = tostring(r)
    assert.truthy(text:find '^spurious, nearest "m%d+": overlap %-?0.%d+, 1 sweep, .*at temperature 50$', text)
  end)

  it("says of what a mixture is one", function()
    local r = after(mixture(ps, { 2, 5, 9 }, { 1, -1, 1 }))
    assert.equal("mixture", r.kind)
    assert.equal(3, #r.parts)
    assert.is_true(r.mixture >= 0.9)
    local seen = {}
    for _, part in ipairs(r.parts) do seen[#seen + 1] = (part.sign < 0 and '-"' or '"') .. part.name .. '"' end
    assert.equal(("mixture of %s, %s and %s: overlap %.3f, "):format(seen[1], seen[2], seen[3], r.mixture),
      tostring(r):match "^mixture of .-: overlap [%d.]+, ")
    table.sort(seen)
    assert.same({ '"m2"', '"m9"', '-"m5"' }, seen)
  end)

  it("of a network without memories has none", function()
    local r = engram.network({ weights = { { 0, 1 }, { 1, 0 } } }):run()
    for _, field in ipairs { "kind", "memory", "name", "parts" } do assert.is_nil(r[field]) end
    assert.equal("settled: 1 sweep, 0 flips, energy -1.0", tostring(r))
  end)
end)

describe("crosstalk", function()
  local small = engram.random(7, { n = 60, seed = 5, bias = 0.3 })

  it("and signal are what holds a neuron, by every rule", function()
    for _, rule in ipairs(rules) do
      for _, self in ipairs { false, true } do
        local taught = engram.network { n = 60, rule = rule, self = self }:learn(small)
        for _, bias in ipairs { 0, 0.125 } do
          taught:bias(bias)
          for mu = 1, 7 do
            local parts = taught:crosstalk(mu)
            taught:set(small[mu])
            for i = 1, 60 do
              assert.near(small[mu][i] * taught:field(i), parts.signal[i] + parts.crosstalk[i], 1e-12)
            end
          end
        end
      end
    end
  end)

  it("is by Hebb's rule the double sum over the others", function()
    for scale, factor in pairs { n = 1 / 60, none = 1, p = 1 / 7 } do
      local taught = engram.network { n = 60, scale = scale }:learn(small)
      for mu = 1, 7 do
        local parts = taught:crosstalk(mu)
        for i = 1, 60 do
          local sum = 0
          for nu = 1, 7 do
            for j = 1, 60 do
              if nu ~= mu and j ~= i then sum = sum + small[nu][i] * small[nu][j] * small[mu][j] end
            end
          end
          assert.near(59 * factor, parts.signal[i], 1e-12)
          assert.near(factor * sum * small[mu][i], parts.crosstalk[i], 1e-12)
        end
      end
    end
  end)

  it("is by the covariance rule the same without the mean, and the signals are equal", function()
    local taught = engram.network { n = 60, rule = "covariance" }:learn(small)
    local b = 2 * taught.activity - 1
    local parts = taught:crosstalk(3)
    for i = 1, 60 do
      local sum, own = 0, 0
      for nu = 1, 7 do
        for j = 1, 60 do
          local term = (small[nu][i] - b) * (small[nu][j] - b) * small[3][j] / 60
          if j ~= i then
            if nu == 3 then own = own + term else sum = sum + term end
          end
        end
      end
      assert.near(small[3][i] * (own - taught.threshold), parts.signal[i], 1e-12)
      assert.near(small[3][i] * sum, parts.crosstalk[i], 1e-12)
    end
  end)

  it("of a single memory is nothing", function()
    for self, signal in pairs { [false] = 59 / 60, [true] = 1 } do
      local parts = engram.network({ n = 60, self = self }):learn(small[1]):crosstalk(1)
      for i = 1, 60 do
        assert.near(signal, parts.signal[i], 1e-15)
        assert.near(0, parts.crosstalk[i], 1e-15)
      end
    end
  end)

  it("needs a memory", function()
    local taught = engram.network { n = 60 }:learn(small)
    for _, wrong in ipairs { 0, 8, 1.5, "x", small[1] } do
      assert.error_matches(function() taught:crosstalk(wrong) end, "a memory in 1..7")
    end
    assert.error_matches(function() engram.network({ n = 9 }):crosstalk(1) end, "there are none")
  end)
end)

describe("bias", function()
  local taught = function(opts)
    opts.n = 50
    return engram.network(opts):learn(engram.random(4, { n = 50, seed = 2 })):randomize()
  end

  it("adds to fields and takes from the energy", function()
    for _, rule in ipairs(rules) do
      local one, b = taught { rule = rule, seed = 9 }, {}
      for i = 1, 50 do b[i] = (i % 7 - 3) / 8 end
      local fields, energy, s = one:fields(), one:energy(), one:state()
      assert.equal(one, one:bias(b))
      assert.same(b, one:bias())
      local pull = 0
      for i = 1, 50 do
        assert.near(fields[i] + b[i], one:field(i), 1e-12)
        pull = pull + b[i] * s[i]
      end
      assert.near(energy - pull, one:energy(), 1e-12)
      one:bias(0)
      assert.same(fields, one:fields())
      assert.equal(energy, one:energy())
    end
  end)

  it("may be one number for all", function()
    local one = taught { seed = 9 }:bias(-0.25)
    for _, b in ipairs(one:bias()) do assert.equal(-0.25, b) end
    assert.equal(50, #one:bias())
    assert.equal(("."):rep(50), (tostring((one:bias(-5):set(one.memories[1]):run() and one):state()):gsub("\n", "")))
  end)

  it("of a network that has none is zero", function()
    for _, b in ipairs(taught({}):bias()) do assert.equal(0, b) end
  end)

  it("refuses what is none, and then stays as it was", function()
    local one = taught { seed = 9 }:bias(0.5)
    local short, wrong = {}, {}
    for i = 1, 49 do short[i], wrong[i] = 0, 0 end
    local nan, inf = 0 / 0, 1 / 0
    local function refuses(value, text)
      local ok, message = pcall(one.bias, one, value)
      assert.is_false(ok)
      assert.truthy(message:find(text, 1, true), message)
      assert.equal(0.5, one:bias()[50])
    end
    refuses(short, "49 entries and the network 50 neurons")
    refuses({}, "0 entries")
    for shown, value in pairs { nan = nan, inf = inf, ['"1"'] = "1", ["a table"] = {}, ["true"] = true } do
      wrong[50] = value
      refuses(wrong, "entry 50 is " .. shown .. ", expected a finite number")
    end
    refuses(nan, "expected a finite number, got nan")
    refuses(inf, "expected a finite number, got inf")
    refuses("1", 'expected a number or a list of 50, got "1"')
    refuses(nil, "got nil")
  end)
end)

describe("the temperature of a run", function()
  local function taught()
    return engram.network { n = 200, seed = 6 }:learn(engram.random(4, { n = 200, seed = 2 })):randomize()
  end

  it("may be a function of the sweep, called with 1, 2, …", function()
    local asked = {}
    local r = taught():run { sweeps = 5, temperature = function(...)
      asked[#asked + 1] = { ... }
      return 2
    end }
    assert.same({ { 1 }, { 2 }, { 3 }, { 4 }, { 5 } }, asked)
    assert.same({ 5, false, 2 }, { r.sweeps, r.converged, r.temperature })
  end)

  it("is for this run only", function()
    local one, other = taught(), taught()
    one:run { temperature = 3, sweeps = 4 }
    assert.equal(0, one.temperature)
    one:set(one.memories[2])
    for i = 1, 200 do assert.equal(0, one:update(i)) end -- before anything else may have cooled it
    one:run { temperature = function(t) return 4 / t end, sweeps = 4 }
    assert.equal(0, one.temperature)
    one:set(one.memories[2])
    for i = 1, 200 do assert.equal(0, one:update(i)) end
    assert.equal(0, one:sweep())
    assert.is_true(one:run().converged)
    other.temperature = 3
    assert.is_true(other:run({ temperature = 0 }).converged)
    assert.equal(3, other.temperature)
  end)

  it("by a function is the same as by a number, and as the network's own", function()
    for _, schedule in ipairs { "random", "uniform", "cyclic", "synchronous" } do
      local a, b, c = taught(), taught(), taught()
      a:run { temperature = 0.75, sweeps = 6, schedule = schedule }
      b:run { temperature = function() return 0.75 end, sweeps = 6, schedule = schedule }
      c.temperature = 0.75
      local r = c:run { sweeps = 6, schedule = schedule }
      assert.is_true(a:state() == b:state())
      assert.is_true(a:state() == c:state())
      assert.same({ 6, false, 0.75 }, { r.sweeps, r.converged, r.temperature })
    end
  end)

  it("that falls to zero ends in a fixed point", function()
    local one, hot, cold = taught(), 0, 0
    local function look(_, t)
      if t <= 5 then hot = hot + one:energy() end
      if t > 25 then cold = cold + one:energy() end
    end
    local function cooling(t) return math.max(0, 2 - t / 10) end
    local r = one:run { sweeps = 30, temperature = cooling, on_sweep = look }
    assert.is_true(r.converged)
    assert.same({ 30, 0, 0 }, { r.sweeps, r.temperature, one:errors(one:state()) })
    assert.is_true(cold < 5 * hot)
  end)

  it("by a function that gives nonsense raises, and the network lives on", function()
    local nonsense = { ["nan"] = 0 / 0, ["inf"] = 1 / 0, ["-inf"] = -1 / 0, ["-1"] = -1, ['"hot"'] = "hot",
      ['"1"'] = "1", ["a table"] = {}, ["true"] = true }
    local function check(shown, f)
      local one = taught()
      local ok, message = pcall(one.run, one, { sweeps = 9, temperature = f })
      assert.is_false(ok)
      assert.truthy(message:find("bad field 'temperature' (for sweep 3 its function gave " .. shown, 1, true), message)
      assert.same({ 2, 0 }, { one.sweeps, one.temperature })
      assert.equal("memory", one:set(one.memories[1]):run().kind)
    end
    for shown, value in pairs(nonsense) do check(shown, function(t) return t == 3 and value or 1 end) end
    check("nil", function(t) if t < 3 then return 1 end end)
    local one = taught()
    assert.error_matches(function() one:run { temperature = function() error "no fuel" end } end, "no fuel")
    assert.is_true(one:run().converged)
    nonsense["-inf"] = nil
    for shown, value in pairs(nonsense) do
      local ok, message = pcall(one.run, one, { temperature = value })
      assert.is_false(ok)
      assert.truthy(message:find("bad field 'temperature'", 1, true) and message:find(shown, 1, true), message)
    end
  end)

  it("may be set, and is looked at", function()
    local one = taught()
    one.temperature = 0.5
    assert.equal(0.5, one.temperature)
    for shown, value in pairs { ["-0.1"] = -0.1, nan = 0 / 0, inf = 1 / 0, ['"1"'] = "1", ["a table"] = {} } do
      local ok, message = pcall(function() one.temperature = value end)
      assert.is_false(ok)
      assert.truthy(message:find("expected a finite number from 0 on, got " .. shown, 1, true), message)
      assert.equal(0.5, one.temperature)
    end
    assert.is_false(pcall(function() one.temperature = nil end))
  end)
end)

describe("what classify gives", function()
  it("prints as a Result begins", function()
    local one = engram.network({ n = 200, seed = 1 }):learn(engram.random(3, { n = 200, seed = 1 }))
    one:set(one.memories[2])
    assert.equal('recalled "2": overlap 1.000', tostring(one:classify()))
    assert.equal('inverse of "2": overlap -1.000', tostring(one:classify(-one.memories[2])))
    assert.equal("no memories", tostring(engram.network({ n = 4 }):classify()))
  end)
end)
