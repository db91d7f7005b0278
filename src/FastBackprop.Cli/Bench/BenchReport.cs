using System.Reflection;
using System.Runtime.InteropServices;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Bench;

/// <summary>What was measured, where, when and with what.</summary>
internal sealed record BenchReport
{
    /// <summary>The library's version.</summary>
    public required string Version { get; init; }

    public required string Runtime { get; init; }

    public required DateTime Date { get; init; }

    public required string Processor { get; init; }

    /// <summary>The process's SIMD width: 512, 256, 128 or scalar.</summary>
    public required string Simd { get; init; }

    public required MachineLimits Machine { get; init; }

    public required IReadOnlyList<WorkloadResult> Workloads { get; init; }

    public static BenchReport Of(MachineLimits machine, IReadOnlyList<WorkloadResult> workloads) => new()
    {
        Version = typeof(NetworkShape).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        Runtime = RuntimeInformation.FrameworkDescription,
        Date = DateTime.UtcNow,
        Processor = ProcessorName.OfThisMachine(),
        Simd = SimdDefault.Width == SimdWidth.Scalar ? "scalar" : $"{(int)SimdDefault.Width}",
        Machine = machine,
        Workloads = workloads,
    };
}
