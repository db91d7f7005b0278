using System.Text;
using FastBackprop.Evaluation;

namespace FastBackprop.Reports.Charts;

/// <summary>
/// A confusion matrix: a row for each actual class, a column for each that it was taken for, darker the more. Of more than 50 classes it
/// shows the largest mistakes, and says of how many they are.
/// </summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Confusion">The counts.</param>
public sealed record ConfusionChart(string Id, string Title, ConfusionMatrix Confusion) : Drawing(Id, Title)
{
    private const int Size = 360;

    // So many leave the chart about as high as others.
    private const int FewClasses = 4;

    // Two classes need no larger cells than ten.
    private const double LargestCell = 64;

    // With more classes no number fits into its cell.
    private const int MostClassesWithNumbers = 16;

    // A name longer than this would take the place of the matrix.
    private const int LongestName = 12;

    private const double CharacterWidth = 6.2;

    private const double TakenForWidth = 60;

    /// <inheritdoc/>
    public override bool IsTall => Confusion.ClassNames.Count > FewClasses;

    /// <inheritdoc/>
    protected override string Body()
    {
        Sketch sketch = Draw();
        string? size = sketch.Width < Size ? $"max-width: {Markup.Coordinate(sketch.Width)}px" : null;
        return sketch.Inline($"{Title}. {Confusion.Correct} of {Confusion.Total} right", size);
    }

    internal override Sketch Draw()
    {
        IReadOnlyList<string> names = Confusion.ClassNames;
        int classes = names.Count;
        if (classes > ConfusionMatrix.MostReadableClasses)
        {
            return MistakeList.Draw(Confusion, Shortened);
        }

        int longest = Math.Min(names.Max(name => name.Length), LongestName);
        double left = 27 + (longest * CharacterWidth);
        double top = left;
        double cell = Math.Min(LargestCell, (Size - left - 2) / classes);

        // Names above columns stand upright where they are wider than their column.
        bool upright = longest * CharacterWidth > cell - 4;
        top = upright ? top : 36;
        double height = top + (classes * cell) + 2;
        var svg = new StringBuilder();
        svg.Append($"<text x=\"{Markup.Coordinate(left)}\" y=\"11\">taken for</text>");
        svg.Append($"<text transform=\"translate(11 {Markup.Coordinate(height - 2)}) rotate(-90)\">actual</text>");
        bool named = cell >= 9;
        for (int i = 0; named && i < classes; i++)
        {
            double middle = ((i + 0.5) * cell) + 4;
            string name = Markup.Text(Shortened(names[i]));
            svg.Append($"<text class=\"strong\" x=\"{Markup.Coordinate(left - 6)}\" y=\"{Markup.Coordinate(top + middle)}\" text-anchor=\"end\">{name}</text>");
            svg.Append(upright
                ? $"<text class=\"strong\" transform=\"translate({Markup.Coordinate(left + middle)} {Markup.Coordinate(top - 6)}) rotate(-90)\">{name}</text>"
                : $"<text class=\"strong\" x=\"{Markup.Coordinate(left + middle - 4)}\" y=\"{Markup.Coordinate(top - 7)}\" text-anchor=\"middle\">{name}</text>");
        }

        for (int actual = 0; actual < classes; actual++)
        {
            WriteRow(svg, actual, left, top + (actual * cell), cell);
        }

        return new Sketch(cell < LargestCell ? Size : Math.Max(left + (classes * cell) + 2, left + TakenForWidth), height, svg.ToString());
    }

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    private void WriteRow(StringBuilder svg, int actual, double left, double top, double cell)
    {
        IReadOnlyList<string> names = Confusion.ClassNames;
        long total = Confusion.SamplesOf(actual);
        for (int predicted = 0; predicted < names.Count; predicted++)
        {
            long count = Confusion[actual, predicted];
            double share = total == 0 ? 0 : (double)count / total;

            // One mistake among a thousand must be seen: the root lifts small shares.
            double opacity = count == 0 ? 0 : predicted == actual ? 0.12 + (0.38 * share) : 0.12 + (0.6 * Math.Sqrt(share));
            string x = Markup.Coordinate(left + (predicted * cell));
            svg.Append($"<rect class=\"cell\" x=\"{x}\" y=\"{Markup.Coordinate(top)}\" width=\"{Markup.Coordinate(cell)}\" height=\"{Markup.Coordinate(cell)}\"");
            svg.Append($" style=\"fill: rgba(var(--{(predicted == actual ? "right" : "wrong")}), {Markup.Coordinate(opacity)})\">");
            svg.Append($"<title>{Markup.Text($"{names[actual]} taken for {names[predicted]}: {count}")}</title></rect>");
            if (count > 0 && names.Count <= MostClassesWithNumbers)
            {
                svg.Append($"<text class=\"strong\" pointer-events=\"none\" x=\"{Markup.Coordinate(left + ((predicted + 0.5) * cell))}\" y=\"{Markup.Coordinate(top + (cell / 2) + 4)}\"");
                svg.Append($" text-anchor=\"middle\">{count}</text>");
            }
        }
    }
}
