/* SPDX-License-Identifier: MIT
 *
 * drag.c - drops files on a window, as a file manager does: drag WINDOW URI...
 *
 * The source's side of the X drag-and-drop protocol (XDND 5), without a pointer:
 * enter, position, drop, and the list of files when the window asks for it.
 * Ends with 0 when the window says that it has them.
 */
#include <X11/Xlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Display *display;
static Window self, target;

static long atom(const char *name) { return (long)XInternAtom(display, name, False); }

static void tell(const char *type, const long data[4]) {
  XEvent e = {.xclient = {.type = ClientMessage, .window = target, .format = 32}};
  e.xclient.message_type = (Atom)atom(type);
  e.xclient.data.l[0] = (long)self;
  memcpy(e.xclient.data.l + 1, data, 4 * sizeof *data);
  XSendEvent(display, target, False, 0, &e);
}

static void answer(const XSelectionRequestEvent *r, const char *files) {
  XEvent e = {.xselection = {.type = SelectionNotify,
                             .requestor = r->requestor,
                             .selection = r->selection,
                             .target = r->target,
                             .property = r->property,
                             .time = r->time}};
  XChangeProperty(display, r->requestor, r->property, r->target, 8, PropModeReplace,
                  (const unsigned char *)files, (int)strlen(files));
  XSendEvent(display, r->requestor, False, 0, &e);
}

int main(int argc, char **argv) {
  char files[4096] = "";
  if (argc < 3 || !(display = XOpenDisplay(NULL))) return 2;
  for (int k = 2; k < argc && strlen(files) + strlen(argv[k]) + 3 < sizeof files; k++) {
    strcat(files, argv[k]);
    strcat(files, "\r\n");
  }
  target = (Window)strtoul(argv[1], NULL, 0);
  self = XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0);
  XSetSelectionOwner(display, (Atom)atom("XdndSelection"), self, CurrentTime);
  tell("XdndEnter", (const long[4]){5L << 24, atom("text/uri-list")});
  tell("XdndPosition", (const long[4]){0, 300L << 16 | 300, CurrentTime, atom("XdndActionCopy")});
  while (true) {
    XEvent e;
    XNextEvent(display, &e);
    if (e.type == SelectionRequest) answer(&e.xselectionrequest, files);
    if (e.type != ClientMessage) continue;
    if (e.xclient.message_type == (Atom)atom("XdndStatus"))
      tell("XdndDrop", (const long[4]){0, CurrentTime});
    if (e.xclient.message_type == (Atom)atom("XdndFinished")) return 0;
  }
}
