namespace FastBackprop.Reports.Charts;

/// <summary>Round numbers along an axis: a few, whatever the bounds are.</summary>
internal static class Ticks
{
    /// <summary>More than this on an axis are no help; bounds that would need more have none.</summary>
    public const int Most = 40;

    // All powers of ten that are above 0 and finite; the least of them is subnormal.
    private const int LeastPower = -323;
    private const int GreatestPower = 308;

    /// <summary>
    /// 1, 2 or 5 times a power of ten, so that its multiples within bounds are about as many as wanted; NaN where the distance of
    /// the bounds is not a finite number above 0.
    /// </summary>
    public static double Step(double least, double greatest, int wanted)
    {
        double rough = (greatest - least) / wanted;
        if (!double.IsFinite(rough) || rough <= 0)
        {
            return double.NaN;
        }

        double power = Math.Pow(10, Math.Max(LeastPower, Math.Floor(Math.Log10(rough))));
        return power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
    }

    /// <summary>The multiples of a step that lie within bounds; none where they are more than <see cref="Most"/>, or not numbers.</summary>
    public static IReadOnlyList<double> Multiples(double least, double greatest, double step)
    {
        // A bound that misses its multiple by a rounding still has a tick.
        double first = Math.Ceiling((least / step) - 1e-9);
        double last = Math.Floor((greatest / step) + 1e-9);

        // NaN is not in the range either.
        if (!(last - first is >= 0 and < Most))
        {
            return [];
        }

        var ticks = new List<double>();
        for (int i = 0; i <= last - first; i++)
        {
            // A multiple of −0 would be written with its sign.
            double multiple = first + i;
            ticks.Add(multiple == 0 ? 0 : multiple * step);
        }

        return ticks;
    }

    /// <summary>Powers of ten within bounds, every one or every so many that few enough are left; none where a bound is not above 0.</summary>
    public static IReadOnlyList<double> Powers(double least, double greatest, int most)
    {
        if (!(least > 0 && greatest > 0))
        {
            return [];
        }

        int first = (int)Math.Clamp(Math.Ceiling(Math.Log10(least) - 1e-9), LeastPower, GreatestPower + 1);
        int last = (int)Math.Clamp(Math.Floor(Math.Log10(greatest) + 1e-9), LeastPower - 1, GreatestPower);
        int step = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)most));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(power => (power - first) % step == 0).Select(power => Math.Pow(10, power))];
    }
}
