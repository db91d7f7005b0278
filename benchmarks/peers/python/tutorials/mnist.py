"""MNIST with NumPy, one row at a time: 784-128-10 and 784-30-10 of ReLU and softmax with cross-entropy, as the recipe trains them."""
import numpy as np

from tutorial import accuracy, main, mnist, one_hot, timed


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def forward(x, w1, b1, w2, b2):
    hidden = np.maximum(0, np.dot(x, w1) + b1)
    return hidden, softmax(np.dot(hidden, w2) + b2)


def gradients(x, t, w1, b1, w2, b2):
    hidden, output = forward(x, w1, b1, w2, b2)
    delta2 = output - t
    delta1 = np.dot(w2, delta2) * (hidden > 0)
    return np.outer(x, delta1), delta1, np.outer(hidden, delta2), delta2


def train(x, t, weights, epochs, random):
    for epoch in range(epochs):
        rate = 0.03 * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        for row in random.permutation(len(x)):
            for w, gradient in zip(weights, gradients(x[row], t[row], *weights)):
                w -= rate * gradient


def start(sizes, random):
    weights = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        weights += [random.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs), np.zeros(outputs)]
    return weights


def run(hidden, random, epochs=5):
    x, classes = mnist("train")
    weights = start([784, hidden, 10], random)
    seconds, _ = timed(train, x, one_hot(classes, 10), weights, epochs, random)
    x_test, classes_test = mnist("t10k")
    return {"seconds": seconds, "steps": epochs * len(x), "result": accuracy(forward(x_test, *weights)[1], classes_test)}


def check(_):
    """There is no fixture with softmax; central differences of the loss say whether these are its gradients."""
    random = np.random.default_rng(1)
    weights = start([6, 5, 3], random)
    x, t = random.random(6), one_hot(1, 3)

    def loss():
        return -np.sum(t * np.log(forward(x, *weights)[1]))

    off, step = 0, 1e-6
    for w, gradient in zip(weights, gradients(x, t, *weights)):
        for index in np.ndindex(w.shape):
            old = w[index]
            w[index] = old + step
            above = loss()
            w[index] = old - step
            off = max(off, abs((above - loss()) / (2 * step) - gradient[index]))
            w[index] = old
    yield {"fixture": "central differences", "updates": 0, "off": float(off), "allowed": 1e-8}


RUNS = {
    "784-128-10": lambda random, **options: run(128, random, **options),
    "784-30-10": lambda random, **options: run(30, random, **options),
}

if __name__ == "__main__":
    main("mnist", RUNS, check)
