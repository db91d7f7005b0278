namespace FastBackprop.Cli.Bench.Machine;

/// <summary>What one thread of this machine can do at most, in float and at the process's SIMD width.</summary>
internal sealed record MachineLimits
{
    /// <summary>GFLOP/s of independent fused multiply-adds; each counts as two.</summary>
    public required double FmaGflops { get; init; }

    /// <summary>ns from the operands of a multiply-add to its result.</summary>
    public required double FmaLatencyNs { get; init; }

    public required MemoryLevel L1 { get; init; }

    public required MemoryLevel L2 { get; init; }

    public required MemoryLevel L3 { get; init; }

    public required MemoryLevel Memory { get; init; }

    /// <summary>The smallest level that has room for some bytes.</summary>
    public MemoryLevel Holding(double bytes) =>
        bytes <= L1.Bytes ? L1 : bytes <= L2.Bytes ? L2 : bytes <= L3.Bytes ? L3 : Memory;
}
