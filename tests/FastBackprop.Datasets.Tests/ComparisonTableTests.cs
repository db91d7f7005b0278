using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastBackprop.Datasets.Tests;

/// <summary>The README's table beside other programs holds what <c>benchmarks/compare.sh</c> measured, and nothing else.</summary>
public partial class ComparisonTableTests
{
    private static readonly string[] Units = ["ns", "µs", "ms", "s"];
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
            $"{results.GetProperty("processor")}, {results.GetProperty("date")}, commit {results.GetProperty("commit")}, "
                + $"medians of {results.GetProperty("rounds")}{(results.GetProperty("quick").GetBoolean() ? " quick" : "")} rounds:",
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

    /// <summary>Three digits, or more in seconds: 44.1 ns, 8.82 µs.</summary>
    private static string Duration(decimal ns)
    {
        var unit = 0;
        for (; ns >= 999.5m && unit < Units.Length - 1; unit++)
        {
            ns /= 1000;
        }

        return $"{Rounded(ns, ns < 9.995m ? 2 : ns < 99.95m ? 1 : 0)} {Units[unit]}";
    }

    private static string Rounded(decimal value, int digits) =>
        Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("F" + digits, CultureInfo.InvariantCulture);

    private static string Resource(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        Assert.True(stream is not null, $"README.md names {name}, which is not there");
        return new StreamReader(stream).ReadToEnd();
    }

    [GeneratedRegex(@"<!-- comparison: (?<path>\S+) -->\n(?<table>.*?)<!-- end of comparison -->", RegexOptions.Singleline)]
    private static partial Regex Block();
}
