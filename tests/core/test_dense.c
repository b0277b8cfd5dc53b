/* SPDX-License-Identifier: MIT
 *
 * test_dense.c - networks whose weights were given as a matrix.
 *
 * Weights that are small multiples of a power of two have exact sums in any
 * order, so that fields and energies must equal the plain double loop. Of any
 * other weights the sums depend on their order, and so on the flips that have
 * been; but never on threads, blocks and kernels.
 */
#include "naive.h"

enum { WHOLE, BINARY, ANY, UNEVEN, KINDS };

static float roll_weight(dice *d, int kind) {
  switch (kind) {
    case WHOLE: return (float)roll_below(d, 9) - 4;
    case BINARY: return ((float)roll_below(d, 2001) - 1000) / 1024;
    case UNEVEN: /* so that a sum has the sign of what comes last */
      return (toss(d) ? 1.f : -1.f) * (toss(d) ? 1.f : toss(d) ? 0x1p55f : 0x1p60f);
    default: return ((float)(roll(d) >> 40) / 8388608.0f - 1) * (toss(d) ? 1e-3f : 3);
  }
}

/* With a diagonal. */
static float *roll_matrix(dice *d, size_t n, int kind, bool symmetric) {
  float *w = malloc(n * n * sizeof *w);
  assert_non_null(w);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      w[i * n + j] = symmetric && j < i ? w[j * n + i] : roll_weight(d, kind);
  return w;
}

static eg_net *net_of(uint32_t n, const float *w, uint64_t seed) {
  return make_net((eg_net_desc){.width = n, .height = 1, .weights = w, .seed = seed});
}

static eg_net_desc roll_about(dice *d, uint32_t n, const float *w) {
  return (eg_net_desc){.width = n,
                       .height = 1,
                       .seed = roll(d),
                       .ties = (eg_ties)roll_below(d, 4),
                       .scale = (eg_scale)roll_below(d, 3),
                       .self = toss(d),
                       .weights = w};
}

/* ---- measures ---------------------------------------------------------------------------- */

static void assert_as_written(const eg_net *net, naive_net *book) {
  size_t n = book->n, errors = 0;
  double *h = malloc(n * sizeof *h), energy;
  assert_non_null(h);
  memcpy(book->state, eg_net_state(net), book->words * sizeof *book->state);
  eg_net_fields(net, h);
  for (size_t i = 0; i < n; i++) {
    double expected = naive_h(book, i);
    assert_true(h[i] == expected);
    assert_true(eg_net_field(net, i) == expected);
    errors += expected * eg_spin(book->state, i) < 0;
  }
  assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
  assert_true(energy == -0.5 * naive_pairs_of(book));
  assert_int_equal(eg_net_energy(net, book->state, &energy), EG_OK);
  assert_true(energy == -0.5 * naive_pairs_of(book));
  assert_int_equal(errors_of(net), errors);
  free(h);
}

static void measures_are_those_of_the_matrix(void **state) {
  (void)state;
  dice d = {1};
  for (int trial = 0; trial < 120; trial++) {
    uint32_t n = 1 + roll_below(&d, 90);
    float *w = roll_matrix(&d, n, trial % 2 ? WHOLE : BINARY, trial % 3 == 0);
    eg_net_desc about = roll_about(&d, n, w);
    eg_net *net = make_net(about);
    naive_net *book = naive_new(&about);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++)
        assert_true(eg_net_weight(net, i, j) == (i == j && !about.self ? 0 : (double)w[i * n + j]));
    memset(w, 0xff, (size_t)n * n * sizeof *w); /* it was copied */
    assert_null(eg_net_about(net)->weights);
    assert_as_written(net, book);
    uint64_t s[2], flips = 0;
    for (int step = 0; step < 12; step++) {
      roll_bits(&d, s, n);
      switch (roll_below(&d, 6)) {
        case 0: eg_net_set(net, s); break;
        case 1: eg_net_put(net, roll_below(&d, n), toss(&d)); break;
        case 2: eg_net_update(net, roll_below(&d, n)); break;
        case 3: assert_int_equal(eg_net_corrupt(net, n / 2, EG_STREAM_NOISE), EG_OK); break;
        default:
          eg_net_begin(net, (eg_schedule)roll_below(&d, 4));
          eg_net_advance(net, toss(&d) ? n : roll_below(&d, n), &flips);
          break;
      }
      assert_as_written(net, book);
    }
    free(w);
    naive_free(book);
    eg_net_free(net);
  }
}

static void the_diagonal_counts_only_for_self(void **state) {
  (void)state;
  dice d = {2};
  for (int self = 0; self < 2; self++) {
    float *w = roll_matrix(&d, 30, WHOLE, true), *other = malloc(900 * sizeof *other);
    assert_non_null(other);
    memcpy(other, w, 900 * sizeof *w);
    for (size_t i = 0; i < 30; i++) other[i * 31] = w[i * 31] + 1 + (float)i;
    eg_net *a = make_net((eg_net_desc){.width = 6, .height = 5, .weights = w, .self = self});
    eg_net *b = make_net((eg_net_desc){.width = 6, .height = 5, .weights = other, .self = self});
    double ea, eb;
    assert_int_equal(eg_net_energy(a, NULL, &ea), EG_OK);
    assert_int_equal(eg_net_energy(b, NULL, &eb), EG_OK);
    assert_true(ea == eb);
    for (size_t i = 0; i < 30; i++)
      assert_true(eg_net_field(a, i) - eg_net_field(b, i) == (self ? 1 + (double)i : 0));
    eg_net_free(a);
    eg_net_free(b);
    free(w);
    free(other);
  }
}

/* One weight above and one below the diagonal, in every corner of a matrix of several tiles. */
static void symmetry_is_seen(void **state) {
  (void)state;
  static const uint32_t sizes[] = {1, 2, 63, 64, 65, 130};
  dice d = {3};
  for (size_t v = 0; v < COUNT_OF(sizes); v++) {
    uint32_t n = sizes[v];
    float *w = roll_matrix(&d, n, ANY, true);
    eg_net *net = net_of(n, w, 1);
    assert_true(eg_net_symmetric(net));
    assert_string_equal(eg_net_rule(net), "weights");
    eg_net_free(net);
    for (int trial = 0; n > 1 && trial < 30; trial++) {
      uint32_t i = trial ? roll_below(&d, n) : n - 1, j = roll_below(&d, n - 1);
      if (j >= i) j++;
      float was = w[i * n + j];
      w[i * n + j] = nextafterf(was, 9);
      net = net_of(n, w, 1);
      assert_false(eg_net_symmetric(net));
      eg_net_free(net);
      w[i * n + j] = was;
    }
    free(w);
  }
}

static void only_finite_weights_are_taken(void **state) {
  (void)state;
  static const float bad[] = {NAN, -NAN, INFINITY, -INFINITY};
  dice d = {4};
  for (int trial = 0; trial < 80; trial++) {
    uint32_t n = 1 + roll_below(&d, 140);
    float *w = roll_matrix(&d, n, ANY, toss(&d));
    size_t at = trial < 4 ? (size_t)n * n - 1 : roll_below(&d, n * n);
    if (trial >= 40) at = (size_t)roll_below(&d, n) * (n + 1); /* on the diagonal, too */
    w[at] = bad[trial % 4];
    eg_net *net = (eg_net *)&d;
    assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = n,
                                                     .height = 1,
                                                     .weights = w,
                                                     .self = toss(&d)}),
                     EG_NOT_FINITE);
    assert_null(net);
    free(w);
  }
  float largest[4] = {0, 3.4e38f, 3.4e38f, 0};
  eg_net *net = net_of(2, largest, 1);
  assert_true(eg_net_field(net, 0) == -(double)3.4e38f);
  eg_net_free(net);
}

static void there_is_nothing_to_learn(void **state) {
  (void)state;
  dice d = {5};
  float *w = roll_matrix(&d, 20, ANY, false);
  eg_net *net = net_of(20, w, 1);
  eg_patterns *ps = roll_patterns(&d, 20, 1, 3);
  uint64_t taught = eg_net_taught(net);
  double h = eg_net_field(net, 7);
  assert_int_equal(eg_net_learn(net, ps), EG_FIXED);
  assert_int_equal(eg_net_forget(net, 0), EG_FIXED);
  assert_int_equal(eg_net_taught(net), taught);
  assert_int_equal(eg_net_count(net), 0);
  assert_int_equal(eg_net_classify(net).kind, EG_KIND_NONE);
  assert_true(eg_net_field(net, 7) == h);
  eg_net_free(net);
  eg_patterns_free(ps);
  free(w);
}

/* ---- dynamics ------------------------------------------------------------------------------ */

/* The book's network does the same, one neuron after another. */
static void sweeps_are_those_of_the_book(void **state) {
  (void)state;
  dice d = {6};
  for (int trial = 0; trial < 160; trial++) {
    uint32_t n = 1 + roll_below(&d, trial % 4 ? 70 : 5);
    float *w = roll_matrix(&d, n, trial % 2 ? WHOLE : BINARY, trial % 3 == 0);
    eg_net_desc about = roll_about(&d, n, w);
    naive_net *book = naive_new(&about);
    about.block = roll_below(&d, EG_BLOCK_MAX + 1);
    about.threads = roll_below(&d, 5);
    eg_net *net = make_net(about);
    for (int sweep = 0; sweep < 6; sweep++) {
      if (sweep % 3 == 0) {
        eg_net_randomize(net);
        naive_set(book, eg_net_state(net));
      }
      eg_schedule schedule = (eg_schedule)(trial % 4);
      uint64_t flips = 0, expected = 0, due = n;
      eg_net_begin(net, schedule);
      naive_begin(book, schedule);
      while (due) {
        uint64_t most = roll_below(&d, 2) ? roll_below(&d, n + 1) : n;
        due = eg_net_advance(net, most, &flips);
        assert_int_equal(due, naive_advance(book, most, &expected));
        assert_int_equal(flips, expected);
        assert_true(same_bits(eg_net_state(net), book->state, n));
      }
      if (sweep == 4) { /* and one by itself */
        uint32_t i = roll_below(&d, n);
        assert_int_equal(eg_net_update(net, i), naive_update(book, i));
      }
      assert_int_equal(eg_net_updates(net), book->updates);
    }
    free(w);
    naive_free(book);
    eg_net_free(net);
  }
}

/* Neuron 1 follows neuron 2, which does the opposite of neuron 1: they are back after four steps,
 * which is neither rest nor a 2-cycle. */
static void opposites_chase_each_other(void **state) {
  (void)state;
  const float w[] = {0, 1, -1, 0};
  for (uint64_t s = 0; s < 4; s++) {
    eg_net *net = net_of(2, w, 1);
    assert_false(eg_net_symmetric(net));
    double energy;
    eg_net_set(net, &s);
    assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
    assert_true(energy == 0);
    uint64_t seen[5] = {s}, flips = 0;
    for (int step = 1; step < 5; step++) {
      eg_net_begin(net, EG_SYNCHRONOUS);
      eg_net_advance(net, 2, &flips);
      seen[step] = *eg_net_state(net);
      for (int k = 0; k < step && k != step - 4; k++) assert_int_not_equal(seen[k], seen[step]);
    }
    assert_int_equal(seen[4], s);
    assert_int_equal(flips, 4);
    eg_run run;
    assert_int_equal(eg_run_begin(&run, net, EG_SYNCHRONOUS, 40), EG_OK);
    while (!run.over) eg_run_advance(&run, net, 2);
    assert_true(!run.converged && run.cycle == 0 && run.sweeps == 40 && run.flips == 40);
    eg_run_end(&run);
    eg_net_free(net);
  }
}

/* An antisymmetric matrix of any size has no pairs to sum up: its energy is zero in every state. */
static void antisymmetric_weights_have_no_energy(void **state) {
  (void)state;
  dice d = {7};
  float *w = roll_matrix(&d, 100, WHOLE, true);
  for (size_t i = 0; i < 100; i++)
    for (size_t j = 0; j <= i; j++) w[i * 100 + j] = i == j ? 0 : -w[j * 100 + i];
  eg_net *net = net_of(100, w, 7);
  for (int trial = 0; trial < 50; trial++) {
    double energy;
    eg_net_randomize(net);
    assert_int_equal(eg_net_energy(net, NULL, &energy), EG_OK);
    assert_true(energy == 0);
  }
  eg_net_free(net);
  free(w);
}

/* Matrices above and below the size from which threads share the work (256 neurons). */
static void threads_and_blocks_change_nothing(void **state) {
  (void)state;
  static const uint32_t sizes[] = {5, 17, 100, 255, 256, 300, 700};
  dice d = {8};
  for (size_t v = 0; v < COUNT_OF(sizes); v++)
    for (int kind = 0; kind < KINDS; kind++) {
      uint32_t n = sizes[v];
      float *w = roll_matrix(&d, n, kind, kind == BINARY);
      eg_net_desc about = roll_about(&d, n, w);
      enum { WAYS = 7 };
      eg_net *nets[WAYS];
      for (uint32_t k = 0; k < WAYS; k++) {
        about.threads = k < 4 ? k + 1 : roll_below(&d, 5);
        about.block = k < 4 ? 1 : 2 + roll_below(&d, 63);
        about.kernel = k ? (eg_kernel)roll_below(&d, 4) : EG_KERNEL_SCALAR;
        nets[k] = make_net(about);
      }
      for (int step = 0; step < 12; step++) {
        eg_schedule schedule = (eg_schedule)roll_below(&d, 4);
        uint32_t i = roll_below(&d, n), cut = roll_below(&d, n + 1);
        uint64_t flips[WAYS] = {0};
        double h[700], first[700], energy, first_energy = 0;
        for (uint32_t k = 0; k < WAYS; k++) {
          if (step % 4 == 0) eg_net_randomize(nets[k]);
          if (step % 4 == 1)
            assert_int_equal(eg_net_corrupt(nets[k], n / 3, EG_STREAM_NOISE), EG_OK);
          eg_net_begin(nets[k], schedule);
          eg_net_advance(nets[k], cut, &flips[k]);
          eg_net_advance(nets[k], UINT64_MAX, &flips[k]);
          flips[k] += eg_net_update(nets[k], i);
          eg_net_fields(nets[k], k ? h : first);
          assert_int_equal(eg_net_energy(nets[k], NULL, k ? &energy : &first_energy), EG_OK);
          if (k == 0) continue;
          assert_true(same_bits(eg_net_state(nets[k]), eg_net_state(nets[0]), n));
          assert_int_equal(flips[k], flips[0]);
          assert_memory_equal(h, first, n * sizeof *h);
          assert_true(energy == first_energy);
        }
      }
      eg_run run[WAYS];
      eg_schedule schedule = (eg_schedule)roll_below(&d, 4);
      for (uint32_t k = 0; k < WAYS; k++) {
        assert_int_equal(eg_run_begin(&run[k], nets[k], schedule, 12), EG_OK);
        while (!run[k].over) eg_run_advance(&run[k], nets[k], 1 + roll_below(&d, n));
        assert_true(run[k].sweeps == run[0].sweeps && run[k].flips == run[0].flips);
        assert_true(run[k].converged == run[0].converged && run[k].cycle == run[0].cycle);
        assert_true(same_bits(eg_net_state(nets[k]), eg_net_state(nets[0]), n));
      }
      for (uint32_t k = 0; k < WAYS; k++) {
        eg_run_end(&run[k]);
        eg_net_free(nets[k]);
      }
      free(w);
    }
}

/* The sum over memories given as a matrix is the Hebbian network. */
static void hebbian_sums_run_as_hebb(void **state) {
  (void)state;
  dice d = {9};
  for (int trial = 0; trial < 80; trial++) {
    uint32_t n = 1 + roll_below(&d, 120), p = roll_below(&d, 30);
    eg_patterns *ps = roll_patterns(&d, n, 1, p);
    int32_t *sums = naive_weights(ps);
    float *w = malloc((size_t)n * n * sizeof *w);
    assert_non_null(w);
    for (size_t k = 0; k < (size_t)n * n; k++) w[k] = (float)sums[k];
    eg_net_desc about = roll_about(&d, n, NULL);
    about.scale = EG_SCALE_NONE;
    eg_net *hebb = make_net(about);
    about.weights = w;
    about.scale = (eg_scale)roll_below(&d, 3); /* it does not apply */
    eg_net *dense = make_net(about);
    assert_int_equal(eg_net_learn(hebb, ps), EG_OK);
    assert_true(eg_net_symmetric(dense));
    for (int start = 0; start < 3; start++) {
      eg_run a, b;
      double ea, eb;
      eg_schedule schedule = (eg_schedule)((trial + start) % 4);
      eg_net_randomize(hebb);
      eg_net_randomize(dense);
      assert_int_equal(eg_run_begin(&a, hebb, schedule, 40), EG_OK);
      assert_int_equal(eg_run_begin(&b, dense, schedule, 40), EG_OK);
      while (!a.over) {
        eg_run_advance(&a, hebb, n);
        eg_run_advance(&b, dense, n);
        assert_true(same_bits(eg_net_state(hebb), eg_net_state(dense), n));
        assert_true(a.flips == b.flips && a.converged == b.converged && a.cycle == b.cycle);
        assert_int_equal(a.over, b.over);
        assert_int_equal(eg_net_energy(hebb, NULL, &ea), EG_OK);
        assert_int_equal(eg_net_energy(dense, NULL, &eb), EG_OK);
        assert_true(ea == eb);
        for (size_t i = 0; i < n; i++) assert_true(eg_net_field(hebb, i) == eg_net_field(dense, i));
      }
      eg_run_end(&a);
      eg_run_end(&b);
    }
    free(sums);
    free(w);
    eg_patterns_free(ps);
    eg_net_free(hebb);
    eg_net_free(dense);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(measures_are_those_of_the_matrix),
      cmocka_unit_test(the_diagonal_counts_only_for_self),
      cmocka_unit_test(symmetry_is_seen),
      cmocka_unit_test(only_finite_weights_are_taken),
      cmocka_unit_test(there_is_nothing_to_learn),
      cmocka_unit_test(sweeps_are_those_of_the_book),
      cmocka_unit_test(opposites_chase_each_other),
      cmocka_unit_test(antisymmetric_weights_have_no_energy),
      cmocka_unit_test(threads_and_blocks_change_nothing),
      cmocka_unit_test(hebbian_sums_run_as_hebb),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
