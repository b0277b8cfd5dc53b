-- SPDX-License-Identifier: MIT
--
-- annotations.lua - reads the annotation files of types/, of which editors make their help.
--
-- read(sources) takes { { path, text }, … } and gives what they declare, in their order:
--
--     functions   { owner, variable, name, method, text, examples, params, returns, overloads, at }
--     classes     { name, variable, exact, text, examples, fields, operators, at }
--     aliases     { name, text, values, type, at }   of names, or one of a type that has no values
--
-- each also by its name in functions["engram.load"], classes["Network"], aliases["Rule"]: the prefix "engram."
-- of types is left out. Params and fields are { name, type, optional, text }, `at` is "path:line".
--
-- Only what these files need is known; a line that is not, a type that does not end, a function whose
-- parameters are not those that are described, is an error: what is misspelt is not lost in silence.

local M = {}

local function bare(name) return (name:gsub("^engram%.(%u)", "%1")) end
M.bare = bare

-- The end of the type that begins at `from`, or nil where it does not end.
local function type_end(s, from)
  local at = s:match("^%s*()", from)
  local fun = s:match("^fun()%(", at)
  local stop = s:match("^%b()()", fun or at) or s:match("^%b{}()", at) or s:match('^"[^"]*"()', at)
    or s:match("^[%a_][%w_%.]*()", at)
  if not stop then return nil end
  stop = s:match("^%b<>()", stop) or stop
  local gives = fun and s:match("^%s*:()", stop)
  if gives then return type_end(s, gives) end
  while s:match("^%[%]", stop) do stop = stop + 2 end
  stop = s:match("^%?()", stop) or stop
  local more = s:match("^%s*|()", stop)
  if more then return type_end(s, more) end
  return stop
end

-- "type rest" -> type, rest
local function split_type(s, fail)
  local stop = type_end(s, 1)
  if not stop then fail("no type: " .. s) end
  local rest = s:sub(stop)
  if rest ~= "" and not rest:match "^%s" then fail("a type that does not end: " .. s) end
  return s:sub(1, stop - 1), rest:match "^%s*(.-)%s*$"
end
M.split_type = split_type

-- "fun(a: T, b?: T): R" -> { { name, type, optional } }, "R" or nil
function M.parameters(fun)
  local inside, gives = fun:match "^fun(%b())%s*:?%s*(.*)$"
  local list, s, at = {}, inside:sub(2, -2), 1
  while s:match("%S", at) do
    local name, optional, from = s:match("^%s*([%w_]+)(%??)%s*:%s*()", at)
    local stop = assert(from and type_end(s, from), "no type in " .. fun)
    list[#list + 1] = { name = name, type = s:sub(from, stop - 1), optional = optional == "?" }
    at = s:match("^%s*,()", stop) or stop
  end
  return list, gives ~= "" and gives or nil
end

-- Paragraphs joined, and the lines of code blocks apart.
local function set_text(into, lines)
  local words, examples, code = {}, {}, false
  for _, line in ipairs(lines) do
    if line:match "^```" then
      code = not code
    elseif code then
      examples[#examples + 1] = line
    elseif line:match "%S" then
      words[#words + 1] = line
    end
  end
  into.text, into.examples = table.concat(words, " "), examples
  return into
end

-- What stands above a declaration.
local function new_block() return { lines = {}, params = {}, returns = {}, overloads = {} } end

local tags = {}

function tags.class(rest, block, out, fail)
  local exact, name = rest:match "^(%(exact%)%s*)([%w%.]+)$"
  name = name or rest:match "^[%w%.]+$"
  if not name then fail("a class that cannot be read: " .. rest) end
  block.class = set_text({ name = bare(name), exact = exact ~= nil, fields = {}, operators = {} }, block.lines)
  out.add("classes", block.class)
end

function tags.field(rest, block, _, fail)
  local name, optional, at = rest:match "^(%[?[%a_][%w_]*%]?)(%??)%s+()"
  if not block.class or not name then fail("a field that cannot be read: " .. rest) end
  local kind, text = split_type(rest:sub(at), fail)
  local fields = block.class.fields
  fields[#fields + 1] = { name = name, type = kind, optional = optional == "?", text = text }
end

function tags.operator(rest, block, _, fail)
  local name = rest:match "^%l+"
  if not block.class or not name then fail("an operator that cannot be read: " .. rest) end
  block.class.operators[name] = true
end

function tags.alias(rest, block, out, fail)
  local name, kind = rest:match "^([%w%.]+)%s*(.*)$"
  if not name or kind ~= "" and type_end(kind, 1) ~= #kind + 1 then fail("an alias that cannot be read: " .. rest) end
  block.alias = set_text({ name = bare(name), type = kind ~= "" and kind or nil, values = {} }, block.lines)
  out.add("aliases", block.alias)
end

function tags.param(rest, block, _, fail)
  local name, optional, at = rest:match "^([%a_][%w_]*)(%??)%s+()"
  if not name then fail("a parameter that cannot be read: " .. rest) end
  local kind, text = split_type(rest:sub(at), fail)
  block.params[#block.params + 1] = { name = name, type = kind, optional = optional == "?", text = text }
end

tags["return"] = function(rest, block, _, fail)
  local kind, name = split_type(rest, fail)
  block.returns[#block.returns + 1] = { type = kind, name = name:match "^[%w_]+" }
end

function tags.overload(rest, block, _, fail)
  if type_end(rest, 1) ~= #rest + 1 then fail("an overload that cannot be read: " .. rest) end
  block.overloads[#block.overloads + 1] = rest
end

function tags.meta() end
function tags.generic() end

local function declare(line, block, out, variables, fail)
  local variable = line:match "^local ([%a_]+) = {}$"
  if variable then
    if not block.class then fail("a table without a class: " .. line) end
    block.class.variable = variable
    variables[variable] = block.class
    return
  end
  local owner, mark, name, list = line:match "^function ([%a_]+)([%.:])([%a_]+)%(([^()]*)%) end$"
  if not owner or not variables[owner] then fail("a line that cannot be read: " .. line) end
  local names = {}
  for k, param in ipairs(block.params) do names[k] = param.name end
  if table.concat(names, ", ") ~= list then
    fail(("%s%s%s has (%s), and (%s) is described"):format(owner, mark, name, list, table.concat(names, ", ")))
  end
  out.add("functions", set_text({ name = variables[owner].name .. "." .. name, owner = variables[owner].name,
    variable = owner, call = owner .. mark .. name, method = mark == ":", params = block.params,
    returns = block.returns, overloads = block.overloads }, block.lines))
end

function M.read(sources)
  local out = { functions = {}, classes = {}, aliases = {} }
  for _, source in ipairs(sources) do
    local path, text = source[1], source[2]
    local number, variables, block = 0, {}, new_block()
    local function fail(message) error(("%s:%d: %s"):format(path, number, message), 0) end
    function out.add(kind, entry)
      if out[kind][entry.name] then fail("a second " .. entry.name) end
      entry.at = ("%s:%d"):format(path, number)
      out[kind][entry.name] = entry
      table.insert(out[kind], entry)
    end
    for line in text:gmatch "([^\n]*)\n" do
      number = number + 1
      local tag, rest = line:match "^%-%-%-@(%l+)%s*(.*)$"
      local value, what = line:match '^%-%-%-| "([^"]*)"%s*#?%s*(.*)$'
      if tag then
        if not tags[tag] then fail("an unknown tag @" .. tag) end
        tags[tag](rest, block, out, fail)
      elseif value then
        if not block.alias then fail "a value without an alias" end
        table.insert(block.alias.values, { name = value, text = what })
      elseif line:match "^%-%-%-" then
        if block.class or block.alias then fail "text belongs before the tags" end
        table.insert(block.lines, line:sub(4))
      elseif line:match "^%-%-" then
        block.lines = {}
      elseif line:match "^%s*$" then
        block = new_block()
      elseif not line:match "^return [%a_]+$" then
        declare(line, block, out, variables, fail)
        block = new_block()
      end
    end
  end
  out.add = nil
  return out
end

-- The files of types/ under `top`, in the order of the page.
M.files = { "engram", "engram/patterns", "engram/network", "engram/results", "engram/theory", "engram/studio" }

function M.read_tree(top)
  local sources = {}
  for k, name in ipairs(M.files) do
    local path = ("types/%s.lua"):format(name)
    local file = assert(io.open(top .. "/" .. path, "rb"))
    sources[k] = { path, file:read "a" }
    file:close()
  end
  return M.read(sources)
end

return M
