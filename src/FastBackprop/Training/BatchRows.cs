using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>Rows of a batch: inputs and their targets.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="targets">The targets.</param>
/// <param name="dataset">
/// The number of the immutable dataset that the rows come from: a pass need not rearrange them each time. 0 if they may change.
/// </param>
/// <param name="firstRow">The first of its rows.</param>
internal readonly ref struct BatchRows<T>(Rows<T> inputs, Rows<T> targets, long dataset = 0, int firstRow = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All rows of two matrices.</summary>
    public BatchRows(ReadOnlyMatrixSpan<T> inputs, ReadOnlyMatrixSpan<T> targets)
        : this(
            new Rows<T>(ref inputs.First, inputs.Stride, inputs.Rows, inputs.Columns),
            new Rows<T>(ref targets.First, targets.Stride, targets.Rows, targets.Columns))
    {
    }

    /// <summary>Rows of a dataset that follow one another, read in place.</summary>
    public BatchRows(Dataset<T> data, int first, int count)
        : this(
            new Rows<T>(ref Operands.First(data.Input(first)), data.InputColumns, count, data.InputColumns),
            new Rows<T>(ref Operands.First(data.Target(first)), data.TargetColumns, count, data.TargetColumns),
            data.Number,
            first)
    {
    }

    public Rows<T> Inputs { get; } = inputs;

    public Rows<T> Targets { get; } = targets;

    public long Dataset => dataset;

    public int FirstRow => firstRow;

    public int Count => Inputs.Count;

    /// <summary>Some of the rows.</summary>
    public BatchRows<T> Slice(int first, int count) =>
        new(Inputs.Slice(first, count), Targets.Slice(first, count), dataset, firstRow + first);
}
