using System.Diagnostics;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Bench;

/// <summary>fastbackprop bench.</summary>
internal static class BenchRun
{
    private const double ProbeShare = 0.1;

    public static int Run(BenchSettings settings, Streams streams)
    {
        if (streams.ErrorIsTerminal)
        {
            streams.Error.WriteLine($"measuring {Wording.Count(settings.Workloads.Count, "workload")} for about {Wording.Short(settings.Seconds)} s");
        }

        long start = Stopwatch.GetTimestamp();
        MachineLimits machine = MachineProbe.Measure(settings.Seconds * ProbeShare);
        var runs = new WorkloadRuns(settings.Workloads);
        double left = Math.Max(0, settings.Seconds - Stopwatch.GetElapsedTime(start).TotalSeconds);
        BenchReport report = BenchReport.Of(machine, runs.Measure(machine, left));
        if (settings.Json)
        {
            streams.Out.WriteLine(BenchReportJson.Of(report));
        }
        else
        {
            BenchReportText.Write(report, streams);
        }

        return ExitCode.Success;
    }
}
