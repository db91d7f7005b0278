using System.Text.Json;
using System.Text.RegularExpressions;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Tests;

public sealed partial class PlotTests : IDisposable
{
    private static readonly string[] RunMembers =
        ["file", "epochs", "loss", "trainLoss", "testLoss", "trainAccuracy", "testAccuracy", "gradientNorms", "seconds"];

    private readonly TemporaryFolder _folder = new();

    private string Page => Path.Combine(_folder.Path, "page.html");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Logs_that_train_wrote_are_drawn_over_each_other()
    {
        string slow = Train("slow.jsonl", "0.01");
        string fast = Train("fast.jsonl", "0.1");

        JsonElement json = Cli.Json("plot", slow, fast, "--out", Page);

        Assert.Equal([slow, fast], json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("file").GetString()));
        Assert.All(json.GetProperty("runs").EnumerateArray(), run => Assert.Equal(RunMembers, run.EnumerateObject().Select(member => member.Name)));
        Assert.All(json.GetProperty("runs").EnumerateArray(), run => Assert.Equal(3, run.GetProperty("epochs").GetInt32()));
        Assert.Equal(["loss", "loss-seconds", "accuracy", "gradient-norm-0", "gradient-norm-1", "learning-rate"], Ids());
        Assert.All(
            (string[])["slow.jsonl, training", "slow.jsonl, test", "fast.jsonl, training", "fast.jsonl, test"],
            curve => Assert.Contains(curve + ": from ", Figure("loss"), StringComparison.Ordinal));
        Assert.Contains("fast.jsonl: from ", Figure("gradient-norm-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_line_of_a_log_is_told()
    {
        string log = Train("run.jsonl", "0.1");
        JsonElement last = JsonDocument.Parse(File.ReadLines(log).Last()).RootElement;

        JsonElement run = Cli.Json("plot", log, "--out", Page).GetProperty("runs")[0];
        string line = Cli.Run("plot", log, "--out", Page).OutLines[0];

        Assert.All(RunMembers[2..], name => Assert.Equal(last.GetProperty(name).GetRawText(), run.GetProperty(name).GetRawText()));
        double Number(string name) => last.GetProperty(name).GetDouble();
        Assert.StartsWith(
            $"run 1         {log}, 3 epochs, loss {Wording.Short(Number("trainLoss"))}, test loss {Wording.Short(Number("testLoss"))}, "
            + $"test accuracy {Wording.Percent(Number("testAccuracy"))}, ",
            line,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_log_has_its_layers_over_each_other()
    {
        Cli.Json("plot", Train("run.jsonl", "0.1"), "--out", Page);

        Assert.Equal(["loss", "loss-seconds", "accuracy", "gradient-norm", "learning-rate"], Ids());
        Assert.Contains("Loss. training: from ", Figure("loss"), StringComparison.Ordinal);
        Assert.Contains("; test: from ", Figure("loss"), StringComparison.Ordinal);
        Assert.Contains("layer 0: from ", Figure("gradient-norm"), StringComparison.Ordinal);
        Assert.Contains("layer 1: from ", Figure("gradient-norm"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_three_logs_training_and_test_have_charts_of_their_own()
    {
        Cli.Json("plot", Train("a.jsonl", "0.1"), Train("b.jsonl", "0.05"), Train("c.jsonl", "0.01"), "--out", Page);

        Assert.Equal(["loss", "test-loss", "loss-seconds", "accuracy", "test-accuracy", "gradient-norm-0", "gradient-norm-1", "learning-rate"], Ids());
        Assert.Contains("Test loss. a.jsonl: from ", Figure("test-loss"), StringComparison.Ordinal);
    }

    // A log of an earlier version has the mean loss during an epoch alone: the other run is compared by the same.
    [Fact]
    public void Runs_are_compared_by_the_loss_that_all_logs_have()
    {
        string earlier = _folder.Write("earlier.jsonl", "{\"epoch\": 1, \"loss\": 2}\n{\"epoch\": 2, \"loss\": 1.5}\n");
        string now = _folder.Write(
            "now.jsonl",
            "{\"epoch\": 1, \"loss\": 3, \"trainLoss\": 2.5, \"testLoss\": 2.75, \"gradientNorms\": [1, null]}\n"
            + "{\"epoch\": 2, \"loss\": 2.25, \"trainLoss\": 2, \"testLoss\": 2.125, \"gradientNorms\": [0.5, 4]}\n");

        string[] lines = Cli.Run("plot", earlier, now, "--out", Page).OutLines;

        Assert.Equal([$"run 1         {earlier}, 2 epochs, loss 1.5", $"run 2         {now}, 2 epochs, loss 2.25, test loss 2.125"], lines[..2]);
        Assert.Equal(["loss", "gradient-norm-0", "gradient-norm-1"], Ids());
        Assert.Contains("earlier.jsonl, training: from 2 to 1.5; now.jsonl, training: from 3 to 2.25; now.jsonl, test: from 2.75 to 2.125", Figure("loss"), StringComparison.Ordinal);
        Assert.Contains("during the epoch", Figure("loss"), StringComparison.Ordinal);
        Assert.Contains("now.jsonl: from 4 to 4", Figure("gradient-norm-1"), StringComparison.Ordinal);

        Cli.Run("plot", now, "--out", Page);
        Assert.Contains("training: from 2.5 to 2; test: from 2.75 to 2.125", Figure("loss"), StringComparison.Ordinal);
        Assert.Contains("after each epoch", Figure("loss"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_another_program_needs_epoch_and_loss_alone()
    {
        string log = _folder.Write("other.jsonl", "{\"epoch\": 1, \"loss\": 2}\n\n{\"epoch\": 2, \"loss\": 1.5, \"testAccuracy\": null}\n");

        string[] lines = Cli.Run("plot", log, "--out", Page).OutLines;

        Assert.Equal([$"run 1         {log}, 2 epochs, loss 1.5", $"report        {Page}"], lines);
        Assert.DoesNotContain("accuracy", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"epoch\": 1, \"loss\": 2}\nepoch 2\n", "log.jsonl, line 2: expected a JSON object with the numbers epoch and loss")]
    [InlineData("{\"epoch\": 1}\n", "log.jsonl, line 1: expected a JSON object with the numbers epoch and loss")]
    [InlineData("[1, 2]\n", "log.jsonl, line 1: expected a JSON object")]
    [InlineData("{\"epoch\": 1, \"loss\": \"2\"}\n", "log.jsonl, line 1: expected a JSON object")]
    [InlineData("{\"epoch\": 1, \"loss\": 1e999}\n", "log.jsonl, line 1: expected a JSON object")]
    [InlineData("\n", "log.jsonl is empty; expected a training log.")]
    public void What_is_no_log_is_refused_and_nothing_written(string content, string message)
    {
        CliResult result = Cli.Run("plot", _folder.Write("log.jsonl", content), "--out", Page);

        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    [GeneratedRegex("<figure id=\"([^\"]*)\"")]
    private static partial Regex FigureIds();

    private IEnumerable<string> Ids() => FigureIds().Matches(File.ReadAllText(Page)).Select(match => match.Groups[1].Value);

    private string Figure(string id) => File.ReadAllText(Page).Split($"<figure id=\"{id}\"")[1].Split("</figure>")[0];

    private string Train(string name, string rate)
    {
        string log = Path.Combine(_folder.Path, name);
        Assert.Equal(0, Cli.Run("train", "iris", "--epochs", "3", "--rate", rate, "--quiet", "--log", log).ExitCode);
        return log;
    }
}
