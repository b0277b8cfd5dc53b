-- SPDX-License-Identifier: MIT
--
-- lua5.4 docs/make/reference.lua [--check] - makes docs/reference.md from the annotations in types/.
--
-- docs/make/reference.in.md has the prose and says with comments of one line what stands where:
--
--     <!-- calls engram: load ascii -->    a table of these functions or methods of a class
--     <!-- fields Result -->               a table of the fields of a class, options or not
--     <!-- values Schedule -->             a table of the values of an alias
--
-- Every function and every class with fields has to have its place, and only one. With --check nothing is
-- written, and the exit status is 1 where the page is not what it should be.

local here = arg and arg[0] and arg[0]:match "^(.*/)reference%.lua$" or ""
package.path = here .. "?.lua;" .. package.path
local annotations = require "annotations"

local M = {}

-- ---- types in words

local in_words

local function alias_in_words(api, alias)
  if alias.type then return in_words(api, alias.type) end
  local list = {}
  for k, value in ipairs(alias.values) do list[k] = ('`"%s"`'):format(value.name) end
  return table.concat(list, ", ")
end

local plural = { integer = "integers", number = "numbers", string = "strings", list = "lists" }

-- One member of a union.
local function member_in_words(api, kind)
  if kind:match "^fun%(" then
    local names = {}
    for k, param in ipairs(annotations.parameters(kind)) do names[k] = param.name end
    return ("function(%s)"):format(table.concat(names, ", "))
  end
  local items = kind:match "^%((.*)%)%[%]$" or kind:match "^(.*)%[%]$"
  if items then return "list of " .. in_words(api, items):gsub("%a+", plural) end
  if kind:match '^"' then return "`" .. kind .. "`" end
  local name = annotations.bare(kind)
  return api.aliases[name] and alias_in_words(api, api.aliases[name]) or name
end

function in_words(api, kind)
  local members, depth, from = {}, 0, 1
  for at, sign in kind:gmatch "()([|<>(){}])" do
    if sign == "|" then
      if depth == 0 and not kind:match("^fun%(", from) then -- what a function gives goes on to the end
        members[#members + 1] = member_in_words(api, kind:sub(from, at - 1))
        from = at + 1
      end
    else
      depth = depth + (sign:match "[<({]" and 1 or -1)
    end
  end
  members[#members + 1] = member_in_words(api, (kind:sub(from):gsub("%?$", "")))
  return table.concat(members, " or ")
end

-- ---- rows

local function sentence(text)
  if text == "" or text:match "[%.:!?]$" then return text end
  return text .. "."
end

local function cell(text) return (text:gsub("|", "\\|")) end

local function signature(call, params)
  local list = {}
  for _, param in ipairs(params) do
    if param.name ~= "self" then list[#list + 1] = param.optional and ("[%s]"):format(param.name) or param.name end
  end
  return ("`%s(%s)`"):format(call, table.concat(list, ", "))
end

-- What a call gives: " → flips" by its name, else by its type.
local function given(api, first, second)
  if not first then return "" end
  if second then return (" → %s, or nil, %s"):format(in_words(api, first.type), second.name) end
  local absent = first.type:match "%?$" and not first.type:match "^fun"
  return " → " .. (first.name or in_words(api, first.type)) .. (absent and " or nil" or "")
end

-- The forms of a call; what they give stands behind the last one of those that give the same.
local function forms(api, f)
  local list = { { signature(f.call, f.params), given(api, f.returns[1], f.returns[2]) } }
  for _, overload in ipairs(f.overloads) do
    local params, kind = annotations.parameters(overload)
    local same = f.returns[1] and f.returns[1].type == kind
    local form = signature(f.call, params)
    if form ~= list[1][1] then
      list[#list + 1] = { form, same and list[1][2] or given(api, kind and { type = kind }) }
    end
  end
  for k, form in ipairs(list) do
    local next_form = list[k + 1]
    list[k] = form[1] .. (next_form and next_form[2] == form[2] and "" or form[2])
  end
  return table.concat(list, "<br>")
end

local function call_row(api, f)
  local said = { sentence(f.text) }
  for _, param in ipairs(f.params) do
    if param.text ~= "" then said[#said + 1] = ("`%s`: %s"):format(param.name, sentence(param.text)) end
  end
  local row = table.concat(said, " ")
  for _, line in ipairs(f.examples) do row = row .. ("<br>`%s`"):format(line) end
  return ("| %s | %s |"):format(cell(forms(api, f)), cell(row))
end

local function field_row(api, class, field)
  local name = field.name:gsub("^%[integer%]$", "[i]")
  if class.variable then name = class.variable .. (name:match "^%[" and "" or ".") .. name end
  local kind = in_words(api, field.type)
  if field.optional and not class.exact then kind = kind .. " or nil" end
  return ("| `%s` | %s | %s |"):format(name, cell(kind), cell(field.text))
end

-- ---- the page

-- Puts what each comment of the template asks for in its place; raises where something has none, or two.
function M.page(api, template)
  local placed, lines, number = {}, {}, 0
  local function fail(message) error(("docs/make/reference.in.md:%d: %s"):format(number, message), 0) end
  local function place(kind, name)
    local entry = api[kind][name] or fail(("there is no %s in types/"):format(name))
    if placed[entry] then fail(name .. " stands there twice") end
    placed[entry] = true
    return entry
  end
  local function put(line) lines[#lines + 1] = line end
  local kinds = {}
  function kinds.calls(rest)
    local owner, names = rest:match "^([%w%.]+): (.*)$"
    if not owner then fail "calls of whom?" end
    put "| call | what it does |"
    put "| --- | --- |"
    for name in names:gmatch "%S+" do put(call_row(api, place("functions", owner .. "." .. name))) end
  end
  function kinds.fields(rest)
    local class = place("classes", rest)
    put(class.exact and "| option | is | what |" or "| field | is | what |")
    put "| --- | --- | --- |"
    for _, field in ipairs(class.fields) do put(field_row(api, class, field)) end
  end
  function kinds.values(rest)
    put "| value | what |"
    put "| --- | --- |"
    for _, value in ipairs(place("aliases", rest).values) do
      put(('| `"%s"` | %s |'):format(value.name, cell(value.text)))
    end
  end
  for line in template:gmatch "([^\n]*)\n" do
    number = number + 1
    local kind, rest = line:match "^<!%-%- (%l+) (.-) %-%->$"
    if kinds[kind] then kinds[kind](rest) else put(line) end
  end
  for _, f in ipairs(api.functions) do
    if not placed[f] then fail(f.name .. " has no place") end
  end
  for _, class in ipairs(api.classes) do
    if #class.fields > 0 and not placed[class] then fail(class.name .. " has no place") end
  end
  return table.concat(lines, "\n") .. "\n"
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

function M.page_of_tree(top)
  return M.page(annotations.read_tree(top), read(top .. "/docs/make/reference.in.md"))
end

if arg and arg[0] and arg[0]:match "reference%.lua$" then
  local top = here .. "../.."
  local path, page = top .. "/docs/reference.md", M.page_of_tree(top)
  if arg[1] == "--check" then
    if page == read(path) then return end
    io.stderr:write "docs/reference.md is not what types/ says: lua5.4 docs/make/reference.lua makes it anew\n"
    os.exit(1)
  end
  local file = assert(io.open(path, "wb"))
  assert(file:write(page) and file:close())
end

return M
