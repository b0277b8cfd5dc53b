/* SPDX-License-Identifier: MIT
 *
 * test_history.c - the past as charts: nothing of it is lost on the way to the
 * screen, and every moment that was kept can be gone back to.
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

#include "history.h"
#include "picture.h"
#include "scenes.h"

static bool is_accent(const uint8_t *c) { return c[1] > c[0] + 80 && c[1] > 120; }

/* ---- going back ------------------------------------------------------------------- */

/* The nearest place has the moment, and of several at one place the later ones lie to the right: for
 * random pasts, at every place in a fine grid. With room for places of several, these are reached too
 * where others crowd them, and nothing comes before what is to the left of it. */
static void the_nearest_moment_is_chosen(void **state) {
  (void)state;
  srand(1);
  for (int round = 0; round < 40; round++) {
    uint64_t number[40];
    float x[40];
    scene_past p = {.number = number, .x = x};
    float at = 0;
    uint64_t last = 0;
    p.count = 1 + (size_t)rand() % 40;
    for (size_t k = 0; k < p.count; k++) {
      const bool gap = k > 0 && k + 1 < p.count && rand() % 4 == 0;
      if (!gap && rand() % 3) at += (float)(rand() % 8);
      number[k] = gap ? 0 : ++last;
      x[k] = at;
    }
    const double low = (double)x[0], high = at > x[0] ? (double)at : low + 1;
    const double reach = round % 2 ? 0.7 : 0;
    bool reached[40] = {false};
    size_t before = 0;
    for (int step = 0; step <= 20000; step++) {
      const double here = low + (high - low) * step / 20000;
      const size_t k = travel_nearest(&p, here, low, high, reach);
      assert_true(k < p.count && number[k] != 0);
      size_t members = 0;
      for (size_t j = 0; j < p.count; j++) members += number[j] && x[j] == x[k];
      const double room = members > 1 ? reach * (double)members : 0;
      for (size_t j = 0; j < p.count; j++)
        if (number[j] && reach == 0) assert_true(fabs(x[k] - here) <= fabs(x[j] - here));
      if (reach > 0 && members > 1)
        for (size_t j = 0; j < p.count; j++)
          if (number[j]) assert_true(fabs(x[k] - here) <= fmax(room, fabs(x[j] - here)));
      assert_true(k >= before); /* to the right is never earlier */
      before = k;
      reached[k] = true;
    }
    for (size_t j = 0; j < p.count; j++) {
      size_t members = 0;
      for (size_t k = 0; k < p.count; k++) members += number[k] && x[k] == x[j];
      if (reach == 0 || members > 1) assert_int_equal(reached[j], number[j] != 0);
    }
    assert_int_equal(travel_nearest(&p, low - 5, low, high, reach), 0);
    assert_int_equal(number[travel_nearest(&p, high + 5, low, high, reach)], last);
    assert_int_equal(number[travel_newest(&p)], last);
  }
  scene_past none = {.count = 0};
  assert_true(travel_nearest(&none, 0, 0, 1, 1) == SIZE_MAX && travel_newest(&none) == SIZE_MAX);
}

/* ---- thinning --------------------------------------------------------------------------- */

static bool has(const ui_point *points, int count, ui_point wanted) {
  for (int k = 0; k < count; k++)
    if (points[k].x == wanted.x && points[k].y == wanted.y) return true;
  return false;
}

static void no_peak_is_lost_in_thinning(void **state) {
  (void)state;
  srand(2);
  for (int round = 0; round < 200; round++) {
    ui_point all[2048], kept[2048];
    const int count = 1 + rand() % 2048;
    const float width = (float)(1 + rand() % 700);
    for (int k = 0; k < count; k++) {
      const float noise = (float)(rand() % 1000) / (round % 2 ? 10.0f : 1e4f);
      all[k] = (ui_point){width * (float)k / (float)count, rand() % 300 ? noise : 500 + noise};
    }
    memcpy(kept, all, sizeof all);
    const int left = trace_thin(kept, count);
    assert_true(left >= 1 && left <= count && left <= 4 * (int)(width + 1));
    assert_true(kept[0].x == all[0].x && kept[0].y == all[0].y);
    assert_true(kept[left - 1].x == all[count - 1].x && kept[left - 1].y == all[count - 1].y);
    for (int k = 1; k < left; k++) assert_true(kept[k].x >= kept[k - 1].x);
    for (int from = 0, to; from < count; from = to) {
      int low = from, high = from;
      for (to = from; to < count && floorf(all[to].x) == floorf(all[from].x); to++) {
        if (all[to].y < all[low].y) low = to;
        if (all[to].y > all[high].y) high = to;
      }
      if (all[high].y > all[low].y + 0.2f)
        assert_true(has(kept, left, all[low]) && has(kept, left, all[high]));
    }
  }
}

/* One moment in two thousand at which one of many memories was there: its column goes up to it. */
static void a_moment_of_recall_is_seen(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++)
    for (int best = 0; best < (k == 1 ? 2 : 1); best++) {
      scene *s = scene_grid(20, 20);
      scene_memory(s, 64, 64);
      memset(s->overlaps, 0, 64 * sizeof *s->overlaps);
      s->class = (eg_class){.kind = EG_KIND_SPURIOUS, .memory = best ? 40 : 3};
      scene_past *p = scene_gone_through(s, 2048);
      p->overlaps[(size_t)40 * p->count + 1301] = 1;
      picture pic = take_chart(s, picture_sizes[k][0], picture_sizes[k][1], "overlaps", false);
      const place *chart = at("energy");
      const double x = chart->x + chart->w * 1301.0 / 2047;
      int seen = 0, elsewhere = 0; /* at a height of 0.8 */
      const double y = chart->y + chart->h * (1 - (0.8 + 1) / 2);
      for (int dx = -3; dx <= 3; dx++) {
        seen += pixel(&pic, x + dx, y)[1] > 60;
        elsewhere += pixel(&pic, x + dx - chart->w / 4.0, y)[1] > 60;
      }
      if (seen < 1 || elsewhere > 0)
        fail_msg("seen %d, elsewhere %d, size %d, best %d", seen, elsewhere, k, best);
      free(pic.rgb);
      scene_free(s);
    }
}

/* ---- pictures ------------------------------------------------------------------------------ */

/* Where it is now everything before is bright and what is to come is dim; at the newest there is no
 * button to go there. */
static void the_future_is_dimmed(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(20, 20);
    scene_past *p = scene_gone_through(s, 101);
    picture bright = take_chart(s, picture_sizes[k][0], picture_sizes[k][1], "energy", false);
    assert_null(find("now"));
    assert_null(find("moment"));
    p->now = 50;
    picture dim = take_chart(s, picture_sizes[k][0], picture_sizes[k][1], "energy", false);
    at("now");
    at("moment");
    nothing_overlaps(dim.width, dim.height);
    const place *chart = at("energy");
    int before = 0, after = 0, future = 0;
    for (int x = 4; x < chart->w - 8; x++)
      for (int y = 0; y < chart->h; y++) {
        const bool past = x < chart->w / 2 - 14;
        if (!past && x < chart->w / 2 + 14) continue;
        const uint8_t *a = pixel(&bright, chart->x + x, chart->y + y),
                      *b = pixel(&dim, chart->x + x, chart->y + y);
        before += past && is_accent(a) && !is_accent(b);
        after += !past && is_accent(b);
        future += !past && b[1] > b[0] + 25;
      }
    assert_int_equal(before, 0);
    assert_int_equal(after, 0);
    assert_true(future > chart->w / 4);
    free(bright.rgb);
    free(dim.rgb);
    scene_free(s);
  }
}

/* Of three lines the one that the state is has the accent, however many there are. */
static void the_best_memory_is_on_top(void **state) {
  (void)state;
  needs_egl();
  for (uint32_t best = 0; best < 64; best += 21) {
    scene *s = scene_grid(20, 20);
    scene_memory(s, 64, 64);
    scene_past *p = scene_gone_through(s, 300);
    for (uint32_t mu = 0; mu < 64; mu++) {
      s->overlaps[mu] = mu == best ? 0.5f : 0.49f;
      for (size_t k = 0; k < p->count; k++) p->overlaps[mu * p->count + k] = 0.5f;
    }
    s->class = (eg_class){.kind = EG_KIND_MEMORY, .memory = best, .overlap = 0.5};
    picture pic = take_chart(s, 1280, 800, "overlaps", false);
    const place *chart = at("energy");
    const double y = chart->y + chart->h * (1 - 1.5 / 2);
    for (int x = 4; x < chart->w - 8; x++) assert_true(is_accent(pixel(&pic, chart->x + x, y)));
    char id[SCENE_NAME + 16];
    int named = 0;
    for (uint32_t mu = 0; mu < 64; mu++) {
      snprintf(id, sizeof id, "series:%s", s->memories->names[mu]);
      for (char *c = id; *c; c++)
        if (*c == ' ') *c = '_';
      if (mu == best) at(id);
      named += find(id) != NULL;
    }
    assert_in_range(named, 1, OVERLAPS_NAMED);
    free(pic.rgb);
    scene_free(s);
  }
}

/* The highest pixel of the curve in a column, as a height over the axis; 0 where there is none. */
static int height_at(const picture *p, const place *chart, double x) {
  for (int y = 0; y < chart->h; y++)
    if (is_accent(pixel(p, x, chart->y + y))) return chart->h - y;
  return 0;
}

/* Flips of 10, 20 and 30: a line that rises from its first value, over an axis from zero. */
static void flips_are_a_line_over_zero(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_past *p = scene_gone_through(s, 3);
  for (int k = 0; k < 3; k++) p->flips[k] = 10 * ((float)k + 1);
  picture pic = take_chart(s, 1280, 800, "flips", false);
  const place *chart = at("energy");
  for (int k = 1; k < 8; k++) {
    const double wanted = chart->h / 1.06 * (10 + 20 * k / 8.0) / 30;
    assert_true(fabs(height_at(&pic, chart, chart->x + chart->w * k / 8.0) - wanted) <= 3);
  }
  free(pic.rgb);
  scene_free(s);
}

/* Very many sweeps of 0 or 40 flips in turn are a line at 20 and no block, and the end is what it is. */
static void flips_of_many_sweeps_can_be_read(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = scene_grid(20, 20);
    scene_past *p = scene_gone_through(s, 4000);
    for (size_t j = 0; j < p->count; j++) p->flips[j] = j % 2 ? 40 : 0;
    p->flips[1] = 100; /* the axis goes on above the line */
    p->flips[p->count - 1] = 0;
    picture pic = take_chart(s, picture_sizes[k][0], picture_sizes[k][1], "flips", false);
    const place *chart = at("energy");
    for (int x = 3; x < chart->w - 12; x++) {
      int thick = 0;
      for (int y = 0; y < chart->h; y++)
        thick += is_accent(pixel(&pic, chart->x + x, chart->y + y));
      if (thick < 1 || thick > chart->h / 4) fail_msg("size %d, column %d: %d", k, x, thick);
    }
    bool ends = false; /* where the network is */
    for (int y = -2; y <= 2; y++)
      ends |= is_accent(pixel(&pic, chart->x + chart->w - 1, chart->y + chart->h - 1 + y));
    assert_true(ends);
    free(pic.rgb);
    scene_free(s);
  }
}

/* The script's newest chart is shown until somebody chooses; without one the energy. A script's chart by
 * one of our names is the script's. */
static void the_chart_of_the_script_comes_first(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_gone_through(s, 50);
  picture energy = take_chart(s, 1280, 800, "energy", false), newest = take(s, 1280, 800);
  const size_t bytes = (size_t)1280 * 800 * 3;
  assert_memory_equal(energy.rgb, newest.rgb, bytes);
  free(newest.rgb);
  scene_line_of(s, "one", 5);
  scene_line_of(s, "flips", 7);
  newest = take(s, 1280, 800);
  picture named = take_chart(s, 1280, 800, "flips", false);
  assert_memory_equal(newest.rgb, named.rgb, bytes);
  assert_non_null(find("series:")); /* a legend, which ours has not */
  picture chosen = take_chart(s, 1280, 800, "energy", false);
  assert_memory_not_equal(chosen.rgb, named.rgb, bytes);
  assert_null(find("series:"));
  free(energy.rgb);
  free(newest.rgb);
  free(named.rgb);
  free(chosen.rgb);
  scene_free(s);
}

static void odd_pasts_are_drawn(void **state) {
  (void)state;
  needs_egl();
  static const char *const charts[] = {"energy", "overlaps", "flips", "landscape"};
  for (int kind = 0; kind < 7; kind++)
    for (int c = 0; c < 4; c++) {
      if ((kind + c) % 2 && kind != 4) continue; /* each is seen with two or four of them */
      scene *s = scene_grid(20, 20);
      if (kind != 1) scene_memory(s, kind == 2 ? 256 : 9, 300);
      const size_t count = kind == 3 ? 1 : kind == 4 ? 3000 : 40;
      scene_past *p = scene_gone_through(s, count);
      for (size_t k = 0; k < count; k++) {
        const bool gap = kind == 4 && k % 3 == 1;
        if (kind == 5) p->x[k] = 7;
        if (kind == 5 || gap) p->energy[k] = p->flips[k] = NAN;
        if (kind == 6) p->energy[k] = k % 2 ? 3e38f : -3e38f, p->flips[k] = INFINITY;
        if (gap) p->number[k] = 0;
        for (uint32_t mu = 0; mu < p->tracked; mu++)
          p->overlaps[mu * count + k] = kind == 5 || gap ? NAN : (float)sin((double)(mu + k));
      }
      p->now = kind == 4 ? 1500 : 0;
      const int *size = picture_sizes[kind == 4 && c == 1 ? 2 : c / 2];
      picture pic = take_chart(s, size[0], size[1], charts[c], kind % 2);
      nothing_overlaps(size[0], size[1]);
      if (kind != 3) at("now"); /* without memories as well */
      free(pic.rgb);
      scene_free(s);
    }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_nearest_moment_is_chosen),
      cmocka_unit_test(no_peak_is_lost_in_thinning),
      cmocka_unit_test(a_moment_of_recall_is_seen),
      cmocka_unit_test(the_future_is_dimmed),
      cmocka_unit_test(the_best_memory_is_on_top),
      cmocka_unit_test(flips_are_a_line_over_zero),
      cmocka_unit_test(flips_of_many_sweeps_can_be_read),
      cmocka_unit_test(the_chart_of_the_script_comes_first),
      cmocka_unit_test(odd_pasts_are_drawn),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
