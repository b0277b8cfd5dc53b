/* SPDX-License-Identifier: MIT
 *
 * test_charts.c - a chart shows what was measured, and says what it is.
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

static bool is_accent(const uint8_t *c) { return c[1] > c[0] + 80 && c[1] > 120; }

/* Pixels of the first series' colour in a column of the plot. */
static int thickness(const picture *p, const place *plot, double x) {
  int count = 0;
  for (int y = 0; y < plot->h; y++) count += is_accent(pixel(p, plot->x + x, plot->y + y));
  return count;
}

static bool is_written(const picture *p, const place *in) {
  int bright = 0;
  for (int y = in->y; y < in->y + in->h; y++)
    for (int x = in->x; x < in->x + in->w; x++) bright += pixel(p, x, y)[1] > 110;
  return bright > 40;
}

/* A chart without marks, its axes named; its first series follows. */
static scene *figure(const char *x, const char *y, const char *title, const char *series,
                     size_t count) {
  scene *s = scene_grid(20, 20);
  scene_line_of(s, "retrieval", count);
  scene_chart *c = s->charts;
  c->mark_count = 0;
  snprintf(c->x_label, sizeof c->x_label, "%s", x);
  snprintf(c->y_label, sizeof c->y_label, "%s", y);
  snprintf(c->title, sizeof c->title, "%s", title);
  snprintf(c->series->name, sizeof c->series->name, "%s", series);
  return s;
}

static void a_figure_says_what_it_shows(void **state) {
  (void)state;
  needs_egl();
  static const int all[4][2] = {{1280, 800}, {1920, 1080}, {1024, 640}, {3840, 2160}};
  for (int k = 0; k < 8; k++) {
    scene *s = figure("load p/n (memories per neuron)", "overlap m", "How much can it remember?",
                      "n = 100", 20);
    char name[SCENE_NAME], entry[SCENE_NAME + 8];
    for (int n = 2; n <= 9; n++) {
      snprintf(name, sizeof name, "n = %d", 100 * n);
      scene_one_more(s, name, n % 2 ? 20 : 200);
    }
    for (int with = 0; k >= 4 && with < 3; with++)
      scene_picture(s, with ? with == 1 ? "a" : "b" : "c", 20, 20, NULL);
    const int *size = all[k % 4];
    picture p = take(s, size[0], size[1]);
    nothing_overlaps(size[0], size[1]);
    assert_true(is_written(&p, at("chart_title")));
    assert_true(is_written(&p, at("x_label")));
    assert_true(is_written(&p, at("y_label")));
    for (int n = 1; n <= 9 && k != 6; n++) { /* 9 beside pictures in the smallest: not all fit */
      snprintf(entry, sizeof entry, "series:n_=_%d", 100 * n);
      assert_true(is_written(&p, at(entry)));
    }
    assert_true(at("energy")->h >= 80 && at("energy")->w >= 150);
    free(p.rgb);
    scene_free(s);
  }
}

static void words_without_end_leave_room_for_the_plot(void **state) {
  (void)state;
  needs_egl();
  char x[SCENE_NAME], title[SCENE_TITLE], name[SCENE_NAME];
  memset(x, 'w', sizeof x);
  memset(title, 'M', sizeof title);
  x[sizeof x - 1] = title[sizeof title - 1] = 0;
  for (int k = 0; k < 3; k++) {
    scene *s = figure(x, x, title, x, 20);
    for (int n = 0; n < 127; n++) {
      snprintf(name, sizeof name, "a series with a name that is far too long for this, %d", n);
      scene_one_more(s, name, n);
    }
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    nothing_overlaps(p.width, p.height);
    assert_true(at("energy")->h >= 40 && at("energy")->w >= 100);
    free(p.rgb);
    scene_free(s);
  }
}

static void a_single_point_is_seen(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 3; k++) {
    scene *s = figure("x", "y", "", "s", 1);
    s->charts->series->x[0] = 0.138f;
    s->charts->series->y[0] = 0.97f;
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    const place *plot = at("energy");
    assert_true(is_accent(pixel(&p, plot->x + plot->w / 2.0, plot->y + plot->h / 2.0)));
    assert_true(thickness(&p, plot, plot->w / 2.0) >= 5);
    free(p.rgb);
    scene_free(s);
  }
}

/* Ten measured points have a mark each, and the line between them is thin; of many points none has. */
static void measurements_are_marked_and_curves_are_not(void **state) {
  (void)state;
  needs_egl();
  static const size_t counts[] = {10, 39, 40, 400};
  for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
    scene *s = figure("x", "y", "", "s", counts[k]);
    for (size_t i = 0; i < counts[k]; i++) s->charts->series->y[i] = 5;
    picture p = take(s, 1280, 800);
    const place *plot = at("energy");
    const double step = (double)plot->w / (double)(counts[k] - 1);
    for (size_t i = 1; i + 1 < counts[k]; i++) {
      const int thick = thickness(&p, plot, floor((double)i * step + 0.5));
      assert_true(counts[k] < 40 ? thick >= 5 : thick >= 1 && thick <= 3);
      if (counts[k] == 10) assert_in_range(thickness(&p, plot, ((double)i + 0.5) * step), 1, 3);
    }
    free(p.rgb);
    scene_free(s);
  }
}

/* The topmost and the lowest pixel of the first series' colour near a column. */
static void reach(const picture *p, const place *plot, double x, int ends[2]) {
  ends[0] = plot->h;
  ends[1] = -1;
  for (int y = -4; y < plot->h + 4; y++)
    for (int dx = -1; dx <= 1; dx++)
      if (is_accent(pixel(p, plot->x + x + dx, plot->y + y))) {
        if (y < ends[0]) ends[0] = y;
        if (y > ends[1]) ends[1] = y;
      }
}

/* Whiskers reach from y - err to y + err on the axes, which go as far, and end in caps. */
static void errors_are_whiskers_as_long_as_they_are(void **state) {
  (void)state;
  needs_egl();
  static const float err[10] = {0, 2, 1, 0, 2, 0.5f, 2, 0, 1, 0};
  for (int k = 0; k < 3; k++) {
    scene *s = figure("x", "y", "", "s", 10);
    for (size_t i = 0; i < 10; i++) {
      s->charts->series->y[i] = 5;
      s->charts->series->err[i] = err[i];
    }
    picture p = take(s, picture_sizes[k][0], picture_sizes[k][1]);
    const place *plot = at("energy");
    const double step = plot->w / 9.0,
                 unit = plot->h / (4 * 1.12); /* a margin of 0.06 at both ends */
    for (size_t i = 1; i < 9; i++) {
      int ends[2];
      const double x = floor((double)i * step);
      reach(&p, plot, x, ends);
      if (err[i] > 0) {
        assert_true(fabs(ends[0] - (plot->h / 2.0 - unit * (double)err[i])) <= 2.5);
        assert_true(fabs(ends[1] - (plot->h / 2.0 + unit * (double)err[i])) <= 2.5);
        int cap = 0, stem = 0; /* near the upper end, and between it and the mark */
        for (int dx = -8; dx <= 8; dx++) {
          bool seen = false;
          for (int dy = 0; dy < 3; dy++)
            seen |= is_accent(pixel(&p, plot->x + x + dx, plot->y + ends[0] + dy));
          cap += seen;
          stem += is_accent(pixel(&p, plot->x + x + dx, plot->y + plot->h / 8.0 + 0.75 * ends[0]));
        }
        assert_true(cap >= 6 && stem >= 1 && stem < cap - 2);
      } else {
        assert_true(ends[1] - ends[0] <= 24 * p.width / 1280);
      }
    }
    free(p.rgb);
    scene_free(s);
  }
}

/* What would not come out from under the mark is not drawn; nor what is no number. */
static void an_error_shorter_than_its_mark_is_not_drawn(void **state) {
  (void)state;
  needs_egl();
  picture first = {.rgb = NULL};
  static const float errs[] = {0, 0.02f, NAN, INFINITY, -1};
  for (size_t k = 0; k < sizeof errs / sizeof *errs; k++) {
    scene *s = figure("x", "y", "", "s", 10);
    scene_one_more(s, "range", 2)->y[1] = 9;
    s->charts->series->err[4] = errs[k];
    picture p = take(s, 1280, 800);
    if (first.rgb) assert_memory_equal(p.rgb, first.rgb, (size_t)p.width * (size_t)p.height * 3);
    if (first.rgb)
      free(p.rgb);
    else
      first = p;
    scene_free(s);
  }
  free(first.rgb);
}

/* The energy of a run begins with few points, which must not come as marks and go again. */
static void the_energy_is_a_line(void **state) {
  (void)state;
  needs_egl();
  scene *s = figure("sweeps", "energy E", "", "E", 10);
  snprintf(s->charts->name, SCENE_NAME, SCENE_ENERGY);
  for (size_t i = 0; i < 10; i++) s->charts->series->y[i] = 5;
  picture p = take(s, 1280, 800);
  const place *plot = at("energy");
  at("y_label");
  for (int x = 2; x < plot->w - 8; x++) assert_in_range(thickness(&p, plot, x), 1, 3);
  free(p.rgb);
  scene_free(s);
}

/* The ninth series has the first colour again, and is dashed. */
static void series_of_one_colour_differ(void **state) {
  (void)state;
  needs_egl();
  scene *s = figure("x", "y", "", "0", 100);
  for (int n = 1; n < 9; n++) {
    char name[8];
    snprintf(name, sizeof name, "%d", n);
    scene_series *y = scene_one_more(s, name, 100);
    for (size_t k = 0; k < 100; k++) y->y[k] = (float)n;
  }
  for (size_t k = 0; k < 100; k++) s->charts->series->y[k] = 0;
  picture p = take(s, 1280, 800);
  const place *plot = at("energy");
  int upper = 0, lower = 0;
  for (int x = 2; x < plot->w - 2; x++) {
    bool above = false, below = false;
    for (int y = 0; y < plot->h; y++)
      if (is_accent(pixel(&p, plot->x + x, plot->y + y)))
        *(y < plot->h / 2 ? &above : &below) = true;
    upper += above;
    lower += below;
  }
  assert_int_equal(lower, plot->w - 4);
  assert_in_range(upper, plot->w / 3, plot->w * 4 / 5);
  free(p.rgb);
  scene_free(s);
}

/* However narrow, the tile says what it is: where tabs have no room beside the heading there is a list. */
static void the_heading_stays(void **state) {
  (void)state;
  needs_egl();
  static const int sizes[][2] = {{1280, 800}, {1024, 640}, {800, 600}, {640, 480}, {500, 400}};
  bool tabs = false, list = false;
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    scene *s = scene_grid(20, 20);
    picture p = take(s, sizes[k][0], sizes[k][1]);
    nothing_overlaps(p.width, p.height);
    assert_true(is_written(&p, at("fold:charts")));
    assert_true(find("charts") || find("chart:energy"));
    tabs |= find("chart:energy") != NULL;
    list |= find("charts") != NULL;
    free(p.rgb);
    scene_free(s);
  }
  assert_true(tabs && list);
}

static void odd_charts_are_drawn(void **state) {
  (void)state;
  needs_egl();
  static const char *names[] = {"energy", "none", "one",      "constant",       "huge",
                                "tiny",   "gaps", "infinite", "large and still"};
  for (int chosen = 0; chosen < 9; chosen++) {
    scene *s = scene_grid(20, 20);
    /* Only the first chart is shown without a hand on the tabs: every odd one takes its turn there. */
    for (int k = 0; k < 9; k++) {
      const int kind = (k + chosen) % 9;
      scene_series *y = scene_line_of(s, names[kind], kind == 1 ? 0 : kind == 2 ? 1 : 2000);
      for (size_t i = 0; i < y->count; i++) {
        if (kind == 3) y->y[i] = -193.4f;
        if (kind == 4) y->y[i] = (i % 2 ? 3e38f : -3e38f);
        if (kind == 5) y->y[i] = 1e-40f * (float)i;
        if (kind == 6 && i % 3 == 0) y->y[i] = NAN;
        if (kind == 7) y->y[i] = i % 2 ? INFINITY : -INFINITY;
        if (kind == 8) y->y[i] = 1e9f;
      }
    }
    picture p = take(s, picture_sizes[chosen % 3][0], picture_sizes[chosen % 3][1]);
    at("energy");
    nothing_overlaps(p.width, p.height);
    free(p.rgb);
    scene_free(s);
  }
}

static void a_falling_line_falls(void **state) {
  (void)state;
  needs_egl();
  scene *s = scene_grid(20, 20);
  scene_series *y = scene_line_of(s, "energy", 500);
  for (size_t k = 0; k < y->count; k++) y->y[k] = -(float)k;
  picture p = take(s, 1280, 800);
  const place *plot = at("energy");
  double before = -1;
  for (int x = 4; x < plot->w - 4; x++) {
    double sum = 0, count = 0;
    for (int row = 0; row < plot->h; row++) {
      const uint8_t *c = pixel(&p, plot->x + x, plot->y + row);
      if (c[1] > c[0] + 80) sum += row, count++; /* the accent's green */
    }
    assert_true(count > 0);
    assert_true(sum / count > before - 0.01);
    before = sum / count;
  }
  assert_true(before > 0.8 * plot->h);
  free(p.rgb);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_figure_says_what_it_shows),
      cmocka_unit_test(words_without_end_leave_room_for_the_plot),
      cmocka_unit_test(a_single_point_is_seen),
      cmocka_unit_test(measurements_are_marked_and_curves_are_not),
      cmocka_unit_test(errors_are_whiskers_as_long_as_they_are),
      cmocka_unit_test(an_error_shorter_than_its_mark_is_not_drawn),
      cmocka_unit_test(the_energy_is_a_line),
      cmocka_unit_test(series_of_one_colour_differ),
      cmocka_unit_test(the_heading_stays),
      cmocka_unit_test(odd_charts_are_drawn),
      cmocka_unit_test(a_falling_line_falls),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
