/* SPDX-License-Identifier: MIT
 *
 * window.c - the window on the screen: GLFW, the frame loop, the keys.
 *
 * A frame takes the newest scene if there is one and never waits for the
 * script. It is drawn when there is something new: a scene, the person's hand,
 * a change of size, or the few frames in which widgets settle afterwards; a
 * frame without news keeps the picture and leaves the processor to the
 * network.
 *
 * GLFW stays initialised until the process ends: ending it unloads the driver
 * with memory in its hands, which a leak checker can then no longer name.
 */
#include "camera.h"
#include "keyboard.h"
#include "pace.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AWAKE 0.7   /* seconds for which frames are drawn after the last news: hints come up late */
#define SLOWEST 0.5 /* seconds between two drawings in any case: shaders are looked at */
#define HIDDEN 0.05 /* seconds that a hidden window waits for events */

typedef struct studio {
  view view;
  bool news; /* something has happened since the last drawing */
  keyboard keys;
  camera camera;
} studio;

static char glfw_fault[VIEW_MESSAGE];

static void on_error(int code, const char *text) {
  snprintf(glfw_fault, sizeof glfw_fault, "%s (GLFW 0x%x)", text, (unsigned)code);
}

static studio *of(GLFWwindow *window) { return glfwGetWindowUserPointer(window); }

static key_special special_of(int key) {
  static const struct {
    int key;
    key_special special;
  } known[] = {{GLFW_KEY_SPACE, KEY_SPACE},
               {GLFW_KEY_LEFT, KEY_LEFT},
               {GLFW_KEY_RIGHT, KEY_RIGHT},
               {GLFW_KEY_UP, KEY_UP},
               {GLFW_KEY_DOWN, KEY_DOWN},
               {GLFW_KEY_HOME, KEY_HOME},
               {GLFW_KEY_END, KEY_END},
               {GLFW_KEY_PAGE_UP, KEY_PAGE_UP},
               {GLFW_KEY_PAGE_DOWN, KEY_PAGE_DOWN},
               {GLFW_KEY_DELETE, KEY_DELETE},
               {GLFW_KEY_TAB, KEY_TAB},
               {GLFW_KEY_ENTER, KEY_ENTER},
               {GLFW_KEY_KP_ENTER, KEY_ENTER},
               {GLFW_KEY_ESCAPE, KEY_ESCAPE},
               {GLFW_KEY_F1, KEY_F1}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (known[k].key == key) return known[k].special;
  return KEY_NONE;
}

static void on_key(GLFWwindow *window, int key, int code, int what, int mods) {
  studio *s = of(window);
  s->news = true;
  if (what != GLFW_REPEAT) ui_key(key, what == GLFW_PRESS);
  if (what == GLFW_RELEASE) return;
  keyboard_press p = {.special = special_of(key),
                      .control = mods & GLFW_MOD_CONTROL,
                      .shift = mods & GLFW_MOD_SHIFT,
                      .repeat = what == GLFW_REPEAT,
                      .other = mods & (GLFW_MOD_ALT | GLFW_MOD_SUPER)};
  p.printed = p.special ? NULL : glfwGetKeyName(key, code);
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) p.place = (char)('a' + key - GLFW_KEY_A);
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) p.place = (char)('0' + key - GLFW_KEY_0);
  keyboard_key(&s->keys, &p);
}

static void on_sign(GLFWwindow *window, unsigned sign) {
  ui_sign(sign);
  keyboard_sign(&of(window)->keys, sign);
}

static void on_drop(GLFWwindow *window, int count, const char **paths) {
  size_t length = 1;
  for (int k = 0; k < count; k++) length += strlen(paths[k]) + 1;
  char *all = malloc(length), *at = all;
  if (!all) return;
  *all = 0;
  for (int k = 0; k < count; k++) at += sprintf(at, "%s%s", k ? "\n" : "", paths[k]);
  view_send_text(&of(window)->view, SCENE_LOAD, all);
  free(all);
  of(window)->news = true;
}

static void on_button(GLFWwindow *w, int button, int what, int mods) {
  (void)button, (void)mods;
  if (what == GLFW_PRESS) of(w)->view.presses++;
  of(w)->news = true;
}
static void on_scroll(GLFWwindow *w, double x, double y) {
  (void)x, (void)y;
  of(w)->news = true;
}
static void on_move(GLFWwindow *w, double x, double y) {
  (void)x, (void)y;
  of(w)->news = true;
}
static void on_enter(GLFWwindow *w, int entered) {
  (void)entered;
  of(w)->news = true;
}
static void on_size(GLFWwindow *w, int width, int height) {
  (void)width, (void)height;
  of(w)->news = true;
}
static void on_refresh(GLFWwindow *w) { of(w)->news = true; }

/* ---- life ------------------------------------------------------------------ */

static GLFWwindow *open_window(int width, int height, char *message) {
  glfw_fault[0] = 0;
  glfwSetErrorCallback(on_error);
  if (!glfwInit()) {
    snprintf(message, VIEW_MESSAGE, "no window can be opened: %.400s",
             glfw_fault[0] ? glfw_fault : "no display");
    return NULL;
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "engram");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "engram");
  GLFWwindow *window =
      glfwCreateWindow(width > 0 ? width : 1280, height > 0 ? height : 800, "engram", NULL, NULL);
  if (!window) {
    snprintf(message, VIEW_MESSAGE, "no window with OpenGL 3.3: %.400s", glfw_fault);
    return NULL;
  }
  glfwSetWindowSizeLimits(window, 200, 150, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwMakeContextCurrent(window);
  if (!gl_start(glfwGetProcAddress, message, VIEW_MESSAGE)) {
    glfwDestroyWindow(window);
    return NULL;
  }
  glfwSwapInterval(1);
  return window;
}

static double refresh_rate(void) {
  GLFWmonitor *monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode *mode = monitor ? glfwGetVideoMode(monitor) : NULL;
  return mode && mode->refreshRate > 0 ? mode->refreshRate : 60;
}

static void name_window(GLFWwindow *window, const scene *s) {
  char title[320];
  snprintf(title, sizeof title, "%s%sengram", s->script, s->script[0] ? " \u2014 " : "");
  glfwSetWindowTitle(window, title);
}

/* ---- the loop ---------------------------------------------------------------- */

static scene *take(studio *s, scene_channel *channel, scene *current, GLFWwindow *window) {
  scene *newer = scene_take(channel);
  if (!newer) return current;
  if (!current || strcmp(current->script, newer->script) != 0) name_window(window, newer);
  s->view.scene = newer;
  s->view.serial++;
  s->news = true;
  scene_free(current);
  return newer;
}

static void hear_notice(studio *s, scene_channel *channel) {
  char before[sizeof s->view.notice];
  memcpy(before, s->view.notice, sizeof before);
  scene_notice(channel, s->view.notice, sizeof s->view.notice);
  s->news |= strcmp(before, s->view.notice) != 0;
}

static void loop(studio *s, GLFWwindow *window, scene_channel *channel, const view_options *o,
                 pace *beat) {
  scene *current = NULL;
  double drawn = 0, awake = 0;
  pace_start(beat, refresh_rate());
  while (!s->view.quit && !glfwWindowShouldClose(window) &&
         !(o->should_close && o->should_close(o->context))) {
    int width, height;
    float scale_x, scale_y;
    glfwPollEvents();
    current = take(s, channel, current, window);
    if (s->keys.count > 0) ui_hush();
    action_strokes(&s->view, &s->keys);
    if (s->view.wants_again && o->again) o->again(o->context, s->view.wants_again == 2);
    s->view.wants_again = 0;
    hear_notice(s, channel);
    glfwGetFramebufferSize(window, &width, &height);
    if (glfwGetWindowAttrib(window, GLFW_ICONIFIED) || width < 1 || height < 1) {
      glfwWaitEventsTimeout(HIDDEN);
      pace_break(beat);
      continue;
    }
    pace_frame(beat);
    const double now = pace_now();
    if (s->news) awake = now + AWAKE;
    if (s->news || s->view.filming || now < awake || now - drawn > SLOWEST) {
      s->news = false;
      s->view.now = now;
      s->view.fps = beat->fps;
      glfwGetWindowContentScale(window, &scale_x, &scale_y);
      view_draw(&s->view, width, height, (double)scale_x, drawn > 0 ? now - drawn : 1 / 60.0);
      camera_look(&s->camera, &s->view, width, height);
      glfwSwapBuffers(window);
      drawn = now;
      beat->drawn++;
    }
    pace_wait(beat);
  }
  camera_end(&s->camera, &s->view);
  scene_free(current);
}

static settings seen_by(const view *v, int width, int height) {
  settings s = {.light = v->looks.light, .brush = v->looks.brush, .width = width, .height = height};
  memcpy(s.folded, v->looks.folded, sizeof s.folded);
  return s;
}

/* Where something has changed. The window's size counts in its own units, without what a display adds. */
static void keep(const view *v, settings *before, GLFWwindow *window, const char *path) {
  int width, height;
  float scale_x, scale_y;
  glfwGetWindowSize(window, &width, &height);
  glfwGetWindowContentScale(window, &scale_x, &scale_y);
  const bool whole = !glfwGetWindowAttrib(window, GLFW_ICONIFIED) &&
                     !glfwGetWindowAttrib(window, GLFW_MAXIMIZED) && scale_x > 0 && scale_y > 0;
  const settings now = seen_by(v, whole ? (int)((float)width / scale_x) : before->width,
                               whole ? (int)((float)height / scale_y) : before->height);
  if (memcmp(&now, before, sizeof now) == 0) return;
  settings_write(&now, path);
  *before = now;
}

bool view_window(scene_channel *channel, const view_options *o, view_pace *report, char *message) {
  message[0] = 0;
  if (report) *report = (view_pace){0};
  settings kept;
  settings_read(&kept, o->settings);
  const int wide = o->width > 0 ? o->width : kept.width,
            high = o->width > 0 ? o->height : kept.height;
  GLFWwindow *window = open_window(wide, high, message);
  if (!window) return false;
  studio s = {.news = true};
  pace beat;
  glfwSetWindowUserPointer(window, &s);
  glfwSetDropCallback(window, on_drop);
  glfwSetMouseButtonCallback(window, on_button);
  glfwSetScrollCallback(window, on_scroll);
  glfwSetCursorPosCallback(window, on_move);
  glfwSetCursorEnterCallback(window, on_enter);
  glfwSetFramebufferSizeCallback(window, on_size);
  glfwSetWindowRefreshCallback(window, on_refresh);
  if (!ui_start(window, message, VIEW_MESSAGE)) { /* hands every event on to the callbacks above */
    glfwDestroyWindow(window);
    return false;
  }
  glfwSetKeyCallback(window, on_key); /* not handed on: see typed.c */
  glfwSetCharCallback(window, on_sign);
  bool good = view_begin(&s.view, o, message);
  if (good) {
    s.view.channel = channel;
    s.view.wants_film = o->film_begins;
    if (o->opened) o->opened(o->context);
    loop(&s, window, channel, o, &beat);
    if (report) *report = pace_report(&beat);
    keep(&s.view, &kept, window, o->settings);
    view_end(&s.view);
  }
  ui_stop();
  glfwDestroyWindow(window);
  return good;
}
