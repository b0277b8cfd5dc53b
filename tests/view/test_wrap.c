/* SPDX-License-Identifier: MIT
 *
 * test_wrap.c - lines end at blanks, hold what they can, and lose nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hand.h"
#include "scenes.h"

static bool blank(char c) { return c == ' ' || c == '\t'; }

/* The width of the word around a place. */
static float word_width(ui_font f, const char *text, const char *end, const char *at) {
  const char *low = at, *high = at;
  while (low > text && !blank(low[-1])) low--;
  while (high < end && !blank(*high)) high++;
  return ui_part_width(f, low, high);
}

static void lines_are_right(ui_font f, float width, const char *text) {
  const char *const end = text + strlen(text), *at = text;
  int count = 0;
  float widest = 0;
  while (at < end) {
    const char *next, *const cut = ui_wrap(f, width, at, end, &next);
    assert_true(cut > at && next >= cut && next <= end);
    for (const char *c = cut; c < next; c++) assert_true(blank(*c)); /* nothing else is left out */
    assert_true((*next & 0xc0) != 0x80);                             /* whole characters */
    const float wide = ui_part_width(f, at, cut);
    widest = fmaxf(widest, wide);
    const bool one = ui_fit(f, 0, at + 1, cut) <= at + 4 && wide > width;
    if (wide > width + 0.6f && !one) fail_msg("'%.*s' is too wide", (int)(cut - at), at);
    if (next < end) {
      if (cut == next && !blank(cut[-1]) && word_width(f, text, end, cut) <= width - 1)
        fail_msg("'%s' is broken at '%s' in %g", text, cut, (double)width);
      const char *word = next; /* it was not ended too early */
      while (word < end && !blank(*word)) word++;
      if (cut < next) assert_true(ui_part_width(f, at, word) > width - 1);
    }
    at = next;
    count++;
  }
  if (count == 0) count = 1; /* an empty paragraph has a line */
  assert_true(fabsf(ui_wrapped_height(f, width, text) - (float)count * ui_line_height(f)) < 0.01f);
  assert_true(fabsf(ui_wrapped_width(f, width, text) - widest) < 0.01f);
}

static void words_and_numbers_stay_whole(void **state) {
  (void)state;
  needs_egl();
  static const char *const texts[] = {
      "recalled \"A\": overlap 1.000, 2 sweeps, 100 flips, energy -82.5",
      "energy -82.5",
      "a load of p/n < 0.138,  and then,   n/(2 ln n) = 1,234.5!x?y\"z",
      "    four blanks before 3.25",
      "\ttabs\tbetween 1.5;2.5",
      "blanks behind it      ",
      "          ",
      "",
      "x",
      "/home/someone/a/path/without/any/blank/that.goes.on.and.on.lua:12: boom 1.5",
      ("h\u2097 = \u2211\u2c7c W\u1d62\u2c7c s\u2c7c \u2212 1.25 \u2265 0.5 "
       "\u03be\u03be\u03be\u03be\u03be\u03be\u03be\u03be\u03be\u03be"),
  };
  hand h;
  scene *s = scene_empty();
  assert_true(hand_begin(&h, 640, 400));
  hand_show(&h, s);
  hand_frame(&h);
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
    for (int f = 0; f < UI_FONTS; f++)
      for (int width = 1; width < 500; width += width < 20 ? 3 : 7)
        lines_are_right((ui_font)f, (float)width, texts[k]);
  hand_end(&h);
  scene_free(s);
}

static void paths_are_cut_behind_a_slash(void **state) {
  (void)state;
  needs_egl();
  static const char text[] = "/home/someone/a/path/without/any/blank/photo.jpg: is a picture";
  const char *const end = text + strlen(text);
  int cuts = 0;
  hand h;
  scene *s = scene_empty();
  assert_true(hand_begin(&h, 640, 400));
  hand_show(&h, s);
  hand_frame(&h);
  for (float width = ui_width(UI_MONO, "/photo.jpg:") + 1; width < 400; width += 3) {
    const char *next;
    for (const char *at = text; at < end; at = next) {
      const char *cut = ui_wrap(UI_MONO, width, at, end, &next);
      if (cut < end && *cut != ' ') assert_true(cut[-1] == '/' && cut > text + 1);
      cuts += cut == next && cut < end;
    }
  }
  assert_true(cuts > 50);
  hand_end(&h);
  scene_free(s);
}

static void paragraphs_have_lines_of_their_own(void **state) {
  (void)state;
  needs_egl();
  static const struct {
    const char *text;
    int lines;
  } known[] = {{"", 1}, {"a", 1}, {"a\n", 1}, {"a\nb", 2}, {"a\n\nb", 3}, {"\na", 2}, {"\n", 1}};
  hand h;
  scene *s = scene_empty();
  assert_true(hand_begin(&h, 640, 400));
  hand_show(&h, s);
  hand_frame(&h);
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    assert_true(fabsf(ui_wrapped_height(UI_MONO, 300, known[k].text) -
                      (float)known[k].lines * ui_line_height(UI_MONO)) < 0.01f);
  hand_end(&h);
  scene_free(s);
}

int main(void) {
  if (!pictures_begin()) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_and_numbers_stay_whole),
      cmocka_unit_test(paths_are_cut_behind_a_slash),
      cmocka_unit_test(paragraphs_have_lines_of_their_own),
  };
  return pictures_end(cmocka_run_group_tests(tests, NULL, NULL));
}
