/* SPDX-License-Identifier: MIT
 *
 * engram.h - associative memory: patterns, networks, dynamics, measures.
 *
 * Conventions. A neuron is +1 or -1 and is stored as one bit (1 for +1); a
 * state of n neurons is eg_words(n) 64-bit words, neuron i is bit i % 64 of
 * word i / 64, and the bits behind the last neuron are zero. Neurons run
 * row by row from the top left. Indices here are 0-based.
 *
 *     W_ij = scale * sum_mu xi_i^mu xi_j^mu   (i != j; scale is 1/n by default)
 *     h_i  = sum_j W_ij s_j                    field of neuron i
 *     E(s) = -1/2 sum_{i != j} W_ij s_i s_j    energy       (Hopfield 1982)
 *     m    = (1/n) sum_i xi_i s_i              overlap
 *
 * Other rules have another W; a bias b_i from outside adds to the field and takes
 * b_i s_i from the energy, a threshold is taken off all fields.
 *
 * Ownership. _new and _free pair up. What is passed in is borrowed for the
 * call or copied; returned pointers are borrowed until the next change of
 * their owner. A call that fails changes nothing. Nothing here prints,
 * exits, touches files or keeps globals; one object belongs to one thread
 * at a time.
 */
#ifndef ENGRAM_H
#define ENGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* a library shows these names and no other */

#define EG_VERSION_MAJOR 0
#define EG_VERSION_MINOR 1
#define EG_VERSION_PATCH 0
#define EG_VERSION "0.1.0"

#define EG_MAX_SIDE 65536u         /* neurons along one side */
#define EG_MAX_NEURONS (1u << 30)  /* so that an overlap sum fits an int32 */
#define EG_MAX_MEMORIES (1u << 22) /* so that a field, at most p(n+1), is exact in a double */
#define EG_MAX_STRENGTH 1e6 /* of sequences, and rate of dreams: no sum of weights leaves a float */
#define EG_NAME_MAX 64      /* bytes of a pattern's name, with the final zero */

typedef enum eg_status {
  EG_OK,
  EG_NO_MEMORY,     /* an allocation failed */
  EG_BAD_SIZE,      /* width or height out of range */
  EG_SIZE_MISMATCH, /* a pattern that does not fit */
  EG_TOO_MANY,      /* more memories than EG_MAX_MEMORIES */
  EG_BAD_INDEX,     /* no such neuron or memory */
  EG_NOT_FINITE,    /* a weight that is not a finite number */
  EG_FIXED,         /* the weights were given, so there is nothing to learn or forget */
  EG_BAD_VALUE,     /* a number out of its range */
  EG_DEPENDENT,     /* a memory that is a combination of others, which projection cannot take */
  EG_NOT_STABLE,    /* the perceptron did not reach its margin */
  EG_DREAMT,        /* dreams have changed weights that this would have to know without them */
  EG_STOPPED,       /* a reader or writer said so */
  EG_FOREIGN,       /* no network is written there */
  EG_NEWER,         /* written by a newer engram, or on a machine with another order of bytes */
  EG_DAMAGED,       /* not what was written */
} eg_status;

const char *eg_status_text(eg_status);

/* ---- bits -------------------------------------------------------------- */

static inline size_t eg_words(size_t n) { return (n + 63) / 64; }
static inline bool eg_bit(const uint64_t *s, size_t i) { return s[i >> 6] >> (i & 63) & 1; }
static inline int eg_spin(const uint64_t *s, size_t i) { return eg_bit(s, i) ? 1 : -1; }
static inline void eg_flip_bit(uint64_t *s, size_t i) { s[i >> 6] ^= UINT64_C(1) << (i & 63); }
static inline void eg_put_bit(uint64_t *s, size_t i, bool up) {
  if (eg_bit(s, i) != up) eg_flip_bit(s, i);
}

/* sum_i a_i b_i, in -n..n. */
int64_t eg_bits_dot(const uint64_t *a, const uint64_t *b, size_t n);
void eg_bits_fill(uint64_t *s, size_t n, bool up);
/* Sets a box of a picture; what lies outside of the picture is left out. */
void eg_bits_box(uint64_t *s, uint32_t width, uint32_t height, uint32_t x, uint32_t y,
                 uint32_t box_width, uint32_t box_height, bool up);

/* ---- random streams ----------------------------------------------------
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011). A stream is named by
 * (seed, purpose, step); its numbers depend on nothing else. */

typedef enum eg_purpose {
  EG_STREAM_SWEEP = 1, /* the order of a sweep */
  EG_STREAM_TIES,      /* what a neuron without a field does */
  EG_STREAM_NOISE,     /* which neurons a network's corrupt flips */
  EG_STREAM_STATE,     /* a random state */
  EG_STREAM_PATTERN,   /* random patterns, one step each */
  EG_STREAM_CUE,       /* which neurons a pattern's corrupt flips */
  EG_STREAM_SEED,      /* seeds from seeds */
  EG_STREAM_HAND,      /* what a person does in the window */
  EG_STREAM_HEAT,      /* what a neuron does at a temperature */
  EG_STREAM_DREAM,     /* the seed of a network's dreams */
  EG_STREAM_CENSUS,    /* the seed of a census */
} eg_purpose;

typedef struct eg_stream {
  uint64_t seed, step, drawn;
  uint32_t purpose;
  uint32_t block[4];
} eg_stream;

eg_stream eg_stream_at(uint64_t seed, eg_purpose, uint64_t step);
uint32_t eg_random(eg_stream *);                       /* 32 uniform bits */
uint32_t eg_random_below(eg_stream *, uint32_t bound); /* exactly uniform in 0..bound-1 */
uint64_t eg_seed_derive(uint64_t seed, uint64_t k);    /* an independent seed */
uint64_t eg_seed_for(uint64_t seed, eg_purpose);       /* likewise, for a purpose of its own */
/* Flips exactly `count` distinct neurons of n, every choice equally likely. */
eg_status eg_bits_corrupt(uint64_t *s, size_t n, size_t count, eg_stream *);
/* Every neuron +1 with probability (1 + bias) / 2, bias in -1..1. */
void eg_bits_random(uint64_t *s, size_t n, double bias, eg_stream *);

/* ---- patterns: a list of p named pictures of one size -------------------
 * Patterns that were made one by one lie one after another, and can be
 * written to. Those of eg_patterns_random and of a network lie neuron by
 * neuron as in a network's memories and are shared with it, however large:
 * to be read with eg_patterns_get. */

typedef struct eg_patterns eg_patterns;

eg_status eg_patterns_new(eg_patterns **, uint32_t width, uint32_t height,
                          uint32_t count); /* all -1 */
/* Pattern k is eg_bits_random of the stream (seed, PATTERN, k). Made in parts, on all cores, all of
 * which come before the patterns are used: */
eg_status eg_patterns_random(eg_patterns **, uint32_t width, uint32_t height, uint32_t count);
/* ...some neurons further at each call, until there are none left (false). The same bias and seed
 * at each. */
bool eg_patterns_roll(eg_patterns *, double bias, uint64_t seed);
void eg_patterns_free(eg_patterns *);
/* Bytes that eg_patterns_new and eg_patterns_random will ask for. */
uint64_t eg_patterns_bytes(uint32_t width, uint32_t height, uint32_t count);
uint64_t eg_patterns_random_bytes(uint32_t width, uint32_t height, uint32_t count);
uint32_t eg_patterns_width(const eg_patterns *);
uint32_t eg_patterns_height(const eg_patterns *);
uint32_t eg_patterns_count(const eg_patterns *);
size_t eg_patterns_n(const eg_patterns *);
void eg_patterns_get(const eg_patterns *, uint32_t k, uint64_t *bits); /* any patterns */
uint64_t *eg_patterns_bits(eg_patterns *, uint32_t k);                 /* of eg_patterns_new only */
const uint64_t *eg_patterns_at(const eg_patterns *, uint32_t k);       /* of eg_patterns_new only */
const char *eg_patterns_name(const eg_patterns *, uint32_t k);         /* "" where it has none */
void eg_patterns_set_name(eg_patterns *, uint32_t k, const char *name); /* cut at EG_NAME_MAX */
/* Copies pattern `from` of any list, with its name, over pattern `to` of another of the same size. */
void eg_patterns_copy(eg_patterns *, uint32_t to, const eg_patterns *, uint32_t from);

/* ---- networks ------------------------------------------------------------ */

typedef struct eg_net eg_net;

typedef enum eg_ties { EG_TIES_KEEP, EG_TIES_PLUS, EG_TIES_MINUS, EG_TIES_RANDOM } eg_ties;
/* Learning rules; each has a file of its own, with its source. */
typedef enum eg_rule {
  EG_HEBB,
  EG_COVARIANCE, /* for memories that are mostly +1 or mostly -1 */
  EG_PROJECTION, /* pseudo-inverse */
  EG_STORKEY,
  EG_PERCEPTRON,
  EG_SEQUENCE, /* a memory leads to the next one */
  EG_GIVEN     /* the weights were given */
} eg_rule;
typedef enum eg_scale { EG_SCALE_N, EG_SCALE_NONE, EG_SCALE_P } eg_scale;
typedef enum eg_schedule {
  EG_RANDOM,
  EG_UNIFORM,
  EG_CYCLIC,
  EG_SYNCHRONOUS,
  EG_OWN /* of a run only, which takes passes */
} eg_schedule;

/* Inner loops for a kind of processor. All give the same numbers. */
typedef enum eg_kernel {
  EG_KERNEL_BEST,
  EG_KERNEL_SCALAR,
  EG_KERNEL_AVX2,
  EG_KERNEL_AVX512
} eg_kernel;
bool eg_kernel_runs(eg_kernel); /* on this machine */

typedef struct eg_net_desc {
  uint32_t width, height; /* 1..EG_MAX_SIDE, at most EG_MAX_NEURONS together */
  uint64_t seed;
  eg_ties ties;   /* what a neuron with a field of exactly zero does */
  eg_scale scale; /* the factor before the sum in W: 1/n, 1 or 1/p. Where W is such a sum: not for
                         * projection, storkey and given weights */
  bool self;      /* keep the diagonal of W in the fields (E is as above) */
  double temperature; /* >= 0, finite; see eg_net_heat */
  eg_rule rule;       /* not EG_GIVEN */
  bool dense;         /* hebb: as a matrix; the same runs */
  double activity; /* covariance: mean share of +1, 0..1; 0: that of the memories learned so far */
  bool has_threshold;   /* covariance: the next field counts; else +1 and -1 get equal signals */
  double threshold;     /* is taken off every field; in its units */
  double kappa;         /* perceptron: margin, >= 0 */
  uint32_t limit;       /* perceptron: reinforcements a neuron and memory at most; 0: EG_LIMIT */
  double strength;      /* sequence: of the way from a memory to the next */
  bool open;            /* sequence: the last memory does not lead to the first */
  const float *weights; /* (n, n) row-major, W_ij moves i by j; NULL: learned by `rule`. Copied;
                         * eg_net_about shows NULL */

  /* How the work is done, never what comes out. Zero: as is best here. */
  eg_kernel kernel; /* one that does not run here counts as BEST */
  uint32_t threads; /* at most */
  uint32_t block;   /* neurons of an asynchronous sweep whose fields are taken together, 1..64 */
} eg_net_desc;
#define EG_BLOCK_MAX 64u
#define EG_LIMIT 1000u
#define EG_KAPPA 0.5 /* what eg_learning_as takes for these */
#define EG_STRENGTH 1.5

eg_status eg_net_new(eg_net **, const eg_net_desc *); /* no memories, every neuron -1 */
void eg_net_free(eg_net *);
const eg_net_desc *eg_net_about(const eg_net *);
const char *eg_net_rule(const eg_net *);
const char *eg_net_kernel(const eg_net *); /* "scalar", "avx2", "avx512" */
bool eg_net_has_matrix(const eg_net *);    /* false: it works from its memories */
bool eg_net_symmetric(const eg_net *);
bool eg_net_learns(const eg_net *); /* false: its weights were given */
size_t eg_net_n(const eg_net *);

/* Memories, in the order in which they were learned. Forgetting leaves, to the bit, what would be there
 * had the memory never been learned. */
eg_status eg_net_learn(eg_net *, const eg_patterns *);
eg_status eg_net_forget(eg_net *, uint32_t mu);
eg_status eg_net_reset(eg_net *); /* forgets all, dreams too; the state stays */

/* The same in parts, none of more than some n * n operations. The network and the patterns stay as they are until the end,
 * which changes the network or, if anything failed or work is left, nothing. */
typedef struct eg_learning eg_learning;
typedef struct eg_trouble {
  uint32_t memory;  /* EG_DEPENDENT: the one that is a combination of those before it */
  size_t neuron;    /* EG_NOT_STABLE: the first that did not reach the margin, and */
  double stability; /* how far it came */
} eg_trouble;
eg_status eg_learning_new(eg_learning **, eg_net *, const eg_patterns *);
eg_status eg_learning_without(eg_learning **, eg_net *, uint32_t mu); /* forgets */
/* The same memories by another rule, without the dreams: with the activity of the memories, no threshold but
 * its own, EG_KAPPA, EG_LIMIT, EG_STRENGTH, the last memory leading to the first, Hebb's without a matrix, and
 * 1/n where the rule has a scale of its own. By the rule that there is only dreams go, if there are any. */
eg_status eg_learning_as(eg_learning **, eg_net *, eg_rule);
bool eg_learning_advance(eg_learning *);                /* true: there is more to do */
eg_status eg_learning_end(eg_learning *, eg_trouble *); /* frees; NULL is fine for both */

/* Unlearning (Hopfield, Feinstein, Palmer 1983): a dream is a random state that relaxes at T = 0 to s, and
 * leaves W_ij less by rate s_i s_j / n. From the first dream on the network has a matrix. In parts, as above. */
typedef struct eg_dreaming eg_dreaming;
typedef struct eg_dreaming_desc {
  uint64_t dreams, seed;
  double rate;
  uint64_t sweeps; /* of one dream at most */
} eg_dreaming_desc;
eg_status eg_dreaming_new(eg_dreaming **, eg_net *, const eg_dreaming_desc *);
bool eg_dreaming_advance(eg_dreaming *);
eg_status eg_dreaming_end(eg_dreaming *);
uint64_t eg_dreaming_bytes(const eg_net *);
uint64_t eg_net_dreams(const eg_net *); /* since the last reset */
uint32_t eg_net_count(const eg_net *);
/* Bytes that a new network, learning, forgetting and another rule will ask for. */
uint64_t eg_net_bytes(const eg_net_desc *);
uint64_t eg_net_learn_bytes(const eg_net *, const eg_patterns *);
uint64_t eg_net_forget_bytes(const eg_net *); /* where the memories are shared they are copied */
uint64_t eg_net_rule_bytes(const eg_net *, eg_rule);
eg_status eg_net_memories(const eg_net *, eg_patterns **); /* all of them, shared */
eg_status eg_net_memory(const eg_net *, uint32_t mu, eg_patterns *to, uint32_t k);
const char *eg_net_name(const eg_net *, uint32_t mu);
/* How many memories equal s, neuron by neuron. */
eg_status eg_net_find(const eg_net *, const uint64_t *s, uint32_t *count);
/* The first memory from `first` on that equals another one, and how many equal it, itself included.
 * *copies is 0 if there is none. */
eg_status eg_net_repeated(const eg_net *, uint32_t first, uint32_t *mu, uint32_t *copies);
uint64_t eg_net_taught(const eg_net *); /* grows whenever memories, weights, rule or bias change */

/* What a network has learned: memories and weights, the rule with its options, scale, bias, dreams. It is
 * shared with the network until that changes, so that to take it is no work and to put it back takes back, to
 * the bit, whatever was learned, forgotten or dreamt since. */
typedef struct eg_learned eg_learned;

eg_status eg_learned_new(eg_learned **, const eg_net *);
void eg_learned_free(eg_learned *);
uint64_t eg_learned_bytes(const eg_learned *); /* that it holds if nobody shares them any more */
/* The state stays, and its fields are those of a new network. EG_SIZE_MISMATCH: of another size. */
eg_status eg_net_relearn(eg_net *, const eg_learned *);

/* The state. */
const uint64_t *eg_net_state(const eg_net *);
void eg_net_set(eg_net *, const uint64_t *s);
void eg_net_put(eg_net *, size_t i, bool up);                 /* one neuron */
eg_status eg_net_corrupt(eg_net *, size_t count, eg_purpose); /* NOISE or HAND */
void eg_net_randomize(eg_net *);

/* What drives neurons from outside. A bias is in units of the field; NULL: none. */
eg_status eg_net_set_bias(eg_net *, const double *b); /* (n), finite; copied */
const double *eg_net_bias(const eg_net *);            /* (n), or NULL */
double eg_net_activity(const eg_net *);               /* covariance: a as it is used */
double eg_net_threshold(const eg_net *);              /* covariance; else 0 */
/* Heat bath (Glauber 1963): a neuron becomes +1 with probability 1 / (1 + exp(-2 h / T)). A sweep in
 * progress keeps its temperature. */
eg_status eg_net_heat(eg_net *, double temperature);
double eg_net_temperature(const eg_net *);

/* Dynamics. A neuron takes the sign of its field, zero by `ties`; at T > 0 see above. */
bool eg_net_update(eg_net *, size_t i);  /* did it flip? */
uint64_t eg_net_updates(const eg_net *); /* updates so far, one for each neuron looked at */
uint64_t eg_net_sweeps(const eg_net *);  /* sweeps so far, without the one in progress */
uint64_t eg_net_flips(const eg_net *);   /* flips so far; those of a synchronous sweep at its end */
void eg_net_set_ties(eg_net *, eg_ties); /* from the next update on */

/* A sweep is n updates, done at once or in parts. Synchronous fields are all
 * taken before any neuron moves; they move when the last part is done. */
void eg_net_begin(eg_net *, eg_schedule);
/* Does at most `most` further updates; returns those still due. *flips counts up. */
uint64_t eg_net_advance(eg_net *, uint64_t most, uint64_t *flips);
uint64_t eg_net_due(const eg_net *); /* updates left in the sweep in progress */

/* A run: sweeps until nothing flips, or a 2-cycle is seen, or a limit. With ties at random a neuron
 * without a field may flip later all the same: then `converged` says that no field opposes the state.
 * At T > 0 nothing is claimed, and all sweeps are done. */
typedef struct eg_run {
  eg_schedule schedule;
  uint64_t limit;         /* sweeps at most */
  uint64_t sweeps, flips; /* so far */
  uint64_t sweep_flips;   /* in the sweep in progress */
  bool converged;         /* a whole sweep without a flip, and the state is a fixed point */
  int cycle;              /* 2: an oscillation of synchronous sweeps, or of passes of one order */
  bool over;
  bool resumed;        /* the sweep in progress began before the run */
  double temperature;  /* of the sweeps to come; negative, as at first: the network's own */
  bool whole;          /* do all sweeps, whatever is found: the temperature may rise again */
  double heat;         /* temperature of the last sweep */
  uint64_t disturbed;  /* the network's count of changes from outside when the sweep began */
  uint64_t *before[2]; /* the states one and two synchronous steps or passes ago */
  uint64_t order;      /* of the last pass */
  bool steady;         /* nothing came from outside since the pass before the last */
} eg_run;

eg_status eg_run_begin(eg_run *, eg_net *, eg_schedule, uint64_t limit);
/* The same, but a sweep of this schedule that is in progress is not given up: what is left of it is the
 * run's first sweep, in which a fixed point is only claimed after a look at all neurons. */
eg_status eg_run_resume(eg_run *, eg_net *, eg_schedule, uint64_t limit);
/* Advances by at most `most` updates and never past the end of a sweep;
 * true when a sweep was completed. Look at `over` then. */
bool eg_run_advance(eg_run *, eg_net *, uint64_t most);
/* After the state or the memories were changed from outside at the end of a sweep: takes back what
 * no longer holds, so that the run goes on if it may. */
void eg_run_review(eg_run *, const eg_net *);
void eg_run_end(eg_run *); /* frees; the counts stay readable */

/* A pass is a sweep in an order of one's own: from its beginning to its end neurons are updated one after another
 * or some of them together, any of them any number of times. They count as updates, the pass as a sweep. Whatever
 * happens to the network in between is allowed; a sweep in progress is given up. */
typedef struct eg_pass {
  double heat;        /* its temperature */
  uint64_t flips;     /* so far */
  size_t visited;     /* how many different neurons so far */
  uint64_t came;      /* neurons so far, and lists of those that moved together */
  uint64_t order;     /* a sum of who came, and how: the same for the same order */
  uint64_t *seen;     /* (eg_words(n)) who was visited */
  size_t at;          /* looks and moves done of those that move together */
  uint64_t before;    /* the network's count of changes from outside before the pass, */
  uint64_t disturbed; /* since it began, */
  uint64_t together;  /* and since those that move together were looked at */
} eg_pass;

eg_status eg_pass_new(eg_pass *, const eg_net *);
void eg_pass_free(eg_pass *);
void eg_pass_begin(eg_pass *, eg_net *, double temperature); /* negative: the network's own */
void eg_pass_turn(eg_pass *, eg_net *, const uint32_t *who, size_t count); /* one after another */
/* Together: each by the fields before, none twice. Looks at `most` of them at most; returns how many are left
 * to look at, or 1 while some have still to move, and wants to be called with the same list until it is 0. In between
 * the list is marked. A change from outside has all of them looked at again. */
size_t eg_pass_together(eg_pass *, eg_net *, uint32_t *who, size_t count, size_t most);
void eg_pass_end(eg_net *);
/* The pass was the next sweep of a run of EG_OWN. A fixed point is only claimed where no neuron would flip,
 * visited or not. */
void eg_run_take(eg_run *, eg_net *, const eg_pass *);
/* There are no more passes: `converged` says whether the state is a fixed point. */
void eg_run_close(eg_run *, const eg_net *);

uint64_t eg_net_per_ms(const eg_net *); /* updates that take about a millisecond; at least 1 */

/* A moment is all that a network's future hangs on, but for what it has learned and how it is set (seed,
 * ties, temperature, bias): the state, the sweep in progress, and the counts that name random streams.
 * With the same memories and settings the network goes on from there, to the bit, as it did then. */
typedef struct eg_moment eg_moment;

eg_status eg_moment_new(eg_moment **, const eg_net *); /* of a new matrix the first reads it once */
void eg_moment_free(eg_moment *);
/* Bytes that it takes: a bit a neuron, or two within a synchronous sweep; with a matrix 8 bytes more. */
size_t eg_moment_bytes(const eg_moment *);
const uint64_t *eg_moment_state(const eg_moment *);
uint64_t eg_moment_updates(const eg_moment *); /* as eg_net_updates was; and so on */
uint64_t eg_moment_sweeps(const eg_moment *);
uint64_t eg_moment_flips(const eg_moment *);
/* Of the same or of another network; EG_SIZE_MISMATCH: of another size. The memories stay. */
eg_status eg_net_go(eg_net *, const eg_moment *);
/* Another seed, and every stream from its beginning: all counts are zero, a sweep in progress is given up,
 * and what follows is what a new network of this seed would do with these memories and this state. */
void eg_net_reseed(eg_net *, uint64_t seed);

/* Many cues at once: each is recalled as eg_net_set and a run would do on a copy of the network at
 * the time of eg_batch_new, so that all see the same random orders. The memories are read once for many
 * cues. The network itself stays as it is, and may change or go meanwhile. */
typedef struct eg_batch eg_batch;

eg_status eg_batch_new(eg_batch **, const eg_net *, const eg_patterns *cues, eg_schedule,
                       uint64_t limit, uint64_t seed);
void eg_batch_free(eg_batch *);
uint64_t eg_batch_bytes(const eg_net *, uint32_t count);
/* Does at most `most` further updates of each cue, about; false when all are over. */
bool eg_batch_advance(eg_batch *, uint64_t most);
/* Cue k's copy of the network. Its overlaps and fields are right once the first sweep has begun. */
const eg_net *eg_batch_net(const eg_batch *, uint32_t k);
const eg_run *eg_batch_run(const eg_batch *, uint32_t k);

/* Another temperature for all of a batch. Each cue has noise of its own. */
void eg_batch_heat(eg_batch *, double temperature);

/* Measures. Nothing changes. A state `s` of NULL means the network's own. */
eg_status eg_net_energy(const eg_net *, const uint64_t *s, double *energy);
double eg_net_field(const eg_net *, size_t i);
void eg_net_fields(const eg_net *, double *h); /* (n) */
double eg_net_overlap(const eg_net *, uint32_t mu);
double eg_net_weight(const eg_net *, size_t i, size_t j);
/* How many neurons of s have a field of the opposite sign (0: s is a fixed point). */
eg_status eg_net_errors(const eg_net *, const uint64_t *s, size_t *errors);

/* All of a network as bytes: memories, weights, state, the sweep in progress, and where its random
 * streams are, so that it goes on to the bit as it would have. Not what says how the work is done. */
typedef bool (*eg_writer)(void *with, const void *bytes, size_t count); /* false: stop */
typedef bool (*eg_reader)(void *with, void *bytes, size_t count);       /* exactly so many */
eg_status eg_net_write(const eg_net *, eg_writer, void *with);
/* From `size` bytes, which have to be all of it; asks for no more memory than such a network takes. */
eg_status eg_net_read(eg_net **, uint64_t size, eg_reader, void *with);

/* What a memory's neurons are held by: xi_i h_i = signal_i + crosstalk_i, where the signal is what
 * the memory by itself would give under Hebb's rule (or the covariance rule), with bias and threshold,
 * and crosstalk what all
 * others add to it or, where negative, take away (Amit, Gutfreund, Sompolinsky 1985). (n) each. */
eg_status eg_net_crosstalk(const eg_net *, uint32_t mu, double *signal, double *crosstalk);
/* Which memories take it away: against[nu] is what memory nu adds by Hebb's rule to the fields of
 * those neurons of memory mu whose field opposes it (of the most weakly held one, if none does), counted
 * positive against them. (p), in units of the field. */
eg_status eg_net_disturbers(const eg_net *, uint32_t mu, double *against);

/* What a state is: near a memory, near the inverse of one, or neither. */
typedef enum eg_kind {
  EG_KIND_MEMORY,
  EG_KIND_INVERSE,
  EG_KIND_SPURIOUS,
  EG_KIND_MIXTURE,
  EG_KIND_NONE
} eg_kind;
typedef struct eg_class {
  eg_kind kind;    /* NONE: there are no memories */
  uint32_t memory; /* the one with the largest |overlap| */
  double overlap;  /* with it */
} eg_class;
#define EG_RECALLED 0.9                   /* |overlap| from which a state counts as that memory */
eg_class eg_net_classify(const eg_net *); /* of the network's state; mixtures count as spurious */

/* A spurious state may be a mixture: the sign of a sum of 3, 5, 7 or 9 memories or their inverses
 * (Amit, Gutfreund, Sompolinsky 1985), to which its overlap is EG_RECALLED at least. */
#define EG_PARTS_MAX 9
typedef struct eg_mixture {
  uint32_t count; /* 0: it is none */
  uint32_t memory[EG_PARTS_MAX];
  double overlap[EG_PARTS_MAX]; /* with each; its sign is the part's */
  double whole;                 /* overlap with the mixture */
} eg_mixture;
/* A state of NULL means the network's own. */
eg_status eg_net_analyse(const eg_net *, const uint64_t *s, eg_class *, eg_mixture *);

/* ---- theory: large networks with random memories ---------------------------
 * n -> infinity at a load alpha = p/n >= 0 and a temperature T >= 0; NaN for other arguments. The
 * retrieval state is that of Amit, Gutfreund, Sompolinsky (1985, 1987; replica symmetric). */

double eg_theory_overlap(double load, double temperature); /* its m; 0 where there is none */
double eg_theory_energy(double load, double temperature);  /* E/n; NaN where there is none */
double eg_theory_critical_load(double temperature); /* the largest load with one; 0 if T >= 1 */
/* The share of neurons that are wrong after one synchronous step from overlap m with a memory. */
double eg_theory_step_error(double load, double overlap);

/* How many memories n >= 2 neurons hold: with few errors (Amit et al. 1985); most of them, or all,
 * exactly (McEliece, Posner, Rodemich, Venkatesh 1987). */
typedef struct eg_capacity {
  double ags, most, all; /* 0.1379 n, n / (2 ln n), n / (4 ln n) */
} eg_capacity;
eg_capacity eg_theory_capacity(double n);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
