using FastBackprop.Data;

namespace FastBackprop.Cli.Models;

/// <summary>Inputs as they were before scaling, for people to look at.</summary>
internal static class UnscaledInput
{
    /// <summary>
    /// Undoes a scaling, but for what it lost: the length of a row under <see cref="Scaling.UnitRow"/>. A column without
    /// spread has its one value again.
    /// </summary>
    public static double[] Of<T>(Scaler? scaler, ReadOnlySpan<T> scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[scaled.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateTruncating(scaled[i]);
            if (scaler is { Offsets.IsEmpty: false })
            {
                int column = scaler.Offsets.Length == 1 ? 0 : i;
                values[i] = (values[i] * scaler.Divisors[column]) + scaler.Offsets[column];
            }
        }

        return values;
    }
}
