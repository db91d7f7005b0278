using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FastBackprop.Benchmarks.Columns;

/// <summary>How many times as fast as another rung of the ladder this one is.</summary>
/// <param name="name">The heading.</param>
/// <param name="legend">What it says.</param>
/// <param name="other">From this rung's place among those that ran to the other's.</param>
internal sealed class GainColumn(string name, string legend, Func<int, int> other) : IColumn
{
    public string Id => nameof(GainColumn) + name;

    public string ColumnName => name;

    public string Legend => legend;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => -1;

    public bool IsNumeric => true;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.All(benchmark => benchmark.Descriptor.Type == typeof(Ladder));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        // A rung is compared with rungs of its own job only.
        BenchmarkCase[] rungs =
            [.. summary.BenchmarksCases.Where(rung => rung.Job.Equals(benchmarkCase.Job)).OrderBy(rung => rung.Parameters.Items[0].Value)];
        int place = other(Array.IndexOf(rungs, benchmarkCase));
        return place >= 0 && MeanOf(summary, rungs[place]) is { } before && MeanOf(summary, benchmarkCase) is { } ns
            ? (before / ns).ToString("0.00", CultureInfo.InvariantCulture) + "x"
            : "-";
    }

    private static double? MeanOf(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Mean;
}
