-- SPDX-License-Identifier: MIT
--
-- The program from outside: options, arguments, what it prints, its exit status.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"

teardown(program.clean)

local function fails(status, text, arguments)
  local got, out, err = program.run(arguments)
  local what = table.concat(arguments, " ") .. "\n" .. err
  assert.equal(status, got, what)
  assert.equal("", out, what)
  assert.truthy(err:find(text, 1, true), ("%q is not in: %s"):format(text, what))
  return err
end

local function prints(expected, arguments)
  local status, out, err = program.run(arguments)
  assert.same({ 0, expected, "" }, { status, out, err }, table.concat(arguments, " "))
end

describe("the command line", function()
  it("explains itself", function()
    for _, option in ipairs { "--help", "-h" } do
      local status, out, err = program.run { option }
      assert.same({ 0, "" }, { status, err })
      for _, text in ipairs { "usage: engram SCRIPT", "--headless", "--set NAME=VALUE", "--seed N", "--out FOLDER",
        "--snapshot", "--quiet", "-e CHUNK", "-i", "--version", "130" } do
        assert.truthy(out:find(text, 1, true), text)
      end
    end
    local status, out = program.run { "--version" }
    assert.equal(0, status)
    assert.truthy(out:find "^engram %d+%.%d+%.%d+\n$")
  end)

  it("refuses what it does not know with status 2, and shows where to look", function()
    local script = program.script "print 'must not run'"
    for _, case in ipairs {
      { "which script?" },
      { "which script?", "--headless" },
      { "there is no option --headles", "--headles", script },
      { "there is no option -x", "-x", script },
      { "there is no option --seedy", "--seedy", "1", script },
      { "--seed needs a value", "--seed" },
      { "--set needs a value", "--set" },
      { "--out needs a value", "--out" },
      { "-e needs a value", "-e" },
      { "--snapshot needs a value", "--snapshot" },
      { "--seed x: expected a whole number", "--seed", "x", script },
      { "--seed -1: expected", "--seed", "-1", script },
      { "--seed 1.5: expected", "--seed", "1.5", script },
      { "--seed : expected", "--seed=", script },
      { "expected a whole number", "--seed", "18446744073709551616", script },
      { "--set x: expected NAME=VALUE", "--set", "x", script },
      { "--set =5: expected NAME=VALUE", "--set", "=5", script },
      { "--snapshot x.jpg: a snapshot is a PNG file; name it x.png", "--snapshot", "x.jpg", script },
      { "--snapshot a.b/c.tar.gz: a snapshot is a PNG file; name it a.b/c.tar.png", "--snapshot=a.b/c.tar.gz", script },
      { "--size 5: expected WIDTHxHEIGHT", "--size", "5", script },
      { "--size 10x10", "--size", "10x10", script },
      { "--size 800x600x", "--size", "800x600x", script },
    } do
      local text = table.remove(case, 1)
      local err = fails(2, text, case)
      assert.truthy(err:find("engram --help", 1, true))
    end
  end)
end)

describe("a script", function()
  it("gets what follows it, in three ways", function()
    local script = program.script [[
      print(#arg, arg[0], arg[1], arg[2], arg[3])
      print(#require "engram".args, require "engram".args[1])
      print(select("#", ...), ...)]]
    prints(("3\t%s\ta\t--headless\tb c\n3\ta\n3\ta\t--headless\tb c\n"):format(script),
      { "--headless", script, "a", "--headless", "b c" })
    prints(("0\t%s\tnil\tnil\tnil\n0\tnil\n0\n"):format(script), { "--headless", script })
  end)

  it("may be a piece of Lua, or come on standard input", function()
    prints("3\n", { "-e", "print(1 + 2)" })
    prints("a\tb\n", { "-e", "print(...)", "a", "b" })
    prints("x\n", { "--headless", "-", "x", input = "print(arg[1])" })
    prints("", { "--headless", "-", input = "" })
  end)

  it("that ends well gives status 0", function() prints("", { "--headless", program.script "" }) end)

  it("may begin with a line for the shell", function()
    prints("fine\n", { "--headless", program.script "#!/usr/bin/env engram\nprint 'fine'" })
  end)

  it("with a syntax error gives status 1, file and line", function()
    local script = program.script "\n\nlocal = 5"
    fails(1, script .. ":3: ", { "--headless", script })
    fails(1, "-e:1: ", { "-e", "local = 5" })
    fails(1, "stdin:1: ", { "--headless", "-", input = "local = 5" })
  end)

  it("that raises gives status 1 and a traceback on standard error", function()
    local script = program.script "local function f()\n  error 'broken'\nend\nf()"
    local err = fails(1, script .. ":2: broken", { "--headless", script })
    assert.truthy(err:find("^engram: "))
    assert.truthy(err:find("stack traceback:", 1, true))
    assert.truthy(err:find(script .. ":4: in main chunk", 1, true))
  end)

  it("may raise anything", function()
    for chunk, text in pairs {
      ["error()"] = "a nil value",
      ["error(nil)"] = "a nil value",
      ["error {}"] = "a table value",
      ["error(true)"] = "a boolean value",
      ["error(print)"] = "a function value",
      ["error(5)"] = "5",
      ["error ''"] = "engram: ",
      ["error(setmetatable({}, { __tostring = function() return 'my own words' end }))"] = "my own words",
      ["error(setmetatable({}, { __tostring = function() return 5 end }))"] = "a table value",
      ["error(setmetatable({}, { __tostring = function() error 'worse' end }))"] = "engram: ",
      ["local function f() return f() + 1 end f()"] = "stack overflow",
      ["string.rep('x', 1 << 62)"] = "too large",
      ["coroutine.wrap(function() error 'inside' end)()"] = "inside",
      ["for _ in require 'engram'.trials(3) do error 'in a trial' end"] = "in a trial",
    } do fails(1, text, { "-e", chunk }) end
  end)

  it("that is not there gives status 3 and its name", function()
    fails(3, "no such script.lua: there is no such script", { "--headless", "no such script.lua" })
    local folder = program.folder()
    fails(3, folder .. ": is a folder", { "--headless", folder })
    fails(3, "/x.lua", { "--headless", program.script "" .. "/x.lua" })
  end)

  it("is text, never bytecode", function()
    local code = string.dump(function() print "must not run" end)
    fails(1, "attempt to load a binary chunk", { "--headless", program.script(code) })
    fails(1, "attempt to load a binary chunk", { "--headless", "-", input = code })
  end)

  it("ends when it says so, with its own status", function()
    for status, chunk in pairs { [0] = "os.exit(true)", [1] = "os.exit(false)", [7] = "os.exit(7, true)" } do
      assert.equal(status, (program.run { "-e", "print 'x' " .. chunk }))
    end
  end)

  it("prints as lua does", function()
    prints("1\t2.0\tnil\ttrue\n\na\0b\nmine\n", { "-e", [[print(1, 2.0, nil, true) print() print('a\0b')
      print(setmetatable({}, { __tostring = function() return 'mine' end }))]] })
    fails(1, "'__tostring' must return a string",
      { "-e", "print(setmetatable({}, { __tostring = function() return {} end }))" })
  end)

  it("has the whole library, and modules from where it was started", function()
    prints("", { "-e", "assert(io and os and table and string and math and utf8 and debug and coroutine)" })
    local folder = program.folder()
    program.write(folder .. "/helper.lua", "return 'help'")
    prints("help\n", { "--headless", program.write(folder .. "/s.lua", "print((require 'helper'))"), from = folder })
  end)
end)

describe("--seed", function()
  local chunk = [[
    local engram = require "engram"
    local net = engram.network { n = 100 }
    net:learn(engram.random(20, { n = 100 }))
    print(net:randomize():run(), net:state(), engram.random(1, { n = 100 })[1]:corrupt(0.5))]]
  local function out(...)
    local status, text, err = program.run { ... }
    assert.same({ 0, "" }, { status, err })
    return text
  end

  it("makes a run: the same prints the same, another prints something else", function()
    local seven = out("--seed", "7", "-e", chunk)
    assert.equal(seven, out("--seed", "7", "-e", chunk))
    assert.equal(seven, out("--seed=0x7", "-e", chunk))
    assert.are_not.equal(seven, out("--seed", "8", "-e", chunk))
    assert.equal(out("-e", chunk), out("--seed", "1", "-e", chunk))
    assert.are_not.equal(seven, out("--seed", "9223372036854775807", "-e", chunk))
    assert.equal("7\n", out("--seed", "7", "-e", "print(require 'engram'.seed)"))
  end)
end)

describe("--set", function()
  it("names a control that the script does not have, and the one that was meant", function()
    local letters = program.source .. "/scripts/letters.lua"
    local status, out, err = program.run { "--headless", "--set", "damag=0.1", letters }
    assert.equal(2, status)
    assert.truthy(out:find "^recalled ")
    assert.truthy(err:find("--set damag=0.1: the script has no control of this name (did you mean 'damage'?); its ",
      1, true), err)
  end)

  it("says when the script has ended which controls there were, and what was computed is not lost", function()
    local chunk = [[local engram, studio = require "engram", require "engram.studio"
      engram.network { width = 4, height = 4 }
      print(studio.slider("first", 0, 9, 3, 1), studio.toggle("second"), studio.button "third")
      if ... then studio.choice("sometimes", { "a", "b" }) end]]
    local function run(set, ...) return program.run { "--headless", "--set", set, ... } end
    local script = program.script(chunk)
    for set, says in pairs {
      ["frist=5"] = "(did you mean 'first'?); its controls are first, second and third\n",
      ["sometimes=b"] = "no control of this name; its controls are first, second and third\n",
      ["third=1"] = "--set third=1: 'third' is a button and has no value\n",
    } do
      local status, out, err = run(set, script)
      assert.same({ 2, "3\tfalse\tfalse\n" }, { status, out })
      assert.truthy(err:find(says, 1, true), err)
      local picture = program.path ".png"
      status = program.run { "--snapshot", picture, "--set", set, script }
      assert.equal(2, status)
      assert.equal("\137PNG", program.read(picture):sub(1, 4))
    end
    assert.same({ 0, "5\tfalse\tfalse\n", "" }, { run("first=5", script) })
    assert.same({ 0, "3\tfalse\tfalse\n", "" }, { program.run { "--headless", "--set", "sometimes=b", script, "x" } })
    local _, _, err = program.run { "--set", "a=1", "-e", "" }
    assert.truthy(err:find("no control of this name; it makes none\n", 1, true), err)
    _, _, err = program.run { "--set", "a=1", "-e", [[local studio = require "engram.studio"
      for k = 1, 64 do studio.toggle(("%d"):format(k):rep(30)) end]] }
    assert.truthy(err:find("121212, \226\128\166\n", 1, true), err)
  end)
end)

describe("what is written at the end is looked at before the script runs", function()
  it("a folder for results, and a snapshot's", function()
    local file = program.write(program.path "", "content")
    local _, _, said = program.run { "--out", file, "-e", "" }
    assert.truthy(said:find("a file stands where", 1, true), said)
    _, _, said = program.run { "--snapshot", program.path "/none/x.png", "-e", "" }
    assert.truthy(said:find("there is no such folder; make it first", 1, true), said)
    for _, option in ipairs { "--out", "--snapshot" } do
      local status, out, err = program.run { option, file .. "/x", "-e", "print 'has run'" }
      assert.same({ 3, "" }, { status, out })
      assert.truthy(err:find(file .. "/x", 1, true), err)
      assert.truthy(err:find("a file stands where its folder should be; choose another\n", 1, true), err)
    end
  end)
end)

describe("coroutines, which a stop has to find its way through,", function()
  it("nest, yield, close and fail as those of the library do", function()
    local text = [[
      local function deep(n) if n == 0 then return 0 end return 1 + coroutine.wrap(deep)(n - 1) end
      print(deep(150))
      local closed
      local fails = coroutine.wrap(function()
        local x <close> = setmetatable({}, { __close = function(_, e) closed = tostring(e) end })
        coroutine.yield(1, nil, 3)
        error { code = 5 }
      end)
      print(select("#", fails()))
      local ok, e = pcall(fails)
      print(ok, e.code, closed ~= nil)
      print(pcall(fails))
      print(coroutine.resume(coroutine.create(function(...) return select("#", ...), ... end), nil, nil))
      local co = coroutine.create(function() error "broken" end)
      print(coroutine.resume(co))
      print(coroutine.resume(co))
      print(coroutine.status(co), coroutine.close(co))
      print(pcall(coroutine.resume, 5))
      print(pcall(coroutine.wrap, 5))
      print(pcall(coroutine.wrap(function() error "by name" end)))
      print(coroutine.resume(coroutine.running()))
    ]]
    local script = program.script(text)
    local status, out = program.run { "--headless", script }
    assert.equal(0, status)
    local _, expected = program.shell("lua5.4 " .. program.quote(script))
    assert.truthy(#expected > 100)
    assert.equal(expected, out)
  end)
end)

describe("a module", function()
  it("is found beside the script, from anywhere", function()
    local folder = program.folder()
    program.write(folder .. "/helper.lua", "return { value = 42 }")
    program.write(folder .. "/main.lua", "print(require 'helper'.value)")
    prints("42\n", { "--headless", folder .. "/main.lua", from = "/" })
  end)
end)

describe("--quiet", function()
  it("holds back notes, not errors", function()
    local chunk = [[local engram = require "engram" local p = engram.random(1, { n = 9 })
      engram.network { n = 9 }:learn(p):learn(p) print "out"]]
    local status, out, err = program.run { "-e", chunk }
    assert.same({ 0, "out\n" }, { status, out })
    assert.truthy(err:find "^engram: ")
    prints("out\n", { "--quiet", "-e", chunk })
    fails(1, "broken", { "--quiet", "-e", "error 'broken'" })
  end)
end)

describe("-i", function()
  it("reads, evaluates and prints, with the modules at hand", function()
    local status, out, err = program.run { "-i", input = [[
1 + 2
x = 5
x, "a"
= 5
for k = 1, 2 do
  print(k)
end
error "broken"
x
local y = 1
y
engram.network { n = 9 }
studio.slider("a", 0, 1, 0.5)

-- a comment
nil
]] }
    assert.equal(0, status)
    assert.equal("3\n5\ta\n1\n2\n5\nnil\nnetwork of 3 x 3 neurons, rule hebb, 0 memories\n0.5\nnil\n", out)
    assert.truthy(err:find("broken", 1, true))
    assert.truthy(err:find("unexpected symbol", 1, true))
  end)

  it("ends well with its input, even in the middle of something", function()
    assert.equal(0, (program.run { "-i", input = "" }))
    assert.equal(0, (program.run { "-i", input = "print(1" }))
    local _, out = program.run { "-i", input = "print 'no newline'" }
    assert.equal("no newline\n", out)
  end)
end)

describe("without a display", function()
  local _, _, complaint = program.run { "--snapshot", program.path ".png", "-e", "" }
  local has_studio = not complaint:find("no studio", 1, true)
  local letters = program.source .. "/scripts/letters.lua"

  it("the studio gives status 3 and says what to do, before the script has done anything", function()
    local status, out, err = program.run { letters }
    assert.same({ 3, "" }, { status, out })
    assert.truthy(err:find("--headless", 1, true), err)
  end)

  if not has_studio then
    it("a build that has no studio says so", function()
      fails(3, "no studio", { "--snapshot", program.path ".png", "-e", "" })
    end)
    return
  end

  it("a snapshot is a PNG of the size asked for", function()
    for size, bytes in pairs { ["640x400"] = "\0\0\2\x80\0\0\1\x90", ["1280x800"] = "\0\0\5\0\0\0\3\x20" } do
      local folder = program.folder()
      local path = folder .. "/shot.png"
      local arguments = { "--snapshot", path, letters }
      if size ~= "1280x800" then arguments = { "--size", size, "--snapshot", path, letters } end
      local status, out, err = program.run(arguments)
      assert.equal(0, status, err)
      assert.truthy(out:find "^recalled ")
      local picture = assert(program.read(path))
      assert.equal("\137PNG\r\n\26\n", picture:sub(1, 8))
      assert.equal(bytes, picture:sub(17, 24))
      assert.equal("IEND", picture:sub(-8, -5))
      assert.same({ "shot.png" }, program.list(folder))
    end
  end)

  it("a snapshot that cannot be written gives status 3 and leaves nothing", function()
    local folder = program.folder()
    for _, path in ipairs { folder .. "/none/shot.png", folder } do
      local status, _, err = program.run { "--snapshot", path, letters }
      assert.equal(3, status)
      assert.truthy(err:find(path, 1, true), err)
      assert.same({}, program.list(folder))
    end
  end)

  it("a script that fails has no snapshot", function()
    local folder = program.folder()
    fails(1, "broken", { "--snapshot", folder .. "/shot.png", "-e", "error 'broken'" })
    assert.same({}, program.list(folder))
  end)
end)
