/* SPDX-License-Identifier: MIT
 *
 * main.c - puts the parts together: a script with a window, or without one.
 */
#include "command.h"
#ifdef ENGRAM_STUDIO
#include "studio.h"
#endif

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef ENGRAM_STUDIO

/* ---- the window on this thread, the script on another ---------------------------------------- */

static volatile sig_atomic_t interrupted;
static void note_interrupt(int signal) {
  (void)signal;
  if (interrupted) _exit(HOST_INTERRUPTED);
  interrupted = 1;
}

typedef struct script_thread {
  host *host;
  recorder recorder;
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
  t->status = host_attend(t->host);
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

static void begin_again(void *context, bool afresh) {
  host_again(((script_thread *)context)->host, afresh);
}

/* A finalizer of the script may go on for ever, and nothing can stop it. */
static volatile sig_atomic_t last_status;
static void leave(int signal) {
  (void)signal;
  _exit(last_status);
}

static void take_snapshot(void *context, const scene *s, const uint8_t *rgb, int width, int height,
                          char *said) {
  recorder_snapshot(&((script_thread *)context)->recorder, s, rgb, width, height, said);
}

static bool take_film(void *context, const scene *s, const uint8_t *rgb, int width, int height,
                      char *said) {
  return recorder_film(&((script_thread *)context)->recorder, s, rgb, width, height, said);
}

static int open_studio(command_line *line) {
  char message[VIEW_MESSAGE] = "", shaders[2200];
  if (!studio_shaders(shaders, sizeof shaders)) return HOST_UNUSABLE;
  line->host.watched = true;
  line->host.channel = scene_channel_new();
  script_thread script = {.host = line->host.channel ? host_new(&line->host) : NULL,
                          .recorder = {.line = line}};
  if (!script.host) {
    fputs("engram: not enough memory\n", stderr);
    return HOST_FAILED;
  }
  struct sigaction action = {.sa_handler = note_interrupt};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);

  view_options options = studio_view(line, shaders);
  char settings[1024];
  options.settings = studio_settings(settings, sizeof settings);
  options.snapshot = take_snapshot;
  options.film = take_film;
  options.again = begin_again;
  options.film_begins = line->record != NULL;
  options.opened = start_script;
  options.should_close = window_should_close;
  options.context = &script;
  view_pace pace = {0};
  bool shown = view_window(line->host.channel, &options, &pace, message);
  if (line->stats && shown)
    fprintf(stderr,
            "engram: %" PRIu64 " turns of the window, %" PRIu64
            " drawn; gaps between turns: p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%.1f ms after "
            "the first second)\n",
            pace.frames, pace.drawn, pace.p50, pace.p99, pace.longest, pace.later);
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
  if (status == HOST_DONE && script.status != HOST_INTERRUPTED) status = script.status;
  last_status = status;
  signal(SIGALRM, leave);
  alarm(2);
  host_free(script.host);
  scene_channel_free(line->host.channel);
  return status;
}

/* ---- without a window ------------------------------------------------------------------------- */

static int run_headless(command_line *line) {
  char shaders[2200];
  recorder film = {.line = line};
  view_options options;
  line->host.watched = line->snapshot || line->record;
  if (line->record) {
    if (!studio_shaders(shaders, sizeof shaders)) return HOST_UNUSABLE;
    options = studio_view(line, shaders);
    if (!recorder_open(&film, &options)) {
      recorder_close(&film);
      return HOST_UNUSABLE;
    }
    line->host.frame = recorder_frame;
    line->host.frame_context = &film;
    line->host.fps = line->fps;
  }
  host *h = host_new(&line->host);
  if (!h) {
    recorder_close(&film);
    fputs("engram: not enough memory\n", stderr);
    return HOST_FAILED;
  }
  host_catch_interrupt();
  if (line->timeout > 0) host_limit_time(line->timeout);
  int status = host_run(h);
  if (line->record) {
    host_film_end(h);
    const int filmed = recorder_close(&film);
    if (status == HOST_DONE) status = filmed;
  }
  if (line->snapshot && (status == HOST_DONE || status == HOST_USAGE)) {
    const int drawn = studio_snapshot(h, line);
    if (drawn != HOST_DONE) status = drawn;
  }
  host_free(h);
  return status;
}
#else
static int open_studio(command_line *line) {
  (void)line;
  fputs("engram: this build has no studio; use --headless\n", stderr);
  return HOST_UNUSABLE;
}

static int run_headless(command_line *line) {
  if (line->snapshot || line->record) {
    fputs("engram: this build has no studio, so nothing can be drawn\n", stderr);
    return HOST_UNUSABLE;
  }
  host *h = host_new(&line->host);
  if (!h) {
    fputs("engram: not enough memory\n", stderr);
    return HOST_FAILED;
  }
  host_catch_interrupt();
  if (line->timeout > 0) host_limit_time(line->timeout);
  const int status = host_run(h);
  host_free(h);
  return status;
}
#endif

/* What is wrong with a place, and what to do. */
static const char *why_not(int reason) {
  switch (reason) {
    case ENOENT: return "there is no such folder; make it first";
    case EEXIST:
    case ENOTDIR: return "a file stands where its folder should be; choose another";
    case EACCES:
    case EPERM:
    case EROFS: return "you may not write there; choose another folder";
    default: return strerror(reason);
  }
}

/* A snapshot goes beside its place first, so that its folder is what has to be writable. */
static bool can_snapshot(const char *path) {
  char folder[4096];
  struct stat about;
  const char *slash = strrchr(path, '/');
  int length = slash ? (int)(slash - path) + (slash == path) : 1;
  snprintf(folder, sizeof folder, "%.*s", length, slash ? path : ".");
  errno = ENOTDIR;
  if (stat(folder, &about) == 0 && S_ISDIR(about.st_mode) && access(folder, W_OK | X_OK) == 0)
    return true;
  fprintf(stderr, "engram: --snapshot %s: cannot be written: %s\n", path, why_not(errno));
  return false;
}

/* The folder for results, made now: a run of hours should not end with "cannot be written". */
static bool open_out(const char *folder) {
  struct stat about;
  if (mkdir(folder, 0777) == 0) return true;
  int reason = errno;
  if (reason == EEXIST && stat(folder, &about) == 0 && S_ISDIR(about.st_mode)) {
    if (access(folder, W_OK | X_OK) == 0) return true;
    reason = errno;
  }
  fprintf(stderr, "engram: --out %s: cannot be used for results: %s\n", folder, why_not(reason));
  return false;
}

int main(int argc, char **argv) {
  const char **sets = calloc((size_t)argc + 1, sizeof *sets);
  command_line line = {.host = {.seed = 1, .sets = sets}, .fps = 30};
  if (!sets) return HOST_FAILED;
  int status = command_parse(argc, argv, sets, &line);
  if (status == HOST_DONE && line.host.out && !open_out(line.host.out)) status = HOST_UNUSABLE;
  if (status == HOST_DONE && line.snapshot && !can_snapshot(line.snapshot)) status = HOST_UNUSABLE;
  if (status == HOST_DONE) status = line.headless ? run_headless(&line) : open_studio(&line);
  free(sets);
  return status < 0 ? HOST_DONE : status;
}
