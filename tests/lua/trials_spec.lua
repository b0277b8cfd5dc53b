-- SPDX-License-Identifier: MIT
--
-- Repetitions with streams of their own, tables of results, and what else the module has.

local engram = require "engram"
local program = require "program"

teardown(program.clean)

-- What a trial may draw from without a seed of its own.
local function draw()
  local net = engram.network { n = 65 }
  return table.concat({ tostring(engram.random(1, { n = 65 })[1]), tostring(net:randomize():state()),
    tostring(engram.random(1, { n = 65, seed = 1 })[1]:corrupt(0.5)), tostring(net:corrupt(0.3):state()) }, "\n\n")
end

describe("trials", function()
  it("count from 1", function()
    local seen = {}
    for k in engram.trials(5, "five") do seen[#seen + 1] = k end
    assert.same({ 1, 2, 3, 4, 5 }, seen)
    for _ in engram.trials(0) do error "there is none" end
  end)

  it("have streams of their own, whatever earlier ones drew", function()
    local plain, lazy, busy = {}, {}, {}
    for k in engram.trials(4) do plain[k] = draw() end
    for k in engram.trials(4) do if k >= 3 then lazy[k] = draw() end end
    for k in engram.trials(9) do
      busy[k] = draw()
      for _ = 1, k do draw() end
    end
    for k = 1, 4 do
      assert.equal(plain[k], busy[k])
      if k >= 3 then assert.equal(plain[k], lazy[k]) end
      for j = 1, k - 1 do assert.are_not.equal(plain[j], plain[k]) end
    end
  end)

  it("take nothing from the stream around them, however they end", function()
    local function around(loop)
      local status, out, err = program.headless(([[
        local engram = require "engram"
        local function draw() return tostring(engram.random(1, { n = 65 })[1]) end
        print(draw())
        %s
        print(draw(), engram.network { n = 9 }.seed)]]):format(loop))
      assert.same({ 0, "" }, { status, err })
      return out
    end
    local none = around ""
    for _, loop in ipairs {
      "for _ in engram.trials(3) do draw() end",
      "for _ in engram.trials(0) do end",
      "for k in engram.trials(3) do draw() if k == 1 then break end end",
      "for k in engram.trials(3) do draw() if k == 2 then break end end",
      "for k in engram.trials(3) do draw() if k == 3 then break end end",
      "for _ in engram.trials(3) do draw() goto out end ::out::",
      "pcall(function() for _ in engram.trials(3) do draw() error 'x' end end)",
      ";(function() for _ in engram.trials(3) do draw() return end end)()",
      "for _ in engram.trials(3) do for _ in engram.trials(2) do draw() break end draw() end",
      "for _ in engram.trials(3) do pcall(function() for _ in engram.trials(2) do error 'x' end end) draw() end",
    } do assert.equal(none, around(loop), loop) end
  end)

  it("within trials have streams of their own too", function()
    local function nested(inner, extra)
      local drawn = {}
      for i in engram.trials(3) do
        if extra then draw() end
        for j in engram.trials(inner) do
          drawn[i .. " " .. j] = draw()
          if j == 2 then break end
        end
      end
      return drawn
    end
    local two, many, other = nested(2), nested(7), nested(2, true)
    local seen = {}
    for key, text in pairs(two) do
      assert.equal(text, many[key])
      assert.equal(text, other[key])
      assert.is_nil(seen[text])
      seen[text] = true
    end
    for k in engram.trials(3) do
      local outer = draw()
      assert.is_nil(seen[outer])
      for _ in engram.trials(2) do draw() end
      if k == 1 then assert.are_not.equal(outer, draw()) end
    end
  end)

  it("depend on the run's seed", function()
    local text = [[local engram = require "engram"
      for _ in engram.trials(2) do print(engram.random(1, { n = 65 })[1], engram.network { n = 9 }.seed) end]]
    local _, one = program.headless(text, "--seed", "1")
    local _, default = program.headless(text)
    local _, two = program.headless(text, "--seed", "2")
    local _, stock = program.stock { program.script(text) }
    assert.equal(one, default)
    assert.equal(one, stock, "the plugin draws what the program draws")
    assert.are_not.equal(one, two)
  end)

  it("show no progress where standard error is no terminal", function()
    local status, out, err = program.headless [[for _ in require "engram".trials(50, "p = 1") do end]]
    assert.same({ 0, "", "" }, { status, out, err })
  end)
end)

describe("record", function()
  local function recorded(text, ...)
    local folder = program.folder() .. "/new"
    local arguments = { "--headless", "--out", folder, ... }
    arguments[#arguments + 1] = program.script("local engram = require 'engram'\n" .. text)
    local status, out, err = program.run(arguments)
    return status, folder, err, out
  end

  local function rows_of(folder, name)
    local text = assert(program.read(("%s/%s.csv"):format(folder, name)))
    local head, rows = text:match "^(#[^\n]*)\n(.*)$"
    return rows, head
  end

  it("writes rows under a head that says by what", function()
    local status, folder, err = recorded([[
      engram.record("m", { p = 1, overlap = 0.25, name = "A" })
      engram.record("m", { name = "B", p = 2, overlap = -1.5e-7 })
      engram.record("other", { x = 1 })]], "--seed", "99")
    assert.same({ 0, "" }, { status, err })
    assert.same({ "m.csv", "other.csv" }, program.list(folder))
    local rows, head = rows_of(folder, "m")
    assert.equal("name,overlap,p\nA,0.25,1\nB,-1.5e-07,2\n", rows)
    assert.truthy(head:find("^# engram " .. engram.version:gsub("%.", "%%.") .. ", seed 99, script /.*%.lua$"))
    assert.equal("x\n1\n", (rows_of(folder, "other")))
  end)

  it("quotes what would part cells and rows", function()
    local _, folder = recorded [[
      engram.record("q", { ["a,b"] = 'say "x"', c = "two\nlines", d = "plain, with comma", e = "" })]]
    assert.equal('"a,b",c,d,e\n"say ""x""","two\nlines","plain, with comma",\n', (rows_of(folder, "q")))
  end)

  it("has every row on the disk as soon as it is recorded", function()
    local status, folder, _, out = recorded [[
      for k = 1, 3 do engram.record("t", { k = k }) end
      for line in io.lines(arg[1] .. "/t.csv") do print(line) end
      error "stop here"]]
    assert.equal(1, status)
    assert.equal("k\n1\n2\n3\n", (rows_of(folder, "t")))
    assert.equal("", out)
    local script = program.script [[
      local engram = require "engram"
      for k = 1, 3 do engram.record("t", { k = k }) end
      for line in io.lines(arg[1] .. "/t.csv") do print(line) end]]
    local _, printed = program.run { "--headless", "--out", folder, script, folder }
    assert.truthy(printed:find "\nk\n1\n2\n3\n$")
  end)

  it("starts afresh with every run", function()
    local _, folder = recorded [[engram.record("t", { k = 1 }) engram.record("t", { k = 2 })]]
    program.run { "--headless", "--out", folder, program.script [[require "engram".record("t", { k = 3 })]] }
    assert.equal("k\n3\n", (rows_of(folder, "t")))
  end)

  it("refuses a row that does not fit, and keeps the rows before it", function()
    for text, message in pairs {
      ["{ k = 2 }"] = "a column 'l' that this row lacks",
      ["{ k = 2, l = 3, m = 4 }"] = "more names than",
      ["{ k = 2, m = 4 }"] = "a column 'l'",
      ["{ k = 2, l = {} }"] = "'l' is a table, expected a number or a string",
      ["{ k = 2, l = true }"] = "'l' is true",
      ["{}"] = "the row is empty",
      ["{ 1, 2 }"] = "has [1]",
    } do
      local status, folder, err = recorded('engram.record("t", { k = 1, l = 1 }) engram.record("t", ' .. text .. ")")
      assert.equal(1, status)
      assert.truthy(err:find(message, 1, true), err)
      assert.equal("k,l\n1,1\n", (rows_of(folder, "t")))
    end
  end)

  it("cannot leave its folder", function()
    for name, file in pairs { ["../t"] = "%2E./t", ["a/b"] = "a%2Fb", [".hidden"] = "%2Ehidden" } do
      local status, folder = recorded(("engram.record(%q, { k = 1 })"):format(name))
      assert.equal(0, status)
      assert.same({ (file:gsub("/", "%%2F")) .. ".csv" }, program.list(folder))
    end
    for _, name in ipairs { "", "a\0b", ("x"):rep(100) } do
      local status, folder = recorded(("engram.record(%q, { k = 1 })"):format(name))
      assert.equal(1, status)
      assert.same({}, program.list(folder))
    end
  end)

  it("says so where the folder cannot be made or is none", function()
    local file = program.write(program.path "", "content")
    for _, out in ipairs { file, file .. "/x", "/no/such/folder" } do
      local status, _, err = program.headless([[require "engram".record("t", { k = 1 })]], "--out", out)
      assert.equal(3, status)
      assert.truthy(err:find(out, 1, true), err)
    end
    assert.equal("content", program.read(file))
  end)

  it("goes to the log without a folder, and is checked all the same", function()
    local text = [[require "engram".record("t", { k = 1, name = "a" })]]
    local status, out, err = program.headless(text)
    assert.same({ 0, "", "engram: t: k = 1, name = a\n" }, { status, out, err })
    assert.same({ 0, "", "" }, { program.headless(text, "--quiet") })
    status = program.headless([[require "engram".record("t", { k = {} })]], "--quiet")
    assert.equal(1, status)
  end)
end)

describe("the module", function()
  it("keeps a value by name, and makes it once", function()
    local made = 0
    local function make()
      made = made + 1
      return { made }
    end
    local value = engram.keep("trials_spec table", make)
    assert.is_true(engram.keep("trials_spec table", make) == value)
    assert.equal(1, made)
    assert.equal(5, engram.keep("trials_spec number", 5))
    assert.equal(5, engram.keep("trials_spec number", 6))
    assert.is_false(engram.keep("trials_spec false", false))
    assert.is_false(engram.keep("trials_spec false", true))
    assert.has_error(function() engram.keep("trials_spec error", function() error "x" end) end)
    assert.equal(7, engram.keep("trials_spec error", 7))
  end)

  it("has a version, and says when it is too old", function()
    assert.truthy(engram.version:find "^%d+%.%d+%.%d+$")
    local major, minor, patch = engram.version:match "(%d+)%.(%d+)%.(%d+)"
    for _, fine in ipairs { engram.version, "0", "0.0", "0.1.0", "0.0.999", major .. "." .. minor } do
      engram.require_version(fine)
    end
    for _, newer in ipairs {
      ("%d.%d.%d"):format(major, minor, patch + 1), ("%d.%d"):format(major, minor + 1), ("%d"):format(major + 1),
    } do
      local ok, message = pcall(engram.require_version, newer)
      assert.is_false(ok)
      assert.truthy(message:find(("needs engram %s, and this is %s"):format(newer, engram.version), 1, true))
    end
  end)

  it("has a clock that does not go back", function()
    local last = engram.now()
    for _ = 1, 1000 do
      local now = engram.now()
      assert.is_true(now >= last)
      last = now
    end
    assert.equal("float", math.type(last))
  end)

  it("is one module, by whatever name it came first", function()
    local script = program.script [[
      local studio = require "engram.studio"
      local engram = require "engram"
      assert(require "engram.studio" == studio and package.loaded.engram == engram)
      studio.show(engram.network { n = 4 })
      print "fine"]]
    assert.same({ 0, "fine\n", "" }, { program.run { "--headless", script } })
    assert.same({ 0, "fine\n", "" }, { program.stock { script } })
  end)
end)
