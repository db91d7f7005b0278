using System.Globalization;
using System.Text;
using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Tests;

/// <summary>The verbs that use a saved model.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluation_agrees_with_the_training_where_both_measure_the_same_samples()
    {
        string model = InFolder("iris.model");
        JsonElement trained = Cli.Json("train", "iris", "--test", "0", "--save", model);

        JsonElement evaluated = Cli.Json("evaluate", model, "iris");

        Assert.Equal(150, evaluated.GetProperty("samples").GetInt32());
        Assert.Equal(trained.GetProperty("trainAccuracy").GetDouble(), evaluated.GetProperty("accuracy").GetDouble());
        Assert.Equal(trained.GetProperty("finalLoss").GetDouble(), evaluated.GetProperty("loss").GetDouble());
        int[][] confusion = evaluated.GetProperty("confusion").Deserialize<int[][]>()!;
        Assert.Equal([50, 50, 50], confusion.Select(row => row.Sum()));
    }

    [Fact]
    public void Classes_of_a_file_are_those_of_the_model_whatever_their_order()
    {
        string model = TrainIris();
        string file = _folder.Write("two.csv", "5.9,3.0,5.1,1.8,virginica\n5.1,3.5,1.4,0.2,setosa\n");

        CliResult result = Cli.Run("evaluate", model, file);

        Assert.Contains("100.00 %, 2 of 2", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n +versicolor +0 +0 +0\n", result.Out.ReplaceLineEndings("\n"));
        Assert.All(result.OutLines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void A_single_output_is_evaluated_and_predicted_as_two_classes()
    {
        string model = InFolder("xor.model");
        Cli.Json("train", "xor", "--save", model);

        Assert.Equal(1, Cli.Json("evaluate", model, "xor").GetProperty("accuracy").GetDouble());
        string[] lines = Cli.RunWithInput("0,0\n0,1\n1,0\n1,1\n", "predict", model, "-").OutLines;
        Assert.Equal("class,output", lines[0]);
        Assert.Equal(["0", "1", "1", "0"], lines[1..].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Predictions_come_from_raw_rows_with_class_and_outputs()
    {
        CliResult result = Cli.RunWithInput("5.1,3.5,1.4,0.2\n6.3,2.5,5.0,1.9\n", "predict", TrainIris(), "-");

        Assert.Equal("class,setosa,versicolor,virginica", result.OutLines[0]);
        string[][] cells = [.. result.OutLines[1..].Select(line => line.Split(','))];
        Assert.Equal(["setosa", "virginica"], cells.Select(row => row[0]));
        Assert.All(cells, row => Assert.Equal(1, row[1..].Sum(cell => float.Parse(cell, CultureInfo.InvariantCulture)), 1e-5f));
    }

    [Fact]
    public void Predictions_are_written_as_json_lines_with_the_same_numbers()
    {
        string model = TrainIris();
        string file = _folder.Write("rows.csv", "a,b,c,d\n5.1,3.5,1.4,0.2\n6.3,2.5,5.0,1.9\n");

        string[] csv = Cli.Run("predict", model, file).OutLines;
        JsonElement[] json = [.. Cli.Run("predict", model, file, "--json").OutLines.Select(line => JsonDocument.Parse(line).RootElement)];

        Assert.Equal(
            csv[1..].Select(line => string.Join(',', line.Split(',')[1..])),
            json.Select(line => string.Join(',', line.GetProperty("outputs").EnumerateArray().Select(value => value.GetRawText()))));
        Assert.Equal(["setosa", "virginica"], json.Select(line => line.GetProperty("class").GetString()));
    }

    [Fact]
    public void Rows_before_a_wrong_one_are_predicted()
    {
        CliResult result = Cli.RunWithInput("5.1,3.5,1.4,0.2\n6.3,2.5,x,1.9\n", "predict", TrainIris(), "-");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.OutLines.Length);
        Assert.Equal("fastbackprop: standard input, line 2, column 2: 'x' is not a number.", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Class_names_are_quoted_where_csv_asks_for_it()
    {
        string model = InFolder("names.model");
        ModelFile.Save(model, new Model<float> { Network = new Network<float>(new NetworkShape(1, 2)), ClassNames = ["a,b", "say \"c\""] });

        string[] lines = Cli.RunWithInput("1\n", "predict", model, "-").OutLines;

        Assert.Equal("class,\"a,b\",\"say \"\"c\"\"\"", lines[0]);
        Assert.Equal("\"a,b\",0.5,0.5", lines[1]);
    }

    [Fact]
    public void A_model_of_doubles_is_inspected_evaluated_and_predicted()
    {
        string model = InFolder("double.model");
        var network = new Network<double>(new NetworkShape(2, new LayerShape(1, Kernels.Activation.Identity)));
        network.SetWeights(0, [0.1, 0, 1e-20]);
        ModelFile.Save(model, new Model<double> { Network = network });
        string file = _folder.Write("values.csv", "3,5,0.3\n1,1,0.1\n");

        JsonElement inspected = Cli.Json("inspect", model);
        JsonElement evaluated = Cli.Json("evaluate", model, file);

        Assert.Equal("double", inspected.GetProperty("elementType").GetString());
        Assert.Equal("half-sum-of-squares", evaluated.GetProperty("lossFunction").GetString());
        Assert.InRange(evaluated.GetProperty("loss").GetDouble(), 0, 1e-30);
        Assert.Equal(JsonValueKind.Null, evaluated.GetProperty("accuracy").ValueKind);
        Assert.Equal(["output", "0.2"], Cli.RunWithInput("2,9\n", "predict", model, "-").OutLines);
    }

    [Fact]
    public void Inspection_shows_the_statistics_of_each_layer()
    {
        string model = InFolder("small.model");
        var network = new Network<float>(new NetworkShape(1, (2, Kernels.Activation.Relu), 1) { Bias = BiasConvention.None });
        network.SetWeights(0, [-1, 3]);
        network.SetWeights(1, [0, 0]);
        ModelFile.Save(model, new Model<float> { Network = network, Scaler = new Scaler(Scaling.Range, 1, [2], [4]) });

        JsonElement report = Cli.Json("inspect", model);

        Assert.Equal("1-2-1", report.GetProperty("shape").GetString());
        Assert.Equal(NumericsVersion.Current, report.GetProperty("numericsVersion").GetInt32());
        Assert.Equal("none", report.GetProperty("bias").GetString());
        Assert.Equal(4, report.GetProperty("parameters").GetInt32());
        Assert.Equal("range", report.GetProperty("scaler").GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("training").ValueKind);
        JsonElement first = report.GetProperty("layers")[0];
        Assert.Equal((1, 2), (first.GetProperty("rows").GetInt32(), first.GetProperty("columns").GetInt32()));
        Assert.Equal("relu", first.GetProperty("activation").GetString());
        Assert.Equal((-1, 3), (first.GetProperty("min").GetDouble(), first.GetProperty("max").GetDouble()));
        Assert.Equal((1, 2), (first.GetProperty("mean").GetDouble(), first.GetProperty("standardDeviation").GetDouble()));
        Assert.Equal(2, report.GetProperty("layers")[1].GetProperty("zeros").GetInt32());
        Assert.Equal(WeightsHash.Sha256(network), report.GetProperty("weightsSha256").GetString());
    }

    // Files of later versions, and of none, are read and shown too.
    [Theory]
    [InlineData("numerics_version\":\"7\"", "numerics      version 7, later than this program's 1", 7)]
    [InlineData("numerics_versiom\":\"1\"", "numerics      unknown, from before its version was written", null)]
    public void Inspection_shows_the_version_of_the_arithmetic(string member, string line, int? version)
    {
        string model = InFolder("any.model");
        ModelFile.Save(model, new Model<float> { Network = new Network<float>(new NetworkShape(1, 1)) });
        Assert.Contains($"numerics      version {NumericsVersion.Current}\n", Cli.Run("inspect", model).Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        string text = File.ReadAllText(model, Encoding.Latin1);
        string old = $"numerics_version\":\"{NumericsVersion.Current}\"";
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(model, text.Replace(old, member, StringComparison.Ordinal), Encoding.Latin1);

        JsonElement shown = Cli.Json("inspect", model).GetProperty("numericsVersion");
        Assert.Equal(version, shown.ValueKind == JsonValueKind.Null ? null : shown.GetInt32());
        Assert.Contains(
            line.Replace("program's 1", $"program's {NumericsVersion.Current}", StringComparison.Ordinal), Cli.Run("inspect", model).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspection_shows_how_a_model_was_trained()
    {
        string model = InFolder("iris.model");
        JsonElement trained = Cli.Json("train", "iris", "--epochs", "3", "--seed", "5", "--save", model);

        JsonElement report = Cli.Json("inspect", model);

        JsonElement training = report.GetProperty("training");
        Assert.Equal("iris", training.GetProperty("dataset").GetString());
        Assert.Equal("cross-entropy", training.GetProperty("loss").GetString());
        Assert.Equal((3, 336), (training.GetProperty("epochs").GetInt32(), training.GetProperty("steps").GetInt64()));
        Assert.Equal(5ul, training.GetProperty("shuffleSeed").GetUInt64());
        Assert.Equal("standard", report.GetProperty("scaler").GetProperty("kind").GetString());
        Assert.Equal(trained.GetProperty("weightsSha256").GetString(), report.GetProperty("weightsSha256").GetString());
        string text = Cli.Run("inspect", model).Out;
        Assert.Contains("training      3 epochs, 336 steps, last rate ", text, StringComparison.Ordinal);
        Assert.Contains("setosa, versicolor, virginica", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scaler_is_fitted_on_the_training_part_alone()
    {
        string whole = InFolder("whole.model");
        string part = InFolder("part.model");
        Cli.Json("train", "iris", "--epochs", "1", "--test", "0", "--save", whole);
        Cli.Json("train", "iris", "--epochs", "1", "--test", "0.5", "--save", part);

        Assert.NotEqual(
            ModelFile.Load<float>(whole).Scaler!.Offsets.ToArray(),
            ModelFile.Load<float>(part).Scaler!.Offsets.ToArray());
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("inspect")]
    public void In_80_columns_nothing_is_cut(string verb)
    {
        string[] classes = [.. Enumerable.Range(0, 12).Select(i => $"versicolor-{i}")];
        string model = InFolder("wide.model");
        ModelFile.Save(model, new Model<float>
        {
            Network = new Network<float>(new NetworkShape(4, (1024, Kernels.Activation.LeakyRelu), (1024, Kernels.Activation.LeakyRelu), 12), Initializer.He, 1),
            ClassNames = classes,
        });
        string file = _folder.Write("rows.csv", string.Concat(classes.Select((name, i) => $"{i},{-i},1,2,{name}\n")));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(new StringReader(""), output, error) { OutWidth = 80 };

        int exitCode = CommandLine.Run(verb == "evaluate" ? [verb, model, file] : [verb, model], streams, () => default);

        Assert.Equal((0, ""), (exitCode, error.ToString()));
        string text = output.ToString();
        Assert.All(text.ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.All(classes, name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    private string TrainIris()
    {
        string model = InFolder("iris.model");
        Assert.Equal(0, Cli.Run("train", "iris", "--quiet", "--save", model).ExitCode);
        return model;
    }

    private string InFolder(string name) => Path.Combine(_folder.Path, name);
}
