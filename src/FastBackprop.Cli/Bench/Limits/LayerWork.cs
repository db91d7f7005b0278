using FastBackprop.Networks;

namespace FastBackprop.Cli.Bench.Limits;

/// <summary>What a layer must compute and move for one sample. The constant input 1 is an input like any other.</summary>
/// <param name="Inputs">Inputs that are not zero, without the constant 1.</param>
/// <param name="UsedRows">Rows of the weights that these inputs and the constant 1 use.</param>
/// <param name="Rows">All rows of the weights.</param>
/// <param name="Outputs">Columns of the weights, which are the layer's units.</param>
/// <param name="IsFirst">Whether the layer's inputs are the sample, to which no error goes back.</param>
internal readonly record struct LayerWork(double Inputs, double UsedRows, int Rows, int Outputs, bool IsFirst)
{
    /// <summary>Bytes of all weights, without padding.</summary>
    public double Bytes => (double)Rows * Outputs * sizeof(float);

    /// <summary>Bytes of the weights that this sample needs.</summary>
    public double UsedBytes => UsedRows * Outputs * sizeof(float);

    /// <summary><c>z = x·W</c>: a multiply-add a weight.</summary>
    public double ForwardFlops => 2 * UsedRows * Outputs;

    /// <summary>
    /// Forward and <c>W += x⊗u</c>, a multiply-add a weight each; behind the first layer also the error <c>W·delta</c>, without the bias row.
    /// </summary>
    public double TrainingFlops => (2 * ForwardFlops) + (IsFirst ? 0 : 2 * Inputs * Outputs);

    /// <summary>Multiply-adds and additions one after the other, where everything else of a sum is computed at the same time.</summary>
    public int SumDepth => Depth(Rows);

    /// <summary>The same for the error that goes back to this layer's inputs.</summary>
    public int ErrorDepth => Depth(Outputs) + 1;

    /// <summary>The layers of a network.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="density">The share of the first layer's inputs that are not zero.</param>
    public static LayerWork[] Of(NetworkShape shape, double density)
    {
        var layers = new LayerWork[shape.Layers.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            int rows = shape.WeightRows(l);
            int inputs = shape.LayerInputs(l);
            double nonZero = l == 0 ? density * inputs : inputs;
            layers[l] = new LayerWork(nonZero, nonZero + rows - inputs, rows, shape.WeightColumns(l), l == 0);
        }

        return layers;
    }

    private static int Depth(int terms) => BitOperations.Log2((uint)terms) + (BitOperations.IsPow2(terms) ? 0 : 1);
}
