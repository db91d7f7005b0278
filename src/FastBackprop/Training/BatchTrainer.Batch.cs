using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>
/// From the rows of a batch to its update. Fully compiled from the second call on: a whole training of a small network ends before the
/// runtime's second tier begins.
/// </content>
public sealed partial class BatchTrainer<T>
{
    private void OpenTeam(int rows) => _team.Open(Math.Min(rows, _pass.MostRows) * _pass.SharedMultiplyAdds);

    // Learns the samples at the places first … end − 1 of the order; the losses are added to the sum so far, batch by batch.
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
                    ? AddBatch(data, first, rows, cancellationToken)
                    : AddBatch(data, order.Rows.Slice(first, rows), cancellationToken);
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
        int rows;
        for (int first = 0; first < data.Rows; first += rows)
        {
            rows = Math.Min(_pass.MostRows, data.Rows - first);
            _pass.Source = (data.Number, first);
            sum = _pass.Forward(
                ref Operands.First(data.Input(first)),
                data.InputColumns,
                ref Operands.First(data.Target(first)),
                data.TargetColumns,
                rows,
                sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddBatch(ReadOnlyMatrixSpan<T> inputs, ReadOnlyMatrixSpan<T> targets)
    {
        Begin();
        double sum = 0;
        for (int first = 0; first < inputs.Rows && double.IsFinite(sum); first += _pass.MostRows)
        {
            sum = AddRows(
                ref Unsafe.Add(ref inputs.First, (nint)first * inputs.Stride),
                inputs.Stride,
                ref Unsafe.Add(ref targets.First, (nint)first * targets.Stride),
                targets.Stride,
                Math.Min(_pass.MostRows, inputs.Rows - first),
                sum);
        }

        return sum;
    }

    // Rows as they are stored are read in place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddBatch(Dataset<T> data, int firstRow, int count, CancellationToken cancellationToken)
    {
        Begin();
        double sum = 0;
        for (int first = 0; first < count && double.IsFinite(sum); first += _pass.MostRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _pass.Source = (data.Number, firstRow + first);
            sum = AddRows(
                ref Operands.First(data.Input(firstRow + first)),
                data.InputColumns,
                ref Operands.First(data.Target(firstRow + first)),
                data.TargetColumns,
                Math.Min(_pass.MostRows, count - first),
                sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddBatch(Dataset<T> data, ReadOnlySpan<int> rows, CancellationToken cancellationToken)
    {
        Begin();
        double sum = 0;
        int targetStride = Network.Layers[^1].Stride;
        for (int first = 0; first < rows.Length && double.IsFinite(sum); first += _pass.MostRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(_pass.MostRows, rows.Length - first);
            _pass.Gather(data, rows.Slice(first, count));
            sum = AddRows(ref _pass.Inputs.First, _pass.InputStride, ref _pass.Targets.First, targetStride, count, sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin()
    {
        _pass.Source = null;
        _pass.TakeWeights();
        _pass.BeginGradient(_update.Gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double AddRows(ref T x, int xStride, ref T target, int targetStride, int rows, double sum)
    {
        sum = _pass.Forward(ref x, xStride, ref target, targetStride, rows, sum);
        if (double.IsFinite(sum))
        {
            _pass.AddGradient(ref x, xStride, ref target, targetStride, rows, _update.Gradient);
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
        _update.Apply(divisor, LearningRate, Steps, loss, largestGradient: null);
        _core.Steps++;
        return loss;
    }
}
