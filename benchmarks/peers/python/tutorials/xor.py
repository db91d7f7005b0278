"""Exclusive or with NumPy: 2-2-1, one row at a time, after A. Rosebrock, "Backpropagation from scratch with Python" (PyImageSearch)."""
import numpy as np

from computed_unit import NeuralNetwork, agrees_with
from tutorial import Fixture, main, timed, xor


def run(layers, random, epochs=20_000):
    X, y = xor()
    network = NeuralNetwork(layers, 0.5, random)
    seconds, _ = timed(network.fit, X, y, epochs)
    outputs = network.predict(X)
    return {
        "seconds": seconds,
        "steps": epochs * len(X),
        "result": float(np.mean((outputs > 0.5) == y)),
        "loss": float(0.5 * np.sum((outputs - y) ** 2)),
    }


RUNS = {
    "2-2-1, rate 0.5": lambda random, **options: run([2, 2, 1], random, **options),
    "2-1, rate 0.5": lambda random, **options: run([2, 1], random, **options),
}

if __name__ == "__main__":
    main("xor", RUNS, lambda folder: agrees_with(Fixture(folder, "004-xor-2-2-1")))
