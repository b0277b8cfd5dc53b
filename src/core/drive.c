/* SPDX-License-Identifier: MIT
 *
 * drive.c - what moves a neuron beside its couplings: bias, threshold, heat.
 *
 * All three shift the field at which the neuron turns over. In a heat bath
 * (Glauber 1963) a neuron becomes +1 with probability 1 / (1 + exp(-2 h / T)),
 * which with a uniform u in 0..1 is to say: where
 *
 *     h > (T / 2) ln(u / (1 - u))
 *
 * so that noise is a threshold drawn anew for every update, and all that holds
 * for signs of fields holds at any temperature. The number of update k is
 * number k of stream (seed, HEAT, lane): it depends on nothing else. The
 * logarithm is our own, since libraries differ in its last digit.
 */
#include "hebb.h"
#include "net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- heat ----------------------------------------------------------------------------------- */

/* ln x = e ln 2 + 2 artanh((m - 1) / (m + 1)) with x = m 2^e and m within a factor sqrt 2 of 1. */
static double logarithm(double x) {
  int e;
  double m = frexp(x, &e);
  if (m < 0.70710678118654752) {
    m *= 2;
    e--;
  }
  double z = (m - 1) / (m + 1), square = z * z, sum = 0;
  for (int k = 23; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return e * 0.69314718055994531 + 2 * z * sum;
}

/* ln(u / (1 - u)) of u = (number + 1/2) / 2^32 */
static double logit(uint32_t number) {
  double twice = 2.0 * number + 1;
  return logarithm(twice) - logarithm(0x1p33 - twice);
}

/* shift[k] -= what update `first` + k has to pass, in units of T / 2. */
static void heat(const eg_net *net, uint64_t first, size_t count, double per, double *shift) {
  eg_stream r = eg_stream_at(net->about.seed, EG_STREAM_HEAT, net->lane);
  uint32_t numbers[4 * 64];
  size_t skip = first % 4;
  for (size_t done = 0; done < count;) {
    size_t part = 4 * 64 - skip < count - done ? 4 * 64 - skip : count - done;
    net->coupling.kernel->random(&r, (first + done) / 4, (skip + part + 3) / 4, numbers);
    for (size_t k = 0; k < part; k++) shift[done + k] -= per * logit(numbers[skip + k]);
    done += part;
    skip = 0;
  }
}

/* A sweep in progress keeps its own: of one that is frozen halfway nothing could be said. */
eg_status eg_net_heat(eg_net *net, double temperature) {
  if (!(temperature >= 0 && isfinite(temperature))) return EG_BAD_VALUE;
  net->about.temperature = temperature;
  return EG_OK;
}

double eg_net_temperature(const eg_net *net) { return net->about.temperature; }

/* ---- bias and threshold ------------------------------------------------------------------------ */

struct bias {
  atomic_uint owners;
  double b[];
};

bias *bias_share(bias *b) {
  if (b) atomic_fetch_add(&b->owners, 1);
  return b;
}

void bias_release(bias *b) {
  if (b && atomic_fetch_sub(&b->owners, 1) == 1) free(b);
}

eg_status eg_net_set_bias(eg_net *net, const double *b) {
  bias *fresh = NULL;
  for (size_t i = 0; b && i < net->n; i++)
    if (!isfinite(b[i])) return EG_BAD_VALUE;
  if (b) {
    if (!(fresh = malloc(sizeof *fresh + net->n * sizeof *b))) return EG_NO_MEMORY;
    atomic_init(&fresh->owners, 1);
    memcpy(fresh->b, b, net->n * sizeof *b);
  }
  bias_release(net->bias);
  net->bias = fresh;
  net->taught++;
  net_disturb(net);
  return EG_OK;
}

const double *eg_net_bias(const eg_net *net) { return net->bias ? net->bias->b : NULL; }

double eg_net_threshold(const eg_net *net) { return 0.0 - net->lift * net_factor(net); }

/* ---- together --------------------------------------------------------------------------------- */

double net_drive(const eg_net *net, size_t i) {
  return (net->bias ? net->bias->b[i] * net_unit(net) : 0) + net->lift;
}

void net_drives(const eg_net *net, const uint32_t *who, size_t count, uint64_t update,
                double *shift) {
  for (size_t k = 0; k < count; k++) shift[k] = net_drive(net, who[k]);
  if (net->heat > 0) heat(net, update, count, net->heat / 2 * net_unit(net), shift);
}

double net_driven_energy(const eg_net *net, const uint64_t *s) {
  double sum = 0;
  for (size_t i = 0; net->bias && i < net->n; i++) sum += net->bias->b[i] * eg_spin(s, i);
  if (net->lift != 0) {
    sum -= eg_net_threshold(net) * (double)spins_of(s, net->n);
  }
  return -sum;
}
