/* SPDX-License-Identifier: MIT
 *
 * tests.h - the groups of test_image, and what they share.
 */
#ifndef IMAGE_TESTS_H
#define IMAGE_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "image.h"
#include "png_make.h"

/* Each runs its group and returns how many of its tests failed. */
int run_png_tests(void);     /* every kind of valid file */
int run_hostile_tests(void); /* every kind of broken one */
int run_file_tests(void);    /* paths, writing */

/* Asserts that the file is refused, with one whole line that begins with the
 * name and has `says` in it (NULL: anything), and that nothing is returned. */
void assert_refused(const blob *file, const char *says);
void assert_message(const char *message, const char *name, const char *says);
/* Asserts that the file is read; the caller frees. */
img_gray decoded(const blob *file, float background);

#endif
