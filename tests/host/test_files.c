/* SPDX-License-Identifier: MIT
 *
 * test_files.c - what is dropped on the window or typed as a path: learned, asked about, or complained of.
 *
 * The host's own calls, without a window; what it says is read from its log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image.h"
#include "inside.h"
#include "files.h"

static char folder[] = "/tmp/engram-files-XXXXXX";

typedef struct bench {
  scene_channel *channel;
  host *h;
  eg_net *net;
} bench;

/* ---- files ------------------------------------------------------------------------ */

static void write_text(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

/* Stripes that differ from one `kind` to another, the upper right corner white. */
static void write_picture(const char *path, uint32_t width, uint32_t height, uint32_t kind) {
  uint8_t *pixels = calloc(width, height);
  char message[IMG_MESSAGE];
  assert_non_null(pixels);
  for (uint32_t i = 0; i < width * height; i++) pixels[i] = (i * (2 * kind + 1)) % 7 < 3 ? 255 : 0;
  pixels[width - 1] = 255;
  assert_true(img_write_png(path, width, height, 1, pixels, message));
  free(pixels);
}

static bool exists(const char *path) { return access(path, F_OK) == 0; }

/* ---- a host ------------------------------------------------------------------------- */

static const char *const kept = "kept/script.lua";

static bench bench_new(uint32_t side, eg_rule rule) {
  bench b;
  b.channel = scene_channel_new();
  assert_non_null(b.channel);
  b.h = host_new(&(host_options){.script = kept, .quiet = true, .seed = 1, .channel = b.channel});
  assert_non_null(b.h);
  eg_net_desc about = {.width = side, .height = side, .rule = rule, .seed = 1};
  assert_int_equal(eg_net_new(&b.net, &about), EG_OK);
  b.h->stage.shown = b.net;
  return b;
}

static void bench_free(bench *b) {
  host_free(b->h);
  scene_channel_free(b->channel);
  eg_net_free(b->net);
}

static void order(bench *b, scene_verb verb, const char *text) {
  scene_command c = {.verb = verb, .text = (char *)text};
  assert_true(files_obey(b->h, b->net, &c));
}

static void answer(bench *b, bool yes) {
  scene_command c = {.verb = SCENE_ANSWER, .value = yes};
  assert_true(files_obey(b->h, b->net, &c));
}

/* All that was said so far. */
static char *said(const bench *b) {
  static char all[1 << 16];
  scene *s = host_scene(b->h);
  size_t at = 0;
  assert_non_null(s);
  all[0] = 0;
  for (size_t k = 0; k < s->line_count; k++)
    at += (size_t)snprintf(all + at, sizeof all - at, "%s\n", s->lines[k].text);
  scene_free(s);
  return all;
}

static void has_said(const bench *b, const char *text) {
  if (!strstr(said(b), text)) fail_msg("\"%s\" is not in: %s", text, said(b));
}

static void has_not_said(const bench *b, const char *text) {
  if (strstr(said(b), text)) fail_msg("\"%s\" is in: %s", text, said(b));
}

/* What the window would ask; "" for nothing. */
static const char *asked(const bench *b) {
  static char text[1024];
  scene *s = host_scene(b->h);
  assert_non_null(s);
  snprintf(text, sizeof text, "%s", s->question ? s->question : "");
  if (s->question) assert_string_equal(s->answer, "Resize and learn");
  scene_free(s);
  return text;
}

static void names_are(const bench *b, uint32_t count, const char *const *names) {
  assert_int_equal(eg_net_count(b->net), count);
  for (uint32_t k = 0; k < count; k++) assert_string_equal(eg_net_name(b->net, k), names[k]);
}

/* ---- loading -------------------------------------------------------------------------- */

static void a_picture_is_learned_as_engram_load_reads_it(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  uint8_t grey[64];
  char message[IMG_MESSAGE];
  for (int i = 0; i < 64; i++)
    grey[i] = (uint8_t)(4 * i); /* white where above the middle: 128..252 */
  assert_true(img_write_png("ramp.png", 8, 8, 1, grey, message));
  order(&b, SCENE_LOAD, "ramp.png");
  names_are(&b, 1, (const char *const[]){"ramp"});
  eg_patterns *ps;
  assert_int_equal(eg_patterns_new(&ps, 8, 8, 1), EG_OK);
  assert_int_equal(eg_net_memory(b.net, 0, ps, 0), EG_OK);
  for (size_t i = 0; i < 64; i++) assert_int_equal(eg_bit(eg_patterns_at(ps, 0), i), i >= 32);
  eg_patterns_free(ps);
  has_said(&b, "learned \"ramp\" from ramp.png: 1 memory, load 0.0156");
  order(&b, SCENE_LOAD, "ramp.png");
  has_said(&b, "\"ramp\" is a memory 2 times now");
  bench_free(&b);
}

static void folders_patterns_and_lists_come_in_order(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  assert_int_equal(mkdir("some", 0777), 0);
  for (int k = 0; k < 4; k++) {
    char path[32];
    snprintf(path, sizeof path, "some/%c%s", "dbca"[k], k == 2 ? ".PNG" : ".png");
    write_picture(path, 8, 8, (uint32_t)k);
  }
  write_text("some/notes.txt", "no picture");
  write_text("some/.hidden.png", "nor this");
  order(&b, SCENE_LOAD, "some");
  names_are(&b, 4, (const char *const[]){"a", "b", "c", "d"});
  has_said(&b, "learned 4 pictures from some: 4 memories, load 0.0625");
  eg_net_reset(b.net);
  order(&b, SCENE_LOAD, "some/[ab].png");
  names_are(&b, 2, (const char *const[]){"a", "b"});
  eg_net_reset(b.net);
  order(&b, SCENE_LOAD, "some/d.png\nsome/?.PNG\n"); /* as they are dropped */
  names_are(&b, 2, (const char *const[]){"d", "c"});
  has_not_said(&b, "notes");
  has_not_said(&b, "cannot");
  assert_string_equal(asked(&b), "");

  eg_net_reset(b.net); /* what is called like a pattern is meant first */
  write_picture("some/[ab].png", 8, 8, 9);
  order(&b, SCENE_LOAD, "some/[ab].png");
  names_are(&b, 1, (const char *const[]){"[ab]"});
  assert_int_equal(unlink("some/[ab].png"), 0);
  bench_free(&b);
}

/* First from the working directory, then beside the script, and at home. */
static void a_relative_path_is_looked_for_in_two_places(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  assert_int_equal(mkdir("kept", 0777), 0);
  assert_int_equal(mkdir("kept/set", 0777), 0);
  write_picture("kept/beside.png", 8, 8, 1);
  write_picture("kept/set/x.png", 8, 8, 2);
  order(&b, SCENE_LOAD, "beside.png");
  names_are(&b, 1, (const char *const[]){"beside"});
  order(&b, SCENE_LOAD, "set/*.png");
  order(&b, SCENE_LOAD, "set/");
  names_are(&b, 3, (const char *const[]){"beside", "x", "x"});
  setenv("HOME", folder, 1);
  order(&b, SCENE_LOAD, "~/kept/beside.png");
  assert_int_equal(eg_net_count(b.net), 4);
  has_not_said(&b, "no such");
  order(&b, SCENE_LOAD, "nowhere.png");
  has_said(&b, "nowhere.png: there is no such file, here or in kept/");
  order(&b, SCENE_LOAD, "no*.png");
  has_said(&b, "no*.png: no file fits");
  assert_int_equal(eg_net_count(b.net), 4);
  bench_free(&b);
}

static void what_cannot_be_used_is_named_and_the_rest_is_learned(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  write_picture("good.png", 8, 8, 1);
  write_text("letter.txt", "Dear Sir or Madam");
  write_text("short.txt", "Dear");
  write_text("empty.png", "");
  write_picture("cut.png", 200, 200, 2);
  assert_int_equal(truncate("cut.png", 60), 0);
  assert_int_equal(mkdir("bare", 0777), 0);
  assert_int_equal(mkfifo("pipe", 0666), 0);
  order(&b, SCENE_LOAD, "letter.txt\nshort.txt\nempty.png\ngood.png\ncut.png");
  has_said(&b, "letter.txt: is neither a PNG file nor a network");
  has_said(&b, "short.txt: is neither");
  has_said(&b, "empty.png: is empty");
  has_said(&b, "cut.png: ");
  order(&b, SCENE_LOAD, "bare");
  has_said(&b, "bare: there is no PNG file in this folder");
  order(&b, SCENE_LOAD, "pipe");
  has_said(&b, "pipe: is neither");
  names_are(&b, 1, (const char *const[]){"good"});
  if (geteuid() != 0) {
    assert_int_equal(chmod("good.png", 0), 0);
    order(&b, SCENE_LOAD, "good.png");
    has_said(&b, "good.png: may not be read; change its permissions");
  }
  write_text("photo.jpg", "\xff\xd8\xff\xe0 JFIF and more");
  order(&b, SCENE_LOAD, "photo.jpg");
  has_said(&b, "photo.jpg: is a JPEG picture; make it PNG: convert photo.jpg photo.png\n");
  write_text("other.lua", "print 'no picture'");
  order(&b, SCENE_LOAD, "other.lua\nletter.txt/x.png");
  has_said(&b, "other.lua: is a script; it is run from the command line");
  has_said(&b, "letter.txt/x.png: a part of this path is a file and no folder");
  order(&b, SCENE_SAVE, "letter.txt/x.png");
  has_said(&b, "letter.txt/x.png: cannot be written: a file stands where its folder should be");
  order(&b, SCENE_LOAD, "");
  order(&b, SCENE_LOAD, "\n\n");
  assert_int_equal(unlink("pipe"), 0);
  bench_free(&b);
}

static void paths_are_said_shortly(void **state) {
  (void)state;
  char here[512], path[2048], to[PATH_SHOWN];
  assert_non_null(getcwd(here, sizeof here));
  setenv("HOME", "/home/somebody", 1);
  snprintf(path, sizeof path, "%s/some/a.png", here);
  assert_string_equal(path_shown(path, to), "some/a.png");
  assert_string_equal(path_shown("a.png", to), "a.png");
  assert_string_equal(path_shown("/home/somebody/b.png", to), "~/b.png");
  assert_string_equal(path_shown("/home/somebodyelse/b.png", to), "/home/somebodyelse/b.png");
  assert_string_equal(path_shown("/", to), "/");
  for (size_t length = 1; length < 200; length++) {
    char name[256], long_path[1024];
    for (size_t k = 0; k < length; k++) memcpy(name + 2 * (k % 100), "\u00e4", 3);
    snprintf(long_path, sizeof long_path, "/a/folder/%s%s/p.png", name, name);
    path_shown(long_path, to);
    assert_true(strlen(to) < PATH_SHOWN && strstr(to, "/p.png"));
    assert_true(strlen(to) >= strlen(long_path) || strncmp(to, "\u2026", 3) == 0);
    assert_true(((unsigned char)to[3] & 0xc0) != 0x80 || strlen(to) == strlen(long_path));
  }
}

static void of_many_troubles_five_are_told(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  char list[4096] = "";
  for (int k = 0; k < 100; k++) snprintf(list + strlen(list), 32, "missing%d.png\n", k);
  order(&b, SCENE_LOAD, list);
  has_said(&b, "missing4.png: there is no such file");
  has_not_said(&b, "missing5.png");
  has_said(&b, "and 95 more");
  bench_free(&b);
}

/* ---- other sizes ------------------------------------------------------------------------- */

static void pictures_of_another_size_wait_for_an_answer(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  assert_int_equal(mkdir("mixed", 0777), 0);
  write_picture("mixed/a.png", 8, 8, 1);
  for (int k = 0; k < 3; k++) {
    char path[32];
    snprintf(path, sizeof path, "mixed/big%d.png", k);
    write_picture(path, 16, 16, (uint32_t)k);
  }
  order(&b, SCENE_LOAD, "mixed/");
  names_are(&b, 1, (const char *const[]){"a"}); /* what fits is learned at once */
  assert_string_equal(asked(&b), "3 pictures are 16 x 16 and the network is 8 x 8.");
  answer(&b, false);
  assert_string_equal(asked(&b), "");
  assert_int_equal(eg_net_count(b.net), 1);
  answer(&b, true); /* nothing is asked any more */
  assert_int_equal(eg_net_count(b.net), 1);

  order(&b, SCENE_LOAD, "mixed/b*.png");
  assert_string_equal(asked(&b), "3 pictures are 16 x 16 and the network is 8 x 8.");
  answer(&b, true);
  names_are(&b, 4, (const char *const[]){"a", "big0", "big1", "big2"});
  assert_string_equal(asked(&b), "");

  /* Resized as the image layer does it. */
  img_gray whole, small;
  char message[IMG_MESSAGE];
  uint64_t bits = 0;
  eg_patterns *ps;
  assert_true(img_read_png("mixed/big2.png", 1, &whole, message));
  assert_true(img_resize(&whole, 8, 8, &small, message));
  img_threshold(&small, 0.5f, false, &bits);
  assert_int_equal(eg_patterns_new(&ps, 8, 8, 1), EG_OK);
  assert_int_equal(eg_net_memory(b.net, 3, ps, 0), EG_OK);
  assert_true(bits == eg_patterns_at(ps, 0)[0]);
  eg_patterns_free(ps);
  img_free(&whole);
  img_free(&small);

  write_picture("mixed/wide.png", 32, 8, 5);
  order(&b, SCENE_LOAD, "mixed/wide.png");
  assert_string_equal(asked(&b),
                      "wide.png is 32 x 8 and the network is 8 x 8. Resizing stretches it.");
  order(&b, SCENE_LOAD, "mixed/wide.png\nmixed/big1.png");
  assert_non_null(strstr(asked(&b), "2 pictures are of other sizes (one is 32 x 8)"));
  assert_non_null(strstr(asked(&b), "Where the shapes differ"));
  assert_int_equal(unlink("mixed/wide.png"), 0); /* gone before the answer */
  answer(&b, true);
  has_said(&b, "mixed/wide.png: ");
  assert_int_equal(eg_net_count(b.net), 5);
  order(&b, SCENE_LOAD, "mixed/big1.png"); /* the host goes with a question open */
  bench_free(&b);
}

/* ---- nothing to learn with ----------------------------------------------------------------- */

static void without_a_network_that_learns_nothing_is_loaded(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  scene_command c = {.verb = SCENE_LOAD, .text = (char *)"good.png"};
  assert_true(files_obey(b.h, NULL, &c));
  has_said(&b, "load: there is no network yet; a script makes one");
  c.verb = SCENE_SAVE;
  assert_true(files_obey(b.h, NULL, &c));
  has_said(&b, "save: there is no network yet");
  c.verb = SCENE_TRAIN;
  assert_false(files_obey(b.h, b.net, &c));
  eg_net *given;
  const float w[16] = {0};
  assert_int_equal(eg_net_new(&given, &(eg_net_desc){.width = 2, .height = 2, .weights = w}),
                   EG_OK);
  files_load(b.h, given, "good.png");
  has_said(&b, "load: the weights of this network were given");
  files_save(b.h, given, "given.engram", 0);
  eg_net_free(given);
  files_load(b.h, b.net, "given.engram");
  has_said(&b, "given.engram: this network has no memories to learn: its weights were given");
  bench_free(&b);
}

static void a_rule_that_refuses_says_why_and_learns_none(void **state) {
  (void)state;
  bench b = bench_new(8, EG_PROJECTION);
  write_picture("twin.png", 8, 8, 3);
  order(&b, SCENE_LOAD, "twin.png\nmixed/a.png\ntwin.png");
  assert_int_equal(eg_net_count(b.net), 0);
  has_said(&b, "\"twin\" adds nothing to the memories before it");
  has_not_said(&b, "learned");
  bench_free(&b);
}

/* A pause gives a load up, and what else comes meanwhile is not lost without a word. */
static void a_load_is_given_up_as_a_whole(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  scene_send(b.channel, &(scene_command){.verb = SCENE_LOAD, .text = (char *)"some"});
  scene_send(b.channel, &(scene_command){.verb = SCENE_PAUSE});
  order(&b, SCENE_LOAD, "some");
  assert_int_equal(eg_net_count(b.net), 0);
  has_said(&b, "load: given up, nothing was learned");
  has_said(&b, "the network is still learning: load again when it has done");
  b.h->stopping = true;
  order(&b, SCENE_LOAD, "some");
  assert_int_equal(eg_net_count(b.net), 0);
  b.h->stopping = false;
  order(&b, SCENE_LOAD, "some");
  assert_int_equal(eg_net_count(b.net), 4);
  bench_free(&b);
}

/* ---- saving ------------------------------------------------------------------------------------ */

static void the_grid_is_saved_pixel_by_pixel(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  for (size_t i = 0; i < 64; i++) eg_net_put(b.net, i, i % 5 == 0);
  order(&b, SCENE_SAVE, "grid.PNG");
  img_gray image;
  char message[IMG_MESSAGE];
  assert_true(img_read_png("grid.PNG", 0, &image, message));
  assert_int_equal(image.width * image.height, 64);
  for (int i = 0; i < 64; i++) assert_true((image.luma[i] > 0.5f) == (i % 5 == 0));
  img_free(&image);
  has_said(&b, "saved the grid to /");
  order(&b, SCENE_SAVE, "nowhere/grid.png");
  has_said(&b, "nowhere/grid.png: cannot be written");
  bench_free(&b);
}

static void memories_are_saved_into_a_folder(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  order(&b, SCENE_SAVE, "out/");
  has_said(&b, "out/: there are no memories to save");
  assert_false(exists("out"));
  order(&b, SCENE_LOAD, "some/a.png\nsome/b.png\nsome/a.png");
  order(&b, SCENE_SAVE, "out/");
  assert_true(exists("out/a.png") && exists("out/b.png") && exists("out/a-2.png"));
  has_said(&b, "saved 3 memories to /");
  eg_net_reset(b.net);
  order(&b, SCENE_LOAD, "out");
  names_are(&b, 3, (const char *const[]){"a-2", "a", "b"});
  files_save(b.h, b.net, "one", 1 + 2); /* a memory alone */
  assert_true(exists("one.png"));
  files_save(b.h, b.net, "alone/", 1 + 0);
  assert_true(exists("alone/a-2.png"));
  files_save(b.h, b.net, "none.png", 1 + 3);
  assert_false(exists("none.png"));
  bench_free(&b);
}

static void a_network_goes_out_and_its_memories_come_back(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  order(&b, SCENE_LOAD, "some");
  order(&b, SCENE_SAVE, "net.engram");
  has_said(&b, "saved the network to /");
  eg_net_reset(b.net);
  order(&b, SCENE_LOAD, "net.engram");
  names_are(&b, 4, (const char *const[]){"a", "b", "c", "d"});
  has_said(&b, "learned 4 memories from net.engram");

  bench other = bench_new(9, EG_HEBB);
  order(&other, SCENE_LOAD, "net.engram");
  has_said(&other, "net.engram: its memories are 8 x 8 and the network on the screen is 9 x 9");
  assert_int_equal(eg_net_count(other.net), 0);
  order(&other, SCENE_SAVE, "bare.engram");
  order(&other, SCENE_LOAD, "bare.engram");
  has_said(&other, "bare.engram: this network has no memories to learn\n");
  assert_int_equal(truncate("net.engram", 300), 0);
  order(&other, SCENE_LOAD, "net.engram");
  has_said(&other, "net.engram: is damaged");
  bench_free(&other);
  bench_free(&b);
}

/* Saving where something else is would lose it: Enter with the wrong path in the field. */
static void what_is_there_and_is_something_else_stays(void **state) {
  (void)state;
  bench b = bench_new(8, EG_HEBB);
  write_text("script.lua", "print 'mine'\n");
  write_text("mine.png", "no picture, but mine\n");
  order(&b, SCENE_LOAD, "some");
  order(&b, SCENE_SAVE, "script.lua");
  has_said(&b, "script.lua: is there already and is no saved network");
  order(&b, SCENE_SAVE, "mine.png");
  files_save(b.h, b.net, "mine.png", 1);
  has_said(&b, "mine.png: is there already and is no PNG file");
  char text[64] = "";
  const char *const files[] = {"script.lua", "mine.png"};
  const char *const texts[] = {"print 'mine'\n", "no picture, but mine\n"};
  for (int k = 0; k < 2; k++) {
    FILE *file = fopen(files[k], "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    assert_string_equal(text, texts[k]);
  }
  order(&b, SCENE_SAVE, "again.engram"); /* its own kind is replaced */
  order(&b, SCENE_SAVE, "again.engram");
  has_not_said(&b, "again.engram: is there");
  bench_free(&b);
}

int main(void) {
  if (!mkdtemp(folder) || chdir(folder) != 0) {
    perror(folder);
    return 1;
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_picture_is_learned_as_engram_load_reads_it),
      cmocka_unit_test(folders_patterns_and_lists_come_in_order),
      cmocka_unit_test(a_relative_path_is_looked_for_in_two_places),
      cmocka_unit_test(what_cannot_be_used_is_named_and_the_rest_is_learned),
      cmocka_unit_test(paths_are_said_shortly),
      cmocka_unit_test(of_many_troubles_five_are_told),
      cmocka_unit_test(pictures_of_another_size_wait_for_an_answer),
      cmocka_unit_test(without_a_network_that_learns_nothing_is_loaded),
      cmocka_unit_test(a_rule_that_refuses_says_why_and_learns_none),
      cmocka_unit_test(a_load_is_given_up_as_a_whole),
      cmocka_unit_test(the_grid_is_saved_pixel_by_pixel),
      cmocka_unit_test(memories_are_saved_into_a_folder),
      cmocka_unit_test(a_network_goes_out_and_its_memories_come_back),
      cmocka_unit_test(what_is_there_and_is_something_else_stays),
  };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return chdir("/") != 0 || system(command) != 0 ? 1 : failed;
}
