---@meta engram.studio
-- SPDX-License-Identifier: MIT
--
-- The module engram.studio.

---What a script puts on the screen. Every call works without a window too: controls give their default or what
---`--set NAME=VALUE` said, waiting takes no time, and the points of charts go to the `--out` folder.
---@class engram.studio
local studio = {}

---Puts a network on the screen; the first one made is there by itself, a later one only by this call.
---@param net engram.Network
function studio.show(net) end

---The value of a slider; a whole number where `step` is one.
---```lua
---local damage = studio.slider("damage", 0, 0.5, 0.25, 0.01)
---```
---@param name string
---@param low number
---@param high number more than `low`
---@param default number low..high
---@param step? number 0 or more; default 0: any number
---@return number value
function studio.slider(name, low, high, default, step) end

---Whether a toggle is on.
---@param name string
---@param default? boolean default `false`
---@return boolean on
function studio.toggle(name, default) end

---Which of some names is chosen.
---```lua
---local rule = studio.choice("rule", { "hebb", "projection" })
---```
---@param name string
---@param list string[] 1..256 names
---@param default? string one of them; default: the first
---@return string chosen
function studio.choice(name, list, default) end

---True once for each press.
---@param name string
---@return boolean pressed
function studio.button(name) end

---Updates a second that the window shows; the person may change it.
---@param updates number above 0; `math.huge`: as fast as it goes
function studio.speed(updates) end

---One more point of a chart. Without `series` it is `"y"`; without `x` points are counted.
---```lua
---studio.plot("error", load, wrong, standard_error)
---```
---@overload fun(chart: string, y: number)
---@overload fun(chart: string, series: string, y: number)
---@overload fun(chart: string, series: string, x: number, y: number, err?: number)
---@param chart string
---@param x number
---@param y number
---@param err? number one standard error of `y`, finite and 0 or more, drawn as a whisker from y − err to y + err unless that is shorter than the point's mark
function studio.plot(chart, x, y, err) end

---Names a chart's axes, with their units, and the chart: it is then drawn as a figure, larger and with a legend of
---all its series.
---@param chart string
---@param x_label string
---@param y_label string
---@param title? string
function studio.axes(chart, x_label, y_label, title) end

---A named picture, in place of one of that name: a Pattern in black and white, or finite numbers row by row from
---blue below zero to red above, symmetric about 0 up to the largest of them, which stands beside the name. A square
---needs no width and height.
---```lua
---studio.image("fields", net:fields(), net.width, net.height)
---```
---@overload fun(name: string, pattern: engram.Pattern)
---@param name string
---@param list number[] width × height of them
---@param width? integer
---@param height? integer
function studio.image(name, list, width, height) end

---A line under "values".
---@param name string
---@param value any shown as `tostring` gives it
function studio.text(name, value) end

---Gives the screen time; true while a window is open.
---@param seconds number 0..1000000
---@return boolean open
function studio.wait(seconds) end

---Gives the screen a sixtieth of a second; true while a window is open, so that this runs once without one:
---```lua
---repeat … until not studio.frame()
---```
---@return boolean open
function studio.frame() end

return studio
