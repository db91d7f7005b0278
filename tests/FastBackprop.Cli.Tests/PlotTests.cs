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
    [InlineData("{\"epoch\": 1, \"lo", "log.jsonl, line 1: expected a JSON object")]
    [InlineData("{\"epoch\": 1, \"loss\": 2}\n{\"epoch\": 2, \"lo\n", "log.jsonl, line 2: expected a JSON object")]
    [InlineData("{\"epoch\": 1, \"loss\": 2}\n{\"epoch\": 2, \"lo\n{\"epoch\": 3, \"loss\": 2}", "log.jsonl, line 2: expected a JSON object")]
    [InlineData("{\"epoch\": 1, \"loss\": 2}\n[1, 2]", "log.jsonl, line 2: expected a JSON object")]
    public void What_is_no_log_is_refused_and_nothing_written(string content, string message)
    {
        CliResult result = Cli.Run("plot", _folder.Write("log.jsonl", content), "--out", Page);

        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    // Each was once without an end, or nearly so; the page says no number that is none.
    [Theory]
    [InlineData("{\"epoch\":5e-324,\"loss\":1}\n")]
    [InlineData("{\"epoch\":1,\"loss\":1,\"trainLoss\":1e-320}\n{\"epoch\":2,\"loss\":1,\"trainLoss\":5e-324}\n")]
    [InlineData("{\"epoch\":1,\"loss\":1e-320}\n{\"epoch\":2,\"loss\":0}\n")]
    [InlineData("{\"epoch\":-1e308,\"loss\":1e308,\"testAccuracy\":1e308,\"seconds\":-1e308,\"learningRate\":5e-324}\n")]
    [InlineData("{\"epoch\":1e300,\"loss\":-1e300,\"testAccuracy\":1e300,\"seconds\":1e300}\n{\"epoch\":1e300,\"loss\":1e300,\"testAccuracy\":-1e300}\n")]
    public void A_log_of_any_numbers_is_drawn(string content)
    {
        CliResult result = Cli.Run("plot", _folder.Write("log.jsonl", content), "--out", Page);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.InRange(new FileInfo(Page).Length, 1, 50_000);
        Assert.DoesNotMatch("NaN|Infinity", result.Out);
        Assert.DoesNotMatch("[\"M ,(>]-?(NaN|Infinity)", File.ReadAllText(Page));
        Assert.All(result.OutLines, line => Assert.InRange(line.Length, 1, 80 + Page.Length));
    }

    [Fact]
    public void A_last_line_without_the_loss_that_is_drawn_says_so()
    {
        string log = _folder.Write("log.jsonl", "{\"epoch\":1,\"loss\":2,\"trainLoss\":1}\n{\"epoch\":2,\"loss\":1}\n");

        string[] lines = Cli.Run("plot", log, "--out", Page).OutLines;

        Assert.Equal($"run 1         {log}, 2 epochs, no training loss after the last", lines[0]);
    }

    [Theory]
    [InlineData("{\"epoch\": 3, \"lo")]
    [InlineData("{")]
    [InlineData("\0\0\0\0")]
    public void A_log_is_drawn_up_to_a_last_line_that_is_cut_off(string rest)
    {
        string log = _folder.Write("log.jsonl", "{\"epoch\":1,\"loss\":2}\n{\"epoch\":2,\"loss\":1.5}\n" + rest);

        CliResult result = Cli.Run("plot", log, "--out", Page);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"fastbackprop: {log}, line 3, is cut off; the lines before it are drawn.", Assert.Single(result.ErrorLines));
        Assert.Equal($"run 1         {log}, 2 epochs, loss 1.5, line 3 cut off and left out", result.OutLines[0]);
        Assert.Contains("from 2 to 1.5", Figure("loss"), StringComparison.Ordinal);
        Assert.Equal(2, Cli.Json("plot", log, "--out", Page).GetProperty("runs")[0].GetProperty("epochs").GetInt32());
    }

    [Fact]
    public void A_log_with_nothing_after_its_last_line_is_whole()
    {
        string log = _folder.Write("log.jsonl", "{\"epoch\":1,\"loss\":2}\r\n{\"epoch\":2,\"loss\":1.5}");

        CliResult result = Cli.Run("plot", log, "--out", Page);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal($"run 1         {log}, 2 epochs, loss 1.5", result.OutLines[0]);
    }

    [Fact]
    public void Of_very_many_layers_the_first_are_drawn()
    {
        string norms = string.Join(',', Enumerable.Repeat("1", 20_000));
        string log = _folder.Write("log.jsonl", $"{{\"epoch\":1,\"loss\":1,\"gradientNorms\":[{norms}]}}\n{{\"epoch\":2,\"loss\":1,\"gradientNorms\":[{norms}]}}\n");

        JsonElement runs = Cli.Json("plot", log, log, "--out", Page).GetProperty("runs");

        Assert.Equal(20_000, runs[1].GetProperty("gradientNorms").GetArrayLength());
        Assert.Equal(64, Ids().Count(id => id.StartsWith("gradient-norm-", StringComparison.Ordinal)));
        Assert.Contains("The first 64 of 20,000 layers.", Figure("gradient-norm-63"), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Page).Length, 1, 400_000);

        Cli.Json("plot", log, "--out", Page);
        Assert.Contains("layer 63: from 1 to 1", Figure("gradient-norm"), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Page).Length, 1, 400_000);
    }

    [SkippableFact]
    public void A_line_without_an_end_is_refused()
    {
        const string Zeros = "/dev/zero";
        Skip.IfNot(File.Exists(Zeros), "There is no file without an end.");

        CliResult result = Cli.Run("plot", Zeros, "--out", Page);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("fastbackprop: /dev/zero, line 1 has more than 67108864 letters;", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
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
