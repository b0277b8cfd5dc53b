/* SPDX-License-Identifier: MIT
 *
 * gl.h - the little of OpenGL 3.3 that the panels need: a program drawn over a
 * whole target, textures, a target to draw into.
 *
 * All calls are made with the context current. Names of 0 mean "none".
 */
#ifndef ENGRAM_VIEW_GL_H
#define ENGRAM_VIEW_GL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glad/gl.h>

#define GL_MESSAGE 2048

bool gl_start(GLADloadfunc, char *message, size_t size);
/* True when an error was raised since the last call; its text goes to message. */
bool gl_failed(char *message, size_t size);

/* A program from FOLDER/NAME.vert and FOLDER/NAME.frag. It is compiled again when a file
 * changes; one that fails leaves the last good program in place, and `fault` says why. */
typedef struct gl_shader {
  char folder[1024], name[32];
  GLuint program;
  GLuint corners;         /* vertex array without attributes */
  int64_t stamp;          /* newest change of the two files, nanoseconds */
  double looked;          /* when, in seconds */
  char fault[GL_MESSAGE]; /* "" while all is well */
} gl_shader;

bool gl_shader_load(gl_shader *, const char *folder, const char *name);
bool gl_shader_refresh(gl_shader *, double now); /* true when the program is a new one */
void gl_shader_free(gl_shader *);
GLint gl_place(const gl_shader *, const char *uniform);

/* A texture that a shader draws into and the panel then shows. */
typedef struct gl_target {
  GLuint texture, framebuffer;
  int width, height;
  GLint framebuffer_before, viewport_before[4];
} gl_target;

void gl_target_begin(gl_target *, int width, int height); /* made anew when the size changed */
void gl_target_cover(const gl_shader *);                  /* draws the program over all of it */
void gl_target_end(gl_target *);
void gl_target_free(gl_target *);

/* Fills a part of the bound framebuffer, y from the top; far cheaper than blending a rectangle
 * where the processor does the drawing. colour: 0xAABBGGRR. */
void gl_fill(int framebuffer_height, float x, float y, float width, float height, uint32_t colour);

/* Nearest. format: GL_R8, GL_R32F or GL_RGBA8 (0xAABBGGRR). Makes *texture when it is 0. */
void gl_upload(GLuint *texture, GLint format, int width, int height, const void *texels);
void gl_upload_part(GLuint texture, int x, int y, int width, int height, const void *bytes);
void gl_as_grey(GLuint texture); /* red is shown in all three colours */

#endif
