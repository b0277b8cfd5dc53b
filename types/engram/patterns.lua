---@meta _
-- SPDX-License-Identifier: MIT
--
-- Pattern and Patterns.

---@alias engram.Background
---| "white"
---| "black"

---One picture: a value, which no method changes.
---@class engram.Pattern
---@field n integer neurons
---@field width integer neurons in a row
---@field height integer rows
---@field name string its file's base name, or what `names` said; `""` for none
---@field [integer] integer neuron i, +1 or -1; `nil` beyond n
---@operator len: integer
---@operator unm: engram.Pattern
---@operator concat(engram.Pattern|engram.Patterns): engram.Patterns
local p = {}

---The pattern with exactly round(f n) distinct neurons flipped.
---```lua
---net:set(letters:find "A":corrupt(0.25))
---```
---@param f number a share, 0..1
---@param seed? integer drawn from the master seed by default
---@return engram.Pattern
function p:corrupt(f, seed) end

---The pattern with the last share f of the neurons, or a box, set to `value`.
---```lua
---p:occlude { x = 1, y = 11, width = 20, height = 10 }
---```
---@overload fun(self: engram.Pattern, box: engram.Box): engram.Pattern
---@param f number a share, 0..1
---@param value? integer +1 or -1; default -1
---@return engram.Pattern
function p:occlude(f, value) end

---A box of neurons, cut off at the edges of the picture.
---@class (exact) engram.Box
---@field x? integer its first column, from 1 on; default 1
---@field y? integer its first row, from 1 on; default 1
---@field width? integer columns; default: all from `x` on
---@field height? integer rows; default: all from `y` on
---@field value? integer what its neurons become, +1 or -1; default -1

---m = (1/n) sum over i of p_i q_i, -1..1.
---@param q engram.Pattern of the same size
---@return number m
function p:overlap(q) end

---Writes a PNG with one pixel a neuron; gives the pattern back, or `nil, message`.
---@param path string
---@return engram.Pattern? p
---@return string? message
function p:save(path) end

---A list of pictures of one size: a value, which no method changes.
---@class engram.Patterns
---@field n integer neurons of each
---@field width integer neurons in a row
---@field height integer rows
---@field [integer] engram.Pattern number i; `nil` beyond their count
---@operator len: integer
---@operator concat(engram.Pattern|engram.Patterns): engram.Patterns
local ps = {}

---The one of that name, or `nil, message`.
---```lua
---local a = assert(letters:find "A")
---```
---@param name string
---@return engram.Pattern? pattern
---@return string? message
function ps:find(name) end

---Some of them, by number or name.
---```lua
---letters:subset { 1, "C" }
---```
---@param list (integer|string)[]
---@return engram.Patterns
function ps:subset(list) end

---The mutual overlaps as a p × p table: entry [i][j] is m of number i with number j.
---@return number[][]
function ps:overlaps() end

---The mean size |m| of those off the diagonal.
---@return number m
function ps:mean_overlap() end

---Writes a PNG for each, by its name, into that folder; gives the patterns back, or `nil, message`.
---@param folder string made where it is not there
---@return engram.Patterns? ps
---@return string? message
function ps:save(folder) end
