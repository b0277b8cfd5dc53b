-- SPDX-License-Identifier: MIT
--
-- net:save and engram.open: a network that is opened is the one that was saved, and goes on as it would have; a
-- file is there whole or not at all; what cannot be done is nil and a message with the path and the reason.

local engram = require "engram"
local program = require "program"

teardown(program.clean)

local digits = assert(engram.load(program.source .. "/patterns/digits/*.png"))

local function matrix(n)
  local w = {}
  for i = 1, n do
    w[i] = {}
    for j = 1, n do w[i][j] = math.sin(i * j + i) end
  end
  return w
end

-- One of each kind, with all that there can be of it.
local kinds = {
  hebb = function() return engram.network { width = 9, height = 10, seed = 3, ties = "random" }:learn(digits) end,
  dense = function() return engram.network { width = 9, height = 10, dense = true, scale = "p" }:learn(digits) end,
  covariance = function()
    return engram.network { width = 9, height = 10, rule = "covariance", activity = 0.3, threshold = 0.1 }:learn(digits)
  end,
  projection = function() return engram.network { width = 9, height = 10, rule = "projection" }:learn(digits) end,
  storkey = function()
    return engram.network { width = 9, height = 10, rule = "storkey", self = true }:learn(digits):bias(0.05)
  end,
  perceptron = function()
    return engram.network { width = 9, height = 10, rule = "perceptron", kappa = 0.5, limit = 500 }:learn(digits)
  end,
  sequence = function()
    return engram.network { width = 9, height = 10, rule = "sequence", strength = 2, cycle = false }:learn(digits)
  end,
  weights = function() return engram.network { weights = matrix(30), ties = "plus", seed = -5 } end,
  dreams = function()
    return engram.network { width = 9, height = 10, temperature = 0.5, scale = "none" }:learn(digits)
      :unlearn { dreams = 4, rate = 0.02 }
  end,
  untaught = function() return engram.network { n = 7 } end,
  unnamed = function() return engram.network { n = 130 }:learn(engram.random(70, { n = 130, seed = 2 })) end,
}

local fields = { "n", "width", "height", "rule", "ties", "scale", "self", "temperature", "activity", "threshold",
  "symmetric", "seed", "sweeps", "updates", "dreams" }

local function same(a, b)
  for _, field in ipairs(fields) do assert.equal(a[field], b[field], field) end
  assert.equal(tostring(a), tostring(b))
  assert.is_true(a:state() == b:state())
  assert.equal(#a.memories, #b.memories)
  for mu = 1, #a.memories do
    assert.is_true(a.memories[mu] == b.memories[mu])
    assert.equal(a.memories[mu].name, b.memories[mu].name)
  end
  assert.same(a:bias(), b:bias())
  assert.same(a:fields(), b:fields())
  assert.equal(a:energy(), b:energy())
  for i = 1, a.n, 7 do assert.same(a:weights(i), b:weights(i)) end
end

local function run(net)
  if #net.memories == 0 and net.rule ~= "weights" then return end
  return net:run { sweeps = 3 }
end

local programme = {
  function(net) net:randomize() end,
  function(net) net:sweep() end,
  run,
  function(net) net:corrupt(0.3) end,
  function(net) net:sweep "uniform" end,
  function(net) net.temperature = 0.4 end,
  function(net) net:sweep "synchronous" end,
  run,
  function(net) net:bias(-0.1) end,
  function(net) net:update { 1, 3, 5, 2, 4, 1 } end,
  function(net) if net.rule ~= "weights" and net.dreams == 0 and #net.memories > 0 then net:forget(1) end end,
  function(net) net:unlearn { dreams = 2 } end,
  function(net) net:sweep() end,
}

local function saved(net, path)
  path = path or program.path ".engram"
  assert.equal(net, assert(net:save(path)))
  return path
end

describe("a network that is opened", function()
  for name, make in pairs(kinds) do
    it("is the one that was saved, and goes on as it would have: " .. name, function()
      for cut = 0, #programme do
        local net = make()
        for k = 1, cut do programme[k](net) end
        local again = assert(engram.open(saved(net)))
        same(net, again)
        for k = 1, #programme do
          programme[k](net)
          programme[k](again)
        end
        same(net, again)
      end
    end)
  end

  it("learns and forgets for itself", function()
    local net = kinds.hebb()
    local path = saved(net)
    local one, other = assert(engram.open(path)), assert(engram.open(path))
    one:forget(3):learn(digits[3]):bias(1)
    other:reset()
    assert.equal(10, #net.memories)
    assert.equal("2", net.memories[3].name)
    assert.equal("3", one.memories[3].name)
    assert.equal(0, #other.memories)
    same(net, assert(engram.open(path)))
  end)

  it("has names of any alphabet", function()
    local names = { "été", "模式 🐈", ("x"):rep(63), "" }
    local ps = engram.ascii({ "##", "#.", ".#", ".." }, { names = names })
    local net = engram.network { width = 2, height = 1 }:learn(ps)
    local again = assert(engram.open(saved(net)))
    for mu = 1, 4 do assert.equal(names[mu], again.memories[mu].name) end
  end)

  it("is written again as the same bytes, over the old file too", function()
    local path = saved(kinds.storkey())
    local before = program.read(path)
    saved(assert(engram.open(path)), path)
    assert.is_true(before == program.read(path))
    saved(kinds.untaught(), path)
    same(kinds.untaught(), assert(engram.open(path)))
  end)

  it("while a run is under way stands where the run stood", function()
    local net, path = kinds.hebb():randomize(), program.path ".engram"
    local states = {}
    net:run { temperature = 1, sweeps = 6, on_sweep = function(n, t)
      if t == 3 then saved(n, path) end
      states[t] = n:state()
    end }
    local again = assert(engram.open(path))
    assert.is_true(again:state() == states[3])
    assert.equal(3, again.sweeps)
    again:run { temperature = 1, sweeps = 3 }
    assert.is_true(again:state() == states[6])
  end)
end)

-- Must give nil and a message that begins with the path and holds all texts.
local function fails(path, got, message, ...)
  assert.is_nil(got)
  assert.equal("string", type(message))
  assert.equal(path .. ": ", message:sub(1, #path + 2))
  for _, text in ipairs { ... } do assert.truthy(message:find(text, 1, true), message) end
end

local function unsaved(path, ...)
  local got, message, more = kinds.untaught():save(path)
  assert.is_nil(more)
  fails(path, got, message, ...)
end

local function unopened(path, ...)
  local got, message, more = engram.open(path)
  assert.is_nil(more)
  fails(path, got, message, ...)
end

describe("a file that cannot be written", function()
  it("in a missing folder leaves nothing", function()
    local folder = program.folder()
    unsaved(folder .. "/none/x.engram", "make its folder first")
    assert.same({}, program.list(folder))
  end)

  it("in the place of a folder or in a file leaves these", function()
    local folder = program.folder()
    os.execute("mkdir " .. folder .. "/x")
    program.write(folder .. "/y", "content")
    unsaved(folder .. "/x", "is a folder")
    unsaved(folder .. "/y/z", "a file stands where its folder should be")
    assert.same({ "x", "y" }, program.list(folder))
    assert.same({}, program.list(folder .. "/x"))
    assert.equal("content", program.read(folder .. "/y"))
  end)

  it("in the place of a device leaves the device", function()
    unsaved("/dev/null", "not an ordinary file")
    assert.equal(0, (program.shell "test -c /dev/null"))
  end)

  it("with a name that is too long", function()
    local folder = program.folder()
    local got, message = kinds.untaught():save(folder .. "/" .. ("n"):rep(256))
    assert.is_nil(got)
    assert.truthy(message:find "n: cannot be written %(File name too long%)", message)
    assert.same({}, program.list(folder))
  end)

  local script = [[
    local engram = require "engram"
    local net = engram.network { n = 3000 }:learn(engram.random(20, { n = 3000, seed = 1 }))
    print(net:save %q)
    print(net:save %q)
    print(#net.memories, net:run().kind)]]

  it("on a full disk leaves nothing, and what was there stays", function()
    local folder = program.folder()
    saved(kinds.hebb(), folder .. "/old")
    local before = program.read(folder .. "/old")
    local path = program.script(script:format(folder .. "/old", folder .. "/new"))
    -- a limit on the size of files stands for the disk
    local status, out = program.shell(("ulimit -f 4; trap '' XFSZ; %s --headless %s"):format(
      program.quote(program.engram), program.quote(path)))
    assert.equal(0, status)
    assert.truthy(out:find("^nil\t[^\n]*old: cannot be written[^\n]*make room[^\n]*\n" ..
      "nil\t[^\n]*new: cannot be written[^\n]*\n20\t%l+\n$"), out)
    assert.same({ "old" }, program.list(folder))
    assert.equal(before, program.read(folder .. "/old"))
  end)

  it("in a folder that is not ours leaves nothing, and what was there stays", function()
    local folder = program.folder()
    saved(kinds.hebb(), folder .. "/old")
    local before = program.read(folder .. "/old")
    local path = program.script(script:format(folder .. "/old", folder .. "/new"))
    local drop = ""
    if program.shell "test $(id -u) = 0" == 0 then -- root may write anywhere
      drop = "setpriv --reuid=65534 --clear-groups "
      program.shell("chmod 755 " .. folder:match "(.*)/" .. "; chmod 644 " .. path)
      if program.shell(drop .. "test -x " .. program.quote(program.engram)) ~= 0 then return pending "needs setpriv" end
    end
    program.shell("chmod 555 " .. folder)
    local status, out = program.shell(("%s%s --headless %s"):format(drop, program.quote(program.engram),
      program.quote(path)))
    program.shell("chmod 755 " .. folder)
    assert.equal(0, status)
    assert.truthy(out:find("^nil\t[^\n]*old: cannot be written[^\n]*choose a folder that you may write to\n" ..
      "nil\t[^\n]*new: cannot be written[^\n]*\n20\t%l+\n$"), out)
    assert.same({ "old" }, program.list(folder))
    assert.equal(before, program.read(folder .. "/old"))
  end)

  it("because of Ctrl-C leaves the one before it", function()
    local folder = program.folder()
    local path = program.script(([[
      local engram = require "engram"
      local net = engram.network { n = 2500, dense = true }:learn(engram.random(2, { n = 2500, seed = 1 }))
      while true do assert(net:save %q) end]]):format(folder .. "/net"))
    local status = program.shell(table.concat({
      program.quote(program.engram) .. " --headless " .. path .. " & pid=$!",
      "k=0; while ! [ -e " .. folder .. "/net ] && [ $k -lt 600 ]; do sleep 0.05; k=$((k+1)); done",
      "sleep 0.1; kill -INT $pid; wait $pid" }, "\n"))
    assert.equal(130, status)
    assert.same({ "net" }, program.list(folder))
    assert.equal(2, #assert(engram.open(folder .. "/net")).memories)
  end)
end)

describe("a file that cannot be opened:", function()
  local bytes = program.read(saved(kinds.dreams()))
  local function written(text) return program.write(program.path ".engram", text) end

  it("none", function()
    unopened(program.folder() .. "/x", "there is no such file")
    local got, message = engram.open ""
    assert.is_nil(got)
    assert.truthy(message:find("is a folder", 1, true), message)
  end)
  it("a folder, a device", function()
    unopened(program.folder(), "is a folder")
    unopened("/dev/zero", "is not an ordinary file")
  end)
  it("an empty one", function() unopened(written "", "is empty") end)
  it("something else", function()
    unopened(written "hello\n", "not a network that net:save wrote")
    unopened(program.source .. "/patterns/letters/A.png", "not a network that net:save wrote")
  end)

  it("of a newer engram", function()
    unopened(written(bytes:sub(1, 8) .. "\2" .. bytes:sub(10)), "newer engram")
  end)

  it("one that is cut off, or longer", function()
    for _, length in ipairs { 8, 20, 100, 300, #bytes // 2, #bytes - 8, #bytes - 1 } do
      unopened(written(bytes:sub(1, length)), "is damaged")
    end
    unopened(written(bytes .. "x"), "is damaged")
  end)

  it("one that is not what was written", function()
    for at = 17, #bytes, 97 do
      local other = string.char(bytes:byte(at) ~ (1 << at % 8))
      unopened(written(bytes:sub(1, at - 1) .. other .. bytes:sub(at + 1)), "is damaged")
    end
  end)

  it("one that is larger than all memory", function()
    local path = written(bytes)
    if program.shell("truncate -s 8T " .. path) ~= 0 then return pending "no such large files here" end
    unopened(path, "larger than the memory")
  end)
end)

describe("arguments that are wrong", function()
  it("raise", function()
    local net = kinds.untaught()
    for _, wrong in ipairs { {}, true, print, net } do
      assert.error_matches(function() net:save(wrong) end, "bad argument #1 to 'save'")
      assert.error_matches(function() engram.open(wrong) end, "bad argument #1 to 'open'")
    end
    assert.error_matches(function() net:save() end, "bad argument #1 to 'save'")
    assert.error_matches(function() engram.open() end, "bad argument #1 to 'open'")
    assert.error_matches(function() net.save "x" end, "'save'")
  end)
end)

describe("paths", function()
  it("are relative to the script, then to the working folder, in both programs", function()
    for _, how in ipairs { "program", "stock" } do
      local home, here = program.folder(), program.folder()
      local script = program.write(home .. "/s.lua", [[
        local engram = require "engram"
        local net = engram.network { n = 9, seed = 4 }:learn(engram.random(1, { n = 9, seed = 1 }))
        assert(net:save "a.engram")
        local again = assert(engram.open "a.engram")
        print(again.seed, #again.memories, again:energy() == net:energy())
        print(assert(engram.open "b.engram").n)]])
      saved(kinds.untaught(), here .. "/b.engram")
      local status, out, err
      if how == "stock" then
        status, out, err = program.stock { script, from = here }
      else
        status, out, err = program.run { "--headless", script, from = here }
      end
      assert.equal("4\t1\ttrue\n7\n", out, err)
      assert.equal(0, status)
      assert.same({ "a.engram", "s.lua" }, program.list(home), how)
      assert.same({ "b.engram" }, program.list(here), how)
    end
  end)
end)
