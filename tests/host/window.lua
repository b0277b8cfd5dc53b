-- SPDX-License-Identifier: MIT
-- window.lua - a real window on a display of its own, worked by mouse and keys.
--
--     local w = window.open(chunk)      the program with a script of this text
--     w:click("train")                  a widget by its name in the layout file
--     w:key "space"
--     w:expect 'learned "drawn 1"'      waits until the program has printed it
--     w:close()                         Ctrl+Q; the exit status and all that was printed
--
-- What a test asserts comes from what the program prints, not from pixels.

local window = {}
window.__index = window

local open_one -- a test that fails leaves its window to window.abandon

local patience = 40 -- seconds; a sanitized build draws in software

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function output_of(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  pipe:close()
  return text
end

local function read(path)
  local file = io.open(path)
  if not file then return "" end
  local text = file:read "a"
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

local function sleep(seconds) os.execute("sleep " .. seconds) end

function window.open(chunk, options)
  local w = setmetatable({ at = 1 }, window)
  w.folder = output_of("mktemp -d"):gsub("%s+$", "")
  write(w.folder .. "/script.lua", chunk)
  -- Xvfb picks a free display and says which; the shell ends it together with the program.
  write(w.folder .. "/start.sh", ([[
cd %s
Xvfb -displayfd 3 -screen 0 1280x800x24 -noreset 3>display >xvfb.log 2>&1 &
xvfb=$!
for i in $(seq 200); do [ -s display ] && break; sleep 0.1; done
export XDG_CONFIG_HOME=$PWD/config ENGRAM_FFMPEG=
DISPLAY=:$(cat display) ENGRAM_LAYOUT=layout timeout -k 5 120 %s --stats %s script.lua >out 2>&1
echo $? >status
kill $xvfb
wait
]]):format(quote(w.folder), quote(os.getenv "ENGRAM"), options or ""))
  open_one = w
  os.execute(("setsid sh %s >/dev/null 2>&1 </dev/null &"):format(quote(w.folder .. "/start.sh")))
  w:until_true("the window", function() return read(w.folder .. "/layout"):find "neurons" end)
  return w
end

function window:until_true(what, condition)
  for _ = 1, patience * 20 do
    local found = condition()
    if found then return found end
    if read(self.folder .. "/status") ~= "" then break end
    sleep(0.05)
  end
  error(("waited for %s; the program said:\n%s"):format(what, read(self.folder .. "/out")), 3)
end

-- Waits for a pattern in what was printed after the last one that was waited for.
function window:expect(pattern)
  local found = self:until_true(pattern, function()
    local places = { self:output():find(pattern, self.at) }
    return places[1] and places
  end)
  self.at = found[2] + 1
  return found[3]
end

-- Whether there is such a file where the program was started.
function window:holds(path) return io.open(self.folder .. "/" .. path) ~= nil end

function window:output() return read(self.folder .. "/out") end

-- Runs a shell's line beside the window.
function window:on_display(line)
  local display = read(self.folder .. "/display"):gsub("%s+$", "")
  return os.execute(("export DISPLAY=:%s; %s >/dev/null 2>&1"):format(display, line))
end

function window:do_x(actions) return self:on_display("xdotool " .. actions) end

-- The layout file as it is now: a widget a line.
function window:places() return read(self.folder .. "/layout") end

-- The place of a widget: x, y, width, height.
function window:place(name)
  local line = self:until_true("the widget " .. name, function()
    return ("\n" .. self:places()):match("\n" .. name:gsub("%W", "%%%0") .. " ([%d ]+)")
  end)
  local x, y, width, height = line:match "(%d+) (%d+) (%d+) (%d+)"
  return tonumber(x), tonumber(y), tonumber(width), tonumber(height)
end

-- The middle of neuron (row, column) of a grid.
function window:neuron(row, column, rows, columns)
  local x, y, width, height = self:place "neurons"
  return math.floor(x + (column - 0.5) * width / columns), math.floor(y + (row - 0.5) * height / rows)
end

-- Presses and lets go with frames between, as a hand does. Where a frame takes longer a press still counts,
-- as long as the mouse stays: what comes of it is to be waited for.
function window:press(x, y, button)
  button = button or 1
  assert(self:do_x(("mousemove %d %d sleep 0.05 mousedown %d sleep 0.08 mouseup %d sleep 0.08")
    :format(x, y, button, button)))
end

function window:drag(x1, y1, x2, y2, button)
  button = button or 1
  assert(self:do_x(
    ("mousemove %d %d sleep 0.1 mousedown %d sleep 0.15 mousemove %d %d sleep 0.15 mouseup %d sleep 0.1")
    :format(x1, y1, button, x2, y2, button)))
end

function window:click(name)
  local x, y, width, height = self:place(name)
  self:press(x + width // 2, y + height // 2)
end

-- The widget that has the keyboard, or nil.
function window:focus() return read(self.folder .. "/layout"):match "focus:(%S+)" end

function window:key(name) assert(self:do_x("key --delay 100 " .. name)) end
function window:keys(name, count) assert(self:do_x(("key --repeat %d --repeat-delay 20 %s"):format(count, name))) end

-- Another layout of the keyboard: "us", "de".
function window:keyboard(layout)
  local display = read(self.folder .. "/display"):gsub("%s+$", "")
  assert(os.execute(("DISPLAY=:%s setxkbmap %s && sleep 0.1"):format(display, layout)))
end

-- Long enough for a line of text, which looks at the keyboard once a frame.
function window:hold(name)
  local modifier, key = name:match "^(%w+)%+(%w+)$"
  if modifier then
    assert(self:do_x(("keydown %s sleep 0.2 keydown %s sleep 0.3 keyup %s sleep 0.1 keyup %s sleep 0.1")
      :format(modifier, key, key, modifier)))
  else
    assert(self:do_x(("keydown %s sleep 0.3 keyup %s sleep 0.1"):format(name, name)))
  end
end

function window.abandon()
  if not open_one then return end
  open_one:do_x "key --delay 100 ctrl+q"
  os.execute("rm -rf " .. quote(open_one.folder))
  open_one = nil
end

function window:close()
  self:do_x "key --delay 100 ctrl+q" -- the display may be gone before the keys are up
  for _ = 1, patience * 20 do
    local status = read(self.folder .. "/status")
    if status ~= "" then
      local output, kept = self:output(), read(self.folder .. "/config/engram/studio")
      os.execute("rm -rf " .. quote(self.folder))
      open_one = nil
      return tonumber(status), output, kept
    end
    sleep(0.05)
  end
  error("the window did not close", 2)
end

return window
