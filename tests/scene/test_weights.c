/* SPDX-License-Identifier: MIT
 *
 * The part of the matrix in sight, little by little; fields and one neuron's
 * row: what is there is W and h to the bit, however it was sampled.
 */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static eg_net *taught(uint32_t width, uint32_t height, uint32_t count, eg_rule rule) {
  eg_net *net;
  eg_patterns *ps;
  assert_int_equal(eg_net_new(&net, &(eg_net_desc){.width = width,
                                                   .height = height,
                                                   .rule = rule,
                                                   .seed = 3}),
                   EG_OK);
  assert_int_equal(eg_patterns_random(&ps, width, height, count), EG_OK);
  while (eg_patterns_roll(ps, 0, 5)) continue;
  assert_int_equal(eg_net_learn(net, ps), EG_OK);
  eg_patterns_free(ps);
  eg_net_randomize(net);
  return net;
}

static scene *captured(scene_board *board, const eg_net *net, scene_request ask) {
  scene *sc = scene_capture(board, net, &ask);
  assert_non_null(sc);
  return sc;
}

static size_t at(uint32_t first, uint32_t count, uint32_t samples, uint32_t k) {
  return first + (size_t)((2 * (uint64_t)k + 1) * count / (2 * (uint64_t)samples));
}

/* How many samples are not W_ij of their place; the peak covers them all. */
static size_t wrong(const scene_weights *w, const eg_net *net) {
  size_t count = 0;
  for (uint32_t y = 0; y < w->height; y++)
    for (uint32_t x = 0; x < w->width; x++) {
      const float value = w->w[(size_t)y * w->width + x];
      assert_true(fabsf(value) <= w->peak);
      count += value != (float)eg_net_weight(net, at(w->first_row, w->rows, w->height, y),
                                             at(w->first_col, w->cols, w->width, x));
    }
  return count;
}

static void a_small_network_is_there_at_once(void **state) {
  (void)state;
  static const uint32_t sizes[][3] = {{1, 1, 1}, {5, 3, 2}, {20, 20, 26}, {37, 41, 9}};
  for (int k = 0; k < 8; k++) {
    eg_net *net =
        taught(sizes[k % 4][0], sizes[k % 4][1], sizes[k % 4][2], k < 4 ? EG_HEBB : EG_STORKEY);
    scene_board *board = scene_board_new();
    scene *sc = captured(board, net, (scene_request){0});
    assert_false(scene_board_unfinished(board));
    assert_int_equal(wrong(&sc->weights, net), 0);
    scene_free(sc);
    const uint32_t n = (uint32_t)eg_net_n(net);
    sc = captured(board, net,
                  (scene_request){.first_row = n / 3,
                                  .rows = n,
                                  .first_col = n / 2,
                                  .cols = 1,
                                  .height = 7,
                                  .width = 9});
    assert_int_equal(wrong(&sc->weights, net), 0);
    scene_free(sc);
    scene_board_free(board);
    eg_net_free(net);
  }
}

/* Every value is that of the corner of its block, to the bit; gives how many corners there are. */
static size_t corners(const scene_weights *seen, const scene_weights *whole) {
  size_t count = 0;
  float peak = 0;
  assert_true(seen->height == whole->height && seen->width == whole->width);
  for (uint32_t y = 0; y < seen->height; y++) {
    const uint32_t side = scene_weights_block(seen, y);
    for (uint32_t x = 0; x < seen->width; x++) {
      const float value = seen->w[(size_t)y * seen->width + x];
      assert_true(value == whole->w[(size_t)(y - y % side) * seen->width + x - x % side]);
      peak = fmaxf(peak, fabsf(value));
      count += y % side == 0 && x % side == 0;
    }
  }
  assert_true(peak <= seen->peak && seen->peak <= whole->peak);
  return count;
}

static void many_memories_come_scene_by_scene(void **state) {
  (void)state;
  eg_net *net = taught(32, 32, 20000, EG_HEBB);
  for (int k = 0; k < 3; k++) {
    const scene_request ask = {.first_row = k == 1 ? 9 : 0,
                               .rows = k == 1 ? 801 : 0,
                               .height = k == 2 ? 1 : 300,
                               .width = 500};
    scene_request at_once = ask;
    at_once.whole = 1;
    scene_board *boards[2] = {scene_board_new(), scene_board_new()};
    scene *all = captured(boards[0], net, at_once);
    assert_false(scene_board_unfinished(boards[0]));
    assert_int_equal(wrong(&all->weights, net), 0);

    const double cost = 20000 / 64.0; /* of a sample, in words */
    size_t known = 0, total = (size_t)all->weights.height * all->weights.width;
    for (size_t scenes = 1; known < total; scenes++) {
      scene *sc = captured(boards[1], net, ask);
      const size_t now = corners(&sc->weights, &all->weights);
      assert_true((double)now * cost <= (double)scenes * SCENE_WORK);
      assert_true(now > known);
      /* Nor is it slower than it need be: all of what may be spent is, but for a row that is in work. */
      if (now < total)
        assert_true((double)(now + ask.width) * (cost + 8) >= (double)scenes * SCENE_WORK);
      assert_int_equal(scene_board_unfinished(boards[1]), now < total);
      known = now;
      scene_free(sc);
    }
    scene_free(all);
    for (int b = 0; b < 2; b++) scene_board_free(boards[b]);
  }
  eg_net_free(net);
}

/* Where even every 16th row and column is too much for one scene. */
static void the_first_scene_covers_all_there_is(void **state) {
  (void)state;
  eg_net *net = taught(32, 16, 280000, EG_HEBB);
  scene_board *board = scene_board_new();
  size_t known = 0;
  for (int scenes = 1; scenes <= 2; scenes++) {
    scene *sc = captured(board, net, (scene_request){.height = 512, .width = 512});
    const scene_weights *w = &sc->weights;
    size_t count = 0;
    for (uint32_t y = 0; y < w->height; y++) {
      const uint32_t side = scene_weights_block(w, y);
      for (uint32_t x = 0; x < w->width; x++) {
        const size_t row = y - y % side, column = x - x % side;
        const float value = w->w[(size_t)y * w->width + x];
        assert_true(value == w->w[row * w->width + column]);
        if (y != row || x != column) continue;
        assert_true(value == (float)eg_net_weight(net, row, column));
        count++;
      }
    }
    assert_true(count > known && (double)count * 280000 / 64 <= scenes * SCENE_WORK);
    known = count;
    scene_free(sc);
  }
  scene_board_free(board);
  eg_net_free(net);
}

static void a_look_elsewhere_begins_anew(void **state) {
  (void)state;
  eg_net *net = taught(32, 32, 20000, EG_HEBB);
  scene_board *board = scene_board_new();
  const scene_request ask = {.height = 300, .width = 500}, all = {.whole = 1};
  scene_request beside = ask, away = ask;
  beside.first_row = 9;
  beside.rows = 900;
  away.unseen = 1;
  scene_free(captured(board, net, all));
  assert_false(scene_board_unfinished(board));
  scene_free(captured(board, net, beside));
  assert_true(scene_board_unfinished(board));
  /* Nothing is done for a panel that is away, and nothing of what was done is lost. */
  scene *sc = captured(board, net, away);
  assert_true(!sc->weights.w && sc->weights.height == 0);
  assert_false(scene_board_unfinished(board));
  scene_free(sc);
  scene_free(captured(board, net, all));
  scene_free(captured(board, net, away));
  scene_free(captured(board, net, (scene_request){0}));
  assert_false(scene_board_unfinished(board));
  assert_int_equal(eg_net_forget(net, 4), EG_OK);
  sc = captured(board, net, (scene_request){0});
  assert_true(scene_board_unfinished(board));
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

static void a_neuron_and_all_fields_are_true(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    eg_net *net = taught(21, 13, 5, k ? EG_PROJECTION : EG_HEBB);
    scene_board *board = scene_board_new();
    double bias[21 * 13];
    for (size_t i = 0; i < 21 * 13; i++) bias[i] = (double)i / 1000 - 0.1;
    assert_int_equal(eg_net_set_bias(net, bias), EG_OK);
    for (uint32_t i = 0; i < eg_net_n(net); i += 17) {
      scene *sc = captured(board, net, (scene_request){.probe = i + 1, .fields = 1});
      assert_int_equal(sc->probe, i + 1);
      assert_true(sc->probe_field == eg_net_field(net, i));
      assert_true(sc->row.width == 21 && sc->row.height == 13 && sc->fields.width == 21);
      for (size_t j = 0; j < eg_net_n(net); j++) {
        assert_true(sc->row.values[j] == (float)eg_net_weight(net, i, j));
        assert_true(sc->fields.values[j] == (float)eg_net_field(net, j));
        assert_true(fabsf(sc->row.values[j]) <= sc->row.peak);
        assert_true(fabsf(sc->fields.values[j]) <= sc->fields.peak);
      }
      scene_free(sc);
    }
    /* The row stays from scene to scene, and changes with the couplings. */
    for (int turn = 0; turn < 4; turn++) {
      scene *sc = captured(board, net, (scene_request){.probe = 8});
      for (size_t j = 0; j < eg_net_n(net); j++)
        assert_true(sc->row.values[j] == (float)eg_net_weight(net, 7, j));
      scene_free(sc);
      if (turn == 1) assert_int_equal(eg_net_forget(net, 2), EG_OK);
    }
    scene *sc = captured(board, net, (scene_request){.probe = 21 * 13 + 1});
    assert_true(sc->probe == 0 && !sc->row.values && !sc->fields.values);
    scene_free(sc);
    scene_board_free(board);
    eg_net_free(net);
  }
}

static void a_large_network_is_looked_at_here_and_there(void **state) {
  (void)state;
  eg_net *net = taught(600, 400, 3000, EG_HEBB);
  scene_board *board = scene_board_new();
  scene *sc = captured(board, net, (scene_request){.probe = 12345, .fields = 1});
  const scene_samples *s[2] = {&sc->row, &sc->fields};
  for (int k = 0; k < 2; k++) {
    assert_in_range(s[k]->width, 16, 256);
    assert_in_range(s[k]->height, 16, 256);
    for (uint32_t y = 0; y < s[k]->height; y += 5)
      for (uint32_t x = 0; x < s[k]->width; x += 3) {
        const size_t j = at(0, 400, s[k]->height, y) * 600 + at(0, 600, s[k]->width, x);
        const double value = k ? eg_net_field(net, j) : eg_net_weight(net, 12344, j);
        assert_true(s[k]->values[(size_t)y * s[k]->width + x] == (float)value);
      }
  }
  scene_free(sc);
  scene_board_free(board);
  eg_net_free(net);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_small_network_is_there_at_once),
      cmocka_unit_test(many_memories_come_scene_by_scene),
      cmocka_unit_test(the_first_scene_covers_all_there_is),
      cmocka_unit_test(a_look_elsewhere_begins_anew),
      cmocka_unit_test(a_neuron_and_all_fields_are_true),
      cmocka_unit_test(a_large_network_is_looked_at_here_and_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
