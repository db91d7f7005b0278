using System.Globalization;
using System.Text.RegularExpressions;
using FastBackprop.Reports.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Reports.Tests;

public partial class ChartTests
{
    [Fact]
    public void A_curve_goes_from_left_to_right_and_up_where_values_rise()
    {
        (double X, double Y)[] points = Points(Html(new LineChart("c", "C", [new Series("s", [(1, 0), (2, 5), (3, 10)])])));

        Assert.Equal(3, points.Length);
        Assert.True(points[0].X < points[1].X && points[1].X < points[2].X);
        Assert.Equal(points[0].X + points[2].X, 2 * points[1].X, 0.03);
        Assert.True(points[0].Y > points[1].Y && points[1].Y > points[2].Y);
        Assert.Equal(points[0].Y + points[2].Y, 2 * points[1].Y, 0.03);
    }

    [Fact]
    public void Values_over_decades_get_a_logarithmic_scale_unless_it_is_to_be_linear()
    {
        var chart = new LineChart("c", "C", [new Series("s", [(1, 100), (2, 10), (3, 1)])]);

        (double X, double Y)[] logarithmic = Points(Html(chart));
        (double X, double Y)[] linear = Points(Html(chart with { Scale = ValueScale.Linear }));

        Assert.Equal(logarithmic[0].Y + logarithmic[2].Y, 2 * logarithmic[1].Y, 0.03);
        Assert.True(linear[0].Y + linear[2].Y < 2 * linear[1].Y);
        Assert.Contains("logarithmic", Html(chart), StringComparison.Ordinal);
        Assert.DoesNotContain("logarithmic", Html(chart with { Scale = ValueScale.Linear }), StringComparison.Ordinal);
    }

    [Fact]
    public void Points_that_are_not_finite_are_left_out()
    {
        string html = Html(new LineChart("c", "C", [new Series("s", [(1, 1), (2, double.NaN), (3, double.PositiveInfinity), (4, 2)])]));

        Assert.Equal(2, Points(html).Length);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Contains("nothing to show", Html(new LineChart("c", "C", [new Series("s", [(1, double.NaN)])])), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_text_and_never_markup()
    {
        string html = Html(new LineChart("c", "a<b>", [new Series("<i>\"&", [(1, 1)]), new Series("t", [])]) { Note = "<u>", XName = "<s>" });

        Assert.DoesNotMatch("<b>|<i>|<u>|<s>", html);
        Assert.Contains("&lt;i&gt;&quot;&amp;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_spike_of_a_long_curve_is_lost()
    {
        (double X, double Y)[] curve = [.. Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 54_321 ? 9.0 : i == 54_322 ? -9.0 : 0.0))];

        IReadOnlyList<(double X, double Y)> thinned = Thinning.Envelope(curve);

        Assert.InRange(thinned.Count, 100, 1000);
        Assert.Contains((54_321.0, 9.0), thinned);
        Assert.Contains((54_322.0, -9.0), thinned);
        Assert.Equal((curve[0], curve[^1]), (thinned[0], thinned[^1]));
        Assert.Equal(thinned.OrderBy(p => p.X), thinned);
    }

    [Fact]
    public void Axes_hold_their_values_and_have_ticks_at_round_numbers() =>
        Prop.ForAll(
            (from least in Gen.Choose(-1_000_000, 1_000_000)
             from spread in Gen.Choose(0, 1_000_000)
             from exponent in Gen.Choose(-12, 6)
             select (Least: least * Math.Pow(10, exponent), Greatest: (least + spread) * Math.Pow(10, exponent))).ToArbitrary(),
            bounds =>
            {
                Axis axis = Axis.Rounded(bounds.Least, bounds.Greatest, false, 5);
                Assert.InRange(axis.Place(bounds.Least), -1e-6, 1);
                Assert.InRange(axis.Place(bounds.Greatest), axis.Place(bounds.Least), 1 + 1e-6);
                Assert.InRange(axis.Ticks.Count, 2, 9);
                Assert.Equal(0, axis.Place(axis.Ticks[0]), 1e-6);
                Assert.Equal(1, axis.Place(axis.Ticks[^1]), 1e-6);
                Assert.Matches("^-?(1|2|5)(\\.0*)?E", (axis.Ticks[1] - axis.Ticks[0]).ToString("E3", CultureInfo.InvariantCulture));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Between_whole_numbers_there_is_no_tick() => Assert.Equal([1.0, 2, 3], Axis.Exact(1, 3, areWhole: true, 6).Ticks);

    [Fact]
    public void Powers_of_ten_are_thinned_where_there_are_many()
    {
        Assert.Equal([0.01, 0.1, 1], Axis.Rounded(0.02, 0.9, true, 5).Ticks, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.InRange(Axis.Rounded(1e-30, 1, true, 5).Ticks.Count, 3, 7);
    }

    internal static string Html(Figure figure)
    {
        var report = new HtmlReport("t");
        report.Add(figure);
        string html = report.ToHtml();
        return html[html.IndexOf("<main>", StringComparison.Ordinal)..];
    }

    [Fact]
    public void No_two_of_32_curves_look_alike()
    {
        string html = Html(new LineChart("c", "C", [.. Enumerable.Range(0, 32).Select(i => new Series($"s{i}", [(1, i), (2, i)]))]));

        Assert.Equal(32, Stroke().Matches(html).Select(match => match.Value).Distinct().Count());
    }

    private static (double X, double Y)[] Points(string html) =>
        [.. PointList().Match(html).Groups[1].Value.Split(' ').Select(point =>
        {
            string[] xy = point.Split(',');
            return (double.Parse(xy[0], CultureInfo.InvariantCulture), double.Parse(xy[1], CultureInfo.InvariantCulture));
        })];

    [GeneratedRegex("stroke: var[^>]*dasharray=\"[^\"]*\"|stroke: var[^\"]*\"")]
    private static partial Regex Stroke();

    [GeneratedRegex(" points=\"([^\"]*)\"")]
    private static partial Regex PointList();
}
