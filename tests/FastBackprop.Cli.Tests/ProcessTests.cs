using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests;

/// <summary>What only a process of its own shows.</summary>
public class ProcessTests
{
    [Fact]
    public async Task The_weights_are_the_same_at_every_width()
    {
        var hashes = new List<string?>();
        foreach (string width in (string[])["512", "256", "128", "scalar"])
        {
            CliResult result = await CliProcess.RunAsync(
                null, "train", "digits", "--epochs", "3", "--seed", "42", "--simd", width, "--json", "--quiet");
            hashes.Add(result.Json.GetProperty("weightsSha256").GetString());
        }

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task The_width_of_the_option_goes_before_that_of_the_environment()
    {
        CliResult result = await CliProcess.RunAsync(("FASTBACKPROP_SIMD", "nonsense"), "train", "xor", "--epochs", "1", "--simd", "128");

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public Task An_unknown_width_in_the_environment_is_an_error() => RefusesTheWidth("train", "xor");

    [Fact]
    public Task Even_where_nothing_is_computed() => RefusesTheWidth("inspect", "model");

    private static async Task RefusesTheWidth(params string[] args)
    {
        CliResult result = await CliProcess.RunAsync(("FASTBACKPROP_SIMD", "1024"), args);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "fastbackprop: the environment variable FASTBACKPROP_SIMD is '1024'; expected 512, 256, 128 or scalar.",
            Assert.Single(result.ErrorLines));
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task What_is_piped_has_no_control_codes()
    {
        CliResult result = await CliProcess.RunAsync(null, "train", "iris", "--epochs", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, result.ErrorLines.Length);
        Assert.DoesNotContain('\u001b', result.Out + result.Error);
    }

    [SkippableTheory]
    [InlineData("INT", 2, 130)]
    [InlineData("TERM", 15, 143)]
    [InlineData("HUP", 1, 129)]
    public async Task A_signal_leaves_the_last_complete_epoch_in_the_model_file_and_the_log_and_nothing_else(string signal, int number, int exitCode)
    {
        Skip.If(OperatingSystem.IsWindows(), "A console's Ctrl-C reaches every process in it.");
        Skip.If(Ignores(number), "The tests run in the background: their processes ignore the signal.");
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "model");
        string log = Path.Combine(folder.Path, "log.jsonl");
        using Process process = CliProcess.Start(
            null, "train", "digits", "--epochs", "1000000", "--schedule", "constant", "--save", model, "--log", log, "--json");
        await CliProcess.UntilAsync(() => File.Exists(model), process);

        await SignalAsync(process, signal);

        CliResult result = await CliProcess.FinishAsync(process);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Equal([log, model], Directory.GetFileSystemEntries(folder.Path).Order());
        string[] epochs = File.ReadAllLines(log);
        Assert.Equal(ModelFile.Load<float>(model).Training!.Epochs, JsonDocument.Parse(epochs[^1]).RootElement.GetProperty("epoch").GetInt32());
        TrainingState state = ModelFile.Load<float>(model).Training!;
        Assert.Equal(1348L * state.Epochs, state.Steps);
        Assert.Matches($"interrupted; {model} holds the network after {state.Epochs:N0} complete epochs?\\.$", result.ErrorLines[^1]);
    }

    [SkippableFact]
    public async Task Who_writes_into_a_closed_pipe_ends()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows reports no closed pipe.");
        using var folder = new TemporaryFolder();
        using Process process = StartPrediction(folder);
        Task feeding = FeedAsync(process);
        Assert.Equal("output", await process.StandardOutput.ReadLineAsync());
        Assert.Equal("0.5", await process.StandardOutput.ReadLineAsync());

        process.StandardOutput.Close();

        Assert.Equal((141, ""), await CliProcess.EndAsync(process));
        await feeding;
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_a_prediction_that_waits_for_input()
    {
        Skip.If(OperatingSystem.IsWindows(), "A console's Ctrl-C reaches every process in it.");
        Skip.If(Ignores(2), "The tests run in the background: their processes ignore Ctrl-C.");
        using var folder = new TemporaryFolder();
        using Process process = StartPrediction(folder);
        Assert.Equal("output", await process.StandardOutput.ReadLineAsync());

        await SignalAsync(process, "INT");

        Assert.Equal((130, ""), await CliProcess.EndAsync(process));
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    // A sigmoid of no weight: every output is a half.
    private static Process StartPrediction(TemporaryFolder folder)
    {
        string model = Path.Combine(folder.Path, "model");
        ModelFile.Save(model, new Model<float> { Network = new Network<float>(new NetworkShape(1, 1)) });
        return CliProcess.Start(null, "predict", model, "-");
    }

    // Until the process is gone, and its standard input with it.
    private static async Task FeedAsync(Process process)
    {
        try
        {
            while (true)
            {
                await process.StandardInput.WriteLineAsync("1");
            }
        }
        catch (IOException)
        {
        }
    }

    // A process inherits what signals are ignored: the first is bit 0.
    private static bool Ignores(int signal)
    {
        const string Status = "/proc/self/status";
        const string Ignored = "SigIgn:";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line[Ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
