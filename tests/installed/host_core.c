/* SPDX-License-Identifier: MIT
 *
 * host_core.c - a program that uses engram.h alone: it learns random patterns,
 * damages the first one and recalls it.
 *
 *     cc host_core.c $(pkg-config --cflags --libs engram)
 */
#include <engram.h>
#include <stdio.h>

int main(void) {
  eg_patterns *patterns = NULL;
  eg_net *net = NULL;
  eg_run run = {0};
  eg_status status = eg_patterns_new(&patterns, 20, 20, 12);
  for (uint32_t k = 0; !status && k < 12; k++) {
    eg_stream stream = eg_stream_at(7, EG_STREAM_PATTERN, k);
    eg_bits_random(eg_patterns_bits(patterns, k), 400, 0, &stream);
  }
  if (!status) status = eg_net_new(&net, &(eg_net_desc){.width = 20, .height = 20, .seed = 7});
  if (!status) status = eg_net_learn(net, patterns);
  if (!status) eg_net_set(net, eg_patterns_at(patterns, 0));
  if (!status) status = eg_net_corrupt(net, 100, EG_STREAM_NOISE);
  if (!status) printf("damaged: overlap %.3f\n", eg_net_overlap(net, 0));
  if (!status) status = eg_run_begin(&run, net, EG_RANDOM, 100);
  while (!status && !run.over) eg_run_advance(&run, net, 400);
  if (!status) printf("recalled: overlap %.3f, engram " EG_VERSION "\n", eg_net_overlap(net, 0));
  if (status) fprintf(stderr, "%s\n", eg_status_text(status));
  eg_run_end(&run);
  eg_net_free(net);
  eg_patterns_free(patterns);
  return status != EG_OK;
}
