using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>The losses of a dataset, by the forward pass of many rows: the bits of row after row, in about half the time.</summary>
internal sealed class DatasetLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ForwardPass<T> _pass;
    private readonly Loss _loss;
    private readonly AlignedBuffer<T> _scratch;
    private readonly AlignedBuffer<T> _outputs;

    public DatasetLoss(Network<T> network, Loss loss, ExecutionPlan plan)
    {
        _pass = ForwardPass<T>.Create(network, plan);
        _loss = loss;
        _scratch = AlignedMemory.Allocate<T>(2L * _pass.MostRows * _pass.Stride);
        _outputs = AlignedMemory.Allocate<T>(_pass.OutputStride);
    }

    /// <summary>The sum of the losses, added row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Sum(Dataset<T> data)
    {
        double sum = 0;
        var rows = new RowOutputs<T>(_pass, data, _scratch.Span, _outputs.Span);
        while (rows.MoveNext())
        {
            sum += _loss.Value(ref rows.Sums, ref rows.Outputs, ref Operands.First(data.Target(rows.Row)), data.TargetColumns);
        }

        return sum;
    }
}
