/* SPDX-License-Identifier: MIT
 *
 * test_live.c - a script is saved, and the experiment changes.
 *
 * Saved in every way that editors have; what must stay stays, and nothing else does.
 */
#include "desk.h"
#include "folder.h"
#include "image.h"

static const char *in_folder(const char *name) {
  static char path[4][128];
  static int next;
  next = (next + 1) % 4;
  snprintf(path[next], sizeof path[next], "%s/%s", folder, name);
  return path[next];
}

/* What a failed test has left running watches another folder. */
static int another_folder(void **state) {
  folder_remove(state);
  return folder_make(state);
}

static const char net_of_3[] = "local engram = require 'engram' "
                               "local net = engram.keep('net', function() "
                               "  local net = engram.network { width = 10, height = 10, seed = 3 } "
                               "  net:learn(engram.random(3, { n = 100, seed = 2 })) "
                               "  return net end) ";

static const char *with(const char *before, const char *after) {
  static char text[2][4096];
  static int next;
  next = !next;
  snprintf(text[next], sizeof text[next], "%s%s", before, after);
  return text[next];
}

/* ---- what stays, and what does not --------------------------------------------------------- */

static void what_is_saved_runs(void **state) {
  (void)state;
  save_text(script, "print 'one'");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(script, "print 'two'");
  WAIT_FOR(d, said(s, "two") && s->phase == SCENE_SCRIPT_ENDED && !s->fault);
  get_up(d);
}

static void the_same_text_does_not_run_again(void **state) {
  (void)state;
  save_text(script, "print 'one'");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(script, "print 'one'");
  save_text(in_folder("other.lua"), "print 'other'");
  nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
  save_text(script, "print 'two'");
  WAIT_FOR(d, said(s, "two"));
  int ones = 0, again = 0;
  for (size_t k = 0; k < d->now->line_count; k++) {
    ones += strcmp(d->now->lines[k].text, "one") == 0;
    again += strstr(d->now->lines[k].text, "begins again") != NULL;
  }
  assert_int_equal(ones, 1);
  assert_int_equal(again, 1);
  get_up(d);
}

static void an_endless_script_gives_way(void **state) {
  (void)state;
#ifdef __SANITIZE_THREAD__
  skip(); /* it holds signals back until the thread makes a call, which an endless loop does not */
#endif
  static const char *const endless[] =
      {"print 'one' while true do end",
       "print 'one' while true do pcall(function() while true do end end) end",
       "print 'one' local f = coroutine.wrap(function() while true do end end) f()",
       "print 'one' local studio = require 'engram.studio' while true do studio.wait(100) end",
       "print 'one' xpcall(function() while true do end end, function() while true do end end)",
       "print 'one' io.read()"};
  int ends[2];
  assert_int_equal(pipe(ends), 0); /* nothing ever comes from there */
  const int input = dup(0);
  dup2(ends[0], 0);
  for (size_t k = 0; k < sizeof endless / sizeof *endless; k++) {
    save_text(script, endless[k]);
    desk *d = sit_down_with(script, NULL, 0);
    WAIT_FOR(d, said(s, "one"));
    save_text(script, "print 'two'");
    WAIT_FOR(d, said(s, "two") && s->phase == SCENE_SCRIPT_ENDED && !s->fault);
    get_up(d);
  }
  dup2(input, 0);
  close(input);
  close(ends[0]);
  close(ends[1]);
}

static void the_network_on_the_screen_stays_and_what_is_kept(void **state) {
  (void)state;
  save_text(script, with(net_of_3, "net:set(net.memories[1]) print 'one'"));
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->phase == SCENE_SCRIPT_ENDED && s->n == 100);
  send(d, (scene_command){.verb = SCENE_PAINT, .index = 7, .value = 1});
  send(d, (scene_command){.verb = SCENE_PAINT, .index = 8, .value = -1});
  send(d, (scene_command){.verb = SCENE_TRAIN});
  WAIT_FOR(d, s->memories && s->memories->count == 4);
  save_text(script, "print 'no network here'");
  WAIT_FOR(d, said(s, "no network") && s->memories && s->memories->count == 4);
  save_text(script, with(net_of_3, "print(#net.memories, net:state()[8], net:state()[9])"));
  WAIT_FOR(d, said(s, "4\t1\t-1") && s->n == 100);
  bool marked = false;
  for (size_t k = 0; k < d->now->past.mark_count; k++)
    marked |= strcmp(d->now->past.marks[k].label, "reload") == 0;
  assert_true(marked);
  save_text(script, "local engram = require 'engram' engram.network { n = 7 } print 'seven'");
  WAIT_FOR(d, said(s, "seven") && s->n == 7); /* the first of a run takes the place */
  get_up(d);
}

static void nothing_else_stays(void **state) {
  (void)state;
  save_text(in_folder("mine.lua"), "local mine = { value = 0 } return mine");
  save_text(script, "x = 1 string.format = nil package.loaded.math = nil table.insert = print "
                    "getmetatable('').__index = { evil = true } getmetatable('').__add = print "
                    "require('mine').value = 17 package.path = '' collectgarbage 'stop' "
                    "local engram = require 'engram' engram.now = nil "
                    "io.output():setvbuf 'no' _ENV.print 'one' print = nil");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(script,
            "print(x, string.format('%d', 5), math.pi > 3, require('mine').value, "
            "('a'):upper(), pcall(function() return 'a' + {} end) and 'added' or 'cannot add', "
            "collectgarbage 'isrunning', require('engram').now() > 0)");
  WAIT_FOR(d, said(s, "nil\t5\ttrue\t0\tA\tcannot add\ttrue\ttrue"));
  get_up(d);
}

static void controls_keep_their_positions(void **state) {
  (void)state;
  const char *slider = "local studio = require 'engram.studio' "
                       "print('a at', studio.slider('a', 0, 10, 5, 1)) ";
  save_text(script, slider);
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "a at\t5") && s->control_count == 1);
  send(d, (scene_command){.verb = SCENE_CONTROL, .text = (char[]){"a"}, .value = 8});
  WAIT_FOR(d, s->controls[0].value == 8);
  save_text(script, "print 'without'");
  WAIT_FOR(d, said(s, "without") && s->control_count == 0);
  save_text(script, with(slider, "studio.toggle('b', true)"));
  WAIT_FOR(d, said(s, "a at\t8") && s->control_count == 2);
  host_again(d->host, true);
  WAIT_FOR(d, said(s, "afresh") && s->control_count == 2 && s->controls[0].value == 5);
  get_up(d);
}

static const scene_series *series(const scene *s, const char *chart, bool before) {
  for (size_t c = 0; c < s->chart_count; c++) {
    const scene_chart *at = &s->charts[c];
    if (strcmp(at->name, chart) == 0 && (before ? at->before_count : at->series_count) > 0)
      return before ? at->before : at->series;
  }
  return NULL;
}

static void a_chart_shows_what_was_before(void **state) {
  (void)state;
  const char *studio = "local studio = require 'engram.studio' ";
  save_text(script, with(studio, "for k = 1, 5 do studio.plot('c', k) end studio.plot('d', 1) "
                                 "studio.text('t', 1)"));
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, s->phase == SCENE_SCRIPT_ENDED && s->chart_count == 2 && s->text_count == 1);
  save_text(script, with(studio, "for k = 1, 3 do studio.plot('c', 10 * k) end print 'two'"));
  WAIT_FOR(d, said(s, "two") && s->phase == SCENE_SCRIPT_ENDED && s->text_count == 0);
  const scene_series *now = series(d->now, "c", false), *before = series(d->now, "c", true);
  assert_non_null(now);
  assert_non_null(before);
  assert_int_equal(now->count, 3);
  assert_int_equal(before->count, 5);
  assert_true(now->x[2] == 3 && now->y[2] == 30 && before->x[4] == 5 && before->y[4] == 5);
  assert_non_null(series(d->now, "d", false)); /* for one run more */
  save_text(script, with(studio, "studio.plot('c', 100) print 'three'"));
  WAIT_FOR(d, said(s, "three") && s->phase == SCENE_SCRIPT_ENDED);
  assert_null(series(d->now, "d", false));
  assert_int_equal(series(d->now, "c", false)->count, 1);
  assert_int_equal(series(d->now, "c", true)->count, 3);
  host_again(d->host, true);
  WAIT_FOR(d, said(s, "afresh") && s->chart_count == 1 && !series(s, "c", true));
  get_up(d);
}

static void afresh_forgets_what_was_kept(void **state) {
  (void)state;
  save_text(script, "local e = require 'engram' local t = e.keep('t', function() return { 0 } end) "
                    "t[1] = t[1] + 1 print('count ' .. t[1])");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "count 1"));
  host_again(d->host, false);
  WAIT_FOR(d, said(s, "count 2"));
  host_again(d->host, true);
  WAIT_FOR(d, said(s, "afresh") && s->phase == SCENE_SCRIPT_ENDED);
  host_again(d->host, false);
  WAIT_FOR(d, s->line_count == 7 && said(s, "count 2"));
  assert_false(said(d->now, "count 3"));
  get_up(d);
}

/* ---- errors ------------------------------------------------------------------------------------ */

static void what_does_not_compile_changes_nothing(void **state) {
  (void)state;
  save_text(script,
            with(net_of_3, "print 'one' local studio = require 'engram.studio' "
                           "while true do net:corrupt(0.2) net:run() studio.wait(0.01) end"));
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->updates > 0);
  save_text(script, "print 'two'\nlocal x = = 1\n");
  WAIT_FOR(d, s->fault && s->draft && strstr(s->fault, "script.lua:2:") &&
                  strstr(s->fault, "2 | local x = = 1"));
  const uint64_t then = d->now->updates;
  WAIT_FOR(d, s->updates > then && s->phase == SCENE_SCRIPT_RUNS);
  assert_false(said(d->now, "two"));
  save_text(script, "print 'three'");
  WAIT_FOR(d, said(s, "three") && !s->fault && !s->draft);
  get_up(d);
}

static void an_error_shows_its_line_and_a_correction_takes_it_away(void **state) {
  (void)state;
  save_text(script, with(net_of_3, "print 'one'\n\nlocal function f() net:lern() end\nf()\n"));
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, s->fault && !s->draft && s->phase == SCENE_SCRIPT_FAILED);
  assert_non_null(strstr(d->now->fault, "3 | local function f() net:lern() end"));
  assert_non_null(strstr(d->now->fault, "traceback"));
  send(d, (scene_command){.verb = SCENE_FILL, .value = 1}); /* the network is there by hand */
  WAIT_FOR(d, ups(s) == 100);
  save_text(script, with(net_of_3, "print 'two'"));
  WAIT_FOR(d, said(s, "two") && !s->fault && ups(s) == 100);
  get_up(d);
}

static void an_empty_or_vanished_file_is_waited_for(void **state) {
  (void)state;
  save_text(script, "print 'one'");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "one") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(script, "");
  nanosleep(&(struct timespec){.tv_nsec = 150000000}, NULL);
  remove(script);
  nanosleep(&(struct timespec){.tv_nsec = 150000000}, NULL);
  save_text(script, "print 'two'");
  WAIT_FOR(d, said(s, "two") && !s->fault && s->line_count == 3);
  get_up(d);
}

/* ---- modules and pictures ----------------------------------------------------------------------- */

static void modules_and_pictures_are_heard_of_too(void **state) {
  (void)state;
  save_text(in_folder("mine.lua"), "return 'first'");
  save_text(script,
            "local engram = require 'engram' print(require 'mine') "
            "local ps = engram.load 'a.png' print(ps and 'picture ' .. ps[1][1] or 'none')");
  desk *d = sit_down_with(script, NULL, 0);
  WAIT_FOR(d, said(s, "first") && said(s, "none") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(in_folder("mine.lua"), "return 'second'");
  WAIT_FOR(d, said(s, "second") && s->phase == SCENE_SCRIPT_ENDED);
  save_text(in_folder("mine.lua"), "return = 'third'");
  WAIT_FOR(d, s->draft && strstr(s->fault, "mine.lua:1:"));
  save_text(in_folder("mine.lua"), "return 'fourth'");
  WAIT_FOR(d, said(s, "fourth") && !s->draft && s->phase == SCENE_SCRIPT_ENDED);
  char message[IMG_MESSAGE];
  assert_true(img_write_png(in_folder("a.png"), 1, 1, 1, &(uint8_t){255}, message));
  WAIT_FOR(d, said(s, "picture 1"));
  assert_true(img_write_png(in_folder("a.png"), 1, 1, 1, &(uint8_t){0}, message));
  WAIT_FOR(d, said(s, "picture -1"));
  get_up(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(what_is_saved_runs, another_folder),
      cmocka_unit_test_setup(the_same_text_does_not_run_again, another_folder),
      cmocka_unit_test_setup(an_endless_script_gives_way, another_folder),
      cmocka_unit_test_setup(the_network_on_the_screen_stays_and_what_is_kept, another_folder),
      cmocka_unit_test_setup(nothing_else_stays, another_folder),
      cmocka_unit_test_setup(controls_keep_their_positions, another_folder),
      cmocka_unit_test_setup(a_chart_shows_what_was_before, another_folder),
      cmocka_unit_test_setup(afresh_forgets_what_was_kept, another_folder),
      cmocka_unit_test_setup(what_does_not_compile_changes_nothing, another_folder),
      cmocka_unit_test_setup(an_error_shows_its_line_and_a_correction_takes_it_away,
                             another_folder),
      cmocka_unit_test_setup(an_empty_or_vanished_file_is_waited_for, another_folder),
      cmocka_unit_test_setup(modules_and_pictures_are_heard_of_too, another_folder),
  };
  return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
