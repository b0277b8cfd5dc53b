-- SPDX-License-Identifier: MIT
--
-- Orders of updates that a script makes: they move a network as single updates and synchronous steps would, say
-- truly how a run ended, and nothing that they give or do harms it.

local engram = require "engram"
local program = require "program"

teardown(program.clean)

local n = 200

local function taught(opts)
  local t = { n = n, seed = 3 }
  for k, v in pairs(opts or {}) do t[k] = v end
  return engram.network(t):learn(engram.random(40, { n = n, seed = 5 })):randomize()
end

local kinds = {
  {}, { dense = true }, { ties = "random", self = true }, { temperature = 0.4 }, { dense = true, temperature = 0.4 },
}

local function upto(last)
  local list = {}
  for i = 1, last do list[i] = i end
  return list
end

local all = upto(n)

-- Anything in any order, some of it again and again.
local function mixed(seed)
  local list, x = {}, seed
  for k = 1, 3 * n do
    x = (x * 1103515245 + 12345) % 2147483648
    list[k] = x // 65536 % (k % 7 == 0 and 4 or n) + 1
  end
  return list
end

local function each(list)
  return function()
    local k = 0
    return function()
      k = k + 1
      return list[k]
    end
  end
end

local function same(a, b)
  assert.is_true(a:state() == b:state())
  assert.equal(a.updates, b.updates)
  assert.same(a:fields(), b:fields())
end

describe("a schedule of one's own", function()
  it("is its neurons one after another, however they come", function()
    local list = mixed(1)
    local ways = {
      list,
      function() return list end,
      each(list),
      function() return coroutine.wrap(function() for k = 1, #list do coroutine.yield(list[k]) end end) end,
      function() -- the state and control of a generic for
        local place = 0
        return function(state, control)
          assert(place == 0 or control == state[place])
          place = place + 1
          return state[place]
        end, list, list[1]
      end,
      setmetatable({}, { __len = function() return #list end, __index = function(_, k) return list[k] end }),
    }
    for _, opts in ipairs(kinds) do
      local one = taught(opts)
      local flips = 0
      for k = 1, #list do flips = flips + one:update(list[k]) end
      for w = 1, #ways do
        local net = taught(opts)
        assert.equal(flips, net:sweep(ways[w]))
        same(one, net)
        assert.equal(1, net.sweeps)
      end
    end
  end)

  it("of all neurons in their order is cyclic, of all at once a synchronous run", function()
    for _, opts in ipairs(kinds) do
      for name, own in pairs { cyclic = all, synchronous = { all } } do
        local a, b, c = taught(opts), taught(opts), taught(opts)
        local r = a:run { schedule = name, sweeps = 30 }
        local rest = { schedule = own, sweeps = 30 }
        assert.same(r, b:run(rest))
        rest.schedule = function() return own end
        assert.same(r, c:run(rest))
        same(a, b)
        same(a, c)
        assert.equal(a.sweeps, b.sweeps)
      end
    end
    local a, b = taught(), taught()
    assert.equal(a:step(), b:sweep { all })
    same(a, b)
  end)

  it("moves the neurons of a list within a list by the fields before", function()
    local blocks = { { 7, 3, 150, 151, 152, 153 }, 9, { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, {}, { 200 }, 9, 3 }
    local net, iterated = taught(), taught()
    local want = net:state()
    for _, block in ipairs(blocks) do
      local old = engram.network { n = n, seed = 3 }:learn(net.memories):set(want)
      local new = {}
      for i = 1, n do new[i] = want[i] end
      for _, i in ipairs(type(block) == "table" and block or { block }) do
        if old:field(i) ~= 0 then new[i] = old:field(i) > 0 and 1 or -1 end
      end
      want = old:set(new):state()
    end
    net:sweep(blocks)
    assert.is_true(net:state() == want)
    assert.equal(19, net.updates)
    iterated:sweep(each(blocks))
    same(net, iterated)
  end)

  it("comes out the same by any kernel, threads and blocks, and the same again", function()
    local list, x = {}, mixed(2)
    for k = 1, 120, 3 do
      list[#list + 1] = x[k]
      list[#list + 1] = { k, k + 1, k + 40, n }
    end
    for _, base in ipairs(kinds) do
      local first
      for _, how in ipairs { {}, {}, { kernel = "scalar", threads = 1, block = 1 }, { kernel = "avx2", threads = 3 },
        { threads = 2, block = 64 } } do
        for k, v in pairs(base) do how[k] = v end
        local net = taught(how)
        local r = net:run { sweeps = 7, schedule = function(_, t) return t % 2 == 0 and each(list)() or list end }
        first = first or { net, r }
        same(first[1], net)
        assert.same(first[2], r)
      end
    end
  end)

  it("counts sweeps from 1, after the temperature and before on_sweep", function()
    local seen = {}
    local function note(what) return function(a, t) seen[#seen + 1] = what .. (t or a) end end
    local heat, order, look = note "T", note "s", note "o"
    local net = taught()
    local r = net:run {
      sweeps = 3,
      temperature = function(t)
        heat(t)
        return 1 / t
      end,
      schedule = function(it, t)
        assert(it == net)
        order(it, t)
        return all
      end,
      on_sweep = function(it, t) look(it, t) end,
    }
    assert.equal("T1 s1 o1 T2 s2 o2 T3 s3 o3", table.concat(seen, " "))
    assert.same({ 3, false, 1 / 3 }, { r.sweeps, r.converged, r.temperature })
    local plain = taught()
    plain:run { sweeps = 3, temperature = function(t) return 1 / t end, schedule = "cyclic" }
    same(net, plain)
  end)

  it("closes what an iterator wants closed", function()
    local closed = 0
    local thing = setmetatable({}, { __close = function() closed = closed + 1 end })
    taught():sweep(function() return each(all)(), nil, nil, thing end)
    assert.equal(1, closed)
    assert.has_error(function() taught():sweep(function() return function() error "no" end, nil, nil, thing end) end)
    assert.equal(2, closed)
  end)
end)

describe("a run by a schedule of one's own", function()
  it("has converged where no neuron would flip, visited or not", function()
    for seed = 1, 10 do
      local net = taught { seed = seed }
      local r = net:run { schedule = upto(n // 2) }
      assert.equal(net:errors(net:state()) == 0, r.converged)
      assert.equal(0, r.cycle)
      r = net:run { schedule = function(_, t) return t % 2 == 0 and upto(n // 2) or each(all)() end }
      assert.is_true(r.converged)
      assert.equal(0, net:errors(net:state()))
      assert.is_nil(r.ended)
    end
  end)

  it("may follow the fields until nobody is left", function()
    local net = taught()
    local function unstable(it)
      local list, s, h = {}, it:state(), it:fields()
      for i = 1, n do if h[i] * s[i] < 0 then list[#list + 1] = i end end
      return list
    end
    local r = net:run { schedule = unstable }
    assert.is_true(r.converged and r.sweeps > 1)
    assert.equal(0, net:errors(net:state()))
  end)

  it("ends with nil, and the Result says so and what is true", function()
    local net = taught()
    local r = net:run { schedule = function(_, t) if t < 3 then return { 1, 2 } end end }
    assert.same({ "schedule", 2, false, 4 }, { r.ended, r.sweeps, r.converged, net.updates })
    assert.truthy(tostring(r):find "ended by its schedule$")
    r = net:run { sweeps = 1000 }
    assert.is_true(r.converged)
    r = net:run { schedule = function() return nil end }
    assert.same({ "schedule", 0, true, 0 }, { r.ended, r.sweeps, r.converged, r.flips })
    r = net:run { schedule = function() return nil end, temperature = 1 }
    assert.same({ "schedule", false, 1 }, { r.ended, r.converged, r.temperature })
    r = net:run { schedule = all, temperature = 1, on_sweep = function(_, t) return t < 4 end }
    assert.same({ "on_sweep", 4, false }, { r.ended, r.sweeps, r.converged })
    assert.equal(0, net:sweep(function() end))
  end)

  it("sees two blocks swing as well as all neurons, and nothing where the orders change", function()
    local pair = engram.network { weights = { { 0, -1 }, { -1, 0 } } } -- both want to differ
    local function start() return pair:set { 1, 1 } end
    local r = start():run { schedule = { { 1, 2 } } }
    assert.same({ 2, 2, false }, { r.cycle, r.sweeps, r.converged })
    r = start():run { schedule = function() return each { { 2, 1 } }() end }
    assert.same({ 2, 2, false }, { r.cycle, r.sweeps, r.converged })
    r = start():run { sweeps = 50, schedule = function(_, t) return t % 2 == 0 and { { 1, 2 } } or { { 2, 1 } } end }
    assert.same({ 0, 50 }, { r.cycle, r.sweeps })
    local function restart(it, t) if t < 9 then it:set { 1, 1 } end end
    r = start():run { schedule = { { 1, 2 } }, sweeps = 50, on_sweep = restart }
    assert.same({ 2, 11 }, { r.cycle, r.sweeps })
    r = start():run { schedule = { { 1 }, { 2 } } }
    assert.is_true(r.converged)
  end)
end)

describe("a wrong schedule", function()
  local function fails(schedule, ...)
    local net = taught()
    local before = net:state()
    local ok, message = pcall(function() net:run { schedule = schedule } end)
    assert.is_false(ok)
    for _, text in ipairs { ... } do assert.truthy(message:find(text, 1, true), message) end
    assert.equal(0, net.sweeps)
    assert.is_true(select("#", ...) > 0)
    return net:state() == before, message
  end

  it("is told by its value, its place and the line of its function", function()
    local line = debug.getinfo(1, "l").currentline + 2
    local cases = {
      [function() return { 1, 2, 401 } end] = "schedule gave 401 at place 3, expected neurons 1..200",
      [function() return { 0 } end] = "schedule gave 0 at place 1",
      [function() return { 1, 0 / 0 } end] = "schedule gave nan at place 2",
      [function() return { 1.5 } end] = "schedule gave 1.5 at place 1",
      [function() return { 1, "2" } end] = 'schedule gave "2" at place 2',
      [function() return { 1, nil, 3 } end] = "schedule gave nil at place 2",
      [function() return { 1, { 2, { 3 } } } end] = "schedule gave a table at place 2 of the list at place 2",
      [function() return { 1, { 2, -3 } } end] = "schedule gave -3 at place 2 of the list at place 2",
      [function() return { { 5, 6, 5 } } end] = "schedule gave neuron 5 twice in the list at place 1",
      [function() return { 1, 2, [5] = 3 } end] = "ends at place 2, but holds [5]",
      [function() return { n = 3 } end] = 'a table without [1] that holds ["n"]',
      [function() return 7 end] = "schedule gave 7, expected a list",
      [function() return false end] = "schedule gave false, expected a list",
      [function() return each { 1, 2, n + 1 }() end] = false,
      [function() return ipairs { 4, 5 } end] = "schedule gave two values (1 and 4) at place 1",
    }
    for schedule, text in pairs(cases) do
      if text then
        local whole, message = fails(schedule, text, "(in sweep 1)")
        assert.is_true(whole, message)
        local at = tonumber(message:match "schedules_spec%.lua:(%d+): schedule gave")
        assert.is_true(at >= line and at < line + 15, message)
      end
    end
    fails(each { 1, 2, n + 1 }, "schedule gave 201 at place 3")
    fails(each { 1, { 2, "x" } }, 'schedule gave "x" at place 2 of the list at place 2')
    local long = upto(n)
    long[150] = nil
    fails(long, "place 1")
    fails({}, "schedule is an empty list, expected neurons 1..200")
  end)

  it("is told where it is no schedule at all", function()
    fails("sync", "bad field 'schedule'", '"synchronous"', 'got "sync"')
    fails(5, "bad field 'schedule'", "a function or a list of neurons", "got 5")
    local ok, message = pcall(function() taught():sweep(true) end)
    assert.is_false(ok)
    assert.truthy(message:find("a function or a list of neurons, got true", 1, true), message)
  end)

  it("fails with its own error, and the network goes on", function()
    local thing, net = {}, taught()
    for _, schedule in ipairs {
      function() error(thing) end,
      function() return function() error(thing) end end,
      function() return coroutine.wrap(function() coroutine.yield(1) error(thing) end) end,
      setmetatable({}, { __len = function() error(thing) end }),
    } do
      local ok, err = pcall(net.run, net, { schedule = schedule })
      assert.is_false(ok)
      assert.is_true(err == thing)
    end
    assert.is_true(net:run({ sweeps = 1000 }).converged)
    local co = coroutine.create(function() net:run { schedule = function() coroutine.yield() end } end)
    local ok, message = coroutine.resume(co)
    assert.is_false(ok)
    assert.truthy(message:find "yield")
  end)

  it("that claims to be endless is refused for want of memory", function()
    fails(setmetatable({}, { __len = function() return 1 << 50 end, __index = function() return 1 end }), "need")
  end)
end)

describe("a network inside its own schedule", function()
  local lessons, file = 100, program.path ".net"
  local actions = {
    learns = function(it)
      lessons = lessons + 1
      it:learn(engram.random(1, { n = n, seed = lessons }))
    end,
    forgets = function(it) if #it.memories > 1 then it:forget(1) end end,
    ["is set"] = function(it) it:randomize():corrupt(0.1) end,
    runs = function(it) it:run { schedule = { { 1, 2 }, all } } it:step() it:update(all) it:sweep "random" end,
    ["is reset"] = function(it) it:reset() end,
    ["changes its ways"] = function(it)
      it.temperature = it.temperature > 0 and 0 or 1
      it:bias(0.1)
    end,
    ["is saved"] = function(it) assert(it:save(file)) end,
    ["collects garbage"] = function() collectgarbage() end,
  }
  for what, act in pairs(actions) do
    it(what, function()
      for _, opts in ipairs(kinds) do
        local net = taught(opts)
        local shown = engram.network { n = 2 }
        local r = net:run {
          sweeps = 4,
          schedule = function(it, t)
            act(it)
            if t % 2 == 0 then return all end
            local k = 0
            return function()
              k = k + 1
              if k % 5 == 0 then act(it) end
              if k <= 40 then return k % 3 == 0 and { k, k + 1, k + 2 } or k end
            end
          end,
        }
        assert.is_true(r.sweeps <= 4 and shown.n == 2)
        assert.equal(net:energy(), r.energy)
        if r.converged then assert.equal(0, net:errors(net:state())) end
        local again = engram.network { n = n, self = opts.self, dense = opts.dense }
        if #net.memories > 0 then again:learn(net.memories) end
        assert.same(again:set(net:state()):bias(net:bias()):fields(), net:set(net:state()):fields())
      end
    end)
  end

  it("runs by the same schedule to a limit that is an error", function()
    local net = taught()
    local function deeper(it) it:run { schedule = deeper } end
    local ok, message = pcall(deeper, net)
    assert.is_false(ok)
    assert.truthy(message:find "overflow")
    assert.is_true(net:run({ sweeps = 1000 }).converged)
  end)
end)
