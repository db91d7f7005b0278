using System.Diagnostics;

namespace FastBackprop.Cli.Bench.Runs;

/// <summary>Runs a workload in batches that are long enough for the clock, and keeps their times.</summary>
internal sealed class BatchTimes(PreparedWorkload workload)
{
    // No clock is finer than this.
    private const double ClockSeconds = 1e-9;

    private readonly List<double> _seconds = new(1024);
    private int _calls = 1;

    /// <summary>
    /// Bytes that the thread allocated in the batch that allocated least: the runtime itself, when it compiles in the background,
    /// adds some to any one batch.
    /// </summary>
    public long BytesAllocated { get; private set; } = long.MaxValue;

    /// <summary>Seconds in all batches.</summary>
    public double MeasuredSeconds { get; private set; }

    public int Batches => _seconds.Count;

    /// <summary>ns a sample in the fastest batch.</summary>
    public double MinimumNs => ToNs(_seconds.Min());

    /// <summary>ns a sample in the median of the batches.</summary>
    public double MedianNs
    {
        get
        {
            double[] sorted = [.. _seconds.Order()];
            return ToNs((sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2);
        }
    }

    /// <summary>Runs for some seconds, at least once, and makes the batch as long as it may be; what was measured before is forgotten.</summary>
    public void WarmUp(double seconds, double batchSeconds)
    {
        long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        _calls = 1;
        double batch;
        do
        {
            batch = Seconds(_calls);
            if (batch < batchSeconds / 2 && _calls < 1 << 29)
            {
                _calls *= 2;
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        _calls = (int)Math.Clamp(_calls * (batchSeconds / Math.Max(batch, ClockSeconds)), 1, 1 << 29);
        _seconds.Clear();
        MeasuredSeconds = 0;
        BytesAllocated = long.MaxValue;
    }

    /// <summary>
    /// Measures a batch. Other workloads have run since the last one, so a part of a batch first brings weights and samples back
    /// into the caches, as they are for whoever calls again and again. (An epoch of MNIST is beyond them in any case.)
    /// </summary>
    public void Measure()
    {
        if (!workload.IsWholeEpoch)
        {
            workload.Run(Math.Max(1, _calls / 4));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        double seconds = Seconds(_calls);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _seconds.Add(seconds);
        MeasuredSeconds += seconds;
        BytesAllocated = Math.Min(BytesAllocated, allocated);
    }

    private double Seconds(int calls)
    {
        long start = Stopwatch.GetTimestamp();
        workload.Run(calls);

        // Not through TimeSpan, which counts in 100 ns.
        return (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;
    }

    private double ToNs(double seconds) => seconds * 1e9 / ((double)_calls * workload.SamplesPerCall);
}
