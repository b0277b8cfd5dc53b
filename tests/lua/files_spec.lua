-- SPDX-License-Identifier: MIT
--
-- Files that are missing, damaged or in the way: nil and a message with the path and the reason, and
-- never half a file.

local engram = require "engram"
local png = require "png"
local program = require "program"

teardown(program.clean)

local good = assert(program.read(program.source .. "/patterns/letters/A.png"))

-- Loading must fail with a message that begins with the path and holds all the texts.
local function refused(path, opts, ...)
  local got, message, more = engram.load(path, opts)
  assert.is_nil(got)
  assert.is_nil(more)
  assert.equal("string", type(message))
  local name = type(path) == "string" and path or path[#path]
  assert.equal(name, message:sub(1, #name), message)
  for _, text in ipairs { ... } do
    assert.truthy(message:find(text, 1, true), ("%q is not in: %s"):format(text, message))
  end
  return message
end

local function damaged(bytes) return program.write(program.path ".png", bytes) end

-- The good file with its chunks changed by a function.
local function changed(change)
  local chunks = png.chunks(good)
  change(chunks)
  return damaged(png.join(chunks))
end

describe("the helper of this file", function()
  it("takes a good file apart and puts it together again", function()
    assert.equal(good, png.join(png.chunks(good)))
    assert.equal(0xcbf43926, png.crc32 "123456789")
    local path = changed(function() end)
    assert.is_true(engram.load(path)[1] == engram.load(program.source .. "/patterns/letters/A.png")[1])
  end)
end)

describe("a path to nothing:", function()
  it("a missing file", function()
    refused("/no such folder/x.png", nil, "there is no such file")
    refused(program.folder() .. "/x.png", nil, "there is no such file")
  end)
  it("a glob without a match", function() refused(program.folder() .. "/*.png", nil, "no file matches") end)
  it("a folder", function() refused(program.folder(), nil, "is a folder") end)
  it("a device", function() refused("/dev/zero", nil, ": ") end)
  it("a later one of a list", function()
    refused({ program.source .. "/patterns/letters/A.png", "/nothing.png" }, nil, "there is no such file")
  end)
  it("whatever the length of its name", function()
    local long = "/" .. ("x"):rep(5000) .. ".png"
    local got, message = engram.load(long)
    assert.is_nil(got)
    assert.is_true(#message > 20)
    got, message = engram.load("/" .. ("y/"):rep(1000) .. "*.png")
    assert.is_nil(got)
    assert.is_true(#message > 20)
  end)
end)

describe("a file that is no picture:", function()
  it("no bytes", function() refused(damaged "", nil, "is empty") end)
  it("some text", function() refused(damaged "hello\n", nil, "not a PNG file", "hell") end)
  it("another format", function() refused(damaged "\255\216\255\224\0\16JFIF", nil, "is a JPEG picture") end)
  it("a signature and no more", function() refused(damaged(good:sub(1, 8)), nil, "cut off") end)
  it("a picture sent as text", function()
    refused(damaged((good:gsub("\r\n", "\n"))), nil, "as if it were text")
  end)
end)

describe("a picture that is damaged:", function()
  it("cut off anywhere", function()
    for length = 1, #good - 1 do
      local path = damaged(good:sub(1, length))
      refused(path)
      os.remove(path)
    end
  end)

  it("with any one bit changed", function()
    for at = 1, #good do
      local byte = good:byte(at)
      local path = damaged(good:sub(1, at - 1) .. string.char(byte ~ (1 << at % 8)) .. good:sub(at + 1))
      refused(path)
      os.remove(path)
    end
  end)

  it("a wrong checksum", function()
    refused(changed(function(chunks) chunks[2].crc = 12345 end), nil, "wrong checksum")
  end)

  it("bytes behind the end", function() refused(damaged(good .. "x"), nil, "1 bytes after its end") end)

  it("no data, no header, two headers", function()
    refused(changed(function(chunks) table.remove(chunks, 2) end), nil, "no picture data")
    refused(changed(function(chunks) table.remove(chunks, 1) end), nil, "header")
    refused(changed(function(chunks) table.insert(chunks, 2, chunks[1]) end), nil, "two headers")
  end)

  it("less data than pixels", function()
    refused(changed(function(chunks) chunks[2].data = png.deflate(("\0"):rep(100)) end))
    refused(changed(function(chunks) chunks[2].data = "" end))
    refused(changed(function(chunks) chunks[2].data = ("\255"):rep(50) end))
  end)

  it("a filter that PNG does not have", function()
    refused(changed(function(chunks) chunks[2].data = png.deflate(("\9" .. ("\0"):rep(20)):rep(20)) end))
  end)

  it("a palette that is too short for its pixels, or missing", function()
    local rows = { "\0\1", "\2\200" }
    refused(damaged(png.picture(2, 2, rows, { colour = 3, palette = ("\0\0\0"):rep(3) })), nil, "palette")
    refused(damaged(png.picture(2, 2, rows, { colour = 3 })), nil, "palette")
    refused(damaged(png.picture(2, 2, rows, { colour = 3, palette = "\0\0\0\0" })), nil, "palette")
  end)

  it("sizes that are not meant: zero, huge, more than is there", function()
    local function sized(width, height)
      return changed(function(chunks) chunks[1].data = png.header(width, height, 8, 0) end)
    end
    refused(sized(60000, 60000), nil, "60000 x 60000")
    refused(sized(0x7fffffff, 1), nil, "2147483647 x 1")
    refused(sized(0xffffffff, 0xffffffff), nil, "4294967295")
    refused(sized(0, 20), nil, "no pixels")
    refused(sized(20, 0), nil, "no pixels")
    refused(sized(8000, 8000))
    refused(sized(20, 21))
  end)

  it("depths and colours that do not exist", function()
    for _, pair in ipairs { { 3, 0 }, { 8, 1 }, { 8, 5 }, { 16, 3 }, { 4, 2 }, { 0, 0 } } do
      refused(changed(function(chunks) chunks[1].data = png.header(20, 20, pair[1], pair[2]) end))
    end
  end)
end)

describe("pictures of different sizes", function()
  it("are refused, and both sizes and the remedy are named", function()
    local small = damaged(png.grey { { 0, 255 } })
    local list = { program.source .. "/patterns/letters/A.png", small }
    refused(list, nil, "is 2 x 1", "20 x 20", "width = 20, height = 20")
    assert.equal(2, #engram.load(list, { width = 20, height = 20 }))
  end)
end)

describe("a file that cannot be written", function()
  local p = engram.random(1, { n = 100, seed = 1 })[1]
  local ps = engram.random(3, { n = 100, seed = 1 })

  local function fails(object, path, ...)
    local got, message = object:save(path)
    assert.is_nil(got)
    assert.equal(path, message:sub(1, #path))
    for _, text in ipairs { ... } do assert.truthy(message:find(text, 1, true), message) end
  end

  it("in a missing folder leaves nothing", function()
    local folder = program.folder()
    fails(p, folder .. "/none/x.png", "make its folder first")
    fails(ps, folder .. "/none/deeper", "cannot make this folder")
    assert.same({}, program.list(folder))
  end)

  it("in the place of a folder leaves it", function()
    local folder = program.folder()
    os.execute("mkdir " .. folder .. "/x.png")
    fails(p, folder .. "/x.png", "is a folder")
    assert.same({ "x.png" }, program.list(folder))
    assert.same({}, program.list(folder .. "/x.png"))
  end)

  it("in a file used as a folder leaves the file", function()
    local folder = program.folder()
    program.write(folder .. "/file", "content")
    fails(p, folder .. "/file/x.png")
    fails(ps, folder .. "/file")
    assert.same({ "file" }, program.list(folder))
    assert.equal("content", program.read(folder .. "/file"))
  end)

  it("in the place of a device leaves the device", function()
    fails(p, "/dev/null", "not an ordinary file")
    fails(ps, "/dev/null")
    local status = program.shell "test -c /dev/null"
    assert.equal(0, status)
  end)

  it("on a full disk leaves nothing, and what was there stays", function()
    local folder = program.folder()
    assert(p:save(folder .. "/old.png"))
    local before = program.read(folder .. "/old.png")
    local script = program.script(([[
      local engram = require "engram"
      local p = engram.random(1, { width = 600, height = 600, seed = 1 })[1]
      print(p:save %q)
      print(p:save %q)]]):format(folder .. "/old.png", folder .. "/new.png"))
    -- a limit on the size of files stands for the disk
    local status, out = program.shell(("ulimit -f 4; trap '' XFSZ; %s --headless %s"):format(
      program.quote(program.engram), program.quote(script)))
    assert.equal(0, status)
    assert.truthy(out:find "^nil\t[^\n]*old.png: cannot be written[^\n]*\nnil\t[^\n]*new.png: cannot be written", out)
    assert.same({ "old.png" }, program.list(folder))
    assert.equal(before, program.read(folder .. "/old.png"))
  end)
end)
