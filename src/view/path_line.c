/* SPDX-License-Identifier: MIT
 *
 * path_line.c - files by their paths: what is learned from, and what is saved to.
 *
 * What Enter does depends on how the line was come to: by Save, or for one
 * memory, it saves; else it loads. The button that Enter stands for is filled.
 * The path stays when it was used, so that a folder can be loaded again.
 */
#include "actions.h"
#include "memories.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD 26
#define FIELD 28
#define BUTTON 28
#define GAP 6

float path_line_height(void) { return ui_px(HEAD + FIELD + GAP + BUTTON); }

void path_line_take(path_line *p, bool save) {
  if (p->memory) p->text[0] = 0;
  p->memory = 0;
  p->saves = save;
  p->take = true;
  ui_expect_typing();
}

/* NAME.png is proposed; without a name, or with one that no file can have, its number. */
void path_line_save(path_line *p, const scene *s, uint32_t mu) {
  const char *name = s->memories->names[mu];
  if (!name[0] || name[0] == '.' || strchr(name, '/'))
    snprintf(p->text, sizeof p->text, "%u.png", mu + 1);
  else
    snprintf(p->text, sizeof p->text, "%s.png", name);
  p->memory = mu + 1;
  p->saves = true;
  p->take = true;
  ui_expect_typing();
}

/* Without blanks around it; "" where nothing is left. */
static const char *trimmed(const path_line *p, char to[sizeof p->text]) {
  const char *from = p->text;
  while (isspace((unsigned char)*from)) from++;
  size_t length = strlen(from);
  while (length > 0 && isspace((unsigned char)from[length - 1])) length--;
  memcpy(to, from, length);
  to[length] = 0;
  return to;
}

static void send(path_line *p, view *v, bool save) {
  char text[sizeof p->text];
  if (!trimmed(p, text)[0]) {
    path_line_take(p, save);
    return;
  }
  if (v->channel)
    scene_send(v->channel, &(scene_command){.verb = save ? SCENE_SAVE : SCENE_LOAD,
                                            .index = save ? p->memory : 0,
                                            .text = text});
  if (p->memory) p->text[0] = 0;
  p->memory = 0;
  p->saves = false;
}

static void leave(path_line *p) {
  if (p->memory) p->text[0] = 0;
  p->memory = 0;
  p->saves = false;
}

static bool button(view *v, action a, ui_rect r, bool strong) {
  const action_entry *e = action_about(a);
  const widget_button_look look = {.label = e->label, .tooltip = e->tooltip, .strong = strong};
  return widget_button(v, e->name, r, &look);
}

/* What Enter does, at the right of the heading, as far as there is room. */
static void draw_head(const path_line *p, const view *v, ui_rect line) {
  char text[SCENE_NAME + 64] = "loaded files are learned", name[SCENE_NAME + 16];
  widget_heading(line.x, floorf(line.y + (line.h - ui_line_height(UI_BOLD)) / 2), UI_DIM, "files");
  if (p->memory) {
    memory_name(v->scene, p->memory - 1, name);
    snprintf(text, sizeof text, "Enter saves \"%s\"", name);
  } else if (p->active) {
    snprintf(text, sizeof text, p->saves ? "Enter saves" : "Enter loads and learns");
  }
  const float beside = ui_px(56);
  ui_label(UI_SMALL, (ui_rect){line.x + beside, line.y, line.w - beside, line.h}, 1,
           p->memory || p->active ? UI_ACCENT : UI_FAINT, text);
}

bool path_line_draw(path_line *p, view *v, ui_rect r) {
  const scene *s = v->scene;
  p->drawn = true;
  if (p->memory && (!s->memories || p->memory > s->memories->shown)) leave(p); /* it has gone */
  const ui_rect head = {r.x, r.y + ui_px(4), r.w, ui_px(HEAD - 6)};
  const ui_rect field = {r.x, r.y + ui_px(HEAD), r.w, ui_px(FIELD)};
  const float half = floorf((r.w - ui_px(GAP)) / 2);
  const ui_rect load = {r.x, field.y + field.h + ui_px(GAP), half, ui_px(BUTTON)};
  const ui_rect save = {r.x + r.w - half, load.y, half, load.h};
  ui_line(r.x, floorf(r.y) + 0.5f, r.x + r.w, floorf(r.y) + 0.5f, UI_EDGE, 1);
  draw_head(p, v, head);
  const bool by_key = widget_focus(v, "path", field) && v->focus.pressed;
  places_note(v->places, "path", field);
  const bool entered =
      ui_input("path", field, p->text, sizeof p->text,
               p->saves ? "picture.png, folder/ or net.engram" : "picture.png, folder/ or *.png",
               p->take || by_key);
  p->take = false;
  p->active = ui_input_active();
  if (p->active) {
    places_note(v->places, "typing:path", field);
    widget_typing(v, "path");
  }
  const bool escaped = ui_input_escaped();
  if (escaped) leave(p);
  if (!p->active && ui_hovers(field))
    ui_hint(
        "Load: PNG files (one, a folder, or a pattern such as letters/*.png) or a saved network; "
        "each becomes memories.\n\nSave: to NAME.png the grid, to folder/ every memory, to any "
        "other name the network.");
  const bool hot = p->active || p->memory;
  const bool loads = button(v, ACTION_LOAD, load, hot && !p->saves),
             saves = button(v, ACTION_SAVE, save, hot && p->saves);
  if (loads || saves || entered) send(p, v, saves || (!loads && p->saves));
  return escaped || ((loads || saves || entered) && !p->take);
}
