/* SPDX-License-Identifier: MIT
 *
 * What a board keeps, and what a scene shows of a network.
 */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const scene_request whole = {0};

static scene *captured(scene_board *board, const eg_net *net) {
  scene *sc = scene_capture(board, net, &whole);
  assert_non_null(sc);
  return sc;
}

/* A long series stays bounded and in order, keeps its first point and shows its last, and each point
 * shown is one that came in. */
static void a_series_is_thinned_honestly(void **unused) {
  (void)unused;
  static const size_t lengths[] = {1,
                                   2,
                                   100,
                                   SCENE_POINTS - 3,
                                   SCENE_POINTS,
                                   SCENE_POINTS + 1,
                                   5 * SCENE_POINTS,
                                   100 * SCENE_POINTS + 7};
  for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
    scene_board *board = scene_board_new();
    for (size_t k = 0; k < lengths[l]; k++)
      scene_board_point(board, "c", "s", (double)k, (double)(k * 3 % 1000), 0);
    scene *sc = captured(board, NULL);
    assert_int_equal(sc->chart_count, 1);
    const scene_series *s = &sc->charts[0].series[0];
    assert_in_range(s->count, lengths[l] < SCENE_POINTS / 4 ? lengths[l] : SCENE_POINTS / 4,
                    SCENE_POINTS);
    assert_true(s->x[0] == 0 && s->x[s->count - 1] == (float)(lengths[l] - 1));
    for (size_t k = 0; k < s->count; k++) {
      assert_true(k == 0 || s->x[k] > s->x[k - 1]);
      assert_true(s->y[k] == (float)((size_t)s->x[k] * 3 % 1000));
    }
    if (lengths[l] <= SCENE_POINTS - 3) assert_int_equal(s->count, lengths[l]);
    /* evenly: no gap is more than twice another, but for the last point */
    float least = INFINITY, most = 0;
    for (size_t k = 1; k + 1 < s->count; k++) {
      least = fminf(least, s->x[k] - s->x[k - 1]);
      most = fmaxf(most, s->x[k] - s->x[k - 1]);
    }
    if (s->count > 2) assert_true(most <= 2 * least);
    scene_free(sc);
    scene_board_free(board);
  }
}

/* However long and however thinned: every gap stays, with the last point before and the first behind. */
static void thinning_never_joins_two_stretches(void **unused) {
  (void)unused;
  static const int lengths[] = {1, 2, 3, 700, 5000, 100000};
  for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
    scene_board *board = scene_board_new();
    for (int stretch = 0; stretch < 40; stretch++) {
      for (int k = 0; k < lengths[l]; k++)
        scene_board_point(board, "c", "s", stretch + (double)k / lengths[l],
                          k == lengths[l] - 1 ? -1 : k, 0);
      scene_board_point(board, "c", "s", stretch + 1, NAN, 0);
    }
    scene *sc = captured(board, NULL);
    const scene_series *s = &sc->charts[0].series[0];
    int gaps = 0;
    for (size_t k = 0; k < s->count; k++) {
      if (!isnan(s->y[k])) continue;
      gaps++;
      assert_true(s->x[k] == gaps && s->y[k - 1] == -1);
      if (k + 1 < s->count) assert_true(s->x[k + 1] == gaps);
    }
    assert_int_equal(gaps, 40);
    assert_true(s->count <= SCENE_POINTS);
    scene_free(sc);
    scene_board_free(board);
  }
}

/* Thinned, cut or the newest: a point has its own error, and no other. */
static void an_error_stays_with_its_point(void **unused) {
  (void)unused;
  static const int lengths[] = {1, 2000, 5 * SCENE_POINTS + 3, 40000};
  for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
    scene_board *board = scene_board_new();
    for (int k = 0; k < lengths[l]; k++) {
      if (k > 0 && k % 3000 == 0) scene_board_point(board, "c", "s", k, NAN, 0);
      if (k % 300 == 0)
        scene_board_mark(board, "c", k, "mark"); /* the oldest points go with theirs */
      scene_board_point(board, "c", "s", k, -k, k % 1000 + 0.5);
    }
    scene *sc = captured(board, NULL);
    const scene_series *s = &sc->charts[0].series[0];
    assert_true(s->x[s->count - 1] == (float)(lengths[l] - 1));
    for (size_t k = 0; k < s->count; k++)
      assert_true(s->err[k] == (isnan(s->y[k]) ? 0 : (float)((int)s->x[k] % 1000) + 0.5f));
    scene_free(sc);
    scene_board_free(board);
  }
}

/* A series of nothing but ends loses its older half, and errors go with their points there too. */
static void an_error_stays_with_its_point_between_gaps(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  for (int k = 0; k < 5 * SCENE_POINTS; k++) {
    scene_board_point(board, "c", "s", k, NAN, 0);
    scene_board_point(board, "c", "s", k, 1, k % 1000 + 0.5);
  }
  scene *sc = captured(board, NULL);
  const scene_series *s = &sc->charts[0].series[0];
  assert_true(s->count > SCENE_POINTS / 4);
  for (size_t k = 0; k < s->count; k++)
    assert_true(s->err[k] == (isnan(s->y[k]) ? 0 : (float)((int)s->x[k] % 1000) + 0.5f));
  scene_free(sc);
  scene_board_free(board);
}

/* Learning, setting and damaging in one breath leave one point, and not a dot each. */
static void of_changes_in_a_row_the_last_is_seen(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  for (int episode = 0; episode < 3; episode++) {
    for (int change = 0; change < 1000; change++) {
      scene_board_point(board, "energy", "E", episode, NAN, 0);
      scene_board_point(board, "energy", "E", episode, change, 0);
    }
    scene_board_point(board, "energy", "E", episode + 0.5, -1, 0);
  }
  scene *sc = captured(board, NULL);
  const scene_series *s = &sc->charts[0].series[0];
  static const float expected[] = {999, -1, NAN, 999, -1, NAN, 999, -1};
  assert_int_equal(s->count, 8);
  for (size_t k = 0; k < 8; k++) assert_true(s->y[k] == expected[k] || isnan(expected[k]));
  scene_free(sc);
  scene_board_free(board);
}

/* The newest value is the one at the end of the curve, also where time has not moved. */
static void the_curve_ends_with_the_newest_point(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  for (int k = 0; k < 3 * SCENE_POINTS; k++) {
    scene_board_point(board, "c", "s", 7, k, 0);
    if (k % 501) continue;
    scene *sc = captured(board, NULL);
    const scene_series *s = &sc->charts[0].series[0];
    assert_true(s->y[s->count - 1] == k);
    scene_free(sc);
  }
  scene_board_free(board);
}

static void breaks_and_marks_stay_and_old_episodes_go(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  for (int episode = 0; episode < 1000; episode++) {
    scene_board_point(board, "energy", "E", episode, NAN, 0);
    scene_board_mark(board, "energy", episode, "set");
    scene_board_mark(board, "energy", episode, "noise");
    scene_board_mark(board, "energy", episode, "set"); /* said already */
    for (int k = 0; k < 8; k++) scene_board_point(board, "energy", "E", episode + k / 8.0, -k, 0);
  }
  scene *sc = captured(board, NULL);
  const scene_chart *chart = &sc->charts[0];
  assert_in_range(chart->mark_count, 8, 24);
  assert_true(chart->marks[chart->mark_count - 1].x == 999);
  assert_string_equal(chart->marks[chart->mark_count - 1].label, "noise");
  const scene_series *s = &chart->series[0];
  assert_true(s->x[0] == chart->marks[0].x && s->y[0] == 0); /* where its first episode begins */
  size_t breaks = 0;
  for (size_t k = 0; k < s->count; k++) breaks += isnan(s->y[k]) != 0;
  assert_int_equal(breaks, chart->mark_count / 2 - 1); /* two marks an episode, each once */
  scene_free(sc);
  scene_board_clear(board, "energy");
  sc = captured(board, NULL);
  assert_int_equal(sc->charts[0].series[0].count, 0);
  assert_int_equal(sc->charts[0].mark_count, 0);
  scene_free(sc);
  scene_board_free(board);
}

static void the_log_keeps_the_newest_lines(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  char text[64];
  for (int k = 0; k < 3 * SCENE_LINES; k += 2) {
    snprintf(text, sizeof text, "line %d\nline %d\n", k, k + 1);
    scene_board_log(board, SCENE_PRINT, text);
  }
  scene_board_log(board, SCENE_ERROR, "");
  scene *sc = captured(board, NULL);
  assert_int_equal(sc->line_count, SCENE_LINES);
  assert_int_equal(sc->lines[SCENE_LINES - 1].kind, SCENE_ERROR);
  assert_string_equal(sc->lines[SCENE_LINES - 1].text, "");
  for (int k = 0; k < SCENE_LINES - 1; k++) {
    snprintf(text, sizeof text, "line %d", 2 * SCENE_LINES + 1 + k);
    assert_string_equal(sc->lines[k].text, text);
  }
  scene_free(sc);
  scene_board_free(board);
}

static double place(scene_board *board, scene_control wanted) {
  const scene_control *control = scene_board_control(board, &wanted);
  assert_non_null(control);
  return control->value;
}

static void a_control_keeps_its_position_where_it_still_fits(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  char one[][SCENE_NAME] = {"a", "b", "c"}, other[][SCENE_NAME] = {"c", "d"},
       third[][SCENE_NAME] = {"d"};
  scene_control slider = {.kind = SCENE_SLIDER, .name = "x", .low = 0, .high = 10, .value = 5};
  scene_control choice = {.kind = SCENE_CHOICE, .name = "y", .options = one, .option_count = 3};
  assert_true(place(board, slider) == 5);
  scene_board_find_control(board, "x")->value = 9;
  assert_true(place(board, slider) == 9);
  slider.high = 8;
  assert_true(place(board, slider) == 5); /* 9 is no place on it any more */
  assert_true(place(board, choice) == 0);
  scene_board_find_control(board, "y")->value = 2;
  choice.options = other;
  choice.option_count = 2;
  assert_true(place(board, choice) == 0); /* "c" stands first now */
  choice.options = third;
  choice.option_count = 1;
  choice.value = 0;
  assert_true(place(board, choice) == 0);
  slider.kind = SCENE_TOGGLE;
  slider.value = 1;
  assert_true(place(board, slider) == 1);
  scene_board_free(board);
}

static void a_chart_carries_its_words(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  char endless[4 * SCENE_TITLE];
  memset(endless, 'x', sizeof endless);
  endless[sizeof endless - 1] = 0;
  assert_true(scene_board_axes(board, "c", "load p/n", "overlap m", "a title"));
  scene_board_point(board, "c", "s", 1, 2, 0);
  scene *sc = captured(board, NULL);
  assert_int_equal(sc->chart_count, 1);
  assert_string_equal(sc->charts[0].x_label, "load p/n");
  assert_string_equal(sc->charts[0].y_label, "overlap m");
  assert_string_equal(sc->charts[0].title, "a title");
  scene_free(sc);
  assert_true(scene_board_axes(board, "c", endless, "", endless)); /* cut, and the old ones gone */
  sc = captured(board, NULL);
  assert_int_equal(strlen(sc->charts[0].x_label), SCENE_NAME - 1);
  assert_int_equal(strlen(sc->charts[0].title), SCENE_TITLE - 1);
  assert_string_equal(sc->charts[0].y_label, "");
  assert_int_equal(sc->charts[0].series[0].count, 1);
  scene_free(sc);
  scene_board_free(board);
}

/* ---- networks --------------------------------------------------------------------- */

static eg_net *taught(uint32_t width, uint32_t height, uint32_t count) {
  eg_net *net;
  eg_patterns *ps;
  assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = width, .height = height, .seed = 5}),
                   EG_OK);
  assert_int_equal(eg_patterns_new(&ps, width, height, count), EG_OK);
  for (uint32_t k = 0; k < count; k++) {
    eg_stream r = eg_stream_at(3, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(ps, k), (size_t)width * height, 0, &r);
  }
  eg_patterns_set_name(ps, count - 1, "last");
  if (count) assert_int_equal(eg_net_learn(net, ps), EG_OK);
  if (count) eg_net_set(net, eg_patterns_at(ps, count - 1));
  eg_patterns_free(ps);
  return net;
}

/* The errors of memories hang on the bias, too. */
static void a_bias_is_seen_in_the_errors(void **unused) {
  (void)unused;
  eg_net *net = taught(12, 7, 3);
  scene_board *board = scene_board_new();
  double b[84];
  for (size_t i = 0; i < 84; i++) b[i] = 5;
  scene *before = captured(board, net);
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
  scene *after = captured(board, net);
  for (uint32_t mu = 0; mu < 3; mu++) {
    size_t errors;
    assert_int_equal(before->memories->errors[mu], 0);
    assert_int_equal(eg_net_errors(net, after->memories->bits + mu * after->memories->words,
                                   &errors),
                     EG_OK);
    assert_true(errors > 0 && after->memories->errors[mu] == errors);
  }
  scene_free(before);
  scene_free(after);
  scene_board_free(board);
  eg_net_free(net);
}

static void a_scene_shows_the_network_as_it_is(void **unused) {
  (void)unused;
  eg_net *net = taught(12, 7, 5);
  scene_board *board = scene_board_new();
  scene *sc = captured(board, net);
  double energy;
  eg_net_energy(net, NULL, &energy);
  assert_true(sc->energy == energy && sc->n == 84 && sc->width == 12 && sc->height == 7);
  assert_memory_equal(sc->state, eg_net_state(net), eg_words(84) * sizeof(uint64_t));
  assert_int_equal(sc->memories->count, 5);
  assert_int_equal(sc->memories->shown, 5);
  assert_string_equal(sc->memories->names[4], "last");
  assert_string_equal(sc->class_name, "last");
  assert_true(sc->overlaps[4] == 1 && sc->class.kind == EG_KIND_MEMORY);
  for (uint32_t mu = 0; mu < 5; mu++) {
    size_t errors;
    assert_int_equal(eg_net_errors(net, sc->memories->bits + mu * sc->memories->words, &errors),
                     EG_OK);
    assert_int_equal(sc->memories->errors[mu], errors);
  }
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* A state that is the sign of memory 0 - memory 1 + the last one. */
static void set_mixture(eg_net *net, uint32_t last) {
  const eg_net_desc *about = eg_net_about(net);
  const uint32_t parts[] = {0, 1, last};
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, about->width, about->height, 4), EG_OK);
  for (uint32_t k = 0; k < 3; k++) eg_net_memory(net, parts[k], ps, k);
  for (size_t i = 0; i < eg_net_n(net); i++) {
    const int votes = eg_bit(eg_patterns_at(ps, 0), i) + !eg_bit(eg_patterns_at(ps, 1), i) +
                      eg_bit(eg_patterns_at(ps, 2), i);
    eg_put_bit(eg_patterns_bits(ps, 3), i, votes >= 2);
  }
  eg_net_set(net, eg_patterns_at(ps, 3));
  eg_patterns_free(ps);
}

static void a_mixture_is_called_by_its_parts(void **unused) {
  (void)unused;
  eg_net *net = taught(40, 40, 6);
  scene_board *board = scene_board_new();
  set_mixture(net, 5);
  scene *sc = captured(board, net);
  assert_int_equal(sc->class.kind, EG_KIND_MIXTURE);
  assert_int_equal(sc->part_count, 3);
  assert_true(sc->whole == 1 && fabs(sc->class.overlap) < 0.7);
  int seen = 0;
  for (uint32_t k = 0; k < 3; k++) {
    const scene_part *part = &sc->parts[k];
    seen |= 1 << part->memory;
    assert_int_equal(part->inverse, part->memory == 1);
    assert_string_equal(part->name, part->memory == 5 ? "last" : "");
  }
  assert_int_equal(seen, 1 << 0 | 1 << 1 | 1 << 5);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

/* There it would cost more than the frame has: the state is what it is near. */
static void in_a_large_network_nobody_looks_for_a_mixture(void **unused) {
  (void)unused;
  eg_net *net = taught(600, 600, 3); /* 360,000 x 12 is just above 2^22 */
  scene_board *board = scene_board_new();
  set_mixture(net, 2);
  scene *sc = captured(board, net);
  assert_int_equal(sc->class.kind, EG_KIND_SPURIOUS);
  assert_int_equal(sc->part_count, 0);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void dreams_are_counted(void **unused) {
  (void)unused;
  eg_net *net = taught(10, 10, 3);
  scene_board *board = scene_board_new();
  scene *sc = captured(board, net);
  assert_true(sc->dreams == 0);
  scene_free(sc);
  eg_dreaming *dreaming;
  const eg_dreaming_desc desc = {.dreams = 7, .seed = 1, .rate = 0.01, .sweeps = 100};
  assert_int_equal(eg_dreaming_new(&dreaming, net, &desc), EG_OK);
  while (eg_dreaming_advance(dreaming)) {}
  assert_int_equal(eg_dreaming_end(dreaming), EG_OK);
  sc = captured(board, net);
  assert_true(sc->dreams == 7);
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void the_weights_are_those_that_were_asked_for(void **unused) {
  (void)unused;
  eg_net *net = taught(10, 10, 3);
  scene_board *board = scene_board_new();
  static const scene_request asked[] =
      {{0},
       {.first_row = 20, .first_col = 50, .rows = 10, .cols = 7, .height = 512, .width = 512},
       {.rows = 100, .cols = 100, .height = 25, .width = 10},
       {.first_row = 99, .first_col = 99, .rows = 1, .cols = 1, .height = 9, .width = 9},
       {.first_row = 4000000000u,
        .first_col = 90,
        .rows = 4000000000u,
        .cols = 4000000000u,
        .height = 4000000000u,
        .width = 3}};
  for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
    scene *sc = scene_capture(board, net, &asked[k]);
    const scene_weights *w = &sc->weights;
    assert_true(w->height <= w->rows && w->width <= w->cols && w->height <= SCENE_WEIGHTS);
    assert_true(w->first_row + w->rows <= 100 && w->first_col + w->cols <= 100);
    float peak = 0;
    for (uint32_t y = 0; y < w->height; y++)
      for (uint32_t x = 0; x < w->width; x++) {
        size_t i = w->first_row + (size_t)((y + 0.5) * w->rows / w->height);
        size_t j = w->first_col + (size_t)((x + 0.5) * w->cols / w->width);
        float exact = (float)eg_net_weight(net, i, j);
        assert_true(w->w[y * w->width + x] == exact);
        peak = fmaxf(peak, fabsf(exact));
      }
    assert_true(peak == w->peak);
    scene_free(sc);
  }
  scene_board_free(board);
  eg_net_free(net);
}

/* Pictures and weights are kept between scenes: a change of the memories or of the network must show. */
static void what_is_kept_is_never_stale(void **unused) {
  (void)unused;
  scene_board *board = scene_board_new();
  eg_net *net = taught(8, 8, 4);
  scene *first = captured(board, net), *second = captured(board, net);
  assert_ptr_equal(first->memories, second->memories);
  eg_net_forget(net, 0);
  scene *third = captured(board, net);
  assert_int_equal(third->memories->count, 3);
  assert_int_equal(first->memories->count, 4); /* what was published stays as it was */
  assert_true(third->weights.peak <= 3.0f / 64);
  eg_net *other = taught(8, 8, 2);
  eg_net_forget(other, 0);
  eg_net_free(net);
  scene_board_new_net(board);
  scene *fourth = captured(board, other);
  assert_int_equal(fourth->memories->count, 1);
  assert_true(fourth->weights.peak == 1.0f / 64);
  eg_net_reset(other);
  scene *fifth = captured(board, other);
  assert_int_equal(fifth->memories->count, 0);
  assert_true(fifth->class.kind == EG_KIND_NONE && fifth->weights.peak == 0);
  scene_board_free(board); /* scenes outlive the board */
  scene_free(first);
  scene_free(second);
  scene_free(third);
  scene_free(fourth);
  scene_free(fifth);
  eg_net_free(other);
}

static void extreme_sizes(void **unused) {
  (void)unused;
  static const uint32_t sizes[][3] = {{1, 1, 1}, {1, 1000, 300}, {1000, 1, 2}, {1000, 1000, 2}};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
    eg_net *net = taught(sizes[k][0], sizes[k][1], sizes[k][2]);
    scene_board *board = scene_board_new();
    scene *sc = captured(board, net);
    assert_int_equal(sc->memories->count, sizes[k][2]);
    assert_true(sc->memories->shown <= SCENE_MEMORIES && sc->weights.width <= SCENE_WEIGHTS);
    scene_free(sc);
    scene_board_free(board);
    eg_net_free(net);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_series_is_thinned_honestly),
      cmocka_unit_test(thinning_never_joins_two_stretches),
      cmocka_unit_test(an_error_stays_with_its_point),
      cmocka_unit_test(an_error_stays_with_its_point_between_gaps),
      cmocka_unit_test(of_changes_in_a_row_the_last_is_seen),
      cmocka_unit_test(the_curve_ends_with_the_newest_point),
      cmocka_unit_test(breaks_and_marks_stay_and_old_episodes_go),
      cmocka_unit_test(the_log_keeps_the_newest_lines),
      cmocka_unit_test(a_control_keeps_its_position_where_it_still_fits),
      cmocka_unit_test(a_chart_carries_its_words),
      cmocka_unit_test(a_bias_is_seen_in_the_errors),
      cmocka_unit_test(a_scene_shows_the_network_as_it_is),
      cmocka_unit_test(a_mixture_is_called_by_its_parts),
      cmocka_unit_test(in_a_large_network_nobody_looks_for_a_mixture),
      cmocka_unit_test(dreams_are_counted),
      cmocka_unit_test(the_weights_are_those_that_were_asked_for),
      cmocka_unit_test(what_is_kept_is_never_stale),
      cmocka_unit_test(extreme_sizes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
