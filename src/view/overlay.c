/* SPDX-License-Identifier: MIT
 *
 * overlay.c - what is laid over the state on demand: fields, what differs from
 * a memory, what has flipped.
 *
 * Flips are followed with every scene, so that what a step has done can be
 * seen by asking afterwards: where updates were done, all glow fades by a
 * quarter and what differs from the scene before glows anew; where none were,
 * the change was somebody's hand and no flip. Textures are made once for a
 * scene, and only those of what is chosen; the shader mixes. A few marks among
 * very many neurons would be lost between the pixels: these are spread over
 * the neurons around, until they are three pixels wide.
 */
#include "neurons.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DARK 16  /* glow below this is none */
#define FEW 1024 /* marks that are made larger where neurons are smaller than pixels */

void overlays_free(overlays *o) {
  if (o->marks) glDeleteTextures(1, &o->marks);
  if (o->fields) glDeleteTextures(1, &o->fields);
  free(o->texels);
  free(o->glow);
  free(o->before);
}

static size_t texel_of(const texel_grid *g, size_t neuron) {
  return neuron / g->width / g->block * g->across + neuron % g->width / g->block;
}

/* ---- what has flipped -------------------------------------------------------- */

static bool make_room(overlays *o, size_t texels, size_t words) {
  if (texels > o->room) {
    uint8_t *marks = realloc(o->texels, texels);
    if (marks) o->texels = marks;
    uint8_t *glow = realloc(o->glow, texels);
    if (glow) o->glow = glow;
    if (!marks || !glow) return false;
    o->room = texels;
  }
  if (words > o->words) {
    uint64_t *before = realloc(o->before, words * sizeof *before);
    if (!before) return false;
    o->before = before;
    o->words = words;
  }
  return true;
}

static void fade(overlays *o, size_t texels) {
  bool any = false;
  for (size_t k = 0; k < texels; k++) {
    const unsigned left = o->glow[k] * 3u / 4;
    o->glow[k] = (uint8_t)(left < DARK ? 0 : left);
    any |= left >= DARK;
  }
  o->glowing = any;
}

bool overlays_see(overlays *o, const scene *s, const texel_grid *g) {
  const size_t texels = (size_t)g->across * g->down, words = eg_words(s->n);
  const bool same = o->before && memcmp(&o->of, g, sizeof *g) == 0;
  if (!make_room(o, texels, words)) {
    o->of = (texel_grid){0};
    return false;
  }
  if (!same || s->updates == 0) {
    memset(o->glow, 0, texels);
    o->glowing = false;
    o->flipped = 0;
  } else if (s->updates != o->updates) {
    if (o->glowing) fade(o, texels);
    o->flipped = 0;
    for (size_t w = 0; w < words; w++)
      for (uint64_t bits = o->before[w] ^ s->state[w]; bits; bits &= bits - 1) {
        o->glow[texel_of(g, 64 * w + (size_t)__builtin_ctzll(bits))] = 255;
        o->flipped++;
      }
    o->glowing |= o->flipped > 0;
  }
  memcpy(o->before, s->state, words * sizeof *o->before);
  o->of = *g;
  o->updates = s->updates;
  return true;
}

/* ---- what differs from a memory ------------------------------------------------ */

overlay_other overlay_compare(const scene *s, uint32_t against) {
  overlay_other is = {0};
  const scene_memories *m = s->memories;
  if (!m || m->count == 0) return is;
  const bool chosen = against > 0 && against <= m->count;
  if (!chosen && (s->class.kind == EG_KIND_NONE || s->class.memory >= m->count)) return is;
  is.any = true;
  is.memory = chosen ? against - 1 : s->class.memory;
  is.inverse = !chosen && s->class.overlap < 0;
  is.known = is.memory < m->shown && m->bits && m->words == eg_words(s->n);
  if (!is.known) return is;
  const uint64_t *bits = m->bits + (size_t)is.memory * m->words;
  size_t differ = 0;
  for (size_t w = 0; w < m->words; w++)
    differ += (size_t)__builtin_popcountll(s->state[w] ^ bits[w]);
  is.differ = is.inverse ? s->n - differ : differ;
  return is;
}

/* A texel of a block is marked where one of its neurons differs, more the more do. */
static void mark_difference(overlays *o, const scene *s, const texel_grid *g) {
  const size_t texels = (size_t)g->across * g->down;
  memset(o->texels, 0, texels);
  if (!o->other.known) return;
  const uint64_t *bits = s->memories->bits + (size_t)o->other.memory * s->memories->words;
  if (g->block == 1) {
    const uint64_t turned = o->other.inverse ? ~UINT64_C(0) : 0;
    for (size_t i = 0; i < s->n; i++)
      o->texels[i] = (uint8_t) - (int)((s->state[i >> 6] ^ bits[i >> 6] ^ turned) >> (i & 63) & 1);
    return;
  }
  for (uint32_t ty = 0; ty < g->down; ty++)
    for (uint32_t tx = 0; tx < g->across; tx++) {
      uint32_t differ = 0, seen = 0;
      for (uint32_t y = ty * g->block; y < g->height && y < (ty + 1) * g->block; y++)
        for (uint32_t x = tx * g->block; x < g->width && x < (tx + 1) * g->block; x++, seen++) {
          const size_t i = (size_t)y * g->width + x;
          differ += (eg_bit(s->state, i) != eg_bit(bits, i)) != o->other.inverse;
        }
      o->texels[(size_t)ty * g->across + tx] = (uint8_t)(differ ? 128 + 127 * differ / seen : 0);
    }
}

/* ---- what is shown --------------------------------------------------------------- */

static bool has_fields(const scene *s) {
  return s->fields.values && s->fields.width > 0 && s->fields.height > 0;
}

static void spread(uint8_t *marks, const texel_grid *g, const uint32_t reach[2]) {
  static size_t at[FEW];
  static uint8_t how[FEW];
  const size_t texels = (size_t)g->across * g->down;
  size_t count = 0;
  for (size_t k = 0; k < texels; k++) {
    if (!marks[k]) continue;
    if (count == FEW) return;
    at[count] = k;
    how[count++] = marks[k];
  }
  for (size_t k = 0; k < count; k++) {
    const uint32_t x = (uint32_t)(at[k] % g->across), y = (uint32_t)(at[k] / g->across);
    const uint32_t x0 = x > reach[0] ? x - reach[0] : 0, y0 = y > reach[1] ? y - reach[1] : 0;
    for (uint32_t b = y0; b <= y + reach[1] && b < g->down; b++)
      for (uint32_t a = x0; a <= x + reach[0] && a < g->across; a++) {
        uint8_t *m = marks + (size_t)b * g->across + a;
        if (*m < how[k]) *m = how[k];
      }
  }
}

/* Texels to each side of one that make a pixel, where a texel is none by itself. */
static uint32_t reach_of(uint32_t texels, float pixels) {
  return (float)texels < pixels ? 0 : (uint32_t)ceilf((float)texels / pixels);
}

bool overlays_prepare(overlays *o, const view *v, const texel_grid *g, ui_rect where) {
  const scene *s = v->scene;
  const overlay wanted = v->looks.overlay;
  const uint32_t reach[2] = {reach_of(g->across, where.w), reach_of(g->down, where.h)};
  if (o->serial == v->serial && o->shown == wanted && o->against == v->looks.against &&
      memcmp(o->reach, reach, sizeof reach) == 0)
    return false;
  const bool changed = wanted != OVERLAY_NONE || o->shown != OVERLAY_NONE;
  o->serial = v->serial;
  o->shown = wanted;
  o->against = v->looks.against;
  memcpy(o->reach, reach, sizeof reach);
  if (o->of.across == 0) return changed; /* there was no memory for this scene */
  if (wanted == OVERLAY_FIELDS && has_fields(s))
    gl_upload(&o->fields, GL_R32F, (int)s->fields.width, (int)s->fields.height, s->fields.values);
  if (wanted != OVERLAY_DIFFERENCE && wanted != OVERLAY_FLIPPED) return changed;
  if (wanted == OVERLAY_DIFFERENCE) {
    o->other = overlay_compare(s, v->looks.against);
    mark_difference(o, s, g);
  } else {
    memcpy(o->texels, o->glow, (size_t)g->across * g->down);
  }
  if (reach[0] || reach[1]) spread(o->texels, g, reach);
  gl_upload(&o->marks, GL_R8, (int)g->across, (int)g->down, o->texels);
  return changed;
}

overlay overlays_now(const overlays *o, const view *v) {
  if (o->of.across == 0) return OVERLAY_NONE;
  if (v->looks.overlay == OVERLAY_FIELDS && !has_fields(v->scene)) return OVERLAY_NONE;
  return v->looks.overlay;
}

void overlays_caption(const overlays *o, const view *v, char *to, size_t size) {
  const scene *s = v->scene;
  char count[48], all[48], name[SCENE_NAME + 16];
  to[0] = 0;
  words_count(all, sizeof all, (double)s->n);
  if (v->looks.overlay == OVERLAY_FIELDS && !has_fields(s)) {
    snprintf(to, size, "the fields are on their way");
  } else if (v->looks.overlay == OVERLAY_FLIPPED) {
    snprintf(to, size, "%s of %s just flipped",
             words_count(count, sizeof count, (double)o->flipped), all);
  } else if (v->looks.overlay == OVERLAY_DIFFERENCE) {
    const overlay_other *with = &o->other;
    if (!with->any) {
      snprintf(to, size, "no memory to compare with");
      return;
    }
    if (with->known && s->memories->names[with->memory][0])
      snprintf(name, sizeof name, "\"%s\"", s->memories->names[with->memory]);
    else
      snprintf(name, sizeof name, "memory %u", with->memory + 1);
    if (with->known)
      snprintf(to, size, "%s of %s differ from %s%s",
               words_count(count, sizeof count, (double)with->differ), all,
               with->inverse ? "the inverse of " : "", name);
    else
      snprintf(to, size, "%s has no picture here", name);
  }
}

void neuron_words(const scene *s, uint32_t index, bool up, int brevity, char *to, size_t size) {
  static const char *const place[] = {"neuron %u \u00b7 row %u, column %u \u00b7 ",
                                      "%u \u00b7 row %u, column %u \u00b7 ", "%u (%u, %u) "};
  static const char *const field[] = {" \u00b7 field %s \u00b7 %s", " \u00b7 field %s \u00b7 %s",
                                      " \u00b7 h %s \u00b7 %s"};
  static const char *const wish[3][3] = {
      {"wants to flip", "could do either", "wants to stay"},
      {"wants to flip", "could do either", "wants to stay"},
      {"flips", "either", "stays"},
  };
  const uint32_t row = index / s->width + 1, column = index % s->width + 1;
  char value[48];
  size_t at = (size_t)snprintf(to, size, place[brevity], index + 1, row, column);
  if (at < size) at += (size_t)snprintf(to + at, size - at, "%s", up ? "+1" : "\u22121");
  if (at >= size || s->probe != index + 1) return;
  const double h = s->probe_field;
  int goes = h > 0 ? 1 : h < 0 ? -1 : 0;
  if (goes == 0 && s->ties != EG_TIES_RANDOM)
    goes = s->ties == EG_TIES_PLUS ? 1 : s->ties == EG_TIES_MINUS ? -1 : up ? 1 : -1;
  const int stays = goes * (up ? 1 : -1);
  words_signed(value, sizeof value, h, 3);
  snprintf(to + at, size - at, field[brevity], value, wish[brevity][stays + 1]);
}
