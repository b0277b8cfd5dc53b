/* SPDX-License-Identifier: MIT
 *
 * test_file.c - a network as bytes, and back.
 *
 * Laws: what is read back is the network that was written, and goes on as it
 * does, to the bit, whatever happens to both; it is written as the same bytes.
 * Bytes that are not whole or not right are refused, whoever made them: there
 * is no crash, no leak, and no more memory asked for than such a network takes.
 */
#include "naive.h"

#include <stddef.h>
#include <sys/mman.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

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

/* ---- bytes ---------------------------------------------------------------------------------------- */

typedef struct bytes {
  uint8_t *at;
  size_t count, room;
  size_t most; /* that may be written or read; then it stops */
} bytes;

static bool put(void *with, const void *from, size_t count) {
  bytes *b = with;
  if (b->count + count > b->most) return false;
  if (b->count + count > b->room) {
    b->room = 2 * (b->count + count);
    assert_non_null(b->at = realloc(b->at, b->room));
  }
  memcpy(b->at + b->count, from, count);
  b->count += count;
  return true;
}

static bytes written(const eg_net *net) {
  bytes b = {.most = SIZE_MAX};
  assert_int_equal(eg_net_write(net, put, &b), EG_OK);
  return b;
}

typedef struct source {
  const bytes *of;
  size_t at;
} source;

static bool take(void *with, void *to, size_t count) {
  source *s = with;
  assert_true(count <= s->of->count - s->at); /* never asks for more than there is */
  if (s->at + count > s->of->most) return false;
  memcpy(to, s->of->at + s->at, count);
  s->at += count;
  return true;
}

static eg_status try(const bytes *b, eg_net **net) {
  source s = {.of = b};
  eg_status status = eg_net_read(net, b->count, take, &s);
  assert_true((status == EG_OK) == (*net != NULL));
  if (status == EG_OK) assert_int_equal(s.at, b->count);
  return status;
}

static eg_net *read_back(const eg_net *net) {
  eg_net *again;
  bytes b = written(net);
  assert_int_equal(try(&b, &again), EG_OK);
  free(b.at);
  return again;
}

/* The sum at the end becomes right. */
static void sign(bytes *b) {
  uint64_t sum = XXH3_64bits(b->at, b->count - sizeof sum);
  memcpy(b->at + b->count - sizeof sum, &sum, sizeof sum);
}

/* ---- two that should be the same ------------------------------------------------------------------ */

static void assert_same_about(const eg_net_desc *a, const eg_net_desc *b) {
  assert_true(a->width == b->width && a->height == b->height && a->seed == b->seed);
  assert_true(a->ties == b->ties && a->scale == b->scale && a->self == b->self);
  assert_true(a->temperature == b->temperature && a->rule == b->rule && a->dense == b->dense);
  assert_true(a->activity == b->activity && a->has_threshold == b->has_threshold);
  assert_true(a->threshold == b->threshold && a->kappa == b->kappa && a->limit == b->limit);
  assert_true(a->strength == b->strength && a->open == b->open);
}

static void assert_same_memories(const eg_net *a, const eg_net *b) {
  eg_patterns *x, *y;
  const size_t words = eg_words(eg_net_n(a));
  uint64_t *s = calloc(2 * words, sizeof *s);
  assert_non_null(s);
  assert_int_equal(eg_net_count(a), eg_net_count(b));
  assert_int_equal(eg_net_memories(a, &x), EG_OK);
  assert_int_equal(eg_net_memories(b, &y), EG_OK);
  for (uint32_t mu = 0; mu < eg_net_count(a); mu++) {
    eg_patterns_get(x, mu, s);
    eg_patterns_get(y, mu, s + words);
    assert_memory_equal(s, s + words, words * sizeof *s);
    assert_string_equal(eg_net_name(a, mu), eg_net_name(b, mu));
  }
  eg_patterns_free(x);
  eg_patterns_free(y);
  free(s);
}

static void assert_same(const eg_net *a, const eg_net *b) {
  const size_t n = eg_net_n(a);
  double one, other;
  assert_int_equal(n, eg_net_n(b));
  assert_string_equal(eg_net_rule(a), eg_net_rule(b));
  assert_memory_equal(eg_net_state(a), eg_net_state(b), eg_words(n) * sizeof(uint64_t));
  assert_true(eg_net_updates(a) == eg_net_updates(b) && eg_net_sweeps(a) == eg_net_sweeps(b));
  assert_true(eg_net_due(a) == eg_net_due(b) && eg_net_dreams(a) == eg_net_dreams(b));
  assert_true(eg_net_temperature(a) == eg_net_temperature(b));
  assert_true(eg_net_threshold(a) == eg_net_threshold(b));
  assert_true(eg_net_activity(a) == eg_net_activity(b));
  assert_true(eg_net_symmetric(a) == eg_net_symmetric(b));
  assert_int_equal(eg_net_energy(a, NULL, &one), EG_OK);
  assert_int_equal(eg_net_energy(b, NULL, &other), EG_OK);
  assert_true(one == other);
  for (size_t i = 0; i < n; i++) assert_true(eg_net_field(a, i) == eg_net_field(b, i));
  for (uint32_t mu = 0; mu < eg_net_count(a); mu++)
    assert_true(eg_net_overlap(a, mu) == eg_net_overlap(b, mu));
  assert_int_equal(eg_net_bias(a) != NULL, eg_net_bias(b) != NULL);
  if (eg_net_bias(a)) assert_memory_equal(eg_net_bias(a), eg_net_bias(b), n * sizeof(double));
}

static void assert_same_throughout(const eg_net *a, const eg_net *b) {
  const size_t n = eg_net_n(a);
  assert_same(a, b);
  assert_same_about(eg_net_about(a), eg_net_about(b));
  assert_same_memories(a, b);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) assert_true(eg_net_weight(a, i, j) == eg_net_weight(b, i, j));
  bytes x = written(a), y = written(b);
  assert_int_equal(x.count, y.count);
  assert_memory_equal(x.at, y.at, x.count);
  free(x.at);
  free(y.at);
}

/* ---- networks of all kinds ------------------------------------------------------------------------- */

enum { KINDS = 8 }; /* rules, Hebb as a matrix, given weights */

static const char *const odd_names[] = {
    "",
    "A",
    "\xc3\xa9t\xc3\xa9",                         /* été */
    "\xe6\xa8\xa1\xe5\xbc\x8f \xf0\x9f\x90\x88", /* 模式 🐈 */
    "a\nb\tc\x01",
    "sixty-three bytes and not one more: 0123456789 0123456789 01234",
    "more than sixty-three bytes, of which the last are cut away: 0123456789 0123456789",
};

static eg_patterns *roll_named(dice *d, const eg_net *net, uint32_t count) {
  eg_patterns *ps = roll_patterns(d, eg_net_about(net)->width, eg_net_about(net)->height, count);
  const uint32_t style = roll_below(d, 3);
  for (uint32_t k = 0; k < count; k++)
    if (style == 0)
      eg_patterns_set_name(ps, k, "");
    else if (style == 1)
      eg_patterns_set_name(ps, k, odd_names[roll_below(d, COUNT_OF(odd_names))]);
  return ps;
}

static void learn(eg_net *net, dice *d, uint32_t count) {
  eg_patterns *ps = roll_named(d, net, count);
  eg_net_learn(net, ps); /* which a rule may not be able to do, and then nothing has happened */
  eg_patterns_free(ps);
}

static eg_net *roll_net(dice *d, unsigned kind, uint32_t width, uint32_t height, uint32_t p) {
  const size_t n = (size_t)width * height;
  eg_net_desc about = {.width = width,
                       .height = height,
                       .seed = roll(d),
                       .ties = (eg_ties)roll_below(d, 4),
                       .scale = (eg_scale)roll_below(d, 3),
                       .self = roll_below(d, 3) == 0,
                       .temperature = roll_below(d, 3) ? 0 : 0.7};
  float *w = NULL;
  if (kind < EG_GIVEN) about.rule = (eg_rule)kind;
  if (kind == KINDS - 1) about.dense = true;
  if (kind == EG_GIVEN) {
    about.weights = w = malloc(n * n * sizeof *w);
    assert_non_null(w);
    const bool wide = toss(d); /* so that sums of them depend on their order */
    for (size_t k = 0; k < n * n; k++)
      w[k] = (float)ldexp((double)roll_below(d, 2001) / 1000 - 1,
                          wide ? (int)roll_below(d, 80) - 40 : 0);
  }
  if (kind == EG_COVARIANCE) {
    about.activity = toss(d) ? 0 : 0.3;
    about.has_threshold = toss(d);
    about.threshold = 0.25;
  }
  about.kappa = kind == EG_PERCEPTRON && toss(d) ? 0.1 : 0;
  about.limit = kind == EG_PERCEPTRON ? 20 : 0;
  about.strength = 1.5;
  about.open = toss(d);
  eg_net *net = make_net(about);
  free(w);
  if (p) learn(net, d, p);
  while (p && kind != EG_GIVEN && !eg_net_count(net) && (p /= 2) > 0) learn(net, d, p);
  if (toss(d)) eg_net_randomize(net);
  return net;
}

static void set_bias(eg_net *net, dice *d) {
  const size_t n = eg_net_n(net);
  double *b = malloc(n * sizeof *b);
  assert_non_null(b);
  for (size_t i = 0; i < n; i++) b[i] = ((double)roll_below(d, 2001) - 1000) / 3000;
  assert_int_equal(eg_net_set_bias(net, roll_below(d, 4) ? b : NULL), EG_OK);
  free(b);
}

static void dream(eg_net *net, dice *d) {
  eg_dreaming *job;
  eg_dreaming_desc about = {.dreams = 1 + roll_below(d, 2), .seed = roll(d), .rate = 0.02};
  about.sweeps = 3;
  assert_int_equal(eg_dreaming_new(&job, net, &about), EG_OK);
  while (eg_dreaming_advance(job)) continue;
  assert_int_equal(eg_dreaming_end(job), EG_OK);
}

static void run(eg_net *net, dice *d) {
  eg_run r;
  assert_int_equal(eg_run_begin(&r, net, (eg_schedule)roll_below(d, 4), 1 + roll_below(d, 3)),
                   EG_OK);
  if (toss(d)) r.temperature = (double)roll_below(d, 3) / 2;
  while (!r.over) eg_run_advance(&r, net, 1 + roll_below(d, (uint32_t)eg_net_n(net)));
  eg_run_end(&r);
}

/* Something happens: the same to networks that are the same and get the same dice. `rarely`: also what
 * changes all of the weights. */
static void act(eg_net *net, dice *d, bool rarely) {
  const uint32_t n = (uint32_t)eg_net_n(net), p = eg_net_count(net);
  uint64_t flips = 0;
  switch (roll_below(d, rarely ? 17 : 13)) {
    case 0:
    case 1: eg_net_begin(net, (eg_schedule)roll_below(d, 4)); break;
    case 2:
    case 3:
    case 4: eg_net_advance(net, 1 + roll_below(d, n), &flips); break;
    case 5:
    case 6: eg_net_update(net, roll_below(d, n)); break;
    case 7:
      eg_net_corrupt(net, roll_below(d, n), toss(d) ? EG_STREAM_NOISE : EG_STREAM_HAND);
      break;
    case 8: eg_net_randomize(net); break;
    case 9: eg_net_put(net, roll_below(d, n), toss(d)); break;
    case 10: run(net, d); break;
    case 11: eg_net_heat(net, toss(d) ? 0 : (double)roll_below(d, 100) / 50); break;
    case 12: set_bias(net, d); break;
    case 13: learn(net, d, 1 + roll_below(d, 3)); break;
    case 14:
      if (p) eg_net_forget(net, roll_below(d, p));
      break;
    case 15:
      if (!roll_below(d, 4)) dream(net, d);
      break;
    default:
      if (!roll_below(d, 8)) eg_net_reset(net);
  }
}

static void act_alike(eg_net *a, eg_net *b, uint64_t seed, unsigned steps, bool rarely) {
  for (unsigned k = 0; k < steps; k++) {
    dice one = {seed + k}, other = {seed + k};
    act(a, &one, rarely);
    act(b, &other, rarely);
    assert_same(a, b);
  }
}

static void every_network_comes_back(void **state) {
  (void)state;
  static const uint32_t sizes[][2] = {{1, 1}, {7, 9}, {64, 1}, {5, 13}, {9, 10}};
  static const uint32_t counts[] = {0, 1, 63, 64, 65, 200};
  dice d = {1};
  uint32_t most[KINDS] = {0};
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (size_t k = 0; k < COUNT_OF(sizes); k++)
      for (size_t j = 0; j < COUNT_OF(counts); j++) {
        eg_net *net = roll_net(&d, kind, sizes[k][0], sizes[k][1], counts[j]);
        if (eg_net_count(net) > most[kind]) most[kind] = eg_net_count(net);
        for (int step = 0; step < 12; step++) act(net, &d, roll_below(&d, 3) == 0);
        eg_net *again = read_back(net);
        assert_same_throughout(net, again);
        act_alike(net, again, roll(&d), 40, sizes[k][0] < 9);
        assert_same_throughout(net, again);
        eg_net_free(again);
        eg_net_free(net);
      }
  for (unsigned kind = 0; kind < KINDS; kind++)
    assert_true(kind == EG_GIVEN ? !most[kind] : most[kind] >= 50); /* the test itself */
}

/* Often, and always from what was read. */
static void again_and_again(void **state) {
  (void)state;
  dice d = {2};
  for (unsigned kind = 0; kind < KINDS; kind++) {
    eg_net *net = roll_net(&d, kind, 5, 7, 4), *copy = read_back(net);
    for (int k = 0; k < 60; k++) {
      act_alike(net, copy, roll(&d), 3, true);
      eg_net *next = read_back(copy);
      eg_net_free(copy);
      copy = next;
      assert_same_throughout(net, copy);
    }
    eg_net_free(copy);
    eg_net_free(net);
  }
}

static void in_the_middle_of_a_sweep(void **state) {
  (void)state;
  dice d = {3};
  const uint32_t n = 65;
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (int schedule = 0; schedule < 4; schedule++)
      for (uint32_t cut = 0; cut <= n; cut++) {
        uint64_t flips[2] = {0};
        eg_net *net = roll_net(&d, kind, n, 1, 6);
        eg_net_randomize(net);
        eg_net_begin(net, (eg_schedule)schedule);
        eg_net_heat(net,
                    cut % 3 ? 0 : 0.5); /* which counts at once, and is not what it began with */
        if (cut) assert_int_equal(eg_net_advance(net, cut, &flips[0]), n - cut);
        eg_net *again = read_back(net);
        assert_int_equal(eg_net_due(again), n - cut);
        flips[0] = 0;
        for (int sweep = 0; sweep < 3; sweep++) {
          while (eg_net_due(net)) {
            eg_net_advance(net, 1 + roll_below(&d, n), &flips[0]);
          }
          while (eg_net_due(again)) eg_net_advance(again, 1 + roll_below(&d, n), &flips[1]);
          assert_true(flips[0] == flips[1]);
          assert_same(net, again);
          eg_net_begin(net, (eg_schedule)schedule);
          eg_net_begin(again, (eg_schedule)schedule);
        }
        eg_net_free(again);
        eg_net_free(net);
      }
}

/* A sweep of a run has a temperature that is not the network's, also when it is saved on the way. */
static void in_the_middle_of_a_run(void **state) {
  (void)state;
  dice d = {4};
  for (unsigned kind = 0; kind < KINDS; kind++)
    for (int schedule = 0; schedule < 4; schedule++) {
      eg_net *net = roll_net(&d, kind, 9, 10, 6);
      eg_net_heat(net, 0);
      eg_net_randomize(net);
      eg_run r;
      assert_int_equal(eg_run_begin(&r, net, (eg_schedule)schedule, 5), EG_OK);
      r.temperature = 2;
      assert_false(eg_run_advance(&r, net, 40));
      eg_net *again = read_back(net);
      uint64_t flips = 0;
      while (eg_net_due(again)) eg_net_advance(again, 7, &flips);
      while (!eg_run_advance(&r, net, 11)) continue;
      eg_run_end(&r);
      assert_same_throughout(net, again);
      eg_net_free(again);
      eg_net_free(net);
    }
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
      cmocka_unit_test(every_network_comes_back),
      cmocka_unit_test(again_and_again),
      cmocka_unit_test(in_the_middle_of_a_sweep),
      cmocka_unit_test(in_the_middle_of_a_run),
      cmocka_unit_test(cut_off),
      cmocka_unit_test(any_bit_turned),
      cmocka_unit_test(foreign_and_newer),
      cmocka_unit_test(stopped_anywhere),
      cmocka_unit_test(lies),
      cmocka_unit_test(great_promises),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
