/* SPDX-License-Identifier: MIT
 *
 * ffmpeg.c - the program that makes a film of raw frames, fed through a pipe.
 *
 * It writes into the file that whole.c has made beside the film's path, so the
 * film is there whole or not at all. A GIF is made in two steps, because its
 * colours are known only at the end: frames are kept without loss in a second
 * file while their palette is found, and then painted with it. (One step, with
 * split, keeps them in memory: 7 MB for each of 1280 x 800, where two need 100 MB
 * for all; the GIF is the same to the byte.) What it says on standard error
 * goes into a file in memory, and its end into our message.
 * It is waited for in img_ffmpeg_end alone: until then its number is nobody
 * else's, and img_ffmpeg_kill may be called from another thread than the one
 * that gives frames. It has a process group of its own, because Ctrl-C is for
 * us, who end the film well.
 * Invariant: after img_ffmpeg_end neither process nor descriptor is left.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define ARGS 64
#define SAID 200     /* bytes of what it has said */
#define GIF_RATE 50u /* a GIF counts hundredths, and most programs take 1 of them for 10 */
#define PATIENCE 100 /* hundredths for one that has stopped reading to end */

extern char **environ;

enum { FILM, KEPT, COLOURS, FILES };

struct img_ffmpeg {
  char *path; /* of the film */
  img_whole *file;
  char *names[FILES]; /* as ffmpeg takes them; those but the first are for a GIF */
  char title[512], comment[1024];
  pid_t child;
  int pipe;     /* to it, or -1 */
  int said;     /* by it, or -1 */
  size_t bytes; /* of a frame */
  bool gif;
};

static const char *program(void) {
  const char *named = getenv("ENGRAM_FFMPEG");
  return named ? named : "ffmpeg";
}

/* ---- what it is told ------------------------------------------------------------------- */

typedef struct command {
  char *args[ARGS]; /* ends with NULL */
  int count;
} command;

static void add(command *c, const char *const *words) {
  for (; *words; words++) c->args[c->count++] = (char *)*words;
  assert(c->count < ARGS);
}
#define ADD(c, ...) add(c, (const char *const[]){__VA_ARGS__, NULL})

static void begin(command *c) { ADD(c, program(), "-hide_banner", "-loglevel", "error", "-y"); }

static void end(command *c, const img_ffmpeg *f) {
  ADD(c, "-metadata", f->title, "-metadata", f->comment, f->names[FILM]);
}

/* What is done with the frames as they come. */
static void add_form(command *c, img_form form, unsigned fps, const img_ffmpeg *f) {
  static const char slow[] = "[0:v]fps=50,split[a][b];[a]palettegen=stats_mode=full[p]";
  static const char keep[] = "[0:v]split[a][b];[a]palettegen=stats_mode=full[p]";
  if (form == IMG_FORM_GIF) {
    ADD(c, "-filter_complex", fps > GIF_RATE ? slow : keep);
    ADD(c, "-map", "[p]", "-c:v", "png", "-f", "image2", "-update", "1", f->names[COLOURS]);
    ADD(c, "-map", "[b]", "-c:v", "qtrle", "-pix_fmt", "rgb24", "-f", "mov", f->names[KEPT]);
    return;
  }
  if (form == IMG_FORM_MP4)
    ADD(c, "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-crf", "18", "-pix_fmt",
        "yuv420p", "-movflags", "+faststart", "-f", "mp4");
  else
    ADD(c, "-c:v", "libvpx-vp9", "-crf", "30", "-b:v", "0", "-deadline", "realtime", "-cpu-used",
        "6", "-row-mt", "1", "-pix_fmt", "yuv420p", "-f", "webm");
  end(c, f);
}

/* A GIF's second step. */
static void add_painting(command *c, const img_ffmpeg *f) {
  ADD(c, "-i", f->names[KEPT], "-i", f->names[COLOURS], "-filter_complex",
      "[0:v][1:v]paletteuse=dither=none:diff_mode=rectangle", "-f", "gif");
  end(c, f);
}

/* Title, and whatever else there is as the comment: the keywords that every form knows. */
static void set_words(img_ffmpeg *f, const img_text *texts) {
  const size_t room = sizeof f->comment;
  strcpy(f->title, "title=");
  strcpy(f->comment, "comment=");
  for (size_t at = strlen(f->comment); texts && texts->keyword && at < room; texts++)
    if (strcmp(texts->keyword, "Title") == 0)
      snprintf(f->title, sizeof f->title, "title=%s", texts->text);
    else
      at += (size_t)snprintf(f->comment + at, room - at, "%s: %s; ", texts->keyword, texts->text);
}

/* With the protocol's name, or ffmpeg would look for one in the folder's. False: no memory. */
static bool set_names(img_ffmpeg *f) {
  static const char *const endings[FILES] = {"", ".mov", ".png"};
  for (int k = 0; k < FILES; k++)
    if (asprintf(&f->names[k], "file:%s%s", img_whole_name(f->file), endings[k]) < 0) {
      f->names[k] = NULL;
      return false;
    }
  return true;
}

/* ---- its process ---------------------------------------------------------------------------- */

/* False: it could not be started; errno says why. */
static bool start(img_ffmpeg *f, const command *c, int input) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&how);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setpgroup(&how, 0);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_adddup2(&files, input, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, f->said, 2);
  const int reason = posix_spawnp(&f->child, c->args[0], &files, &how, c->args, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&how);
  errno = reason;
  return !reason;
}

/* A file in memory, not under 3: those are what is set up for the process. */
static int new_said(void) {
  const int low = memfd_create("ffmpeg", MFD_CLOEXEC);
  if (low < 0) return -1;
  const int said = fcntl(low, F_DUPFD_CLOEXEC, 3), reason = errno;
  close(low);
  errno = reason;
  return said;
}

static bool start_fed(img_ffmpeg *f, const command *c) {
  int ends[2];
  if ((f->said = new_said()) < 0 || pipe2(ends, O_CLOEXEC) != 0) return false;
  f->pipe = ends[1];
  const bool started = start(f, c, ends[0]);
  const int reason = errno;
  close(ends[0]);
  errno = reason;
  return started;
}

static bool start_painting(img_ffmpeg *f) {
  command c = {.count = 0};
  begin(&c);
  add_painting(&c, f);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) return false;
  const bool started = start(f, &c, nothing);
  const int reason = errno;
  close(nothing);
  errno = reason;
  return started;
}

/* The last two lines that it has said, or as much of their end as there is room for. */
static void last_words(int said, char out[SAID + 4]) {
  char text[SAID + 1];
  const off_t size = lseek(said, 0, SEEK_END);
  const off_t from = size > SAID ? size - SAID : 0;
  ssize_t length = pread(said, text, SAID, from);
  while (length > 0 && text[length - 1] == '\n') length--;
  if (length < 0) length = 0;
  text[length] = 0;
  char *last = strrchr(text, '\n'), *begin = text;
  if (last) {
    *last = 0;
    begin = strrchr(text, '\n');
    begin = begin ? begin + 1 : text;
    *last = ';';
  }
  const bool cut = from > 0 && begin == text;
  while (cut && (*begin & 0xc0) == 0x80) begin++;
  snprintf(out, SAID + 4, "%s%s", cut ? "..." : "", begin);
}

static bool fail_start(const img_ffmpeg *f, int reason, char *message) {
  return img_fail(message, f->path, "the program %s cannot be started (%s)", program(),
                  strerror(reason));
}

static bool fail_said(const img_ffmpeg *f, const char *what, char *message) {
  char words[SAID + 4];
  last_words(f->said, words);
  return img_fail(message, f->path, "%s%s%s", what, words[0] ? ": " : "", words);
}

/* Ends the files too. False, with a message: it is to be kept, but cannot. */
static bool let_go(img_ffmpeg *f, bool keep, char *message) {
  const bool whole = !f->file || img_whole_end(f->file, keep, message);
  if (f->gif)
    for (int k = KEPT; k < FILES; k++)
      if (f->names[k]) unlink(f->names[k] + strlen("file:"));
  for (int k = 0; k < FILES; k++) free(f->names[k]);
  if (f->pipe >= 0) close(f->pipe);
  if (f->said >= 0) close(f->said);
  free(f->path);
  free(f);
  return whole;
}

/* ---- for film.c --------------------------------------------------------------------------------- */

img_ffmpeg *img_ffmpeg_new(const char *path, img_form form, uint32_t width, uint32_t height,
                           unsigned fps, const img_text *texts, bool *missing, char *message) {
  char size[32], rate[16], unused[IMG_MESSAGE];
  *missing = false;
  img_ffmpeg *f = calloc(1, sizeof *f);
  if (f) f->path = strdup(path);
  if (!f || !f->path) {
    img_fail(message, path, "does not fit into memory");
    free(f);
    return NULL;
  }
  f->pipe = f->said = -1;
  f->bytes = (size_t)width * height * 3;
  f->gif = form == IMG_FORM_GIF;
  set_words(f, texts);
  if (!(f->file = img_whole_new(path, message))) {
    let_go(f, false, unused);
    return NULL;
  }
  snprintf(size, sizeof size, "%ux%u", width, height);
  snprintf(rate, sizeof rate, "%u", fps);
  int reason = ENOMEM;
  if (set_names(f)) {
    command c = {.count = 0};
    begin(&c);
    ADD(&c, "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", rate, "-i", "pipe:0");
    add_form(&c, form, fps, f);
    reason = start_fed(f, &c) ? 0 : errno;
  }
  if (!reason) return f;
  *missing = reason == ENOENT;
  fail_start(f, reason, message);
  let_go(f, false, unused);
  return NULL;
}

/* It has stopped reading. Waits until it has ended and said why, but not for long; it is still to be
 * waited for. */
static void await_end(const img_ffmpeg *f) {
  for (int k = 0; k < PATIENCE; k++) {
    siginfo_t about = {.si_pid = 0};
    if (waitid(P_PID, (id_t)f->child, &about, WEXITED | WNOHANG | WNOWAIT) != 0 || about.si_pid)
      return;
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
  }
}

bool img_ffmpeg_frame(img_ffmpeg *f, const uint8_t *rgb, char *message) {
  for (size_t left = f->bytes; left > 0;) {
    const ssize_t done = write(f->pipe, rgb, left);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      await_end(f);
      return fail_said(f, "ffmpeg takes no more frames", message);
    }
    rgb += done;
    left -= (size_t)done;
  }
  return true;
}

/* With whatever it has started itself. */
void img_ffmpeg_kill(const img_ffmpeg *f) { kill(-f->child, SIGKILL); }

/* True: it has done what it was told. */
static bool wait_for(img_ffmpeg *f) {
  int status = 0;
  while (waitpid(f->child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool img_ffmpeg_end(img_ffmpeg *f, bool keep, char *message) {
  char unused[IMG_MESSAGE];
  close(f->pipe);
  f->pipe = -1;
  if (!keep) img_ffmpeg_kill(f);
  bool good = wait_for(f) && keep, started = true;
  if (good && f->gif) {
    started = start_painting(f) || fail_start(f, errno, message);
    good = started && wait_for(f);
  }
  if (keep && started && !good) fail_said(f, "ffmpeg could not make the film", message);
  return let_go(f, good, good ? message : unused) && good;
}
