/* SPDX-License-Identifier: MIT
 *
 * studio.c - where the studio finds its files, and the pictures and films that
 * it makes, with script, seed and version in them.
 */
#include "studio.h"
#include "share.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- places ------------------------------------------------------------------------- */

bool studio_shaders(char *out, size_t room) {
  if (share_path("shaders", out, room)) return true;
  fputs("engram: the folder 'shaders' is neither near the program nor where it was to be "
        "installed, "
        "in " ENGRAM_SHARE "\n",
        stderr);
  return false;
}

/* The file that keeps what the person has chosen to see; NULL: there is no place for one. */
const char *studio_settings(char *out, size_t room) {
  const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  int length = -1;
  if (base && base[0] == '/')
    length = snprintf(out, room, "%s/engram/studio", base);
  else if (home && home[0] == '/')
    length = snprintf(out, room, "%s/.config/engram/studio", home);
  return length > 0 && (size_t)length < room ? out : NULL;
}

view_options studio_view(const command_line *line, const char *shaders) {
  return (view_options){.shaders = shaders,
                        .width = line->width,
                        .height = line->height,
                        .theme = !line->theme                        ? VIEW_AS_KEPT
                                 : strcmp(line->theme, "light") == 0 ? VIEW_LIGHT
                                                                     : VIEW_DARK,
                        .chart = line->chart,
                        .fps = line->fps,
                        .layout = getenv("ENGRAM_LAYOUT")};
}

/* ---- what a picture says of itself ----------------------------------------------------- */

typedef struct words {
  char seed[32], state[256];
  img_text texts[8];
} words;

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static const img_text *words_of(words *w, const command_line *line, const scene *s) {
  const char *script = s->script[0] ? s->script : "engram";
  snprintf(w->seed, sizeof w->seed, "%" PRIu64, line->host.seed);
  view_words(s, w->state, sizeof w->state);
  const img_text texts[8] = {{"Title", base_name(script)},
                             {"Software", "engram " EG_VERSION},
                             {"Description", w->state},
                             {"engram script", script},
                             {"engram seed", w->seed},
                             {"engram version", EG_VERSION},
                             {NULL, NULL}};
  memcpy(w->texts, texts, sizeof texts);
  return w->texts;
}

int studio_snapshot(host *h, const command_line *line) {
  char message[VIEW_MESSAGE] = "not enough memory", shaders[2200];
  int width, height;
  uint8_t *rgb = NULL;
  words w;
  if (!studio_shaders(shaders, sizeof shaders)) return HOST_UNUSABLE;
  view_options options = studio_view(line, shaders);
  scene *sc = host_scene(h);
  bool good = sc && view_picture(sc, &options, &rgb, &width, &height, message) &&
              img_write_png_with(line->snapshot, (uint32_t)width, (uint32_t)height, 3, rgb,
                                 words_of(&w, line, sc), message);
  scene_free(sc);
  free(rgb);
  if (good) return HOST_DONE;
  fprintf(stderr, "engram: %s\n", message);
  return HOST_UNUSABLE;
}

/* ---- films without a window ---------------------------------------------------------------- */

static bool fail(recorder *r, const char *message) {
  if (!r->failed) fprintf(stderr, "engram: %s\n", message);
  r->failed = true;
  return false;
}

bool recorder_open(recorder *r, const view_options *o) {
  char message[VIEW_MESSAGE] = "not enough memory";
  int width = 0, height = 0;
  if (!(r->easel = view_easel_open(o, message))) return fail(r, message);
  view_easel_size(r->easel, &width, &height);
  r->rgb = malloc((size_t)width * (size_t)height * 3);
  return r->rgb || fail(r, message);
}

static bool begin(recorder *r, const char *path, const scene *s, int width, int height,
                  char *message) {
  words w;
  r->film = img_film_open(path, (uint32_t)width, (uint32_t)height, r->line->fps,
                          words_of(&w, r->line, s), message);
  return r->film != NULL;
}

bool recorder_frame(void *context, const scene *s, double now) {
  recorder *r = context;
  char message[VIEW_MESSAGE] = "";
  int width, height;
  view_easel_size(r->easel, &width, &height);
  const bool good = view_easel_draw(r->easel, s, now, r->rgb, message) &&
                    (r->film || begin(r, r->line->record, s, width, height, message)) &&
                    img_film_frame(r->film, r->rgb, message);
  return good || fail(r, message);
}

int recorder_close(recorder *r) {
  char message[VIEW_MESSAGE] = "", path[1200] = "";
  view_easel_close(r->easel);
  free(r->rgb);
  if (r->film) snprintf(path, sizeof path, "%.1100s", img_film_path(r->film));
  if (r->film && r->failed)
    img_film_drop(r->film);
  else if (r->film && !img_film_close(r->film, message))
    fail(r, message);
  else if (r->film && strcmp(path, r->line->record) != 0 && !r->line->host.quiet)
    fprintf(stderr, "engram: the film is the pictures in %s\n", path);
  r->film = NULL;
  return r->failed ? HOST_UNUSABLE : HOST_DONE;
}

/* ---- of the window ---------------------------------------------------------------------------- */

/* FOLDER/SCRIPT-20261125-142501ENDING: in the folder of results, or where the program was started. */
static void name_now(const recorder *r, const scene *s, const char *ending, char out[1100]) {
  char when[32], script[256];
  time_t now = time(NULL);
  struct tm local;
  localtime_r(&now, &local);
  strftime(when, sizeof when, "%Y%m%d-%H%M%S", &local);
  snprintf(script, sizeof script, "%s", s->script[0] ? base_name(s->script) : "engram");
  char *dot = strrchr(script, '.');
  if (dot && dot > script) *dot = 0;
  const char *folder = r->line->host.out;
  snprintf(out, 1100, "%.700s%s%s-%s%s", folder ? folder : "", folder ? "/" : "", script, when,
           ending);
}

void recorder_snapshot(recorder *r, const scene *s, const uint8_t *rgb, int width, int height,
                       char *said) {
  char path[1100], message[IMG_MESSAGE];
  words w;
  name_now(r, s, ".png", path);
  if (img_write_png_with(path, (uint32_t)width, (uint32_t)height, 3, rgb, words_of(&w, r->line, s),
                         message))
    snprintf(said, VIEW_MESSAGE, "Saved %.400s", path);
  else
    snprintf(said, VIEW_MESSAGE, "%s", message);
  fprintf(stderr, "engram: %s\n", said);
}

bool recorder_film(recorder *r, const scene *s, const uint8_t *rgb, int width, int height,
                   char *said) {
  char path[1100], message[IMG_MESSAGE] = "";
  bool good = true;
  if (!rgb) {
    if (!r->film) return false;
    snprintf(path, sizeof path, "%.1000s", img_film_path(r->film));
    good = img_film_close(r->film, message);
    r->film = NULL;
    snprintf(said, VIEW_MESSAGE, "%s%.400s", good ? "Recorded " : "", good ? path : message);
    fprintf(stderr, "engram: %s\n", said);
    return false;
  }
  if (!r->film) {
    const bool first = r->line->record && !r->named;
    if (!first) name_now(r, s, ".mp4", path);
    good = begin(r, first ? r->line->record : path, s, width, height, message);
    r->named = true;
    if (good) {
      snprintf(said, VIEW_MESSAGE, "Recording %.400s (V ends it)", img_film_path(r->film));
      fprintf(stderr, "engram: %s\n", said);
    }
  }
  good = good && img_film_frame(r->film, rgb, message);
  if (good) return true;
  img_film_drop(r->film);
  r->film = NULL;
  snprintf(said, VIEW_MESSAGE, "%s", message);
  fprintf(stderr, "engram: %s\n", said);
  return false;
}
