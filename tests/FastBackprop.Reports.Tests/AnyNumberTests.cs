using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FastBackprop.Reports.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Reports.Tests;

/// <summary>A chart of any numbers at all is drawn, in little time and with few ticks.</summary>
public partial class AnyNumberTests
{
    private static readonly double[] Edges =
    [
        0, -0.0, 5e-324, 1e-323, 1e-320, 2.2e-308, 1e-301, 1e-300, 1, 3, -7, 1e9, 1e15, 1e299, 1e300, 1.1e300, 1e308,
        double.MaxValue, -5e-324, -1e-320, -1e300, -1e308, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static Gen<double> Numbers => Gen.OneOf(
        Gen.Elements(Edges),
        Gen.Choose(int.MinValue, int.MaxValue).SelectMany(high => Gen.Choose(int.MinValue, int.MaxValue).Select(
            low => BitConverter.Int64BitsToDouble(((long)high << 32) | (uint)low))));

    [Fact]
    public void A_chart_of_any_numbers_is_drawn() =>
        Prop.ForAll(
            (from points in Numbers.Zip(Numbers).ListOf()
             from scale in Gen.Elements(Enum.GetValues<ValueScale>())
             from startsAtZero in Gen.Elements(true, false)
             select (Points: points.Select(p => (p.Item1, p.Item2)).ToArray(), Scale: scale, StartsAtZero: startsAtZero)).ToArbitrary(),
            random => Check(new LineChart("c", "C", [new Series("s", random.Points)])
            {
                Scale = random.Scale,
                StartsAtZero = random.StartsAtZero,
            })).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(1, 1e-320, 2, 5e-324)]
    [InlineData(1, 1e-320, 2, 0)]
    [InlineData(5e-324, 1, 5e-324, 1)]
    [InlineData(0, 5e-324, 5e-324, 1)]
    [InlineData(-1e300, -1e300, 1e300, 1e300)]
    [InlineData(1, 1e-300, 2, 1e300)]
    [InlineData(1e300, 1, 1e300, 2)]
    public void Numbers_at_the_ends_of_their_range_are_drawn(double x, double y, double otherX, double otherY)
    {
        var chart = new LineChart("c", "C", [new Series("s", [(x, y), (otherX, otherY)])]);

        Check(chart);
        Assert.Contains("<polyline", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ticks_are_few_whatever_the_bounds() =>
        Prop.ForAll(
            (from least in Numbers
             from greatest in Numbers
             from step in Numbers
             select (Least: least, Greatest: greatest, Step: step)).ToArbitrary(),
            bounds =>
            {
                Assert.InRange(Ticks.Multiples(bounds.Least, bounds.Greatest, bounds.Step).Count, 0, Ticks.Most);
                Assert.InRange(Ticks.Powers(bounds.Least, bounds.Greatest, 7).Count, 0, 7);
                Assert.All(Ticks.Powers(bounds.Least, bounds.Greatest, 7), power => Assert.True(power > 0 && double.IsFinite(power)));
                Assert.InRange(Ticks.Multiples(bounds.Least, bounds.Greatest, Ticks.Step(bounds.Least, bounds.Greatest, 5)).Count, 0, Ticks.Most);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_long_curve_of_any_numbers_is_thinned() =>
        Prop.ForAll(
            Numbers.Zip(Numbers).ArrayOf(5000).ToArbitrary(),
            points => Assert.InRange(Thinning.Envelope([.. points.Select(p => (p.Item1, p.Item2))]).Count, 2, 802))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Numbers_below_ticks_tell_them_apart()
    {
        string svg = new LineChart("c", "C", [new Series("s", [(0, 1), (1e-4, 2)])]).ToSvg();

        string[] numbers = [.. XDocument.Parse(svg).Descendants().Where(e => (string?)e.Attribute("text-anchor") == "middle").Select(e => e.Value)];
        Assert.InRange(numbers.Length, 3, 9);
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    [Fact]
    public void A_scale_that_does_not_exist_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new LineChart("c", "C", [new Series("s", [(1, 1)])]) { Scale = (ValueScale)7 }.ToSvg());

    private static void Check(LineChart chart)
    {
        string svg = chart.ToSvg();

        _ = XDocument.Parse(svg);
        Assert.InRange(svg.Length, 0, 100_000);
        Assert.DoesNotMatch("[\"M ,(]-?(NaN|Infinity|∞)", svg);
        Assert.All(
            Places().Matches(svg),
            place => Assert.InRange(double.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), -1, 361));
    }

    // Where a mark of the curve is.
    [GeneratedRegex("c[xy]=\"([^\"]*)\"")]
    private static partial Regex Places();
}
