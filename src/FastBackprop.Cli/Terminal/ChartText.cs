using System.Globalization;

namespace FastBackprop.Cli.Terminal;

/// <summary>Numbers at the ticks of a chart.</summary>
internal static class ChartText
{
    // What is larger is no share, and has no room at a tick.
    private const double LargestShare = 1e6;

    /// <summary>A share, without digits that are zero.</summary>
    public static string Percent(double share) => Math.Abs(share) < LargestShare
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %")
        : Wording.Short(share);
}
