using System.Globalization;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Cli.Terminal;
using Spectre.Console;

namespace FastBackprop.Cli.Bench;

/// <summary>A bench report for people.</summary>
internal static class BenchReportText
{
    public static void Write(BenchReport report, Streams streams)
    {
        MachineLimits machine = report.Machine;
        var facts = new Facts(streams);
        facts.Add("processor", $"{report.Processor}, one thread, {report.Simd}{(report.Simd == "scalar" ? "" : " bits")}");
        facts.Add("library", $"{report.Version}, {report.Runtime}");
        facts.Add("multiply-adds", string.Create(CultureInfo.InvariantCulture, $"{machine.FmaGflops:0.0} GFLOP/s, {machine.FmaLatencyNs:0.00} ns each in a chain"));
        facts.Add("reads, GB/s", Rates(machine, level => level.ReadGBs));
        facts.Add("updates, GB/s", Rates(machine, level => level.UpdateGBs));
        Table table = Results(report.Workloads, complete: true);

        // In 80 columns: what matters most.
        Tables.Write(streams, Tables.Fits(streams, table) ? table : Results(report.Workloads, complete: false));
        var plans = new Facts(streams);
        foreach (Workload workload in report.Workloads.Select(result => result.Workload).DistinctBy(workload => workload.Shape))
        {
            plans.Add(workload.Shape.ToString(), workload.Plan.ToString());
        }
    }

    private static string Rates(MachineLimits machine, Func<MemoryLevel, double> rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rate(machine.L1):0} L1, {rate(machine.L2):0} L2, {rate(machine.L3):0} L3, {rate(machine.Memory):0} memory");

    private static Table Results(IEnumerable<WorkloadResult> results, bool complete)
    {
        var table = new Table();
        table.AddColumns("workload", "call");
        string[] figures = complete
            ? ["time", "best", "samples/s", "GFLOP/s", "limit", "share", "bytes"]
            : ["time", "samples/s", "GFLOP/s", "limit", "share"];
        foreach (string name in figures)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (WorkloadResult result in results)
        {
            table.AddRow([result.Workload.Name, result.Workload.Call.ToString(), .. figures.Select(name => Figure(result, name))]);
        }

        return table;
    }

    private static string Figure(WorkloadResult result, string name) => name switch
    {
        "time" => BenchUnits.Time(result.Ns),
        "best" => BenchUnits.Time(result.MinimumNs),
        "samples/s" => BenchUnits.Rate(result.SamplesPerSecond),
        "GFLOP/s" => BenchUnits.ThreeDigits(result.Gflops),
        "limit" => BenchUnits.Time(result.LimitNs),
        "share" => string.Create(CultureInfo.InvariantCulture, $"{100 * result.ShareOfLimit:0} %"),
        "bytes" => Wording.Count(result.BytesAllocated),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The figure is none of those that exist."),
    };
}
