using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Steps that visit only the inputs that are not zero.</content>
public sealed partial class SgdTrainer<T>
{
    // A single step follows the setting for epochs, except for blocks, which need later samples.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double StepByDensity(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        if (_skipsZeros)
        {
            int nonZeros = _pass.FindNonZeros(x);
            if (_way == EpochWay.Sparse || Network.Sums.IsSparse((double)nonZeros / x.Length))
            {
                return _pass.SparseStep(x, target);
            }
        }

        return DenseStep(x, target);
    }

    private bool SkipsZeros() =>
        _core.Update is null && (_way == EpochWay.Sparse || (_way != EpochWay.Streaming && Network.Sums.SkipsZeros));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LearnSparsely(Dataset<T> data, SampleOrder? order, int first, int end, double sum)
    {
        for (int i = first; i < end; i++)
        {
            int row = order is null ? i : order[i];
            ReadOnlySpan<T> x = data.Input(row);
            _pass.FindNonZeros(x);
            if (i + 1 < end)
            {
                // The rows of a shuffled order come from main memory: fetch the next sample's rows while this one is computed. An earlier fetch would
                // delay this sample's own rows.
                int next = order is null ? i + 1 : order[i + 1];
                CacheHint.Fetch(data.Input(next));
                CacheHint.Fetch(data.Target(next));
            }

            sum += Completed(_pass.SparseStep(x, data.Target(row)));
        }

        return sum;
    }
}
