/* SPDX-License-Identifier: MIT
 *
 * test_marks.c - words over a chart say what happened: whole or not at all, and what matters first.
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
#include "ui.h"

enum { SPAN = 100, MOST = 24 };

/* A past of SPAN sweeps with these marks, which may be NULL. */
static scene *marked(const scene_mark *marks, size_t count) {
  scene *s = scene_grid(20, 20);
  scene_past *p = scene_gone_through(s, SPAN + 1);
  p->marks = calloc(count + 1, sizeof *p->marks);
  assert_non_null(p->marks);
  for (size_t k = 0; k < count; k++) p->marks[k] = marks[k];
  p->mark_count = count;
  return s;
}

static const place *mark_of(const char *word) {
  char name[64];
  snprintf(name, sizeof name, "mark:%s", word);
  return find(name);
}

/* Wherever they are: no words over others nor beyond the plot, none of them shorter than it is. */
static void words_are_whole_and_apart(void **state) {
  (void)state;
  needs_egl();
  srand(3);
  int shown = 0, hidden = 0;
  for (int round = 0; round < 12; round++) {
    scene_mark marks[MOST];
    const size_t count = 1 + (size_t)rand() % MOST;
    const int span = round % 3 ? SPAN : 8;
    for (size_t k = 0; k < count; k++) {
      marks[k] = (scene_mark){.x = (float)(rand() % (span + 1))};
      snprintf(marks[k].label, sizeof marks[k].label, "%.*s%zu", rand() % 10, "wide words", k);
      for (char *c = marks[k].label; *c; c++)
        if (*c == ' ') *c = '_';
    }
    hand h;
    scene *s = marked(marks, count);
    assert_true(hand_begin(&h, picture_sizes[round % 3][0], picture_sizes[round % 3][1]));
    hand_show(&h, s);
    free(hand_picture(&h).rgb);
    nothing_overlaps(h.width, h.height);
    const place *plot = at("energy");
    for (size_t k = 0; k < count; k++) {
      const place *is = mark_of(marks[k].label);
      hidden += is == NULL;
      if (!is) continue;
      shown++;
      assert_true((float)is->w + 1 >= ui_width(UI_SMALL, marks[k].label));
      assert_true(is->x >= plot->x - 1 && is->x + is->w <= plot->x + plot->w + 1);
      assert_true(is->y + is->h <= plot->y + 1);
      const double line = plot->x + plot->w * (double)marks[k].x / SPAN; /* which they stand at */
      assert_true(fmin(fabs(line - is->x), fabs(line - is->x - is->w)) <= 6.0 * h.height / 640);
    }
    hand_end(&h);
    scene_free(s);
  }
  assert_true(shown > 20 && hidden > 20); /* there were some of both */
}

/* Where there is room for one it is the weightier, whichever came first. */
static void what_matters_has_the_room(void **state) {
  (void)state;
  needs_egl();
  static const char *const order[] = {"paint", "noise", "learn"};
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      if (a == b) continue;
      scene_mark marks[2] = {{.x = 0}, {.x = 3}}; /* at the edge: both to the right */
      snprintf(marks[0].label, sizeof marks[0].label, "%s", order[a]);
      snprintf(marks[1].label, sizeof marks[1].label, "%s", order[b]);
      scene *s = marked(marks, 2);
      picture p = take_chart(s, 640, 400, "energy", false);
      assert_non_null(mark_of(order[a > b ? a : b]));
      assert_null(mark_of(order[a < b ? a : b]));
      free(p.rgb);
      marks[1].x = marks[0].x; /* one line */
      scene *t = marked(marks, 2);
      p = take_chart(t, 640, 400, "energy", false);
      assert_non_null(mark_of(order[a > b ? a : b]));
      assert_null(mark_of(order[a < b ? a : b]));
      free(p.rgb);
      scene_free(s);
      scene_free(t);
    }
}

/* The mouse at a line, in the plot or over it, is told all that happened there; elsewhere nothing. */
static void the_mouse_is_told(void **state) {
  (void)state;
  needs_egl();
  scene_mark marks[MOST];
  for (size_t k = 0; k < MOST; k++) marks[k] = (scene_mark){.x = (float)(k / 2) * 8 + 4, "noise"};
  for (size_t k = 0; k < MOST; k += 2) snprintf(marks[k].label, sizeof marks[k].label, "learn");
  hand h;
  scene *s = marked(marks, MOST);
  assert_true(hand_begin(&h, 640, 400));
  hand_show(&h, s);
  free(hand_picture(&h).rgb);
  const place plot = *at("energy");
  for (size_t k = 0; k < MOST; k += 2)
    for (int over = 0; over < 2; over++) {
      h.x = (float)plot.x + (float)plot.w * marks[k].x / SPAN;
      h.y = (float)(over ? plot.y - 4 : plot.y + plot.h / 2);
      hand_frame(&h);
      free(hand_picture(&h).rgb);
      const place *is = at("mark_hover");
      assert_true((float)is->w + 1 >= ui_width(UI_SMALL, "learn, noise"));
      assert_true(is->x >= plot.x - 1 && is->x + is->w <= plot.x + plot.w + 1);
    }
  h.y = (float)(plot.y + plot.h / 2);
  h.x = (float)plot.x + (float)plot.w * 0.98f;
  hand_frame(&h);
  free(hand_picture(&h).rgb);
  assert_null(find("mark_hover"));
  hand_end(&h);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_are_whole_and_apart),
      cmocka_unit_test(what_matters_has_the_room),
      cmocka_unit_test(the_mouse_is_told),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
