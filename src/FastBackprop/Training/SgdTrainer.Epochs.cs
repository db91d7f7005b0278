using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>The choice of an epoch's way, and the ways.</content>
public sealed partial class SgdTrainer<T>
{
    // A rule is applied sample by sample. A way that the user set goes before the one that shape and data suggest.
    private EpochWay WayFor(Dataset<T> data)
    {
        if (_core.Update is not null)
        {
            return EpochWay.Streaming;
        }

        SummationPlan sums = Network.Sums;
        return _way ?? (sums.IsSparse(data.InputDensity) ? EpochWay.Sparse
            : sums.IsBlocked(data.InputDensity) ? EpochWay.Blocked
            : EpochWay.Streaming);
    }

    // Learns the samples at the places first … end − 1 of the order. Adds the losses to the given sum, one by one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LearnRange(Dataset<T> data, SampleOrder? order, int first, int end, double sum, EpochWay way)
    {
        _pass.Bound.AdmitAll(data.LargestInput);
        _pass.OpenTeam(way switch
        {
            EpochWay.Blocked => _pass.Block.Rows,
            EpochWay.Streaming => 1,
            EpochWay.Sparse => 0,
            _ => throw Undefined.Value(way),
        });
        try
        {
            return way switch
            {
                EpochWay.Blocked => LearnBlocks(data, order, first, end, sum),
                EpochWay.Sparse => LearnSparsely(data, order, first, end, sum),
                EpochWay.Streaming => LearnOneByOne(data, order, first, end, sum),
                _ => throw Undefined.Value(way),
            };
        }
        finally
        {
            _pass.CloseTeam();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LearnOneByOne(Dataset<T> data, SampleOrder? order, int first, int end, double sum)
    {
        for (int i = first; i < end; i++)
        {
            int row = order is null ? i : order[i];
            sum += Completed(DenseStep(data.Input(row), data.Target(row)));
        }

        return sum;
    }

    private double LearnBlocks(Dataset<T> data, SampleOrder? order, int first, int end, double sum)
    {
        while (first < end)
        {
            int count = Math.Min(_pass.Block.Rows, end - first);
            int done = _pass.BlockedSteps(data, order, first, count, ref sum);
            _core.Steps += done;
            sum = LearnOneByOne(data, order, first + done, first + count, sum);
            first += count;
        }

        return sum;
    }
}
