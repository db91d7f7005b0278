using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>The sums and outputs of a dataset's rows, one after the other; the forward pass takes many rows at a time.</summary>
/// <param name="pass">The pass.</param>
/// <param name="data">The rows.</param>
/// <param name="scratch">As <see cref="ForwardPass{T}.OutputSums"/> needs it for <see cref="ForwardPass{T}.MostRows"/> rows.</param>
/// <param name="outputs">A row of <see cref="ForwardPass{T}.OutputStride"/> elements.</param>
internal ref struct RowOutputs<T>(ForwardPass<T> pass, Dataset<T> data, Span<T> scratch, Span<T> outputs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _scratch = scratch;
    private readonly Span<T> _outputs = outputs;
    private ref T _sums;
    private int _rowsLeft;

    /// <summary>The number of the row.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>The sums z of its output units, a padded row.</summary>
    public readonly ref T Sums => ref _sums;

    /// <summary>Its outputs a, a padded row.</summary>
    public readonly ref T Outputs => ref MemoryMarshal.GetReference(_outputs);

    /// <summary>Goes to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        if (++Row == data.Rows)
        {
            return false;
        }

        if (_rowsLeft == 0)
        {
            _rowsLeft = Math.Min(pass.MostRows, data.Rows - Row);
            _sums = ref pass.OutputSums(ref Operands.First(data.Input(Row)), data.InputColumns, _rowsLeft, ref MemoryMarshal.GetReference(_scratch));
        }
        else
        {
            _sums = ref Unsafe.Add(ref _sums, pass.OutputStride);
        }

        _rowsLeft--;
        MemoryMarshal.CreateReadOnlySpan(ref _sums, pass.OutputStride).CopyTo(_outputs);
        pass.ActivateOutput(ref Outputs);
        return true;
    }
}
