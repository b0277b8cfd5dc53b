/* SPDX-License-Identifier: MIT
 *
 * test_golden.c - the whole studio against pictures that somebody has looked at.
 *
 * A scene made by hand is drawn and compared with golden/NAME.png, colour by
 * colour. Another version of the graphics driver may draw an edge a little
 * otherwise: of all pixels at most FEW may be off by more than FAR in some colour,
 * and all by no more than MEAN on average. A panel that is missing, a word that has
 * moved by a pixel, a curve that is another one or red in the place of blue is more
 * than that. ENGRAM_GOLDEN=write writes them anew; a picture that differs is left as
 * NAME.new.png where the test runs, and by how much, four times as bright, as
 * NAME.off.png.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG /* image.h reads luminance only */
#include "stb_image.h"

#include "image.h"
#include "picture.h"
#include "scenes.h"

#define FAR 20 /* of 255 */
#define FEW 0.003
#define MEAN 0.4

/* The letter of a network that has fallen into its first memory. */
static scene *letters(void) {
  static const char *const rows[8] = {"...##...", "..####..", ".##..##.", ".##..##.",
                                      ".######.", ".##..##.", ".##..##.", "........"};
  scene *s = scene_grid(8, 8);
  scene_memory(s, 4, 4);
  for (size_t i = 0; i < 64; i++) eg_put_bit(s->state, i, rows[i / 8][i % 8] == '#');
  memcpy(s->memories->bits, s->state, sizeof *s->state);
  snprintf(s->script, sizeof s->script, "golden.lua");
  for (int k = 0; k < 4; k++) snprintf(s->memories->names[k], SCENE_NAME, "%c", 'A' + k);
  s->class = (eg_class){EG_KIND_MEMORY, 0, 1};
  snprintf(s->class_name, sizeof s->class_name, "A");
  s->overlaps[0] = 1;
  s->overlaps[1] = -0.25f;
  s->overlaps[2] = 0.125f;
  s->memories->errors[2] = 3;
  s->energy = -31.5;
  s->updates = 640;
  s->sweeps = 10;
  s->phase = SCENE_SCRIPT_ENDED;
  s->seed = 7;
  scene_tile(s, 64, 64, 1);
  for (int i = 0; i < 64; i++)
    for (int j = 0; j < 64; j++)
      s->weights.w[64 * i + j] =
          i == j ? 0
                 : (float)(eg_spin(s->state, (size_t)i) * eg_spin(s->state, (size_t)j)) * 0.7f +
                       0.3f * (float)((i * j) % 7 - 3) / 3;
  scene_past *p = scene_gone_through(s, 60);
  for (size_t k = 0; k < 60; k++) {
    p->x[k] = (float)k / 6;
    p->energy[k] = -31.5f * (1 - expf(-(float)k / 12));
    p->flips[k] = k ? 20 * expf(-(float)k / 10) : NAN;
    for (uint32_t mu = 0; mu < 4; mu++)
      p->overlaps[mu * 60 + k] =
          mu == 0 ? 1 - 0.5f * expf(-(float)k / 10) : 0.25f * sinf((float)(k * mu) / 15);
  }
  p->marks = calloc(2, sizeof *p->marks);
  p->mark_count = 2;
  p->marks[0] = (scene_mark){.x = 0, .label = "learn"};
  p->marks[1] = (scene_mark){.x = 3, .label = "noise"};
  p->undo = true;
  scene_say(s, SCENE_PRINT, "recalled \"A\": overlap 1.000, 10 sweeps, 41 flips, energy -31.5");
  scene_say(s, SCENE_NOTE, "flipped 16 of 64 neurons");
  scene_handle(s, SCENE_SLIDER, "damage", 0, 0.5, 0.25);
  return s;
}

static void write_png(const char *path, const picture *p, int channels, const uint8_t *pixels) {
  char message[IMG_MESSAGE];
  if (!img_write_png(path, (uint32_t)p->width, (uint32_t)p->height, channels, pixels, message))
    fail_msg("%s", message);
}

static void compare(const char *name, const picture *p) {
  char golden[1200], fresh[1200], apart[1200];
  snprintf(golden, sizeof golden, GOLDEN "/%s.png", name);
  snprintf(fresh, sizeof fresh, "%s.new.png", name);
  snprintf(apart, sizeof apart, "%s.off.png", name);
  const char *write = getenv("ENGRAM_GOLDEN");
  if (write && strcmp(write, "write") == 0) {
    write_png(golden, p, 3, p->rgb);
    return;
  }
  int width = 0, height = 0, channels;
  uint8_t *was = stbi_load(golden, &width, &height, &channels, 3);
  if (!was) fail_msg("%s cannot be read", golden);
  assert_true(width == p->width && height == p->height);
  const size_t count = (size_t)width * (size_t)height;
  uint8_t *by = calloc(count, 1);
  assert_non_null(by);
  size_t off = 0;
  double sum = 0;
  for (size_t k = 0; k < count; k++) {
    int most = 0;
    for (size_t c = 3 * k; c < 3 * k + 3; c++) {
      const int d = abs(was[c] - p->rgb[c]);
      most = d > most ? d : most;
      sum += d;
    }
    off += most > FAR;
    by[k] = (uint8_t)(most < 64 ? 4 * most : 255);
  }
  stbi_image_free(was);
  const double few = (double)off / (double)count, mean = sum / (3 * (double)count);
  const bool differs = few > FEW || mean > MEAN;
  if (differs) {
    write_png(fresh, p, 3, p->rgb);
    write_png(apart, p, 1, by);
  }
  free(by);
  if (differs)
    fail_msg("%s is not %s: %.3f %% of the pixels are off by more than %d (%.1f %% may be), "
             "the mean by %.3f (%.1f may be); see %s",
             fresh, golden, 100 * few, FAR, 100 * FEW, mean, MEAN, apart);
  remove(fresh);
  remove(apart);
}

static void the_studio_looks_as_it_did(void **state) {
  (void)state;
  needs_egl();
  static const struct {
    const char *name;
    int width, height;
    const char *chart;
    bool light;
  } views[] = {{"dark", 1024, 640, "energy", false},
               {"light", 1024, 640, "overlaps", true},
               {"landscape", 640, 400, "landscape", false},
               {"small", 360, 240, NULL, true}};
  for (size_t k = 0; k < sizeof views / sizeof *views; k++) {
    scene *s = letters();
    picture p = take_chart(s, views[k].width, views[k].height, views[k].chart, views[k].light);
    compare(views[k].name, &p);
    free(p.rgb);
    scene_free(s);
  }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_studio_looks_as_it_did)};
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
