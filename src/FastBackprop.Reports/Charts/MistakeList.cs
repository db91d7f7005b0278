using System.Globalization;
using System.Text;
using FastBackprop.Evaluation;

namespace FastBackprop.Reports.Charts;

/// <summary>The largest mistakes of a confusion matrix as bars, for more classes than a matrix can show.</summary>
internal static class MistakeList
{
    private const int Most = 24;
    private const int RowHeight = 18;
    private const int Header = 22;
    private const int BarWidth = 90;
    private const int CountWidth = 52;
    private const double CharacterWidth = 6.2;

    /// <param name="confusion">The counts.</param>
    /// <param name="shortened">A class's name as it fits.</param>
    public static Sketch Draw(ConfusionMatrix confusion, Func<string, string> shortened)
    {
        IReadOnlyList<MistakenPair> mistakes = confusion.LargestMistakes(Most);
        int pairs = confusion.MistakenPairs;
        string[] names =
        [
            .. mistakes.Select(pair => $"{shortened(confusion.ClassNames[pair.Actual])} taken for {shortened(confusion.ClassNames[pair.Predicted])}"),
        ];
        string title = pairs == 0 ? "no class was taken for another"
            : pairs > mistakes.Count ? $"the {mistakes.Count} largest of {Count(pairs)} mistakes, of {Count(confusion.ClassNames.Count)} classes"
            : $"all mistakes, of {Count(confusion.ClassNames.Count)} classes";
        double left = 8 + (names.Select(name => name.Length).DefaultIfEmpty().Max() * CharacterWidth);
        var svg = new StringBuilder($"<text y=\"11\">{Markup.Text(title)}</text>");
        for (int i = 0; i < mistakes.Count; i++)
        {
            int top = Header + (i * RowHeight);
            double length = (double)mistakes[i].Samples / mistakes[0].Samples * BarWidth;
            svg.Append($"<text x=\"{Markup.Coordinate(left - 6)}\" y=\"{top + 13}\" text-anchor=\"end\">{Markup.Text(names[i])}</text>");
            svg.Append($"<rect x=\"{Markup.Coordinate(left)}\" y=\"{top + 3}\" width=\"{Markup.Coordinate(length)}\" height=\"{RowHeight - 6}\" style=\"fill: rgba(var(--wrong), 0.72)\"/>");
            svg.Append($"<text x=\"{Markup.Coordinate(left + BarWidth + 6)}\" y=\"{top + 13}\">{Count(mistakes[i].Samples)}</text>");
        }

        double width = Math.Max(left + BarWidth + CountWidth, title.Length * CharacterWidth);
        return new Sketch(width, Header + (mistakes.Count * RowHeight), svg.ToString());
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
