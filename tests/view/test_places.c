/* SPDX-License-Identifier: MIT
 *
 * test_places.c - tiles at any size and with any panels away; headings and chips; what is kept; colours that can be read.
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

#include "hand.h"
#include "scenes.h"

#define TILES 8

static int tiles_of(const layout *l, ui_rect to[TILES]) {
  const ui_rect all[TILES] = {l->status,   l->controls, l->neurons, l->weights,
                              l->pictures, l->energy,   l->log,     l->memories};
  int count = 0;
  for (int k = 0; k < TILES; k++)
    if (all[k].w > 0) to[count++] = all[k];
  return count;
}

static bool overlap(ui_rect a, ui_rect b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void tiles_lie_inside_and_apart(const layout *l, int width, int height) {
  ui_rect t[TILES];
  const int count = tiles_of(l, t);
  for (int a = 0; a < count; a++) {
    if (t[a].h <= 0 || t[a].x < 0 || t[a].y < 0 || t[a].x + t[a].w > (float)width + 0.5f ||
        t[a].y + t[a].h > (float)height + 0.5f)
      fail_msg("%d x %d: a tile of %g %g %g %g", width, height, (double)t[a].x, (double)t[a].y,
               (double)t[a].w, (double)t[a].h);
    for (int b = 0; b < a; b++)
      if (overlap(t[a], t[b])) fail_msg("%d x %d: tiles overlap", width, height);
  }
}

static void at_every_size_and_folding_tiles_stay_apart(void **state) {
  (void)state;
  static const int sizes[][2] = {{200, 150},  {300, 900},   {640, 400},   {900, 300},  {1024, 640},
                                 {1280, 800}, {1920, 1080}, {3840, 2160}, {7680, 4320}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    for (int pictures = 0; pictures < 3; pictures++)
      for (int figure = 0; figure < 2; figure++) {
        scene *s = scene_grid(20, 20);
        for (int p = 0; p < pictures * 4; p++) {
          char name[16];
          snprintf(name, sizeof name, "p%d", p);
          scene_picture(s, name, 5, 5, NULL);
        }
        if (figure) {
          scene_line_of(s, "f", 5);
          snprintf(s->charts[0].x_label, SCENE_NAME, "x");
        }
        for (int mask = 0; mask < 1 << FOLDS; mask++) {
          looks look = {.brush = 1};
          for (int f = 0; f < FOLDS; f++) look.folded[f] = mask >> f & 1;
          const layout l = layout_for(sizes[k][0], sizes[k][1], 1, s, &look);
          tiles_lie_inside_and_apart(&l, sizes[k][0], sizes[k][1]);
          const ui_rect t[FOLDS] = {l.controls, l.neurons, l.weights, l.energy, l.log, l.memories};
          for (int f = 0; f < FOLDS; f++)
            if (look.folded[f]) assert_true(t[f].w == 0);
          if (!look.folded[FOLD_NEURONS]) assert_true(l.neurons.w > 0); /* at any size */
          if (sizes[k][0] >= 1024 && sizes[k][1] >= 640)
            for (int f = 0; f < FOLDS; f++) assert_true(look.folded[f] || t[f].w > 0);
        }
        scene_free(s);
      }
}

static void click(hand *h, const char *name) {
  free(hand_picture(h).rgb);
  const place *where = at(name);
  h->x = (float)(where->x + where->w / 2);
  h->y = (float)(where->y + where->h / 2);
  for (int press = 2; press >= 0; press--) {
    h->left = press == 1;
    hand_frame(h);
  }
}

static void headings_fold_and_chips_unfold(void **state) {
  (void)state;
  needs_egl();
  static const char *const names[FOLDS] = {"controls", "neurons", "weights",
                                           "charts",   "log",     "memories"};
  hand h;
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  hand_frame(&h);
  for (int f = 0; f < FOLDS; f++) {
    char name[32];
    snprintf(name, sizeof name, "fold:%s", names[f]);
    click(&h, name);
    assert_true(h.view.looks.folded[f]);
  }
  free(hand_picture(&h).rgb);
  assert_null(find("train"));
  assert_null(find("neurons"));
  for (int f = 0; f < FOLDS; f++) {
    char name[32];
    snprintf(name, sizeof name, "unfold:%s", names[f]);
    click(&h, name);
    assert_false(h.view.looks.folded[f]);
  }
  free(hand_picture(&h).rgb);
  at("train");
  at("neurons");
  scene_command c;
  assert_false(hand_sent(&h, &c)); /* nothing of it is about the network */
  hand_end(&h);
  scene_free(s);
}

/* ---- what is kept ---------------------------------------------------------------------- */

static void what_was_chosen_is_kept_and_nonsense_is_not(void **state) {
  (void)state;
  char path[300];
  snprintf(path, sizeof path, "%s/deep/er/studio", picture_folder);
  settings s, read;
  settings_read(&s, path); /* none yet */
  assert_true(!s.light && s.brush == 1 && s.width == 0);
  settings_read(&s, NULL);
  s = (settings){.light = true, .brush = 5, .width = 900, .height = 700};
  s.folded[FOLD_LOG] = s.folded[FOLD_CONTROLS] = true;
  settings_write(&s, path);
  settings_read(&read, path);
  assert_true(read.light && read.brush == 5 && read.width == 900 && read.height == 700);
  for (int f = 0; f < FOLDS; f++) assert_int_equal(read.folded[f], s.folded[f]);
  FILE *file = fopen(path, "w");
  fputs("theme purple\nbrush 400\nbrush -1\nwindow 1x1\nwindow 99999x3\nfolded everything\n", file);
  for (int k = 0; k < 5000; k++) fputs("folded log ", file);
  fputs("\n\x00\xff\xfe theme\n", file);
  fclose(file);
  settings_read(&read, path);
  assert_true(!read.light && read.brush == 1 && read.width == 0 && !read.folded[FOLD_CONTROLS]);
  settings_write(&s, "/proc/no/such/place"); /* quietly */
  settings_write(&s, NULL);
}

/* ---- colours ---------------------------------------------------------------------------- */

static double luminance(ui_colour c) { /* WCAG 2 */
  static const double weight[3] = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (int k = 0; k < 3; k++) {
    const double v = (c >> 8 * k & 255) / 255.0;
    sum += weight[k] * (v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
  }
  return sum;
}

static double contrast(ui_colour a, ui_colour b) {
  const double x = luminance(a), y = luminance(b);
  return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void words_can_be_read_in_both_themes(void **state) {
  (void)state;
  const ui_theme *const themes[] = {&ui_dark, &ui_light};
  for (int k = 0; k < 2; k++) {
    const ui_theme *t = themes[k];
    const ui_colour grounds[] = {t->tile, t->popup, t->field};
    for (int g = 0; g < 3; g++) {
      assert_true(contrast(t->text, grounds[g]) >= 7);
      assert_true(contrast(t->dim, grounds[g]) >= 4.5);
    }
    assert_true(contrast(t->faint, t->tile) >= 3);
    assert_true(contrast(t->warn, t->tile) >= 4.5);
    assert_true(contrast(t->accent, t->tile) >= 4.5);
    assert_true(contrast(t->on_accent, t->accent) >= 4.5);
    assert_true(contrast(t->text, t->accent_dark) >= 7);
    for (int c = 0; c < 8; c++) assert_true(contrast(t->series[c], t->tile) >= 3);
  }
  for (int k = -10; k <= 10; k++)
    assert_true(contrast(signed_ink((float)k / 10), signed_colour((float)k / 10)) >= 4.5);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(at_every_size_and_folding_tiles_stay_apart),
      cmocka_unit_test(headings_fold_and_chips_unfold),
      cmocka_unit_test(what_was_chosen_is_kept_and_nonsense_is_not),
      cmocka_unit_test(words_can_be_read_in_both_themes),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
