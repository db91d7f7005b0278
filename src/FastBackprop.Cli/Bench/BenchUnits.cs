using System.Globalization;

namespace FastBackprop.Cli.Bench;

/// <summary>Times and rates of very different sizes, with three digits and the unit that suits them.</summary>
internal static class BenchUnits
{
    /// <summary>A time: 4.31 ns, 43.1 µs, 431 ms.</summary>
    public static string Time(double ns) => Scaled(ns, ["ns", "µs", "ms", "s"]);

    /// <summary>A number a second: 43.1, 431 k, 4.31 M.</summary>
    public static string Rate(double perSecond) => Scaled(perSecond, ["", "k", "M", "G"]);

    /// <summary>0.0431, 4.31, 43.1, 431, 4310.</summary>
    public static string ThreeDigits(double value) => value.ToString(
        value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : value >= 0.9995 ? "0.00" : "0.###", CultureInfo.InvariantCulture);

    private static string Scaled(double value, ReadOnlySpan<string> units)
    {
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return $"{ThreeDigits(value)} {units[unit]}".TrimEnd();
    }
}
