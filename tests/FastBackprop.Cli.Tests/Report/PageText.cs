using System.Text.RegularExpressions;

namespace FastBackprop.Cli.Tests.Report;

/// <summary>Looks into the text of a page.</summary>
internal static partial class PageText
{
    public static IEnumerable<string> Ids(string html) => FigureIds().Matches(html).Select(match => match.Groups[1].Value);

    public static string Figure(string html, string id)
    {
        int start = html.IndexOf($"<figure id=\"{id}\"", StringComparison.Ordinal);
        return html[start..html.IndexOf("</figure>", start, StringComparison.Ordinal)];
    }

    public static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<figure id=\"([^\"]*)\"")]
    private static partial Regex FigureIds();
}
