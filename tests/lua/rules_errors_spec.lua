-- SPDX-License-Identifier: MIT
--
-- Rules, options and calls that cannot be: each raises, names the culprit, and leaves the network as it was.

local engram = require "engram"
local oracle = require "oracle"

local rules = { "hebb", "covariance", "projection", "storkey", "perceptron", "sequence" }

-- A network of each rule that knows three patterns, by its name, and what else a case may name.
local function stage()
  local with = { engram = engram, nan = 0 / 0, inf = math.huge, small = engram.random(2, { n = 9 }) }
  with.ps = engram.random(3, { width = 6, height = 4, seed = 4 })
  with.nets = {}
  for _, rule in ipairs(rules) do
    local net = engram.network({ width = 6, height = 4, rule = rule, seed = 2 }):learn(with.ps):randomize()
    with[rule] = net
    with.nets[#with.nets + 1] = net
  end
  with.dense = engram.network({ width = 6, height = 4, dense = true }):learn(with.ps)
  with.dreamt = engram.network({ width = 6, height = 4, rule = "covariance" }):learn(with.ps):unlearn { dreams = 2 }
  with.given = engram.network { weights = oracle.rows(with.storkey) }
  for _, name in ipairs { "dense", "dreamt", "given" } do with.nets[#with.nets + 1] = with[name] end
  return with
end

local function whole(net)
  local t = { tostring(net), tostring(net:state()), net:energy(), net:fields(), net.symmetric, oracle.rows(net),
    net.activity or "none", net.threshold or "none", net.dreams, net.temperature, net:bias(), net.sweeps }
  for mu = 1, #net.memories do t[#t + 1] = tostring(net.memories[mu]) .. net.memories[mu].name end
  return t
end

-- Every case is { chunk, text that the message must hold, ... }.
local function refuses(cases)
  for _, case in ipairs(cases) do
    it(case[1], function()
      local with, before = stage(), {}
      for k, net in ipairs(with.nets) do before[k] = whole(net) end
      local good, message = pcall(assert(load(case[1], "=case", "t", with)))
      assert.is_false(good)
      assert.truthy(tostring(message):find "^case:1: ", message)
      for k = 2, #case do
        assert.truthy(message:find(case[k], 1, true), ("%q is not in: %s"):format(case[k], message))
      end
      for k, net in ipairs(with.nets) do assert.same(before[k], whole(net)) end
      for _, net in ipairs(with.nets) do assert.is_true(net:run({ sweeps = 2 }).sweeps >= 1) end
    end)
  end
end

describe("options of a rule:", function()
  local cases = {
    { "engram.network { n = 4, rule = 'hopfield' }", "'rule'", '"covariance"', '"sequence"', 'got "hopfield"' },
    { "engram.network { n = 4, rule = 5 }", "'rule'", "got 5" },
    { "engram.network { n = 4, rule = 'covariance', activity = 0 }", "'activity'", "between 0 and 1", "got 0" },
    { "engram.network { n = 4, rule = 'covariance', activity = 1 }", "'activity'", "between 0 and 1", "got 1" },
    { "engram.network { n = 4, rule = 'covariance', activity = 1.5 }", "'activity'", "got 1.5" },
    { "engram.network { n = 4, rule = 'covariance', activity = -0.1 }", "'activity'", "got -0.1" },
    { "engram.network { n = 4, rule = 'perceptron', kappa = -0.5 }", "'kappa'", "got -0.5" },
    { "engram.network { n = 4, rule = 'perceptron', limit = 0 }", "'limit'", "got 0" },
    { "engram.network { n = 4, rule = 'perceptron', limit = -1 }", "'limit'", "got -1" },
    { "engram.network { n = 4, rule = 'perceptron', limit = 2.5 }", "'limit'", "an integer", "got 2.5" },
    { "engram.network { n = 4, rule = 'perceptron', limit = 1 << 40 }", "'limit'", "1..4294967295" },
    { "engram.network { n = 4, rule = 'sequence', strength = 1e39 }", "'strength'", "1e+39" },
    { "engram.network { n = 4, rule = 'sequence', strength = -1e300 }", "'strength'", "-1e+300" },
    { "engram.network { n = 4, rule = 'sequence', cycle = 0 }", "'cycle'", "true or false", "got 0" },
    { "engram.network { n = 4, dense = 'yes' }", "'dense'", "true or false", 'got "yes"' },
    { "engram.network { n = 4, rule = 'projection', scale = 'n' }", "'scale'", '"projection"', "leave it out" },
    { "engram.network { n = 4, rule = 'projection', scale = 'p' }", "'scale'", '"projection"', "leave it out" },
    { "engram.network { n = 4, rule = 'storkey', scale = 'none' }", "'scale'", '"storkey"', "leave it out" },
    { "engram.network { n = 4, temperature = -1 }", "'temperature'", "got -1" },
    { "engram.network { n = 4, rule = 'covariance', actvity = 0.5 }", "unknown field 'actvity'", "'activity'" },
    { "engram.network { n = 4, rule = 'covariance', treshold = 0.5 }", "did you mean 'threshold'?" },
    { "engram.network { n = 4, rule = 'perceptron', kapa = 0.5 }", "did you mean 'kappa'?" },
    { "engram.network { n = 4, rule = 'sequence', strenght = 2 }", "did you mean 'strength'?" },
    { "engram.network { weights = { { 1 } }, dense = true }", "'dense'", "'weights'" },
    { "engram.network { weights = { { 1 } }, rule = 'projection' }", "'rule'", "'weights'" },
  }
  local numbers = { activity = "covariance", threshold = "covariance", kappa = "perceptron", strength = "sequence",
    limit = "perceptron", temperature = "hebb" }
  for field, rule in pairs(numbers) do
    for given, shown in pairs { nan = "nan", inf = "inf", ["-inf"] = "-inf", ["'0.5'"] = '"0.5"', ["{}"] = "a table",
      ["true"] = "true" } do
      cases[#cases + 1] = { ("engram.network { n = 4, rule = '%s', %s = %s }"):format(rule, field, given),
        "bad field '" .. field .. "'", "got " .. shown }
    end
  end
  local owners = { activity = "covariance", threshold = "covariance", kappa = "perceptron", limit = "perceptron",
    strength = "sequence", cycle = "sequence", dense = "hebb" }
  for field, owner in pairs(owners) do
    for _, rule in ipairs(rules) do
      if rule ~= owner then
        local value = (field == "cycle" or field == "dense") and "false" or field == "limit" and "5" or "0.5"
        cases[#cases + 1] = { ("engram.network { n = 4, rule = '%s', %s = %s }"):format(rule, field, value),
          ("bad field '%s' (it is an option of rule \"%s\", and the rule is \"%s\")"):format(field, owner, rule) }
      end
    end
    cases[#cases + 1] = { ("engram.network { weights = { { 1 } }, %s = true }"):format(field), ("'%s'"):format(field) }
  end
  -- these make networks only, so that one stage does for all
  it("are refused", function()
    local with = { engram = engram, nan = 0 / 0, inf = math.huge }
    for _, case in ipairs(cases) do
      local good, message = pcall(assert(load(case[1], "=case", "t", with)))
      assert.is_false(good, case[1])
      assert.truthy(message:find "^case:1: ", message)
      for k = 2, #case do
        assert.truthy(message:find(case[k], 1, true), ("%s: %q is not in: %s"):format(case[1], case[k], message))
      end
    end
    assert.is_true(#cases > 90)
  end)

  it("are taken up to their limits", function()
    for _, opts in ipairs { { rule = "covariance", activity = 2 ^ -52 },
      { rule = "covariance", activity = 1 - 2 ^ -52 },
      { rule = "covariance", threshold = -1e300 }, { rule = "perceptron", kappa = 0, limit = 4294967295 },
      { rule = "sequence", strength = 1e6 }, { rule = "sequence", strength = -1e6, cycle = true },
      { rule = "hebb", dense = false }, { rule = "sequence", scale = "p" }, { rule = "perceptron", scale = "none" } } do
      local net = oracle.network(6, opts):learn(engram.random(1, { n = 6, seed = 1 }))
      for _, h in ipairs(net:fields()) do assert.is_true(h == h and math.abs(h) < math.huge) end
      if net.activity then assert.is_true(net.activity > 0 and net.activity < 1) end
    end
  end)
end)

describe("dreams that cannot be:", function()
  refuses {
    { "hebb:unlearn(5)", "#1 to 'unlearn'", "{ dreams = ... }", "got 5" },
    { "hebb:unlearn { dreams = -1 }", "'dreams'", "from 0 on", "got -1" },
    { "storkey:unlearn { dreams = 1.5 }", "'dreams'", "an integer", "got 1.5" },
    { "dense:unlearn { dreams = inf }", "'dreams'", "got inf" },
    { "given:unlearn { dreams = '3' }", "'dreams'", 'got "3"' },
    { "hebb:unlearn { rate = nan }", "'rate'", "got nan" },
    { "covariance:unlearn { rate = inf }", "'rate'", "got inf" },
    { "hebb:unlearn { rate = -0.01 }", "'rate'", "got -0.01" },
    { "hebb:unlearn { rate = 1e39 }", "'rate'", "got 1e+39" },
    { "hebb:unlearn { rate = {} }", "'rate'", "got a table" },
    { "hebb:unlearn { sweeps = 0 }", "'sweeps'", "from 1 on", "got 0" },
    { "hebb:unlearn { sweeps = nan }", "'sweeps'", "got nan" },
    { "hebb:unlearn { seed = 'x' }", "'seed'", "an integer", 'got "x"' },
    { "dreamt:unlearn { seed = 0.5 }", "'seed'", "got 0.5" },
    { "hebb:unlearn { dream = 5 }", "unknown field 'dream' (did you mean 'dreams'?)" },
    { "hebb.unlearn()", "#1 to 'unlearn'" },
    { "hebb.dreams = 0", "'dreams' of a Network cannot be set" },
    { "covariance.activity = 0.5", "'activity' of a Network cannot be set" },
    { "covariance.threshold = 0.5", "'threshold' of a Network cannot be set" },
    { "storkey.rule = 'hebb'", "'rule' of a Network cannot be set" },
  }
end)

describe("what cannot be learned or forgotten:", function()
  local cases = {
    { "projection:learn(ps[2])", "learn: pattern 1 adds nothing", '"projection"', "leave it out" },
    { "projection:learn(-ps[3])", "learn: pattern 1 adds nothing" },
    { "projection:learn(engram.random(21, { width = 6, height = 4, seed = 1 }) .. ps[1])", "learn: pattern ",
      "adds nothing" },
    { "perceptron:learn(ps[1] .. ps[1]:occlude { x = 2, y = 1, width = 1, height = 1, value = -ps[1][2] })",
      "learn: the perceptron", "neuron 2 came to" },
    { "dreamt:learn(ps[1])", "learn: 2 dreams have changed", '"covariance"', "net:reset()" },
    { "dreamt:forget(1)", "forget: 2 dreams have changed", '"covariance"', "net:reset()" },
    { "dreamt:forget(4)", "a memory in 1..3, got 4" },
    { "given:learn(ps[1])", "learn: the weights of this network were given" },
    { "given:forget(1)", "forget: the weights of this network were given" },
    { "given:reset()", "reset: the weights of this network were given" },
  }
  for _, rule in ipairs { "covariance", "projection", "storkey", "perceptron", "sequence", "dense" } do
    local function case(call, ...) cases[#cases + 1] = { rule .. ":" .. call, ... } end
    case("learn(nil)", "#1 to 'learn'", "got nil")
    case("learn()", "#1 to 'learn'", "got nil")
    case("learn(5)", "#1 to 'learn'", "got 5")
    case("learn {}", "#1 to 'learn'", "no pattern in it")
    case("learn { ps[1], 5 }", "#1 to 'learn'", "entry 2 is 5")
    case("learn { small[1] }", "entry 1", "3 x 3", "6 x 4")
    case("learn(ps:subset {})", "#1 to 'learn'", "no pattern in it")
    case("learn(small)", "3 x 3", "6 x 4")
    case("learn(small[1])", "3 x 3", "6 x 4")
    case("forget(0)", "#1 to 'forget'", "a memory in 1..3, got 0")
    case("forget(4)", "1..3, got 4")
    case("forget(1.5)", "got 1.5")
    case("forget()", "got nil")
    case("forget 'A'", 'got "A"')
  end
  refuses(cases)

  it("forgetting what was never learned", function()
    for _, rule in ipairs(rules) do
      local net = engram.network { n = 6, rule = rule }
      local good, why = pcall(net.forget, net, 1)
      assert.is_false(good)
      assert.truthy(why:find("there are none", 1, true), why)
      assert.is_true(net:reset() == net)
    end
  end)
end)
