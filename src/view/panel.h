/* SPDX-License-Identifier: MIT
 *
 * panel.h - what the panels share: the view they are part of, its tiles, the
 * way back to the script's side, and a few widgets.
 *
 * A panel owns what it keeps from frame to frame behind its pointer; what it
 * draws comes from view->scene, which is never NULL while panels are drawn.
 * The scene may change between any two frames, its network too: a panel keeps
 * no pointer into it.
 */
#ifndef ENGRAM_VIEW_PANEL_H
#define ENGRAM_VIEW_PANEL_H

#include "gl.h"
#include "ui.h"
#include "view.h"

typedef struct panel_neurons panel_neurons;
typedef struct panel_weights panel_weights;
typedef struct panel_charts panel_charts;
typedef struct panel_memories panel_memories;
typedef struct panel_pictures panel_pictures;
typedef struct panel_controls panel_controls;
typedef struct panel_logs panel_logs;
typedef struct panel_fault panel_fault;
typedef struct places places;

/* The tiles, in framebuffer pixels; they cover the window but for the gaps. Without pictures there
 * is no tile for them: its height is 0. */
typedef struct layout {
  float scale, height; /* height: of the window */
  ui_rect status, controls, neurons, weights, pictures, energy, log, memories;
  bool memories_wait; /* they would have room if the controls were put away */
} layout;

/* What the person has chosen to see. Nothing of it changes the network. */
typedef enum fold {
  FOLD_CONTROLS,
  FOLD_NEURONS,
  FOLD_WEIGHTS,
  FOLD_CHARTS,
  FOLD_LOG,
  FOLD_MEMORIES,
  FOLD_PICTURES,
  FOLDS
} fold;
typedef enum overlay {
  OVERLAY_NONE,
  OVERLAY_FIELDS,     /* h_i as a colour */
  OVERLAY_DIFFERENCE, /* neurons that differ from a memory */
  OVERLAY_FLIPPED     /* neurons that have flipped lately */
} overlay;
typedef struct looks {
  bool light;             /* the theme */
  bool folded[FOLDS];     /* panels put away */
  overlay overlay;        /* on the grid */
  uint32_t against;       /* 1 + the memory that DIFFERENCE is with; 0: the nearest */
  int brush;              /* neurons along one side of what a touch paints, from 1 on */
  bool pairs;             /* the weights panel shows W_ij s_i s_j, not W_ij */
  char chart[SCENE_NAME]; /* the chart that was chosen, or "" for what is newest */
  uint32_t axes[2];       /* 1 + the memories of the landscape; 0: chosen for the person */
  bool help;              /* the keys are shown */
} looks;

/* A value that the person has set here and the script's side has not echoed yet. */
typedef struct widget_hold {
  bool set;
  double value, since;
  uint64_t serial; /* of the scene at the time */
} widget_hold;

/* Numbers that the person sets, by slider, list or key; dials.c. */
typedef enum dial {
  DIAL_NOISE, /* share of neurons */
  DIAL_SPEED, /* updates a second; 0: as fast as it goes */
  DIAL_SCHEDULE,
  DIAL_RULE,
  DIAL_TIES,
  DIAL_TEMPERATURE,
  DIALS
} dial;
#define DIAL_NOISE_MOST 0.5
#define DIAL_TEMPERATURE_MOST 2.0

/* The keyboard's place among the widgets; see widgets.c. */
typedef struct focus {
  char name[2 * SCENE_NAME]; /* of the widget that has it, or "" */
  int move, nudge;           /* Tab, and arrows, since the last frame */
  bool pressed;              /* Enter */
  bool seen, fresh;          /* it was drawn in this frame; it has just come there */
  bool take;                 /* the next one drawn gets it */
  char line[2 * SCENE_NAME]; /* of the line of text that is being typed in, or "" */
  uint64_t presses;          /* of the mouse, as of the last frame */
  char first[2 * SCENE_NAME], last[2 * SCENE_NAME]; /* drawn in this frame */
} focus;

/* What of it is kept from one window to the next; settings.c. */
typedef struct settings {
  bool light, folded[FOLDS];
  int brush, width, height; /* of the window; 0: not known */
} settings;
void settings_read(settings *, const char *path);        /* no file: as at first */
void settings_write(const settings *, const char *path); /* quietly: it is no loss */

layout layout_for(int width, int height, double content_scale, const scene *, const looks *);

typedef struct view {
  scene_channel *channel; /* NULL for a picture: nobody listens */
  const scene *scene;     /* never NULL in panels */
  const view_options *options;
  uint64_t serial;  /* counts the scenes, so that panels see when there is a newer one */
  uint64_t presses; /* counts mouse buttons going down, also between two frames */
  double now, fps;  /* seconds of a monotonic clock; frames a second, 0: not shown */
  looks looks;
  scene_request ask; /* gathered from the panels in a frame, and sent at its end */
  uint32_t hover;    /* 1 + the neuron under the mouse, as of this frame or the last; or 0 */
  uint32_t mark[2];  /* 1 + neurons whose coupling is under the mouse, likewise; or 0 */
  widget_hold dials[DIALS];
  focus focus;
  float help_way;   /* rows by which keys have scrolled the help since the last frame */
  uint64_t strokes; /* of the brush so far: they number SCENE_PAINT */
  char toast[256];  /* something to be said for a moment, and until when */
  double toast_until;
  int wants_again;                 /* 1: the script is to begin again; 2: afresh */
  char notice[512];                /* what the script's side cannot say itself, or "" */
  bool wants_snapshot, wants_film; /* pressed in this frame; acted on when it is drawn */
  bool filming;
  double filmed; /* seconds of it so far */
  bool quit;
  layout at;
  places *places; /* NULL, or where the widgets' places are written */
  panel_neurons *neurons;
  panel_weights *weights;
  panel_charts *charts;
  panel_memories *memories;
  panel_pictures *pictures;
  panel_controls *controls;
  panel_logs *logs;
  panel_fault *fault;
} view;

bool view_begin(view *, const view_options *, char *message); /* panels, with ui and gl started */
void view_end(view *);
void view_draw(view *, int width, int height, double content_scale, double seconds); /* one frame */
bool view_read_pixels(int width, int height, uint8_t *rgb); /* what was drawn, top row first */

panel_neurons *panel_neurons_new(const char *shaders, char *message);
void panel_neurons_free(panel_neurons *);
void panel_neurons_draw(panel_neurons *, view *);
const char *panel_neurons_trouble(const panel_neurons *); /* NULL, or why a changed shader fails */
panel_weights *panel_weights_new(const char *shaders, char *message);
void panel_weights_free(panel_weights *);
void panel_weights_draw(panel_weights *, view *);
const char *panel_weights_trouble(const panel_weights *);
panel_charts *panel_charts_new(const char *shaders, char *message);
void panel_charts_free(panel_charts *);
void panel_charts_draw(panel_charts *, view *);
void panel_charts_next(view *); /* the chart after the one that is shown */
const char *panel_charts_trouble(const panel_charts *);
panel_memories *panel_memories_new(void);
void panel_memories_free(panel_memories *);
void panel_memories_draw(panel_memories *, view *);
void panel_memories_over(panel_memories *,
                         view *); /* the path, where the panel has no place for it */
panel_pictures *panel_pictures_new(void);
void panel_pictures_free(panel_pictures *);
void panel_pictures_draw(panel_pictures *, view *);
panel_controls *panel_controls_new(void);
void panel_controls_free(panel_controls *);
void panel_controls_draw(panel_controls *, view *);
panel_logs *panel_logs_new(void);
void panel_logs_free(panel_logs *);
void panel_logs_draw(panel_logs *, view *);
panel_fault *panel_fault_new(void);
void panel_fault_free(panel_fault *);
void panel_fault_draw(panel_fault *, view *);
const char *panel_fault_text(const view *); /* the error that there is to show, or NULL */
void panel_status_draw(view *);
void fold_bring(view *, fold); /* back, where it has room */
void fold_turn(view *, fold);  /* away, or back */
void fold_draw(view *);        /* the headings that put panels away */
/* Chips for those that are away, in the status line between `least` and `right`; gives the new right
 * end. fold_least: the width that they take in any case. */
float fold_chips(view *, float right, float least);
float fold_least(const view *);
void panel_question_draw(view *); /* over everything, where the scene asks something */
void question_answer(view *, bool yes);
void panel_help_draw(view *);  /* over everything, where looks.help says so */
void panel_toast_draw(view *); /* what there is to say, for its time */
void panel_weights_whole(panel_weights *);
void panel_memories_focus(panel_memories *, bool save); /* the keyboard goes into the path */

/* ---- the way back ---------------------------------------------------------- */

void view_send(view *, scene_verb, uint32_t index, double value);
void view_send_paint(view *, uint32_t index, bool up);        /* in the stroke v->strokes */
void view_send_named(view *, const char *name, double value); /* SCENE_CONTROL */
void view_send_number(view *, scene_verb, uint64_t number);   /* GO, SEED */
void view_send_text(view *, scene_verb, const char *text);    /* LOAD, SAVE */
void view_say(view *, const char *text);                      /* as a toast */

/* ---- dials.c -------------------------------------------------------------- */

double dial_see(view *, dial, bool held); /* to be shown; held: the person's hand is on it */
double dial_get(const view *, dial);
void dial_set(view *, dial, double value);
double dial_speed_at(double position); /* of a slider, 0..1 */
double dial_speed_position(double speed);
void dial_speed_step(view *, int up); /* +1 or -1 */

/* ---- places.c: where the widgets are, for tests that click ------------------ */

places *places_new(const char *path);
void places_free(places *);
void places_begin(places *); /* a frame; the functions take NULL as well */
void places_note(places *, const char *name,
                 ui_rect); /* what is seen of it; call inside its panel */
void places_note_over(places *, const char *name,
                      ui_rect); /* likewise, of what hangs over the panels */
void places_end(places *);      /* writes the file where something has moved */

/* ---- widgets.c ------------------------------------------------------------- */

/* A tile with its heading; returns what is left for the content. Close with ui_panel_end(). */
ui_rect widget_tile(const char *id, ui_rect, const char *heading);
void widget_heading(float x, float y, ui_colour, const char *text); /* small capitals, spaced */
ui_rect widget_heading_line(ui_rect tile); /* the line of the heading, for what stands beside it */

typedef struct widget_button_look {
  const char *label;
  const char *hint;    /* NULL, or a key, shown small at the right */
  const char *tooltip; /* NULL, or one sentence */
  bool strong;         /* filled with the accent */
  bool faded;          /* still works, but there is nothing for it to do */
} widget_button_look;
bool widget_button(view *, const char *name, ui_rect, const widget_button_look *);

/* position 0..1; true while the person moves it. */
bool widget_slider(view *, const char *name, ui_rect, double *position, const char *tooltip,
                   bool *held);
bool widget_toggle(view *, const char *name, ui_rect, const char *label, bool *on);
#define WIDGET_OPTIONS (SCENE_MEMORIES + 1) /* of a drop-down list, at most */
/* A drop-down list under its caption's name. True when another one was chosen. */
bool widget_choice(view *, const char *name, ui_rect, const char *const *options, int count,
                   int *index);
/* For a widget that can have the keyboard: called where it is drawn; true while it has it. */
bool widget_focus(view *, const char *name, ui_rect);
void widget_typing(view *, const char *name); /* a line of text has the keyboard in this frame */
void widget_focus_begin(view *);              /* around a frame */
void widget_focus_end(view *);
bool widget_cross(const char *id, ui_rect, ui_colour, const char *tooltip); /* a small x */

void widget_hold_set(widget_hold *, const view *, double value);
double widget_hold_see(widget_hold *, const view *, double scene_value,
                       bool held); /* what to show */

/* ---- signed.c: numbers around zero as colours ---------------------------------- */

#define SIGNED 5
/* Red, green, blue at -1, -1/2, 0, +1/2, +1 of the peak. */
extern const float signed_map[SIGNED][3];
ui_colour signed_colour(float share);       /* of the peak, -1..1 */
ui_colour signed_ink(float share);          /* of words that lie on it */
void signed_key(ui_rect line, double peak); /* -peak, 0, +peak, at the right of a line */

/* ---- uniform.c: numbers as colours from dark to light ------------------------------ */

#define UNIFORM 9
extern const float uniform_map[UNIFORM][3]; /* red, green, blue at 0, 1/8, ... 1 */
ui_colour uniform_colour(float share);      /* 0..1 */

/* ---- words.c: numbers as people read them ------------------------------------ */

void words_trim_power(char *number);
const char *words_count(char *to, size_t size, double count); /* 1 204 000 */
/* With a real minus sign; digits behind the point, or -6 for six that count. */
const char *words_number(char *to, size_t size, double value, int digits);
const char *words_signed(char *to, size_t size, double value, int digits); /* and a plus */
const char *words_class(char *to, size_t size, const scene *); /* recalled "A" · overlap 1.000 */
const char *words_phase(const scene *, ui_colour *);

#endif
