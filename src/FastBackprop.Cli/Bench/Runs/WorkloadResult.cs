using FastBackprop.Cli.Bench.Limits;

namespace FastBackprop.Cli.Bench.Runs;

/// <summary>How fast a workload ran.</summary>
internal sealed record WorkloadResult
{
    public required Workload Workload { get; init; }

    /// <summary>The median time of a sample, or of an epoch where that is what the workload times.</summary>
    public required double Ns { get; init; }

    /// <summary>The same in the fastest batch.</summary>
    public required double MinimumNs { get; init; }

    public required long BytesAllocated { get; init; }

    /// <summary>The limit of a sample.</summary>
    public required WorkloadLimit Limit { get; init; }

    public double SamplesPerSecond => Workload.SamplesPerTime * 1e9 / Ns;

    public double Gflops => Limit.Flops * Workload.SamplesPerTime / Ns;

    public double LimitNs => Limit.Ns * Workload.SamplesPerTime;

    public double ShareOfLimit => LimitNs / Ns;
}
