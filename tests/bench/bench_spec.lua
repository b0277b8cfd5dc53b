-- SPDX-License-Identifier: MIT
--
-- The benchmark in its tiny form: the tables come out whole, NumPy comes to engram's states, and what
-- is missing or wrong on NumPy's side is said. No time is judged.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"

teardown(program.clean)

local bench = assert(os.getenv "BENCH", "BENCH names the benchmark")
local units = { ns = 1e-9, ["µs"] = 1e-6, ms = 1e-3, s = 1 }

local function run(before, arguments)
  return program.shell((before or "") .. " " .. program.quote(bench) .. " " .. (arguments or "tiny"))
end

-- A stand-in for Python that does what the shell is told.
local function python(commands)
  local path = program.write(program.path ".sh", "#!/bin/sh\n" .. commands .. "\n")
  assert(os.execute("chmod +x " .. program.quote(path)))
  return "PYTHON=" .. program.quote(path)
end

-- The rows of the first table: of each its block's number of neurons, its title and the rest.
local function rows(out)
  local list, neurons = {}, nil
  for line in out:gmatch "[^\n]+" do
    neurons = line:match "^([%d,]+) neurons" or line:match "^Growth" and "" or neurons
    local title, rest = line:match "^  (%a.-)%s%s+(.*)$"
    if neurons and neurons ~= "" and title then list[#list + 1] = { neurons, title, rest } end
  end
  return list
end

-- Takes times, ratios and shares off a row from the left; raises where one is not a number above zero.
local function take(rest, kinds)
  local taken = {}
  for k, kind in ipairs(kinds) do
    local number, unit, after = rest:match(kind == "ratio" and "^%s*([%d.,]+)()(.*)$"
      or kind == "share" and "^%s*([%d.,]+) (%%)(.*)$" or "^%s*([%d.,]+) (%S+)(.*)$")
    local value = number and tonumber((number:gsub(",", "")))
    assert(value and value > 0 and (kind ~= "time" or units[unit]), ("%s %d in: %s"):format(kind, k, rest))
    taken[k], rest = value * (kind == "time" and units[unit] or 1), after
  end
  assert.equal("", (rest:gsub("%s", "")))
  return taken
end

local has_numpy = os.execute "/usr/bin/python3 -c 'import numpy' 2>/dev/null"

describe("the benchmark", function()
  it("measures NumPy too, which comes to the same states", function()
    if not has_numpy then
      pending "NumPy is missing"
      return
    end
    local status, out, err = run()
    assert.same({ 0, "" }, { status, err }, out)
    assert.truthy(out:find("reference  NumPy %d"), out)
    assert.truthy(out:find("NumPy came to the same states.", 1, true), out)
    local compared = 0
    for _, row in ipairs(rows(out)) do
      local neurons, title, rest = table.unpack(row)
      if neurons ~= "600" then
        compared = compared + 1
        local read = title:find "^overlaps" or title:find "^syn" or title:find "^asyn"
        local kinds = { "time", "time", "ratio" }
        if read then table.insert(kinds, 2, "share") end
        if title ~= "learn" then table.move({ "time", "ratio" }, 1, 2, #kinds + 1, kinds) end
        local taken = take(rest, kinds)
        local at = read and 3 or 2 -- the ratio is that of the times, to the digits that are shown
        assert.near(1, taken[at] / taken[1] / taken[at + 1], 0.02, rest)
      end
    end
    assert.equal(10, compared, out)
  end)

  it("shows how the times grow, and from what they were shared", function()
    local status, out = run "PYTHON=/nowhere/python"
    assert.equal(0, status)
    local growth = out:match "\nGrowth.*"
    for _, n in ipairs { "1,000", "3,000", "10,000" } do
      take(growth:match("\n +" .. n .. " +%S+ +%S+ %S+( .-)\n"), { "time", "time", "time" })
    end
    take(growth:match "exponent of n, all(.-)\n", { "ratio", "ratio", "ratio" })
    assert.truthy(out:find("\n  random memories ", 1, true), out)
    assert.truthy(out:find("\n  learn, shared ", 1, true), out)
    for line in (out .. "\n"):gmatch "(.-)\n" do assert.is_nil(line:find "%s$", line) end
  end)

  it("goes on without Python or NumPy", function()
    for before, cell in pairs {
      ["PYTHON=/nowhere/python"] = "no Python",
      [python "exit 3"] = "no NumPy",
    } do
      local status, out, err = run(before)
      assert.same({ 0, "" }, { status, err }, out)
      assert.truthy(out:find("reference  " .. cell, 1, true), out)
      assert.truthy(out:find("There was nothing to compare with.", 1, true), out)
      local _, count = out:gsub("[s%%] +" .. cell .. " +" .. cell .. "\n", "")
      assert.equal(15, count, out) -- each row but learning, for which the factored form has nothing to do
    end
  end)

  it("goes on when NumPy gives up half-way", function()
    local about = "if [ $# = 1 ]; then echo NumPy 0; exit; fi; "
    for commands, cell in pairs {
      ["echo step 0.001 same; exit 4"] = "no memory",
      ["echo step 0.001 same; kill -9 $$"] = "failed",
    } do
      local status, out = run(python(about .. commands))
      assert.equal(0, status, out)
      assert.truthy(out:find("\n  synchronous step +%S+ %S+ +%S+ %% +1.00 ms +[%d.,]+ +1.00 ms"), out)
      assert.truthy(out:find("\n  asynchronous sweep +%S+ %S+ +%S+ %% +" .. cell .. " +" .. cell .. "\n"), out)
    end
  end)

  it("does not accept other states", function()
    local status, out, err = run(python
      "if [ $# = 1 ]; then echo NumPy 0; else echo step 0.001 differs; echo sweep 0.001 same; echo done; fi")
    assert.equal(1, status, out)
    assert.truthy(err:find("NumPy, weights: 1 results differ from engram's", 1, true), err)
    assert.truthy(out:find("4 results are wrong or differ", 1, true), out)
  end)

  it("sets orders of a script's own against sweeps by name", function()
    local status, out, err = program.run { "--headless", program.source .. "/bench/schedules.lua", "tiny" }
    assert.same({ 0, "" }, { status, err }, out)
    local count = 0
    for rest in out:gmatch " %a+ +(%d+%.%d µs[^\n]+)" do
      local cyclic, random, list, to_cyclic, to_random =
        rest:match "([%d.]+) µs +([%d.]+) µs +([%d.]+) µs +([%d.]+) +([%d.]+)"
      assert.near(1, list / cyclic / to_cyclic, 0.05, rest)
      assert.near(1, list / random / to_random, 0.05, rest)
      count = count + 1
    end
    assert.equal(4, count, out)
  end)

  it("knows what it is asked for", function()
    for _, arguments in ipairs { "slow", "quick quick" } do
      local status, out, err = run(nil, arguments)
      assert.same({ 2, "" }, { status, out })
      assert.truthy(err:find("usage: ", 1, true), err)
    end
  end)
end)
