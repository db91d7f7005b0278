using System.Text.Json;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests;

/// <summary>A model whose outputs overflow for some rows: they are named no class, and the rest is told as ever.</summary>
public sealed class NotFiniteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Two of the five rows overflow to ∞ − ∞; the others answer 0 and 0, which is the first class.
    [Fact]
    public void Evaluate_counts_them_and_its_json_stays_json()
    {
        string file = _folder.Write("rows.csv", "10,a\n0.5,a\n10,b\n0.5,b\n0.5,a\n");

        JsonElement report = Cli.Json("evaluate", Overflowing(), file);
        CliResult text = Cli.Run("evaluate", Overflowing(), file);

        Assert.Equal((2, 0.4), (report.GetProperty("notFinite").GetInt32(), report.GetProperty("accuracy").GetDouble()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("loss").ValueKind);
        Assert.Equal([2, 0], report.GetProperty("confusion")[0].EnumerateArray().Select(count => count.GetInt32()));
        Assert.Contains("not finite    2 of 5 samples have outputs that are not finite, and so no class: they count as wrong", text.OutLines);
        Assert.Contains("accuracy      40.00 %, 2 of 5", text.OutLines);
        Assert.Contains(text.OutLines, line => line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["a", "2", "0", "1", "66.7", "%"]);
    }

    [Fact]
    public void A_model_without_such_outputs_is_not_told_of_them()
    {
        string file = _folder.Write("rows.csv", "0.5,a\n0.25,b\n");

        CliResult text = Cli.Run("evaluate", Overflowing(), file);

        Assert.DoesNotContain("not finite", text.Out, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Json("evaluate", Overflowing(), file).GetProperty("notFinite").GetInt32());
    }

    [Fact]
    public void Predict_names_no_class_for_them_and_says_how_many_they_are()
    {
        CliResult csv = Cli.RunWithInput("10\n0.5\n", "predict", Overflowing(), "-");
        CliResult json = Cli.RunWithInput("10\n0.5\n", "predict", Overflowing(), "-", "--json");

        Assert.Equal(["class,a,b", ",NaN,NaN", "a,0,0"], csv.OutLines);
        Assert.Equal("fastbackprop: 1 of 2 samples have outputs that are not finite; no class is named for them.", Assert.Single(csv.ErrorLines));
        Assert.Equal(["{\"class\":null,\"outputs\":[null,null]}", "{\"class\":\"a\",\"outputs\":[0,0]}"], json.OutLines);
        Assert.Single(json.ErrorLines);
    }

    [Fact]
    public void Activations_says_that_such_a_sample_is_taken_for_no_class()
    {
        string file = _folder.Write("rows.csv", "10,a\n0.5,b\n");
        string page = Path.Combine(_folder.Path, "page.html");

        JsonElement shown = Cli.Json("activations", Overflowing(), file, "--row", "0");
        CliResult text = Cli.Run("activations", Overflowing(), file, "--row", "0", "--report", page);

        Assert.Equal(JsonValueKind.Null, shown.GetProperty("predicted").ValueKind);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("layers")[1].GetProperty("outputs")[0].ValueKind);
        Assert.Contains("taken for     no class: an output is not finite", text.OutLines);
        Assert.True(File.Exists(page));
    }

    // Of the class of one row half is tested, rounded up: 3e38, which the training never sees. Weights of 2 take it beyond a float.
    [Fact]
    public void A_training_tells_of_them_and_its_report_has_them_among_the_worst_mistakes()
    {
        string page = Path.Combine(_folder.Path, "page.html");
        string rows = string.Concat(Enumerable.Range(0, 12).Select(i => $"{i % 3},{i % 2 / 2.0},{(i % 2 == 0 ? "a" : "b")}\n"));
        string file = _folder.Write("rows.csv", rows + "0,3e38,c\n");
        string[] options =
        [
            "train", file, "--hidden", "none", "--output", "identity", "--loss", "half-sum-of-squares", "--scale", "none", "--rate", "0.1",
            "--epochs", "200", "--test", "0.5", "--quiet",
        ];

        CliResult result = Cli.Run([.. options, "--report", page]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("not finite    1 of 7 samples have outputs that are not finite in the test part", result.OutLines);
        Assert.Contains("none (not finite)", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(1, Cli.Json(options).GetProperty("testNotFinite").GetInt32());
    }

    private string Overflowing()
    {
        string path = Path.Combine(_folder.Path, "overflowing.model");
        var network = new Network<float>(new NetworkShape(1, (2, Activation.Identity), (2, Activation.Identity)) { Bias = BiasConvention.None });
        network.SetWeights(0, [3e38f, -3e38f]);
        network.SetWeights(1, [1, 1, 1, 1]);
        ModelFile.Save(path, new Model<float> { Network = network, ClassNames = ["a", "b"] });
        return path;
    }
}
