using FastBackprop.Numerics;

namespace FastBackprop.Cli.Inspect;

/// <summary>What the weights of a layer are like, bias row included.</summary>
internal sealed record LayerStatistics(
    int Rows, int Columns, string Activation, double Minimum, double Maximum, double Mean, double StandardDeviation, long Zeros)
{
    public static LayerStatistics Of<T>(ReadOnlyMatrixSpan<T> weights, string activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        double sum = 0;
        long zeros = 0;
        for (int row = 0; row < weights.Rows; row++)
        {
            foreach (T weight in weights.Row(row))
            {
                double value = double.CreateTruncating(weight);
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
                sum += value;
                zeros += value == 0 ? 1 : 0;
            }
        }

        double count = (double)weights.Rows * weights.Columns;
        double mean = sum / count;
        return new LayerStatistics(
            weights.Rows, weights.Columns, activation, minimum, maximum, mean, Math.Sqrt(SquaredDeviations(weights, mean) / count), zeros);
    }

    private static double SquaredDeviations<T>(ReadOnlyMatrixSpan<T> weights, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int row = 0; row < weights.Rows; row++)
        {
            foreach (T weight in weights.Row(row))
            {
                double deviation = double.CreateTruncating(weight) - mean;
                sum += deviation * deviation;
            }
        }

        return sum;
    }
}
