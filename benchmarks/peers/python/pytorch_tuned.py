"""PyTorch on the CPU at its fastest: backpropagation by hand with fused calls, in place and without autograd.

    OMP_NUM_THREADS=1 taskset -c 0 python3 benchmarks/peers/python/pytorch_tuned.py
"""
import torch

from peer import RATE, main


class TunedPeer:
    prepare = staticmethod(torch.from_numpy)

    def __init__(self, weights):
        self.W = [torch.from_numpy(w[:-1].T.copy()) for w in weights]
        self.b = [torch.from_numpy(w[-1].copy()) for w in weights]
        self.layers = list(zip(self.W, self.b))

    def step(self, x, t):
        a = [x]
        for w, b in self.layers:
            a.append(torch.addmv(b, w, a[-1]).sigmoid_())
        delta = torch.ops.aten.sigmoid_backward(a[-1] - t, a[-1])
        for layer in range(len(self.W) - 1, -1, -1):
            w, b = self.layers[layer]
            before = torch.ops.aten.sigmoid_backward(torch.mv(w.t(), delta), a[layer]) if layer > 0 else None
            w.addr_(delta, a[layer], alpha=-RATE)
            b.sub_(delta, alpha=RATE)
            delta = before

    def step_many(self, x, t):
        a = [x]
        for w, b in self.layers:
            a.append(torch.addmm(b, a[-1], w.t()).sigmoid_())
        delta = torch.ops.aten.sigmoid_backward(a[-1] - t, a[-1])
        for layer in range(len(self.W) - 1, -1, -1):
            w, b = self.layers[layer]
            before = torch.ops.aten.sigmoid_backward(torch.mm(delta, w), a[layer]) if layer > 0 else None
            w.addmm_(delta.t(), a[layer], alpha=-RATE / len(x))
            b.sub_(delta.sum(0), alpha=RATE / len(x))
            delta = before

    def predict(self, x):
        for w, b in self.layers:
            x = torch.addmv(b, w, x).sigmoid_()
        return x

    def predict_many(self, x):
        for w, b in self.layers:
            x = torch.addmm(b, x, w.t()).sigmoid_()
        return x


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.inference_mode():
        main(TunedPeer, "PyTorch by hand", torch.__version__)
