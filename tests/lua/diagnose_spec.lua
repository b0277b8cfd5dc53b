-- SPDX-License-Identifier: MIT
--
-- net:diagnose(): its facts are what the definitions say, its advice is true when somebody follows it, and its
-- text can be read.

local engram = require "engram"
local program = require "program"

local digits = assert(engram.load(program.source .. "/patterns/digits/*.png"))
local letters = assert(engram.load(program.source .. "/patterns/letters/*.png"))

local function taught(ps, opts)
  opts = opts or {}
  opts.width, opts.height, opts.seed = ps[1].width, ps[1].height, 1
  return engram.network(opts):learn(ps)
end

local function held(net)
  local count = 0
  for mu = 1, #net.memories do if net:errors(net.memories[mu]) == 0 then count = count + 1 end end
  return count
end

local function mean_activity(ps)
  local up = 0
  for k = 1, #ps do
    for i = 1, ps[k].n do if ps[k][i] > 0 then up = up + 1 end end
  end
  return up / (#ps * ps[1].n)
end

-- By Hebb's rule: what every memory adds against the neurons of mu that are pulled away (or the one that is held
-- least), by the double sum.
local function disturbance(net, mu)
  local ps, n = net.memories, net.n
  local xi, wrong, least = ps[mu], {}, 1
  net:set(xi)
  for i = 1, n do
    if xi[i] * net:field(i) < 0 then wrong[#wrong + 1] = i end
    if xi[i] * net:field(i) < xi[least] * net:field(least) then least = i end
  end
  if #wrong == 0 then wrong[1] = least end
  local against, all, by = {}, 0, {}
  for nu = 1, #ps do
    local sum = 0
    for _, i in ipairs(wrong) do
      for j = 1, n do
        if j ~= i and nu ~= mu then sum = sum - xi[i] * ps[nu][i] * ps[nu][j] * xi[j] / n end
      end
    end
    against[nu], by[nu] = sum, sum
    all = all + math.max(0, sum)
  end
  table.sort(against, function(a, b) return a > b end)
  return against, all, by
end

local function check_facts(net)
  local d, ps, n = net:diagnose(), net.memories, net.n
  local p = #ps
  assert.same({ n, p, p / n, p, net.rule }, { d.n, d.p, d.load, d.seen, d.rule })
  assert.equal(held(net), d.stable)
  local worst = 1
  for mu = 1, p do
    assert.equal(net:errors(ps[mu]), d.errors[mu])
    if d.errors[mu] > d.errors[worst] then worst = mu end
  end
  assert.equal(p, #d.errors)
  assert.same({ worst, d.errors[worst] }, { d.worst, d.worst_errors })
  assert.equal(ps[worst].name ~= "" and ps[worst].name or tostring(worst), d.worst_name)
  assert.near(p > 1 and ps:mean_overlap() or 0, d.mean_overlap, 1e-12)
  assert.near(math.sqrt(2 / (math.pi * n)), d.random_overlap, 1e-12)
  assert.near(mean_activity(ps), d.activity, 1e-12)
  assert.near(0.138 * n, d.limits.ags, 0.001 * n)
  assert.near(n / (2 * math.log(n)), d.limits.most, 1e-9)
  assert.near(n / (4 * math.log(n)), d.limits.all, 1e-9)
  return d
end

local function follow(d, ps, opts)
  local tried = {}
  for _, t in ipairs(d.tried or {}) do
    local o = {}
    for k, v in pairs(opts or {}) do o[k] = v end
    o.rule, o.dense = t.rule, nil
    assert.equal(held(taught(ps, o)), t.holds, t.rule)
    tried[t.rule] = t.holds
  end
  for _, line in ipairs(d.advice) do
    local rule, count, of = line:match '^rule = "(%l+)" holds (%d+) of the (%d+) %(tried%)'
    if rule then assert.same({ tried[rule], d.p }, { tonumber(count), tonumber(of) }) end
    if rule then assert.is_true(tried[rule] > d.stable) end
  end
  if d.together then
    local o = {}
    for k, v in pairs(opts or {}) do o[k] = v end
    assert.equal(#d.together, held(taught(ps:subset(d.together), o)), "these are held together")
    assert.truthy(table.concat(d.advice, "\n"):find("Fewer of them: this rule holds ", 1, true))
  end
  return tried
end

describe("the ten digits", function()
  local net = taught(digits)
  local d = check_facts(net)

  it("are pulled away by 20 17 12 9 6 9 4 20 3 6 neurons", function()
    assert.same({ 20, 17, 12, 9, 6, 9, 4, 20, 3, 6 }, d.errors)
    assert.same({ 0, "0", 20 }, { d.stable, d.worst_name, d.worst_errors })
  end)

  it("are disturbed by those that the double sum names", function()
    local against, all, by = disturbance(net, d.worst)
    assert.equal(3, #d.disturbers)
    for k, one in ipairs(d.disturbers) do
      assert.near(against[k] / all, one.share, 1e-12)
      assert.near(by[one.memory] / all, one.share, 1e-12)
      assert.equal(digits[one.memory].name, one.name)
      assert.equal(digits[one.memory]:overlap(digits[d.worst]), one.overlap)
    end
  end)

  it("are helped by what is said to help", function()
    local tried = follow(d, digits)
    assert.same({ 10, 10 }, { tried.projection, tried.perceptron })
    assert.same({ 5, 7, 9 }, d.together)
    assert.truthy(table.concat(d.advice, "\n"):find("holds 3 together (tried): 4, 6, 8.", 1, true))
    assert.truthy(d.advice[1]:find "^They are too alike: two of them overlap by 0.37 on average %(28 %% .* by 0.08%.")
  end)
end)

describe("the facts", function()
  it("are right for all rules and loads", function()
    for _, rule in ipairs { "hebb", "covariance", "projection", "storkey", "perceptron", "sequence" } do
      for _, p in ipairs { 1, 5, 20, 40 } do
        check_facts(taught(engram.random(p, { n = 90, seed = p, bias = p == 20 and 0.4 or 0 }), { rule = rule }))
      end
    end
    check_facts(taught(letters))
    check_facts(taught(digits, { self = true, scale = "p" }))
    check_facts(taught(digits):bias(0.2))
    check_facts(taught(digits, { temperature = 1 }))
  end)

  it("name disturbers of random memories as the double sum does", function()
    for seed = 1, 6 do
      for _, p in ipairs { 6, 15, 30 } do
        local net = taught(engram.random(p, { n = 100, seed = seed }))
        local d = net:diagnose()
        local against, all, by = disturbance(net, d.worst)
        for k, one in ipairs(d.disturbers) do
          assert.near(against[k] / all, one.share, 1e-12)
          assert.near(by[one.memory] / all, one.share, 1e-12)
          assert.near(net.memories[one.memory]:overlap(net.memories[d.worst]), one.overlap, 1e-12)
        end
      end
    end
  end)

  it("leave the network as it was", function()
    local net = taught(digits, { temperature = 0.5 }):randomize()
    local before, sweeps = net:state(), net.sweeps
    net:diagnose()
    assert.is_true(net:state() == before)
    assert.same({ sweeps, 0.5, 10 }, { net.sweeps, net.temperature, #net.memories })
  end)
end)

describe("the advice", function()
  it("is true for memories of many kinds", function()
    for _, case in ipairs {
      { engram.random(20, { n = 100, seed = 1 }) }, { digits:subset { 1, 2, 3, 4, 5 } },
      { engram.random(30, { n = 100, seed = 2, bias = -0.5 }) }, { digits, { rule = "covariance" } },
      { digits, { rule = "covariance", threshold = 0.9 } }, { digits, { rule = "storkey" } },
      { engram.random(70, { n = 80, seed = 3 }) }, { digits, { scale = "none", dense = true } },
      { engram.random(12, { n = 30, seed = 4 }), { self = true } },
    } do
      local ps, opts = case[1], case[2] or {}
      local own = {} -- what belongs to the rule of the network is not handed on to others
      for _, k in ipairs { "self" } do own[k] = opts[k] end
      local d = taught(ps, opts):diagnose()
      assert.is_true(#d.advice > 0)
      local together = d.together
      d.together = nil
      follow(d, ps, own)
      if together then
        local o = {}
        for k, v in pairs(opts) do o[k] = v end
        assert.equal(#together, held(taught(ps:subset(together), o)), "held together")
      end
    end
  end)

  it("numbers memories without names as the network does", function()
    local ps = engram.random(20, { n = 100, seed = 1 })
    local d = taught(ps):diagnose()
    assert.is_true(#d.together < 20)
    assert.not_equal(#d.together, d.together[#d.together], "not just the first ones")
    follow(d, ps)
  end)

  it("takes a bias into account, and says whether it is the bias", function()
    local net = taught(digits, { rule = "perceptron" }):bias(3)
    local d = net:diagnose()
    assert.same({ 0, 10 }, { d.stable, d.without_bias })
    assert.equal("Without its bias it holds 10 of the 10 (tried): net:bias(0).", d.advice[1])
    for _, t in ipairs(d.tried) do assert.equal(held(taught(digits, { rule = t.rule }):bias(3)), t.holds) end
    assert.equal(10, held(net:bias(0)))
  end)

  it("says when dreams have done it", function()
    local ps = engram.random(4, { n = 60, seed = 2 })
    local net = taught(ps):unlearn { dreams = 200, rate = 0.2 }
    local d = net:diagnose()
    assert.is_true(d.stable < 4)
    assert.equal(4, d.without_dreams)
    assert.truthy(d.advice[1]:find("^Without its dreams it holds 4 of the 4"), d.advice[1])
  end)

  it("is that nothing is wrong where nothing is", function()
    for _, net in ipairs { taught(letters), taught(digits:subset { 1 }), taught(digits, { rule = "projection" }) } do
      local d = net:diagnose()
      assert.equal(d.p, d.stable)
      assert.equal(1, #d.advice)
      assert.truthy(d.advice[1]:find "^Nothing is wrong with them")
      assert.is_nil(d.tried)
      assert.is_nil(d.together)
    end
  end)

  it("of a sequence is not that its memories do not stay", function()
    local d = taught(digits, { rule = "sequence" }):diagnose()
    assert.equal(1, #d.advice)
    assert.truthy(d.advice[1]:find "^In a sequence every memory leads to the next one")
  end)
end)

describe("the text", function()
  local function lines_of(d)
    local lines = {}
    for line in (tostring(d) .. "\n"):gmatch "(.-)\n" do
      lines[#lines + 1] = line
      assert.is_true(utf8.len(line) <= 92, line)
      assert.is_nil(line:find "%s$", line)
    end
    return lines
  end

  it("of the digits is what it is", function()
    local text = tostring(taught(digits):diagnose())
    for _, part in ipairs {
      "^10 memories in 90 neurons, rule hebb: none of the 10 is a fixed point%.\n", "load p/n = 0%.111",
      "0: 20, 1: 17, 2: 12, 3: 9, 4: 6, 5: 9, 6: 4, 7: 20, 8: 3, 9: 6\n", 'The worst is "0", with 20 of 90',
      'rule = "projection" holds 10 of the 10', "4, 6, 8%.$",
    } do
      assert.truthy(text:lower():gsub("\n  ", " "):find(part:lower():gsub("\n", "[\n ]*"), 1), part .. "\n" .. text)
    end
    assert.is_true(#lines_of(taught(digits):diagnose()) <= 20)
  end)

  it("fits a page, whatever the memories", function()
    for _, ps in ipairs {
      letters, digits, engram.random(20, { n = 100, seed = 1 }), digits:subset { 1, 2, 3, 4, 5 }, digits:subset { 3 },
      engram.random(60, { n = 50, seed = 1 }), engram.random(300, { n = 50, seed = 1 }),
    } do
      assert.is_true(#lines_of(taught(ps):diagnose()) <= 24)
    end
  end)

  it("speaks of one memory as of one", function()
    assert.truthy(tostring(taught(digits:subset { 3 }):diagnose()):find "^1 memory in 90 neurons, rule hebb: it is a ")
  end)

  it("holds names of any kind", function()
    local ps = engram.random(3, { width = 5, height = 1, seed = 4 })
    local drawings = { tostring(ps[1]), tostring(ps[2]), tostring(ps[3]) }
    for _, name in ipairs { "été 模式", ("x"):rep(63), "a b  c ", "%d %s %", "\n\27[31m" } do
      local named = engram.ascii(drawings, { names = { name, name, name } })
      local text = tostring(taught(named):bias { 3, -3, 3, -3, 3 }:diagnose())
      assert.is_nil(text:find "\27")
      assert.truthy(text:find("The worst is", 1, true))
    end
  end)

  it("of what a script has made of it is no crash", function()
    local wrongs = { "x", 5, {}, { {} }, { 1, {}, false }, true, { x = 1 }, 1e300, 0 / 0 }
    local whole = taught(digits):diagnose()
    for field in pairs(whole) do
      for _, wrong in ipairs(wrongs) do
        local d = setmetatable({}, getmetatable(whole))
        for k, v in pairs(whole) do d[k] = v end
        d[field] = wrong
        pcall(tostring, d)
        d[field] = nil
        pcall(tostring, d)
      end
    end
    local d = taught(digits):diagnose()
    for k = 1, 2000 do d.advice[k] = "more" end
    assert.is_true(#tostring(d) > 2000 * 8)
    local to_text = getmetatable(d).__tostring
    for _, wrong in ipairs(wrongs) do pcall(to_text, wrong) end
    assert.is_false(pcall(to_text))
  end)
end)

describe("without memories", function()
  it("there is nothing to diagnose", function()
    assert.error_matches(function() engram.network({ n = 9 }):diagnose() end, "teach some first, net:learn")
    assert.error_matches(function() engram.network({ weights = { { 0, 1 }, { 1, 0 } } }):diagnose() end,
      "the weights of this network were given")
  end)
end)

describe("damage", function()
  -- The same by hand: memories with a tenth of their neurons flipped, on the network itself.
  local function back(net, T)
    local count, tenth = 0, math.floor(net.n / 10 + 0.5)
    for mu = 1, #net.memories do
      local cue = net.memories[mu]:corrupt(tenth / net.n, mu)
      local r = engram.recall(net, cue, { sweeps = 50, temperature = T })[1]
      if r.state:overlap(net.memories[mu]) >= 0.9 then count = count + 1 end
    end
    return count
  end

  it("is tried at the network's temperature, and at none", function()
    for _, case in ipairs { { 3, {}, 3 }, { 3, { temperature = 2 }, 0 }, { 30, { rule = "perceptron", kappa = 0 } } } do
      local ps, opts = engram.random(case[1], { n = 200, seed = 1 }), case[2]
      opts.n, opts.seed = 200, 1
      local net = engram.network(opts):learn(ps)
      local d = net:diagnose()
      assert.equal(case[1], d.damaged)
      assert.is_true(math.abs(d.back - back(net)) <= 1 + case[1] // 5, d.back)
      if case[3] then assert.equal(case[3], d.back) end
      assert.equal(opts.temperature and 3 or nil, d.back_cold)
    end
  end)

  it("is what is wrong where all are fixed points", function()
    local function advice(opts, p)
      opts.n, opts.seed = 100, 1
      local d = engram.network(opts):learn(engram.random(p, { n = 100, seed = 2 })):diagnose()
      assert.equal(p, d.stable)
      return d.advice[1]
    end
    assert.truthy(advice({}, 2):find "^Nothing is wrong")
    assert.truthy(advice({ temperature = 3 }, 2):find("at T = 3 0 of 2 come back, at T = 0 2 (tried)", 1, true))
    assert.truthy(advice({ rule = "projection" }, 80):find "^They stand little damage: with p = 0%.8 n")
    assert.truthy(advice({ rule = "perceptron", kappa = 0 }, 40):find "kappa = 0,")
  end)

  it("leaves room for one memory that is held alone", function()
    local net = engram.network { n = 256, seed = 1 }
    net:learn(engram.random(12, { n = 256, bias = -0.8, seed = 1 })):bias(0.3)
    for seed = 1, 40 do
      net:reset():learn(engram.random(12, { n = 256, bias = -0.8, seed = seed }))
      local d = net:diagnose()
      if d.together and #d.together == 1 then
        assert.truthy(tostring(d):find "holds one alone")
        return
      end
    end
    error "no network holds one alone"
  end)

  it("does not hide that a memory is there more than once", function()
    local net = taught(digits):learn(digits[1]):learn(digits[1])
    local d = net:diagnose()
    assert.same({ "0", 3 }, { d.repeated, d.copies })
    assert.truthy(d.advice[1]:find('"0" is there 3 times', 1, true))
    assert.is_true(d.dependent)
    assert.truthy(tostring(d):find("cannot learn them", 1, true))
    assert.is_nil(taught(digits):diagnose().repeated)
  end)
end)

describe("a large network", function()
  it("is not said to be without help that nobody has tried", function()
    local d = engram.network({ n = 1000 }):learn(engram.random(1900, { n = 1000, seed = 1 })):diagnose()
    assert.equal(3, d.untried)
    assert.truthy(d.advice[2]:find "^Rules that need a matrix were not tried")
  end)

  it("is looked at by some of its memories", function()
    local net = engram.network { n = 20000 }:learn(engram.random(4000, { n = 20000, seed = 1 }))
    local d = net:diagnose()
    assert.is_true(d.seen >= 16 and d.seen < 4000 and d.stable <= d.seen)
    local count = 0
    for mu, errors in pairs(d.errors) do
      count = count + 1
      if count < 3 then assert.equal(net:errors(net.memories[mu]), errors) end
    end
    assert.equal(d.seen, count)
    local text = tostring(d):gsub("\n *", " ")
    assert.truthy(text:find("of the " .. d.seen .. " that were looked at", 1, true))
    assert.is_nil(text:find("?", 1, true), "all have a name or a number")
    assert.truthy(text:find("no other memory does that alone", 1, true))
    assert.truthy(text:find("Other rules were not tried", 1, true))
  end)
end)
