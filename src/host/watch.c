/* SPDX-License-Identifier: MIT
 *
 * watch.c - tells when files have changed, and what is in them.
 *
 * Folders are watched, not files: an editor that saves by renaming takes the
 * file away, and a watch on it would go with it. A file is changed at one of
 * its spots: the folder and name that its path ends in, and those of every
 * symbolic link on the way there. From the first IN_MODIFY to IN_CLOSE_WRITE
 * somebody is writing; when that is over and nothing has stirred for SETTLE,
 * the file is read, and what was read counts only if nothing stirred the while.
 * Every POLL the files are looked at by stat as well, for file systems that
 * tell nothing and for folders that come and go; such a change counts when two
 * looks in a row agree.
 * Invariant: the hash and the text of a file are of one moment, at which nobody
 * was writing.
 */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SETTLE 0.030 /* seconds */
#define GRACE_MS 2   /* in which what stirs while a file is read is heard of */
#define POLL 0.5
#define ABANDONED 2.0 /* after which a writer that keeps the file open is not waited for */
#define LOOKS 256     /* files that are looked at in one poll */
#define RUNS 8        /* a file that so many runs have not asked for is let go */
#define LINKS 16      /* symbolic links on the way to one file */
#define EVENTS                                                                                     \
  (IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |              \
   IN_DELETE_SELF | IN_MOVE_SELF)

typedef struct look { /* what stat says */
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec changed;
} look;

typedef struct spot {
  int folder; /* its watch, or -1: there is no such folder now */
  char *name;
} spot;

typedef struct file {
  char *path;
  uint64_t key;  /* hash of the path */
  uint64_t hash; /* of the content; 0: there was none yet */
  char *text;    /* the content, where somebody wants it */
  size_t size;
  bool wants_text, news;
  spot spots[LINKS + 1];
  int spot_count;
  double due;      /* when it is read; 0: nothing is up */
  double writing;  /* when it was last written to by somebody who is still at it; 0: nobody is */
  uint64_t stirs;  /* how often something happened */
  look seen, last; /* when it was read; at the last poll */
  unsigned run;    /* that asked for it last */
} file;

struct watch {
  void (*told)(void *);
  void *context;
  pthread_t thread;
  pthread_mutex_t lock; /* of all that follows */
  int events, wake;     /* inotify, or -1; eventfd */
  bool ending;
  file **files;
  size_t count, room, next; /* next: to be looked at */
  unsigned run;
  double polled;
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* FNV-1a (Fowler, Noll, Vo 1991); never 0. */
static uint64_t hash_of(const char *bytes, size_t size) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t k = 0; k < size; k++)
    hash = (hash ^ (unsigned char)bytes[k]) * UINT64_C(0x100000001b3);
  return hash ? hash : 1;
}

/* ---- reading ------------------------------------------------------------------------- */

/* malloc'ed, with a zero behind it; NULL: errno says why. */
static char *read_whole(const char *path, size_t *size, look *seen) {
  struct stat about;
  const int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe would wait */
  if (from < 0) return NULL;
  char *bytes = NULL;
  size_t room = 0, have = 0;
  bool good = fstat(from, &about) == 0;
  if (good && !S_ISREG(about.st_mode)) {
    errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
    good = false;
  }
  while (good) {
    if (have + 1 >= room) {
      const size_t more = room ? 2 * room : (size_t)about.st_size + 2;
      char *longer = realloc(bytes, more);
      if (!(good = longer != NULL)) break;
      bytes = longer;
      room = more;
    }
    const ssize_t got = read(from, bytes + have, room - have - 1);
    if (got < 0 && errno == EINTR) continue;
    good = got >= 0;
    if (got <= 0) break;
    have += (size_t)got;
  }
  const int reason = errno;
  close(from);
  errno = reason;
  if (!good) {
    free(bytes);
    return NULL;
  }
  bytes[have] = 0;
  *size = have;
  *seen = (look){about.st_dev, about.st_ino, about.st_size, about.st_mtim};
  return bytes;
}

static look look_at(const char *path) {
  struct stat about;
  if (stat(path, &about) != 0) return (look){0};
  return (look){about.st_dev, about.st_ino, about.st_size, about.st_mtim};
}

static bool same_look(const look *a, const look *b) {
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

/* ---- spots ----------------------------------------------------------------------------- */

static void forget_spots(file *f) {
  for (int k = 0; k < f->spot_count; k++) free(f->spots[k].name);
  f->spot_count = 0;
}

static void add_spot(watch *w, file *f, const char *path) {
  const char *slash = strrchr(path, '/');
  char folder[PATH_MAX];
  snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + (slash == path) : 1,
           slash ? path : ".");
  spot s = {.folder =
                w->events < 0 ? -1 : inotify_add_watch(w->events, folder, EVENTS | IN_ONLYDIR),
            .name = strdup(slash ? slash + 1 : path)};
  if (s.name) f->spots[f->spot_count++] = s;
}

/* Follows the path from link to link. */
static void find_spots(watch *w, file *f) {
  char path[PATH_MAX], target[PATH_MAX], further[PATH_MAX];
  forget_spots(f);
  snprintf(path, sizeof path, "%s", f->path);
  for (size_t at = 1; f->spot_count < LINKS;) {
    at += strcspn(path + at, "/");
    const bool last = !path[at];
    path[at] = 0;
    const ssize_t length = readlink(path, target, sizeof target - 1);
    if (length >= 0) add_spot(w, f, path);
    const char *slash = strrchr(path, '/');
    if (!last) path[at] = '/';
    if (length < 0) {
      if (last) break;
      at++;
      continue;
    }
    target[length] = 0;
    const int before = target[0] == '/' || !slash ? 0 : (int)(slash - path) + 1;
    const int all = snprintf(further, sizeof further, "%.*s%s%s", before, path, target, path + at);
    if (all < 0 || (size_t)all >= sizeof further) break;
    memcpy(path, further, (size_t)all + 1);
    at = 1;
  }
  add_spot(w, f, path);
}

/* Folders that no file is seen in any more are not watched. */
static void let_go(watch *w, const spot *old, int count) {
  for (int k = 0; k < count; k++) {
    bool wanted = old[k].folder < 0;
    for (size_t j = 0; j < w->count && !wanted; j++)
      for (int s = 0; s < w->files[j]->spot_count && !wanted; s++)
        wanted = w->files[j]->spots[s].folder == old[k].folder;
    if (!wanted) inotify_rm_watch(w->events, old[k].folder);
  }
}

static void find_spots_again(watch *w, file *f) {
  spot old[LINKS + 1];
  const int count = f->spot_count;
  memcpy(old, f->spots, (size_t)count * sizeof *old);
  f->spot_count = 0;
  find_spots(w, f);
  bool same = count == f->spot_count;
  for (int k = 0; k < count && same; k++) same = old[k].folder == f->spots[k].folder;
  if (!same) let_go(w, old, count);
  for (int k = 0; k < count; k++) free(old[k].name);
}

/* ---- the files --------------------------------------------------------------------------- */

static void file_free(file *f) {
  forget_spots(f);
  free(f->path);
  free(f->text);
  free(f);
}

static file *find(watch *w, const char *path) {
  const uint64_t key = hash_of(path, strlen(path));
  for (size_t k = 0; k < w->count; k++)
    if (w->files[k]->key == key && strcmp(w->files[k]->path, path) == 0) return w->files[k];
  return NULL;
}

/* What was read becomes what is known; true: it is news. Takes the bytes. */
static bool learn(file *f, char *bytes, size_t size, const look *seen) {
  const uint64_t hash = hash_of(bytes, size);
  const bool news = hash != f->hash;
  f->seen = f->last = *seen;
  f->hash = hash;
  if (f->wants_text && (news || !f->text)) {
    free(f->text);
    f->text = bytes;
    f->size = size;
    bytes = NULL;
  }
  free(bytes);
  return news;
}

/* NULL: there are too many, or no memory. */
static file *add(watch *w, const char *path, bool wants_text) {
  file *f = find(w, path);
  if (!f) {
    if (w->count == WATCHED) return NULL;
    if (w->count == w->room) {
      const size_t room = w->room ? 2 * w->room : 16;
      file **files = realloc(w->files, room * sizeof(file *));
      if (!files) return NULL;
      w->files = files;
      w->room = room;
    }
    if (!(f = calloc(1, sizeof *f)) || !(f->path = strdup(path))) {
      free(f);
      return NULL;
    }
    f->key = hash_of(path, strlen(path));
    w->files[w->count++] = f;
    find_spots(w, f); /* first: what changes while it is read will be heard of */
  }
  f->run = w->run;
  const bool fresh = !f->hash, more = wants_text && !f->wants_text;
  f->wants_text |= wants_text;
  if (fresh || more) {
    size_t size;
    look seen;
    char *bytes = read_whole(path, &size, &seen);
    if (bytes && size > 0)
      learn(f, bytes, size, &seen);
    else
      free(bytes);
  }
  return f;
}

void watch_add(watch *w, const char *path) {
  pthread_mutex_lock(&w->lock);
  add(w, path, false);
  pthread_mutex_unlock(&w->lock);
}

char *watch_text(watch *w, const char *path, size_t *size) {
  look seen;
  char *copy = NULL;
  pthread_mutex_lock(&w->lock);
  const file *f = add(w, path, true);
  if (f && f->text && (copy = malloc(f->size + 1))) {
    memcpy(copy, f->text, f->size + 1);
    *size = f->size;
  }
  const bool known = f && f->text;
  pthread_mutex_unlock(&w->lock);
  return known ? copy : read_whole(path, size, &seen); /* empty, or there is something in the way */
}

char *watch_read(const char *path, size_t *size) {
  look seen;
  return read_whole(path, size, &seen);
}

void watch_each_news(watch *w,
                     void (*visit)(void *context, const char *path, const char *text, size_t),
                     void *context) {
  pthread_mutex_lock(&w->lock);
  for (size_t k = 0; k < w->count; k++) {
    file *f = w->files[k];
    if (f->news) visit(context, f->path, f->text, f->size);
    f->news = false;
  }
  pthread_mutex_unlock(&w->lock);
}

void watch_next_run(watch *w) {
  pthread_mutex_lock(&w->lock);
  w->run++;
  pthread_mutex_unlock(&w->lock);
}

static void forget_unwanted(watch *w) {
  size_t kept = 0;
  for (size_t k = 0; k < w->count; k++) {
    file *f = w->files[k];
    if (w->run - f->run < RUNS) {
      w->files[kept++] = f;
      continue;
    }
    spot old[LINKS + 1];
    const int count = f->spot_count;
    memcpy(old, f->spots, (size_t)count * sizeof *old);
    f->spot_count = 0;
    w->files[k] = w->files[--w->count]; /* let_go() must not find it */
    let_go(w, old, count);
    for (int s = 0; s < count; s++) free(old[s].name);
    file_free(f);
    k--;
  }
  w->count = kept;
}

/* ---- what happens ------------------------------------------------------------------------- */

static void stir(file *f, uint32_t what, double time) {
  f->stirs++;
  if (what & IN_MODIFY) {
    f->writing = time;
    f->due = 0;
  } else {
    f->writing = 0;
    f->due = time + SETTLE;
  }
}

static void hear(watch *w, const struct inotify_event *e, double time) {
  const bool lost = e->mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF);
  if (e->mask & IN_MOVE_SELF) inotify_rm_watch(w->events, e->wd); /* it is another folder's now */
  for (size_t k = 0; k < w->count; k++) {
    file *f = w->files[k];
    for (int s = 0; s < f->spot_count; s++) {
      spot *at = &f->spots[s];
      if (e->mask & IN_Q_OVERFLOW)
        stir(f, 0, time);
      else if (at->folder != e->wd)
        continue;
      else if (lost)
        at->folder = -1;
      else if (e->len && strcmp(e->name, at->name) == 0)
        stir(f, e->mask, time);
    }
  }
}

/* Takes in what has happened; waits for it at most so long, or for a nudge. */
static void listen(watch *w, int milliseconds, bool nudge) {
  _Alignas(struct inotify_event) char buffer[1 << 14];
  struct pollfd from[2] = {{w->events, POLLIN, 0}, {nudge ? w->wake : -1, POLLIN, 0}};
  pthread_mutex_unlock(&w->lock);
  const int ready = poll(from, 2, milliseconds);
  pthread_mutex_lock(&w->lock);
  if (ready <= 0) return;
  for (ssize_t length; w->events >= 0 && (length = read(w->events, buffer, sizeof buffer)) > 0;)
    for (char *at = buffer; at < buffer + length;) {
      const struct inotify_event *e = (const struct inotify_event *)(const void *)at;
      hear(w, e, now());
      at += sizeof *e + e->len;
    }
}

/* Reads a file that is due; true: its content is news. */
static bool settle(watch *w, file *f) {
  const uint64_t stirs = f->stirs;
  size_t size = 0;
  look seen = {0};
  f->due = 0;
  find_spots_again(w, f);
  char *bytes = read_whole(f->path, &size, &seen); /* files are freed by this thread alone */
  listen(w, GRACE_MS, false);
  if (f->stirs != stirs || !bytes || size == 0) {
    free(bytes);
    if (f->stirs == stirs) f->seen = f->last = look_at(f->path);
    return false;
  }
  const bool news = learn(f, bytes, size, &seen);
  f->news |= news;
  return news;
}

/* What inotify did not tell. */
static void look_around(watch *w, double time) {
  if (time - w->polled < POLL) return;
  w->polled = time;
  forget_unwanted(w);
  for (size_t k = 0; k < w->count && k < LOOKS; k++) {
    file *f = w->files[w->next++ % w->count];
    bool lost = false;
    for (int s = 0; s < f->spot_count; s++) lost |= f->spots[s].folder < 0;
    if (lost && w->events >= 0) find_spots_again(w, f);
    if (f->writing && time - f->writing > ABANDONED) f->writing = 0, f->due = time;
    if (f->writing || f->due) continue;
    const look is = look_at(f->path);
    if (!same_look(&is, &f->seen) && same_look(&is, &f->last)) f->due = time;
    f->last = is;
  }
}

static int until_next(const watch *w, double time) {
  double next = w->polled + POLL;
  for (size_t k = 0; k < w->count; k++)
    if (w->files[k]->due && w->files[k]->due < next) next = w->files[k]->due;
  return next <= time ? 0 : (int)((next - time) * 1000) + 1;
}

static void *attend(void *context) {
  watch *w = context;
  pthread_mutex_lock(&w->lock);
  while (!w->ending) {
    listen(w, until_next(w, now()), true);
    uint64_t nudges = 0;
    bool news = read(w->wake, &nudges, sizeof nudges) > 0;
    look_around(w, now());
    for (size_t k = 0; k < w->count; k++)
      if (w->files[k]->due && w->files[k]->due <= now()) news |= settle(w, w->files[k]);
    if (!news || w->ending) continue;
    pthread_mutex_unlock(&w->lock);
    w->told(w->context);
    pthread_mutex_lock(&w->lock);
  }
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

watch *watch_new(void (*told)(void *), void *context) {
  watch *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  *w = (watch){.told = told,
               .context = context,
               .events =
                   inotify_init1(IN_NONBLOCK | IN_CLOEXEC), /* without it there are the polls */
               .wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC),
               .polled = now()};
  pthread_mutex_init(&w->lock, NULL);
  if (w->wake >= 0 && pthread_create(&w->thread, NULL, attend, w) == 0) return w;
  if (w->wake >= 0) close(w->wake);
  if (w->events >= 0) close(w->events);
  pthread_mutex_destroy(&w->lock);
  free(w);
  return NULL;
}

void watch_nudge(watch *w) {
  const uint64_t one = 1;
  if (write(w->wake, &one, sizeof one) < 0) return; /* it is awake as can be */
}

void watch_free(watch *w) {
  if (!w) return;
  pthread_mutex_lock(&w->lock);
  w->ending = true;
  pthread_mutex_unlock(&w->lock);
  watch_nudge(w);
  pthread_join(w->thread, NULL);
  for (size_t k = 0; k < w->count; k++) file_free(w->files[k]);
  free(w->files);
  close(w->wake);
  if (w->events >= 0) close(w->events);
  pthread_mutex_destroy(&w->lock);
  free(w);
}
