using System.Text.Json;
using System.Text.RegularExpressions;
using static FastBackprop.Datasets.Tests.ResultsTable;

namespace FastBackprop.Datasets.Tests;

/// <summary>The README's table beside other programs holds what <c>benchmarks/compare.sh</c> measured, and nothing else.</summary>
public partial class ComparisonTableTests
{
    private static readonly string[] Shapes = ["2-2-1", "4-5-3", "64-32-10", "784-128-10", "784-512-256-10"];

    [Fact]
    public void The_readme_shows_the_results_of_the_comparison_it_names()
    {
        Match block = Block().Match(Resource("README.md"));
        Assert.True(block.Success, "README.md has no block between <!-- comparison: PATH --> and <!-- end of comparison -->");
        using JsonDocument results = JsonDocument.Parse(Resource(block.Groups["path"].Value));
        Assert.Equal(Table(results.RootElement), block.Groups["table"].Value);
    }

    /// <summary>The README's lines, as <c>benchmarks/compare/tables.py</c> writes them.</summary>
    private static string Table(JsonElement results) => string.Join('\n',
        [
            Origin(results) + ":",
            "",
            "| workload | call | FastBackprop | best peer | ratio | share of limit |",
            "|---|---|---|---|---|---|",
            .. results.GetProperty("workloads").EnumerateArray().Select(Row),
        ]) + "\n";

    private static string Row(JsonElement row)
    {
        JsonElement own = row.GetProperty("fastBackprop");
        JsonElement best = row.GetProperty("peers").EnumerateArray().MinBy(Nanoseconds);
        decimal ratio = Nanoseconds(best) / Nanoseconds(own);
        decimal share = own.GetProperty("shareOfLimit").GetDecimal();
        return $"| {Workload(row.GetProperty("name").GetString()!)} | `{row.GetProperty("call")}` | {Duration(Nanoseconds(own))} "
            + $"| {Duration(Nanoseconds(best))}, {best.GetProperty("peer")} | {Rounded(ratio, 2)} | {Rounded(share * 100, 0)} % |";
    }

    private static string Workload(string name) => name == "M"
        ? "M: MNIST, 784-128-10"
        : $"{name}: {Shapes[name[1] - '1']}" + name[2..] switch { "" => "", "-mnist" => ", MNIST", var rows => $", {rows[1..]} rows" };

    private static decimal Nanoseconds(JsonElement timed) => timed.GetProperty("ns").GetDecimal();

    [GeneratedRegex(@"<!-- comparison: (?<path>\S+) -->\n(?<table>.*?)<!-- end of comparison -->", RegexOptions.Singleline)]
    private static partial Regex Block();
}
