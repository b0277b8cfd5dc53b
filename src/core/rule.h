/* SPDX-License-Identifier: MIT
 *
 * rule.h - learning rules: what makes couplings of memories.
 *
 * A rule either works from the memories as they are (memory form: there is
 * nothing to do) or fills a matrix. Then learning goes in parts: it is done on
 * a matrix of its own, which replaces the network's in the end. Whatever has
 * been learned in which portions, the matrix is the same to the bit; so
 * forgetting is learning the others again.
 */
#ifndef ENGRAM_RULE_H
#define ENGRAM_RULE_H

#include "dense.h"

typedef struct rule {
  const char *name;
  bool scaled; /* W is a sum over memories, to which the network's `scale` applies */
  bool
      afresh; /* a further memory changes what others have given: always learned from the first on */
  bool dreaming; /* learns on after dreams */
  /* A part of the work: weights from l->next on; counts l->next up to the number of memories. NULL:
   * memory form. May set l->status. */
  void (*part)(eg_learning *l);
} rule;

extern const rule rules[];
extern const rule rule_hebb_matrix; /* Hebb's as a matrix */

struct eg_learning {
  eg_net *net;
  eg_net_desc about; /* rule and options that there will be, */
  uint64_t dreams;   /* and dreams */
  const rule *rule;
  enum { LEARNING_ADDS, LEARNING_DROPS, LEARNING_FORMS, LEARNING_NOTHING } does;
  const eg_patterns *add; /* what is added, or */
  uint32_t drop;          /* what is dropped: at the end, where a memory form needs nothing else */

  store *memories;  /* those that there will be */
  weights *weights; /* theirs, open (see dense.h), as far as they are learned; or NULL */
  team *team;
  uint32_t next; /* memory to be learned; all are when it is their number */
  eg_status status;
  eg_trouble trouble;
  void *own; /* a rule's, to be freed by */
  void (*own_free)(void *);
};

/* In the files of their names. */
void matrix_part(eg_learning *);
void projection_part(eg_learning *);
void storkey_part(eg_learning *);
void perceptron_part(eg_learning *);
void sequence_part(eg_learning *);

/* matrix.c: W_ij += sum_k xi_i^(a + k) xi_j^(b + k) for k in 0..count-1, count at most 64. */
void matrix_add(weights *, const store *, uint32_t a, uint32_t b, unsigned count, team *);

#endif
