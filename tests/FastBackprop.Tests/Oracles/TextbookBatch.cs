using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Oracles;

/// <summary>
/// Training in batches as the papers write it, in double, with a loop for every sum: the gradients of the rows are added, divided,
/// clipped, decayed, and given to one of the optimizers. It shares nothing with the library but the shape.
/// </summary>
internal sealed class TextbookBatch
{
    private readonly TextbookNetwork _network;
    private readonly NetworkShape _shape;
    private readonly double[][,] _first;
    private readonly double[][,] _second;
    private int _steps;

    public TextbookBatch(NetworkShape shape, Loss loss, double[][,] weights)
    {
        _shape = shape;
        _network = new TextbookNetwork(shape, loss, weights);
        _first = Zeros(weights);
        _second = Zeros(weights);
    }

    public double[][,] Weights => _network.Weights;

    public double WeightDecay { get; init; }

    public bool DecaysBiases { get; init; }

    public double LargestNorm { get; init; } = double.PositiveInfinity;

    /// <summary>The sum of the rows' losses, and of their gradients.</summary>
    public (double Loss, double[][,] Gradient) Gradient(IEnumerable<(double[] X, double[] Target)> rows)
    {
        double loss = 0;
        double[][,] sum = Zeros(Weights);
        foreach ((double[] x, double[] target) in rows)
        {
            (double rowLoss, double[][,] gradient) = _network.Gradient(x, target);
            loss += rowLoss;
            Each(sum, (l, i, j) => sum[l][i, j] += gradient[l][i, j]);
        }

        return (loss, sum);
    }

    /// <summary>A step of an optimizer; how it goes is written here, only its numbers are taken from it.</summary>
    public void Step(Optimizer optimizer, IReadOnlyCollection<(double[] X, double[] Target)> rows, double divisor, double rate)
    {
        switch (optimizer.Kind)
        {
            case OptimizerKind.Sgd:
                Sgd(rows, divisor, rate);
                break;
            case OptimizerKind.Momentum:
                Momentum(rows, divisor, rate, optimizer.Beta1);
                break;
            case OptimizerKind.Nesterov:
                Nesterov(rows, divisor, rate, optimizer.Beta1);
                break;
            case OptimizerKind.AdamW:
                AdamW(rows, divisor, rate, optimizer);
                break;
            default:
                Adam(rows, divisor, rate, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon);
                break;
        }
    }

    /// <summary>w ← w − ηg.</summary>
    private void Sgd(IEnumerable<(double[] X, double[] Target)> rows, double divisor, double rate)
    {
        double[][,] g = Ready(rows, divisor);
        Each(g, (l, i, j) => Weights[l][i, j] -= rate * g[l][i, j]);
    }

    /// <summary>Δw(t) = −ηg + αΔw(t − 1), as in Rumelhart, Hinton and Williams, 1986.</summary>
    private void Momentum(IEnumerable<(double[] X, double[] Target)> rows, double divisor, double rate, double alpha)
    {
        double[][,] g = Ready(rows, divisor);
        Each(g, (l, i, j) =>
        {
            _first[l][i, j] = (-rate * g[l][i, j]) + (alpha * _first[l][i, j]);
            Weights[l][i, j] += _first[l][i, j];
        });
    }

    /// <summary>
    /// v ← μv − η∇f(θ + μv), θ ← θ + v, as in Sutskever et al., 2013. On entry and on exit the weights are θ + μv.
    /// </summary>
    private void Nesterov(IEnumerable<(double[] X, double[] Target)> rows, double divisor, double rate, double mu)
    {
        double[][,] g = Ready(rows, divisor);
        Each(g, (l, i, j) =>
        {
            double theta = Weights[l][i, j] - (mu * _first[l][i, j]);
            _first[l][i, j] = (mu * _first[l][i, j]) - (rate * g[l][i, j]);
            theta += _first[l][i, j];
            Weights[l][i, j] = theta + (mu * _first[l][i, j]);
        });
    }

    /// <summary>Algorithm 1 of Kingma and Ba, 2015.</summary>
    private void Adam(
        IEnumerable<(double[] X, double[] Target)> rows, double divisor, double rate, double beta1, double beta2, double epsilon, double? decay = null)
    {
        double[][,] g = Ready(rows, divisor, decay);
        _steps++;
        Each(g, (l, i, j) =>
        {
            _first[l][i, j] = (beta1 * _first[l][i, j]) + ((1 - beta1) * g[l][i, j]);
            _second[l][i, j] = (beta2 * _second[l][i, j]) + ((1 - beta2) * g[l][i, j] * g[l][i, j]);
            double mean = _first[l][i, j] / (1 - Math.Pow(beta1, _steps));
            double square = _second[l][i, j] / (1 - Math.Pow(beta2, _steps));
            Weights[l][i, j] -= rate * mean / (Math.Sqrt(square) + epsilon);
        });
    }

    /// <summary>Algorithm 2 of Loshchilov and Hutter, 2019: the gradient is that of the loss alone, and the weights decay beside the step.</summary>
    private void AdamW(IEnumerable<(double[] X, double[] Target)> rows, double divisor, double rate, Optimizer optimizer)
    {
        double[][,] shrink = [.. Weights.Select(layer => (double[,])layer.Clone())];
        Each(shrink, (l, i, j) => shrink[l][i, j] *= IsBias(l, i) && !DecaysBiases ? 0 : rate * WeightDecay);
        Adam(rows, divisor, rate, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon, decay: 0);
        Each(shrink, (l, i, j) => Weights[l][i, j] -= shrink[l][i, j]);
    }

    private bool IsBias(int l, int i) => i == Weights[l].GetLength(0) - 1
        && (_shape.Bias == BiasConvention.Constant || (_shape.Bias == BiasConvention.ComputedUnit && l == 0));

    private double[][,] Ready(IEnumerable<(double[] X, double[] Target)> rows, double divisor, double? decay = null)
    {
        double[][,] g = Gradient(rows).Gradient;
        Each(g, (l, i, j) => g[l][i, j] /= divisor);
        double norm = Math.Sqrt(g.Sum(layer => layer.Cast<double>().Sum(value => value * value)));
        double shorter = norm > LargestNorm ? LargestNorm / norm : 1;
        Each(g, (l, i, j) =>
        {
            g[l][i, j] = (shorter * g[l][i, j]) + (IsBias(l, i) && !DecaysBiases ? 0 : (decay ?? WeightDecay) * Weights[l][i, j]);
        });
        return g;
    }

    private static double[][,] Zeros(double[][,] like) => [.. like.Select(layer => new double[layer.GetLength(0), layer.GetLength(1)])];

    private static void Each(double[][,] tables, Action<int, int, int> action)
    {
        for (int l = 0; l < tables.Length; l++)
        {
            for (int i = 0; i < tables[l].GetLength(0); i++)
            {
                for (int j = 0; j < tables[l].GetLength(1); j++)
                {
                    action(l, i, j);
                }
            }
        }
    }
}
