/* SPDX-License-Identifier: MIT
 *
 * command.c - the command line, read and refused.
 */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char usage[] =
    "usage: engram SCRIPT [ARGS]             open the studio with a script\n"
    "       engram --headless SCRIPT [ARGS]  no window: run, print, exit\n"
    "       engram -e CHUNK                  run a piece of Lua, without a window\n"
    "       engram -i                        a prompt, without a window\n"
    "       engram - [ARGS]                  a script on standard input, without a window\n"
    "\n"
    "  --set NAME=VALUE     where the script's control NAME stands; may be repeated\n"
    "  --seed N             master seed of all random streams (default 1)\n"
    "  --out FOLDER         write charts and recorded tables there as CSV\n"
    "  --snapshot FILE.png  headless; then draw the studio as it stands into a picture\n"
    "  --record FILE        film the window from its start; with --headless, film the run in its\n"
    "                       own time (FILE.gif, .mp4, .webm through ffmpeg; else a folder of PNG)\n"
    "  --fps N              frames a second of a film (default 30)\n"
    "  --size WxH           of window, snapshot or film (default 1280x800)\n"
    "  --theme dark|light   of the same\n"
    "  --chart NAME         the chart that is shown first: energy, overlaps, flips, landscape,\n"
    "                       or one of the script's\n"
    "  --quiet              no notes, no progress\n"
    "  --timeout SECONDS    without a window: end the script after so long, with status 4\n"
    "  --lua-memory SIZE    what Lua itself may use, as 512M or 2G; networks are not part of it\n"
    "                       (default 4G, or three quarters of what is available)\n"
    "  --trust              open the whole standard library to the script: programs, all files\n"
    "  --stats              when the window closes, say how evenly it drew\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 the script failed, 2 wrong usage, 3 a file or display\n"
    "could not be used, 4 the time was over, 130 interrupted.\n"
    "\n"
    "SCRIPT is a file, or the name of a script that comes with engram (engram letters):\n";

enum { SHARE_NAMES = 1024 };

static int refuse(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("engram: ", stderr);
  vfprintf(stderr, format, values);
  fputs("\n(engram --help shows how it is used)\n", stderr);
  va_end(values);
  return HOST_USAGE;
}

/* The value of option argv[*k]: "--seed 7" or "--seed=7"; NULL if this is another option. */
static const char *value_of(const char *name, char **argv, int *k, bool *missing) {
  size_t length = strlen(name);
  if (strncmp(argv[*k], name, length) != 0) return NULL;
  if (argv[*k][length] == '=') return argv[*k] + length + 1;
  if (argv[*k][length] != 0) return NULL;
  *missing = !argv[*k + 1];
  return *missing ? "" : argv[++*k];
}

static bool parse_size(const char *text, command_line *line) {
  int used = 0;
  return sscanf(text, "%dx%d%n", &line->width, &line->height, &used) == 2 && !text[used] &&
         line->width >= 200 && line->width <= 16384 && line->height >= 150 && line->height <= 16384;
}

static bool parse_fps(const char *text, unsigned *fps) {
  int used = 0;
  return sscanf(text, "%3u%n", fps, &used) == 1 && !text[used] && *text >= '0' && *text <= '9' &&
         *fps >= 1 && *fps <= 120;
}

static bool parse_seconds(const char *text, double *seconds) {
  char *end;
  *seconds = strtod(text, &end);
  return end != text && !*end && *seconds > 0 && *seconds <= 1e8;
}

static bool parse_memory(const char *text, size_t *bytes) {
  static const char units[] = "kMGT";
  char *end;
  const double number = strtod(text, &end);
  const char *unit = *end ? strchr(units, *end == 'K' ? 'k' : *end) : NULL;
  if (end == text || (*end && (!unit || end[1]))) return false;
  double size = number;
  for (const char *u = units; unit && u <= unit; u++) size *= 1024;
  *bytes = size >= 1 << 20 && size < 1e18 ? (size_t)size : 0;
  return *bytes > 0;
}

static bool parse_seed(const char *text, uint64_t *seed) {
  char *end;
  errno = 0;
  *seed = strtoull(text, &end, 0);
  return !errno && end != text && !*end && *text != '-' && *seed <= INT64_MAX; /* a Lua integer */
}

/* x.jpg would be a PNG file that says of itself that it is none. */
static bool names_picture(const char *path) {
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  const char *end = strrchr(base, '.');
  return !end || strcasecmp(end, ".png") == 0;
}

/* A file, or the name of a script that comes with the program. What is no path and neither of both is
 * refused here, with the names that there are; the rest is for the host to open or to refuse. */
static bool find_script(const char *name, command_line *line) {
  struct stat about;
  char names[SHARE_NAMES];
  const bool there = stat(name, &about) == 0;
  line->host.script = name;
  if (strcmp(name, "-") == 0) {
    line->headless = true;
  } else if (strchr(name, '/') || (there && !S_ISDIR(about.st_mode))) {
    return true;
  } else if (share_script(name, line->own_script, sizeof line->own_script)) {
    line->host.script = line->own_script;
  } else if (!there) {
    share_scripts(names, sizeof names);
    fprintf(stderr,
            "engram: %s: there is no such script, nor does one of this name come with engram "
            "(%s)\n",
            name, names);
    return false;
  }
  return true;
}

int command_parse(int argc, char **argv, const char **sets, command_line *line) {
  int set_count = 0, k = 1;
  char names[SHARE_NAMES];
  for (; k < argc && argv[k][0] == '-' && argv[k][1]; k++) {
    const char *value;
    bool missing = false;
    if (strcmp(argv[k], "--help") == 0 || strcmp(argv[k], "-h") == 0) {
      share_scripts(names, sizeof names);
      printf("%s%s\n", usage, names);
      return -1;
    } else if (strcmp(argv[k], "--version") == 0) {
      puts("engram " EG_VERSION);
      return -1;
    } else if (strcmp(argv[k], "--headless") == 0) {
      line->headless = true;
    } else if (strcmp(argv[k], "--quiet") == 0) {
      line->host.quiet = true;
    } else if (strcmp(argv[k], "--trust") == 0) {
      line->host.trust = true;
    } else if ((value = value_of("--timeout", argv, &k, &missing))) {
      if (!missing && !parse_seconds(value, &line->timeout))
        return refuse("--timeout %s: expected a number of seconds above 0", value);
    } else if ((value = value_of("--lua-memory", argv, &k, &missing))) {
      if (!missing && !parse_memory(value, &line->host.lua_memory))
        return refuse("--lua-memory %s: expected at least 1M, as 512M or 2G", value);
    } else if (strcmp(argv[k], "--stats") == 0) {
      line->stats = true;
    } else if (strcmp(argv[k], "-i") == 0) {
      line->host.prompt = line->headless = true;
    } else if ((value = value_of("-e", argv, &k, &missing))) {
      line->host.chunk = value;
      line->headless = true;
    } else if ((value = value_of("--seed", argv, &k, &missing))) {
      if (!missing && !parse_seed(value, &line->host.seed))
        return refuse("--seed %s: expected a whole number in 0..2^63-1", value);
    } else if ((value = value_of("--set", argv, &k, &missing))) {
      if (!missing && (!strchr(value, '=') || *value == '='))
        return refuse("--set %s: expected NAME=VALUE", value);
      sets[set_count++] = value;
    } else if ((value = value_of("--out", argv, &k, &missing))) {
      line->host.out = value;
    } else if ((value = value_of("--snapshot", argv, &k, &missing))) {
      if (!missing && !names_picture(value))
        return refuse("--snapshot %s: a snapshot is a PNG file; name it %.*s.png", value,
                      (int)(strrchr(value, '.') - value), value);
      line->snapshot = value;
      line->headless = true;
    } else if ((value = value_of("--record", argv, &k, &missing))) {
      line->record = value;
    } else if ((value = value_of("--fps", argv, &k, &missing))) {
      if (!missing && !parse_fps(value, &line->fps))
        return refuse("--fps %s: expected a whole number in 1..120", value);
    } else if ((value = value_of("--size", argv, &k, &missing))) {
      if (!missing && !parse_size(value, line))
        return refuse("--size %s: expected WIDTHxHEIGHT, from 200x150 on", value);
    } else if ((value = value_of("--theme", argv, &k, &missing))) {
      if (!missing && strcmp(value, "dark") != 0 && strcmp(value, "light") != 0)
        return refuse("--theme %s: expected dark or light", value);
      line->theme = value;
    } else if ((value = value_of("--chart", argv, &k, &missing))) {
      line->chart = value;
    } else {
      return refuse("there is no option %s", argv[k]);
    }
    if (missing) return refuse("%s needs a value", argv[k]);
  }
  if (!line->host.chunk && !line->host.prompt) {
    if (k == argc) {
      share_scripts(names, sizeof names);
      return refuse("which script? A file, or one that comes with engram: %s", names);
    }
    if (!find_script(argv[k++], line)) return HOST_UNUSABLE;
  }
  line->host.args = argv + k;
  return HOST_DONE;
}
