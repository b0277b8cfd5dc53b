/* SPDX-License-Identifier: MIT
 *
 * host.c - making a host and running its script from start to end.
 */
#include "args.h"
#include "class.h"
#include "inside.h"
#include "module.h"
#include "suggest.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void host_say(host *h, scene_line_kind kind, const char *format, ...) {
  char text[1024];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  scene_board_log(h->stage.board, kind, text);
  h->hand.changed = true;
  if (!h->options.quiet || kind == SCENE_ERROR) fprintf(stderr, "engram: %s\n", text);
}

static void stage_log(lua_stage *stage, scene_line_kind kind, const char *text) {
  host_say(stage->host, kind, "%s", text);
}

/* print, on standard output and in the log */
static int print(lua_State *L) {
  host *h = stage_of(L)->host;
  int count = lua_gettop(L);
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (int k = 1; k <= count; k++) {
    if (k > 1) luaL_addchar(&b, '\t');
    luaL_tolstring(L, k, NULL);
    luaL_addvalue(&b);
  }
  luaL_pushresult(&b);
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  fwrite(text, 1, length, stdout);
  fputc('\n', stdout);
  fflush(stdout);
  scene_board_log(h->stage.board, SCENE_PRINT, text);
  stage_wait(L, 0);
  return 0;
}

/* Everything that a script sees, new from the ground: what an earlier run has done to its libraries, its
 * modules or its globals goes with them. What is not here is what stays: the network on the screen, and
 * what engram.keep named. */
static int make_environment(lua_State *L) {
  host *h = lua_touserdata(L, 1);
  lua_newtable(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  static const char *const tables[] = {LUA_LOADED_TABLE, LUA_PRELOAD_TABLE};
  for (int k = 0; k < 2; k++) {
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, tables[k]);
  }
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, LUA_FILEHANDLE);
  luaL_openlibs(L);
  lua_gc(L, LUA_GCRESTART);
  lua_gc(L, LUA_GCINC, 0, 0, 0);
  stage_install(L, &h->stage);
  stage_next_run(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_engram);
  lua_setfield(L, -2, "engram");
  lua_pushcfunction(L, luaopen_engram_studio);
  lua_setfield(L, -2, "engram.studio");
  lua_pushcfunction(L, print);
  lua_setglobal(L, "print");
  lua_newtable(L); /* arg, as lua has it */
  lua_pushstring(L, h->options.script ? h->options.script : "-e");
  lua_rawseti(L, -2, 0);
  for (int k = 0; h->options.args && h->options.args[k]; k++) {
    lua_pushstring(L, h->options.args[k]);
    lua_rawseti(L, -2, k + 1);
  }
  lua_setglobal(L, "arg");
  sandbox_open(L);
  stop_open(h);
  return 0;
}

static int forget_kept(lua_State *L) {
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, "engram.kept");
  return 0;
}

/* Nothing outside of a call like this may raise, since nobody would catch it. A status, and its message on
 * top. */
static int protected(host *h, lua_CFunction function) {
  lua_pushcfunction(h->L, function);
  lua_pushlightuserdata(h->L, h);
  return lua_pcall(h->L, 1, LUA_MULTRET, 0);
}

/* Sense has its limits: Lua is refused memory before the machine has none. */
static size_t memory_for_lua(const host_options *options) {
  uint64_t available = 0, most = (uint64_t)4 << 30;
  if (options->lua_memory) return options->lua_memory;
  if (!memory_has(UINT64_MAX, &available) && available / 4 * 3 < most) most = available / 4 * 3;
  return (size_t)most;
}

host *host_new(const host_options *options) {
  host *h = calloc(1, sizeof *h);
  if (!h) return NULL;
  h->options = *options;
  h->phase = SCENE_SCRIPT_RUNS;
  h->hand = (hand){.share = 0.25, .schedule = EG_RANDOM};
  h->stage = (lua_stage){.board = scene_board_new(),
                         .seed = options->seed,
                         .out = options->out,
                         .script = options->script,
                         .quiet = options->quiet,
                         .watched = options->watched,
                         .live = options->channel != NULL,
                         .paced = options->channel || options->frame,
                         .sets = options->sets,
                         .wanted_speed = -1,
                         .host = h,
                         .reads = live_reads,
                         .may_write = sandbox_may,
                         .allow = hand_allow,
                         .wait = hand_wait,
                         .stopped = stop_asked,
                         .log = stage_log};
  h->heap.most = memory_for_lua(options);
  h->L = lua_newstate(heap_alloc, &h->heap);
  live_open(h);
  if (h->L && h->stage.board && protected(h, make_environment) == LUA_OK) return h;
  host_free(h);
  return NULL;
}

void host_free(host *h) {
  if (!h) return;
  live_close(h);
  stop_close(h);
  hand_end_run(h);
  files_end(h);
  if (h->L) lua_close(h->L);
  scene_board_free(h->stage.board);
  free(h->fault);
  free(h);
}

bool host_is_running(const host *h) {
  if (!h->options.channel) return h->film.owed > 0;
  return h->hand.running || hand_script_drives(h);
}

scene *host_scene(host *h) {
  scene_request ask =
      h->options.channel ? scene_requested(h->options.channel) : (scene_request){.whole = 1};
  scene *sc = scene_capture(h->stage.board, h->stage.shown, &ask);
  if (!sc) return NULL;
  const char *script = h->options.script ? h->options.script : h->options.chunk ? "-e" : "";
  snprintf(sc->script, sizeof sc->script, "%s", script);
  sc->phase = h->phase;
  sc->fault = live_fault(h);
  sc->draft = sc->fault != NULL;
  if (!sc->fault && h->fault && !(sc->fault = strdup(h->fault))) {
    scene_free(sc);
    return NULL;
  }
  if (h->asked.text[0] && !(sc->question = strdup(h->asked.text))) {
    scene_free(sc);
    return NULL;
  }
  snprintf(sc->answer, sizeof sc->answer, "Resize and learn");
  sc->paused = h->hand.paused;
  sc->waiting = h->hand.waiting;
  sc->running = host_is_running(h);
  sc->learning = h->hand.learning;
  sc->rate = sc->running ? h->hand.rate : 0;
  sc->noise = h->hand.share;
  sc->speed = h->hand.speed;
  sc->schedule = h->hand.schedule;
  sc->flips = h->stage.flips;
  return sc;
}

/* ---- the script -------------------------------------------------------------------------- */

static int traceback(lua_State *L) {
  const char *message = lua_tostring(L, 1);
  if (!message) {
    if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING) return 1;
    message = lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  }
  luaL_traceback(L, L, suggest(L, message), 1);
  return 1;
}

/* Calls what is on the stack below `args` arguments; LUA_OK or a status with its traceback on top. */
static int call(host *h, int args, int results) {
  lua_State *L = h->L;
  int base = lua_gettop(L) - args;
  lua_pushcfunction(L, traceback);
  lua_insert(L, base);
  h->current = L;
  int status = stop_wanted(h) ? LUA_ERRRUN : lua_pcall(L, args, results, base);
  h->current = NULL;
  lua_sethook(L, NULL, 0, 0);
  lua_remove(L, base);
  return status;
}

static int fail(host *h, int exit_status) { /* the message is on top */
  char short_of[128];
  const char *message = lua_tostring(h->L, -1);
  if (message && strcmp(message, "not enough memory") == 0) {
    snprintf(short_of, sizeof short_of,
             "not enough memory: the script may use %.0f MB (--lua-memory)",
             (double)h->heap.most / (1 << 20));
    message = short_of;
  }
  char *told = host_explain(h, message ? message : "?");
  fprintf(stderr, "engram: %s\n", told ? told : "not enough memory");
  scene_board_log(h->stage.board, SCENE_ERROR, told ? told : "not enough memory");
  free(h->fault);
  h->fault = told ? told : strdup("not enough memory");
  h->phase = SCENE_SCRIPT_FAILED;
  lua_settop(h->L, 0);
  return exit_status;
}

/* Leaves the script's text as a function, never bytecode, and its arguments; or a message and a status. */
static int load(lua_State *L) {
  host *h = lua_touserdata(L, 1);
  int status, count = 0;
  lua_settop(L, 0);
  if (h->options.chunk)
    status = luaL_loadbufferx(L, h->options.chunk, strlen(h->options.chunk), "=-e", "t");
  else if (strcmp(h->options.script, "-") == 0)
    status = luaL_loadfilex(L, NULL, "t");
  else
    status = sandbox_load(L, h->options.script);
  if (status == LUA_OK)
    for (; h->options.args && h->options.args[count]; count++) {
      luaL_checkstack(L, 2, "too many arguments");
      lua_pushstring(L, h->options.args[count]);
    }
  lua_pushinteger(L, status);
  return lua_gettop(L);
}

/* "; its controls are noise, size and rule", as far as there is room. */
static void list_controls(const char *const *names, char *to, size_t size) {
  size_t at = (size_t)snprintf(to, size, "%s",
                               !names[0]  ? "; it makes none"
                               : names[1] ? "; its controls are "
                                          : "; its control is ");
  for (size_t k = 0; names[k]; k++) {
    const char *before = k == 0 ? "" : names[k + 1] ? ", " : " and ";
    if (at + strlen(before) + strlen(names[k]) + sizeof ", \u2026" > size) {
      strcpy(to + at, ", \u2026");
      return;
    }
    at += (size_t)sprintf(to + at, "%s%s", before, names[k]);
  }
}

/* A mistyped --set would otherwise be a run with the default, and nobody the wiser. Asked only when the
 * script has ended: it may make a control when it likes. False: there are some. */
static bool sets_were_used(host *h) {
  const char *names[65] = {NULL}, *name;
  char known[512];
  bool all = true;
  for (size_t k = 0; k < 64 && (name = scene_board_control_name(h->stage.board, k)); k++)
    names[k] = name;
  for (const char *const *set = h->options.sets; set && *set; set++) {
    char given[SCENE_NAME];
    snprintf(given, sizeof given, "%.*s", (int)strcspn(*set, "="), *set);
    const scene_control *control = scene_board_find_control(h->stage.board, given);
    if (control && control->kind != SCENE_BUTTON) continue;
    all = false;
    if (control) {
      host_say(h, SCENE_ERROR, "--set %s: '%s' is a button and has no value", *set, given);
      continue;
    }
    const char *near = args_nearest(given, names);
    list_controls(names, known, sizeof known);
    host_say(h, SCENE_ERROR, "--set %s: the script has no control of this name%s%s%s%s", *set,
             near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "", known);
  }
  return all;
}

/* Loads the script and runs it, in the environment that there is. */
static int run(host *h) {
  lua_State *L = h->L;
  int status = protected(h, load);
  if (status == LUA_OK) {
    status = (int)lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (status == LUA_ERRFILE) return fail(h, HOST_UNUSABLE);
  }
  if (status == LUA_OK) status = call(h, lua_gettop(L) - 1, 0);
  h->hand.paused = false;
  stop_no_timer(h);
  if (h->stopping || h->again) return h->timed_out ? HOST_TIMED_OUT : HOST_INTERRUPTED;
  if (h->exiting)
    h->exiting = false;
  else if (status != LUA_OK)
    return fail(h, HOST_FAILED);
  else
    h->exit_status = HOST_DONE;
  h->phase = SCENE_SCRIPT_ENDED;
  lua_settop(L, 0);
  return h->exit_status;
}

int host_run(host *h) {
  h->thread = pthread_self();
  h->on_own_thread = h->options.channel != NULL;
  h->hand.earned_at = stage_now();
  if (h->options.prompt) return h->status = prompt_run(h, call);
  h->status = run(h);
  if (h->phase == SCENE_SCRIPT_ENDED && h->status == HOST_DONE && !sets_were_used(h) &&
      !h->options.channel)
    h->status = HOST_USAGE;
  return h->status;
}

static int collect_all(lua_State *L) {
  lua_gc(L, LUA_GCCOLLECT);
  lua_gc(L, LUA_GCCOLLECT); /* and what finalizers have let go */
  return 0;
}

/* The script once more, from the top, after its files have changed or because the person said so. */
static int run_again(host *h) {
  const bool afresh = atomic_exchange(&h->again, HOST_GOES_ON) == HOST_AFRESH;
  lua_State *L = h->L;
  lua_settop(L, 0);
  hand_end_run(h);
  files_end(h);
  h->hand.steps = 0;
  h->hand.paused = h->hand.waiting = h->hand.learning = h->exiting = false;
  free(h->fault);
  h->fault = NULL;
  h->phase = SCENE_SCRIPT_RUNS;
  scene_board_again(h->stage.board, afresh);
  if (h->stage.shown) stage_changed(&h->stage, h->stage.shown, "reload");
  if (h->watch) watch_next_run(h->watch);
  host_say(h, SCENE_NOTE, "%s", afresh ? "the script begins afresh" : "the script begins again");
  int status = afresh ? protected(h, forget_kept) : LUA_OK;
  if (status == LUA_OK) status = protected(h, make_environment);
  if (status == LUA_OK) status = protected(h, collect_all);
  scene_set_notice(h->options.channel, "");
  if (status != LUA_OK) return fail(h, HOST_FAILED);
  h->began = stage_now();
  status = run(h);
  scene_board_settle(h->stage.board);
  h->began = 0;
  return status;
}

int host_attend(host *h) {
  if (!h->options.channel) return h->status;
  hand_attend(h);
  while (!h->stopping) {
    h->status = run_again(h);
    hand_attend(h);
  }
  return h->status;
}
