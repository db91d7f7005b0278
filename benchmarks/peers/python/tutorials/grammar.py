"""Reber's grammar with NumPy: an Elman network, 7-8-7, backpropagation through time over a string of letters, one string a step."""
import numpy as np

from tutorial import Fixture, main, sigmoid, timed

LETTERS = "BTPSXVE"
# For each state the letters that may come next, and the state that each leads to.
STATES = [{"B": 1}, {"T": 2, "P": 3}, {"S": 2, "X": 4}, {"T": 3, "V": 5}, {"X": 3, "S": 6}, {"P": 4, "V": 6}, {"E": 7}]
ONE_HOT = np.eye(len(LETTERS))


def draw(random):
    """A string: its letters' numbers, and for each which letters might have stood in its place."""
    text, legal, state = [], [], 0
    while state < len(STATES):
        choices = sorted(STATES[state])
        letter = choices[random.integers(len(choices))]
        text.append(LETTERS.index(letter))
        legal.append([LETTERS.index(choice) for choice in choices])
        state = STATES[state][letter]
    return text, legal


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def forward(x, wxh, whh, bh, why, by, output):
    h = np.zeros((len(x) + 1, len(bh)))
    y = np.zeros((len(x), len(by)))
    for s in range(len(x)):
        h[s + 1] = np.tanh(np.dot(x[s], wxh) + np.dot(h[s], whh) + bh)
        y[s] = output(np.dot(h[s + 1], why) + by)
    return h, y


def backward(x, h, delta, wxh, whh, bh, why, by):
    """The gradients, from the deltas of the outputs at every step."""
    g_wxh, g_whh, g_bh, g_why, g_by = (np.zeros_like(w) for w in (wxh, whh, bh, why, by))
    carry = np.zeros_like(bh)
    for s in reversed(range(len(x))):
        g_why += np.outer(h[s + 1], delta[s])
        g_by += delta[s]
        dh = (np.dot(why, delta[s]) + carry) * (1 - h[s + 1] ** 2)
        g_wxh += np.outer(x[s], dh)
        g_whh += np.outer(h[s], dh)
        g_bh += dh
        carry = np.dot(whh, dh)
    return g_wxh, g_whh, g_bh, g_why, g_by


def learn(x, t, weights, rate=0.1, clip=5):
    h, y = forward(x, *weights, softmax)
    gradients = backward(x, h, y - t, *weights)
    norm = np.sqrt(sum(np.sum(g ** 2) for g in gradients))
    if norm > clip:
        rate *= clip / norm
    for w, g in zip(weights, gradients):
        w -= rate * g


def train(weights, strings, remembers, random):
    """Gives the number of steps."""
    steps = 0
    for _ in range(strings):
        text, _ = draw(random)
        x, t = ONE_HOT[text[:-1]], ONE_HOT[text[1:]]
        length = len(x) if remembers else 1
        for s in range(0, len(x), length):
            learn(x[s:s + length], t[s:s + length], weights)
            steps += 1
    return steps


def share_right(weights, remembers, random):
    right = total = 0
    for _ in range(1_000):
        text, legal = draw(random)
        x = ONE_HOT[text[:-1]]
        if remembers:
            y = forward(x, *weights, softmax)[1]
        else:
            y = [forward(letter[np.newaxis], *weights, softmax)[1][0] for letter in x]
        for outputs, expected in zip(y, legal[1:]):
            right += set(np.argsort(-outputs)[:len(expected)]) == set(expected)
            total += 1
    return right / total


def run(remembers, random, epochs=20_000):
    letters, hidden = len(LETTERS), 8
    first = np.sqrt(6 / (letters + hidden + hidden))
    last = np.sqrt(6 / (hidden + letters))
    weights = [
        random.uniform(-first, first, (letters, hidden)), random.uniform(-first, first, (hidden, hidden)), np.zeros(hidden),
        random.uniform(-last, last, (hidden, letters)), np.zeros(letters)]
    seconds, steps = timed(train, weights, epochs, remembers, random)
    return {"seconds": seconds, "steps": steps, "result": share_right(weights, remembers, random)}


def check(folder):
    """The fixture's outputs are sigmoids under the mean of squares, and it learns all its sequences at once."""
    fixture = Fixture(folder, "rec-elman-tanh")
    x, t = fixture.data("x_train", "t_train")
    names = ["wxh", "whh", "bh", "why", "by"]
    weights = fixture.start(*names)

    def updates(first, last):
        for _ in range(first, last):
            total = [np.zeros_like(w) for w in weights]
            for sequence, targets in zip(x, t):
                h, y = forward(sequence, *weights, sigmoid)
                for g, one in zip(total, backward(sequence, h, 2 * (y - targets) / t.size * y * (1 - y), *weights)):
                    g += one
            for w, g in zip(weights, total):
                w -= fixture.rate * g

    yield from fixture.compare(updates, lambda: dict(zip(names, weights)))


RUNS = {
    "7-8-7, remembers": lambda random, **options: run(True, random, **options),
    "7-8-7, forgets": lambda random, **options: run(False, random, **options),
}

if __name__ == "__main__":
    main("grammar", RUNS, check)
