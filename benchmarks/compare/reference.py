"""What a peer's network must say after training: backpropagation written for reading, in float64."""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers", "python"))
from peer import RATE, SHAPES, initial_weights, pool  # noqa: E402


def outputs(number, steps, squared_loss=True):
    """The outputs for the first four samples after `steps` steps of workload T<number>."""
    sizes = SHAPES[number]
    weights = initial_weights(sizes)
    x, t = pool(sizes, 20)

    def activations(row):
        a = [row]
        for w in weights:
            a.append(1 / (1 + np.exp(-(a[-1] @ w[:-1] + w[-1]))))
        return a

    for s in range(steps):
        a = activations(x[s])
        delta = a[-1] - t[s]
        if squared_loss:
            delta = delta * a[-1] * (1 - a[-1])
        for layer in reversed(range(len(weights))):
            below = (weights[layer][:-1] @ delta) * a[layer] * (1 - a[layer])
            weights[layer] -= RATE * np.outer(np.append(a[layer], 1), delta)
            delta = below
    return np.concatenate([activations(row)[-1] for row in x[:4]])


def complaints(peer, lines):
    """What is wrong with the lines that `peer --check` printed."""
    found = {line["name"][1:]: line for line in lines}
    wrong = []
    for number in SHAPES:
        if number not in found:
            wrong.append(f"{peer.name}: T{number} is missing")
            continue
        expected = outputs(number, 20, peer.squared_loss)
        # A peer that trains too little or too much must not pass.
        assert abs(expected - outputs(number, 19, peer.squared_loss)).max() > 20 * peer.tolerance
        for way in ("alone", "many"):
            off = abs(np.array(found[number][way]) - expected).max()
            if not off <= peer.tolerance:
                wrong.append(f"{peer.name}: T{number}, {way}: outputs differ from the reference by {off:.2g}; allowed {peer.tolerance:.2g}")
    return wrong
