using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>
/// From the rows of a batch to its update. The hot methods are fully compiled at once: a small network may be trained before the runtime's
/// second tier begins.
/// </content>
public sealed partial class BatchTrainer<T>
{
    private void OpenTeam(int rows) => _team.Open(Math.Min(rows, _pass.MostRows) * _pass.SharedMultiplyAdds);

    // Learns the samples at the places first … end − 1 of the order. Adds the losses to the given sum, batch by batch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LearnRange(
        Dataset<T> data, SampleOrder? order, int batchSize, int first, int end, double sum, CancellationToken cancellationToken = default)
    {
        OpenTeam(Math.Min(batchSize, end - first));
        try
        {
            int rows;
            for (; first < end; first += rows)
            {
                rows = Math.Min(batchSize, end - first);
                double batch = order is null || order.IsSequential
                    ? AddBatch(new BatchRows<T>(data, first, rows), null, [], cancellationToken)
                    : AddBatch(default, data, order.Rows.Slice(first, rows), cancellationToken);
                Finish(batch, rows);
                sum += batch;
            }
        }
        finally
        {
            _team.Close();
        }

        return sum;
    }

    private double SumOfLosses(Dataset<T> data)
    {
        double sum = 0;
        for (int first = 0; first < data.Rows; first += _pass.MostRows)
        {
            sum = _pass.Forward(new BatchRows<T>(data, first, Math.Min(_pass.MostRows, data.Rows - first)), sum);
        }

        return sum;
    }

    // Contiguous rows are read in place. Rows of a dataset in another order are copied first, piece by piece.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddBatch(in BatchRows<T> batch, Dataset<T>? data, ReadOnlySpan<int> order, CancellationToken cancellationToken)
    {
        _pass.TakeWeights();
        _pass.BeginGradient(Update.Gradient);
        double sum = 0;
        int count = data is null ? batch.Count : order.Length;
        for (int first = 0; first < count && double.IsFinite(sum); first += _pass.MostRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(_pass.MostRows, count - first);
            BatchRows<T> piece = data is null ? batch.Slice(first, rows) : _pass.Gather(data, order.Slice(first, rows));
            sum = _pass.Forward(piece, sum);
            if (double.IsFinite(sum))
            {
                _pass.AddGradient(piece, Update.Gradient);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Finish(double lossSum, int rows)
    {
        double loss = lossSum / rows;
        _core.ThrowUnlessFinite(loss);
        double divisor = Scale switch
        {
            GradientScale.Sum => 1,
            GradientScale.MeanOverRows => rows,
            GradientScale.MeanOverRowsAndOutputs => (double)rows * Network.Shape.Outputs,
            _ => throw Undefined.Value(Scale),
        };
        Update.Apply(divisor, LearningRate, Steps, loss, largestGradient: null);
        _core.Steps++;
        return loss;
    }
}
