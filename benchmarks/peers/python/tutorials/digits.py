"""8×8 digits with NumPy: 64-32-16-10, one row at a time, after the same tutorial as `xor.py`."""
from computed_unit import NeuralNetwork, agrees_with
from tutorial import Fixture, accuracy, digits, main, one_hot, split, timed


def run(random, epochs=1_000):
    X, classes = digits()
    training, test = split(len(X), round(len(X) * 0.25), random)
    network = NeuralNetwork([64, 32, 16, 10], 0.1, random)
    seconds, _ = timed(network.fit, X[training], one_hot(classes[training], 10), epochs)
    return {
        "seconds": seconds,
        "steps": epochs * len(training),
        "result": accuracy(network.predict(X[test]), classes[test]),
        "loss": float(0.5 * ((network.predict(X[training]) - one_hot(classes[training], 10)) ** 2).sum()),
    }


RUNS = {"64-32-16-10, as in the tutorial": run}

if __name__ == "__main__":
    main("digits", RUNS, lambda folder: agrees_with(Fixture(folder, "004-digits-64-16-10")))
