namespace FastBackprop.Reports.Charts;

/// <summary>Long curves, with as many points as can be seen.</summary>
internal static class Thinning
{
    // Twice as many points are left: more than a screen has columns for a chart.
    private const int Stretches = 400;

    /// <summary>Of each stretch the lowest and the highest point, so that no spike is lost; a short curve as it is.</summary>
    public static IReadOnlyList<(double X, double Y)> Envelope(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= 2 * Stretches)
        {
            return points;
        }

        var kept = new List<(double X, double Y)> { points[0] };
        for (int stretch = 0; stretch < Stretches; stretch++)
        {
            int first = (int)((long)points.Count * stretch / Stretches);
            int end = (int)((long)points.Count * (stretch + 1) / Stretches);
            int low = first;
            int high = first;
            for (int i = first; i < end; i++)
            {
                low = points[i].Y < points[low].Y ? i : low;
                high = points[i].Y > points[high].Y ? i : high;
            }

            kept.Add(points[Math.Min(low, high)]);
            kept.Add(points[Math.Max(low, high)]);
        }

        kept.Add(points[^1]);
        return kept;
    }
}
