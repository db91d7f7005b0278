using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Tests.Report;

public sealed partial class TrainingReportTests : IDisposable
{
    private static readonly string[] Curves = ["loss", "learning-rate", "gradient-norm"];

    private readonly TemporaryFolder _folder = new();

    private string Page => Path.Combine(_folder.Path, "page.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_changes_no_weight_and_no_figure_of_the_result()
    {
        JsonElement plain = Cli.Json("train", "iris", "--epochs", "3");
        JsonElement reported = Cli.Json("train", "iris", "--epochs", "3", "--report", Page);

        foreach (string name in (string[])["weightsSha256", "finalLoss", "testAccuracy"])
        {
            Assert.Equal(plain.GetProperty(name).GetRawText(), reported.GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public void Images_are_drawn_and_mistakes_counted()
    {
        CliResult result = Cli.Run("train", "digits", "--epochs", "1", "--quiet", "--report", Page);

        Assert.EndsWith("report        " + Page, result.OutLines[^1], StringComparison.Ordinal);
        string html = File.ReadAllText(Page);
        Assert.Equal([.. Curves.Take(1), "accuracy", "confusion", .. Curves[1..], "mistakes", "weights"], PageText.Ids(html).Take(7));
        Match right = RightOf().Match(html);
        int mistakes = int.Parse(right.Groups[2].Value, CultureInfo.InvariantCulture) - int.Parse(right.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(mistakes, 1, 100);
        Assert.Equal(Math.Min(24, mistakes), PageText.Count(PageText.Figure(html, "mistakes"), "<img class=\"ink\""));
        Assert.Equal(64, PageText.Count(PageText.Figure(html, "weights"), "<img "));
        Assert.Contains("the furthest above that of the right class first", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_test_part_the_training_part_is_judged()
    {
        Assert.Equal(0, Cli.Run("train", "xor", "--epochs", "1000", "--quiet", "--report", Page).ExitCode);

        string html = File.ReadAllText(Page);
        Assert.Contains("4 of 4 right", PageText.Figure(html, "confusion"), StringComparison.Ordinal);
        Assert.Contains("There are none.", PageText.Figure(html, "mistakes"), StringComparison.Ordinal);
        Assert.DoesNotContain("test", PageText.Figure(html, "loss"), StringComparison.Ordinal);
        Assert.Contains("unit 3", PageText.Figure(html, "weights"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_have_no_classes_and_the_largest_errors_in_a_table()
    {
        string file = _folder.Write("line.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},{(i / 10.0) + 0.05:0.00}")));
        Assert.Equal(0, Cli.Run("train", file, "--epochs", "2", "--test", "0", "--quiet", "--report", Page).ExitCode);

        string html = File.ReadAllText(Page);
        Assert.Equal(Curves, PageText.Ids(html).Take(3));
        Assert.DoesNotContain("confusion", PageText.Ids(html));
        Assert.Contains("<th>target</th><th>output</th><th>inputs</th>", PageText.Figure(html, "mistakes"), StringComparison.Ordinal);

        // The largest value is furthest from a network that has hardly learned: inputs are shown as they were before scaling.
        Assert.Contains("<td>39</td><td>3.95</td>", PageText.Figure(html, "mistakes"), StringComparison.Ordinal);
        Assert.Matches("<td>3.95</td><td>[^<]*</td><td>39</td>", PageText.Figure(html, "mistakes"));
    }

    // A step of SGD is the rate times the gradient.
    [Theory]
    [InlineData(BiasConvention.Constant)]
    [InlineData(BiasConvention.ComputedUnit)]
    [InlineData(BiasConvention.None)]
    public void The_norm_of_the_gradient_is_the_length_of_a_step(BiasConvention bias)
    {
        const double Rate = 1.0 / 1024;
        var network = new Network<float>(new NetworkShape(3, 4, 2) { Bias = bias }, Initializer.Xavier, 1);
        var data = new Dataset<float>([0.5f, -1, 2], 3, [0, 1], 2);
        Network<float> before = network.Clone();
        var norms = new GradientNorms<float>(network, data, Loss.HalfSumOfSquares);

        double[] measured = norms.Measure();
        double[] again = norms.Measure();
        new SgdTrainer<float>(network, Loss.HalfSumOfSquares, Rate).Step(data.Input(0), data.Target(0));

        Assert.Equal(measured, again);
        for (int layer = 0; layer < 2; layer++)
        {
            // A weight below 1 is rounded by up to 2⁻²⁵, which is 2⁻¹⁵ of a gradient at this rate; there are at most 20 of them.
            Assert.Equal(Length(before, network, layer) / Rate, measured[layer], 1.5e-4);
            Assert.True(measured[layer] > 0.005);
        }
    }

    private static double Length(Network<float> before, Network<float> after, int layer)
    {
        float[] old = new float[before.Shape.WeightRows(layer) * before.Shape.WeightColumns(layer)];
        float[] now = new float[old.Length];
        before.CopyWeightsTo(layer, old);
        after.CopyWeightsTo(layer, now);
        return Math.Sqrt(old.Zip(now, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
    }

    [GeneratedRegex("([0-9]+) of ([0-9]+) right")]
    private static partial Regex RightOf();
}
