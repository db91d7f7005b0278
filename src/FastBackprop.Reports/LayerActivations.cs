using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Reports;

/// <summary>What every layer answers to a sample.</summary>
public static class LayerActivations
{
    /// <summary>
    /// The activations <c>a = f(x·W)</c> of each layer in turn, the last being the outputs: those of
    /// <see cref="Inference.Predictor{T}"/>. With <see cref="BiasConvention.ComputedUnit"/> the last value of a hidden layer is
    /// that of the unit which serves the next as its bias.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network; nobody may train it meanwhile.</param>
    /// <param name="x">An input row, scaled as the network was trained.</param>
    /// <exception cref="ArgumentException">The row has another length than the network has inputs.</exception>
    public static T[][] Of<T>(Network<T> network, ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (x.Length != network.Shape.Inputs)
        {
            throw new ArgumentException($"x has {x.Length} values; the network has {network.Shape.Inputs} inputs.", nameof(x));
        }

        var answers = new T[network.Shape.Layers.Length][];
        for (int layer = 0; layer < answers.Length; layer++)
        {
            ReadOnlyMatrixSpan<T> weights = network.Weights(layer);
            answers[layer] = new T[weights.Columns];
            MatrixPrimitives.Multiply(layer == 0 ? x : answers[layer - 1], weights, answers[layer]);
            if (layer == 0 && network.Layers[0].SkipsZeros)
            {
                MakeZerosPositive(answers[layer]);
            }

            Activations.Apply(network.Shape.Layers[layer].Activation, answers[layer], answers[layer]);
        }

        return answers;
    }

    // As the forward pass does where it may skip inputs that are zero: −0 + 0 is +0, and every other sum stays what it is.
    private static void MakeZerosPositive<T>(Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += T.Zero;
        }
    }
}
