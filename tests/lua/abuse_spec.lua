-- SPDX-License-Identifier: MIT
--
-- Scripts that fail in the middle of things, reach behind the curtain or ask for too much: the process
-- lives on and a network keeps its memories.

local engram = require "engram"
local program = require "program"

teardown(program.clean)

local function taught(p)
  return engram.network({ n = 300, seed = 3 }):learn(engram.random(p or 60, { n = 300, seed = 5 })):randomize()
end

local function same_memories(a, b)
  assert.equal(#a.memories, #b.memories)
  for mu = 1, #a.memories do assert.is_true(a.memories[mu] == b.memories[mu]) end
  local state = engram.random(1, { n = 300, seed = 8 })[1]
  assert.same(a:set(state):fields(), b:set(state):fields())
end

describe("an error inside on_sweep", function()
  it("comes through as it was, and the network is as good as before", function()
    for _, schedule in ipairs { "random", "synchronous" } do
      local net, thing = taught(), {}
      local ok, err = pcall(net.run, net, { schedule = schedule, on_sweep = function() error(thing) end })
      assert.is_false(ok)
      assert.is_true(err == thing)
      same_memories(net, taught())
      assert.is_true(net:randomize():run({ sweeps = 10000 }).sweeps > 1)
    end
  end)

  it("is what yielding across it becomes", function()
    local net = taught()
    local co = coroutine.create(function() net:run { on_sweep = function() coroutine.yield() end } end)
    local ok, message = coroutine.resume(co)
    assert.is_false(ok)
    assert.truthy(message:find "yield")
    same_memories(net, taught())
  end)
end)

describe("a network inside its own on_sweep", function()
  local function inside(action, schedule)
    local net = taught()
    local r = net:run { schedule = schedule, sweeps = 8, on_sweep = action }
    assert.equal(net:energy(), r.energy)
    return net, r
  end

  for _, schedule in ipairs { "random", "uniform", "cyclic", "synchronous" } do
    it("may learn, forget, be set and run: " .. schedule, function()
      local extra = engram.random(8, { n = 300, seed = 6 })
      local net, r = inside(function(it, t) it:learn(extra[t]) end, schedule)
      assert.equal(60 + r.sweeps, #net.memories)
      net, r = inside(function(it) it:forget(1) end, schedule)
      assert.equal(60 - r.sweeps, #net.memories)
      local rest = {}
      for k = r.sweeps + 1, 60 do rest[#rest + 1] = k end
      same_memories(net, engram.network({ n = 300 }):learn(taught().memories:subset(rest)))
      net = inside(function(it) it:set(extra[1]):corrupt(0.1):randomize() end, schedule)
      same_memories(net, taught())
      net = inside(function(it) it:run() it:step() it:sweep "uniform" it:update { 1, 2, 3 } end, schedule)
      same_memories(net, taught())
    end)

    it("may forget everything: " .. schedule, function()
      local net, r = inside(function(it) it:reset() end, schedule)
      assert.equal(0, #net.memories)
      assert.is_nil(r.kind)
      assert.equal("string", type(tostring(r)))
    end)
  end

  it("may run inside a run inside a run, to a limit that is an error", function()
    local net = taught()
    local function deeper(it) it:run { on_sweep = deeper } end
    local ok, message = pcall(deeper, net)
    assert.is_false(ok)
    assert.truthy(message:find "stack overflow")
    same_memories(net, taught())
  end)
end)

describe("coroutines", function()
  it("may share a network, each with a run under way", function()
    local net = taught()
    local function walker()
      return coroutine.wrap(function()
        for _ = 1, 5 do
          net:randomize():run()
          coroutine.yield(net:energy())
        end
      end)
    end
    local a, b = walker(), walker()
    for _ = 1, 5 do assert.is_true(a() < 0 and b() < 0) end
    same_memories(net, taught())
  end)
end)

describe("the collector", function()
  it("may take an object before the __gc of another uses it", function()
    local said = {}
    for _, order in ipairs { "before", "after" } do
      do
        local holder = {}
        local function use(h)
          for _, f in ipairs {
            function() return h.net:run() end, function() return h.net:state() end, function() return h.p[1] end,
            function() return h.net:learn(h.ps) end, function() return #h.ps end, function() return h.p == h.p end,
            function() return tostring(h.p) .. tostring(h.ps) .. tostring(h.net) end,
            function() return h.p:corrupt(0.5) end, function() return h.ps .. h.p end, function() return -h.p end,
          } do
            local ok, message = pcall(f)
            said[#said + 1] = ok or message
          end
        end
        if order == "before" then setmetatable(holder, { __gc = use }) end
        holder.net, holder.ps = taught(3), engram.random(2, { n = 300 })
        holder.p = holder.ps[1]
        if order == "after" then setmetatable(holder, { __gc = use }) end
      end
      collectgarbage()
      collectgarbage()
    end
    assert.equal(20, #said)
    local collected = 0
    for _, message in ipairs(said) do
      if message ~= true then
        assert.truthy(message:find "collected", message)
        collected = collected + 1
      end
    end
    assert.is_true(collected > 0)
  end)

  it("may bring an object back, which then says that it is gone", function()
    local saved
    do
      local net = taught(3)
      setmetatable({}, { __gc = function() saved = net end })
    end
    collectgarbage()
    collectgarbage()
    if saved then
      local ok, message = pcall(saved.run, saved)
      assert.truthy(ok or message:find "collected")
    end
  end)

  it("may run finalizers that use the module when the interpreter ends", function()
    local script = program.script [[
      local engram, studio
      early = setmetatable({}, { __gc = function()
        for _, f in ipairs {
          function() studio.text("a", "b") end, function() studio.plot("a", 1) end,
          function() studio.slider("s", 0, 1, 0.5) end, function() studio.show(net) end,
          function() engram.network { n = 9 } end, function() engram.random(2, { n = 9 }) end,
          function() net:learn(ps) end, function() net:run() end, function() ps[1]:corrupt(0.5) end,
          function() for _ in engram.trials(2) do engram.record("t", { x = 1 }) end end,
        } do pcall(f) end
        print "early done"
      end })
      engram, studio = require "engram", require "engram.studio"
      net, ps = engram.network { n = 9 }, engram.random(2, { n = 9 })
      net:learn(ps)
      late = setmetatable({}, { __gc = function() print(pcall(net.run, net)) end })]]
    -- Lua calls no finalizer of what is made while it closes, so a leak is what there must be.
    local unchecked = { "--headless", "--quiet", script, before = "ASAN_OPTIONS=detect_leaks=0 " }
    for run, arguments in pairs { [program.run] = unchecked, [program.stock] = { script } } do
      local status, out, err = run(arguments)
      assert.same({ 0, "" }, { status, err })
      assert.truthy(out:find '^true\trecalled "%d": [^\n]*\nearly done\n$', out)
    end
  end)
end)

describe("metatables", function()
  it("do not hand out what would break an object", function()
    local _, _, _, loop = engram.trials(3)
    local net = taught(3)
    for _, object in ipairs { net, net.memories, net.memories[1], engram, require "engram.studio", loop } do
      assert.equal("locked", getmetatable(object))
      assert.has_error(function() setmetatable(object, {}) end)
    end
  end)

  it("of a list of arguments may lie", function()
    local lies = { -1, 0, 1, 300, 1 << 62, math.mininteger, 1.5, "x", false }
    for _, length in ipairs(lies) do
      for _, entry in ipairs { 1, -1, 0, 1 << 40, 0 / 0, "#", "/", true } do
        local list = setmetatable({}, { __len = function() return length end, __index = function(_, k)
          if k == 301 then return nil end
          return entry
        end })
        local net, ps = taught(3), engram.random(2, { n = 300 })
        for _, f in ipairs { net.set, net.energy, net.errors } do pcall(f, net, list) end
        if length ~= 1 << 62 then
          pcall(net.update, net, list)
          pcall(ps.subset, ps, list)
          pcall(engram.load, list)
          pcall(require "engram.studio".choice, "c", list)
        end
        pcall(engram.ascii, list)
        pcall(engram.ascii, "#", { names = list })
        same_memories(net, taught(3))
      end
    end
  end)

  it("of a list of drawings may give other drawings the second time", function()
    local asked = 0
    local list = setmetatable({}, { __index = function()
      asked = asked + 1
      if asked == 2 then return nil end
      return asked == 1 and "##" or ("##\n"):rep(100000)
    end })
    assert.equal(1, #engram.ascii(list))
  end)
end)

describe("too much", function()
  it("is an error, not the end", function()
    -- a process of its own: with a sanitizer, an allocation that fails must be asked for
    local script = program.script [[
      local engram = require "engram"
      print(pcall(engram.random, 4194304, { n = 1 << 30 }))
      print(#engram.random(2, { n = 9 }))]]
    local status, out = program.run { "--headless", script, before = "ASAN_OPTIONS=allocator_may_return_null=1 " }
    assert.equal(0, status)
    assert.truthy(out:find "^false\trandom: [^\n]*memory[^\n]*\n2\n$", out)
  end)
end)
