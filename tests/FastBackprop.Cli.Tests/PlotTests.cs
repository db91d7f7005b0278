using System.Text.Json;

namespace FastBackprop.Cli.Tests;

public sealed class PlotTests : IDisposable
{
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
        Assert.All(json.GetProperty("runs").EnumerateArray(), run => Assert.Equal(3, run.GetProperty("epochs").GetInt32()));
        string html = File.ReadAllText(Page);
        Assert.Contains("slow.jsonl: from ", html, StringComparison.Ordinal);
        Assert.Contains("fast.jsonl: from ", html, StringComparison.Ordinal);
        Assert.All((string[])["loss", "loss-seconds", "test-accuracy", "train-accuracy", "learning-rate"], id => Assert.Contains($"id=\"{id}\"", html, StringComparison.Ordinal));
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
    [InlineData("\n", "log.jsonl is empty; expected a training log.")]
    public void What_is_no_log_is_refused_and_nothing_written(string content, string message)
    {
        CliResult result = Cli.Run("plot", _folder.Write("log.jsonl", content), "--out", Page);

        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    private string Train(string name, string rate)
    {
        string log = Path.Combine(_folder.Path, name);
        Assert.Equal(0, Cli.Run("train", "iris", "--epochs", "3", "--rate", rate, "--quiet", "--log", log).ExitCode);
        return log;
    }
}
