using System.Numerics.Tensors;
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
internal sealed class SecondSigmoidLoop
{
    private readonly Matrix<double> _x;
    private readonly Matrix<double> _targets;
    private readonly Matrix<double> _weights1;
    private readonly Matrix<double> _weights2;
    private readonly Matrix<double> _a1;
    private readonly Matrix<double> _a2;
    private readonly Matrix<double> _delta1;
    private readonly Matrix<double> _delta2;
    private readonly double[] _second;
    private readonly double[] _gradient;

    public SecondSigmoidLoop(Network<double> network, Dataset<double> data)
    {
        _x = Transposed(data.Inputs);
        _targets = Transposed(data.Targets);
        _weights1 = Transposed(network.Weights(0));
        _weights2 = Transposed(network.Weights(1));
        _a1 = new Matrix<double>(_weights1.Rows, data.Rows);
        _a2 = new Matrix<double>(_weights2.Rows, data.Rows);
        _delta1 = new Matrix<double>(_a1.Rows, data.Rows);
        _delta2 = new Matrix<double>(_a2.Rows, data.Rows);
        _second = new double[data.Rows];
        _gradient = new double[Math.Max(_x.Rows, _a1.Rows)];
    }

    public void Update(double rate)
    {
        Forward(_weights1, _x, _a1);
        Forward(_weights2, _a1, _a2);

        for (int unit = 0; unit < _a2.Rows; unit++)
        {
            TensorPrimitives.Subtract(_a2.Span.Row(unit), _targets.Span.Row(unit), _delta2.Span.Row(unit));
        }

        MultiplyBySlope(_a2, _delta2);
        for (int unit = 0; unit < _delta1.Rows; unit++)
        {
            _delta1.Span.Row(unit).Clear();
        }

        MatrixPrimitives.AddTransposedProduct<double>(_weights2.Span, _delta2.Span, _delta1.Span);
        MultiplyBySlope(_a1, _delta1);

        Descend(rate, _a1, _delta2, _weights2);
        Descend(rate, _x, _delta1, _weights1);
    }

    public void CopyTo(Network<double> network)
    {
        network.SetWeights(0, Transposed(_weights1.Span).Span);
        network.SetWeights(1, Transposed(_weights2.Span).Span);
    }

    private static void Forward(Matrix<double> weights, Matrix<double> inputs, Matrix<double> outputs)
    {
        MatrixPrimitives.Multiply<double>(weights.Span, inputs.Span, outputs.Span);
        for (int unit = 0; unit < outputs.Rows; unit++)
        {
            Kernels.Activations.Sigmoid<double>(outputs.Span.Row(unit), outputs.Span.Row(unit));
        }
    }

    // The derivative is a·(1 − a) of an output a of the sigmoid: handed the second sigmoid's output, it is the quirk.
    private void MultiplyBySlope(Matrix<double> outputs, Matrix<double> deltas)
    {
        for (int unit = 0; unit < outputs.Rows; unit++)
        {
            Kernels.Activations.Sigmoid<double>(outputs.Span.Row(unit), _second);
            Kernels.Activations.MultiplyByDerivative<double>(Activation.Sigmoid, _second, deltas.Span.Row(unit), deltas.Span.Row(unit));
        }
    }

    // A unit's gradient is the sum over the samples of its delta times its inputs.
    private void Descend(double rate, Matrix<double> inputs, Matrix<double> deltas, Matrix<double> weights)
    {
        Span<double> gradient = _gradient.AsSpan(0, inputs.Rows);
        for (int unit = 0; unit < deltas.Rows; unit++)
        {
            MatrixPrimitives.MultiplyTransposed<double>(deltas.Span.Row(unit), inputs.Span, gradient);
            TensorPrimitives.Multiply(gradient, rate, gradient);
            TensorPrimitives.Subtract(weights.Span.Row(unit), gradient, weights.Span.Row(unit));
        }
    }

    private static Matrix<double> Transposed(ReadOnlyMatrixSpan<double> matrix)
    {
        var transposed = new Matrix<double>(matrix.Columns, matrix.Rows);
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
