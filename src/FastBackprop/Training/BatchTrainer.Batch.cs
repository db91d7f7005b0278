using FastBackprop.Data;
using FastBackprop.Kernels;

namespace FastBackprop.Training;

/// <content>From the rows of a batch to its update.</content>
public sealed partial class BatchTrainer<T>
{
    // Rows as they are stored are read in place.
    private double AddBatch(Dataset<T> data, int firstRow, int count)
    {
        Begin();
        double sum = 0;
        for (int first = 0; first < count && double.IsFinite(sum); first += _pass.MostRows)
        {
            _pass.Source = (data, firstRow + first);
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

    private double AddBatch(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        Begin();
        double sum = 0;
        int targetStride = Network.Layers[^1].Stride;
        for (int first = 0; first < rows.Length && double.IsFinite(sum); first += _pass.MostRows)
        {
            int count = Math.Min(_pass.MostRows, rows.Length - first);
            for (int i = 0; i < count; i++)
            {
                data.Input(rows[first + i]).CopyTo(_pass.Inputs.Span[(i * _pass.InputStride)..]);
                data.Target(rows[first + i]).CopyTo(_pass.Targets.Span[(i * targetStride)..]);
            }

            sum = AddRows(ref _pass.Inputs.First, _pass.InputStride, ref _pass.Targets.First, targetStride, count, sum);
        }

        return sum;
    }

    private void Begin()
    {
        _pass.Source = null;
        _pass.TakeWeights();
        _update.Gradient.Parameters.Span.Clear();
    }

    private double AddRows(ref T x, int xStride, ref T target, int targetStride, int rows, double sum)
    {
        sum = _pass.Forward(ref x, xStride, ref target, targetStride, rows, sum);
        if (double.IsFinite(sum))
        {
            _pass.AddGradient(ref x, xStride, ref target, targetStride, rows, _update.Gradient);
        }

        return sum;
    }

    private double Finish(double lossSum, int rows)
    {
        double loss = lossSum / rows;
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(Steps, loss, LearningRate);
        }

        double divisor = Scale switch
        {
            GradientScale.Sum => 1,
            GradientScale.MeanOverRows => rows,
            _ => (double)rows * Network.Shape.Outputs,
        };
        _update.Apply(divisor, LearningRate, Steps);
        Steps++;
        return loss;
    }
}
