/* SPDX-License-Identifier: MIT
 *
 * test_memories.c - learning and forgetting against a plain list of pictures.
 *
 * A network learns, forgets and resets at random; after each step every
 * memory, name, weight and field must be what the list says, exactly.
 */
#include "naive.h"

/* ---- the plain list -------------------------------------------------------------------- */

typedef struct entry {
  uint64_t bits[5];
  char name[EG_NAME_MAX];
} entry;
typedef struct list {
  uint32_t p;
  entry *at;
} list;

static void list_learn(list *l, const eg_patterns *ps) {
  uint32_t count = eg_patterns_count(ps);
  l->at = realloc(l->at, (l->p + count + 1) * sizeof *l->at);
  assert_non_null(l->at);
  for (uint32_t k = 0; k < count; k++) {
    entry *e = &l->at[l->p++];
    memset(e, 0, sizeof *e);
    memcpy(e->bits, eg_patterns_at(ps, k), eg_words(eg_patterns_n(ps)) * sizeof *e->bits);
    strcpy(e->name, eg_patterns_name(ps, k));
  }
}

static void list_forget(list *l, uint32_t mu) {
  memmove(l->at + mu, l->at + mu + 1, (l->p - mu - 1) * sizeof *l->at);
  l->p--;
}

static eg_patterns *list_patterns(const list *l, const eg_net_desc *about) {
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, about->width, about->height, l->p), EG_OK);
  for (uint32_t k = 0; k < l->p; k++)
    memcpy(eg_patterns_bits(ps, k), l->at[k].bits,
           eg_words(eg_patterns_n(ps)) * sizeof *l->at->bits);
  return ps;
}

/* ---- the comparison -------------------------------------------------------------------- */

static void assert_memories(const eg_net *net, const list *l) {
  size_t n = eg_net_n(net);
  eg_patterns *to;
  assert_int_equal(eg_patterns_new(&to, eg_net_about(net)->width, eg_net_about(net)->height, 2),
                   EG_OK);
  assert_int_equal(eg_net_count(net), l->p);
  for (uint32_t mu = 0; mu < l->p; mu++) {
    eg_bits_fill(eg_patterns_bits(to, 1), n, true);
    eg_patterns_set_name(to, 1, "to be written over");
    assert_int_equal(eg_net_memory(net, mu, to, 1), EG_OK);
    assert_true(same_bits(eg_patterns_at(to, 1), l->at[mu].bits, n));
    assert_string_equal(eg_patterns_name(to, 1), l->at[mu].name);
    assert_string_equal(eg_net_name(net, mu), l->at[mu].name);
  }
  assert_int_equal(eg_net_memory(net, l->p, to, 0), EG_BAD_INDEX);
  eg_patterns_free(to);
}

static void assert_found(const eg_net *net, const list *l, dice *d) {
  size_t n = eg_net_n(net);
  for (int trial = 0; trial < 6; trial++) {
    uint64_t s[5];
    if (l->p && trial < 4)
      memcpy(s, l->at[roll_below(d, l->p)].bits, sizeof s);
    else
      roll_bits(d, s, n);
    if (trial & 1) eg_flip_bit(s, roll_below(d, (uint32_t)n));
    uint32_t copies = 0, found;
    for (uint32_t mu = 0; mu < l->p; mu++) copies += same_bits(l->at[mu].bits, s, n);
    assert_int_equal(eg_net_find(net, s, &found), EG_OK);
    assert_int_equal(found, copies);
  }
}

static void assert_couplings(const eg_net *net, const list *l) {
  const eg_net_desc *about = eg_net_about(net);
  size_t n = eg_net_n(net);
  double factor = naive_factor(about->scale, n, l->p), *h = malloc(n * sizeof *h);
  eg_patterns *ps = list_patterns(l, about);
  int32_t *w = naive_weights(ps);
  eg_net_fields(net, h);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++)
      if (eg_net_weight(net, i, j) != (i == j && !about->self ? 0 : factor * w[i * n + j]))
        fail_msg("W(%zu, %zu) of %zu neurons and %u memories", i, j, n, (unsigned)l->p);
    double expected = factor * (double)naive_field(w, eg_net_state(net), n, i, about->self);
    if (h[i] != expected || eg_net_field(net, i) != expected)
      fail_msg("h(%zu) of %zu neurons and %u memories", i, n, (unsigned)l->p);
  }
  for (uint32_t mu = 0; mu < l->p; mu++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
      sum += eg_spin(l->at[mu].bits, i) * eg_spin(eg_net_state(net), i);
    assert_true(eg_net_overlap(net, mu) == sum / (double)n);
  }
  free(w);
  free(h);
  eg_patterns_free(ps);
}

/* ---- laws ------------------------------------------------------------------------------ */

static uint32_t roll_count(dice *d) {
  static const uint32_t counts[] = {0, 1, 1, 2, 31, 63, 64, 65, 127, 128, 129, 200};
  return roll_below(d, 2) ? 1 + roll_below(d, 9) : counts[roll_below(d, COUNT_OF(counts))];
}

static eg_patterns *roll_set(dice *d, const eg_net_desc *about, uint32_t count) {
  eg_patterns *ps = roll_patterns(d, about->width, about->height, count);
  for (uint32_t k = 1; k < count; k++) /* some twins */
    if (!roll_below(d, 8)) eg_patterns_copy(ps, k, ps, roll_below(d, k));
  return ps;
}

static void change(eg_net *net, list *l, dice *d) {
  uint64_t before = eg_net_taught(net);
  uint32_t choice = roll_below(d, 12);
  if (choice < 6 || l->p == 0) {
    eg_patterns *ps = roll_set(d, eg_net_about(net), roll_count(d));
    assert_int_equal(eg_net_learn(net, ps), EG_OK);
    assert_true(eg_net_taught(net) > before || eg_patterns_count(ps) == 0);
    list_learn(l, ps);
    eg_patterns_free(ps);
  } else if (choice < 11) {
    for (uint32_t k = choice < 9 ? 1 : 1 + roll_below(d, 70); k && l->p; k--) {
      static const uint32_t edges[] = {0, 62, 63, 64, 65, 127, 128};
      uint32_t mu = roll_below(d, 2) ? roll_below(d, l->p) : edges[roll_below(d, COUNT_OF(edges))];
      if (mu >= l->p) mu = l->p - 1;
      before = eg_net_taught(net);
      assert_int_equal(eg_net_forget(net, mu), EG_OK);
      assert_true(eg_net_taught(net) > before);
      list_forget(l, mu);
    }
  } else {
    eg_net_reset(net);
    assert_true(eg_net_taught(net) > before);
    l->p = 0;
  }
}

static void memories_are_a_list(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{1, 1},   {2, 1},  {3, 3},  {9, 7},   {8, 8},   {5, 13},
                                      {127, 1}, {16, 8}, {3, 43}, {20, 10}, {1, 257}, {20, 15}};
  dice d = {1};
  for (size_t v = 0; v < COUNT_OF(sizes); v++)
    for (int self = 0; self < 2; self++) {
      eg_net_desc about = {.width = sizes[v][0],
                           .height = sizes[v][1],
                           .seed = v,
                           .scale = (eg_scale)(v % 3),
                           .self = self};
      eg_net *net = make_net(about);
      list l = {0};
      eg_net_randomize(net);
      int steps = about.width * about.height > 100 ? 10 : 40;
      for (int step = 0; step < steps; step++) {
        uint64_t s[5];
        memcpy(s, eg_net_state(net), eg_words(eg_net_n(net)) * sizeof *s);
        change(net, &l, &d);
        assert_true(same_bits(s, eg_net_state(net), eg_net_n(net))); /* the state stays */
        assert_memories(net, &l);
        assert_found(net, &l, &d);
        assert_couplings(net, &l);
        if (step & 1) eg_net_randomize(net);
      }
      eg_net_free(net);
      free(l.at);
    }
}

/* Every number of old memories with every number of new ones around the ends of words. */
static void sets_join_at_every_offset(void **state) {
  (void)state;
  dice d = {2};
  eg_net_desc about = {.width = 3, .height = 2};
  for (uint32_t old = 0; old <= 131; old++)
    for (uint32_t new = 1; new <= 131; new += new < 60 ? 13 : 1) {
      eg_net *net = make_net(about);
      list l = {0};
      for (int set = 0; set < 2; set++) {
        eg_patterns *ps = roll_patterns(&d, 3, 2, set ? new : old);
        assert_int_equal(eg_net_learn(net, ps), EG_OK);
        list_learn(&l, ps);
        eg_patterns_free(ps);
      }
      assert_memories(net, &l);
      eg_net_free(net);
      free(l.at);
    }
}

static void forgetting_undoes_learning(void **state) {
  (void)state;
  dice d = {3};
  for (int trial = 0; trial < 120; trial++) {
    eg_net_desc about = {.width = 1 + roll_below(&d, 12),
                         .height = 1 + roll_below(&d, 12),
                         .scale = (eg_scale)(trial % 3),
                         .self = trial & 1};
    eg_net *net = make_net(about);
    list l = {0};
    eg_net_randomize(net);
    eg_patterns *first =
        roll_patterns(&d, about.width, about.height, trial % 8 ? roll_below(&d, 140) : 0);
    eg_patterns *second = roll_patterns(&d, about.width, about.height, 1 + roll_below(&d, 140));
    assert_int_equal(eg_net_learn(net, first), EG_OK);
    list_learn(&l, first);
    double h[144], again[144];
    eg_net_fields(net, h);
    int64_t pairs = pairs_of(net);
    assert_int_equal(eg_net_learn(net, second), EG_OK);
    for (uint32_t k = eg_patterns_count(second); k; k--)
      assert_int_equal(eg_net_forget(net, eg_patterns_count(first) + roll_below(&d, k)), EG_OK);
    eg_net_fields(net, again);
    assert_memory_equal(h, again, eg_net_n(net) * sizeof *h);
    assert_int_equal(pairs_of(net), pairs);
    assert_memories(net, &l);
    eg_patterns_free(first);
    eg_patterns_free(second);
    eg_net_free(net);
    free(l.at);
  }
}

static void an_empty_network_is_silent(void **state) {
  (void)state;
  for (int scale = 0; scale < 3; scale++) {
    eg_net *net = make_net(
        (eg_net_desc){.width = 9, .height = 9, .scale = (eg_scale)scale, .self = scale & 1});
    eg_patterns *ps;
    assert_int_equal(eg_patterns_new(&ps, 9, 9, 1), EG_OK);
    for (int round = 0; round < 2; round++) {
      uint32_t found = 1;
      double energy;
      assert_int_equal(eg_net_count(net), 0);
      for (size_t i = 0; i < 81; i++)
        assert_true(eg_net_field(net, i) == 0 && eg_net_weight(net, i, 80 - i) == 0);
      assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
      assert_true(energy == 0 && !signbit(energy)); /* prints as 0, not as -0 */
      assert_int_equal(errors_of(net), 0);
      assert_int_equal(eg_net_classify(net).kind, EG_KIND_NONE);
      assert_int_equal(eg_net_find(net, eg_net_state(net), &found), EG_OK);
      assert_int_equal(found, 0);
      assert_int_equal(eg_net_forget(net, 0), EG_BAD_INDEX);
      assert_int_equal(eg_net_memory(net, 0, ps, 0), EG_BAD_INDEX);
      assert_int_equal(eg_net_learn(net, ps), EG_OK); /* once round: taught and forgotten */
      assert_int_equal(eg_net_count(net), 1);
      if (round)
        eg_net_reset(net);
      else
        assert_int_equal(eg_net_forget(net, 0), EG_OK);
    }
    eg_patterns_free(ps);
    eg_net_free(net);
  }
}

static void what_does_not_fit_changes_nothing(void **state) {
  (void)state;
  dice d = {4};
  eg_net *net = make_net((eg_net_desc){.width = 6, .height = 5});
  eg_patterns *good = roll_patterns(&d, 6, 5, 3), *turned = roll_patterns(&d, 5, 6, 3);
  list l = {0};
  assert_int_equal(eg_net_learn(net, good), EG_OK);
  list_learn(&l, good);
  uint64_t taught = eg_net_taught(net);
  uint64_t kept = *eg_patterns_at(turned, 1);
  assert_int_equal(eg_net_learn(net, turned), EG_SIZE_MISMATCH);
  assert_int_equal(eg_net_memory(net, 0, turned, 1), EG_SIZE_MISMATCH);
  assert_int_equal(eg_net_memory(net, 3, good, 0), EG_BAD_INDEX);
  assert_int_equal(eg_net_memory(net, 0, good, 3), EG_BAD_INDEX);
  assert_int_equal(eg_net_forget(net, 3), EG_BAD_INDEX);
  assert_int_equal(eg_net_forget(net, UINT32_MAX), EG_BAD_INDEX);
  assert_true(eg_net_taught(net) == taught);
  assert_true(*eg_patterns_at(turned, 1) == kept);
  assert_memories(net, &l);
  eg_patterns_free(good);
  eg_patterns_free(turned);
  eg_net_free(net);
  free(l.at);
}

/* One neuron, the most memories there may be, and one more. */
static void there_is_a_most(void **state) {
  (void)state;
  eg_net *net =
      make_net((eg_net_desc){.width = 1, .height = 1, .scale = EG_SCALE_NONE, .self = true});
  eg_patterns *all, *one;
  assert_int_equal(eg_patterns_new(&all, 1, 1, EG_MAX_MEMORIES), EG_OK);
  assert_int_equal(eg_patterns_new(&one, 1, 1, 1), EG_OK);
  assert_int_equal(eg_net_learn(net, one), EG_OK);
  assert_int_equal(eg_net_learn(net, all), EG_TOO_MANY);
  assert_int_equal(eg_net_count(net), 1);
  eg_net_reset(net);
  assert_int_equal(eg_net_learn(net, all), EG_OK);
  assert_int_equal(eg_net_learn(net, one), EG_TOO_MANY);
  assert_int_equal(eg_net_count(net), EG_MAX_MEMORIES);
  assert_true(eg_net_weight(net, 0, 0) == EG_MAX_MEMORIES &&
              eg_net_field(net, 0) == -(double)EG_MAX_MEMORIES);
  eg_patterns_free(all);
  eg_patterns_free(one);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memories_are_a_list),
      cmocka_unit_test(sets_join_at_every_offset),
      cmocka_unit_test(forgetting_undoes_learning),
      cmocka_unit_test(an_empty_network_is_silent),
      cmocka_unit_test(what_does_not_fit_changes_nothing),
      cmocka_unit_test(there_is_a_most),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
