"""scikit-learn: MLPRegressor.partial_fit, one sample a call, plain SGD.

    OMP_NUM_THREADS=1 taskset -c 0 python3 benchmarks/peers/python/sklearn_partial_fit.py

scikit-learn has no sigmoid output with squared loss: its delta at the output is always a - t, without the factor a (1 - a).
That is all that differs here, and it saves this peer a little work; the check's reference leaves the factor out for it too.
"""
import numpy as np
import sklearn
from sklearn.neural_network import MLPRegressor

from peer import RATE, main


class SklearnPeer:
    def __init__(self, weights):
        # The first call shapes the network; then it gets our output activation and weights.
        self.model = MLPRegressor([w.shape[1] for w in weights[:-1]], activation="logistic", solver="sgd", alpha=0, batch_size=1,
                                  learning_rate_init=RATE, momentum=0, nesterovs_momentum=False, shuffle=False)
        dtype = weights[0].dtype
        self.single = weights[-1].shape[1] == 1
        self.step(np.zeros((1, len(weights[0]) - 1), dtype), np.zeros((1, weights[-1].shape[1]), dtype))
        self.model.out_activation_ = "logistic"
        for layer, w in enumerate(weights):
            self.model.coefs_[layer][...] = w[:-1]
            self.model.intercepts_[layer][...] = w[-1]

    prepare = staticmethod(np.atleast_2d)

    def step(self, x, t):
        self.model.partial_fit(x, t[0] if self.single else t)

    def predict(self, x):
        return self.model.predict(x)

    predict_many = predict


if __name__ == "__main__":
    main(SklearnPeer, "scikit-learn", sklearn.__version__)
