-- SPDX-License-Identifier: MIT
--
-- Every script in scripts/, in small: it runs headless, says what it should, and every chart of it has names
-- for its axes and a title.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"

teardown(program.clean)

local folder = program.source .. "/scripts/"

-- What is set, and what the output holds: patterns, or a function of it.
local scripts = {
  ["letters.lua"] = { says = { '^recalled "A": overlap 1%.000, %d+ sweeps, %d+ flips, energy %-%d+%.%d\n$' } },
  ["draw.lua"] = { says = { "hold at most 169 random ones" } },
  ["million.lua"] = { args = { "20" }, says = { "a weight matrix would take" } },
  ["digits.lua"] = {
    set = { trials = 20 },
    says = { "errors    20 17 12 9 6 9 4 20 3 6\n", "errors    0 8 9 3 0\n", "mean overlap of two: 0%.368" },
    images = 30,
  },
  ["why.lua"] = {
    says = {
      "rule hebb: 0 of 10 digits come back", "none of the 10 is a fixed point", 'rule = "projection"',
      "rule projection: 10 of 10 digits come back",
    },
    images = 4,
  },
  ["rules.lua"] = {
    set = { trials = 2 },
    says = { "hebb +0 of 10", "projection +10 of 10", "perceptron +10 of 10" },
    images = 7,
  },
  ["capacity.lua"] = {
    set = { networks = 3, ["largest n"] = 100 },
    says = function(out)
      local m = {}
      for load, x in out:gmatch "100  ([%d.]+)   ([%d.]+) ±" do m[tonumber(load)] = tonumber(x) end
      assert.is_true(m[0.02] == 1 and m[0.08] > 0.98, out)
      assert.is_true(m[0.2] > 0.7 and m[0.2] < 0.95, out)
    end,
  },
  ["spurious.lua"] = {
    set = { neurons = 100, starts = 200, networks = 1 },
    says = { "attractors from 200 starts", "inverse of", "mixture of", "p = 2: memory", "p = 20: " },
  },
  ["sync_vs_async.lua"] = {
    set = { starts = 30, neurons = 400, memories = 200 },
    says = function(out)
      assert.truthy(out:find "sweeps in which the energy rose: [1-9].*sweeps in which the energy rose: 0", out)
      -- two of three end in a swing, one of six if runs are cut at 20 sweeps
      local swings, starts = out:match "all at once, (%d+) of (%d+) random starts end in a swing"
      assert.is_true(tonumber(swings) / tonumber(starts) > 0.3, out)
    end,
  },
  ["schedules.lua"] = {
    set = { networks = 40 },
    says = function(out)
      local flips, swings = {}, {}
      for name, f, s in out:gmatch "(%a+) +recalls.-flips a neuron ([%d.]+).-swings for ever +(%d+) %%" do
        flips[name], swings[name] = tonumber(f), tonumber(s)
      end
      assert.is_true(flips.boldest < flips.cyclic and flips.cyclic < flips.together, out)
      assert.is_true(swings.boldest == 0 and swings.cyclic == 0 and swings.together > 0, out)
    end,
  },
  ["temperature.lua"] = {
    set = { neurons = 200, runs = 4, ["warm sweeps"] = 30 },
    says = function(out)
      local share = {}
      for T, percent in out:gmatch "T = ([%d.]+): from the mixture into a memory +(%d+) %%" do
        share[tonumber(T)] = tonumber(percent)
      end
      assert.is_true(share[0] == 0 and share[0.6] >= 50, out)
    end,
  },
  ["sequence.lua"] = { says = { "strength 2%.0: ·NGRAMENGRAMENGRAME" } },
  ["dream.lua"] = {
    set = { neurons = 100, memories = 20, networks = 2, dreams = 1000 },
    says = function(out)
      local before, after = out:match " 0 dreams: +([%d.]+) %%.-500 dreams: +([%d.]+) %%"
      assert.is_true(tonumber(before) < 60 and tonumber(after) > 90, out)
    end,
  },
  ["verify.lua"] = { args = { "quick" }, says = { "\n%d+ laws, 0 failed\n$" } },
}

-- Stands between a script and the studio in the stock interpreter, and writes what is drawn to standard error.
local watch = [[
local studio = require "engram.studio"
local seen = setmetatable({
  plot = function(chart, ...)
    io.stderr:write("plot\t", chart, "\n")
    return studio.plot(chart, ...)
  end,
  axes = function(chart, x, y, title)
    if title and #x > 0 and #y > 0 then io.stderr:write("axes\t", chart, "\n") end
    return studio.axes(chart, x, y, title)
  end,
  image = function(name, ...)
    io.stderr:write("image\t", name, "\n")
    return studio.image(name, ...)
  end,
}, { __index = studio })
package.loaded["engram.studio"] = seen
package.path = arg[0]:gsub("[^/]*$", "?.lua;", 1) .. package.path
]]

describe("scripts/", function()
  for _, name in ipairs(program.list(folder)) do
    local want = scripts[name]
    if name:find "%.lua$" then
      it(name .. " runs in small and says what it should", function()
        assert.truthy(want, "this spec knows nothing of " .. name)
        local command = { "--headless" }
        for control, value in pairs(want.set or {}) do
          table.insert(command, "--set")
          table.insert(command, control .. "=" .. value)
        end
        table.insert(command, folder .. name)
        for _, argument in ipairs(want.args or {}) do table.insert(command, argument) end
        local status, out, err = program.run(command)
        assert.same({ 0, "" }, { status, err }, out)
        if name ~= "million.lua" then -- which prints times
          command.from = "/"
          table.insert(command, 2, "--quiet")
          local _, again = program.run(command)
          assert.equal(out, again, "the same again, from another folder")
        end
        if type(want.says) == "function" then return want.says(out) end
        for _, pattern in ipairs(want.says) do
          assert.truthy(out:find(pattern), pattern .. "\nis not in\n" .. out)
        end
      end)
    end
  end

  -- Where nothing can be set from outside, the scripts that take long in full size are left out.
  for _, name in ipairs { "digits.lua", "why.lua", "rules.lua", "sequence.lua", "sync_vs_async.lua" } do
    it(name .. " names the axes of its charts", function()
      local path = folder .. name
      local watched = program.script(("arg = { [0] = %q }\n%s\ndofile(arg[0])"):format(path, watch))
      local status, out, err = program.stock { watched }
      assert.equal(0, status, err .. out)
      local axes, images = {}, {}
      for chart in err:gmatch "axes\t([^\n]+)" do axes[chart] = true end
      for chart in err:gmatch "plot\t([^\n]+)" do assert.is_true(axes[chart], chart) end
      for image in err:gmatch "image\t([^\n]+)" do images[image] = true end
      local count = 0
      for _ in pairs(images) do count = count + 1 end
      assert.equal(scripts[name].images or 0, count)
    end)
  end

  -- The rows of a chart of a script run in small, by series: lists of { x, y, err }, err nil where none was given.
  local function rows(name, chart)
    local out = program.folder() .. "/new"
    local command = { "--headless", "--out", out }
    for control, value in pairs(scripts[name].set) do
      table.insert(command, "--set")
      table.insert(command, control .. "=" .. value)
    end
    table.insert(command, folder .. name)
    assert.equal(0, (program.run(command)))
    local series = {}
    local text = program.read(out .. "/" .. chart .. ".csv"):match "\nseries,x,y,err(\n.*)"
    for label, x, y, err in text:gmatch '\n"?([^\n"]-)"?,([^,\n]*),([^,\n]*),([^,\n]*)%f[\n]' do
      series[label] = series[label] or {}
      table.insert(series[label], { tonumber(x), tonumber(y), tonumber(err) })
    end
    return series
  end

  it("says how far its means may be off, where there are means", function()
    for _, at in ipairs {
      { "capacity.lua", "capacity", "n = 100" }, { "dream.lua", "dreams", "fixed points" },
      { "rules.lua", "rules", "storkey" }, { "temperature.lua", "overlap", "n = 200, p = 3" },
    } do
      local measured, some = rows(at[1], at[2])[at[3]], false
      assert.truthy(measured, at[1])
      for _, row in ipairs(measured) do
        assert.truthy(row[3], at[1])
        some = some or row[3] > 0
      end
      assert.is_true(some, at[1])
    end
  end)

  -- The grid of capacity.lua belongs to the point that is measured; one of the trials' would have their seed.
  it("shows of capacity a network as large and as loaded as what is measured", function()
    local watched = program.script(([[
local studio = require "engram.studio"
package.loaded["engram.studio"] = setmetatable({ show = function(net)
  studio.show(net)
  print(("shown %%d %%d %%d"):format(net.n, #net.memories, net.seed))
end }, { __index = studio })
package.path = %q .. "?.lua;" .. package.path
dofile(%q)]]):format(folder, folder .. "capacity.lua"))
    local status, out, err =
      program.run { "--headless", "--trust", "--set", "networks=2", "--set", "largest n=100", watched }
    assert.same({ 0, "" }, { status, err }, out)
    local count, n, p, seed = 0, nil, nil, nil
    for line in out:gmatch "[^\n]+" do
      if line:find "^shown" then
        n, p, seed = line:match "^shown (%d+) (%d+) (%d+)"
      elseif line:find "^ +%d+ " then
        local measured, load = line:match "^ +(%d+)  ([%d.]+) "
        assert.same({ measured, tonumber(load), "1" }, { n, p / n, seed }, line)
        count = count + 1
      end
    end
    assert.equal(10, count)
  end)

  it("draws the theory of capacity up to the wall and down it", function()
    local theory = rows("capacity.lua", "capacity")["theory, n → ∞"]
    local last, wall = theory[#theory - 1], theory[#theory]
    assert.is_true(last[1] == wall[1] and last[2] > 0.96 and wall[2] == 0)
    assert.is_true(math.abs(wall[1] - 0.1379) < 1e-4)
  end)

  it("charts the beginning of both ways, however long they are", function()
    for name, points in pairs(rows("sync_vs_async.lua", "both ways")) do
      assert.is_true(#points > 4 and points[#points][1] <= 20, name)
      if name == "all at once" then assert.equal(20, points[#points][1]) end
    end
  end)

  it("draws the theory of temperature as far as what is measured", function()
    local theory = rows("temperature.lua", "overlap")["theory: m = tanh(m / T)"]
    assert.is_true(theory[1][1] == 0 and theory[#theory][1] == 1.2)
  end)

  it("shows of temperature the chart that answers the question", function()
    local newest
    for chart in program.read(folder .. "temperature.lua"):gmatch 'studio%.axes%("([^"]+)"' do newest = chart end
    assert.equal("noise", newest)
  end)

  it("has charts with axes and titles in the long ones too", function()
    for _, name in ipairs { "capacity.lua", "spurious.lua", "temperature.lua", "dream.lua" } do
      local text = program.read(folder .. name)
      local axes = {}
      for chart in text:gmatch 'studio%.axes%("([^"]+)", "[^"]+", "[^"]+", "[^"]+"%)' do axes[chart] = true end
      local plots = 0
      for chart in text:gmatch 'studio%.plot%("([^"]+)"' do
        plots = plots + 1
        assert.is_true(axes[chart], name .. ": " .. chart)
      end
      assert.is_true(plots > 0)
    end
  end)
end)
