-- SPDX-License-Identifier: MIT
--
-- The million neurons, in small.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"

teardown(program.clean)

describe("million.lua", function()
  local script = program.source .. "/scripts/million.lua"

  it("recalls the first memory from noise", function()
    local status, out, err = program.run { "--headless", script, "50" }
    assert.same({ 0, "" }, { status, err })
    assert.truthy(out:find("^2500 neurons %(50 × 50%), 250 memories: 78.12 kB of bits"), out)
    local noisy, stepped = out:match "overlap ([%d.]+): all neurons at once.-overlap ([%d.]+)\n"
    assert.equal("0.8000", noisy)
    assert.truthy(tonumber(stepped) > 0.9, out)
    local sweeps, last = 0, -math.huge
    for t, energy in out:gmatch "\n    sweep (%d+): [%d.e-]+ s, overlap [%d.]+, energy (%-[%d.]+)" do
      sweeps = sweeps + 1
      assert.equal(sweeps, tonumber(t))
      assert.truthy(sweeps == 1 or tonumber(energy) <= last, out)
      last = tonumber(energy)
    end
    local m, count = out:match '\nrecalled "1": overlap ([%d.]+), (%d+) sweeps'
    assert.truthy(m and tonumber(m) > 0.97, out)
    assert.equal(sweeps, tonumber(count))
    assert.truthy(out:find("\na weight matrix would take 25 MB; the peak was [%d.]+ MB, [%d.]+ times the bits\n$"), out)
  end)

  it("takes a smaller square where there is less memory", function()
    local before = "ulimit -v 400000 && "
    if program.run { "-e", "", before = before } ~= 0 then
      pending "a sanitizer takes more for itself"
      return
    end
    local status, out, err = program.run { before = before, "--headless", script, "3000" }
    assert.same({ 0, "" }, { status, err })
    local side = tonumber(out:match "^%d+ neurons %((%d+) × ")
    assert.truthy(side and side >= 10 and side < 1000, out)
    assert.truthy(out:find("(3000 × 3000 would take 1.012 TB)", 1, true), out)
    assert.truthy(out:find '\nrecalled "1"', out)
  end)

  it("says what its argument is", function()
    for _, side in ipairs { "x", "9", "1e9" } do
      local status, _, err = program.run { "--headless", script, side }
      assert.equal(1, status)
      assert.truthy(err:find("the first argument is the side of the square", 1, true), err)
    end
  end)
end)
