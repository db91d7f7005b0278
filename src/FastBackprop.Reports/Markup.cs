using System.Globalization;
using System.Net;

namespace FastBackprop.Reports;

/// <summary>Text and numbers as HTML and SVG take them.</summary>
internal static class Markup
{
    /// <summary>Text between tags or in a quoted attribute.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A coordinate: a hundredth of a unit cannot be seen.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A value for people, in as many digits as tell values apart by eye.</summary>
    public static string Value(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
