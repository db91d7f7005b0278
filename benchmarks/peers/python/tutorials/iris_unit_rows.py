"""Iris with NumPy: rows of unit length, 4-5-3 without biases, full batch; the slope as its tutorial writes it, and the true one."""
import numpy as np

from tutorial import Fixture, iris, main, one_hot, sigmoid, split, timed


def slope_as_written(a):
    """Of the activation, as if it were the sum: a second sigmoid."""
    return sigmoid(a) * (1 - sigmoid(a))


def true_slope(a):
    return a * (1 - a)


def forward(x, w1, w2):
    a1 = sigmoid(np.dot(x, w1))
    return a1, sigmoid(np.dot(a1, w2))


def train(x, t, w1, w2, updates, slope, rate=0.1):
    for _ in range(updates):
        a1, a2 = forward(x, w1, w2)
        delta2 = (t - a2) * slope(a2)
        delta1 = np.dot(delta2, w2.T) * slope(a1)
        w2 += rate * np.dot(a1.T, delta2)
        w1 += rate * np.dot(x.T, delta1)


def run(slope, random, epochs=100_000):
    x, classes = iris()
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    training, test = split(len(x), 50, random)
    t = one_hot(classes, 3)
    weights = random.uniform(-1, 1, (4, 5)), random.uniform(-1, 1, (5, 3))
    seconds, _ = timed(train, x[training], t[training], *weights, epochs, slope)

    def percentage(rows):
        return float(100 * (1 - np.mean(abs(forward(x[rows], *weights)[1] - t[rows]))))

    return {"seconds": seconds, "steps": epochs, "result": percentage(training), "test": percentage(test)}


def check(folder):
    for name, slope in (
            ("002-iris-l2-as-written", slope_as_written), ("002-iris-l2-true-gradient", true_slope),
            ("002-iris-l2-true-gradient-slow", true_slope)):
        fixture = Fixture(folder, name)
        x, t = fixture.data("x_train", "t_train")
        weights = fixture.start("w1", "w2")
        yield from fixture.compare(
            lambda first, last: train(x, t, *weights, last - first, slope, fixture.rate), lambda: dict(zip(["w1", "w2"], weights)))


RUNS = {
    "4-5-3, as written": lambda random, **options: run(slope_as_written, random, **options),
    "4-5-3, true slope": lambda random, **options: run(true_slope, random, **options),
}

if __name__ == "__main__":
    main("iris-unit-rows", RUNS, check)
