/* SPDX-License-Identifier: MIT
 *
 * wrap.c - text on several lines.
 *
 * A line holds as many words as it can and ends at a blank; only a word that
 * is wider than a whole line is cut, behind a slash if it has one, else between
 * two characters. Dear ImGui's own
 * wrapping was tried and left: it also breaks behind a full stop or a comma,
 * and so within numbers. Blanks at which a line ends are not shown; those that
 * a paragraph begins with are.
 * Invariant: every line has a character, or is an empty paragraph.
 */
#include "ui.h"

#include <math.h>
#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool fits_alone(ui_font f, float width, const char *word, const char *end) {
  const char *last = word;
  while (last < end && !is_blank(*last)) last++;
  return ui_fit(f, width, word, last) == last;
}

/* The end of the last folder of a path, of what fits of it. */
static const char *behind_slash(const char *word, const char *fits) {
  const char *end = fits;
  while (end > word && end[-1] != '/') end--;
  return end > word + 1 ? end : fits;
}

const char *ui_wrap(ui_font f, float width, const char *text, const char *end, const char **next) {
  const char *fits = ui_fit(f, width, text, end), *cut = fits;
  if (fits < end && !is_blank(*fits)) {
    const char *word = fits;
    while (word > text && !is_blank(word[-1])) word--;
    const char *before = word;
    while (before > text && is_blank(before[-1])) before--;
    if (before > text)
      cut = before, fits = word;
    else if (word > text && fits_alone(f, width, word, end))
      cut = fits = word; /* what it is set in by has a line of its own */
    else
      cut = fits = behind_slash(word, fits);
  }
  if (fits == text && fits < end) {
    fits++;
    while (fits < end && ((unsigned char)*fits & 0xc0) == 0x80) fits++;
    cut = fits;
  }
  while (fits < end && is_blank(*fits)) fits++;
  *next = fits;
  return cut;
}

/* How many lines there are; draws them where `at` says so. */
static int lines(ui_font f, const char *text, float width, float *widest, const ui_point *at,
                 ui_colour c) {
  const float high = ui_line_height(f);
  int count = 0;
  do {
    const char *newline = strchr(text, '\n');
    const char *const end = newline ? newline : text + strlen(text);
    do {
      const char *next, *const cut = ui_wrap(f, width, text, end, &next);
      const float y = at ? at->y + (float)count * high : 0;
      if (widest) *widest = fmaxf(*widest, ui_part_width(f, text, cut));
      if (at && ui_clip((ui_rect){at->x, y, width, high}).h > 0) ui_part(f, at->x, y, c, text, cut);
      text = next;
      count++;
    } while (text < end);
    if (newline) text = newline + 1;
  } while (*text);
  return count;
}

float ui_wrapped_height(ui_font f, float width, const char *text) {
  return (float)lines(f, text, width, NULL, NULL, 0) * ui_line_height(f);
}

float ui_wrapped_width(ui_font f, float width, const char *text) {
  float widest = 0;
  lines(f, text, width, &widest, NULL, 0);
  return widest;
}

void ui_wrapped(ui_font f, float x, float y, float width, ui_colour c, const char *text) {
  lines(f, text, width, NULL, &(ui_point){x, y}, c);
}
