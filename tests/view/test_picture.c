/* SPDX-License-Identifier: MIT
 *
 * test_picture.c - what is drawn is what the scene says.
 *
 * Pictures are taken off screen and read pixel by pixel at the places that the
 * layout file names. view_picture() itself fails on any OpenGL error, so every
 * picture taken here is also a test of that. Skipped where there is no EGL.
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

#include "picture.h"
#include "scenes.h"

static void grid_is_state(const scene *s, int width, int height) {
  picture p = take(s, width, height);
  const place *grid = at("neurons");
  for (uint32_t y = 0; y < s->height; y++)
    for (uint32_t x = 0; x < s->width; x++) {
      const uint8_t *c = cell(&p, grid, s->height, s->width, y, x);
      if (eg_bit(s->state, (size_t)y * s->width + x))
        is_white(c);
      else
        is_black(c);
    }
  free(p.rgb);
}

/* ---- neurons ------------------------------------------------------------------- */

static void a_letter_is_drawn_as_it_is(void **state) {
  (void)state;
  needs_egl();
  /* Not symmetric in any way, so that a picture turned or mirrored is found out. */
  static const char *rows[20] = {
      "####################", "#..................#", "#.#######..........#",
      "#.#.....#..........#", "#.#.....#....#.....#", "#.#######....#.....#",
      "#.#..........#.....#", "#.#.....#####......#", "#.#................#",
      "#..................#", "#....#.............#", "#...##.............#",
      "#..#.#.............#", "#....#...###.......#", "#....#..#...#......#",
      "#....#.....#.......#", "#....#....#........#", "#....#...####......#",
      "#..................#", "##.#.#.#.#.#.#.#.#.#",
  };
  scene *s = scene_grid(20, 20);
  for (size_t i = 0; i < 400; i++) eg_put_bit(s->state, i, rows[i / 20][i % 20] == '#');
  for (int k = 0; k < 3; k++) {
    grid_is_state(s, picture_sizes[k][0], picture_sizes[k][1]);
    const place *grid = at("neurons");
    assert_int_equal(grid->w, grid->h); /* square neurons */
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
  }
  scene_free(s);
}

static void the_smallest_networks_are_drawn(void **state) {
  (void)state;
  needs_egl();
  static const uint32_t shapes[5][2] = {{1, 1}, {2, 1}, {1, 2}, {3, 7}, {64, 2}};
  for (int k = 0; k < 5; k++) {
    scene *s = scene_grid(shapes[k][0], shapes[k][1]);
    for (size_t i = 0; i < s->n; i += 2) eg_put_bit(s->state, i, true);
    grid_is_state(s, 1280, 800);
    scene_free(s);
  }
}

static void one_row_of_a_thousand_can_be_seen(void **state) {
  (void)state;
  needs_egl();
  for (int tall = 0; tall < 2; tall++) {
    scene *s = tall ? scene_grid(1, 1000) : scene_grid(1000, 1);
    for (size_t i = 0; i < 1000; i++) eg_put_bit(s->state, i, i / 100 % 2 == 0);
    picture p = take(s, 1280, 800);
    const place *grid = at("neurons");
    assert_true(grid->w >= 12 && grid->h >= 12);
    for (int k = 0; k < 10; k++) {
      const uint8_t *c = tall ? cell(&p, grid, 10, 1, k, 0) : cell(&p, grid, 1, 10, 0, k);
      if (k % 2 == 0)
        is_white(c);
      else
        is_black(c);
    }
    free(p.rgb);
    scene_free(s);
  }
}

static void a_million_neurons_are_drawn(void **state) {
  (void)state;
  needs_egl();
  static const uint32_t shapes[3][2] = {{1000, 1000}, {4096, 256}, {1000000, 1}};
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(shapes[k][0], shapes[k][1]);
    for (uint32_t y = 0; y < s->height; y++)
      for (uint32_t x = 0; x < s->width; x++) {
        const bool up = (x * 10ull / s->width + (s->height > 1 ? y * 10ull / s->height : 0)) % 2;
        eg_put_bit(s->state, (size_t)y * s->width + x, up);
      }
    scene_memory(s, 2, 2);
    picture p = take(s, 1280, 800);
    const place *grid = at("neurons");
    const int rows = s->height > 1 ? 10 : 1;
    for (int y = 0; y < rows; y++)
      for (int x = 0; x < 10; x++) {
        const uint8_t *c = cell(&p, grid, rows, 10, y, x);
        if ((x + y) % 2)
          is_white(c);
        else
          is_black(c);
      }
    free(p.rgb);
    scene_free(s);
  }
}

static void fine_patterns_become_an_even_grey(void **state) {
  (void)state;
  needs_egl();
  /* 2000 x 2000 in far fewer pixels: a chessboard must not show moire. */
  scene *s = scene_grid(2000, 2000);
  for (size_t i = 0; i < s->n; i++) eg_put_bit(s->state, i, (i % 2000 + i / 2000) % 2);
  picture p = take(s, 1280, 800);
  const place *grid = at("neurons");
  for (int y = 2; y < grid->h - 2; y++)
    for (int x = 2; x < grid->w - 2; x++) {
      const uint8_t *c = pixel(&p, grid->x + x, grid->y + y);
      assert_in_range(c[1], 110, 145);
    }
  free(p.rgb);
  scene_free(s);
}

/* ---- weights ---------------------------------------------------------------------- */

static void weights_are_blue_below_and_red_above_zero(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(4, 2);
    scene_memory(s, 1, 1);
    scene_tile(s, 8, 8, 0.5f);
    /* Rows get stronger to the right: not symmetric, so that i and j cannot be swapped unseen. */
    for (int i = 0; i < 8; i++)
      for (int j = 0; j < 8; j++)
        s->weights.w[8 * i + j] = i == j ? 0 : (i < j ? 0.5f : -0.5f) * (i % 2 ? 1.0f : 0.5f);
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    const place *map = at("weights");
    assert_int_equal(map->w, map->h);
    for (int i = 0; i < 8; i++)
      for (int j = 0; j < 8; j++) {
        /* Off the middle, where a large cell has its number. */
        const uint8_t *c = cell(&p, map, 8, 8, i - 0.35, j - 0.35);
        const int lightness = c[0] + c[1] + c[2];
        if (i == j)
          assert_true(lightness > 690);
        else if (i < j)
          assert_true(c[0] > c[2] + 60);
        else
          assert_true(c[2] > c[0] + 60);
        if (i != j && i % 2) assert_true(lightness < 350);
        if (i != j && i % 2 == 0) assert_true(lightness > 420 && lightness < 600);
      }
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
    scene_free(s);
  }
}

static void a_tile_is_drawn_where_it_belongs(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(100, 1);
  scene_memory(s, 1, 1);
  scene_tile(s, 10, 5, 1);
  /* Only rows 50..99 and columns 0..24 have come yet. */
  s->weights.first_row = 50;
  s->weights.rows = 50;
  s->weights.first_col = 0;
  s->weights.cols = 25;
  for (int k = 0; k < 50; k++) s->weights.w[k] = -1;
  picture p = take(s, 1280, 800);
  const place *map = at("weights");
  for (int i = 0; i < 20; i++)
    for (int j = 0; j < 20; j++) {
      const uint8_t *c = cell(&p, map, 20, 20, i, j);
      const bool inside = i >= 10 && j < 5;
      assert_true(inside ? c[2] > c[0] + 100 : c[0] > 150 && abs(c[0] - c[2]) < 20);
    }
  free(p.rgb);
  scene_free(s);
}

static void without_memories_there_is_no_map(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_tile(s, 400, 400, 0);
  picture p = take(s, 1280, 800);
  assert_null(find("weights"));
  assert_null(find("memory_1"));
  at("train");
  free(p.rgb);
  s->learns = false; /* given weights are a map without memories */
  p = take(s, 1280, 800);
  at("weights");
  assert_null(find("memory_1"));
  free(p.rgb);
  scene_free(s);
}

/* ---- the other panels ------------------------------------------------------------- */

static void an_empty_scene_is_drawn(void **state) {
  (void)state;
  needs_egl();
  static const char *hand[] = {"train", "noise", "noise_share", "step",  "sweep",
                               "run",   "speed", "schedule",    "clear", "reset"};
  scene *s = scene_empty();
  for (int k = 0; k < 3; k++) {
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    for (size_t j = 0; j < sizeof hand / sizeof *hand; j++) at(hand[j]);
    assert_null(find("neurons"));
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
  }
  scene_free(s);
}

static void thumbnails_are_the_memories(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(18, 18);
    scene_memory(s, 250, 994);
    for (uint32_t mu = 0; mu < 250; mu++)
      for (size_t i = 0; i < s->n; i++)
        eg_put_bit(s->memories->bits + mu * s->memories->words, i, i / 18 < 1 + mu % 17);
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    int seen = 0;
    for (int mu = 0; mu < 250; mu++) {
      char name[32];
      snprintf(name, sizeof name, "memory_%d", mu + 1);
      const place *picture_of = find(name);
      if (!picture_of || picture_of->h < picture_of->w) continue; /* cut off at the list's end */
      for (int row = 0; row < 18; row++) {
        const uint8_t *c = cell(&p, picture_of, 18, 18, row, 9);
        if (row < 1 + mu % 17)
          is_white(c);
        else
          is_black(c);
      }
      seen++;
    }
    assert_true(seen >= 5);
    at("forget_1");
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
    scene_free(s);
  }
}

static int orange_pixels(const picture *p, const place *in) {
  int count = 0;
  for (int y = in->y; y < in->y + in->h; y++)
    for (int x = in->x; x < in->x + in->w; x++) {
      const uint8_t *c = pixel(p, x, y);
      count += c[0] > 200 && c[1] > 100 && c[1] < 200 && c[2] < 120;
    }
  return count;
}

/* How many pixels of warning are in the list of memories and over it. */
static void warnings(scene *s, int *list, int *load) {
  picture p = take(s, 1280, 800);
  const place *first = at("memory_1"), *over = at("load_meter");
  const place rows = {"", first->x + first->w, first->y, over->w - first->w - 20, 360};
  *list = orange_pixels(&p, &rows);
  *load = orange_pixels(&p, over);
  free(p.rgb);
}

/* A memory with errors is a warning, and so is a load beyond what a rule holds; but not where a memory is
 * meant to lead on, and not after dreams, which make room for more. */
static void the_list_warns_only_of_what_is_wrong(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(10, 10);
  int list, load;
  scene_memory(s, 40, 40);
  warnings(s, &list, &load);
  assert_true(list > 40 && load > 100);
  s->rule = EG_SEQUENCE;
  warnings(s, &list, &load);
  assert_true(list == 0 && load == 0);
  s->rule = EG_HEBB;
  s->dreams = 1;
  warnings(s, &list, &load);
  assert_true(list > 40 && load == 0);
  scene_free(s);
}

/* The rows of all memories that a mixture is made of stand out, as that of the nearest memory does. */
static void the_parts_of_a_mixture_stand_out(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_memory(s, 6, 6);
  for (int mixture = 0; mixture < 2; mixture++) {
    s->class = (eg_class){mixture ? EG_KIND_MIXTURE : EG_KIND_SPURIOUS, 1, 0.5};
    s->part_count = mixture ? 3 : 0;
    for (uint32_t k = 0; k < 3; k++) s->parts[k].memory = k == 0 ? 1 : k == 1 ? 3 : 0;
    picture p = take(s, 1280, 800);
    for (int mu = 0; mu < 5; mu++) {
      char name[32];
      snprintf(name, sizeof name, "memory_%d", mu + 1);
      const place *thumb = at(name);
      const uint8_t *c = pixel(&p, thumb->x + thumb->w + 4, thumb->y + 4);
      const bool meant = mu == 1 || (mixture && (mu == 0 || mu == 3));
      assert_int_equal(c[1] > c[0] + 8, meant);
    }
    free(p.rgb);
  }
  scene_free(s);
}

static void a_fault_hides_neither_grid_nor_controls(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 6; k++) {
    const int *size = picture_sizes[k % 3];
    scene *s = scene_grid(20, 20);
    scene_memory(s, 3, 3);
    s->phase = SCENE_SCRIPT_FAILED;
    if (k < 3) {
      s->fault = strdup("letters.lua:3: boom");
    } else { /* a traceback without end */
      s->fault = malloc(100000);
      assert_non_null(s->fault);
      for (int j = 0; j < 99999; j++)
        s->fault[j] = "stack traceback: in function <letters.lua:1>\n"[j % 45];
      s->fault[99999] = 0;
    }
    picture p = take(s, size[0], size[1]);
    const place *box = at("fault");
    assert_true(orange_pixels(&p, box) > 200);
    static const char *in_reach[] = {"train", "noise", "run", "neurons", "memory_1", "forget_1"};
    for (size_t j = 0; j < sizeof in_reach / sizeof *in_reach; j++) {
      const place *q = at(in_reach[j]);
      const bool apart = box->x + box->w <= q->x || q->x + q->w <= box->x ||
                         box->y + box->h <= q->y || q->y + q->h <= box->y;
      if (!apart) fail_msg("the fault hides %s", in_reach[j]);
    }
    const place *cross = at("fault_close");
    assert_true(cross->x >= box->x && cross->x + cross->w <= box->x + box->w && cross->y >= box->y);
    free(p.rgb);
    scene_free(s);
  }
}

static void a_full_scene_fits(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_memory(s, 250, 994);
  scene_tile(s, 400, 400, 1);
  for (int k = 0; k < 160000; k++) s->weights.w[k] = (float)sin(k * 0.37);
  char name[SCENE_NAME], *longest = malloc(200001);
  assert_non_null(longest);
  for (int k = 0; k < 40; k++) {
    snprintf(name, sizeof name, "a control with a name that is far too long, %d", k);
    scene_handle(s, (scene_control_kind)(k % 4), name, -1, 1, 0.5);
    snprintf(name, sizeof name, "chart %d with a long name", k);
    scene_line_of(s, name, 100);
  }
  memset(longest, 'x', 200000);
  longest[200000] = 0;
  for (int k = 0; k < 200; k++) {
    scene_say(s, (scene_line_kind)(k % 3),
              k == 100 ? longest
                       : "a line with \xce\xbe \xe2\x88\x91 and \xff bytes that are no text");
    if (k == 150) scene_say(s, SCENE_PRINT, "");
  }
  s->texts = calloc(3, sizeof *s->texts);
  assert_non_null(s->texts);
  s->text_count = 3;
  for (int k = 0; k < 3; k++) {
    snprintf(s->texts[k].name, sizeof s->texts[k].name, "a text, the %d.", k);
    memset(s->texts[k].value, 'm', k == 1 ? 255 : 5);
  }
  for (int k = 0; k < 3; k++) {
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    nothing_overlaps(picture_sizes[k][0], picture_sizes[k][1]);
    free(p.rgb);
  }
  free(longest);
  scene_free(s);
}

static void the_same_scene_is_the_same_picture(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_memory(s, 3, 3);
  scene_line_of(s, "energy", 100);
  picture a = take(s, 1280, 800), b = take(s, 1280, 800);
  assert_memory_equal(a.rgb, b.rgb, (size_t)a.width * (size_t)a.height * 3);
  eg_flip_bit(s->state, 399);
  picture c = take(s, 1280, 800);
  assert_memory_not_equal(a.rgb, c.rgb, (size_t)a.width * (size_t)a.height * 3);
  free(a.rgb);
  free(b.rgb);
  free(c.rgb);
  scene_free(s);
}

/* ---- what cannot be drawn ----------------------------------------------------------- */

static void copy_shader(const char *name, const char *instead) {
  char from[512], to[512], text[8192];
  snprintf(from, sizeof from, "%s/%s", SHADERS, name);
  snprintf(to, sizeof to, "%s/%s", picture_folder, name);
  FILE *in = fopen(from, "r"), *out = fopen(to, "w");
  assert_non_null(in);
  assert_non_null(out);
  const size_t count = fread(text, 1, sizeof text, in);
  assert_true(count < sizeof text);
  if (instead)
    fputs(instead, out);
  else
    fwrite(text, 1, count, out);
  fclose(in);
  fclose(out);
}

static void a_broken_shader_is_named(void **state) {
  (void)state;
  needs_egl();
  static const char *files[] = {"neurons.vert", "neurons.frag",   "weights.vert",
                                "weights.frag", "landscape.vert", "landscape.frag"};
  enum { FILES = sizeof files / sizeof *files };
  char message[VIEW_MESSAGE];
  uint8_t *rgb = NULL;
  int width, height;
  scene *s = scene_empty();
  const view_options o = {.shaders = picture_folder, .width = 640, .height = 400};
  assert_false(view_picture(s, &o, &rgb, &width, &height, message)); /* none there */
  assert_null(rgb);
  assert_non_null(strstr(message, "neurons.vert"));
  for (int broken = 0; broken < FILES; broken++) {
    for (int k = 0; k < FILES; k++)
      copy_shader(files[k], k == broken ? "#version 330 core\nvoid main() { nonsense; }\n" : NULL);
    assert_false(view_picture(s, &o, &rgb, &width, &height, message));
    assert_non_null(strstr(message, files[broken]));
    assert_non_null(strstr(message, "nonsense")); /* the driver's own words */
  }
  copy_shader(files[FILES - 1], NULL);
  assert_true(view_picture(s, &o, &rgb, &width, &height, message));
  free(rgb);
  for (int k = 0; k < FILES; k++) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", picture_folder, files[k]);
    remove(path);
  }
  scene_free(s);
}

static void too_large_a_picture_is_refused(void **state) {
  (void)state;
  char message[VIEW_MESSAGE];
  uint8_t *rgb = NULL;
  int width, height;
  scene *s = scene_empty();
  assert_false(view_picture(s, &(view_options){.shaders = SHADERS, .width = 100000, .height = 100},
                            &rgb, &width, &height, message));
  assert_null(rgb);
  assert_non_null(strstr(message, "100000"));
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_letter_is_drawn_as_it_is),
      cmocka_unit_test(the_smallest_networks_are_drawn),
      cmocka_unit_test(one_row_of_a_thousand_can_be_seen),
      cmocka_unit_test(a_million_neurons_are_drawn),
      cmocka_unit_test(fine_patterns_become_an_even_grey),
      cmocka_unit_test(weights_are_blue_below_and_red_above_zero),
      cmocka_unit_test(a_tile_is_drawn_where_it_belongs),
      cmocka_unit_test(without_memories_there_is_no_map),
      cmocka_unit_test(an_empty_scene_is_drawn),
      cmocka_unit_test(thumbnails_are_the_memories),
      cmocka_unit_test(the_list_warns_only_of_what_is_wrong),
      cmocka_unit_test(the_parts_of_a_mixture_stand_out),
      cmocka_unit_test(a_fault_hides_neither_grid_nor_controls),
      cmocka_unit_test(a_full_scene_fits),
      cmocka_unit_test(the_same_scene_is_the_same_picture),
      cmocka_unit_test(a_broken_shader_is_named),
      cmocka_unit_test(too_large_a_picture_is_refused),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
