"""The network of `xor.py` and `digits.py`: a list of weight matrices, and the bias as a column of ones at the input.

Every hidden layer has one unit more than its size says; it is computed and trained like its neighbours and stands where the next
layer's bias would.
"""
import numpy as np

from tutorial import sigmoid


class NeuralNetwork:
    def __init__(self, layers, alpha, random):
        self.alpha = alpha
        self.W = []
        for inputs, outputs in zip(layers[:-2], layers[1:-1]):
            self.W.append(random.standard_normal((inputs + 1, outputs + 1)) / np.sqrt(inputs))
        self.W.append(random.standard_normal((layers[-2] + 1, layers[-1])) / np.sqrt(layers[-2]))

    def fit(self, X, y, epochs):
        X = self.with_ones(X)
        for _ in range(epochs):
            for x, target in zip(X, y):
                self.fit_partial(x, target)

    def fit_partial(self, x, target):
        A = [np.atleast_2d(x)]
        for W in self.W:
            A.append(sigmoid(np.dot(A[-1], W)))

        D = [(A[-1] - target) * A[-1] * (1 - A[-1])]
        for layer in range(len(self.W) - 1, 0, -1):
            D.append(np.dot(D[-1], self.W[layer].T) * A[layer] * (1 - A[layer]))

        for layer, delta in enumerate(reversed(D)):
            self.W[layer] -= self.alpha * np.dot(A[layer].T, delta)

    def predict(self, X):
        A = self.with_ones(X)
        for W in self.W:
            A = sigmoid(np.dot(A, W))
        return A

    @staticmethod
    def with_ones(X):
        return np.c_[X, np.ones(len(X))]


def agrees_with(fixture):
    """Rows in stored order, epoch after epoch; a fixture's check points lie between epochs too."""
    X, y = fixture.data("x_train", "t_train")
    names = [f"w{layer}" for layer in (1, 2)]
    network = NeuralNetwork([1, 1, 1], fixture.rate, np.random.default_rng())
    network.W = fixture.start(*names)
    X = network.with_ones(X)

    def train(first, last):
        for update in range(first, last):
            network.fit_partial(X[update % len(X)], y[update % len(X)])

    yield from fixture.compare(train, lambda: dict(zip(names, network.W)))
