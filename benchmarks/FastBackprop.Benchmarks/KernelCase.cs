using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks;

/// <summary>The operands of a kernel: weights of <c>(inputs + 1) × outputs</c>, and rows of samples.</summary>
public sealed class KernelCase
{
    /// <summary>So small that weights which are changed a million times stay what they are, by and large.</summary>
    internal const float Scale = 1e-9f;

    /// <summary>Operands of random values.</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="inputs">Rows of the weights, without the bias.</param>
    /// <param name="outputs">Columns of the weights.</param>
    public KernelCase(int rows, int inputs, int outputs)
    {
        var random = new RandomGenerator(1);
        Rows = rows;
        Inputs = inputs;
        Outputs = outputs;
        X = Random(random, rows, inputs);
        Weights = Random(random, inputs + 1, outputs);
        Delta = Random(random, 1, outputs);
        Z = new Matrix<float>(rows, outputs);
        Error = new Matrix<float>(1, inputs);
    }

    internal int Rows { get; }

    internal int Inputs { get; }

    internal int Outputs { get; }

    internal int Chains => SummationChains.For(Inputs, Outputs);

    internal Matrix<float> X { get; }

    internal Matrix<float> Weights { get; }

    internal Matrix<float> Delta { get; }

    internal Matrix<float> Z { get; }

    internal Matrix<float> Error { get; }

    /// <summary>The shape, as it is printed: <c>784x128</c>, with more than one row <c>256x784x128</c>.</summary>
    public override string ToString() => Rows == 1 ? $"{Inputs}x{Outputs}" : $"{Rows}x{Inputs}x{Outputs}";

    private static Matrix<float> Random(RandomGenerator random, int rows, int columns)
    {
        var matrix = new Matrix<float>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Span.Row(row))
            {
                value = (float)random.NextDouble();
            }
        }

        return matrix;
    }
}
