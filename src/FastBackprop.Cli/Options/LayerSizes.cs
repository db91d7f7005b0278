using System.Collections.Immutable;
using System.Globalization;

namespace FastBackprop.Cli.Options;

/// <summary>Sizes of layers in a row: 128,64 for hidden ones, 7-5-3 for a whole network.</summary>
internal static class LayerSizes
{
    public const string ExpectedHidden = "sizes from 1 to 65536, as in 128,64, or none";

    public const string ExpectedShape = "sizes from 1 to 65536 from input to output, as in 7-5-3, or random";

    private const int Largest = 65_536;

    public static bool TryHidden(string text, out ImmutableArray<int> sizes)
    {
        sizes = [];
        return text == "none" || TrySizes(text, ',', out sizes);
    }

    /// <summary>Two sizes or more; none stands for a random shape.</summary>
    public static bool TryShape(string text, out ImmutableArray<int> sizes)
    {
        sizes = [];
        return text == "random" || (TrySizes(text, '-', out sizes) && sizes.Length > 1);
    }

    private static bool TrySizes(string text, char separator, out ImmutableArray<int> sizes)
    {
        string[] parts = text.Split(separator, StringSplitOptions.TrimEntries);
        var values = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] is < 1 or > Largest)
            {
                sizes = [];
                return false;
            }
        }

        sizes = [.. values];
        return true;
    }
}
