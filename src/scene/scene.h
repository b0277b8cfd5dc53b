/* SPDX-License-Identifier: MIT
 *
 * scene.h - what there is to see, as plain data, and the channel between the
 * side of the script (which makes scenes) and the side of the window (which
 * draws them and sends commands back).
 *
 * A scene is finished when it is published: nobody changes it afterwards, and
 * the window owns it until it takes a newer one. Indices are 0-based here.
 */
#ifndef ENGRAM_SCENE_H
#define ENGRAM_SCENE_H

#include "engram.h"

#define SCENE_NAME 64         /* bytes of a name, with the final zero */
#define SCENE_MEMORIES 256    /* memories with a picture; the overlaps of more are not shown */
#define SCENE_WEIGHTS 512     /* samples along one side of the weights panel, at most */
#define SCENE_POINTS 2048     /* points kept of one series; older ones are thinned */
#define SCENE_LINES 200       /* lines kept of the log */
#define SCENE_TITLE 128       /* bytes of a chart's title */
#define SCENE_IMAGES 64       /* pictures that a script puts up */
#define SCENE_SAMPLES 1024    /* of a picture along one side, at most */
#define SCENE_ENERGY "energy" /* the chart of the network on the screen: a history, not a figure */
#define SCENE_TRACKED 64      /* memories, the first ones, whose overlaps the past has */
#define SCENE_FIELDS 256 /* samples of all fields, or of one row of W, along one side at most */
#define SCENE_WORK 4e6 /* words of memories, at most, that a scene looks at for its samples of W */
#define SCENE_UNKNOWN UINT32_MAX /* a count of neurons that would take too long to make */

/* ---- the parts of a scene ----------------------------------------------- */

/* The memories' pictures: shared by all scenes until the memories change. */
typedef struct scene_memories {
  uint32_t count;            /* in the network */
  uint32_t shown;            /* of these, the first `shown` are here */
  size_t words;              /* of one picture */
  uint64_t *bits;            /* (shown, words) */
  char (*names)[SCENE_NAME]; /* (shown) */
  uint32_t
      *errors; /* (shown) neurons whose field opposes the memory; 0 is stable, or SCENE_UNKNOWN */
  uint64_t taught; /* eg_net_taught when it was made */
  int refs;        /* scenes and board that hold it; atomic */
} scene_memories;

/* A window on the matrix: value (y, x) is W at
 * row first_row + (y + 1/2) rows / height, column likewise; exact when rows == height.
 * While later scenes have more to say, one value stands for a block of samples: it is that of the block's
 * first row and column. */
typedef struct scene_weights {
  uint32_t first_row, first_col, rows, cols;
  uint32_t height, width; /* samples, at most SCENE_WEIGHTS each */
  float *w;               /* (height, width) */
  float peak;             /* largest |w| of these */
  /* Side of the blocks in the rows before `fine`; twice as much from there on. 0: all is there. */
  uint32_t grain, fine;
} scene_weights;

/* The side of the blocks that row y of the samples is in; they begin at multiples of it. */
static inline uint32_t scene_weights_block(const scene_weights *w, uint32_t y) {
  return w->grain == 0 ? 1 : y < w->fine ? w->grain : 2 * w->grain;
}

typedef struct scene_series {
  char name[SCENE_NAME];
  size_t count;
  float *x, *y; /* (count); a NaN in y breaks the line */
  float *err;   /* (count) one standard error of y, 0 for none */
} scene_series;

typedef struct scene_mark { /* a vertical line: learning, noise, paint */
  float x;
  char label[16];
} scene_mark;

typedef struct scene_chart {
  char name[SCENE_NAME], x_label[SCENE_NAME], y_label[SCENE_NAME]; /* labels: "" for none */
  char title[SCENE_TITLE];
  size_t series_count, mark_count;
  scene_series *series;
  size_t before_count;
  scene_series *before; /* of the same names: what the run before the script was changed had */
  scene_mark *marks;
} scene_chart;

/* The content of a script's picture. Never changed once it is made, and shared by the board and all
 * scenes until the script puts another one in its place. */
typedef struct scene_pixels {
  uint32_t width, height; /* of the picture */
  uint32_t columns, rows; /* of its samples: as many, or fewer that are the means of blocks */
  uint8_t *grey;          /* (rows, columns) a pattern, 0 for -1 to 255 for +1; or NULL */
  float *values;          /* (rows, columns) numbers; or NULL */
  float peak;             /* largest |value| of these */
  uint64_t id;            /* no other pixels of this board have it */
  int refs;               /* scenes and board that hold it; atomic */
} scene_pixels;

typedef struct scene_image {
  char name[SCENE_NAME];
  scene_pixels *pixels;
  bool stale; /* it is from the run before, and the new one has not shown it yet */
} scene_image;

typedef enum scene_control_kind {
  SCENE_SLIDER,
  SCENE_TOGGLE,
  SCENE_CHOICE,
  SCENE_BUTTON
} scene_control_kind;
typedef struct scene_control { /* one that the script made */
  scene_control_kind kind;
  char name[SCENE_NAME];
  double low, high, step; /* slider; step 0: continuous */
  double
      value; /* slider: itself; toggle: 0 or 1; choice: 0-based index; button: presses not yet seen */
  bool stale, hidden;  /* of an earlier run; and the new one has had the time to make it again */
  size_t option_count; /* choice */
  char (*options)[SCENE_NAME];
} scene_control;

typedef struct scene_part { /* of a mixture */
  uint32_t memory;
  bool inverse;          /* it is in it with the other sign */
  char name[SCENE_NAME]; /* or "" */
} scene_part;

/* What the network on the screen has gone through, oldest first: moments at which its state is kept, to
 * the bit, and can be gone back to. Where something other than an update changed it, a gap comes between
 * (number 0, NaN everywhere but in x). Thinned evenly when it is full, but for the two ends of a gap. */
typedef struct scene_past {
  size_t count;
  uint64_t *number; /* (count) of the moment, for SCENE_GO; 0: a gap */
  float *x;         /* (count) sweeps since the network came on the screen */
  float *energy;    /* (count) */
  float *flips;     /* (count) in the sweep before, see flips.c; NaN where nothing was done */
  uint32_t tracked; /* memories, at most SCENE_TRACKED */
  float *overlaps;  /* (tracked, count) with the memories of today; NaN where nobody knows */
  size_t mark_count;
  scene_mark *marks; /* what was no update */
  size_t now;        /* the point at which the network is; without any points 0 */
  bool undo,
      redo; /* there is a change before, and one behind, that can be taken back, and done again */
} scene_past;

/* Samples of numbers that belong to the neurons of the grid: value (y, x) is that of the neuron at
 * row (y + 1/2) grid height / height, column likewise; exact where they are as many. */
typedef struct scene_samples {
  uint32_t width, height; /* 0: there are none */
  float *values;          /* (height, width) */
  float peak;             /* largest |value| of these */
} scene_samples;

typedef struct scene_text {
  char name[SCENE_NAME], value[256];
  bool stale; /* it is from the run before */
} scene_text; /* studio.text */

typedef enum scene_line_kind { SCENE_PRINT, SCENE_NOTE, SCENE_ERROR } scene_line_kind;
typedef struct scene_line { /* one line of the log: printed, said by engram, or an error */
  scene_line_kind kind;
  char *text;
} scene_line;

typedef enum scene_phase {
  SCENE_SCRIPT_RUNS,  /* the script is at work */
  SCENE_SCRIPT_ENDED, /* it has ended well; the network goes on by hand */
  SCENE_SCRIPT_FAILED /* it has ended with `fault` */
} scene_phase;

typedef struct scene {
  char script[256]; /* its path, for the title */
  scene_phase phase;
  char *fault; /* NULL, or the message and traceback of the script's error */
  bool
      draft; /* the fault is of what was saved and does not compile: what runs is the script before */
  bool paused;   /* the script waits at its next update for the person */
  bool waiting;  /* the script is at work but gives the time away: the network is the person's */
  bool running;  /* updates are being done, by the script or by hand */
  bool learning; /* a rule is at work for the person; a pause gives it up */
  double noise;  /* share that the noise button flips, 0..1 */
  double speed;  /* updates a second; 0: as fast as it goes */
  double rate;   /* updates a second as they were done lately; 0: none, or nobody has measured */
  eg_schedule schedule; /* of a run by hand */

  uint32_t width, height; /* 0: there is no network yet, and what follows is empty */
  bool learns;            /* false: its weights were given, and there are no memories */
  eg_rule rule;
  eg_ties ties;
  double temperature;
  uint64_t seed;
  uint64_t dreams; /* since the last reset */
  size_t n;
  uint64_t *state; /* (eg_words(n)) packed */
  double energy;
  uint64_t sweeps, updates;
  uint64_t flips;              /* of the run in progress, or of the last */
  eg_class class;              /* what the state is */
  char class_name[SCENE_NAME]; /* of the memory that is meant, or "" */
  uint32_t
      restless; /* neurons that would flip without heat: 0 is a fixed point; or SCENE_UNKNOWN */
  uint32_t part_count;            /* of a mixture, else 0; in large networks nobody looks for one */
  scene_part parts[EG_PARTS_MAX]; /* the nearest first */
  double whole;                   /* overlap with the mixture */
  scene_memories *memories;       /* NULL without a network */
  float *overlaps;                /* (memories->shown) */
  scene_weights weights;
  scene_past past;
  uint32_t probe;       /* 1 + the neuron that was asked about, or 0 */
  double probe_field;   /* its field */
  scene_samples row;    /* its row of W: who acts on it */
  scene_samples fields; /* of all neurons, where they were asked for */

  char *question;          /* NULL, or something to be answered by SCENE_ANSWER before it is done */
  char answer[SCENE_NAME]; /* what yes means, for a button: "Resize and learn" */

  size_t chart_count, image_count, control_count, text_count, line_count;
  scene_chart *charts;
  scene_image *images; /* in the order in which their names came */
  scene_control *controls;
  scene_text *texts;
  scene_line *lines; /* oldest first */
} scene;

void scene_free(scene *); /* NULL is fine */

/* ---- the board: what charts, controls, texts and the log hold ------------
 * Belongs to the side of the script; lives longer than one run. */

typedef struct scene_board scene_board;

scene_board *scene_board_new(void); /* NULL: no memory */
void scene_board_free(scene_board *);
/* False: there is no room for another chart, series, text or picture. */
bool scene_board_point(scene_board *, const char *chart, const char *series, double x, double y,
                       double err); /* one standard error of y, 0 for none */
bool scene_board_axes(scene_board *, const char *chart, const char *x_label, const char *y_label,
                      const char *title);
void scene_board_mark(scene_board *, const char *chart, double x, const char *label);
void scene_board_clear(scene_board *, const char *chart); /* its points and marks */
bool scene_board_text(scene_board *, const char *name, const char *value);
/* A picture by that name, in place of one that is there: bits or finite values, of which a copy is
 * made unless they are what is there already. Without either the name is taken and nothing is shown. */
typedef struct scene_drawing {
  uint32_t width, height;
  const uint64_t *bits; /* (height, width) packed: a pattern; or NULL */
  const float *values;  /* (height, width); or NULL */
} scene_drawing;
bool scene_board_image(scene_board *, const char *name, const scene_drawing *);
void scene_board_log(scene_board *, scene_line_kind, const char *text); /* split into lines */
/* Declares a control; one of the same name and kind keeps its position where it still fits.
 * Returns the control as it stands (borrowed), NULL when memory is short. */
scene_control *scene_board_control(scene_board *, const scene_control *);
const char *scene_board_control_name(const scene_board *, size_t k); /* NULL behind the last */
scene_control *scene_board_find_control(scene_board *, const char *name);

/* A run begins again. Charts stay: a series that gets its first new point leaves its old ones behind as
 * `before`; a chart that a whole run has not touched goes. The rest stays until it is put up anew, or
 * until scene_board_settle; positions of controls stay for good. afresh: nothing stays. */
void scene_board_again(scene_board *, bool afresh);
void scene_board_settle(scene_board *); /* what the run has not put up is not there any more */

/* Another network is going to be captured from now on. */
void scene_board_new_net(scene_board *);

/* ---- the past of the network on the screen (past.c) ----
 * One more moment. label NULL: updates led to it; else a change that was none: "paint", "noise", "learn".
 * Changes of one stroke (not 0) of the person's hand are one change. Out of memory it is not kept. */
#define SCENE_SCRIPT UINT64_MAX /* for a stroke: the script has done it, and no hand */
void scene_past_record(scene_board *, const eg_net *, const char *label, uint64_t stroke);
/* Updates of a run after which the next moment is wanted: of any before that none would stay. */
uint64_t scene_past_part(const scene_board *, const eg_net *);
/* The network goes to the moment of this number, with the memories that it had then. What comes after
 * is kept until the next moment is recorded, and is then set aside, where it can still be gone to: it
 * changes places with what has come since. False: there is no such moment any more, or no memory. */
bool scene_past_go(scene_board *, eg_net *, uint64_t number);
/* Where to go in order to take back, or do again, what the hand did last: beside its last change, or to
 * the newest moment of what is set aside. 0: there is nothing. */
uint64_t scene_past_undo(const scene_board *);
uint64_t scene_past_redo(const scene_board *);
const char *scene_past_kept_by_script(const scene_board *); /* its change, the last one; or NULL */
/* How many moments are set aside; *from: behind the how-manyth they come. */
size_t scene_past_aside(const scene_board *, size_t *from);
bool scene_past_is_aside(const scene_board *, uint64_t number);
bool scene_past_parted(scene_board *); /* once after something was set aside: true */
uint64_t scene_past_after(const scene_board *, uint64_t number);    /* the next moment, or 0 */
const char *scene_past_label(const scene_board *, uint64_t number); /* "" for updates */

/* What the window wants to see of the weights; rows or cols of 0: the whole matrix. */
typedef struct scene_request {
  uint32_t first_row, first_col, rows, cols;
  uint32_t height, width; /* samples that the panel can show */
  uint32_t probe;         /* 1 + a neuron whose field and row of W are wanted, or 0 */
  uint32_t fields;        /* 1: the fields of all neurons are wanted */
  uint32_t whole;         /* 1: all of it at once, however long it takes */
  uint32_t unseen;        /* 1: the weights are not looked at, and left out */
} scene_request;

/* Makes a scene of board and network (NULL: none yet); the caller fills in script, phase, fault,
 * waiting, running, noise, speed, rate, schedule, flips, question. NULL: no memory. */
scene *scene_capture(scene_board *, const eg_net *, const scene_request *);
/* The last scene had less of the weights than was asked for, or did not say whether the state would stay:
 * the next one has more. */
bool scene_board_unfinished(const scene_board *);

/* ---- the channel ----------------------------------------------------------- */

typedef enum scene_verb {
  SCENE_PAINT, /* index: neuron; value: +1 or -1; number: of the stroke */
  SCENE_TRAIN, /* learn what is on the grid */
  SCENE_NOISE, /* value: share of neurons to flip, now */
  SCENE_STEP,  /* one neuron */
  SCENE_SWEEP, /* to the end of the sweep */
  SCENE_RUN,   /* go: wakes a paused script, or runs by hand */
  SCENE_PAUSE,
  SCENE_SPEED,    /* value: updates a second, 0 for as fast as it goes */
  SCENE_SHARE,    /* value: where the noise slider stands */
  SCENE_SCHEDULE, /* index: eg_schedule of runs by hand */
  SCENE_FILL,     /* every neuron value: +1 or -1 */
  SCENE_INVERT,   /* every neuron the other way */
  SCENE_RANDOMIZE,
  SCENE_OCCLUDE, /* value: share of the grid, from below, that becomes -1 */
  SCENE_UNDO,
  SCENE_REDO,
  SCENE_GO,          /* number: of a moment of the past */
  SCENE_RULE,        /* index: eg_rule: the memories are learned anew by it */
  SCENE_TIES,        /* index: eg_ties */
  SCENE_TEMPERATURE, /* value */
  SCENE_SEED,        /* number; all random streams begin anew */
  SCENE_LOAD, /* text: a path a line, a folder, or a pattern of paths: PNG files to learn, or a network */
  SCENE_SAVE,    /* text: a path; index: 0, or 1 + a memory that is saved alone */
  SCENE_ANSWER,  /* value: 1 for yes, 0 for no */
  SCENE_RESET,   /* forget every memory */
  SCENE_CUE,     /* index: memory to put on the grid */
  SCENE_FORGET,  /* index: memory */
  SCENE_CONTROL, /* text: its name; value: a control of the script (a button: one press) */
} scene_verb;

typedef struct scene_command {
  scene_verb verb;
  uint32_t index;
  double value;
  uint64_t number;
  char *text; /* or NULL; copied when sent, and freed by whoever has received it */
} scene_command;

typedef struct scene_channel scene_channel;

scene_channel *scene_channel_new(void);
void scene_channel_free(scene_channel *);

/* The side of the script. */
bool scene_wanted(scene_channel *);           /* the last one published was taken */
void scene_publish(scene_channel *, scene *); /* gives it away; replaces one not yet taken */
bool scene_receive(scene_channel *, scene_command *); /* oldest command, false when none */
void scene_await(scene_channel *,
                 double seconds); /* sleeps until a command, a wake, or that long */
scene_request scene_requested(scene_channel *);

/* The side of the window. */
scene *scene_take(scene_channel *); /* a newer scene, which is the caller's, or NULL */
void scene_send(scene_channel *, const scene_command *);
void scene_ask(scene_channel *, const scene_request *);

/* From any thread: something to be said although the script's side cannot; "" takes it back. */
void scene_set_notice(scene_channel *, const char *);
bool scene_notice(scene_channel *, char *to, size_t size); /* false: there is none */

void scene_wake(scene_channel *); /* either side: ends an await; safe in a signal handler: no */

#endif
