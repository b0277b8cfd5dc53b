---@meta engram
-- SPDX-License-Identifier: MIT
--
-- What the module engram offers, for editors (LuaLS) and for docs/reference.md, which docs/make/reference.lua
-- makes of these files. Everything a script can name is here, once; tests/lua/reference_spec.lua compares it
-- with the module that runs.

---A live-scriptable laboratory for associative memory. Neurons are numbered 1..n row by row from the top left,
---memories 1..p in the order in which they were learned; a neuron is +1 (white) or -1 (black).
---
---@class engram
---@field version string this engram, as `"major.minor.patch"`
---@field seed integer the master seed of the run (`--seed`); what has no seed of its own draws from it
---@field args string[] the arguments after the script
---@field theory engram.theory what the theory of large networks says
local engram = {}

---Patterns from PNG files, in name order; a pattern's name is its file's base name. A file that is missing or
---damaged gives `nil, message`.
---```lua
---local letters = assert(engram.load "../patterns/letters/*.png")
---```
---@param path string|string[] a path, a pattern of paths with `*?[]`, or a list of these
---@param opts? engram.LoadOptions
---@return engram.Patterns? patterns
---@return string? message
function engram.load(path, opts) end

---@class (exact) engram.LoadOptions
---@field width? integer pixels to resize to, 1..65536; goes with `height`. Without them all pictures must be of one size
---@field height? integer goes with `width`
---@field threshold? number|"otsu" luminance 0..1 above which a pixel is +1; default 0.5. `"otsu"` finds it for each picture (Otsu 1979)
---@field invert? boolean `true` makes dark pixels +1; default `false`
---@field background? engram.Background what shows under transparent pixels; default `"white"`

---Patterns from drawings: `#` is +1, `.` is -1, a blank line begins the next drawing.
---```lua
---local cross = engram.ascii ".#.\n###\n.#."
---```
---@param text string|string[] one text or a list of them
---@param opts? engram.AsciiOptions
---@return engram.Patterns
function engram.ascii(text, opts) end

---@class (exact) engram.AsciiOptions
---@field on? string the letter for +1; default `"#"`
---@field off? string the letter for -1; default `"."`
---@field names? string[] a name for each drawing

---Independent random patterns.
---```lua
---local ps = engram.random(30, { n = 1000, seed = 1 })
---```
---@param count integer how many, 1..4194304
---@param opts engram.RandomOptions
---@return engram.Patterns
function engram.random(count, opts) end

---@class (exact) engram.RandomOptions
---@field n? integer neurons of each, up to 1073741824, in a picture as square as possible; or `width` and `height`
---@field width? integer 1..65536, with `height`
---@field height? integer 1..65536, with `width`
---@field seed? integer default: drawn from the master seed
---@field bias? number mean of a neuron, -1..1; default 0

---A network, without memories yet. The first one made is the one on the screen.
---```lua
---local net = engram.network { width = 20, height = 20, seed = 7 }
---```
---@param opts engram.NetworkOptions
---@return engram.Network
function engram.network(opts) end

---Recalls each cue as `net:set(cue):run(opts)` would on a copy of the network, which itself stays as it is; all
---cues see the same random orders. The memories are read once for many cues, which is what makes it fast. The
---results come in the order of the cues, each with its final `state` besides, a Pattern by the name of its cue.
---@param net engram.Network
---@param cues engram.Patterns|engram.Pattern|engram.Pattern[] Patterns, a Pattern or a list of these
---@param opts? engram.RecallOptions
---@return engram.Result[]
function engram.recall(net, cues, opts) end

---@class (exact) engram.RecallOptions
---@field schedule? engram.Schedule the order of updates; default `"random"`
---@field sweeps? integer at most, 1 or more; default 100
---@field seed? integer default: the network's
---@field temperature? number 0 or more; then each cue has noise of its own, the first one that of the network. Default: the network's

---The census of what the network falls into: lets random states go, or damaged patterns, at T = 0, and counts
---where they end.
---@param net engram.Network
---@param opts? engram.AttractorsOptions
---@return engram.Attractors
function engram.attractors(net, opts) end

---@class (exact) engram.AttractorsOptions
---@field starts? integer how many states are let go, 1 or more; default 1000
---@field seed? integer default: the network's
---@field schedule? engram.Schedule the order of updates; default `"random"`
---@field sweeps? integer at most for each start, 1 or more; default 100
---@field from? engram.Patterns|engram.Pattern|engram.Pattern[] start from these, in turn, instead of from random states
---@field damage? number share of the neurons of `from` that is flipped, 0..1; default 0.1

---The network that `net:save(path)` wrote. A file that is missing, damaged, foreign or newer is refused whole, with
---`nil, message`.
---@param path string
---@return engram.Network? net
---@return string? message
function engram.open(path) end

---An iterator, with a progress bar where standard error is a terminal. Inside of trial k everything without a seed
---of its own takes it from (master seed, k), so that a trial does not depend on those before it.
---```lua
---for k in engram.trials(200) do … end
---```
---@param count integer 0 or more
---@param label? string stands before the bar
---@return fun(): integer? iterator
function engram.trials(count, label) end

---Adds a row of named numbers and strings to `table.csv` in the `--out` folder, flushed at once, columns in
---alphabetical order; without `--out` to the log. The first line of a CSV begins with `#` and names version, seed
---and script (pandas: `comment="#"`).
---```lua
---engram.record("capacity", { p = 14, overlap = 0.97 })
---```
---@param table string the table's name, 1..80 bytes
---@param row table<string, number|string> the same names in each row
function engram.record(table, row) end

---The value given by the first call of this name; a function is called to make it. It stays when the script is saved
---and begins again.
---```lua
---local net = engram.keep("net", function() return engram.network { n = 400 } end)
---```
---@generic T
---@param name string
---@param value T|fun(): T
---@return T value
function engram.keep(name, value) end

---Seconds of a monotonic clock.
---@return number seconds
function engram.now() end

---How much memory there is, in bytes.
---@return engram.Memory
function engram.memory() end

---@class engram.Memory
---@field total integer what this process could have at most
---@field available integer the least of what the machine, its control groups and the limits of the process leave
---@field used integer by this process
---@field peak integer the most that it used so far

---Raises when this engram is older than `v`.
---```lua
---engram.require_version "0.1"
---```
---@param v string `"major.minor.patch"`, or its beginning
function engram.require_version(v) end

return engram
