-- SPDX-License-Identifier: MIT
--
-- Hebb's rule as a matrix (dense = true) is Hebb's rule from the memories: every run is the same.

local engram = require "engram"
local oracle = require "oracle"

local schedules = { "random", "uniform", "cyclic", "synchronous" }

-- All that can be seen of how a network moves, numbers to the last bit.
local function history(net, ps)
  local seen = {}
  local function note(...)
    for _, x in ipairs { ... } do
      seen[#seen + 1] = type(x) == "table" and table.concat(x, " ") or math.type(x) == "float" and ("%a"):format(x)
        or tostring(x)
    end
  end
  local function look(it)
    local e, fields = it:energy(), it:fields()
    for i = 1, #fields do fields[i] = ("%a"):format(fields[i]) end
    note(tostring(it:state()), e, fields, it:overlaps(), it:errors(it:state()))
  end
  for _, schedule in ipairs(schedules) do
    net:randomize()
    local r = net:run { schedule = schedule, sweeps = 8, on_sweep = look }
    note(tostring(r), r.converged, r.cycle, r.sweeps, r.flips, r.energy, r.kind, r.memory, r.overlap)
    net:set(ps[2]):corrupt(0.3)
    note(net:sweep(schedule), net:step(), net:update { 1, net.n, 1 }, net:update((net.n + 1) // 2))
    look(net)
  end
  note(net.sweeps, net.updates)
  return seen
end

-- Two networks by the same options, one of them dense.
local function pair(opts)
  local dense = oracle.copy(opts)
  dense.dense = true
  return engram.network(opts), engram.network(dense)
end

local function same(a, b)
  assert.equal(#a, #b)
  for k = 1, #a do if a[k] ~= b[k] then error(("%d: %s, and dense %s"):format(k, a[k], b[k]), 2) end end
end

describe("a matrix moves as the memories do:", function()
  for _, scale in ipairs { "n", "none", "p" } do
    for _, ties in ipairs { "keep", "plus", "minus", "random" } do
      it(("scale %s, ties %s"):format(scale, ties), function()
        for _, size in ipairs { { 1, 1 }, { 5, 2 }, { 63, 4 }, { 64, 70 }, { 70, 8 } } do
          local n = size[1]
          local ps = engram.random(size[2], { n = n, seed = n })
          ps = ps .. ps[1]
          for _, self in ipairs { false, true } do
            for _, temperature in ipairs { 0, 0.4 } do
              -- a bias that is exact at scales n and none, and makes ties of its own; at p it is rounded
              local unit = ({ n = n, none = 1, p = #ps })[scale]
              for bias = 0, 1 do
                local a, b = pair { n = n, scale = scale, ties = ties, self = self, seed = 9,
                  temperature = temperature }
                for _, net in ipairs { a, b } do
                  net:learn(ps)
                  if bias == 1 then net:bias(-2 / unit) end
                end
                assert.is_true(b.symmetric)
                same(history(a, ps), history(b, ps))
              end
            end
          end
        end
      end)
    end
  end

  it("by any number of threads, in any blocks, by every kernel", function()
    local ps = engram.random(30, { n = 300, seed = 1 })
    local first
    for _, way in ipairs { {}, { threads = 1 }, { threads = 3 }, { block = 1 }, { block = 7, threads = 2 },
      { kernel = "scalar" }, { kernel = "avx2" }, { kernel = "avx512", threads = 2 } } do
      local opts = oracle.copy(way)
      opts.n, opts.seed, opts.ties, opts.temperature = 300, 4, "random", 0.2
      local good, a, b = pcall(pair, opts)
      if good then
        local seen = history(a:learn(ps), ps)
        same(first or seen, seen)
        first = first or seen
        same(seen, history(b:learn(ps), ps))
      end
    end
  end)

  it("with temperatures of a run, a number or a function", function()
    local ps = engram.random(6, { n = 70, seed = 2 })
    for _, t in ipairs { 0.7, function(k) return 1 / k end } do
      local a, b = pair { n = 70, seed = 5, ties = "random" }
      for _, net in ipairs { a, b } do net:learn(ps):randomize():run { temperature = t, sweeps = 9 } end
      assert.is_true(a:state() == b:state())
      assert.equal(a:energy(), b:energy())
    end
  end)

  it("while memories come and go", function()
    local ps = engram.random(70, { n = 40, seed = 3 })
    local a, b = pair { n = 40, seed = 2, scale = "p" }
    for k, change in ipairs { function(x) x:learn(ps) end, function(x) x:forget(70):forget(1):forget(33) end,
      function(x) x:learn(ps[1] .. ps[1]) end, function(x) x:reset():learn(ps:subset { 5, 6 }) end } do
      change(a)
      change(b)
      for i = 1, 40 do assert.same(a:weights(i), b:weights(i), k) end
      same(history(a, ps), history(b, ps))
    end
  end)
end)

describe("a matrix recalls as the memories do", function()
  for _, scale in ipairs { "n", "none", "p" } do
    it("at scale " .. scale, function()
      local ps = engram.random(10, { n = 90, seed = 7 })
      local cues = {}
      for k = 1, 20 do cues[k] = ps[k % 10 + 1]:corrupt(0.3, k) end
      for _, ties in ipairs { "keep", "random" } do
        for _, schedule in ipairs(schedules) do
          for _, temperature in ipairs { 0, 0.3 } do
            local how = { schedule = schedule, sweeps = 12, seed = 3, temperature = temperature }
            local first
            for _, way in ipairs { {}, { threads = 3, block = 5 }, { kernel = "scalar", threads = 2 } } do
              local opts = oracle.copy(way)
              opts.n, opts.ties, opts.scale = 90, ties, scale
              for _, net in ipairs { pair(opts) } do
                net:learn(ps):bias(0.125)
                local seen = {}
                for k, r in ipairs(engram.recall(net, cues, how)) do
                  seen[k] = ("%s %s %a %d"):format(r, r.state, r.energy, r.flips)
                end
                first = first or seen
                same(first, seen)
              end
            end
          end
        end
      end
    end)
  end
end)
