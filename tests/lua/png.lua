-- SPDX-License-Identifier: MIT
--
-- png.lua - PNG files made by hand, whole and damaged: chunks, checksums, uncompressed data.

local M = {}

M.signature = "\137PNG\r\n\26\n"

local crc_table = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and 0xedb88320 ~ c >> 1 or c >> 1 end
  crc_table[i] = c
end

function M.crc32(bytes)
  local c = 0xffffffff
  for k = 1, #bytes do c = crc_table[(c ~ bytes:byte(k)) & 255] ~ c >> 8 end
  return c ~ 0xffffffff
end

local function adler32(bytes)
  local a, b = 1, 0
  for k = 1, #bytes do
    a = (a + bytes:byte(k)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

-- zlib's format with stored blocks, which need no compressor.
function M.deflate(bytes)
  local blocks = {}
  for at = 1, #bytes, 65535 do
    local block = bytes:sub(at, at + 65534)
    local last = at + 65535 > #bytes and 1 or 0
    blocks[#blocks + 1] = string.pack("<BI2I2", last, #block, ~#block & 0xffff) .. block
  end
  return "\x78\x01" .. table.concat(blocks) .. string.pack(">I4", adler32(bytes))
end

-- `crc` may be given to be wrong.
function M.chunk(kind, data, crc)
  return string.pack(">I4", #data) .. kind .. data .. string.pack(">I4", crc or M.crc32(kind .. data))
end

-- The chunks of a file, in order: { kind =, data = }.
function M.chunks(bytes)
  assert(bytes:sub(1, 8) == M.signature, "no PNG")
  local list, at = {}, 9
  while at <= #bytes do
    local length = string.unpack(">I4", bytes, at)
    list[#list + 1] = { kind = bytes:sub(at + 4, at + 7), data = bytes:sub(at + 8, at + 7 + length) }
    at = at + 12 + length
  end
  return list
end

function M.join(chunks)
  local parts = { M.signature }
  for _, c in ipairs(chunks) do parts[#parts + 1] = M.chunk(c.kind, c.data, c.crc) end
  return table.concat(parts)
end

function M.header(width, height, depth, colour)
  return string.pack(">I4I4BBBBB", width, height, depth, colour, 0, 0, 0)
end

-- A file from rows of bytes, each row as it stands in the file without its filter byte.
-- opts: depth (8), colour (0, grey), palette (bytes).
function M.picture(width, height, rows, opts)
  opts = opts or {}
  local lines = {}
  for y = 1, height do lines[y] = "\0" .. rows[y] end
  local chunks = { { kind = "IHDR", data = M.header(width, height, opts.depth or 8, opts.colour or 0) } }
  if opts.palette then chunks[2] = { kind = "PLTE", data = opts.palette } end
  chunks[#chunks + 1] = { kind = "IDAT", data = M.deflate(table.concat(lines)) }
  chunks[#chunks + 1] = { kind = "IEND", data = "" }
  return M.join(chunks)
end

-- The same from a list of rows of grey levels 0..255.
function M.grey(levels)
  local rows = {}
  for y, row in ipairs(levels) do rows[y] = string.char(table.unpack(row)) end
  return M.picture(#levels[1], #levels, rows)
end

return M
