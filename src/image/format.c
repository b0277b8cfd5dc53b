/* SPDX-License-Identifier: MIT
 *
 * format.c - pictures that are no PNG files: which they are, and how to make PNG of them.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "internal.h"

#define NAME_SHOWN 40 /* bytes of a name in advice */

const char *img_other_format(const uint8_t *head, size_t have) {
  static const struct {
    size_t at;
    const char *bytes, *name;
  } known[] = {{0, "\xff\xd8\xff", "JPEG"}, {0, "GIF8", "GIF"},     {8, "WEBP", "WebP"},
               {0, "II*", "TIFF"},          {0, "MM", "TIFF"},      {4, "ftypavif", "AVIF"},
               {4, "ftyphei", "HEIC"},      {4, "ftypmif", "HEIC"}, {0, "<svg", "SVG"},
               {0, "%PDF-", "PDF"},         {0, "BM", "BMP"}};
  if (have > IMG_HEAD) have = IMG_HEAD;
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    const size_t at = known[k].at, length = strlen(known[k].bytes);
    if (have < at + length || memcmp(head + at, known[k].bytes, length) != 0) continue;
    /* Two letters begin many a text: behind these there are numbers. */
    if (length > 2 || memchr(head, 0, have)) return known[k].name;
  }
  return have > 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '7' && isspace(head[2]) ? "PNM"
                                                                                            : NULL;
}

void img_advise_png(const char *path, char advice[IMG_ADVICE]) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path,
             *dot = strrchr(base, '.');
  const size_t length = strlen(base), stem = dot > base ? (size_t)(dot - base) : length;
  bool plain = length > 0 && length <= NAME_SHOWN && base[0] != '-';
  for (size_t k = 0; k < length; k++)
    plain &= isalnum((unsigned char)base[k]) || strchr("._-", base[k]);
  const char *beside =
      dot && strcasecmp(dot, ".png") == 0 ? "-2" : ""; /* it only says that it is PNG */
  if (plain)
    snprintf(advice, IMG_ADVICE, "make it PNG: convert %s %.*s%s.png", base, (int)stem, base,
             beside);
  else
    snprintf(advice, IMG_ADVICE, "convert it to PNG first");
}
