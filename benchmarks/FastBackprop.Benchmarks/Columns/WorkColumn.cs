using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using FastBackprop.Cli.Bench.Machine;

namespace FastBackprop.Benchmarks.Columns;

/// <summary>A column that sets a benchmark's mean time beside its work and the limits of this machine, measured in the same run.</summary>
/// <param name="name">The heading.</param>
/// <param name="legend">What it says.</param>
/// <param name="format">How the value is printed.</param>
/// <param name="machine">The limits; measured when the first value is asked for, after the benchmarks.</param>
/// <param name="value">From the work of an operation and its ns to the value.</param>
internal sealed class WorkColumn(
    string name, string legend, string format, Lazy<MachineLimits> machine, Func<OperationWork, double, double> value) : IColumn
{
    public string Id => nameof(WorkColumn) + name;

    public string ColumnName => name;

    public string Legend => legend;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => OperationWork.Of(benchmark, machine.Value) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase]?.ResultStatistics?.Mean is { } ns && OperationWork.Of(benchmarkCase, machine.Value) is { } work
            ? value(work, ns).ToString(format, CultureInfo.InvariantCulture)
            : "-";
}
