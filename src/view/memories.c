/* SPDX-License-Identifier: MIT
 *
 * memories.c - the panel of the memories: what the state is, how full the network is, the list, files.
 *
 * Of a tile that is too low for all of it the list keeps the room of a row:
 * first the button goes, then the words above, then the files. Where these
 * have no place, in a small window or tile, they lie over the others for as
 * long as they are asked for.
 */
#include "memories.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROW 70
#define PICTURE 54

struct panel_memories {
  thumbnails *pictures;
  path_line path;
  bool over;        /* the path lies over the panels */
  uint64_t presses; /* of the mouse, as of the last frame */
};

panel_memories *panel_memories_new(void) {
  panel_memories *p = calloc(1, sizeof *p);
  if (p && !(p->pictures = thumbnails_new())) {
    free(p);
    return NULL;
  }
  return p;
}

void panel_memories_free(panel_memories *p) {
  if (!p) return;
  thumbnails_free(p->pictures);
  free(p);
}

void panel_memories_focus(panel_memories *p, bool save) { path_line_take(&p->path, save); }

/* What the tile has room for, from top to bottom. */
typedef struct parts {
  ui_rect verdict, load, list, path; /* h = 0: left out */
} parts;

/* Takes height from the room's end; 0 where too little would be left. */
static ui_rect take_low(ui_rect *room, float height, float least) {
  if (room->h - height < least) return (ui_rect){room->x, room->y + room->h, room->w, 0};
  room->h -= height;
  return (ui_rect){room->x, room->y + room->h, room->w, height};
}

static ui_rect take_high(ui_rect *room, float height, float least) {
  ui_rect r = {room->x, room->y, room->w, height};
  if (room->h - height < least) return (ui_rect){room->x, room->y, room->w, 0};
  room->y += height;
  room->h -= height;
  return r;
}

static parts divide(ui_rect room, const scene *s, bool any) {
  const float row = ui_px(ROW), gap = ui_px(8);
  const float words = any ? verdict_height() + gap : 0;
  const float load = any ? load_meter_height(s) + gap : 0;
  parts p;
  p.path = take_low(&room, path_line_height(), row);
  p.load = take_high(&room, load, row);
  p.verdict = take_high(&room, words, row);
  p.list = room;
  /* The verdict is read first, whichever of the two was the first to get its room. */
  if (p.load.h > 0 && p.verdict.h > 0) {
    p.verdict.y = p.load.y;
    p.load.y = p.verdict.y + p.verdict.h;
  }
  if (p.load.h > 0) p.load.h -= gap;
  if (p.verdict.h > 0) p.verdict.h -= gap;
  return p;
}

static void draw_list(panel_memories *p, view *v, ui_rect list) {
  const scene_memories *m = v->scene->memories;
  const int side = (int)ui_px(PICTURE);
  if (list.h < 1 || !thumbnails_ready(p->pictures, v->scene, side)) return;
  const bool more = m->count > m->shown;
  const float row = ui_px(ROW), height = row * (float)m->shown + (more ? ui_px(28) : 0);
  const float scrolled = ui_scroll_begin("list", list, height, false);
  const float width = list.w - (height > list.h ? ui_scroll_bar() + ui_px(2) : 0);
  const uint32_t first = (uint32_t)fmaxf(0, floorf(scrolled / row));
  for (uint32_t mu = first; mu < m->shown && (float)mu * row - scrolled < list.h; mu++) {
    const float y = floorf(list.y - scrolled + (float)mu * row) + 1;
    memory_row_draw(p->pictures, &p->path, v, mu, (ui_rect){list.x, y, width, row - ui_px(4)},
                    side);
  }
  if (more) {
    char text[96], count[48];
    words_count(count, sizeof count, m->count - m->shown);
    snprintf(text, sizeof text, "\u2026 and %s more", count);
    ui_label(UI_SMALL,
             (ui_rect){list.x, list.y - scrolled + row * (float)m->shown, width, ui_px(28)}, 0.5f,
             UI_DIM, text);
  }
  ui_scroll_end();
}

static void draw_count(view *v, ui_rect heading) {
  char text[96], count[48];
  const uint32_t all = v->scene->memories->count;
  words_count(count, sizeof count, all);
  snprintf(text, sizeof text, "%s %s", count, all == 1 ? "memory" : "memories");
  const float beside = ui_px(100);
  ui_label(UI_SMALL, (ui_rect){heading.x + beside, heading.y, heading.w - beside, heading.h}, 1,
           UI_DIM, text);
}

void panel_memories_draw(panel_memories *p, view *v) {
  const scene *s = v->scene;
  const ui_rect tile = v->at.memories, room = widget_tile("memories", tile, "memories");
  const bool any = s->n > 0 && s->memories && s->memories->count > 0;
  const parts at = divide(room, s, any);
  if (any) {
    draw_count(v, widget_heading_line(tile));
    if (at.verdict.h > 0) verdict_draw(v, at.verdict);
    if (at.load.h > 0) load_meter_draw(v, at.load);
    /* The rows reach out to where their frames have room. */
    draw_list(p, v,
              (ui_rect){tile.x + ui_px(8), at.list.y, tile.w - ui_px(16), at.list.h - ui_px(6)});
  } else {
    const char *none = s->n == 0   ? "no network yet"
                       : s->learns ? "none yet: draw something and press train, or load pictures"
                                   : "none: the weights were given";
    ui_wrapped(UI_BODY, room.x, room.y + ui_px(4), room.w, UI_DIM, none);
  }
  if (at.path.h > 0) path_line_draw(&p->path, v, at.path);
  ui_panel_end();
}

void panel_memories_over(panel_memories *p, view *v) {
  path_line *line = &p->path;
  const bool has_place = line->drawn, pressed = v->presses != p->presses;
  line->drawn = false;
  p->presses = v->presses;
  p->over = !has_place && (p->over || line->take);
  if (!p->over) return;
  const float pad = ui_px(12), gap = ui_px(8), most = v->at.status.w - 2 * gap;
  const float wide = fminf(ui_px(400), most), high = path_line_height() + 2 * pad;
  const ui_rect box = {floorf((v->at.status.w - wide) / 2), v->at.status.h + gap, wide, high};
  ui_panel_begin("files", box, true);
  places_note_over(v->places, "files", box);
  ui_box(box, ui_now->popup, ui_px(6));
  ui_frame_box(box, UI_EDGE, ui_px(6));
  const ui_rect room = {box.x + pad, box.y + pad, wide - 2 * pad, high - 2 * pad};
  if (path_line_draw(line, v, room) || (pressed && !ui_hovers(box))) p->over = false;
  line->drawn = false;
  ui_panel_end();
}
