"""An associative memory with NumPy: a fixed-point network of 64 units completes damaged digits (Almeida 1987, Pineda 1987)."""
import numpy as np

from tutorial import Fixture, digits, main, sigmoid, split, timed


def relax(function, start, tolerance):
    state = start
    for _ in range(10_000):
        following = function(state)
        change = np.max(np.abs(following - state))
        state = following
        if change <= tolerance:
            return state
    raise RuntimeError(f"The network does not settle: a round still changes {change:.2g}.")


def rest(x, w, b, tolerance):
    return relax(lambda s: sigmoid(np.dot(s, w) + b + x), np.zeros_like(x), tolerance)


def adjoint(state, error, w, tolerance):
    slope = state * (1 - state)
    return relax(lambda y: slope * (np.dot(w, y) + error), np.zeros_like(state), tolerance)


def damage(digit, random):
    lost = random.random(digit.shape) < 0.25
    return np.where(lost, 0, digit), lost


def train(rows, w, b, epochs, random, rate=0.05, clip=1, tolerance=1e-6):
    for _ in range(epochs):
        for digit in random.permutation(rows):
            state = rest(damage(digit, random)[0], w, b, tolerance)
            delta = adjoint(state, state - digit, w, tolerance)
            gradient = np.outer(state, delta)
            norm = np.sqrt(np.sum(gradient ** 2) + np.sum(delta ** 2))
            step = rate * min(1, clip / norm)
            w -= step * gradient
            b -= step * delta


def run(random, epochs=10):
    pixels, _ = digits()
    training, test = split(len(pixels), round(len(pixels) * 0.25), random)
    w, b = random.normal(scale=0.05, size=(64, 64)), random.normal(scale=0.05, size=64)
    seconds, _ = timed(train, pixels[training], w, b, epochs, random)
    error = blank = 0
    for digit in pixels[test]:
        damaged, lost = damage(digit, random)
        error += np.sum((rest(damaged, w, b, 1e-6) - digit)[lost] ** 2)
        blank += np.sum(digit[lost] ** 2)
    return {"seconds": seconds, "steps": epochs * len(training), "result": float(1 - error / blank)}


def check(folder):
    """The fixture's weights lead from column to row, it has no bias, and its last two units are the outputs."""
    fixture = Fixture(folder, "rec-almeida-pineda")
    inputs, targets = fixture.data("i_train", "t_train")
    w = fixture.start("w")[0].T.copy()

    def updates(first, last):
        for _ in range(first, last):
            gradient = np.zeros_like(w)
            for x, target in zip(inputs, targets):
                state = rest(x, w, 0, 1e-14)
                error = np.zeros_like(state)
                error[-2:] = state[-2:] - target
                gradient += np.outer(state, adjoint(state, error, w, 1e-14))
            w[:] -= fixture.rate * gradient

    yield from fixture.compare(updates, lambda: {"w": w.T})


RUNS = {"64 units (64 in, 64 out)": run}

if __name__ == "__main__":
    main("memory", RUNS, check)
