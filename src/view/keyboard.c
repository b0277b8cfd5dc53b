/* SPDX-License-Identifier: MIT
 *
 * keyboard.c - from what a keyboard tells to key strokes, whatever its layout.
 *
 * A press is told twice: as a key, and then, where it gives one, as a sign. A
 * letter or a digit is known by what is printed on its key, with Shift or
 * without; every other sign by itself, since on one keyboard it takes Shift
 * and on another a third level: what is [ by AltGr+8 is no 8. Digits that
 * take Shift count as signs. A keyboard of another alphabet has our letters
 * where a US one has them, and Control takes digits from there as well.
 */
#include "keyboard.h"

static bool is_letter(unsigned c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(unsigned c) { return c >= '0' && c <= '9'; }
static unsigned lower(unsigned c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

static void note(keyboard *k, key_stroke stroke) {
  if (k->count < KEYBOARD_STROKES) k->strokes[k->count++] = stroke;
}

void keyboard_key(keyboard *k, const keyboard_press *p) {
  k->open = false;
  k->repeat = p->repeat;
  if (p->other) return;
  key_stroke stroke = {.special = p->special,
                       .control = p->control,
                       .shift = p->shift,
                       .repeat = p->repeat};
  const unsigned char *name = (const unsigned char *)(p->special || !p->printed ? "" : p->printed);
  const unsigned one = name[0] && !name[1] ? lower(name[0]) : 0;
  if (is_letter(one) || is_digit(one)) {
    stroke.printed = (char)one;
    k->open = k->count < KEYBOARD_STROKES;
  } else if (name[0] && ((name[0] >= 0x80 && is_letter((unsigned char)p->place)) ||
                         (p->control && is_digit((unsigned char)p->place)))) {
    stroke.printed = p->place;
  }
  if (stroke.special || stroke.printed) note(k, stroke);
}

void keyboard_sign(keyboard *k, unsigned sign) {
  const bool open = k->open;
  k->open = false;
  if (open && lower(sign) == (unsigned char)k->strokes[k->count - 1].printed) return;
  if (open) k->count--;
  if (sign > ' ' && sign < 127 && !is_letter(lower(sign)))
    note(k, (key_stroke){.printed = (char)sign, .repeat = k->repeat});
}
