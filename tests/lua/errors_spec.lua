-- SPDX-License-Identifier: MIT
--
-- Wrong calls: each raises, and its message names the culprit and what is allowed. Whatever a script
-- does, the process lives on and a network keeps its memories.

local engram = require "engram"
local studio = require "engram.studio"
local program = require "program"

teardown(program.clean)

-- What is given to a case: a network of 4 x 4 that knows three patterns, an untaught one, the patterns.
local function stage()
  local ps = engram.random(3, { width = 4, height = 4, seed = 1 })
  return {
    engram = engram, studio = studio, ps = ps, p = ps[1], nan = 0 / 0, inf = 1 / 0, math = math, print = print,
    small = engram.random(2, { n = 9 }), bare = engram.network { width = 4, height = 4 },
    net = engram.network({ width = 4, height = 4 }):learn(ps):set(ps[1]), setmetatable = setmetatable,
    letters = engram.ascii("##\n#.\n\n..\n#.\n", { names = { "A", "Aa" } }),
    letter = program.source .. "/patterns/letters/A.png", given = engram.network { weights = { { 0, 1 }, { 1, 0 } } },
  }
end

-- Every case is { chunk, text that the message must hold, ... }.
local function refuses(cases)
  for _, case in ipairs(cases) do
    it(case[1], function()
      local with = stage()
      local ok, message = pcall(assert(load(case[1], "=case", "t", with)))
      assert.is_false(ok)
      assert.equal("string", type(message))
      assert.truthy(message:find "^case:1: ", message)
      for k = 2, #case do
        assert.truthy(message:find(case[k], 1, true), ("%q is not in: %s"):format(case[k], message))
      end
      assert.equal(3, #with.net.memories)
      assert.is_true(with.net:state() == with.p)
      assert.equal(0, #with.bare.memories)
      for mu = 1, 3 do assert.is_true(with.net.memories[mu] == with.ps[mu]) end
      assert.is_true(with.net:run().sweeps >= 1, "the network still runs")
    end)
  end
end

describe("names that are not there:", function()
  refuses {
    { "net:lern(ps)", "Network has no 'lern' (did you mean 'learn'?)" },
    { "return net.widht", "did you mean 'width'?" },
    { "return net.foobar", "Network has no 'foobar'" },
    { "return net[1]", "Network has no '1'" },
    { "return engram.laod", "did you mean 'load'?" },
    { "return p.nme", "Pattern has no 'nme' (did you mean 'name'?)" },
    { "return p:corupt(0.1)", "did you mean 'corrupt'?" },
    { "return ps:fnd 'A'", "Patterns has no 'fnd' (did you mean 'find'?)" },
    { "engram.netwrok {}", "engram has no 'netwrok' (did you mean 'network'?)" },
    { "engram.foobar()", "engram has no 'foobar'" },
    { "return engram[1]", "engram has no '1'" },
    { "studio.slidre()", "engram.studio has no 'slidre' (did you mean 'slider'?)" },
    { "return net.Width", "did you mean 'width'?" },
    { "return ps:corrupt(0.1)", "Patterns has no 'corrupt' (Pattern has; ps[1] is the first)" },
    { "return p:find 'A'", "Pattern has no 'find' (Patterns has)" },
    { "return engram.learn(ps)", "engram has no 'learn' (Network has)" },
    { "return engram.studio.frame()", "engram has no 'studio': local studio = require \"engram.studio\"" },
    { "return engram.theory.overlp(0.1)", "engram.theory has no 'overlp' (did you mean 'overlap'?)" },
    { "return net:run().overlp", "Result has no 'overlp' (did you mean 'overlap'?)" },
    { "return net:run().foobar", "Result has no 'foobar'" },
    { "return net:classify().knd", "Class has no 'knd' (did you mean 'kind'?)" },
    { "return net:diagnose().laod", "Diagnosis has no 'laod' (did you mean 'load'?)" },
    { "return engram.attractors(net).start", "Attractors has no 'start' (did you mean 'starts'?)" },
    { "return engram.attractors(net)[1].shar", "Attractor has no 'shar' (did you mean 'share'?)" },
    { "net.temprature = 0.1", "Network has no 'temprature' to be set (did you mean 'temperature'?)" },
    { "net.width = 5", "'width' of a Network cannot be set" },
    { "net.memories = ps", "'memories'", "cannot be set" },
    { "p.name = 'x'", "'name' of a Pattern cannot be set" },
    { "p[1] = 1", "'1' of a Pattern cannot be set" },
    { "ps[1] = p", "of a Patterns cannot be set" },
  }
end)

describe("misspelt values:", function()
  refuses {
    { "engram.network { n = 4, rule = 'hebbs' }", "'rule'", '"sequence", got "hebbs"; did you mean "hebb"?)' },
    { "engram.network { n = 4, rule = 'Projection' }", 'got "Projection"; did you mean "projection"?)' },
    { "net:sweep 'cylic'", 'got "cylic"; did you mean "cyclic"?)' },
    { "net:run { schedule = 'synchronus' }", 'did you mean "synchronous"?)' },
    { "engram.recall(net, ps, { schedule = 'randon' })", 'did you mean "random"?)' },
    { "engram.load('x.png', { background = 'withe' })", 'did you mean "white"?)' },
    { "studio.choice('rule', { 'hebb', 'storkey' }, 'storky')", "hebb, storkey (did you mean 'storkey'?)" },
    { "letters:subset { 'Aa', 'a' }", 'entry 2 is "a"', 'did you mean "A"?)' },
  }

  it("a pattern's name, which is no error", function()
    local letters = stage().letters
    assert.same({ nil, 'no pattern is named "a" (did you mean "A"?)' }, { letters:find "a" })
    assert.same({ nil, 'no pattern is named "foobar"' }, { letters:find "foobar" })
  end)

  it("what is no misspelling is left alone", function()
    local net = stage().net
    local r = net:run()
    assert.same({ nil, nil, nil }, { r.parts, r.mixture, r.state })
    assert.is_nil(r[1])
    local starts = 0
    for _, one in ipairs(engram.attractors(net, { starts = 20 })) do starts = starts + one.count end
    assert.equal(20, starts)
  end)
end)

describe("networks that cannot be:", function()
  refuses {
    { "engram.network()", "#1 to 'network'", "expected { width =, height = } or { n = }, got nil" },
    { "engram.network(5)", "expected { width =, height = } or { n = }, got 5" },
    { "engram.network {}", "missing field 'width'", "or 'n'" },
    { "engram.network { width = 20 }", "missing field 'height'" },
    { "engram.network { height = 20 }", "missing field 'width'" },
    { "engram.network { width = -3, height = 2 }", "bad field 'width' (expected an integer in 1..65536, got -3)" },
    { "engram.network { width = 0, height = 2 }", "'width'", "got 0" },
    { "engram.network { width = 2, height = 2.5 }", "'height'", "got 2.5" },
    { "engram.network { width = nan, height = 2 }", "'width'", "got nan" },
    { "engram.network { width = inf, height = 2 }", "'width'", "got inf" },
    { "engram.network { width = 65537, height = 1 }", "'width'", "1..65536", "got 65537" },
    { "engram.network { width = 65536, height = 65536 }", "4294967296", "at most 1073741824 neurons" },
    { "engram.network { width = '20', height = 2 }", "'width'", "got \"20\"" },
    { "engram.network { n = 1 << 40 }", "'n'", "1..1073741824" },
    { "engram.network { n = 1000003 }", "'n'", "1000003 has no two factors" },
    { "engram.network { n = 17, width = 4, height = 4 }", "'n'", "16, got 17" },
    { "engram.network { widht = 4, height = 4 }", "unknown field 'widht' (did you mean 'width'?)" },
    { "engram.network { 4, 4 }", "unknown field [1]", '"width"' },
    { "engram.network { n = 4, rule = 'hopfield' }", "'rule'", '"hebb"', 'got "hopfield"' },
    { "engram.network { n = 4, ties = 'kep' }", "'ties'", '"keep", "plus", "minus" or "random"', '"kep"' },
    { "engram.network { n = 4, scale = 5 }", "'scale'", '"n", "none" or "p"', "got 5" },
    { "engram.network { n = 4, self = 1 }", "'self'", "true or false" },
    { "engram.network { n = 4, seed = 'x' }", "'seed'", "an integer", 'got "x"' },
    { "engram.network { n = 4, seed = 1.5 }", "'seed'", "got 1.5" },
  }
end)

describe("ways of working that cannot be:", function()
  refuses {
    { "engram.network { n = 4, kernel = 'sse' }", "'kernel'", '"best", "scalar", "avx2" or "avx512"', '"sse"' },
    { "engram.network { n = 4, kernel = 2 }", "'kernel'", "got 2" },
    { "engram.network { n = 4, threads = 0 }", "'threads'", "1..1024, got 0" },
    { "engram.network { n = 4, threads = 1025 }", "'threads'", "1..1024, got 1025" },
    { "engram.network { n = 4, threads = 'all' }", "'threads'", 'got "all"' },
    { "engram.network { n = 4, block = 0 }", "'block'", "1..64, got 0" },
    { "engram.network { n = 4, block = 65 }", "'block'", "1..64, got 65" },
    { "engram.network { n = 4, thread = 1 }", "did you mean 'threads'?" },
    { "net.kernel = 'scalar'", "'kernel' of a Network cannot be set" },
  }
end)

describe("weights that cannot be:", function()
  refuses {
    { "engram.network { weights = 5 }", "'weights'", "a list of rows", "got 5" },
    { "engram.network { weights = p }", "'weights'", "a list of rows", "got a userdata" },
    { "engram.network { weights = {} }", "'weights'", "0 rows" },
    { "engram.network { weights = { 1, 2 } }", "row 1 is 1, expected a list of 2 numbers" },
    { "engram.network { weights = { { 0, 1 }, 'x' } }", 'row 2 is "x", expected a list of 2 numbers' },
    { "engram.network { weights = { { 0, 1 }, { 1 } } }", "row 2 ends at column 1", "2 rows", "n rows of n numbers" },
    { "engram.network { weights = { { 0, 1, 2 }, { 1, 0, 2 } } }", "row 1 ends at column 3", "2 rows" },
    { "engram.network { weights = { { 0, 1 }, { 1, nan } } }", "row 2, column 2 is nan, expected a finite number" },
    { "engram.network { weights = { { 0, inf }, { 1, 0 } } }", "row 1, column 2 is inf, expected a finite number" },
    { "engram.network { weights = { { 0, '1' }, { 1, 0 } } }", 'row 1, column 2 is "1"' },
    { "engram.network { weights = { { 0, p }, { 1, 0 } } }", "row 1, column 2 is a userdata" },
    { "engram.network { weights = { { 0, 1 }, { -1e39, 0 } } }", "row 2, column 1 is -1e+39", "3.4e38", "divide" },
    { "engram.network { weights = { { 0, 1 }, { 1, 0 } }, n = 3 }", "'weights'", "2 rows", "3 neurons" },
    { "engram.network { weights = { { 0 } }, width = 2, height = 1 }", "1 row and", "2 neurons", "leave the size" },
    { "engram.network { weights = { { 0 } }, width = 1 }", "missing field 'height'" },
    { "engram.network { weights = { { 0 } }, rule = 'hebb' }", "'rule'", "or 'weights'" },
    { "engram.network { weights = { { 0 } }, scale = 'n' }", "'scale'", "or 'weights'" },
    { "engram.network { wieghts = { { 0 } } }", "did you mean 'weights'?" },
    { "given:learn(ps)", "learn: the weights of this network were given", "without 'weights'" },
    { "given:forget(1)", "forget: the weights of this network were given", "without 'weights'" },
    { "given:reset()", "reset: the weights of this network were given" },
    { "given:overlap(1)", "there are none" },
    { "given:set(p)", "4 x 4", "2 x 1" },
  }
end)

describe("memories that cannot be learned:", function()
  refuses {
    { "net:learn(nil)", "#1 to 'learn'", "got nil", "assert(engram.load(...))" },
    { "net:learn()", "#1 to 'learn'", "got nil" },
    { "net:learn(5)", "expected a Pattern or Patterns, got 5" },
    { "net:learn {}", "no pattern in it" },
    { "net:learn(net)", "got a userdata" },
    { "bare:learn(ps:subset {})", "#1 to 'learn'", "no pattern in it" },
    { "net:learn(small)", "3 x 3", "4 x 4", "resizes" },
    { "net:learn(engram.ascii('#', { names = { 'Q' } }))", '"Q" is 1 x 1' },
    { "net:forget(0)", "#1 to 'forget'", "a memory in 1..3", "got 0" },
    { "net:forget(4)", "1..3", "got 4" },
    { "net:forget 'A'", "1..3", 'got "A"' },
    { "bare:forget(1)", "there are none" },
  }
end)

describe("states that cannot be:", function()
  refuses {
    { "net:set(nil)", "#1 to 'set'", "got nil" },
    { "net:set(ps)", "expected one Pattern, got 3" },
    { "net:set(small[1])", "3 x 3", "4 x 4" },
    { "net:set { 1, -1 }", "2 entries", "16 neurons" },
    { "net:set { 1,1,1,1, 1,1,1,1, 1,1,1,1, 1,1,1,0 }", "entry 16 is 0, expected +1 or -1" },
    { "net:set { 1,1,1,1, 1,nan,1,1, 1,1,1,1, 1,1,1,1 }", "entry 6 is nan" },
    { "net:set { 1,1,1,1, 1,'x',1,1, 1,1,1,1, 1,1,1,1 }", "entry 6 is \"x\"" },
    { "net:corrupt()", "a share in 0..1, got nil" },
    { "net:corrupt(-0.1)", "#1 to 'corrupt'", "a share in 0..1, got -0.1" },
    { "net:corrupt(1.01)", "got 1.01" },
    { "net:corrupt(nan)", "got nan" },
    { "net:corrupt(inf)", "got inf" },
    { "net:corrupt '0.5'", 'got "0.5"' },
    { "net:occlude(2)", "#1 to 'occlude'", "0..1" },
    { "net:occlude()", "0..1, got nil" },
    { "net:occlude(0.5, 0)", "#2 to 'occlude'", "+1 or -1, got 0" },
    { "net:occlude { x = 0 }", "'x'", "1..4, got 0" },
    { "net:occlude { y = 5 }", "'y'", "1..4, got 5" },
    { "net:occlude { width = -1 }", "'width'", "got -1" },
    { "net:occlude { value = 0 }", "'value'", "+1 or -1" },
    { "net:occlude { hieght = 1 }", "did you mean 'height'?" },
  }
end)

describe("motion that cannot be:", function()
  refuses {
    { "bare:run()", "no memories to recall", "net:learn(" },
    { "net:run(5)", "#1 to 'run'", "expected a table of options such as { schedule = ... }, got 5" },
    { "net:run { sweep = 5 }", "unknown field 'sweep' (did you mean 'sweeps'?)" },
    { "net:run { sweeps = 0 }", "'sweeps'", "got 0" },
    { "net:run { sweeps = -1 }", "got -1" },
    { "net:run { sweeps = 1.5 }", "got 1.5" },
    { "net:run { sweeps = inf }", "got inf" },
    { "net:run { schedule = 'sync' }", "'schedule'", '"synchronous"', 'got "sync"' },
    { "net:run { schedule = true }", "'schedule'", "a function or a list of neurons", "got true" },
    { "net:run { schedule = { 17 } }", "schedule gave 17 at place 1, expected neurons 1..16" },
    { "net:sweep(7)", "'sweep'", "a function or a list of neurons", "got 7" },
    { "net:run { on_sweep = 1 }", "'on_sweep'", "expected a function, got 1" },
    { "net:run { onsweep = print }", "did you mean 'on_sweep'?" },
    { "net:sweep 'sync'", "#1 to 'sweep'", '"cyclic"', 'got "sync"' },
    { "net:sweep(5)", "got 5" },
    { "net:update()", "#1 to 'update'", "a neuron in 1..16, got nil" },
    { "net:update(0)", "1..16, got 0" },
    { "net:update(17)", "1..16, got 17" },
    { "net:update(1.5)", "got 1.5" },
    { "net:update(nan)", "got nan" },
    { "net:update { 1, 17 }", "entry 2 is 17", "1..16" },
    { "net:update { 1, 'a' }", "entry 2 is \"a\"" },
  }
end)

describe("recalls that cannot be:", function()
  refuses {
    { "engram.recall()", "#1 to 'recall'", "Network expected" },
    { "engram.recall(p, net)", "#1 to 'recall'", "Network expected, got engram.Pattern" },
    { "engram.recall(net)", "#2 to 'recall'", "expected a Pattern or Patterns, got nil" },
    { "engram.recall(net, 5)", "#2 to 'recall'", "got 5" },
    { "engram.recall(net, net)", "#2 to 'recall'", "got a userdata" },
    { "engram.recall(net, small)", "#2 to 'recall'", "3 x 3", "4 x 4" },
    { "engram.recall(net, { p, 5 })", "#2 to 'recall'", "entry 2 is 5, expected a Pattern" },
    { "engram.recall(net, { p, ps })", "entry 2 is a userdata, expected a Pattern" },
    { "engram.recall(net, { 1, -1 })", "entry 1 is 1, expected a Pattern" },
    { "engram.recall(net, { p, p, small[1] })", "entry 3: the pattern is 3 x 3 and the network 4 x 4" },
    { "engram.recall(net, setmetatable({}, { __len = function() return 1 << 40 end }))", "more than 4194304 patterns" },
    { "engram.recall(bare, p)", "no memories to recall", "net:learn(" },
    { "engram.recall(bare, {})", "no memories to recall" },
    { "engram.recall(net, p, 5)", "#3 to 'recall'", "a table of options", "got 5" },
    { "engram.recall(net, p, { sweep = 5 })", "unknown field 'sweep' (did you mean 'sweeps'?)" },
    { "engram.recall(net, p, { sweeps = 0 })", "'sweeps'", "got 0" },
    { "engram.recall(net, p, { sweeps = 1.5 })", "'sweeps'", "got 1.5" },
    { "engram.recall(net, p, { schedule = 'sync' })", "'schedule'", '"synchronous"', 'got "sync"' },
    { "engram.recall(net, p, { seed = 'x' })", "'seed'", "an integer", 'got "x"' },
    { "engram.recall(net, p, { on_sweep = print })", "unknown field 'on_sweep'" },
  }
end)

describe("measures that cannot be:", function()
  refuses {
    { "net:field(0)", "#1 to 'field'", "1..16, got 0" },
    { "net:field(1e300)", "1..16, got 1e+300" },
    { "net:weight(1)", "#2 to 'weight'", "got nil" },
    { "net:weights(17)", "1..16, got 17" },
    { "net:overlap(4)", "a memory in 1..3, got 4" },
    { "net:overlap(small[1])", "3 x 3" },
    { "net:overlap()", "got nil" },
    { "bare:overlap(1)", "there are none" },
    { "net:energy(5)", "#1 to 'energy'", "got 5" },
    { "net:energy(small[1])", "3 x 3" },
    { "net:errors()", "got nil" },
    { "net:errors(ps)", "expected one Pattern, got 3" },
    { "net.energy()", "#1 to 'energy'" },
    { "net.energy(p)", "Network expected, got engram.Pattern" },
  }
end)

describe("patterns that cannot be:", function()
  refuses {
    { "engram.load()", "#1 to 'load'", "string expected" },
    { "engram.load {}", "the list of files is empty" },
    { "engram.load { 5 }", "entry 1 is 5, expected a path" },
    { "engram.load(letter, { width = 4 })", "missing field 'height'" },
    { "engram.load(letter, { width = 0, height = 4 })", "'width'", "1..65536" },
    { "engram.load(letter, { threshold = 1.5 })", "'threshold'", '0..1 or "otsu"', "got 1.5" },
    { "engram.load(letter, { threshold = nan })", "'threshold'", "got nan" },
    { "engram.load(letter, { threshold = 'otus' })", "'threshold'", '"otsu"', '"otus"' },
    { "engram.load(letter, { threshold = true })", "'threshold'", "got true" },
    { "engram.load(letter, { invert = 'yes' })", "'invert'", "true or false" },
    { "engram.load(letter, { background = 'red' })", "'background'", '"black" or "white"' },
    { "engram.load(letter, { treshold = 1 })", "did you mean 'threshold'?" },
    { "engram.ascii()", "#1 to 'ascii'" },
    { "engram.ascii ''", "no drawing in it" },
    { "engram.ascii {}", "no drawing in it" },
    { "engram.ascii '##\\n#'", "drawing 1, row 2 has 1 letters", "2" },
    { "engram.ascii '##\\n##\\n\\n##'", "drawing 2 has 1 rows", "2" },
    { "engram.ascii '#x'", "drawing 1, row 1", "'x'", "'#' (+1)", "'.' (-1)" },
    { "engram.ascii '#█'", "'█'" },
    { "engram.ascii '##\\0##'", "a zero byte" },
    { "engram.ascii { '#.', 5 }", "entry 2 is 5" },
    { "engram.ascii('#', { on = 'ab' })", "'on'", "one letter", '"ab"' },
    { "engram.ascii('#', { on = 1 })", "'on'", "got 1" },
    { "engram.ascii('#', { on = '.' })", "the same letter" },
    { "engram.ascii('#', { names = 'A' })", "'names'", "1 names" },
    { "engram.ascii('#', { names = { 'A', 'B' } })", "'names'", "1 names" },
    { "engram.ascii('#', { names = { {} } })", "'names'", "entry 1 is a table" },
    { "engram.ascii('#', { nmaes = {} })", "did you mean 'names'?" },
    { "engram.random()", "#1 to 'random'" },
    { "engram.random(0, { n = 4 })", "1..4194304, got 0" },
    { "engram.random(1 << 40, { n = 4 })", "1..4194304" },
    { "engram.random(2)", "#2 to 'random'" },
    { "engram.random(2, {})", "missing field 'n'" },
    { "engram.random(2, { n = 4, bias = 1.5 })", "'bias'", "got 1.5" },
    { "engram.random(2, { n = 4, bias = nan })", "'bias'", "got nan" },
    { "engram.random(2, { n = 4, sed = 1 })", "did you mean 'seed'?" },
    { "p:corrupt(2)", "#1 to 'corrupt'", "0..1, got 2" },
    { "p:corrupt(-0.01)", "got -0.01" },
    { "p:corrupt(nan)", "got nan" },
    { "p:corrupt(0.5, 'x')", "#2 to 'corrupt'" },
    { "p:occlude()", "#1 to 'occlude'", "got nil" },
    { "p:occlude(0.5, 2)", "#2 to 'occlude'", "+1 or -1" },
    { "p:occlude { x = 5 }", "'x'", "1..4, got 5" },
    { "p:overlap(small[1])", "3 x 3", "4 x 4" },
    { "p:overlap(5)", "Pattern expected, got number" },
    { "p:overlap(ps)", "Pattern expected, got engram.Patterns" },
    { "return p .. 5", "got 5" },
    { "return 'x' .. p", 'got "x"' },
    { "return ps .. small", "3 x 3", "4 x 4" },
    { "return p + 1", "arithmetic on a engram.Pattern" },
    { "ps:find()", "#1 to 'find'" },
    { "ps:subset(1)", "table expected" },
    { "ps:subset { 0 }", "entry 1 is 0, expected a pattern's name or 1..3" },
    { "ps:subset { 1, 4 }", "entry 2 is 4" },
    { "ps:subset { 1.5 }", "entry 1 is 1.5" },
    { "p:save()", "#1 to 'save'" },
  }
end)

describe("other calls that cannot be:", function()
  refuses {
    { "engram.keep()", "#1 to 'keep'" },
    { "engram.keep 'a'", "#2 to 'keep'" },
    { "engram.require_version()", "#1 to 'require_version'" },
    { "engram.require_version 'new'", "major.minor.patch", '"new"' },
    { "engram.require_version '1.2.3.4'", "major.minor.patch" },
    { "engram.require_version '0.1x'", "major.minor.patch" },
    { "engram.trials()", "#1 to 'trials'" },
    { "engram.trials(-1)", "0 or more, got -1" },
    { "engram.trials(2, {})", "#2 to 'trials'" },
    { "engram.record()", "#1 to 'record'" },
    { "engram.record 'a'", "#2 to 'record'" },
    { "engram.record('a', {})", "the row is empty" },
    { "engram.record('a', { 1 })", "a row has names", "[1]" },
    { "engram.record('a', { x = {} })", "'x' is a table" },
    { "engram.record('', { x = 1 })", "a name of 1 to 80 bytes", 'got ""' },
    { "engram.record(('x'):rep(81), { x = 1 })", "a name of 1 to 80 bytes" },
  }
end)

describe("what comes with later versions is refused clearly:", function()
  refuses {
    { "engram.recall(net, p, { schedule = print })", "'schedule'", "got a function" },
    { "engram.attractors(net, { schedule = print })", "'schedule'", "got a function" },
    { "engram.load(letter, { gray = true })", "unknown field 'gray'" },
    { "studio.bars('a', {})", "has no 'bars'" },
    { "studio.on('key', print)", "has no 'on'" },
  }
end)
