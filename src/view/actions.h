/* SPDX-License-Identifier: MIT
 *
 * actions.h - everything that the person can do, by key or by button, in one table.
 *
 * A key and a button of the same action do the same, the help is made of the
 * table, and a button takes its hint and tooltip from it.
 */
#ifndef ENGRAM_VIEW_ACTIONS_H
#define ENGRAM_VIEW_ACTIONS_H

#include "panel.h"

typedef enum action {
  ACTION_RUN, /* or pause */
  ACTION_STEP,
  ACTION_SWEEP,
  ACTION_SLOWER,
  ACTION_FASTER,
  ACTION_SCHEDULE, /* the next one, as of RULE, TIES and SEED */
  ACTION_WARMER,
  ACTION_COOLER,
  ACTION_TIES,
  ACTION_SEED,

  ACTION_TRAIN,
  ACTION_RULE,
  ACTION_CUE,    /* of memories 1 to 10 */
  ACTION_FORGET, /* the memory that the state is nearest to */
  ACTION_RESET,
  ACTION_LOAD, /* puts the keyboard into the path */
  ACTION_SAVE,

  ACTION_NOISE,
  ACTION_MORE_NOISE,
  ACTION_LESS_NOISE,
  ACTION_OCCLUDE,
  ACTION_RANDOMIZE,
  ACTION_FILL,
  ACTION_CLEAR,
  ACTION_INVERT,
  ACTION_BRUSH_SMALLER,
  ACTION_BRUSH_LARGER,
  ACTION_UNDO,
  ACTION_REDO,

  ACTION_BACK, /* one moment */
  ACTION_FORWARD,
  ACTION_FIRST,
  ACTION_LAST,

  ACTION_FIELDS, /* overlays on the grid, each on or off */
  ACTION_DIFFERENCE,
  ACTION_FLIPPED,
  ACTION_PAIRS, /* W_ij s_i s_j for W_ij */
  ACTION_WHOLE, /* all of the matrix */
  ACTION_CHART, /* the next one */
  ACTION_FOLD_CONTROLS,
  ACTION_FOLD_NEURONS,
  ACTION_FOLD_WEIGHTS,
  ACTION_FOLD_CHARTS,
  ACTION_FOLD_LOG,
  ACTION_FOLD_MEMORIES,
  ACTION_FOLD_PICTURES,
  ACTION_THEME,
  ACTION_AGAIN, /* the script, as when it is saved */
  ACTION_AFRESH,
  ACTION_COPY, /* the error that is shown */
  ACTION_SNAPSHOT,
  ACTION_FILM, /* begin or end */
  ACTION_HELP,
  ACTION_QUIT,
  ACTIONS
} action;

typedef struct action_entry {
  const char *name;    /* of its widget: "train" */
  const char *label;   /* on a button: "Train" */
  const char *keys;    /* as the help writes them: "T", "Ctrl+Z" */
  const char *tooltip; /* one sentence, with the formula where there is one */
} action_entry;

const action_entry *action_about(action);
void action_do(view *, action, int which); /* which: of CUE, from 0 */
/* A button of an action; strong and faded as in widget_button_look. True when it was pressed, and then
 * it has been done. */
bool action_button(view *, action, ui_rect, bool strong, bool faded);

/* A key that went down. printed: the character that is on it, in lower case, or 0; special: a key without a
 * character, as below. Does what it stands for; false: nothing does. */
typedef enum key_special {
  KEY_NONE,
  KEY_SPACE,
  KEY_LEFT,
  KEY_RIGHT,
  KEY_UP,
  KEY_DOWN,
  KEY_HOME,
  KEY_END,
  KEY_PAGE_UP,
  KEY_PAGE_DOWN,
  KEY_DELETE,
  KEY_TAB,
  KEY_ENTER,
  KEY_ESCAPE,
  KEY_F1
} key_special;
typedef struct key_stroke {
  char printed;
  key_special special;
  bool control, shift, repeat;
} key_stroke;
bool action_key(view *, const key_stroke *);
/* What the key stands for where nothing else has the keyboard; ACTIONS: nothing. */
action action_of_key(const key_stroke *);
/* The same while a line of text has the keyboard: all is the line's, but for what leaves it. */
bool action_typing(view *, const key_stroke *);

#endif
