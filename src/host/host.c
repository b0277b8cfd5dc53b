/* SPDX-License-Identifier: MIT
 *
 * host.c - making a host and running its script from start to end.
 */
#include "args.h"
#include "inside.h"
#include "module.h"

#include <errno.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* require looks beside the script first. */
static void find_modules_beside(lua_State *L, const char *script) {
  const char *slash = strrchr(script, '/');
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "path");
  lua_pushlstring(L, script, slash ? (size_t)(slash - script) + 1 : 0);
  const char *folder = lua_tostring(L, -1), *path = lua_tostring(L, -2);
  lua_pushfstring(L, "%s?.lua;%s?/init.lua;%s", slash ? folder : "./", slash ? folder : "./", path);
  lua_setfield(L, -4, "path");
  lua_pop(L, 3);
}

static int open_all(lua_State *L) {
  host *h = lua_touserdata(L, 1);
  luaL_openlibs(L);
  stage_install(L, &h->stage);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_engram);
  lua_setfield(L, -2, "engram");
  lua_pushcfunction(L, luaopen_engram_studio);
  lua_setfield(L, -2, "engram.studio");
  lua_pushcfunction(L, print);
  lua_setglobal(L, "print");
  if (h->options.script && strcmp(h->options.script, "-") != 0)
    find_modules_beside(L, h->options.script);
  lua_newtable(L); /* arg, as lua has it */
  lua_pushstring(L, h->options.script ? h->options.script : "-e");
  lua_rawseti(L, -2, 0);
  for (int k = 0; h->options.args && h->options.args[k]; k++) {
    lua_pushstring(L, h->options.args[k]);
    lua_rawseti(L, -2, k + 1);
  }
  lua_setglobal(L, "arg");
  stop_open(h);
  return 0;
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
                         .allow = hand_allow,
                         .wait = hand_wait,
                         .stopped = stop_asked,
                         .log = stage_log};
  h->L = luaL_newstate();
  if (h->L && h->stage.board) {
    lua_pushcfunction(h->L, open_all);
    lua_pushlightuserdata(h->L, h);
    if (lua_pcall(h->L, 1, 0, 0) == LUA_OK) return h;
  }
  host_free(h);
  return NULL;
}

void host_free(host *h) {
  if (!h) return;
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
  if (h->fault && !(sc->fault = strdup(h->fault))) {
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
  luaL_traceback(L, L, message, 1);
  return 1;
}

/* Calls what is on the stack below `args` arguments; LUA_OK or a status with its traceback on top. */
static int call(host *h, int args, int results) {
  lua_State *L = h->L;
  int base = lua_gettop(L) - args;
  lua_pushcfunction(L, traceback);
  lua_insert(L, base);
  h->current = L;
  int status = h->stopping ? LUA_ERRRUN : lua_pcall(L, args, results, base);
  h->current = NULL;
  lua_sethook(L, NULL, 0, 0);
  lua_remove(L, base);
  return status;
}

static int fail(host *h, int exit_status) { /* the message is on top */
  const char *message = lua_tostring(h->L, -1);
  fprintf(stderr, "engram: %s\n", message ? message : "?");
  scene_board_log(h->stage.board, SCENE_ERROR, message ? message : "?");
  free(h->fault);
  h->fault = strdup(message ? message : "?");
  h->phase = SCENE_SCRIPT_FAILED;
  lua_settop(h->L, 0);
  return exit_status;
}

/* Loads the script's text, never bytecode. LUA_ERRFILE: it could not be read. */
static int load(host *h) {
  lua_State *L = h->L;
  if (h->options.chunk)
    return luaL_loadbufferx(L, h->options.chunk, strlen(h->options.chunk), "=-e", "t");
  if (strcmp(h->options.script, "-") == 0) return luaL_loadfilex(L, NULL, "t");
  struct stat about;
  if (stat(h->options.script, &about) == 0 && S_ISDIR(about.st_mode)) {
    lua_pushfstring(L, "%s: is a folder; name the script in it", h->options.script);
    return LUA_ERRFILE;
  }
  return luaL_loadfilex(L, h->options.script, "t");
}

/* What lua.c calls "cannot open" names the path in its own way: ours is path, reason, remedy. */
static void explain_missing(host *h) {
  if (errno == ENOENT) {
    lua_settop(h->L, 0);
    lua_pushfstring(h->L, "%s: there is no such script; see engram --help", h->options.script);
  }
}

/* A mistyped --set would otherwise be a run with the default, and nobody the wiser. */
static void name_unused_sets(host *h) {
  const char *names[65] = {NULL}, *name;
  for (size_t k = 0; k < 64 && (name = scene_board_control_name(h->stage.board, k)); k++)
    names[k] = name;
  for (const char *const *set = h->options.sets; set && *set; set++) {
    char given[SCENE_NAME];
    snprintf(given, sizeof given, "%.*s", (int)strcspn(*set, "="), *set);
    if (scene_board_find_control(h->stage.board, given)) continue;
    const char *near = args_nearest(given, names);
    host_say(h, SCENE_ERROR, "--set %s: the script has no control of this name%s%s%s", *set,
             near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
  }
}

int host_run(host *h) {
  lua_State *L = h->L;
  h->thread = pthread_self();
  h->on_own_thread = h->options.channel != NULL;
  h->hand.earned_at = stage_now();
  if (h->options.prompt) return prompt_run(h, call);
  errno = 0;
  int status = load(h);
  if (status == LUA_ERRFILE) {
    if (strcmp(h->options.script, "-") != 0) explain_missing(h);
    return fail(h, HOST_UNUSABLE);
  }
  if (status == LUA_OK) {
    int count = 0;
    for (; h->options.args && h->options.args[count]; count++) {
      luaL_checkstack(L, 1, "too many arguments");
      lua_pushstring(L, h->options.args[count]);
    }
    status = call(h, count, 0);
  }
  h->hand.paused = false;
  if (h->stopping) return HOST_INTERRUPTED;
  if (status != LUA_OK) return fail(h, HOST_FAILED);
  name_unused_sets(h);
  h->phase = SCENE_SCRIPT_ENDED;
  lua_settop(L, 0);
  return HOST_DONE;
}

void host_attend(host *h) {
  if (h->options.channel) hand_attend(h);
}
