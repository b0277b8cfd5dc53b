/* SPDX-License-Identifier: MIT
 *
 * verdict.c - what the state is, in words: recalled "A"; inverse of "B"; mixture of "A", "C" and "E".
 *
 * Recalled is what updates have led to, and what they leave as it is. A memory
 * that was drawn, or that the network would leave again, is not: the state is
 * "A", or near "A". There are two lines at all times, so that nothing below
 * moves. As many parts of a mixture are named as fit; where one line is enough,
 * the other is the overlap, and how many neurons would flip.
 */
#include "memories.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE 18

float verdict_height(void) { return ui_px(2 * LINE); }

/* The first `named` parts, and how many others there are. */
static void mixture(char *to, size_t size, const scene *s, uint32_t named) {
  size_t at = (size_t)snprintf(to, size, "mixture of ");
  for (uint32_t k = 0; k < named && at < size; k++) {
    const scene_part *part = &s->parts[k];
    const char *before = k == 0 ? "" : k + 1 == s->part_count ? " and " : ", ";
    const char *sign = part->inverse ? "\u2212" : "";
    at += (size_t)(part->name[0]
                       ? snprintf(to + at, size - at, "%s%s\"%s\"", before, sign, part->name)
                       : snprintf(to + at, size - at, "%s%s%u", before, sign, part->memory + 1));
  }
  if (named < s->part_count && at < size)
    snprintf(to + at, size - at, " and %u more", s->part_count - named);
}

/* Something other than an update led to the state. */
static bool was_put(const scene_past *p) { return p->now > 0 && p->number[p->now - 1] == 0; }

static bool is_recalled(const scene *s) {
  return s->class.kind == EG_KIND_MEMORY && s->restless == 0 && s->temperature <= 0 &&
         !was_put(&s->past);
}

void verdict_words(char *to, size_t size, const scene *s, uint32_t named) {
  char name[SCENE_NAME + 16];
  if (s->class_name[0])
    snprintf(name, sizeof name, "\"%s\"", s->class_name);
  else
    snprintf(name, sizeof name, "memory %u", s->class.memory + 1);
  switch (s->class.kind) {
    case EG_KIND_MEMORY:
      snprintf(to, size, "%s %s",
               is_recalled(s)            ? "recalled"
               : s->class.overlap >= 1.0 ? "is"
                                         : "near",
               name);
      break;
    case EG_KIND_INVERSE: snprintf(to, size, "inverse of %s", name); break;
    case EG_KIND_MIXTURE: mixture(to, size, s, named); break;
    case EG_KIND_SPURIOUS: snprintf(to, size, "none of them; nearest %s", name); break;
    default: snprintf(to, size, " ");
  }
}

/* overlap 0.950 · 12 would flip; where there is heat no state stays. */
void verdict_numbers(char *to, size_t size, const scene *s) {
  char overlap[64], count[48], rest[80] = "";
  const double m = s->class.kind == EG_KIND_MIXTURE ? s->whole : s->class.overlap;
  if (s->temperature <= 0 && s->restless == 0)
    snprintf(rest, sizeof rest, " \u00b7 stable");
  else if (s->temperature <= 0 && s->restless != SCENE_UNKNOWN)
    snprintf(rest, sizeof rest, " \u00b7 %s would flip",
             words_count(count, sizeof count, s->restless));
  snprintf(to, size, "overlap %s%s", words_number(overlap, sizeof overlap, m, 3), rest);
}

static const char *hint(const scene *s) {
  switch (s->class.kind) {
    case EG_KIND_MEMORY:
      return is_recalled(s) ? "Updates led to this memory and end there: no neuron would flip, and "
                              "the overlap |m| = |\u03a3 \u03be_i s_i| / n is 0.9 or more."
             : s->restless == 0
                 ? "The state is this memory, with an overlap of 0.9 or more. It is called "
                   "recalled "
                   "when updates without heat have led to it."
                 : "The state has an overlap of 0.9 or more with this memory, and it is no fixed "
                   "point: updates lead on from it, Run shows where to.";
    case EG_KIND_INVERSE:
      return "The state is this memory with every sign turned; its energy is the same.";
    case EG_KIND_MIXTURE:
      return "The state is the sign of a sum of these memories: a valley that nobody taught (Amit, "
             "Gutfreund, Sompolinsky 1985).";
    default: return "The state is near no memory, and is no mixture of a few of them.";
  }
}

void verdict_draw(view *v, ui_rect r) {
  const scene *s = v->scene;
  char text[EG_PARTS_MAX * (SCENE_NAME + 16) + 64], below[160];
  const eg_kind kind = s->class.kind;
  if (kind == EG_KIND_NONE) return;
  uint32_t named = kind == EG_KIND_MIXTURE ? s->part_count : 1;
  const float line = ui_px(LINE), most = 2 * ui_line_height(UI_BODY) + 1;
  for (verdict_words(text, sizeof text, s, named);
       named > 1 && ui_wrapped_height(UI_BODY, r.w, text) > most;
       verdict_words(text, sizeof text, s, named))
    named--;
  const ui_colour ink = is_recalled(s) ? UI_ACCENT : kind == EG_KIND_SPURIOUS ? UI_DIM : UI_TEXT;
  places_note(v->places, "verdict", r);
  if (ui_hovers(r)) ui_hint(hint(s));
  const float height = ui_wrapped_height(UI_BODY, r.w, text);
  if (height > ui_line_height(UI_BODY) + 1 && height <= most) {
    ui_wrapped(UI_BODY, r.x, r.y, r.w, ink, text);
    return;
  }
  ui_label(UI_BODY, (ui_rect){r.x, r.y, r.w, line}, 0, ink, text); /* a long name is cut */
  verdict_numbers(below, sizeof below, s);
  ui_label(UI_SMALL, (ui_rect){r.x, r.y + line, r.w, line}, 0, UI_DIM, below);
}
