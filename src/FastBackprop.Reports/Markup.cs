using System.Globalization;
using System.Net;
using System.Text;

namespace FastBackprop.Reports;

/// <summary>Text and numbers as HTML and SVG take them.</summary>
internal static class Markup
{
    /// <summary>Text between tags or in a quoted attribute. What no SVG file may contain becomes U+FFFD: it would not open.</summary>
    public static string Text(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.EnumerateRunes().Select(rune => IsAllowed(rune) ? rune : Rune.ReplacementChar)));

    /// <summary>A coordinate: a hundredth of a unit cannot be seen.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A value for people, in as many digits as tell values apart by eye.</summary>
    public static string Value(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    // The characters of XML 1.0, section 2.2; half a surrogate pair is no rune.
    private static bool IsAllowed(Rune rune) => rune.Value >= ' ' ? rune.Value is not (0xFFFE or 0xFFFF) : rune.Value is '\t' or '\n' or '\r';
}
