using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels.Elementwise;

/// <summary>
/// Arguments in increasing order from −∞ to +∞: a stride through the bit patterns, and every number near the places
/// where an elementwise function changes its way.
/// </summary>
internal static class SweepInputs
{
    private const int Window = 40;

    // Clamps, thresholds, overflow, the reduction's first steps, powers of two and zero; and where a sweep over all floats
    // found the largest errors.
    private static readonly double[] Edges =
    [
        0, 1.0 / (1 << 28), 1.0 / (1 << 13), 0.0625, 0.125, 0.25, 0.5, 0.17328679513998632, 0.34657359027997264, 0.6931471805599453,
        1, 1.0397207708399179, 2, 8.664339756999316, 9.0109134, 10, 17, 19.06154, 20, 36.7368, 37.42994775023705,
        87, 87.33654, 88.02969, 88.37626, 88.72284, 89, 103.97208, 127, 128, 708.3964185322641, 709.0895657128241,
        709.4361393031, 709.782712893384, 710, 745.1332191019412,
        4.506470203399658, 8.144486427307129, 16.642534255981445,
    ];

    /// <summary>About a million floats.</summary>
    public static float[] Singles { get; } = MakeSingles();

    /// <summary>About 30,000 doubles.</summary>
    public static double[] Doubles { get; } = MakeDoubles();

    private static float[] MakeSingles()
    {
        var values = new List<float> { float.NegativeInfinity, -0f, float.PositiveInfinity };
        for (long bits = int.MinValue; bits <= int.MaxValue; bits += 4099)
        {
            values.Add(BitConverter.Int32BitsToSingle((int)bits));
        }

        foreach (double edge in Edges)
        {
            int bits = BitConverter.SingleToInt32Bits((float)edge);
            for (int i = -Window; i <= Window; i++)
            {
                float near = BitConverter.Int32BitsToSingle(Math.Abs(bits + i));
                values.Add(near);
                values.Add(-near);
            }
        }

        return [.. values.Where(x => !float.IsNaN(x)).Order()];
    }

    private static double[] MakeDoubles()
    {
        var random = new RandomGenerator(1);
        var values = new List<double> { double.NegativeInfinity, -0.0, double.PositiveInfinity };
        for (int i = 0; i < 6000; i++)
        {
            values.Add(BitConverter.UInt64BitsToDouble(random.NextUInt64()));
            values.Add((random.NextDouble() - 0.5) * 1500);
            values.Add((random.NextDouble() - 0.5) * 40);
            values.Add((random.NextDouble() - 0.5) * 2);
        }

        foreach (double edge in Edges)
        {
            long bits = BitConverter.DoubleToInt64Bits(edge);
            for (int i = -Window; i <= Window; i++)
            {
                double near = BitConverter.Int64BitsToDouble(Math.Abs(bits + i));
                values.Add(near);
                values.Add(-near);
            }
        }

        return [.. values.Where(x => !double.IsNaN(x)).Order()];
    }
}
