using System.Text.Json;

namespace FastBackprop.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("evaluate", "--help")]
    [InlineData("predict", "-h")]
    [InlineData("inspect", "--help")]
    [InlineData("gradcheck", "--help")]
    [InlineData("data")]
    [InlineData("data", "list", "--help")]
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

        string[] members = ["name", "rows", "testRows", "inputs", "classes", "licence", "description"];
        Assert.Equal(members, mnist.EnumerateObject().Select(member => member.Name));
        Assert.Equal((60_000, 10_000), (mnist.GetProperty("rows").GetInt32(), mnist.GetProperty("testRows").GetInt32()));
        Assert.Contains("60,000      10,000      784        10", Cli.Run("data", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_have_no_blanks_at_the_ends_of_lines() =>
        Assert.All(Cli.Run("data", "list").OutLines, line => Assert.Equal(line.TrimEnd(), line));
}
