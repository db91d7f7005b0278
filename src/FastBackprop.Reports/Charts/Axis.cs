namespace FastBackprop.Reports.Charts;

/// <summary>Maps values to a place between 0 and 1, on a linear or a logarithmic scale, and knows where its ticks are.</summary>
internal sealed class Axis
{
    /// <summary>Farther from 0, two values may have a distance that no number holds.</summary>
    public const double Farthest = 1e300;

    /// <summary>Nearer to 0 than this is 0: a difference of two such values may have no room for ticks between them.</summary>
    public const double Nearest = 1e-300;

    private readonly double _least;
    private readonly double _greatest;

    private Axis(double least, double greatest, bool isLogarithmic, IReadOnlyList<double> ticks)
    {
        IsLogarithmic = isLogarithmic;
        _least = Scaled(least);
        _greatest = Scaled(greatest);
        Ticks = ticks;
    }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>A value as an axis takes it; null where it takes none: it is not finite, or beyond ±<see cref="Farthest"/>.</summary>
    public static double? Drawable(double value) =>
        !(Math.Abs(value) <= Farthest) ? null : Math.Abs(value) < Nearest ? 0 : value;

    /// <summary>An axis that ends where the values end.</summary>
    /// <param name="least">The least value, as <see cref="Drawable"/> gives it.</param>
    /// <param name="greatest">The greatest value.</param>
    /// <param name="areWhole">Whether the values are whole numbers, so that ticks between them would say nothing.</param>
    /// <param name="ticks">Ticks wanted.</param>
    public static Axis Exact(double least, double greatest, bool areWhole, int ticks)
    {
        (least, greatest) = Apart(least, greatest);
        double step = Charts.Ticks.Step(least, greatest, ticks);
        return new Axis(least, greatest, false, Charts.Ticks.Multiples(least, greatest, areWhole ? Math.Max(1, step) : step));
    }

    /// <summary>An axis that ends at round numbers. Values are as <see cref="Drawable"/> gives them; on a logarithmic one above 0.</summary>
    public static Axis Rounded(double least, double greatest, bool isLogarithmic, int ticks)
    {
        if (isLogarithmic)
        {
            double bottom = Math.Pow(10, Math.Floor(Math.Log10(least)));
            double top = Math.Pow(10, Math.Ceiling(Math.Log10(greatest)));
            return new Axis(bottom, top, true, Charts.Ticks.Powers(bottom, top, ticks + 2));
        }

        (least, greatest) = Apart(least, greatest);
        double step = Charts.Ticks.Step(least, greatest, ticks);
        least = Math.Floor((least / step) + 1e-9) * step;
        greatest = Math.Ceiling((greatest / step) - 1e-9) * step;
        return new Axis(least, greatest, false, Charts.Ticks.Multiples(least, greatest, step));
    }

    public double Place(double value) => (Scaled(value) - _least) / (_greatest - _least);

    private static (double Least, double Greatest) Apart(double least, double greatest)
    {
        // A difference that is lost beside the values themselves has no ticks between them.
        double spread = Math.Max(Math.Abs(least), Math.Abs(greatest));
        return greatest - least > 1e-9 * spread ? (least, greatest)
            : spread == 0 ? (0, 1)
            : (least - (0.5 * spread), greatest + (0.5 * spread));
    }

    private double Scaled(double value) => IsLogarithmic ? Math.Log10(value) : value;
}
