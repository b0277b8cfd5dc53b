-- SPDX-License-Identifier: MIT
--
-- What types/ says is what the module has, neither more nor less, and docs/reference.md is made of it.
--
-- What there is, is asked of the module itself: modules are walked, the tables behind the classes are taken
-- from their metatables, wrong calls make it list its options and names, and tables of results are looked at
-- field by field. The source is read for one thing only: that no list of options was missed.

local engram = require "engram"
local studio = require "engram.studio"
local program = require "program"

local top = program.source
package.path = top .. "/docs/make/?.lua;" .. package.path
local annotations = require "annotations"
local reference = require "reference"

teardown(program.clean)

-- Described before they are there. One that has come fails too, until it is taken off this list.
local PLANNED = {}

local api = annotations.read_tree(top)
local letters = engram.load(top .. "/patterns/letters/*.png")
local modules = { ["engram"] = engram, ["engram.theory"] = engram.theory, ["engram.studio"] = studio }

local function network(opts, patterns)
  opts.seed = opts.seed or 1
  return engram.network(opts):learn(patterns)
end

local objects = {
  Pattern = letters[1], Patterns = letters, Network = network({ width = 20, height = 20 }, letters:subset { 1, 2, 3 }),
}

local function sorted(set)
  local names = {}
  for name in pairs(set) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- `there` and `described` are sets of names of `of`: equal but for what is planned.
local function same_names(of, there, described)
  for _, name in ipairs(sorted(there)) do
    assert.truthy(described[name], ("%s.%s is there, and types/ says nothing of it"):format(of, name))
    assert.falsy(PLANNED[of .. "." .. name], ("%s.%s is there now: it is no longer PLANNED"):format(of, name))
  end
  for _, name in ipairs(sorted(described)) do
    assert.truthy(there[name] or PLANNED[of .. "." .. name], ("types/ has %s.%s, which is not there"):format(of, name))
  end
end

local function keys(table_of, want)
  local set = {}
  for name, value in pairs(table_of) do set[name] = want == nil or (type(value) == "function") == want or nil end
  return set
end

local function described_functions(owner)
  local set = {}
  for _, f in ipairs(api.functions) do
    if f.owner == owner then set[f.name:match "[^.]+$"] = true end
  end
  return set
end

local function described_fields(class)
  local set = {}
  for _, field in ipairs(class.fields) do set[field.name] = true end
  return set
end

-- The tables behind a class: methods, fields, and what may be set.
local function inside(object)
  local meta = debug.getmetatable(object)
  local _, methods = debug.getupvalue(meta.__index, 1)
  local _, fields = debug.getupvalue(meta.__index, 2)
  local _, sets = debug.getupvalue(meta.__newindex, 1)
  return methods, fields, sets
end

describe("types/ and the module:", function()
  for name, module in pairs(modules) do
    it("functions and fields of " .. name, function()
      same_names(name, keys(module, true), described_functions(name))
      same_names(name, keys(module, false), described_fields(api.classes[name]))
    end)
  end

  for name, object in pairs(objects) do
    it("methods, fields and operators of " .. name, function()
      local methods, fields, sets = inside(object)
      local there = keys(fields)
      there["[integer]"] = pcall(function() return object[1] end) or nil
      same_names(name, keys(methods), described_functions(name))
      same_names(name, there, described_fields(api.classes[name]))
      local settable = {}
      for _, field in ipairs(api.classes[name].fields) do
        settable[field.name] = field.text:find("may be set", 1, true) and true
      end
      assert.same(keys(sets), settable)
      local operators = {}
      for key in pairs(debug.getmetatable(object)) do
        local operator = key:match "^__(%l+)$"
        operators[operator] = not ("gc eq tostring index newindex metatable name"):find(operator, 1, true) or nil
      end
      assert.same(operators, api.classes[name].operators)
    end)
  end

  it("every class whose objects have methods is looked at", function()
    for name, meta in pairs(debug.getregistry()) do
      local class = type(name) == "string" and type(meta) == "table" and name:match "^engram%.(%u%a+)$"
      if class then
        assert.truthy(api.classes[class], class .. " is nowhere in types/")
        if type(meta.__newindex) == "function" then assert.truthy(objects[class], class .. " is not looked at") end
      end
    end
  end)

  it("fields of results are those that may be read", function()
    for name, meta in pairs(debug.getregistry()) do
      local class = type(name) == "string" and api.classes[annotations.bare(name)]
      if class and not objects[class.name] and not modules[class.name] then
        local _, fields = debug.getupvalue(meta.__index, 1)
        local described = described_fields(class)
        described["[integer]"] = nil
        same_names(class.name, keys(fields), described)
      end
    end
  end)

  it("every entry says something", function()
    for _, f in ipairs(api.functions) do assert.truthy(#f.text > 0, f.at .. ": says nothing") end
    for _, class in ipairs(api.classes) do
      for _, field in ipairs(class.fields) do
        assert.truthy(#field.text > 0, ("%s: field %s says nothing"):format(class.at, field.name))
      end
    end
  end)
end)

-- ---- options

-- What stands for a parameter of this type in a call whose options are wrong.
local samples = {
  ["string"] = "name", ["string|string[]"] = "name", ["integer"] = 1, ["engram.Network"] = objects.Network,
  ["engram.Patterns|engram.Pattern|engram.Pattern[]"] = letters,
}

-- Calls fn({ arguments before it…, wrong }) and gives the message.
local function refusal(f, params, k, wrong)
  local arguments = {}
  for before = 1, k - 1 do
    local kind = params[before].type
    arguments[before] = params[before].name == "self" and objects[f.owner]
      or assert(samples[kind], f.name .. ": no sample of a " .. kind)
  end
  arguments[k] = wrong
  local among = modules[f.owner] or inside(objects[f.owner])
  local ok, message = pcall(among[f.name:match "[^.]+$"], table.unpack(arguments, 1, k))
  assert.is_false(ok, f.name .. " takes what is wrong")
  return message
end

local function quoted(text)
  local set = {}
  for name in text:gmatch '"([^"]*)"' do set[name] = true end
  return set
end

-- Calls visit(f, params, k) for every parameter, also those of overloads; methods have one in front.
local function each_parameter(visit)
  for _, f in ipairs(api.functions) do
    local lists = { {} }
    if f.method then lists[1][1] = { name = "self", type = f.owner } end
    for _, param in ipairs(f.params) do table.insert(lists[1], param) end
    for _, overload in ipairs(f.overloads) do lists[#lists + 1] = annotations.parameters(overload) end
    for _, params in ipairs(lists) do
      for k = 1, #params do
        if not PLANNED[f.name] then visit(f, params, k) end
      end
    end
  end
end

describe("options:", function()
  it("fields are those that a call knows", function()
    local seen = {}
    each_parameter(function(f, params, k)
      local class = api.classes[annotations.bare(params[k].type)]
      if not class or not class.exact then return end
      local known = refusal(f, params, k, { true }):match "^unknown field %[1%] %(the fields are (.*)%)$"
      assert.truthy(known, f.name .. " does not list its fields")
      same_names(class.name, quoted(known), described_fields(class))
      seen[class.name] = true
    end)
    for _, class in ipairs(api.classes) do
      assert.truthy(not class.exact or seen[class.name], class.name .. " belongs to no call")
    end
  end)

  it("no list of options in the source is missed", function()
    local described, pipe = {}, assert(io.popen("cat " .. program.quote(top .. "/src/lua") .. "/*.c"))
    local source = pipe:read "a"
    pipe:close()
    for _, class in ipairs(api.classes) do
      if class.exact then
        local set = described_fields(class)
        for name in pairs(set) do set[name] = not PLANNED[class.name .. "." .. name] or nil end
        described[table.concat(sorted(set), " ")] = class.name
      end
    end
    local lists = 0
    for list in source:gmatch "args_list known = {(.-)}" do
      local fields = table.concat(sorted(quoted(list)), " ")
      assert.truthy(described[fields], "no class of options has just these fields: " .. fields)
      lists = lists + 1
    end
    local _, calls = source:gsub("\n%s+args_known%(", "")
    assert.truthy(calls > 5 and calls == lists, "a list of options that is not called `known`")
  end)

  it("names are those that a call knows", function()
    local seen = {}
    local function compare(kind, f, params, k, wrong)
      local alias, values = api.aliases[annotations.bare(kind)], {}
      if not alias or alias.type then return end
      local message = refusal(f, params, k, wrong)
      local known = message:match "expected (.*), got"
      assert.truthy(known, ("%s does not list the names of %s: %s"):format(f.name, alias.name, message))
      for _, value in ipairs(alias.values) do values[value.name] = true end
      same_names(alias.name, quoted(known), values)
      seen[alias.name] = true
    end
    each_parameter(function(f, params, k)
      compare(params[k].type, f, params, k, "?")
      local class = api.classes[annotations.bare(params[k].type)]
      for _, field in ipairs(class and class.exact and class.fields or {}) do
        compare(field.type, f, params, k, { [field.name] = "?" })
      end
    end)
    seen.Kind, seen.Event = true, seen.Event or PLANNED["engram.studio.on"] -- kinds are results, below
    for _, alias in ipairs(api.aliases) do
      assert.truthy(alias.type or seen[alias.name], alias.name .. " belongs to no call")
    end
  end)
end)

-- ---- what calls give

local seen = {} -- "Result.flips" -> true: a value was looked at

local fits

local function fits_one(value, kind, where)
  local items = kind:match "^%((.*)%)%[%]$" or kind:match "^(.*)%[%]$"
  local name = annotations.bare(kind)
  if items then
    if type(value) ~= "table" then return false end
    for k = 1, #value do fits(value[k], items, where) end
    return true
  elseif kind:match '^"' then
    return value == kind:sub(2, -2)
  elseif api.aliases[name] then
    for _, one in ipairs(api.aliases[name].values) do
      if value == one.name then
        seen[name .. "." .. value] = true
        return true
      end
    end
    return false
  elseif kind == "integer" then
    return math.type(value) == "integer"
  elseif objects[name] then
    return debug.getmetatable(value) == debug.getmetatable(objects[name])
  elseif modules[kind] then
    return value == modules[kind]
  elseif api.classes[name] then
    if type(value) ~= "table" then return false end
    for key in pairs(value) do
      assert.truthy(math.type(key) == "integer" or described_fields(api.classes[name])[key],
        ("%s has a field '%s', and types/ says nothing of it"):format(name, key))
    end
    for _, field in ipairs(api.classes[name].fields) do
      if field.name == "[integer]" then
        for k = 1, #value do fits(value[k], field.type, where) end
      else
        fits(value[field.name], field.type .. (field.optional and "|nil" or ""), name .. "." .. field.name)
      end
    end
    return true
  end
  return type(value) == kind
end

function fits(value, kind, where)
  for member in (kind .. "|"):gmatch "([^|]*)|" do
    if fits_one(value, member, where) then
      if value ~= nil then seen[where] = true end
      return
    end
  end
  error(("%s is %s, types/ says %s"):format(where, tostring(value), kind), 0)
end

describe("what calls give:", function()
  local random = engram.random(8, { n = 100, seed = 1 })
  local rules = { "hebb", "covariance", "projection", "storkey", "perceptron", "sequence" }

  it("fields of networks and patterns are as types/ says", function()
    local nets = { engram.network { weights = { { 0, 1 }, { 1, 0 } } } }
    for k, rule in ipairs(rules) do nets[k + 1] = network({ n = 100, rule = rule }, random) end
    local list = { { "Pattern", letters[1] }, { "Patterns", letters }, { "engram", engram } }
    for k = 1, #nets do table.insert(list, { "Network", nets[k] }) end
    for _, case in ipairs(list) do
      for _, field in ipairs(api.classes[case[1]].fields) do
        local value = case[2][field.name == "[integer]" and 1 or field.name]
        fits(value, field.type .. (field.optional and "|nil" or ""), case[1] .. "." .. field.name)
      end
    end
  end)

  it("results have the fields of types/, and all of these come", function()
    local net = network({ n = 100 }, random:subset { 1, 2, 3 })
    local mixed = {}
    for i = 1, 100 do mixed[i] = random[1][i] + random[2][i] + random[3][i] > 0 and 1 or -1 end
    local full = network({ n = 100 }, engram.random(40, { n = 100, seed = 2 }))
    local given = engram.network { weights = { { 0, 1 }, { 1, 0 } } }
    for _, state in ipairs { random[1], -random[1], random[5], mixed } do
      fits(net:classify(state), "engram.Class", "classify")
      fits(net:set(state):run { sweeps = 1 }, "engram.Result", "run")
    end
    fits(given:classify(), "engram.Class", "classify")
    fits(given:run(), "engram.Result", "run")
    fits(net:run { on_sweep = function() return false end }, "engram.Result", "run")
    fits(engram.recall(net, random), "engram.Result[]", "recall")
    fits(engram.attractors(net, { starts = 200 }), "engram.Attractors", "attractors")
    fits(engram.attractors(given, { starts = 5 }), "engram.Attractors", "attractors")
    fits(net:crosstalk(1), "engram.Crosstalk", "crosstalk")
    fits(engram.memory(), "engram.Memory", "memory")
    fits(engram.theory.capacity(100), "engram.Capacity", "capacity")
    local many = engram.random(20, { n = 60, seed = 4 })
    local few = engram.random(3, { n = 60, seed = 3 })
    local diagnosed = {
      net, full, network({ n = 100, temperature = 0.4 }, random), network({ n = 60 }, few):bias(5),
      network({ n = 60 }, many .. many[1]),
      network({ n = 60 }, few):unlearn { dreams = 50, rate = 1 },
    }
    for _, one in ipairs(diagnosed) do fits(one:diagnose(), "engram.Diagnosis", "diagnose") end
    for _, class in ipairs(api.classes) do
      if not class.variable and not class.exact then
        for _, field in ipairs(class.fields) do
          assert.truthy(field.name == "[integer]" or seen[class.name .. "." .. field.name],
            ("%s.%s was never there"):format(class.name, field.name))
        end
      end
    end
    for _, value in ipairs(api.aliases.Kind.values) do
      assert.truthy(seen["Kind." .. value.name], value.name .. " was never there")
    end
  end)
end)

-- ---- the page, and how it is made

describe("docs/reference.md", function()
  it("is what types/ and docs/make/reference.in.md say", function()
    assert.truthy(program.read(top .. "/docs/reference.md") == reference.page_of_tree(top),
      "lua5.4 docs/make/reference.lua makes it anew")
  end)

  it("is checked by its maker, too", function()
    local maker = { "lua5.4", top .. "/docs/make/reference.lua", "--check" }
    for k = 1, #maker do maker[k] = program.quote(maker[k]) end
    assert.equal(0, (program.shell(table.concat(maker, " "))))
  end)
end)

describe("annotations", function()
  it("are Lua", function()
    for _, name in ipairs(annotations.files) do assert(loadfile(("%s/types/%s.lua"):format(top, name), "t")) end
  end)

  it("have examples that are Lua", function()
    for _, f in ipairs(api.functions) do
      local example = table.concat(f.examples, "\n"):gsub("…", "")
      assert(load(example, "=" .. f.name))
    end
  end)

  local head = "---A box.\n---@class engram.Box\n---@field n integer how many\nlocal b = {}\n\n"
  local call = "---Opens it.\n---@param how string a way\nfunction b:open(how) end\n"
  local function read(text) return annotations.read { { "t.lua", text } } end

  it("are read", function()
    local kind = "---@alias engram.Kind\n---| \"a\" # one\n---| \"b\"\n\n"
    local got = read(kind .. head .. call)
    assert.same({ { name = "a", text = "one" }, { name = "b", text = "" } }, got.aliases.Kind.values)
    assert.same({ { name = "n", type = "integer", optional = false, text = "how many" } }, got.classes.Box.fields)
    local f = got.functions["Box.open"]
    assert.same({ "Opens it.", "b:open", "t.lua:12" }, { f.text, f.call, f.at })
    local params, gives = annotations.parameters "fun(a: fun(x: T): U?, b?: (c|d)[]): table<string, e>|f"
    assert.same({ { name = "a", type = "fun(x: T): U?", optional = false },
      { name = "b", type = "(c|d)[]", optional = true } }, params)
    assert.equal("table<string, e>|f", gives)
  end)

  it("that cannot be read are refused by line", function()
    for text, message in pairs {
      [head:gsub("@field", "@feild")] = "t.lua:3: an unknown tag @feild",
      [head .. call:gsub("%(how%)", "(why)")] = "t.lua:8: b:open has (why), and (how) is described",
      [head .. call .. call] = "t.lua:11: a second Box.open",
      [head:gsub("integer how", "fun(how")] = "t.lua:3: a type that does not end: fun(how many",
      [head:gsub("integer how", "integer|] how")] = "t.lua:3: ",
      ["function b:open() end\n"] = "t.lua:1: a line that cannot be read",
      ["---@alias engram.Any fun(\n"] = "t.lua:1: an alias that cannot be read",
      ["local b = {}\n"] = "t.lua:1: a table without a class",
      [head .. "b.x = 1\n"] = "t.lua:6: a line that cannot be read: b.x = 1",
      ["---@class engram.Box\n---late\n"] = "t.lua:2: text belongs before the tags",
    } do
      local ok, said = pcall(read, text)
      assert.is_false(ok)
      assert.truthy(said:find(message, 1, true), said)
    end
  end)

  it("have a place on the page each, and only one", function()
    local got = read(head .. call)
    local page = reference.page(got, "<!-- fields Box -->\n\n<!-- calls Box: open -->\n")
    assert.truthy(page:find("| `b.n` | integer | how many |", 1, true), page)
    assert.truthy(page:find("| `b:open(how)` | Opens it. `how`: a way. |", 1, true), page)
    for template, message in pairs {
      ["<!-- fields Box -->\n"] = "Box.open has no place",
      ["<!-- calls Box: open -->\n"] = "Box has no place",
      ["<!-- calls Box: open open -->\n"] = "1: Box.open stands there twice",
      ["\n<!-- calls Box: shut -->\n"] = "2: there is no Box.shut",
    } do
      local ok, said = pcall(reference.page, got, template)
      assert.is_false(ok)
      assert.truthy(said:find(message, 1, true), said)
    end
  end)
end)
