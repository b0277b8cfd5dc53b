/* SPDX-License-Identifier: MIT
 *
 * stop.c - ending a script that does not want to end.
 *
 * A signal to the script's thread sets a debug hook on the Lua thread that is
 * running there, as lua.c does on Ctrl-C; it costs nothing until then. The
 * hook raises at the very next instruction, and since it stays and fires at
 * every instruction, no pcall can go on behind it. A hook belongs to one
 * coroutine, so resume and wrap are replaced by versions that note which one
 * runs and that raise again when it came back because of a stop.
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

/* Back from a coroutine: with a stop on, here too nothing more is run. */
static void come_back(lua_State *L, host *h) {
  h->current = L;
  if (h->stopping) {
    set_hook(0);
    luaL_error(L, "interrupted");
  }
}

/* resume(co, ...): calls the original, upvalue 1, with the note kept. */
static int resume(lua_State *L) {
  host *h = host_of(L);
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  h->current = co;
  if (h->stopping) set_hook(0);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET); /* resume itself raises nothing for a coroutine */
  come_back(L, h);
  return lua_gettop(L);
}

/* The function that wrap gives: resumes upvalue 2 by upvalue 1, and raises what it raised. */
static int wrapped(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 2);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET); /* ok values… */
  if (lua_toboolean(L, 1)) return lua_gettop(L) - 1;
  if (lua_type(L, 2) == LUA_TSTRING) { /* as the original does: say where */
    luaL_where(L, 1);
    lua_insert(L, 2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int wrap(lua_State *L) { /* upvalues: create, resume */
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1); /* f resume co */
  lua_pushcclosure(L, wrapped, 2);
  return 1;
}

void stop_open(host *h) {
  lua_State *L = h->L;
  lua_getglobal(L, "coroutine");
  lua_getfield(L, -1, "resume");
  lua_pushcclosure(L, resume, 1);
  lua_setfield(L, -2, "resume");
  lua_getfield(L, -1, "create");
  lua_getfield(L, -2, "resume");
  lua_pushcclosure(L, wrap, 2);
  lua_setfield(L, -2, "wrap");
  lua_pop(L, 1);

  stoppable = h;
  struct sigaction action = {.sa_handler = set_hook, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
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

void host_catch_interrupt(host *h) {
  (void)h;
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}
