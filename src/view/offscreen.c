/* SPDX-License-Identifier: MIT
 *
 * offscreen.c - a picture of a scene without a display: EGL and a framebuffer.
 *
 * Mesa's surfaceless platform needs no window system at all; where it is not
 * to be had, the first EGL device and the default display are tried. A few
 * frames are drawn before the picture is taken, since a layout may depend on
 * what the frame before has measured. The display stays initialised until the
 * process ends: ending it unloads the driver, and the next picture would load
 * it again.
 */
#include "panel.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE 3
#define LARGEST 16384

typedef struct surface {
  EGLDisplay display;
  EGLContext context;
  GLuint framebuffer, colour;
} surface;

static bool initialise(EGLDisplay display) {
  EGLint major, minor;
  return display != EGL_NO_DISPLAY && eglInitialize(display, &major, &minor);
}

static EGLDisplay open_display(void) {
  const char *client = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  PFNEGLGETPLATFORMDISPLAYEXTPROC platform =
      (PFNEGLGETPLATFORMDISPLAYEXTPROC)eglGetProcAddress("eglGetPlatformDisplayEXT");
  EGLDisplay display;
  if (platform && client && strstr(client, "EGL_MESA_platform_surfaceless")) {
    display = platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    if (initialise(display)) return display;
  }
  if (platform && client && strstr(client, "EGL_EXT_platform_device")) {
    PFNEGLQUERYDEVICESEXTPROC devices =
        (PFNEGLQUERYDEVICESEXTPROC)eglGetProcAddress("eglQueryDevicesEXT");
    EGLDeviceEXT device;
    EGLint count = 0;
    if (devices && devices(1, &device, &count) && count > 0) {
      display = platform(EGL_PLATFORM_DEVICE_EXT, device, NULL);
      if (initialise(display)) return display;
    }
  }
  display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
  return initialise(display) ? display : EGL_NO_DISPLAY;
}

static void surface_close(surface *s) {
  if (s->framebuffer) glDeleteFramebuffers(1, &s->framebuffer);
  if (s->colour) glDeleteRenderbuffers(1, &s->colour);
  if (s->display == EGL_NO_DISPLAY) return;
  eglMakeCurrent(s->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  if (s->context != EGL_NO_CONTEXT) eglDestroyContext(s->display, s->context);
  eglReleaseThread();
}

static bool surface_open(surface *s, char *message) {
  memset(s, 0, sizeof *s);
  s->display = open_display();
  if (s->display == EGL_NO_DISPLAY) {
    snprintf(message, VIEW_MESSAGE, "no EGL display could be opened (error 0x%04x)",
             (unsigned)eglGetError());
    return false;
  }
  const EGLint any[] = {EGL_SURFACE_TYPE, EGL_DONT_CARE, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                        EGL_NONE};
  const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION,
                            3,
                            EGL_CONTEXT_MINOR_VERSION,
                            3,
                            EGL_CONTEXT_OPENGL_PROFILE_MASK,
                            EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                            EGL_NONE};
  EGLConfig config = NULL;
  EGLint count = 0;
  if (!eglBindAPI(EGL_OPENGL_API) || !eglChooseConfig(s->display, any, &config, 1, &count) ||
      count < 1 ||
      (s->context = eglCreateContext(s->display, config, EGL_NO_CONTEXT, version)) ==
          EGL_NO_CONTEXT ||
      !eglMakeCurrent(s->display, EGL_NO_SURFACE, EGL_NO_SURFACE, s->context)) {
    snprintf(message, VIEW_MESSAGE, "EGL gives no OpenGL 3.3 context (error 0x%04x)",
             (unsigned)eglGetError());
    surface_close(s);
    return false;
  }
  if (gl_start((GLADloadfunc)eglGetProcAddress, message, VIEW_MESSAGE)) return true;
  surface_close(s);
  return false;
}

static bool target_open(surface *s, int width, int height, char *message) {
  glGenFramebuffers(1, &s->framebuffer);
  glGenRenderbuffers(1, &s->colour);
  glBindRenderbuffer(GL_RENDERBUFFER, s->colour);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, s->framebuffer);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, s->colour);
  if (glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE) return true;
  snprintf(message, VIEW_MESSAGE, "a picture of %d x %d pixels is more than the driver can draw",
           width, height);
  return false;
}

/* OpenGL's first row is the lowest one. */
bool view_read_pixels(int width, int height, uint8_t *rgb) {
  const size_t row = (size_t)width * 3;
  uint8_t *spare = malloc(row);
  if (!spare) return false;
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, rgb);
  for (int y = 0; y < height / 2; y++) {
    uint8_t *a = rgb + row * (size_t)y, *b = rgb + row * (size_t)(height - 1 - y);
    memcpy(spare, a, row);
    memcpy(a, b, row);
    memcpy(b, spare, row);
  }
  free(spare);
  return true;
}

struct view_easel {
  surface on;
  view view;
  int width, height;
  bool started, begun, drawn; /* the user interface; the panels; a first picture */
  double last;
};

view_easel *view_easel_open(const view_options *o, char *message) {
  const int w = o->width > 0 ? o->width : 1280, h = o->height > 0 ? o->height : 800;
  message[0] = 0;
  if (w > LARGEST || h > LARGEST) {
    snprintf(message, VIEW_MESSAGE,
             "a picture can have at most %d pixels along a side, not %d x %d", LARGEST, w, h);
    return NULL;
  }
  view_easel *e = calloc(1, sizeof *e);
  if (!e) {
    snprintf(message, VIEW_MESSAGE, "no memory");
    return NULL;
  }
  e->width = w;
  e->height = h;
  if (!surface_open(&e->on, message)) {
    free(e);
    return NULL;
  }
  e->started = target_open(&e->on, w, h, message) && ui_start(NULL, message, VIEW_MESSAGE);
  e->begun = e->started && view_begin(&e->view, o, message);
  if (e->begun) return e;
  view_easel_close(e);
  return NULL;
}

void view_easel_size(const view_easel *e, int *width, int *height) {
  *width = e->width;
  *height = e->height;
}

bool view_easel_draw(view_easel *e, const scene *s, double now, uint8_t *rgb, char *message) {
  if (s) e->view.scene = s;
  e->view.serial++;
  for (int k = e->drawn ? SETTLE - 1 : 0; k < SETTLE; k++) {
    e->view.now = now;
    view_draw(&e->view, e->width, e->height, 1,
              e->drawn && now > e->last ? now - e->last : 1 / 60.0);
  }
  e->drawn = true;
  e->last = now;
  if (gl_failed(message, VIEW_MESSAGE)) return false;
  if (view_read_pixels(e->width, e->height, rgb)) return true;
  snprintf(message, VIEW_MESSAGE, "no memory for a picture of %d x %d pixels", e->width, e->height);
  return false;
}

void view_easel_close(view_easel *e) {
  if (!e) return;
  if (e->begun) view_end(&e->view);
  if (e->started) ui_stop();
  surface_close(&e->on);
  free(e);
}

bool view_picture(const scene *s, const view_options *o, uint8_t **rgb, int *width, int *height,
                  char *message) {
  *rgb = NULL;
  view_easel *e = view_easel_open(o, message);
  if (!e) return false;
  view_easel_size(e, width, height);
  bool good = (*rgb = malloc((size_t)*width * (size_t)*height * 3)) != NULL;
  if (!good)
    snprintf(message, VIEW_MESSAGE, "no memory for a picture of %d x %d pixels", *width, *height);
  good = good && view_easel_draw(e, s, 0, *rgb, message);
  view_easel_close(e);
  if (good) return true;
  free(*rgb);
  *rgb = NULL;
  return false;
}
