/* SPDX-License-Identifier: MIT
 *
 * twins.c - which memories are equal, neuron by neuron.
 *
 * Memories that have been equal so far form classes; every 64 further neurons
 * split them, and what is alone is out. Strangers part after about log2(p)
 * neurons. Neurons are looked at in strides, since pictures like to be equal
 * along their upper edge.
 */
#include "mem.h"
#include "net.h"

#include <stdlib.h>

/* Memories equal to s so far are marked in a row of bits. */
eg_status eg_net_find(const eg_net *net, const uint64_t *s, uint32_t *count) {
  const store *st = net->coupling.memories;
  size_t words = eg_words(st->p);
  *count = 0;
  if (!words) return EG_OK;
  uint64_t *same = mem_new(words, sizeof *same);
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
  mem_free(same, words, sizeof *same);
  return EG_OK;
}

typedef struct suspect {
  uint32_t mu, class;
  uint64_t key; /* its 64 neurons at hand */
} suspect;

static int by_class_and_key(const void *a, const void *b) {
  const suspect *x = a, *y = b;
  if (x->class != y->class) return x->class < y->class ? -1 : 1;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->mu < y->mu ? -1 : 1;
}

/* The k-th neuron to look at: each once, since the stride has no factor in common with n. */
static size_t stride_for(size_t n) {
  size_t stride = (size_t)(0.618 * (double)n) | 1;
  for (;; stride++) {
    size_t a = n, b = stride;
    while (b) {
      size_t rest = a % b;
      a = b;
      b = rest;
    }
    if (a == 1) return stride;
  }
}

/* Sorts suspects into classes of equals; keeps those of two or more, of which one is `first` or later.
 * Returns how many are left. */
static size_t part(suspect *list, size_t count, uint32_t first) {
  qsort(list, count, sizeof *list, by_class_and_key);
  size_t left = 0;
  for (size_t from = 0, to; from < count; from = to) {
    uint32_t class = list[from].class;
    for (to = from + 1; to < count && list[to].class == class && list[to].key == list[from].key;)
      to++;
    if (to - from < 2 || list[to - 1].mu < first) continue;
    for (size_t k = from; k < to; k++) {
      list[left] = list[k];
      list[left++].class = (uint32_t)from;
    }
  }
  return left;
}

eg_status eg_net_repeated(const eg_net *net, uint32_t first, uint32_t *mu, uint32_t *copies) {
  const store *st = net->coupling.memories;
  *mu = *copies = 0;
  if (first >= st->p) return EG_OK;
  suspect *list = mem_new(st->p, sizeof *list);
  if (!list) return EG_NO_MEMORY;
  size_t count = st->p, stride = stride_for(st->n), i = 0;
  for (uint32_t k = 0; k < st->p; k++) list[k].mu = k;
  for (size_t seen = 0; count > 0 && seen < st->n; seen += 64) {
    for (size_t k = 0; k < count; k++) list[k].key = 0;
    for (size_t neuron = seen; neuron < st->n && neuron < seen + 64; neuron++) {
      const uint64_t *row = store_row(st, i);
      for (size_t k = 0; k < count; k++) list[k].key = list[k].key << 1 | eg_bit(row, list[k].mu);
      i = (i + stride) % st->n;
    }
    count = part(list, count, first);
  }
  for (size_t from = 0, to; from < count; from = to) {
    uint32_t early = 0; /* one more than its number */
    for (to = from; to < count && list[to].class == list[from].class; to++)
      if (list[to].mu >= first && !early) early = list[to].mu + 1;
    if (*copies && early - 1 >= *mu) continue;
    *mu = early - 1;
    *copies = (uint32_t)(to - from);
  }
  mem_free(list, st->p, sizeof *list);
  return EG_OK;
}
