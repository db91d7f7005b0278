using System.Text.Json;
using FastBackprop.Cli.Terminal;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("crossval", "--help")]
    [InlineData("evaluate", "--help")]
    [InlineData("predict", "-h")]
    [InlineData("inspect", "--help")]
    [InlineData("activations", "--help")]
    [InlineData("plot", "--help")]
    [InlineData("gradcheck", "--help")]
    [InlineData("bench", "--help")]
    [InlineData("recipe")]
    [InlineData("recipe", "list", "--help")]
    [InlineData("recipe", "xor", "--help")]
    [InlineData("recipe", "digits", "--help")]
    [InlineData("recipe", "iris-sum", "--help")]
    [InlineData("recipe", "wheat-seeds", "--help")]
    [InlineData("recipe", "iris-unit-rows", "--help")]
    [InlineData("recipe", "iris-mean", "--help")]
    [InlineData("recipe", "mnist", "--help")]
    [InlineData("recipe", "activations", "--help")]
    [InlineData("recipe", "grammar", "--help")]
    [InlineData("recipe", "memory", "--help")]
    [InlineData("data")]
    [InlineData("data", "list", "--help")]
    [InlineData("data", "fetch", "--help")]
    [InlineData("train", "--help", "--no-such-option")]
    public void Help_goes_to_standard_output_in_lines_that_can_be_read(params string[] args)
    {
        CliResult result = Cli.Run(args);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Contains("Usage:\n  fastbackprop", result.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.All(result.OutLines, line => Assert.InRange(line.TrimEnd().Length, 0, 110));
    }

    [Fact]
    public void The_version_names_that_of_the_arithmetic_too()
    {
        CliResult result = Cli.Run("--version");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches($@"^[0-9]+\.[0-9]+\.[0-9]+\S*, numerics version {NumericsVersion.Current}$", Assert.Single(result.OutLines));
    }

    [Theory]
    [InlineData(70, 70)]
    [InlineData(null, 110)]
    public void Help_of_an_option_is_as_wide_as_the_terminal(int? width, int widest)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = CommandLine.Run(["gradcheck", "--help"], new Streams(new StringReader(""), output, error) { OutIsTerminal = true, OutWidth = width }, () => default);

        Assert.Equal((0, ""), (exitCode, error.ToString()));
        IEnumerable<string> options = output.ToString().ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line != "Options:").TakeWhile(line => line.Length > 0);
        Assert.InRange(options.Max(line => line.TrimEnd().Length), widest - 15, widest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(39)]
    public void The_narrowest_terminal_has_help_too(int width)
    {
        foreach (string verb in (string[])["train", "crossval", "plot", "recipe", "data", "bench"])
        {
            using var output = new StringWriter();
            using var error = new StringWriter();

            int exitCode = CommandLine.Run(
                [verb, "--help"], new Streams(new StringReader(""), output, error) { OutIsTerminal = true, OutWidth = width }, () => default);

            Assert.Equal((0, ""), (exitCode, error.ToString()));
            Assert.Contains($"fastbackprop {verb}", output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Help_of_train_shows_the_defaults_of_every_dataset()
    {
        string help = Cli.Run("train", "--help").Out;

        foreach (JsonElement dataset in Cli.Json("data", "list").EnumerateArray())
        {
            Assert.Contains($"\n  {dataset.GetProperty("name").GetString()} ", help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_list_of_datasets_has_sizes_and_licences()
    {
        JsonElement mnist = Cli.Json("data", "list").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "mnist");

        string[] members = ["name", "rows", "testRows", "inputs", "classes", "licence", "description", "present"];
        Assert.Equal(members, mnist.EnumerateObject().Select(member => member.Name));
        Assert.Equal((60_000, 10_000), (mnist.GetProperty("rows").GetInt32(), mnist.GetProperty("testRows").GetInt32()));
        Assert.Contains("mnist: 60,000 rows and 10,000 for the test, 784 inputs, 10 classes", Cli.Run("data", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_datasets_fits_into_80_columns() =>
        Assert.All(Cli.Run("data", "list").OutLines, line => Assert.InRange(line.Length, 1, 80));
}
