namespace FastBackprop.Reports.Charts;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>1, 2 or 5 times a power of ten, so that its multiples within bounds are about as many as wanted.</summary>
    public static double Step(double least, double greatest, int wanted)
    {
        double rough = (greatest - least) / wanted;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
    }

    /// <summary>The multiples of a step that lie within bounds.</summary>
    public static IReadOnlyList<double> Multiples(double least, double greatest, double step)
    {
        // A bound that misses its multiple by a rounding still has a tick.
        double first = Math.Ceiling((least / step) - 1e-9);
        double last = Math.Floor((greatest / step) + 1e-9);
        var ticks = new List<double>();
        for (double multiple = first; multiple <= last; multiple++)
        {
            // A multiple of −0 would be written with its sign.
            ticks.Add(multiple == 0 ? 0 : multiple * step);
        }

        return ticks;
    }

    /// <summary>Powers of ten within bounds, every one or every so many that few enough are left.</summary>
    public static IReadOnlyList<double> Powers(double least, double greatest, int most)
    {
        int first = (int)Math.Ceiling(Math.Log10(least) - 1e-9);
        int last = (int)Math.Floor(Math.Log10(greatest) + 1e-9);
        int step = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)most));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(power => (power - first) % step == 0).Select(power => Math.Pow(10, power))];
    }
}
