-- SPDX-License-Identifier: MIT
--
-- engram.theory: the numbers of the theory, what is left out, and what is refused.

local engram = require "engram"
local theory = engram.theory

local function near(expected, given, digits) -- all the digits that are given
  assert.truthy(math.abs(expected - given) <= 0.5 * 10 ^ -digits, ("%.9g, not %.9g"):format(given, expected))
end

describe("theory of large networks:", function()
  it("overlaps", function()
    for load, m in pairs { [0.05] = 0.999992, [0.08] = 0.999557, [0.10] = 0.997999, [0.12] = 0.993223 } do
      near(m, theory.overlap(load), 6)
      assert.equal(theory.overlap(load), theory.overlap(load, 0))
      assert.is_true(theory.overlap(load, 0.2) < theory.overlap(load))
    end
    near(0.957504, theory.overlap(0, 0.5), 6)
    assert.equal(1, theory.overlap(0))
    assert.equal(0, theory.overlap(0.14))
    assert.equal(0, theory.overlap(0.1, 0.5))
    assert.equal(0, theory.overlap(0, 1))
  end)

  it("the critical load", function()
    near(0.137906, theory.critical_load(), 6)
    assert.equal(theory.critical_load(), theory.critical_load(0))
    near(0.96742, theory.overlap(theory.critical_load()), 5)
    near(0.0588, theory.critical_load(0.5), 4)
    assert.equal(0, theory.critical_load(1))
    assert.is_true(theory.overlap(theory.critical_load(0.5), 0.5) > 0.8)
    assert.equal(0, theory.overlap(theory.critical_load(0.5) * (1 + 1e-12), 0.5))
  end)

  it("the energy, and nil where there is no retrieval state", function()
    near(-0.500154, theory.energy(0.1), 6)
    assert.equal(theory.energy(0.1), theory.energy(0.1, 0))
    assert.is_true(theory.energy(0.05, 0.3) > theory.energy(0.05))
    for _, none in ipairs { { 0.14 }, { 0.1, 0.5 }, { 0, 1 } } do
      assert.equal(1, select("#", theory.energy(table.unpack(none))))
      assert.is_nil((theory.energy(table.unpack(none))))
    end
  end)

  it("errors of one step", function()
    near(0.001, theory.step_error(0.1048), 5)
    near(0.01, theory.step_error(0.1848), 5)
    assert.equal(theory.step_error(0.1), theory.step_error(0.1, 1))
    near(0.5, theory.step_error(0.1, 0), 15)
    near(1, theory.step_error(0.1, 0.3) + theory.step_error(0.1, -0.3), 15)
    assert.equal(0, theory.step_error(0))
  end)

  it("capacity", function()
    local holds, fields = theory.capacity(1000), 0
    for _ in pairs(holds) do fields = fields + 1 end
    assert.equal(3, fields)
    near(137.906, holds.ags, 3)
    near(1000 / (2 * math.log(1000)), holds.most, 9)
    near(1000 / (4 * math.log(1000)), holds.all, 9)
    assert.equal(theory.capacity(2).ags * 50, theory.capacity(100.0).ags)
  end)

  -- One network of 2000 neurons; from one to another m varies by 0.0004 and the energy by 0.0011.
  it("is what a network does", function()
    local net = engram.network { n = 2000, seed = 1 }
    net:learn(engram.random(200, { width = net.width, height = net.height, seed = 1 }))
    local m, energy = 0, 0
    for mu = 1, 20 do
      local r = net:set(net.memories[mu]):run()
      m, energy = m + net:overlap(mu) / 20, energy + r.energy / net.n / 20
    end
    assert.truthy(math.abs(m - theory.overlap(0.1)) < 0.0015, m)
    assert.truthy(math.abs(energy - theory.energy(0.1)) < 0.005, energy)
  end)
end)

describe("theory refuses", function()
  local no_load = "expected a load p/n, finite and 0 or more, got "
  local no_temperature = "expected a temperature, finite and 0 or more, got "
  local no_overlap = "expected an overlap in -1..1, got "
  local no_neurons = "expected a number of neurons, finite and 2 or more, got "
  local cases = {
    { "theory.overlap()", "bad argument #1 to 'overlap' (" .. no_load .. "nil)" },
    { "theory.overlap(-0.1)", "bad argument #1 to 'overlap' (" .. no_load .. "-0.1)" },
    { "theory.overlap(nan)", "#1", no_load .. "nan" },
    { "theory.overlap(inf)", "#1", no_load .. "inf" },
    { "theory.overlap '0.1'", "#1", no_load .. '"0.1"' },
    { "theory.overlap({})", "#1", no_load .. "a table" },
    { "theory.overlap(0.1, -1)", "bad argument #2 to 'overlap' (" .. no_temperature .. "-1)" },
    { "theory.overlap(0.1, nan)", "#2", no_temperature .. "nan" },
    { "theory.overlap(0.1, inf)", "#2", no_temperature .. "inf" },
    { "theory.overlap(0.1, 'hot')", "#2", no_temperature .. '"hot"' },
    { "theory.overlap(-1, -1)", "#1", no_load .. "-1" },
    { "theory.critical_load(-1)", "bad argument #1 to 'critical_load' (" .. no_temperature .. "-1)" },
    { "theory.critical_load(true)", "#1", no_temperature .. "true" },
    { "theory.energy()", "bad argument #1 to 'energy' (" .. no_load .. "nil)" },
    { "theory.energy(0.1, -0.5)", "bad argument #2 to 'energy' (" .. no_temperature .. "-0.5)" },
    { "theory.step_error()", "bad argument #1 to 'step_error' (" .. no_load .. "nil)" },
    { "theory.step_error(-2)", "#1", no_load .. "-2" },
    { "theory.step_error(0.1, 1.5)", "bad argument #2 to 'step_error' (" .. no_overlap .. "1.5)" },
    { "theory.step_error(0.1, -1.5)", "#2", no_overlap .. "-1.5" },
    { "theory.step_error(0.1, nan)", "#2", no_overlap .. "nan" },
    { "theory.step_error(0.1, '1')", "#2", no_overlap .. '"1"' },
    { "theory.capacity()", "bad argument #1 to 'capacity' (" .. no_neurons .. "nil)" },
    { "theory.capacity(1)", "#1", no_neurons .. "1" },
    { "theory.capacity(-5)", "#1", no_neurons .. "-5" },
    { "theory.capacity(nan)", "#1", no_neurons .. "nan" },
    { "theory.capacity(inf)", "#1", no_neurons .. "inf" },
    { "theory.capacity '100'", "#1", no_neurons .. '"100"' },
    { "return theory.overlp", "engram.theory has no 'overlp' (did you mean 'overlap'?)" },
    { "theory.foobar()", "engram.theory has no 'foobar'" },
    { "return engram.theroy", "engram has no 'theroy' (did you mean 'theory'?)" },
  }
  for _, case in ipairs(cases) do
    it(case[1], function()
      local with = { theory = theory, engram = engram, nan = 0 / 0, inf = 1 / 0 }
      local ok, message = pcall(assert(load(case[1], "=case", "t", with)))
      assert.is_false(ok)
      assert.truthy(message:find "^case:1: ", message)
      for k = 2, #case do
        assert.truthy(message:find(case[k], 1, true), ("%q is not in: %s"):format(case[k], message))
      end
    end)
  end
end)
