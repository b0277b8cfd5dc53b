-- SPDX-License-Identifier: MIT
--
-- engram.load: which files, in which order, and from pixels to neurons.

local engram = require "engram"
local png = require "png"
local program = require "program"

local patterns = program.source .. "/patterns"

local function names_of(ps)
  local names = {}
  for k = 1, #ps do names[k] = ps[k].name end
  return table.concat(names, " ")
end

local function picture(bytes) return program.write(program.path ".png", bytes) end
local function drawn(path, opts) return tostring(assert(engram.load(path, opts))[1]) end

teardown(program.clean)

describe("which files", function()
  it("a glob gives all in name order", function()
    local letters = assert(engram.load(patterns .. "/letters/*.png"))
    assert.equal("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", names_of(letters))
    assert.same({ 20, 20, 400 }, { letters[1].width, letters[1].height, letters[1].n })
    local some = program.folder()
    for _, name in ipairs { "b", "a", "10", "9", "a.b", "C" } do
      program.write(some .. "/" .. name .. ".png", png.grey { { 0, 255 } })
    end
    program.write(some .. "/notes.txt", "not meant")
    assert.equal("10 9 C a.b a b", names_of(engram.load(some .. "/*.png")))
    assert.equal("a b", names_of(engram.load(some .. "/[ab].png")))
    assert.equal("9 C a b", names_of(engram.load(some .. "/?.png")))
  end)

  it("a list keeps its order, and may hold globs", function()
    local at = patterns .. "/letters/"
    assert.equal("Q A", names_of(engram.load { at .. "Q.png", at .. "A.png" }))
    assert.equal("Z A B C A", names_of(engram.load { at .. "Z.png", at .. "[A-C].png", at .. "A.png" }))
  end)

  it("a single path gives a list of one", function()
    local ps = engram.load(patterns .. "/letters/A.png")
    assert.equal("A", names_of(ps))
    assert.is_true(ps[1] == engram.load(patterns .. "/letters/*.png"):find "A")
  end)

  it("a file whose name looks like a glob is that file", function()
    local folder = program.folder()
    program.write(folder .. "/[1].png", png.grey { { 0, 255 } })
    assert.equal("[1]", names_of(engram.load(folder .. "/[1].png")))
  end)

  it("a relative path is beside the script first, then where it was started", function()
    for _, name in ipairs { "home", "a [b] c" } do
      local folder = program.folder()
      local home, work = folder .. "/" .. name, folder .. "/work"
      os.execute(("mkdir %s %s"):format(program.quote(home), program.quote(work)))
      program.write(home .. "/both.png", png.grey { { 255, 0 } })
      program.write(work .. "/both.png", png.grey { { 0, 255 } })
      program.write(work .. "/far.png", png.grey { { 0, 0 } })
      program.write(home .. "/s.lua", [[
        local engram = require "engram"
        for _, path in ipairs { "both.png", "bo*.png", "far.png", "fa?.png" } do
          print(path, engram.load(path)[1])
        end
        print(engram.load "none*.png")]])
      local expected = "both.png\t#.\nbo*.png\t#.\nfar.png\t..\nfa?.png\t..\nnil\tnone*.png: no file matches"
      for _, path in ipairs { home .. "/s.lua", "../" .. name .. "/s.lua" } do
        for _, run in ipairs { program.run, program.stock } do
          local arguments = { path, from = work }
          if run == program.run then table.insert(arguments, 1, "--headless") end
          local status, out = run(arguments)
          assert.equal(0, status)
          assert.equal(expected, out:sub(1, #expected))
        end
      end
    end
  end)
end)

describe("from pixels to neurons", function()
  local ramp = {}
  for y = 0, 15 do
    ramp[y + 1] = {}
    for x = 0, 15 do ramp[y + 1][x + 1] = 16 * y + x end
  end

  it("white is +1 and black is -1, row by row from the top left", function()
    assert.equal("#..\n.##", drawn(picture(png.grey { { 255, 0, 0 }, { 0, 255, 255 } })))
  end)

  it("a pixel brighter than the threshold is +1", function()
    local path = picture(png.grey(ramp))
    for _, threshold in ipairs { 0, 0.1, 0.25, 0.5, 0.7, 0.999, 1 } do
      local p = engram.load(path, { threshold = threshold })[1]
      for v = 0, 255 do assert.equal(v / 255 > threshold and 1 or -1, p[v + 1], v .. " at " .. threshold) end
    end
    assert.is_true(engram.load(path)[1] == engram.load(path, { threshold = 0.5 })[1])
  end)

  it('"otsu" finds the threshold between dark and less dark', function()
    local path = picture(png.grey { { 10, 60, 12 }, { 61, 11, 59 } })
    assert.equal("...\n...", drawn(path))
    assert.equal(".#.\n#.#", drawn(path, { threshold = "otsu" }))
  end)

  it("invert is the inverse", function()
    local path = picture(png.grey(ramp))
    for _, threshold in ipairs { 0.25, 0.5, "otsu" } do
      local p = engram.load(path, { threshold = threshold })[1]
      assert.is_true(engram.load(path, { threshold = threshold, invert = true })[1] == -p)
      assert.is_true(engram.load(path, { threshold = threshold, invert = false })[1] == p)
    end
  end)

  it("transparent pixels show the background, white unless said", function()
    -- grey with alpha: white, black, and both of them transparent
    local path = picture(png.picture(4, 1, { "\255\255\0\255\255\0\0\0" }, { colour = 4 }))
    assert.equal("#.##", drawn(path))
    assert.equal("#.##", drawn(path, { background = "white" }))
    assert.equal("#...", drawn(path, { background = "black" }))
  end)

  it("colours, palettes and few bits are read too", function()
    assert.equal(".#.", drawn(picture(png.picture(3, 1, { "\255\0\0\0\255\0\0\0\255" }, { colour = 2 }))))
    assert.equal("#.#", drawn(picture(png.picture(3, 1, { "\1\0\1" }, { colour = 3, palette = "\0\0\0\255\255\255" }))))
    assert.equal("#.##....#", drawn(picture(png.picture(9, 1, { "\176\128" }, { depth = 1 }))))
  end)

  it("one pixel is a pattern", function()
    local p = assert(engram.load(picture(png.grey { { 255 } })))[1]
    assert.same({ 1, 1, 1, 1 }, { p.width, p.height, p.n, p[1] })
  end)

  it("width and height resize by the mean of what a pixel covers", function()
    local path = picture(png.grey {
      { 255, 255, 0, 0 },
      { 255, 0, 0, 255 },
      { 0, 0, 255, 255 },
      { 0, 0, 0, 255 },
    })
    assert.equal("#.\n.#", drawn(path, { width = 2, height = 2 }))
    assert.equal("##\n.#", drawn(path, { width = 2, height = 2, threshold = 0.2 }))
    local big = engram.load(path, { width = 8, height = 12 })[1]
    assert.same({ 8, 12 }, { big.width, big.height })
    assert.equal("##", tostring(big):sub(1, 2))
    local small = png.grey { { 255, 0 } }
    local list = { path, picture(small) }
    assert.is_nil((engram.load(list)))
    local ps = assert(engram.load(list, { width = 4, height = 4 }))
    assert.equal("##..\n##..\n##..\n##..", tostring(ps[2]))
  end)
end)
