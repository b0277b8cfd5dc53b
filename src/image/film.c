/* SPDX-License-Identifier: MIT
 *
 * film.c - frames to a film, through ffmpeg or as a folder of pictures.
 *
 * Frames wait in a short queue for a thread that gives them to ffmpeg's
 * standard input, or encodes them; so whoever draws is held up only when the
 * queue is full. ffmpeg writes beside the film's path and the result is renamed
 * at the end, so that a film is there whole or not at all. SIGPIPE is blocked in
 * that thread, which alone writes to the pipe.
 * Invariant: the process is waited for and every descriptor closed, however a
 * film ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define QUEUE 4
#define PATH_ROOM 4096

extern char **environ;

typedef enum form { FORM_GIF, FORM_MP4, FORM_WEBM, FORM_PICTURES } form;

struct img_film {
  form form;
  char path[PATH_ROOM], beside[PATH_ROOM + 16];
  uint32_t width, height;
  size_t bytes; /* of a frame */
  pid_t child;  /* ffmpeg, or 0 */
  int pipe;     /* to it, or -1 */
  FILE *said;   /* by it on standard error */
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t news;
  uint8_t *queue[QUEUE];
  size_t first, waiting, frames; /* frames: written so far */
  bool ending, failed;
  char why[IMG_MESSAGE]; /* where failed */
};

const char *img_film_path(const img_film *f) { return f->path; }

/* ---- the two ways of writing a frame ------------------------------------------------ */

static bool write_all(int to, const uint8_t *bytes, size_t size) {
  while (size > 0) {
    const ssize_t done = write(to, bytes, size);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes += done;
    size -= (size_t)done;
  }
  return true;
}

static bool put_frame(img_film *f, const uint8_t *rgb, char *message) {
  if (f->form != FORM_PICTURES) {
    if (write_all(f->pipe, rgb, f->bytes)) return true;
    return img_fail(message, f->path, "ffmpeg does not take any more frames (%s)", strerror(errno));
  }
  char name[PATH_ROOM + 32];
  snprintf(name, sizeof name, "%s/frame-%05zu.png", f->path, f->frames + 1);
  return img_write_png(name, f->width, f->height, 3, rgb, message);
}

static void *work(void *context) {
  img_film *f = context;
  pthread_mutex_lock(&f->lock);
  for (;;) {
    while (!f->waiting && !f->ending) pthread_cond_wait(&f->news, &f->lock);
    if (!f->waiting) break;
    uint8_t *rgb = f->queue[f->first];
    const bool skip = f->failed;
    pthread_mutex_unlock(&f->lock);
    char message[IMG_MESSAGE] = "";
    const bool good = !skip && put_frame(f, rgb, message);
    free(rgb);
    pthread_mutex_lock(&f->lock);
    f->first = (f->first + 1) % QUEUE;
    f->waiting--;
    f->frames += good;
    if (!good && !f->failed) {
      f->failed = true;
      snprintf(f->why, sizeof f->why, "%s", message);
    }
    pthread_cond_broadcast(&f->news);
  }
  pthread_mutex_unlock(&f->lock);
  return NULL;
}

/* ---- opening --------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *ending) {
  const size_t a = strlen(path), b = strlen(ending);
  return a > b && strcmp(path + a - b, ending) == 0;
}

static bool form_of(const char *path, form *out, char *message) {
  if (ends_in(path, ".gif"))
    *out = FORM_GIF;
  else if (ends_in(path, ".mp4"))
    *out = FORM_MP4;
  else if (ends_in(path, ".webm"))
    *out = FORM_WEBM;
  else if (ends_in(path, ".png") || ends_in(path, "/"))
    *out = FORM_PICTURES;
  else
    return img_fail(message, path,
                    "a film's name ends in .gif, .mp4 or .webm, or in .png or / for a folder of "
                    "pictures");
  return true;
}

/* The folder of pictures: the path without its ending. */
static bool open_pictures(img_film *f, char *message) {
  char *dot = strrchr(f->path, '.'), *slash = strrchr(f->path, '/');
  if (slash && !slash[1])
    *slash = 0;
  else if (dot && dot > f->path && dot > (slash ? slash + 1 : f->path))
    *dot = 0;
  f->form = FORM_PICTURES;
  struct stat about;
  if (mkdir(f->path, 0777) != 0 && errno != EEXIST)
    return img_fail(message, f->path, "this folder cannot be made (%s)", strerror(errno));
  if (stat(f->path, &about) != 0 || !S_ISDIR(about.st_mode) || access(f->path, W_OK | X_OK) != 0)
    return img_fail(message, f->path, "is no folder that can be written to");
  return true;
}

static const char *program(void) {
  const char *named = getenv("ENGRAM_FFMPEG");
  return named ? named : "ffmpeg";
}

/* False: it is not there, or could not be started; errno says why. */
static bool start(img_film *f, char *const *args, int input) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&how);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setpgroup(&how, 0); /* Ctrl-C is for us: it ends the film well */
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_adddup2(&files, input, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, fileno(f->said), 2);
  errno = posix_spawnp(&f->child, args[0], &files, &how, args, environ);
  if (errno) f->child = 0;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&how);
  return f->child != 0;
}

static bool open_ffmpeg(img_film *f, unsigned fps, const img_text *texts) {
  static const char gif[] = "[0:v]split[a][b];[a]palettegen=stats_mode=full[p];"
                            "[b][p]paletteuse=dither=none:diff_mode=rectangle";
  char size[32], rate[16], title[512] = "title=", comment[1024] = "comment=";
  char *args[40];
  int count = 0, ends[2];
  snprintf(size, sizeof size, "%ux%u", f->width, f->height);
  snprintf(rate, sizeof rate, "%u", fps);
  const char *const begin[] = {program(), "-hide_banner", "-loglevel", "error", "-y",
                               "-f",      "rawvideo",     "-pix_fmt",  "rgb24", "-s",
                               size,      "-r",           rate,        "-i",    "pipe:0"};
  for (size_t k = 0; k < sizeof begin / sizeof *begin; k++) args[count++] = (char *)begin[k];
  const char *const gifs[] = {"-filter_complex", gif, "-f", "gif", NULL};
  const char *const mp4s[] = {"-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                              "-c:v",      "libx264",
                              "-crf",      "18",
                              "-pix_fmt",  "yuv420p",
                              "-movflags", "+faststart",
                              "-f",        "mp4",
                              NULL};
  const char *const webms[] = {"-c:v",     "libvpx-vp9", "-crf", "30",   "-b:v", "0",
                               "-pix_fmt", "yuv420p",    "-f",   "webm", NULL};
  const char *const *more = f->form == FORM_GIF ? gifs : f->form == FORM_MP4 ? mp4s : webms;
  while (*more) args[count++] = (char *)*more++;
  for (size_t at = strlen(comment); texts && texts->keyword && at < sizeof comment; texts++) {
    if (strcmp(texts->keyword, "Title") == 0)
      snprintf(title, sizeof title, "title=%s", texts->text);
    else
      at += (size_t)snprintf(comment + at, sizeof comment - at, "%s: %s; ", texts->keyword,
                             texts->text);
  }
  const char *const words[] = {"-metadata", title, "-metadata", comment, f->beside};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++) args[count++] = (char *)words[k];
  args[count] = NULL;

  if (!*program()) {
    errno = ENOENT;
    return false;
  }
  if (!(f->said = tmpfile()) || pipe2(ends, O_CLOEXEC) != 0) return false;
  fcntl(fileno(f->said), F_SETFD, FD_CLOEXEC);
  const bool started = start(f, args, ends[0]);
  const int reason = errno;
  close(ends[0]);
  if (started)
    f->pipe = ends[1];
  else
    close(ends[1]);
  errno = reason;
  return started;
}

/* The folder of the film can be written to: better said before it is made than after. */
static bool can_write(const img_film *f, char *message) {
  char folder[PATH_ROOM];
  snprintf(folder, sizeof folder, "%s", f->path);
  char *slash = strrchr(folder, '/');
  if (slash) slash[slash == folder] = 0;
  struct stat about;
  if (stat(f->path, &about) == 0 && S_ISDIR(about.st_mode))
    return img_fail(message, f->path, "is a folder; add a / for pictures in it");
  if (access(slash ? folder : ".", W_OK | X_OK) == 0) return true;
  return img_fail(message, f->path, "cannot be written (%s)", strerror(errno));
}

static void let_go(img_film *f) {
  if (f->pipe >= 0) close(f->pipe);
  if (f->said) fclose(f->said);
  pthread_mutex_destroy(&f->lock);
  pthread_cond_destroy(&f->news);
  free(f);
}

static bool begin_thread(img_film *f) {
  sigset_t pipes, before;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  sigaddset(&pipes, SIGINT);
  sigaddset(&pipes, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &pipes, &before);
  const bool begun = pthread_create(&f->thread, NULL, work, f) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return begun;
}

img_film *img_film_open(const char *path, uint32_t width, uint32_t height, unsigned fps,
                        const img_text *texts, char *message) {
  form kind;
  if (!form_of(path, &kind, message)) return NULL;
  if (strlen(path) >= PATH_ROOM - 64 || !img_size_fits(width, height) || fps < 1 || fps > 1000) {
    img_fail(message, path, "a film of %u x %u pixels at %u frames a second cannot be made", width,
             height, fps);
    return NULL;
  }
  img_film *f = calloc(1, sizeof *f);
  if (!f) {
    img_fail(message, path, "does not fit into memory");
    return NULL;
  }
  f->form = kind;
  f->width = width;
  f->height = height;
  f->bytes = (size_t)width * height * 3;
  f->pipe = -1;
  pthread_mutex_init(&f->lock, NULL);
  pthread_cond_init(&f->news, NULL);
  snprintf(f->path, sizeof f->path, "%s", path);
  snprintf(f->beside, sizeof f->beside, "%s.part", path);
  bool good = kind == FORM_PICTURES ? open_pictures(f, message) : can_write(f, message);
  if (good && f->form != FORM_PICTURES && !open_ffmpeg(f, fps, texts))
    good = errno == ENOENT
               ? open_pictures(f, message)
               : img_fail(message, path, "ffmpeg cannot be started (%s)", strerror(errno));
  if (good && begin_thread(f)) return f;
  if (good) img_fail(message, path, "no thread can be started for it");
  if (f->child) {
    kill(f->child, SIGKILL);
    waitpid(f->child, NULL, 0);
    unlink(f->beside);
  }
  let_go(f);
  return NULL;
}

/* ---- frames, and the end ------------------------------------------------------------------ */

bool img_film_frame(img_film *f, const uint8_t *rgb, char *message) {
  uint8_t *copy = malloc(f->bytes);
  if (!copy) return img_fail(message, f->path, "a frame does not fit into memory");
  memcpy(copy, rgb, f->bytes);
  pthread_mutex_lock(&f->lock);
  while (f->waiting == QUEUE) pthread_cond_wait(&f->news, &f->lock);
  const bool good = !f->failed;
  if (good) {
    f->queue[(f->first + f->waiting++) % QUEUE] = copy;
    pthread_cond_broadcast(&f->news);
  } else {
    snprintf(message, IMG_MESSAGE, "%s", f->why);
  }
  pthread_mutex_unlock(&f->lock);
  if (!good) free(copy);
  return good;
}

static void end_thread(img_film *f) {
  pthread_mutex_lock(&f->lock);
  f->ending = true;
  pthread_cond_broadcast(&f->news);
  pthread_mutex_unlock(&f->lock);
  pthread_join(f->thread, NULL);
}

/* The last line that ffmpeg has said. */
static void last_line(FILE *said, char line[200]) {
  char next[200];
  line[0] = 0;
  rewind(said);
  while (fgets(next, sizeof next, said))
    if (next[0] != '\n') memcpy(line, next, sizeof next);
  line[strcspn(line, "\n")] = 0;
}

/* Waits for ffmpeg to write what it has; true: it has ended well. */
static bool end_ffmpeg(img_film *f, char *message) {
  int status = 0;
  char line[200];
  close(f->pipe);
  f->pipe = -1;
  while (waitpid(f->child, &status, 0) < 0 && errno == EINTR) continue;
  f->child = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  last_line(f->said, line);
  return img_fail(message, f->path, "ffmpeg could not make the film%s%s", line[0] ? ": " : "",
                  line);
}

bool img_film_close(img_film *f, char *message) {
  end_thread(f);
  bool good = true;
  if (f->form != FORM_PICTURES) {
    good = end_ffmpeg(f, message);
    if (good && f->frames == 0) good = img_fail(message, f->path, "a film without a frame is none");
    if (good && rename(f->beside, f->path) != 0)
      good = img_fail(message, f->path, "cannot be written (%s)", strerror(errno));
    if (!good) unlink(f->beside);
  } else if (f->failed) {
    snprintf(message, IMG_MESSAGE, "%s", f->why);
    good = false;
  }
  let_go(f);
  return good;
}

void img_film_drop(img_film *f) {
  if (!f) return;
  char message[IMG_MESSAGE];
  pthread_mutex_lock(&f->lock);
  f->failed = true; /* what still waits is not written */
  pthread_mutex_unlock(&f->lock);
  if (f->child) kill(f->child, SIGTERM);
  end_thread(f);
  if (f->form != FORM_PICTURES) {
    end_ffmpeg(f, message);
    unlink(f->beside);
  }
  let_go(f);
}
