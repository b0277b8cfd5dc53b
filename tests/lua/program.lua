-- SPDX-License-Identifier: MIT
--
-- program.lua - starts programs and looks at what they leave: output, files, status.
--
-- Everything lies in one temporary folder; `teardown(program.clean)` removes it.

local M = {}

M.engram = assert(os.getenv "ENGRAM", "ENGRAM names the program under test")
M.source = assert(os.getenv "ENGRAM_SOURCE", "ENGRAM_SOURCE names the top of the source tree")

local folder, count = nil, 0

local function quote(text) return "'" .. tostring(text):gsub("'", "'\\''") .. "'" end
M.quote = quote

function M.clean()
  if folder then os.execute("rm -rf " .. quote(folder)) end
  folder = nil
end

-- A path in the temporary folder; with a suffix, a new one at each call.
function M.path(suffix)
  if not folder then
    local pipe = assert(io.popen "mktemp -d")
    folder = assert(pipe:read "l", "no temporary folder")
    pipe:close()
  end
  count = count + 1
  return ("%s/%d%s"):format(folder, count, suffix or "")
end

function M.folder()
  local path = M.path ""
  assert(os.execute("mkdir " .. quote(path)))
  return path
end

function M.write(path, bytes)
  local file = assert(io.open(path, "wb"))
  assert(file:write(bytes))
  assert(file:close())
  return path
end

function M.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local bytes = file:read "a"
  file:close()
  return bytes
end

-- The names in a folder, hidden ones too, sorted.
function M.list(path)
  local names = {}
  local pipe = assert(io.popen("LC_ALL=C ls -A " .. quote(path)))
  for name in pipe:lines() do names[#names + 1] = name end
  pipe:close()
  return names
end

-- Runs a line of shell; gives its status, standard output and standard error. A child that a signal
-- ends has the status 128 + signal, as the shell says it.
function M.shell(line, input)
  local out, err, given = M.path ".out", M.path ".err", "/dev/null"
  if input then given = M.write(M.path ".in", input) end
  local wrapped = ("sh -c %s >%s 2>%s <%s"):format(quote(line), quote(out), quote(err), quote(given))
  local _, how, status = os.execute(wrapped)
  assert(how == "exit", "sh was killed")
  local written, said = M.read(out), M.read(err)
  os.remove(out)
  os.remove(err)
  return status, written, said
end

local function words(list)
  local quoted = {}
  for k = 1, #list do quoted[k] = quote(list[k]) end
  return table.concat(quoted, " ")
end

-- The program with arguments; where `arguments.input` is a text, on standard input; `arguments.from`
-- is the folder to start from, `arguments.before` stands before the command.
function M.run(arguments)
  local line = (arguments.before or "") .. quote(M.engram) .. " " .. words(arguments)
  if arguments.from then line = "cd " .. quote(arguments.from) .. " && " .. line end
  return M.shell(line, arguments.input)
end

-- The same script without the program: in the stock interpreter, or the one that runs the specs where
-- a sanitizer is on, since lua5.4 cannot load a module that was built with one.
function M.stock(arguments)
  local k = 0
  while arg and arg[k - 1] do k = k - 1 end
  local interpreter = arg and arg[k]
  if not interpreter or not interpreter:find "interpreter$" then interpreter = "lua5.4" end
  local line = quote(interpreter) .. " " .. words(arguments)
  if arguments.from then line = "cd " .. quote(arguments.from) .. " && " .. line end
  return M.shell(line, arguments.input)
end

-- A script of this text in a file of its own; its path.
function M.script(text) return M.write(M.path ".lua", text) end

-- Runs the text as a script without a window; gives its status, output and errors.
function M.headless(text, ...)
  local arguments = { "--headless", ... }
  arguments[#arguments + 1] = M.script(text)
  return M.run(arguments)
end

return M
