using System.Globalization;
using System.Text;

namespace FastBackprop.Reports.Charts;

/// <summary>A curve: a name and its points, from left to right.</summary>
/// <param name="Name">What the curve is.</param>
/// <param name="Points">
/// Its points; those that are not finite, or beyond ±1e300, are left out, and numbers nearer to 0 than 1e-300 are drawn as 0.
/// </param>
public sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>How the values of a chart are spread over its height.</summary>
public enum ValueScale
{
    /// <summary>Logarithmic where all values are above 0 and the largest is thirty times the smallest or more, else linear.</summary>
    Automatic,

    /// <summary>Linear.</summary>
    Linear,
}

/// <summary>Curves over a common axis, as inline SVG with a legend.</summary>
/// <param name="Id">As of any figure.</param>
/// <param name="Title">As of any figure.</param>
/// <param name="Series">The curves.</param>
public sealed record LineChart(string Id, string Title, IReadOnlyList<Series> Series) : Drawing(Id, Title)
{
    // In units of the drawing, which are about a pixel at every width of the page: text stays readable on a phone.
    private const int Width = 360;
    private const int Height = 220;
    private const int Left = 46;
    private const int Right = 12;
    private const int Top = 8;
    private const int Bottom = 34;

    private const double CharacterWidth = 6.4;
    private const int Colours = 8;
    private const double LogarithmicFrom = 30;

    // Written out, a larger number does not fit below its tick, and smaller ones would all be 0.
    private const double LargestWrittenOut = 1e9;
    private const double SmallestWrittenOut = 0.01;

    // With more, marks run into each other.
    private const int MostMarks = 40;

    private static readonly string[] Dashes =
        ["", " stroke-dasharray=\"6 4\"", " stroke-dasharray=\"2 3.5\"", " stroke-dasharray=\"9 3 2 3\""];

    /// <summary>What the points' X counts.</summary>
    public string XName { get; init; } = "epoch";

    /// <summary>Whether the axis across starts at 0, where the points start later.</summary>
    public bool StartsAtZero { get; init; }

    /// <summary>How values are spread over the height.</summary>
    public ValueScale Scale { get; init; }

    /// <summary>How a value is written at its tick.</summary>
    public Func<double, string> Format { get; init; } = Markup.Value;

    /// <inheritdoc/>
    protected override string Body()
    {
        Series[] series = FiniteSeries();
        Sketch? plot = Plot(series);
        if (plot is null)
        {
            return "<p>There is nothing to show.</p>";
        }

        var html = new StringBuilder(plot.Inline(Description(series)));
        if (series.Length > 1)
        {
            WriteLegend(html, series);
        }

        return html.ToString();
    }

    internal override Sketch Draw()
    {
        Series[] series = FiniteSeries();
        Sketch plot = Plot(series) ?? Sketch.Text("There is nothing to show.", Width, "", Sketch.CharacterWidth, 14);
        return series.Length > 1 ? Sketch.Column(6, plot, Sketch.Rows(series.Select(LegendEntry), Width, 14, 2)) : plot with { Width = Width };
    }

    private Series[] FiniteSeries() =>
        [.. Series.Select(s => s with { Points = [.. s.Points.Select(Drawable).OfType<(double X, double Y)>()] })];

    private static (double X, double Y)? Drawable((double X, double Y) point) =>
        Axis.Drawable(point.X) is { } x && Axis.Drawable(point.Y) is { } y ? (x, y) : null;

    private Sketch? Plot(Series[] series)
    {
        (double X, double Y)[] all = [.. series.SelectMany(s => s.Points)];
        if (all.Length == 0)
        {
            return null;
        }

        double least = all.Min(p => p.Y);
        double greatest = all.Max(p => p.Y);
        Axis y = Axis.Rounded(least, greatest, IsLogarithmic(Scale, least, greatest), 5);
        double leftmost = all.Min(p => p.X);
        Axis x = Axis.Exact(StartsAtZero ? Math.Min(0, leftmost) : leftmost, all.Max(p => p.X), all.All(p => double.IsInteger(p.X)), 6);
        var svg = new StringBuilder();
        WriteAxes(svg, x, y);
        for (int i = 0; i < series.Length; i++)
        {
            WriteCurve(svg, series[i], x, y, i);
        }

        return new Sketch(Width, Height, svg.ToString());
    }

    private static bool IsLogarithmic(ValueScale scale, double least, double greatest) => scale switch
    {
        ValueScale.Automatic => least > 0 && greatest / least >= LogarithmicFrom,
        ValueScale.Linear => false,
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is none of those that exist."),
    };

    private static double Across(Axis axis, double value) => Left + (axis.Place(value) * (Width - Left - Right));

    private static double Down(Axis axis, double value) => Top + ((1 - axis.Place(value)) * (Height - Top - Bottom));

    // Colour alone does not tell curves apart for everybody. Where the colours start again, the dashes are others.
    private static string Stroke(int index)
    {
        string dashes = Dashes[(index + (index / Colours)) % Dashes.Length];
        return $"style=\"stroke: var(--s{index % Colours})\"{dashes}";
    }

    private static void WriteCurve(StringBuilder svg, Series series, Axis x, Axis y, int index)
    {
        if (series.Points.Count == 0)
        {
            return;
        }

        svg.Append($"<polyline class=\"curve\" {Stroke(index)} points=\"");
        svg.AppendJoin(' ', Thinning.Envelope(series.Points).Select(p => $"{Markup.Coordinate(Across(x, p.X))},{Markup.Coordinate(Down(y, p.Y))}"));
        svg.Append("\"/>");
        if (series.Points.Count > MostMarks)
        {
            return;
        }

        foreach ((double px, double py) in series.Points)
        {
            svg.Append($"<circle cx=\"{Markup.Coordinate(Across(x, px))}\" cy=\"{Markup.Coordinate(Down(y, py))}\" r=\"2.2\" style=\"fill: var(--s{index % Colours})\">");
            svg.Append($"<title>{Markup.Text($"{series.Name}, {Markup.Value(px)}: {Markup.Value(py)}")}</title></circle>");
        }
    }

    private static void WriteLegend(StringBuilder html, Series[] series)
    {
        html.Append("<ul class=\"legend\">");
        for (int i = 0; i < series.Length; i++)
        {
            html.Append($"<li><svg viewBox=\"0 0 22 8\" aria-hidden=\"true\"><path class=\"curve\" {Stroke(i)} d=\"M1 4H21\"/></svg>{Markup.Text(LegendName(series[i]))}</li>");
        }

        html.Append("</ul>");
    }

    private static Sketch LegendEntry(Series series, int index)
    {
        string name = LegendName(series);
        return new Sketch(
            28 + (name.Length * Sketch.CharacterWidth),
            16,
            $"<path class=\"curve\" {Stroke(index)} d=\"M1 8H21\"/><text class=\"strong\" x=\"28\" y=\"12\">{Markup.Text(name)}</text>");
    }

    private static string LegendName(Series series) => series.Points.Count == 0 ? $"{series.Name} (none)" : series.Name;

    private void WriteAxes(StringBuilder svg, Axis x, Axis y)
    {
        foreach (double tick in y.Ticks)
        {
            string at = Markup.Coordinate(Down(y, tick));
            svg.Append($"<path class=\"grid\" d=\"M{Left} {at}H{Width - Right}\"/>");
            svg.Append($"<text x=\"{Left - 6}\" y=\"{at}\" dy=\".35em\" text-anchor=\"end\">{Markup.Text(Format(tick))}</text>");
        }

        svg.Append($"<path class=\"axis\" d=\"M{Left} {Height - Bottom}H{Width - Right}\"/>");
        double largest = x.Ticks.Select(Math.Abs).DefaultIfEmpty(0).Max();
        bool areWrittenOut = largest is 0 or (>= SmallestWrittenOut and < LargestWrittenOut);
        foreach (double tick in x.Ticks)
        {
            double at = Across(x, tick);
            string number = areWrittenOut ? tick.ToString("#,0.###", CultureInfo.InvariantCulture) : Markup.Value(tick);

            // The last number may be wider than the margin beside its tick.
            double middle = Math.Min(at, Width - (number.Length * CharacterWidth / 2));
            svg.Append($"<path class=\"axis\" d=\"M{Markup.Coordinate(at)} {Height - Bottom}v4\"/>");
            svg.Append($"<text x=\"{Markup.Coordinate(middle)}\" y=\"{Height - Bottom + 15}\" text-anchor=\"middle\">{number}</text>");
        }

        svg.Append($"<text x=\"{Width - Right}\" y=\"{Height - 4}\" text-anchor=\"end\">{Markup.Text(XName)}{(y.IsLogarithmic ? "; vertical axis logarithmic" : "")}</text>");
    }

    private string Description(Series[] series) => $"{Title}. " + string.Join("; ", series.Where(s => s.Points.Count > 0).Select(
        s => $"{s.Name}: from {Markup.Value(s.Points[0].Y)} to {Markup.Value(s.Points[^1].Y)}"));
}
