/* SPDX-License-Identifier: MIT
 *
 * test_file_lies.c - bytes that are not whole or not right are refused, whoever
 * made them: there is no crash, no leak, and no more memory asked for than such
 * a network takes.
 *
 * The linker sends what asks for memory here (--wrap).
 */
#include "bytes.h"

#include <stddef.h>
#include <sys/mman.h>

/* ---- what is asked for -------------------------------------------------------------------------- */

static uint64_t asked; /* bytes since it was set to zero */

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_aligned_alloc(size_t, size_t);
void *__real_mmap(void *, size_t, int, int, int, off_t);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t line, size_t size);
void *__wrap_mmap(void *at, size_t size, int guard, int flags, int file, off_t from);

void *__wrap_malloc(size_t size) {
  asked += size;
  return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
  asked += count * size;
  return __real_calloc(count, size);
}

void *__wrap_aligned_alloc(size_t line, size_t size) {
  asked += size;
  return __real_aligned_alloc(line, size);
}

void *__wrap_mmap(void *at, size_t size, int guard, int flags, int file, off_t from) {
  asked += size;
  return __real_mmap(at, size, guard, flags, file, from);
}

/* ---- bytes that are not right --------------------------------------------------------------------- */

/* Small networks with all that can be in a file: one that works from its memories, one with a matrix, a bias,
 * dreams, in the middle of a step. */
static eg_net *rich_net(unsigned kind) {
  dice d = {5 + kind};
  eg_net *net = roll_net(&d, kind ? (unsigned)EG_STORKEY : (unsigned)EG_HEBB, 3, 3, 2);
  eg_patterns *ps = roll_patterns(&d, 3, 3, 1);
  double b[9] = {0.5, -0.25};
  eg_patterns_set_name(ps, 0, "A");
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  assert_int_equal(eg_net_set_bias(net, b), EG_OK);
  if (kind) dream(net, &d);
  uint64_t flips;
  eg_net_begin(net, EG_SYNCHRONOUS);
  eg_net_advance(net, 4, &flips);
  return net;
}

static void cut_off(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < 2; kind++) {
    eg_net *net = rich_net(kind), *again;
    bytes whole = written(net);
    for (size_t count = 0; count < whole.count; count++) {
      bytes part = {.at = malloc(count + 1),
                    .count = count,
                    .most = SIZE_MAX}; /* so that asan looks */
      assert_non_null(part.at);
      memcpy(part.at, whole.at, count);
      assert_int_equal(try(&part, &again), count < 8 ? EG_FOREIGN : EG_DAMAGED);
      if (count > sizeof(uint64_t)) sign(&part); /* with a sum that is right */
      if (count > 2 * sizeof(uint64_t)) assert_int_equal(try(&part, &again), EG_DAMAGED);
      free(part.at);
    }
    uint64_t more = 0;
    assert_true(put(&whole, &more, sizeof more));
    assert_int_equal(try(&whole, &again), EG_DAMAGED);
    sign(&whole);
    assert_int_equal(try(&whole, &again), EG_DAMAGED);
    free(whole.at);
    eg_net_free(net);
  }
}

static void any_bit_turned(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < 2; kind++) {
    eg_net *net = rich_net(kind), *again;
    bytes b = written(net);
    for (size_t k = 0; k < b.count; k++)
      for (unsigned change = 1; change < 256; change = change == 1 << 7 ? 255 : 2 * change) {
        b.at[k] ^= (uint8_t)change;
        assert_int_equal(try(&b, &again), k < 8 ? EG_FOREIGN : k < 16 ? EG_NEWER : EG_DAMAGED);
        b.at[k] ^= (uint8_t)change;
        if (change == 255) break;
      }
    assert_int_equal(try(&b, &again), EG_OK);
    eg_net_free(again);
    free(b.at);
    eg_net_free(net);
  }
}

static void foreign_and_newer(void **state) {
  (void)state;
  eg_net *net = rich_net(0), *again;
  bytes b = written(net), nothing = {.most = SIZE_MAX};
  assert_int_equal(try(&nothing, &again), EG_FOREIGN);
  char text[400];
  memset(text, 'x', sizeof text);
  assert_int_equal(try(&(bytes){.at = (uint8_t *)text, .count = sizeof text, .most = SIZE_MAX},
                       &again),
                   EG_FOREIGN);
  uint32_t version;
  memcpy(&version, b.at + 8, sizeof version);
  version++;
  memcpy(b.at + 8, &version, sizeof version);
  sign(&b);
  assert_int_equal(try(&b, &again), EG_NEWER);
  version--;
  memcpy(b.at + 8, &version, sizeof version);
  for (size_t k = 12; k < 14;
       k++) { /* the number that shows the order of bytes, the other way round */
    uint8_t other = b.at[k];
    b.at[k] = b.at[27 - k];
    b.at[27 - k] = other;
  }
  sign(&b);
  assert_int_equal(try(&b, &again), EG_NEWER);
  free(b.at);
  eg_net_free(net);
}

static void stopped_anywhere(void **state) {
  (void)state;
  for (unsigned kind = 0; kind < 2; kind++) {
    eg_net *net = rich_net(kind), *again;
    bytes b = written(net);
    for (size_t most = 0; most < b.count; most++) {
      bytes part = {.most = most};
      assert_int_equal(eg_net_write(net, put, &part), EG_STOPPED);
      assert_true(part.count <= most);
      free(part.at);
      b.most = most;
      assert_int_equal(try(&b, &again), EG_STOPPED);
    }
    free(b.at);
    eg_net_free(net);
  }
}

/* What such a network takes: two numbers a neuron for orders, one for its memories, and what is in the bytes,
 * of which bits may be all there is of a neuron; fixed parts. */
static bool is_modest(uint64_t count) { return asked <= 160 * count + (1 << 16); }

/* A liar who knows how the sum is made. */
static void lies(void **state) {
  (void)state;
  dice d = {6};
  unsigned good = 0, tries = 0;
  static const uint64_t values[] = {0,
                                    1,
                                    2,
                                    3,
                                    63,
                                    64,
                                    65,
                                    255,
                                    256,
                                    65535,
                                    65536,
                                    65537,
                                    1u << 22,
                                    1u << 30,
                                    UINT32_MAX,
                                    INT64_MAX,
                                    UINT64_MAX,
                                    UINT64_C(0x7ff0000000000000),
                                    UINT64_C(0x7ff8000000000000),
                                    UINT64_C(0xbff0000000000000),
                                    UINT64_C(0x7fefffffffffffff)};
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (int net_number = 0; net_number < 8; net_number++) {
      eg_net *net =
          roll_net(&d, kind, 1 + roll_below(&d, 10), 1 + roll_below(&d, 7), roll_below(&d, 9));
      for (int k = 0; k < 15; k++) act(net, &d, true);
      bytes b = written(net);
      uint8_t *saved = malloc(b.count);
      assert_non_null(saved);
      memcpy(saved, b.at, b.count);
      for (int lie = 0; lie < 250; lie++) {
        size_t changes = 1 + roll_below(&d, 4), count = b.count, head = count < 200 ? count : 200;
        for (size_t k = 0; k < changes; k++) {
          static const size_t sizes[] = {1, 4, 8};
          size_t size = sizes[roll_below(&d, 3)], range = roll_below(&d, 3) ? head : count;
          size_t at = 16 + roll_below(&d, (uint32_t)(range - 16)) / size * size;
          uint64_t value = toss(&d) ? values[roll_below(&d, COUNT_OF(values))] : roll(&d);
          if (at + size <= count) memcpy(b.at + at, &value, size);
        }
        if (roll_below(&d, 8) == 0) b.count -= roll_below(&d, (uint32_t)b.count - 16);
        sign(&b);
        asked = 0;
        eg_net *liar;
        tries++;
        eg_status status = try(&b, &liar);
        assert_true(is_modest(b.count));
        if (status == EG_OK) { /* it is a network like any other */
          good++;
          eg_net *again = read_back(liar);
          assert_same_throughout(liar, again);
          eg_net_free(again);
          /* A perceptron might learn for a very long time. */
          for (int k = 0; k < 10 && eg_net_about(liar)->rule != EG_PERCEPTRON; k++)
            act(liar, &d, true);
          bytes last = written(liar); /* it may have left the numbers that a file may hold */
          try(&last, &again);
          eg_net_free(again);
          free(last.at);
          eg_net_free(liar);
        } else {
          assert_int_equal(status, EG_DAMAGED);
        }
        b.count = count;
        memcpy(b.at, saved, count);
      }
      free(saved);
      free(b.at);
      eg_net_free(net);
    }
  assert_true(good > tries / 100 &&
              good < tries / 2); /* the test itself: lies that pass, and that do not */
}

/* The largest sizes there are, in a few bytes. */
static void great_promises(void **state) {
  (void)state;
  dice d = {7};
  eg_net *net = roll_net(&d, EG_HEBB, 8, 8, 0), *again;
  bytes b = written(net);
  const uint32_t was = 8, one = 1, huge = 1u << 15, many = EG_MAX_MEMORIES;
  size_t at = 0;
  while (at + 8 < b.count &&
         (memcmp(b.at + at, &was, 4) != 0 || memcmp(b.at + at + 4, &was, 4) != 0))
    at += 4;
  assert_true(at + 8 < b.count); /* width and height, and behind them the number of memories */
  for (int which = 0; which < 3; which++) {
    memcpy(b.at + at, which == 1 ? &was : &huge, 4);
    memcpy(b.at + at + 4, which == 1 ? &was : &huge, 4);
    if (which) memcpy(b.at + at + 8, &many, 4);
    sign(&b);
    asked = 0;
    assert_int_equal(try(&b, &again), EG_DAMAGED);
    assert_true(is_modest(b.count));
  }
  memcpy(b.at + at, &one, 4);
  free(b.at);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cut_off),
      cmocka_unit_test(any_bit_turned),
      cmocka_unit_test(foreign_and_newer),
      cmocka_unit_test(stopped_anywhere),
      cmocka_unit_test(lies),
      cmocka_unit_test(great_promises),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
