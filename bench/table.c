/* SPDX-License-Identifier: MIT
 *
 * table.c - numbers as a person reads them, in columns.
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

word word_of(const char *text) {
  word w;
  snprintf(w.text, sizeof w.text, "%s", text);
  return w;
}

word word_count(uint64_t count) {
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
  word w;
  size_t at = 0;
  for (int i = 0; i < length; i++) {
    w.text[at++] = digits[i];
    if (i + 1 < length && (length - i - 1) % 3 == 0) w.text[at++] = ',';
  }
  w.text[at] = 0;
  return w;
}

/* 9.995 is "10.0" and not "9.99" or "10.00": the digits are those of the rounded number. */
word word_number(double x) {
  if (x >= 999.5) return word_count((uint64_t)llround(x));
  int after = x >= 99.95 ? 0 : x >= 9.995 ? 1 : x >= 0.9995 ? 2 : x >= 0.09995 ? 3 : 4;
  word w;
  snprintf(w.text, sizeof w.text, "%.*f", after, x);
  return w;
}

static word with_unit(double x, const char *unit) {
  word w = word_number(x);
  size_t length = strlen(w.text);
  snprintf(w.text + length, sizeof w.text - length, " %s", unit);
  return w;
}

word word_time(double seconds) {
  if (seconds < 999.5e-9) return with_unit(seconds * 1e9, "ns");
  if (seconds < 999.5e-6) return with_unit(seconds * 1e6, "µs");
  if (seconds < 999.5e-3) return with_unit(seconds * 1e3, "ms");
  return with_unit(seconds, "s");
}

word word_percent(double share) { return with_unit(100 * share, "%"); }

word word_bytes(uint64_t bytes) {
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  double x = (double)bytes;
  size_t k = 0;
  for (; x >= 999.5 && k < 5; k++) x /= 1000;
  return with_unit(x, units[k]);
}

static int owed; /* blanks before the next text, so that no line ends in any */

static void blanks(int count) {
  if (count > 0) owed += count;
}

void put(int width, const char *text) {
  int letters = 0;
  for (const char *c = text; *c; c++) letters += ((unsigned char)*c & 0xc0) != 0x80; /* UTF-8 */
  if (width > 0) blanks(width - letters);
  if (*text) {
    printf("%*s%s", owed, "", text);
    owed = 0;
  }
  if (width < 0) blanks(-width - letters);
}

void put_end(void) {
  owed = 0;
  puts("");
}

double fit_exponent(const double *n, const double *t, size_t count) {
  double x = 0, y = 0, xx = 0, xy = 0;
  for (size_t k = 0; k < count; k++) {
    x += log(n[k]) / (double)count;
    y += log(t[k]) / (double)count;
  }
  for (size_t k = 0; k < count; k++) {
    xx += (log(n[k]) - x) * (log(n[k]) - x);
    xy += (log(n[k]) - x) * (log(t[k]) - y);
  }
  return xy / xx;
}
