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

bool stop_wanted(const host *h) { return h->stopping || h->again || h->exiting; }

static void raise_stop(lua_State *L, lua_Debug *where) {
  (void)where;
  luaL_error(L, "interrupted");
}

static void set_hook(int signal) {
  (void)signal;
  host *h = stoppable;
  lua_State *L =
      h && stop_wanted(h) ? h->current : NULL; /* a late signal is not for the next run */
  if (L) lua_sethook(L, raise_stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static host *host_of(lua_State *L) { return stage_of(L)->host; }

bool stop_asked(lua_stage *stage) { return stop_wanted(stage->host); }

void stop_kick(host *h) {
  if (h->options.channel) scene_wake(h->options.channel);
  if (h->on_own_thread) pthread_kill(h->thread, SIGUSR1);
}

void host_stop(host *h) {
  h->stopping = true;
  stop_kick(h);
}

/* os.exit([code]): the run ends here, the window does not */
int stop_exit(lua_State *L) {
  host *h = host_of(L);
  h->exit_status = lua_isboolean(L, 1) ? (lua_toboolean(L, 1) ? HOST_DONE : HOST_FAILED)
                                       : (int)luaL_optinteger(L, 1, HOST_DONE);
  h->exiting = true;
  set_hook(0);
  return luaL_error(L, "os.exit");
}

/* ---- coroutines ---------------------------------------------------------------------- */

/* Goes into a coroutine or its closing, and comes back. With a stop on, nothing more is run on
 * either side of it. */
static lua_State *enter(host *h, lua_State *co) {
  lua_State *outer = h->current;
  h->current = co;
  if (stop_wanted(h)) set_hook(0);
  return outer;
}

static void come_back(host *h, lua_State *outer) {
  h->current = outer;
  if (stop_wanted(h)) set_hook(0);
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

/* close(co): what it has to close runs in it */
static int close_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_State *outer = co != L ? enter(host_of(L), co) : NULL;
  const int status = lua_pcall(L, 1, LUA_MULTRET, 0);
  if (outer) come_back(host_of(L), outer);
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* ---- handlers of errors ---------------------------------------------------------------- */

/* A handler runs inside of the hook that has raised, where no hook is called: one without an end would be
 * out of reach. While a stop is on none is asked. */
static int handle(lua_State *L) { /* message; upvalue: the script's handler */
  lua_settop(L, 1);
  if (stop_wanted(host_of(L))) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int after_xpcall(lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  return lua_gettop(L);
}

/* xpcall(f, handler, ...); upvalue: the library's */
static int call_handled(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle, 1);
  lua_replace(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, after_xpcall);
  return lua_gettop(L);
}

void stop_open(host *h) {
  lua_State *L = h->L;
  lua_getglobal(L, "coroutine");
  lua_pushcfunction(L, resume);
  lua_setfield(L, -2, "resume");
  lua_pushcfunction(L, wrap);
  lua_setfield(L, -2, "wrap");
  lua_getfield(L, -1, "close");
  lua_pushcclosure(L, close_coroutine, 1);
  lua_setfield(L, -2, "close");
  lua_pop(L, 1);
  lua_getglobal(L, "xpcall");
  lua_pushcclosure(L, call_handled, 1);
  lua_setglobal(L, "xpcall");

  stoppable = h;
  struct sigaction action = {.sa_handler = set_hook}; /* no SA_RESTART: io.read ends too */
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
  const host *h = stoppable;
  _exit(h && h->timed_out ? HOST_TIMED_OUT : HOST_INTERRUPTED);
}

static void set_timer(double seconds) {
  const time_t whole = (time_t)seconds;
  const suseconds_t rest = (suseconds_t)((seconds - (double)whole) * 1e6);
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {whole, rest}}, NULL);
}

static void interrupt(int signal) {
  struct sigaction again = {.sa_handler = give_up};
  sigemptyset(&again.sa_mask);
  sigaction(SIGINT, &again, NULL);
  sigaction(SIGALRM, &again, NULL);
  set_timer(0.5);
  host *h = stoppable;
  if (h) h->stopping = true;
  set_hook(signal);
}

static void run_out(int signal) {
  static const char text[] = "engram: --timeout: the time is over\n";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0) (void)signal;
  host *h = stoppable;
  if (h) h->timed_out = true;
  interrupt(signal);
}

void stop_no_timer(const host *h) {
  if (!h->options.channel && !h->stopping) set_timer(0);
}

void host_limit_time(double seconds) {
  struct sigaction action = {.sa_handler = run_out};
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL);
  set_timer(seconds);
}

void host_catch_interrupt(void) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}
