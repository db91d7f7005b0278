using System.Globalization;

namespace FastBackprop.Cli.Terminal;

/// <summary>Numbers as people read them.</summary>
internal static class Wording
{
    // A larger number in all its digits would fill the line, and is no share nor a time either.
    private const double LargestWrittenOut = 1e9;

    public static string Percent(double share) => Math.Abs(share) < LargestWrittenOut
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %")
        : Short(share);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number and the word for what is counted: 1 epoch, 2 epochs.</summary>
    public static string Count(long count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>Samples that the network has no class for: an output is infinite or NaN.</summary>
    public static string NotFinite(long samples, long of) =>
        $"{Count(samples)} of {Count(of)} samples have outputs that are not finite";

    /// <summary>Four digits are enough to compare losses by eye.</summary>
    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Two digits, for tables of figures whose size alone matters.</summary>
    public static string Rough(double value) => value.ToString("G2", CultureInfo.InvariantCulture);

    /// <summary>Seconds; milliseconds where they are short.</summary>
    public static string Seconds(double seconds) => Math.Abs(seconds) switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:0.0} ms"),
        < LargestWrittenOut => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        _ => $"{Short(seconds)} s",
    };
}
