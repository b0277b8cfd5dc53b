/* SPDX-License-Identifier: MIT
 *
 * net.h - the inside of a network, for the files of the core that make, move and measure one.
 *
 * Invariant between calls: `room.kept` is what the coupling keeps for `state`.
 * Within a synchronous sweep `next` and `room.coming` are the same for the state
 * that is coming, as far as it is known.
 */
#ifndef ENGRAM_NET_H
#define ENGRAM_NET_H

#include "coupling.h"
#include "rule.h"

/* Whose turn it is in a sweep. The copies of a network in a batch have one order together. */
typedef struct order {
  atomic_uint owners;
  size_t n;
  uint32_t *who; /* (n) */
  bool drawn;    /* for the following */
  eg_schedule schedule;
  uint64_t seed, sweep;
} order;

order *order_new(size_t n);
order *order_share(order *);
void order_release(order *);
void order_draw(order *, eg_schedule, uint64_t seed, uint64_t sweep);

/* What a coupling keeps for two states. */
typedef struct room {
  void *kept, *coming;
  size_t size; /* bytes of each */
} room;

/* drive.c: (n) numbers that copies of a network share. */
typedef struct bias bias;
bias *bias_share(bias *); /* NULL stays NULL */
void bias_release(bias *);

struct eg_net {
  eg_net_desc about;
  size_t n;
  uint64_t taught; /* changes of the memories so far */
  uint64_t dreams; /* since the last reset */
  const rule *rule;
  coupling coupling;
  bias *bias;    /* or NULL */
  double lift;   /* minus the threshold of the covariance rule, in units of the coupling's sum */
  double heat;   /* temperature of the sweep in progress */
  uint64_t lane; /* of the stream of heat: which cue of a batch */
  uint64_t *state, *next; /* (eg_words(n)) each */
  room room;

  uint64_t updates, sweeps, noises[2], randomized; /* so far; they name the random streams */
  uint64_t flips;                                  /* by updates, so far */
  uint64_t
      disturbed; /* changes of state or memories from outside of a sweep, and sweeps begun, so far */
  eg_schedule schedule; /* of the sweep in progress */
  uint64_t due, moved;  /* updates left of it; flips so far */
  order *order;
};

bool net_is_dense(const eg_net_desc *); /* from the first on */
eg_status net_check(const eg_net_desc *);
/* Without memories, with these weights (which are the call's) or as described. */
eg_status net_make(eg_net **, const eg_net_desc *, weights *);
/* Rule and kind of coupling by the description; `dense`: there is a matrix. */
const rule *net_rule_of(const eg_net_desc *, bool dense);
const coupling_type *net_type_of(const eg_net_desc *, bool dense);
void net_form(eg_net *);                              /* takes both, by what it has */
void net_take_options(eg_net *, const eg_net_desc *); /* the rule, and what it makes weights by */
double net_factor(const eg_net *);                    /* of W, before the sum */
double net_unit(const eg_net *);                      /* its inverse, which is a whole number */
/* Room for what coupling c keeps with p memories; empty where the present one is large enough. False: no
 * memory. Then either of the others. */
bool net_room(const eg_net *, const coupling *c, uint32_t p, room *);
void room_use(eg_net *, room *);
void room_free(room *);
void net_tune(eg_net *);   /* what hangs on the memories, but for what is kept */
void net_taught(eg_net *); /* the memories have changed */

/* drive.c. What is added to fields in units of the coupling's sum before their sign is taken; heat is of
 * update number `update` and following. */
static inline bool net_is_driven(const eg_net *net) { /* false: it is all zero */
  return net->bias || net->lift != 0 || net->heat > 0;
}
double net_drive(const eg_net *, size_t i);
void net_drives(const eg_net *, const uint32_t *who, size_t count, uint64_t update, double *shift);
double net_driven_energy(const eg_net *, const uint64_t *s);

void net_settle(eg_net *);  /* room.kept from the state */
void net_disturb(eg_net *); /* state or memories changed from outside of a sweep */
/* Neuron i, whose field is h with all that drives it, after its update. */
bool net_decides(const eg_net *, size_t i, double h, uint64_t update);
eg_net *net_copy(const eg_net *, uint64_t seed,
                 order *); /* sharing what can be shared; NULL: no memory */

/* A synchronous sweep of several copies of a network in step, `crowd` set for them or NULL; flips[k] counts
 * up when the sweep ends. */
void net_advance_together(eg_net *const *nets, size_t count, void *crowd, uint64_t most,
                          uint64_t *flips);
/* Updates who[0..count), of which none comes twice unless it says so, one after another; `ahead` more of
 * the list will come next. Gives the flips. */
uint64_t net_in_turn(eg_net *, const uint32_t *who, size_t count, size_t ahead, bool twice);
bool net_is_fixed(const eg_net *); /* no neuron would flip, without heat */
/* before[0] is the state one step ago and before[1] two steps ago; where both steps were the `same`, a state
 * like the latter is a 2-cycle. */
void run_remember(eg_run *, const eg_net *, bool same);
/* The two ends of eg_run_advance. */
void run_begin_sweep(eg_run *, eg_net *);
bool run_count(eg_run *, eg_net *, uint64_t flips); /* true: a sweep was completed */

/* What the coupling keeps for s; the network's own for NULL. To be let go afterwards. NULL: no memory. */
void *net_settled(const eg_net *, const uint64_t *s);
void net_let_go(const eg_net *, void *kept);

/* Goes through the fields of a state, without heat, many neurons at a time, in their order. */
#define SCAN_MOST 1024u
typedef struct scan {
  size_t first, count; /* the neurons at hand */
  double h[SCAN_MOST]; /* their fields */
} scan;
/* The first or next part; false behind the last one. Begins with a scan of {0}. */
bool net_scan(const eg_net *, const uint64_t *s, const void *kept, scan *);

#endif
