using System.Text.Json;
using FastBackprop.Cli.Tests.Report;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Tests;

public sealed class CrossvalTests : IDisposable
{
    private static readonly string[] ResultMembers =
    [
        "dataset", "shape", "lossFunction", "samples", "folds", "stratified", "scaling", "scaledWholeTable", "epochs", "seed", "seconds",
        "scores", "notFinite", "classes", "confusion", "mistakenPairs", "largestMistakes", "perFold",
    ];

    private static readonly string[] ScoreNames =
        ["accuracy", "loss", "meanSquaredError", "meanAbsoluteError", "oneMinusMeanAbsoluteErrorPercent"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_json_result_has_exactly_the_members_that_are_promised()
    {
        JsonElement result = Crossval("iris", "--folds", "4", "--epochs", "5");

        Assert.Equal(ResultMembers, Members(result));
        Assert.Equal(ScoreNames, Members(result.GetProperty("scores")));
        JsonElement[] folds = [.. result.GetProperty("perFold").EnumerateArray()];
        Assert.Equal([38, 38, 37, 37], folds.Select(fold => fold.GetProperty("testSamples").GetInt32()));
        Assert.All(folds, fold =>
        {
            Assert.Equal(["trainSamples", "testSamples", .. ScoreNames, "notFinite", "classes", "confusion", "weightsSha256"], Members(fold));
            Assert.Equal(150, fold.GetProperty("trainSamples").GetInt32() + fold.GetProperty("testSamples").GetInt32());
        });
        Assert.Equal(150, result.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(count => count.GetInt32()));
    }

    [Fact]
    public void Mean_and_spread_are_those_of_the_folds()
    {
        JsonElement result = Crossval("iris", "--epochs", "5");

        foreach (string name in ScoreNames)
        {
            double[] scores = [.. result.GetProperty("perFold").EnumerateArray().Select(fold => fold.GetProperty(name).GetDouble())];
            JsonElement score = result.GetProperty("scores").GetProperty(name);
            double mean = scores.Sum() / 5;
            Assert.Equal(5, scores.Length);
            Assert.Equal(mean, score.GetProperty("mean").GetDouble(), 1e-12 * Math.Max(1, mean));
            Assert.Equal(
                Math.Sqrt(scores.Sum(value => (value - mean) * (value - mean)) / 4),
                score.GetProperty("standardDeviation").GetDouble(),
                1e-10 * Math.Max(1, mean));
        }
    }

    [Fact]
    public void Precision_and_recall_are_those_of_the_confusion_of_all_folds()
    {
        JsonElement result = Crossval("iris", "--epochs", "5");

        int[][] counts = [.. result.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
        JsonElement[] classes = [.. result.GetProperty("classes").EnumerateArray()];
        Assert.Equal(["setosa", "versicolor", "virginica"], classes.Select(c => c.GetProperty("name").GetString()));
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal((double)counts[c][c] / 50, classes[c].GetProperty("recall").GetDouble());
            Assert.Equal((double)counts[c][c] / counts.Sum(row => row[c]), classes[c].GetProperty("precision").GetDouble());
        }
    }

    // Folds that take long enough for the other threads to get theirs.
    [Fact]
    public void The_number_of_threads_changes_nothing_but_the_time()
    {
        string Text(string threads) => WithoutSeconds(Crossval("digits", "--folds", "7", "--epochs", "40", "--threads", threads));

        Assert.Equal(Text("1"), Text("4"));
    }

    [Theory]
    [InlineData("--stratified")]
    [InlineData("--scale-whole-table")]
    [InlineData("--folds", "6")]
    [InlineData("--seed", "43")]
    [InlineData("--layers", "9")]
    [InlineData("--scale", "minmax")]
    [InlineData("--order", "sequential")]
    public void Every_option_takes_effect(params string[] option)
    {
        static string Hashes(JsonElement result) =>
            string.Concat(result.GetProperty("perFold").EnumerateArray().Select(fold => fold.GetProperty("weightsSha256").GetString()));

        Assert.NotEqual(Hashes(Crossval("iris", "--epochs", "3")), Hashes(Crossval(["iris", "--epochs", "3", .. option])));
    }

    [Fact]
    public void Stratified_folds_have_their_share_of_each_class()
    {
        JsonElement result = Crossval("iris", "--epochs", "1", "--stratified");

        Assert.All(result.GetProperty("perFold").EnumerateArray(), fold => Assert.All(
            fold.GetProperty("confusion").EnumerateArray(), row => Assert.Equal(10, row.EnumerateArray().Sum(count => count.GetInt32()))));
    }

    [Fact]
    public void Values_have_errors_but_no_classes()
    {
        string file = _folder.Write("values.csv", string.Concat(Enumerable.Range(0, 12).Select(i => $"{i},{i / 8.0}\n")));

        JsonElement result = Crossval(file, "--kind", "values", "--epochs", "2", "--folds", "12");

        Assert.Equal(ScoreNames[1..], Members(result.GetProperty("scores")));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("classes").ValueKind);

        // The first row's target is 0, which alone could be a class.
        Assert.All(result.GetProperty("perFold").EnumerateArray(), fold => Assert.Equal(JsonValueKind.Null, fold.GetProperty("confusion").ValueKind));
    }

    [Fact]
    public void People_see_a_row_a_fold_and_the_spread()
    {
        CliResult result = Cli.Run("crossval", "iris", "--epochs", "5", "--folds", "3");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.All(result.ErrorLines, line => Assert.Matches("^fold [1-3] is trained, [1-3] of 3 after ", line));
        Assert.Contains(result.OutLines, line => line.StartsWith("accuracy      ", StringComparison.Ordinal) && line.Contains(" % ± ", StringComparison.Ordinal));
        Assert.Equal(3, result.OutLines.Count(line => line.TrimStart().Split(' ')[0] is "1" or "2" or "3"));
        Assert.Contains(result.OutLines, line => line.TrimStart().StartsWith("versicolor ", StringComparison.Ordinal));
        Assert.All(result.OutLines, line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public void A_report_shows_every_fold_and_changes_nothing()
    {
        string page = Path.Combine(_folder.Path, "page.html");

        JsonElement plain = Crossval("iris", "--epochs", "3");
        JsonElement reported = Crossval("iris", "--epochs", "3", "--report", page);

        Assert.Equal(WithoutSeconds(plain), WithoutSeconds(reported));
        string html = File.ReadAllText(page);
        Assert.Equal(
            ["folds", "scores", "confusion", "classes", "loss", "test-loss", "accuracy", "test-accuracy", "learning-rate", "gradient-norm"],
            PageText.Ids(html));
        Assert.Equal(1 + 5 + 2, PageText.Count(PageText.Figure(html, "folds"), "<tr>"));
        Assert.Equal(5, PageText.Count(PageText.Figure(html, "test-loss"), "<polyline"));
        Assert.Contains("of 150 right", PageText.Figure(html, "confusion"), StringComparison.Ordinal);
        double recall = plain.GetProperty("classes")[1].GetProperty("recall").GetDouble();
        Assert.Matches($"<td>versicolor</td><td>[^<]*</td><td>{100 * recall:0.00} %</td>", PageText.Figure(html, "classes"));
    }

    [Fact]
    public void A_report_of_many_folds_of_values_has_a_table_and_a_dozen_curves()
    {
        string page = Path.Combine(_folder.Path, "page.html");
        string file = _folder.Write("values.csv", string.Concat(Enumerable.Range(0, 14).Select(i => $"{i},{i / 8.0}\n")));

        CliResult result = Cli.Run("crossval", file, "--kind", "values", "--epochs", "2", "--folds", "14", "--quiet", "--report", page);

        Assert.Equal("report        " + page, result.OutLines[^1]);
        string html = File.ReadAllText(page);
        Assert.Equal(["folds", "loss", "test-loss", "learning-rate", "gradient-norm"], PageText.Ids(html));
        Assert.Equal(1 + 14 + 2, PageText.Count(PageText.Figure(html, "folds"), "<tr>"));
        Assert.Equal(12, PageText.Count(PageText.Figure(html, "loss"), "<polyline"));
    }

    [Fact]
    public void An_interrupted_run_has_no_result()
    {
        CliResult result = Cli.Run("", new CancellationToken(canceled: true), "crossval", "iris");

        Assert.Equal((130, ""), (result.ExitCode, result.Out));
        Assert.Equal("fastbackprop: interrupted; a cross-validation has no result before its last fold.", Assert.Single(result.ErrorLines));
    }

    // Published: 93.33 %; a replay in NumPy over 8 seeds gave 93.3 to 95.2 %.
    [SkippableFact]
    public void Wheat_seeds_reach_what_their_tutorial_printed()
    {
        Skip.IfNot(DatasetCatalogue.Find("seeds").IsPresent, "The wheat seeds do not come with the tests; they have not been downloaded.");

        JsonElement result = Crossval("seeds", "--folds", "5", "--layers", "5", "--rate", "0.3", "--epochs", "500", "--scale-whole-table");

        Assert.Equal("7-5-3", result.GetProperty("shape").GetString());
        Assert.InRange(result.GetProperty("scores").GetProperty("accuracy").GetProperty("mean").GetDouble(), 0.93, 0.955);
    }

    private static JsonElement Crossval(params string[] args) => Cli.Json(["crossval", "--quiet", .. args]);

    private static string[] Members(JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];

    private static string WithoutSeconds(JsonElement json) =>
        string.Concat(json.EnumerateObject().Where(member => member.Name != "seconds").Select(member => member.ToString()));
}
