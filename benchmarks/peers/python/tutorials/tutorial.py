"""What the tutorials' loops share: the repository's data, splits, the check against fixtures, the clock, the lines of JSON.

A loop is a script with RUNS, a function for each training, and `check`, which compares weights with a fixture's. Every script takes

    --seed N        start weights and which rows are kept for the test (42)
    --epochs N      fewer epochs (of a full batch: updates) than the recipe makes, to time a step; the result is then of no interest
    --run NAME      one of its trainings
    --check FOLDER  trains a fixture's network from its start, and compares the weights at its check points
"""
import argparse
import gzip
import json
import os
import sys
import time

import numpy as np

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 4))
DATASETS = os.path.join(ROOT, "datasets")


# exp(-z) of a large negative z is infinite, and the sigmoid 0, as it should be.
np.seterr(over="ignore")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def one_hot(classes, count):
    return np.eye(count)[classes]


def accuracy(outputs, classes):
    return float(np.mean(np.argmax(outputs, axis=1) == classes))


def split(rows, test_rows, random):
    """The row numbers of the training and of the test part, drawn at random."""
    order = random.permutation(rows)
    return order[test_rows:], order[:test_rows]


def xor():
    table = np.loadtxt(os.path.join(DATASETS, "xor.csv"), delimiter=",", skiprows=1)
    return table[:, :2], table[:, 2:]


def iris():
    """Four lengths in centimetres a row, and the species' number."""
    table = np.genfromtxt(os.path.join(DATASETS, "iris.csv"), delimiter=",", skip_header=1, dtype=str)
    return table[:, :4].astype(float), np.unique(table[:, 4], return_inverse=True)[1]


def digits():
    """64 pixels from 0 to 1 a row, and the digit."""
    table = np.loadtxt(os.path.join(DATASETS, "digits.csv.gz"), delimiter=",")
    pixels = table[:, :64]
    return (pixels - pixels.min()) / (pixels.max() - pixels.min()), table[:, 64].astype(int)


def mnist(part):
    """784 pixels from 0 to 1 a row, and the digit, of the part "train" or "t10k"."""
    def values(name, header):
        with gzip.open(os.path.join(DATASETS, "mnist", f"{part}-{name}.gz")) as file:
            return np.frombuffer(file.read(), np.uint8, offset=header)

    return values("images-idx3-ubyte", 16).reshape(-1, 784) / 255, values("labels-idx1-ubyte", 8).astype(int)


def wheat_seeds():
    """Seven measures of a kernel a row, and the variety's number; None where `fastbackprop data fetch seeds` has not been run."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    cache = cache if os.path.isabs(cache) else os.path.expanduser("~/.cache")
    path = os.path.join(os.environ.get("FASTBACKPROP_DATA") or os.path.join(cache, "fastbackprop"), "seeds_dataset.txt")
    if not os.path.exists(path):
        print(f"wheat-seeds is skipped: {path} is not there; 'fastbackprop data fetch seeds' downloads it.", file=sys.stderr)
        return None
    table = np.loadtxt(path)
    return table[:, :7], table[:, 7].astype(int) - 1


def timed(train, *arguments):
    """How many seconds one call of `train` takes, and what it gives."""
    start = time.perf_counter()
    result = train(*arguments)
    return time.perf_counter() - start, result


class Fixture:
    """A folder of the fixtures: its arrays, and how far weights are from those of a check point."""

    def __init__(self, folder, name):
        with open(os.path.join(folder, name, "fixture.json"), encoding="utf-8") as file:
            self._json = json.load(file)
        self.name = name
        self.rate = self._json["hyper"]["learning_rate"]

    @staticmethod
    def _array(stored):
        return np.array(stored["data"], dtype=float).reshape(stored["shape"])

    def data(self, *names):
        return [self._array(self._json["data"][name]) for name in names]

    def start(self, *names):
        return [self._array(self._json["initial"][name]) for name in names]

    def compare(self, train, weights, most=2000):
        """
        Calls `train(first, last)` for the updates up to each check point, up to `most` of them; `weights()` names the arrays that must then
        be the fixture's. Gives the lines to print.
        """
        done = 0
        for point in self._json["snapshots"]:
            if point["updates"] > most or not point["comparable_float64"]:
                break
            train(done, point["updates"])
            done = point["updates"]
            off = max(abs(array - self._array(point["params"][name])).max() for name, array in weights().items())
            yield {"fixture": self.name, "updates": done, "off": float(off), "allowed": point["suggested_abs_tolerance"]}


def main(recipe, runs, check):
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--run", choices=runs)
    parser.add_argument("--check", metavar="FOLDER")
    options = parser.parse_args()

    if options.check:
        wrong = False
        for line in check(options.check):
            print(json.dumps({"recipe": recipe, **line}), flush=True)
            if not line["off"] <= line["allowed"]:
                wrong = True
                complaint = "{fixture}: after {updates} updates a weight is off by {off:.2g}; allowed {allowed:.2g}"
                print(complaint.format(**line), file=sys.stderr)
        sys.exit(wrong)

    epochs = {} if options.epochs is None else {"epochs": options.epochs}
    for name, run in runs.items():
        if options.run in (None, name):
            result = run(np.random.default_rng(options.seed), **epochs)
            if result is not None:
                print(json.dumps({"recipe": recipe, "run": name, **result, "seed": options.seed, "version": np.__version__}), flush=True)
