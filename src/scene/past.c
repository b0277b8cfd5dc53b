/* SPDX-License-Identifier: MIT
 *
 * past.c - what the network on the screen has gone through, to be seen and to
 * be gone back to.
 *
 * A moment is kept whenever one is recorded: the state to the bit, where the
 * random streams are, what was learned by then (which costs nothing while the
 * network has not learned more), energy and overlaps. When there are too many,
 * or they take too much memory, every second one goes and from then on only
 * every second newcomer stays, and a run goes on in longer parts. Never thinned
 * away are the newest one and both sides of a change, so that each change can be
 * taken back; where these are most of it, the older half goes.
 *
 * Going to a moment leaves what came after it in place until something new
 * happens. Then that later part is set aside, whole, with what was learned in it,
 * in place of what was set aside before; it takes as much memory as it did, and
 * goes when what was learned takes too much. Going to a moment of it puts it back,
 * and what was in its place is set aside instead: so nothing is lost by going back.
 *
 * Undo is for the person's hand. It goes to before the hand's last change, unless
 * the script has changed the network since: what the script did is never taken back
 * by the way. Updates are no change, whoever does them. Where nothing of the hand is
 * left since the network has gone on from an earlier moment, that is what undo takes
 * back. Redo is the same the other way round.
 *
 * Invariants: moments are in the order in which they were, `now` is one of them,
 * so is `parting` while something is set aside, and no number is given twice. Out
 * of memory a moment is lost, nothing else.
 */
#include "board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOMENTS 1536
#define MOMENT_BYTES ((size_t)64 << 20)    /* of all moments */
#define SWEEP_POINTS 64                    /* of a run, before anything is thinned */
#define LESSON_BYTES ((uint64_t)256 << 20) /* of what the network no longer shares */
#define MARKS 24                           /* changes that are named: the last ones */
#define LABEL 16                           /* bytes of a name, with the final zero */
#define OVERLAP_WORK 5e7                   /* words that are counted for one scene */

/* What was learned by then; moments in a row share it. */
typedef struct lesson {
  eg_learned *learned;
  uint64_t taught; /* eg_net_taught when the network had it last */
  size_t moments;  /* that hold it */
} lesson;

typedef struct moment {
  uint64_t number;
  eg_moment *whole;
  lesson *lesson;
  uint64_t seed;
  uint64_t stroke; /* SCENE_SCRIPT: of no hand */
  float *overlaps; /* (SCENE_TRACKED), or NULL: nobody has looked yet */
  uint64_t seen;   /* eg_net_taught of the memories that they are with */
  double x, energy;
  bool change; /* something other than an update led to it */
  bool kept;   /* it was its turn to stay */
  char label[LABEL];
} moment;

struct board_past {
  moment *moments, *aside; /* (MOMENTS) each */
  size_t count, now, set_aside;
  uint64_t points;                /* of runs so far, SWEEP_POINTS a sweep or finer */
  uint64_t stride;                /* every how-manyth of them stays */
  size_t bytes;                   /* of all moments but those that are set aside */
  uint64_t parting, aside_stride; /* the moment behind which these come; how they were thinned */
  bool older; /* they were there before what is in their place: undo brings them back, else redo */
  bool news;  /* nobody knows of it yet */
};

/* ---- keeping and dropping -------------------------------------------------------- */

static void lesson_let_go(lesson *l) {
  if (!l || --l->moments > 0) return;
  eg_learned_free(l->learned);
  free(l);
}

static void moment_end(moment *m) {
  eg_moment_free(m->whole);
  free(m->overlaps);
  lesson_let_go(m->lesson);
}

static void moment_free(board_past *p, moment *m) {
  p->bytes -= eg_moment_bytes(m->whole);
  moment_end(m);
}

static void drop_aside(board_past *p) {
  while (p->set_aside > 0) moment_end(&p->aside[--p->set_aside]);
  p->news = false;
}

void past_free(board_past *p) {
  if (!p) return;
  for (size_t k = 0; k < p->count; k++) moment_free(p, &p->moments[k]);
  drop_aside(p);
  free(p->moments);
  free(p->aside);
  free(p);
}

/* Where what is set aside comes behind. */
static size_t parting_of(const board_past *p) {
  for (size_t k = 0; p->set_aside > 0 && k < p->count; k++)
    if (p->moments[k].number == p->parting) return k;
  return SIZE_MAX;
}

/* What comes behind `now`. Once little is left there is room for all the points again. */
static void set_aside(board_past *p) {
  if (p->now + 1 >= p->count) return;
  drop_aside(p);
  moment *last = &p->moments[p->now];
  last->kept = true; /* nothing takes its place */
  last->stroke = last->stroke == SCENE_SCRIPT ? SCENE_SCRIPT : 0;
  p->set_aside = p->count - p->now - 1;
  memcpy(p->aside, last + 1, p->set_aside * sizeof *p->aside);
  for (size_t k = 0; k < p->set_aside; k++) p->bytes -= eg_moment_bytes(p->aside[k].whole);
  p->count = p->now + 1;
  p->parting = last->number;
  p->aside_stride = p->stride;
  p->older = p->news = true;
  if (p->count < MOMENTS / 4 && p->bytes < MOMENT_BYTES / 4) p->stride = 1;
}

/* What is set aside comes back, and what is in its place is set aside. What comes before it has become
 * no longer since, so that there is room. */
static void change_places(board_past *p) {
  const size_t first = parting_of(p) + 1, here = p->count - first, there = p->set_aside;
  for (size_t k = 0; k < here || k < there; k++) {
    const moment was = p->moments[first + k];
    p->moments[first + k] = p->aside[k];
    p->aside[k] = was;
  }
  for (size_t k = 0; k < here; k++) p->bytes -= eg_moment_bytes(p->aside[k].whole);
  for (size_t k = 0; k < there; k++) p->bytes += eg_moment_bytes(p->moments[first + k].whole);
  p->set_aside = here;
  p->count = first + there;
  const uint64_t stride = p->stride;
  p->stride = p->aside_stride;
  p->aside_stride = stride;
  p->older = !p->older;
}

static void drop_before(board_past *p, size_t first) {
  if (parting_of(p) < first) drop_aside(p);
  for (size_t k = 0; k < first; k++) moment_free(p, &p->moments[k]);
  p->count -= first;
  memmove(p->moments, p->moments + first, p->count * sizeof *p->moments);
  p->now -= p->now < first ? p->now : first;
}

/* The first and the last of a stretch without a change, and where ways part. */
static bool is_end(const board_past *p, size_t k) {
  return k == 0 || k + 1 == p->count || p->moments[k].change || p->moments[k + 1].change ||
         (p->set_aside > 0 && p->moments[k].number == p->parting);
}

/* Whether to thin gives back a quarter of them; a past of hardly anything but changes is not thinned. */
static bool is_dense(const board_past *p) {
  size_t ends = 0;
  for (size_t k = 0; k < p->count; k++) ends += is_end(p, k);
  return p->count > ends && p->count - ends >= ends;
}

static void thin(board_past *p) {
  size_t kept = 0;
  bool keep = true; /* every second of the others */
  for (size_t k = 0; k < p->count; k++) {
    const bool end = is_end(p, k);
    if (!end) keep = !keep;
    if (!end && keep)
      moment_free(p, &p->moments[k]);
    else
      p->moments[kept++] = p->moments[k];
  }
  p->count = kept;
  p->now = kept - 1;
  p->stride *= 2;
}

/* What the network no longer shares with its past. */
static uint64_t lesson_bytes(const board_past *p, uint64_t taught) {
  uint64_t bytes = 0;
  const lesson *last = NULL;
  for (size_t k = 0; k < p->count + p->set_aside; k++) {
    const lesson *l = k < p->count ? p->moments[k].lesson : p->aside[k - p->count].lesson;
    if (l != last && l->taught != taught) bytes += eg_learned_bytes(l->learned);
    last = l;
  }
  return bytes;
}

static bool is_full(const board_past *p, size_t more) {
  return p->count >= MOMENTS || p->bytes + more > MOMENT_BYTES;
}

/* Called with `now` at the newest. */
static void make_room(board_past *p, size_t more, uint64_t taught) {
  while (is_full(p, more) && is_dense(p)) thin(p);
  while (is_full(p, more) && p->count > 1) drop_before(p, (p->count + 1) / 2);
  if (p->count > 0 && p->moments[p->count - 1].lesson->taught == taught) return; /* nothing new */
  if (p->set_aside > 0 && lesson_bytes(p, taught) > LESSON_BYTES) drop_aside(p);
  while (p->count > 1 && lesson_bytes(p, taught) > LESSON_BYTES) {
    size_t first = 1;
    while (first + 1 < p->count && p->moments[first].lesson == p->moments[0].lesson) first++;
    drop_before(p, first);
  }
}

/* ---- recording -------------------------------------------------------------------- */

static board_past *past_of(scene_board *board) {
  if (board->past) return board->past;
  board_past *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->moments = malloc(MOMENTS * sizeof *p->moments);
  p->aside = malloc(MOMENTS * sizeof *p->aside);
  p->stride = 1;
  if (p->moments && p->aside) return board->past = p;
  past_free(p);
  return NULL;
}

static lesson *lesson_of(const board_past *p, const eg_net *net) {
  for (size_t k = p->count; k-- > 0;)
    if (p->moments[k].lesson->taught == eg_net_taught(net)) return p->moments[k].lesson;
  lesson *l = calloc(1, sizeof *l);
  if (!l) return NULL;
  l->taught = eg_net_taught(net);
  if (eg_learned_new(&l->learned, net) == EG_OK) return l;
  free(l);
  return NULL;
}

/* Updates since the newest moment. The network's own count starts anew with another seed. */
static uint64_t updates_since(const board_past *p, const eg_net *net) {
  const uint64_t then = p->count ? eg_moment_updates(p->moments[p->count - 1].whole) : UINT64_MAX;
  const uint64_t now = eg_net_updates(net);
  return now > then ? now - then : 0;
}

static uint64_t point_of(const eg_net *net) {
  const uint64_t updates = eg_net_n(net) / SWEEP_POINTS;
  return updates ? updates : 1;
}

uint64_t scene_past_part(const scene_board *board, const eg_net *net) {
  return point_of(net) * (board->past ? board->past->stride : 1);
}

/* Whether the moment that those updates led to stays for good. */
static bool is_due(board_past *p, const eg_net *net, uint64_t updates) {
  const uint64_t before = p->points, points = updates / point_of(net);
  p->points += points ? points : 1;
  return p->points / p->stride != before / p->stride;
}

static void set_overlaps(moment *m, const eg_net *net) {
  const uint32_t p = eg_net_count(net);
  if (!(m->overlaps = malloc(SCENE_TRACKED * sizeof *m->overlaps))) return;
  m->seen = eg_net_taught(net);
  for (uint32_t mu = 0; mu < SCENE_TRACKED; mu++)
    m->overlaps[mu] = mu < p ? (float)eg_net_overlap(net, mu) : NAN;
}

void scene_past_record(scene_board *board, const eg_net *net, const char *label, uint64_t stroke) {
  board_past *p = past_of(board);
  moment m = {.seed = eg_net_about(net)->seed, .change = label, .stroke = stroke};
  if (!p || eg_net_energy(net, NULL, &m.energy) != EG_OK) return;
  set_aside(p);
  if (!(m.lesson = lesson_of(p, net))) return;
  m.lesson->moments++;
  if (eg_moment_new(&m.whole, net) != EG_OK) {
    lesson_let_go(m.lesson);
    return;
  }
  if (label) memcpy(m.label, label, strnlen(label, LABEL - 1));
  const uint64_t updates = updates_since(p, net);
  if (p->count > 0) m.x = p->moments[p->count - 1].x + (double)updates / (double)eg_net_n(net);
  m.kept = m.change || p->count == 0 || is_due(p, net, updates);
  if (m.kept) set_overlaps(&m, net);
  m.number = ++board->numbers;
  if (p->count > 0) {
    const moment *last = &p->moments[p->count - 1];
    const bool same = m.change && stroke && stroke != SCENE_SCRIPT && last->stroke == stroke;
    const bool passing = !m.change && !last->kept;
    if ((same || passing) && p->count > 1) moment_free(p, &p->moments[--p->count]);
  }
  p->now = p->count ? p->count - 1 : 0;
  make_room(p, eg_moment_bytes(m.whole), eg_net_taught(net));
  p->bytes += eg_moment_bytes(m.whole);
  p->moments[p->count++] = m;
  p->now = p->count - 1;
}

/* ---- going back ------------------------------------------------------------------- */

static moment *find_in(moment *moments, size_t count, uint64_t number) {
  for (size_t k = 0; k < count; k++)
    if (moments[k].number == number) return &moments[k];
  return NULL;
}

static moment *find(const scene_board *board, uint64_t number) {
  const board_past *p = board->past;
  return p ? find_in(p->moments, p->count, number) : NULL;
}

static moment *find_aside(const scene_board *board, uint64_t number) {
  const board_past *p = board->past;
  return p ? find_in(p->aside, p->set_aside, number) : NULL;
}

bool scene_past_go(scene_board *board, eg_net *net, uint64_t number) {
  board_past *p = board->past;
  const moment *aside = find_aside(board, number), *m = aside ? aside : find(board, number);
  if (!m) return false;
  if (m->lesson->taught != eg_net_taught(net)) {
    if (eg_net_relearn(net, m->lesson->learned) != EG_OK) return false;
    m->lesson->taught = eg_net_taught(net);
  }
  if (m->seed != eg_net_about(net)->seed) eg_net_reseed(net, m->seed);
  if (aside) {
    m = p->moments + parting_of(p) + 1 + (aside - p->aside);
    change_places(p);
  }
  p->now = (size_t)(m - p->moments);
  return eg_net_go(net, m->whole) == EG_OK;
}

uint64_t scene_past_undo(const scene_board *board) {
  const board_past *p = board->past;
  if (!p || p->count == 0) return 0;
  const bool back = p->set_aside > 0 && p->older;
  const size_t parting = back ? parting_of(p) : SIZE_MAX;
  const bool behind = back && p->now >= parting;
  for (size_t k = p->now; k > (behind ? parting : 0); k--) {
    if (!p->moments[k].change) continue;
    if (p->moments[k].stroke != SCENE_SCRIPT) return p->moments[k - 1].number;
    break;
  }
  return behind ? p->aside[p->set_aside - 1].number : 0;
}

uint64_t scene_past_redo(const scene_board *board) {
  const board_past *p = board->past;
  if (!p || p->count == 0) return 0;
  for (size_t k = p->now + 1; k < p->count; k++)
    if (p->moments[k].change)
      return p->moments[k].stroke != SCENE_SCRIPT ? p->moments[k].number : 0;
  return p->set_aside > 0 && !p->older ? p->aside[p->set_aside - 1].number : 0;
}

const char *scene_past_kept_by_script(const scene_board *board) {
  const board_past *p = board->past;
  for (size_t k = p && p->count ? p->now : 0; k > 0; k--)
    if (p->moments[k].change)
      return p->moments[k].stroke == SCENE_SCRIPT ? p->moments[k].label : NULL;
  return NULL;
}

size_t scene_past_aside(const scene_board *board, size_t *from) {
  const board_past *p = board->past;
  if (!p || p->set_aside == 0) return 0;
  *from = parting_of(p) + 1;
  return p->set_aside;
}

bool scene_past_is_aside(const scene_board *board, uint64_t number) {
  return find_aside(board, number);
}

bool scene_past_parted(scene_board *board) {
  board_past *p = board->past;
  const bool news = p && p->news;
  if (news) p->news = false;
  return news;
}

uint64_t scene_past_after(const scene_board *board, uint64_t number) {
  const moment *m = find(board, number);
  const board_past *p = board->past;
  return m && m + 1 < p->moments + p->count ? m[1].number : 0;
}

const char *scene_past_label(const scene_board *board, uint64_t number) {
  const moment *m = find(board, number);
  return m ? m->label : "";
}

/* ---- for a scene ------------------------------------------------------------------- */

/* The overlaps that nobody has looked for, or that are with memories of before, the newest first. */
static void review_overlaps(board_past *p, const scene_memories *memories, size_t n) {
  const uint32_t tracked = memories->shown < SCENE_TRACKED ? memories->shown : SCENE_TRACKED;
  double work = 0;
  for (size_t k = p->count; k-- > 0;) {
    moment *m = &p->moments[k];
    if (m->overlaps && m->seen == memories->taught) continue;
    if (!m->overlaps && !(m->overlaps = malloc(SCENE_TRACKED * sizeof *m->overlaps))) continue;
    m->seen = memories->taught;
    work += (double)tracked * (double)memories->words;
    for (uint32_t mu = 0; mu < SCENE_TRACKED; mu++)
      m->overlaps[mu] =
          mu < tracked && work < OVERLAP_WORK
              ? (float)((double)eg_bits_dot(eg_moment_state(m->whole),
                                            memories->bits + mu * memories->words, n) /
                        (double)n)
              : NAN;
  }
}

/* Of every moment; what lies between two changes is a run of its own, and so is what another seed
 * begins, whose updates count from zero. False: no memory. */
static bool rate_flips(const board_past *p, size_t n, float *rate) {
  uint64_t *updates = malloc(2 * p->count * sizeof *updates);
  if (!updates) return false;
  uint64_t *flips = updates + p->count;
  for (size_t k = 0; k < p->count; k++) {
    updates[k] = eg_moment_updates(p->moments[k].whole);
    flips[k] = eg_moment_flips(p->moments[k].whole);
  }
  for (size_t from = 0, to; from < p->count; from = to) {
    for (to = from + 1; to < p->count && !p->moments[to].change; to++)
      if (updates[to] < updates[to - 1] || flips[to] < flips[to - 1]) break;
    flips_per_sweep(updates + from, flips + from, to - from, n, rate + from);
  }
  free(updates);
  return true;
}

static bool copy_marks(scene_past *to, const board_past *p) {
  if (!(to->marks = calloc(MARKS, sizeof *to->marks))) return false;
  for (size_t k = p->count; k-- > 0 && to->mark_count < MARKS;) {
    const moment *m = &p->moments[k];
    bool said = !m->change;
    for (size_t j = 0; j < to->mark_count; j++)
      said |= to->marks[j].x == (float)m->x && strcmp(to->marks[j].label, m->label) == 0;
    if (said) continue;
    scene_mark *mark = &to->marks[to->mark_count++];
    mark->x = (float)m->x;
    memcpy(mark->label, m->label, sizeof mark->label);
  }
  for (size_t a = 0, b = to->mark_count; a + 1 < b; a++) { /* the oldest first */
    const scene_mark first = to->marks[a];
    to->marks[a] = to->marks[--b];
    to->marks[b] = first;
  }
  return true;
}

bool capture_past(scene *sc, scene_board *board, size_t n) {
  board_past *p = board->past;
  scene_past *to = &sc->past;
  if (!p || p->count == 0) return true;
  review_overlaps(p, board->memories, n);
  size_t count = p->count;
  for (size_t k = 1; k < p->count; k++) count += p->moments[k].change;
  to->tracked = board->memories->shown < SCENE_TRACKED ? board->memories->shown : SCENE_TRACKED;
  to->number = calloc(count, sizeof *to->number);
  to->x = calloc(count, sizeof *to->x);
  to->energy = calloc(count, sizeof *to->energy);
  to->flips = calloc(count, sizeof *to->flips);
  to->overlaps = calloc(count * (to->tracked ? to->tracked : 1), sizeof *to->overlaps);
  float rate[MOMENTS];
  if (!to->number || !to->x || !to->energy || !to->flips || !to->overlaps || !copy_marks(to, p) ||
      !rate_flips(p, n, rate))
    return false;
  for (size_t k = 0; k < p->count; k++) {
    const moment *m = &p->moments[k];
    for (int gap = k > 0 && m->change; gap >= 0; gap--, to->count++) {
      const size_t at = to->count;
      if (k == p->now) to->now = at;
      to->number[at] = gap ? 0 : m->number;
      to->x[at] = (float)m->x;
      to->energy[at] = gap ? NAN : (float)m->energy;
      to->flips[at] = gap ? NAN : rate[k];
      for (uint32_t mu = 0; mu < to->tracked; mu++)
        to->overlaps[mu * count + at] = gap || !m->overlaps ? NAN : m->overlaps[mu];
    }
  }
  to->undo = scene_past_undo(board) != 0;
  to->redo = scene_past_redo(board) != 0;
  return true;
}
