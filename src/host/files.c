/* SPDX-License-Identifier: MIT
 *
 * files.c - loading pictures and memories into the network on the screen, and saving.
 *
 * A load takes what it can use and says of the rest why it could not, in a few
 * lines. All that is of the network's size is learned together, or none of it.
 * Pictures of another size are not lost: their paths wait behind a question
 * until the person has answered. The network on the screen stays the same one,
 * which the script may hold; so a network's file gives its memories.
 * Files are read one at a time; between two the window is served, and a pause
 * gives the load up.
 */
#include "files.h"
#include "class.h"
#include "disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char no_network[] =
    "there is no network yet; a script makes one: engram.network { width = 20, height = 20 }";

/* ---- what is found --------------------------------------------------------------------- */

typedef struct intake {
  complaints wrong;
  eg_net *net;
  uint32_t width, height; /* of the network */
  bool resize;            /* what has another size is made to fit */
  eg_patterns *found;     /* of that size, as many as there is room for, or NULL */
  uint32_t count;         /* of these, from the first on */
  bool from_net;          /* some were a network's */
  path_list others;       /* pictures of another size */
  uint32_t other_width, other_height;
  bool various; /* not all of these are of that size */
  bool stopped, short_of_memory;
} intake;

/* Room for so many more; the patterns are copied to a longer list where it is needed. */
static bool make_room(intake *in, uint32_t more) {
  const uint32_t room = in->found ? eg_patterns_count(in->found) : 0;
  if (more <= room - in->count) return true;
  if (more > EG_MAX_MEMORIES - in->count) return false;
  uint32_t wanted = in->count + (more > in->count ? more : in->count);
  if (wanted > EG_MAX_MEMORIES) wanted = EG_MAX_MEMORIES;
  eg_patterns *longer;
  uint64_t available;
  if (!memory_has(eg_patterns_bytes(in->width, in->height, wanted), &available)) return false;
  if (eg_patterns_new(&longer, in->width, in->height, wanted) != EG_OK) return false;
  for (uint32_t k = 0; k < in->count; k++) eg_patterns_copy(longer, k, in->found, k);
  eg_patterns_free(in->found);
  in->found = longer;
  return true;
}

/* A message that begins with the path, or with none, with a shorter one. */
static void complain_of(complaints *c, const char *path, const char *message) {
  char at[PATH_SHOWN];
  const size_t length = strlen(path);
  const bool with_path = strncmp(message, path, length) == 0 && message[length] == ':';
  complain(c, "%s: %s", path_shown(path, at), with_path ? message + length + 2 : message);
}

static void take_picture(intake *in, const char *path) {
  char message[IMG_MESSAGE];
  img_gray image, fitting = {0};
  if (!img_read_png(path, 1, &image, message)) {
    complain_of(&in->wrong, path, message);
    return;
  }
  const bool fits = image.width == in->width && image.height == in->height;
  if (!fits && !in->resize) {
    if (in->others.count == 0) {
      in->other_width = image.width;
      in->other_height = image.height;
    }
    in->various |= image.width != in->other_width || image.height != in->other_height;
    in->short_of_memory |= !paths_add(&in->others, path);
  } else if (!fits && !img_resize(&image, in->width, in->height, &fitting, message)) {
    complain_of(&in->wrong, path, message);
  } else if (!make_room(in, 1)) {
    in->short_of_memory = true;
  } else {
    img_threshold(fits ? &image : &fitting, 0.5f, false, eg_patterns_bits(in->found, in->count));
    disk_name_after(in->found, in->count++, path);
  }
  img_free(&image);
  img_free(&fitting);
}

/* The memories of a network that was read. */
static void take_memories(intake *in, const char *path, const eg_net *other) {
  const eg_net_desc *about = eg_net_about(other);
  eg_patterns *ps = NULL;
  char at[PATH_SHOWN];
  if (eg_net_count(other) == 0) {
    complain_of(&in->wrong, path,
                eg_net_learns(other) ? "this network has no memories to learn"
                                     : "this network has no memories to learn: its weights were "
                                       "given; a script shows it with engram.open");
  } else if (about->width != in->width || about->height != in->height) {
    complain(&in->wrong,
             "%s: its memories are %u x %u and the network on the screen is %u x %u; a script "
             "shows it with engram.open",
             path_shown(path, at), about->width, about->height, in->width, in->height);
  } else if (eg_net_memories(other, &ps) != EG_OK || !make_room(in, eg_patterns_count(ps))) {
    in->short_of_memory = true;
  } else {
    for (uint32_t k = 0; k < eg_patterns_count(ps); k++)
      eg_patterns_copy(in->found, in->count++, ps, k);
    in->from_net = true;
  }
  eg_patterns_free(ps);
}

static void take_net(intake *in, const char *path) {
  char message[IMG_MESSAGE];
  uint64_t size;
  eg_net *other = NULL;
  if (disk_net_size(path, &size, message) &&
      disk_read_net(path, size, &other, &in->wrong.h->stage, message))
    take_memories(in, path, other);
  else if (message[0])
    complain_of(&in->wrong, path, message);
  eg_net_free(other);
}

static void take(intake *in, const char *path) {
  switch (file_kind_of(path)) {
    case FILE_NET: take_net(in, path); break;
    case FILE_PNG:
    case FILE_PICTURE:
      take_picture(in, path);
      break; /* of another format it says how to convert it */
    case FILE_EMPTY: complain_of(&in->wrong, path, "is empty; get a fresh copy of it"); break;
    case FILE_UNREAD:
      complain_of(&in->wrong, path,
                  errno == EACCES ? "may not be read; change its permissions (chmod +r)"
                                  : strerror(errno));
      break;
    default:
      complain_of(&in->wrong, path,
                  path_ends_in(path, ".lua") ? "is a script; it is run from the command line"
                                             : "is neither a PNG file nor a network saved here");
  }
}

static void take_all(intake *in, const path_list *paths) {
  host *h = in->wrong.h;
  h->hand.learning = true; /* to the person a load is a part of learning */
  for (size_t k = 0; k < paths->count && !in->stopped && !in->short_of_memory; k++) {
    take(in, paths->list[k]);
    hand_publish(h);
    in->stopped = orders_given_up(h);
  }
  h->hand.learning = false;
  h->hand.changed = true;
  complaints_end(&in->wrong);
}

/* ---- learning it ------------------------------------------------------------------------- */

/* What was found, and no more than that; NULL: no memory. */
static eg_patterns *all_found(intake *in) {
  eg_patterns *ps = in->found;
  in->found = NULL;
  if (eg_patterns_count(ps) == in->count) return ps;
  eg_patterns *exact = NULL;
  if (eg_patterns_new(&exact, in->width, in->height, in->count) == EG_OK)
    for (uint32_t k = 0; k < in->count; k++) eg_patterns_copy(exact, k, ps, k);
  eg_patterns_free(ps);
  return exact;
}

static void say_learned(host *h, const eg_net *net, const eg_patterns *ps, bool from_net,
                        const char *from) {
  const uint32_t count = eg_patterns_count(ps), all = eg_net_count(net);
  uint32_t mu, copies = 0;
  char what[EG_NAME_MAX + 32], name[EG_NAME_MAX + 8];
  if (count == 1)
    snprintf(what, sizeof what, "\"%s\"", eg_patterns_name(ps, 0));
  else
    snprintf(what, sizeof what, "%u %s", count, from_net ? "memories" : "pictures");
  host_say(h, SCENE_NOTE, "learned %s%s%s: %u memor%s, load %.3g", what, from ? " from " : "",
           from ? from : "", all, all == 1 ? "y" : "ies", all / (double)eg_net_n(net));
  if (eg_net_about(net)->rule == EG_PERCEPTRON) return; /* copies make no difference there */
  if (eg_net_repeated(net, all - count, &mu, &copies) == EG_OK && copies > 1)
    host_say(h, SCENE_NOTE, "%s is a memory %u times now, and weighs that much more",
             hand_name(net, mu, name), copies);
}

static void learn_found(host *h, intake *in, const char *from) {
  if (in->short_of_memory)
    host_say(h, SCENE_ERROR, "load: %s; nothing was learned", eg_status_text(EG_NO_MEMORY));
  else if (in->stopped)
    host_say(h, SCENE_NOTE, "load: given up, nothing was learned");
  else if (in->count > 0) {
    eg_patterns *ps = all_found(in);
    if (!ps)
      host_say(h, SCENE_ERROR, "load: %s; nothing was learned", eg_status_text(EG_NO_MEMORY));
    else if (orders_learn_all(h, in->net, ps))
      say_learned(h, in->net, ps, in->from_net, from);
    eg_patterns_free(ps);
  }
}

/* ---- what is asked ------------------------------------------------------------------------ */

void files_end(host *h) {
  paths_free(&h->asked.paths);
  h->asked.text[0] = 0;
}

static const char *base_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static void ask(host *h, intake *in) {
  if (in->others.count == 0 || in->stopped || in->short_of_memory) return;
  if (h->asked.paths.count > 0)
    host_say(h, SCENE_NOTE,
             "the question before this one is dropped: its pictures were not learned");
  files_end(h);
  h->asked.paths = in->others;
  in->others = (path_list){0};
  const size_t count = h->asked.paths.count;
  char which[128], size[64];
  if (count == 1)
    snprintf(which, sizeof which, "%.100s is", base_of(h->asked.paths.list[0]));
  else
    snprintf(which, sizeof which, "%zu pictures are", count);
  if (in->various)
    snprintf(size, sizeof size, "of other sizes (one is %u x %u)", in->other_width,
             in->other_height);
  else
    snprintf(size, sizeof size, "%u x %u", in->other_width, in->other_height);
  const bool stretched =
      (uint64_t)in->other_width * in->height != (uint64_t)in->other_height * in->width;
  const char *remark = in->various  ? " Where the shapes differ, resizing stretches them."
                       : !stretched ? ""
                       : count == 1 ? " Resizing stretches it."
                                    : " Resizing stretches them.";
  snprintf(h->asked.text, sizeof h->asked.text, "%s %s and the network is %u x %u.%s", which, size,
           in->width, in->height, remark);
  host_say(h, SCENE_NOTE, "%s Resize and learn?", h->asked.text);
}

/* ---- the orders ------------------------------------------------------------------------------ */

static bool can_learn(host *h, const eg_net *net) {
  if (!net)
    host_say(h, SCENE_ERROR, "load: %s", no_network);
  else if (!eg_net_learns(net))
    host_say(h, SCENE_ERROR,
             "load: the weights of this network were given, so it learns nothing; a network "
             "without 'weights' does");
  return net && eg_net_learns(net);
}

static void load(host *h, eg_net *net, const path_list *paths, complaints so_far, bool resize,
                 const char *from) {
  intake in = {.wrong = so_far,
               .net = net,
               .width = eg_net_about(net)->width,
               .height = eg_net_about(net)->height,
               .resize = resize};
  take_all(&in, paths);
  learn_found(h, &in, from);
  ask(h, &in);
  eg_patterns_free(in.found);
  paths_free(&in.others);
}

void files_load(host *h, eg_net *net, const char *text) {
  if (!can_learn(h, net)) return;
  complaints wrong = {.h = h};
  path_list paths = {0};
  paths_gather(&paths, text, &wrong);
  load(h, net, &paths, wrong, false, strpbrk(text, "\r\n") ? NULL : text);
  paths_free(&paths);
}

void files_answer(host *h, eg_net *net, bool yes) {
  path_list paths = h->asked.paths;
  const size_t count = paths.count;
  if (count == 0) return;
  h->asked.paths = (path_list){0};
  files_end(h);
  if (!yes)
    host_say(h, SCENE_NOTE, "left %zu picture%s alone", count, count == 1 ? "" : "s");
  else if (can_learn(h, net))
    load(h, net, &paths, (complaints){.h = h}, true, NULL);
  paths_free(&paths);
}

/* ---- saving ------------------------------------------------------------------------------------ */

/* What is there and is not of the kind that is to be written stays: a script was meant to be loaded. */
static bool may_replace(host *h, const char *path, file_kind kind) {
  struct stat about;
  if (stat(path, &about) != 0) return true;
  const file_kind there = file_kind_of(path);
  if (there == kind || there == FILE_EMPTY) return true;
  host_say(h, SCENE_ERROR, "%s: is there already and is no %s; choose another name", path,
           kind == FILE_PNG ? "PNG file" : "saved network");
  return false;
}

/* Where it is, for the person who typed it. */
static void say_saved(host *h, const char *what, const char *path, const char *remark) {
  char *full = realpath(path, NULL);
  host_say(h, SCENE_NOTE, "saved %s to %s%s", what, full ? full : path, remark);
  free(full);
}

static void save_grid(host *h, const eg_net *net, const char *path) {
  const eg_net_desc *about = eg_net_about(net);
  char message[IMG_MESSAGE];
  if (!may_replace(h, path, FILE_PNG)) return;
  if (disk_write_bits(path, about->width, about->height, eg_net_state(net), message))
    say_saved(h, "the grid", path, "");
  else
    host_say(h, SCENE_ERROR, "%s", message);
}

static void save_memories(host *h, const eg_net *net, const char *folder) {
  eg_patterns *ps = NULL;
  char message[IMG_MESSAGE], what[64];
  const uint32_t count = eg_net_count(net);
  if (count == 0) {
    host_say(h, SCENE_ERROR, "%s: there are no memories to save; NAME.png saves the grid", folder);
    return;
  }
  snprintf(what, sizeof what, "%u memor%s", count, count == 1 ? "y" : "ies");
  if (eg_net_memories(net, &ps) != EG_OK)
    host_say(h, SCENE_ERROR, "save: %s", eg_status_text(EG_NO_MEMORY));
  else if (disk_write_patterns(folder, ps, &h->stage, message))
    say_saved(h, what, folder, "");
  else if (message[0])
    host_say(h, SCENE_ERROR, "%s", message);
  eg_patterns_free(ps);
}

static void save_net(host *h, const eg_net *net, const char *path) {
  char message[IMG_MESSAGE];
  if (!may_replace(h, path, FILE_NET)) return;
  if (disk_write_net(path, net, &h->stage, message))
    say_saved(h, "the network", path, ": engram.open reads it, and Load takes its memories");
  else if (message[0])
    host_say(h, SCENE_ERROR, "%s", message);
}

/* A memory alone; into a folder under its name. NULL: no memory. */
static char *file_for(const eg_net *net, uint32_t mu, const char *path, bool folder) {
  char name[EG_NAME_MAX];
  const size_t length = strlen(path), size = length + EG_NAME_MAX + 8;
  char *file = malloc(size);
  if (!file) return NULL;
  disk_file_name(eg_net_name(net, mu), mu, name);
  if (folder) {
    mkdir(path, 0777); /* where that fails, writing says why */
    snprintf(file, size, "%s%s%s.png", path, path[length - 1] == '/' ? "" : "/", name);
  } else {
    snprintf(file, size, "%s%s", path, path_ends_in(path, ".png") ? "" : ".png");
  }
  return file;
}

static void save_memory(host *h, const eg_net *net, uint32_t mu, const char *path, bool folder) {
  char message[IMG_MESSAGE], name[EG_NAME_MAX + 8];
  eg_patterns *ps = NULL;
  if (mu >= eg_net_count(net)) return; /* forgotten meanwhile */
  char *file = file_for(net, mu, path, folder);
  if (!file ||
      eg_patterns_new(&ps, eg_net_about(net)->width, eg_net_about(net)->height, 1) != EG_OK)
    host_say(h, SCENE_ERROR, "save: %s", eg_status_text(EG_NO_MEMORY));
  else if (may_replace(h, file, FILE_PNG) && eg_net_memory(net, mu, ps, 0) == EG_OK) {
    if (disk_write_pattern(file, ps, 0, message))
      say_saved(h, hand_name(net, mu, name), file, "");
    else
      host_say(h, SCENE_ERROR, "%s", message);
  }
  eg_patterns_free(ps);
  free(file);
}

void files_save(host *h, eg_net *net, const char *text, uint32_t memory) {
  if (!net || !*text) {
    host_say(h, SCENE_ERROR, "save: %s", net ? "type a path" : no_network);
    return;
  }
  char *path = path_at_home(text);
  if (!path) {
    host_say(h, SCENE_ERROR, "save: %s", eg_status_text(EG_NO_MEMORY));
    return;
  }
  const bool folder = path[strlen(path) - 1] == '/' || path_is_folder(path);
  if (memory)
    save_memory(h, net, memory - 1, path, folder);
  else if (folder)
    save_memories(h, net, path);
  else if (path_ends_in(path, ".png"))
    save_grid(h, net, path);
  else
    save_net(h, net, path);
  free(path);
}

bool files_obey(host *h, eg_net *net, const scene_command *c) {
  if (c->verb != SCENE_LOAD && c->verb != SCENE_SAVE && c->verb != SCENE_ANSWER) return false;
  orders_end_touch(h);
  if (c->verb == SCENE_LOAD)
    files_load(h, net, c->text ? c->text : "");
  else if (c->verb == SCENE_SAVE)
    files_save(h, net, c->text ? c->text : "", c->index);
  else
    files_answer(h, net, c->value > 0);
  return true;
}
