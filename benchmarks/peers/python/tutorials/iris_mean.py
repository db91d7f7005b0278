"""Iris with NumPy: 4-2-3 without biases, full batch, the gradient divided by rows times outputs, and beside it by the rows."""
import numpy as np

from tutorial import Fixture, accuracy, iris, main, one_hot, sigmoid, split, timed


def forward(x, w1, w2):
    a1 = sigmoid(np.dot(x, w1))
    return a1, sigmoid(np.dot(a1, w2))


def train(x, t, w1, w2, updates, divisor, rate=0.1):
    for _ in range(updates):
        a1, a2 = forward(x, w1, w2)
        delta2 = (a2 - t) * a2 * (1 - a2)
        delta1 = np.dot(delta2, w2.T) * a1 * (1 - a1)
        w2 -= rate * np.dot(a1.T, delta2) / divisor
        w1 -= rate * np.dot(x.T, delta1) / divisor


def run(by_outputs, random, epochs=5_000):
    x, classes = iris()
    training, test = split(len(x), 20, random)
    t = one_hot(classes[training], 3)
    weights = random.normal(scale=0.5, size=(4, 2)), random.normal(scale=0.5, size=(2, 3))
    seconds, _ = timed(train, x[training], t, *weights, epochs, t.size if by_outputs else len(t))
    return {"seconds": seconds, "steps": epochs, "result": accuracy(forward(x[test], *weights)[1], classes[test])}


def check(folder):
    for name, by_outputs in (("003-iris-nobias", True), ("003-iris-nobias-mean", False)):
        fixture = Fixture(folder, name)
        x, t = fixture.data("x_train", "t_train")
        weights = fixture.start("w1", "w2")
        yield from fixture.compare(
            lambda first, last: train(x, t, *weights, last - first, t.size if by_outputs else len(t), fixture.rate),
            lambda: dict(zip(["w1", "w2"], weights)))


RUNS = {
    "4-2-3, divided by rows times outputs": lambda random, **options: run(True, random, **options),
    "4-2-3, divided by rows": lambda random, **options: run(False, random, **options),
}

if __name__ == "__main__":
    main("iris-mean", RUNS, check)
