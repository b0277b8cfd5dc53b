/* SPDX-License-Identifier: MIT
 *
 * test_shared.c - patterns that lie neuron by neuron, and who else has them.
 *
 * They are read pattern by pattern like any others; a network that learns them
 * shares them, and what either does afterwards the other never sees.
 */
#include "naive.h"

#include <unistd.h>

static eg_patterns *rolled(uint32_t width, uint32_t height, uint32_t count, double bias,
                           uint64_t seed) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_random(&ps, width, height, count), EG_OK);
  while (eg_patterns_roll(ps, bias, seed)) continue;
  return ps;
}

/* The memories of a network that is gone. */
static eg_patterns *by_neuron(const eg_patterns *ps) {
  eg_net *net =
      make_net((eg_net_desc){.width = eg_patterns_width(ps), .height = eg_patterns_height(ps)});
  eg_patterns *same;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_int_equal(eg_net_memories(net, &same), EG_OK);
  eg_net_free(net);
  return same;
}

static uint64_t *room(size_t n) {
  uint64_t *s = malloc(eg_words(n) * sizeof *s);
  assert_non_null(s);
  return s;
}

/* Pattern j of b is pattern k of a, with its name. */
static void assert_pattern(const eg_patterns *a, uint32_t k, const eg_patterns *b, uint32_t j) {
  size_t n = eg_patterns_n(a);
  uint64_t *x = room(n), *y = room(n);
  memset(x, 0xa5, eg_words(n) * sizeof *x);
  memset(y, 0x5a, eg_words(n) * sizeof *y);
  eg_patterns_get(a, k, x);
  eg_patterns_get(b, j, y);
  assert_true(same_bits(x, y, n));
  assert_true(tail_is_zero(x, n));
  assert_string_equal(eg_patterns_name(a, k), eg_patterns_name(b, j));
  free(x);
  free(y);
}

static void assert_same_patterns(const eg_patterns *a, const eg_patterns *b) {
  assert_int_equal(eg_patterns_width(a), eg_patterns_width(b));
  assert_int_equal(eg_patterns_height(a), eg_patterns_height(b));
  assert_int_equal(eg_patterns_count(a), eg_patterns_count(b));
  for (uint32_t k = 0; k < eg_patterns_count(a); k++) assert_pattern(a, k, b, k);
}

/* A copy of any patterns that nobody shares. */
static eg_patterns *copied(const eg_patterns *ps) {
  eg_patterns *copy;
  assert_int_equal(eg_patterns_new(&copy, eg_patterns_width(ps), eg_patterns_height(ps),
                                   eg_patterns_count(ps)),
                   EG_OK);
  for (uint32_t k = 0; k < eg_patterns_count(ps); k++) eg_patterns_copy(copy, k, ps, k);
  return copy;
}

static void assert_memories(const eg_net *net, const eg_patterns *expected) {
  eg_patterns *have;
  assert_int_equal(eg_net_memories(net, &have), EG_OK);
  assert_same_patterns(have, expected);
  for (uint32_t mu = 0; mu < eg_patterns_count(expected); mu++)
    assert_string_equal(eg_net_name(net, mu), eg_patterns_name(expected, mu));
  eg_patterns_free(have);
}

/* ---- random patterns ----------------------------------------------------------------------- */

static void assert_rolled(const eg_patterns *ps, double bias, uint64_t seed) {
  size_t n = eg_patterns_n(ps);
  uint64_t *x = room(n), *y = room(n);
  for (uint32_t k = 0; k < eg_patterns_count(ps); k++) {
    eg_stream r = eg_stream_at(seed, EG_STREAM_PATTERN, k);
    eg_bits_random(x, n, bias, &r);
    eg_patterns_get(ps, k, y);
    assert_true(same_bits(x, y, n));
    assert_string_equal(eg_patterns_name(ps, k), "");
  }
  free(x);
  free(y);
}

static void random_patterns_are_those_of_their_streams(void **state) {
  (void)state;
  static const double biases[] = {0, 0, 0.3, -0.75, 1, -1, 1e-9};
  dice d = {1};
  for (int trial = 0; trial < 150; trial++) {
    uint32_t width = 1 + roll_below(&d, 70), height = 1 + roll_below(&d, trial % 3 ? 5 : 60);
    uint32_t count = roll_below(&d, 3) ? roll_below(&d, 5) + 62 : roll_below(&d, 200);
    double bias = biases[roll_below(&d, COUNT_OF(biases))];
    uint64_t seed = roll(&d);
    eg_patterns *ps = rolled(width, height, count, bias, seed);
    assert_rolled(ps, bias, seed);
    assert_false(eg_patterns_roll(ps, bias, seed)); /* it is done */
    assert_rolled(ps, bias, seed);
    eg_patterns_free(ps);
  }
}

/* So many that they are made in several parts, of about 2^28 bits. */
static void many_are_made_in_parts(void **state) {
  (void)state;
  enum { N = 30001, P = 12000 };
  int parts = 1;
  eg_patterns *ps;
  assert_int_equal(eg_patterns_random(&ps, N, 1, P), EG_OK);
  while (eg_patterns_roll(ps, 0, 99)) parts++;
  if (sysconf(_SC_NPROCESSORS_ONLN) <= 16)
    assert_true(parts > 1); /* each is given a tile at least */
  const uint32_t looked_at[] = {0, 1, 63, 64, 7777, P - 1};
  uint64_t *x = room(N), *y = room(N);
  for (size_t v = 0; v < COUNT_OF(looked_at); v++) {
    eg_stream r = eg_stream_at(99, EG_STREAM_PATTERN, looked_at[v]);
    eg_bits_random(x, N, 0, &r);
    eg_patterns_get(ps, looked_at[v], y);
    assert_true(same_bits(x, y, N));
  }
  free(x);
  free(y);
  eg_patterns_free(ps);
}

static void sizes_are_checked(void **state) {
  (void)state;
  static const struct {
    uint32_t width, height, count;
    eg_status status;
  } bad[] = {{0, 1, 1, EG_BAD_SIZE},
             {1, 0, 1, EG_BAD_SIZE},
             {65537, 1, 1, EG_BAD_SIZE},
             {65536, 65536, 1, EG_BAD_SIZE},
             {1, 1, EG_MAX_MEMORIES + 1, EG_TOO_MANY}};
  for (size_t v = 0; v < COUNT_OF(bad); v++) {
    eg_patterns *ps = (eg_patterns *)state;
    assert_int_equal(eg_patterns_random(&ps, bad[v].width, bad[v].height, bad[v].count),
                     bad[v].status);
    assert_null(ps);
  }
  eg_patterns *most = rolled(1, 1, EG_MAX_MEMORIES, 0, 1);
  eg_net *net = make_net((eg_net_desc){.width = 1, .height = 1});
  assert_int_equal(eg_net_learn(net, most), EG_OK);
  assert_int_equal(eg_net_learn(net, most), EG_TOO_MANY);
  assert_int_equal(eg_net_count(net), EG_MAX_MEMORIES);
  eg_net_free(net);
  eg_patterns_free(most);
}

/* ---- sharing ---------------------------------------------------------------------------------- */

/* Networks and lists of patterns give each other memories, learn, forget and go. Each has a copy
 * beside it that shares nothing. */
static void what_is_shared_is_never_changed(void **state) {
  (void)state;
  enum { HOLDERS = 5, WIDTH = 13, HEIGHT = 7 };
  dice d = {2};
  for (int trial = 0; trial < 20; trial++) {
    eg_net *nets[HOLDERS];
    eg_patterns *lists[HOLDERS], *of_nets[HOLDERS], *of_lists[HOLDERS];
    for (int k = 0; k < HOLDERS; k++) {
      nets[k] = make_net((eg_net_desc){.width = WIDTH, .height = HEIGHT, .seed = (uint64_t)k});
      of_nets[k] = roll_patterns(&d, WIDTH, HEIGHT, 0);
      lists[k] = rolled(WIDTH, HEIGHT, roll_below(&d, 3) * 50 + roll_below(&d, 80), 0, roll(&d));
      of_lists[k] = copied(lists[k]);
    }
    for (int step = 0; step < 60; step++) {
      uint32_t a = roll_below(&d, HOLDERS), b = roll_below(&d, HOLDERS);
      eg_patterns *was = of_nets[a], *more;
      uint32_t p = eg_net_count(nets[a]), mu = p ? roll_below(&d, p) : 0, count;
      switch (roll_below(&d, 8)) {
        case 0: /* nets[a] learns list b, or a few that are its own */
        case 1:
        case 2:
          if (p > 400) break;
          more = toss(&d) ? NULL : roll_patterns(&d, WIDTH, HEIGHT, roll_below(&d, 5));
          count = eg_patterns_count(more ? more : lists[b]);
          assert_int_equal(eg_net_learn(nets[a], more ? more : lists[b]), EG_OK);
          assert_int_equal(eg_patterns_new(&of_nets[a], WIDTH, HEIGHT, p + count), EG_OK);
          for (uint32_t k = 0; k < p; k++) eg_patterns_copy(of_nets[a], k, was, k);
          for (uint32_t k = 0; k < count; k++)
            eg_patterns_copy(of_nets[a], p + k, more ? more : of_lists[b], k);
          eg_patterns_free(more);
          eg_patterns_free(was);
          break;
        case 3:
        case 4:
          if (!p) break;
          assert_int_equal(eg_net_forget(nets[a], mu), EG_OK);
          assert_int_equal(eg_patterns_new(&of_nets[a], WIDTH, HEIGHT, p - 1), EG_OK);
          for (uint32_t k = 0; k + 1 < p; k++) eg_patterns_copy(of_nets[a], k, was, k + (k >= mu));
          eg_patterns_free(was);
          break;
        case 5: /* list b becomes what nets[a] has */
          eg_patterns_free(lists[b]);
          eg_patterns_free(of_lists[b]);
          assert_int_equal(eg_net_memories(nets[a], &lists[b]), EG_OK);
          of_lists[b] = copied(of_nets[a]);
          break;
        case 6:
          if (!toss(&d)) break;
          assert_int_equal(eg_net_reset(nets[a]), EG_OK);
          of_nets[a] = roll_patterns(&d, WIDTH, HEIGHT, 0);
          eg_patterns_free(was);
          break;
        default: /* nets[a] goes, and another comes */
          eg_net_free(nets[a]);
          nets[a] = make_net((eg_net_desc){.width = WIDTH, .height = HEIGHT, .seed = a});
          of_nets[a] = roll_patterns(&d, WIDTH, HEIGHT, 0);
          eg_patterns_free(was);
          break;
      }
      if (step % 4 && step != 59) continue;
      for (int k = 0; k < HOLDERS; k++) {
        assert_memories(nets[k], of_nets[k]);
        assert_same_patterns(lists[k], of_lists[k]);
      }
    }
    for (int k = 0; k < HOLDERS; k++) {
      eg_net_free(nets[k]);
      assert_same_patterns(lists[k], of_lists[k]);
      eg_patterns_free(lists[k]);
      eg_patterns_free(of_nets[k]);
      eg_patterns_free(of_lists[k]);
    }
  }
}

/* Two networks on the same memories: what is kept of them is each one's own. */
static void sharing_networks_run_on_their_own(void **state) {
  (void)state;
  eg_patterns *ps = rolled(15, 11, 130, 0, 3);
  eg_net *a = make_net((eg_net_desc){.width = 15, .height = 11, .seed = 1});
  eg_net *b = make_net((eg_net_desc){.width = 15, .height = 11, .seed = 1});
  eg_net *alone = make_net((eg_net_desc){.width = 15, .height = 11, .seed = 1});
  eg_patterns *own = copied(ps);
  assert_int_equal(eg_net_learn(a, ps), EG_OK);
  assert_int_equal(eg_net_learn(b, ps), EG_OK);
  assert_int_equal(eg_net_learn(alone, own), EG_OK);
  eg_patterns_free(ps);
  uint64_t flips = 0;
  eg_net_randomize(b);
  eg_net_begin(b, EG_RANDOM);
  eg_net_advance(b, 100, &flips);
  assert_int_equal(eg_net_forget(b, 7), EG_OK);
  eg_net_free(b);
  for (int step = 0; step < 3; step++) {
    eg_net_randomize(a);
    eg_net_randomize(alone);
    eg_net_begin(a, EG_RANDOM);
    eg_net_begin(alone, EG_RANDOM);
    eg_net_advance(a, UINT64_MAX, &flips);
    eg_net_advance(alone, UINT64_MAX, &flips);
    assert_true(same_bits(eg_net_state(a), eg_net_state(alone), 165));
    for (size_t i = 0; i < 165; i++) assert_true(eg_net_field(a, i) == eg_net_field(alone, i));
  }
  eg_patterns_free(own);
  eg_net_free(a);
  eg_net_free(alone);
}

/* Behind any number of memories, in either layout; what a field needs comes along. */
static void sets_are_appended_anywhere(void **state) {
  (void)state;
  dice d = {3};
  for (uint32_t old = 0; old <= 130; old++)
    for (int layout = 0; layout < 2; layout++) {
      uint32_t width = 1 + roll_below(&d, 80), height = 1 + roll_below(&d, old % 8 ? 4 : 90);
      uint32_t count = old % 3 ? 1 + roll_below(&d, 70) : 64 * (1 + roll_below(&d, 2));
      eg_patterns *first = roll_patterns(&d, width, height, old);
      eg_patterns *more = roll_patterns(&d, width, height, count), *lying = by_neuron(more);
      eg_patterns *all;
      assert_int_equal(eg_patterns_new(&all, width, height, old + count), EG_OK);
      for (uint32_t k = 0; k < old; k++) eg_patterns_copy(all, k, first, k);
      for (uint32_t k = 0; k < count; k++) eg_patterns_copy(all, old + k, more, k);
      eg_net *net = make_net((eg_net_desc){.width = width, .height = height, .seed = old});
      eg_net *at_once = make_net((eg_net_desc){.width = width, .height = height, .seed = old});
      assert_int_equal(eg_net_learn(net, first), EG_OK);
      assert_int_equal(eg_net_learn(net, layout ? lying : more), EG_OK);
      assert_int_equal(eg_net_learn(at_once, all), EG_OK);
      assert_memories(net, all);
      assert_same_patterns(lying, more);
      eg_net_randomize(net);
      eg_net_randomize(at_once);
      for (size_t i = 0; i < eg_net_n(net); i++)
        assert_true(eg_net_field(net, i) == eg_net_field(at_once, i));
      assert_int_equal(pairs_of(net), pairs_of(at_once));
      eg_net_free(net);
      eg_net_free(at_once);
      eg_patterns_free(first);
      eg_patterns_free(more);
      eg_patterns_free(lying);
      eg_patterns_free(all);
    }
}

/* A network may learn what it has, and what it has had. */
static void a_network_may_learn_its_own_memories(void **state) {
  (void)state;
  dice d = {4};
  eg_patterns *ps = roll_patterns(&d, 9, 9, 37), *own, *all;
  eg_net *net = make_net((eg_net_desc){.width = 9, .height = 9});
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  assert_int_equal(eg_net_memories(net, &own), EG_OK);
  assert_int_equal(eg_net_learn(net, own), EG_OK);
  assert_int_equal(eg_patterns_new(&all, 9, 9, 74), EG_OK);
  for (uint32_t k = 0; k < 74; k++) eg_patterns_copy(all, k, ps, k % 37);
  assert_memories(net, all);
  assert_same_patterns(own, ps);
  assert_int_equal(eg_net_reset(net), EG_OK);
  assert_int_equal(eg_net_learn(net, own), EG_OK);
  assert_memories(net, ps);
  eg_net_free(net);
  assert_same_patterns(own, ps);
  eg_patterns_free(own);
  eg_patterns_free(ps);
  eg_patterns_free(all);
}

/* Copies out of either layout; a pattern may be copied within its list. */
static void patterns_are_copied_from_either_layout(void **state) {
  (void)state;
  dice d = {5};
  for (int trial = 0; trial < 100; trial++) {
    uint32_t width = 1 + roll_below(&d, 100), height = 1 + roll_below(&d, 3);
    uint32_t count = 1 + roll_below(&d, 100);
    eg_patterns *ps = roll_patterns(&d, width, height, count), *lying = by_neuron(ps), *to;
    assert_int_equal(eg_patterns_new(&to, width, height, 3), EG_OK);
    for (uint32_t k = 0; k < 3; k++) {
      eg_bits_fill(eg_patterns_bits(to, k), eg_patterns_n(to), k & 1);
      eg_patterns_set_name(to, k, "to be written over");
    }
    uint32_t from = roll_below(&d, count);
    eg_patterns_copy(to, 1, trial & 1 ? lying : ps, from);
    assert_pattern(to, 1, ps, from);
    eg_patterns_copy(to, 0, to, 1);
    assert_pattern(to, 0, ps, from);
    assert_int_equal(count_up(eg_patterns_at(to, 2), eg_patterns_n(to)), 0);
    assert_string_equal(eg_patterns_name(to, 2), "to be written over");
    eg_patterns_free(ps);
    eg_patterns_free(lying);
    eg_patterns_free(to);
  }
}

/* ---- memories that are equal ------------------------------------------------------------------- */

static void assert_repeated(const eg_net *net, const eg_patterns *ps) {
  uint32_t p = eg_patterns_count(ps), *copies = calloc(p + 1, sizeof *copies);
  assert_non_null(copies);
  for (uint32_t a = 0; a < p; a++)
    for (uint32_t b = 0; b < p; b++)
      copies[a] += same_bits(eg_patterns_at(ps, a), eg_patterns_at(ps, b), eg_patterns_n(ps));
  for (uint32_t first = 0, next; first <= p + 1; first++) {
    uint32_t mu = 12345, found = 12345;
    for (next = first; next < p && copies[next] == 1; next++) continue;
    assert_int_equal(eg_net_repeated(net, first, &mu, &found), EG_OK);
    assert_int_equal(found, next < p ? copies[next] : 0);
    if (next < p) assert_int_equal(mu, next);
  }
  free(copies);
}

static void repeated_memories_are_found(void **state) {
  (void)state;
  dice d = {6};
  for (int trial = 0; trial < 200; trial++) {
    uint32_t n = 1 + roll_below(&d, trial % 4 ? 300 : 8), p = roll_below(&d, 60);
    eg_patterns *ps = roll_patterns(&d, n, 1, p);
    for (uint32_t k = 1; k < p; k++) {
      uint64_t *xi = eg_patterns_bits(ps, k);
      const uint64_t *other = eg_patterns_at(ps, roll_below(&d, k));
      switch (roll_below(&d, 5) * (trial % 5 > 0)) {
        case 1: memcpy(xi, other, eg_words(n) * sizeof *xi); break;
        case 2: /* equal but for one neuron */
          memcpy(xi, other, eg_words(n) * sizeof *xi);
          eg_flip_bit(xi, roll_below(&d, n));
          break;
        case 3: /* equal in some whole words, from the first or the last on */
          for (size_t w = 0; w < eg_words(n); w++)
            if ((w < eg_words(n) / 2) == (k & 1)) xi[w] = other[w];
          break;
        default: break;
      }
    }
    eg_net *net = make_net((eg_net_desc){.width = n, .height = 1});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_repeated(net, ps);
    eg_net_free(net);
    eg_patterns_free(ps);
  }
}

/* All of one kind; each of two kinds many times; none twice though all of them are nearly equal. */
static void many_copies_are_found(void **state) {
  (void)state;
  enum { N = 200, P = 150 };
  dice d = {7};
  for (int kind = 0; kind < 3; kind++) {
    eg_patterns *ps = roll_patterns(&d, N, 1, P);
    for (uint32_t k = 1; k < P; k++) {
      uint64_t *xi = eg_patterns_bits(ps, k);
      memcpy(xi, eg_patterns_at(ps, 0), eg_words(N) * sizeof *xi);
      if (kind == 1 && k & 1) invert(xi, N);
      if (kind == 2) eg_flip_bit(xi, k);
    }
    eg_net *net = make_net((eg_net_desc){.width = N, .height = 1});
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_repeated(net, ps);
    eg_net_free(net);
    eg_patterns_free(ps);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_patterns_are_those_of_their_streams),
      cmocka_unit_test(many_are_made_in_parts),
      cmocka_unit_test(sizes_are_checked),
      cmocka_unit_test(what_is_shared_is_never_changed),
      cmocka_unit_test(sharing_networks_run_on_their_own),
      cmocka_unit_test(sets_are_appended_anywhere),
      cmocka_unit_test(a_network_may_learn_its_own_memories),
      cmocka_unit_test(patterns_are_copied_from_either_layout),
      cmocka_unit_test(repeated_memories_are_found),
      cmocka_unit_test(many_copies_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
