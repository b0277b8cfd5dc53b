/* SPDX-License-Identifier: MIT
 *
 * ui.h - a C skin over Dear ImGui: a frame, tiles, text, shapes, touch.
 *
 * Everything is in pixels of the framebuffer from the top left. There is one
 * user interface at a time, in the current OpenGL context. Sizes in the code
 * are for a scale of 1; ui_px() turns them into whole pixels. Strings and
 * arrays are borrowed for the call. What is drawn between ui_panel_begin and
 * ui_panel_end is clipped to the panel.
 */
#ifndef ENGRAM_VIEW_UI_H
#define ENGRAM_VIEW_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ui_rect {
  float x, y, w, h;
} ui_rect;
typedef struct ui_point {
  float x, y;
} ui_point;
typedef uint32_t ui_colour; /* 0xAABBGGRR, what the vertices hold */

#define UI_RGB(hex)                                                                                \
  ((ui_colour)(0xff000000u | ((hex) >> 16 & 0xffu) | ((hex)&0xff00u) | ((hex)&0xffu) << 16))

/* The colours of everything. Dark for a screen, light for a projector; teal and orange stay apart
 * for every kind of colour blindness. Set between frames. */
typedef struct ui_theme {
  bool light;
  ui_colour ground;                       /* behind the tiles */
  ui_colour tile, edge, rule;             /* edge: hairlines; rule: lines inside of charts */
  ui_colour rim;                          /* around pictures */
  ui_colour field, field_hot, field_down; /* buttons, tracks */
  ui_colour popup, grab;
  ui_colour text, dim, faint;
  ui_colour knob, bar;
  ui_colour accent, accent_hot, accent_down, accent_dark; /* dark: behind what is chosen */
  ui_colour on_accent, on_accent_dim;                     /* text */
  ui_colour warn, warn_dark;
  ui_colour series[8];
  ui_colour down, up; /* neurons of -1 and +1 */
} ui_theme;
extern const ui_theme ui_dark, ui_light;
extern const ui_theme *ui_now;
void ui_set_theme(bool light);

#define UI_GROUND (ui_now->ground)
#define UI_TILE (ui_now->tile)
#define UI_EDGE (ui_now->edge)
#define UI_FIELD (ui_now->field)
#define UI_FIELD_HOT (ui_now->field_hot)
#define UI_TEXT (ui_now->text)
#define UI_DIM (ui_now->dim)
#define UI_FAINT (ui_now->faint)
#define UI_ACCENT (ui_now->accent)
#define UI_ACCENT_DARK (ui_now->accent_dark)
#define UI_WARN (ui_now->warn)

typedef enum ui_font { UI_BODY, UI_SMALL, UI_BOLD, UI_MONO, UI_FONTS } ui_font;

/* ---- life ------------------------------------------------------------------ */

/* window: a GLFWwindow whose callbacks are taken over, or NULL: no input. */
bool ui_start(void *window, char *message, size_t size);
void ui_stop(void);
void ui_rescale(float scale);                         /* builds the fonts again where it changed */
void ui_frame(int width, int height, double seconds); /* since the last */
void ui_draw(void);                                   /* into the bound framebuffer */
float ui_px(float v);
/* What the keyboard tells, in this order; key: GLFW's code. Nothing of it is lost between two frames. */
void ui_key(int key, bool down);
void ui_sign(unsigned sign);
bool ui_typing(void);           /* a text field has the keyboard, or gets it in the next frames */
bool ui_typed_waits(void);      /* of what the keyboard told, some is for the next frames */
void ui_expect_typing(void);    /* it will get it: what is typed from now on is for it */
void ui_stop_typing(void);      /* takes it away, between frames */
void ui_copy(const char *text); /* to the clipboard */

/* ---- places ---------------------------------------------------------------- */

void ui_panel_begin(const char *id, ui_rect, bool in_front);
void ui_panel_end(void);
/* A part of a panel that scrolls content of the given height; returns how far it is scrolled.
 * stick: it stays at its end while the person has not scrolled away. */
float ui_scroll_begin(const char *id, ui_rect, float height, bool stick);
void ui_scroll_end(void);
void ui_scroll_show(ui_rect); /* scrolls until it can be seen; within a part that scrolls */
void ui_scroll_by(float way); /* likewise, down */
float ui_scroll_bar(void);    /* width that a scroll bar takes */
void ui_clip_push(ui_rect);
void ui_clip_pop(void);
ui_rect ui_clip(ui_rect); /* what can be seen of it; w = 0: nothing */

/* ---- touch ----------------------------------------------------------------- */

typedef struct ui_touch {
  bool hovered, held, right_held;        /* now, with the mouse over it or begun on it */
  bool pressed, clicked, double_clicked; /* in this frame, left button; clicked is when released */
  float x, y;                            /* the mouse */
  float wheel;                           /* notches away from the person, while hovered */
  bool shift;                            /* the key is down */
} ui_touch;

ui_touch ui_touchable(const char *id, ui_rect);
void ui_tooltip(const char *text); /* at the mouse, in this frame */
/* A line of text to type; `take` gives it the keyboard. True when Enter was pressed in it. */
bool ui_input(const char *id, ui_rect, char *text, size_t size, const char *hint, bool take);
bool ui_input_active(void);  /* the line drawn last has the keyboard */
bool ui_input_escaped(void); /* it had, until Escape was pressed in this frame */
bool ui_hovers(ui_rect);     /* the mouse is over it, in this panel, and no list is open over it */
/* A drop-down list. True when another one was chosen; places, when not NULL, receives the
 * rectangles of the open list's entries, and *open says whether it is open. */
bool ui_choice(const char *id, ui_rect, const char *const *options, int count, int *index,
               ui_rect *places, bool *open);
void ui_choice_open(const char *id); /* as if it had been pressed; in the same panel, before it */

/* ---- drawing --------------------------------------------------------------- */

ui_colour ui_fade(ui_colour, float opacity);
ui_colour ui_mix(ui_colour, ui_colour, float share);
void ui_box(ui_rect, ui_colour, float radius);
/* Paints over the corners outside of a rounded rectangle. */
void ui_round_off(ui_rect, ui_colour, float radius);
void ui_frame_box(ui_rect, ui_colour, float radius); /* one pixel wide, inside */
void ui_gradient(ui_rect, ui_colour left, ui_colour right);
void ui_line(float x0, float y0, float x1, float y1, ui_colour, float thickness);
void ui_path(const ui_point *, int count, ui_colour, float thickness);
void ui_disc(float x, float y, float radius, ui_colour);
void ui_image(unsigned texture, ui_rect, float u0, float v0, float u1, float v1);

float ui_line_height(ui_font);
float ui_width(ui_font, const char *text);
void ui_text(ui_font, float x, float y, ui_colour, const char *text);
/* On one line in the middle of the rectangle's height, cut with an ellipsis where it does not fit;
 * align: 0 left, 0.5 centred, 1 right. */
void ui_label(ui_font, ui_rect, float align, ui_colour, const char *text);
/* Turned, reading upwards, in the middle of the width; left out where it does not fit; align: 0 low, 1 high. */
void ui_label_up(ui_font, ui_rect, float align, ui_colour, const char *text);
/* Parts of one line, up to `end`; ui_fit: the first character that has no room. */
float ui_part_width(ui_font, const char *text, const char *end);
const char *ui_fit(ui_font, float width, const char *text, const char *end);
void ui_part(ui_font, float x, float y, ui_colour, const char *text, const char *end);

/* ---- wrap.c: text on several lines ------------------------------------------ */

float ui_wrapped_height(ui_font, float width, const char *text);
float ui_wrapped_width(ui_font, float width, const char *text); /* of its widest line */
void ui_wrapped(ui_font, float x, float y, float width, ui_colour, const char *text);
/* Where the line ends that begins a paragraph's rest, and where the next one begins. */
const char *ui_wrap(ui_font, float width, const char *text, const char *end, const char **next);

/* ---- hint.c: what a widget is -------------------------------------------------- */

/* What the widget under the mouse is, beside it, once the mouse has rested there for a moment. To be
 * called in every frame, right after ui_touchable or ui_hovers said that it is under the mouse. */
void ui_hint(const char *text);
void ui_hush(void);            /* no hint before the mouse is over something else */
bool ui_hint_shown(ui_rect *); /* where, in this frame */

#ifdef __cplusplus
}
#endif
#endif
