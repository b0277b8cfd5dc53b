---@meta _
-- SPDX-License-Identifier: MIT
--
-- Network: how it is made, how it learns, moves, and what can be measured.

---How memories become couplings W; sums go over the memories.
---@alias engram.Rule
---| "hebb" # W_ij = (1/n) sum xi_i xi_j (Hopfield 1982)
---| "covariance" # for pictures that are mostly -1 or mostly +1 (Tsodyks, Feigelman 1988)
---| "projection" # holds any memories that are independent (Personnaz, Guyon, Dreyfus 1985)
---| "storkey" # each memory takes off what those before it say (Storkey 1997)
---| "perceptron" # reinforces until every neuron of every memory has a margin (Krauth, Mézard 1987)
---| "sequence" # each memory leads to the next (Amari 1972; Sompolinsky, Kanter 1986)

---In which order neurons are updated.
---@alias engram.Schedule
---| "random" # every neuron once, in a fresh random order
---| "uniform" # n draws with replacement
---| "cyclic" # 1 to n
---| "synchronous" # all at once, each by the fields before

---An order of your own: a list of neurons, updated in that order in every sweep, or a function, which gives for
---sweep t such a list, an iterator of neurons, or `nil` to end the run. A list within the list moves together.
---@alias engram.Order (integer|integer[])[]|fun(net: engram.Network, t: integer): (integer|integer[])[]|function|nil

---What a neuron with a field of exactly zero does.
---@alias engram.Ties
---| "keep" # stays as it is
---| "plus" # becomes +1
---| "minus" # becomes -1
---| "random" # becomes either

---The factor before the sum in W.
---@alias engram.Scale
---| "n" # 1/n
---| "p" # 1/p
---| "none" # 1

---Inner loops for a kind of processor.
---@alias engram.Kernel
---| "best"
---| "scalar"
---| "avx2"
---| "avx512"

---The size is `width` and `height`, or `n`, or that of `weights`.
---@class (exact) engram.NetworkOptions
---@field width? integer neurons in a row, 1..65536; goes with `height`
---@field height? integer rows, 1..65536
---@field n? integer neurons, up to 1073741824, shown as a picture as square as possible
---@field rule? engram.Rule how memories become couplings; default `"hebb"`: see [Rules](#rules)
---@field seed? integer of its random orders; default: the master seed
---@field ties? engram.Ties what a neuron with a field of exactly zero does; default `"keep"`
---@field scale? engram.Scale the factor before the sum in W: `"n"` for 1/n (default), `"p"` for 1/p, `"none"` for 1
---@field self? boolean `true` keeps the diagonal of W in the fields; default `false`
---@field temperature? number T, 0 or more, finite; default 0: see [Temperature](#temperature)
---@field weights? number[][] a square list of rows, kept as 32-bit floats, instead of `rule` and `scale`: W_ij in row i, column j is what i gets from j. It need not be symmetric, and gives the size where none is given
---@field activity? number of rule covariance: mean share of +1, between 0 and 1; default: that of the memories
---@field threshold? number of rule covariance: θ, taken off every field; default b (b² - 1), b = 2 `activity` - 1
---@field kappa? number of rule perceptron: the margin to be reached, 0 or more; default 0.5
---@field limit? integer of rule perceptron: reinforcements a memory at most; default 1000
---@field strength? number of rule sequence: of the step to the next memory, against 1 for the memory itself; default 1.5
---@field cycle? boolean of rule sequence: the last memory leads to the first; default `true`
---@field dense? boolean of rule hebb: couplings as a matrix, with the same runs; default `false`
---@field kernel? engram.Kernel inner loops for a kind of processor; default `"best"`: what suits this one
---@field threads? integer processor cores that work on one network at most, 1..1024; default: as is best here
---@field block? integer neurons of a sweep whose fields are taken together, 1..64; default: as is best here

---Some neurons with memories in the couplings between them.
---@class engram.Network
---@field n integer how many neurons it has
---@field width integer neurons in a row
---@field height integer rows
---@field rule engram.Rule|"weights" `"weights"` where these were given
---@field ties engram.Ties what a field of exactly zero does
---@field scale engram.Scale the factor before the sum in W
---@field self boolean whether the diagonal of W is in the fields
---@field seed integer of its random orders
---@field symmetric boolean whether W_ij = W_ji
---@field kernel engram.Kernel the one that is used, never `"best"`
---@field temperature number T; may be set, too
---@field memories engram.Patterns all of them, in the order in which they were learned
---@field sweeps integer done so far
---@field updates integer of single neurons, done so far
---@field dreams integer done so far, by `net:unlearn`
---@field activity? number of rule covariance, as it is used; `nil` for others
---@field threshold? number of rule covariance, as it is used
---@field kappa? number of rule perceptron
---@field limit? integer of rule perceptron
---@field strength? number of rule sequence
---@field cycle? boolean of rule sequence
---@field dense? boolean of rule hebb
local net = {}

---Adds memories; one that is there already weighs more, with a warning.
---```lua
---net:learn(letters:subset { "A", "B", "C" })
---```
---@param patterns engram.Patterns|engram.Pattern|engram.Pattern[] Patterns, a Pattern or a list of these
---@return engram.Network net
function net:learn(patterns) end

---Removes one memory; what is left is to the bit as if it had never been learned.
---@param i integer a memory, 1..p
---@return engram.Network net
function net:forget(i) end

---Removes all memories, and dreams.
---@return engram.Network net
function net:reset() end

---Dreams: random states relax at T = 0, and a little of each end is taken off W (Hopfield, Feinstein, Palmer 1983).
---See [Rules](#rules).
---```lua
---net:unlearn { dreams = 200, rate = 0.005 }
---```
---@param opts? engram.UnlearnOptions
---@return engram.Network net
function net:unlearn(opts) end

---@class (exact) engram.UnlearnOptions
---@field dreams? integer how many, 0 or more; default 1
---@field rate? number how much of each is taken off, 0..1000000; default 0.01
---@field seed? integer default: the network's
---@field sweeps? integer for one dream at most, 1 or more; default 100

---Sets the external field b_i; without an argument gives it as a list of n.
---@overload fun(self: engram.Network): number[]
---@param x number|number[] a finite number for all, or a list of n
---@return engram.Network net
function net:bias(x) end

---Sets the state.
---```lua
---net:set(letters:find "A")
---```
---@param state engram.Pattern|integer[] of the network's size; or a list of n, each +1 or -1
---@return engram.Network net
function net:set(state) end

---The state as a Pattern.
---@return engram.Pattern
function net:state() end

---Makes the state a random one.
---@return engram.Network net
function net:randomize() end

---Flips exactly round(f n) distinct neurons of the state.
---@param f number a share, 0..1
---@return engram.Network net
function net:corrupt(f) end

---Sets the last share f of the neurons, or a box as for a Pattern, to `value`.
---@overload fun(self: engram.Network, box: engram.Box): engram.Network
---@param f number a share, 0..1
---@param value? integer +1 or -1; default -1
---@return engram.Network net
function net:occlude(f, value) end

---Updates one neuron, or those of a list, one after another.
---```lua
---net:update { 1, 5, 9 }
---```
---@param i integer|integer[] 1..n
---@return integer flips
function net:update(i) end

---Updates all neurons at once, each by the fields before.
---@return integer flips
function net:step() end

---Does n updates by a schedule, or those of one of your own.
---```lua
---net:sweep { 1, 2, 3 }
---```
---@param schedule? engram.Schedule|engram.Order default `"random"`
---@return integer flips
function net:sweep(schedule) end

---Sweeps until nothing flips, a 2-cycle is seen, or `sweeps` are done. At T > 0 it does exactly that many.
---```lua
---print(net:run { schedule = "synchronous" })
---```
---@param opts? engram.RunOptions
---@return engram.Result
function net:run(opts) end

---@class (exact) engram.RunOptions
---@field schedule? engram.Schedule|engram.Order the order of updates, by name or your own; default `"random"`
---@field sweeps? integer at most, 1 or more; default 100
---@field temperature? number|fun(t: integer): number T of this run alone, or a function that gives it for sweep 1, 2, … (annealing); default: the network's
---@field on_sweep? fun(net: engram.Network, t: integer): boolean? called after sweep t; ends the run where it gives `false`

---E of a pattern or, without one, of the state.
---@param pattern? engram.Pattern|integer[] of the network's size; or a list of n
---@return number E
function net:energy(pattern) end

---How many neurons of the pattern have a field of the opposite sign; 0: it is a fixed point.
---@param pattern engram.Pattern|integer[] of the network's size; or a list of n
---@return integer count
function net:errors(pattern) end

---h_i, exactly, with the bias.
---@param i integer a neuron, 1..n
---@return number h
function net:field(i) end

---h of all neurons, a list of n.
---@return number[] h
function net:fields() end

---W_ij, exactly: what i gets from j.
---@param i integer 1..n
---@param j integer 1..n
---@return number w
function net:weight(i, j) end

---Row i of W, a list of n.
---@param i integer a neuron, 1..n
---@return number[] w
function net:weights(i) end

---m of the state with a memory or a pattern, -1..1.
---@param which integer|engram.Pattern|integer[] a memory, 1..p, or a pattern
---@return number m
function net:overlap(which) end

---m of the state with all memories, a list of p.
---@return number[] m
function net:overlaps() end

---What a pattern or, without one, the state is: a memory, an inverse, a mixture or none of these. See
---[Analysis](#analysis).
---@param pattern? engram.Pattern|integer[] of the network's size; or a list of n
---@return engram.Class
function net:classify(pattern) end

---Two lists of n for memory i, with xi_i h_i = signal_i + crosstalk_i. See [Analysis](#analysis).
---@param i integer a memory, 1..p
---@return engram.Crosstalk
function net:crosstalk(i) end

---Looks at every memory and says what is wrong and what helps, having tried it; `print` shows it. See
---[Analysis](#analysis).
---```lua
---print(net:diagnose())
---```
---@return engram.Diagnosis
function net:diagnose() end

---Writes all of the network into one file; gives the network back, or `nil, message`. See [Files](#files).
---@param path string
---@return engram.Network? net
---@return string? message
function net:save(path) end
