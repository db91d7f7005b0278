using FastBackprop.Numerics;

namespace FastBackprop.Data;

/// <content>Offsets and divisors from a training set.</content>
public sealed partial class Scaler
{
    /// <summary>
    /// Finds offsets and divisors from the training inputs, in double. A column of equal values gets the divisor 0 and always
    /// becomes 0: the network has learned nothing from it, so a new value in it must not reach the network.
    /// </summary>
    /// <remarks>
    /// A column that is nearly constant is scaled to the full spread like any other. With <see cref="Scaling.MinMax"/> values of 1 and
    /// 1.0000001 become 0 and 1, and possible noise of the last digit weighs as much as every other column. Leave such columns out.
    /// </remarks>
    /// <param name="kind">The kind of scaling.</param>
    /// <param name="training">The samples that the network is trained on, and no others.</param>
    /// <exception cref="ArgumentException">The kind is unknown, or the range of a column's values is larger than a double can hold.</exception>
    public static Scaler Fit<T>(Scaling kind, Dataset<T> training)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(training);
        if (kind is not (Scaling.MinMax or Scaling.Range or Scaling.Standard))
        {
            return new Scaler(kind, training.InputColumns, [], []);
        }

        (double[] minimum, double[] maximum) = Extremes(training);
        if (kind == Scaling.Range)
        {
            minimum = [minimum.Min()];
            maximum = [maximum.Max()];
        }

        double[] spread = Spread(minimum, maximum);
        return kind == Scaling.Standard
            ? Standard(training, minimum, spread)
            : new Scaler(kind, training.InputColumns, minimum, spread);
    }

    /// <summary>
    /// The nearly constant columns: their spread, the divisor, is above 0 and at most 2⁻²⁰ of the size of their values, some eight steps of a float.
    /// </summary>
    internal IEnumerable<int> NearlyConstantColumns()
    {
        const double Share = 1.0 / (1 << 20);
        return Enumerable.Range(0, _divisors.Length == 0 ? 0 : Columns).Where(column =>
        {
            int i = IsPerColumn ? column : 0;
            double farthest = Math.Max(Math.Abs(_offsets[i]), Math.Abs(_offsets[i] + _divisors[i]));
            return _divisors[i] > 0 && _divisors[i] <= Share * farthest;
        });
    }

    private static (double[] Minimum, double[] Maximum) Extremes<T>(Dataset<T> training)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var minimum = new double[training.InputColumns];
        var maximum = new double[training.InputColumns];
        Array.Fill(minimum, double.PositiveInfinity);
        Array.Fill(maximum, double.NegativeInfinity);
        for (int row = 0; row < training.Rows; row++)
        {
            ReadOnlySpan<T> input = training.Input(row);
            for (int column = 0; column < input.Length; column++)
            {
                double x = ElementType.ToDouble(input[column]);
                minimum[column] = Math.Min(minimum[column], x);
                maximum[column] = Math.Max(maximum[column], x);
            }
        }

        return (minimum, maximum);
    }

    private static double[] Spread(double[] minimum, double[] maximum)
    {
        var spread = new double[minimum.Length];
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] = maximum[i] - minimum[i];
            if (double.IsInfinity(spread[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"column {i} spans from {minimum[i]:R} to {maximum[i]:R}, which is more than a double holds."));
            }
        }

        return spread;
    }

    // Sums of x - minimum, and of squares in units of the spread. Neither loses much to values far from zero, and the squares
    // cannot overflow. The sums run over the rows in order, so the result does not depend on the hardware.
    private static Scaler Standard<T>(Dataset<T> training, double[] minimum, double[] spread)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mean = new double[minimum.Length];
        for (int row = 0; row < training.Rows; row++)
        {
            ReadOnlySpan<T> input = training.Input(row);
            for (int column = 0; column < input.Length; column++)
            {
                mean[column] += (ElementType.ToDouble(input[column]) - minimum[column]) / training.Rows;
            }
        }

        for (int column = 0; column < mean.Length; column++)
        {
            mean[column] += minimum[column];
        }

        var deviation = new double[minimum.Length];
        for (int row = 0; row < training.Rows; row++)
        {
            ReadOnlySpan<T> input = training.Input(row);
            for (int column = 0; column < input.Length; column++)
            {
                double part = spread[column] == 0 ? 0 : (ElementType.ToDouble(input[column]) - mean[column]) / spread[column];
                deviation[column] += part * part;
            }
        }

        for (int column = 0; column < deviation.Length; column++)
        {
            deviation[column] = spread[column] * Math.Sqrt(deviation[column] / training.Rows);
        }

        return new Scaler(Scaling.Standard, training.InputColumns, mean, deviation);
    }
}
