"""
Wheat kernels with NumPy: 7-5-3, one row at a time, five folds, after J. Brownlee, "How to code a neural network with backpropagation in
Python".
"""
import os
import sys

import numpy as np

from tutorial import Fixture, accuracy, main, one_hot, sigmoid, timed, wheat_seeds

FOLDS = 5


def train(x, t, w1, b1, w2, b2, epochs, rate=0.3):
    for _ in range(epochs):
        for row, target in zip(x, t):
            hidden = sigmoid(np.dot(w1, row) + b1)
            output = sigmoid(np.dot(w2, hidden) + b2)
            delta2 = (output - target) * output * (1 - output)
            delta1 = np.dot(w2.T, delta2) * hidden * (1 - hidden)
            w2 -= rate * np.outer(delta2, hidden)
            b2 -= rate * delta2
            w1 -= rate * np.outer(delta1, row)
            b1 -= rate * delta1


def predict(x, w1, b1, w2, b2):
    return sigmoid(np.dot(sigmoid(np.dot(x, w1.T) + b1), w2.T) + b2)


def run(random, epochs=500):
    table = wheat_seeds()
    if table is None:
        return None
    x, classes = table
    x = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    t = one_hot(classes, 3)
    seconds, steps, scores = 0, 0, []
    folds = np.split(random.permutation(len(x)), FOLDS)
    for fold, test in enumerate(folds):
        training = np.concatenate(folds[:fold] + folds[fold + 1:])
        weights = random.random((5, 7)), random.random(5), random.random((3, 5)), random.random(3)
        seconds += timed(train, x[training], t[training], *weights, epochs)[0]
        steps += epochs * len(training)
        scores.append(accuracy(predict(x[test], *weights), classes[test]))
    return {"seconds": seconds, "steps": steps, "result": float(np.mean(scores))}


def check(folder):
    folder = os.environ.get("FASTBACKPROP_FIXTURES") or folder
    if not os.path.exists(os.path.join(folder, "001-wheat-online")):
        print("wheat-seeds is not checked: its fixture holds the data, and is found through FASTBACKPROP_FIXTURES.", file=sys.stderr)
        return
    fixture = Fixture(folder, "001-wheat-online")
    x, t = fixture.data("x_train", "t_train")
    # The bias is each neuron's last weight there.
    w1, w2 = fixture.start("w1", "w2")

    def rows(first, last):
        for update in range(first, last):
            row = slice(update % len(x), update % len(x) + 1)
            train(x[row], t[row], w1[:, :-1], w1[:, -1], w2[:, :-1], w2[:, -1], 1, fixture.rate)

    yield from fixture.compare(rows, lambda: {"w1": w1, "w2": w2})


RUNS = {"7-5-3, 5 folds": run}

if __name__ == "__main__":
    main("wheat-seeds", RUNS, check)
