using System.Globalization;

namespace FastBackprop.Cli.Options;

/// <summary>Numbers as options take them: written as in English, within bounds.</summary>
internal static class NumberText
{
    public const string Positive = "a number above 0";

    public const string NotNegative = "a number, 0 or more";

    public const string Seconds = "a number of seconds above 0, a day at most";

    public const string Fraction = "a fraction from 0 to below 1";

    public const string Count = "a whole number, 1 or more";

    public const string Index = "a whole number, 0 or more";

    public const string Folds = "a whole number, 2 or more";

    public const string Seed = "a whole number from 0 to 18446744073709551615";

    public static bool TryPositive(string text, out double value) => TryFinite(text, out value) && value > 0;

    public static bool TrySeconds(string text, out double value) => TryPositive(text, out value) && value <= 86_400;

    // A rate that is 0 or infinite in the element type cannot train.
    public static bool TryRate(string text, out double value) => TryPositive(text, out value) && (float)value is > 0 and < float.PositiveInfinity;

    // As a rate: it must stay finite in the element type.
    public static bool TryDecay(string text, out double value) => TryFinite(text, out value) && value >= 0 && float.IsFinite((float)value);

    public static bool TryFraction(string text, out double value) => TryFinite(text, out value) && value >= 0 && value < 1;

    public static bool TryCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

    public static bool TryIndex(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryFolds(string text, out int value) => TryCount(text, out value) && value > 1;

    public static bool TrySeed(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryFinite(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
