---@meta _
-- SPDX-License-Identifier: MIT
--
-- engram.theory.

---What large networks with random memories do, to set beside what a network does.
---@class engram.theory
local theory = {}

---m of the retrieval state (Amit, Gutfreund, Sompolinsky 1985, 1987; replica symmetric), 0 where there is none.
---```lua
---engram.theory.overlap(0.1)    --> 0.998
---```
---@param load number p/n, 0 or more
---@param T? number temperature, 0 or more; default 0
---@return number m
function theory.overlap(load, T) end

---The largest load with a retrieval state: 0.137906 at T = 0, 0 from T = 1 on.
---@param T? number temperature, 0 or more; default 0
---@return number load
function theory.critical_load(T) end

---E/n of the retrieval state, `nil` where there is none.
---@param load number p/n, 0 or more
---@param T? number temperature, 0 or more; default 0
---@return number? energy
function theory.energy(load, T) end

---Share of neurons that are wrong after one synchronous step from overlap m: erfc(m / sqrt(2 load)) / 2 (Hertz,
---Krogh, Palmer 1991).
---@param load number p/n, 0 or more
---@param m? number -1..1; default 1
---@return number share
function theory.step_error(load, m) end

---How many memories n neurons hold (McEliece, Posner, Rodemich, Venkatesh 1987).
---@param n number 2 or more
---@return engram.Capacity
function theory.capacity(n) end

---@class engram.Capacity
---@field ags number with few errors: 0.1379 n
---@field most number most of them exactly: n / (2 ln n)
---@field all number all of them exactly: n / (4 ln n)
