using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Oracles;

/// <summary>
/// Backpropagation as a textbook writes it, in double, with a loop for every sum and the whole Jacobian of every activation.
/// It shares nothing with the library but the shape.
/// </summary>
internal sealed class TextbookNetwork
{
    /// <summary>The δ of Huber's loss in tests: about as many errors are above it as below.</summary>
    public const double Delta = 0.375;

    private readonly NetworkShape _shape;
    private readonly Loss _loss;

    /// <summary>The weights of each layer, an input a row; the constant 1, where there is one, has the last row.</summary>
    public TextbookNetwork(NetworkShape shape, Loss loss, double[][,] weights)
    {
        _shape = shape;
        _loss = loss;
        Weights = weights;
    }

    public double[][,] Weights { get; }

    /// <summary>Every weight loses the learning rate times the derivative of the loss; the loss before that.</summary>
    public double Step(double[] x, double[] target, double learningRate)
    {
        (double loss, double[][,] gradient) = Gradient(x, target);
        for (int layer = 0; layer < Weights.Length; layer++)
        {
            for (int i = 0; i < Weights[layer].GetLength(0); i++)
            {
                for (int j = 0; j < Weights[layer].GetLength(1); j++)
                {
                    Weights[layer][i, j] -= learningRate * gradient[layer][i, j];
                }
            }
        }

        return loss;
    }

    /// <summary>A sample's loss, and its derivative by every weight.</summary>
    public (double Loss, double[][,] Gradient) Gradient(double[] x, double[] target)
    {
        var inputs = new double[Weights.Length][];
        var sums = new double[Weights.Length][];
        double[] output = x;
        for (int layer = 0; layer < Weights.Length; layer++)
        {
            inputs[layer] = HasConstant(layer) ? [.. output, 1] : output;
            sums[layer] = Multiply(inputs[layer], Weights[layer]);
            output = Activate(_shape.Layers[layer].Activation, sums[layer]);
        }

        var gradient = new double[Weights.Length][,];
        double[] error = LossSlope(output, sums[^1], target);
        for (int layer = Weights.Length - 1; layer >= 0; layer--)
        {
            double[] delta = Multiply(error, Jacobian(_shape.Layers[layer].Activation, sums[layer]));
            gradient[layer] = OuterProduct(inputs[layer], delta);
            error = Multiply(delta, Transpose(Weights[layer]))[..(inputs[layer].Length - (HasConstant(layer) ? 1 : 0))];
        }

        return (LossOf(output, sums[^1], target), gradient);
    }

    private static double[] Activate(Activation activation, double[] z) => activation switch
    {
        Activation.Sigmoid => [.. z.Select(Sigmoid)],
        Activation.Tanh => [.. z.Select(Math.Tanh)],
        Activation.Relu => [.. z.Select(v => Math.Max(v, 0))],
        Activation.LeakyRelu => [.. z.Select(v => v > 0 ? v : 0.01 * v)],
        Activation.Identity => z,
        Activation.Softmax => [.. z.Select(v => Math.Exp(v) / z.Sum(Math.Exp))],
        Activation.Gelu => [.. z.Select(v => v / 2 * (1 + Math.Tanh(Inner(v))))],
        Activation.Silu => [.. z.Select(v => v * Sigmoid(v))],
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>Element (i, j) is the derivative of output i by sum j.</summary>
    private static double[,] Jacobian(Activation activation, double[] z)
    {
        double[] a = Activate(activation, z);
        var jacobian = new double[z.Length, z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            for (int j = 0; j < z.Length; j++)
            {
                jacobian[i, j] = activation switch
                {
                    Activation.Softmax => a[i] * ((i == j ? 1 : 0) - a[j]),
                    _ when i != j => 0,
                    Activation.Sigmoid => Sigmoid(z[i]) * Sigmoid(-z[i]),
                    Activation.Tanh => 1 - (a[i] * a[i]),
                    Activation.Relu => z[i] > 0 ? 1 : 0,
                    Activation.LeakyRelu => z[i] > 0 ? 1 : 0.01,
                    Activation.Identity => 1,
                    Activation.Gelu => ((1 + Math.Tanh(Inner(z[i]))) / 2)
                        + (z[i] / 2 / Math.Pow(Math.Cosh(Inner(z[i])), 2) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * z[i] * z[i]))),
                    Activation.Silu => Sigmoid(z[i]) + (z[i] * Sigmoid(z[i]) * Sigmoid(-z[i])),
                    _ => throw new ArgumentOutOfRangeException(nameof(activation)),
                };
            }
        }

        return jacobian;
    }

    // Of the tanh in a GELU.
    private static double Inner(double z) => Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z));

    private static double[] Multiply(double[] x, double[,] matrix)
    {
        var product = new double[matrix.GetLength(1)];
        for (int j = 0; j < product.Length; j++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                product[j] += x[i] * matrix[i, j];
            }
        }

        return product;
    }

    private static double[,] OuterProduct(double[] x, double[] y)
    {
        var product = new double[x.Length, y.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
            {
                product[i, j] = x[i] * y[j];
            }
        }

        return product;
    }

    private static double[,] Transpose(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                transposed[j, i] = matrix[i, j];
            }
        }

        return transposed;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    // Where the outputs are sigmoids, 1 − a is the sigmoid of −z, without a cancellation.
    private double LossOf(double[] a, double[] z, double[] t) => _loss switch
    {
        var loss when loss == Loss.HalfSumOfSquares => a.Select((value, j) => (value - t[j]) * (value - t[j])).Sum() / 2,
        var loss when loss == Loss.Huber(Delta) => a.Select((value, j) => Math.Abs(value - t[j])).Sum(e => e <= Delta ? e * e / 2 : Delta * (e - (Delta / 2))),
        var loss when loss == Loss.BinaryCrossEntropy => -a.Select((value, j) => (t[j] * Math.Log(value)) + ((1 - t[j]) * Math.Log(Sigmoid(-z[j])))).Sum(),
        _ => -a.Select((value, j) => t[j] * Math.Log(value)).Sum(),
    };

    /// <summary>The derivative of the loss by each output.</summary>
    private double[] LossSlope(double[] a, double[] z, double[] t) => _loss switch
    {
        var loss when loss == Loss.HalfSumOfSquares => [.. a.Select((value, j) => value - t[j])],
        var loss when loss == Loss.Huber(Delta) => [.. a.Select((value, j) => Math.Clamp(value - t[j], -Delta, Delta))],
        var loss when loss == Loss.BinaryCrossEntropy => [.. a.Select((value, j) => (-t[j] / value) + ((1 - t[j]) / Sigmoid(-z[j])))],
        _ => [.. a.Select((value, j) => -t[j] / value)],
    };

    private bool HasConstant(int layer) => _shape.Bias switch
    {
        BiasConvention.Constant => true,
        BiasConvention.ComputedUnit => layer == 0,
        _ => false,
    };
}
