/* SPDX-License-Identifier: MIT
 *
 * test_golden.c - the whole studio against pictures that somebody has looked at.
 *
 * A scene made by hand is drawn and compared with golden/NAME.png, as luminance.
 * Another version of the graphics driver may draw an edge a little otherwise:
 * of all pixels at most FEW may be off by more than FAR, and the mean by no more
 * than MEAN. A panel that is missing, a word that has moved by a pixel or a curve
 * that is another one is more than that. ENGRAM_GOLDEN=write writes them anew; a
 * picture that differs is left as NAME.new.png where the test runs.
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

#include "image.h"
#include "picture.h"
#include "scenes.h"

#define FAR 0.08f /* of the way from black to white */
#define FEW 0.003
#define MEAN 0.0015

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

static img_gray luminance_of(const char *path) {
  char message[IMG_MESSAGE];
  img_gray out;
  if (!img_read_png(path, 0, &out, message)) fail_msg("%s", message);
  return out;
}

static void compare(const char *name, const picture *p) {
  char golden[1200], fresh[1200], message[IMG_MESSAGE];
  snprintf(golden, sizeof golden, GOLDEN "/%s.png", name);
  snprintf(fresh, sizeof fresh, "%s.new.png", name);
  const char *write = getenv("ENGRAM_GOLDEN");
  const bool renew = write && strcmp(write, "write") == 0;
  if (!img_write_png(renew ? golden : fresh, (uint32_t)p->width, (uint32_t)p->height, 3, p->rgb,
                     message))
    fail_msg("%s", message);
  if (renew) return;
  img_gray a = luminance_of(golden), b = luminance_of(fresh);
  assert_true(a.width == b.width && a.height == b.height);
  const size_t count = (size_t)a.width * a.height;
  size_t off = 0;
  double sum = 0;
  for (size_t k = 0; k < count; k++) {
    const float by = fabsf(a.luma[k] - b.luma[k]);
    off += by > FAR;
    sum += (double)by;
  }
  img_free(&a);
  img_free(&b);
  const double few = (double)off / (double)count, mean = sum / (double)count;
  if (few > FEW || mean > MEAN)
    fail_msg("%s is not %s: %.3f %% of the pixels are off by more than %.2f (%.1f %% may be), "
             "the mean by %.5f (%.4f may be)",
             fresh, golden, 100 * few, (double)FAR, 100 * FEW, mean, MEAN);
  remove(fresh);
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
