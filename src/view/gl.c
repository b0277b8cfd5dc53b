/* SPDX-License-Identifier: MIT
 *
 * gl.c - shaders from files, textures, targets; see gl.h.
 *
 * Errors reach us in two ways: through KHR_debug where the driver has it, with
 * the driver's own words, and through glGetError everywhere. gl_failed() joins
 * both, so that a picture with an error in it is never handed out as good.
 */
#include "gl.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char first_error[512]; /* since the last gl_failed */

static void GLAD_API_PTR on_message(GLenum source, GLenum type, GLuint id, GLenum severity,
                                    GLsizei length, const GLchar *text, const void *context) {
  (void)source, (void)id, (void)severity, (void)length, (void)context;
  if (type == GL_DEBUG_TYPE_ERROR && !first_error[0])
    snprintf(first_error, sizeof first_error, "%s", text);
}

bool gl_start(GLADloadfunc load, char *message, size_t size) {
  const int version = gladLoadGL(load);
  if (version < GLAD_MAKE_VERSION(3, 3)) {
    snprintf(message, size, "OpenGL 3.3 is needed, the driver has %d.%d",
             GLAD_VERSION_MAJOR(version), GLAD_VERSION_MINOR(version));
    return false;
  }
  first_error[0] = 0;
  if (GLAD_GL_KHR_debug) {
    glEnable(GL_DEBUG_OUTPUT);
    glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
    glDebugMessageCallback(on_message, NULL);
  }
  return true;
}

bool gl_failed(char *message, size_t size) {
  GLenum first = GL_NO_ERROR, error;
  for (int k = 0; k < 64 && (error = glGetError()) != GL_NO_ERROR; k++)
    if (!first) first = error;
  if (first == GL_NO_ERROR && !first_error[0]) return false;
  snprintf(message, size, "OpenGL error 0x%04x %s", first, first_error);
  first_error[0] = 0;
  return true;
}

/* ---- shaders ------------------------------------------------------------- */

static char *read_whole(const char *path, char *fault, size_t size) {
  FILE *file = fopen(path, "rb");
  char *text = NULL;
  if (!file) {
    snprintf(fault, size, "%s: %s", path, strerror(errno));
    return NULL;
  }
  const size_t most = 1 << 20;
  text = malloc(most);
  if (text) {
    const size_t count = fread(text, 1, most - 1, file);
    text[count] = 0;
    if (count == 0) {
      snprintf(fault, size, "%s: is empty", path);
      free(text);
      text = NULL;
    }
  } else {
    snprintf(fault, size, "%s: no memory", path);
  }
  fclose(file);
  return text;
}

static void path_of(const gl_shader *s, const char *ending, char *path, size_t size) {
  snprintf(path, size, "%s/%s.%s", s->folder, s->name, ending);
}

static int64_t stamp_of(const gl_shader *s) {
  int64_t newest = 0;
  for (int k = 0; k < 2; k++) {
    char path[1100];
    struct stat about;
    path_of(s, k ? "frag" : "vert", path, sizeof path);
    if (stat(path, &about) != 0) continue;
    const int64_t at = (int64_t)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec;
    if (at > newest) newest = at;
  }
  return newest;
}

static GLuint compile(gl_shader *s, GLenum kind, const char *ending) {
  char path[1100], log[1024] = "";
  path_of(s, ending, path, sizeof path);
  char *text = read_whole(path, s->fault, sizeof s->fault);
  if (!text) return 0;
  GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &(const GLchar *){text}, NULL);
  glCompileShader(shader);
  free(text);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good) return shader;
  glGetShaderInfoLog(shader, sizeof log, NULL, log);
  snprintf(s->fault, sizeof s->fault, "%s: %s", path, log[0] ? log : "does not compile");
  glDeleteShader(shader);
  return 0;
}

static bool build(gl_shader *s) {
  s->stamp = stamp_of(s);
  s->fault[0] = 0;
  GLuint vertex = compile(s, GL_VERTEX_SHADER, "vert");
  GLuint fragment = vertex ? compile(s, GL_FRAGMENT_SHADER, "frag") : 0;
  GLuint program = 0;
  if (fragment) {
    GLint good = 0;
    program = glCreateProgram();
    glAttachShader(program, vertex);
    glAttachShader(program, fragment);
    glLinkProgram(program);
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    if (!good) {
      char log[1024] = "";
      glGetProgramInfoLog(program, sizeof log, NULL, log);
      snprintf(s->fault, sizeof s->fault, "%.1000s/%s: %s", s->folder, s->name,
               log[0] ? log : "does not link");
      glDeleteProgram(program);
      program = 0;
    }
  }
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  if (!program) return false;
  if (s->program) glDeleteProgram(s->program);
  s->program = program;
  return true;
}

bool gl_shader_load(gl_shader *s, const char *folder, const char *name) {
  memset(s, 0, sizeof *s);
  snprintf(s->folder, sizeof s->folder, "%s", folder);
  snprintf(s->name, sizeof s->name, "%s", name);
  glGenVertexArrays(1, &s->corners);
  return build(s);
}

bool gl_shader_refresh(gl_shader *s, double now) {
  if (now - s->looked < 0.25) return false;
  s->looked = now;
  const int64_t stamp = stamp_of(s);
  if (stamp == 0 || stamp == s->stamp) return false;
  return build(s);
}

void gl_shader_free(gl_shader *s) {
  if (s->program) glDeleteProgram(s->program);
  if (s->corners) glDeleteVertexArrays(1, &s->corners);
  memset(s, 0, sizeof *s);
}

GLint gl_place(const gl_shader *s, const char *uniform) {
  return glGetUniformLocation(s->program, uniform);
}

/* ---- targets and textures ------------------------------------------------ */

void gl_target_begin(gl_target *t, int width, int height) {
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &t->framebuffer_before);
  glGetIntegerv(GL_VIEWPORT, t->viewport_before);
  if (t->width != width || t->height != height) {
    if (!t->texture) glGenTextures(1, &t->texture);
    if (!t->framebuffer) glGenFramebuffers(1, &t->framebuffer);
    glBindTexture(GL_TEXTURE_2D, t->texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    glBindFramebuffer(GL_FRAMEBUFFER, t->framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, t->texture, 0);
    t->width = width;
    t->height = height;
  }
  glBindFramebuffer(GL_FRAMEBUFFER, t->framebuffer);
  glViewport(0, 0, width, height);
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
}

void gl_target_cover(const gl_shader *s) {
  glBindVertexArray(s->corners);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
  glUseProgram(0);
}

void gl_target_end(gl_target *t) {
  glBindFramebuffer(GL_FRAMEBUFFER, (GLuint)t->framebuffer_before);
  glViewport(t->viewport_before[0], t->viewport_before[1], t->viewport_before[2],
             t->viewport_before[3]);
}

void gl_target_free(gl_target *t) {
  if (t->texture) glDeleteTextures(1, &t->texture);
  if (t->framebuffer) glDeleteFramebuffers(1, &t->framebuffer);
  memset(t, 0, sizeof *t);
}

void gl_fill(int framebuffer_height, float x, float y, float width, float height, uint32_t colour) {
  glEnable(GL_SCISSOR_TEST);
  glScissor((GLint)x, framebuffer_height - (GLint)(y + height), (GLsizei)width, (GLsizei)height);
  glClearColor((float)(colour & 255) / 255, (float)(colour >> 8 & 255) / 255,
               (float)(colour >> 16 & 255) / 255, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
}

void gl_upload(GLuint *texture, GLint format, int width, int height, const void *texels) {
  const GLenum type = format == GL_R32F ? GL_FLOAT : GL_UNSIGNED_BYTE;
  if (!*texture) {
    glGenTextures(1, texture);
    glBindTexture(GL_TEXTURE_2D, *texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  }
  glBindTexture(GL_TEXTURE_2D, *texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, format, width, height, 0, format == GL_RGBA8 ? GL_RGBA : GL_RED,
               type, texels);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void gl_upload_part(GLuint texture, int x, int y, int width, int height, const void *bytes) {
  glBindTexture(GL_TEXTURE_2D, texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, width, height, GL_RED, GL_UNSIGNED_BYTE, bytes);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void gl_as_grey(GLuint texture) {
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteriv(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_RGBA,
                   (const GLint[]){GL_RED, GL_RED, GL_RED, GL_ONE});
}
