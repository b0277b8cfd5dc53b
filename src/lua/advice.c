/* SPDX-License-Identifier: MIT
 *
 * advice.c - what a diagnosis says: its list of advice, and all of it as text.
 *
 * Everything is said from the fields of the table alone. The table is the
 * script's by then, which may have put anything into it: a field of another
 * kind counts as missing.
 */
#include "advice.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DIAGNOSIS "engram.Diagnosis"
#define WIDE 92u  /* letters of a line */
#define GLUE '\v' /* a space at which no line ends */
#define LISTED 24 /* names in a list */

/* ---- fields ----------------------------------------------------------------------------------- */

static double number_in(lua_State *L, int at, const char *name) {
  if (!lua_istable(L, at)) return 0;
  double value = lua_getfield(L, at, name) == LUA_TNUMBER ? lua_tonumber(L, -1) : 0;
  lua_pop(L, 1);
  return value;
}

static int count_in(lua_State *L, int at, const char *name) {
  double value = number_in(L, at, name);
  return value >= 0 && value <= EG_MAX_NEURONS ? (int)value : 0;
}

/* Pushes it. */
static const char *string_in(lua_State *L, int at, const char *name) {
  if (lua_istable(L, at))
    lua_getfield(L, at, name);
  else
    lua_pushnil(L);
  if (lua_type(L, -1) != LUA_TSTRING) {
    lua_pop(L, 1);
    lua_pushliteral(L, "?");
  }
  return lua_tostring(L, -1);
}

/* Pushes the list, or an empty one; its length. */
static lua_Integer push_list_in(lua_State *L, int at, const char *name) {
  if (lua_getfield(L, at, name) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
  }
  return (lua_Integer)lua_rawlen(L, -1);
}

static const char *push_format(lua_State *L, const char *format, ...) {
  char text[512];
  va_list values;
  va_start(values, format);
  vsnprintf(text, sizeof text, format, values);
  va_end(values);
  return lua_pushstring(L, text);
}

/* The string on top becomes the end of the one below it. */
static void join(lua_State *L) { lua_concat(L, 2); }

/* ---- advice ----------------------------------------------------------------------------------- */

/* Moves the text on top to the end of the list at 2. */
static void add(lua_State *L) { lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1); }

/* A memory that is there more than once. */
static void add_repeated(lua_State *L) {
  const int copies = count_in(L, 1, "copies");
  if (copies < 2) return;
  lua_pushfstring(L, "\"%s\" is there %d times, and weighs that much more: forget all but one.",
                  string_in(L, 1, "repeated"), copies);
  lua_remove(L, -2);
  add(L);
}

static void add_causes(lua_State *L) {
  const double n = number_in(L, 1, "n"), p = number_in(L, 1, "p");
  const double alike = number_in(L, 1, "mean_overlap"), chance = number_in(L, 1, "random_overlap");
  const char *rule = string_in(L, 1, "rule");
  const bool sum = strcmp(rule, "hebb") == 0 || strcmp(rule, "storkey") == 0;
  lua_pop(L, 1); /* the table has it */
  if (sum && p > 0.138 * n) {
    push_format(L,
                "They are too many: %.0f random ones would need %.0f neurons to come back with few "
                "errors (p / 0.138), and these have %.0f.",
                p, ceil(p / 0.138), n);
    add(L);
  }
  if (sum && p > 1 && alike > 2 * chance) {
    push_format(
        L,
        "They are too alike: two of them overlap by %.2f on average (%.0f %% of their neurons "
        "are +1), random ones of this size by %.2f. What they share adds up, and pulls every "
        "one of them the same way.",
        alike, 100 * number_in(L, 1, "activity"), chance);
    add(L);
  }
}

static const char *why(const char *rule) {
  static const char *const reasons[][2] =
      {{"projection",
        "it holds any memories that are independent of each other; how far one can be "
        "damaged shrinks as p nears n / 2"},
       {"covariance", "it takes off what all of them have in common, and needs no matrix"},
       {"perceptron",
        "it trains every neuron until each memory is held, here with kappa = 0.5; a larger "
        "margin makes larger basins"},
       {"storkey",
        "it learns one after another as Hebb's does, and corrects what the earlier ones do"},
       {"hebb", "it is the simplest"}};
  for (size_t k = 0; k < sizeof reasons / sizeof *reasons; k++)
    if (strcmp(rule, reasons[k][0]) == 0) return reasons[k][1];
  return "";
}

/* All rules that hold most; those that hold fewer, but more than now, in one line. */
static void add_rules(lua_State *L) {
  const int p = count_in(L, 1, "p"), stable = count_in(L, 1, "stable");
  const lua_Integer count = push_list_in(L, 1, "tried"); /* 3 */
  int best = 0;
  lua_pushliteral(L, ""); /* 4: of less help */
  for (lua_Integer k = 1; k <= count; k++) {
    lua_rawgeti(L, 3, k);
    const int holds = count_in(L, 5, "holds");
    const char *rule = string_in(L, 5, "rule");
    if (k == 1) best = holds;
    if (holds > stable && holds == best) {
      lua_pushfstring(L, "rule = \"%s\" holds %d of the %d (tried): %s.", rule, holds, p,
                      why(rule));
      add(L);
    } else if (holds > stable) {
      lua_pushvalue(L, 4);
      lua_pushfstring(L, *lua_tostring(L, 4) ? ", \"%s\" %d" : "rule = \"%s\" holds %d", rule,
                      holds);
      join(L);
      lua_replace(L, 4);
    }
    lua_settop(L, 4);
  }
  lua_getfield(L, 1, "dependent");
  if (lua_toboolean(L, 5)) {
    lua_pushliteral(L, "rule = \"projection\" cannot learn them (tried): at least one is equal to "
                       "another, its inverse, or a combination of several.");
    add(L);
  }
  lua_settop(L, 4);
  if (*lua_tostring(L, 4)) {
    lua_pushfstring(L, "Of less help (tried): %s.", lua_tostring(L, 4));
    add(L);
  } else if (best <= stable) {
    lua_pushstring(L, !count_in(L, 1, "untried") ? "No other rule holds more of them (tried)."
                      : count ? "Rules that need a matrix were not tried, which takes long for so "
                                "many; no "
                                "other holds more (tried)."
                              : "Other rules were not tried, which takes long for so many.");
    add(L);
  }
  lua_settop(L, 2);
}

/* Pushes the names of the first memories of the list on top, which it pops. */
static void push_names(lua_State *L, lua_Integer count) {
  const int list = lua_gettop(L);
  push_list_in(L, 1, "names");
  lua_insert(L, list);
  lua_pushliteral(L, "");
  for (lua_Integer k = 1; k <= count && k <= LISTED; k++) {
    lua_pushstring(L, k > 1 ? ", " : "");
    lua_rawgeti(L, list + 1, k);
    if (lua_rawgeti(L, list, lua_tointeger(L, -1)) == LUA_TNIL)
      lua_pop(L, 1);
    else
      lua_remove(L, -2);
    luaL_tolstring(L, -1, NULL);
    lua_remove(L, -2);
    lua_concat(L, 3);
  }
  if (count > LISTED) {
    lua_pushliteral(L, ", …");
    join(L);
  }
  lua_replace(L, list);
  lua_settop(L, list);
}

static void add_remedies(lua_State *L) {
  const int p = count_in(L, 1, "p"), stable = count_in(L, 1, "stable");
  const int unbiased = count_in(L, 1, "without_bias");
  const int undreamt = count_in(L, 1, "without_dreams");
  if (unbiased > stable) {
    lua_pushfstring(L, "Without its bias it holds %d of the %d (tried): net:bias(0).", unbiased, p);
    add(L);
  }
  if (undreamt > stable) {
    lua_pushfstring(L,
                    "Without its dreams it holds %d of the %d (tried): unlearn less, or with a "
                    "lower "
                    "rate.",
                    undreamt, p);
    add(L);
  }
  add_rules(L);
  const lua_Integer left = push_list_in(L, 1, "together");
  if (left) {
    push_names(L, left);
    if (left == 1)
      lua_pushfstring(L, "Fewer of them: this rule holds one alone (tried): %s.",
                      lua_tostring(L, -1));
    else
      lua_pushfstring(L, "Fewer of them: this rule holds %d together (tried): %s.", (int)left,
                      lua_tostring(L, -1));
    add(L);
  }
  lua_settop(L, 2);
}

/* All are fixed points; whether they come back from damage is another question. */
static void add_basins(lua_State *L) {
  const int damaged = count_in(L, 1, "damaged"), back = count_in(L, 1, "back");
  const int cold = count_in(L, 1, "back_cold");
  const char *rule = string_in(L, 1, "rule");
  lua_pop(L, 1);
  if (back == damaged) {
    lua_pushliteral(L, "Nothing is wrong with them. More damage than that you can try with "
                       "net:set(net.memories[1]):corrupt(0.2) and print(net:run()).");
  } else if (cold > back) {
    push_format(L,
                "The temperature undoes them: at T = %.3g %d of %d come back, at T = 0 %d (tried).",
                number_in(L, 1, "temperature"), back, damaged, cold);
  } else if (strcmp(rule, "perceptron") == 0) {
    push_format(L,
                "They stand little damage: train them with a margin larger than kappa = %.3g, or "
                "fewer of them.",
                number_in(L, 1, "kappa"));
  } else if (strcmp(rule, "projection") == 0) {
    push_format(L,
                "They stand little damage: with p = %.2g n memories there is little between one "
                "and "
                "the next. Up to about a quarter of n they stand much.",
                number_in(L, 1, "load"));
  } else {
    lua_pushliteral(L, "They are fixed points, but stand little damage: fewer of them, or rule = "
                       "\"projection\", make larger basins.");
  }
  add(L);
}

/* facts -> */
static int set_advice(lua_State *L) {
  lua_newtable(L); /* 2: the list */
  const char *rule = string_in(L, 1, "rule");
  if (strcmp(rule, "sequence") == 0) {
    lua_pushliteral(L,
                    "In a sequence every memory leads to the next one, so that they are not meant "
                    "to "
                    "be fixed points. Whether they follow each other, net:set(net.memories[1]) and "
                    "net:step() show.");
    lua_replace(L, 3);
    add(L);
  } else if (number_in(L, 1, "worst_errors") == 0) {
    lua_settop(L, 2);
    add_repeated(L);
    add_basins(L);
  } else {
    lua_settop(L, 2);
    add_repeated(L);
    add_causes(L);
    add_remedies(L);
  }
  lua_setfield(L, 1, "advice");
  luaL_setmetatable(L, DIAGNOSIS);
  return 0;
}

void advise(lua_State *L) {
  lua_pushcfunction(L, set_advice);
  lua_pushvalue(L, -2);
  lua_call(L, 1, 0);
}

/* ---- as text ------------------------------------------------------------------------------------ */

/* Pushes the words of `text` behind `first`, which stays, and a line's end; further lines begin with as many
 * spaces. */
static void push_wrapped(lua_State *L, const char *first, const char *text) {
  const size_t margin = strlen(first);
  size_t at = margin;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  luaL_addstring(&b, first);
  while (*text) {
    size_t length = strcspn(text, " "), letters = 0;
    for (size_t k = 0; k < length; k++) letters += ((unsigned char)text[k] & 0xc0) != 0x80;
    if (at > margin && at + 1 + letters > WIDE) {
      luaL_addchar(&b, '\n');
      for (size_t k = 0; k < margin; k++) luaL_addchar(&b, ' ');
      at = margin;
    } else if (at > margin) {
      luaL_addchar(&b, ' ');
      at++;
    }
    for (size_t k = 0; k < length; k++) { /* a name may hold anything */
      unsigned char c = (unsigned char)text[k];
      luaL_addchar(&b, c == GLUE ? ' ' : c < 32 || c == 127 ? '?' : text[k]);
    }
    at += letters;
    text += length;
    while (*text == ' ') text++;
  }
  luaL_addchar(&b, '\n');
  luaL_pushresult(&b);
}

/* All of these add lines to the text at 2. */
static void add_lines(lua_State *L, const char *first, const char *text) {
  push_wrapped(L, first, text);
  lua_pushvalue(L, 2);
  lua_insert(L, -2);
  join(L);
  lua_replace(L, 2);
}

static void add_count(lua_State *L) {
  const int p = count_in(L, 1, "p"), seen = count_in(L, 1, "seen");
  const int n = count_in(L, 1, "n"), stable = count_in(L, 1, "stable");
  lua_pushfstring(L, "%d memor%s in %d neurons, rule %s: ", p, p == 1 ? "y" : "ies", n,
                  string_in(L, 1, "rule"));
  if (p == 1)
    lua_pushstring(L, stable ? "it is a fixed point." : "it is no fixed point.");
  else if (stable == 0 || stable == seen)
    lua_pushfstring(L, "%s of the %d%s %s.", stable ? "all" : "none", seen,
                    seen < p ? " that were looked at" : "",
                    stable ? "are fixed points" : "is a fixed point");
  else
    lua_pushfstring(L, "%d of the %d%s %s.", stable, seen, seen < p ? " that were looked at" : "",
                    stable == 1 ? "is a fixed point" : "are fixed points");
  join(L);
  add_lines(L, "", lua_tostring(L, -1));
  if (stable < seen && number_in(L, 1, "p") > 1)
    add_lines(L, "  ",
              "One that is not cannot come back whole: its own fields pull the state away from "
              "it.");
}

static void add_load(lua_State *L) {
  const double p = number_in(L, 1, "p"), n = number_in(L, 1, "n");
  const char *rule = string_in(L, 1, "rule");
  const bool sum =
      strcmp(rule, "hebb") == 0 || strcmp(rule, "storkey") == 0 || strcmp(rule, "covariance") == 0;
  push_list_in(L, 1, "limits"); /* 4 */
  if (sum)
    push_format(L,
                "Load p/n = %.3g. By Hebb's rule %.0f neurons recall about %.0f random memories "
                "with few errors (0.138\vn); of %.0f they hold most without any "
                "(n\v/\v(2\vln\vn)), of %.0f all (n\v/\v(4\vln\vn)).",
                p / n, n, floor(number_in(L, 4, "ags")), floor(number_in(L, 4, "most")),
                floor(number_in(L, 4, "all")));
  else
    push_format(L, "Load p/n = %.3g.", p / n);
  add_lines(L, "  ", lua_tostring(L, -1));
  lua_settop(L, 2);
}

/* How many come back from damage. */
static void add_damage(lua_State *L) {
  const int damaged = count_in(L, 1, "damaged"), back = count_in(L, 1, "back");
  const double T = number_in(L, 1, "temperature");
  if (!damaged) return;
  lua_pushfstring(L, "With a tenth of the neurons flipped %d of %d come%s back%s", back, damaged,
                  back == 1 ? "s" : "", T > 0 ? " at its temperature of " : ".");
  if (T > 0) {
    push_format(L, "%.3g.", T);
    join(L);
  }
  add_lines(L, "  ", lua_tostring(L, -1));
  lua_settop(L, 2);
}

/* Those with errors: 0: 20, 1: 17, … */
static void add_errors(lua_State *L) {
  const lua_Integer p = count_in(L, 1, "p");
  push_list_in(L, 1, "names");                            /* 3 */
  push_list_in(L, 1, "errors");                           /* 4 */
  lua_pushliteral(L, "Neurons that leave each memory: "); /* 5 */
  int listed = 0;
  for (lua_Integer mu = 1; mu <= p && mu <= EG_MAX_MEMORIES && listed <= LISTED; mu++) {
    if (lua_rawgeti(L, 4, mu) == LUA_TNUMBER && lua_tonumber(L, -1) > 0) {
      lua_rawgeti(L, 3, mu);
      const char *name =
          lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : lua_pushfstring(L, "%I", mu);
      lua_pushvalue(L, 5);
      if (listed++ == LISTED)
        lua_pushliteral(L, ", …");
      else
        lua_pushfstring(L, "%s%s:\v%d", listed > 1 ? ", " : "", name, (int)lua_tonumber(L, 6));
      join(L);
      lua_replace(L, 5);
    }
    lua_settop(L, 5);
  }
  if (listed) add_lines(L, "  ", lua_tostring(L, 5));
  lua_settop(L, 2);
}

static void add_worst(lua_State *L) {
  const int errors = count_in(L, 1, "worst_errors");
  const lua_Integer count = push_list_in(L, 1, "disturbers"); /* 3 */
  lua_pushfstring(L, "The worst is \"%s\", with %d of %d", string_in(L, 1, "worst_name"), errors,
                  count_in(L, 1, "n"));
  lua_replace(L, 4);
  lua_settop(L, 4);
  for (lua_Integer k = 1; k <= count && k <= 3; k++) {
    lua_rawgeti(L, 3, k); /* 5 */
    if (k == 1 && number_in(L, 5, "share") < 0.05) {
      lua_pop(L, 1);
      lua_pushliteral(L, "; no other memory does that alone, all pull a little");
      join(L);
      break;
    }
    lua_pushvalue(L, 4);
    lua_pushstring(L, k == 1 ? ", pulled most by " : ", ");
    const char *name = string_in(L, 5, "name"); /* 8 */
    push_format(L, "\"%.64s\" (%.0f\v%%, overlap\v%.2f)", name, 100 * number_in(L, 5, "share"),
                number_in(L, 5, "overlap"));
    lua_remove(L, 8);
    lua_concat(L, 3);
    lua_replace(L, 4);
    lua_settop(L, 4);
  }
  lua_pushliteral(L, ".");
  join(L);
  add_lines(L, "  ", lua_tostring(L, 4));
  lua_settop(L, 2);
}

static int diagnosis_tostring(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_pushliteral(L, ""); /* 2 */
  add_count(L);
  lua_settop(L, 2);
  add_load(L);
  add_damage(L);
  if (number_in(L, 1, "stable") < number_in(L, 1, "seen")) {
    add_errors(L);
    add_worst(L);
  }
  const lua_Integer count = push_list_in(L, 1, "advice"); /* 3 */
  for (lua_Integer k = 1; k <= count; k++) {
    lua_rawgeti(L, 3, k);
    add_lines(L, "  - ", luaL_tolstring(L, 4, NULL));
    lua_settop(L, 3);
  }
  size_t length;
  const char *text = lua_tolstring(L, 2, &length);
  lua_pushlstring(L, text, length - 1); /* print adds the last line's end */
  return 1;
}

void open_diagnose(lua_State *L) {
  static args_list fields = {"n",
                             "p",
                             "rule",
                             "temperature",
                             "kappa",
                             "load",
                             "limits",
                             "seen",
                             "errors",
                             "stable",
                             "names",
                             "activity",
                             "worst",
                             "worst_name",
                             "tried",
                             "untried",
                             "mean_overlap",
                             "random_overlap",
                             "disturbers",
                             "dependent",
                             "worst_errors",
                             "back",
                             "damaged",
                             "together",
                             "without_bias",
                             "back_cold",
                             "repeated",
                             "without_dreams",
                             "copies",
                             "advice",
                             NULL};
  class_record(L, "Diagnosis", diagnosis_tostring, fields);
}
