/* SPDX-License-Identifier: MIT
 *
 * test_patterns.c - packed bits against loops over single neurons; pictures and their names.
 */
#include "naive.h"

#define MANY 4 /* words of a test picture, up to 256 neurons */

/* ---- bits ------------------------------------------------------------------------- */

static void fill_sets_all_and_no_more(void **state) {
  (void)state;
  for (size_t n = 1; n <= 64 * MANY; n++)
    for (int up = 0; up < 2; up++) {
      uint64_t s[MANY + 1];
      memset(s, 0xa5, sizeof s);
      eg_bits_fill(s, n, up);
      assert_int_equal(count_up(s, n), up ? n : 0);
      assert_true(tail_is_zero(s, n));
      for (size_t w = eg_words(n); w <= MANY; w++)
        assert_true(s[w] == UINT64_C(0xa5a5a5a5a5a5a5a5));
    }
}

static void dot_is_the_sum_of_products(void **state) {
  (void)state;
  dice d = {1};
  for (size_t n = 1; n <= 64 * MANY; n++)
    for (int trial = 0; trial < 5; trial++) {
      uint64_t a[MANY], b[MANY];
      roll_bits(&d, a, n);
      roll_bits(&d, b, n);
      int64_t sum = 0;
      for (size_t i = 0; i < n; i++) sum += eg_spin(a, i) * eg_spin(b, i);
      assert_int_equal(eg_bits_dot(a, b, n), sum);
      assert_int_equal(eg_bits_dot(a, a, n), n);
      invert(b, n);
      assert_int_equal(eg_bits_dot(a, b, n), -sum);
    }
}

static void bits_are_put_and_read_one_by_one(void **state) {
  (void)state;
  dice d = {2};
  bool plain[64 * MANY] = {false};
  uint64_t s[MANY] = {0};
  for (int trial = 0; trial < 5000; trial++) {
    size_t i = roll_below(&d, 64 * MANY);
    if (toss(&d)) {
      plain[i] = !plain[i];
      eg_flip_bit(s, i);
    } else {
      plain[i] = toss(&d);
      eg_put_bit(s, i, plain[i]);
    }
    size_t j = roll_below(&d, 64 * MANY);
    assert_int_equal(eg_bit(s, j), plain[j]);
    assert_int_equal(eg_spin(s, j), plain[j] ? 1 : -1);
  }
  for (size_t j = 0; j < 64 * MANY; j++) assert_int_equal(eg_bit(s, j), plain[j]);
}

static bool inside(uint32_t at, uint32_t from, uint32_t size) {
  return at >= from && at - from < size;
}

/* Coordinates near the picture, sizes up to the largest there are. */
static void a_box_sets_what_lies_inside(void **state) {
  (void)state;
  dice d = {3};
  static const uint32_t far[] = {UINT32_MAX, UINT32_MAX - 1, 1u << 31};
  for (int trial = 0; trial < 20000; trial++) {
    uint32_t width = 1 + roll_below(&d, 16), height = 1 + roll_below(&d, 16), box[4];
    for (int k = 0; k < 4; k++)
      box[k] = roll_below(&d, 12) ? roll_below(&d, 20) : far[roll_below(&d, 3)];
    bool up = toss(&d);
    uint64_t s[MANY], before[MANY];
    size_t n = width * height;
    roll_bits(&d, s, n);
    memcpy(before, s, sizeof s);
    eg_bits_box(s, width, height, box[0], box[1], box[2], box[3], up);
    for (uint32_t y = 0; y < height; y++)
      for (uint32_t x = 0; x < width; x++) {
        size_t i = (size_t)y * width + x;
        bool in = inside(x, box[0], box[2]) && inside(y, box[1], box[3]);
        assert_int_equal(eg_bit(s, i), in ? up : eg_bit(before, i));
      }
    assert_true(tail_is_zero(s, n));
  }
}

/* ---- lists of pictures ---------------------------------------------------------------- */

static void a_new_list_is_dark_and_nameless(void **state) {
  (void)state;
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 13, 10, 7), EG_OK);
  assert_int_equal(eg_patterns_width(ps), 13);
  assert_int_equal(eg_patterns_height(ps), 10);
  assert_int_equal(eg_patterns_count(ps), 7);
  assert_int_equal(eg_patterns_n(ps), 130);
  for (uint32_t k = 0; k < 7; k++) {
    assert_int_equal(count_up(eg_patterns_at(ps, k), 192), 0);
    assert_string_equal(eg_patterns_name(ps, k), "");
  }
  eg_patterns_free(ps);
  eg_patterns_free(NULL);
}

static void sizes_have_limits(void **state) {
  (void)state;
  static const uint32_t bad[][2] = {{0, 1},
                                    {1, 0},
                                    {0, 0},
                                    {EG_MAX_SIDE + 1, 1},
                                    {1, EG_MAX_SIDE + 1},
                                    {EG_MAX_SIDE, 16385},
                                    {EG_MAX_SIDE, EG_MAX_SIDE},
                                    {UINT32_MAX, UINT32_MAX},
                                    {1u << 31, 2}};
  for (size_t v = 0; v < COUNT_OF(bad); v++) {
    eg_patterns *ps = (eg_patterns *)&v;
    assert_int_equal(eg_patterns_new(&ps, bad[v][0], bad[v][1], 1), EG_BAD_SIZE);
    assert_null(ps);
    eg_net *net = (eg_net *)&v;
    assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = bad[v][0], .height = bad[v][1]}),
                     EG_BAD_SIZE);
    assert_null(net);
  }
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 1, 1, EG_MAX_MEMORIES + 1), EG_TOO_MANY);
  assert_null(ps);
  assert_int_equal(eg_patterns_new(&ps, EG_MAX_SIDE, 1, 0), EG_OK);
  assert_int_equal(eg_patterns_n(ps), EG_MAX_SIDE);
  eg_patterns_free(ps);
}

static void pictures_do_not_touch_each_other(void **state) {
  (void)state;
  dice d = {4};
  for (uint32_t width = 1; width <= 80; width++) {
    eg_patterns *ps = roll_patterns(&d, width, 3, 5);
    uint64_t kept[5][MANY];
    size_t n = eg_patterns_n(ps);
    for (uint32_t k = 0; k < 5; k++) {
      memcpy(kept[k], eg_patterns_at(ps, k), eg_words(n) * sizeof **kept);
      assert_ptr_equal(eg_patterns_at(ps, k), eg_patterns_bits(ps, k));
    }
    uint32_t changed = roll_below(&d, 5);
    invert(eg_patterns_bits(ps, changed), n);
    invert(kept[changed], n);
    for (uint32_t k = 0; k < 5; k++) assert_true(same_bits(eg_patterns_at(ps, k), kept[k], n));
    eg_patterns_free(ps);
  }
}

static void a_copy_brings_picture_and_name(void **state) {
  (void)state;
  dice d = {5};
  eg_patterns *from = roll_patterns(&d, 9, 10, 3), *to = roll_patterns(&d, 9, 10, 4), *bare;
  eg_patterns_set_name(from, 1, "one");
  eg_patterns_set_name(to, 2, "a longer name than that");
  uint64_t beside[2];
  memcpy(beside, eg_patterns_at(to, 3), sizeof beside);
  eg_patterns_copy(to, 2, from, 1);
  assert_true(same_bits(eg_patterns_at(to, 2), eg_patterns_at(from, 1), 90));
  assert_true(same_bits(eg_patterns_at(to, 3), beside, 90));
  assert_string_equal(eg_patterns_name(to, 2), "one");
  assert_int_equal(eg_patterns_new(&bare, 9, 10, 1), EG_OK);
  eg_patterns_copy(to, 2, bare, 0);
  assert_string_equal(eg_patterns_name(to, 2),
                      ""); /* the name went with the picture it belonged to */
  assert_int_equal(count_up(eg_patterns_at(to, 2), 90), 0);
  eg_patterns_free(bare);
  eg_patterns_free(from);
  eg_patterns_free(to);
}

static void a_copy_onto_itself_changes_nothing(void **state) {
  (void)state;
  dice d = {6};
  eg_patterns *ps = roll_patterns(&d, 9, 10, 2);
  uint64_t kept[2];
  memcpy(kept, eg_patterns_at(ps, 1), sizeof kept);
  eg_patterns_set_name(ps, 1, "self");
  eg_patterns_copy(ps, 1, ps, 1);
  assert_true(same_bits(eg_patterns_at(ps, 1), kept, 90));
  assert_string_equal(eg_patterns_name(ps, 1), "self");
  eg_patterns_copy(ps, 0, ps, 1);
  assert_string_equal(eg_patterns_name(ps, 0), "self");
  eg_patterns_set_name(ps, 0, eg_patterns_name(ps, 0) + 2); /* a name from its own tail */
  assert_string_equal(eg_patterns_name(ps, 0), "lf");
  eg_patterns_free(ps);
}

/* ---- names -------------------------------------------------------------------------- */

static void names_are_cut_at_their_limit(void **state) {
  (void)state;
  char text[3 * EG_NAME_MAX];
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 2, 2, 3), EG_OK);
  for (size_t length = 0; length < sizeof text; length++) {
    for (size_t k = 0; k < length; k++) text[k] = (char)('a' + k % 26);
    text[length] = 0;
    eg_patterns_set_name(ps, 0, "before");
    eg_patterns_set_name(ps, 2, "after");
    eg_patterns_set_name(ps, 1, text);
    text[length < EG_NAME_MAX ? length : EG_NAME_MAX - 1] = 0;
    assert_string_equal(eg_patterns_name(ps, 1), text);
    assert_string_equal(eg_patterns_name(ps, 0), "before");
    assert_string_equal(eg_patterns_name(ps, 2), "after");
  }
  eg_patterns_set_name(ps, 1, "");
  assert_string_equal(eg_patterns_name(ps, 1), "");
  eg_patterns_free(ps);
}

/* Letters of 2, 3 and 4 bytes at every offset: what is left is whole letters, and as many as
 * fit. */
static void names_are_cut_between_letters(void **state) {
  (void)state;
  static const char *letters[] = {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\xa7\xa0"};
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 2, 2, 1), EG_OK);
  for (size_t v = 0; v < COUNT_OF(letters); v++)
    for (size_t offset = 0; offset < 8; offset++) {
      size_t size = strlen(letters[v]), fit = (EG_NAME_MAX - 1 - offset) / size;
      char text[4 * EG_NAME_MAX] = "";
      memset(text, 'x', offset);
      for (size_t k = 0; k <= fit + 2; k++) strcat(text, letters[v]);
      eg_patterns_set_name(ps, 0, text);
      text[offset + fit * size] = 0;
      assert_string_equal(eg_patterns_name(ps, 0), text);
    }
  eg_patterns_free(ps);
}

static void every_status_has_a_text_of_its_own(void **state) {
  (void)state;
  for (int a = EG_OK; a <= EG_BAD_INDEX + 1; a++) {
    assert_true(strlen(eg_status_text((eg_status)a)) > 1);
    for (int b = EG_OK; b < a; b++)
      assert_string_not_equal(eg_status_text((eg_status)a), eg_status_text((eg_status)b));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fill_sets_all_and_no_more),
      cmocka_unit_test(dot_is_the_sum_of_products),
      cmocka_unit_test(bits_are_put_and_read_one_by_one),
      cmocka_unit_test(a_box_sets_what_lies_inside),
      cmocka_unit_test(a_new_list_is_dark_and_nameless),
      cmocka_unit_test(sizes_have_limits),
      cmocka_unit_test(pictures_do_not_touch_each_other),
      cmocka_unit_test(a_copy_brings_picture_and_name),
      cmocka_unit_test(a_copy_onto_itself_changes_nothing),
      cmocka_unit_test(names_are_cut_at_their_limit),
      cmocka_unit_test(names_are_cut_between_letters),
      cmocka_unit_test(every_status_has_a_text_of_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
