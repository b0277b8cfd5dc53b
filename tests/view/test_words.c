/* SPDX-License-Identifier: MIT
 *
 * test_words.c - what the header says of a state.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "memories.h"

static void says(const scene *s, const char *expected) {
  char text[512];
  assert_string_equal(words_class(text, sizeof text, s), expected);
}

static scene near(eg_kind kind, uint32_t memory, double overlap, const char *name) {
  scene s = {.n = 400, .learns = true, .class = {kind, memory, overlap}};
  snprintf(s.class_name, sizeof s.class_name, "%s", name);
  return s;
}

/* Names "A", "B", … ; part k is inverse where bit k is set. */
static scene mixture(uint32_t parts, uint32_t inverse, bool named) {
  scene s = near(EG_KIND_MIXTURE, 0, 0.5, "A");
  s.part_count = parts;
  s.whole = 0.9812;
  for (uint32_t k = 0; k < parts; k++) {
    s.parts[k] = (scene_part){.memory = 2 * k, .inverse = inverse >> k & 1};
    if (named) s.parts[k].name[0] = (char)('A' + 2 * k);
  }
  return s;
}

static void a_state_is_called_by_what_it_is_near(void **unused) {
  (void)unused;
  scene s = {.n = 0};
  says(&s, "no network yet");
  s = near(EG_KIND_NONE, 0, 0, "");
  says(&s, "no memories");
  s.learns = false;
  says(&s, "given weights");
  s = near(EG_KIND_MEMORY, 0, 0.97, "A");
  says(&s, "\"A\" \u00b7 overlap 0.970");
  s = near(EG_KIND_INVERSE, 0, -0.97, "A");
  says(&s, "inverse of \"A\" \u00b7 overlap \u22120.970");
  s = near(EG_KIND_SPURIOUS, 6, 0.5, "");
  says(&s, "nearest memory 7 \u00b7 overlap 0.500");
}

static void a_mixture_is_called_by_its_parts(void **unused) {
  (void)unused;
  scene s = mixture(3, 0, true);
  says(&s, "mixture of \"A\", \"C\" and \"E\" \u00b7 overlap 0.981");
  s = mixture(3, 6, true);
  says(&s, "mixture of \"A\", \u2212\"C\" and \u2212\"E\" \u00b7 overlap 0.981");
  s = mixture(5, 1, true);
  says(&s, "mixture of \u2212\"A\", \"C\" and 3 more \u00b7 overlap 0.981");
  s = mixture(3, 2, false);
  says(&s, "mixture of memories 1, \u22123 and 5 \u00b7 overlap 0.981");
  s = mixture(9, 0, false);
  says(&s, "mixture of memories 1, 3 and 7 more \u00b7 overlap 0.981");
  s.parts[0].name[0] = 'A';
  says(&s, "mixture of \"A\", 3 and 7 more \u00b7 overlap 0.981");
}

/* Only what updates have led to, and leave as it is, was recalled. */
static void recalled_is_what_the_network_came_to_and_stays_at(void **unused) {
  (void)unused;
  static const struct {
    double overlap, temperature;
    uint32_t restless;
    bool put;
    const char *words, *numbers;
  } cases[] = {
      {1, 0, 0, false, "recalled \"A\"", "overlap 1.000 \u00b7 stable"},
      {0.95, 0, 0, false, "recalled \"A\"", "overlap 0.950 \u00b7 stable"},
      {1, 0, 0, true, "is \"A\"", "overlap 1.000 \u00b7 stable"},
      {0.95, 0, 0, true, "near \"A\"", "overlap 0.950 \u00b7 stable"},
      {1, 0, 1200, false, "is \"A\"", "overlap 1.000 \u00b7 1200 would flip"},
      {0.95, 0, 1, false, "near \"A\"", "overlap 0.950 \u00b7 1 would flip"},
      {0.95, 0.1, 0, false, "near \"A\"", "overlap 0.950"},
      {1, 0, SCENE_UNKNOWN, false, "is \"A\"", "overlap 1.000"},
  };
  uint64_t moments[] = {7, 0, 8};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char words[128], numbers[128];
    scene s = near(EG_KIND_MEMORY, 0, cases[k].overlap, "A");
    s.temperature = cases[k].temperature;
    s.restless = cases[k].restless;
    s.past = (scene_past){.count = 3, .number = moments, .now = cases[k].put ? 2 : 0};
    verdict_words(words, sizeof words, &s, 1);
    verdict_numbers(numbers, sizeof numbers, &s);
    assert_string_equal(words, cases[k].words);
    assert_string_equal(numbers, cases[k].numbers);
  }
  scene s = near(EG_KIND_INVERSE, 6, -1, "");
  char words[128];
  verdict_words(words, sizeof words, &s, 1);
  assert_string_equal(words, "inverse of memory 7");
}

/* However long the names and however short the room: it ends, and with a zero. */
static void words_are_cut_where_there_is_no_room(void **unused) {
  (void)unused;
  scene s = mixture(3, 7, true);
  for (uint32_t k = 0; k < 3; k++) memset(s.parts[k].name, 'x', SCENE_NAME - 1);
  char text[512], whole[512];
  words_class(whole, sizeof whole, &s);
  assert_non_null(strstr(whole, "overlap 0.981"));
  for (size_t size = 1; size < sizeof text; size++) {
    memset(text, 'z', sizeof text);
    words_class(text, size, &s);
    assert_true(strlen(text) == (strlen(whole) < size ? strlen(whole) : size - 1));
    assert_memory_equal(text, whole, strlen(text));
    for (size_t k = size; k < sizeof text; k++) assert_int_equal(text[k], 'z');
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_state_is_called_by_what_it_is_near),
      cmocka_unit_test(a_mixture_is_called_by_its_parts),
      cmocka_unit_test(recalled_is_what_the_network_came_to_and_stays_at),
      cmocka_unit_test(words_are_cut_where_there_is_no_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
