/* SPDX-License-Identifier: MIT
 *
 * test_landscape.c - the landscape is the free energy of the memories that are there.
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

#include "panel.h"
#include "picture.h"
#include "scenes.h"
#include "valleys.h"

#define REACH 1.1 /* of the axes */
#define LIMIT 10  /* levels by which a colour may be off: a pixel is not a point */

/* ---- the numbers ----------------------------------------------------------------- */

/* Amit 1989, neuron by neuron. */
static double summed(const uint64_t *a, const uint64_t *b, size_t n, double temperature, double m1,
                     double m2) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    const double x = m1 * eg_spin(a, i) + m2 * eg_spin(b, i);
    sum += temperature > 0 ? temperature * log(2 * cosh(x / temperature)) : fabs(x);
  }
  return (m1 * m1 + m2 * m2) / 2 - sum / (double)n;
}

static void the_closed_form_is_the_sum_over_neurons(void **state) {
  (void)state;
  static const size_t sizes[] = {1, 63, 64, 65, 400, 1225};
  static const double temperatures[] = {0, 0.05, 0.3, 0.9, 1, 1.7, 10};
  uint64_t a[20], b[20];
  srand(1);
  for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
    for (int alike = 0; alike <= 10; alike++) { /* from strangers and inverses to twins */
      const size_t n = sizes[j];
      memset(a, 0, sizeof a);
      memset(b, 0, sizeof b);
      size_t agree = 0;
      for (size_t i = 0; i < n; i++) {
        const bool up = rand() % 2, same = rand() % 10 < alike;
        eg_put_bit(a, i, up);
        eg_put_bit(b, i, up == same);
        agree += same;
      }
      const double share = valleys_share(a, b, n);
      assert_true(share == (double)agree / (double)n);
      for (int t = 0; t < 7; t++)
        for (int k = 0; k < 60; k++) {
          const double m1 = (rand() % 2201 - 1100) / 1000.0, m2 = (rand() % 2201 - 1100) / 1000.0;
          const double T = temperatures[t], wanted = summed(a, b, n, T, m1, m2);
          assert_true(fabs(valleys_energy(share, T, m1, m2) - wanted) <= 1e-12 * fmax(1, T));
          const double one = summed(a, a, n, T, m1, 0);
          assert_true(fabs(valleys_energy_one(T, m1) - one) <= 1e-12 * fmax(1, T));
        }
    }
}

/* No power runs over, however cold. */
static void next_to_zero_is_as_at_zero(void **state) {
  (void)state;
  for (int k = 0; k < 200; k++) {
    const double share = rand() % 101 / 100.0, m1 = rand() % 201 / 100.0 - 1,
                 m2 = rand() % 201 / 100.0 - 1, cold = valleys_energy(share, 0, m1, m2);
    for (double T = 1e-3; T > 1e-300; T *= 1e-9)
      assert_true(fabs(valleys_energy(share, T, m1, m2) - cold) <= 0.7 * T + 1e-15);
  }
}

/* Around each valley all is higher, a state can be there, and at T = 0 it is the memory to the digit. */
static void valleys_are_where_they_are_said_to_be(void **state) {
  (void)state;
  for (int c = 0; c <= 20; c++)
    for (int t = 0; t <= 24; t++) {
      const double share = c / 20.0, T = t / 10.0;
      double low, high;
      valley found[4];
      const int count = valleys_find(share, T, found);
      valleys_range(share, T, &low, &high);
      const bool both = T < 2 * share - 1e-12, apart = T < 2 * (1 - share) - 1e-12;
      if (fabs(T - 2 * share) > 1e-9 && fabs(T - 2 * (1 - share)) > 1e-9)
        assert_int_equal(count, both && apart ? 4 : both || apart ? 2 : 1);
      for (int k = 0; k < count; k++) {
        const double m1 = found[k].m1, m2 = found[k].m2, f = valleys_energy(share, T, m1, m2);
        assert_true(fabs(f - low) <= 1e-9);
        assert_true(fabs(m1 + m2) <= 2 * share + 1e-9);
        assert_true(fabs(m1 - m2) <= 2 * (1 - share) + 1e-9);
        for (int d = 0; d < 16; d++)
          assert_true(valleys_energy(share, T, m1 + 0.02 * cos(d * M_PI / 8),
                                     m2 + 0.02 * sin(d * M_PI / 8)) >= f - 1e-12);
      }
      if (T == 0 && count == 4) {
        const double overlap = 2 * share - 1;
        assert_true(fabs(found[0].m1 - 1) <= 1e-12 && fabs(found[0].m2 - overlap) <= 1e-12);
        assert_true(fabs(found[1].m2 - 1) <= 1e-12 && fabs(found[1].m1 - overlap) <= 1e-12);
        assert_true(found[0].first == 1 && found[1].second == 1 && found[2].first == -1);
      }
      assert_true(high >= valleys_energy(share, T, 0, 0) - 1e-12 && high >= low);
    }
}

/* ---- the picture -------------------------------------------------------------------- */

/* Two memories of 400 neurons that agree in so many of them. */
static scene *two(size_t agree, double temperature) {
  scene *s = scene_grid(20, 20);
  scene_memory(s, 2, 2);
  snprintf(s->memories->names[0], SCENE_NAME, "A");
  snprintf(s->memories->names[1], SCENE_NAME, "B");
  uint64_t *a = s->memories->bits, *b = a + s->memories->words;
  for (size_t i = 0; i < s->n; i++) {
    eg_put_bit(a, i, i * 7919 % 400 % 2);
    eg_put_bit(b, i, eg_bit(a, i) == (i * 31 % 400 < agree));
  }
  s->temperature = temperature;
  s->overlaps[0] = 0.2f;
  s->overlaps[1] = 0.1f;
  return s;
}

static const uint8_t *at_overlaps(const picture *p, const place *map, double m1, double m2) {
  return pixel(p, map->x + map->w * (1 + m1 / REACH) / 2, map->y + map->h * (1 - m2 / REACH) / 2);
}

static double level(const uint8_t *c) { return 0.3 * c[0] + 0.6 * c[1] + 0.1 * c[2]; }

/* Around the cross that marks it, where no name is. */
static double level_of_valley(const picture *p, const place *map, const valley *at) {
  double least = 255;
  for (int k = 0; k < 8; k++)
    least = fmin(least, level(at_overlaps(p, map, at->m1 * 0.92 + 0.05 * cos(k * M_PI / 4),
                                          at->m2 * 0.92 + 0.05 * sin(k * M_PI / 4))));
  return least;
}

static void valleys_are_darker_than_the_summit(void **state) {
  (void)state;
  needs_egl();
  static const double temperatures[] = {0, 0.2, 0.5, 0.9};
  static const size_t agreements[] = {200, 240, 150};
  for (int k = 0; k < 8; k++) {
    const int *size = picture_sizes[k == 5 ? 2 : k % 2];
    const double T = temperatures[k % 4];
    const size_t agree = agreements[k % 3];
    const double share = (double)agree / 400;
    if (T >= 2 * share || T >= 2 * (1 - share)) continue;
    scene *s = two(agree, T);
    s->overlaps[0] = 0.35f; /* the ball is out of the way */
    s->overlaps[1] = share >= 0.5 ? 0.3f : -0.3f;
    picture p = take_chart(s, size[0], size[1], "landscape", k >= 4);
    const place *map = at("landscape");
    const double summit = level(at_overlaps(&p, map, 0.03, -0.02));
    valley found[4];
    assert_int_equal(valleys_find(share, T, found), 4);
    for (int j = 0; j < 4; j++) {
      const double bottom = level_of_valley(&p, map, &found[j]);
      if (bottom >= summit - 20)
        fail_msg("T %.1f, share %.2f, valley %d: %.0f, summit %.0f", T, share, j, bottom, summit);
    }
    free(p.rgb);
    scene_free(s);
  }
}

/* How far a colour is from that of f in the colour bar: the largest of the three. */
static int off_the_bar(const uint8_t *c, double share) {
  const ui_colour bar = uniform_colour((float)share);
  int far = 0;
  for (int k = 0; k < 3; k++) {
    const int d = abs(c[k] - (int)(bar >> 8 * k & 255));
    far = d > far ? d : far;
  }
  return far;
}

/* Where f is the same the colour is, and it is that of the colour bar: at every point by itself, so that
 * no side of a hill is lighter than another. Contour lines are the exception, and are few. */
static void the_map_is_the_function(void **state) {
  (void)state;
  needs_egl();
  for (int k = 0; k < 4; k++) {
    const double T = k % 2 ? 0.6 : 0, share = k < 2 ? 0.5 : 0.7;
    scene *s = two((size_t)(share * 400), T);
    s->overlaps[0] = s->overlaps[1] = 0;
    picture p = take_chart(s, 1920, 1200, "landscape", k == 1 || k == 2);
    const place *map = at("landscape");
    double low, high;
    int count = 0, lines = 0;
    valleys_range(share, T, &low, &high);
    for (int y = -20; y <= 20; y++)
      for (int x = -20; x <= 20; x++) {
        const double m1 = x / 20.0 + 0.006, m2 = y / 20.0 + 0.011;
        if (fabs(m1 + m2) > 2 * share - 0.15 || fabs(m1 - m2) > 1.85 - 2 * share) continue;
        if (hypot(m1, m2) < 0.15) continue; /* the ball */
        bool named = false;                 /* and the words, which are by the valleys */
        valley found[4];
        for (int j = 0, all = valleys_find(share, T, found); j < all; j++)
          named |= fabs(m1 - found[j].m1) < 0.6 && fabs(m2 - found[j].m2) < 0.22;
        if (named) continue;
        const double f = (valleys_energy(share, T, m1, m2) - low) / (high - low);
        lines += off_the_bar(at_overlaps(&p, map, m1, m2), f) > LIMIT;
        count++;
      }
    if (count < 200 || lines > count / 5)
      fail_msg("T %.1f, share %.1f: %d of %d off the bar", T, share, lines, count);
    free(p.rgb);
    scene_free(s);
  }
}

static bool is_orange(const uint8_t *c) { return c[0] > c[2] + 80 && c[0] > 140; }

/* The ball is where the overlaps of the state are, in both themes and at all sizes. */
static void the_ball_is_where_the_state_is(void **state) {
  (void)state;
  needs_egl();
  static const float spots[4][2] = {{0.2f, 0.1f}, {-0.5f, 0.3f}, {0.4f, -0.55f}, {0, 0}};
  for (int k = 0; k < 5; k++) {
    const int *size = picture_sizes[k == 3 ? 2 : k % 2];
    scene *s = two(200, 0);
    s->overlaps[0] = spots[k % 4][0];
    s->overlaps[1] = spots[k % 4][1];
    s->class.kind = EG_KIND_MEMORY;
    s->class.memory = 0;
    picture p = take_chart(s, size[0], size[1], "landscape", k % 2);
    const place *map = at("landscape");
    double x = 0, y = 0, count = 0;
    for (int row = 0; row < map->h; row++)
      for (int column = 0; column < map->w; column++)
        if (is_orange(pixel(&p, map->x + column, map->y + row))) x += column, y += row, count++;
    assert_true(count > 20);
    assert_true(fabs(x / count - map->w * (1 + (double)spots[k % 4][0] / REACH) / 2) < 3);
    assert_true(fabs(y / count - map->h * (1 - (double)spots[k % 4][1] / REACH) / 2) < 3);
    free(p.rgb);
    scene_free(s);
  }
}

/* None, one, two, twins, inverses, hot: each has its words, and no words lie on others. */
static void every_number_of_memories_is_drawn(void **state) {
  (void)state;
  needs_egl();
  for (int kind = 0; kind < 7; kind++)
    for (int k = 0; k < 6; k++) {
      const bool twice = kind == 3 || k % 3 == 0; /* in all sizes, or in the first alone */
      if (!twice && !(k == 4 && kind > 1) && !(k == 2 && kind == 2)) continue;
      scene *s = kind == 0   ? scene_empty()
                 : kind <= 2 ? scene_grid(20, 20)
                             : two(kind == 4   ? 400
                                   : kind == 5 ? 0
                                               : 200,
                                   kind == 6 ? 1.5 : 0.1);
      if (kind == 2) scene_memory(s, 1, 1);
      if (kind >= 1) scene_gone_through(s, 30)->now = k % 2 ? 10 : 29;
      const int *size = picture_sizes[k % 3];
      picture p = take_chart(s, size[0], size[1], "landscape", k >= 3);
      nothing_overlaps(size[0], size[1]);
      if (kind >= 3) {
        at("axis_1");
        at("axis_2");
        at("landscape_key");
        assert_int_equal(at("landscape")->w, at("landscape")->h);
        assert_true(2 * at("axis_1")->w > 9 * at("axis_1")->h); /* "memory 12" is not cut */
        assert_true(at("landscape")->w >= 100);
      }
      if (kind >= 1) assert_int_equal(find("now") != NULL, k % 2); /* whatever there was then */
      free(p.rgb);
      scene_free(s);
    }
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_closed_form_is_the_sum_over_neurons),
      cmocka_unit_test(next_to_zero_is_as_at_zero),
      cmocka_unit_test(valleys_are_where_they_are_said_to_be),
      cmocka_unit_test(valleys_are_darker_than_the_summit),
      cmocka_unit_test(the_map_is_the_function),
      cmocka_unit_test(the_ball_is_where_the_state_is),
      cmocka_unit_test(every_number_of_memories_is_drawn),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
