namespace FastBackprop.Cli.Pictures;

/// <summary>Values as pictures take them, whatever the network's are.</summary>
internal static class Doubles
{
    public static double[] Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
        {
            doubles[i] = double.CreateTruncating(values[i]);
        }

        return doubles;
    }
}
