/* SPDX-License-Identifier: MIT
 *
 * stop.c - ending a script that does not want to end.
 *
 * A signal to the script's thread sets a debug hook on the Lua thread that is
 * running there, as lua.c does on Ctrl-C; it costs nothing until then. The
 * hook raises at the very next instruction, and since it stays and fires at
 * every instruction, no pcall can go on behind it. A hook belongs to one
 * coroutine, so resume and wrap are replaced by versions that note which one
 * runs and that set the hook on the other side too when they come back.
 * Invariant: `current` is the innermost Lua thread under way, or NULL.
 */
#include "inside.h"

#include <lauxlib.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static _Atomic(host *) stoppable; /* the one host that signals speak of */

static void raise_stop(lua_State *L, lua_Debug *where) {
  (void)where;
  luaL_error(L, "interrupted");
}

static void set_hook(int signal) {
  (void)signal;
  host *h = stoppable;
  lua_State *L = h ? h->current : NULL;
  if (L) lua_sethook(L, raise_stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static host *host_of(lua_State *L) { return stage_of(L)->host; }

bool stop_asked(lua_stage *stage) { return ((host *)stage->host)->stopping; }

void host_stop(host *h) {
  h->stopping = true;
  if (h->options.channel) scene_wake(h->options.channel);
  if (h->on_own_thread) pthread_kill(h->thread, SIGUSR1);
}

/* ---- coroutines ---------------------------------------------------------------------- */

/* Goes into a coroutine or its closing, and comes back. With a stop on, nothing more is run on
 * either side of it. */
static lua_State *enter(host *h, lua_State *co) {
  lua_State *outer = h->current;
  h->current = co;
  if (h->stopping) set_hook(0);
  return outer;
}

static void come_back(host *h, lua_State *outer) {
  h->current = outer;
  if (h->stopping) set_hook(0);
}

/* Resumes co with the `args` values on top; gives the count of values that it left on top, or -1
 * with the error there. */
static int resume_with(lua_State *L, lua_State *co, int args) {
  int results;
  if (!lua_checkstack(co, args)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, args);
  lua_State *outer = enter(host_of(L), co);
  int status = lua_resume(co, L, args, &results);
  come_back(host_of(L), outer);
  if (status == LUA_OK || status == LUA_YIELD) {
    if (lua_checkstack(L, results + 1)) {
      lua_xmove(co, L, results);
      return results;
    }
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, 1);
  return -1;
}

/* resume(co, ...) -> true, values… or false, error */
static int resume(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  int results = resume_with(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  lua_insert(L, results >= 0 ? -results - 1 : -2);
  return results >= 0 ? results + 1 : 2;
}

/* The function that wrap gives: resumes upvalue 1, and raises what it raised. */
static int wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume_with(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { /* it failed: what it has to close is closed */
    lua_State *outer = enter(host_of(L), co);
    status = lua_resetthread(co);
    come_back(host_of(L), outer);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) { /* as the library: say where */
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, wrapped, 1);
  return 1;
}

void stop_open(host *h) {
  lua_State *L = h->L;
  lua_getglobal(L, "coroutine");
  lua_pushcfunction(L, resume);
  lua_setfield(L, -2, "resume");
  lua_pushcfunction(L, wrap);
  lua_setfield(L, -2, "wrap");
  lua_pop(L, 1);

  stoppable = h;
  struct sigaction action = {.sa_handler = set_hook, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
}

void stop_close(host *h) {
  host *mine = h;
  atomic_compare_exchange_strong(&stoppable, &mine, NULL);
}

/* ---- Ctrl-C without a window -------------------------------------------------------------- */

static void give_up(int signal) {
  (void)signal;
  _exit(HOST_INTERRUPTED);
}

static void interrupt(int signal) {
  struct sigaction again = {.sa_handler = give_up};
  sigemptyset(&again.sa_mask);
  sigaction(SIGINT, &again, NULL);
  sigaction(SIGALRM, &again, NULL);
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 500000}}, NULL);
  host *h = stoppable;
  if (h) h->stopping = true;
  set_hook(signal);
}

void host_catch_interrupt(void) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}
