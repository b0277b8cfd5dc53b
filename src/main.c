/* SPDX-License-Identifier: MIT
 *
 * main.c - the command line; puts the parts together.
 */
#include "host.h"
#include "image.h"
#ifdef ENGRAM_STUDIO
#include "view.h"
#endif

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: engram SCRIPT [ARGS]             open the studio with a script\n"
    "       engram --headless SCRIPT [ARGS]  no window: run, print, exit\n"
    "       engram -e CHUNK                  run a piece of Lua, without a window\n"
    "       engram -i                        a prompt, without a window\n"
    "       engram - [ARGS]                  a script on standard input, without a window\n"
    "\n"
    "  --set NAME=VALUE     where the script's control NAME stands; may be repeated\n"
    "  --seed N             master seed of all random streams (default 1)\n"
    "  --out FOLDER         write charts and recorded tables there as CSV\n"
    "  --snapshot FILE.png  headless; then draw the studio as it stands into a picture\n"
    "  --size WxH           of the window or the snapshot (default 1280x800)\n"
    "  --theme dark|light   of both\n"
    "  --chart NAME         the chart that is shown first: energy, overlaps, flips, landscape,\n"
    "                       or one of the script's\n"
    "  --quiet              no notes, no progress\n"
    "  --stats              when the window closes, say how evenly it drew\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 the script failed, 2 wrong usage, 3 a file or display\n"
    "could not be used, 130 interrupted.\n";

typedef struct command_line {
  host_options host;
  const char *snapshot, *theme, *chart;
  bool headless, stats;
  int width, height; /* 0: as it is kept, or as usual */
} command_line;

static int refuse(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("engram: ", stderr);
  vfprintf(stderr, format, values);
  fputs("\n(engram --help shows how it is used)\n", stderr);
  va_end(values);
  return HOST_USAGE;
}

/* The value of option argv[*k]: "--seed 7" or "--seed=7"; NULL if this is another option. */
static const char *value_of(const char *name, char **argv, int *k, bool *missing) {
  size_t length = strlen(name);
  if (strncmp(argv[*k], name, length) != 0) return NULL;
  if (argv[*k][length] == '=') return argv[*k] + length + 1;
  if (argv[*k][length] != 0) return NULL;
  *missing = !argv[*k + 1];
  return *missing ? "" : argv[++*k];
}

static bool parse_size(const char *text, command_line *line) {
  int used = 0;
  return sscanf(text, "%dx%d%n", &line->width, &line->height, &used) == 2 && !text[used] &&
         line->width >= 200 && line->width <= 16384 && line->height >= 150 && line->height <= 16384;
}

static bool parse_seed(const char *text, uint64_t *seed) {
  char *end;
  errno = 0;
  *seed = strtoull(text, &end, 0);
  return !errno && end != text && !*end && *text != '-' && *seed <= INT64_MAX; /* a Lua integer */
}

/* Fills the command line; HOST_DONE, a status to end with, or -1 to end well at once. */
static int parse(int argc, char **argv, const char **sets, command_line *line) {
  int set_count = 0, k = 1;
  for (; k < argc && argv[k][0] == '-' && argv[k][1]; k++) {
    const char *value;
    bool missing = false;
    if (strcmp(argv[k], "--help") == 0 || strcmp(argv[k], "-h") == 0) {
      fputs(usage, stdout);
      return -1;
    } else if (strcmp(argv[k], "--version") == 0) {
      puts("engram " EG_VERSION);
      return -1;
    } else if (strcmp(argv[k], "--headless") == 0) {
      line->headless = true;
    } else if (strcmp(argv[k], "--quiet") == 0) {
      line->host.quiet = true;
    } else if (strcmp(argv[k], "--stats") == 0) {
      line->stats = true;
    } else if (strcmp(argv[k], "-i") == 0) {
      line->host.prompt = line->headless = true;
    } else if ((value = value_of("-e", argv, &k, &missing))) {
      line->host.chunk = value;
      line->headless = true;
    } else if ((value = value_of("--seed", argv, &k, &missing))) {
      if (!missing && !parse_seed(value, &line->host.seed))
        return refuse("--seed %s: expected a whole number in 0..2^63-1", value);
    } else if ((value = value_of("--set", argv, &k, &missing))) {
      if (!missing && (!strchr(value, '=') || *value == '='))
        return refuse("--set %s: expected NAME=VALUE", value);
      sets[set_count++] = value;
    } else if ((value = value_of("--out", argv, &k, &missing))) {
      line->host.out = value;
    } else if ((value = value_of("--snapshot", argv, &k, &missing))) {
      line->snapshot = value;
      line->headless = true;
    } else if ((value = value_of("--size", argv, &k, &missing))) {
      if (!missing && !parse_size(value, line))
        return refuse("--size %s: expected WIDTHxHEIGHT, from 200x150 on", value);
    } else if ((value = value_of("--theme", argv, &k, &missing))) {
      if (!missing && strcmp(value, "dark") != 0 && strcmp(value, "light") != 0)
        return refuse("--theme %s: expected dark or light", value);
      line->theme = value;
    } else if ((value = value_of("--chart", argv, &k, &missing))) {
      line->chart = value;
    } else {
      return refuse("there is no option %s", argv[k]);
    }
    if (missing) return refuse("%s needs a value", argv[k]);
  }
  if (!line->host.chunk && !line->host.prompt) {
    if (k == argc) return refuse("which script?");
    line->host.script = argv[k++];
    if (strcmp(line->host.script, "-") == 0) line->headless = true;
  }
  line->host.args = argv + k;
  return HOST_DONE;
}

#ifdef ENGRAM_STUDIO

/* The folder of the shaders: beside the program or above it in a build tree, else where it is installed. */
static bool find_shaders(char *out, size_t room) {
  char self[2048];
  struct stat about;
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  self[length > 0 ? length : 0] = 0;
  for (int up = 0; up < 4; up++) {
    static const char *const places[] = {"shaders", "share/engram/shaders"};
    char *slash = strrchr(self, '/');
    if (!slash) break;
    *slash = 0;
    for (int k = 0; k < 2; k++)
      if ((size_t)snprintf(out, room, "%s/%s", self, places[k]) < room && stat(out, &about) == 0 &&
          S_ISDIR(about.st_mode))
        return true;
  }
  if ((size_t)snprintf(out, room, "%s", ENGRAM_SHADERS) < room && stat(out, &about) == 0)
    return true;
  fprintf(stderr, "engram: the folder 'shaders' is neither beside the program nor in %s\n",
          ENGRAM_SHADERS);
  return false;
}

/* The file that keeps what the person has chosen to see; NULL: there is no place for one. */
static const char *find_settings(char *out, size_t room) {
  const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  int length = -1;
  if (base && base[0] == '/')
    length = snprintf(out, room, "%s/engram/studio", base);
  else if (home && home[0] == '/')
    length = snprintf(out, room, "%s/.config/engram/studio", home);
  return length > 0 && (size_t)length < room ? out : NULL;
}

static view_options view_of(const command_line *line, const char *shaders) {
  return (view_options){.shaders = shaders,
                        .width = line->width,
                        .height = line->height,
                        .theme = !line->theme                        ? VIEW_AS_KEPT
                                 : strcmp(line->theme, "light") == 0 ? VIEW_LIGHT
                                                                     : VIEW_DARK,
                        .chart = line->chart,
                        .layout = getenv("ENGRAM_LAYOUT")};
}

static int save_snapshot(host *h, const command_line *line) {
  char message[VIEW_MESSAGE] = "not enough memory", shaders[2200];
  int width, height;
  uint8_t *rgb = NULL;
  if (!find_shaders(shaders, sizeof shaders)) return HOST_UNUSABLE;
  view_options options = view_of(line, shaders);
  scene *sc = host_scene(h);
  bool good = sc && view_picture(sc, &options, &rgb, &width, &height, message) &&
              img_write_png(line->snapshot, (uint32_t)width, (uint32_t)height, 3, rgb, message);
  scene_free(sc);
  free(rgb);
  if (good) return HOST_DONE;
  fprintf(stderr, "engram: %s\n", message);
  return HOST_UNUSABLE;
}

/* ---- the window on this thread, the script on another ---------------------------------------- */

static volatile sig_atomic_t interrupted;
static void note_interrupt(int signal) {
  (void)signal;
  if (interrupted) _exit(HOST_INTERRUPTED);
  interrupted = 1;
}

typedef struct script_thread {
  host *host;
  pthread_t thread;
  bool started;
  int status;
} script_thread;

static bool window_should_close(void *context) {
  (void)context;
  return interrupted;
}

static void *run_script(void *context) {
  script_thread *t = context;
  t->status = host_run(t->host);
  host_attend(t->host);
  return NULL;
}

/* The window is there: now the script may begin. Without one it should not have done half its work. */
static void start_script(void *context) {
  script_thread *t = context;
  sigset_t interrupts, before;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigaddset(&interrupts, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &interrupts, &before); /* they are for this thread */
  t->started = pthread_create(&t->thread, NULL, run_script, t) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Ends the script's thread; false where it hangs in a call that cannot be stopped. */
static bool join(host *h, pthread_t thread) {
  for (int tries = 0; tries < 20; tries++) {
    struct timespec until;
    host_stop(h); /* again: a stop may fall between two states */
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 50000000;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
    if (pthread_timedjoin_np(thread, NULL, &until) == 0) return true;
  }
  return false;
}

static int open_studio(command_line *line) {
  char message[VIEW_MESSAGE] = "", shaders[2200];
  if (!find_shaders(shaders, sizeof shaders)) return HOST_UNUSABLE;
  line->host.watched = true;
  line->host.channel = scene_channel_new();
  script_thread script = {.host = line->host.channel ? host_new(&line->host) : NULL};
  if (!script.host) {
    fputs("engram: not enough memory\n", stderr);
    return HOST_FAILED;
  }
  struct sigaction action = {.sa_handler = note_interrupt};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);

  view_options options = view_of(line, shaders);
  char settings[1024];
  options.settings = find_settings(settings, sizeof settings);
  options.opened = start_script;
  options.should_close = window_should_close;
  options.context = &script;
  view_pace pace = {0};
  bool shown = view_window(line->host.channel, &options, &pace, message);
  if (line->stats && shown)
    fprintf(stderr,
            "engram: %" PRIu64 " turns of the window, %" PRIu64
            " drawn; gaps between turns: p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
            pace.frames, pace.drawn, pace.p50, pace.p99, pace.longest);
  if (!shown)
    fprintf(stderr,
            "engram: %s\nengram: without a display, engram --headless %s runs it; "
            "--snapshot FILE.png draws the studio\n",
            message, line->host.script);
  int status = !shown ? HOST_UNUSABLE : interrupted ? HOST_INTERRUPTED : HOST_DONE;
  if (script.started && !join(script.host, script.thread)) {
    fflush(NULL);
    _exit(status);
  }
  host_free(script.host);
  scene_channel_free(line->host.channel);
  return status == HOST_DONE && script.status != HOST_INTERRUPTED ? script.status : status;
}

#else
static int save_snapshot(host *h, const command_line *line) {
  (void)h;
  (void)line;
  fputs("engram: this build has no studio, so --snapshot cannot draw\n", stderr);
  return HOST_UNUSABLE;
}

static int open_studio(command_line *line) {
  (void)line;
  fputs("engram: this build has no studio; use --headless\n", stderr);
  return HOST_UNUSABLE;
}
#endif

static int run_headless(command_line *line) {
  line->host.watched = line->snapshot != NULL;
  host *h = host_new(&line->host);
  if (!h) {
    fputs("engram: not enough memory\n", stderr);
    return HOST_FAILED;
  }
  host_catch_interrupt();
  int status = host_run(h);
  if (line->snapshot && status == HOST_DONE) status = save_snapshot(h, line);
  host_free(h);
  return status;
}

/* A snapshot goes beside its place first, so that its folder is what has to be writable. */
static bool can_snapshot(const char *path) {
  char folder[4096];
  const char *slash = strrchr(path, '/');
  int length = slash ? (int)(slash - path) + (slash == path) : 1;
  snprintf(folder, sizeof folder, "%.*s", length, slash ? path : ".");
  if (access(folder, W_OK | X_OK) == 0) return true;
  fprintf(stderr, "engram: --snapshot %s: cannot be written: %s\n", path, strerror(errno));
  return false;
}

/* The folder for results, made now: a run of hours should not end with "cannot be written". */
static bool open_out(const char *folder) {
  if (mkdir(folder, 0777) == 0 || (errno == EEXIST && access(folder, W_OK | X_OK) == 0))
    return true;
  fprintf(stderr, "engram: --out %s: cannot be used for results: %s\n", folder, strerror(errno));
  return false;
}

int main(int argc, char **argv) {
  const char **sets = calloc((size_t)argc + 1, sizeof *sets);
  command_line line = {.host = {.seed = 1, .sets = sets}};
  if (!sets) return HOST_FAILED;
  int status = parse(argc, argv, sets, &line);
  if (status == HOST_DONE && line.host.out && !open_out(line.host.out)) status = HOST_UNUSABLE;
  if (status == HOST_DONE && line.snapshot && !can_snapshot(line.snapshot)) status = HOST_UNUSABLE;
  if (status == HOST_DONE) status = line.headless ? run_headless(&line) : open_studio(&line);
  free(sets);
  return status < 0 ? HOST_DONE : status;
}
