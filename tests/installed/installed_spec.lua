-- SPDX-License-Identifier: MIT
--
-- What `cmake --install` leaves works by itself: the program from anywhere and wherever it was moved, the Lua
-- module in a stock interpreter and in a host of one's own, the C library through pkg-config.

package.path = os.getenv "ENGRAM_SOURCE" .. "/tests/lua/?.lua;" .. package.path
local program = require "program"
local quote = program.quote
local here = program.source .. "/tests/installed/"
local prefix = program.path " of its own"

-- Nothing of the build tree is known to what runs: no LUA_PATH, no LUA_CPATH.
local function clean(line, environment)
  return program.shell(("env -i PATH=/usr/bin:/bin LIBGL_ALWAYS_SOFTWARE=1 HOME=%s %s %s"):format(
    quote(program.folder()), environment or "", line))
end

local function gives(line, environment)
  local status, out, err = clean(line, environment)
  assert.equal(0, status, line .. "\n" .. out .. err)
  return out, err
end

local function install(line)
  local status, out, err = program.shell(line)
  assert(status == 0, out .. err)
end

local function run(from, arguments, at)
  return clean(("sh -c %s"):format(quote(("cd %s && %s %s"):format(quote(from), quote((at or prefix) .. "/bin/engram"),
    arguments))))
end

local function exists(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

setup(function()
  install(("cmake --install %s --prefix %s"):format(quote(os.getenv "ENGRAM_BUILD"), quote(prefix)))
end)
teardown(program.clean)

local studio = select(2, program.shell(quote(program.engram) .. " --snapshot /none/x.png -e ''")) == ""
  and not select(3, program.shell(quote(program.engram) .. " --snapshot x.png -e ''")):find "no studio"
local result = '^recalled "A": overlap 1%.000, %d+ sweeps, %d+ flips, energy %-%d+%.%d\n$'
local parts = { "bin/engram", "include/engram.h", "share/man/man1/engram.1", "lua/5.4/engram.so", "libengram.a",
  "libengram.so", "pkgconfig/engram.pc", "share/engram/scripts/letters.lua", "share/engram/scripts/tools/stats.lua",
  "share/engram/patterns/letters/A.png", "share/engram/shaders/neurons.frag", "share/doc/engram/README.md",
  "share/doc/engram/docs/reference.md", "share/doc/engram/examples/host_core.c" }
if studio then
  parts[#parts + 1] = "share/applications/engram.desktop"
  parts[#parts + 1] = "share/icons/hicolor/scalable/apps/engram.svg"
end

-- Where a part is below lib, the machine's own habits decide between lib and lib/ARCHITECTURE.
local function find(top, part)
  local out = gives(("find %s -path %s"):format(quote(top), quote("*/" .. part)))
  return out:match "^[^\n]+"
end

describe("installing", function()
  it("puts every part into its place", function()
    for _, part in ipairs(parts) do assert.truthy(find(prefix, part), part) end
  end)

  it("goes below DESTDIR as a whole, and works from there", function()
    local top = program.folder()
    install(("DESTDIR=%s cmake --install %s"):format(quote(top), quote(os.getenv "ENGRAM_BUILD")))
    for _, part in ipairs(parts) do assert.truthy(find(top, part), part) end
    local _, out = run("/", "--headless letters", (find(top, "bin/engram"):gsub("/bin/engram$", "")))
    assert.truthy(out:find(result), out)
  end)

  it("tells of the same version everywhere", function()
    local version = gives(quote(prefix .. "/bin/engram") .. " --version"):match "%S+%s*$":gsub("%s", "")
    local pc = program.read(find(prefix, "pkgconfig/engram.pc"))
    assert.equal(version, pc:match "Version: (%S+)")
    assert.equal(version, program.read(prefix .. "/include/engram.h"):match 'EG_VERSION "([^"]+)"')
    local rockspec = ("%s/engram-%s-1.rockspec"):format(program.source, version)
    assert.truthy(exists(rockspec), rockspec)
    assert.equal(version .. "-1", program.read(rockspec):match '\nversion = "([^"]+)"')
  end)

  it("gives a desktop a program and an icon that are there", function()
    if not studio then return end
    local entry = program.read(prefix .. "/share/applications/engram.desktop")
    assert.truthy(find(prefix, "bin/" .. entry:match "Exec=(%S+)"))
    assert.truthy(find(prefix, "apps/" .. entry:match "Icon=(%S+)" .. ".svg"))
    local script = entry:match "Exec=%S+ (%S+)"
    assert.equal(0, (run("/", "--headless " .. script)))
  end)
end)

describe("the installed program", function()
  it("runs its scripts by name from anywhere, with their patterns", function()
    for _, name in ipairs { "letters", "letters.lua" } do
      local status, out, err = run("/", "--headless " .. name)
      assert.equal(0, status, err)
      assert.truthy(out:find(result), out)
    end
  end)

  it("takes what came with it, also when it was moved or is called through a link", function()
    local copy, link, script = program.path " moved", program.folder(), "/share/engram/scripts/where.lua"
    gives(("cp -r %s %s"):format(quote(prefix), quote(copy)))
    program.write(copy .. script, "print(arg[0])")
    assert.same({ 0, copy .. script .. "\n", "" }, { run("/", "--headless where", copy) })
    gives(("mkdir %s/bin && ln -s %s %s/bin/engram"):format(quote(link), quote(copy .. "/bin/engram"), quote(link)))
    assert.same({ 0, copy .. script .. "\n", "" }, { run("/", "--headless where", link) })
    assert.equal(3, (run("/", "--headless where")))
    if not studio then return end
    local picture = program.path ".png"
    assert.equal(0, (run("/", ("--snapshot %s letters"):format(quote(picture)), copy)))
    assert.truthy(program.read(picture):find "^\x89PNG")
    program.write(copy .. "/share/engram/shaders/neurons.frag", "this is no shader")
    local status, _, err = run("/", ("--snapshot %s letters"):format(quote(picture)), copy)
    assert.equal(3, status)
    assert.truthy(err:find("neurons.frag", 1, true), err)
  end)

  it("prefers a file of that name; a folder is none", function()
    local folder = program.folder()
    program.write(folder .. "/letters", "print 'mine'")
    assert.same({ 0, "mine\n", "" }, { run(folder, "--headless letters") })
    gives(("mkdir %s"):format(quote(folder .. "/digits")))
    program.write(prefix .. "/share/engram/scripts/probe.lua", "print(#arg, arg[1])")
    gives(("mkdir %s"):format(quote(folder .. "/probe")))
    assert.same({ 0, "1\ta b\n", "" }, { run(folder, "--headless probe 'a b'") })
    assert.equal(3, (run(folder, "--headless ./probe")), "a path is a path")
  end)

  it("says which scripts there are when asked, without one, and for one that there is not", function()
    for _, case in ipairs { { 0, 2, "--help" }, { 2, 3, "" }, { 3, 3, "--headless lettres" } } do
      local got = { run("/", case[3]) }
      assert.equal(case[1], got[1])
      for _, name in ipairs { "letters", "digits", "million", "sync_vs_async" } do
        assert.truthy(got[case[2]]:find("%f[%w_]" .. name .. "%f[^%w_]"), name .. " is not in: " .. got[case[2]])
      end
      assert.falsy(got[case[2]]:find("tools", 1, true), "a folder is no script")
    end
  end)

  it("has a page that tells every option and exit status of --help", function()
    local _, help = run("/", "--help")
    local page = program.read(prefix .. "/share/man/man1/engram.1")
    local told, count = {}, 0
    for list in page:gmatch "\n%.It Fl ([^\n]+)" do
      for option in ("Fl " .. list):gmatch "Fl (%S+)" do told["-" .. option] = true end
    end
    for option in help:gmatch "%f[^%s%[](%-%-?%a[%a-]*)" do
      assert.truthy(told[option], option .. " is not in engram.1")
      count = count + 1
    end
    assert.truthy(count > 12, "the options of --help were not found")
    for option in pairs(told) do
      assert.truthy(option == "-h" or help:find(option, 1, true), option .. " is in engram.1 alone")
    end
    for status in help:match "Exit status:.-%.\n":gmatch "%d+" do
      assert.truthy(page:find("\n.It " .. status .. "\n", 1, true), "exit status " .. status .. " is not in engram.1")
    end
  end)
end)

describe("the installed module", function()
  it("is what a stock interpreter requires, with the studio", function()
    local script = program.script [[
      local engram, studio = require "engram", require "engram.studio"
      local net = engram.network { width = 20, height = 20, seed = 7 }
      local memories = engram.random(12, { width = 20, height = 20, seed = 7 })
      net:learn(memories)
      net:set(memories[1]):corrupt(studio.slider("damage", 0, 0.5, 0.25))
      print(net:run())]]
    local place = find(prefix, "lua/5.4/engram.so"):gsub("engram%.so$", "?.so")
    local out = gives("lua5.4 " .. quote(script), "LUA_CPATH=" .. quote(place))
    assert.truthy(out:find '^recalled "1": overlap 1%.000', out)
    assert.same({ 0, out, "" }, { run("/", "--headless " .. quote(script)) })
  end)

  it("shows nothing but what require looks for", function()
    local out = gives("nm -D --defined-only " .. quote(find(prefix, "lua/5.4/engram.so")))
    local names = {}
    for name in out:gmatch "%s(%S+)\n" do names[#names + 1] = name end
    assert.same({ "luaopen_engram", "luaopen_engram_studio" }, names)
  end)
end)

describe("the installed library", function()
  local functions = {}
  for line, name in program.read(program.source .. "/src/core/engram.h"):gmatch "\n(%a[%w_ *]-)(eg_[%w_]+)%(" do
    if not line:find "^static" then functions[#functions + 1] = name end
  end
  table.sort(functions)

  local function shown(line)
    local names = {}
    for name in gives(line):gmatch "%s(%S+)\n" do
      if not name:find ":$" then names[#names + 1] = name end
    end
    table.sort(names)
    return names
  end

  it("shows what engram.h declares and nothing else, shared or static", function()
    assert.truthy(#functions > 100)
    assert.same(functions, shown("nm -D --defined-only " .. quote(find(prefix, "libengram.so"))))
    assert.same(functions, shown("nm -g --defined-only " .. quote(find(prefix, "libengram.a"))))
  end)

  if program.shell "command -v pkg-config" ~= 0 then
    pending "pkg-config is not installed, so no program can be built with it"
    return
  end

  local bin = program.folder()
  local cc, cxx = os.getenv "CC" or "cc", os.getenv "CXX" or ""

  -- What pkg-config prints is quoted for a shell.
  local function pkg(arguments)
    local place = find(prefix, "pkgconfig/engram.pc"):gsub("/engram%.pc$", "")
    return (gives("pkg-config " .. arguments, "PKG_CONFIG_PATH=" .. quote(place)):gsub("%s+$", ""))
  end

  local function build(compiler, source, flags)
    local out = bin .. "/" .. source:gsub("%W", "_")
    gives(("%s -Wall -Wextra -Werror -pedantic -o %s %s %s"):format(compiler, quote(out), quote(here .. source), flags))
    return quote(out)
  end

  local function library() return "LD_LIBRARY_PATH=" .. quote((find(prefix, "libengram.so"):gsub("/[^/]+$", ""))) end

  it("recalls for a program that knows engram.h alone", function()
    local version = program.read(prefix .. "/include/engram.h"):match 'EG_VERSION "([^"]+)"'
    local expected = ("damaged: overlap 0.500\nrecalled: overlap 1.000, engram %s\n"):format(version)
    local shared = build(cc .. " -std=c11", "host_core.c", pkg "--cflags --libs engram")
    assert.equal(expected, gives(shared, library()))
    local soname = gives("readelf -d " .. shared):match "NEEDED[^\n]+%[(libengram[^%]]+)"
    assert.equal("libengram.so." .. version:match "^%d+%.%d+", soname)
    assert.truthy(find(prefix, soname), "what programs ask for at run time is there")
    local static = build(cc .. " -std=c11 -static", "host_core.c", pkg "--static --cflags --libs engram")
    assert.equal(expected, gives(static))
  end)

  it("may be used from C++", function()
    if cxx == "" then return pending "no C++ compiler is known to this build" end
    gives(build(cxx .. " -std=c++17", "header.cpp", pkg "--cflags --libs engram"), library())
  end)

  it("comes with a module for a program with Lua inside", function()
    local modules = quote(('-DMODULES="%s"'):format((pkg "--variable=luadir engram":gsub("\\", ""))))
    local out = gives(build(cc .. " -std=c11 " .. modules, "host_lua.c", pkg "--cflags --libs lua5.4"))
    assert.truthy(out:find '^recalled "1": overlap 1%.000, [^\n]+\noverlap 1%.000\n$', out)
  end)
end)
