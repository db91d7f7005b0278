"""NumPy as the tutorials write it: a list of weight matrices, np.dot, the bias as a column of ones.

    OPENBLAS_NUM_THREADS=1 taskset -c 0 python3 benchmarks/peers/python/numpy_tutorial.py float64   (or float32)
"""
import sys

import numpy as np

from peer import RATE, main


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def with_ones(a):
    return np.concatenate([a, np.ones((len(a), 1), a.dtype)], axis=1)


class NumpyPeer:
    prepare = staticmethod(np.atleast_2d)

    def __init__(self, weights):
        self.W = weights

    def step(self, x, t):
        a = [x]
        for w in self.W:
            a.append(sigmoid(np.dot(with_ones(a[-1]), w)))
        delta = (a[-1] - t) * a[-1] * (1 - a[-1]) / len(x)
        for layer in reversed(range(len(self.W))):
            gradient = with_ones(a[layer]).T.dot(delta)
            if layer > 0:
                delta = delta.dot(self.W[layer][:-1].T) * a[layer] * (1 - a[layer])
            self.W[layer] -= RATE * gradient

    step_many = step

    def predict(self, x):
        for w in self.W:
            x = sigmoid(np.dot(with_ones(x), w))
        return x

    predict_many = predict


if __name__ == "__main__":
    dtype = sys.argv.pop(1)
    main(NumpyPeer, f"NumPy {dtype}", np.__version__, np.dtype(dtype))
