using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        for (int first = 0; first < data.Rows; first += _pass.MostRows)
        {
            int rows = Math.Min(_pass.MostRows, data.Rows - first);
            ref T z = ref _pass.OutputSums(ref Operands.First(data.Input(first)), data.InputColumns, rows, ref _scratch.First);
            for (int row = first; row < first + rows; row++)
            {
                MemoryMarshal.CreateReadOnlySpan(ref z, _pass.OutputStride).CopyTo(_outputs.Span);
                _pass.ActivateOutput(ref _outputs.First);
                sum += _loss.Value(ref z, ref _outputs.First, ref Operands.First(data.Target(row)), data.TargetColumns);
                z = ref Unsafe.Add(ref z, _pass.OutputStride);
            }
        }

        return sum;
    }
}
