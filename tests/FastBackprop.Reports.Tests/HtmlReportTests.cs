using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Reports.Charts;
using FastBackprop.Reports.Images;
using FastBackprop.Training;

namespace FastBackprop.Reports.Tests;

public class HtmlReportTests
{
    [Fact]
    public void A_page_asks_for_nothing_from_elsewhere()
    {
        var report = new HtmlReport("a <title>");
        report.AddFact("<name>", "a & b");
        report.Add(new ImageGallery("images", "I", [(Picture.Ink(new double[64], 8), "zeros")]));
        report.Add(new LineChart("curve", "C", [new Series("s", [(1, 1), (2, 2)])]));

        string html = report.ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Contains("<h1>a &lt;title&gt;</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>&lt;name&gt;</dt><dd>a &amp; b</dd>", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_is_taken_once()
    {
        var report = new HtmlReport("t");
        report.Add(new TableFigure("a", "A", [], []));

        Assert.Equal("figure", Assert.Throws<ArgumentException>(() => report.Add(new TableFigure("a", "B", [], []))).ParamName);
        Assert.Single(report.Figures);
    }

    // Were each id compared with every other, this would take half a minute.
    [Fact]
    public void A_report_takes_a_hundred_thousand_figures()
    {
        var report = new HtmlReport("t");
        for (int i = 0; i < 100_000; i++)
        {
            report.Add(new TableFigure($"a{i}", "A", [], []));
        }

        Assert.Throws<ArgumentException>(() => report.Add(new TableFigure("a99999", "B", [], [])));
        Assert.Equal(100_000, report.Figures.Count);
    }

    [Fact]
    public void A_confusion_matrix_says_who_was_taken_for_whom()
    {
        // A network without weights takes everything for the first class.
        var network = new Network<float>(new NetworkShape(1, (3, Activation.Softmax)));
        Dataset<float> data = Dataset<float>.FromClasses([1, 2, 3, 4], 1, [0, 1, 1, 2], ["a<", "b", "a rather long name"]);
        EvaluationResult result = Evaluator.Evaluate(network, data, Loss.CrossEntropy);

        string html = ChartTests.Html(new ConfusionChart("confusion", "C", result.Confusion!));

        Assert.Contains("1 of 4 right", html, StringComparison.Ordinal);
        Assert.Contains("<title>b taken for a&lt;: 2</title>", html, StringComparison.Ordinal);
        Assert.Contains("<title>a&lt; taken for b: 0</title>", html, StringComparison.Ordinal);
        Assert.Contains(">a rather lo…<", html, StringComparison.Ordinal);
        Assert.Equal(9, html.Split("<rect").Length - 1);
    }

    // 10,000 classes as a matrix are 100 million cells.
    [Theory]
    [InlineData(51)]
    [InlineData(10_000)]
    public void A_confusion_matrix_of_many_classes_shows_the_largest_mistakes(int classes)
    {
        var network = new Network<float>(new NetworkShape(1, (classes, Activation.Softmax)));
        int[] rows = [.. Enumerable.Range(0, 40).Select(i => Math.Min(i, 39))];
        Dataset<float> data = Dataset<float>.FromClasses([.. rows.Select(i => (float)i), 1], 1, [.. rows, 5], [.. Enumerable.Range(0, classes).Select(i => $"c<{i}")]);
        var chart = new ConfusionChart("confusion", "C", Evaluator.Evaluate(network, data, Loss.CrossEntropy).Confusion!);

        string html = ChartTests.Html(chart);

        Assert.Contains($">the 24 largest of 39 mistakes, of {classes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} classes<", html, StringComparison.Ordinal);
        Assert.Contains("c&lt;5 taken for c&lt;0", html, StringComparison.Ordinal);
        Assert.Equal(24, html.Split("<rect").Length - 1);
        Assert.InRange(html.Length, 1, 12_000);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void A_few_values_are_bars_and_many_an_image(int count, bool areBars)
    {
        string html = ChartTests.Html(new ValueGroups("g", "G", [new ValueGroup("values", [.. Enumerable.Range(0, count).Select(i => i - 3.5)])]));

        Assert.Equal(areBars ? count : 0, html.Split("<rect").Length - 1);
        Assert.Equal(areBars ? 0 : 1, html.Split("<img").Length - 1);
    }

    [Theory]
    [InlineData(null, 0.25, 110)]
    [InlineData(1.0, 0.25, 27.5)]
    [InlineData(1.0, 2.0, 110)]
    public void A_full_bar_is_the_largest_value_or_the_full_scale(double? fullScale, double value, double length)
    {
        string html = ChartTests.Html(new ValueGroups("g", "G", [new ValueGroup("value", [value]) { FullScale = fullScale }]));

        Assert.Contains(FormattableString.Invariant($" width=\"{length}\" height=\"12\""), html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1.0, 110)]
    [InlineData(double.NegativeInfinity, 1.0, 55)]
    [InlineData(double.NaN, 1.0, 0)]
    [InlineData(double.PositiveInfinity, double.NaN, 110)]
    [InlineData(5e-324, 0, 110)]
    [InlineData(1e308, -1e308, 55)]
    public void Any_value_is_a_bar_of_a_length_that_can_be_drawn(double value, double other, double length)
    {
        string html = ChartTests.Html(new ValueGroups("g", "G", [new ValueGroup("value", [value, other]) { FullScale = double.NaN }]));

        Assert.Contains(FormattableString.Invariant($" width=\"{length}\" height=\"12\""), html, StringComparison.Ordinal);
        Assert.DoesNotMatch("=\"-?(NaN|Infinity)", html);
    }

    [Fact]
    public void A_group_without_values_has_its_name_alone()
    {
        var groups = new ValueGroups("g", "G", [new ValueGroup("nobody", []), new ValueGroup("half named", [1, 2], ["first"])]);

        Assert.Contains("nobody", ChartTests.Html(groups), StringComparison.Ordinal);
        Assert.Contains("no values", groups.ToSvg(), StringComparison.Ordinal);
        Assert.Contains(">first<", groups.ToSvg(), StringComparison.Ordinal);
        Assert.Contains(">1<", groups.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_nought_are_bars_without_length() =>
        Assert.DoesNotContain("NaN", ChartTests.Html(new ValueGroups("g", "G", [new ValueGroup("values", [0, 0])])), StringComparison.Ordinal);
}
