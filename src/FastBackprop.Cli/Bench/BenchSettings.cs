namespace FastBackprop.Cli.Bench;

/// <summary>What is to be measured.</summary>
internal sealed record BenchSettings
{
    /// <summary>The workloads, in the order of the report.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>About how long everything may take.</summary>
    public required double Seconds { get; init; }

    public required bool Json { get; init; }
}
