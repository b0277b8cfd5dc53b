# SPDX-License-Identifier: MIT
"""reference.py - the work of the benchmark as well as NumPy does it: float32 and the BLAS it has.

    reference.py                          says what NumPy is; exit status 3: there is none
    reference.py FILE weights SECONDS     with the weight matrix W = sum_mu xi xi^T, zero diagonal
    reference.py FILE factored SECONDS    without it: h = X^T (X s) - p s

FILE is written by bench.c: the memories, the cues, what engram made of them, and in which order it
updated the neurons. All numbers here are integers (and halves) below 2^24, so float32 holds them
exactly and the states have to be the same, neuron by neuron.

Of one cue, the asynchronous sweep keeps all fields up to date, as h/2: a flip of s_i then adds or takes
row i of W, one pass and no product. Two ways of finding the next neuron to flip are tried: a loop over
the order, and a comparison of 64 neurons at once. Many cues go through blocks of the order: fields of
the block by one product, then neuron by neuron inside of the block. So does the factored form, with the
overlaps X s up to date instead.
"""

import ctypes
import os
import signal
import sys
import time

signal.alarm(30)  # the threads of an OpenBLAS that gets no memory try for ever
try:
    import numpy as np
except ImportError:
    sys.exit(3)
np.ones((256, 256), np.float32) @ np.ones((256, 256), np.float32)
signal.alarm(0)

BLOCK = 64


# ---- what NumPy is

def openblas():
    """The kernel of the OpenBLAS that NumPy has loaded, or None."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "libopenblas" in line}
        for path in sorted(paths):
            library = ctypes.CDLL(path)
            library.openblas_get_corename.restype = ctypes.c_char_p
            return library.openblas_get_corename().decode()
    except (OSError, AttributeError):
        pass
    return None


def describe():
    kernel = openblas()
    blas = "a BLAS that is not OpenBLAS"
    if kernel:
        blas = f"OpenBLAS ({kernel} kernel), {os.environ.get('OPENBLAS_NUM_THREADS', 'all')} threads"
    print(f"NumPy {np.__version__}, float32, {blas}")


# ---- the file

class Work:
    def __init__(self, path):
        with open(path, "rb") as file:
            magic, self.n, self.p, self.cues, self.sweeps = np.fromfile(file, np.uint64, 5).tolist()
            assert magic == 0x6D6172676E65
            memories = self.states(file, self.p)
            self.rows = np.ascontiguousarray(memories.T)  # (n, p) X^T: row i is neuron i in every memory
            del memories
            self.cue = self.states(file, self.cues).T.copy()  # (n, cues)
            self.stepped = self.states(file, self.cues).T.copy()
            self.swept = self.states(file, 1)[0]
            self.recalled = self.states(file, self.cues).T.copy()
            self.orders = np.fromfile(file, np.uint32, self.sweeps * self.n).reshape(self.sweeps, self.n)
            self.orders = self.orders.astype(np.intp)

    def states(self, file, count):
        words = (self.n + 63) // 64
        packed = np.fromfile(file, np.uint8, count * words * 8).reshape(count, words * 8)
        spins = np.empty((count, self.n), np.float32)
        for k in range(count):
            bits = np.unpackbits(packed[k], count=self.n, bitorder="little")
            np.subtract(2 * bits.astype(np.float32), 1, out=spins[k])
        return spins


# ---- time

def timed(work, budget, prepare=lambda: None):
    """Median seconds, by the same rule as in bed.c, and what the last one gave."""
    times, begun, warm = [], time.perf_counter(), False
    while True:
        prepare()
        start = time.perf_counter()
        result = work()
        end = time.perf_counter()
        if not warm and end - start < budget / 10:
            warm = True
            continue
        warm = True
        times.append(end - start)
        if len(times) >= 1000 or end - begun >= 5 * budget or len(times) >= 3 and sum(times) >= budget:
            break
        del result  # two weight matrices at once may be too many
    times.sort()
    return times[(len(times) - 1) // 2], result


def report(row, seconds, same=None):
    verdict = "-" if same is None else "same" if same else "differs"
    print(row, repr(seconds), verdict, flush=True)


# ---- learning

def learn_at_once(rows):
    w = rows @ rows.T  # NumPy takes ssyrk for a matrix times its own transpose
    np.fill_diagonal(w, 0)
    return w


def learn_by_blocks(rows, block=512):
    """Half of the matrix by sgemm, the other half copied."""
    n = len(rows)
    w = np.empty((n, n), np.float32)
    for i in range(0, n, block):
        j = min(i + block, n)
        np.matmul(rows[i:j], rows[i:].T, out=w[i:j, i:])
        w[j:, i:j] = w[i:j, j:].T
    np.fill_diagonal(w, 0)
    return w


# ---- motion

def signs(h, s):
    """A neuron without a field stays."""
    moved = np.sign(h)
    np.copyto(moved, s, where=moved == 0)
    return moved


def sweep_by_loop(w, half, s, order):
    flips = 0
    for i in order.tolist():
        if s[i] * half[i] < 0:
            s[i] = -s[i]
            (np.add if s[i] > 0 else np.subtract)(half, w[i], out=half)
            flips += 1
    return flips


def sweep_by_search(w, half, s, order):
    flips, at, n = 0, 0, len(order)
    while at < n:
        who = order[at:at + BLOCK]
        oppose = s[who] * half[who] < 0
        k = int(oppose.argmax())
        if not oppose[k]:
            at += BLOCK
            continue
        i = who[k]
        s[i] = -s[i]
        (np.add if s[i] > 0 else np.subtract)(half, w[i], out=half)
        flips += 1
        at += k + 1
    return flips


def settle_block(near, h, s):
    """Neurons of a block one after another, for one state: near (b, b), h and s (b). Which flipped."""
    before, at, b = s.copy(), 0, len(s)
    while at < b:
        oppose = s[at:] * h[at:] < 0
        k = int(oppose.argmax())
        if not oppose[k]:
            break
        at += k
        s[at] = -s[at]
        h += 2 * s[at] * near[at]
        at += 1
    return s - before


def settle_block_of_many(near, h, s):
    """The same for many states: h and s (b, cues)."""
    before = s.copy()
    for r in range(len(s)):
        oppose = s[r] * h[r] < 0
        if oppose.any():
            change = np.where(oppose, -2 * s[r], np.float32(0))
            s[r] += change
            h[r + 1:] += near[r + 1:, r, None] * change
    return s - before


class Weights:
    def __init__(self, work):
        self.rows = work.rows

    def learn(self, budget):
        seconds, self.w = timed(lambda: learn_by_blocks(self.rows), budget)
        if seconds < budget:
            self.w = None
            other, self.w = timed(lambda: learn_at_once(self.rows), budget)
            seconds = min(seconds, other)
        return seconds

    def keep(self, s):
        return 0.5 * (self.w @ s)

    def fields(self, s):
        return self.w @ s

    def sweep(self, half, s, order):
        return self.best(self.w, half, s, order)

    def choose_sweep(self, s, order):
        def seconds(way):
            moved, half = s.copy(), self.keep(s)
            start = time.perf_counter()
            way(self.w, half, moved, order)
            return time.perf_counter() - start
        self.best = min(sweep_by_loop, sweep_by_search, key=seconds)

    def keep_many(self, s):
        return None

    def sweep_many(self, kept, s, order):
        flips = 0
        for at in range(0, len(order), BLOCK):
            who = order[at:at + BLOCK]
            rows, block = self.w[who], s[who]
            change = settle_block_of_many(rows[:, who], rows @ s, block)
            s[who] = block
            flips += np.count_nonzero(change)
        return flips


class Factored:
    def __init__(self, work):
        self.rows, self.p = work.rows, np.float32(work.p)

    def learn(self, budget):
        return None  # the memories are all there is

    def choose_sweep(self, s, order):
        pass

    def keep(self, s):
        return self.rows.T @ s

    keep_many = keep

    def fields(self, s):
        return self.rows @ (self.rows.T @ s) - self.p * s

    def sweep_with(self, settle, m, s, order):
        flips = 0
        for at in range(0, len(order), BLOCK):
            who = order[at:at + BLOCK]
            rows, block = self.rows[who], s[who]
            near = rows @ rows.T
            np.fill_diagonal(near, 0)
            change = settle(near, rows @ m - self.p * block, block)
            moved = np.count_nonzero(change)
            if moved:
                s[who] = block
                m += rows.T @ change
                flips += moved
        return flips

    def sweep(self, m, s, order):
        return self.sweep_with(settle_block, m, s, order)

    def sweep_many(self, m, s, order):
        return self.sweep_with(settle_block_of_many, m, s, order)


def recall(sweep, kept, s, orders):
    for order in orders:
        if not sweep(kept, s, order):
            break
    return s


def measure(work, network, budget):
    learned = network.learn(budget)
    if learned is not None:
        report("learn", learned)
    cue = work.cue[:, 0].copy()

    report("set", timed(lambda: network.keep(cue), budget)[0])
    seconds, state = timed(lambda: signs(network.fields(cue), cue), budget)
    report("step", seconds, np.array_equal(state, work.stepped[:, 0]))

    network.choose_sweep(cue, work.orders[0])
    start = {}

    def from_cue():
        start["s"], start["kept"] = cue.copy(), network.keep(cue)

    seconds, _ = timed(lambda: network.sweep(start["kept"], start["s"], work.orders[0]), budget, from_cue)
    report("sweep", seconds, np.array_equal(start["s"], work.swept))
    seconds, state = timed(lambda: recall(network.sweep, network.keep(cue), cue.copy(), work.orders), budget)
    report("recall", seconds, np.array_equal(state, work.recalled[:, 0]))

    if work.cues > 1:
        seconds, state = timed(lambda: signs(network.fields(work.cue), work.cue), budget)
        report("batch_step", seconds, np.array_equal(state, work.stepped))
        seconds, state = timed(
            lambda: recall(network.sweep_many, network.keep_many(work.cue), work.cue.copy(), work.orders), budget)
        report("batch_recall", seconds, np.array_equal(state, work.recalled))


def main():
    if len(sys.argv) == 1:
        describe()
        return 0
    path, form, seconds = sys.argv[1:]
    try:
        work = Work(path)
        measure(work, (Weights if form == "weights" else Factored)(work), float(seconds))
    except MemoryError:
        return 4
    print("done", flush=True)
    return 0


status = main()
sys.stdout.flush()
os._exit(status)  # without waiting for those threads
