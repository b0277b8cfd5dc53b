-- SPDX-License-Identifier: MIT
--
-- engram.studio without a window: a control gives its default or what --set says, nothing waits, and a
-- chart's points go to the results.

local engram = require "engram"
local studio = require "engram.studio"
local program = require "program"

teardown(program.clean)

describe("without a window", function()
  it("a slider gives its default", function()
    assert.equal(0.25, studio.slider("damage", 0, 0.5, 0.25))
    assert.equal(0.25, studio.slider("damage", 0, 0.5, 0.4), "a control keeps its position")
    assert.equal(-3, studio.slider("negative", -5, 5, -3))
    assert.equal("integer", math.type(studio.slider("whole", 1, 10, 3, 1)))
    assert.equal(3, studio.slider("whole", 1, 10, 3, 1))
    assert.equal("float", math.type(studio.slider("fine", 1, 10, 3, 0.5)))
    assert.equal(3.5, studio.slider("between", 1, 10, 3.4, 0.5), "a step is kept")
  end)

  it("a slider whose range has moved away from it starts anew", function()
    assert.equal(2, studio.slider("moved", 0, 4, 2))
    assert.equal(2, studio.slider("moved", 1, 9, 5))
    assert.equal(30, studio.slider("moved", 20, 40, 30))
  end)

  it("a toggle gives its default, false where it has none", function()
    assert.is_true(studio.toggle("on", true))
    assert.is_false(studio.toggle("off", false))
    assert.is_false(studio.toggle "unsaid")
    assert.is_true(studio.toggle("on", false), "a control keeps its position")
  end)

  it("a choice gives its default, the first where it has none", function()
    assert.equal("b", studio.choice("letter", { "a", "b", "c" }, "b"))
    assert.equal("b", studio.choice("letter", { "a", "b", "c" }, "c"), "a control keeps its position")
    assert.equal("b", studio.choice("letter", { "z", "y", "b" }, "y"), "by name, wherever that is now")
    assert.equal("y", studio.choice("letter", { "z", "y" }, "y"))
    assert.equal("a", studio.choice("first", { "a", "b" }))
    assert.equal("10", studio.choice("numbers", { 10, 20 }))
  end)

  it("a button is never pressed", function()
    for _ = 1, 3 do assert.is_false(studio.button "again") end
  end)

  it("nothing waits, and a loop over frames runs once", function()
    local before, rounds = engram.now(), 0
    repeat
      rounds = rounds + 1
      assert.is_false(studio.wait(1000))
    until not studio.frame()
    assert.equal(1, rounds)
    assert.is_true(engram.now() - before < 100)
    assert.is_false(studio.wait(0))
  end)

  it("the rest is taken and gives nothing", function()
    local net = engram.network { n = 9 }
    assert.equal(0, select("#", studio.show(net)))
    assert.equal(0, select("#", studio.show(engram.network { n = 4 })))
    assert.equal(0, select("#", studio.speed(400)))
    studio.speed(math.huge)
    assert.equal(0, select("#", studio.plot("chart", 1)))
    studio.plot("chart", "series", 1)
    studio.plot("chart", "series", 1, 2.5)
    studio.plot("chart", 0 / 0)
    assert.equal(0, select("#", studio.text("name", "value")))
    studio.text("name", 5)
    studio.text("name", net)
    studio.text("name", ("x"):rep(100000))
    for k = 1, 100 do
      studio.plot("chart " .. k, k)
      studio.text("text " .. k, k)
      studio.plot("chart", "series " .. k, k)
    end
  end)

  it("what would not fit on the screen is refused by name", function()
    assert.has_error(function()
      for k = 1, 200 do studio.plot("crowd", "series " .. k, k) end
    end, "no room for 'series 129' in chart 'crowd' (128 charts of 128 series at most)")
    assert.has_error(function()
      for k = 1, 200 do studio.text("line " .. k, k) end
    end)
  end)

  it("many points of a chart are fine", function()
    for k = 1, 50000 do studio.plot("long", k) end
  end)
end)

describe("a control that cannot be", function()
  local function refuses(text, f, ...)
    local ok, message = pcall(f, ...)
    assert.is_false(ok)
    assert.truthy(message:find(text, 1, true), message)
  end

  it("says what is wrong", function()
    refuses("bad argument #1", studio.slider)
    refuses("1..63 bytes", studio.slider, "", 0, 1, 0.5)
    refuses("1..63 bytes", studio.slider, ("x"):rep(64), 0, 1, 0.5)
    refuses("1..63 bytes", studio.slider, "a\0b", 0, 1, 0.5)
    refuses("range of 'e1' is empty", studio.slider, "e1", 1, 1, 1)
    refuses("range of 'e2' is empty", studio.slider, "e2", 0, 1 / 0, 1)
    refuses("range of 'e3' is empty", studio.slider, "e3", 0 / 0, 1, 1)
    refuses("default of 'e4' is 2.0, outside of 0.0..1.0", studio.slider, "e4", 0, 1, 2)
    refuses("default of 'e5'", studio.slider, "e5", 0, 1, 0 / 0)
    refuses("a step of 0 or more", studio.slider, "e6", 0, 1, 1, -1)
    refuses("a step of 0 or more", studio.slider, "e7", 0, 1, 1, 0 / 0)
    refuses("boolean expected", studio.toggle, "e8", "no")
    refuses("table expected", studio.choice, "e9")
    refuses("1..256 names, got 0", studio.choice, "e10", {})
    refuses("entry 2 is a table", studio.choice, "e11", { "a", {} })
    refuses("'z' is not among the choices of 'e12': a, b", studio.choice, "e12", { "a", "b" }, "z")
    refuses("bad argument #1", studio.button)
    refuses("number expected", studio.plot, "e13", "series", "y")
    refuses("number expected", studio.plot, "e14")
    refuses("bad argument #2", studio.text, "e15")
    for _, err in ipairs { -1, 0 / 0, 1 / 0, "0.1", "b", true, {} } do
      refuses("bad argument #5 to 'engram.studio.plot' (err is one standard error", studio.plot, "e16", "s", 1, 2, err)
      refuses("bad argument #4 to 'engram.studio.plot' (err is one standard error", studio.plot, "e16", 1, 2, err)
    end
    refuses("got -0.5", studio.plot, "e16", "s", 1, 2, -0.5)
    refuses("bad argument #4 to 'engram.studio.plot' (number expected", studio.plot, "e16", "s", 1, nil, 0.5)
    refuses("bad argument #6 to 'engram.studio.plot' (a point is x, y and err, what more is 4?)", studio.plot,
      "e16", "s", 1, 2, 3, 4)
    refuses("bad argument #7 to 'engram.studio.plot'", studio.plot, "e16", "s", 1, 2, 3, nil, 4)
    refuses("bad argument #5 to 'engram.studio.plot'", studio.plot, "e16", 1, 2, 3, 4)
    studio.plot("e16", "s", 1, 2, 0.5, nil) -- what f() gives besides may be nothing
    refuses("0..1000000, got -1", studio.wait, -1)
    refuses("got nan", studio.wait, 0 / 0)
    refuses("updates a second", studio.speed, 0)
    refuses("got nan", studio.speed, 0 / 0)
    refuses("Network expected", studio.show, 5)
  end)

  it("says when there are too many", function()
    local status, _, err = program.headless [[
      local studio = require "engram.studio"
      for k = 1, 65 do studio.button("b" .. k) end]]
    assert.equal(1, status)
    assert.truthy(err:find("no room for the control 'b65' (64 at most)", 1, true))
  end)
end)

describe("--set", function()
  local script = [[
    local studio = require "engram.studio"
    print(studio.slider("damage", 0, 0.5, 0.25, 0.01), studio.slider("n", 1, 100, 5, 1),
      studio.toggle("live", false), studio.choice("letter", { "A", "B" }, "A"))]]

  local function prints(expected, ...)
    local status, out, err = program.headless(script, ...)
    assert.same({ 0, expected .. "\n", "" }, { status, out, err })
  end

  it("says where a control stands", function()
    prints "0.25\t5\tfalse\tA"
    prints("0.3\t5\tfalse\tA", "--set", "damage=0.3")
    prints("0.0\t100\ttrue\tB", "--set", "damage=0", "--set", "n=100", "--set", "live=true", "--set", "letter=B")
    prints("0.25\t5\ttrue\tA", "--set=live=1")
    prints("0.25\t5\tfalse\tA", "--set", "live=0")
    prints("0.1\t5\tfalse\tA", "--set", "damage=0.3", "--set", "damage=0.1")
  end)

  it("that a control cannot take is an error that names it", function()
    for setting, text in pairs {
      ["damage=0.6"] = "--set damage=0.6: expected a number in 0.0..0.5",
      ["damage="] = "--set damage=: expected a number",
      ["damage=x"] = "--set damage=x: expected a number",
      ["damage=0.1x"] = "--set damage=0.1x: expected a number",
      ["damage=nan"] = "--set damage=nan: expected a number",
      ["n=inf"] = "--set n=inf: expected a number",
      ["live=maybe"] = "--set live=maybe: expected true or false",
      ["letter=C"] = "'C' is not among the choices of 'letter': A, B",
    } do
      local status, _, err = program.headless(script, "--set", setting)
      assert.equal(1, status)
      assert.truthy(err:find(text, 1, true), err)
    end
  end)
end)

describe("a chart", function()
  local function charts(text)
    local folder = program.folder() .. "/new"
    local status, _, err = program.headless("local studio = require 'engram.studio'\n" .. text, "--seed", "5", "--out",
      folder)
    return status, folder, err
  end

  it("goes to a file of its own, every point a row, as exact as it came", function()
    local status, folder = charts [[
      for k = 1, 3 do studio.plot("loss", k / 3) end
      studio.plot("loss", "test", 7)
      studio.plot("loss", "a \"b\", c", 0.1, 1e300)
      studio.plot("loss", 9)
      studio.plot("other chart", "s", 1, 2)]]
    assert.equal(0, status)
    assert.same({ "loss.csv", "other chart.csv" }, program.list(folder))
    local text = program.read(folder .. "/loss.csv")
    assert.truthy(text:find("^# engram " .. engram.version .. ", seed 5, script [^\n]*%.lua\nseries,x,y,err\n"))
    local rows = text:match "\nseries,x,y,err\n(.*)$"
    assert.equal('y,1,0.3333333333333333,\ny,2,0.6666666666666666,\ny,3,1,\ntest,1,7,\n' ..
      '"a ""b"", c",0.1,1e+300,\ny,4,9,\n', rows)
    assert.truthy(program.read(folder .. "/other chart.csv"):find "\ns,1,2,\n$")
  end)

  it("has the error of a point beside it, and nothing where none was given", function()
    local status, folder = charts [[
      studio.plot("m", "n = 100", 0.1, 0.98, 1 / 3)
      studio.plot("m", "n = 100", 0.2, 0.97)
      studio.plot("m", "n = 100", 0.3, 0.96, nil)
      studio.plot("m", "n = 100", 0.4, 0.95, 0)
      studio.plot("m", 0.5, 0.94, 0.25)
      studio.plot("m", 7)]]
    assert.equal(0, status)
    assert.equal("n = 100,0.1,0.98,0.3333333333333333\nn = 100,0.2,0.97,\nn = 100,0.3,0.96,\n" ..
      "n = 100,0.4,0.95,0\ny,0.5,0.94,0.25\ny,1,7,\n", program.read(folder .. "/m.csv"):match "\nseries,x,y,err\n(.*)$")
  end)

  it("has its file in the folder, whatever its name", function()
    local status, folder = charts [[studio.plot("E/n", 1) studio.plot("../up", 2) studio.plot(".a", 3)]]
    assert.equal(0, status)
    assert.same({ "%2E.%2Fup.csv", "%2Ea.csv", "E%2Fn.csv" }, program.list(folder))
  end)

  it("keeps the rows that it had when the script fails", function()
    local status, folder = charts [[studio.plot("c", 1) studio.plot("c", 2) error "no more"]]
    assert.equal(1, status)
    assert.truthy(program.read(folder .. "/c.csv"):find "\ny,1,1,\ny,2,2,\n$")
  end)

  it("does not share its file with a table of the same name", function()
    for _, text in ipairs {
      [[studio.plot("both", 1) require "engram".record("both", { x = 1 })]],
      [[require "engram".record("both", { x = 1 }) studio.plot("both", 1)]],
    } do
      local status, folder, err = charts(text)
      assert.equal(1, status)
      assert.truthy(err:find('both named "both"', 1, true))
      assert.equal(3, select(2, program.read(folder .. "/both.csv"):gsub("\n", "")))
    end
  end)
end)
