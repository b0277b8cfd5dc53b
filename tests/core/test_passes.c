/* SPDX-License-Identifier: MIT
 *
 * test_passes.c - sweeps in an order of one's own: however a pass is cut and whatever does the work, it moves
 * the neurons as single updates, synchronous steps and the book would.
 */
#include "naive.h"

#include "net.h"

enum { N = 150 };

static eg_net *some_net(dice *d, eg_net_desc about) {
  about.width = N;
  about.height = 1;
  about.seed = 5;
  eg_net *net = make_net(about);
  eg_patterns *ps = roll_patterns(d, N, 1, 40);
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  return net;
}

/* Two of the same, one of which does its work by threads, blocks and a kernel as they fall. */
static void two_nets(dice *d, eg_net *nets[2]) {
  eg_net_desc about = {.ties = (eg_ties)roll_below(d, 4),
                       .self = toss(d),
                       .dense = toss(d),
                       .temperature = toss(d) ? 0.3 : 0};
  eg_net_desc other = about;
  other.kernel = (eg_kernel)roll_below(d, 4);
  other.threads = roll_below(d, 4);
  other.block = roll_below(d, EG_BLOCK_MAX + 1);
  dice same = *d;
  nets[0] = some_net(&same, about);
  nets[1] = some_net(d, other);
}

static size_t roll_distinct(dice *d, uint32_t *who) {
  size_t count = 0;
  for (uint32_t i = 0; i < N; i++)
    if (roll_below(d, 3)) who[count++] = i;
  for (size_t k = count; k > 1; k--) {
    size_t pick = roll_below(d, (uint32_t)k);
    uint32_t held = who[k - 1];
    who[k - 1] = who[pick];
    who[pick] = held;
  }
  return count;
}

static eg_pass new_pass(const eg_net *net) {
  eg_pass pass;
  assert_int_equal(eg_pass_new(&pass, net), EG_OK);
  return pass;
}

static void together(eg_pass *pass, eg_net *net, dice *d, uint32_t *who, size_t count) {
  size_t most = 1 + roll_below(d, N), left = count;
  while (left > 0) left = eg_pass_together(pass, net, who, count, most);
}

static void assert_same_nets(const eg_net *a, const eg_net *b) {
  double h[N], others[N];
  assert_true(same_bits(eg_net_state(a), eg_net_state(b), N));
  assert_int_equal(eg_net_updates(a), eg_net_updates(b));
  assert_int_equal(eg_net_flips(a), eg_net_flips(b));
  eg_net_fields(a, h);
  eg_net_fields(b, others);
  assert_memory_equal(h, others, sizeof h);
}

static void a_list_in_turn_is_its_single_updates(void **state) {
  (void)state;
  dice d = {1};
  for (int times = 0; times < 60; times++) {
    eg_net *nets[2];
    two_nets(&d, nets);
    eg_pass pass = new_pass(nets[1]);
    uint32_t who[3 * N];
    size_t count = roll_below(&d, 3 * N);
    for (size_t k = 0; k < count; k++) who[k] = roll_below(&d, toss(&d) ? 5 : N);
    size_t flips = 0, visited = 0;
    for (size_t k = 0; k < count; k++) {
      flips += eg_net_update(nets[0], who[k]);
      bool before = false;
      for (size_t j = 0; j < k; j++) before = before || who[j] == who[k];
      visited += !before;
    }
    eg_pass_begin(&pass, nets[1], -1);
    for (size_t k = 0, part; k < count; k += part) {
      part = 1 + roll_below(&d, (uint32_t)(count - k));
      eg_pass_turn(&pass, nets[1], who + k, part);
    }
    eg_pass_end(nets[1]);
    assert_int_equal(pass.flips, flips);
    assert_int_equal(pass.visited, visited);
    assert_int_equal(eg_net_sweeps(nets[1]), 1);
    assert_same_nets(nets[0], nets[1]);
    eg_pass_free(&pass);
    eg_net_free(nets[0]);
    eg_net_free(nets[1]);
  }
}

static void all_together_is_a_synchronous_step(void **state) {
  (void)state;
  dice d = {2};
  for (int times = 0; times < 60; times++) {
    eg_net *nets[2];
    two_nets(&d, nets);
    eg_pass pass = new_pass(nets[1]);
    uint32_t who[N];
    for (uint32_t i = 0; i < N; i++) who[i] = i;
    for (int step = 0; step < 3; step++) {
      uint64_t flips = 0;
      eg_net_begin(nets[0], EG_SYNCHRONOUS);
      eg_net_advance(nets[0], N, &flips);
      eg_pass_begin(&pass, nets[1], -1);
      together(&pass, nets[1], &d, who, N);
      eg_pass_end(nets[1]);
      assert_int_equal(pass.flips, flips);
      assert_int_equal(pass.visited, N);
      for (uint32_t i = 0; i < N; i++) assert_int_equal(who[i], i);
      assert_same_nets(nets[0], nets[1]);
    }
    eg_pass_free(&pass);
    eg_net_free(nets[0]);
    eg_net_free(nets[1]);
  }
}

/* At T = 0 with ties kept: what each would do alone, from the state before. */
static void some_together_move_by_the_fields_before(void **state) {
  (void)state;
  dice d = {3};
  for (int times = 0; times < 60; times++) {
    eg_net *net = some_net(&d, (eg_net_desc){.dense = toss(&d), .threads = roll_below(&d, 3)});
    eg_pass pass = new_pass(net);
    uint32_t who[N];
    size_t count = roll_distinct(&d, who);
    uint64_t want[(N + 63) / 64];
    memcpy(want, eg_net_state(net), sizeof want);
    for (size_t k = 0; k < count; k++) {
      double h = eg_net_field(net, who[k]);
      if (h != 0) eg_put_bit(want, who[k], h > 0);
    }
    eg_pass_begin(&pass, net, -1);
    together(&pass, net, &d, who, count);
    assert_true(same_bits(eg_net_state(net), want, N));
    assert_int_equal(eg_net_updates(net), count);
    eg_pass_free(&pass);
    eg_net_free(net);
  }
}

/* Someone else's hand within a block: all of it is looked at again, and takes the numbers of the random streams that it
 * would have taken. */
static void a_disturbed_block_begins_again(void **state) {
  (void)state;
  dice d = {4};
  for (int times = 0; times < 60; times++) {
    eg_net *nets[2];
    two_nets(&d, nets);
    eg_pass passes[2] = {new_pass(nets[0]), new_pass(nets[1])};
    uint32_t who[N];
    size_t count = roll_distinct(&d, who), stroke = roll_below(&d, N);
    bool up = !eg_bit(eg_net_state(nets[0]), stroke);
    eg_net_put(nets[0], stroke, up);
    for (int k = 0; k < 2; k++) eg_pass_begin(&passes[k], nets[k], -1);
    together(&passes[0], nets[0], &d, who, count);
    if (count > 1) eg_pass_together(&passes[1], nets[1], who, count, count - 1);
    eg_net_put(nets[1], stroke, up);
    together(&passes[1], nets[1], &d, who, count);
    assert_true(same_bits(eg_net_state(nets[0]), eg_net_state(nets[1]), N));
    assert_int_equal(eg_net_updates(nets[0]), eg_net_updates(nets[1]));
    assert_int_equal(passes[0].flips, passes[1].flips);
    for (int k = 0; k < 2; k++) {
      eg_pass_free(&passes[k]);
      eg_net_free(nets[k]);
    }
  }
}

/* ---- runs ---------------------------------------------------------------------------------- */

/* A run of passes in which who[0..count) move, one after another or together. */
static eg_run run_of(eg_net *net, uint32_t *who, size_t count, bool at_once, uint64_t limit) {
  dice d = {9};
  eg_run run;
  eg_pass pass = new_pass(net);
  assert_int_equal(eg_run_begin(&run, net, EG_OWN, limit), EG_OK);
  while (!run.over) {
    eg_pass_begin(&pass, net, run.temperature);
    if (at_once)
      together(&pass, net, &d, who, count);
    else
      eg_pass_turn(&pass, net, who, count);
    eg_pass_end(net);
    eg_run_take(&run, net, &pass);
  }
  eg_run_end(&run);
  eg_pass_free(&pass);
  return run;
}

static void runs_of_all_neurons_are_those_by_name(void **state) {
  (void)state;
  dice d = {5};
  int cycles = 0, ends = 0;
  uint32_t who[N];
  for (uint32_t i = 0; i < N; i++) who[i] = i;
  for (int times = 0; times < 100; times++) {
    eg_net *nets[2];
    two_nets(&d, nets);
    bool at_once = toss(&d);
    eg_run by_name, own = run_of(nets[1], who, N, at_once, 40);
    assert_int_equal(eg_run_begin(&by_name, nets[0], at_once ? EG_SYNCHRONOUS : EG_CYCLIC, 40),
                     EG_OK);
    while (!by_name.over) eg_run_advance(&by_name, nets[0], N);
    eg_run_end(&by_name);
    assert_same_nets(nets[0], nets[1]);
    assert_int_equal(eg_net_sweeps(nets[0]), eg_net_sweeps(nets[1]));
    assert_int_equal(own.sweeps, by_name.sweeps);
    assert_int_equal(own.flips, by_name.flips);
    assert_int_equal(own.converged, by_name.converged);
    assert_int_equal(own.cycle, by_name.cycle);
    assert_true(own.heat == by_name.heat);
    cycles += own.cycle != 0;
    ends += own.converged;
    eg_net_free(nets[0]);
    eg_net_free(nets[1]);
  }
  assert_true(cycles > 2 && ends > 5); /* else this test has looked at nothing */
}

/* Nothing flips among the visited: a fixed point only if the others would stay, too. */
static void who_is_left_out_keeps_a_run_from_a_false_end(void **state) {
  (void)state;
  dice d = {6};
  for (int times = 0; times < 20; times++) {
    eg_net *net = some_net(&d, (eg_net_desc){.dense = toss(&d)});
    uint32_t who[N];
    size_t count = roll_distinct(&d, who), errors;
    eg_run run = run_of(net, who, count, false, 50);
    assert_int_equal(eg_net_errors(net, NULL, &errors), EG_OK);
    assert_int_equal(run.converged, errors == 0);
    assert_int_equal(run.cycle, 0);
    if (errors) assert_int_equal(run.sweeps, 50);
    eg_net_free(net);
  }
}

/* One state after another comes back only because someone put it back. */
static void what_came_from_outside_is_no_cycle(void **state) {
  (void)state;
  dice d = {7};
  eg_net *net = some_net(&d, (eg_net_desc){0});
  eg_pass pass = new_pass(net);
  uint32_t who[N];
  size_t count = roll_distinct(&d, who);
  uint64_t start[(N + 63) / 64];
  memcpy(start, eg_net_state(net), sizeof start);
  eg_run run;
  assert_int_equal(eg_run_begin(&run, net, EG_OWN, 20), EG_OK);
  while (!run.over) {
    eg_net_set(net, start);
    eg_pass_begin(&pass, net, -1);
    eg_pass_turn(&pass, net, who, count);
    eg_pass_end(net);
    eg_run_take(&run, net, &pass);
    assert_true(pass.flips > 0 && run.cycle == 0);
  }
  eg_run_end(&run);
  eg_pass_free(&pass);
  eg_net_free(net);
}

/* A moment between any two parts of a pass is a place to go on from. */
static void a_moment_within_a_pass_leads_to_the_same_end(void **state) {
  (void)state;
  dice d = {8};
  for (int times = 0; times < 40; times++) {
    eg_net *nets[2];
    two_nets(&d, nets);
    eg_pass pass = new_pass(nets[0]);
    uint32_t who[N];
    size_t count = roll_distinct(&d, who), cut = roll_below(&d, (uint32_t)count + 1);
    eg_moment *moment;
    eg_pass_begin(&pass, nets[0], -1);
    eg_pass_turn(&pass, nets[0], who, cut);
    assert_int_equal(eg_moment_new(&moment, nets[0]), EG_OK);
    eg_pass_turn(&pass, nets[0], who + cut, count - cut);
    eg_pass_end(nets[0]);
    assert_int_equal(eg_net_go(nets[1], moment), EG_OK);
    assert_int_equal(eg_net_due(nets[1]), 0);
    eg_pass_begin(&pass, nets[1], -1);
    eg_pass_turn(&pass, nets[1], who + cut, count - cut);
    eg_pass_end(nets[1]);
    assert_same_nets(nets[0], nets[1]);
    eg_moment_free(moment);
    eg_pass_free(&pass);
    eg_net_free(nets[0]);
    eg_net_free(nets[1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_list_in_turn_is_its_single_updates),
      cmocka_unit_test(all_together_is_a_synchronous_step),
      cmocka_unit_test(some_together_move_by_the_fields_before),
      cmocka_unit_test(a_disturbed_block_begins_again),
      cmocka_unit_test(runs_of_all_neurons_are_those_by_name),
      cmocka_unit_test(who_is_left_out_keeps_a_run_from_a_false_end),
      cmocka_unit_test(what_came_from_outside_is_no_cycle),
      cmocka_unit_test(a_moment_within_a_pass_leads_to_the_same_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
