-- SPDX-License-Identifier: MIT
--
-- Patterns are values: what they hold, how they are damaged, joined, compared and written down.

local engram = require "engram"
local program = require "program"

local function spins(p)
  local s = {}
  for i = 1, p.n do s[i] = p[i] end
  return s
end

local function differing(p, q)
  local count = 0
  for i = 1, p.n do if p[i] ~= q[i] then count = count + 1 end end
  return count
end

local function names_of(ps)
  local names = {}
  for k = 1, #ps do names[k] = ps[k].name end
  return table.concat(names, " ")
end

local function random(n, seed) return engram.random(1, { n = n, seed = seed or 1 })[1] end

-- Sizes on both sides of a machine word, where a slip in the packing shows.
local sizes = { 1, 2, 3, 63, 64, 65, 100, 127, 128, 129, 400 }

describe("engram.ascii", function()
  it("reads rows from the top left, # as +1 and . as -1", function()
    local p = engram.ascii("##.\n.#.")[1]
    assert.same({ 3, 2, 6 }, { p.width, p.height, p.n })
    assert.same({ 1, 1, -1, -1, 1, -1 }, spins(p))
    assert.equal("", p.name)
  end)

  it("takes other letters, even blanks", function()
    local text = "o x\nxo "
    assert.has_error(function() engram.ascii(text) end)
    assert.same({ 1, -1, 1, -1 }, spins(engram.ascii("xo\nxo", { on = "x", off = "o" })[1]))
    assert.same({ 1, -1, -1, 1 }, spins(engram.ascii("x \n x", { on = "x", off = " " })[1]))
    assert.same({ -1, 1, 1, -1 }, spins(engram.ascii("x \n x", { on = " ", off = "x" })[1]))
  end)

  it("parts drawings at blank lines, however many and wherever", function()
    local ps = engram.ascii "\n\n  #.\n  .#\n\n \n\t\n  ..\n  ##\n\n"
    assert.equal(2, #ps)
    assert.same({ 1, -1, -1, 1 }, spins(ps[1]))
    assert.same({ -1, -1, 1, 1 }, spins(ps[2]))
    assert.same(spins(ps[1]), spins(engram.ascii("#.\r\n.#\r\n")[1]))
  end)

  it("takes a list of texts, each of which may hold several", function()
    local ps = engram.ascii({ "#\n#", ".\n#\n\n.\n.", "#\n." }, { names = { "a", "b", "c", "d" } })
    assert.equal("a b c d", names_of(ps))
    assert.same({ 1, 1 }, spins(ps[1]))
    assert.same({ -1, 1 }, spins(ps[2]))
    assert.same({ -1, -1 }, spins(ps[3]))
    assert.same({ 1, -1 }, spins(ps[4]))
  end)

  it("is what tostring writes, for every size", function()
    for _, n in ipairs(sizes) do
      local p = random(n)
      assert.is_true(engram.ascii(tostring(p))[1] == p)
      local row, rows = ("[#.]"):rep(p.width), {}
      for y = 1, p.height do rows[y] = row end
      assert.truthy(tostring(p):find("^" .. table.concat(rows, "\n") .. "$"))
    end
  end)
end)

describe("engram.random", function()
  it("has the shape it was asked for", function()
    for _, n in ipairs(sizes) do
      local ps = engram.random(3, { n = n, seed = 5 })
      assert.equal(3, #ps)
      assert.equal(n, ps[3].n)
      assert.equal(n, ps[3].width * ps[3].height)
      for _, s in ipairs(spins(ps[3])) do assert.truthy(s == 1 or s == -1) end
    end
    local p = engram.random(1, { width = 5, height = 7 })[1]
    assert.same({ 5, 7, 35 }, { p.width, p.height, p.n })
  end)

  it("is the same for a seed, and another for another", function()
    local a, b = engram.random(4, { n = 100, seed = 3 }), engram.random(4, { n = 100, seed = 3 })
    local c = engram.random(4, { n = 100, seed = 4 })
    for k = 1, 4 do
      assert.is_true(a[k] == b[k])
      assert.is_false(a[k] == c[k])
      for j = 1, k - 1 do assert.is_false(a[k] == a[j]) end
    end
    assert.is_true(engram.random(9, { n = 100, seed = 3 })[2] == a[2], "a pattern does not depend on the count")
  end)

  it("draws anew without a seed", function()
    assert.is_false(engram.random(1, { n = 100 })[1] == engram.random(1, { n = 100 })[1])
  end)

  it("is fair, and biased as asked", function()
    local n = 40000
    for _, bias in ipairs { 0, 0.5, -0.5, 0.9 } do
      local sum = 0
      for _, s in ipairs(spins(engram.random(1, { n = n, seed = 11, bias = bias })[1])) do sum = sum + s end
      local sigma = math.sqrt((1 - bias * bias) / n)
      assert.is_true(math.abs(sum / n - bias) < 4 * sigma, ("bias %g came out as %g"):format(bias, sum / n))
    end
    for _, bias in ipairs { 1, -1 } do
      for _, s in ipairs(spins(engram.random(1, { n = 1000, seed = 2, bias = bias })[1])) do
        assert.equal(bias, s)
      end
    end
  end)

  it("has patterns that are independent of each other", function()
    local n, sum = 10000, 0
    local ps = engram.random(10, { n = n, seed = 8 })
    for i = 1, 10 do for j = 1, i - 1 do sum = sum + (ps[i]:overlap(ps[j])) ^ 2 end end
    -- 45 squares of overlaps, each of mean 1/n: their sum times n is chi-squared with 45 degrees
    assert.is_true(n * sum > 18 and n * sum < 85, ("chi-squared %g"):format(n * sum))
  end)
end)

-- From 64 patterns on they are made neuron by neuron; and so are the memories of a network.
describe("many random patterns", function()
  it("are those that there would be if there were fewer", function()
    for _, n in ipairs { 1, 63, 64, 65, 129, 2047, 2048, 2049, 4100 } do
      for _, bias in ipairs { 0, 0.3, -1 } do
        local opts = { n = n, seed = n + 7, bias = bias }
        local few, many = engram.random(63, opts), engram.random(130, opts)
        for k = 1, 63 do assert.is_true(few[k] == many[k]) end
        assert.is_true(engram.random(64, opts)[64] == many[64])
        assert.equal(n, many[130].n)
      end
    end
  end)

  it("and draw as much: what follows does not depend on how many there were", function()
    local program_of = [[local engram = require "engram"
      engram.random(%d, { n = 10 })
      print(engram.random(1, { n = 100 })[1])]]
    local _, few = program.headless(program_of:format(3))
    local _, many = program.headless(program_of:format(300))
    assert.equal(few, many)
    assert.equal(110, #few)
  end)

  it("can be used as any others", function()
    local few = engram.random(1, { n = 65, seed = 3 })
    for k = 2, 70 do few = few .. engram.random(k, { n = 65, seed = 3 })[k] end
    local names = {}
    for k = 1, 70 do names[k] = tostring(few[k]) end
    local named = engram.ascii(names, { names = (function()
      local list = {}
      for k = 1, 70 do list[k] = "p" .. k end
      return list
    end)() })
    for _, many in ipairs {
      engram.random(70, { n = 65, seed = 3 }), engram.network({ n = 65 }):learn(few).memories,
      engram.network({ n = 65 }):learn(named).memories,
    } do
      assert.equal("70 patterns of 13 x 5", tostring(many))
      assert.same({ 70, 65, 13, 5 }, { #many, many.n, many.width, many.height })
      assert.is_nil(many[0])
      assert.is_nil(many[71])
      assert.same(few:overlaps(), many:overlaps())
      assert.equal(few:mean_overlap(), many:mean_overlap())
      local some, both = many:subset { 70, 1, 1 }, few[5] .. many .. many[6]
      assert.same({ 3, 72 }, { #some, #both })
      assert.is_true(some[1] == few[70] and some[2] == few[1] and some[3] == few[1])
      assert.is_true(both[1] == few[5] and both[71] == few[70] and both[72] == few[6])
      for k = 1, 70 do
        assert.is_true(many[k] == few[k])
        assert.same(spins(few[k]), spins(many[k]))
        assert.equal(tostring(few[k]), tostring(many[k]))
        assert.equal(many[1].name == "" and "" or "p" .. k, many[k].name)
      end
      local net = engram.network { n = 65 }
      assert.equal(net:set(few[7]):energy(), net:set(many:subset { 7 }):energy())
      local folder = program.path ""
      assert(many:save(folder))
      local back = assert(engram.load(folder .. "/*.png"))
      for k = 1, 70 do assert.is_true(assert(back:find(many[1].name == "" and tostring(k) or "p" .. k)) == few[k]) end
    end
  end)
end)

describe("a list of patterns", function()
  local ps = engram.ascii({ "##", "#.", ".#", ".." }, { names = { "a", "b", "b", "d" } })

  it("is counted, picked and gone over", function()
    assert.equal(4, #ps)
    assert.equal("a", ps[1].name)
    assert.is_nil(ps[0])
    assert.is_nil(ps[5])
    assert.is_nil(ps[-1])
    assert.is_nil(ps[1.5])
    local seen = {}
    for k, p in ipairs(ps) do seen[k] = p.name end
    assert.same({ "a", "b", "b", "d" }, seen)
    assert.equal("4 patterns of 2 x 1", tostring(ps))
    assert.equal("1 pattern of 2 x 1", tostring(ps:subset { 1 }))
    assert.same({ 2, 1, 2 }, { ps.width, ps.height, ps.n })
    assert.same({ "d", "a" }, { ps:subset({ "d", 1 })[1].name, ps:subset({ "d", 1 })[2].name })
  end)

  it("finds the first of a name, and says what it did not find", function()
    assert.same({ 1, -1 }, spins(ps:find "b"))
    local found, why = ps:find "z"
    assert.is_nil(found)
    assert.truthy(why:find('"z"', 1, true))
  end)

  it("gives subsets in the order asked for, with repeats, even none", function()
    local some = ps:subset { 4, 1, 1 }
    assert.equal("d a a", names_of(some))
    assert.same({ -1, -1 }, spins(some[1]))
    assert.equal(0, #ps:subset {})
    assert.equal(0, #ps:subset(setmetatable({}, { __len = function() return -1 end })))
    assert.equal(4, #ps)
  end)

  it("is joined with lists and single ones, from both sides", function()
    assert.equal("a b b d a b b d", names_of(ps .. ps))
    assert.equal("b a b b d", names_of(ps[2] .. ps))
    assert.equal("a b b d d", names_of(ps .. ps[4]))
    local two = ps[1] .. ps[4]
    assert.same({ 1, 1 }, spins(two[1]))
    assert.same({ -1, -1 }, spins(two[2]))
    assert.equal(4, #(ps .. ps:subset {}))
  end)

  it("knows its mutual overlaps", function()
    local qs = engram.random(6, { n = 65, seed = 4 })
    local q, sum = qs:overlaps(), 0
    assert.equal(6, #q)
    for i = 1, 6 do
      assert.equal(6, #q[i])
      for j = 1, 6 do
        local product = 0
        for k = 1, 65 do product = product + qs[i][k] * qs[j][k] end
        assert.equal(product / 65, q[i][j])
        if i ~= j then sum = sum + math.abs(q[i][j]) end
      end
    end
    assert.is_true(math.abs(qs:mean_overlap() - sum / 30) < 1e-12)
    assert.is_true(sum > 0)
    assert.equal(0, qs:subset({ 1 }):mean_overlap())
    assert.equal(1, (qs[1] .. -qs[1]):mean_overlap())
  end)
end)

describe("a pattern", function()
  it("is read by index, and only inside", function()
    local p = engram.ascii("#..")[1]
    assert.same({ 1, -1, -1 }, { p[1], p[2], p[3] })
    assert.is_nil(p[0])
    assert.is_nil(p[4])
    assert.is_nil(p[1.5])
    assert.equal(3, #p)
    local count = 0
    for _ in ipairs(p) do count = count + 1 end
    assert.equal(3, count)
  end)

  it("has an inverse whose inverse it is", function()
    for _, n in ipairs(sizes) do
      local p = random(n)
      assert.equal(n, differing(p, -p))
      assert.is_true(-(-p) == p)
      assert.equal(-1, p:overlap(-p))
    end
    local a = engram.ascii("#.", { names = { "A" } })[1]
    assert.equal("-A", (-a).name)
    assert.equal("A", (-(-a)).name)
  end)

  it("equals what has the same size and neurons, whatever its name", function()
    local a = engram.ascii({ "##\n..", "##\n.." }, { names = { "a", "b" } })
    assert.is_true(a[1] == a[2])
    assert.is_false(a[1] == engram.ascii("##..")[1])
    assert.is_false(a[1] == engram.ascii("##\n.#")[1])
    assert.is_false(a[1] == a)
    assert.is_false(a[1] == "##\n..")
    for _, n in ipairs(sizes) do
      local p = random(n)
      assert.is_false(p == p:corrupt(1 / n, 3), "one neuron is a difference")
    end
  end)

  it("overlaps by the mean product of the neurons", function()
    for _, n in ipairs(sizes) do
      local p, q, sum = random(n, 1), random(n, 2), 0
      for i = 1, n do sum = sum + p[i] * q[i] end
      assert.equal(sum / n, p:overlap(q))
      assert.equal(sum / n, q:overlap(p))
      assert.equal(1, p:overlap(p))
    end
  end)
end)

describe("corrupt", function()
  it("flips exactly round(f n) neurons", function()
    for _, n in ipairs(sizes) do
      local p = random(n)
      for f = 0, 1, 1 / 32 do
        assert.equal(math.floor(f * n + 0.5), differing(p, p:corrupt(f)))
      end
      assert.is_true(p:corrupt(1) == -p)
      assert.is_true(p:corrupt(0) == p)
    end
  end)

  it("is the same for a seed, another for another, another each time without", function()
    local p = random(400)
    assert.is_true(p:corrupt(0.25, 7) == p:corrupt(0.25, 7))
    assert.is_false(p:corrupt(0.25, 7) == p:corrupt(0.25, 8))
    assert.is_false(p:corrupt(0.25) == p:corrupt(0.25))
  end)

  it("may hit every neuron, all equally often", function()
    local p, hits, draws = random(65), {}, 2600
    for seed = 1, draws do
      local q = p:corrupt(1 / 65, seed)
      for i = 1, 65 do if p[i] ~= q[i] then hits[i] = (hits[i] or 0) + 1 end end
    end
    local chi, expected = 0, draws / 65
    for i = 1, 65 do chi = chi + ((hits[i] or 0) - expected) ^ 2 / expected end
    assert.is_true(chi > 30 and chi < 110, ("chi-squared %g for 64 degrees"):format(chi))
  end)

  it("leaves the original and the name alone", function()
    local p = engram.ascii("##..", { names = { "A" } })[1]
    local q = p:corrupt(0.5)
    assert.equal("##..", tostring(p))
    assert.equal("A", q.name)
  end)
end)

describe("occlude", function()
  local p = engram.ascii("####\n####\n####\n####", { names = { "white" } })[1]
  local q = -p

  it("covers the bottom share, to the neuron", function()
    assert.equal("####\n####\n....\n....", tostring(p:occlude(0.5)))
    assert.equal("####\n####\n###.\n....", tostring(p:occlude(0.3)))
    assert.equal("....\n....\n...#\n####", tostring(q:occlude(0.3, 1)))
    assert.is_true(p:occlude(0) == p)
    assert.is_true(p:occlude(1) == q)
    assert.is_true(p:occlude(1, 1) == p)
    assert.equal("white", p:occlude(0.5).name)
    for _, n in ipairs(sizes) do
      local white = engram.random(1, { n = n, bias = 1 })[1]
      for f = 0, 1, 1 / 16 do
        local covered, m = white:occlude(f), math.floor(f * n + 0.5)
        assert.equal(m, differing(white, covered))
        for i = n - m + 1, n do assert.equal(-1, covered[i]) end
      end
    end
  end)

  it("covers a box, clipped at the border", function()
    assert.equal("####\n#..#\n####\n####", tostring(p:occlude { x = 2, y = 2, width = 2, height = 1 }))
    assert.equal("####\n####\n###.\n###.", tostring(p:occlude { x = 4, y = 3, width = 65536, height = 9 }))
    assert.equal("....\n....\n..##\n..##", tostring(q:occlude { x = 3, y = 3, value = 1 }))
    assert.equal("...#\n####\n####\n####", tostring(p:occlude { width = 3, height = 1 }))
    assert.equal("#.##\n#.##\n#.##\n#.##", tostring(p:occlude { x = 2, width = 1 }))
    assert.is_true(p:occlude { width = 0 } == p)
    assert.is_true(p:occlude {} == q)
    assert.equal("####\n####\n####\n####", tostring(p))
  end)
end)

describe("save", function()
  teardown(program.clean)

  it("writes one pixel a neuron, which load reads back", function()
    for _, n in ipairs(sizes) do
      local p, path = random(n), program.path ".png"
      assert.is_true(p:save(path) == p)
      local back = assert(engram.load(path))
      assert.equal(1, #back)
      assert.is_true(back[1] == p)
      assert.equal(path:match "([^/]+)%.png$", back[1].name)
    end
  end)

  it("writes a folder by name, which load reads back", function()
    local letters = assert(engram.load(program.source .. "/patterns/letters/*.png"))
    local folder = program.path ""
    assert.is_true(letters:save(folder) == letters)
    assert.equal(26, #program.list(folder))
    local back = assert(engram.load(folder .. "/*.png"))
    assert.equal(names_of(letters), names_of(back))
    for k = 1, 26 do assert.is_true(letters[k] == back[k]) end
    assert(letters:save(folder), "once more over the same files")
    assert.equal(26, #program.list(folder))
  end)

  it("gives every pattern a file of its own, whatever the names", function()
    local ps = engram.ascii({ "#", ".", "#", ".", "#" }, { names = { "a", "a", "x/y", "../up", "a-2" } })
    local folder = program.folder()
    assert(ps:save(folder))
    assert.same({ "3.png", "4.png", "a-2-2.png", "a-2.png", "a.png" }, program.list(folder))
    assert.equal(-1, engram.load(folder .. "/a-2.png")[1][1])
    assert.equal(1, engram.load(folder .. "/a-2-2.png")[1][1])
    local plain = program.folder()
    assert(engram.random(3, { n = 4 }):save(plain))
    assert.same({ "1.png", "2.png", "3.png" }, program.list(plain))
  end)

  it("replaces a file whole", function()
    local path = program.write(program.path ".png", "something else")
    assert(random(100):save(path))
    assert.is_true(engram.load(path)[1] == random(100))
  end)
end)
