"""Iris with NumPy: 4-4-3, full batch, the gradient summed over the rows, and beside it the mean."""
import numpy as np

from tutorial import Fixture, accuracy, iris, main, one_hot, sigmoid, split, timed


def forward(x, w1, b1, w2, b2):
    a1 = sigmoid(np.dot(x, w1) + b1)
    return a1, sigmoid(np.dot(a1, w2) + b2)


def train(x, t, w1, b1, w2, b2, updates, divisor, rate=0.1):
    losses = []
    for _ in range(updates):
        a1, a2 = forward(x, w1, b1, w2, b2)
        error = a2 - t
        losses.append(np.mean(error ** 2))
        delta2 = error * a2 * (1 - a2)
        delta1 = np.dot(delta2, w2.T) * a1 * (1 - a1)
        w2 -= rate * np.dot(a1.T, delta2) / divisor
        b2 -= rate * np.sum(delta2, axis=0) / divisor
        w1 -= rate * np.dot(x.T, delta1) / divisor
        b1 -= rate * np.sum(delta1, axis=0) / divisor
    return losses


def run(mean, random, epochs=1_000):
    x, classes = iris()
    training, test = split(len(x), 45, random)
    weights = random.random((4, 4)), random.random(4), random.random((4, 3)), random.random(3)
    seconds, _ = timed(train, x[training], one_hot(classes[training], 3), *weights, epochs, len(training) if mean else 1)
    return {"seconds": seconds, "steps": epochs, "result": accuracy(forward(x[test], *weights)[1], classes[test])}


def check(folder):
    for name, mean in (("000-iris-biases", False), ("000-iris-biases-mean", True)):
        fixture = Fixture(folder, name)
        x, t = fixture.data("x_train", "t_train")
        names = ["w1", "b1", "w2", "b2"]
        weights = fixture.start(*names)
        yield from fixture.compare(
            lambda first, last: train(x, t, *weights, last - first, len(x) if mean else 1, fixture.rate),
            lambda: dict(zip(names, weights)))


RUNS = {
    "4-4-3, gradient summed": lambda random, **options: run(False, random, **options),
    "4-4-3, gradient averaged over the rows": lambda random, **options: run(True, random, **options),
}

if __name__ == "__main__":
    main("iris-sum", RUNS, check)
