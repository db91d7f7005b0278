using System.Text;

namespace FastBackprop.Reports.Charts;

/// <summary>A few signed values as bars, with their names and numbers.</summary>
internal static class BarList
{
    private const int RowHeight = 18;
    private const int BarWidth = 110;
    private const int ValueWidth = 72;
    private const int LongestName = 16;
    private const double CharacterWidth = 6.4;

    public static Sketch Draw(IReadOnlyList<string> names, IReadOnlyList<double> values, int? marked, double fullScale)
    {
        if (values.Count == 0)
        {
            return Sketch.Text("no values", BarWidth, "", CharacterWidth, RowHeight);
        }

        double largest = values.Where(double.IsFinite).Select(Math.Abs).Append(double.IsFinite(fullScale) ? fullScale : 0).Max();
        bool signed = values.Any(value => value < 0);
        double left = 10 + (Math.Min(LongestName, names.Max(name => name.Length)) * CharacterWidth);
        double width = left + BarWidth + ValueWidth;
        double zero = left + (signed ? BarWidth / 2.0 : 0);
        double full = signed ? BarWidth / 2.0 : BarWidth;
        var svg = new StringBuilder();
        for (int i = 0; i < values.Count; i++)
        {
            int top = i * RowHeight;
            double length = full * Share(values[i], largest);
            double start = values[i] < 0 ? zero - length : zero;
            string name = names[i].Length <= LongestName ? names[i] : names[i][..(LongestName - 1)] + "…";
            string strong = i == marked ? " class=\"strong\"" : "";
            svg.Append($"<text{strong} x=\"{Markup.Coordinate(left - 6)}\" y=\"{top + 13}\" text-anchor=\"end\">{Markup.Text(name)}</text>");
            svg.Append($"<rect x=\"{Markup.Coordinate(start)}\" y=\"{top + 3}\" width=\"{Markup.Coordinate(length)}\" height=\"{RowHeight - 6}\" style=\"fill: var(--s{(values[i] < 0 ? 1 : 0)})\"/>");
            svg.Append($"<text{strong} x=\"{Markup.Coordinate(left + BarWidth + 6)}\" y=\"{top + 13}\">{Markup.Text(Number(values[i], largest))}</text>");
        }

        svg.Append($"<path class=\"axis\" d=\"M{Markup.Coordinate(zero)} 0V{values.Count * RowHeight}\"/>");
        return new Sketch(width, values.Count * RowHeight, svg.ToString());
    }

    // What is infinite fills its bar; what is no number has none.
    private static double Share(double value, double largest) =>
        value == 0 || double.IsNaN(value) ? 0 : largest > 0 ? Math.Min(1, Math.Abs(value) / largest) : 1;

    // Beside the others' a number with many zeros, or an exponent, says nothing more.
    private static string Number(double value, double largest) =>
        value != 0 && Math.Abs(value) < largest * 1e-4 ? "≈ 0" : Markup.Value(value);
}
