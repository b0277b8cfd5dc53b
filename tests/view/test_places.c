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
#include <sys/stat.h>

#include "actions.h"
#include "hand.h"
#include "scenes.h"

#define TILES 8

static const char *const fold_names[FOLDS] = {"controls", "neurons",  "weights", "charts",
                                              "log",      "memories", "pictures"};

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
          const ui_rect t[FOLDS] = {l.controls, l.neurons,  l.weights, l.energy,
                                    l.log,      l.memories, l.pictures};
          for (int f = 0; f < FOLDS; f++)
            if (look.folded[f]) assert_true(t[f].w == 0);
          if (!look.folded[FOLD_NEURONS]) assert_true(l.neurons.w > 0); /* at any size */
          if (sizes[k][0] >= 1024 && sizes[k][1] >= 640)
            for (int f = 0; f < (pictures ? FOLDS : FOLD_PICTURES); f++)
              assert_true(look.folded[f] || t[f].w > 0);
        }
        scene_free(s);
      }
}

static bool near_a_tile(const layout *l, float x, float y, float gap) {
  ui_rect t[TILES];
  const int count = tiles_of(l, t);
  for (int k = 0; k < count; k++)
    if (x >= t[k].x - gap && x <= t[k].x + t[k].w + gap && y >= t[k].y - gap &&
        y <= t[k].y + t[k].h + gap)
      return true;
  return false;
}

/* What is folded away leaves no hole: every place is in a tile, or in a gap beside one. Side columns
 * alone do not fill the middle. */
static void what_is_there_takes_the_room(void **state) {
  (void)state;
  static const int sizes[][2] = {{200, 150}, {640, 400}, {1024, 640}, {1280, 800}, {3840, 2160}};
  scene *s = scene_grid(20, 20);
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    for (int mask = 0; mask < 1 << FOLDS; mask++) {
      looks look = {.brush = 1};
      for (int f = 0; f < FOLDS; f++) look.folded[f] = mask >> f & 1;
      const layout l = layout_for(sizes[k][0], sizes[k][1], 1, s, &look);
      if (l.neurons.w + l.weights.w + l.energy.w + l.log.w <= 0) continue;
      const float gap = 9 * l.scale + 1;
      for (int y = 0; y <= 40; y++)
        for (int x = 0; x <= 40; x++) {
          const float at_x = (float)(sizes[k][0] * x) / 40, at_y = (float)(sizes[k][1] * y) / 40;
          if (!near_a_tile(&l, at_x, at_y, gap))
            fail_msg("%d x %d, folded %x: a hole at %g, %g", sizes[k][0], sizes[k][1],
                     (unsigned)mask, (double)at_x, (double)at_y);
        }
    }
  scene_free(s);
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
  hand h;
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  scene_picture(s, "p", 5, 5, NULL);
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  hand_frame(&h);
  for (int f = 0; f < FOLDS; f++) {
    char name[32];
    snprintf(name, sizeof name, "fold:%s", fold_names[f]);
    click(&h, name);
    assert_true(h.view.looks.folded[f]);
  }
  free(hand_picture(&h).rgb);
  assert_null(find("train"));
  assert_null(find("neurons"));
  for (int f = 0; f < FOLDS; f++) {
    char name[32];
    snprintf(name, sizeof name, "unfold:%s", fold_names[f]);
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

static const int small_sizes[][2] = {{200, 150}, {320, 240}, {640, 400}, {900, 300}, {300, 900}};
#define SMALL_SIZES (sizeof small_sizes / sizeof *small_sizes)

/* A script without pictures has none to miss, and none in its way when it makes some. */
static void pictures_are_away_only_where_there_are_some(void **state) {
  (void)state;
  needs_egl();
  hand h;
  scene *s = scene_grid(20, 20);
  assert_true(hand_begin(&h, 1280, 800));
  hand_show(&h, s);
  action_do(&h.view, ACTION_FOLD_PICTURES, 0);
  free(hand_picture(&h).rgb);
  assert_null(find("unfold:pictures"));
  assert_null(find("unfold:all"));
  scene_picture(s, "p", 5, 5, NULL);
  hand_show(&h, s);
  free(hand_picture(&h).rgb);
  assert_null(find("pictures"));
  assert_null(find("image:p"));
  click(&h, "unfold:pictures");
  free(hand_picture(&h).rgb);
  at("image:p");
  hand_end(&h);
  scene_free(s);
}

/* All there is can be brought back by the mouse, and nothing lies on something else. */
static void in_small_windows_all_comes_back(void **state) {
  (void)state;
  needs_egl();
  static const int masks[] = {0x7f, 0x07, 0x61};
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  scene_picture(s, "p", 5, 5, NULL);
  scene_tile(s, 400, 400, 1);
  s->phase = SCENE_SCRIPT_ENDED;
  snprintf(s->script, sizeof s->script, "a_script_with_a_name_that_is_long.lua");
  for (size_t k = 0; k < SMALL_SIZES; k++) {
    const int width = small_sizes[k][0], height = small_sizes[k][1];
    hand h;
    assert_true(hand_begin(&h, width, height));
    hand_show(&h, s);
    for (size_t m = 0; m < sizeof masks / sizeof *masks; m++) {
      for (int f = 0; f < FOLDS; f++) h.view.looks.folded[f] = masks[m] >> f & 1;
      h.view.filming = m == 1;
      free(hand_picture(&h).rgb);
      nothing_overlaps(width, height);
      for (int f = 0; f < FOLDS; f++) {
        char name[32];
        snprintf(name, sizeof name, "unfold:%s", fold_names[f]);
        if (!h.view.looks.folded[f]) continue;
        free(hand_picture(&h).rgb);
        click(&h, find(name) ? name : "unfold:all");
        assert_false(h.view.looks.folded[f]);
      }
      free(hand_picture(&h).rgb);
      for (int f = 0; f < FOLDS; f++) assert_false(h.view.looks.folded[f]);
      nothing_overlaps(width, height);
    }
    hand_end(&h);
  }
  scene_free(s);
}

/* Where there is no room for both, a chip or a key brings the memories in place of the controls. */
static void memories_come_in_place_of_the_controls(void **state) {
  (void)state;
  needs_egl();
  static const int sizes[][2] = {{400, 300}, {500, 400}, {540, 340}};
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  for (size_t k = 0; k < 3; k++) {
    hand h;
    assert_true(hand_begin(&h, sizes[k][0], sizes[k][1]));
    hand_show(&h, s);
    for (int way = 0; way < 2; way++) {
      h.view.looks.folded[FOLD_CONTROLS] = false;
      free(hand_picture(&h).rgb);
      assert_non_null(find("train"));
      assert_null(find("memory_1"));
      if (way == 0)
        click(&h, find("unfold:memories") ? "unfold:memories" : "unfold:all");
      else
        action_do(&h.view,
                  way == 1   ? ACTION_FOLD_MEMORIES
                  : way == 2 ? ACTION_LOAD
                             : ACTION_SAVE,
                  0);
      hand_frame(&h);
      free(hand_picture(&h).rgb);
      assert_non_null(find("memory_1"));
      assert_null(find("train"));
      nothing_overlaps(h.width, h.height);
      if (way == 0) { /* and back */
        click(&h, find("unfold:controls") ? "unfold:controls" : "unfold:all");
        free(hand_picture(&h).rgb);
        assert_non_null(find("train"));
      }
    }
    hand_end(&h);
  }
  scene_free(s);
}

static void any_network_has_its_place_in_a_small_window(void **state) {
  (void)state;
  needs_egl();
  static const uint32_t shapes[][2] = {{1, 1}, {1000, 1}, {1, 1000}, {1000, 1000}};
  for (size_t k = 0; k < 4; k++)
    for (uint32_t memories = 0; memories < (k < 3 ? 3 : 1); memories += 2) {
      scene *s = scene_grid(shapes[k][0], shapes[k][1]);
      if (memories) scene_memory(s, memories, memories);
      for (size_t j = 0; j < SMALL_SIZES; j++) {
        free(take(s, small_sizes[j][0], small_sizes[j][1]).rgb);
        at("neurons");
        nothing_overlaps(small_sizes[j][0], small_sizes[j][1]);
      }
      scene_free(s);
    }
}

/* An error of the script is seen, whatever is folded away and however small the window is. */
static void a_fault_is_always_seen(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  s->phase = SCENE_SCRIPT_FAILED;
  s->fault = strdup("letters.lua:3: boom");
  for (size_t k = 0; k < SMALL_SIZES; k++) {
    hand h;
    assert_true(hand_begin(&h, small_sizes[k][0], small_sizes[k][1]));
    hand_show(&h, s);
    for (int mask = 0; mask < 1 << FOLDS; mask += k == 2 ? 7 : 21) {
      for (int f = 0; f < FOLDS; f++) h.view.looks.folded[f] = mask >> f & 1;
      free(hand_picture(&h).rgb);
      const place *box = at("fault"), *cross = at("fault_close");
      assert_true(box->w >= 90 && box->h >= 40 && box->y >= (int)h.view.at.status.h);
      assert_true(cross->x >= box->x && cross->x + cross->w <= box->x + box->w);
    }
    hand_end(&h);
  }
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
  file =
      fopen(path, "w"); /* what goes on beyond a line's length is none; a line behind it is one */
  fputs("brush 7 or so\nbrush 6x\nwindow 300x200x\n", file);
  for (int k = 0; k < 51; k++) fputs("odd: ", file);
  fputs("folded log\nfolded charts\nbrush 3", file);
  fclose(file);
  settings_read(&read, path);
  assert_true(read.brush == 3 && read.width == 0);
  assert_true(!read.folded[FOLD_LOG] && read.folded[FOLD_CHARTS]);
  assert_int_equal(remove(path), 0);
  assert_int_equal(mkfifo(path, 0600), 0); /* is not waited for, and gives way */
  settings_read(&read, path);
  assert_true(read.brush == 1);
  settings_write(&s, path);
  settings_read(&read, path);
  assert_true(read.brush == 5 && read.light);
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

static double lightness(ui_colour c) { return 116 * cbrt(luminance(c)) - 16; } /* CIELAB */

/* Even steps look even: a colour says how large a number is, and on both sides of zero alike. */
static void maps_are_even_in_lightness(void **state) {
  (void)state;
  const double low = lightness(uniform_colour(0)), high = lightness(uniform_colour(1));
  assert_true(low > 4 && low < 10 && high > 92);
  for (int k = 0; k < 64; k++) {
    const double step =
        lightness(uniform_colour((float)(k + 1) / 64)) - lightness(uniform_colour((float)k / 64));
    assert_true(fabs(step - (high - low) / 64) < 0.5);
  }
  double before = lightness(signed_colour(0));
  assert_true(before > 94);
  for (int k = 1; k <= 20; k++) {
    const ui_colour below = signed_colour(-(float)k / 20), above = signed_colour((float)k / 20);
    const double now = lightness(above);
    assert_true(fabs(lightness(below) - now) < 1.2 && now < before - 2);
    before = now;
    /* Blue loses red and red loses blue, so that the two stay apart for those who see no green. */
    if (k >= 4) {
      assert_true((below >> 16 & 255) > (below & 255) + 30);
      assert_true((above & 255) > (above >> 16 & 255) + 30);
    }
  }
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
      cmocka_unit_test(what_is_there_takes_the_room),
      cmocka_unit_test(in_small_windows_all_comes_back),
      cmocka_unit_test(memories_come_in_place_of_the_controls),
      cmocka_unit_test(any_network_has_its_place_in_a_small_window),
      cmocka_unit_test(a_fault_is_always_seen),
      cmocka_unit_test(headings_fold_and_chips_unfold),
      cmocka_unit_test(pictures_are_away_only_where_there_are_some),
      cmocka_unit_test(what_was_chosen_is_kept_and_nonsense_is_not),
      cmocka_unit_test(maps_are_even_in_lightness),
      cmocka_unit_test(words_can_be_read_in_both_themes),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
