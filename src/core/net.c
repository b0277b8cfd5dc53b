/* SPDX-License-Identifier: MIT
 *
 * net.c - a network: its making, its memories, its state.
 *
 * Everything that can fail is allocated before anything is changed, so that
 * a failed call leaves the network as it was.
 */
#include "net.h"

#include <stdlib.h>
#include <string.h>

eg_status eg_net_new(eg_net **out, const eg_net_desc *about) {
  *out = NULL;
  if (about->width < 1 || about->height < 1 || about->width > EG_MAX_SIDE ||
      about->height > EG_MAX_SIDE || (uint64_t)about->width * about->height > EG_MAX_NEURONS)
    return EG_BAD_SIZE;
  eg_net *net = calloc(1, sizeof *net);
  if (!net) return EG_NO_MEMORY;
  net->about = *about;
  net->n = (size_t)about->width * about->height;
  net->memories.n = net->n;
  net->coupling =
      (coupling){.type = &coupling_hebb, .memories = &net->memories, .self = about->self};
  net->state = calloc(eg_words(net->n), sizeof *net->state);
  net->next = calloc(eg_words(net->n), sizeof *net->next);
  net->order = calloc(net->n, sizeof *net->order);
  net->kept = malloc(net->coupling.type->kept_size(&net->coupling));
  if (!net->state || !net->next || !net->order || !net->kept) {
    eg_net_free(net);
    return EG_NO_MEMORY;
  }
  net_resettle(net);
  *out = net;
  return EG_OK;
}

void eg_net_free(eg_net *net) {
  if (!net) return;
  for (uint32_t mu = 0; net->names && mu < net->memories.p; mu++) free(net->names[mu]);
  free(net->names);
  store_clear(&net->memories);
  free(net->kept);
  free(net->order);
  free(net->next);
  free(net->state);
  free(net);
}

const eg_net_desc *eg_net_about(const eg_net *net) { return &net->about; }
const char *eg_net_rule(const eg_net *net) { return net->coupling.type->rule; }
bool eg_net_symmetric(const eg_net *net) { return net->coupling.type->symmetric; }
size_t eg_net_n(const eg_net *net) { return net->n; }
uint32_t eg_net_count(const eg_net *net) { return net->memories.p; }
uint64_t eg_net_taught(const eg_net *net) { return net->taught; }
const uint64_t *eg_net_state(const eg_net *net) { return net->state; }

const char *eg_net_name(const eg_net *net, uint32_t mu) {
  return net->names[mu] ? net->names[mu] : "";
}

double net_factor(const eg_net *net) {
  switch (net->about.scale) {
    case EG_SCALE_N: return 1.0 / (double)net->n;
    case EG_SCALE_P: return net->memories.p ? 1.0 / net->memories.p : 1;
    case EG_SCALE_NONE: break;
  }
  return 1;
}

void net_resettle(eg_net *net) {
  net_disturb(net);
  net->coupling.type->settle(&net->coupling, net->state, net->kept);
}

void net_disturb(eg_net *net) {
  net->disturbed++;
  if (net->schedule == EG_SYNCHRONOUS) net->due = 0;
}

/* ---- memories ---------------------------------------------------------------- */

static void free_names(char **names, uint32_t count) {
  for (uint32_t k = 0; names && k < count; k++) free(names[k]);
  free(names);
}

/* The names there are, followed by those of ps; the old ones are shared, not copied. */
static char **longer_names(const eg_net *net, const eg_patterns *ps) {
  uint32_t p = net->memories.p, count = eg_patterns_count(ps);
  char **names = calloc((size_t)p + count + 1, sizeof *names);
  if (!names) return NULL;
  for (uint32_t mu = 0; mu < p; mu++) names[mu] = net->names[mu];
  for (uint32_t k = 0; k < count; k++) {
    const char *name = eg_patterns_name(ps, k);
    if (*name && !(names[p + k] = strdup(name))) {
      for (uint32_t j = 0; j < k; j++) free(names[p + j]);
      free(names);
      return NULL;
    }
  }
  return names;
}

eg_status eg_net_learn(eg_net *net, const eg_patterns *ps) {
  if (eg_patterns_width(ps) != net->about.width || eg_patterns_height(ps) != net->about.height)
    return EG_SIZE_MISMATCH;
  uint32_t p = net->memories.p, count = eg_patterns_count(ps);
  if (count > EG_MAX_MEMORIES - p) return EG_TOO_MANY;
  char **names = longer_names(net, ps);
  if (!names) return EG_NO_MEMORY;
  eg_status status = store_append(&net->memories, ps);
  void *kept = status == EG_OK ? malloc(net->coupling.type->kept_size(&net->coupling)) : NULL;
  if (!kept) {
    while (net->memories.p > p) store_remove(&net->memories, net->memories.p - 1);
    for (uint32_t k = 0; k < count; k++) free(names[p + k]);
    free(names);
    return status == EG_OK ? EG_NO_MEMORY : status;
  }
  free(net->names);
  net->names = names;
  free(net->kept);
  net->kept = kept;
  net->taught++;
  net_resettle(net);
  return EG_OK;
}

/* What is kept for fewer memories fits into what was kept for more, so this cannot run out of memory. */
eg_status eg_net_forget(eg_net *net, uint32_t mu) {
  if (mu >= net->memories.p) return EG_BAD_INDEX;
  free(net->names[mu]);
  memmove(net->names + mu, net->names + mu + 1, (net->memories.p - mu - 1) * sizeof *net->names);
  store_remove(&net->memories, mu);
  net->taught++;
  net_resettle(net);
  return EG_OK;
}

void eg_net_reset(eg_net *net) {
  free_names(net->names, net->memories.p);
  net->names = NULL;
  store_clear(&net->memories);
  net->taught++;
  net_resettle(net);
}

eg_status eg_net_memory(const eg_net *net, uint32_t mu, eg_patterns *to, uint32_t k) {
  if (mu >= net->memories.p || k >= eg_patterns_count(to)) return EG_BAD_INDEX;
  if (eg_patterns_width(to) != net->about.width || eg_patterns_height(to) != net->about.height)
    return EG_SIZE_MISMATCH;
  store_column(&net->memories, mu, eg_patterns_bits(to, k));
  eg_patterns_set_name(to, k, eg_net_name(net, mu));
  return EG_OK;
}

/* Memories equal to s so far are marked in a row of bits; it thins out neuron by
 * neuron, so that a stranger is recognised after about log2(p) of them. */
eg_status eg_net_find(const eg_net *net, const uint64_t *s, uint32_t *count) {
  const store *st = &net->memories;
  size_t words = eg_words(st->p);
  *count = 0;
  if (!words) return EG_OK;
  uint64_t *same = malloc(words * sizeof *same);
  if (!same) return EG_NO_MEMORY;
  eg_bits_fill(same, st->p, true);
  uint64_t any = 1;
  for (size_t i = 0; i < st->n && any; i++) {
    any = 0;
    for (size_t w = 0; w < words; w++) {
      same[w] &= eg_bit(s, i) ? store_row(st, i)[w] : ~store_row(st, i)[w];
      any |= same[w];
    }
  }
  for (size_t w = 0; w < words; w++) *count += (uint32_t)__builtin_popcountll(same[w]);
  free(same);
  return EG_OK;
}

/* ---- the state ----------------------------------------------------------------- */

void eg_net_set(eg_net *net, const uint64_t *s) {
  memmove(net->state, s, eg_words(net->n) * sizeof *s);
  net_resettle(net);
}

void eg_net_put(eg_net *net, size_t i, bool up) {
  if (eg_bit(net->state, i) == up) return;
  net_disturb(net);
  eg_flip_bit(net->state, i);
  net->coupling.type->flipped(&net->coupling, net->state, net->kept, i);
}

eg_status eg_net_corrupt(eg_net *net, size_t count, eg_purpose purpose) {
  uint64_t *noises = &net->noises[purpose == EG_STREAM_HAND];
  eg_stream r = eg_stream_at(net->about.seed, purpose, *noises);
  eg_status status = eg_bits_corrupt(net->state, net->n, count, &r);
  if (status != EG_OK) return status;
  ++*noises;
  net_resettle(net);
  return EG_OK;
}

void eg_net_randomize(eg_net *net) {
  eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_STATE, net->randomized++);
  eg_bits_random(net->state, net->n, 0, &r);
  net_resettle(net);
}
