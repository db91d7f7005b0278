using System.Diagnostics;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Data;

namespace FastBackprop.Cli.Bench.Runs;

/// <summary>
/// Measures workloads in turn, a batch of each in every round, so that a noisy second does not hit one of them alone. One whose
/// batches are long sits out rounds: every workload gets the same time.
/// </summary>
internal sealed class WorkloadRuns
{
    /// <summary>Batches that every workload gets, however little time there is.</summary>
    public const int FewestBatches = 7;

    // Long for the clock, and short enough that many batches lie between two interruptions.
    private const double LongestBatchSeconds = 4e-3;

    private const double ShortestBatchSeconds = 100e-6;

    // A share for each of three turns; the rest of the time is for measuring.
    private const double WarmUpShare = 0.05;

    private const int WarmUpTurns = 3;

    // The runtime compiles what is hot after 100 ms in which nothing new has become hot; on one core it needs the core for that.
    private static readonly TimeSpan Compilation = TimeSpan.FromMilliseconds(150);

    private readonly List<(Workload Workload, double Density, BatchTimes Times)> _runs = [];

    public WorkloadRuns(IEnumerable<Workload> workloads)
    {
        var samples = new WorkloadSamples();
        foreach (Workload workload in workloads)
        {
            Dataset<float> own = samples.For(workload);
            _runs.Add((workload, workload.IsMnist ? own.InputDensity : 1, new BatchTimes(PreparedWorkload.Create(workload, own))));
        }
    }

    /// <summary>Measures for some seconds, and for as many batches as a median needs.</summary>
    public IReadOnlyList<WorkloadResult> Measure(MachineLimits machine, double seconds)
    {
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        double share = seconds / _runs.Count;
        double batch = Math.Clamp(share / (2 * FewestBatches), ShortestBatchSeconds, LongestBatchSeconds);
        for (int turn = 0; turn < WarmUpTurns; turn++)
        {
            _runs.ForEach(run => run.Times.WarmUp(share * WarmUpShare, batch));
            Thread.Sleep(Compilation);
        }

        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() < end || _runs.Exists(run => run.Times.Batches < FewestBatches))
        {
            foreach ((_, _, BatchTimes times) in _runs)
            {
                bool isLate = Stopwatch.GetTimestamp() >= end;
                double fairSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds / _runs.Count;
                if (isLate ? times.Batches < FewestBatches : times.MeasuredSeconds <= fairSeconds)
                {
                    times.Measure();
                }
            }
        }

        return [.. _runs.Select(run => new WorkloadResult
        {
            Workload = run.Workload,
            Ns = run.Times.MedianNs * run.Workload.SamplesPerTime,
            MinimumNs = run.Times.MinimumNs * run.Workload.SamplesPerTime,
            BytesAllocated = run.Times.BytesAllocated,
            Limit = WorkloadLimit.Of(run.Workload.Shape, run.Workload.Call, machine, run.Density),
        })];
    }
}
