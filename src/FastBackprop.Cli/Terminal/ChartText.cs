using System.Globalization;

namespace FastBackprop.Cli.Terminal;

/// <summary>Numbers at the ticks of a chart.</summary>
internal static class ChartText
{
    /// <summary>A share, without digits that are zero.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");
}
