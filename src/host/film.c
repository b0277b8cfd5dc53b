/* SPDX-License-Identifier: MIT
 *
 * film.c - the time of a script that is filmed without a window.
 *
 * Not the clock's: studio.wait takes its seconds, and updates take one second
 * for `speed` of them, or, without a speed, one second a sweep, so that falling
 * into a memory can be watched. A frame is taken at every k / fps of that time,
 * and updates are cut there; so the same script gives the same film on any
 * machine. Networks that are not on the screen take no time.
 * Invariant: `owed` updates have been allowed and are done when the script
 * comes here again.
 */
#include "inside.h"

#include <math.h>

#define LONGEST 600.0 /* seconds */
#define LEAST 1e-9

static bool is_on(const host *h) { return h->options.frame && !h->film.over; }

static void take_frames(host *h) {
  film_time *f = &h->film;
  while (is_on(h) && (double)f->frames <= f->now * h->options.fps + LEAST) {
    if (f->now > LONGEST) {
      f->over = true;
      host_say(h, SCENE_NOTE, "the film ends here, after %.0f minutes; the script goes on",
               LONGEST / 60);
      return;
    }
    scene *sc = host_scene(h);
    if (!sc || !h->options.frame(h->options.frame_context, sc, (double)f->frames / h->options.fps))
      f->over = true;
    scene_free(sc);
    f->frames++;
  }
}

/* The updates that were allowed are done by now. */
static void settle(host *h) {
  film_time *f = &h->film;
  if (f->owed == 0) return;
  f->now += (double)f->owed / f->speed;
  take_frames(h);
  f->owed = 0;
}

uint64_t film_allow(host *h, const eg_net *net, uint64_t most) {
  film_time *f = &h->film;
  if (!is_on(h) || net != h->stage.shown) return most;
  if (h->stage.wanted_speed >= 0) h->hand.speed = h->stage.wanted_speed;
  h->stage.wanted_speed = -1;
  settle(h);
  take_frames(h);
  f->speed = h->hand.speed > 0 ? h->hand.speed : (double)eg_net_n(net);
  const double left = ((double)f->frames / h->options.fps - f->now) * f->speed;
  uint64_t allowed = left < (double)most ? (uint64_t)ceil(fmax(left - LEAST, 1)) : most;
  f->owed = allowed;
  return allowed;
}

void film_wait(host *h, double seconds) {
  film_time *f = &h->film;
  if (!is_on(h)) return;
  settle(h);
  h->hand.waiting = seconds > 0;
  for (double until = f->now + seconds; is_on(h) && f->now < until && !stop_wanted(h);) {
    const double next = ((double)f->frames + LEAST) / h->options.fps;
    f->now = next < until ? next : until;
    take_frames(h);
  }
  h->hand.waiting = false;
}

void host_film_end(host *h) {
  if (!is_on(h)) return;
  settle(h);
  film_wait(h, 1);
}
