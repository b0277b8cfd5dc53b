/* SPDX-License-Identifier: MIT
 *
 * test_hostile.c - scripts that do not want to end, that want all the memory, or more than they may.
 *
 * Each has a network on the screen with three memories. While it is at its worst another script is saved:
 * that one runs, the process is alive, and the network and its memories are as they were.
 */
#include "desk.h"
#include "folder.h"

#define MEMORY ((size_t)64 << 20)

static const char begins[] =
    "local engram = require 'engram' local studio = require 'engram.studio' "
    "local net = engram.network { width = 10, height = 10, seed = 3 } "
    "net:learn(engram.random(3, { n = 100, seed = 2 })) net:set(net.memories[2]) ";

static const char *const hostile[] = {
    /* without an end */
    "while true do end",
    "repeat until false",
    "for k = 1, math.huge do end",
    "::again:: goto again",
    "local function f() return f() end f()",
    "while true do pcall(function() while true do end end) end",
    "local function f() while true do pcall(f) end end f()",
    "while true do xpcall(function() while true do end end, function() while true do end end) end",
    "xpcall(error, function() while true do end end)",
    ("while true do pcall(error, setmetatable({}, { __tostring = function() while true do end end "
     "})) end"),
    "error(setmetatable({}, { __tostring = function() while true do end end }))",
    "coroutine.wrap(function() while true do end end)()",
    "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
    "local function f() while true do pcall(coroutine.wrap(f)) end end f()",
    ("local c = coroutine.create(function() local x <close> = setmetatable({}, { __close = "
     "function() "
     "while true do end end }) coroutine.yield() end) coroutine.resume(c) coroutine.close(c)"),
    ("local x <close> = setmetatable({}, { __close = function() while true do pcall(error) end end "
     "}) error 'x'"),
    ("while true do local x <close> = setmetatable({}, { __close = function() while true do end "
     "end "
     "}) end"),
    "table.sort({ 3, 2, 1, 5, 4 }, function() while true do end end)",
    "string.gsub('aaa', 'a', function() while true do end end)",
    "local t = setmetatable({}, { __index = function() while true do end end }) print(t.x)",
    "local t = setmetatable({}, { __lt = function() while true do end end }) print(t < t)",
    "load(function() while true do end end)",
    "for k in function() return 1 end do end",
    "while true do studio.wait(0) end",
    "while true do studio.wait(1e6) end",
    "while true do net:run { on_sweep = function() while true do end end } end",
    ("net:run { schedule = function() return coroutine.wrap(function() while true do "
     "coroutine.yield(1) end end) end }"),
    "net:run { temperature = 5, sweeps = 1000000000 }",
    "while true do pcall(net.run, net, { temperature = 5, sweeps = 1000000 }) end",
    "for k in engram.trials(1000000000) do end",
    ("engram.attractors(engram.network { n = 3000 }:learn(engram.random(300, { n = 3000 })), { "
     "starts = 100000 })"),
    ("engram.network { n = 2000, rule = 'projection' }:learn(engram.random(900, { n = 2000 })) "
     "while true do end"),
    /* all the memory, all the stack */
    "local t = {} while true do t[#t + 1] = {} end",
    "local s = 'x' while true do s = s .. s end",
    "while true do pcall(string.rep, 'x', 1 << 40) end",
    ("local t = {} while true do pcall(function() while true do t[#t + 1] = ('x'):rep(1000) .. #t "
     "end end) end"),
    "local function f() return 1 + f() end while true do pcall(f) end",
    "local function f() pcall(f) f() end f()",
    "local s = ('('):rep(100000) load(s) while true do load(s) end",
    ("while true do coroutine.wrap(function() local function f() return coroutine.wrap(f)() end "
     "f() "
     "end)() end"),
    "local t = {} for k = 1, 1e9 do t[k] = coroutine.create(print) end",
    "while true do pcall(engram.random, 1000000, { n = 1 << 30 }) end",
    /* more than it may */
    "getmetatable('').__index = nil string = nil table = nil while true do end",
    "for k in pairs(_G) do _G[k] = nil end while 1 do end",
    "package.loaded.engram = nil package.preload.engram = error require = nil while true do end",
    ("local i = debug.getinfo(1, 'f') assert(i.func == nil) assert(not debug.sethook) while true "
     "do "
     "end"),
    "assert(not pcall(os.execute, 'true')) assert(not pcall(io.popen, 'true')) while true do end",
    ("assert(not io.open '/etc/passwd') assert(not pcall(io.lines, '/etc/passwd')) while true do "
     "end"),
    "assert(not load(string.dump(function() end))) while true do end",
    ("assert(not pcall(setmetatable, net, {})) assert(getmetatable(net) == 'locked') while true do "
     "end"),
    "os.exit(3)",
};

static void each_gives_way_and_leaves_the_network_alone(void **state) {
  (void)state;
  static char text[4096], next[256];
  double longest = 0;
  save_text(script, "print 'the first'");
  desk *d = sit_down_with(script, NULL, MEMORY);
  WAIT_FOR(d, said(s, "the first"));
  for (size_t k = 0; k < sizeof hostile / sizeof *hostile; k++) {
    snprintf(text, sizeof text, "%sprint 'at %zu.' studio.wait(0.08) %s", begins, k, hostile[k]);
    save_text(script, text);
    char at[32], after[32];
    snprintf(at, sizeof at, "at %zu.", k);
    WAIT_FOR(d, said(s, at));
    nanosleep(&(struct timespec){.tv_nsec = 60000000}, NULL);
    snprintf(next, sizeof next, "print(('after %%d.'):format(%zu))", k);
    snprintf(after, sizeof after, "after %zu.", k);
    const double then = clock_now();
    save_text(script, next);
    WAIT_FOR(d, said(s, after) && s->phase == SCENE_SCRIPT_ENDED);
    if (clock_now() - then > longest) longest = clock_now() - then;
    if (d->now->fault) fail_msg("%s: %s", hostile[k], d->now->fault);
    if (d->now->n != 100 || !d->now->memories || d->now->memories->count != 3)
      fail_msg("%s: the network has changed", hostile[k]);
  }
  print_message("%zu scripts; from the save to the end of the next run at most %.0f ms\n",
                sizeof hostile / sizeof *hostile, 1e3 * longest);
  get_up(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_gives_way_and_leaves_the_network_alone)};
  return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
