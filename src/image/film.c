/* SPDX-License-Identifier: MIT
 *
 * film.c - frames to a film, through ffmpeg or as a folder of pictures.
 *
 * Frames wait in a short queue for a thread that gives them to ffmpeg, or
 * encodes them; so whoever draws is held up only when the queue is full.
 * SIGPIPE is blocked in that thread, which alone writes to ffmpeg.
 * A folder of pictures takes the place of the one that was filmed before: what
 * a longer one has left behind the last frame goes when the new one is whole.
 * Invariant: `frames` are written, the first ones, and those alone are removed
 * when a film is given up.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define QUEUE 4
#define PATH_ROOM 4096

struct img_film {
  img_ffmpeg *ffmpeg; /* NULL: pictures */
  char path[PATH_ROOM];
  uint32_t width, height;
  img_text *words; /* of the first picture */
  bool made;       /* the folder was not there before */
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t news;
  uint8_t *queue[QUEUE];
  size_t first, waiting, frames; /* frames: written so far */
  bool ending, failed;
  char why[IMG_MESSAGE]; /* where failed */
};

const char *img_film_path(const img_film *f) { return f->path; }

/* ---- a folder of pictures ----------------------------------------------------------- */

static void free_words(img_text *words) {
  for (img_text *t = words; t && t->keyword; t++) {
    free((char *)t->keyword);
    free((char *)t->text);
  }
  free(words);
}

/* NULL: no memory. */
static img_text *copy_words(const img_text *texts) {
  size_t count = 0;
  while (texts && texts[count].keyword) count++;
  img_text *words = calloc(count + 1, sizeof *words);
  for (size_t k = 0; words && k < count; k++) {
    words[k] = (img_text){strdup(texts[k].keyword), strdup(texts[k].text)};
    if (words[k].keyword && words[k].text) continue;
    free((char *)words[k].text);
    free((char *)words[k].keyword);
    words[k].keyword = NULL;
    free_words(words);
    words = NULL;
  }
  return words;
}

static const char *picture(const img_film *f, size_t number, char name[PATH_ROOM + 32]) {
  snprintf(name, PATH_ROOM + 32, "%s/frame-%05zu.png", f->path, number);
  return name;
}

/* The path without its ending is the folder. */
static bool open_pictures(img_film *f, const img_text *texts, char *message) {
  char *dot = strrchr(f->path, '.'), *slash = strrchr(f->path, '/');
  if (slash && !slash[1])
    *slash = 0;
  else if (dot && dot > f->path && dot > (slash ? slash + 1 : f->path))
    *dot = 0;
  struct stat about;
  f->made = mkdir(f->path, 0777) == 0;
  if (!f->made && errno != EEXIST)
    return img_fail(message, f->path, "this folder cannot be made (%s); %s", strerror(errno),
                    errno == ENOENT ? "make the one that it is in first" : "choose another place");
  if (stat(f->path, &about) != 0 || !S_ISDIR(about.st_mode) || access(f->path, W_OK | X_OK) != 0)
    return img_fail(message, f->path,
                    "is no folder that you may write to; choose another name for the film");
  if (!(f->words = copy_words(texts))) return img_fail(message, f->path, "no memory for its words");
  return true;
}

static void remove_pictures(img_film *f) {
  char name[PATH_ROOM + 32];
  for (size_t k = f->frames; k > 0; k--) unlink(picture(f, k, name));
  if (f->made) rmdir(f->path);
}

/* What a longer film has left. */
static void end_pictures(img_film *f) {
  char name[PATH_ROOM + 32];
  for (size_t k = f->frames + 1; unlink(picture(f, k, name)) == 0; k++) continue;
}

/* ---- the thread ---------------------------------------------------------------------- */

static bool put_frame(img_film *f, const uint8_t *rgb, char *message) {
  if (f->ffmpeg) return img_ffmpeg_frame(f->ffmpeg, rgb, message);
  char name[PATH_ROOM + 32];
  return img_write_png_with(picture(f, f->frames + 1, name), f->width, f->height, 3, rgb,
                            f->frames ? NULL : f->words, message);
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

static void end_thread(img_film *f) {
  pthread_mutex_lock(&f->lock);
  f->ending = true;
  pthread_cond_broadcast(&f->news);
  pthread_mutex_unlock(&f->lock);
  pthread_join(f->thread, NULL);
}

/* ---- for others -------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *ending) {
  const size_t a = strlen(path), b = strlen(ending);
  return a > b && strcmp(path + a - b, ending) == 0;
}

static bool form_of(const char *path, img_form *out, char *message) {
  if (ends_in(path, ".gif"))
    *out = IMG_FORM_GIF;
  else if (ends_in(path, ".mp4"))
    *out = IMG_FORM_MP4;
  else if (ends_in(path, ".webm"))
    *out = IMG_FORM_WEBM;
  else if (ends_in(path, ".png") || ends_in(path, "/"))
    *out = IMG_FORM_PICTURES;
  else
    return img_fail(message, path,
                    "a film's name ends in .gif, .mp4 or .webm, or in .png or / for a folder of "
                    "pictures");
  return true;
}

static void let_go(img_film *f) {
  free_words(f->words);
  pthread_mutex_destroy(&f->lock);
  pthread_cond_destroy(&f->news);
  free(f);
}

img_film *img_film_open(const char *path, uint32_t width, uint32_t height, unsigned fps,
                        const img_text *texts, char *message) {
  img_form form;
  if (!form_of(path, &form, message)) return NULL;
  if (strlen(path) >= PATH_ROOM || !img_size_fits(width, height) || fps < 1 || fps > 1000) {
    img_fail(message, path, "a film of %u x %u pixels at %u frames a second cannot be made", width,
             height, fps);
    return NULL;
  }
  img_film *f = calloc(1, sizeof *f);
  if (!f) {
    img_fail(message, path, "does not fit into memory");
    return NULL;
  }
  f->width = width;
  f->height = height;
  pthread_mutex_init(&f->lock, NULL);
  pthread_cond_init(&f->news, NULL);
  strcpy(f->path, path);
  bool missing = form == IMG_FORM_PICTURES;
  if (!missing)
    f->ffmpeg = img_ffmpeg_new(path, form, width, height, fps, texts, &missing, message);
  const bool good = missing ? open_pictures(f, texts, message) : f->ffmpeg != NULL;
  if (good && begin_thread(f)) return f;
  if (good) img_fail(message, path, "no thread can be started for it");
  char unused[IMG_MESSAGE];
  if (f->ffmpeg)
    img_ffmpeg_end(f->ffmpeg, false, unused);
  else
    remove_pictures(f);
  let_go(f);
  return NULL;
}

bool img_film_frame(img_film *f, const uint8_t *rgb, char *message) {
  const size_t bytes = (size_t)f->width * f->height * 3;
  uint8_t *copy = malloc(bytes);
  if (!copy) return img_fail(message, f->path, "a frame does not fit into memory");
  memcpy(copy, rgb, bytes);
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

bool img_film_close(img_film *f, char *message) {
  end_thread(f);
  bool good = !f->failed;
  if (!good)
    snprintf(message, IMG_MESSAGE, "%s", f->why);
  else if (f->frames == 0)
    good = img_fail(message, f->path, "a film without a frame is none");
  if (f->ffmpeg)
    good = img_ffmpeg_end(f->ffmpeg, good, message) && good;
  else if (good)
    end_pictures(f);
  else if (f->frames == 0)
    remove_pictures(f);
  let_go(f);
  return good;
}

void img_film_drop(img_film *f) {
  if (!f) return;
  char unused[IMG_MESSAGE];
  pthread_mutex_lock(&f->lock);
  f->failed = true; /* what still waits is not written */
  pthread_mutex_unlock(&f->lock);
  if (f->ffmpeg) img_ffmpeg_kill(f->ffmpeg);
  end_thread(f);
  if (f->ffmpeg)
    img_ffmpeg_end(f->ffmpeg, false, unused);
  else
    remove_pictures(f);
  let_go(f);
}
