using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Recipe;

/// <summary>
/// Full-batch training of a network of two sigmoid layers without biases whose slopes are taken from a second sigmoid,
/// <c>s(a)·(1 − s(a))</c> of the activation a: a tutorial's quirk, which no trainer of the library knows.
/// </summary>
/// <remarks>
/// A column is a sample, so that samples fill the registers, however few the units are: <c>A1 = s(W1ᵀ·X)</c>, <c>A2 = s(W2ᵀ·A1)</c>.
/// </remarks>
internal sealed class SecondSigmoidLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _x;
    private readonly Matrix<T> _targets;
    private readonly Matrix<T> _weights1;
    private readonly Matrix<T> _weights2;
    private readonly Matrix<T> _a1;
    private readonly Matrix<T> _a2;
    private readonly Matrix<T> _delta1;
    private readonly Matrix<T> _delta2;
    private readonly Matrix<T> _second1;
    private readonly Matrix<T> _second2;
    private readonly T[] _gradient;

    public SecondSigmoidLoop(Network<T> network, Dataset<T> data)
    {
        _x = Transposed(data.Inputs);
        _targets = Transposed(data.Targets);
        _weights1 = Transposed(network.Weights(0));
        _weights2 = Transposed(network.Weights(1));
        _a1 = new Matrix<T>(_weights1.Rows, data.Rows);
        _a2 = new Matrix<T>(_weights2.Rows, data.Rows);
        _delta1 = new Matrix<T>(_a1.Rows, data.Rows);
        _delta2 = new Matrix<T>(_a2.Rows, data.Rows);
        _second1 = new Matrix<T>(_a1.Rows, data.Rows);
        _second2 = new Matrix<T>(_a2.Rows, data.Rows);
        _gradient = new T[Math.Max(_x.Rows, _a1.Rows)];
    }

    // A loop of one's own that is hot at once asks for the optimizing compiler, and takes the spans of its matrices once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int updates, double learningRate)
    {
        T rate = T.CreateTruncating(learningRate);
        MatrixSpan<T> x = _x.Span;
        MatrixSpan<T> targets = _targets.Span;
        MatrixSpan<T> weights1 = _weights1.Span;
        MatrixSpan<T> weights2 = _weights2.Span;
        MatrixSpan<T> a1 = _a1.Span;
        MatrixSpan<T> a2 = _a2.Span;
        MatrixSpan<T> delta1 = _delta1.Span;
        MatrixSpan<T> delta2 = _delta2.Span;
        MatrixSpan<T> second1 = _second1.Span;
        MatrixSpan<T> second2 = _second2.Span;
        for (int update = 0; update < updates; update++)
        {
            MatrixPrimitives.Multiply<T>(weights1, x, a1);
            Kernels.Activations.Apply<T>(Activation.Sigmoid, a1, a1);
            MatrixPrimitives.Multiply<T>(weights2, a1, a2);
            Kernels.Activations.Apply<T>(Activation.Sigmoid, a2, a2);

            Subtract(a2, targets, delta2);
            MultiplyBySlope(a2, second2, delta2);
            Clear(delta1);
            MatrixPrimitives.AddTransposedProduct<T>(weights2, delta2, delta1);
            MultiplyBySlope(a1, second1, delta1);

            Descend(rate, a1, delta2, weights2);
            Descend(rate, x, delta1, weights1);
        }
    }

    public void CopyTo(Network<T> network)
    {
        network.SetWeights(0, Transposed(_weights1.Span).Span);
        network.SetWeights(1, Transposed(_weights2.Span).Span);
    }

    // The derivative is a·(1 − a) of an output a of the sigmoid: handed the second sigmoid's output, it is the quirk.
    private static void MultiplyBySlope(MatrixSpan<T> outputs, MatrixSpan<T> second, MatrixSpan<T> delta)
    {
        Kernels.Activations.Apply<T>(Activation.Sigmoid, outputs, second);
        Kernels.Activations.MultiplyByDerivative<T>(Activation.Sigmoid, second, delta, delta);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(MatrixSpan<T> left, MatrixSpan<T> right, MatrixSpan<T> difference)
    {
        for (int unit = 0; unit < difference.Rows; unit++)
        {
            Span<T> a = left.Row(unit);
            Span<T> b = right.Row(unit);
            Span<T> d = difference.Row(unit);
            for (int sample = 0; sample < d.Length; sample++)
            {
                d[sample] = a[sample] - b[sample];
            }
        }
    }

    private static void Clear(MatrixSpan<T> matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).Clear();
        }
    }

    // A unit's gradient is the sum over the samples of its delta times its inputs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Descend(T rate, MatrixSpan<T> inputs, MatrixSpan<T> deltas, MatrixSpan<T> weights)
    {
        Span<T> gradient = _gradient.AsSpan(0, inputs.Rows);
        for (int unit = 0; unit < deltas.Rows; unit++)
        {
            MatrixPrimitives.MultiplyTransposed<T>(deltas.Row(unit), inputs, gradient);
            Span<T> weight = weights.Row(unit);
            for (int i = 0; i < gradient.Length; i++)
            {
                weight[i] -= rate * gradient[i];
            }
        }
    }

    private static Matrix<T> Transposed(ReadOnlyMatrixSpan<T> matrix)
    {
        var transposed = new Matrix<T>(matrix.Columns, matrix.Rows);
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                transposed[column, row] = matrix[row, column];
            }
        }

        return transposed;
    }
}
