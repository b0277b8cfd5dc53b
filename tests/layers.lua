-- SPDX-License-Identifier: MIT
--
-- lua5.4 tests/layers.lua [TOP] - does every file of src/ keep to its layer?
--
-- Reads the #include lines and, in the core, the calls; comments and strings do not count. Tried
-- first on made-up sources, most of them bad, so that a check that finds nothing is noticed.
-- Prints each breach as `file:line: rule`, and how many cases and files passed.

local function set(words, into)
  into = into or {}
  for word in words:gmatch "%S+" do into[word] = true end
  return into
end

local c = [[assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h limits.h locale.h math.h
  setjmp.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
  stdnoreturn.h string.h threads.h time.h uchar.h wchar.h wctype.h
  cassert cctype cfloat cinttypes climits cmath cstdarg cstddef cstdint cstdio cstdlib cstring ctime]]
local posix = [[dirent.h fcntl.h fnmatch.h getopt.h glob.h libgen.h poll.h pthread.h sched.h
  semaphore.h spawn.h strings.h termios.h unistd.h sys/eventfd.h sys/file.h sys/inotify.h sys/ioctl.h
  sys/mman.h sys/random.h sys/resource.h sys/select.h sys/stat.h sys/time.h sys/types.h sys/wait.h]]
local lua = "lua.h lauxlib.h lualib.h"

-- knows: layers whose headers it may include besides its own; of the core, engram.h alone.
local layers = {
  core = { knows = set "", outside = set [[assert.h ctype.h errno.h float.h inttypes.h limits.h math.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdlib.h string.h
    pthread.h sched.h signal.h time.h sys/mman.h immintrin.h Random123/philox.h xxhash.h]] },
  image = { knows = set "", outside = set(c .. " " .. posix .. " stb_image.h stb_image_write.h stb_image_resize.h") },
  scene = { knows = set "core", outside = set(c .. " pthread.h") },
  lua = { knows = set "core image scene", outside = set(c .. " " .. posix .. " " .. lua) },
  host = { knows = set "core image scene lua", outside = set(c .. " " .. posix .. " " .. lua) },
  view = { knows = set "core scene", outside = set(c .. " " .. posix ..
    " glad/gl.h GLFW/glfw3.h GLFW/glfw3native.h EGL/egl.h EGL/eglext.h") },
}
-- What puts the layers together, beside them: it may include what it likes.
local main = set [[src/main.c src/command.c src/command.h src/share.c src/share.h src/studio.c
  src/studio.h]]
local imgui_file = "src/view/ui.cpp"

-- The core never prints, never exits, reads no files and no environment, and has no hidden state.
local forbidden_calls = set [[printf fprintf vprintf vfprintf dprintf puts fputs putchar fputc putc
  fwrite perror exit _exit _Exit quick_exit abort atexit fopen fdopen freopen open getenv secure_getenv
  setenv system rand srand random srandom drand48 setlocale signal sigaction]]

-- The text with comments blanked, and a copy with strings and characters blanked too; line breaks
-- stay where they are. Raw strings of C++ are not known.
local function strip(text)
  local with, without, at = {}, {}, 1
  local function put(piece, kept_with, kept_without)
    local blank = piece:gsub("[^\n]", " ")
    with[#with + 1] = kept_with and piece or blank
    without[#without + 1] = kept_without and piece or blank
    at = at + #piece
  end
  while at <= #text do
    local plain = text:match("^[^/\"']+", at)
    local two = text:sub(at, at + 1)
    if plain then
      put(plain, true, true)
    elseif two == "//" then
      local stop = at
      repeat stop = text:find("\n", stop + 1, true) or #text + 1 until text:sub(stop - 1, stop - 1) ~= "\\"
      put(text:sub(at, stop - 1))
    elseif two == "/*" then
      local _, stop = text:find("*/", at + 2, true)
      put(text:sub(at, stop or #text))
    elseif two:sub(1, 1) == "/" then
      put("/", true, true)
    else
      local quote, stop = two:sub(1, 1), at + 1
      while not text:find("^[" .. quote .. "\n]", stop) and stop <= #text do
        stop = stop + (text:find("^\\", stop) and 2 or 1)
      end
      if text:find("^\n", stop) then stop = stop - 1 end -- not closed: 1'000 in C++
      put(text:sub(at, stop), true, false)
    end
  end
  return table.concat(with), table.concat(without)
end

local function each_line(text)
  local number, next_line = 0, (text .. "\n"):gmatch "([^\n]*)\n"
  return function()
    local line = next_line()
    number = number + 1
    if line then return number, line end
  end
end

-- Which file of the tree a quoted include names: in the same folder, or at the top of a layer.
local function resolve(tree, path, name)
  local beside = path:match "^(.*/)" .. name
  if tree[beside] then return beside end
  local found
  for layer in pairs(layers) do
    local candidate = "src/" .. layer .. "/" .. name
    if tree[candidate] then
      if found then return nil, ("'%s' names both %s and %s"):format(name, found, candidate) end
      found = candidate
    end
  end
  return found
end

-- What is wrong with this include of this file, or nil.
local function judge_include(tree, path, layer, open, name)
  if name:find("..", 1, true) then return "headers are named without '..'" end
  if name:find "imgui" and path ~= imgui_file then return "only " .. imgui_file .. " includes Dear ImGui" end
  if open == '"' then
    local header, problem = resolve(tree, path, name)
    if problem then return problem end
    if header then
      local other = header:match "^src/([^/]+)/"
      if not layer or other == layer then return nil end
      if not layers[layer].knows[other] then return ("%s may not include %s (%s)"):format(layer, other, name) end
      if other == "core" and name ~= "engram.h" then
        return ("of the core only engram.h is for others, not %s"):format(name)
      end
      return nil
    end
    if not layer or not layers[layer].outside[name] and not name:find "imgui" then
      return ("no header '%s' in src"):format(name)
    end
  end
  if layer and not layers[layer].outside[name] and not name:find "imgui" then
    return ("%s may not include <%s>"):format(layer, name)
  end
end

-- tree: path -> text. Returns the breaches in the order of paths and lines, and the number of bad files.
local function check(tree)
  local breaches, bad_files, paths = {}, 0, {}
  for path in pairs(tree) do paths[#paths + 1] = path end
  table.sort(paths)
  for _, path in ipairs(paths) do
    local before = #breaches
    local function breach(line, rule) breaches[#breaches + 1] = ("%s:%d: %s"):format(path, line, rule) end
    local layer = path:match "^src/([^/]+)/"
    local with, without = strip(tree[path])
    if layer and not layers[layer] then
      breach(1, ("no rule for the layer '%s'"):format(layer))
    elseif not layer and not main[path] then
      breach(1, "only main's own files lie outside of a layer")
    else
      for number, line in each_line(with) do
        local open, name = line:match "^%s*#%s*include%s*([<\"])([^>\"]+)[>\"]"
        local problem
        if open then
          problem = judge_include(tree, path, layer, open, name)
        elseif line:find "^%s*#%s*include" then
          problem = "an include that cannot be read"
        end
        if problem then breach(number, problem) end
      end
      if layer == "core" then
        for number, line in each_line(without) do
          for at, name in line:gmatch "()%f[%w_]([%a_][%w_]*)%s*%(" do
            local left = line:sub(1, at - 1)
            local member = left:find "%->%s*$" or left:find "%.%s*$"
            if forbidden_calls[name] and not member then breach(number, ("the core does not call %s"):format(name)) end
          end
        end
      end
    end
    if #breaches > before then bad_files = bad_files + 1 end
  end
  return breaches, bad_files, #paths
end

-- ---- made-up sources: a title, a tree, and the breach that is wanted (none: it is good)

local headers = {
  ["src/core/engram.h"] = "#include <stdint.h>\n", ["src/core/net.h"] = '#include "engram.h"\n',
  ["src/image/image.h"] = "", ["src/scene/scene.h"] = '#include "engram.h"\n', ["src/lua/bind.h"] = "",
  ["src/host/host.h"] = '#include "scene.h"\n', ["src/view/view.h"] = '#include "scene.h"\n',
}
local cases = {
  { "headers alone are good", {} },
  { "core includes its own and libc", { ["src/core/a.c"] = '#include "net.h"\n# include <math.h>\n' } },
  { "core includes Lua", { ["src/core/a.c"] = "#include <lua.h>\n" }, "src/core/a.c:1: core may not include <lua.h>" },
  { "core includes stdio", { ["src/core/a.c"] = "\n#include <stdio.h>" }, "src/core/a.c:2: core may not" },
  { "core includes the scene", { ["src/core/a.c"] = '#include "scene.h"' }, "core may not include scene" },
  { "core prints", { ["src/core/a.c"] = "void f(void) {\n  printf (\"x\");\n}" },
    "src/core/a.c:2: the core does not call printf" },
  { "core exits after a string", { ["src/core/a.c"] = 'x = "/*"; exit(1); y = "*/";' },
    ":1: the core does not call exit" },
  { "core reads the environment", { ["src/core/a.c"] = "char *s = getenv(\"X\");" }, "does not call getenv" },
  { "a quote character hides nothing", { ["src/core/a.c"] = "c = '\"'; abort(); d = '\"';" }, "does not call abort" },
  { "a comment may end a line early", { ["src/core/a.c"] = "/* a */ fopen(p); // b" }, "does not call fopen" },
  { "names that contain a forbidden one", { ["src/core/a.c"] = "my_exit(1); eg_random(s); printf_like = 1;" } },
  { "a function of a table is not the library's", { ["src/core/a.c"] = "k->random(s); k->o. exit (1);" } },
  { "though a call may follow one", { ["src/core/a.c"] = "k->x(random());" }, "does not call random" },
  { "comments and strings do not count", { ["src/core/a.c"] =
    '// #include <lua.h>\n/*\n#include <lua.h>\n abort() */\nchar *s = "exit(1)\\" abort()";\n// a \\\nexit(1);\n' } },
  { "a continued comment ends", { ["src/core/a.c"] = "// a \\\n b\nexit(1);" }, "src/core/a.c:3: the core does not" },
  { "a scene takes the public header", {
    ["src/scene/a.c"] = '#include "scene.h"\n#include "engram.h"\n#include <pthread.h>' } },
  { "a scene takes a private header of the core", { ["src/scene/a.c"] = '#include "net.h"' }, "only engram.h" },
  { "a scene knows the core by a path", { ["src/scene/a.c"] = '#include "../core/net.h"' }, "without '..'" },
  { "a scene draws", { ["src/scene/a.c"] = "#include <glad/gl.h>" }, "scene may not include <glad/gl.h>" },
  { "an image knows the core", { ["src/image/a.c"] = '#include "engram.h"' }, "image may not include core" },
  { "an image takes stb", { ["src/image/a.c"] = '#include <stb_image.h>\n#include "image.h"' } },
  { "lua takes what it binds", {
    ["src/lua/a.c"] = '#include "image.h"\n#include "scene.h"\n#include <lua.h>\n#include <unistd.h>' } },
  { "lua opens a window", { ["src/lua/a.c"] = "#include <GLFW/glfw3.h>" }, "lua may not include <GLFW/glfw3.h>" },
  { "lua knows its host", { ["src/lua/a.c"] = '#include "host.h"' }, "lua may not include host" },
  { "host draws", { ["src/host/a.c"] = '#include "view.h"' }, "host may not include view" },
  { "host takes an image", { ["src/host/a.c"] = '#include "image.h"' } },
  { "host takes lua", { ["src/host/a.c"] = '#include "bind.h"\n#include <lauxlib.h>\n#include <sys/inotify.h>' } },
  { "view takes Lua", { ["src/view/a.c"] = "#include <lua.h>" }, "view may not include <lua.h>" },
  { "view knows the host", { ["src/view/a.c"] = '#include "host.h"' }, "view may not include host" },
  { "view takes GL", { ["src/view/a.c"] = '#include <GLFW/glfw3.h>\n#include "scene.h"\n#include "engram.h"' } },
  { "one file takes Dear ImGui", { ["src/view/ui.cpp"] = '#include "imgui.h"\n#include <imgui_impl_glfw.h>' } },
  { "another takes it", { ["src/view/b.cpp"] = "#include <imgui.h>" }, "only src/view/ui.cpp" },
  { "main takes it", { ["src/main.c"] = '#include "imgui.h"' }, "only src/view/ui.cpp" },
  { "main takes the rest", { ["src/main.c"] = '#include "view.h"\n#include "host.h"\n#include <unistd.h>' } },
  { "a header that is not there", { ["src/main.c"] = '#include "gone.h"' }, "src/main.c:1: no header 'gone.h'" },
  { "a header that is not there, in a layer", { ["src/host/a.c"] = '\n\n#include "gone.h"' },
    "src/host/a.c:3: no header" },
  { "a name that two layers have", { ["src/main.c"] = '#include "x.h"', ["src/host/x.h"] = "", ["src/view/x.h"] = "" },
    "names both" },
  { "an include by macro", { ["src/core/a.c"] = "#include HEADER" }, "cannot be read" },
  { "a layer that nobody planned", { ["src/net/a.c"] = "" }, "no rule for the layer 'net'" },
  { "a file beside main.c", { ["src/util.c"] = "" }, "only main's own files" },
}

local failed = 0
for _, case in ipairs(cases) do
  local title, sources, want = table.unpack(case)
  local tree = {}
  for path, text in pairs(headers) do tree[path] = text end
  for path, text in pairs(sources) do tree[path] = text end
  local got = check(tree)
  local good = want and #got == 1 and got[1]:find(want, 1, true) or not want and #got == 0
  if not good then
    failed = failed + 1
    print(("made-up case '%s': wanted %s, got %s"):format(title, want or "nothing", table.concat(got, "; ")))
  end
end

-- ---- the tree itself

local top = arg[1] or "."
local tree = {}
local quoted = "'" .. top:gsub("'", "'\\''") .. "'"
local list = assert(io.popen("cd " .. quoted .. " && find src -type f"))
for path in list:lines() do
  if path:find "%.[ch]$" or path:find "%.cpp$" then
    local file = assert(io.open(top .. "/" .. path, "rb"))
    tree[path] = file:read "a"
    file:close()
  end
end
list:close()
local breaches, bad_files, files = check(tree)
for _, line in ipairs(breaches) do print(line) end
if files == 0 then
  print("no source found under " .. top)
  bad_files, files = 1, 1
end
print(("%d passed, %d failed"):format(#cases + files - failed - bad_files, failed + bad_files))
os.exit(failed + bad_files == 0)
