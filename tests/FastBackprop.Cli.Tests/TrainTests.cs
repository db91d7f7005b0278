using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train;
using FastBackprop.Cli.Train.Progress;

namespace FastBackprop.Cli.Tests;

public class TrainTests
{
    private static readonly string[] ResultMembers =
    [
        "dataset", "shape", "trainSamples", "testSamples", "epochs", "steps", "finalLoss", "trainAccuracy", "testAccuracy",
        "testNotFinite", "trainSeconds", "samplesPerSecond", "weightsSha256",
    ];

    [Fact]
    public void The_json_result_has_exactly_the_members_that_are_promised()
    {
        JsonElement result = Cli.Json("train", "iris", "--epochs", "2");

        Assert.Equal(ResultMembers, result.EnumerateObject().Select(member => member.Name));
        Assert.Equal("iris", result.GetProperty("dataset").GetString());
        Assert.Equal("4-8-3", result.GetProperty("shape").GetString());
        Assert.Equal(112, result.GetProperty("trainSamples").GetInt32());
        Assert.Equal(38, result.GetProperty("testSamples").GetInt32());
        Assert.Equal(2, result.GetProperty("epochs").GetInt32());
        Assert.Equal(224, result.GetProperty("steps").GetInt64());
        Assert.InRange(result.GetProperty("finalLoss").GetDouble(), 1e-6, 2);
        Assert.True(result.GetProperty("trainSeconds").GetDouble() > 0);
        Assert.True(result.GetProperty("samplesPerSecond").GetDouble() > 0);
        Assert.Matches("^[0-9a-f]{64}$", result.GetProperty("weightsSha256").GetString());
    }

    [Theory]
    [InlineData("iris", "42", 0.93)]
    [InlineData("iris", "7", 0.93)]
    [InlineData("digits", "42", 0.96)]
    public void The_defaults_reach_the_accuracy_that_is_promised(string dataset, string seed, double least) =>
        Assert.InRange(Cli.Json("train", dataset, "--seed", seed).GetProperty("testAccuracy").GetDouble(), least, 1);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    [InlineData("42")]
    public void Xor_is_solved_and_has_no_test_part(string seed)
    {
        JsonElement result = Cli.Json("train", "xor", "--seed", seed);

        Assert.Equal(1, result.GetProperty("trainAccuracy").GetDouble());
        Assert.Equal(0, result.GetProperty("testSamples").GetInt32());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("testAccuracy").ValueKind);
    }

    [Fact]
    public void The_weights_depend_on_the_seed_and_on_nothing_else()
    {
        string Hash(params string[] more) => Cli.Json(["train", "iris", "--epochs", "2", .. more]).GetProperty("weightsSha256").GetString()!;

        Assert.Equal(Hash(), Hash("--seed", "42", "--quiet"));
        Assert.NotEqual(Hash(), Hash("--seed", "43"));
    }

    [Fact]
    public void The_number_of_threads_changes_no_weight()
    {
        string Hash(params string[] more) =>
            Cli.Json(["train", "digits", "--hidden", "200", "--epochs", "1", "--quiet", .. more]).GetProperty("weightsSha256").GetString()!;

        Assert.Equal(Hash(), Hash("--threads", "3"));
    }

    // Each changes the training, so each must change the weights.
    [Theory]
    [InlineData("--hidden", "9")]
    [InlineData("--hidden", "none")]
    [InlineData("--hidden", "8,4")]
    [InlineData("--activation", "relu")]
    [InlineData("--activation", "leaky-relu")]
    [InlineData("--activation", "sigmoid")]
    [InlineData("--activation", "identity")]
    [InlineData("--output", "sigmoid")]
    [InlineData("--loss", "half-sum-of-squares")]
    [InlineData("--loss", "binary-cross-entropy")]
    [InlineData("--bias", "none")]
    [InlineData("--bias", "computed")]
    [InlineData("--rate", "0.01")]
    [InlineData("--epochs", "4")]
    [InlineData("--init", "he")]
    [InlineData("--init", "scaled-normal")]
    [InlineData("--init", "uniform:-1,1")]
    [InlineData("--init", "normal:0.5")]
    [InlineData("--scale", "minmax")]
    [InlineData("--scale", "range")]
    [InlineData("--scale", "unit-row")]
    [InlineData("--scale", "none")]
    [InlineData("--test", "0.5")]
    [InlineData("--test", "0")]
    [InlineData("--order", "sequential")]
    [InlineData("--schedule", "constant")]
    [InlineData("--schedule", "step:0.5,1")]
    [InlineData("--schedule", "inverse-time:0.5")]
    public void Every_option_takes_effect(string option, string value)
    {
        string Hash(params string[] more) => Cli.Json(["train", "iris", "--quiet", .. more]).GetProperty("weightsSha256").GetString()!;

        Assert.NotEqual(Hash("--epochs", "3"), option == "--epochs" ? Hash(option, value) : Hash("--epochs", "3", option, value));
    }

    [Fact]
    public void A_file_of_values_trains_an_identity_output_and_has_no_accuracy()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("line.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},{(i / 10.0) + 0.05:0.00}")));

        JsonElement result = Cli.Json("train", file);

        Assert.Equal("1-32-1", result.GetProperty("shape").GetString());
        Assert.Equal(10, result.GetProperty("testSamples").GetInt32());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("trainAccuracy").ValueKind);
        Assert.InRange(result.GetProperty("finalLoss").GetDouble(), 0, 0.01);
    }

    [Fact]
    public void Whole_numbers_are_trained_as_values_where_the_command_line_says_so()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("whole.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},{i % 4}")));
        string model = Path.Combine(folder.Path, "model");

        string[] values = Cli.Run("train", file, "--kind", "values", "--save", model).OutLines;
        string[] classes = Cli.Run("train", file).OutLines;

        Assert.EndsWith(", 30 training samples, 10 for the test, values", values[0], StringComparison.Ordinal);
        Assert.Contains("1-32-1, tanh, identity, ", values[1], StringComparison.Ordinal);
        Assert.EndsWith(", 30 training samples, 10 for the test, 4 classes", classes[0], StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Cli.Json("evaluate", model, file).GetProperty("accuracy").ValueKind);
    }

    [Fact]
    public void Numbers_are_trained_as_classes_where_the_command_line_says_so()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("halves.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},{i % 2 / 2.0:0.0}")));

        Assert.Equal("1-32-1", Cli.Json("train", file, "--epochs", "1").GetProperty("shape").GetString());
        Assert.Equal("1-32-2", Cli.Json("train", file, "--epochs", "1", "--kind", "classes").GetProperty("shape").GetString());
    }

    [Fact]
    public void The_target_column_can_be_named()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("named.csv", "kind,x,y\na,0,1\nb,1,0\na,0,2\nb,2,0\n");

        Assert.Equal("2-32-2", Cli.Json("train", file, "--target", "kind", "--test", "0").GetProperty("shape").GetString());
    }

    [Fact]
    public void Idx_images_train_with_their_labels()
    {
        using var folder = new TemporaryFolder();
        string images = folder.Write("images", [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 255, 0, 0, 250, 250, 0]);
        string labels = folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]);

        JsonElement result = Cli.Json("train", images, "--labels", labels, "--test", "0", "--epochs", "50");

        Assert.Equal("2-128-2", result.GetProperty("shape").GetString());
        Assert.Equal(1, result.GetProperty("trainAccuracy").GetDouble());
    }

    [Fact]
    public void The_log_has_an_object_an_epoch()
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log.jsonl");

        JsonElement result = Cli.Json("train", "iris", "--epochs", "3", "--schedule", "step:0.5,1", "--rate", "0.1", "--log", log);

        JsonElement[] lines = [.. File.ReadLines(log).Select(line => JsonDocument.Parse(line).RootElement)];
        string[] members =
        [
            "epoch", "loss", "trainLoss", "testLoss", "trainAccuracy", "testAccuracy", "gradientNorms", "learningRate", "seconds", "samples",
        ];
        Assert.All(lines, line => Assert.Equal(members, line.EnumerateObject().Select(member => member.Name)));
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("epoch").GetInt32()));
        Assert.Equal([112, 224, 336], lines.Select(line => line.GetProperty("samples").GetInt64()));
        Assert.Equal([0.1, 0.05, 0.025], lines.Select(line => line.GetProperty("learningRate").GetDouble()));
        Assert.Equal(result.GetProperty("testAccuracy").GetDouble(), lines[^1].GetProperty("testAccuracy").GetDouble());
        Assert.Equal(result.GetProperty("trainAccuracy").GetDouble(), lines[^1].GetProperty("trainAccuracy").GetDouble());
        Assert.Equal(result.GetProperty("finalLoss").GetDouble(), lines[^1].GetProperty("trainLoss").GetDouble());
        Assert.All(lines, line => Assert.All(line.GetProperty("gradientNorms").EnumerateArray(), norm => Assert.InRange(norm.GetDouble(), 1e-4, 10)));
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("gradientNorms").GetArrayLength()));
    }

    [Fact]
    public void The_test_loss_in_the_log_is_that_of_the_test_part()
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log.jsonl");
        string report = Path.Combine(folder.Path, "page.html");

        string[] result = Cli.Run("train", "iris", "--epochs", "3", "--quiet", "--log", log, "--report", report).OutLines;

        double[] losses = [.. File.ReadLines(log).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("testLoss").GetDouble())];
        Assert.Equal(3, losses.Distinct().Count());
        Assert.EndsWith($" training, {Wording.Short(losses[^1])} test", result.Single(line => line.StartsWith("loss ", StringComparison.Ordinal)), StringComparison.Ordinal);

        // And what is logged is what the report draws.
        Assert.Contains($"; test: from {Wording.Short(losses[0])} to {Wording.Short(losses[^1])}\"", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_has_null_for_what_there_is_not()
    {
        using var folder = new TemporaryFolder();
        string log = Path.Combine(folder.Path, "log.jsonl");
        string file = folder.Write("line.csv", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},{(i / 10.0) + 0.05:0.00}")));

        Cli.Json("train", file, "--test", "0", "--epochs", "1", "--log", log);

        JsonElement line = JsonDocument.Parse(Assert.Single(File.ReadLines(log))).RootElement;
        Assert.All(
            (string[])["testLoss", "trainAccuracy", "testAccuracy"],
            name => Assert.Equal(JsonValueKind.Null, line.GetProperty(name).ValueKind));
        Assert.Equal(JsonValueKind.Number, line.GetProperty("trainLoss").ValueKind);
    }

    // A test row can lie so far out that its loss overflows; JSON has no infinity.
    [Fact]
    public void A_loss_that_is_not_finite_is_null_in_the_log()
    {
        using var folder = new TemporaryFolder();
        var report = new EpochReport(1, 1, 10, 10, 0.5, 0.1, Seconds: 1)
        {
            TrainLoss = 0.25,
            TestLoss = double.PositiveInfinity,
            GradientNorms = [0.5, double.NaN],
        };
        string file = Path.Combine(folder.Path, "log.jsonl");
        using (var log = new EpochLog(file))
        {
            log.Add(report);
        }

        Assert.Equal(
            "{\"epoch\":1,\"loss\":0.5,\"trainLoss\":0.25,\"testLoss\":null,\"trainAccuracy\":null,\"testAccuracy\":null,"
            + "\"gradientNorms\":[0.5,null],\"learningRate\":0.1,\"seconds\":1,\"samples\":10}",
            Assert.Single(File.ReadLines(file)));
    }

    [Fact]
    public void A_log_changes_no_weight()
    {
        using var folder = new TemporaryFolder();
        string Hash(params string[] more) => Cli.Json(["train", "iris", "--epochs", "3", .. more]).GetProperty("weightsSha256").GetString()!;

        Assert.Equal(Hash(), Hash("--log", Path.Combine(folder.Path, "log.jsonl")));
    }

    [Fact]
    public void Progress_goes_to_standard_error_a_line_an_epoch()
    {
        CliResult result = Cli.Run("train", "iris", "--epochs", "3");

        Assert.Equal(3, result.ErrorLines.Length);
        Assert.StartsWith("epoch 3/3  loss ", result.ErrorLines[2], StringComparison.Ordinal);
        Assert.Contains("  test ", result.ErrorLines[2], StringComparison.Ordinal);
        Assert.StartsWith("dataset       iris, 112 training samples, 38 for the test, 3 classes", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_speed_in_a_line_is_that_since_the_line_before()
    {
        using var text = new StringWriter();
        new ProgressLines(text).Watch<object?>(show =>
        {
            show(new EpochReport(1, 2, 1000, 1000, 0.5, 0.1, Seconds: 1));
            show(new EpochReport(2, 2, 500, 1000, 0.5, 0.1, Seconds: 4));
            show(new EpochReport(2, 2, 1000, 1000, 0.5, 0.1, Seconds: 6));
            return null;
        });

        Assert.Equal(
            ["epoch 1/2  loss 0.5  1,000 samples/s", "epoch 2/2  loss 0.5  200 samples/s", ""],
            text.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void Of_many_epochs_about_twenty_are_told()
    {
        string[] lines = Cli.Run("train", "xor").ErrorLines;

        Assert.Equal(20, lines.Length);
        Assert.StartsWith("epoch 1000/1000 ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_shows_no_progress() => Assert.Empty(Cli.Run("train", "iris", "--epochs", "3", "--quiet").Error);
}
