using System.Text.Json;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests;

public sealed class ActivationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_answer_of_each_layer_can_be_followed_by_hand()
    {
        (string model, string file) = TwoLayers();

        JsonElement json = Cli.Json("activations", model, file, "--row", "1");

        Assert.Equal(
            ["model", "dataset", "row", "target", "class", "predicted", "inputs", "layers"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal([3.0, 5], Numbers(json.GetProperty("inputs")));
        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        Assert.Equal(["relu", "identity"], layers.Select(layer => layer.GetProperty("activation").GetString()));

        // 2·3 + 5 + 1 = 12 and −3 + 1 < 0; then 12/4 + 0.5.
        Assert.Equal([12.0, 0], Numbers(layers[0].GetProperty("outputs")));
        Assert.Equal([3.5], Numbers(layers[1].GetProperty("outputs")));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("class").ValueKind);
    }

    [Fact]
    public void People_read_a_line_a_layer()
    {
        (string model, string file) = TwoLayers();

        string[] lines = Cli.Run("activations", model, file, "--row", "1").OutLines;

        Assert.Equal(["target        3.25", "layer 0       relu: 12 0", "layer 1       identity: 3.5"], lines[2..]);
    }

    [Fact]
    public void The_last_layer_is_what_predict_says()
    {
        string model = Path.Combine(_folder.Path, "iris.model");
        Cli.Json("train", "iris", "--epochs", "5", "--save", model);

        JsonElement answer = Cli.Json("activations", model, "iris", "--row", "149");
        JsonElement prediction = JsonDocument.Parse(Assert.Single(
            Cli.RunWithInput(string.Join(',', Numbers(answer.GetProperty("inputs"))), "predict", model, "-", "--json").OutLines)).RootElement;

        Assert.Equal("virginica", answer.GetProperty("class").GetString());
        Assert.Equal(prediction.GetProperty("class").GetString(), answer.GetProperty("predicted").GetString());
        Assert.Equal(Numbers(prediction.GetProperty("outputs")), Numbers(answer.GetProperty("layers")[1].GetProperty("outputs")));
    }

    [Fact]
    public void A_report_shows_the_sample_as_it_was_stored()
    {
        string model = Path.Combine(_folder.Path, "iris.model");
        string page = Path.Combine(_folder.Path, "page.html");
        Cli.Json("train", "iris", "--epochs", "5", "--save", model);

        CliResult result = Cli.Run("activations", model, "iris", "--row", "149", "--report", page);

        Assert.Equal("report        " + page, result.OutLines[^1]);
        string html = File.ReadAllText(page);
        Assert.All((string[])[">5.9<", ">5.1<", ">1.8<", ">virginica<"], text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_that_is_not_there_is_refused()
    {
        (string model, string file) = TwoLayers();

        CliResult result = Cli.Run("activations", model, file, "--row", "2");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--row is 2; " + file + " has 2 rows, counted from 0.", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_is_not_replaced_by_the_report()
    {
        (string model, string file) = TwoLayers();

        CliResult result = Cli.Run("activations", model, file, "--report", model);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("would replace the model; expected another file.", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private (string Model, string File) TwoLayers()
    {
        var network = new Network<float>(new NetworkShape(2, (2, Activation.Relu), (1, Activation.Identity)));
        network.SetWeights(0, [2, -1, 1, 0, 1, 1]);
        network.SetWeights(1, [0.25f, 9, 0.5f]);
        string model = Path.Combine(_folder.Path, "model");
        ModelFile.Save(model, new Model<float> { Network = network });
        return (model, _folder.Write("rows.csv", "1,2,0.5\n3,5,3.25\n"));
    }
}
