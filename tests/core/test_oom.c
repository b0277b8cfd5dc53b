/* SPDX-License-Identifier: MIT
 *
 * test_oom.c - a call that runs out of memory changes nothing and leaks nothing.
 *
 * For every k the k-th allocation of a call fails (oom.h), until the call comes
 * through; after each failure the network is compared with what it was.
 */
#include "oom.h"

/* ---- a network and a copy of all that can be seen of it --------------------------------- */

#define WIDTH 10
#define HEIGHT 9
#define ALL (WIDTH * HEIGHT)
#define MOST 210 /* memories */

typedef struct view {
  uint32_t count;
  uint64_t state[2], taught, updates, sweeps, due, bits[MOST][2];
  char names[MOST][EG_NAME_MAX];
  double h[ALL], overlaps[MOST];
} view;

static view *look(const eg_net *net) {
  view *v = calloc(1, sizeof *v);
  eg_patterns *ps;
  assert_non_null(v);
  assert_int_equal(eg_patterns_new(&ps, WIDTH, HEIGHT, 1), EG_OK);
  v->count = eg_net_count(net);
  assert_true(v->count <= MOST);
  for (uint32_t mu = 0; mu < v->count; mu++) {
    assert_int_equal(eg_net_memory(net, mu, ps, 0), EG_OK);
    memcpy(v->bits[mu], eg_patterns_at(ps, 0), sizeof v->bits[mu]);
    strcpy(v->names[mu], eg_net_name(net, mu));
    v->overlaps[mu] = eg_net_overlap(net, mu);
  }
  memcpy(v->state, eg_net_state(net), sizeof v->state);
  eg_net_fields(net, v->h);
  v->taught = eg_net_taught(net);
  v->updates = eg_net_updates(net);
  v->sweeps = eg_net_sweeps(net);
  v->due = eg_net_due(net);
  eg_patterns_free(ps);
  return v;
}

static void assert_unchanged(const eg_net *net, const view *before) {
  view *now = look(net);
  assert_int_equal(now->count, before->count);
  assert_memory_equal(now, before, sizeof *now);
  free(now);
}

static eg_patterns *named(dice *d, uint32_t count) {
  return roll_patterns(d, WIDTH, HEIGHT, count);
}

/* With `old` memories, a random state and half a sweep behind it. */
static eg_net *used_net(dice *d, uint32_t old, eg_schedule schedule) {
  eg_net *net = make_net((eg_net_desc){.width = WIDTH, .height = HEIGHT, .seed = 5, .threads = 1});
  eg_patterns *ps = named(d, old);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  uint64_t flips = 0;
  eg_net_begin(net, schedule);
  eg_net_advance(net, ALL / 2, &flips);
  return net;
}

/* ---- laws ---------------------------------------------------------------------------------- */

static void making_fails_cleanly(void **state) {
  (void)state;
  long long start = balance;
  static float weights[ALL * ALL];
  eg_net *net;
  eg_patterns *ps;
  eg_net_desc about = {.width = WIDTH, .height = HEIGHT};
  for (int given = 0; given < 2; given++) {
    about.weights = given ? weights : NULL;
    EACH_FAILURE(eg_net_new(&net, &about), assert_null(net));
    assert_true(failures >= 1 + given);
    eg_net_free(net);
    assert_int_equal(balance, start);
  }
  EACH_FAILURE(eg_patterns_new(&ps, WIDTH, HEIGHT, 3), assert_null(ps));
  assert_true(failures >= 1);
  eg_patterns_free(ps);
  EACH_FAILURE(eg_patterns_random(&ps, WIDTH, HEIGHT, 3), assert_null(ps));
  assert_true(failures >= 1);
  eg_patterns_free(ps);
  assert_int_equal(balance, start);
}

/* What is large is mapped. */
static void large_pieces_fail_cleanly(void **state) {
  (void)state;
  long long start = balance;
  eg_patterns *ps, *list;
  eg_net *net = make_net((eg_net_desc){.width = 256, .height = 256});
  EACH_FAILURE(eg_patterns_new(&list, 256, 256, 700), assert_null(list));
  assert_true(failures >= 2);
  EACH_FAILURE(eg_patterns_random(&ps, 256, 256, 700), assert_null(ps));
  assert_true(failures >= 2);
  while (eg_patterns_roll(ps, 0, 1)) continue;
  EACH_FAILURE(eg_net_learn(net, ps), assert_int_equal(eg_net_count(net), 0));
  EACH_FAILURE(eg_net_forget(net, 0), assert_int_equal(eg_net_count(net), 700));
  assert_true(failures >= 2); /* the patterns have them too */
  EACH_FAILURE(eg_net_learn(net, list), assert_int_equal(eg_net_count(net), 699));
  assert_true(failures >= 2);
  assert_int_equal(eg_net_count(net), 1399);
  assert_int_equal(eg_patterns_count(ps), 700);
  eg_patterns_free(ps);
  eg_patterns_free(list);
  eg_net_free(net);
  assert_int_equal(balance, start);
}

/* A name is a convenience: without memory for it the pattern keeps what it has. */
static void a_name_may_be_lost(void **state) {
  (void)state;
  long long start = balance;
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, WIDTH, HEIGHT, 2), EG_OK);
  grants = 0;
  eg_patterns_set_name(ps, 1, "lost");
  grants = -1;
  assert_string_equal(eg_patterns_name(ps, 1), "");
  eg_patterns_set_name(ps, 1, "kept");
  assert_string_equal(eg_patterns_name(ps, 1), "kept");
  grants = 0;
  eg_patterns_set_name(ps, 0, "there is room already");
  grants = -1;
  assert_string_equal(eg_patterns_name(ps, 0), "there is room already");
  eg_patterns_free(ps);
  assert_int_equal(balance, start);
}

static void learning_fails_cleanly(void **state) {
  (void)state;
  static const uint32_t olds[] = {0, 1, 3, 60, 63, 64, 70}, news[] = {1, 2, 4, 5, 64, 70};
  dice d = {1};
  long long start = balance;
  for (size_t a = 0; a < COUNT_OF(olds); a++)
    for (size_t b = 0; b < COUNT_OF(news); b++)
      for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule += EG_SYNCHRONOUS) {
        eg_net *net = used_net(&d, olds[a], (eg_schedule)schedule);
        eg_patterns *ps = named(&d, news[b]);
        eg_patterns_set_name(ps, 0, "named");
        view *before = look(net), *after;
        EACH_FAILURE(eg_net_learn(net, ps), assert_unchanged(net, before));
        assert_true(failures >= 2);
        after = look(net); /* and then it learns as if nothing had been */
        assert_int_equal(after->count, olds[a] + news[b]);
        for (uint32_t mu = 0; mu < after->count; mu++) {
          const uint64_t *bits = mu < olds[a] ? before->bits[mu] : eg_patterns_at(ps, mu - olds[a]);
          const char *name = mu < olds[a] ? before->names[mu] : eg_patterns_name(ps, mu - olds[a]);
          assert_true(same_bits(after->bits[mu], bits, ALL));
          assert_string_equal(after->names[mu], name);
          assert_true(after->overlaps[mu] == (double)eg_bits_dot(bits, before->state, ALL) / ALL);
        }
        free(before);
        free(after);
        eg_patterns_free(ps);
        eg_net_free(net);
      }
  assert_int_equal(balance, start);
}

static void measuring_fails_cleanly(void **state) {
  (void)state;
  dice d = {2};
  long long start = balance;
  eg_net *net = used_net(&d, 70, EG_SYNCHRONOUS);
  view *before = look(net);
  uint64_t s[2];
  roll_bits(&d, s, ALL);
  double energy;
  size_t errors;
  uint32_t found;
  EACH_FAILURE(eg_net_energy(net, s, &energy), assert_unchanged(net, before));
  assert_true(failures >= 1);
  EACH_FAILURE(eg_net_errors(net, s, &errors), assert_unchanged(net, before));
  assert_true(failures >= 1);
  EACH_FAILURE(eg_net_find(net, s, &found), assert_unchanged(net, before));
  uint32_t mu, copies;
  EACH_FAILURE(eg_net_repeated(net, 0, &mu, &copies), assert_unchanged(net, before));
  EACH_FAILURE(eg_net_energy(net, NULL, &energy), assert_unchanged(net, before));
  assert_int_equal(failures, 0); /* its own energy is always to be had */
  assert_unchanged(net, before);
  free(before);
  eg_net_free(net);
  assert_int_equal(balance, start);
}

/* The noise that fails is not skipped: the next call draws the same. */
static void corrupting_fails_cleanly(void **state) {
  (void)state;
  dice d = {3}, again = {3};
  long long start = balance;
  eg_net *net = used_net(&d, 3, EG_CYCLIC), *twin = used_net(&again, 3, EG_CYCLIC);
  view *before = look(net);
  EACH_FAILURE(eg_net_corrupt(net, 30, EG_STREAM_NOISE), assert_unchanged(net, before));
  assert_int_equal(eg_net_corrupt(twin, 30, EG_STREAM_NOISE), EG_OK);
  assert_true(same_bits(eg_net_state(net), eg_net_state(twin), ALL));
  free(before);
  eg_net_free(net);
  eg_net_free(twin);
  assert_int_equal(balance, start);
}

static void running_fails_cleanly(void **state) {
  (void)state;
  dice d = {4};
  long long start = balance;
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++) {
    eg_net *net = used_net(&d, 8, (eg_schedule)schedule);
    view *before = look(net);
    eg_run run;
    EACH_FAILURE(eg_run_begin(&run, net, (eg_schedule)schedule, 100), {
      assert_unchanged(net, before);
      assert_true(run.over);
      assert_false(eg_run_advance(&run, net, 1));
      eg_run_end(&run);
    });
    failed = false;
    grants = 0; /* what has begun needs no more memory, nor does forgetting what nobody shares */
    while (!run.over) eg_run_advance(&run, net, 17);
    for (uint32_t mu = 8; mu--;) assert_int_equal(eg_net_forget(net, mu), EG_OK);
    eg_net_set(net, before->state);
    eg_net_randomize(net);
    grants = -1;
    assert_false(failed);
    eg_run_end(&run);
    free(before);
    eg_net_free(net);
  }
  assert_int_equal(balance, start);
}

/* Patterns that lie neuron by neuron, shared with nobody but `owner`. */
static eg_patterns *lying(const eg_patterns *ps, eg_net **owner) {
  eg_patterns *same;
  *owner = make_net((eg_net_desc){.width = WIDTH, .height = HEIGHT});
  assert_int_equal(eg_net_learn(*owner, ps), EG_OK);
  assert_int_equal(eg_net_memories(*owner, &same), EG_OK);
  return same;
}

/* Learned by one network, shared by a list, learned by another: whoever fails, nobody loses any. */
static void sharing_fails_cleanly(void **state) {
  (void)state;
  static const uint32_t olds[] = {0, 1, 60, 64, 70};
  dice d = {5};
  long long start = balance;
  for (size_t v = 0; v < COUNT_OF(olds); v++) {
    eg_net *net = used_net(&d, olds[v], EG_SYNCHRONOUS), *owner;
    eg_patterns *ps = named(&d, 66), *shared, *own;
    eg_patterns_set_name(ps, 0, "named");
    shared = lying(ps, &owner);
    view *before = look(net), *of_owner = look(owner), *whole;
    EACH_FAILURE(eg_net_learn(net, shared), {
      assert_unchanged(net, before);
      assert_unchanged(owner, of_owner);
    });
    assert_true(failures >= 1);
    assert_int_equal(eg_net_count(net), olds[v] + 66);
    EACH_FAILURE(eg_net_memories(net, &own), assert_null(own));
    assert_true(failures >= 1);
    whole = look(net);
    EACH_FAILURE(eg_net_forget(net, 0), {
      assert_unchanged(net, whole);
      assert_unchanged(owner, of_owner);
      assert_int_equal(eg_patterns_count(own), olds[v] + 66);
    });
    assert_true(failures >= 2);
    assert_int_equal(eg_patterns_count(own), olds[v] + 66);
    assert_unchanged(owner, of_owner);
    EACH_FAILURE(eg_net_learn(owner, own), assert_unchanged(owner, of_owner));
    EACH_FAILURE(eg_net_forget(owner, 66 + olds[v] / 2), (void)0);
    free(before);
    before = look(owner);
    EACH_FAILURE(eg_net_reset(owner), assert_unchanged(owner, before));
    assert_int_equal(eg_net_count(owner), 0);
    eg_net_free(owner);
    free(before);
    free(whole);
    free(of_owner);
    eg_patterns_free(own);
    eg_patterns_free(shared);
    eg_patterns_free(ps);
    eg_net_free(net);
  }
  assert_int_equal(balance, start);
}

static void batches_fail_cleanly(void **state) {
  (void)state;
  enum { CUES = 20 };
  dice d = {6};
  long long start = balance;
  for (int schedule = EG_RANDOM; schedule <= EG_SYNCHRONOUS; schedule++)
    for (int layout = 0; layout < 2; layout++) {
      eg_net *net = used_net(&d, 9, (eg_schedule)schedule), *owner;
      eg_patterns *ps = named(&d, CUES), *shared = lying(ps, &owner);
      view *before = look(net);
      uint64_t ends[CUES][2] = {{0}};
      eg_batch *b;
      bool slower = false;
      for (failures = 0;; failures++) { /* what only makes it faster it may do without */
        failed = false;
        grants = failures;
        eg_status status =
            eg_batch_new(&b, net, layout ? shared : ps, (eg_schedule)schedule, 50, 1);
        grants = -1;
        assert_unchanged(net, before);
        if (!failed) assert_int_equal(status, EG_OK);
        if (!failed) break;
        if (status == EG_OK) {
          slower = true;
          while (eg_batch_advance(b, 31)) continue;
          for (uint32_t k = 0; k < CUES; k++)
            memcpy(ends[k], eg_net_state(eg_batch_net(b, k)), sizeof ends[k]);
          eg_batch_free(b);
        } else {
          assert_int_equal(status, EG_NO_MEMORY);
          assert_null(b);
        }
      }
      eg_patterns_free(ps);
      eg_patterns_free(shared);
      eg_net_free(owner);
      failed = false;
      grants = 0; /* what has begun needs no more memory */
      while (eg_batch_advance(b, 31)) continue;
      grants = -1;
      assert_false(failed);
      assert_unchanged(net, before);
      eg_net_free(net);
      for (uint32_t k = 0; k < CUES; k++) {
        assert_true(eg_batch_run(b, k)->over);
        if (slower) assert_true(same_bits(ends[k], eg_net_state(eg_batch_net(b, k)), ALL));
      }
      eg_batch_free(b);
      free(before);
    }
  assert_int_equal(balance, start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(making_fails_cleanly),    cmocka_unit_test(large_pieces_fail_cleanly),
      cmocka_unit_test(a_name_may_be_lost),      cmocka_unit_test(learning_fails_cleanly),
      cmocka_unit_test(measuring_fails_cleanly), cmocka_unit_test(corrupting_fails_cleanly),
      cmocka_unit_test(running_fails_cleanly),   cmocka_unit_test(sharing_fails_cleanly),
      cmocka_unit_test(batches_fail_cleanly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
