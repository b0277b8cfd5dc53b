/* SPDX-License-Identifier: MIT
 *
 * sanitized.c - part of every program of a sanitized build: no library is unloaded.
 *
 * A sanitizer reports at the end, and can neither name nor suppress what came from a library that is
 * gone by then: the graphics driver, or our own module once its Lua state is closed.
 */
__attribute__((visibility("default"))) int dlclose(void *library);

int dlclose(void *library) {
  (void)library;
  return 0;
}
