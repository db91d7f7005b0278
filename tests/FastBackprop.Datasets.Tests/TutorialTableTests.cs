using System.Text.Json;
using System.Text.RegularExpressions;
using static FastBackprop.Datasets.Tests.ResultsTable;

namespace FastBackprop.Datasets.Tests;

/// <summary>The table of recipes beside the tutorials' loops holds what <c>benchmarks/compare.sh</c> measured, and nothing else.</summary>
public partial class TutorialTableTests
{
    [Fact]
    public void The_page_of_benchmarks_shows_the_results_that_it_names()
    {
        Match block = Block().Match(Resource("benchmarks/README.md"));
        Assert.True(block.Success, "benchmarks/README.md has no block between <!-- tutorials: PATH --> and <!-- end of tutorials -->");
        using JsonDocument results = JsonDocument.Parse(Resource(block.Groups["path"].Value));
        Assert.Equal(Table(results.RootElement), block.Groups["table"].Value);
    }

    /// <summary>The page's lines, as <c>benchmarks/compare/tutorials.py</c> writes them.</summary>
    private static string Table(JsonElement results) => string.Join('\n',
        [
            Origin(results) + ":",
            "",
            "| recipe | training | steps | NumPy | FastBackprop | ratio | result, NumPy | result, FastBackprop |",
            "|---|---|---|---|---|---|---|---|",
            .. results.GetProperty("trainings").EnumerateArray().Select(Row),
        ]) + "\n";

    private static string Row(JsonElement row)
    {
        JsonElement numpy = row.GetProperty("numPy");
        JsonElement own = row.GetProperty("fastBackprop");
        decimal numpyStep = Median(numpy.GetProperty("nsAStep"));
        decimal ownStep = Median(own.GetProperty("nsAStep"));
        long steps = row.GetProperty("steps").GetInt64();
        return $"| `{row.GetProperty("recipe")}` | {row.GetProperty("run")} | {steps} "
            + $"| {Duration(numpyStep * steps)} | {Duration(ownStep * steps)} | {Rounded(numpyStep / ownStep, 1)} "
            + $"| {Rounded(Median(numpy.GetProperty("results")), 3)} | {Rounded(Median(own.GetProperty("results")), 3)} |";
    }

    private static decimal Median(JsonElement values)
    {
        decimal[] ordered = [.. values.EnumerateArray().Select(value => value.GetDecimal()).Order()];
        int middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    [GeneratedRegex(@"<!-- tutorials: (?<path>\S+) -->\n(?<table>.*?)<!-- end of tutorials -->", RegexOptions.Singleline)]
    private static partial Regex Block();
}
