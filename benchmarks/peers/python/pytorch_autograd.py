"""PyTorch on the CPU as one writes it: nn.Sequential, autograd, optim.SGD; predictions under inference_mode.

    OMP_NUM_THREADS=1 taskset -c 0 python3 benchmarks/peers/python/pytorch_autograd.py
"""
import torch

from peer import RATE, main


class AutogradPeer:
    prepare = staticmethod(torch.from_numpy)

    def __init__(self, weights):
        layers = []
        for w in weights:
            linear = torch.nn.Linear(len(w) - 1, w.shape[1])
            linear.weight.data = torch.from_numpy(w[:-1].T.copy())
            linear.bias.data = torch.from_numpy(w[-1].copy())
            layers += [linear, torch.nn.Sigmoid()]
        self.model = torch.nn.Sequential(*layers)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=RATE, foreach=False)

    def step(self, x, t):
        self.optimizer.zero_grad(set_to_none=True)
        loss = 0.5 * (self.model(x) - t).square().sum()
        loss.backward()
        self.optimizer.step()

    def step_many(self, x, t):
        self.optimizer.zero_grad(set_to_none=True)
        loss = 0.5 * (self.model(x) - t).square().sum() / len(x)
        loss.backward()
        self.optimizer.step()

    @torch.inference_mode()
    def predict(self, x):
        return self.model(x)

    predict_many = predict


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(AutogradPeer, "PyTorch", torch.__version__)
