/* SPDX-License-Identifier: MIT
 *
 * unlearn.c - unlearning in dreams (Hopfield, Feinstein, Palmer 1983).
 *
 * A random state relaxes, and a little of the attractor s that it has found is
 * taken out of the weights: W_ij -= (rate / n) s_i s_j. Spurious states, which
 * random states mostly find, lose by it, and what memories have in common.
 *
 * A network that has worked from its memories gets a matrix. All is done on a
 * copy of the network, whose weights replace the network's at the end. Dream d
 * of a network's life has random numbers of its own: ten dreams and ten more
 * are twenty.
 */
#include "net.h"

#include <math.h>
#include <stdlib.h>

struct eg_dreaming {
  eg_net *net, *dreamer;
  eg_dreaming_desc about;
  uint64_t seed;         /* of dreams, which nothing else has */
  uint64_t done, filled; /* dreams; columns of a matrix that is made of a memory form */
  eg_run run;            /* the dream in progress */
  bool asleep;
  eg_status status;
};

static void abandon(eg_dreaming *d) {
  eg_run_end(&d->run);
  if (d->dreamer) d->dreamer->coupling.team = NULL; /* it is the network's */
  eg_net_free(d->dreamer);
  free(d);
}

/* The dreamer has a matrix of its own: a copy of the network's, or one that is filled later. */
static eg_status ready(eg_dreaming *d) {
  const eg_net *net = d->net;
  order *o = order_new(net->n);
  if (o) d->dreamer = net_copy(net, d->about.seed, o);
  order_release(o);
  if (!d->dreamer) return EG_NO_MEMORY;
  coupling *c = &d->dreamer->coupling;
  c->team = net->coupling.team;
  weights *own = c->weights ? weights_copy(c->weights) : weights_new(net->n);
  if (!own) return EG_NO_MEMORY;
  weights_release(c->weights);
  d->filled = c->weights ? net->n : 0;
  c->weights = own;
  c->type = &coupling_weights;
  room r;
  if (!net_room(d->dreamer, c, c->memories->p, &r)) return EG_NO_MEMORY;
  room_use(d->dreamer, &r);
  return EG_OK;
}

eg_status eg_dreaming_new(eg_dreaming **out, eg_net *net, const eg_dreaming_desc *about) {
  *out = NULL;
  if (!(fabs(about->rate) <= EG_MAX_STRENGTH) || about->sweeps == 0) return EG_BAD_VALUE;
  eg_dreaming *d = calloc(1, sizeof *d);
  if (!d) return EG_NO_MEMORY;
  *d =
      (eg_dreaming){.net = net, .about = *about, .seed = eg_seed_for(about->seed, EG_STREAM_DREAM)};
  eg_status status = ready(d);
  if (status == EG_OK)
    *out = d;
  else
    abandon(d);
  return status;
}

uint64_t eg_dreaming_bytes(const eg_net *net) {
  return weights_bytes(net->n) + 2 * coupling_weights.kept_size(&net->coupling, eg_net_count(net)) +
         eg_words(net->n) * 4 * sizeof(uint64_t) + net->n * sizeof(uint32_t);
}

/* ---- the matrix of a memory form ---------------------------------------------------------------- */

#define COLUMNS 64u

static void fill_column(void *with, size_t k) {
  eg_dreaming *d = with;
  const coupling *from = &d->net->coupling;
  weights *m = d->dreamer->coupling.weights;
  const size_t j = d->filled + k;
  for (size_t i = 0; i < m->n; i++) m->from[j * m->n + i] = (float)from->type->weight(from, i, j);
  m->diagonal[j] = m->from[j * m->n + j];
}

static void fill(eg_dreaming *d) {
  const size_t left = d->net->n - d->filled;
  const size_t part = left < COLUMNS ? left : COLUMNS;
  team_run(d->net->coupling.team, part, fill_column, d);
  d->filled += part;
}

/* ---- dreams -------------------------------------------------------------------------------------- */

typedef struct taking {
  const uint64_t *s;
  float amount;
  size_t n;
} taking;

static void take_column(void *with, float *column, size_t j) {
  const taking *t = with;
  for (size_t i = 0; i < t->n; i++)
    if (i != j) column[i] -= t->amount * (float)(eg_spin(t->s, i) * eg_spin(t->s, j));
}

static void fall_asleep(eg_dreaming *d) {
  eg_net *net = d->dreamer;
  const uint64_t number = d->net->dreams + d->done;
  eg_stream r = eg_stream_at(d->seed, EG_STREAM_STATE, number);
  net->about.seed = eg_seed_derive(d->seed, number);
  net->about.temperature = 0;
  net->sweeps = net->updates = 0;
  eg_bits_random(net->state, net->n, 0, &r);
  net_settle(net);
  d->status = eg_run_begin(&d->run, net, EG_RANDOM, d->about.sweeps);
  d->asleep = d->status == EG_OK;
}

static void wake(eg_dreaming *d) {
  const eg_net *net = d->dreamer;
  /* in the units of the coupling's sum, of which rate / n is a part */
  taking t = {.s = net->state,
              .amount = (float)(d->about.rate * net_unit(net) / (double)net->n),
              .n = net->n};
  weights_columns(net->coupling.weights, net->coupling.team, take_column, &t);
  eg_run_end(&d->run);
  d->asleep = false;
  d->done++;
}

/* A sweep at a time. */
static void dream(eg_dreaming *d) {
  if (!d->asleep)
    fall_asleep(d);
  else if (d->run.over)
    wake(d);
  else
    eg_run_advance(&d->run, d->dreamer, d->dreamer->n);
}

bool eg_dreaming_advance(eg_dreaming *d) {
  if (!d || d->status != EG_OK) return false;
  if (d->filled < d->net->n)
    fill(d);
  else if (d->done < d->about.dreams)
    dream(d);
  return d->status == EG_OK && (d->filled < d->net->n || d->done < d->about.dreams);
}

eg_status eg_dreaming_end(eg_dreaming *d) {
  if (!d) return EG_OK;
  eg_net *net = d->net;
  eg_status status = d->status;
  bool whole = d->filled == d->dreamer->n && d->done == d->about.dreams;
  room r;
  if (status == EG_OK && whole && d->done) {
    if (net_room(net, &d->dreamer->coupling, eg_net_count(net), &r)) {
      coupling *c = &net->coupling;
      room_use(net, &r);
      weights_release(c->weights);
      c->weights = weights_share(d->dreamer->coupling.weights);
      net_form(net);
      net->dreams += d->done;
      net_taught(net);
    } else {
      status = EG_NO_MEMORY;
    }
  }
  abandon(d);
  return status;
}
