/* SPDX-License-Identifier: MIT
 *
 * words.c - numbers and states as people read them: grouped digits, a real
 * minus sign, the class of a state in words.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\u2212"
#define THIN "\u2009"

const char *words_count(char *to, size_t size, double count) {
  char plain[64];
  snprintf(plain, sizeof plain, "%.0f", count);
  const size_t digits = strlen(plain);
  size_t at = 0;
  for (size_t k = 0; k < digits && at + 5 < size; k++) {
    if (k > 0 && (digits - k) % 3 == 0 && digits > 4) {
      memcpy(to + at, THIN, 3);
      at += 3;
    }
    to[at++] = plain[k];
  }
  to[at] = 0;
  return to;
}

/* 1.5e+06 is 1.5e6 */
void words_trim_power(char *number) {
  char *e = strchr(number, 'e');
  if (!e) return;
  char *from = e + 1, *out = e + 1;
  if (*from == '-')
    *out++ = *from++;
  else if (*from == '+')
    from++;
  while (*from == '0' && from[1]) from++;
  memmove(out, from, strlen(from) + 1);
}

const char *words_number(char *to, size_t size, double value, int digits) {
  if (isnan(value)) {
    snprintf(to, size, "not a number");
    return to;
  }
  char plain[400];
  const double a = fabs(value);
  if (isinf(value))
    snprintf(plain, sizeof plain, "%s", "\u221e");
  else if (digits < 0)
    snprintf(plain, sizeof plain, "%.*g", -digits, a);
  else if (a != 0 && (a >= 1e7 || a < pow(10, -digits) / 2))
    snprintf(plain, sizeof plain, "%.*e", digits > 3 ? 3 : digits, a);
  else
    snprintf(plain, sizeof plain, "%.*f", digits, a);
  words_trim_power(plain);
  const bool zero = strspn(plain, "0.") == strlen(plain);
  snprintf(to, size, "%s%s", value < 0 && !zero ? MINUS : "", plain);
  return to;
}

const char *words_signed(char *to, size_t size, double value, int digits) {
  char plain[420];
  words_number(plain, sizeof plain, value, digits);
  snprintf(to, size, "%s%s", value > 0 ? "+" : "", plain);
  return to;
}

/* mixture of "A", -"C" and 1 more · overlap 0.981: as a Result says it, but for the parts that the
 * header has no room for. */
static void mixture(char *to, size_t size, const scene *s) {
  const uint32_t named = s->part_count <= 3 ? s->part_count : 2;
  char overlap[64];
  bool numbers = true;
  for (uint32_t k = 0; k < named; k++) numbers &= !s->parts[k].name[0];
  size_t at = (size_t)snprintf(to, size, "mixture of %s", numbers ? "memories " : "");
  for (uint32_t k = 0; k < named && at < size; k++) {
    const scene_part *part = &s->parts[k];
    const char *before = k == 0 ? "" : k + 1 == s->part_count ? " and " : ", ";
    const char *sign = part->inverse ? MINUS : "";
    at += (size_t)(part->name[0]
                       ? snprintf(to + at, size - at, "%s%s\"%s\"", before, sign, part->name)
                       : snprintf(to + at, size - at, "%s%s%u", before, sign, part->memory + 1));
  }
  if (named < s->part_count && at < size)
    at += (size_t)snprintf(to + at, size - at, " and %u more", s->part_count - named);
  if (at < size)
    snprintf(to + at, size - at, " \u00b7 overlap %s",
             words_number(overlap, sizeof overlap, s->whole, 3));
}

const char *words_class(char *to, size_t size, const scene *s) {
  char name[SCENE_NAME + 16], overlap[64];
  const eg_class *c = &s->class;
  if (s->class_name[0])
    snprintf(name, sizeof name, "\"%s\"", s->class_name);
  else
    snprintf(name, sizeof name, "memory %u", c->memory + 1);
  words_number(overlap, sizeof overlap, c->overlap, 3);
  if (s->n == 0)
    snprintf(to, size, "no network yet");
  else if (c->kind == EG_KIND_MEMORY)
    snprintf(to, size, "%s \u00b7 overlap %s", name, overlap);
  else if (c->kind == EG_KIND_INVERSE)
    snprintf(to, size, "inverse of %s \u00b7 overlap %s", name, overlap);
  else if (c->kind == EG_KIND_MIXTURE)
    mixture(to, size, s);
  else if (c->kind == EG_KIND_SPURIOUS)
    snprintf(to, size, "nearest %s \u00b7 overlap %s", name, overlap);
  else
    snprintf(to, size, s->learns ? "no memories" : "given weights");
  return to;
}

void view_words(const scene *s, char *to, size_t size) { words_class(to, size, s); }

const char *words_phase(const scene *s, ui_colour *colour) {
  *colour = UI_DIM;
  if (s->phase == SCENE_SCRIPT_FAILED) {
    *colour = UI_WARN;
    return s->running && !s->paused ? "failed \u00b7 running by hand" : "failed";
  }
  if (s->learning) {
    *colour = UI_ACCENT;
    return "learning";
  }
  if (s->running && !s->paused) {
    *colour = UI_ACCENT;
    return s->phase == SCENE_SCRIPT_ENDED ? "ended \u00b7 running by hand" : "running";
  }
  if (s->phase == SCENE_SCRIPT_ENDED) return "ended: the network is yours";
  if (s->paused) return "paused";
  if (s->waiting) return "script waits: the network is yours";
  *colour = UI_ACCENT;
  return "script at work";
}
