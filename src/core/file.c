/* SPDX-License-Identifier: MIT
 *
 * file.c - a network as a run of bytes, and back.
 *
 *     8 bytes  "engram" 0 and a line feed, which a transfer as text would change
 *     u32      version of the format, 1; u32 a number that shows the order of bytes
 *     the description, the counters that name random streams, the sweep in progress
 *     memories: rows of bits, neuron by neuron; names
 *     weights, if there is a matrix; bias, if there is one
 *     the state; the fields of a matrix, which are sums in the order of flips
 *     u64      XXH3 (Collet 2019) of all before it
 *
 * Numbers are as they lie in memory. What is read is believed only as far as
 * it has been checked: the head against the number of bytes that there are,
 * which it determines, before anything is asked for; numbers and bits before
 * a network gets them. In the end the sum decides.
 */
#include "mem.h"
#include "net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define VERSION 1u
#define ORDER 0x01020304u

static const char magic[8] = {'e', 'n', 'g', 'r', 'a', 'm', 0, '\n'};

/* Fixed in size and order, without holes. */
typedef struct head {
  char magic[8];
  uint32_t version, order;
  uint64_t seed, dreams, updates, sweeps, noises[2], randomized, due, moved;
  double temperature, heat, activity, threshold, kappa, strength;
  uint32_t width, height, count, limit;
  uint8_t rule, scale, ties, schedule;
  uint8_t self, dense, has_threshold, open;
  uint8_t has_weights, has_bias, has_names, spare[5];
} head;

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct out {
  eg_writer write;
  void *with;
  XXH3_state_t sum;
  bool good;
} out;

static void put(out *o, const void *bytes, size_t count) {
  if (!o->good || !count) return;
  XXH3_64bits_update(&o->sum, bytes, count);
  o->good = o->write(o->with, bytes, count);
}

static head head_of(const eg_net *net) {
  const eg_net_desc *about = &net->about;
  head h = {.version = VERSION,
            .order = ORDER,
            .seed = about->seed,
            .dreams = net->dreams,
            .updates = net->updates,
            .sweeps = net->sweeps,
            .noises = {net->noises[0], net->noises[1]},
            .randomized = net->randomized,
            .due = net->due,
            .moved = net->moved,
            .temperature = about->temperature,
            .heat = net->heat,
            .activity = about->activity,
            .threshold = about->threshold,
            .kappa = about->kappa,
            .strength = about->strength,
            .width = about->width,
            .height = about->height,
            .count = eg_net_count(net),
            .limit = about->limit,
            .rule = (uint8_t)about->rule,
            .scale = (uint8_t)about->scale,
            .ties = (uint8_t)about->ties,
            .schedule = (uint8_t)net->schedule,
            .self = about->self,
            .dense = about->dense,
            .has_threshold = about->has_threshold,
            .open = about->open,
            .has_weights = net->coupling.weights != NULL,
            .has_bias = net->bias != NULL,
            .has_names = net->coupling.memories->names != NULL};
  memcpy(h.magic, magic, sizeof magic);
  return h;
}

static bool is_between_steps(const head *h) { return h->schedule == EG_SYNCHRONOUS && h->due > 0; }

eg_status eg_net_write(const eg_net *net, eg_writer write, void *with) {
  const store *st = net->coupling.memories;
  const weights *m = net->coupling.weights;
  const head h = head_of(net);
  const size_t words = eg_words(net->n), row = eg_words(st->p) * sizeof(uint64_t);
  out o = {.write = write, .with = with, .good = true};
  XXH3_64bits_reset(&o.sum);
  put(&o, &h, sizeof h);
  for (size_t i = 0; i < st->n && o.good; i++) put(&o, store_row(st, i), row);
  for (uint32_t mu = 0; mu < st->p && h.has_names; mu++) {
    char name[EG_NAME_MAX] = {0};
    memcpy(name, store_name(st, mu), strnlen(store_name(st, mu), EG_NAME_MAX - 1));
    put(&o, name, sizeof name);
  }
  for (size_t j = 0; m && j < m->n && o.good; j++)
    put(&o, m->from + j * m->n, m->n * sizeof *m->from);
  if (m) put(&o, m->diagonal, m->n * sizeof *m->diagonal);
  if (net->bias) put(&o, eg_net_bias(net), net->n * sizeof(double));
  put(&o, net->state, words * sizeof *net->state);
  if (m) put(&o, net->room.kept, net->n * sizeof(double));
  if (is_between_steps(&h)) {
    put(&o, net->next, words * sizeof *net->next);
    if (m) put(&o, net->room.coming, net->n * sizeof(double));
  }
  uint64_t sum = XXH3_64bits_digest(&o.sum);
  return o.good && write(with, &sum, sizeof sum) ? EG_OK : EG_STOPPED;
}

/* ---- reading ---------------------------------------------------------------------------------- */

typedef struct in {
  eg_reader read;
  void *with;
  uint64_t left;
  XXH3_state_t sum;
  eg_status status;
} in;

static bool get(in *i, void *bytes, uint64_t count) {
  if (i->status != EG_OK) return false;
  if (count > i->left)
    i->status = EG_DAMAGED;
  else if (count && !i->read(i->with, bytes, (size_t)count))
    i->status = EG_STOPPED;
  if (i->status != EG_OK) return false;
  i->left -= count;
  if (count) XXH3_64bits_update(&i->sum, bytes, (size_t)count);
  return true;
}

static bool expect(in *i, bool good) {
  if (i->status == EG_OK && !good) i->status = EG_DAMAGED;
  return i->status == EG_OK;
}

static bool all_finite(const double *x, size_t n) {
  for (size_t k = 0; k < n; k++)
    if (!isfinite(x[k])) return false;
  return true;
}

static bool tail_is_clear(const uint64_t *bits, size_t n) {
  return n % 64 == 0 || bits[n / 64] >> n % 64 == 0;
}

/* Bytes behind the head, the sum included; for sizes that net_check has let pass no product is too large. */
static uint64_t bytes_behind(const head *h) {
  const uint64_t n = (uint64_t)h->width * h->height, field = h->has_weights ? sizeof(double) : 0;
  const uint64_t state = eg_words(n) * sizeof(uint64_t) + n * field;
  uint64_t bytes = n * eg_words(h->count) * sizeof(uint64_t) + sizeof(uint64_t);
  if (h->has_names) bytes += (uint64_t)h->count * EG_NAME_MAX;
  if (h->has_weights) bytes += n * (n + 1) * sizeof(float);
  if (h->has_bias) bytes += n * sizeof(double);
  return bytes + (is_between_steps(h) ? 2 : 1) * state;
}

/* A file that was cut off within its head is known by its first bytes all the same. */
static bool read_head(in *i, head *h, eg_net_desc *about) {
  memset(h, 0, sizeof *h);
  if (!get(i, h->magic, i->left < sizeof magic ? i->left : sizeof magic)) return false;
  if (memcmp(h->magic, magic, sizeof magic) != 0) i->status = EG_FOREIGN;
  if (!get(i, (char *)h + sizeof magic, sizeof *h - sizeof magic)) return false;
  if (h->version != VERSION || h->order != ORDER) i->status = EG_NEWER;
  if (i->status != EG_OK) return false;
  const uint8_t flags[] = {h->self,        h->dense,    h->has_threshold, h->open,
                           h->has_weights, h->has_bias, h->has_names};
  for (size_t k = 0; k < sizeof flags; k++) expect(i, flags[k] <= 1);
  expect(i, h->rule <= EG_GIVEN && h->scale <= EG_SCALE_P && h->ties <= EG_TIES_RANDOM &&
                h->schedule <= EG_SYNCHRONOUS && h->count <= EG_MAX_MEMORIES);
  expect(i, h->temperature >= 0 && h->heat >= 0 && isfinite(h->heat));
  if (i->status != EG_OK) return false;
  *about = (eg_net_desc){.width = h->width,
                         .height = h->height,
                         .seed = h->seed,
                         .ties = (eg_ties)h->ties,
                         .scale = (eg_scale)h->scale,
                         .self = h->self,
                         .temperature = h->temperature,
                         .rule = (eg_rule)h->rule,
                         .dense = h->dense,
                         .activity = h->activity,
                         .has_threshold = h->has_threshold,
                         .threshold = h->threshold,
                         .kappa = h->kappa,
                         .limit = h->limit,
                         .strength = h->strength,
                         .open = h->open};
  const uint64_t n = (uint64_t)h->width * h->height;
  return expect(i, net_check(about) == EG_OK && h->due <= n && h->moved <= n &&
                       (h->has_weights || !net_is_dense(about)) &&
                       !(h->count && h->rule == EG_GIVEN)) &&
         expect(i, i->left == bytes_behind(h));
}

static store *read_memories(in *i, const head *h, size_t n) {
  const size_t words = eg_words(h->count);
  store *st = store_new(n, h->count);
  if (!st) i->status = EG_NO_MEMORY;
  for (size_t k = 0; k < n && i->status == EG_OK && words; k++) {
    uint64_t *row = st->rows + k * st->stride;
    if (!get(i, row, words * sizeof *row) || !expect(i, tail_is_clear(row, h->count))) break;
    for (size_t w = 0; w < words; w++) st->ones[k] += (uint32_t)__builtin_popcountll(row[w]);
  }
  if (h->has_names && i->status == EG_OK &&
      !(st->names = calloc((size_t)h->count + 1, sizeof *st->names)))
    i->status = EG_NO_MEMORY;
  for (uint32_t mu = 0; h->has_names && mu < h->count && i->status == EG_OK; mu++) {
    char name[EG_NAME_MAX];
    if (!get(i, name, sizeof name) || !expect(i, name[EG_NAME_MAX - 1] == 0)) break;
    if (*name && !(st->names[mu] = strdup(name))) i->status = EG_NO_MEMORY;
  }
  if (i->status == EG_OK) return st;
  store_release(st);
  return NULL;
}

static weights *read_weights(in *i, size_t n) {
  weights *m = weights_new(n);
  if (!m) i->status = EG_NO_MEMORY;
  for (size_t j = 0; j <= n && i->status == EG_OK; j++) { /* the columns, and the diagonal */
    float *column = j < n ? m->from + j * n : m->diagonal;
    if (!get(i, column, n * sizeof *column)) break;
    for (size_t k = 0; k < n; k++) expect(i, isfinite(column[k]));
  }
  if (i->status == EG_OK) return m;
  weights_release(m);
  return NULL;
}

static void read_bias(in *i, eg_net *net) {
  double *b = malloc(net->n * sizeof *b);
  if (!b) i->status = EG_NO_MEMORY;
  if (b && get(i, b, net->n * sizeof *b) && expect(i, all_finite(b, net->n)))
    i->status = eg_net_set_bias(net, b);
  free(b);
}

/* A state and what is kept for it, which for a matrix is not only a function of the state. */
static void read_state(in *i, eg_net *net, uint64_t *s, void *kept) {
  if (!get(i, s, eg_words(net->n) * sizeof *s) || !expect(i, tail_is_clear(s, net->n))) return;
  net->coupling.type->settle(&net->coupling, s, kept);
  if (net->coupling.weights && get(i, kept, net->n * sizeof(double)))
    expect(i, all_finite(kept, net->n));
}

static void read_rest(in *i, const head *h, eg_net *net) {
  if (h->has_bias) read_bias(i, net);
  net->dreams = h->dreams;
  net->updates = h->updates;
  net->sweeps = h->sweeps;
  net->noises[0] = h->noises[0];
  net->noises[1] = h->noises[1];
  net->randomized = h->randomized;
  net->schedule = (eg_schedule)h->schedule;
  net->due = h->due;
  net->moved = h->moved;
  net->heat = h->heat;
  read_state(i, net, net->state, net->room.kept);
  if (is_between_steps(h))
    read_state(i, net, net->next, net->room.coming);
  else if (h->due > 0)
    order_draw(net->order, net->schedule, h->seed, h->sweeps - 1);
}

static void read_sum(in *i) {
  uint64_t sum = XXH3_64bits_digest(&i->sum), written;
  if (get(i, &written, sizeof written)) expect(i, written == sum);
}

eg_status eg_net_read(eg_net **net, uint64_t size, eg_reader read, void *with) {
  in i = {.read = read, .with = with, .left = size, .status = EG_OK};
  head h;
  eg_net_desc about;
  *net = NULL;
  XXH3_64bits_reset(&i.sum);
  if (!read_head(&i, &h, &about)) return i.status;
  size_t n = (size_t)about.width * about.height;
  store *st = read_memories(&i, &h, n);
  weights *m = h.has_weights && i.status == EG_OK ? read_weights(&i, n) : NULL;
  if (i.status == EG_OK)
    i.status = net_make(net, &about, m);
  else
    weights_release(m);
  if (i.status == EG_OK) {
    room r;
    store_release((*net)->coupling.memories);
    (*net)->coupling.memories = st;
    st = NULL;
    net_tune(*net);
    if (net_room(*net, &(*net)->coupling, h.count, &r))
      room_use(*net, &r);
    else
      i.status = EG_NO_MEMORY;
  }
  if (i.status == EG_OK) read_rest(&i, &h, *net);
  read_sum(&i);
  store_release(st);
  if (i.status == EG_OK) return EG_OK;
  eg_net_free(*net);
  *net = NULL;
  return i.status;
}
