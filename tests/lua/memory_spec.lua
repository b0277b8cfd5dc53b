-- SPDX-License-Identifier: MIT
--
-- What does not fit is refused before anything is touched, in words; what there is can be asked.

local engram = require "engram"
local program = require "program"

teardown(program.clean)

local units = { kB = 1e3, MB = 1e6, GB = 1e9, TB = 1e12, PB = 1e15 }

describe("engram.memory", function()
  it("gives bytes that fit together", function()
    local m = engram.memory()
    for _, name in ipairs { "total", "available", "used", "peak" } do assert.equal("integer", math.type(m[name])) end
    assert.is_true(0 < m.used and m.used <= m.peak)
    assert.is_true(0 < m.available and m.available <= m.total)
    assert.is_true(m.used < m.total)
  end)

  it("sees what is taken, and remembers the peak", function()
    local before = engram.memory()
    local ps = engram.random(800, { n = 1000000, seed = 1 }) -- 100 MB
    local with = engram.memory()
    assert.is_true(with.used - before.used > 90e6 and with.used - before.used < 200e6)
    assert.is_true(with.peak >= with.used)
    assert.equal(800, #ps)
    ps = nil -- luacheck: ignore
    collectgarbage()
    collectgarbage()
    local after = engram.memory()
    assert.is_true(after.used < before.used + 50e6, "it is given back")
    assert.is_true(after.peak > with.used - 10e6)
  end)
end)

-- Runs a script in a process that may have `megabytes` in all; nil where none can start like that: a
-- sanitizer takes more for itself. Threads take memory too, however many cores there are.
local function limited(megabytes, text)
  local before = ("ulimit -v %d && OMP_NUM_THREADS=2 "):format(megabytes * 1000)
  if program.run { "-e", "", before = before } ~= 0 then return nil end
  local status, out, err = program.run { "--headless", "--quiet", "--trust", program.script(text), before = before }
  assert.same({ 0, "" }, { status, err })
  return out
end

local function bytes(size)
  local number, unit = size:match "^([%d.]+) (%a+)$"
  return tonumber(number) * units[unit]
end

describe("a request that is too large", function()
  it("is refused in words, and nothing has been touched", function()
    local out = limited(1000, [[
      local engram = require "engram"
      local function status(name)
        for line in io.lines "/proc/self/status" do
          local kilobytes = line:match("^" .. name .. ":%s*(%d+)")
          if kilobytes then return math.tointeger(kilobytes) end
        end
      end
      local net = engram.network({ n = 4000, seed = 7 }):learn(engram.random(70, { n = 4000, seed = 1 }))
      local row = engram.random(1, { n = 10000000, seed = 1 })
      local ones = {}
      for k = 1, 2000 do ones[k] = k <= 300 and 1 or nil end
      local long = row:subset(ones) -- 375 MB, of 1 GB
      local big = engram.network({ n = 10000000 }):learn(row)
      local huge = engram.network { n = 1 << 25 }
      local picture = engram.random(1, { n = 1 << 28 })[1]
      local tiny = engram.random(9000, { n = 1, seed = 3 })
      local flat = setmetatable({}, { __len = function() return 20000 end, __index = error })
      for k = 1, 2000 do ones[k] = 1 end

      local function refused(f, ...)
        collectgarbage()
        local peak = status "VmPeak"
        local good, message = pcall(f, ...)
        print(good or message)
        assert(status "VmPeak" == peak, message)
      end
      refused(engram.random, 100000, { n = 1000000 })
      refused(engram.random, 20, { n = 1 << 30 })
      refused(engram.network, { n = 1 << 30 })
      refused(engram.network, { weights = flat })
      refused(row.subset, row, ones)
      refused(function() return long .. long end)
      refused(tiny.overlaps, tiny)
      refused(tostring, picture)
      refused(huge.fields, huge)
      refused(huge.weights, huge, 1)
      refused(big.set, big, setmetatable({}, { __len = function() return 1 << 40 end }))
      refused(big.update, big, setmetatable({}, { __len = function() return 1 << 40 end }))
      refused(engram.recall, big, long)
      refused(big.learn, big, long)
      print(net:set(net.memories[3]):run().kind, #net.memories, #big.memories, #engram.random(70, { n = 1000 }))]])
    if not out then return pending "no program starts under a limit with a sanitizer" end
    local lines = {}
    for line in out:gmatch "[^\n]+" do lines[#lines + 1] = line end
    assert.equal(15, #lines, out)
    assert.equal("memory\t70\t1\t70", lines[15])
    local needs = {
      "random: 100000 patterns of 1000000 neurons need 12%.%d GB",
      "random: 20 patterns of 1073741824 neurons need 2%.%d GB", "network: 1073741824 neurons need ",
      "network: weights between 20000 neurons need 3%.2 GB",
      "subset: 2000 patterns of 10000000 neurons need 2%.5 GB", "..: 600 patterns of 10000000 neurons need 75%d MB",
      "overlaps: a table of 9000 x 9000 needs 1%.3 GB", "a drawing of 268435456 neurons needs 1%.1 GB",
      "a list of 33554432 entries needs 537 MB", "a list of 33554432 entries needs 537 MB",
      "the list has 1099511627776 entries and the network 10000000 neurons",
      "a list of 1099511627776 entries needs 4%.4 TB", "recall: 300 cues of 10000000 neurons at once need ",
      "learn: 301 memories of 10000000 neurons need 4%d%d MB",
    }
    for k, need in ipairs(needs) do
      assert.truthy(lines[k]:find(need), lines[k])
      local needed, available = lines[k]:match "needs? (.-), and (.-) are available %(engram%.memory%(%) tells%)$"
      if needed then
        assert.is_true(bytes(needed) > bytes(available), lines[k])
        assert.is_true(bytes(available) < 1.03e9, lines[k])
      else
        assert.equal(11, k)
      end
    end
  end)

  it("is refused on any machine where it cannot be", function()
    local before = engram.memory().used
    local good, message = pcall(engram.random, 1 << 22, { n = 1 << 30 })
    assert.is_false(good)
    assert.truthy(message:find("random: 4194304 patterns of 1073741824 neurons need 5%d%d%.%d TB, and "), message)
    assert.is_true(engram.memory().used < before + 20e6)
    assert.equal(2, #engram.random(2, { n = 9 }))
  end)

  it("draws nothing from the seeds", function()
    local text = [[local engram = require "engram"
      %s
      print(engram.random(1, { n = 100 })[1])]]
    local _, plain = program.headless(text:format "")
    local _, after = program.headless(text:format "pcall(engram.random, 1 << 22, { n = 1 << 30 })")
    assert.equal(plain, after)
  end)
end)

describe("what nobody uses any more", function()
  it("makes room before anything is refused", function()
    local out = limited(1000, [[
      local engram = require "engram"
      for _, bits in ipairs { 25, 22, 20 } do -- 8 bytes a neuron and more: never would all of them fit
        for _ = 1, 1 << 30 - bits do engram.network { n = 1 << bits } end
      end
      local row = engram.random(1, { n = 10000000, seed = 1 })[1]
      for _ = 1, 500 do row:corrupt(0) end -- nor these
      collectgarbage "stop"
      local net
      for _ = 1, 5 do net = engram.network { n = 1 << 25 } end
      print(net.n)]])
    if not out then return pending "no program starts under a limit with a sanitizer" end
    assert.equal("33554432\n", out)
  end)
end)
