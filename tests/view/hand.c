/* SPDX-License-Identifier: MIT
 *
 * hand.c - frames off screen, and a mouse; see hand.h.
 */
#include "hand.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static EGLDisplay display;
static EGLContext context;
static GLuint framebuffer, colour;
static char layout_file[80];
static bool begun;
static view panels; /* its pointers: a test that fails leaves them behind, and its hand is gone */

static bool open_context(void) {
  PFNEGLGETPLATFORMDISPLAYEXTPROC platform =
      (PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
  EGLint major, minor, count = 0;
  EGLConfig config = NULL;
  const EGLint any[] = {EGL_SURFACE_TYPE, EGL_DONT_CARE, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                        EGL_NONE};
  const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION,
                            3,
                            EGL_CONTEXT_MINOR_VERSION,
                            3,
                            EGL_CONTEXT_OPENGL_PROFILE_MASK,
                            EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                            EGL_NONE};
  display = platform ? platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL)
                     : eglGetDisplay(EGL_DEFAULT_DISPLAY);
  if (display == EGL_NO_DISPLAY || !eglInitialize(display, &major, &minor)) return false;
  if (!eglBindAPI(EGL_OPENGL_API) || !eglChooseConfig(display, any, &config, 1, &count) ||
      count < 1)
    return false;
  context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
  return context != EGL_NO_CONTEXT &&
         eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
}

static void clear_up(void) {
  scene_channel_free(panels.channel);
  view_end(&panels);
  ui_stop();
  glDeleteFramebuffers(1, &framebuffer);
  glDeleteRenderbuffers(1, &colour);
  eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext(display, context);
  eglReleaseThread();
  begun = false;
}

bool hand_begin(hand *h, int width, int height) {
  char message[VIEW_MESSAGE] = "";
  if (begun) clear_up();
  memset(h, 0, sizeof *h);
  if (!open_context()) return false;
  if (!gl_start((GLADloadfunc)eglGetProcAddress, message, sizeof message)) fail_msg("%s", message);
  glGenFramebuffers(1, &framebuffer);
  glGenRenderbuffers(1, &colour);
  glBindRenderbuffer(GL_RENDERBUFFER, colour);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour);
  if (!ui_start(NULL, message, sizeof message)) fail_msg("%s", message);
  snprintf(layout_file, sizeof layout_file, "%s/layout", picture_folder);
  h->options = (view_options){.shaders = SHADERS, .layout = layout_file};
  h->width = width;
  h->height = height;
  h->x = h->y = -FLT_MAX;
  if (!view_begin(&h->view, &h->options, message)) fail_msg("%s", message);
  h->view.channel = scene_channel_new();
  assert_non_null(h->view.channel);
  panels = h->view;
  begun = true;
  return true;
}

void hand_end(hand *h) {
  char message[VIEW_MESSAGE];
  (void)h;
  const bool failed = gl_failed(message, sizeof message);
  clear_up();
  if (failed) fail_msg("%s", message);
}

void hand_show(hand *h, const scene *s) {
  h->view.scene = s;
  h->view.serial++;
}

void hand_frame(hand *h) {
  h->view.now += 1 / 60.0;
  mouse_is(h->x, h->y, h->left, h->right, h->shift, h->wheel);
  view_draw(&h->view, h->width, h->height, 1, 1 / 60.0);
}

picture hand_picture(hand *h) {
  picture p = {malloc((size_t)h->width * (size_t)h->height * 3), h->width, h->height};
  const size_t row = (size_t)h->width * 3;
  assert_non_null(p.rgb);
  hand_frame(h);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, h->width, h->height, GL_RGB, GL_UNSIGNED_BYTE, p.rgb);
  uint8_t *spare = malloc(row);
  assert_non_null(spare);
  for (int y = 0; y < h->height / 2; y++) { /* OpenGL's first row is the lowest one */
    uint8_t *top = p.rgb + row * (size_t)y, *low = p.rgb + row * (size_t)(h->height - 1 - y);
    memcpy(spare, top, row);
    memcpy(top, low, row);
    memcpy(low, spare, row);
  }
  free(spare);
  read_places();
  return p;
}

void hand_over(hand *h, uint32_t row, uint32_t column) {
  const scene *s = h->view.scene;
  read_places();
  const place *grid = at("neurons");
  h->x = (float)(grid->x + (column + 0.5) * grid->w / s->width);
  h->y = (float)(grid->y + (row + 0.5) * grid->h / s->height);
  hand_frame(h);
}

bool hand_sent(hand *h, scene_command *c) { return scene_receive(h->view.channel, c); }
