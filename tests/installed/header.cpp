/* SPDX-License-Identifier: MIT
 *
 * header.cpp - engram.h in C++: compiles without a warning, and the names are those of C.
 */
#include <engram.h>
#include <engram.h>

int main() {
  eg_net_desc about = {};
  about.width = about.height = 8;
  eg_net *net = nullptr;
  if (eg_net_new(&net, &about) != EG_OK) return 1;
  eg_net_put(net, 0, true);
  const bool good = eg_spin(eg_net_state(net), 0) == 1 && eg_spin(eg_net_state(net), 1) == -1;
  eg_net_free(net);
  return good ? 0 : 1;
}
