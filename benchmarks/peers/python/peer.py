"""What the peers written in Python share: the workloads, the same weights and data for every peer, the clock, the lines of JSON.

A peer is a class: Peer(weights, dtype) with step(x, t), predict(x), predict_many(X) and, where it can, step_many(X, T), one update by
the mean of the rows' gradients, taking rows that `prepare` has made
of NumPy's. `weights` is a list of (inputs + 1) x outputs matrices, the bias last. For the arguments see ../c/peer.h.
"""
import argparse
import json
import statistics
import time

import numpy as np

SHAPES = {"1": (2, 2, 1), "2": (4, 5, 3), "3": (64, 32, 10), "4": (784, 128, 10), "5": (784, 512, 256, 10)}
RATE = 0.1
POOL = 256
MNIST_ROWS = 60000


def uniform(sequence, count):
    """The numbers that `uniform` in peer.h gives."""
    h = (np.arange(count, dtype=np.uint32) + np.uint32(sequence << 24)) * np.uint32(2654435761)
    h = (h ^ (h >> 16)) * np.uint32(2246822519)
    return ((h ^ (h >> 13)) >> 8) / 2.0**24


def initial_weights(sizes):
    pairs = enumerate(zip(sizes, sizes[1:]), 1)
    return [((2 * uniform(l, (m + 1) * n) - 1) / np.sqrt(m)).reshape(m + 1, n) for l, (m, n) in pairs]


def pool(sizes, rows):
    return uniform(11, rows * sizes[0]).reshape(rows, -1), uniform(12, rows * sizes[-1]).reshape(rows, -1)


def mnist(folder):
    pixels = np.fromfile(f"{folder}/train-images-idx3-ubyte", np.uint8, offset=16).reshape(MNIST_ROWS, 784)
    labels = np.fromfile(f"{folder}/train-labels-idx1-ubyte", np.uint8, offset=8)
    order = np.arange(MNIST_ROWS, dtype=np.int64) * 48271 % MNIST_ROWS  # every row once, in a mixed order
    return (pixels[order] / np.float32(255)).astype(np.float32), np.eye(10, dtype=np.float32)[labels[order]]


def median_ns(work, seconds):
    """Median of seven batches, in nanoseconds a call of `work(calls)`."""
    calls = 1
    while True:
        start = time.perf_counter()
        work(calls)
        if time.perf_counter() - start > seconds / 14:
            break
        calls *= 2
    took = []
    for _ in range(7):
        start = time.perf_counter()
        work(calls)
        took.append((time.perf_counter() - start) / calls * 1e9)
    return statistics.median(took)


def train(peer, rows, steps):
    for s in range(steps):
        peer.step(*rows[s % len(rows)])


def predict_each(peer, rows, count):
    for s in range(count):
        peer.predict(rows[s % len(rows)])


def main(peer_class, name, version, dtype=np.float32):
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--seconds", type=float, default=0.15)
    parser.add_argument("--mnist")
    options = parser.parse_args()

    def prepared(x, t):
        return [peer_class.prepare(row.astype(dtype)) for row in x], [peer_class.prepare(row.astype(dtype)) for row in t]

    def new_peer(sizes):
        return peer_class([w.astype(dtype) for w in initial_weights(sizes)])

    def check(number, sizes):
        x, t = pool(sizes, 20)
        xs, ts = prepared(x, t)
        peer = new_peer(sizes)
        train(peer, list(zip(xs, ts)), 20)
        alone = [float(v) for r in range(4) for v in np.ravel(peer.predict(xs[r]))]
        many = np.ravel(peer.predict_many(peer_class.prepare(x[:4].astype(dtype)))).astype(float).tolist()
        print(json.dumps({"peer": name, "name": f"T{number}", "alone": alone, "many": many}), flush=True)

    def report(workload, call, measure):
        if options.only in (None, workload):
            line = {"peer": name, "version": version, "name": workload, "call": call, "ns": float(f"{measure():.6g}")}
            print(json.dumps(line), flush=True)

    for number, sizes in SHAPES.items():
        if options.check:
            check(number, sizes)
            continue
        many = 1024 if sizes[0] < 784 else 256
        peer = new_peer(sizes)
        xs, ts = prepared(*pool(sizes, POOL))
        pairs = list(zip(xs, ts))
        batch = peer_class.prepare(pool(sizes, many)[0].astype(dtype))
        learned = [peer_class.prepare(rows.astype(dtype)) for rows in pool(sizes, POOL)]

        def batches(count):
            for _ in range(count):
                peer.predict_many(batch)

        def updates(count):
            for _ in range(count):
                peer.step_many(*learned)

        report(f"T{number}", "Step", lambda: median_ns(lambda calls: train(peer, pairs, calls), options.seconds))
        if hasattr(peer, "step_many"):
            report(f"T{number}x{POOL}", "Batch", lambda: median_ns(updates, options.seconds) / POOL)
        report(f"I{number}", "Predict", lambda: median_ns(lambda calls: predict_each(peer, xs, calls), options.seconds))
        report(f"I{number}x{many}", "PredictMany", lambda: median_ns(batches, options.seconds) / many)

    if options.mnist and not options.check and options.only in (None, "M", "I4-mnist"):
        peer = new_peer(SHAPES["4"])
        xs, ts = prepared(*mnist(options.mnist))
        pairs = list(zip(xs, ts))
        report("I4-mnist", "Predict", lambda: median_ns(lambda calls: predict_each(peer, xs[:POOL], calls), options.seconds))

        def epoch():
            start = time.perf_counter()
            train(peer, pairs, MNIST_ROWS)
            return (time.perf_counter() - start) * 1e9

        report("M", "Epoch", epoch)
