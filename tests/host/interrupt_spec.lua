-- SPDX-License-Identifier: MIT
--
-- Ctrl-C ends a script at once, with status 130, whatever it is doing and however it defends itself.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"

teardown(program.clean)

-- Starts a script, waits until it has called ready(), sends a signal, and kills it where it has not ended
-- half a minute later, which is never. Gives its status, what it wrote on standard output and on standard error.
local function stopped(text, opts)
  opts = opts or {}
  local out, err, late, fifo = program.path ".out", program.path ".err", program.path ".late", program.path ".fifo"
  local told = program.path ".ready" -- a file, since a print would flush what was written before
  local script = program.script(([[engram = require "engram" function ready() assert(io.open(%q, "w")):close() end
    %s]]):format(told, text) .. "\n")
  local q = program.quote
  local line = table.concat({
    "mkfifo " .. q(fifo) .. "; exec 3<>" .. q(fifo), -- standard input on which nothing ever comes
    q(program.engram) .. " " .. (opts.options or "--headless") .. " " .. (opts.stdin or q(script)) ..
      " <&3 >" .. q(out) .. " 2>" .. q(err) .. " & pid=$!",
    opts.stdin and "cat " .. q(script) .. " >&3" or "",
    -- at most a minute for the start, on however busy a machine
    "k=0; while ! [ -e " .. q(told) .. " ] && [ $k -lt 1200 ]; do sleep 0.05; k=$((k+1)); done",
    "sleep 0.1; kill -" .. (opts.signal or "INT") .. " $pid",
    "(sleep 30; kill -KILL $pid 2>/dev/null && touch " .. q(late) .. ") >/dev/null 2>&1 & dog=$!",
    "wait $pid; status=$?; kill $dog 2>/dev/null; exit $status",
  }, "\n")
  local status = program.shell(line)
  assert.is_nil(program.read(late), "it had to be killed: " .. text)
  assert.truthy(program.read(told), "it never came as far as ready(): " .. text)
  return status, program.read(out), program.read(err)
end

-- What cannot be reached from within is ended from without, after half a second; what the script wrote
-- into a buffer is lost then. `unwinds` wants the other way, by which nothing is lost.
local function ends(text, opts, kept)
  local status, out, err = stopped("io.write 'kept' " .. text, opts)
  assert.equal(130, status, text .. "\n" .. err)
  assert.truthy(out == "kept" or out == "" and not kept, text)
  if not (opts and opts.stdin) then assert.equal("", err, text) end -- the prompt says what it says of any error
end

local function unwinds(text, opts) ends(text, opts, true) end

-- 64 neurons whose couplings are all zero (the rows of a Hadamard matrix are their memories): with random
-- ties every field is a coin, and a run never ends by itself.
local restless = [[
  local engram = require "engram"
  local rows = {}
  for i = 0, %d do
    local row = {}
    for j = 0, %d do
      local bits, odd = i & j, false
      while bits > 0 do bits, odd = bits & bits - 1, not odd end
      row[j + 1] = odd and "." or "#"
    end
    rows[i + 1] = table.concat(row)
  end
  local net = engram.network { width = %d, height = 1, ties = "random" }:learn(engram.ascii(rows))
]]
local function network(n) return restless:format(n - 1, n - 1, n) end

describe("Ctrl-C ends", function()
  it("a loop", function() unwinds "ready() while true do end" end)
  it("a loop of calls", function() unwinds "ready() local function f() end while true do f() end" end)
  it("a loop without an end to its recursion", function()
    unwinds "ready() local function f() return f() end f()"
  end)

  it("a loop that catches errors", function()
    unwinds "ready() while true do pcall(function() while true do end end) end"
    unwinds "ready() while true do pcall(pcall, function() while true do end end) end"
    unwinds [[
      local function again() while true do pcall(again) end end
      ready() again()]]
  end)

  it("a handler of errors that loops itself", function()
    ends "ready() xpcall(function() while true do end end, function() while true do end end)"
    ends [[ready()
      while true do
        xpcall(function() while true do end end,
          function() while true do pcall(function() while true do end end) end end)
      end]]
    ends "ready() while true do xpcall(error, function() while true do end end) end"
  end)

  it("coroutines", function()
    unwinds "ready() coroutine.wrap(function() while true do end end)()"
    unwinds "ready() coroutine.resume(coroutine.create(function() while true do end end)) while true do end"
    unwinds "ready() while true do coroutine.wrap(function() coroutine.yield() end)() end"
    unwinds "ready() while true do pcall(coroutine.wrap(function() while true do end end)) end"
    unwinds [[ready()
      while true do
        coroutine.resume(coroutine.create(function()
          while true do
            pcall(coroutine.wrap(function() while true do pcall(function() while true do end end) end end))
          end
        end))
      end]]
    unwinds [[local function deep(k)
        if k == 0 then while true do end end
        while true do pcall(coroutine.wrap(deep), k - 1) end
      end
      ready() deep(20)]]
    unwinds [[local resume = coroutine.resume
      local a = coroutine.create(function() while true do coroutine.yield() end end)
      ready() while true do resume(a) end]]
  end)

  it("a coroutine that is being closed", function()
    ends [[local co = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function() while true do end end })
        coroutine.yield()
      end)
      coroutine.resume(co)
      ready() coroutine.close(co) while true do end]]
  end)

  it("metamethods, sorting and patterns with a callback", function()
    unwinds [[local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end })
      ready() while true do pcall(function() return t[1] end) end]]
    unwinds [[local t = {} for k = 1, 1000 do t[k] = k end
      ready() while true do table.sort(t, function(a, b) return a > b end) end]]
    unwinds "ready() while true do pcall(string.gsub, ('x'):rep(1000), '.', function() while true do end end) end"
  end)

  it("a search that backtracks for ever", function()
    ends "ready() string.find(('a'):rep(5000), ('.-'):rep(30) .. 'b')"
  end)

  it("a finalizer that loops, when it runs and at the end", function()
    ends [[setmetatable({}, { __gc = function() ready() while true do end end }) collectgarbage()]]
    ends [[x = setmetatable({}, { __gc = function() ready() while true do end end })]]
  end)

  it("waiting, which takes no time here", function()
    unwinds "ready() local studio = require 'engram.studio' while true do studio.wait(3600) end"
    unwinds "ready() local studio = require 'engram.studio' while true do pcall(studio.frame) end"
  end)

  it("waiting for somebody to type", function()
    ends("ready() io.read()")
    ends("ready() while true do pcall(io.read) end")
  end)

  it("a run of a network", function()
    unwinds(network(64) .. "ready() net:run { sweeps = 1000000000 }")
    unwinds(network(512) .. "ready() net:run { sweeps = 1000000000, schedule = 'uniform' }")
    unwinds(network(512) .. "ready() while true do pcall(net.run, net, { sweeps = 1000000000 }) end")
    unwinds(network(64) .. "ready() net:run { sweeps = 1000000000, on_sweep = function() end }")
    unwinds(network(64) .. "ready() net:run { sweeps = 1000000000, on_sweep = function() while true do end end }")
    unwinds(network(64) .. "ready() while true do net:sweep() net:step() net:update { 1, 2, 3 } end")
    unwinds(network(64) .. "local all = {} for k = 1, 1000000 do all[k] = k % 64 + 1 end " ..
      "ready() while true do pcall(net.update, net, all) end")
  end)

  it("a schedule of the script's own", function()
    local function runs(schedule)
      return network(512) .. "ready() net:run { sweeps = 1000000000, schedule = " .. schedule .. " }"
    end
    unwinds(runs "function() return function() return 7 end end")
    unwinds(runs "function() return function() return {} end end")
    unwinds(runs "function() return function() return { 1, 2, 3 } end end")
    unwinds(runs "function() return {} end")
    unwinds(runs "function() return function() end end")
    unwinds(runs "function() while true do end end")
    unwinds(runs "function() return coroutine.wrap(function() while true do coroutine.yield(1) end end) end")
    unwinds(runs "function() return coroutine.wrap(function() while true do end end) end")
    unwinds(runs "setmetatable({}, { __len = function() return 1 << 24 end, __index = function() return 1 end })")
    unwinds(network(64) .. "local all = {} for k = 1, 1000000 do all[k] = k % 64 + 1 end " ..
      "ready() while true do pcall(net.sweep, net, all) end")
    unwinds(network(64) .. "local function ones() return function() return 1 end end " ..
      "ready() while true do pcall(net.sweep, net, ones) end")
    unwinds [[local all = {}
      local net = engram.network { n = 1 << 18 }
      for k = 1, 1 << 18 do all[k] = k end
      net:learn(engram.random(400, { n = 1 << 18, seed = 1 }))
      ready() while true do pcall(net.sweep, net, { all }) end]]
  end)

  it("a long step of a large network", function()
    unwinds [[local engram = require "engram"
      local net = engram.network { n = 1 << 18 }
      net:learn(engram.random(400, { n = 1 << 18, seed = 1 }))
      ready() while true do pcall(net.step, net) end]]
  end)

  it("a recall of many cues", function()
    local restless_cues = network(64) .. "local many = {} for k = 1, 500 do many[k] = net:randomize():state() end "
    unwinds(restless_cues .. "ready() engram.recall(net, many, { sweeps = 1000000000 })")
    unwinds(restless_cues .. "ready() while true do pcall(engram.recall, net, many, { sweeps = 1000000000 }) end")
    unwinds [[local engram = require "engram"
      local net = engram.network { n = 1 << 16 }
      net:learn(engram.random(400, { n = 1 << 16, seed = 1 }))
      local cues = engram.random(100, { n = 1 << 16, seed = 2 })
      ready() while true do pcall(engram.recall, net, cues, { schedule = "synchronous" }) end]]
  end)

  it("reading a matrix of weights", function()
    unwinds [[local row = setmetatable({}, { __len = function() return 3000 end, __index = function() return 1 end })
      local rows = setmetatable({}, { __len = function() return 3000 end, __index = function() return row end })
      ready() while true do pcall(engram.network, { weights = rows }) end]]
  end)

  it("trials, random patterns and their overlaps", function()
    unwinds "ready() local engram = require 'engram' while true do for _ in engram.trials(1000) do end end"
    unwinds "local engram = require 'engram' ready() while true do pcall(engram.random, 100000, { n = 4096 }) end"
    unwinds [[local ps = require "engram".random(3000, { n = 4096 })
      ready() while true do pcall(ps.overlaps, ps) pcall(ps.mean_overlap, ps) end]]
    unwinds [[local ps = require "engram".random(3000, { n = 1 << 16 })
      ready() while true do pcall(function() return ps .. ps end) pcall(ps.overlaps, ps) end]]
  end)
end)

describe("an interrupted script", function()
  it("is asked by SIGTERM as by Ctrl-C", function() ends("ready() while true do end", { signal = "TERM" }) end)

  it("has its variables closed and its output written", function()
    local status, out = stopped [[
      io.write "not lost"
      local x <close> = setmetatable({}, { __close = function() io.write ", not even this" end })
      ready()
      while true do end]]
    assert.equal(130, status)
    assert.truthy(out:find "^not lost", out)
  end)

  it("leaves whole rows in its results", function()
    local folder = program.folder()
    local status = stopped([[
      local engram = require "engram"
      for k = 1, 1 << 40 do
        engram.record("t", { k = k, text = ("x"):rep(100) })
        if k == 10 then ready() end
      end]], { options = "--quiet --headless --out " .. program.quote(folder) })
    assert.equal(130, status)
    local rows, k = program.read(folder .. "/t.csv"):match "^#[^\n]*\n(.*)$", 0
    for row in rows:gmatch "([^\n]*)\n" do
      if k > 0 then assert.equal(("%d,%s"):format(k, ("x"):rep(100)), row) end
      k = k + 1
    end
    assert.is_true(k > 10)
    assert.equal("\n", rows:sub(-1))
  end)

  it("at the prompt ends the prompt, whether it works or waits", function()
    ends("ready() while true do end", { options = "-i --trust", stdin = "" }) -- `ready` writes elsewhere
    ends("ready()", { options = "-i --trust", stdin = "" })
  end)
end)
